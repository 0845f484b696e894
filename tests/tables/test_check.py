"""The check of the data: every kind of damage is one line that says where, what and what to do; valid data has none."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from eastern_flank.cli import main
from eastern_flank.core import project
from eastern_flank.tables import check as checking
from eastern_flank.tables import csv_reader, evidence, schema

DATA = project.root() / "data"
STORY = "The red boat lay in the harbour.\nNobody would say whose boat it was."


@pytest.fixture(scope="session")
def article_layer(tmp_path_factory):
    """A copy of the project's tables of the article and their dictionary; the others would only cost time."""
    folder = tmp_path_factory.mktemp("article") / "data"
    shutil.copytree(DATA / "source", folder / "source")
    described = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    described["resources"] = [table for table in described["resources"] if table.get("layer") == "article"]
    write_json(folder / "datapackage.json", described)
    for table in described["resources"]:
        shutil.copy(DATA / table["path"], folder)
    return folder


@pytest.fixture
def data(tmp_path, article_layer):
    """A copy of these, to be damaged."""
    shutil.copytree(article_layer, tmp_path / "data")
    return tmp_path / "data"


def lines(folder, article=None):
    return [str(defect) for defect in checking.examine(folder, article).defects]


def the_line(folder, article=None):
    (line,) = lines(folder, article)
    assert line.isprintable()
    return line


# A small data package: a table in a folder, keys of two columns, all types that the project has.
BOATS = {
    "fields": [
        {"name": "boat", "type": "string", "constraints": {"required": True, "pattern": "[a-z]+|x"}},
        {"name": "tons", "type": "number", "constraints": {"minimum": 1.5}},
        {"name": "built", "type": "date"},
        {"name": "crew", "type": "integer"},
        {"name": "kind", "type": "string", "constraints": {"enum": ["tug", "ferry"]}},
        {"name": "afloat", "type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]},
        {"name": "mark", "type": "string", "constraints": {"unique": True}},
    ],
    "primaryKey": "boat",
}
SIGHTINGS = {
    "fields": [
        {"name": "day", "type": "integer"},
        {"name": "hour", "type": "integer"},
        {"name": "boat", "type": "string"},
        {
            "name": "by",
            "type": "string",
            "referenceTo": [{"resource": "boats", "field": "boat"}, {"resource": "boats", "field": "mark"}],
            "otherValues": {"nobody": "not known"},
        },
        {"name": "paragraph", "type": "integer"},
        {"name": "words", "type": "string", "foundIn": "paragraph"},
        {"name": "after_day", "type": "integer"},
        {"name": "after_hour", "type": "integer"},
    ],
    "primaryKey": ["day", "hour"],
    "foreignKeys": [
        {"fields": "boat", "reference": {"resource": "boats", "fields": "boat"}},
        {
            "fields": ["after_day", "after_hour"],
            "reference": {"resource": "context/sightings", "fields": ["day", "hour"]},
        },
    ],
    "missingValues": ["", "-"],
}
BOATS_CSV = """boat,tons,built,crew,kind,afloat,mark
ada,1.5,1999-12-31,3,tug,yes,AD
bea,1e2,2000-01-01,,ferry,no,BEA
cora,,,,,,
"""
SIGHTINGS_CSV = """day,hour,boat,by,paragraph,words,after_day,after_hour
1,12,ada,bea,1,the red boat,,
2,12,-,nobody,02,nobody would say whose,1,12
"""


@pytest.fixture
def package(tmp_path):
    return make_package(tmp_path / "package")


def make_package(folder):
    (folder / "context").mkdir(parents=True)
    (folder / "source").mkdir()
    resources = [
        {"name": "boats", "path": "boats.csv", "schema": BOATS},
        {"name": "context/sightings", "path": "context/sightings.csv", "schema": SIGHTINGS},
        {"name": "map", "path": "context/map.geojson"},
    ]
    write_json(folder / "datapackage.json", {"resources": resources})
    write_json(
        folder / "source" / "evidence.json", evidence.record([("the red boat", 1), ("nobody would say whose", 2)])
    )
    (folder / "boats.csv").write_text(BOATS_CSV, encoding="utf-8")
    (folder / "context" / "sightings.csv").write_text(SIGHTINGS_CSV, encoding="utf-8")
    (folder / "context" / "map.geojson").write_text("{}", encoding="utf-8")
    return folder


def write_json(path, value):
    path.write_text(json.dumps(value), encoding="utf-8")


def change(path, old, new, count=-1):
    """Replace text in a file; the text must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8", newline="")


# --- Valid data ---


def test_the_projects_data_is_valid():
    found = checking.examine(DATA)
    assert found.defects == []
    assert found.tables >= 10
    assert found.rows >= found.phrases > 100


def test_valid_data_is_one_line_with_what_was_counted(package, capsys, tmp_path):
    assert checking.report(package) == 0
    assert capsys.readouterr().out == "package: 2 tables, 5 rows, 2 phrases of evidence: no mistakes found\n"
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    assert checking.report(package, tmp_path / "story.txt") == 0
    assert "2 phrases of evidence, compared with the article too: no mistakes" in capsys.readouterr().out


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_byte_order_marks_and_all_line_ends_are_accepted(data, mark, end):
    before = checking.examine(data).rows
    for path in data.glob("*.csv"):
        path.write_bytes(mark + path.read_bytes().replace(b"\n", end).removesuffix(end))
    after = checking.examine(data)
    assert after.defects == []
    assert after.rows == before > 100


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("boats.csv", ",3,tug", ",+7,tug"),
        ("boats.csv", ",3,tug", ",-3,tug"),
        ("boats.csv", ",3,tug", ",007,tug"),
        ("boats.csv", "ada,1.5", "ada,+.5e1"),
        ("context/sightings.csv", ",1,12\n", ",99,\n"),  # a reference of which one part is empty
        ("context/sightings.csv", ",1,12\n", ",01,+12\n"),  # the same key, written in another way
        ("context/sightings.csv", ",bea,", ",BEA,"),  # a key of any of its tables
    ],
)
def test_what_table_schema_allows_is_valid(package, file, old, new):
    change(package / file, old, new)
    assert lines(package) == []


# --- Damaged files, each with the place and the words that its one line must have ---

FILES = {
    "semicolons": (lambda b: b.replace(b",", b";"), "troops.csv: has semicolons between its cells", "'CSV UTF-8"),
    "tabs": (lambda b: b.replace(b",", b"\t"), "troops.csv: has tabs between", "save it again as 'CSV UTF-8"),
    "pipes": (lambda b: b.replace(b",", b"|"), "troops.csv: has pipes between", "save it again as 'CSV UTF-8"),
    "quoted rows": (
        lambda b: b"".join(b'"' + line.replace(b'"', b'""') + b'"\n' for line in b.splitlines()),
        "troops.csv:1: every row is in quotation marks as a whole",
        "save it again",
    ),
    "cp1252": (
        lambda b: b.replace(b"possible", b"m\xf6glich"),
        "troops.csv:6: ",
        "Windows-1252 ('ANSI'); save it again",
    ),
    "old Mac": (
        lambda b: b.replace(b"possible", b"m\xf6glich").replace(b"\n", b"\r"),
        "troops.csv:6: ",
        "Windows-1252",
    ),
    "UTF-16": (lambda b: b.decode().encode("utf-16"), "troops.csv: is in UTF-16", "save it again as 'CSV UTF-8"),
    "UTF-16 BE": (lambda b: b"\xfe\xff" + b.decode().encode("utf-16-be"), "troops.csv: is in UTF-16", "save it again"),
    "NUL": (lambda b: b.replace(b"canada", b"can\0da", 1), "troops.csv: holds bytes that are not text", "put back"),
    "noise": (lambda b: b"\x01\x02\xff\xfe" * 99, "troops.csv: holds bytes that are not text", "put back"),
    "workbook": (lambda b: b"PK\x03\x04" + b, "troops.csv: is a workbook of Excel", "save it again as 'CSV UTF-8"),
    "old Excel": (lambda b: b"\xd0\xcf\x11\xe0" + b, "troops.csv: is a workbook of Excel", "save it again"),
    "HTML": (lambda b: b"\n<!doctype html><p>" + b, "troops.csv: is a web page", "download the file itself"),
    "empty": (lambda b: b"", "troops.csv: the file is empty", "put back"),
    "only spaces": (lambda b: b"\xef\xbb\xbf \r\n\n", "troops.csv: the file is empty", "put back"),
    "header only": (lambda b: b.split(b"\n")[0] + b"\n", "troops.csv: the table has a header but no rows", "put back"),
    "no header": (
        lambda b: b.split(b"\n", 1)[1].split(b"\n", 1)[1],
        "troops.csv:1: the first row is not the header",
        "write the header so: id,led_by,formation,troops,precision,status,",
    ),
    "shouting header": (
        lambda b: b.split(b"\n", 1)[0].upper() + b"\n" + b.split(b"\n", 1)[1],
        "troops.csv:1: the first row is not the header",
        "write the header so: id,led_by,",
    ),
    "empty first line": (lambda b: b"\n" + b, "troops.csv:1: the first row is not the header", "write the header so"),
    "empty line": (lambda b: b.replace(b"\nexercise", b"\n\nexercise"), "troops.csv:7: the row is empty", "delete it"),
    "empty lines": (lambda b: b + b"\n\n\n", "troops.csv:8: the row is empty", "delete it (2 more like it)"),
    "empty rows": (lambda b: b + b",,,,,,,,,,,\n" * 3, "troops.csv:8: the row is empty", "delete it (2 more like it)"),
    "unclosed quote": (lambda b: b.replace(b'4,000 troops"', b"4,000 troops"), "troops.csv:2: a quotation", "close it"),
    "last quote unclosed": (lambda b: b.rstrip(b'"\n') + b"\n", "troops.csv:7: a quotation mark opens", "close it"),
    "quote inside": (lambda b: b.replace(b'"a new', b'"a "new"'), "troops.csv:2: a quotation mark opens", "close it"),
    "short row": (
        lambda b: b.replace(b"set to agree,,", b""),
        "troops.csv:2: the row has 10 cells, the header 12",
        "put a comma for each cell that is empty",
    ),
    "cut off": (lambda b: b + b"another\n", "troops.csv:8: the row has 1 cell, the header 12", "complete the row"),
    "comma in a cell": (
        lambda b: b.replace(b"may lead", b"may, lead", 1),
        "troops.csv:6: the row has 13 cells, the header 12",
        "put quotation marks around",
    ),
    "commas at ends": (
        lambda b: b.split(b"\n", 1)[0] + b"\n" + b.split(b"\n", 1)[1].replace(b"\n", b",,\n"),
        "troops.csv:2: the row has 14 cells, the header 12",
        "delete the commas at its end (5 more like it)",
    ),
    "1,000": (
        lambda b: b.replace(b",1000,", b",1,000,"),
        "troops.csv:3: troops: ",
        "1,000 is read as two cells; write 1000 (2 more like it in this column)",
    ),
    "a column misspelt": (
        lambda b: b.replace(b",hedge,", b",Hedges,", 1),
        "troops.csv:1: 'hedge' is missing, 'Hedges' is unknown",
        "write the header so: id,led_by,",
    ),
    "a space before a name": (
        lambda b: b.replace(b",year,", b", year,", 1),
        "troops.csv:1: 'year' is missing",
        "' year'",
    ),
    "a column missing": (lambda b: b.replace(b"id,", b"", 1), "troops.csv:1: 'id' is missing;", "write the header so"),
    "a column too many": (
        lambda b: b.replace(b",hedge", b",hedge,mood", 1),
        "troops.csv:1: 'mood' is unknown;",
        "so: id",
    ),
    "a column without a name": (
        lambda b: b.replace(b",year,", b",,", 1),
        "troops.csv:1: 'year' is missing, a column has no name;",
        "write the header so: id,",
    ),
    "empty columns": (
        lambda b: b.replace(b"\n", b",,\n"),
        "troops.csv:1: a column has no name;",
        "write the header so",
    ),
    "a column twice": (
        lambda b: b.replace(b",hedge,", b",hedge,hedge,", 1),
        "troops.csv:1: 'hedge' is there twice;",
        "write the header so: id,",
    ),
    "columns swapped": (
        lambda b: b.replace(b"troops,precision", b"precision,troops", 1),
        "troops.csv:1: the columns are in another order",
        "write the header so: id,led_by,formation,troops,precision,",
    ),
}


@pytest.mark.parametrize(("do", "start", "end"), FILES.values(), ids=FILES)
def test_a_damaged_file_is_one_line(data, do, start, end):
    path = data / "troops.csv"
    path.write_bytes(do(path.read_bytes()))
    line = the_line(data)
    assert line.startswith(start)
    assert end in line


def test_a_table_without_rows_is_not_taken_for_a_lack_of_keys(data):
    path = data / "actors.csv"
    path.write_text(path.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    assert the_line(data).startswith("actors.csv: the table has a header but no rows")


# --- Damaged cells ---

CELLS = {  # file, what is replaced, where the line says it is: by what, and what the line says
    ("troops.csv", ",4000,", "troops.csv:2: troops: "): {
        ",4.000,": "has a mark between its thousands; write 4000",
        ',"4,000",': "has a mark between its thousands; write 4000",
        ",4 000,": "has a mark between its thousands; write 4000",
        ",4'000,": "has a mark between its thousands; write 4000",
        ",4\xa0000,": "a character that cannot be seen, such as a line break (is a quotation mark open?); write '4000'",
        ",4\u202f000,": "a character that cannot be seen, such as a line break (is a quotation mark open?); write '4000'",
        ",'4000,": "is more than a number; write 4000 alone",
        ",4000.0,": "has decimal places; write 4000",
        ',"4000,00",': "has decimal places; write 4000",
        ',"4.000,0",': "has decimal places; write 4000",
        ",3.5,": "'3.5' is not a whole number; write digits alone",
        ",4_000,": "'4_000' is not a whole number; write digits alone",
        ",٤٠٠٠,": "is not a whole number; write digits alone",
        ",about 4000,": "more than a number; write 4000 alone",
        ",four,": "'four' is not a whole number; write digits",
        ",9223372036854775808,": "'9223372036854775808' is too large for a number; correct it",
        f",{'9' * 50}x,": "is too long for a whole number; write digits alone",
        ",#REF!,": "error code; write the value itself",
        ",=4*1000,": "is a formula; write its result",
        ",4000 ,": "begins or ends with a space; write '4000'",
    },
    ("troops.csv", ",100000,", "troops.csv:7: troops: "): {
        ",1E+05,": "short form; write it in full, 100000",
    },
    ("troops.csv", "battalion,,", "troops.csv:6: troops: "): {
        "battalion,n/a,": "'n/a' is where a whole number belongs; leave the cell empty",
        "battalion,-,": "leave the cell empty",
        "battalion,–,": "leave the cell empty",
        "battalion,Unknown,": "leave the cell empty",
    },
    ("aircraft.csv", "Typhoon,4,", "aircraft.csv:2: aircraft: "): {
        "Typhoon,n/a,": "find out the value",
        "Typhoon,0,": "'0' is less than 1, the least that the dictionary allows",
    },
    ("troops.csv", ",2014,", "troops.csv:7: year: "): {
        ",3014,": "'3014' is more than 2100, the most that the dictionary",
    },
    ("actors.csv", ",Estonia,", "actors.csv:2: name: "): {
        ",#N/A,": "error code; write the value itself",
        ",=A1,": "is a formula; write its result",
        ",+Estonia,": "begins with +, as a formula does; begin with a letter",
        ",@Estonia,": "begins with @, as a formula does",
        ", Estonia,": "begins or ends with a space; write 'Estonia'",
        ",Estonia\xa0,": "(is a quotation mark open?); write 'Estonia'",
        ",\u200bEsto\xa0 nia,": "open?); write 'Esto nia'",
        ",EstÃ¶nia,": "opened as Windows-1252; write 'Estönia'",
        ",Å\x81Ã³dÅº,": "opened as Windows-1252; write 'Łódź'",
        ",,": "the cell is empty; fill it in",
    },
    ("troops.csv", "may lead", "troops.csv:6: hedge: "): {
        "-": "'-' has no meaning here; leave the cell empty",
        " ": "looks empty but is not; delete",
        '"may\nlead"': "such as a line break (is a quotation mark open?); write 'may lead'",
        "may\x07lead": "open?); write 'maylead'",
    },
    ("actors.csv", ",eastern_flank\nlatvia,Latvia,state,LVA,eastern_flank\n", "actors.csv:2: side: "): {
        ',"eastern_flank\nlatvia,Latvia,state,LVA,eastern_flank"\n': "is a quotation mark open?",
    },
    ("events.csv", "2016-06-06,", "events.csv:4: start: "): {
        "06.06.2016,": "not written year-month-day; write 2016-06-06",
        "06/13/2016,": "year-month-day; write 2016-06-13",
        "13/06/2016,": "year-month-day; write 2016-06-13",
        "06/07/2016,": "write 2016-07-06 or 2016-06-07",
        "6.7.16,": "write 2016-07-06",
        "2016-6-6,": "year-month-day; write 2016-06-06",
        "6 June 2016,": "year-month-day; write 2016-06-06",
        '"June 6, 2016",': "year-month-day; write 2016-06-06",
        "6-Jun-16,": "year-month-day; write 2016-06-06",
        "42527,": "a date in Excel's internal form; write 2016-06-06",
        "2016-06-06 00:00:00,": "year-month-day; write 2016-06-06",
        "2016,": "'2016' is not a date; write year, month and day",
        "2016-02-30,": "'2016-02-30' is not a date; write",
        "soon,": "'soon' is not a date; write year, month and day",
        "####,": "error code",
    },
    ("aircraft.csv", ",held,no,reporter,12,Four", "aircraft.csv:2: may_fight: "): {
        ",held,No,reporter,12,Four": "not one of this column's values: did you mean 'no'?",
        ",held,FALSE,reporter,12,Four": "not one of this column's values; write one of 'yes', 'no'",
    },
    ("troops.csv", "exact,held", "troops.csv:7: status: "): {
        "exact,Held": "did you mean 'held'? Write one of 'held', 'planned', 'possible'",
        "exact,purple": "not one of this column's values; write one of 'held'",
    },
    ("troops.csv", "not_stated", "troops.csv:6: precision: "): {
        "not stated": "did you mean 'not_stated'?",
    },
    ("actors.csv", ",EST,", "actors.csv:2: iso3: "): {
        ",est,": "not written as this column asks; write it like 'LVA'",
    },
    ("actors.csv", "\nlatvia,", "actors.csv:3: actor: "): {
        "\nestonia,": "is in row 2 already; change one of the two",
    },
    ("troops.csv", ",canada,", "troops.csv:6: led_by: "): {
        ",kanada,": "'kanada' is not in actors.csv: did you mean 'canada'? Write a key that is, or add its row",
        ",atlantis,": "'atlantis' is not in actors.csv; write a key that is, or add its row",
    },
    ("troops.csv", ",jakob_sogard_larsen,", "troops.csv:7: said_by: "): {
        ",jakob_larsen,": "or actors.csv, nor one of 'reporter', 'officials': did you mean 'jakob_sogard_larsen'?",
    },
    ("troops.csv", ",the Baltics and Poland,reporter,", "troops.csv:2: said_by: "): {
        ",the Baltics and Poland,reporters,": "did you mean 'reporter'?",
    },
    ("troops.csv", "jakob_sogard_larsen,15,", "troops.csv:7: evidence: "): {
        "jakob_sogard_larsen,14,": "not in paragraph 14 but in 15",
    },
    ("troops.csv", "jakob_sogard_larsen,15,", "troops.csv:7: paragraph: "): {
        "jakob_sogard_larsen,16,": "'16' is more than 15",
    },
    ("troops.csv", "Canada may lead a fourth", "troops.csv:6: evidence: "): {
        "Canada will lead a fourth": "not been compared with paragraph 5 of the article; put back the phrase as it was, or",
        "a b c d e f g h i": "9 words are too many; keep the 8",
    },
}
PACKAGE = {
    ("boats.csv", "bea,1e2,", "boats.csv:3: tons: "): {
        'bea,"56,946",': "write 56.946, or 56946 if",
        "bea,NaN,": "is where a number belongs; leave the cell",
        "bea,INF,": "'INF' is not a number; write digits",
        "bea,1.4,": "'1.4' is less than 1.5, the least",
    },
    ("boats.csv", "\ncora,", "boats.csv:4: boat: "): {
        "\nxcora9,": "write it like 'ada'",
    },
    ("context/sightings.csv", "\n2,12,-,", "context/sightings.csv:3: day, hour: "): {
        "\n1,12,-,": "'1, 12' is in row 2 already",
        "\n-,-,-,": "the key is empty; fill it in",
    },
    ("context/sightings.csv", ",1,12\n", "context/sightings.csv:3: after_day, after_hour: "): {
        ",1,13\n": "'1, 13' is not in context/sightings.csv; write a key that is",
    },
    ("context/sightings.csv", ",bea,", "context/sightings.csv:2: by: "): {
        ",cara,": "'cara' is not in boats.csv or boats.csv, nor one of 'nobody': did you mean 'cora'?",
    },
    ("context/sightings.csv", ",02,", "context/sightings.csv:3: words: "): {
        ",-,": "the row does not name the paragraph of these words; write its number",
        ",01,": "not in paragraph 1 but in 2",
    },
}


def each(table):
    return [pytest.param(where, new, words, id=new) for where, news in table.items() for new, words in news.items()]


@pytest.mark.parametrize(("where", "new", "words"), each(CELLS))
def test_a_damaged_cell_is_one_line(data, where, new, words):
    file, old, place = where
    change(data / file, old, new, 1)
    line = the_line(data)
    assert line.startswith(place)
    assert words in line


@pytest.mark.parametrize(("where", "new", "words"), each(PACKAGE))
def test_a_damaged_cell_of_the_small_package_is_one_line(package, where, new, words):
    test_a_damaged_cell_is_one_line(package, where, new, words)


# --- One cause, one message ---

SPREAD = {  # file, what is replaced by what, the line's beginning and end
    "every number with a point": (
        "troops.csv",
        [(",4000,", ",4.000,"), (",1000,", ",1.000,"), (",100000,", ",100.000,")],
        ("troops.csv:2: troops: ", "write 4000 (4 more like it in this column)"),
    ),
    "every date in German": (
        "events.csv",
        [("2014-01-01,", "01.01.2014,"), ("2016-06-06,", "06.06.2016,")],
        ("events.csv:2: start: ", "write 2014-01-01 (2 more like it in this column)"),
    ),
    "a row copied": (
        "people.csv",
        [("juozas_olekas,", "riho_terras,"), ("Juozas Olekas", "Riho Terras")],
        ("people.csv:3: person: 'riho_terras' is in row 2 already", "delete its row"),
    ),
    "a key renamed": (
        "actors.csv",
        [("\nlatvia,", "\nlatvija,")],
        (
            "positions.csv:",
            "did you mean 'latvija'? Write a key that is, or add its row (7 more like it in this column)",
        ),
    ),
    "a key deleted": (
        "actors.csv",
        [("\nlithuania,", "\nlitauen,")],
        (
            "people.csv:2: actor: 'lithuania' is not in actors.csv; write a key that is, or add its row (",
            "more like it)",
        ),
    ),
    "a key misshapen": (
        "actors.csv",
        [("\nlatvia,", "\nLatvia,")],
        ("actors.csv:3: actor: ", "write it like 'estonia'"),
    ),
    "a key overwritten": ("actors.csv", [("\nlatvia,", "\nestonia,")], ("actors.csv:3: actor: ", "delete its row")),
    "a key erased": ("actors.csv", [("\nlatvia,", "\n,")], ("actors.csv:3: actor: the cell is empty", "fill it in")),
    "a row of keys cut off": (
        "actors.csv",
        [("\nlatvia,Latvia,", "\nlatvia,")],
        ("actors.csv:3: the row has 4 cells, the header 5", "complete the row"),
    ),
    "the keys' header misspelt": (
        "actors.csv",
        [("actor,name", "actors,name")],
        ("actors.csv:1: 'actor' is missing, 'actors' is unknown", "actor,name,kind,iso3,side"),
    ),
    "the keys with semicolons": ("actors.csv", [(",", ";")], ("actors.csv: has semicolons", "delimited)'")),
}


@pytest.mark.parametrize(("file", "changes", "words"), SPREAD.values(), ids=SPREAD)
def test_one_cause_is_one_line(data, file, changes, words):
    for old, new in changes:
        change(data / file, old, new)
    line = the_line(data)
    assert line.startswith(words[0])
    assert line.endswith(words[1])


def test_a_row_that_is_there_twice_is_one_line(data):
    path = data / "actors.csv"
    text = path.read_text(encoding="utf-8")
    rows = text.splitlines()
    path.write_text(text + rows[1] + "\n", encoding="utf-8")
    assert the_line(data) == f"actors.csv:{len(rows) + 1}: the row is in row 2 already; delete one of the two"


def test_two_words_misspelt_in_one_column_are_two_lines(data):
    change(data / "troops.csv", "exact,planned", "exact,plannd")
    change(data / "troops.csv", "exact,held", "exact,hold")
    assert [line.split(":")[1] for line in lines(data)] == ["2", "7"]


def test_one_word_that_two_different_columns_do_not_know_is_two_lines(package):
    change(package / "context" / "sightings.csv", ",ada,bea,", ",zzz,zzz,")
    assert [line.split(":")[2] for line in lines(package)] == [" boat", " by"]


def test_mistakes_come_in_the_order_of_the_dictionary_the_rows_and_the_columns(data):
    change(data / "troops.csv", "\nforce,nato,", "\nforce,natto,")
    change(data / "troops.csv", "exact,held,,2014", "exact,hld,,20.14")
    change(data / "troops.csv", ",4000,", ",4.000,")
    change(data / "actors.csv", ",LVA,", ",lva,")
    change(data / "actors.csv", "\nestonia,Estonia,state,EST", "\nestonia,=A1,state,EST")
    change(data / "troops.csv", ",the Baltics and Poland,reporter,", ",the Baltics and Poland,nobody,")
    (data / "stray.csv").write_text("a\n", encoding="utf-8")
    assert [" ".join(line.split(" ")[:2]) for line in lines(data)] == [
        *("actors.csv:2: name:", "actors.csv:3: iso3:"),
        *("troops.csv:2: led_by:", "troops.csv:2: troops:", "troops.csv:2: said_by:"),
        *("troops.csv:7: status:", "troops.csv:7: year:"),
        "stray.csv: the",
    ]


def test_after_many_mistakes_the_rest_is_not_looked_at(package):
    rows = "".join(f"b{'a' * number},,,,sub{number},yes,\n" for number in range(60))
    (package / "boats.csv").write_text(BOATS_CSV.split("\n")[0] + "\n" + rows, encoding="utf-8")
    found = lines(package)
    assert len(found) == 51 and all("is not one of this column's values" in line for line in found[:50])
    assert found[50].startswith(
        "datapackage.json: there may be more: after 50 mistakes the rest was not looked at; correct"
    )


@pytest.mark.parametrize("number", [10, 12])
def test_at_most_ten_lines_are_printed(data, capsys, number):
    for stray in range(number):
        (data / f"stray{stray}.csv").write_text("a\n", encoding="utf-8")
    assert checking.report(data) == 1
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == min(number, 11)
    assert printed[10:] == ["and 2 more"] * (number > 10)


# --- Folders and files ---


@pytest.mark.parametrize("name", ["nowhere", "datapackage.json", "", "a\0b", "a\udcffb", "x" * 5000, "a\nb"])
def test_a_folder_that_is_not_there_is_one_line(package, monkeypatch, name):
    monkeypatch.chdir(package)
    assert the_line(name).endswith(": there is no such folder; name the one that holds datapackage.json")


def test_a_folder_without_a_dictionary_is_one_line(tmp_path):
    assert the_line(tmp_path) == f"{tmp_path}: there is no datapackage.json in this folder; name the one that holds it"


def test_outside_any_project_is_one_line(monkeypatch, capsys):
    def nowhere():
        raise project.ProjectNotFound("no data here: open the project's own folder and try again")

    monkeypatch.setattr(project, "root", nowhere)
    assert checking.report() == 1
    assert capsys.readouterr().out == "data: no data here: open the project's own folder and try again\n"


def test_without_a_folder_the_projects_own_is_checked(monkeypatch, data, capsys):
    monkeypatch.setattr(project, "root", lambda: data.parent)
    change(data / "troops.csv", ",4000,", ",4.000,")
    assert checking.report() == 1
    assert capsys.readouterr().out.startswith("troops.csv:2: troops: ")


def test_a_missing_file_is_one_line(package):
    (package / "boats.csv").unlink()
    assert the_line(package) == "boats.csv: the file is missing; put it back, or correct its name"
    (package / "boats.csv").write_text(BOATS_CSV, encoding="utf-8")
    (package / "context" / "map.geojson").unlink()
    assert the_line(package) == "context/map.geojson: the file is missing; put it back, or correct its name"


@pytest.mark.parametrize("make", [os.mkdir, getattr(os, "mkfifo", os.mkdir)])
def test_what_is_not_a_file_is_one_line(data, make):
    (data / "actors.csv").unlink()
    make(data / "actors.csv")
    assert the_line(data).startswith("actors.csv: is a folder or another thing that is not a file; put the file")


def test_a_file_that_cannot_be_read_is_one_line(data, monkeypatch):
    def refuse(path, mode):
        if str(path).endswith("actors.csv"):
            raise PermissionError(13, "Permission denied")
        return open(path, mode)

    monkeypatch.setattr(csv_reader, "open", refuse, raising=False)
    assert (
        the_line(data)
        == "actors.csv: cannot be read (Permission denied); close it in other programs, or change its permissions"
    )


def test_a_huge_file_is_one_line(data):
    os.truncate(data / "actors.csv", 150_000_000)
    assert the_line(data).startswith("actors.csv: the file is too big: it has more than 5,000,000 bytes; put back")


def test_files_that_the_dictionary_does_not_know_are_a_line_each(data):
    (data / "extra").mkdir(exist_ok=True)
    for name in ("troops (1).csv", "extra/NOTES.CSV", ".hidden.csv", "note.txt"):
        (data / name).write_text("a,b\n", encoding="utf-8")
    (data / ".ipynb_checkpoints").mkdir()
    (data / ".ipynb_checkpoints" / "troops-checkpoint.csv").write_text("a,b\n", encoding="utf-8")
    tail = ": the dictionary does not know this file; describe it in datapackage.json, or move it elsewhere"
    assert sorted(lines(data)) == [f"{name}{tail}" for name in ("extra/NOTES.CSV", "troops (1).csv")]


def test_a_name_that_no_terminal_can_show_is_one_line_everywhere(data):
    try:
        (data / os.fsdecode(b"b\xff\n\x1b\xc4\x97.csv")).write_text("a\n", encoding="utf-8")
    except OSError:
        pytest.skip("this system allows no such name")
    change(data / "actors.csv", ",Estonia,", ",Esto\u200bnia ė ,")
    for encoding in ("ascii", "cp1252"):
        run = subprocess.run(
            [sys.executable, "-c", "from eastern_flank.cli import main; main()", "check", str(data)],
            env={**os.environ, "PYTHONIOENCODING": encoding},
            capture_output=True,
        )
        assert run.returncode == 1
        assert run.stderr == b""
        first, second = run.stdout.decode(encoding).splitlines()
        assert first.startswith("actors.csv:2: name: 'Esto\\u200bnia ")
        assert second.startswith("b\\udcff\\n\\x1b")


def test_a_closed_output_is_no_trouble(package, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    assert checking.report(package) == 0


def test_a_fault_of_the_check_itself_is_one_line(package, monkeypatch, capsys):
    def fail(folder):
        raise RuntimeError("two\nlines")

    monkeypatch.setattr(schema, "read", fail)
    assert checking.report(package) == 1
    printed = capsys.readouterr().out
    assert printed.startswith("the check itself failed, RuntimeError('two\\nlines'); please report it")
    assert printed.count("\n") == 1


@pytest.mark.parametrize("inside", [True, False])
def test_a_link_may_stay_in_the_folder_but_not_lead_out_of_it(package, tmp_path, inside):
    target = package / "boats.txt" if inside else tmp_path / "boats.csv"
    shutil.move(package / "boats.csv", target)
    try:
        os.symlink(target, package / "boats.csv")
    except OSError:
        pytest.skip("this system allows no links")
    expected = ["datapackage.json: boats: the path 'boats.csv' is not that of a file in the folder; correct it"]
    assert lines(package) == ([] if inside else expected)


# --- The evidence ---


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


def test_words_that_do_not_follow_one_another_are_found_with_the_article(package, story):
    change(package / "context" / "sightings.csv", ",the red boat,", ",red the boat,")
    line = the_line(package, story)
    assert line.startswith("context/sightings.csv:2: words: these words do not appear in this order in paragraph 1")


def test_a_phrase_that_is_right_but_not_recorded_is_told_how_to_record_it(package, story):
    change(
        package / "context" / "sightings.csv", ",the red boat,", ",THE_NEW_ONE,".replace("THE_NEW_ONE", new_phrase())
    )
    assert "eastern-flank check --article FILE --record" in the_line(package)
    assert "eastern-flank check --article FILE --record" in the_line(package, story)


def test_recording_makes_the_record_again_and_only_where_nothing_is_wrong(package, story, capsys):
    record = package / "source" / "evidence.json"
    before = record.read_bytes()
    change(package / "context" / "sightings.csv", ",the red boat,", ",the boat red,")
    assert checking.report(package, story, record=True) == 1
    assert capsys.readouterr().out.endswith("\nnothing was recorded\n")
    assert record.read_bytes() == before
    change(package / "context" / "sightings.csv", ",the boat red,", f",{new_phrase()},")
    assert checking.report(package, story, record=True) == 0
    assert "compared with the article too and recorded in source/evidence.json: no mistakes" in capsys.readouterr().out
    assert json.loads(record.read_text()) == evidence.record([(new_phrase(), 1), ("nobody would say whose", 2)])
    assert lines(package) == lines(package, story) == []
    record.unlink()
    assert checking.report(package, story, record=True) == 0
    assert lines(package) == []


def new_phrase():
    """Return three words of the story's first paragraph that are not recorded."""
    return " ".join(STORY.split("\n")[0].split()[-3:])


def test_a_record_that_cannot_be_written_is_one_line(package, story):
    (package / "source" / "evidence.json").unlink()
    (package / "source").rmdir()
    (package / "source").write_text("a file in the folder's place")
    (line,) = [str(defect) for defect in checking.examine(package, story, record=True).defects]
    assert line.startswith("source/evidence.json: cannot write ")


def test_quotation_marks_years_and_counts_of_words_are_compared_with_the_article(data, tmp_path):
    """On the project's own tables, with an article made of their phrases: where the real one is at hand, `.ci/run` has it."""
    article = made_up_article(data)
    path = tmp_path / "article.txt"
    path.write_text("\n".join(article.values()), encoding="utf-8")
    counted = {str(number): len(line.split()) for number, line in article.items()}
    rows = read_csv(data / "paragraphs.csv")
    for row in rows:
        row["words"] = counted[row["paragraph"]]
    write_csv(data / "paragraphs.csv", rows)
    assert lines(data, path) == []
    rows[2]["words"] += 1
    write_csv(data / "paragraphs.csv", rows)
    change(data / "troops.csv", ",2014,the borders", ",2013,the borders")
    change(
        data / "events.csv",
        "2014-01-01,2014-12-31,year,stated,held,reporter",
        "2015-01-01,2015-12-31,year,stated,held,reporter",
    )
    path.write_text("\n".join({**article, "3": article["3"].replace('"', "")}.values()), encoding="utf-8")
    found = lines(data, path)
    assert f"paragraphs.csv:4: words: paragraph 3 has {counted['3']} words, counted between spaces; write that" in found
    assert (
        "troops.csv:7: year: the year 2013 is not in paragraph 15; correct it, or say that it was worked out" in found
    )
    assert any(line.startswith("events.csv:2: start: the year 2015 is not in paragraph 1") for line in found)
    assert any("evidence: these words are not in quotation marks in paragraph 3" in line for line in found)


def made_up_article(data):
    """Return paragraphs made of the tables' phrases alone: what is quoted in quotation marks, the rest without."""
    parts = {str(number): [] for number in range(1, 16)}
    for table in json.loads((data / "datapackage.json").read_text(encoding="utf-8"))["resources"]:
        for field in table["schema"]["fields"]:
            if "foundIn" in field:
                for row in read_csv(data / table["path"]):
                    quoted = any(row[other] == value for other, value in field.get("quotedWhen", {}).items())
                    phrase = row[field["name"]]
                    parts[row[field["foundIn"]]].append(f'"{phrase}"' if quoted else f"({phrase})")
    return {number: " ".join([*parts[number], "2014" if number in ("1", "15") else "."]) for number in parts}


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write_csv(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "the file is missing"),
        (b"", "the file is empty"),
        ("Žagarė".encode("cp1257"), "save it again as UTF-8 text"),
        (b"some other text\n", "is not the article: most phrases are not in their paragraphs; name its own text"),
    ],
)
def test_a_wrong_article_is_one_line(package, tmp_path, content, words):
    article = tmp_path / "story.txt"
    if content is not None:
        article.write_bytes(content)
    line = the_line(package, article)
    assert line.startswith(str(article))
    assert words in line


@pytest.mark.parametrize("name", ["a\0b", "a\ud800b"])
def test_an_article_with_an_impossible_name_is_one_line(package, name):
    assert the_line(package, name).endswith(": no file can have this name; correct it")


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"phrases": 1}', '{"phrases": [[]]}'])
def test_a_broken_record_is_one_line(package, content):
    (package / "source" / "evidence.json").write_text(content, encoding="utf-8")
    assert the_line(package).startswith("source/evidence.json")


def test_without_evidence_no_record_is_needed(package):
    change(package / "datapackage.json", ', "foundIn": "paragraph"', "")
    (package / "source" / "evidence.json").unlink()
    assert lines(package) == []


# --- The dictionary itself ---


def table(package, **properties):
    package["resources"][0].update(properties)


def sightings(package, **properties):
    package["resources"][1]["schema"].update(properties)


def column(package, name, /, **properties):
    fields = [field for table in package["resources"][:2] for field in table["schema"]["fields"]]
    next(field for field in fields if field["name"] == name).update(properties)


def put(function, /, *names, **properties):
    return lambda package: function(package, *names, **properties)


def key(columns="boat", **reference):
    return put(
        sightings, foreignKeys=[{"fields": columns, "reference": {"resource": "boats", "fields": "boat"} | reference}]
    )


NO_PATH = "boats: the path {!r} is not that of a file in the folder"
NOT_KNOWN = "the check does not know the property {!r} here; delete it"
DICTIONARIES = {
    "no resources": (lambda p: p.pop("resources"), "has no list 'resources'"),
    "resources is a text": (lambda p: p.update(resources="x"), "has no list 'resources'"),
    "no resource": (lambda p: p.update(resources=[]), "describes no table"),
    "a resource is a text": (lambda p: p["resources"].append("x"), "resource 4: its description must be an object"),
    "no table": (lambda p: p.update(resources=p["resources"][2:]), "describes no table"),
    "no name": (lambda p: p["resources"][0].pop("name"), "resource 1: its description has no 'name'; write it"),
    "name is empty": (put(table, name=""), "resource 1: its description has no 'name'"),
    "name is a number": (put(table, name=1), "resource 1: 'name' must be a text"),
    "a name twice": (lambda p: p["resources"].append(p["resources"][0]), "boats: two resources have this name"),
    "no path": (lambda p: p["resources"][0].pop("path"), "resource 1: its description has no 'path'"),
    "two paths": (put(table, path=["boats.csv"]), "resource 1: 'path' must be a text; correct it"),
    **{
        path: (put(table, path=path), NO_PATH.format(path.replace("\0", "\\x00")).replace("\\\\x00", "\\x00"))
        for path in ("../boats.csv", "context/../boats.csv", "/etc/passwd", "C:boats.csv", ".", "bo\0ats.csv")
    },
    "a page": (
        put(table, path="https://example.org/boats.csv"),
        "boats: the path 'https://example.org/boats.csv' is not",
    ),
    "a dialect": (put(table, dialect={"delimiter": ";"}), NOT_KNOWN.format("dialect")),
    "an encoding": (put(table, encoding="iso-8859-1"), "resource 1: 'encoding' must be 'utf-8'"),
    "no schema": (lambda p: p["resources"][0].pop("schema"), "boats: 'schema' must be an object"),
    "schema on the web": (put(table, schema="https://example.org/schema.json"), "'schema' must be an object"),
    "no fields": (lambda p: p["resources"][0]["schema"].pop("fields"), "boats: 'schema' has no 'fields'"),
    "a field is a text": (
        lambda p: p["resources"][0]["schema"]["fields"].append("x"),
        "boats: each item of 'fields' must be an object",
    ),
    "a field without name": (put(column, "built", name=""), "boats.3: its description has no 'name'"),
    "a field named by a number": (put(column, "built", name=3), "boats.3: 'name' must be a text"),
    "a field twice": (put(column, "built", name="tons", type="number"), "boats.tons: two columns have this name"),
    "type unknown": (put(column, "crew", type="year"), "boats.crew: 'type' must be 'string' or 'integer' or"),
    "type is a list": (put(column, "crew", type=["integer"]), "boats.crew: 'type' must be 'string' or"),
    "a property of another type": (put(column, "crew", format="any"), f"boats.crew: {NOT_KNOWN.format('format')}"),
    "trueValues of a text": (put(column, "mark", trueValues=["y"]), f"boats.mark: {NOT_KNOWN.format('trueValues')}"),
    "trueValues is a text": (put(column, "afloat", trueValues="yes"), "boats.afloat: 'trueValues' must be a list"),
    "falseValues of numbers": (put(column, "afloat", falseValues=[0]), "each item of 'falseValues' must be a text"),
    "no falseValues": (put(column, "afloat", falseValues=[]), "boats.afloat: its description has no 'falseValues'"),
    "missingValues of a column": (put(column, "crew", missingValues=[""]), NOT_KNOWN.format("missingValues")),
    "missingValues is a text": (put(sightings, missingValues="-"), "context/sightings: 'missingValues' must be a list"),
    "uniqueKeys": (put(sightings, uniqueKeys=[["day"]]), f"context/sightings: {NOT_KNOWN.format('uniqueKeys')}"),
    "constraints a list": (put(column, "crew", constraints=[]), "boats.crew: 'constraints' must be an object"),
    "constraint misspelt": (put(column, "crew", constraints={"minimun": 1}), f"crew: {NOT_KNOWN.format('minimun')}"),
    "constraint of another type": (put(column, "crew", constraints={"pattern": "1"}), f"{NOT_KNOWN.format('pattern')}"),
    "required is a word": (put(column, "crew", constraints={"required": "yes"}), "'required' must be true or false"),
    "enum is a word": (put(column, "kind", constraints={"enum": "tug"}), "boats.kind: 'enum' must be a list"),
    "enum of numbers": (put(column, "kind", constraints={"enum": [1]}), "each item of 'enum' must be a text"),
    "minimum is a text": (put(column, "crew", constraints={"minimum": "1"}), "boats.crew: 'minimum' must be a number"),
    "pattern is broken": (put(column, "mark", constraints={"pattern": "("}), "boats.mark: the pattern '(' is broken ("),
    "pattern looks ahead": (put(column, "mark", constraints={"pattern": "(?=a)"}), "is broken (invalid perl operator"),
    "pattern is long": (
        put(column, "mark", constraints={"pattern": "a" * 201}),
        "has more than 200 characters; write a",
    ),
    "enum is empty": (put(column, "kind", constraints={"enum": []}), "boats.kind: 'enum' has no word"),
    "enum has a word twice": (
        put(column, "kind", constraints={"enum": ["a", "b", "a"]}),
        "'a' is twice in 'enum'; delete",
    ),
    "enum is long": (
        put(column, "kind", constraints={"enum": ["a"] * 1001}),
        "'enum' has more than 1,000 items; shorten",
    ),
    "many words for nothing": (
        put(sightings, missingValues=["-"] * 21),
        "'missingValues' has more than 20 items; shorten",
    ),
    "many columns": (
        lambda p: p["resources"][0]["schema"].update(fields=[{"name": f"c{n}", "type": "string"} for n in range(101)]),
        "boats: the table has more than 100 columns; make it several tables",
    ),
    "many tables": (
        lambda p: p.update(resources=p["resources"] * 34),
        "describes more than 100 files; make it several",
    ),
    "foreign key to what is no key": (key("boat", fields="kind"), "'kind' is not a key of 'boats'; refer to its key"),
    "many references": (
        put(sightings, foreignKeys=[{"fields": "boat", "reference": {"resource": "boats", "fields": "boat"}}] * 4),
        "context/sightings.boat: the column refers to more than 3 tables",
    ),
    "key of no column": (put(sightings, primaryKey="nothing"), "'nothing' in 'primaryKey' is not a column"),
    "key is a number": (put(sightings, primaryKey=[1]), "in 'primaryKey' is not a column"),
    "foreign keys in a word": (put(sightings, foreignKeys="boat"), "context/sightings: 'foreignKeys' must be a list"),
    "foreign key without reference": (put(sightings, foreignKeys=[{"fields": "boat"}]), "has no 'reference'"),
    "foreign key to a text": (put(sightings, foreignKeys=[{"fields": "a", "reference": "b"}]), "must be an object"),
    "foreign key of no column": (key("x"), "context/sightings: 'x' in 'foreignKeys' is not a column"),
    "foreign key to no table": (
        key(resource="ships"),
        "context/sightings: the table it refers to is 'ships'; name one",
    ),
    "foreign key to no column of a table": (key(fields="ship"), "'ship' in 'reference to boats' is not a column"),
    "foreign key to a file that is no table": (key(resource="map"), "the table it refers to is 'map'"),
    "foreign key of unequal length": (key(["day", "boat"]), "more columns on one side"),
    "referenceTo is a text": (
        put(column, "by", referenceTo="boats"),
        "context/sightings.by: 'referenceTo' must be a list",
    ),
    "referenceTo no table": (
        put(column, "by", referenceTo=[{"resource": ["x"], "field": "boat"}]),
        "context/sightings.by: 'resource' must be a text",
    ),
    "referenceTo no column": (
        put(column, "by", referenceTo=[{"resource": "boats", "field": "x"}]),
        "context/sightings.by: 'x' in 'reference to boats' is not a column",
    ),
    "otherValues is a list": (put(column, "by", otherValues=["nobody"]), "'otherValues' must be an object"),
    "foundIn no column": (
        put(column, "words", foundIn="page"),
        "context/sightings.words: 'page' in 'foundIn' is not a",
    ),
    "foundIn a list": (put(column, "words", foundIn=["page"]), "context/sightings.words: 'foundIn' must be a text"),
}


@pytest.mark.parametrize(("damage", "words"), DICTIONARIES.values(), ids=DICTIONARIES)
def test_a_wrong_dictionary_is_one_line(package, damage, words):
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    damage(described)
    write_json(package / "datapackage.json", described)
    line = the_line(package)
    assert line.startswith("datapackage.json: ")
    assert words in line


@pytest.mark.parametrize(
    ("content", "start"),
    [
        (b"", "datapackage.json: the file is empty"),
        (b'{"resources": [\n  {"name" "x"}\n]}', "datapackage.json:2: is not JSON from this line on"),
        (b"[]", "datapackage.json: has no list 'resources'"),
        (b"[" * 100_000, "datapackage.json: is not JSON that can be read"),
        (b'{"a": ' + b"1" * 5000 + b"}", "datapackage.json: is not JSON that can be read"),
        (b"\xef\xbb\xbf[]", "datapackage.json: has no list 'resources'"),
        (b'{"a": 1, "a": 2}', "datapackage.json: the name 'a' is twice in one object; delete one of the two"),
        (b'{"a": NaN}', "datapackage.json: is not JSON that can be read"),
        (b'{"a": 1e999}', "datapackage.json: is not JSON that can be read"),
        ('{"a": 1,\n"ö": 2}'.encode("cp1252"), "datapackage.json:2: is not in UTF-8"),
    ],
)
def test_a_broken_dictionary_is_one_line(package, content, start):
    (package / "datapackage.json").write_bytes(content)
    assert the_line(package).startswith(start)


def test_nothing_is_looked_up_on_the_net(package, monkeypatch):
    import socket

    def refuse(*arguments, **options):
        raise AssertionError("the check asked the net")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    page = "https://example.org/profile.json"
    described.update({"profile": page, "$schema": page})
    table(described, profile=page)
    write_json(package / "datapackage.json", described)
    assert lines(package) == []


# --- The reader that the loader uses too ---


def rows_of(path):
    return csv_reader.parse_rows(csv_reader.read_text(path, path.name), path.name)


@pytest.mark.parametrize(
    ("content", "header"),
    [("a\n1\n", ["a"]), ('"a,b",c\n1,2\n', ["a,b", "c"]), ('"a ""x""",c\n1,2\n', ['a "x"', "c"])],
)
def test_the_reader_returns_the_header_and_the_rows(tmp_path, content, header):
    (tmp_path / "t.csv").write_text(content, encoding="utf-8")
    assert rows_of(tmp_path / "t.csv") == (header, [["1", "2"][: len(header)]])


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("a,b\n<<<<<<< HEAD\n1,2\n=======\n1,3\n>>>>>>> x\n", "t.csv:2: a merge was left unfinished here; keep one"),
        ("a,b\n1,2\n>>>>>>> forgotten\n", "t.csv:3: a merge was left unfinished here"),
        ("a,b\n1,2\n=======\n1,3\n", "t.csv:3: a merge was left unfinished here"),
        ("<<<<<<< HEAD\na,b\n=======\na,c\n>>>>>>> x\n1,2\n", "t.csv:1: a merge was left unfinished here"),
        ('a,b\n1,"x\n<<<<<<< HEAD\ny"\n=======\nz"\n>>>>>>> x\n', "t.csv:3: a merge was left unfinished here"),
        ("a,b\n1,2\n3\n", "t.csv:3: the row has 1 cell, the header 2; put a comma for each cell that is empty"),
        ("a,b\n1,2\n\n", "t.csv:3: the row is empty; delete it"),
        ("a,b\n", "t.csv: the table has a header but no rows"),
        ("a;b\n1;2\n", "t.csv: has semicolons between its cells"),
        ('a,b\n1,"2\n', "t.csv:2: a quotation mark opens in this row"),
        ("", "t.csv: the file is empty"),
        (None, "t.csv: the file is missing"),
    ],
)
def test_the_reader_raises_the_one_line(tmp_path, content, line):
    if content is not None:
        (tmp_path / "t.csv").write_text(content, encoding="utf-8")
    with pytest.raises(csv_reader.Unsound) as caught:
        rows_of(tmp_path / "t.csv")
    assert isinstance(caught.value, ValueError)
    assert str(caught.value).startswith(line)


# --- The command ---


def test_the_command_says_that_the_data_is_valid():
    run = CliRunner().invoke(main, ["check"])
    assert run.exit_code == 0
    assert run.output.startswith("data: ")
    assert run.output.endswith(": no mistakes found\n")


def test_the_command_prints_the_mistakes_and_fails(data):
    change(data / "troops.csv", ",4000,", ",4.000,")
    run = CliRunner().invoke(main, ["check", str(data)])
    assert run.exit_code == 1
    assert run.output == "troops.csv:2: troops: '4.000' has a mark between its thousands; write 4000\n"


def test_the_command_takes_the_article(package, tmp_path):
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    run = CliRunner().invoke(main, ["check", str(package), "--article", str(tmp_path / "story.txt")])
    assert run.exit_code == 0
    assert CliRunner().invoke(main, ["check", str(package), "--article", str(tmp_path / "nix")]).exit_code == 1


def test_the_check_needs_none_of_the_slow_libraries(package):
    code = (
        "import sys; from eastern_flank.tables import check as checking\n"
        f"status = checking.report({str(package)!r})\n"
        "slow = {'pandas', 'numpy', 'matplotlib', 'frictionless', 'difflib', '_strptime'} & set(sys.modules)\n"
        "sys.exit(f'{slow} were imported' if slow else status)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")


# --- Anything at all ---


@pytest.fixture(scope="module")
def spare(tmp_path_factory):
    """A small package whose files the tests below overwrite for a moment, again and again."""
    return make_package(tmp_path_factory.mktemp("spare") / "package")


def check_with(folder, file, content):
    """Check a folder in which one file has another content: each mistake is one line that a person can read."""
    path = folder / file
    before = path.read_bytes()
    path.write_bytes(content)
    try:
        for line in lines(folder):
            assert line.isprintable()
            assert (
                line.split(":")[0]
                in (
                    *("boats.csv", "context/sightings.csv", "context/map.geojson"),
                    *("datapackage.json", "source/evidence.json"),
                )
                or file == "datapackage.json"
            )
            assert len(line) < 600
    finally:
        path.write_bytes(before)


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=300))
def test_any_bytes_are_a_table_or_lines(spare, content):
    check_with(spare, "boats.csv", content)


@settings(max_examples=100, deadline=None)
@given(content=st.text(max_size=200), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_text_is_a_table_or_lines(spare, content, encoding):
    check_with(spare, "boats.csv", BOATS_CSV.split("\n")[0].encode() + content.encode(encoding, "surrogatepass"))


@settings(max_examples=100, deadline=None)
@given(edits=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 3), st.text(max_size=3)), min_size=1, max_size=4))
def test_any_slip_of_the_keyboard_is_a_table_or_lines(spare, edits):
    text = SIGHTINGS_CSV
    for place, deleted, inserted in edits:
        text = text[:place] + inserted + text[place + deleted :]
    check_with(spare, "context/sightings.csv", text.encode("utf-8", "surrogatepass"))


ODD = st.sampled_from(
    ["-", "=", "1e999", "-0", "sNaN", "Infinity", "9" * 400, "1e-999999999", "\u0661", "1_0", "2016-02-30"]
)


@settings(max_examples=100, deadline=None)
@given(row=st.lists(st.text(max_size=8) | ODD, min_size=7, max_size=7))
def test_any_cells_are_a_row_or_lines(spare, row):
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow(row)
    content = "".join([*BOATS_CSV.splitlines(keepends=True)[:3], stream.getvalue()])
    check_with(spare, "boats.csv", content.encode("utf-8", "surrogatepass"))


WORDS = st.sampled_from(["boats", "boat", "x"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(value=ANYTHING | st.fixed_dictionaries({"resources": st.lists(ANYTHING, max_size=2)}))
def test_any_json_is_a_dictionary_or_lines(spare, value):
    check_with(spare, "datapackage.json", json.dumps(value).encode())


def places(value, above=()):
    """Yield the way to each place in a JSON value."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield (*above, key)
        yield from places(value[key], (*above, key))


@settings(max_examples=150, deadline=None)
@given(number=st.integers(0), value=ANYTHING)
def test_any_slip_in_the_dictionary_is_a_dictionary_or_lines(spare, number, value):
    described = json.loads((spare / "datapackage.json").read_text(encoding="utf-8"))
    ways = list(places(described))
    *way, last = ways[number % len(ways)]
    at = described
    for key in way:
        at = at[key]
    at[last] = value
    check_with(spare, "datapackage.json", json.dumps(described).encode())
