"""The reusable charts. Each takes a table and the names of its columns, draws on `ax` and returns it.

Nothing here knows what is in a table: which column holds the number, the label, the status is said by the caller.
"""

import math
import textwrap

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.offsetbox import AnchoredOffsetbox, DrawingArea, HPacker, TextArea, VPacker
from matplotlib.patches import Circle, Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from eastern_flank.charts import marks, style
from eastern_flank.core.errors import CannotDraw

THICKNESS = 0.62  # of a bar, where rows are 1 apart
FEWEST = 3  # rows: with fewer, bars would grow so thick that they look like areas
GAP = 0.35  # between the dots of two rows of the table, in dots
PILE = 2  # dots side by side in a pile
# How much further apart lines of a tally move, in dots, as width : height falls by 1 from that of the widest slide.
SPREAD = 0.9
BETWEEN = 0.45  # between two columns of a tally, and between its lines on the widest slide, in dots
STUB = 0.045  # length of the box that stands for a missing number, as a share of the axis
STEP_STUB = 0.13  # and its height on steps, as a share of the highest: room for a question mark
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
    if log_from:
        ax.set_xscale("log")  # before the rest: it would put its own numbers at the ticks
    _name_rows(ax, names)
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


def tally(table, by, *, across=None, status=None, side=None, note=None, ax=None):
    """Draw one dot a row of the table, in lines by the values of a column.

    Parameters
    ----------
    table: DataFrame; every row is one dot.
    by: column whose values make the lines, in the order of its categories, else as they first occur. A category without a
        row is an empty line: an absence that can be seen.
    across: column whose values make columns, in an order found in the same way; where a line meets a column the dots form
        a pile. Without it the dots of a line run on from the left.
    status: column of words of `marks.INKS` such as attribution or certainty, which gives the ink. Dots of the same status stand
        together, in the order of the column's categories; without it all are solid.
    side: column of sides, which gives the colour; a missing side is grey.
    note: Series or dict of the texts that end the lines, by the values of `by`; where there is none, the number of dots.
    ax: the Axes to draw on; the present ones if left out.

    Returns the Axes. Raises `CannotDraw` for a table without rows, and where a row has no line or no column to stand in.
    """
    ax, notes = _axes(ax), {} if note is None else note
    _check_complete(table, by, across)
    lines, columns = _values(table[by]), _values(table[across]) if across else [""]
    dots = table.sort_values(status, kind="stable") if status else table
    wide, apart = PILE if across else max(1, len(table)), _between_lines(ax)
    starts = [number * (PILE + BETWEEN) for number in range(len(columns))]
    top, grounds, right = 0.0, [], 1.0
    for line in lines:
        mine = dots[dots[by] == line]
        piles = [mine[mine[across] == column] if across else mine for column in columns]
        height = max(1, *(math.ceil(len(pile) / wide) for pile in piles))
        grounds.append(top + height - 0.5)
        for start, pile in zip(starts, piles, strict=True):
            _pile(ax, pile, start, grounds[-1], wide, str(line), status, side, centred=bool(across))
        end = starts[-1] + PILE if across else len(mine)
        _note(ax, end, grounds[-1], str(notes.get(line, len(mine))))
        right, top = max(right, end), top + height + apart
    ax.set_yticks(grounds, [str(line) for line in lines])
    ax.set_xticks([])
    if across:
        _head(ax, across, columns, [start + PILE / 2 for start in starts])
    _thin_outlines(ax, right)
    ax.set(xlim=(0, right), ylim=(top - apart, 0), aspect="equal", anchor="NW")
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    return ax


def _between_lines(ax):
    """How far apart to set the lines: their width decides how large the dots are, so a higher figure has room to spare."""
    width, height = ax.figure.get_size_inches()
    widest = max(w / h for w, h in (size.inches for size in style.SIZES.values()))
    return BETWEEN + SPREAD * max(0, widest - width / height)


def _thin_outlines(ax, dots_across):
    """Give small dots a thin outline: a thick one leaves no room for the dashes that say what they mean."""
    room = ax.get_position().width * ax.figure.get_figwidth() * 72
    width = min(plt.rcParams["patch.linewidth"], 0.075 * room / dots_across)
    for patch in ax.patches:
        patch.set_linewidth(width)


def _head(ax, name, columns, places):
    """Name the columns above them, and draw a thin line from each label at the left to its dots."""
    ax.set_xticks(places, [str(column) for column in columns])
    ax.xaxis.tick_top()
    ax.yaxis.grid(True, linewidth=1)
    ax.set_axisbelow(True)
    place = {"xycoords": "axes fraction", "xytext": (-10, 8), "textcoords": "offset points"}
    look = {"color": style.colour("muted"), "size": plt.rcParams["xtick.labelsize"]}
    ax.annotate(name, (0, 1), ha="right", va="bottom", **place, **look)


def _check_complete(table, *names):
    if table.empty:
        raise CannotDraw("there is no dot to draw: the table has no rows")
    for name in filter(None, names):
        if empty := int(table[name].isna().sum()):
            raise CannotDraw(f"rows without a value in the column {name!r}: {empty}; fill or leave them out first")


def _values(column):
    """The values of a column in their order: that of its categories, else that in which they first occur."""
    return list(column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else column.unique())


def _pile(ax, rows, left, ground, wide, label, status, side, *, centred):
    """Draw the dots of one pile, `wide` of them side by side, from the ground up."""
    looks = zip(_column(rows, status, "held"), _column(rows, side, "neutral"), strict=True)
    for number, (state, who) in enumerate(looks):
        level, place = divmod(number, wide)
        room = max(0, wide - (len(rows) - level * wide)) / 2 if centred else 0
        colour = "neutral" if pd.isna(who) else who
        marks.dot(ax, left + room + place + 0.5, ground - level, status=state, colour=colour, label=label)


def _note(ax, x, y, text):
    ax.annotate(text, (x, y), xytext=(8, 0), textcoords="offset points", va="center_baseline")


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
