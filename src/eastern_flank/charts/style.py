"""The house style: fonts, colours, sizes and themes.

Colour says who. `THEMES` gives every side its colour on a light and a dark background, and every answer to a question one
that belongs to no side; `tests/charts/test_palette.py` proves that the colours stay apart. What does not depend on theme or
size is in `house.mplstyle`.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources

import font_source_sans_pro
import matplotlib as mpl
import matplotlib.style
from matplotlib import font_manager

from eastern_flank.core import text
from eastern_flank.core.errors import UnknownName
from eastern_flank.tables import display

SIDES = ("eastern_flank", "battalion_lead", "other_ally", "alliance", "russia", "industry")
# In a matrix of positions colour says the answer; no side has one of these colours.
ANSWERS = ("yes", "no", "undecided")

THEMES = {
    "light": {
        "background": "#fcfaf6",
        "text": "#1a191d",
        "muted": "#5d5b58",
        "rule": "#d8d4cb",
        "neutral": "#6f6c67",
        "land": "#f1ece1",  # of maps: countries without the colour of a side
        "water": "#e8f1f6",
        "eastern_flank": "#174c45",  # deep teal
        "battalion_lead": "#572456",  # plum
        "other_ally": "#5f87a5",  # steel blue
        "alliance": "#105ba4",  # strong blue
        "russia": "#bb552c",  # brick
        "industry": "#ac8b5a",  # ochre
        "yes": "#275b1b",  # moss
        "no": "#9e497d",  # mulberry
        "undecided": "#3f3c3a",  # charcoal
    },
    "dark": {
        "background": "#15181d",
        "text": "#ece8e0",
        "muted": "#aaa7a1",
        "rule": "#383c43",
        "neutral": "#938f8a",
        "land": "#3f434b",
        "water": "#1a3047",
        "eastern_flank": "#93c5bb",
        "battalion_lead": "#dac1e4",
        "other_ally": "#567590",
        "alliance": "#65a2dd",
        "russia": "#c36a50",
        "industry": "#c6a773",
        "yes": "#7dbf6e",
        "no": "#bc6398",
        "undecided": "#dbcec4",
    },
    # For a printer without colour: lightness says who, and so does the label, which is never left out.
    "grey": {
        "background": "#ffffff",
        "text": "#111111",
        "muted": "#383838",
        "rule": "#cccccc",
        "neutral": "#5a5a5a",
        "land": "#f6f6f6",
        "water": "#fdfdfd",
        "eastern_flank": "#4a4a4a",
        "battalion_lead": "#3a3a3a",
        "other_ally": "#7e7e7e",
        "alliance": "#6e6e6e",
        "russia": "#171717",
        "industry": "#919191",
        "yes": "#262626",
        "no": "#696969",
        "undecided": "#464646",
    },
}
# How much of a side's colour is in the tint of a wide area, such as a country; the rest is background.
AREAS = {"light": 0.38, "dark": 0.38, "grey": 0.53}


@dataclass(frozen=True)
class Size:
    """A figure's size.

    Attributes
    ----------
    inches : tuple of float
        Width and height.
    title, subtitle, label, source : float
        The sizes of its type, in points.
    dpi : int
        Pixels per inch of its PNG.
    shown : float
        How large it is shown, of the inches on which it is drawn: on paper type may be smaller than on a slide.
    smallest : float
        No type is smaller, in points.
    grows : bool
        Whether a figure is as high as what is drawn in it, as on a page that scrolls; its height is then that of a map.
    """

    inches: tuple[float, float]
    title: float
    subtitle: float
    label: float
    source: float
    dpi: int = 144
    shown: float = 1
    smallest: float = 12
    grows: bool = False


# 13.33 x 7.5 and 10 x 7.5 inches are the slides of every slide program; a half is for beside text on a 16:9 slide. A square
# has 1080 pixels, and so has a portrait, with larger type: on a phone that shows it 390 pixels wide the smallest there is has 11.
# A print is as wide as the text on an A4 page, 17 cm, and fills half of it.
SIZES = {
    "16:9": Size((40 / 3, 7.5), title=30, subtitle=19.5, label=17, source=15),
    "4:3": Size((10, 7.5), title=27, subtitle=18, label=15.5, source=13),
    "half": Size((6.25, 5.625), title=19, subtitle=14, label=12.5, source=12),
    "square": Size((7.5, 7.5), title=25, subtitle=17, label=14.5, source=12.5),
    "portrait": Size((5, 6.25), title=22, subtitle=15, label=14, source=12, dpi=216, smallest=10.5),
    "print": Size((10, 7.5), title=27, subtitle=18, label=15.5, source=13, dpi=300, shown=0.672),
    # Plots on a web page, on which a point is a CSS pixel: beside text, and on a phone.
    "wide": Size((10, 4.5), title=24, subtitle=17, label=17, source=14.5, grows=True),
    "narrow": Size((358 / 72, 4.5), title=19, subtitle=15, label=15.5, source=13.5, smallest=11.1, grows=True),
}

FONTS = ("Regular", "It", "Semibold", "Bold")
FAMILY, SEMIBOLD = "Source Sans Pro", 600

_current = {"theme": "light", "size": "16:9"}


def use_style(theme: str | None = None, size: str | None = None) -> None:
    """Switch matplotlib to the house style, and tables on the page to captions and clean heads.

    Parameters
    ----------
    theme : str, optional
        "light", "dark" or "grey". By default that of the run (`eastern-flank figures --theme dark`), or light.
    size : str, optional
        "16:9" or "4:3" (a full slide), "half", "square", "portrait" or "print". By default that of the run, or 16:9.

    Raises
    ------
    UnknownName
        For any other word.
    """
    theme = theme or os.environ.get("EASTERN_FLANK_THEME", "light")
    size = size or os.environ.get("EASTERN_FLANK_SIZE", "16:9")
    for kind, word, known in (("theme", theme, THEMES), ("size", size, SIZES)):
        if word not in known:
            raise UnknownName(text.unknown(kind, word, known))
    _add_fonts()
    _current.update(theme=theme, size=size)
    mpl.style.use(["default", resources.files("eastern_flank.charts") / "house.mplstyle"])
    mpl.rcParams.update(_settings(THEMES[theme], SIZES[size], int(os.environ.get("EASTERN_FLANK_DPI", 0))))
    display.register()


@contextmanager
def in_size(size: str) -> Iterator[None]:
    """Draw in another size for a while.

    Parameters
    ----------
    size : str
        As for `use_style`.
    """
    before = dict(_current)
    with mpl.rc_context():
        use_style(before["theme"], size)
        try:
            yield
        finally:
            _current.update(before)


def _add_fonts():
    # DejaVu, the fallback for letters that Source Sans lacks, has no semibold; matplotlib would say so in every notebook.
    # The filter stays on for the whole process: the message comes only when something is drawn.
    logging.getLogger("matplotlib.font_manager").addFilter(_not_about_weights)
    manager = font_manager.fontManager
    ours = [os.path.join(font_source_sans_pro.font_directory, f"SourceSansPro-{weight}.ttf") for weight in FONTS]
    # Another edition of the typeface, installed by the reader, has other widths.
    manager.ttflist = [font for font in manager.ttflist if font.name != FAMILY or font.fname in ours]
    known = {font.fname for font in manager.ttflist}
    for path in ours:
        if path not in known:
            manager.addfont(path)


def _not_about_weights(record):
    return "font weight" not in str(record.msg)


def _settings(theme, size, dpi):
    ground, muted = theme["background"], theme["muted"]
    # A browser sets text without rounding letters to whole pixels, so it is measured without, too.
    hinting = {"text.hinting": "none"} if size.grows else {}
    return hinting | {
        # Three that a style leaves as a reader's own matplotlibrc has them.
        "date.epoch": "1970-01-01T00:00:00",
        "figure.max_open_warning": 20,
        "timezone": "UTC",
        "figure.figsize": size.inches,
        "figure.dpi": 96,
        "savefig.dpi": (dpi or size.dpi) * size.shown,
        "font.size": size.label,
        "axes.titlesize": size.label + 1.5,
        "axes.labelsize": size.source,
        "xtick.labelsize": size.source,
        "ytick.labelsize": size.label,
        "figure.facecolor": ground,
        "savefig.facecolor": ground,
        "axes.facecolor": ground,
        "text.color": theme["text"],
        "axes.titlecolor": theme["text"],
        "axes.labelcolor": muted,
        "axes.edgecolor": theme["rule"],
        "xtick.color": theme["rule"],
        "ytick.color": theme["rule"],
        "xtick.labelcolor": muted,
        "ytick.labelcolor": theme["text"],
        "grid.color": theme["rule"],
        "patch.facecolor": theme["neutral"],
        # Colour says who: a mark is grey until the caller gives it a side.
        "axes.prop_cycle": mpl.cycler(color=[theme["neutral"]]),
    }


def current_size() -> Size:
    """Return the size in use."""
    return SIZES[_current["size"]]


def current_name() -> str:
    """Return the names of the theme and the size in use: "light 16:9"."""
    return f"{_current['theme']} {_current['size']}"


def colour(name: str) -> str:
    """Return the colour of a side or of a part of the page, in the theme in use.

    Parameters
    ----------
    name : str
        A side ("russia", "alliance" …), an answer ("yes", "no", "undecided") or one of "background", "text", "muted", "rule",
        "neutral", "land", "water".

    Returns
    -------
    str
        In hexadecimal digits.

    Raises
    ------
    UnknownName
        With the names there are.

    >>> use_style("light"); colour("background")
    '#fcfaf6'
    """
    theme = THEMES[_current["theme"]]
    if name not in theme:
        raise UnknownName(text.unknown("colour", name, theme))
    return theme[name]


def area_share() -> float:
    """Return how much of a side's colour is in the tint of a wide area, from 0 to 1."""
    return AREAS[_current["theme"]]


def shade(name: str) -> str:
    """Return the colour of a name of the theme in use, or the colour itself where it is one already; undo `name_of`.

    Parameters
    ----------
    name : str
        A name as for `colour`, or any matplotlib colour.

    Returns
    -------
    str
    """
    return THEMES[_current["theme"]].get(name, name)


def name_of(value: object) -> str:
    """Return the name of a colour of the theme in use, such as "russia".

    Parameters
    ----------
    value : colour
        In any form that matplotlib knows.

    Returns
    -------
    str
        The name, or the colour in hexadecimal digits if the theme does not have it.
    """
    value = mpl.colors.to_hex(value)
    names = {shade: name for name, shade in THEMES[_current["theme"]].items()}
    return names.get(value, value)
