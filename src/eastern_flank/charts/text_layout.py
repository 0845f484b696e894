"""Measure texts and break them into lines."""

import textwrap
from functools import lru_cache

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Annotation, Text

LONGEST = 400  # characters of a text whose lines are measured: that takes time; what is longer fits into no figure
OPTIONAL = "optional"  # the label of a text that is left out where another, more important one is in its place
LONGEST_LINE = 80  # characters of a line of such a text


def renderer_of(fig: Figure) -> RendererAgg:
    """Return the renderer that measures the texts of a figure.

    Parameters
    ----------
    fig : Figure

    Returns
    -------
    RendererAgg
    """
    return fig.canvas.get_renderer() if hasattr(fig.canvas, "get_renderer") else _ruler(fig.dpi)


def width_of(text: Text) -> float:
    """Return the width of a text that is in a figure.

    Parameters
    ----------
    text : Text

    Returns
    -------
    float
        In points.
    """
    return text.get_window_extent(renderer_of(text.figure)).width * 72 / text.figure.dpi


def leave_out(fig: Figure) -> bool:
    """Take away the optional texts of a figure, such as the names on a map, that would be written over others or beyond the edge.

    A name beside its place is first tried on the place's other side.

    Parameters
    ----------
    fig : Figure
        It has been laid out.

    Returns
    -------
    bool
        Whether any was taken away, or moved.
    """
    changed = False
    for ax in fig.axes:
        if not any(text.get_label() == OPTIONAL for text in ax.texts):
            continue
        ax.apply_aspect()  # a map shows more than its crop, which moves its places
        texts = [text for text in ax.texts if text.get_visible() and text.get_text()]
        optional = [text for text in texts if text.get_label() == OPTIONAL]
        optional.sort(key=lambda text: text.get_fontweight() == 400)  # what is in bold is more important
        kept = [text.get_window_extent(renderer_of(fig)) for text in texts if text not in optional]
        frame = ax.get_window_extent(renderer_of(fig))
        for text in optional:
            area = _free_area(text, frame, kept)
            changed = changed or area is None
            if area is None and _mirrored(text):
                area = _free_area(text, frame, kept)
            if area is None:
                text.remove()
            else:
                kept.append(area)
    return changed


def _free_area(text, frame, kept):
    """Return where a text is, or None where that is beyond the frame or on another text."""
    area = text.get_window_extent(renderer_of(text.figure))
    fits = frame.contains(*area.min) and frame.contains(*area.max)
    return area if fits and not any(area.overlaps(other) for other in kept) else None


def _mirrored(text):
    """Move a text that is beside a point to the other side of it; return whether it is beside one."""
    other = {"left": "right", "right": "left"}.get(text.get_horizontalalignment())
    if other is None or not isinstance(text, Annotation):
        return False
    right, up = text.xyann
    text.xyann = -right, up
    text.set_horizontalalignment(other)
    return True


@lru_cache(maxsize=4096)
def measure(text: str, size: float, weight: int = 400, dpi: float = 72) -> float:
    """Return the width of a line of text that is in no figure yet.

    Parameters
    ----------
    text : str
    size : float
        Of its type, in points.
    weight : int
        Of the font: 400 is regular.
    dpi : float
        The resolution at which it is measured, in pixels per inch.

    Returns
    -------
    float
        In points.
    """
    font = FontProperties(size=size, weight=weight)
    return _ruler(dpi).get_text_width_height_descent(text, font, ismath=False)[0] * 72 / dpi


@lru_cache
def _ruler(dpi):
    return RendererAgg(1, 1, dpi)


@lru_cache(maxsize=256)
def wrap(text: str, width: float, size: float, weight: int = 400, dpi: float = 72) -> str:
    """Break a text into as few lines as the width allows, all about as long.

    Parameters
    ----------
    text : str
    width : float
        How wide a line may be, in points.
    size, weight, dpi : float
        As in `measure`.

    Returns
    -------
    str
        The lines, with line breaks between them; one line where a single word is too wide.
    """

    def fits(lines):
        return all(measure(line, size, weight, dpi) <= width for line in lines)

    lines = [" ".join(text.split())]
    if len(text) > LONGEST:
        return "\n".join(textwrap.wrap(lines[0], LONGEST_LINE))
    while not fits(lines):
        narrower = _narrower(lines)
        if _longest(narrower) == _longest(lines):
            return " ".join(lines)
        lines = narrower
    even = balanced(text, len(lines))
    return "\n".join(even if fits(even) else lines)


def balanced(text: str, most: int) -> list[str]:
    """Break a text into at most so many lines, in the narrowest column that needs no more; widths are counted in characters.

    Parameters
    ----------
    text : str
    most : int
        How many lines there may be.

    Returns
    -------
    list of str

    >>> balanced("Russia has more troops", 2)
    ['Russia has', 'more troops']
    """
    lines = [" ".join(text.split())]
    while len(narrower := _narrower(lines)) <= most and _longest(narrower) < _longest(lines):
        lines = narrower
    return lines


def _narrower(lines):
    """Break lines again, in the widest column that is narrower than they are."""
    width = max(1, _longest(lines) - 1)
    return textwrap.wrap(" ".join(lines), width, break_long_words=False, break_on_hyphens=False)


def _longest(lines):
    return max(map(len, lines), default=0)
