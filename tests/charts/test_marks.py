"""Ink follows certainty, and can be read back from what is drawn."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.patches import Wedge

from eastern_flank.charts import marks, style
from eastern_flank.core.errors import UnknownName
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


def test_keys_name_inks():
    assert {word for key in marks.KEYS.values() for word in key} == set(marks.INKS)


@pytest.mark.parametrize("key", marks.KEYS)
def test_looks_in_one_key_are_all_different(key):
    looks = [marks.INKS[word].look for word in marks.KEYS[key]]
    assert len(set(looks)) == len(looks)


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
