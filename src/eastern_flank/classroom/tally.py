"""Count what a class answered: for each exercise and prediction who is where, and which wrong answers are common."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import quantiles

from eastern_flank.classroom import judging
from eastern_flank.classroom.answers_file import Row
from eastern_flank.classroom.folder import Student
from eastern_flank.classroom.items import Item

RIGHT, NOT_YET, GUESSED, OPEN = "right", "not yet", "guessed", "open"


@dataclass(frozen=True)
class Wrong:
    """A wrong answer that students gave.

    Attributes
    ----------
    answer : str
    times : int
        How many students gave it last, before they were right or until now.
    since : int
        How many of them have been right since.
    said : str
        The mistake that it looks like, as they were told.
    shown : bool
        Whether a class may see it.
    """

    answer: str
    times: int
    since: int
    said: str
    shown: bool


@dataclass(frozen=True)
class Tally:
    """What a class did with an exercise or a prediction.

    Attributes
    ----------
    item : Item
    states : tuple of str
        For each student `RIGHT`, `NOT_YET`, `GUESSED` or `OPEN`, in the order in which they were given.
    tries : tuple of int
        For each student.
    wrong : tuple of Wrong
        The commonest first.
    guesses : tuple
        Of a prediction: the numbers, or the options, that were guessed; of words, nothing.
    """

    item: Item
    states: tuple[str, ...]
    tries: tuple[int, ...]
    wrong: tuple[Wrong, ...]
    guesses: tuple

    def count(self, state: str) -> int:
        """Return how many students are in a state.

        Parameters
        ----------
        state : str

        Returns
        -------
        int
        """
        return self.states.count(state)

    @property
    def answered(self) -> int:
        """How many students gave an answer or a guess."""
        return len(self.states) - self.count(OPEN)


def tally(item: Item, students: Sequence[Student]) -> Tally:
    """Count what a class did with an exercise or a prediction.

    Parameters
    ----------
    item : Item
    students : sequence of Student

    Returns
    -------
    Tally
    """
    rows = [student.rows.get(item.item) for student in students]
    states = tuple(state(item, row) for row in rows)
    given = [(row, each) for row, each in zip(rows, states, strict=True) if row]
    return Tally(
        item,
        states,
        tuple(row.tries if row else 0 for row in rows),
        () if item.kind == "guess" else _wrong(item, given),
        tuple(_guesses(item, [row.answer for row, _ in given])) if item.kind == "guess" else (),
    )


def state(item: Item, row: Row | None) -> str:
    """Say where a student is with an exercise or a prediction.

    Parameters
    ----------
    item : Item
    row : Row or None

    Returns
    -------
    str
    """
    if row is None:
        return OPEN
    if item.kind == "guess":
        return GUESSED
    right = judging.judged(item.item, row.answer).right
    return RIGHT if (row.right if right is None else right) else NOT_YET


def wrong_answer(row: Row, where: str) -> str:
    """Return the last wrong answer of a student, or an empty text.

    Parameters
    ----------
    row : Row
    where : str
        The student's state.

    Returns
    -------
    str
    """
    return row.answer if where == NOT_YET else row.wrong


def _wrong(item, given):
    found = {}
    for row, where in given:
        answer = wrong_answer(row, where)
        if not answer or (judged := judging.judged(item.item, answer)).right:
            continue
        times, since, _, _ = found.get(judged.form, (0, 0, "", False))
        found[judged.form] = times + 1, since + (where == RIGHT), judged.said, judged.shown
    listed = [Wrong(form, *each) for form, each in found.items()]
    return tuple(sorted(listed, key=lambda each: (-each.times, each.answer)))


def _guesses(item, answers: Iterable[str]):
    """Yield what was guessed, in so far as it can be guessed."""
    for answer in answers:
        if item.form == "options" and answer in item.options:
            yield answer
        elif item.form == "number":
            try:
                value = float(answer)
            except ValueError:
                continue
            if math.isfinite(value) and item.low <= value <= item.high:
                yield value


def middle_half(values: Sequence[float]) -> tuple[float, float]:
    """Return between which numbers the middle half of some numbers is.

    Parameters
    ----------
    values : sequence of float
        At least one.

    Returns
    -------
    tuple of float

    >>> middle_half([1, 2, 3, 4, 100])
    (2.0, 4.0)
    """
    if len(values) == 1:
        return float(values[0]), float(values[0])
    low, _, high = quantiles(values, n=4, method="inclusive")
    return low, high
