"""The checks of lesson 07, which work out their answers from the assumptions of the toy model."""

import nbformat
import pytest

import eastern_flank
from eastern_flank.core import project
from eastern_flank.exercises import check as exercises
from eastern_flank.exercises.answers import lesson_07
from eastern_flank.tables import load as tables


@pytest.fixture(scope="module")
def lesson():
    """The model as the lesson's own cells define it."""
    nb = nbformat.read(project.root() / "notebooks" / "07_what_if.ipynb", 4)
    (source,) = (cell.source for cell in nb.cells if cell.id == "model")
    names = {"ef": eastern_flank}
    exec(source, names)
    return names


@pytest.mark.parametrize("changes", [{}, {"warning": 7}, {"attackers": 100000}, {"deciding": 10}, {"local": 15000}])
def test_the_checks_use_the_lessons_model(lesson, changes):
    assert lesson_07._needed(**changes) == lesson["needed"](**(lesson["start"] | changes))


def test_start_values_lie_within_their_ranges():
    table = tables.load("model/assumptions")
    assert (table["low"] < table["high"]).all()
    assert table["start"].between(table["low"], table["high"]).all()


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("07.1", 1750),
        ("07.2", "attackers"),
        ("07.3", {"warning": 4}),
        ("07.3", {"attackers": 10000}),
        ("07.3", {"ratio": 5}),
        ("07.4", 29250),
        ("07.5", 36),
    ],
)
def test_right_answers_are_right(exercise, answer):
    assert exercises.check(exercise, answer).right is True


@pytest.mark.parametrize(
    ("exercise", "answer", "words"),
    [
        ("07.1", 4250, "start values"),
        ("07.1", 250, "Allies need time to decide"),
        ("07.1", 3000, "days of fighting"),
        ("07.2", "local", "Another one moves it further"),
        ("07.2", "weather", "not one of the short names"),
        ("07.3", {"warning": 15}, "outside the range"),
        ("07.3", {"warning": 2}, "still asks for"),
        ("07.3", {"weather": 2}, "no such assumption"),
        ("07.3", {"warning": 9, "local": 9000}, "Only one"),
        ("07.4", 12000, "planned force alone"),
        ("07.4", 27000, "reinforcements that arrive"),
        ("07.4", 9750, "how many defend"),
        ("07.4", 30000, "start value"),
        ("07.5", 1.5, "in days"),
        ("07.5", 60, "fighting alone"),
    ],
)
def test_a_likely_mistake_is_named(exercise, answer, words):
    verdict = exercises.check(exercise, answer)
    assert verdict.right is False
    assert words in verdict.message
