"""What does a figure draw? Its values, read back from the artists themselves, as text.

nbval compares text and skips pixels, so this text is what lets a test see a wrong bar, a wrong ink or a swapped label. Nothing
here knows the tables: it reads what matplotlib would paint.
"""

from matplotlib.category import StrCategoryLocator
from matplotlib.collections import PatchCollection
from matplotlib.container import BarContainer
from matplotlib.patches import Circle, Wedge
from matplotlib.text import Annotation
from matplotlib.ticker import FixedLocator
from mpl_toolkits.axes_grid1.anchored_artists import AnchoredSizeBar

from . import marks, style


def describe(fig):
    """Return the values a figure draws: a text with one line a bar, a group of dots, a line, a label.

    Parameters: `fig`, a matplotlib Figure. Numbers are in data units; inks and colours are named as in the house style.
    """
    return "\n".join(line for number, ax in enumerate(_visible(fig), 1) for line in _axes_lines(number, ax))


def sentence(fig):
    """Return the drawn bars and dots in one sentence, for the end of an alt text; empty where there are none.

    It says name, value and ink ("The force: 4,000, hatched"), and leaves labels, colours and axes to `describe`.
    """
    parts = []
    for ax in _visible(fig):
        parts += [f"{bar['name'] or 'bar'}: {_value_or_none(bar)}, {bar['ink']}" for bar in bars(ax)]
        parts += [f"{name or 'dots'}: {_count(count)}, {look}" for (name, look, _), count in _dots(ax).items()]
    return "; ".join(parts)


def looks(fig):
    """Return the set of inks ("solid", "hatched" …) that the figure's bars and dots are drawn with."""
    return {marks.read_ink(patch) for ax in _visible(fig) for patch in ax.patches if patch.get_visible()}


def _visible(fig):
    return [ax for ax in fig.axes if ax.get_visible()]


def _axes_lines(number, ax):
    shapes = _shapes(ax)
    if shapes:
        yield from _map_lines(number, ax, shapes)
        return
    yield f"axes {number}: {_axis('x', ax.xaxis)}; {_axis('y', ax.yaxis)}"
    if ax.get_title(loc="left"):
        yield f"  title: {ax.get_title(loc='left')}"
    for bar in bars(ax):
        name = f" “{bar['name']}”" if bar["name"] else ""
        yield f"  bar{name}: {_value_or_none(bar)}, {bar['ink']}, {bar['colour']}"
    for (name, look, colour), count in _dots(ax).items():
        yield f"  dots{f' “{name}”' if name else ''}: {_count(count)}, {look}, {colour}"
    for line in ax.lines:
        points = ", ".join(
            f"({_number(x)}, {_number(y)})" for x, y in zip(*map(list, line.get_data(orig=False)), strict=True)
        )
        yield f"  line: {points}, {style.name_of(line.get_color())}"
    for text in ax.texts:
        if text.get_visible() and text.get_text():
            yield f"  text: {' / '.join(text.get_text().splitlines())}"


def _map_lines(number, ax, shapes):
    """A map in words: its extent, who is filled with what, and where things are, in whole units of its axes."""
    x, y = (" to ".join(f"{limit:,.0f}" for limit in sorted(limits)) for limits in (ax.get_xlim(), ax.get_ylim()))
    ground = marks.name_of_fill(ax.get_facecolor())
    yield f"axes {number}: map, x from {x}, y from {y}, on {ground}"
    if ax.get_title(loc="left"):
        yield f"  title: {ax.get_title(loc='left')}"
    for look, names in shapes.items():
        yield f"  shapes, {look}: {', '.join(names)}"
    for line in ax.lines:
        if line.get_visible():
            places = ", ".join(map(_place, zip(*map(list, line.get_data(orig=False)), strict=True)))
            kind = "line" if len(line.get_xdata()) > 1 else "point"
            yield f"  {kind} “{line.get_label().lstrip('_')}”: {places}, {style.name_of(line.get_color())}"
    for text in ax.texts:
        if text.get_visible() and text.get_text():
            at = text.xy if isinstance(text, Annotation) else text.get_position()
            yield f"  text “{' / '.join(text.get_text().splitlines())}” at {_place(at)}"
    for bar in ax.artists:
        if isinstance(bar, AnchoredSizeBar):
            length = bar.size_bar.get_children()[0].get_width()
            yield f"  scale bar “{bar.txt_label.get_text()}”: {_number(length)} long"


def _shapes(ax):
    """The filled areas that a map shows: a dict from a look ("russia, tinted", "land, hatched in neutral") to their names."""
    found = {}
    for area in ax.collections:
        if isinstance(area, PatchCollection) and area.get_visible() and _in_view(area, ax.viewLim):
            for fill in dict.fromkeys(map(tuple, area.get_facecolor())):
                found.setdefault(_look(area, fill), []).append(_shape_name(area, fill))
    return found


def _in_view(area, view):
    return any(path.intersects_bbox(view) for path in area.get_paths())


def _look(area, fill):
    look = marks.name_of_fill(fill)
    if area.get_hatch():
        look += f", hatched in {style.name_of(area.get_edgecolor()[0])}"
    if area.get_linestyle()[0][1]:
        look += ", dashed edge"
    return look


def _shape_name(area, fill):
    """A collection's label; without one, how many outlines of that fill it has."""
    if not area.get_label().startswith("_"):
        return area.get_label()
    fills = [tuple(shade) for shade in area.get_facecolor()]
    count = len(area.get_paths()) if len(fills) == 1 else fills.count(fill)
    return f"{count} outline{'' if count == 1 else 's'}"


def _place(at):
    x, y = (round(float(value)) for value in at)
    return f"({x:,}, {y:,})"


def _axis(name, axis):
    """An axis in words: its labels if it names things, else its scale and range."""
    what = f" {axis.get_label_text()!r}" if axis.get_label_text() else ""
    labels = [label.get_text() for label in axis.get_ticklabels() if label.get_text()]
    if labels and isinstance(axis.get_major_locator(), FixedLocator | StrCategoryLocator):
        return f"{name}{what} names {', '.join(labels)}"
    low, high = axis.get_view_interval()
    return f"{name}{what} {axis.get_scale()} from {_number(low)} to {_number(high)}"


def bars(ax):
    """Read the bars back from an Axes: a list of dicts with `name`, `start`, `end` (data units), `ink` and `colour`."""
    containers = [container for container in ax.containers if isinstance(container, BarContainer)]
    return [_bar(patch, container.orientation, ax) for container in containers for patch in container.patches]


def start(ax):
    """Return where the axis begins along which the bars of an Axes are measured."""
    sideways = any(container.orientation == "horizontal" for container in ax.containers)
    return min(ax.get_xlim() if sideways else ax.get_ylim())


def scales(ax):
    """Return the scales of both axes of an Axes: {"linear"}, {"linear", "log"} …"""
    return {ax.get_xscale(), ax.get_yscale()}


def _bar(patch, orientation, ax):
    sideways = orientation == "horizontal"
    start, length = (patch.get_x(), patch.get_width()) if sideways else (patch.get_y(), patch.get_height())
    middle = patch.get_y() + patch.get_height() / 2 if sideways else patch.get_x() + patch.get_width() / 2
    return {
        "name": _tick_at(ax.yaxis if sideways else ax.xaxis, middle),
        "start": start,
        "end": start + length,
        "ink": marks.read_ink(patch),
        "colour": marks.read_colour(patch),
    }


def _tick_at(axis, place):
    """The label of the axis at a place, as drawn; empty where there is none."""
    for at, label in zip(axis.get_majorticklocs(), axis.get_ticklabels(), strict=False):
        if abs(at - place) < 1e-6:
            return label.get_text()
    return ""


def _value_or_none(bar):
    if bar["ink"] == marks.INKS[marks.WITHOUT_NUMBER].look:
        return "no number"
    if bar["end"] != bar["end"]:  # not a number: matplotlib draws nothing
        return "nothing drawn"
    return _number(bar["end"])


def _dots(ax):
    """How many dots there are of each name, ink and colour, parts counted as parts, in the order of drawing."""
    counts = {}
    for patch in ax.patches:
        if isinstance(patch, Circle | Wedge):
            share = (patch.theta2 - patch.theta1) / 360 if isinstance(patch, Wedge) else 1
            group = (patch.get_label().lstrip("_"), marks.read_ink(patch), marks.read_colour(patch))
            counts[group] = counts.get(group, 0) + share
    return counts


def _count(count):
    return f"{_number(count)} dot{'' if count == 1 else 's'}"


def _number(value):
    """A number as text that is the same on every machine: six digits are more than an eye can read."""
    if value == round(value):
        return f"{value:,.0f}"
    return f"{float(f'{value:.6g}'):,}"
