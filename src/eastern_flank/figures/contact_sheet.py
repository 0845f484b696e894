"""Small pictures of the figures, and all of them at a glance."""

import base64
import io
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from PIL import Image

from eastern_flank.core import lesson, project
from eastern_flank.core.markup import NO_FORMULAS, escape
from eastern_flank.figures import metadata
from eastern_flank.figures.metadata import FigureFile

WIDTH = 288  # pixels: a title can be read, and all of them together weigh less than two figures
COLUMNS, GAP, GROUND = 5, 10, "#d4d4d4"  # of the sheet; a picture stands out from its background


def finished() -> list[FigureFile]:
    """Return the figures that are ready to be shown: all in the project's `figures/`.

    They are not those of the folder that EASTERN_FLANK_FIGURES names: while lessons draw into another folder, it has only
    some of them. It raises what `metadata.find` raises.
    """
    return metadata.find(folder=project.root() / "figures")


def by_lesson(figures: Iterable[FigureFile]) -> Iterator[tuple[str, list[FigureFile]]]:
    """Group figures by their lesson.

    Parameters
    ----------
    figures : iterable of FigureFile
        In the order of the lessons.

    Yields
    ------
    tuple
        The lesson's name ("02 Troops: How big is 4,000?") and a list of its figures.
    """
    for path, group in groupby(figures, lambda figure: figure.lesson):
        yield _lesson_name(path), list(group)


def _lesson_name(path):
    if not path.endswith(".ipynb"):
        return path.capitalize()
    return lesson.heading(path).words


def thumbnail(path: Path, width: int = WIDTH) -> bytes:
    """Return a small picture of a figure.

    Parameters
    ----------
    path : Path
        The figure's PNG.
    width : int
        In pixels.

    Returns
    -------
    bytes
        A PNG.

    Raises
    ------
    FigureMissing, FigureUnreadable
        As from `metadata.unpacked`.
    """
    return _thumbnail(path, width, os.path.lexists(path) and path.lstat().st_mtime_ns)


@lru_cache(maxsize=128)
def _thumbnail(path, width, _changed):
    picture = metadata.unpacked(path)
    height = max(1, round(width * picture.height / picture.width))
    return _packed(picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2))


def _packed(picture):
    buffer = io.BytesIO()
    picture.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def data_uri(png: bytes) -> str:
    """Return a PNG as an address that contains the picture itself.

    Parameters
    ----------
    png : bytes

    Returns
    -------
    str
    """
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def contact_sheet() -> None:
    """Show all figures at a glance, lesson by lesson: a small picture, the title, and the name to call it by.

    It raises what `metadata.find` raises.
    """
    from IPython.display import display

    groups = list(by_lesson(finished()))
    pictures = [thumbnail(figure.png) for _, figures in groups for figure in figures]
    text = "\n".join(line for heading, figures in groups for line in (heading, *map(_line, figures)))
    page = "".join(_group(heading, figures) for heading, figures in groups)
    sheet = base64.b64encode(_sheet(pictures)).decode()
    display({"text/html": page, "image/png": sheet, "text/plain": text}, raw=True)


def _line(figure):
    return f"  {figure.name}: {figure.title}"


def _group(heading, figures):
    cards = "".join(
        '<figure style="display:inline-block;width:210px;margin:0 14px 12px 0;vertical-align:top">'
        f'<img alt="{escape(figure.alt)}" width="210" style="max-width:100%;height:auto" '
        f'src="{data_uri(thumbnail(figure.png))}">'
        f"<figcaption>{escape(figure.title)}<br><code>{escape(figure.name)}</code></figcaption></figure>"
        for figure in figures
    )
    # Short lessons are side by side, so that the page stays short too.
    whole = "display:inline-block;max-width:100%;margin-right:20px;vertical-align:top"
    return f'<div {NO_FORMULAS} style="{whole}"><p><strong>{escape(heading)}</strong></p><div>{cards}</div></div>'


def _sheet(pictures):
    """Put small pictures on one, row by row, for programs that show no HTML of a notebook."""
    opened = [Image.open(io.BytesIO(png)).convert("RGB") for png in pictures]
    height = max(picture.height for picture in opened)
    rows = -(-len(opened) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (WIDTH + GAP) + GAP, rows * (height + GAP) + GAP), GROUND)
    for n, picture in enumerate(opened):
        sheet.paste(picture, (GAP + n % COLUMNS * (WIDTH + GAP), GAP + n // COLUMNS * (height + GAP)))
    return _packed(sheet)
