"""What a worksheet takes from a lesson's notebook: its guesses, its exercises, its texts and what its cells have shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import nbformat
from bs4 import BeautifulSoup

from eastern_flank.core.errors import PlainError
from eastern_flank.core.lesson import title_of
from eastern_flank.publishing.notebooks import tagged

LEVELS = ("must", "should", "could")

# What only makes sense in front of a screen. A sentence with one of these is left out on paper.
SCREEN = re.compile(
    r"\b[Ii]n code\b|\bRun\b|\brun (it|the|that|this|again)\b|\b[Tt]he box\b|\bnext cell\b|\bcells? (above|below)|"
    r"\bcontrols?\b|"
    r"\bPress\b|\bpress (Enter|Shift|the|it|\*)|\bclick\b|\bpandas\b|\bPython\b|\b(curly|round) brackets\b|\bpencil and paper\b|"
    r"\bin step \d|\b[Oo]pen (the picture|\*)|\bcell with\b|\bnotebook\b|\bpanel\b|\bscreen\b|\bmy_work\b|\bef\.|"
    r"\bkey of the question\b|\bin this table\b"
)
_SENTENCE = re.compile(r"(?<=[.?!:”\"])\s+(?=[A-Z“\"*\[`])")
_EXERCISE = re.compile(r'(?:ef\.check\(|exercise=)"(\d\d\.\d+)"')
_RANGE = re.compile(r"A number from (\S+) to (\S+?)(?: (.*))?\.")


class SheetMismatch(PlainError, ValueError):
    """A lesson does not have what its worksheet shows; the message says what, and what to do."""


@dataclass(frozen=True)
class Guess:
    """A prediction as a lesson shows it before the guess.

    Attributes
    ----------
    item, question, about : str
        "02.a", what is asked, and what the picture counts.
    options : tuple of str
        To choose from; none where a number or a sentence is asked for.
    low, high, unit : str
        Of a number; empty otherwise.
    picture : str
        An `<img>` with its alt text, or nothing.
    key, source : str
        The lines below the picture: what the inks mean, and where the numbers are from.
    said : str
        What is said beside the answer, where that does not depend on the guess.
    """

    item: str
    question: str
    about: str
    options: tuple[str, ...]
    low: str
    high: str
    unit: str
    picture: str
    key: str
    source: str
    said: str


@dataclass(frozen=True)
class Exercise:
    """An exercise as a lesson asks it.

    Attributes
    ----------
    number, title, text, level : str
        "02.1", its heading, what is asked (Markdown) and "must", "should" or "could".
    """

    number: str
    title: str
    text: str
    level: str


class Lesson:
    """A lesson's notebook, by what a worksheet needs of it.

    Attributes
    ----------
    title : str
        Its first line: "02 Troops: how big is 4,000?".
    number : str
        Its two digits.
    notebook : nbformat.NotebookNode
    """

    def __init__(self, nb: nbformat.NotebookNode):
        self.notebook = nb
        self._cells = {cell.id: cell for cell in nb.cells}
        self.title = title_of(nb.cells[0].source if nb.cells else "")
        self.number = self.title[:2]

    @cached_property
    def guesses(self) -> dict[str, Guess]:
        """The predictions by their names, in the lesson's order."""
        found = [_guess(cell) for cell in self._cells.values() if tagged(cell, "predict") and cell.cell_type == "code"]
        return {guess.item: guess for guess in found if guess}

    @cached_property
    def exercises(self) -> dict[str, Exercise]:
        """The exercises by their numbers, in the lesson's order."""
        found, text = {}, ""
        for cell in self._cells.values():
            if cell.cell_type == "markdown":
                asked = re.search(r"^#+ (Exercise \d+)\. (.+)$", cell.source, re.MULTILINE)
                text = cell.source[asked.start() :] if asked else text
            elif tagged(cell, "exercise") and (number := _EXERCISE.search(cell.source)):
                heading, _, rest = text.partition("\n")
                level = next((level for level in LEVELS if tagged(cell, level)), "must")
                found[number[1]] = Exercise(number[1], re.sub(r"^#+ Exercise \d+\. ", "", heading), rest.strip(), level)
        return found

    def text(self, name: str) -> str:
        """Return a text cell in Markdown, without what opens on a click.

        Parameters
        ----------
        name : str
            The cell's id.

        Returns
        -------
        str
        """
        return re.sub(r"<details>.*?</details>", "", self._cell(name).source, flags=re.DOTALL)

    def shown(self, name: str) -> BeautifulSoup:
        """Return what a cell has put on the page, as HTML that was not cleaned.

        Parameters
        ----------
        name : str
            The cell's id.

        Returns
        -------
        BeautifulSoup
        """
        outputs = self._cell(name).get("outputs", ())
        html = "".join(_text(output.get("data", {}).get("text/html", "")) for output in outputs)
        return BeautifulSoup(html, "html.parser")

    def figure(self, name: str) -> str:
        """Return the name under which a cell saves its figure, or nothing.

        Parameters
        ----------
        name : str
            The cell's id.

        Returns
        -------
        str
        """
        found = re.search(r'ef\.show\(\s*fig,\s*"(\w+)"', self._cell(name).source)
        return found[1] if found else ""

    def answer_of(self, item: str) -> str:
        """Return the title of the picture that answers a guess, or nothing where a text does.

        Parameters
        ----------
        item : str
            The guess.

        Returns
        -------
        str
        """
        cells = list(self._cells.values())
        asked = next(
            (n for n, cell in enumerate(cells) if f'"{item}"' in cell.source and tagged(cell, "predict")), None
        )
        if asked is None or asked + 1 == len(cells) or not tagged(cells[asked + 1], "compare"):
            return ""
        texts = (_text(output.get("data", {}).get("text/plain", "")) for output in cells[asked + 1].outputs)
        found = re.search(r"Figure: (.+)", "\n".join(texts))
        return found[1] if found else ""

    def has(self, name: str) -> bool:
        """Say whether the lesson has a cell.

        Parameters
        ----------
        name : str
            The cell's id.

        Returns
        -------
        bool
        """
        return name in self._cells

    def _cell(self, name):
        if name not in self._cells:
            raise SheetMismatch(f"publishing/worksheets/sheets.toml names a cell that it does not have: '{name}'")
        return self._cells[name]


def _text(value):
    return value if isinstance(value, str) else "".join(value)


def _guess(cell):
    """Read a prediction from what its cell shows without a kernel."""
    outputs = [output.get("data", {}) for output in cell.get("outputs", ())]
    shown = next((_text(data["text/html"]) for data in outputs if "text/html" in data), "")
    plain = next((_text(data["text/plain"]) for data in outputs if "text/plain" in data), "")
    item = re.match(r"Prediction (\d\d\.\w+): ", plain)
    if not item:
        return None
    page = BeautifulSoup(shown, "html.parser")
    asked, *lines = plain.split("\n")
    choices = lines[0] if lines else ""
    options = choices.removeprefix("One of: ").removesuffix(".").split("; ") if choices.startswith("One of: ") else ()
    low, high, unit = found.groups("") if (found := _RANGE.fullmatch(choices)) else ("", "", "")
    about = next((line for line in lines[1:] if not line.startswith(("Picture: ", "Source: "))), "")
    # Below the picture there are the choices, the key and the source; only the key has a colon in small letters.
    below = page.find_all("p")[-1].stripped_strings if page.p else ()
    key = next((line for line in below if re.match(r"[a-z ]+: ", line)), "")
    picture = str(page.img) if page.img else ""
    source = next((line.removeprefix("Source: ") for line in lines if line.startswith("Source: ")), "")
    said = re.search(r'\bafter="([^"\n]*)"', cell.source)
    question = asked[item.end() :]
    return Guess(
        item[1], question, about, tuple(options), low, high, unit, picture, key, source, said[1] if said else ""
    )


def on_paper(markdown: str) -> str:
    """Return a text without its heading, its links and the sentences that are about a screen.

    Parameters
    ----------
    markdown : str

    Returns
    -------
    str

    >>> on_paper("Count the dots. In code, write `len(dots)`.")
    'Count the dots.'
    """
    text = re.sub(r"^#+ .*$", "", markdown, flags=re.MULTILINE)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    lines = []
    for line in text.split("\n"):
        if line.startswith("|"):
            lines.append(line)
            continue
        kept = [each for each in _SENTENCE.split(line) if not SCREEN.search(each)]
        if kept or not line.strip():
            lines.append(" ".join(kept))
    plain = re.sub(r"`([^`\n]*)`", lambda code: code[1].strip('"').replace("_", " "), "\n".join(lines))
    return re.sub(r"\n{3,}", "\n\n", plain).strip()
