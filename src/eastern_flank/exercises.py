"""Instant checks that explain: is your answer right, and if not, which mistake does it look like?

The exercises of a lesson are in `answers/lesson_NN.py`. There every right answer, and every likely mistake, is worked out from
the tables; none is stored.
"""

import html
import math
from dataclasses import dataclass
from importlib import import_module

import pandas as pd

from .errors import PlainError

WORDS = {True: "Right.", False: "Not yet.", None: "Not answered yet."}
COLOURS = {True: "#1a7f4b", False: "#b35c00", None: "#6b7280"}  # a bar at the side; the word says it without


class NoSuchExercise(PlainError, ValueError):
    """The number of an exercise that is not there; the message says how they are numbered."""


class Misfit(ValueError):
    """An answer of the wrong kind: a text for a number, say. The message tells the reader what is wanted."""


@dataclass(frozen=True)
class Verdict:
    """What a check says: `right` (True, False, or None for not answered) and `message`. Shows itself on the page."""

    right: bool | None
    message: str

    def __repr__(self):
        return f"{WORDS[self.right]} {self.message}"

    def _repr_html_(self):
        # role="status": a screen reader reads it out when it appears.
        return (
            f'<div role="status" style="border-left:5px solid {COLOURS[self.right]};padding:0.3em 0.8em">'
            f"<strong>{WORDS[self.right]}</strong> {html.escape(self.message)}</div>"
        )


def check(exercise, answer):
    """Check your answer to an exercise.

    Parameters: `exercise`, its number, such as "02.1"; `answer`, what you found. Three dots (`...`) are an answer not yet given.

    Returns a `Verdict`, which shows itself. A wrong answer raises nothing. Raises `NoSuchExercise` for an unknown number.

    >>> check("02.1", ...)
    Not answered yet. Put your answer in place of the three dots, and run the cell again.
    """
    judge = _find(exercise)
    if answer is ...:
        return Verdict(None, "Put your answer in place of the three dots, and run the cell again.")
    try:
        return judge(answer)
    except Misfit as misfit:
        return Verdict(False, str(misfit))


def _find(exercise):
    lesson, _, number = str(exercise).partition(".")
    try:
        module = import_module(f"{__package__}.answers.lesson_{lesson}")
        return getattr(module, f"exercise_{number}")
    except (ImportError, AttributeError):
        raise NoSuchExercise(
            f'there is no exercise {exercise!r}; write lesson, dot, number in quotes, such as "02.1"'
        ) from None


def judge(answer, right, mistakes=(), *, praise, otherwise, same=lambda a, b: a == b):
    """Compare an answer with the right one, then with the likely mistakes.

    Parameters: `answer`; `right`; `mistakes`, pairs of (wrong answer, what it looks like), first fit wins; `praise`, why
    the right answer is right; `otherwise`, what to say to an unforeseen answer; `same`, how two answers are compared.
    Returns a `Verdict`.
    """
    if same(answer, right):
        return Verdict(True, praise)
    for wrong, looks_like in mistakes:
        if same(answer, wrong) and not same(wrong, right):
            return Verdict(False, looks_like)
    return Verdict(False, otherwise)


def close(tolerance):
    """Return a comparison of numbers, or of tuples of numbers, that lets them differ by `tolerance`."""

    def same(a, b):
        pairs = zip(a, b, strict=True) if isinstance(a, tuple) else [(a, b)]
        return all(abs(x - y) <= tolerance for x, y in pairs)

    return same


def as_number(answer):
    """Read an answer as a number; raise `Misfit` with a helpful word where it is none."""
    if isinstance(answer, str):
        raise Misfit(
            'Your answer is a text. Write the number without quotation marks, and without commas: 1500, not "1,500".'
        )
    if isinstance(answer, tuple | list):
        raise Misfit(
            "Your answer holds several values; one number is wanted. In Python 1,500 is two of them: write 1500."
        )
    if isinstance(answer, pd.Series | pd.DataFrame):
        raise Misfit(
            "Your answer is still a table or a column. Make one number of it, for instance with .sum() or .count()."
        )
    try:
        number = float(answer)
    except (TypeError, ValueError, OverflowError):
        raise Misfit("Your answer is not a number, and one number is wanted.") from None
    if not math.isfinite(number):
        raise Misfit("Your answer is not a number that can be counted.")
    return number


def as_pair(answer):
    """Read an answer as two numbers in round brackets."""
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        raise Misfit("Two numbers in round brackets are wanted: (lowest, highest).")
    return tuple(as_number(part) for part in answer)


def as_word(answer):
    """Read an answer as a word from a table, written in quotation marks."""
    if not isinstance(answer, str):
        raise Misfit('A word from the table is wanted, in quotation marks: "like_this".')
    return answer.strip().lower()
