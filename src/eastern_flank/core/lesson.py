"""The lessons: which there are, in what order, and what each is called.

Titles are read from the notebooks, and from nowhere else.
"""

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from eastern_flank.core import project

LARGEST = 30_000_000  # bytes of a notebook whose heading is read
UNTITLED = "Untitled"  # the heading of a notebook that has none, or cannot be read
_NAME = re.compile(r"[0-9]{2}_\w+")


class Heading(NamedTuple):
    """What a lesson is called.

    Attributes
    ----------
    line : str
        The notebook's first line: "02 Troops: how big is 4,000?".
    number, title, question : str
        Its two digits, and the words before and after the colon: "02", "Troops", "How big is 4,000?".
    """

    line: str
    number: str
    title: str
    question: str

    @property
    def words(self) -> str:
        """All parts in a line: "02 Troops: How big is 4,000?"."""
        return f"{self.number} {self.title}" + f": {self.question}" * bool(self.question)


def is_name(stem: str) -> bool:
    """Say whether a lesson, or a figure of one, may have this name: two digits, an underscore, letters and digits.

    Parameters
    ----------
    stem : str
        A file's name without its ending.

    Returns
    -------
    bool

    >>> is_name("02_troops"), is_name("02_troops-Copy1"), is_name("02_troops (1)")
    (True, False, False)
    """
    return bool(_NAME.fullmatch(stem))


def paths() -> list[Path]:
    """Return the notebooks of all lessons, in the lessons' order: those with a lesson's name, one for each number.

    Of two with the same number the lesson is the one that is published with the project, or else the first.
    """
    published = project.root() / "teaching" / "published"
    there = sorted(path for path in _numbered() if is_name(path.stem))
    there.sort(key=lambda path: not (published / f"{path.stem}.json").is_file())
    return sorted({path.name[:2]: path for path in reversed(there)}.values())


def copies() -> list[Path]:
    """Return the notebooks that look like lessons and are none, such as 02_troops-Copy1.ipynb beside 02_troops.ipynb."""
    return sorted(set(_numbered()) - set(paths()))


def _numbered():
    return (project.root() / "notebooks").glob("[0-9][0-9]_*.ipynb")


def none_here() -> project.ProjectNotFound:
    """Return the error that says that there is no lesson at all, as where the package is installed without the project."""
    return project.ProjectNotFound(f"there are no lessons in {project.shown_path(project.root() / 'notebooks')}")


def path_of(number: str) -> Path | None:
    """Return the notebook of a lesson.

    Parameters
    ----------
    number : str
        Its two digits: "02".

    Returns
    -------
    Path or None

    >>> path_of("02").name
    '02_troops.ipynb'
    """
    return next((path for path in paths() if path.name.startswith(f"{number}_")), None)


def named(name: str) -> Path | None:
    """Return the lesson that a name means.

    Parameters
    ----------
    name : str
        Its number ("02", "2"), its name ("02_troops"), or its file ("02_troops.ipynb", "notebooks/02_troops.ipynb").

    Returns
    -------
    Path or None

    >>> named("2").name
    '02_troops.ipynb'
    """
    for path in paths():
        number = path.name[:2]
        if name in (number, str(int(number)), path.stem, path.name) or _is_file(name, path):
            return path
    return None


def _is_file(name, path):
    """Say whether `name` leads to `path` from here or from the project's folder; a copy elsewhere is not the lesson."""
    try:
        return any((start / name).resolve() == path.resolve() for start in (Path.cwd(), path.parents[1]))
    except (OSError, ValueError, RuntimeError):  # too long, a NUL, links in a circle
        return False


def heading(path: str | os.PathLike) -> Heading:
    """Return what a lesson is called.

    Parameters
    ----------
    path : path
        Its notebook; a relative one is looked for in the project's folder.

    Returns
    -------
    Heading

    >>> heading("notebooks/02_troops.ipynb").question
    'How big is 4,000?'
    """
    path = project.root() / path
    if not path.is_file() or path.stat().st_size > LARGEST:  # something that never ends, such as a pipe
        return _untitled(path)
    return _heading(path, path.stat().st_mtime_ns)


@cache
def _heading(path, changed):
    """Read a heading once, as long as the notebook has not changed."""
    try:
        first = "".join(json.loads(path.read_bytes())["cells"][0]["source"])
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        first = ""
    line = title_of(first)
    return _untitled(path) if line == UNTITLED else _parsed(line)


def _untitled(path):
    """Return the heading of a notebook that has none, or cannot be read: of its parts, those that its name has."""
    number, words = (path.stem[:2], path.stem[3:].replace("_", " ").capitalize()) if is_name(path.stem) else ("", "")
    return Heading(UNTITLED, number, words or UNTITLED, "")


def _parsed(line):
    number, _, words = line.partition(" ")
    title, _, question = words.partition(": ")
    return Heading(line, number, title, question[:1].upper() + question[1:])


def title_of(markdown: str) -> str:
    """Return the first heading of the first level in a text, in plain words.

    Parameters
    ----------
    markdown : str
        The text.

    Returns
    -------
    str
        "Untitled" where there is no such heading.

    >>> title_of("# 02 Troops: *how big* is 4,000?")
    '02 Troops: how big is 4,000?'
    """
    found = re.search(r"^# (.+)$", markdown, re.MULTILINE)
    return re.sub(r"[*_`]", "", found[1]).strip() if found else UNTITLED
