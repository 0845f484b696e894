"""Editions of a lesson: the students' notebook without solutions, the teachers' with solutions and teaching page open.

Both are made from the one source as it is. Nothing here reads or writes a file: notebook in, notebook out.
"""

import posixpath
import re

import nbformat

from eastern_flank.publishing import notebooks

STUDENTS, TEACHERS = "students", "teachers"

_FOLDED = re.compile(
    r"The worked solution is folded[^.]*\."
)  # what a hint says below it, as long as the solution is folded
# Code first, so that what looks like a link in code is none; the text of a link may hold code.
_LINK = re.compile(r"```.*?```|(!?)\[((?:`[^`\n]*`|[^\]`])*)\]\(([^)\s]+)\)|`[^`\n]*`", re.DOTALL)
_CODE = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)
_ROW = re.compile(r"^\|(.*)\|\s*$", re.MULTILINE)


def students(nb):
    """Return the students' edition of a lesson: nothing in it tells a solution.

    Solutions and what is for teachers go, and with a solution the sentence that says where it is. Exercises keep their
    placeholder; what running them showed goes. Parameters: `nb`, the lesson as a `NotebookNode`, which stays as it is.
    Returns a new one, tidy. It runs from top to bottom, since no cell of a lesson needs a solution.
    """
    kept = [cell for cell in nb.cells if not _tagged(cell, "solution", "teacher")]
    return notebooks.tidy(_with(nb, cells=[_for_students(cell) for cell in kept]))


def _for_students(cell):
    if _tagged(cell, "hint") and "</details>" in cell.source:
        return _with(cell, source=cell.source[: cell.source.rindex("</details>") + len("</details>")])
    if _tagged(cell, "exercise") and cell.cell_type == "code":
        return _with(cell, outputs=[], execution_count=None)
    return cell


def teachers(nb, page=""):
    """Return the teachers' edition of a lesson: solutions open, the teaching page beside the steps it speaks of.

    The whole page stands below the lesson's title. Each row of its section "Timing" stands again at the step that its
    column "Where in the notebook" names, and each answer of its section "Exercises" above that exercise's solution.

    Parameters: `nb`, the lesson as a `NotebookNode`, which stays as it is; `page`, its teaching page in Markdown, or
    nothing. Returns a new notebook, tidy; the cells that it has more than the lesson are tagged `teacher`.
    """
    notes = _notes(nb, page)
    cells = []
    for position, cell in enumerate(nb.cells):
        before, after = notes.get((position, "before"), []), notes.get((position, "after"), [])
        cells += [*before, _for_teachers(cell), *after]
    return notebooks.tidy(_with(nb, cells=cells))


def _for_teachers(cell):
    if _tagged(cell, "solution"):
        return _with(cell, metadata={key: value for key, value in cell.metadata.items() if key != "jupyter"})
    if _tagged(cell, "hint"):
        return _with(cell, source=_FOLDED.sub("The worked solution follows.", cell.source))
    return cell


def relink(nb, resolve):
    """Return a notebook whose Markdown links lead where `resolve` says.

    Parameters: `nb`; `resolve(address)`, which returns the new address, or None where a link would lead nowhere: then
    its text alone is left. Code and pictures' captions in code stay as they are.
    """
    return _with(nb, cells=[_relinked(cell, resolve) for cell in nb.cells])


def _relinked(cell, resolve):
    return _with(cell, source=relink_text(cell.source, resolve)) if cell.cell_type == "markdown" else cell


def relink_text(markdown, resolve):
    """Do for a text in Markdown what `relink` does for a notebook."""

    def link(match):
        mark, text, address = match.groups()
        if address is None:  # code
            return match[0]
        new = resolve(address)
        return text if new is None else f"{mark}[{text}]({new})"

    return _LINK.sub(link, markdown)


def addresses(nb):
    """Return the addresses that a notebook's Markdown links to, in order, each once."""
    texts = (cell.source for cell in nb.cells if cell.cell_type == "markdown")
    return list(dict.fromkeys(found[3] for text in texts for found in _LINK.finditer(text) if found[3]))


# ------------------------------------------------------------------------------------------------- the teaching page


def _notes(nb, page):
    """Return the teaching page's cells by (position in `nb`, "before" or "after")."""
    notes = {}
    if not page:
        return notes
    page = relink_text(page, _seen_from_notebooks)
    sections = _sections(page)
    notes[0, "after"] = [_note("teaching-page", _as_part(page))]  # before the timing of the lesson's first minutes
    for position, lines in _timing(nb, sections.get("Timing", "")).items():
        notes.setdefault((position, "after"), []).append(_note(f"{nb.cells[position].id}-timing", "\n\n".join(lines)))
    for position, answer in _answers(nb, sections.get("Exercises", "")).items():
        notes[position, "before"] = [_note(f"{nb.cells[position].id}-note", answer)]
    return notes


def _seen_from_notebooks(address):
    """Return an address that is written in teaching/ as one that is written in notebooks/."""
    if re.match(r"[a-z]+:|#", address):
        return address
    return posixpath.relpath(posixpath.normpath(posixpath.join("teaching", address)), "notebooks")


def _note(name, source):
    about = {"tags": ["teacher"]}
    return nbformat.from_dict({"cell_type": "markdown", "id": name[:64], "metadata": about, "source": source})


def _as_part(page):
    """Return a page as a part of a larger one: its headings one level lower, and a plain title."""
    pieces = _CODE.split(page)  # a # in code is no heading
    lower = "".join(
        piece if code % 2 else re.sub(r"^(?=#+ )", "#", piece, flags=re.MULTILINE) for code, piece in enumerate(pieces)
    )
    return re.sub(r"\A\s*## .*", "## For the teacher", lower)


def _sections(page):
    """Return the parts of a page by their headings of the second level."""
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    return dict(zip(map(str.strip, parts[1::2]), parts[2::2], strict=True))


def _table(text):
    """Return the rows of the first Markdown table in a text, header first, as lists of cells."""
    rows = [[cell.strip() for cell in row.split("|")] for row in _ROW.findall(text)]
    return [row for row in rows if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]


def _timing(nb, section):
    """Return paragraphs "minutes: what" by the position of the cell whose heading the row's last column names first."""
    lines = {}
    for minutes, what, where in (row for row in _table(section)[1:] if len(row) == 3):
        position = _position(nb, where)
        if position is not None:
            lines.setdefault(position, []).append(f"**For the teacher, {_minutes(minutes)}:** {what}")
    return lines


def _minutes(number):
    return f"{number} minute" if number == "1" else f"{number} minutes"


def _position(nb, where):
    """Return the position of the cell with the heading that `where` names: "Steps 3 and 4", "Talk about it", ..."""
    step = re.match(r"(Step|Exercise)s? (\d+)", where)
    wanted = f"{step[1]} {step[2]}." if step else re.split(r"[,.;:]", where)[0]
    for position, cell in enumerate(nb.cells):
        heading = re.match(r"#{1,3} (?:\d\d )?(.+)", cell.source) if cell.cell_type == "markdown" else None
        if heading and heading[1].startswith(wanted):
            return position
    return None


def _answers(nb, section):
    """Return what the page says of each exercise, by the position of its solution."""
    said, found = _rows(section) | _items(section), {}
    exercise = None
    for position, cell in enumerate(nb.cells):
        if _tagged(cell, "exercise") and (number := re.search(r'ef\.check\("(\d\d\.\d+)"', cell.source)):
            exercise = number[1]
        elif _tagged(cell, "solution") and exercise in said:
            found[position] = f"**For the teacher, {exercise}.** {said.pop(exercise)}"
    return found


def _rows(section):
    """Return what a table says of each exercise: its columns after the first, each with its name."""
    table = _table(section)
    names = [name.capitalize() for name in table[0][1:]] if table else []
    return {
        row[0]: " ".join(f"*{name}:* {cell.rstrip('.')}." for name, cell in zip(names, row[1:], strict=True))
        for row in table[1:]
    }


def _items(section):
    """Return what a list says of each exercise: "- **03.1** None", or "- **09.1: 21.** Of 24 rows"."""
    items = re.findall(r"^- \*\*(\d\d\.\d+)[:.]?\s*(.*?)\*\*\s*(.*(?:\n  .*)*)", section, re.MULTILINE)
    return {number: " ".join(f"{answer} {rest}".split()) for number, answer, rest in items}


def _with(node, **changes):
    """Return a copy of a notebook or cell with some entries changed."""
    return nbformat.from_dict(dict(node) | changes)


def _tagged(cell, *tags):
    return bool(set(tags) & set(cell.metadata.get("tags", [])))
