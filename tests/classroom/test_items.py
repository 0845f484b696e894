"""What the board and `collect` know of the lessons is what is in the lessons."""

import importlib.util
import json
import re
from pathlib import Path
from unittest.mock import create_autospec

import nbformat
import pytest

from eastern_flank.classroom import items
from eastern_flank.core import part
from eastern_flank.core.lesson import paths as lesson_paths
from eastern_flank.exercises import boxes
from eastern_flank.publishing import execute

ROOT = Path(__file__).resolve().parents[2]
AGAIN = "run tools/class_items.py"


def tool():
    spec = importlib.util.spec_from_file_location("class_items", ROOT / "tools" / "class_items.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.ci
def test_every_exercise_and_prediction_is_there_as_its_lesson_has_it():
    asked = tool().asked
    for path in lesson_paths():
        lesson = items.lessons()[path.name[:2]]
        for wanted, item in zip(asked(nbformat.read(path, 4)), lesson.items, strict=True):
            assert wanted == {name: getattr(item, name) for name in wanted}, AGAIN
    exercises = {item.item for item in items.by_number().values() if item.kind == "exercise"}
    assert exercises == set(boxes.BOXES)
    assert all(item.hint for item in items.by_number().values() if item.kind == "exercise")


@pytest.mark.ci
def test_the_tool_takes_what_a_run_for_the_site_returns(monkeypatch):
    path = next(ROOT.glob("notebooks/02_*.ipynb"))
    nb = nbformat.read(path, 4)
    about = {"part": "prediction", "item": "02.b", "question": "Q", "kind": "word", "unit": "", "answer": None}
    cell = next(each for each in nb.cells if '"02.b"' in each.source)
    cell.outputs = [{"output_type": "display_data", "data": {part.MIME: about | {"after": "Said."}}, "metadata": {}}]
    monkeypatch.setattr(execute, "for_site", create_autospec(execute.for_site, return_value={path: nb}))
    found = tool().content()
    assert [each["item"] for each in found["02"]["items"]] == [each.item for each in items.lessons()["02"].items]
    made = next(each for each in found["02"]["items"] if each["item"] == "02.b")
    assert (made["question"], made["form"], made["said"]) == ("Q", "word", "Said.")


@pytest.mark.ci
def test_every_prediction_is_described_as_its_page_shows_it(site):
    seen = set()
    for page in site.rglob("*.html"):
        for found in re.findall(
            r'<script type="application/json"[^>]*>(.*?)</script>', page.read_text("utf-8"), re.DOTALL
        ):
            about = json.loads(found)
            if not isinstance(about, dict) or about.get("part") != "prediction":
                continue
            item = items.by_number()[about["item"]]
            seen.add(item.item)
            assert (item.question, item.form, item.unit) == (about["question"], about["kind"], about["unit"]), AGAIN
            assert item.options == about["options"], AGAIN
            if item.form == "number":
                assert (item.low, item.high, item.step) == (about["low"], about["high"], about["step"]), AGAIN
            if item.at is not None:
                assert f": {item.at:,g}" in about["answer"]["alt"], AGAIN
            if about["answer"]:
                assert item.said.startswith(about["answer"]["title"]), AGAIN
    assert seen == {item.item for item in items.by_number().values() if item.kind == "guess"}
