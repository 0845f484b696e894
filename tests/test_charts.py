"""The charts: what they draw is what the table says."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eastern_flank import charts, drawn, marks, style


@pytest.fixture(autouse=True)
def house():
    style.use_style("light", "16:9")
    yield
    plt.close("all")


TABLE = pd.DataFrame(
    {
        "name": ["One", "Two", "Three", "Four"],
        "number": pd.array([1500, 3000, None, 250], dtype="Int64"),
        "precision": ["about", "exact", "not_stated", "exact"],
        "hedge": ["set to", None, "may", None],
        "status": ["planned", "held", "possible", "possible"],
        "side": ["alliance", "russia", "industry", "other_ally"],
    }
)


def test_bars_have_the_lengths_inks_colours_and_names_of_the_table():
    fig, ax = plt.subplots()
    returned = charts.bars(TABLE, "number", label="name", status="status", side="side", ax=ax)
    assert returned is ax
    read = [(bar["name"], bar["ink"], bar["colour"]) for bar in drawn.bars(ax)]
    assert read == [
        ("One", "hatched", "alliance"),
        ("Two", "solid", "russia"),
        ("Three", "dotted outline", "industry"),
        ("Four", "dashed outline", "other_ally"),
    ]
    assert [bar["end"] for bar in drawn.bars(ax) if bar["name"] != "Three"] == [1500, 3000, 250]
    assert drawn.start(ax) == 0


def test_the_first_row_is_at_the_top():
    fig, ax = plt.subplots()
    charts.bars(TABLE, "number", label="name", ax=ax)
    low, high = ax.get_ylim()
    assert low > high


def test_notes_stand_beside_the_bars_and_the_number_where_there_is_none():
    fig, (one, two) = plt.subplots(1, 2)
    charts.bars(TABLE.assign(note=["a", "b", "c", "d"]), "number", label="name", note="note", ax=one)
    charts.bars(TABLE, "number", label="name", ax=two)
    assert [text.get_text() for text in one.texts if text.get_text() != "?"] == list("abcd")
    assert [text.get_text() for text in two.texts if text.get_text() != "?"] == [
        "1,500",
        "3,000",
        "number not stated",
        "250",
    ]


def test_a_logarithmic_axis_starts_where_it_is_told():
    fig, ax = plt.subplots()
    charts.bars(TABLE, "number", label="name", log_from=100, ax=ax)
    assert drawn.scales(ax) == {"log", "linear"}
    assert drawn.start(ax) == 100
    assert [round(bar["end"]) for bar in drawn.bars(ax) if bar["name"] != "Three"] == [1500, 3000, 250]


@pytest.mark.parametrize(("values", "log_from"), [([-1], None), ([5], 5), ([5], 10)])
def test_bars_that_cannot_be_drawn_say_so(values, log_from):
    fig, ax = plt.subplots()
    with pytest.raises(ValueError, match="cannot be drawn on an axis"):
        charts.bars(pd.DataFrame({"n": values, "name": "x"}), "n", label="name", log_from=log_from, ax=ax)


def test_without_ax_the_present_axes_are_used():
    fig, ax = plt.subplots()
    assert charts.bars(TABLE, "number", label="name") is ax


def test_dots_count_units_and_parts_of_units():
    fig, ax = plt.subplots()
    charts.unit_chart(TABLE, "number", unit=1000, label="name", status="status", side="side", ax=ax)
    assert "dots “One”: 1.5 dots, hatched, alliance" in drawn.describe(fig)
    assert "dots “Two”: 3 dots, solid, russia" in drawn.describe(fig)
    assert "dots “Three”: 1 dot, dotted outline, industry" in drawn.describe(fig)
    assert "dots “Four”: 0.25 dots, dashed outline, other_ally" in drawn.describe(fig)
    assert ax.get_aspect() == 1


@settings(max_examples=50, deadline=None)
@given(value=st.integers(0, 5000), unit=st.integers(1, 700), per_line=st.integers(1, 40))
def test_dots_add_up_to_the_number_and_none_lies_on_another(value, unit, per_line):
    places = charts._places(value, unit, per_line, 0)
    assert sum(share for _, _, share in places) * unit == pytest.approx(value)
    assert len({(x, y) for x, y, _ in places}) == len(places)
    assert all(0 < x < per_line for x, _, _ in places)


def test_rows_of_dots_do_not_run_into_each_other():
    table = pd.DataFrame({"name": ["Many", "Few"], "number": [45, 2]})
    fig, ax = plt.subplots()
    charts.unit_chart(table, "number", unit=1, label="name", per_line=10, note="name", ax=ax)
    lines = {}
    for patch in ax.patches:
        lines.setdefault(patch.get_label(), set()).add(patch.center[1])
    assert max(lines["Many"]) + 1 < min(lines["Few"])


@pytest.mark.parametrize(
    ("value", "unit", "words"), [(-1, 1, "less than nothing"), (1, 0, "more than 0"), (1, -2, "more than -2")]
)
def test_dots_that_cannot_be_drawn_say_so(value, unit, words):
    fig, ax = plt.subplots()
    with pytest.raises(ValueError, match=words):
        charts.unit_chart(pd.DataFrame({"n": [value]}), "n", unit=unit, ax=ax)


def test_a_number_keeps_its_hedge():
    assert list(charts.hedged(TABLE, "number")) == ["about 1,500, “set to”", "3,000", "number not stated, “may”", "250"]


def test_hedged_keeps_the_index():
    part = TABLE.iloc[[3, 1]]
    assert list(charts.hedged(part, "number").index) == [3, 1]


@pytest.mark.parametrize("vertical", [True, False])
def test_the_key_shows_every_ink_with_its_word(vertical):
    fig, ax = plt.subplots()
    charts.ink_key(vertical=vertical, ax=ax)
    fig.draw_without_rendering()
    texts = {text.get_text() for text in fig.findobj(plt.Text)}
    inks = [marks.INKS[status] for status in marks.KEYS["status"]]
    assert {ink.word for ink in inks} <= texts
    circles = [marks.read_ink(patch) for patch in fig.findobj(plt.Circle)]
    assert circles == [ink.look for ink in inks]


MONTHS = pd.to_datetime(["2020-01-01", "2020-03-01", "2020-06-01", "2020-07-01"])
STEPS = pd.DataFrame(
    {"month": MONTHS, "low": [2, 2, 1, 1], "high": [0, 3, 3, 0], "other": [0, 1, None, 0], "unknown": [0, 0, 1, 2]}
)
END = pd.Timestamp("2020-12-31")


def steps(table=STEPS, **options):
    _, ax = plt.subplots()
    return charts.steps(table, "month", ["low", "high"], until=END, side="russia", **options)


def test_steps_are_stacked_and_hold_until_the_next_one():
    low, high = drawn.steps(steps())
    assert [height for _, height in low["runs"]] == [2, 1]
    assert [height for _, height in high["runs"]] == [0, 3, 0]
    assert (low["name"], low["ink"], low["colour"]) == ("low", "solid", "russia")
    ax = plt.gca()
    assert max(ax.patches[1].get_data().values) == 5  # 3 on top of 2
    assert ax.get_ylim()[0] == 0


def test_steps_say_where_another_source_has_more_and_where_no_number_is():
    ax = steps(more="other", missing="unknown")
    _, _, more, missing = drawn.steps(ax)
    assert [height for _, height in more["runs"]] == [None, 1, None]
    assert (more["ink"], missing["ink"]) == ("dashed outline", "dotted outline")
    assert [height is None for _, height in missing["runs"]] == [True, False]
    assert [text.get_text() for text in ax.texts] == ["?", "?"]  # two boxes: they stand at different heights


def test_one_box_has_one_question_mark_however_many_rows_it_is_wide():
    ax = steps(STEPS.assign(low=1, high=1), missing="unknown")
    assert len(ax.texts) == 1


def test_steps_without_a_gap_draw_no_empty_layer():
    assert len(drawn.steps(steps(STEPS.assign(unknown=0, other=0), more="other", missing="unknown"))) == 2


@pytest.mark.parametrize(
    "table",
    [STEPS.assign(low=[1, None, 1, 1]), STEPS.assign(low=[1, -1, 1, 1]), STEPS[:0], STEPS[::-1]],
    ids=["missing", "negative", "empty", "order"],
)
def test_steps_that_cannot_be_drawn_are_refused(table):
    with pytest.raises(charts.CannotDraw):
        steps(table)


def test_steps_may_stand_on_numbers_in_place_of_dates():
    ax = charts.steps(pd.DataFrame({"at": [0, 1], "n": [3, 4]}), "at", ["n"], until=5, missing=None)
    assert drawn.steps(ax)[0]["runs"] == [(0, 3), (1, 4)]
