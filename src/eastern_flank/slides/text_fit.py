"""How much space does a text of a slide take? Measured without drawing anything.

Slides are in Arial, which slide programs have, or replace with a font of the same widths (Liberation Sans, Helvetica). We have
no file of it: the house font, which we have, is narrower by a part that hardly differs from text to text.
"""

from functools import cache
from pathlib import Path

import font_source_sans_pro
from PIL import ImageFont

UNIT = 100  # the size at which widths are measured: large enough that rounding does not count
EASE = 1.02  # how much wider than the longest line a box is
ARIAL = {False: 1.13, True: 1.11}  # at most how wide it is, in widths of the house font; the second is bold


@cache
def _font(bold):
    name = f"SourceSansPro-{'Bold' if bold else 'Regular'}.ttf"
    return ImageFont.truetype(Path(font_source_sans_pro.font_directory) / name, UNIT)


@cache
def _length(text, bold):
    return _font(bold).getlength(text) / UNIT * ARIAL[bold]


def width(text: str, size: float, bold: bool = False) -> float:
    """Return how wide a text in one line is.

    Parameters
    ----------
    text : str
    size : float
        Of its type, in points.
    bold : bool

    Returns
    -------
    float
        In points.
    """
    return _length(text, bold) * size


def lines(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """Break a text as a slide program does: into as few lines as fit.

    Parameters
    ----------
    text : str
    size, room : float
        Size of its type, and how wide a line can be, both in points.
    bold : bool

    Returns
    -------
    list of str
        At least one; a single word that is too wide has a line of its own.

    >>> lines("one two", 10, 1000)
    ['one two']
    """
    found, used, space = [], room, width(" ", size, bold)
    for word in text.split():
        wide = width(word, size, bold)
        if found and used + space + wide <= room:
            found[-1] += f" {word}"
            used += space + wide
        else:
            found.append(word)
            used = wide
    return found or [""]


def fit(text: str, size: float, room: float, bold: bool = False) -> tuple[int, float]:
    """Find how many lines a text takes, and how wide it must be so that all of them are about as long as each other.

    A heading then does not leave a single word to its last line.

    Parameters
    ----------
    text : str
    size, room : float
    bold : bool
        All as in `lines`.

    Returns
    -------
    tuple of int and float
        The number of lines, and the width in points with some space to spare, at most `room`.
    """
    fewest = len(lines(text, size, room, bold))
    low, high = max((width(word, size, bold) for word in text.split()), default=0), room
    while fewest > 1 and high - low > 1:
        middle = (low + high) / 2
        low, high = (low, middle) if len(lines(text, size, middle, bold)) <= fewest else (middle, high)
    return fewest, min(room, high * EASE)
