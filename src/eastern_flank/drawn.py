"""What does a figure draw? Its values, read back from the artists themselves, as text.

nbval compares text and skips pixels, so this text is what lets a test see a wrong bar, a wrong ink or a swapped label. Nothing
here knows the tables: it reads what matplotlib would paint.
"""

from itertools import groupby

from matplotlib.category import StrCategoryLocator
from matplotlib.container import BarContainer
from matplotlib.dates import DateLocator, num2date
from matplotlib.patches import Circle, StepPatch, Wedge
from matplotlib.ticker import FixedLocator

from . import marks, style


def describe(fig):
    """Return the values a figure draws: a text with one line a bar, a group of dots, a row of steps, a line, a label.

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
    yield f"axes {number}: {_axis('x', ax.xaxis)}; {_axis('y', ax.yaxis)}"
    if ax.get_title(loc="left"):
        yield f"  title: {ax.get_title(loc='left')}"
    for bar in bars(ax):
        name = f" “{bar['name']}”" if bar["name"] else ""
        yield f"  bar{name}: {_value_or_none(bar)}, {bar['ink']}, {bar['colour']}"
    for (name, look, colour), count in _dots(ax).items():
        yield f"  dots{f' “{name}”' if name else ''}: {_count(count)}, {look}, {colour}"
    yield from _steps_lines(ax)
    for line in ax.lines:
        points = ", ".join(
            f"({_place(ax.xaxis, x)}, {_place(ax.yaxis, y)})"
            for x, y in zip(*map(list, line.get_data(orig=False)), strict=True)
        )
        yield f"  line: {points}, {style.name_of(line.get_color())}"
    for text in ax.texts:
        if text.get_visible() and text.get_text():
            yield f"  text: {' / '.join(text.get_text().splitlines())}"


def _axis(name, axis):
    """An axis in words: its labels if it names things, else its scale and range."""
    what = f" {axis.get_label_text()!r}" if axis.get_label_text() else ""
    labels = [label.get_text() for label in axis.get_ticklabels() if label.get_text()]
    if labels and isinstance(axis.get_major_locator(), FixedLocator | StrCategoryLocator):
        return f"{name}{what} names {', '.join(labels)}"
    low, high = axis.get_view_interval()
    return f"{name}{what} {axis.get_scale()} from {_place(axis, low)} to {_place(axis, high)}"


def _place(axis, value):
    """A place on an axis as text: a day where the axis is one of dates, else a number."""
    dated = isinstance(axis.get_major_locator(), DateLocator)
    return f"{num2date(value):%Y-%m-%d}" if dated else _number(value)


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


def steps(ax):
    """Read the steps of `Axes.stairs` back: a list of dicts with `name`, `runs`, `until`, `ink` and `colour`.

    `runs` are pairs of where a step begins and how high it is above the steps it stands on, None for a gap.
    """
    return [_steps(patch) for patch in ax.patches if isinstance(patch, StepPatch)]


def _steps(patch):
    values, edges, baseline = patch.get_data()
    heights = values - (0 if baseline is None else baseline)
    pairs = [(edge, None if h != h else round(float(h), 9)) for edge, h in zip(edges[:-1], heights, strict=True)]
    return {
        "name": patch.get_label().lstrip("_"),
        "runs": [next(run) for _, run in groupby(pairs, key=lambda pair: pair[1])],  # where nothing changes is no step
        "until": edges[-1],
        "ink": marks.read_ink(patch),
        "colour": marks.read_colour(patch),
    }


def _steps_lines(ax):
    for found in steps(ax):
        unnumbered = found["ink"] == marks.INKS[marks.WITHOUT_NUMBER].look
        runs = ", ".join(
            f"{'nothing' if height is None else 'no number' if unnumbered else _number(height)} from {_place(ax.xaxis, at)}"
            for at, height in found["runs"]
        )
        name = f" “{found['name']}”" if found["name"] else ""
        yield f"  steps{name}: {runs}, until {_place(ax.xaxis, found['until'])}, {found['ink']}, {found['colour']}"


def _count(count):
    return f"{_number(count)} dot{'' if count == 1 else 's'}"


def _number(value):
    """A number as text that is the same on every machine: six digits are more than an eye can read."""
    if value == round(value):
        return f"{value:,.0f}"
    return f"{float(f'{value:.6g}'):,}"
