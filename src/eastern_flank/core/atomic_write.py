"""Write a file whole or not at all, and nowhere else than where it was asked for."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

from eastern_flank.core import inside, project
from eastern_flank.core.errors import PlainError
from eastern_flank.core.project import shown_path
from eastern_flank.core.text import printable


class CannotWrite(PlainError, OSError):
    """A file or folder that cannot be written as asked; the message says why and what to do.

    Attributes
    ----------
    strerror : str or None
        The reason alone, in the system's words, for a page that must not show a path of this computer.
    """

    def __init__(self, message: str, reason: str | None = None):
        super().__init__(message)
        self.strerror = reason


def write(path: str | os.PathLike, content: bytes, mode: int | None = None) -> None:
    """Replace a file in one step, or leave the old one.

    A link at `path` is replaced and not followed, and neither is one that waits where the new file is prepared, or that leads
    out of the project (see `check_folder`). The file keeps its mode; its folder is made if it is missing.

    Parameters
    ----------
    path : path
        The file.
    content : bytes
        All that is to be in it.
    mode : int, optional
        The file's mode, such as 0o600 for one that nobody else can read; it has it from the first byte on.

    Raises
    ------
    CannotWrite
        In one line; the old file is then untouched.
    """
    path = Path(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        check_folder(path.parent)
        with _made(path.parent):
            try:
                part.unlink(missing_ok=True)
                keeps = mode is None and path.is_file()
                with open(part, "xb", opener=partial(os.open, mode=0o600 if keeps else mode or 0o666)) as stream:
                    stream.write(content)
                if keeps:
                    shutil.copymode(path, part)
                part.replace(path)
            finally:
                with suppress(OSError):  # what cannot be written cannot be removed either
                    part.unlink(missing_ok=True)
    except PlainError:
        raise
    except (OSError, ValueError) as error:  # a name with a NUL in it is not an OSError
        raise CannotWrite(f"cannot write {shown_path(path)}: {reason(error)}", reason(error)) from None


def check_folder(folder: str | os.PathLike) -> None:
    """Refuse to write in the project's folder through a link that leads out of it.

    The project's folder may come from anybody, and so may a link in it. Elsewhere a path is the reader's own, links included.

    Parameters
    ----------
    folder : path
        Where a file is to be written; it need not exist.

    Raises
    ------
    CannotWrite
    """
    said = shown_path(folder)
    try:
        root = project.root()
        stays = inside.stays(root, folder)
        out = Path(os.path.abspath(folder)).is_relative_to(root) and not stays
    except project.ProjectNotFound:
        return
    except ValueError as error:  # a NUL, or half a character
        raise CannotWrite(f"cannot write to {said}: {reason(error)}", reason(error)) from None
    if out and (root / project.DICTIONARY).is_file():  # else the package is installed alone, and its root is any folder
        raise CannotWrite(
            f"cannot write to {said}: a link leads out of the project; take it away", "a link leads elsewhere"
        )


@contextmanager
def scratch(folder: str | os.PathLike, what: str) -> Iterator[Path]:
    """Lend an empty folder within `folder`, in which files are made out of sight until they can be moved in one step.

    Parameters
    ----------
    folder : path
        Where the finished files go. It is made if it is missing; if it is empty afterwards, it is removed again.
    what : str
        What is written, for the message: "figures".

    Yields
    ------
    Path
        The empty folder, which is removed afterwards. It is on the same disk as `folder`, since only within one disk is a
        file moved in one step.

    Raises
    ------
    CannotWrite
        Where the folder cannot be made or written to, also by what is done meanwhile.
    """
    folder = Path(folder)
    try:
        check_folder(folder)
        with temporary(".eastern-flank-", within=folder) as place:
            yield place
    except PlainError:
        raise
    except FileExistsError:
        raise CannotWrite(f"cannot write {what} to {shown_path(folder)}: it is a file; name a folder") from None
    except (OSError, ValueError) as error:
        raise CannotWrite(f"cannot write {what} to {shown_path(folder)}: {reason(error)}") from None


@contextmanager
def temporary(prefix: str, within: Path | None = None) -> Iterator[Path]:
    """Lend an empty folder and remove it afterwards, also where Ctrl+C comes while it is being made or removed.

    Parameters
    ----------
    prefix : str
        How its name begins.
    within : Path, optional
        The folder that it is made in, which is made too if it is missing, and removed again if it is empty afterwards. It is
        the computer's folder for temporary files if not given.

    Yields
    ------
    Path

    Raises
    ------
    OSError
        Where the folder cannot be made.
    """
    with ExitStack() as stack:
        try:
            with undisturbed():
                if within:
                    stack.enter_context(_made(within))
                hidden = tempfile.TemporaryDirectory(prefix=prefix, dir=within, ignore_cleanup_errors=True)
                place = stack.enter_context(hidden)
            yield Path(place)
        finally:
            with undisturbed():
                stack.close()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold back Ctrl+C and a request to end until a step that takes a moment is done.

    Elsewhere than in the main thread it does nothing: only the main thread hears them.
    """
    held, before = [], {}
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        with suppress(AttributeError, ValueError):  # Windows has fewer; only the main thread may do this
            number = getattr(signal, name)
            if signal.getsignal(number) is not None:  # else something outside Python listens
                before[number] = signal.signal(number, lambda number, _: held.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in held[:1]:
            signal.raise_signal(number)


@contextmanager
def _made(folder):
    """Make a folder, and those above it that are missing; those that are empty afterwards are removed again."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    finally:
        for each in missing:
            with suppress(OSError):  # it is not empty
                each.rmdir()


def reason(error: Exception) -> str:
    """Say in the system's own words why a file could not be read or written.

    Parameters
    ----------
    error : Exception
        What was raised.

    Returns
    -------
    str
    """
    return getattr(error, "strerror", None) or printable(str(error))
