"""Reading answers as people write them: "0,41", "41 %", "4.000", "about 3,000 troops", "six", "Say.", "Southern allies".

What a text means is decided by the kind of answer that an exercise asks for, and said back: "Read as 4,000." What cannot be read
is a `Misfit`, whose message names the one thing that is in the way and says what to write.
"""

import datetime
import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from eastern_flank.core.text import nearest, printable, shown
from eastern_flank.exercises.vocabulary import (
    ALSO,
    APOSTROPHES,
    AROUND,
    CHANGING,
    DIVIDED,
    FRACTION_SLASH,
    LONGEST,
    MONTHS,
    NAMES,
    NOTHING,
    NUMBER,
    ONE,
    ORDINALS,
    PARTS,
    QUOTES,
    RATIO,
    SCALES,
    SHARE,
    SIGNED,
    TENS,
    TIMES,
    UNITS,
    WHOLE,
    WRITE,
)


class Misfit(ValueError):
    """An answer of the wrong kind, such as a text for a number. The message tells the reader what to give."""


class Reading(NamedTuple):
    """What an answer was read as.

    Attributes
    ----------
    value : object
        For the judge of the exercise.
    said : str
        "Read as 4,000.", or empty where nothing had to be read into it.
    """

    value: object
    said: str = ""


# ------------------------------------------------------------------------------------------------------------- numbers

_CHANGING, _SIGNED, _DIVIDED, _RATIO, _ONE = map(re.compile, (CHANGING, SIGNED, DIVIDED, RATIO, ONE))
_SMALL = {**UNITS, **TENS, **ORDINALS, **NOTHING}


def number(answer: object, kind: str = NUMBER) -> Reading:
    """Read an answer as a number.

    Parameters
    ----------
    answer : object
        What a reader gave: typed into a box, or the value of an expression.
    kind : str
        "whole", "number", "share" (from 0 to 1) or "percent". It decides what is ambiguous: "4.000" is 4,000 where a whole
        number is asked for, and 4 where it may have decimals.

    Returns
    -------
    Reading

    Raises
    ------
    Misfit
        Where it is not one number.

    >>> number("4.000", "whole")
    Reading(value=4000.0, said='Read as 4,000.')
    >>> number("41 %", "share")
    Reading(value=0.41, said='Read as 0.41, which is 41 per cent.')
    """
    if isinstance(answer, str):
        return _typed(answer, kind)
    if isinstance(answer, tuple | list) and len(answer) == 2 and all(map(_is_whole, answer)):
        raise Misfit(_decimal_comma(*answer, kind))
    alone = _alone(answer)
    if alone is not answer:
        value = number(alone, kind).value
        return Reading(value, f"Read as {_written(value)}, the one value it contains.")
    if isinstance(answer, tuple | list | set | frozenset | Mapping):
        raise Misfit(f"Your answer has several values, or none; one number is needed. {WRITE[kind]}")
    if isinstance(answer, pd.Series | pd.DataFrame | pd.Index | np.ndarray):
        raise Misfit(
            "Your answer is still a table or a column. Turn it into one number, for example with .sum() or .count()."
        )
    if isinstance(answer, bool | np.bool_):
        raise Misfit(f"Your answer is {answer}, the result of a yes-or-no question. {WRITE[kind]}")
    if isinstance(answer, datetime.date | np.datetime64) and answer is not pd.NaT:
        raise Misfit(f"Your answer is a date. {WRITE[kind]}")
    if callable(answer):
        raise Misfit("Your answer is a function that has not been called. Add round brackets: .count(), not .count.")
    if answer is None or answer is pd.NA or answer is pd.NaT:
        raise Misfit(f"Your answer is an empty value. {WRITE[kind]}")
    try:
        value = float(answer)
    except (TypeError, ValueError, OverflowError):
        raise Misfit(f"Your answer is not a number. {WRITE[kind]}") from None
    return Reading(_finite(value, kind))


def pair(answer: object, labels: Sequence[str] = ("the first", "the second"), kind: str = NUMBER) -> Reading:
    """Read an answer as two numbers.

    Parameters
    ----------
    answer : object
        Two values, or a text with two numbers: "700 to 1,300".
    labels : sequence of str
        What the two numbers are, in their order.
    kind : str
        As for `number`.

    Returns
    -------
    Reading
        A tuple of two numbers.

    Raises
    ------
    Misfit
        Where it is something else.

    >>> pair("between 700 and 1.300", kind="whole").value
    (700.0, 1300.0)
    """
    wanted = f"Give two numbers in round brackets, such as (1, 2): first {labels[0]}, then {labels[1]}."
    if isinstance(answer, str):
        return _two_typed(answer, kind, wanted)
    if isinstance(answer, pd.Series | pd.Index | np.ndarray):
        answer = list(np.ravel(answer))
    if isinstance(answer, set | frozenset):
        raise Misfit(f"Curly brackets make a set, which has no order. {wanted}")
    if isinstance(answer, tuple | list) and len(answer) == 4 and all(map(_is_whole, answer)):
        raise Misfit("Your answer has four values: Python reads each comma as a new one. Write decimals with a point.")
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        raise Misfit(wanted)
    one, other = (_labelled(part, label, kind) for part, label in zip(answer, labels, strict=True))
    said = f"Read as {_written(one.value)} and {_written(other.value)}." if one.said or other.said else ""
    return Reading((one.value, other.value), said)


def _labelled(answer, label, kind):
    try:
        return number(answer, kind)
    except Misfit as misfit:
        raise Misfit(f"{label[:1].upper()}{label[1:]}: {misfit}") from None


def _alone(answer):
    """Return the one value of a list, a column or a table that has one, else the thing itself."""
    if isinstance(answer, pd.Series | pd.DataFrame | pd.Index | np.ndarray) and answer.size == 1:
        return np.ravel(answer)[0]
    if isinstance(answer, list | tuple | set | frozenset) and len(answer) == 1:
        (only,) = answer
        return answer if isinstance(only, list | tuple | set | frozenset) else only
    return answer


def _is_whole(value):
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _decimal_comma(one, other, kind):
    """Say what to write in place of (0, 41), as which Python reads 0,41."""
    typed = f"{one},{other}"
    if kind == WHOLE:
        typed, write = (f"{one},000", f"{one}000") if other == 0 else (typed, f"{one}{other}")
        return f"Your answer has several values: Python reads {typed} as two numbers. Write {write}, without a comma."
    return f"Python reads {typed} as two numbers. Write {one}.{other}, with a decimal point."


def _finite(value, kind):
    if not math.isfinite(value):
        raise Misfit(f"Your answer is infinite or missing. {WRITE[kind]}")
    return value + 0.0  # zero has no sign


def _typed(text, kind):
    """Read one number from what somebody typed."""
    plain = _plain(text)
    if not plain:
        raise Misfit(f"Your answer is empty. {WRITE[kind]}")
    value, per_cent = _value_of(plain, text, kind)
    if per_cent and kind == WHOLE:
        raise Misfit(f"A percentage does not fit here: the question asks how many. {WRITE[kind]}")
    if per_cent and kind in (SHARE, NUMBER):
        value /= 100
    value = _finite(value, kind)
    if text.strip() in (f"{value:.15g}", f"{value:.0f}"):
        return Reading(value)
    also = f", which is {_written(100 * value)} per cent" if per_cent and kind in (SHARE, NUMBER) else ""
    return Reading(value, f"Read as {_written(value)}{also}.")


def _plain(text):
    """Write a text with the digits, spaces and signs of a keyboard, in lower case, without quotation marks around it."""
    if len(text) > LONGEST:
        raise Misfit("Your answer is very long. Write the number or the word alone.")
    out = []
    for char in text:
        digit = unicodedata.decimal(char, None)
        if digit is not None:
            out.append(str(digit))
        elif char in ALSO:
            out.append(ALSO[char])
        elif unicodedata.category(char) == "No" and FRACTION_SLASH in unicodedata.normalize("NFKC", char):  # such as ½
            out.append(" " + unicodedata.normalize("NFKC", char).replace(FRACTION_SLASH, "/"))
        elif char.isspace():
            out.append(" ")
        else:
            out.append(char)
    plain = " ".join("".join(out).lower().split())
    return plain.strip(AROUND).rstrip(".,;!?").strip(AROUND)


def _value_of(plain, text, kind):
    """Return the one number in a text, and whether it is said to be a percentage."""
    plain = re.sub(r"\bminus (?=[\d.,])", "-", plain)
    plain = re.sub(r"\bper ?cent\b|\bpercent\b", "%", plain)
    found = (_RATIO if kind == SHARE else _DIVIDED).search(plain)
    if found and _is_alone(found, plain) and (kind != WHOLE or "/" in found[0]):
        return _fraction(found, kind), plain[found.end() :].strip().startswith("%")
    found = _ONE.search(plain)
    if found and _is_alone(found, plain):
        return _figure(found["figure"], kind) * SCALES.get(found["scale"], 1), bool(found["percent"])
    if not re.search(r"\d", plain):
        return _spelt(plain, text, kind)
    raise Misfit(_why_not(plain, text, kind))


def _is_alone(found, plain):
    """Whether what stands around a number are words that change nothing: "about", "troops", "paragraph"."""
    rest = f"{plain[: found.start()]} {plain[found.end() :]}"
    return not re.search(r"[\d*+^<>/\\|&@-]", rest) and not _CHANGING.search(rest)


def _fraction(found, kind):
    below = _figure(found["below"], kind)
    if below == 0:
        raise Misfit("Nothing can be divided by 0. Look at the second number of your fraction.")
    value = _figure(found["top"], kind) / below
    return value + int(found["mixed"]) if found["mixed"] else value


def _figure(text, kind):
    """Return the number that digits, points and commas stand for."""
    sign = -1 if text.lstrip().startswith("-") else 1
    digits, _, exponent = text.strip(" +-").partition("e")
    groups = re.split(r"[ '_]", digits)
    if len(groups) > 1 and not all(re.fullmatch(r"\d{3}(?:[.,]\d+)?", group) for group in groups[1:]):
        raise Misfit(_odd_groups(text))
    digits = "".join(groups)
    marks = re.sub(r"\d", "", digits)
    if len(set(marks)) == 2:
        if marks.count(marks[-1]) > 1:
            raise Misfit(_odd_groups(text))
        whole, part = digits.rsplit(marks[-1], 1)
        digits = f"{_ungrouped(whole, marks[0], text)}.{part}"
    elif len(marks) > 1:
        digits = _ungrouped(digits, marks[0], text)
    elif marks:
        before, after = digits.split(marks)
        is_group = len(after) == 3 and len(before) in (1, 2, 3) and before[0] != "0"
        groups_thousands = is_group and (kind == WHOLE or marks + after == ",000")  # nobody writes 4 as 4,000
        digits = before + after if groups_thousands else f"{before}.{after}"
    return sign * float(f"{digits}e{exponent}" if exponent else digits)


def _ungrouped(digits, mark, text):
    """Return digits without the marks between thousands; in India the upper groups have two digits."""
    first, *others = digits.split(mark)
    sizes = [len(group) for group in others]
    if first and sizes and sizes[-1] == 3 and (set(sizes[:-1]) <= {3} or set(sizes[:-1]) == {2}) and len(first) <= 3:
        return digits.replace(mark, "")
    raise Misfit(_odd_groups(text))


def _odd_groups(text):
    return f"The points, commas or spaces in {shown(text.strip())} are in odd places. Write the digits alone: 4000."


def _why_not(plain, text, kind):
    """Say what is in the way of reading a text that has digits."""
    numbers = [found[0].strip() for found in _SIGNED.finditer(plain)]
    if changing := _CHANGING.search(plain):
        if len(numbers) > 1:
            return f"There are {len(numbers)} numbers in {shown(text)}. {WRITE[kind]}"
        return f"The word {changing[0]!r} in {shown(text)} leaves it open which number you mean. {WRITE[kind]}"
    if re.search(r"[<>]", plain):
        return f"{shown(text)} leaves it open which number you mean. {WRITE[kind]}"
    if re.search(r"\d ?- ?\d", plain):
        return f"{shown(text)} is a range or a calculation. {WRITE[kind]}"
    if re.search(r"\d.*[*+^/-]|[*+^/-].*\d", plain):
        return f"{shown(text)} is a calculation. Work it out, and write the result alone."
    if len(numbers) > 1:
        return f"There are {len(numbers)} numbers in {shown(text)}. {WRITE[kind]}"
    return f"{shown(text)} cannot be read as a number. {WRITE[kind]}"


def _spelt(plain, text, kind):
    """Read a number in words: "six", "about three thousand", "minus fifty per cent", "two thirds"."""
    plain = re.sub(r"\bno one\b", "nobody", plain)
    words = re.findall(r"%|[^\W\d_]+", plain)
    known = {*_SMALL, *TIMES, *PARTS, "point"}
    places = [place for place, word in enumerate(words) if word in known]
    if not places:
        raise Misfit(f"{shown(text)} cannot be read as a number. {WRITE[kind]}")
    run = words[places[0] : places[-1] + 1]
    around = [*words[: places[0]], *words[places[-1] + 1 :]]
    is_ordinal = kind == WHOLE and len(run) == 1 and run[0] in ORDINALS  # the third paragraph, not a third of one
    value = ORDINALS[run[0]] if is_ordinal else _spelt_sum(run)
    if value is None or any(word in known for word in around) or _CHANGING.search(" ".join(around)):
        raise Misfit(f"{shown(text)} cannot be read as one number. {WRITE[kind]}")
    return (-value if "minus" in around else value), "%" in around


def _spelt_sum(run):
    """Return the value of "four and a half" or "one hundred and five"."""
    small = ("and", "a", "an")
    if "and" in run and run[-1] in PARTS:
        at = len(run) - 1 - run[::-1].index("and")
        whole, part = ([word for word in half if word not in small] for half in (run[:at], run[at + 1 :]))
        one, other = _spelt_value(whole) if whole else None, _spelt_value(part)
        return None if one is None or other is None else one + other
    return _spelt_value([word for word in run if word not in small])


def _spelt_value(words):
    """Return what number words add up to, or None where they do not make one number."""
    if "point" in words:
        at = words.index("point")
        whole, digits = _spelt_value(words[:at]), [UNITS.get(word, 99) for word in words[at + 1 :]]
        fits = whole is not None and whole == int(whole) and digits and max(digits) < 10
        return float(f"{whole:.0f}.{''.join(map(str, digits))}") if fits else None
    if words and words[-1] in PARTS and (len(words) > 1 or words[-1] in ("half", "quarter", "third")):
        top = _spelt_value(words[:-1]) if len(words) > 1 else 1
        return None if top is None else top / PARTS[words[-1]]
    total, current, last = 0.0, None, math.inf
    for word in words:
        if word in TIMES:
            times = TIMES[word]
            if times == 100 or times == 12:
                current, last = (1.0 if current is None else current) * times, times
            else:
                total, current, last = total + (1.0 if current is None else current) * times, None, math.inf
        elif word in _SMALL:
            size = _SMALL[word]
            if current is None:
                current = size
            elif (last == 100 and size < 100) or (last in TENS.values() and 0 < size < 10):
                current += size
            else:
                return None
            last = size if word in TENS else 1
        else:
            return None
    return total + (current or 0)


def _two_typed(text, kind, wanted):
    """Read two numbers from one text."""
    plain = re.sub(r"\b(?:between|from|lowest|highest|first|then)\b|[()\[\]:]", " ", _plain(text))
    dash = r"(?<=[\d%])\s*-\s*(?=\d)"
    for separator in (";", r"\band\b|&", r"\bto\b|\bbis\b", r", ", r"(?<=\d) (?=[-+]\d)", dash, "/", ",", " "):
        halves = re.split(separator, plain.strip())
        if len(halves) != 2:
            continue
        try:
            one, other = (number(half, kind).value for half in halves)
        except Misfit:
            continue
        return Reading((one, other), f"Read as {_written(one)} and {_written(other)}.")
    raise Misfit(f"{shown(text)} cannot be read as two numbers. {wanted}")


def _written(value):
    return f"{value:,.0f}" if value == int(value) else f"{value:,.6g}"


# --------------------------------------------------------------------------------------------------------------- words


def word(answer: object, options: Mapping[str, str] | None = None, alike: Mapping[str, str] | None = None) -> Reading:
    """Read an answer as a word, whatever its case, its quotation marks and the spaces around it.

    Parameters
    ----------
    answer : object
        What a reader gave.
    options : dict of str to str, optional
        From each word that can be meant to its name in plain words; either is read.
    alike : dict of str to str, optional
        From other ways to write a word to that word: "says" for "say".

    Returns
    -------
    Reading
        The word; one that is not among the options in lower case, for the judge to say what is wrong with it.

    Raises
    ------
    Misfit
        Where it is not a text, or nearly one of the options.

    >>> word("“Southern allies.”", {"southern_allies": "Southern NATO nations"})
    Reading(value='southern_allies', said='Read as southern_allies.')
    """
    answer = _alone(answer)
    if not isinstance(answer, str):
        raise Misfit('Give one word from the table, in quotation marks: "like_this".')
    plain = folded(answer)
    if not plain:
        raise Misfit("Your answer is empty. Write one word.")
    known = {folded(key): key for key in options or {}}
    names = {folded(name): key for key, name in (options or {}).items()}
    others = {folded(other): meant for other, meant in {**NAMES, **(alike or {})}.items()}
    typed = printable(answer.strip().lower())
    for each in (plain, re.sub(r"^(?:the|a|an) ", "", plain), re.sub(r"^(?:the )?(?:word|verb|name|key) ", "", plain)):
        meant = known.get(each) or names.get(each) or others.get(each)
        if meant and (not options or meant in options):
            return Reading(meant, "" if meant.lower() == typed else f"Read as {meant}.")
    near = nearest(plain, [*known, *names], cutoff=0.8)
    if near:
        meant = known.get(near[0]) or names[near[0]]
        raise Misfit(f"{shown(answer)} is nearly a word of the list. Did you mean {meant}?")
    return Reading(_bare(answer))


def words(answer: object, options: Mapping[str, str] | None = None) -> Reading:
    """Read an answer as several words, in any order.

    Parameters
    ----------
    answer : object
        A list, a set or a column of words, or a text with commas between them.
    options : dict of str to str, optional
        As for `word`.

    Returns
    -------
    Reading
        A list of words.

    Raises
    ------
    Misfit
        Where it is something else.

    >>> words("Russia and NATO").value
    ['russia', 'nato']
    """
    if isinstance(answer, str):
        known = {folded(each) for pair in (options or {}).items() for each in pair}
        parts = [part for part in re.split(r"[,;&\n]|\band\b", answer) if part.strip()]
        answer = answer.split() if known >= {folded(part) for part in answer.split()} else parts
    if isinstance(answer, pd.Series | pd.Index | np.ndarray):
        answer = list(np.ravel(answer))
    if not isinstance(answer, list | tuple | set | frozenset) or not answer:
        raise Misfit('Give words in square brackets: ["one", "another"].')
    read = [word(part, options) for part in answer]
    values = [each.value for each in read]
    return Reading(values, f"Read as {', '.join(values)}." if any(each.said for each in read) else "")


def folded(text: str) -> str:
    """Write a word without the differences that do not matter: case, quotation marks, underscores, hyphens, a full stop.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    >>> folded(" “Battalion_Canada”. ")
    'battalion canada'
    """
    if len(text) > LONGEST:
        raise Misfit("Your answer is very long. Write the number or the word alone.")
    return " ".join(_bare(text).replace("_", " ").replace("-", " ").split())


def _bare(text):
    plain = unicodedata.normalize("NFKC", text).lower().translate(str.maketrans(dict.fromkeys(APOSTROPHES, "'")))
    return " ".join(plain.split()).strip(f"{QUOTES}.,;:!?")


# --------------------------------------------------------------------------------------------------------------- dates


def date(answer: object) -> Reading:
    """Read an answer as a day; a month is read as its first day.

    Parameters
    ----------
    answer : object
        A text, or a date of Python or pandas.

    Returns
    -------
    Reading
        A text such as "2016-06-13".

    Raises
    ------
    Misfit
        Where it is something else.

    >>> date("13 June 2016")
    Reading(value='2016-06-13', said='Read as 13 June 2016.')
    """
    answer = _alone(answer)
    wanted = "Write the date as year-month-day, such as 2016-06-13."
    if isinstance(answer, np.datetime64):
        answer = pd.Timestamp(answer)
    if isinstance(answer, datetime.date) and answer is not pd.NaT:
        return Reading(f"{answer:%Y-%m-%d}")
    if not isinstance(answer, str):
        raise Misfit(wanted)
    plain = _plain(answer)
    day, month, year = _date_in(plain)
    try:
        found = datetime.date(year, month, day)
    except (TypeError, ValueError, OverflowError):
        raise Misfit(f"{shown(answer)} cannot be read as a date. {wanted}") from None
    iso = found.isoformat()
    return Reading(iso, "" if plain == iso else f"Read as {day} {MONTHS[month - 1].capitalize()} {year}.")


def _date_in(plain):
    """Return day, month and year of a text, or None for each."""
    if found := re.fullmatch(r"(\d{4})[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?(?: 00:00:00)?", plain):
        return int(found[3] or 1), int(found[2]), int(found[1])
    if found := re.fullmatch(r"(?:(\d{1,2})[-/. ]+)?(\d{1,2})[-/. ]+(\d{4})", plain):
        return int(found[1] or 1), int(found[2]), int(found[3])
    names = [word for word in re.findall(r"[^\W\d_]+", plain) if len(word) > 2]
    months = [place for place, month in enumerate(MONTHS, 1) if any(month.startswith(name) for name in names)]
    numbers = [int(digits) for digits in re.findall(r"\d+", plain)]
    years, days = [n for n in numbers if n > 31], [n for n in numbers if n <= 31]
    if len(months) == len(years) == 1 and len(days) <= 1:
        return (days or [1])[0], months[0], years[0]
    return None, None, None


def reader(kind: str) -> Callable[[object], Reading]:
    """Return the function that reads a kind of number, or a date.

    Parameters
    ----------
    kind : str
        "whole", "number", "share", "percent" or "date".

    Returns
    -------
    callable
    """
    return date if kind == "date" else lambda answer: number(answer, kind)
