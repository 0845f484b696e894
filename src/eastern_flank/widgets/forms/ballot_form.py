"""The forms of the ministers' meeting: the votes of a class, which are saved, and a game for one player against the cards."""

import pandas as pd

from eastern_flank.core import part
from eastern_flank.core.markup import NO_FORMULAS, Markup, escape
from eastern_flank.exercises import bargain, meeting
from eastern_flank.tables import display
from eastern_flank.tables.load import stances
from eastern_flank.widgets import controls
from eastern_flank.widgets.block import row
from eastern_flank.widgets.forms.saved_choices import ChoicesForm
from eastern_flank.widgets.panel import Panel, State

OPEN = "no vote yet"
LEFT_OUT = "leave it out"
CHAIR = "nobody: I only try texts"
ORDER = ("no", "abstain", "yes")  # who stops a text comes first
# What is said; a page of the site says the same, from these.
SAID = {
    "now": "Voting now on {}.",
    "counted": "{} {vote}",
    "result": "{result} {rule}",
    "none": OPEN,
    "same": "No votes in the form yet, or none that differs from the article.",
    "in": "What you want most is in it.",
    "out": "What you want most is not in it: “{}”.",
    "won": " You have won.",
    "you": " (you)",
    "how": "How the delegations take it, by their cards",
}
SILENT = "silent"  # what the article has of a delegation, in the comparison


def ballot_form(save_as: str | None = None) -> "BallotForm":
    """Put a form on the page for the votes on all texts: choose a text, then a vote for each delegation.

    Parameters
    ----------
    save_as : str, optional
        The name of a file in `my_work/`, such as "08_votes", in which each vote is saved as it is cast; from there the votes
        come back when the notebook is opened again. Without it nothing is saved.

    Returns
    -------
    BallotForm
        It shows itself, with the count of each text under both rules. A delegation that has not voted is left out of the
        count, like one that is absent.

    Raises
    ------
    UnknownName
        For a name that cannot be a file name.
    """
    return BallotForm(save_as)


class BallotForm(ChoicesForm):
    """The form; its choices have the roles as keys, and show the votes on the text that is chosen.

    Attributes
    ----------
    text : Control
        The text that is voted on.
    """

    def __init__(self, save_as: str | None):
        self._texts = meeting.motion().set_index("part")["text"]
        self._names = meeting.at_table().query("seat == 'delegation'")["name"]
        self.text = controls.choice("Text", {f"{part}: {text}": part for part, text in self._texts.items()})
        choices = {role: controls.choice(name, [OPEN, *meeting.VOTES]) for role, name in self._names.items()}
        rows = [
            {"ballot": f"{part} {role}", "vote": "", "text": text, "name": name}
            for part, text in self._texts.items()
            for role, name in self._names.items()
        ]
        entries = [self.text.input, row(*(choice.input for choice in choices.values()))]
        self.text.observe(self._turn)
        super().__init__(choices, entries, rows, save_as)

    def _row_of(self, key):
        return f"{self.text.value} {key}"

    def _turn(self, _change):
        self._take_over()
        self._follow()

    @property
    def ballots(self) -> dict[str, meeting.Ballot]:
        """The count of each text so far, by "Motion", "A", "B" and so on."""
        cast = {text: {} for text in self._texts.index}
        for text in cast:
            for role in self._names.index:
                vote = self.rows[f"{text} {role}"]["vote"].strip().casefold()
                if vote in meeting.VOTES:
                    cast[text][role] = vote
        return {text: meeting.ballot(votes) for text, votes in cast.items()}

    @property
    def votes(self) -> pd.DataFrame:
        """The votes so far: a row for each delegation, a column for each text, and an empty text where there is no vote."""
        table = pd.DataFrame({part: ballot.votes for part, ballot in self.ballots.items()}, index=self._names.index)
        return table.astype("object").fillna("").set_axis(self._names)

    def beside_article(self) -> "Differences":
        """Compare the votes so far with what the article reports.

        Returns
        -------
        Differences
            It shows itself: a row for each vote that is not the answer of the article.
        """
        reported, votes = _reported(), self.votes
        rows = [
            (name, f"{part}: {text}", reported[part, role], vote)
            for part, text in self._texts.items()
            for role, name in self._names.items()
            if (vote := votes.loc[name, part]) and vote != reported[part, role]
        ]
        return Differences(pd.DataFrame(rows, columns=["name", "text", "in the article", "your vote"], dtype="str"))

    def _repr_mimebundle_(self, **kwargs):
        return super()._repr_mimebundle_(**kwargs) | (self._as_part() if part.wanted() else {})

    def _as_part(self):
        """Describe the form for a page that has no kernel to ask."""
        words = list(self._texts.items())
        return part.bundle(
            "form",
            form="votes",
            texts=words,
            names=list(self._names.items()),
            votes=meeting.VOTES,
            open=OPEN,
            rules=list(meeting.RULES),
            adopted=meeting.ADOPTED,
            reported=[[_reported()[part, role] for role in self._names.index] for part in self._texts.index],
            said=SAID,
            paper=_paper("Write down a vote for each delegation.", [f"{name}: {text}" for name, text in words]),
        )

    def _result(self):
        now = SAID["now"].format(self.text.input.options[self.text.input.chosen[0]])
        return "\n".join([now, *(f"{part}: {_count(ballot)}" for part, ballot in self.ballots.items())])

    def __repr__(self):
        """Return what is voted on."""
        return f"Ballot on {len(self._texts)} texts, with a choice for each of {len(self.choices)} delegations"


def _count(ballot):
    if not ballot.votes:
        return OPEN
    counted = ", ".join(SAID["counted"].format(ballot.count(vote), vote=vote) for vote in meeting.VOTES)
    results = ", ".join(SAID["result"].format(rule=rule, result=result) for rule, result in ballot.results.items())
    return f"{counted}. {results.capitalize()}."


def _reported():
    """Return what the article has of each text and each delegation: the answer on the best ground, or that it is silent."""
    part_of = meeting.motion().set_index("question")["part"]
    return {
        (part_of[row.question], row.actor): SILENT if row.stance == meeting.SILENT else str(row.stance)
        for row in stances().itertuples()
    }


def _paper(head, lines):
    """Write what is asked for a page without scripts, and for paper."""
    return Markup(f"<p>{escape(head)}</p><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>")


class Differences:
    """The votes that differ from the article. Shows itself on the page.

    Attributes
    ----------
    table : DataFrame
        A row for each: `name`, `text`, `in the article` and `your vote`.
    """

    def __init__(self, table: pd.DataFrame):
        self.table = table

    def __repr__(self):
        """Return the rows, or what to say where there is none."""
        return "\n".join("; ".join(row) for row in self.table.itertuples(index=False)) or SAID["same"]

    def _repr_html_(self):
        return display.page(self.table) if len(self.table) else f"<p>{escape(SAID['same'])}</p>"

    def _repr_mimebundle_(self, **kwargs):
        """Return what a page of the site is told: it fills the comparison in from the form."""
        return part.bundle("form", form="differences", paper=escape(SAID["same"])) if part.wanted() else {}


def play_alone() -> "Alone":
    """Put the meeting on the page for one player: choose the words of each text, and see how the delegations take them.

    The delegations keep to their cards, so the same words always have the same result.

    Returns
    -------
    Alone
        It shows itself.
    """
    return Alone()


class Alone(Panel):
    """The meeting for one player; its controls are `you`, and one for each text by its key, such as `air_defence`."""

    def __init__(self):
        self._names = meeting.at_table().query("seat == 'delegation'")["name"]
        self._seats = {CHAIR: ""} | {name: role for role, name in self._names.items()}
        texts = {"you": controls.choice("You play", self._seats)}
        words, self._offered = bargain.wordings(), []
        for name, question in meeting.motion().set_index("part")["question"].items():
            offered = words[words["question"] == question]["text"]
            left_out = {} if name == "Motion" else {LEFT_OUT: ""}
            options = left_out | {text: key for key, text in offered.items()}
            texts[question] = controls.choice(name, options)
            self._offered.append({"question": question, "label": name, "options": list(options.items())})
        super().__init__(texts, "The meeting for one player, with a choice for each text")

    @property
    def text(self) -> list[str]:
        """The keys of the wordings that are chosen."""
        return [key for name, key in self.values.items() if name != "you" and key]

    @property
    def ballot(self) -> meeting.Ballot:
        """How the delegations vote on the text."""
        return meeting.ballot({role: bargain.reaction(role, self.text).vote for role in self._names.index})

    def _state(self):
        reactions = {role: bargain.reaction(role, self.text) for role in self._names.index}
        said = f"{_count(self.ballot)} {self._yours(reactions)}".strip()
        lines = [
            (self._names[role] + (SAID["you"] if role == self.values["you"] else ""), *reaction)
            for role, reaction in sorted(reactions.items(), key=lambda each: ORDER.index(each[1].vote))
        ]
        html = Markup(f"<p><strong>{escape(said)}</strong></p>{_table(lines)}")
        return State(html, said)

    def _yours(self, reactions):
        role = self.values["you"]
        if not role:
            return ""
        wants = bargain.wordings()["text"][bargain.interests(role)["priority"]]
        if bargain.interests(role)["priority"] not in self.text:
            return SAID["out"].format(wants)
        return SAID["in"] + (SAID["won"] if self.ballot.consensus else "")

    def _repr_mimebundle_(self, **kwargs):
        return super()._repr_mimebundle_(**kwargs) | (self._as_part() if part.wanted() else {})

    def _as_part(self):
        """Describe the game for a page that has no kernel to ask."""
        cards = {role: meeting.card(role) for role in self._names.index}
        return part.bundle(
            "form",
            form="alone",
            seats=list(self._seats.items()),
            texts=self._offered,
            scales={role: [*map(list, bargain.scale(role))] for role in self._names.index},
            nothing=bargain.NOTHING,
            order=ORDER,
            votes=meeting.VOTES,
            rules=list(meeting.RULES),
            adopted=meeting.ADOPTED,
            cards={
                role: {"interests": [*card.interests, bargain.IN_RETURN], "red": card.red_line}
                for role, card in cards.items()
            },
            said=SAID,
            paper=_paper(
                "Choose a delegation, then the words of each text, and ask each card how it would vote.",
                [f"{text['label']}: {'; '.join(dict(text['options']))}" for text in self._offered],
            ),
        )


def _table(lines):
    """Write who votes how and why as HTML."""
    left = 'style="text-align:left;padding:1px 12px 1px 0;line-height:1.4"'
    head = "".join(f'<th scope="col" {left}>{name}</th>' for name in ("Delegation", "Vote", "Why"))
    rows = (
        f'<tr><th scope="row" {left}>{escape(name)}</th><td {left}>{escape(vote)}</td>'
        f"<td {left}>{escape(f'{why}: “{words}”' if words else why)}</td></tr>"
        for name, vote, why, words in lines
    )
    caption = f'<caption style="text-align:left">{escape(SAID["how"])}</caption>'
    return Markup(f"<table {NO_FORMULAS}>{caption}<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>")
