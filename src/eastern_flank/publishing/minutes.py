"""How long a lesson takes, counted and not guessed, and the pages that say so.

A minute is counted for 150 words of open text, six lines of open code, or a prediction; an exercise that is a *must* takes four,
and opening the notebook five. What is folded is not counted, nor are the exercises marked *should* and *could*. The sum is
rounded up to five minutes. A lesson that takes more than 50 is in parts, each with a heading such as "## Part A. The matrix".
"""

import math
import re

import nbformat

from eastern_flank.core import atomic_write, document, project
from eastern_flank.publishing import notebooks
from eastern_flank.publishing.notebooks import tagged

WORDS = 150  # read in a minute, slowly: many readers have English as a second language
LINES = 6  # of code, read in a minute
MUST, PREDICTION, START = 4, 1, 5  # minutes
MOST = 50  # minutes of a lesson, or of a part of it

_PART = re.compile(r"^## Part ([A-Z])\. ", re.MULTILINE)
_FOLDED = re.compile(r"<details>.*?</details>", re.DOTALL)
# The minutes, and behind them what is not the notebook: "35 minutes, and 60 for the meeting".
TIME = re.compile(
    r"^(\*\*Time:\*\* )((?:\d+ minutes|part A \d+ minutes(?:, part [B-Z] \d+ minutes)+)(.*))$", re.MULTILINE
)


def counted(nb: nbformat.NotebookNode) -> dict[str, int]:
    """Count a lesson's minutes.

    Parameters
    ----------
    nb : nbformat.NotebookNode

    Returns
    -------
    dict of str to int
        The minutes of each part by its letter; a lesson in one piece has the letter "".
    """
    exact, part = {"": 0.0}, ""
    for cell in nb.cells:
        if found := _PART.search(cell.source) if cell.cell_type == "markdown" else None:
            part = found[1]
            exact[part] = exact.pop("", 0)  # the first screen belongs to the first part
        exact[part] += _minutes(cell)
    return {letter: 5 * math.ceil((START + minutes) / 5) for letter, minutes in exact.items()}


def _minutes(cell):
    if tagged(cell, "solution", "teacher"):
        return 0
    if cell.cell_type == "markdown":
        return len(words(cell.source)) / WORDS
    hidden = cell.metadata.get("jupyter", {}).get("source_hidden")
    lines = 0 if hidden else sum(bool(line.strip()) for line in cell.source.split("\n"))
    predictions = "ef.predict(" in cell.source
    return lines / LINES + MUST * tagged(cell, "must") + PREDICTION * predictions


def words(markdown: str) -> list[str]:
    """Return the words of a text that are seen without opening anything.

    Parameters
    ----------
    markdown : str

    Returns
    -------
    list of str
    """
    bare = re.sub(r"\]\([^)]*\)|<[^>]+>", " ", _FOLDED.sub(" ", markdown))
    return [word for word in bare.split() if any(map(str.isalnum, word))]


def said(nb: nbformat.NotebookNode) -> str:
    """Return a lesson's minutes as its header says them.

    Parameters
    ----------
    nb : nbformat.NotebookNode

    Returns
    -------
    str
        "45 minutes", or "part A 45 minutes, part B 35 minutes".
    """
    return ", ".join(f"part {letter} {n} minutes" if letter else f"{n} minutes" for letter, n in counted(nb).items())


def update() -> bool:
    """Write the minutes into the lessons' headers, into README.md and into the planner.

    Returns
    -------
    bool
        Whether anything had to be changed.

    Raises
    ------
    LessonUnreadable
        Where a header does not say "**Time:** 45 minutes".
    """
    lessons = {path: notebooks.read(path) for path in notebooks.find()}
    changed, short = False, {}
    for path, nb in lessons.items():
        header = nb.cells[0]
        if not TIME.search(header.source):
            raise notebooks.LessonUnreadable(f"{path.stem}: its first cell has no line such as '**Time:** 45 minutes'")
        header.source = TIME.sub(lambda found, nb=nb: f"{found[1]}{said(nb)}{found[3]}", header.source, count=1)
        changed |= _write(path, notebooks.to_bytes(nb))
        short[path.name[:2]] = " + ".join(re.findall(r"\d+", TIME.search(header.source)[2]))
    for page in ("README.md", "teaching/README.md"):
        path = project.root() / page
        lines = document.read(path, page).split("\n")
        for number, line in enumerate(lines):
            if row := re.match(r"\| \[?(\d\d) [A-Z]", line):
                lines[number] = _with_minutes(line, short[row[1]])
        changed |= _write(path, "\n".join(lines).encode())
    return changed


def _with_minutes(line, short):
    """Put the minutes into the one cell of a row that is made of numbers."""
    cells = line.split("|")
    place = next((n for n, cell in enumerate(cells) if re.fullmatch(r" \d+( ?[-+] ?\d+)* ", cell)), None)
    if place is not None:
        cells[place] = f" {short} "
    return "|".join(cells)


def _write(path, content):
    if path.read_bytes() == content:
        return False
    atomic_write.write(path, content)
    return True
