"""The ministers' meeting: every class can be seated, cards say what the tables say, votes are counted right."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import eastern_flank as ef
from eastern_flank.core import project
from eastern_flank.core.errors import UnknownName
from eastern_flank.exercises import meeting

CLASSES = range(6, 31)
SEATS = {students: ef.seats(students) for students in CLASSES}
ACTORS = list(ef.stances()["actor"].unique())
DELEGATIONS = list(SEATS[30].query("seat == 'delegation'")["role"])
STATED = ef.stances().query("stance != 'not_stated'")


@pytest.mark.parametrize("students", CLASSES)
def test_everybody_has_a_role_and_every_answer_a_voice(students):
    seats = SEATS[students]
    playing = seats[seats["students"] > 0]
    assert seats["students"].sum() == students
    assert seats["role"].is_unique
    assert (seats["seat"] == "chair").sum() == 1
    heard = STATED[STATED["actor"].isin(playing["role"])]
    voting = STATED[STATED["actor"].isin(DELEGATIONS)]
    assert set(zip(heard["question"], heard["stance"], strict=True)) >= set(
        zip(voting["question"], voting["stance"], strict=True)
    )
    assert (playing["seat"] == "delegation").sum() >= 5


@pytest.mark.parametrize("students", list(CLASSES)[1:])
def test_a_larger_class_keeps_the_roles_of_a_smaller_one(students):
    fewer, more = SEATS[students - 1].set_index("role"), SEATS[students].set_index("role")
    assert set(fewer.index) <= set(more.index)
    assert (more.loc[fewer.index, "students"] >= fewer["students"]).all()


def test_the_smallest_class_leaves_the_chair_to_the_teacher():
    assert SEATS[6].set_index("role").loc["nato", "students"] == 0
    assert SEATS[8].set_index("role").loc["nato", "students"] == 1


def test_who_has_no_seat_has_no_vote():
    seats = SEATS[30].set_index("role")["seat"]
    assert set(ACTORS) | {"press"} == set(seats.index)
    assert seats["russia"] == "guest" and seats["nato"] == "chair"


@pytest.mark.parametrize("students", [5, 31, 0, -1, 7.5, "12", None])
def test_a_class_of_another_size_is_told_so(students):
    with pytest.raises(meeting.NoSuchGame, match="6 to 30"):
        ef.seats(students)


def test_the_texts_are_the_questions_and_the_motion_has_most_support():
    motion, answers = ef.motion(), STATED[STATED["actor"].isin(DELEGATIONS) & (STATED["stance"] == "yes")]
    assert set(motion["question"]) == set(ef.load("questions")["question"])
    assert motion.loc[0, "part"] == "Motion"
    assert motion.loc[0, "question"] == answers["question"].value_counts().index[0]


# --- Cards ---


@pytest.mark.parametrize("actor", ACTORS)
def test_a_card_has_every_question_once_as_an_answer_or_as_silence(actor):
    text = ef.card(actor).markdown()
    assert all(text.count(question) >= 1 for question in ef.load("questions")["text"])
    for row in STATED[STATED["actor"] == actor].itertuples():
        question = ef.load("questions").set_index("question").loc[row.question, "text"]
        assert f"| {question} | {row.stance} | " in text
    assert "rule of this game" in text


@pytest.mark.parametrize("actor", ACTORS)
def test_a_red_line_rests_on_the_strongest_evidence(actor):
    card, own = ef.card(actor), ef.load("positions").query("actor == @actor")
    if own.empty:
        assert card.strongest is None and card.red_line.startswith("You have none")
        return
    assert card.strongest["basis"] == own["basis"].sort_values().iloc[0]
    assert f"“{card.strongest['evidence']}”, in paragraph {card.strongest['paragraph']}." in card.markdown()
    assert ef.load("questions").set_index("question").loc[card.strongest["question"], "text"] in card.red_line
    soft = card.strongest["stance"] == "undecided" or card.strongest["basis"] == "reporter_inference"
    assert ("promised nothing" in card.red_line) == soft
    assert (f"Keep to your answer, {card.strongest['stance']}, " in card.red_line) != soft


def test_the_reporters_expectation_makes_no_hard_red_line():
    soft = {actor for actor in ACTORS if "promised nothing" in ef.card(actor).red_line}
    assert soft == {"canada", "southern_allies"}


@pytest.mark.parametrize("actor", ACTORS)
def test_a_card_has_the_note_of_every_answer(actor):
    text = ef.card(actor).markdown()
    noted = STATED[STATED["actor"] == actor].dropna(subset="comment")
    assert all(comment in text for comment in noted["comment"])
    assert ("questions are ours" in text) == (actor in set(STATED["actor"]))


def test_cards_say_who_was_absent_and_who_speaks_for_no_government():
    assert "you were not at this meeting" in ef.card("russia").markdown()
    assert all("not at this meeting" not in ef.card(actor).markdown() for actor in ACTORS if actor != "russia")
    assert "speaks for no government" in ef.card("united_states").markdown()


@pytest.mark.ci
def test_everybody_without_a_vote_has_work():
    for role in ("nato", "russia"):
        assert ef.card(role).markdown().count("**Your work**") == 1
    assert "Your work" not in ef.card("latvia").markdown()
    printed = meeting.printed()
    assert all(line in printed for line in meeting.WORK[meeting.PRESS])


@pytest.mark.parametrize("actor", ACTORS)
def test_a_card_with_an_answer_on_an_attack_says_that_both_may_be_true(actor):
    answers = STATED[(STATED["actor"] == actor) & (STATED["question"] == meeting.ATTACK)]
    assert (meeting.BOTH in ef.card(actor).markdown()) == (len(answers) > 0)


def test_a_card_names_who_speaks_and_what_there_is():
    assert "Juozas Olekas" in ef.card("lithuania").markdown()
    assert "number not stated, possible" in ef.card("canada").markdown()
    assert "4 F-16" in ef.card("portugal").markdown()


def test_a_card_shows_itself():
    page, text = ef.card("latvia")._repr_html_(), repr(ef.card("latvia"))
    assert "<strong>Latvia</strong>" in page and "<p>You are a delegation" in page
    assert text.startswith("Latvia\n\nYou are a delegation") and "<" not in text


@pytest.mark.parametrize("role", ["press", "italy", "", None, 3])
def test_an_unknown_role_is_told_the_ones_there_are(role):
    with pytest.raises(UnknownName, match="lithuania"):
        ef.card(role)


# --- Votes ---


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.sampled_from(DELEGATIONS), st.sampled_from(meeting.VOTES)))
def test_a_vote_is_counted_right(votes):
    ballot = ef.ballot(votes)
    cast = list(votes.values())
    assert [ballot.count(vote) for vote in meeting.VOTES] == [cast.count(vote) for vote in meeting.VOTES]
    assert ballot.majority == (cast.count("yes") > cast.count("no"))
    assert ballot.consensus == ("no" not in cast and "yes" in cast)
    assert ballot.majority or not ballot.consensus
    assert all(name in repr(ballot) for name in meeting.at_table().loc[list(votes), "name"])


def test_before_any_vote_there_is_no_result():
    assert repr(ef.ballot({})).count("no vote yet") == 2
    assert "adopted" not in repr(ef.ballot({}))


def test_a_role_may_be_given_by_its_name():
    assert ef.ballot({"Southern allies": "yes", "britain": "no"}).votes == {
        "southern_allies": "yes",
        "united_kingdom": "no",
    }
    assert ef.card("Southern allies").role == "southern_allies"


def test_a_vote_can_come_from_a_column():
    votes = pd.Series(["yes", "no"], index=["latvia", "france"])
    assert ef.ballot(votes).count("no") == 1


@pytest.mark.parametrize(
    ("votes", "words"),
    [({"russia": "no"}, "has no vote"), ({"press": "yes"}, "has no vote"), ({"latvia": "maybe"}, "is not a vote")],
)
def test_a_vote_that_nobody_can_cast_is_one_line(votes, words):
    with pytest.raises(meeting.NoSuchGame, match=words) as caught:
        ef.ballot(votes)
    assert "\n" not in str(caught.value)


def test_the_count_has_row_headers():
    assert '<th scope="row"' in ef.ballot({"latvia": "yes"})._repr_html_()


# --- The printed set ---


def test_the_printed_cards_are_up_to_date():
    written = (project.root() / "teaching" / "role_cards.md").read_text(encoding="utf-8")
    assert written == meeting.printed(), "write them again: eastern-flank docs"


@pytest.mark.ci
def test_the_printed_set_has_every_class_size_and_every_role():
    text = meeting.printed()
    assert all(f"\n## {name}\n" in text for name in SEATS[30]["name"])
    assert all(f"\n| {size} | " in text for size in range(6, 15))


@pytest.mark.ci
def test_the_printed_set_has_slips_and_who_may_sign_them():
    text = meeting.printed()
    assert all(f"- {line}" in text for line in meeting.SLIPS)
    assert "| D | The planned force is a first step |" in text
