"""Lesson 00: the right answers, each likely mistake, and answers of another kind."""

import pytest

from eastern_flank.exercises import check as exercises


@pytest.mark.parametrize(
    ("exercise", "answer"), [("00.1", 3), ("00.2", "hatched"), ("00.2", " Hatched "), ("00.3", 69)]
)
def test_right_answers_are_right(exercise, answer):
    verdict = exercises.check(exercise, answer)
    assert verdict.right is True, verdict


MISTAKES = [
    ("00.1", 7, "same minister"),
    ("00.1", 8, "same minister"),
    ("00.1", 15, "not about an invasion"),
    ("00.1", 14, "the opposite"),
    ("00.1", 5, "from the first"),
    ("00.2", "solid", "had not met"),
    ("00.2", "dashed", "firmer"),
    ("00.2", "dotted", "has one"),
    ("00.2", "striped", "one of the four inks"),
    ("00.3", 6, "number of the paragraph"),
    ("00.3", 5, "number of its row"),
    ("00.3", 19, "shortest"),
    ("00.3", 620, "whole article"),
    ("00.3", 15, "how many paragraphs"),
    ("00.3", 43, "largest number"),
]


@pytest.mark.parametrize(("exercise", "answer", "words"), MISTAKES)
def test_a_likely_mistake_is_named(exercise, answer, words):
    verdict = exercises.check(exercise, answer)
    assert verdict.right is False
    assert words in verdict.message
