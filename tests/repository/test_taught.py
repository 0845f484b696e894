"""No exercise needs a part of Python that no lesson has taught: `teaching/code.md` says what is shown where, and holds."""

import re
from pathlib import Path

import constructs
import nbformat
import pytest

from eastern_flank.core.lesson import paths as lesson_paths

ROOT = Path(__file__).resolve().parents[2]
LESSONS = lesson_paths()
# Closes a chart that need not be shown twice: housekeeping of a solution, with its comment, that no answer needs.
HOUSEKEEPING = {"`.close()`"}


def table():
    """The page's rows: the part of Python, and the lesson that shows it first, "06, hint" where a hint does."""
    text = (ROOT / "teaching" / "code.md").read_text("utf-8")
    return re.findall(r"^\| (.+?) \| .+ \| (\d\d(?:, hint)?) \|$", text, re.MULTILINE)


def cells(lesson):
    """Pairs of a code cell and whether it is open code that is shown: no exercise, and no solution."""
    for cell in nbformat.read(lesson, 4).cells:
        if cell.cell_type == "code":
            hidden = cell.metadata.get("jupyter", {}).get("source_hidden")
            yield cell, not hidden and not {"exercise", "solution"} & set(cell.metadata.get("tags", []))


def shown_in():
    """The lesson that shows each part first."""
    first = {}
    for lesson in LESSONS:
        for cell, is_shown in cells(lesson):
            if is_shown:
                for part in constructs.used(cell.source):
                    first.setdefault(part, lesson.name[:2])
    for lesson in LESSONS:
        for cell in nbformat.read(lesson, 4).cells:
            if "hint" in cell.metadata.get("tags", []):
                for code in re.findall(r"`([^`\n]+)`", cell.source):
                    for part in hinted(code):
                        first.setdefault(part, f"{lesson.name[:2]}, hint")
    return first


def hinted(code):
    """The parts of a piece of code in a hint, which may be an operator or a call alone: "~", ".mean()"."""
    for whole in (code, f"x{code}", f"x {code} x", f"{code}x"):
        try:
            return constructs.used(whole)
        except SyntaxError:
            continue
    return set()


def test_the_page_names_the_lesson_that_shows_a_part_first():
    first = shown_in()
    assert {part: first.get(part) for part, _ in table()} == dict(table())


def test_the_page_is_in_the_order_of_the_lessons():
    lessons = [lesson for _, lesson in table()]
    assert lessons == sorted(lessons)
    assert len(dict(table())) == len(table())


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_a_solution_uses_only_what_was_taught(lesson):
    taught = {part for part, where in table() if where[:2] <= lesson.name[:2]} | HOUSEKEEPING
    for cell, _ in cells(lesson):
        if "solution" in cell.metadata.get("tags", []):
            assert constructs.used(cell.source) - taught == set(), cell.id


@pytest.mark.parametrize("lesson", LESSONS[:2], ids=lambda path: path.stem)
def test_no_lesson_before_02_needs_code_to_be_typed(lesson):
    """An exercise there is folded: its box is what a reader sees."""
    for cell, _ in cells(lesson):
        if "exercise" in cell.metadata.get("tags", []):
            assert cell.metadata.get("jupyter", {}).get("source_hidden"), cell.id


def test_nothing_is_in_the_page_that_no_solution_needs():
    used = set()
    for lesson in LESSONS:
        for cell, _ in cells(lesson):
            if "solution" in cell.metadata.get("tags", []):
                used |= constructs.used(cell.source)
    assert {part for part, _ in table()} - used <= {"several columns"}


def test_the_parts_of_a_cell_are_found():
    source = 'one = t[t["a"] == "x"]["b"].sum() + 2\nassert ef.check("02.1", one / 3).right'
    assert constructs.used(source) == {"a name", "a filter", "`==`", "a column", "`.sum()`", "arithmetic"}
