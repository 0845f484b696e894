"""Editions of a lesson: the students' notebook without solutions, the teachers' with the solutions and the teaching page.

Both are made from the one lesson. No file is read or written here: notebook in, notebook out.
"""

import base64
import posixpath
import re
from collections import defaultdict
from collections.abc import Callable

import nbformat

from eastern_flank.core.errors import PlainError
from eastern_flank.publishing import notebooks
from eastern_flank.publishing.notebooks import tagged

STUDENTS, TEACHERS = "students", "teachers"

# Code first, because what looks like a link in code is not one; the text of a link may contain code, and no [ besides. Nor may
# its address: else a text with thousands of "[a](b" would be read to its end from each of them.
_LINK = re.compile(r"```.*?```|(!?)\[((?:`[^`\n]*`|[^\[\]`])*)\]\(([^)\s\[]+)\)|`[^`\n]*`", re.DOTALL)
_PICTURE = re.compile(r"(data:image/png;base64,)([A-Za-z0-9+/=]+)")
_SEEN = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")  # the parts of a PNG that make its pixels
_HEADING = re.compile(r"(```.*?```|`[^`\n]*`)|^(?=#+ )", re.DOTALL | re.MULTILINE)  # a # in code is not a heading
_CHECKED = re.compile(r'^(?P<check>ef\.check\("\d\d\.\d+", *)(?P<name>.*)\)', re.MULTILINE)
_FORM = re.compile(
    r"(?:(?P<name>\w+) = )?ef\.(?:coding_form|ballot_form|play_alone|deck_form|read_codings|my_answers)\("
)
# In a teaching page: what is said where a class has JupyterLab, and, in a comment, what the site says instead.
_MARKED = re.compile(
    r"(?:<!-- with JupyterLab -->(?P<lab>(?:(?!<!-- with JupyterLab -->).)*?))?<!-- on the site(?::|\b)(?P<site>.*?)-->",
    re.DOTALL,
)
_TABLE = re.compile(r"(?:^\|.*\n?)+", re.MULTILINE)
_ROW = re.compile(r"^\|(.*?)\|?[ \t]*$", re.MULTILINE)


class PageMismatch(PlainError, ValueError):
    """A teaching page and its lesson do not match; the message says which row or answer has no place in the lesson."""


def students(nb: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return the students' edition of a lesson, in which nothing gives a solution away.

    Left out are solutions, what is for teachers, the outputs of exercises, and what somebody filled in before: an answer in the
    code of an exercise, and what came of a form. It still runs from top to bottom, since no cell
    of a lesson needs a solution.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        The lesson, which stays as it is.

    Returns
    -------
    nbformat.NotebookNode
        A new one, tidy.
    """
    nb = nbformat.from_dict(nb)
    nb.cells = [cell for cell in nb.cells if not tagged(cell, "solution", "teacher")]
    own = set()  # names of what somebody filled in
    for cell in nb.cells:
        if cell.cell_type != "code":
            continue
        if tagged(cell, "exercise"):
            cell.source = _unanswered(cell.source)
        forms = list(_FORM.finditer(cell.source))
        own.update(filter(None, (form["name"] for form in forms)))
        if tagged(cell, "exercise") or forms or own & set(re.findall(r"\w+", cell.source)):
            cell.outputs, cell.execution_count = [], None
    return _handed_out(nb)


def _handed_out(nb):
    """Return a tidy edition without where figures were saved, and with pictures that have pixels and nothing else in them."""
    nb = notebooks.tidy(nb)
    for output in (output for cell in nb.cells for output in cell.get("outputs", ())):
        data = output.get("data", {})
        if isinstance(data.get("text/html"), str):
            html = notebooks.SAVED.sub("", data["text/html"])
            data["text/html"] = _PICTURE.sub(lambda found: found[1] + _pixels(found[2]), html)
        if isinstance(data.get("image/png"), str):
            data["image/png"] = _pixels(data["image/png"])
    return nb


def _pixels(encoded):
    """Return a PNG, in base64, without the texts in it and whatever follows its end: nobody sees them on a page."""
    try:
        png = base64.b64decode(encoded)
    except ValueError:
        return ""
    kept, place = [png[:8]], 8
    while place < len(png):
        end = place + 12 + int.from_bytes(png[place : place + 4])
        if png[place + 4 : place + 8] in _SEEN:
            kept.append(png[place:end])
        place = end
    return base64.b64encode(b"".join(kept)).decode()


def _unanswered(source):
    """Return the code of an exercise with three dots in place of an answer."""
    found = _CHECKED.search(source)
    if not found:
        return source
    head = re.match(r"(?:#.*\n)*", source)[0]
    name = found["name"]
    if not name.isidentifier():
        return f"{head}{found['check']}...)"
    value = re.search(rf"^{name} = (.*)", source, re.MULTILINE)
    keys = re.findall(r"[\"'](\w+)[\"'] *:", value[1]) if value else []  # of several parts
    parts = ", ".join(f'"{key}": ...' for key in keys)
    blank = f"{{{parts}}}" if keys else "..."
    if value and value[1].startswith(f"{blank}  #"):
        blank = value[1]  # a line to fill in, as a remark
    return f"{head}{name} = {blank}\n{found['check']}{name})"


def teachers(nb: nbformat.NotebookNode, page: str = "") -> nbformat.NotebookNode:
    """Return the teachers' edition of a lesson: with the solutions open, and the teaching page next to the steps.

    The whole page is below the lesson's title. Each row of its section "Timing" is repeated at the step that its last column
    names, and each answer of its section "Exercises" above that exercise's solution.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        The lesson, which stays as it is.
    page : str
        Its teaching page in Markdown, or nothing.

    Returns
    -------
    nbformat.NotebookNode
        A new one, tidy; the cells that it has more than the lesson are tagged `teacher`.

    Raises
    ------
    PageMismatch
        Where a row or an answer has no place in the lesson, or an exercise has no answer.
    """
    notes = _notes(nb, page) if page else defaultdict(list)
    nb, cells = nbformat.from_dict(nb), []
    for position, cell in enumerate(nb.cells):
        if tagged(cell, "solution"):
            cell.metadata.pop("jupyter", None)
        cells += [*notes[position, "before"], cell, *notes[position, "after"]]
    nb.cells = cells
    return _handed_out(nb)


def with_jupyterlab(page: str) -> str:
    """Return a teaching page as a class with JupyterLab needs it.

    Parameters
    ----------
    page : str
        In Markdown. Where the site says something else, this is marked: "<!-- with JupyterLab -->kept in a file<!-- on the site:
        kept in the browser -->". A mark that begins a line is alone on it, since Markdown takes such a line for HTML.

    Returns
    -------
    str
    """
    return _MARKED.sub(lambda found: found["lab"] or "", page)


def on_the_site(page: str) -> str:
    """Return a teaching page as a class with nothing but the site needs it.

    Parameters
    ----------
    page : str
        As for `with_jupyterlab`.

    Returns
    -------
    str

    >>> on_the_site("It is <!-- with JupyterLab -->in a file<!-- on the site: in the browser -->.")
    'It is in the browser.'
    """

    def site(found):
        lab, text = found["lab"] or "", found["site"].strip()
        before, after = lab[: len(lab) - len(lab.lstrip())], lab[len(lab.rstrip()) :]
        return f"{before}{text}{after}" if text else before

    return _MARKED.sub(site, page)


def told(page: str) -> tuple[dict[str, str], str]:
    """Return what a teaching page tells a teacher who has no computer at hand.

    Parameters
    ----------
    page : str
        The page in Markdown.

    Returns
    -------
    exercises : dict of str to str
        What it says about each exercise, by number.
    expected : str
        Its section "Questions and the answers to expect", or nothing.
    """
    sections = _sections(with_jupyterlab(page))
    exercises = sections["Exercises"]
    return _rows(exercises) | _items(exercises), sections.get("Questions and the answers to expect", "").strip()


def relink(nb: nbformat.NotebookNode, resolve: Callable[[str], str | None]) -> nbformat.NotebookNode:
    """Return a notebook whose Markdown links lead where `resolve` says.

    Parameters
    ----------
    nb : nbformat.NotebookNode
    resolve : function
        Takes an address and returns the new one, or None where a link would lead nowhere: then its text alone is left.

    Returns
    -------
    nbformat.NotebookNode
    """
    nb = nbformat.from_dict(nb)
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            cell.source = relink_text(cell.source, resolve)
    return nb


def relink_text(markdown: str, resolve: Callable[[str], str | None]) -> str:
    """Return a text in Markdown whose links lead where `resolve` says. What looks like a link in code stays as it is.

    Parameters
    ----------
    markdown : str
    resolve : function
        As for `relink`.

    Returns
    -------
    str
    """

    def link(match):
        mark, text, address = match.groups()
        if address is None:  # code
            return match[0]
        new = resolve(address)
        return text if new is None else f"{mark}[{text}]({new})"

    return _LINK.sub(link, markdown)


def addresses(nb: nbformat.NotebookNode) -> list[str]:
    """Return the addresses that a notebook's Markdown links to, in order, each once.

    Parameters
    ----------
    nb : nbformat.NotebookNode

    Returns
    -------
    list of str
    """
    texts = (cell.source for cell in nb.cells if cell.cell_type == "markdown")
    return list(dict.fromkeys(found[3] for text in texts for found in _LINK.finditer(text) if found[3]))


# ------------------------------------------------------------------------------------------------- the teaching page


def _notes(nb, page):
    """Return the teaching page's cells by (position in `nb`, "before" or "after")."""
    page = relink_text(with_jupyterlab(page), _seen_from_notebooks)
    sections = _sections(page)
    notes = defaultdict(list)
    notes[0, "after"] = [_note("teaching-page", _as_part(page))]  # before the timing of the lesson's first minutes
    for position, lines in _timing(nb, sections["Timing"]).items():
        notes[position, "after"].append(_note(f"{nb.cells[position].id}-timing", "\n\n".join(lines)))
    for position, answer in _answers(nb, sections["Exercises"]).items():
        notes[position, "before"] = [_note(f"{nb.cells[position].id}-note", answer)]
    return notes


def _seen_from_notebooks(address):
    """Return an address that is written in teaching/ as one that is written in notebooks/."""
    if re.match(r"[a-z]+:|#", address):
        return address
    return posixpath.relpath(posixpath.join("teaching", address), "notebooks")


def _note(name, source):
    return nbformat.v4.new_markdown_cell(source, id=name[:64], metadata={"tags": ["teacher"]})


def _as_part(page):
    """Return a page as a part of a larger one: its headings one level lower, and a plain title."""
    lower = _HEADING.sub(lambda found: found[1] or "#", page)
    return re.sub(r"\A\s*## .*", "## For the teacher", lower)


def _sections(page):
    """Return the parts of a page by their headings of the second level."""
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    sections = dict(zip(map(str.strip, parts[1::2]), parts[2::2], strict=True))
    for name in ("Timing", "Exercises"):
        if name not in sections:
            raise PageMismatch(f"the teaching page has no section '## {name}'")
    return sections


def _table(section):
    """Return the header and the rows of the Markdown table in a section, as lists of cells; both empty without a table."""
    head, *rows = [[cell.strip() for cell in row.split("|")] for row in _ROW.findall(section)] or [[]]
    for row in rows:
        if len(row) != len(head):
            raise PageMismatch(f"the teaching page's row '{' | '.join(row)}' has not as many cells as the table's head")
    return head, rows[1:]  # below the header there is a row of dashes


def _timing(nb, section):
    """Return paragraphs "minutes: what" by the position of the cell whose heading the row's last column names first.

    A row begins with its minutes and ends with what, and where; between them there may be its mark: must, should or could.
    """
    rows = [row for table in _TABLE.findall(section) for row in _table(table)[1] if row[0].isdigit()]
    if not rows or min(map(len, rows)) < 3:
        raise PageMismatch("the teaching page's timing is not a table with three columns: minutes, what, and where")
    lines = defaultdict(list)
    for minutes, *between, what, where in rows:
        unit = "minute" if minutes == "1" else "minutes"
        mark = "".join(f", {word}" for word in between if word.isalpha())
        lines[_position(nb, where)].append(f"**For the teacher, {minutes} {unit}{mark}:** {what}")
    return lines


def _position(nb, where):
    """Return the position of the cell that `where` names: "First screen", "Steps 3 and 4", "Talk about it", ..."""
    if where.startswith("First screen"):
        return next((position for position, cell in enumerate(nb.cells) if tagged(cell, "predict")), 0)
    step = re.match(r"(Step|Exercise)s? (\d+)", where)
    start = f"{step[1]} {step[2]}." if step else re.split(r"[,.;:]", where)[0]
    for position, cell in enumerate(nb.cells):
        heading = re.match(r"#{1,3} (?:\d\d )?(.+)", cell.source) if cell.cell_type == "markdown" else None
        if heading and heading[1].startswith(start):
            return position
    raise PageMismatch(
        f"the teaching page's timing names '{where}', but no heading of the lesson begins with '{start}'"
    )


def _answers(nb, section):
    """Return what the page says about each exercise, by the position of its solution."""
    said, positions, exercise = _rows(section) | _items(section), {}, None
    for position, cell in enumerate(nb.cells):
        if tagged(cell, "exercise") and (number := re.search(r'(?:ef\.check\(|exercise=)"(\d\d\.\d+)"', cell.source)):
            exercise = number[1]
        elif tagged(cell, "solution"):
            positions.setdefault(exercise, position)
    if odd := ", ".join(sorted(map(str, said.keys() ^ positions.keys()))):
        raise PageMismatch(f"exercises in the lesson or on its teaching page, but not in both: {odd}")
    return {positions[number]: f"**For the teacher, {number}.** {answer}" for number, answer in said.items()}


def _rows(section):
    """Return what a table says about each exercise: its columns after the first, each with its name."""
    head, rows = _table(section)
    names = [name.capitalize() for name in head[1:]]
    return {
        number: " ".join(f"*{name}:* {cell.rstrip('.')}." for name, cell in zip(names, cells, strict=True))
        for number, *cells in rows
    }


def _items(section):
    """Return what a list says about each exercise: "- **03.1** None", or "- **09.1: 21.** Of 24 rows"."""
    items = re.findall(r"^- \*\*(\d\d\.\d+)[:.]?\s*(.*?)\*\*\s*(.*(?:\n  .*)*)", section, re.MULTILINE)
    return {number: " ".join(f"{answer} {rest}".split()) for number, answer, rest in items}
