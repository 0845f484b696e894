"""The copy of the project on which a class works, with what a presenter wants to know written into each lesson."""

import os
import re
import shutil
import stat
from pathlib import Path

import nbformat

from eastern_flank.core import document, inside, progress, project
from eastern_flank.figures import metadata
from eastern_flank.publishing import minutes, notebooks
from eastern_flank.publishing.notebooks import tagged
from eastern_flank.tables import load as tables

FOLDERS = ("data", "figures", "teaching")  # what lessons read, beside one another; my_work and slides begin empty
PLAN = "eastern_flank"  # the entry in a notebook's metadata that the slides read

_TIMING = re.compile(r"^## Timing\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| *(\d{1,3}) *\|(?:.*\|)?([^|\n]+)\|$", re.MULTILINE)
_STEPS = re.compile(r"\bSteps? (\d{1,2})(?: (?:and|to) (\d{1,2}))?\b")


def make(folder: Path, lesson: Path) -> None:
    """Copy lessons, tables, figures and teaching pages into a folder.

    Parameters
    ----------
    folder : Path
        It does not exist yet.
    lesson : Path
        The notebook of the lesson that is to be shown. Another one that cannot be read is left out, and named.

    Raises
    ------
    LessonUnreadable, PageUnreadable
        Where the lesson, or its teaching page, cannot be read.
    Outside
        Where a folder is a link that leads out of the project.
    """
    root = project.root()
    for name in FOLDERS:
        if inside.path(root, name).is_dir():
            shutil.copytree(root / name, folder / name, ignore=_left_out)
    (folder / "notebooks").mkdir(parents=True)
    for path in notebooks.find():
        try:
            nb, page = notebooks.read(path), f"teaching/{path.stem}.md"
            nb.metadata[PLAN] = plan(nb, document.read(root / page, page) if (root / page).is_file() else "")
        except (notebooks.LessonUnreadable, document.PageUnreadable) as error:
            if path == lesson:
                raise
            progress.note(f"left out: {error}")
            continue
        (folder / "notebooks" / path.name).write_bytes(notebooks.to_bytes(nb))


def _left_out(folder, names):
    """Return what is not copied: links, which may lead anywhere and in circles, pipes, devices, and other notebooks."""
    modes = {name: os.lstat(os.path.join(folder, name)).st_mode for name in names}
    ours = {name for name, mode in modes.items() if stat.S_ISREG(mode) or stat.S_ISDIR(mode)}
    return [name for name in names if name not in ours or name.endswith((".ipynb", ".ipynb_checkpoints"))]


def plan(nb: nbformat.NotebookNode, page: str) -> dict:
    """Return what a presenter wants to know about a lesson.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        The lesson.
    page : str
        Its teaching page in Markdown, or nothing.

    Returns
    -------
    dict
        `minutes` in all; `until`, the minute at which a part of the lesson should be over, by the id of the cell in which it
        begins; `notes`, what to `say` and to `ask` about a figure, by the id of the cell that draws it.
    """
    total, until = _timed(nb, page)
    return {"minutes": total or _announced(nb), "until": until, "notes": _notes(nb)}


def _announced(nb):
    """Return the minutes that a lesson's header says, those of all its parts together."""
    found = minutes.TIME.search(nb.cells[0].source) if nb.cells else None
    return sum(map(int, re.findall(r"\d{1,3}", found[2]))) if found else 0


def _timed(nb, page):
    """Return the minutes of a teaching page's table, and when each part of the lesson should be over."""
    total, until = 0, {}
    timing = _TIMING.search(page)
    for took, place in _ROW.findall(timing[1] if timing else ""):
        total += int(took)
        places = _places(place.strip())
        for position, cell in enumerate(nb.cells):
            if cell.cell_type == "markdown" and _heading(cell, position) in places:
                until[cell.id] = total
                break
    return total, until


def _places(words):
    """Return the names of the parts that a row of the table is about: "Steps 3 and 4" is Step 3 and Step 4."""
    numbers = [range(int(first), int(last or first) + 1) for first, last in _STEPS.findall(words)]
    return {f"Step {number}" for steps in numbers for number in steps} | set(re.split(r"[;,] ", words))


def _heading(cell, position):
    """Return the name of the part that begins with a cell: "Step 3", "Talk about it"."""
    if position == 0:
        return "First screen"
    title = re.match(r"#+ (.*)", cell.source)
    step = re.match(r"(?:Step|Exercise) \d+", title[1]) if title else None
    return step[0] if step else title and title[1]


def _notes(nb):
    """Return the speaker notes of a lesson's figures by the cell that draws each."""
    drawn = {
        name: cell.id for cell in nb.cells if tagged(cell, "chart") for name in re.findall(r'"(\d\d_\w+)"', cell.source)
    }
    rows = tables.load(metadata.NOTES).itertuples()
    return {drawn[row.figure]: {"say": row.say, "ask": row.ask} for row in rows if row.figure in drawn}
