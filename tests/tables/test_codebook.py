"""The reference of columns in data/README.md is what the dictionary says, all of it."""

import json
import re
from pathlib import Path

import pytest

from eastern_flank.core import generated
from eastern_flank.core.markup import escape
from eastern_flank.tables import codebook, csv_reader

DATA = Path(__file__).resolve().parents[2] / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
FIELDS = [(entry, field) for entry in PACKAGE["resources"] for field in entry.get("schema", {}).get("fields", [])]


def section(entry):
    """Return the part of the reference that describes one table."""
    after = codebook.render(PACKAGE).split(f"\n#### {entry['title']}\n", 1)[1]
    return re.split("\n####? ", after, maxsplit=1)[0]


def one_field(**properties):
    """Render a package of one table with one column, and return the reference."""
    field = {"name": "a", "description": "A column.", "type": "string"} | properties
    schema = {"fields": [field], "primaryKey": "a"}
    entry = {"title": "T", "description": "A table.", "path": "t.csv", "layer": "article", "schema": schema}
    return codebook.render({"resources": [entry]})


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "README.md"
    path.write_text(f"before\n\n{codebook.START}\nold\n{codebook.END}\n\nafter\n", encoding="utf-8")
    return path


def test_the_page_is_up_to_date(tmp_path):
    copy = tmp_path / "README.md"
    copy.write_bytes((DATA / "README.md").read_bytes())
    changed = codebook.update(copy, DATA / "datapackage.json")
    assert not changed, "write it again: .uv/bin/uv run eastern-flank docs"


def test_writing_it_twice_changes_nothing(page):
    assert codebook.update(page, DATA / "datapackage.json")
    once = page.read_bytes()
    assert not codebook.update(page, DATA / "datapackage.json")
    assert page.read_bytes() == once


def test_only_the_part_between_the_comments_is_written(page):
    codebook.update(page, DATA / "datapackage.json")
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"before\n\n{codebook.START}\n\n| Table |")
    assert text.endswith(f"|\n\n{codebook.END}\n\nafter\n")
    assert "old" not in text.splitlines()


@pytest.mark.parametrize(
    "text",
    ["", codebook.START, codebook.END, f"{codebook.END}\n{codebook.START}", f"{codebook.START}\n{codebook.END}\n" * 2],
)
def test_a_page_without_its_comments_is_left_alone(page, text):
    page.write_text(text, encoding="utf-8")
    with pytest.raises(generated.MarkersMissing, match="once each"):
        codebook.update(page, DATA / "datapackage.json")
    assert page.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(("entry", "field"), FIELDS, ids=[f"{e['name']}.{f['name']}" for e, f in FIELDS])
def test_every_column_is_in_it_with_its_description_and_values(entry, field):
    text = section(entry)
    assert f"\n| `{field['name']}` | {escape(field['description'])} | " in text
    labels = field.get("enumLabels", {}) | field.get("otherValues", {})
    for value in [*field.get("constraints", {}).get("enum", []), *labels]:
        assert f"\n| `{field['name']}` | `{value}` | {escape(labels.get(value, value))} |" in text
    assert field.get("unit", "") in text


def test_every_table_is_listed_with_its_file_and_linked_to_its_section():
    text = codebook.render(PACKAGE)
    for entry in PACKAGE["resources"]:
        assert f"| [{entry['title']}](#{entry['title'].lower().replace(' ', '-')}) | [`{entry['path']}`]" in text
        assert escape(entry["description"]) in section(entry)


def test_layers_have_headings_in_the_order_of_the_dictionary():
    found = re.findall(r"^### Layer: (\w+)$", codebook.render(PACKAGE), flags=re.MULTILINE)
    assert found == list(dict.fromkeys(entry["layer"] for entry in PACKAGE["resources"]))


def test_every_table_of_the_page_is_well_formed():
    """As many cells in each row as in its heading, and no heading empty: screen readers count on both."""
    tables = re.findall(r"(?:^\|.*\n)+", codebook.render(PACKAGE), flags=re.MULTILINE)
    assert len(tables) > len(PACKAGE["resources"])
    for table in tables:
        rows = [re.split(r"(?<!\\)\|", line.strip())[1:-1] for line in table.splitlines()]
        assert len({len(row) for row in rows}) == 1
        assert all(cell.strip() for row in rows for cell in row)


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        ({}, "| text | may be empty |"),
        ({"constraints": {"required": True, "unique": True}}, "required; each value once"),
        ({"type": "integer", "unit": "soldier"}, "| whole number, unit: soldier |"),
        ({"type": "integer", "constraints": {"minimum": 1}}, "at least 1"),
        ({"type": "integer", "constraints": {"maximum": 9}}, "at most 9"),
        ({"type": "integer", "constraints": {"minimum": 0, "maximum": 9}}, "from 0 to 9"),
        ({"constraints": {"enum": ["x"]}}, "| `a` | `x` | x |"),
        ({"constraints": {"enum": ["x"]}, "enumLabels": {"x": "an ex"}}, "| `a` | `x` | an ex |"),
        ({"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]}, "| `a` | `no` | no |"),
        ({"referenceTo": [{"resource": "people", "field": "person"}]}, "a value of `people.person` |"),
        ({"foundIn": "paragraph"}, "is in the paragraph that `paragraph` names"),
        ({"constraints": {"pattern": "^(b|c)$"}}, "matches <code>&#94;(b&#124;c)&#36;</code>"),
        ({"description": "Two\nlines | one cell."}, "| Two lines &#124; one cell. |"),
    ],
)
def test_a_rule_is_put_into_words(properties, words):
    assert words in one_field(**properties)


def test_a_key_of_two_columns_names_both_targets():
    reference = {"resource": "other", "fields": ["x", "y"]}
    fields = [{"name": name, "description": "A column.", "type": "string"} for name in "ab"]
    schema = {
        "fields": fields,
        "primaryKey": ["a", "b"],
        "foreignKeys": [{"fields": ["a", "b"], "reference": reference}],
    }
    entry = {"title": "T", "description": "A table.", "path": "t.csv", "layer": "context", "schema": schema}
    text = codebook.render({"resources": [entry]})
    assert "Key: `a` and `b`." in text
    assert "a value of `other.x`" in text and "a value of `other.y`" in text


def test_a_page_that_is_not_text_is_one_line(tmp_path):
    (tmp_path / "README.md").write_bytes(b"\xff\xfe")
    with pytest.raises(csv_reader.Unsound, match=r"^README\.md: is not in UTF-8"):
        codebook.update(tmp_path / "README.md")
