"""Lesson 05: right answers, likely mistakes, and anything else a reader may hand in."""

import json

import pytest

from eastern_flank.charts import maps
from eastern_flank.core import project
from eastern_flank.exercises import check as exercises
from eastern_flank.exercises.answers import lesson_05
from eastern_flank.tables.load import load


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("05.1", 0.995),
        ("05.1", 64600 / 64900),  # from the table, which is rounded to hundreds
        ("05.2", "Warsaw"),
        ("05.2", " warsaw "),
        ("05.3", 4.66),
        ("05.3", 307 / 66),
        ("05.4", 27.4),
        ("05.4", 27),
        ("05.5", "baltic_states"),
        ("05.5", "The Baltic states"),
    ],
)
def test_right_answers_are_right(exercise, answer):
    verdict = exercises.check(exercise, answer)
    assert verdict.right is True, verdict


MISTAKES = [
    ("05.1", 117800 / 113900, "degrees are squares"),
    ("05.1", 64928 / 64610, "Turn it round"),
    ("05.1", 113900 / 117800, "Two slips at once"),
    ("05.1", 64610.486 - 64928.467, "a difference"),
    ("05.1", 0.99, "three digits"),
    ("05.1", 1.0, "three digits"),
    ("05.1", 1, "three digits"),
    ("05.1", 2, "areas kept"),
    ("05.2", "Vilnius", "second nearest"),
    ("05.2", "Paris", "farthest"),
    ("05.2", "Kaliningrad", "where we measure from"),
    ("05.2", "Riga", "others are nearer"),
    ("05.2", "Moscow", "others are nearer"),
    ("05.2", "Rukla", "in the table of step 3"),
    ("05.2", 278, "quotation marks"),
    ("05.3", 66 / 307, "Turn it round"),
    ("05.3", 241.46, "difference in kilometres"),
    ("05.3", 307.4, "in kilometres. Divide"),
    ("05.3", 65.95, "How often"),
    ("05.3", 278 / 66, "nearest capital"),
    ("05.3", 100, "Divide the distance"),
    ("05.4", 2200 / 420, "compares widths"),
    ("05.4", 2 * 2200 / 420, "Twice is not squared"),
    ("05.4", 2200**2 - 420**2, "difference in square"),
    ("05.4", 25, "Rounded too early"),
    ("05.4", 3, "times itself"),
    ("05.5", "reporter", "where the exclave lies"),
    ("05.5", "Russia", "whom the claim is about"),
    ("05.5", "nato", "to be kept out"),
    ("05.5", "anti_access", "name of the claim"),
    ("05.5", "poland", "column speaker"),
]


@pytest.mark.parametrize(("exercise", "answer", "words"), MISTAKES)
def test_a_likely_mistake_is_named_and_the_answer_not_given_away(exercise, answer, words):
    verdict = exercises.check(exercise, answer)
    assert verdict.right is False
    assert words in verdict.message


def test_answers_follow_the_shapes(monkeypatch):
    wider = maps.region()
    wider.loc["LVA", "geometry"] = wider.geometry["LVA"].buffer(0.5)
    monkeypatch.setattr(maps, "region", lambda: wider)
    assert exercises.check("05.1", 0.995).right is False


LESSON = json.loads((project.root() / "notebooks" / "05_map.ipynb").read_text(encoding="utf-8"))
CELLS = {cell["id"]: "".join(cell["source"]) for cell in LESSON["cells"]}


def test_the_title_of_the_distances_says_what_is_measured():
    places = load("context/places").query("kind == 'capital'").set_index("place")
    km = sorted((lesson_05._from_the_city(key), key) for key in places.index)
    assert len(km) == 9
    assert [key for distance, key in km if distance <= 340] == ["warsaw", "vilnius", "riga"]
    assert round(dict((key, distance) for distance, key in km)["moscow"]) == 1092
    assert "Three capitals lie within 340 km of Kaliningrad; Moscow is {moscow:,} km away" in CELLS["distances-chart"]
    assert 3.5 < dict((key, distance) for distance, key in km)["moscow"] / km[0][0] < 4.5  # "about four times as far"


def test_the_exercise_on_paper_asks_about_the_lessons_own_crops():
    crops = {}
    exec(CELLS["crops"].split("spots =")[0], crops)
    widths = {name: crop[2] for name, crop in crops["crops"].items()}
    assert (widths["Close"], widths["Wide"]) == (lesson_05.CLOSE, lesson_05.WIDE)
    assert all(crop[2] == crop[3] for crop in crops["crops"].values())  # of the same shape


@pytest.mark.parametrize("event", ["lavrov_never_attack", "steinmeier_criticises"])
def test_moscows_and_berlins_words_of_june_2016_are_in_the_timeline_and_in_the_lesson(event):
    row = load("context/timeline").set_index("event").loc[event]
    assert row["start"].strftime("%Y-%m") == "2016-06" and row["url"].startswith("https://")
    assert event in CELLS["other-side-voices"]


def test_the_feedback_names_columns_that_the_lesson_has():
    said = exercises.check("05.1", 2).message
    assert '"areas kept"' in said and 'areas["areas kept"]' in CELLS["areas"]
    assert 'shapes.loc[["EST", "LVA", "LTU"' in CELLS["flat-guess"]


def test_what_the_prediction_of_romania_says_is_measured():
    shapes = maps.region().loc[["ROU", "BLR"]]
    true, other = shapes.to_crs(maps.EQUAL_AREA).area
    flat, flat_other = shapes.to_crs("+proj=eqc +R=6371009").area
    assert "Romania is the larger one, by about a seventh" in CELLS["flat-guess"] and 1 / 8 < true / other - 1 < 1 / 6
    assert "On this map Belarus looks larger than Romania" in CELLS["flat-guess"] and flat_other > flat


def test_the_questions_on_a_length_do_not_tell_it():
    """Neither picture nor words: the map says "? km", and the bar to pull has no length."""
    assert 'def line_question(fig, km="?")' in CELLS["opening"] and "picture=line_question" in CELLS["opening"]
    asked = CELLS["border-guess"].split("def border_question(fig):")[1].split("def border_answer(fig):")[0]
    assert "km=[gap.km, 0]" in asked
    source = CELLS["border-guess"].split("source = ")[1].split("\n")[0]
    assert not any(number in asked + source for number in ("84", "104", "along"))
