"""The context and coding layers: every row has its source, is shown as context, and stays out of the article's tables."""

import io
import json
import pickle
import re
from urllib.parse import urlsplit

import pandas as pd
import pytest

import eastern_flank as ef
from eastern_flank.charts import marks
from eastern_flank.core import project
from eastern_flank.core.errors import UnknownName
from eastern_flank.core.markup import escape
from eastern_flank.tables import display
from eastern_flank.tables import load as tables

PACKAGE = tables.package()
LAYERS = {entry["name"]: entry["layer"] for entry in PACKAGE["resources"]}
EVERY = [entry for entry in PACKAGE["resources"] if entry["layer"] == "context" and "schema" in entry]
SOURCES = "context/sources"  # the table of the publishers has no publisher itself
CONTEXT = [entry for entry in EVERY if entry["name"] != SOURCES]
CODERS = [name for name in LAYERS if name.startswith("coding/coder_")]  # its rules and the dozen are no codings
each_table = pytest.mark.parametrize("entry", CONTEXT, ids=lambda entry: entry["name"])

# Suspended in the European Union at some time since 2022: a class there may not be able to open them.
SUSPENDED = {"rt.com", "ria.ru", "rg.ru", "iz.ru", "lenta.ru", "redstar.ru", "ntv.ru", "ren.tv", "1tv.ru", "tvc.ru"}
SUSPENDED_NAMES = {
    "sputnik",
    "news-front",
    "tvzvezda",
    "eadaily",
    "rubaltic",
    "southfront",
    "strategic-culture",
    "fondsk",
}
REGISTRIES = {"pypi.org", "npmjs.com", "anaconda.org", "unpkg.com", "crates.io", "ghcr.io", "hub.docker.com"}
# How many rows of the tables rest on which class; what a coverage of the article is, is not ours to choose.
CLASSES = {
    "outcomes": {"official": 10, "news_agency": 5, "public_media": 5, "press": 2},
    "battlegroups": {"official": 11, "public_media": 10, "press": 10, "blog": 4, "think_tank": 2},
    "air_policing": {"press": 44, "official": 28, "news_agency": 9, "public_media": 7},
    "exercises": {
        "press": 18,
        "news_agency": 4,
        "official": 3,
        "think_tank": 2,
        "blog": 1,
        "reference": 1,
        "state_run": 1,
    },
    "timeline": {"official": 18, "press": 19, "news_agency": 14, "public_media": 5, "blog": 2, "think_tank": 1},
    "places": {"reference": 20},
    "coverage": {"press": 9, "blog": 3, "news_agency": 1, "state_run": 1, "partisan": 1},
}


def fields(entry, **wanted):
    """Return the columns of a table that have these properties."""
    return [f for f in entry["schema"]["fields"] if all(f.get(name) == value for name, value in wanted.items())]


def source_columns(entry):
    return {field["sourcePart"]: field["name"] for field in entry["schema"]["fields"] if "sourcePart" in field}


# --- Sources ---


@each_table
def test_every_row_names_its_source_and_an_address(entry):
    table, parts = ef.load(entry["name"]), source_columns(entry)
    assert {"title", "publisher", "kind", "address"} <= set(parts)
    for part in ("title", "publisher", "kind", "address"):
        assert table[parts[part]].notna().all(), part
    assert table[parts["address"]].str.fullmatch(r"https?://[^ ]+").all()
    assert "note" in table


@each_table
def test_a_date_is_there_exactly_where_its_precision_says_so(entry):
    parts, table = source_columns(entry), ef.load(entry["name"])
    if "date" in parts:
        assert (table[parts["date"]].isna() == (table[parts["precision"]] == "not_stated")).all()


@each_table
def test_the_class_of_a_row_is_that_of_its_publisher(entry):
    parts, table = source_columns(entry), ef.load(entry["name"])
    classes = ef.load(SOURCES).set_index("publisher")["source_kind"].astype("str")
    assert (table[parts["publisher"]].map(classes) == table[parts["kind"]].astype("str")).all()


def test_every_publisher_is_in_use():
    used = {name for entry in CONTEXT for name in ef.load(entry["name"])[source_columns(entry)["publisher"]]}
    assert set(ef.load(SOURCES)["publisher"]) == used


def test_who_pays_is_said_with_an_address():
    sources = ef.load(SOURCES)
    assert (sources["paid_by"].isna() == sources["paid_by_url"].isna()).all()
    assert sources["paid_by"].notna().sum() >= 10


@each_table
def test_the_classes_of_sources_are_counted(entry):
    counts = ef.load(entry["name"])["source_kind"].value_counts()
    assert counts[counts > 0].to_dict() == CLASSES[entry["path"].removeprefix("context/").removesuffix(".csv")]


def test_state_run_and_partisan_pages_are_the_named_ones():
    """Where nothing else says it, and in the table of how outlets carried the article, which is about them."""
    found = {}
    for entry in CONTEXT:
        table = ef.load(entry["name"])
        rows = table[table["source_kind"].isin(["state_run", "partisan"])]
        found |= {entry["name"]: list(rows[entry["schema"]["primaryKey"]])} if len(rows) else {}
    assert found == {
        "context/coverage": ["real_russia_today", "infowars"],
        "context/exercises": ["vostok_2014_at_start"],
    }


def test_two_thirds_of_what_outcomes_and_timeline_rest_on_is_primary_or_of_record():
    rows = pd.concat([ef.load("context/outcomes"), ef.load("context/timeline")])["source_kind"].astype("str")
    assert rows.isin(["official", "news_agency", "public_media"]).mean() > 2 / 3


@pytest.mark.parametrize("entry", EVERY, ids=lambda entry: entry["name"])
def test_no_address_is_suspended_in_the_union_or_a_package_registry(entry):
    table = ef.load(entry["name"])
    addresses = " ".join(" ".join(table[name].dropna()) for name in table if name.endswith("url"))
    hosts = {urlsplit(address).hostname for address in addresses.split()}
    assert not [host for host in hosts if any(name in host for name in SUSPENDED_NAMES)]
    assert not [(host, bad) for host in hosts for bad in SUSPENDED | REGISTRIES if f".{host}".endswith(f".{bad}")]


def test_the_cut_off_is_the_newest_source():
    cut_off = PACKAGE["cutOff"]
    dates = [(source_columns(entry).get("date"), ef.load(entry["name"])) for entry in CONTEXT]
    newest = max(table[column].max() for column, table in dates if column)
    assert f"{newest:%Y-%m}" == cut_off["newestSource"] <= cut_off["lookedAt"]
    assert ef.cut_off() == "sources to June 2026, looked at in November 2026"


# --- Outcomes ---


def test_an_outcome_is_later_than_the_article():
    outcomes = ef.load("context/outcomes")
    assert (outcomes["date"] > ef.load("events").set_index("event").loc["jets_on_patrol", "start"]).all()


def test_what_only_may_happen_is_no_forecast():
    outcomes = ef.load("context/outcomes").merge(ef.load("claims")[["claim", "certainty"]], on="claim")
    assert (outcomes.loc[outcomes["kind"] == "forecast", "certainty"] != "possible").all()
    assert (outcomes.loc[outcomes["kind"] == "possibility", "certainty"] == "possible").all()


def test_a_warning_without_an_end_is_open_and_says_until_when():
    outcomes = ef.load("context/outcomes")
    warnings = outcomes[outcomes["kind"] == "warning"]
    assert len(warnings) and (warnings["outcome"] == "open").all()
    assert warnings["what_happened"].str.startswith("Not by ").all()


FIRST = [
    "coverage:date:precision",
    "outcomes:date:precision",
    "timeline:start:precision",
    "battlegroups:as_of:as_of_precision",
]
FIRST += [f"{name}:start:start_precision" for name in ("air_policing", "exercises")]
LAST = ["timeline:end:precision", "air_policing:end:end_precision", "exercises:end:end_precision"]


@pytest.mark.parametrize("place", FIRST)
def test_a_date_known_to_the_month_is_the_first_of_it(place):
    name, date, precision = place.split(":")
    table = ef.load(f"context/{name}")
    assert (table.loc[table[precision] == "month", date].dt.day == 1).all()


@pytest.mark.parametrize("place", LAST)
def test_an_end_known_to_the_month_is_the_last_of_it(place):
    name, date, precision = place.split(":")
    table = ef.load(f"context/{name}")
    assert table.loc[table[precision] == "month", date].dt.is_month_end.all()


def test_dates_of_sources_known_to_the_year_or_month_are_the_first_of_it():
    for name in ("outcomes", "battlegroups", "air_policing", "timeline", "exercises"):
        table = ef.load(f"context/{name}").dropna(subset="source_date")
        assert table.loc[table["source_precision"] != "day", "source_date"].dt.day.eq(1).all()
        assert table.loc[table["source_precision"] == "year", "source_date"].dt.month.eq(1).all()


@pytest.mark.parametrize("name", ["timeline", "air_policing", "exercises"])
def test_what_starts_ends_later(name):
    table = ef.load(f"context/{name}")
    assert (table["start"] <= table["end"]).all()


# --- Numbers and words ---


def test_outcomes_are_the_signs_of_the_house():
    assert set(ef.load("context/outcomes")["outcome"].cat.categories) == set(marks.KEYS["outcome"])


def test_a_battlegroups_number_is_missing_exactly_where_none_is_stated():
    groups = ef.load("context/battlegroups")
    assert (groups["troops"].isna() == (groups["precision"] == "not_stated")).all()
    assert set(groups["status"]) <= set(marks.INKS)


def test_sums_that_are_ours_are_marked_and_show_their_parts():
    groups = ef.load("context/battlegroups")
    ours = groups[groups["sum_is_ours"]]
    assert len(ours) == 1
    for row in ours.itertuples():
        parts = re.findall(r"\d+", row.note.split(". ")[0])  # the note begins with them
        assert sum(map(int, parts)) == row.troops
    assert not groups.loc[~groups["sum_is_ours"], "note"].str.contains("Sum is ours").any()


def test_ranges_are_in_order_and_hold_the_main_number():
    jets = ef.load("context/air_policing").dropna(subset="aircraft")
    assert (jets["aircraft_low"] <= jets["aircraft"]).all() and (jets["aircraft"] <= jets["aircraft_high"]).all()
    claims = ef.load("context/exercises").dropna(subset=["claimed_low", "claimed_high"])
    assert (claims["claimed_low"] <= claims["claimed_high"]).all()


def test_an_exercises_claim_has_a_number_exactly_where_one_was_published():
    claims = ef.load("context/exercises")
    assert (claims["claimed_low"].isna() == claims["claim_precision"].isin(["up_to", "not_stated"])).all()
    assert (claims["who_claims"].isna() == (claims["claimant"] == "nobody")).all()
    without_limit = claims["claimed_high"].isna()
    assert claims.loc[without_limit, "claim_precision"].isin(["more_than", "not_stated"]).all()


def test_a_place_has_paragraphs_exactly_where_the_article_names_it():
    places = ef.load("context/places")
    assert (places["paragraphs"].notna() == places["in_article"]).all()


def test_the_jets_on_patrol_are_confirmed_by_the_context():
    """The article's eight jets, and those of the rotations on the day of the article."""
    day = ef.load("events").set_index("event").loc["jets_on_patrol", "start"]
    jets = ef.load("context/air_policing")
    on_duty = jets[(jets["start"] <= day) & (day <= jets["end"])].set_index("actor")["aircraft"]
    assert on_duty.to_dict() == ef.load("aircraft").set_index("operator")["aircraft"].to_dict()


# --- Layers ---


def test_context_never_enters_an_article_table():
    for entry in PACKAGE["resources"]:
        if entry["layer"] != "article":
            continue
        text = json.dumps(entry)
        assert not [name for name, layer in LAYERS.items() if layer != "article" and f'"{name}"' in text]
        assert not fields(entry, name="url") and not source_columns(entry)
        assert "/" not in entry["path"]


@each_table
def test_a_table_of_context_says_so_and_one_of_the_article_does_not(entry):
    table = ef.load(entry["name"])
    for view in (table, table.head(2), table[table.columns[:2]], table.sort_values(table.columns[0]), table.copy()):
        assert display.REMARK in repr(view)
        assert display.REMARK in view._repr_html_()
    assert display.REMARK not in repr(ef.load("troops"))


def test_it_stays_plain_pandas_in_use():
    groups = ef.load("context/battlegroups")
    assert isinstance(groups, pd.DataFrame)
    assert type(groups["troops"]) is pd.Series
    assert display.REMARK in repr(groups.groupby("scope", observed=True)[["troops"]].sum())
    assert display.REMARK in repr(groups.merge(ef.load("actors"), on="iso3"))
    assert type(ef.load("actors").merge(groups, on="iso3")) is pd.DataFrame
    pd.testing.assert_frame_equal(pickle.loads(pickle.dumps(groups)), groups)
    assert display.REMARK not in groups.to_csv()
    read = pd.read_csv(io.StringIO(groups.to_csv(index=False)))
    assert list(read.columns) == list(groups.columns)
    with pd.option_context("display.notebook_repr_html", False):
        assert groups._repr_html_() is None


def test_where_shows_the_source_in_place_of_a_paragraph():
    trace = ef.where("context/outcomes", "force_deployed")
    assert trace.source["publisher"] == "NATO" and not trace.places and trace.said_by is None
    assert trace.about == 5 and "this is context, not the article; about what paragraph 5 says" in repr(trace)
    assert escape(trace.source["address"]) in trace._repr_html_()
    assert not ef.where("troops", "force").source


def test_where_shows_the_paragraph_of_a_coded_cell():
    trace = ef.where("coding/coder_b", "lithuania, air_defence")
    assert [(paragraph, words) for paragraph, _, words in trace.places] == [(7, None)]
    assert "Phrase" not in repr(trace)


def test_the_shapes_name_their_source_version_and_viewpoint():
    folder = project.root() / "data"
    entry = next(entry for entry in PACKAGE["resources"] if entry["path"].endswith(".geojson"))
    shapes = json.loads((folder / entry["path"]).read_text(encoding="utf-8"))
    for text in (shapes["source"] + shapes["viewpoint"], entry["description"]):
        assert all(
            word in text for word in ("Natural Earth 4.1", "68/262", "71/205", "CRIMEA", "RUS-KGD", "who is in control")
        )
    assert {"CRIMEA", "RUS-KGD"} <= {shape["id"] for shape in shapes["features"]}


def test_the_shapes_are_no_table():
    with pytest.raises(UnknownName):
        ef.load("context/region")


# --- Codings ---


def test_our_coding_is_what_the_function_makes_of_the_positions():
    pd.testing.assert_frame_equal(ef.load("coding/coder_a"), ef.stances())


@pytest.mark.parametrize("name", CODERS)
def test_the_codings_have_the_same_cells(name):
    cells = ["actor", "question"]
    coded = ef.load(name)
    pd.testing.assert_frame_equal(coded[cells], ef.load("coding/coder_a")[cells])
    assert len(coded) == 65
    silent = coded["stance"] == "not_stated"
    assert (coded["basis"].isna() == silent).all() and (coded["paragraph"].isna() == silent).all()


def test_the_codebook_lists_every_cell_in_which_the_codings_differ():
    page = (project.root() / "data" / "README.md").read_text(encoding="utf-8")
    section = page.split("### Who did the coding", 1)[1].split("\n## ", 1)[0]
    listed = re.findall(r"^\| `(\w+)`, `(\w+)` \|", section, re.MULTILINE)
    tables_of_codes = [ef.load(name).astype("str").fillna("").set_index(["actor", "question"]) for name in CODERS]
    codes = pd.concat(
        [table[["stance", "basis", "paragraph"]].agg(" ".join, axis=1) for table in tables_of_codes], axis=1
    )
    differ = codes.nunique(axis=1) > 1
    assert sorted(listed) == sorted(codes.index[differ])


def test_the_codebook_asks_the_questions_of_the_table():
    page = (project.root() / "data" / "README.md").read_text(encoding="utf-8")
    assert all(f"| `{row.question}` | {row.text} | " in page for row in ef.load("questions").itertuples())


def test_the_coders_differ_in_the_one_cell_that_the_codebook_names():
    ours, theirs = ef.stances(), {name: ef.load(name) for name in CODERS}
    differ = {
        name: ours.loc[ours["stance"] != table["stance"], ["actor", "question"]] for name, table in theirs.items()
    }
    assert [len(rows) for rows in differ.values()] == [0, 0, 1]
    assert differ["coding/coder_c"].iloc[0].to_list() == ["united_states", "more_resources"]


def test_the_strongest_basis_stands_for_a_cell():
    positions, strongest = ef.load("positions"), ef.stances().set_index(["actor", "question"])["basis"]
    order = list(positions["basis"].cat.categories)
    for cell, rows in positions.groupby(["actor", "question"]):
        assert strongest[cell] == min(rows["basis"], key=order.index)


def test_an_outcome_and_its_claim_stand_in_the_same_paragraph():
    both = ef.load("context/outcomes").merge(ef.load("claims"), on="claim", suffixes=("", "_of_claim"))
    assert len(both) == 21
    assert (both["paragraph"] == both["paragraph_of_claim"]).all()
