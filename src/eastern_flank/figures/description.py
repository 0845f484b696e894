"""What a figure draws, in words: for people who cannot see it, and for the tests that compare it."""

from collections import Counter
from itertools import groupby

from matplotlib.dates import num2date

from eastern_flank.charts import marks
from eastern_flank.figures.readback import Drawing, DrawnAxes, Scale

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


def sentence(drawing: Drawing) -> str:
    """Write the bars and dots of a drawing in one sentence, for the end of an alt text.

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
        words = Counter(cell.name for cell in ax.cells).most_common()
        parts += [f"{count} {'cell' if count == 1 else 'cells'} {word}" for word, count in words]
    return "; ".join(parts)


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
