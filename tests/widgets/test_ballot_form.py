"""The ballot of a class: named choices, a count that follows them, and votes that come back."""

import pandas as pd
import pytest

from eastern_flank.core.errors import UnknownName
from eastern_flank.exercises import meeting
from eastern_flank.widgets import ballot_form


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("EASTERN_FLANK_WORK", str(tmp_path / "my_work"))
    return tmp_path / "my_work"


def vote(form, **votes):
    for role, cast in votes.items():
        form.choices[role].value = cast


def test_each_delegation_has_a_choice_with_its_name(place):
    form = ballot_form.ballot_form("A")
    actors = meeting.at_table()
    delegations = actors[actors["seat"] == "delegation"]
    assert list(form.choices) == list(delegations.index)
    assert [choice.input.description for choice in form.choices.values()] == list(delegations["name"])
    assert form.choices["latvia"].input.options == [ballot_form.OPEN, *meeting.VOTES]
    assert form.again is None


def test_the_count_follows_the_votes(place):
    form = ballot_form.ballot_form("A")
    assert form.ballot.votes == {}
    vote(form, latvia="yes", france="no", canada="yes", germany="abstain")
    expected = meeting.ballot({"latvia": "yes", "france": "no", "canada": "yes", "germany": "abstain"})
    assert repr(form.ballot).splitlines()[-2:] == repr(expected).splitlines()[-2:]
    assert (form.ballot.consensus, form.ballot.majority) == (False, True)
    assert form.notes.status == repr(expected) and form.notes.seen
    assert not place.exists()


def test_votes_are_saved_and_come_back(place):
    form = ballot_form.ballot_form("A", save_as="08_vote_a")
    vote(form, latvia="yes", france="abstain")
    again = ballot_form.ballot_form("A", save_as="08_vote_a")
    assert again.ballot == form.ballot and again.ballot.votes == {"france": "abstain", "latvia": "yes"}
    assert again.notes.status.startswith(repr(form.ballot))
    assert again._repr_mimebundle_()["text/plain"].endswith("Your work is back, from my_work/08_vote_a.csv.")
    table = pd.read_csv(place / "08_vote_a.csv", keep_default_na=False).set_index("role")
    assert table.loc["latvia"].to_dict() == {"vote": "yes", "name": "Latvia", "text": form._title}
    again.again.click()
    assert again.ballot.votes == {} and "0" in repr(again.ballot)
    assert [path.name for path in place.iterdir()] == ["08_vote_a_kept_1.csv"]


def test_a_text_that_is_not_voted_on_answers_with_those_that_are():
    with pytest.raises(UnknownName, match="there are Motion, A, B, C, D"):
        ballot_form.ballot_form("Z")
