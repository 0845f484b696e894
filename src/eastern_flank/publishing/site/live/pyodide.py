"""The files of Pyodide that the site serves: only those that the lessons need, each held to its official SHA-256.

`pyodide.json` has the hashes of the core and of Pyodide's own lock; the lock has those of the wheels. So a file that is taken is
the Pyodide project's, wherever the folder came from.
"""

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path

from eastern_flank.core.atomic_write import reason
from eastern_flank.core.errors import PlainError
from eastern_flank.core.project import shown_path
from eastern_flank.core.text import printable

PINS = json.loads((resources.files(__package__) / "pyodide.json").read_text("utf-8"))
LARGEST = 16_000_000  # bytes of a file; the largest of those that are needed has 10 million
_WHERE = f"the official files of Pyodide {PINS['version']}; deploy/site/live.md says where to get them"


class Unofficial(PlainError, OSError):
    """A file of Pyodide that is not there, or is not the official one; the message names it."""


class Pyodide:
    """A folder with Pyodide's files, all of which have been held to their hashes.

    Parameters
    ----------
    folder : path

    Attributes
    ----------
    lock : dict
        Pyodide's own lock, with the packages that are needed and no others.

    Raises
    ------
    Unofficial
        For the first file that differs, is missing, is not a file of its own or is too large.
    """

    def __init__(self, folder: str | os.PathLike):
        self._folder = Path(folder)
        if not self._folder.is_dir():
            raise Unofficial(f"{shown_path(folder)} is not a folder; name one with {_WHERE}")
        lock = json.loads(self._read(PINS["lock"], PINS["core"][PINS["lock"]]))
        needed = closure(lock["packages"], PINS["packages"])
        self.lock = {**lock, "packages": {name: lock["packages"][name] for name in needed}}
        self._hashes = {name: digest for name, digest in PINS["core"].items() if name != PINS["lock"]}
        self._hashes |= {entry["file_name"]: entry["sha256"] for entry in self.lock["packages"].values()}
        for _ in self.files():
            pass

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the content of each file, held to its hash; the lock is not among them.

        Yields
        ------
        tuple of (str, bytes)

        Raises
        ------
        Unofficial
            Where one was changed since.
        """
        for name in sorted(self._hashes):
            yield name, self._read(name, self._hashes[name])

    def _read(self, name, digest):
        path = self._folder / name
        said = printable(str(Path(shown_path(self._folder)) / name))
        try:
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
            with open(handle, "rb") as stream:
                state = os.fstat(handle)
                if not stat.S_ISREG(state.st_mode) or path.is_symlink():
                    raise Unofficial(f"{said} is not a file of its own; take {_WHERE}")
                content = stream.read(LARGEST + 1)
        except FileNotFoundError:
            raise Unofficial(f"{said} is missing; the folder must have {_WHERE}") from None
        except Unofficial:
            raise
        except OSError as error:
            if path.is_symlink():
                raise Unofficial(f"{said} cannot be read (it is a link); take {_WHERE}") from None
            raise Unofficial(f"{said} cannot be read: {reason(error)}") from None
        if len(content) > LARGEST:
            raise Unofficial(f"{said} has more than {LARGEST:,} bytes, so it is none of {_WHERE}")
        if hashlib.sha256(content).hexdigest() != digest:
            raise Unofficial(f"{said} is not the official file (its SHA-256 differs); take {_WHERE}")
        return content


def closure(packages: dict[str, dict], wanted: Iterable[str]) -> list[str]:
    """Return packages with all that they depend on.

    Parameters
    ----------
    packages : dict of str to dict
        The entries of a lock.
    wanted : iterable of str
        Names of some of them.

    Returns
    -------
    list of str
        In alphabetical order.
    """
    found, todo = set(), list(wanted)
    while todo:
        name = re.sub("[-_.]+", "-", todo.pop()).lower()
        if name not in found:
            found.add(name)
            todo += packages[name]["depends"]
    return sorted(found)
