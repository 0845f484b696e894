"""Frictionless, which defines what a data package is, agrees with our check: on the tables as they are, and on damaged ones."""

import csv
import io
import json
import shutil

import pytest

LIMIT = csv.field_size_limit()
import frictionless  # noqa: E402
import frictionless.formats.csv.parser  # noqa: E402

csv.field_size_limit(LIMIT)  # which Frictionless raises for the whole process, and so for all other tests

from eastern_flank.core import project  # noqa: E402
from eastern_flank.tables import schema, validation  # noqa: E402

pytestmark = pytest.mark.ci  # .ci/run has it; the README's command keeps to two minutes

DATA = project.root() / "data"
TABLES = [e for e in json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"] if "schema" in e]

WRONG = {"integer": "3.5", "number": "much", "date": "2016-02-30", "boolean": "maybe"}  # by type
RIGHT = {"integer": "+0012", "number": "+1.2e1", "date": "2016-02-29"}
STRICTER = {  # what Frictionless accepts and we do not, by type
    "string": [" estonia", "estonia ", "=A1", "+estonia", "#REF!", "EstÃ¶nia", "a\nb", "a\xa0b"],
    "integer": [" 12", "1_2", "١٢"],
    "number": ["12 ", "INF", "1_2", "١٢"],
    "date": ["2016-2-9", "2016-02-9"],
}


def cells_of(entry):
    with open(DATA / entry["path"], encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def key_of(entry):
    key = entry["schema"]["primaryKey"]
    return [key] if isinstance(key, str) else key


def with_cell(rows, row, column, cell):
    """Return rows of which one has another cell in the column with this name."""
    rows = [list(cells) for cells in rows]
    rows[row][rows[0].index(column)] = cell
    return rows


def bad_cells(field, keys):
    """Yield a name and a cell that a column cannot hold, for its type and each of its constraints."""
    limits = field.get("constraints", {})
    if field["type"] in WRONG:
        yield field["type"], WRONG[field["type"]]
    if limits.get("required"):
        yield f"{field['type']} required", ""
    if "enum" in limits:
        yield "enum", "no_such_word"
    if "pattern" in limits:
        yield "pattern", "§ 9"
    if "minimum" in limits:
        yield f"{field['type']} minimum", str(limits["minimum"] - 1)
    if "maximum" in limits:
        yield f"{field['type']} maximum", str(limits["maximum"] + 1)
    if field["name"] in keys:
        yield f"{field['type']} foreign key", "99" if field["type"] == "integer" else "no_such_key"


def damaged(entry):
    """Yield a name and the damaged rows, for each kind of damage that this table can suffer."""
    rows, described = cells_of(entry), entry["schema"]
    keys = {key["fields"] for key in described.get("foreignKeys", [])}
    told = set()
    for field in described["fields"]:
        for kind, cell in bad_cells(field, keys):
            if kind not in told:
                told.add(kind)
                yield kind, with_cell(rows, 1, field["name"], cell)
        if field.get("constraints", {}).get("unique") and "unique" not in told:
            told.add("unique")
            yield "unique", with_cell(rows, 2, field["name"], rows[1][rows[0].index(field["name"])])
    twin = rows[2]
    for column in key_of(entry):
        twin = with_cell([rows[0], twin], 1, column, rows[1][rows[0].index(column)])[1]
    yield "key twice", [*rows[:2], twin, *rows[3:]]
    yield "row twice", [*rows, rows[1]]
    yield "column missing", [cells[1:] for cells in rows]
    yield "column more", [[*cells, "mood"] for cells in rows]
    yield "columns swapped", [[cells[1], cells[0], *cells[2:]] for cells in rows]
    yield "column misspelt", [[f"{rows[0][0]}s", *rows[0][1:]], *rows[1:]]
    yield "cell missing", [rows[0], rows[1][:-1], *rows[2:]]
    yield "cell more", [rows[0], [*rows[1], "more"], *rows[2:]]
    yield "row empty", [rows[0], [""] * len(rows[0]), *rows[1:]]


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """A function that says whether our check and Frictionless find a table valid that has other rows."""
    folder = tmp_path_factory.mktemp("copy") / "data"
    shutil.copytree(DATA, folder)
    package = frictionless.Package(str(folder / "datapackage.json"))
    tables = {table.name: table for table in schema.read(folder)[0]}
    sheets = {name: validation.read_sheet(table, folder) for name, table in tables.items()}

    def both(entry, rows):
        path, name = folder / entry["path"], entry["name"]
        before = path.read_bytes()
        stream = io.StringIO()
        csv.writer(stream, lineterminator="\n").writerows(rows)
        path.write_text(stream.getvalue(), encoding="utf-8", newline="")
        try:
            sheet = validation.read_sheet(tables[name], folder)
            validation.check_keys(sheet)
            validation.check_references(sheet, {**sheets, name: sheet})
            return not sheet.defects, package.get_resource(name).validate().valid
        finally:
            path.write_bytes(before)

    return both


def test_frictionless_finds_the_data_valid():
    report = frictionless.validate(str(DATA / "datapackage.json"))
    assert report.flatten(["title", "rowNumber", "fieldName", "message"]) == []
    assert report.valid


@pytest.mark.parametrize("entry", TABLES, ids=lambda entry: entry["name"])
def test_both_find_the_same_damage(verdicts, entry):
    found = {kind: verdicts(entry, rows) for kind, rows in damaged(entry)}
    assert len(found) >= 10
    assert {kind: both for kind, both in found.items() if both != (False, False)} == {}


def columns_without_constraints(kind):
    """Yield (table, column) for the columns of a type in which a cell is neither a key, a reference nor otherwise limited."""
    for entry in TABLES:
        described = entry["schema"]
        keys = {*key_of(entry), *(key["fields"] for key in described.get("foreignKeys", []))}
        ours = {field.get("foundIn") for field in described["fields"]}
        for field in described["fields"]:
            idle = not set(field.get("constraints", {})) - {"required", "minimum"} and field["name"] not in keys | ours
            if field["type"] == kind and idle and not {"referenceTo", "foundIn"} & set(field):
                yield entry, field["name"]


@pytest.mark.parametrize(("kind", "cell"), RIGHT.items())
def test_both_accept_what_table_schema_allows(verdicts, kind, cell):
    entry, column = next(columns_without_constraints(kind))
    assert verdicts(entry, with_cell(cells_of(entry), 1, column, cell)) == (True, True)


@pytest.mark.parametrize(("kind", "cell"), [(kind, cell) for kind, cells in STRICTER.items() for cell in cells])
def test_ours_is_stricter_with_what_spreadsheets_do(verdicts, kind, cell):
    entry, column = next(columns_without_constraints(kind))
    assert verdicts(entry, with_cell(cells_of(entry), 1, column, cell)) == (False, True)
