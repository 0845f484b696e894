"""One file of answers: `my_work/answers.csv`, or what the site saved; anybody may have edited it.

It is opened without following any link, read at once and never for longer than `limits.FILE`, and only texts come out of it.
"""

import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from eastern_flank.classroom import items
from eastern_flank.core.text import one_line, printable
from eastern_flank.exercises import my_work, record
from eastern_flank.tables import csv_reader, limits

LONGEST_NAME = 60  # characters of a student's name
NEEDED = {"item", "answer"}
# What `eastern-flank collect` writes, which is no file of answers.
COUNTS = (
    "asked",
    "name",
    "students",
    "answered",
    "right",
    "not yet",
    "tries",
    "wrong answer or guess",
    "times",
    "looks like",
)
BY_STUDENT = ("student", "asked", "kind", "given", "right", "tries", "last wrong answer", "looks like", "file")
_RIGHT = ("yes", "true")  # as my_work writes it, and as a spreadsheet makes of what the site writes
_ATTEMPTS = 3  # to read a file that changes meanwhile
_CHOICE = "choice"  # what the site's forms keep: codes, votes, an outline
_HOME = "home"  # the guess on the site's first page, which belongs to no lesson


class OtherTable(csv_reader.Unsound):
    """A sound table that holds no answers."""


@dataclass(frozen=True)
class Row:
    """What a student gave to one exercise or prediction.

    Attributes
    ----------
    answer, wrong : str
        The last one, and the last wrong one.
    right : bool or None
        As the file says; None for a guess.
    tries : int
    """

    answer: str
    right: bool | None
    tries: int
    wrong: str


class Content(NamedTuple):
    """What is in a file.

    Attributes
    ----------
    people : dict of str to dict
        From each name that the file gives, or "", to rows by item: "02.1".
    remarks : tuple of str
        What the teacher should know, each in one line.
    """

    people: dict[str, dict[str, Row]]
    remarks: tuple[str, ...]


def read(folder: Path, parts: Sequence[str]) -> Content:
    """Read a file.

    Parameters
    ----------
    folder : Path
        Where to begin; links above and in its own path are the teacher's.
    parts : sequence of str
        The names from there to the file.

    Returns
    -------
    Content

    Raises
    ------
    csv_reader.Unsound
        Where it is no such file; in one clear line.
    """
    file = "/".join(parts)
    return parse(csv_reader.decode(_bytes(folder, parts, file), file), file)


def parse(text: str, file: str) -> Content:
    r"""Read answers from the text of a file.

    Parameters
    ----------
    text : str
    file : str
        How messages name it.

    Returns
    -------
    Content

    Raises
    ------
    csv_reader.Unsound
        Where it is no such table; `OtherTable`, where it is sound, but another one, with `cause` true if we wrote it.

    >>> parse("item,answer\nlesson 02 exercise 2,4000\n", "ada.csv").people[""]["02.2"].answer
    '4000'
    """
    header, rows = my_work.parse(text, file)
    header = [name.strip().lower() for name in header]
    if header == ["exercise", "answer", "right"]:  # the first edition
        header[0] = "item"
    if not set(header) >= NEEDED or len(set(header)) < len(header):
        what = "has other columns than a file of answers; hand in answers.csv as it was saved"
        raise OtherTable(file, what, cause=tuple(header) in (COUNTS, BY_STUDENT))
    people, strange, twice = {}, 0, 0
    for cells in rows:
        row = dict(zip(header, cells, strict=True))
        item = _item(row["item"])
        if item not in items.by_number():
            strange += item != _HOME and row.get("kind") != _CHOICE
            continue
        own = people.setdefault(_name(row.get("name", "")), {})
        made = _row(item, row)
        if item in own:
            twice += 1
            made = max(own[item], made, key=lambda each: each.tries)
        own[item] = made
    remarks = []
    if strange:
        remarks.append(f"{file}: rows that belong to no lesson are left out: {strange:,}")
    if twice:
        remarks.append(
            f"{file}: rows for an item that has one already: {twice:,}; of these the one with the most tries counts"
        )
    return Content(
        {name: {item: row for item, row in own.items() if row.answer} for name, own in people.items()}, tuple(remarks)
    )


def _row(item, row):
    guess = items.by_number()[item].kind == "guess"
    tries = row.get("tries", "").strip()
    known = tries.isascii() and tries.isdecimal() and len(tries) < 10
    return Row(
        _text(row["answer"]),
        None if guess else row.get("right", "").strip().lower() in _RIGHT,
        min(int(tries), record.MOST_TRIES) if known else 1,
        "" if guess else _text(row.get("wrong", "")),
    )


def _text(cell):
    return printable(one_line(cell, record.LONGEST))


def _name(cell):
    return printable(one_line(cell, LONGEST_NAME))


def _item(cell):
    """Return the number of what a row is about; a spreadsheet makes 2.1 of 02.1."""
    item = record.item(cell.strip().lower())
    return f"0{item}" if item[1:2] == "." else item


# ------------------------------------------------------------------------------------------------------------- opening


def signature(info: os.stat_result) -> tuple[int, ...]:
    """Return what changes when a file does.

    Parameters
    ----------
    info : os.stat_result

    Returns
    -------
    tuple of int
    """
    return info.st_ino, info.st_size, info.st_mtime_ns


def _bytes(folder, parts, file):
    for _ in range(_ATTEMPTS):
        with csv_reader.one_line(file):
            handle = _open(folder, parts, file)
            try:
                before = os.fstat(handle)
                if not stat.S_ISREG(before.st_mode):  # a pipe or a device could keep us waiting for ever
                    raise csv_reader.Unsound(file, "is not a file; put the file in its place")
                if before.st_size > limits.FILE:
                    raise csv_reader.Unsound(file, f"is too big: it has more than {limits.FILE:,} bytes")
                data = _all_of(handle)
                if signature(os.fstat(handle)) == signature(before):
                    return data
            finally:
                os.close(handle)
    raise csv_reader.Unsound(file, "changes while it is read; try again")


def _all_of(handle):
    pieces, size = [], 0
    while (piece := os.read(handle, 1 << 20)) and size <= limits.FILE:
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _open(folder, parts, file):
    """Open a file below a folder, whatever its owner puts in the place of a folder or of the file meanwhile."""
    calm = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    if os.open not in os.supports_dir_fd:  # Windows
        return os.open(folder.joinpath(*parts), calm)
    at = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in parts[:-1]:
            within = os.open(part, calm | os.O_DIRECTORY, dir_fd=at)
            os.close(at)
            at = within
        return os.open(parts[-1], calm, dir_fd=at)
    except OSError:
        with suppress(OSError):
            if any(path.is_symlink() for path in _steps(folder, parts)):
                raise csv_reader.Unsound(file, "is a link, or behind one; links are not followed") from None
        raise
    finally:
        os.close(at)


def _steps(folder, parts):
    return [folder.joinpath(*parts[: count + 1]) for count in range(len(parts))]
