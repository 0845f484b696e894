"""What a reader makes in the lessons is kept here: small tables in `my_work/`, the reader's own folder, which git ignores.

- A file is replaced in one step: a crash or a full disk leaves the old one.
- A text that a spreadsheet would take for a formula gets an apostrophe in front, and loses it when it is read again.
- Nobody else with an account on the computer can read the files.
- The files are UTF-8 with a byte order mark, because Excel opens a CSV without one in an old encoding; lines end in CRLF
  (RFC 4180). Semicolons and tabs are read too: spreadsheets in many languages write them in place of commas.
- What goes wrong is a line to show, never an exception: a form must go on working in a folder that cannot be written.

The environment variable EASTERN_FLANK_WORK names another folder, as tests and `eastern-flank run` do, so that they neither see
nor touch a reader's files. Where the folder is not the reader's own, as on a server for a class: `core.private`.
"""

import csv
import io
import os
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from types import MappingProxyType

from eastern_flank.core import private
from eastern_flank.core.errors import PlainError, UnknownName
from eastern_flank.core.text import shown
from eastern_flank.tables import csv_reader, limits

try:
    import fcntl
except ImportError:  # Windows: there, two saves in the same thousandth of a second are not kept apart
    fcntl = None
CAN_LOCK = hasattr(fcntl, "flock")  # Python in a browser has the module without it, and is alone

FOLDER = private.FOLDER
SEPARATORS = ",;\t"

_NAME = re.compile(r"[a-z0-9][a-z0-9_]{0,59}")
_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")  # what Windows takes for a device, with any ending
# What a spreadsheet runs as a formula (OWASP, "CSV Injection"), where a text begins or, if a file is opened with other
# separators than its commas, behind one of them; a plain number is not one, whatever its sign.
_BEGIN = r"(?:\A|(?<=[;\t\r\n]))"
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?%?")
_FORMULA = r"(?:(?![\t\r\n])[\s\"'\u200b\ufeff])*[=+\-@|%\uff0b\uff0d\uff1d\uff20]"
_RUNS = rf"(?='*+(?!{_NUMBER.pattern}(?:[;\t\r\n]|\Z)){_FORMULA})"
_OPEN = re.compile(rf"{_BEGIN}{_RUNS}|\A(?='*[\t\r\n])")
_GUARDED = re.compile(rf"{_BEGIN}'{_RUNS}|\A'(?='*[\t\r\n])")


class _Unfit(PlainError, OSError):
    """A cell that no CSV file can hold."""


def folder() -> Path:
    """Return the folder of the reader's own files; it need not exist yet.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    CannotWrite
        Where `my_work` in the project is a link that leads elsewhere.
    ProjectNotFound
        Where there is no project.
    """
    return private.own()


def guarded(text: str) -> str:
    """Return a text as it is written: with an apostrophe wherever a spreadsheet would run what follows as a formula.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    >>> guarded("=1+1"), guarded("-5")
    ("'=1+1", '-5')
    """
    return _OPEN.sub("'", text)


def _unguarded(text):
    return _GUARDED.sub("", text)


def read(path: str | os.PathLike, file: str) -> tuple[list[str], list[list[str]]]:
    """Read a table that a reader or a spreadsheet saved.

    Parameters
    ----------
    path : path
        The file.
    file : str
        How messages name it.

    Returns
    -------
    header : list of str
    rows : list of list of str
        Cells without the apostrophes put there when it was written.

    Raises
    ------
    csv_reader.Unsound
        With one clear line.
    """
    if os.path.islink(path):
        raise csv_reader.Unsound(file, "is a link to another place; put the file itself there")
    return parse(csv_reader.read_text(path, file), file)


def parse(text: str, file: str) -> tuple[list[str], list[list[str]]]:
    """Read such a table from its text.

    Parameters
    ----------
    text : str
        What is in the file.
    file : str
        How messages name it.

    Returns
    -------
    header : list of str
    rows : list of list of str
        As from `read`.

    Raises
    ------
    csv_reader.Unsound
        With one clear line.
    """
    header, rows = csv_reader.parse_rows(text, file, SEPARATORS)
    return header, [[_unguarded(cell) for cell in row] for row in rows]


class Kept:
    """Rows of the reader's own, kept in `my_work/NAME.csv`.

    Saving reads the file again and replaces only the rows that were changed here, so that rows changed elsewhere (in another
    notebook, in a spreadsheet) stay as they are there. Where that would overwrite what nobody here has seen, because the same
    row was changed elsewhere too or the file cannot be read, the old file is kept beside the new one as `NAME_kept_1.csv`.

    Parameters
    ----------
    name : str
        Of the file, without its ending: lower-case letters, digits and underscores.
    columns : iterable of str
        Their names, the key first.
    rows : iterable of dict
        What the table holds at first, each row a dict from column to text.
    older : dict, optional
        From the columns that the file had in an earlier edition to a function that makes a row of ours of one of its rows.

    Attributes
    ----------
    rows : dict
        From key to row.
    file : str
        How the file is called on the page.
    said : str
        One line for the reader: where the rows are, or why they are not saved.
    trouble : str
        The same line where something is wrong, else an empty text.

    Raises
    ------
    UnknownName
        For a name that no file can have.
    """

    def __init__(
        self,
        name: str,
        columns: Iterable[str],
        rows: Iterable[dict[str, str]] = (),
        older: Mapping[tuple[str, ...], Callable[[list[str]], list[str]]] = MappingProxyType({}),
    ):
        if not isinstance(name, str) or not _NAME.fullmatch(name) or _DEVICES.fullmatch(name):
            raise UnknownName(
                f"{name!r} cannot be a file name; use lower-case letters, digits and underscores, such as '04_codes'"
            )
        self.name, self.columns, self.file = name, tuple(columns), f"{FOLDER}/{name}.csv"
        self._older = older
        self.rows = self._seen = {row[self.columns[0]]: row for row in rows}  # seen: what we take to be in the file
        try:
            path = self._path()
            found, damage = self._look(path)
        except OSError as error:
            self._tell(trouble=_trouble(error))
            return
        self.file = _called(path)
        self.rows = self._seen = {**self.rows, **found}
        said = f"Your work is back, from {self.file}." if found else f"Your work is kept in {self.file} as you go."
        if os.environ.get(private.THROWN_AWAY) == "1":
            said = "This is for a class: what you choose here is thrown away when the slides are stopped."
        remark = "When your work is saved, this file is kept under another name."
        if not private.lasts():
            said = "This browser keeps no files: what you make here is gone when you close the page."
        self._tell(said, trouble=damage and f"{damage}. {remark}")

    def save(self, rows: dict[str, dict[str, str]]) -> bool:
        """Save rows.

        Parameters
        ----------
        rows : dict
            From key to row. A key that is not in it keeps its row, and a row that was deleted from the file is written again.

        Returns
        -------
        bool
            Whether they are in the file. If so, `self.rows` has what others changed too; if not, the next call tries again.
        """
        wanted, kept = {**self.rows, **rows}, None
        changed = {key: row for key, row in wanted.items() if row != self._seen.get(key)}
        try:
            with _alone(folder()):
                path = self._path()
                found, damage = self._look(path)
                merged = {**wanted, **found, **changed}
                clash = any(found.get(key) not in (None, self._seen.get(key), row) for key, row in changed.items())
                if merged != found:
                    kept = self._write(path, merged, keep=clash or damage)
        except OSError as error:
            if not isinstance(error, _Unfit):  # a row that does not fit would stop all later ones
                self.rows = wanted
            self._tell(trouble=_trouble(error))
            return False
        self.rows, self._seen, self.file = merged, merged, _called(path)
        beside = f" It was changed elsewhere too: that version is kept as {_called(kept)}." if kept else ""
        until = "" if private.lasts() else " This browser keeps it only until you close the page."
        self._tell(f"Saved in {self.file}.{until}{beside}")
        return True

    def start_again(self, rows: Iterable[dict[str, str]] = ()) -> bool:
        """Put the file aside under another name, and begin again.

        Parameters
        ----------
        rows : iterable of dict
            What the table holds at first.

        Returns
        -------
        bool
            Whether that was done.
        """
        aside = None
        try:
            if os.path.lexists(self._path()):
                with _alone(folder()):
                    aside = self._put_aside(self._path())
        except OSError as error:
            self._tell(trouble=f"Not started again. {_trouble(error)}")
            return False
        self.rows = self._seen = {row[self.columns[0]]: row for row in rows}
        self._tell(f"Started again. Your work so far is kept as {_called(aside)}." if aside else "Started again.")
        return True

    def _tell(self, said="", trouble=""):
        self.said, self.trouble = trouble or said, trouble

    def _path(self):
        """Return the file in use: the first edition went on in NAME_2.csv where NAME.csv was damaged, and so on."""
        path = folder() / f"{self.name}.csv"
        for number in count(2):
            later = path.with_name(f"{self.name}_{number}.csv")
            if not os.path.lexists(later):
                return path
            path = later

    def _look(self, path):
        """Return the rows of the file, and what is wrong with it, or an empty text."""
        if not os.path.lexists(path):
            return {}, ""
        try:
            return self._by_key(*read(path, _called(path)), _called(path)), ""
        except csv_reader.Unsound as damage:
            return {}, str(damage)

    def _by_key(self, header, rows, file):
        """Return rows by their key; raise `Unsound` where the columns are not ours, or a key is missing or is there twice."""
        if tuple(header) in self._older:
            header, rows = self.columns, [self._older[tuple(header)](row) for row in rows]
        if tuple(header) != self.columns:
            raise csv_reader.Unsound(
                file, f"its columns are not {', '.join(self.columns)}; put back the file as it was", 1
            )
        found = {}
        for number, row in enumerate(rows, 2):
            if not row[0] or row[0] in found:
                what = f"{shown(row[0])} is in two rows" if row[0] else "the cell is empty"
                raise csv_reader.Unsound(file, f"{what}; delete the row, or correct the cell", number, self.columns[0])
            found[row[0]] = dict(zip(self.columns, row, strict=True))
        return found

    def _write(self, path, rows, keep):
        """Replace the file; if `keep` is true, keep the old one beside it. Returns where, or None."""
        content = self._content(rows)
        aside = self._put_aside(path) if keep else None
        try:
            private.write(path, content)
        except private.CannotWrite:
            if aside:
                aside.rename(path)
            raise
        return aside

    def _content(self, rows):
        """Return the bytes of a file with these rows; raise `_Unfit` where it would not be read as the same rows."""
        text = io.StringIO(newline="")
        lines = csv.writer(text, lineterminator="\r\n")
        lines.writerow(self.columns)
        lines.writerows([guarded(row[column]) for column in self.columns] for row in rows.values())
        try:
            content = text.getvalue().encode("utf-8-sig")
            again = self._by_key(*parse(text.getvalue(), self.file), self.file)
        except ValueError:  # half a character, a cell without end, an empty key
            again = None
        if again != rows or b"\0" in content or len(content) > limits.FILE:
            raise _Unfit("a cell contains something that a CSV file cannot store; write it in a different way")
        return content

    def _put_aside(self, path):
        """Rename a file to the first free name for an old version, and return that."""
        names = (path.with_name(f"{self.name}_kept_{number}.csv") for number in count(1))
        return path.rename(next(name for name in names if not os.path.lexists(name)))


@contextmanager
def _alone(place):
    """Make the folder, and wait while another notebook saves in it."""
    private.make(place)
    if not CAN_LOCK:
        yield
        return
    handle = os.open(place, os.O_RDONLY)
    try:
        with suppress(OSError):  # a network folder may know no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)  # and with it the lock ends, also where a kernel dies


def _called(path):
    """How a file is called on the page: never by a folder of this machine."""
    return f"{private.HOME}/{FOLDER}/{path.name}" if path.parent == private.at_home() else f"{FOLDER}/{path.name}"


def _trouble(error):
    reason = f"{FOLDER} cannot be written ({error.strerror})" if error.strerror else str(error)
    return f"Not saved: {reason}. Your work stays on this page until the notebook's kernel stops."
