"""Read a cell as its column's type.

The types are those of Table Schema v1 (specs.frictionlessdata.io) that the tables use. A value must be written as the
schema writes it: Frictionless, which uses Python's own functions, also accepts 4_000, ` 4000 ` and 2016-6-1.
"""

import math
import re
from datetime import date

LARGEST = 2**63 - 1  # whole number that a column of pandas' Int64 holds

INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def value(cell: str, field: dict) -> str | int | float | date | bool:
    """Read a cell that is not empty.

    Parameters
    ----------
    cell : str
        Its text.
    field : dict
        Its column, as the dictionary describes it.

    Returns
    -------
    str, int, float, datetime.date or bool
        The value, of the column's type.

    Raises
    ------
    ValueError
        Where the cell is not of that type.

    >>> value("2016-06-13", {"type": "date"})
    datetime.date(2016, 6, 13)
    """
    match field["type"]:
        case "string":
            return cell
        case "integer" if INTEGER.fullmatch(cell) and abs(number := int(cell)) <= LARGEST:
            return number
        case "number" if NUMBER.fullmatch(cell) and math.isfinite(number := float(cell)):
            return number
        case "date" if _DATE.fullmatch(cell):
            return date.fromisoformat(cell)
        case "boolean" if cell in field["trueValues"] or cell in field["falseValues"]:
            return cell in field["trueValues"]
    raise ValueError(f"{cell!r} is not of the type {field['type']}")
