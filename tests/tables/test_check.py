"""The check of the data: every kind of damage is one line that says where, what and what to do; sound data is sound."""

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
from eastern_flank.tables import csv_reader, evidence
from eastern_flank.tables import schema as dictionary

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
    """Return the lines of all defects of a folder."""
    return [str(defect) for defect in checking.examine(folder, article).defects]


def the_line(folder, article=None):
    """Return the one line of a folder's defects."""
    (line,) = lines(folder, article)
    assert line.isprintable()
    return line


BOATS = {
    "fields": [
        {"name": "boat", "constraints": {"required": True, "pattern": "[a-z]+|x"}},
        {"name": "tons", "type": "number", "constraints": {"minimum": 1.5}},
        {"name": "built", "type": "date"},
        {"name": "crew", "type": "integer", "missingValues": ["", "none"]},
        {"name": "kind", "type": "string", "constraints": {"enum": ["tug", "ferry"]}},
        {"name": "afloat", "type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]},
        {"name": "mark", "constraints": {"unique": True, "minLength": 2, "maxLength": 4}},
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
            "referenceTo": [{"resource": "boats", "field": "boat"}, {"resource": "boats", "field": "mark"}],
            "otherValues": {"nobody": "not known"},
        },
        {"name": "paragraph", "type": "integer"},
        {"name": "words", "foundIn": "paragraph"},
        {"name": "after_day", "type": "integer"},
        {"name": "after_hour", "type": "integer"},
    ],
    "primaryKey": ["day", "hour"],
    "foreignKeys": [
        {"fields": "boat", "reference": {"resource": "boats", "fields": "boat"}},
        {"fields": ["after_day", "after_hour"], "reference": {"resource": "", "fields": ["day", "hour"]}},
    ],
    "missingValues": ["", "-"],
}
BOATS_CSV = """boat,tons,built,crew,kind,afloat,mark
ada,1.5,1999-12-31,3,tug,yes,AD
bea,1e2,2000-01-01,none,ferry,no,BEA
cora,,,,,,
"""
SIGHTINGS_CSV = """day,hour,boat,by,paragraph,words,after_day,after_hour
1,12,ada,bea,1,the red boat,,
2,12,-,nobody,02,nobody would say whose,1,12
"""


@pytest.fixture
def package(tmp_path):
    """A small data package of another kind: a table in a folder, keys of two columns, all types that the project has."""
    return make_package(tmp_path / "package")


def make_package(folder):
    """Write the small package into a folder and return that."""
    (folder / "context").mkdir(parents=True)
    (folder / "source").mkdir()
    resources = [
        {"name": "boats", "path": "boats.csv", "schema": BOATS},
        {"name": "context/sightings", "path": "context/sightings.csv", "schema": SIGHTINGS},
        {"name": "map", "path": "context/map.geojson"},
    ]
    write_json(folder / "datapackage.json", {"resources": resources})
    write_json(folder / "source" / "fingerprint.json", evidence.fingerprint(STORY))
    (folder / "boats.csv").write_text(BOATS_CSV, encoding="utf-8")
    (folder / "context" / "sightings.csv").write_text(SIGHTINGS_CSV, encoding="utf-8")
    (folder / "context" / "map.geojson").write_text("{}", encoding="utf-8")
    return folder


def write_json(path, value):
    """Write a value as JSON."""
    path.write_text(json.dumps(value), encoding="utf-8")


def change(path, old, new, count=-1):
    """Replace text in a file; the text must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8", newline="")


def each(table):
    """Return the cases of a table of damages: (file, what is replaced, place), by what, what the line says."""
    return [pytest.param(where, new, words, id=new) for where, news in table.items() for new, words in news.items()]


# --- Sound data ---


def test_the_projects_data_is_sound():
    found = checking.examine(DATA)
    assert found.defects == []
    assert found.tables >= 10
    assert found.rows >= found.phrases > 100


def test_sound_data_is_one_line_with_what_was_counted(package, capsys):
    assert checking.report(package) == 0
    assert capsys.readouterr().out == "package: 2 tables, 5 rows, 2 phrases of evidence: all sound\n"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_byte_order_marks_and_all_line_ends_are_read_right(data, mark, end):
    before = checking.examine(data).rows
    assert before > 100
    for path in data.glob("*.csv"):
        path.write_bytes(mark + path.read_bytes().replace(b"\n", end))
    after = checking.examine(data)
    assert after.defects == []
    assert after.rows == before


def test_a_last_line_without_an_end_is_sound(data):
    for path in data.glob("*.csv"):
        path.write_bytes(path.read_bytes().rstrip(b"\n"))
    assert lines(data) == []


# --- Damaged files, each with the place and the words that its one line must have ---

FILES = {
    "semicolons": (lambda b: b.replace(b",", b";"), "troops.csv: ", ["semicolons", "save it again as 'CSV UTF-8"]),
    "tabs": (lambda b: b.replace(b",", b"\t"), "troops.csv: ", ["tabs", "save it again as 'CSV UTF-8"]),
    "strokes": (lambda b: b.replace(b",", b"|"), "troops.csv: ", ["upright strokes", "save it again"]),
    "one row with semicolons": (lambda b: b + b"a;b;c\n", "troops.csv:8: ", ["semicolons part this row", "put commas"]),
    "sep=": (lambda b: b"sep=,\n" + b, "troops.csv:1: ", ["a note to Excel", "delete it"]),
    "quoted rows": (
        lambda b: b"".join(b'"' + line.replace(b'"', b'""') + b'"\n' for line in b.splitlines()),
        "troops.csv:1: ",
        ["quotation marks as a whole", "save it again"],
    ),
    "cp1252": (
        lambda b: b.replace(b"possible", b"m\xf6glich"),
        "troops.csv:6: ",
        ["Windows-1252", "save it again as 'CSV UTF-8"],
    ),
    "cp1252, old Mac": (
        lambda b: b.replace(b"possible", b"m\xf6glich").replace(b"\n", b"\r"),
        "troops.csv:6: ",
        ["Windows-1252"],
    ),
    "UTF-16": (lambda b: b.decode().encode("utf-16"), "troops.csv: ", ["UTF-16", "save it again as 'CSV UTF-8"]),
    "UTF-16 BE": (lambda b: b"\xfe\xff" + b.decode().encode("utf-16-be"), "troops.csv: ", ["UTF-16"]),
    "UTF-16, no mark": (lambda b: b.decode().encode("utf-16-le"), "troops.csv: ", ["UTF-16", "save it again"]),
    "UTF-16, Cyrillic": (lambda b: ("одиннадцать" * 99).encode("utf-16"), "troops.csv: ", ["UTF-16", "save it again"]),
    "NUL": (lambda b: b.replace(b"canada", b"can\0da", 1), "troops.csv:6: ", ["NUL byte", "put back"]),
    "all NUL": (lambda b: bytes(len(b)), "troops.csv:1: ", ["NUL byte", "put back"]),
    "noise": (lambda b: b"\x01\x02\xff\xfe" * 99, "troops.csv: ", ["no text", "put back"]),
    "PNG": (lambda b: b"\x89PNG\r\n\x1a\n" + b, "troops.csv: ", ["a picture (PNG)", "save it again as 'CSV UTF-8"]),
    "workbook": (lambda b: b"PK\x03\x04" + b, "troops.csv: ", ["a workbook of Excel", "save it again as 'CSV UTF-8"]),
    "old Excel": (lambda b: b"\xd0\xcf\x11\xe0" + b, "troops.csv: ", ["old Excel", "save it again"]),
    "PDF": (lambda b: b"%PDF-1.7\n" + b, "troops.csv: ", ["a PDF document", "save it again"]),
    "JPEG": (lambda b: b"\xff\xd8\xff" + b, "troops.csv: ", ["JPEG", "save it again"]),
    "GIF": (lambda b: b"GIF89a" + b, "troops.csv: ", ["GIF", "save it again"]),
    "gzip": (lambda b: b"\x1f\x8b" + b, "troops.csv: ", ["gzip", "save it again"]),
    "HTML": (lambda b: b"\n<!doctype html><p>" + b, "troops.csv: ", ["web page", "download the file itself"]),
    "HTML table": (lambda b: b"<TABLE><tr><td>" + b, "troops.csv: ", ["web page", "download the file itself"]),
    "empty": (lambda b: b"", "troops.csv: ", ["is empty", "put back"]),
    "only blanks": (lambda b: b"\xef\xbb\xbf \r\n\n", "troops.csv: ", ["is empty", "put back"]),
    "header only": (lambda b: b.split(b"\n")[0] + b"\n", "troops.csv: ", ["no rows", "put back"]),
    "no header": (
        lambda b: b.split(b"\n", 1)[1],
        "troops.csv:1: ",
        ["not the header", "write this there", ": id,led_by,formation,troops,precision,status,"],
    ),
    "shouting header": (
        lambda b: b.split(b"\n", 1)[0].upper() + b"\n" + b.split(b"\n", 1)[1],
        "troops.csv:1: ",
        ["not the header", ": id,led_by,"],
    ),
    "blank first line": (lambda b: b"\n" + b, "troops.csv:1: ", ["first row is empty", "delete it"]),
    "blank line": (lambda b: b.replace(b"\nexercise", b"\n\nexercise"), "troops.csv:7: ", ["is empty", "delete it"]),
    "blank last line": (lambda b: b + b"\n", "troops.csv:8: ", ["line is empty", "delete it"]),
    "many blank lines": (lambda b: b + b"\n\n\n", "troops.csv:8: ", ["line is empty", "delete it (2 more like it)"]),
    "empty rows": (
        lambda b: b + b",,,,,,,,,,,\n" * 3,
        "troops.csv:8: ",
        ["empty but for its commas", "delete it (2 more like it)"],
    ),
    "second header": (
        lambda b: b.replace(b"\nexercise", b"\n" + b.split(b"\n")[0] + b"\nexercise"),
        "troops.csv:7: ",
        ["header stands here a second time", "delete this row"],
    ),
    "unclosed quote": (
        lambda b: b.replace(b'4,000 troops"', b"4,000 troops"),
        "troops.csv:2: ",
        ["quotation mark", "close it"],
    ),
    "last quote unclosed": (lambda b: b.rstrip(b'"\n') + b"\n", "troops.csv:7: ", ["quotation mark", "close it"]),
    "quote inside": (
        lambda b: b.replace(b'"a new', b'"a "new"'),
        "troops.csv:2: ",
        ["quotation mark", "close it"],
    ),
    "endless cell": (
        lambda b: b.replace(b"may lead", b"may " * 40_000),
        "troops.csv:6: ",
        ["more than 131072 characters", "shorten it"],
    ),
    "short row": (
        lambda b: b.replace(b"set to agree,,", b""),
        "troops.csv:2: ",
        ["the row has 10 cells, the header 12", "put a comma for each cell that is empty"],
    ),
    "short row with a semicolon": (
        lambda b: b.replace(b"\nforce,nato,", b"\nforce; nato,"),
        "troops.csv:2: ",
        ["the row has 11 cells, the header 12; put a comma for each cell that is empty"],
    ),
    "long row with a number": (
        lambda b: b.replace(b"may lead,", b"may lead,200,", 1),
        "troops.csv:6: ",
        ["the row has 13 cells, the header 12", "put quotation marks around"],
    ),
    "cut off": (lambda b: b + b"another\n", "troops.csv:8: ", ["has 1 cell, the header 12", "complete the row"]),
    "long rows": (
        lambda b: b.replace(b"may lead", b"may, lead", 1),
        "troops.csv:6: ",
        ["the row has 13 cells, the header 12", "put quotation marks around"],
    ),
    "commas at ends": (
        lambda b: b.split(b"\n", 1)[0] + b"\n" + b.split(b"\n", 1)[1].replace(b"\n", b",,\n"),
        "troops.csv:2: ",
        ["the row has 14 cells, the header 12", "delete the commas at its end (5 more like it)"],
    ),
    "4,000": (
        lambda b: b.replace(b",4000,", b",4,000,"),
        "troops.csv:2: troops: ",
        ["4,000 counts as two cells", "write 4000"],
    ),
    "1,000": (
        lambda b: b.replace(b",1000,", b",1,000,"),
        "troops.csv:3: troops: ",
        ["1,000 counts as two cells", "write 1000 (2 more like it in this column)"],
    ),
    "a column misspelt": (
        lambda b: b.replace(b",hedge,", b",Hedges,", 1),
        "troops.csv:1: Hedges: ",
        ["column 7 should be called 'hedge'", "rename it"],
    ),
    "a column in another language": (
        lambda b: b.replace(b",year,", b",Jahr,", 1),
        "troops.csv:1: Jahr: ",
        ["column 8 should be called 'year'", "rename it"],
    ),
    "a column without a name": (
        lambda b: b.replace(b",year,", b",,", 1),
        "troops.csv:1: ",
        ["column 8 should be called 'year'", "rename it"],
    ),
    "a blank before a name": (
        lambda b: b.replace(b",year,", b", year,", 1),
        "troops.csv:1:  year: ",
        ["column 8 should be called 'year'", "rename it"],
    ),
    "a column missing": (
        lambda b: b.replace(b",hedge,", b",", 1),
        "troops.csv:1: hedge: ",
        ["missing", "put it after 'status'"],
    ),
    "the first column missing": (lambda b: b[3:], "troops.csv:1: id: ", ["missing", "put it first"]),
    "a column too many": (
        lambda b: b.replace(b",hedge,", b",hedge,mood,", 1),
        "troops.csv:1: mood: ",
        ["unknown to the dictionary", "delete it"],
    ),
    "a column twice": (
        lambda b: b.replace(b",hedge,", b",hedge,hedge,", 1),
        "troops.csv:1: hedge: ",
        ["in the header twice", "rename one of the two"],
    ),
    "a column twice, in place of another": (
        lambda b: b.replace(b",hedge,year,", b",hedge,hedge,", 1),
        "troops.csv:1: hedge: ",
        ["column 8 should be called 'year'", "rename it"],
    ),
    "a header of blanks": (
        lambda b: b" , \n" + b.split(b"\n", 1)[1],
        "troops.csv:1: ",
        ["not the header", ": id,led_by,"],
    ),
    "columns swapped": (
        lambda b: b.replace(b"troops,precision", b"precision,troops", 1),
        "troops.csv:1: ",
        ["another order", "put them in this one: id,led_by,formation,troops,precision,"],
    ),
    "empty columns": (
        lambda b: b.replace(b"\n", b",,\n"),
        "troops.csv:1: ",
        ["header ends with commas", "delete what is empty there"],
    ),
}


@pytest.mark.parametrize("damage", FILES)
def test_a_damaged_file_is_one_line(data, damage):
    do, place, words = FILES[damage]
    path = data / "troops.csv"
    path.write_bytes(do(path.read_bytes()))
    line = the_line(data)
    assert line.startswith(place)
    assert [word for word in words if word not in line] == []


def test_a_header_without_rows_is_not_taken_for_a_lack_of_keys(data):
    path = data / "actors.csv"
    path.write_text(path.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    assert the_line(data).startswith("actors.csv: the table has a header but no rows")


# --- Damaged cells ---

CELLS = {  # file, what is replaced, where the line says it is: by what, and what the line says
    ("troops.csv", ",4000,", "troops.csv:2: troops: "): {
        ",4.000,": "a point between its thousands; write 4000",
        ',"4,000",': "a comma between its thousands; write 4000",
        ",4 000,": "a blank between its digits; write 4000",
        ",4\xa0000,": "no-break space between its digits; write 4000",
        ",4\u202f000,": "no-break space between its digits; write 4000",
        ",4'000,": "an apostrophe between its thousands; write 4000",
        ",4_000,": "an underscore between its digits; write 4000",
        ",'4000,": "an apostrophe in front; write 4000",
        ",4000.0,": "has decimal places; write 4000",
        ',"4000,00",': "has decimal places; write 4000",
        ',"4.000,0",': "has decimal places; write 4000",
        ",3.5,": "not a whole number; write it without decimal",
        ",about 4000,": "more than a number; write 4000 alone",
        ",four,": "'four' is not a whole number; write digits",
        ",٤٠٠٠,": "another script; write '4000'",
        ",\uff14\uff10\uff10\uff10,": "another script; write '4000'",
        ",#REF!,": "mark of an error; write the value itself",
        ",=4*1000,": "is a formula; write what it comes to",
        ",4000 ,": "begins or ends with a blank; write '4000'",
    },
    ("troops.csv", ",100000,", "troops.csv:7: troops: "): {
        ",1E+05,": "short form; write it in full, 100000",
    },
    ("troops.csv", "battalion,,", "troops.csv:6: troops: "): {
        "battalion,n/a,": "'n/a' stands where a whole number",
        "battalion,-,": "leave the cell empty",
        "battalion,–,": "leave the cell empty",
        "battalion,Unknown,": "leave the cell empty",
    },
    ("aircraft.csv", "Typhoon,4,", "aircraft.csv:2: aircraft: "): {
        "Typhoon,n/a,": "find out the value",
        "Typhoon,0,": "'0' is less than 1, the least that the dictionary allows",
    },
    ("actors.csv", ",Estonia,", "actors.csv:2: name: "): {
        ",#N/A,": "mark of an error; write the value itself",
        ",=A1,": "is a formula; write what it comes to",
        ",+Estonia,": "begins with +, as a formula does; begin with a letter",
        ",-Estonia,": "begins with -, as a formula does",
        ",@Estonia,": "begins with @, as a formula does",
        ", Estonia,": "begins or ends with a blank; write 'Estonia'",
        ",Estonia\xa0,": "a space that is not a plain one; write 'Estonia'",
        ",\u200bEstonia,": "not a plain one; write 'Estonia'",
        ",EstÃ¶nia,": "opened as Windows-1252; write 'Estönia'",
        ",Est\ufffdnia,": "has lost a letter; write it anew",
        ",,": "the cell is empty; fill it in",
    },
    ("events.csv", "2014-12-31,year,stated,held,jakob", "events.csv:3: end: "): {
        "####,year,stated,held,jakob": "mark of an error",
    },
    ("troops.csv", "may lead", "troops.csv:6: hedge: "): {
        "-": "'-' stands for nothing; leave the cell empty",
        " ": "looks empty but is not; delete",
        '"may\nlead"': "several lines; write it on one",
        "may\x07lead": "cannot be seen; write the cell anew",
    },
    ("events.csv", "2016-06-06", "events.csv:4: start: "): {
        "06.06.2016": "not written year-month-day; write 2016-06-06",
    },
    ("events.csv", "2016-06-06,", "events.csv:4: start: "): {
        "06/13/2016,": "year-month-day; write 2016-06-13",
        "13/06/2016,": "year-month-day; write 2016-06-13",
        "06/07/2016,": "write 2016-07-06 or 2016-06-07",
        "2016-6-6,": "year-month-day; write 2016-06-06",
        "6 June 2016,": "year-month-day; write 2016-06-06",
        '"June 6, 2016",': "year-month-day; write 2016-06-06",
        "6-Jun-16,": "year-month-day; write 2016-06-06",
        "20160606,": "year-month-day; write 2016-06-06",
        "42527,": "Excel's count of days; write 2016-06-06",
        "2016-06-06 00:00:00,": "a time of day; write 2016-06-06",
        "2016,": "has no day; write year, month and day",
        "2016-02-30,": "not a day of the calendar; write the right",
        "٢٠١٦-٠٦-٠٦,": "another script; write '2016-06-06'",
        "soon,": "'soon' is not a date; write year, month and day",
    },
    ("aircraft.csv", ",held,no,reporter,12,Four", "aircraft.csv:2: may_fight: "): {
        ",held,FALSE,reporter,12,Four": "not a word of this column; write 'no'",
        ",held,1,reporter,12,Four": "write 'yes'",
        ",held,No,reporter,12,Four": "write 'no'",
        ",held,perhaps,reporter,12,Four": "write one of 'yes', 'no'",
    },
    ("troops.csv", "exact,held", "troops.csv:7: status: "): {
        "exact,Held": "did you mean 'held'? Write one of 'held', 'planned'",
        "exact,purple": "not a word of this column; write one of 'held'",
    },
    ("troops.csv", "exact,planned", "troops.csv:2: status: "): {
        "exact,plannd": "did you mean 'planned'? Write one of",
    },
    ("troops.csv", "not_stated", "troops.csv:6: precision: "): {
        "not stated": "did you mean 'not_stated'?",
    },
    ("actors.csv", ",eastern_flank\nlatvia,Latvia,state,LVA,eastern_flank\n", "actors.csv:2: side: "): {
        ',"eastern_flank\nlatvia,Latvia,state,LVA,eastern_flank"\n': "several lines; write it on one, or close a quotation mark",
    },
    ("actors.csv", ",Poland,", "actors.csv:5: name: "): {
        ",Å\x81Ã³dÅº,": "opened as Windows-1252; write 'Łódź'",
    },
    ("actors.csv", ",EST,", "actors.csv:2: iso3: "): {
        ",est,": "not written as this column asks; write 'EST'",
        ",E,": "write it like 'LVA'",
    },
    ("troops.csv", ",2014,", "troops.csv:7: year: "): {
        ",3014,": "'3014' is more than 2100, the most that the dictionary",
    },
    ("actors.csv", "\nlatvia,", "actors.csv:3: actor: "): {
        "\nestonia,": "stands in row 2 already; change one of the two",
    },
    ("actors.csv", ",Latvia,", "actors.csv:3: name: "): {
        ",Estonia,": "stands in row 2 already; change one of the two",
    },
    ("troops.csv", ",canada,", "troops.csv:6: led_by: "): {
        ",kanada,": "not in actors.csv: did you mean 'canada'?",
        ",atlantis,": "not in actors.csv; write a key that is",
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
    ("troops.csv", "Canada may lead", "troops.csv:6: evidence: "): {
        "Canada will lead": "do not stand together in paragraph 5; copy them",
    },
    ("troops.csv", "Canada may lead a fourth", "troops.csv:6: evidence: "): {
        "a b c d e f g h i": "9 words are too many; keep the 8",
    },
    ("aircraft.csv", ",reporter,12,Four", "aircraft.csv:2: evidence: "): {
        ",reporter,12,Fourty": "do not stand together",
    },
}


@pytest.mark.parametrize(("where", "new", "words"), each(CELLS))
def test_a_damaged_cell_is_one_line(data, where, new, words):
    file, old, place = where
    change(data / file, old, new, 1)
    line = the_line(data)
    assert line.startswith(place)
    assert words in line


# --- One cause, one message ---

SPREAD = {
    "every number with a point": (
        "troops.csv",
        [(",4000,", ",4.000,"), (",1000,", ",1.000,"), (",100000,", ",100.000,")],
        "troops.csv:2: troops: ",
        "write 4000 (4 more like it in this column)",
    ),
    "every date in German": (
        "events.csv",
        [("2014-01-01,", "01.01.2014,"), ("2016-06-06,", "06.06.2016,")],
        "events.csv:2: start: ",
        "write 2014-01-01 (2 more like it in this column)",
    ),
    "every word in capitals": (
        "claims.csv",
        [(",reported_speech,", ",Reported_Speech,"), (",reporter,reporter,", ",reporter,Reporter,")],
        "claims.csv:2: attribution: ",
        " more like it in this column)",
    ),
    "a row copied": (
        "people.csv",
        [("juozas_olekas,", "riho_terras,"), ("Juozas Olekas", "Riho Terras")],
        "people.csv:3: person: ",
        "stands in row 2 already",
    ),
    "a key renamed": (
        "actors.csv",
        [("\nlatvia,", "\nlatvija,")],
        "positions.csv:",
        "'latvia' is not in actors.csv: did you mean 'latvija'? Write a key that is, or add its row (",
    ),
    "a key renamed that several tables name": (
        "actors.csv",
        [("\nlithuania,", "\nlitauen,")],
        "people.csv:2: actor: ",
        "'lithuania' is not in actors.csv; write a key that is, or add its row (",
    ),
    "a key misspelt that several tables name": (
        "actors.csv",
        [("\nlithuania,", "\nlithuana,")],
        "people.csv:2: actor: ",
        "'lithuania' is not in actors.csv: did you mean 'lithuana'? Write a key that is, or add its row (",
    ),
    "a key misshapen": ("actors.csv", [("\nlatvia,", "\nLatvia,")], "actors.csv:3: actor: ", "write 'latvia'"),
    "a key overwritten": (
        "actors.csv",
        [("\nlatvia,", "\nestonia,")],
        "actors.csv:3: actor: ",
        "stands in row 2 already",
    ),
    "a key erased": ("actors.csv", [("\nlatvia,", "\n,")], "actors.csv:3: actor: ", "the cell is empty"),
    "a row of keys cut off": (
        "actors.csv",
        [("\nlatvia,Latvia,", "\nlatvia,")],
        "actors.csv:3: ",
        "has 4 cells, the header 5",
    ),
    "the keys' header misspelt": (
        "actors.csv",
        [("actor,name", "actors,name")],
        "actors.csv:1: actors: ",
        "should be called 'actor'",
    ),
    "the keys with semicolons": ("actors.csv", [(",", ";")], "actors.csv: ", "semicolons"),
    "the persons with semicolons": ("people.csv", [(",", ";")], "people.csv: ", "semicolons"),
}


@pytest.mark.parametrize("damage", SPREAD)
def test_one_cause_is_one_line(data, damage):
    file, changes, place, words = SPREAD[damage]
    for old, new in changes:
        change(data / file, old, new)
    line = the_line(data)
    assert line.startswith(place)
    assert words in line


def test_a_row_that_stands_twice_is_one_line(data):
    path = data / "actors.csv"
    text = path.read_text(encoding="utf-8")
    rows = text.splitlines()
    path.write_text(text + rows[1] + "\n", encoding="utf-8")
    line = the_line(data)
    assert line == f"actors.csv:{len(rows) + 1}: the row stands in row 2 already; delete one of the two"


def test_a_deleted_key_is_one_line_although_many_rows_name_it(data):
    change(data / "actors.csv", "latvia,Latvia,state,LVA,eastern_flank\n", "")
    line = the_line(data)
    assert "'latvia' is not in actors.csv; write a key that is, or add its row (" in line


def test_one_kind_of_trouble_in_two_columns_is_two_lines(data):
    change(data / "troops.csv", ",4000,", ",4.000,")
    change(data / "aircraft.csv", "Typhoon,4,", "Typhoon,4.000,")
    assert [line.split(":")[0] for line in lines(data)] == ["troops.csv", "aircraft.csv"]


def test_two_words_misspelt_in_one_column_are_two_lines(data):
    change(data / "troops.csv", "exact,planned", "exact,plannd")
    change(data / "troops.csv", "exact,held", "exact,hold")
    assert [line.split(":")[1] for line in lines(data)] == ["2", "7"]


def test_defects_come_in_the_order_of_the_dictionary_the_rows_and_the_columns(data):
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


def test_at_most_ten_lines_are_printed(data, capsys):
    text = (data / "paragraphs.csv").read_text(encoding="utf-8")
    for number in range(1, 13):
        text = text.replace(f"\n{number},", f"\n{number}x{number},")
    (data / "paragraphs.csv").write_text(text, encoding="utf-8")
    assert checking.report(data) == 1
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 11
    assert printed[-1] == "and 2 more"
    assert len({line.split(":")[1] for line in printed[:10]}) == 10


def test_ten_defects_are_ten_lines(data, capsys):
    for number in range(10):
        (data / f"stray{number}.csv").write_text("a\n", encoding="utf-8")
    assert checking.report(data) == 1
    assert len(capsys.readouterr().out.splitlines()) == 10


# --- Folders and files ---


def test_a_folder_that_is_not_there_is_one_line(tmp_path):
    assert (
        the_line(tmp_path / "nowhere")
        == f"{tmp_path / 'nowhere'}: there is no such folder; name the one that holds datapackage.json"
    )


def test_a_file_in_place_of_a_folder_is_one_line(data):
    assert "is not a folder; name the folder that holds datapackage.json" in the_line(data / "datapackage.json")


def test_a_folder_without_a_dictionary_is_one_line(tmp_path):
    assert the_line(tmp_path) == "datapackage.json: the file is missing; put it back, or correct its name"


@pytest.mark.parametrize("name", ["", "a\0b", "a\udcffb", "x" * 5000, "a\nb"])
def test_a_folder_with_an_impossible_name_is_one_line(name):
    assert "there is no such folder" in the_line(name)


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


def test_a_missing_table_is_one_line(data):
    (data / "actors.csv").unlink()
    assert the_line(data) == "actors.csv: the file is missing; put it back, or correct its name"


@pytest.mark.parametrize("name", ["Actors 2.csv", "actors (1).csv", "actors.xlsx", "actors.csv.txt"])
def test_a_table_under_another_name_is_one_line(data, name):
    (data / "actors.csv").rename(data / name)
    assert (
        the_line(data) == f"actors.csv: the file is missing; if '{name}' is it, save that as CSV UTF-8 with this name"
    )


def test_a_missing_table_is_not_taken_for_another_of_the_dictionary(package):
    (package / "boats.csv").rename(package / "context" / "boats.csv")
    assert lines(package) == [
        "boats.csv: the file is missing; put it back, or correct its name",
        "context/boats.csv: the dictionary does not know this file; describe it in datapackage.json, or move it elsewhere",
    ]


def test_a_folder_in_place_of_a_table_is_one_line(data):
    (data / "actors.csv").unlink()
    (data / "actors.csv").mkdir()
    assert the_line(data) == "actors.csv: is a folder, but should be a file; put the file in its place"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_in_place_of_a_table_is_one_line(data):
    (data / "actors.csv").unlink()
    os.mkfifo(data / "actors.csv")
    assert the_line(data) == "actors.csv: is no ordinary file; put the file in its place"


@pytest.mark.parametrize(
    ("error", "reason"),
    [(PermissionError(13, "Permission denied"), "Permission denied"), (OSError("no number"), "OSError")],
)
def test_a_file_that_must_not_be_read_is_one_line(data, monkeypatch, error, reason):
    def refuse(path, mode):
        if str(path).endswith("actors.csv"):
            raise error
        return open(path, mode)

    monkeypatch.setattr(csv_reader, "open", refuse, raising=False)
    assert the_line(data) == f"actors.csv: cannot be read ({reason}); close it elsewhere, or allow reading"


def test_a_huge_file_is_one_line_and_is_not_read(data, monkeypatch):
    os.truncate(data / "actors.csv", 150_000_000)
    opened = []

    def note(path, mode):
        opened.append(str(path))
        return open(path, mode)

    monkeypatch.setattr(csv_reader, "open", note, raising=False)
    assert the_line(data) == (
        "actors.csv: the file is too big: it has 150 million bytes, and at most 5 million are read; put back the right one"
    )
    assert opened
    assert not any(path.endswith("actors.csv") for path in opened)


def test_files_that_the_dictionary_does_not_know_are_a_line_each(data):
    (data / "extra").mkdir(exist_ok=True)
    for name in ("troops (1).csv", "extra/NOTES.CSV", ".hidden.csv", "note.txt"):
        (data / name).write_text("a,b\n", encoding="utf-8")
    (data / ".ipynb_checkpoints").mkdir()
    (data / ".ipynb_checkpoints" / "troops-checkpoint.csv").write_text("a,b\n", encoding="utf-8")
    tail = ": the dictionary does not know this file; describe it in datapackage.json, or move it elsewhere"
    assert lines(data) == [f"{name}{tail}" for name in ("troops (1).csv", "extra/NOTES.CSV")]


def test_a_name_that_no_terminal_can_show_is_one_line_everywhere(data):
    name = os.fsdecode(b"b\xff\n\x1b\xc4\x97.csv")
    try:
        (data / name).write_text("a\n", encoding="utf-8")
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


def test_a_closed_or_a_simple_output_takes_the_lines(package, monkeypatch):
    class Simple:
        def __init__(self):
            self.text = ""

        def write(self, text):
            self.text += text

    simple = Simple()
    monkeypatch.setattr(sys, "stdout", simple)
    assert checking.report(package) == 0
    assert simple.text.endswith("all sound\n")
    monkeypatch.setattr(sys, "stdout", None)
    assert checking.report(package) == 0


def test_a_fault_of_the_check_itself_is_one_line(package, monkeypatch, capsys):
    def fail(folder):
        raise RuntimeError("two\nlines")

    monkeypatch.setattr(dictionary, "read", fail)
    assert checking.report(package) == 1
    printed = capsys.readouterr().out
    assert printed.startswith("the check itself failed, RuntimeError('two\\nlines'); please report it")
    assert printed.count("\n") == 1


# --- A package of another kind ---

PACKAGE = {  # file, what is replaced, where the line says it is: by what, and what the line says
    ("boats.csv", "bea,1e2,", "boats.csv:3: tons: "): {
        'bea,"56,946",': "write 56.946, or 56946 if",
        "bea,٥٦,": "another script; write '56'",
        "bea,NaN,": "stands where a number belongs; leave the cell",
        "bea,heavy,": "'heavy' is not a number; write digits",
        "bea,1.4,": "'1.4' is less than 1.5, the least",
    },
    ("boats.csv", ",BEA", "boats.csv:3: mark: "): {
        ",B": "'B' has fewer characters than 2, the least",
        ",BEATE": "'BEATE' has more characters than 4, the most",
    },
    ("boats.csv", ",none,", "boats.csv:3: crew: "): {
        ",n/a,": "leave the cell empty",
    },
    ("boats.csv", "\ncora,", "boats.csv:4: boat: "): {
        "\nxcora9,": "write it like 'ada'",
    },
    ("context/sightings.csv", "\n2,12,-,", "context/sightings.csv:3: day, hour: "): {
        "\n1,12,-,": "'1, 12' stands in row 2 already",
    },
    ("context/sightings.csv", "\n2,12,", "context/sightings.csv:3: day, hour: "): {
        "\n-,-,": "the key is empty; fill it in",
    },
    ("context/sightings.csv", ",1,12\n", "context/sightings.csv:3: after_day, after_hour: "): {
        ",1,13\n": "'1, 13' is not in context/sightings.csv; write a key that is",
    },
    ("context/sightings.csv", "1,12,ada,", "context/sightings.csv:2: boat: "): {
        "1,12,adda,": "not in boats.csv: did you mean 'ada'?",
    },
    ("context/sightings.csv", ",bea,", "context/sightings.csv:2: by: "): {
        ",cara,": "'cara' is not in boats.csv or boats.csv, nor one of 'nobody': did you mean 'cora'?",
    },
    ("context/sightings.csv", ",02,", "context/sightings.csv:3: words: "): {
        ",-,": "the row names no paragraph; write it in 'paragraph'",
        ",01,": "not in paragraph 1 but in 2",
    },
}


@pytest.mark.parametrize(("where", "new", "words"), each(PACKAGE))
def test_a_damaged_cell_of_another_package_is_one_line(package, where, new, words):
    file, old, place = where
    change(package / file, old, new, 1)
    line = the_line(package)
    assert line.startswith(place)
    assert words in line


@pytest.mark.parametrize("written", ["+7", "007", "-3", "7"])
def test_whole_numbers_may_be_written_as_table_schema_allows(package, written):
    change(package / "boats.csv", ",3,tug", f",{written},tug")
    assert lines(package) == []


def test_the_second_part_of_a_reference_may_stay_empty(package):
    change(package / "context" / "sightings.csv", ",1,12\n", ",99,\n")
    assert lines(package) == []


def test_a_reference_may_be_a_key_of_any_of_its_columns(package):
    change(package / "context" / "sightings.csv", ",bea,", ",BEA,")
    assert lines(package) == []


def test_a_reference_may_be_written_otherwise_than_the_key(package):
    change(package / "context" / "sightings.csv", ",1,12\n", ",01,+12\n")
    assert lines(package) == []


def test_a_renamed_key_is_one_line_for_references_of_two_kinds(package):
    change(package / "boats.csv", "\nada,", "\nadda,")
    change(package / "context" / "sightings.csv", ",ada,bea,", ",ada,ada,")
    assert the_line(package).endswith("Write a key that is, or add its row (1 more like it)")


def test_one_word_that_two_different_columns_do_not_know_is_two_lines(package):
    change(package / "context" / "sightings.csv", ",ada,bea,", ",zzz,zzz,")
    assert [line.split(":")[2] for line in lines(package)] == [" boat", " by"]


def test_a_property_of_another_type_is_without_effect(package):
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    field(0, "mark")(described).update(trueValues=["AD"], decimalChar=";")
    write_json(package / "datapackage.json", described)
    assert lines(package) == []


def test_a_new_column_and_a_misspelt_one_are_not_mixed_up(data):
    change(data / "troops.csv", "id,led_by", "mood,id,led_by")
    change(data / "troops.csv", "status,hedge,", "status,Hedge,")
    assert lines(data) == [
        "troops.csv:1: Hedge: column 8 should be called 'hedge'; rename it",
        "troops.csv:1: mood: the column is unknown to the dictionary; delete it, or describe it there",
    ]


def test_a_missing_file_that_is_no_table_is_one_line(package):
    (package / "context" / "map.geojson").unlink()
    assert the_line(package) == "context/map.geojson: the file is missing; put it back, or correct its name"


def test_a_table_with_a_list_of_values_as_its_key_is_compared_by_its_text(package):
    change(package / "datapackage.json", '{"name": "mark", "constraints": {"unique": true, "minLength": 2, "maxLength": 4}}',
           '{"name": "mark", "type": "array", "constraints": {"unique": true}}')  # fmt: skip
    change(package / "boats.csv", ",AD\n", ',"[1, 2]"\n')
    change(package / "boats.csv", ",BEA\n", ',"[1, 2]"\n')
    assert the_line(package).startswith("boats.csv:3: mark: '[1, 2]' stands in row 2 already")


@pytest.mark.parametrize(
    ("described", "cell", "words"),
    [
        ({"type": "time"}, "noon", "'noon' is not a time; correct it"),
        (
            {"type": "date", "format": "%d.%m.%Y"},
            "2016-06-14",
            "'2016-06-14' is not a date of the form %d.%m.%Y; correct",
        ),
        ({"type": "date"}, "14 Foo 2016", "'14 Foo 2016' is not a date; write year, month and day"),
        ({"type": "date"}, "31/31/2016", "'31/31/2016' is not a day of the calendar"),
        ({"type": "boolean"}, "yes", "not a word of this column; write 'true'"),
        ({"constraints": {"pattern": "[a-z]{9}"}}, "a", "make it fit the pattern '[a-z]{9}'"),
        (
            {"constraints": {"pattern": "[a-z_]+"}},
            "Éva-Mária",
            "'Éva-Mária' is not written as this column asks; write 'eva_maria'",
        ),
        ({"constraints": {"enum": ["a"]}}, "x" * 99, f"'{'x' * 37}...' is not a word of this column"),
        ({"type": "year"}, "'16", "an apostrophe in front; write 16"),
        ({"type": "boolean", "trueValues": ["yes"], "falseValues": []}, "no", "write one of 'yes'"),
        (
            {"constraints": {"enum": list("abcdefghij")}},
            "zebra",
            "one of 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h' and 2 more",
        ),
        ({}, "itâ€™s", "opened as Windows-1252; write 'it’s'"),
    ],
)
def test_other_columns_have_their_own_advice(package, described, cell, words):
    change(package / "datapackage.json", json.dumps(BOATS["fields"][-1]), json.dumps({"name": "mark", **described}))
    change(package / "boats.csv", ",AD\n", f",{cell}\n")
    change(package / "boats.csv", ",BEA\n", ",\n")
    line = the_line(package)
    assert line.startswith("boats.csv:2: mark: ")
    assert words in line


def test_a_date_with_points_is_never_an_american_one(package):
    change(package / "boats.csv", ",2000-01-01,", ",6.7.16,")
    assert the_line(package).endswith("is not written year-month-day; write 2016-07-06")


@pytest.mark.parametrize(
    ("described", "cell"),
    [
        ({"type": "date", "format": "%d.%m.%Y"}, "14.06.2016"),
        ({"type": "number", "groupChar": "_"}, "4_000"),
        ({"type": "number", "decimalChar": ","}, '"4,5"'),
        ({"type": "number"}, "INF"),
        ({"type": "integer", "bareNumber": False}, "5€"),
        ({"type": "time"}, "12:00:00Z"),
        ({"type": "any"}, "whatever"),
        ({"missingValues": ["=", "", " "]}, "="),
        ({"missingValues": ["=", "", " "]}, " "),
    ],
)
def test_what_the_dictionary_allows_is_sound(package, described, cell):
    change(package / "datapackage.json", json.dumps(BOATS["fields"][-1]), json.dumps({"name": "mark", **described}))
    change(package / "boats.csv", ",AD\n", f",{cell}\n")
    change(package / "boats.csv", ",BEA\n", ",\n")
    assert lines(package) == []


def test_a_table_may_have_another_ending_than_csv(package):
    (package / "boats.csv").rename(package / "boats.txt")
    change(package / "datapackage.json", "boats.csv", "boats.txt")
    assert lines(package) == []
    change(package / "boats.txt", "ada,1.5", "ada,1.4")
    assert the_line(package).startswith("boats.txt:2: tons: ")


def test_a_reference_needs_no_other_values(package):
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    field(1, "by")(described).pop("otherValues")
    write_json(package / "datapackage.json", described)
    assert the_line(package).startswith("context/sightings.csv:3: by: 'nobody' is not in boats.csv or boats.csv; write")


def test_a_table_may_have_no_word_for_nothing_and_no_foreign_keys(package):
    change(package / "datapackage.json", '"missingValues": ["", "-"]', '"missingValues": [], "unused": 1')
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    schema(described)["foreignKeys"] = []
    write_json(package / "datapackage.json", described)
    path = package / "context" / "sightings.csv"
    path.write_text(SIGHTINGS_CSV.split("\n")[0] + "\n1,12,ada,bea,1,the red boat,1,12\n", encoding="utf-8")
    assert lines(package) == []
    change(path, ",bea,", ",,")
    assert "'' is not in boats.csv" in the_line(package)


@pytest.mark.parametrize(("number", "hint"), [(0, True), (119, False)])
def test_after_a_hundred_defects_of_a_column_no_near_word_is_looked_for(package, number, hint):
    boats = "".join(f"x,,,,tug{chr(97 + n // 26)}{chr(97 + n % 26)},,\n" for n in range(120))
    (package / "boats.csv").write_text(BOATS_CSV + boats, encoding="utf-8")
    change(package / "datapackage.json", '"primaryKey": "boat"', '"primaryKey": []')
    found = lines(package)
    assert len(found) == 120
    assert ("did you mean 'tug'?" in found[number]) is hint


def test_among_thousands_of_keys_no_near_one_is_looked_for(package):
    boats = "".join(f"ada{a}{b}{c},,,,,,\n" for a in "abcdefghijk" for b in "abcdefghij" for c in "abcdefghij")
    (package / "boats.csv").write_text(BOATS_CSV + boats, encoding="utf-8")
    change(package / "context" / "sightings.csv", ",ada,bea,", ",adda,bea,")
    assert "'adda' is not in boats.csv; write a key that is" in the_line(package)


def test_of_thousands_of_misshapen_rows_a_thousand_are_counted(package):
    (package / "boats.csv").write_text(BOATS_CSV + "x\n" * 3000, encoding="utf-8")
    assert the_line(package).endswith("or complete the row (999 more like it)")


def test_a_hundred_broken_keys_later_no_near_key_is_looked_for(package):
    rows = "".join(f"{n},1,ada{chr(97 + n // 26)}{chr(97 + n % 26)},,,,,\n" for n in range(10, 130))
    path = package / "context" / "sightings.csv"
    path.write_text(SIGHTINGS_CSV + rows, encoding="utf-8")
    found = lines(package)
    assert len(found) == 120
    assert ["did you mean" in found[0], "did you mean" in found[-1]] == [True, False]


# --- The evidence ---


def test_the_phrases_are_held_against_the_article_too(package, capsys, tmp_path):
    article = tmp_path / "story.txt"
    article.write_text(STORY, encoding="utf-8")
    assert checking.report(package, article) == 0
    assert capsys.readouterr().out.endswith("2 phrases of evidence, held against the article too: all sound\n")


def test_words_whose_windows_stand_apart_are_found_with_the_article(package, tmp_path):
    story = "a red boat came and the red boat lay there\n" + STORY.split("\n")[1]
    write_json(package / "source" / "fingerprint.json", evidence.fingerprint(story))
    article = tmp_path / "story.txt"
    article.write_text(story, encoding="utf-8")
    change(package / "context" / "sightings.csv", ",the red boat,", ",the red boat came,")
    assert lines(package) == []
    line = the_line(package, article)
    assert line.startswith("context/sightings.csv:2: words: these words do not follow one another in paragraph 1")


def test_a_phrase_in_the_wrong_paragraph_is_told_the_right_one_with_the_article_too(package, tmp_path):
    article = tmp_path / "story.txt"
    article.write_text(STORY, encoding="utf-8")
    change(package / "context" / "sightings.csv", ",02,", ",01,")
    assert "not in paragraph 1 but in 2" in the_line(package, article)


def test_without_a_fingerprint_the_article_is_enough_to_find_a_wrong_phrase(package, tmp_path):
    article = tmp_path / "story.txt"
    article.write_text(STORY, encoding="utf-8")
    (package / "source" / "fingerprint.json").unlink()
    change(package / "context" / "sightings.csv", ",the red boat,", ",the blue boat,")
    change(package / "context" / "sightings.csv", ",nobody would say whose,", ",nobody would tell whose,")
    found = lines(package, article)
    assert [line.split(":")[:2] for line in found[:2]] == [
        ["context/sightings.csv", "2"],
        ["context/sightings.csv", "3"],
    ]
    assert found[2:] == ["source/fingerprint.json: the file is missing; put it back, or correct its name"]


def test_a_lone_phrase_is_to_blame_itself(package):
    path = package / "context" / "sightings.csv"
    change(path, ",nobody would say whose,", ",,")
    change(path, ",the red boat,", ",the blue boat,")
    assert the_line(package).startswith("context/sightings.csv:2: words: these words do not stand together")
    change(path, ",the blue boat,", ",,")
    assert lines(package) == []


def test_an_article_that_the_fingerprint_was_not_made_from_is_one_line(package, tmp_path):
    article = tmp_path / "story.txt"
    article.write_text(STORY.replace("red", "blue"), encoding="utf-8")
    assert "is not the text that source/fingerprint.json was made from" in the_line(package, article)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "the file is missing"),
        (b"", "the file is empty"),
        ("Žagarė".encode("cp1257"), "save it again as UTF-8 text"),
        (b"PK\x03\x04", "a workbook of Excel"),
    ],
)
def test_an_article_that_cannot_be_read_is_one_line(package, tmp_path, content, words):
    article = tmp_path / "story.txt"
    if content is not None:
        article.write_bytes(content)
    line = the_line(package, article)
    assert line.startswith(str(article))
    assert words in line


@pytest.mark.parametrize("name", ["a\0b", "a\ud800b"])
def test_an_article_with_an_impossible_name_is_one_line(package, name):
    assert the_line(package, name).endswith(": no file can have this name; correct it")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "the file is missing"),
        ("", "the file is empty"),
        ("{", "is not JSON"),
        ("[]", "is not the fingerprint of an article"),
        ("{}", "is not the fingerprint of an article"),
        ('{"paragraphs": []}', "is not the fingerprint of an article"),
        ('{"paragraphs": {}}', "is not the fingerprint of an article"),
        ('{"paragraphs": {"1": "abc"}}', "is not the fingerprint of an article"),
        ('{"paragraphs": {"1": [1]}}', "is not the fingerprint of an article"),
        ('{"paragraphs": {"1": ["abcdef12"]}}', "not one phrase of the tables is in it"),
    ],
)
def test_a_broken_fingerprint_is_one_line(package, content, words):
    path = package / "source" / "fingerprint.json"
    if content is None:
        path.unlink()
    else:
        path.write_text(content, encoding="utf-8")
    line = the_line(package)
    assert line.startswith("source/fingerprint.json")
    assert words in line


def test_without_evidence_no_fingerprint_is_needed(package):
    change(package / "datapackage.json", ', "foundIn": "paragraph"', "")
    (package / "source" / "fingerprint.json").unlink()
    assert lines(package) == []


# --- The dictionary itself ---


def field(table, column):
    """Return a function that finds the description of a column in a package."""
    return lambda package: next(f for f in package["resources"][table]["schema"]["fields"] if f["name"] == column)


def schema(package):
    """Return the schema of the sightings."""
    return package["resources"][1]["schema"]


def put(where, **properties):
    """Return a function that sets properties somewhere in a package."""
    return lambda package: where(package).update(properties)


def table(package):
    """Return the description of the boats."""
    return package["resources"][0]


DICTIONARIES = {
    "no resources": (lambda p: p.pop("resources"), "has no list 'resources'"),
    "resources is a text": (lambda p: p.update(resources="x"), "has no list 'resources'"),
    "no resource": (lambda p: p.update(resources=[]), "has no list 'resources'"),
    "a resource is a text": (lambda p: p["resources"].append("x"), "has no list 'resources'"),
    "no table": (lambda p: p.update(resources=p["resources"][2:]), "describes no table"),
    "no name": (lambda p: table(p).pop("name"), "resource 1: it has no name"),
    "name is empty": (put(table, name=""), "resource 1: it has no name"),
    "name is a number": (put(table, name=1), "resource 1: it has no name"),
    "a name twice": (lambda p: p["resources"].append(table(p)), "boats: two resources have this name"),
    "no path": (lambda p: table(p).pop("path"), "boats: it has no 'path'"),
    "an empty path": (put(table, path=""), "boats: it has no 'path'"),
    "two paths": (put(table, path=["boats.csv"]), "boats: it has no 'path', the name of its one file"),
    "a path upwards": (put(table, path="../boats.csv"), "boats: the path '../boats.csv' leads out of the folder"),
    "a path up and down": (put(table, path="context/../boats.csv"), "leads out of the folder"),
    "a path in Windows": (put(table, path="..\\boats.csv"), "leads out of the folder"),
    "an absolute path": (put(table, path="/etc/passwd"), "boats: the path '/etc/passwd' leads out of the folder"),
    "a drive": (put(table, path="C:boats.csv"), "leads out of the folder"),
    "a page": (put(table, path="https://example.org/boats.csv"), "leads out of the folder"),
    "the folder itself": (put(table, path="."), "leads out of the folder"),
    "a path with NUL": (put(table, path="bo\0ats.csv"), "boats: the path 'bo\\x00ats.csv' can be no file's name"),
    "a path with half a letter": (
        put(table, path="bo\udc80ats.csv"),
        "boats: the path 'bo\\udc80ats.csv' can be no file's name",
    ),
    "a dialect": (put(table, dialect={"delimiter": ";"}), "boats: it has a 'dialect' or an 'encoding'; save the table"),
    "an encoding": (put(table, encoding="iso-8859-1"), "boats: it has a 'dialect' or an 'encoding'"),
    "no schema, and no other table": (
        lambda p: (table(p).pop("schema"), p.update(resources=[table(p)])),
        "boats: it has no 'schema'",
    ),
    "no schema": (lambda p: table(p).pop("schema"), "boats: it has no 'schema' with a list of 'fields'"),
    "schema on the web": (put(table, schema="https://example.org/schema.json"), "boats: it has no 'schema'"),
    "no fields": (lambda p: table(p)["schema"].pop("fields"), "boats: it has no 'schema' with a list of 'fields'"),
    "a field is a text": (lambda p: table(p)["schema"]["fields"].append("x"), "boats: it has no 'schema'"),
    "a field without name": (lambda p: table(p)["schema"]["fields"][2].pop("name"), "boats: column 3 has no name"),
    "a field named by a number": (put(field(0, "built"), name=3), "boats: column 3 has no name"),
    "a field with an empty name": (put(field(0, "built"), name=""), "boats: column 3 has no name"),
    "a field twice": (put(field(0, "built"), name="tons"), "boats.tons: two columns have this name"),
    "type unknown": (put(field(0, "crew"), type="whole"), "boats.crew: 'whole' is not a type of Table Schema"),
    "type is a list": (put(field(0, "crew"), type=["integer"]), "boats.crew: its 'type' must be a word"),
    "constraints a list": (put(field(0, "crew"), constraints=[]), "boats.crew: its 'type' must be a word and its"),
    "constraint misspelt": (
        put(field(0, "crew"), constraints={"minimun": 1}),
        "boats.crew: 'minimun' is not a constraint of the type integer; correct",
    ),
    "constraint of another type": (
        put(field(0, "crew"), constraints={"maxLength": 1}),
        "boats.crew: 'maxLength' is not a constraint of the type integer",
    ),
    "required is a word": (put(field(0, "crew"), constraints={"required": "yes"}), "'required' must be true or false"),
    "unique is a word": (put(field(0, "crew"), constraints={"unique": "yes"}), "'unique' must be true or false"),
    "enum is a word": (put(field(0, "kind"), constraints={"enum": "tug"}), "boats.kind: 'enum' must be a list"),
    "enum of another type": (
        put(field(0, "crew"), constraints={"enum": ["x"]}),
        "the limit 'x' is not of the type int",
    ),
    "minimum of another type": (
        put(field(0, "crew"), constraints={"minimum": "x"}),
        "boats.crew: the limit 'x' is not of the type integer",
    ),
    "maximum of another type": (put(field(0, "built"), constraints={"maximum": "x"}), "'x' is not of the type date"),
    "length is a text": (put(field(0, "mark"), constraints={"minLength": "2"}), "'minLength' must be a whole number"),
    "length is true": (put(field(0, "mark"), constraints={"maxLength": True}), "'maxLength' must be a whole number"),
    "pattern is a number": (put(field(0, "mark"), constraints={"pattern": 1}), "boats.mark: 'pattern' must be a text"),
    "pattern is broken": (put(field(0, "mark"), constraints={"pattern": "("}), "boats.mark: missing )"),
    "format is a number": (put(field(0, "built"), format=1), "boats.built: 'format' must be a text"),
    "trueValues is a text": (put(field(0, "afloat"), trueValues="yes"), "'trueValues' must be a list of texts"),
    "falseValues of numbers": (put(field(0, "afloat"), falseValues=[0]), "'falseValues' must be a list of texts"),
    "missingValues of a column": (put(field(0, "crew"), missingValues=[0]), "'missingValues' must be a list of texts"),
    "missingValues is a text": (put(schema, missingValues="-"), "context/sightings: 'missingValues' is not a list"),
    "missingValues is nothing": (put(schema, missingValues=None), "context/sightings: 'missingValues' is not a list"),
    "uniqueKeys": (put(schema, uniqueKeys=[["day"]]), "context/sightings: 'uniqueKeys' has no effect"),
    "fieldsMatch": (put(schema, fieldsMatch="subset"), "context/sightings: 'fieldsMatch' has no effect"),
    "categories": (put(field(0, "kind"), categories=["tug"]), "boats.kind: 'categories' has no effect"),
    "key of no column": (put(schema, primaryKey="nothing"), "'nothing' in 'primaryKey' is no column"),
    "key is a number": (put(schema, primaryKey=[1]), "'primaryKey' must name a column"),
    "foreign keys in a word": (put(schema, foreignKeys="boat"), "'foreignKeys' is not a list of objects"),
    "foreign keys are nothing": (put(schema, foreignKeys=None), "'foreignKeys' is not a list of objects"),
    "foreign key without reference": (put(schema, foreignKeys=[{"fields": "boat"}]), "has no 'reference'"),
    "foreign key to a text": (
        put(schema, foreignKeys=[{"fields": "boat", "reference": "boats"}]),
        "has no 'reference'",
    ),
    "foreign key of no column": (
        put(schema, foreignKeys=[{"fields": "x", "reference": {"resource": "boats", "fields": "boat"}}]),
        "context/sightings: 'x' in 'foreignKeys' is no column",
    ),
    "foreign key to no table": (
        put(schema, foreignKeys=[{"fields": "boat", "reference": {"resource": "ships", "fields": "boat"}}]),
        "context/sightings: the table it refers to is 'ships'; name one of",
    ),
    "foreign key to no column of a table": (
        put(schema, foreignKeys=[{"fields": "boat", "reference": {"resource": "boats", "fields": "ship"}}]),
        "context/sightings: 'ship' in 'reference to boats' is no column",
    ),
    "foreign key to a file that is no table": (
        put(schema, foreignKeys=[{"fields": "boat", "reference": {"resource": "map", "fields": "boat"}}]),
        "the table it refers to is 'map'",
    ),
    "foreign key of unequal length": (
        put(schema, foreignKeys=[{"fields": ["day", "boat"], "reference": {"resource": "boats", "fields": "boat"}}]),
        "more columns on one side",
    ),
    "referenceTo is a text": (put(field(1, "by"), referenceTo="boats"), "context/sightings.by: 'referenceTo' must be"),
    "referenceTo nothing": (put(field(1, "by"), referenceTo=[]), "context/sightings.by: 'referenceTo' must be"),
    "referenceTo no table": (
        put(field(1, "by"), referenceTo=[{"resource": ["x"], "field": "boat"}]),
        "context/sightings.by: the table it refers to is no text",
    ),
    "referenceTo no column": (
        put(field(1, "by"), referenceTo=[{"resource": "boats", "field": "x"}]),
        "context/sightings.by: 'x' in 'reference to boats' is no column",
    ),
    "referenceTo two columns": (
        put(field(1, "by"), referenceTo=[{"resource": "boats", "field": ["boat", "mark"]}]),
        "context/sightings.by: 'referenceTo' must name one column",
    ),
    "otherValues is a list": (put(field(1, "by"), otherValues=["nobody"]), "'otherValues' an object; correct them"),
    "otherValues alone": (lambda p: field(1, "by")(p).pop("referenceTo"), "'referenceTo' must be a list of objects"),
    "foundIn no column": (
        put(field(1, "words"), foundIn="page"),
        "context/sightings.words: 'foundIn' is 'page'; name a",
    ),
    "foundIn a list": (
        put(field(1, "words"), foundIn=["page"]),
        "context/sightings.words: 'foundIn' is no text; name a",
    ),
    "foundIn a number": (put(field(1, "words"), foundIn=1), "context/sightings.words: 'foundIn' is no text; name a"),
}


@pytest.mark.parametrize("damage", DICTIONARIES)
def test_a_wrong_dictionary_is_one_line(package, damage):
    change_package, words = DICTIONARIES[damage]
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    change_package(described)
    write_json(package / "datapackage.json", described)
    line = the_line(package)
    assert line.startswith("datapackage.json: ")
    assert words in line


@pytest.mark.parametrize(
    ("content", "start"),
    [
        ("", "datapackage.json: the file is empty"),
        ('{"resources": [\n  {"name" "x"}\n]}', "datapackage.json:2: is not JSON from this line on"),
        ("[]", "datapackage.json: has no list 'resources'"),
        ("null", "datapackage.json: has no list 'resources'"),
        ("[" * 100_000, "datapackage.json: is not JSON that can be read"),
        ('{"a": ' + "1" * 5000 + "}", "datapackage.json: is not JSON that can be read"),
        ("\ufeff[]", "datapackage.json: has no list 'resources'"),
        ('{\n"a": "\0"}', "datapackage.json:2: holds a NUL byte"),
        (" " * 6_000_000, "datapackage.json: the file is too big"),
    ],
)
def test_a_broken_dictionary_is_one_line(package, content, start):
    (package / "datapackage.json").write_text(content, encoding="utf-8")
    assert the_line(package).startswith(start)


def test_a_dictionary_in_an_old_encoding_is_one_line(package):
    (package / "datapackage.json").write_bytes('{"a": 1,\n"ö": 2}'.encode("cp1252"))
    line = the_line(package)
    assert line.startswith("datapackage.json:2: is not in UTF-8")
    assert line.endswith("save it again as UTF-8 text")


def test_two_wrong_tables_in_the_dictionary_are_two_lines(package):
    change(package / "datapackage.json", '"type": "date"', '"type": "day"')
    change(package / "datapackage.json", '"foundIn": "paragraph"', '"foundIn": "page"')
    assert [line.split(": ")[1] for line in lines(package)] == ["context/sightings.words", "boats.built"]


def test_an_absolute_path_is_refused_even_if_it_leads_into_the_folder(package):
    change(package / "datapackage.json", '"boats.csv"', json.dumps(str(package.resolve() / "boats.csv")))
    assert "leads out of the folder; name a file in the folder" in the_line(package)


def test_a_link_that_leads_out_of_the_folder_is_one_line(package, tmp_path):
    shutil.move(package / "boats.csv", tmp_path / "boats.csv")
    try:
        os.symlink(tmp_path / "boats.csv", package / "boats.csv")
    except OSError:
        pytest.skip("this system allows no links")
    assert the_line(package).startswith("datapackage.json: boats: the path 'boats.csv' leads out of the folder")


def test_a_link_inside_the_folder_is_followed(package):
    shutil.move(package / "boats.csv", package / "boats.txt")
    try:
        os.symlink("boats.txt", package / "boats.csv")
    except OSError:
        pytest.skip("this system allows no links")
    assert lines(package) == []


def test_a_link_to_itself_is_one_line(package):
    (package / "boats.csv").unlink()
    try:
        os.symlink("boats.csv", package / "boats.csv")
    except OSError:
        pytest.skip("this system allows no links")
    assert the_line(package).startswith("boats.csv: cannot be read (")


def test_a_description_that_breaks_only_at_a_cell_is_one_line(package, monkeypatch):
    import frictionless

    def explode(self):
        def read(cell):
            raise OverflowError("no\nmatter")

        return read

    monkeypatch.setattr(frictionless.fields.BooleanField, "create_value_reader", explode)
    assert the_line(package) == (
        "datapackage.json: boats.afloat: no cell can be held against it, no\\nmatter; correct the description of this column"
    )


def test_nothing_is_looked_up_on_the_net(package, monkeypatch):
    import socket

    def refuse(*arguments, **options):
        raise AssertionError("the check asked the net")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    page = "https://example.org/profile.json"
    described.update({"profile": page, "$schema": page})
    table(described).update({"profile": page, "$schema": page})
    table(described)["schema"].update({"profile": page, "$schema": page, "$ref": page})
    write_json(package / "datapackage.json", described)
    assert lines(package) == []


# --- The reader that the loader uses too ---


def test_the_reader_returns_the_header_and_the_rows(package):
    header, rows = checking.read_rows(package / "boats.csv")
    assert header == ["boat", "tons", "built", "crew", "kind", "afloat", "mark"]
    assert rows[1] == ["bea", "1e2", "2000-01-01", "none", "ferry", "no", "BEA"]
    assert len(rows) == 3


@pytest.mark.parametrize(
    ("content", "header"),
    [("a\n1\n", ["a"]), ('"a,b",c\n1,2\n', ["a,b", "c"]), ('"a ""x""",c\n1,2\n', ['a "x"', "c"])],
)
def test_the_reader_reads_odd_headers(tmp_path, content, header):
    (tmp_path / "t.csv").write_text(content, encoding="utf-8")
    assert checking.read_rows(tmp_path / "t.csv")[0] == header


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("a,b\n1,2\n3\n", "t.csv:3: the row has 1 cell, the header 2; put a comma for each cell that is empty"),
        ("a,b\n1,2\n\n", "t.csv:3: the line is empty; delete it"),
        ("a,b\n", "t.csv: the table has a header but no rows"),
        ("a,\n1,2\n", "t.csv:1: column 2 has no name; name it, or delete its commas"),
        ("a,a \n1,2\n", "t.csv:1: a: the name stands twice in the header; rename or delete one of the two"),
        ("a;b\n1;2\n", "t.csv: has semicolons between its cells"),
        ('a,b\n1,"2\n', "t.csv:2: a quotation mark opens in this row"),
        ("", "t.csv: the file is empty"),
    ],
)
def test_the_reader_raises_the_one_line(tmp_path, content, line):
    (tmp_path / "t.csv").write_text(content, encoding="utf-8")
    with pytest.raises(checking.Unsound) as caught:
        checking.read_rows(tmp_path / "t.csv")
    assert isinstance(caught.value, ValueError)
    assert str(caught.value).startswith(line)


def test_the_reader_names_the_file_as_it_is_told(tmp_path):
    with pytest.raises(checking.Unsound, match=r"^context/t\.csv: the file is missing"):
        checking.read_rows(tmp_path / "t.csv", "context/t.csv")


# --- The command ---


def test_the_command_says_that_the_data_is_sound():
    run = CliRunner().invoke(main, ["check"])
    assert run.exit_code == 0
    assert run.output.startswith("data: ")
    assert run.output.endswith(": all sound\n")


def test_the_command_prints_the_defects_and_fails(data):
    change(data / "troops.csv", ",4000,", ",4.000,")
    run = CliRunner().invoke(main, ["check", str(data)])
    assert run.exit_code == 1
    assert run.output == "troops.csv:2: troops: '4.000' has a point between its thousands; write 4000\n"


def test_the_command_takes_the_article(package, tmp_path):
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    run = CliRunner().invoke(main, ["check", str(package), "--article", str(tmp_path / "story.txt")])
    assert run.exit_code == 0
    assert CliRunner().invoke(main, ["check", str(package), "--article", str(tmp_path / "nix")]).exit_code == 1


def test_the_check_needs_none_of_the_slow_libraries(package):
    code = (
        "import sys; from eastern_flank.tables import csv_reader; assert 'frictionless' not in sys.modules\n"
        f"from eastern_flank.tables import check as checking; status = checking.report({str(package)!r})\n"
        "slow = {'pandas', 'numpy', 'matplotlib', 'rich', 'jsonschema', 'difflib'} & set(sys.modules)\n"
        "sys.exit(f'{slow} were imported' if slow else status)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")


# --- Anything at all ---


def assert_plain(folder):
    """Check a folder: there is no exception, and each defect is one line that a person can read."""
    for line in lines(folder):
        assert line.isprintable()
        assert line.split(":")[0] in (
            "boats.csv",
            "datapackage.json",
            "context/sightings.csv",
            "source/fingerprint.json",
        )
        assert len(line) < 600


@pytest.fixture(scope="module")
def spare(tmp_path_factory):
    """A small package whose files the tests below overwrite for a moment, again and again."""
    return make_package(tmp_path_factory.mktemp("spare") / "package")


def check_with(folder, file, content):
    """Check a folder in which one file has another content, bytes."""
    path = folder / file
    before = path.read_bytes()
    path.write_bytes(content)
    try:
        assert_plain(folder)
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


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["boats", "boat", "x"]),
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


@settings(max_examples=100, deadline=None)
@given(number=st.integers(0), value=ANYTHING)
def test_any_slip_in_the_dictionary_is_a_dictionary_or_lines(spare, number, value):
    described = json.loads((spare / "datapackage.json").read_text(encoding="utf-8"))
    ways = list(places(described))
    *way, last = ways[number % len(ways)]
    at = described
    for key in way:
        at = at[key]
    at[last] = value
    defects = checked_with_dictionary(spare, described)
    assert all(str(defect).isprintable() for defect in defects)


def checked_with_dictionary(folder, described):
    """Return the defects of a folder with another dictionary."""
    path = folder / "datapackage.json"
    before = path.read_bytes()
    write_json(path, described)
    try:
        return checking.examine(folder).defects
    finally:
        path.write_bytes(before)
