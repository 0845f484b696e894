"""Run the lessons for the site: twice, once for each width of a plot, and put both drawings into one description."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import nbformat

from eastern_flank.core import part
from eastern_flank.publishing import execute

WIDTHS = ("wide", "narrow")
_OF_A_WIDTH = ("svg", "size", "scale")  # what differs between the two drawings


class Run(NamedTuple):
    """A lesson that has been run for the site.

    Attributes
    ----------
    nb : nbformat.NotebookNode
        With its outputs, in the wide form.
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
    both = execute.for_site(list(paths), WIDTHS, on_progress)
    return {path: _joined(*(both[path, width] for width in WIDTHS)) for path in paths}


def _joined(wide, narrow):
    pairs = zip(_parts(wide), _parts(narrow), strict=True)
    return Run(wide, {place: _merged(about, other) for (place, about), (_, other) in pairs})


def _parts(nb):
    return [
        ((cell, output), shown["data"][part.MIME])
        for cell, code in enumerate(nb.cells)
        for output, shown in enumerate(code.get("outputs", ()))
        if part.MIME in shown.get("data", {})
    ]


def _merged(wide, narrow):
    """Put both drawings into one description."""
    if isinstance(wide, dict):
        return {
            name: dict(zip(WIDTHS, (value, narrow[name]), strict=True))
            if name in _OF_A_WIDTH
            else _merged(value, narrow[name])
            for name, value in wide.items()
        }
    if isinstance(wide, list) and len(wide) == len(narrow):
        return [_merged(*pair) for pair in zip(wide, narrow, strict=True)]
    return wide
