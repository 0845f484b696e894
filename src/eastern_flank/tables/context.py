"""Tables that do not come from the article say so wherever they are shown."""

import pandas as pd

REMARK = "Context: not from the article. ef.where shows the source of each row."


class ContextTable(pd.DataFrame):
    """A DataFrame like any other, with one line below it that says that it is context.

    What pandas makes of it (selected rows and columns, a sorted copy, a sum by group, a merge to which it is the left side)
    is a `ContextTable` too. Where an article's table is the left side of a merge, the result is a plain DataFrame.
    """

    @property
    def _constructor(self):  # pandas asks for this wherever it makes a new table of this one
        return ContextTable

    def __repr__(self):
        return f"{super().__repr__()}\n{REMARK}"

    def _repr_html_(self):
        page = super()._repr_html_()
        return page and f"{page}<p>{REMARK}</p>"
