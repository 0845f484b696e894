"""The sheets of the ministers' meeting: all of it on eight, in type that can be read, with what the tables say."""

import re

import pypdf
import pytest
from bs4 import BeautifulSoup

from eastern_flank.exercises import agenda, meeting
from eastern_flank.publishing import handouts, meeting_sheets, pdf
from eastern_flank.tables import load as tables

ROLES = meeting.seats(meeting.MOST)


@pytest.fixture(scope="module")
def page():
    return BeautifulSoup(meeting_sheets.html(), "html.parser")


def test_every_role_has_its_card_and_its_plate(page):
    assert sorted(card.h2.text for card in page.select(".card")) == sorted(ROLES["name"])
    plates = [[side.text for side in plate.select("p")] for plate in page.select(".plate")]
    assert plates == [[name, name] for name in ROLES["name"]]


def test_every_vote_has_its_ballot_paper(page):
    needed = ROLES["seat"].isin(["delegation", "guest"]).sum()
    ballots = page.select(".ballot")
    assert len(ballots) >= needed
    assert all(ballot.text.count("☐") == len(meeting.motion()) * len(meeting.VOTES) for ballot in ballots)


@pytest.mark.parametrize("role", [role for role in ROLES["role"] if role != meeting.PRESS])
def test_a_card_on_paper_says_what_the_card_says(page, role):
    card = meeting.card(role)
    found = next(each for each in page.select(".card") if each.h2.text == card.name)
    text = " ".join(found.get_text(" ").split())
    part = meeting.motion().set_index("question")["part"]
    for row in card.answers.itertuples():
        if row.stance == meeting.SILENT:
            assert row.text not in text.split("Your red line")[0]
        else:
            assert f"{part[row.question]} {row.text} {row.stance} , {row.ground} ({row.paragraph})." in text
            assert not isinstance(row.comment, str) or row.comment in text
    assert all(line in text for line in [card.red_line, *card.has, *card.interests])
    assert card.strongest is None or f"“{card.strongest['evidence']}” ({card.strongest['paragraph']})" in text


def test_the_first_two_sheets_have_agenda_texts_rules_and_paragraphs(page):
    chair, delegations = (" ".join(sheet.get_text(" ").split()) for sheet in page.select(".leaf")[:2])
    assert all(step.step in chair and step.happens in chair for step in agenda.AGENDA)
    assert all(roles in chair for _, roles in meeting.joining())
    assert all(summary in delegations for summary in tables.load("paragraphs")["summary"])
    rules = [*meeting.SLIPS, meeting.OURS, meeting.BOTH, *meeting.motion()["text"], *tables.load("questions")["text"]]
    assert all(rule in delegations for rule in rules)


def test_no_type_is_smaller_than_eleven_points(page):
    sizes = re.findall(r"(?:font|font-size): ([\d.]+)(\w+)", page.style.text)
    assert len(sizes) > 5
    assert all(unit == "pt" and float(size) >= 11 for size, unit in sizes)


@pytest.mark.ci
@pytest.mark.parametrize("paper", pdf.PAPERS)
def test_all_of_it_is_eight_sheets(paper, pango):
    assert len(meeting_sheets.render(paper).pages) == 8


@pytest.mark.ci
def test_the_handouts_have_the_sheets(tmp_path, pango):
    folder, _, _ = handouts.build(["08"], "students", out=tmp_path)
    made = pypdf.PdfReader(folder / "pdf_a4" / "role_cards.pdf")
    assert len(made.pages) == 8
    assert "Sheet 2. For every delegation" in made.pages[1].extract_text()
