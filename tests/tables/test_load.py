"""The loader: real types from the dictionary, the names there are, and the way from a row back to the article."""

import json
import shutil
import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eastern_flank.core import project
from eastern_flank.core.errors import UnknownName
from eastern_flank.tables import check as checking
from eastern_flank.tables import csv_reader
from eastern_flank.tables import load as tables
from eastern_flank.tables.reading import trace

NAMES = [entry["name"] for entry in tables.package()["resources"] if "schema" in entry]
TYPES = {"integer": "Int64", "number": "Float64", "date": "datetime64[s]", "boolean": "boolean", "string": "string"}


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the data, as the project that the loader finds."""
    shutil.copytree(project.root() / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


@pytest.mark.parametrize("name", NAMES)
def test_every_column_has_the_type_of_the_dictionary(name):
    table = tables.load(name)
    fields = tables.resource(name)["schema"]["fields"]
    assert list(table.columns) == [field["name"] for field in fields]
    for field in fields:
        allowed = field.get("constraints", {}).get("enum")
        expected = pd.CategoricalDtype(allowed) if allowed else TYPES[field["type"]]
        assert table[field["name"]].dtype == expected, field["name"]


def test_without_a_name_there_is_a_list():
    contents = tables.load()
    assert list(contents.index) == NAMES
    assert contents.loc["troops", "rows"] == len(tables.load("troops"))


def test_an_unknown_name_answers_with_the_names_there_are():
    with pytest.raises(UnknownName) as caught:
        tables.load("troop")
    message = str(caught.value)
    assert message == "there is no table 'troop'; did you mean 'troops'?"
    with pytest.raises(UnknownName) as caught:
        tables.load("zzz")
    assert str(caught.value) == f"there is no table 'zzz'; there are {', '.join(NAMES)}"


def test_an_empty_cell_is_missing_and_not_zero():
    troops = tables.load("troops").set_index("id")["troops"]
    assert troops.isna().sum() == 1
    assert (troops.dropna() > 0).all()


def test_categories_sort_in_the_order_of_the_dictionary():
    statuses = tables.load("troops")["status"].sort_values().unique()
    assert list(statuses) == ["held", "planned", "possible"]


def test_labels_join_from_actors():
    joined = tables.load("troops").merge(tables.load("actors"), left_on="led_by", right_on="actor", how="left")
    assert joined["name"].notna().all()
    assert len(joined) == len(tables.load("troops"))


def test_the_claims_decide_the_voice_of_a_paragraph():
    claims, paragraphs = tables.load("claims"), tables.load("paragraphs").set_index("paragraph")["voice"]
    for number, group in claims.groupby("paragraph"):
        by_reporter = set(group["attribution"] == "reporter")
        expected = "mixed" if len(by_reporter) == 2 else "reporter" if by_reporter == {True} else "officials"
        assert paragraphs[number] == expected, number
    assert set(claims["paragraph"]) == set(paragraphs.index)


def test_a_reporters_claim_has_the_reporter_as_its_speaker():
    claims = tables.load("claims")
    assert ((claims["attribution"] == "reporter") == (claims["speaker"] == "reporter")).all()


def test_summaries_keep_to_25_words_and_the_article_has_620():
    paragraphs = tables.load("paragraphs")
    assert paragraphs["summary"].str.split().str.len().max() <= 25
    assert paragraphs["words"].sum() == 620


def test_wordings_stand_in_their_evidence():
    quantities = tables.load("unquantified")
    assert all(
        wording.lower() in evidence.lower() for wording, evidence in quantities[["wording", "evidence"]].to_numpy()
    )


def test_a_number_is_missing_exactly_where_none_is_stated():
    troops = tables.load("troops")
    assert (troops["troops"].isna() == (troops["precision"] == "not_stated")).all()


def test_events_end_after_they_start():
    events = tables.load("events")
    assert (events["start"] <= events["end"]).all()


def test_the_tables_hold_at_least_sixty_rows_with_evidence():
    assert sum(len(tables.load(name)) for name in NAMES if "evidence" in tables.load(name)) >= 60


def test_boms_and_windows_line_ends_are_read_right(copy):
    before = tables.load("troops")
    path = copy / "troops.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    pd.testing.assert_frame_equal(tables.load("troops"), before)


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("planned", "plannd", "troops.csv:2: status"),
        (",4000,", ",4.000,", "troops.csv:2: troops"),
        ("formation", "formatoin", "troops.csv:1"),
    ],
)
def test_a_cell_that_does_not_fit_is_one_clear_line(copy, old, new, where):
    path = copy / "troops.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(csv_reader.Unsound) as caught:
        tables.load("troops")
    assert str(caught.value).startswith(where)
    assert "\n" not in str(caught.value)


DAMAGE = {
    "Excel saved it with semicolons": lambda text: text.replace(",", ";"),
    "Excel saved it in an old encoding": lambda text: text.replace("force", "f\udce9rce", 1),
    "a wrong number": lambda text: text.replace(",4000,", ",4.000,", 1),
    "a word that is none": lambda text: text.replace("planned", "plannd"),
    "a column is missing": lambda text: "\n".join(line.partition(",")[2] for line in text.split("\n")),
    "a column is misspelt": lambda text: text.replace("formation", "formatoin", 1),
    "half written": lambda text: text[: len(text) // 2],
    "begun": lambda text: text[:20],
    "empty": lambda text: "",
    "a comma too many": lambda text: text.replace(",4000,", ",4,000,", 1),
    "its quotation marks do not close": lambda text: text.replace(",4000,", ',"4000,', 1),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_table_is_described_in_the_words_of_the_check(copy, damage):
    path = copy / "troops.csv"
    path.write_bytes(damage(path.read_text("utf-8")).encode("utf-8", "surrogateescape"))
    with pytest.raises(csv_reader.Unsound) as caught:
        tables.load("troops")
    first, *more = [defect for defect in checking.examine(copy).defects if defect.file == "troops.csv"]
    said = str(caught.value)
    assert said == f"{first} ({len(more)} more in this file: run 'eastern-flank check')" if more else said == str(first)
    assert "\n" not in said and said.startswith("troops.csv")
    assert caught.value._render_traceback_() == [f"Unsound: {said}"]
    assert caught.value.__suppress_context__


def test_a_table_that_is_missing_is_described_in_the_words_of_the_check(copy):
    (copy / "troops.csv").rename(copy / "troops.txt")
    with pytest.raises(csv_reader.Unsound, match=r"troops\.csv: the file is missing; put it back"):
        tables.load("troops")


def test_sound_tables_are_loaded_without_the_check():
    code = "import sys; from eastern_flank.tables import load as tables; tables.load(); print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "pandas" in loaded
    assert not {"frictionless", "eastern_flank.tables.check", "eastern_flank.tables.validation"} & set(loaded)


def test_a_table_that_was_edited_is_read_again_at_once(copy):
    path = copy / "troops.csv"
    sound = path.read_text(encoding="utf-8")
    for number in (4000, 4001, 4002, 4000):  # as long as before, and within one tick of the file's clock
        path.write_text(sound.replace(",4000,", f",{number},", 1), encoding="utf-8")
        assert tables.load("troops")["troops"].iloc[0] == number
    path.write_text(sound[:200], encoding="utf-8")  # somebody is just writing it
    with pytest.raises(csv_reader.Unsound):
        tables.load("troops")
    path.write_text(sound, encoding="utf-8")
    assert tables.load("troops")["troops"].iloc[0] == 4000


def test_what_is_done_to_a_table_does_not_change_the_next_one(copy):
    first = tables.load("troops")
    first.loc[0, "troops"] = 1
    first["status"] = first["status"].cat.rename_categories({"planned": "sure"})
    del first["year"]
    again = tables.load("troops")
    assert again["troops"].iloc[0] == 4000
    assert again["status"].iloc[0] == "planned"
    assert "year" in again
    assert tables.load("context/exercises") is not tables.load("context/exercises")


def test_a_changed_dictionary_is_read_again(copy):
    assert tables.package()["short"] == "Eastern Flank 2016"
    path = copy / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(package | {"short": "Another"}), encoding="utf-8")
    assert tables.package()["short"] == "Another"


def test_a_table_follows_the_dictionary_at_once(copy):
    assert str(tables.load("troops")["troops"].dtype) == "Int64"
    path = copy / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    (troops,) = [entry for entry in package["resources"] if entry["name"] == "troops"]
    (field,) = [field for field in troops["schema"]["fields"] if field["name"] == "troops"]
    field["type"] = "number"
    path.write_text(json.dumps(package), encoding="utf-8")
    assert str(tables.load("troops")["troops"].dtype) == "Float64"


@settings(max_examples=40, deadline=None)
@given(cell=st.text(max_size=12), column=st.sampled_from(["troops", "year", "status", "precision"]))
def test_no_cell_makes_anything_but_a_table_or_one_line(tmp_path_factory, cell, column):
    field = next(f for f in tables.resource("troops")["schema"]["fields"] if f["name"] == column)
    try:
        series = tables._column(field, [cell], [""])
    except ValueError:
        return
    assert len(series) == 1
    assert series.isna().any() == (cell == "")


@pytest.mark.ci
@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_file_makes_anything_but_a_table_or_one_line(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("p")
    shutil.copytree(project.root() / "data", path / "data")
    (path / "data" / "questions.csv").write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(path)
        with pytest.raises(csv_reader.Unsound) as caught:
            tables.load("questions")
    assert str(caught.value).startswith("questions.csv")
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("content", ["{", "[]", "{}", "\xff", '{"resources": [1]}'])
def test_a_broken_dictionary_is_one_line(copy, content):
    (copy / "datapackage.json").write_bytes(content.encode("latin-1"))
    with pytest.raises((csv_reader.Unsound, UnknownName)) as caught:
        tables.load("troops")
    assert str(caught.value).startswith("datapackage.json")


@settings(max_examples=50, deadline=None)
@given(
    name=st.text() | st.integers() | st.none() | st.lists(st.text()),
    row=st.text() | st.integers() | st.floats() | st.binary(),
)
def test_no_name_makes_anything_but_a_table_or_one_line(name, row):
    for call in (lambda: tables.load(name), lambda: trace.where(name, row), lambda: trace.where("troops", row)):
        try:
            call()
        except UnknownName as error:
            assert str(error)
