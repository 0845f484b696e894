"""A figure as narrow as a phone: names are above what they name, and nothing is too small or on top of anything else."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from eastern_flank.charts import bars, common, dots, lists, style, text_layout
from eastern_flank.figures import furniture, layout_check, readback

pytestmark = pytest.mark.ci
PHONE = 390  # CSS pixels
SMALLEST = 11  # CSS pixels


@pytest.fixture(autouse=True)
def portrait():
    style.use_style("light", "portrait")
    yield
    plt.close("all")
    style.use_style("light", "16:9")


def finished(draw, count):
    fig, ax = plt.subplots()
    draw(ax, count)
    space = furniture.furnish(
        fig, "A finding of as many as twelve words, which is quite long", "Troops", "Source: x", ()
    ).space
    furniture.lay_out(fig, space)
    fig.draw_without_rendering()
    return fig, ax


def table(count):
    names = [f"The row of number {n}\nsaid by somebody" for n in range(count)]
    return pd.DataFrame({"name": names, "low": range(count), "high": range(1, count + 1), "note": "about so many"})


def draw_bars(ax, count):
    bars.bars(table(count), "high", label="name", note="note", ax=ax)


def draw_ranges(ax, count):
    bars.ranges(table(count), "low", "high", label="name", note="note", line=(1, "compare"), ax=ax)


def test_only_a_portrait_and_the_narrow_drawing_of_a_page_are_narrow():
    narrow = []
    for size in style.SIZES:
        style.use_style("light", size)
        narrow += [size] if common.is_narrow(plt.figure()) else []
    assert narrow == ["portrait", "narrow"]


def test_the_smallest_type_can_be_read_on_a_phone():
    size = style.SIZES["portrait"]
    assert size.smallest * PHONE / (72 * size.inches[0]) >= SMALLEST


@pytest.mark.parametrize("draw", [draw_bars, draw_ranges])
@pytest.mark.parametrize("count", [1, 2, 5, 7, 9])
def test_names_are_above_their_bars_with_their_notes_and_nothing_overlaps(draw, count):
    fig, ax = finished(draw, count)
    assert layout_check.problems(fig, drawn=True) == []
    renderer = text_layout.renderer_of(fig)
    labels = [label.get_window_extent(renderer) for label in ax.get_yticklabels()]
    patches = [patch.get_window_extent(renderer) for patch in ax.patches]
    notes = [text.get_window_extent(renderer) for text in ax.texts if text.get_text() == "about so many"]
    assert len(labels) == len(patches) == len(notes) == count
    for label, patch, note in zip(labels, patches, notes, strict=True):
        assert label.y0 > patch.y0  # its letters begin above the middle of the bar
        assert label.y1 > patch.y1
        assert note.x0 > label.x1 and abs(note.y0 - label.y0) < 5
    left = ax.get_window_extent(renderer).x0
    assert left < 0.1 * fig.bbox.width  # the bars have the whole width


def test_a_bar_is_still_read_by_its_name():
    _, ax = finished(draw_bars, 2)
    assert [bar.name for bar in readback.read_axes(ax).bars] == [
        "The row of number 0 said by somebody",
        "The row of number 1 said by somebody",
    ]


def test_where_rows_are_many_the_first_line_of_a_name_has_to_do():
    _, ax = finished(draw_bars, 5)
    assert ax.get_yticklabels()[0].get_text() == "The row of number 0"


def test_long_lines_of_dots_have_their_names_above_them_and_short_ones_beside():
    def draw(ax, count):
        rows = pd.DataFrame({"voice": ["A voice"] * count + ["Another voice"]})
        dots.tally(rows, "voice", ax=ax)

    for count, above in ((19, True), (3, False)):
        fig, ax = finished(draw, count)
        label = ax.get_yticklabels()[0].get_window_extent(text_layout.renderer_of(fig))
        first = ax.patches[0].get_window_extent(text_layout.renderer_of(fig))
        assert bool(label.y0 >= first.y1 - 1) is above
        assert bool(label.x1 <= first.x0) is not above
        assert layout_check.problems(fig, drawn=True) == []


def test_a_list_takes_smaller_type_before_it_leaves_the_figure():
    def draw(ax, count):
        rows = pd.DataFrame({"what": ["A statement of thirty letters!"] * count, "became": "did not happen, 2023"})
        lists.listing(rows, label="what", note="became", ax=ax)

    fig, _ = finished(draw, 6)
    assert layout_check.problems(fig, drawn=True) == []


def test_an_optional_text_gives_way_to_one_that_is_not():
    fig, ax = plt.subplots()
    kept = ax.text(0.5, 0.5, "66 km")
    gone = ax.text(0.5, 0.5, "Poland", label=text_layout.OPTIONAL)
    bold = ax.text(0.2, 0.2, "Kaliningrad", label=text_layout.OPTIONAL, weight=600)
    under = ax.text(0.2, 0.2, "Lithuania", label=text_layout.OPTIONAL)
    outside = ax.text(0.99, 0.9, "Beyond the edge", label=text_layout.OPTIONAL)
    text_layout.leave_out(fig)
    assert set(ax.texts) == {kept, bold}
    assert not {gone, under, outside} & set(ax.texts)


def test_a_name_beside_its_place_goes_to_the_other_side_before_it_is_left_out():
    fig, ax = plt.subplots()
    beside = {"textcoords": "offset points", "ha": "left", "va": "center", "label": text_layout.OPTIONAL}
    ax.set(xlim=(0, 1), ylim=(0, 1))
    at_edge = ax.annotate("Moscow", (0.97, 0.8), xytext=(10, 0), **beside)
    inside = ax.annotate("Minsk", (0.5, 0.8), xytext=(10, 0), **beside)
    no_room = ax.annotate(
        "A name as long as the map is wide, and longer than that", (0.97, 0.2), xytext=(10, 0), **beside
    )
    assert text_layout.leave_out(fig)
    assert (at_edge.xyann, at_edge.get_ha()) == ((-10, 0), "right")
    assert (inside.xyann, inside.get_ha()) == ((10, 0), "left")
    assert no_room not in ax.texts
    assert not text_layout.leave_out(fig)


def test_a_title_over_one_of_two_axes_is_broken():
    fig, axes = plt.subplots(1, 2)
    for ax in axes:
        ax.set_title("A headline that is much too long for a half")
    furniture.lay_out(fig, (0.05, 0.1, 0.9, 0.6))
    fig.draw_without_rendering()
    assert [problem for problem in layout_check.problems(fig, drawn=True) if "headline" in problem] == []
