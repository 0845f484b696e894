"""Bars and ranges: one for each row of a table, whose ink is as sure as the row."""

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from eastern_flank.charts import common, marks, style
from eastern_flank.core.errors import CannotDraw

THICKNESS = 0.62  # of a bar, where rows are 1 apart
NARROW, NARROWEST = 0.38, 0.24  # the same in a narrow figure, with names above the bars, and there where rows are many
STUB = 0.045  # length of the box that stands for a missing number, as a share of the axis
WIDE_STUB = 0.11  # the same in a chart of ranges, whose axis may be short


def bars(
    table: pd.DataFrame,
    value: str,
    *,
    label: str,
    status: str | None = None,
    side: str | None = None,
    note: str | None = None,
    log_from: float | None = None,
    end: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw one horizontal bar for each row, in the ink of the row's status.

    Parameters
    ----------
    table : DataFrame
        The first row is drawn at the top.
    value : str
        Column of numbers. A missing number is a dotted box with a question mark; its length means nothing.
    label : str
        Column of names, written at the left.
    status : str, optional
        Column of words that decide the ink ("held", "planned", "possible" ... of `marks.INKS`); without it all are solid.
    side : str, optional
        Column of sides, which gives the colour; without it all are grey.
    note : str, optional
        Column of texts written after the bars; without it the number itself.
    log_from : float, optional
        Where the axis starts, if it is to be logarithmic; a linear axis starts at 0.
    end : float, optional
        Where the axis ends; by default at the end of the longest bar.
    ax : Axes, optional
        The Axes to draw on; by default the current ones.

    Returns
    -------
    Axes

    Raises
    ------
    CannotDraw
        Where a value is negative, or does not exceed the start of a logarithmic axis.
    """
    ax = common.axes(ax)
    narrow, thick = common.is_narrow(ax.figure), thickness(ax, len(table))
    common.check_columns(table, value, label)
    values, names = list(table[value]), list(table[label])
    start = log_from or 0
    _check_values(values, start, log_from)
    end = end or max((v for v in values if not pd.isna(v)), default=1)
    columns = [common.column(table, *given) for given in ((note, None), (status, "held"), (side, "neutral"))]
    notes = [_number(v) if pd.isna(text) else text for v, text in zip(values, columns[0], strict=True)]
    for row, (v, name, state, who) in enumerate(zip(values, names, *columns[1:], strict=True)):
        drawn = _bar(ax, row, v, start, end, name, marks.status_of(v, state), who, thick)
        if not narrow:
            _note(ax, drawn, row, notes[row], 10)
    if log_from:
        ax.set_xscale("log")  # before the rest: it would put its own numbers at the ticks
    common.name_rows(ax, names, notes, thick=thick)
    ax.set_xlim(start, end)
    return ax


def thickness(ax: Axes, rows: int) -> float:
    """Return how thick a lying bar is, where rows are 1 apart.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    rows : int
        How many there are.

    Returns
    -------
    float
    """
    if not common.is_narrow(ax.figure):
        return THICKNESS
    return NARROW if rows <= common.SOME else NARROWEST


def _number(value):
    return "number not stated" if pd.isna(value) else f"{value:,}"


def _check_values(values, start, log_from):
    for v in values:
        if not pd.isna(v) and (v < 0 or (log_from and v <= start)):
            raise CannotDraw(f"a bar of {v:,} cannot be drawn on an axis that starts at {start:,}")


def _bar(ax, row, value, start, longest, name, status, who, thick):
    """Draw a bar and return where it ends."""
    known = not pd.isna(value)
    length = value - start if known else _stub(start, longest)
    # One call for each bar: a bar of its own keeps its own ink, and its label says whose it is.
    (patch,) = ax.barh(row, length, thick, left=start, label=name, clip_on=False, **marks.ink(status, who))
    if not known:
        middle = math.sqrt(start * (start + length)) if start else length / 2
        marks.question_mark(ax, middle, row, patch.get_edgecolor())
    return start + length


def _note(ax, x, row, text, offset):
    look = {"va": "center_baseline", "parse_math": False}
    ax.annotate(text, (x, row), xytext=(offset, 0), textcoords="offset points", **look)


def _stub(start, longest):
    """How long to draw the box of a missing number so that it looks the same on every axis."""
    return start * (longest / start) ** STUB - start if start else longest * STUB


def ranges(
    table: pd.DataFrame,
    low: str,
    high: str,
    *,
    label: str,
    note: str | None = None,
    status: str | None = None,
    side: str | None = None,
    line: tuple[float, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw one horizontal range for each row, from the lowest to the highest number that somebody gives for it.

    Parameters
    ----------
    table : DataFrame
        The first row is drawn at the top.
    low, high : str
        Columns of numbers, 0 or more, in one unit. Where both are the same, the range is a dot. Where one is missing it is
        a dot with an arrow to the open side; where both are, a dotted box with a question mark, whose length means nothing.
    label : str
        Column of names, written at the left.
    note : str, optional
        Column of texts written at the right; without it the numbers themselves.
    status, side : str, optional
        Columns that give ink and colour, as in `bars`.
    line : tuple of number and str, optional
        What all rows are to be compared with: a vertical line at the number, with the text above it.
    ax : Axes, optional
        The Axes to draw on; by default the current ones.

    Returns
    -------
    Axes
        The x axis begins at 0.

    Raises
    ------
    CannotDraw
        For a negative number, or a low that is above its high.
    """
    ax = common.axes(ax)
    common.check_columns(table, low, high, label)
    spans = list(zip(table[low], table[high], strict=True))
    known = [number for span in spans for number in span if not pd.isna(number)] + ([line[0]] if line else [])
    _check_spans(spans)
    longest = max(known, default=1)
    names = list(table[label])
    columns = [common.column(table, *given) for given in ((note, None), (status, "held"), (side, "neutral"))]
    notes = [_span_in_words(*span) if pd.isna(text) else text for span, text in zip(spans, columns[0], strict=True)]
    thick, size = thickness(ax, len(table)), common.row_size(ax, len(table))
    for row, ((a, b), name, state, who) in enumerate(zip(spans, names, *columns[1:], strict=True)):
        _range(ax, row, a, b, longest, name, state, who, thick, size)
        if not common.is_narrow(ax.figure):
            _note(ax, longest, row, notes[row], 28)
    are_bars = not table[[low, high]].isna().any(axis=None) and all(a < b for a, b in spans)
    common.name_rows(ax, names, notes, thick=thick if are_bars else NARROW)  # a point is thicker than a bar
    ax.set_xlim(0, longest)
    ax.locator_params(axis="x", nbins=3, steps=[1, 2, 5, 10])  # few: every number is written beside its row
    if line:
        _compare_with(ax, *line)
    return ax


def _check_spans(spans):
    for a, b in spans:
        if any(number < 0 for number in (a, b) if not pd.isna(number)):
            raise CannotDraw("a range cannot begin below 0, and these numbers are counts")
        if not (pd.isna(a) or pd.isna(b)) and a > b:
            raise CannotDraw(f"a range from {a:,} to {b:,} runs backwards: the lower number comes first")


def _range(ax, row, low, high, longest, name, status, who, thick, size):
    ends = [number for number in (low, high) if not pd.isna(number)]
    if len(set(ends)) == 2:
        thick = thick / 2 if thick == THICKNESS else thick
        ax.barh(row, high - low, thick, left=low, label=name, clip_on=False, **marks.ink(status, who))
    elif ends:
        side, sign, words = (1, "→", " and more") if pd.isna(high) else (-1, "←", " and less")
        is_open = len(ends) == 1
        patch = marks.point(ax, ends[0], row, status=status, colour=who, label=name + words * is_open, size=size)
        if is_open:
            place = {
                "xytext": (16 * side, 0),
                "textcoords": "offset points",
                "ha": "center",
                "va": "center_baseline",
                "size": size,
            }
            ax.annotate(sign, (ends[0], row), color=patch.get_edgecolor(), **place)
    else:
        stub = longest * WIDE_STUB
        (patch,) = ax.barh(row, stub, thick, label=name, clip_on=False, **marks.ink(marks.WITHOUT_NUMBER, who))
        marks.question_mark(ax, stub / 2, row, patch.get_edgecolor())


def _span_in_words(low, high):
    if pd.isna(low) and pd.isna(high):
        return "number not stated"
    if pd.isna(low) or pd.isna(high):
        return f"at most {high:,}" if pd.isna(low) else f"at least {low:,}"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _compare_with(ax, number, text):
    ax.axvline(number, color=style.colour("text"), linewidth=1.2, zorder=0.5, label=text)
    middle = ax.get_xlim()[1] / 2
    side = "center" if number == middle else "right" if number > middle else "left"
    look = {"ha": side, "va": "bottom", "parse_math": False}
    ax.annotate(text, (number, ax.get_ylim()[1]), xytext=(0, 4), textcoords="offset points", **look)
    if common.is_narrow(ax.figure):  # the line goes through the names
        for written in (*ax.get_yticklabels(), *ax.texts):
            written.set_path_effects([withStroke(linewidth=3, foreground=style.colour("background"))])
