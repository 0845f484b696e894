"""Inputs that know whether the page or code has changed them, and parts of a page that ipywidgets lacks.

A slider of ipywidgets has no name for a screen reader, nor has a group of its radio buttons; a change of its `HTML` is not
announced; and JupyterLab takes the arrow keys that are pressed on its lists and radio buttons. The scripts for these classes, in
`browser/`, are all the JavaScript of this package.
"""

import math
import re
from importlib import resources

import anywidget
import ipywidgets as widgets
import traitlets

from eastern_flank.core.errors import CannotDraw
from eastern_flank.exercises import reading
from eastern_flank.widgets.messages import Guarded

LONGEST_WORD = 200  # characters of a guess in the reader's own words
LONGEST_NUMBER = 60  # characters that are read
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?")
_BROWSER = resources.files("eastern_flank.widgets") / "browser"


class _Native(Guarded, anywidget.AnyWidget):
    """A widget whose page is made by a script and a style sheet in `browser/`, as in `class Number(_Native, files="number")`.

    Its script may use what another one exports: `helper="sight"`.
    """

    def __init_subclass__(cls, files=None, helper=None, **kwargs):
        if files:
            cls._esm, cls._css = ((_BROWSER / f"{files}.{kind}").read_text(encoding="utf-8") for kind in ("js", "css"))
        if helper:
            cls._esm = (_BROWSER / f"{helper}.js").read_text(encoding="utf-8") + cls._esm
        super().__init_subclass__(**kwargs)


class FromPage(Guarded):
    """An input that can be asked whether its change comes from the page.

    Attributes
    ----------
    from_page : bool
        True while observers are called because somebody moved the input on the page.
    """

    from_page = False
    _told = "value"

    def set_state(self, sync_data: dict) -> None:
        """Take over values that the page has already: they are not sent back, unless they are corrected.

        Parameters
        ----------
        sync_data : dict
            Values by the names of traits.
        """
        self.from_page = True
        try:
            super().set_state(sync_data)
        finally:
            self.from_page = False


class Switch(FromPage, widgets.Checkbox):
    """A box to tick."""


class Words(FromPage, widgets.Text):
    """A text of one line."""


class _Input(FromPage, _Native):
    """An input whose page sends each change of `_told` as a message of its own.

    ipywidgets sends a change only when those before it have been answered: the last value of a slider could arrive after the
    press of a button. The trait is tagged `echo_update=False`, since an echo would move a slider under the hand.
    """

    description = traitlets.Unicode().tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)

    def __init__(self, **traits):
        super().__init__(**traits)
        self.on_msg(lambda _, content, __: self.set_state(content))


class Number(_Input, files="number"):
    """A box for a number and a slider next to it. What is typed is read here, as people write numbers, or refused in a line.

    Attributes
    ----------
    description : str
        Its name.
    min, max, step, value : float
        The bounds, what an arrow key adds, and the number.
    whole : bool
        Whether it takes whole numbers only.
    said : str
        How the text that was typed last was read, or why it was refused.
    """

    min, max, step = (traitlets.Float().tag(sync=True) for _ in range(3))
    value = traitlets.Float().tag(sync=True, echo_update=False)
    whole = traitlets.Bool(False).tag(sync=True)
    said = ""

    def set_state(self, sync_data: dict) -> None:
        """Take over a value of the slider, or read a text of the box.

        Parameters
        ----------
        sync_data : dict
            The number as `value`, or the text as `typed`.
        """
        if "typed" in sync_data:
            self._read(sync_data["typed"])
        else:
            super().set_state(sync_data)

    def _read(self, typed):
        limits = f"{written(self.min)} to {written(self.max)}"
        try:
            best = reading.number(typed, reading.WHOLE if self.whole else reading.NUMBER).value
        except reading.Misfit as misfit:
            self.said = f"{misfit} The limits are {limits}. Nothing was changed."
        else:
            self.said = self._take(best, limits)
        self.send({"said": self.said})

    def _take(self, number, limits):
        """Take a number that was typed if it can be; return what is said."""
        if not self.min <= number <= self.max:
            return f"Read as {written(number)}; the limits are {limits}. Nothing was changed."
        if self.whole and number % 1:
            return f"Read as {written(number)}; only whole numbers are possible here. Nothing was changed."
        self.from_page = True
        try:
            self.value = int(number) if self.whole else number
        finally:
            self.from_page = False
        return f"Read as {written(number)}."

    def _accepts(self, told):
        match told:
            case {"typed": str(text), **others} if not others:
                return len(text) <= LONGEST_NUMBER
        return super()._accepts(told)

    def _fits(self, value):
        return super()._fits(value) and self.min <= value <= self.max

    @traitlets.validate("value")
    def _within(self, proposal):
        if not self.min <= proposal["value"] <= self.max:
            limits = f"{written(self.min)} to {written(self.max)}"
            raise CannotDraw(f"{written(proposal['value'])} is outside the limits of {self.description!r}: {limits}")
        return proposal["value"]


class WholeNumber(Number):
    """The same for whole numbers."""

    min, max, step = (traitlets.Int().tag(sync=True) for _ in range(3))
    value = traitlets.Int().tag(sync=True, echo_update=False)
    whole = traitlets.Bool(True).tag(sync=True)


def written(number: float) -> str:
    """Write a number as the page does.

    Parameters
    ----------
    number : float

    Returns
    -------
    str

    >>> written(30_000.0), written(2.5)
    ('30,000', '2.5')
    """
    return f"{number:,.10g}" if number % 1 else f"{number:,.0f}"


class Options(_Input, files="options"):
    """Options under one name.

    Attributes
    ----------
    description : str
        The name of them all.
    options : list of str
        What is offered.
    chosen : list of int
        The places of the options that are chosen, from 0.
    kind : str
        "list" or "radio" to choose one, "checkbox" to choose several; "play" for a slider through all of them, which moves by
        itself when asked.
    """

    _told = "chosen"
    options = traitlets.List(traitlets.Unicode()).tag(sync=True)
    kind = traitlets.Enum(["list", "radio", "checkbox", "play"], "list").tag(sync=True)
    chosen = traitlets.List(traitlets.Int()).tag(sync=True, echo_update=False)

    def _fits(self, value):
        if not super()._fits(value) or not all(0 <= place < len(self.options) for place in value):
            return False
        return self.kind == "checkbox" or len(value) == 1  # what was chosen from a list can only be changed

    @traitlets.validate("chosen")
    def _known(self, proposal):
        return sorted({place for place in proposal["value"] if 0 <= place < len(self.options)})


class Guess(_Input, files="predict", helper="sight"):
    """A question with its picture, an input for a guess, and after that the picture that answers it.

    The page's script draws all of it from `spec` and `shown`, which are JSON; it needs no kernel for that.

    Attributes
    ----------
    spec : dict
        The question: see `prediction`.
    guess : str
        What was guessed, or an empty text. It cannot be changed to another, only forgotten.
    shown : dict
        The answer, once there is a guess.
    """

    _told = "guess"
    spec, shown = (traitlets.Dict().tag(sync=True) for _ in range(2))
    guess = traitlets.Unicode().tag(sync=True, echo_update=False)

    def _fits(self, value):
        # Not a validator of the trait: during a message from the page it would find the new value in place already.
        return super()._fits(value) and (not value or (not self.guess and self.read(value) is not None))

    def read(self, text: str) -> str | float | None:
        """Read a guess.

        Parameters
        ----------
        text : str

        Returns
        -------
        str, float or None
            A number, an option or a word; None for what is no guess here.
        """
        if self.spec["kind"] == "number":
            # As the page writes it: what only Python reads, such as 1_000 or ٤, would be no number there.
            number = float(text) if _NUMBER.fullmatch(text) else math.nan
            return number if self.spec["low"] <= number <= self.spec["high"] else None
        if self.spec["kind"] == "options":
            return text if text in self.spec["options"] else None
        return text if text.strip() and len(text) <= LONGEST_WORD else None


class Notes(_Native, files="notes"):
    """What is said below a picture.

    Attributes
    ----------
    status : str
        What a screen reader says when it changes.
    seen : bool
        Whether the status is visible too.
    summary, text : str
        A text that opens, and the words to open it by.
    """

    status, text, summary = (traitlets.Unicode().tag(sync=True) for _ in range(3))
    seen = traitlets.Bool(False).tag(sync=True)


class Pictures(_Input, files="pictures"):
    """Pictures to tick, in groups, each with a box for the whole group.

    Attributes
    ----------
    description : str
        The name of the box for all pictures.
    groups : list of dict
        Each with `heading`, `all` (the name of the group's box) and `cards`, dicts with `name`, `title`, `alt` and `picture`
        (an address, such as a data URI).
    chosen : list of str
        The names of the cards that are ticked, in the order of ticking.
    """

    _told = "chosen"
    groups = traitlets.List(traitlets.Dict()).tag(sync=True)
    chosen = traitlets.List(traitlets.Unicode()).tag(sync=True, echo_update=False)

    @traitlets.validate("chosen")
    def _known(self, proposal):
        known = {card["name"] for group in self.groups for card in group["cards"]}
        return [name for name in dict.fromkeys(proposal["value"]) if name in known]


class Order(_Input, files="order"):
    """What is chosen, one below the other, each with buttons to move it up, to move it down and to remove it.

    Attributes
    ----------
    description : str
        The name of the list.
    titles : dict of str to str
        What each name is called on the page.
    chosen : list of str
        Names, in their order.
    """

    _told = "chosen"
    titles = traitlets.Dict().tag(sync=True)
    chosen = traitlets.List(traitlets.Unicode()).tag(sync=True, echo_update=False)

    @traitlets.validate("chosen")
    def _known(self, proposal):
        return [name for name in dict.fromkeys(proposal["value"]) if name in self.titles]


class Work(_Native, files="work"):
    """Work in progress: a bar, two lines and a link.

    Attributes
    ----------
    description : str
        The name of the bar.
    share : float
        How much is done, from 0 to 1; -1 hides the bar.
    status, alert : str
        What a screen reader says when it changes, the latter at once.
    file : str
        What was made, as a path from the notebook's folder with "/" between its parts: the page has a link to it.
    """

    description, status, alert, file = (traitlets.Unicode().tag(sync=True) for _ in range(4))
    share = traitlets.Float(-1.0).tag(sync=True)
