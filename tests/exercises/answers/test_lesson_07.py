"""The checks of lesson 07, which work out their answers from the assumptions of the toy model."""

import ast
from itertools import product

import nbformat
import pytest
import toy_model

from eastern_flank.core import project
from eastern_flank.exercises import check as exercises
from eastern_flank.exercises.answers import lesson_07
from eastern_flank.tables import load as tables


@pytest.fixture(scope="module")
def needed():
    """The model as the lesson's own code defines it."""
    nb = nbformat.read(project.root() / "notebooks" / "07_what_if.ipynb", 4)
    (source,) = (cell.source for cell in nb.cells if cell.id == "opening")
    (model,) = (part for part in ast.parse(source).body if getattr(part, "name", "") == "needed")
    names = {}
    exec(ast.unparse(model), names)
    return names["needed"]


@pytest.fixture(scope="module")
def start():
    return tables.load("model/assumptions").set_index("assumption")["start"].to_dict()


@pytest.mark.parametrize("changes", [{}, {"warning": 7}, {"attackers": 100000}, {"deciding": 10}, {"local": 15000}])
def test_the_checks_use_the_lessons_model(needed, start, changes):
    assert lesson_07._needed(**changes) == needed(**(start | changes))


def test_the_lessons_open_code_is_the_model():
    nb = nbformat.read(project.root() / "notebooks" / "07_what_if.ipynb", 4)
    (source,) = (cell.source for cell in nb.cells if cell.id == "model")
    *lines, last = source.split("\n")
    names = {}
    exec("\n".join(lines), names)
    assert eval(last, names) == lesson_07._needed()


def test_what_the_lesson_says_of_its_sets():
    """Numbers in the lesson's prose: 1,001 of the 1,221 sets need nobody; in 8 of 27 nobody arrives in time."""
    table = tables.load("model/assumptions").set_index("assumption")
    answers = toy_model.answers(table)
    assert (len(answers), (answers <= 4000).sum(), (answers == 0).sum()) == (2187, 1221, 1001)
    days = list(product(*table.loc[["warning", "fighting", "deciding"], ["low", "start", "high"]].to_numpy()))
    assert (len(days), sum(warning + fighting <= deciding for warning, fighting, deciding in days)) == (27, 8)


def test_start_values_lie_within_their_ranges():
    table = tables.load("model/assumptions")
    assert (table["low"] < table["high"]).all()
    assert table["start"].between(table["low"], table["high"]).all()


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("07.1", 1750),
        ("07.2", "local"),
        ("07.2", "Local soldiers"),
        ("07.3", {"warning": 4}),
        ("07.3", {"attackers": 10000}),
        ("07.3", {"ratio": 5}),
        ("07.3", {"Days of warning": 4}),
        ("07.4", 29250),
        ("07.5", 36),
    ],
)
def test_right_answers_are_right(exercise, answer):
    assert exercises.check(exercise, answer).right is True


@pytest.mark.parametrize(
    ("exercise", "answer", "words"),
    [
        ("07.1", 4250, "starting values"),
        ("07.1", 250, "Allies need time to decide"),
        ("07.1", 3000, "days of fighting"),
        ("07.2", "attackers", "moves the answer by 3,333. Another one"),
        ("07.2", "ratio", "Another one moves it further"),
        ("07.2", "weather", "not one of the seven"),
        ("07.3", {"warning": 15}, "outside the range"),
        ("07.3", {"warning": 2}, "still asks for"),
        ("07.3", {"deciding": 5}, "still asks for 5,000"),
        ("07.3", {"weather": 2}, "no such assumption"),
        ("07.3", {"warning": 9, "local": 9000}, "Only one"),
        ("07.4", 12000, "planned force alone"),
        ("07.4", 27000, "reinforcements that arrive"),
        ("07.4", 9750, "how many defend"),
        ("07.4", 30_000, "starting value"),
        ("07.5", 1.5, "in days"),
        ("07.5", 60, "fighting alone"),
    ],
)
def test_a_likely_mistake_is_named(exercise, answer, words):
    verdict = exercises.check(exercise, answer)
    assert verdict.right is False
    assert words in verdict.message
