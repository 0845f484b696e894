"""What is asked in each lesson: its exercises and predictions, in their order, with the words that the board says about them.

`lessons.json` is made of the lessons by `tools/class_items.py`, so that no lesson has to be run for a board, nor be there.
"""

import json
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

FILE = "lessons.json"


@dataclass(frozen=True)
class Item:
    """An exercise or a prediction.

    Attributes
    ----------
    item : str
        Its number: "02.1", or "02.a" of a prediction.
    kind : str
        "exercise" or "guess".
    name : str
        What it is called.
    hint : str
        Of an exercise: what helps without telling the answer.
    question, form, unit : str
        Of a prediction: what is asked, "number", "options" or "word", and what is counted.
    low, high, step : float
        Of a number: the least, the greatest, and the step of the slider.
    options : list of str
        Of options: what can be chosen.
    at : float or None
        The answer's place on the axis, where it has one.
    said : str
        What is said to everybody when the answer is shown.
    """

    item: str
    kind: str
    name: str
    hint: str = ""
    question: str = ""
    form: str = ""
    unit: str = ""
    low: float = 0
    high: float = 0
    step: float = 1
    options: list[str] = field(default_factory=list)
    at: float | None = None
    said: str = ""


@dataclass(frozen=True)
class Lesson:
    """A lesson.

    Attributes
    ----------
    number, title, question : str
        "02", "Troops", "How big is 4,000?".
    items : tuple of Item
        In their order.
    """

    number: str
    title: str
    question: str
    items: tuple[Item, ...]


@cache
def lessons() -> dict[str, Lesson]:
    """Return all lessons, by their numbers.

    Returns
    -------
    dict of str to Lesson

    >>> lessons()["02"].items[1].name
    'How many numbers are there?'
    """
    found = json.loads((resources.files(__package__) / FILE).read_text("utf-8"))
    return {
        number: Lesson(number, each["title"], each["question"], tuple(Item(**item) for item in each["items"]))
        for number, each in found.items()
    }


@cache
def by_number() -> dict[str, Item]:
    """Return everything that is asked, by its number.

    Returns
    -------
    dict of str to Item
    """
    return {item.item: item for lesson in lessons().values() for item in lesson.items}
