"""Lesson 03's checks: the right answers, the likely mistakes, and anything else a reader may hand in."""

import json
import re

import pandas as pd
import pytest

from eastern_flank.core import project
from eastern_flank.exercises import check as exercises
from eastern_flank.exercises.answers import lesson_03
from eastern_flank.tables.load import load

RIGHT = [
    ("03.1", 0),
    ("03.2", None),
    ("03.2", pd.NA),
    ("03.2", float("nan")),
    ("03.2", "empty"),
    ("03.2", "nothing"),
    ("03.3", 12),
    ("03.4", 14),
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
    ("03.2", 40, "nobody states"),
    ("03.2", "a lot more", "column of their own"),
    ("03.2", "25", "nobody states"),
    ("03.3", 46, "all the jets that came"),
    ("03.3", 30, "came in September"),
    ("03.3", 13, "not one jet"),
    ("03.3", 16, "guess at the Belgian"),
    ("03.3", 18, "total of September"),
    ("03.3", 0, "others have arrived"),
    ("03.3", 5, "Begin with the jets of May"),
    ("03.4", 4, "one contingent only"),
    ("03.4", 3, "number of contingents"),
    ("03.4", 8, "Check the date"),
    ("03.4", 10, "one base alone"),
    ("03.4", 147, "five years"),
    ("03.4", 5, "had not yet ended"),
    ("03.5", (100, -50), "wrong order"),
    ("03.5", (50, 100), "which sign"),
    ("03.5", (-0.5, 1), "hundred times"),
    ("03.5", (50, 200), "as a share of the old one"),
    ("03.5", (-100, 50), "divided by the new number"),
    ("03.5", (-8, 4), "differences in jets"),
    ("03.5", (1, 2), "new minus old"),
    ("03.5", -50, "first from 16 to 8, then from 4 to 8"),
]


@pytest.mark.parametrize(("exercise", "answer", "words"), MISTAKES, ids=str)
def test_a_likely_mistake_is_named_and_the_answer_not_given_away(exercise, answer, words):
    verdict = exercises.check(exercise, answer)
    assert verdict.right is False
    assert words in verdict.message


LESSON = json.loads((project.root() / "notebooks" / "03_aircraft.ipynb").read_text(encoding="utf-8"))
CELLS = {cell["id"]: "".join(cell["source"]) for cell in LESSON["cells"]}


def test_the_titles_and_texts_of_the_lesson_say_what_the_table_says():
    now, before, first = map(lesson_03._jets, (lesson_03.ARTICLE_DAY, lesson_03.QUIET_DAY, lesson_03.FIRST_DAY))
    assert (now, before, first) == (8, 16, 4)
    assert "Eight jets: half of 2015's sixteen, twice the four of early 2014" in CELLS["steps-chart"]
    assert f"eight is half of {before} and twice {first}" in CELLS["half-or-double-guess"]
    assert lesson_03._rotations()["aircraft"].isna().any() and "Dotted boxes have no number" in CELLS["steps-chart"]


def test_the_exercise_on_the_running_total_says_what_the_table_says():
    first, second, last = map(lesson_03._jets, lesson_03.RUNNING)
    told = f"the {first} jets left and {second} arrived. In January 2015 the {second} left and {last} arrived, and a Belgian"
    assert told in CELLS["exercise-3"]
    unknown = lesson_03._present(lesson_03.RUNNING[-1]).query("aircraft.isna()")
    assert unknown["nation"].to_list() == ["Belgium"]


def test_the_predictions_give_no_answer_away():
    """Neither the questions' words nor their pictures: the bar to pull has no length there."""
    assert '"aircraft": 0, "words": ""' in CELLS["opening"]
    assert "jets=[first, 0, now]" in CELLS["half-or-double-guess"]
    assert "count=[len(rotations), 0]" in CELLS["who-flew-guess"]


def test_the_southern_countries_led_when_the_lesson_says():
    led = lesson_03._rotations().query("role == 'lead'").set_index("nation")["start"]
    for nation, month in (("Italy", "2015-01"), ("Spain", "2016-01"), ("Portugal", "2016-05")):
        assert month in led[[nation]].dt.strftime("%Y-%m").to_list()
    on_the_day = lesson_03._present(lesson_03.ARTICLE_DAY).set_index("nation")["aircraft"]
    assert on_the_day["Portugal"] * 2 == on_the_day.sum()
    assert "Italy led in early 2015, Spain in the first months of 2016" in CELLS["who-flew-read"]


def test_all_of_lithuanias_voices_of_2015_have_the_addresses_of_the_timeline():
    timeline = load("context/timeline").set_index("event")
    rows = [row for row in CELLS["argues"].splitlines() if "**Lithuania:**" in row]
    voices = timeline.loc[timeline["start"].between("2015-08-04", "2015-08-06"), "url"]
    assert sorted(re.findall(r"\]\((https://[^)]+)\)", " ".join(rows))) == sorted(voices)
    assert len(rows) == 4
