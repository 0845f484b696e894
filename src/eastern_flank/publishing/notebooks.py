"""The lessons' notebooks: which there are, and the one tidy form in which they are read and written.

What a run or an editor leaves behind (times, versions, random ids) is not part of that form, so a notebook's history shows only
what somebody changed.
"""

import os
import re
import warnings
from collections.abc import Iterable
from itertools import count
from pathlib import Path

import nbformat
from nbformat.warnings import DuplicateCellId

from eastern_flank.core import atomic_write, lesson, progress, project
from eastern_flank.core.errors import PlainError, UnknownName
from eastern_flank.core.text import UNFINISHED, one_line, unfinished_merge, unknown
from eastern_flank.publishing import limits

# The tags that a lesson's cells may have, and what each means for an edition or a handout.
KNOWN_TAGS = {
    "setup": "the one cell every lesson begins with",
    "predict": "asks for a guess before the cell that answers it",
    "compare": "answers a guess: its output is folded",
    "chart": "draws a figure",
    "exercise": "to be filled in by the reader; runs as it is",
    "must": "an exercise that fits the lesson's minutes",
    "should": "an exercise for those who have more time",
    "could": "an exercise for those who want more, or for home",
    "hint": "helps with an exercise; opens on request",
    "solution": "a worked answer; hidden until asked for",
    "teacher": "for teachers only; left out of the students' edition",
    "handout": "a teacher's own: students get the cell as it is, although it is not in the lesson as published",
}
SAVED = re.compile(
    r'<p class="saved">.*?</p>', re.DOTALL
)  # where a figure was saved: `figures/show.py` says so below it

_LANGUAGE = {"name": "python"}
_KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
_WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class LessonNotFound(UnknownName, FileNotFoundError):
    """No lesson has this name; the message lists those there are."""


class LessonUnreadable(PlainError, ValueError):
    """A file that is not a valid notebook, or cannot be read; the message says why."""


# ---------------------------------------------------------------------------------------------------- which lessons


def find(names: Iterable[str | os.PathLike] = ()) -> list[Path]:
    """Return the notebooks of lessons, in the lessons' order.

    Parameters
    ----------
    names : iterable of str or path
        Lessons by number ("02"), name ("02_troops") or file ("notebooks/02_troops.ipynb"); if there are none, all.

    Returns
    -------
    list of pathlib.Path
        Each lesson once.

    Raises
    ------
    LessonNotFound
        For a name that is not a lesson.
    ProjectNotFound
        Where there is no lesson at all.

    >>> [path.name for path in find(["02"])]
    ['02_troops.ipynb']
    """
    lessons = lesson.paths()
    if not lessons:
        raise lesson.none_here()
    for copy in lesson.copies():
        progress.note(f"notebooks/{copy.name} is left out: {_why_not(copy)}")
    wanted = {_named(str(name), lessons) for name in names}
    return [path for path in lessons if path in wanted or not wanted]


def _why_not(path):
    """Say why a notebook is not a lesson."""
    if lesson.is_name(path.stem):
        return f"{lesson.path_of(path.name[:2]).name} has its number; give it another"
    return "it looks like a copy of a lesson; a lesson's name has two digits, an underscore, letters and digits"


def _named(name, lessons):
    if path := lesson.named(name):
        return path
    raise LessonNotFound(unknown("lesson", name, [path.stem for path in lessons]))


# ---------------------------------------------------------------------------------------------------- read and write


def read(path: str | os.PathLike) -> nbformat.NotebookNode:
    """Read a notebook in its tidy form.

    Parameters
    ----------
    path : path
        Its file.

    Returns
    -------
    nbformat.NotebookNode

    Raises
    ------
    LessonUnreadable
        Where the file cannot be read, is not a valid notebook of version 4, or has more in it than `limits` allow.

    >>> read("notebooks/02_troops.ipynb").cells[0].cell_type
    'markdown'
    """
    path, text = Path(path), ""
    try:
        if path.exists() and not path.is_file():  # something that never ends, such as a pipe
            raise LessonUnreadable(f"{path.stem}: not a file: {path}")
        if path.stat().st_size > limits.FILE:
            raise LessonUnreadable(f"{path.stem}: the file has more than {limits.FILE:,} bytes; clear its outputs")
        # Not `nbformat.read`: it gives cells without an id a random one, and prints what it finds wrong.
        text = path.read_text("utf-8")
        nb = nbformat.v4.reads(text)
        _check_size(nb, path.stem)
        nb = tidy(nb)
        with warnings.catch_warnings(action="error", category=DuplicateCellId):  # it would get a random id
            nbformat.validate(nb)
        to_bytes(nb)  # half a character, which JSON can name, cannot be written
    except DuplicateCellId:
        raise LessonUnreadable(f"{path.stem}: two cells have the same id; give one of them another") from None
    except nbformat.ValidationError as error:
        raise LessonUnreadable(one_line(f"{path.stem}: not a valid notebook: {error.message}")) from None
    except OSError as error:
        raise LessonUnreadable(f"{path.stem}: {atomic_write.reason(error)}: {path}") from None
    except LessonUnreadable:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        if line := unfinished_merge(text):
            raise LessonUnreadable(f"{project.shown_path(path)}, line {line}: {UNFINISHED}") from None
        raise LessonUnreadable(f"{path.stem}: not a notebook: {project.shown_path(path)}") from None
    return nb


def _check_size(nb, name):
    """Refuse a notebook with more in it than a lesson has, or an unfinished merge, before anything is made of it."""
    if len(nb.cells) > limits.CELLS:
        raise LessonUnreadable(f"{name}: it has more than {limits.CELLS} cells; make two lessons of it")
    for number, cell in enumerate(nb.cells, 1):
        if unfinished_merge(cell.source, prose=True):  # as nbdime leaves it
            raise LessonUnreadable(f"{name}, cell {number}: {UNFINISHED}")
        if len(cell.source) > limits.SOURCE:
            raise LessonUnreadable(f"{name}: cell {number} has more than {limits.SOURCE:,} characters; divide it")
        if sum(len(str(output)) for output in cell.get("outputs", ())) > limits.RESULT:
            raise LessonUnreadable(f"{name}: the result of cell {number} is too large for a page; clear it")


def to_bytes(nb: nbformat.NotebookNode) -> bytes:
    """Return a notebook as the bytes of its file: JSON as Jupyter writes it, in UTF-8, with a line break at the end.

    Parameters
    ----------
    nb : nbformat.NotebookNode

    Returns
    -------
    bytes
    """
    return (nbformat.v4.writes(nb) + "\n").encode()


def write(nb: nbformat.NotebookNode, path: str | os.PathLike) -> bool:
    """Write a notebook, whole or not at all, and only if its bytes differ from the file's.

    Parameters
    ----------
    nb : nbformat.NotebookNode
    path : path
        Its file.

    Returns
    -------
    bool
        Whether the file changed.

    Raises
    ------
    CannotWrite
        If the file cannot be written; the old one is then untouched.

    >>> write(read("notebooks/02_troops.ipynb"), "notebooks/02_troops.ipynb")
    False
    """
    path, content = Path(path).resolve(), to_bytes(nb)
    if path.is_file() and path.read_bytes() == content:
        return False
    atomic_write.write(path, content)
    return True


# ------------------------------------------------------------------------------------------------------ the tidy form


def tidy(nb: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a notebook in the form in which lessons are kept: texts, ids and results, and which cell is a slide.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        It stays as it is.

    Returns
    -------
    nbformat.NotebookNode
        A new one; tidying it again changes nothing.

    >>> tidy(nbformat.v4.new_notebook()).metadata.language_info
    {'name': 'python'}
    """
    counts = count(1)
    metadata = {"kernelspec": _KERNEL, "language_info": _LANGUAGE}
    pairs = zip(nb.cells, [None, *nb.cells], strict=False)
    cells = [_tidy_cell(cell, before, f"cell-{position}", counts) for position, (cell, before) in enumerate(pairs, 1)]
    return nbformat.from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells})


def _slide_type(cell, before):
    """Say what a cell is in a slide show, in the words of Jupyter's `slideshow.slide_type`; `before` is the cell before it.

    "slide": a new one; "subslide": below it, for a chart and for what is said after it; "fragment": appears when asked for, as a
    hint; "skip": a worked solution; None: on the same slide as the cell before it.
    """
    if tagged(cell, "solution"):
        return "skip"
    if tagged(cell, "hint"):
        return "fragment"
    if before is None or (cell.cell_type == "markdown" and cell.source.startswith("#")):
        return "slide"
    return "subslide" if tagged(cell, "chart") or tagged(before, "chart") else None


def tagged(cell: nbformat.NotebookNode, *tags: str) -> bool:
    """Say whether a cell has one of some tags.

    Parameters
    ----------
    cell : nbformat.NotebookNode
    *tags : str
        As in `KNOWN_TAGS`.

    Returns
    -------
    bool
    """
    return not set(tags).isdisjoint(cell.metadata.get("tags", []))


def _tidy_cell(cell, before, name, counts):
    """Return a cell with what belongs to a lesson; `counts` numbers the cells that have been run."""
    kept = {
        "cell_type": cell.cell_type,
        "id": cell.get("id", name),  # notebooks from before 2020 have no ids
        "metadata": _tidy_metadata(cell.metadata, _slide_type(cell, before)),
        "source": cell.source.strip("\n").rstrip(),
    }
    if cell.get("attachments"):
        kept["attachments"] = cell.attachments
    if cell.cell_type == "code":
        # In code a space at the end of a line is an accident; in Markdown two of them are a line break.
        kept["source"] = "\n".join(line.rstrip() for line in kept["source"].split("\n"))
        kept["execution_count"] = None if cell.execution_count is None else next(counts)
        kept["outputs"] = _tidy_outputs(cell.outputs, kept["execution_count"])
    return kept


def _tidy_metadata(metadata, slide_type):
    """Return the entries of a cell's metadata that a lesson uses."""
    kept = {key: metadata[key] for key in ("editable", "deletable") if key in metadata}
    used = {
        "tags": sorted(set(metadata.get("tags", [])) & set(KNOWN_TAGS)),
        "jupyter": {key: True for key in ("source_hidden", "outputs_hidden") if metadata.get("jupyter", {}).get(key)},
        "slideshow": {"slide_type": slide_type} if slide_type else {},
    }
    return kept | {key: value for key, value in used.items() if value}


def _tidy_outputs(outputs, executed):
    """Return outputs without what differs from run to run; what was printed in several pieces becomes one piece.

    The view of a widget is left out: it shows an error where no kernel is running.
    """
    kept = []
    for output in outputs:
        if output.output_type == "stream":
            if kept and kept[-1].get("name") == output.name:
                kept[-1]["text"] += output.text
            else:
                kept.append({"output_type": "stream", "name": output.name, "text": output.text})
        elif output.output_type == "error":
            kept.append(output)
        elif data := {kind: content for kind, content in output.data.items() if kind != _WIDGET_VIEW}:
            metadata = {kind: more for kind, more in output.metadata.items() if kind in data and more}
            kept.append({"output_type": output.output_type, "data": data, "metadata": metadata})
            if output.output_type == "execute_result":
                kept[-1]["execution_count"] = executed
    return kept
