"""Read back what a figure draws: every bar, dot, step, line, cell, text and axis, as plain values.

`read` is called once for each figure, when it has been laid out: only then are its tick labels final. The alt text, the values
below the picture, the legend's words and the data of editable charts are functions of the `Drawing` it returns. nbval compares
text and skips pixels, so this is what lets a test see a wrong bar, a wrong ink or a swapped label. Nothing here knows the
tables: it reads what matplotlib would paint.
"""

from bisect import bisect_left
from dataclasses import dataclass
from itertools import groupby

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.category import StrCategoryLocator
from matplotlib.collections import PatchCollection
from matplotlib.container import BarContainer
from matplotlib.dates import DateLocator
from matplotlib.figure import Figure
from matplotlib.offsetbox import DrawingArea, HPacker, TextArea
from matplotlib.patches import Circle, Patch, Rectangle, StepPatch, Wedge
from matplotlib.text import Annotation, Text
from matplotlib.ticker import FixedLocator

from eastern_flank.charts import labels, marks, style, text_layout

SAME_PLACE = 1e-6  # in data units: a bar's middle is calculated, its tick is set


@dataclass(frozen=True)
class Mark:
    """Something that is drawn.

    Attributes
    ----------
    name : str
        Whose mark it is, or "".
    ink : str or None
        How sure it looks: "solid", "hatched" …
    colour : str or None
        A name of the house style ("russia"), or the colour itself where it has none.
    """

    name: str
    ink: str | None
    colour: str | None


@dataclass(frozen=True)
class Bar(Mark):
    """A bar; its name is the tick label beside it.

    Attributes
    ----------
    start, end : float
        In data units.
    label : str
        What is written at the bar, or "".
    """

    start: float
    end: float
    label: str


@dataclass(frozen=True)
class Point(Mark):
    """A dot that means a place.

    Attributes
    ----------
    x, y : float
        In data units.
    """

    x: float
    y: float


@dataclass(frozen=True)
class Dot(Mark):
    """A dot that means a number of units.

    Attributes
    ----------
    column : str
        The label on the x axis that is nearest to it, or "".
    share : float
        How much of a whole dot it is.
    """

    column: str
    share: float


@dataclass(frozen=True)
class Steps(Mark):
    """Steps of `Axes.stairs`.

    Attributes
    ----------
    runs : tuple
        Pairs of where a step begins and how high it is above the steps below it, None for a gap.
    until : float
        Where they end.
    written : str
        The name that is written on them, or "".
    """

    runs: tuple
    until: float
    written: str


@dataclass(frozen=True)
class Cell(Mark):
    """A cell of a matrix. Its name is the word in it; "empty", without ink and colour, where it is a small dot.

    Attributes
    ----------
    row, column : str
        The labels of the axes there.
    """

    row: str
    column: str


@dataclass(frozen=True)
class Line(Mark):
    """A line, or markers without a line.

    Attributes
    ----------
    points : tuple
        Pairs of x and y.
    is_data : bool
        Whether it is drawn in data units and has a name or at least three points. Rulers and reference lines have neither.
    """

    points: tuple
    is_data: bool


@dataclass(frozen=True)
class Scale:
    """An axis that measures, or names what is along it.

    Attributes
    ----------
    label : str
    kind : str
        "linear", "log" …
    low, high : float
        Its ends, from left to right or from below.
    is_dated : bool
        Whether its numbers are days.
    ticks : tuple
        Pairs of a place and of its label, in order, drawn or not.
    names : tuple of str
        The labels, where they are names and not numbers.
    written : tuple of str
        The labels that are seen.
    """

    label: str
    kind: str
    low: float
    high: float
    is_dated: bool
    ticks: tuple
    names: tuple
    written: tuple

    @property
    def start(self) -> float:
        """Where the axis begins, whichever way it runs."""
        return min(self.low, self.high)

    def name_at(self, place: float) -> str:
        """Return the label of the tick at a place.

        Parameters
        ----------
        place : float
            In data units.

        Returns
        -------
        str
            "" where there is none.
        """
        nearest = bisect_left(self.ticks, (place - SAME_PLACE,))
        found = self.ticks[nearest : nearest + 1]
        return found[0][1] if found and found[0][0] < place + SAME_PLACE else ""


@dataclass(frozen=True)
class DrawnAxes:
    """What one Axes draws.

    Attributes
    ----------
    title : str
    x, y : Scale
    has_frame : bool
        Whether the axes themselves are seen.
    is_horizontal : bool
        Whether bars lie.
    bars, points, dots, steps, cells, lines : tuple of Mark
    texts : tuple
        Those that are in no cell: pairs of a text and of where it is or what it points to.
    stamp : str
        What the stamp on a misleading chart says, or "".
    legend : tuple
        As in `Drawing`.
    background : str
        The colour behind the marks.
    areas : dict
        The filled areas of a map, which other charts do not have: from a look ("russia, tinted", "land, hatched in neutral")
        to their names.
    outlines : tuple
        The patches of a map: triples of a name, the ends in x and y, and a colour.
    scale_bars : tuple
        Pairs of a text and a length.
    """

    title: str
    x: Scale
    y: Scale
    has_frame: bool
    is_horizontal: bool
    bars: tuple
    points: tuple
    dots: tuple
    steps: tuple
    cells: tuple
    lines: tuple
    texts: tuple
    stamp: str
    legend: tuple
    background: str
    areas: dict
    outlines: tuple
    scale_bars: tuple

    @property
    def measure(self) -> Scale:
        """The axis along which bars are measured."""
        return self.x if self.is_horizontal else self.y


@dataclass(frozen=True)
class Drawing:
    """What a figure draws.

    Attributes
    ----------
    axes : tuple of DrawnAxes
        Those that are seen.
    legend : tuple
        What the legend around the axes says: pairs of inks and words.
    """

    axes: tuple
    legend: tuple


def read(fig: Figure) -> Drawing:
    """Read what a figure draws.

    Parameters
    ----------
    fig : Figure
        It has been laid out; otherwise its tick labels may still change.

    Returns
    -------
    Drawing
    """
    return Drawing(tuple(read_axes(ax) for ax in fig.axes if ax.get_visible()), legend(fig))


def inks(fig: Figure) -> set[str]:
    """Return the inks of a figure's bars and dots, which do not depend on its layout.

    Parameters
    ----------
    fig : Figure

    Returns
    -------
    set of str
        "solid", "hatched" …
    """
    return {marks.read_ink(patch) for ax in fig.axes if ax.get_visible() for patch in ax.patches if patch.get_visible()}


def legend(place: Artist) -> tuple:
    """Read the legend in an Axes, or in a figure around them.

    Parameters
    ----------
    place : Axes or Figure

    Returns
    -------
    tuple
        Pairs of an entry's inks and of the words beside them.
    """
    boxes = [box for artist in place.artists for box in artist.findobj(HPacker)]
    entries = [
        box.get_children() for box in boxes if any(isinstance(child, DrawingArea) for child in box.get_children())
    ]
    return tuple((_inks_of(entry), " ".join(_one_line(text) for text in _words_of(entry))) for entry in entries)


def _inks_of(entry):
    """How the marks of an entry look, each look once, and whether a question mark is on them; or how a map's shapes look."""
    marked = [area for area in entry if isinstance(area, DrawingArea)]
    looks = [marks.read_ink(patch) for area in marked for patch in area.findobj(Patch)]
    shapes = [shape for area in marked for shape in area.findobj(PatchCollection)]
    looks += [_look_of_area(shape, shape.get_facecolor()[0]) for shape in shapes]
    written = [text.get_text() for area in marked for text in area.findobj(Text)]
    return " and ".join(dict.fromkeys(looks)) + (f" with {' '.join(dict.fromkeys(written))}" if written else "")


def _words_of(entry):
    return [area.get_text() for area in entry if isinstance(area, TextArea)]


def read_axes(ax: Axes) -> DrawnAxes:
    """Read what one Axes draws.

    Parameters
    ----------
    ax : Axes

    Returns
    -------
    DrawnAxes
    """
    x, y = _scale(ax.xaxis), _scale(ax.yaxis)
    patches = [patch for patch in ax.patches if patch.get_visible()]
    lines = [line for line in ax.lines if line.get_visible()]
    texts = [text for text in ax.texts if text.get_visible() and text.get_text()]
    cells = _cells([patch for patch in patches if isinstance(patch, marks.Cell)], lines, texts, x, y)
    if cells:
        lines = [line for line in lines if not _is_markers(line)]
    points = [] if cells else [patch for patch in patches if _is_point(patch, ax)]
    dots = [patch for patch in patches if isinstance(patch, Circle | Wedge) and not _is_point(patch, ax)]
    containers = [container for container in ax.containers if isinstance(container, BarContainer)]
    areas = _areas(ax)
    is_horizontal = bool(containers) and containers[0].orientation == "horizontal"
    return DrawnAxes(
        title=ax.get_title(loc="left"),
        x=x,
        y=y,
        has_frame=ax.axison,
        is_horizontal=is_horizontal,
        bars=_bars(containers, texts, x, y),
        points=tuple(_point(patch, ax) for patch in points),
        dots=tuple(_dot(patch, x) for patch in dots),
        steps=tuple(_steps(patch, texts) for patch in patches if isinstance(patch, StepPatch)),
        cells=tuple(cells),
        lines=tuple(_line(line, ax) for line in lines),
        texts=tuple((text.get_text(), _place(text)) for text in texts),
        stamp=x.label if ax.xaxis.label.get_label() == labels.STAMPED else "",
        legend=legend(ax),
        background=marks.name_of_fill(ax.get_facecolor()),
        areas=areas,
        outlines=tuple(_outline(patch) for patch in patches if areas),
        scale_bars=tuple(_scale_bar(bar) for bar in ax.artists if hasattr(bar, "size_bar")),
    )


def _one_line(text):
    return " ".join(text.split())


def _scale(axis):
    labels = [
        _one_line(label.get_text()) for label in axis.get_ticklabels()
    ]  # this brings the hidden ones up to date too
    places, locator = axis.get_majorticklocs(), axis.get_major_locator()
    low, high = axis.get_view_interval()
    reach = 1e-9 * abs(high - low)
    ends = min(low, high) - reach, max(low, high) + reach
    ticks = zip(places, axis.get_major_ticks(), strict=False)
    seen = zip(places, labels, strict=False) if axis.axes.axison else ()
    return Scale(
        label=axis.get_label_text(),
        kind=axis.get_scale(),
        low=low,
        high=high,
        is_dated=isinstance(locator, DateLocator),
        ticks=tuple(sorted((at, _one_line(tick.label1.get_text())) for at, tick in ticks)),
        names=tuple(filter(None, labels)) if isinstance(locator, FixedLocator | StrCategoryLocator) else (),
        written=tuple(label for at, label in seen if label and ends[0] <= at <= ends[1]),
    )


def _look(patch):
    return {"ink": marks.read_ink(patch), "colour": marks.read_colour(patch)}


def _name(artist):
    return artist.get_label().lstrip("_")


def _bars(containers, texts, x, y):
    extents = [(text, text.get_window_extent(text_layout.renderer_of(text.figure))) for text in texts if containers]
    return tuple(
        _bar(patch, extents, *((True, y) if container.orientation == "horizontal" else (False, x)))
        for container in containers
        for patch in container.patches
        if patch.get_visible()
    )


def _bar(patch, extents, is_horizontal, names):
    (x, y), width, height = patch.get_xy(), patch.get_width(), patch.get_height()
    start, length = (x, width) if is_horizontal else (y, height)
    name = names.name_at(y + height / 2 if is_horizontal else x + width / 2)
    label = _label_at(patch.get_window_extent(), extents, "y" if is_horizontal else "x")
    return Bar(name, **_look(patch), start=start, end=start + length, label=label)


def _label_at(area, extents, axis):
    """Return what is written in the row of a bar, or above or in it where it is upright; the question mark is not a label."""
    low, high = getattr(area, f"{axis}min"), getattr(area, f"{axis}max")
    middles = [(text, (getattr(place, f"{axis}min") + getattr(place, f"{axis}max")) / 2) for text, place in extents]
    return ", ".join(
        _one_line(text.get_text()) for text, middle in middles if text.get_text() != "?" and low <= middle <= high
    )


def _is_point(patch, ax):
    """Tell a point from a dot: a circle or sign whose size is not in data units means a place, the others a number of units."""
    return isinstance(patch, Circle | marks.SignPatch) and patch.get_data_transform() != ax.transData


def _point(patch, ax):
    centre = patch.get_transform().transform((0, 0))
    x, y = (round(float(place), 6) + 0.0 for place in ax.transData.inverted().transform(centre))
    return Point(_one_line(_name(patch)), **_look(patch), x=x, y=y)


def _dot(patch, x):
    share = (patch.theta2 - patch.theta1) / 360 if isinstance(patch, Wedge) else 1
    column = min(x.ticks, key=lambda tick: abs(tick[0] - patch.center[0]))[1] if x.names else ""
    return Dot(_name(patch), **_look(patch), column=column, share=share)


def _cells(patches, lines, texts, x, y):
    """Read the cells of a matrix, row by row from the top and each from the left; take their words away from the texts."""
    found = [(patch.centre, _look(patch) | {"name": _take_word(patch, texts)}) for patch in patches]
    if patches:
        empty = {"name": "empty", "ink": None, "colour": None}
        found += [(tuple(place), empty) for line in lines if _is_markers(line) for place in line.get_xydata()]
    found.sort(key=lambda item: (item[0][1] if y.low > y.high else -item[0][1], item[0][0]))
    return [Cell(**look, row=y.name_at(at[1]), column=x.name_at(at[0])) for at, look in found]


def _take_word(patch, texts):
    outline = patch.get_path().get_extents()
    inside = [text for text in texts if outline.contains(*text.get_position())]
    for text in inside:
        texts.remove(text)
    return " ".join(_one_line(text.get_text()) for text in inside)


def _is_markers(line):
    """Whether a line is seen as single marks, with nothing between them."""
    return line.get_linestyle() == "None" and line.get_marker() not in ("None", None, "")


def _steps(patch, texts):
    values, edges, baseline = patch.get_data()
    heights = values - (0 if baseline is None else baseline)
    pairs = [(edge, None if h != h else round(float(h), 9)) for edge, h in zip(edges[:-1], heights, strict=True)]
    runs = tuple(next(run) for _, run in groupby(pairs, key=lambda pair: pair[1]))  # no step where nothing changes
    return Steps(_name(patch), **_look(patch), runs=runs, until=edges[-1], written=_text_on(patch, texts))


def _text_on(patch, texts):
    outline = patch.get_path().transformed(patch.get_transform())
    for text in texts:
        place = text.get_transform().transform(text.get_unitless_position())
        if text.get_text() != "?" and outline.contains_point(place):
            return text.get_text()
    return ""


def _line(line, ax):
    points = tuple(zip(*map(list, line.get_data(orig=False)), strict=True))
    is_named = not line.get_label().startswith("_")
    in_data_units = line.get_transform() == ax.transData and not _is_markers(line)
    look = {"ink": marks.read_line_ink(line), "colour": style.name_of(line.get_color())}
    is_data = in_data_units and len(points) >= (2 if is_named else 3)
    return Line(line.get_label() if is_named else "", **look, points=points, is_data=is_data)


def _place(text):
    return tuple(text.xy if isinstance(text, Annotation) else text.get_position())


def _areas(ax):
    found = {}
    for area in ax.collections:
        if isinstance(area, PatchCollection) and area.get_visible() and _is_in_view(area, ax.viewLim):
            for fill in dict.fromkeys(map(tuple, area.get_facecolor())):
                found.setdefault(_look_of_area(area, fill), []).append(_name_of_area(area, fill))
    return found


def _scale_bar(bar):
    return bar.findobj(Text)[0].get_text(), bar.findobj(Rectangle)[0].get_width()


def _is_in_view(area, view):
    return any(path.intersects_bbox(view) for path in area.get_paths())


def _look_of_area(area, fill):
    look = marks.name_of_fill(fill)
    if area.get_hatch():
        look += f", hatched in {style.name_of(area.get_edgecolor()[0])}"
    if area.get_linestyle()[0][1]:
        look += ", dashed edge"
    return look


def _name_of_area(area, fill):
    """Return a collection's label; without one, how many outlines of that fill it has."""
    if not area.get_label().startswith("_"):
        return area.get_label()
    fills = [tuple(shade) for shade in area.get_facecolor()]
    count = len(area.get_paths()) if len(fills) == 1 else fills.count(fill)
    return f"{count} outline{'' if count == 1 else 's'}"


def _outline(patch):
    extents = patch.get_path().get_extents()
    return _name(patch), (tuple(extents.intervalx), tuple(extents.intervaly)), style.name_of(patch.get_edgecolor())
