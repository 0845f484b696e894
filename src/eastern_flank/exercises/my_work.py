"""What a reader makes in the lessons is kept here: small tables in `my_work/`, the reader's own folder, which git leaves alone.

- A file is replaced in one step, after it has been read back: a crash or a full disk leaves the old one.
- Nothing is overwritten unseen. What somebody else changed meanwhile (a spreadsheet, another notebook) is merged cell by cell;
  where two changed the same cell, their version is kept beside ours as `NAME_kept_1.csv`. A file that cannot be read stays as
  it is, and the work goes on in `NAME_2.csv`.
- A text that a spreadsheet would take for a formula gets an apostrophe in front, and loses it when it is read again.
- The files are UTF-8 with a byte order mark, because Excel opens a CSV without one as an old encoding; lines end in CRLF, as
  RFC 4180 has it. Semicolons and tabs are read too: a spreadsheet in many a language puts them where commas stood.
- What goes wrong is a line to show, never an exception: a form must go on working in a folder that cannot be written.

The environment variable EASTERN_FLANK_WORK names another folder, as tests and `eastern-flank run` do, so that they neither see
nor touch a reader's files.
"""

import csv
import os
import re
import time
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from eastern_flank.core import project
from eastern_flank.core.errors import PlainError, UnknownName
from eastern_flank.core.text import shown
from eastern_flank.tables import csv_reader

try:
    import fcntl
except ImportError:  # Windows: there two saves in the same thousandth of a second are not kept apart
    fcntl = None

FOLDER = "my_work"
SEPARATORS = ",;\t"
TRIES, PAUSE = 50, 0.02  # seconds: how long we wait for another notebook that is saving

_NAME = re.compile(r"[a-z0-9][a-z0-9_]{0,59}")
_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")  # what Windows takes for a device, with any ending
# What a spreadsheet runs as a formula (OWASP, "CSV Injection"); a plain number is none, whatever its sign.
_FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@\t\r|%\uff0b\uff0d\uff1d\uff20]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?%?")


class CannotKeep(PlainError, OSError):
    """Something that cannot be written; the message says why."""


class Unfit(CannotKeep):
    """A cell that no CSV file can hold."""


def folder():
    """Return the folder of the reader's own files; it need not exist yet.

    Raises `CannotKeep` where `my_work` in the project is a link that leads elsewhere, and `ProjectNotFound`.
    """
    if named := os.environ.get("EASTERN_FLANK_WORK"):
        return Path(named)
    root = project.root().resolve()
    if not (root / FOLDER).resolve().is_relative_to(root):
        raise CannotKeep(f"{FOLDER} is a link that leads out of the project; put an ordinary folder in its place")
    return root / FOLDER


def guarded(text):
    """Return a text as it is written: with an apostrophe in front where a spreadsheet would run it as a formula.

    >>> guarded("=1+1"), guarded("-5"), guarded("yes")
    ("'=1+1", '-5', 'yes')
    """
    return f"'{text}" if _runs(text.lstrip("'")) else text


def unguarded(text):
    """Return a text as it was before `guarded`.

    >>> unguarded("'=1+1"), unguarded("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text.startswith("'") and _runs(text.lstrip("'")) else text


def _runs(text):
    return bool(_FORMULA.match(text)) and not _NUMBER.fullmatch(text)


def read(path, file):
    """Read a table that a reader or a spreadsheet saved.

    Parameters: `path`; `file`, how messages name it. Returns `(header, rows)` as `csvfile.read_rows`, without apostrophes put
    there by `guarded`. Raises `csvfile.Unsound` with one clear line.
    """
    if os.path.islink(path):
        raise csv_reader.Unsound(file, "is a link to another place; put the file itself there")
    header, rows = csv_reader.read_rows(path, file, SEPARATORS)
    return header, [[unguarded(cell) for cell in row] for row in rows]


class Kept:
    """Rows of the reader's own, kept in `my_work/NAME.csv`.

    Attributes: `rows`, a dict from key to row, which is a dict from column to text; `file`, how the file is called on the page;
    `said`, one line for the reader: where the rows are, or why they are not saved; `trouble`, the same line where something is
    amiss, else an empty text.
    """

    def __init__(self, name, columns, rows=()):
        """Begin with what is in the file.

        Parameters: `name`, of the file without its ending: small letters, digits and low lines; `columns`, their names, the
        key first; `rows`, dicts, what the table holds at first. Raises `UnknownName` for a name that is none.
        """
        if not isinstance(name, str) or not _NAME.fullmatch(name) or _DEVICES.fullmatch(name):
            raise UnknownName(
                f"{name!r} cannot name a file; write small letters, digits and low lines, such as '04_codes'"
            )
        self.name, self.columns, self.file = name, tuple(columns), f"{FOLDER}/{name}.csv"
        self.rows = self._base = {row[self.columns[0]]: row for row in rows}  # base: what we know to be in the file
        try:
            path, found, remark = self._in_use(folder())
        except OSError as error:
            self._tell(trouble=_trouble(error))
            return
        self.file = _called(path)
        self.rows = self._base = _merge(self._base, self._base, found)[0]
        where = f"Your work is back, from {self.file}." if found else f"Your work is kept in {self.file} as you go."
        self._tell(where, trouble=remark)

    def save(self, rows):
        """Save rows.

        Parameters: `rows`, a dict from key to row; a key that is not in it keeps its row. Returns whether they are in the file.
        Afterwards `rows` holds what others changed too. A row that was deleted in the file meanwhile is written again.
        """
        wanted, kept = {**self.rows, **rows}, None
        try:
            with _alone(folder()) as place:
                path, found, remark = self._in_use(place)
                merged, clash = _merge(self._base, wanted, found)
                if merged != found:
                    kept = self._write(path, merged, keep=clash)
        except OSError as error:
            if not isinstance(error, Unfit):  # else no later row could be saved either
                self.rows = wanted
            self._tell(trouble=_trouble(error))
            return False
        self.rows, self._base, self.file = merged, merged, _called(path)
        beside = f" It was changed elsewhere too: that version is kept as {_called(kept)}." if kept else ""
        self._tell(f"Saved in {self.file}.{beside}", trouble=remark)
        return True

    def start_again(self, rows=()):
        """Put the file aside under another name, and begin anew with `rows`, dicts. Returns whether that was done."""
        aside = None
        try:
            if self._in_use(folder())[1]:
                with _alone(folder()) as place:
                    path, *_ = self._in_use(place)
                    aside = self._aside(path)
                    path.rename(aside)
        except OSError as error:
            self._tell(trouble=f"Not started again. {_trouble(error)}")
            return False
        self.rows = self._base = {row[self.columns[0]]: row for row in rows}
        self._tell(f"Started again. Your work so far is kept as {_called(aside)}." if aside else "Started again.")
        return True

    def _tell(self, said="", trouble=""):
        self.said, self.trouble = trouble or said, trouble

    def _in_use(self, place):
        """Return the file to write to, its rows, and a line if it stands in for a damaged one, else an empty text."""
        last, spare = None, place / f"{self.name}.csv"
        for number in count(2):
            if not os.path.lexists(spare):
                break
            last, spare = spare, place / f"{self.name}_{number}.csv"
        if last is None:
            return spare, {}, ""
        try:
            return last, self._read(last), ""
        except csv_reader.Unsound as damage:
            return spare, {}, f"{damage}. It stays as it is, and your work goes to {_called(spare)}."

    def _read(self, path):
        file = _called(path)
        header, rows = read(path, file)
        if tuple(header) != self.columns:
            raise csv_reader.Unsound(
                file, f"its columns are not {', '.join(self.columns)}; put back the file as it was", 1
            )
        found = {}
        for number, row in enumerate(rows, 2):
            if not row[0] or row[0] in found:
                what = f"{shown(row[0])} stands there twice" if row[0] else "the cell is empty"
                raise csv_reader.Unsound(file, f"{what}; delete the row, or correct the cell", number, self.columns[0])
            found[row[0]] = dict(zip(self.columns, row, strict=True))
        return found

    def _write(self, path, rows, keep):
        """Replace the file by rows; if `keep` is true, put it aside first. Returns where it was put, or None."""
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        part.unlink(missing_ok=True)
        aside = self._aside(path) if keep else None
        try:
            with open(part, "x", encoding="utf-8-sig", newline="") as stream:  # "x" follows no link that waits there
                lines = csv.writer(stream, lineterminator="\r\n")
                lines.writerow(self.columns)
                lines.writerows([guarded(row[column]) for column in self.columns] for row in rows.values())
            if self._read(part) != rows:
                raise ValueError
            if aside:
                path.rename(aside)
            part.replace(path)
        except (ValueError, csv.Error):  # NUL, half a character, a cell without end: what no CSV file can hold
            raise Unfit("a cell holds what a CSV file cannot; write it in another way") from None
        finally:
            part.unlink(missing_ok=True)
        return aside

    def _aside(self, path):
        """Return the first free name for an older version of a file."""
        names = (path.with_name(f"{self.name}_kept_{number}.csv") for number in count(1))
        return next(name for name in names if not os.path.lexists(name))


def _merge(base, mine, theirs):
    """Merge two versions that come from `base`, cell by cell. Returns the rows, and whether both changed a cell differently.

    Ours wins there; the rows of `theirs` come in its own order, after ours.
    """
    merged, clash = {}, False
    for key in dict.fromkeys([*mine, *theirs]):
        if key not in mine or key not in theirs:
            merged[key] = mine.get(key) or theirs[key]
            continue
        merged[key] = dict(mine[key])
        for column, cell in theirs[key].items():
            ours, before = mine[key][column], base.get(key, {}).get(column)
            if ours == before:
                merged[key][column] = cell
            elif cell not in (ours, before):
                clash = True
    return merged, clash


@contextmanager
def _alone(place):
    """Make the folder, and hold it against other notebooks that save; whoever cannot hold it goes on without."""
    place.mkdir(parents=True, exist_ok=True)
    if fcntl is None:
        yield place
        return
    handle = os.open(place, os.O_RDONLY)
    try:
        _hold(handle)
        yield place
    finally:
        os.close(handle)  # and with it the hold ends, also where a kernel dies


def _hold(handle):
    for _ in range(TRIES):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(PAUSE)
            continue
        except OSError:  # a network folder may know no locks
            pass
        return


def _called(path):
    """How a file is called on the page: never by a folder of this machine."""
    return f"{FOLDER}/{path.name}"


def _trouble(error):
    reason = str(error) if isinstance(error, PlainError) else f"{FOLDER} cannot be written ({error.strerror or error})"
    return f"Not saved: {reason}. Your work stays on this page as long as the notebook runs."
