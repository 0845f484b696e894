"""What a figure draws can be read back: a wrong length, ink, colour, label or scale changes the text."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from eastern_flank import drawn, style


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
    assert drawn.describe(dated).splitlines()[1:] == [
        "  steps “one”: 2 from 2020-01-01, 4 from 2020-03-01, until 2020-04-01, solid, russia",
        "  line: (2020-02-01, 0), (2020-02-01, 1), alliance",
    ]
    assert "x linear from 2020-01-01 to 2020-04-01" in drawn.describe(dated)


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
    before = drawn.describe(dated)
    change(dated.axes[0].patches[0])
    assert drawn.describe(dated) != before


def test_a_step_without_a_number_is_no_height():
    fig, ax = plt.subplots()
    ax.stairs([1, float("nan")], [0, 1, 2], fill=True, facecolor="white", edgecolor="black", ls=(0, (0.9, 1.7)), lw=1)
    assert "steps: no number from 0, nothing from 1, until 2, dotted outline" in drawn.describe(fig)
    plt.close(fig)
