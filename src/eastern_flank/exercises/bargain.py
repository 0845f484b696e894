"""What the delegations of lesson 08 can trade: wordings, interests, red lines, and how a delegation takes a text.

The answers of an actor come from the tables of the article. Wordings and interests are rules of a game, and made by us.
"""

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from eastern_flank.core.errors import UnknownName
from eastern_flank.core.text import unknown
from eastern_flank.tables.load import load, stances

EXPECTED = "reporter_inference"  # the basis of an answer that the reporter expects and nobody gives: it binds nobody
OPPOSITE = {"yes": "no", "no": "yes"}
INTERESTS = {
    "priority": "You want most",
    "fallback": "You would settle for",
    "gives": "You would give in return",
}
NOTHING = ("abstain", "nothing in it for this seat")  # where no wording of a text concerns a delegation
IN_RETURN = "Accept what you would give only if the text also has what you want most, or what you would settle for."


class Step(NamedTuple):
    """What a delegation does about certain wordings: its vote, and why."""

    vote: str
    why: str
    wordings: list[str]


class Reaction(NamedTuple):
    """How a delegation takes a text: its vote, why, and the words that decide."""

    vote: str
    why: str
    words: str = ""


def strongest(role: str) -> pd.Series | None:
    """Return the row of the table of positions with an actor's best evidence.

    Parameters
    ----------
    role : str
        An actor's key.

    Returns
    -------
    Series or None
        None where the article has no answer of the actor.
    """
    rows = load("positions").query("actor == @role").sort_values("basis", kind="stable")
    return None if rows.empty else rows.iloc[0]


def is_hard(row: pd.Series | None) -> bool:
    """Return whether an answer makes a red line: somebody gave it, and it is a yes or a no.

    Parameters
    ----------
    row : Series or None
        A row of the table of positions.

    Returns
    -------
    bool
    """
    return row is not None and row["stance"] in OPPOSITE and row["basis"] != EXPECTED


def wordings() -> pd.DataFrame:
    """Return what the texts can say: the first of each question is the text on the table, the others are rewordings.

    Returns
    -------
    pandas.DataFrame
        `question`, `says` and `text`, by the wording's key.
    """
    return load("model/wordings").set_index("wording")


def interests(role: str) -> dict[str, str]:
    """Return what a delegation wants, gives and would settle for.

    Parameters
    ----------
    role : str
        An actor's key.

    Returns
    -------
    dict
        The wordings' keys by `priority`, `gives` and `fallback`; empty for a role that has no vote.
    """
    rows = load("model/interests").set_index("actor")
    return rows.loc[role].to_dict() if role in rows.index else {}


def reaction(role: str, text: Iterable[str]) -> Reaction:
    """Say how a delegation takes a text, going by its card alone.

    It refuses what touches its red line. It refuses what it would give, or what contradicts an answer of its own, unless its
    priority or its fallback is in the text. It says yes to one of these, or to an answer of its own, and else abstains.

    Parameters
    ----------
    role : str
        The key of a delegation.
    text : iterable of str
        The keys of the wordings that the text is made of, one for a question at most.

    Returns
    -------
    Reaction

    Raises
    ------
    UnknownName
        For a role without interests, or a wording that does not exist.

    >>> reaction("germany", ["deploy", "attack"]).vote
    'no'
    """
    table, text, steps = wordings(), list(text), scale(role)
    if wrong := [key for key in text if key not in table.index]:
        raise UnknownName(unknown("wording", wrong[0], table.index))
    for vote, why, concerned in steps:
        if found := [key for key in text if key in concerned]:
            return Reaction(vote, why, table.loc[found[0], "text"])
    return Reaction(*NOTHING)


def scale(role: str) -> list[Step]:
    """Return what a delegation looks for in a text, in this order: the first step that finds something decides.

    Parameters
    ----------
    role : str
        The key of a delegation.

    Returns
    -------
    list of Step

    Raises
    ------
    UnknownName
        For a role without interests.

    >>> scale("germany")[0]
    Step(vote='no', why='its red line', wordings=['attack'])
    """
    table, wants = wordings(), interests(role)
    if not wants:
        raise UnknownName(unknown("delegation", role, load("model/interests")["actor"]))
    answer, line = table["question"].map(_answers(role)), strongest(role)
    own = list(table.index[answer == table["says"]])
    against = table[answer.notna() & (answer == table["says"].map(OPPOSITE))]
    red = list(against.index[against["question"] == line["question"]]) if is_hard(line) else []
    return [
        Step("no", "its red line", red),
        Step("yes", "wants it most", [wants["priority"]]),
        Step("yes", "settles for it", [wants["fallback"]]),
        Step("no", "would give it only in return", [wants["gives"]]),
        Step("no", "would give it only in return", list(against.index)),
        Step("yes", "its own answer", own),
    ]


def _answers(role):
    """Return the answers that somebody gave for an actor, by question."""
    rows = stances().query("actor == @role")
    return {row.question: row.stance for row in rows.itertuples() if row.stance in OPPOSITE and row.basis != EXPECTED}
