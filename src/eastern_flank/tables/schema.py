"""What the tables are: the dictionary, `datapackage.json`, read and checked.

It is a Frictionless Data Package whose tables have a Table Schema v1 (specs.frictionlessdata.io). A column may have a
few properties of our own: `foundIn`, the column that names the paragraph in which its phrase is; `referenceTo`, a list
of `{"resource": ..., "field": ...}` in one of which its value must be; `otherValues`, what else it may be; `sourcePart`,
which part of the row's source it names (title, basis of the title, publisher, kind, date, precision or address); what is
compared with the article by somebody who has it: `wordsOf`, `yearOf` and `quotedWhen` (see `article`); and how a row is told in
a sentence: `sentence` of the table, `words`, `firm`, `hedgeOf` and `dateTo` of its columns (see `reading.sentence`).
"""

import json
import math
import os
import re
from collections import Counter
from dataclasses import dataclass, replace

from eastern_flank.core import inside
from eastern_flank.core.text import UNFINISHED, shown, unfinished_merge
from eastern_flank.tables import limits
from eastern_flank.tables.csv_reader import Unsound, read_text, size
from eastern_flank.tables.pattern import Clock, Pattern

FILE = "datapackage.json"

# In a table's `sentence`: {column}, {first..last} or {column|words for an empty cell}.
BLANK = re.compile(r"\{(?P<column>\w+)(?:\.\.(?P<last>\w+))?(?:\|(?P<empty>[^{}]*))?\}")


# What the check understands of the dictionary: for each property the type of its value, a list of what its items are, a
# tuple of the values it may have, or the properties of the object that it is; `object` is anything.
_ANY = {"required": bool, "unique": bool}
_BOUNDS = {"minimum": float, "maximum": float}
_CONSTRAINTS = {
    "string": {**_ANY, "enum": [str], "pattern": str},
    "integer": {**_ANY, **_BOUNDS},
    "number": {**_ANY, **_BOUNDS},
    "date": _ANY,
    "boolean": _ANY,
}
_FIELD = {
    **dict.fromkeys(("name", "title", "description", "unit", "foundIn", "wordsOf", "yearOf", "sourcePart"), str),
    **dict.fromkeys(("hedgeOf", "dateTo"), str),
    **dict.fromkeys(("constraints", "enumLabels", "otherValues", "quotedWhen", "words", "firm"), dict),
    "type": tuple(_CONSTRAINTS),
    "referenceTo": [{"resource": str, "field": str}],
}
_BOOLEAN = {**_FIELD, "trueValues": [str], "falseValues": [str]}
_FOREIGN_KEY = {"fields": object, "reference": {"resource": str, "fields": object}}
_SCHEMA = {"fields": [dict], "missingValues": [str], "primaryKey": object, "foreignKeys": [_FOREIGN_KEY]}
_RESOURCE = {
    **dict.fromkeys(("name", "title", "description", "path", "profile", "format", "mediatype", "layer"), str),
    "encoding": ("utf-8",),
    "sentence": [str],
    "sources": [dict],
    "licenses": [dict],
    "schema": dict,
}
_NEEDED = ("name", "path", "fields", "type", "trueValues", "falseValues", "reference", "resource", "field")
_KINDS = {str: "a text", bool: "true or false", float: "a number", list: "a list", dict: "an object"}


@dataclass(frozen=True)
class Reference:
    """Columns whose values must be a key of another table.

    Attributes
    ----------
    columns : tuple of str
        The columns.
    targets : tuple of tuple
        The tables that may have the key: pairs of a table's name and a tuple of its columns.
    words : tuple of str
        What may be in the columns instead of a key.
    """

    columns: tuple
    targets: tuple
    words: tuple = ()


@dataclass(frozen=True)
class Table:
    """A table as the dictionary describes it.

    Attributes
    ----------
    name, path : str
        Its name, and its file in the folder of the dictionary.
    fields : dict of str to dict
        Its columns by name, in their order.
    key : tuple of str
        The columns of its key; empty where it has none.
    missing : frozenset of str
        The texts that count as an empty cell.
    patterns : dict of str to Pattern
        What the cells of a column must match, where the dictionary says so.
    references : tuple of Reference
        The references to other tables.
    """

    name: str
    path: str
    fields: dict
    key: tuple
    missing: frozenset
    patterns: dict
    references: tuple = ()

    def is_key(self, columns: tuple) -> bool:
        """Say whether columns are the table's key, or one column whose values are unique.

        Parameters
        ----------
        columns : tuple of str

        Returns
        -------
        bool
        """
        unique = len(columns) == 1 and self.fields[columns[0]].get("constraints", {}).get("unique")
        return columns == self.key or bool(unique)


def read(folder: str | os.PathLike) -> tuple[list[Table], list[str]]:
    """Read a folder's dictionary.

    Parameters
    ----------
    folder : path
        The folder.

    Returns
    -------
    tuple
        The tables, and the paths of the files that are not tables.

    Raises
    ------
    Unsound
        For the first mistake in the dictionary.
    """
    package = read_json(folder, FILE)
    resources = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(resources, list):
        raise Unsound(FILE, "has no list 'resources' that describes the tables; put back the file as it was")
    if len(resources) > limits.RESOURCES:
        raise Unsound(FILE, f"describes more than {limits.RESOURCES} files; make it several folders")
    tables, others, schemas, clock = {}, [], {}, Clock()
    for number, resource in enumerate(resources, 1):
        _demand(resource, _RESOURCE, f"resource {number}")
        name, path = resource["name"], _path(resource, folder)
        if name in schemas:
            raise _wrong(name, "two resources have this name; rename one of them")
        schemas[name] = resource.get("schema")
        if "schema" in resource or path.lower().endswith(".csv"):
            tables[name] = _table(name, path, schemas[name], clock)
            for blank in BLANK.finditer("".join(resource.get("sentence", []))):
                _columns(
                    [column for column in blank.group("column", "last") if column],
                    tables[name].fields,
                    name,
                    "sentence",
                )
        else:
            others.append(path)
    if not tables:
        raise Unsound(FILE, "describes no table; put back the file as it was")
    if sum(_size(table.path, folder) for table in tables.values()) > limits.FILE:
        raise Unsound(FILE, f"its tables have more than {limits.FILE:,} bytes together; make it several folders")
    for name, table in tables.items():
        tables[name] = replace(table, references=_references(schemas[name], table, tables))
    return list(tables.values()), others


def read_json(folder: str | os.PathLike, file: str) -> object:
    """Read a JSON file of a folder.

    Parameters
    ----------
    folder : path
        The folder.
    file : str
        The file's path in it.

    Returns
    -------
    object
        What the file holds.

    Raises
    ------
    Unsound
        Where that is not JSON, a number in it is none, or an object has a name twice.
    """
    text = read_text(os.path.join(folder, file), file)

    def unique(pairs):
        if len(known := dict(pairs)) < len(pairs):
            what = f"the name {shown(_twice(name for name, _ in pairs))} is twice in one object; delete one of the two"
            raise Unsound(file, what)
        return known

    try:
        return json.loads(text, object_pairs_hook=unique, parse_float=_finite, parse_constant=_finite)
    except Unsound:
        raise
    except json.JSONDecodeError as error:
        if line := unfinished_merge(text):
            raise Unsound(file, UNFINISHED, line) from None
        what = f"is not JSON from this line on ({error.msg}); correct it, or put back the file as it was"
        raise Unsound(file, what, error.lineno) from None
    except (ValueError, RecursionError):  # a number without end, thousands of brackets
        raise Unsound(file, "is not JSON that can be read; put back the file as it was") from None


def _twice(words):
    """Return the first word that is there more than once."""
    return next(word for word, number in Counter(words).items() if number > 1)


def _finite(text):
    if math.isfinite(number := float(text)):
        return number
    raise ValueError(text)


def _wrong(place, what):
    """Return the mistake at a place in the dictionary: a table's name, or `table.column`."""
    return Unsound(FILE, what, column=place)


def _demand(value, shape, place, what="its description"):
    """Raise `Unsound` unless a value has a shape (see above). Messages call the value `what`."""
    kind = shape if isinstance(shape, type) else type(shape)
    if kind is tuple:
        if value not in shape:
            raise _wrong(place, f"{what} must be {' or '.join(map(shown, shape))}; correct it")
    elif kind is not object and type(value) is not kind and (kind, type(value)) != (float, int):
        raise _wrong(place, f"{what} must be {_KINDS[kind]}; correct it")
    elif kind is list and len(value) > limits.LIST:
        raise _wrong(place, f"{what} has more than {limits.LIST:,} items; shorten it")
    elif isinstance(shape, list):
        for item in value:
            _demand(item, shape[0], place, f"each item of {what}")
    elif isinstance(shape, dict):
        if missing := [name for name in shape if name in _NEEDED and not value.get(name)]:
            raise _wrong(place, f"{what} has no {shown(missing[0])}; write it")
        if unknown := [name for name in value if name not in shape]:
            raise _wrong(place, f"the check does not know the property {shown(unknown[0])} here; delete it")
        for name, inner in value.items():
            _demand(inner, shape[name], place, f"'{name}'")


def _path(resource, folder):
    path = resource["path"]
    try:
        inside.path(folder, path if len(path) <= limits.NAME else "")
    except inside.Outside:
        wrong = f"the path {shown(path)} is not that of a file in the folder; correct it"
        raise _wrong(resource["name"], wrong) from None
    return path


def _size(path, folder):
    try:
        return size(os.path.join(folder, path), path)
    except Unsound:  # which is for those to say who read it
        return 0


def _table(name, path, schema, clock):
    _demand(schema, _SCHEMA, name, "'schema'")
    _demand_few(schema, name, "missingValues")
    if len(schema["fields"]) > limits.COLUMNS:
        raise _wrong(name, f"the table has more than {limits.COLUMNS} columns; make it several tables")
    fields, patterns = {}, {}
    for number, field in enumerate(schema["fields"], 1):
        place = f"{name}.{field.get('name') or number}"
        _demand(field, _BOOLEAN if field.get("type") == "boolean" else _FIELD, place)
        _demand_few(field, place, "trueValues", "falseValues")
        for property in ("words", "firm"):
            if not all(said is None or isinstance(said, str) for said in field.get(property, {}).values()):
                raise _wrong(place, f"each value in '{property}' must be a text, or null; correct it")
        constraints = field.get("constraints", {})
        _demand(constraints, _CONSTRAINTS[field["type"]], place, "'constraints'")
        if field["name"] in fields:
            raise _wrong(place, "two columns have this name; rename one of them")
        if text := constraints.get("pattern"):
            patterns[field["name"]] = Pattern(text, FILE, place, clock)
        if (words := constraints.get("enum")) is not None:
            if not words:
                raise _wrong(place, "'enum' has no word; write those that the column may hold, or delete it")
            constraints["enum"] = dict.fromkeys(words)  # in their order, and found at once
            if len(constraints["enum"]) < len(words):
                raise _wrong(place, f"the word {shown(_twice(words))} is twice in 'enum'; delete one of the two")
        fields[field["name"]] = field
    for column, field in fields.items():
        for property in ("foundIn", "wordsOf", "yearOf", "hedgeOf", "dateTo"):
            _columns(field.get(property, column), fields, f"{name}.{column}", property)
        _columns(list(field.get("quotedWhen", {})), fields, f"{name}.{column}", "quotedWhen")
    key = _columns(schema.get("primaryKey", []), fields, name, "primaryKey")
    return Table(name, path, fields, key, frozenset(schema.get("missingValues", [""])), patterns)


def _demand_few(description, place, *names):
    """Raise `Unsound` where a list is long in which every cell is looked up."""
    for name in names:
        if len(description.get(name, [])) > limits.WORDS:
            raise _wrong(place, f"'{name}' has more than {limits.WORDS} items; shorten it")


def listed(names: str | list[str]) -> list[str]:
    """Return the columns of a key as a list: Table Schema lets it be one name or a list of names.

    Parameters
    ----------
    names : str or list of str

    Returns
    -------
    list of str
    """
    return names if isinstance(names, list) else [names]


def _columns(value, known, place, what):
    """Return the columns that a property names, in a text or a list of texts, as a tuple."""
    names = listed(value)
    if len(names) > limits.COLUMNS:
        raise _wrong(place, f"{shown(what)} names more than {limits.COLUMNS} columns; shorten it")
    for name in names:
        if not isinstance(name, str) or name not in known:
            named = shown(name) if isinstance(name, str) else "what is"
            raise _wrong(place, f"{named} in {shown(what)} is not a column; write one that is")
    return tuple(names)


def _references(schema, table, tables):
    references = tuple(_each_reference(schema, table, tables))
    uses = Counter(column for reference in references for column in reference.columns for _ in reference.targets)
    for column, number in uses.items():
        if number > limits.REFERENCES:
            place = f"{table.name}.{column}"
            raise _wrong(place, f"the column refers to more than {limits.REFERENCES} tables; keep those it needs")
    return references


def _each_reference(schema, table, tables):
    for key in schema.get("foreignKeys", []):
        columns = _columns(key["fields"], table.fields, table.name, "foreignKeys")
        target = _target(table.name, key["reference"]["resource"], key["reference"]["fields"], tables)
        if len(columns) != len(target[1]):
            raise _wrong(table.name, "a foreign key has more columns on one side than on the other; correct it")
        yield Reference(columns, (target,))
    for name, field in table.fields.items():
        if field.get("referenceTo"):
            place = f"{table.name}.{name}"
            targets = tuple(_target(place, to["resource"], to["field"], tables) for to in field["referenceTo"])
            yield Reference((name,), targets, tuple(field.get("otherValues", {})))


def _target(place, name, columns, tables):
    if name not in tables:
        raise _wrong(place, f"the table it refers to is {shown(name)}; name one of the dictionary's")
    key = _columns(columns, tables[name].fields, place, f"reference to {name}")
    if not tables[name].is_key(key):
        raise _wrong(place, f"{shown(', '.join(key))} is not a key of {shown(name)}; refer to its key")
    return name, key
