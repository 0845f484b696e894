"""The commonest slips of somebody who writes code for the first time, each in one line that says what to do.

`explain` is given an error and the cell it comes from. It guesses nothing: where the cell does not show what was meant, it says
nothing, and the reader sees the report of Python.
"""

import ast
import builtins
import json
import re
from collections.abc import Iterable, Mapping

import pandas as pd

from eastern_flank.core import lesson as lessons
from eastern_flank.core.text import listed, nearest, printable
from eastern_flank.exercises import boxes

ABOVE = "in the menu Run choose Run All Above Selected Cell"
_OF_IPYTHON = {"In", "Out", "exit", "get_ipython", "open", "quit"}
_CHECKED = re.compile(r"ef\.check\(\s*[\"'](\d\d\.\d+)")
_INSIDE = ast.FunctionDef | ast.ClassDef | ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_NAMED_IN_MESSAGE = re.compile(r"'([^']+)'")


def explain(error: BaseException, code: str, names: Mapping[str, object], lesson: str) -> str | None:
    """Say in one line what to do about an error.

    Parameters
    ----------
    error : BaseException
    code : str
        The cell, or of a cell that ran the line that failed and those around it.
    names : mapping
        What the names of the notebook stand for.
    lesson : str
        Its number, such as "02".

    Returns
    -------
    str or None
        None where there is nothing simple to say.

    >>> explain(NameError(name="battalion_canada"), "row = battalion_canada", {}, "00")
    'Is battalion_canada a word? Then put quotation marks around it: "battalion_canada".'
    """
    match error:
        case SyntaxError():
            said = _syntax(error, code)
        case NameError(name=str()):
            said = _name(error.name, code, names, lesson)
        case KeyError() if error.args:
            said = _key(error.args[0], code, names)
        case AttributeError(name=str()) if error.obj is not None:
            said = _attribute(error)
        case _:
            said = None
    return said and printable(said)


# ---------------------------------------------------------------------------------------------------------- names, keys


def _name(name, code, names, lesson):
    wrong_case = {"true": "True", "false": "False", "none": "None", "nan": "pd.NA", "na": "pd.NA"}
    if name.lower() in wrong_case and wrong_case[name.lower()] != name:
        return f"Python does not know {name}. Write {wrong_case[name.lower()]}."
    quoted = f'Is {name} a word? Then put quotation marks around it: "{name}".'
    if name in _words_asked_for(code):
        return quoted
    if name in _made_in(lesson):
        return f"The name {name} is made in {_which(name, code, lesson)}"
    is_value = _is_value(name, code)
    near = nearest(name, [each for each in names if not each.startswith("_") and each not in _OF_IPYTHON], cutoff=0.75)
    if not near and not is_value:
        near = nearest(name, [each for each in dir(builtins) if each.islower()], cutoff=0.75)
    if is_value:
        return quoted + (f" Or did you mean the name {near[0]}?" if near else "")
    return f"There is no name {name} here." + (
        f" Did you mean {near[0]}?" if near else " Look at its spelling, or run the cells above first."
    )


def _words_asked_for(code):
    """Return the words that the exercise in a cell lets one choose from."""
    found = _CHECKED.search(code)
    box = boxes.BOXES.get(found[1]) if found else None
    if box is None:
        return set()
    return {*box.named(), *(word for part in (box, *box.named().values()) for word in part.choices())}


def _which(name, code, lesson):
    """Say which cell is to be run first: one above or, where the cell that failed is known by its text, one below."""
    cells = _cells(lesson)
    here = next((number for number, cell in enumerate(cells) if cell.strip() == code.strip()), None)
    if here is not None and name not in set().union(*(_made_by(_tree(cell)) for cell in cells[:here])):
        return "a cell further down. Run that one first."
    return f"another cell, which has not run yet. Run the cells above first: {ABOVE}."


def _made_in(lesson):
    """Return the names that the cells of a lesson make."""
    return set().union(*(_made_by(_tree(cell)) for cell in _cells(lesson)))


def _cells(lesson):
    """Return the code of a lesson's cells but for worked solutions; nothing where there is no such lesson."""
    try:
        cells = json.loads(lessons.path_of(lesson).read_bytes())["cells"]
        code = [cell for cell in cells if cell.get("cell_type") == "code"]
        return ["".join(cell["source"]) for cell in code if "solution" not in cell.get("metadata", {}).get("tags", ())]
    except (AttributeError, OSError, ValueError, LookupError, TypeError):
        return []


def _made_by(tree):
    """Return the names that code makes, but for those that last only inside a function or a comprehension."""
    made, nodes = set(), [tree]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            made.add(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            made |= {(each.asname or each.name).partition(".")[0] for each in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            made.add(node.name)
        if not isinstance(node, _INSIDE):
            nodes += ast.iter_child_nodes(node)
    return made


def _tree(code):
    try:
        return ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def _is_value(name, code):
    """Whether a name is used as a value: not called, and nothing taken out of it."""
    nodes = list(ast.walk(_tree(code)))
    used = [node.func for node in nodes if isinstance(node, ast.Call)]
    used += [node.value for node in nodes if isinstance(node, ast.Attribute | ast.Subscript)]
    places = [node for node in nodes if isinstance(node, ast.Name) and node.id == name]
    return bool(places) and not any(node in used for node in places)


def _key(key, code, names):
    if isinstance(key, str) and ("not in index" in key or "are in the [" in key):  # of several columns at once
        found = _NAMED_IN_MESSAGE.search(key)
        key = found[1] if found else key
    if not isinstance(key, str):
        return None
    inside = {node.id for node in ast.walk(_tree(code)) if isinstance(node, ast.Name)}
    rows_of = _rows_of(key, code)
    for name in sorted(inside & set(names)):
        if rows_of and name not in rows_of:
            continue
        what, known = _held_by(names[name], rows=bool(rows_of))
        if not known or key in known:
            continue
        near = nearest(key, known)
        hint = f'Did you mean "{near[0]}"?' if near else f"There are {listed(known)}."
        if near or len(inside & set(names)) == 1:
            return f'{name} has no {what} "{key}". {hint}'
    return None


def _rows_of(key, code):
    """Return the names of what is asked for a row of this key, "" for what has no name; nothing where a column is meant."""
    sure, perhaps, column = set(), set(), False
    for node in ast.walk(_tree(code)):
        if not isinstance(node, ast.Subscript):
            continue
        base, first = node.value, node.slice
        first = first.elts[0] if isinstance(first, ast.Tuple) and first.elts else first
        words = [each.value for each in getattr(first, "elts", [first]) if isinstance(each, ast.Constant)]
        if isinstance(base, ast.Attribute) and base.attr in ("loc", "at"):
            found = sure if key in words else perhaps if isinstance(first, ast.Name) else set()
            found.add(base.value.id if isinstance(base.value, ast.Name) else "")
        else:
            column |= key in words
    return sure or (set() if column else perhaps)


def _held_by(value, rows=False):
    """Return what the keys of a value are called, and those that are words."""
    keys: Iterable
    match value:
        case pd.DataFrame():
            what, keys = ("row", value.index) if rows else ("column", value.columns)
        case pd.Series():
            what, keys = "row", value.index
        case dict():
            what, keys = "key", value
        case _:
            return "", []
    return what, [key for key in keys if isinstance(key, str)]


def _attribute(error):
    if not isinstance(error.obj, pd.DataFrame | pd.Series | str | list | dict | tuple | int | float):
        return None
    near = nearest(error.name, [name for name in dir(error.obj) if name[0] == error.name[:1] != "_"], cutoff=0.7)
    if not near:
        return None
    kind = {"DataFrame": "table", "Series": "column", "str": "text"}.get(type(error.obj).__name__, "value")
    return f"This {kind} has no .{error.name}. Did you mean .{near[0]}?"


# --------------------------------------------------------------------------------------------------------------- syntax

_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_CURLY = "“”„«»\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"


def _syntax(error, code):
    lines = code.splitlines()
    number = error.lineno if error.lineno and error.lineno <= len(lines) else 0
    line = lines[number - 1].strip() if number else (error.text or "").strip()
    where = f"in line {number}" if len(lines) > 1 and number else "here"
    message = str(error.msg or "")
    if "incomplete input" in message and (opened := _left_open(code)):
        message = f"'{opened}' was never closed"
    for fits, said in _SLIPS:
        found = fits(message, line)
        if found:
            said = said(found, line) if callable(said) else said
            return said.replace("{where}", where).replace("{line}", line)
    # Where Python itself names what is wrong, that is nearer to it than our guess.
    look = (
        "Look for a missing bracket, comma or quotation mark."
        if "invalid syntax" in message
        else f"It says: {message}."
    )
    return f"Python cannot read what is written {where}{f': {line}' if line else ''}. {look}"


def _left_open(code):
    """Return the last bracket that is not closed, or an empty text."""
    opened = []
    for char in re.sub(r"\"[^\"\n]*\"|'[^'\n]*'|#.*", "", code):
        if char in _CLOSERS:
            opened.append(char)
        elif opened and char == _CLOSERS[opened[-1]]:
            opened.pop()
    return opened[-1] if opened else ""


def _says(pattern):
    return lambda message, _: re.search(pattern, message)


def _has(pattern):
    return lambda _, line: re.search(pattern, _without_texts(line))


def _without_texts(line):
    return re.sub(r"\"[^\"]*\"|'[^']*'|#.*", '""', line)


def _closer(found, line):
    return f"A bracket is not closed: each {found[1]} needs a {_CLOSERS[found[1]]}. Look {{where}}: {{line}}"


def _percent(found, line):
    number = found[1].replace(",", ".")
    return f"Python does not know per cent. Write {float(number) / 100:g} as a share, or {number} as a percentage."


def _two_numbers(found, line):
    whole, point = f"{found[1]}{found[2]}", f"{found[1]}.{found[2]}"
    return f"Python reads {found[0]} as two numbers. Write {whole}, or {point} with a decimal point."


def _mismatch(found, line):
    return f"The brackets do not match {{where}}: {found[2]} needs {_CLOSERS.get(found[2])}, not {found[1]}. {{line}}"


def _straight(found, line):
    return f"The quotation marks {{where}} are curly. Write straight ones: {re.sub(f'[{_CURLY}]', chr(34), line)}"


def _several_words(found, line):
    words = found[2].strip()
    return f'Are these words? Then put quotation marks around them: {found[1]} = "{words}"'


# In their order: which slip it is, by what Python says or by the line, and what to say.
_SLIPS = [
    (lambda message, line: "invalid character" in message and re.search(f"[{_CURLY}]", line), _straight),
    (
        _says(r"unterminated (?:f-)?(?:triple-quoted )?(?:f-)?string"),
        "A quotation mark is missing {where}: {line}. Write one in front of the word and one behind it.",
    ),
    (_says(r"'([(\[{])' was never closed"), _closer),
    (
        _says(r"unmatched '(.)'"),
        lambda found, line: f"There is a {found[1]} too many {{where}}: {{line}}. Delete it, or open the bracket.",
    ),
    (
        _says(r"closing parenthesis '(.)' does not match opening parenthesis '(.)'"),
        _mismatch,
    ),
    (
        _has(r"(-?\d+(?:[.,]\d+)?) ?%\s*(?:\"\")?$"),  # a remark at the end is left as ""
        _percent,
    ),
    (
        lambda message, line: "leading zeros" in message and re.search(r"(\d+),(0\d+)", line),
        _two_numbers,
    ),
    (
        _has(r"=\s*(\d{1,3}) (\d{3})\b"),
        lambda found, line: f"Python reads no spaces in a number. Write {found[1]}{found[2]}.",
    ),
    (
        _says("Maybe you meant '==' or ':=' instead of '='|Maybe you meant '==' instead of '='"),
        "Two equals signs compare, one gives a name. Did you mean == {where}? {line}",
    ),
    (
        _says("invalid decimal literal"),
        "Letters follow a number {where}: {line}. Write the number alone, or put quotation marks around a word.",
    ),
    (_says("unexpected indent"), "The line begins with spaces {where}. Delete them: {line}"),
    (
        _says("expected an indented block"),
        "The line after a colon begins with four spaces. They are missing {where}: {line}",
    ),
    (_says("unindent does not match"), "The spaces at the beginning of the line do not fit the lines above {where}."),
    (_says("expected ':'"), "A colon is missing at the end {where}: {line}"),
    (_has(r"^(\w+) = ([^\W\d]\w*(?: [^\W\d]\w*)+)\.?$"), _several_words),
    (_says("Perhaps you forgot a comma"), "A comma is missing between two values {where}: {line}"),
]
