"""Three measures of how far people agree who code the same text, each with its formula.

A code is any word, such as "yes" or "not_stated". A missing code (None, NaN or pandas' NA) means that a coder did not code
the item, which is not the same as the code "not_stated": the coder looked, and found nothing.
"""

from collections.abc import Mapping, Sequence

import krippendorff
import pandas as pd

from eastern_flank.core.errors import PlainError

NO_VARIATION = "{measure} has no value here: every code is {code!r}, so chance alone would agree just as well"


class CannotCompute(PlainError, ValueError):
    """A measure that has no value for these codes; the message says why."""


def percent_agreement(one: pd.Series | Sequence, other: pd.Series | Sequence) -> float:
    """Return the share of items to which two coders give the same code, from 0 to 1.

    p_o = items with the same code / items that both coded

    Parameters
    ----------
    one, other : Series or list
        A code for each item: two Series, matched by their index, or two lists of the same length. Items that only one of them
        coded are left out.

    Returns
    -------
    float

    Raises
    ------
    CannotCompute
        Where no item is left.

    >>> percent_agreement(["yes", "no", "no", "no"], ["yes", "no", "no", "yes"])
    0.75
    """
    pairs = _pairs(one, other)
    return float((pairs["one"] == pairs["other"]).mean())


def cohen_kappa(one: pd.Series | Sequence, other: pd.Series | Sequence) -> float:
    """Return Cohen's kappa of two coders: 1 for full agreement, 0 for what chance alone would give, below 0 for less.

    kappa = (p_o - p_e) / (1 - p_e)

    p_o is the share of items with the same code; p_e is the share to expect by chance: for each code, the share of items that
    one coder gives it times the share that the other gives it, added up. From Cohen (1960), "A coefficient of agreement for
    nominal scales", Educational and Psychological Measurement 20(1), 37-46, doi:10.1177/001316446002000104.

    Parameters
    ----------
    one, other : Series or list
        As in `percent_agreement`.

    Returns
    -------
    float

    Raises
    ------
    CannotCompute
        Where no item is left, and where both use the same single code for everything: then chance alone always agrees, and the
        formula divides by zero.

    >>> round(cohen_kappa(["yes", "no", "no", "no"], ["yes", "no", "no", "yes"]), 3)
    0.5
    """
    pairs = _pairs(one, other)
    if pairs.stack().nunique() == 1:
        raise CannotCompute(_no_variation("kappa", pairs.iloc[0, 0]))
    # With all shares multiplied by the number of pairs, twice, only the last step is not in whole numbers.
    number, same = len(pairs), int((pairs["one"] == pairs["other"]).sum())
    mine, theirs = (pairs[coder].value_counts() for coder in pairs)
    expected = int(mine.mul(theirs, fill_value=0).sum())
    return (same * number - expected) / (number**2 - expected)


def krippendorff_alpha(codes: pd.DataFrame) -> float:
    """Return Krippendorff's alpha for codes without an order: 1 for full agreement, 0 for what chance alone would give.

    alpha = 1 - D_o / D_e

    D_o is the observed disagreement: of all pairs of codes within an item, the share that differ, each item weighted by how
    many coded it. D_e is the disagreement to expect: the share of differing pairs among all codes, whatever item they belong to.
    From Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", https://repository.upenn.edu/asc_papers/43; the
    package `krippendorff` does the arithmetic.

    Parameters
    ----------
    codes : DataFrame
        A row for each item and a column for each coder, any number of them. A missing code is left out, and so is an item with
        fewer than two codes.

    Returns
    -------
    float

    Raises
    ------
    CannotCompute
        Where no item has two codes, and where all codes are the same.

    >>> round(krippendorff_alpha(pd.DataFrame({"a": ["yes", "no", "no", "no"], "b": ["yes", "no", "no", "yes"]})), 3)
    0.533
    """
    long = codes.astype("object").reset_index(drop=True).melt(ignore_index=False)["value"].dropna()
    long = long[long.groupby(level=0).transform("size") >= 2]
    if long.empty:
        raise CannotCompute("no item has codes of two coders; code some more")
    if long.nunique() == 1:
        raise CannotCompute(_no_variation("alpha", long.iloc[0]))
    counts = pd.crosstab(long.index, long)  # one row an item, one column a code: how many coders gave it
    return float(krippendorff.alpha(value_counts=counts.to_numpy(), level_of_measurement="nominal"))


def compare(mine: Mapping | pd.Series, coders: pd.DataFrame) -> pd.DataFrame:
    """Compare one person's codes with those of several coders.

    Parameters
    ----------
    mine : dict or Series
        A code for each item; three dots (`...`) are a code not given yet.
    coders : DataFrame
        A row for each item and a column for each coder.

    Returns
    -------
    pandas.DataFrame
        A row for each coder: how many items `both_coded`, for how many they are the `same`, `percent` (of 100), `kappa`, and
        in `remark` why a measure has no value where it has none.
    """
    mine = pd.Series({item: None if code is ... else code for item, code in dict(mine).items()}, dtype="object")
    rows = {name: _compare_two(mine, coders[name]) for name in coders.columns}
    types = {"both_coded": "int64", "same": "int64", "percent": "Float64", "kappa": "Float64", "remark": "str"}
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(types)).astype(types).rename_axis("coder")


def _compare_two(mine, theirs):
    try:
        pairs = _pairs(mine, theirs)
    except CannotCompute as reason:
        return 0, 0, pd.NA, pd.NA, str(reason)
    same = int((pairs["one"] == pairs["other"]).sum())
    percent = round(100 * same / len(pairs), 1)
    try:
        return len(pairs), same, percent, round(cohen_kappa(mine, theirs), 2), ""
    except CannotCompute as reason:
        return len(pairs), same, percent, pd.NA, str(reason)


def _pairs(one, other):
    """Return the items that both coded, as a table with the columns `one` and `other`."""
    if not (isinstance(one, pd.Series) and isinstance(other, pd.Series)):
        one, other = list(one), list(other)
        if len(one) != len(other):
            raise CannotCompute(
                f"{len(one)} codes cannot be compared with {len(other)}; give one for each item to both"
            )
    columns = {"one": pd.Series(one, dtype="object"), "other": pd.Series(other, dtype="object")}
    pairs = pd.DataFrame(columns).dropna()
    if pairs.empty:
        raise CannotCompute("no item was coded by both coders; code some more")
    return pairs


def _no_variation(measure, code):
    return NO_VARIATION.format(measure=measure, code=code)
