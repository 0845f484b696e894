"""Where is the project? The one place that knows its folders."""

import os
from pathlib import Path

from eastern_flank.core.errors import PlainError
from eastern_flank.core.text import printable

DICTIONARY = Path("data") / "datapackage.json"
_PACKAGE = Path(__file__).resolve().parents[1]


class ProjectNotFound(PlainError, FileNotFoundError):
    """No folder of the project was found; the message says where to go."""


def root() -> Path:
    """Return the folder in which lessons, figures and a reader's own files are.

    Returns
    -------
    Path
        The nearest checkout upwards from the working folder, else the checkout that the package runs from; where the package is
        installed alone, the working folder.

    Raises
    ------
    ProjectNotFound
        Where there is neither a checkout nor a package with tables.

    >>> (root() / "data" / "datapackage.json").is_file()
    True
    """
    try:
        here = Path.cwd()
    except FileNotFoundError:
        raise ProjectNotFound(
            "the folder in which you are is no longer there: open the project's and try again"
        ) from None
    for folder in (here, *here.parents, _PACKAGE.parents[1]):
        if (folder / DICTIONARY).is_file():
            return folder
    if (_PACKAGE / DICTIONARY).is_file():
        return here
    raise ProjectNotFound(f"no {DICTIONARY} in {here} or above it: open the project's own folder and try again")


def data() -> Path:
    """Return the folder of the tables: that of the checkout, else the package's own copy, which a wheel carries.

    Returns
    -------
    Path

    Raises
    ------
    ProjectNotFound
        Where there are no tables.
    """
    folder = root()
    return (folder if (folder / DICTIONARY).is_file() else _PACKAGE) / "data"


def shown_path(path: str | os.PathLike) -> str:
    """Write a path as a message shows it: short, from where the reader stands, and safe to print.

    Parameters
    ----------
    path : path
        A file or folder; it need not exist.

    Returns
    -------
    str
        The relative path of what is in the working folder; from ~ on, what is in the reader's home; from the project's folder on,
        what is in a project that the reader cannot write, which is a server's; else the absolute one.

    >>> shown_path("figures/../my_work")
    'my_work'
    """
    try:
        full = os.path.abspath(path)
        inside = os.path.relpath(full)
        if inside.split(os.sep)[0] != os.pardir:
            return printable(inside)
        home = os.path.expanduser("~")
        if os.name == "posix" and len(home) > 1 and full.startswith(home + os.sep):
            return printable(f"~{full.removeprefix(home)}")
        return printable(_in_a_server_s_project(full) or full)
    except (OSError, ValueError):  # the working folder is gone, another drive of Windows, a NUL
        return printable(str(path))


def _in_a_server_s_project(full):
    """Return a path from the project's folder on, if that is another account's: where a server has it is nobody's business."""
    try:
        folder = root()
    except ProjectNotFound:
        return None
    if os.access(folder, os.W_OK) or not f"{full}{os.sep}".startswith(f"{folder}{os.sep}"):
        return None
    return full.removeprefix(f"{folder}{os.sep}") if full != str(folder) else "the project's folder"
