"""A finished figure as PNG and SVG, which say inside what they are; `metadata` reads it again."""

import io
from collections.abc import Mapping
from xml.sax.saxutils import escape

from matplotlib import rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo


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
    picture.save(buffer, "PNG", pnginfo=texts, dpi=(dpi, dpi))
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


def svg(fig: Figure, about: Mapping[str, str]) -> str:
    """Render a figure as SVG.

    Parameters
    ----------
    fig : Figure
    about : mapping
        As for `png`; those that Dublin Core knows are written into the file.

    Returns
    -------
    str
    """
    buffer = io.StringIO()
    metadata = {name: about[name] for name in ("Title", "Description", "Source", "Relation")}
    metadata |= {"Creator": [about["Author"]], "Rights": [about["Copyright"]], "Language": "en", "Date": None}
    fig.savefig(buffer, format="svg", metadata=metadata)
    # matplotlib writes a <title> but neither <desc> nor a role; a screen reader wants all three.
    described = f"<desc>{escape(about['Description'])}</desc>\n <metadata>"
    return buffer.getvalue().replace("<svg ", '<svg role="img" ', 1).replace("<metadata>", described, 1)
