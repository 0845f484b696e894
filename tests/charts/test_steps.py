"""Steps: stacked, and the same until they change."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from eastern_flank.charts import steps, style
from eastern_flank.core.errors import CannotDraw
from eastern_flank.figures import readback


@pytest.fixture(autouse=True)
def house():
    style.use_style("light", "16:9")
    yield
    plt.close("all")


MONTHS = pd.to_datetime(["2020-01-01", "2020-03-01", "2020-06-01", "2020-07-01"])


STEPS = pd.DataFrame(
    {"month": MONTHS, "low": [2, 2, 1, 1], "high": [0, 3, 3, 0], "other": [0, 1, None, 0], "unknown": [0, 0, 1, 2]}
)


END = pd.Timestamp("2020-12-31")


def drawn(table=STEPS, **options):
    _, ax = plt.subplots()
    return steps.steps(table, "month", ["low", "high"], until=END, side="russia", **options)


def test_steps_are_stacked_and_hold_until_the_next_one():
    low, high = readback.read_axes(drawn()).steps
    assert [height for _, height in low.runs] == [2, 1]
    assert [height for _, height in high.runs] == [0, 3, 0]
    assert (low.name, low.ink, low.colour) == ("low", "solid", "russia")
    ax = plt.gca()
    assert max(ax.patches[1].get_data().values) == 5  # 3 on top of 2
    assert ax.get_ylim()[0] == 0


def test_steps_say_where_another_source_has_more_and_where_no_number_is():
    ax = drawn(more="other", missing="unknown")
    _, _, more, missing = readback.read_axes(ax).steps
    assert [height for _, height in more.runs] == [None, 1, None]
    assert (more.ink, missing.ink) == ("tinted", "dotted outline")
    assert [height is None for _, height in missing.runs] == [True, False]
    assert [text.get_text() for text in ax.texts] == ["?", "?"]  # two boxes: they stand at different heights


def test_one_box_has_one_question_mark_however_many_rows_it_is_wide():
    ax = drawn(STEPS.assign(low=1, high=1), missing="unknown")
    assert len(ax.texts) == 1


def test_steps_without_a_gap_draw_no_empty_layer():
    assert len(readback.read_axes(drawn(STEPS.assign(unknown=0, other=0), more="other", missing="unknown")).steps) == 2


@pytest.mark.parametrize(
    "table",
    [STEPS.assign(low=[1, None, 1, 1]), STEPS.assign(low=[1, -1, 1, 1]), STEPS[:0], STEPS[::-1]],
    ids=["missing", "negative", "empty", "order"],
)
def test_steps_that_cannot_be_drawn_are_refused(table):
    with pytest.raises(CannotDraw):
        drawn(table)


def test_steps_may_stand_on_numbers_in_place_of_dates():
    ax = steps.steps(pd.DataFrame({"at": [0, 1], "n": [3, 4]}), "at", ["n"], until=5, missing=None)
    assert readback.read_axes(ax).steps[0].runs == ((0, 3), (1, 4))
