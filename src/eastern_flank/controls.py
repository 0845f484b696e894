"""Controls and the live picture: a figure that is drawn anew for each state of its controls.

A drawing function takes an empty figure and the controls' values, draws, and returns what `figures.show` wants to know. So
the same function makes the still figure beside the live one:

    def draw(fig, start):
        ax = fig.subplots()
        ...
        return {"title": ..., "alt": ..., "source": ...}

    ef.live(draw, start=ef.number("Axis starts at", 0, 900, value=0, unit="troops"))

    fig = plt.figure()
    ef.show(fig, **draw(fig, start=0))

The picture is the value of an `HTML` widget, never an `Output`: so its alt text follows the controls, and nbval can compare it.
"""

import html

import ipywidgets as widgets
import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from . import figures
from .errors import CannotDraw, UnknownName

WIDE = {"description_width": "initial"}  # a label is never cut off


class Control:
    """One control of a live picture.

    Attributes: `label`, what it is called on the page; `input`, the widget that holds its value and bears its name; `row`,
    what is put on the page; `start`, the value to which a reset returns; `value`, the present one, which can be set.
    """

    def __init__(self, label, entry, *beside):
        self.label, self.input, self.start = label, entry, entry.value
        self.row = widgets.HBox([entry, *beside]) if beside else entry

    @property
    def value(self):
        return self.input.value

    @value.setter
    def value(self, value):
        self.input.value = value

    def __repr__(self):
        return f"{self.label}: {self.value}"


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
    box, slider = (
        (widgets.BoundedIntText, widgets.IntSlider) if whole else (widgets.BoundedFloatText, widgets.FloatSlider)
    )
    bounds = {"min": low, "max": high, "step": step, "value": value}
    # A slider of ipywidgets has no name that a screen reader could say; the box has, and moves with it.
    entry = box(description=f"{label} ({unit})" if unit else label, style=WIDE, **bounds)
    handle = slider(readout=False, **bounds)
    widgets.link((entry, "value"), (handle, "value"))
    return Control(label, entry, handle)


def choice(label, options, *, value=None):
    """Make a control that offers a choice.

    Parameters: `label`, its name; `options`, the words to choose from, or a dict from words to values; `value`, the first one
    (the first option if left out). Returns a `Control`. Raises `CannotDraw` where the value is not among the options.
    """
    values = list(options.values() if isinstance(options, dict) else options)
    if not values or (value is not None and value not in values):
        raise CannotDraw(f"{value!r} is not among the options of {label!r}: {values}")
    items = list(options.items()) if isinstance(options, dict) else values
    first = values[0] if value is None else value
    return Control(label, widgets.Dropdown(description=label, options=items, value=first, style=WIDE))


def switch(label, *, value=False):
    """Make a control that is on or off: a box to tick. Parameters: `label`; `value`, True or False. Returns a `Control`."""
    return Control(label, widgets.Checkbox(description=label, value=value, indent=False))


def words(label, *, value="", wide="38em"):
    """Make a control for a text of one line. Parameters: `label`; `value`, the first text; `wide`. Returns a `Control`."""
    return Control(label, widgets.Text(description=label, value=value, style=WIDE, layout={"width": wide}))


def live(draw, **controls):
    """Put a figure on the page that follows its controls.

    Parameters
    ----------
    draw: function of an empty matplotlib Figure and of the controls' values, by their names. It draws, and returns a dict with
        `title`, `alt`, `source` and, where wanted, `subtitle` and `key`: what `show` is given for a still figure. It may raise
        ValueError for values that do not go together: its message is then shown in place of the picture.
    controls: made by `number`, `choice`, `switch` and `words`; their names are those of the function's parameters.

    Returns a `Live`, which shows itself on the page. Raises what `draw` raises at first, unless it is a ValueError.
    """
    return Live(draw, controls)


class Live(widgets.VBox):
    """A live picture with its controls.

    Attributes: `controls`, by name; `picture`, the `HTML` widget that holds it; `said`, its title and alt text, or why not.
    """

    def __init__(self, draw, controls):
        self._draw, self.controls, self._waiting = draw, controls, False
        self.picture, self.said = widgets.HTML(), ""
        reset = widgets.Button(description="Reset", tooltip="Return all controls to their first values")
        reset.on_click(lambda _: self.reset())
        rows = [*(control.row for control in controls.values()), reset]
        # As many controls in a line as fit: the picture is to stay in view.
        super().__init__([widgets.HBox(rows, layout={"flex_flow": "row wrap", "grid_gap": "4px 20px"}), self.picture])
        for control in controls.values():
            control.input.observe(self._follow, "value")
        self._picture()

    def set(self, **values):
        """Set several controls by their names, and draw once. Raises `UnknownName` for a control that is not there."""
        for name in values:
            if name not in self.controls:
                raise UnknownName(f"there is no control {name!r}; there are {', '.join(self.controls)}")
        self._waiting = True
        try:
            for name, value in values.items():
                self.controls[name].value = value
        finally:
            self._waiting = False
        self._follow()

    def reset(self):
        """Return all controls to their first values, and draw once."""
        self.set(**{name: control.start for name, control in self.controls.items()})

    def _follow(self, _change=None):
        if self._waiting:
            return
        try:
            self._picture()
        except figures.FaultyLayout:  # a strict run is to stop
            raise
        except Exception as error:  # nobody would see a traceback: a control's goes to the log
            self._refuse(error)

    def _picture(self):
        values = {name: control.value for name, control in self.controls.items()}
        before = set(plt.get_fignums())
        fig = Figure()  # nobody's but ours: pyplot would keep it
        try:
            self.picture.value, self.said = figures.picture(fig, **self._draw(fig, **values))
        except figures.FaultyLayout:
            raise
        except ValueError as error:
            self._refuse(error)
        finally:
            for opened in set(plt.get_fignums()) - before:
                plt.close(opened)

    def _refuse(self, error):
        self.said = f"This cannot be drawn: {' '.join(str(error).split())}"
        self.picture.value = f'<p role="status">{html.escape(self.said)}</p>'

    def __repr__(self):
        return f"Live picture with controls ({'; '.join(map(repr, self.controls.values()))})"

    def _repr_mimebundle_(self, **kwargs):
        # Whoever has no kernel reads this text in place of the picture, and a test compares it.
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": f"{self!r}\n{self.said}"}
