"""Labels keep the hedge."""

import matplotlib.pyplot as plt
import pandas as pd

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
