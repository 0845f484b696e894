"""The values of a figure's bars, steps and lines, read back from its artists: what a chart that can be edited is made of.

`drawn` says them in words for a reader; here they are numbers for a program. Dots, maps and matrices have no such chart: their
picture is all there is. A line counts as data where it is drawn in data units and has a name or at least three points; what a
ruler, a leader or a reference line draws has neither.
"""

from itertools import pairwise

from matplotlib.colors import to_hex
from matplotlib.container import BarContainer
from matplotlib.dates import DateLocator, num2date
from matplotlib.patches import StepPatch

from eastern_flank.charts import marks, style
from eastern_flank.figures import readback

DIGITS = 9  # significant ones: what lies beyond differs from machine to machine
UNNUMBERED = marks.INKS[marks.WITHOUT_NUMBER].look


def charts(fig):
    """Return the values of the bar, step and line charts of a figure.

    Parameters: `fig`, a matplotlib Figure that has been laid out. Returns a list of dicts, one for each Axes that has any, in a
    form that can be written as JSON. Each has `title` and `kind`, and

    - "bars": `horizontal`; `axis`, along which they are measured; `bars`, each with `name` (the tick label beside it), `start`
      and `end` in data units (`end` is None where no number is given), `ink`, `colour` (a name of the house style where it is
      one), `rgb` and `label` (what is written at the bar, or "");
    - "steps" and "lines": the axes `x` and `y`; `series`, each with `name`, `points` as [x, y], `ink`, `colour` and `rgb`. Of
      steps a point is where a height begins, above the steps below it, and the last one, without a height, where they end. A
      gap has None for y. So has a step without a number; its `unnumbered` names where there is one, as [from, to].

    An axis has `label`, `scale` ("linear", "log" or "dates"), `low`, `high` and the `labels` written along it. Dates are texts
    such as "2016-06-13".
    """
    found = [(ax, _kind(ax)) for ax in readback.visible_axes(fig)]
    return [{"title": ax.get_title(loc="left"), "kind": kind} | _READERS[kind](ax) for ax, kind in found if kind]


def _kind(ax):
    """What an Axes shows, or None: beside points, bars would be only part of the data."""
    if readback.shapes(ax) or readback.points(ax) or readback.cells(ax):
        return None
    if any(isinstance(container, BarContainer) for container in ax.containers):
        return "bars"
    if any(isinstance(patch, StepPatch) for patch in ax.patches):
        return "steps"
    return "lines" if _data_lines(ax) else None


def _bar_chart(ax):
    containers = [container for container in ax.containers if isinstance(container, BarContainer)]
    patches = [patch for container in containers for patch in container.patches]
    horizontal = containers[0].orientation == "horizontal"
    bars = [
        _bar(bar) | {"rgb": _rgb(patch), "label": _label_at(patch, ax, horizontal)}
        for bar, patch in zip(readback.bars(ax), patches, strict=True)
    ]
    return {"horizontal": horizontal, "axis": _axis(ax.xaxis if horizontal else ax.yaxis), "bars": bars}


def _bar(bar):
    unknown = bar["ink"] == UNNUMBERED or bar["end"] != bar["end"]
    return bar | {"start": _number(bar["start"]), "end": None if unknown else _number(bar["end"])}


def _label_at(patch, ax, horizontal):
    """What is written in the row of a bar, or above or in it where it stands upright; the question mark is no label."""
    axis = "y" if horizontal else "x"
    area = patch.get_window_extent()
    low, high = getattr(area, f"{axis}min"), getattr(area, f"{axis}max")
    renderer = ax.figure._get_renderer()
    found = []
    for text in ax.texts:
        place = text.get_window_extent(renderer)
        middle = (getattr(place, f"{axis}min") + getattr(place, f"{axis}max")) / 2
        if text.get_visible() and text.get_text() not in ("", "?") and low <= middle <= high:
            found.append(" ".join(text.get_text().split()))
    return ", ".join(found)


def _step_chart(ax):
    patches = [patch for patch in ax.patches if isinstance(patch, StepPatch)]
    series = [_steps(found, patch, ax) for found, patch in zip(readback.steps(ax), patches, strict=True)]
    return {"x": _axis(ax.xaxis), "y": _axis(ax.yaxis), "series": series}


def _steps(found, patch, ax):
    runs = [*found["runs"], (found["until"], None)]
    without = found["ink"] == UNNUMBERED
    places = [_place(ax.xaxis, at) for at, _ in runs]
    heights = [None if without or height is None else _number(height) for _, height in runs]
    unnumbered = [[a, b] for (a, b), (_, height) in zip(pairwise(places), runs, strict=False) if height is not None]
    return {
        "name": _text_on(patch, ax) or found["name"],
        "points": [list(point) for point in zip(places, heights, strict=True)],
        "ink": found["ink"],
        "colour": found["colour"],
        "rgb": _rgb(patch),
        "unnumbered": unnumbered if without else [],
    }


def _text_on(patch, ax):
    """The name that is written on a filled patch; its label is only the name of a column."""
    outline = patch.get_path().transformed(patch.get_transform())
    for text in ax.texts:
        place = text.get_transform().transform(text.get_unitless_position())
        if text.get_visible() and text.get_text() not in ("", "?") and outline.contains_point(place):
            return text.get_text()
    return ""


def _line_chart(ax):
    return {"x": _axis(ax.xaxis), "y": _axis(ax.yaxis), "series": [_line(line, ax) for line in _data_lines(ax)]}


def _data_lines(ax):
    return [line for line in ax.lines if line.get_visible() and not readback.is_markers(line) and _is_data(line, ax)]


def _is_data(line, ax):
    named = not line.get_label().startswith("_")
    return line.get_transform() == ax.transData and len(line.get_xdata()) >= (2 if named else 3)


def _line(line, ax):
    points = zip(*map(list, line.get_data(orig=False)), strict=True)
    return {
        "name": "" if line.get_label().startswith("_") else line.get_label(),
        "points": [[_place(ax.xaxis, x), None if y != y else _place(ax.yaxis, y)] for x, y in points],
        "ink": marks.read_line_ink(line),
        "colour": style.name_of(line.get_color()),
        "rgb": to_hex(line.get_color()),
    }


def _axis(axis):
    low, high = sorted(axis.get_view_interval())
    return {
        "label": axis.get_label_text(),
        "scale": "dates" if _is_dated(axis) else axis.get_scale(),
        "low": _place(axis, low),
        "high": _place(axis, high),
        "labels": readback.written(axis),
    }


def _is_dated(axis):
    return isinstance(axis.get_major_locator(), DateLocator)


def _place(axis, value):
    return f"{num2date(value):%Y-%m-%d}" if _is_dated(axis) else _number(value)


def _number(value):
    """A number as JSON writes it best: whole where it is, else without the digits that an eye never sees."""
    value = float(f"{value:.{DIGITS}g}")
    return int(value) if value.is_integer() else value


def _rgb(patch):
    return to_hex(marks.shade_of(patch))


_READERS = {"bars": _bar_chart, "steps": _step_chart, "lines": _line_chart}
