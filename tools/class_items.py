"""Write down what is asked in each lesson, for the board and `eastern-flank collect`: `classroom/lessons.json`.

    .uv/bin/uv run python tools/class_items.py

runs all lessons once, as for the site, after an exercise or a prediction was changed. A test compares the file with the lessons.
"""

import json
import re
import sys
from pathlib import Path

import nbformat

from eastern_flank.classroom import items
from eastern_flank.core import atomic_write, lesson, part
from eastern_flank.publishing import execute, notebooks
from eastern_flank.publishing.notebooks import tagged

_ITEM = re.compile(r'\bef\.(predict|check)\(\s*"(\d\d\.\w+)"')
_HEADING = re.compile(r"^#{2,4} Exercise (\d+)\. (.+)$", re.MULTILINE)


def asked(nb: nbformat.NotebookNode) -> list[dict]:
    """Return what is asked in a lesson, in its order, as far as its text says it.

    Parameters
    ----------
    nb : nbformat.NotebookNode

    Returns
    -------
    list of dict
    """
    number = nb.cells[0].source[2:4]
    found = {}
    for cell in nb.cells:
        if heading := _HEADING.search(cell.source):
            item = f"{number}.{heading[1]}"
            found[item] = {"item": item, "kind": "exercise", "name": _plain(heading[2]), "hint": ""}
        elif tagged(cell, "hint"):
            found[[*found][-1]]["hint"] = _plain(re.sub(r"</?details>|<summary>.*?</summary>", "", cell.source))
        elif tagged(cell, "predict"):
            first = cell.source.partition("\n")[0]
            item = _ITEM.search(cell.source)[2]
            found[item] = {"item": item, "kind": "guess", "name": re.sub(r"^# | \(open to see.*", "", first)}
    return [*found.values()]


def described(about: dict, source: str) -> dict:
    """Return what the board needs of a prediction.

    Parameters
    ----------
    about : dict
        Its description (`core.part`).
    source : str
        Its cell.

    Returns
    -------
    dict
        The question and its unit, what can be guessed, the answer as a sentence, and where it is on the axis if it is a bar.
    """
    drawn = about["answer"]
    found = {"question": about["question"], "form": about["kind"], "unit": about["unit"]}
    if about["kind"] == "number":
        found |= {name: about[name] for name in ("low", "high", "step")}
    elif about["kind"] == "options":
        found["options"] = about["options"]
    pulled = re.search(r'\bpull="(.+?)"', source)
    length = pulled and drawn and re.search(rf"{re.escape(pulled[1])}: (-?[\d,.]*\d)[,;.]", drawn["alt"])
    said = about["after"] if isinstance(about["after"], str) else _for_all(about["after"])
    if drawn:
        said = re.sub(r"(?<![.?!])$", ".", drawn["title"], count=1) + f" {said}".rstrip()
    return found | {"at": float(length[1].replace(",", "")) if length else None, "said": said}


def _for_all(said):
    """Return the sentences that are said to most guesses, without those that say the guess back."""
    lists = [re.split(r"(?<=[.;?]) ", text) for _, text in said]
    every = dict.fromkeys(each for sentences in lists for each in sentences)
    common = [each for each in every if 2 * sum(each in other for other in lists) >= len(lists)]
    line = " ".join(each for each in common if not re.search(r"\{|\bYour?\b", each)).removesuffix(";")
    return line[:1].upper() + line[1:]


def _plain(markdown):
    return re.sub(r"[*`]|\]\([^)]*\)|\[(?=[^\]]*\]\()", "", " ".join(markdown.split()))


def content() -> dict:
    """Run all lessons, and return what is in the file."""
    found = {}
    for path, nb in execute.for_site(notebooks.find(), lambda path, done, total: None).items():
        about = {
            shown["data"][part.MIME]["item"]: described(shown["data"][part.MIME], cell.source)
            for cell in nb.cells
            for shown in cell.get("outputs", ())
            if shown.get("data", {}).get(part.MIME, {}).get("part") == "prediction"
        }
        heading = lesson.heading(path)
        listed = [each | about.get(each["item"], {}) for each in asked(nb)]
        found[heading.number] = {"title": heading.title, "question": heading.question, "items": listed}
    return dict(sorted(found.items()))


def main() -> int:
    """Write the file."""
    text = json.dumps(content(), ensure_ascii=False, indent=1) + "\n"
    atomic_write.write(Path(items.__file__).with_name(items.FILE), text.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
