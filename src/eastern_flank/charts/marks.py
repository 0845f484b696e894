"""Ink follows certainty: how sure the article is decides how a mark is drawn.

Colour says who, ink says how sure. `INKS` is the one place that knows which ink means which word of the tables.
"""

from dataclasses import dataclass
from functools import partial

import pandas as pd
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb, to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import BoxStyle, Circle, Patch, Wedge
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, ScaledTranslation

from eastern_flank.charts import style
from eastern_flank.core import text
from eastern_flank.core.errors import UnknownName

DASHED = (0, (3.2, 1.8))
DOTTED = (0, (0.9, 1.7))
HATCH = "////"
POINT = 0.46  # radius of a point, in sizes of the type beside it
TINT = 0.38  # how much of a colour is in its lighter tint; the rest is background
WITHOUT_NUMBER = "not_stated"
CELL = 5.2  # width of a cell of a matrix, in sizes of its type: room for "undecided"
LIFT = 0.06  # of a row: lower-case letters look centred when they are a little higher


@dataclass(frozen=True)
class Ink:
    """One ink.

    Attributes
    ----------
    word : str
        What the legend says.
    look : str
        What the ink itself is called.
    fill : float
        How much of the colour fills the patch, from 0 to 1.
    hatch : str, optional
    line : str or tuple
        The line style of the outline.
    """

    word: str
    look: str
    fill: float = 0.0
    hatch: str | None = None
    line: str | tuple = "-"


_solid = partial(Ink, look="solid", fill=1.0)
_tinted = partial(Ink, look="tinted", fill=TINT)
_hatched = partial(Ink, look="hatched", hatch=HATCH)
_dashed = partial(Ink, look="dashed outline", line=DASHED)
_dotted = partial(Ink, look="dotted outline", line=DOTTED)

# Keys are words of the dictionary's closed lists, and "not_stated" for a number that is not there.
INKS = {
    "held": _solid("it happened, or is so"),
    "planned": _hatched("it is planned, “set to”"),
    "possible": _dashed("it is possible, “may”"),
    WITHOUT_NUMBER: _dotted("no number is given"),
    "direct_quote": _solid("in its own words, quoted"),
    "reported_speech": _tinted("as the article reports it"),
    "action": _hatched("by what it does"),
    "reporter": _dashed("the reporter's own voice"),
    "reporter_inference": _dashed("the reporter expects it"),
    "stated": _solid("it is stated"),
    "expected": _hatched("it is expected"),
    "happened": _solid("it happened"),
    "partly": _hatched("it happened in part"),
    "did_not_happen": _dashed("it did not happen"),
    "open": _dotted("it is still open"),
    "yes": _solid("the page has it"),
    "no": _dashed("the page leaves it out"),
    "not_seen": _dotted("that part could not be read"),
}

# Which inks a column of the tables uses, surest first: the legends below the charts.
KEYS = {
    "status": ("held", "planned", "possible", WITHOUT_NUMBER),
    "attribution": ("direct_quote", "reported_speech", "reporter"),
    "basis": ("direct_quote", "reported_speech", "action", "reporter_inference"),
    "certainty": ("stated", "expected", "possible"),
    "outcome": ("happened", "partly", "did_not_happen", "open"),
    "mentions": ("yes", "no", "not_seen"),
}


def ink(status: str, colour: str = "neutral") -> dict[str, object]:
    """Return matplotlib's keywords that draw a bar or another patch as sure as its status is.

    Parameters
    ----------
    status : str
        A word of `INKS` such as "held", "planned", "possible" or "not_stated".
    colour : str
        A side's name or any matplotlib colour.

    Returns
    -------
    dict
        With `facecolor`, `edgecolor`, `hatch` and `linestyle`.

    Raises
    ------
    UnknownName
        For another status.

    >>> sorted(ink("planned", "alliance"))
    ['edgecolor', 'facecolor', 'hatch', 'linestyle']
    """
    if status not in INKS:
        raise UnknownName(text.unknown("ink", status, INKS))
    kind = INKS[status]
    shade = style.shade(colour)
    return {"facecolor": _tint(shade, kind.fill), "edgecolor": shade, "hatch": kind.hatch, "linestyle": kind.line}


def _tint(shade, share):
    """Mix a colour into the background; `share` is how much of it there is, from 0 to 1."""
    ground = to_rgb(style.colour("background"))
    return to_hex([share * a + (1 - share) * b for a, b in zip(to_rgb(shade), ground, strict=True)])


def tint(side: str) -> str:
    """Return the lighter tint of a side's colour, for a wide area that would be too loud in the colour itself.

    Parameters
    ----------
    side : str

    Returns
    -------
    str
        In hexadecimal digits.
    """
    return _tint(style.colour(side), TINT)


def name_of_fill(value: object) -> str:
    """Return the name of a filled area's colour: "russia", "russia, tinted".

    Parameters
    ----------
    value : colour
        In any form that matplotlib knows.

    Returns
    -------
    str
        The name, or the colour in hexadecimal digits if the theme does not have it.
    """
    tints = {tint(side): f"{side}, tinted" for side in style.SIDES}
    return tints.get(to_hex(value), style.name_of(value))


def read_ink(patch: Patch) -> str:
    """Read from a drawn patch how sure it looks.

    Parameters
    ----------
    patch : Patch

    Returns
    -------
    str
        "solid", "tinted", "hatched", "dashed outline", "dotted outline" or "outline".
    """
    if patch.get_hatch():
        return "hatched"
    if to_rgba(patch.get_facecolor()) == to_rgba(patch.get_edgecolor()) or not _has_outline(patch):
        return "solid"
    if to_hex(patch.get_facecolor()) == _tint(patch.get_edgecolor(), TINT):
        return "tinted"
    return "outline" if patch.get_linestyle() in ("-", "solid") else _read_dashes(patch.get_linestyle())


def read_line_ink(line: Line2D) -> str:
    """Read from a drawn line how sure it looks.

    Parameters
    ----------
    line : Line2D
        Its own dashes cannot be read back: a line is dotted if its style is ":".

    Returns
    -------
    str
        "solid", "dashed outline" or "dotted outline".
    """
    return "solid" if line.get_linestyle() in ("-", "solid") else _read_dashes(line.get_linestyle())


def _read_dashes(style):
    dotted = style in (":", "dotted") or (isinstance(style, tuple) and style[1] and style[1][0] < style[1][1])
    return INKS[WITHOUT_NUMBER].look if dotted else INKS["possible"].look


def _has_outline(patch):
    return patch.get_linewidth() > 0 and to_rgba(patch.get_edgecolor())[3] > 0


def read_colour(patch: Patch) -> str:
    """Read a drawn patch's colour: the name of a side where it is one, else in hexadecimal digits.

    Parameters
    ----------
    patch : Patch

    Returns
    -------
    str
    """
    return style.name_of(patch.get_edgecolor() if _has_outline(patch) else patch.get_facecolor())


def dot(
    ax: Axes,
    x: float,
    y: float,
    *,
    status: str,
    colour: str = "neutral",
    share: float = 1.0,
    radius: float = 0.42,
    label: str = "",
) -> Patch:
    """Draw one unit mark, a dot; one without a number has a question mark.

    Parameters
    ----------
    ax : Axes
        Its aspect must be equal.
    x, y : float
        In data units.
    status, colour : str
        As in `ink`.
    share : float
        How much of a unit it means, from 0 to 1: part of a unit is drawn as part of the disc, clockwise from the top.
    radius : float
        In data units.
    label : str
        Whose mark it is; `readback` reads it.

    Returns
    -------
    Circle or Wedge
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


def point(ax: Axes, x: float, y: float, *, status: str, colour: str = "neutral", label: str = "") -> Patch:
    """Draw one dot at a place, as large as a letter and round on any axes. It means a place, not a number of units.

    Parameters
    ----------
    ax : Axes
    x, y : float
        In data units.
    status, colour, label : str
        As in `dot`.

    Returns
    -------
    Circle
    """
    in_points = Affine2D().scale(1 / 72) + ax.figure.dpi_scale_trans + ScaledTranslation(x, y, ax.transData)
    radius = rcParams["font.size"] * POINT
    patch = Circle((0, 0), radius, transform=in_points, clip_on=False, label=label, **ink(status, colour))
    return ax.add_patch(patch)


class Cell(Patch):
    """A box with round corners around one cell of a matrix. The corners are round at any size of the axes.

    Attributes
    ----------
    centre : tuple of float
        Its column and row.
    """

    HEIGHT = 0.82  # of the distance between two rows
    WIDEST = 0.96  # of the distance between two columns
    ROUND = 0.3  # of the height

    def __init__(self, x, y, width, **look):
        """Be `width` points wide, or as wide as the column allows."""
        super().__init__(**look)
        self.centre, self._points = (x, y), width

    def get_path(self) -> Path:
        """Return the outline in data units, worked out from the current size of the axes."""
        unit = abs(self.axes.transData.transform((1, 1)) - self.axes.transData.transform((0, 0)))
        width = min(self._points * self.axes.figure.dpi / 72, self.WIDEST * unit[0])
        height = self.HEIGHT * unit[1]
        rounded = BoxStyle.Round(pad=0, rounding_size=self.ROUND * height)
        outline = rounded(-width / 2, -height / 2, width, height, 1)
        return Path(outline.vertices / unit + self.centre, outline.codes)


def cell(ax: Axes, x: float, y: float, word: str, *, status: str, colour: str, size: float) -> Cell:
    """Draw one cell of a matrix, a box with a word in it.

    Parameters
    ----------
    ax : Axes
    x, y : float
        Its column and row.
    word : str
    status, colour : str
        As in `ink`.
    size : float
        Of the word, in points.

    Returns
    -------
    Cell
    """
    patch = Cell(x, y, width=CELL * size, linewidth=size / 9, **ink(status, colour))
    ax.add_patch(patch)
    ground = style.colour("background")
    shade = ground if INKS[status].fill == 1 else style.colour("text")
    written = ax.text(
        x, y - LIFT, word, size=size, weight=style.SEMIBOLD, color=shade, ha="center", va="center_baseline"
    )
    if INKS[status].hatch:  # on hatching a word needs some background of its own
        written.set_path_effects([withStroke(linewidth=size / 3, foreground=ground)])
    return patch


def question_mark(ax: Axes, x: float, y: float, colour: object) -> Text:
    """Write the question mark that says: here a number is missing.

    Parameters
    ----------
    ax : Axes
    x, y : float
        Its middle, in data units.
    colour : colour
        In any form that matplotlib knows.

    Returns
    -------
    Text
    """
    return ax.text(x, y, "?", ha="center", va="center_baseline", color=colour, weight=style.SEMIBOLD)


def status_of(value: object, status: str) -> str:
    """Return the status a mark is drawn with: the row's own, or "not_stated" where its number is missing.

    Parameters
    ----------
    value : number or missing
    status : str
        The row's own.

    Returns
    -------
    str

    >>> status_of(pd.NA, "possible")
    'not_stated'
    """
    return WITHOUT_NUMBER if pd.isna(value) else status
