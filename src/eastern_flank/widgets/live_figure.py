"""The live picture: a figure that is drawn again for each state of its controls.

A drawing function takes an empty figure and the controls' values, draws, and returns what `figures.show` needs. So the same
function makes the still figure beside the live one:

    def draw(fig, start):
        ax = fig.subplots()
        ...
        return {"title": ..., "alt": ..., "source": ...}

    ef.live(draw, start=ef.number("Axis starts at", 0, 900, value=0, unit="troops"))

    fig = plt.figure()
    ef.show(fig, **draw(fig, start=0))
"""

import threading
from collections.abc import Callable

import matplotlib.pyplot as plt

from eastern_flank.charts import style
from eastern_flank.core.markup import Markup, escape
from eastern_flank.figures import show
from eastern_flank.widgets.controls import Control
from eastern_flank.widgets.panel import Panel, State, reason
from eastern_flank.widgets.renderer import Renderer

# One for all pictures: a cell that is run again leaves nothing behind but a few pixels.
_renderer, _rendering = Renderer(), threading.Lock()


def live(draw: Callable[..., dict], **controls: Control) -> "Live":
    """Put a figure on the page that follows its controls.

    It raises what `draw` raises at first, unless it is a ValueError.

    Parameters
    ----------
    draw : function
        It takes an empty matplotlib Figure and the controls' values, by their names. It draws, and returns a dict with
        `title`, `alt`, `source` and, where wanted, `subtitle` and `key`: what `show` is given for a still figure. It may raise
        ValueError for values that do not go together: its message is then shown in place of the picture.
    **controls : Control
        Made by `number`, `choice`, `choices`, `switch` and `words`; their names are those of the function's parameters.

    Returns
    -------
    Live
        It shows itself on the page.
    """
    return Live(draw, controls)


class Live(Panel):
    """A live picture with its controls; see `Panel` for its attributes."""

    _fatal = show.FaultyLayout

    def __init__(self, draw, controls):
        self._draw = draw
        super().__init__(controls, "Live picture with controls", show.VALUES_SUMMARY)

    def _state(self):
        before = set(plt.get_fignums())
        try:
            with _rendering:
                picture = _renderer.render(self._draw, self.values)
        except self._fatal:
            raise
        except ValueError as error:
            return self._refused(error)
        finally:
            for opened in set(plt.get_fignums()) - before:
                plt.close(opened)
        return State(show.image(picture.png, picture.alt), f"{picture.title}. {picture.alt}", picture.values)

    def _refused(self, error):
        said = f"This cannot be drawn: {reason(error)}"
        wide, high = style.current_size().inches
        # As large as the picture was: what is below it does not jump.
        space = f"max-width:{show.page_width()}px;aspect-ratio:{wide:g}/{high:g}"
        return State(Markup(f'<div style="{space}"><p>{escape(said)}</p></div>'), said)
