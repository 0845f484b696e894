"""What the delegations trade: interests and wordings hold together, and a text is taken as the cards say."""

import functools
import itertools
import re

import pytest

import eastern_flank as ef
from eastern_flank.core import project
from eastern_flank.core.errors import UnknownName
from eastern_flank.exercises import bargain, meeting

WORDINGS = bargain.wordings()
SEATS = list(ef.load("model/interests")["actor"])
ON_THE_TABLE = ["deploy", "air", "more", "attack", "enough"]


def texts():
    """Every text that can be made: one wording of the motion, and of each amendment one or none."""
    offered = {part: list(rows.index) for part, rows in WORDINGS.groupby("question", sort=False)}
    motion, *amendments = ef.motion()["question"]
    for keys in itertools.product(offered[motion], *([None, *offered[each]] for each in amendments)):
        yield [key for key in keys if key]


@pytest.fixture(scope="module")
def everything():
    """How every delegation takes every text. The tables stay the same meanwhile, so they are looked up once."""
    with pytest.MonkeyPatch.context() as patched:
        for name in ("scale", "wordings"):
            patched.setattr(bargain, name, functools.cache(getattr(bargain, name)))
        return [(text, {role: bargain.reaction(role, text) for role in SEATS}) for text in texts()]


@pytest.fixture(scope="module")
def accepted(everything):
    return [(text, taken) for text, taken in everything if "no" not in [reaction.vote for reaction in taken.values()]]


def test_every_delegation_has_interests_and_nobody_else():
    seats = ef.seats(30)
    assert set(SEATS) == set(seats[seats["seat"] == "delegation"]["role"])
    for role in SEATS:
        assert len(set(bargain.interests(role).values())) == 3
    assert bargain.interests("russia") == bargain.interests("nato") == {}


def test_the_first_wording_of_a_question_is_the_text_on_the_table():
    first = WORDINGS.drop_duplicates("question").set_index("question")
    for row in ef.load("questions").itertuples():
        assert (first.loc[row.question, "text"], first.loc[row.question, "says"]) == (row.yes_means, "yes")
    assert all(len(rows) >= 2 for _, rows in WORDINGS.groupby("question"))


@pytest.mark.parametrize("role", SEATS)
def test_what_a_delegation_wants_does_not_touch_its_own_red_line(role):
    for name in ("priority", "fallback"):
        assert bargain.reaction(role, [bargain.interests(role)[name]]).vote == "yes"


@pytest.mark.parametrize("role", SEATS)
def test_what_it_would_give_it_gives_in_return_only(role):
    wants = bargain.interests(role)
    assert bargain.reaction(role, [wants["gives"]]).vote == "no"
    for name in ("priority", "fallback"):
        if WORDINGS.loc[wants[name], "question"] != WORDINGS.loc[wants["gives"], "question"]:
            assert bargain.reaction(role, [wants["gives"], wants[name]]).vote == "yes"


@pytest.mark.parametrize("role", [role for role in SEATS if bargain.is_hard(bargain.strongest(role))])
def test_some_text_touches_every_hard_red_line(role):
    line = bargain.strongest(role)
    touching = WORDINGS[
        (WORDINGS["question"] == line["question"]) & (WORDINGS["says"] == bargain.OPPOSITE[line["stance"]])
    ]
    for key in touching.index:
        assert bargain.reaction(role, [key, bargain.interests(role)["priority"]])[:2] == ("no", "its red line")
    assert len(touching) >= 1


def test_everybody_can_win_and_nobody_at_once(accepted):
    for role in SEATS:
        assert any(taken[role].why == "wants it most" for _, taken in accepted), role
    assert not any(all(each.why == "wants it most" for each in taken.values()) for _, taken in accepted)


def test_the_teaching_page_counts_right(everything, accepted):
    page = (project.root() / "teaching" / "08_ministers_meeting.md").read_text("utf-8")
    found = re.search(r"Of (\d+) possible texts (\d+) are refused by nobody", page)
    assert (int(found[1]), int(found[2])) == (len(everything), len(accepted))
    refused = [role for role in SEATS if bargain.reaction(role, ON_THE_TABLE).vote == "no"]
    assert "The five texts as they stand are refused by eight of eleven." in page and len(refused) == 8
    hardest = {role: sum(taken[role].why == "wants it most" for _, taken in accepted) for role in SEATS}
    assert min(hardest, key=hardest.get) == "lithuania" and hardest["lithuania"] == 1


def test_a_silent_delegation_without_an_interest_in_a_text_abstains():
    assert bargain.reaction("portugal", ["deploy"]) == ("abstain", "nothing in it for this seat", "")
    assert bargain.reaction("germany", ["deploy"]) == ("yes", "its own answer", "Deploy the battalions")


@pytest.mark.parametrize(("role", "text"), [("russia", ["deploy"]), ("press", []), ("latvia", ["peace"])])
def test_what_does_not_exist_is_one_line(role, text):
    with pytest.raises(UnknownName, match=r"there (are|is)"):
        bargain.reaction(role, text)


def test_cards_say_that_interests_are_ours():
    for role in SEATS:
        text = ef.card(role).markdown()
        assert "made up by us for this game; none of them is from the article" in text
        assert all(meeting.escape(WORDINGS.loc[key, "text"]) in text for key in bargain.interests(role).values())
    assert "Your interests" not in ef.card("russia").markdown()
