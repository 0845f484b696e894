"""What is drawn ahead: the next states, the likeliest first, bit by bit, and nothing for long."""

import asyncio

import pytest

from eastern_flank.widgets import controls
from eastern_flank.widgets.ready import ahead

pytestmark = pytest.mark.ci  # .ci/run has it; the README's command keeps to two minutes


def near(name, **made):
    return [state[name] for state in ahead.neighbours(made)]


def test_each_kind_of_control_has_its_neighbours():
    assert near("n", n=controls.number("N", 0, 9, value=4)) == [5, 3, 6, 2]
    assert near("n", n=controls.number("N", 0, 9, value=9)) == [8, 7]
    share = near("n", n=controls.number("N", 0, 1, value=0.2, step=0.1))
    assert share == [0.3, 0.1, 0.4, 0.0] and all(isinstance(each, float) for each in share)
    assert near("c", c=controls.choice("C", "abcd", value="b")) == [(2,), (0,), (3,)]
    assert near("c", c=controls.choice("C", "ab", play=True)) == [(1,)]
    assert near("c", c=controls.choices("C", "abc", value="ac")) == [(2,), (0, 1, 2), (0,)]
    assert near("c", s=controls.switch("S"), c=controls.words("W", value="as it is")) == ["as it is"]
    assert near("s", s=controls.switch("S")) == [True]


def test_where_the_last_move_went_comes_first_and_what_is_switched_off_does_not_move():
    made = {"a": controls.number("A", 0, 9, value=5), "b": controls.number("B", 0, 9, value=5)}
    assert [tuple(state.values()) for state in ahead.neighbours(made, "b", -1)] == [
        *((5, 4), (5, 6), (6, 5), (4, 5)),
        *((5, 3), (5, 7), (7, 5), (3, 5)),
    ]
    made["a"].input.disabled = True
    assert [tuple(state.values()) for state in ahead.neighbours(made)] == [(5, 6), (5, 4), (5, 7), (5, 3)]


class Kept:
    """A store that only notes what it is given."""

    def __init__(self):
        self.kept, self.age = {}, 1

    def now(self):
        return self.age

    def has(self, _, state):
        return state in self.kept

    def keep(self, _, state, picture, since):
        self.kept[state] = picture if since == self.age else "too late"


@pytest.fixture
def kept():
    return Kept()


@pytest.fixture
def one(kept):
    return ahead.Ahead(kept)


def bits(done, fails=()):
    def draw(state):
        for bit in "abc":
            done.append(f"{state}{bit}")
            yield
        if state in fails:
            raise ValueError("this cannot be drawn")
        return state

    return draw


async def rest(one):
    """Wait until nothing is drawn ahead any more."""
    while one._timer:
        await asyncio.sleep(0.01)


def in_loop(*steps):
    async def run():
        for step in steps:
            await rest(step) if isinstance(step, ahead.Ahead) else step()

    asyncio.run(run())


def test_the_states_are_drawn_one_after_the_other_when_the_hand_has_rested(one, kept):
    done = []
    in_loop(lambda: one.begin(one, [1, 2], bits(done)), lambda: done.append("at rest"), one)
    assert done == ["at rest", "1a", "1b", "1c", "2a", "2b", "2c"] and kept.kept == {1: 1, 2: 2}


def test_what_is_ready_is_not_drawn_again_and_what_fails_is_left_to_the_move(one, kept):
    done, kept.kept = [], {1: 1}
    in_loop(lambda: one.begin(one, [1, 2, 3], bits(done, fails=[2])), one)
    assert kept.kept == {1: 1, 3: 3}


def test_a_move_waits_for_one_bit_at_most_and_takes_over_what_it_wants(one, kept):
    done, taken = [], []

    async def run():
        one.begin(one, [1, 2], bits(done))
        while len(done) < 2:
            await asyncio.sleep(0)
        one.pause()
        taken.extend([one.take(one, 2), one.take(object(), 1), one.take(one, 1), one.take(one, 1)])
        await asyncio.sleep(0.1)

    asyncio.run(run())
    assert done == ["1a", "1b"] and [bool(each) for each in taken] == [False, False, True, False]
    assert list(taken[2]) == [None] and done == ["1a", "1b", "1c"]  # the last bit


def test_after_a_move_it_goes_on_with_what_is_still_near(one, kept):
    done = []

    async def run():
        one.begin(one, [1, 2], bits(done))
        while len(done) < 2:
            await asyncio.sleep(0)
        one.begin(one, [3, 1], bits(done))
        await rest(one)
        one.begin(one, [4], bits(done))
        while "4a" not in done:
            await asyncio.sleep(0)
        one.begin(one, [5], bits(done))
        await rest(one)

    asyncio.run(run())
    assert "".join(done) == "1a1b1c3a3b3c4a5a5b5c" and list(kept.kept) == [1, 3, 5]


def test_once_anything_else_has_run_it_ends(one, kept):
    done = []

    async def run():
        one.begin(one, [1], bits(done))
        while not done:
            await asyncio.sleep(0)
        kept.age = 2
        await rest(one)
        assert one.take(one, 1) is None

    asyncio.run(run())
    assert done == ["1a"] and kept.kept == {}
    kept.age = None  # a cell is running
    in_loop(lambda: one.begin(one, [1], bits(done)), one)
    assert done == ["1a"]


def test_it_ends_after_a_while_whatever_is_left(one, kept, monkeypatch):
    monkeypatch.setattr(ahead, "LONGEST", 0.2)
    done = []
    in_loop(lambda: one.begin(one, range(10_000), bits(done)), one)
    assert 0 < len(done) < 300


def test_a_picture_that_is_closed_is_no_longer_drawn(one, kept):
    done = []
    in_loop(lambda: one.begin(one, [1], bits(done)), lambda: one.stop(object()), lambda: one.stop(one), one)
    assert done == []


def test_without_an_event_loop_nothing_is_drawn_ahead(one, kept):
    one.begin(one, [1], bits([]))
    assert one._timer is None


@pytest.mark.parametrize(("value", "wanted"), [(None, True), ("1", True), ("0", False)])
def test_it_can_be_turned_off(monkeypatch, value, wanted):
    monkeypatch.delenv("EASTERN_FLANK_AHEAD", raising=False)
    if value:
        monkeypatch.setenv("EASTERN_FLANK_AHEAD", value)
    assert ahead.wanted() is wanted
