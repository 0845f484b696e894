"""The controls of a live picture: a number, a choice, several choices, a switch, a text.

Each has a name that is visible and read out by a screen reader, works by the keyboard alone, and knows its first value.
"""

from collections.abc import Callable, Hashable, Iterable

import ipywidgets as widgets

from eastern_flank.core.errors import CannotDraw
from eastern_flank.widgets import inputs

WIDE = {"description_width": "initial"}  # a label is never cut off


class Control:
    """One control of a live picture.

    Attributes
    ----------
    label : str
        What it is called on the page.
    input : Widget
        The widget on the page.
    start : object
        The first value, to which a reset returns.
    unless : function or None
        It is given all values of the panel by their names, and returns why this control has no meaning now, or "".
    """

    _trait = "value"  # of the input

    def __init__(self, label: str, entry: widgets.Widget, unless: Callable[..., str] | None = None):
        self.label, self.input, self.unless = label, entry, unless
        self.start = self.value

    @property
    def value(self) -> object:
        """The present value."""
        return self.meaning(self.state)

    @value.setter
    def value(self, value: object) -> None:
        """Set it.

        Parameters
        ----------
        value : object
            The new value.
        """
        self.input.value = value

    @property
    def state(self) -> Hashable:
        """What the input shows: its value, or the places of the options that are chosen."""
        return self.input.value

    def meaning(self, state: Hashable) -> object:
        """Return the value that belongs to a state.

        Parameters
        ----------
        state : hashable
            As `state` has it.

        Returns
        -------
        object
        """
        return state

    def observe(self, handler: Callable) -> None:
        """Have a function called whenever the value changes.

        Parameters
        ----------
        handler : function
            It is given a dict, in which `owner` is the input.
        """
        self.input.observe(handler, self._trait)

    def __repr__(self):
        """Return the label and the value."""
        return f"{self.label}: {inputs.written(self.value) if isinstance(self.input, inputs.Number) else self.value}"


class _Chosen(Control):
    """A control for one of several values; where the kind is "checkbox", for a list of them."""

    _trait = "chosen"

    def __init__(self, label, options, value, kind, unless):
        words = list(options)
        self.label, self._several = label, kind == "checkbox"
        self._values = list(options.values()) if isinstance(options, dict) else words
        if not self._values:
            raise CannotDraw(f"{label!r} has no options to choose from; give it at least one")
        if value is None:
            value = self._values if self._several else self._values[0]
        chosen = self.places(value)
        super().__init__(
            label, inputs.Options(description=label, options=list(map(str, words)), kind=kind, chosen=chosen), unless
        )

    @property
    def state(self):
        return tuple(self.input.chosen)

    def meaning(self, state):
        chosen = [self._values[place] for place in state]
        return chosen if self._several else chosen[0]

    @Control.value.setter
    def value(self, value):
        self.input.chosen = self.places(value)

    def of(self, place: int) -> object:
        """Return the value of an option.

        Parameters
        ----------
        place : int
            Counted from 0.

        Returns
        -------
        object
        """
        return self._values[place]

    def places(self, value: object) -> list[int]:
        """Return the places of options.

        Parameters
        ----------
        value : object
            Where several can be chosen, a list of values.

        Returns
        -------
        list of int

        Raises
        ------
        CannotDraw
            For what is no option.
        """
        wanted = list(value) if self._several else [value]
        for one in wanted:
            if one not in self._values:
                raise CannotDraw(f"{one!r} is not among the options of {self.label!r}: {self._values}")
        return [self._values.index(one) for one in wanted]

    def __repr__(self):
        return f"{self.label}: {', '.join(self.input.options[place] for place in self.input.chosen) or 'none'}"


def number(
    label: str,
    low: float,
    high: float,
    *,
    value: float | None = None,
    step: float = 1,
    unit: str = "",
    unless: Callable[..., str] | None = None,
) -> Control:
    """Make a control for a number: a box to type it in, and a slider next to it.

    The box reads numbers as people write them ("30 000", "30.000", "2,5") and says how it read them. What is outside of the
    limits it refuses: nothing is changed.

    Parameters
    ----------
    label : str
        Its name.
    low, high : float
        The least and the greatest value.
    value : float, optional
        The first value; `low` if left out.
    step : float
        How much an arrow key adds.
    unit : str
        Written after the label.
    unless : function, optional
        It is given all values by their names, and returns why this control has no meaning now, or "". The control is then
        switched off, and the reason is said below the controls.

    Returns
    -------
    Control
        For a whole number where `low`, `high`, `value` and `step` are whole.

    Raises
    ------
    CannotDraw
        Where the bounds, the value and the step do not agree.
    """
    value = low if value is None else value
    if not low <= value <= high or step <= 0:
        raise CannotDraw(f"a number from {low} to {high} in steps of {step} cannot be {value} at first")
    whole = all(float(n).is_integer() for n in (low, high, value, step))
    low, high, value, step = ((int if whole else float)(n) for n in (low, high, value, step))
    name = f"{label} ({unit})" if unit else label
    kind = inputs.WholeNumber if whole else inputs.Number
    return Control(label, kind(description=name, min=low, max=high, step=step, value=value), unless)


def choice(
    label: str,
    options: Iterable,
    *,
    value: object = None,
    play: bool = False,
    unless: Callable[..., str] | None = None,
) -> Control:
    """Make a control that offers a choice.

    Parameters
    ----------
    label : str
        Its name.
    options : iterable or dict
        The words to choose from, or a dict from words to values.
    value : object, optional
        The first value; that of the first option if left out.
    play : bool
        Whether it is a slider through the options, in their order, with a button that walks through them.
    unless : function, optional
        It is given all values by their names, and returns why this control has no meaning now, or "". The control is then
        switched off, and the reason is said below the controls.

    Returns
    -------
    Control

    Raises
    ------
    CannotDraw
        Where the value is not among the options, or there are none.
    """
    return _Chosen(label, options, value, "play" if play else "list", unless)


def choices(
    label: str, options: Iterable, *, value: Iterable | None = None, unless: Callable[..., str] | None = None
) -> Control:
    """Make a control that offers several choices at once: a box to tick for each.

    Parameters
    ----------
    label : str
        The name of them all.
    options : iterable or dict
        The words to choose from, or a dict from words to values.
    value : iterable, optional
        The values that are chosen at first; all if left out.
    unless : function, optional
        It is given all values by their names, and returns why this control has no meaning now, or "". The control is then
        switched off, and the reason is said below the controls.

    Returns
    -------
    Control
        Its value is a list, in the order of the options.

    Raises
    ------
    CannotDraw
        Where a value is not among the options, or there are none.
    """
    return _Chosen(label, options, value, "checkbox", unless)


def switch(label: str, *, value: bool = False, unless: Callable[..., str] | None = None) -> Control:
    """Make a control that is on or off: a box to tick.

    Parameters
    ----------
    label : str
        Its name.
    value : bool
        Whether it is on at first.
    unless : function, optional
        It is given all values by their names, and returns why this control has no meaning now, or "". The control is then
        switched off, and the reason is said below the controls.

    Returns
    -------
    Control
    """
    return Control(label, inputs.Switch(description=label, value=value, indent=False, layout={"width": "auto"}), unless)


def words(label: str, *, value: str = "", wide: str = "38em", unless: Callable[..., str] | None = None) -> Control:
    """Make a control for a text of one line.

    Parameters
    ----------
    label : str
        Its name.
    value : str
        The first text.
    wide : str
        Its width, in any unit of CSS.
    unless : function, optional
        It is given all values by their names, and returns why this control has no meaning now, or "". The control is then
        switched off, and the reason is said below the controls.

    Returns
    -------
    Control
    """
    entry = inputs.Words(description=label, value=value, style=WIDE, layout={"width": wide})
    return Control(label, entry, unless)
