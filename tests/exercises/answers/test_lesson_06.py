"""The checks of lesson 06: right answers, likely mistakes, and whatever else a reader may hand in."""

import shutil

import pytest

from eastern_flank.core import project
from eastern_flank.exercises import check as exercises
from eastern_flank.tables import load as tables

DEVICES = {"A": "unit", "B": "baseline", "C": "scale"}


def test_three_untouched_dots_are_not_answered_yet():
    assert exercises.check("06.1", {"A": ..., "B": ..., "C": ...}).right is None
    assert exercises.check("06.1", {"A": "unit", "B": ..., "C": "scale"}).right is None


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("06.1", DEVICES),
        ("06.1", {"C": " Scale", "B": "BASELINE", "A": "unit"}),
        ("06.2", 4),
        ("06.2", 4.01),
        ("06.3", 10),
        ("06.4", "end_time_headlines"),
        ("06.4", " End_Time_Headlines "),
        ("06.4", "End Time Headlines"),
        ("06.4", "End Time Headlines, in a blog"),
        ("06.5", "say"),
        ("06.5", "Say."),
        ("06.5", "to say"),
        ("06.5", "says"),
    ],
)
def test_right_answers_are_right(exercise, answer):
    verdict = exercises.check(exercise, answer)
    assert verdict.right is True, verdict


MISTAKES = [
    ("06.1", "unit", "3 answers, one for each of these: A, B, C"),
    ("06.1", {"A": "unit"}, "one for each letter"),
    ("06.1", DEVICES | {"B": "colour"}, "choose one of these three words"),
    ("06.1", DEVICES | {"A": "scale"}, "Chart A: Look at the ends"),
    ("06.1", DEVICES | {"B": "scale"}, "Chart B: Its axis does not begin at zero"),
    ("06.1", DEVICES | {"C": "baseline"}, "Chart C: Its short bar"),
    ("06.1", DEVICES | {"A": 1}, "quotation marks"),
    ("06.2", 96, "result for the picture"),
    ("06.2", 24, "result for the numbers"),
    ("06.2", 0.25, "other way round"),
    ("06.2", 97, "how many times as long"),
    ("06.2", 3.88, "Subtract before you divide"),
    ("06.2", 2, "begins at 2,000"),
    ("06.2", 3000, "Subtract 3,000 from both"),
    ("06.3", 15, "counts all rows"),
    ("06.3", 5, "do not come from the article"),
    ("06.3", 2, "reprints alone"),
    ("06.3", 8, "only one sentence"),
    ("06.3", 6, "kinds of relation"),
    ("06.3", 11, "Add up the kinds"),
    ("06.4", "The Times", "None of these pages"),
    ("06.4", "uawire", "None of these pages"),
    ("06.4", "american_thinker", "not a “no”"),
    ("06.4", "American Thinker", "not a “no”"),
    ("06.4", "onet", "not a “no”"),
    ("06.4", "daily_herald", "keeps both"),
    ("06.4", "express_in_a_blog", "other way round"),
    ("06.4", "Daily Express", "other way round"),
    ("06.4", "omsk_media", "neither"),
    ("06.4", 5, "quotation marks"),
    ("06.5", "they", "not a verb"),
    ("06.5", "say they", "Only one of them"),
    ("06.5", "are", "still there"),
    ("06.5", "putting", "still there"),
    ("06.5", "are putting", "two words are still there"),
    ("06.5", "tell", "word by word"),
]


@pytest.mark.parametrize(("exercise", "answer", "words"), MISTAKES)
def test_a_likely_mistake_is_named(exercise, answer, words):
    verdict = exercises.check(exercise, answer)
    assert verdict.right is False
    assert words in verdict.message


def test_answers_follow_the_tables(tmp_path, monkeypatch):
    shutil.copytree(project.root() / "data", tmp_path / "data")
    path = tmp_path / "data" / "troops.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",4000,", ",7000,", 1), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert exercises.check("06.2", 1.75).right is True
    assert exercises.check("06.2", 4).right is False


def test_one_page_alone_fits_exercise_4():
    pages = tables.load("context/coverage")
    pages = pages[pages["relation"] != "parallel_story"]
    right = [key for key in pages["coverage"] if exercises.check("06.4", key).right]
    assert right == ["end_time_headlines"]
    assert (pages.set_index("coverage").loc[right, "text_seen"] == "whole").all()
