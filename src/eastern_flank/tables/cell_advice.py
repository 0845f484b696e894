"""What is wrong with a cell, in words a person understands, and what to write instead.

It knows what spreadsheets do to numbers, dates and letters. Each piece of advice is a pair `(cause, sentence)`: a short
name of the trouble, equal for cells of a column that have the same one, and a sentence that ends with what to do.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import islice

from eastern_flank.core.text import LONGEST_SHOWN, is_visible, listed, nearest, shown
from eastern_flank.tables import cell_reader, limits
from eastern_flank.tables.pattern import Pattern

NEAR = 0.7  # how alike a word must be to be suggested, see `core.text.nearest`
UNSEEN = "unseen"  # the cause of a cell with a line break, which may have swallowed the rows after it

_ERROR_MARK = re.compile(r"#([A-Z0/]+[!?]|N/A|NV)|##+")  # #REF! #DIV/0! #NAME? #N/A, in German #NV, and a narrow ####
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212")
_NOTHING = {"n/a", "na", "nan", "none", "null", "unknown", "not stated", "missing", "?", "."}
_KINDS = {"integer": "whole number", "boolean": "yes or no"}  # in place of the dictionary's names of types
_THOUSANDS = re.compile(r"[+-]?\d{1,3}([., '\u2019]\d{3})+")
_DATES = (  # as spreadsheets write them; where day and month may be swapped, both are suggested
    *("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%m/%d/%y", "%d-%m-%Y"),
    *("%d-%b-%y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%B %d, %Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"),
)
_DAY_ZERO = date(1899, 12, 30)  # Excel counts days from 1 January 1900, and one too many: 29 February 1900


def blemish(cell: str, kind: str) -> tuple[str, str] | None:
    """Say what no cell may hold.

    Parameters
    ----------
    cell : str
        Its text.
    kind : str
        The type of its column.

    Returns
    -------
    tuple of str, or None
        The advice, or None where there is nothing to say.

    >>> blemish("=SUM(B2:B5)", "string")
    ('formula', "'=SUM(B2:B5)' is a formula; write its result")
    """
    bare = " ".join(cell.split())
    if not is_visible(bare):
        bare = " ".join("".join(c for c in bare if is_visible(c)).split())
    if not bare:
        return "spaces", f"{shown(cell)} looks empty but is not; delete what it holds"
    if _ERROR_MARK.fullmatch(bare):
        return "error mark", f"{shown(cell)} is a spreadsheet's error code; write the value itself"
    if set(bare) <= _DASHES:
        return "dash", f"{shown(cell)} has no meaning here; leave the cell empty, or write what is meant"
    if bare[0] == "=":
        return "formula", f"{shown(cell)} is a formula; write its result"
    if bare[0] == "@" or (bare[0] in "+-" and kind == "string"):
        return "formula", f"{shown(cell)} begins with {bare[0]}, as a formula does; begin with a letter or a digit"
    if (repaired := _repaired(cell)) != cell:
        return "garbled", f"{shown(cell)} is UTF-8 that was opened as Windows-1252; write {shown(repaired)}"
    bare = bare.replace(" ", "") if kind in ("integer", "number") else bare
    if not is_visible(cell):
        what = "holds a character that cannot be seen, such as a line break (is a quotation mark open?)"
        return UNSEEN, f"{shown(cell)} {what}; write {shown(bare)}"
    if cell.strip() != cell:
        return "spaces", f"{shown(cell)} begins or ends with a space; write {shown(bare)}"
    return None


def unaccepted(cell: str, field: dict) -> tuple[str, str]:
    """Say what is wrong with a cell that is not of its column's type.

    Parameters
    ----------
    cell : str
        Its text.
    field : dict
        Its column, as the dictionary describes it.

    Returns
    -------
    tuple of str
        The advice.
    """
    kind = field["type"]
    if cell.casefold() in _NOTHING:
        cure = "find out the value" if field.get("constraints", {}).get("required") else "leave the cell empty"
        return "word for nothing", f"{shown(cell)} is where a {_KINDS.get(kind, kind)} belongs; {cure}"
    if kind == "boolean":
        return unlisted(cell, [*field["trueValues"], *field["falseValues"]])
    return _date(cell) if kind == "date" else _number(cell, _KINDS.get(kind, kind))


def unlisted(cell: str, words: list[str]) -> tuple[str, str]:
    """Say that a cell is none of the words that its column may hold, and which of them may be meant.

    Parameters
    ----------
    cell : str
        Its text.
    words : list of str
        The words.

    Returns
    -------
    tuple of str
        The advice.
    """
    near = nearest(cell, words, cutoff=NEAR)
    hint = f": did you mean {shown(near[0])}? Write" if near else "; write"
    return (
        f"word {cell}",
        f"{shown(cell)} is not one of this column's values{hint} one of {listed([*map(shown, words)])}",
    )


def unfit(
    cell: str, value: object, constraints: dict, pattern: Pattern | None, others: Iterable[str]
) -> tuple[str, str] | None:
    """Say which constraint of its column a cell breaks.

    Parameters
    ----------
    cell : str
        Its text.
    value : object
        Its value, of the column's type.
    constraints : dict
        Those of the column. What concerns empty cells or the whole column ("required", "unique") is not looked at, nor is
        "pattern".
    pattern : Pattern or None
        The one that the column has.
    others : iterable of str
        The column's cells, to find an example among the first of them.

    Returns
    -------
    tuple of str, or None
        The advice, or None where the cell breaks none.
    """
    if cell not in constraints.get("enum", [cell]):
        return unlisted(cell, constraints["enum"])
    if pattern and not pattern.fits(cell):
        example = next((other for other in islice(others, limits.EXAMPLES) if pattern.fits(other)), None)
        like = f"write it like {shown(example)}" if example else f"make it fit the pattern {shown(pattern.text)}"
        return "pattern", f"{shown(cell)} is not written as this column asks; {like}"
    low, high = constraints.get("minimum"), constraints.get("maximum")
    if low is not None and value < low:
        return "minimum", f"{shown(cell)} is less than {_short(low)}, the least that the dictionary allows; correct it"
    if high is not None and value > high:
        return "maximum", f"{shown(cell)} is more than {_short(high)}, the most that the dictionary allows; correct it"
    return None


def _short(number):
    digits = str(number)
    return digits if len(digits) <= LONGEST_SHOWN else f"{digits[:LONGEST_SHOWN]}…"


def _repaired(cell):
    """Undo the opening of UTF-8 as Windows-1252, in which five bytes stand for themselves."""
    if cell.isascii():
        return cell
    try:
        return b"".join(c.encode("latin-1" if c in "\x81\x8d\x8f\x90\x9d" else "cp1252") for c in cell).decode()
    except UnicodeError:
        return cell


def _number(cell, kind):
    if (cell_reader.NUMBER if kind == "number" else cell_reader.INTEGER).fullmatch(cell):
        return "size", f"{shown(cell)} is too large for a number; correct it"
    if len(cell) > LONGEST_SHOWN:
        return "length", f"{shown(cell)} is too long for a {kind}; write digits alone"
    if kind == "number" and re.fullmatch(r"[+-]?\d+,\d+", cell):
        both = f"{cell.replace(',', '.')}, or {cell.replace(',', '')} if thousands are meant"
        return "comma", f"{shown(cell)} has a comma in it; write {both}"
    if _THOUSANDS.fullmatch(cell):
        return "thousands", f"{shown(cell)} has a mark between its thousands; write {re.sub('[^0-9+-]', '', cell)}"
    if zeros := re.fullmatch(r"([+-]?\d{1,3}(?:[.,]?\d{3})*|[+-]?\d+)[.,]0+", cell):
        return "zeros", f"{shown(cell)} has decimal places; write {re.sub('[.,]', '', zeros[1])}"
    if re.fullmatch(r"[+-]?\d+([.,]\d+)?[eE]\+?\d{1,2}", cell, re.ASCII):
        full = f"{float(cell.replace(',', '.')):.0f}"
        return "short form", f"{shown(cell)} is a spreadsheet's short form; write it in full, {full} or what was there"
    if digits := re.fullmatch(r"[^\d=@]*(\d+)[^\d=@]*", cell, re.ASCII):
        return "number and words", f"{shown(cell)} is more than a number; write {digits[1]} alone"
    return f"number {cell}", f"{shown(cell)} is not a {kind}; write digits alone"


def _date(cell):
    found = {}
    for form in _DATES:
        try:
            found[datetime.strptime(cell, form).date()] = None
        except ValueError:
            continue
    if re.fullmatch(r"[2-6]\d{4}", cell, re.ASCII):
        return (
            "day count",
            f"{shown(cell)} is a date in Excel's internal form; write {_DAY_ZERO + timedelta(int(cell))}",
        )
    if found:
        return "form of date", f"{shown(cell)} is not written year-month-day; write {' or '.join(map(str, found))}"
    return f"date {cell}", f"{shown(cell)} is not a date; write year, month and day, such as 2016-01-31"
