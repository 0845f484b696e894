"""What is around the axes of a figure: title and subtitle, legend, rule and source line; and the layout of the axes between."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.offsetbox import AnchoredOffsetbox, VPacker
from matplotlib.transforms import Bbox

from eastern_flank.charts import common, legend, marks, style, text_layout
from eastern_flank.core import text as texts
from eastern_flank.core.errors import UnknownName
from eastern_flank.figures import readback

DENSE = 0.86  # of a size of type, where there are many rows
BETWEEN = 0.04  # two columns of axes, of the figure's width
MARGIN = 0.056  # of the figure's width, left and right
WIDTH = 1 - 2 * MARGIN


@dataclass(frozen=True)
class Furniture:
    """What is around the axes of a figure.

    Attributes
    ----------
    space : tuple of float
        What is left for the axes: left, bottom, width and height as shares of the figure.
    body : tuple of float
        From where to where axes and legend go, as shares of the height, counted from the top.
    artists : tuple
        Pairs of an artist and of what decides how it looks, from what changes least to what changes most.
    """

    space: tuple[float, float, float, float]
    body: tuple[float, float]
    artists: tuple


def legend_inks(fig: Figure, key: str | None) -> tuple[str, ...]:
    """Return the inks that the legend of a figure explains: those that it uses; none where all its marks are solid.

    Parameters
    ----------
    fig : Figure
    key : str, optional
        The column of the tables whose inks are meant, one of `marks.KEYS`; no legend without it.

    Returns
    -------
    tuple of str
        Words of `marks.MEANINGS`.

    Raises
    ------
    UnknownName
        For another key.
    """
    if key is None:
        return ()
    if key not in marks.KEYS:
        raise UnknownName(texts.unknown("key", key, marks.KEYS))
    seen = readback.inks(fig)
    used = tuple(status for status in marks.KEYS[key] if marks.MEANINGS[status].look in seen)
    return () if all(marks.MEANINGS[status].look == "solid" for status in used) else used


def furnish(fig: Figure, title: str, subtitle: str, source: str, inks: Sequence[str]) -> Furniture:
    """Put title and subtitle, legend and source line on a figure.

    Parameters
    ----------
    fig : Figure
        With or without axes.
    title, subtitle, source : str
    inks : sequence of str
        What the legend explains, as `legend_inks` returns it.

    Returns
    -------
    Furniture
    """
    size, muted = _sizes(fig), style.colour("muted")
    height = fig.get_figheight() * 72  # points
    head, foot = 0.052 * height, 0.045 * height
    heading = []
    for text, points, weight, colour in (
        (title, size.title, style.SEMIBOLD, style.colour("text")),
        (subtitle, size.subtitle, 400, muted),
    ):
        if text.strip():
            wrapped = _wrap(fig, text, points, weight)
            artist = _write(fig, 1 - head / height, wrapped, points, 1.15, color=colour, weight=weight, va="top")
            heading.append((artist, (wrapped, head)))
            head += points * (1.22 * (wrapped.count("\n") + 1)) + size.source * 0.35
    wrapped = _wrap(fig, source, size.source, 400)
    footing = [(_write(fig, foot / height, wrapped, size.source, 1.2, color=muted, va="bottom"), wrapped)]
    foot += size.source * 1.25 * (wrapped.count("\n") + 1)
    body = head / height, 1 - (foot + size.source * 0.4) / height  # in the gaps, so that a cut hurts no letter
    if inks:
        box, tall = _draw_legend(fig, inks, foot + size.source * 0.8, size.source)
        footing.append((box, (inks, foot)))
        foot += tall
    rule = (foot + size.source * 0.9) / height
    line = fig.add_artist(Line2D([MARGIN, 1 - MARGIN], [rule, rule], color=style.colour("rule"), linewidth=1))
    top = 1 - (head + size.label * 0.9) / height
    bottom = rule + size.label * 1.1 / height
    return Furniture((MARGIN, bottom, WIDTH, top - bottom), body, (*footing, (line, rule), *heading))


def _sizes(fig):
    """Return the sizes of the type: smaller ones where a narrow figure needs the room for many rows."""
    size = style.current_size()
    rows = max((len(ax.get_yticks()) * len(fig.axes) for ax in fig.axes if ax.axison), default=0)
    if not common.is_narrow(fig) or rows < common.MANY:
        return size
    smaller = {name: max(size.smallest, DENSE * getattr(size, name)) for name in ("title", "subtitle", "source")}
    return replace(size, **smaller)


def lay_out(fig: Figure, space: Sequence[float]) -> None:
    """Give the axes of a figure their places, once.

    Parameters
    ----------
    fig : Figure
    space : sequence of float
        Left, bottom, width and height as shares of the figure.
    """
    if not fig.axes:
        return
    for ax in fig.axes:
        wrap_around(ax)
    fig.set_layout_engine("constrained", rect=space, w_pad=0, h_pad=0, wspace=0.06, hspace=0.08)
    fig.get_layout_engine().execute(fig)
    # Laid out once: what is saved twice is the same twice. With "none" each `savefig` would still draw twice.
    fig.set_layout_engine(None)
    for ax in fig.axes:
        # The solver's last digits differ from run to run, and an SVG's ids are made of them.
        ax.set_position([round(share, 6) for share in ax.get_position(original=True).bounds])
    if common.is_narrow(fig):
        text_layout.leave_out(fig)


def wrap_around(ax: Axes) -> None:
    """Break what is written above and below an axes where it is wider than they are.

    Parameters
    ----------
    ax : Axes
    """
    columns = ax.get_gridspec().ncols if ax.get_gridspec() else 1
    width = 72 * ax.figure.get_figwidth() * WIDTH * (1 - BETWEEN * (columns - 1)) / columns
    for text in (ax._left_title, ax.xaxis.label):
        if columns > 1 and text.get_text():
            if common.is_narrow(ax.figure):
                text.set_size(plt.rcParams["axes.labelsize"])
            pad = text.get_fontsize() / 2 if text.get_bbox_patch() else 0
            wrapped = text_layout.wrap(text.get_text(), width - pad, text.get_fontsize(), text.get_fontweight())
            text.set_text(wrapped)


def _wrap(fig, text, points, weight):
    return text_layout.wrap(text, WIDTH * fig.get_figwidth() * 72, points, weight, fig.dpi)


def _write(fig, y, text, points, linespacing, **look):
    # "$5" is money, not a formula.
    return fig.text(MARGIN, y, text, size=points, linespacing=linespacing, parse_math=False, **look)


def _draw_legend(fig, statuses, foot, points):
    """Draw the legend of some inks; return it, and the height it takes in points."""
    box = legend.key_box(statuses, size=points)
    if _size(fig, box)[0] > WIDTH * fig.get_figwidth() * 72:  # a half slide has no space for four inks in a line
        half = (len(statuses) + 1) // 2
        lines = [legend.key_box(part, size=points) for part in (statuses[:half], statuses[half:])]
        box = VPacker(children=lines, align="left", pad=0, sep=points * 0.4)
    corner = Bbox.from_bounds(MARGIN, foot / (fig.get_figheight() * 72), 0, 0)
    place = {"bbox_to_anchor": corner, "bbox_transform": fig.transFigure}
    anchored = fig.add_artist(AnchoredOffsetbox("lower left", child=box, frameon=False, pad=0, borderpad=0, **place))
    return anchored, _size(fig, box)[1] + points * 0.8


def _size(fig, box):
    """Return width and height of an offset box in points."""
    box.set_figure(fig)
    area = box.get_bbox(text_layout.renderer_of(fig))
    return area.width * 72 / fig.dpi, area.height * 72 / fig.dpi
