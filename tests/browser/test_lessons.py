"""Every lesson as a reader has it: opened in JupyterLab, run, looked at, worked by the keyboard alone, and listened to."""

import chromium
import looking
import pytest
from lab import PROJECT

LESSONS = sorted(path.name for path in (PROJECT / "notebooks").glob("[0-9][0-9]_*.ipynb"))

# What axe finds in JupyterLab 4.6 itself: the rule, a piece of the element's HTML, and where it is known upstream.
OF_JUPYTERLAB = (
    # Colours of code, and of the numbers beside cells.
    ("color-contrast", "ͼ", "https://github.com/jupyter/notebook/issues/6671"),
    ("color-contrast", "Prompt", "https://github.com/jupyter/notebook/issues/6671"),
    # The editors of the cells have no name; CodeMirror leaves that to who uses it (codemirror/dev issue 1127).
    ("aria-input-field-name", "cm-content", "https://github.com/jupyter/notebook/issues/6671"),
    # The list of cells is a feed, and its cells are not articles.
    ("aria-required-children", 'role="feed"', "https://github.com/jupyterlab/jupyterlab/issues/14765"),
    # The button that folds a section away. No issue of its own found; this one collects controls without names.
    ("button-name", "jp-collapseHeadingButton", "https://github.com/jupyterlab/jupyterlab/issues/16890"),
    # ipywidgets gives the handle of a slider no name; each has a number box beside it, named and moving with it.
    ("aria-input-field-name", "noUi-handle", "https://github.com/jupyter-widgets/ipywidgets/issues/2650"),
)

# What axe finds in our own content and what still waits to be mended. Empty this list; never add to it.
STILL_TO_MEND = (
    (
        "empty-table-header",
        "<th></th>",
    ),  # the corner of pandas' tables: the package is to give them a caption and a name
    ("link-in-text-block", "<a "),  # JupyterLab does not underline links: in running text they are to be bold
)


@pytest.fixture(scope="module")
def window(browser):
    """One page for all lessons: JupyterLab is loaded once."""
    with chromium.watched(browser) as context:
        yield context.new_page()


@pytest.fixture(scope="module", params=LESSONS)
def lesson(request, window, jupyter):
    """A lesson, open in JupyterLab, all of its cells run."""
    lab = jupyter.open(window, f"notebooks/{request.param}")
    lab.run_all()
    yield lab
    lab.close()


@pytest.fixture(autouse=True)
def calm(lesson):
    """No test of a lesson leaves an error on the console or in the outputs, or asks for anything outside this machine."""
    yield
    watch = lesson.page.context.watch
    faults = watch.faults() + lesson.errors() + lesson.jupyter.tried()
    watch.forget()
    lesson.jupyter.forget()
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


def test_every_control_works_by_the_keyboard(lesson, axe):
    axe(lesson.page, "head")  # only to have its reading of names
    assert [fault for cell in looking.areas(lesson) for fault in looking.work_all(lesson, cell)] == []


def test_tab_goes_the_way_the_eye_goes(lesson):
    assert [fault for cell in looking.areas(lesson) for fault in looking.reading_order(lesson, cell)] == []


def test_every_control_has_a_name(lesson):
    unnamed = [
        stop for cell in looking.areas(lesson) for stop in looking.stops(lesson, cell) if not stop["name"].strip()
    ]
    assert [stop["called"] for stop in unnamed if stop["kind"] != "slider"] == []  # see OF_JUPYTERLAB


def test_what_changes_is_announced(lesson):
    assert looking.silent(lesson) == []


def known(fault):
    upstream = () if fault["output"] and "noUi" not in fault["html"] else OF_JUPYTERLAB
    return any(fault["rule"] == rule and part in fault["html"] for rule, part, *_ in (*upstream, *STILL_TO_MEND))


def test_axe_finds_nothing(lesson, axe):
    looking.tall(lesson)
    found = axe(lesson.page, f"{lesson.selector} .jp-Notebook")
    lesson.page.set_viewport_size(chromium.VIEW)
    assert [f"{fault['rule']}: {fault['html'][:120]}" for fault in found if not known(fault)] == []


def test_run_all_twice_gives_the_same(lesson):
    def outputs():
        return [(cell["number"], looking.plain(cell["outputs"])) for cell in lesson.cells()]

    before = outputs()
    lesson.run_all()
    assert outputs() == before
