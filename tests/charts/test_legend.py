"""The legend shows every ink."""

import matplotlib.pyplot as plt
import pytest

from eastern_flank.charts import legend, marks, style


@pytest.fixture(autouse=True)
def house():
    style.use_style("light", "16:9")
    yield
    plt.close("all")


@pytest.mark.parametrize("vertical", [True, False])
def test_the_key_shows_every_ink_with_its_word(vertical):
    fig, ax = plt.subplots()
    legend.ink_key(vertical=vertical, ax=ax)
    fig.draw_without_rendering()
    texts = {text.get_text() for text in fig.findobj(plt.Text)}
    inks = [marks.INKS[status] for status in marks.KEYS["status"]]
    assert {ink.word for ink in inks} <= texts
    circles = [marks.read_ink(patch) for patch in fig.findobj(plt.Circle)]
    assert circles == [ink.look for ink in inks]


@pytest.mark.parametrize("key", ["outcome", "mentions"])
def test_the_key_shows_signs_too(key):
    fig, ax = plt.subplots()
    legend.ink_key(marks.KEYS[key], ax=ax)
    fig.draw_without_rendering()
    signs = [patch.look for patch in fig.findobj(marks.SignPatch)]
    assert signs == [marks.SIGNS[word].look for word in marks.KEYS[key]]
    assert {marks.SIGNS[word].word for word in marks.KEYS[key]} <= {text.get_text() for text in fig.findobj(plt.Text)}
