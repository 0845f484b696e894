"""The exercises' checks as a table for pages; that a page judges as Python does is tested in browser/test_checks_in_page.py."""

import base64
import json
import os
import subprocess
import sys

import pytest

from eastern_flank.exercises import boxes, check
from eastern_flank.exercises.answers import lesson_02
from eastern_flank.publishing.site import checks

LESSONS = sorted({exercise[:2] for exercise in boxes.BOXES})
QUICK = ["00", "03", "06", "07", "09"]  # each way to judge but two is in them


def unscrambled(entry):
    key = int(entry["exercise"].replace(".", ""))
    return json.loads(bytes(byte ^ key for byte in base64.b64decode(entry["judged"])))


@pytest.mark.parametrize("lessons", [QUICK, pytest.param(LESSONS, marks=pytest.mark.ci)], ids=["some", "all"])
def test_every_check_is_in_the_table_and_what_is_right_is_not_legible(lessons):
    for lesson in lessons:
        table = checks.table(lesson)
        assert list(table) == [exercise for exercise in boxes.BOXES if exercise.startswith(lesson)]
        for exercise, entry in table.items():
            assert "sorry" not in entry, exercise
            judged = unscrambled(entry)
            praise = judged["praise"] if "praise" in judged else judged.get("now") or judged["messages"][0]
            assert praise not in json.dumps(entry, ensure_ascii=False), exercise
            assert {"exercise", "kind", "fields", "bars", "judged"} <= set(entry), exercise
            assert all(field["kind"] and field["how"] for field in entry["fields"]), exercise


def test_a_number_is_right_up_to_the_ends_of_its_range():
    (low, high), *others = checks.compiled("02.5")["judged"]["right"]
    assert others == []
    assert check.check("02.5", low).right and check.check("02.5", high).right
    assert not check.check("02.5", low - 1e-12).right and not check.check("02.5", high + 1e-12).right
    assert checks.compiled("02.1")["judged"]["right"] == [5]


def test_what_cannot_be_compiled_says_so(monkeypatch):
    monkeypatch.setitem(boxes.BOXES, "02.9", boxes.Box("number"))
    monkeypatch.setattr(lesson_02, "_exercise_9", lambda answer: check.Verdict(False, "No."), raising=False)
    with pytest.raises(checks.NotCompiled, match=r"exercise 02\.9"):
        checks.compiled("02.9")
    entry = checks.table("02")["02.9"]
    assert entry["judged"] == "" and "JupyterLab" in entry["sorry"]


def test_the_script_is_plain_and_makes_no_code_of_texts():
    script = checks.script()
    for word in ("eval(", "Function(", "import ", "export ", "innerHTML", "document", "fetch(", "setTimeout"):
        assert word not in script, word


@pytest.mark.ci
def test_the_table_and_the_script_are_the_same_each_time():
    program = "from eastern_flank.publishing.site import checks; import hashlib, json, sys; "
    program += f"made = json.dumps([checks.table(each) for each in {LESSONS}]) + checks.script(); "
    program += "print(hashlib.sha256(made.encode()).hexdigest())"
    seen = {
        subprocess.check_output([sys.executable, "-c", program], env=os.environ | {"PYTHONHASHSEED": seed}, text=True)
        for seed in ("0", "1")
    }
    assert len(seen) == 1
