"""Checks that explain: the right answer, the likely mistakes, and anything else a reader may hand in."""

import sys
from importlib import import_module
from pkgutil import iter_modules

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eastern_flank.charts import style
from eastern_flank.exercises import answers, boxes, my_work, record
from eastern_flank.exercises import check as exercises
from eastern_flank.tables import load as tables

ALL = [
    f"{lesson.name.removeprefix('lesson_')}.{name.removeprefix('_exercise_')}"
    for lesson in iter_modules(answers.__path__)
    for name in sorted(vars(import_module(f"{answers.__name__}.{lesson.name}")))
    if name.startswith("_exercise_")
]


def column(name="troops"):
    return tables.load("troops").set_index("id")[name]


def test_every_exercise_is_here():
    assert len(ALL) == 50


def test_an_untouched_placeholder_is_not_answered_yet():
    for exercise in ALL:
        verdict = exercises.check(exercise, ...)
        assert verdict.right is None
        assert repr(verdict).startswith("Not answered yet.")


@settings(max_examples=10, deadline=None)
@given(
    answer=st.none()
    | st.text()
    | st.floats()
    | st.integers()
    | st.lists(st.integers())
    | st.binary()
    | st.tuples(st.text(), st.floats())
)
def test_no_answer_raises_anything(answer):
    for exercise in ALL:
        verdict = exercises.check(exercise, answer)
        assert verdict.right in (True, False)
        assert verdict.message


def test_odd_objects_are_told_what_is_wanted():
    for exercise in ALL:
        for answer in (pd.NA, pd.Series([1, 2]), pd.DataFrame({"a": [1]}), object(), 10**400, {1}, print):
            verdict = exercises.check(exercise, answer)
            right = exercise == "03.2" and answer is pd.NA  # there the right answer is an empty cell
            assert verdict.right is right and verdict.message, (exercise, type(answer))


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("02.1", 5),
        ("02.2", 3000),
        ("02.2", "3,000"),
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
    ("02.1", lambda: len(column()), "counts all rows"),
    ("02.1", 1, "how many cells are empty"),
    ("02.1", lambda: column().sum(), "sum of the numbers"),
    ("02.2", lambda: column()["force"], "whole force"),
    ("02.2", 7000, "counted twice"),
    ("02.2", lambda: column().sum(), "adds all rows"),
    ("02.2", 1000, "size of one battalion"),
    ("02.2", 4, "how many battalions"),
    ("02.2", (3, 0), "Write 3000, without a comma"),
    ("02.2", (1, 2, 3), "several values"),
    ("02.2", lambda: column(), "still a table or a column"),
    ("02.5", 3.3, "starts at 1,000"),
    ("02.4", (1300, 700), "wrong order"),
    ("02.4", (900, 1100), "only one battalion"),
    ("02.4", (1000, 1000), "as if it were exact"),
    ("02.4", 1000, "two numbers in round brackets"),
    ("02.4", (1, 2), "as large as they could be"),
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
    "still has its gap": lambda ax, two: ax.barh(two.index, [0, two.iloc[1]]),
    "a comma as the end of a number": lambda ax, two: ax.barh(two.index, [4, two.iloc[1]]),
    "One length does not match": lambda ax, two: ax.barh(two.index, [40_000, two.iloc[1]]),
    "Both bars look alike": lambda ax, two: ax.barh(two.index, two),
    "more than two bars": lambda ax, two: ax.barh(column().index, column().fillna(0)),
    "axis does not start at 0": lambda ax, two: (good(ax, two), ax.set_xlim(3000, 100000)),
    "bars do not start at 0": lambda ax, two: ax.barh(two.index, two - 3000, left=3000),
    "not linear": lambda ax, two: (good(ax, two), ax.set_xscale("symlog")),
    "or neither": lambda ax, two: ax.barh(two.index, two, facecolor="none", edgecolor="black", linestyle="--"),
    "means something else": lambda ax, two: (
        ax.barh(two.index[0], two.iloc[0], facecolor="none", edgecolor="black", linestyle="--"),
        ax.barh(two.index[1], two.iloc[1], color="black"),
    ),
    "took place": lambda ax, two: (
        ax.barh(two.index[0], two.iloc[0], facecolor="white", edgecolor="black", hatch="////"),
        ax.barh(two.index[1], two.iloc[1], facecolor="none", edgecolor="black", linestyle="--"),
    ),
}


@pytest.mark.parametrize(("words", "draw"), FAULTS.items(), ids=FAULTS)
def test_a_chart_that_misleads_is_told_how(words, draw):
    verdict = exercises.check("02.3", chart(draw))
    assert verdict.right is False
    assert words in verdict.message


def test_something_else_than_a_chart_is_told_what_is_wanted():
    assert "its Axes" in exercises.check("02.3", plt.figure()).message
    assert "without quotation marks" in exercises.check("02.3", "mine").message
    plt.close("all")


@pytest.mark.parametrize("name", ["02.9", "2.1", "02", "", "99.1", "02.1.1", None, "../x.1"])
def test_an_exercise_that_is_not_there_says_how_they_are_numbered(name):
    with pytest.raises(exercises.NoSuchExercise, match="lesson, dot, number"):
        exercises.check(name, 1)


def test_a_library_that_is_missing_is_named(monkeypatch):
    for name in ("eastern_flank.exercises.answers.lesson_05", "eastern_flank.charts.maps", "geopandas"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.delattr("eastern_flank.charts.maps", raising=False)
    monkeypatch.setitem(sys.modules, "geopandas", None)
    with pytest.raises(exercises.MissingLibrary, match=r"exercise '05\.1' needs geopandas, which is not installed"):
        exercises.check("05.1", 1)


def test_a_mistake_of_ours_in_an_answers_module_is_not_hidden(monkeypatch):
    monkeypatch.delitem(sys.modules, "eastern_flank.exercises.answers.lesson_09", raising=False)
    monkeypatch.delattr(exercises, "close")
    with pytest.raises(ImportError, match="cannot import name 'close'"):
        exercises.check("09.1", 1)


def test_answers_follow_the_tables(tmp_path, monkeypatch):
    import shutil

    from eastern_flank.core import project

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


# --- what a reader answered before ---


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("EASTERN_FLANK_WORK", str(tmp_path / "my_work"))
    monkeypatch.setattr(record, "_unsaved", {})
    return tmp_path / "my_work"


def give(exercise, answer):
    """Answer an exercise on a page: what IPython does with the last line of a cell."""
    from IPython.core.formatters import DisplayFormatter

    data, _ = DisplayFormatter().format(exercises.check(exercise, answer))
    assert data["text/html"]
    return data["text/plain"]


def answers(capsys):
    table = exercises.my_answers()[["answer", "right"]]
    return table.reset_index().to_dict("split")["data"], capsys.readouterr().out.strip()


def said(answered, right, rest="Kept in my_work/answers.csv."):
    return f"Exercises answered: {answered}, right so far: {right}. Guesses made: 0. {rest}"


def test_what_was_answered_is_remembered(place, capsys):
    give("02.2", 7000)
    give("02.1", 5)
    give("02.4", [700, 1300])
    give("00.2", "hatched")
    assert answers(capsys) == (
        [
            ["00.2", "hatched", "yes"],
            ["02.1", "5", "yes"],
            ["02.2", "7000", "not yet"],
            ["02.4", "(700, 1300)", "yes"],
        ],
        said(4, 3),
    )
    assert [path.name for path in place.iterdir()] == ["answers.csv"]


def test_once_right_stays_right_and_wrong_answers_are_remembered_too(place, capsys):
    give("02.1", 6)
    give("02.1", 6)  # the same cell again
    give("02.1", column().count())
    give("02.1", 4)
    assert answers(capsys)[0] == [["02.1", "5", "yes"]]
    assert exercises.my_answers().loc["02.1"].to_dict() == {
        "kind": "answer",
        "answer": "5",
        "right": "yes",
        "tries": "2",
        "wrong": "6",
    }
    assert [path.name for path in place.iterdir()] == ["answers.csv"]


def test_the_placeholder_reminds_of_the_last_answer_and_forgets_nothing(place, capsys):
    unanswered = f"Not answered yet. {exercises.HOW}"
    assert give("02.1", ...) == unanswered
    give("02.1", 6)
    assert give("02.1", ...) == f"{unanswered} Last time: 6, not right yet."
    give("02.1", 5)
    assert give("02.1", ...) == f"{unanswered} Last time: 5, right."
    assert give("02.2", ...) == unanswered
    assert answers(capsys)[0] == [["02.1", "5", "yes"]]


def test_a_verdict_that_nobody_sees_is_not_kept(place):
    assert exercises.check("02.1", 5).right
    repr(exercises.check("02.1", 5))
    give("02.1", ...)
    assert not place.exists()


UNREAD = [None, print, pd.NA, "x" * 400, "no\nlines", "a\0", "\ud800", {1: "yes"}, (1, [2]), list(range(13)), True]


@pytest.mark.parametrize("answer", UNREAD, ids=range(len(UNREAD)))
def test_what_cannot_be_read_is_no_try(place, answer):
    assert give("02.1", answer).startswith("Cannot be read yet.")
    assert not place.exists()


ANY_KIND = [
    ("02.1", 10**300, str(10**300)[: record.LONGEST - 1] + "…"),
    ("02.1", "4,000", "4,000"),
    ("02.3", lambda: chart(good), "a chart"),
    ("03.2", None, "None"),
    ("03.2", pd.NA, "(empty)"),
    ("02.1", lambda: column().head(1), "force: 4000"),
    ("03.5", (-50, 100), "(-50, 100)"),
    ("04.5", {1: "yes"}, "1: yes"),
    ("06.1", {"A": "scale", "B": "unit", "C": "scale"}, "A: scale, B: unit, C: scale"),
    ("07.3", {"warning": 3}, "warning: 3"),
    ("08.4", (1, 5), "(1, 5)"),
    ("10.2", "two\nlines \u202e", r"two lines \u202e"),
]


@pytest.mark.parametrize(("exercise", "answer", "kept"), ANY_KIND, ids=[f"{e}-{k}" for e, _, k in ANY_KIND])
def test_an_answer_of_any_kind_is_kept(place, capsys, exercise, answer, kept):
    give(exercise, answer() if callable(answer) else answer)
    ((number, text, right),), _ = answers(capsys)
    assert (number, right in ("yes", "not yet")) == (exercise, True)
    assert text.startswith(kept.strip("(")) or text.startswith(kept)


def test_a_formula_for_an_answer_is_kept_as_a_text(place, capsys):
    give("10.2", "=1+1")
    assert "'=1+1" in (place / "answers.csv").read_text("utf-8")
    assert answers(capsys)[0] == [["10.2", "=1+1", "not yet"]]


def test_without_a_folder_to_write_to_the_lesson_goes_on(place, capsys):
    place.write_text("a file")
    assert give("02.1", 5).startswith("Right.")
    given, line = answers(capsys)
    assert given == [["02.1", "5", "yes"]]
    assert line.startswith(said(1, 1, "Not saved: my_work cannot be written"))
    place.unlink()
    give("02.2", 3000)
    assert answers(capsys)[0] == [["02.1", "5", "yes"], ["02.2", "3000", "yes"]]


def test_an_answer_that_waited_is_saved_once_and_does_not_undo_a_later_one(place, capsys):
    place.write_text("a file")
    give("02.1", 6)
    place.unlink()
    assert answers(capsys)[0] == [["02.1", "6", "not yet"]]
    another = my_work.Kept("answers", record.COLUMNS)  # as another notebook would
    assert another.save({key: row | {"answer": "5", "right": "yes"} for key, row in another.rows.items()})
    give("02.2", 3000)
    assert answers(capsys)[0] == [["02.1", "5", "yes"], ["02.2", "3000", "yes"]]


def test_a_damaged_file_of_answers_is_named_where_they_are_shown(place, capsys):
    place.mkdir()
    (place / "answers.csv").write_bytes(b"PK\x03\x04")
    assert give("02.1", ...).endswith("run it again.")
    assert "a workbook of Excel" in answers(capsys)[1]
    give("02.1", 5)
    assert (place / "answers_kept_1.csv").read_bytes() == b"PK\x03\x04"
    assert answers(capsys) == ([["02.1", "5", "yes"]], said(1, 1))


def test_no_answers_is_an_empty_table(place, capsys):
    assert answers(capsys) == ([], said(0, 0))


def test_guesses_and_answers_are_shown_together(place, capsys):
    record.keep("02.a", "25 times")
    record.keep("02.b", "6")
    record.forget("02.b")
    give("02.1", 5)
    table = exercises.my_answers()
    assert list(table.index) == ["02.1", "02.a"] and list(table["kind"]) == ["answer", "guess"]
    assert capsys.readouterr().out.startswith("Exercises answered: 1, right so far: 1. Guesses made: 1.")


@pytest.mark.parametrize("tries", ["", "-3", "²", "many", "9" * 5000, "1e9", "3"])
def test_a_file_that_was_tampered_with_counts_on_from_a_number(place, tries):
    give("02.1", 6)
    kept = record.table()
    assert kept.save({key: row | {"tries": tries} for key, row in kept.rows.items()})
    give("02.1", 7)
    assert record.tries("02.1") == (4 if tries == "3" else 2)


# --- what kind of answer each exercise asks for ---


def test_every_exercise_has_its_box():
    assert set(boxes.BOXES) == set(ALL)


def test_a_box_in_sight_names_each_field_and_each_option_once():
    for exercise, box in boxes.BOXES.items():
        for field in box.parts().values():
            assert field.label, exercise
            names = list(field.choices().values())
            assert len(set(names)) == len(names), exercise
            assert all(boxes.read(field, name).value is not None or exercise == "03.2" for name in names), exercise
