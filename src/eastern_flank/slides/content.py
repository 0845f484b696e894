"""What is on each slide of a deck, and in which boxes; `write` puts it there.

Everything comes from a figure's file, the heading of its lesson or the data package: nothing is typed twice.
"""

import math
from collections.abc import Iterable
from importlib import metadata

from PIL import Image
from pptx.presentation import Presentation

from eastern_flank.charts import marks, style
from eastern_flank.core import lesson as lessons
from eastern_flank.figures.metadata import FigureFile
from eastern_flank.slides import editable_charts, template, text_fit, write
from eastern_flank.slides.editable_charts import NAMES
from eastern_flank.slides.template import BODY_ID, EXTRA_ID, SOURCE_ID, SUBTITLE_ID, TITLE_ID, Box, Page
from eastern_flank.tables import load as tables

WIDER = 1.25  # how much wider another font can be: words that have no second line need as much space
GUTTER = 28  # between charts side by side, in points
TICK_ROOM = 1.9  # for the numbers along an axis, in sizes of their type


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


def new(theme: str, size: str) -> Presentation:
    """Open a deck without slides that says what it is.

    Parameters
    ----------
    theme, size : str
        As in `template.presentation`.

    Returns
    -------
    pptx.presentation.Presentation
    """
    deck, package = template.presentation(theme, size), tables.package()
    about = deck.core_properties
    about.title, about.subject = package["short"], _summary()
    about.author = about.last_modified_by = package["contributors"][0]["title"]
    about.keywords = ", ".join(package["keywords"])
    about.language, about.comments = template.LANGUAGE, _licence()
    return deck


def title_slide(deck: Presentation) -> None:
    """Add the slide that says what this is, about which article, and under which licence.

    Parameters
    ----------
    deck : pptx.presentation.Presentation
    """
    package = tables.package()
    foot = f"The article: {package['sources'][0]['title']}\n{package['contributors'][0]['title']}. {_licence()}"
    write.slide(deck, template.TITLE, {TITLE_ID: package["short"], BODY_ID: _summary(), EXTRA_ID: foot}, {})


def section_slide(deck: Presentation, lesson: str) -> None:
    """Add the slide that opens a lesson: its number, its title and its question.

    Parameters
    ----------
    deck : pptx.presentation.Presentation
    lesson : str
        Its notebook: "notebooks/02_troops.ipynb".
    """
    heading = lessons.heading(lesson)
    texts = {TITLE_ID: heading.title, BODY_ID: heading.question, EXTRA_ID: f"Lesson {heading.number}"}
    write.slide(deck, template.SECTION, texts, {})


def figure_slide(deck: Presentation, figure: FigureFile, page: Page) -> None:
    """Add the slide of a figure: title, subtitle and source line as text, the picture without them, and what to say.

    Parameters
    ----------
    deck : pptx.presentation.Presentation
    figure : FigureFile
    page : Page
    """
    slide, area = _headed(deck, template.FIGURE, figure.title, figure.subtitle, figure.source, page)
    write.picture(slide, figure, _picture_box(figure, area, page))
    write.notes(slide, _notes(figure))


def chart_slide(deck: Presentation, figure: FigureFile, page: Page) -> None:
    """Add the slide of the same figure as charts that can be edited, with its legend below them.

    Parameters
    ----------
    deck : pptx.presentation.Presentation
    figure : FigureFile
        Its charts are `editable_charts.drawable`.
    page : Page
    """
    slide, area = _headed(deck, template.FREE, figure.title, figure.subtitle, figure.source, page)
    legend = list(_legend(figure, area, page))
    air = page.label * 0.5
    foot = min([area.bottom, *(patch.y for patch, *_ in legend)])
    _add_charts(slide, figure, Box(area.x, area.y + air, area.width, foot - area.y - 2 * air), page)
    for patch, look, place, words in legend:
        write.mark(slide, patch, look, area=figure.charts[0]["kind"] == "steps")
        write.label(slide, place, words, page.source, middle=True)
    write.notes(slide, _notes(figure))


def key_slides(deck: Presentation, page: Page) -> None:
    """Add the slides that say what the inks and the colours mean.

    Parameters
    ----------
    deck : pptx.presentation.Presentation
    page : Page
    """
    inks = {
        column.capitalize(): [(marks.INKS[key].look, "tx1", marks.INKS[key].word) for key in keys]
        for column, keys in marks.KEYS.items()
    }
    _key(deck, "Ink says how sure", "How a mark is drawn, by the column of the tables that decides it", inks, page)
    (field,) = (each for each in tables.resource("actors")["schema"]["fields"] if each["name"] == "side")
    sides = {"": [("solid", f"accent{n}", field["enumLabels"][side]) for n, side in enumerate(style.SIDES, 1)]}
    _key(deck, "Colour says who", field["description"], sides, page)


def sources_slides(deck: Presentation, figures: Iterable[FigureFile], page: Page) -> None:
    """Add the slides that say where the figures come from, lesson by lesson; each lesson is on one of them.

    Parameters
    ----------
    deck : pptx.presentation.Presentation
    figures : iterable of FigureFile
    page : Page
    """
    sources = {}
    for figure in figures:
        if figure.source:
            sources.setdefault(_lesson_name(figure.lesson), {})[_without_credit(figure.source)] = None
    pages, used = [], 0
    for heading, lines in sources.items():
        block = [(heading, 0), *((line, 1) for line in lines)]
        height = sum(_height(text, level, page) for text, level in block)
        if not pages or used + height > page.text_box.height:
            pages.append([])
            used = 0
        pages[-1] += block
        used += height
    for n, lines in enumerate(pages, 1):
        _list(deck, f"Sources, {n} of {len(pages)}" if len(pages) > 1 else "Sources", lines)


def licence_slide(deck: Presentation, figures: Iterable[FigureFile]) -> None:
    """Add the slide that says who made the figures, and what is allowed with them.

    Parameters
    ----------
    deck : pptx.presentation.Presentation
    figures : iterable of FigureFile
    """
    article = tables.package()["sources"][0]
    lines = [
        *sorted({f"{figure.author}. {figure.licence}" for figure in figures}),
        f"Write beside a figure: {_credit()}",
        f"The article is not part of this deck: {article['title']}",
        article["path"],
    ]
    heading = "Use and change these slides as you like, and say where they come from."
    _list(deck, "Licence", [(heading, 0), *((line, 1) for line in lines)])


# ----------------------------------------------------------------------------------------------------- kinds of slides


def _list(deck, title, lines):
    """Add a slide of text: pairs of a line and its level, of which 0 is a heading."""
    texts = {TITLE_ID: title, BODY_ID: "\n".join(text for text, _ in lines)}
    frame = write.slide(deck, template.TEXT, texts, {}).placeholders[BODY_ID].text_frame
    for paragraph, (_, level) in zip(frame.paragraphs, lines, strict=True):
        paragraph.level = level
        if level == 0:
            paragraph.runs[0].font.bold = True


def _key(deck, title, subtitle, groups, page):
    """Add a slide with groups of marks, in columns, and what each means."""
    slide, area = _headed(deck, template.FREE, title, subtitle, _credit(), page)
    alone = len(groups) == 1
    columns = 1 if alone else 3 if page.width > 900 else 2
    rows = -(-len(groups) // columns)
    wide, tall = area.width / columns, (area.height - page.label * 2) / rows
    for n, (name, entries) in enumerate(groups.items()):
        x, y = area.x + n % columns * wide, area.y + page.label * 1.4 + n // columns * tall
        if name:
            write.label(slide, Box(x, y, wide - 12, page.label * 1.4), name, page.label, bold=True)
            y += page.label * 1.75
        step = min(page.label * 2.2, (tall - page.label * 1.75) / len(entries))
        for look, colour, words in entries:
            place = Box(x + 56, y, wide - 68, step * 0.62 + 4)
            write.mark(slide, Box(x, y + 2, 44, step * 0.62), look, colour)
            write.label(slide, place, words, page.label if alone else page.source + 0.5, middle=True)
            y += step
    slide.shapes.element.append(slide.placeholders[SOURCE_ID].element)  # read last


def _headed(deck, layout, title, subtitle, source, page):
    """Add a slide whose title, subtitle and source line have the space they need; return it, and the box between them."""
    lines, width = text_fit.fit(title, page.title, page.room, bold=True)
    box = page.heading(lines)
    boxes = {TITLE_ID: box._replace(width=width)}
    if subtitle:
        lines, width = text_fit.fit(subtitle, page.subtitle, page.room)
        box = page.below(box, lines)
        boxes[SUBTITLE_ID] = box._replace(width=width)
    lines, width = text_fit.fit(source, page.source, page.source_box().width)
    foot = page.source_box(lines)
    boxes[SOURCE_ID] = foot._replace(width=width)
    texts = {TITLE_ID: title, SUBTITLE_ID: subtitle, SOURCE_ID: source}
    return write.slide(deck, layout, texts, boxes), Box(page.left, box.bottom, page.room, foot.y - box.bottom)


# ----------------------------------------------------------------------------------------------------- parts of slides


def _picture_box(figure, area, page):
    """Leave the middle of a picture where it is in the picture itself, if there is space for it."""
    with Image.open(figure.png) as picture:
        wide, tall = picture.size
    above, below = figure.body
    height = (below - above) * (page.width * tall / wide)  # as wide as the slide
    scale = min(1, area.height / height)
    left = page.left * (1 - scale)  # drawn smaller, it still begins at the left edge of the text
    lowest = area.bottom - height * scale
    return Box(left, min(max(above * template.HEIGHT, area.y), lowest), page.width * scale, height * scale)


def _legend(figure, area, page):
    """Yield patch, look, place and words of a figure's legend at the lower edge of an area, in as few lines as it fits into."""
    size, places, x, row = page.source, [], 0, 0
    for look, words in figure.key:
        wide = text_fit.width(words, size) * WIDER
        if x and x + size * 2.6 + wide > area.width:
            x, row = 0, row + 1
        places.append((look, words, area.x + x, row, wide))
        x += size * 3.2 + wide
    tall = size * 1.8
    top = area.bottom - tall * (row + 1) - size * 0.4
    for look, words, x, row, wide in places:
        patch = Box(x, top + tall * row + size * 0.4, size * 2, size)
        yield patch, look, Box(x + size * 2.6, top + tall * row, wide, tall), words


def _notes(figure):
    lesson = figure.lesson
    if is_lesson(lesson):
        heading = lessons.heading(lesson)
        lesson = f"{heading.number} {heading.title}: {heading.question} ({lesson})"
    where = figure.source.removeprefix("Source: ")
    parts = {"Say": figure.say, "Ask": figure.ask, "Where it stands": where, "Lesson": lesson}
    return "\n".join(f"{word}: {text}" for word, text in parts.items() if text)


def _summary():
    return metadata.metadata("eastern-flank")["Summary"]


def _licence():
    known = tables.package()["licenses"][0]
    return f"{known['title']} ({known['name']}), {known['path']}"


def _lesson_name(lesson):
    if not is_lesson(lesson):
        return lesson[:1].upper() + lesson[1:]
    heading = lessons.heading(lesson)
    return f"{heading.number} {heading.title}"


def _credit():
    package = tables.package()
    return f"{package['short']}, {package['licenses'][0]['short']}"


def _without_credit(source):
    line = source.removeprefix("Source: ").removesuffix(f" {_credit()}")
    return line[:1].upper() + line[1:]


def _height(text, level, page):
    size, indent, after = page.text_level(level)
    return len(text_fit.lines(text, size, page.room - indent, bold=level == 0)) * size * template.LINE + after


# ------------------------------------------------------------------------------------------------------------- charts


def _add_charts(slide, figure, box, page):
    """Add a figure's charts: up to three in a row, more in two rows."""
    count = len(figure.charts)
    rows = 1 if count <= 3 else 2
    columns = math.ceil(count / rows)
    width = (box.width - GUTTER * (columns - 1)) / columns
    height = (box.height - GUTTER / 2 * (rows - 1)) / rows
    for n, item in enumerate(figure.charts):
        x, y = box.x + n % columns * (width + GUTTER), box.y + n // columns * (height + GUTTER / 2)
        place = Box(x, y, width, height)
        plot = _plot(item, place, page) if item["kind"] == "bars" else None
        chart = editable_charts.add(slide, item, place, plot, page)
        write.add(slide, chart, f"Chart {n + 1}", figure.alt if count == 1 else _in_words(item))


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
