"""The tests run in a project that nobody may write to, such as a shared folder: the tools' own notes are no fault of ours."""

import shutil
import subprocess
import sys
from pathlib import Path

import chromium
import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN_MOUNTS = ("unshare", "--user", "--map-root-user", "--mount")
LOCKED = 'mount --bind . . && mount -o remount,bind,ro . && cd "$PWD" && ! touch x 2>/dev/null && exec "$@"'
TESTS = ("tests/core/test_text.py", "tests/exercises/test_agreement.py", "tests/commands/test_doctor.py")


@pytest.mark.ci
def test_the_tests_run_in_a_locked_folder():
    if not shutil.which("unshare") or subprocess.run([*OWN_MOUNTS, "true"], capture_output=True).returncode:
        chromium.lacking("this system lets no program lock a folder for itself only")
    command = [*OWN_MOUNTS, "bash", "-c", LOCKED, "-", sys.executable, "-m", "pytest", "-q", *TESTS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert "PytestCacheWarning" in done.stdout  # it was locked
