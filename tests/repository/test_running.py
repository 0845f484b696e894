"""How tests run (see conftest.py): what is left out is said, nothing is skipped on the server, one worker has the browser."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small_project import make_project

ROOT = Path(__file__).resolve().parents[2]
WORKER = "import os, pathlib\ndef test_it(): pathlib.Path('{}').write_text(os.environ['PYTEST_XDIST_WORKER'])\n"
MARKED = "import pytest\n@pytest.mark.{}\ndef test_it(): pass\n"
FILES = {
    "browser/test_a.py": WORKER.format("a"),
    "browser/test_b.py": WORKER.format("b"),
    "browser/test_c.py": "import pytest\ndef test_it(): pytest.skip('no browser')\n",
    "test_ci.py": MARKED.format("ci"),
    "test_nightly.py": MARKED.format("nightly"),
    "test_plain.py": "def test_it(): pass\n",
}


@pytest.fixture
def run(tmp_path):
    """Run the tests in FILES with this project's settings; return pytest's status and the lines that it prints."""
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    for name, source in FILES.items():
        path = tmp_path / "tests" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)

    def run(*arguments, **env):
        clean = {name: text for name, text in os.environ.items() if not name.startswith(("PYTEST_", "EASTERN_FLANK_"))}
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n2", "tests", *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=clean | env, capture_output=True, text=True)
        return done.returncode, done.stdout.splitlines()

    return run


@pytest.mark.ci
def test_the_last_lines_say_what_was_left_out_and_how_to_run_it(run):
    status, lines = run()
    assert status == 0 and "1 passed" in lines[-3]
    assert lines[-2].startswith("left out: 1 tests marked nightly; run them with `.uv/bin/uv run pytest -m nightly")
    assert lines[-1] == 'left out: 4 tests marked browser or ci; run them with `.uv/bin/uv run pytest -m "not nightly"`'


@pytest.mark.ci
def test_one_worker_has_the_browser_and_on_the_server_a_skipped_test_is_a_fault(run, tmp_path):
    status, lines = run("-m", "not nightly", EASTERN_FLANK_CI="1")
    assert (tmp_path / "a").read_text() == (tmp_path / "b").read_text()
    at = lines.index("skipped: 1 tests; here none may be (EASTERN_FLANK_CI)")
    assert status == 1 and "4 passed, 1 skipped" in lines[at - 1]


@pytest.mark.ci
def test_notebooks_beside_the_lessons_are_left_alone(tmp_path):
    """A copy of a lesson, or a reader's own notebook, is no part of the tests, unless it is named."""
    folder = make_project(tmp_path / "project", _02_a=["1"], **{"_02_a-Copy1": ["1"], "Untitled": ["1"]})
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    (folder / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "nbval_sanitize.cfg", folder / "tests")

    def collected(*arguments):
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n0", "--collect-only", "-q", *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        return {line.partition("::")[0] for line in done.stdout.splitlines() if "::" in line}

    assert collected("notebooks") == {"notebooks/02_a.ipynb"}
    assert collected("notebooks/Untitled.ipynb") == {"notebooks/Untitled.ipynb"}
