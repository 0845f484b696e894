"""What a figure draws, in words: `in_words` for people who cannot see it, `describe` for the tests that compare it."""

from collections import Counter, defaultdict
from itertools import groupby

import pandas as pd
from matplotlib.dates import num2date

from eastern_flank.charts import marks
from eastern_flank.figures.readback import Drawing, DrawnAxes, Scale

SIDES = {
    "eastern_flank": "the eastern flank",
    "battalion_lead": "the lead nations",
    "other_ally": "the other allies",
    "alliance": "NATO",
    "russia": "Russia",
    "industry": "the companies",
}
SIGNS = ("?", "→", "←")  # on a mark, whose ink or label says it in words
UNNUMBERED = marks.INKS[marks.WITHOUT_NUMBER].look


def describe(drawing: Drawing) -> str:
    """Write down all values of a drawing, one line for each bar, group of dots, row of steps, line or label.

    Parameters
    ----------
    drawing : Drawing

    Returns
    -------
    str
        Numbers are in data units; inks and colours have the names of the house style. The legend comes last.
    """
    lines = [line for number, ax in enumerate(drawing.axes, 1) for line in (_map if ax.areas else _chart)(number, ax)]
    return "\n".join([*lines, *(f"key: {ink} means {word}" for ink, word in drawing.legend)])


def in_words(drawing: Drawing) -> list[str]:
    """Write down what a reader sees in a drawing: names, values, and what inks and colours mean. Mere furniture is left out.

    Parameters
    ----------
    drawing : Drawing

    Returns
    -------
    list of str
        A line for each name ("NATO, force: 4,000, “set to agree” (hatched)"), for what else is written, and for the key.
    """
    key = dict([*drawing.legend, *(entry for ax in drawing.axes for entry in ax.legend)])
    lines = []
    for ax in drawing.axes:
        lines += [f"Part “{ax.title}”"] * bool(ax.title)
        lines += _seen_on_map(ax, key) if ax.areas else _seen_in_chart(ax, key)
    has_map = any(ax.areas for ax in drawing.axes)  # whose lines begin with the words of the key
    return [*lines, *(f"{_capital(look)}: {word}" for look, word in key.items() if not has_map)]


def sentence(drawing: Drawing) -> str:
    """Write the bars and dots of a drawing in one sentence, for the end of an alt text.

    Of a matrix it says nothing: its cells are too many to hear, and to count them is an exercise.

    Parameters
    ----------
    drawing : Drawing

    Returns
    -------
    str
        With name, value and ink ("The force: 4,000, hatched"); empty where there are neither bars nor dots.
    """
    parts = []
    for ax in drawing.axes:
        parts += [f"{bar.name or 'bar'}: {_length(bar, ax)}, {bar.ink}" for bar in ax.bars]
        # In a list the axes are off: a place in it is not a number.
        along = [f"{_number(point.x)}, " if ax.has_frame else "" for point in ax.points]
        parts += [f"{p.name or 'point'}: {x}{p.ink}" for x, p in zip(along, ax.points, strict=True)]
        counts = Counter()
        for dot in ax.dots:
            counts[dot.name, dot.ink, dot.colour] += dot.share
        parts += [f"{name or 'dots'}: {_count(count)}, {ink}" for (name, ink, _), count in counts.items()]
    return "; ".join(parts)


def _seen_in_chart(ax, key):
    plain = not key and {mark.ink for mark in (*ax.bars, *ax.points, *ax.dots, *ax.steps)} == {marks.INKS["held"].look}
    beside = _texts_by_row(ax)
    for bar in ax.bars:
        length, label = _length(bar, ax), bar.label
        value = label if length in label or _has_digit(label) else ", ".join(filter(None, [length, label]))
        yield f"{bar.name or 'A bar'}: {value}{'' if plain else f' ({bar.ink})'}"
    for point in ax.points:
        said = [text for text in beside[_row(ax, point)] if text != point.name]
        value = "; ".join(said) or (_number(point.x) if ax.has_frame else "")
        yield f"{point.name or 'A point'}: {value} ({point.ink})" if value else f"{point.name}: {point.ink}"
    for name, dots in groupby(ax.dots, lambda dot: dot.name):
        places = defaultdict(Counter)
        for dot in dots:
            places[dot.ink][dot.column] += dot.share
        parts = [f"{_count(sum(at.values()))}{'' if plain else f', {ink}'}{_at(at)}" for ink, at in places.items()]
        yield "; ".join([f"{name or 'Dots'}: {parts[0]}", *parts[1:], *filter(_has_letter, beside[name])])
    for steps in ax.steps:
        ends = [*(at for at, _ in steps.runs[1:]), steps.until]
        runs = [
            f"{_height(height, steps.ink)} from {_day(ax.x, at)} to {_day(ax.x, end)}"
            for (at, height), end in zip(steps.runs, ends, strict=True)
            if height is not None
        ]
        yield f"{_capital(steps.written or _meaning(key, steps.ink) or steps.name)} ({steps.ink}): {'; '.join(runs)}"
    for row, cells in groupby(ax.cells, lambda cell: cell.row):
        columns = defaultdict(list)
        for cell in cells:
            says_all = cell.ink is None or cell.ink in marks.SHAPES
            columns[cell.name if says_all else f"{cell.name} ({cell.ink})"].append(f"“{cell.column}”")
        yield f"{row}: " + "; ".join(f"{word} for {', '.join(names)}" for word, names in columns.items())
    for line in (line for line in ax.lines if line.is_data):
        course = (f"{_number(y)} at {_day(ax.x, x)}" for x, y in line.points)
        yield f"{line.name or 'A line'}: {'; '.join(course)}"
    yield from _colours([*ax.bars, *ax.points, *ax.dots])
    told = {text for texts in beside.values() for text in texts} | {mark.name for mark in ax.points}
    told |= {steps.written for steps in ax.steps} | set(SIGNS)
    texts = dict.fromkeys(_line_of(text) for text, _ in ax.texts)
    if rest := [text for text in texts if text not in told and not any(text in bar.label for bar in ax.bars)]:
        yield f"Also written: {'; '.join(rest)}"
    if ax.stamp:
        yield f"Stamped: {ax.stamp}"
    if (ax.bars or ax.points) and ax.has_frame and (ax.measure.start != 0 or ax.measure.kind == "log"):
        kind = "logarithmic axis" if ax.measure.kind == "log" else "axis"
        yield f"The {kind} runs from {place(ax.measure, ax.measure.low)} to {place(ax.measure, ax.measure.high)}"


def _seen_on_map(ax, key):
    for look, names in ax.areas.items():
        yield f"{_capital(key.get(look, look))}: {', '.join(names)}"
    for kind, names in (
        ("Points", [line.name for line in ax.lines if len(line.points) == 1]),
        ("Lines", [line.name for line in ax.lines if len(line.points) > 1]),
        ("Outlines", [name for name, _, _ in ax.outlines]),
        ("Written on it", [_line_of(text) for text, _ in ax.texts]),
        ("Scale", [text for text, _ in ax.scale_bars]),
    ):
        if names := list(dict.fromkeys(filter(None, names))):
            yield f"{kind}: {', '.join(names)}"


def _texts_by_row(ax):
    """Return what is written in each row whose name is on the y axis, or in which a point of a list is."""
    rows = {name: at for at, name in ax.y.ticks} if ax.y.names else {}
    rows |= {} if ax.has_frame else {point.name: point.y for point in ax.points}
    found = defaultdict(list)
    for text, (_, y) in ax.texts:
        for name, at in rows.items():
            if _line_of(text) not in SIGNS and isinstance(y, int | float) and abs(y - at) < 0.3:
                found[name].append(_line_of(text))
    return found


def _row(ax, point):
    return ax.y.name_at(point.y) if ax.has_frame else point.name


def _line_of(text):
    return " ".join(text.split())


def _capital(text):
    return text[:1].upper() + text[1:]


def _has_digit(text):
    return any(map(str.isdigit, text))


def _has_letter(text):
    return any(map(str.isalpha, text))


def _meaning(key, ink):
    """Return what the key says about an ink; "" where it does not."""
    return next((word for look, word in key.items() if look.startswith(ink)), "")


def _at(columns):
    """Say in which columns dots are, and how many where there are several."""
    named = [name if count == 1 else f"{name} ({_number(count)})" for name, count in columns.items() if name]
    return f" at {', '.join(named)}" if named else ""


def _day(scale, value):
    """Write a place on an axis as a reader would say it: "March 2014", "13 June 2016"."""
    if not scale.is_dated:
        return _number(value)
    date = pd.Timestamp(num2date(value))
    month = f"{date.month_name()} {date.year}"
    return month if date.day == 1 else f"{date.day} {month}"


def _colours(marked):
    """Say whose colour the marks have, where there is more than one and their names do not say it."""
    names = defaultdict(dict)
    for mark in marked:
        names[SIDES.get(mark.colour)][mark.name] = None
    for side, named in names.items() if len(names) > 1 else ():
        if side and (untold := [name for name in named if side.removeprefix("the ").lower() not in name.lower()]):
            yield f"In the colour of {side}: {', '.join(untold)}"


def place(scale: Scale, value: float) -> str:
    """Write a place on an axis.

    Parameters
    ----------
    scale : Scale
        The axis.
    value : float
        In data units.

    Returns
    -------
    str
        A day where the axis is one of dates ("2016-06-13"), otherwise a number.
    """
    return f"{num2date(value):%Y-%m-%d}" if scale.is_dated else _number(value)


def _number(value):
    """Write a number the same way on every machine: six digits are more than an eye can read."""
    if value == round(value):
        return f"{value:,.0f}"
    return f"{float(f'{value:.6g}'):,}"


def _chart(count, ax: DrawnAxes):
    yield f"axes {count}: {_scale('x', ax.x)}; {_scale('y', ax.y)}"
    if ax.title:
        yield f"  title: {ax.title}"
    for bar in ax.bars:
        yield f"  bar{_quoted(bar.name)}: {_length(bar, ax)}, {bar.ink}, {bar.colour}"
    for point in ax.points:
        yield f"  point{_quoted(point.name)}: ({_number(point.x)}, {_number(point.y)}), {point.ink}, {point.colour}"
    for (name, column, ink, colour), run in groupby(ax.dots, lambda dot: (dot.name, dot.column, dot.ink, dot.colour)):
        at = f" at {column}" if column else ""
        yield f"  dots{_quoted(name)}{at}: {_count(sum(dot.share for dot in run))}, {ink}, {colour}"
    for steps in ax.steps:
        runs = ", ".join(f"{_height(height, steps.ink)} from {place(ax.x, at)}" for at, height in steps.runs)
        yield f"  steps{_quoted(steps.name)}: {runs}, until {place(ax.x, steps.until)}, {steps.ink}, {steps.colour}"
    for row, cells in groupby(ax.cells, lambda cell: cell.row):
        yield f"  row “{row}”: " + "; ".join(f"{cell.column}: {_cell(cell)}" for cell in cells)
    for line in ax.lines:
        course = ", ".join(f"({place(ax.x, x)}, {place(ax.y, y)})" for x, y in line.points)
        yield f"  line: {course}, {line.colour}"
    for ink, word in ax.legend:
        yield f"  key: {ink} means {word}"
    for text, _ in ax.texts:
        yield f"  text: {' / '.join(text.splitlines())}"


def _map(count, ax: DrawnAxes):
    """Describe a map: its extent, who is filled with what, and where things are, in whole units of its axes."""
    x, y = (f"{scale.start:,.0f} to {max(scale.low, scale.high):,.0f}" for scale in (ax.x, ax.y))
    yield f"axes {count}: map, x from {x}, y from {y}, on {ax.background}"
    if ax.title:
        yield f"  title: {ax.title}"
    for look, names in ax.areas.items():
        yield f"  shapes, {look}: {', '.join(names)}"
    for line in ax.lines:
        kind = "line" if len(line.points) > 1 else "point"
        yield f"  {kind} “{line.name}”: {', '.join(map(_spot, line.points))}, {line.colour}"
    for name, extents, colour in ax.outlines:
        x, y = (f"{round(float(low)):,} to {round(float(high)):,}" for low, high in extents)
        yield f"  outline “{name}”: x from {x}, y from {y}, {colour}"
    for text, at in ax.texts:
        yield f"  text “{' / '.join(text.splitlines())}” at {_spot(at)}"
    for text, length in ax.scale_bars:
        yield f"  scale bar “{text}”: {_number(length)} long"


def _scale(name, scale):
    """Describe an axis: its labels if it names things, otherwise its scale, its range and the numbers written along it."""
    what = f"{name} {scale.label!r}" if scale.label else name
    if scale.names:
        return f"{what} names {', '.join(scale.names)}"
    numbers = f", written {', '.join(scale.written)}" if scale.written else ""
    return f"{what} {scale.kind} from {place(scale, scale.low)} to {place(scale, scale.high)}{numbers}"


def _length(bar, ax):
    if bar.ink == UNNUMBERED:
        return "no number"
    if bar.end != bar.end:  # not a number: matplotlib draws nothing
        return "nothing drawn"
    floats = bar.start not in (0, ax.measure.start)
    return f"{_number(bar.start)} to {_number(bar.end)}" if floats else _number(bar.end)


def _height(height, ink):
    return "nothing" if height is None else "no number" if ink == UNNUMBERED else _number(height)


def _cell(cell):
    return cell.name if cell.ink is None else f"{cell.name}, {cell.ink}, {cell.colour}"


def _count(count):
    return f"{_number(count)} dot{'' if count == 1 else 's'}"


def _quoted(name):
    return f" “{name}”" if name else ""


def _spot(at):
    x, y = (round(float(value)) for value in at)
    return f"({x:,}, {y:,})"
