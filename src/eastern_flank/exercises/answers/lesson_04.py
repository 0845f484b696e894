"""Judge the exercises of lesson 04, "Who wanted what?"."""

import pandas as pd

from eastern_flank.exercises import agreement
from eastern_flank.exercises.check import Misfit, Verdict, as_number, as_word, close, first_fault, judge
from eastern_flank.tables.load import load, stances

SILENT = "not_stated"
PASSAGES = 12  # how many the reader codes in exercise 5
# Exercise 3: the codes of two coders for six items, as the lesson prints them.
ONE, OTHER = ("yes", *["no"] * 5), (*["no"] * 5, "yes")
CODERS = ("coder_a", "coder_b", "coder_c")


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
        praise="More than half. What the chart shows first, the filled cells, is the smaller part of it.",
        otherwise="Multiply actors by questions, and take away the cells that have an answer: the rows of the table cells.",
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
        praise="Many answers, and not one of them is a no. To be answered often and to be disputed are two things.",
        otherwise="That is not a question in the table. Copy a word from its column question, with quotation marks around it.",
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
    """Judge in which one cell the codings differ, and which coder is alone there."""
    if not isinstance(answer, tuple | list) or len(answer) != 3:
        raise Misfit("Give three words in round brackets: (actor, question, coder).")
    tables = {name: load(f"coding/{name}").set_index(["actor", "question"])["stance"].astype("str") for name in CODERS}
    codes = pd.DataFrame(tables)
    ((cell, row),) = codes[codes.nunique(axis=1) > 1].iterrows()
    (alone,) = [name for name in CODERS if (row == row[name]).sum() == 1]
    actor, question, coder = (as_word(part) for part in answer)
    faults = [
        (actor not in codes.index.levels[0], "The first word is not an actor. Copy it from the column actor."),
        (question not in codes.index.levels[1], "The second word is not a question. Copy it from the column question."),
        (coder not in CODERS, "The third word is the name of a column: the coder who is alone."),
        ((actor, question) != cell, "There all three codings say the same. Look for a row with different words."),
        (coder != alone, "The cell is right, but that coder has the same code as another one. Who is alone?"),
    ]
    return first_fault(
        faults, "One cell of 65. Now the interesting question: is it a slip, or can the passage be read both ways?"
    )


def _exercise_5(answer):
    """Judge whether all passages are coded. Which codes they have is for the reader to argue."""
    if not isinstance(answer, dict | pd.Series):
        raise Misfit('Give your codes as they are in the cell: {1: "yes", 2: "no", …}, one for each passage.')
    known = list(load("coding/coder_a")["stance"].cat.categories)
    codes = dict(answer)
    given = {item: code for item, code in codes.items() if code is not ...}
    unknown = [item for item, code in given.items() if not isinstance(code, str) or code not in known]
    if set(codes) != set(range(1, PASSAGES + 1)):
        return Verdict(False, f"Give one code for each passage from 1 to {PASSAGES}, under its number.")
    if not given:
        return Verdict(None, "Put a word in place of the dots on each line, and run the cell again.")
    if unknown:
        return Verdict(False, f"Passage {unknown[0]} has a code that is not on the list: {', '.join(known)}.")
    if len(given) < len(codes):
        return Verdict(False, f"{len(given)} passages are coded, {len(codes) - len(given)} are still open.")
    if len(set(given.values())) == 1:
        return Verdict(False, "All passages have the same code. Then nothing can be compared; read them once more.")
    if SILENT not in given.values():
        return Verdict(True, "All are coded, each with a stance. Was nobody silent? Go through rules 4 and 5 again.")
    return Verdict(True, "All are coded. There is no key to compare with, only other readers: run the next cell.")
