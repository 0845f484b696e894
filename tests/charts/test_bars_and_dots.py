"""The charts: what they draw is what the table says."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eastern_flank.charts import bars_and_dots as charts
from eastern_flank.charts import marks, matrix, style
from eastern_flank.core.errors import CannotDraw
from eastern_flank.figures import readback


@pytest.fixture(autouse=True)
def house():
    style.use_style("light", "16:9")
    yield
    plt.close("all")


TABLE = pd.DataFrame(
    {
        "name": ["One", "Two", "Three", "Four"],
        "number": pd.array([1500, 3000, None, 250], dtype="Int64"),
        "precision": ["about", "exact", "not_stated", "exact"],
        "hedge": ["set to", None, "may", None],
        "status": ["planned", "held", "possible", "possible"],
        "side": ["alliance", "russia", "industry", "other_ally"],
    }
)


def test_bars_have_the_lengths_inks_colours_and_names_of_the_table():
    fig, ax = plt.subplots()
    returned = charts.bars(TABLE, "number", label="name", status="status", side="side", ax=ax)
    assert returned is ax
    read = [(bar["name"], bar["ink"], bar["colour"]) for bar in readback.bars(ax)]
    assert read == [
        ("One", "hatched", "alliance"),
        ("Two", "solid", "russia"),
        ("Three", "dotted outline", "industry"),
        ("Four", "dashed outline", "other_ally"),
    ]
    assert [bar["end"] for bar in readback.bars(ax) if bar["name"] != "Three"] == [1500, 3000, 250]
    assert readback.start(ax) == 0


def test_the_first_row_is_at_the_top():
    fig, ax = plt.subplots()
    charts.bars(TABLE, "number", label="name", ax=ax)
    low, high = ax.get_ylim()
    assert low > high


def test_notes_stand_beside_the_bars_and_the_number_where_there_is_none():
    fig, (one, two) = plt.subplots(1, 2)
    charts.bars(TABLE.assign(note=["a", "b", "c", "d"]), "number", label="name", note="note", ax=one)
    charts.bars(TABLE, "number", label="name", ax=two)
    assert [text.get_text() for text in one.texts if text.get_text() != "?"] == list("abcd")
    assert [text.get_text() for text in two.texts if text.get_text() != "?"] == [
        "1,500",
        "3,000",
        "number not stated",
        "250",
    ]


def test_a_logarithmic_axis_starts_where_it_is_told():
    fig, ax = plt.subplots()
    charts.bars(TABLE, "number", label="name", log_from=100, ax=ax)
    assert readback.scales(ax) == {"log", "linear"}
    assert readback.start(ax) == 100
    assert [round(bar["end"]) for bar in readback.bars(ax) if bar["name"] != "Three"] == [1500, 3000, 250]
    fig.draw_without_rendering()
    assert {"100", "1,000"} <= {label.get_text() for label in ax.get_xticklabels()}


@pytest.mark.parametrize(("values", "log_from"), [([-1], None), ([5], 5), ([5], 10)])
def test_bars_that_cannot_be_drawn_say_so(values, log_from):
    fig, ax = plt.subplots()
    with pytest.raises(ValueError, match="cannot be drawn on an axis"):
        charts.bars(pd.DataFrame({"n": values, "name": "x"}), "n", label="name", log_from=log_from, ax=ax)


def test_without_ax_the_present_axes_are_used():
    fig, ax = plt.subplots()
    assert charts.bars(TABLE, "number", label="name") is ax


def test_dots_count_units_and_parts_of_units():
    fig, ax = plt.subplots()
    charts.unit_chart(TABLE, "number", unit=1000, label="name", status="status", side="side", ax=ax)
    assert "dots “One”: 1.5 dots, hatched, alliance" in readback.describe(fig)
    assert "dots “Two”: 3 dots, solid, russia" in readback.describe(fig)
    assert "dots “Three”: 1 dot, dotted outline, industry" in readback.describe(fig)
    assert "dots “Four”: 0.25 dots, dashed outline, other_ally" in readback.describe(fig)
    assert ax.get_aspect() == 1


@settings(max_examples=50, deadline=None)
@given(value=st.integers(0, 5000), unit=st.integers(1, 700), per_line=st.integers(1, 40))
def test_dots_add_up_to_the_number_and_none_lies_on_another(value, unit, per_line):
    places = charts._places(value, unit, per_line, 0)
    assert sum(share for _, _, share in places) * unit == pytest.approx(value)
    assert len({(x, y) for x, y, _ in places}) == len(places)
    assert all(0 < x < per_line for x, _, _ in places)


def test_rows_of_dots_do_not_run_into_each_other():
    table = pd.DataFrame({"name": ["Many", "Few"], "number": [45, 2]})
    fig, ax = plt.subplots()
    charts.unit_chart(table, "number", unit=1, label="name", per_line=10, note="name", ax=ax)
    lines = {}
    for patch in ax.patches:
        lines.setdefault(patch.get_label(), set()).add(patch.center[1])
    assert max(lines["Many"]) + 1 < min(lines["Few"])


@pytest.mark.parametrize(
    ("value", "unit", "words"), [(-1, 1, "less than nothing"), (1, 0, "more than 0"), (1, -2, "more than -2")]
)
def test_dots_that_cannot_be_drawn_say_so(value, unit, words):
    fig, ax = plt.subplots()
    with pytest.raises(ValueError, match=words):
        charts.unit_chart(pd.DataFrame({"n": [value]}), "n", unit=unit, ax=ax)


def test_a_number_keeps_its_hedge():
    assert list(charts.hedged(TABLE, "number")) == ["about 1,500, “set to”", "3,000", "number not stated, “may”", "250"]


def test_hedged_keeps_the_index():
    part = TABLE.iloc[[3, 1]]
    assert list(charts.hedged(part, "number").index) == [3, 1]


@pytest.mark.parametrize("vertical", [True, False])
def test_the_key_shows_every_ink_with_its_word(vertical):
    fig, ax = plt.subplots()
    charts.ink_key(vertical=vertical, ax=ax)
    fig.draw_without_rendering()
    texts = {text.get_text() for text in fig.findobj(plt.Text)}
    inks = [marks.INKS[status] for status in marks.KEYS["status"]]
    assert {ink.word for ink in inks} <= texts
    circles = [marks.read_ink(patch) for patch in fig.findobj(plt.Circle)]
    assert circles == [ink.look for ink in inks]


MONTHS = pd.to_datetime(["2020-01-01", "2020-03-01", "2020-06-01", "2020-07-01"])


STEPS = pd.DataFrame(
    {"month": MONTHS, "low": [2, 2, 1, 1], "high": [0, 3, 3, 0], "other": [0, 1, None, 0], "unknown": [0, 0, 1, 2]}
)


END = pd.Timestamp("2020-12-31")


def steps(table=STEPS, **options):
    _, ax = plt.subplots()
    return charts.steps(table, "month", ["low", "high"], until=END, side="russia", **options)


def test_steps_are_stacked_and_hold_until_the_next_one():
    low, high = readback.steps(steps())
    assert [height for _, height in low["runs"]] == [2, 1]
    assert [height for _, height in high["runs"]] == [0, 3, 0]
    assert (low["name"], low["ink"], low["colour"]) == ("low", "solid", "russia")
    ax = plt.gca()
    assert max(ax.patches[1].get_data().values) == 5  # 3 on top of 2
    assert ax.get_ylim()[0] == 0


def test_steps_say_where_another_source_has_more_and_where_no_number_is():
    ax = steps(more="other", missing="unknown")
    _, _, more, missing = readback.steps(ax)
    assert [height for _, height in more["runs"]] == [None, 1, None]
    assert (more["ink"], missing["ink"]) == ("dashed outline", "dotted outline")
    assert [height is None for _, height in missing["runs"]] == [True, False]
    assert [text.get_text() for text in ax.texts] == ["?", "?"]  # two boxes: they stand at different heights


def test_one_box_has_one_question_mark_however_many_rows_it_is_wide():
    ax = steps(STEPS.assign(low=1, high=1), missing="unknown")
    assert len(ax.texts) == 1


def test_steps_without_a_gap_draw_no_empty_layer():
    assert len(readback.steps(steps(STEPS.assign(unknown=0, other=0), more="other", missing="unknown"))) == 2


@pytest.mark.parametrize(
    "table",
    [STEPS.assign(low=[1, None, 1, 1]), STEPS.assign(low=[1, -1, 1, 1]), STEPS[:0], STEPS[::-1]],
    ids=["missing", "negative", "empty", "order"],
)
def test_steps_that_cannot_be_drawn_are_refused(table):
    with pytest.raises(charts.CannotDraw):
        steps(table)


def test_steps_may_stand_on_numbers_in_place_of_dates():
    ax = charts.steps(pd.DataFrame({"at": [0, 1], "n": [3, 4]}), "at", ["n"], until=5, missing=None)
    assert readback.steps(ax)[0]["runs"] == [(0, 3), (1, 4)]


SAID = pd.DataFrame(
    {
        "who": pd.Categorical(["b", "a", "b", "b"], ["a", "b", "nobody"]),
        "part": [1, 1, 2, 1],
        "attribution": pd.Categorical(
            ["reported_speech", "reporter", "direct_quote", "direct_quote"],
            ["direct_quote", "reported_speech", "reporter"],
        ),
        "side": ["russia", None, "russia", "alliance"],
    }
)


def tally(table=SAID, **how):
    fig, ax = plt.subplots()
    return charts.tally(table, "who", **({"status": "attribution", "side": "side"} | how), ax=ax)


def test_a_tally_draws_one_dot_a_row_with_its_ink_and_colour():
    assert [line for line in readback.describe(tally().figure).splitlines() if "dots" in line] == [
        "  dots “a”: 1 dot, dashed outline, neutral",
        "  dots “b”: 1 dot, solid, russia",
        "  dots “b”: 1 dot, solid, alliance",
        "  dots “b”: 1 dot, tinted, russia",
    ]


def test_the_dots_of_a_line_run_on_from_the_left_with_equal_inks_together():
    dots = [patch for patch in tally().patches if patch.get_label() == "b"]
    assert [patch.center[0] for patch in dots] == [0.5, 1.5, 2.5]
    assert [marks.read_ink(patch) for patch in dots] == ["solid", "solid", "tinted"]


def test_a_category_without_a_row_is_an_empty_line_that_says_so():
    ax = tally()
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b", "nobody"]
    assert [text.get_text() for text in ax.texts] == ["1", "3", "0"]


def test_lines_end_with_the_notes_that_belong_to_them():
    for note in ({"nobody": "none", "b": "three"}, pd.Series({"b": "three", "nobody": "none"})):
        assert [text.get_text() for text in tally(note=note).texts] == ["1", "three", "none"]


def test_lines_that_are_no_categories_come_as_they_first_occur():
    ax = tally(SAID.assign(who=["b", "a", "b", "b"]))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["b", "a"]


def test_a_tally_across_columns_says_where_each_dot_stands():
    text = readback.describe(tally(across="part").figure)
    assert "x names 1, 2; y names a, b, nobody" in text
    assert "dots “b” at 1: 1 dot, solid, alliance" in text
    assert "dots “b” at 1: 1 dot, tinted, russia" in text
    assert "dots “b” at 2: 1 dot, solid, russia" in text
    assert "text: part" in text


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 4)), min_size=1, max_size=40), st.booleans())
def test_dots_of_a_tally_stand_beside_one_another_and_none_is_lost(rows, across):
    table = pd.DataFrame(rows, columns=["who", "part"])
    fig, ax = plt.subplots()
    charts.tally(table, "who", across="part" if across else None, ax=ax)
    places = {patch.center for patch in ax.patches}
    plt.close(fig)
    assert len(places) == len(table)
    low, high = sorted(ax.get_ylim())
    assert all(low < y < high and 0 < x < ax.get_xlim()[1] for x, y in places)


@pytest.mark.parametrize(("by", "across"), [("side", None), ("who", "side")])
def test_a_row_without_a_place_is_not_dropped_silently(by, across):
    fig, ax = plt.subplots()
    with pytest.raises(ValueError, match="without a value in the column 'side': 1"):
        charts.tally(SAID, by, across=across, ax=ax)


def test_a_table_without_rows_cannot_be_tallied():
    with pytest.raises(ValueError, match="no rows"):
        tally(SAID.iloc[:0])


@pytest.mark.parametrize("size", style.SIZES)
def test_small_dots_have_thin_outlines(size):
    style.use_style("light", size)
    many = pd.DataFrame({"who": ["a"] * 60})
    fig, ax = plt.subplots()
    charts.tally(many, "who", ax=ax)
    assert ax.patches[0].get_linewidth() < plt.rcParams["patch.linewidth"]


def test_a_matrix_of_other_words_has_one_colour():
    table = pd.DataFrame(
        {"who": ["a", "b"], "what": ["x", "x"], "word": ["kept", "not seen"], "ink": ["yes", "not_seen"]}
    )
    options = {"answer": "word", "basis": "ink", "ax": plt.figure().subplots()}
    with pytest.raises(CannotDraw, match="no colour for the answer 'kept'"):
        matrix.matrix(table, "who", "what", **options)
    ax = matrix.matrix(table, "who", "what", colour="neutral", **options)
    found = [(cell["row"], cell["word"], cell["ink"], cell["colour"]) for cell in readback.cells(ax)]
    assert found == [("a", "kept", "solid", "neutral"), ("b", "not seen", "dotted outline", "neutral")]


CLAIMS = pd.DataFrame(
    {
        "name": ["Span", "One\nnumber", "Open above", "Open below", "Unknown"],
        "low": pd.array([1000, 5000, 3000, None, None], dtype="Int64"),
        "high": pd.array([4000, 5000, None, 2000, None], dtype="Int64"),
        "status": ["expected", "stated", "stated", "possible", "stated"],
        "side": ["russia", "alliance", "industry", "other_ally", "russia"],
    }
)


def claims(**more):
    fig, ax = plt.subplots()
    return fig, charts.ranges(CLAIMS, "low", "high", label="name", **more, ax=ax)


def test_ranges_are_where_the_table_says():
    _, ax = claims(status="status", side="side")
    assert [(bar["name"], bar["ink"], bar["colour"]) for bar in readback.bars(ax)] == [
        ("Span", "hatched", "russia"),
        ("Unknown", "dotted outline", "russia"),
    ]
    assert next((bar["start"], bar["end"]) for bar in readback.bars(ax)) == (1000, 4000)
    assert [tuple(point.values()) for point in readback.points(ax)] == [
        ("One number", 5000, 1, "solid", "alliance"),
        ("Open above and more", 3000, 2, "solid", "industry"),
        ("Open below and less", 2000, 3, "dashed outline", "other_ally"),
    ]
    assert ax.get_xlim() == (0, 5000)


def test_ranges_say_their_numbers_and_which_side_is_open():
    _, ax = claims()
    texts = [text.get_text() for text in ax.texts]
    words = ["1,000 to 4,000", "5,000", "→", "at least 3,000", "←", "at most 2,000", "?", "number not stated"]
    assert [text for text in texts if text in words] == words


def test_a_note_stands_in_place_of_the_numbers():
    fig, ax = plt.subplots()
    charts.ranges(CLAIMS.assign(note=list("abcde")), "low", "high", label="name", note="note", ax=ax)
    assert {text.get_text() for text in ax.texts} == {*"abcde", "→", "←", "?"}


@pytest.mark.parametrize(("number", "side"), [(1000, "left"), (2500, "center"), (5000, "right"), (10000, "right")])
def test_the_line_to_compare_with_is_where_it_is_said_to_be(number, side):
    fig, ax = claims(line=(number, "compare"))
    assert list(ax.lines[0].get_xdata()) == [number, number]
    assert ax.texts[-1].get_text() == "compare"
    assert ax.texts[-1].get_ha() == side
    assert ax.get_xlim() == (0, max(number, 5000))


@pytest.mark.parametrize(("low", "high", "words"), [(5, 4, "backwards"), (-1, 4, "below 0"), (None, -4, "below 0")])
def test_a_range_that_cannot_be_is_refused(low, high, words):
    table = pd.DataFrame({"name": ["a"], "low": pd.array([low], "Int64"), "high": pd.array([high], "Int64")})
    with pytest.raises(charts.CannotDraw, match=words):
        charts.ranges(table, "low", "high", label="name")


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
    returned = charts.listing(ITEMS, label="name", note="words", status="outcome", side="side", ax=ax)
    assert returned is ax
    assert listed(ax) == [*ITEMS["name"], *ITEMS["words"]]
    assert [(point["name"], point["y"], point["ink"], point["colour"]) for point in readback.points(ax)] == [
        ("First", 0, "solid", "russia"),
        ("Second", 1, "hatched", "alliance"),
        ("A third, longer than the rest", 2, "dashed outline", "industry"),
    ]


def test_the_columns_of_a_list_are_level_and_do_not_meet():
    fig, ax = plt.subplots()
    charts.listing(ITEMS, label="name", note="words", ax=ax)
    renderer = fig._get_renderer()
    labels, notes = ax.texts[:3], ax.texts[3:]
    assert max(text.get_window_extent(renderer).x1 for text in labels) < notes[0].get_window_extent(renderer).x0
    assert [text.xy[1] for text in labels] == [text.xy[1] for text in notes] == [0, 1, 2]


def test_a_heading_stands_above_each_group():
    fig, ax = plt.subplots()
    charts.listing(ITEMS, label="name", group="kind", ax=ax)
    places = {text.get_text(): text.xy[1] for text in ax.texts}
    assert places["one"] < places["First"] < places["Second"] < places["two"] < places[ITEMS["name"][2]]
    assert len(places) == 5


def test_details_are_wrapped_and_left_out_where_there_is_no_room():
    fig, ax = plt.subplots()
    charts.listing(ITEMS, label="name", detail="long", ax=ax)
    assert [" ".join(text.split()) for text in listed(ax)[3:]] == [text.strip() for text in ITEMS["long"]]
    style.use_style("light", "half")
    fig, ax = plt.subplots()
    charts.listing(ITEMS, label="name", note="words", detail="long", ax=ax)
    assert listed(ax) == [*ITEMS["name"], *ITEMS["words"]]


def test_an_empty_list_is_refused():
    with pytest.raises(charts.CannotDraw, match="at least one row"):
        charts.listing(ITEMS.head(0), label="name")
