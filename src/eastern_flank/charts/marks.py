"""Ink follows certainty: how sure the article is decides how a mark is drawn.

Colour says who, ink says how sure. `INKS` is the one place that knows which ink stands for which word of the tables.
"""

from dataclasses import dataclass

import pandas as pd
from matplotlib import rcParams
from matplotlib.colors import to_hex, to_rgb, to_rgba
from matplotlib.patches import BoxStyle, Circle, Patch, Rectangle, Wedge
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Affine2D, ScaledTranslation

from eastern_flank.charts import style
from eastern_flank.core.errors import UnknownName

DASHED = (0, (3.2, 1.8))
DOTTED = (0, (0.9, 1.7))
HATCH = "////"
POINT = 0.46  # radius of a point, in sizes of the type beside it
TINT = 0.38  # how much of a colour is in its lighter tint; the rest is background
WITHOUT_NUMBER = "not_stated"
CELL = 5.2  # width of a cell of a matrix, in sizes of its type: room for "undecided"
LIFT = 0.06  # of a row: small letters look centred when they stand a little higher


@dataclass(frozen=True)
class Ink:
    """One ink: the `word` in the key, the name of its `look`, and how its patch is drawn."""

    word: str
    look: str
    fill: float = 0.0  # how much of the colour fills the patch
    hatch: str | None = None
    line: str | tuple = "-"


def _solid(word):
    return Ink(word, "solid", fill=1.0)


def _tinted(word):
    return Ink(word, "tinted", fill=TINT)


def _hatched(word):
    return Ink(word, "hatched", hatch=HATCH)


def _dashed(word):
    return Ink(word, "dashed outline", line=DASHED)


def _dotted(word):
    return Ink(word, "dotted outline", line=DOTTED)


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

# Which inks a column of the tables uses, surest first: the keys that stand below the charts.
KEYS = {
    "status": ("held", "planned", "possible", WITHOUT_NUMBER),
    "attribution": ("direct_quote", "reported_speech", "reporter"),
    "basis": ("direct_quote", "reported_speech", "action", "reporter_inference"),
    "certainty": ("stated", "expected", "possible"),
    "outcome": ("happened", "partly", "did_not_happen", "open"),
    "mentions": ("yes", "no", "not_seen"),
}


def ink(status, colour="neutral"):
    """Return matplotlib's keywords that draw a bar or another patch as sure as its status is.

    Parameters: `status`, a word of `INKS` such as "held", "planned", "possible" or "not_stated"; `colour`, a side's name or
    any matplotlib colour.
    Returns a dict with `facecolor`, `edgecolor`, `hatch` and `linestyle`. Raises `UnknownName` for another status.

    >>> sorted(ink("planned", "alliance"))
    ['edgecolor', 'facecolor', 'hatch', 'linestyle']
    """
    if status not in INKS:
        raise UnknownName(f"there is no ink for {status!r}; there are inks for {', '.join(INKS)}")
    kind = INKS[status]
    shade = style.colour(colour) if colour in style.THEMES["light"] else colour
    return {"facecolor": _tint(shade, kind.fill), "edgecolor": shade, "hatch": kind.hatch, "linestyle": kind.line}


def _tint(shade, share):
    """Mix a colour into the background; `share` is how much of it there is, from 0 to 1."""
    ground = to_rgb(style.colour("background"))
    return to_hex([share * a + (1 - share) * b for a, b in zip(to_rgb(shade), ground, strict=True)])


def tint(side):
    """Return the lighter tint of a side's colour, for a wide area that would shout in the colour itself."""
    return _tint(style.colour(side), TINT)


def name_of_fill(value):
    """Return the name of a filled area's colour: "russia", "russia, tinted", or the colour itself if it is no such one."""
    tints = {tint(side): f"{side}, tinted" for side in style.SIDES}
    return tints.get(to_hex(value), style.name_of(value))


def read_ink(patch):
    """Read from a drawn patch how sure it looks: "solid", "tinted", "hatched", "dashed outline", "dotted outline", "outline"."""
    if patch.get_hatch():
        return "hatched"
    if to_rgba(patch.get_facecolor()) == to_rgba(patch.get_edgecolor()) or not _has_outline(patch):
        return "solid"
    if to_hex(patch.get_facecolor()) == _tint(patch.get_edgecolor(), TINT):
        return "tinted"
    return "outline" if patch.get_linestyle() in ("-", "solid") else _read_dashes(patch)


def read_line_ink(line):
    """Read from a drawn line how sure it looks: "solid", "dashed outline" or "dotted outline"."""
    return "solid" if line.get_linestyle() in ("-", "solid") else _read_dashes(line)


def _read_dashes(artist):
    drawn = artist._dash_pattern[1]  # matplotlib gives the pattern back in no public way
    return INKS[WITHOUT_NUMBER].look if drawn and drawn[0] < drawn[1] else INKS["possible"].look


def _has_outline(patch):
    return patch.get_linewidth() > 0 and to_rgba(patch.get_edgecolor())[3] > 0


def read_colour(patch):
    """Read a drawn patch's colour: the name of a side where it is one, else the hexadecimal value."""
    return style.name_of(shade_of(patch))


def shade_of(patch):
    """Return the colour that a drawn patch is in, as matplotlib has it: that of its outline, or without one of its filling."""
    return patch.get_edgecolor() if _has_outline(patch) else patch.get_facecolor()


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


def point(ax, x, y, *, status, colour="neutral", label=""):
    """Draw one dot at a place in data units, as large as a letter and round on any axes, and return its patch.

    Parameters: `ax`; `x`, `y`; `status`, `colour` and `label` as in `dot`. It stands for a place, not for a number of units.
    """
    in_points = Affine2D().scale(1 / 72) + ax.figure.dpi_scale_trans + ScaledTranslation(x, y, ax.transData)
    radius = rcParams["font.size"] * POINT
    patch = Circle((0, 0), radius, transform=in_points, clip_on=False, label=label, **ink(status, colour))
    return ax.add_patch(patch)


def box(ax, x, y, width, height, *, status, colour="neutral", label=""):
    """Draw one box, in data units from its lower left corner, and return its patch."""
    patch = Rectangle((x, y), width, height, label=label, **ink(status, colour))
    ax.add_patch(patch)
    return patch


class Cell(Patch):
    """A box with round corners around one place of a table: `centre`, in columns and rows.

    It is as wide as it was told, in points, or as its column lets it, and its corners are round at any size of the axes.
    """

    HEIGHT = 0.82  # of the distance between two rows
    WIDEST = 0.96  # of the distance between two columns
    ROUND = 0.3  # of the height

    def __init__(self, x, y, width, **look):
        super().__init__(**look)
        self.centre, self._points = (x, y), width

    def get_path(self):
        """Return the outline in data units, worked out from the present size of the axes."""
        unit = abs(self.axes.transData.transform((1, 1)) - self.axes.transData.transform((0, 0)))
        width = min(self._points * self.axes.figure.dpi / 72, self.WIDEST * unit[0])
        height = self.HEIGHT * unit[1]
        rounded = BoxStyle.Round(pad=0, rounding_size=self.ROUND * height)
        outline = rounded(-width / 2, -height / 2, width, height, 1)
        return Path(outline.vertices / unit + self.centre, outline.codes)


def cell(ax, x, y, word, *, status, colour, size):
    """Draw one cell of a matrix, a box with a word in it, and return its patch.

    Parameters: `ax`; `x`, `y`, its column and row; `status` and `colour` as in `ink`; `size`, of the word in points.
    """
    patch = Cell(x, y, width=CELL * size, linewidth=size / 9, **ink(status, colour))
    ax.add_patch(patch)
    ground = style.colour("background")
    shade = ground if INKS[status].fill == 1 else style.colour("text")
    text = ax.text(x, y - LIFT, word, size=size, weight=style.SEMIBOLD, color=shade, ha="center", va="center_baseline")
    if INKS[status].hatch:  # among hatching a word needs some ground of its own
        text.set_path_effects([withStroke(linewidth=size / 3, foreground=ground)])
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
