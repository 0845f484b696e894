"""The measures of a slide, and the templates: a slide master and five layouts of our own for each theme and size.

`tools/slide_templates.py` makes the templates from these measures and the house style: theme fonts, theme colours, and
placeholders where a figure has its own title, subtitle and source line. Lengths are in points, as in the figures.
"""

from importlib import resources
from typing import NamedTuple

import pptx
from pptx.presentation import Presentation

from eastern_flank.charts import style

EMU = 12700  # English metric units in a point
LANGUAGE = "en-GB"
HEIGHT = 540
MARGIN = 0.056  # of the width, left and right: that of the figures
TOP, BOTTOM = 0.052, 0.045  # of the height: where the figures' titles begin and their source lines end
LINE = 1.22  # height of a line, in sizes of its type
GAP = 0.35  # below title and subtitle, in sizes of the source line
NUMBER = 42  # width of the slide number
ALIKE = 0.93  # the size of Arial that looks as large as the house font in a picture: its small letters are taller
SOURCE_LINES = 2

TITLE, SECTION, FIGURE, FREE, TEXT = range(5)  # the layouts, in this order
TITLE_ID, BODY_ID = 0, 1  # `idx` of the placeholders
NUMBER_ID, SUBTITLE_ID, PICTURE_ID, SOURCE_ID, EXTRA_ID = range(12, 17)


class Box(NamedTuple):
    """A rectangle on a slide, in points from its upper left corner.

    Attributes
    ----------
    x, y, width, height : float
    """

    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.y + self.height

    @property
    def emu(self) -> tuple[int, ...]:
        """Its four lengths in English metric units: x, y, width, height."""
        return tuple(round(length * EMU) for length in self)


class Page(NamedTuple):
    """The measures of a slide of one size.

    Attributes
    ----------
    width : float
        In points; every slide is `HEIGHT` high.
    title, subtitle, label, source : float
        Its sizes of type in points.
    """

    width: float
    title: float
    subtitle: float
    label: float
    source: float

    @property
    def left(self) -> float:
        """Where text begins."""
        return MARGIN * self.width

    @property
    def room(self) -> float:
        """How wide text can be."""
        return (1 - 2 * MARGIN) * self.width

    def heading(self, lines: int = 1) -> Box:
        """Return the box of a title.

        Parameters
        ----------
        lines : int

        Returns
        -------
        Box
        """
        return Box(self.left, TOP * HEIGHT, self.room, self.title * LINE * lines)

    def below(self, box: Box, lines: int = 1) -> Box:
        """Return the box of a subtitle.

        Parameters
        ----------
        box : Box
            Of the title above it.
        lines : int

        Returns
        -------
        Box
        """
        return Box(self.left, box.bottom + GAP * self.source, self.room, self.subtitle * LINE * lines)

    def source_box(self, lines: int = SOURCE_LINES) -> Box:
        """Return the box of the source line, which grows upwards.

        Parameters
        ----------
        lines : int

        Returns
        -------
        Box
        """
        height = self.source * LINE * lines
        return Box(self.left, (1 - BOTTOM) * HEIGHT - height, self.room - NUMBER, height)

    @property
    def text_box(self) -> Box:
        """The box of the text on a slide of text, which has no subtitle."""
        top, more = self.below(self.heading()).bottom + self.label * 0.9, self.subtitle * LINE
        return Box(self.left, top - more, self.room, self.source_box().y - self.source * 0.9 - top + more)

    def text_level(self, level: int) -> tuple[float, float, float]:
        """Return size, indent and space below a paragraph, in points.

        Parameters
        ----------
        level : int
            0 is plain text, the others are lists.

        Returns
        -------
        tuple of float
        """
        if level == 0:
            return self.label, 0, 0.4 * self.label
        size = self.source + 0.5
        return size, level * self.source, 0.25 * size


def page(size: str) -> Page:
    """Return the measures of a slide.

    Parameters
    ----------
    size : str
        "16:9" or "4:3".

    Returns
    -------
    Page

    >>> page("4:3").width
    720
    """
    known = style.SIZES[size]
    sizes = (round(2 * ALIKE * points) / 2 for points in (known.title, known.subtitle, known.label, known.source))
    return Page(known.inches[0] * 72, *sizes)


def look_name(theme: str, size: str) -> str:
    """Return what the files of a theme and size are called.

    Parameters
    ----------
    theme, size : str
        "light", "dark" or "grey"; "16:9" or "4:3".

    Returns
    -------
    str

    >>> look_name("dark", "4:3")
    'dark-4x3'
    """
    return f"{theme}-{size.replace(':', 'x')}"


def presentation(theme: str, size: str) -> Presentation:
    """Open a template: a deck without slides, whose layouts are `TITLE`, `SECTION`, `FIGURE`, `FREE` and `TEXT`.

    Parameters
    ----------
    theme, size : str
        As in `look_name`.

    Returns
    -------
    pptx.presentation.Presentation
    """
    file = resources.files("eastern_flank.slides") / "templates" / f"{look_name(theme, size)}.pptx"
    with file.open("rb") as stream:
        return pptx.Presentation(stream)
