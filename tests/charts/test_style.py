"""The house style: fonts that are there, sizes that fit a slide, settings that come from the run."""

import logging
import os

import font_source_sans_pro
import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib import font_manager

from eastern_flank.charts import style
from eastern_flank.core.errors import UnknownName


@pytest.fixture(autouse=True)
def usual_style():
    yield
    style.use_style("light", "16:9")


@pytest.mark.parametrize("theme", style.THEMES)
def test_a_theme_names_every_colour(theme):
    grounds = {"background", "text", "muted", "rule", "neutral", "land", "water"}
    assert set(style.THEMES[theme]) == {*grounds, *style.SIDES, *style.ANSWERS}


def test_the_sides_are_those_of_the_dictionary():
    from eastern_flank.tables import load as tables

    assert set(style.SIDES) == set(tables.load("actors")["side"].cat.categories)


@pytest.mark.parametrize("size", style.SIZES)
def test_figures_have_the_size_of_a_slide_in_whole_pixels(size):
    style.use_style("light", size)
    pixels = [inches * mpl.rcParams["savefig.dpi"] for inches in plt.figure().get_size_inches()]
    plt.close()
    assert all(abs(side - round(side)) < 1e-6 for side in pixels)


def test_full_slides_have_their_proportions():
    wide, classic = style.SIZES["16:9"].inches, style.SIZES["4:3"].inches
    assert wide[0] / wide[1] == pytest.approx(16 / 9)
    assert classic[0] / classic[1] == pytest.approx(4 / 3)


@pytest.mark.parametrize("size", style.SIZES.values(), ids=style.SIZES)
def test_no_type_is_under_12_points(size):
    assert min(size.title, size.subtitle, size.label, size.source) >= 12


@pytest.mark.parametrize("weight", [400, style.SEMIBOLD])
def test_source_sans_is_found(weight):
    style.use_style()
    path = font_manager.findfont(
        font_manager.FontProperties(family="Source Sans Pro", weight=weight), fallback_to_default=False
    )
    assert "SourceSansPro" in path


def test_the_run_decides_where_nothing_is_said(monkeypatch):
    monkeypatch.setenv("EASTERN_FLANK_THEME", "dark")
    monkeypatch.setenv("EASTERN_FLANK_SIZE", "4:3")
    style.use_style()
    assert style.colour("background") == style.THEMES["dark"]["background"]
    assert style.current_size() is style.SIZES["4:3"]
    assert mpl.rcParams["figure.facecolor"] == style.THEMES["dark"]["background"]


def test_an_earlier_setting_does_not_survive():
    mpl.rcParams["axes.grid"] = True
    style.use_style()
    assert not mpl.rcParams["axes.grid"]


@pytest.mark.parametrize(
    ("arguments", "known"), [({"theme": "blue"}, "light, dark"), ({"size": "A4"}, "16:9, 4:3, half")]
)
def test_an_unknown_word_answers_with_those_there_are(arguments, known):
    with pytest.raises(UnknownName, match=known):
        style.use_style(**arguments)


def test_colours_are_named_both_ways():
    style.use_style("dark")
    for side in style.SIDES:
        assert style.name_of(style.colour(side)) == side
    assert style.name_of("#123456") == "#123456"
    with pytest.raises(UnknownName, match="there is no colour 'mars'"):
        style.colour("mars")


def test_nothing_is_said_about_a_font_without_semibold(caplog):
    """DejaVu, the fallback font, has none; where matplotlib no longer says so, the filter in `style` can go."""
    log = logging.getLogger("matplotlib.font_manager")

    def look_up(size):  # each size is looked up once in a process
        caplog.clear()
        font_manager.findfont(font_manager.FontProperties(family=["DejaVu Sans"], weight=style.SEMIBOLD, size=size))
        return [record for record in caplog.records if "font weight" in str(record.msg)]

    style.use_style()
    assert look_up(17.123) == []
    log.removeFilter(style._not_about_weights)
    assert look_up(17.124), "the filter is not needed any more"
    style.use_style()
    assert look_up(17.125) == []


@pytest.fixture
def another_edition(tmp_path):
    """A font file of the typeface's name and of other widths, as a reader may have installed one."""
    from fontTools.ttLib import TTFont

    font = TTFont(font_manager.findfont("DejaVu Sans Mono"))
    for record in font["name"].names:
        if record.nameID in (1, 4, 16):
            record.string = style.FAMILY
    font.save(tmp_path / "SourceSansPro-Regular.ttf")
    before = list(font_manager.fontManager.ttflist)
    yield tmp_path / "SourceSansPro-Regular.ttf"
    font_manager.fontManager.ttflist = before


def test_a_readers_own_edition_of_the_typeface_is_not_taken(another_edition):
    font_manager.fontManager.ttflist = []
    font_manager.fontManager.addfont(another_edition)
    found = lambda: font_manager.findfont(font_manager.FontProperties(family=style.FAMILY))  # noqa: E731
    assert found() == str(another_edition)
    style.use_style()
    assert found() == os.path.join(font_source_sans_pro.font_directory, "SourceSansPro-Regular.ttf")


def test_what_a_style_leaves_alone_is_ours_too():
    mpl.rcParams.update({"timezone": "Pacific/Kiritimati", "date.epoch": "2000-01-01", "figure.max_open_warning": 1})
    style.use_style()
    kept = [mpl.rcParams[name] for name in ("timezone", "date.epoch", "figure.max_open_warning")]
    assert kept == [mpl.rcParamsDefault[name] for name in ("timezone", "date.epoch", "figure.max_open_warning")]
