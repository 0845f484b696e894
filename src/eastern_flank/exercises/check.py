"""Instant checks that explain whether an answer is right, and if not, which mistake it looks like.

The exercises of a lesson are in `answers/lesson_NN.py`: every right answer, and every likely mistake, is computed from the
tables. What a reader answered is kept in `my_work/answers.csv` when the verdict is shown on a page. A worked solution asks for
a verdict too but does not show it, so it is not kept.
"""

import math
import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from importlib import import_module
from numbers import Number

import pandas as pd

from eastern_flank.core.errors import PlainError
from eastern_flank.core.markup import NO_FORMULAS, escape
from eastern_flank.core.text import printable
from eastern_flank.exercises import my_work

WORDS = {True: "Right.", False: "Not yet.", None: "Not answered yet."}
COLOURS = {True: "#1a7f4b", False: "#b35c00", None: "#6b7280"}  # a bar at the side; the word says it without
MARKS = {True: "yes", False: "not yet"}
LONGEST_KEPT = 200  # characters of an answer; a longer one is not kept
MOST_KEPT = 12  # values of an answer that has several

# What could not be written so far, by its key in the file: the one thing that is remembered from check to check.
_unsaved: dict[str, dict[str, str]] = {}


class NoSuchExercise(PlainError, ValueError):
    """The number of an exercise that does not exist; the message says how they are numbered."""


class MissingLibrary(PlainError, ImportError):
    """A library that an exercise needs is not installed; the message names it."""


class Misfit(ValueError):
    """An answer of the wrong kind, such as a text for a number. The message tells the reader what to give."""


@dataclass(frozen=True)
class Verdict:
    """What a check says. Shows itself on the page.

    Attributes
    ----------
    right : bool or None
        None where there is no answer yet.
    message : str
        Why, and what to do.
    given : tuple of str
        The exercise and the answer, where they are to be kept.
    """

    right: bool | None
    message: str
    given: tuple[str, ...] = field(default=(), compare=False)

    def __repr__(self):
        """Return the verdict as a line."""
        return f"{WORDS[self.right]} {self.message}"

    def _repr_html_(self):
        # A page asks for this when it shows the verdict, and nobody else does: this is when an answer counts as given.
        if self.given:
            _keep(*self.given, self.right)
        # role="status": a screen reader reads it out when it appears.
        return (
            f'<div {NO_FORMULAS} role="status" style="border-left:5px solid {COLOURS[self.right]};padding:0.3em 0.8em">'
            f"<strong>{escape(WORDS[self.right])}</strong> {escape(self.message)}</div>"
        )


def check(exercise: str, answer: object) -> Verdict:
    """Check your answer to an exercise.

    Parameters
    ----------
    exercise : str
        Its number, such as "02.1".
    answer : object
        What you found. Three dots (`...`) are an answer not given yet.

    Returns
    -------
    Verdict
        It shows itself. A wrong answer raises nothing.

    Raises
    ------
    NoSuchExercise
        For an unknown number.
    MissingLibrary
        Where the exercise needs a library that is not installed.

    >>> check("02.1", ...)
    Not answered yet. Put your answer in place of the three dots, and run the cell again.
    """
    decide = _find(exercise)
    if answer is ...:
        before = _last_time(exercise)
        return Verdict(None, f"Put your answer in place of the three dots, and run the cell again.{before}")
    try:
        verdict = decide(answer)
    except Misfit as misfit:
        verdict = Verdict(False, str(misfit))
    text = _written(answer)
    return verdict if text is None or verdict.right is None else replace(verdict, given=(str(exercise), text))


def _find(exercise):
    """Return the function that judges an exercise."""
    lesson, _, number = str(exercise).partition(".")
    name = f"{__package__}.answers.lesson_{lesson}"
    try:
        return getattr(import_module(name), f"_exercise_{number}")
    except ModuleNotFoundError as missing:
        if missing.name != name:
            raise MissingLibrary(
                f"exercise {exercise!r} needs {missing.name}, which is not installed; install the project again"
            ) from missing
    except AttributeError:
        pass
    raise NoSuchExercise(f'there is no exercise {exercise!r}; write lesson, dot, number in quotes, such as "02.1"')


def my_answers() -> pd.DataFrame:
    """Show what you have answered so far, in all lessons, and print where your answers are kept.

    Returns
    -------
    pandas.DataFrame
        A row for each exercise, its number as index: `answer`, the last one you gave, as a text, and `right`, "yes" or
        "not yet". Charts, tables and long texts are not kept.
    """
    kept = _save()
    rows = list(kept.rows.values())
    right = sum(row["right"] == MARKS[True] for row in rows)
    print(f"Exercises answered: {len(rows)}, of them right: {right}.", kept.trouble or f"Kept in {kept.file}.")
    given = [
        (row["exercise"].removeprefix("lesson ").replace(" exercise ", "."), row["answer"], row["right"])
        for row in rows
    ]
    given = [[printable(cell) for cell in row] for row in given]  # the file may have been anywhere in between
    return pd.DataFrame(given, columns=["exercise", "answer", "right"]).set_index("exercise").sort_index()


def _record():
    return my_work.Kept("answers", ("exercise", "answer", "right"))


def _keep(exercise, answer, right):
    """Keep an answer silently: where nothing can be written, `my_answers` says so, and the lesson goes on."""
    key = _key(exercise)
    _unsaved[key] = {"exercise": key, "answer": answer, "right": MARKS[right]}
    _save()


def _save():
    """Save what is not saved yet, and return the table of answers."""
    record = _record()
    if _unsaved and record.save(_unsaved):
        _unsaved.clear()
    return record


def _last_time(exercise):
    row = _record().rows.get(_key(exercise))
    if row is None:
        return ""
    return f" Last time you answered {row['answer']}: that was {'right' if row['right'] == MARKS[True] else 'not right yet'}."


def _key(exercise):
    # In words, because a spreadsheet takes 02.1 for a number and writes 2.1.
    lesson, _, number = str(exercise).partition(".")
    return f"lesson {lesson} exercise {number}"


def _written(answer):
    """Return a simple answer as its reader would write it: a number, a word, or several; None for everything else."""
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


def judge(
    answer: object,
    right: object,
    mistakes: Iterable[tuple[object, str]] = (),
    *,
    praise: str,
    otherwise: str,
    same: Callable[[object, object], bool] = operator.eq,
) -> Verdict:
    """Compare an answer with the right one, then with the likely mistakes.

    Parameters
    ----------
    answer, right : object
        What was given, and what is right.
    mistakes : iterable of tuple
        Pairs of a wrong answer and what it looks like; the first one that fits is said.
    praise : str
        Why the right answer is right.
    otherwise : str
        What to say to an unforeseen answer.
    same : callable
        How two answers are compared.

    Returns
    -------
    Verdict
    """
    if same(answer, right):
        return Verdict(True, praise)
    looks_like = (said for wrong, said in mistakes if same(answer, wrong) and not same(wrong, right))
    return Verdict(False, next(looks_like, otherwise))


def first_fault(faults: Iterable[tuple[object, str]], praise: str) -> Verdict:
    """Name the first fault of an answer that may have several.

    Parameters
    ----------
    faults : iterable of tuple
        Pairs of whether the answer has the fault, and what to say then.
    praise : str
        What to say where it has none.

    Returns
    -------
    Verdict
    """
    said = next((said for has_it, said in faults if has_it), None)
    return Verdict(said is None, said or praise)


def close(tolerance: float) -> Callable[[object, object], bool]:
    """Return a comparison of numbers, or of tuples of numbers.

    Parameters
    ----------
    tolerance : float
        By how much they may differ.

    Returns
    -------
    callable
    """

    def same(a, b):
        pairs = zip(a, b, strict=True) if isinstance(a, tuple) else [(a, b)]
        return all(abs(x - y) <= tolerance for x, y in pairs)

    return same


def as_number(answer: object) -> float:
    """Read an answer as a number.

    Parameters
    ----------
    answer : object
        What a reader gave.

    Returns
    -------
    float

    Raises
    ------
    Misfit
        Where it is not a finite number.
    """
    if isinstance(answer, str):
        raise Misfit('Your answer is a text. Write the number without quotation marks or commas: 1500, not "1,500".')
    if isinstance(answer, tuple | list):
        raise Misfit("Your answer has several values; give one number. Python reads 1,500 as two of them: write 1500.")
    if isinstance(answer, pd.Series | pd.DataFrame):
        raise Misfit("Your answer is still a table or a column. Make one number of it, for instance with .sum().")
    try:
        number = float(answer)
    except (TypeError, ValueError, OverflowError):
        raise Misfit("Your answer is not a number. Give one number.") from None
    if not math.isfinite(number):
        raise Misfit("Your answer is not a number that can be counted.")
    return number


def as_pair(answer: object) -> tuple[float, float]:
    """Read an answer as two numbers.

    Parameters
    ----------
    answer : object
        What a reader gave.

    Returns
    -------
    tuple of float

    Raises
    ------
    Misfit
        Where it is something else.
    """
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        raise Misfit("Give two numbers in round brackets: (lowest, highest).")
    return as_number(answer[0]), as_number(answer[1])


def as_word(answer: object) -> str:
    """Read an answer as a word from a table, whatever its case and the spaces around it.

    Parameters
    ----------
    answer : object
        What a reader gave.

    Returns
    -------
    str

    Raises
    ------
    Misfit
        Where it is not a text.
    """
    if not isinstance(answer, str):
        raise Misfit('Give a word from the table, in quotation marks: "like_this".')
    return answer.strip().lower()
