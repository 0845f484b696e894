"""A finished figure as PNG and SVG, which say inside what they are; `metadata` reads it again."""

import io
import re
from collections.abc import Mapping

from matplotlib import rc_context, rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from eastern_flank.charts import style

_SIDES = re.compile(r' (width=|height=)"([\d.]+)pt"')


def png(fig: Figure, about: Mapping[str, str]) -> bytes:
    """Render a figure as PNG, and leave it drawn at this resolution: its layout can then be checked.

    It has a palette of 256 colours: a third of the size, and no colour is off by more than 5 of 255.

    Parameters
    ----------
    fig : Figure
    about : mapping
        The texts in the file, by the names of `metadata.KEYS`.

    Returns
    -------
    bytes
    """
    dpi = rcParams["savefig.dpi"]
    canvas = FigureCanvasAgg(fig)
    fig.set_dpi(dpi)
    canvas.draw()
    picture = opaque(canvas.get_renderer()).quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    buffer, texts = io.BytesIO(), PngInfo()
    for name, value in about.items():
        texts.add_itxt(name, value)
    shown = dpi / style.current_size().shown
    picture.save(buffer, "PNG", pnginfo=texts, dpi=(shown, shown))
    return buffer.getvalue()


def opaque(renderer: RendererAgg) -> Image.Image:
    """Return what a renderer has drawn as a picture in red, green and blue: a figure is not transparent.

    Parameters
    ----------
    renderer : RendererAgg

    Returns
    -------
    Image
    """
    size = int(renderer.width), int(renderer.height)
    return Image.frombytes("RGB", size, renderer.buffer_rgba(), "raw", "RGBX")


def svg(fig: Figure, about: Mapping[str, str], *, text: bool = False) -> str:
    """Render a figure as SVG.

    Parameters
    ----------
    fig : Figure
    about : mapping
        As for `png`; those that Dublin Core knows are written into the file.
    text : bool
        Whether letters are text, which needs our fonts, or shapes, which look the same everywhere.

    Returns
    -------
    str
    """
    from xml.sax.saxutils import escape  # with it come twenty modules for networks, which most charts never need

    buffer = io.StringIO()
    metadata = {name: about[name] for name in ("Title", "Description", "Source", "Relation")}
    metadata |= {"Creator": [about["Author"]], "Rights": [about["Copyright"]], "Language": "en", "Date": None}
    with rc_context({"svg.fonttype": "none" if text else "path"}):
        fig.savefig(buffer, format="svg", metadata=metadata)
    # matplotlib writes a <title> but neither <desc> nor a role; a screen reader wants all three.
    described = f"<desc>{escape(about['Description'])}</desc>\n <metadata>"
    written = buffer.getvalue().replace("<svg ", '<svg role="img" ', 1).replace("<metadata>", described, 1)
    shown = style.current_size().shown
    # The drawing stays as it is, and is shown smaller or larger.
    return written if shown == 1 else _SIDES.sub(lambda side: f' {side[1]}"{float(side[2]) * shown:g}pt"', written, 2)
