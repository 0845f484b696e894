"""How many lines does a text take? Measured with the house font, without drawing anything."""

from functools import cache
from pathlib import Path

import font_source_sans_pro
from PIL import ImageFont

UNIT = 100  # the size at which widths are measured: large enough that rounding does not count
SAFETY = 1.06  # how much wider a font may be that stands in for ours


@cache
def _font(bold):
    name = f"SourceSansPro-{'Bold' if bold else 'Regular'}.ttf"
    return ImageFont.truetype(Path(font_source_sans_pro.font_directory) / name, UNIT)


def width(text, size, bold=False):
    """Return how wide a text in one line is at most, in points; `size` is that of its type."""
    return _font(bold).getlength(text) * size / UNIT * SAFETY


def lines(text, size, room, bold=False):
    """Break a text as a slide program does: into as few lines as fit.

    Parameters: `text`; `size` of its type and `room`, how wide a line may be, both in points; `bold`. Returns a list of lines,
    at least one; a single word that is too wide has a line of its own.

    >>> lines("one two", 10, 1000)
    ['one two']
    """
    found = [""]
    for word in text.split():
        longer = f"{found[-1]} {word}".strip()
        if found[-1] and width(longer, size, bold) > room:
            found.append(word)
        else:
            found[-1] = longer
    return found
