"""The ministers' meeting of lesson 08 on paper: eight sheets to print once for a class of any size.

A sheet for the chair, one for each delegation with the texts and the paragraphs, the role cards with the ballot papers, and name
plates with slips. What is on them comes from `exercises.meeting`, as in `teaching/role_cards.md`, which is for the screen; here
`page/meeting.html.j2` sets it so that it uses its paper. A long card shares its column with a short one.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from eastern_flank.core.markup import Markup, escape
from eastern_flank.publishing import pdf
from eastern_flank.tables import load as tables

if TYPE_CHECKING:
    import weasyprint

CARDS = "teaching/role_cards.md"  # the page whose PDF these sheets are
BALLOTS = 14  # one for each delegation and the guest, and two to spare
SLIPS = 6

_FOLDER = Path(__file__).parent / "page"


def html() -> str:
    """Return the sheets as a page.

    Returns
    -------
    str
        HTML with its own style.

    >>> html()[:15]
    '<!doctype html>'
    """
    from eastern_flank.exercises import agenda, bargain, meeting

    texts = meeting.motion().merge(
        tables.load("questions")[["question", "text"]], on="question", suffixes=("", "_asked")
    )
    other_words = bargain.wordings().groupby("question")["text"].agg(list)
    texts["rewordings"] = [other_words[question][1:] for question in texts["question"]]
    part, roles = texts.set_index("question")["part"], meeting.seats(meeting.MOST)
    return _template().render(
        about=tables.about(),
        css=Markup((_FOLDER / "meeting.css").read_text("utf-8").strip()),
        game=meeting,
        steps=agenda.AGENDA,
        minutes=agenda.minutes(),
        texts=texts.to_dict("records"),
        part=part,
        by_part=lambda questions: questions.map(list(part.index).index),
        in_return=bargain.IN_RETURN,
        paragraphs=tables.load("paragraphs").to_dict("records"),
        columns=_columns([meeting.card(role) for role in roles["role"] if role != meeting.PRESS]),
        names=list(roles["name"]),
        ballots=BALLOTS,
        slips=SLIPS,
    )


def render(paper: str = "a4") -> weasyprint.Document:
    """Lay the sheets out on paper.

    Parameters
    ----------
    paper : str
        "a4" or "letter".

    Returns
    -------
    weasyprint.Document

    Raises
    ------
    NoPrinter
        Where WeasyPrint cannot work.
    """
    return pdf.render(html(), paper)


def _columns(cards):
    """Return the cards in columns: the longest, to which the press will come, and then a long one with a short one."""
    cards = sorted(cards, key=lambda card: len(repr(card)))
    longest = cards.pop()
    half = len(cards) // 2
    return [[longest], *([long, short] for long, short in zip(cards[half:][::-1], cards[:half], strict=True))]


@cache
def _template():
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    rules = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    environment = Environment(loader=FileSystemLoader(_FOLDER), finalize=escape, **rules)
    environment.filters["markup"] = Markup  # of a macro, whose texts `escape` has written
    return environment.get_template("meeting.html.j2")
