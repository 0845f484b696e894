"""The values of a figure's bars, steps and lines as numbers: what a chart that can be edited is made of.

Dots, maps and matrices have no such chart: their picture is all there is.
"""

from itertools import pairwise

from eastern_flank.charts import style
from eastern_flank.figures import description
from eastern_flank.figures.readback import Drawing

DIGITS = 9  # significant ones: what is beyond differs from machine to machine


def charts(drawing: Drawing) -> list[dict]:
    """Return the values of the bar, step and line charts of a drawing, in a form that can be written as JSON.

    Parameters
    ----------
    drawing : Drawing

    Returns
    -------
    list of dict
        One for each Axes that has such values. Each has `title` and `kind`, and

        - "bars": `horizontal`; `axis`, along which they are measured; `bars`, each with `name` (the tick label beside it),
          `start` and `end` in data units (`end` is None where no number is given), `ink`, `colour` (a name of the house style
          where it is one), `rgb` and `label` (what is written at the bar, or ""); where a line crosses all bars, `rules`, each
          with the value `at` which it is and its `label`;
        - "steps" and "lines": the axes `x` and `y`; `series`, each with `name`, `points` as [x, y], `ink`, `colour` and `rgb`.
          Of steps a point is where a height begins, above the steps below it, and the last one, without a height, where they
          end. A gap has None for y. So has a step without a number; its `unnumbered` names where there is one, as [from, to].

        An axis has `label`, `scale` ("linear", "log" or "dates"), `low`, `high` and the `labels` written along it. Dates are
        texts such as "2016-06-13".
    """
    return [{"title": ax.title} | values for ax in drawing.axes if (values := _values(ax))]


def _values(ax):
    if ax.areas or ax.points or ax.cells:  # beside points, bars would be only part of the data
        return None
    if ax.bars:
        bars = [_bar(bar) for bar in ax.bars]
        rules = {"rules": found} if (found := _rules(ax)) else {}
        return {"kind": "bars", "horizontal": ax.is_horizontal, "axis": _axis(ax.measure), "bars": bars} | rules
    kind, series = ("steps", [_steps(steps, ax) for steps in ax.steps]) if ax.steps else ("lines", _lines(ax))
    return {"kind": kind, "x": _axis(ax.x), "y": _axis(ax.y), "series": series} if series else None


def _rules(ax):
    """Return the lines that all bars are compared with."""
    along = 0 if ax.is_horizontal else 1
    values = [(line.name, {point[along] for point in line.points}) for line in ax.lines if not line.is_data]
    return [{"at": _number(value.pop()), "label": name} for name, value in values if name and len(value) == 1]


def _bar(bar):
    unknown = bar.ink == description.UNNUMBERED or bar.end != bar.end
    return {
        "name": bar.name,
        "start": _number(bar.start),
        "end": None if unknown else _number(bar.end),
        **_look(bar),
        "label": bar.label,
    }


def _look(mark):
    return {"ink": mark.ink, "colour": mark.colour, "rgb": style.shade(mark.colour)}


def _steps(steps, ax):
    runs = [*steps.runs, (steps.until, None)]
    without = steps.ink == description.UNNUMBERED
    places = [_place(ax.x, at) for at, _ in runs]
    heights = [None if without or height is None else _number(height) for _, height in runs]
    unnumbered = [[a, b] for (a, b), (_, height) in zip(pairwise(places), runs, strict=False) if height is not None]
    return {
        "name": steps.written or steps.name,
        "points": [list(point) for point in zip(places, heights, strict=True)],
        **_look(steps),
        "unnumbered": unnumbered if without else [],
    }


def _lines(ax):
    return [
        {
            "name": line.name,
            "points": [[_place(ax.x, x), None if y != y else _place(ax.y, y)] for x, y in line.points],
            **_look(line),
        }
        for line in ax.lines
        if line.is_data
    ]


def _axis(scale):
    low, high = sorted((scale.low, scale.high))
    return {
        "label": scale.label,
        "scale": "dates" if scale.is_dated else scale.kind,
        "low": _place(scale, low),
        "high": _place(scale, high),
        "labels": list(scale.written),
    }


def _place(scale, value):
    return description.place(scale, value) if scale.is_dated else _number(value)


def _number(value):
    """Round a number as JSON writes it best: whole where it is, otherwise without the digits that an eye never sees."""
    value = float(f"{value:.{DIGITS}g}")
    return int(value) if value.is_integer() else value
