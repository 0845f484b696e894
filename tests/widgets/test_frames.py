"""The states of a live picture, drawn ahead."""

from functools import partial

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from eastern_flank.charts import bars, style
from eastern_flank.core import part
from eastern_flank.figures import plot
from eastern_flank.widgets import controls, frames


@pytest.fixture(autouse=True)
def for_site(monkeypatch):
    monkeypatch.setenv("EASTERN_FLANK_SITE", "1")
    with style.in_size("wide"):
        yield
    plt.close("all")


def draw(fig, count, both):
    if count == 3:
        raise ValueError("three is one too many")
    table = pd.DataFrame({"who": list("abc")[:count], "number": [5, 7, 9][:count]})
    bars.bars(table, "number", label="who", ax=fig.subplots())
    return {"title": f"{count}, {both}", "alt": "Bars.", "source": [3]}


def entries():
    return {"count": controls.choice("How many", [1, 2, 3]), "both": controls.switch("Both")}


def test_few_states_are_drawn_all_and_what_cannot_be_drawn_says_why():
    made = frames.drawn(lambda: draw, entries())
    assert [frame["at"] for frame in made] == [[place, both] for place in range(3) for both in (False, True)]
    assert [frame.get("refused") for frame in made] == [None] * 4 + ["three is one too many"] * 2
    for width in part.WIDTHS:  # nothing on the page moves
        assert len({frame["size"][width][1] for frame in made if "svg" in frame}) == 1


def test_no_picture_is_lower_because_of_the_one_before():
    def draw(fig, width):
        ax = fig.subplots()
        ax.set(xlim=(0, width), ylim=(0, 1), xticks=[], yticks=[])
        ax.set_aspect("equal", adjustable="datalim")  # as a map has it
        return {"title": str(width), "alt": "A frame.", "source": [3]}

    first = before = plot.render(partial(draw, width=1))
    for width in (2, 4, 2, 1):
        before = plot.render(partial(draw, width=width), start=before)
        assert (before.size, before.places) == (first.size, first.places)


def test_packed_frames_say_the_same_and_what_they_share_once():
    made = frames.drawn(lambda: draw, entries())
    packed = frames.packed(made)
    pieces = packed["pieces"]
    assert len(pieces) == len(set(pieces))
    for frame, short in zip(made, packed["frames"], strict=True):
        assert frame["at"] == short["at"]
        if "refused" not in frame:
            assert all(pieces[short[name]] == frame[name] for name in frames.SHARED)
            assert "".join(pieces[place] for place in short["svg"]["narrow"]) == frame["svg"]["narrow"]
    assert len(repr(packed)) < 0.6 * len(repr(made))


def test_of_many_states_one_control_is_moved_at_a_time():
    many = {name: controls.number(name, 0, 10, value=5) for name in "abc"}
    found = list(frames.states(many))
    assert found[0] == {"a": 5, "b": 5, "c": 5}
    assert len(found) == 1 + 3 * 10
    assert all(sum(value != 5 for value in state.values()) <= 1 for state in found)


def test_of_many_states_two_lists_are_moved_together_and_all_boxes_are_ticked_with_each_option():
    who, how = list("abcdef"), ["bars", "dots", "lines"]
    both = {"who": controls.choices("Who", who, value=["a", "b"]), "how": controls.choice("How", how)}
    found = [(state["who"], state["how"]) for state in frames.states(both)]
    assert found[0] == (["a", "b"], "bars")
    assert len(found) == len({(tuple(who), how) for who, how in found}) == 64 + 2 + 2
    assert all((who, each) in found and (["a", "b"], each) in found for each in how)
