"""Checks that explain: the right answer, the likely mistakes, and anything else a reader may hand in."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eastern_flank import exercises, style, tables

NUMBERS = {"00": 2, "02": 5}
ALL = [f"{lesson}.{n}" for lesson, count in NUMBERS.items() for n in range(1, count + 1)]


def column(name="troops"):
    return tables.load("troops").set_index("id")[name]


@pytest.mark.parametrize("exercise", ALL)
def test_an_untouched_placeholder_is_not_answered_yet(exercise):
    verdict = exercises.check(exercise, ...)
    assert verdict.right is None
    assert repr(verdict).startswith("Not answered yet.")


@pytest.mark.parametrize("exercise", ALL)
@settings(max_examples=25, deadline=None)
@given(
    answer=st.none()
    | st.text()
    | st.floats()
    | st.integers()
    | st.lists(st.integers())
    | st.binary()
    | st.tuples(st.text(), st.floats())
)
def test_no_answer_raises_anything(exercise, answer):
    verdict = exercises.check(exercise, answer)
    assert verdict.right in (True, False)
    assert verdict.message


@pytest.mark.parametrize("answer", [pd.NA, pd.Series([1, 2]), pd.DataFrame({"a": [1]}), object(), 10**400, {1}, print])
@pytest.mark.parametrize("exercise", ALL)
def test_odd_objects_are_told_what_is_wanted(exercise, answer):
    assert exercises.check(exercise, answer).right is False


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("00.1", 15),
        ("00.1", 15.0),
        ("00.2", "battalion_canada"),
        ("00.2", " Battalion_Canada "),
        ("02.1", 5),
        ("02.2", 3000),
        ("02.4", (700, 1300)),
        ("02.4", [700, 1300]),
        ("02.5", 1.388),
        ("02.5", 1.4),
    ],
)
def test_right_answers_are_right(exercise, answer):
    verdict = exercises.check(exercise, answer)
    assert verdict.right is True, verdict
    assert repr(verdict).startswith("Right.")


MISTAKES = [
    ("00.1", 5, "smaller numbers"),
    ("00.1", 3, "No troops are counted"),
    ("00.2", "canada", "who leads it"),
    ("00.2", "force", "drawn as planned"),
    ("00.2", "poland", "no row of the table"),
    ("00.2", 4, "quotation marks"),
    ("02.1", lambda: len(column()), "counts all rows"),
    ("02.1", 1, "how many cells are empty"),
    ("02.1", lambda: column().sum(), "sum of the numbers"),
    ("02.2", lambda: column()["force"], "whole force"),
    ("02.2", 7000, "counted twice"),
    ("02.2", lambda: column().sum(), "adds all rows"),
    ("02.2", 1000, "size of one battalion"),
    ("02.2", 4, "how many battalions"),
    ("02.2", "3,000", "without quotation marks"),
    ("02.2", (3, 0), "several values"),
    ("02.2", lambda: column(), "still a table or a column"),
    ("02.4", (1300, 700), "wrong order"),
    ("02.4", (900, 1100), "only one battalion"),
    ("02.4", (1000, 1000), "as if it were exact"),
    ("02.4", 1000, "Two numbers in round brackets"),
    ("02.4", (1, 2), "as large as they may be"),
    ("02.5", 25, "linear axis"),
    ("02.5", 3.32, "starts at 1,000"),
    ("02.5", 0.72, "Turn it round"),
    ("02.5", 8, "Divide the logarithm"),
]


@pytest.mark.parametrize(("exercise", "answer", "words"), MISTAKES)
def test_a_likely_mistake_is_named_and_the_answer_not_given_away(exercise, answer, words):
    verdict = exercises.check(exercise, answer() if callable(answer) else answer)
    assert verdict.right is False
    assert words in verdict.message


def chart(draw):
    style.use_style("light")
    fig, ax = plt.subplots()
    draw(ax, column()[["force", "exercise_2014"]])
    plt.close(fig)
    return ax


def good(ax, two):
    ax.barh(two.index[0], two.iloc[0], facecolor="white", edgecolor="black", hatch="////")
    ax.barh(two.index[1], two.iloc[1], color="black")


def upright(ax, two):
    ax.bar(two.index[0], two.iloc[0], facecolor="white", edgecolor="black", hatch="x")
    ax.bar(two.index[1], two.iloc[1], color="tab:red")


@pytest.mark.parametrize("draw", [good, upright])
def test_a_good_chart_is_right(draw):
    assert exercises.check("02.3", chart(draw)).right is True


FAULTS = {
    "no bar": lambda ax, two: None,
    "length does not agree": lambda ax, two: ax.barh(two.index, [4, 100]),
    "Both bars look alike": lambda ax, two: ax.barh(two.index, two),
    "more bars than two": lambda ax, two: ax.barh(column().index, column().fillna(0)),
    "axis does not start at 0": lambda ax, two: (good(ax, two), ax.set_xlim(3000, 100000)),
    "bars do not start at 0": lambda ax, two: ax.barh(two.index, two - 3000, left=3000),
    "not linear": lambda ax, two: (good(ax, two), ax.set_xscale("symlog")),
    "another meaning": lambda ax, two: ax.barh(two.index, two, facecolor="none", edgecolor="black", linestyle="--"),
}


@pytest.mark.parametrize(("words", "draw"), FAULTS.items(), ids=FAULTS)
def test_a_chart_that_misleads_is_told_how(words, draw):
    verdict = exercises.check("02.3", chart(draw))
    assert verdict.right is False
    assert words in verdict.message


def test_something_else_than_a_chart_is_told_what_is_wanted():
    assert "draw on an Axes" in exercises.check("02.3", plt.figure()).message
    plt.close("all")


@pytest.mark.parametrize("name", ["02.9", "2.1", "02", "", "99.1", "02.1.1", None, "../x.1"])
def test_an_exercise_that_is_not_there_says_how_they_are_numbered(name):
    with pytest.raises(exercises.NoSuchExercise, match="lesson, dot, number"):
        exercises.check(name, 1)


def test_answers_follow_the_tables(tmp_path, monkeypatch):
    import shutil

    from eastern_flank import project

    shutil.copytree(project.root() / "data", tmp_path / "data")
    path = tmp_path / "data" / "troops.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",1000,about", ",1500,about", 1), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert exercises.check("02.2", 3500).right is True
    assert exercises.check("02.2", 3000).right is False


def test_the_message_is_announced_and_escaped():
    page = exercises.Verdict(False, "1 < 2")._repr_html_()
    assert 'role="status"' in page
    assert "1 &lt; 2" in page
