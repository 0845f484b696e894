"""Is the data sound? One line a defect: `file:row: column: what is wrong, and what to do`.

Nothing about the tables stands here: the dictionary says it all (`dictionary`). A file is read (`csvfile`), the table
in it is held against its description (`rules`), and each phrase of evidence is looked up in its paragraph (`evidence`).
"""

import os
import sys
from dataclasses import dataclass

from eastern_flank.core import project
from eastern_flank.core.text import printable, shown
from eastern_flank.tables import cell_advice, evidence, schema, validation
from eastern_flank.tables.csv_reader import Unsound, read_rows, read_text

__all__ = ["Findings", "Unsound", "examine", "read_rows", "report"]

FINGERPRINT = "source/fingerprint.json"
MOST = 10  # lines of defects: who has more mends these first


@dataclass
class Findings:
    """What `examine` found: `defects`, a list of `Unsound`, one a cause, and how much it looked at."""

    defects: list
    tables: int = 0
    rows: int = 0
    phrases: int = 0


def report(folder=None, article=None):
    """Check a data folder and print the result.

    Parameters: `folder`, the one with the dictionary (the project's own if left out); `article`, a file with the
    article's text, one paragraph a line, to hold the phrases against. Returns the exit status: 0 if sound, else 1.
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
    for line in lines:
        _print(line)
    return status


def examine(folder=None, article=None):
    """Check a data folder.

    Parameters: as for `report`. Returns `Findings`; the defects are in the order of the dictionary, the rows and the
    columns, and those of one cause stand as one. Raises nothing, whatever the files are.
    """
    try:
        folder = _find(folder)
        described = schema.read(folder)
    except Unsound as defect:
        return Findings([defect])
    defects = list(described.defects)
    readers = {table.name: _or_defect(defects, validation.cell_readers, table) for table in described.tables}
    if defects:
        return Findings(defects)
    spare = _spare_files(folder, described)
    sheets = {table.name: _sheet(table, folder, spare) for table in described.tables}
    for name, sheet in sheets.items():
        _or_defect(defects, validation.check_cells, sheet, readers[name])
    phrases = [phrase for sheet in sheets.values() for phrase in _phrases(sheet)]
    if not defects:
        for sheet in sheets.values():
            validation.check_keys(sheet)
        for sheet in sheets.values():
            validation.check_references(sheet, sheets)
        defects += _look_up(phrases, described.tables, folder, article)
        defects += _about_files(folder, described.others, spare)
    found = [defect for sheet in sheets.values() for defect in sheet.in_order()]
    return Findings(_merged([*found, *defects]), len(sheets), sum(len(s.rows) for s in sheets.values()), len(phrases))


def _or_defect(defects, function, *arguments):
    """Call a function; if it raises `Unsound`, add that to `defects`."""
    try:
        return function(*arguments)
    except Unsound as defect:
        defects.append(defect)
        return None


# --- The lines ---


def _print(line):
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(line.encode(encoding, "backslashreplace").decode(encoding))


def _praise(folder, article, found):
    name = os.path.basename(os.path.realpath(_find(folder)))
    counts = [_count(found.tables, "table"), _count(found.rows, "row")]
    if found.phrases:
        counts.append(_count(found.phrases, "phrase") + " of evidence")
    if article is not None:
        counts.append("held against the article too")
    return f"{printable(name)}: {', '.join(counts)}: all sound"


def _count(number, noun):
    return f"{number} {noun}{'s' * (number != 1)}"


def _merged(defects):
    """Return the first defect of each cause, with a note how many more there are."""
    alike = {}
    for number, defect in enumerate(defects):
        alike.setdefault(number if defect.cause is None else defect.cause, []).append(defect)
    return [_with_count(*same) for same in alike.values()]


def _with_count(first, *more):
    if not more:
        return first
    in_column = first.column and all((d.file, d.column) == (first.file, first.column) for d in more)
    what = f"{first.what} ({len(more)} more like it{' in this column' if in_column else ''})"
    return Unsound(first.file, what, first.row, first.column)


# --- The files ---


def _find(folder):
    if folder is None:
        try:
            return str(project.root() / "data")
        except OSError as error:
            raise Unsound("data", printable(str(error))) from None
    folder = os.fspath(folder)
    if os.path.isdir(folder):
        return folder
    if os.path.lexists(folder):
        raise Unsound(folder, f"is not a folder; name the folder that holds {schema.FILE}")
    raise Unsound(folder, f"there is no such folder; name the one that holds {schema.FILE}")


def _spare_files(folder, described):
    """Return the paths of the files that the dictionary does not know, save hidden ones, such as Jupyter's copies."""
    paths = [*(table.path for table in described.tables), *described.others]
    known = {os.path.normcase(os.path.normpath(path)) for path in paths}
    spare = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        within = [os.path.normpath(os.path.join(os.path.relpath(place, folder), name)) for name in sorted(files)]
        spare += [path for path in within if os.path.normcase(path) not in known and not _is_hidden(path)]
    return spare


def _is_hidden(path):
    return os.path.basename(path).startswith(".")


def _about_files(folder, described, spare):
    missing = [path for path in described if not os.path.isfile(os.path.join(folder, path))]
    strays = [path for path in spare if path.lower().endswith(".csv")]
    unknown = f"the dictionary does not know this file; describe it in {schema.FILE}, or move it elsewhere"
    return [
        *(Unsound(path, "the file is missing; put it back, or correct its name") for path in missing),
        *(Unsound(path.replace(os.sep, "/"), unknown) for path in strays),
    ]


def _sheet(table, folder, spare):
    """Read a table; if a spare file seems to be it under another name, take that off the list of `spare` files."""
    path = os.path.normpath(table.path)
    if not os.path.lexists(os.path.join(folder, path)):
        near = cell_advice.nearest(path, spare)
        if near:
            spare.remove(near)
            what = f"the file is missing; if {shown(near)} is it, save that as CSV UTF-8 with this name"
            return validation.Sheet(table, defects=[Unsound(table.path, what)])
    return validation.read_sheet(table, folder)


# --- The evidence ---


@dataclass(frozen=True)
class Phrase:
    """A phrase of evidence: where it stands, and the paragraph it is to be found in, None where the row names none."""

    sheet: validation.Sheet
    row: int
    column: str
    words: str
    named_in: str  # the column that names the paragraph
    paragraph: object


def _phrases(sheet):
    """Yield the phrases of a table."""
    for column, described in sheet.table.fields.items():
        for (row, found), place in zip(sheet.rows, sheet.values.get(described.get("foundIn"), ()), strict=False):
            if not sheet.table.is_missing(column, found[column]):
                yield Phrase(sheet, row, column, found[column], described["foundIn"], place)


def _look_up(phrases, tables, folder, article):
    """Blame the phrases that do not stand in their paragraphs; return what is wrong with fingerprint and article."""
    defects, prints, paragraphs = [], None, None
    if any("foundIn" in described for table in tables for described in table.fields.values()):
        prints = _or_defect(defects, _prints, folder)
    if article is not None:
        paragraphs = _or_defect(defects, _paragraphs, os.fspath(article), prints)
    sound = [p for p in phrases if not {(p.row, p.column), (p.row, p.named_in)} & p.sheet.hurt]
    problems = [(phrase, _problem(phrase, prints, paragraphs)) for phrase in sound]
    if len(problems) > 1 and prints and all(problem for _, problem in problems):
        return [*defects, Unsound(FINGERPRINT, "not one phrase of the tables is in it; put back the file as it was")]
    for phrase, problem in problems:
        if problem:
            phrase.sheet.blame(phrase.row, (phrase.column,), problem, problem)
    return defects


def _prints(folder):
    prints = schema.read_json(folder, FINGERPRINT)
    paragraphs = prints.get("paragraphs") if isinstance(prints, dict) else None
    hashes = paragraphs.values() if isinstance(paragraphs, dict) else [None]
    if not paragraphs or not all(isinstance(h, list) and all(isinstance(one, str) for one in h) for h in hashes):
        raise Unsound(FINGERPRINT, "is not the fingerprint of an article; put back the file as it was")
    return prints


def _paragraphs(article, prints):
    """Return the words of each paragraph of the article, by number."""
    text = read_text(article, article)
    if prints and evidence.fingerprint(text)["paragraphs"] != prints["paragraphs"]:
        what = f"is not the text that {FINGERPRINT} was made from; name the article's own text, one paragraph a line"
        raise Unsound(article, what)
    return {str(n): evidence.words(line) for n, line in enumerate(text.strip().split("\n"), 1)}


def _problem(phrase, prints, paragraphs):
    """Say what is wrong with a phrase, or return None."""
    if phrase.paragraph is None:
        return f"the row names no paragraph; write it in {shown(phrase.named_in)}"
    problem = evidence.problem(phrase.words, phrase.paragraph, prints) if prints else None
    if problem or not paragraphs:
        return problem
    words, run = paragraphs.get(str(phrase.paragraph), []), evidence.words(phrase.words)
    if any(words[start : start + len(run)] == run for start in range(len(words))):
        return None
    return f"these words do not follow one another in paragraph {phrase.paragraph} of the article; copy them exactly"
