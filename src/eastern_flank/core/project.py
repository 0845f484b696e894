"""Where is the project? The one place that knows its folders."""

from pathlib import Path

from eastern_flank.core.errors import PlainError

DICTIONARY = Path("data") / "datapackage.json"


class ProjectNotFound(PlainError, FileNotFoundError):
    """No folder of the project was found; the message says where to go."""


def root():
    """Return the project's folder: the nearest one upwards from the working folder, else the checkout the package runs from.

    Raises `ProjectNotFound` where there is neither.

    >>> (root() / "data" / "datapackage.json").is_file()
    True
    """
    here = Path.cwd()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[3]):
        if (folder / DICTIONARY).is_file():
            return folder
    raise ProjectNotFound(f"no {DICTIONARY} in {here} or above it: open the project's own folder and try again")
