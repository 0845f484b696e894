"""In front of a class: every slide of every lesson fits the screen, keys and controls work, and nothing stays behind."""

import json
import re
import sys

import chromium
import pytest
from lab import PROJECT, Jupyter
from small_project import contents

from eastern_flank.core.lesson import paths as lesson_paths

pytestmark = pytest.mark.browser

LESSONS = [path.name for path in lesson_paths()]
TROOPS = "02_troops.ipynb"
SCREENS = [(1280, 720), (1920, 1080)]
LEFT_OUT = {"setup", "solution", "teacher"}
PRESENT = [sys.executable, "-m", "eastern_flank", "present", "02", "--no-browser"]

VIEW = ".ef-lesson:not(.lm-mod-hidden) .jp-WindowedPanel-outer"
PIECES = ":is(p, li, tr, pre, img, .jp-CodeCell .jp-Cell-inputWrapper)"
# What is wrong with the slide on the screen: how many pixels it is too large, pictures that scroll with it, and type that is
# less than a thirtieth of the screen's height, or a fortieth in tables and code. What was seen is marked.
WALK = """async ([place, pieces]) => {
  const judge = (place, pieces) => {
    const view = document.querySelector(place);
    const seen = (e) => e.checkVisibility({visibilityProperty: true, opacityProperty: true});
    const wrong = [];
    const over = {below: view.scrollHeight - view.clientHeight, 'at the right': view.scrollWidth - view.clientWidth};
    for (const [side, much] of Object.entries(over)) if (much > 1) wrong.push(`${much} px too much ${side}`);
    for (const part of view.querySelectorAll('.jp-OutputArea-child'))
      if (seen(part) && part.querySelector('img') && part.scrollHeight > part.clientHeight + 2)
        wrong.push(`a picture and its controls are ${part.scrollHeight - part.clientHeight} px too high`);
    const texts = document.createTreeWalker(view, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const [text, parent] = [texts.currentNode.textContent.trim(), texts.currentNode.parentElement];
      if (!text || parent.closest('svg, .ef-unseen') || !seen(parent)) continue;
      const size = parseFloat(getComputedStyle(parent).fontSize);
      const least = innerHeight / (parent.closest('table, pre, code, .cm-editor') ? 40 : 30);
      if (size < least - 0.1) wrong.push(`${size} px: ${text.slice(0, 40)}`);
    }
    for (const piece of view.querySelectorAll(pieces)) if (seen(piece)) piece.dataset.seen = 'yes';
    return wrong;
  };
  const strip = document.querySelector('.ef-strip:not([hidden])');
  const [back, next] = strip.querySelectorAll('button');
  const wrong = [];
  while (!back.disabled) back.click();
  for (let more = true; more; next.click()) {
    for (let n = 0; n < 2; n++) await new Promise(requestAnimationFrame);
    const slide = `${innerHeight}: ${strip.querySelector('.ef-count').textContent}`;
    wrong.push(...judge(place, pieces).map((fault) => `${slide}: ${fault}`));
    more = !next.disabled;
  }
  return wrong;
}"""
# On the one page with everything: what no slide has shown. Set-up, solutions and closed folds are for no class.
UNSEEN = """([place, pieces, hidden]) => {
  const cells = [...document.querySelector(place).querySelectorAll('.jp-Cell')];
  const away = '.ef-folded > .jp-Cell-inputWrapper, figcaption, .ef-notes, details:not([open]), .ef-off';
  return [...document.querySelector(place).querySelectorAll(pieces)]
    .filter((e) => !e.dataset.seen && e.checkVisibility() && !e.closest(away))
    .filter((e) => !hidden.includes(cells.indexOf(e.closest('.jp-Cell'))))
    .map((e) => `${e.tagName} ${e.textContent.trim().slice(0, 60)}`);
}"""


class Slides:
    """A lesson in front of a class, in a page of Playwright."""

    def __init__(self, page, server, name):
        self.page = page
        page.set_viewport_size(dict(zip(("width", "height"), SCREENS[0], strict=True)))
        page.goto(f"{server.url}/doc/tree/notebooks/{name}?reset&token={server.token}", timeout=chromium.PATIENCE)
        page.locator(".ef-lesson[data-ef-ready]").wait_for(timeout=chromium.PATIENCE)
        self.strip = page.locator(".ef-strip:not([hidden])")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(40)

    @property
    def place(self):
        """The number of the slide, and of how many."""
        _, number, _, count = self.strip.locator(".ef-count").inner_text().split()
        return int(number), int(count)

    def find(self, selector):
        """Go on to the first slide on which something can be seen."""
        self.press("Home")
        for _ in range(self.place[1]):
            if self.page.locator(f".ef-lesson {selector}").locator("visible=true").count():
                return self.page.locator(f".ef-lesson {selector}").locator("visible=true").first
            self.press("PageDown")
        raise AssertionError(f"no slide has {selector}")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The command `present`, in a copy of the project as its checkout. In the end nothing in the checkout has changed."""
    folder = tmp_path_factory.mktemp("class")
    server = Jupyter(folder, PRESENT, settings=False)
    before = contents(server.project)
    yield server
    assert server.stop() == []
    assert server.tried() == []
    assert contents(server.project) == before
    assert not list(folder.glob("**/my_work"))


@pytest.mark.parametrize("name", LESSONS)
def test_no_slide_overflows_all_type_is_large_and_nothing_is_lost(server, page, name):
    slides = Slides(page, server, name)
    faults = []
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(400)
        faults += page.evaluate(WALK, [VIEW, PIECES])
        number, count = slides.place
        assert number == count > 10
    assert faults == []
    slides.press("Escape")
    cells = json.loads((PROJECT / "notebooks" / name).read_text("utf-8"))["cells"]
    hidden = [place for place, cell in enumerate(cells) if LEFT_OUT & set(cell["metadata"].get("tags", []))]
    assert page.evaluate(UNSEEN, [VIEW, PIECES, hidden]) == []


@pytest.fixture(scope="module")
def lesson(server, tab):
    return Slides(tab, server, TROOPS)


@pytest.fixture
def troops(lesson, window):
    """Lesson 02, at its first slide."""
    lesson.page.evaluate("document.activeElement.blur()")
    lesson.press("Home")
    return lesson


def test_keys_turn_the_slides_and_never_change_the_lesson(troops):
    page, cells = troops.page, troops.page.locator(".ef-lesson .jp-Cell")
    count = cells.count()
    number = troops.place[0]
    troops.press("PageDown", "ArrowRight", "Space")
    assert troops.place[0] == number + 3
    troops.press("PageUp", "ArrowLeft", "Shift+Space")
    assert troops.place[0] == number == 1
    troops.press("End", *["Shift+Enter", "PageDown", "Space"] * 3, *"abxdd")
    assert troops.place[0] == troops.place[1] and cells.count() == count
    troops.press("Escape")
    assert cells.first.is_visible() and cells.last.is_visible()
    troops.press("Escape")
    assert troops.place[0] == troops.place[1]
    # What has the focus gets its key.
    hint = troops.find("summary")
    here = troops.place
    hint.focus()
    troops.press("Space")
    assert hint.evaluate("e => e.parentElement.open") and troops.place == here
    assert page.locator(".jp-Dialog").count() == 0


def test_the_answer_comes_on_the_slide_after_the_guess(troops):
    page = troops.page
    chart = page.get_by_role("img", name="Bar chart of two bars").locator("visible=true")
    troops.find(".ef-predict")
    assert page.locator(".ef-lesson details img").locator("visible=true").count() == 0
    troops.find(".ef-predict input[type=range]").press("ArrowRight")
    page.get_by_role("button", name="This is my guess").locator("visible=true").click()
    page.locator(".ef-predict[data-state=shown]").wait_for(timeout=chromium.PATIENCE)
    troops.press("PageDown")
    assert chart.count() == 1
    box = chart.bounding_box()
    assert box["height"] > 0.8 * page.viewport_size["height"], "the chart is not as large as the slide"


def test_code_on_a_slide_runs_and_its_result_is_shown(troops):
    page = troops.page
    code = page.locator(".ef-lesson .cm-content").locator("visible=true").filter(has_text="the gap: a number")
    troops.press("Home")
    while not code.count():
        troops.press("PageDown")
    here = troops.place[0]
    line = code.get_by_text("the gap: a number")
    line.click()
    troops.press("Home", *["ArrowRight"] * len('mine.barh("NATO, force", '), "Delete", *"4000", "Shift+Enter")
    page.get_by_role("img", name="NATO, force: 4,000").locator("visible=true").wait_for(timeout=chromium.PATIENCE)
    assert troops.place[0] in (here, here + 1)


def test_a_panel_of_evidence_is_alive_and_stays(troops):
    choice = troops.find(".jp-OutputArea .ef-options select")
    here = troops.place
    choice.select_option("Canada")
    troops.page.get_by_text("Canada: it may").locator("visible=true").first.wait_for(timeout=chromium.PATIENCE)
    assert troops.place == here


def test_the_strip_has_minutes_and_the_notes_are_in_a_window_of_their_own(troops, axe):
    page = troops.page
    assert re.search(r"\d+ of \d+ min, this part until \d+", troops.strip.inner_text())
    notes = json.loads(
        (PROJECT / "notebooks" / TROOPS).read_text("utf-8")
    )  # the figure's slide is found by its picture
    assert notes["cells"][3]["id"] == "chart"
    with page.expect_popup() as opened:
        page.keyboard.press("n")
    window = opened.value
    window.get_by_role("heading", name="02 Troops").wait_for()
    troops.press("PageDown")
    assert "Let everybody guess" in window.get_by_role("main").inner_text()
    window.keyboard.press("PageDown")  # the remote control works there too
    window.get_by_role("heading", name="Say").wait_for()
    said = window.get_by_role("main").inner_text()
    assert "Slide 3 of" in said and "Ask" in said
    assert said.split("Say")[1][:30].strip() not in page.locator("body").inner_text()
    for where in (page, window):
        assert [
            f"{fault['rule']}: {fault['html'][:160]}" for fault in axe(where, ".ef-strip" if where is page else "main")
        ] == []
    page.keyboard.press("n")
    page.wait_for_timeout(200)
    assert window.is_closed()
