"""The house style: fonts, colours, sizes and themes.

Colour says who. `THEMES` gives every side its colour on a light and on a dark ground; `tests/test_palette.py` proves that the
colours stay apart. What does not depend on theme or size stands in `house.mplstyle`.
"""

import logging
import os
from dataclasses import dataclass
from importlib import resources

import font_source_sans_pro
import matplotlib as mpl
from matplotlib import font_manager

SIDES = ("eastern_flank", "battalion_lead", "other_ally", "alliance", "russia", "industry")

THEMES = {
    "light": {
        "background": "#fcfaf6",
        "text": "#16181d",
        "muted": "#5a636e",
        "rule": "#d9d6cf",
        "neutral": "#59636d",
        "eastern_flank": "#0e6b5c",
        "battalion_lead": "#3f7fc4",
        "other_ally": "#7d6bb0",
        "alliance": "#0b4f8f",
        "russia": "#b8452a",
        "industry": "#8a6a1f",
    },
    "dark": {
        "background": "#15181d",
        "text": "#f3f1ec",
        "muted": "#a9b1bb",
        "rule": "#3a4049",
        "neutral": "#9aa4af",
        "eastern_flank": "#4fc3ad",
        "battalion_lead": "#8fc1f5",
        "other_ally": "#b9a8ec",
        "alliance": "#5aa0e6",
        "russia": "#f08a6a",
        "industry": "#d9b45a",
    },
}


@dataclass(frozen=True)
class Size:
    """A figure's size: `inches` (width, height), pixels per inch of its PNG, and the sizes of its type in points."""

    inches: tuple
    title: float
    subtitle: float
    label: float
    source: float
    dpi: int = 144


# 13.33 x 7.5 and 10 x 7.5 inches are the slides of every slide program; a half stands beside text on a 16:9 slide.
SIZES = {
    "16:9": Size((40 / 3, 7.5), title=30, subtitle=19.5, label=17, source=13.5),
    "4:3": Size((10, 7.5), title=27, subtitle=18, label=15.5, source=13),
    "half": Size((6.25, 5.625), title=19, subtitle=14, label=12.5, source=12),
}

FONTS = ("Regular", "It", "Semibold", "Bold")
SEMIBOLD = 600

_current = {"theme": "light", "size": "16:9"}


def use_style(theme=None, size=None):
    """Switch matplotlib to the house style.

    Parameters: `theme`, "light" or "dark"; `size`, "16:9" or "4:3" (a full slide) or "half". Where left out, the run decides
    (`eastern-flank figures --theme dark`), which else is light and 16:9. Raises ValueError for any other word.
    """
    theme = theme or os.environ.get("EASTERN_FLANK_THEME", "light")
    size = size or os.environ.get("EASTERN_FLANK_SIZE", "16:9")
    for kind, word, known in (("theme", theme, THEMES), ("size", size, SIZES)):
        if word not in known:
            raise ValueError(f"there is no {kind} {word!r}; there are {', '.join(known)}")
    _add_fonts()
    _current.update(theme=theme, size=size)
    mpl.style.use(["default", resources.files("eastern_flank") / "house.mplstyle"])
    mpl.rcParams.update(_settings(THEMES[theme], SIZES[size]))


def _add_fonts():
    # DejaVu, which fills in letters that Source Sans lacks, has no semibold; matplotlib would say so in every notebook.
    logging.getLogger("matplotlib.font_manager").addFilter(_not_about_weights)
    known = {font.fname for font in font_manager.fontManager.ttflist}
    for weight in FONTS:
        path = os.path.join(font_source_sans_pro.font_directory, f"SourceSansPro-{weight}.ttf")
        if path not in known:
            font_manager.fontManager.addfont(path)


def _not_about_weights(record):
    return "font weight" not in str(record.msg)


def _settings(theme, size):
    ground, text, muted = theme["background"], theme["text"], theme["muted"]
    return {
        "figure.figsize": size.inches,
        "figure.dpi": 96,
        "savefig.dpi": size.dpi,
        "font.size": size.label,
        "axes.titlesize": size.label + 1.5,
        "axes.labelsize": size.source,
        "xtick.labelsize": size.source,
        "ytick.labelsize": size.label,
        "figure.facecolor": ground,
        "savefig.facecolor": ground,
        "axes.facecolor": ground,
        "text.color": text,
        "axes.titlecolor": text,
        "axes.labelcolor": muted,
        "axes.edgecolor": theme["rule"],
        "xtick.color": theme["rule"],
        "ytick.color": theme["rule"],
        "xtick.labelcolor": muted,
        "ytick.labelcolor": text,
        "grid.color": theme["rule"],
        "patch.facecolor": theme["neutral"],
        # Colour says who: a mark of nobody's is grey until the caller gives it a side.
        "axes.prop_cycle": mpl.cycler(color=[theme["neutral"]]),
    }


def current_size():
    """Return the `Size` in use."""
    return SIZES[_current["size"]]


def colour(name):
    """Return the colour, as a hexadecimal string, of a side or of a part of the page, in the theme in use.

    Parameters: `name`, a side ("russia", "alliance" …) or one of "background", "text", "muted", "rule", "neutral".
    Raises ValueError with the names there are.

    >>> use_style("light"); colour("background")
    '#fcfaf6'
    """
    theme = THEMES[_current["theme"]]
    if name not in theme:
        raise ValueError(f"there is no colour for {name!r}; there are colours for {', '.join(theme)}")
    return theme[name]


def name_of(value):
    """Return the name of a colour of the theme in use ("russia"), or the colour itself if the theme has no such one."""
    value = mpl.colors.to_hex(value)
    names = {shade: name for name, shade in THEMES[_current["theme"]].items()}
    return names.get(value, value)
