"""What the tables are: the one description of them, `datapackage.json`, read and held against itself.

It is a Frictionless Data Package whose tables have a Table Schema v1 (specs.frictionlessdata.io). A column has up to
four properties of our own: `foundIn`, the column that names the paragraph in which its phrase stands; `referenceTo`,
a list of `{"resource": ..., "field": ...}` in one of which its value must stand; `otherValues`, what else it may be;
`sourcePart`, which part of the row's source it names (title, publisher, kind, date, precision or address).
"""

import json
import os
from dataclasses import dataclass, replace
from pathlib import PureWindowsPath

from eastern_flank.core.text import shown
from eastern_flank.tables.csv_reader import Unsound, read_text

FILE = "datapackage.json"

_WITHOUT_EFFECT = ("uniqueKeys", "fieldsMatch", "categories")  # of Table Schema v2; Frictionless ignores them in v1


@dataclass(frozen=True)
class Reference:
    """Columns whose values must be a key of one of the `targets`, `(table's name, columns)` each, or one of `words`."""

    columns: tuple
    targets: tuple
    words: tuple = ()


@dataclass(frozen=True)
class Table:
    """A table as the dictionary describes it; `fields` are its columns, by name, in order."""

    name: str
    path: str
    fields: dict
    key: tuple
    missing: tuple  # what stands for an empty cell
    references: tuple

    def is_missing(self, column, cell):
        """Tell whether a cell counts as empty."""
        return cell in self.fields[column].get("missingValues", self.missing)


@dataclass(frozen=True)
class Dictionary:
    """The tables, the paths of the folder's other files, and what is wrong with the dictionary itself."""

    tables: tuple
    others: tuple
    defects: tuple


def read(folder):
    """Read a folder's dictionary.

    Parameters: `folder`. Returns a `Dictionary`; where it has defects, the tables are those that have none, and may lack
    their references. Raises `Unsound` if the file cannot be read at all.
    """
    package = read_json(folder, FILE)
    resources = package.get("resources") if isinstance(package, dict) else None
    if not _are(dict, resources):
        raise Unsound(FILE, "has no list 'resources' that describes the tables; put back the file as it was")
    tables, others, defects = [], [], []
    for number, resource in enumerate(resources, 1):
        try:
            name = _name(resource, number, resources)
            path = _path(resource, name, folder)
            if "schema" in resource or path.lower().endswith(".csv"):
                tables.append(_table(resource, name, path))
            else:
                others.append(path)
        except Unsound as defect:
            defects.append(defect)
    if not tables and not defects:
        defects.append(Unsound(FILE, "describes no table; put back the file as it was"))
    if not defects:  # else what is referred to may be missing because it is wrong itself
        tables, defects = _with_references(tables, resources)
    return Dictionary(tuple(tables), tuple(others), tuple(defects))


def read_json(folder, file):
    """Read a JSON file of a folder. Returns what it holds; raises `Unsound` if that is no JSON."""
    text = read_text(os.path.join(folder, file), file)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        what = f"is not JSON from this line on ({error.msg}); mend it, or put back the file as it was"
        raise Unsound(file, what, error.lineno) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, thousands of brackets
        raise Unsound(file, "is not JSON that can be read; put back the file as it was") from None


def wrong(place, what):
    """Return the defect of a place in the dictionary: a table's name, or `table.column`."""
    return Unsound(FILE, what, column=place)


def _are(kind, value):
    return isinstance(value, list) and bool(value) and all(isinstance(item, kind) for item in value)


def _name(resource, number, resources):
    name = resource.get("name")
    if not isinstance(name, str) or not name:
        raise wrong(f"resource {number}", "it has no name; name it")
    if name in [other.get("name") for other in resources[: number - 1]]:
        raise wrong(name, "two resources have this name; rename one of them")
    return name


def _path(resource, name, folder):
    path = resource.get("path")
    if not isinstance(path, str) or not path:
        raise wrong(name, "it has no 'path', the name of its one file; write it")
    if "\0" in path or any("\ud800" <= letter <= "\udfff" for letter in path):
        raise wrong(name, f"the path {shown(path)} can be no file's name; correct it")
    windows = PureWindowsPath(path)
    inside, real = os.path.realpath(folder), os.path.realpath(os.path.join(folder, path))
    outside = windows.drive or windows.root or ".." in windows.parts or "://" in path
    if outside or not real.startswith(os.path.join(inside, "")):
        raise wrong(name, f"the path {shown(path)} leads out of the folder; name a file in the folder")
    return path


def _table(resource, name, path):
    if resource.get("dialect") or str(resource.get("encoding", "utf-8")).lower() not in ("utf-8", "utf8"):
        raise wrong(name, "it has a 'dialect' or an 'encoding'; save the table with commas, in UTF-8, and delete them")
    schema = resource.get("schema")
    if not isinstance(schema, dict) or not _are(dict, schema.get("fields")):
        raise wrong(name, "it has no 'schema' with a list of 'fields'; describe the table's columns there")
    missing = schema.get("missingValues", [""])
    if missing != [] and not _are(str, missing):
        raise wrong(name, "'missingValues' is not a list of texts; correct it")
    fields = _fields(schema, name)
    _refuse_idle(schema, name)
    key = schema.get("primaryKey", [])
    key = _columns(key, fields, name, "primaryKey") if key != [] else ()
    return Table(name, path, fields, key, tuple(missing), ())


def _with_references(tables, resources):
    """Return the tables with their references, and the defects of these."""
    known = {table.name: table.fields for table in tables}
    schemas = {resource["name"]: resource.get("schema") for resource in resources}
    complete, defects = [], []
    for table in tables:
        try:
            keys = _foreign_keys(schemas[table.name], table.fields, table.name, known)
            references = (*keys, *_alternatives(table.fields, table.name, known))
            complete.append(replace(table, references=references))
        except Unsound as defect:
            defects.append(defect)
    return complete, defects


def _refuse_idle(described, place):
    for idle in _WITHOUT_EFFECT:
        if idle in described:
            raise wrong(place, f"{shown(idle)} has no effect in Table Schema v1; delete it")


def _fields(schema, table):
    fields = {}
    for number, field in enumerate(schema["fields"], 1):
        name, place = field.get("name"), f"{table}.{field.get('name')}"
        if not isinstance(name, str) or not name:
            raise wrong(table, f"column {number} has no name; name it")
        if name in fields:
            raise wrong(place, "two columns have this name; rename one of them")
        if not isinstance(field.get("type", "string"), str) or not isinstance(field.get("constraints", {}), dict):
            raise wrong(place, "its 'type' must be a word and its 'constraints' an object; correct them")
        _refuse_idle(field, place)
        fields[name] = {"type": "string", **field}
    for name, field in fields.items():
        if "foundIn" in field and (not isinstance(field["foundIn"], str) or field["foundIn"] not in fields):
            raise wrong(f"{table}.{name}", f"'foundIn' is {_quoted(field['foundIn'])}; name a column of this table")
    return fields


def _columns(value, known, place, what):
    """Return the names of columns that a property holds, a text or a list of texts, as a tuple."""
    names = [value] if isinstance(value, str) else value
    if not _are(str, names):
        raise wrong(place, f"{shown(what)} must name a column or a list of columns; correct it")
    for name in names:
        if name not in known:
            raise wrong(place, f"{shown(name)} in {shown(what)} is no column; name one that is")
    return tuple(names)


def _foreign_keys(schema, fields, table, known):
    described = schema.get("foreignKeys", [])
    if described != [] and not _are(dict, described):
        raise wrong(table, "'foreignKeys' is not a list of objects; correct it")
    for key in described:
        to = key.get("reference")
        if not isinstance(to, dict):
            raise wrong(table, "a foreign key has no 'reference' with a 'resource' and its 'fields'; write it")
        columns = _columns(key.get("fields"), fields, table, "foreignKeys")
        target = _target(table, to.get("resource") or table, to.get("fields"), known)
        if len(columns) != len(target[1]):
            raise wrong(table, "a foreign key has more columns on one side than on the other; correct it")
        yield Reference(columns, (target,))


def _alternatives(fields, table, known):
    for name, field in fields.items():
        if "referenceTo" not in field and "otherValues" not in field:
            continue
        described, words, place = field.get("referenceTo"), field.get("otherValues", {}), f"{table}.{name}"
        if not _are(dict, described) or not isinstance(words, dict):
            raise wrong(place, "'referenceTo' must be a list of objects, and 'otherValues' an object; correct them")
        targets = tuple(_target(place, to.get("resource"), to.get("field"), known) for to in described)
        if any(len(columns) != 1 for _, columns in targets):
            raise wrong(place, "'referenceTo' must name one column of each table; correct it")
        yield Reference((name,), targets, tuple(words))


def _target(place, name, columns, known):
    if not isinstance(name, str) or name not in known:
        raise wrong(place, f"the table it refers to is {_quoted(name)}; name one of the dictionary's")
    return name, _columns(columns, known[name], place, f"reference to {name}")


def _quoted(value):
    return shown(value) if isinstance(value, str) else "no text"
