"""What a figure draws can be read back: a wrong length, ink, colour, label or scale changes the text."""

import matplotlib.pyplot as plt
import pytest

from eastern_flank import drawn, marks, style


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
    assert drawn.describe(fig).splitlines()[1:] == [
        "  title: left",
        "  bar “a”: 1, solid, russia",
        "  bar “b”: 2,000,000, solid, russia",
        "  line: (0.5, 0), (0.333333, 1), alliance",
        "  text: two / lines",
    ]
    assert drawn.describe(fig).startswith("axes 1: x 'troops' linear from 0 to 2,000,000; y names a, b")


def test_the_sentence_names_values_and_inks(fig):
    assert drawn.sentence(fig) == "a: 1, solid; b: 2,000,000, solid"


CHANGES = {
    "length": lambda ax: ax.patches[0].set_width(7),
    "colour": lambda ax: ax.patches[0].set_color("black"),
    "ink": lambda ax: ax.patches[0].set_hatch("//"),
    "label": lambda ax: ax.set_yticks([0, 1], ["b", "a"]),
    "scale": lambda ax: ax.set_xscale("symlog"),
    "baseline": lambda ax: ax.set_xlim(1, 5),
    "line": lambda ax: ax.lines[0].set_ydata([0, 2]),
    "line's colour": lambda ax: ax.lines[0].set_color("black"),
    "text": lambda ax: ax.texts[0].set_text("other"),
    "title": lambda ax: ax.set_title("right"),
    "axis label": lambda ax: ax.set_xlabel("soldiers"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_of_the_drawing_changes_the_text(fig, change):
    before = drawn.describe(fig)
    change(fig.axes[0])
    assert drawn.describe(fig) != before


def test_vertical_bars_are_read_by_their_height():
    fig, ax = plt.subplots()
    ax.bar(["a", "b"], [3, 4], bottom=1)
    assert [(bar["name"], bar["start"], bar["end"]) for bar in drawn.bars(ax)] == [("a", 1, 4), ("b", 1, 5)]
    plt.close(fig)


def test_what_is_hidden_is_not_said(fig):
    fig.axes[0].set_visible(False)
    assert drawn.describe(fig) == ""


def test_a_bar_without_a_length_draws_nothing():
    fig, ax = plt.subplots()
    ax.barh(["a", "b"], [float("nan"), 1])
    assert "bar “a”: nothing drawn" in drawn.describe(fig)
    plt.close(fig)


def points(**changed):
    style.use_style("light", "16:9")
    place = {"x": 3000, "y": 1, "status": "planned", "colour": "russia", "label": "A"} | changed
    fig, ax = plt.subplots()
    ax.set(xlim=(0, 4000), ylim=(0, 2))
    marks.point(ax, place.pop("x"), place.pop("y"), **place)
    plt.close(fig)
    return fig


def test_a_point_is_read_with_its_place():
    assert "point “A”: (3,000, 1), hatched, russia" in drawn.describe(points())
    assert drawn.sentence(points()) == "A: 3,000, hatched"
    assert drawn.looks(points()) == {"hatched"}


@pytest.mark.parametrize(
    "changed", [{"x": 3001}, {"y": 0.5}, {"status": "held"}, {"colour": "alliance"}, {"label": "B"}]
)
def test_whatever_changes_in_a_point_changes_the_text(changed):
    assert drawn.describe(points(**changed)) != drawn.describe(points())


def test_a_point_of_a_list_has_no_number():
    fig = points()
    fig.axes[0].set_axis_off()
    assert drawn.sentence(fig) == "A: hatched"


def test_a_bar_that_floats_is_read_with_both_ends():
    fig, ax = plt.subplots()
    ax.barh(["a\nb"], [3000], left=[1000])
    ax.set_xlim(0, 5000)
    assert "bar “a b”: 1,000 to 4,000, solid" in drawn.describe(fig)
    plt.close(fig)
