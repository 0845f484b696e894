"""The exercises' checks as a table, from which `browser/judge.js` judges answers in a page, without Python.

Each check is asked once about an answer that means nothing, and its verdict brings along what the answer was compared with
(`Verdict.key`). What counts as the same number is a range, whatever function compares: its ends are found by trying. Where there
are few answers to choose from, all are judged now.
"""

import base64
import json
import math
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from itertools import product

import numpy as np

from eastern_flank.core import text
from eastern_flank.core.errors import PlainError
from eastern_flank.exercises import boxes, check, vocabulary
from eastern_flank.widgets import answer_box

MOST_COMBINATIONS = 2000  # answers that are judged ahead
# An answer of each kind that means nothing.
_PROBES = {"pair": (0.5, 0.5), "text": "x", "words": ["x"], "word": "x", "date": "1000-01-01"}
_PROBES |= dict.fromkeys(boxes.NUMBERS, 0.5)


class NotCompiled(PlainError):
    """A check that cannot be asked in a page; the message says why."""


def table(lesson: str) -> dict[str, dict]:
    """Compile the checks of a lesson, with what is right scrambled.

    Parameters
    ----------
    lesson : str
        Such as "02".

    Returns
    -------
    dict of str to dict
        An entry for each exercise, of texts, numbers, lists and dicts: what `answer.js` draws (`widgets.answer_box.spec`), how
        each field is read, and `judged`, a text. Of what cannot be asked in a page, `judged` is empty and `sorry` says why.
    """
    entries = {}
    for exercise in boxes.BOXES:
        if exercise.startswith(f"{lesson}."):
            try:
                entry = compiled(exercise)
                entries[exercise] = entry | {"judged": scrambled(entry["judged"], exercise)}
            except NotCompiled as why:
                entries[exercise] = box(exercise) | {"judged": "", "sorry": str(why)}
    return entries


def tells(text: str, lesson: str) -> bool:
    """Say whether a text has a number that is right in an exercise of a lesson. Numbers up to 12 are on every page.

    Parameters
    ----------
    text : str
    lesson : str
        Its two digits.

    Returns
    -------
    bool

    >>> tells("They add up to 3,000.", "02"), tells("The force has 4,000.", "02")
    (True, False)
    """
    said = [float(number.replace(",", "")) for number in re.findall(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?\b", text)]
    ranges = _numbers(lesson)
    return any(low <= number <= high for number in said for low, high in ranges if number > 12 or number % 1)


@cache
def _numbers(lesson):
    """Return from where to where an answer to an exercise of a lesson is right, for each that is a number."""
    judged = [compiled(exercise)["judged"] for exercise in boxes.BOXES if exercise.startswith(f"{lesson}.")]
    right = [
        each for one in judged if one.get("by") == "value" and isinstance(one["right"], list) for each in one["right"]
    ]
    return [
        tuple(each) if isinstance(each, list | tuple) else (each, each) for each in right if not isinstance(each, str)
    ]


@cache
def compiled(exercise: str) -> dict:
    """Compile one check.

    Parameters
    ----------
    exercise : str
        Such as "02.1".

    Returns
    -------
    dict
        As in `table`, with `judged` as a dict. In it `by` says how: "value" (a word, or numbers as ranges), "set", "parts",
        "choice" (all verdicts are there), "change" (the model of lesson 07), "codes" (the form of lesson 04), "line".

    Raises
    ------
    NotCompiled
    """
    kind = boxes.BOXES[exercise].kind
    return box(exercise) | {"judged": _OWN.get(kind, _by_key)(exercise)}


def box(exercise: str) -> dict:
    """Describe the box of an exercise: what is drawn, and how each of its fields is read.

    Parameters
    ----------
    exercise : str

    Returns
    -------
    dict
    """
    drawn = answer_box.spec(exercise)
    own = boxes.BOXES[exercise]
    for field, part in zip(drawn["fields"], own.parts().values(), strict=True):
        field |= {"kind": part.kind} | ({"alike": part.others()} if part.others() else {})
    if own.kind == "change":
        drawn["named"] = [{"name": name, "label": each.label, "kind": each.kind} for name, each in own.named().items()]
    return drawn


def script() -> str:
    """Return the script that reads and judges: a plain one, which makes one object, `easternFlankJudge`.

    Returns
    -------
    str
        It needs nothing else, and no server: a page that was opened from a disk may load no modules. It is ASCII, whatever a
        server says of it.
    """
    source = (files(__package__) / "browser" / "judge.js").read_text("ascii")
    return f"globalThis.easternFlankVocabulary = {json.dumps(_vocabulary(), separators=(',', ':'))};\n{source}"


def scrambled(judged: dict, exercise: str) -> str:
    """Write what is right so that nobody reads it by chance in the source of a page.

    It is no secret: the script beside it reads it too. Each byte of its JSON is xor'd with the number of the exercise, which is
    22 for 02.2, and the whole is base64.

    Parameters
    ----------
    judged : dict
    exercise : str

    Returns
    -------
    str
    """
    key = int(exercise.replace(".", ""))
    plain = json.dumps(judged, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(bytes(byte ^ key for byte in plain)).decode("ascii")


def _vocabulary():
    """Return what `reading` and `check` know, for the script: the same words, patterns and sentences."""
    words = {name.lower(): value for name, value in vars(vocabulary).items() if name.isupper() and name[0] != "_"}
    return words | {
        "states": check.WORDS,
        "empty": check.EMPTY,
        "invisible": text.INVISIBLE.pattern,
        "longest_shown": text.LONGEST_SHOWN,
        "most_compared": text.MOST_COMPARED,
        "longest_compared": text.LONGEST_COMPARED,
        "help": [[answer_box.HINT_AT, answer_box.HINT], [answer_box.WORKED_AT, answer_box.WORKED]],
    }


# ------------------------------------------------------------------------------------------- what answers are compared with


def _by_key(exercise):
    own = boxes.BOXES[exercise]
    answer = {name: _PROBES[each.kind] for name, each in own.named().items()} or _PROBES[own.kind]
    key = check.find(exercise)(answer).key
    if key is None and own.named():
        return _by_choice(exercise)
    if key is None:
        raise NotCompiled(f"exercise {exercise} has a check that works in JupyterLab only")
    return _of(key) | ({"open": _open(exercise)} if own.named() else {})


def _of(key):
    """Return a key as texts, numbers and lists."""
    if isinstance(key, dict) and "parts" in key:
        return {
            "by": "parts",
            "praise": key["praise"],
            "parts": {name: _of(each) for name, each in key["parts"].items()},
        }
    if isinstance(key, dict):
        return {"by": "line"} | key
    said = {"praise": key.praise, "otherwise": key.otherwise}
    if key.missing:
        wrong = [[sorted(words), saying] for words, saying in key.mistakes]
        return {"by": "set", "right": sorted(key.right), "wrong": wrong, **said, "missing": key.missing}
    wrong = [[_wanted(each, key.same), saying] for each, saying in key.mistakes if not key.same(each, key.right)]
    nearly = [_wanted(each, check.is_alike) for each in dict.fromkeys(check.rounded(key.right))]
    wrong += [[[ends], check.DIGITS] for (ends,) in nearly if not all(key.same(end, key.right) for end in ends)]
    return {"by": "value", "right": _wanted(key.right, key.same), "wrong": [each for each in wrong if each[0]], **said}


def _wanted(value, same):
    """Return a word as it is, and of each number the range of numbers that count as the same."""
    if isinstance(value, str):
        return value
    if not isinstance(value, tuple):
        found = [_range(lambda x: same(x, value), value)]
    else:
        tries = [lambda x, at=at: same((*value[:at], x, *value[at + 1 :]), value) for at in range(len(value))]
        found = list(map(_range, tries, value))
    return [] if None in found else found  # what is not the same as itself is nobody's answer


def _range(fits: Callable[[float], bool], value: float):
    """Return the least and the greatest number that fits, or the one number; None where it does not fit itself."""
    value = float(value)
    if not fits(value):
        return None
    low, high = (_last(fits, value, toward) for toward in (-math.inf, math.inf))
    return _plain(value) if low == high else [_plain(low), _plain(high)]


def _last(fits, good, toward):
    """Return the last number on the way from a number that fits."""
    step = math.copysign(np.spacing(abs(good)), toward)
    while fits(good + step):
        good, step = good + step, 2 * step
    bad = good + step
    while (middle := (good + bad) / 2) not in (good, bad):
        good, bad = (middle, bad) if fits(middle) else (good, middle)
    return good


def _plain(number):
    return int(number) if number.is_integer() else number


# -------------------------------------------------------------------------------------------- answers that are judged ahead


def _by_choice(exercise):
    """Judge all answers that can be chosen: of the field that comes last, the options follow each other."""
    fields = {name: list(each.choices()) for name, each in boxes.BOXES[exercise].named().items()}
    if not 0 < math.prod(map(len, fields.values())) <= MOST_COMBINATIONS:
        raise NotCompiled(f"exercise {exercise} has too many answers to judge them ahead")
    verdicts = [check.check(exercise, dict(zip(fields, chosen, strict=True))) for chosen in product(*fields.values())]
    (praise,) = {verdict.message for verdict in verdicts if verdict.right}
    messages = [praise, *sorted({verdict.message for verdict in verdicts} - {praise})]
    return {
        "by": "choice",
        "messages": messages,
        "verdicts": "".join(chr(ord("a") + messages.index(verdict.message)) for verdict in verdicts),
        "open": _open(exercise),
    }


def _open(exercise):
    """Return what is said while fields are empty, with {} for their names."""
    first, *others = boxes.BOXES[exercise].named().items()
    answer = {first[0]: next(iter(first[1].choices()))} | dict.fromkeys(dict(others), ...)
    return check.check(exercise, answer).message.replace(", ".join(dict(others)), "{}")


def _by_codes(exercise):
    """Judge the form of lesson 04: how many passages have a code, whether all have the same, whether one is silent."""
    from eastern_flank.exercises.answers.lesson_04 import PASSAGES, SILENT
    from eastern_flank.tables.load import load

    words = list(load("coding/coder_a")["stance"].cat.categories)
    one, other = [word for word in words if word != SILENT][:2]

    def said(*codes):
        given = dict(enumerate([*codes, *[...] * (PASSAGES - len(codes))], 1))
        return check.check(exercise, given).message

    rest = [one] * (PASSAGES - 1)
    return {
        "by": "codes",
        "silent": SILENT,
        "coded": [said(*[one] * number) for number in range(PASSAGES)],
        "same": said(one, *rest),
        "loud": said(other, *rest),
        "praise": said(SILENT, *rest),
    }


def _by_model(exercise):
    """Hand over the model's values, and what is said about one change of them."""
    name = next(iter(boxes.BOXES[exercise].named()))
    return {"by": "change"} | check.find(exercise)({name: 0}).key


_OWN = {"chart": _by_choice, "form": _by_codes, "change": _by_model}
