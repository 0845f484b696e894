"""The matrix of answers: every cell is where the table has it, and reads back as word, ink and colour."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from eastern_flank.charts import marks, matrix, style
from eastern_flank.core.errors import CannotDraw, UnknownName
from eastern_flank.figures import description, layout_check, readback

TABLE = pd.DataFrame(
    {
        "who": ["One", "One", "Two", "Three"],
        "asked": ["Is it so?", "Is it good?", "Is it so?", "Is it good?"],
        "stance": ["yes", "no", "undecided", "yes"],
        "basis": ["direct_quote", "reported_speech", "reporter_inference", "action"],
    }
)
ROWS = ["Two", "One", "Silent", "Three"]


@pytest.fixture(params=["light", "dark"], autouse=True)
def house(request):
    style.use_style(request.param, "16:9")
    yield
    plt.close("all")


def draw(table=TABLE, **more):
    fig, ax = plt.subplots()
    assert matrix.matrix(table, "who", "asked", ax=ax, **more) is ax
    return fig, ax


def read(ax):
    return [(cell.row, cell.column, cell.name, cell.ink, cell.colour) for cell in readback.read_axes(ax).cells]


def test_every_cell_reads_back():
    _, ax = draw(row_order=ROWS)
    assert read(ax) == [
        ("Two", "Is it so?", "undecided", "dashed outline", "undecided"),
        ("Two", "Is it good?", "empty", None, None),
        ("One", "Is it so?", "yes", "solid", "yes"),
        ("One", "Is it good?", "no", "tinted", "no"),
        ("Silent", "Is it so?", "empty", None, None),
        ("Silent", "Is it good?", "empty", None, None),
        ("Three", "Is it so?", "empty", None, None),
        ("Three", "Is it good?", "yes", "hatched", "yes"),
    ]


def test_without_an_order_labels_come_as_they_first_occur():
    _, ax = draw()
    assert [label.get_text() for label in ax.get_yticklabels()] == ["One", "Two", "Three"]
    _, ax = draw(column_order=["Is it good?", "Is it so?"])
    assert [label.get_text().replace("\n", " ") for label in ax.get_xticklabels()] == ["Is it good?", "Is it so?"]


def test_the_text_says_every_cell_once():
    fig, _ = draw(row_order=ROWS)
    lines = description.describe(readback.read(fig)).splitlines()
    assert "  row “One”: Is it so?: yes, solid, yes; Is it good?: no, tinted, no" in lines
    assert "  row “Silent”: Is it so?: empty; Is it good?: empty" in lines
    assert not [line for line in lines if line.startswith(("  text", "  line"))]
    assert (
        description.sentence(readback.read(fig)) == ""
    )  # an alt text has no counts: they are what an exercise asks for


def first_cell(ax):
    return next(patch for patch in ax.patches if isinstance(patch, marks.Cell))


CHANGES = {
    "word": lambda ax: ax.texts[0].set_text("no"),
    "word's place": lambda ax: ax.texts[0].set_position((1, 3)),
    "hidden word": lambda ax: ax.texts[0].set_visible(False),
    "colour": lambda ax: first_cell(ax).set_color(style.colour("no")),
    "ink": lambda ax: first_cell(ax).set_hatch("//"),
    "hidden cell": lambda ax: first_cell(ax).set_visible(False),
    "row": lambda ax: ax.set_yticks(range(4), ["One", "Two", "Silent", "Three"]),
    "column": lambda ax: ax.set_xticks(range(2), ["Is it good?", "Is it so?"]),
    "empty": lambda ax: ax.lines[0].set_data([0], [0]),
    "direction": lambda ax: ax.invert_yaxis(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_of_the_drawing_changes_the_text(change):
    fig, ax = draw(row_order=ROWS)
    before = description.describe(readback.read(fig))
    change(ax)
    assert description.describe(readback.read(fig)) != before


def test_a_rule_stands_where_the_next_group_begins():
    _, ax = draw(row_order=ROWS, groups={"Two": "a", "One": "a", "Silent": "b", "Three": "c"})
    rules = [line.get_ydata()[0] for line in ax.lines if line.get_linestyle() == "-"]
    assert rules == [1.5, 2.5]
    _, ax = draw(row_order=ROWS)
    assert [line for line in ax.lines if line.get_linestyle() == "-"] == []


def test_a_full_matrix_has_no_dots():
    _, ax = draw(TABLE.iloc[:2])
    assert not ax.lines
    assert len(readback.read_axes(ax).cells) == 2


def test_a_longer_word_needs_no_wider_cell_than_there_is():
    fig, ax = draw()
    fig.draw_without_rendering()
    unit = ax.transData.transform((1, 0))[0] - ax.transData.transform((0, 0))[0]
    for patch in ax.patches:
        assert patch.get_window_extent().width <= unit
    assert layout_check.problems(fig) == []


def test_corners_are_round_at_any_size():
    fig, ax = draw()
    for size in ((13, 4), (4, 9)):
        fig.set_size_inches(*size)
        fig.draw_without_rendering()
        corners = ax.transData.transform(first_cell(ax).get_path().vertices)
        left, bottom = corners.min(axis=0)
        # The curve leaves the lower edge as far from the corner as it reaches the left one.
        on_the_edge = corners[abs(corners[:, 1] - bottom) < 0.01][:, 0].min() - left
        on_the_side = corners[abs(corners[:, 0] - left) < 0.01][:, 1].min() - bottom
        assert on_the_edge == pytest.approx(on_the_side, abs=0.1)


def test_two_answers_in_one_cell_are_refused():
    with pytest.raises(CannotDraw, match="'One' and 'Is it so\\?' has two answers"):
        draw(pd.concat([TABLE, TABLE.iloc[:1]]))


def test_a_label_that_is_not_in_the_order_is_refused():
    with pytest.raises(CannotDraw, match="the row 'Three' is in the table and not in the order"):
        draw(row_order=["One", "Two"])
    with pytest.raises(CannotDraw, match="the column 'Is it so\\?' is in the table"):
        draw(column_order=["Is it good?"])


def test_an_answer_without_a_colour_is_refused():
    with pytest.raises(CannotDraw, match="no colour for the answer 'not_stated'; there are yes, no, undecided"):
        draw(TABLE.assign(stance="not_stated"))


def test_a_basis_without_an_ink_is_refused():
    with pytest.raises(UnknownName, match="no ink 'rumour'"):
        draw(TABLE.assign(basis="rumour"))


def test_a_matrix_of_other_words_has_one_colour():
    table = pd.DataFrame(
        {"who": ["a", "b"], "what": ["x", "x"], "word": ["kept", "not seen"], "ink": ["yes", "not_seen"]}
    )
    options = {"answer": "word", "basis": "ink", "ax": plt.figure().subplots()}
    with pytest.raises(CannotDraw, match="no colour for the answer 'kept'"):
        matrix.matrix(table, "who", "what", **options)
    ax = matrix.matrix(table, "who", "what", colour="neutral", **options)
    found = [(cell.row, cell.name, cell.ink, cell.colour) for cell in readback.read_axes(ax).cells]
    assert found == [("a", "kept", "tick", "neutral"), ("b", "not seen", "open ring", "neutral")]
