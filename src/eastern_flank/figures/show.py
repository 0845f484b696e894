"""Show a figure with its alt text and its values, and save it so that the file explains itself.

`show` is the end of the way of the data: it gives a figure its title, key and source line, puts it on the page in a form that
a screen reader and a test can read, and writes `figures/NAME.png` and `.svg` with title, alt text, source, licence and lesson
inside. The PNG also carries all else that a slide is made of; `figure_files` reads it back.
"""

import base64
import html
import io
import json
import os
import re
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape

import matplotlib.pyplot as plt
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.font_manager import FontProperties
from matplotlib.offsetbox import AnchoredOffsetbox, VPacker
from matplotlib.transforms import Bbox
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from eastern_flank.charts import bars_and_dots as charts
from eastern_flank.charts import marks, style
from eastern_flank.core import atomic_write
from eastern_flank.core.errors import CannotDraw, PlainError, UnknownName
from eastern_flank.figures import layout_check, readback, series
from eastern_flank.figures import metadata as figure_files
from eastern_flank.tables import load as tables

PAGE_WIDTH = 960  # CSS pixels of a full slide on the page
MARGIN = 0.056  # of the figure's width, left and right
VALUES_SUMMARY = "What this figure draws, as text"
ALT_LIMIT = 600  # signs: what is longer tires a listener; the values stand below the picture as text


class FaultyLayout(PlainError, ValueError):
    """A figure that cannot be read; the message lists what is wrong."""


def show(fig, name=None, *, title, alt, source, subtitle="", key="status"):
    """Finish a figure, put it on the page, and save it.

    Parameters
    ----------
    fig: the matplotlib Figure. It is closed afterwards, and given a title, a key and a source line.
    name: what the files are called: two digits of the lesson, then words, such as "02_four_battalions". Without a name nothing
        is saved: for a chart on the way, or one that misleads on purpose.
    title: the finding, in at most 12 words. It is wrapped to the figure's width.
    alt: what kind of chart it is and what it shows, in one sentence; the drawn values are added to it.
    source: the paragraphs it rests on, as numbers (a column `paragraph` will do), or a text.
    subtitle: what is counted, the unit and the date.
    key: the column of the tables whose inks the key explains: one of `marks.KEYS`, or None for no key. It shows those inks
        that the figure uses, and is left out where all marks are solid.

    Returns nothing. The page gets `text/html` (a picture with its alt text, and the values), `image/png`, and `text/plain`
    (title, alt text and the values read back from the drawing). The files go to the project's `figures/`, or to the folder that
    the environment variable EASTERN_FLANK_FIGURES names.

    Both files say inside what they are: title, alt text, source, author, licence and lesson. The PNG says also its subtitle,
    where its plot begins and ends, theme and size, what to say about it and what to ask (from the table
    "slides/speaker_notes"), the values of its bars, steps and lines, and its key: see `figure_files.FigureFile`.

    With EASTERN_FLANK_STRICT=1, as in tests and exports, a faulty layout raises `FaultyLayout`.
    """
    if name is not None:
        _check_name(name)
    about, values = _finish(fig, name, title, alt, source, subtitle, key)
    about["Say"], about["Ask"] = figure_files.notes(name) if name else ("", "")
    about["Charts"], about["Key"] = _json(series.charts(fig)), _json(readback.keys(fig))
    png = _png(fig, about)
    check_layout(fig, name or title)
    saved = _save(name, png, _svg(fig, about)) if name else "Not saved: this chart is only a step on the way."
    plt.close(fig)
    _display(about, values, png, saved)


def _finish(fig, name, title, alt, source, subtitle, key):
    """Furnish a figure; return what its file says of itself, and the values it draws."""
    about = _about(name, title, full_alt(alt, fig), source, subtitle)
    about["Body"] = "{:.4f} {:.4f}".format(*_furnish(fig, title, subtitle, about["Source"], key))
    return about, readback.describe(fig)


def _json(found):
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"), allow_nan=False) if found else ""


def strict():
    """Return whether this is a strict run, as in tests and exports: a faulty layout stops it."""
    return os.environ.get("EASTERN_FLANK_STRICT") == "1"


def check_layout(fig, name):
    """Raise `FaultyLayout` for a drawn figure that cannot be read, in a strict run; `name` is what the message calls it."""
    if strict() and (wrong := layout_check.problems(fig, drawn=True)):
        raise FaultyLayout(f"{name}: " + "; ".join(wrong))


def _check_name(name):
    if not re.fullmatch(r"[0-9]{2}_[a-z0-9_]{1,80}", name):
        raise CannotDraw(
            f"{name!r} cannot be a figure's name: write the lesson's two digits, then small letters: 02_my_chart"
        )


def full_alt(alt, fig):
    """Return an alt text with the values that a figure draws added to it, unless they are too many to listen to."""
    values = readback.sentence(fig)
    return f"{alt} Drawn: {values}." if values and len(values) <= ALT_LIMIT else alt


def _about(name, title, alt, source, subtitle):
    """What the file says of itself, by the names that PNG and Dublin Core have for it."""
    package = tables.package()
    licence = package["licenses"][0]
    return {
        "Title": title,
        "Description": alt,
        "Source": source_line(source),
        "Author": package["contributors"][0]["title"],
        "Copyright": f"{licence['title']} ({licence['name']}), {licence['path']}",
        "Relation": figure_files.lesson_of(name) if name else "",
        "Subtitle": subtitle,
        "Style": style.current_name(),
    }


def source_line(source):
    """Write the source line.

    Parameters: `source`, the numbers of the paragraphs in any order and number (a column of a table will do), or a text.

    >>> source_line([5, 15, 5])
    'Source: Reuters, 13 June 2016, paragraphs 5 and 15. Eastern Flank 2016, CC BY 4.0'
    """
    package = tables.package()
    if not isinstance(source, str):
        source = f"{package['sources'][0]['short']}, {paragraphs(source)}"
    return f"Source: {source}. {package['short']}, {package['licenses'][0]['short']}"


def paragraphs(numbers):
    """Write the numbers of paragraphs as words, with runs drawn together.

    Parameters: `numbers`, in any order and number (a column of a table will do).

    >>> paragraphs([7, 5, 1, 2, 3, 5])
    'paragraphs 1–3, 5 and 7'
    """
    runs = []
    for n in sorted({int(n) for n in numbers}):
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    parts = [
        part for a, b in runs for part in ([f"{a}"] if a == b else [f"{a}", f"{b}"] if b == a + 1 else [f"{a}–{b}"])
    ]
    word = "paragraph" if len(parts) == 1 and "–" not in parts[0] else "paragraphs"
    return f"{word} {', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else f"{word} {parts[0]}"


def _furnish(fig, title, subtitle, source, key):
    """Give the figure its title and subtitle above, its key and source line below, and the axes the room between.

    Returns from where to where its body goes.
    """
    furniture = furnish(fig, title, subtitle, source, key_inks(fig, key))
    lay_out(fig, furniture.room)
    return furniture.body


@dataclass(frozen=True)
class Furniture:
    """What stands around the axes of a figure.

    Attributes: `room`, what is left for the axes: left, bottom, width and height as shares of the figure; `body`, from where to
    where axes and key go, as shares of the height, counted from the top; `artists`, pairs of an artist and of what decides how
    it looks, from what changes least to what changes most.
    """

    room: tuple
    body: tuple
    artists: tuple


def furnish(fig, title, subtitle, source, inks):
    """Put title and subtitle, key and source line on a figure.

    Parameters: `fig`, the figure, with or without axes; `title`, `subtitle` and `source`, texts; `inks`, what the key explains,
    as `key_inks` returns it. Returns the `Furniture`.
    """
    size = style.current_size()
    height = fig.get_figheight() * 72  # points
    left, width = MARGIN, 1 - 2 * MARGIN
    head = 0.052 * height
    heading = []
    for text, points, look in (
        (title, size.title, {"weight": style.SEMIBOLD, "color": style.colour("text")}),
        (subtitle, size.subtitle, {"color": style.colour("muted")}),
    ):
        if text.strip():
            wrapped = _wrap(fig.dpi, text, points, look.get("weight", 400), width * fig.get_figwidth() * 72)
            look |= {"va": "top", "size": points, "linespacing": 1.15, "parse_math": False}  # "$5" is money, no formula
            heading.append((fig.text(left, 1 - head / height, wrapped, **look), (wrapped, head)))
            head += points * (1.22 * (wrapped.count("\n") + 1)) + size.source * 0.35
    wrapped = _wrap(fig.dpi, source, size.source, 400, width * fig.get_figwidth() * 72)
    foot = 0.045 * height
    look = {"size": size.source, "color": style.colour("muted"), "linespacing": 1.2, "parse_math": False}
    footing = [(fig.text(left, foot / height, wrapped, va="bottom", **look), wrapped)]
    foot += size.source * 1.25 * (wrapped.count("\n") + 1)
    body = head / height, 1 - (foot + size.source * 0.4) / height  # in the gaps, so that a cut hurts no letter
    if inks:
        box, tall = _draw_key(fig, inks, left, foot + size.source * 0.8, size)
        footing.append((box, (inks, foot)))
        foot += tall
    rule = (foot + size.source * 0.9) / height
    line = fig.add_artist(plt.Line2D([left, 1 - MARGIN], [rule, rule], color=style.colour("rule"), linewidth=1))
    top = 1 - (head + size.label * 0.9) / height
    bottom = rule + size.label * 1.1 / height
    return Furniture((left, bottom, width, top - bottom), body, (*footing, (line, rule), *heading))


def lay_out(fig, room):
    """Give the axes of a figure their places, once, within a room: left, bottom, width and height as shares of the figure."""
    if not fig.axes:
        return
    fig.set_layout_engine("constrained", rect=room, w_pad=0, h_pad=0, wspace=0.06, hspace=0.08)
    fig.get_layout_engine().execute(fig)
    # Laid out once: what is saved twice is the same twice. With "none" each `savefig` would still draw twice.
    fig.set_layout_engine(None)
    for ax in fig.axes:
        # The solver's last digits differ from run to run, and an SVG's ids are made of them.
        ax.set_position([round(share, 6) for share in ax.get_position(original=True).bounds])


def key_inks(fig, key):
    """Return the inks that the key of a figure explains: those that it uses; none where all its marks are solid.

    Parameters: `fig`, the figure; `key`, one of `marks.KEYS`, or None. Raises `UnknownName` for another key.
    """
    if key is None:
        return ()
    if key not in marks.KEYS:
        raise UnknownName(f"there is no key {key!r}; there are {', '.join(marks.KEYS)}")
    seen = readback.looks(fig)
    inks = tuple(status for status in marks.KEYS[key] if marks.INKS[status].look in seen)
    return () if all(marks.INKS[status].look == "solid" for status in inks) else inks


def _draw_key(fig, statuses, left, foot, size):
    """Draw the key to some inks; return it, and the height it takes in points."""
    box = charts.key_box(statuses, size=size.source)
    if (
        _size(fig, box)[0] > (1 - 2 * MARGIN) * fig.get_figwidth() * 72
    ):  # a half slide has no room for four inks in a line
        half = (len(statuses) + 1) // 2
        lines = [charts.key_box(part, size=size.source) for part in (statuses[:half], statuses[half:])]
        box = VPacker(children=lines, align="left", pad=0, sep=size.source * 0.4)
    corner = Bbox.from_bounds(left, foot / (fig.get_figheight() * 72), 0, 0)
    place = {"bbox_to_anchor": corner, "bbox_transform": fig.transFigure}
    anchored = fig.add_artist(AnchoredOffsetbox("lower left", child=box, frameon=False, pad=0, borderpad=0, **place))
    return anchored, _size(fig, box)[1] + size.source * 0.8


def _size(fig, box):
    """Width and height of an offset box in points."""
    box.set_figure(fig)
    area = box.get_bbox(fig._get_renderer())
    return area.width * 72 / fig.dpi, area.height * 72 / fig.dpi


@lru_cache(maxsize=256)
def _wrap(dpi, text, points, weight, width):
    """Break a text into lines no wider than `width` points, and all about as long."""

    def fits(lines):
        return all(_fits(dpi, line, points, weight, width) for line in lines)

    words = text.split()
    widths = range(len(text), max(map(len, words)) - 1, -1)
    limit = next((limit for limit in widths if fits(_fill(words, limit))), len(text))
    fewest = len(_fill(words, limit))
    # The narrowest column that needs no further line sets the lines evenly.
    narrowest = min(limit for limit in widths if len(_fill(words, limit)) == fewest)
    even = _fill(words, narrowest)
    return "\n".join(even if fits(even) else _fill(words, limit))


def _fill(words, limit):
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= limit:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def _fits(dpi, line, points, weight, width):
    """Whether a line is no wider than `width`. Few lines need be measured: their words come again and again, and are kept."""
    words = [_width(dpi, word, points, weight) for word in line.split()]
    gap = _width(dpi, "n n", points, weight) - _width(dpi, "nn", points, weight)
    about = sum(words) + gap * (len(words) - 1)
    clear = abs(about - width) > 0.03 * width  # letters on both sides of a gap shift a line by far less
    return about < width if clear else _width(dpi, line, points, weight) <= width


@lru_cache(maxsize=4096)
def _width(dpi, text, points, weight):
    font = FontProperties(size=points, weight=weight)
    return _ruler(dpi).get_text_width_height_descent(text, font, ismath=False)[0] * 72 / dpi


@lru_cache
def _ruler(dpi):
    return RendererAgg(1, 1, dpi)


def _pixels(fig, dpi):
    """Draw a figure, once, and leave it drawn at this resolution: its layout can then be checked without drawing it again."""
    canvas = FigureCanvasAgg(fig)
    fig.set_dpi(dpi)
    canvas.draw()
    return opaque(canvas.get_renderer())


def opaque(renderer):
    """Return what stands on a matplotlib renderer as a picture in red, green and blue: nothing shines through a figure."""
    size = int(renderer.width), int(renderer.height)
    return Image.frombytes("RGB", size, renderer.buffer_rgba(), "raw", "RGBX")


def _png(fig, about):
    """Return the picture as PNG with a palette of 256: a third of the size, and no colour off by more than 5 of 255."""
    dpi = plt.rcParams["savefig.dpi"]
    buffer, text = io.BytesIO(), PngInfo()
    for name, value in about.items():
        text.add_itxt(name, value)
    _pixels(fig, dpi).quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        buffer, "PNG", pnginfo=text, dpi=(dpi, dpi)
    )
    return buffer.getvalue()


def _svg(fig, about):
    buffer = io.StringIO()
    metadata = {
        "Title": about["Title"],
        "Description": about["Description"],
        "Source": about["Source"],
        "Creator": [about["Author"]],
        "Rights": [about["Copyright"]],
        "Relation": about["Relation"],
        "Language": "en",
        "Date": None,
    }
    fig.savefig(buffer, format="svg", metadata=metadata)
    # matplotlib writes a <title> but neither <desc> nor a role; a screen reader wants all three.
    described = f"<desc>{escape(about['Description'])}</desc>\n <metadata>"
    return buffer.getvalue().replace("<svg ", '<svg role="img" ', 1).replace("<metadata>", described, 1)


def _save(name, png, svg):
    """Write both files; return a line that says where they are, or why they are not."""
    folder = figure_files.folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / f"{name}.png", png)
        _write(folder / f"{name}.svg", svg.encode())
    except OSError as error:
        if strict():
            raise
        return f"Not saved: {error.strerror} ({folder.name}/{name})"
    return f"Saved as figures/{name}.png and .svg"


def _write(path, content):
    """Write a file whole or not at all; leave it alone where it is already so."""
    if path.is_file() and path.read_bytes() == content:  # a pipe would keep us waiting
        return
    atomic_write.write(path, content)


def _display(about, values, png, saved):
    from IPython import get_ipython
    from IPython.display import display

    if get_ipython() is None:  # a script or a test: there is no page
        return
    picture = base64.b64encode(png).decode()
    text = f"Figure: {about['Title']}\n{about['Description']}\n{about['Source']}\n{values}"
    display({"text/html": _block(about, values, png, saved), "image/png": picture, "text/plain": text}, raw=True)


def _block(about, values, png, note=""):
    """A picture as a piece of a page: with its alt text, and its values as text that opens on demand."""
    note = f"<p>{html.escape(note)}</p>" if note else ""
    return (
        f'<figure style="margin:0">{image(png, about["Description"])}'
        f"<figcaption><details><summary>{VALUES_SUMMARY}</summary>"
        f"<pre>{html.escape(values)}</pre>{note}</details></figcaption></figure>"
    )


def image(png, alt):
    """Return a picture as HTML: the bytes of a PNG, and its alt text."""
    return (
        f'<img alt="{html.escape(alt)}" width="{page_width()}" style="max-width:100%;height:auto" '
        f'src="data:image/png;base64,{base64.b64encode(png).decode()}">'
    )


def page_width():
    """Return how many CSS pixels a figure of the size in use is wide on the page."""
    return round(style.current_size().inches[0] / style.SIZES["16:9"].inches[0] * PAGE_WIDTH)
