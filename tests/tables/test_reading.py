"""The article, read, and a row of a table as a sentence: in plain words, by the dictionary, the note first."""

import re
import shutil

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from eastern_flank.charts import marks
from eastern_flank.core import project
from eastern_flank.core.errors import UnknownName
from eastern_flank.figures import show
from eastern_flank.publishing import sanitise
from eastern_flank.tables import csv_reader, schema
from eastern_flank.tables import load as tables
from eastern_flank.tables.reading import article, sentence, trace

NAMES = list(tables.load().index)
COVERAGE = "context/coverage"  # an outlet may be named after its address


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the data to spoil."""
    shutil.copytree(project.root() / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


# --- a row as a sentence ---


@pytest.mark.parametrize("name", NAMES)
def test_every_row_can_be_traced(name):
    table = tables.load(name)
    for row in table.index:
        found = trace.where(name, row)
        if "evidence" in table:
            assert (table.loc[row, "paragraph"], table.loc[row, "evidence"]) in [
                (p, words) for p, _, words in found.places
            ]
            assert found.said_by
        assert found.sentence in repr(found) and found.firm in repr(found)


@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_a_sentence_in_words(name):
    """No braces left, no empty cell, no key with an underscore, and nothing of a column's name: it is not a dump."""
    assert tables.resource(name)["sentence"]
    for row in tables.load(name).index:
        found = trace.where(name, row)
        for text in (found.sentence, found.firm):
            assert not re.search(
                r"[{}]|\(empty\)|<NA>|\bnan\b|  |\.\.|\b[a-z]+_[a-z]+", re.sub(r"`[^`]*`|express_in_a_blog", "", text)
            ), text
        assert found.sentence[0].isupper() or found.sentence[0].isdigit() or name in ("context/sources", COVERAGE), (
            found.sentence
        )
        assert found.sentence[-1] in ".?!"


def test_the_note_comes_first_on_the_page_and_in_the_text():
    found = trace.where("positions", "russia_attack")
    assert found.note.startswith("Russia speaks of itself")
    assert repr(found).startswith(f"Bear in mind: {found.note}\nOur question: ")
    page = BeautifulSoup(found._repr_html_(), "html.parser").get_text(" ")
    assert page.index("Russia speaks of itself") < page.index("Our question") < page.index("How firm")


def test_no_hedge_is_not_exact_and_what_is_there_is_so():
    """Lesson 02 says that a number without a hedge need not be exact; the panel may not say it is."""
    found = trace.where("troops", "exercise_2014")
    assert found.firm == "it happened, or is so; the number has no hedge"
    assert trace.where("troops", "battalion_canada").firm == "it is possible, “may lead”"
    for name in ("troops", "aircraft"):
        for row in tables.load(name).index:
            assert not re.search("exact|held;|status", repr(trace.where(name, row)))


def test_how_firm_is_said_in_the_words_of_the_key_to_the_inks():
    said = 0
    for entry in map(tables.resource, NAMES):
        for field in entry["schema"]["fields"]:
            for value, words in field.get("firm", {}).items():
                if words and value in marks.MEANINGS and field["name"] != "precision":
                    assert marks.MEANINGS[value].word.startswith(words), (entry["name"], field["name"], value)
                    said += 1
    assert said > 20


def test_words_are_there_for_values_that_a_column_has():
    for entry in map(tables.resource, NAMES):
        for field in entry["schema"]["fields"]:
            known = {
                *field.get("constraints", {}).get("enum", []),
                *field.get("trueValues", []),
                *field.get("falseValues", []),
                "",
            }
            assert {*field.get("words", {}), *field.get("firm", {})} <= known, (entry["name"], field["name"])


def test_a_table_without_a_sentence_is_told_by_its_titles():
    entry = {**tables.resource("troops")}
    del entry["sentence"]
    text = sentence.write(entry, tables.load("troops").iloc[1])
    assert "Led by: United States; " in text and "Troops: 1,000; " in text and "led_by" not in text


@pytest.mark.parametrize(
    ("piece", "row", "words"),
    [
        ("{claimed_low..claimed_high}", "snap_check_east_2013", "160,000."),
        ("{claimed_low..claimed_high}", "zapad_2013", "10,000 to 90,000."),
        ("{start}", "zapad_2013", "September 2013."),
        ("{start}", "snap_check_east_2013", "12 July 2013."),
        ("{claimed_high|nobody says}", "kaliningrad_june_2014", "nobody says."),
        ("{claimed_high} men", "kaliningrad_june_2014", "."),
    ],
)
def test_the_blanks_of_a_sentence(piece, row, words):
    entry = {**tables.resource("context/exercises"), "sentence": [piece]}
    rows = tables.load("context/exercises").set_index("exercise", drop=False)
    assert sentence.write(entry, rows.loc[row]) == words


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("{led_by}: it", "{lead_by}: it", "troops: 'lead_by' in 'sentence' is not a column"),
        ('"hedgeOf": "status"', '"hedgeOf": "stats"', "troops.hedge: 'stats' in 'hedgeOf' is not a column"),
        ('"held": "held"', '"held": 7', "troops.status: each value in 'words' must be a text, or null"),
    ],
)
def test_a_mistake_in_the_dictionary_is_one_line(copy, before, after, says):
    path = copy / schema.FILE
    text = path.read_text("utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), "utf-8")
    with pytest.raises(csv_reader.Unsound, match=re.escape(says)):
        schema.read(copy)


def test_a_row_is_found_by_number_and_by_key():
    assert repr(trace.where("troops", 4)) == repr(trace.where("troops", "battalion_canada"))


def test_the_speaker_is_named_with_the_role():
    assert "colonel" in trace.where("troops", "exercise_2014").said_by
    assert trace.where("troops", "force").said_by == "the reporter, in the article's own voice"


def test_aircraft_show_the_paragraph_of_the_mandate_too():
    found = trace.where("aircraft", 0)
    assert len(found.places) == 2
    assert "Phrase, paragraph 11:" in repr(found) and "paragraphs 12 and 11 of 15" in repr(found)
    assert found._repr_html_().count("<details>") == 2


@pytest.mark.parametrize("row", [99, -1, None, "zzz"])
def test_a_row_that_is_not_there_answers_with_those_that_are(row):
    with pytest.raises(UnknownName) as caught:
        trace.where("troops", row)
    assert str(caught.value).startswith(f"there is no row {row!r}; there are 0 to 5, force, battalion_")
    assert str(caught.value).endswith("exercise_2014")


def test_a_misspelt_row_answers_with_the_nearest():
    with pytest.raises(UnknownName, match=r"^there is no row 'battalion_canda'; did you mean 'battalion_canada'"):
        trace.where("troops", "battalion_canda")


def test_the_trace_on_the_page_has_row_headers_and_is_escaped(copy):
    path = copy / "paragraphs.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("The plan:", "<b>The plan:"), encoding="utf-8")
    page = trace.where("troops", 0)._repr_html_()
    assert '<th scope="row"' in page
    assert "&lt;b&gt;The plan" in page
    assert "<summary>Read paragraph 5</summary>" in page


# --- the article ---


def test_the_article_has_all_paragraphs_all_claims_and_all_phrases():
    page = BeautifulSoup(article.article()._repr_html_(), "html.parser")
    items = page.ol.find_all("li", recursive=False)
    claims = tables.load("claims")
    for item, (number, summary) in zip(
        items, tables.load("paragraphs")[["paragraph", "summary"]].itertuples(index=False), strict=True
    ):
        assert item["value"] == str(number) and item.get_text().startswith(summary)
        of_it = claims[claims["paragraph"] == number]
        assert [q.get_text() for q in item.find_all("q")] == list(of_it["evidence"])
        assert all(text in item.details.get_text() for text in of_it["paraphrase"])
    assert not page.find_all("mark") and not page.find_all("details", open=True)


def test_the_article_is_read_in_two_minutes():
    words = re.sub(r"\s+", " ", repr(article.article())).split(" ")
    summaries = " ".join(tables.load("paragraphs")["summary"]).split(" ")
    assert len(summaries) <= 2 * 150 + 15 and len(words) <= 2 * 250


def test_one_paragraph_is_lit_and_its_claims_are_open():
    page = BeautifulSoup(article.article(5)._repr_html_(), "html.parser")
    (lit,) = page.find_all("mark")
    assert lit.find_parent("li")["value"] == "5" and "#ffd23f" in lit["style"]
    (opened,) = page.find_all("details", open=True)
    assert opened.find_parent("li")["value"] == "5"
    assert [line[:4] for line in repr(article.article(5)).splitlines() if line.startswith(">")] == ["> 5 "]


@pytest.mark.parametrize("paragraph", [0, 16, "5", 2.5, True, [5]])
def test_a_paragraph_that_is_not_there_is_one_line(paragraph):
    with pytest.raises(UnknownName, match=r"there is no paragraph .*; there are 1 to 15"):
        article.article(paragraph)


def test_what_is_saved_of_the_article_survives_a_page_of_a_handout():
    for html in (
        article.article(5)._repr_html_(),
        trace.where("troops", 4)._repr_html_(),
        str(article.summaries([5, 15])),
    ):
        kept = BeautifulSoup(sanitise.content(html), "html.parser")
        whole = BeautifulSoup(html, "html.parser")
        assert kept.get_text() == whole.get_text()
        assert [tag.name for tag in kept.find_all()] == [tag.name for tag in whole.find_all()]


def test_a_figure_leads_to_the_paragraphs_behind_it():
    about = {"Description": "Bars."}
    page = BeautifulSoup(show._block(about, "4000", b"PNG", "Saved", (15, 5, 5)), "html.parser")
    values, behind = page.find_all("details")
    assert behind.summary.get_text() == "The paragraphs behind it"
    summaries = tables.load("paragraphs").set_index("paragraph")["summary"]
    assert [item.get_text() for item in behind.find_all("li")] == [f"Paragraph {n}: {summaries[n]}" for n in (5, 15)]
    assert show.BEHIND_SUMMARY not in show._block(about, "4000", b"PNG", "Saved")
    assert len(article.summaries(pd.Series([5, 15, 5])).split("<li>")) == 3
