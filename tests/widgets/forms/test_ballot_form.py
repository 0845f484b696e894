"""The ballot of a class: named choices, a count that follows them, and votes that come back."""

import json

import pandas as pd
import pytest

from eastern_flank.core import lesson
from eastern_flank.exercises import bargain, meeting
from eastern_flank.widgets.forms import ballot_form


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("EASTERN_FLANK_WORK", str(tmp_path / "my_work"))
    return tmp_path / "my_work"


def vote(form, **votes):
    for role, cast in votes.items():
        form.choices[role].value = cast


def test_each_delegation_has_a_choice_with_its_name_and_each_text_is_offered(place):
    form = ballot_form.ballot_form()
    actors = meeting.at_table()
    delegations = actors[actors["seat"] == "delegation"]
    assert list(form.choices) == list(delegations.index)
    assert [choice.input.description for choice in form.choices.values()] == list(delegations["name"])
    assert form.choices["latvia"].input.options == [ballot_form.OPEN, *meeting.VOTES]
    assert form.text.input.options == [f"{row.part}: {row.text}" for row in meeting.motion().itertuples()]
    assert form.again is None


def test_before_any_vote_nothing_is_adopted_or_not(place):
    form = ballot_form.ballot_form()
    now, *counts = form.said.splitlines()
    assert now == f"Voting now on {form.text.input.options[0]}."
    assert counts == [f"{part}: no vote yet" for part in ("Motion", "A", "B", "C", "D")]
    assert (form.votes == "").all(axis=None)


def test_the_count_follows_the_votes_on_each_text(place):
    form = ballot_form.ballot_form()
    vote(form, latvia="yes", france="no", canada="yes", germany="abstain")
    form.text.value = "A"
    assert {choice.value for choice in form.choices.values()} == {ballot_form.OPEN}
    vote(form, latvia="abstain", poland="yes")
    form.text.value = "Motion"
    assert form.choices["france"].value == "no"
    assert form.ballots["Motion"] == meeting.ballot(
        {"germany": "abstain", "france": "no", "latvia": "yes", "canada": "yes"}
    )
    assert form.said.splitlines()[1:4] == [
        "Motion: 2 yes, 1 no, 1 abstain. Not adopted if all must agree, adopted if the majority decides.",
        "A: 1 yes, 0 no, 1 abstain. Adopted if all must agree, adopted if the majority decides.",
        "B: no vote yet",
    ]
    assert form.notes.status == form.said and form.notes.seen
    assert form.votes.loc["Latvia", ["Motion", "A", "B"]].tolist() == ["yes", "abstain", ""]
    assert not place.exists()


def test_votes_are_saved_and_come_back(place):
    form = ballot_form.ballot_form(save_as="08_votes")
    form.text.value = "A"
    vote(form, latvia="yes", france="abstain")
    again = ballot_form.ballot_form(save_as="08_votes")
    assert again.ballots == form.ballots and again.ballots["A"].votes == {"france": "abstain", "latvia": "yes"}
    assert again.choices["latvia"].value == ballot_form.OPEN  # it begins with the motion
    again.text.value = "A"
    assert again.choices["latvia"].value == "yes"
    assert again._repr_mimebundle_()["text/plain"].endswith("Your work is back, from my_work/08_votes.csv.")
    table = pd.read_csv(place / "08_votes.csv", keep_default_na=False).set_index("ballot")
    assert table.loc["A latvia"].to_dict() == {"vote": "yes", "text": "Build a regional air defence", "name": "Latvia"}
    again.again.click()
    assert again.ballots["A"].votes == {}
    assert [path.name for path in place.iterdir()] == ["08_votes_kept_1.csv"]


def test_the_lesson_sets_each_vote_beside_the_answer_to_its_own_text(place):
    cells = json.loads(lesson.path_of("08").read_bytes())["cells"]
    source = {cell["id"]: "".join(cell["source"]) for cell in cells}
    form = ballot_form.ballot_form()
    vote(form, estonia="yes", latvia="no")
    form.text.value = "A"
    vote(form, portugal="yes")
    beside = eval(source["beside"], {"form": form})
    assert beside.table.to_numpy().tolist() == [
        ["Latvia", "Motion: Deploy the battalions", "yes", "no"],
        ["Portugal", "A: Build a regional air defence", "silent", "yes"],
    ]
    assert repr(ballot_form.ballot_form().beside_article()).startswith("No votes in the form yet")


# --- alone against the cards ---


@pytest.mark.ci
def test_alone_the_cards_decide():
    game = ballot_form.play_alone()
    assert game.text == ["deploy"]
    for text in (["deploy"], ["deploy", "air", "attack"]):
        game.set(air_defence="air" if "air" in text else "", attack_possible="attack" if "attack" in text else "")
        assert game.ballot == meeting.ballot({role: bargain.reaction(role, text).vote for role in game.ballot.votes})
    assert "its red line: “An attack cannot be excluded, so prepare for one”" in game.shown.value
    assert game.said.startswith("5 yes, 5 no, 1 abstain. Not adopted if all must agree")


@pytest.mark.ci
def test_alone_one_can_win_and_is_told_what_is_missing():
    game = ballot_form.play_alone()
    game.set(you="lithuania")
    assert game.said.endswith("What you want most is not in it: “Build a regional air defence”.")
    game.set(air_defence="air", more_resources="more_both", attack_possible="attack_both", force_enough="first_step")
    assert game.said.endswith("What you want most is in it. You have won.")
    assert "Lithuania (you)" in game.shown.value
    game.set(force_enough="enough")
    assert game.said.endswith("What you want most is in it.")


def test_alone_the_table_has_headers_and_no_colour_alone():
    page = ballot_form.play_alone().shown.value
    assert page.count('<th scope="row"') == 11 and page.count('<th scope="col"') == 3 and "<caption" in page
