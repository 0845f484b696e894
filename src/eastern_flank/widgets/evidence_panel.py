"""Show me the evidence: for any mark or cell of a figure, the rows of the table behind it and where each comes from."""

import pandas as pd

from eastern_flank.core import part
from eastern_flank.core.errors import UnknownName
from eastern_flank.core.markup import Markup, escape
from eastern_flank.core.text import unknown
from eastern_flank.tables import load as tables
from eastern_flank.tables.reading import trace
from eastern_flank.widgets import controls, frames
from eastern_flank.widgets.panel import Panel, State

_KEY = "its key"  # a column's name that no table has


def evidence_panel(
    table: str, by: str | list[str] | dict[str, str] | None = None, *, rows: pd.DataFrame | None = None
) -> "EvidencePanel":
    """Put a panel on the page that shows where a mark or a cell of a figure comes from.

    For every row of the chosen mark it shows what `where` shows: the row as a sentence, how firm, the phrase, who and where.

    Parameters
    ----------
    table : str
        The name of the table, as for `load` and `where`.
    by : str, list of str, or dict of str to str, optional
        What names the marks: a column of `rows`; a list of columns, such as those of a matrix's rows and of its columns; or a
        dict from such columns to what their controls are called. Without it, each row of the table is offered by its key.
    rows : DataFrame, optional
        The rows that the figure draws; the whole table if left out. It needs the key columns of the table and the columns named
        by `by`; a categorical one is offered in its order, any other in the order in which its values occur.

    Returns
    -------
    EvidencePanel
        It shows itself.

    Raises
    ------
    UnknownName
        For a table or a column that is not there, and for rows that the table does not have.

    >>> panel = evidence_panel("positions", {"actor": "Actor", "question": "Question"})
    >>> panel.set(actor="poland", question="force_deploy")
    >>> panel.said
    'poland, force_deploy: no row of the table, so the article does not say'
    """
    if not isinstance(by, dict):
        names = [by] if isinstance(by, str) else by or []
        by = {name: name.replace("_", " ").capitalize() for name in names}
    return EvidencePanel(table, by, tables.load(table) if rows is None else rows)


class EvidencePanel(Panel):
    """The panel; its controls have the columns as names, and `said` is the choice and its paragraphs.

    Attributes
    ----------
    traces : list of Trace
        What `where` returns for the rows shown.
    """

    def __init__(self, table: str, labels: dict[str, str], rows: pd.DataFrame):
        self._table, self.traces = table, []
        key = tables.key_columns(table)
        for column in (*key, *labels):
            if column not in rows.columns:
                raise UnknownName(unknown("column", column, rows.columns))
        self._rows = rows.assign(**{_KEY: rows[key].astype("str").agg(", ".join, axis="columns")})
        labels = labels or {_KEY: "Row"}
        offered = {column: controls.choice(label, _values(self._rows[column])) for column, label in labels.items()}
        super().__init__(offered, "Evidence panel")

    def _repr_mimebundle_(self, **kwargs):
        return super()._repr_mimebundle_(**kwargs) | (self._as_part() if part.wanted() else {})

    def _as_part(self):
        """Describe each state, as HTML and in plain words."""
        shown = []
        for values in frames.states(self.controls):
            self.set(**values)
            at = [frames.key(control, values[name]) for name, control in self.controls.items()]
            shown.append({"at": at, "html": str(self.shown.value), "said": self.said})
        self.reset()
        return part.bundle("evidence", controls=[*map(frames.described, self.controls.values())], frames=shown)

    def _state(self):
        chosen = self._rows
        for column, value in self.values.items():
            chosen = chosen[chosen[column] == value]
        self.traces = [trace.where(self._table, key) for key in chosen[_KEY]]
        named = ", ".join(map(str, self.values.values()))
        if self.traces:
            said = f"{named}: {'; '.join(map(_briefly, self.traces))}"
            return State(Markup("".join(each._repr_html_() for each in self.traces)), said)
        of_article = tables.resource(self._table)["layer"] == "article"
        said = f"{named}: no row of the table, so {'the article does not say' if of_article else 'nothing is recorded'}"
        return State(Markup(f"<p>{escape(said)}.</p>"), said)


def _values(column):
    """Return the values of a column, each once: in their order where they have one, else as they occur."""
    return list(column.cat.categories if hasattr(column, "cat") else column.dropna().unique())


def _briefly(found):
    """Say in a few words where a row comes from."""
    place = found.source.get("publisher", "no paragraph")
    if found.places:
        paragraphs = list(dict.fromkeys(str(paragraph) for paragraph, *_ in found.places))
        place = f"paragraph{'s' if len(paragraphs) > 1 else ''} {' and '.join(paragraphs)}"
    return f"{place}, said by {found.said_by}" if found.said_by else place
