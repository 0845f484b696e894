"""Instant checks that explain whether an answer is right, and if not, which mistake it looks like.

The exercises of a lesson are in `answers/lesson_NN.py`: every right answer, and every likely mistake, is computed from the
tables. What form an answer has is in `boxes`, how it is read in `reading`. What a reader answered is kept in
`my_work/answers.csv` when the verdict is shown on a page. A worked solution asks for a verdict too but does not show it, so it
is not kept.
"""

import math
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from importlib import import_module

import pandas as pd

from eastern_flank.core.errors import MissingLibrary, PlainError
from eastern_flank.core.markup import NO_FORMULAS, Markup, escape
from eastern_flank.core.text import printable
from eastern_flank.exercises import boxes, reading, record
from eastern_flank.exercises.reading import Misfit

# What a verdict can be: right, not yet, open (no answer so far) or unread (an answer that cannot be read).
WORDS = {"right": "Right.", "not_yet": "Not yet.", "open": "Not answered yet.", "unread": "Cannot be read yet."}
COLOURS = {"right": "#1a7f4b", "not_yet": "#b35c00", "open": "#6b7280", "unread": "#6b7280"}
# A sign at the side says the same by its shape: a tick in a disc, a ring with a stroke, a dotted ring.
_RING = "display:inline-block;box-sizing:border-box;width:1.5em;height:1.5em;line-height:1.3em;border-radius:50%"
_SIGNS = {
    "right": Markup(
        f'<span aria-hidden="true" style="{_RING};text-align:center;background:#1a7f4b;color:#fff">✓</span>'
    ),
    "not_yet": Markup(f'<span aria-hidden="true" style="{_RING};text-align:center;border:2px solid #b35c00">–</span>'),
    "open": Markup(f'<span aria-hidden="true" style="{_RING};vertical-align:middle;border:2px dotted #6b7280"></span>'),
}
_SIGNS["unread"] = _SIGNS["open"]
DIGITS = "Nearly: your number needs more digits. Write one or two more after the decimal point."
EMPTY = "Choose or fill in an answer first."
HOW = "Run this cell to get a box for your answer, or replace the three dots with your answer and run it again."


class NoSuchExercise(PlainError, ValueError):
    """The number of an exercise that does not exist; the message says how they are numbered."""


@dataclass(frozen=True)
class Key:
    """What the answers to an exercise are compared with, from which the site makes a table for its pages.

    Attributes
    ----------
    right : object
        A number, a tuple of numbers, a word or a set of words.
    praise : str
        Why it is right.
    mistakes : tuple of tuple
        Pairs of a wrong answer (of a set, of wrong words) and what it looks like; the first one that fits is said.
    otherwise : str
        What to say to an unforeseen answer.
    same : callable
        How two answers are compared.
    missing : str
        Of a set: what to say where nothing is wrong, but not everything named.
    """

    right: object
    praise: str
    mistakes: tuple[tuple[object, str], ...]
    otherwise: str
    same: Callable[[object, object], bool] = operator.eq
    missing: str = ""


@dataclass(frozen=True)
class Verdict:
    """What a check says. Shows itself on the page.

    Attributes
    ----------
    right : bool or None
        None where there is no answer yet.
    message : str
        Why, and what to do.
    read : str
        "Read as 4,000.", where something had to be read into the answer.
    readable : bool
        Whether the answer could be read; if not, it is no try.
    given : tuple of str
        The exercise and the answer, where they are to be kept.
    key : object
        What the answer was compared with: a `Key`, a dict with one for each part of the answer, or what an exercise has of its
        own.
    """

    right: bool | None
    message: str
    read: str = ""
    readable: bool = True
    given: tuple[str, ...] = field(default=(), compare=False)
    key: object = field(default=None, compare=False)

    @property
    def state(self) -> str:
        """What the verdict is, in one word of ours: "right", "not_yet", "open" or "unread"."""
        if not self.readable:
            return "unread"
        return {True: "right", False: "not_yet", None: "open"}[self.right]

    def __repr__(self):
        """Return the verdict as a line."""
        return " ".join(part for part in (WORDS[self.state], self.read, self.message) if part)

    def _repr_html_(self):
        # A page asks for this when it shows the verdict, and nobody else does: this is when an answer counts as given.
        if self.given:
            record.keep(*self.given, self.right)
        # role="status": a screen reader reads it out when it appears.
        return (
            f'<div {NO_FORMULAS} role="status" style="border-left:5px solid {COLOURS[self.state]};padding:0.3em 0.8em">'
            f"{_SIGNS[self.state]} <strong>{escape(WORDS[self.state])}</strong> {escape(f'{self.read} {self.message}')}</div>"
        )


def check(exercise: str, answer: object = ...) -> Verdict:
    """Check your answer to an exercise.

    Parameters
    ----------
    exercise : str
        Its number, such as "02.1".
    answer : object
        What you found, also as a text: "4,000", "41 %", "six". Three dots (`...`) are an answer not given yet.

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

    >>> check("02.2", "2.999")
    Not yet. Read as 2,999. Keep the rows whose formation is battalion, take their column troops, and add it up.
    """
    decide = find(exercise)
    if answer is ...:
        return Verdict(None, f"{HOW}{last_time(exercise)}")
    box = boxes.BOXES.get(str(exercise))
    try:
        value, said = boxes.read(box, answer) if box else reading.Reading(answer)
        verdict = decide(value)
    except Misfit as misfit:
        return Verdict(False, str(misfit), readable=False)
    if verdict.right is None:
        return verdict
    return replace(verdict, read=said, given=(str(exercise), record.written(answer)))


def check_typed(exercise: str, typed: Sequence[str]) -> Verdict:
    """Check what was typed into the fields of a box.

    Parameters
    ----------
    exercise : str
        Its number, such as "02.1".
    typed : sequence of str
        A text for each field; of words that were chosen, one on each line.

    Returns
    -------
    Verdict
    """
    try:
        composed = boxes.compose(boxes.BOXES[exercise], typed)
    except Misfit as misfit:
        return Verdict(False, str(misfit), readable=False)
    return Verdict(None, EMPTY) if composed is ... else check(exercise, composed)


def find(exercise: str) -> Callable[[object], Verdict]:
    """Return the function that judges an exercise.

    Parameters
    ----------
    exercise : str
        Its number, such as "02.1".

    Returns
    -------
    callable

    Raises
    ------
    NoSuchExercise
        For an unknown number.
    MissingLibrary
        Where the exercise needs a library that is not installed.
    """
    lesson, _, number = str(exercise).partition(".")
    name = f"{__package__}.answers.lesson_{lesson}"
    try:
        return getattr(import_module(name), f"_exercise_{number}")
    except ModuleNotFoundError as missing:
        if missing.name != name:
            raise MissingLibrary.of(f"exercise {exercise!r}", missing) from missing
    except AttributeError:
        pass
    raise NoSuchExercise(f'there is no exercise {exercise!r}; write lesson, dot, number in quotes, such as "02.1"')


def my_answers() -> pd.DataFrame:
    """Show what you have guessed and answered so far, in all lessons, and print where that is kept.

    Returns
    -------
    pandas.DataFrame
        A row for each prediction ("02.a") and exercise ("02.1"): its `kind`, your last `answer`, as a text, whether it is
        `right`, "yes" or "not yet" (a guess is neither), how many `tries` you made, and the last `wrong` answer.
    """
    kept = record.table()
    rows = [row for row in kept.rows.values() if row["answer"]]  # a guess that was forgotten has none
    answers = [row for row in rows if row["kind"] != "guess"]
    right = sum(row["right"] == record.MARKS[True] for row in answers)
    print(
        f"Exercises answered: {len(answers)}, right so far: {right}. Guesses made: {len(rows) - len(answers)}.",
        kept.trouble or f"Kept in {kept.file}.",
    )
    columns = [name for name in record.COLUMNS if name != "item"]
    # The file may have been anywhere in between.
    given = [[printable(cell) for cell in (record.item(row["item"]), *map(row.get, columns))] for row in rows]
    return pd.DataFrame(given, columns=["item", *columns]).set_index("item").sort_index()


def last_time(exercise: str) -> str:
    """Say what was answered before.

    Parameters
    ----------
    exercise : str

    Returns
    -------
    str
        A sentence after a space, or an empty text.
    """
    row = record.last(exercise)
    if row is None or not row["answer"]:
        return ""
    right = "right" if row["right"] == record.MARKS[True] else "not right yet"
    return f" Last time: {printable(row['answer'])}, {right}."


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
    key = Key(right, praise, tuple(mistakes), otherwise, same)
    if same(answer, right):
        return Verdict(True, praise, key=key)
    looks_like = (said for wrong, said in key.mistakes if same(answer, wrong) and not same(wrong, right))
    is_rounded = isinstance(answer, float | int) and any(is_alike(answer, each) for each in rounded(right))
    return Verdict(False, next(looks_like, DIGITS if is_rounded else otherwise), key=key)


def rounded(right: object) -> list[float]:
    """Return a number with too few digits, rounded and cut off.

    Parameters
    ----------
    right : object

    Returns
    -------
    list of float
        Empty where it is a whole number, or not a number at all.
    """
    if not isinstance(right, float) or right == int(right):
        return []
    places = [10**digits for digits in (0, 1, 2) if digits or abs(right) > 1]
    return [made(right * each) / each for each in places for made in (round, math.trunc)]


def is_alike(one: float, other: float) -> bool:
    """Tell whether two numbers are the same, but for what a computer makes of decimals.

    Parameters
    ----------
    one, other : float

    Returns
    -------
    bool
    """
    return math.isclose(one, other, abs_tol=1e-9)


def judge_set(
    words: Set[str],
    right: Set[str],
    mistakes: Iterable[tuple[Set[str], str]],
    *,
    praise: str,
    otherwise: str,
    missing: str,
) -> Verdict:
    """Judge an answer of several words, in any order.

    Parameters
    ----------
    words, right : set of str
        What was given, and what is right.
    mistakes : iterable of tuple
        Pairs of wrong words and what to say where one of them was given; the first one that fits is said.
    praise : str
        Why the right answer is right.
    otherwise : str
        What to say where there is another wrong word.
    missing : str
        What to say where a right word is missing.

    Returns
    -------
    Verdict
    """
    key = Key(right, praise, tuple(mistakes), otherwise, missing=missing)
    faults = [(words & wrong, said) for wrong, said in key.mistakes]
    return replace(first_fault([*faults, (words - right, otherwise), (words != right, missing)], praise), key=key)


def first_wrong(verdicts: Mapping[str, Verdict], praise: str) -> Verdict:
    """Say what is wrong with the first part of an answer that is not right.

    Parameters
    ----------
    verdicts : dict of str to Verdict
        Of the parts, in their order.
    praise : str
        What to say where all are right.

    Returns
    -------
    Verdict
    """
    key = {"praise": praise, "parts": {name: verdict.key for name, verdict in verdicts.items()}}
    return replace(first_fault(((not each.right, each.message) for each in verdicts.values()), praise), key=key)


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
    return reading.number(answer).value


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
    return reading.pair(answer).value


def as_word(answer: object) -> str:
    """Read an answer as a word, whatever its case, its quotation marks and the spaces around it.

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
    return reading.word(answer).value
