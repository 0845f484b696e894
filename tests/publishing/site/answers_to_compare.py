"""Answers to every exercise, as people might write them: right ones, mistakes, and whatever else a box may be given.

    for exercise, fields, answer in comparisons(): ...

`fields` says whether `answer` is a list with a text for each field of the box, or one text in their place.
"""

import csv
import math
import random
from itertools import combinations, product
from pathlib import Path

from eastern_flank.exercises import boxes, vocabulary
from eastern_flank.figures import caption

TYPED = Path(__file__).parents[2] / "exercises" / "samples" / "typed.csv"
FIELDS, TEXT = True, False
SEED = 17  # the issue

NONSENSE = [
    *("", " ", "\t", "?", "-", "...", "…", "I don't know", "no idea", "0", "-0", "−0", "minus zero", "00", "1e3", "1E3", "1e999"),
    *("1e-7", "-1e-7", "0.00001", "123456.5", "1234567.5", "1000.125", "0.5", "2.5e15", "1e16", "123456789012345678", "NaN"),
    *("inf", "infinity", "None", "null", "true", "__proto__", "constructor", "toString", "hasOwnProperty", "<b>3</b>", "=1+1"),
    *("½", "3½", "1 ½", "⅔", "↉", "⅟", "1⁄3", "٣", "३", "３", "𝟛", "٣٫٥", "٣٬٠٠٠", "²", "x²", "Ⅲ", "③", "一", "三", "ß", "ſix", "ﬁve"),
    *("\ufeff5", "5\ufeff", "5\u200b", "\u202e5", "5\u0301", "5\u2028", "5\x85", "\x1c5", "5\x00", "a\x07b", "\U000e0100", "\u2800", "😀"),
    *("3 😀", "😀" * 50, "İ", "ΣΑΣ", "Ὀδυσσεύς", "NAÏVE", "nai\u0308ve", "’tis", "‘5’", "«5»", "„5“", "´5´", "`5`", "5'000", "5’000"),
    *("x" * 300, "x" * 301, "1" * 300, "1" * 301, "😀" * 300, "😀" * 301, "1," * 150, "1 000" * 60, "hundred " * 37, "dozen " * 40),
    *("half point five", "point five", "five point", "one point two three", "minus one", "minus a half", "two and a half", "a third"),
    *("third", "three thirds", "no one", "nobody", "one hundred and five", "twenty one", "twenty-one", "one two", "hundred thousand"),
    *("six per cent", "fifty percent", "minus fifty per cent", "50%", "50 pct", "50 Prozent", "five %", "% 5", "5 % of 10", "5 out of 10"),
    *("5 of the 10", "5:10", "5/10", "5/0", "0/5", "1 1/2", "-1/2", "1/2 %", "5 / 10 / 2", "3*4", "3+4", "3-4", "3 - 4", "- 3", "+ 3", "--3"),
    *("1,2,3", "1.2.3", "1,234.5", "1.234,5", "1 234,5", "1'234.5", "12,34,567", "1,23,456.7", "1,2345", "0,123", "0.123", "01,234"),
    *("1_000", "1__000", "1,000,00", ",5", ".5", "5.", "5,", "5;", "(5)", "[5]", "#5", "no. 5", "5th", "5 th", "5k", "5 k", "5kg", "5 tsd"),
    *("5 mio", "5 million", "2 thousand", "2 thousands", "3 hundred", "more than 5", "5 or 6", "about 5", "5 maybe", "från 5", "5 to 6"),
    *("5 <", "> 5", "5\\6", "5|6", "a5", "5a", "a 5 b", "5 5", "5  000", "5 000", "5\xa0000", "5\u202f000", "5 00", "5 0000", "5 & 6"),
    *("2016-06-13", "13 June 2016", "June 13, 2016", "13.6.2016", "13/6/2016", "6/2016", "2016-06", "jun 2016", "june", "31 June 2016"),
    *("29 Feb 2016", "29 Feb 2015", "29 February 1900", "1 January 45", "1 January 0000", "2016 06 13", "2016-06-13 00:00:00", "may may 2016"),
    *("13 13 2016", "0 June 2016", "99/99/9999", "usa", "the USA", "the usa", "Britain", "U.S.", "the word usa", "southern allies", "a say"),
]
HEDGES = ["about {}", "{} troops", "ca. {}", "it is {}", "paragraph {}", "“{}”", "{}.", " {} ", "{}!", "approximately {} people", "~{}"]
TOKENS = [
    *("0", "1", "7", "12", "400", "3000", "4,000", "4.000", "0.5", "0,25", "%", " per cent", " ", " ", " ", ",", ".", "-", "–", "−", "/", ":"),
    *("'", "’", "\xa0", "+", "(", ")", ";", "&", " and ", " or ", " to ", " of ", " out of ", " k", "e5", "six", " hundred", " thousand"),
    *("half", " point ", "minus ", "first ", "between ", "lowest ", "troops", "about ", "½", "٣", "é", "\u200b", "<", ">", "*", "th", "a "),
]


def _written(value, rng):
    """Write a number as people do, in one of many ways."""
    plain = f"{value:.12g}"
    grouped = f"{value:,.12g}"
    percent = f"{100 * value:.10g}"
    ways = [
        *(plain, grouped, f"{value!r}", f"{value:.0f}", f"{value:.1f}", f"{value:.2f}", f"{value:.3f}", f"{value:.6e}"),
        *(plain.replace(".", ","), grouped.replace(",", " "), grouped.replace(",", "'"), grouped.replace(",", "\u202f")),
        *(grouped.replace(",", "~").replace(".", ",").replace("~", "."), plain.replace("-", "−"), plain.replace("-", "minus ")),
        *(f"{percent} %", f"{percent}%", f"{percent} per cent", f"{value:.3g}", f"+{plain}", f"{plain}0", f"0{plain}"),
        *("".join(chr(ord("٠") + int(c)) if c.isdigit() else c for c in plain), plain.translate(_WIDE)),
    ]
    text = rng.choice(ways)
    return rng.choice(HEDGES).format(text) if rng.random() < 0.3 else text


_WIDE = {ord("0") + digit: ord("０") + digit for digit in range(10)}


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
    return rng.choice([word[:at] + word[at + 1 :], word[:at] + rng.choice("aeinrst _-") + word[at:], word[:at] + word[at:][::-1]])


def _worded(word, rng):
    ways = [str, str.upper, str.title, "“{}”".format, "{}.".format, "the {}".format, "The verb {}".format, "{}?".format, "'{}'".format]
    ways += [lambda text: text.replace("_", " "), lambda text: text.replace(" ", "-"), lambda text: text.replace(" ", "\xa0")]
    return rng.choice(ways)(word)


def _some(exercise, kind, judged, rng, many):
    """Yield answers for one field."""
    box = boxes.BOXES[exercise]
    field = next(iter(box.parts().values()))
    options = [text for pair in field.choices().items() for text in pair]
    if kind in boxes.NUMBERS:
        for (places,) in _numbers(judged):
            yield from map(repr, places)
            yield from (_written(places[0], rng) for _ in range(many // 10))
            if places[0] >= 0 and places[0] == int(places[0]) and places[0] < 10**6:
                yield _spelt(int(places[0]))
        yield from (_written(rng.choice([rng.randrange(10**6), rng.uniform(-5, 5), 10 ** rng.uniform(-9, 20)]), rng) for _ in range(many))
    elif kind == "word":
        words = [*options, *([judged["right"]] + [word for word, _ in judged["wrong"]]), *vocabulary.NAMES, *field.others()]
        yield from words
        yield from (_worded(rng.choice(words), rng) for _ in range(many))
        yield from (_misspelt(rng.choice(words), rng) for _ in range(many))
    elif kind == "words":
        words = [*options, "reporter", "denmark", "usa", "paris"]
        for _ in range(4 * many):
            yield rng.choice([", ", " and ", "; ", " ", " & ", "\n"]).join(rng.sample(words, rng.randrange(1, 4)))
    elif kind == "text":
        line = caption.caption("02_dots").source
        parts = [*line.split(), "Source:", "par.", "13/06/2016", "June 13, 2016", "13th of June 2016", "5–15", "&", "paragraphs 15, 5 and"]
        for _ in range(4 * many):
            yield " ".join(rng.choice(parts) if rng.random() < 0.1 else word for word in line.split() if rng.random() < 0.95)
        yield from [line, line.upper(), *(vars(caption.caption("02_dots")).get(name) or "" for name in ("title", "alt"))]
    if kind != "text":
        yield from ("".join(rng.choices(TOKENS, k=rng.randrange(1, 7))) for _ in range(2 * many))


def _pairs(judged, labels, rng, many):
    """Yield (whether in two fields, the answer) for a pair of numbers."""
    joints = ["{} {}", "{}, {}", "{} to {}", "between {} and {}", "{}-{}", "({}, {})", "{}; {}", "{}/{}", "lowest: {}, highest: {}", "{}"]
    for one, other in _numbers(judged):
        yield from ((FIELDS, [repr(a), repr(b)]) for a, b in product(one, other))
        for _ in range(many):
            texts = [_written(one[0], rng), _written(other[0], rng)]
            yield from [(FIELDS, texts), (TEXT, rng.choice(joints).format(*texts))]
    yield from ((FIELDS, [rng.choice(NONSENSE), rng.choice(["5", "", *NONSENSE])]) for _ in range(3 * many))
    yield from ((TEXT, "".join(rng.choices(TOKENS, k=rng.randrange(1, 8)))) for _ in range(3 * many))


def _chosen(exercise):
    """Yield every combination of what can be chosen, and of fields left empty."""
    yield from product(*([*each.choices(), ""] for each in boxes.BOXES[exercise].named().values()))


def comparisons(compiled, many=20):
    """Yield (exercise, whether there is a text for each field, the answer), always the same ones.

    `compiled` holds the entries of the exercises; `many` says how many of each sort are made up.
    """
    rng = random.Random(SEED)
    yield from ((row["exercise"], TEXT, row["typed"]) for row in csv.DictReader(TYPED.read_text("utf-8").split("\n")[:-1]))
    for exercise, entry in compiled.items():
        kind, judged = entry["kind"], entry["judged"]
        yield from ((exercise, TEXT, text) for text in NONSENSE if kind != "form" and text)
        yield from ((exercise, FIELDS, [text] * len(entry["fields"])) for text in NONSENSE if kind not in ("form", "parts", "chart"))
        yield exercise, FIELDS, [""] * len(entry["fields"])
        if kind == "pair":
            yield from ((exercise, *each) for each in _pairs(judged, entry["fields"], rng, many))
        elif kind == "form":
            for _ in range(20 * many):
                words = rng.sample(["yes", "no", "undecided", "not_stated", ""], rng.randrange(1, 4))
                yield exercise, FIELDS, rng.choices(words, k=12)
        elif kind == "change":
            for name, (low, high, _) in judged["ranges"].items():
                for value in [low, high, math.nextafter(low, -9), math.nextafter(high, 1e9), *(rng.uniform(low, high) for _ in range(many))]:
                    yield from ((exercise, FIELDS, [each, _written(value, rng)]) for each in (name, rng.choice([name, "nato", ""])))
        elif judged["by"] == "choice":
            yield from ((exercise, FIELDS, list(each)) for each in _chosen(exercise))
        elif kind == "parts":
            dates = [*(day for day, _ in judged["parts"]["date"]["wrong"]), judged["parts"]["date"]["right"], "", "soon", "2026-05-31"]
            dates += ["June 2026", "1 June 2026", "06/2026", "1.6.2026", "2026"]
            fields = boxes.BOXES[exercise].named()
            every = [dates if name == "date" else [*each.choices(), ""] for name, each in fields.items()]
            yield from ((exercise, FIELDS, list(each)) for each in rng.sample(list(product(*every)), 30 * many))
        else:
            for text in _some(exercise, kind, judged, rng, many):
                yield exercise, rng.choice([TEXT, FIELDS]), text
        if kind == "words":
            names = [option["value"] for option in entry["fields"][0]["options"]]
            yield from ((exercise, FIELDS, ["\n".join(some)]) for size in range(7) for some in combinations(names, size))
