"""A page from a disk judges answers as Python does: the same verdict in the same words, for thousands of answers."""

import json
from collections import Counter

import pytest
from typed_answers import answers

from eastern_flank.exercises import boxes, check
from eastern_flank.publishing.site import checks

PAGE = '<!doctype html><html lang="en"><title>Checks</title><script src="judge.js"></script>'
JUDGE = """text => {
  const [table, rows] = JSON.parse(text);
  const judged = rows.map(([exercise, fields, answer]) => easternFlankJudge[fields ? "judge" : "check"](table[exercise], answer));
  return JSON.stringify(judged.map((each) => [each.state, each.word, each.message, each.read, each.given]));
}"""
LEAST = 6000  # answers


@pytest.fixture
def judge(page, tmp_path):
    """Judge rows of (exercise, whether there is a text for each field, the text or texts) in a page that is on the disk."""
    (tmp_path / "judge.js").write_text(checks.script(), encoding="utf-8")
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    table = {}
    for lesson in {exercise[:2] for exercise in boxes.BOXES}:
        table |= checks.table(lesson)
    return lambda rows: [tuple(each) for each in json.loads(page.evaluate(JUDGE, json.dumps([table, rows])))]


@pytest.fixture
def in_python(monkeypatch):
    """Judge one row in Python. What was read is judged once for each exercise and value: most of the time goes to the tables."""
    known, find = {}, check.find

    def find_once(exercise):
        decide = find(exercise)

        def once(value):
            place = exercise, repr(value)
            if place not in known:
                known[place] = decide(value)
            return known[place]

        return once

    def judged(exercise, fields, answer):
        if boxes.BOXES[exercise].kind == "form" and any(answer):  # it is judged by the form, not by its box
            verdict = check.check(exercise, {item: code or ... for item, code in enumerate(answer, 1)})
        else:
            verdict = check.check_typed(exercise, answer) if fields else check.check(exercise, answer)
        written = verdict.given[1] if verdict.given else ""
        return verdict.state, check.WORDS[verdict.state], verdict.message, verdict.read, written

    monkeypatch.setattr(check, "find", find_once)
    return judged


def test_a_page_and_python_say_the_same(judge, in_python):
    rows = list(answers({exercise: checks.compiled(exercise) for exercise in boxes.BOXES}))
    ours = [in_python(*row) for row in rows]
    differ = [(row, one, other) for row, one, other in zip(rows, ours, judge(rows), strict=True) if one != other]
    assert not differ, f"{len(differ)} of {len(rows)} answers differ: {differ[:5]}"

    assert len(rows) >= LEAST
    assert {exercise for (exercise, *_), verdict in zip(rows, ours, strict=True) if verdict[0] == "right"} == set(
        boxes.BOXES
    )
    states = Counter(verdict[0] for verdict in ours)
    assert set(states) == set(check.WORDS) and min(states.values()) >= 100, states


def test_help_is_offered_as_in_the_notebook(page, judge):
    from eastern_flank.widgets import answer_box

    offered = page.evaluate("[1, 2, 3].map((tries) => easternFlankJudge.help(false, tries))")
    assert offered == ["", answer_box.HINT, f"{answer_box.HINT} {answer_box.WORKED}"]
    assert page.evaluate("easternFlankJudge.help(true, 1)") == answer_box.WORKED


def test_what_cannot_be_judged_in_a_page_says_so(page, judge):
    said = page.evaluate(
        'easternFlankJudge.judge({exercise: "02.9", fields: [], judged: "", sorry: "Not here."}, ["5"])'
    )
    assert (said["right"], said["state"], said["message"]) == (None, "open", "Not here.")
