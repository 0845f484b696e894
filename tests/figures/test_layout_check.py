"""The layout check finds what an eye would find."""

import matplotlib.pyplot as plt
import pytest

from eastern_flank.charts import style
from eastern_flank.figures import layout_check


@pytest.fixture
def fig():
    style.use_style("light", "16:9")
    fig, ax = plt.subplots()
    ax.barh(["a", "b"], [1, 2])
    yield fig
    plt.close("all")


def test_a_sound_figure_has_no_problem(fig):
    assert layout_check.problems(fig) == []


def test_text_that_leaves_the_figure_is_found(fig):
    fig.text(0.9, 0.5, "this runs out of the page at the right")
    assert layout_check.problems(fig) == ["“this runs out of the page at the right” leaves the figure"]


def test_a_title_that_is_too_wide_is_found(fig):
    fig.text(0.05, 0.95, "word " * 40, size=30)
    assert "leaves the figure" in " ".join(layout_check.problems(fig))


def test_texts_that_overlap_are_found(fig):
    fig.text(0.5, 0.5, "one")
    fig.text(0.505, 0.5, "two")
    assert layout_check.problems(fig) == ["“one” overlaps “two”"]


def test_overlapping_tick_labels_are_found():
    fig, ax = plt.subplots()
    ax.bar([f"a very long name of a bar {n}" for n in range(8)], 1)
    assert any("overlaps" in line for line in layout_check.problems(fig))
    plt.close(fig)


@pytest.mark.parametrize(("points", "faulty"), [(11.9, True), (12, False)])
def test_small_text_is_found(fig, points, faulty):
    fig.text(0.5, 0.95, "small", size=points)
    assert bool(layout_check.problems(fig)) == faulty


def test_what_cannot_be_seen_is_no_problem(fig):
    fig.text(0.95, 0.5, "hidden and far too long", visible=False)
    fig.text(0.5, 0.5, " ")
    fig.axes[0].set_xlim(0.5, 1.5)  # ticks outside are not drawn
    assert layout_check.problems(fig) == []
