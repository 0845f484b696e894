"""Dots: rows of them that count units, and piles of one dot for each row of a table."""

import math
from collections.abc import Mapping

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from eastern_flank.charts import common, marks, style
from eastern_flank.core.errors import CannotDraw

GAP = 0.35  # between the dots of two rows of the table, in dots
PILE = 2  # dots side by side in a pile
LARGEST = 1.9  # a dot, in sizes of its type, where a figure grows with what is in it
FEW = 8  # dots in a line: beside fewer, a narrow figure too has room for a name
BETWEEN = 0.45  # between two columns of a tally, and between its lines on the widest slide, in dots
# How much further apart lines of a tally move, in dots, as width : height falls by 1 from that of the widest slide.
SPREAD = 0.9


def unit_chart(
    table: pd.DataFrame,
    value: str,
    *,
    unit: float,
    label: str | None = None,
    status: str | None = None,
    side: str | None = None,
    note: str | None = None,
    per_line: int = 20,
    ax: Axes | None = None,
) -> Axes:
    """Draw every row as a row of dots, each of which means the same number.

    Parameters
    ----------
    table : DataFrame
        The first row is drawn at the top.
    value : str
        Column of numbers, 0 or more. A missing number is one dotted dot with a question mark.
    unit : float
        How many one dot means. A remainder that makes no whole unit is drawn as a part of a dot.
    label : str, optional
        Column of texts at the left of the dots.
    status, side : str, optional
        Columns that give ink and colour, as in `bars`.
    note : str, optional
        Column of texts at the right of the dots.
    per_line : int
        How many dots are in a line before the next begins.
    ax : Axes, optional
        The Axes to draw on; by default the current ones.

    Returns
    -------
    Axes

    Raises
    ------
    CannotDraw
        For a negative value, or a unit that is not positive.
    """
    ax = common.axes(ax)
    common.check_columns(table, value)
    if unit <= 0:
        raise CannotDraw(f"a dot must stand for more than 0, not {unit}")
    top, widest, firsts, notes = 0, 1, [], []
    longest = max((min(per_line, len(_places(v, unit, per_line, 0))) for v in table[value]), default=1)
    above = _room_above(ax, longest)
    texts = (common.column(table, name, "") for name in (label, note))
    looks = common.column(table, status, "held"), common.column(table, side, "neutral")
    for v, name, text, state, who in zip(table[value], *texts, *looks, strict=True):
        top += above
        places = _places(v, unit, per_line, top)
        for x, y, share in places:
            marks.dot(ax, x, y, status=marks.status_of(v, state), colour=who, share=share, label=name)
        right = max((x for x, _, _ in places), default=0) + 0.5
        depth = max(1, math.ceil(len(places) / per_line))
        firsts.append(top)
        notes.append(text)
        if above:
            pass
        elif depth == 1:
            _note(ax, right, top, text)
        elif text:  # many lines of dots leave no space beside them: their note goes below
            place = {"xytext": (0, -4), "textcoords": "offset points", "va": "top"}
            ax.annotate(text, (0, top + depth - 0.5), parse_math=False, **place)
            depth += 1
        widest, top = max(widest, right), top + depth + GAP
    ax.set_yticks(firsts if label else [], list(table[label]) if label else [], parse_math=False)
    if above and label:
        common.names_above(ax, list(table[label]), notes, [0.5] * len(firsts))
    ax.set(xlim=(0, widest), ylim=(top - GAP - 0.5, -0.5), xticks=[], aspect="equal", anchor="NW")
    common.set_row_height(ax, LARGEST * plt.rcParams["font.size"])
    ax.spines[:].set_visible(False)
    return ax


def _room_above(ax, across):
    """How much room a line of dots needs for its name above it, in dots: none where there is room beside them."""
    if not common.is_narrow(ax.figure) or across < FEW:
        return 0
    dot = 0.88 * ax.figure.get_figwidth() * 72 / across
    return 1.7 * plt.rcParams["font.size"] / dot


def _places(value, unit, per_line, first_line):
    """Where the dots of one row go, and which share of a unit each means: a list of (x, y, share)."""
    if pd.isna(value):
        return [(0.5, first_line, 1.0)]
    if value < 0:
        raise CannotDraw(f"{value:,} cannot be drawn as dots: it is below zero")
    whole, rest = divmod(value, unit)
    shares = [1.0] * int(whole) + ([rest / unit] if rest else [])
    return [(i % per_line + 0.5, first_line + i // per_line, share) for i, share in enumerate(shares)]


def tally(
    table: pd.DataFrame,
    by: str,
    *,
    across: str | None = None,
    status: str | None = None,
    side: str | None = None,
    note: Mapping | pd.Series | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw one dot for each row of the table, in lines by the values of a column.

    Parameters
    ----------
    table : DataFrame
        Every row is one dot.
    by : str
        Column whose values make the lines, in the order of its categories, or else as they first occur. A category without
        a row is an empty line: an absence that can be seen.
    across : str, optional
        Column whose values make columns, in an order found in the same way; where a line meets a column the dots form
        a pile. Without it the dots of a line run on from the left.
    status : str, optional
        Column of words of `marks.INKS` such as attribution or certainty, which gives the ink. Dots of the same status are
        together, in the order of the column's categories; without it all are solid.
    side : str, optional
        Column of sides, which gives the colour; a missing side is grey.
    note : Series or mapping, optional
        The texts that end the lines, by the values of `by`; where there is none, the number of dots.
    ax : Axes, optional
        The Axes to draw on; by default the current ones.

    Returns
    -------
    Axes

    Raises
    ------
    CannotDraw
        For a table without rows, and where a row has no line or no column to be in.
    """
    ax, notes = common.axes(ax), {} if note is None else note
    common.check_columns(table, by, across, status, side)
    _check_complete(table, by, across)
    lines, columns = _values(table[by]), _values(table[across]) if across else [""]
    dots = table.sort_values(status, kind="stable") if status else table
    wide, apart = PILE if across else max(1, len(table)), _between_lines(ax)
    starts = [number * (PILE + BETWEEN) for number in range(len(columns))]
    top, grounds, right, lifts, ends = 0.0, [], 1.0, [], []
    above = _room_above(ax, starts[-1] + PILE if across else dots[by].value_counts().max())
    apart = apart / 3 if above else apart
    for line in lines:
        top += above
        mine = dots[dots[by] == line]
        piles = [mine[mine[across] == column] if across else mine for column in columns]
        height = max(1, *(math.ceil(len(pile) / wide) for pile in piles))
        grounds.append(top + height - 0.5)
        lifts.append(height - 0.5)
        ends.append(str(notes.get(line, len(mine))))
        for start, pile in zip(starts, piles, strict=True):
            _pile(ax, pile, start, grounds[-1], wide, str(line), status, side, centred=bool(across))
        end = starts[-1] + PILE if across else len(mine)
        if not above:
            _note(ax, end, grounds[-1], ends[-1])
        right, top = max(right, end), top + height + apart
    ax.set_yticks(grounds, [str(line) for line in lines], parse_math=False)
    ax.set_xticks([])
    ax.tick_params(length=0)
    if above:
        common.names_above(ax, [str(line) for line in lines], ends, lifts)
    if across:
        _head(ax, across, columns, [start + PILE / 2 for start in starts])
    _thin_outlines(ax, right)
    ax.set(xlim=(0, right), ylim=(top - apart, 0), aspect="equal", anchor="NW")
    common.set_row_height(ax, LARGEST * plt.rcParams["font.size"])
    ax.spines[:].set_visible(False)
    return ax


def _between_lines(ax):
    """How far apart the lines are: their width decides how large the dots are, so a higher figure has space to spare."""
    width, height = ax.figure.get_size_inches()
    alike = [size.inches for size in style.SIZES.values() if size.grows == style.current_size().grows]
    widest = max(wide / high for wide, high in alike)
    return BETWEEN + SPREAD * max(0, widest - width / height)


def _thin_outlines(ax, dots_across):
    """Give small dots a thin outline: a thick one leaves no space for the dashes that say what they mean."""
    space = ax.get_position().width * ax.figure.get_figwidth() * 72
    width = min(plt.rcParams["patch.linewidth"], 0.075 * space / dots_across)
    for patch in ax.patches:
        patch.set_linewidth(width)


def _head(ax, name, columns, places):
    """Name the columns above them, and draw a thin line from each label at the left to its dots."""
    ax.set_xticks(places, [str(column) for column in columns], parse_math=False)
    ax.xaxis.tick_top()
    ax.yaxis.grid(True, linewidth=1)
    ax.set_axisbelow(True)
    size = plt.rcParams["xtick.labelsize"]
    # A narrow figure has no room at the left, so the word is above the first of the columns.
    side, at = ("left", (0, 8 + 1.3 * size)) if common.is_narrow(ax.figure) else ("right", (-10, 8))
    place = {"xycoords": "axes fraction", "xytext": at, "textcoords": "offset points"}
    ax.annotate(name, (0, 1), ha=side, va="bottom", parse_math=False, color=style.colour("muted"), size=size, **place)


def _check_complete(table, *names):
    if table.empty:
        raise CannotDraw("there is no dot to draw: the table has no rows")
    for name in filter(None, names):
        if empty := int(table[name].isna().sum()):
            raise CannotDraw(f"rows without a value in the column {name!r}: {empty}; fill or leave them out first")


def _values(column):
    """Return the values of a column in their order: that of its categories, else that in which they first occur."""
    return list(column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else column.unique())


def _pile(ax, rows, left, ground, wide, label, status, side, *, centred):
    """Draw the dots of one pile, `wide` of them side by side, from the ground up."""
    looks = zip(common.column(rows, status, "held"), common.column(rows, side, "neutral"), strict=True)
    for number, (state, who) in enumerate(looks):
        level, place = divmod(number, wide)
        spare = max(0, wide - (len(rows) - level * wide)) / 2 if centred else 0
        colour = "neutral" if pd.isna(who) else who
        marks.dot(ax, left + spare + place + 0.5, ground - level, status=state, colour=colour, label=label)


def _note(ax, x, y, text):
    look = {"va": "center_baseline", "parse_math": False}
    ax.annotate(text, (x, y), xytext=(8, 0), textcoords="offset points", **look)
