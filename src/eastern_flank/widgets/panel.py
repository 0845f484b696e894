"""A panel: something on the page that follows its controls.

Code that sets a control finds the new state shown at once. Moves on the page are answered a moment later with the last state of
all controls, so that a burst of moves is not shown move by move. The state is the value of an `HTML` widget, never an `Output`:
so a test can compare it, and the alt text of a picture follows.
"""

import asyncio
import textwrap
import threading
import time
from contextlib import suppress
from dataclasses import dataclass

from eastern_flank.core.errors import PlainError, UnknownName
from eastern_flank.core.markup import Markup, escape
from eastern_flank.core.text import unknown
from eastern_flank.widgets import inputs
from eastern_flank.widgets.block import Block, row
from eastern_flank.widgets.controls import Control
from eastern_flank.widgets.messages import Button, Html

BURST = 0.25  # seconds: moves that follow one another faster belong together
GATHER = 0.01  # seconds: in a burst, how long we wait for a move that has arrived too
SAID_LIMIT = 240  # characters: what a screen reader says after a move


@dataclass(frozen=True)
class State:
    """What a panel shows.

    Attributes
    ----------
    html : Markup
        The state for the page.
    said : str
        The same in plain words.
    text : str
        What opens on demand.
    numbers : str
        Arithmetic to be shown below the controls.
    """

    html: Markup
    said: str
    text: str = ""
    numbers: str = ""


class Panel(Block):
    """Controls, and below them what follows them. A subclass has a method `_state`, which returns the present `State`.

    Attributes
    ----------
    controls : dict of str to Control
        The controls by name.
    shown : Html
        The widget with the state.
    notes : Notes
        What is announced and what opens.
    line : Html
        What is said below the controls: arithmetic, and which control is switched off and why.
    said : str
        The state in plain words.
    """

    _has_line = False  # below the controls
    _fatal = ()  # errors that stop the code that set a control, instead of being shown

    def __init__(self, controls: dict[str, Control], what: str, summary: str = ""):
        self.controls, self.what, self.said = controls, what, ""
        self.shown, self.line, self.notes = Html(), Html(), inputs.Notes(summary=summary)
        self._by_page = False  # whether it was the page that moved a control
        self._setting = False  # while `set` changes several controls
        self._timer = None  # at its end the moves on the page are answered
        self._shown_at = 0.0
        self._lock = threading.RLock()  # JupyterLab's messages may arrive in a thread of their own
        reset = Button(description="Reset", tooltip="Return all controls to their first values")
        reset.on_click(lambda _: self._reset_by_page())
        self.entries = row(*(control.input for control in controls.values()), reset)
        super().__init__([self.entries, *[self.line] * self._has_line, self.shown, self.notes])
        for control in controls.values():
            control.observe(self._follow)
        self._show()

    @property
    def values(self) -> dict:
        """The controls' values by their names."""
        return {name: control.value for name, control in self.controls.items()}

    def set(self, **values: object) -> None:
        """Set several controls, and show the new state once.

        Parameters
        ----------
        **values : object
            Values by the names of controls.

        Raises
        ------
        UnknownName
            For a control that is not there.
        """
        for name in values:
            if name not in self.controls:
                raise UnknownName(unknown("control", name, self.controls))
        self._set(values)

    def reset(self) -> None:
        """Return all controls to their first values, and show that once."""
        self._set({name: control.start for name, control in self.controls.items()})

    def _reset_by_page(self):
        self._set({name: control.start for name, control in self.controls.items()}, by_page=True)

    def _set(self, values, by_page=False):
        self._setting = True
        try:
            for name, value in values.items():
                self.controls[name].value = value
        finally:
            self._setting = False
        self._show(by_page)

    def close(self) -> None:
        """Take the panel and its controls off the page."""
        if self.children:  # ipywidgets also closes what was never finished
            for child in (*self.entries.children, *self.children):
                child.close()
        super().close()

    def _follow(self, change):
        if self._setting or self.comm is None:  # a closed panel follows nothing
            return
        loop = None
        if change["owner"].from_page:
            with suppress(RuntimeError):  # a kernel without an event loop
                loop = asyncio.get_running_loop()
        if loop is None:
            self._show()
        else:
            in_burst = time.monotonic() - self._shown_at < BURST and not self._is_ready()
            self._put_off(loop.call_later(GATHER if in_burst else 0, self._catch_up))

    def _is_ready(self):
        """Whether the present state can be shown without any work."""
        return False

    def _put_off(self, timer=None):
        """Answer the moves on the page at the end of this timer, and no longer at that of the one before."""
        before, self._timer = self._timer, timer
        if before:
            before.cancel()

    def _catch_up(self):
        """Answer the moves on the page that have not been answered yet."""
        if self._timer:
            self._show(by_page=True)

    def _show(self, by_page=False):
        with self._lock:
            self._by_page = by_page
            self._put_off()
            try:
                state = self._state()
            except Exception as error:
                if not self.said or (isinstance(error, self._fatal) and not by_page):
                    raise
                state = self._refused(error)
            off = self._switch_off()
            self.said = " ".join(filter(None, [state.said, *off]))
            if self.line in self.children:
                self.line.value = escape(_below(state.numbers, off))
            self.shown.value = escape(state.html)
            self.notes.text = state.text
            self.notes.status = textwrap.shorten(self.said, SAID_LIMIT, placeholder=" …")
            self._shown_at = time.monotonic()

    def _switch_off(self):
        """Switch controls off that have no meaning in the present state, and others on; return the reasons as sentences."""
        values, off = self.values, {}
        for control in self.controls.values():
            why = control.unless(**values) if control.unless else ""
            control.input.disabled = bool(why)
            if why:
                off.setdefault(why, []).append(control.label)
        return [
            f"{' and '.join(labels)} {'are' if labels[1:] else 'is'} switched off: {why}."
            for why, labels in off.items()
        ]

    def _refused(self, error):
        said = f"This cannot be shown: {reason(error)}"
        return State(Markup(f"<p>{escape(said)}</p>"), said)

    def __repr__(self):
        """Return the controls' values on one line."""
        return f"{self.what} ({'; '.join(map(repr, self.controls.values()))})"

    def as_text(self) -> str:
        """Return the controls' values and the state in plain words, one line each."""
        self._catch_up()
        return f"{self!r}\n{self.said}"


def _below(numbers, off):
    """Write what is said below the controls. A line is kept free: the picture does not jump."""
    strong = [Markup(f"<strong>{escape(line)}</strong>") for line in numbers.splitlines()]
    lines = "".join(f'<p style="margin:0">{escape(line)}</p>' for line in (*strong, *off))
    return Markup(f'<div style="min-height:1.6em;line-height:1.6">{lines}</div>')


def reason(error: Exception) -> str:
    """Return an error as one line.

    Parameters
    ----------
    error : Exception
        What was raised.

    Returns
    -------
    str
        The message where it was written for a reader, else its kind too, as Python has it.
    """
    written = isinstance(error, (PlainError, ValueError))
    return " ".join((str(error) if written else f"{type(error).__name__}: {error}").split())
