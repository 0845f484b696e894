"""Are the tables valid? One line per mistake: `file:row: column: what is wrong, and what to do`.

Nothing about the tables is in the code: the dictionary says it all (`schema`). A file is read (`csv_reader`), the table in
it is checked against its description (`validation`), and each phrase of evidence is looked up in its paragraph
(`evidence`).
"""

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from eastern_flank.core import project
from eastern_flank.core.text import printable
from eastern_flank.tables import evidence, limits, schema, validation
from eastern_flank.tables.csv_reader import Unsound, read_text, size

FINGERPRINT = "source/fingerprint.json"
MOST = 10  # lines that are printed


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


def report(folder: str | os.PathLike | None = None, article: str | os.PathLike | None = None) -> int:
    """Check a data folder and print the result.

    Parameters
    ----------
    folder : path, optional
        The one with the dictionary; by default the project's own.
    article : path, optional
        A file with the article's text, one paragraph per line, in which the phrases are looked up too.

    Returns
    -------
    int
        The exit status: 0 without mistakes, otherwise 1.
    """
    try:
        found = examine(folder, article)
        lines = [str(defect) for defect in found.defects[:MOST]] or [_praise(folder, article, found)]
        if len(found.defects) > MOST:
            lines.append(f"and {len(found.defects) - MOST} more")
        status = 1 if found.defects else 0
    except Exception as error:  # our own fault; a class needs one line that says so, not a traceback
        lines = [f"the check itself failed, {printable(repr(error))}; please report it with the file that caused it"]
        status = 1
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    for line in lines:
        print(line.encode(encoding, "backslashreplace").decode(encoding))
    return status


def examine(folder: str | os.PathLike | None = None, article: str | os.PathLike | None = None) -> Findings:
    """Check a data folder. Whatever the files are, no exception is raised.

    Parameters
    ----------
    folder, article : path, optional
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
    defects = _look_up(phrases, folder, article) if phrases or article is not None else []
    if _enough(sheets):
        rest = f"there may be more: after {limits.MISTAKES} mistakes the rest was not looked at; correct these, then check again"
        defects += [Unsound(schema.FILE, rest)]
    defects += [defect for path in others if (defect := _trouble(path, folder))]
    unknown = f"the dictionary does not know this file; describe it in {schema.FILE}, or move it elsewhere"
    defects += [Unsound(path, unknown) for path in _unknown_files(folder, [*(table.path for table in tables), *others])]
    found = [defect for sheet in sheets.values() for defect in sheet.in_order()]
    return Findings(_merged([*found, *defects]), len(sheets), sum(len(s.rows) for s in sheets.values()), len(phrases))


def _praise(folder, article, found):
    name = os.path.basename(os.path.realpath(_find(folder)))
    counts = ((found.tables, "table"), (found.rows, "row"), (found.phrases, "phrase"))
    words = [f"{number} {noun}{'s' * (number != 1)}" for number, noun in counts]
    also = ", compared with the article too" if article is not None else ""
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


def _look_up(phrases, folder, article):
    """Blame the phrases that are not in their paragraphs; return what is wrong with fingerprint and article."""
    try:
        prints, paragraphs = _prints(folder), {}
        if article is not None:
            paragraphs = _paragraphs(os.fspath(article), prints)
    except Unsound as defect:
        return [defect]
    for sheet, row, column, phrase, paragraph in phrases:
        if sheet.full:
            continue
        if problem := evidence.problem(phrase, paragraph, prints, paragraphs.get(str(paragraph))):
            sheet.blame(row, (column,), problem, problem)
    return []


def _prints(folder):
    prints = schema.read_json(folder, FINGERPRINT)
    try:
        if len(prints["paragraphs"]) > limits.PARAGRAPHS:
            raise Unsound(FINGERPRINT, f"has more than {limits.PARAGRAPHS} paragraphs; put back the file as it was")
        return {number: set(hashes) for number, hashes in prints["paragraphs"].items()}
    except (TypeError, KeyError, AttributeError):
        raise Unsound(FINGERPRINT, "is not the fingerprint of an article; put back the file as it was") from None


def _paragraphs(article, prints):
    """Return the paragraphs of the article by number."""
    text = read_text(article, article)
    if {number: set(hashes) for number, hashes in evidence.fingerprint(text)["paragraphs"].items()} != prints:
        what = f"is not the text that {FINGERPRINT} was made from; name the article's own text, one paragraph per line"
        raise Unsound(article, what)
    return {str(number): line for number, line in enumerate(text.strip().split("\n"), 1)}
