"""Paths that content names: in a lesson's link, in the dictionary, in a figure's file. They stay in their folder."""

import os
import re
from pathlib import Path

from eastern_flank.core.errors import PlainError
from eastern_flank.core.text import shown

LONGEST = 1_000  # characters of a path

# The name of a file or folder on every system: not hidden, not a device of Windows, which also takes away a dot at the end.
_NAME = re.compile(
    r"(?!(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?:\.|$))[^\W_][^\\/:*?\"<>|]*(?<![. ])", re.IGNORECASE
)


class Outside(PlainError, ValueError):
    """A path that leads out of the folder in which it must stay."""


def path(folder: str | os.PathLike, name: str) -> Path:
    """Return the path of a file below a folder, or refuse its name.

    Parameters
    ----------
    folder : path
        Where the file must be, links resolved.
    name : str
        Its path in the folder, with slashes, as content gives it; it need not exist.

    Returns
    -------
    Path
        `folder` and `name` joined.

    Raises
    ------
    Outside
        Where the name is absolute, goes up, is hidden or cannot be a file's name everywhere, or where a link leads elsewhere.
    """
    if len(name) > LONGEST or not name.isprintable() or not all(map(_NAME.fullmatch, name.split("/"))):
        raise Outside(f"the path {shown(name)} does not stay in the folder {shown(Path(folder).name)}; correct it")
    joined = Path(folder, name)
    if not stays(folder, joined):
        raise Outside(f"{shown(name)} leads out of the folder {shown(Path(folder).name)} by a link; take the link away")
    return joined


def stays(folder: str | os.PathLike, path: str | os.PathLike) -> bool:
    """Say whether a path is below a folder when links are resolved, those of the folder too.

    Parameters
    ----------
    folder, path : path
        They need not exist.

    Returns
    -------
    bool
    """
    try:
        return Path(path).resolve().is_relative_to(Path(folder).resolve())
    except (OSError, RuntimeError):  # a loop of links
        return False
