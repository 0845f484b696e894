"""Judge again what students answered, from the text that was kept of it. Nothing in it is ever run as code.

A file may have been edited, or come from an older edition: so what it says of itself ("right: yes") counts only where Python
cannot tell, as for a chart.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from eastern_flank.exercises import boxes, check
from eastern_flank.exercises.reading import Misfit

UNREADABLE = "cannot be read"
_NO_ANSWER = ("a chart", "a table")  # of these the file has no more than that there was one
_IN_PARTS = ("parts", "chart", "change")


@dataclass(frozen=True)
class Judged:
    """What an answer is worth.

    Attributes
    ----------
    right : bool or None
        None where Python cannot tell.
    form : str
        The answer in one form, in which those that mean the same are counted together: "4,000" for "about 4000".
    said : str
        What its student was told: the mistake that it looks like, or why it is right.
    shown : bool
        Whether it may be shown to a class: a number, or what can be chosen; no words of somebody's own.
    """

    right: bool | None
    form: str
    said: str
    shown: bool


@lru_cache(maxsize=20_000)
def judged(item: str, answer: str) -> Judged:
    """Judge an answer.

    Parameters
    ----------
    item : str
        The exercise, such as "02.1".
    answer : str
        As `my_work/answers.csv` has it.

    Returns
    -------
    Judged
    """
    box = boxes.BOXES[item]
    if box.kind == "form" or answer in _NO_ANSWER or answer.endswith("…"):  # cut where it was too long
        return Judged(None, answer, "", answer in _NO_ANSWER)
    try:
        given = _given(box, answer)
        form, shown = _form(box, boxes.read(box, given).value)
        verdict = check.check(item, given)
    except Misfit:
        return Judged(None if box.kind in _IN_PARTS else False, answer, UNREADABLE, False)
    except Exception:  # such as a library or a figure that is not here: then the file's own word counts
        return Judged(None, answer, "", False)
    if verdict.state == "unread":
        return Judged(False, answer, UNREADABLE, False)
    return Judged(verdict.right, form, verdict.message, shown)


def _given(box, text):
    """Make of the text that `record.written` wrote what a box would give."""
    if box.kind in _IN_PARTS:
        names = "|".join(map(re.escape, box.named()))
        parts = re.split(rf"(?:^|, )({names}): ", text)
        if parts[0] or len(parts) < 3:
            raise Misfit("It has no such parts.")
        return {name: ... if value == "…" else value for name, value in zip(parts[1::2], parts[2::2], strict=True)}
    if box.kind == "words" and text.startswith("(") and text.endswith(")"):
        return text[1:-1].split(", ")
    return text


def _form(box, value):
    """Write what was read in one form, and say whether a class may see it."""
    if isinstance(value, dict):
        named = box.named()
        parts = [(named[name], each) for name, each in value.items() if name in named and each is not ...]
        forms = [(f"{part.label}: {_form(part, each)[0]}", _form(part, each)[1]) for part, each in parts]
        return "; ".join(form for form, _ in forms), all(shown for _, shown in forms)
    if isinstance(value, tuple | list):
        forms = [_form(box, each) for each in value]
        words = [form for form, _ in forms]
        return " and ".join(sorted(words) if box.kind == "words" else words), all(shown for _, shown in forms)
    if isinstance(value, int | float):
        return written(value), True
    choices = box.choices()
    return choices.get(value, value), value in choices or box.kind == "date"


def written(value: float) -> str:
    """Write a number for people: four digits, or all before the point.

    Parameters
    ----------
    value : float

    Returns
    -------
    str

    >>> written(4000), written(1.38809)
    ('4,000', '1.388')
    """
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 1000 else f"{value:.4g}"


def right_answer(item: str) -> str:
    """Return the right answer to an exercise in words, or an empty text where there is no single one.

    Parameters
    ----------
    item : str

    Returns
    -------
    str

    >>> right_answer("02.2")
    '3,000'
    """
    box = boxes.BOXES[item]
    probe = {"pair": (0.5, 0.5), "word": "x", "words": ["x"]}.get(box.kind, 0.5)
    if box.kind in (*_IN_PARTS, "form", "text", "date"):
        return ""
    try:
        right = check.find(item)(probe).key.right
        return _form(box, boxes.read(box, right).value)[0]
    except Exception:  # without what the exercise needs
        return ""
