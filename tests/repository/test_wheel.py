"""A wheel works alone: installed in an empty environment and used in an empty folder, it has its tables."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

pytestmark = pytest.mark.ci

ROOT = Path(__file__).resolve().parents[2]
CHART = """
import eastern_flank as ef
import matplotlib.pyplot as plt

troops = ef.load("troops").dropna(subset="troops")
ef.use_style()
fig = plt.figure()
ef.bars(troops, "troops", label="id", status="status", ax=fig.subplots())
ef.show(fig, "42_alone", title="Troops", alt="Bars of troops.", source=troops["paragraph"])
print(len(troops), len(ef.maps.region()))
"""


@pytest.fixture(scope="module")
def wheel(uv, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([*uv, "build", "--quiet", "--wheel", "--out-dir", folder, ROOT], check=True)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def alone(uv, wheel, tmp_path_factory):
    """A function that runs a program of an environment that has the wheel and nothing of the checkout."""
    venv = tmp_path_factory.mktemp("alone") / "venv"
    subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, venv], check=True)
    python = next(path for path in (venv / "bin" / "python", venv / "Scripts" / "python.exe") if path.exists())
    subprocess.run([*uv, "pip", "install", "--quiet", "--python", python, wheel], check=True)
    env = {name: text for name, text in os.environ.items() if not name.startswith(("EASTERN_FLANK_", "PYTHON"))}

    def run(*words, cwd):
        program = python if words[0] == "python" else python.with_name(words[0])
        done = subprocess.run([program, *words[1:]], cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8")
        return SimpleNamespace(status=done.returncode, out=done.stdout, err=done.stderr, said=done.stdout + done.stderr)

    return run


def files(folder):
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }


def test_a_wheel_carries_all_of_the_package_and_the_tables(wheel):
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("eastern_flank/")}
    assert inside == {f"eastern_flank/{name}" for name in files(ROOT / "src" / "eastern_flank")} | {
        f"eastern_flank/data/{name}" for name in files(ROOT / "data")
    }


def test_tables_are_loaded_and_a_chart_is_drawn_and_kept_in_the_working_folder(alone, tmp_path):
    done = alone("python", "-c", CHART, cwd=tmp_path)
    assert done.status == 0, done.said
    assert done.out.split()[-2].isdecimal() and int(done.out.split()[-1]) > 10
    assert files(tmp_path) == {"figures/42_alone.png", "figures/42_alone.svg"}


def test_the_commands_are_there(alone, tmp_path):
    assert alone("eastern-flank", "check", cwd=tmp_path).status == 0
    version = alone("python", "-m", "eastern_flank", "--version", cwd=tmp_path)
    assert version.status == 0 and version.out.startswith("eastern-flank, version ")
    assert files(tmp_path) == set()


@pytest.mark.parametrize(
    "words",
    [
        ["run"],
        ["figures"],
        ["slides"],
        ["slides", "02"],
        ["handouts", "--for", "students"],
        ["present", "--no-browser"],
    ],
    ids=" ".join,
)
def test_what_needs_the_lessons_says_so_in_plain_lines(alone, tmp_path, words):
    done = alone("eastern-flank", *words, cwd=tmp_path)
    assert done.status == 1
    assert "Traceback" not in done.said and 1 <= len(done.err.splitlines()) <= 3, done.said
    assert files(tmp_path) == set()


def test_what_a_reader_makes_is_kept_in_the_working_folder(alone, tmp_path):
    code = "import eastern_flank as ef; ef.meeting.ballot_form(save_as='vote').choices['latvia'].value = 'yes'"
    done = alone("python", "-c", code, cwd=tmp_path)
    assert done.status == 0, done.said
    assert files(tmp_path) == {"my_work/vote.csv"}


def test_in_a_checkout_its_own_tables_win(alone, tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    table = tmp_path / "data" / "actors.csv"
    table.write_text(table.read_text("utf-8").replace("Latvia", "Letonia"), encoding="utf-8")
    (tmp_path / "notebooks").mkdir()
    code = "import eastern_flank as ef; print('Letonia' in set(ef.load('actors')['name']))"
    assert alone("python", "-c", code, cwd=tmp_path / "notebooks").out == "True\n"
