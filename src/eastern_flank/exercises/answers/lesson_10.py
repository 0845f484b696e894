"""Judge the exercises of lesson 10, "What do I show in class tomorrow?"."""

import re

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
    figure = metadata.read(project.root() / "figures" / f"{CROPPED}.png")
    paragraphs = re.search(r"paragraphs? [\d, –and]*\d", figure.source)[0]
    given, ours = _plain(answer), package()
    article, licence = ours["sources"][0]["short"], ours["licenses"][0]["short"]
    ask = "Where do the numbers come from, and who allows you to show them?"
    needed = [
        (article, "It does not say which article the numbers come from, and its date."),
        (paragraphs, "It does not name the paragraphs. With them, anybody can check the numbers."),
        (ours["short"], "It does not say who made the figure. The licence asks you to name the project."),
        (licence, "It does not name the licence of the figure. Somebody may want to use your slide."),
    ]
    faults = [
        (given == _plain(figure.title), f"That is its title: the finding. {ask}"),
        (given == _plain(figure.alt), f"That is its alt text: for people who cannot see the picture. {ask}"),
        *((_plain(part) not in given, lacking) for part, lacking in needed),
    ]
    return first_fault(faults, "Article, paragraphs, project, licence: anyone who sees your slide can follow it back.")


def _plain(text):
    """Remove the differences that do not matter: capitals, spaces, the kind of dash."""
    return " ".join(text.casefold().replace("–", "-").split())
