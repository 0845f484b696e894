"""A plot as SVG for a page: as high as what is in it, with its text as text, in the colours of the page."""

import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from eastern_flank.charts import bars, common, style
from eastern_flank.core import part
from eastern_flank.figures import layout_check, web

TROOPS = pd.DataFrame(
    {"who": ["NATO", "Russia"], "troops": [4000, 100000], "status": ["planned", "held"], "side": ["alliance", "russia"]}
)


@pytest.fixture(params=part.WIDTHS, autouse=True)
def width(request):
    with style.in_size(request.param):
        yield request.param
    plt.close("all")


def drawn(count=1):
    fig, ax = plt.subplots()
    table = pd.concat([TROOPS] * count)
    bars.bars(table, "troops", label="who", status="status", side="side", ax=ax)
    web.lay_out(fig)
    return fig, ax


def test_a_size_is_taken_for_a_while(width):
    assert style.current_name() == f"light {width}"
    with style.in_size("16:9"):
        assert style.current_name() == "light 16:9"
    assert style.current_name() == f"light {width}"
    assert common.is_narrow(plt.figure()) == (width == "narrow")


def test_a_plot_is_as_high_as_its_rows():
    heights = []
    for count in (1, 3):
        fig, ax = drawn(count)
        fig.draw_without_rendering()
        assert layout_check.problems(fig) == []
        row = ax.get_window_extent().height / abs(ax.get_ylim()[0] - ax.get_ylim()[1])
        assert row == pytest.approx(common.row_height(ax), abs=1)
        heights.append(fig.get_figheight())
    assert heights[1] > 1.5 * heights[0]


def test_a_height_that_is_given_is_kept():
    fig, _ = drawn()
    web.lay_out(fig, 300)
    assert 'height="300"' in web.plot(fig)


def test_text_is_text_and_colours_are_the_pages():
    svg = web.plot(drawn()[0])
    assert re.search(r"<text[^>]*>NATO</text>", svg)
    assert "var(--russia)" in svg
    assert not re.search(r"#[0-9a-f]{6}\b", svg)
    assert svg == web.plot(drawn()[0])  # the same each time


def test_a_tint_is_mixed_by_the_page():
    fig, ax = plt.subplots()
    two = TROOPS.assign(status="reported_speech")
    bars.bars(two, "troops", label="who", status="status", side="side", ax=ax)
    web.lay_out(fig)
    assert "color-mix(in srgb,var(--russia) 38%,var(--background))" in web.plot(fig)


def test_black_and_white_are_the_pages_too():
    fig, ax = plt.subplots()
    ax.bar(["a", "b"], [1, 2], color=["black", "white"], edgecolor="black")
    web.lay_out(fig)
    svg = web.plot(fig)
    assert "stroke: var(--text)" in svg and "fill: var(--background)" in svg
    assert "#000000" not in svg and "#ffffff" not in svg


def test_pieces_are_the_plot_and_their_ids_say_what_is_in_them():
    svg = web.plot(drawn()[0])
    one, other = web.pieces(svg, "a"), web.pieces(svg.replace("4,000", "5,000"), "a")
    ids = set(re.findall(r'id="([^"]+)"', svg))
    assert ids  # the hatch
    assert len(set(one) ^ set(other)) == 2  # a text, and its other form
    assert re.sub(r"a-[0-9a-f]{4}", "", "".join(one)) == re.sub("|".join(ids), "", svg)


def test_more_room_is_below():
    svg = web.plot(drawn()[0])
    higher = web.as_high(svg, 999)
    assert 'viewBox="0 0 ' in higher and ' 999" ' in higher and 'height="999"' in higher
    assert higher.split(">", 1)[1] == svg.split(">", 1)[1]


@pytest.mark.parametrize(
    ("points", "closed", "written"),
    [
        ([(0, 0), (1, 1), (0.5, 3)], "z", "M0 0l1 1-.5 2z"),
        ([(0.5, 0.2), (1, 0.9), (11.4, 2)], "", "M.5.2l.5.7 10.4 1.1"),
        ([(10.04, 5), (10.04, 5.5)], "", "M10 5l0 .5"),
        ([(1, 1), (1.01, 1.01)], "z", ""),  # nothing to see
    ],
)
def test_an_outline_is_written_in_steps(points, closed, written):
    assert web._joined(points, closed) == written
