"""A table held against its description: its header, its cells, its types and constraints, its keys.

Frictionless reads the cells: types, missing values and constraints are its work. Two things it does too slowly for a
check that is to answer at once, and they are done here: it copies a table for every reference to it (and has no notion
of a reference to one of several tables), and it loads a validator of JSON to look at the description of a column.
"""

import os
import re
from collections.abc import Hashable
from dataclasses import dataclass, field

from eastern_flank.core.text import printable, shown
from eastern_flank.tables import cell_advice, schema
from eastern_flank.tables.csv_reader import Unsound, read_table

# The properties of a column that decide how its cells are read (specs.frictionlessdata.io/table-schema), what each may
# be, and what Frictionless calls it. The other properties are for people.
_READING = {
    "format": (str, "format"),
    "missingValues": (list, "missing_values"),
    "trueValues": (list, "true_values"),
    "falseValues": (list, "false_values"),
    "decimalChar": (str, "decimal_char"),
    "groupChar": (str, "group_char"),
    "bareNumber": (bool, "bare_number"),
}
_LIMITS = {"required": bool, "unique": bool, "pattern": str, "enum": list, "minLength": int, "maxLength": int}
_SHAPES = {str: "a text", list: "a list", bool: "true or false", int: "a whole number"}
HINTS = 100  # defects of a column for which a near word is looked for: it takes time, and nobody reads so many
_BOUNDS = {
    "minimum": "is less than {}, the least",
    "maximum": "is more than {}, the most",
    "minLength": "has fewer characters than {}, the least",
    "maxLength": "has more characters than {}, the most",
}


@dataclass
class Sheet:
    """A table's rows and the defects found in them."""

    table: schema.Table
    rows: list = field(default_factory=list)  # (row number, {column: cell}), without misshapen rows
    whole: bool = False  # nothing is missing, so that other tables can be held against it
    defects: list = field(default_factory=list)
    hurt: set = field(default_factory=set)  # the cells that have a defect, (row number, column)
    values: dict = field(default_factory=dict)  # the cells of each column as values of its type, None where empty

    def blame(self, row, columns, cause, what):
        """Note a defect of cells of a row, unless one of them has one already: one cell, one message.

        Parameters: `row`, its number; `columns`, a tuple of names; `cause`, equal for defects of these columns that one
        line can stand for, or a tuple if they may be of several columns; `what`, the sentence.
        """
        if any((row, column) in self.hurt for column in columns):
            return
        self.hurt.update((row, column) for column in columns)
        if not isinstance(cause, tuple):
            cause = self.table.path, columns, cause
        self.defects.append(Unsound(self.table.path, what, row, ", ".join(columns), cause))

    def blame_row(self, row, cause, what):
        """Note a defect of a row as a whole: no cell of it needs another message."""
        self.hurt.update((row, column) for column in self.table.fields)
        self.defects.append(Unsound(self.table.path, what, row, cause=(self.table.path, cause)))

    def is_hurt(self, columns):
        """Tell whether a cell of these columns has a defect."""
        return any(column in columns for _, column in self.hurt)

    def in_order(self):
        """Return the defects by row and column."""
        place = {name: number for number, name in enumerate(self.table.fields)}
        return sorted(self.defects, key=lambda d: (d.row or 0, place.get((d.column or "").split(", ")[0], 0)))


def read_sheet(table, folder):
    """Read the file of a table: its header must be that of the dictionary.

    Parameters: `table`, a `dictionary.Table`; `folder`. Returns a `Sheet`, without rows if there is no reading them.
    """
    sheet = Sheet(table)
    try:
        header, rows, defects = read_table(os.path.join(folder, table.path), table.path)
    except Unsound as defect:
        sheet.defects.append(defect)
        return sheet
    names = list(table.fields)
    if header != names:
        sheet.defects = [Unsound(table.path, what, 1, column) for column, what in _misnamed(header, names)]
        return sheet
    sheet.rows = [(number, dict(zip(names, values, strict=True))) for number, values in rows]
    sheet.defects, sheet.whole = defects, not defects
    return sheet


def cell_readers(table):
    """Have Frictionless make the functions that read the cells of a table.

    Parameters: `table`, a `dictionary.Table`. Returns `{column: function}`; a function takes a cell and returns its
    value and `{constraint: note}` or None. Raises `Unsound` for a column that is not described as Table Schema asks.
    """
    from frictionless import Field, Schema, fields  # here, because importing it takes longer than all the rest

    types = {kind.type: kind for kind in vars(fields).values() if isinstance(kind, type) and issubclass(kind, Field)}
    made = [_field(types, table, name) for name in table.fields]
    return Schema(fields=made, missing_values=list(table.missing)).create_cell_readers()


def check_cells(sheet, readers):
    """Blame the cells that a spreadsheet spoilt, and those that their column does not allow.

    Parameters: `sheet`, to which the values are added; `readers`, what `cell_readers` returned for its table. Raises
    `Unsound` for a description of a column that breaks Frictionless when a cell is held against it.
    """
    for column, read in readers.items():
        before = len(sheet.defects)
        try:
            values = [_check_cell(sheet, row, column, found[column], read, before + HINTS) for row, found in sheet.rows]
        except Exception as error:
            what = f"no cell can be held against it, {printable(str(error))}; correct the description of this column"
            raise schema.wrong(f"{sheet.table.name}.{column}", what) from None
        sheet.values[column] = values


def check_keys(sheet):
    """Blame the keys and other unique values that stand twice, and the keys that are empty."""
    unique = [(name,) for name, described in sheet.table.fields.items() if _constraints(described).get("unique")]
    told = set()  # pairs of rows: two rows with two keys in common are one mistake
    for columns in dict.fromkeys([*unique, *filter(None, [sheet.table.key])]):
        first = {}
        for (row, found), key in _keyed(sheet, columns):
            if any(part is not None for part in key):
                earlier, other = first.setdefault(key, (row, found))
                if earlier != row and (earlier, row) not in told:
                    told.add((earlier, row))
                    _blame_twin(sheet, row, columns, found, earlier, other)
            elif columns == sheet.table.key:
                sheet.blame(row, columns, "empty", "the key is empty; fill it in")


def check_references(sheet, sheets):
    """Blame the references to keys that are not there.

    Parameters: `sheet`; `sheets`, all of them by name, their cells and keys checked. Nothing is held against a table
    that lacks rows, or whose keys have defects themselves: they may be the cause.
    """
    for reference in sheet.table.references:
        targets = [(sheets[name], columns) for name, columns in reference.targets]
        if any(not target.whole or target.is_hurt(columns) for target, columns in targets):
            continue
        values, texts = set(), dict.fromkeys((word,) for word in reference.words)
        for target, columns in targets:
            for (_, found), key in _keyed(target, columns):
                if None not in key:
                    values.add(key)
                    texts[tuple(found[column] for column in columns)] = None
        before = len(sheet.defects)
        for (row, found), key in _keyed(sheet, reference.columns):
            text = tuple(found[column] for column in reference.columns)
            # Equal as values (05 is the key 5) or as texts (where one column holds numbers, the other words).
            if None not in key and key not in values and text not in texts:
                known = list(texts) if len(sheet.defects) < before + HINTS else []
                _blame_reference(sheet, row, text, reference, known, targets)


def _misnamed(header, names):
    """Yield `(column, what is wrong)` for a header that is not `names`."""
    filled = [*header]
    while filled and not filled[-1].strip():
        filled.pop()
    missing = [name for name in names if name not in filled]
    extra = {place: name for place, name in enumerate(filled) if name not in names or name in filled[:place]}
    order = printable(",".join(names))
    if len(missing) == len(names):
        yield None, f"the first row is not the header; write this there, and the data below it: {order}"
        return
    pairs = _pairs(missing, extra, names)
    for name, place in pairs.items():
        yield extra.pop(place), f"column {place + 1} should be called {shown(name)}; rename it"
    for name in missing:
        if name not in pairs:
            before = names.index(name)
            where = f"after {shown(names[before - 1])}" if before else "first"
            yield name, f"the column is missing; put it {where}"
    for name in extra.values():
        twice = name in names
        what = "stands in the header twice" if twice else "is unknown to the dictionary"
        yield name, f"the column {what}; delete it, or {'rename one of the two' if twice else 'describe it there'}"
    if filled == names:
        yield None, "the header ends with commas, as if there were more columns; delete what is empty there"
    elif sorted(filled) == sorted(names):
        yield None, f"the columns are in another order; put them in this one: {order}"


def _pairs(missing, extra, names):
    """Return `{name that is missing: place of the column that seems to be it}`: a near name, else one in its place."""
    pairs, left = {}, dict(extra)
    for name in missing:
        near = cell_advice.nearest(name, list(left.values()))
        place = next((place for place, other in left.items() if other == near), names.index(name))
        if place in left:
            pairs[name] = place
            del left[place]
    return pairs


def _constraints(described):
    return described.get("constraints", {})


def _field(types, table, name):
    """Return Frictionless's field for a column, made such that no cell can break it."""
    described, limits = table.fields[name], dict(_constraints(table.fields[name]))
    try:
        kind = types[described["type"]]
        _demand_shapes(described, {key: shape for key, (shape, _) in _READING.items()})
        _demand_shapes(limits, _LIMITS)
        for limit in limits:
            if limit not in [*kind.supported_constraints, "unique"]:
                raise ValueError(f"{shown(limit)} is not a constraint of the type {kind.type}")
        if "pattern" in limits:  # Frictionless anchors it as ^...$, which binds tighter than | does
            limits["pattern"] = f"(?:{limits['pattern']})"
        options = {of: described[key] for key, (_, of) in _READING.items() if key in described and hasattr(kind, of)}
        made = kind(name=name, constraints=limits, **options)
        _try_limits(made, limits)
        return made
    except KeyError:
        known = cell_advice.listed(sorted(types), len(types))
        what = f"{shown(described['type'])} is not a type of Table Schema; write one of {known}"
    except Exception as error:  # a wrong description, or one so odd that it breaks the library
        what = f"{printable(str(error))}; correct the description of this column"
    raise schema.wrong(f"{table.name}.{name}", what)


def _demand_shapes(described, shapes):
    for name, shape in shapes.items():
        value = described.get(name)
        if name in described and (type(value) is not shape or (name.endswith("Values") and not _are_texts(value))):
            raise ValueError(f"{shown(name)} must be {_SHAPES[shape]}{' of texts' * name.endswith('Values')}")


def _are_texts(values):
    return all(isinstance(value, str) for value in values)


def _try_limits(made, limits):
    """Raise an exception for limits that Frictionless would stumble over only at a cell, or ignore."""
    re.compile(f"^{limits.get('pattern', '')}$")
    read = made.create_value_reader()
    for limit in [limits[name] for name in ("minimum", "maximum") if name in limits] + limits.get("enum", []):
        if read(limit) is None:
            raise ValueError(f"the limit {shown(str(limit))} is not of the type {made.type}")


def _check_cell(sheet, row, column, cell, read, enough):
    """Blame a cell if it is at fault; return its value, None if it has none that can be compared with others."""
    described, advice = sheet.table.fields[column], None
    if not sheet.table.is_missing(column, cell):
        advice = cell_advice.blemish(cell, described["type"])
        if not advice and cell_advice.lenient(cell, described):
            advice = cell_advice.unaccepted(cell, described)
    if advice:
        value = None
    else:
        value, notes = read(cell)
        advice = _advice(sheet, column, cell, next(iter(notes)), len(sheet.defects) < enough) if notes else None
    if advice:
        sheet.blame(row, (column,), *advice)
        sheet.whole &= advice[0] != "line break"  # an open quotation mark may have swallowed a row
    return value if isinstance(value, Hashable) else cell


def _advice(sheet, column, cell, constraint, hint):
    """Return `(cause, advice)` for a cell that breaks a constraint, or is not of its type."""
    described = sheet.table.fields[column]
    if constraint == "type":
        return cell_advice.unaccepted(cell, described)
    limit = described["constraints"][constraint]
    if constraint == "required":
        return "empty", "the cell is empty; fill it in"
    if constraint == "enum":
        return cell_advice.unlisted(cell, list(map(str, limit)), hint)
    if constraint == "pattern":
        return cell_advice.unlike(cell, limit, [found[column] for _, found in sheet.rows[:HINTS]])
    return constraint, f"{shown(cell)} {_BOUNDS[constraint].format(limit)} that the dictionary allows; correct it"


def _keyed(sheet, columns):
    """Return `((row, {column: cell}), key)` for each row, where a key is a tuple of values."""
    return zip(sheet.rows, zip(*(sheet.values[column] for column in columns), strict=True), strict=True)


def _blame_twin(sheet, row, columns, found, earlier, other):
    if found == other:
        sheet.blame_row(row, "row twice", f"the row stands in row {earlier} already; delete one of the two")
        return
    key = shown(", ".join(found[column] for column in columns))
    what = f"{key} stands in row {earlier} already; change one of the two, or delete its row"
    sheet.blame(row, columns, "key twice", what)


def _blame_reference(sheet, row, key, reference, known, targets):
    near = cell_advice.nearest(key[0], [other[0] for other in known]) if len(key) == 1 else None
    files = " or ".join(target.table.path for target, _ in targets)
    words = f", nor one of {cell_advice.listed(reference.words)}" if reference.words else ""
    hint = f": did you mean {shown(near)}? Write a key that is" if near else "; write a key that is"
    what = f"{shown(', '.join(key))} is not in {files}{words}{hint}, or add its row"
    sheet.blame(row, reference.columns, ("unknown", key, near or reference.targets), what)
