"""Bars and ranges: what they draw is what the table says."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from eastern_flank.charts import bars, style
from eastern_flank.core.errors import CannotDraw, UnknownName
from eastern_flank.figures import readback


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


@pytest.mark.parametrize("end", [None, 6000])
def test_the_box_of_a_missing_number_is_the_same_share_of_every_axis(end):
    _, ax = plt.subplots()
    bars.bars(TABLE, "number", label="name", end=end, ax=ax)
    assert ax.get_xlim() == (0, end or 3000)
    assert ax.patches[2].get_width() == pytest.approx(bars.STUB * (end or 3000))


def test_bars_have_the_lengths_inks_colours_and_names_of_the_table():
    fig, ax = plt.subplots()
    returned = bars.bars(TABLE, "number", label="name", status="status", side="side", ax=ax)
    assert returned is ax
    read = [(bar.name, bar.ink, bar.colour) for bar in readback.read_axes(ax).bars]
    assert read == [
        ("One", "hatched", "alliance"),
        ("Two", "solid", "russia"),
        ("Three", "dotted outline", "industry"),
        ("Four", "dashed outline", "other_ally"),
    ]
    assert [bar.end for bar in readback.read_axes(ax).bars if bar.name != "Three"] == [1500, 3000, 250]
    assert readback.read_axes(ax).measure.start == 0


def test_the_first_row_is_at_the_top():
    fig, ax = plt.subplots()
    bars.bars(TABLE, "number", label="name", ax=ax)
    low, high = ax.get_ylim()
    assert low > high


def test_notes_stand_beside_the_bars_and_the_number_where_there_is_none():
    fig, (one, two) = plt.subplots(1, 2)
    bars.bars(TABLE.assign(note=["a", "b", "c", "d"]), "number", label="name", note="note", ax=one)
    bars.bars(TABLE, "number", label="name", ax=two)
    assert [text.get_text() for text in one.texts if text.get_text() != "?"] == list("abcd")
    assert [text.get_text() for text in two.texts if text.get_text() != "?"] == [
        "1,500",
        "3,000",
        "number not stated",
        "250",
    ]


def test_a_logarithmic_axis_starts_where_it_is_told():
    fig, ax = plt.subplots()
    bars.bars(TABLE, "number", label="name", log_from=100, ax=ax)
    assert readback.read_axes(ax).x.kind == "log"
    assert readback.read_axes(ax).measure.start == 100
    assert [round(bar.end) for bar in readback.read_axes(ax).bars if bar.name != "Three"] == [1500, 3000, 250]
    fig.draw_without_rendering()
    assert {"100", "1,000"} <= {label.get_text() for label in ax.get_xticklabels()}


@pytest.mark.parametrize(("values", "log_from"), [([-1], None), ([5], 5), ([5], 10)])
def test_bars_that_cannot_be_drawn_say_so(values, log_from):
    fig, ax = plt.subplots()
    with pytest.raises(ValueError, match="cannot be drawn on an axis"):
        bars.bars(pd.DataFrame({"n": values, "name": "x"}), "n", label="name", log_from=log_from, ax=ax)


def test_without_ax_the_present_axes_are_used():
    fig, ax = plt.subplots()
    assert bars.bars(TABLE, "number", label="name") is ax


CLAIMS = pd.DataFrame(
    {
        "name": ["Span", "One\nnumber", "Open above", "Open below", "Unknown"],
        "low": pd.array([1000, 5000, 3000, None, None], dtype="Int64"),
        "high": pd.array([4000, 5000, None, 2000, None], dtype="Int64"),
        "status": ["expected", "stated", "stated", "possible", "stated"],
        "side": ["russia", "alliance", "industry", "other_ally", "russia"],
    }
)


def claims(**more):
    fig, ax = plt.subplots()
    return fig, bars.ranges(CLAIMS, "low", "high", label="name", **more, ax=ax)


def test_ranges_are_where_the_table_says():
    _, ax = claims(status="status", side="side")
    assert [(bar.name, bar.ink, bar.colour) for bar in readback.read_axes(ax).bars] == [
        ("Span", "hatched", "russia"),
        ("Unknown", "dotted outline", "russia"),
    ]
    assert next((bar.start, bar.end) for bar in readback.read_axes(ax).bars) == (1000, 4000)
    assert [(point.name, point.x, point.y, point.ink, point.colour) for point in readback.read_axes(ax).points] == [
        ("One number", 5000, 1, "solid", "alliance"),
        ("Open above and more", 3000, 2, "solid", "industry"),
        ("Open below and less", 2000, 3, "dashed outline", "other_ally"),
    ]
    assert ax.get_xlim() == (0, 5000)


def test_ranges_say_their_numbers_and_which_side_is_open():
    _, ax = claims()
    texts = [text.get_text() for text in ax.texts]
    words = ["1,000 to 4,000", "5,000", "→", "at least 3,000", "←", "at most 2,000", "?", "number not stated"]
    assert [text for text in texts if text in words] == words


def test_a_note_stands_in_place_of_the_numbers():
    fig, ax = plt.subplots()
    bars.ranges(CLAIMS.assign(note=list("abcde")), "low", "high", label="name", note="note", ax=ax)
    assert {text.get_text() for text in ax.texts} == {*"abcde", "→", "←", "?"}


@pytest.mark.parametrize(("number", "side"), [(1000, "left"), (2500, "center"), (5000, "right"), (10000, "right")])
def test_the_line_to_compare_with_is_where_it_is_said_to_be(number, side):
    fig, ax = claims(line=(number, "compare"))
    assert list(ax.lines[0].get_xdata()) == [number, number]
    assert ax.texts[-1].get_text() == "compare"
    assert ax.texts[-1].get_ha() == side
    assert ax.get_xlim() == (0, max(number, 5000))


@pytest.mark.parametrize(("low", "high", "words"), [(5, 4, "backwards"), (-1, 4, "below 0"), (None, -4, "below 0")])
def test_a_range_that_cannot_be_is_refused(low, high, words):
    table = pd.DataFrame({"name": ["a"], "low": pd.array([low], "Int64"), "high": pd.array([high], "Int64")})
    with pytest.raises(CannotDraw, match=words):
        bars.ranges(table, "low", "high", label="name")


def test_a_column_that_is_not_there_is_one_line():
    table = pd.DataFrame({"troops": [1], "name": ["a"], "status": ["held"]})
    with pytest.raises(UnknownName, match="there is no column 'statis'; did you mean 'status'"):
        bars.bars(table, "troops", label="name", status="statis", ax=plt.figure().subplots())
    with pytest.raises(UnknownName, match="there is no column 'trops'; did you mean 'troops'"):
        bars.bars(table, "trops", label="name", ax=plt.figure().subplots())
