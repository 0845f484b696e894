"""What the answer to each exercise looks like: one number, a share, a pair, a word, several named parts.

A `Box` decides what the box on the page has to fill in or to choose from, and how a text is read, there and in code alike.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from eastern_flank.exercises import reading
from eastern_flank.exercises.reading import Misfit, Reading
from eastern_flank.exercises.vocabulary import NUMBER, PERCENT, SHARE, WHOLE
from eastern_flank.tables.load import load

NUMBERS = (WHOLE, NUMBER, SHARE, PERCENT)


@dataclass(frozen=True)
class Box:
    """The form of an answer.

    Attributes
    ----------
    kind : str
        "whole", "number", "share" (0 to 1), "percent", "pair", "word", "words", "date", "text", "parts" (named fields),
        "change" (one of several named numbers), "chart" or "form" (the answer is a form elsewhere in the lesson).
    label : str
        The name of the box.
    unit : str
        What is counted, beside the box.
    labels : tuple of str
        Of a pair: what its two numbers are, in their order.
    numbers : str
        Of a pair: the kind of its numbers.
    options : dict or function
        What can be chosen, from each word to its name on the page; a function returns them when they are needed.
    alike : dict or function
        From other ways to write a word to that word.
    fields : dict or function
        Of parts, a change or a chart: a box for each name.
    loose : bool
        Whether something other than a text goes to the judge as it is.
    bars : function
        Of a chart: what returns the length of the bar that each field gives its ink. The field `start` is where the axis starts.
    """

    kind: str
    label: str = "Your answer"
    unit: str = ""
    labels: tuple[str, ...] = ()
    numbers: str = NUMBER
    options: Mapping[str, str] | Callable[[], Mapping[str, str]] = field(default_factory=dict)
    alike: Mapping[str, str] | Callable[[], Mapping[str, str]] = field(default_factory=dict)
    fields: "Mapping[str, Box] | Callable[[], Mapping[str, Box]]" = field(default_factory=dict)
    loose: bool = False
    bars: Callable[[], Mapping[str, int]] = dict

    def choices(self) -> dict[str, str]:
        """Return what can be chosen.

        Returns
        -------
        dict of str to str
            From each word to its name on the page.
        """
        return dict(self.options() if callable(self.options) else self.options)

    def others(self) -> dict[str, str]:
        """Return other ways to write what can be chosen.

        Returns
        -------
        dict of str to str
            From each to the word that is meant.
        """
        return dict(self.alike() if callable(self.alike) else self.alike)

    def parts(self) -> "dict[str, Box]":
        """Return the fields on the page: one without a name where there is just one, or what the parts are called.

        Returns
        -------
        dict of str to Box
        """
        if self.kind == "pair":
            return {label: Box(self.numbers, label.capitalize(), self.unit) for label in self.labels}
        if self.kind == "change":
            names = {name: each.label for name, each in self.named().items()}
            return {"what": Box("word", "Change", options=names), "value": Box("text", "to", alike={})}
        return self.named() or {"": self}

    def named(self) -> "dict[str, Box]":
        """Return the boxes of the named parts.

        Returns
        -------
        dict of str to Box
        """
        return dict(self.fields() if callable(self.fields) else self.fields)


def read(box: Box, answer: object) -> Reading:
    """Read an answer as what its exercise asks for.

    Parameters
    ----------
    box : Box
    answer : object
        A text, or the value of an expression.

    Returns
    -------
    Reading

    Raises
    ------
    Misfit
        Where it cannot be read.
    """
    if box.loose and not isinstance(answer, str | Mapping):
        return Reading(answer)
    return Reading(*_READERS[box.kind](box, answer))


def compose(box: Box, typed: Sequence[str]) -> object:
    """Make of what was typed into the fields of a box the answer that somebody would give in code.

    Parameters
    ----------
    box : Box
    typed : sequence of str
        A text for each field; of words that were chosen, one on each line.

    Returns
    -------
    object
        Three dots where nothing is filled in.
    """
    cells = [each.strip() or ... for each in (*typed, *[""] * len(box.parts()))][: len(box.parts())]
    if all(each is ... for each in cells):
        return ...
    if box.kind == "words":
        return cells[0].split("\n") if "\n" in cells[0] else cells[0]
    if box.kind == "pair":
        return tuple("" if each is ... else each for each in cells)
    if box.kind == "change":
        what, value = cells
        if what is ... or value is ...:
            raise Misfit("Choose what you change, and write the new number.")
        return {what: value}
    if box.named():
        return dict(zip(box.named(), cells, strict=True))
    return cells[0]


def _read_parts(box, answer):
    named = box.named()
    if isinstance(answer, tuple | list) and len(answer) == len(named):
        answer = dict(zip(named, answer, strict=True))
    if not isinstance(answer, Mapping):
        raise Misfit(f"Give {len(named)} answers, one for each of these: {', '.join(named)}.")
    keys = {reading.folded(name): name for name in named}
    values, said, wrong = {}, [], []
    for name, value in answer.items():
        name = keys.get(reading.folded(name), name) if isinstance(name, str) else name
        if value is ... or name not in named:
            values[name] = value
            continue
        try:
            values[name], remark = read(named[name], value)
        except Misfit as misfit:
            wrong.append(f"{named[name].label}: {misfit}")
            continue
        said.append(remark and f"{named[name].label}: {remark[0].lower()}{remark[1:]}")
    if wrong:
        empty = [named[name].label for name, value in values.items() if value is ... and name in named]
        raise Misfit(" ".join([*wrong, *([f"Still to fill in: {', '.join(empty)}."] if empty else [])]))
    return values, " ".join(each for each in said if each)


def _read_change(box, answer):
    named = box.named()
    if not isinstance(answer, Mapping) or len(answer) != 1:
        raise Misfit('Give one change in curly brackets: {"name": value}. Only one, so that you see what it does.')
    ((name, value),) = answer.items()
    name, said = reading.word(name, {key: each.label for key, each in named.items()})
    if name not in named:
        raise Misfit(f"There is no such assumption. There are {', '.join(named)}.")
    if value is ...:
        raise Misfit("Write the new number in place of the three dots.")
    number, also = read(named[name], value)
    return {name: number}, " ".join(each for each in (said, also) if each)


def _read_chart(box, answer):
    if isinstance(answer, str):
        raise Misfit("Give the chart itself: the name of its Axes, without quotation marks.")
    return _read_parts(box, answer)


def _read_text(box, answer):
    if not isinstance(answer, str):
        raise Misfit('Give a line of text, in quotation marks: "Source: …".')
    return answer, ""


_READERS = {
    **{kind: lambda box, answer: reading.number(answer, box.kind) for kind in NUMBERS},
    "pair": lambda box, answer: reading.pair(answer, box.labels, box.numbers),
    "word": lambda box, answer: reading.word(answer, box.choices(), box.others()),
    "words": lambda box, answer: reading.words(answer, box.choices()),
    "date": lambda box, answer: reading.date(answer),
    "text": _read_text,
    "parts": _read_parts,
    "chart": _read_chart,
    "change": _read_change,
    "form": lambda box, answer: Reading(answer),
}


# ----------------------------------------------------------------------------------------------------- what is offered


def _listed(*words):
    return {word: word for word in words}


def _speakers():
    people, actors = load("people").set_index("person")["name"], load("actors").set_index("actor")["name"]
    names = {**actors, **people, "reporter": "The reporter", "officials": "Unnamed officials"}
    return {speaker: names[speaker] for speaker in load("claims")["speaker"].unique()}


def _capitals():
    names = load("context/places").query("kind == 'capital'")["name"]
    return {name: name for name in names}


def _pages():
    pages = load("context/coverage")
    pages = pages[pages["relation"] != "parallel_story"]
    return dict(pages.set_index("coverage")["outlet"])


def _pages_in_the_picture():
    """Return the pages as the picture of lesson 06 names them: "Daily Express, in a blog"."""
    names = {key: re.split(r" \(|,", outlet)[0] for key, outlet in _pages().items()}
    return {written: key for key, name in names.items() for written in (name, f"{name}, in a blog")}


def _two_numbers():
    troops = load("troops").set_index("formation")["troops"]
    return {formation: int(troops[formation]) for formation in ("force", "exercise")}


def _assumptions():
    """Return a box for each assumption: what has steps of 1 or more is a whole number."""
    table = load("model/assumptions").set_index("assumption")
    return {
        name: Box(WHOLE if row["step"] >= 1 else NUMBER, row["label"], row["unit"]) for name, row in table.iterrows()
    }


def _assumption_names():
    return {name: box.label for name, box in _assumptions().items()}


_DEVICES = {
    "unit": "unit: what is counted",
    "baseline": "baseline: where the axis begins",
    "scale": "scale: what equal steps mean",
}
# As lesson 01 calls them in its charts.
_SIDES = {
    "eastern_flank": "Eastern flank",
    "battalion_lead": "Lead nations",
    "other_ally": "Other allies",
    "alliance": "NATO",
    "russia": "Russia",
    "industry": "The two companies",
}
_HEADS = {  # the questions as the matrix of lesson 04 heads its columns
    "attack_possible": "Attack near enough?",
    "air_defence": "Build air defence?",
    "more_resources": "Give more resources?",
    "force_deploy": "Deploy battalions?",
    "force_enough": "Is the force enough?",
}
_HEADS_ALIKE = {  # as a reader writes them, and as the first guess of lesson 04 calls them
    "attack": "attack_possible",
    "air defence": "air_defence",
    "resources": "more_resources",
    "deploy": "force_deploy",
    "battalions": "force_deploy",
    "size of the force": "force_enough",
}
_INKS = {"solid": "solid", "hatched": "hatched", "dashed outline": "dashed", "dotted outline": "dotted"}
_SHARE = Box(SHARE, "Your share")

BOXES: dict[str, Box] = {
    "00.1": Box(WHOLE, "Number of the paragraph"),
    "00.2": Box("word", "Ink", options=_INKS),
    "00.3": Box(WHOLE, unit="words"),
    "01.1": Box(WHOLE, unit="people"),
    "01.2": Box(WHOLE, unit="claims"),
    "01.3": _SHARE,
    "01.4": Box("words", "Sides", options=_SIDES),
    "01.5": _SHARE,
    "02.1": Box(WHOLE, unit="rows"),
    "02.2": Box(WHOLE, unit="troops"),
    "02.3": Box(
        "chart",
        "Your chart",
        fields={
            "force": Box("word", "The planned 4,000", options=_INKS),
            "exercise": Box("word", "The exercise in 2014", options=_INKS),
            "start": Box("word", "The axis starts at", options={"0": "0", "1000": "1,000", "3500": "3,500"}),
        },
        loose=True,
        bars=_two_numbers,
    ),
    "02.4": Box("pair", unit="troops", labels=("lowest", "highest"), numbers=WHOLE),
    "02.5": Box(NUMBER, unit="times"),
    "03.1": Box(WHOLE, unit="jets"),
    "03.2": Box(
        "word",
        "In the cell",
        options={"0": "0", "8": "8", "words": "the officials’ words", "empty": "nothing: the cell stays empty"},
        alike=dict.fromkeys(
            ("nan", "na", "<na>", "pd.na", "none", "null", "missing", "nothing", "an empty cell"), "empty"
        )
        | {"zero": "0", "eight": "8"},
        loose=True,
    ),
    "03.3": Box(WHOLE, unit="jets"),
    "03.4": Box(WHOLE, unit="jets"),
    "03.5": Box("pair", unit="per cent", labels=("from 16 to 8", "from 4 to 8"), numbers=PERCENT),
    "04.1": Box(WHOLE, unit="cells"),
    "04.2": Box("word", "Question", options=_HEADS, alike=_HEADS_ALIKE),
    "04.3": Box(NUMBER, "Kappa"),
    "04.4": Box(WHOLE, "Number of the rule"),
    "04.5": Box("form", "The form below is the answer to this exercise"),
    "05.1": Box(NUMBER, unit="times"),
    "05.2": Box("word", "Capital", options=_capitals),
    "05.3": Box(NUMBER, unit="times"),
    "05.4": Box(NUMBER, unit="times"),
    "05.5": Box("word", "Speaker", options=_speakers),
    "06.1": Box("parts", fields={letter: Box("word", f"Chart {letter}", options=_DEVICES) for letter in "ABC"}),
    "06.2": Box(NUMBER, "Lie factor"),
    "06.3": Box(WHOLE, unit="pages"),
    "06.4": Box("word", "Page", options=_pages, alike=_pages_in_the_picture),
    "06.5": Box("word", "Verb", alike={"say": "say", "says": "say", "to say": "say", "saying": "say"}),
    "07.1": Box(WHOLE, unit="troops"),
    "07.2": Box("word", "Assumption", options=_assumption_names),
    "07.3": Box("change", fields=_assumptions),
    "07.4": Box(WHOLE, unit="attackers"),
    "07.5": Box(NUMBER, unit="hours"),
    "08.1": Box(WHOLE, unit="votes"),
    "08.2": Box(WHOLE, unit="texts"),
    "08.3": Box(WHOLE, unit="delegations"),
    "08.4": Box("pair", unit="no votes", labels=("if all must agree", "if the majority decides"), numbers=WHOLE),
    "09.1": Box(WHOLE, unit="statements"),
    "09.2": Box(PERCENT, unit="per cent"),
    "09.3": Box(WHOLE, unit="worlds"),
    "09.4": Box(WHOLE, unit="troops"),
    "09.5": Box(WHOLE, unit="people"),
    "09.6": Box(
        "parts",
        fields={
            "outcome": Box("word", "outcome", options=_listed("happened", "partly", "did_not_happen", "open")),
            "reading": Box("word", "reading", options=_listed("source_says", "our_inference")),
            "date": Box("date", "date"),
            "precision": Box("word", "precision", options=_listed("day", "month")),
            "source_kind": Box("word", "source_kind", options=_listed("official", "news_agency", "press", "state_run")),
        },
    ),
    "10.1": Box(NUMBER, unit="minutes"),
    "10.2": Box("text", "Line under the picture"),
}
