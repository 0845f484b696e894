"""What a reader guessed and answered: one table, `my_work/answers.csv`, for predictions and exercises.

| column | what it holds |
| --- | --- |
| item | "lesson 02 guess a" or "lesson 02 exercise 1": in words, because a spreadsheet takes 02.1 for a number |
| kind | guess or answer; choice for what was chosen in a form of the site, such as "lesson 04 codes 3" |
| answer | the last one, as a text; once there was a right one, the last right one |
| right | yes or not yet; empty for a guess, which is neither |
| tries | how many different answers were given, one after the other, up to the first right one |
| wrong | the last wrong answer before that |

The first edition kept `exercise,answer,right`; such a file is read, and written in the new form with the next answer.
"""

from collections.abc import Mapping
from numbers import Number

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from eastern_flank.core.text import printable
from eastern_flank.exercises import meeting, my_work

COLUMNS = ("item", "kind", "answer", "right", "tries", "wrong")
MARKS = {True: "yes", False: "not yet", None: ""}
LONGEST = 200  # characters of an answer; of a longer one the beginning is kept
MOST_TRIES = 1_000_000  # no reader gives more: a larger number in the file is somebody's joke


def _from_first_edition(row):
    exercise, answer, right = row
    return [exercise, "answer", answer, right, "1", "" if right == MARKS[True] else answer]


# What is read too: the first edition's file, and what the site saves, which has a name in front.
OLDER = {("exercise", "answer", "right"): _from_first_edition, ("name", *COLUMNS): lambda row: row[1:]}

# What could not be written so far, by its key in the file: the one thing that is remembered from check to check.
_unsaved: dict[str, dict[str, str]] = {}


def key(item: str) -> str:
    """Return what the file calls a prediction or an exercise.

    Parameters
    ----------
    item : str
        Such as "02.a" or "02.1".

    Returns
    -------
    str

    >>> key("02.a")
    'lesson 02 guess a'
    """
    lesson, _, part = str(item).partition(".")
    return f"lesson {lesson} {'guess' if part.isalpha() else 'exercise'} {part}"


def item(key: str) -> str:
    """Return the number of a prediction or an exercise, from what the file calls it.

    Parameters
    ----------
    key : str

    Returns
    -------
    str

    >>> item("lesson 02 guess a")
    '02.a'
    """
    return key.removeprefix("lesson ").replace(" exercise ", ".").replace(" guess ", ".")


def table() -> my_work.Kept:
    """Return the whole table, with what could not be saved before saved now.

    Returns
    -------
    my_work.Kept
    """
    kept = my_work.Kept("answers", COLUMNS, older=OLDER)
    if _unsaved and kept.save(_unsaved):
        _unsaved.clear()
    return kept


def last(item: str) -> dict[str, str] | None:
    """Return the row of a prediction or an exercise.

    Parameters
    ----------
    item : str

    Returns
    -------
    dict of str to str, or None
        None where nothing was given yet.
    """
    return _unsaved.get(key(item)) or table().rows.get(key(item))


def tries(item: str) -> int:
    """Return how many answers were given.

    Parameters
    ----------
    item : str

    Returns
    -------
    int
    """
    text = (last(item) or {"tries": "0"})["tries"]
    return min(int(text), MOST_TRIES) if text.isascii() and text.isdecimal() and len(text) < 10 else 1


def keep(item: str, answer: str, right: bool | None = None) -> None:
    """Keep a guess or an answer. Where nothing can be written it waits, and the lesson goes on.

    Parameters
    ----------
    item : str
    answer : str
        As the reader wrote it.
    right : bool, optional
        None for a guess. What was right once stays right: what is tried after that counts as no try. Nor does the same answer
        again.
    """
    answer = _fitting(answer)
    before = last(item) or {"answer": "", "right": "", "wrong": ""}
    done = right is not None and before["right"] == MARKS[True]
    again = answer and answer in ((before["answer"], before["wrong"]) if right is False else (before["answer"],))
    right_once = right is not None and (right or done)
    _unsaved[key(item)] = {
        "item": key(item),
        "kind": "guess" if right is None else "answer",
        "answer": before["answer"] if right is False and right_once else answer,
        "right": MARKS[None if right is None else right_once],
        "tries": str(tries(item) + (not (again or done))),
        "wrong": answer if right is False and not done else before["wrong"],
    }
    table()


def forget(item: str) -> None:
    """Forget a guess, so that another can be made.

    Parameters
    ----------
    item : str
    """
    row = last(item)
    if row:
        _unsaved[key(item)] = {**row, "answer": ""}
        table()


def written(answer: object) -> str:
    """Write an answer of any kind as its reader would: a number, a word, several of them, a chart.

    Parameters
    ----------
    answer : object

    Returns
    -------
    str
        Never empty, at most `LONGEST` characters, all of them visible.

    >>> written((700, 1300)), written({"A": "unit", "B": "scale"})
    ('(700, 1300)', 'A: unit, B: scale')
    """
    return _fitting(_as_text(answer)) or "(empty)"


def _as_text(answer):
    match answer:
        case str():
            return answer
        case bool() | None:
            return str(answer)
        case Axes() | Figure():
            return "a chart"
        case meeting.Ballot():
            return _as_text(answer.votes)
        case pd.DataFrame():
            return "a table"
        case pd.Series():
            return _as_text(answer.to_dict())
        case Mapping():
            return ", ".join(f"{_as_text(name)}: {_part(value)}" for name, value in list(answer.items())[:40])
        case list() | tuple() | set() | frozenset() | pd.Index():
            return f"({', '.join(_part(each) for each in list(answer)[:40])})"
        case Number():
            try:
                return str(answer)
            except ValueError:  # a whole number of thousands of digits
                return "a very long number"
    return "(empty)" if answer is pd.NA or answer is pd.NaT else f"({type(answer).__name__})"


def _part(value):
    if isinstance(value, list | tuple | set | frozenset | Mapping | pd.Series | pd.Index):
        return f"({type(value).__name__})"
    return "…" if value is ... else _as_text(value)


def _fitting(text):
    text = printable(" ".join(text.split()))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
