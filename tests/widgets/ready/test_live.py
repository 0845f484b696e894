"""A live picture shows what is ready, and always the picture of the present state."""

import asyncio
from types import SimpleNamespace

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from IPython.core.events import EventManager, available_events

from eastern_flank.charts import bars, style
from eastern_flank.widgets import controls, live_figure
from eastern_flank.widgets.ready import ahead
from eastern_flank.widgets.ready import store as stores

pytestmark = pytest.mark.ci  # .ci/run has it; the README's command keeps to two minutes


class Lesson:
    """A kernel without ipykernel, a table, and a live picture of it.

    Attributes: `picture`; `drawn`, the states that were drawn; `table`, the table.
    """

    def __init__(self, shell, **options):
        self.shell, self.drawn, self.table = shell, [], pd.DataFrame({"who": ["a"], "troops": [4]})
        self.cell(lambda: self._make(options))
        self.drawn.clear()

    def _make(self, options):
        self.picture = live_figure.live(self._draw, count=controls.number("Count", 0, 9, value=4), **options)

    def _draw(self, fig, count):
        self.drawn.append(count)
        if count == 8:
            plt.figure()
            raise ValueError("eight cannot be drawn")
        bars.bars(self.table.assign(troops=self.table["troops"] + count), "troops", label="who", ax=fig.subplots())
        return {"title": f"{count} more", "alt": "A bar.", "source": [5]}

    def cell(self, inside):
        for event in ("pre_execute", "pre_run_cell"):
            self.shell.events.trigger(event, *[None] * (event == "pre_run_cell"))
        inside()
        for event in ("post_execute", "post_run_cell"):
            self.shell.events.trigger(event, *[None] * (event == "post_run_cell"))

    def move(self, *counts, rest=False):
        """Move as the page does: each is shown before the next one; where there is a rest, all is drawn ahead first."""

        async def run():
            for count in counts:
                self.tell({"value": count})
                while f"{self.picture.controls['count'].value} more" not in self.picture.said:
                    await asyncio.sleep(0.01)
                while rest and live_figure._ahead._timer:
                    await asyncio.sleep(0.01)

        asyncio.run(run())

    def tell(self, content):
        self.shell.events.trigger("pre_execute")
        entry = self.picture.controls["count"].input
        entry.comm.handle_msg({"content": {"data": {"method": "custom", "content": content}}, "buffers": []})
        self.shell.events.trigger("post_execute")

    @property
    def shown(self):
        return self.picture.shown.value


@pytest.fixture
def lesson(monkeypatch):
    style.use_style("light", "16:9")
    shell = SimpleNamespace(events=EventManager(None, available_events))
    monkeypatch.setattr(stores, "get_ipython", lambda: shell)
    monkeypatch.setattr(live_figure, "_store", stores.Store())
    monkeypatch.setattr(live_figure, "_ahead", ahead.Ahead(live_figure._store))
    monkeypatch.delenv("EASTERN_FLANK_STRICT")
    monkeypatch.setenv("EASTERN_FLANK_AHEAD", "0")
    monkeypatch.setattr(ahead, "LONGEST", 60)  # however slow this machine is
    return lambda **options: Lesson(shell, **options)


def test_a_state_that_was_seen_is_shown_again_without_drawing(lesson):
    one = lesson()
    one.move(5, 6)
    six, said, numbers = one.shown, one.picture.said, one.picture.notes.text
    one.move(5, 6)
    assert one.drawn == [5, 6] and (one.shown, one.picture.said, one.picture.notes.text) == (six, said, numbers)


def test_after_a_cell_the_picture_is_that_of_what_the_cell_has_changed(lesson):
    one = lesson()
    one.move(5, 6)
    six = one.shown
    one.cell(lambda: one.table.__setitem__("troops", 7))
    one.move(5, 6)
    assert one.drawn == [5, 6, 5, 6] and one.shown != six and "13" in one.picture.notes.text


def test_code_always_draws_and_what_it_draws_is_not_kept(lesson):
    one = lesson()
    one.move(5)
    one.cell(lambda: [one.picture.set(count=count) for count in (5, 6, 5)])
    assert one.drawn == [5, 5, 6, 5]
    one.move(6)
    assert one.drawn[-1] == 6 and len(one.drawn) == 5


def test_the_buttons_of_a_live_picture_change_no_table(lesson):
    one = lesson(keep=True)
    one.move(5, 4)
    for button in (one.picture.keep_button, one.picture.entries.children[-2]):
        button.comm.handle_msg(
            {"content": {"data": {"method": "custom", "content": {"event": "click"}}}, "buffers": []}
        )
    one.move(5)
    assert one.drawn == [5, 4] and len(one.picture.kept) == 1


def test_reset_shows_the_picture_that_is_there(lesson):
    one = lesson()
    one.move(5, 4, 5)
    (reset,) = [child for child in one.picture.entries.children if getattr(child, "description", "") == "Reset"]
    reset.comm.handle_msg({"content": {"data": {"method": "custom", "content": {"event": "click"}}}, "buffers": []})
    assert one.drawn == [5, 4] and one.picture.said.startswith("4 more")


def test_a_drawing_that_is_not_always_the_same_can_be_drawn_at_each_move(lesson):
    one = lesson(ready=False)
    one.move(5, 6, 5)
    assert one.drawn == [5, 6, 5]
    two = lesson()
    two.move(5)
    one.move(4)
    two.move(4, 5)
    assert two.drawn == [5, 4]


def test_the_next_pictures_are_drawn_ahead_and_are_those_that_a_move_draws(lesson, monkeypatch):
    monkeypatch.setenv("EASTERN_FLANK_AHEAD", "1")
    one = lesson()
    one.move(5, rest=True)
    assert one.drawn == [5, 6, 4, 7, 3]
    one.move(6)
    assert one.drawn == [5, 6, 4, 7, 3]
    ready = one.shown
    one.cell(lambda: None)
    one.move(5, 6)
    assert one.drawn[5:7] == [5, 6] and one.shown == ready


def test_what_cannot_be_drawn_is_said_at_the_move_only_and_leaves_nothing_behind(lesson, monkeypatch):
    monkeypatch.setenv("EASTERN_FLANK_AHEAD", "1")
    one = lesson()
    before = plt.get_fignums()
    one.move(7, rest=True)
    assert 8 in one.drawn and "cannot" not in one.picture.said
    one.tell({"value": 8})
    assert "This cannot be drawn: eight cannot be drawn" in one.picture.said and plt.get_fignums() == before


def test_a_run_that_must_always_be_the_same_draws_nothing_ahead(lesson, monkeypatch):
    monkeypatch.setenv("EASTERN_FLANK_AHEAD", "1")
    monkeypatch.setenv("EASTERN_FLANK_STRICT", "1")
    one = lesson()
    one.move(5, rest=True)
    assert one.drawn == [5]


def test_a_picture_that_is_closed_keeps_nothing(lesson):
    one = lesson()
    one.move(5)
    assert live_figure._store.size
    one.picture.close()
    assert live_figure._store.size == 0
