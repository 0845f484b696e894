"""Can a figure be read? The layout check that every figure of every lesson passes."""

from itertools import combinations

import numpy as np
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

from eastern_flank.charts import marks, style, text_layout

EDGE = 50  # points on each side of a map's frame: the limits of its shapes are curved
SLACK = 1.1  # points by which boxes may touch: a text's box is a little larger than its letters


def problems(fig: Figure, drawn: bool = False) -> list[str]:
    """List what is wrong with the layout of a figure.

    These are texts that leave the figure (a title that is too wide among them), texts that overlap, texts that are too small
    for its size (on a slide under 12 pt: what can still be read from the back row), and maps that reach beyond what their
    shapes cover.

    Parameters
    ----------
    fig : Figure
    drawn : bool
        Whether it has been drawn as it is now. Otherwise it is drawn first, which takes as long as everything else.

    Returns
    -------
    list of str
        One line for each problem.
    """
    if not drawn:
        fig.draw_without_rendering()
    renderer = text_layout.renderer_of(fig)
    texts = [(text, text.get_window_extent(renderer)) for text in _texts(fig)]
    smallest = style.current_size().smallest
    found = [
        f"{_quote(text)} is {text.get_fontsize():g} pt; nothing may be under {smallest:g} pt"
        for text, _ in texts
        if text.get_fontsize() < smallest
    ]
    slack = SLACK * fig.dpi / 72
    page = fig.bbox.padded(slack)
    found += [
        f"{_quote(text)} leaves the figure"
        for text, area in texts
        if not (page.contains(*area.min) and page.contains(*area.max))
    ]
    found += [
        f"{_quote(one)} overlaps {_quote(other)}"
        for (one, here), (other, there) in combinations(texts, 2)
        if here.padded(-slack).overlaps(there.padded(-slack))
    ]
    found += ["a map reaches beyond what its shapes cover" for ax in fig.axes if _is_beyond(ax)]
    return found


def _is_beyond(ax):
    """Tell whether the frame of a map shows anything where there is no water, drawn as far as the shapes are known."""
    areas = [area for area in ax.collections if isinstance(area, PatchCollection)]
    seas = [area for area in areas if marks.name_of_fill(area.get_facecolor()[0]) == "water"]
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    x, y = np.linspace(left, right, EDGE), np.linspace(low, high, EDGE)
    rim = [*((x, end) for x in x for end in (low, high)), *((end, y) for y in y for end in (left, right))]
    return not all(sea.get_paths()[0].contains_points(rim).all() for sea in seas)


def _texts(fig):
    """Return the texts that are seen: visible, not empty, and not tick labels outside of the axis."""
    unseen = {label for ax in fig.axes for axis in (ax.xaxis, ax.yaxis) for label in _outside(axis)}
    hidden = {label for ax in fig.axes if not (ax.axison and ax.get_visible()) for label in _of_axes(ax)}
    return [
        text
        for text in fig.findobj(Text)
        if text.get_visible() and text.get_text().strip() and text not in unseen and text not in hidden
    ]


def _of_axes(ax):
    return [*ax.get_xticklabels(), *ax.get_yticklabels(), ax.xaxis.label, ax.yaxis.label]


def _outside(axis):
    low, high = sorted(axis.get_view_interval())
    ticks = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
    reach = 1e-9 * (high - low)
    return [
        label
        for tick in ticks
        for label in (tick.label1, tick.label2)
        if not low - reach <= tick.get_loc() <= high + reach
    ]


def _quote(text):
    words = " ".join(text.get_text().split())
    return f"“{words[:40]}…”" if len(words) > 41 else f"“{words}”"
