"""Which charts of a figure a slide program can draw with all that they say, and where they go on a slide."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from eastern_flank.figures.metadata import FigureFile
from eastern_flank.slides import text_fit
from eastern_flank.slides.template import Box, Page

GUTTER = 28  # between charts side by side, in points
NAMES = 0.92  # of the size of labels: names and labels of bars
TICK_ROOM = 1.9  # for the numbers along an axis, in sizes of their type


@dataclass(frozen=True)
class Chart:
    """A chart that can be edited.

    Attributes
    ----------
    item : dict
        What it shows, as `figures.series` has it.
    box : Box
    plot : Box or None
        Its plot without names and numbers, in shares of the box; the program decides if it is None.
    page : Page
    name, alt : str
    """

    item: dict
    box: Box
    plot: Box | None
    page: Page
    name: str
    alt: str


def drawable(charts: list[dict]) -> bool:
    """Say whether a slide program can draw a figure's charts: horizontal bars, or one chart of steps over time.

    Parameters
    ----------
    charts : list of dict
        `FigureFile.charts`.
    """
    kinds = {item["kind"] for item in charts}
    if kinds == {"bars"}:
        return all(_drawable_bars(item) for item in charts)
    return kinds == {"steps"} and len(charts) == 1 and charts[0]["x"]["scale"] == "dates"


def _drawable_bars(item):
    # Each bar is alone in its row and has a number, and the axis has numbers.
    axis, bars = item["axis"], item["bars"]
    alone = len({bar["name"] for bar in bars}) == len(bars)
    numbers = all(tick_number(label) is not None for label in axis["labels"])
    return item["horizontal"] and alone and numbers and all(_drawable_bar(bar, axis) for bar in bars)


def _drawable_bar(bar, axis):
    if bar["end"] is None or not 0 <= bar["start"] <= bar["end"]:
        return False
    # On a logarithmic axis no bar can begin elsewhere than the axis does.
    return axis["scale"] == "linear" or (axis["scale"] == "log" and bar["start"] <= axis["low"] < bar["end"])


def tick_number(label: str) -> float | None:
    """Read a number along an axis; None if it is not one.

    Parameters
    ----------
    label : str

    >>> tick_number("4,000")
    4000.0
    """
    try:
        return float(label.replace(",", "").replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        return None


def charts(figure: FigureFile, box: Box, page: Page) -> Iterator[Chart]:
    """Plan a figure's charts: up to three in a row, more in two rows.

    Parameters
    ----------
    figure : FigureFile
    box : Box
        The space for all of them.
    page : Page

    Yields
    ------
    Chart
    """
    count = len(figure.charts)
    rows = 1 if count <= 3 else 2
    columns = math.ceil(count / rows)
    width = (box.width - GUTTER * (columns - 1)) / columns
    height = (box.height - GUTTER / 2 * (rows - 1)) / rows
    for n, item in enumerate(figure.charts):
        x, y = box.x + n % columns * (width + GUTTER), box.y + n // columns * (height + GUTTER / 2)
        place = Box(x, y, width, height)
        plot = _plot(item, place, page) if item["kind"] == "bars" else None
        yield Chart(item, place, plot, page, f"Chart {n + 1}", figure.alt if count == 1 else _in_words(item))


def _plot(item, box, page):
    """Place a plot between the names and the labels of its bars, as wide as the label that reaches farthest allows."""
    size, axis = page.label * NAMES, item["axis"]
    names = max(min(text_fit.width(bar["name"], size), 0.36 * box.width) for bar in item["bars"]) + 10
    width = box.width - names - 8
    for bar in item["bars"]:
        share = _share(bar["end"], axis)
        if bar["label"] and share > 0:
            width = min(width, (box.width - names - text_fit.width(bar["label"], size) - 14) / share)
    width = max(width, 0.25 * box.width)
    top = page.label * 2.2 if item["title"] else 4
    foot = page.source * TICK_ROOM + (page.source * 1.5 if axis["label"] else 0)
    return Box(names / box.width, top / box.height, width / box.width, (box.height - top - foot) / box.height)


def _share(value, axis):
    low, high = axis["low"], axis["high"]
    if axis["scale"] == "log":
        return math.log(value / low) / math.log(high / low)
    return (value - low) / (high - low)


def _in_words(item):
    title = f"{item['title']}. " if item["title"] else ""
    bars = [f"{bar['name'] or 'bar'}: {bar['label'] or format(bar['end'], ',g')}, {bar['ink']}" for bar in item["bars"]]
    return f"{title}Bar chart: {'; '.join(bars)}."
