"""The evidence panel: every mark leads to its rows, in words that nobody wrote twice."""

import pytest

from eastern_flank.core.errors import UnknownName
from eastern_flank.tables import load as tables
from eastern_flank.tables.reading import trace as reading
from eastern_flank.widgets import evidence_panel


def test_without_more_every_row_is_offered_by_its_key():
    panel = evidence_panel.evidence_panel("aircraft")
    assert panel.controls["its key"].input.options == list(tables.load("aircraft")["id"])
    (trace,) = panel.traces
    assert panel.shown.value == reading.where("aircraft", trace.key)._repr_html_()
    assert panel.said.startswith(f"{trace.key}: paragraph")


def test_a_cell_of_a_matrix_shows_all_its_rows_and_an_empty_one_says_so():
    positions = tables.load("positions")
    panel = evidence_panel.evidence_panel("positions", {"actor": "Actor", "question": "Question"})
    for actor in positions["actor"].unique():
        for question in positions["question"].unique():
            panel.set(actor=actor, question=question)
            rows = positions[(positions["actor"] == actor) & (positions["question"] == question)]
            assert [trace.key for trace in panel.traces] == list(rows["position"])
            assert panel.shown.value.count("<table") == len(rows)
            if rows.empty:
                assert panel.said == f"{actor}, {question}: no row of the table, so the article does not say"


def test_marks_are_named_and_ordered_by_the_rows_given():
    rows = tables.load("troops")
    rows["mark"] = (rows["formation"].astype("str") + " of " + rows["led_by"].astype("str")).astype("category")
    panel = evidence_panel.evidence_panel("troops", "mark", rows=rows)
    assert panel.controls["mark"].label == "Mark"
    assert panel.controls["mark"].input.options == list(rows["mark"].cat.categories)
    panel.set(mark="force of nato")
    assert [trace.key for trace in panel.traces] == ["force"]
    assert panel.said.endswith("said by the reporter, in the article's own voice")


def test_a_row_of_context_names_its_publisher():
    panel = evidence_panel.evidence_panel("context/outcomes")
    assert panel.traces[0].source["publisher"] in panel.said


@pytest.mark.parametrize(
    ("table", "by", "rows", "message"),
    [
        ("nothing", None, None, "nothing"),
        ("troops", "colour", None, "there is no column 'colour'"),
        ("troops", None, lambda: tables.load("troops")[["led_by"]], "there is no column 'id'"),
        ("troops", None, lambda: tables.load("troops").assign(id="x"), "x"),
    ],
)
def test_what_is_not_there_is_named(table, by, rows, message):
    with pytest.raises(UnknownName, match=message):
        evidence_panel.evidence_panel(table, by, rows=rows and rows())


def test_the_text_for_nbval_says_what_is_shown():
    text = evidence_panel.evidence_panel("aircraft")._repr_mimebundle_()["text/plain"]
    assert text.splitlines()[0].startswith("Evidence panel (Row: ")
    assert "paragraph" in text.splitlines()[1]
