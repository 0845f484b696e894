"""`eastern-flank collect`: what a class answered, for each exercise, on standard output and, where asked for, as a CSV file."""

import csv
import io
import os
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from eastern_flank.classroom import folder as folders
from eastern_flank.classroom import items, judging
from eastern_flank.classroom import tally as counting
from eastern_flank.classroom.answers_file import BY_STUDENT, COUNTS
from eastern_flank.classroom.folder import Class
from eastern_flank.classroom.tally import GUESSED, NOT_YET, OPEN, RIGHT, Tally
from eastern_flank.core import private, project
from eastern_flank.core.atomic_write import CannotWrite
from eastern_flank.core.progress import is_quiet, say
from eastern_flank.core.text import for_xml, printable
from eastern_flank.exercises import my_work, record

COMMONEST = 4  # wrong answers that are listed
WIDTH = 100  # columns of the table


def report(
    folder: str | os.PathLike, out: str | os.PathLike | None = None, names: bool = False, force: bool = False
) -> int:
    """Print what a class answered, and write it as CSV where that is asked for.

    Parameters
    ----------
    folder : path
        With a folder or a file for each student.
    out : path, optional
        The file to write.
    names : bool
        Whether to say who answered what.
    force : bool
        Whether to replace that file.

    Returns
    -------
    int
        The exit status.

    Raises
    ------
    NothingCollected
        Where there are no answers.
    CannotWrite
    """
    if out is not None and os.path.lexists(out) and not force:
        raise CannotWrite(f"{project.shown_path(out)} already exists; choose another name, or replace it with --force")
    found = folders.Folder(folder).read()
    for line in found.skipped:
        print(f"left out: {line}", file=sys.stderr)
    for line in found.remarks:
        print(f"look: {line}", file=sys.stderr)
    if not found.students:
        raise folders.NothingCollected(
            f"there are no answers in {project.shown_path(folder)}; put each student's answers.csv there, or a folder for each"
        )
    tallies = counted(found)
    if not is_quiet():
        for line in lines(found, tallies, names):
            print(line)
    if out is not None:
        private.write(Path(out), content(found, tallies, names))
        say(f"written: {project.shown_path(out)}")
    return 0


def counted(found: Class) -> dict[str, list[Tally]]:
    """Count what a class answered, in each lesson of which anything was answered.

    Parameters
    ----------
    found : Class

    Returns
    -------
    dict of str to list of Tally
        By the lesson's number.
    """
    begun = {item[:2] for student in found.students for item in student.rows}
    return {
        number: [counting.tally(item, found.students) for item in lesson.items]
        for number, lesson in items.lessons().items()
        if number in begun
    }


# -------------------------------------------------------------------------------------------------- on standard output


def lines(found: Class, tallies: dict[str, list[Tally]], names: bool) -> Iterator[str]:
    """Yield the lines of the report, safe to print.

    Parameters
    ----------
    found : Class
    tallies : dict of str to list of Tally
    names : bool

    Yields
    ------
    str
    """
    students = len(found.students)
    yield f"{students} {'student' if students == 1 else 'students'}"
    for number, each in tallies.items():
        lesson = items.lessons()[number]
        yield f"\n{number} {lesson.title}: {lesson.question}"
        yield f"{'':7}{'':44}{'answered':>9}{'right':>7}{'not yet':>9}{'tries each':>12}"
        for tally in each:
            yield from map(printable, _block(tally))
    if names:
        yield from map(printable, _by_name(found, tallies))


def _block(tally):
    """Return the lines about an exercise or a prediction."""
    item, tries = tally.item, sum(tally.tries)
    name = item.name if len(item.name) <= 43 else f"{item.name[:42]}…"
    numbers = f"{tally.answered:>9}"
    if item.kind == "exercise":
        mean = f"{tries / tally.answered:.1f}" if tally.answered else ""
        numbers += f"{tally.count(RIGHT):>7}{tally.count(NOT_YET):>9}{mean:>12}"
    found = [f"{item.item:<7}{name:<44}{numbers}"]
    found += [f"{'':7}{line}" for line in _guessed(tally)]
    for wrong in tally.wrong[:COMMONEST]:
        since = f" ({wrong.since} right since)" if wrong.since else ""
        about = f"{wrong.times} × {wrong.answer}{since}" + (f": {wrong.said}" if wrong.said else "")
        found += textwrap.wrap(about, WIDTH, initial_indent=" " * 9, subsequent_indent=" " * 13)
    return found


def _guessed(tally):
    item, values = tally.item, tally.guesses
    if not values:
        return []
    if item.form == "options":
        return [f"  {times} × {option}" for option, times in Counter(values).most_common()]
    least, low, high, most = map(judging.written, (min(values), *counting.middle_half(values), max(values)))
    unit = f" {item.unit}" if item.unit else ""
    return [f"  from {least} to {most}{unit}; the middle half from {low} to {high}"]


_SIGNS = {RIGHT: "+", NOT_YET: "-", GUESSED: "o", OPEN: "."}


def _by_name(found, tallies):
    width = min(30, max(len(student.name) for student in found.students))
    for number, each in tallies.items():
        yield ""
        yield f"{number}: + right, - not yet, o guessed, . open"
        yield f"{'':{width}}  " + " ".join(f"{tally.item.item[3:]:>2}" for tally in each)
        for place, student in enumerate(found.students):
            signs = " ".join(f"{_SIGNS[tally.states[place]]:>2}" for tally in each)
            yield f"{student.name[:width]:{width}}  {signs}"


# ------------------------------------------------------------------------------------------------------------- as CSV


def content(found: Class, tallies: dict[str, list[Tally]], names: bool) -> bytes:
    """Return the CSV file: a line for each exercise and wrong answer, or with names for each student and exercise.

    Parameters
    ----------
    found : Class
    tallies : dict of str to list of Tally
    names : bool

    Returns
    -------
    bytes
        In it no text is a formula to a spreadsheet.
    """
    rows = _students(found) if names else _counts(tallies, len(found.students))
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(BY_STUDENT if names else COUNTS)
    table.writerows([my_work.guarded(for_xml(str(cell))) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _counts(tallies, students):
    for tally in (tally for each in tallies.values() for tally in each):
        item, guess = tally.item, tally.item.kind == "guess"
        begin = [record.key(item.item), item.name, students, tally.answered]
        begin += ["", "", ""] if guess else [tally.count(RIGHT), tally.count(NOT_YET), sum(tally.tries)]
        listed = [(wrong.answer, wrong.times, wrong.said) for wrong in tally.wrong]
        listed += [(guess, times, "") for guess, times in Counter(tally.guesses).most_common()]
        for more in listed or [("", "", "")]:
            yield [*begin, *more]


def _students(found):
    for student in found.students:
        for lesson in items.lessons().values():
            for item in lesson.items:
                if row := student.rows.get(item.item):
                    where = counting.state(item, row)
                    wrong = "" if item.kind == "guess" else counting.wrong_answer(row, where)
                    said = judging.judged(item.item, wrong).said if wrong else ""
                    right = "" if item.kind == "guess" else record.MARKS[where == RIGHT]
                    begin = [student.name, record.key(item.item), item.kind, row.answer, right, row.tries]
                    yield [*begin, wrong, said, student.file]
