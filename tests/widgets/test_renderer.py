"""The renderer: the same pixels as a still figure of the same resolution, whatever was drawn before."""

import io

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from PIL import Image

from eastern_flank.charts import bars, style
from eastern_flank.core.errors import UnknownName
from eastern_flank.figures import description, furniture, readback
from eastern_flank.figures import show as figures
from eastern_flank.widgets import renderer

pytestmark = pytest.mark.ci  # .ci/run has it; the README's command keeps to two minutes


@pytest.fixture(autouse=True)
def light():
    style.use_style("light", "16:9")
    yield
    style.use_style("light", "16:9")


def draw(fig, long=4, title="A title", subtitle="Counted in troops", status="planned"):
    table = pd.DataFrame(
        {"who": ["force", "exercise"], "troops": [long, 9], "status": [status, "held"], "side": "alliance"}
    )
    bars.bars(table, "troops", label="who", status="status", side="side", ax=fig.subplots())
    return {"title": title, "subtitle": subtitle, "alt": "Two bars.", "source": [5, 15]}


def still(**values):
    fig = Figure(dpi=renderer.DPI)
    said = draw(fig, **values)
    parts = furniture.furnish(
        fig, said["title"], said["subtitle"], figures.source_line(said["source"]), furniture.legend_inks(fig, "status")
    )
    furniture.lay_out(fig, parts.space)
    drawing = readback.read(fig)
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png", dpi="figure")
    return pixels(buffer.getvalue()), figures.full_alt(said["alt"], drawing), "\n".join(description.in_words(drawing))


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


STATES = [
    {},
    {"long": 7},
    {"long": 7, "subtitle": "Counted in thousands of troops"},
    {"title": "Another title, so long that it has to be broken into two lines to find its place"},
    {"status": "possible"},
    {"status": "held"},
    {"title": "  ", "subtitle": ""},
    {},
]


@pytest.mark.parametrize(("theme", "size"), [("light", "16:9"), ("dark", "half")])
def test_a_picture_has_the_pixels_the_alt_text_and_the_values_of_the_still_figure(theme, size):
    style.use_style(theme, size)
    one = renderer.Renderer()
    for state in STATES:
        picture = one.render(draw, state)
        expected, alt, text = still(**state)
        assert np.array_equal(pixels(picture.png), expected), state
        assert (picture.alt, picture.values) == (alt, text)


def test_theme_and_size_may_change_between_two_pictures():
    one = renderer.Renderer()
    one.render(draw, {})
    for theme, size in (("dark", "16:9"), ("light", "4:3"), ("light", "16:9")):
        style.use_style(theme, size)
        assert np.array_equal(pixels(one.render(draw, {}).png), still()[0])


@pytest.mark.ci
def test_what_is_kept_does_not_grow():
    one = renderer.Renderer()
    kept = set()
    for number in range(24):
        one.render(draw, {"title": f"Title {number}"})
        kept.add(len(one._layers))
    assert kept == {6}  # the page, the source, the legend, the line, the title and the subtitle


def test_an_unknown_key_is_refused():
    with pytest.raises(UnknownName, match="there is no key 'nothing'"):
        renderer.Renderer().render(lambda fig: draw(fig) | {"key": "nothing"}, {})


def test_a_strict_run_checks_the_layout(monkeypatch):
    def out(fig):
        fig.text(0.95, 0.5, "this runs out of the page")
        return draw(fig)

    monkeypatch.setenv("EASTERN_FLANK_STRICT", "1")
    with pytest.raises(figures.FaultyLayout, match="leaves the figure"):
        renderer.Renderer().render(out, {})
    monkeypatch.delenv("EASTERN_FLANK_STRICT")
    assert renderer.Renderer().render(out, {}).png
