"""The teacher's pack agrees with the lessons: minutes, exercises, terms, links."""

import re
from functools import cache

import nbformat
import pytest
import teaching_pages

from eastern_flank.core import project
from eastern_flank.publishing import notebooks

ROOT = project.root()
PACK = ROOT / "teaching"
SECTIONS = [
    "Timing",
    "Board picture",
    "Questions and the answers to expect",
    "Exercises",
    "Misconceptions and how to meet them",
    "Easier and harder",
    "Without computers",
    "How to assess",
]
LESSONS = notebooks.find()
PAGES = sorted(PACK.glob("[0-9][0-9]_*.md"))


@cache
def prose(path):
    """The Markdown of a lesson, its code and its links' addresses left out."""
    cells = nbformat.read(path, 4).cells
    text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return re.sub(r"`[^`]*`|\]\([^)]*\)", "", text)


def minutes(lesson):
    """All minutes in a lesson's header: of its parts, and of what is done without the notebook."""
    found = re.search(r"^\*\*Time:\*\* (.+)$", prose(lesson), re.MULTILINE)
    return sum(map(int, re.findall(r"\d+", found[1])))


def timing(page):
    """The minutes in the first column of the page's timetable."""
    section = page.split("## Timing", 1)[1].split("\n## ", 1)[0]
    return [int(cell) for cell in re.findall(r"^\| *(\d+) *\|", section, re.MULTILINE)]


def exercises(lesson):
    """The numbers of a lesson's exercises, as its checks have them."""
    source = "\n".join(cell.source for cell in nbformat.read(lesson, 4).cells if cell.cell_type == "code")
    return sorted(set(re.findall(r'ef\.check\("(\d\d\.\d+)"', source)))


def terms():
    """The glossary: (term, lesson in which it is explained first)."""
    text = (PACK / "glossary.md").read_text("utf-8")
    return re.findall(r"^\| (?!Term|---)([^|]+?) \| [^|]+ \| (\d\d) \|$", text, re.MULTILINE)


def first_use(term):
    """Where a term first occurs in the lessons' prose: (number of the lesson, whether it stands in italics there)."""
    pattern = re.compile(rf"(\*{{0,3}})\b{re.escape(term)}\w*(\*{{0,3}})", re.IGNORECASE)
    for lesson in LESSONS:
        # Headings, the box, tables and the line that leads on name a lesson's subject before it is explained.
        body = re.sub(r"^(#|> |\||\*\*Next).*$", "", prose(lesson), flags=re.MULTILINE)
        if found := pattern.search(body):
            return lesson.stem[:2], bool(found[1]) and bool(found[2])
    return None, False


def test_every_lesson_has_its_page_and_every_page_its_lesson():
    assert [page.stem for page in PAGES] == [lesson.stem for lesson in LESSONS]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_has_its_sections_in_order(page):
    assert re.findall(r"^## (.*)$", page.read_text("utf-8"), re.MULTILINE) == SECTIONS


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_minutes_add_up_to_the_lessons_time(page):
    assert sum(timing(page.read_text("utf-8"))) == minutes(ROOT / "notebooks" / f"{page.stem}.ipynb")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_exercise_is_named(page):
    numbers = exercises(ROOT / "notebooks" / f"{page.stem}.ipynb")
    assert numbers
    section = page.read_text("utf-8").split("## Exercises", 1)[1].split("\n## ", 1)[0]
    assert [number for number in numbers if number not in section] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_the_answer_that_a_page_states_is_right(page):
    stated = teaching_pages.stated(page)
    assert set(stated) == set(exercises(ROOT / "notebooks" / f"{page.stem}.ipynb")) - teaching_pages.WITHOUT_A_VALUE
    wrong = [each for each, values in stated.items() if not any(teaching_pages.is_right(each, v) for v in values)]
    assert wrong == []


@pytest.mark.parametrize(("term", "lesson"), terms())
def test_a_term_is_explained_where_it_first_occurs(term, lesson):
    assert first_use(term) == (lesson, True)


def test_the_glossary_is_in_alphabetical_order():
    names = [term for term, _ in terms()]
    assert names == sorted(names, key=str.lower)
    assert len(names) >= 9


@pytest.mark.parametrize("page", sorted(PACK.glob("*.md")), ids=lambda path: path.stem)
def test_every_link_resolves(page):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8"))
    broken = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert broken == []
