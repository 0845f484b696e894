"""Ctrl+C, a request to end, a terminal that is closed, a full disk, a locked folder: one line, and nothing is left behind."""

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
from small_project import ROOT, contents, make_project

pytestmark = [pytest.mark.ci, pytest.mark.skipif(os.name != "posix", reason="Windows has other signals")]

STOPPED = "stopped; what was not finished is as it was"
OWN_MOUNTS = ("unshare", "--user", "--map-root-user", "--mount")
# A shell may have told background jobs to ignore Ctrl+C; the command is to hear it.
PROGRAM = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\nfrom eastern_flank.cli import main\nmain()"
SLOW = "import os, time\nopen(os.environ['BEGUN'], 'w').close()\ntime.sleep(60)"
WRITING = {
    "figures": ["figures", "01", "--out", "new/out"],
    "run": ["run", "01"],
    "slides": ["slides", "02", "--theme", "dark", "--out", "new/out/a.pptx"],
    "handouts": ["handouts", "--for", "students", "02", "--out", "new/out"],
    "site": ["site", "--out", "new/out"],
}


@pytest.fixture
def place(tmp_path):
    """A project with a lesson that takes a minute, and whatever handouts and decks are made of."""
    folder = make_project(tmp_path / "project", _01_slow=[SLOW])
    shutil.rmtree(folder / "data")
    for name in ("data", "figures", "teaching"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "notebooks" / "02_troops.ipynb", folder / "notebooks")
    (tmp_path / "tmp").mkdir()
    return folder


def start(place, command, *before):
    env = os.environ | {"TMPDIR": str(place.parent / "tmp"), "BEGUN": str(place.parent / "begun")}
    for name in ("EASTERN_FLANK_FIGURES", "EASTERN_FLANK_WORK"):
        env.pop(name, None)
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "start_new_session": True}
    return subprocess.Popen([*before, sys.executable, "-c", PROGRAM, *command], cwd=place, env=env, **streams)


def left(place):
    return sorted(path.name for path in (place.parent / "tmp").rglob("*")), (place / "new").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("name", WRITING)
def test_whoever_stops_it_there_is_a_sentence_a_status_and_nothing_else(place, name, number):
    before = contents(place)
    process = start(place, WRITING[name])
    working = {
        "figures": lambda: (place.parent / "begun").exists(),
        "run": lambda: (place.parent / "begun").exists(),
        "slides": lambda: any((place.parent / "tmp").glob("lesson-*")),
        "site": lambda: (place.parent / "begun").exists(),
        "handouts": lambda: any(place.glob("new/out/students/.eastern-flank-*")),
    }[name]
    end = time.monotonic() + 60
    while not working():
        assert time.monotonic() < end and process.poll() is None, process.communicate()
        time.sleep(0.05)
    os.killpg(process.pid, number)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err.splitlines()[-1]) == (130, "", STOPPED)
    assert all(line.startswith(("running ", "making ", "02_troops: ")) for line in err.splitlines()[:-1])
    assert left(place) == ([], False)
    assert contents(place) == before


def test_a_terminal_that_is_closed_while_a_bar_is_shown_leaves_nothing(place):
    import pty

    before, env = contents(place), os.environ | {"TMPDIR": str(place.parent / "tmp")}
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(place)
        env["BEGUN"] = str(place.parent / "begun")
        os.execve(sys.executable, [sys.executable, "-c", PROGRAM, *WRITING["figures"]], env)
    end = time.monotonic() + 60
    while not (place.parent / "begun").exists() and time.monotonic() < end:
        time.sleep(0.05)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 130
    assert left(place) == ([], False)
    assert contents(place) == before


def test_nohup_is_obeyed(place):
    process = start(place, ["figures", "01", "--out", "new/out"], "nohup")
    while not (place.parent / "begun").exists():
        time.sleep(0.05)
    process.send_signal(signal.SIGHUP)
    time.sleep(0.5)
    assert process.poll() is None
    process.terminate()
    process.communicate(timeout=30)
    assert process.returncode == 130 and left(place) == ([], False)


# --- disks and folders ---


@pytest.mark.parametrize("room", ["16k", "120k"])
@pytest.mark.parametrize("name", ["figures", "slides", "handouts"])
def test_a_full_disk_is_one_line_and_leaves_nothing(place, name, room):
    done = on_a_disk(place, f"-t tmpfs -o size={room} tmpfs disk", DISK[name])
    assert done.returncode == 1
    assert done.stderr.splitlines()[-2].endswith(": No space left on device"), done.stderr
    assert done.stderr.splitlines()[-2].startswith(("02_troops: cannot write 02_", "cannot write "))
    assert all(line.startswith(("running ", "making ", "02_troops: ")) for line in done.stderr.splitlines()[:-2])
    assert done.stderr.splitlines()[-1] == "left: 0" and done.stdout == ""


@pytest.mark.parametrize("name", ["figures", "slides", "handouts", "site"])
def test_a_folder_that_may_only_be_read_is_one_line(place, name):
    done = on_a_disk(place, "-t tmpfs -o ro tmpfs disk", DISK[name])
    assert done.returncode == 1
    line, left_over = done.stderr.splitlines()[-2:]
    assert line.startswith("cannot write ") and line.endswith(("Read-only file system", "cannot be written to"))
    assert left_over == "left: 0" and done.stdout == ""


@pytest.mark.parametrize(
    "command", [["docs"], ["run", "03"], ["check", "--article", "article.txt", "--record"]], ids=str
)
def test_a_project_that_may_only_be_read_is_a_line_for_each_file(place, command):
    (place / "teaching" / "role_cards.md").write_text("old")
    (place / "article.txt").write_text("no article")
    shutil.copy(place / "notebooks" / "02_troops.ipynb", place / "notebooks" / "03_more.ipynb")
    source = (place / "notebooks" / "03_more.ipynb").read_text("utf-8")
    (place / "notebooks" / "03_more.ipynb").write_text(source.replace('"execution_count": 1,', '"execution_count": 9,'))
    before = contents(place)
    done = on_a_disk(place, "--bind . . && mount -o remount,bind,ro .", command)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr and "fault of ours" not in done.stderr
    assert "Read-only file system" in done.stderr + done.stdout or "is not the article" in done.stdout
    assert contents(place) == before


DISK = {
    "figures": ["figures", "02", "--out", "disk/new"],
    "slides": ["slides", "02", "--out", "disk/a.pptx"],
    "handouts": ["handouts", "--for", "students", "02", "--out", "disk"],
    "site": ["site", "--out", "disk/new"],
}


def on_a_disk(place, mount, command):
    """Run a command where something is mounted that nobody else sees; say last how many files are left on it."""
    if not shutil.which("unshare") or subprocess.run([*OWN_MOUNTS, "true"], capture_output=True).returncode:
        pytest.skip("this system lets no program have mounts of its own")
    (place / "disk").mkdir(exist_ok=True)
    script = f'mount {mount} && cd "$PWD" && "$@"; status=$?; echo "left: $(ls -A disk | wc -l)" >&2; exit $status'
    process = start(place, command, *OWN_MOUNTS, "bash", "-c", script, "bash")
    out, err = process.communicate(timeout=120)
    return subprocess.CompletedProcess(command, process.returncode, out, err)
