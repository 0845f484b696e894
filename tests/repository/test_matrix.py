"""The script that runs all Pythons: it names them all, and a leg that fails fails it. Its legs take minutes."""

import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MATRIX = ROOT / ".ci" / "matrix"


def test_all_legs_are_every_python_we_name_and_the_oldest_in_every_way():
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["classifiers"]
    named = {text.rpartition(" ")[2] for text in classifiers if ":: 3." in text}
    script = MATRIX.read_text("utf-8")
    legs = [leg.split() for leg in re.findall(r'"([^"]+)"', re.search(r"^legs=\((.*)\)$", script, re.MULTILINE)[1])]
    assert {python for python, how in legs if how == "locked"} == named
    assert {how for python, how in legs if python == min(named)} == {"locked", "lowest", "newest", "offline"}


def test_a_leg_that_is_none_fails_in_one_line():
    done = subprocess.run(["bash", MATRIX, "3.13"], capture_output=True, text=True)
    assert done.returncode == 1
    assert "'3.13' is not a leg; write a Python and one of locked, lowest, newest, offline\n" in done.stdout


def test_the_servers_run_takes_one_other_python():
    assert '.ci/matrix --short "3.13 locked"' in (ROOT / ".ci" / "run").read_text("utf-8")
