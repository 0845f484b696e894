"""A matrix of answers: who says what to which question, and how good the evidence is.

Here colour says the answer and ink says the basis; the word in the cell says the answer without either.
"""

from itertools import pairwise

import matplotlib.pyplot as plt

from eastern_flank.charts import marks, style
from eastern_flank.core.errors import CannotDraw

LABEL = 0.9  # size of the labels beside rows, of the house style's label: there are many rows
DOT = 2.6  # points: an empty cell is a dot, seen but without weight


def matrix(
    table,
    rows,
    columns,
    *,
    answer="stance",
    basis="basis",
    colour=None,
    row_order=None,
    column_order=None,
    groups=None,
    ax=None,
):
    """Draw who answers what: a box for every answer, a dot where there is none.

    Parameters
    ----------
    table: DataFrame with one row for each filled cell of the matrix, in any order.
    rows, columns: columns of the labels at the left (who) and above (which question).
    answer: column of "yes", "no" or "undecided"; the word stands in the cell, and gives its colour.
    basis: column that gives the ink, a word of `marks.INKS` such as "direct_quote".
    colour: one colour for all cells, such as "neutral", where the answers are other words; without it each answer has its own.
    row_order, column_order: all labels, from the top and from the left, those without any answer included; if left out, the
        labels of the table in the order in which they first occur.
    groups: a mapping from a row's label to its group, such as its side. A thin rule stands wherever the next row belongs
        to another group.
    ax: the Axes to draw on; the present ones if left out.

    Returns the Axes. Raises `CannotDraw` where a cell has two answers, a label is not in the order, or an answer has no
    colour; `UnknownName` where a basis has no ink.
    """
    ax = plt.gca() if ax is None else ax
    down = _order(table[rows], row_order, "row")
    across = _order(table[columns], column_order, "column")
    cells = list(zip(table[rows], table[columns], table[answer], table[basis], strict=True))
    _check(cells, colour)
    size = style.current_size()
    # The limits come first: a cell's outline depends on them.
    ax.set(xlim=(-0.5, len(across) - 0.5), ylim=(len(down) - 0.5, -0.5))
    ax.set_xticks(range(len(across)), [_in_two_lines(label) for label in across])
    ax.set_yticks(range(len(down)), down)
    small = max(12, LABEL * size.label)
    ax.tick_params("y", labelsize=small)
    ax.tick_params("x", labelsize=small, labelcolor=style.colour("text"), top=True, labeltop=True, labelbottom=False)
    ax.spines[:].set_visible(False)
    for row, column, word, ground in cells:
        marks.cell(ax, across[column], down[row], word, status=ground, colour=colour or word, size=size.source)
    filled = {(row, column) for row, column, *_ in cells}
    empty = [(x, y) for row, y in down.items() for column, x in across.items() if (row, column) not in filled]
    if empty:
        ax.plot(*zip(*empty, strict=True), "o", markersize=DOT, color=style.colour("neutral"))
    _rule(ax, list(down), groups)
    return ax


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


def _in_two_lines(label):
    """Break a label where its two lines come out about equally long."""
    words = str(label).split()
    breaks = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return "\n".join(min(breaks, key=lambda lines: max(map(len, lines)))) if breaks else str(label)


def _rule(ax, labels, groups):
    """Draw a thin rule between two rows that belong to different groups."""
    for place, (one, other) in enumerate(pairwise(labels)):
        if groups is not None and groups[one] != groups[other]:
            ax.axhline(place + 0.5, color=style.colour("rule"), linewidth=1)
