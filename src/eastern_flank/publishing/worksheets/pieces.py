"""The pieces of a worksheet as HTML: room to write, boxes to tick, squares to draw in, tables to read and to fill in.

Every piece comes out escaped or cleaned. What is drawn here is black on white, and without text, which is beside it.
"""

import base64
import re
from collections.abc import Iterable, Sequence

from eastern_flank.core.markup import Markup, escape
from eastern_flank.publishing import sanitise
from eastern_flank.publishing.worksheets.lesson import Guess, on_paper

LINE = 8  # millimetres from line to line
SQUARE = 3.4  # millimetres: fifty squares in the width of a page
SCALE = 160  # millimetres of a number line
MANY = 24  # characters of the longest option that still lets options stand side by side

# The four inks, as in the key of our charts: a disc of ten units each.
_INKS = {
    "solid: it happened, or is so": '<circle cx="5" cy="5" r="4.4"/>',
    "hatched: it is planned, “set to”": '<circle cx="5" cy="5" r="4.2" fill="none" stroke="#000"/>'
    '<path d="M1.5 6.5l5-5M2.6 8.2l5.6-5.6M5 9l4-4" stroke="#000" stroke-width=".9"/>',
    "dashed: it is possible, “may”": '<circle cx="5" cy="5" r="4.2" fill="none" stroke="#000" stroke-dasharray="2 1.2"/>',
    "dotted, with a “?”: no number is given": '<circle cx="5" cy="5" r="4.2" fill="none" stroke="#000" stroke-dasharray=".7 1.2"/>',
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


def figure(svg: bytes, alt: str) -> Markup:
    """Return one of our figures, as it is in figures/, on white.

    Parameters
    ----------
    svg : bytes
    alt : str

    Returns
    -------
    Markup
    """
    text = re.sub(r'(<g id="patch_1">\s*<path [^>]*?fill: )#[0-9a-f]{6}', r"\1#ffffff", svg.decode("utf-8"), count=1)
    address = base64.b64encode(text.encode()).decode()
    return Markup(f'<p class="picture"><img alt="{escape(alt)}" src="data:image/svg+xml;base64,{address}"></p>')


def picture(img: str) -> Markup:
    """Return a picture that a cell has shown.

    Parameters
    ----------
    img : str
        HTML.

    Returns
    -------
    Markup
    """
    return Markup(f'<p class="picture">{sanitise.content(re.sub(r" (style|width)=.[^>]*?.(?= |>)", "", img))}</p>')


def table(head: Sequence[str], rows: Iterable[Sequence[object]], fill: bool = False) -> Markup:
    """Return a table to read, or one whose empty cells are to be filled in.

    Parameters
    ----------
    head : sequence of str
    rows : iterable of sequence
        The first cell of each is its heading.
    fill : bool
        Whether its rows are high enough to write in.

    Returns
    -------
    Markup
    """
    rows = [[_cell(cell) for cell in row] for row in rows]
    numbers = [all(re.fullmatch(r"[-−]?[\d,.]*", row[n]) for row in rows) for n in range(len(head))]
    looks = [' class="number"' if number and not fill else "" for number in numbers]
    top = "".join(
        f'<th scope="col"{look}>{escape(each)}</th>' if each else "<td></td>" for each, look in zip(head, looks, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{escape(cell)}</th>' if n == 0 and cell else f"<td{look}>{escape(cell)}</td>"
            for n, (cell, look) in enumerate(zip(row, looks, strict=True))
        )
        + "</tr>"
        for row in rows
    )
    kind = "fill" if fill else "data"
    return Markup(f'<table class="{kind}"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>')


def _cell(value):
    """Write a value: 4,000, yes, a day, nothing for what is missing."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value != value or str(value) in ("<NA>", "NaN", "NaT"):
        return ""
    if isinstance(value, str):
        value = {"True": "yes", "False": "no"}.get(value, value)
        whole = re.fullmatch(r"-?\d{4,}", value) and not 1900 < int(value) < 2100
        return f"{int(value):,}" if whole else value
    return f"{value:,}" if abs(value) >= 10_000 or not 1900 < value < 2100 else str(value)


def guess(asked: Guess) -> Markup:
    """Return a prediction: its picture, and a scale to mark or boxes to tick.

    Parameters
    ----------
    asked : Guess

    Returns
    -------
    Markup
    """
    question = Markup(f'<p class="question">{escape(asked.question)}.</p>'.replace("?.", "?"))
    about = Markup(f'<p class="small">{escape(asked.about)}</p>') if asked.about and asked.picture else Markup("")
    shown = picture(asked.picture) if asked.picture else Markup("")
    key = Markup(f'<p class="small">{escape(asked.key)}</p>') if asked.key and shown else Markup("")
    if asked.options:
        room = chips(asked.options)
    elif asked.high:
        room = _scale(asked)
    else:
        room = lines(2)
    return Markup(f"{question}{about}{shown}{key}{room}")


def _scale(asked):
    low, high = (float(each.replace(",", "")) for each in (asked.low, asked.high))
    steps = next((steps for steps in (10, 8, 7, 12, 9) if (high - low) % steps == 0), 10)
    if high - low <= 15:
        steps = int(high - low)
    middle = (low + high) / 2
    marks = [asked.low, f"{middle:,g}" if middle == int(middle) else "", asked.high]
    line = number_line(marks, steps, f"A line from {asked.low} to {asked.high}, to mark a number on")
    return Markup(f"{line}<p>{blank(asked.unit, 'My guess:')}</p>")
