"""An easel: where one picture after the other is drawn, quickly, by the same code that draws a still figure.

A picture of a live figure differs from that of `figures.show` in three ways, none of which can be seen: what stands around the
axes is drawn once and kept as long as its words stay the same; sizes of texts are measured once; and the picture has the
page's resolution and is hardly packed. `tests/widgets/test_renderer.py` compares the two, pixel by pixel.
"""

import io
from collections import OrderedDict
from dataclasses import dataclass

from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure

from eastern_flank.charts import style
from eastern_flank.figures import readback
from eastern_flank.figures import show as figures

DPI = 72  # pixels an inch: a full slide is then as wide as the page shows it
KEPT = 8  # grounds, of two million bytes each


@dataclass(frozen=True)
class Picture:
    """A picture: `title`, `alt` (with the drawn values), `values` (a text with a line for each mark), and `png`, its bytes."""

    title: str
    alt: str
    values: str
    png: bytes


class _Canvas(FigureCanvasAgg):
    """A canvas whose renderer is the easel's: matplotlib keeps the measures of texts by their renderer."""

    def __init__(self, figure, easel):
        super().__init__(figure)
        self._easel = easel

    def get_renderer(self):
        return self._easel.renderer_for(self.figure)


class Easel:
    """Where pictures are drawn, one after the other."""

    def __init__(self):
        self._renderer = None
        self._grounds = OrderedDict()

    def paint(self, draw, values):
        """Draw a picture and return it as a `Picture`.

        Parameters: `draw`, a function of an empty Figure and of values by their names, which draws and returns a dict with
        `title`, `alt`, `source` and, where wanted, `subtitle` and `key`, as in `figures.show`; `values`, a dict. Raises what
        `draw` raises, and what `figures.show` raises.
        """
        fig = self._figure()
        return self._finish(fig, **draw(fig, **values))

    def _figure(self):
        fig = Figure(dpi=DPI)
        _Canvas(fig, self)
        return fig

    def renderer_for(self, fig):
        """Return the renderer, which is made anew only for a figure of another size."""
        width, height = (int(pixels) for pixels in fig.bbox.size)
        if self._renderer is None or (self._renderer.width, self._renderer.height) != (width, height):
            self._renderer = RendererAgg(width, height, fig.dpi)
            self._grounds.clear()
        return self._renderer

    def _finish(self, fig, *, title, alt, source, subtitle="", key="status"):
        words = (title, subtitle, figures.source_line(source), figures.key_inks(fig, key))
        alt = figures.full_alt(alt, fig)
        room, key_lines = self._ground(fig, words)
        figures.lay_out(fig, room)
        fig.patch.set_visible(False)
        renderer = self.renderer_for(fig)
        fig.draw(renderer)
        png = _packed(renderer)
        picture = Picture(title, alt, "\n".join([readback.describe(fig), *key_lines]), png)
        if figures.strict():
            figures.furnish(fig, *words)
            fig.draw_without_rendering()
            figures.check_layout(fig, title)
        return picture

    def _ground(self, fig, words):
        """Put what stands around the axes onto the renderer, as pixels where they are at hand.

        Returns the room for the axes, and what the key says.
        """
        renderer = self.renderer_for(fig)
        bare = self._figure()
        bare.set_size_inches(fig.get_size_inches())
        bare.set_facecolor(fig.get_facecolor())
        furniture = figures.furnish(bare, *words)
        renderer.clear()
        steps = [bare.patch, *(artist for artist, _ in furniture.artists)]
        looks = (style.current_name(), bare.get_facecolor()), *(look for _, look in furniture.artists)
        done = next((n for n in range(len(steps), 0, -1) if looks[:n] in self._grounds), 0)
        if done:
            self._grounds.move_to_end(looks[:done])
            renderer.restore_region(self._grounds[looks[:done]])
        for n in range(done, len(steps)):
            steps[n].draw(renderer)
            self._grounds[looks[: n + 1]] = renderer.copy_from_bbox(bare.bbox)
        while len(self._grounds) > KEPT:
            self._grounds.popitem(last=False)
        return furniture.room, readback.key_lines(bare)


def _packed(renderer):
    """The renderer's pixels as PNG, packed as little as is useful: a control is answered before the hand has left it."""
    buffer = io.BytesIO()
    figures.opaque(renderer).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()
