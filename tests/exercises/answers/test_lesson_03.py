"""Lesson 03's checks: the right answers, the likely mistakes, and anything else a reader may hand in."""

import pandas as pd
import pytest

from eastern_flank.exercises import check as exercises

RIGHT = [
    ("03.1", 0),
    ("03.2", None),
    ("03.2", pd.NA),
    ("03.2", float("nan")),
    ("03.3", 3),
    ("03.4", 16),
    ("03.5", (-50, 100)),
    ("03.5", [-50.0, 100.0]),
]


@pytest.mark.parametrize(("exercise", "answer"), RIGHT, ids=str)
def test_right_answers_are_right(exercise, answer):
    assert exercises.check(exercise, answer).right is True


MISTAKES = [
    ("03.1", 8, "That is all of them"),
    ("03.1", 2, "number of rows"),
    ("03.1", 4, "one detachment"),
    ("03.1", 3, "Adding up nothing"),
    ("03.2", 0, "Zero is a number"),
    ("03.2", 8, "there now"),
    ("03.2", 40, "nobody does"),
    ("03.2", "a lot more", "column of their own"),
    ("03.3", 35, "have a number"),
    ("03.3", 38, "all rows"),
    ("03.3", 147, "adds up the jets"),
    ("03.3", 1, "isna()"),
    ("03.4", 4, "one contingent only"),
    ("03.4", 8, "Check the date"),
    ("03.4", 12, "One contingent is missing"),
    ("03.4", 147, "five years"),
    ("03.4", 5, "had not yet ended"),
    ("03.5", (100, -50), "wrong order"),
    ("03.5", (50, 100), "which sign"),
    ("03.5", (-0.5, 1), "hundred times"),
    ("03.5", (50, 200), "as a share of the old one"),
    ("03.5", (-100, 50), "divided by the new number"),
    ("03.5", (-8, 4), "differences in jets"),
    ("03.5", (1, 2), "new minus old"),
    ("03.5", -50, "two numbers"),
]


@pytest.mark.parametrize(("exercise", "answer", "words"), MISTAKES, ids=str)
def test_a_likely_mistake_is_named_and_the_answer_not_given_away(exercise, answer, words):
    verdict = exercises.check(exercise, answer)
    assert verdict.right is False
    assert words in verdict.message
