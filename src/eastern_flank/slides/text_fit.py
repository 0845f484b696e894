"""How many lines does a text take? Measured with the house font, without drawing anything."""

from functools import cache
from pathlib import Path

import font_source_sans_pro
from PIL import ImageFont

UNIT = 100  # the size at which widths are measured: large enough that rounding does not count


@cache
def _font(bold):
    name = f"SourceSansPro-{'Bold' if bold else 'Regular'}.ttf"
    return ImageFont.truetype(Path(font_source_sans_pro.font_directory) / name, UNIT)


@cache
def _length(text, bold):
    return _font(bold).getlength(text) / UNIT


def width(text, size, bold=False):
    """Return how wide a text in one line is, in points; `size` is that of its type."""
    return _length(text, bold) * size


def lines(text, size, room, bold=False):
    """Break a text as a slide program does: into as few lines as fit.

    Parameters: `text`; `size` of its type and `room`, how wide a line may be, both in points; `bold`. Returns a list of lines,
    at least one; a single word that is too wide has a line of its own.

    >>> lines("one two", 10, 1000)
    ['one two']
    """
    found, used, blank = [], room, width(" ", size, bold)
    for word in text.split():
        wide = width(word, size, bold)
        if found and used + blank + wide <= room:
            found[-1] += f" {word}"
            used += blank + wide
        else:
            found.append(word)
            used = wide
    return found or [""]


def even(text, size, room, bold=False):
    """Return how wide a text needs to be so that it has no more lines than in `room`, and all are about as long.

    Parameters as in `lines`. A heading then does not leave a single word to its last line.
    """
    fewest = len(lines(text, size, room, bold))
    low, high = max((width(word, size, bold) for word in text.split()), default=0), room
    while fewest > 1 and high - low > 1:
        middle = (low + high) / 2
        low, high = (low, middle) if len(lines(text, size, middle, bold)) <= fewest else (middle, high)
    return high
