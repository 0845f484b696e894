"""Lesson 04: the right answers, the likely mistakes, and whatever else a reader may hand in."""

import pandas as pd
import pytest

from eastern_flank.exercises import agreement
from eastern_flank.exercises import check as exercises
from eastern_flank.exercises.answers import lesson_04
from eastern_flank.tables import load as tables


def full(code="yes", **others):
    return {n: others.get(f"p{n}", code) for n in range(1, lesson_04.PASSAGES + 1)}


def test_untouched_codes_are_not_answered_yet():
    assert exercises.check("04.5", full(...)).right is None


def test_right_answers_are_right():
    assert exercises.check("04.1", 35).right
    assert exercises.check("04.2", "force_deploy").right
    assert exercises.check("04.3", -0.2).right
    assert exercises.check("04.3", agreement.cohen_kappa(lesson_04.ONE, lesson_04.OTHER)).right
    assert exercises.check("04.2", "Deploy battalions?").right
    assert exercises.check("04.4", 3).right
    assert exercises.check("04.4", "three").right
    assert exercises.check("04.5", full("no", p3="not_stated")).right
    assert exercises.check("04.5", pd.Series(full("no", p3="not_stated"))).right


def test_a_coding_without_silence_is_complete_and_gets_a_question():
    verdict = exercises.check("04.5", full("no", p3="yes"))
    assert verdict.right
    assert "nobody silent" in verdict.message


MISTAKES = [
    ("04.1", 30, "how many cells are filled"),
    ("04.1", 65, "how many cells there are"),
    ("04.1", lambda: len(tables.load("positions")), "rows of evidence"),
    ("04.1", lambda: 65 - len(tables.load("positions")), "count each cell once"),
    ("04.1", 12, "Multiply actors by questions"),
    ("04.2", "air_defence", "most rows of evidence"),
    ("04.2", "attack_possible", "divides the actors most"),
    ("04.2", "more_resources", "more answers than this one"),
    ("04.2", "turkey", "none of the five questions"),
    ("04.2", 3, "quotation marks"),
    ("04.3", 4 / 6, "takes chance away"),
    ("04.3", 67, "Count the items"),
    ("04.3", 400 / 6, "takes chance away"),
    ("04.3", 26 / 36, "chance alone"),
    ("04.3", 4 / 6 - 26 / 36, "upper part"),
    ("04.3", 0.2, "Look at the sign"),
    ("04.4", 2, "that is Canada"),
    ("04.4", 1, "Nobody from the south is quoted"),
    ("04.4", 4, "not the words of the group"),
    ("04.4", 5, "names its author"),
    ("04.4", 6, "names the reporter"),
    ("04.4", 7, "one of the six rules"),
    ("04.5", ["yes"], "Code the passages in the form"),
    ("04.5", {1: "yes"}, "one code for each passage"),
    ("04.5", full("yes", p2="maybe"), "Passage 2 has a code that is not on the list"),
    ("04.5", full("yes", p2=...), "11 passages are coded, 1 are still open"),
    ("04.5", full("yes"), "the same code"),
]


@pytest.mark.parametrize(("exercise", "answer", "words"), MISTAKES)
def test_a_likely_mistake_is_named(exercise, answer, words):
    verdict = exercises.check(exercise, answer() if callable(answer) else answer)
    assert verdict.right is False
    assert words in verdict.message
