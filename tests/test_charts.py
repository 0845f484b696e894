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


SAID = pd.DataFrame(
    {
        "who": pd.Categorical(["b", "a", "b", "b"], ["a", "b", "nobody"]),
        "part": [1, 1, 2, 1],
        "attribution": pd.Categorical(
            ["reported_speech", "reporter", "direct_quote", "direct_quote"],
            ["direct_quote", "reported_speech", "reporter"],
        ),
        "side": ["russia", None, "russia", "alliance"],
    }
)


def tally(table=SAID, **how):
    fig, ax = plt.subplots()
    return charts.tally(table, "who", **({"status": "attribution", "side": "side"} | how), ax=ax)


def test_a_tally_draws_one_dot_a_row_with_its_ink_and_colour():
    assert [line for line in drawn.describe(tally().figure).splitlines() if "dots" in line] == [
        "  dots “a”: 1 dot, dashed outline, neutral",
        "  dots “b”: 1 dot, solid, russia",
        "  dots “b”: 1 dot, solid, alliance",
        "  dots “b”: 1 dot, tinted, russia",
    ]


def test_the_dots_of_a_line_run_on_from_the_left_with_equal_inks_together():
    dots = [patch for patch in tally().patches if patch.get_label() == "b"]
    assert [patch.center[0] for patch in dots] == [0.5, 1.5, 2.5]
    assert [marks.read_ink(patch) for patch in dots] == ["solid", "solid", "tinted"]


def test_a_category_without_a_row_is_an_empty_line_that_says_so():
    ax = tally()
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b", "nobody"]
    assert [text.get_text() for text in ax.texts] == ["1", "3", "0"]


def test_lines_end_with_the_notes_that_belong_to_them():
    for note in ({"nobody": "none", "b": "three"}, pd.Series({"b": "three", "nobody": "none"})):
        assert [text.get_text() for text in tally(note=note).texts] == ["1", "three", "none"]


def test_lines_that_are_no_categories_come_as_they_first_occur():
    ax = tally(SAID.assign(who=["b", "a", "b", "b"]))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["b", "a"]


def test_a_tally_across_columns_says_where_each_dot_stands():
    text = drawn.describe(tally(across="part").figure)
    assert "x names 1, 2; y names a, b, nobody" in text
    assert "dots “b” at 1: 1 dot, solid, alliance" in text
    assert "dots “b” at 1: 1 dot, tinted, russia" in text
    assert "dots “b” at 2: 1 dot, solid, russia" in text
    assert "text: part" in text


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 4)), min_size=1, max_size=40), st.booleans())
def test_dots_of_a_tally_stand_beside_one_another_and_none_is_lost(rows, across):
    table = pd.DataFrame(rows, columns=["who", "part"])
    fig, ax = plt.subplots()
    charts.tally(table, "who", across="part" if across else None, ax=ax)
    places = {patch.center for patch in ax.patches}
    plt.close(fig)
    assert len(places) == len(table)
    low, high = sorted(ax.get_ylim())
    assert all(low < y < high and 0 < x < ax.get_xlim()[1] for x, y in places)


@pytest.mark.parametrize(("by", "across"), [("side", None), ("who", "side")])
def test_a_row_without_a_place_is_not_dropped_silently(by, across):
    fig, ax = plt.subplots()
    with pytest.raises(ValueError, match="without a value in the column 'side': 1"):
        charts.tally(SAID, by, across=across, ax=ax)


def test_a_table_without_rows_cannot_be_tallied():
    with pytest.raises(ValueError, match="no rows"):
        tally(SAID.iloc[:0])


@pytest.mark.parametrize("size", style.SIZES)
def test_small_dots_have_thin_outlines(size):
    style.use_style("light", size)
    many = pd.DataFrame({"who": ["a"] * 60})
    fig, ax = plt.subplots()
    charts.tally(many, "who", ax=ax)
    assert ax.patches[0].get_linewidth() < plt.rcParams["patch.linewidth"]
