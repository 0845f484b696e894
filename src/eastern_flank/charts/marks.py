"""Ink follows certainty: how sure the article is decides how a mark is drawn.

Colour says who, ink says how sure, a sign says what became of it. `INKS` and `SIGNS` are the one place that knows which ink
or sign means which word of the tables.
"""

from dataclasses import dataclass
from functools import partial

import pandas as pd
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb, to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import BoxStyle, Circle, Patch, PathPatch, Wedge
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
_outlined = partial(Ink, look="outline")
_dashed = partial(Ink, look="dashed outline", line=DASHED)
_dotted = partial(Ink, look="dotted outline", line=DOTTED)

# Keys are words of the dictionary's closed lists, and "not_stated" for a number that is not there. Hatched is planned or
# expected, dashed is possible, dotted is not there; no other meaning is drawn so. Whose voice speaks is no certainty: the fill
# says how much of it is in the speaker's own words.
INKS = {
    "held": _solid("it happened, or is so"),
    "planned": _hatched("it is planned, “set to”"),
    "possible": _dashed("it is possible, “may”"),
    WITHOUT_NUMBER: _dotted("no number is given"),
    "direct_quote": _solid("in its own words, quoted"),
    "reported_speech": _tinted("as the article reports it"),
    "action": _hatched("by what it is set to do"),
    "reporter": _outlined("the reporter's own voice"),
    "reporter_inference": _dashed("possible, says the reporter"),
    "stated": _solid("it is stated"),
    "expected": _hatched("it is expected"),
    "other_source": _tinted("a second source goes this far"),
}


@dataclass(frozen=True)
class Sign:
    """One sign: a small picture that says a word. It has nothing to do with how sure somebody is.

    Attributes
    ----------
    word : str
        What the legend says.
    look : str
        What the sign itself is called: a key of `SHAPES`.
    """

    word: str
    look: str


SIGNS = {
    "happened": Sign("it happened", "tick"),
    "partly": Sign("it happened in part", "half disc"),
    "did_not_happen": Sign("it did not happen", "cross"),
    "open": Sign("it is open", "open ring"),
    "yes": Sign("the page has it", "tick"),
    "no": Sign("the page leaves it out", "cross"),
    "not_seen": Sign("that part could not be read", "open ring"),
}
MEANINGS = INKS | SIGNS

# Which inks a column of the tables uses, surest first: the legends below the charts.
KEYS = {
    "status": ("held", "planned", "possible", WITHOUT_NUMBER),
    "attribution": ("direct_quote", "reported_speech", "reporter"),
    "basis": ("direct_quote", "reported_speech", "action", "reporter_inference"),
    "certainty": ("stated", "expected", "possible"),
    "count": ("held", "other_source", WITHOUT_NUMBER),
    "outcome": ("happened", "partly", "did_not_happen", "open"),
    "mentions": ("yes", "no", "not_seen"),
}


_CIRCLE = Path.unit_circle()
# A hole has to be drawn the other way round.
_RING = Path.make_compound_path(_CIRCLE, Path(_CIRCLE.vertices * (0.68, -0.68), _CIRCLE.codes))
_HALF = Path.wedge(90, 270)
_TICK = [(-1, 0), (-0.7, 0.3), (-0.25, -0.15), (0.75, 0.85), (1.05, 0.55), (-0.25, -0.75)]
_CROSS = [(0, 0.3), (0.62, 0.92), (0.92, 0.62), (0.3, 0), (0.92, -0.62), (0.62, -0.92)]

# Filled outlines with a radius of about 1 around (0, 0), by the sign's look, and a character that looks like it.
SHAPES = {
    "tick": Path(_TICK, closed=False),
    "half disc": Path.make_compound_path(_RING, Path(_HALF.vertices * 0.8, _HALF.codes)),
    "cross": Path(_CROSS + [(-x, -y) for x, y in _CROSS], closed=False),
    "open ring": _RING,
}
CHARACTERS = {"tick": "✓", "half disc": "◐", "cross": "✗", "open ring": "○"}


# The shapes differ in their number of corners, so a drawn one can be told from it.
_LOOKS = {len(shape.vertices): look for look, shape in SHAPES.items()}


class SignPatch(PathPatch):
    """A drawn sign."""

    def __init__(self, status, radius, centre=(0, 0), *, colour="neutral", label=""):
        """Draw the sign of a status, with a radius and a centre in the units of the artist that it is added to."""
        shape = SHAPES[SIGNS[status].look]
        look = {"facecolor": style.shade(colour), "edgecolor": "none", "linewidth": 0}
        super().__init__(Path(shape.vertices * radius + centre, shape.codes), label=label, **look)

    @property
    def look(self) -> str:
        """What the drawn shape is called."""
        return _LOOKS[len(self.get_path().vertices)]


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
    return _tint(style.colour(side), style.area_share())


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
        "solid", "tinted", "hatched", "dashed outline", "dotted outline" or "outline"; of a sign its name, such as "tick".
    """
    if sign := patch if isinstance(patch, SignPatch) else getattr(patch, "sign", None):
        return sign.look
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
    ax.add_artist(patch)
    if status == WITHOUT_NUMBER:
        question_mark(ax, x, y, look["edgecolor"])
    return patch


def point(
    ax: Axes, x: float, y: float, *, status: str, colour: str = "neutral", label: str = "", size: float | None = None
) -> Patch:
    """Draw one dot or one sign at a place, as large as a letter on any axes. It means a place, not a number of units.

    Parameters
    ----------
    ax : Axes
    x, y : float
        In data units.
    status : str
        A word of `INKS`, for a dot, or of `SIGNS`.
    colour, label : str
        As in `dot`.
    size : float, optional
        Of the type beside it, in points; by default that of labels.

    Returns
    -------
    Circle or SignPatch
    """
    radius = (size or rcParams["font.size"]) * POINT
    if status in SIGNS:
        return _add_in_points(ax, x, y, SignPatch(status, radius, colour=colour, label=label))
    patch = Circle((0, 0), radius, label=label, **ink(status, colour))
    return _add_in_points(ax, x, y, patch)


def _add_in_points(ax, x, y, patch):
    """Add a patch that is drawn in points, with its middle at a place of the axes."""
    in_points = Affine2D().scale(1 / 72) + ax.figure.dpi_scale_trans + ScaledTranslation(x, y, ax.transData)
    patch.set(transform=in_points, clip_on=False)
    return ax.add_artist(patch)  # `add_patch` would look along its outline for limits of the axes, which are set


class Cell(Patch):
    """A box with round corners around one cell of a matrix. The corners are round at any size of the axes.

    Attributes
    ----------
    centre : tuple of float
        Its column and row.
    sign : SignPatch, optional
        The sign in it.
    """

    HEIGHT = 0.82  # of the distance between two rows
    WIDEST = 0.96  # of the distance between two columns
    ROUND = 0.3  # of the height

    def __init__(self, x, y, width, sign=None, **look):
        """Be `width` points wide, or as wide as the column allows."""
        super().__init__(**look)
        self.centre, self._points, self.sign = (x, y), width, sign

    def get_path(self) -> Path:
        """Return the outline in data units, worked out from the current size of the axes."""
        unit = abs(self.axes.transData.transform((1, 1)) - self.axes.transData.transform((0, 0)))
        width = min(self._points * self.axes.figure.dpi / 72, self.WIDEST * unit[0])
        height = self.HEIGHT * unit[1]
        rounded = BoxStyle.Round(pad=0, rounding_size=self.ROUND * height)
        outline = rounded(-width / 2, -height / 2, width, height, 1)
        return Path(outline.vertices / unit + self.centre, outline.codes)


def cell(ax: Axes, x: float, y: float, word: str, *, status: str, colour: str, size: float) -> Cell:
    """Draw one cell of a matrix: a box with a word in it, or, for a word of `SIGNS`, the sign and the word without a box.

    Parameters
    ----------
    ax : Axes
    x, y : float
        Its column and row.
    word : str
    status, colour : str
        As in `point`.
    size : float
        Of the word, in points.

    Returns
    -------
    Cell
    """
    if status in SIGNS:
        sign = SignPatch(status, size * POINT, (-CELL / 2 * size, 0), colour=colour)
        unseen = {"facecolor": style.shade(colour), "fill": False, "linewidth": 0}
        patch = ax.add_artist(Cell(x, y, width=CELL * size, sign=sign, **unseen))
        _add_in_points(ax, x, y, sign)
        _write_in_cell(ax, x, y, word, size, style.colour("text"))
        return patch
    patch = Cell(x, y, width=CELL * size, linewidth=size / 9, **ink(status, colour))
    ax.add_artist(patch)
    ground = style.colour("background")
    shade = ground if INKS[status].fill == 1 else style.colour("text")
    written = _write_in_cell(ax, x, y, word, size, shade)
    if INKS[status].hatch:  # on hatching a word needs some background of its own
        written.set_path_effects([withStroke(linewidth=size / 3, foreground=ground)])
    return patch


def _write_in_cell(ax, x, y, word, size, shade):
    look = {"size": size, "weight": style.SEMIBOLD, "color": shade}
    return ax.text(x, y - LIFT, word, ha="center", va="center_baseline", **look)


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
