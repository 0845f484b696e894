"""The lessons in their order, and what each is called."""

import json
import os

import pytest

from eastern_flank.core import lesson, project


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A project with two lessons and a notebook that is none."""
    (tmp_path / "data").mkdir()
    (tmp_path / project.DICTIONARY).write_text("{}")
    (tmp_path / "notebooks").mkdir()
    for name in ("10_last", "02_first", "Untitled", "3_draft"):
        write(tmp_path / "notebooks" / f"{name}.ipynb", f"# {name[:2]} A title: what is it?")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path, *lines):
    path.write_text(json.dumps({"cells": [{"source": list(lines)}]}), encoding="utf-8")


def test_the_lessons_are_those_with_two_digits_in_their_order(checkout):
    assert [path.name for path in lesson.paths()] == ["02_first.ipynb", "10_last.ipynb"]
    assert lesson.path_of("10") == checkout / "notebooks" / "10_last.ipynb"
    assert lesson.path_of("1") is None and lesson.path_of("11") is None


COPIES = (
    "02_first-Copy1",  # JupyterLab's Duplicate
    "02_first (1)",  # a browser's second download
    "02_first copy",
    "02_first - Copy",
    "02_first (conflicted copy 2026-11-26)",
    "02_first.sync-conflict-20261126-081500-ABCDEF",
    "02_first-DESKTOP-1A2B3C",
    "02_first~",
)


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_beside_a_lesson_is_not_the_lesson(checkout, name):
    write(checkout / "notebooks" / f"{name}.ipynb", "# 02 Another")
    assert [path.stem for path in lesson.paths()] == ["02_first", "10_last"]
    assert lesson.path_of("02").stem == "02_first" and lesson.named(name) is None
    assert [path.stem for path in lesson.copies()] == [name]


@pytest.mark.parametrize("name", ["02_a_copy", "02_first_2"])
def test_a_number_has_one_lesson_the_one_that_is_published(checkout, name):
    write(checkout / "notebooks" / f"{name}.ipynb", "# 02 Another")
    published = checkout / "teaching" / "published"
    published.mkdir(parents=True)
    (published / "02_first.json").write_text("{}")
    assert [path.stem for path in lesson.paths()] == ["02_first", "10_last"]
    assert [path.stem for path in lesson.copies()] == [name]


def test_a_heading_has_its_parts(checkout):
    heading = lesson.heading("notebooks/02_first.ipynb")
    assert (heading.number, heading.title, heading.question) == ("02", "A title", "What is it?")


def test_a_heading_without_a_question_has_an_empty_one():
    heading = lesson._parsed("00 Start here")
    assert (heading.number, heading.title, heading.question) == ("00", "Start here", "")


def test_a_heading_follows_its_notebook(checkout):
    path = checkout / "notebooks" / "02_first.ipynb"
    before = lesson.heading(path).title
    write(path, "# 02 Another title: why?\n", "More.")
    later = path.stat().st_mtime_ns + 10**9
    os.utime(path, ns=(later, later))
    assert (before, lesson.heading(path).title) == ("A title", "Another title")


@pytest.mark.parametrize(
    ("markdown", "title"),
    [
        ("# 02 *Troops*: `how` big?", "02 Troops: how big?"),
        ("<!-- a note -->\n\n## Second\n# First \n# Other", "First"),
        ("no heading", "Untitled"),
        ("", "Untitled"),
    ],
)
def test_a_title_is_the_first_heading_in_plain_words(markdown, title):
    assert lesson.title_of(markdown) == title


def test_every_lesson_of_the_project_has_a_number_a_title_and_a_question():
    headings = [lesson.heading(path) for path in lesson.paths()]
    assert [heading.number for heading in headings] == [path.name[:2] for path in lesson.paths()]
    assert all(heading.title and heading.line != "Untitled" for heading in headings)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff", b'{"cells": []}'], ids=["empty", "cut off", "bytes", "no cells"]
)
def test_a_damaged_lesson_is_called_by_its_name(checkout, content):
    (checkout / "notebooks" / "03_how_big.ipynb").write_bytes(content)
    heading = lesson.heading("notebooks/03_how_big.ipynb")
    assert heading == (lesson.UNTITLED, "03", "How big", "") and heading.words == "03 How big"
    assert lesson.heading("notebooks/04_not_there.ipynb").words == "04 Not there"


def test_a_lesson_that_may_not_be_read_is_called_by_its_name(checkout, monkeypatch):
    def refused(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(lesson.Path, "read_bytes", refused)
    write(checkout / "notebooks" / "05_locked.ipynb", "# 05 Title: why?")
    assert lesson.heading("notebooks/05_locked.ipynb").words == "05 Locked"
