"""Patterns of the dictionary: regular expressions that come from outside, and so must not keep the computer busy.

RE2 reads a cell once, however a pattern is written, and refuses what it cannot do in this way: look-arounds and references
back. All patterns of a dictionary share `limits.PATTERNS_TIME`, since thousands that are a little slow are slow together.
"""

import re
import sys
import time
from functools import partial

from eastern_flank.core.text import shown
from eastern_flank.tables import limits
from eastern_flank.tables.csv_reader import Unsound

if sys.platform == "emscripten":
    # In a browser there is no RE2. The tables are the package's own there, and a slow pattern would stop nothing but its own tab.
    _compile, _Broken = re.compile, re.error
else:
    import re2

    _OPTIONS = re2.Options()
    _OPTIONS.max_mem = limits.PATTERN_MEMORY
    _OPTIONS.log_errors = False
    _compile, _Broken = partial(re2.compile, options=_OPTIONS), re2.error


class Clock:
    """The seconds that the patterns of one dictionary have left. It runs inside of a `with`."""

    def __init__(self):
        self.left, self._start = limits.PATTERNS_TIME, 0.0

    def __enter__(self):
        """Start the clock."""
        self._start = time.perf_counter()

    def __exit__(self, *_):
        """Stop it."""
        self.left -= time.perf_counter() - self._start


class Pattern:
    """A regular expression that whole cells must match.

    Parameters
    ----------
    text : str
        The expression.
    file, place : str
        Which file it is from, and where it is in it, for messages.
    clock : Clock
        Of its dictionary.

    Raises
    ------
    Unsound
        Where it is broken, too long or too slow.
    """

    def __init__(self, text: str, file: str, place: str, clock: Clock):
        self.text, self._file, self._place, self._clock = text, file, place, clock
        if len(text) > limits.PATTERN:
            raise self._wrong(f"has more than {limits.PATTERN} characters; write a shorter one")
        try:
            self._compiled = self._timed(_compile, text)
        except _Broken as error:
            reason = error.args[0]
            reason = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
            raise self._wrong(f"is broken ({reason}); correct it") from None
        except UnicodeEncodeError:  # half a character
            raise self._wrong("holds a character that is none; correct it") from None

    def fits(self, cell: str) -> bool:
        """Say whether a cell matches from its beginning to its end.

        Parameters
        ----------
        cell : str

        Returns
        -------
        bool

        Raises
        ------
        Unsound
            Where the patterns have had their time.
        """
        return bool(self._timed(self._compiled.fullmatch, cell))

    def _timed(self, function, *arguments):
        if self._clock.left <= 0:
            raise self._wrong("and those before it take too long; write simpler ones")
        with self._clock:
            return function(*arguments)

    def _wrong(self, what):
        return Unsound(self._file, f"the pattern {shown(self.text)} {what}", column=self._place, cause="pattern")
