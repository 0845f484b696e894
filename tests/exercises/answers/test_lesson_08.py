"""The checks of lesson 08."""

import pytest

from eastern_flank.exercises import check as exercises


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [("08.1", 29), ("08.2", 2.0), ("08.3", 3), ("08.4", (1, 6)), ("08.4", ["1", "six"])],
)
def test_right_answers_are_right(exercise, answer):
    assert exercises.check(exercise, answer() if callable(answer) else answer).right is True


@pytest.mark.parametrize(
    ("exercise", "answer", "words"),
    [
        ("08.1", 35, "chair and the guest"),
        ("08.1", 26, "Count the empty cells"),
        ("08.1", 55, "how many votes there will be"),
        ("08.1", 3, "Count the dots"),
        ("08.2", 3, "do get a no"),
        ("08.2", 1, "no vote"),
        ("08.2", 4, "have a yes"),
        ("08.2", 5, "how many texts there are"),
        ("08.2", 0, "Go through the columns"),
        ("08.3", 4, "has no vote"),
        ("08.3", 1, "one kind of answer"),
        ("08.3", 26, "counts all answers"),
        ("08.3", 11, "counts all delegations"),
        ("08.3", 2, "dashed box"),
        ("08.4", (6, 1), "in the other order"),
        ("08.4", (1, 5), "One more is needed"),
        ("08.4", (1, 5.5), "cut in half"),
        ("08.4", (1, 11), "not needed"),
        ("08.4", (11, 6), "smallest number"),
        ("08.4", (2, 2), "Begin with eleven yes votes"),
    ],
)
def test_a_likely_mistake_is_named(exercise, answer, words):
    verdict = exercises.check(exercise, answer() if callable(answer) else answer)
    assert verdict.right is False
    assert words in verdict.message
