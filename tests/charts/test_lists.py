"""Lists: a mark, a label and what else there is for each row."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from eastern_flank.charts import lists, style, text_layout
from eastern_flank.core.errors import CannotDraw
from eastern_flank.figures import readback


@pytest.fixture(autouse=True)
def house():
    style.use_style("light", "16:9")
    yield
    plt.close("all")


ITEMS = pd.DataFrame(
    {
        "name": ["First", "Second", "A third, longer than the rest"],
        "outcome": ["happened", "partly", "did_not_happen"],
        "words": ["yes", "in part", "no"],
        "long": ["short", "a text of some length " * 4, "short"],
        "kind": ["one", "one", "two"],
        "side": ["russia", "alliance", "industry"],
    }
)


def listed(ax):
    return [text.get_text() for text in ax.texts]


def test_a_list_has_a_mark_a_label_and_a_note_for_each_row():
    fig, ax = plt.subplots()
    returned = lists.listing(ITEMS, label="name", note="words", status="outcome", side="side", ax=ax)
    assert returned is ax
    assert listed(ax) == [*ITEMS["name"], *ITEMS["words"]]
    assert [(point.name, point.y, point.ink, point.colour) for point in readback.read_axes(ax).points] == [
        ("First", 0, "tick", "russia"),
        ("Second", 1, "half disc", "alliance"),
        ("A third, longer than the rest", 2, "cross", "industry"),
    ]


def test_the_columns_of_a_list_are_level_and_do_not_meet():
    fig, ax = plt.subplots()
    lists.listing(ITEMS, label="name", note="words", ax=ax)
    renderer = text_layout.renderer_of(fig)
    labels, notes = ax.texts[:3], ax.texts[3:]
    assert max(text.get_window_extent(renderer).x1 for text in labels) < notes[0].get_window_extent(renderer).x0
    assert [text.xy[1] for text in labels] == [text.xy[1] for text in notes] == [0, 1, 2]


def test_a_heading_stands_above_each_group():
    fig, ax = plt.subplots()
    lists.listing(ITEMS, label="name", group="kind", ax=ax)
    places = {text.get_text(): text.xy[1] for text in ax.texts}
    assert places["one"] < places["First"] < places["Second"] < places["two"] < places[ITEMS["name"][2]]
    assert len(places) == 5


def test_details_are_wrapped_and_left_out_where_there_is_no_room():
    fig, ax = plt.subplots()
    lists.listing(ITEMS, label="name", detail="long", ax=ax)
    assert [" ".join(text.split()) for text in listed(ax)[3:]] == [text.strip() for text in ITEMS["long"]]
    style.use_style("light", "half")
    fig, ax = plt.subplots()
    lists.listing(ITEMS, label="name", note="words", detail="long", ax=ax)
    assert listed(ax) == [*ITEMS["name"], *ITEMS["words"]]


def test_in_a_long_list_details_have_one_line_each_or_are_left_out():
    many = pd.concat([ITEMS] * 4, ignore_index=True).assign(long="a text of two lines " * 6)
    fig, ax = plt.subplots()
    lists.listing(many, label="name", detail="long", ax=ax)
    assert listed(ax) == [*many["name"]]
    fig, ax = plt.subplots()
    lists.listing(many, label="name", detail="words", ax=ax)
    assert listed(ax) == [*many["name"], *many["words"]]


def test_an_empty_list_is_refused():
    with pytest.raises(CannotDraw, match="at least one row"):
        lists.listing(ITEMS.head(0), label="name")
