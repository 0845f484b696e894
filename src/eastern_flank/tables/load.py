"""Load a table, typed from the dictionary, and trace a row back to the article."""

import difflib
from functools import cache, lru_cache

import pandas as pd

from eastern_flank.core import project
from eastern_flank.core.errors import UnknownName
from eastern_flank.tables import cell_advice, csv_reader, display
from eastern_flank.tables import schema as dictionary
from eastern_flank.tables.context import ContextTable
from eastern_flank.tables.facts import fact_table

# Types that know a missing value. Whatever is not here is text, which knows one too.
TYPES = {"integer": "Int64", "number": "Float64", "date": "datetime64[s]", "boolean": "boolean"}
MOST_TABLES = 64  # that are kept typed: all of the project's, and those that were edited while a lesson is open


@cache
def _read_package(folder, _changed):
    for defect in dictionary.read(folder).defects:
        raise defect
    return dictionary.read_json(folder, dictionary.FILE)


def package():
    """Return the data dictionary (`data/datapackage.json`) as a dict; read again only when the file has changed.

    Raises `csvfile.Unsound` with one clear line where it is broken.
    """
    return _read_package(*_edition())


def _edition():
    """The data folder, and what is different once its dictionary has been changed."""
    path = project.root() / project.DICTIONARY
    state = path.stat()
    return path.parent, (state.st_mtime_ns, state.st_size)


def resource(name):
    """Return the dictionary's entry for one table: its `title`, `path`, `schema` and so on.

    Raises `UnknownName` with the names there are.
    """
    known = {entry["name"]: entry for entry in _entries()}
    if not isinstance(name, str) or name not in known:
        raise UnknownName(_unknown("table", name, known))
    return known[name]


def _entries():
    """The dictionary's entries of tables; the shapes of the map are in it too, and are none."""
    return [entry for entry in package()["resources"] if "schema" in entry]


def load(name=None):
    """Load one of the tables, or list them.

    Parameters: `name`, a table's name such as "troops" or "context/exercises"; without it you get the list of all tables.

    Returns a pandas DataFrame with the table's columns in the dictionary's order and with real types: whole numbers are
    nullable integers (`Int64`), words from a closed list are categories in the dictionary's order, yes and no are
    `boolean`, dates are timestamps, texts are `string`; an empty cell is missing. Labels and sides of actors join on their keys.
    A table of the context layer says below it, wherever it is shown, that it is not from the article.

    The file is read at every call: what somebody has changed in it is there at once. Raises `UnknownName` for a name that is no
    table, and `csvfile.Unsound` for a file that is broken, with the line that `eastern-flank check` has for it.

    >>> troops = load("troops")
    >>> troops.merge(load("actors"), left_on="led_by", right_on="actor")["name"].iloc[0]
    'NATO'
    """
    if name is None:
        return _contents()
    path = resource(name)["path"]
    folder, changed = _edition()
    try:
        return _typed(folder, changed, name, csv_reader.read_text(folder / path, path)).copy()
    except csv_reader.Unsound as damage:
        raise _advised(damage, folder) from None


@lru_cache(MOST_TABLES)
def _typed(folder, changed, name, text):
    """A table from the text of its file: the same text is typed once."""
    entry = next(entry for entry in _read_package(folder, changed)["resources"] if entry["name"] == name)
    schema, path = entry["schema"], entry["path"]
    fields = schema["fields"]
    header, rows = csv_reader.parse_rows(text, path)
    if header != [field["name"] for field in fields]:
        raise csv_reader.Unsound(path, "the columns are not those of the dictionary; put back the file as it was", 1)
    texts = zip(*rows, strict=True) if rows else [() for _ in fields]
    missing = set(schema.get("missingValues", [""]))
    columns = {
        field["name"]: _column(field, [None if text in missing else text for text in column], path)
        for field, column in zip(fields, texts, strict=True)
    }
    table = ContextTable(columns) if entry["layer"] == "context" else pd.DataFrame(columns)
    table.attrs[display.CAPTION] = f"From the table {name}"
    return table


def _advised(damage, folder):
    """Return what the check says of a damaged file: its own first line, and how many more there are."""
    from eastern_flank.tables import check as checking

    found = [defect for defect in checking.examine(folder).defects if defect.file == damage.file]
    if not found:
        return damage
    first, *more = found
    what = f"{first.what} ({len(more)} more in this file: run 'eastern-flank check')" if more else first.what
    return csv_reader.Unsound(first.file, what, first.row, first.column, first.cause)


def _contents():
    rows = [
        (entry["name"], entry["layer"], entry["title"], len(load(entry["name"])), entry["description"])
        for entry in _entries()
    ]
    return pd.DataFrame(rows, columns=["table", "layer", "title", "rows", "description"]).set_index("table")


def stances():
    """Reduce our table of positions to one row for each actor and question: the strongest basis stands for the cell.

    Of several rows with the same basis the first stands. The cells, in their order, are those that the other coders coded.

    Returns a DataFrame with the columns of "coding/coder_a": `actor`, `question`, `stance` ("not_stated" where the article is
    silent), `basis`, `paragraph` and `comment`, the note of the row that stands.

    >>> stances()["stance"].value_counts()["not_stated"]
    np.int64(35)
    """
    cells_of = ["actor", "question"]
    # The words of a closed list sort in the dictionary's order, and there the strongest basis comes first.
    strongest = load("positions").sort_values("basis", kind="stable").drop_duplicates(cells_of)
    sheet = load("coding/coder_b")
    found = sheet[cells_of].merge(strongest.rename(columns={"note": "comment"}), on=cells_of, how="left")
    found["stance"] = found["stance"].astype(sheet["stance"].dtype).fillna("not_stated")
    return found[list(sheet.columns)]


def _column(field, texts, path):
    """Turn one column's texts into a typed pandas Series; a cell that does not fit is one clear line."""
    values = []
    for row, text in enumerate(texts, 2):
        try:
            values.append(None if text is None else _value(field, text))
        except ValueError:
            allowed = field.get("constraints", {}).get("enum")
            _, advice = cell_advice.unlisted(text, allowed) if allowed else cell_advice.unaccepted(text, field)
            raise csv_reader.Unsound(path, advice, row, field["name"]) from None
    return pd.Series(values, dtype=_dtype(field))


def _value(field, text):
    """A cell's text as a value of its column's type; ValueError where it is none."""
    allowed = field.get("constraints", {}).get("enum")
    if (allowed and text not in allowed) or cell_advice.lenient(text, field):
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

    For a table of the context layer it shows the source instead.

    Parameters: `table`, a table's name; `row`, the number that stands at the left of the row when you show the table, or the
    row's key, such as "force".

    Returns a `Trace`, which shows itself on the page. Raises `UnknownName` for a table or row that is not there.

    >>> where("troops", "exercise_2014").said_by
    'Jakob Sogard Larsen, colonel, head of a new NATO command outpost in Lithuania'
    >>> where("context/outcomes", "force_deployed").source["publisher"]
    'NATO'
    """
    entry = resource(table)
    data = load(table)
    keys = list(data[_key(entry)].astype("str").agg(", ".join, axis="columns"))
    if isinstance(row, str) and row in keys:
        position = keys.index(row)
    elif not isinstance(row, str) and pd.api.types.is_hashable(row) and row in data.index:
        position = data.index.get_loc(row)
    else:
        raise UnknownName(_unknown("row", row, [f"0 to {len(keys) - 1}", *keys]))
    return Trace(entry, data.iloc[position], keys[position])


def key_columns(table):
    """Return the columns of a table's key. Parameters: `table`, its name. Raises `UnknownName` for one that is not there."""
    return _key(resource(table))


def _key(entry):
    """Return the columns of a table's key; Table Schema lets it be one name or a list of names."""
    key = entry["schema"]["primaryKey"]
    return [key] if isinstance(key, str) else key


class Trace:
    """The way from one row back to the article, or to another source. Shows itself as a small table, and as lines of text.

    Attributes: `table`, `key`; `places`, a list of (paragraph, its summary, phrase or None); `said_by`, who said it, or None;
    `source`, what a row of context names as its source, a dict from part ("title", "publisher", "date", "address" and so on) to
    text; `values`, the row's other cells.
    """

    def __init__(self, entry, row, key):
        fields = {field["name"]: field for field in entry["schema"]["fields"]}
        parts = {field["sourcePart"]: name for name, field in fields.items() if "sourcePart" in field}
        evidence = {name: field["foundIn"] for name, field in fields.items() if "foundIn" in field}
        voices = [name for name, field in fields.items() if "referenceTo" in field]
        told = {*evidence, *evidence.values(), *voices, *parts.values(), *_key(entry)}
        self.table, self.key = entry["name"], key
        self.places = [_place(row[paragraph], row[name]) for name, paragraph in evidence.items()]
        if entry["layer"] == "coding" and pd.notna(row["paragraph"]):
            self.places = [_place(row["paragraph"], None)]
        self.said_by = _voice(row[voices[0]], fields[voices[0]]) if voices else None
        self.source = {part: _plain(row[name]) for part, name in parts.items()}
        self.values = {name: _plain(row[name]) for name in fields if name not in told}

    def _lines(self):
        yield "row", f"{self.key} ({self.table})"
        yield "it says", "; ".join(f"{name}: {value}" for name, value in self.values.items())
        for paragraph, summary, phrase in self.places:
            yield f"paragraph {paragraph}", summary
            if phrase:
                yield "its words", f"“{phrase}”"
        if self.source:
            yield "paragraph", "none: this is context, not the article"
            yield from (("source", self.source["title"]), ("by", f"{self.source['publisher']} ({self.source['kind']})"))
            yield from ((part, self.source[part]) for part in ("date", "precision", "address") if part in self.source)
        elif not self.places:
            yield "paragraph", "none"
        if self.said_by:
            yield "said by", self.said_by

    def __repr__(self):
        return "\n".join(f"{name + ':':<14} {text}" for name, text in self._lines())

    def _repr_html_(self):
        return fact_table("Where this comes from", self._lines())


def _place(paragraph, phrase):
    """A paragraph of the article, its summary, and the phrase that stands in it."""
    summaries = load("paragraphs").set_index("paragraph")["summary"]
    return int(paragraph), summaries[paragraph], phrase


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
