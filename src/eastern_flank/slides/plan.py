"""What is on each slide of a deck, as values: texts, shapes, and the boxes that they go into. `write` makes slides of them.

Everything comes from a figure's file, the heading of its lesson or the data package: nothing is typed twice.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

from eastern_flank.charts import marks, style
from eastern_flank.core import lesson as lessons
from eastern_flank.figures.metadata import FigureFile, FigureUnreadable, unpacked
from eastern_flank.slides import template, text_fit
from eastern_flank.slides.template import BODY_ID, EXTRA_ID, SOURCE_ID, SUBTITLE_ID, TITLE_ID, Box, Page
from eastern_flank.tables import load as tables

WIDER = (
    1.15  # how much wider than Arial the widest font is that replaces it: words without a second line need the space
)
GUTTER = 28  # between charts side by side, in points
NAMES = 0.92  # of the size of labels: names and labels of bars
SIGNED = ("outcome", "mentions")  # columns that signs are drawn by
MOST_LINES = 3  # of the words below an axis
TICK_ROOM = 1.9  # for the numbers along an axis, in sizes of their type
LOOK, PACE, ANSWER = 0.5, 130, 2  # minutes in silence, words a minute, minutes for the class: as lesson 10 counts them
COPY = (
    "This slide is hidden in a slide show. To use its chart: right-click it and edit the data, take (editable) out of the title, "
    "show this slide and hide the one before it."
)
LEAST = 0.2  # of a slide's height: the picture's own part
MOST_CHARTS = 12  # on a slide, side by side
MOST_MARKS = 200  # bars, steps of all lines, or numbers along an axis of a chart that can be edited; our most are 9


class Text(NamedTuple):
    """The text of a placeholder.

    Attributes
    ----------
    paragraphs : tuple of str
    box : Box or None
        Where it goes; None is where the layout has it.
    levels : tuple of int
        Of the paragraphs in a text with headings: 0 is a heading, 1 is below it.
    """

    paragraphs: tuple[str, ...]
    box: Box | None = None
    levels: tuple[int, ...] = ()


class Picture(NamedTuple):
    """A figure's picture, without title, subtitle and source line.

    Attributes
    ----------
    figure : FigureFile
    box : Box
    """

    figure: FigureFile
    box: Box


class Mark(NamedTuple):
    """A patch of a legend.

    Attributes
    ----------
    box : Box
    look : str
        "hatched", "dashed outline".
    colour : str
        One of the theme's: "accent1".
    area : bool
        Whether it looks as an area of steps does.
    """

    box: Box
    look: str
    colour: str = "tx1"
    area: bool = False


class Label(NamedTuple):
    """A line of text that is not in a placeholder.

    Attributes
    ----------
    box : Box
    text : str
    size : float
        Of its type, in points.
    bold, middle : bool
        Whether it is bold, and in the middle of the box's height instead of at its top.
    """

    box: Box
    text: str
    size: float
    bold: bool = False
    middle: bool = False


class Chart(NamedTuple):
    """A chart that can be edited.

    Attributes
    ----------
    item : dict
        What it shows, as `figures.series` has it.
    box : Box
    plot : Box or None
        Its plot without names and numbers, in shares of the box; the slide program places it if it is None.
    page : Page
    name, alt : str
    """

    item: dict
    box: Box
    plot: Box | None
    page: Page
    name: str
    alt: str


class Rule(NamedTuple):
    """A vertical line across a chart.

    Attributes
    ----------
    box : Box
        It has no width.
    words : str
        What is at that place.
    """

    box: Box
    words: str


class Slide(NamedTuple):
    """One slide.

    Attributes
    ----------
    layout : int
        `template.FIGURE` or another.
    texts : dict of int to Text
        By the `idx` of their placeholders; a placeholder without a text is left out.
    shapes : list of Picture, Mark, Label, Chart and Rule
        In the order in which they are read, before the source line.
    notes : tuple of str
        Paragraphs of the speaker notes.
    source_last : bool
        Whether the source line is read after the slide number.
    hidden : bool
        Whether a slide show leaves it out.
    """

    layout: int
    texts: dict[int, Text]
    shapes: list
    notes: tuple[str, ...] = ()
    source_last: bool = False
    hidden: bool = False


def summary() -> str:
    """Return what the project is, in one line."""
    return tables.about()["summary"]


def licence() -> str:
    """Return the licence of the project's content: its title, its short name and its address."""
    known = tables.about()["licenses"][0]
    return f"{known['title']} ({known['name']}), {known['path']}"


def is_lesson(lesson: str) -> bool:
    """Say whether a figure is from a lesson, or made by hand.

    Parameters
    ----------
    lesson : str
        `FigureFile.lesson`.

    Returns
    -------
    bool
    """
    return lesson.endswith(".ipynb")


# ---------------------------------------------------------------------------------------------------------- the slides


def title_slide(title: str = "", figures: Iterable[FigureFile] = ()) -> Slide:
    """Plan the slide that says what this is, about which article, and under which licence.

    Parameters
    ----------
    title : str
        The presenter's own title; the project's name is then in the line below it.
    figures : iterable of FigureFile
        All of the deck: the notes say how many minutes they take.

    Returns
    -------
    Slide
    """
    package = tables.about()
    below = f"With figures of {package['short']}" if title else summary()
    foot = (f"The article: {package['sources'][0]['title']}", f"{package['contributors'][0]['title']}. {licence()}")
    minutes = [_minutes(figure) for figure in figures]
    each = f"about half a minute to look, your words, and {ANSWER} minutes for the class to answer"
    notes = (f"Minutes: {sum(minutes):.0f} for {len(minutes)} figures, if each gets {each}.",) if minutes else ()
    return _plain(template.TITLE, (title or package["short"],), (below,), foot)._replace(notes=notes)


def section_slide(lesson: str, again: bool = False) -> Slide:
    """Plan the slide that opens a lesson: its number, its title and its question.

    Parameters
    ----------
    lesson : str
        Its notebook: "notebooks/02_troops.ipynb".
    again : bool
        Whether the deck has had a part of this lesson before.

    Returns
    -------
    Slide
    """
    heading = lessons.heading(lesson)
    title = f"{heading.title}, continued" if again else heading.title  # two slides of one title are hard to tell apart
    return _plain(template.SECTION, (title,), (heading.question,), (f"Lesson {heading.number}",))


def figure_slide(figure: FigureFile, page: Page) -> Slide:
    """Plan the slide of a figure: title, subtitle and source line as text, the picture without them, and what to say.

    Parameters
    ----------
    figure : FigureFile
    page : Page

    Returns
    -------
    Slide

    Raises
    ------
    FigureUnreadable
        Where its texts take all the space, or its PNG is not as `metadata.picture` wants it.
    """
    texts, area = _heading(figure.title, figure.subtitle, figure.source, page)
    if area.height < LEAST * template.HEIGHT:
        what = "its title, subtitle and source line leave no space for the picture on a slide"
        raise FigureUnreadable(f"{figure.png.name}: {what}; shorten them")
    shape = Picture(figure, _picture_box(figure, area, page))
    return Slide(template.FIGURE, texts, [shape], _notes(figure))


def chart_slide(figure: FigureFile, page: Page) -> Slide:
    """Plan the slide of the same figure as charts that can be edited, with its legend below them.

    A slide show leaves it out, so that nobody sees a figure twice.

    Parameters
    ----------
    figure : FigureFile
        Its charts are `drawable`.
    page : Page

    Returns
    -------
    Slide
    """
    texts, area = _heading(f"{figure.title} (editable)", figure.subtitle, figure.source, page)
    legend = list(_legend(figure, area, page))
    air = page.label * 0.5
    foot = min([area.bottom, *(shape.box.y for shape in legend if isinstance(shape, Mark))])
    box = Box(area.x, area.y + air, area.width, foot - area.y - 2 * air)
    return Slide(template.FREE, texts, [*_charts(figure, box, page), *legend], (COPY, *_notes(figure)), hidden=True)


def key_slides(page: Page, figures: Iterable[FigureFile] = (), theme: str = "light") -> list[Slide]:
    """Plan the slides that say what the inks and the colours mean.

    Parameters
    ----------
    page : Page
    figures : iterable of FigureFile
        All of the deck: the first slide has only the inks that their legends have; all inks, if they have none.
    theme : str

    Returns
    -------
    list of Slide
    """
    keys = {
        column: [[marks.MEANINGS[key].look, marks.MEANINGS[key].word] for key in keys]
        for column, keys in marks.KEYS.items()
    }
    found = [_column_of(figure.key, keys) for figure in figures]
    used = [column for column in keys if column in found] or list(keys)
    says = {False: "ink says how sure", True: "a sign says what became of it"}
    title = ", ".join(says[kind] for kind in sorted({column in SIGNED for column in used})).capitalize()
    by_column = ", by the column of the tables that decides it" if len(used) > 1 else ""
    inks = {column.capitalize(): [(look, "tx1", words) for look, words in keys[column]] for column in used}
    field = _field("side")
    sides = {"": [("solid", f"accent{n}", field["enumLabels"][side]) for n, side in enumerate(style.SIDES, 1)]}
    who = "Grey says who, with the words beside it" if theme == "grey" else "Colour says who"
    return [_key(title, f"How a mark is drawn{by_column}", inks, page), _key(who, field["description"], sides, page)]


def _column_of(entries, keys):
    """Find the column of the tables whose inks a figure's legend has; a file from anywhere may have others, or none."""
    pairs = (
        [entry for entry in entries if isinstance(entry, list) and len(entry) == 2] if isinstance(entries, list) else []
    )
    inks = [
        [str(look).removesuffix(" with ?"), words] for look, words in pairs if look not in (*style.SIDES, "neutral")
    ]
    return next((column for column, known in keys.items() if inks and all(ink in known for ink in inks)), None)


def sources_slides(figures: Iterable[FigureFile], page: Page) -> list[Slide]:
    """Plan the slides that say where the figures come from, lesson by lesson; each lesson is on one of them.

    Parameters
    ----------
    figures : iterable of FigureFile
    page : Page

    Returns
    -------
    list of Slide
    """
    sources = {}
    for figure in figures:
        if line := _without_credit(figure.source):
            sources.setdefault(_lesson_name(figure.lesson), {})[line] = None
    pages, used = [[]], 0
    for heading, lines in sources.items():
        block = [(heading, 0), *((line, 1) for line in lines)]
        height = sum(_height(text, level, page) for text, level in block)
        if pages[-1] and used + height > page.text_box.height:
            pages.append([])
            used = 0
        pages[-1] += block
        used += height
    titles = [f"Sources, {n} of {len(pages)}" for n in range(1, len(pages) + 1)] if len(pages) > 1 else ["Sources"]
    return [_list(title, lines) for title, lines in zip(titles, pages, strict=True) if lines]


def licence_slide(figures: Iterable[FigureFile]) -> Slide:
    """Plan the slide that says who made the figures, and what is allowed with them.

    Parameters
    ----------
    figures : iterable of FigureFile

    Returns
    -------
    Slide
    """
    article = tables.about()["sources"][0]
    lines = [
        *sorted({". ".join(filter(None, [figure.author, figure.licence])) for figure in figures} - {""}),
        f"Write beside a figure: {_credit()}",
        f"The article is not part of this deck: {article['title']}",
        article["path"],
    ]
    heading = "Use and change these slides as you like, and say where they come from."
    return _list("Licence", [(heading, 0), *((line, 1) for line in lines)])


# ----------------------------------------------------------------------------------------------------- kinds of slides


def _plain(layout, title, body, extra):
    return Slide(layout, {TITLE_ID: Text(title), BODY_ID: Text(body), EXTRA_ID: Text(extra)}, [])


def _list(title, lines):
    texts, levels = zip(*lines, strict=True)
    return Slide(template.TEXT, {TITLE_ID: Text((title,)), BODY_ID: Text(texts, levels=levels)}, [])


def _key(title, subtitle, groups, page):
    """Plan a slide with groups of marks, in columns, and what each means."""
    texts, area = _heading(title, subtitle, _credit(), page)
    alone = len(groups) == 1
    count = min(len(groups), 3 if page.width > 900 else 2)
    columns = _columns(groups, count)
    wide, head = area.width / count, 0 if alone else page.label * 1.75
    gap = page.label * 0.8
    longest = max(sum(len(groups[name]) for name in column) for column in columns)
    most = max(map(len, columns))
    space = area.height - page.label * 2 - most * head - (most - 1) * gap
    step = min(page.label * 2.2, space / longest)  # the same for all, or signs differ in size
    shapes = []
    for n, column in enumerate(columns):
        x, y = area.x + n * wide, area.y + page.label * 1.4
        for name in column:
            if not alone:
                shapes.append(Label(Box(x, y, wide - 12, page.label * 1.4), name, page.label, bold=True))
            y += head
            for look, colour, words in groups[name]:
                place = Box(x + 56, y, wide - 68, step * 0.7 + 4)
                shapes.append(Mark(Box(x, y + 2, 44, step * 0.7), look, colour))
                shapes.append(Label(place, words, page.label if alone else page.source + 0.5, middle=True))
                y += step
            y += gap
    return Slide(template.FREE, texts, shapes, source_last=True)


def _columns(groups, count):
    """Divide groups among columns of about the same height, in their order."""
    heights = {name: len(entries) + 2 for name, entries in groups.items()}
    columns, above = [[] for _ in range(count)], 0
    for name, height in heights.items():
        columns[int((above + height / 2) / sum(heights.values()) * count)].append(name)
        above += height
    return [column for column in columns if column]


# ----------------------------------------------------------------------------------------------------- parts of slides


def _heading(title, subtitle, source, page):
    """Give title, subtitle and source line the space they need; return those that say something, and the box between them."""
    lines, title_width = text_fit.fit(title, page.title, page.room, bold=True)
    top = bottom = page.heading(lines)
    lines, subtitle_width = text_fit.fit(subtitle, page.subtitle, page.room)
    if subtitle:
        bottom = page.below(top, lines)
    lines, source_width = text_fit.fit(source, page.source, page.source_box().width)
    foot = page.source_box(lines)
    texts = {
        TITLE_ID: Text((title,), top._replace(width=title_width)),
        SUBTITLE_ID: Text((subtitle,), bottom._replace(width=subtitle_width)),
        SOURCE_ID: Text((source,), foot._replace(width=source_width)),
    }
    said = {place: text for place, text in texts.items() if text.paragraphs[0]}
    return said, Box(page.left, bottom.bottom, page.room, foot.y - bottom.bottom)


def _picture_box(figure, area, page):
    """Leave the middle of a picture where it is in the picture itself, if there is space for it."""
    wide, tall = unpacked(figure.png).size  # which no slide program has to find damaged
    above, below = figure.body
    height = (below - above) * (page.width * tall / wide)  # as wide as the slide
    scale = min(1, area.height / height)
    left = page.left * (1 - scale)  # drawn smaller, it still begins at the left edge of the text
    lowest = area.bottom - height * scale
    return Box(left, min(max(above * template.HEIGHT, area.y), lowest), page.width * scale, height * scale)


def _legend(figure, area, page):
    """Plan a figure's legend at the lower edge of an area, in as few lines as it fits into.

    Its entries are inks, and sides by the colours of their bars.
    """
    shades = {bar["colour"]: bar["rgb"] for item in figure.charts for bar in item.get("bars", ())}
    size, steps = page.source, any(item["kind"] == "steps" for item in figure.charts)
    places, x, row = [], 0, 0
    for look, words in figure.key:
        wide = text_fit.width(words, size) * WIDER
        if x and x + size * 2.6 + wide > area.width:
            x, row = 0, row + 1
        places.append((look, words, area.x + x, row, wide))
        x += size * 3.2 + wide
    tall = size * 1.8
    top = area.bottom - tall * (row + 1) - size * 0.4
    for look, words, x, row, wide in places:
        box, shade = Box(x, top + tall * row + size * 0.4, size * 2, size), shade_of(look, shades.get(look, ""))
        yield Mark(box, "solid", shade) if shade else Mark(box, look, area=steps)
        yield Label(Box(x + size * 2.6, top + tall * row, wide, tall), words, size, middle=True)


def shade_of(name: str, rgb: str) -> str:
    """Return the colour of a side as one of the theme's, so that it follows the theme; any other as it is.

    Parameters
    ----------
    name : str
        Such as "russia".
    rgb : str
        Such as "#bb552c".

    Returns
    -------
    str

    >>> shade_of("russia", "#bb552c")
    'accent5'
    """
    return f"accent{style.SIDES.index(name) + 1}" if name in style.SIDES else rgb


def _notes(figure):
    lesson = figure.lesson
    if is_lesson(lesson):
        lesson = f"{lessons.heading(lesson).words} ({lesson})"
    where = figure.source.removeprefix("Source: ")
    time = f"{_minutes(figure):.1f}, of which {LOOK} to look and {ANSWER} for the class to answer"
    parts = {"Say": figure.say, "Ask": figure.ask, "Minutes": time, "Where it stands": where, "Lesson": lesson}
    return tuple(f"{word}: {text}" for word, text in parts.items() if text)


def _minutes(figure):
    return LOOK + len(figure.say.split()) / PACE + ANSWER


def _lesson_name(lesson):
    if not is_lesson(lesson):
        return lesson[:1].upper() + lesson[1:]
    heading = lessons.heading(lesson)
    return f"{heading.number} {heading.title}"


def _credit():
    package = tables.about()
    return f"{package['short']}, {package['licenses'][0]['short']}"


def _without_credit(source):
    line = source.removeprefix("Source: ").removesuffix(f" {_credit()}")
    return line[:1].upper() + line[1:]


def _height(text, level, page):
    size, indent, after = page.text_level(level)
    return len(text_fit.lines(text, size, page.room - indent, bold=level == 0)) * size * template.LINE + after


def _field(name):
    """Find the column of that name in the dictionary, in the first table that has it."""
    tables_with_fields = (resource.get("schema", {}) for resource in tables.package()["resources"])
    return next(field for schema in tables_with_fields for field in schema.get("fields", []) if field["name"] == name)


# ------------------------------------------------------------------------------------------------------------- charts


def drawable(charts: list[dict]) -> bool:
    """Say whether a slide program can draw a figure's charts: horizontal bars, or one chart of steps over time.

    More than `MOST_CHARTS` or `MOST_MARKS` would not be seen apart on a slide.

    Parameters
    ----------
    charts : list of dict
        `FigureFile.charts`.

    Returns
    -------
    bool
    """
    if len(charts) == 1 and charts[0]["kind"] == "steps":
        few = sum(len(line["points"]) for line in charts[0]["series"]) <= MOST_MARKS
        return few and charts[0]["x"]["scale"] == "dates" and _has_numbers(charts[0]["y"])
    if not 0 < len(charts) <= MOST_CHARTS or any(item["kind"] != "bars" for item in charts):
        return False
    few = sum(len(item["bars"]) for item in charts) <= MOST_MARKS
    return few and all(map(_drawable_bars, charts))


def _drawable_bars(item):
    # Each bar runs to the right, is alone in its row and has a number.
    axis, bars = item["axis"], item["bars"]
    if len(bars) > MOST_MARKS:
        return False
    alone = len({bar["name"] for bar in bars}) == len(bars)
    return item["horizontal"] and alone and _has_numbers(axis) and all(_drawable_bar(bar, axis) for bar in bars)


def _drawable_bar(bar, axis):
    if bar["end"] is None or not 0 <= bar["start"] <= bar["end"]:
        return False
    # On a logarithmic axis no bar can begin elsewhere than the axis does.
    return axis["scale"] == "linear" or (axis["scale"] == "log" and bar["start"] <= axis["low"] < bar["end"])


def _has_numbers(axis):
    return None not in map(tick_number, axis["labels"])


def tick_number(label: str) -> float | None:
    """Read a number along an axis; None if it is not one.

    Parameters
    ----------
    label : str

    Returns
    -------
    float or None

    >>> tick_number("4,000")
    4000.0
    """
    try:
        return float(label.replace(",", "").replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        return None


def _charts(figure, box, page):
    """Plan a figure's charts: up to three in a row, more in two rows."""
    count = len(figure.charts)
    rows = 1 if count <= 3 else 2
    columns = math.ceil(count / rows)
    width = (box.width - GUTTER * (columns - 1)) / columns
    height = (box.height - GUTTER / 2 * (rows - 1)) / rows
    for n, item in enumerate(figure.charts):
        x, y = box.x + n % columns * (width + GUTTER), box.y + n // columns * (height + GUTTER / 2)
        above = page.source * template.LINE if item.get("rules") else 0
        place = Box(x, y + above, width, height - above)
        plot = _plot(item, place, page) if item["kind"] == "bars" else None
        yield Chart(item, place, plot, page, f"Chart {n + 1}", figure.alt if count == 1 else _in_words(item))
        yield from _rules(item, place, plot, page)


def _rules(item, box, plot, page):
    """Plan the lines that bars are compared with, and the words above them: no chart of a slide program has such a line."""
    for rule in item.get("rules", ()):
        share = _share(rule["at"], item["axis"])
        if 0 <= share <= 1:
            x, top = box.x + box.width * (plot.x + share * plot.width), box.y + plot.y * box.height
            wide, tall = text_fit.width(rule["label"], page.source) * WIDER, page.source * template.LINE
            yield Rule(Box(x, top, 0, plot.height * box.height), rule["label"])
            yield Label(Box(min(x, box.x + box.width - wide), box.y - tall, wide, tall), rule["label"], page.source)


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
    below = min(len(axis["label"].splitlines()), MOST_LINES) * template.LINE
    foot = page.source * (TICK_ROOM + below + (0.3 if below else 0))
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
