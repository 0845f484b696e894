"""Read a small CSV file strictly, or say in one line why it cannot be read, and what to do.

A file is read as RFC 4180 has it (commas, double quotation marks, every row as long as the header), in UTF-8. A byte
order mark and any line end are read right, for spreadsheets write them. What else spreadsheets do to a file is named.
"""

import csv
import io
import os
import re
import stat
from pathlib import Path

from eastern_flank.core.errors import PlainError
from eastern_flank.core.text import printable

LIMIT = 5_000_000  # bytes; our tables have less than 10,000, and a larger file is answered without being read
MOST_MISSHAPEN = 1000  # rows; what has so many is no table, and a reader need not count them all

_OTHER_KINDS = (  # how files begin that are no text, and what they are
    (b"PK\x03\x04", "a zip archive or a workbook of Excel or LibreOffice"),
    (b"\xd0\xcf\x11\xe0", "a file of an old Excel or Word"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
)
_MARKUP = re.compile(rb"\s*<(!|\?xml|html|head|body|table|div)", re.IGNORECASE)
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}


class Unsound(PlainError, ValueError):
    """A defect of a file. Its text is the line to print: `file:row: column: what is wrong, and what to do`.

    Attributes: `file`, its path as the message names it; `what`, the sentence; `row`, as a spreadsheet counts it (the
    header is row 1), or None; `column`, its name, or None; `cause`, equal for defects that one line can stand for.
    """

    def __init__(self, file, what, row=None, column=None, cause=None):
        super().__init__(file, what, row, column, cause)
        self.file, self.what, self.row, self.column, self.cause = file, what, row, column, cause

    def __str__(self):
        place = printable(str(self.file)) + (f":{self.row}" if self.row else "")
        return ": ".join([place, *([printable(self.column)] if self.column else []), self.what])


def read_text(path, file):
    """Read a small text file.

    Parameters: `path`; `file`, how messages name it. Returns its text, line ends untouched, without a byte order mark.
    Raises `Unsound` if there is no such file, or it is no UTF-8, or longer than `LIMIT`.
    """
    return _decode(_read_bytes(path, file), file)


def read_rows(path, file=None, separators=","):
    """Read a table: a header, and rows that are each as long as it.

    Parameters: `path`; `file`, how messages name it (its last part if left out); `separators`, the marks that may stand
    between cells. Returns `(header, rows)`: a list of column names and a list of lists of strings. Raises `Unsound` for
    the first defect, in the order of the file.

    >>> read_rows("data/troops.csv")[0][:3]
    ['id', 'led_by', 'formation']
    """
    file = Path(path).name if file is None else file
    return parse_rows(read_text(path, file), file, separators)


def parse_rows(text, file, separators=","):
    """Read a table from its `text`, as `read_rows` does from a file."""
    header, rows, defects = _parse(text, file, separators)
    names = [name.strip() for name in header]
    for number, name in enumerate(names, 1):
        if not name:
            raise Unsound(file, f"column {number} has no name; name it, or delete its commas", row=1)
        if name in names[: number - 1]:
            raise Unsound(file, "the name stands twice in the header; rename or delete one of the two", 1, name)
    for defect in defects:
        raise defect
    return header, [cells for _, cells in rows]


def read_table(path, file):
    """Read a table and all its defects of form.

    Parameters: `path`; `file`, how messages name it. Returns `(header, rows, defects)`: a list of strings, whatever
    they are; a list of `(row number, cells)` without the defective rows; a list of `Unsound`. Raises `Unsound` if the
    file is no table.
    """
    return _parse(read_text(path, file), file)


def _parse(text, file, separators=","):
    """Do what `read_table` promises, for a text and with a choice of marks between cells."""
    header, *records = _records(text, file, _separator(text, file, separators))
    if not any(header):
        raise Unsound(file, "the first row is empty; delete it, so that the header comes first", row=1)
    if len(header) == 1 and "," in header[0]:
        raise Unsound(file, f"every row stands in quotation marks as a whole; {_again(file)}", row=1)
    rows, defects = [], []
    for number, cells in enumerate(records, 2):
        what, cause, column = _misshapen(header, cells)
        if what:
            defects.append(Unsound(file, what, number, column, (file, cause)))
            if len(defects) == MOST_MISSHAPEN:
                break
        else:
            rows.append((number, cells))
    if not rows and not defects:
        defects.append(Unsound(file, "the table has a header but no rows; add some, or put back the file as it was"))
    return header, rows, defects


def _read_bytes(path, file):
    try:
        info = os.stat(path)
        if stat.S_ISDIR(info.st_mode):
            raise Unsound(file, "is a folder, but should be a file; put the file in its place")
        if not stat.S_ISREG(info.st_mode):  # a pipe or a device could keep us waiting for ever
            raise Unsound(file, "is no ordinary file; put the file in its place")
        if info.st_size > LIMIT:
            size = f"{info.st_size / 1_000_000:,.0f} million bytes, and at most {LIMIT // 1_000_000} million are read"
            raise Unsound(file, f"the file is too big: it has {size}; put back the right one")
        with open(path, "rb") as stream:
            return stream.read(LIMIT)
    except Unsound:
        raise
    except FileNotFoundError:
        raise Unsound(file, "the file is missing; put it back, or correct its name") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Unsound(file, f"cannot be read ({reason}); close it elsewhere, or allow reading") from None
    except ValueError:  # the name holds a NUL or half a character
        raise Unsound(file, "no file can have this name; correct it") from None


def _again(file):
    kind = "'CSV UTF-8 (comma delimited)'" if str(file).lower().endswith(".csv") else "UTF-8 text"
    return f"save it again as {kind}"


def _decode(data, file):
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Unsound(file, "the file is empty; put back the file as it was")
    for start, kind in _OTHER_KINDS:
        if data.startswith(start):
            raise Unsound(file, f"is {kind}, whatever its name says; open it in its own program and {_again(file)}")
    if _MARKUP.match(data):
        raise Unsound(file, f"is a web page or the like; download the file itself, or {_again(file)}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _half_nul(data):
        raise Unsound(file, f"is in UTF-16 ('Unicode Text'); {_again(file)}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _NOT_TEXT.search(data):
            raise Unsound(file, "holds bytes that are no text; put back the file as it was") from None
        what = f"is not in UTF-8 but in an old encoding such as Windows-1252 ('ANSI'); {_again(file)}"
        raise Unsound(file, what, _row_at(data, error.start)) from None
    if "\0" in text:
        row = _row_at(data, data.index(b"\0"))
        raise Unsound(file, "holds a NUL byte, which is no text; put back the file as it was", row)
    return text


def _half_nul(data):
    """Tell whether every other byte is NUL, as in Western text in UTF-16 without its mark."""
    few, many = sorted((data[:1000:2].count(0), data[1:1000:2].count(0)))
    return many > len(data[:1000]) / 4 and not few


def _row_at(data, place):
    return len(_LINE_END.findall(data, 0, place)) + 1


def _separator(text, file, allowed):
    """Return the mark that stands between cells; raise `Unsound` where that is not an allowed one."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    if first.lower().startswith("sep="):
        raise Unsound(file, "the first line is a note to Excel; delete it, so that the header comes first", row=1)
    mark = max((",", *_SEPARATORS), key=first.count)
    if mark != "," and mark not in allowed:
        raise Unsound(file, f"has {_SEPARATORS[mark]} between its cells in place of commas; {_again(file)}")
    return mark


def _records(text, file, separator):
    records = []
    try:
        # newline="" leaves line ends inside a cell to the reader, as the csv module asks.
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            records.append(cells)
    except csv.Error as error:
        what = "a quotation mark opens in this row and does not close where its cell ends; close it there"
        if "limit" in str(error):
            what = f"a cell has more than {csv.field_size_limit()} characters; shorten it, or close a quotation mark"
        raise Unsound(file, what, len(records) + 1) from None
    return records


def _misshapen(header, cells):
    """Say what is wrong with the form of a row, of what kind that is, and in which column, or return three Nones."""
    if not cells:
        return "the line is empty; delete it", "empty line", None
    if not any(cell.strip() for cell in cells):
        return "the row is empty but for its commas; delete it", "empty row", None
    if [cell.strip().casefold() for cell in cells] == [name.strip().casefold() for name in header]:
        return "the header stands here a second time; delete this row", "second header", None
    extra = len(cells) - len(header)
    if not extra:
        return None, None, None
    count = f"the row has {len(cells)} cell{'s' * (len(cells) != 1)}, the header {len(header)}"
    if len(cells) == 1 and ";" in cells[0]:
        return f"{count}, for semicolons part this row; put commas", "semicolons", None
    if extra < 0:
        return f"{count}; put a comma for each cell that is empty, or complete the row", f"{extra} cells", None
    if not any(cells[len(header) :]):
        return f"{count}; delete the commas at its end", f"{extra} commas", None
    for name, left, right in zip(header, cells, cells[1:], strict=False):
        if re.fullmatch(r"[+-]?\d{1,3}", left) and re.fullmatch(r"\d{3}", right):
            return f"{left},{right} counts as two cells; write {left}{right}", f"thousands in {name}", name
    return f"{count}; put quotation marks around a cell that has a comma in it", f"{extra} cells", None
