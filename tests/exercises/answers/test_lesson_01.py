"""Lesson 01: the right answers, each likely mistake, and answers of another kind."""

import pandas as pd
import pytest

from eastern_flank.exercises import check as exercises
from eastern_flank.tables import load as tables


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("01.1", 5),
        ("01.2", 20),
        ("01.3", 7 / 16),
        ("01.3", 0.44),
        ("01.4", ["russia", "alliance"]),
        ("01.4", ("Alliance", "russia ")),
        ("01.4", {"alliance", "russia"}),
        ("01.4", ["NATO", "Russia"]),  # their names in the charts
        ("01.4", pd.Index(["alliance", "russia"])),
        ("01.5", 4 / 11),
        ("01.5", 0.36),
    ],
)
def test_right_answers_are_right(exercise, answer):
    verdict = exercises.check(exercise, answer)
    assert verdict.right is True, verdict


MISTAKES = [
    ("01.1", 11, "how many claims are quoted"),
    ("01.1", 13, "all speakers"),
    ("01.1", 6, "how many paragraphs"),
    ("01.1", 47, "all claims"),
    ("01.1", 2, "each name once"),
    ("01.2", 27, "do have a side"),
    ("01.2", 32, "no match among the people"),
    ("01.2", 19, "reporter alone"),
    ("01.2", 2, "how many voices"),
    ("01.2", 47, "all claims"),
    ("01.2", 3, "subtract the sum"),
    ("01.2", lambda: tables.load("claims")["hedge"].isna(), "still a table or a column"),
    ("01.3", 7, "Divide it"),
    ("01.3", 43.75, "percentage"),
    ("01.3", 7 / 11, "turned the question round"),
    ("01.3", 7 / 47, "all claims of the article"),
    ("01.3", 9 / 16, "that is reported"),
    ("01.3", 11 / 47, "whole article"),
    ("01.3", 0.9, "number of all its claims"),
    ("01.4", ["russia"], "another side"),
    ("01.4", "russia", "another side"),
    ("01.4", ["russia", "alliance", "industry"], "makes no claim"),
    ("01.4", ["eastern_flank"], "side with a quotation"),
    ("01.4", ["reporter"], "have no side"),
    ("01.4", ["russia", "denmark"], "an actor"),
    ("01.4", ["paris"], "not a side"),
    ("01.4", 2, "in square brackets"),
    ("01.5", 4, "Divide it"),
    ("01.5", 36.4, "percentage"),
    ("01.5", 7 / 11, "without a hedge"),
    ("01.5", 4 / 19, "turned round"),
    ("01.5", 19 / 47, "whole article"),
    ("01.5", 15 / 36, "all other claims"),
    ("01.5", 3 / 11, "not 'stated'"),
    ("01.5", 0.1, "Count the words"),
]


@pytest.mark.parametrize(("exercise", "answer", "words"), MISTAKES)
def test_a_likely_mistake_is_named(exercise, answer, words):
    verdict = exercises.check(exercise, answer() if callable(answer) else answer)
    assert verdict.right is False
    assert words in verdict.message
