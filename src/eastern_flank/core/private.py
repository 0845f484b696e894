"""What is the reader's alone: the folder `my_work`, which no other account of the computer can read.

It is in the project, or where EASTERN_FLANK_WORK says. Where that is somebody else's, or cannot be written, as on a server for a
class or on a stick that is locked, it is `eastern-flank/my_work` in the reader's home: so nobody's answers meet another's.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

from eastern_flank.core import atomic_write, project
from eastern_flank.core.atomic_write import CannotWrite
from eastern_flank.core.errors import PlainError

FOLDER, HOME = "my_work", "eastern-flank"
THROWN_AWAY = "EASTERN_FLANK_THROWN_AWAY"  # set to 1 where the folder is a copy for a class, which nobody keeps
DRIVE = "/drive"  # where JupyterLite has the files that the browser keeps
FILES, FOLDERS = 0o600, 0o700  # modes; Windows keeps a user's folders from others by itself


def is_yours(path: str | os.PathLike) -> bool:
    """Say whether a folder belongs to who asks, or could be made by them where it is not there yet.

    Parameters
    ----------
    path : path

    Returns
    -------
    bool
        True for the account root, and on Windows, where a user's folders are kept from others.
    """
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        return True
    try:
        return os.stat(path).st_uid == os.geteuid()
    except OSError:
        return is_writable(path)


def is_writable(path: str | os.PathLike) -> bool:
    """Say whether a folder can be written, or made where it is not there yet.

    Parameters
    ----------
    path : path

    Returns
    -------
    bool
    """
    full = Path(path).absolute()
    there = next((each for each in (full, *full.parents) if os.path.lexists(each)), full)
    return os.access(there, os.W_OK | os.X_OK)


def serves(path: str | os.PathLike) -> bool:
    """Say whether what a reader makes can go into a folder, or into one that is made there: it is theirs, and not locked.

    What else may be in the way, such as a file of its name, is for those to say who write.

    Parameters
    ----------
    path : path

    Returns
    -------
    bool
    """
    full = Path(path).absolute()
    there = next((each for each in (full, *full.parents) if os.path.lexists(each)), full)
    return is_yours(path) and (is_writable(there) or not there.is_dir())


def own() -> Path:
    """Return the folder of what the reader makes; it need not exist yet.

    Returns
    -------
    Path

    Raises
    ------
    CannotWrite
        Where `my_work` in the project is a link that leads elsewhere.
    ProjectNotFound
        Where there is no project.
    """
    return _elsewhere() if os.environ.get("EASTERN_FLANK_WORK") else folder()


def _elsewhere():
    named = os.environ.get("EASTERN_FLANK_WORK")
    return Path(named) if named and serves(named) else at_home()


def at_home() -> Path:
    """Return the folder of what the reader makes where the project is somebody else's: in their home.

    Returns
    -------
    Path
    """
    return Path(os.path.expanduser("~")) / HOME / FOLDER


def place() -> str:
    """Say to a reader where their answers are kept, if that is not where the lesson is.

    Returns
    -------
    str
        One line; empty where they are kept as README.md says.
    """
    try:
        kept = own()
    except PlainError as error:
        return f"Your answers are not kept here: {error}"
    if not is_writable(kept):
        return "Your answers are not kept here: no folder of yours can be written. Note down what you want to keep."
    if kept == at_home():
        return f"Your answers are kept in your home folder, in {HOME}/{FOLDER}."
    root = project.root().resolve()
    if sys.platform != "emscripten" and not (root / project.DICTIONARY).is_file():  # the package is installed alone
        return (
            f"This copy of the lesson is outside the project. Your answers are kept beside it, in the folder {FOLDER}."
        )
    if kept.is_relative_to(root) and not Path.cwd().resolve().is_relative_to(root):
        return (
            f"This copy of the lesson is outside the project. Your answers are kept in the project's folder {FOLDER}."
        )
    return ""


def folder(below: str = "") -> Path:
    """Return the folder `my_work` of the project, or one in it; it need not exist yet.

    Where that is somebody else's, or cannot be written, it is the folder that `own` returns.

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
    if not serves(root / FOLDER):
        return _elsewhere() / below
    try:
        stays = path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a loop of links
        stays = False
    if not stays:
        name = f"{FOLDER}/{below}".rstrip("/")
        raise CannotWrite(f"a link takes {name} out of the project; put an ordinary folder in its place")
    return path


def lasts() -> bool:
    """Say whether files stay: in a browser only those in JupyterLite's own folder do, which some browsers do not give.

    Returns
    -------
    bool
    """
    return sys.platform != "emscripten" or Path.cwd().is_relative_to(DRIVE)


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
    ours = project.root().resolve() / FOLDER
    if path.is_relative_to(ours):
        with suppress(OSError):  # it is another account's
            ours.chmod(FOLDERS)


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
