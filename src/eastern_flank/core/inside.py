"""Paths that content names: in a lesson's link, in the dictionary, in a figure's file. They stay in their folder."""

import os
import re
from pathlib import Path

from eastern_flank.core.errors import PlainError
from eastern_flank.core.text import shown

_NAME = re.compile(r"[^\W_][^\x00-\x1f\x7f\\/:*?\"<>|]*")  # of a file or folder, on every system; none is hidden


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
    joined = Path(folder, name)
    try:
        stays = joined.resolve().is_relative_to(Path(folder).resolve())
    except (OSError, ValueError, RuntimeError):  # a NUL, a loop of links, a name that is too long
        stays = False
    if not stays or not all(_NAME.fullmatch(part) for part in name.split("/")):
        raise Outside(f"the path {shown(name)} does not stay in the folder {shown(Path(folder).name)}; correct it")
    return joined
