"""The quiz card: it explains each answer, forgets what was said of another, and gives nothing away."""

import pytest

from eastern_flank.core.errors import UnknownName
from eastern_flank.widgets import quiz

ANSWERS = {"one": "One is left over.", "two": "Two halves make a whole.", "three": "That is more than a whole."}


@pytest.fixture
def card():
    return quiz.quiz("How many halves has a whole?", ANSWERS, "two")


@pytest.mark.parametrize(
    ("option", "right", "said"),
    [("one", False, "Not this one. One is left over."), ("two", True, "Right. Two halves make a whole.")],
)
def test_every_answer_is_explained(card, option, right, said):
    card.choose(option)
    assert card.said == ""
    card.button.click()
    assert card.said == said
    assert card.check() is right


def test_nothing_chosen_is_no_mistake(card):
    assert card.chosen is None
    assert card.check() is None
    assert card.said == quiz.UNDECIDED


def test_another_choice_takes_back_what_was_said(card):
    card.choose("one")
    card.check()
    card.choose("three")
    assert card.said == ""


def test_what_is_not_among_the_options_is_refused(card):
    with pytest.raises(UnknownName, match="'four' is not among the options: one, two, three"):
        card.choose("four")
    with pytest.raises(UnknownName, match="'four' is not among the options"):
        quiz.quiz("?", ANSWERS, "four")


def test_the_question_names_the_group_and_the_page_holds_no_answer(card):
    assert (card.options.description, card.options.kind) == ("How many halves has a whole?", "radio")
    assert card.options.options == list(ANSWERS)
    text = card._repr_mimebundle_()["text/plain"]
    assert text.splitlines() == ["Quiz: How many halves has a whole?", "( ) one", "( ) two", "( ) three"]
    sent = str([widget.get_state() for widget in (card, *card.children)])
    assert not any(explanation in sent for explanation in ANSWERS.values())
