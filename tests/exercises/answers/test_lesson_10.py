"""The checks of lesson 10: right answers, likely mistakes, and anything else a reader may hand in."""

import pandas as pd
import pytest

from eastern_flank.exercises import check as exercises
from eastern_flank.figures import caption
from eastern_flank.tables import load as tables

ALL = ["10.1", "10.2"]
ODD = [None, float("nan"), (1, 2), pd.NA, pd.Series([1, 2]), pd.DataFrame({"a": [1]}), {1}, print, "", "a text", 7]


def words(column, figures=""):
    notes = tables.load("slides/speaker_notes")
    return notes.loc[notes["figure"].str.startswith(figures), column].str.split().str.len().sum()


def line():
    return caption.caption("02_dots").source


@pytest.mark.parametrize("exercise", ALL)
def test_an_untouched_placeholder_is_not_answered_yet(exercise):
    assert exercises.check(exercise, ...).right is None


@pytest.mark.parametrize("answer", ODD, ids=repr)
@pytest.mark.parametrize("exercise", ALL)
def test_odd_objects_are_told_what_is_wanted(exercise, answer):
    verdict = exercises.check(exercise, answer)
    assert verdict.right is False
    assert verdict.message


def test_the_minutes_are_right_with_one_decimal_and_with_all():
    minutes = words("say", "05") / 130
    assert all(exercises.check("10.1", answer).right for answer in (minutes, round(minutes, 1)))
    assert not exercises.check("10.1", minutes + 0.2).right


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda: words("say", "05"), "how many words"),
        (lambda: 60 * words("say", "05") / 130, "seconds"),
        (lambda: (words("say", "05") + words("ask", "05")) / 130, "includes the questions"),
        (lambda: words("ask", "05") / 130, "Those are the questions"),
        (lambda: words("say") / 130, "all figures"),
        (lambda: words("say", "05") / 130 / 3, "average per figure"),
        (lambda: 3, "how many figures"),
        (lambda: 99, "divide by 130"),
    ],
)
def test_a_likely_mistake_in_the_minutes_is_named(wrong, told):
    verdict = exercises.check("10.1", wrong())
    assert not verdict.right
    assert told in verdict.message


def test_the_line_may_be_written_by_hand():
    for answer in (line(), line().removeprefix("Source: "), f"  {line().upper()}, changed"):
        assert exercises.check("10.2", answer).right


@pytest.mark.parametrize(
    "written",
    [
        "Reuters, 13 June 2016, paragraphs 5, 15; Eastern Flank 2016, CC BY 4.0",
        "Reuters, June 13, 2016, paragraphs 5 & 15, Eastern Flank, CC-BY-4.0",
        "reuters 13 june 2016 paragraph 5 and paragraph 15 eastern flank 2016 cc by 4.0",
        "Source: Reuters, 13th of June 2016, par. 5 and 15. Eastern Flank 2016, CC-BY 4.0.",
        "Paragraphs 5 and 15, 13/06/2016, Reuters. Figure: Eastern Flank 2016, CC BY 4.0",
    ],
)
def test_a_line_in_other_words_and_another_order_is_right(written):
    assert exercises.check("10.2", written).right


@pytest.mark.parametrize("other", ["5", "5-15", "5 to 15", "5, 6 and 15"])
def test_other_paragraphs_are_not_these(other):
    assert "paragraphs" in exercises.check("10.2", line().replace("5 and 15", other)).message


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda: caption.caption("02_dots").title, "title"),
        (lambda: caption.caption("02_dots").alt, "alt text"),
        (lambda: line().replace("CC BY 4.0", ""), "licence"),
        (lambda: line().replace("Eastern Flank 2016", ""), "who made the figure"),
        (lambda: line().replace("paragraphs 5 and 15", ""), "paragraphs"),
        (lambda: line().replace("13 June 2016", ""), "which article"),
        (lambda: caption.caption("02_four_battalions").source, "name the paragraphs"),
    ],
)
def test_what_the_line_lacks_is_named(wrong, told):
    verdict = exercises.check("10.2", wrong())
    assert not verdict.right
    assert told in verdict.message
