"""What several charts share: their arguments, and the names of their rows."""

from collections.abc import Sequence
from weakref import WeakKeyDictionary

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Affine2D, ScaledTranslation

from eastern_flank.charts import style, text_layout
from eastern_flank.core.errors import UnknownName
from eastern_flank.core.text import unknown

NARROW = 30  # sizes of its type: a figure that is not as wide has no room for names beside what they name
ABOVE = 0.35  # of its type: how far a name is above what it names
SOME, MANY = 5, 7  # rows: where there are more, names above them are smaller
FEWEST = 3  # rows: with fewer, bars would grow so thick that they look like areas
# How high a row is where a figure grows with its rows, in sizes of its type: so much, and so much shared by all of them.
ROW, SHARED = {False: 1.6, True: 2}, 7
NUMBERS = {False: 6, True: 4}  # on an axis there
_rows = WeakKeyDictionary()  # how high a row of each Axes would like to be


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


def is_narrow(fig: Figure) -> bool:
    """Return whether a figure is too narrow, for its type, for names beside what they name: they are then written above it.

    Parameters
    ----------
    fig : Figure

    Returns
    -------
    bool
    """
    return fig.get_figwidth() * 72 < NARROW * plt.rcParams["font.size"]


def set_row_height(ax: Axes, points: float) -> None:
    """Say how high a row of a chart would like to be: one unit of its y axis.

    Parameters
    ----------
    ax : Axes
    points : float
    """
    _rows[ax] = points


def row_height(ax: Axes) -> float | None:
    """Return how high a row of a chart would like to be; nothing where nobody said it.

    Parameters
    ----------
    ax : Axes

    Returns
    -------
    float or None
        In points.
    """
    return _rows.get(ax)


def row_size(ax: Axes, rows: int) -> float:
    """Return the size of the type that names rows: smaller where a narrow figure has many.

    Parameters
    ----------
    ax : Axes
    rows : int

    Returns
    -------
    float
        In points.
    """
    grid = ax.get_gridspec()
    rows *= grid.nrows * grid.ncols if grid and grid.ncols > 1 else 1
    usual, small = plt.rcParams["font.size"], plt.rcParams["axes.labelsize"]
    if not is_narrow(ax.figure) or rows <= SOME or style.current_size().grows:
        return usual
    return small if rows <= MANY else style.current_size().smallest


def name_rows(
    ax: Axes,
    names: Sequence[str],
    notes: Sequence[str] = (),
    ends: Sequence[float] | None = None,
    *,
    thick: float = 0.4,
    room: float | None = None,
) -> None:
    """Name the rows of a chart that measures to the right, the first one at the top.

    Parameters
    ----------
    ax : Axes
        Its rows are at 0, 1, 2 ... on the y axis.
    names : sequence of str
        The labels, from the top.
    notes : sequence of str
        What is written after the names in a narrow figure, and in others at the ends of the bars.
    ends : sequence of float, optional
        Where the bars end; without them the notes of a figure that is not narrow are left to the caller.
    thick : float
        How thick a bar is in a narrow figure.
    room : float, optional
        How much there is above the first row and below the last, in a figure that is not narrow.
    """
    ax.set_yticks(range(len(names)), names, parse_math=False)  # a name with dollar signs is no formula
    narrow, size = is_narrow(ax.figure), plt.rcParams["font.size"]
    if narrow:
        size = names_above(ax, names, notes, [thick / 2] * len(names))
        ax.set_ylim(len(names) - 0.5, thick / 2 - 1)
    else:
        room = 0.5 + max(0, FEWEST - len(names)) / 2 if room is None else room
        room = 0.5 if style.current_size().grows else room  # it is not higher than its rows
        ax.set_ylim(len(names) - 1 + room, -room)
        for row, (end, note) in enumerate(zip(ends if ends is not None else (), notes, strict=False)):
            look = {"va": "center_baseline", "parse_math": False}
            ax.annotate(note, (end, row), xytext=(8, 0), textcoords="offset points", **look)
    lines = 0 if narrow else max((str(name).count("\n") for name in names), default=0)
    set_row_height(ax, size * max(ROW[narrow] + SHARED / max(2, len(names)), 1.8 + 1.2 * lines))
    ax.spines["left"].set_visible(True)  # where the lengths are measured from
    ax.spines["bottom"].set_visible(False)
    if style.current_size().grows and ax.get_xscale() == "linear":
        ax.xaxis.set_major_locator(MaxNLocator(NUMBERS[narrow], steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(lambda number, _: f"{number:,.0f}")


def names_above(ax: Axes, names: Sequence[str], notes: Sequence[str], lifts: Sequence[float]) -> float:
    """Write the names on the y axis above their rows, each followed by its note.

    Parameters
    ----------
    ax : Axes
        It has a tick for each name; its y axis points down.
    names, notes : sequence of str
        Where there are many rows, the first line of a name has to do.
    lifts : sequence of float
        How far the upper edge of a row is above its tick.

    Returns
    -------
    float
        The size of their type.
    """
    names = [str(name).split("\n")[0] if len(names) > FEWEST else " ".join(str(name).split()) for name in names]
    notes = ["" if pd.isna(note) else str(note) for note in notes] or [" "] * len(names)
    size = _largest(ax, names, notes)
    ax.set_yticks(ax.get_yticks(), names, parse_math=False)
    ax.tick_params("y", labelleft=True)  # also where the axis is shared
    to_page = ax.get_yaxis_transform()
    up = ScaledTranslation(0, ABOVE * size / 72, ax.figure.dpi_scale_trans)
    for label, name, note, row, lift in zip(ax.get_yticklabels(), names, notes, ax.get_yticks(), lifts, strict=True):
        label.set(transform=Affine2D().translate(0, -lift) + to_page + up, ha="left", va="baseline")
        label.set(size=size, weight=style.SEMIBOLD)
        behind = _width(ax, name, size, style.SEMIBOLD) + size / 2, ABOVE * size
        look = {"xytext": behind, "textcoords": "offset points", "va": "baseline", "size": size, "parse_math": False}
        ax.annotate(note, (0, row - lift), xycoords=to_page, **look)
    return size


def _largest(ax, names, notes):
    """Return the largest size of type in which each name and its note have room in a line, and all lines above each other."""
    room = ax.figure.get_figwidth() * 72 * (0.97 if style.current_size().grows else 0.88)
    room /= ax.get_gridspec().ncols if ax.get_gridspec() else 1
    sizes = [plt.rcParams["font.size"], plt.rcParams["axes.labelsize"], style.current_size().smallest]
    for size in (size for size in sizes if size <= row_size(ax, len(names))):
        pairs = zip(names, notes, strict=True)
        widths = (_width(ax, a, size, style.SEMIBOLD) + size / 2 + _width(ax, b, size, 400) for a, b in pairs)
        if max(widths, default=0) <= room:
            break
    return size


def _width(ax, text, size, weight):
    return text_layout.measure(text, size, weight, ax.figure.dpi)
