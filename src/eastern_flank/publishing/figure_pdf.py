"""A figure as a PDF: its drawing, with text that is text, on a page of its own size, and its alt text for a screen reader."""

import base64
import re

from eastern_flank.core.errors import PlainError
from eastern_flank.core.markup import escape
from eastern_flank.figures.metadata import FigureFile
from eastern_flank.publishing import pdf as printer

# A line of letters as matplotlib draws it: what it says as a comment, then a shape for each letter, named after its font.
_LINE = re.compile(
    rb'<!-- ([^<>]*?) -->\s*<g style="([^"]*)" transform="([^"]*?) ?scale\(([\d.]+) -\4\)">((?:(?!<g |</g>).)*)</g>',
    re.DOTALL,
)
_LETTER = re.compile(rb'<use xlink:href="#(\w+-\w+)-[0-9a-f]+"')
_FACES = {b"SourceSansPro-Regular": 400, b"SourceSansPro-Semibold": 600, b"SourceSansPro-Bold": 700}
_SIDES = re.compile(rb' (width|height)="([\d.]+pt)"')
_PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>{title}</title><meta name="author" content="{author}">
<meta name="description" content="{alt}"><meta name="keywords" content="{licence}"><style>{css}</style></head>
<body><img alt="{alt}" src="data:image/svg+xml;base64,{picture}"></body></html>"""
_CSS = """
@page figure {{ size: {width} {height}; margin: 0; {corners} }}
html {{ page: figure; }}
body {{ margin: 0; padding: 0; background: none; }}
img {{ display: block; width: {width}; height: {height}; max-width: none; max-height: none; margin: 0; border: 0; }}
"""
_CORNERS = " ".join(
    f"@{edge}-{side} {{ content: none; }}" for edge in ("top", "bottom") for side in ("left", "center", "right")
)


class NotADrawing(PlainError, ValueError):
    """A drawing without a size, which has no page."""


def check() -> None:
    """Raise `pdf.NoPrinter` where no PDF can be made on this computer, before any work is done."""
    printer.render("<p></p>", "a4")


def lettered(drawing: bytes) -> bytes:
    """Put text in place of the shapes of letters, in a figure that was drawn by matplotlib.

    Parameters
    ----------
    drawing : bytes
        An SVG of the project's figures/, in which letters are shapes, so that it looks the same everywhere.

    Returns
    -------
    bytes
        The same with text, which a PDF can be searched for, and which is set in a third of the time. A line in several fonts
        stays as it is.
    """

    def text(found):
        words, look, place, scale, letters = found.groups()
        faces = set(_LETTER.findall(letters))
        if len(faces) != 1 or not faces <= _FACES.keys():
            return found[0]
        weight, size = _FACES[faces.pop()], 100 * float(scale)
        font = b'font-family="Eastern Flank Sans" font-weight="%d" font-size="%gpx"' % (weight, size)
        return b'<text transform="%s" %s style="%s">%s</text>' % (place, font, look, words)

    return _LINE.sub(text, drawing)


def pdf(figure: FigureFile, drawing: bytes) -> bytes:
    """Return the PDF of a figure: tagged, with its fonts embedded, and the same on every run.

    Parameters
    ----------
    figure : FigureFile
        Its title, alt text, author and licence become those of the PDF.
    drawing : bytes
        An SVG as `export.svg` writes it.

    Returns
    -------
    bytes

    Raises
    ------
    NotADrawing
        Where the drawing has no size.
    """
    sizes = dict(_SIDES.findall(drawing[: drawing.find(b">", drawing.find(b"<svg "))]))
    if len(sizes) != 2:
        raise NotADrawing(f"{figure.name}: its drawing has no size; draw it again")
    width, height = (sizes[side].decode() for side in (b"width", b"height"))
    css = _CSS.format(width=width, height=height, corners=_CORNERS)  # numbers, since the pattern takes nothing else
    page = _PAGE.format(
        title=escape(figure.title),
        author=escape(figure.author),
        alt=escape(figure.alt),
        licence=escape(figure.licence),
        css=css,
        picture=escape(base64.b64encode(drawing).decode()),
    )
    return printer.pdf(printer.render(page, "a4"))
