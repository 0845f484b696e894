"""Render one picture after the other of a live figure, quickly, by the same code that draws a still figure.

This is blitting: what is around the axes is rendered once and its pixels are kept as long as its words stay the same. Sizes of
texts are measured once too, and the picture has the page's resolution and is hardly compressed. None of it can be seen:
`tests/widgets/test_renderer.py` compares a picture with that of `figures.show`, pixel by pixel.
"""

import io
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace

from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure

from eastern_flank.charts import style
from eastern_flank.figures import description, export, furniture, readback, show

DPI = 72  # pixels per inch: a full slide is then as wide as the page shows it


@dataclass(frozen=True)
class Picture:
    """A picture.

    Attributes
    ----------
    title : str
    alt : str
        The alt text, with the drawn values.
    values : str
        One line for each mark.
    png : bytes
    numbers : str
        The arithmetic behind the picture, or "".
    """

    title: str
    alt: str
    values: str
    png: bytes
    numbers: str = ""


class _Canvas(FigureCanvasAgg):
    """A canvas with the shared renderer: matplotlib caches the measures of texts by their renderer."""

    def __init__(self, figure, renderer):
        super().__init__(figure)
        self._shared = renderer

    def get_renderer(self):
        return self._shared._agg_for(self.figure)


class Renderer:
    """Renders pictures, one after the other."""

    def __init__(self):
        self._agg = None
        self._layers = []  # around the axes of the picture before: how each part looks, and the pixels when it was drawn

    def render(self, draw: Callable[..., Mapping], values: Mapping) -> Picture:
        """Draw a picture.

        It raises what `draw` raises, and what `figures.show` raises.

        Parameters
        ----------
        draw : function
            It takes an empty Figure and values by their names, draws, and returns a dict with `title`, `alt`, `source` and,
            where wanted, `subtitle`, `key` and `numbers`, as for `figures.show`.
        values : mapping

        Returns
        -------
        Picture
        """
        steps = self.steps(draw, values)
        while True:
            try:
                next(steps)
            except StopIteration as done:
                return done.value

    def steps(self, draw: Callable[..., Mapping], values: Mapping) -> Generator[None, None, Picture]:
        """Draw a picture bit by bit: between two of them other pictures may be drawn.

        Parameters
        ----------
        draw : function
        values : mapping
            Both as for `render`.

        Yields
        ------
        None
            After each bit but the last one, which returns the Picture.
        """
        fig = self._figure()
        said = draw(fig, **values)
        yield
        return (yield from self._finish(fig, **said))

    def _figure(self):
        fig = Figure(dpi=DPI)
        _Canvas(fig, self)
        return fig

    def _agg_for(self, fig):
        """Return matplotlib's renderer, which is made again only for a figure of another size."""
        width, height = (int(pixels) for pixels in fig.bbox.size)
        if self._agg is None or (self._agg.width, self._agg.height) != (width, height):
            self._agg = RendererAgg(width, height, fig.dpi)
            self._layers.clear()
        return self._agg

    def _finish(self, fig, *, title, alt, source, subtitle="", key="status", numbers=""):
        words = (title, subtitle, show.source_line(source), furniture.legend_inks(fig, key))
        bare, parts = self._furnished(fig, words)
        yield
        furniture.lay_out(fig, parts.space)
        fig.patch.set_visible(False)
        yield
        self._paint(bare, parts)
        fig.draw(self._agg_for(fig))
        pixels = export.opaque(self._agg_for(fig))
        yield
        drawing = replace(readback.read(fig), legend=readback.legend(bare))
        full, values = show.full_alt(alt, drawing), "\n".join(description.in_words(drawing))
        picture = Picture(title, full, values, _png(pixels), numbers)
        if show.strict():
            furniture.furnish(fig, *words)
            fig.draw_without_rendering()
            show.check_layout(fig, title)
        return picture

    def _furnished(self, fig, words):
        """Return a figure of what is around the axes, and its parts."""
        bare = self._figure()
        bare.set_size_inches(fig.get_size_inches())
        bare.set_facecolor(fig.get_facecolor())
        return bare, furniture.furnish(bare, *words)

    def _paint(self, bare, parts):
        """Put what is around the axes onto matplotlib's renderer; as far as it looks as before by the pixels that were kept."""
        agg = self._agg_for(bare)
        artists = [(bare.patch, (style.current_name(), bare.get_facecolor())), *parts.artists]
        looks = [repr(look) for _, look in artists]  # texts: a number of numpy cannot be compared with a tuple
        while [look for look, _ in self._layers] != looks[: len(self._layers)]:
            self._layers.pop()
        agg.clear()
        if self._layers:
            agg.restore_region(self._layers[-1][1])
        for n in range(len(self._layers), len(artists)):
            artists[n][0].draw(agg)
            self._layers.append((looks[n], agg.copy_from_bbox(bare.bbox)))


def _png(pixels):
    """Compress a picture as little as is useful: a control must be answered at once."""
    buffer = io.BytesIO()
    pixels.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()
