"""The controls of a live picture: a number, a choice, several choices, a switch, a text.

Each has a name that is seen and that a screen reader says, works by the keyboard alone, and knows the value it began with.
"""

from contextlib import suppress

import ipywidgets as widgets

from eastern_flank.core.errors import CannotDraw
from eastern_flank.widgets import inputs

WIDE = {"description_width": "initial"}  # a label is never cut off


class Control:
    """One control of a live picture.

    Attributes: `label`, what it is called on the page; `input`, the widget that bears its name; `start`, the value to which a
    reset returns; `value`, the present one, which can be set.
    """

    _trait = "value"  # of the input, which changes

    def __init__(self, label, entry):
        self.label, self.input = label, entry
        self.start = self.value

    @property
    def value(self):
        return self.input.value

    @value.setter
    def value(self, value):
        self.input.value = value

    def observe(self, handler):
        """Have a function called, without anything worth reading, whenever the value changes."""
        self.input.observe(handler, self._trait)

    def unobserve(self, handler):
        """Have it called no longer; nothing happens where it was not."""
        with suppress(ValueError):  # a widget that was closed before has let go of all
            self.input.unobserve(handler, self._trait)

    def __repr__(self):
        return f"{self.label}: {self.value}"


class _Chosen(Control):
    """A control for one of several values, or with `several` for a list of them."""

    _trait = "chosen"

    def __init__(self, label, options, first, kind):
        self._values, self._several = _values(options), kind == "checkbox"
        self.label = label
        words = [str(word) for word in options]
        super().__init__(label, inputs.Options(description=label, options=words, kind=kind, chosen=self._places(first)))

    @property
    def value(self):
        chosen = [self._values[place] for place in self.input.chosen]
        return chosen if self._several else chosen[0]

    @value.setter
    def value(self, value):
        self.input.chosen = self._places(value if self._several else [value])

    def _places(self, wanted):
        for one in wanted:
            if one not in self._values:
                raise CannotDraw(f"{one!r} is not among the options of {self.label!r}: {self._values}")
        return sorted(self._values.index(one) for one in wanted)

    def __repr__(self):
        return f"{self.label}: {', '.join(self.input.options[place] for place in self.input.chosen) or 'none'}"


def number(label, low, high, *, value=None, step=1, unit=""):
    """Make a control for a number: a box to type it in, and a slider beside it.

    Parameters: `label`, its name; `low` and `high`, the least and the greatest value; `value`, the first one (`low` if left
    out); `step`, by how much an arrow key changes it; `unit`, written after the label. It is a whole number where all four are.
    Returns a `Control`. Raises `CannotDraw` where the bounds and the value do not agree.
    """
    value = low if value is None else value
    if not low <= value <= high or step <= 0:
        raise CannotDraw(f"a number from {low} to {high} in steps of {step} cannot be {value} at first")
    whole = all(float(n).is_integer() for n in (low, high, value, step))
    low, high, value, step = ((int if whole else float)(n) for n in (low, high, value, step))
    name = f"{label} ({unit})" if unit else label
    kind = inputs.WholeNumber if whole else inputs.Number
    return Control(label, kind(description=name, min=low, max=high, step=step, value=value))


def choice(label, options, *, value=None):
    """Make a control that offers a choice.

    Parameters: `label`, its name; `options`, the words to choose from, or a dict from words to values; `value`, the first one
    (the first option if left out). Returns a `Control`. Raises `CannotDraw` where the value is not among the options.
    """
    options = options if isinstance(options, dict) else list(options)
    return _Chosen(label, options, [_values(options)[0] if value is None and options else value], "list")


def choices(label, options, *, value=None):
    """Make a control that offers several choices at once: a box to tick for each.

    Parameters: `label`, the name of them all; `options`, the words to choose from, or a dict from words to values; `value`, the
    list of those that are chosen at first (all if left out). Returns a `Control` whose value is a list, in the order of the
    options. Raises `CannotDraw` where a value is not among the options.
    """
    options = options if isinstance(options, dict) else list(options)
    return _Chosen(label, options, (_values(options) or [None]) if value is None else list(value), "checkbox")


def _values(options):
    return list(options.values() if isinstance(options, dict) else options)


def switch(label, *, value=False):
    """Make a control that is on or off: a box to tick. Parameters: `label`; `value`, True or False. Returns a `Control`."""
    return Control(label, widgets.Checkbox(description=label, value=value, indent=False))


def words(label, *, value="", wide="38em"):
    """Make a control for a text of one line. Parameters: `label`; `value`, the first text; `wide`. Returns a `Control`."""
    return Control(label, widgets.Text(description=label, value=value, style=WIDE, layout={"width": wide}))
