"""What a figure's file says about itself: written into it by `figures.show`, read here for slides and the gallery.

Nothing about a figure is typed twice. Its PNG contains, as text beside the pixels, all that a slide needs: title, alt text,
source line, what to say, and the values it draws. Neither matplotlib nor a table of the article is needed to read it.
"""

import io
import json
import math
import os
import re
import stat
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageFile

from eastern_flank.core import lesson, project, text
from eastern_flank.core.errors import PlainError, UnknownName
from eastern_flank.tables import load as tables

NOTES = "slides/speaker_notes"
BY_HAND = "made by hand"
SIGNATURE = b"\x89PNG\r\n\x1a\n"

# What a figure's file can be at most. No figure of ours comes near; what is larger is refused before any work is done.
MOST_BYTES = 20_000_000  # of a PNG or an SVG; our largest has 1.1 million
MOST_PIXELS = 7680 * 4320  # of a screen of 8K; ours have 1920 x 1080
MOST_FIGURES = 80  # that are read together; ours are 34
MOST_TOGETHER = 25_000_000  # bytes of their files; ours have 8 million
LONGEST_SIDE = 20  # times the other side
LONGEST_TEXT = 5_000  # characters of any other text in the file, such as the alt text; our longest has 512
LONGEST_LINE = 400  # characters of a text that is written on the slide: title, subtitle, source line, author, licence
LONGEST_VALUES = 100_000  # characters of `Charts`; our longest has 1,600

# The chunks of a PNG that `export` writes, and harmless ones that other programs add when they make it smaller. An animation,
# a colour profile and a photograph's data are not among them.
_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"pHYs", b"gAMA", b"sRGB", b"iTXt", b"tEXt", b"zTXt"}
# The texts in a PNG, and the attributes of a `FigureFile` that they become. All are there, though some may be empty.
ATTRIBUTES = {
    "Title": "title",
    "Description": "alt",
    "Source": "source",
    "Author": "author",
    "Copyright": "licence",
    "Relation": "lesson",
    "Subtitle": "subtitle",
    "Body": "body",
    "Style": "style",
    "Say": "say",
    "Ask": "ask",
    "Charts": "charts",
    "Key": "key",
}
KEYS = tuple(ATTRIBUTES)
_DAMAGE = (OSError, SyntaxError, ValueError, struct.error, zlib.error)  # what Pillow and we raise for it
_LINES = ("Title", "Subtitle", "Source", "Author", "Copyright", "Relation", "Body", "Style")


class FigureMissing(PlainError, FileNotFoundError):
    """A figure's file is not there; the message says which lesson makes it."""


class FigureUnreadable(PlainError, ValueError):
    """A file that is not a figure of ours, or a damaged one; the message says how to get a good one."""


@dataclass(frozen=True)
class FigureFile:
    """A figure as its files have it.

    Attributes
    ----------
    name : str
        Such as "02_four_battalions".
    png, svg : Path
        Its files.
    title : str
        The finding.
    subtitle : str
        What is counted, unit and date, or "".
    alt : str
        The alt text.
    source : str
        The source line.
    author, licence : str
    lesson : str
        The notebook that makes it ("notebooks/02_troops.ipynb"), or "made by hand".
    body : tuple of float
        From where to where the picture is plot and legend, without title, subtitle and source line: two shares of its
        height, counted from the top.
    theme, size : str
        As in `use_style`.
    say, ask : str
        What to say about it and what to ask a class, or "".
    charts : list of dict
        What its bars, steps and lines show, as in `series.charts`.
    key : list
        What its inks and colours mean: pairs of a look ("hatched") or a colour ("russia") and of words.
    """

    name: str
    png: Path
    svg: Path
    title: str
    subtitle: str
    alt: str
    source: str
    author: str
    licence: str
    lesson: str
    body: tuple
    theme: str
    size: str
    say: str
    ask: str
    charts: list
    key: list


def current_folder() -> Path:
    """Return the folder of figures: the one that EASTERN_FLANK_FIGURES names, by default the project's figures/."""
    return Path(os.environ.get("EASTERN_FLANK_FIGURES") or project.root() / "figures")


def lesson_of(name: str) -> str:
    """Return the lesson that a figure comes from, by the two digits its name begins with.

    Parameters
    ----------
    name : str
        The figure's.

    Returns
    -------
    str
        "notebooks/02_troops.ipynb", or "made by hand".
    """
    found = lesson.path_of(name[:2])
    return f"notebooks/{found.name}" if found else BY_HAND


def notes(name: str) -> tuple[str, str]:
    """Return what to say about a figure and what to ask.

    Parameters
    ----------
    name : str
        The figure's.

    Returns
    -------
    tuple of str
        Both are empty where nobody wrote any.

    >>> len(notes("02_no_such_figure"))
    2
    """
    table = tables.load(NOTES).set_index("figure")
    return (table.at[name, "say"], table.at[name, "ask"]) if name in table.index else ("", "")


def read(path: str | os.PathLike) -> FigureFile:
    """Read what a figure's PNG says about itself.

    Parameters
    ----------
    path : path
        The PNG; its SVG is beside it.

    Returns
    -------
    FigureFile

    Raises
    ------
    FigureMissing
        Where one of the two is not there.
    FigureUnreadable
        For a file that is damaged or not written by `ef.show`.

    >>> read(project.root() / "figures" / "02_four_battalions.png").theme
    'light'
    """
    path = Path(path)
    svg = path.with_suffix(".svg")
    if not text.is_visible(path.stem):
        raise FigureUnreadable(f"{_shown(path)} has characters in its name that cannot be seen; give it another name")
    with picture(path) as opened:  # ours come before the pixels, which need not be unpacked
        about = dict(opened.info)
    if not os.path.lexists(svg):
        raise FigureMissing(f"{_shown(svg)} is not there; {_remedy(path)}")
    if lacking := [key for key in KEYS if key not in about]:
        raise FigureUnreadable(f"{_shown(path)} does not say its {lacking[0]}; {_remedy(path)}")
    if strange := [key for key in KEYS if text.for_xml(about[key]) != about[key]]:
        raise FigureUnreadable(f"{_shown(path)}: its {strange[0]} has characters that are not text; {_remedy(path)}")
    if long := [key for key in KEYS if len(about[key]) > _longest(key)]:
        most = f"{_longest(long[0]):,} characters"
        raise FigureUnreadable(f"{_shown(path)}: its {long[0]} has more than {most}; {_remedy(path)}")
    values = {attribute: about[key] for key, attribute in ATTRIBUTES.items()}
    try:
        values["theme"], values["size"] = values.pop("style").split(" ")
        values["body"] = _body(values["body"])
        values |= {name: _values(values[name]) for name in ("charts", "key")}
    except (ValueError, OverflowError, RecursionError):
        raise FigureUnreadable(f"{_shown(path)} is damaged: the text in it cannot be read; {_remedy(path)}") from None
    return FigureFile(path.stem, path, svg, **values | {"lesson": _lesson(values["lesson"])})


def find(
    names: Iterable[str] = (), folder: str | os.PathLike | None = None, *, as_named: bool = False
) -> list[FigureFile]:
    """Return figures, in the order in which the lessons show them; a reader's own figures come after those of their lesson.

    Parameters
    ----------
    names : iterable of str
        Figures ("02_dots", also "figures/02_dots.png") or whole lessons ("02", "02_troops"); if there are none, all.
    folder : path, optional
        Where the files are, by default `current_folder()`.
    as_named : bool
        Whether the order is that of `names`.

    Returns
    -------
    list of FigureFile
        Each figure once.

    Raises
    ------
    UnknownName
        With the nearest names, for one that is neither a figure nor a lesson.
    FigureMissing
        For a figure of the lessons whose file is not there.
    FigureUnreadable
        As in `read`; also for more than `MOST_FIGURES`, or files of more than `MOST_TOGETHER`.

    >>> [figure.name for figure in find(["02_dots"], project.root() / "figures")]
    ['02_dots']
    """
    place = Path(folder or current_folder())
    known = _known(place)
    meanings = meant(names, place)
    wanted = dict.fromkeys(name for each in meanings for name in _figures(each, known)) if meanings else known
    paths = [place / f"{name}.png" for name in (wanted if as_named else known) if name in wanted]
    sizes = [file.stat().st_size for path in paths for file in (path, path.with_suffix(".svg")) if file.is_file()]
    weight = sum(size for size in sizes if size <= MOST_BYTES)  # a larger file is refused below, by its name
    if len(paths) > MOST_FIGURES or weight > MOST_TOGETHER:
        most = f"{MOST_FIGURES} figures or {MOST_TOGETHER:,} bytes"
        raise FigureUnreadable(
            f"{_shown(place / '*.png')} are more than {most} together; take some away, or name fewer"
        )
    return [read(path) for path in paths]


def meant(names: Iterable[str | os.PathLike], folder: str | os.PathLike | None = None) -> list[str | Path]:
    """Return what names mean to all commands that take figures and lessons.

    Parameters
    ----------
    names : iterable of str or path
        Figures ("02_dots", "figures/02_dots.png") or lessons, as in `lesson.named`. Where a figure is called as its lesson is
        ("04_positions"), the figure is meant.
    folder : path, optional
        Where a reader's own figures are, by default `current_folder()`.

    Returns
    -------
    list of str or Path
        Each once: the name of a figure, or the notebook of a lesson.

    Raises
    ------
    UnknownName
        With the nearest names, for one that is neither.
    ProjectNotFound
        Where there is no lesson at all.

    >>> meant(["02_dots"])
    ['02_dots']
    """
    names = [names] if isinstance(names, str) else names
    known = _known(Path(folder or current_folder()))
    return list(dict.fromkeys(_meant(str(name), known) for name in names))


def _known(folder):
    """Return the names of all figures: those of the lessons, and a reader's own in a folder."""
    order = {name: position for position, name in enumerate(tables.load(NOTES)["figure"])}
    there = {path.stem for path in folder.glob("*.png") if lesson.is_name(path.stem)}
    return sorted({*order, *there}, key=lambda name: (name[:2], order.get(name, len(order)), name))


def _meant(asked, known):
    stem = Path(asked).stem if asked.endswith((".png", ".svg")) else asked
    if stem in known:
        return stem
    if found := lesson.named(asked):
        return found
    there = [*(path.stem for path in lesson.paths()), *known]
    if text.nearest(asked, there):
        raise UnknownName(text.unknown("figure or lesson", asked, there))
    if not lesson.paths():
        raise lesson.none_here()
    such = "lessons such as '02' and figures such as '02_dots'"  # all the names would be no help
    raise UnknownName(f"there is no figure or lesson {text.shown(asked)}; there are {such}: see 'eastern-flank list'")


def _figures(meaning, known):
    """Return the figures that a meaning stands for: one, or all of a lesson."""
    if isinstance(meaning, str):
        return [meaning]
    if found := [name for name in known if name[:2] == meaning.name[:2]]:
        return found
    raise FigureMissing(f"lesson {meaning.stem} has no figures; name another, or save one in it with ef.show")


def content(path: str | os.PathLike) -> bytes:
    """Return the bytes of a figure's file, once it is certain that it is a file, and small enough.

    Parameters
    ----------
    path : path
        A PNG or an SVG.

    Returns
    -------
    bytes

    Raises
    ------
    FigureMissing
        Where it is not there.
    FigureUnreadable
        For a link, which could lead to any file of this computer; for a folder, a pipe or a device; for more than
        `MOST_BYTES`; for a file that cannot be opened.
    """
    path = Path(path)
    try:
        info = path.lstat()
        if stat.S_ISLNK(info.st_mode):
            raise FigureUnreadable(f"{_shown(path)} is a link to another place; put the file itself there")
        if not stat.S_ISREG(info.st_mode):  # a pipe would keep us waiting
            raise FigureUnreadable(f"{_shown(path)} is a folder or another thing that is not a file; {_remedy(path)}")
        if info.st_size > MOST_BYTES:
            raise FigureUnreadable(f"{_shown(path)} has more than {MOST_BYTES:,} bytes; {_remedy(path)}")
        return path.read_bytes()
    except FileNotFoundError:
        raise FigureMissing(f"{_shown(path)} is not there; {_remedy(path)}") from None
    except (PermissionError, IsADirectoryError):
        raise FigureUnreadable(f"{_shown(path)} cannot be opened; ask for permission to read it") from None
    except OSError as error:
        raise FigureUnreadable(f"{_shown(path)} cannot be read: {error.strerror}; {_remedy(path)}") from None


def picture(path: str | os.PathLike) -> Image.Image:
    """Open a figure's PNG, once it is certain that it is whole and that its pixels are not too many.

    Parameters
    ----------
    path : path
        The PNG.

    Returns
    -------
    Image
        Its pixels are not unpacked yet.

    Raises
    ------
    FigureMissing, FigureUnreadable
        As from `content`; also for a file that is not a PNG, is damaged, has other chunks than a figure's file has, more
        than `MOST_PIXELS` or a side more than `LONGEST_SIDE` times as long as the other.
    """
    path = Path(path)
    data = content(path)
    if not data.startswith(SIGNATURE):
        raise FigureUnreadable(f"{_shown(path)} is not a PNG; {_remedy(path)}")
    try:
        wide, tall = _size(data)
        if wide * tall > MOST_PIXELS or max(wide, tall) > LONGEST_SIDE * min(wide, tall):
            what = f"is a picture of {wide:,} by {tall:,} pixels, which is too large or too narrow"
            raise FigureUnreadable(f"{_shown(path)} {what}; {_remedy(path)}")
        with intact():
            return Image.open(io.BytesIO(data), formats=["PNG"])
    except PlainError:
        raise
    except _DAMAGE:
        raise _damaged(path) from None


def unpacked(path: str | os.PathLike) -> Image.Image:
    """Return the pixels of a figure's PNG in red, green and blue.

    Parameters
    ----------
    path : path
        The PNG.

    Returns
    -------
    Image

    Raises
    ------
    FigureMissing, FigureUnreadable
        As from `picture`, also where the pixels are damaged.
    """
    try:
        with picture(path) as opened, intact():
            pixels = opened.convert("RGB")
            pixels.info = {}  # what else the file says, of transparency for instance, is not for the pictures made of it
            return pixels
    except PlainError:
        raise
    except _DAMAGE:
        raise _damaged(Path(path)) from None


@contextmanager
def intact() -> Iterator[None]:
    """Let Pillow refuse damaged pictures meanwhile: WeasyPrint tells it, for the whole process, to accept them."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _damaged(path):
    return FigureUnreadable(f"{_shown(path)} is damaged; {_remedy(path)}")


def _size(data):
    """Return the width and height of a PNG; raise `ValueError` or `struct.error` where it is not whole (PNG, section 5).

    Each checksum must be right, the header first and the only one, each chunk of a kind that a figure's file has, and nothing
    behind the last.
    """
    kinds, at = [], len(SIGNATURE)
    while kinds[-1:] != [b"IEND"]:
        length, kind = struct.unpack_from(">I4s", data, at)
        (checksum,) = struct.unpack_from(">I", data, at + 8 + length)
        if kind not in _CHUNKS or zlib.crc32(data[at + 4 : at + 8 + length]) != checksum:
            raise ValueError
        kinds.append(kind)
        at += 12 + length
    if kinds.index(b"IHDR") or kinds.count(b"IHDR") > 1 or at != len(data):
        raise ValueError
    return struct.unpack_from(">II", data, len(SIGNATURE) + 8)


def _longest(key):
    """Return how many characters a text of a figure's file has at most."""
    return LONGEST_LINE if key in _LINES else LONGEST_VALUES if key == "Charts" else LONGEST_TEXT


def _values(words):
    """Read what a figure's charts or its key hold; raise `ValueError` where a text is not text or a number is not finite."""
    found = json.loads(words or "[]", parse_constant=_not_a_number)
    left = [found]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            left += [*value, *value.values()]
        elif isinstance(value, list):
            left += value
        elif text.for_xml(value) != value if isinstance(value, str) else not math.isfinite(float(value or 0)):
            raise ValueError
    return found


def _not_a_number(word):
    raise ValueError


def _lesson(relation):
    """Return the lesson a file says it is from, if the project has it: a file could name any path on this computer."""
    known = re.fullmatch(r"notebooks/\d\d_\w+\.ipynb", relation) and (project.root() / relation).is_file()
    return relation if known else BY_HAND


def _body(shares):
    """Read two shares of a height, the first above the second."""
    low, high = map(float, shares.split(" "))
    if not 0 <= low < high <= 1:
        raise ValueError
    return low, high


def _shown(path):
    return text.printable(f"{path.parent.name}/{path.name}")


def _remedy(path):
    """Say how to get a figure's file again."""
    notebook = lesson.path_of(path.stem[:2])
    if not notebook:
        return 'save a figure with ef.show(fig, "02_name", ...) and take that'
    home = project.root() / "figures"
    named = os.environ.get("EASTERN_FLANK_FIGURES")  # a server's, perhaps: its name is enough
    where = '"$EASTERN_FLANK_FIGURES"' if named and path.parent == Path(named) else project.shown_path(path.parent)
    out = "" if path.parent.resolve() == home.resolve() else f" --out {where}"
    return f"lesson {notebook.stem} makes it: run 'eastern-flank figures {path.stem[:2]}{out}'"
