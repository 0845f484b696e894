"""Nothing tells the answer of an exercise, or of a prediction, before it has been asked for.

The answers are those of the teaching pages, which `test_teaching.py` gives to the checks. What a reader has been shown before an
exercise is the open text and the open outputs of the lesson up to it: titles, alt texts, values as text, printed lines, and the
exercise's own hint. Of what opens on request, the alt texts of pictures count.

A number below 13 is in every lesson ("Step 3"), so it is looked for only where somebody says a finding: in titles, alt texts
without their drawn values, printed lines and bold words, since the exercise before.
"""

import re
from pathlib import Path

import nbformat
import pytest
import teaching_pages
from bs4 import BeautifulSoup

from eastern_flank.core.lesson import paths as lesson_paths

ROOT = Path(__file__).resolve().parents[2]
LESSONS = lesson_paths()
WORDS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]

# Answers that a reader is meant to read off what is shown, each with its reason.
READ_OFF = {
    "00.2": "the key to the inks is above it, and is to be applied",
    "00.3": "it is the largest number of a column on the page",
    "04.2": "one of the five questions, which are all named; counting the boxes of the chart says which",
    "05.2": "the table of distances is there to be read; it is not sorted",
    "06.5": "an ordinary verb; the exercise asks which word of a phrase is missing",
    "07.2": "one of seven names, all of which are shown",
    "09.5": "three conditions pick one row of a table of six, which anyone can do by eye",
}

DETAILS = re.compile(r"<details\b(?:(?!<details\b).)*?</details>", re.DOTALL)  # those without another inside
DRAWN = re.compile(r" ?Drawn: .*$", re.MULTILINE)


def tags(cell):
    return cell.metadata.get("tags", [])


def outputs(cell):
    """Pairs of the text that a cell has put on the page, and what of it says a finding. What is folded is neither."""
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        text = output.get("text") or data.get("text/plain", "")
        if "text/html" not in data:
            yield text, text if output.output_type == "stream" else ""
            continue
        page = BeautifulSoup(data["text/html"], "html.parser")
        for folded in page.select("details"):
            folded.decompose()
        if pictures := page.select("img"):
            title = re.sub(r"^Figure: ", "", "\n".join(text.split("\n")[:2]))
            alts = "\n".join(picture["alt"] for picture in pictures)
            yield f"{title}\n{alts}", DRAWN.sub("", f"{title}\n{alts}")
        elif open_text := " ".join(page.get_text(" ").split()):
            yield open_text, ""


def alt_texts(cell):
    """The alt texts of a cell's pictures, also of one that answers a guess: it has been opened when an exercise is asked."""
    pages = (
        BeautifulSoup(output.get("data", {}).get("text/html", ""), "html.parser") for output in cell.get("outputs", ())
    )
    return [picture["alt"] for page in pages for picture in page.select("img")]


def seen_before(nb, exercise):
    """Return (everything open before an exercise, findings said since the exercise before), its own hint in both."""
    everything, findings, mine = [], [], False
    for cell in nb.cells:
        if mine:
            if "hint" in tags(cell):
                everything.append(cell.source)
                findings.append(cell.source)
                break
            continue
        if "exercise" in tags(cell) and cell.cell_type == "code":
            if f'"{exercise}"' in cell.source:
                mine = True
            else:
                findings = []
            continue
        if {"solution", "teacher", "hint"} & set(tags(cell)):
            continue
        if cell.cell_type == "markdown":
            text = DETAILS.sub(" ", cell.source)
            everything.append(text)
            findings += re.findall(r"\*\*(.+?)\*\*", text)
            continue
        if not cell.metadata.get("jupyter", {}).get("source_hidden"):
            everything += re.findall(r"#.*$", cell.source, re.MULTILINE)
        everything += alt_texts(cell)
        for text, finding in outputs(cell):
            everything.append(text)
            findings.append("" if "predict" in tags(cell) else finding)  # a question offers its options
    assert mine, f"no exercise {exercise}"
    return "\n".join(everything), "\n".join(findings)


def spellings(value):
    """Return how a lesson may write an answer."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return [re.escape(str(value))]
    if isinstance(value, int) or float(value).is_integer():
        n = int(value)
        return [f"{n:,}", *([str(n)] if abs(n) >= 1000 else []), *([WORDS[n]] if 0 <= n < len(WORDS) else [])]
    found = [re.escape(f"{value:g}")]
    if 0 < value < 1:
        found += [rf"{round(100 * value)} ?%", rf"{round(100 * value)} per cent"]
    return found


def told(text, value):
    """Return where a text says a value, or None."""
    for spelling in spellings(value):
        if found := re.search(rf"(?<![\w.,-]){spelling}(?![\w%]|[.,]\d)", text, re.IGNORECASE):
            return " ".join(text[max(0, found.start() - 60) : found.end() + 40].split())
    return None


def cases():
    for path in LESSONS:
        page = ROOT / "teaching" / f"{path.stem}.md"
        for exercise, values in teaching_pages.stated(page).items():
            right = [value for value in values if teaching_pages.is_right(exercise, value)]
            yield pytest.param(path, exercise, right, id=exercise)


@pytest.mark.parametrize(("path", "exercise", "values"), list(cases()))
def test_an_answer_is_not_told_before_its_exercise(path, exercise, values):
    everything, findings = seen_before(nbformat.read(path, 4), exercise)
    spoiled = {}
    for value in values:
        small = isinstance(value, int | float) and abs(value) < 13 and float(value).is_integer()
        if where := told(findings if small else everything, value):
            spoiled[str(value)] = where
    if exercise in READ_OFF:
        assert spoiled, f"{exercise} need not be in READ_OFF any more"
    else:
        assert spoiled == {}


def test_the_search_finds_what_is_told():
    assert told("Drawn: Lithuania: 3,000, solid", 3000)
    assert told("the share is 44 %", 0.44)
    assert told("There are five people", 5)
    assert told("It was battalion_canada", "battalion_canada")
    for text in ("In 13,000 cases", "paragraph 15.3", "15th"):
        assert not told(text, 3000) and not told(text, 15)


# ------------------------------------------------------------------------------------------------------- predictions


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_what_answers_a_prediction_is_folded(path):
    """The next output after a prediction is folded: a cell tagged compare."""
    nb = nbformat.read(path, 4)
    for place, cell in enumerate(nb.cells):
        if cell.cell_type == "code" and "ef.predict(" in cell.source:
            following = next(each for each in nb.cells[place + 1 :] if each.cell_type == "code")
            assert "compare" in tags(following), f"{cell.id} is followed by {following.id}"
            assert "source_hidden" in str(cell.metadata), f"{cell.id} shows its code, which says what comes"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_folded_output_shows_nothing(path):
    nb = nbformat.read(path, 4)
    for cell in nb.cells:
        if "compare" in tags(cell):
            assert cell.outputs, cell.id
            assert [text for text, _ in outputs(cell) if text.strip()] == [], cell.id
