"""The script that runs all Pythons: how it reads its words, and that it calls nothing well that is not. Its legs take minutes."""

import runpy
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MATRIX = ROOT / ".ci" / "matrix"


@pytest.fixture(scope="module")
def matrix():
    return runpy.run_path(str(MATRIX))


@pytest.fixture
def leg(matrix, tmp_path):
    """A leg that has its folder, and a clone in which nothing is."""
    run = matrix["Run"](matrix["Leg"]("3.11", "locked"), tmp_path)
    run.clone.mkdir()
    return run


@pytest.mark.parametrize(
    ("words", "read"),
    [
        (["3.13"], [("3.13", "locked")]),
        (["3.12", "3.13"], [("3.12", "locked"), ("3.13", "locked")]),
        (["3.13", "lowest", "3.12"], [("3.13", "lowest"), ("3.12", "locked")]),
        (["offline", "newest"], [("3.11", "offline"), ("3.11", "newest")]),
    ],
)
def test_legs_are_read_from_words(matrix, words, read):
    assert matrix["legs"](words) == read


@pytest.mark.parametrize("word", ["3", "py313", "3.x", "lowest-direct"])
def test_another_word_is_one_line(word):
    done = subprocess.run([sys.executable, MATRIX, word], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith(f"'{word}' is no leg: ") and done.stderr.count("\n") == 1


def test_all_legs_are_every_python_we_name_and_the_oldest_in_every_way(matrix):
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["classifiers"]
    named = {text.rpartition(" ")[2] for text in classifiers if ":: 3." in text}
    legs = matrix["legs"]([])
    assert {python for python, how in legs if how == "locked"} == named
    assert {how for python, how in legs if python == "3.11"} == set(matrix["WORDS"])


def test_it_finds_the_python_it_runs_on(matrix):
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    found = matrix["find_python"](version)
    assert subprocess.check_output([found, "-c", "import sys; print(sys.version_info[1])"], text=True).strip() == str(
        sys.version_info[1]
    )
    assert matrix["find_python"]("3.99") == "3.99"


REPORT = '<testsuites><testsuite tests="9" skipped="{skipped}" failures="1" errors="2"/></testsuites>'


def test_it_counts_what_passed(leg, tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT.format(skipped=2))
    leg.count(report)
    assert (leg.result["tests"], leg.result["passed"], leg.result["skipped"]) == (9, 4, 2)


def test_a_failed_step_is_noted_and_the_next_one_has_its_turn(leg, capsys):
    leg.step("first", leg.do, sys.executable, "-c", "print('why'); raise SystemExit(3)")
    assert leg.step("second", lambda: "done") == "done"
    assert leg.result["failed"] == ["first"]
    assert "why\n** 3.11 locked: first: failed: " in capsys.readouterr().out


def test_a_changed_clone_is_noted(matrix, leg):
    subprocess.run(["git", "init", "--quiet"], cwd=leg.clone, check=True)
    leg.unchanged()
    (leg.clone / "new.txt").touch()
    with pytest.raises(matrix["Failed"], match=r"new\.txt"):
        leg.unchanged()


def test_locked_legs_must_have_made_the_same_bytes(matrix):
    made = [
        {"python": "3.11", "versions": "locked", "failed": [], "made": {"deck": "a", "page": "b"}},
        {"python": "3.11", "versions": "lowest", "failed": [], "made": {"deck": "x"}},
        {"python": "3.13", "versions": "locked", "failed": [], "made": {"deck": "c", "page": "b"}},
        {"python": "3.12", "versions": "locked", "failed": ["install"]},
    ]
    matrix["compare"](made)
    assert [result["failed"] for result in made] == [[], [], ["not the bytes of 3.11: deck"], ["install"]]
    assert list(matrix["table"]([{**made[2], "tests": 5, "passed": 5, "skipped": 0, "seconds": 1}]))[-1] == (
        "| 3.13 | locked | 5 | 5 | 0 | 1 | not the bytes of 3.11: deck |"
    )


def test_the_servers_run_takes_one_other_python():
    assert ".ci/matrix --short 3.13" in (ROOT / ".ci" / "run").read_text("utf-8")
