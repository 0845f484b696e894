"""Lists: a table as lines of text, each with a mark whose ink says how sure it is, or a sign."""

import textwrap

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from eastern_flank.charts import common, marks, style, text_layout
from eastern_flank.core.errors import CannotDraw

INDENT = 1.5  # from a mark to its label, in sizes of its type; between the columns as well
USABLE = 0.88  # of a figure's width, for the columns
BEFORE_HEADING = 0.4  # of a line
DETAIL_LINES = 2  # of the last column; where more are needed it is left out
ROW, STACKED = 2, 3  # height of a line, in sizes of its type, where a figure grows; and where it is two lines
HEADING = 0.7  # of such a line
ROOMY = 9  # lines of a list: where there are more, a detail has room for one line only


def listing(
    table: pd.DataFrame,
    *,
    label: str,
    note: str | None = None,
    detail: str | None = None,
    status: str | None = None,
    side: str | None = None,
    group: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a table as a list: a line for each row, with a mark or a sign, a label, and what else there is to say.

    Parameters
    ----------
    table : DataFrame
        The first row is drawn at the top.
    label, note : str
        Columns of texts, written beside the mark and in a second column.
    detail : str, optional
        Column of longer texts, written small in a third column and wrapped. Where the figure is too narrow for them, as
        on half a slide, all are left out: put nothing there that has to be read.
    status : str, optional
        Column of words of `marks.MEANINGS`, such as "planned" or "happened"; without it all marks are solid dots.
    side : str, optional
        Column of sides, which gives the colour; without it all are grey.
    group : str, optional
        Column of headings; a heading is written above the first row of each run of the same.
    ax : Axes, optional
        The Axes to draw on; by default the current ones.

    Returns
    -------
    Axes
        Their frame is off.

    Raises
    ------
    CannotDraw
        For an empty table.
    """
    ax = common.axes(ax)
    if table.empty:
        raise CannotDraw("a list needs at least one row; this table has none")
    common.check_columns(table, label, note, detail)
    stacked = common.is_narrow(ax.figure) and style.current_size().grows
    places, lines = _lines(common.column(table, group, None), HEADING if stacked else 1)
    ax.set(xlim=(0, 1), ylim=(lines - 0.5, -0.5))
    ax.set_axis_off()
    common.set_row_height(ax, plt.rcParams["font.size"] * (STACKED if stacked else ROW))
    size = _size(ax, [list(table[column]) for column in (label, note) if column is not None])
    looks = common.column(table, status, "held"), common.column(table, side, "neutral")
    for y, name, state, who in zip(places, table[label], *looks, strict=True):
        marks.point(ax, 0, y, status=state, colour=who, label=name, size=size)
    if stacked:
        _write_stacked(ax, places, *(list(common.column(table, column, "")) for column in (label, note, detail)))
    else:
        offset = INDENT * size
        for column in (label, note):
            if column is not None:
                written = [
                    _write(ax, text, y, offset, size=size) for y, text in zip(places, table[column], strict=True)
                ]
                offset += max(map(text_layout.width_of, written)) + INDENT * size
        if detail is not None:
            _write_details(ax, places, table[detail], offset, DETAIL_LINES if lines <= ROOMY else 1)
    if group is not None:
        _write_headings(ax, places, table[group], HEADING if stacked else 1)
    return ax


def _write_stacked(ax, places, labels, notes, details):
    """Write each label, and below it, smaller, what else there is to say: a figure as narrow as a phone has one column."""
    usual, small = plt.rcParams["font.size"], plt.rcParams["axes.labelsize"]
    left = INDENT * usual
    room = USABLE * ax.figure.get_figwidth() * 72 - left
    for y, name, note, detail in zip(places, labels, notes, details, strict=True):
        up = 0.6 if note or detail else 0
        size = next(size for size in (usual, small, style.current_size().smallest) if _fits(name, size, room))
        _write(ax, name, y, left, size=size, up=up * usual)
        _write(ax, note, y, left, size=small, up=-up * usual)
        behind = text_layout.measure(str(note), small) + 0.8 * small
        if _fits(detail, small, room - behind):
            _write(ax, detail, y, left + behind, size=small, up=-up * usual, color=style.colour("muted"))


def _fits(text, size, room):
    return size == style.current_size().smallest or text_layout.measure(str(text), size) <= room


def _size(ax, columns):
    """Return the size of the type: in a narrow figure the largest in which the columns have room."""
    sizes = [plt.rcParams["font.size"]]
    if common.is_narrow(ax.figure):
        sizes += [plt.rcParams["axes.labelsize"], style.current_size().smallest]
    for size in sizes:
        widths = [max(text_layout.measure(str(text), size) for text in column) + INDENT * size for column in columns]
        if sum(widths) <= USABLE * ax.figure.get_figwidth() * 72:
            break
    return size


def _lines(groups, high):
    """Where each row goes, a line being 1 high, and how many lines there are, with space for headings that are so high."""
    places, y, last = [], 0, None
    for heading in groups:
        if heading != last:
            y, last = y + (high + BEFORE_HEADING if places else high), heading
        places.append(y)
        y += 1
    return places, y


def _write_headings(ax, places, groups, high):
    last = None
    for y, heading in zip(places, groups, strict=True):
        if heading != last:
            _write(ax, heading, y - high, -marks.POINT * plt.rcParams["font.size"], weight=style.SEMIBOLD)
            last = heading


def _write(ax, text, y, offset, up=0, **look):
    """Write a text in a line of the list, so many points from the middle of its marks, and so many above it."""
    look = {"va": "center_baseline", "linespacing": 1.1} | look
    return ax.annotate(text, (0, y), xytext=(offset, up), textcoords="offset points", parse_math=False, **look)


def _write_details(ax, places, texts, offset, most):
    look = {"size": plt.rcParams["axes.labelsize"], "color": style.colour("muted")}
    width = USABLE * ax.figure.get_figwidth() * 72 - offset
    wrapped = [_wrap(text, width, look["size"], ax.figure.dpi) for text in texts]
    if max(text.count("\n") + 1 for text in wrapped) <= most:
        for y, text in zip(places, wrapped, strict=True):
            _write(ax, text, y, offset, **look)


def _wrap(text, width, size, dpi):
    """Break a text where as many characters as fit on average are in a line: into many lines where there is hardly any space."""
    share = width / text_layout.measure(text, size, dpi=dpi)
    return text if share >= 1 else "\n".join(textwrap.wrap(text, max(1, int(len(text) * share * 0.95))))
