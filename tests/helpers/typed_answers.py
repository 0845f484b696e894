"""Answers to every exercise, as people might write them: right ones, mistakes, and whatever else a box may be given."""

import csv
import json
import math
import random
from itertools import combinations, product
from pathlib import Path

from eastern_flank.exercises import boxes, vocabulary
from eastern_flank.figures import caption

SAMPLES = Path(__file__).parents[1] / "exercises" / "samples"
TYPED = SAMPLES / "typed.csv"
FIELDS, TEXT = True, False
SEED = 17
MANY = 3  # how many answers of each sort are made up
SOME = 12  # how many of the odd texts are tried on an exercise; all of them on the first one of each kind

_SAMPLES = json.loads((SAMPLES / "odd.json").read_text("utf-8"))
_FACE = "\N{GRINNING FACE}"  # one character to Python, two to JavaScript
LONG = ["x" * 300, "x" * 301, "1" * 300, "1" * 301, _FACE * 50, _FACE * 300, _FACE * 301]
LONG += ["x" * 40, "x" * 41, "1" * 200, "1" * 201, "1," * 150, "1 000" * 60, "hundred " * 37, "dozen " * 40]
ODD = [*_SAMPLES["odd"], *LONG]
# The same digits in Arabic, and as wide as Chinese characters.
_ARABIC, _WIDE = ({ord("0") + digit: zero + digit for digit in range(10)} for zero in (0x660, 0xFF10))


def _written(value, rng):
    """Write a number as people do, in one of many ways."""
    plain, grouped, percent = f"{value:.12g}", f"{value:,.12g}", f"{100 * value:.10g}"
    ways = [f"{value:{form}}" for form in ("", ".0f", ".1f", ".2f", ".3f", ".3g", ".6e")]
    ways += [form.format(plain) for form in ("{}", "+{}", "{}0", "0{}")]
    ways += [form.format(percent) for form in ("{}%", "{} %", "{} per cent")]
    ways += [grouped.replace(",", mark) for mark in (",", " ", "'", "\N{NARROW NO-BREAK SPACE}")]
    ways += [plain.replace("-", minus) for minus in ("−", "minus ")]
    ways += [
        plain.translate(_ARABIC),
        plain.translate(_WIDE),
        plain.replace(".", ","),
        grouped.translate({ord(","): ".", ord("."): ","}),
    ]
    text = rng.choice(ways)
    return rng.choice(_SAMPLES["around_numbers"]).format(text) if rng.random() < 0.3 else text


def _spelt(number):
    """Write a whole number in words."""
    units, tens = list(vocabulary.UNITS), list(vocabulary.TENS)
    if number < 20:
        return units[number]
    if number < 100:
        return tens[number // 10 - 2] + (f"-{units[number % 10]}" if number % 10 else "")
    if number < 1000:
        return f"{units[number // 100]} hundred" + (f" and {_spelt(number % 100)}" if number % 100 else "")
    return f"{_spelt(number // 1000)} thousand" + (f" {_spelt(number % 1000)}" if number % 1000 else "")


def _numbers(judged):
    """Return the numbers that matter to a check, for each of its places: the middles, the ends, and the next beyond."""
    for wanted, _ in [(judged["right"], ""), *judged["wrong"]]:
        places = []
        for each in wanted:
            low, high = each if isinstance(each, list) else (each, each)
            places.append([(low + high) / 2, low, high, math.nextafter(low, -math.inf), math.nextafter(high, math.inf)])
        yield places


def _misspelt(word, rng):
    at = rng.randrange(len(word) + 1)
    other = rng.choice("aeinrst _-")
    slips = ("", other, other + word[at : at + 1], word[at : at + 1] * 2)
    return word[:at] + rng.choice(slips) + word[at + 1 :]


def _worded(word, rng):
    """Write a word as people do."""
    spaced = rng.choice([word, word.replace("_", " "), word.replace(" ", "-"), word.replace(" ", "\xa0")])
    return rng.choice(_SAMPLES["around_words"]).format(rng.choice([str, str.upper, str.title])(spaced))


def _one(exercise, kind, judged, rng, many):
    """Yield answers for one field."""
    box = boxes.BOXES[exercise]
    field = next(iter(box.parts().values()))
    options = [text for pair in field.choices().items() for text in pair]
    if kind in boxes.NUMBERS:
        for (places,) in _numbers(judged):
            yield from map(repr, places)
            yield from (_written(places[0], rng) for _ in range(many))
            if places[0] >= 0 and places[0] == int(places[0]) and places[0] < 10**6:
                yield _spelt(int(places[0]))
        for _ in range(many):
            yield _written(rng.choice([rng.randrange(10**6), rng.uniform(-5, 5), 10 ** rng.uniform(-9, 20)]), rng)
    elif kind == "word":
        words = [*options, judged["right"], *(word for word, _ in judged["wrong"]), *vocabulary.NAMES, *field.others()]
        yield from words
        yield from (_worded(rng.choice(words), rng) for _ in range(many))
        yield from (_misspelt(rng.choice(words), rng) for _ in range(many))
    elif kind == "words":
        words = [*options, "reporter", "denmark", "usa", "paris"]
        for _ in range(4 * many):
            yield rng.choice([", ", " and ", "; ", " ", " & ", "\n"]).join(rng.sample(words, rng.randrange(1, 4)))
    elif kind == "text":
        figure = caption.caption("02_dots")
        yield from [figure.source, figure.source.upper(), figure.title, figure.alt]
        words = figure.source.split()
        for _ in range(30 * many):
            kept = [word for word in words if rng.random() < 0.95]
            yield " ".join(rng.choice([*words, *_SAMPLES["in_lines"]]) if rng.random() < 0.1 else word for word in kept)
    if kind != "text":
        yield from ("".join(rng.choices(_SAMPLES["pieces"], k=rng.randrange(1, 7))) for _ in range(2 * many))


def _pairs(judged, rng, many):
    """Yield (whether in two fields, the answer) for a pair of numbers."""
    for one, other in _numbers(judged):
        yield from ((FIELDS, [repr(a), repr(b)]) for a, b in product(one, other))
        for _ in range(many):
            texts = [_written(one[0], rng), _written(other[0], rng)]
            yield from [(FIELDS, texts), (TEXT, rng.choice(_SAMPLES["around_pairs"]).format(*texts))]
    yield from ((FIELDS, [rng.choice(ODD), rng.choice(["5", "", *ODD])]) for _ in range(3 * many))
    yield from ((TEXT, "".join(rng.choices(_SAMPLES["pieces"], k=rng.randrange(1, 8)))) for _ in range(3 * many))


def _chosen(exercise):
    """Yield every combination of what can be chosen, and of fields left empty."""
    yield from product(*([*each.choices(), ""] for each in boxes.BOXES[exercise].named().values()))


def _own(exercise, entry, rng, many):
    """Yield (whether in fields, the answer) for what is asked in one exercise."""
    kind, judged = entry["kind"], entry["judged"]
    if kind == "pair":
        yield from _pairs(judged, rng, many)
    elif kind == "form":
        for _ in range(20 * many):
            words = rng.sample(["yes", "no", "undecided", "not_stated", ""], rng.randrange(1, 4))
            yield FIELDS, rng.choices(words, k=12)
    elif kind == "change":
        yield from ((FIELDS, ["attackers", text]) for text in ("30001.5", "30004.5"))  # the model asks for a half
        for name, (low, high, _) in judged["ranges"].items():
            for value in [low, high, math.nextafter(low, -9), math.nextafter(high, 1e9)]:
                yield FIELDS, [name, repr(value)]
            for _ in range(4 * many):
                yield FIELDS, [rng.choice([name, name, name, "nato", ""]), _written(rng.uniform(low, high), rng)]
    elif judged["by"] == "choice":
        yield from ((FIELDS, list(each)) for each in _chosen(exercise))
    elif kind == "parts":
        dates = [*(day for day, _ in judged["parts"]["date"]["wrong"]), judged["parts"]["date"]["right"], "", "soon"]
        dates += ["June 2026", "1 June 2026", "06/2026", "1.6.2026", "2026", "2026-05-31"]
        fields = boxes.BOXES[exercise].named()
        yield FIELDS, [part["right"] for part in judged["parts"].values()]
        every = [dates if name == "date" else [*each.choices(), ""] for name, each in fields.items()]
        yield from ((FIELDS, list(each)) for each in rng.sample(list(product(*every)), 100 * many))
    else:
        for text in _one(exercise, kind, judged, rng, many):
            yield rng.choice([(TEXT, text), (FIELDS, [text])])
    if kind == "words":
        names = [option["value"] for option in entry["fields"][0]["options"]]
        yield from ((FIELDS, ["\n".join(some)]) for size in range(7) for some in combinations(names, size))


def answers(compiled, many=MANY):
    """Yield (exercise, whether there is a text for each field, the text or texts): always the same ones.

    `compiled` holds the entries of the exercises.
    """
    rng, kinds = random.Random(SEED), set()
    yield from (
        (row["exercise"], TEXT, row["typed"]) for row in csv.DictReader(TYPED.read_text("utf-8").split("\n")[:-1])
    )
    for exercise, entry in compiled.items():
        kind, size = entry["kind"], len(entry["fields"])
        yield exercise, FIELDS, [""] * size
        if kind != "form" and entry["judged"]["by"] != "choice":  # there nothing can be typed
            for text in rng.sample(ODD, SOME) if kind in kinds else ODD:
                yield exercise, FIELDS, [text] * size
                if text:
                    yield exercise, TEXT, text
            kinds.add(kind)
        yield from ((exercise, *each) for each in _own(exercise, entry, rng, many))
