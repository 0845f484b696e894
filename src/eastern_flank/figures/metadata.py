"""What a figure's file says of itself: written into it by `figures.show`, read back here for slides and the gallery.

Nothing about a figure is typed twice. Its PNG carries, as text beside the pixels, all that a slide needs: title, alt text, source
line, what to say, and the values it draws. Neither matplotlib nor a table of the article is needed to read it.
"""

import difflib
import json
import os
import re
import struct
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageFile

from eastern_flank.core import project
from eastern_flank.core.errors import PlainError, UnknownName
from eastern_flank.tables import load as tables

NOTES = "slides/speaker_notes"
BY_HAND = "made by hand"
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML 1.0 cannot hold
# The names of the texts in a PNG; all are there, though some may be empty.
KEYS = (
    "Title",
    "Description",  # the alt text
    "Source",
    "Author",
    "Copyright",
    "Relation",  # the lesson
    "Subtitle",
    "Body",
    "Style",
    "Say",
    "Ask",
    "Charts",
    "Key",
)


class FigureMissing(PlainError, FileNotFoundError):
    """A figure's file is not there; the message says which lesson makes it."""


class FigureUnreadable(PlainError, ValueError):
    """A file that is no figure of ours, or a damaged one; the message says how to get a sound one."""


@dataclass(frozen=True)
class FigureFile:
    """A figure as its files have it.

    Attributes: `name`, such as "02_four_battalions"; `png` and `svg`, its files; `title`, the finding; `subtitle`, what is
    counted, unit and date, or ""; `alt`, the alt text; `source`, the source line; `author`; `licence`; `lesson`, the notebook
    that makes it ("notebooks/02_troops.ipynb", or "made by hand"); `body`, from where to where the picture is plot and key,
    without title, subtitle and source line: two shares of its height, counted from the top; `theme` and `size`, as in
    `use_style`; `say` and `ask`, what to say about it and what to ask a class, or ""; `charts`, what its bars, steps and lines
    show, a list, empty where it has none; `key`, what its inks mean: pairs of a look ("hatched") and of words.
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


def folder():
    """Return the folder of figures: the one that EASTERN_FLANK_FIGURES names, by default the project's figures/."""
    return Path(os.environ.get("EASTERN_FLANK_FIGURES") or project.root() / "figures")


def lesson_of(name):
    """Return the lesson that a figure comes from, by the two digits its name begins with: "notebooks/02_troops.ipynb"."""
    found = sorted((project.root() / "notebooks").glob(f"{name[:2]}_*.ipynb"))
    return f"notebooks/{found[0].name}" if found else BY_HAND


def notes(name):
    """Return what to say about a figure and what to ask, two texts; both are empty where nobody wrote any.

    >>> len(notes("02_no_such_figure"))
    2
    """
    table = tables.load(NOTES).set_index("figure")
    return (table.at[name, "say"], table.at[name, "ask"]) if name in table.index else ("", "")


def read(path):
    """Read what a figure's PNG says of itself.

    Parameters: `path`, the PNG; its SVG stands beside it. Returns a `FigureFile`. Raises `FigureMissing` where one of the two is
    not there, and `FigureUnreadable` for a file that is damaged or not written by `ef.show`.

    >>> read(folder() / "02_four_battalions.png").theme
    'light'
    """
    path = Path(path)
    svg = path.with_suffix(".svg")
    for file in (path, svg):
        if not file.is_file():
            raise FigureMissing(f"{_shown(file)} is not there; {_remedy(path)}")
    about = _texts(path)
    if lacking := [key for key in KEYS if key not in about]:
        raise FigureUnreadable(f"{_shown(path)} says nothing of its {lacking[0]}; {_remedy(path)}")
    if strange := [key for key in KEYS if _NO_TEXT.search(about[key])]:
        raise FigureUnreadable(f"{_shown(path)}: its {strange[0]} holds signs that are no text; {_remedy(path)}")
    try:
        theme, size = about["Style"].split(" ")
        body = _body(about["Body"])
        charts, key = (json.loads(about[name] or "[]") for name in ("Charts", "Key"))
    except ValueError:
        raise FigureUnreadable(f"{_shown(path)} is damaged: its texts make no sense; {_remedy(path)}") from None
    return FigureFile(
        name=path.stem,
        png=path,
        svg=svg,
        title=about["Title"],
        subtitle=about["Subtitle"],
        alt=about["Description"],
        source=about["Source"],
        author=about["Author"],
        licence=about["Copyright"],
        lesson=_lesson(about["Relation"]),
        body=body,
        theme=theme,
        size=size,
        say=about["Say"],
        ask=about["Ask"],
        charts=charts,
        key=key,
    )


def find(names=(), folder=None):
    """Return figures, in the order in which the lessons show them; those of a reader's own come after their lesson's.

    Parameters: `names`, figures ("02_dots", also "figures/02_dots.png") or whole lessons ("02", "02_troops"); if there are none,
    all. `folder`, where the files are, by default as in `folder()`. Returns a list of `FigureFile`, each figure once.

    Raises `UnknownName` with the nearest names for one that is neither a figure nor a lesson, `FigureMissing` for a figure of
    the lessons whose file is not there, and what `read` raises.

    >>> [figure.name for figure in find(["02_dots"])]
    ['02_dots']
    """
    place = Path(folder or globals()["folder"]())
    order = {name: position for position, name in enumerate(tables.load(NOTES)["figure"])}
    there = {path.stem for path in place.glob("[0-9][0-9]_*.png")}
    known = sorted({*order, *there}, key=lambda name: (name[:2], order.get(name, len(order)), name))
    wanted = {name for asked in names for name in _named(str(asked), known)}
    return [read(place / f"{name}.png") for name in known if name in wanted or not names]


def _named(asked, known):
    """Return the figures that a name stands for: one, or all of a lesson."""
    stem = Path(asked).stem if asked.endswith((".png", ".svg", ".ipynb")) else asked
    if stem in known:
        return [stem]
    if found := [name for name in known if stem in (name[:2], name[:2].lstrip("0"), Path(lesson_of(name)).stem)]:
        return found
    near = difflib.get_close_matches(stem, known, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(known)}"
    raise UnknownName(f"there is no figure {asked!r}; {hint}")


@contextmanager
def _strictly():
    """Have Pillow mind damage: WeasyPrint, once imported, tells it for the whole process to look away."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _texts(path):
    """Return the texts of a PNG, and read it to its end to be sure that it is whole."""
    try:
        with _strictly(), Image.open(path, formats=["PNG"]) as picture:
            about = dict(picture.info)  # ours stand before the pixels, which need not be unpacked
            picture.verify()
    except Image.UnidentifiedImageError:
        raise FigureUnreadable(f"{_shown(path)} is no PNG; {_remedy(path)}") from None
    except (OSError, SyntaxError, ValueError, struct.error) as error:
        if isinstance(error, PermissionError):
            raise FigureUnreadable(f"{_shown(path)} cannot be opened; ask for the right to read it") from None
        raise FigureUnreadable(f"{_shown(path)} is damaged; {_remedy(path)}") from None
    return about


def _lesson(relation):
    """The lesson a file says it is from, if the project has it: a file could name any other one of this computer."""
    known = re.fullmatch(r"notebooks/\d\d_\w+\.ipynb", relation) and (project.root() / relation).is_file()
    return relation if known else BY_HAND


def _body(text):
    """Two shares of a height, the first above the second."""
    low, high = map(float, text.split(" "))
    if not 0 <= low < high <= 1:
        raise ValueError
    return low, high


def _shown(path):
    return f"{path.parent.name}/{path.name}"


def _remedy(path):
    """Say how to get a figure's file again."""
    lesson = Path(lesson_of(path.stem))
    if not path.stem[:2].isdecimal() or lesson.suffix != ".ipynb":
        return 'save a figure with ef.show(fig, "02_name", ...) and take that'
    home = project.root() / "figures"
    out = "" if path.parent.resolve() == home.resolve() else f" --out {path.parent}"
    return f"lesson {lesson.stem} makes it: run 'eastern-flank figures {path.stem[:2]}{out}'"
