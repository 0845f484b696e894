"""The ministers' meeting has one agenda: the lesson, its teaching page, the planner and the cards say the same."""

import re

import pytest

import eastern_flank as ef
from eastern_flank.core import generated, project
from eastern_flank.exercises import agenda, meeting
from eastern_flank.publishing import notebooks

TEACHING = project.root() / "teaching"


def block(name):
    """What a page has between the two comments."""
    return (TEACHING / name).read_text("utf-8").split(agenda.START)[1].split(agenda.END)[0].strip()


def test_the_agenda_adds_up_to_the_minutes_of_part_b():
    header = notebooks.read(project.root() / "notebooks" / "08_ministers_meeting.ipynb").cells[0].source
    stated = int(re.search(r"\*\*Time:\*\* .* and (\d+) for the meeting", header)[1])
    assert ef.agenda()["minutes"].sum() == stated
    assert agenda.minutes() == (stated, 45)


def test_nothing_takes_longer_in_the_shorter_meeting():
    assert all(0 < step.short <= step.minutes for step in agenda.AGENDA)


def test_eleven_statements_fit_into_their_minutes():
    step = next(step for step in agenda.AGENDA if "seconds each" in step.step)
    seconds = int(re.search(r"(\d+) seconds", step.step)[1])
    delegations = (meeting.seats(meeting.MOST)["seat"] == "delegation").sum()
    assert delegations * seconds <= 60 * step.short


@pytest.mark.parametrize(("name", "text"), [("08_ministers_meeting.md", agenda.timing), ("README.md", agenda.steps)])
def test_teaching_page_and_planner_are_up_to_date(name, text):
    assert block(name) == text(), "write it again: eastern-flank docs"


def test_every_page_has_every_step_with_its_minutes():
    steps = [(str(step.minutes), step.step) for step in agenda.AGENDA]
    cards = (TEACHING / "role_cards.md").read_text("utf-8").split("## Agenda", 1)[1].split("\n## ", 1)[0]
    assert re.findall(r"^\| (\d+) \| (.*) \|$", cards, re.MULTILINE) == steps
    assert re.findall(r"^\| (\d+) \| \d+ \| (.*) \|$", block("README.md"), re.MULTILINE) == steps
    page = re.findall(r"^\| (\d+) \| \d+ \| (.*) \|$", block("08_ministers_meeting.md"), re.MULTILINE)
    assert [(minutes, text.startswith(step)) for (minutes, text), (_, step) in zip(page, steps, strict=True)] == [
        (minutes, True) for minutes, _ in steps
    ]


def test_a_page_without_its_comments_is_left_alone(tmp_path, monkeypatch):
    (tmp_path / "teaching").mkdir()
    page = tmp_path / "teaching" / "08_ministers_meeting.md"
    page.write_text("no comments", "utf-8")
    monkeypatch.setattr(project, "root", lambda: tmp_path)
    with pytest.raises(generated.MarkersMissing, match="08_ministers_meeting"):
        agenda.update()
    assert page.read_text("utf-8") == "no comments"
