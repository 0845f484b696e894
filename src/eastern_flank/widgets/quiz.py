"""A quiz card: a question, its options, and an answer that explains itself."""

import ipywidgets as widgets

from eastern_flank.core.errors import UnknownName
from eastern_flank.widgets import inputs

UNDECIDED = "Choose one of the answers first."


def quiz(question, answers, right):
    """Put a question on the page, with options to choose from and a button that checks the choice.

    Parameters: `question`, a text; `answers`, a dict from each option to what is said to somebody who chooses it: why it
    is right, or which mistake it looks like; `right`, the option that is right. The options keep their order.

    Returns a `Quiz`, which shows itself. Raises `UnknownName` where `right` is not among the options.

    >>> card = quiz("How many halves has a whole?", {"one": "One is left over.", "two": "Two halves, one whole."}, "two")
    >>> card.choose("one")
    >>> card.check()
    False
    >>> card.said
    'Not this one. One is left over.'
    """
    if right not in answers:
        raise UnknownName(f"{right!r} is not among the options: {', '.join(answers)}")
    return Quiz(question, answers, right)


class Quiz(widgets.VBox):
    """A quiz card.

    Attributes: `options`, the radio buttons; `button`, which checks; `notes`, which shows `said`, what is said of the answer.
    """

    def __init__(self, question, answers, right):
        self._question, self._answers, self._right = question, answers, right
        self.options = inputs.Options(description=question, options=list(answers), kind="radio")
        self.options.add_class("ef-below")
        self.button = widgets.Button(description="Check", tooltip="Check your answer")
        self.notes = inputs.Notes(seen=True)
        self.button.on_click(lambda _: self.check())
        self.options.observe(self._forget, "chosen")
        super().__init__([self.options, self.button, self.notes])

    @property
    def said(self):
        return self.notes.status

    @property
    def chosen(self):
        """The option that is chosen, or None."""
        return self.options.options[self.options.chosen[0]] if self.options.chosen else None

    def choose(self, option):
        """Choose an option, as a click does. Raises `UnknownName` for one that is not there."""
        if option not in self._answers:
            raise UnknownName(f"{option!r} is not among the options: {', '.join(self._answers)}")
        self.options.chosen = [self.options.options.index(option)]

    def check(self):
        """Say whether the choice is right, and why or why not; return True or False, or None where nothing is chosen."""
        if self.chosen is None:
            self.notes.status = UNDECIDED
            return None
        right = self.chosen == self._right
        self.notes.status = f"{'Right.' if right else 'Not this one.'} {self._answers[self.chosen]}"
        return right

    def _forget(self, _change):
        self.notes.status = ""  # what was said of another answer

    def __repr__(self):
        return "\n".join([f"Quiz: {self._question}", *(f"( ) {option}" for option in self._answers)])

    def _repr_mimebundle_(self, **kwargs):
        # Whoever has no kernel reads this text in place of the card; it does not give the answer away.
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": repr(self)}
