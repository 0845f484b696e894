"""A prediction: a question, its picture, the reader's guess, and then the picture that answers it."""

from collections.abc import Callable, Iterable

import ipywidgets as widgets

from eastern_flank.core.markup import Markup, escape
from eastern_flank.exercises import record
from eastern_flank.figures import show
from eastern_flank.widgets import inputs
from eastern_flank.widgets.block import Block
from eastern_flank.widgets.messages import Button, Html
from eastern_flank.widgets.renderer import Renderer

_renderer = Renderer()


def predict(
    item: str,
    question: str,
    *,
    options: Iterable[str] | None = None,
    low: float | None = None,
    high: float | None = None,
    step: float = 1,
    start: float | None = None,
    unit: str = "",
    label: str = "Your guess",
    picture: Callable | None = None,
    answer: Callable | None = None,
    pull: str = "",
    line: str = "",
    after: str | Callable = "",
) -> "Prediction":
    """Ask for a guess, keep it, and then show what it can be compared with. Nothing is right or wrong here.

    Parameters
    ----------
    item : str
        The lesson, a dot and a letter: "02.a".
    question : str
        What is asked, as a heading: "Pull the second bar to the length you expect".
    options : iterable of str, optional
        To choose from. Without them a number is asked for where there is `low` and `high`, else a word.
    low, high, step, start : float, optional
        The least and the greatest number, the step of the slider and where it begins.
    unit : str
        What is counted, said behind the number.
    label : str
        The name of the input.
    picture, answer : function, optional
        Each takes an empty Figure, draws, and returns a dict with `title`, `alt`, `source` and, where wanted, `subtitle` and
        `key`, as for `live`. `picture` draws the question, without anything that gives the answer away; `answer` is drawn when
        the guess is committed.
    pull : str
        The label of the bar in `picture` that the reader pulls to the length of the guess.
    line : str
        "x" or "y": the axis of `answer` on which the guess is drawn as a line.
    after : str or function
        What is said beside the answer; a function is given the guess and returns it.

    Returns
    -------
    Prediction
        It shows itself.
    """
    return Prediction(item, question, picture, answer, after, low)


class Prediction(Block):
    """STUB: the final widget replaces this class; the interface of `predict` stays."""

    def __init__(self, item, question, picture, answer, after, low):
        self._item, self._question, self._answer, self._after, self._low = item, question, answer, after, low
        self._shown = Html(value=self._draw(picture) if picture else "")
        self._text = inputs.Words(description="Your guess")
        self._button = Button(description="This is my guess")
        self._button.on_click(lambda _: self.commit(self._text.value))
        self._notes = inputs.Notes(seen=True)
        super().__init__(
            [widgets.HTML(f"<h4>{escape(question)}</h4>"), self._shown, self._text, self._button, self._notes]
        )

    def _draw(self, draw):
        picture = _renderer.render(draw, {})
        return escape(Markup(f"<p><b>{escape(picture.title)}</b></p>") + show.image(picture.png, picture.alt))

    def commit(self, guess: object) -> None:
        """Keep a guess and show the answer.

        Parameters
        ----------
        guess : object
        """
        record.keep(self._item, str(guess))
        if self._answer:
            self._shown.value = self._draw(self._answer)
        value = float(guess) if self._low is not None else guess
        self._notes.status = self._after(value) if callable(self._after) else self._after

    def __repr__(self):
        """Return the question, as text."""
        return f"Prediction {self._item}: {self._question}"
