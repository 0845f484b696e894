"""A prediction: a question, its picture, the reader's guess, and then the picture that answers it."""

import base64
import re
from collections.abc import Callable, Iterable

from eastern_flank.core import part
from eastern_flank.core.errors import PlainError
from eastern_flank.core.markup import NO_FORMULAS, Markup, escape
from eastern_flank.exercises import record
from eastern_flank.figures import plot, show
from eastern_flank.widgets import inputs
from eastern_flank.widgets.block import Block
from eastern_flank.widgets.panel import reason

HOW = "Write your guess down. In the notebook, run this cell (Shift + Enter) to make it here."


class CannotRead(PlainError, ValueError):
    """What is no guess here; the message says what is."""


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
        the guess is committed. The plot is 960 CSS pixels wide and 210 high, or as high as `picture` sets its figure, up to
        330; `answer` gets the same height.
    pull : str
        The label of the bar in `picture` that the reader pulls to the length of the guess. What `picture` draws in its row is
        left out, and so are the numbers of the axis, which reaches from `low` to `high`.
    line : str
        "x" or "y": the axis of `answer` on which the guess is drawn as a line.
    after : str or function
        What is said beside the answer; a function is given the guess and returns it.

    Returns
    -------
    Prediction
        It shows itself.

    Raises
    ------
    CannotRead
        For a lowest number that is not below the highest.
    CannotDraw
        For a `line` that is no axis, or a bar to pull that the picture does not have.
    """
    plot.check_axis(line)
    spec = _spec(item, options, low, high, step, start) | {"unit": unit, "label": label}
    return Prediction(item, question, spec, picture, answer, pull, line, after)


def _spec(item, options, low, high, step, start):
    """Return what is asked for, as the page reads it."""
    spec = {"item": item, "kind": "word", "options": [], "low": 0, "high": 0, "step": step, "start": 0}
    if options is not None:
        return spec | {"kind": "options", "options": [str(option) for option in options]}
    if low is None or high is None:
        return spec
    if not low < high or step <= 0:
        raise CannotRead(f"a guess from {low} to {high} in steps of {step} is no guess: low must be less than high")
    if start is None:
        start = low + round((high - low) / 8 / step) * step  # in sight, and far from what could be an answer
    return spec | {"kind": "number", "low": low, "high": high, "start": min(high, max(low, start))}


class Prediction(Block):
    """A prediction; see `predict`.

    Attributes
    ----------
    page : Guess
        The widget that draws it, and hears the guess.
    """

    def __init__(self, item, question, spec, picture, answer, pull, line, after):
        self._item, self._picture, self._answer, self._after = item, picture, answer, after
        self._pull, self._line = pull, line
        reach = (spec["low"], spec["high"]) if pull else ()
        self._question = plot.render(picture, bar=pull, reach=reach, without_bar=bool(pull)) if picture else None
        self.page = inputs.Guess(spec=spec | {"question": question, "picture": _drawn(self._question)})
        self._bring_back()
        self.page.observe(self._follow, "guess")
        super().__init__([self.page])

    def commit(self, guess: object) -> None:
        """Keep a guess and show the answer, as the button does; a guess that was made stays as it is.

        Parameters
        ----------
        guess : object
            An option, a number or a word.

        Raises
        ------
        CannotRead
            For what is no guess here.
        """
        text = _plain(guess) if isinstance(guess, (int, float)) else str(guess)
        if self.page.read(text) is None:
            raise CannotRead(f"{text!r} is no guess here: {_choices(self.page.spec)}")
        self.page.guess = self.page.guess or text

    def forget(self) -> None:
        """Forget the guess, so that another can be made."""
        self.page.guess = ""

    @property
    def guess(self) -> str:
        """The guess, or an empty text."""
        return self.page.guess

    @property
    def said(self) -> str:
        """What is said beside the answer; empty before the guess."""
        return self.page.shown.get("after", "")

    def _bring_back(self):
        row = record.last(self._item)
        text = (row or {}).get("answer", "")
        if text and self.page.read(text) is not None:
            self.page.guess = text
            self.page.shown = self._shown()

    def _follow(self, change):
        if not change["new"]:
            record.forget(self._item)
            self.page.shown = {}
            return
        record.keep(self._item, change["new"])
        self.page.shown = self._shown()

    def _shown(self):
        value = self.page.read(self.page.guess)
        try:
            said = self._after(value) if callable(self._after) else self._after
            return {"after": str(said), "picture": _drawn(self._draw_answer(value))}
        except Exception as error:
            if show.strict() or not self.page.from_page:
                raise
            return {"after": f"This cannot be shown: {reason(error)}", "picture": None}

    def _draw_answer(self, value):
        if not self._answer:
            return None
        spec, height = self.page.spec, self._question and self._question.size[1]
        reach = (spec["low"], spec["high"]) if self._pull else (value,) if self._line else ()
        return plot.render(self._answer, height=height, bar=self._pull, axis=self._line, reach=reach)

    def __repr__(self):
        """Return the question, as text; the answer is not given away."""
        return f"Prediction {self._item}: {self.page.spec['question']}"

    def as_text(self) -> str:
        """Return what is asked and what the picture of the question shows."""
        asked = self._question
        about = [f"Picture: {asked.full_alt()}", asked.subtitle, asked.source] if asked else []
        return "\n".join(filter(None, [repr(self), _choices(self.page.spec), *about]))

    def _repr_mimebundle_(self, **kwargs):
        if part.wanted():
            return {"text/plain": self.as_text()} | self._as_part()
        bundle = super()._repr_mimebundle_(**kwargs) | {"text/html": self._as_html()}
        if self._question:
            bundle["image/png"] = base64.b64encode(self._question.png).decode()
        return bundle

    def _as_part(self):
        """Describe all of it for a page that has no kernel to ask: the question, the answer, and what is said to each guess."""
        spec, pull = self.page.spec, self._pull
        reach = (spec["low"], spec["high"]) if pull or (self._line and spec["kind"] != "word") else ()
        asking = {"bar": pull, "reach": reach if pull else (), "without_bar": bool(pull)}
        drawings = [(self._picture, asking), (self._answer, {"bar": pull, "axis": self._line, "reach": reach})]
        drawn = [draw and plot.on_page(draw, **how) for draw, how in drawings]
        if all(drawn):  # the answer takes the place of the question, and nothing moves
            heights = {width: max(about["size"][width][1] for about in drawn) for width in drawn[0]["size"]}
            for number, (draw, how) in enumerate(drawings):
                if any(size[1] != heights[width] for width, size in drawn[number]["size"].items()):
                    drawn[number] = plot.on_page(draw, heights=heights, **how)
        about = {"question": spec["question"], "picture": drawn[0], "answer": drawn[1]}
        return part.bundle("prediction", **spec | about, after=self._said_to_each())

    def _said_to_each(self):
        """Return a text, or a list: what is said to each guess from the first to the last, as long as it stays the same."""
        spec = self.page.spec
        if not callable(self._after) or spec["kind"] == "word":
            return str(self._after("") if callable(self._after) else self._after)
        if spec["kind"] == "options":
            return [[option, str(self._after(option))] for option in spec["options"]]
        said = []
        for place in range(round((spec["high"] - spec["low"]) / spec["step"]) + 1):
            guess = self.page.read(_plain(spec["low"] + place * spec["step"]))
            text = _with_gap(str(self._after(guess)), guess)
            if not said or said[-1][1] != text:
                said.append([_plain(guess), text])
        return said

    def _as_html(self):
        """Write the question for a page without a kernel, and for paper."""
        spec, asked = self.page.spec, self._question
        question, choices = Markup(f"<strong>{escape(spec['question'])}</strong>"), f"{_choices(spec)} {HOW}"
        if not asked:
            return f'<figure {NO_FORMULAS} style="margin:0">{escape(_lines(question, choices))}</figure>'
        key = "; ".join(f"{look}: {word}" for look, word in asked.key)
        above, below = _lines(question, asked.subtitle), _lines(choices, key, asked.source)
        picture = show.image(asked.png, asked.full_alt())
        frame = f'<figure {NO_FORMULAS} style="margin:0">'
        return f"{frame}{escape(above)}{escape(picture)}{escape(below)}</figure>"


def _with_gap(text, guess):
    """Put a gap in place of the guess, as the page writes it too: it is said back to the reader in most answers."""
    for written in (f"{guess:,.10g}", f"{guess:.10g}"):
        text = re.sub(
            rf"(?<![\d.,]){re.escape(written)}(?![\d]|[.,]\d)", "{}" if "," in written else "{:}", text, count=1
        )
    return text


def _lines(*texts):
    """Write lines of text close to one another: all of a question is to be in sight."""
    lines = "<br>".join(escape(text) for text in texts if text)
    return Markup(f'<p style="margin:0">{lines}</p>')


def _drawn(picture):
    """Return a picture for the page, or None."""
    if picture is None:
        return None
    address = f"data:image/png;base64,{base64.b64encode(picture.png).decode()}"
    return picture.words() | {"alt": picture.full_alt(), "source_data": address}


def _plain(number):
    """Write a number without its separators: 4000, 1.5."""
    return f"{number:.10g}" if abs(number) < 1e9 else f"{number:.0f}"


def _choices(spec):
    """Say what can be guessed."""
    match spec["kind"]:
        case "options":
            return f"One of: {'; '.join(spec['options'])}."
        case "number":
            unit = f" {spec['unit']}" if spec["unit"] else ""
            return f"A number from {spec['low']:,} to {spec['high']:,}{unit}."
    return "In your own words."
