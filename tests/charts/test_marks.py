"""Ink follows certainty, and can be read back from what is drawn."""

import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.patches import Wedge

from eastern_flank.charts import marks, style
from eastern_flank.core.errors import UnknownName
from eastern_flank.figures import readback
from eastern_flank.tables import load as tables


@pytest.fixture
def ax():
    style.use_style("light", "16:9")
    fig, ax = plt.subplots()
    yield ax
    plt.close(fig)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("troops", "status"),
        ("aircraft", "status"),
        ("claims", "attribution"),
        ("claims", "certainty"),
        ("positions", "basis"),
    ],
)
def test_every_word_of_the_dictionary_has_an_ink_and_stands_in_the_key(table, column):
    words = list(tables.load(table)[column].cat.categories)
    key = [word for word in marks.KEYS[column] if word != marks.WITHOUT_NUMBER]
    assert key == words


def test_keys_name_inks_or_signs_and_none_mixes_them():
    assert {word for key in marks.KEYS.values() for word in key} == set(marks.MEANINGS)
    assert not set(marks.INKS) & set(marks.SIGNS)
    assert all(set(key) <= set(marks.INKS) or set(key) <= set(marks.SIGNS) for key in marks.KEYS.values())


@pytest.mark.parametrize("key", marks.KEYS)
def test_looks_in_one_key_are_all_different(key):
    looks = [marks.MEANINGS[word].look for word in marks.KEYS[key]]
    assert len(set(looks)) == len(looks)


@pytest.mark.parametrize(
    ("look", "meaning"),
    [("dashed outline", "possible"), ("hatched", "planned|expected|set to"), ("dotted outline", "no number")],
)
def test_an_ink_of_uncertainty_has_one_meaning(look, meaning):
    words = [ink.word for ink in marks.INKS.values() if ink.look == look]
    assert words
    assert all(re.search(meaning, word) for word in words)


def test_positions_by_action_are_what_somebody_is_set_to_do():
    positions = tables.load("positions")
    assert positions.loc[positions["basis"] == "action", "evidence"].str.contains("set to").all()


@pytest.mark.parametrize("theme", style.THEMES)
@pytest.mark.parametrize("status", marks.INKS)
@pytest.mark.parametrize("side", [*style.SIDES, "neutral"])
def test_what_is_drawn_can_be_read_back(theme, status, side):
    style.use_style(theme)
    fig, ax = plt.subplots()
    dot = marks.dot(ax, 0, 0, status=status, colour=side)
    (bar,) = ax.barh(0, 1, **marks.ink(status, side))
    assert marks.read_ink(dot) == marks.read_ink(bar) == marks.INKS[status].look
    assert marks.read_colour(dot) == marks.read_colour(bar) == side
    plt.close(fig)


@pytest.mark.parametrize("theme", style.THEMES)
@pytest.mark.parametrize("status", marks.SIGNS)
def test_a_sign_can_be_read_back_and_is_as_large_as_a_letter(theme, status):
    style.use_style(theme)
    fig, ax = plt.subplots()
    sign = marks.point(ax, 0.5, 0.5, status=status, colour="russia", label="a row")
    assert marks.read_ink(sign) == marks.SIGNS[status].look
    assert marks.read_colour(sign) == "russia"
    size = plt.rcParams["font.size"] * fig.dpi / 72
    extents = sign.get_window_extent()
    assert 0.7 * size < extents.width < 1.1 * size and 0.7 * size < extents.height < 1.1 * size
    assert [(point.name, point.x, point.y) for point in readback.read_axes(ax).points] == [("a row", 0.5, 0.5)]
    plt.close(fig)


def test_every_sign_has_a_shape_of_its_own_and_a_character():
    looks = {sign.look for sign in marks.SIGNS.values()}
    assert looks == set(marks.SHAPES) == set(marks.CHARACTERS)
    assert len(set(marks.CHARACTERS.values())) == len(looks)
    assert len({len(shape.vertices) for shape in marks.SHAPES.values()}) == len(looks)  # how a drawn one is told


def test_a_sign_is_no_ink(ax):
    with pytest.raises(UnknownName):
        marks.ink("happened")


def test_a_cell_with_a_sign_is_read_with_its_word(ax):
    ax.set(xlim=(-0.5, 0.5), ylim=(0.5, -0.5))
    marks.cell(ax, 0, 0, "kept", status="yes", colour="neutral", size=14)
    (cell,) = readback.read_axes(ax).cells
    assert (cell.name, cell.ink) == ("kept", "tick")
    assert not readback.read_axes(ax).points


def test_a_plain_bar_is_solid_and_a_plain_outline_is_neither_dashed_nor_dotted(ax):
    (bar,) = ax.bar(0, 1, color="tab:blue")
    (outline,) = ax.bar(1, 1, facecolor="none", edgecolor="black")
    assert marks.read_ink(bar) == "solid"
    assert marks.read_ink(outline) == "outline"


def test_named_dashes_of_matplotlib_are_read_too(ax):
    (dashed,) = ax.bar(0, 1, facecolor="none", edgecolor="black", linestyle="--")
    (dotted,) = ax.bar(0, 1, facecolor="none", edgecolor="black", linestyle=":")
    assert marks.read_ink(dashed) == "dashed outline"
    assert marks.read_ink(dotted) == "dotted outline"


def test_a_dot_without_a_number_bears_a_question_mark(ax):
    marks.dot(ax, 0, 0, status="not_stated")
    assert [text.get_text() for text in ax.texts] == ["?"]
    marks.dot(ax, 1, 0, status="possible")
    assert len(ax.texts) == 1


def test_a_part_of_a_unit_is_a_part_of_the_disc(ax):
    part = marks.dot(ax, 0, 0, status="held", share=0.25)
    assert isinstance(part, Wedge)
    assert part.theta2 - part.theta1 == pytest.approx(90)


def test_an_unknown_status_answers_with_those_there_are():
    with pytest.raises(UnknownName, match="held, planned, possible, not_stated, direct_quote"):
        marks.ink("certain")


def test_only_a_missing_number_changes_the_status():
    assert marks.status_of(pd.NA, "planned") == "not_stated"
    assert marks.status_of(float("nan"), "planned") == "not_stated"
    assert marks.status_of(0, "planned") == "planned"
