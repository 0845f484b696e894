"""Pictures that were drawn once, kept until anything else has run.

A drawing function may look at any table and variable. So all pictures are thrown away when a cell runs, when the page tells a
widget anything but a move of a live picture, and when a file of `data/` is another one than before; while a cell runs, none is
kept. What changes a table without any of these, such as a thread, is not noticed.
"""

import os
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from pathlib import Path

from IPython import get_ipython

from eastern_flank.core import project
from eastern_flank.widgets.renderer import Picture

MOST = 32 * 2**20  # bytes of the pictures that are kept, those of all live pictures of a kernel together


class Store:
    """Pictures, each by the live picture it belongs to and by its state; those not shown for the longest time go first.

    Attributes
    ----------
    size : int
        The bytes of the pictures that are kept.
    age : int
        Another number each time all are thrown away.
    """

    def __init__(self):
        self._kept, self.size = OrderedDict(), 0
        self._shell = None  # of the kernel whose cells are heard
        self._cells = 0  # that are running
        self._hearing = self._is_move = False  # whether the kernel is told something; whether that was a move
        self.age, self._files = 0, None

    def watch(self) -> None:
        """Hear from now on what runs in this kernel."""
        shell = get_ipython()
        if shell is None or shell is self._shell:
            return
        self._shell, self._cells = shell, 0
        for event, heard in (
            ("pre_execute", self._begin),
            ("post_execute", self._end),
            ("pre_run_cell", self._begin_cell),
            ("post_run_cell", self._end_cell),
        ):
            shell.events.register(event, heard)

    def move(self) -> None:
        """Say that what the page tells the kernel just now only moves a live picture: it changes no table."""
        self._is_move = True

    def now(self) -> int | None:
        """Return the age, once it is certain that no file has changed; None while a cell runs, or without a kernel.

        Returns
        -------
        int or None
        """
        files, changing = _fingerprint(), self._hearing and not self._is_move
        if changing or files != self._files:
            self._files = files
            self.forget()
        return None if self._shell is None or self._cells or changing else self.age

    def has(self, owner: object, state: Hashable) -> bool:
        """Return whether the picture of a state is kept.

        Parameters
        ----------
        owner : object
            The live picture.
        state : hashable
            What its controls show.

        Returns
        -------
        bool
        """
        return (id(owner), state) in self._kept

    def find(self, owner: object, state: Hashable) -> Picture | None:
        """Return the picture of a state, or None.

        Parameters
        ----------
        owner : object
            The live picture.
        state : hashable
            What its controls show.

        Returns
        -------
        Picture or None
        """
        found = self._kept.get((id(owner), state)) if self.now() is not None else None
        if found:
            self._kept.move_to_end((id(owner), state))
        return found

    def keep(self, owner: object, state: Hashable, picture: Picture, since: int | None) -> None:
        """Keep a picture, unless anything may have changed.

        Parameters
        ----------
        owner : object
            The live picture.
        state : hashable
            What its controls show.
        picture : Picture
        since : int or None
            What `now` returned when it was begun.
        """
        if since is None or since != self.now():
            return
        self._drop((id(owner), state))
        self._kept[id(owner), state] = picture
        self.size += _size(picture)
        while self.size > MOST:
            self._drop(next(iter(self._kept)))

    def forget(self, owner: object = None) -> None:
        """Throw pictures away.

        Parameters
        ----------
        owner : object, optional
            The live picture they belong to; all, if left out.
        """
        if owner is None:
            self.age += 1
        for which in [which for which in self._kept if owner is None or which[0] == id(owner)]:
            self._drop(which)

    def _drop(self, which):
        if picture := self._kept.pop(which, None):
            self.size -= _size(picture)

    def _begin(self):
        if self._hearing:  # what was told before has failed: nobody says how far it came
            self.forget()
        self._hearing, self._is_move = True, False

    def _end(self):
        if not self._is_move:
            self.forget()
        self._hearing = self._is_move = False

    def _begin_cell(self, _):
        self._cells += 1
        self.forget()

    def _end_cell(self, _):
        self._cells = max(0, self._cells - 1)  # one was running when we began to hear
        self.forget()


def _size(picture):
    return len(picture.png) + len(picture.alt) + len(picture.values)


def _fingerprint():
    """Return what is another thing as soon as a file of `data/` is."""
    try:
        return tuple(_files(project.data()))
    except (project.ProjectNotFound, OSError):  # it is being moved
        return None


def _files(folder: Path) -> Iterator[tuple]:
    with os.scandir(folder) as found:
        for entry in sorted(found, key=lambda entry: entry.name):
            if entry.is_dir():
                yield from _files(Path(entry.path))
            else:
                about = entry.stat()
                yield entry.path, about.st_mtime_ns, about.st_size, about.st_ino
