"""A folder whose files are all made by us, and replaced together: whole or not at all, and never a file of somebody else's."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from eastern_flank.core import atomic_write, inside
from eastern_flank.core.atomic_write import CannotWrite
from eastern_flank.core.errors import PlainError
from eastern_flank.core.project import shown_path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

MARK = "eastern-flank-site.txt"  # in a folder that is ours: what it was made from, and the names of its files
HIDDEN = ".eastern-flank-"  # how the folders begin that `atomic_write.scratch` makes


class NotOurs(PlainError, OSError):
    """A folder or a file that is there and that we did not make; the message says what to do."""


def read_mark(folder: Path) -> tuple[str | None, frozenset[str]]:
    """Return what a folder of ours was made from, and the names of its files.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    made_from : str or None
        None where the folder is not ours.
    names : frozenset of str
        Those that stay in the folder.

    Raises
    ------
    CannotWrite
        Where the folder cannot be read.
    """
    try:
        first, *lines = (folder / MARK).read_text("utf-8", "replace").splitlines() or [""]
    except (FileNotFoundError, NotADirectoryError):
        return None, frozenset()
    except (OSError, ValueError) as error:  # a name with a NUL in it is not an OSError
        raise CannotWrite(f"cannot read {shown_path(folder / MARK)}: {atomic_write.reason(error)}") from None
    names = (name for name in lines if name and not {"", ".", ".."} & set(name.split("/")))
    return first.rpartition(" ")[2], frozenset(names)


@contextmanager
def replaced(folder: Path, what: str, made_from: str, force: bool = False) -> Iterator[Path]:
    """Lend an empty folder; what is made there takes the place of what we made in `folder` before, when all of it is there.

    Parameters
    ----------
    folder : Path
        It may be missing.
    what : str
        What is made, for messages: "the site".
    made_from : str
        One word, which `read_mark` gives back.
    force : bool
        Whether a folder that is not ours is taken too. What is in it stays, but for files of the same names.

    Yields
    ------
    Path

    Raises
    ------
    NotOurs, CannotWrite
        In one line; the folder is then as it was.
    """
    atomic_write.check_folder(folder)
    before = _ours(folder, what, force)
    with atomic_write.scratch(folder, what) as place, _alone(folder, what):
        yield place
        names = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
        for name in sorted(names):
            _check_way(folder, name, name in before or force)
        with atomic_write.undisturbed():
            _write_mark(folder, before | names, "two builds")  # should the computer stop here, all are known as ours
            for name in sorted(names):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (place / name).replace(folder / name)
            for name in before - names:
                _remove(folder, name)
            _write_mark(folder, names, made_from)


def _ours(folder, what, force):
    """Return the names of the files that we made before; refuse a folder of somebody else's."""
    made_from, names = read_mark(folder)
    if made_from is not None or not os.path.lexists(folder) or (force and folder.is_dir()):
        return names
    if folder.is_dir() and all(each.name.startswith(HIDDEN) for each in folder.iterdir()):
        return names
    if not folder.is_dir():
        raise NotOurs(f"cannot write {what} to {shown_path(folder)}: it is not a folder; --out writes elsewhere")
    raise NotOurs(
        f"{shown_path(folder)} already exists and we did not make it; --out writes elsewhere, --force writes into it"
    )


def _check_way(folder, name, may_replace):
    """Refuse to write a file where something else is in the way."""
    target = folder / name
    if not inside.stays(folder, target):
        raise CannotWrite(f"a link leads from {shown_path(target)} out of the folder; take it away")
    above = [each for each in target.parents if folder in each.parents]
    wrong = [each for each in above if os.path.lexists(each) and not each.is_dir()] + [target] * target.is_dir()
    if wrong:
        raise CannotWrite(f"{shown_path(wrong[0])} is in the way; take it away")
    if os.path.lexists(target) and not may_replace:
        raise NotOurs(f"{shown_path(target)} already exists and we did not make it; --force replaces it")


def _remove(folder, name):
    """Remove a file that is no longer made, and the folders that are empty without it."""
    if inside.stays(folder, folder / name):
        with suppress(OSError):
            (folder / name).unlink()
            for above in Path(name).parents[:-1]:
                (folder / above).rmdir()


def _write_mark(folder, names, made_from):
    lines = [f"'eastern-flank site' made these files, and will replace them; from {made_from}", *sorted(names)]
    atomic_write.write(folder / MARK, "".join(f"{line}\n" for line in lines).encode())


@contextmanager
def _alone(folder, what):
    """Refuse to write while another command writes to the folder."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        said = f"another command is writing {what} to {shown_path(folder)}; wait until it has ended"
        raise CannotWrite(said) from None
    except OSError:  # a network folder may know no locks
        pass
    try:
        yield
    finally:
        os.close(handle)
