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


ROW = {
    "outcome": "partly",
    "reading": "source_says",
    "date": "2026-06-01",
    "precision": "month",
    "source_kind": "press",
}
RIGHT = [
    ("09.1", 17),
    ("09.2", 300 / 7),
    ("09.2", 43),
    ("09.3", 3),
    ("09.4", 5982),
    ("09.4", lambda: troops("after_reinforcement").sum()),
    ("09.5", 9000),
    ("09.5", "9,000"),
    ("09.6", ROW),
    ("09.6", ROW | {"outcome": " Partly ", "reading": "source says"}),
    ("09.6", ROW | {"date": "June 2026"}),
]


@pytest.mark.parametrize(("exercise", "answer"), RIGHT)
def test_right_answers_are_right(exercise, answer):
    verdict = exercises.check(exercise, answer() if callable(answer) else answer)
    assert verdict.right is True, verdict


MISTAKES = [
    ("09.1", lambda: len(outcomes()), "counts all rows"),
    ("09.1", lambda: outcomes()["claim"].nunique(), "with a claim"),
    ("09.1", lambda: outcomes()["claim"].count(), "rows that have a claim"),
    ("09.1", 1, "rows have no claim"),
    ("09.1", 19, "different keys"),
    ("09.2", 3 / 7, "from 0 to 1"),
    ("09.2", 500 / 9, "counts rows"),
    ("09.2", 75, "survivors"),
    ("09.2", 500 / 17, "among all statements"),
    ("09.2", 400 / 7, "counts 'partly'"),
    ("09.2", 3, "how many happened"),
    ("09.2", 57.14, "turn it round"),
    ("09.2", 50, "Count the forecasts"),
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
    ("09.4", 1, "add them up"),
    ("09.5", 100_000, "officer's own number"),
    ("09.5", 155_000, "largest of the year"),
    ("09.5", 150_000, "only partly at the borders"),
    ("09.5", lambda: drills()["claimed_high"].max(), "largest of all years"),
    ("09.5", 90_000, "in another year"),
    ("09.5", 12_700, "in another year"),
    ("09.5", 2, "how many rows fit"),
    ("09.5", (4, 0), "Write 4000, without a comma"),
    ("09.5", 4700, "Three conditions"),
    ("09.6", {}, "five names"),
    ("09.6", "partly", "5 answers"),
    ("09.6", lambda: ROW | {"outcome": 1}, "in quotation marks"),
    ("09.6", lambda: ROW | {"outcome": "happened"}, "companies that the statement names"),
    ("09.6", lambda: ROW | {"outcome": "did_not_happen"}, "the named ones"),
    ("09.6", lambda: ROW | {"outcome": "open"}, "settles a part"),
    ("09.6", lambda: ROW | {"outcome": "half"}, "not a word for the outcome"),
    ("09.6", lambda: ROW | {"reading": "our_inference"}, "conclude anything"),
    ("09.6", lambda: ROW | {"reading": "read"}, "not a word for the reading"),
    ("09.6", lambda: ROW | {"date": "2026-06-23"}, "day of the page"),
    ("09.6", lambda: ROW | {"date": "2023-09-11"}, "day of the contract"),
    ("09.6", lambda: ROW | {"date": "June 2025"}, "first day of that month"),
    ("09.6", lambda: ROW | {"precision": "day"}, "day of the arrival"),
    ("09.6", lambda: ROW | {"source_kind": "official"}, "a magazine publishes"),
    ("09.6", lambda: ROW | {"source_kind": "state_run"}, "who publishes"),
]


def test_a_row_with_dots_left_is_not_answered_yet():
    verdict = exercises.check("09.6", ROW | {"date": ..., "precision": ...})
    assert verdict.right is None
    assert verdict.message.endswith("fill in: date, precision.")


@pytest.mark.parametrize(("exercise", "answer", "words"), MISTAKES)
def test_a_likely_mistake_is_named(exercise, answer, words):
    verdict = exercises.check(exercise, answer() if callable(answer) else answer)
    assert verdict.right is False
    assert words in verdict.message


@pytest.mark.parametrize(("exercise", "answer", "words"), MISTAKES)
def test_the_right_answer_is_not_given_away(exercise, answer, words):
    message = exercises.check(exercise, answer() if callable(answer) else answer).message
    numbers = {right for number, right in RIGHT if number == exercise and isinstance(right, int | float)}
    assert not any(f"{right:,}" in message.split() or str(right) in message.split() for right in numbers)
