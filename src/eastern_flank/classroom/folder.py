"""A folder with the answers of a class: homes, files that students handed in, what the site saved, mixed.

Who a file belongs to: in a home (a folder with `my_work` in it, at any depth) or in a folder of Moodle's, its owner, whatever
name is in the file; elsewhere whose name is in it, or else in the file's own name. Of several states of one student's answers the
later one counts; two students of one name stay two. Read again, only files that changed are opened.
"""

import os
import re
import stat
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from eastern_flank.classroom import answers_file
from eastern_flank.classroom.answers_file import Row
from eastern_flank.core import private, project
from eastern_flank.core.atomic_write import reason
from eastern_flank.core.errors import PlainError
from eastern_flank.core.text import printable
from eastern_flank.tables import csv_reader, limits

DEEPEST = 6  # folders below the one that is named
LISTED = 1000  # files of a student's `my_work` that are looked at
_KEPT = re.compile(
    r"answers(?:_(\d{1,4}))?\.csv"
)  # in my_work: where the table is damaged, it goes on in answers_2.csv
_MOODLE = re.compile(r"(.+?)_\d+_assign\w*_file_?")  # "Ada Lovelace_123_assignsubmission_file_"
_NO_NAME = re.compile(r"(?:my[ _-]?)?answers?(?:[ _-]*\(?\d*\)?)?", re.IGNORECASE)  # "answers", "answers (1)"
_AGAIN = re.compile(r"^(?:my[ _-]?)?answers?[ _-]+|[ _-]*\(\d+\)$", re.IGNORECASE)  # around a name: "answers_Ada (1)"
_ELSEWHERE = {
    ".xlsx": "is a workbook; save its sheet as CSV UTF-8",
    ".xls": "is a workbook; save its sheet as CSV UTF-8",
    ".ods": "is a workbook; save its sheet as CSV UTF-8",
    ".numbers": "is a workbook; save its sheet as CSV UTF-8",
    ".zip": "is an archive; unpack it first",
}


class NothingCollected(PlainError, FileNotFoundError):
    """No folder, or no answers in it; the message says what belongs there."""


@dataclass(frozen=True)
class Student:
    """What one student answered.

    Attributes
    ----------
    name : str
    rows : dict of str to Row
        By item: "02.1".
    file : str
        From where.
    at : float
        When that was saved, in seconds since 1970.
    """

    name: str
    rows: dict[str, Row]
    file: str
    at: float


@dataclass(frozen=True)
class Class:
    """What a class answered.

    Attributes
    ----------
    students : tuple of Student
        By their names.
    skipped : tuple of str
        What could not be read, each in one line.
    remarks : tuple of str
        What else the teacher should know, each in one line.
    """

    students: tuple[Student, ...]
    skipped: tuple[str, ...]
    remarks: tuple[str, ...]


class Folder:
    """A folder with the answers of a class.

    Parameters
    ----------
    path : path
        The folder, or one file in which answers of several students are.
    homes : bool
        True for a folder of students' homes, of which only `my_work` is looked at.

    Raises
    ------
    NothingCollected
        Where there is no such folder.
    """

    def __init__(self, path: str | os.PathLike, homes: bool = False):
        self.path, self._homes = Path(path), homes
        self._known: dict[tuple[str, ...], tuple] = {}  # from parts to (signature, content or Unsound)
        self._class = self._found = None
        try:
            there = os.path.exists(self.path)
        except ValueError:  # a NUL, or half a character
            there = False
        if not there:
            raise NothingCollected(f"there is no folder {project.shown_path(self.path)}; name the one with the answers")

    def read(self) -> Class:
        """Return what the class has answered by now; the same object as before, where nothing has changed.

        Returns
        -------
        Class
        """
        skipped: list[str] = []
        found = {}
        for count, parts in enumerate(self._files(skipped)):
            if count == limits.FILES:
                skipped.append(f"there are more than {limits.FILES:,} files; the others are not looked at")
                break
            with suppress(OSError):  # it is gone
                info = os.stat(self._base().joinpath(*parts), follow_symlinks=False)
                found[parts] = (answers_file.signature(info), info.st_mtime)
        state = (found, skipped)
        if state != self._found:
            self._known = {parts: self._content(parts, sign) for parts, (sign, _) in found.items()}
            self._class = self._of(skipped)
            self._found = state
        return self._class

    def _base(self):
        return self.path if self.path.is_dir() else self.path.parent

    def _content(self, parts, sign):
        known = self._known.get(parts)
        if known and known[0] == sign:
            return known
        try:
            return sign, answers_file.read(self._base(), parts)
        except csv_reader.Unsound as unsound:
            return sign, unsound

    # -------------------------------------------------------------------------------------------------------- looking

    def _files(self, skipped):
        """Yield the files that may hold answers, each as its names from the folder on, in an order that stays."""
        if self._homes:
            yield from self._own_files()
            return
        if not self.path.is_dir():
            yield (self.path.name,)
            return
        seen = Counter()
        yield from self._below((), skipped, seen)

    def _own_files(self):
        """Yield each student's own file. Whatever else they put into their homes adds nobody, and keeps nobody else out."""
        with os.scandir(self.path) as listing:
            homes = [entry.name for entry in listing if entry.is_dir(follow_symlinks=False)]
        for home in sorted(homes, key=_natural):
            with suppress(OSError):  # there is none yet, or it is no folder
                place = self.path / home / private.FOLDER
                if stat.S_ISDIR(os.lstat(place).st_mode):
                    with os.scandir(place) as listing:
                        names = [entry.name for entry in islice(listing, LISTED)]
                    if kept := _kept(names):
                        yield home, private.FOLDER, kept

    def _below(self, parts, skipped, seen):
        place = self._base().joinpath(*parts)
        try:
            with os.scandir(place) as listing:
                entries = {entry.name: entry for entry in listing}
        except OSError as error:
            skipped.append(_line(parts, f"cannot be read ({reason(error)})"))
            return
        seen["entries"] += len(entries)
        if seen["entries"] > 20 * limits.FILES:
            skipped.append(_line(parts, "is not looked at: there are too many files in all"))
            return
        own = (self._base().resolve().name if not parts else parts[-1]) == private.FOLDER
        home = entries.get(private.FOLDER)
        if own:
            if kept := _kept(entries):
                yield (*parts, kept)
            return
        if home is not None:
            if home.is_symlink():
                skipped.append(_line((*parts, home.name), "is a link; links are not followed"))
            elif home.is_dir():
                yield from self._below((*parts, home.name), skipped, seen)
            return
        for name in sorted(entries, key=_natural):
            entry, ending = entries[name], os.path.splitext(name)[1].lower()
            if name.startswith((".", "~$", "__MACOSX")):
                continue
            if entry.is_symlink():
                if ending == ".csv" or not parts:
                    skipped.append(_line((*parts, name), "is a link; links are not followed"))
            elif entry.is_dir(follow_symlinks=False):
                if len(parts) < DEEPEST:
                    yield from self._below((*parts, name), skipped, seen)
            elif ending == ".csv":
                yield (*parts, name)
            elif ending in _ELSEWHERE and len(parts) < 2:
                skipped.append(_line((*parts, name), _ELSEWHERE[ending]))

    # ------------------------------------------------------------------------------------------------------- who is who

    def _of(self, skipped):
        """Make a class of what is known of the files."""
        skipped, remarks, owned, named = list(skipped), [], {}, {}
        for parts, (sign, content) in self._known.items():
            if isinstance(content, csv_reader.Unsound):
                if not isinstance(content, answers_file.OtherTable) or (_is_hand_in(parts) and not content.cause):
                    skipped.append(str(content))
                continue
            remarks += content.remarks
            file, at = "/".join(parts), sign[2] / 1e9
            if owner := self._owner(parts):
                self._take_own(owner, file, at, content.people, owned, skipped, remarks)
                continue
            for name, rows in content.people.items():
                name = name or _name_of(parts)
                named.setdefault(name.casefold(), []).append(Student(name, rows, printable(file), at))
        students = [_latest(states, remarks) for states in owned.values()]
        taken = {student.name.casefold() for student in students}
        for states in named.values():
            students += _apart(states, taken, remarks)
        return Class(tuple(sorted(students, key=lambda each: _natural(each.name))), tuple(skipped), tuple(remarks))

    def _owner(self, parts):
        """Return whose home or Moodle folder a file is in, or an empty text."""
        if private.FOLDER in parts[:-1]:
            return parts[0] if parts[0] != private.FOLDER else self._base().resolve().name
        if len(parts) == 1 and self._base().resolve().name == private.FOLDER:
            return self._base().resolve().parent.name
        moodle = len(parts) > 1 and _MOODLE.fullmatch(parts[0])
        return moodle[1] if moodle else ""

    def _take_own(self, owner, file, at, people, owned, skipped, remarks):
        owner = printable(owner)
        if len(people) > 1:
            skipped.append(
                printable(f"{file}: has the answers of {len(people)} people, in the folder of one; not counted")
            )
            return
        for name, rows in people.items():
            if name and name.casefold() != owner.casefold():
                remarks.append(
                    printable(f"{file}: has the name {name} in it; counted as {owner}’s, whose folder it is in")
                )
            owned.setdefault(owner, []).append(Student(owner, rows, printable(file), at))


def _kept(entries):
    """Return the file that is in use in a folder `my_work`, or None."""
    numbers = {int(found[1] or 1): name for name in entries if (found := _KEPT.fullmatch(name))}
    last = 1
    while last + 1 in numbers:
        last += 1
    return numbers.get(last)


def _line(parts, what):
    return printable(f"{'/'.join(parts) or 'the folder'}: {what}")


def _is_hand_in(parts):
    """Say whether a table of other columns may be meant as somebody's answers: in a copy of the lessons there are many others."""
    return len(parts) < 3 or "answer" in parts[-1].lower()


def _name_of(parts):
    """Return the name of a student from that of the file, or of its folder."""
    stem = os.path.splitext(parts[-1])[0]
    if _NO_NAME.fullmatch(stem):
        name = parts[-2] if len(parts) > 1 else stem
    else:
        name = _AGAIN.sub("", _AGAIN.sub("", stem)).replace("_", " ").strip() or stem
    return printable(name)[: answers_file.LONGEST_NAME]


def _natural(name):
    """Return by what names are put in order: s2 before s10."""
    return [
        (int(part), "") if part.isascii() and part.isdecimal() and len(part) < 10 else (0, part)
        for part in re.split(r"(\d+)", name.casefold())
    ], name


def _done(student):
    """Return how far a state of somebody's answers has come: tries only become more."""
    return sum(row.tries for row in student.rows.values()), len(student.rows), student.at


def _continues(later, earlier):
    """Say whether one state of answers may have become the other."""
    return all(item in later.rows and later.rows[item].tries >= row.tries for item, row in earlier.rows.items())


def _latest(states, remarks):
    """Return the latest of the states in one student's folder."""
    latest, *others = sorted(states, key=_done, reverse=True)
    if others:
        remarks.append(_two(latest, others))
    return latest


def _two(latest, others):
    many = ", ".join(each.file for each in others[:3]) + (" and others" if len(others) > 3 else "")
    return f"{latest.name}: {latest.file} is the later state and counts; not {many}"


def _apart(states, taken, remarks):
    """Return the students behind states with one name: more than one, where none of two can have become the other."""
    people = []
    for state in sorted(states, key=_done, reverse=True):
        for versions in people:
            if _continues(versions[0], state):
                versions.append(state)
                break
        else:
            people.append([state])
    found = []
    for latest, *others in people:
        name, number = latest.name, 2
        while name.casefold() in taken:
            name, number = f"{latest.name} ({number})", number + 1
        taken.add(name.casefold())
        if name != latest.name:
            remarks.append(
                f"{latest.file}: the name {latest.name} is there twice, with different answers; this one is counted as {name}"
            )
        if others:
            remarks.append(_two(latest, others))
        found.append(Student(name, latest.rows, latest.file, latest.at))
    return found
