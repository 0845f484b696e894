"""Where a row comes from, in a sentence: what it says, how firmly, the phrase, who says it, and which paragraph."""

from collections.abc import Mapping

import pandas as pd

from eastern_flank.core.errors import UnknownName
from eastern_flank.core.markup import NO_FORMULAS, Markup, escape
from eastern_flank.core.text import unknown
from eastern_flank.tables import display
from eastern_flank.tables import load as tables
from eastern_flank.tables.reading import sentence

_NOTES = ("note", "comment")  # columns of what a reader must know before the rest


def where(table: str, row: int | str) -> "Trace":
    """Say where a row comes from: what to bear in mind, the row as a sentence, how firm it is, the phrase, who and where.

    For a table of the context layer it names the source instead of a phrase.

    Parameters
    ----------
    table : str
        A table's name.
    row : int or str
        The number at the left of the row when you show the table, or the row's key, such as "force".

    Returns
    -------
    Trace
        Shows itself on the page.

    Raises
    ------
    UnknownName
        For a table or row that is not there.

    >>> where("troops", "exercise_2014").said_by
    'Jakob Sogard Larsen, colonel, head of a new NATO command outpost in Lithuania'
    >>> where("troops", "exercise_2014").sentence
    'Russia: it held one exercise, in 2014. How many: 100,000 soldiers. Where: the borders of the Baltics.'
    >>> where("context/outcomes", "force_deployed").source["publisher"]
    'NATO'
    """
    entry = tables.resource(table)
    data = tables.load(table)
    columns = [data[column].astype("str") for column in tables.key_columns(table)]
    keys = [", ".join(words) for words in zip(*columns, strict=True)] or [str(number) for number in data.index]
    if isinstance(row, str) and row in keys:
        position = keys.index(row)
    elif not isinstance(row, str) and pd.api.types.is_hashable(row) and row in data.index:
        position = data.index.get_loc(row)
    else:
        raise UnknownName(unknown("row", row, [f"0 to {len(keys) - 1}", *keys]))
    return Trace(entry, data.iloc[position], keys[position])


class Trace:
    """Where a row comes from: the article, or another source. Shows itself on the page, and as lines of text.

    Attributes
    ----------
    table, key : str
        The table's name and the row's key.
    note : str
        What to bear in mind; empty where there is nothing.
    sentence, firm : str
        What the row says, and how firmly; `firm` is empty where the table does not say it.
    places : list of tuple
        The number of each paragraph that the row rests on, its summary, and the phrase or None.
    about : int or None
        For context, the paragraph whose statement the row follows.
    said_by : str or None
        Who said it.
    source : dict of str to str
        What a row of context names as its source: "title", "publisher", "date", "address" and so on.
    """

    def __init__(self, entry: Mapping, row: pd.Series, key: str):
        fields = entry["schema"]["fields"]
        self.table, self.key, self.places, self.said_by, self.source = entry["name"], key, [], None, {}
        self.sentence, self.firm = sentence.write(entry, row), sentence.how_firm(entry, row)
        self.note = next((str(row[name]) for name in _NOTES if name in row.index and pd.notna(row[name])), "")
        for field in fields:
            cell = row[field["name"]]
            if "foundIn" in field:
                self.places.append(_place(row[field["foundIn"]], cell))
            elif "referenceTo" in field:
                self.said_by = self.said_by or speaker(cell, field)
            elif "sourcePart" in field:
                self.source[field["sourcePart"]] = sentence.plain(cell)
        self._source = _source(fields, entry, row, self.source) if self.source else ""
        # A paragraph without a phrase: that of the coding, of the paragraph itself, or of what context is about.
        number = row.get("paragraph", pd.NA) if not self.places else pd.NA
        self.about = int(number) if self.source and pd.notna(number) else None
        if pd.notna(number) and not self.source:
            self.places = [_place(number, None)]

    def _lines(self):
        """Yield a name and a text for each thing that there is to say besides the note and the sentence."""
        if self.firm:
            yield "How firm", self.firm
        for paragraph, _, phrase in self.places:
            if phrase:
                yield "Phrase" if len(self.places) == 1 else f"Phrase, paragraph {paragraph}", f"“{phrase}”"
        if self.said_by:
            yield "Who says so", self.said_by
        if self.source:
            about = f"; about what paragraph {self.about} says" if self.about else ""
            yield "Where", f"in no paragraph: this is context, not the article{about}"
            yield from (("Source", self._source), ("Address", self.source["address"]))
        else:
            numbers = [str(number) for number in dict.fromkeys(number for number, *_ in self.places)]
            many = f"paragraph{'s' if len(numbers) > 1 else ''} {' and '.join(numbers)}"
            yield "Where", f"{many} of {len(tables.load('paragraphs'))}" if numbers else "in no single paragraph"

    def _paragraphs(self):
        """Return the summaries of the paragraphs by their numbers."""
        found = {number: summary for number, summary, _ in self.places}
        return found | ({self.about: _place(self.about, None)[1]} if self.about else {})

    def __repr__(self):
        """Return the lines of text."""
        lines = [f"Bear in mind: {self.note}"] if self.note else []
        lines += [self.sentence, *(f"{name + ':':<14} {text}" for name, text in self._lines())]
        read = (f"Paragraph {number}, in our words: {summary}" for number, summary in self._paragraphs().items())
        return "\n".join([*lines, *read])

    def _repr_html_(self):
        note = f"<p><strong>Bear in mind:</strong> {escape(self.note)}</p>" if self.note else ""
        said = Markup(f"<strong>{escape(self.sentence)}</strong>")
        folds = (
            f"<details><summary>Read paragraph {number}</summary><p>{escape(summary)} (Our summary.)</p></details>"
            for number, summary in self._paragraphs().items()
        )
        return f"<div {NO_FORMULAS}>{note}{display.fact_table(said, self._lines())}{''.join(folds)}</div>"


def _place(paragraph, phrase):
    """Return the number of a paragraph, its summary, and the phrase that is in it."""
    summaries = tables.load("paragraphs").set_index("paragraph")["summary"]
    return int(paragraph), summaries[paragraph], phrase


def _source(fields, entry, row, parts):
    """Return the title of a source, where the title is from if not from the page, who published it, and when."""
    named = {field["sourcePart"]: field for field in fields if "sourcePart" in field}
    of_title = (
        "" if parts.get("basis", "page") == "page" else f" (title: {sentence.in_words(entry, named['basis'], row)})"
    )
    date = sentence.in_words(entry, named["date"], row) if "date" in named else None
    kind = parts["kind"].replace("state_run", "state-run").replace("_", " ")
    return f"{parts['title']}{of_title}. {parts['publisher']} ({kind}){f', {date}' if date else ''}"


def speaker(key: str, field: Mapping) -> str:
    """Say who is meant by a speaker's key.

    Parameters
    ----------
    key : str
        What the cell has.
    field : mapping
        The dictionary's entry of the column.

    Returns
    -------
    str
        A person with the role, an actor's name, or what the dictionary says for one of the other values.
    """
    for reference in field["referenceTo"]:
        people = tables.load(reference["resource"]).set_index(reference["field"])
        if key in people.index:
            found = people.loc[key]
            return f"{found['name']}, {found['role']}" if "role" in people else found["name"]
    return field["otherValues"][key]
