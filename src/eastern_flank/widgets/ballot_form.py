"""A form for the votes of a class on one text of the ministers' meeting: it counts them as they are cast, and saves them."""

from eastern_flank.core.errors import UnknownName
from eastern_flank.core.text import unknown
from eastern_flank.exercises import meeting
from eastern_flank.widgets import controls
from eastern_flank.widgets.block import row
from eastern_flank.widgets.saved_choices import ChoicesForm

OPEN = "no vote yet"


def ballot_form(part: str, save_as: str | None = None) -> "BallotForm":
    """Put a form on the page: a choice for each delegation, and below it the count under both rules.

    Parameters
    ----------
    part : str
        What is voted on, such as "Motion" or "A": one of those that `motion` lists.
    save_as : str, optional
        The name of a file in `my_work/`, such as "08_vote_a", in which each vote is saved as it is cast; from there the votes
        come back when the notebook is opened again. Without it nothing is saved.

    Returns
    -------
    BallotForm
        It shows itself. A delegation that has not voted is left out of the count, like one that is absent.

    Raises
    ------
    UnknownName
        For a part that is not voted on, and for a name that cannot be a file name.
    """
    texts = meeting.motion().set_index("part")["text"]
    if part not in texts.index:
        raise UnknownName(unknown("part", part, texts.index))
    return BallotForm(f"{part}: {texts[part]}", save_as)


class BallotForm(ChoicesForm):
    """The form; its choices have the roles as keys."""

    def __init__(self, title: str, save_as: str | None):
        self._title = title
        actors = meeting.at_table()
        names = actors.loc[actors["seat"] == "delegation", "name"]
        choices = {role: controls.choice(name, [OPEN, *meeting.VOTES]) for role, name in names.items()}
        rows = [{"role": role, "vote": "", "name": name, "text": title} for role, name in names.items()]
        entries = [row(*(choice.input for choice in choices.values()))]
        super().__init__(choices, entries, rows, save_as)

    @property
    def ballot(self) -> meeting.Ballot:
        """The count so far."""
        return meeting.ballot({role: choice.value for role, choice in self.choices.items() if choice.value != OPEN})

    def _result(self):
        return repr(self.ballot)

    def __repr__(self):
        """Return what is voted on."""
        return f"Ballot on {self._title}, with a choice for each of {len(self.choices)} delegations"
