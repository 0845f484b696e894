"""A quiz card: a question, its options, and an answer that explains itself."""

from eastern_flank.core import part
from eastern_flank.core.errors import UnknownName
from eastern_flank.widgets import inputs
from eastern_flank.widgets.block import Block
from eastern_flank.widgets.messages import Button

UNDECIDED = "Choose one of the answers first."


def quiz(question: str, answers: dict[str, str], right: str) -> "Quiz":
    """Put a question on the page, with options to choose from and a button that checks the choice.

    Parameters
    ----------
    question : str
        What is asked.
    answers : dict of str to str
        For each option, in their order, what is said to somebody who chooses it: why it is right, or which mistake it is.
    right : str
        The option that is right.

    Returns
    -------
    Quiz
        It shows itself.

    Raises
    ------
    UnknownName
        Where `right` is not among the options.

    >>> card = quiz("How many halves has a whole?", {"one": "One is left over.", "two": "Two halves, one whole."}, "two")
    >>> card.choose("one")
    >>> card.check()
    False
    >>> card.said
    'Not this one. One is left over.'
    """
    return Quiz(question, answers, right)


class Quiz(Block):
    """A quiz card.

    Attributes
    ----------
    options : Options
        The radio buttons.
    button : Button
        It checks the choice.
    notes : Notes
        The widget that shows what is said about the answer.
    """

    def __init__(self, question: str, answers: dict[str, str], right: str):
        self._question, self._answers, self._right = question, answers, right
        self._known(right)
        self.options = inputs.Options(description=question, options=list(answers), kind="radio")
        self.options.add_class("ef-below")
        self.options.observe(self._forget, "chosen")
        self.button = Button(description="Check", tooltip="Check your answer")
        self.button.on_click(lambda _: self.check())
        self.notes = inputs.Notes(seen=True)
        super().__init__([self.options, self.button, self.notes])

    @property
    def said(self) -> str:
        """What is said about the answer; empty until it is checked."""
        return self.notes.status

    @property
    def chosen(self) -> str | None:
        """The option that is chosen, or None."""
        return self.options.options[self.options.chosen[0]] if self.options.chosen else None

    def choose(self, option: str) -> None:
        """Choose an option, as a click does.

        Parameters
        ----------
        option : str
            One of the options.

        Raises
        ------
        UnknownName
            For one that is not there.
        """
        self.options.chosen = [self._known(option)]

    def check(self) -> bool | None:
        """Say whether the choice is right, and why or why not.

        Returns
        -------
        bool or None
            None where nothing is chosen.
        """
        if self.chosen is None:
            self.notes.status = UNDECIDED
            return None
        right = self.chosen == self._right
        self.notes.status = f"{'Right.' if right else 'Not this one.'} {self._answers[self.chosen]}"
        return right

    def _known(self, option):
        """Return the place of an option."""
        if option not in self._answers:
            raise UnknownName(f"{option!r} is not among the options: {', '.join(self._answers)}")
        return list(self._answers).index(option)

    def _forget(self, _change):
        self.notes.status = ""  # it is about another answer

    def _repr_mimebundle_(self, **kwargs):
        about = {"question": self._question, "answers": list(self._answers.items()), "right": self._right}
        return super()._repr_mimebundle_(**kwargs) | (part.bundle("quiz", **about) if part.wanted() else {})

    def __repr__(self):
        """Return the question and its options; the answer is not given away."""
        return "\n".join([f"Quiz: {self._question}", *(f"( ) {option}" for option in self._answers)])
