"""Are the tables valid? One line per mistake: `file:row: column: what is wrong, and what to do`.

Nothing about the tables is in the code: the dictionary says it all (`schema`). A file is read (`csv_reader`), the table in
it is checked against its description (`validation`), and each phrase of evidence is compared with the record
(`evidence`), or with the article, for somebody who has it (`article`).
"""

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from eastern_flank.core import atomic_write, inside, progress, project
from eastern_flank.core.text import printable
from eastern_flank.tables import article as articles
from eastern_flank.tables import evidence, limits, schema, validation
from eastern_flank.tables.csv_reader import Unsound, size

RECORD = "source/evidence.json"  # the phrases that somebody has compared with the article
MOST = 10  # lines that are printed
_PARAGRAPHS = range(1, 100)  # those in which a phrase is looked for that is not in its own


@dataclass
class Findings:
    """What a check found.

    Attributes
    ----------
    defects : list of Unsound
        The mistakes, one per cause.
    tables, rows, phrases : int
        How much was checked.
    """

    defects: list
    tables: int = 0
    rows: int = 0
    phrases: int = 0


def report(
    folder: str | os.PathLike | None = None, article: str | os.PathLike | None = None, record: bool = False
) -> int:
    """Check a data folder and print the result.

    Parameters
    ----------
    folder : path, optional
        The one with the dictionary; by default the project's own.
    article : path, optional
        A file with the article's text, one paragraph per line, with which the tables are compared too.
    record : bool
        Whether the phrases are recorded as compared with the article, if there is no mistake.

    Returns
    -------
    int
        The exit status: 0 without mistakes, otherwise 1.
    """
    try:
        found = examine(folder, article, record)
        lines = [str(defect) for defect in found.defects[:MOST]] or [_praise(folder, article, record, found)]
        if len(found.defects) > MOST:
            lines.append(f"and {len(found.defects) - MOST} more")
        if found.defects and record:
            lines.append("nothing was recorded")
        status = 1 if found.defects else 0
    except Exception as error:  # our own fault; a class needs one line that says so, not a traceback
        lines = [f"the check itself failed, {printable(repr(error))}; please report it with the file that caused it"]
        status = 1
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    for line in lines if status or not progress.is_quiet() else ():
        print(line.encode(encoding, "backslashreplace").decode(encoding))
    return status


def examine(
    folder: str | os.PathLike | None = None, article: str | os.PathLike | None = None, record: bool = False
) -> Findings:
    """Check a data folder. Whatever the files are, no exception is raised.

    Parameters
    ----------
    folder, article : path, optional
        As for `report`.
    record : bool
        As for `report`.

    Returns
    -------
    Findings
        The mistakes are in the order of the dictionary, the rows and the columns.
    """
    try:
        folder = _find(folder)
        tables, others = schema.read(folder)
        sheets = _sheets(tables, folder)
        phrases = _phrases(sheets)
    except Unsound as defect:
        return Findings([defect])
    defects = []
    if article is not None and not _enough(sheets):
        defects += _compare(sheets.values(), article)
    if phrases and not record:
        defects += _look_up(phrases, folder)
    if _enough(sheets):
        rest = f"there may be more: after {limits.MISTAKES} mistakes the rest was not looked at; correct these, then check again"
        defects += [Unsound(schema.FILE, rest)]
    defects += [defect for path in others if (defect := _trouble(path, folder))]
    unknown = f"the dictionary does not know this file; describe it in {schema.FILE}, or move it elsewhere"
    defects += [Unsound(path, unknown) for path in _unknown_files(folder, [*(table.path for table in tables), *others])]
    defects = [*(defect for sheet in sheets.values() for defect in sheet.in_order()), *defects]
    if record and not defects:
        defects += _record(phrases, folder)
    return Findings(_merged(defects), len(sheets), sum(len(s.rows) for s in sheets.values()), len(phrases))


def _praise(folder, article, record, found):
    name = os.path.basename(os.path.realpath(_find(folder)))
    counts = ((found.tables, "table"), (found.rows, "row"), (found.phrases, "phrase"))
    words = [f"{number} {noun}{'s' * (number != 1)}" for number, noun in counts]
    also = ", compared with the article too" if article is not None else ""
    also += f" and recorded in {RECORD}" if record else ""
    return f"{printable(name)}: {', '.join(words)} of evidence{also}: no mistakes found"


def _merged(defects):
    """Return the first mistake of each cause, with a note how many more there are."""
    alike = {}
    for number, defect in enumerate(defects):
        alike.setdefault(number if defect.cause is None else defect.cause, []).append(defect)
    for first, *more in alike.values():
        if more:
            in_column = first.column and all((d.file, d.column) == (first.file, first.column) for d in more)
            first.what += f" ({len(more)} more like it{' in this column' if in_column else ''})"
    return [same[0] for same in alike.values()]


def _find(folder):
    if folder is None:
        try:
            return str(project.data())
        except OSError as error:
            raise Unsound("data", printable(str(error))) from None
    folder = os.fspath(folder)
    if not os.path.isdir(folder):
        raise Unsound(folder, f"there is no such folder; name the one that holds {schema.FILE}")
    if not os.path.lexists(os.path.join(folder, schema.FILE)):
        raise Unsound(folder, f"there is no {schema.FILE} in this folder; name the one that holds it")
    return folder


def _sheets(tables, folder):
    """Return the tables' sheets by name, all checked, or those that were read before there were enough mistakes."""
    sheets, rows, cells = {}, 0, 0
    for table in tables:
        if not _enough(sheets):
            sheets[table.name] = sheet = validation.read_sheet(table, folder)
            rows, cells = rows + len(sheet.rows), cells + len(sheet.rows) * len(table.fields)
            if rows > limits.ROWS or cells > limits.CELLS:
                most = f"{limits.ROWS:,} rows or {limits.CELLS:,} cells"
                raise Unsound(schema.FILE, f"its tables have more than {most} together; make it several folders")
    for sheet in sheets.values():
        if not _enough(sheets):
            validation.check_keys(sheet)
    for sheet in sheets.values():
        if not _enough(sheets):
            validation.check_references(sheet, sheets)
    return sheets


def _enough(sheets):
    return sum(len(sheet.defects) for sheet in sheets.values()) >= limits.MISTAKES


def _trouble(path, folder):
    """Return what is wrong with a file that is not a table, or None."""
    try:
        size(os.path.join(folder, path), path)
    except Unsound as defect:
        return defect


def _unknown_files(folder, known):
    """Return the CSV files that the dictionary does not know, except hidden ones, such as Jupyter's copies."""
    known, found, left, seen = {os.path.normcase(path) for path in known}, [], [folder], 0
    while left and seen < limits.FILES:
        with suppress(OSError), os.scandir(left.pop()) as entries:
            for entry in islice(entries, limits.FILES - seen):
                seen += 1
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    left.append(entry.path)
                elif entry.name.lower().endswith(".csv"):
                    found.append(os.path.relpath(entry.path, folder))
    return [path.replace(os.sep, "/") for path in sorted(found) if os.path.normcase(path) not in known]


def _phrases(sheets):
    """Return `(sheet, row, column, phrase, paragraph)` for each phrase that has no other mistake."""
    if _enough(sheets):
        return []
    phrases = [phrase for sheet in sheets.values() for phrase in _phrases_of(sheet)]
    if len(phrases) > limits.PHRASES:
        raise Unsound(schema.FILE, f"its tables have more than {limits.PHRASES:,} phrases; make it several folders")
    return phrases


def _phrases_of(sheet):
    return [
        (sheet, row, column, cells[column], paragraph)
        for column, field in sheet.table.fields.items()
        if "foundIn" in field
        for row, cells, (paragraph,) in sheet.keys((field["foundIn"],))
        if cells[column] not in sheet.table.missing and not {(row, column), (row, field["foundIn"])} & sheet.hurt
    ]


def _compare(sheets, path):
    """Blame what the article does not bear out; return what is wrong with its file."""
    try:
        text = articles.read(os.fspath(path))
    except Unsound as defect:
        return [defect]
    if articles.compare(sheets, text):
        return []
    what = "is not the article: most phrases are not in their paragraphs; name its own text, one paragraph per line"
    return [Unsound(os.fspath(path), what)]


def _look_up(phrases, folder):
    """Blame the phrases that are not as recorded; return what is wrong with the record."""
    try:
        recorded = _recorded(folder)
    except Unsound as defect:
        return [defect]
    blamed = 0
    for sheet, row, column, phrase, paragraph in phrases:
        if blamed == limits.MISTAKES:
            break
        if problem := evidence.problem(phrase, paragraph, recorded, _PARAGRAPHS):
            sheet.blame(row, (column,), problem, problem)
            blamed += 1
    return []


def _recorded(folder):
    record = schema.read_json(folder, RECORD)
    try:
        return set(record["phrases"])
    except (TypeError, KeyError):
        raise Unsound(RECORD, "is not a record of phrases; put back the file as it was") from None


def _record(phrases, folder):
    """Record the phrases; return why that was not possible."""
    if not inside.stays(folder, Path(folder, RECORD).parent):
        return [Unsound(RECORD, "leads out of the folder by a link; take the link away")]
    record = evidence.record((phrase, paragraph) for *_, phrase, paragraph in phrases)
    try:
        atomic_write.write(Path(folder, RECORD), (json.dumps(record, indent=1) + "\n").encode())
    except atomic_write.CannotWrite as error:
        return [Unsound(RECORD, str(error))]
    return []
