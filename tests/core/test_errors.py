"""In a notebook an error of ours is one line, and none of the package's insides."""

import subprocess
import sys

from eastern_flank.core import errors


def test_a_notebook_shows_the_message_alone():
    # In a process of its own: IPython wants to be the only shell, and to tidy up after itself.
    command = [sys.executable, "-m", "IPython", "--no-banner", "--HistoryManager.enabled=False", "-c"]
    shown = subprocess.run(
        [*command, "import eastern_flank as ef; ef.load('trops')"], capture_output=True, text=True, check=False
    )
    (line,) = (shown.stdout + shown.stderr).strip().splitlines()
    assert "UnknownName: there is no table 'trops'; did you mean 'troops'?" in line


def test_the_message_has_no_quotation_marks_around_it():
    assert str(errors.UnknownName("no such thing")) == "no such thing"


def test_a_message_is_safe_to_print_and_each_argument_is_a_line():
    assert str(errors.PlainError("no \x1b[31m\u202ered\n")) == "no \\x1b[31m\\u202ered\\n"
    assert str(errors.PlainError("one", "two")) == "one\ntwo"
