"""The values of bars, steps and lines can be read back as numbers: whatever changes in the drawing changes them."""

import json

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from eastern_flank.charts import bars as bar_charts
from eastern_flank.charts import marks, style
from eastern_flank.charts import steps as step_charts
from eastern_flank.core import project
from eastern_flank.figures import metadata, readback, series

FIGURES = project.root() / "figures"


@pytest.fixture(autouse=True)
def house_style():
    style.use_style("light", "16:9")
    yield
    plt.close("all")


def read(fig):
    fig.draw_without_rendering()
    return series.charts(readback.read(fig))


@pytest.fixture
def bars():
    table = pd.DataFrame(
        {
            "name": ["one", "two", "three"],
            "number": [4000, 100000, None],
            "status": ["planned", "held", "possible"],
            "side": ["alliance", "russia", "russia"],
            "note": ["4,000, “set to”", "100,000", "no number"],
        }
    )
    fig, ax = plt.subplots()
    ax.set_title("left")
    bar_charts.bars(table, "number", label="name", status="status", side="side", note="note", ax=ax)
    ax.set_xlabel("troops")
    return fig


def test_bars_are_read_with_all_that_is_seen_of_them(bars):
    (chart,) = read(bars)
    assert (chart["title"], chart["kind"], chart["horizontal"]) == ("left", "bars", True)
    assert chart["axis"] | {"labels": None} == {
        "label": "troops",
        "scale": "linear",
        "low": 0,
        "high": 100000,
        "labels": None,
    }
    assert chart["axis"]["labels"][0] == "0" and chart["axis"]["labels"][-1] == "100,000"
    planned, held, missing = chart["bars"]
    assert planned == {
        "name": "one",
        "start": 0,
        "end": 4000,
        "ink": "hatched",
        "colour": "alliance",
        "rgb": style.colour("alliance"),
        "label": "4,000, “set to”",
    }
    assert (held["end"], held["ink"], held["rgb"]) == (100000, "solid", style.colour("russia"))
    assert (missing["end"], missing["ink"], missing["label"]) == (None, "dotted outline", "no number")


def test_what_is_read_can_be_written_as_json(bars):
    assert json.loads(json.dumps(read(bars), allow_nan=False)) == read(bars)


BAR_CHANGES = {
    "length": lambda ax: ax.patches[0].set_width(7),
    "start": lambda ax: ax.patches[0].set_x(7),
    "colour": lambda ax: ax.patches[0].set_color("black"),
    "ink": lambda ax: ax.patches[1].set_hatch("//"),
    "name": lambda ax: ax.set_yticks([0, 1, 2], ["one", "three", "two"]),
    "label": lambda ax: ax.texts[0].set_text("other"),
    "label's place": lambda ax: ax.texts[0].set_visible(False),
    "scale": lambda ax: ax.set_xscale("symlog"),
    "baseline": lambda ax: ax.set_xlim(1, 100000),
    "numbers along the axis": lambda ax: ax.xaxis.set_major_formatter(lambda number, _: f"{number / 2:g}"),
    "axis label": lambda ax: ax.set_xlabel("soldiers"),
    "title": lambda ax: ax.set_title("right"),
}


@pytest.mark.parametrize("change", BAR_CHANGES.values(), ids=BAR_CHANGES)
def test_every_change_of_the_bars_shows_up(bars, change):
    before = read(bars)
    change(bars.axes[0])
    assert read(bars) != before


def test_bars_that_stand_upright_or_float_or_begin_elsewhere():
    fig, ax = plt.subplots()
    ax.bar(["a", "b"], [3, 0.1 + 0.2], bottom=[1, 0])
    ax.annotate("three", (0, 4), ha="center", va="bottom")
    (chart,) = read(fig)
    assert not chart["horizontal"]
    assert [(bar["name"], bar["start"], bar["end"], bar["label"]) for bar in chart["bars"]] == [
        ("a", 1, 4, "three"),
        ("b", 0, 0.3, ""),
    ]


def test_a_line_to_compare_bars_with_has_its_value_and_words():
    fig, ax = plt.subplots()
    table = pd.DataFrame({"name": ["a", "b"], "low": [1, 2], "high": [5, 9]})
    bar_charts.ranges(table, "low", "high", label="name", line=(4, "4 are planned"), ax=ax)
    (chart,) = read(fig)
    assert chart["rules"] == [{"at": 4, "label": "4 are planned"}]
    fig, ax = plt.subplots()
    bar_charts.ranges(table, "low", "high", label="name", ax=ax)
    assert "rules" not in read(fig)[0]


def test_a_logarithmic_axis_is_named():
    fig, ax = plt.subplots()
    table = pd.DataFrame({"name": ["a"], "number": [4000]})
    bar_charts.bars(table, "number", label="name", log_from=1000, ax=ax)
    (chart,) = read(fig)
    assert (chart["axis"]["scale"], chart["axis"]["low"], chart["bars"][0]["start"]) == ("log", 1000, 1000)


def test_small_multiples_are_an_item_each_and_what_is_hidden_none():
    fig, axes = plt.subplots(1, 3, sharey=True)
    for number, ax in enumerate(axes, 1):
        ax.barh(["a"], [number])
    axes[1].set_visible(False)
    assert [(chart["bars"][0]["name"], chart["bars"][0]["end"]) for chart in read(fig)] == [("a", 1), ("a", 3)]


@pytest.fixture
def steps():
    table = pd.DataFrame(
        {
            "when": pd.to_datetime(["2014-01-01", "2014-05-01", "2014-09-01"]),
            "low": [4, 8, 8],
            "high": [0, 4, 0],
            "more": [None, 3, None],
            "missing": [0, 0, 1],
        }
    )
    fig, ax = plt.subplots()
    end = pd.Timestamp("2015-01-01")
    step_charts.steps(table, "when", ["low", "high"], until=end, side="alliance", more="more", missing="missing", ax=ax)
    ax.text(pd.Timestamp("2014-06-01"), 2, "Šiauliai")
    ax.axvline(pd.Timestamp("2014-06-13"), ymax=0.6)
    return fig


def test_steps_are_read_with_their_days_names_and_gaps(steps):
    (chart,) = read(steps)
    assert chart["kind"] == "steps"
    assert chart["x"]["scale"] == "dates" and (chart["x"]["low"], chart["x"]["high"]) == ("2014-01-01", "2015-01-01")
    low, high, more, missing = chart["series"]
    assert low["name"] == "Šiauliai"  # as written on it, not as its column is called
    assert low["points"] == [["2014-01-01", 4], ["2014-05-01", 8], ["2015-01-01", None]]
    assert high["points"] == [["2014-01-01", 0], ["2014-05-01", 4], ["2014-09-01", 0], ["2015-01-01", None]]
    assert more["points"] == [["2014-01-01", None], ["2014-05-01", 3], ["2014-09-01", None], ["2015-01-01", None]]
    assert (more["ink"], more["unnumbered"]) == ("tinted", [])
    assert all(y is None for _, y in missing["points"])
    assert (missing["ink"], missing["unnumbered"]) == ("dotted outline", [["2014-09-01", "2015-01-01"]])


STEP_CHANGES = {
    "height": lambda ax: ax.patches[0].set_data(values=[5, 8, 8]),
    "day": lambda ax: ax.patches[0].set_data(edges=np.add(ax.patches[0].get_data().edges, [0, 5, 0, 0])),
    "end": lambda ax: ax.patches[0].set_data(edges=np.add(ax.patches[0].get_data().edges, [0, 0, 0, 5])),
    "colour": lambda ax: ax.patches[0].set_color("black"),
    "ink": lambda ax: ax.patches[0].set_hatch("//"),
    "name": lambda ax: ax.texts[-1].set_text("Ämari"),
    "name's place": lambda ax: ax.texts[-1].set_y(10),
    "range": lambda ax: ax.set_ylim(1, 20),
}


@pytest.mark.parametrize("change", STEP_CHANGES.values(), ids=STEP_CHANGES)
def test_every_change_of_the_steps_shows_up(steps, change):
    before = read(steps)
    change(steps.axes[0])
    assert read(steps) != before


@pytest.fixture
def lines():
    fig, ax = plt.subplots()
    ax.plot([1, 2, 3], [1, float("nan"), 3], color=style.colour("russia"), linestyle="--")
    ax.plot([1, 3], [2, 2], label="two", color=style.colour("alliance"))
    return fig


def test_lines_are_read_with_their_gaps_and_inks(lines):
    (chart,) = read(lines)
    assert chart["kind"] == "lines"
    first, second = chart["series"]
    assert first["points"] == [[1, 1], [2, None], [3, 3]]
    assert (first["name"], first["ink"], first["colour"]) == ("", "dashed outline", "russia")
    assert (second["name"], second["ink"], second["points"]) == ("two", "solid", [[1, 2], [3, 2]])


LINE_CHANGES = {
    "value": lambda ax: ax.lines[0].set_ydata([1, 2, 4]),
    "place": lambda ax: ax.lines[0].set_xdata([1, 2, 4]),
    "ink": lambda ax: ax.lines[0].set_linestyle(":"),
    "colour": lambda ax: ax.lines[0].set_color("black"),
    "name": lambda ax: ax.lines[1].set_label("three"),
    "scale": lambda ax: ax.set_yscale("log"),
    "hidden": lambda ax: ax.lines[0].set_visible(False),
}


@pytest.mark.parametrize("change", LINE_CHANGES.values(), ids=LINE_CHANGES)
def test_every_change_of_the_lines_shows_up(lines, change):
    before = read(lines)
    change(lines.axes[0])
    assert read(lines) != before


def test_leaders_rulers_reference_lines_dots_and_points_are_no_data():
    fig, (ax, other, third) = plt.subplots(1, 3)
    ax.plot([1, 2], [1, 2])  # a leader or a ruler: two places and no name
    ax.axvline(1, label="planned")
    ax.plot([1, 2, 3], [1, 2, 3], "o", linestyle="None", label="marks")
    marks.dot(other, 1, 1, status="held", label="a")
    table = pd.DataFrame({"name": ["a", "b"], "low": [1, 3], "high": [1, 4]})
    bar_charts.ranges(table, "low", "high", label="name", ax=third)  # the bars alone would leave the points out
    assert read(fig) == []


KINDS = {
    "02_two_numbers": ["bars"],
    "02_four_battalions": ["bars"],
    "02_logarithmic": ["bars"],
    "03_eight_jets": ["bars"],
    "03_on_duty": ["steps"],
    "03_half_or_double": ["bars"],
    "05_distances": ["bars"],
    "06_four_stories": ["bars"] * 4,
    "06_two_titles": ["bars"] * 2,
    "07_which_assumption_decides": ["bars"],
    "07_toy_model": ["bars"],
    "07_equal_steps": ["bars"],
    "07_sets_of_assumptions": ["bars"],
    "09_scores": ["bars"],
    "09_planned_and_there": ["bars"],
    "10_ten_minutes": ["bars"],
}


def test_the_bar_and_step_figures_of_the_lessons_and_no_others_carry_their_values():
    found = {figure.name: [chart["kind"] for chart in figure.charts] for figure in metadata.find(folder=FIGURES)}
    assert {name: kinds for name, kinds in found.items() if kinds} == KINDS


def test_every_bar_of_the_lessons_has_a_name_and_every_series_too():
    for figure in metadata.find(folder=FIGURES):
        for chart in figure.charts:
            for item in chart.get("bars", chart.get("series")):
                assert item["name"] and item["rgb"].startswith("#"), figure.name
            assert all(bar["label"] for bar in chart.get("bars", [])), figure.name


def test_a_line_that_ranges_are_compared_with_is_a_rule():
    table = pd.DataFrame({"name": ["one", "two"], "low": [0, 2000], "high": [9000, 6000]})
    fig, ax = plt.subplots()
    bar_charts.ranges(table, "low", "high", label="name", line=(4000, "4,000 are planned"), ax=ax)
    (chart,) = read(fig)
    assert [bar["name"] for bar in chart["bars"]] == ["one", "two"]
    assert chart["rules"] == [{"at": 4000, "label": "4,000 are planned"}]
