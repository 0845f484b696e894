"""Answers as people type them, and how each is read: six hundred of them in a table, and values that only code can give."""

import csv
import datetime
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eastern_flank.exercises import boxes, reading
from eastern_flank.exercises.check import check

SAMPLES = Path(__file__).parent / "samples"
TYPED = list(csv.DictReader((SAMPLES / "typed.csv").read_text("utf-8").split("\n")[:-1]))
JUDGED_BY_DATA = {"09.1", "09.2", "10.1"}  # there the table says only "read": the right answer follows tables that grow


@pytest.mark.parametrize("rows", [TYPED[::6], pytest.param(TYPED, marks=pytest.mark.ci)], ids=["a sixth", "all"])
def test_typed_answers_are_read_as_the_table_says(rows):
    wrong = []
    for row in rows:
        verdict = check(row["exercise"], row["typed"])
        state = "read" if row["exercise"] in JUDGED_BY_DATA and verdict.readable else verdict.state
        read_as = verdict.read.removeprefix("Read as ").rstrip(".")
        if (state, read_as) != (row["verdict"], row["read_as"]):
            wrong.append((row, repr(verdict)))
    assert wrong == []


def test_the_table_has_all_kinds_of_answers_of_all_lessons():
    assert len(TYPED) >= 300
    assert {row["exercise"][:2] for row in TYPED} == {f"{lesson:02}" for lesson in range(11)}
    assert min(Counter(row["verdict"] for row in TYPED).values()) >= 20
    assert len({(row["exercise"], row["typed"]) for row in TYPED}) == len(TYPED)


def test_what_is_not_typed_as_the_computer_would_write_it_is_said_back():
    for row in TYPED:
        box = boxes.BOXES[row["exercise"]]
        if box.kind in boxes.NUMBERS and row["verdict"] != "unread" and not row["read_as"]:
            assert float(row["typed"]) == reading.number(row["typed"], box.kind).value


# From what is given in code to a part of what is said; None where it is read.
IN_CODE = [
    ("02.2", 3000, None),
    ("02.2", np.int64(3000), None),
    ("02.2", [3000], None),
    ("02.2", pd.Series([3000]), None),
    ("02.2", pd.DataFrame({"troops": [3000]}), None),
    ("02.2", np.array(3000), None),
    ("02.2", "3000", None),
    ("02.2", ["3,000"], None),
    ("02.2", (3, 0), "Python reads 3,000 as two numbers. Write 3000"),
    ("07.4", (29, 250), "Write 29250, without a comma"),
    ("01.3", (0, 44), "Write 0.44, with a decimal point"),
    ("02.5", (1, 39), "Write 1.39, with a decimal point"),
    ("02.2", (3000, 1, 2), "several values"),
    ("02.2", pd.Series([1, 2]), "still a table or a column"),
    ("02.2", pd.DataFrame(), "still a table or a column"),
    ("03.1", False, "yes-or-no question"),
    ("02.1", np.True_, "yes-or-no question"),
    ("02.1", pd.Series([1]).count, "has not been called"),
    ("02.1", None, "empty value"),
    ("02.1", pd.NA, "empty value"),
    ("02.1", pd.NaT, "empty value"),
    ("02.1", float("nan"), "infinite or missing"),
    ("02.1", float("inf"), "infinite or missing"),
    ("02.1", pd.Timestamp("2014-01-01"), "is a date"),
    ("02.1", {"a": 1}, "several values"),
    ("02.1", [], "several values"),
    ("02.1", [[5]], "several values"),
    ("02.1", 5j, "not a number"),
    ("02.1", object(), "not a number"),
    ("02.4", np.array([700, 1300]), None),
    ("02.4", pd.Series([700, 1300]), None),
    ("02.4", ("700", "1.300"), None),
    ("02.4", {700, 1300}, "which has no order"),
    ("02.4", (700, 0, 1300, 0), "Python reads each comma as a new one"),
    ("02.4", (700, "?"), "Highest: Your answer is empty"),
    ("03.5", -50, "first from 16 to 8, then from 4 to 8"),
    ("03.5", ("-50 %", "+100 %"), None),
    ("00.2", pd.Series(["hatched"]), None),
    ("00.2", ["hatched"], None),
    ("00.2", 4, "in quotation marks"),
    ("00.2", "x" * 301, "very long"),
    ("01.4", pd.Index(["russia", "alliance"]), None),
    ("01.4", 2, "in square brackets"),
    ("06.1", ["unit", "baseline", "scale"], None),
    ("06.1", {"a": "Unit", "b": "BASELINE", "c": "scale."}, None),
    ("06.1", "unit", "3 answers, one for each of these: A, B, C"),
    ("06.1", {"A": 1, "B": "unit", "C": "scale"}, "Chart A: Give one word"),
    ("07.3", {"Local soldiers": "9.000"}, None),
    ("07.3", {"warning": "3,5"}, None),
    ("07.3", {"warning": (3, 5)}, "Write 3.5, with a decimal point"),
    ("07.3", {"warnings": 3}, "Did you mean warning?"),
    ("07.3", {"nato": 3}, "no such assumption"),
    ("07.3", {"warning": ...}, "in place of the three dots"),
    ("07.3", {"warning": 3, "local": 5}, "Only one"),
    ("10.2", 5, "a line of text"),
]


@pytest.mark.parametrize(("exercise", "answer", "said"), IN_CODE, ids=range(len(IN_CODE)))
def test_values_in_code_are_read_or_told_what_to_write(exercise, answer, said):
    verdict = check(exercise, answer)
    if said is None:
        assert verdict.readable, verdict
    else:
        assert not verdict.readable and said in verdict.message


DATES = [
    *("2026-06-01", "2026-6-1", "2026/06/01", "1 June 2026", "June 1, 2026", "June 2026", "2026-06", "01.06.2026"),
    *("1/6/2026", "06/2026", "1st June 2026", "jun 2026", pd.Timestamp("2026-06-01"), datetime.date(2026, 6, 1)),
    *(np.datetime64("2026-06-01"), pd.Series([pd.Timestamp("2026-06-01")]), "2026-06-01 00:00:00"),
]


@pytest.mark.parametrize("answer", DATES, ids=range(len(DATES)))
def test_dates_are_read_as_people_write_them(answer):
    assert reading.date(answer).value == "2026-06-01"


NO_DATES = ["June", "2026", "31 June 2026", "13/13/2026", "", 2026, pd.NaT, "may be", "9" * 50]


@pytest.mark.parametrize("answer", NO_DATES, ids=range(len(NO_DATES)))
def test_what_is_no_date_says_how_to_write_one(answer):
    with pytest.raises(reading.Misfit, match="such as 2016-06-13"):
        reading.date(answer)


@settings(max_examples=40, deadline=None)
@given(number=st.integers(0, 10**9), mark=st.sampled_from(",.' \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}’_"))
def test_a_whole_number_comes_back_whatever_stands_between_its_thousands(number, mark):
    assert reading.number(f"{number:,}".replace(",", mark), "whole").value == number


@settings(max_examples=40, deadline=None)
@given(number=st.floats(-1e6, 1e6).map(lambda value: round(value, 4)), mark=st.sampled_from(".,"))
def test_a_decimal_number_comes_back_with_point_and_with_comma(number, mark):
    assert reading.number(f"{number:.4f}".replace(".", mark), "number").value == pytest.approx(number)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=40), kind=st.sampled_from(["whole", "number", "share", "percent"]))
def test_any_text_is_read_or_refused_in_words(text, kind):
    for read in (
        reading.reader(kind),
        reading.date,
        reading.word,
        lambda text: reading.pair(text, kind=kind),
        reading.words,
    ):
        try:
            read(text)
        except reading.Misfit as misfit:
            assert str(misfit).endswith((".", "?", ")", ")."))


LONG = ["(" * 300, "1" * 300, "1," * 150, "1 " * 150, "- " * 150, "one " * 75, "1/" * 150, "1 000" * 60, "a1" * 150]


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_no_text_keeps_the_reader_waiting(text):
    for kind in ("whole", "share"):
        with pytest.raises((reading.Misfit, ValueError)):
            reading.number(text, kind)
            raise ValueError("read")


# ------------------------------------------------------------------------------------------------- boxes and their fields

BY_HAND = {  # what is typed into the fields of a box, and the answer in code that means the same
    "02.1": (["5"], 5),
    "02.2": (["3.000"], 3000),
    "02.4": (["700", "1.300"], (700, 1300)),
    "03.5": (["-50 %", "+100 %"], (-50, 100)),
    "00.2": (["hatched"], "hatched"),
    "01.4": (["alliance\nrussia"], ["alliance", "russia"]),
    "03.2": (["empty"], None),
    "08.4": (["1", "six"], (1, 6)),
    "06.1": (["unit", "baseline", "scale"], {"A": "unit", "B": "baseline", "C": "scale"}),
    "07.3": (["warning", "4"], {"warning": 4}),
}


@pytest.mark.parametrize("exercise", BY_HAND)
def test_the_box_and_code_get_the_same_verdict(exercise):
    typed, answer = BY_HAND[exercise]
    by_box = check(exercise, boxes.compose(boxes.BOXES[exercise], typed))
    assert (by_box.right, by_box.message) == (True, check(exercise, answer).message)


def test_an_empty_box_is_not_answered_yet():
    for box in boxes.BOXES.values():
        assert boxes.compose(box, [""] * len(box.parts())) is ...
        assert boxes.compose(box, []) is ...


def test_the_chart_can_be_dressed_without_code():
    def dressed(force, exercise, start="0"):
        return check("02.3", {"force": force, "exercise": exercise, "start": start})

    assert dressed("hatched", "solid").right
    for looks, words in {
        ("solid", "solid"): "look alike",
        ("solid", "hatched"): "Planned is hatched",
        ("hatched", "dashed"): "took place",
        ("hatched", "solid", "3500"): "does not start at 0",
    }.items():
        verdict = dressed(*looks)
        assert verdict.right is False and words in verdict.message
    assert check("02.3", {"force": "hatched", "exercise": ..., "start": ...}).right is None
