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
from benchmarks import classroom  # noqa: E402
from benchmarks import classroom_hubs as hubs  # noqa: E402
from benchmarks import classroom_student as students  # noqa: E402

pytestmark = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become students")


@pytest.fixture(scope="module")
def prefix():
    """A folder with the class installed, for all tests of this file."""
    with hubs.installed() as prefix:
        yield prefix


def left(prefix):
    """What a benchmark has left behind: processes and files."""
    return list(hubs.shared.Class(prefix).processes()), sorted({each.name for each in prefix.iterdir()})


@pytest.mark.hub
def test_who_comes_is_measured_and_who_cannot_log_in_is_a_failure(prefix):
    before = left(prefix)
    with hubs.Ours(prefix, 2) as hub:
        hub.accounts[1] = hub.accounts[1][0], "not the password"
        run = classroom.carried(hub, [], classroom.QUICK_PACES[classroom.AT_ONCE])
    came, refused = run.students
    assert came.failure == "" and "the login is refused" in refused.failure
    assert len(came.moves) == students.MOVES and min(came.moves) > 0
    assert 0 < came.seen["server"] < came.seen["kernel"] < came.first < came.seen["done"]
    assert run.memory["server"][1] == run.memory["kernel"][1] == 1
    assert 50 < run.each < run.all and run.until_first > 1
    assert left(prefix) == before


@pytest.mark.nightly
def test_everything_is_measured(prefix, monkeypatch):
    monkeypatch.setenv("EASTERN_FLANK_TEST_CLASS", str(prefix))
    before = left(prefix)
    rows = {row.what: row for row in command.measure("classroom", 1, quick=True)}
    assert rows["students who failed at something"].value == 0
    assert rows["of those who come over a minute"].value == 0
    assert set(rows["memory per student"].times) == {"2", "2 over a minute"}
    assert all(row.ours > 0 for row in rows.values() if "fail" not in row.what and "those" not in row.what)
    assert left(prefix) == before


@pytest.mark.hub
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


@pytest.mark.hub
def test_another_lesson_is_not_measured_in_silence():
    cells = {name: "" for name in students.AT_ONCE} | {"exercise": students.OWN}
    with pytest.raises(RuntimeError, match="not what this benchmark was written for"):
        students.answered(cells, 1)
