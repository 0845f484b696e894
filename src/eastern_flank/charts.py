"""The reusable charts. Each takes a table and the names of its columns, draws on `ax` and returns it.

Nothing here knows what is in a table: which column holds the number, the label, the status is said by the caller.
"""

import math

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.offsetbox import AnchoredOffsetbox, DrawingArea, HPacker, TextArea, VPacker
from matplotlib.patches import Circle, Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from . import marks, style
from .errors import CannotDraw

THICKNESS = 0.62  # of a bar, where rows are 1 apart
FEWEST = 3  # rows: with fewer, bars would grow so thick that they look like areas
GAP = 0.35  # between the dots of two rows of the table, in dots
STUB = 0.045  # length of the box that stands for a missing number, as a share of the axis
STEP_STUB = 0.13  # and its height on steps, as a share of the highest: room for a question mark


def _axes(ax):
    return plt.gca() if ax is None else ax


def _column(table, name, instead):
    """The column of a table, or the same word for every row where no column is named."""
    return [instead] * len(table) if name is None else list(table[name])


def bars(table, value, *, label, status=None, side=None, note=None, log_from=None, ax=None):
    """Draw one horizontal bar a row, its ink as sure as the row's status, its label with the hedge.

    Parameters
    ----------
    table: DataFrame; the first row is drawn at the top.
    value: column of numbers. A missing number is a dotted box with a question mark, of no meaning in its length.
    label: column of names, written at the left.
    status: column of "held", "planned" or "possible"; without it all bars are solid.
    side: column of sides, which gives the colour; without it all are grey.
    note: column of texts written after the bars; without it the number itself.
    log_from: where the axis starts, if it is to be logarithmic; a linear axis starts at 0.
    ax: the Axes to draw on; the present ones if left out.

    Returns the Axes. Raises `CannotDraw` where a value is negative, or does not exceed the start of a logarithmic axis.
    """
    ax = _axes(ax)
    values = list(table[value])
    start = log_from or 0
    _check_values(values, start, log_from)
    longest = max((v for v in values if not pd.isna(v)), default=1)
    names, notes = list(table[label]), _column(table, note, None)
    for row, (v, name, text, state, who) in enumerate(
        zip(values, names, notes, _column(table, status, "held"), _column(table, side, "neutral"), strict=True)
    ):
        _bar(ax, row, v, start, longest, name, text, marks.status_of(v, state), who)
    ax.set_yticks(range(len(names)), names)
    room = max(0, FEWEST - len(names)) / 2
    ax.set_ylim(len(names) - 0.5 + room, -0.5 - room)
    ax.spines["left"].set_visible(True)  # where the lengths are measured from
    ax.spines["bottom"].set_visible(False)
    if log_from:
        ax.set_xscale("log")
    ax.set_xlim(start, longest)
    ax.xaxis.set_major_formatter(lambda number, _: f"{number:,.0f}")
    return ax


def _check_values(values, start, log_from):
    for v in values:
        if not pd.isna(v) and (v < 0 or (log_from and v <= start)):
            raise CannotDraw(f"a bar of {v:,} cannot be drawn on an axis that starts at {start:,}")


def _bar(ax, row, value, start, longest, name, text, status, who):
    known = not pd.isna(value)
    length = value - start if known else _stub(start, longest)
    # One call a bar: a bar of its own keeps its own ink, and its label says whose it is.
    (patch,) = ax.barh(row, length, THICKNESS, left=start, label=name, clip_on=False, **marks.ink(status, who))
    if not known:
        middle = math.sqrt(start * (start + length)) if start else length / 2
        marks.question_mark(ax, middle, row, patch.get_edgecolor())
    ax.annotate(
        text if text is not None and not pd.isna(text) else f"{value:,}" if known else "number not stated",
        (start + length, row),
        xytext=(10, 0),
        textcoords="offset points",
        va="center_baseline",
    )


def _stub(start, longest):
    """How long to draw the box of a missing number so that it looks the same on every axis."""
    return start * (longest / start) ** STUB - start if start else longest * STUB


def unit_chart(table, value, *, unit, label=None, status=None, side=None, note=None, per_line=20, ax=None):
    """Draw every row as a row of dots, each dot standing for the same number.

    Parameters
    ----------
    table: DataFrame; the first row is drawn at the top.
    value: column of numbers, 0 or more. A missing number is one dotted dot with a question mark.
    unit: how many one dot stands for. The rest that makes no whole unit is drawn as a part of a dot.
    label, note: columns of texts at the left and at the right of the dots.
    status, side: columns that give ink and colour, as in `bars`.
    per_line: how many dots stand in a line before the next begins.
    ax: the Axes to draw on; the present ones if left out.

    Returns the Axes. Raises `CannotDraw` for a negative value or a unit that is not positive.
    """
    ax = _axes(ax)
    if unit <= 0:
        raise CannotDraw(f"a dot must stand for more than {unit}")
    top, widest, firsts = 0, 1, []
    columns = (_column(table, name, "") for name in (label, note))
    for v, name, text, state, who in zip(
        table[value], *columns, _column(table, status, "held"), _column(table, side, "neutral"), strict=True
    ):
        places = _places(v, unit, per_line, top)
        for x, y, share in places:
            marks.dot(ax, x, y, status=marks.status_of(v, state), colour=who, share=share, label=name)
        right = max((x for x, _, _ in places), default=0) + 0.5
        depth = max(1, math.ceil(len(places) / per_line))
        firsts.append(top)
        if depth == 1:
            ax.annotate(text, (right, top), xytext=(8, 0), textcoords="offset points", va="center_baseline")
        elif text:  # many lines of dots leave no room beside them: their note goes below
            ax.annotate(text, (0, top + depth - 0.5), xytext=(0, -4), textcoords="offset points", va="top")
            depth += 1
        widest, top = max(widest, right), top + depth + GAP
    ax.set_yticks(firsts if label else [], list(table[label]) if label else [])
    ax.set(xlim=(0, widest), ylim=(top - GAP - 0.5, -0.5), xticks=[], aspect="equal", anchor="NW")
    ax.spines[:].set_visible(False)
    return ax


def _places(value, unit, per_line, first_line):
    """Where the dots of one row go, and for how much of a unit each stands: a list of (x, y, share)."""
    if pd.isna(value):
        return [(0.5, first_line, 1.0)]
    if value < 0:
        raise CannotDraw(f"{value:,} cannot be drawn as dots: it is less than nothing")
    whole, rest = divmod(value, unit)
    shares = [1.0] * int(whole) + ([rest / unit] if rest else [])
    return [(i % per_line + 0.5, first_line + i // per_line, share) for i, share in enumerate(shares)]


def steps(table, when, layers, *, until, side="neutral", more=None, missing=None, ax=None):
    """Draw numbers that stay the same until they change, as steps, one layer on top of the other.

    Parameters
    ----------
    table: DataFrame, one row for each change, in order of time.
    when: column of dates (or numbers) at which the rows begin; each row holds until the next one begins.
    layers: columns of numbers, 0 or more, the first at the bottom. A layer's column is its name.
    until: where the last row ends.
    side: the side whose colour all layers have; a thin gap keeps them apart. Their names are left to the caller to write.
    more: column of how much higher another source goes, drawn on top with a dashed outline; empty or 0 where none does.
    missing: column of how many things are there whose number is missing. They are in no layer: a dotted box with a question
        mark stands on top, of no meaning in its height.
    ax: the Axes to draw on; the present ones if left out.

    Returns the Axes, which begins at 0. Raises `CannotDraw` where a layer has a number missing or below 0, where there are no
    rows, or where the rows are not in order of time.
    """
    ax = _axes(ax)
    edges = [*table[when], until]
    heights = table[list(layers)]
    if not len(table) or not pd.Series(edges).is_monotonic_increasing:
        raise CannotDraw("steps need rows in order of time, the first one first, and an end after the last")
    if heights.isna().any(axis=None) or (heights < 0).any(axis=None):
        raise CannotDraw("a layer of steps needs a number in every row, 0 or more; put what has none into `missing`")
    top = pd.Series(0.0, index=table.index)
    for name in layers:
        top = _layer(ax, edges, top, heights[name].astype(float), name, marks.ink("held", side))
        ax.patches[-1].set(linewidth=0, path_effects=[withStroke(linewidth=2.5, foreground=style.colour("background"))])
    highest = top.max()
    if more is not None:
        extra = table[more].astype(float).replace(0, float("nan"))
        top = _layer(ax, edges, top, extra, more, marks.ink("possible", side))
    if missing is not None:
        stub = (table[missing] > 0).map({True: highest * STEP_STUB, False: float("nan")})
        _question_marks(ax, edges, top, stub, style.colour(side))
        top = _layer(ax, edges, top, stub, missing, marks.ink(marks.WITHOUT_NUMBER, side))
    ax.set(xlim=(edges[0], edges[-1]), ylim=(0, top.max() * 1.04))
    ax.tick_params(
        axis="x", pad=plt.rcParams["xtick.major.pad"] * 2
    )  # the first label stands next to the 0 of the other axis
    return ax


def _layer(ax, edges, below, height, name, look):
    """Draw one layer on top of another and return the new top; where a height is missing nothing is drawn."""
    if height.notna().any():
        outline = plt.rcParams["patch.linewidth"]  # matplotlib's own default for filled steps is none
        ax.stairs(below + height, edges, baseline=below, fill=True, label=name, linewidth=outline, **look)
    return below + height.fillna(0)


def _question_marks(ax, edges, below, stub, colour):
    """One question mark in the middle of each box, however many rows a box is wide."""
    runs = (below.ne(below.shift()) | stub.isna().ne(stub.isna().shift())).cumsum()
    for _, run in stub.groupby(runs.to_numpy()):
        if run.notna().all():
            first, last = (stub.index.get_loc(label) for label in (run.index[0], run.index[-1]))
            start, end = edges[first], edges[last + 1]
            marks.question_mark(ax, start + (end - start) / 2, below[run.index[0]] + run.iloc[0] / 2, colour)


def hedged(table, value, *, precision="precision", hedge="hedge"):
    """Write each number of a table with the article's own hedge: "about 1,000, “set to lead”".

    Parameters: `table`; `value`, its column of numbers; `precision`, a column of "exact", "about" or "not_stated"; `hedge`, a
    column with the softening words, empty where there are none. Returns a Series of texts with the table's index.
    """
    texts = [_in_words(*row) for row in zip(table[value], table[precision], table[hedge], strict=True)]
    return pd.Series(texts, index=table.index, dtype="str")


def _in_words(number, precision, hedge):
    text = "number not stated" if pd.isna(number) else f"{'about ' if precision == 'about' else ''}{number:,}"
    return text if pd.isna(hedge) else f"{text}, “{hedge}”"


def ink_key(statuses=None, *, vertical=True, size=None, ax=None):
    """Draw the key to the inks: a mark for each status, with its word beside it.

    Parameters: `statuses`, those to show (those of the column `status` if left out); `vertical`, one below the other, each as
    dot and as bar, or side by side; `size`, of its type in points; `ax`, the Axes to draw on. Returns the Axes, its frame off.
    """
    ax = _axes(ax)
    ax.set_axis_off()
    box = key_box(statuses, vertical=vertical, size=size or plt.rcParams["font.size"] * 1.6)
    ax.add_artist(AnchoredOffsetbox("center left", child=box, frameon=False, pad=0, borderpad=0))
    return ax


def key_box(statuses=None, *, vertical=False, size=None):
    """Build the key to the inks as an offset box, to be anchored anywhere in a figure.

    Parameters: as in `ink_key`; `size`, of its type in points. Returns a matplotlib `PackerBase`.
    """
    size = size or plt.rcParams["font.size"]
    entries = [_key_entry(status, size, with_bar=vertical) for status in statuses or marks.KEYS["status"]]
    if vertical:
        return VPacker(children=entries, align="left", pad=0, sep=size * 1.1)
    return HPacker(children=entries, align="center", pad=0, sep=size * 1.5)


def _key_entry(status, size, with_bar):
    side, bar = size * 1.35, size * 5
    swatch = DrawingArea(side + (bar + size * 0.6) * with_bar, side)
    swatch.add_artist(Circle((side / 2, side / 2), side * 0.45, **marks.ink(status)))
    if with_bar:
        swatch.add_artist(Rectangle((side + size * 0.6, side * 0.05), bar, side * 0.9, **marks.ink(status)))
    if status == marks.WITHOUT_NUMBER:
        question = {"ha": "center", "va": "center_baseline", "size": max(12, size * 0.8), "weight": style.SEMIBOLD}
        for x in [side / 2, side + size * 0.6 + bar / 2][: 1 + with_bar]:
            swatch.add_artist(Text(x, side / 2, "?", color=style.colour("neutral"), **question))
    word = TextArea(marks.INKS[status].word, textprops={"size": size})
    return HPacker(children=[swatch, word], align="center", pad=0, sep=size * 0.5)
