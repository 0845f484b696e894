"""Labels: numbers with the article's own hedges, and the stamp on a chart that misleads on purpose."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from eastern_flank.charts import common, style

STAMPED = "stamp"  # the label of the text, by which `figures.readback` knows it


def hedged(table: pd.DataFrame, value: str, *, precision: str = "precision", hedge: str = "hedge") -> pd.Series:
    """Write each number of a table with the article's own hedge: "about 1,000, “set to lead”".

    Parameters
    ----------
    table : DataFrame
    value : str
        The column of numbers.
    precision : str
        A column of "exact", "about" or "not_stated".
    hedge : str
        A column with the softening words, empty where there are none.

    Returns
    -------
    Series of str
        With the table's index.
    """
    common.check_columns(table, value, precision, hedge)
    texts = [_in_words(*row) for row in zip(table[value], table[precision], table[hedge], strict=True)]
    return pd.Series(texts, index=table.index, dtype="str")


def _in_words(number, precision, hedge):
    text = "number not stated" if pd.isna(number) else f"{'about ' if precision == 'about' else ''}{number:,}"
    return text if pd.isna(hedge) else f"{text}, “{hedge}”"


def stamp(words: str = "Made to mislead", *, ax: Axes | None = None) -> Axes:
    """Stamp a chart that misleads on purpose, below its axis, so that nobody can pass it on as an honest one.

    Parameters
    ----------
    words : str
        What the stamp says. It becomes the label of the x axis, and `figures.show` puts it into the alt text.
    ax : Axes, optional
        The Axes to stamp; by default the current ones.

    Returns
    -------
    Axes
    """
    ax, ink = common.axes(ax), style.colour("text")
    frame = {"boxstyle": "square,pad=0.25", "facecolor": style.colour("background"), "edgecolor": ink, "linewidth": 1.6}
    look = {
        "bbox": frame,
        "color": ink,
        "size": plt.rcParams["font.size"],
        "weight": style.SEMIBOLD,
        "parse_math": False,
    }
    ax.set_xlabel(words, loc="left", labelpad=plt.rcParams["font.size"] / 2, **look).set_label(STAMPED)
    return ax
