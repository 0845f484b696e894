"""Show me the evidence: for any mark or cell of a figure, the rows of the table behind it and where each comes from."""

import html

import pandas as pd

from eastern_flank.core.errors import UnknownName
from eastern_flank.tables import load as tables
from eastern_flank.widgets import controls
from eastern_flank.widgets.panel import Panel, State


def evidence_panel(table, by=None, *, rows=None):
    """Put a panel on the page that shows where a mark or a cell of a figure comes from.

    Parameters
    ----------
    table: the name of the table, as for `load` and `where`.
    by: what names the marks: a column of `rows`; a list of columns, such as those of a matrix's rows and of its columns; or a
        dict from such columns to what their controls are called. Without it, each row of the table is offered by its key.
    rows: DataFrame with the rows that the figure draws; the whole table if left out. It needs the key columns of the table and
        the columns named by `by`; a categorical one gives its order, any other that in which its values occur.

    Returns an `EvidencePanel`, which shows itself: paragraph, summary, phrase and who said it, as `where` has them, for every row
    of the chosen mark. Raises `UnknownName` for a table or a column that is not there, and for rows that the table does not have.

    >>> panel = evidence_panel("positions", {"actor": "Actor", "question": "Question"})
    >>> panel.set(actor="poland", question="force_deploy")
    >>> panel.said
    'poland, force_deploy: no row of the table, so the article does not say'
    """
    return EvidencePanel(table, by, tables.load(table) if rows is None else rows)


class EvidencePanel(Panel):
    """The panel. Attributes: `controls`, by the columns; `shown`, the `HTML` widget; `said`, the choice and its paragraphs;
    `traces`, a list of what `where` returns for the rows shown."""

    def __init__(self, table, by, rows):
        self._table, self.traces = table, []
        key = tables.key_columns(table)
        labels = (
            by if isinstance(by, dict) else {name: _label(name) for name in ([by] if isinstance(by, str) else by or [])}
        )
        for column in (*key, *labels):
            if column not in rows.columns:
                raise UnknownName(
                    f"there is no column {column!r} in the rows; there are {', '.join(map(str, rows.columns))}"
                )
        self._rows = rows.assign(**{_KEY: rows[key].astype("str").agg(", ".join, axis="columns")})
        labels = labels or {_KEY: "Row"}
        offered = {column: controls.choice(label, _values(self._rows[column])) for column, label in labels.items()}
        super().__init__(offered, "Evidence panel")

    def _state(self):
        chosen = self._rows
        for column, value in self.values.items():
            chosen = chosen[chosen[column] == value]
        self.traces = [tables.where(self._table, key) for key in chosen[_KEY]]
        named = ", ".join(str(value) for value in self.values.values())
        if not self.traces:
            said = f"{named}: no row of the table, so {_SILENT[tables.resource(self._table)['layer'] == 'article']}"
            return State(f"<p>{html.escape(said)}.</p>", said)
        said = f"{named}: {'; '.join(map(_briefly, self.traces))}"
        return State("".join(trace._repr_html_() for trace in self.traces), said)


_KEY = "its key"  # a column's name that no table has
_SILENT = {True: "the article does not say", False: "nothing is recorded"}


def _label(column):
    return column.replace("_", " ").capitalize()


def _values(column):
    """The values of a column, each once: in their order where they have one, else as they occur."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return list(column.cat.categories)
    return list(column.dropna().unique())


def _briefly(trace):
    """Where a row comes from, in a few words."""
    if trace.places:
        paragraphs = list(dict.fromkeys(str(paragraph) for paragraph, *_ in trace.places))
        place = f"paragraph{'s' if len(paragraphs) > 1 else ''} {' and '.join(paragraphs)}"
    else:
        place = trace.source.get("publisher", "no paragraph")
    return f"{place}, said by {trace.said_by}" if trace.said_by else place
