"""Texts are measured, and broken into as few and as even lines as their width allows."""

import time

import matplotlib.pyplot as plt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from eastern_flank.charts import style, text_layout

TEXT = "AVATAR: 4,000 troops, “planned” in Šiauliai (paragraphs 5–15); Mr. Tusk’s “worry”, W. Y. Töölö"


@pytest.fixture(autouse=True)
def house():
    style.use_style("light", "16:9")
    yield
    plt.close("all")


def width(line, points, weight=400):
    """How wide a line is when it is drawn, in points."""
    return text_layout.width_of(Figure(dpi=144).text(0, 0, line, size=points, weight=weight, parse_math=False))


@pytest.mark.parametrize(("points", "weight"), [(24, 600), (9, 400)])
@pytest.mark.parametrize("share", [1.01, 0.99, 0.6, 0.51, 0.34, 0.2])
def test_no_line_is_wider_than_it_may_be_and_there_are_as_few_as_possible(points, weight, share):
    most = share * width(TEXT, points, weight)
    lines = text_layout.wrap(TEXT, most, points, weight, 144).split("\n")
    assert " ".join(lines) == TEXT
    assert all(width(line, points, weight) <= most for line in lines)
    filled = [""]
    for word in TEXT.split():  # greedily, which needs the fewest lines
        longer = f"{filled[-1]} {word}".strip()
        filled = [*filled[:-1], longer] if width(longer, points, weight) <= most else [*filled, word]
    assert len(lines) in (len(filled), len(filled) + 1)


def test_a_word_that_is_too_wide_stays_in_one_line():
    assert text_layout.wrap("an immeasurably long word", 20, 12) == "an immeasurably long word"
    assert text_layout.wrap("word", 1, 12) == "word"


@given(st.lists(st.text("abc", min_size=1, max_size=9), min_size=1, max_size=8), st.integers(1, 4))
def test_lines_are_balanced(words, most):
    lines = text_layout.balanced(" ".join(words), most)
    assert " ".join(lines).split() == words
    assert len(lines) <= most


def test_a_figure_without_a_canvas_that_measures_gets_one():
    fig = Figure(dpi=100)
    assert text_layout.renderer_of(fig).dpi == 100
    assert text_layout.renderer_of(fig) is text_layout.renderer_of(fig)


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("Attack is a danger?", "Attack is\na danger?"),
        ("Deploy battalions?", "Deploy\nbattalions?"),
        ("Why?", "Why?"),
        ("", ""),
    ],
)
def test_two_lines_are_about_as_long(label, lines):
    assert text_layout.balanced(label, 2) == lines.split("\n")


@pytest.mark.parametrize("word", ["a ", "word ", "x"])
def test_a_text_of_10_000_characters_is_broken_at_once(word):
    begun = time.monotonic()
    text_layout.wrap(word * (10_000 // len(word)), 800, 30)
    assert time.monotonic() - begun < 1
