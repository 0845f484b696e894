"""The tables compared with the article itself, for somebody who has its text.

The dictionary says what is compared: `foundIn`, a phrase with the paragraph that the column of this name gives; `quotedWhen`,
a phrase that is in quotation marks where another column has this value; `wordsOf`, the number of words of a paragraph;
`yearOf`, a year that is written in a paragraph, unless it was worked out.
"""

import os
from collections.abc import Iterable, Iterator, Mapping

from eastern_flank.tables import evidence, limits
from eastern_flank.tables.csv_reader import Unsound, read_text
from eastern_flank.tables.validation import Sheet


def read(path: str | os.PathLike) -> dict[str, str]:
    """Read the article.

    Parameters
    ----------
    path : path
        A text file with one paragraph per line.

    Returns
    -------
    dict of str to str
        The text of each paragraph by its number.

    Raises
    ------
    Unsound
        Where it cannot be read, or is far longer than an article.
    """
    text = read_text(path, os.fspath(path)).strip()
    lines = text.split("\n")
    if len(text) > limits.ARTICLE or len(lines) > limits.PARAGRAPHS:
        most = f"{limits.PARAGRAPHS} paragraphs or {limits.ARTICLE:,} characters"
        raise Unsound(os.fspath(path), f"has more than {most}; name the article's text")
    return {str(number): line for number, line in enumerate(lines, 1)}


def compare(sheets: Iterable[Sheet], article: Mapping[str, str]) -> bool:
    """Blame every cell that the article's text does not bear out.

    Parameters
    ----------
    sheets : iterable of Sheet
        The tables.
    article : mapping of str to str
        The text of each paragraph by its number.

    Returns
    -------
    bool
        Whether the text is that of the article at all: at least half of the phrases are in their paragraphs. Where it is
        not, nothing is blamed.
    """
    found = [(sheet, *each) for sheet in sheets for each in _compared(sheet, article)]
    right = [what is None for sheet, _, column, what in found if "foundIn" in sheet.table.fields[column]]
    if sum(right) * 2 < len(right):
        return False
    for sheet, row, column, what in found:
        if what:
            sheet.blame(row, (column,), what, what)
    return True


def _compared(sheet, article) -> Iterator[tuple[int, str, str | None]]:
    """Yield row, column and what is wrong, or None, for each cell that can be compared."""
    for column, field in sheet.table.fields.items():
        rule = next((name for name in _RULES if name in field), None)
        for row, cells, values in sheet.rows if rule else ():
            if cells[column] not in sheet.table.missing and not {(row, column), (row, field[rule])} & sheet.hurt:
                yield row, column, _RULES[rule](field, cells, values, column, article)


def _phrase(field, cells, values, column, article):
    number = values[field["foundIn"]]
    if what := evidence.misplaced(cells[column], number, article):
        return what
    must_be_quoted = any(cells[other] == value for other, value in field.get("quotedWhen", {}).items())
    if must_be_quoted and not evidence.quoted(article[str(number)], cells[column]):
        return f"these words are not in quotation marks in paragraph {number}; correct the phrase or what the row says of it"
    return None


def _word_count(field, cells, values, column, article):
    number = values[field["wordsOf"]]
    if (count := len(article.get(str(number), "").split())) != values[column]:
        return f"paragraph {number} has {count} words, counted between spaces; write that"
    return None


def _year(field, cells, values, column, article):
    number, year = values[field["yearOf"]], cells[column][:4]
    if cells.get("dating") != "worked_out" and year not in evidence.words(article.get(str(number), "")):
        return f"the year {year} is not in paragraph {number}; correct it, or say that it was worked out"
    return None


_RULES = {"foundIn": _phrase, "wordsOf": _word_count, "yearOf": _year}
