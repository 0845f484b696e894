"""The word list of the house style, tried on everything that a reader of the project reads.

Prose is Markdown, the cells of our tables, and the texts in the package's code. A turn that is right somewhere is written in
another way there too: the list is short, and each of its turns has a plain replacement.
"""

import ast
import json
import re
from pathlib import Path

import pytest

from eastern_flank.core.lesson import paths as lesson_paths

ROOT = Path(__file__).resolve().parents[2]

# A turn, and what to write for it.
TURNS = {
    r"\bwhoever\b": "anyone who, the person who",
    r"\banew\b": "again",
    r"\bmend(s|ed|ing)?\b": "fix, correct",
    r"\blow lines?\b": "underscores",
    r"\bsmall letters\b": "lower-case letters",
    r"\btwo stars\b": "two asterisks",
    r"\bfor who\b": "for people who",
    r"\bstands? (in|beside|behind|next to) (the|a|each|every) (column|row|cell|table|header|chart)\b": "is in",
    r"\b(is|are) wanted: ": "give",
    r"\bin how many per ?cents?\b": "in what percentage",
    r"\bby how many per ?cents?\b": "by what percentage",
    r"\bone may\b": "you may",
    r"\bif one says\b": "as long as you say",
    r"\ball hangs on\b": "everything depends on",
    r"\btold as done\b": "reported as having happened",
    r"\bsays nothing of\b": "does not mention",
    r"\bborders on (Poland|Russia|Lithuania|Latvia|Estonia|Belarus)\b": "borders",
    r"\ba soft number\b": "an approximate number",
    r"(?<!there )\bis no (mistake|row|lie|measurement|score|defeat|weakness|number|text|table|file)\b": "is not a",
    r"(?<!there )\bare no (text|numbers|rows|score)\b": "are not",
    r"\bhands? over (a|the) rows?\b": "pass",
    r"\bas many troops\b(?! as)": "the same number of troops",
    r"\b(do|does|did|is|are|was|were|has|have|had|ca|wo|would|could|should|must)n['’]t\b": "no contractions",
    r"\b(I['’]m|you['’]re|they['’]re|we['’]re|it['’]s|you['’]ll|we['’]ll|there['’]s|that['’]s|let['’]s)\b": "no contractions",
    r"\b(colors?|centers?|defense|neighbors?|behavior)\b": "British spelling",
    r"\b(analy|organi|recogni|summari|emphasi)z\w+": "British spelling",
}
TURNS = {re.compile(turn, re.IGNORECASE): instead for turn, instead in TURNS.items()}

CODE = re.compile(r"```.*?```|[a-z-]+:[^;:\s\"]+(?:;|(?=\"))|`[^`\n]*`|\]\([^)]*\)|<[^>]+>|https?://\S+", re.DOTALL)
# What is in quotation marks is somebody's own words, or a name.
QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]{1,120}\"")
NAMES = ("Department of Defense", "Center for", "Defense One", "Defense News", "Defense-Aerospace", "Organization")


def prose(text):
    """A text without its code, addresses, quotations and names."""
    for name in NAMES:
        text = text.replace(name, "")
    return QUOTED.sub("", CODE.sub("", text))


def of_notebook(path):
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            yield cell["id"], prose(source)
        else:
            yield from ((cell["id"], text) for text in strings(source))


def strings(source):
    """The texts in Python code that are sentences, docstrings too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.count(" ") >= 2:
            yield prose(node.value)


NOTEBOOKS = lesson_paths()
MODULES = sorted((ROOT / "src").rglob("*.py"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "teaching").glob("*.md"), *(ROOT / "data").rglob("*.md")])
# Titles and notes of the context layer keep the spelling of their publishers.
TABLES = sorted(path for path in (ROOT / "data").rglob("*.csv") if path.parent.name != "context")


def faults(place, text):
    """What is in a text and should be said in another way."""
    for turn, instead in TURNS.items():
        if found := turn.search(text):
            around = " ".join(text[max(0, found.start() - 40) : found.end() + 30].split())
            yield f"{place}: “{found[0]}” in “… {around} …”; write: {instead}"


@pytest.mark.parametrize("path", [*NOTEBOOKS, *MODULES, *PAGES, *TABLES], ids=lambda path: str(path.relative_to(ROOT)))
def test_prose_is_in_the_house_style(path):
    if path.suffix == ".ipynb":
        texts = of_notebook(path)
    elif path.suffix == ".py":
        texts = (("", text) for text in strings(path.read_text("utf-8")))
    else:
        texts = [("", prose(path.read_text("utf-8")))]
    assert [fault for place, text in texts for fault in faults(place, text)] == []


@pytest.mark.parametrize(
    "bad",
    [
        "Whoever shows you a number",
        "Write the file anew",
        "a name with low lines",
        "In how many percent of them",
        "The picture is no lie",
        "It isn't so",
        "a change of color",
        "A number stands in the column",
    ],
)
def test_the_list_finds_its_turns(bad):
    assert list(faults("", prose(bad)))


def test_code_and_quotations_are_not_prose():
    assert list(faults("", prose('`don\'t` "whoever" [x](https://example.org/color) “anew” there is no number'))) == []
