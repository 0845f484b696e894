"""The lessons as published: from these students' copies are made, whatever has been typed or run in a notebook since.

`teaching/published/` has a file for each lesson, with its cells and a fingerprint of each result; `tools/publish_lessons.py`
writes them. A cell tagged `handout` is handed out as it is in the notebook.
"""

import hashlib
import json
import re
from collections import defaultdict
from difflib import SequenceMatcher
from pathlib import Path

import nbformat

from eastern_flank.core import inside
from eastern_flank.core.atomic_write import reason
from eastern_flank.publishing import limits, notebooks
from eastern_flank.publishing.notebooks import tagged

FOLDER = "teaching/published"  # and not beside the lessons, where every reader would see it

_PIXELS = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=]+")  # they differ from computer to computer


def path_of(lesson: Path) -> Path:
    """Return the file with a lesson as published; it need not be there.

    Parameters
    ----------
    lesson : Path
        Its notebook.

    Returns
    -------
    Path
    """
    return inside.path(lesson.absolute().parent.parent, f"{FOLDER}/{lesson.stem}.json")


def to_bytes(nb: nbformat.NotebookNode) -> bytes:
    """Return a lesson as it is published: JSON, the same for the same notebook.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        Tidy, its exercises empty.

    Returns
    -------
    bytes
    """
    cells = [
        {
            "id": cell.id,
            "type": cell.cell_type,
            # Which cell is a slide, `notebooks.tidy` says again.
            "metadata": {key: entry for key, entry in cell.metadata.items() if key != "slideshow"},
            "source": cell.source.split("\n"),
        }
        | ({"results": [*map(_fingerprint, cell.outputs)]} if cell.get("outputs") else {})
        for cell in nb.cells
    ]
    return (json.dumps(cells, ensure_ascii=False, indent=1) + "\n").encode()


def named(nb: nbformat.NotebookNode, lesson: Path) -> nbformat.NotebookNode:
    """Give the cells of a lesson their ids again, where an editor took all of them away, as Google Colab may.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        The notebook as it is, tidy.
    lesson : Path
        Its file, beside which the published form is.

    Returns
    -------
    nbformat.NotebookNode
        That which was given; its cells have the ids of the published ones that they are, or have replaced.

    Raises
    ------
    LessonUnreadable
        Where the published form cannot be read.
    """
    published = _read(path_of(lesson)) if path_of(lesson).is_file() else {}
    if published.keys() & {cell.id for cell in nb.cells}:
        return nb
    ids, ours = list(published), [(blank["type"], blank["source"]) for blank in published.values()]
    theirs = [(cell.cell_type, cell.source) for cell in nb.cells]
    for what, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if what == "equal" or (what == "replace" and b - a == d - c):
            for old, new in zip(range(a, b), range(c, d), strict=True):
                if ours[old][0] == theirs[new][0]:
                    nb.cells[new].id = ids[old]
    return nb


def restored(nb: nbformat.NotebookNode, lesson: Path) -> tuple[nbformat.NotebookNode, str]:
    """Return a lesson as it was published, with those of its results that are the published ones.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        The notebook as it is, tidy.
    lesson : Path
        Its file, beside which the published form is.

    Returns
    -------
    nb : nbformat.NotebookNode
        A new one; that which was given, where the lesson was never published.
    note : str
        In one line what is not handed out, or "".

    Raises
    ------
    LessonUnreadable
        Where the published form cannot be read.
    """
    if not path_of(lesson).is_file():
        return nb, f"{lesson.stem}: never published, so look whether an answer is left in it (tools/publish_lessons.py)"
    nb, published = named(nb, lesson), _read(path_of(lesson))
    here, own, last = {cell.id: cell for cell in nb.cells}, defaultdict(list), None
    for cell in nb.cells:
        if cell.id in published:
            last = cell.id
        elif tagged(cell, "handout"):
            own[last].append(cell)
    cells, changed = own[None], 0
    for name, blank in published.items():
        cell = here.get(name)
        if cell is None or not tagged(cell, "handout"):
            kept = _kept(blank, cell)
            changed += cell is not None and _is_changed(cell, kept)
            cell = kept
        cells += [cell, *own[name]]
    added = len([cell for cell in nb.cells if cell.id not in published and not tagged(cell, "handout")])
    return notebooks.tidy(nbformat.v4.new_notebook(cells=cells)), _note(lesson.stem, changed, added)


def _read(path):
    """Return the cells of a lesson as published, by their ids, each with the fingerprint of its results."""
    try:
        content = path.read_bytes() if path.stat().st_size <= limits.FILE else b""
    except OSError as error:
        raise notebooks.LessonUnreadable(f"{path.stem}: {FOLDER}/{path.name}: {reason(error)}") from None
    try:
        cells = json.loads(content)
        published = {cell["id"]: cell | {"source": "\n".join(cell["source"])} for cell in cells}
        if not 0 < len(published) == len(cells) <= limits.CELLS or not all(map(_is_form, cells)):
            raise ValueError
        nb = nbformat.v4.new_notebook(cells=[_kept(cell, None) for cell in published.values()])
        nbformat.validate(nb)
        notebooks.to_bytes(nb)  # half a character, which JSON can name, cannot be written
        return published
    except (ValueError, KeyError, TypeError, RecursionError, nbformat.ValidationError):
        raise notebooks.LessonUnreadable(
            f"{path.stem}: {FOLDER}/{path.name} cannot be read: write it again with tools/publish_lessons.py"
        ) from None


def _is_form(cell):
    """Say whether a published cell has lists where `to_bytes` writes lists."""
    lists = isinstance(cell["source"], list) and isinstance(cell.get("results", []), list)
    return lists and sum(map(len, cell["source"])) <= limits.SOURCE


def _kept(blank, cell):
    """Return a published cell, with the results that it has now if they are the published ones."""
    new = {"cell_type": blank["type"], "id": blank["id"], "metadata": blank["metadata"], "source": blank["source"]}
    if blank["type"] == "code":
        there = cell.get("outputs", []) if cell else []
        kept = [_bare(output) for output in there if _fingerprint(output) in blank.get("results", ())]
        count = cell.get("execution_count") if cell and len(kept) == len(there) else None
        new |= {"outputs": kept, "execution_count": count}
    return nbformat.from_dict(new)


def _bare(output):
    """Return a result without what no fingerprint covers, and no page shows: its metadata."""
    return output | {"metadata": {}} if "metadata" in output else output


def _is_changed(cell, kept):
    """Say whether there is more in a cell than in what is kept of it."""
    return cell.source != kept.source or cell.get("outputs", []) != kept.get("outputs", []) or "attachments" in cell


def _fingerprint(output):
    """Return a short number for all that a result says."""
    said = output.get("text") or output.get("traceback")
    said = said or {kind: _words(kind, content) for kind, content in output.get("data", {}).items()}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def _words(kind, content):
    """Return the words of a result: of a picture none, and of a figure not whether it could be saved."""
    if kind.startswith("image/"):
        return ""
    if kind != "text/html" or not isinstance(content, str):
        return content
    return notebooks.SAVED.sub("", _PIXELS.sub("", content))


def _note(name, changed, added):
    parts = []
    if changed:
        parts.append(
            f"{changed} {'cell' if changed == 1 else 'cells'} as published, without what was typed or run since"
        )
    if added:
        parts.append(f"{added} {'cell' if added == 1 else 'cells'} that somebody added left out")
    return f"{name}: {'; '.join(parts)} (the tag handout keeps a cell as it is)" if parts else ""
