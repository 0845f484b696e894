"""Tables as a page shows them.

pandas' HTML of a DataFrame is changed in three places: a caption says where the table comes from; the corner is a plain
cell, because screen readers announce pandas' empty header cell as a header of nothing (axe-core, rule empty-table-header);
and texts begin at the left, where the eye finds the next line, in columns that are not too narrow to read.
"""

import re
import sys
from collections.abc import Iterable

import pandas as pd

from eastern_flank.core import part
from eastern_flank.core.markup import NO_FORMULAS, Markup, escape, folded

CAPTION = "caption"  # in a DataFrame's `attrs`, which pandas copies to what is made of it
LONG = 24  # characters of a text that would be broken into a word or two a line
SHORT = 20  # characters of a name in an index that is not broken
_ROW = re.compile(r"<tr.*?</tr>", re.DOTALL)
REMARK = "Context: not from the article. ef.where shows the source of each row."


class ContextTable(pd.DataFrame):
    """A DataFrame with a line below it that says that it is context: not from the article.

    What pandas makes of it (selected rows and columns, a sorted copy, a sum by group, a merge to which it is the left side)
    is a `ContextTable` too. Where an article's table is the left side of a merge, the result is a plain DataFrame.
    """

    @property
    def _constructor(self):  # pandas asks for this wherever it makes a new table of this one
        return ContextTable

    def __repr__(self):
        """Return the table and the line."""
        return f"{super().__repr__()}\n{REMARK}"

    def _repr_html_(self):
        page = super()._repr_html_()
        return page and f"{page}<p>{escape(REMARK)}</p>"


def page(table: pd.DataFrame) -> str | None:
    """Return a table as HTML.

    Parameters
    ----------
    table : pandas.DataFrame
        The table. If its `attrs` has a text "caption", that is above it.

    Returns
    -------
    str or None
        The HTML; None where pandas' option display.notebook_repr_html is off.
    """
    with pd.option_context("display.html.use_mathjax", False):  # a cell with dollar signs is no formula
        shown = table._repr_html_()
    if shown is None:
        return None
    shown = _from_the_left(shown.replace("<th></th>", "<td></td>"), table)
    caption = table.attrs.get(CAPTION)
    if not caption:
        return shown
    above = f'<caption style="caption-side:top;text-align:left">{escape(caption)}</caption>'
    return shown.replace("<thead>", f"{above}\n  <thead>", 1)


def _from_the_left(shown, table):
    """Let the columns of text in pandas' HTML of a table begin at the left, and give long texts room.

    A table whose columns are in levels, or are too many to be shown, stays as pandas writes it.
    """
    if table.columns.nlevels > 1:
        return shown
    rows = pd.get_option("display.max_rows")
    texts = {}
    for place, (_, column) in enumerate(table.items()):
        if not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column)):
            longest = max((len(str(value)) for value in column.head(rows)), default=0)
            texts[place] = "text-align:left" + (";min-width:14em" if longest > LONG else "")
    squeezed = any("min-width" in style for style in texts.values())
    whole = squeezed and max(len(str(name)) for name in table.index[:rows]) <= SHORT
    return _ROW.sub(lambda row: _styled(row[0], texts, len(table.columns), whole), shown)


def _styled(row, texts, count, whole):
    """Style the cells of a row that are texts: the names of the columns, or what is in them; before both may be an index.

    A short name in the index, such as a date, is not broken where a long text beside it takes the room: it is kept `whole`.
    """
    opening = "<th>" if "text-align: right" in row else "<td>"
    before, *cells = row.split(opening)
    first = len(cells) - count
    if first < 0:
        return row
    if whole and opening == "<td>":
        before = before.replace("<th>", '<th style="white-space:nowrap">')
    styles = (f' style="{texts[place]}"' if place in texts else "" for place in range(-first, count))
    return before + "".join(f"{opening[:-1]}{style}>{cell}" for style, cell in zip(styles, cells, strict=True))


def register() -> None:
    """Make notebooks show every DataFrame as `page` does, and pandas' `style` escape its cells."""
    pd.set_option("styler.format.escape", "html", "styler.html.mathjax", False)
    ipython = sys.modules.get("IPython")  # a script has not imported it and need not wait for it
    if ipython and (shell := ipython.get_ipython()):
        shell.display_formatter.formatters["text/html"].for_type_by_name("pandas", "DataFrame", page)


def fact_table(caption: str, lines: Iterable[tuple[str, str]]) -> Markup:
    """Return a small table of facts as HTML, with a header cell in each row.

    Parameters
    ----------
    caption : str
        What is above it.
    lines : iterable of tuple
        Pairs of a name and a text.

    Returns
    -------
    Markup

    >>> fact_table("The count", [("yes", "4")])[-34:]
    '>4</td></tr></tbody></table>'
    """
    rows = (
        (
            '<tr><th scope="row" style="text-align:left;vertical-align:top;white-space:nowrap">'
            f'{escape(name)}</th><td style="text-align:left">{escape(text)}</td></tr>'
        )
        for name, text in lines
    )
    above = f'<caption style="text-align:left">{escape(caption)}</caption>'
    return Markup(f"<table {NO_FORMULAS}>{above}<tbody>{''.join(rows)}</tbody></table>")


class Folded:
    """Something that is closed on the page until somebody opens it; see `fold`."""

    def __init__(self, what: object, words: str):
        self._what, self._words = what, words

    def __repr__(self):
        """Return the words to open it by, and below them what is folded."""
        return f"{self._words}\n{self._what if isinstance(self._what, str) else repr(self._what)}"

    def _repr_html_(self):
        what = self._what
        if isinstance(what, pd.DataFrame):
            html = page(what)
        elif hasattr(what, "_repr_html_"):
            html = what._repr_html_()
        else:
            html = f"<p>{escape(what)}</p>"
        return folded(self._words, Markup(html))

    def _repr_mimebundle_(self, **kwargs):
        """Return the description of what is folded, in a run for the site; everything else is as the methods above say."""
        told = getattr(self._what, "as_part", None) if part.wanted() else None
        return told() if told else {}


def fold(what: object, words: str = "Compare with your guess") -> Folded:
    """Close a result on the page until somebody opens it: what answers a prediction is not to be seen before the guess.

    Parameters
    ----------
    what : object
        A table, a text, or anything that a page can show.
    words : str
        To open it by.

    Returns
    -------
    Folded
        It shows itself.
    """
    return Folded(what, words)
