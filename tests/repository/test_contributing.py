"""CONTRIBUTING.md keeps its word: its example of a new table, chart, figure and lesson is carried out, as it stands there.

The steps are read from the page and done in a copy of the project, in their order, so the text and this test cannot part.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
HEADING = "## Add a table, a chart, a lesson, a figure"
UV = ".uv/bin/uv run "

FENCE = re.compile(r"^( *)```(\w+)\n(.*?)\n\1```$", re.MULTILINE | re.DOTALL)
# What a step says of the block that follows it; the last such words before a block count.
ORDERS = {
    "write": re.compile(r"Write `([^`]+)`:\s*$"),
    "append": re.compile(r"[Aa]ppend to `([^`]+)`:\s*$"),
    "resource": re.compile(r"add to the list `resources` of `([^`]+)`:\s*$"),
}


def steps(page):
    """Read the steps: triples of what to do, with which file (None for commands), and the block's text."""
    section = re.split(r"^## ", page.split(f"\n{HEADING}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    found, end = [], 0
    for block in FENCE.finditer(section):
        said, text = section[end : block.start()], textwrap.dedent(block[3])
        end = block.end()
        if block[2] == "sh":
            found.append(("run", None, text))
            continue
        orders = [(kind, match[1]) for kind, words in ORDERS.items() if (match := words.search(said))]
        assert len(orders) == 1, f"what is to be done with this block? {text[:60]!r}"
        found.append((*orders[0], text))
    return found


def write(path, text):
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{text}\n", encoding="utf-8")


def append(path, text):
    apart = "" if path.suffix in (".csv", ".pyi") else "\n\n"
    path.write_text(f"{path.read_text(encoding='utf-8')}{apart}{text}\n", encoding="utf-8")


def resource(path, text):
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"].append(json.loads(text))
    path.write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


DO = {"write": write, "append": append, "resource": resource}


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """A copy of the project in which all steps were done; `said` is what each command printed, `failed` those that failed."""
    folder = tmp_path_factory.mktemp("contributing")
    for name in ("src", "data", "figures", "notebooks", "teaching", "tests", "tools"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    for name in ("pyproject.toml", "conftest.py", "README.md"):
        shutil.copy(ROOT / name, folder)
    said, failed = {}, []
    for order, path, text in steps(PAGE):
        if path:
            DO[order](folder / path, text)
            continue
        for line in text.splitlines():
            done = run(line, folder)
            said[line] = done.stdout
            if done.returncode:
                failed.append(f"{line}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return SimpleNamespace(folder=folder, said=said, failed=failed)


def run(line, folder):
    """Run a command of the page with this Python and the copy's code: what `uv run` would do there, without installing it."""
    assert line.startswith(UV), line
    program, *arguments = shlex.split(line.removeprefix(UV))
    start = {
        "python": [sys.executable],
        "pytest": [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
        "eastern-flank": [sys.executable, "-c", "from eastern_flank.cli import main; main()"],
    }[program]
    mine = {name: text for name, text in os.environ.items() if not name.startswith(("EASTERN_FLANK_", "PYTEST_"))}
    env = mine | {"PYTHONPATH": str(folder / "src")}
    return subprocess.run([*start, *arguments], cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8")


def test_every_step_is_understood():
    kinds = [order for order, _, _ in steps(PAGE)]
    assert set(kinds) == {*DO, "run"}
    assert kinds.count("run") == 6


@pytest.mark.ci
def test_every_command_does_what_it_says(followed):
    assert followed.failed == []


@pytest.mark.ci
def test_the_commands_ran_on_the_new_parts(followed):
    outputs = "\n".join(followed.said.values())
    assert "1 of 1 lessons run; changed: 42_buses" in outputs
    package = json.loads((ROOT / "data" / "datapackage.json").read_text("utf-8"))
    tables = sum("schema" in entry for entry in package["resources"])
    assert f"data: {tables + 1} tables, " in outputs
    assert all(
        re.search(r"^\d+ passed", said, re.MULTILINE) for line, said in followed.said.items() if " pytest " in line
    )


@pytest.mark.ci
def test_the_lesson_has_its_figure_and_the_figure_its_values(followed):
    assert (followed.folder / "figures" / "42_buses.svg").is_file()
    notebook = (followed.folder / "notebooks" / "42_buses.ipynb").read_text("utf-8")
    assert "point “Double-decker”: (80, 2), solid" in notebook
    gallery = (followed.folder / "figures" / "README.md").read_text("utf-8")
    assert "42_buses.png" in gallery and "Which bus would you send" in gallery
    assert "model/buses" in (followed.folder / "data" / "README.md").read_text("utf-8")
