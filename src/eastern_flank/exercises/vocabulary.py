r"""The words, signs and patterns by which answers are read: for `reading`, and for the script that reads them on the site.

All are texts, numbers, lists and dicts. In the patterns, \b and \w know every letter, and \d is a digit from 0 to 9: what is
searched has been written with the digits of a keyboard before.
"""

WHOLE, NUMBER, SHARE, PERCENT = "whole", "number", "share", "percent"
LONGEST = 300  # characters of an answer that is read as a number, a word or a date
WRITE = {
    WHOLE: "Write a whole number, such as 12.",
    NUMBER: "Write one number, such as 2.5.",
    SHARE: "Write a number from 0 to 1, such as 0.25, or a percentage, such as 25 %.",
    PERCENT: "Write a percentage, such as 25.",
}

# ---------------------------------------------------------------------------------------------------- numbers in words

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
UNITS = {word: number for number, word in enumerate(f"{_UNITS} eighteen nineteen".split())}
TENS = {
    w: 10 * n for n, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
)
ORDINALS = {word: number for number, word in enumerate(_ORDINALS.split(), 1)}
NOTHING = dict.fromkeys(("none", "nil", "nought", "nobody", "nothing"), 0)
TIMES = {"hundred": 100, "dozen": 12, "thousand": 1000, "thousands": 1000, "million": 10**6}
PARTS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5}
PARTS |= {"sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8, "tenth": 10, "tenths": 10}
PARTS |= {f"{w}ths": n for w, n in UNITS.items() if n > 12} | {"elevenths": 11, "twelfths": 12}

# --------------------------------------------------------------------------------------------------- numbers in digits

# Words that change what a number says: with one of them it is not the one number that was asked for.
CHANGING = r"\b(or|and|und|oder|to|bis|between|from|not|more|less|fewer|than|over|under|least|most|above|below|up|maybe|either)\b"
_FIGURE = r"(?:\d+(?: \d{3}(?!\d)|[.,'_]\d+)*|[.,]\d+)(?:e[-+]?\d+)?"
SIGNED = rf"(?<![\w.,])[-+]? ?{_FIGURE}"
_PER_CENT = r"(?:%|per ?cent|percent|pct|prozent)"
_SCALE = r"(?:k\b|hundred|thousand|tsd\b|million|mio\b)"
SCALES = {"k": 1000, "hundred": 100, "thousand": 1000, "tsd": 1000, "million": 10**6, "mio": 10**6}
_DIVIDED = r"(?P<mixed>\d+ )?(?P<top>{}) ?(?:/|\bout of\b|\bof\b{}) ?(?:the |all )?(?P<below>{})"
DIVIDED, RATIO = (_DIVIDED.format(SIGNED, colon, _FIGURE) for colon in ("", "|:"))
ONE = rf"(?P<figure>{SIGNED}) ?(?P<scale>{_SCALE})?(?:st|nd|rd|th)? ?(?P<percent>{_PER_CENT})?"

# ---------------------------------------------------------------------------------------------------------------- signs

FRACTION_SLASH = "\N{FRACTION SLASH}"
APOSTROPHES = (
    "\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}\N{ACUTE ACCENT}`"
)
# Each sign that stands for one of a keyboard.
ALSO = {"\N{ARABIC DECIMAL SEPARATOR}": ".", "\N{ARABIC THOUSANDS SEPARATOR}": ","}
ALSO |= dict.fromkeys("\N{MINUS SIGN}\N{EN DASH}\N{EM DASH}\N{HYPHEN}\N{NON-BREAKING HYPHEN}", "-")
ALSO |= dict.fromkeys(f"{FRACTION_SLASH}\N{DIVISION SLASH}", "/")
ALSO |= dict.fromkeys(APOSTROPHES, "'")
AROUND = "\"“”„«»' "  # what may stand around a number
QUOTES = f"\"'“”„«»{APOSTROPHES} "  # what may stand around a word

# ------------------------------------------------------------------------------------------------------ names and dates

# How actors are called besides their keys and names.
NAMES = {
    **dict.fromkeys(
        ("usa", "us", "u.s", "u.s.a", "america", "the states", "united states of america"), "united_states"
    ),
    **dict.fromkeys(("uk", "u.k", "britain", "great britain", "england"), "united_kingdom"),
    **dict.fromkeys(("southern allies", "southern nato allies", "southern states"), "southern_allies"),
}
MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
