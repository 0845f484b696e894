"""A form for the votes of a class on one text of the ministers' meeting: it counts as they are cast, and keeps them."""

import ipywidgets as widgets

from eastern_flank.core.errors import UnknownName
from eastern_flank.exercises import meeting
from eastern_flank.widgets import controls, inputs, saved_choices

OPEN = "no vote yet"


def ballot_form(part, save_as=None):
    """Put a form on the page: a choice for each delegation, and below it the count under both rules.

    Parameters: `part`, what is voted on, such as "Motion" or "A": one of those that `motion` lists. `save_as`, the name of a
    file in `my_work/`, such as "08_vote_a", in which each vote is saved as it is cast; from there the votes come back when the
    notebook is opened again. Without it nothing is saved.

    Returns a `BallotForm`, which shows itself. A delegation that has not voted is left out of the count, as one that is absent.
    Raises `UnknownName` for a part that is not voted on, and for a name that no file can have.
    """
    texts = meeting.motion().set_index("part")["text"]
    if part not in texts.index:
        raise UnknownName(f"there is no part {part!r}; there are {', '.join(texts.index)}")
    return BallotForm(part, texts[part], save_as)


class BallotForm(widgets.VBox):
    """The form.

    Attributes: `choices`, a control for each delegation by its role; `keeping`, the `forms.KeptChoices` that saves the votes,
    or None; `notes`, the widget that shows and announces the count, and where the votes are.
    """

    def __init__(self, part, text, save_as=None):
        self._title, self.keeping, self.notes = f"{part}: {text}", None, inputs.Notes(seen=True)
        actors = meeting.at_table()
        names = actors.loc[actors["seat"] == "delegation", "name"]
        self.choices = {role: controls.choice(name, [OPEN, *meeting.VOTES]) for role, name in names.items()}
        if save_as is None:
            for choice in self.choices.values():
                choice.observe(self._follow)
        else:
            rows = [{"role": role, "vote": "", "name": name, "text": self._title} for role, name in names.items()]
            self.keeping = saved_choices.KeptChoices(
                self.choices, meeting.VOTES, OPEN, rows, save_as, "vote", self._follow
            )
        # As many delegations in a line as fit: all of them and the count are to be seen at once.
        box = widgets.HBox(
            [choice.input for choice in self.choices.values()], layout={"flex_flow": "row wrap", "grid_gap": "4px 20px"}
        )
        super().__init__([box, self.notes, *([self.keeping.again] if self.keeping else [])])
        self._follow()

    @property
    def ballot(self):
        """The count so far, a `roles.Ballot`."""
        return meeting.ballot({role: choice.value for role, choice in self.choices.items() if choice.value != OPEN})

    def _follow(self, _change=None):
        self.notes.status = "\n".join([repr(self.ballot), *([self.keeping.said] if self.keeping else [])])

    def __repr__(self):
        return f"Ballot on {self._title}, with a choice for each of {len(self.choices)} delegations"

    def _repr_mimebundle_(self, **kwargs):
        # Whoever has no kernel reads this text in place of the form, and a test compares it.
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": f"{self!r}\n{self.notes.status}"}
