"""What a figure's file says about itself: written into it by `figures.show`, read here for slides and the gallery.

Nothing about a figure is typed twice. Its PNG contains, as text beside the pixels, all that a slide needs: title, alt text,
source line, what to say, and the values it draws. Neither matplotlib nor a table of the article is needed to read it.
"""

import io
import json
import os
import re
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from eastern_flank.core import lesson, project, text
from eastern_flank.core.errors import PlainError, UnknownName
from eastern_flank.tables import load as tables

NOTES = "slides/speaker_notes"
BY_HAND = "made by hand"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML 1.0 cannot hold
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
        What its inks mean: pairs of a look ("hatched") and of words.
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
    for file in (path, svg):
        if not file.is_file():
            raise FigureMissing(f"{_shown(file)} is not there; {_remedy(path)}")
    about = _texts(path)
    if lacking := [key for key in KEYS if key not in about]:
        raise FigureUnreadable(f"{_shown(path)} does not say its {lacking[0]}; {_remedy(path)}")
    if strange := [key for key in KEYS if _NO_TEXT.search(about[key])]:
        raise FigureUnreadable(f"{_shown(path)}: its {strange[0]} has characters that are not text; {_remedy(path)}")
    values = {attribute: about[key] for key, attribute in ATTRIBUTES.items()}
    try:
        values["theme"], values["size"] = values.pop("style").split(" ")
        values["body"] = _body(values["body"])
        values |= {name: json.loads(values[name] or "[]") for name in ("charts", "key")}
    except ValueError:
        raise FigureUnreadable(f"{_shown(path)} is damaged: its texts make no sense; {_remedy(path)}") from None
    return FigureFile(path.stem, path, svg, **values | {"lesson": _lesson(values["lesson"])})


def find(names: Iterable[str] = (), folder: str | os.PathLike | None = None) -> list[FigureFile]:
    """Return figures, in the order in which the lessons show them; a reader's own figures come after those of their lesson.

    Parameters
    ----------
    names : iterable of str
        Figures ("02_dots", also "figures/02_dots.png") or whole lessons ("02", "02_troops"); if there are none, all.
    folder : path, optional
        Where the files are, by default `current_folder()`.

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
        As in `read`.

    >>> [figure.name for figure in find(["02_dots"], project.root() / "figures")]
    ['02_dots']
    """
    names = [names] if isinstance(names, str) else names
    place = Path(folder or current_folder())
    order = {name: position for position, name in enumerate(tables.load(NOTES)["figure"])}
    there = {path.stem for path in place.glob("[0-9][0-9]_*.png")}
    known = sorted({*order, *there}, key=lambda name: (name[:2], order.get(name, len(order)), name))
    wanted = {name for asked in names for name in _named(str(asked), known)}
    return [read(place / f"{name}.png") for name in known if name in wanted or not names]


def _named(asked, known):
    """Return the figures that a name means: one, or all of a lesson."""
    stem = Path(asked).stem if asked.endswith((".png", ".svg", ".ipynb")) else asked
    if stem in known:
        return [stem]
    if found := [name for name in known if stem in (name[:2], name[:2].lstrip("0"), Path(lesson_of(name)).stem)]:
        return found
    raise UnknownName(text.unknown("figure or lesson", asked, known))


def _texts(path):
    """Return the texts of a PNG, once it is certain that it is whole."""
    try:
        content = path.read_bytes()
        if content.startswith(SIGNATURE):
            _check_chunks(content)
            with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
                return dict(picture.info)  # ours come before the pixels, which need not be unpacked
    except PermissionError:
        raise FigureUnreadable(f"{_shown(path)} cannot be opened; ask for the right to read it") from None
    except (OSError, SyntaxError, ValueError, struct.error):
        raise FigureUnreadable(f"{_shown(path)} is damaged; {_remedy(path)}") from None
    raise FigureUnreadable(f"{_shown(path)} is not a PNG; {_remedy(path)}")


def _check_chunks(content):
    """Raise `ValueError` or `struct.error` where a checksum of a PNG is wrong or its end is missing (PNG, section 5.3).

    Pillow checks this too, but not in a process where WeasyPrint has told it to accept truncated images.
    """
    at, kind = len(SIGNATURE), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, at)
        (checksum,) = struct.unpack_from(">I", content, at + 8 + length)
        if zlib.crc32(content[at + 4 : at + 8 + length]) != checksum:
            raise ValueError
        at += 12 + length


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
    return f"{path.parent.name}/{path.name}"


def _remedy(path):
    """Say how to get a figure's file again."""
    notebook = lesson.path_of(path.stem[:2])
    if not notebook:
        return 'save a figure with ef.show(fig, "02_name", ...) and take that'
    home = project.root() / "figures"
    out = "" if path.parent.resolve() == home.resolve() else f" --out {path.parent}"
    return f"lesson {notebook.stem} makes it: run 'eastern-flank figures {path.stem[:2]}{out}'"
