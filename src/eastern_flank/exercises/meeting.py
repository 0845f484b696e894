"""The ministers' meeting of lesson 08: who plays whom, what the cards say, what is voted on, and how votes are counted.

What an actor answers comes from the tables. The seats, the interests, the red lines and the order of play are rules of a game,
and say so.
`eastern-flank docs` writes them all into `teaching/role_cards.md`; `publishing.meeting_sheets` sets them on paper.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from eastern_flank.charts import marks
from eastern_flank.core import atomic_write, project
from eastern_flank.core.errors import PlainError, UnknownName
from eastern_flank.core.markup import NO_FORMULAS, Markup, bullets, escape, table
from eastern_flank.core.text import shown, unknown
from eastern_flank.exercises import bargain
from eastern_flank.exercises.agenda import agenda
from eastern_flank.tables.display import fact_table
from eastern_flank.tables.load import load, stances

FEWEST, MOST = 6, 30  # students
CHAIR_FROM = 8  # students: in a smaller class the teacher takes the chair
PRESS = "press"
GUEST_SIDE = "russia"  # the side that has no seat among the allies
VOTES = ("yes", "no", "abstain")
RULES = ("if all must agree", "if the majority decides")
ADOPTED = ("not adopted", "adopted")
SILENT = "not_stated"
EXPECTED = bargain.EXPECTED
SHORTER = {"Southern NATO nations": "Southern allies"}  # as the charts call them
SEATS = {
    "delegation": "You are a delegation and have one vote.",
    "chair": "You lead the meeting: you give the floor, keep the time and count the votes. You have no vote.",
    "guest": "You are not a member, and you were not at this meeting. The guest's seat is a rule of this game, so that your "
    "answers are heard. You have no vote.",
    "press": "You report. You have no vote.",
}
WORK = {  # of those who have no vote: they too have something to do from beginning to end
    "chair": (
        "Nobody speaks twice before everybody has spoken once.",
        "Collect the slips during the talks. Read them out in the order of the texts.",
        "Count each vote twice: by consensus, and by majority.",
    ),
    "guest": (
        "Before the talks: mark on your ballot paper how you expect the meeting to decide on each text.",
        "During the talks each delegation may hand you one question in writing. Answer in one sentence, with the paragraph, or "
        "write: the article does not say.",
        "After the vote: read out a statement of at most one minute. Which texts concern you, and what does the article report "
        "about you? Then say how many of your forecasts came true.",
    ),
    "press": (
        "During the opening statements: count how often somebody names a paragraph, and how often somebody says: this is mine.",
        "During the talks: ask three delegations one question each. Ask one of them: who says so?",
        "After the vote: read out a report of at most 80 words, with a headline. Name for each claim who makes it, and how "
        "firmly. Separate what was said, what was done and what you expect.",
    ),
}
OURS = (
    "The questions are ours. Nobody in the article was asked them in these words, and a yes and a no may both be true."
)
NO_ANSWER = "It gives you no answer to any of the questions."
ATTACK = "attack_possible"
BOTH = "Not excluding an attack is weaker than expecting one, and talk of an impending attack may be misleading all the same."
SLIPS = (
    "Any two delegations may sign a slip. It names one text and gives its new words, in one line.",
    "The chair reads each slip out. If more delegations want the new words than the old ones, the new words replace them.",
    "The other delegations may ask for one thing only: what do you give us for it?",
)


class NoSuchGame(PlainError, ValueError):
    """A game that cannot be played as asked: too few students, or a vote that nobody can cast."""


# --- Who is at the table ---


def at_table() -> pd.DataFrame:
    """Return the actors of the codings, in the codings' order.

    Returns
    -------
    pandas.DataFrame
        Their keys as index, and among the columns `name`, `side` and `seat`.
    """
    order = stances()[["actor"]].drop_duplicates()
    actors = order.merge(load("actors"), on="actor")
    actors["name"] = actors["name"].replace(SHORTER)
    actors["seat"] = "delegation"
    actors.loc[actors["side"] == GUEST_SIDE, "seat"] = "guest"
    actors.loc[actors["kind"] == "alliance", "seat"] = "chair"
    return actors.set_index("actor")


def _joining_order(actors):
    """Return the order in which actors join, without the chair.

    The next is always the actor who adds the most answers that no delegation at the table gives yet, then the most answers on a
    new ground, so that even the smallest class hears them all. Where that is equal, it is one from the side with the smallest
    share at the table, then the one with the most answers, then with the most in its own words. A guest does not debate, so
    others still have to give a guest's answers.
    """
    answers = defaultdict(set)
    for row in stances().query("stance != @SILENT").itertuples():
        answers[row.actor].add((row.question, row.stance, row.basis))
    left = [actor for actor in actors.index if actors.loc[actor, "seat"] != "chair"]
    sides = actors["side"].astype("str")
    size, present, heard, order = Counter(sides[left]), Counter(), set(), []

    def rank(actor):
        new = answers[actor] - heard
        pairs = {(question, stance) for question, stance, _ in answers[actor]} - {pair[:2] for pair in heard}
        own_words = sum(basis == "direct_quote" for *_, basis in answers[actor])
        share = present[sides[actor]] / size[sides[actor]]
        return -len(pairs), -len(new), share, -len(answers[actor]), -own_words

    while left:
        chosen = min(left, key=rank)
        left.remove(chosen)
        order.append(chosen)
        present[sides[chosen]] += 1
        if actors.loc[chosen, "seat"] == "delegation":
            heard |= answers[chosen]
    return order


def seats(students: int) -> pd.DataFrame:
    """Say who plays whom in a class.

    Parameters
    ----------
    students : int
        How many there are, from 6 to 30.

    Returns
    -------
    pandas.DataFrame
        A row for each role, in the order in which roles join as classes grow: `role`, `name`, `side`, `seat` ("delegation",
        "chair", "guest" or "press") and `students`, how many play it; 0 for a chair that the teacher takes. With fifteen or
        more, students join as second heads of a delegation.

    Raises
    ------
    NoSuchGame
        For a class that is too small or too large.

    >>> int(seats(13)["students"].sum())
    13
    """
    if students not in range(FEWEST, MOST + 1):
        raise NoSuchGame(f"the meeting is for {FEWEST} to {MOST} students, not for {students}; split or join classes")
    actors = at_table()
    order = _joining_order(actors)
    chair = actors.index[actors["seat"] == "chair"][0]
    first = [*order[: CHAIR_FROM - 1], chair, *order[CHAIR_FROM - 1 :]]
    counts = Counter([*first, PRESS, *first, *[PRESS] * MOST][:students])
    actors.loc[PRESS, ["name", "seat"]] = "The press", PRESS
    playing = [role for role in (*first, PRESS) if counts[role] or role == chair]
    table = actors.loc[playing, ["name", "side", "seat"]].rename_axis("role").reset_index()
    table = table.astype({"role": "str", "name": "str"})
    return table.assign(students=[counts[role] for role in playing])


def joining() -> list[tuple[str, str]]:
    """Say which roles join as classes grow.

    Returns
    -------
    list of (str, str)
        A number of students, and who joins with it.
    """
    everybody, smallest = seats(MOST), seats(FEWEST)
    first = ", ".join(smallest.loc[smallest["students"] > 0, "name"])
    later = [
        (str(place), f"also {row.name}{', who takes the chair' if row.seat == 'chair' else ''}")
        for place, row in enumerate(everybody.itertuples(), 1)
        if place > FEWEST
    ]
    more = f"{len(everybody) + 1} to {MOST}", "second heads in the same order, then more reporters"
    return [(str(FEWEST), f"{first}; the teacher takes the chair"), *later, more]


# --- What is on the table ---


def motion() -> pd.DataFrame:
    """Return the texts that are voted on: the motion, and amendments that would be added to it.

    Each text is the yes to one of the five questions, which are ours, and so is the wording. The motion is the yes that most
    delegations give in the article.

    Returns
    -------
    pandas.DataFrame
        `part` ("Motion", "A", "B" …), `text` and `question`.
    """
    questions, actors = load("questions"), at_table()
    given = stances().query("stance == 'yes'")
    given = given[given["actor"].map(actors["seat"]) == "delegation"]["question"].value_counts()
    questions["supporters"] = questions["question"].map(given).fillna(0)
    ordered = questions.sort_values("supporters", ascending=False, kind="stable")
    parts = ["Motion", *"ABCDEFGH"][: len(ordered)]
    return pd.DataFrame({"part": parts, "text": list(ordered["yes_means"]), "question": list(ordered["question"])})


@dataclass(frozen=True)
class Ballot:
    """A counted vote. Shows itself on the page.

    Attributes
    ----------
    votes : dict
        From role to "yes", "no" or "abstain".
    names : dict
        From role to name.
    """

    votes: dict[str, str]
    names: dict[str, str]

    @property
    def consensus(self) -> bool:
        """Whether somebody says yes and nobody says no."""
        return self.count("yes") > 0 and self.count("no") == 0

    @property
    def majority(self) -> bool:
        """Whether more say yes than no."""
        return self.count("yes") > self.count("no")

    def count(self, vote: str) -> int:
        """Return how many cast this vote.

        Parameters
        ----------
        vote : str
            "yes", "no" or "abstain".

        Returns
        -------
        int
        """
        return sum(cast == vote for cast in self.votes.values())

    @property
    def results(self) -> dict[str, str]:
        """What each rule makes of it, in words."""
        words = ADOPTED if self.votes else ["no vote yet"] * 2
        return dict(zip(RULES, (words[self.consensus], words[self.majority]), strict=True))

    def _lines(self):
        for vote in VOTES:
            who = ", ".join(self.names[role] for role, cast in self.votes.items() if cast == vote)
            yield f"{vote}: {self.count(vote)}", who or "nobody"
        yield from self.results.items()

    def __repr__(self):
        """Return the count in lines."""
        return "\n".join(f"{name + ':':<25} {text}" for name, text in self._lines())

    def _repr_html_(self):
        return fact_table("The count", self._lines())


def ballot(votes: Mapping[str, str] | pd.Series) -> Ballot:
    """Count a vote, once by consensus and once by majority.

    Parameters
    ----------
    votes : dict or Series
        From role, or its name as the charts have it, to "yes", "no" or "abstain".

    Returns
    -------
    Ballot

    Raises
    ------
    NoSuchGame
        For a role without a vote, or a word that is not a vote.

    >>> ballot({"latvia": "yes", "france": "abstain"}).consensus
    True
    """
    names = at_table().query("seat == 'delegation'")["name"].to_dict()
    votes = {_key(role, names): vote for role, vote in dict(votes).items()}
    for role, vote in votes.items():
        if role not in names:
            raise NoSuchGame(f"{shown(role)} has no vote; votes have {', '.join(names)}")
        if vote not in VOTES:
            raise NoSuchGame(f"{shown(vote)} is not a vote; write one of {', '.join(VOTES)}")
    return Ballot(votes, names)


def _key(role, names):
    """Return the key of a role that may be given by its name, such as "Southern allies"."""
    keys = {name.casefold(): key for key, name in names.items()}
    return keys.get(role.strip().casefold(), role) if isinstance(role, str) else role


# --- The cards ---


class Card:
    """A role card. Shows itself on the page.

    Parameters
    ----------
    role : str
        An actor's key.

    Attributes
    ----------
    role, name, seat : str
    strongest : Series or None
        The row of the table of positions that the red line follows from.
    """

    def __init__(self, role: str):
        actor = at_table().loc[role]
        self.role, self.name, self.seat = role, actor["name"], actor["seat"]
        self.strongest = bargain.strongest(role)

    @property
    def red_line(self) -> str:
        """What the actor must not vote for, or say: a sentence or two. It is soft where nobody has given the answer."""
        if self.strongest is None:
            return "You have none. The article gives you no position: form one, and say that it is yours."
        question = load("questions").set_index("question").loc[self.strongest["question"], "text"]
        if not bargain.is_hard(self.strongest):
            return (
                "You have promised nothing and refused nothing: the reporter only expects something of you. "
                f"Ask for something in return before you answer this: {question}"
            )
        forbidden = "Do not vote for a text" if self.seat == "delegation" else "Do not make a statement"
        return f"Keep to your answer, {self.strongest['stance']}, to this question: {question} {forbidden} that says otherwise."

    @property
    def answers(self) -> pd.DataFrame:
        """The actor's row for each question: `text`, `stance`, `ground` (in words), `paragraph`, `comment`; silence too."""
        rows = stances().query("actor == @self.role").merge(load("questions"), on="question")
        return rows.assign(ground=[marks.INKS[basis].word if basis in marks.INKS else "" for basis in rows["basis"]])

    @property
    def has(self) -> list[str]:
        """Who speaks for the actor in the article, and what it has in troops and aircraft, one line each."""
        return list(_known(self.role))

    @property
    def interests(self) -> list[str]:
        """What the actor wants, would settle for and would give, one line each; none for a role that has no vote."""
        wants, texts = bargain.interests(self.role), bargain.wordings()["text"]
        return [f"{words}: “{texts[wants[name]]}”." for name, words in bargain.INTERESTS.items()] if wants else []

    def markdown(self) -> Markup:
        """Return the card as Markdown, without a heading."""
        return Markup("\n\n".join(_markdown(*part) for part in self._parts()))

    def _parts(self):
        """Yield the parts of the card: words in bold or none, and after them a text, a list of texts or a table."""
        answers, has, interests = self.answers, self.has, self.interests
        stated, silent = answers.query("stance != @SILENT"), answers.query("stance == @SILENT")
        yield "", SEATS[self.seat]
        if self.seat in WORK:
            yield "Your work", ""
            yield "", list(WORK[self.seat])
        yield "What the article reports about you", ""
        if len(stated):
            rows = [(row.text, row.stance, row.ground, row.paragraph) for row in stated.itertuples()]
            yield "", Table(("Question", "Your answer", "Ground", "Paragraph"), rows)
        else:
            yield "", NO_ANSWER
        if has:
            yield "", has
        if len(stated):
            yield "", OURS
            notes = [f"{row.text} {row.comment}." for row in stated.dropna(subset="comment").itertuples()]
            if notes := notes + [BOTH] * (ATTACK in set(stated["question"])):
                yield "Bear in mind", ""
                yield "", notes
        if self.strongest is not None:
            yield "Your strongest evidence:", _evidence(self.strongest)
        yield "Your red line", f"(a rule of this game, made by us): {self.red_line}"
        if interests:
            yield "Your interests", "(made up by us for this game; none of them is from the article):"
            yield "", interests
            yield "", bargain.IN_RETURN
        if len(silent):
            yield "What the article does not say about you", ""
            yield "", list(silent["text"])
            yield "", "If somebody asks, you decide. Then say that the article does not answer it."

    def _repr_html_(self):
        parts = "".join(_html(*part) for part in self._parts())
        return f"<div {NO_FORMULAS}><p><strong>{escape(self.name)}</strong></p>{parts}</div>"

    def __repr__(self):
        """Return the card as plain text."""
        return "\n\n".join([self.name, *(_plain(*part) for part in self._parts())])


class Table(NamedTuple):
    """A table of a card: its headings, and the cells of its rows."""

    header: tuple
    rows: list


def _markdown(bold, content):
    if isinstance(content, Table):
        return table(*content)
    if isinstance(content, list):
        return bullets(content)
    return f"**{escape(bold)}** {escape(content)}".strip() if bold else escape(content)


def _html(bold, content):
    if isinstance(content, Table):
        left = 'style="text-align:left"'
        head = "".join(f'<th scope="col" {left}>{escape(cell)}</th>' for cell in content.header)
        lines = ("".join(f"<td {left}>{escape(cell)}</td>" for cell in row) for row in content.rows)
        rows = "".join(f"<tr>{line}</tr>" for line in map(Markup, lines))
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    if isinstance(content, list):
        return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in content)}</ul>"
    strong = Markup(f"<strong>{escape(bold)}</strong> " if bold else "")
    return f"<p>{strong}{escape(content)}</p>"


def _plain(bold, content):
    if isinstance(content, Table):
        return "\n".join("; ".join(map(str, row)) for row in content.rows)
    if isinstance(content, list):
        return "\n".join(f"- {line}" for line in content)
    return f"{bold} {content}".strip()


def card(role: str) -> Card:
    """Return the card of a role, made from the tables.

    Parameters
    ----------
    role : str
        An actor's key, such as "lithuania", or its name as the charts have it.

    Returns
    -------
    Card

    Raises
    ------
    UnknownName
        With the nearest roles.

    >>> card("latvia").seat
    'delegation'
    """
    names = at_table()["name"].to_dict()
    role = _key(role, names)
    if not isinstance(role, str) or role not in names:
        raise UnknownName(unknown("card for", role, list(names)))
    return Card(role)


def _known(role):
    """Yield who speaks for an actor in the article, and what it has in troops and aircraft, one line each."""
    for person in load("people").query("actor == @role").itertuples():
        yield f"Quoted in the article: {person.name}, {person.role}."
    for row in load("troops").query("led_by == @role and formation != 'exercise'").itertuples():
        about = "about " if row.precision == "about" else ""
        size = "number not stated" if pd.isna(row.troops) else f"{about}{row.troops:,} troops"
        yield f"A {row.formation}: {size}, {row.status} (paragraph {row.paragraph})."
    for row in load("aircraft").query("operator == @role").itertuples():
        yield f"Aircraft on air policing: {row.aircraft} {row.model} (paragraph {row.paragraph})."


def _evidence(row):
    summary = load("paragraphs").set_index("paragraph").loc[row["paragraph"], "summary"]
    return f"“{row['evidence']}”, in paragraph {row['paragraph']}. {summary}"


# --- The whole set ---


def printed() -> str:
    """Return the whole set as Markdown: who plays, agenda, texts, ballot paper, paragraphs, and a card for every role."""
    everybody, texts = seats(MOST), motion()
    parts = [
        "<!-- Written by `eastern-flank docs` from the tables; do not edit by hand. -->",
        "# The ministers' meeting: the cards",
        "For lesson [08 The ministers' meeting](../notebooks/08_ministers_meeting.ipynb). Positions and evidence come from the "
        "article. Questions, seats, texts, interests, red lines and agenda are rules of a game and made by us. To print, take "
        "<!-- with JupyterLab -->`role_cards.pdf` of the handouts<!-- on the site: the "
        "[meeting sheets](../teachers/index.html#meeting) -->: "
        "eight sheets with all of this, ballot papers for every delegation, and name plates.",
        "## Who plays",
        table(("Students", "Roles"), joining()),
        "## Agenda",
        table(("Minutes", "Step"), [(row.minutes, row.step) for row in agenda().itertuples()]),
        "## The texts",
        "The ministers agree:",
        table(("Part", "Text"), [(row.part, row.text) for row in texts.itertuples()]),
        "## Ballot paper",
        table(("Part", *VOTES), [(part, "☐", "☐", "☐") for part in texts["part"]]),
        "An amendment or a motion is adopted if nobody with a vote says no. Count again by majority, and compare.",
        "## Amendment slips",
        bullets(SLIPS),
        table(("Text", "New words", "Signed by", "and by"), [(" ", "", "", "")] * 3),
        "Words that may help, all of them ours:",
        table(("Part", "New words"), list(_rewordings(texts))),
        "## The fifteen paragraphs, in our words",
        table(("Paragraph", "Summary"), load("paragraphs")[["paragraph", "summary"]].itertuples(index=False)),
    ]
    for row in everybody.itertuples():
        body = card(row.role).markdown() if row.role != PRESS else f"{escape(SEATS[PRESS])}\n\n{bullets(WORK[PRESS])}"
        parts += [f"## {escape(row.name)}", body]
    return "\n\n".join(parts) + "\n"


def _rewordings(texts):
    """Yield the part and the words of each rewording, in the order of the texts."""
    for row in texts.itertuples():
        yield from ((row.part, other) for other in bargain.wordings().query("question == @row.question")["text"][1:])


def update() -> bool:
    """Bring teaching/role_cards.md up to date.

    Returns
    -------
    bool
        Whether it had to be changed.

    Raises
    ------
    CannotWrite
        In one line; the old file is then untouched.
    """
    path, content = project.root() / "teaching" / "role_cards.md", printed().encode()
    if path.is_file() and path.read_bytes() == content:
        return False
    atomic_write.write(path, content)
    return True
