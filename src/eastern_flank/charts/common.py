"""What several charts share: their arguments, and the names of their rows."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from eastern_flank.core.errors import UnknownName
from eastern_flank.core.text import unknown

FEWEST = 3  # rows: with fewer, bars would grow so thick that they look like areas


def axes(ax: Axes | None) -> Axes:
    """Return the Axes to draw on.

    Parameters
    ----------
    ax : Axes, optional
        Those of the caller.

    Returns
    -------
    Axes
        The given ones, or else the current ones.
    """
    return plt.gca() if ax is None else ax


def column(table: pd.DataFrame, name: str | None, default: object) -> list:
    """Return the values of a column.

    Parameters
    ----------
    table : DataFrame
    name : str, optional
        The column's.
    default : object
        The value for every row where no column is named.

    Returns
    -------
    list

    Raises
    ------
    UnknownName
        For a column that is not there.
    """
    check_columns(table, name)
    return [default] * len(table) if name is None else list(table[name])


def check_columns(table: pd.DataFrame, *names: str | None) -> None:
    """Refuse names that are not columns of a table.

    Parameters
    ----------
    table : DataFrame
    *names : str or None

    Raises
    ------
    UnknownName
        With the nearest of the columns.
    """
    for name in names:
        if name is not None and name not in table:
            raise UnknownName(unknown("column", name, table.columns))


def name_rows(ax: Axes, names: list) -> None:
    """Name the rows of a chart that measures to the right, the first one at the top.

    Parameters
    ----------
    ax : Axes
        Its rows are at 0, 1, 2 ... on the y axis.
    names : list of str
        The labels, from the top.
    """
    ax.set_yticks(range(len(names)), names, parse_math=False)  # a name with dollar signs is no formula
    spare = max(0, FEWEST - len(names)) / 2
    ax.set_ylim(len(names) - 0.5 + spare, -0.5 - spare)
    ax.spines["left"].set_visible(True)  # where the lengths are measured from
    ax.spines["bottom"].set_visible(False)
    ax.xaxis.set_major_formatter(lambda number, _: f"{number:,.0f}")
