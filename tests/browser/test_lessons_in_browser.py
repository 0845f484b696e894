"""Every lesson as a reader has it: opened in JupyterLab, run, looked at, worked by the keyboard alone, and listened to."""

import chromium
import looking
import pytest

from eastern_flank.core.lesson import paths as lesson_paths

LESSONS = [path.name for path in lesson_paths()]

# What axe finds in JupyterLab 4.6 itself, not in what a lesson puts on the page: the rule, the element, where it is known.
OF_JUPYTERLAB = (
    # Colours of code, and of the numbers beside cells.
    ("color-contrast", ".jp-InputArea-editor .cm-line *", "https://github.com/jupyterlab/jupyterlab/issues/10008"),
    (
        "color-contrast",
        ".jp-InputArea-prompt, .jp-OutputPrompt",
        "https://github.com/jupyterlab/jupyterlab/issues/8832",
    ),
    # The editors of the cells have no name; CodeMirror leaves that to who uses it.
    ("aria-input-field-name", ".jp-InputArea-editor .cm-content", "https://github.com/jupyter/notebook/issues/6671"),
    # The list of cells is a feed, and its cells are not articles.
    ("aria-required-children", ".jp-WindowedPanel-viewport", "https://github.com/jupyterlab/jupyterlab/issues/14765"),
    # The button that folds a section away. No issue of its own found; this one collects controls without names.
    ("button-name", ".jp-collapseHeadingButton", "https://github.com/jupyterlab/jupyterlab/issues/16890"),
)

KNOWN = [(rule, selector) for rule, selector, *_ in OF_JUPYTERLAB]


@pytest.fixture(scope="module", params=LESSONS)
def opened(request, tab, jupyter):
    """A lesson, open in JupyterLab, all of its cells run."""
    lab = jupyter.open(tab, f"notebooks/{request.param}")
    lab.run_all()
    yield lab
    lab.close()


@pytest.fixture
def lesson(opened, window):
    """The same for one test, which leaves no error in the outputs, and asks for nothing outside this machine."""
    yield opened
    faults = opened.errors() + opened.jupyter.tried()
    opened.jupyter.forget()
    assert faults == []


def test_every_cell_ran(lesson):
    assert [
        cell["number"] for cell in lesson.cells() if cell["kind"] == "code" and cell["source"] and not cell["count"]
    ] == []


def test_every_picture_shows_and_has_alt_text(lesson):
    assert looking.pictures(lesson) == []


def test_nothing_is_wider_than_the_page(lesson):
    assert looking.wide(lesson) == []


def test_every_table_has_header_cells(lesson):
    assert looking.tables(lesson) == []


def test_every_control_has_a_name_and_tab_goes_the_way_the_eye_goes(lesson, axe):
    axe(lesson.page, "head")  # only to have its reading of names
    for cell in looking.areas(lesson):
        assert [stop["called"] for stop in looking.stops(lesson, cell) if not stop["name"].strip()] == []
        assert looking.reading_order(lesson, cell) == []


def test_every_control_works_by_the_keyboard_and_is_heard(lesson, axe):
    axe(lesson.page, "head")
    assert [fault for cell in looking.areas(lesson) for fault in looking.work_all(lesson, cell)] == []


def test_axe_finds_nothing(lesson, axe):
    looking.tall(lesson)
    found = axe(lesson.page, f"{lesson.selector} .jp-Notebook", KNOWN)
    lesson.page.set_viewport_size(chromium.VIEW)
    assert [f"{fault['rule']}: {fault['html'][:160]} ({fault['why']})" for fault in found] == []
