"""What the widgets of this package have in common: a text for pages without a kernel, and rows that wrap."""

import ipywidgets as widgets

from eastern_flank.widgets.messages import Column, Row


class Block(Column):
    """Widgets below one another, with a text for people and programs that have no kernel: tests compare it."""

    def as_text(self) -> str:
        """Return the text that takes the widget's place where it cannot be shown."""
        return repr(self)

    def _repr_mimebundle_(self, **kwargs):
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": self.as_text()}


def row(*children: widgets.Widget) -> Row:
    """Put widgets next to one another, as many in a line as fit: what they change should stay in view.

    Parameters
    ----------
    *children : Widget
        From left to right.

    Returns
    -------
    Row
    """
    return Row(children, layout={"flex_flow": "row wrap", "grid_gap": "4px 20px", "align_items": "center"})
