"""Labels that keep the article's own hedges."""

import pandas as pd

from eastern_flank.charts import common


def hedged(table: pd.DataFrame, value: str, *, precision: str = "precision", hedge: str = "hedge") -> pd.Series:
    """Write each number of a table with the article's own hedge: "about 1,000, “set to lead”".

    Parameters
    ----------
    table : DataFrame
    value : str
        The column of numbers.
    precision : str
        A column of "exact", "about" or "not_stated".
    hedge : str
        A column with the softening words, empty where there are none.

    Returns
    -------
    Series of str
        With the table's index.
    """
    common.check_columns(table, value, precision, hedge)
    texts = [_in_words(*row) for row in zip(table[value], table[precision], table[hedge], strict=True)]
    return pd.Series(texts, index=table.index, dtype="str")


def _in_words(number, precision, hedge):
    text = "number not stated" if pd.isna(number) else f"{'about ' if precision == 'about' else ''}{number:,}"
    return text if pd.isna(hedge) else f"{text}, “{hedge}”"
