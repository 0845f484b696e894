"""A panel: something on the page that follows its controls.

A move of a control is answered with the last state of all controls: what a burst of moves passes through is not shown. The
shown state is the value of an `HTML` widget, never an `Output`: so a test can compare it, and the alt text of a picture follows.
"""

import asyncio
import html
import textwrap
import threading
import time
from dataclasses import dataclass

import ipywidgets as widgets

from eastern_flank.core.errors import PlainError, UnknownName
from eastern_flank.widgets import inputs as native

BURST = 0.25  # seconds: moves that follow one another faster belong together
GATHER = 0.01  # seconds: in a burst, so long a move that has arrived besides is waited for
SAID_LIMIT = 240  # signs: what a screen reader says after a move


@dataclass(frozen=True)
class State:
    """What a panel shows: `html`; `said`, the same in plain words; `text`, what opens on demand."""

    html: str
    said: str
    text: str = ""


class Panel(widgets.VBox):
    """Controls, and below them what follows them.

    Attributes: `controls`, by name; `shown`, the `HTML` widget; `notes`, what is announced and what opens; `said`, the state
    in plain words. A kind of panel has a method `_state`, which returns the `State` for the controls' values.
    """

    def __init__(self, controls, what, summary=""):
        self.controls, self.what = controls, what
        self.shown, self.notes, self.said = widgets.HTML(), native.Notes(summary=summary), ""
        self._setting, self._last, self._lock = False, 0.0, threading.RLock()
        self._due = None  # when on the page a control has moved: the timer at whose end the state is shown
        reset = widgets.Button(description="Reset", tooltip="Return all controls to their first values")
        reset.on_click(lambda _: self.reset())
        inputs = [*(control.input for control in controls.values()), reset]
        # As many controls in a line as fit: what they change is to stay in view.
        row = widgets.HBox(inputs, layout={"flex_flow": "row wrap", "grid_gap": "4px 20px", "align_items": "center"})
        super().__init__([row, self.shown, self.notes])
        for control in controls.values():
            control.observe(self._follow)
        self._show()

    @property
    def values(self):
        """The controls' values by their names."""
        return {name: control.value for name, control in self.controls.items()}

    def set(self, **values):
        """Set several controls by their names, and show the new state once. Raises `UnknownName` for a control not there."""
        for name in values:
            if name not in self.controls:
                raise UnknownName(f"there is no control {name!r}; there are {', '.join(self.controls)}")
        self._setting = True
        try:
            for name, value in values.items():
                self.controls[name].value = value
        finally:
            self._setting = False
        self._follow()

    def reset(self):
        """Return all controls to their first values, and show that once."""
        self.set(**{name: control.start for name, control in self.controls.items()})

    def close(self):
        """Take the panel and its controls off the page."""
        if self.children:  # ipywidgets also closes what was never finished
            for control in self.controls.values():
                control.unobserve(self._follow)
            for child in (*self.children[0].children, *self.children):
                child.close()
        super().close()

    def _follow(self, _change=None):
        if self._setting:
            return
        loop = _loop_of_the_page()
        if loop is None:  # code has set the control, and the next line may rely on it
            self._show()
        else:
            self._due_no_longer()
            self._due = loop.call_later(GATHER if time.monotonic() - self._last < BURST else 0, self._catch_up)

    def _due_no_longer(self):
        if self._due:
            self._due.cancel()
        self._due = None

    def _catch_up(self):
        """Show the present state, unless that has been done since it fell due."""
        if self._due:
            self._show(quietly=True)

    def _show(self, quietly=False):
        with self._lock:
            self._due_no_longer()
            try:
                state = self._state()
            except Exception as error:
                if not self.said or (self._must_stop(error) and not quietly):
                    raise
                state = self._refused(error)
            self.said = state.said
            self.shown.value = state.html
            self.notes.text = state.text
            self.notes.status = textwrap.shorten(state.said, SAID_LIMIT, placeholder=" …")
            self._last = time.monotonic()

    def _must_stop(self, error):
        """Whether an error is to end the run rather than to be shown; a panel's own kind may know such."""
        return False

    def _refused(self, error):
        said = f"This cannot be shown: {reason(error)}"
        return State(f"<p>{html.escape(said)}</p>", said)

    def __repr__(self):
        return f"{self.what} ({'; '.join(map(repr, self.controls.values()))})"

    def _repr_mimebundle_(self, **kwargs):
        self._catch_up()
        # Whoever has no kernel reads this text in place of the panel, and a test compares it.
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": f"{self!r}\n{self.said}"}


def reason(error):
    """Return an error as one line: the sentence that somebody wrote for a reader, or the error with its kind, as Python says."""
    written = isinstance(error, (PlainError, ValueError))
    return " ".join((str(error) if written else f"{type(error).__name__}: {error}").split())


def _loop_of_the_page():
    """The event loop on which a message from the page is being handled; None where code runs that somebody wrote."""
    from IPython import get_ipython

    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None or kernel.get_parent("shell").get("header", {}).get("msg_type") != "comm_msg":
        return None
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
