"""What does a figure draw? Its values, read back from the artists themselves, as text.

nbval compares text and skips pixels, so this text is what lets a test see a wrong bar, a wrong ink or a swapped label. Nothing
here knows the tables: it reads what matplotlib would paint.
"""

from bisect import bisect_left
from collections import Counter
from itertools import groupby

from matplotlib.category import StrCategoryLocator
from matplotlib.collections import PatchCollection
from matplotlib.container import BarContainer
from matplotlib.dates import DateLocator, num2date
from matplotlib.offsetbox import DrawingArea, HPacker, TextArea
from matplotlib.patches import Circle, Patch, StepPatch, Wedge
from matplotlib.text import Annotation, Text
from matplotlib.ticker import FixedLocator
from mpl_toolkits.axes_grid1.anchored_artists import AnchoredSizeBar

from eastern_flank.charts import marks, style

SAME_PLACE = 1e-6  # in data units: a bar's middle is reckoned, its tick is set


def describe(fig):
    """Return the values a figure draws: a text with one line a bar, a group of dots, a row of steps, a line, a label.

    Parameters: `fig`, a matplotlib Figure. Numbers are in data units; inks and colours are named as in the house style. The key
    below the axes comes last, see `key_lines`.
    """
    lines = [line for number, ax in enumerate(visible_axes(fig), 1) for line in _axes_lines(number, ax)]
    return "\n".join([*lines, *key_lines(fig)])


def key_lines(fig):
    """Return what the key around the axes of a figure says, a line an ink; it is no part of any axes."""
    return [f"key: {ink} means {word}" for ink, word in keys(fig)]


def sentence(fig):
    """Return the drawn bars and dots in one sentence, for the end of an alt text; empty where there are none.

    It says name, value and ink ("The force: 4,000, hatched"), and leaves labels, colours and axes to `describe`.
    """
    parts = []
    for ax in visible_axes(fig):
        parts += [f"{bar['name'] or 'bar'}: {_value_or_none(bar, ax)}, {bar['ink']}" for bar in bars(ax)]
        parts += [f"{point['name'] or 'point'}: {_along(point, ax)}{point['ink']}" for point in points(ax)]
        counts = Counter()
        for (name, look, colour, _), share in _dots(ax):
            counts[name, look, colour] += share
        parts += [f"{name or 'dots'}: {_count(count)}, {look}" for (name, look, _), count in counts.items()]
        parts += _cell_counts(ax)
    return "; ".join(parts)


def looks(fig):
    """Return the set of inks ("solid", "hatched" …) that the figure's bars and dots are drawn with."""
    return {marks.read_ink(patch) for ax in visible_axes(fig) for patch in ax.patches if patch.get_visible()}


def visible_axes(fig):
    """Return the Axes of a figure that are seen."""
    return [ax for ax in fig.axes if ax.get_visible()]


def _axes_lines(number, ax):
    filled = shapes(ax)
    if filled:
        yield from _map_lines(number, ax, filled)
        return
    yield f"axes {number}: {_axis('x', ax.xaxis)}; {_axis('y', ax.yaxis)}"
    if ax.get_title(loc="left"):
        yield f"  title: {ax.get_title(loc='left')}"
    for bar in bars(ax):
        name = f" “{bar['name']}”" if bar["name"] else ""
        yield f"  bar{name}: {_value_or_none(bar, ax)}, {bar['ink']}, {bar['colour']}"
    for point in points(ax):
        name = f" “{point['name']}”" if point["name"] else ""
        place = f"({_number(point['x'])}, {_number(point['y'])})"
        yield f"  point{name}: {place}, {point['ink']}, {point['colour']}"
    for (name, look, colour, column), run in groupby(_dots(ax), lambda dot: dot[0]):
        place = f" at {column}" if column else ""
        count = _count(sum(share for _, share in run))
        yield f"  dots{f' “{name}”' if name else ''}{place}: {count}, {look}, {colour}"
    yield from _steps_lines(ax)
    matrix = cells(ax)
    for row, group in groupby(matrix, lambda cell: cell["row"]):
        yield f"  row “{row}”: " + "; ".join(f"{cell['column']}: {_cell_words(cell)}" for cell in group)
    for line in ax.lines:
        if matrix and is_markers(line):
            continue  # the empty cells, said with their rows
        course = ", ".join(
            f"({_place(ax.xaxis, x)}, {_place(ax.yaxis, y)})"
            for x, y in zip(*map(list, line.get_data(orig=False)), strict=True)
        )
        yield f"  line: {course}, {style.name_of(line.get_color())}"
    for ink, word in keys(ax):
        yield f"  key: {ink} means {word}"
    in_cells = {text for cell in matrix for text in cell["texts"]}
    for text in ax.texts:
        if text.get_visible() and text.get_text() and text not in in_cells:
            yield f"  text: {' / '.join(text.get_text().splitlines())}"


def _map_lines(number, ax, filled):
    """A map in words: its extent, who is filled with what, and where things are, in whole units of its axes."""
    x, y = (" to ".join(f"{limit:,.0f}" for limit in sorted(limits)) for limits in (ax.get_xlim(), ax.get_ylim()))
    ground = marks.name_of_fill(ax.get_facecolor())
    yield f"axes {number}: map, x from {x}, y from {y}, on {ground}"
    if ax.get_title(loc="left"):
        yield f"  title: {ax.get_title(loc='left')}"
    for look, names in filled.items():
        yield f"  shapes, {look}: {', '.join(names)}"
    for line in ax.lines:
        if line.get_visible():
            places = ", ".join(map(_spot, zip(*map(list, line.get_data(orig=False)), strict=True)))
            kind = "line" if len(line.get_xdata()) > 1 else "point"
            yield f"  {kind} “{line.get_label().lstrip('_')}”: {places}, {style.name_of(line.get_color())}"
    for patch in ax.patches:
        if patch.get_visible():
            yield f"  outline “{patch.get_label().lstrip('_')}”: {_reach(patch)}, {style.name_of(patch.get_edgecolor())}"
    for text in ax.texts:
        if text.get_visible() and text.get_text():
            at = text.xy if isinstance(text, Annotation) else text.get_position()
            yield f"  text “{' / '.join(text.get_text().splitlines())}” at {_spot(at)}"
    for bar in ax.artists:
        if isinstance(bar, AnchoredSizeBar):
            length = bar.size_bar.get_children()[0].get_width()
            yield f"  scale bar “{bar.txt_label.get_text()}”: {_number(length)} long"


def shapes(ax):
    """Return the filled areas that a map shows; other charts have none.

    It is a dict from a look ("russia, tinted", "land, hatched in neutral") to their names.
    """
    found = {}
    for area in ax.collections:
        if isinstance(area, PatchCollection) and area.get_visible() and _in_view(area, ax.viewLim):
            for fill in dict.fromkeys(map(tuple, area.get_facecolor())):
                found.setdefault(_look(area, fill), []).append(_shape_name(area, fill))
    return found


def _in_view(area, view):
    return any(path.intersects_bbox(view) for path in area.get_paths())


def _look(area, fill):
    look = marks.name_of_fill(fill)
    if area.get_hatch():
        look += f", hatched in {style.name_of(area.get_edgecolor()[0])}"
    if area.get_linestyle()[0][1]:
        look += ", dashed edge"
    return look


def _shape_name(area, fill):
    """A collection's label; without one, how many outlines of that fill it has."""
    if not area.get_label().startswith("_"):
        return area.get_label()
    fills = [tuple(shade) for shade in area.get_facecolor()]
    count = len(area.get_paths()) if len(fills) == 1 else fills.count(fill)
    return f"{count} outline{'' if count == 1 else 's'}"


def _reach(patch):
    """How far a patch reaches, in whole units of the axes."""
    corners = patch.get_path().get_extents()
    x, y = (" to ".join(f"{round(float(end)):,}" for end in ends) for ends in (corners.intervalx, corners.intervaly))
    return f"x from {x}, y from {y}"


def _spot(at):
    x, y = (round(float(value)) for value in at)
    return f"({x:,}, {y:,})"


def _axis(name, axis):
    """An axis in words: its labels if it names things, else its scale, its range and the numbers written along it."""
    what = f" {axis.get_label_text()!r}" if axis.get_label_text() else ""
    labels = [_one_line(label.get_text()) for label in axis.get_ticklabels() if label.get_text()]
    if labels and isinstance(axis.get_major_locator(), FixedLocator | StrCategoryLocator):
        return f"{name}{what} names {', '.join(labels)}"
    low, high = axis.get_view_interval()
    seen = written(axis)
    numbers = f", written {', '.join(seen)}" if seen else ""
    return f"{name}{what} {axis.get_scale()} from {_place(axis, low)} to {_place(axis, high)}{numbers}"


def written(axis):
    """Return the labels that are seen along an axis: those of its ticks within its range."""
    if not axis.axes.axison:
        return []
    low, high = sorted(axis.get_view_interval())
    reach = 1e-9 * (high - low)
    ticks = zip(axis.get_majorticklocs(), axis.get_ticklabels(), strict=False)
    return [
        _one_line(label.get_text()) for at, label in ticks if label.get_text() and low - reach <= at <= high + reach
    ]


def _place(axis, value):
    """A place on an axis as text: a day where the axis is one of dates, else a number."""
    dated = isinstance(axis.get_major_locator(), DateLocator)
    return f"{num2date(value):%Y-%m-%d}" if dated else _number(value)


def bars(ax):
    """Read the bars back from an Axes: a list of dicts with `name`, `start`, `end` (data units), `ink` and `colour`."""
    found, ticks = [], {}
    for container in (container for container in ax.containers if isinstance(container, BarContainer)):
        sideways = container.orientation == "horizontal"
        if sideways not in ticks:  # once: matplotlib brings all labels of an axis up to date for each who asks
            ticks[sideways] = _ticks(ax.yaxis if sideways else ax.xaxis)
        found += [_bar(patch, sideways, ticks[sideways]) for patch in container.patches]
    return found


def start(ax):
    """Return where the axis begins along which the bars of an Axes are measured."""
    sideways = any(container.orientation == "horizontal" for container in ax.containers)
    return min(ax.get_xlim() if sideways else ax.get_ylim())


def scales(ax):
    """Return the scales of both axes of an Axes: {"linear"}, {"linear", "log"} …"""
    return {ax.get_xscale(), ax.get_yscale()}


def _bar(patch, sideways, ticks):
    start, length = (patch.get_x(), patch.get_width()) if sideways else (patch.get_y(), patch.get_height())
    middle = patch.get_y() + patch.get_height() / 2 if sideways else patch.get_x() + patch.get_width() / 2
    return {
        "name": _label_at(ticks, middle),
        "start": start,
        "end": start + length,
        "ink": marks.read_ink(patch),
        "colour": marks.read_colour(patch),
    }


def _ticks(axis):
    """The places of an axis and their labels, in order, as drawn here or on the axes that share it."""
    axis.get_ticklabels()  # brings the hidden ones up to date too
    places = zip(axis.get_majorticklocs(), axis.get_major_ticks(), strict=False)
    return sorted((at, _one_line(tick.label1.get_text())) for at, tick in places)


def _label_at(ticks, place):
    """The label at a place; empty where there is none."""
    nearest = bisect_left(ticks, (place - SAME_PLACE,))
    found = ticks[nearest : nearest + 1]
    return found[0][1] if found and found[0][0] < place + SAME_PLACE else ""


def _one_line(text):
    return " ".join(text.split())


def points(ax):
    """Read the points back from an Axes: a list of dicts with `name`, `x`, `y` (data units), `ink` and `colour`."""
    return [_point(patch, ax) for patch in ax.patches if _is_point(patch, ax)]


def keys(place):
    """Read a key back, in an Axes or in a figure around them: pairs of an entry's inks and of the words beside them."""
    entries = [box for artist in place.artists for box in artist.findobj(HPacker) if _is_entry(box)]
    return [(_inks_of(entry), " ".join(_one_line(text) for text in _words_of(entry))) for entry in entries]


def _is_entry(box):
    return any(isinstance(child, DrawingArea) for child in box.get_children())


def _inks_of(entry):
    """How the marks of an entry look, each look once, and whether a question mark stands on them."""
    marked = [area for area in entry.get_children() if isinstance(area, DrawingArea)]
    looks = [marks.read_ink(patch) for area in marked for patch in area.findobj(Patch)]
    written = [text.get_text() for area in marked for text in area.findobj(Text)]
    return " and ".join(dict.fromkeys(looks)) + (f" with {' '.join(dict.fromkeys(written))}" if written else "")


def _words_of(entry):
    return [area.get_text() for area in entry.get_children() if isinstance(area, TextArea)]


def _is_point(patch, ax):
    """A circle whose size is not in data units stands for a place; one whose size is, for a unit."""
    return isinstance(patch, Circle) and patch.get_data_transform() != ax.transData


def _point(patch, ax):
    centre = patch.get_transform().transform((0, 0))
    x, y = (round(float(place), 6) + 0.0 for place in ax.transData.inverted().transform(centre))
    return {
        "name": _one_line(patch.get_label().lstrip("_")),
        "x": x,
        "y": y,
        "ink": marks.read_ink(patch),
        "colour": marks.read_colour(patch),
    }


def _along(point, ax):
    """How far a point is along an axis that measures; nothing where the axis is off, as in a list."""
    return f"{_number(point['x'])}, " if ax.axison else ""


def _value_or_none(bar, ax):
    if bar["ink"] == marks.INKS[marks.WITHOUT_NUMBER].look:
        return "no number"
    if bar["end"] != bar["end"]:  # not a number: matplotlib draws nothing
        return "nothing drawn"
    floats = bar["start"] not in (0, start(ax))
    return f"{_number(bar['start'])} to {_number(bar['end'])}" if floats else _number(bar["end"])


def _dots(ax):
    """Each dot in the order of drawing: its name, ink, colour and named column, and which share of a whole dot it is."""
    patches = [patch for patch in ax.patches if isinstance(patch, Circle | Wedge) and not _is_point(patch, ax)]
    columns = _columns(ax) if patches else {}  # an axis takes its time to say its labels
    for patch in patches:
        share = (patch.theta2 - patch.theta1) / 360 if isinstance(patch, Wedge) else 1
        column = columns[min(columns, key=lambda at: abs(at - patch.center[0]))] if columns else ""
        yield (patch.get_label().lstrip("_"), marks.read_ink(patch), marks.read_colour(patch), column), share


def cells(ax):
    """Read a matrix back from an Axes: a list of dicts, row by row from the top and each from the left.

    Each has `row` and `column` (the labels of the axes there), `word`, `ink` and `colour`; for the dot of an empty cell the
    last two are None and the word is "empty". `texts` are the artists that the word was read from.
    """
    patches = [patch for patch in ax.patches if isinstance(patch, marks.Cell) and patch.get_visible()]
    if not patches:
        return []
    found = [(patch.centre, _cell(patch, ax)) for patch in patches]
    dots = [place for line in ax.lines if is_markers(line) for place in line.get_xydata()]
    found += [(tuple(place), {"word": "empty", "ink": None, "colour": None, "texts": []}) for place in dots]
    downwards = -1 if ax.yaxis_inverted() else 1
    found.sort(key=lambda item: (-downwards * item[0][1], item[0][0]))
    rows, columns = _ticks(ax.yaxis), _ticks(ax.xaxis)
    return [{"row": _label_at(rows, y), "column": _label_at(columns, x)} | cell for (x, y), cell in found]


def _cell(patch, ax):
    """What one cell shows: the words that stand within its outline, its ink and its colour."""
    outline = patch.get_path().get_extents()
    texts = [text for text in ax.texts if text.get_visible() and outline.contains(*text.get_position())]
    word = " ".join(_one_line(text.get_text()) for text in texts)
    return {"word": word, "ink": marks.read_ink(patch), "colour": marks.read_colour(patch), "texts": texts}


def _cell_words(cell):
    return cell["word"] if cell["ink"] is None else f"{cell['word']}, {cell['ink']}, {cell['colour']}"


def _cell_counts(ax):
    """How often each word stands in a matrix, the most frequent first: "16 cells yes", "35 empty"."""
    counts = Counter(cell["word"] for cell in cells(ax))
    return [f"{count} {'cell' if count == 1 else 'cells'} {word}" for word, count in counts.most_common()]


def is_markers(line):
    """Say whether a line of matplotlib is seen as single marks, with nothing between them."""
    return line.get_visible() and line.get_linestyle() == "None" and line.get_marker() not in ("None", None, "")


def _columns(ax):
    """The places on the x axis that have a label, and the labels; none where the axis names nothing."""
    labels = {at: label.get_text() for at, label in zip(ax.get_xticks(), ax.get_xticklabels(), strict=False)}
    return labels if any(labels.values()) else {}


def steps(ax):
    """Read the steps of `Axes.stairs` back: a list of dicts with `name`, `runs`, `until`, `ink` and `colour`.

    `runs` are pairs of where a step begins and how high it is above the steps it stands on, None for a gap.
    """
    return [_steps(patch) for patch in ax.patches if isinstance(patch, StepPatch)]


def _steps(patch):
    values, edges, baseline = patch.get_data()
    heights = values - (0 if baseline is None else baseline)
    pairs = [(edge, None if h != h else round(float(h), 9)) for edge, h in zip(edges[:-1], heights, strict=True)]
    return {
        "name": patch.get_label().lstrip("_"),
        "runs": [next(run) for _, run in groupby(pairs, key=lambda pair: pair[1])],  # where nothing changes is no step
        "until": edges[-1],
        "ink": marks.read_ink(patch),
        "colour": marks.read_colour(patch),
    }


def _steps_lines(ax):
    for found in steps(ax):
        unnumbered = found["ink"] == marks.INKS[marks.WITHOUT_NUMBER].look
        runs = ", ".join(
            f"{'nothing' if height is None else 'no number' if unnumbered else _number(height)} from {_place(ax.xaxis, at)}"
            for at, height in found["runs"]
        )
        name = f" “{found['name']}”" if found["name"] else ""
        yield f"  steps{name}: {runs}, until {_place(ax.xaxis, found['until'])}, {found['ink']}, {found['colour']}"


def _count(count):
    return f"{_number(count)} dot{'' if count == 1 else 's'}"


def _number(value):
    """A number as text that is the same on every machine: six digits are more than an eye can read."""
    if value == round(value):
        return f"{value:,.0f}"
    return f"{float(f'{value:.6g}'):,}"
