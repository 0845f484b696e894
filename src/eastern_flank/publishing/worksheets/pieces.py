"""The pieces of a worksheet as HTML: room to write, boxes to tick, squares to draw in, tables to read and to fill in.

Every piece comes out escaped or cleaned. What is drawn here is black on white, and without text, which is beside it.
"""

import base64
import io
import re
from collections.abc import Iterable, Sequence

from bs4 import BeautifulSoup
from PIL import Image

from eastern_flank.core.markup import Markup, escape
from eastern_flank.figures import metadata
from eastern_flank.publishing import sanitise
from eastern_flank.publishing.worksheets.lesson import Guess, on_paper

LINE = 8  # millimetres from line to line
SQUARE = 3.4  # millimetres: fifty squares in the width of a page
SCALE = 160  # millimetres of a number line
HIGH = 92  # millimetres of a figure
EDGE = 0.05  # of a figure, on each side, that is empty: on paper it only makes the type smaller
ROOM = 30  # millimetres of a column to write in, at least
PAGE = 174  # millimetres: what there is between the margins
NARROW = 70  # characters of a table's columns that do not need the page's width
SMALL = ("Paragraph", "Agree?", "Letter")  # headings of columns for a number, a letter or a tick
MANY = 24  # characters of the longest option that still lets options stand side by side

# The four inks, as in the key of our charts: a disc of ten units each.
_RING = '<circle cx="5" cy="5" r="4.2" fill="none" stroke="#000"'
_INKS = {
    "solid: it happened, or is so": '<circle cx="5" cy="5" r="4.4"/>',
    "hatched: it is planned, “set to”": f'{_RING}/><path d="M1.5 6.5l5-5M2.6 8.2l5.6-5.6M5 9l4-4" stroke="#000"/>',
    "dashed: it is possible, “may”": f'{_RING} stroke-dasharray="2 1.2"/>',
    "dotted, with a “?”: no number is given": f'{_RING} stroke-dasharray=".7 1.2"/>'
    '<path d="M3.6 3.9a1.4 1.4 0 1 1 2.2 1.1c-.6.4-.8.7-.8 1.3M5 7.2v.7" fill="none" stroke="#000" stroke-width=".7"/>',
}


def markdown(text: str) -> Markup:
    """Return a text of a lesson, in Markdown, as it is on paper.

    Parameters
    ----------
    text : str

    Returns
    -------
    Markup
    """
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    return Markup(sanitise.content(markdown2html_mistune(on_paper(text))))


def lines(count: int) -> Markup:
    """Return lines to write on, 8 mm apart.

    Parameters
    ----------
    count : int

    Returns
    -------
    Markup
    """
    return Markup(f'<div class="lines">{"<div></div>" * count}</div>')


def blank(unit: str = "", words: str = "") -> Markup:
    """Return a place for a number or a word, with what is before it and behind it.

    Parameters
    ----------
    unit, words : str

    Returns
    -------
    Markup
    """
    return Markup(f'{escape(words)} <span class="blank"></span> {escape(unit)} ')


def chips(options: Iterable[str]) -> Markup:
    """Return options, each with a box to tick.

    Parameters
    ----------
    options : iterable of str

    Returns
    -------
    Markup
    """
    options = list(options)
    columns = " columns" if len(options) > 4 and max(map(len, options)) > MANY else ""
    items = "".join(f'<li><span class="box"></span>{escape(each)}</li>' for each in options)
    return Markup(f'<ul class="chips{columns}">{items}</ul>')


def inks() -> Markup:
    """Return the key to the four inks."""
    items = "".join(f"<li>{_drawn(10, 10, drawing, '', 5)}{escape(words)}</li>" for words, drawing in _INKS.items())
    return Markup(f'<ul class="key">{items}</ul>')


def squares(across: int, down: int, marks: Sequence[str], alt: str) -> Markup:
    """Return squared paper with an axis on its left.

    Parameters
    ----------
    across, down : int
        How many squares.
    marks : sequence of str
        What is written below it, from its left end to its right.
    alt : str

    Returns
    -------
    Markup
    """
    width, height = across * SQUARE, down * SQUARE
    rules = "".join(f"M{n * SQUARE:g} 0v{height:g}" for n in range(across + 1))
    rules += "".join(f"M0 {n * SQUARE:g}h{width:g}" for n in range(down + 1))
    drawing = f'<path d="{rules}" stroke="#999" stroke-width=".18"/><path d="M.2 0v{height:g}" stroke="#000" stroke-width=".5"/>'
    return Markup(f'<div class="squares">{_drawn(width, height, drawing, alt)}{_marks(marks, width)}</div>')


def number_line(marks: Sequence[str], steps: int, alt: str) -> Markup:
    """Return a line on which a number is marked.

    Parameters
    ----------
    marks : sequence of str
        The numbers below it, from its left end to its right.
    steps : int
        How many parts it has.
    alt : str

    Returns
    -------
    Markup
    """
    ticks = "".join(f"M{0.2 + n * (SCALE - 0.4) / steps:g} 1v4" for n in range(steps + 1))
    drawing = f'<path d="M0 3h{SCALE}{ticks}" stroke="#000" stroke-width=".35"/>'
    return Markup(f'<div class="scale">{_drawn(SCALE, 6, drawing, alt)}{_marks(marks, SCALE)}</div>')


def _marks(marks, width):
    cells = "".join(f"<span>{escape(mark)}</span>" for mark in marks)
    return Markup(f'<div class="marks" style="width:{width:g}mm">{cells}</div>')


def _drawn(width, height, drawing, alt, size=None):
    """Return a drawing in millimetres as a picture, which a PDF's tags describe by its alt text."""
    view = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" fill="none">'
    if "<circle" in drawing:
        view = view.replace(' fill="none"', "")
    address = base64.b64encode(f"{view}{drawing}</svg>".encode()).decode()
    return Markup(
        f'<img alt="{escape(alt)}" style="width:{size or width:g}mm" src="data:image/svg+xml;base64,{address}">'
    )


def figure(svg: bytes, alt: str, high: int = HIGH) -> Markup:
    """Return one of our figures, as it is in figures/, on white.

    Parameters
    ----------
    svg : bytes
    alt : str
    high : int
        Millimetres that it may have at most.

    Returns
    -------
    Markup
    """
    text = svg.decode("utf-8", "replace")  # a damaged file is as little of a picture as before
    if ground := re.search(r'<g id="patch_1">\s*<path [^>]*?fill: (#[0-9a-f]{6})', text):
        text = text.replace(ground[1], "#ffffff")
    if size := re.search(r'viewBox="0 0 (\d{1,5}(?:\.\d+)?) (\d{1,5}(?:\.\d+)?)"', text):
        width, height = map(float, size.groups())
        view = f"{EDGE * width:g} {EDGE * height:g} {(1 - 2 * EDGE) * width:g} {(1 - 2 * EDGE) * height:g}"
        text = text.replace(size[0], f'viewBox="{view}"', 1)
    address = base64.b64encode(text.encode()).decode()
    return Markup(
        f'<p class="picture"><img alt="{escape(alt)}" style="max-height:{high}mm" src="data:image/svg+xml;base64,{address}"></p>'
    )


def picture(img: str, high: int = 0) -> Markup:
    """Return a picture that a cell has shown, on white.

    Parameters
    ----------
    img : str
        HTML.
    high : int
        Millimetres that a figure may have at most; 0 for a picture without an edge.

    Returns
    -------
    Markup
        Nothing for what is not a picture.
    """
    shown = BeautifulSoup(sanitise.content(img), "html.parser").img
    if shown is None or not shown.get("src", "").startswith("data:image/png"):
        return Markup("")
    try:
        png = _on_white(base64.b64decode(shown["src"].partition(",")[2]), EDGE if high else 0)
    except (OSError, SyntaxError, ValueError):  # what Pillow says of a damaged one
        return Markup("")
    address = base64.b64encode(png).decode()
    alt = escape(shown.get("alt", ""))
    size = Markup(f' style="max-height:{high}mm"') if high else ""
    return Markup(f'<p class="picture"><img alt="{alt}"{size} src="data:image/png;base64,{address}"></p>')


def _on_white(png, edge):
    """Return a picture with white in place of the colour in its corner: a warm ground is grey on a copier."""
    with metadata.intact(), Image.open(io.BytesIO(png)) as drawn:
        if drawn.mode != "P":
            return png
        colours, corner, made = drawn.getpalette(), drawn.getpixel((0, 0)), io.BytesIO()
        colours[3 * corner : 3 * corner + 3] = [255, 255, 255]
        drawn.putpalette(colours)
        left, top = round(edge * drawn.width), round(edge * drawn.height)
        drawn.crop((left, top, drawn.width - left, drawn.height - top)).save(made, "PNG", optimize=True)
    return made.getvalue()


def table(head: Sequence[str], rows: Iterable[Sequence[object]], fill: bool = False, tall: bool = False) -> Markup:
    """Return a table to read, or one whose empty cells are to be filled in.

    Parameters
    ----------
    head : sequence of str
    rows : iterable of sequence
        The first cell of each is its heading.
    fill : bool
        Whether its rows are high enough to write in.
    tall : bool
        Whether they are high enough to draw in.

    Returns
    -------
    Markup
    """
    rows = [[_cell(cell) for cell in row] for row in rows]
    numbers = [not fill and all(re.fullmatch(r"[-−]?[\d,.]*", row[n]) for row in rows) for n in range(len(head))]
    looks = [Markup(' class="number"') if number else Markup("") for number in numbers]
    top = "".join(
        f'<th scope="col"{look}>{escape(each)}</th>' if each else "<td></td>"
        for each, look in zip(head, looks, strict=True)
    )
    body = "".join(f"<tr>{_row(row, looks)}</tr>" for row in rows)
    longest = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    kind = "fill" + " tall" * tall if fill else "data narrow" if sum(longest) < NARROW else "data"
    columns = _columns(head, rows) if fill else ""
    return Markup(f'<table class="{kind}">{columns}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>')


def _row(row, looks):
    cells = zip(row, looks, strict=True)
    return "".join(
        f'<th scope="row">{escape(cell)}</th>' if n == 0 and cell else f"<td{look}>{escape(cell)}</td>"
        for n, (cell, look) in enumerate(cells)
    )


def _columns(head, rows):
    """Return the widths of a table's columns: what has words gets what they need, and what is to be filled in the rest."""
    needs = []
    for name, *cells in zip(head, *rows, strict=True):
        words = max(map(len, cells))
        needs.append(min(8 + 1.75 * words, 62) if words else 0)
        if not words and (name in SMALL or (len(name) < 8 and len(head) > 4)):
            needs[-1] = 18
    empty = needs.count(0)
    widths = [need or max((PAGE - sum(needs)) / empty, ROOM) for need in needs]
    return "".join(f'<col style="width:{100 * width / sum(widths):.1f}%">' for width in widths)


def _cell(value):
    """Write a value: 4,000, yes, a day, nothing for what is missing."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value != value or str(value) in ("<NA>", "NaN", "NaT"):
        return ""
    if isinstance(value, str):
        value = {"True": "yes", "False": "no"}.get(value, value)
        whole = re.fullmatch(r"-?\d{4,15}", value) and not 1900 < int(value) < 2100
        return f"{int(value):,}" if whole else value
    return f"{value:,}" if abs(value) >= 10_000 or not 1900 < value < 2100 else str(value)


def question(asked: Guess) -> str:
    """Return what a prediction asks: on a screen a bar is pulled, on paper it is drawn.

    Parameters
    ----------
    asked : Guess

    Returns
    -------
    str
    """
    words = asked.question.replace("Pull", "Draw")
    return words if words.endswith(("?", ".")) else f"{words}."


def guess(asked: Guess) -> Markup:
    """Return a prediction: its picture, and a scale to mark or boxes to tick.

    Parameters
    ----------
    asked : Guess

    Returns
    -------
    Markup
    """
    drawn_in = "Pull" in asked.question
    pieces = [Markup(f'<p class="question">{escape(question(asked))}</p>')]
    if asked.picture:
        small = [Markup(f'<p class="small">{escape(words)}</p>') if words else "" for words in (asked.about, asked.key)]
        pieces += [small[0], picture(asked.picture), small[1]]
    if asked.source and not asked.source.startswith("Reuters"):
        pieces.append(Markup(f'<p class="source">Source: {escape(asked.source)}</p>'))
    if asked.options:
        pieces.append(chips(asked.options))
    elif asked.high and "the length" in asked.question:
        pass  # the bar that is drawn is the answer
    elif asked.high:
        pieces.append(_number(asked, with_line=asked.low == "0" and not drawn_in))
    else:
        pieces.append(lines(2))
    return Markup("".join(pieces))


def _number(asked, with_line):
    """Return a line to mark a guess on, and a place for the number."""
    number = Markup(f"<p>{blank(asked.unit, 'My guess:')}</p>")
    if not with_line or not re.fullmatch(r"[1-9][\d,.]{0,15}", asked.high) or asked.high.count(".") > 1:
        return number
    high = float(asked.high.replace(",", ""))
    steps = int(high) if high <= 15 else next((steps for steps in (10, 8, 12, 9, 7, 13) if high % steps == 0), 10)
    marks = [asked.low, *([f"{high / 2:,g}"] if steps % 2 == 0 else []), asked.high]
    return Markup(f"{number_line(marks, steps, f'A line from 0 to {asked.high}, to mark a number on')}{number}")
