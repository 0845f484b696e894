"""The one agenda of the ministers' meeting, lesson 08: its steps, their minutes, and what happens in them.

The lesson shows it with `ef.agenda()`. `eastern-flank docs` writes it into the cards (see `meeting`), and into the lesson's
teaching page and the planner, between two comments.
"""

from typing import NamedTuple

import pandas as pd

from eastern_flank.core import atomic_write, document, generated, project
from eastern_flank.core.markup import Markup, escape, table

START = "<!-- agenda: written by `eastern-flank docs` from exercises/agenda.py; do not edit by hand -->"
END = "<!-- agenda: end -->"


class Step(NamedTuple):
    """A step of the game: its minutes in the full hour and in a lesson of 45, what happens, and its place in the notebook."""

    step: str
    minutes: int
    short: int
    happens: str
    where: str


AGENDA = (
    Step(
        "Read your card, mark your best paragraph",
        *(8, 3),
        "Cards are drawn by lot; second heads get the sheet of paragraphs. In 45 minutes: cards were read at home",
        "Step 5, cards",
    ),
    Step(
        "Opening statements, at most 50 seconds each",
        *(12, 10),
        "The chair gives each delegation the floor once; the press counts the paragraphs that are named",
        "Step 5",
    ),
    Step(
        "Informal talks: trade, and write amendment slips",
        *(10, 8),
        "Everybody walks about. Two delegations sign a slip; questions to the guest are in writing",
        "Step 5",
    ),
    Step(
        "Slips are read out, then debate on each text",
        *(10, 7),
        "The chair reads the slips in the order of the texts; each changed text goes on the board",
        "Step 5",
    ),
    Step(
        "Vote on each amendment, then on the motion",
        *(5, 4),
        "The chair counts by consensus and by majority; one student enters the votes in the form",
        "Steps 5 and 7",
    ),
    Step(
        "Statement of the guest, report of the press",
        *(5, 3),
        "The guest says how many of its forecasts came true; the press reads its 80 words",
        "Step 5",
    ),
    Step(
        "Out of the roles: whose words were whose?",
        *(10, 10),
        "Everybody is taken out of the role by name, and then the real outcome is read",
        "Step 7, Talk about it",
    ),
)


def agenda() -> pd.DataFrame:
    """Return the order of play.

    Returns
    -------
    pandas.DataFrame
        `step` and `minutes`.

    >>> int(agenda()["minutes"].sum())
    60
    """
    return pd.DataFrame(AGENDA)[["step", "minutes"]]


def minutes() -> tuple[int, int]:
    """Return how long the game takes, in full and in its shorter form.

    Returns
    -------
    tuple of int
    """
    return sum(step.minutes for step in AGENDA), sum(step.short for step in AGENDA)


def timing() -> Markup:
    """Return the game as the teaching page has it: with what happens, and where.

    Returns
    -------
    Markup
        A table in Markdown.
    """
    full, short = minutes()
    rows = [(s.minutes, s.short, _sentences(s), s.where) for s in AGENDA]
    return table(("Minutes", f"In {short}", "What", "Where in the lesson"), [*rows, _sums(full, short, "", "")])


def steps() -> Markup:
    """Return the game as the planner has it: the steps and their minutes.

    Returns
    -------
    Markup
        A table in Markdown.
    """
    full, short = minutes()
    rows = [(s.minutes, s.short, s.step) for s in AGENDA]
    return table(("Minutes", f"In {short}", "What"), [*rows, _sums(full, short, "")])


def _sentences(step):
    return f"{step.step}{'' if step.step.endswith('?') else '.'} {step.happens}"


def _sums(full, short, *rest):
    return Markup(f"**{escape(full)}**"), Markup(f"**{escape(short)}**"), *rest


def update() -> bool:
    """Bring the agenda in the teaching page of lesson 08 and in the planner up to date.

    Returns
    -------
    bool
        Whether anything had to be changed.

    Raises
    ------
    MarkersMissing
        Where a page lacks the two comments.
    CannotWrite
        In one line; the old file is then untouched.
    """
    changed = False
    for name, text in (("08_ministers_meeting.md", timing()), ("README.md", steps())):
        path = project.root() / "teaching" / name
        page = document.read(path, f"teaching/{name}")
        new = generated.fill(page, f"teaching/{name}", START, END, f"{text}\n")
        if new != page:
            atomic_write.write(path, new.encode())
            changed = True
    return changed
