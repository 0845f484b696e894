"""Read a small CSV file strictly, or say in one line why it cannot be read and what to do.

A file is read as RFC 4180 describes it (commas, double quotation marks, every row as long as the header), in UTF-8. A
byte order mark and any line end are accepted, because spreadsheets write them. What else they do to a file is named.
"""

import csv
import io
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager

from eastern_flank.core.errors import PlainError
from eastern_flank.core.text import UNFINISHED, printable, unfinished_merge
from eastern_flank.tables import limits

_MARKUP = re.compile(rb"\s*<(!|\?xml|html|head|body|table|div)", re.IGNORECASE)
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_LONG_CELL = (
    f"a cell has more than {limits.CELL:,} characters (is a quotation mark open?); shorten it, or close the mark"
)
LONGEST_MARK = 8  # characters with which git begins a line in an unfinished merge
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "pipes"}


class Unsound(PlainError, ValueError):
    """A mistake in a file. Its text is the line to print: `file:row: column: what is wrong, and what to do`.

    Attributes
    ----------
    file : str
        The file's path, as the message names it.
    what : str
        The sentence.
    row : int or None
        The row as a spreadsheet counts it: the header is row 1.
    column : str or None
        The column's name.
    cause : object
        Equal for mistakes that one line can stand for; None where that line is its own.
    """

    def __init__(self, file, what, row=None, column=None, cause=None):
        super().__init__(file, what, row, column, cause)
        self.file, self.what, self.row, self.column, self.cause = file, what, row, column, cause

    def __str__(self):
        """Return the line."""
        place = _cut(self.file, limits.NAME) + (f":{self.row}" if self.row else "")
        column = [_cut(self.column, limits.NAME)] if self.column else []
        return ": ".join([place, *column, _cut(self.what, limits.MESSAGE)])


def _cut(text, most):
    return printable(text if len(text) <= most else f"{text[:most]}…")


def read_text(path: str | os.PathLike, file: str) -> str:
    """Read a small text file.

    Parameters
    ----------
    path : path
        Where it is.
    file : str
        How messages name it.

    Returns
    -------
    str
        Its text with untouched line ends and without a byte order mark.

    Raises
    ------
    Unsound
        Where there is no such file, it is not in UTF-8, or it is larger than `limits.FILE`.
    """
    return decode(_read_bytes(path, file), file)


def parse_rows(text: str, file: str, separators: str = ",") -> tuple[list[str], list[list[str]]]:
    r"""Read a table from the text of a file: a header, and rows that are each as long as it.

    Parameters
    ----------
    text, file, separators : str
        What is in the file, how messages name it, and the characters that are allowed between cells.

    Returns
    -------
    tuple
        The names of the columns, and the rows.

    Raises
    ------
    Unsound
        For the first mistake.

    >>> parse_rows("id,troops\nforce,4000\n", "troops.csv")
    (['id', 'troops'], [['force', '4000']])
    """
    header, rows, defects = parse(text, file, separators)
    for defect in defects:
        raise defect
    return header, [cells for _, cells in rows]


def parse(text: str, file: str, separators: str = ",") -> tuple[list[str], list[tuple[int, list[str]]], list[Unsound]]:
    """Read a table from a text and find its misshapen rows: all of them, or the first `limits.MISTAKES`.

    Parameters
    ----------
    text, file, separators : str
        As for `parse_rows`.

    Returns
    -------
    tuple
        The header, whatever it is; the well-shaped rows, each with its number; the mistakes in the others.

    Raises
    ------
    Unsound
        Where the text is not a table, or one that is too big.
    """
    header, *records = _records(text, file, _separator(text, file, separators))
    for number, cells in enumerate((header, *records), 1):
        if cells and unfinished_merge(cells[0][:LONGEST_MARK]):  # not in the text: a cell may have several lines
            raise Unsound(file, UNFINISHED, row=number)
    if len(header) == 1 and "," in header[0]:
        raise Unsound(file, f"every row is in quotation marks as a whole; {_again(file)}", row=1)
    if not records:
        raise Unsound(file, "the table has a header but no rows; add some, or put back the file as it was")
    rows, defects = [], []
    for number, cells in enumerate(records, 2):
        if len(cells) == len(header) and any(cells):
            rows.append((number, cells))
        else:
            what, cause, column = _misshapen(header, cells)
            defects.append(Unsound(file, what, number, column, (file, cause)))
            if len(defects) == limits.MISTAKES:
                break
    return header, rows, defects


def size(path: str | os.PathLike, file: str) -> int:
    """Return how many bytes a file has, without reading it.

    Parameters
    ----------
    path : path
        Where it is.
    file : str
        How messages name it.

    Returns
    -------
    int

    Raises
    ------
    Unsound
        Where there is no such file, or it is larger than `limits.FILE`.
    """
    with one_line(file):
        info = os.stat(path)
        if not stat.S_ISREG(info.st_mode):  # a pipe or a device could keep us waiting for ever
            raise Unsound(file, "is a folder or another thing that is not a file; put the file in its place")
        if info.st_size > limits.FILE:
            raise Unsound(file, f"the file is too big: it has more than {limits.FILE:,} bytes; put back the right one")
        return info.st_size


def _read_bytes(path, file):
    size(path, file)
    with one_line(file), open(path, "rb") as stream:
        return stream.read(limits.FILE)


@contextmanager
def one_line(file: str) -> Iterator[None]:
    """Say in one line why a file cannot be read.

    Parameters
    ----------
    file : str
        How messages name it.

    Raises
    ------
    Unsound
        In place of an OSError, or of a ValueError about the name.
    """
    try:
        yield
    except Unsound:
        raise
    except FileNotFoundError:
        raise Unsound(file, "the file is missing; put it back, or correct its name") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Unsound(
            file, f"cannot be read ({reason}); close it in other programs, or change its permissions"
        ) from None
    except ValueError:  # the name holds a NUL or half a character
        raise Unsound(file, "no file can have this name; correct it") from None


def _again(file):
    kind = "'CSV UTF-8 (comma delimited)'" if file.lower().endswith(".csv") else "UTF-8 text"
    return f"save it again as {kind}"


def decode(data: bytes, file: str) -> str:
    """Return the text of a file from its bytes.

    Parameters
    ----------
    data : bytes
        All that is in it.
    file : str
        How messages name it.

    Returns
    -------
    str
        As from `read_text`.

    Raises
    ------
    Unsound
        Where they are not a text in UTF-8.
    """
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Unsound(file, "the file is empty; put back the file as it was")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        what = "is a workbook of Excel or LibreOffice, whatever its name says; open it there and"
        raise Unsound(file, f"{what} {_again(file)}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unsound(file, f"is in UTF-16 ('Unicode Text'); {_again(file)}")
    if _MARKUP.match(data):
        raise Unsound(file, f"is a web page or the like; download the file itself, or {_again(file)}")
    try:
        text = data.decode("utf-8-sig")
        if "\0" not in text:
            return text
    except UnicodeDecodeError as error:
        if not _NOT_TEXT.search(data):
            what = f"is not in UTF-8 but in an old encoding such as Windows-1252 ('ANSI'); {_again(file)}"
            raise Unsound(file, what, len(_LINE_END.findall(data, 0, error.start)) + 1) from None
    raise Unsound(file, "holds bytes that are not text; put back the file as it was")


def _separator(text, file, allowed):
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max((",", *_SEPARATORS), key=first.count)
    if separator != "," and separator not in allowed:
        raise Unsound(file, f"has {_SEPARATORS[separator]} between its cells in place of commas; {_again(file)}")
    return separator


def _records(text, file, separator):
    records, count = [], 0
    try:
        # newline="" leaves line ends inside a cell to the reader, as the csv module asks.
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            records.append(cells)
            count += len(cells)
            if problem := _excess(cells, len(records) - 1, count):
                raise Unsound(file, problem, len(records))
    except csv.Error:  # where a merge took half of a cell; also where a cell has more characters than the module takes
        if line := unfinished_merge(text, prose=True):
            raise Unsound(file, UNFINISHED, row=line) from None
        what = "a quotation mark opens in this row and does not close where its cell ends; close it there"
        raise Unsound(file, what if '"' in text else _LONG_CELL, len(records) + 1) from None
    return records


def _excess(cells, rows, count):
    """Say what a table has too much of, after a row; None where nothing is."""
    if len(cells) > limits.COLUMNS:
        return f"the row has more than {limits.COLUMNS} cells; put back the right file, or make it several tables"
    if rows > limits.ROWS or count > limits.CELLS:
        most = f"{limits.ROWS:,} rows" if rows > limits.ROWS else f"{limits.CELLS:,} cells"
        return f"the table has more than {most}; put back the right file, or keep the rows that you need"
    return _LONG_CELL if max(map(len, cells), default=0) > limits.CELL else None


def _misshapen(header, cells):
    """Say what is wrong with the shape of a row, of what kind that is, and in which column."""
    if not any(cells):
        return "the row is empty; delete it", "empty", None
    extra = len(cells) - len(header)
    count = f"the row has {len(cells)} cell{'s' * (len(cells) != 1)}, the header {len(header)}"
    if extra < 0:
        return f"{count}; put a comma for each cell that is empty, or complete the row", f"{extra} cells", None
    if not any(cells[len(header) :]):
        return f"{count}; delete the commas at its end", f"{extra} commas", None
    for name, left, right in zip(header, cells, cells[1:], strict=False):
        if re.fullmatch(r"[+-]?\d{1,3}", left) and re.fullmatch(r"\d{3}", right):
            return f"{left},{right} is read as two cells; write {left}{right}", f"thousands in {name}", name
    return f"{count}; put quotation marks around a cell that has a comma in it", f"{extra} cells", None
