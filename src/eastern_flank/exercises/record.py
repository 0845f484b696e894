"""What a reader guessed and answered: one table, `my_work/answers.csv`, for predictions and exercises.

| column | what it holds |
| --- | --- |
| item | "lesson 02 guess a" or "lesson 02 exercise 1": in words, because a spreadsheet takes 02.1 for a number |
| kind | guess or answer |
| answer | the last one, as a text |
| right | yes or not yet; empty for a guess, which is neither |
| tries | how many answers were given |
| wrong | the last wrong answer, also after a right one |
"""

from eastern_flank.exercises import my_work

COLUMNS = ("item", "kind", "answer", "right", "tries", "wrong")
MARKS = {True: "yes", False: "not yet", None: ""}

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


def table() -> my_work.Kept:
    """Return the whole table, with what could not be saved before saved now.

    Returns
    -------
    my_work.Kept
    """
    kept = my_work.Kept("answers", COLUMNS)
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


def keep(item: str, answer: str, right: bool | None = None) -> None:
    """Keep a guess or an answer. Where nothing can be written it waits, and the lesson goes on.

    Parameters
    ----------
    item : str
    answer : str
        As the reader wrote it.
    right : bool, optional
        None for a guess. What was right once stays right.
    """
    before = last(item) or {"tries": "0", "right": "", "wrong": ""}
    tries = int(before["tries"]) + 1 if before["tries"].isdigit() else 1
    right_once = right or before["right"] == MARKS[True]
    _unsaved[key(item)] = {
        "item": key(item),
        "kind": "guess" if right is None else "answer",
        "answer": answer,
        "right": MARKS[None if right is None else bool(right_once)],
        "tries": str(tries),
        "wrong": answer if right is False else before["wrong"],
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
