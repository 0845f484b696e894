"""The checks of lesson 09: right answers, likely mistakes, and anything else a reader may hand in."""

import pytest

from eastern_flank.exercises import check as exercises
from eastern_flank.tables import load as tables


def outcomes():
    return tables.load("context/outcomes")


def troops(*scopes):
    groups = tables.load("context/battlegroups")
    return groups.loc[groups["scope"].isin(scopes), "troops"]


def drills():
    table = tables.load("context/exercises")
    return table[table["side"] == "russia"]


RIGHT = [
    ("09.1", 21),
    ("09.2", 700 / 9),
    ("09.2", 78),
    ("09.3", 3),
    ("09.4", 5982),
    ("09.4", lambda: troops("after_reinforcement").sum()),
    ("09.5", 9000),
]


@pytest.mark.parametrize(("exercise", "answer"), RIGHT)
def test_right_answers_are_right(exercise, answer):
    verdict = exercises.check(exercise, answer() if callable(answer) else answer)
    assert verdict.right is True, verdict


MISTAKES = [
    ("09.1", lambda: len(outcomes()), "counts all rows"),
    ("09.1", 3, "rows are left out"),
    ("09.1", 27, "subtract them instead"),
    ("09.1", 20, "Count all rows"),
    ("09.2", 7 / 9, "from 0 to 1"),
    ("09.2", lambda: 100 * (outcomes()["outcome"] == "happened").mean(), "among all rows"),
    ("09.2", 700 / 24, "not of all rows"),
    ("09.2", 100, "counts 'partly'"),
    ("09.2", 7, "how many happened"),
    ("09.2", 22.2, "Turn it round"),
    ("09.2", 50, "Keep the forecasts"),
    ("09.3", 1, "have an attack"),
    ("09.3", 4, "not in that one"),
    ("09.3", 2, "leaves out a world"),
    ("09.3", 0, "one by one"),
    ("09.4", lambda: troops("after_reinforcement", "new_in_2022").sum(), "one scope only"),
    ("09.4", lambda: troops("new_in_2022").sum(), "new in 2022"),
    ("09.4", lambda: tables.load("context/battlegroups")["troops"].sum(), "again and again"),
    ("09.4", lambda: troops("full_deployment").sum(), "August 2017"),
    ("09.4", 4, "how many groups"),
    ("09.4", lambda: troops("after_reinforcement").mean(), "mean of the four"),
    ("09.4", 1, "add it up"),
    ("09.5", 100_000, "officer's own number"),
    ("09.5", 155_000, "largest of the year"),
    ("09.5", 150_000, "only partly at the borders"),
    ("09.5", lambda: drills()["claimed_high"].max(), "largest of all years"),
    ("09.5", 90_000, "in another year"),
    ("09.5", 2, "how many rows fit"),
    ("09.5", "9,000", "without quotation marks"),
    ("09.5", 4700, "Three conditions"),
]


@pytest.mark.parametrize(("exercise", "answer", "words"), MISTAKES)
def test_a_likely_mistake_is_named(exercise, answer, words):
    verdict = exercises.check(exercise, answer() if callable(answer) else answer)
    assert verdict.right is False
    assert words in verdict.message


@pytest.mark.parametrize(("exercise", "answer", "words"), MISTAKES)
def test_the_right_answer_is_not_given_away(exercise, answer, words):
    message = exercises.check(exercise, answer() if callable(answer) else answer).message
    numbers = {right for number, right in RIGHT if number == exercise and not callable(right)}
    assert not any(f"{right:,}" in message.split() or str(right) in message.split() for right in numbers)
