"""What is in sight: a lesson's first screen before anything is run, and each chart once its cell has been run.

The window is 1366 x 768 pixels, as on a cheap laptop.
"""

import chromium
import pytest

from eastern_flank.core.lesson import paths as lesson_paths

LESSONS = [path.name for path in lesson_paths()]
LAPTOP = {"width": 1366, "height": 768}
SMALLEST = 11  # pixels: the type of a figure, drawn at 15 points or more
POINTS = 15
HIGHEST = 400
WORDS = 100  # pixels for what is said below a chart: a heading and two lines
EDGE = 8  # pixels of a cell's own that are empty

AREA = "const area = panel.content.node.querySelector('.jp-WindowedPanel-outer').getBoundingClientRect();"
# How far below or above what is seen of the notebook each element reaches, in pixels.
HIDDEN = (
    AREA
    + """return [...panel.content.widgets[number].node.querySelectorAll(what)].filter(
  e => e.checkVisibility()).map(e => e.getBoundingClientRect()).filter(
  r => r.height > least).map(r => Math.round(Math.max(r.bottom - area.bottom, area.top - r.top, 0)));"""
)
# The same, when JupyterLab has scrolled, and we after it: up to three seconds later.
AT_REST = f"""const hidden = () => {{{HIDDEN}}};
for (let i = 0; i < 30; i++) {{
  await new Promise(r => setTimeout(r, 100));
  if (i > 3 && Math.max(...hidden()) <= 1) break;
}}
return hidden();"""
DRAWN = """const seen = [...panel.content.widgets[number].node.querySelectorAll(".jp-OutputArea img")].filter(
  e => e.checkVisibility() && e.getBoundingClientRect().height > 60);
return seen.map(e => {
  const box = e.getBoundingClientRect();
  const scale = Math.min(box.width / e.naturalWidth, box.height / e.naturalHeight);
  return [Math.round(e.naturalHeight * scale), e.naturalWidth * scale];})"""


SPARE = (
    AREA
    + """const shown = [...panel.content.widgets[number].node.querySelectorAll('figure')].filter(e => e.checkVisibility());
return Math.round(area.height - Math.max(0, ...shown.map(e => e.getBoundingClientRect().height)));"""
)


@pytest.fixture(scope="module", params=LESSONS, ids=lambda name: name.removesuffix(".ipynb"))
def lesson(request, tab, jupyter):
    """A lesson that has not been run, on a laptop's screen, with the files in the sidebar, as it comes up."""
    tab.set_viewport_size(LAPTOP)
    lab = jupyter.open(tab, f"notebooks/{request.param}")
    yield lab
    lab.close()
    tab.set_viewport_size(chromium.VIEW)


def tagged(lab, tag):
    return [cell for cell in lab.cells() if tag in cell["tags"]]


def test_title_question_and_the_first_guess_are_on_the_first_screen(lesson, window):
    opening = tagged(lesson, "predict")[0]["number"]
    assert opening <= 2
    for sidebar in ("collapseLeft", "expandLeft"):
        lesson.ask(f"app.shell.{sidebar}(); panel.content.node.querySelector('.jp-WindowedPanel-outer').scrollTop = 0;")
        window.wait_for_timeout(300)
        hidden = [lesson.ask(HIDDEN, number=n, what=":scope > *", least=0) for n in range(opening + 1)]
        assert max(map(max, hidden)) <= EDGE, (sidebar, hidden)
    lesson.ask("app.shell.collapseLeft()")


def test_a_folded_cell_says_what_it_does(lesson, window):
    number = tagged(lesson, "setup")[0]["number"]
    said = lesson.cell(number).locator(".jp-InputArea, .jp-Placeholder").first.inner_text()
    assert "# Get ready" in said


def charts(lab):
    """The cells of charts and of live figures that are open: the answer to a prediction is folded."""
    drawn = [cell for cell in lab.cells() if "chart" in cell["tags"] or "ef.live(" in cell["source"]]
    return [cell for cell in drawn if "fold=" not in cell["source"]]


def faults_of(lab, cell):
    """What is wrong with the pictures of a cell that has just been run."""
    drawn = lab.ask(DRAWN, number=cell["number"])
    if not drawn:
        return [f"{cell['id']}: no picture is seen"]
    hidden = lab.ask(AT_REST, number=cell["number"], what=".jp-OutputArea img", least=60)
    faults = [f"{cell['id']}: {far} pixels are hidden" for far in hidden if far > 1]
    for high, wide in drawn:
        if high > HIGHEST or POINTS * wide / 960 < SMALLEST:
            faults.append(f"{cell['id']}: {high} pixels high, its smallest type {POINTS * wide / 960:.1f}")
    return faults


def test_each_chart_is_whole_after_shift_and_enter_and_can_be_read(lesson, window):
    """JupyterLab puts the next cell into the middle of the window; `sight.js` puts the picture back."""
    faults, open_charts = [], {cell["number"] for cell in charts(lesson)}
    for cell in lesson.cells():
        lesson.press(cell["number"])
        if cell["number"] in open_charts:
            faults += faults_of(lesson, cell)
            spare = lesson.ask(SPARE, number=cell["number"])
            if spare < WORDS:
                faults.append(f"{cell['id']}: {spare} pixels are left for the words below it")
    assert lesson.errors() == [] and faults == []


def test_each_chart_is_whole_that_is_drawn_for_the_first_time(lesson, window):
    """After "Clear Outputs of All Cells" a chart grows downwards, out of the window."""
    faults = []
    for cell in charts(lesson):
        lesson.ask("panel.content.widgets[number].model.clearExecution()", number=cell["number"])
        lesson.ask("await panel.content.scrollToItem(number, 'end')", number=cell["number"])
        lesson.press(cell["number"])
        faults += faults_of(lesson, cell)
    assert faults == []
