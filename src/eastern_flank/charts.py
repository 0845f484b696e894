"""The reusable charts. Each takes a table and the names of its columns, draws on `ax` and returns it.

Nothing here knows what is in a table: which column holds the number, the label, the status is said by the caller.
"""

import math
import textwrap

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.offsetbox import AnchoredOffsetbox, DrawingArea, HPacker, TextArea, VPacker
from matplotlib.patches import Circle, Rectangle
from matplotlib.text import Text

from . import marks, style
from .errors import CannotDraw

THICKNESS = 0.62  # of a bar, where rows are 1 apart
FEWEST = 3  # rows: with fewer, bars would grow so thick that they look like areas
GAP = 0.35  # between the dots of two rows of the table, in dots
STUB = 0.045  # length of the box that stands for a missing number, as a share of the axis
WIDE_STUB = 0.11  # the same in a chart of ranges, whose axis may be short
INDENT = 1.5  # from a mark of a list to its label, in sizes of its type; between its columns as well
USABLE = 0.88  # of a figure's width, for the columns of a list
BEFORE_HEADING = 0.4  # of a line
DETAIL_LINES = 2  # of a list's last column; where more are needed it is left out


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
    _name_rows(ax, names)
    if log_from:
        ax.set_xscale("log")
    ax.set_xlim(start, longest)
    return ax


def _name_rows(ax, names):
    """Name the rows of a chart that measures to the right, the first one at the top."""
    ax.set_yticks(range(len(names)), names)
    room = max(0, FEWEST - len(names)) / 2
    ax.set_ylim(len(names) - 0.5 + room, -0.5 - room)
    ax.spines["left"].set_visible(True)  # where the lengths are measured from
    ax.spines["bottom"].set_visible(False)
    ax.xaxis.set_major_formatter(lambda number, _: f"{number:,.0f}")


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


def ranges(table, low, high, *, label, note=None, status=None, side=None, line=None, ax=None):
    """Draw one horizontal range a row, from the lowest to the highest number that somebody gives for it.

    Parameters
    ----------
    table: DataFrame; the first row is drawn at the top.
    low, high: columns of numbers, 0 or more, in one unit. Where both are the same, the range is a dot. Where one is missing
        it is a dot with an arrow to the open side; where both are, a dotted box with a question mark, whose length means nothing.
    label: column of names, written at the left.
    note: column of texts written at the right; without it the numbers themselves.
    status, side: columns that give ink and colour, as in `bars`.
    line: a pair (number, text) that all rows are to be compared with: a vertical line with the text above it.
    ax: the Axes to draw on; the present ones if left out. They begin at 0.

    Returns the Axes. Raises `CannotDraw` for a negative number, or a low that is above its high.
    """
    ax = _axes(ax)
    spans = list(zip(table[low], table[high], strict=True))
    known = [number for span in spans for number in span if not pd.isna(number)] + ([line[0]] if line else [])
    _check_spans(spans)
    longest = max(known, default=1)
    names = list(table[label])
    columns = (_column(table, note, None), _column(table, status, "held"), _column(table, side, "neutral"))
    for row, ((a, b), name, text, state, who) in enumerate(zip(spans, names, *columns, strict=True)):
        _range(ax, row, a, b, longest, name, state, who)
        words = text if text is not None and not pd.isna(text) else _span_in_words(a, b)
        ax.annotate(words, (longest, row), xytext=(28, 0), textcoords="offset points", va="center_baseline")
    _name_rows(ax, names)
    ax.set_xlim(0, longest)
    ax.locator_params(axis="x", nbins=3, steps=[1, 2, 5, 10])  # few: every number stands beside its row
    if line:
        _compare_with(ax, *line)
    return ax


def _check_spans(spans):
    for a, b in spans:
        if any(number < 0 for number in (a, b) if not pd.isna(number)):
            raise CannotDraw("a range cannot begin below 0, and these numbers are counts")
        if not (pd.isna(a) or pd.isna(b)) and a > b:
            raise CannotDraw(f"a range from {a:,} to {b:,} runs backwards: the lower number comes first")


def _range(ax, row, low, high, longest, name, status, who):
    ends = [number for number in (low, high) if not pd.isna(number)]
    if len(set(ends)) == 2:
        ax.barh(row, high - low, THICKNESS / 2, left=low, label=name, clip_on=False, **marks.ink(status, who))
    elif ends:
        side, sign, words = (1, "→", " and more") if pd.isna(high) else (-1, "←", " and less")
        is_open = len(ends) == 1
        patch = marks.point(ax, ends[0], row, status=status, colour=who, label=name + words * is_open)
        if is_open:
            place = {"xytext": (16 * side, 0), "textcoords": "offset points", "ha": "center", "va": "center_baseline"}
            ax.annotate(sign, (ends[0], row), color=patch.get_edgecolor(), **place)
    else:
        stub = longest * WIDE_STUB
        (patch,) = ax.barh(row, stub, THICKNESS, label=name, clip_on=False, **marks.ink(marks.WITHOUT_NUMBER, who))
        marks.question_mark(ax, stub / 2, row, patch.get_edgecolor())


def _span_in_words(low, high):
    if pd.isna(low) and pd.isna(high):
        return "number not stated"
    if pd.isna(low) or pd.isna(high):
        return f"at most {high:,}" if pd.isna(low) else f"at least {low:,}"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _compare_with(ax, number, text):
    ax.axvline(number, color=style.colour("text"), linewidth=1.2, zorder=0.5)
    middle = ax.get_xlim()[1] / 2
    ax.annotate(
        text,
        (number, ax.get_ylim()[1]),
        xytext=(0, 4),
        textcoords="offset points",
        ha="center" if number == middle else "right" if number > middle else "left",
        va="bottom",
    )


def listing(table, *, label, note=None, detail=None, status=None, side=None, group=None, ax=None):
    """Draw a table as a list: a line a row, with a mark whose ink says how sure, a label, and what else there is to say.

    Parameters
    ----------
    table: DataFrame; the first row is drawn at the top.
    label, note: columns of texts, written beside the mark and in a second column.
    detail: column of longer texts, written small in a third column and wrapped. Where the figure is too narrow for them, as
        on half a slide, all are left out: nothing may stand there that has to be read.
    status: column of a word of `marks.INKS`, such as "happened"; without it all marks are solid.
    side: column of sides, which gives the colour; without it all are grey.
    group: column of headings; a heading is written above the first row of each run of the same.
    ax: the Axes to draw on; the present ones if left out.

    Returns the Axes, its frame off. Raises `CannotDraw` for an empty table.
    """
    ax = _axes(ax)
    if table.empty:
        raise CannotDraw("a list needs at least one row; this table has none")
    places, lines = _lines_of_list(_column(table, group, None))
    ax.set(xlim=(0, 1), ylim=(lines - 0.5, -0.5))
    ax.set_axis_off()
    size = plt.rcParams["font.size"]
    for y, name, state, who in zip(
        places, table[label], _column(table, status, "held"), _column(table, side, "neutral"), strict=True
    ):
        marks.point(ax, 0, y, status=state, colour=who, label=name)
    offset = INDENT * size
    for column in (label, note):
        if column is not None:
            offset = _write_column(ax, places, table[column], offset) + INDENT * size
    if detail is not None:
        _write_details(ax, places, table[detail], offset)
    if group is not None:
        _write_headings(ax, places, table[group])
    return ax


def _lines_of_list(groups):
    """Where each row of a list goes, a line being 1 high, and how many lines there are, with room for the headings."""
    places, y, last = [], 0, None
    for heading in groups:
        if heading != last:
            y, last = y + (1 + BEFORE_HEADING if places else 1), heading
        places.append(y)
        y += 1
    return places, y


def _write_headings(ax, places, groups):
    last = None
    for y, heading in zip(places, groups, strict=True):
        if heading != last:
            _write(ax, heading, y - 1, -marks.POINT * plt.rcParams["font.size"], weight=style.SEMIBOLD)
            last = heading


def _write(ax, text, y, offset, **look):
    """Write a text in a line of a list, so many points from the middle of its marks."""
    look = {"va": "center_baseline", "linespacing": 1.1} | look
    return ax.annotate(text, (0, y), xytext=(offset, 0), textcoords="offset points", **look)


def _write_column(ax, places, texts, offset):
    """Write a column of a list; return where its longest text ends, in points."""
    written = [_write(ax, text, y, offset) for y, text in zip(places, texts, strict=True)]
    return offset + max(_width(text) for text in written)


def _width(text):
    return text.get_window_extent(text.figure._get_renderer()).width * 72 / text.figure.dpi


def _write_details(ax, places, texts, offset):
    small = {"size": plt.rcParams["axes.labelsize"], "color": style.colour("muted")}
    room = USABLE * ax.figure.get_figwidth() * 72 - offset
    wrapped = [_wrapped(ax, text, room, small) for text in texts]
    if max(text.count("\n") + 1 for text in wrapped) <= DETAIL_LINES:
        for y, text in zip(places, wrapped, strict=True):
            _write(ax, text, y, offset, **small)


def _wrapped(ax, text, room, look):
    """Break a text into lines of at most `room` points, about; into many where there is hardly any room."""
    probe = ax.annotate(text, (0, 0), **look)
    width = _width(probe)
    probe.remove()
    if width <= room:
        return text
    return "\n".join(textwrap.wrap(text, max(1, int(len(text) * room / width * 0.95))))


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
