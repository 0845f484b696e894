"""Draw the pictures of the next moves while the reader rests: bit by bit, so that a move or a cell waits for one bit at most."""

import asyncio
import os
import threading
from collections.abc import Callable, Generator, Hashable, Iterator, Mapping, Sequence

from eastern_flank.widgets import inputs
from eastern_flank.widgets.controls import Control
from eastern_flank.widgets.ready.store import Store
from eastern_flank.widgets.renderer import Picture

REST = 0.03  # seconds after a picture until the next ones are begun: moves that follow faster leave no rest
PAUSE = 0.002  # seconds between two bits, in which the kernel hears what it is told
LONGEST = 1.5  # seconds after a move; then nothing more is begun


def wanted() -> bool:
    """Return whether pictures are drawn ahead: not where EASTERN_FLANK_AHEAD=0, as on a server that many share."""
    return os.environ.get("EASTERN_FLANK_AHEAD") != "0"


def neighbours(controls: Mapping[str, Control], last: str = "", way: int = 1) -> Iterator[dict[str, Hashable]]:
    """Yield the states that are one step away from the present one, and then those that are two.

    Parameters
    ----------
    controls : mapping of str to Control
    last : str
        The name of the control that was moved last; where it goes from here comes first.
    way : int
        1 where it was moved up, -1 where it was moved down.

    Yields
    ------
    dict
        What the controls show then, by their names; see `Control.state`.
    """
    present = {name: control.state for name, control in controls.items()}
    moving = [name for name, control in controls.items() if not control.input.disabled]
    for count in (1, 2):
        for name in sorted(moving, key=lambda name: name != last):
            for side in (way, -way) if name == last else (1, -1):
                for state in _steps(controls[name].input, count * side):
                    yield present | {name: state}


def _steps(entry, step):
    """Yield what an input shows some steps up or down from what it shows now."""
    match entry:
        case inputs.Number():
            value = type(entry.value)(round(entry.value + step * entry.step, 10))  # as the page rounds
            if entry.min <= value <= entry.max:
                yield value
        case inputs.Options(kind="checkbox") if step == 1:
            yield from (tuple(sorted({*entry.chosen} ^ {place})) for place in range(len(entry.options)))
        case inputs.Options(kind="list" | "radio" | "play"):
            if 0 <= entry.chosen[0] + step < len(entry.options):
                yield (entry.chosen[0] + step,)
        case inputs.Switch() if step == 1:
            yield not entry.value


class Ahead:
    """What is drawn ahead: of the live picture that was moved last.

    Parameters
    ----------
    store : Store
        Where the pictures go.
    """

    def __init__(self, store: Store):
        self._store, self._timer = store, None
        self.stop()

    def begin(
        self, owner: object, states: Sequence[Hashable], draw: Callable[[Hashable], Generator[None, None, Picture]]
    ) -> None:
        """Draw pictures ahead from now on, until there is a move, anything else runs, or `LONGEST` is over.

        Parameters
        ----------
        owner : object
            The live picture.
        states : sequence
            Its next states, what matters most first.
        draw : function
            It takes a state, and draws it bit by bit.
        """
        self.pause()
        since, loop = self._store.now(), _loop()
        if since is None or loop is None:
            return
        if self._bits and not (owner is self._owner and since == self._since and self._state in states):
            self._bits = None
        self._owner, self._since, self._draw, self._states = owner, since, draw, iter(states)
        self._until = loop.time() + LONGEST
        self._loop = loop
        self._timer = loop.call_later(REST, self._go_on)

    def pause(self) -> None:
        """Do nothing for now: there is a move."""
        if self._timer:
            self._timer.cancel()
        self._timer = None

    def take(self, owner: object, state: Hashable) -> Generator[None, None, Picture] | None:
        """Hand over what is just being drawn.

        Parameters
        ----------
        owner : object
            The live picture that wants it.
        state : hashable
            Which one it wants.

        Returns
        -------
        generator or None
            The bits that are left to do, if it is this one.
        """
        if not self._bits or owner is not self._owner or (state, self._store.now()) != (self._state, self._since):
            return None
        bits, self._bits = self._bits, None
        return bits

    def stop(self, owner: object = None) -> None:
        """Stop, and forget what was begun.

        Parameters
        ----------
        owner : object, optional
            The live picture whose pictures are no longer wanted; any, if left out.
        """
        if owner is None or owner is self._owner:
            self.pause()
            self._owner = self._since = self._draw = self._state = self._bits = self._loop = None
            self._states = iter(())

    def _go_on(self):
        """Draw a bit."""
        self._timer = None
        if self._loop.time() > self._until or self._store.age != self._since:  # `keep` asks for the files
            self.stop()
            return
        if not self._bits:
            wanted = (state for state in self._states if not self._store.has(self._owner, state))
            self._state = next(wanted, None)
            if self._state is None:
                self.stop()
                return
            self._bits = self._draw(self._state)
        try:
            next(self._bits)
        except StopIteration as done:
            self._bits = None
            self._store.keep(self._owner, self._state, done.value, self._since)
        except Exception:  # of whatever kind: it is said when the reader comes to this state
            self._bits = None
        self._timer = self._loop.call_later(PAUSE, self._go_on)


def _loop():
    """Return the event loop of this thread, if it is the kernel's own and has one."""
    if threading.current_thread() is not threading.main_thread():
        return None
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
