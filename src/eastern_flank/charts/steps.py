"""Steps: numbers that stay the same until they change."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from eastern_flank.charts import common, marks, style
from eastern_flank.core.errors import CannotDraw

STUB = 0.13  # height of the box that stands for a missing number, as a share of the highest: room for a question mark


def steps(
    table: pd.DataFrame,
    when: str,
    layers: Sequence[str],
    *,
    until: object,
    side: str = "neutral",
    more: str | None = None,
    missing: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw numbers that stay the same until they change, as steps, one layer on top of the other.

    Parameters
    ----------
    table : DataFrame
        One row for each change, in order of time.
    when : str
        Column of dates (or numbers) at which the rows begin; each row applies until the next one begins.
    layers : sequence of str
        Columns of numbers, 0 or more, the first at the bottom. A layer's column is its name.
    until : date or number
        Where the last row ends.
    side : str
        The side whose colour all layers have; a thin gap keeps them apart. Their names are left to the caller to write.
    more : str, optional
        Column of how much higher another source goes, drawn on top in a lighter tint: it is counted, though not by the source
        below; empty or 0 where none does.
    missing : str, optional
        Column of how many things are there whose number is missing. They are in no layer: a dotted box with a question
        mark is drawn on top; its height means nothing.
    ax : Axes, optional
        The Axes to draw on; by default the current ones.

    Returns
    -------
    Axes
        The y axis begins at 0.

    Raises
    ------
    CannotDraw
        Where a layer has a number missing or below 0, where there are no rows, or where they are not in order of time.
    """
    ax = common.axes(ax)
    common.check_columns(table, when, *layers, more, missing)
    edges = [*table[when], until]
    heights = table[list(layers)]
    if not len(table) or not pd.Series(edges).is_monotonic_increasing:
        raise CannotDraw("steps need rows in order of time, earliest first, and an end after the last row")
    if heights.isna().any(axis=None) or (heights < 0).any(axis=None):
        raise CannotDraw(
            "a layer of steps needs a number in every row, 0 or more; put rows without a number into `missing`"
        )
    top = pd.Series(0.0, index=table.index)
    for name in layers:
        top = _layer(ax, edges, top, heights[name].astype(float), name, marks.ink("held", side))
        ax.patches[-1].set(linewidth=0, path_effects=[withStroke(linewidth=2.5, foreground=style.colour("background"))])
    highest = top.max()
    if more is not None:
        extra = table[more].astype(float).replace(0, float("nan"))
        top = _layer(ax, edges, top, extra, more, marks.ink("other_source", side))
    if missing is not None:
        stub = (table[missing] > 0).map({True: highest * STUB, False: float("nan")})
        _question_marks(ax, edges, top, stub, style.colour(side))
        top = _layer(ax, edges, top, stub, missing, marks.ink(marks.WITHOUT_NUMBER, side))
    ax.set(xlim=(edges[0], edges[-1]), ylim=(0, top.max() * 1.04))
    # The first label is next to the 0 of the other axis.
    ax.tick_params(axis="x", pad=plt.rcParams["xtick.major.pad"] * 2)
    return ax


def _layer(ax, edges, below, height, name, look):
    """Draw one layer on top of another and return the new top; where a height is missing nothing is drawn."""
    if height.notna().any():
        outline = plt.rcParams["patch.linewidth"]  # matplotlib's own default for filled steps is none
        ax.stairs(below + height, edges, baseline=below, fill=True, label=name, linewidth=outline, **look)
    return below + height.fillna(0)


def _question_marks(ax, edges, below, stub, colour):
    """Write one question mark in the middle of each box, however many rows a box is wide."""
    runs = (below.ne(below.shift()) | stub.isna().ne(stub.isna().shift())).cumsum()
    for _, run in stub.groupby(runs.to_numpy()):
        if run.notna().all():
            first, last = (stub.index.get_loc(label) for label in (run.index[0], run.index[-1]))
            start, end = edges[first], edges[last + 1]
            marks.question_mark(ax, start + (end - start) / 2, below[run.index[0]] + run.iloc[0] / 2, colour)
