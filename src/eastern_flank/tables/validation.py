"""A table checked against its description: its header, its cells, its keys and its references."""

import os
from dataclasses import dataclass, field
from functools import cache

from eastern_flank.core.text import listed, nearest, printable, shown
from eastern_flank.tables import cell_advice, cell_reader, limits, schema
from eastern_flank.tables.csv_reader import Unsound, parse, read_text


@dataclass
class Sheet:
    """A table's rows and the mistakes found in them.

    Attributes
    ----------
    table : schema.Table
        Its description.
    rows : list of tuple
        The number of each row, its cells and their values, both dicts by column; a value is None for an empty or wrong cell.
        Misshapen rows are left out.
    whole : bool
        Whether no row is missing, so that references to it can be checked.
    defects : list of Unsound
        The mistakes.
    hurt : set of tuple
        The cells that have one: pairs of a row's number and a column.
    found : dict of tuple to set
        The keys that `known` has found so far.
    """

    table: schema.Table
    rows: list = field(default_factory=list)
    whole: bool = False
    defects: list = field(default_factory=list)
    hurt: set = field(default_factory=set)
    found: dict = field(default_factory=dict)

    @property
    def full(self) -> bool:
        """Whether there are so many mistakes that no more are looked for."""
        return len(self.defects) >= limits.MISTAKES

    def blame(self, row: int, columns: tuple, cause: object, what: str) -> None:
        """Note a mistake in cells of a row, unless one of them has one already: one cell, one message.

        Parameters
        ----------
        row : int
            The row's number.
        columns : tuple of str
            The columns of the cells.
        cause : str or tuple
            Equal for mistakes in these columns that one line can stand for; a tuple for mistakes in any columns.
        what : str
            The sentence.
        """
        if not any((row, column) in self.hurt for column in columns):
            self.hurt.update((row, column) for column in columns)
            cause = cause if isinstance(cause, tuple) else (self.table.path, columns, cause)
            self.defects.append(Unsound(self.table.path, what, row, ", ".join(columns), cause))

    def keys(self, columns: tuple) -> list[tuple[int, dict, tuple]]:
        """Return the number, the cells and the key of each row.

        Parameters
        ----------
        columns : tuple of str
            The columns whose values are the key.

        Returns
        -------
        list of tuple
        """
        return [(row, cells, tuple(values[column] for column in columns)) for row, cells, values in self.rows]

    def known(self, columns: tuple) -> set | None:
        """Return the keys that are in columns, each as values and as texts: 05 is the key 5.

        Parameters
        ----------
        columns : tuple of str
            The columns of the key.

        Returns
        -------
        set of tuple, or None
            None where rows are missing or keys have mistakes, which would be blamed again where they are referred to.
        """
        if columns not in self.found:
            sound = self.whole and not any(column in columns for _, column in self.hurt)
            keys = [(key, tuple(cells[column] for column in columns)) for _, cells, key in self.keys(columns)]
            self.found[columns] = {key for pair in keys if None not in pair[0] for key in pair} if sound else None
        return self.found[columns]

    def in_order(self) -> list[Unsound]:
        """Return the mistakes by row and column."""
        place = {name: number for number, name in enumerate(self.table.fields)}
        return sorted(self.defects, key=lambda d: (d.row or 0, place.get((d.column or "").split(", ")[0], 0)))


def read_sheet(table: schema.Table, folder: str | os.PathLike) -> Sheet:
    """Read the file of a table and check its header and its cells.

    Parameters
    ----------
    table : schema.Table
        The table.
    folder : path
        The folder of the dictionary.

    Returns
    -------
    Sheet
        Without rows where the file or its header is wrong.
    """
    sheet = Sheet(table)
    try:
        header, rows, sheet.defects = parse(read_text(os.path.join(folder, table.path), table.path), table.path)
        if header != list(table.fields):
            raise Unsound(table.path, _header_problem(header, list(table.fields)), 1)
    except Unsound as defect:
        sheet.defects = [defect]
        return sheet
    sheet.rows = [(number, dict(zip(header, cells, strict=True)), {}) for number, cells in rows]
    sheet.whole = not sheet.defects
    try:
        for column in header:
            _check_column(sheet, column)
    except Unsound as defect:  # of its pattern
        sheet.defects, sheet.whole = [defect], False
    return sheet


def check_keys(sheet: Sheet) -> None:
    """Blame the keys and other unique values that are there twice, and the keys that are empty.

    Parameters
    ----------
    sheet : Sheet
        To which the mistakes are added.
    """
    fields, key = sheet.table.fields, sheet.table.key
    unique = [(name,) for name, field in fields.items() if field.get("constraints", {}).get("unique")]
    for columns in dict.fromkeys([*unique, *([key] if key else [])]):
        first = {}
        for row, cells, values in sheet.keys(columns):
            if sheet.full:
                return
            if all(value is None for value in values):
                if columns == key:
                    sheet.blame(row, columns, "empty", "the key is empty; fill it in")
                continue
            earlier, other = first.setdefault(values, (row, cells))
            if earlier == row or any((row, column) in sheet.hurt for column in columns):
                continue
            if cells == other:
                sheet.blame(row, (), "row twice", f"the row is in row {earlier} already; delete one of the two")
            else:
                words = shown(", ".join(cells[column] for column in columns))
                what = f"{words} is in row {earlier} already; change one of the two, or delete its row"
                sheet.blame(row, columns, "key twice", what)
            sheet.hurt.update((row, column) for column in fields)  # two keys in common are one mistake


def check_references(sheet: Sheet, sheets: dict[str, Sheet]) -> None:
    """Blame the references to keys that are not there.

    Parameters
    ----------
    sheet : Sheet
        To which the mistakes are added.
    sheets : dict of str to Sheet
        All sheets by name, with their keys checked. No reference is checked whose target lacks rows or has mistakes in its
        keys: they may be the cause.
    """
    for reference in sheet.table.references:
        known = [sheets[name].known(columns) for name, columns in reference.targets]
        if None in known:
            continue
        known.append({(word,) for word in reference.words})
        for row, cells, key in sheet.keys(reference.columns):
            if sheet.full:
                return
            text = tuple(cells[column] for column in reference.columns)
            if None not in key and not any(key in keys or text in keys for keys in known):
                sheet.blame(row, reference.columns, *_unknown(text, reference, sheets))


def _unknown(text, reference, sheets):
    """Return the cause and the sentence for a reference to a key that is not there."""
    words = []
    if len(text) == 1:
        words = [cells[name] for target, (name,) in reference.targets for _, cells, _ in sheets[target].rows]
    words += reference.words
    near = nearest(text[0], words, cutoff=cell_advice.NEAR)
    files = " or ".join(sheets[name].table.path for name, _ in reference.targets)
    other = f", nor one of {listed([*map(shown, reference.words)])}" if reference.words else ""
    hint = f": did you mean {shown(near[0])}? Write a key that is" if near else "; write a key that is"
    what = f"{shown(', '.join(text))} is not in {files}{other}{hint}, or add its row"
    return ("unknown", text, *(near or reference.targets)), what


def _check_column(sheet, column):
    read = cache(lambda cell: _read(cell, sheet, column))
    for row, cells, values in sheet.rows:
        values[column], advice = read(cells[column])
        if sheet.full:
            sheet.whole = False
            return
        if advice:
            sheet.blame(row, (column,), *advice)
            sheet.whole &= advice[0] != cell_advice.UNSEEN  # it may have swallowed the rows after it


def _read(cell, sheet, column):
    """Return the value of a cell and the advice on it, None where it needs none."""
    described = sheet.table.fields[column]
    rules, pattern = described.get("constraints", {}), sheet.table.patterns.get(column)
    if cell in sheet.table.missing:
        return None, ("empty", "the cell is empty; fill it in") if rules.get("required") else None
    if advice := cell_advice.blemish(cell, described["type"]):
        return None, advice
    try:
        value = cell_reader.value(cell, described)
    except ValueError:
        return None, cell_advice.unaccepted(cell, described)
    return value, cell_advice.unfit(cell, value, rules, pattern, (cells[column] for _, cells, _ in sheet.rows))


def _header_problem(header, names):
    problems = [f"{shown(name)} is missing" for name in names if name not in header]
    if len(problems) == len(names):
        problems = ["the first row is not the header"]
    else:
        problems += [f"{shown(name)} is unknown" for name in header if name not in names and name.strip()]
        problems += [f"{shown(name)} is there twice" for name in names if header.count(name) > 1]
        problems += ["a column has no name"] if not all(name.strip() for name in header) else []
    if (more := len(problems) - limits.HEADER_PROBLEMS) > 0:
        problems[limits.HEADER_PROBLEMS :] = [f"and {more} more"]
    order = printable(",".join(names))
    return f"{', '.join(problems) or 'the columns are in another order'}; write the header so: {order}"
