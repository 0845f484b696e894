"""Dots: as many as the table has, each in its place."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eastern_flank.charts import dots, marks, style
from eastern_flank.figures import description, readback


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


def test_dots_count_units_and_parts_of_units():
    fig, ax = plt.subplots()
    dots.unit_chart(TABLE, "number", unit=1000, label="name", status="status", side="side", ax=ax)
    assert "dots “One”: 1.5 dots, hatched, alliance" in description.describe(readback.read(fig))
    assert "dots “Two”: 3 dots, solid, russia" in description.describe(readback.read(fig))
    assert "dots “Three”: 1 dot, dotted outline, industry" in description.describe(readback.read(fig))
    assert "dots “Four”: 0.25 dots, dashed outline, other_ally" in description.describe(readback.read(fig))
    assert ax.get_aspect() == 1


@settings(max_examples=50, deadline=None)
@given(value=st.integers(0, 5000), unit=st.integers(1, 700), per_line=st.integers(1, 40))
def test_dots_add_up_to_the_number_and_none_lies_on_another(value, unit, per_line):
    places = dots._places(value, unit, per_line, 0)
    assert sum(share for _, _, share in places) * unit == pytest.approx(value)
    assert len({(x, y) for x, y, _ in places}) == len(places)
    assert all(0 < x < per_line for x, _, _ in places)


def test_rows_of_dots_do_not_run_into_each_other():
    table = pd.DataFrame({"name": ["Many", "Few"], "number": [45, 2]})
    fig, ax = plt.subplots()
    dots.unit_chart(table, "number", unit=1, label="name", per_line=10, note="name", ax=ax)
    lines = {}
    for patch in ax.patches:
        lines.setdefault(patch.get_label(), set()).add(patch.center[1])
    assert max(lines["Many"]) + 1 < min(lines["Few"])


@pytest.mark.parametrize(
    ("value", "unit", "words"), [(-1, 1, "below zero"), (1, 0, "more than 0"), (1, -2, "more than 0, not -2")]
)
def test_dots_that_cannot_be_drawn_say_so(value, unit, words):
    fig, ax = plt.subplots()
    with pytest.raises(ValueError, match=words):
        dots.unit_chart(pd.DataFrame({"n": [value]}), "n", unit=unit, ax=ax)


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
    return dots.tally(table, "who", **({"status": "attribution", "side": "side"} | how), ax=ax)


def test_a_tally_draws_one_dot_a_row_with_its_ink_and_colour():
    assert [line for line in description.describe(readback.read(tally().figure)).splitlines() if "dots" in line] == [
        "  dots “a”: 1 dot, outline, neutral",
        "  dots “b”: 1 dot, solid, russia",
        "  dots “b”: 1 dot, solid, alliance",
        "  dots “b”: 1 dot, tinted, russia",
    ]


def test_the_dots_of_a_line_run_on_from_the_left_with_equal_inks_together():
    mine = [patch for patch in tally().patches if patch.get_label() == "b"]
    assert [patch.center[0] for patch in mine] == [0.5, 1.5, 2.5]
    assert [marks.read_ink(patch) for patch in mine] == ["solid", "solid", "tinted"]


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
    text = description.describe(readback.read(tally(across="part").figure))
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
    dots.tally(table, "who", across="part" if across else None, ax=ax)
    places = {patch.center for patch in ax.patches}
    plt.close(fig)
    assert len(places) == len(table)
    low, high = sorted(ax.get_ylim())
    assert all(low < y < high and 0 < x < ax.get_xlim()[1] for x, y in places)


@pytest.mark.parametrize(("by", "across"), [("side", None), ("who", "side")])
def test_a_row_without_a_place_is_not_dropped_silently(by, across):
    fig, ax = plt.subplots()
    with pytest.raises(ValueError, match="without a value in the column 'side': 1"):
        dots.tally(SAID, by, across=across, ax=ax)


def test_a_table_without_rows_cannot_be_tallied():
    with pytest.raises(ValueError, match="no rows"):
        tally(SAID.iloc[:0])


@pytest.mark.parametrize("size", style.SIZES)
def test_small_dots_have_thin_outlines(size):
    style.use_style("light", size)
    many = pd.DataFrame({"who": ["a"] * 60})
    fig, ax = plt.subplots()
    dots.tally(many, "who", ax=ax)
    assert ax.patches[0].get_linewidth() < plt.rcParams["patch.linewidth"]
