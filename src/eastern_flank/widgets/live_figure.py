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
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import matplotlib.pyplot as plt
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from eastern_flank.charts import common, marks, style
from eastern_flank.core import part
from eastern_flank.core.markup import Markup, escape
from eastern_flank.figures import show
from eastern_flank.widgets import frames
from eastern_flank.widgets.block import row
from eastern_flank.widgets.controls import Control
from eastern_flank.widgets.messages import Button, Column, Html
from eastern_flank.widgets.panel import Panel, State, reason
from eastern_flank.widgets.ready import ahead
from eastern_flank.widgets.ready.store import Store
from eastern_flank.widgets.renderer import Renderer

# One for all pictures: a cell that is run again leaves nothing behind but a few pixels.
_renderer, _rendering = Renderer(), threading.Lock()
_store = Store()
_ahead = ahead.Ahead(_store)
MOST = 3  # pictures that are kept: as many as can be compared side by side
THUMB = 310  # CSS pixels: the width of each


def live(
    draw: Callable[..., dict], *, keep: bool = False, ghost: bool = False, ready: bool = True, **controls: Control
) -> "Live":
    """Put a figure on the page that follows its controls.

    A picture that was shown is shown again when the controls return to its state, and while the hand rests the next ones are
    drawn ahead, until a cell runs or a file in `data/` changes. So `draw` may depend on nothing but the controls' values, tables
    and variables: it is wrong to draw by chance, by the clock, or by how often it was called, unless `ready` is False.

    It raises what `draw` raises at first, unless it is a ValueError.

    Parameters
    ----------
    draw : function
        It takes an empty matplotlib Figure and the controls' values, by their names. It draws, and returns a dict with
        `title`, `alt`, `source` and, where wanted, `subtitle` and `key`: what `show` is given for a still figure. Where it
        returns `numbers` too, the arithmetic behind the picture, this is shown below the controls and read out. It may raise
        ValueError for values that do not go together: its message is then shown in place of the picture.
    keep : bool
        Whether up to three pictures can be kept below, side by side, until the cell is run again.
    ghost : bool
        Whether a thin line stays where a bar ended in the first picture, once it has moved. The drawing must then set the
        limits of its axes itself, always to the same numbers: bars cannot be compared otherwise.
    ready : bool
        Whether pictures are kept and drawn ahead. With False each move is drawn when it is made.
    **controls : Control
        Made by `number`, `choice`, `choices`, `switch` and `words`; their names are those of the function's parameters.

    Returns
    -------
    Live
        It shows itself on the page.
    """
    return Live(draw, controls, keep, ghost, ready)


class Live(Panel):
    """A live picture with its controls; see `Panel` for its other attributes.

    Attributes
    ----------
    keep_button : Button
        It keeps the picture.
    kept : list of Kept
        The pictures that are kept, the oldest first.
    """

    _fatal = show.FaultyLayout
    _has_line = True

    def __init__(self, draw, controls, keep, ghost, ready):
        self._draw, self._ghost, self._picture = draw, _Ghost() if ghost else None, None
        self._ready, self._moved = ready and not part.wanted(), ("", 1)
        self.kept, self._number = [], 0
        if self._ready:
            _store.watch()
        super().__init__(controls, "Live picture with controls", show.VALUES_SUMMARY)
        if keep:
            self.keep_button = Button(description="Keep this picture", tooltip="Keep a copy below, to compare")
            self.keep_button.on_click(lambda _: (_store.move(), self.keep()))
            self.entries.children = (*self.entries.children, self.keep_button)
            self._shelf, self._about = row(), Html()
            self.children = (*self.children, self._about, self._shelf)

    def keep(self) -> None:
        """Keep a copy of the present picture below, beside those that are kept."""
        self._catch_up()
        if self._picture is None or len(self.kept) == MOST:
            return
        self._number += 1
        state = "; ".join(map(repr, self.controls.values()))
        one = Kept(self._number, self._picture, state)
        one.remove.on_click(lambda _: (_store.move(), self._remove(one)))
        self.kept.append(one)
        self._arrange(f"Kept as picture {one.number}: {one.title}.")

    def _remove(self, one):
        self.kept.remove(one)
        self._arrange(f"Picture {one.number} is removed.")
        one.close()
        self.keep_button.focus()

    def _arrange(self, said):
        full = len(self.kept) == MOST
        about = "These pictures are kept for this session only; nothing is saved." if self.kept else ""
        self._about.value = escape(f"{about} Remove one to keep another." if full else about)
        self._shelf.children = self.kept
        self.keep_button.disabled = full
        self.notes.status = said

    def close(self) -> None:
        """Take the picture, its controls and what was kept off the page."""
        _ahead.stop(self)
        _store.forget(self)
        for one in self.kept:
            one.close()
        super().close()

    def as_text(self) -> str:
        """Return the controls' values, the picture and what was kept in plain words, one line each."""
        return "\n".join([super().as_text(), *map(str, self.kept)])

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        return bundle | (self._as_part() if part.wanted() else {})

    def _as_part(self):
        described = [frames.described(control) for control in self.controls.values()]
        drawn = frames.drawn(self._afresh, self.controls)
        about = {"first": drawn[0], "frames": frames.packed(drawn), "keep": hasattr(self, "keep_button")}
        return part.bundle("live", controls=described, **about)

    def _afresh(self):
        """Return a function that draws, whose first picture is what its lines are about."""
        return partial(self._with_lines, _Ghost() if self._ghost else None)

    def _follow(self, change):
        if change["owner"].from_page:
            _store.move()
            _ahead.pause()
            names = [name for name, control in self.controls.items() if control.input is change["owner"]]
            self._moved = names[0], 1 if change["new"] > change["old"] else -1
        super()._follow(change)

    def _reset_by_page(self):
        _store.move()
        super()._reset_by_page()

    def _is_ready(self):
        return _store.has(self, self._at())

    def _show(self, by_page=False):
        super()._show(by_page)
        if by_page and self._ready and ahead.wanted() and not show.strict():
            states = [tuple(state.values()) for state in ahead.neighbours(self.controls, *self._moved)]
            _ahead.begin(self, states, self._bits)

    def _at(self):
        """Return the state that the controls show."""
        return tuple(control.state for control in self.controls.values())

    def _state(self):
        if part.wanted():  # all states are drawn when it is shown
            return State(Markup(""), "")
        at, since = self._at(), _store.now() if self._ready else None
        self._picture = _store.find(self, at) if self._by_page and self._ready else None
        if self._picture is None:
            try:
                self._picture = _done(_ahead.take(self, at) or self._bits(at))
            except self._fatal:
                raise
            except ValueError as error:
                return self._refused(error)
            _store.keep(self, at, self._picture, since)
        picture = self._picture
        numbers = "; ".join(picture.numbers.splitlines())
        said = [f"{picture.title}.", f"{numbers}." * bool(numbers), picture.alt]
        html = show.image(picture.png, picture.alt)
        return State(html, " ".join(filter(None, said)), picture.values, picture.numbers)

    def _bits(self, at):
        """Draw the picture of a state bit by bit; in between others may be drawn."""
        values = {
            name: control.meaning(state) for (name, control), state in zip(self.controls.items(), at, strict=True)
        }
        steps = _renderer.steps(self._drawn, values)
        while True:
            with _alone():
                try:
                    next(steps)
                except StopIteration as done:
                    return done.value
            yield

    def _drawn(self, fig, **values):
        return self._with_lines(self._ghost, fig, **values)

    def _with_lines(self, ghost, fig, **values):
        said = dict(self._draw(fig, **values))
        if ghost:
            said["alt"] += ghost.draw(fig)
        return said

    def _refused(self, error):
        said = f"This cannot be drawn: {reason(error)}"
        wide, high = style.current_size().inches
        # As large as the picture was: what is below it does not jump.
        space = f"width:{show.page_width()}px;aspect-ratio:{wide:g}/{high:g};{show.IN_SIGHT}"
        return State(Markup(f'<div style="{space}"><p>{escape(said)}</p></div>'), said)


@contextmanager
def _alone():
    """Draw while nobody else does, and close what `draw` opens in pyplot."""
    before = set(plt.get_fignums())
    try:
        with _rendering:
            yield
    finally:
        for opened in set(plt.get_fignums()) - before:
            plt.close(opened)


def _done(bits):
    """Do the bits that are left, and return the picture."""
    while True:
        try:
            next(bits)
        except StopIteration as done:
            return done.value


class Kept(Column):
    """A picture that is kept, with its title, the controls' values and a button to remove it.

    Attributes
    ----------
    number : int
        Counted from 1 in the order of keeping.
    title, state : str
        The picture's title, and the controls' values when it was kept.
    remove : Button
    """

    def __init__(self, number, picture, state):
        self.number, self.title, self.state = number, picture.title, state
        head, foot = f"Picture {number}: {picture.title}", f"{picture.numbers}. {state}" if picture.numbers else state
        self.remove = Button(description=f"Remove picture {number}")
        figure = Markup(
            f'<figure style="margin:0;line-height:1.3"><strong>{escape(head)}</strong>'
            f"{show.image(picture.png, picture.alt)}<figcaption>{escape(foot)}</figcaption></figure>"
        )
        super().__init__([Html(value=escape(figure)), self.remove], layout={"width": f"{THUMB}px"})

    def __str__(self):
        """Return number, title and the controls' values."""
        return f"Kept {self.number}: {self.title} ({self.state})"


@dataclass(frozen=True)
class _End:
    """Where a bar ended at the start: on which of the figure's axes, which way it lies, and from where to where it is thick."""

    name: str
    axes: int
    lies: bool
    place: float
    low: float
    high: float


class _Ghost:
    """Keeps where the bars of the first picture end, and draws it into the others."""

    def __init__(self):
        self._first = self._limits = None

    def draw(self, fig: Figure) -> str:
        """Draw a thin line where each bar that has moved ended at first.

        Parameters
        ----------
        fig : Figure

        Returns
        -------
        str
            The same in words, to follow an alt text; "" where no bar has moved.

        Raises
        ------
        FaultyLayout
            In a strict run, where an axis has moved.
        """
        ends, limits = _ends(fig), [(ax.get_xlim(), ax.get_ylim(), ax.get_xscale(), ax.get_yscale()) for ax in fig.axes]
        if self._first is None:
            self._first, self._limits = ends, limits
        if show.strict() and limits != self._limits:
            raise show.FaultyLayout(
                "with `ghost` an axis may not move: the drawing must set its limits, always the same"
            )
        moved = [end for end in self._first if end not in ends]
        for end in moved:
            if end.axes < len(fig.axes):
                _line(fig.axes[end.axes], end, "at the start" if end is moved[0] else "")
        words = "; ".join(f"{end.name}: {end.place:,.10g}" for end in moved)
        return f" Thin lines show the start: {words}." if words else ""


def _ends(fig):
    found = []
    for number, ax in enumerate(fig.axes):
        for container in ax.containers:
            if not isinstance(container, BarContainer):
                continue
            lies = container.orientation == "horizontal"
            for bar in container:
                if marks.read_ink(bar) == marks.INKS[marks.WITHOUT_NUMBER].look:
                    continue
                box = bar.get_bbox()
                spans = (box.x1, box.y0, box.y1) if lies else (box.y1, box.x0, box.x1)
                found.append(_End(container.get_label(), number, lies, *map(float, spans)))
    return found


def _line(ax, end, words):
    over = (end.high - end.low) * 0.12  # it reaches beyond the bar
    across, along = [end.low - over, end.high + over], [end.place] * 2
    look = {"color": style.colour("muted"), "linewidth": 1.5, "zorder": 2.5}
    ax.add_line(Line2D(*((along, across) if end.lies else (across, along)), **look))
    if words:
        place = (end.place, across[not ax.yaxis_inverted()]) if end.lies else (across[1], end.place)
        shift = {"xytext": (0, 3), "ha": "center", "va": "bottom"}
        if end.lies and common.is_narrow(ax.figure):  # above the bar is its name
            low, high = ax.get_xlim()
            left = end.place > (low + high) / 2
            place = end.place, (end.low + end.high) / 2
            shift = {"xytext": (-5 if left else 5, 0), "ha": "right" if left else "left", "va": "center"}
            shift["path_effects"] = [withStroke(linewidth=3, foreground=style.colour("background"))]
        ax.annotate(words, place, color=look["color"], textcoords="offset points", **shift)
