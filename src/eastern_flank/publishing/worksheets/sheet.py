"""A worksheet: a lesson's guesses and exercises with room for the answers, what they need, and nothing that tells an answer.

What a sheet has beyond the guess, the *must* exercises and the last questions is in `sheets.toml`, one short entry per box.
"""

import math
import re
import tomllib
from collections.abc import Callable
from functools import cache
from html import unescape
from pathlib import Path

import nbformat

from eastern_flank.core.markup import Markup, escape
from eastern_flank.publishing import minutes, sanitise
from eastern_flank.publishing.worksheets import forms, pieces
from eastern_flank.publishing.worksheets.lesson import Lesson, SheetMismatch
from eastern_flank.tables import load as tables

TALK = 2  # lines below each question of "Talk about it"
_FOLDER = Path(__file__).parent
_WEIGHTS = {"guess": 2, "must": 3, "talk": 4}  # of a box's parts, before they are made to fit the lesson's minutes
_SMALLER = "html { font-size: 10pt } .task { margin-bottom: 2.6mm } .picture img { max-height: 76mm !important }"
_QUESTION = re.compile(r"^\d\. (.+)$", re.MULTILINE)


def worksheet(nb: nbformat.NotebookNode, read: Callable[[str], bytes] = lambda name: b"") -> str:
    """Return a lesson's worksheet.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        The lesson as it is in notebooks/.
    read : function
        Returns the file of a figure, by its name: "figures/02_dots.svg"; nothing where it is not there.

    Returns
    -------
    str
        A page to be printed with `style`.

    Raises
    ------
    SheetMismatch
        Where its entry names something that the lesson does not have.
    """
    lesson = Lesson(nb)
    boxes = list(_timed(entries(lesson), minutes.counted(nb), lesson))
    body = "".join(_box(entry, number, time, lesson, read) for number, (entry, time) in enumerate(boxes, 1))
    return page(lesson, "worksheet", Markup(body), _who())


def page(lesson: Lesson, kind: str, body: Markup, below: Markup) -> str:
    """Return a whole page.

    Parameters
    ----------
    lesson : Lesson
    kind : str
        "worksheet" or "answer sheet".
    body, below : Markup
        What is on it, and what is next to its title.

    Returns
    -------
    str
    """
    whole = f"{lesson.title}, {kind}"
    question = lesson.title.partition(": ")[2]
    heading = question[:1].upper() + question[1:]
    name = lesson.title.partition(":")[0]
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(whole)}</title></head>'
        f'<body data-source="{escape(_source(lesson))}" data-name="{escape(f"{name}, {kind}")}"><main>'
        f'<div class="head"><h1>{escape(heading)}</h1>{below}</div>{body}</main></body></html>'
    )


def title_of(html: str) -> str:
    """Return the title of a sheet.

    Parameters
    ----------
    html : str
        From `page`.

    Returns
    -------
    str
    """
    return unescape(re.search("<title>(.*?)</title>", html)[1])


def style(paper: str = "a4") -> str:
    """Return the style of a sheet, as CSS.

    Parameters
    ----------
    paper : str
        "a4" or "letter", which is 18 mm shorter, and takes smaller type and figures.

    Returns
    -------
    str
    """
    smaller = _SMALLER if paper == "letter" else ""
    return f"{(_FOLDER / 'sheet.css').read_text('utf-8')}{smaller}"


@cache
def _all_entries():
    return tomllib.loads((_FOLDER / "sheets.toml").read_text("utf-8"))


def entries(lesson: Lesson) -> list[dict]:
    """Return the boxes of a lesson's sheet: those in sheets.toml, and of a lesson that is not there the opening guess and musts.

    Parameters
    ----------
    lesson : Lesson

    Returns
    -------
    list of dict
    """
    listed = _all_entries().get(lesson.number)
    if listed is None or not all(number in lesson.exercises for box in listed for number in box.get("exercises", ())):
        listed = [{"guess": item} for item in list(lesson.guesses)[:1]]
        listed += [{"exercises": [number]} for number, each in lesson.exercises.items() if each.level == "must"]
    listed = [dict(box) for box in listed]
    return [*listed, {"talk": True, "part": listed[-1].get("part", "") if listed else ""}]


def _who():
    return Markup('<p class="who">Name <span class="name"></span> Date <span class="date"></span></p>')


def _source(lesson):
    context = ", and context" if any(box.get("context") for box in entries(lesson)) else ""
    return f"Source: Reuters, 13 June 2016, in our words{context}. {tables.about()['short']}, CC BY 4.0"


# ------------------------------------------------------------------------------------------------------- minutes


def _timed(boxes, counted, lesson):
    """Yield each box with its minutes, which add up to those of its part; a box that is extra has none."""
    parts = {box.get("part", "") if len(counted) > 1 else "" for box in boxes}
    shares = {}
    for part in parts:
        own = [n for n, box in enumerate(boxes) if len(counted) == 1 or box.get("part", "") == part]
        weights = [_weight(boxes[n], lesson) for n in own]
        shares |= dict(zip(own, shared(counted.get(part, next(iter(counted.values()))), weights), strict=True))
    for number, box in enumerate(boxes):
        yield box, shares[number]


def _weight(box, lesson):
    """Weigh a box by what is to be done in it, in about minutes: to guess, to solve, to read, to write."""
    if _is_extra(box, lesson):
        return 0
    musts = sum(lesson.exercises[number].level == "must" for number in box.get("exercises", ()))
    shown = [*box.get("show", ()), *box.get("below", ())]
    to_fill = sum(row.count("") for each in shown for row in each.get("fill", ()))
    written = (
        box.get("write", 0) + sum(each.get("lines", 0) for each in shown) + 6 * any("squares" in each for each in shown)
    )
    own = " ".join([box.get("say", ""), box.get("then", ""), *box.get("ask", {}).values()])
    words = len(own.split()) + sum(len(minutes.words(lesson.text(name))) for name in box.get("text", ()))
    words += 20 * sum(len(each.get("paragraphs", ())) or 15 * ("paragraphs" in each) for each in shown)
    parts = _WEIGHTS["guess"] * ("guess" in box) + _WEIGHTS["must"] * musts + _WEIGHTS["talk"] * ("talk" in box)
    return (
        parts
        + words / minutes.WORDS
        + (to_fill + written + 2 * own.count("___")) / 3
        + 8 * any("passages" in each for each in shown)
        + sum("cell" in each for each in shown)
    )


def _is_extra(box, lesson):
    """Say whether all exercises of a box are *should* or *could*: the lesson's minutes do not count them."""
    levels = {lesson.exercises[number].level for number in box.get("exercises", ())}
    return bool(levels) and "must" not in levels and "guess" not in box


def shared(total: int, weights: list[float]) -> list[int]:
    """Share out whole minutes by weights, by largest remainders.

    Parameters
    ----------
    total : int
    weights : list of float
        A weight of 0 gets nothing.

    Returns
    -------
    list of int
        They add up to `total`.

    >>> shared(10, [1, 1, 1, 0])
    [4, 3, 3, 0]
    """
    exact = [total * weight / (sum(weights) or 1) for weight in weights]
    given = [math.floor(each) for each in exact]
    by_rest = sorted(range(len(weights)), key=lambda n: given[n] - exact[n])
    for n in by_rest[: total - sum(given)]:
        given[n] += 1
    return given


# --------------------------------------------------------------------------------------------------------- boxes


def _box(box, number, time, lesson, read):
    extra = _is_extra(box, lesson)
    when = "if you have time" if extra else f"{time} minute{'s' * (time != 1)}"
    body = Markup(f"<p>{rich(box['say'])}</p>") if "say" in box else Markup("")
    for name in box.get("text", ()):
        body += pieces.markdown(lesson.text(name))
    for each in box.get("show", ()):
        body += _shown(each, lesson, read)
    if "guess" in box:
        if box["guess"] not in lesson.guesses:
            raise SheetMismatch(f"it has no guess '{box['guess']}' to show; run the lesson again")
        body += pieces.guess(lesson.guesses[box["guess"]])
    if "then" in box:
        body += f"<p>{rich(box['then'])}</p>"
    if box.get("write"):
        body += pieces.lines(box["write"])
    for exercise in box.get("exercises", ()):
        body += _exercise(lesson.exercises[exercise], box, extra)
    for each in box.get("below", ()):
        body += _shown(each, lesson, read)
    if "talk" in box:
        for question in _QUESTION.findall(lesson.text("talk") if lesson.has("talk") else ""):
            body += f'<div class="asked">{pieces.markdown(question)}{pieces.lines(TALK)}</div>'
    total = minutes.counted(lesson.notebook).get(box.get("part", ""), "")
    part = (
        f'<h2 class="part">Part {escape(box["part"])} <small>{escape(total)} minutes</small></h2>'
        if box.get("begins")
        else ""
    )
    heading = f"<h3><b>{number}</b> {escape(title(box, lesson))} <small>{escape(when)}</small></h3>"
    looks = " long" * ("long" in box or "talk" in box) + " new-page" * bool(box.get("page"))
    return f'{part}<section class="task{looks}">{heading}{body}</section>'


def title(box: dict, lesson: Lesson) -> str:
    """Return the heading of a box.

    Parameters
    ----------
    box : dict
        From `entries`.
    lesson : Lesson

    Returns
    -------
    str
    """
    if "title" in box:
        return box["title"]
    if "talk" in box:
        return "Talk about it"
    if box.get("exercises"):
        return lesson.exercises[box["exercises"][0]].title
    return "Guess first"


def _exercise(exercise, box, extra):
    """Return what an exercise asks, with its number and the room for its answer."""
    asked = box.get("ask", {}).get(exercise.number)
    text = Markup(f"<p>{rich(asked)}</p>") if asked else pieces.markdown(exercise.text)
    when = Markup('<p class="small"><em>If you have time</em></p>') if exercise.level != "must" and not extra else ""
    room = forms.room(exercise.number, box.get("room", {}).get(exercise.number))
    return f'<div class="exercise"><p class="label">{escape(exercise.number)}</p><div>{when}{text}{room}</div></div>'


def rich(text: str) -> Markup:
    """Return a text of ours with **bold words**, *terms* and ___ for a blank, as HTML.

    Parameters
    ----------
    text : str

    Returns
    -------
    Markup
    """
    html = escape(text).replace("&#42;", "*").replace("&#95;", "_")
    html = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html)
    html = re.sub(r"\*(.+?)\*", r"<em>\1</em>", html)
    return Markup(re.sub(r"_{3,}", '<span class="blank"></span>', html))


def _shown(each, lesson, read):
    """Return one thing that a box shows: the key of its entry says what kind it is."""
    match each:
        case {"cell": name}:
            return _output(each, name, lesson, read)
        case {"table": name}:
            return _table(each, name)
        case {"fill": rows}:
            return pieces.table(each["head"], rows, fill=True, tall=each.get("tall", False))
        case {"paragraphs": numbers}:
            return _paragraphs(numbers, each.get("words", False))
        case {"squares": (across, down)}:
            return pieces.squares(across, down, each["marks"], f"Squared paper, {across} squares wide and {down} high")
        case {"line": marks}:
            return pieces.number_line(marks, each["steps"], f"A line from {marks[0]} to {marks[-1]}")
        case {"lines": count}:
            return pieces.lines(count)
        case {"words": words}:
            return Markup(f"<p>{rich(words)}</p>")
        case {"inks": _}:
            return pieces.inks()
        case {"passages": _}:
            return _passages()
    raise SheetMismatch(f"publishing/worksheets/sheets.toml shows what there is not: {each}")


def _output(each, name, lesson, read):
    """Return what a cell has shown: a figure as it is in figures/, another picture, or a table."""
    shown = lesson.shown(name)
    if img := shown.img:
        saved = lesson.figure(name)
        svg = read(f"figures/{saved}.svg") if saved else b""
        img["alt"] = re.sub(r" ?Drawn: [^.]*\bcells empty\b.*", "", img.get("alt", ""))  # counting them is an exercise
        high = each.get("high", pieces.HIGH)
        return pieces.figure(svg, img["alt"], high) if svg else pieces.picture(str(img), high)
    rows = [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in shown.select("tr")]
    if not rows:
        raise SheetMismatch(f"its cell '{name}' has no table and no picture; run the lesson again")
    body = [row for row in rows[1:] if any(row[1:])]
    kept, names = each.get("columns", range(len(rows[0]))), _names() | each.get("names", {})
    return pieces.table(each["head"], [[_word(names.get(row[n], row[n])) for n in kept] for row in body])


def _table(each, name):
    """Return columns of a table under our own headings, with names in place of keys."""
    rows = tables.load(name)
    for column, value in each.get("where", {}).items():
        rows = rows[rows[column].astype("str").isin(value)]
    names = _names()
    records = rows.to_dict("records")
    cells = ([names.get(row[column], _word(row[column])) for column in each["columns"]] for row in records)
    return pieces.table(each["head"], cells)


def _names():
    """Return what our keys for people, states and voices stand for."""
    actors, people = tables.load("actors"), tables.load("people")
    return {
        **dict(zip(actors["actor"], actors["name"], strict=True)),
        **dict(zip(people["person"], people["name"], strict=True)),
        "reporter": "The reporter",
        "officials": "Officials, not named",
    }


def _word(value):
    return value.replace("_", " ").replace("`", "") if isinstance(value, str) else value


def _paragraphs(numbers, words):
    """Return the summaries of some paragraphs, or of all, if wanted with the paragraphs' lengths."""
    rows = tables.load("paragraphs")
    rows = rows[rows["paragraph"].isin(numbers)] if numbers else rows
    columns = ["paragraph", "summary", *["words"] * words]
    return pieces.table(["", "The article, in our words", *["Words"] * words], rows[columns].astype("str").to_numpy())


def _passages():
    """Return the dozen passages of lesson 04 with room for two codes and a rule."""
    dozen, claims = tables.load("coding/passages"), tables.load("claims").set_index("claim")
    asked = tables.load("questions").set_index("question")["text"]
    names = _names()
    rows = [
        (
            str(row["passage"]),
            f"{names.get(claims.at[row['claim'], 'speaker'], '')}: {claims.at[row['claim'], 'paraphrase']} "
            f"(“{claims.at[row['claim'], 'evidence']}”)",
            f"{names[row['actor']]}: {asked[row['question']]}",
            *[""] * 3,
        )
        for row in dozen.to_dict("records")
    ]
    head = ["", "Who says it, and what, in our words (“the phrase”)", "Whose answer to which question?"]
    return pieces.table([*head, "My code", "Rule", "Partner"], rows, fill=True)


def cleaned(markdown: str) -> Markup:
    """Return a teaching page's Markdown as HTML.

    Parameters
    ----------
    markdown : str

    Returns
    -------
    Markup
    """
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    return Markup(sanitise.content(markdown2html_mistune(plain)))
