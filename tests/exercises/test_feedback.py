"""What feedback tells a reader to look at is there: each column, key, function and name that a message mentions."""

import ast
import json
import math
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.axes import Axes

import eastern_flank as ef
from eastern_flank.core import lesson as lessons
from eastern_flank.exercises import answers, boxes
from eastern_flank.tables.load import load, package

LESSONS = [module.name for module in iter_modules(answers.__path__)]
# Words behind "column" that are no name: "the column of the number", "a column for words".
NO_NAMES = {"of", "for", "and", "with", "that", "there", "in", "is", "or", "you", "are", "to", "says"}


@cache
def columns():
    """All columns of all tables."""
    return {field["name"] for table in package()["resources"] for field in table.get("schema", {}).get("fields", ())}


@cache
def words():
    """All words with an underscore in the tables: keys and values."""
    found = set()
    for name in load().index:
        table = load(name)
        for column in table:
            if not pd.api.types.is_numeric_dtype(table[column]):
                found |= {word for word in table[column].dropna().astype("str").unique() if re.fullmatch(r"\w+", word)}
    return found


def of_lesson(number):
    """The names and the texts in the code of a lesson."""
    names, texts = set(), set()
    for cell in json.loads(lessons.path_of(number).read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            for node in ast.walk(ast.parse("".join(cell["source"]))):
                if isinstance(node, ast.Name):
                    names.add(node.id)
                elif isinstance(node, ast.keyword) and node.arg:
                    names.add(node.arg)
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    texts.add(node.value)
    return names, texts


def messages(name):
    """The texts in a module of answers that have a space: what is said, with the constants of the module in them."""
    module = import_module(f"{answers.__name__}.{name}")
    for node in ast.walk(ast.parse(Path(module.__file__).read_text("utf-8"))):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "…" for part in node.values]
            yield "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip():
            yield node.value


def unknown(text, names, texts):
    """What a message mentions that is not there."""
    known = columns() | words() | names | texts | {field for box in boxes.BOXES.values() for field in box.named()}
    known_by = {"ef": [ef], "math": [math], "plt": [plt], "mine": [Axes]}
    for word in re.findall(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b", text):
        if word not in known and not hasattr(ef, word):
            yield word
    for word in re.findall(r"\bcolumn ([a-z_0-9]+)\b", text):
        if word not in columns() | texts | NO_NAMES:
            yield f"column {word}"
    for base, key in re.findall(r"(\w+)\[['\"](\w+)['\"]\]", text):
        if base not in names or key not in columns() | words() | texts:
            yield f"{base}[{key!r}]"
    for word in re.findall(r"\bef\.(\w+)", text):
        if not hasattr(ef, word):
            yield f"ef.{word}"
    for base, word in re.findall(r"(?<!\w)(\w*)\.([a-z_]\w*)\(", text):
        if not any(hasattr(each, word) for each in known_by.get(base, [pd.DataFrame, pd.Series])):
            yield f"{base}.{word}()"


@pytest.mark.parametrize("name", LESSONS)
def test_what_a_message_mentions_is_there(name):
    names, texts = of_lesson(name.removeprefix("lesson_"))
    assert [(text, gone) for text in messages(name) if (gone := [*unknown(text, names, texts)])] == []


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Ask the column jets.", ["column jets"]),
        ("Look at the column aircraft.", []),
        ("Look at battalion_atlantis.", ["battalion_atlantis"]),
        ("Run ef.wher again.", ["ef.wher"]),
        ("joined['sid'].isna() is true", ["joined['sid']"]),
        ("Use .cuont() or .count().", [".cuont()"]),
    ],
)
def test_a_name_that_is_not_there_is_found(text, gone):
    assert [*unknown(text, {"joined"}, set())] == gone
