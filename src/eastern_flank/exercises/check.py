"""Instant checks that explain: is your answer right, and if not, which mistake does it look like?

The exercises of a lesson are in `answers/lesson_NN.py`. There every right answer, and every likely mistake, is worked out from
the tables; none is stored. What a reader answered is kept in `my_work/answers.csv` when the verdict is shown on a page. A worked
solution asks for a verdict too and shows none, so it leaves no trace.
"""

import html
import math
import re
from dataclasses import dataclass, field, replace
from importlib import import_module
from numbers import Number

import pandas as pd

from eastern_flank.core.errors import PlainError
from eastern_flank.exercises import my_work

WORDS = {True: "Right.", False: "Not yet.", None: "Not answered yet."}
COLOURS = {True: "#1a7f4b", False: "#b35c00", None: "#6b7280"}  # a bar at the side; the word says it without
MARKS = {True: "yes", False: "not yet"}
LONGEST_KEPT = 200  # signs of an answer: what is longer is no word
MOST_KEPT = 12  # values of an answer that holds several

_unsaved = {}  # answers that could not be written so far, by their key in the file


class NoSuchExercise(PlainError, ValueError):
    """The number of an exercise that is not there; the message says how they are numbered."""


class Misfit(ValueError):
    """An answer of the wrong kind: a text for a number, say. The message tells the reader what is wanted."""


@dataclass(frozen=True)
class Verdict:
    """What a check says: `right` (True, False, or None for not answered) and `message`. Shows itself on the page."""

    right: bool | None
    message: str
    given: tuple = field(default=(), compare=False)  # the exercise and the answer, as texts, where they are to be kept

    def __repr__(self):
        return f"{WORDS[self.right]} {self.message}"

    def _repr_html_(self):
        # Asked for by a page that shows the verdict, and by nobody else: this is when an answer counts as given.
        if self.given:
            _keep(*self.given, self.right)
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
        return Verdict(
            None, f"Put your answer in place of the three dots, and run the cell again.{_last_time(exercise)}"
        )
    try:
        verdict = judge(answer)
    except Misfit as misfit:
        verdict = Verdict(False, str(misfit))
    text = _written(answer)
    return verdict if text is None or verdict.right is None else replace(verdict, given=(str(exercise), text))


def _find(exercise):
    lesson, _, number = str(exercise).partition(".")
    try:
        module = import_module(f"{__package__}.answers.lesson_{lesson}")
        return getattr(module, f"exercise_{number}")
    except (ImportError, AttributeError):
        raise NoSuchExercise(
            f'there is no exercise {exercise!r}; write lesson, dot, number in quotes, such as "02.1"'
        ) from None


def my_answers():
    """Show what you have answered so far, in all lessons.

    Prints a line that says where your answers are kept. Returns a DataFrame with a row for each exercise, its number as index:
    `answer`, the last one you gave, as a text, and `right`, "yes" or "not yet". Charts, tables and long texts are not kept.
    """
    kept = _record()
    if _unsaved:
        kept.save(_unsaved)
    rows = list(kept.rows.values())
    right = sum(row["right"] == MARKS[True] for row in rows)
    print(f"Exercises answered: {len(rows)}, of them right: {right}.", kept.trouble or f"Kept in {kept.file}.")
    given = [(_number(row["exercise"]), row["answer"], row["right"]) for row in rows]
    return pd.DataFrame(given, columns=["exercise", "answer", "right"]).set_index("exercise").sort_index()


def _record():
    return my_work.Kept("answers", ("exercise", "answer", "right"))


def _keep(exercise, answer, right):
    """Keep an answer, without a word: where nothing can be written, `my_answers` says so, and the lesson goes on."""
    key = _key(exercise)
    _unsaved[key] = {"exercise": key, "answer": answer, "right": MARKS[right]}
    if _record().save(_unsaved):
        _unsaved.clear()


def _last_time(exercise):
    row = _record().rows.get(_key(exercise))
    if row is None:
        return ""
    return f" Last time you answered {row['answer']}: that was {'right' if row['right'] == MARKS[True] else 'not right yet'}."


def _key(exercise):
    """An exercise's name in the file: words, since a spreadsheet takes 02.1 for a number and writes 2.1."""
    lesson, _, number = str(exercise).partition(".")
    return f"lesson {lesson} exercise {number}"


def _number(key):
    return re.sub(r"lesson (\S+) exercise (\S+)", r"\1.\2", key)


def _written(answer):
    """A simple answer as its reader would write it: a number, a word, or several of them; None for everything else."""
    if isinstance(answer, tuple | list) and len(answer) <= MOST_KEPT:
        parts = [repr(part) if isinstance(part, str) else _written_alone(part) for part in answer]
        return None if None in parts else f"({', '.join(parts)})"
    return _written_alone(answer)


def _written_alone(answer):
    if not isinstance(answer, str | Number):
        return None
    try:
        text = str(answer)
    except ValueError:  # a whole number of thousands of digits
        return None
    return text if text.isprintable() and len(text) <= LONGEST_KEPT else None


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
