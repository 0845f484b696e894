"""A matrix of answers: who says what to which question, and how good the evidence is.

Here colour says the answer and ink says the basis; the word in the cell says the answer without either.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes

from eastern_flank.charts import common, marks, style, text_layout
from eastern_flank.core.errors import CannotDraw

LABEL = 0.9  # size of the labels beside rows, of the house style's label: there are many rows
ROW = 1.8  # of a row, in sizes of its label, where a figure grows with what is in it
FEW = 3  # columns: where a narrow figure has more, their labels are upright
DOT = 2.6  # points: an empty cell is a dot, seen but without weight


def matrix(
    table: pd.DataFrame,
    rows: str,
    columns: str,
    *,
    answer: str = "stance",
    basis: str = "basis",
    colour: str | None = None,
    row_order: Iterable[str] | None = None,
    column_order: Iterable[str] | None = None,
    groups: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw who answers what: a box for every answer, a dot where there is none.

    Parameters
    ----------
    table : DataFrame
        One row for each filled cell of the matrix, in any order.
    rows, columns : str
        Columns of the labels at the left (who) and above (which question).
    answer : str
        Column of "yes", "no" or "undecided"; the word is written in the cell, and gives its colour.
    basis : str
        Column that gives the ink or the sign, a word of `marks.MEANINGS` such as "direct_quote".
    colour : str, optional
        One colour for all cells, such as "neutral", where the answers are other words; without it each answer has its own.
    row_order, column_order : iterable of str, optional
        All labels, from the top and from the left, those without any answer included; by default the labels of the table in
        the order in which they first occur.
    groups : mapping, optional
        From a row's label to its group, such as its side. A thin rule is drawn wherever the next row belongs to a
        different group.
    ax : Axes, optional
        The Axes to draw on; by default the current ones.

    Returns
    -------
    Axes

    Raises
    ------
    CannotDraw
        Where a cell has two answers, a label is not in the order, or an answer has no colour.
    UnknownName
        Where a basis has no ink.
    """
    ax = common.axes(ax)
    common.check_columns(table, rows, columns, answer, basis)
    down = _order(table[rows], row_order, "row")
    across = _order(table[columns], column_order, "column")
    cells = list(zip(table[rows], table[columns], table[answer], table[basis], strict=True))
    _check(cells, colour)
    size = style.current_size()
    # The limits come first: a cell's outline depends on them.
    ax.set(xlim=(-0.5, len(across) - 0.5), ylim=(len(down) - 0.5, -0.5))
    narrow = common.is_narrow(ax.figure)
    small = size.smallest if narrow else max(size.smallest, LABEL * size.label)
    names, fit = _heads(ax, across, down, small)
    ax.set_xticks(range(len(across)), names, parse_math=False)
    ax.set_yticks(range(len(down)), down, parse_math=False)
    common.set_row_height(ax, ROW * small)
    ax.tick_params("y", labelsize=small)
    ax.tick_params("x", labelsize=small, labelcolor=style.colour("text"), top=True, labeltop=True, labelbottom=False)
    if narrow and len(across) > FEW and not fit:
        ax.tick_params("x", labelrotation=90)
    ax.spines[:].set_visible(False)
    for row, column, word, ground in cells:
        look = {"status": ground, "colour": colour or word, "size": size.smallest if narrow else size.source}
        marks.cell(ax, across[column], down[row], word, **look)
    filled = {(row, column) for row, column, *_ in cells}
    empty = [(x, y) for row, y in down.items() for column, x in across.items() if (row, column) not in filled]
    if empty:
        ax.plot(*zip(*empty, strict=True), "o", markersize=DOT, color=style.colour("neutral"))
    _rule(ax, list(down), groups)
    return ax


def _heads(ax, across, down, size):
    """Break the labels of the columns into lines; return them, and whether each has room above its column."""
    room = ax.figure.get_figwidth() * 72 * 0.99 - max(text_layout.measure(str(name), size) for name in down) - size / 2
    wide = room / len(across) - size / 4
    heads = [text_layout.balanced(str(label), 2) for label in across]
    wrapped = [text_layout.wrap(str(label), wide, size).split("\n") for label in across]
    fit = all(text_layout.measure(line, size) <= wide for lines in wrapped for line in lines)
    fit = fit and style.current_size().grows
    return ["\n".join(lines) for lines in (wrapped if fit and common.is_narrow(ax.figure) else heads)], fit


def _order(labels, order, what):
    """Map each label to its place; an order that lacks a label would hide its answers."""
    places = {label: place for place, label in enumerate(dict.fromkeys(labels if order is None else order))}
    for label in labels:
        if label not in places:
            raise CannotDraw(
                f"the {what} {label!r} is in the table and not in the order: {', '.join(map(str, places))}"
            )
    return places


def _check(cells, colour):
    seen = set()
    for row, column, word, _ in cells:
        if colour is None and word not in style.ANSWERS:
            raise CannotDraw(f"there is no colour for the answer {word!r}; there are {', '.join(style.ANSWERS)}")
        if (row, column) in seen:
            raise CannotDraw(f"the cell of {row!r} and {column!r} has two answers; keep one row for each cell")
        seen.add((row, column))


def _rule(ax, labels, groups):
    """Draw a thin rule between two rows that belong to different groups."""
    for place, (one, other) in enumerate(pairwise(labels)):
        if groups is not None and groups[one] != groups[other]:
            ax.axhline(place + 0.5, color=style.colour("rule"), linewidth=1)
