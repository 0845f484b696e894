"""What is wrong with a cell, in words a person understands, and what to write instead.

It knows what spreadsheets do to numbers, dates and letters. Every advice is a pair `(cause, sentence)`: a short name of
the trouble, equal for cells that suffer from the same one, and a sentence that ends with what to do.
"""

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal

from eastern_flank.core.text import shown

_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"  # characters without width; str.strip leaves them
_BLANKS = "".join(map(chr, (*range(9, 14), 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)))
_ERROR_MARK = re.compile(r"#([A-Z0/]+[!?]|N/A|NV)|##+")  # #REF! #DIV/0! #NAME? #N/A, in German #NV, and a narrow ####
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212")
_NOTHING = {"n/a", "na", "nan", "none", "null", "nil", "unknown", "not stated", "tbd", "tba", "missing", "?", "??", "."}
_YES = {"yes", "y", "true", "t", "1", "x", "ja", "wahr", "oui", "vrai", "tak", "jah", "taip"}
_NO = {"no", "n", "false", "f", "0", "nein", "falsch", "non", "faux", "nie", "ei", "ne"}
_DIGITAL = ("integer", "number", "year")  # the types whose cells are numbers
_PLAIN_TEXT = ("string", "any")  # the types whose cells a spreadsheet may take for a formula

_SPOILT = (  # how a spreadsheet or a hand spoils a whole number; the digits alone are the cure
    ("a point between its thousands", r"[+-]?\d{1,3}(\.\d{3})+"),
    ("a comma between its thousands", r"[+-]?\d{1,3}(,\d{3})+"),
    ("an apostrophe between its thousands", r"[+-]?\d{1,3}(['\u2019]\d{3})+"),
    ("a no-break space between its digits", r"[+-]?\d+([\xa0\u2007\u202f]\d+)+"),
    ("a blank between its digits", rf"[+-]?\d+([{_BLANKS}]+\d+)+"),
    ("an underscore between its digits", r"[+-]?\d+(_\d+)+"),
    ("an apostrophe in front", r"'[+-]?\d+"),
)
_NAMED_MONTH = (
    re.compile(r"(?P<day>\d{1,2})\W*(?P<month>[a-z]{3})[a-z]*\W*(?P<year>\d{4}|\d\d)", re.IGNORECASE),
    re.compile(r"(?P<month>[a-z]{3})[a-z]*\W*(?P<day>\d{1,2})\W+(?P<year>\d{4})", re.IGNORECASE),
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAY_NOUGHT = date(1899, 12, 30)  # Excel counts days from 1 January 1900, and one too many: 29 February 1900
_LINE_BREAK = re.compile("[\r\n\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_KINDS = {"integer": "whole number", "boolean": "yes or no"}  # in place of the dictionary's names of types


def blemish(cell, kind):
    """Say what no cell may hold.

    Parameters: `cell`, its text; `kind`, the Table Schema type of its column. Returns `(cause, advice)` or None.

    >>> blemish("=SUM(B2:B5)", "string")
    ('formula', "'=SUM(B2:B5)' is a formula; write what it comes to")
    """
    bare = cell.strip(_BLANKS + _UNSEEN)
    formula = _formula(bare) if kind in _PLAIN_TEXT or bare.startswith(("=", "@")) else None
    return _error_mark(bare) or formula or _garbled(cell) or _unseen(bare) or _edges(cell, bare)


def unaccepted(cell, field):
    """Say what is wrong with a cell that is not of its column's type, or is so only by a program's leniency.

    Parameters: `cell`, its text; `field`, the column's Table Schema descriptor. Returns `(cause, advice)`.
    """
    kind, required = field["type"], field.get("constraints", {}).get("required", False)
    if cell.casefold() in _NOTHING or set(cell) <= _DASHES:
        cure = "find out the value" if required else "leave the cell empty"
        return "word for nothing", f"{shown(cell)} stands where a {_KINDS.get(kind, kind)} belongs; {cure}"
    if kind in _DIGITAL or _is_iso_date(field):
        digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in cell)
        if digits != cell:
            return "other digits", f"{shown(cell)} has digits of another script; write {shown(digits)}"
        return _date(cell) if kind == "date" else _number(cell, whole=kind != "number")
    if kind == "boolean":
        return _truth(cell, field.get("trueValues", ["true"]), field.get("falseValues", ["false"]))
    form = f" of the form {field['format']}" if field.get("format", "default") != "default" else ""
    return "type", f"{shown(cell)} is not a {_KINDS.get(kind, kind)}{form}; correct it"


def lenient(cell, field):
    """Tell whether Frictionless would accept a cell that is not written as its type asks.

    It reads numbers and dates with Python's functions, which accept 4_000, digits of all scripts, `nan` and 2016-6-1.
    """
    kind = field["type"]
    if kind in _DIGITAL:
        underscore = "_" in cell and field.get("groupChar") != "_"
        return underscore or cell.casefold() == "nan" or any(c.isdecimal() and not c.isascii() for c in cell)
    if _is_iso_date(field):
        return not re.fullmatch(r"\d{4}-\d\d-\d\d", cell, re.ASCII)
    return False


def unlisted(cell, words, hint=True):
    """Say that a cell is none of the words that its column may hold, and if `hint` is true, which one may be meant."""
    near = nearest(cell, words) if hint else None
    hint = f": did you mean {shown(near)}? Write" if near else "; write"
    cause = "other spelling" if near and _folded(near) == _folded(cell) else f"word {cell}"
    return cause, f"{shown(cell)} is not a word of this column{hint} one of {listed(words)}"


def unlike(cell, pattern, others):
    """Say that a cell is not written as its column's pattern asks; `others` are the column's cells, for an example."""
    for spelling in (cell.lower(), cell.upper(), _folded(cell), re.sub(r"\W+", "", cell)):
        if re.fullmatch(pattern, spelling):
            return "other spelling", f"{shown(cell)} is not written as this column asks; write {shown(spelling)}"
    example = next((other for other in others if re.fullmatch(pattern, other)), None)
    like = f"write it like {shown(example)}" if example else f"make it fit the pattern {shown(pattern)}"
    return f"pattern {cell}", f"{shown(cell)} is not written as this column asks; {like}"


def nearest(word, words, most=1000):
    """Return the one of `words` that `word` was probably meant to be, or None; more than `most` would take too long."""
    import difflib  # here, because sound data never needs it

    if len(words) > most:
        return None
    folded = {_folded(other): other for other in words}
    found = difflib.get_close_matches(_folded(word), folded, n=1, cutoff=0.7)
    return folded[found[0]] if found else None


def listed(words, most=8):
    """Return words as a sentence lists them, the first `most` of them."""
    return ", ".join(map(shown, words[:most])) + (f" and {len(words) - most} more" if len(words) > most else "")


def _folded(word):
    """Return a word without case, accents, blanks and hyphens: what differs when it is misspelt in a common way."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "_", letters.strip(_BLANKS + _UNSEEN).casefold()).strip("_")


def _error_mark(cell):
    if _ERROR_MARK.fullmatch(cell):
        return "error mark", f"{shown(cell)} is a spreadsheet's mark of an error; write the value itself"
    return None


def _formula(cell):
    if cell and set(cell) <= _DASHES:
        return "dash", f"{shown(cell)} stands for nothing; leave the cell empty, or write what is meant"
    if cell.startswith("="):
        return "formula", f"{shown(cell)} is a formula; write what it comes to"
    if cell.startswith(("+", "-", "@")):
        return "formula", f"{shown(cell)} begins with {cell[0]}, as a formula does; begin with a letter or a digit"
    return None


def _garbled(cell):
    if cell.isascii():
        return None
    if "\ufffd" in cell:
        return "lost letter", f"{shown(cell)} has lost a letter; write it anew"
    mended = re.sub(r"[^\x00-\x7f]+", _mended, cell)
    if mended != cell:
        return "garbled", f"{shown(cell)} is UTF-8 that was opened as Windows-1252; write {shown(mended)}"
    return None


def _mended(match):
    """Undo the opening of UTF-8 as Windows-1252, in which five bytes stand for themselves."""
    try:
        return b"".join(_byte(c) for c in match[0]).decode("utf-8")
    except UnicodeError:
        return match[0]


def _byte(character):
    return character.encode("latin-1" if character in "\x81\x8d\x8f\x90\x9d" else "cp1252")


def _unseen(cell):
    if _LINE_BREAK.search(cell):
        sentence = f"{shown(cell)} goes over several lines; write it on one, or close a quotation mark that is open"
        return "line break", sentence
    if _CONTROL.search(cell):
        return "control", f"{shown(cell)} holds a character that cannot be seen; write the cell anew"
    return None


def _edges(cell, bare):
    if bare == cell:
        return None
    if not bare:
        return "blanks", f"{shown(cell)} looks empty but is not; delete what it holds"
    kind = "a blank" if cell.strip(" ") == bare else "a space that is not a plain one"
    return "blanks", f"{shown(cell)} begins or ends with {kind}; write {shown(bare)}"


def _is_iso_date(field):
    return field["type"] == "date" and field.get("format", "default") == "default"


def _number(cell, whole):
    if not whole and re.fullmatch(r"[+-]?\d+,\d+", cell):
        both = f"{cell.replace(',', '.')}, or {cell.replace(',', '')} if thousands are meant"
        return "comma", f"{shown(cell)} has a comma in it; write {both}"
    for trouble, pattern in _SPOILT:
        if re.fullmatch(pattern, cell):
            return trouble, f"{shown(cell)} has {trouble}; write {re.sub(r'[^0-9+-]', '', cell)}"
    zeros = re.fullmatch(r"([+-]?\d{1,3}(?:[.,]?\d{3})*|[+-]?\d+)[.,]0+", cell)
    if zeros:
        return "zeros", f"{shown(cell)} has decimal places; write {re.sub('[.,]', '', zeros[1])}"
    if re.fullmatch(r"[+-]?\d+([.,]\d+)?[eE][+-]?\d{1,2}", cell):
        full = f"{Decimal(cell.replace(',', '.')):f}"
        return "short form", f"{shown(cell)} is a spreadsheet's short form; write it in full, {full} or what was there"
    return _not_a_number(cell, whole)


def _not_a_number(cell, whole):
    kind = "whole number" if whole else "number"
    if re.fullmatch(r"[+-]?\d+[.,]\d+", cell):
        return "fraction", f"{shown(cell)} is not a {kind}; write it without decimal places"
    digits = re.fullmatch(r"[^\d=@]*(\d+)[^\d=@]*", cell)
    if digits:
        return "number and words", f"{shown(cell)} is more than a number; write {digits[1]} alone"
    return f"number {cell}", f"{shown(cell)} is not a {kind}; write digits alone"


def _date(cell):
    numbers = re.fullmatch(r"(\d{1,4})([./-]) ?(\d{1,2})\2 ?(\d{1,4})", cell)
    if numbers:
        return _date_from(cell, *_days(*numbers.groups()))
    named = next(filter(None, (form.fullmatch(cell) for form in _NAMED_MONTH)), None)
    if named and named["month"].lower() in _MONTHS:
        return _date_from(cell, (named["year"], _MONTHS.index(named["month"].lower()) + 1, named["day"]))
    if re.fullmatch(r"\d{4}-\d\d-\d\d[T ].*", cell):
        return "time", f"{shown(cell)} has a time of day; write {cell[:10]}"
    if re.fullmatch(r"(19|20)\d{6}", cell):
        return _date_from(cell, (cell[:4], cell[4:6], cell[6:]))
    if re.fullmatch(r"[2-6]\d{4}", cell):
        return "day count", f"{shown(cell)} is Excel's count of days; write {_DAY_NOUGHT + timedelta(int(cell))}"
    if re.fullmatch(r"\d{4}(-\d\d?)?", cell):
        return "no day", f"{shown(cell)} has no day; write year, month and day, such as {cell[:4]}-01-31"
    return f"date {cell}", f"{shown(cell)} is not a date; write year, month and day, such as 2016-01-31"


def _days(first, mark, second, third):
    """Return the (year, month, day) that three numbers may mean; the month comes first in American dates alone."""
    if len(first) == 4:
        return [(first, second, third)]
    american = [] if mark == "." else [(third, first, second)]
    return [(third, second, first), *american]


def _date_from(cell, *candidates):
    """Advise on a date in another form; `candidates` are the (year, month, day) that it may mean."""
    found = []
    for year, month, day in candidates:
        try:
            found.append(str(date(int(year) + (2000 if len(str(year)) <= 2 else 0), int(month), int(day))))
        except ValueError:
            continue
    if not found:
        return f"date {cell}", f"{shown(cell)} is not a day of the calendar; write the right one as year-month-day"
    return "form of date", f"{shown(cell)} is not written year-month-day; write {' or '.join(dict.fromkeys(found))}"


def _truth(cell, true, false):
    for words, meanings in ((true, _YES), (false, _NO)):
        known = {_folded(word) for word in words} | meanings
        if words and cell.casefold() in known:
            return "other spelling", f"{shown(cell)} is not a word of this column; write {shown(words[0])}"
    return f"word {cell}", f"{shown(cell)} is not a word of this column; write one of {listed([*true, *false])}"
