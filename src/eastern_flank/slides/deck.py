"""The deck: the figures as slides, with real titles, alt text, speaker notes and, if asked for, charts that can be edited.

The same figures give the same bytes.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

from eastern_flank.charts import style
from eastern_flank.core import atomic_write, inside, private, project
from eastern_flank.core.atomic_write import CannotWrite, reason
from eastern_flank.core.errors import PlainError, UnknownName
from eastern_flank.core.progress import bar, say
from eastern_flank.core.project import shown_path
from eastern_flank.core.text import printable, unknown
from eastern_flank.figures import metadata
from eastern_flank.slides import plan, template, write
from eastern_flank.tables import load as tables

SIZES = ("16:9", "4:3")
LONGEST_TITLE = 90  # characters: two lines
LESSONS = ("light", "16:9")  # theme and size of the lessons' own figures
Progress = Callable[[str, int, int], object]


class CannotDrawFigures(PlainError, RuntimeError):
    """The figures of a theme or size could not be drawn; the message says which lesson failed and why."""


def _no_progress(step, done, total):
    pass


# ------------------------------------------------------------------------------------------------------------ the deck


def deck(
    names: Iterable[str] = (),
    *,
    theme: str = "light",
    size: str = "16:9",
    editable: bool = False,
    title: str = "",
    dividers: bool = False,
    out: str | os.PathLike | None = None,
    force: bool = False,
    progress: Progress = _no_progress,
) -> Path:
    """Write figures as a deck of slides.

    Parameters
    ----------
    names : iterable of str
        Figures ("05_exclave") or whole lessons ("02", "02_troops"), in the order of the slides; all, if there are none.
    theme, size : str
        "light", "dark" or "grey", for paper; "16:9" or "4:3". Figures for another theme or size than light and 16:9 are
        drawn when they are first needed, which runs their lessons; they are kept in my_work/figures, if that can be written.
    editable : bool
        Whether a slide with charts that can be edited follows each figure of horizontal bars or of steps over time. A slide
        show leaves it out.
    title : str
        What the first slide says; the project's name if left out.
    dividers : bool
        Whether a slide with a lesson's name and question comes before its figures.
    out : path or None
        The file to write, ending in .pptx; by default `default_file`.
    force : bool
        Whether a file that already exists is replaced.
    progress : function
        Called as `progress(step, done, total)` while lessons run and slides are made; `step` is a lesson or "slides".

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    UnknownName
        For a name, theme or size that does not exist. In this and the other cases nothing is written.
    FigureMissing, FigureUnreadable
        For a figure's file.
    CannotDrawFigures
        If a lesson fails.
    CannotWrite
        For the deck's file, or a title that is too long for a slide.

    >>> deck(["02"], out="my_work/troops.pptx", force=True).name
    'troops.pptx'
    """
    for kind, word, known in (("theme", theme, style.THEMES), ("size", size, SIZES)):
        if word not in known:
            raise UnknownName(unknown(kind, word, known))
    target = _checked(out or default_file(theme, size, editable), force)
    if len(title) > LONGEST_TITLE:
        raise CannotWrite(f"the title has {len(title):,} characters; on a slide there is room for {LONGEST_TITLE}")
    look = {"theme": theme, "size": size, "editable": editable, "title": title, "dividers": dividers}
    with _found(names, theme, size, progress) as figures:
        atomic_write.write(target, build(figures, **look, progress=progress))
    return target


def _checked(path, force):
    """Return the path of a deck once it is certain, before any work is done, that a file can go there."""
    try:
        path = Path(path).expanduser()
        is_folder, exists = path.is_dir(), os.path.lexists(path)
    except (OSError, ValueError, RuntimeError) as error:  # too long, a NUL, the home of an unknown user
        raise CannotWrite(f"cannot write {printable(str(path))[:200]}: {reason(error)}") from None
    shown = shown_path(path)
    if is_folder:
        raise CannotWrite(f"{shown} is a folder: name a file in it, such as {shown}/slides.pptx")
    if path.suffix.lower() != ".pptx":
        raise CannotWrite(f"{path.name!r} does not end in .pptx: name it {printable(path.stem)}.pptx")
    there = next(parent for parent in path.absolute().parents if parent.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        what = "is not a folder" if not there.is_dir() else "cannot be written to"
        raise CannotWrite(f"cannot write {shown}: {shown_path(there)} {what}")
    if exists and not force:
        raise CannotWrite(
            f"{shown} already exists: give another name, or replace it with --force, in Python with force=True"
        )
    return path


def default_file(theme: str = "light", size: str = "16:9", editable: bool = False) -> Path:
    """Return where a deck goes by default: "slides/eastern-flank-2016-dark-4x3-editable.pptx" in the project's folder.

    Where the project is not the reader's to write, or locked, `slides/` is in the folder of what they make (`core.private`).

    Parameters
    ----------
    theme, size : str
    editable : bool
        All as in `deck`.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    inside.Outside
        Where the dictionary's short name for the project cannot be a file's, or slides/ leads out of the project.
    """
    words = [*tables.about()["short"].lower().split(), template.look_name(theme, size), *["editable"] * editable]
    home = project.root()
    home = home if private.serves(home / "slides") else private.own()
    return inside.path(home, f"slides/{'-'.join(words)}.pptx")


def report(names: Iterable[str] = (), **options: object) -> int:
    """Write a deck for the command line: its path to standard output, progress to standard error.

    Parameters
    ----------
    names : iterable of str
    **options : object
        All as in `deck`, and so are the errors.

    Returns
    -------
    int
        The exit status, 0.
    """
    look = options.get("theme", "light"), options.get("size", "16:9")
    with bar(steps=len(undrawn(metadata.find(names), *look)) + 1) as progress:
        path = deck(names, **options, progress=progress)
    say(shown_path(path))
    return 0


def build(
    figures: list[metadata.FigureFile],
    *,
    theme: str = "light",
    size: str = "16:9",
    editable: bool = False,
    title: str = "",
    dividers: bool = False,
    progress: Progress = _no_progress,
) -> bytes:
    """Return the bytes of a deck.

    Parameters
    ----------
    figures : list of FigureFile
    theme, size : str
    editable : bool
    title : str
    dividers : bool
    progress : function
        All as in `deck`.

    Returns
    -------
    bytes

    Raises
    ------
    FigureUnreadable
        If the values in a figure's file make no chart, or its texts leave no space for the picture.
    """
    page, made, opened = template.page(size), write.new(theme, size), [None]
    figures = [_in_one_line(figure) for figure in figures]
    for slide in [
        plan.title_slide(printable(" ".join(title.split())), figures),
        *plan.key_slides(page, figures, theme),
    ]:
        write.add(made, slide)
    for done, figure in enumerate(figures):
        progress("slides", done, len(figures))
        if dividers and figure.lesson != opened[-1] and plan.is_lesson(figure.lesson):
            write.add(made, plan.section_slide(figure.lesson, again=figure.lesson in opened))
        opened.append(figure.lesson)
        write.add(made, plan.figure_slide(figure, page))
        if editable:
            _add_charts(made, figure, page)
    for slide in [*plan.sources_slides(figures, page), plan.licence_slide(figures)]:
        write.add(made, slide)
    progress("slides", len(figures), len(figures))
    return write.to_bytes(made)


def _in_one_line(figure):
    """Return a figure whose texts are a line each, as placeholders need them; a file from anywhere may have others."""
    names = ("title", "subtitle", "source", "author", "licence", "say", "ask")
    return replace(figure, **{name: " ".join(getattr(figure, name).splitlines()).strip() for name in names})


def _add_charts(made, figure, page):
    try:
        if plan.drawable(figure.charts):
            write.add(made, plan.chart_slide(figure, page))
    except (ArithmeticError, AttributeError, LookupError, SyntaxError, TypeError, ValueError):  # a file from anywhere
        raise metadata.FigureUnreadable(f"{figure.png.name} is damaged: its values make no chart") from None


# --------------------------------------------------------------------------------------------------------- which figures


@contextmanager
def _found(names, theme, size, progress):
    """Lend the figures of a deck, drawn for its theme and size; one of a reader's own, which no lesson draws, as it is."""
    figures = metadata.find(names, as_named=True)
    if (theme, size) == LESSONS:
        yield figures
        return
    lessons, kept = undrawn(figures, theme, size), _variants(theme, size)
    # In a project that can only be read, as on a stick or a server, they are drawn for this deck alone.
    stays = not lessons or private.is_writable(kept)
    with nullcontext(kept) if stays else atomic_write.temporary("eastern-flank-") as place:
        if lessons:
            _draw(lessons, theme, size, Path(place), progress)
        yield [_first(figure, Path(place), kept) for figure in figures]


def _first(figure, *folders):
    """Return a figure as it is in the first of some folders that has it."""
    found = [folder / figure.png.name for folder in folders if (folder / figure.png.name).is_file()]
    return metadata.read(found[0]) if found else figure


def undrawn(figures: Iterable[metadata.FigureFile], theme: str, size: str) -> list[str]:
    """Return the lessons that must run before figures exist in a theme and size, by their names ("02_troops").

    Parameters
    ----------
    figures : iterable of FigureFile
    theme, size : str
        As in `deck`.

    Returns
    -------
    list of str
    """
    if (theme, size) == LESSONS:
        return []
    drawn = {}
    for figure in figures:
        if plan.is_lesson(figure.lesson):
            drawn.setdefault(Path(figure.lesson).stem, []).append(figure.png.name)
    return sorted(lesson for lesson, names in drawn.items() if _outdated(_variants(theme, size), lesson, names))


def _variants(theme, size):
    """Return the folder of the figures of another theme and size, which are drawn when a deck first needs them."""
    return private.folder(f"figures/{template.look_name(theme, size)}")


def _made_from(lesson):
    """Return a fingerprint of all that a lesson's figures are made of: its code, the tables, this package."""
    from eastern_flank.publishing import notebooks

    home = project.root()
    nb = notebooks.read(home / "notebooks" / f"{lesson}.ipynb")
    code = [cell.source for cell in nb.cells if cell.cell_type == "code"]
    found = hashlib.sha256(json.dumps(code).encode())
    package = Path(__file__).parents[1]
    for folder, kinds in ((home / "data", (".csv", ".json", ".geojson")), (package, (".py", ".mplstyle"))):
        for path in sorted(path for path in folder.rglob("*") if path.suffix in kinds):
            found.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes())
    return found.hexdigest()


def _outdated(folder, lesson, names):
    note = folder / f"{lesson}.made_from"
    known = note.is_file() and note.read_bytes() == _made_from(lesson).encode()
    return not known or not all((folder / name).is_file() for name in names)


def _draw(lessons, theme, size, folder, progress):
    from eastern_flank.publishing import execute

    prints = {lesson: _made_from(lesson) for lesson in lessons}
    try:
        execute.draw(lessons, theme, size, folder, lambda path, done, total: progress(path.stem, done, total))
    except execute.LessonFailed as error:
        raise CannotDrawFigures(f"no {theme} {size} figures: {str(error).splitlines()[0]}") from None
    for lesson, fingerprint in prints.items():
        private.write(folder / f"{lesson}.made_from", fingerprint.encode())
