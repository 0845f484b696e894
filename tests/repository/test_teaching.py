"""The teacher's pack agrees with the lessons: minutes, exercises, terms, links."""

import re
from functools import cache

import nbformat
import pytest
import teaching_pages

from eastern_flank.core import project
from eastern_flank.exercises import agenda
from eastern_flank.publishing import editions, notebooks
from eastern_flank.publishing import minutes as counting

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
LEVELS = ["Beginning", "Secure", "Strong"]
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


def part(page, heading):
    """A section of a page."""
    return page.read_text("utf-8").split(f"## {heading}", 1)[1].split("\n## ", 1)[0]


def lesson_of(page):
    return ROOT / "notebooks" / f"{page.stem}.ipynb"


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
def test_a_timetable_begins_with_opening_the_lesson_and_marks_every_row(page):
    table = part(page, "Timing").split(agenda.START)[0]
    rows = re.findall(r"^\| (\d+) \| (\w+) \| (.*?) \| (.*?) \|$", table, re.MULTILINE)
    assert len(rows) == len(re.findall(r"^\| *\d", table, re.MULTILINE))
    assert {mark for _, mark, _, _ in rows} <= {"must", "should", "could"}
    opened = [int(minutes) for minutes, mark, what, _ in rows if "pen the lesson" in what and mark == "must"]
    assert opened == [counting.START] * len(counting.counted(nbformat.read(lesson_of(page), 4)))
    assert "pen the lesson" in rows[0][2]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_timetable_names_steps_that_exist(page):
    headings = "\n".join(re.findall(r"^#+ (.*)$", prose(lesson_of(page)), re.MULTILINE))
    there = set(map(int, re.findall(r"^Step (\d+)\.", headings, re.MULTILINE)))
    text = part(page, "Timing")
    named = {
        int(n) for found in re.findall(r"[Ss]teps? \d+(?:(?:, | and )\d+)*", text) for n in re.findall(r"\d+", found)
    }
    assert named <= there
    exercises_named = {
        f"{page.name[:2]}.{n}"
        for found in re.findall(r"[Ee]xercises? ([\d, and]+)", text)
        for n in re.findall(r"\d", found)
    }
    assert exercises_named <= set(exercises(lesson_of(page)))
    places = re.findall(r"^\| \d+ \| \w+ \| .*? \| (.*?) \|$", text, re.MULTILINE)
    names = {
        re.sub(r"[Ss]teps? \d+(( and |, )\d+)*|[Ee]xercise \d|guess [\d.a-z]+|cards", "", name).strip()
        for place in places
        for name in place.split(", ")
    }
    assert [name for name in names - {"", "First screen"} if name not in headings] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_rubric_has_the_same_three_levels_and_a_sample_answer_of_each(page):
    section = part(page, "How to assess")
    tables = re.findall(r"((?:^\|.*\|$\n?)+)", section, re.MULTILINE)
    levels = [[cell for cell in re.findall(r"[^|\n]+", each.split("\n")[0]) if cell.strip()] for each in tables]
    assert [" ".join(header).split() for header in levels if len(header) == 3 and "Level" not in str(header)] in (
        [],
        [LEVELS],
    )
    samples = next(each for each in tables if "A sample answer" in each.split("\n")[0])
    assert re.findall(r"^\| (\w+) \| .*\w.* \|$", samples.split("\n", 2)[2], re.MULTILINE) == LEVELS
    assert re.search(r"minutes|homework", section)
    others = "not yet|very good|advanced|good |excellent"
    assert not re.search(rf"^\| *(?:{others}) *\||\| *(?:{others}) *\|", section, re.MULTILINE | re.IGNORECASE)


def test_the_planners_tables_add_up():
    tables = re.findall(r"((?:^\|.*\|$\n)+)", (PACK / "README.md").read_text("utf-8"), re.MULTILINE)
    sums = 0
    for table in tables:
        if total := re.search(r"^\| \*\*(\d+)\*\*", table, re.MULTILINE):
            assert sum(map(int, re.findall(r"^\| (\d+) \|", table, re.MULTILINE))) == int(total[1])
            sums += 1
    assert sums == 3  # A, B and D; C counts lessons


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


# What a page says where a class has no more than the site: two are about notebooks too, and the glossary has the words.
ABOUT_NOTEBOOKS = {"school_computers", "code", "glossary"}
OF_JUPYTERLAB = (
    r"(?i)\bnotebooks?\b|jupyter|\blog in\b|shift ?\+|my_work|\.uv/bin"
    r"|`eastern-flank|`present|run the (first )?cell|`ef\."
)


@pytest.mark.parametrize("page", sorted(PACK.glob("*.md")), ids=lambda path: path.stem)
def test_on_the_site_a_page_asks_for_nothing_but_the_site(page):
    text = page.read_text("utf-8")
    here, there = editions.on_the_site(text), editions.with_jupyterlab(text)
    assert not re.search("<!-- (with JupyterLab|on the site)", here + there)
    marks = re.findall(r"^<!-- (?:with JupyterLab|on the site).*$", text, re.MULTILINE)
    assert set(marks) <= {"<!-- with JupyterLab -->", "<!-- on the site"}  # Markdown takes such a line for HTML
    if page.stem not in ABOUT_NOTEBOOKS:
        words = re.sub(r"\]\([^)]*\)|<!--.*?-->", "]", here)
        assert [each[0] for each in re.finditer(OF_JUPYTERLAB, words)] == []


@pytest.mark.parametrize("page", sorted(PACK.glob("*.md")), ids=lambda path: path.stem)
def test_every_link_resolves(page):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", editions.with_jupyterlab(page.read_text("utf-8")))
    broken = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert broken == []
