"""The gallery `figures/README.md`: every figure with what its file says about itself, written from the files.

`eastern-flank docs` writes it; so does `eastern-flank run`, when it has run all lessons.
"""

import os
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from eastern_flank.core import atomic_write, lesson, project
from eastern_flank.core.errors import CannotDraw
from eastern_flank.core.markup import Markup, escape, link
from eastern_flank.figures import metadata
from eastern_flank.tables import load as tables

INTRO = """\
<!-- Written by `eastern-flank docs` from the figures' own files; do not edit by hand. -->

# Figures for your slides

Every figure of the lessons, as PNG and SVG, in the order in which the lessons show them.

**How to use one**

1. Take the **PNG** for a slide; it is as large as a full screen. Take the **SVG** for print, for the web, and wherever you
   want to make it larger.
2. The picture has its title and its source line in it. If you crop them off, write both next to it: the **title**, which is the
   finding, and the **source line**, which ends with the licence.
3. Figures are under {licence}: use and change them as you like, name *{author}*, and say so if you changed
   something.
4. Give the picture its **alt text** in your slide program. It stands below each figure, to be copied, and inside of its files.
5. **What to say and what to ask** stands there too, for your speaker notes. All notes are in one table,
   [speaker_notes.csv](../data/slides/speaker_notes.csv).

For a dark room, a phone, print or a printer without colour, and as PDF, the same figures can be drawn
[in another theme, size or format](../README.md#figures-for-your-slides).
"""


def render(figures: Iterable[metadata.FigureFile]) -> str:
    """Write the gallery.

    Parameters
    ----------
    figures : iterable of FigureFile
        Those of a lesson one after the other.

    Returns
    -------
    str
        Markdown.
    """
    package = tables.about()
    licence = package["licenses"][0]
    author = package["contributors"][0]["title"]
    parts = [INTRO.format(licence=link(licence["short"], licence["path"]), author=escape(author))]
    for path, group in groupby(figures, lambda figure: figure.lesson):
        parts += [_heading(path), *map(_entry, group)]
    return "\n".join(parts)


def update(folder: str | os.PathLike | None = None) -> bool:
    """Bring the gallery up to date, whole or not at all.

    Parameters
    ----------
    folder : path, optional
        The one with the figures, by default the project's figures/.

    Returns
    -------
    bool
        Whether it had to be changed.

    Raises
    ------
    CannotWrite
        Where the page cannot be written.
    FigureMissing, FigureUnreadable
        As in `metadata.find`.
    """
    page = Path(folder or project.root() / "figures") / "README.md"
    content = render(metadata.find(folder=page.parent)).encode()
    if page.is_file() and page.read_bytes() == content:
        return False
    atomic_write.write(page, content)
    return True


def _heading(path):
    """Write the lesson's own title as a link to it; figures that are made by hand have a heading without one."""
    if not path.endswith(".ipynb"):
        return f"## {escape(path.capitalize())}\n"
    line = lesson.heading(path).line
    if line == lesson.UNTITLED:
        raise CannotDraw(f"{path} cannot be read, or has no title; put back the file as it was")
    return f"## {link(line, f'../{path}')}\n"


def _entry(figure):
    parts = [
        f"### {escape(figure.title)}",
        f"!{link(figure.alt, figure.png.name)}",
        escape(figure.subtitle),
        f"{escape(figure.source)}. Files: {_file(figure.png)}, {_file(figure.svg)}",
        _folded("Alt text", escape(figure.alt)),
        _folded("What to say and ask", _notes(figure)) if figure.say else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _file(path):
    return link(path.name, path.name)


def _notes(figure):
    return Markup(f"{escape(figure.say)}\n\n**Ask:** {escape(figure.ask)}")


def _folded(summary, text):
    return f"<details><summary>{escape(summary)}</summary>\n\n{escape(text)}\n\n</details>"
