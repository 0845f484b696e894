"""What a figure draws can be read back: a wrong length, ink, colour, label or scale changes the text."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from eastern_flank.charts import legend, marks, matrix, style
from eastern_flank.figures import description, readback


@pytest.fixture
def fig():
    style.use_style("light", "16:9")
    fig, ax = plt.subplots()
    ax.barh(["a", "b"], [1, 2000000], color=style.colour("russia"))
    ax.plot([0.5, 1 / 3], [0, 1], color=style.colour("alliance"))
    ax.text(0, 0, "two\nlines")
    ax.set_title("left")
    ax.set_xlabel("troops")
    yield fig
    plt.close("all")


def test_everything_that_is_drawn_is_said(fig):
    assert description.describe(readback.read(fig)).splitlines()[1:] == [
        "  title: left",
        "  bar “a”: 1, solid, russia",
        "  bar “b”: 2,000,000, solid, russia",
        "  line: (0.5, 0), (0.333333, 1), alliance",
        "  text: two / lines",
    ]
    assert description.describe(readback.read(fig)).startswith(
        "axes 1: x 'troops' linear from 0 to 2,000,000, written 0"
    )
    assert description.describe(readback.read(fig)).splitlines()[0].endswith("; y names a, b")


def test_the_sentence_names_values_and_inks(fig):
    assert description.sentence(readback.read(fig)) == "a: 1, solid; b: 2,000,000, solid"


def test_a_reader_is_told_values_with_their_labels_and_inks_and_nothing_that_is_furniture():
    style.use_style("light", "16:9")
    fig, ax = plt.subplots()
    ax.barh("a plan", 4000, **marks.ink("planned", "alliance"))
    ax.barh(["Russia", "nobody knows"], [100000, 0], color=style.colour("russia"))
    ax.text(4000, 0, "about 4,000", va="center")
    ax.text(5, 2.4, "one officer's number")
    ax.plot([0, 1], [3, 3], color="black")  # a rule
    legend.ink_key(["planned"], ax=fig.add_axes((0, 0, 0.2, 0.1)))
    assert description.in_words(readback.read(fig)) == [
        "a plan: about 4,000 (hatched)",
        "Russia: 100,000 (solid)",
        "nobody knows: 0 (solid)",
        "In the colour of NATO: a plan",
        "In the colour of Russia: nobody knows",
        "Also written: one officer's number",
        f"Hatched: {marks.INKS['planned'].word}",
    ]
    plt.close("all")


def test_a_reader_is_told_from_where_an_axis_runs_unless_it_is_from_zero(fig):
    assert not [line for line in description.in_words(readback.read(fig)) if "axis" in line]
    fig.axes[0].set_xlim(1, 5)
    assert "The axis runs from 1 to 5" in description.in_words(readback.read(fig))
    fig.axes[0].set_xscale("log")
    assert "The logarithmic axis runs from 1 to 5" in description.in_words(readback.read(fig))


def test_a_matrix_is_told_row_by_row_and_its_cells_are_not_counted_in_an_alt_text():
    style.use_style("light", "16:9")
    fig, ax = plt.subplots()
    table = pd.DataFrame(
        {
            "who": ["A", "A", "B"],
            "what": ["x", "y", "x"],
            "stance": ["yes", "yes", "no"],
            "basis": ["direct_quote", "reported_speech", "reported_speech"],
        }
    )
    matrix.matrix(table, "who", "what", ax=ax)
    drawing = readback.read(fig)
    assert description.in_words(drawing)[:2] == [
        "A: yes (solid) for “x”; yes (tinted) for “y”",
        "B: no (tinted) for “x”; empty for “y”",
    ]
    assert description.sentence(drawing) == ""
    plt.close("all")


CHANGES = {
    "length": lambda ax: ax.patches[0].set_width(7),
    "colour": lambda ax: ax.patches[0].set_color("black"),
    "ink": lambda ax: ax.patches[0].set_hatch("//"),
    "label": lambda ax: ax.set_yticks([0, 1], ["b", "a"]),
    "scale": lambda ax: ax.set_xscale("symlog"),
    "numbers along an axis": lambda ax: ax.xaxis.set_major_formatter(lambda number, _: f"{number / 2:g}"),
    "baseline": lambda ax: ax.set_xlim(1, 5),
    "line": lambda ax: ax.lines[0].set_ydata([0, 2]),
    "line's colour": lambda ax: ax.lines[0].set_color("black"),
    "text": lambda ax: ax.texts[0].set_text("other"),
    "title": lambda ax: ax.set_title("right"),
    "axis label": lambda ax: ax.set_xlabel("soldiers"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_of_the_drawing_changes_the_text(fig, change):
    before = description.describe(readback.read(fig))
    change(fig.axes[0])
    assert description.describe(readback.read(fig)) != before


def test_vertical_bars_are_read_by_their_height():
    fig, ax = plt.subplots()
    ax.bar(["a", "b"], [3, 4], bottom=1)
    assert [(bar.name, bar.start, bar.end) for bar in readback.read_axes(ax).bars] == [("a", 1, 4), ("b", 1, 5)]
    plt.close(fig)


def test_what_is_hidden_is_not_said(fig):
    fig.axes[0].set_visible(False)
    assert description.describe(readback.read(fig)) == ""


def test_a_bar_without_a_length_draws_nothing():
    fig, ax = plt.subplots()
    ax.barh(["a", "b"], [float("nan"), 1])
    assert "bar “a”: nothing drawn" in description.describe(readback.read(fig))
    plt.close(fig)


@pytest.fixture
def dated():
    style.use_style("light", "16:9")
    fig, ax = plt.subplots()
    days = pd.to_datetime(["2020-01-01", "2020-02-01", "2020-03-01", "2020-04-01"])
    ax.stairs([3, 3, 5], days, baseline=[1, 1, 1], fill=True, label="one", color=style.colour("russia"))
    ax.axvline(days[1], color=style.colour("alliance"))
    ax.set_xlim(days[0], days[-1])
    yield fig
    plt.close("all")


def test_steps_are_said_with_their_days_and_heights(dated):
    assert description.describe(readback.read(dated)).splitlines()[1:] == [
        "  steps “one”: 2 from 2020-01-01, 4 from 2020-03-01, until 2020-04-01, solid, russia",
        "  line: (2020-02-01, 0), (2020-02-01, 1), alliance",
    ]
    assert "x linear from 2020-01-01 to 2020-04-01" in description.describe(readback.read(dated))


STEP_CHANGES = {
    "height": lambda patch: patch.set_data(values=[3, 4, 5]),
    "baseline": lambda patch: patch.set_data(baseline=[0, 1, 1]),
    "day": lambda patch: patch.set_data(edges=np.add(patch.get_data().edges, [0, 0, 5, 0])),
    "end": lambda patch: patch.set_data(edges=np.add(patch.get_data().edges, [0, 0, 0, 5])),
    "gap": lambda patch: patch.set_data(values=[3, float("nan"), 5]),
    "colour": lambda patch: patch.set_color("black"),
    "ink": lambda patch: patch.set_hatch("//"),
    "name": lambda patch: patch.set_label("two"),
}


@pytest.mark.parametrize("change", STEP_CHANGES.values(), ids=STEP_CHANGES)
def test_every_change_of_the_steps_changes_the_text(dated, change):
    before = description.describe(readback.read(dated))
    change(dated.axes[0].patches[0])
    assert description.describe(readback.read(dated)) != before


def test_a_step_without_a_number_is_no_height():
    fig, ax = plt.subplots()
    ax.stairs([1, float("nan")], [0, 1, 2], fill=True, facecolor="white", edgecolor="black", ls=(0, (0.9, 1.7)), lw=1)
    assert "steps: no number from 0, nothing from 1, until 2, dotted outline" in description.describe(
        readback.read(fig)
    )
    plt.close(fig)


COLUMN_CHANGES = {
    "place": lambda ax: ax.patches[0].set_center((1, 0)),
    "name of a column": lambda ax: ax.set_xticks([0, 1], ["one", "three"]),
}


@pytest.mark.parametrize("change", COLUMN_CHANGES.values(), ids=COLUMN_CHANGES)
def test_a_dot_says_in_which_named_column_it_stands(change):
    fig, ax = plt.subplots()
    ax.set_xticks([0, 1], ["one", "two"])
    for x in (0, 1):
        marks.dot(ax, x, 0, status="held", label="a")
    before = description.describe(readback.read(fig))
    assert "dots “a” at one: 1 dot, solid, neutral" in before
    assert description.sentence(readback.read(fig)) == "a: 2 dots, solid"
    change(ax)
    assert description.describe(readback.read(fig)) != before
    plt.close(fig)


def test_two_dots_of_a_row_that_swap_their_colours_change_the_values_and_not_the_counts():
    fig, ax = plt.subplots()
    for x, side in enumerate(["battalion_lead", "battalion_lead", "other_ally"]):
        marks.dot(ax, x, 0, status="held", colour=side, label="a")
    values, counts = description.describe(readback.read(fig)), description.sentence(readback.read(fig))
    assert counts == "a: 2 dots, solid; a: 1 dot, solid"
    _, one, other = ax.patches
    shades = one.get_facecolor(), other.get_facecolor()
    one.set(facecolor=shades[1], edgecolor=shades[1])
    other.set(facecolor=shades[0], edgecolor=shades[0])
    assert description.describe(readback.read(fig)) != values
    assert sorted(description.sentence(readback.read(fig)).split("; ")) == sorted(counts.split("; "))
    plt.close(fig)


def test_bars_are_named_where_axes_share_their_labels():
    fig, axes = plt.subplots(1, 2, sharey=True)
    for ax in axes:
        ax.barh(["one", "two"], [1, 2])
    assert [bar.name for bar in readback.read_axes(axes[1]).bars] == ["one", "two"]


def points(**changed):
    style.use_style("light", "16:9")
    place = {"x": 3000, "y": 1, "status": "planned", "colour": "russia", "label": "A"} | changed
    fig, ax = plt.subplots()
    ax.set(xlim=(0, 4000), ylim=(0, 2))
    marks.point(ax, place.pop("x"), place.pop("y"), **place)
    plt.close(fig)
    return fig


def test_a_point_is_read_with_its_place():
    assert "point “A”: (3,000, 1), hatched, russia" in description.describe(readback.read(points()))
    assert description.sentence(readback.read(points())) == "A: 3,000, hatched"
    assert readback.inks(points()) == {"hatched"}


@pytest.mark.parametrize(
    "changed", [{"x": 3001}, {"y": 0.5}, {"status": "held"}, {"colour": "alliance"}, {"label": "B"}]
)
def test_whatever_changes_in_a_point_changes_the_text(changed):
    assert description.describe(readback.read(points(**changed))) != description.describe(readback.read(points()))


def test_a_point_of_a_list_has_no_number():
    fig = points()
    fig.axes[0].set_axis_off()
    assert description.sentence(readback.read(fig)) == "A: hatched"


def test_a_bar_that_floats_is_read_with_both_ends():
    fig, ax = plt.subplots()
    ax.barh(["a\nb"], [3000], left=[1000])
    ax.set_xlim(0, 5000)
    assert "bar “a b”: 1,000 to 4,000, solid" in description.describe(readback.read(fig))
    plt.close(fig)


def test_a_key_is_read_back():
    fig, ax = plt.subplots()
    legend.ink_key(["held", "planned", "not_stated"], ax=ax)
    assert readback.legend(ax) == (
        ("solid", marks.INKS["held"].word),
        ("hatched", marks.INKS["planned"].word),
        ("dotted outline with ?", marks.INKS["not_stated"].word),
    )
    assert f"  key: hatched means {marks.INKS['planned'].word}" in description.describe(readback.read(fig))
