"""What a page may tell the kernel. All widgets of this package hear messages through `Guarded`.

A message with a wrong name, type or size changes nothing and raises nothing: it is a line in the log, which JupyterLab shows in
its log console (View, Show Log Console), and a kernel without a page on its standard error.
"""

import logging
import math

import ipywidgets as widgets
import traitlets

LONGEST = 10_000  # characters of a text or entries of a list: more than anybody types, and soon read

_log = logging.getLogger(__name__)


class Guarded(widgets.Widget):
    """A widget of which a page can set one trait, `_told`, or none."""

    _told = None

    def _handle_msg(self, msg):
        if self._is_sound(msg):
            super()._handle_msg(msg)
        else:
            _log.warning("%s: a message with a wrong name, type or size was ignored", type(self).__name__)

    def _is_sound(self, msg):
        match msg:
            case {"buffers": [_, *_]} | {"content": {"data": {"buffer_paths": [_, *_]}}}:
                return False
            case {"content": {"data": {"method": "request_state"}}}:
                return True
            case {"content": {"data": {"method": "update", "state": dict(told)}}}:
                return self._accepts(told)
            case {"content": {"data": {"method": "custom", "content": dict(told)}}}:
                return self._accepts(told)
        return False

    def _accepts(self, told):
        return list(told) == [self._told] and self._fits(told[self._told])

    def _fits(self, value):
        """Whether the trait can have a value. What is only out of range is put right by the trait's own validation."""
        trait, parts = self.traits()[self._told], value if isinstance(value, list) else [value]
        if any(isinstance(each, str | list) and len(each) > LONGEST for each in (value, *parts)):
            return False
        if any(isinstance(each, bool) != isinstance(trait, traitlets.Bool) for each in parts):
            return False  # True is not the number 1
        try:
            trait.validate(self, value)
            "".join(each for each in parts if isinstance(each, str)).encode()  # half a character is no text
            return all(math.isfinite(each) for each in parts if isinstance(each, float))
        except (traitlets.TraitError, OverflowError, UnicodeError):
            return False


class Button(Guarded, widgets.Button):
    """A button; all that a page can tell it is that it was clicked."""

    def _accepts(self, told):
        return told == {"event": "click"}


class Html(Guarded, widgets.HTML):
    """A piece of HTML, which only the kernel changes."""


class Column(Guarded, widgets.VBox):
    """Widgets below one another."""


class Row(Guarded, widgets.HBox):
    """Widgets next to one another."""
