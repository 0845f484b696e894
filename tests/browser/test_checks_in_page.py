"""A page from a disk judges answers as Python does: the same verdict in the same words, for thousands of answers."""

import json
from collections import Counter
from importlib.resources import files

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
LEAST = 10_000  # answers

# The box of the notebook, drawn from the table: what a page has to do. The script is a module there, and plain here.
BOX = """([source, entry]) => {
  const draw = new Function(source.replace(/^export default.*$/m, "").replaceAll("export ", "") + "; return draw;")();
  const place = document.body.appendChild(document.createElement("div"));
  const box = draw(place, entry, (typed) => box.say({ ...easternFlankJudge.judge(entry, typed), help: "" }));
}"""


@pytest.fixture(scope="module")
def table():
    """All exercises, as pages are given them."""
    lessons = sorted({exercise[:2] for exercise in boxes.BOXES})
    return {exercise: entry for lesson in lessons for exercise, entry in checks.table(lesson).items()}


@pytest.fixture
def judging(page, tmp_path):
    """A page with the script, which is on the disk."""
    (tmp_path / "judge.js").write_text(checks.script(), encoding="utf-8")
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    return page


@pytest.mark.parametrize(
    ("exercise", "act", "said"),
    [
        ("02.2", ["fill 2.999"], "Not yet. Read as 2,999. Keep the rows whose formation is battalion"),
        ("02.4", ["fill 700", "fill 1 300"], "Right. Read as 700 and 1,300. Three approximate numbers"),
        ("00.2", ["click hatched"], "Right. “Set to” means that it is planned."),
        ("01.4", ["click Russia", "click NATO"], "Right. The article reports their position"),
        ("07.3", ["choose warning", "fill 4"], "Right. Now the model asks for"),
        ("02.2", ["fill many"], "Cannot be read yet. 'many' cannot be read as a number."),
        ("06.1", [], "Not answered yet. Choose or fill in an answer first."),
    ],
)
def test_the_box_of_the_notebook_is_drawn_from_the_table(judging, table, exercise, act, said):
    source = (files("eastern_flank.widgets") / "browser" / "answer.js").read_text("utf-8")
    judging.evaluate(BOX, [source, table[exercise]])
    inputs = iter(judging.locator("input[type=text]").all())
    for how, _, what in (each.partition(" ") for each in act):
        if how == "fill":
            next(inputs).fill(what)
        elif how == "choose":
            judging.get_by_role("combobox").select_option(what)
        else:
            judging.get_by_label(what, exact=True).check()
    judging.get_by_role("button", name="Check").click()
    assert judging.get_by_role("status").inner_text().startswith(said)


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


def test_a_page_and_python_say_the_same(judging, table, in_python):
    rows = list(answers({exercise: checks.compiled(exercise) for exercise in boxes.BOXES}))
    ours = [in_python(*row) for row in rows]
    theirs = [tuple(each) for each in json.loads(judging.evaluate(JUDGE, json.dumps([table, rows])))]
    differ = [(row, one, other) for row, one, other in zip(rows, ours, theirs, strict=True) if one != other]
    assert not differ, f"{len(differ)} of {len(rows)} answers differ: {differ[:5]}"

    assert len(rows) >= LEAST
    assert {exercise for (exercise, *_), verdict in zip(rows, ours, strict=True) if verdict[0] == "right"} == set(
        boxes.BOXES
    )
    states = Counter(verdict[0] for verdict in ours)
    assert set(states) == set(check.WORDS) and min(states.values()) >= 100, states


def test_help_is_offered_as_in_the_notebook(judging):
    from eastern_flank.widgets import answer_box

    offered = judging.evaluate("[1, 2, 3].map((tries) => easternFlankJudge.help(false, tries))")
    assert offered == ["", answer_box.HINT, f"{answer_box.HINT} {answer_box.WORKED}"]
    assert judging.evaluate("easternFlankJudge.help(true, 1)") == answer_box.WORKED


def test_what_cannot_be_judged_in_a_page_says_so(judging):
    said = judging.evaluate(
        'easternFlankJudge.judge({exercise: "02.9", fields: [], judged: "", sorry: "Not here."}, ["5"])'
    )
    assert (said["right"], said["state"], said["message"]) == (None, "open", "Not here.")
