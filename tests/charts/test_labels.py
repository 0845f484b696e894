"""Labels keep the hedge."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

import eastern_flank as ef
from eastern_flank.charts import labels, style
from eastern_flank.figures import layout_check, readback, series

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


def test_a_number_keeps_its_hedge():
    assert list(labels.hedged(TABLE, "number")) == ["about 1,500, “set to”", "3,000", "number not stated, “may”", "250"]


def test_hedged_keeps_the_index():
    part = TABLE.iloc[[3, 1]]
    assert list(labels.hedged(part, "number").index) == [3, 1]


def stamped():
    style.use_style("light", "16:9")
    fig, ax = plt.subplots()
    ax.barh(["one"], [3])
    ax.set_title("A headline")
    labels.stamp(ax=ax)
    plt.close(fig)
    return fig


def test_a_stamp_is_on_the_picture_and_can_be_read_back():
    fig = stamped()
    (ax,) = readback.read(fig).axes
    assert ax.stamp == "Made to mislead"
    assert layout_check.problems(fig) == []


def test_a_label_that_is_no_stamp_is_not_read_as_one():
    fig, ax = plt.subplots()
    ax.set_xlabel("troops")
    assert readback.read(fig).axes[0].stamp == ""
    plt.close(fig)


def test_a_chart_that_can_be_edited_keeps_its_stamp_below_its_axis():
    (item,) = series.charts(readback.read(stamped()))
    assert item["axis"]["label"] == "Made to mislead"


@pytest.mark.parametrize("draw", ["bars", "ranges", "dots", "tally", "matrix", "stamp"])
def test_dollar_signs_in_a_cell_are_money_and_no_formula(draw):
    cell = r"$\frac{$ to $5"
    table = pd.DataFrame(
        {"name": [cell, "b"], "low": [1, 2], "high": [3, 4], "note": [cell, "n"], "across": [cell, "y"]}
    )
    ax = plt.figure().subplots()
    match draw:
        case "bars":
            ef.bars(table, "high", label="name", note="note", ax=ax)
        case "ranges":
            ef.ranges(table, "low", "high", label="name", note="note", line=(2, cell), ax=ax)
        case "dots":
            ef.unit_chart(table, "high", label="name", note="note", unit=1, ax=ax)
        case "tally":
            ef.tally(table, "name", across="across", ax=ax)
        case "matrix":
            codes = {"stance": ["yes", "no"], "basis": ["direct_quote", "reporter_inference"]}
            ef.matrix(table.assign(**codes), "name", "across", ax=ax)
        case "stamp":
            ef.stamp(cell, ax=ax)
    ax.figure.canvas.draw()  # matplotlib raises ValueError for a broken formula


def test_a_logarithmic_axis_of_matplotlib_still_has_its_powers():
    ax = plt.figure().subplots()
    ax.loglog([1, 1000], [1, 1000])
    ax.figure.canvas.draw()
    assert all(label.get_parse_math() for label in ax.get_xticklabels())
