"""Load a table, typed from the dictionary, and trace a row back to the article."""

import difflib
import html
from functools import cache

import pandas as pd

from . import cells, csvfile, dictionary, project
from .errors import UnknownName

# Types that know a missing value. Whatever is not here is text, which knows one too.
TYPES = {"integer": "Int64", "number": "Float64", "date": "datetime64[s]", "boolean": "boolean"}
ADVICE = "run 'eastern-flank check', which says what to do"


@cache
def _read_package(folder, _changed):
    for defect in dictionary.read(folder).defects:
        raise defect
    return dictionary.read_json(folder, dictionary.FILE)


def package():
    """Return the data dictionary (`data/datapackage.json`) as a dict; read again only when the file has changed.

    Raises `csvfile.Unsound` with one clear line where it is broken.
    """
    path = project.root() / project.DICTIONARY
    return _read_package(path.parent, path.stat().st_mtime_ns)


def resource(name):
    """Return the dictionary's entry for one table: its `title`, `path`, `schema` and so on.

    Raises `UnknownName` with the names there are.
    """
    known = {entry["name"]: entry for entry in package()["resources"]}
    if not isinstance(name, str) or name not in known:
        raise UnknownName(_unknown("table", name, known))
    return known[name]


def load(name=None):
    """Load one of the tables, or list them.

    Parameters: `name`, a table's name such as "troops"; without it you get the list of all tables.

    Returns a pandas DataFrame with the table's columns in the dictionary's order and with real types: whole numbers are
    nullable integers (`Int64`), words from a closed list are categories in the dictionary's order, yes and no are
    `boolean`, dates are timestamps, texts are `string`; an empty cell is missing. Labels and sides of actors join on their keys.

    Raises `UnknownName` for a name that is no table, and `csvfile.Unsound` with one clear line for a file that is broken.

    >>> troops = load("troops")
    >>> troops.merge(load("actors"), left_on="led_by", right_on="actor")["name"].iloc[0]
    'NATO'
    """
    if name is None:
        return _contents()
    entry = resource(name)
    schema = entry["schema"]
    fields = schema["fields"]
    header, rows = csvfile.read_rows(project.root() / project.DICTIONARY.parent / entry["path"], entry["path"])
    if header != [field["name"] for field in fields]:
        raise csvfile.Unsound(entry["path"], f"the columns are not those of the dictionary; {ADVICE}", 1)
    texts = zip(*rows, strict=True) if rows else [() for _ in fields]
    missing = set(schema.get("missingValues", [""]))
    columns = {
        field["name"]: _column(field, [None if text in missing else text for text in column], entry["path"])
        for field, column in zip(fields, texts, strict=True)
    }
    return pd.DataFrame(columns)


def _contents():
    rows = [
        (entry["name"], entry["title"], len(load(entry["name"])), entry["description"])
        for entry in package()["resources"]
    ]
    return pd.DataFrame(rows, columns=["table", "title", "rows", "description"]).set_index("table")


def _column(field, texts, path):
    """Turn one column's texts into a typed pandas Series; a cell that does not fit is one clear line."""
    values = []
    for row, text in enumerate(texts, 2):
        try:
            values.append(None if text is None else _value(field, text))
        except ValueError:
            allowed = field.get("constraints", {}).get("enum")
            _, advice = cells.unlisted(text, allowed) if allowed else cells.unaccepted(text, field)
            raise csvfile.Unsound(path, advice, row, field["name"]) from None
    return pd.Series(values, dtype=_dtype(field))


def _value(field, text):
    """A cell's text as a value of its column's type; ValueError where it is none."""
    allowed = field.get("constraints", {}).get("enum")
    if (allowed and text not in allowed) or cells.lenient(text, field):
        raise ValueError
    match field["type"]:
        case "integer":
            return int(text)
        case "number":
            return float(text)
        case "date":
            return pd.to_datetime(text, format="%Y-%m-%d")
        case "boolean":
            if text not in (*field["trueValues"], *field["falseValues"]):
                raise ValueError
            return text in field["trueValues"]
    return text


def _dtype(field):
    allowed = field.get("constraints", {}).get("enum")
    if allowed:
        return pd.CategoricalDtype(allowed)
    return TYPES.get(field["type"], "string")


def _unknown(kind, name, known):
    near = difflib.get_close_matches(str(name), list(known), 1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return f"there is no {kind} {name!r}; {hint}there are {', '.join(known)}"


def where(table, row):
    """Show where a row comes from: the paragraph in our words, the phrase that proves it, and who said it.

    Parameters: `table`, a table's name; `row`, the number that stands at the left of the row when you show the table, or the
    row's key, such as "force".

    Returns a `Trace`, which shows itself on the page. Raises `UnknownName` for a table or row that is not there.

    >>> where("troops", "exercise_2014").said_by
    'Jakob Sogard Larsen, colonel, head of a new NATO command outpost in Lithuania'
    """
    entry = resource(table)
    data = load(table)
    key = entry["schema"]["primaryKey"]
    keys = list(data[key].astype("str"))
    if isinstance(row, str) and row in keys:
        position = keys.index(row)
    elif not isinstance(row, str) and row in data.index:
        position = data.index.get_loc(row)
    else:
        raise UnknownName(_unknown("row", row, [f"0 to {len(keys) - 1}", *keys]))
    return Trace(entry, data.iloc[position], keys[position])


class Trace:
    """The way from one row back to the article. Shows itself as a small table on the page, and as lines of text.

    Attributes: `table`, `key`; `places`, a list of (paragraph, its summary, phrase); `said_by`, who said it, or None;
    `values`, the row's other cells.
    """

    def __init__(self, entry, row, key):
        fields = {field["name"]: field for field in entry["schema"]["fields"]}
        evidence = {name: field["foundIn"] for name, field in fields.items() if "foundIn" in field}
        voices = [name for name, field in fields.items() if "referenceTo" in field]
        shown = set(fields) - set(evidence) - set(evidence.values()) - set(voices) - {entry["schema"]["primaryKey"]}
        summaries = load("paragraphs").set_index("paragraph")["summary"]
        self.table, self.key = entry["name"], key
        self.places = [
            (int(row[paragraph]), summaries[row[paragraph]], row[name]) for name, paragraph in evidence.items()
        ]
        self.said_by = _voice(row[voices[0]], fields[voices[0]]) if voices else None
        self.values = {name: _plain(row[name]) for name in fields if name in shown}

    def _lines(self):
        yield "row", f"{self.key} ({self.table})"
        yield "it says", "; ".join(f"{name}: {value}" for name, value in self.values.items())
        for paragraph, summary, phrase in self.places:
            yield f"paragraph {paragraph}", summary
            yield "its words", f"“{phrase}”"
        if not self.places:
            yield "paragraph", "none: this table names things, it claims nothing"
        if self.said_by:
            yield "said by", self.said_by

    def __repr__(self):
        return "\n".join(f"{name + ':':<14} {text}" for name, text in self._lines())

    def _repr_html_(self):
        rows = "".join(
            f'<tr><th scope="row" style="text-align:left;vertical-align:top">{html.escape(name)}</th>'
            f'<td style="text-align:left">{html.escape(text)}</td></tr>'
            for name, text in self._lines()
        )
        return f'<table><caption style="text-align:left">Where this comes from</caption><tbody>{rows}</tbody></table>'


def _plain(value):
    """A cell as a reader would write it."""
    if pd.isna(value):
        return "(empty)"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if pd.api.types.is_bool(value):
        return "yes" if value else "no"
    return f"{value:,}" if pd.api.types.is_integer(value) and value > 9999 else str(value)


def _voice(speaker, field):
    """Who is meant by a speaker's key, in words: a person with the role, an actor's name, or one of the other values."""
    for reference in field["referenceTo"]:
        people = load(reference["resource"]).set_index(reference["field"])
        if speaker in people.index:
            found = people.loc[speaker]
            return f"{found['name']}, {found['role']}" if "role" in people else found["name"]
    return field["otherValues"][speaker]
