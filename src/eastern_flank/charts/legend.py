"""The legend of the inks and signs: what solid, hatched, dashed and dotted mean, and what a tick or a cross does."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.offsetbox import AnchoredOffsetbox, DrawingArea, HPacker, PackerBase, TextArea, VPacker
from matplotlib.patches import Circle, Rectangle
from matplotlib.text import Text

from eastern_flank.charts import common, marks, style


def ink_key(
    statuses: Sequence[str] | None = None, *, vertical: bool = True, size: float | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the legend of the inks: a mark for each status, with its words beside it.

    Parameters
    ----------
    statuses : sequence of str, optional
        Those to show; by default those of the column `status`.
    vertical : bool
        One below the other, each as a dot and as a bar; otherwise side by side.
    size : float, optional
        Of its type, in points.
    ax : Axes, optional
        The Axes to draw on; by default the current ones.

    Returns
    -------
    Axes
        Their frame is off.
    """
    ax = common.axes(ax)
    ax.set_axis_off()
    as_text = common.is_narrow(ax.figure) or style.current_size().grows
    size = size or plt.rcParams["font.size"] * (1 if as_text else 1.6)
    box = key_box(statuses, vertical=vertical, size=size)
    common.set_row_height(ax, 2.45 * size * len(statuses or marks.KEYS["status"]) if vertical else 2 * size)
    ax.add_artist(AnchoredOffsetbox("center left", child=box, frameon=False, pad=0, borderpad=0))
    return ax


def key_box(statuses: Sequence[str] | None = None, *, vertical: bool = False, size: float | None = None) -> PackerBase:
    """Build the legend of the inks as an offset box, which can be anchored anywhere in a figure.

    Parameters
    ----------
    statuses : sequence of str, optional
    vertical : bool
        As in `ink_key`.
    size : float, optional
        Of its type, in points.

    Returns
    -------
    PackerBase
    """
    size = size or plt.rcParams["font.size"]
    entries = [_entry(status, size, with_bar=vertical) for status in statuses or marks.KEYS["status"]]
    if vertical:
        return VPacker(children=entries, align="left", pad=0, sep=size * 1.1)
    return HPacker(children=entries, align="center", pad=0, sep=size * 1.5)


def _entry(status, size, with_bar):
    side, bar = size * 1.35, size * 5
    swatch = DrawingArea(side + (bar + size * 0.6) * with_bar, side)
    middle = side / 2, side / 2
    if status in marks.SIGNS:
        swatch.add_artist(marks.SignPatch(status, side * 0.4, middle))
    else:
        swatch.add_artist(Circle(middle, side * 0.45, **marks.ink(status)))
    if with_bar and status in marks.INKS:
        swatch.add_artist(Rectangle((side + size * 0.6, side * 0.05), bar, side * 0.9, **marks.ink(status)))
    if status == marks.WITHOUT_NUMBER:
        question = {"ha": "center", "va": "center_baseline", "size": max(12, size * 0.8), "weight": style.SEMIBOLD}
        for x in [side / 2, side + size * 0.6 + bar / 2][: 1 + with_bar]:
            swatch.add_artist(Text(x, side / 2, "?", color=style.colour("neutral"), **question))
    word = TextArea(marks.MEANINGS[status].word, textprops={"size": size})
    return HPacker(children=[swatch, word], align="center", pad=0, sep=size * 0.5)
