"""Ink follows certainty: how sure the article is decides how a mark is drawn.

Colour says who, ink says how sure. `INKS` is the one place that knows which ink stands for which status.
"""

from dataclasses import dataclass

import pandas as pd
from matplotlib.colors import to_rgba
from matplotlib.patches import Circle, Rectangle, Wedge

from . import style
from .errors import UnknownName

DASHED = (0, (3.2, 1.8))
DOTTED = (0, (0.9, 1.7))
HATCH = "////"
WITHOUT_NUMBER = "not_stated"


@dataclass(frozen=True)
class Ink:
    """One ink: the `word` in the key, the name of its look, and how its patch is drawn."""

    word: str
    look: str
    filled: bool = False
    hatch: str | None = None
    line: str | tuple = "-"


# Keys are the statuses of the dictionary, surest first, and the ink for a number that is not there.
INKS = {
    "held": Ink("it happened, or is so", "solid", filled=True),
    "planned": Ink("it is planned, “set to”", "hatched", hatch=HATCH),
    "possible": Ink("it is possible, “may”", "dashed outline", line=DASHED),
    WITHOUT_NUMBER: Ink("no number is given", "dotted outline", line=DOTTED),
}


def ink(status, colour="neutral"):
    """Return matplotlib's keywords that draw a bar or another patch as sure as its status is.

    Parameters: `status`, "held", "planned", "possible" or "not_stated"; `colour`, a side's name or any matplotlib colour.
    Returns a dict with `facecolor`, `edgecolor`, `hatch` and `linestyle`. Raises `UnknownName` for another status.

    >>> sorted(ink("planned", "alliance"))
    ['edgecolor', 'facecolor', 'hatch', 'linestyle']
    """
    if status not in INKS:
        raise UnknownName(f"there is no ink for {status!r}; there are inks for {', '.join(INKS)}")
    kind = INKS[status]
    shade = style.colour(colour) if colour in style.THEMES["light"] else colour
    fill = shade if kind.filled else style.colour("background")
    return {"facecolor": fill, "edgecolor": shade, "hatch": kind.hatch, "linestyle": kind.line}


def read_ink(patch):
    """Read from a drawn patch how sure it looks: "solid", "hatched", "dashed outline", "dotted outline" or "outline"."""
    if patch.get_hatch():
        return "hatched"
    if to_rgba(patch.get_facecolor()) == to_rgba(patch.get_edgecolor()) or not _has_outline(patch):
        return "solid"
    dashes = patch.get_linestyle()
    if dashes in ("-", "solid"):
        return "outline"
    drawn = patch._dash_pattern[1]  # matplotlib gives the pattern back in no public way
    return INKS[WITHOUT_NUMBER].look if drawn and drawn[0] < drawn[1] else INKS["possible"].look


def _has_outline(patch):
    return patch.get_linewidth() > 0 and to_rgba(patch.get_edgecolor())[3] > 0


def read_colour(patch):
    """Read a drawn patch's colour: the name of a side where it is one, else the hexadecimal value."""
    shade = patch.get_facecolor() if not _has_outline(patch) else patch.get_edgecolor()
    return style.name_of(shade)


def dot(ax, x, y, *, status, colour="neutral", share=1.0, radius=0.42, label=""):
    """Draw one unit mark, a dot, and return its patch.

    Parameters: `ax`; `x`, `y` and `radius` in data units (the axes want an equal aspect); `status` and `colour` as in `ink`;
    `share`, how much of a unit it stands for, from 0 to 1: part of a unit is drawn as part of the disc, clockwise from the
    top; `label`, whose mark it is, for whoever reads the drawing back. A mark without a number bears a question mark.
    """
    look = ink(status, colour)
    if share < 1:
        patch = Wedge((x, y), radius, 90 - 360 * share, 90, label=label, **look)
    else:
        patch = Circle((x, y), radius, label=label, **look)
    ax.add_patch(patch)
    if status == WITHOUT_NUMBER:
        question_mark(ax, x, y, look["edgecolor"])
    return patch


def box(ax, x, y, width, height, *, status, colour="neutral", label=""):
    """Draw one box, in data units from its lower left corner, and return its patch."""
    patch = Rectangle((x, y), width, height, label=label, **ink(status, colour))
    ax.add_patch(patch)
    return patch


def question_mark(ax, x, y, colour):
    """Write the question mark that says: here a number is missing."""
    return ax.text(x, y, "?", ha="center", va="center_baseline", color=colour, weight=style.SEMIBOLD)


def status_of(value, status):
    """Return the status a mark is drawn with: the row's own, or "not_stated" where its number is missing.

    >>> status_of(pd.NA, "possible")
    'not_stated'
    """
    return WITHOUT_NUMBER if pd.isna(value) else status
