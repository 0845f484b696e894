"""How far the work is: a bar in a terminal, lines elsewhere."""

import os
import subprocess
import sys

import pytest

WORK = """
from eastern_flank.core import progress

with progress.bar({line!r}, steps=2) as tell:
    for step in ("02_troops", "05_map"):
        for done in range(3):
            tell(step, done, 2)
    tell("nothing to do", 0, 0)
print("done")
"""


@pytest.mark.parametrize(
    ("line", "said"), [("running {}", ["running 02_troops", "running 05_map", "running nothing to do"]), ("", [])]
)
def test_elsewhere_each_step_is_a_line_when_it_begins(line, said):
    done = subprocess.run([sys.executable, "-c", WORK.format(line=line)], capture_output=True, text=True, check=True)
    assert done.stdout == "done\n"
    assert done.stderr.splitlines() == said


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
def test_in_a_terminal_there_is_a_bar_that_names_the_step_and_comes_to_its_end():
    import pty

    try:
        ours, theirs = pty.openpty()
    except OSError as error:  # such as a chroot without /dev/pts
        pytest.skip(f"no pseudo-terminal here: {error}")
    env = os.environ | {"TERM": "xterm", "COLUMNS": "100"}
    command = [sys.executable, "-c", WORK.format(line="running {}")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, stdin=theirs, env=env) as program:
        os.close(theirs)
        shown = read(ours)
        assert (program.stdout.read(), program.wait()) == (b"done\n", 0)
    os.close(ours)
    assert "02_troops" in shown and "05_map" in shown
    assert "100%" in shown and "running" not in shown
    assert shown.rstrip("\r\n").count("\n") == 0  # one line, written over


def read(terminal):
    """Read what a program shows until it ends."""
    parts = []
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # Linux says so that the other end is closed
            part = b""
        if not part:
            return b"".join(parts).decode()
        parts.append(part)
