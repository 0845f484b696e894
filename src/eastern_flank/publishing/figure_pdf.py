"""A figure as a PDF: its drawing, with text that is text, on a page of its own size, and its alt text for a screen reader."""

import base64
import re

from eastern_flank.core.errors import PlainError
from eastern_flank.core.markup import escape
from eastern_flank.figures.metadata import FigureFile
from eastern_flank.publishing import pdf as printer

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
