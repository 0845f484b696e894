"""A row of a table as a sentence, by the dictionary.

A table's `sentence` is a list of pieces. `{column}` in a piece is the row's value in words; `{first..last}` is a range, written
once where both ends are the same; `{column|words}` has words for an empty cell. A piece with an empty cell and no such words is
left out. A column's `words` are what a sentence says for its values, null for nothing at all; `firm` is how firm a value is, as
the key to the inks says it; `hedgeOf` marks the article's own word for it; `dateTo` names the column that says how precise a
date is.
"""

from collections.abc import Mapping

import pandas as pd

from eastern_flank.tables import load as tables
from eastern_flank.tables import schema

_NAMES = ("name", "text", "paraphrase")  # of these columns one says in words what a key stands for


def write(entry: Mapping, row: pd.Series) -> str:
    """Write a row as a sentence.

    Parameters
    ----------
    entry : mapping
        The dictionary's entry of the table. Without a `sentence`, each filled column follows its title.
    row : pandas.Series
        The row.

    Returns
    -------
    str

    >>> troops = tables.load("troops")
    >>> write(tables.resource("troops"), troops.iloc[1])
    'United States: it is set to lead one battalion of the force. How many: about 1,000 soldiers.'
    """
    fields = {field["name"]: field for field in entry["schema"]["fields"]}
    if pieces := entry.get("sentence"):
        text = "".join(filter(None, (_filled(piece, entry, fields, row) for piece in pieces))).strip()
    else:
        written = ((field.get("title", name), in_words(entry, field, row)) for name, field in fields.items())
        text = "; ".join(f"{title}: {value}" for title, value in written if value)
    return text if text.endswith((".", "?", "!")) else f"{text}."


def how_firm(entry: Mapping, row: pd.Series) -> str:
    """Say how firmly a row is put: its status or certainty, and the words that soften it.

    Parameters
    ----------
    entry : mapping
        The dictionary's entry of the table.
    row : pandas.Series
        The row.

    Returns
    -------
    str
        Nothing for a table that does not say it.

    >>> how_firm(tables.resource("troops"), tables.load("troops").iloc[4])
    'it is possible, “may lead”'
    """
    fields = entry["schema"]["fields"]
    hedges = {field["hedgeOf"]: row[field["name"]] for field in fields if "hedgeOf" in field}
    said = []
    for field in sorted(fields, key=lambda field: field["name"] not in hedges and "hedgeOf" not in field):
        name = field["name"]
        words = field.get("firm", {}).get("" if pd.isna(row[name]) else plain(row[name]))
        if words:
            hedge = hedges.get(name)
            said.append(words if hedge is None or pd.isna(hedge) else f"{words}, “{hedge}”")
    return "; ".join(said)


def in_words(entry: Mapping, field: Mapping, row: pd.Series) -> str | None:
    """Write a cell in words.

    Parameters
    ----------
    entry : mapping
        The dictionary's entry of the table.
    field : mapping
        Its entry of the column.
    row : pandas.Series
        The row.

    Returns
    -------
    str or None
        None for an empty cell, and for a value of which a sentence says nothing.
    """
    value = row[field["name"]]
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        month = f"{value.month_name()} {value.year}"  # in English, wherever the computer is; %B is not
        precise = {"month": month, "year": str(value.year)}
        return precise.get(str(row.get(field.get("dateTo"))), f"{value.day} {month}")
    text = _number(value, field) if pd.api.types.is_number(value) else plain(value)
    labels = {**field.get("enumLabels", {}), **field.get("words", {})}
    if text in labels:
        return labels[text]
    return _named(entry, field["name"], text)


def plain(value: object) -> str:
    """Return a cell as the table's file has it, more or less.

    Parameters
    ----------
    value : object

    Returns
    -------
    str
    """
    if pd.isna(value):
        return "(empty)"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if pd.api.types.is_bool(value):
        return "yes" if value else "no"
    return f"{value:,}" if pd.api.types.is_integer(value) and value > 9999 else str(value)


def _filled(piece, entry, fields, row):
    """Return a piece with its blanks filled, or None where a cell is empty."""
    empty = False

    def fill(blank):
        nonlocal empty
        ends = [in_words(entry, fields[column], row) for column in blank.group("column", "last") if column]
        known = list(dict.fromkeys(end for end in ends if end is not None))
        if not known and blank["empty"] is None:
            empty = True
        return " to ".join(known) if known else blank["empty"] or ""

    text = schema.BLANK.sub(fill, piece)
    return None if empty else text


def _number(value, field):
    if pd.api.types.is_bool(value):
        return plain(value)
    return str(value) if field.get("unit") == "year" else f"{value:,.10g}"


def _named(entry, column, key):
    """Return what a key stands for in the table to which it leads; the key itself where that is not said."""
    for reference in entry["schema"].get("foreignKeys", []):
        if reference["fields"] == column:
            target = tables.load(reference["reference"]["resource"]).set_index(reference["reference"]["fields"])
            name = next((name for name in _NAMES if name in target), None)
            return target.at[key, name] if name and key in target.index else key
    return key
