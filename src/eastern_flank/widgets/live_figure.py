"""The live picture: a figure that is drawn anew for each state of its controls.

A drawing function takes an empty figure and the controls' values, draws, and returns what `figures.show` wants to know. So
the same function makes the still figure beside the live one:

    def draw(fig, start):
        ax = fig.subplots()
        ...
        return {"title": ..., "alt": ..., "source": ...}

    ef.live(draw, start=ef.number("Axis starts at", 0, 900, value=0, unit="troops"))

    fig = plt.figure()
    ef.show(fig, **draw(fig, start=0))
"""

import html
import threading

import matplotlib.pyplot as plt

from eastern_flank.charts import style
from eastern_flank.figures import show as figures
from eastern_flank.widgets.panel import Panel, State, reason
from eastern_flank.widgets.renderer import Easel

# One for all pictures: a cell that is run again leaves nothing behind but a few pixels.
_easel, _at_the_easel = Easel(), threading.Lock()


def live(draw, **controls):
    """Put a figure on the page that follows its controls.

    Parameters
    ----------
    draw: function of an empty matplotlib Figure and of the controls' values, by their names. It draws, and returns a dict with
        `title`, `alt`, `source` and, where wanted, `subtitle` and `key`: what `show` is given for a still figure. It may raise
        ValueError for values that do not go together: its message is then shown in place of the picture.
    controls: made by `number`, `choice`, `choices`, `switch` and `words`; their names are those of the function's parameters.

    Returns a `Live`, which shows itself on the page. Raises what `draw` raises at first, unless it is a ValueError.
    """
    return Live(draw, controls)


class Live(Panel):
    """A live picture with its controls.

    Attributes: `controls`, by name; `shown`, the `HTML` widget with the picture; `said`, its title and alt text, or why not.
    """

    def __init__(self, draw, controls):
        self._draw = draw
        super().__init__(controls, "Live picture with controls", figures.VALUES_SUMMARY)

    def _state(self):
        before = set(plt.get_fignums())
        try:
            with _at_the_easel:
                picture = _easel.paint(self._draw, self.values)
        except figures.FaultyLayout:
            raise
        except ValueError as error:
            return self._refused(error)
        finally:
            for opened in set(plt.get_fignums()) - before:
                plt.close(opened)
        return State(figures.image(picture.png, picture.alt), f"{picture.title}. {picture.alt}", picture.values)

    def _must_stop(self, error):
        return isinstance(error, figures.FaultyLayout)

    def _refused(self, error):
        said = f"This cannot be drawn: {reason(error)}"
        wide, high = style.current_size().inches
        # As large as the picture was: what stands below it does not jump.
        room = f"max-width:{figures.page_width()}px;aspect-ratio:{wide:g}/{high:g}"
        return State(f'<div style="{room}"><p>{html.escape(said)}</p></div>', said)
