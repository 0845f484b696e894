"""Load a table, typed from the dictionary."""

import json
from functools import cache, lru_cache

import pandas as pd

from eastern_flank.core import project
from eastern_flank.core.errors import UnknownName
from eastern_flank.core.text import is_visible, unknown
from eastern_flank.tables import cell_reader, csv_reader, display, limits, schema

# Types that know a missing value. Whatever is not here is text, which knows one too.
TYPES = {"integer": "Int64", "number": "Float64", "date": "datetime64[s]", "boolean": "boolean"}
MOST_TABLES = 64  # that are kept typed: all of the project's, and those that were edited while a lesson is open


def package() -> dict:
    """Return the data dictionary (`data/datapackage.json`); read again only when the file has changed.

    Returns
    -------
    dict

    Raises
    ------
    csv_reader.Unsound
        With one line where it is broken.
    """
    folder = project.data()
    state = (folder / schema.FILE).stat()
    return _read_package(folder, state.st_mtime_ns, state.st_size)


def about() -> dict:
    """Return the dictionary, once it is certain that it says what figures, decks and pages say of the project.

    Returns
    -------
    dict

    Raises
    ------
    csv_reader.Unsound
        Where its `short`, `keywords`, `contributors`, `sources` or `licenses` is missing, or is not as the project's are.
    """
    found = package()
    try:
        texts = [found["short"], *found["keywords"], found["contributors"][0]["title"]]
        texts += [found["sources"][0][part] for part in ("title", "short", "path")]
        texts += [found["licenses"][0][part] for part in ("name", "title", "short", "path")]
        lists = isinstance(found["keywords"], list)
        sound = lists and all(isinstance(text, str) and 0 < len(text) <= limits.NAME for text in texts)
    except (LookupError, TypeError):
        sound = False
    if not sound:
        what = "its short name, keywords, contributors, sources or licenses are not as a figure needs them"
        raise csv_reader.Unsound(schema.FILE, f"{what}; put back the file as it was")
    return found


@cache
def _read_package(folder, _changed, _size):
    schema.read(folder)
    return schema.read_json(folder, schema.FILE)


def resource(name: str) -> dict:
    """Return the dictionary's entry for one table.

    Parameters
    ----------
    name : str
        The table's name.

    Returns
    -------
    dict
        The table's `title`, `path`, `schema` and so on.

    Raises
    ------
    UnknownName
        With the nearest names, or with all.
    """
    known = {entry["name"]: entry for entry in _entries()}
    if not isinstance(name, str) or name not in known:
        raise UnknownName(unknown("table", name, known))
    return known[name]


def _entries():
    """Return the dictionary's entries of tables; the shapes of the map are in it too and are not a table."""
    return [entry for entry in package()["resources"] if "schema" in entry]


def load(name: str | None = None) -> pd.DataFrame:
    """Load one of the tables, or list them.

    The file is read at every call: a change in it is there at once. Labels and sides of actors join on their keys. A table of
    the context layer says below it, wherever it is shown, that it is not from the article.

    Parameters
    ----------
    name : str, optional
        A table's name such as "troops" or "context/exercises"; without it you get the list of all tables.

    Returns
    -------
    pandas.DataFrame
        The table's columns in the dictionary's order and with real types: whole numbers are nullable integers (`Int64`),
        words from a closed list are categories in the dictionary's order, yes and no are `boolean`, dates are timestamps,
        texts are `string`; an empty cell is missing.

    Raises
    ------
    UnknownName
        For a name that is not a table's.
    csv_reader.Unsound
        For a broken file, with the line that `eastern-flank check` has for it.

    >>> troops = load("troops")
    >>> troops.merge(load("actors"), left_on="led_by", right_on="actor")["name"].iloc[0]
    'NATO'
    """
    if name is None:
        return _contents()
    entry = resource(name)
    try:
        return _typed(json.dumps(entry), csv_reader.read_text(project.data() / entry["path"], entry["path"])).copy()
    except ValueError:
        raise _advised(entry["path"]) from None


@lru_cache(MOST_TABLES)
def _typed(description, text):
    """Make a table from its entry in the dictionary and the text of its file: the same text is typed once."""
    entry = json.loads(description)
    fields, missing = entry["schema"]["fields"], {*entry["schema"].get("missingValues", [""])}
    header, rows = csv_reader.parse_rows(text, entry["path"])
    if header != [field["name"] for field in fields]:
        raise ValueError("the columns are not those of the dictionary")
    cells = zip(*rows, strict=True)
    columns = {field["name"]: _column(field, column, missing) for field, column in zip(fields, cells, strict=True)}
    table = display.ContextTable(columns) if entry.get("layer") == "context" else pd.DataFrame(columns)
    table.attrs[display.CAPTION] = f"From the table {entry['name']}"
    return table


def _column(field, cells, missing):
    """Turn one column's cells into a typed Series; ValueError where one does not fit."""
    if not all(
        map(is_visible, cells)
    ):  # then nothing that is made of a table needs to mind what a terminal or a page obeys
        raise ValueError("a character that cannot be seen")
    allowed = field.get("constraints", {}).get("enum")
    values = [None if cell in missing else cell_reader.value(cell, field) for cell in cells]
    if allowed and not set(values) <= {None, *allowed}:
        raise ValueError("not a word of this column")
    return pd.Series(values, dtype=pd.CategoricalDtype(allowed) if allowed else TYPES.get(field["type"], "string"))


def _advised(path):
    """Return what the check says about a damaged file: its own first line, and how many more there are."""
    from eastern_flank.tables import check, validation

    defects = [defect for defect in check.examine().defects if defect.file == path]
    if not defects:  # the check stops where others have many mistakes, and asks less of some tables
        folder = project.data()
        table = next(table for table in schema.read(folder)[0] if table.path == path)
        defects = validation.read_sheet(table, folder).in_order()
    first, *more = defects or [csv_reader.Unsound(path, "was being changed; load it again")]
    if more:
        first.what += f" ({len(more)} more in this file: run 'eastern-flank check')"
    return first


def _contents():
    rows = [
        (
            *(entry.get(part, "") for part in ("name", "layer", "title")),
            len(load(entry["name"])),
            entry.get("description", ""),
        )
        for entry in _entries()
    ]
    return pd.DataFrame(rows, columns=["table", "layer", "title", "rows", "description"]).set_index("table")


def stances() -> pd.DataFrame:
    """Reduce our table of positions to one row for each actor and question: the strongest basis decides.

    Of several rows with the same basis the first is taken. The cells, in their order, are those that the other coders coded.

    Returns
    -------
    pandas.DataFrame
        The columns of "coding/coder_a": `actor`, `question`, `stance` ("not_stated" where the article is silent), `basis`,
        `paragraph` and `comment`, the note of the row that is taken.

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


def cut_off() -> str:
    """Say how far the context layer goes: what came later is not in it.

    Returns
    -------
    str
        For a text or a source line, from `cutOff` in the dictionary.

    >>> cut_off()
    'sources to June 2026, looked at in November 2026'
    """
    days = (pd.Timestamp(package()["cutOff"][what]) for what in ("newestSource", "lookedAt"))
    newest, looked_at = (f"{day.month_name()} {day.year}" for day in days)
    return f"sources to {newest}, looked at in {looked_at}"


def key_columns(table: str) -> list[str]:
    """Return the columns of a table's key.

    Parameters
    ----------
    table : str
        The table's name.

    Returns
    -------
    list of str

    Raises
    ------
    UnknownName
        For a table that is not there.
    """
    return schema.listed(resource(table)["schema"].get("primaryKey", []))
