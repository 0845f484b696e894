"""`eastern-flank collect`: what a class answered, counted, and named only where that is asked for."""

import csv
import io

import pytest
from class_of import ANSWERS, homes, row, write
from click.testing import CliRunner

from eastern_flank import cli
from eastern_flank.classroom import answers_file, folder, items, judging, tally
from eastern_flank.exercises import boxes


def run(*words):
    return CliRunner().invoke(cli.main, ["collect", *map(str, words)])


def cells(path):
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


@pytest.fixture
def class_(tmp_path):
    """Four students of whom two were wrong first."""
    folder = tmp_path / "class"
    write(folder / "Ada" / "my_work" / "answers.csv", [row("02.2", "3000", True, 3, "4,000"), row("02.a", "20000")])
    write(folder / "Ben" / "my_work" / "answers.csv", [row("02.2", "about 4000", False, 1, "about 4000")])
    write(folder / "Cem" / "my_work" / "answers.csv", [row("02.2", "7000", False, 2, "7000"), row("02.a", "40000")])
    write(folder / "Dora" / "my_work" / "answers.csv", [row("02.b", "nothing at all")])
    return folder


def test_an_exercise_is_counted_with_the_mistakes_it_looks_like(class_):
    shown = run(class_)
    assert (shown.exit_code, shown.stderr) == (0, "")
    lines = shown.stdout.splitlines()
    assert lines[0] == "4 students"
    assert "02 Troops: How big is 4,000?" in lines
    counted = next(line for line in lines if line.startswith("02.2"))
    assert counted.split()[-4:] == ["3", "1", "2", "2.0"]
    assert "2 × 4,000 (1 right since): That is the whole force." in shown.stdout
    assert "1 × 7,000: That adds the force to its own battalions" in shown.stdout
    assert "from 20,000 to 40,000 troops; the middle half from 25,000 to 35,000" in shown.stdout
    assert "1 × nothing at all" in shown.stdout
    assert not any(name in shown.stdout for name in ("Ada", "Ben", "Cem", "Dora"))
    assert "Ada" in run(class_, "--names").stdout


def test_the_file_has_what_was_asked_for_and_no_more(class_, tmp_path):
    out = tmp_path / "out.csv"
    assert run(class_, "--csv", out, "--quiet").stdout == ""
    header, *rows = cells(out)
    assert tuple(header) == answers_file.COUNTS
    assert ["lesson 02 exercise 2", "3", "1", "2", "6", "4,000", "2"] in [[each[0], *each[3:9]] for each in rows]
    assert "Ada" not in out.read_text("utf-8")
    again = run(class_, "--csv", out)
    assert again.exit_code == 1 and "already exists" in again.stderr and again.stdout == ""
    assert run(class_, "--csv", out, "--names", "--force").exit_code == 0
    header, *rows = cells(out)
    assert tuple(header) == answers_file.BY_STUDENT
    assert ["Ben", "about 4000", "not yet"] in [[each[0], *each[3:5]] for each in rows if "exercise 2" in each[1]]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["class", "out.csv"]


def test_what_it_wrote_is_not_taken_for_answers(class_):
    for more in ([], ["--names"]):
        assert run(class_, "--csv", class_ / f"out{len(more)}.csv", *more).exit_code == 0
    shown = run(class_)
    assert (shown.stdout.splitlines()[0], shown.stderr) == ("4 students", "")


def test_a_formula_stays_a_text(tmp_path):
    formula = '=HYPERLINK("http://x","y")'
    rows = [[formula, "10.2", "answer", formula, "not yet", "1", "@SUM(A1)"]]
    write(tmp_path / "a.csv", rows, ["name", "item", "kind", "answer", "right", "tries", "wrong"])
    for more in ([], ["--names"]):
        out = tmp_path / "out" / "out.csv"
        assert run(tmp_path, "--csv", out, "--force", *more).exit_code == 0
        texts = [cell for line in cells(out) for cell in line]
        assert any(cell.startswith("'=HYPERLINK") for cell in texts)
        assert not any(cell.startswith(("=", "@", "+")) for cell in texts)


def test_no_answers_at_all_is_one_line(tmp_path):
    shown = run(tmp_path)
    assert (
        shown.exit_code == 1 and shown.stderr.startswith("there are no answers in ") and shown.stderr.count("\n") == 1
    )


def test_files_that_are_left_out_are_named(class_):
    (class_ / "bad.csv").write_bytes(b"\xff\xfe")
    (class_ / "more.zip").write_bytes(b"PK")
    shown = run(class_)
    assert shown.exit_code == 0
    assert [line.split(":")[:2] for line in shown.stderr.splitlines()] == [
        ["left out", " more.zip"],
        ["left out", " bad.csv"],
    ]


# ------------------------------------------------------------------------------------------------------- judged again


def judged(item, answer):
    return judging.judged(item, answer)


def test_python_decides_whatever_the_file_says():
    item = items.by_number()["02.2"]
    cheat = answers_file.Row("4000", True, 1, "")
    modest = answers_file.Row("3.000", False, 1, "")
    assert (tally.state(item, cheat), tally.state(item, modest)) == ("not yet", "right")
    chart = answers_file.Row("a chart", True, 1, "")
    assert tally.state(items.by_number()["02.3"], chart) == "right", "of a chart the file has no more than the verdict"


@pytest.mark.parametrize(
    "text", ["__import__('os').system('touch x')", "=1+1", "3000 if 1 else 0", "'3000'*9**9", "9" * 200]
)
@pytest.mark.parametrize(
    "item",
    ["02.2", "10.2", *(pytest.param(each, marks=pytest.mark.ci) for each in ("02.4", "06.1", "01.4", "07.3", "09.6"))],
)
def test_nothing_is_run_and_nothing_of_it_is_shown_to_a_class(item, text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = judged(item, text)
    assert found.right is not True
    assert found.form.strip("'") == text.strip("'") or found.shown
    assert list(tmp_path.iterdir()) == []


@pytest.mark.ci
def test_equal_answers_are_counted_together_and_words_of_ones_own_are_not_shown():
    assert {judged("02.2", text).form for text in ("4000", "4,000", "about 4.000 troops", "four thousand")} == {"4,000"}
    assert judged("05.2", "vilnius").shown and not judged("05.2", "you know who").shown
    assert judged("02.4", "(900, 1100)").form == "900 and 1,100"
    assert judged("01.4", "(russia, alliance)").right
    assert judged("02.3", "force: hatched, exercise: solid, start: 0").right


@pytest.mark.ci
@pytest.mark.parametrize(
    "item", [item for item, box in boxes.BOXES.items() if box.kind in ("whole", "word", "pair", "words")]
)
def test_the_right_answer_that_is_shown_is_right(item):
    assert judged(item, judging.right_answer(item)).right


def test_the_example_class_is_as_it_says(tmp_path):
    for item, (right, wrong, _) in ANSWERS.items():
        assert all(judged(item, each).right for each in right) and not any(judged(item, each).right for each in wrong)
    assert len(folder.Folder(homes(tmp_path)).read().students) == 30
