"""The benchmark of a class runs, at its smallest, and leaves nothing behind. Nobody's time is judged here."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks import __main__ as command  # noqa: E402
from benchmarks import classroom_hubs as hubs  # noqa: E402
from benchmarks import classroom_student as students  # noqa: E402

pytestmark = pytest.mark.hub


@pytest.fixture(scope="module")
def prefix():
    """A folder with the class installed, for all tests of this file."""
    with hubs.installed() as prefix:
        yield prefix


def left(prefix):
    """What a benchmark has left behind: processes and files."""
    return list(hubs.shared.Class(prefix).processes()), sorted({each.name for each in prefix.iterdir()})


def test_two_students_come_and_everything_is_measured(prefix, monkeypatch):
    monkeypatch.setenv("EASTERN_FLANK_TEST_CLASS", str(prefix))
    before = left(prefix)
    rows = {row.what: row for row in command.measure("classroom", 1, quick=True)}
    assert rows["students who failed at something"].value == 0
    assert rows["of those who come over a minute"].value == 0
    assert set(rows["memory per student"].times) == {"2", "2 over a minute"}
    assert 50 < rows["memory per student"].ours < rows["memory of all, with the hub"].ours
    assert rows["the last student's first chart, after the first login"].ours > 0
    assert rows["from a move to its picture, nine of ten at most"].ours > 0
    assert rows["processor time per student, for the whole lesson"].ours > 1
    assert left(prefix) == before


def test_a_student_who_cannot_log_in_is_a_failure(prefix):
    from benchmarks import classroom

    with hubs.Ours(prefix, 2) as hub:
        hub.accounts[1] = hub.accounts[1][0], "not the password"
        run = classroom.carried(hub, [])
    assert [each.failure[:5] for each in run.students] == ["", "after"]
    assert "the login is refused" in run.students[1].failure
    assert len(run.students[0].moves) == students.MOVES


def test_an_interrupted_benchmark_leaves_nothing(prefix):
    before = left(prefix)
    env = os.environ | {"EASTERN_FLANK_TEST_CLASS": str(prefix)}
    begun = subprocess.Popen([sys.executable, "-m", "benchmarks.classroom", "2"], cwd=ROOT, env=env)
    place, end = hubs.shared.Class(prefix), time.monotonic() + 120
    while not place.servers() and time.monotonic() < end and begun.poll() is None:
        time.sleep(0.2)
    assert place.servers(), "no student's server was started"
    begun.send_signal(signal.SIGTERM)
    assert begun.wait(60) != 0
    assert left(prefix) == before


def test_another_lesson_is_not_measured_in_silence():
    cells = {name: "" for name in students.AT_ONCE} | {"exercise": students.OWN}
    with pytest.raises(RuntimeError, match="not what this benchmark was written for"):
        students.answered(cells, 1)
