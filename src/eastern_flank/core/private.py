"""What is the reader's alone: the folder `my_work` of the project, which no other account of the computer can read."""

from contextlib import suppress
from pathlib import Path

from eastern_flank.core import atomic_write, project
from eastern_flank.core.atomic_write import CannotWrite

FOLDER = "my_work"
THROWN_AWAY = "EASTERN_FLANK_THROWN_AWAY"  # set to 1 where the folder is a copy for a class, which nobody keeps
FILES, FOLDERS = 0o600, 0o700  # modes; Windows keeps a user's folders from others by itself


def folder(below: str = "") -> Path:
    """Return the folder `my_work` of the project, or one in it; it need not exist yet.

    Parameters
    ----------
    below : str
        The path of a folder in it, with slashes: "figures/dark-16x9".

    Returns
    -------
    Path

    Raises
    ------
    CannotWrite
        Where a link leads out of the project.
    ProjectNotFound
        Where there is no project.
    """
    root = project.root().resolve()
    path = root / FOLDER / below
    try:
        stays = path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a loop of links
        stays = False
    if not stays:
        name = f"{FOLDER}/{below}".rstrip("/")
        raise CannotWrite(f"a link takes {name} out of the project; put an ordinary folder in its place")
    return path


def make(path: Path) -> None:
    """Make a folder that nobody else can enter, with the folders above it that are missing.

    The project's `my_work` of the first edition, which others could read, is closed to them.

    Parameters
    ----------
    path : Path
        The folder.

    Raises
    ------
    OSError
    """
    for each in reversed([path, *path.parents]):
        if each == path or not each.exists():
            each.mkdir(FOLDERS, exist_ok=True)
    own = project.root().resolve() / FOLDER
    if path.is_relative_to(own):
        with suppress(OSError):  # it is another account's
            own.chmod(FOLDERS)


def write(path: Path, content: bytes) -> None:
    """Replace a file in one step, as `atomic_write.write` does, with one that nobody else can read.

    Parameters
    ----------
    path : Path
        The file.
    content : bytes
        All that is to be in it.

    Raises
    ------
    CannotWrite
    """
    try:
        make(path.parent)
    except (OSError, ValueError) as error:
        raise CannotWrite(
            f"cannot write {path.name}: {atomic_write.reason(error)}", atomic_write.reason(error)
        ) from None
    atomic_write.write(path, content, FILES)
