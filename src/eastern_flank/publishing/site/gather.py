"""Run the lessons for the site, and gather what their parts say about themselves."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import nbformat

from eastern_flank.core import part
from eastern_flank.publishing import execute


class Run(NamedTuple):
    """A lesson that has been run for the site.

    Attributes
    ----------
    nb : nbformat.NotebookNode
        With its outputs.
    parts : dict of (int, int) to dict
        Descriptions by the places of a cell and of an output in it. Each plot in them is a dict with both widths.
    """

    nb: nbformat.NotebookNode
    parts: dict


def run(paths: Iterable[Path], on_progress: Callable[[Path, int, int], object]) -> dict[Path, Run]:
    """Run lessons for the site.

    Parameters
    ----------
    paths : iterable of Path
    on_progress : function
        Called as `on_progress(path, done, total)`.

    Returns
    -------
    dict of Path to Run

    Raises
    ------
    LessonFailed
    """
    return {path: Run(nb, _parts(nb)) for path, nb in execute.for_site(list(paths), on_progress).items()}


def _parts(nb):
    return {
        (cell, output): shown["data"][part.MIME]
        for cell, code in enumerate(nb.cells)
        for output, shown in enumerate(code.get("outputs", ()))
        if part.MIME in shown.get("data", {})
    }
