"""Only the plot of a figure: low and wide, without what is to be guessed, and with the places of its numbers."""

import io

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from PIL import Image

from eastern_flank.charts import bars, common, style
from eastern_flank.core.errors import CannotDraw, UnknownName
from eastern_flank.figures import plot

TWO = pd.DataFrame(
    {"who": ["short", "long"], "troops": [4000, 100_000], "status": ["planned", "held"], "side": ["alliance", "russia"]}
)


@pytest.fixture(autouse=True)
def _style():
    style.use_style("light", "16:9")


def draw(fig, **look):
    bars.bars(TWO, "troops", label="who", status="status", side="side", ax=fig.subplots(), **look)
    return {"title": "The title", "subtitle": "Troops", "alt": "Two bars.", "source": [15, 5]}


def pixels(picture):
    return np.asarray(Image.open(io.BytesIO(picture.png)).convert("RGB")).astype(int)


def at(picture, number):
    scale = picture.scale
    share = (number - scale.low) / (scale.high - scale.low)
    return scale.at_low + share * (scale.at_high - scale.at_low)


def colour_at(picture, x, y):
    seen = pixels(picture)
    return tuple(seen[int(y * seen.shape[0]), int(x * seen.shape[1])])


RUSSIA = tuple(int(style.THEMES["light"]["russia"][place : place + 2], 16) for place in (1, 3, 5))


def test_the_words_are_beside_the_picture_and_not_in_it():
    found = plot.render(draw)
    assert (found.title, found.subtitle, found.alt) == ("The title", "Troops", "Two bars.")
    assert found.source.startswith("Source: Reuters, 13 June 2016, paragraphs 5 and 15.")
    assert [look for look, _ in found.key] == ["solid", "hatched"]
    assert found.size == (960, 210) and pixels(found).shape[:2] == (420, 1920)
    assert found.scale is None and found.words()["scale"] is None


def test_a_number_is_where_the_scale_says():
    found = plot.render(draw, bar="long", reach=(0, 200_000))
    middle = (found.scale.start + found.scale.end) / 2
    close = lambda number: max(np.abs(np.subtract(colour_at(found, at(found, number), middle), RUSSIA)))  # noqa: E731
    assert close(99_000) < 9 and close(102_000) > 50  # the bar ends at 100,000
    assert colour_at(found, at(found, 50_000), found.scale.end + 0.02) != colour_at(found, at(found, 50_000), middle)
    assert found.scale.low == 0 and found.scale.high == 200_000


@pytest.mark.parametrize("width", [10, 2])
def test_a_bar_that_is_pulled_is_as_thick_as_it_is_drawn(width):
    """In a narrow figure names are above the bars, which are thinner: a guess would lie over a name."""
    fig = plt.figure(figsize=(width, 2))
    draw(fig)
    (ax,) = fig.axes
    drawn = max(ax.patches, key=lambda patch: patch.get_width()).get_window_extent()
    scale = plot._scale(fig, ax, 1, False)
    high = fig.bbox.height
    assert (1 - scale.end, 1 - scale.start) == pytest.approx((drawn.y0 / high, drawn.y1 / high), abs=0.01)
    assert common.is_narrow(fig) == (width == 2)
    plt.close(fig)


@pytest.mark.ci
def test_the_bar_that_is_to_be_guessed_is_left_out_with_the_numbers_of_its_axis():
    found = plot.render(draw, bar="long", reach=(0, 160_000), without_bar=True)
    assert (np.abs(pixels(found) - RUSSIA).max(axis=2) > 20).all()
    assert "100,000" not in found.values and [look for look, _ in found.key] == ["hatched"]
    below = pixels(found)[int(420 * 0.9) :, int(1920 * 0.3) :]
    assert (below == below[0, 0]).all()  # no tick is written
    whole = plot.render(draw, bar="long", reach=(0, 160_000))
    assert found.scale == whole.scale  # nothing jumps when the answer takes its place


@pytest.mark.parametrize(("axis", "low", "high"), [("x", 0, 120_000), ("y", -0.5, 1.5)])
def test_an_axis_is_as_long_as_the_guess_wants_it(axis, low, high):
    def upright(fig):
        ax = fig.subplots()
        ax.set(xlim=(0, 100_000), ylim=(-0.5, 1.5))
        return draw(plt.figure()) | {"key": None}

    found = plot.render(upright, axis=axis, reach=(high,))
    assert (found.scale.upright, found.scale.low, found.scale.high) == (axis == "y", low, high)
    assert found.scale.at_low > found.scale.at_high if axis == "y" else found.scale.at_low < found.scale.at_high
    assert plt.get_fignums() == []  # what a drawing opens besides is closed


def test_a_logarithmic_scale_says_so():
    found = plot.render(lambda fig: draw(fig, log_from=1000), bar="long")
    assert found.scale.log and found.scale.low == pytest.approx(1000)


def test_the_height_is_the_figures_own_up_to_a_limit_unless_one_is_given():
    def high(fig):
        fig.set_size_inches(3, 99)
        return draw(fig)

    assert plot.render(high).size == (960, 330)
    assert plot.render(high, height=210).size == (960, 210)


def test_the_same_drawing_gives_the_same_bytes():
    assert plot.render(draw).png == plot.render(draw).png


def test_names_that_are_not_there_are_refused():
    with pytest.raises(UnknownName, match="lonk"):
        plot.render(draw, bar="lonk")
    with pytest.raises(CannotDraw, match="'z' is no axis"):
        plot.check_axis("z")
    plot.check_axis("")


def test_a_place_that_is_kept_free_is_no_number():
    def free(fig):
        return bars.bars(TWO.assign(troops=[200, 0]), "troops", label="who", ax=fig.subplots()) and draw(Figure())

    found = plot.render(free, bar="short", reach=(0, 300), without_bar=True)
    assert found.values == "" and "0" in plot.render(free).values
