"""Only the plot of a figure, wide and low, for a page that sets title, subtitle, key and source as text around it.

Where the reader's guess is to be drawn into a picture, the page needs to know where a number is: `Scale` says it in shares of the
picture, so that the page can draw without the kernel.
"""

import io
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass

import matplotlib.pyplot as plt
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from PIL import Image

from eastern_flank.charts import bars, common, marks, style, text_layout
from eastern_flank.core import part
from eastern_flank.core.errors import CannotDraw, UnknownName
from eastern_flank.core.text import unknown
from eastern_flank.figures import export, furniture, readback, show, web

WIDTH, HEIGHT, HIGHEST = 960, 210, 330  # CSS pixels
SHARP = 2  # pixels of the file in a CSS pixel
_POINTS = 72  # in an inch: a point of type is then a CSS pixel
_SPACE = (0.008, 0.03, 0.984, 0.94)


@dataclass(frozen=True)
class Scale:
    """Where the numbers of an axis are in a picture, in shares of its width or height, from the left or the top.

    Attributes
    ----------
    upright : bool
        Whether the numbers go up, and not to the right.
    low, high : float
        Two numbers.
    at_low, at_high : float
        Where they are.
    start, end : float
        From where to where the bar is thick, or the axes go, across the numbers.
    log : bool
        Whether the axis is logarithmic.
    """

    upright: bool
    low: float
    high: float
    at_low: float
    at_high: float
    start: float
    end: float
    log: bool


@dataclass(frozen=True)
class Plot:
    """A plot and the words around it.

    Attributes
    ----------
    title, subtitle, alt, source : str
        The alt text as it was given, and the source as a line.
    key : tuple of (str, str)
        The inks in use: how each looks, and what it means.
    png : bytes
        Empty in a run for the site.
    svg : str
        The same for the site; empty in any other run.
    size : tuple of int
        In CSS pixels.
    asked : tuple of int
        The same before the layout: as large as `draw` wanted it.
    places : tuple of tuple of float
        Of its axes: left, bottom, width and height, in shares of its own.
    scale : Scale or None
        That of the bar or the axis that was asked for.
    values : str
        What is drawn, as a sentence.
    numbers : str
        The arithmetic behind the picture, or "".
    """

    title: str
    subtitle: str
    alt: str
    source: str
    key: tuple
    png: bytes
    svg: str
    size: tuple[int, int]
    asked: tuple[int, int]
    places: tuple
    scale: Scale | None
    values: str
    numbers: str

    def full_alt(self) -> str:
        """Return what it shows, with the numbers in it."""
        return f"{self.alt} {self.values}".strip()

    def words(self) -> dict:
        """Return what a page needs besides the picture.

        Returns
        -------
        dict
        """
        names = ("title", "subtitle", "alt", "source")
        about = {name: getattr(self, name) for name in names}
        scale = self.scale and asdict(self.scale)
        return about | {"key": [list(entry) for entry in self.key], "size": list(self.size), "scale": scale}


def render(
    draw: Callable[[Figure], Mapping],
    *,
    height: int | None = None,
    start: "Plot | None" = None,
    bar: str = "",
    axis: str = "",
    reach: Iterable[float] = (),
    without_bar: bool = False,
    checked: bool = True,
) -> Plot:
    """Draw a plot.

    Parameters
    ----------
    draw : function
        It draws on the empty Figure that it is given, whose height it may set, and returns what `show` is given.
    height : int, optional
        In CSS pixels, whatever `draw` sets.
    start : Plot, optional
        A picture like it, whose layout is tried first in a run for the site.
    bar : str
        The name of a bar whose scale is asked for.
    axis : str
        Or else "x" or "y".
    reach : iterable of float
        Numbers that must have a place on that scale: the axis is made longer where need be.
    without_bar : bool
        Whether the bar is left out, with what is written in its row and the numbers of its axis.
    checked : bool
        Whether a strict run refuses a faulty layout.

    Returns
    -------
    Plot
    """
    before = set(plt.get_fignums())
    for_site = part.wanted()
    wide, high = style.current_size().inches if for_site else (WIDTH / _POINTS, HEIGHT / _POINTS)
    fig = Figure(figsize=(wide, height / _POINTS if height else high), dpi=_POINTS if for_site else _POINTS * SHARP)
    canvas = None if for_site else FigureCanvasAgg(fig)
    try:
        about = dict(draw(fig))
    finally:
        for opened in set(plt.get_fignums()) - before:
            plt.close(opened)
    for each in fig.axes:
        _tighten(each)
    asked = _size(fig)
    free = all(
        ax.get_aspect() == "auto" for ax in fig.axes
    )  # what a map shows, and so what is on it, depends on its place
    if start and free and start.asked == asked and len(start.places) == len(fig.axes):
        fig.set_figheight(start.size[1] / _POINTS)
        for ax, place in zip(fig.axes, start.places, strict=True):
            ax.set_position(place)
    if not for_site:
        tall = height or min(HIGHEST, round(fig.get_figheight() * _POINTS))
        fig.set_size_inches(WIDTH / _POINTS, tall / _POINTS)
    ax, row, upright = _find(fig, bar) if bar else (fig.axes[0] if axis else None, None, axis == "y")
    if without_bar:
        _clear(ax, row, upright)
    if ax:
        _extend(ax, upright, reach)
    key = furniture.legend_inks(fig, about.get("key", "status"))
    if for_site:
        web.lay_out(fig, height)
    else:
        furniture.lay_out(fig, _SPACE)
        canvas.draw()
    svg = web.plot(fig) if for_site else ""
    if checked:
        show.check_layout(fig, about["title"])
    return Plot(
        about["title"],
        about.get("subtitle", ""),
        about["alt"],
        show.source_line(about["source"]),
        tuple((marks.MEANINGS[ink].look, marks.MEANINGS[ink].word) for ink in key),
        b"" if for_site else _png(canvas),
        svg,
        _size(fig),
        asked,
        tuple(ax.get_position(original=True).bounds for ax in fig.axes),
        _scale(fig, ax, row, upright) if ax else None,
        show.full_alt("", readback.read(fig)).strip(),
        about.get("numbers", ""),
    )


def _size(fig):
    return tuple(round(inches * _POINTS) for inches in fig.get_size_inches())


def on_page(
    draw: Callable[[Figure], Mapping], *, heights: Mapping[str, int] | None = None, **how: object
) -> dict[str, object]:
    """Draw a plot for the site, wide and narrow, and describe it.

    Parameters
    ----------
    draw : function
        As for `render`.
    heights : mapping of str to int, optional
        How high each has to be, by "wide" and "narrow".
    **how : object
        As for `render`.

    Returns
    -------
    dict
        The words as of the wide one; `svg`, `size` and `scale` are dicts with both.
    """
    made = {}
    for width in part.WIDTHS:
        with style.in_size(width):
            made[width] = render(draw, height=(heights or {}).get(width), **how)
    words = {width: plot.words() | {"svg": plot.svg} for width, plot in made.items()}
    two = {name: {width: about[name] for width, about in words.items()} for name in ("svg", "size", "scale")}
    wide = made["wide"]
    return wide.words() | two | {"alt": wide.full_alt(), "numbers": wide.numbers}


def _tighten(ax):
    """Take away the room that a chart of few rows leaves above and below them on a high figure."""
    count = len(ax.get_yticks())
    spare = max(0, common.FEWEST - count) / 2
    if spare and ax.get_ylim() == (count - 0.5 + spare, -0.5 - spare):
        ax.set_ylim(count - 0.5, -0.5)


def _find(fig, name):
    """Return the axes with the bar of this name, the place of its row, and whether it is upright."""
    names = []
    for ax in fig.axes:
        for upright, ticks in ((False, ax.yaxis), (True, ax.xaxis)):
            for place, label in zip(ticks.get_majorticklocs(), ticks.get_ticklabels(), strict=False):
                names.append(" ".join(label.get_text().split()))
                if names[-1] == " ".join(name.split()):
                    return ax, place, upright
    raise UnknownName(unknown("bar", name, [each for each in names if each and not each[0].isdigit()]))


def _clear(ax, row, upright):
    """Hide what is drawn and written in a row, and the numbers of the axis: a length is to be guessed, not read off.

    A bar without a length goes too: its place is kept free, since nobody said zero.
    """
    to_data, renderer = ax.transData.inverted(), text_layout.renderer_of(ax.figure)
    for patch in ax.patches:
        area = patch.get_window_extent(renderer)
        middle = to_data.transform(((area.x0 + area.x1) / 2, (area.y0 + area.y1) / 2))
        if abs(middle[0 if upright else 1] - row) < 0.5 or (area.height if upright else area.width) < 1:
            patch.set_visible(False)
    for text in ax.texts:
        place = text.xy if isinstance(text, Annotation) else text.get_position()
        if abs(place[0 if upright else 1] - row) < 0.5:
            text.set_visible(False)
    (ax.yaxis if upright else ax.xaxis).set_tick_params(labelcolor="none")  # they keep their room


def _extend(ax, upright, numbers):
    start, end = ax.get_ylim() if upright else ax.get_xlim()
    numbers = [number for number in numbers if math.isfinite(number)]
    if numbers:
        (ax.set_ylim if upright else ax.set_xlim)(min(start, *numbers), max(end, *numbers))


def _scale(fig, ax, row, upright):
    start, end = sorted(ax.get_ylim() if upright else ax.get_xlim())
    log = (ax.yaxis if upright else ax.xaxis).get_scale() == "log"
    if not log and start < 0 < end and row is not None:
        start = 0.0
    if row is None:
        low, high = ax.get_xlim() if upright else ax.get_ylim()
    else:
        thick = bars.THICKNESS if upright else bars.thickness(ax, len(ax.get_yticks()))
        low, high = row - thick / 2, row + thick / 2
    corners = [(low, start), (high, end)] if upright else [(start, low), (end, high)]
    (x0, y0), (x1, y1) = fig.transFigure.inverted().transform(ax.transData.transform(corners))
    across = sorted((x0, x1) if upright else (1 - y0, 1 - y1))
    along = (1 - y0, 1 - y1) if upright else (x0, x1)
    places = [round(float(place), 5) for place in (*along, *across)]
    return Scale(upright, float(start), float(end), *places, log)


def _png(canvas):
    """Compress a plot: few colours, because it is in the notebook three times a lesson."""
    picture = export.opaque(canvas.get_renderer()).quantize(64, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def check_axis(axis: str) -> None:
    """Refuse a name that is no axis.

    Parameters
    ----------
    axis : str

    Raises
    ------
    CannotDraw
        Where it is neither "x", "y" nor empty.
    """
    if axis not in ("", "x", "y"):
        raise CannotDraw(f"{axis!r} is no axis: the guess is a line on x or on y")
