"""Once it is installed, the project needs no network: what its readers do is done here where none can be reached."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NO_NETWORK = str(ROOT / "tests" / "no_network")
COMMAND = [sys.executable, "-c", "from eastern_flank.cli import main; main()"]
LESSON = "02_troops"

# What a reader does from the first day to the last. {out} is a folder outside the project.
OPEN = [sys.executable, "-c", "import eastern_flank as ef; [getattr(ef, name) for name in ef.__all__]"]
RUN = [*COMMAND, "run", LESSON]
FIGURES = [*COMMAND, "figures", LESSON, "--out", "{out}/figures"]
JOBS = [
    pytest.param(OPEN, id="open the package"),
    pytest.param([*COMMAND, "check"], id="check"),
    pytest.param(RUN, id="run", marks=pytest.mark.ci),
    pytest.param(FIGURES, id="figures", marks=pytest.mark.ci),
]

# Each must be refused: an address, a name, and a datagram.
WAYS_OUT = {
    "connect": "socket.create_connection(('192.0.2.1', 80), 5)",
    "connect, IPv6": "socket.create_connection(('2001:db8::1', 80), 5)",
    "name": "socket.getaddrinfo('example.org', 80)",
    "send": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 53))",
}
WAY_IN = "with socket.create_server(('127.0.0.1', 0)) as door: socket.create_connection(door.getsockname(), 5).close()"


def run(command, **options):
    env = os.environ | {"PYTHONPATH": NO_NETWORK}
    return subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf-8", **options)


@pytest.mark.parametrize("way", WAYS_OUT)
def test_no_way_leads_out(way):
    done = run([sys.executable, "-c", f"import socket; {WAYS_OUT[way]}"])
    assert done.returncode == 1
    assert "no_network" in done.stderr


def test_a_program_started_by_another_is_refused_too():
    inner = f"import socket; {WAYS_OUT['connect']}"
    outer = f"import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', {inner!r}]).returncode)"
    assert run([sys.executable, "-c", outer]).returncode == 1


def test_this_computer_is_reached():
    done = run([sys.executable, "-c", f"import socket\n{WAY_IN}"])
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("offline")
    for name in ("data", "notebooks", "figures", "teaching"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return folder


@pytest.mark.parametrize("job", JOBS)
def test_the_main_job_is_done(job, project, tmp_path, monkeypatch):
    for name in ("EASTERN_FLANK_FIGURES", "EASTERN_FLANK_STRICT"):
        monkeypatch.delenv(name, raising=False)
    before = (project / "notebooks" / f"{LESSON}.ipynb").read_bytes()
    done = run([word.format(out=tmp_path) for word in job], cwd=project)
    assert (done.returncode, done.stdout if done.returncode else "") == (0, ""), done.stderr
    assert (project / "notebooks" / f"{LESSON}.ipynb").read_bytes() == before
