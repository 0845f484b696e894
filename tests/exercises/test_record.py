"""One table for guesses and answers: the first edition's is taken over, and nothing is lost between notebooks."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from eastern_flank.exercises import my_work, record

SAMPLES = Path(__file__).with_name("samples")


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("EASTERN_FLANK_WORK", str(tmp_path / "my_work"))
    monkeypatch.setattr(record, "_unsaved", {})
    return tmp_path / "my_work"


def rows(place):
    text = (place / "answers.csv").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_answers_of_the_first_edition_are_taken_over_without_loss(place):
    place.mkdir()
    shutil.copy(SAMPLES / "answers.csv", place)
    before = rows(place)
    assert len(before) == 10
    record.keep("02.1", "5", True)
    after = {row["item"]: row for row in rows(place)}
    for row in before:
        new = after[row["exercise"]]
        if row["exercise"] == "lesson 02 exercise 1":
            assert (new["answer"], new["right"], new["tries"], new["wrong"]) == ("5", "yes", "2", row["answer"])
        else:
            assert (new["answer"], new["right"]) == (row["answer"], row["right"])
            assert new["wrong"] == ("" if row["right"] == "yes" else row["answer"])
    assert [path.name for path in place.iterdir()] == ["answers.csv"]


def test_a_file_with_other_columns_is_kept_beside_the_new_one(place):
    place.mkdir()
    (place / "answers.csv").write_text("exercise,answer\nx,y\n")
    record.keep("02.1", "5", True)
    assert (place / "answers_kept_1.csv").read_text() == "exercise,answer\nx,y\n"
    assert record.last("02.1")["answer"] == "5"


def test_two_notebooks_at_once_lose_nothing(place):
    another = record.table()  # opened before, as another notebook would
    record.keep("02.1", "6", False)
    record.keep("02.a", "25 times")
    assert another.save({"lesson 03 guess a": dict.fromkeys(record.COLUMNS, "") | {"item": "lesson 03 guess a"}})
    record.keep("02.1", "5", True)
    assert set(record.table().rows) == {"lesson 02 exercise 1", "lesson 02 guess a", "lesson 03 guess a"}
    assert record.tries("02.1") == 2 and record.last("02.1")["wrong"] == "6"
    assert [path.name for path in place.iterdir()] == ["answers.csv"]


def test_a_guess_can_be_forgotten_and_made_again(place):
    record.keep("02.a", "6")
    record.forget("02.a")
    assert record.last("02.a")["answer"] == "" and record.last("02.b") is None
    record.forget("02.b")
    record.keep("02.a", "25")
    assert (record.last("02.a")["answer"], record.tries("02.a"), record.last("02.a")["right"]) == ("25", 2, "")


@pytest.mark.parametrize("text", ["=1+1", "a\0b", "\ud800", "x" * 5000, "two\nlines", "\u202eabc", "  "])
def test_any_text_can_be_kept(place, text):
    record.keep("02.b", text)
    assert (place / "answers.csv").is_file() and record.table().trouble == ""
    assert len(record.last("02.b")["answer"]) <= record.LONGEST


def test_what_waits_is_not_lost_when_it_cannot_be_written(place, monkeypatch):
    place.write_text("a file")
    record.keep("02.1", "6", False)
    record.keep("02.1", "5", True)
    assert record.last("02.1") | {"item": ""} == {
        **{"item": "", "kind": "answer", "answer": "5", "right": "yes", "tries": "2", "wrong": "6"}
    }
    place.unlink()
    assert record.table().rows["lesson 02 exercise 1"]["tries"] == "2" and not record._unsaved
    assert isinstance(record.table(), my_work.Kept)
