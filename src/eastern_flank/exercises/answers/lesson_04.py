"""Judge the exercises of lesson 04, "Who wanted what?"."""

import pandas as pd

from eastern_flank.exercises import agreement
from eastern_flank.exercises.check import Misfit, Verdict, as_number, as_word, close, judge
from eastern_flank.tables.load import load, stances

SILENT = "not_stated"
PASSAGES = 12  # how many the reader codes in exercise 5
# Exercise 3: the codes of two coders for six items, as the lesson prints them.
ONE, OTHER = ("yes", *["no"] * 5), (*["no"] * 5, "yes")


def _filled():
    """Return the cells that have an answer."""
    cells = stances()
    return cells[cells["stance"] != SILENT]


def _exercise_1(answer):
    """Judge how many cells of the matrix are empty."""
    cells, filled, rows = len(stances()), len(_filled()), len(load("positions"))
    return judge(
        as_number(answer),
        cells - filled,
        [
            (filled, "That is how many cells are filled. Count the empty ones."),
            (cells, "That is how many cells there are, filled or not."),
            (rows, "That is how many rows of evidence there are. A cell may have several of them."),
            (cells - rows, "That takes away all rows of evidence. Some cells have several rows; count each cell once."),
        ],
        praise="More than half. You notice the filled cells first, but they are the smaller part of the chart.",
        otherwise="Multiply actors by questions, and take away the cells that have an answer.",
    )


def _exercise_2(answer):
    """Judge which question has the most answers."""
    answers = _filled()["question"].value_counts()
    (most,) = answers.index[answers == answers.max()]
    rows = load("positions")["question"].value_counts()
    split = pd.crosstab(_filled()["question"], _filled()["stance"].astype("str"))[["yes", "no"]].min(axis=1)
    return judge(
        as_word(answer),
        most,
        [
            (rows.idxmax(), "That question has the most rows of evidence. A cell can have several rows: count cells."),
            (split.idxmax(), "That question divides the actors most, and it comes close. Another has more answers."),
            *((other, "Other questions have more answers than this one.") for other in answers.index.drop(most)),
        ],
        praise="Many answers, and not one of them is a no. Being answered often and being disputed are two different things.",
        otherwise="That is none of the five questions. Write the words above a column of the chart.",
    )


def _exercise_3(answer):
    """Judge Cohen's kappa where two coders agree on the frequent code only."""
    same = agreement.percent_agreement(ONE, OTHER)
    expected = sum(ONE.count(code) * OTHER.count(code) for code in set(ONE)) / len(ONE) ** 2
    right = agreement.cohen_kappa(ONE, OTHER)
    return judge(
        as_number(answer),
        right,
        [
            (same, "That is the share of items with the same code. Kappa goes on from there, and takes chance away."),
            (100 * same, "That is percent agreement. Kappa goes on from there, and takes chance away."),
            (expected, "That is what chance alone would give. Put it into the formula, with what you observe."),
            (same - expected, "You have the upper part of the fraction. Divide it by what chance leaves open."),
            (-right, "The size is right. Look at the sign: do they agree more often than chance would, or less?"),
        ],
        praise="Two thirds of the codes agree, and kappa is below zero: with one frequent code, chance does better than they do.",
        otherwise="Count the items with the same code; then multiply, for each code, one coder's share by the other's.",
        same=close(0.006),
    )


def _exercise_4(answer):
    """Judge which rule makes a no of what the southern allies may be unwilling to do."""
    (right,) = load("coding/passages").query("claim == 'south_unwilling'")["rule"]
    return judge(
        as_number(answer),
        right,
        [
            (1, "Rule 1 is about what an actor says. Nobody from the south is quoted."),
            (2, "Rule 2 is about what an actor does, or may do: that is Canada. Who expects the refusal here?"),
            (4, "Rule 4 says for whom a group's words count. These are not the words of the group."),
            (5, "The article is not silent: it has a passage on them. Which rule names its author?"),
            (6, "It is in the article, so it is not general knowledge. Which rule names the reporter?"),
        ],
        praise="The reporter expects a refusal, so it is a no, on the weakest basis. A stricter rule would leave it open.",
        otherwise="Write the number of one of the six rules.",
    )


def _exercise_5(answer):
    """Judge whether all passages are coded. Which codes they have is for the reader to argue."""
    if not isinstance(answer, dict | pd.Series):
        raise Misfit("Code the passages in the form: a word for each of them.")
    known = list(load("coding/coder_a")["stance"].cat.categories)
    codes = dict(answer)
    given = {item: code for item, code in codes.items() if code is not ...}
    unknown = [item for item, code in given.items() if not isinstance(code, str) or code not in known]
    if set(codes) != set(range(1, PASSAGES + 1)):
        return Verdict(False, f"Give one code for each passage from 1 to {PASSAGES}, under its number.")
    if not given:
        return Verdict(None, "Choose a word for each passage in the form.")
    if unknown:
        return Verdict(False, f"Passage {unknown[0]} has a code that is not on the list: {', '.join(known)}.")
    if len(given) < len(codes):
        return Verdict(False, f"{len(given)} passages are coded, {len(codes) - len(given)} are still open.")
    if len(set(given.values())) == 1:
        return Verdict(False, "All passages have the same code. Then nothing can be compared; read them once more.")
    if SILENT not in given.values():
        return Verdict(True, "All are coded, each with a stance. Was nobody silent? Go through rules 4 and 5 again.")
    return Verdict(True, "All are coded. There is no answer key, only other readers: see the grid.")
