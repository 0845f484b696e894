"""Judge the exercises of lesson 10, "What do I show in class tomorrow?"."""

import re
from dataclasses import replace

import pandas as pd

from eastern_flank.core import project
from eastern_flank.exercises.check import Misfit, as_number, close, first_fault, judge
from eastern_flank.figures import metadata
from eastern_flank.tables.load import load, package

PACE = 130  # words a minute, as the lesson has it
LESSON, CROPPED = "05", "02_dots"  # which the exercises are about


def _exercise_1(answer):
    """Judge how many minutes it takes to say the notes of a lesson's figures."""
    notes = load(metadata.NOTES)
    ours = notes[notes["figure"].str.startswith(LESSON)]
    say, ask = _words(ours["say"]), _words(ours["ask"])
    return judge(
        as_number(answer),
        say / PACE,
        [
            (say, f"That is how many words there are. Divide by {PACE} to get minutes."),
            (60 * say / PACE, "Those are seconds. Divide by 60 to get minutes."),
            (PACE / say, "You divided the wrong way round. Divide the words by the words per minute to get minutes."),
            ((say + ask) / PACE, "That includes the questions too. Use only the words to say."),
            (ask / PACE, "Those are the questions. Count what you say."),
            (_words(notes["say"]) / PACE, f"That is all figures. Keep those whose name begins with {LESSON}."),
            (say / PACE / len(ours), "That is the average per figure. Add them up."),
            (len(ours), "That is how many figures there are. How many words are to be said about them?"),
        ],
        praise="Less than the time it takes to look at the figures. So leave them time to look.",
        otherwise=f"Add up the words to say for the figures of lesson {LESSON}, and divide by {PACE}.",
        same=close(0.06),  # one decimal will do, rounded or cut off
    )


def _words(texts):
    return int(texts.str.split().str.len().sum())


def _exercise_2(answer):
    """Judge the line that goes under a figure whose own source line was cut off."""
    if not isinstance(answer, str):
        raise Misfit('Give a line of text, in quotation marks: "Source: …".')
    key = {
        "tests": _tests(),
        "praise": "Article, paragraphs, project, licence: anyone who sees your slide can follow it back.",
    }
    plain = _plain(answer)
    faults = [(not _passes(plain, test, wanted), said) for test, wanted, said in key["tests"]]
    return replace(first_fault(faults, key["praise"]), key=key)


def _passes(plain, test, wanted):
    """Tell whether a line passes a test: it is not a text, it has one of several texts, or it names these paragraphs."""
    if test == "is_not":
        return plain != wanted
    if test == "has":
        return any(each in plain for each in wanted)
    return _paragraphs(plain, wanted["dates"]) == wanted["paragraphs"]


def _tests():
    """Return what the line has to pass, in this order: the test, what it is about, and what to say where the line fails."""
    figure, ours = metadata.read(project.root() / "figures" / f"{CROPPED}.png"), package()
    agency, _, day = ours["sources"][0]["short"].partition(", ")
    when = pd.Timestamp(day)  # in English, as `month_name` is; what %B is depends on the computer
    month = when.month_name()
    words = (f"{{0:%d}} {month} {{0:%Y}}", f"{month} {{0:%d}} {{0:%Y}}")
    dates = (*words, "{0.day}.{0.month}.{0.year}", "{0:%d.%m.%Y}", "{0.day}/{0.month}/{0.year}")
    dates = [form.format(when).lower() for form in (*dates, "{0:%d/%m/%Y}", "{0:%m/%d/%Y}", "{0:%Y-%m-%d}")]
    paragraphs = _paragraphs(_plain(figure.source), dates)
    ask = "Where do the numbers come from, and who allows you to show them?"
    article = "It does not say which article the numbers come from, and its date."
    name = "It does not say who made the figure. The licence asks you to name the project."
    licence = "It does not name the licence of the figure, with its version. Somebody may want to use your slide."
    return [
        ("is_not", _plain(figure.title), f"That is its title: the finding. {ask}"),
        ("is_not", _plain(figure.alt), f"That is its alt text: for people who cannot see the picture. {ask}"),
        ("has", [_plain(agency)], article),
        ("has", dates, article),
        (
            "names",
            {"paragraphs": paragraphs, "dates": dates},
            "It does not name the paragraphs. With them, anybody can check the numbers.",
        ),
        ("has", [_plain(ours["short"]).removesuffix(" 2016")], name),
        ("has", [_plain(ours["licenses"][0]["short"])], licence),
    ]


def _plain(text):
    """Remove the differences that do not matter: capitals, spaces, most punctuation, "13th of June"."""
    text = re.sub(r"(?<=\d)th\b", "", text.lower().replace("–", "-").replace("&", " and "))
    return " ".join(re.findall(r"\d+(?:[./-]\d+)*|\w+", text.replace(" of june", " june")))


def _paragraphs(plain, dates):
    """Return the numbers after "paragraphs", "paragraph", "par." and the like, in a line without its date."""
    for date in dates:
        if date in plain:
            plain = plain.replace(date, "|")
            break
    return sorted(set(re.findall(r"\d+", " ".join(re.findall(r"\bpar[a-z]*((?: (?:\d+(?!\S)|and))+)", plain)))))
