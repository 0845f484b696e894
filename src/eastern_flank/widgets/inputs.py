"""Inputs that the browser itself brings, for what ipywidgets lacks.

A slider of ipywidgets has no name that a screen reader could say, nor has a group of its radio buttons; what its `HTML` says is
not announced when it changes; and of the keys pressed on its lists and radio buttons JupyterLab takes the arrows for its own.
The scripts beside these classes, in `browser/`, are all the JavaScript of this package.
"""

from importlib import resources

import anywidget
import traitlets

_BROWSER = resources.files("eastern_flank.widgets") / "browser"


def _script(name):
    return (_BROWSER / name).read_text(encoding="utf-8")


class _Input(anywidget.AnyWidget):
    """An input. Its page sends each change of `_told` as a message of its own: what ipywidgets does for a trait may be held back
    until earlier changes are done with, and be overtaken by the press of a button."""

    _told = "value"

    def __init__(self, **traits):
        super().__init__(**traits)
        self.on_msg(self._heard)

    def _heard(self, _, content, __):
        """Take over what the page has already: to send it back would move a slider under the hand."""
        told = {self._told: content.get(self._told)}
        with self._lock_property(**told):
            self.set_trait(self._told, told[self._told])


class Number(_Input):
    """A box for a number and a slider beside it. Traits: `description`, `value`, `min`, `max`, `step`."""

    _esm = _script("number.js")
    _css = _script("number.css")
    description = traitlets.Unicode().tag(sync=True)
    min, max, step = (traitlets.Float().tag(sync=True) for _ in range(3))
    value = traitlets.Float().tag(sync=True)
    whole = traitlets.Bool(False).tag(sync=True)

    @traitlets.validate("value")
    def _within(self, proposal):
        return min(self.max, max(self.min, proposal["value"]))


class WholeNumber(Number):
    """The same for whole numbers."""

    min, max, step = (traitlets.Int().tag(sync=True) for _ in range(3))
    value = traitlets.Int().tag(sync=True)
    whole = traitlets.Bool(True).tag(sync=True)


class Options(_Input):
    """Options under one name. Traits: `description`; `options`, texts; `chosen`, the places of those that are chosen; `kind`:
    "list" or "radio" for one, "checkbox" for several."""

    _esm = _script("options.js")
    _css = _script("options.css")
    _told = "chosen"
    description = traitlets.Unicode().tag(sync=True)
    options = traitlets.List(traitlets.Unicode()).tag(sync=True)
    kind = traitlets.Enum(["list", "radio", "checkbox"], "list").tag(sync=True)
    chosen = traitlets.List(traitlets.Int()).tag(sync=True)

    @traitlets.validate("chosen")
    def _known(self, proposal):
        return sorted({place for place in proposal["value"] if 0 <= place < len(self.options)})


class Notes(anywidget.AnyWidget):
    """What is said below a picture: `status`, which a screen reader says when it changes, and `text`, which opens.

    Other traits: `summary`, what the text is opened by; `seen`, whether the status is to be seen too.
    """

    _esm = _script("notes.js")
    _css = _script("notes.css")
    status, text, summary = (traitlets.Unicode().tag(sync=True) for _ in range(3))
    seen = traitlets.Bool(False).tag(sync=True)


class Pictures(_Input):
    """Pictures to tick, in groups, each with a box for all of it. Traits: `description`, the name of the box for them all;
    `groups`, dicts with `heading`, `all` (the name of the group's box) and `cards`, dicts with `name`, `title`, `alt` and
    `picture` (an address, such as a data URI); `chosen`, the names of those that are ticked, in the order of the cards."""

    _esm = _script("pictures.js")
    _css = _script("pictures.css")
    _told = "chosen"
    description = traitlets.Unicode().tag(sync=True)
    groups = traitlets.List(traitlets.Dict()).tag(sync=True)
    chosen = traitlets.List(traitlets.Unicode()).tag(sync=True)

    @traitlets.validate("chosen")
    def _known(self, proposal):
        return [card["name"] for group in self.groups for card in group["cards"] if card["name"] in proposal["value"]]


class Work(anywidget.AnyWidget):
    """Work under way. Traits: `description`, the name of its bar; `share`, how far it is, from 0 to 1, or -1 for no bar;
    `status` and `alert`, what a screen reader says when it changes, the latter at once; `file`, what was made, as a path from
    the notebook's folder with "/" between its parts: the page has a link to it."""

    _esm = _script("work.js")
    _css = _script("work.css")
    description, status, alert, file = (traitlets.Unicode().tag(sync=True) for _ in range(4))
    share = traitlets.Float(-1.0).tag(sync=True)
