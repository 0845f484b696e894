"""A lesson's page as a reader meets it: markup, first screen, widths, slides, without scripts, and for everybody."""

import re

import nbformat
import pytest
from bs4 import BeautifulSoup

from eastern_flank.core import lesson as lessons
from eastern_flank.publishing import html
from eastern_flank.publishing.site import checks, wording

NUMBERS = [path.stem[:2] for path in lessons.paths()]
SCREENS = [(1280, 720), (1920, 1080)]

# What goes beyond the page, and text that is smaller than 11 pixels; in a picture as large as it is drawn.
WIDE = """() => {
  for (const fold of document.querySelectorAll('main details')) fold.open = true;
  const wrong = [];
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) wrong.push(`the page is ${page.scrollWidth} px wide`);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent.trim() || parent.closest('svg') || !parent.checkVisibility()) continue;
    if (parseFloat(getComputedStyle(parent).fontSize) < 11) wrong.push(texts.currentNode.textContent);
  }
  return wrong;
}"""
# What is wrong with the slides: what is beyond the screen, and type under a thirtieth of its height (a fortieth in tables, code).
SLIDES = """async () => {
  const wrong = [];
  const press = (key) => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
  const count = document.querySelector('.count b');
  press('Home');
  for (let more = true; more; ) {
    const now = count.textContent;
    const slide = document.querySelector('.lesson > section.on');
    const foot = document.querySelector('.top').getBoundingClientRect().top;
    const fault = (what) => wrong.push(`${innerHeight}, ${slide.id}, ${now}: ${what}`);
    if (slide.scrollHeight > slide.clientHeight + 1) fault(`${slide.scrollHeight - slide.clientHeight} px too much below`);
    if (slide.scrollWidth > slide.clientWidth + 1) fault(`${slide.scrollWidth - slide.clientWidth} px too much at the right`);
    const seen = [...slide.querySelectorAll('p, li, tr, pre, svg, input, button, label, legend, h1, h2, h3, summary')]
      .filter((each) => each.checkVisibility({visibilityProperty: true, opacityProperty: true}))
      .map((each) => [each, each.getBoundingClientRect()]).filter(([, box]) => box.height);
    if (!seen.length) fault('nothing on it');
    const [far, box] = seen.find(([, box]) => box.bottom > foot + 2 || box.top < -2) ?? [];
    if (far) fault(`${far.tagName} from ${box.top} to ${box.bottom}`);
    const texts = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const parent = texts.currentNode.parentElement;
      if (!texts.currentNode.textContent.trim() || parent.closest('svg, script, noscript')) continue;
      if (!parent.checkVisibility()) continue;
      const size = parseFloat(getComputedStyle(parent).fontSize);
      const least = innerHeight / (parent.closest('table, pre, code') ? 40 : 30);
      if (size < least - 0.2) fault(`${size} px: ${texts.currentNode.textContent}`);
    }
    press('PageDown');
    more = count.textContent !== now;
  }
  return wrong;
}"""


def _page(site, number):
    return BeautifulSoup((site / "lessons" / f"{number}.html").read_text("utf-8"), "html.parser")


def test_words_that_the_page_replaces_are_in_their_cells():
    for number, cells in wording.table().items():
        sources = {cell.id: cell.source for cell in nbformat.read(lessons.path_of(number), 4).cells}
        for cell, words in cells.items():
            assert cell in sources, (number, cell)
            assert all(each == wording.WHOLE or each in sources[cell] for each in words), (number, cell)


def test_what_is_said_about_code_is_apart():
    text, code = wording.without_code(
        "<p>Count <b>all</b>. In code, use <code>.sum()</code>, and <i>print</i>.</p><p>More.</p>"
    )
    assert text == "<p>Count <b>all</b>.</p><p>More.</p>"
    assert code == "<p>In code, use <code>.sum()</code>, and <i>print</i>.</p>"


def test_paragraphs_are_links():
    text = wording.with_chips(
        "<p>Read paragraphs 2, 5 and 15 &lt; 16.</p><h2>Paragraph 3</h2><code>paragraph 4</code>", "../"
    )
    links = BeautifulSoup(text, "html.parser").select("a[data-read]")
    assert [(link["href"], link["data-read"]) for link in links] == [
        (f"../article.html#p{n}", n) for n in ("2", "5", "15")
    ]
    assert "&lt; 16." in text


@pytest.mark.browser
@pytest.mark.parametrize("number", NUMBERS)
def test_documented_markup(site, number):
    page = _page(site, number)
    exercises = [each["data-exercise"] for each in page.select("[data-exercise]")]
    assert sorted(exercises) == sorted(checks.table(number))
    assert all(each.select_one(".box") for each in page.select("[data-exercise]:not([data-form])"))
    guesses = [each["data-prediction"] for each in page.select("[data-prediction]")]
    assert guesses[0] == f"{number}.a" and len(set(guesses)) == len(guesses)
    ids = [each["id"] for each in page.select("main [id]") if not each.find_parent("svg") and each.name != "svg"]
    assert len(ids) == len(set(ids))
    assert html.STILL not in page.get_text()
    assert not re.search(r"</?(div|span|p|pre)\b", page.main.get_text()), "HTML that is shown as text"
    said = " ".join(each.get_text() for each in page.select("main p, main li") if not each.find_parent("details"))
    assert not re.search(
        r"Shift \+ Enter|\b[Rr]un (the|that|this|each) (next )?(cell|line)|next cell|cell above|Keep this picture", said
    )


@pytest.mark.browser
@pytest.mark.parametrize("number", NUMBERS)
def test_a_phone_shows_all_of_it(page, site_url, number):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site_url}lessons/{number}.html")
    page.wait_for_selector(".ef-predict")
    wrong = page.evaluate(WIDE)
    page.set_viewport_size({"width": 320, "height": 640})
    assert wrong + page.evaluate(WIDE) == []


@pytest.mark.browser
@pytest.mark.parametrize("number", NUMBERS)
def test_the_first_screen_has_question_picture_and_button(page, site_url, number):
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{site_url}lessons/{number}.html")
    page.reload()  # with the type that the first visit fetched, however slow this machine is
    page.wait_for_selector("html:not(.wait) .ef-go")
    assert page.evaluate("document.querySelector('.ef-go').getBoundingClientRect().bottom <= innerHeight")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.querySelector('.ef-plot').getBoundingClientRect().top < innerHeight")


@pytest.mark.browser
@pytest.mark.parametrize("number", NUMBERS)
def test_no_slide_overflows(page, site_url, number):
    wrong = []
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{site_url}lessons/{number}.html?class")
        page.wait_for_selector("[data-view=class] section.on")
        wrong += page.evaluate(SLIDES)
    page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.dataset.view") is None
    assert wrong == []


@pytest.mark.browser
@pytest.mark.parametrize("number", NUMBERS)
def test_everybody_can_use_it(page, site_url, axe, number):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site_url}lessons/{number}.html")
    page.wait_for_selector("html:not(.wait) .ef-go")
    found = axe(page)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    first = page.locator("[data-prediction] .ef-predict").first  # used: a guess is made by keyboard
    choices = first.locator("input[type=radio]")
    if choices.count():
        choices.first.check()
    for slider in first.locator("input[type=range]").all():
        slider.press("ArrowRight")
    first.locator(".ef-go").press("Enter")
    page.wait_for_selector(".predict.done")
    page.locator("[data-read]").first.click()
    page.wait_for_selector("#reader[open] .lit, #reader[open] li")
    found += axe(page)
    page.keyboard.press("Escape")
    assert page.locator("#reader[open]").count() == 0
    assert [(each["rule"], each["target"], each["why"]) for each in found + axe(page)] == []


@pytest.mark.browser
def test_without_scripts_all_can_be_read(browser, site_url):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        for number in NUMBERS:
            page.goto(f"{site_url}lessons/{number}.html")
            assert page.locator(".unscripted").is_visible()
            assert page.locator("main button:visible, main input:visible, .top button:visible").count() == 0
            assert page.locator(".predict .title").first.is_visible()
            assert page.locator(".compare summary").first.is_visible()


@pytest.mark.browser
def test_nothing_jumps_while_a_lesson_loads_or_answers(page, site_url):
    page.goto(f"{site_url}lessons/02.html")
    page.wait_for_selector("html:not(.wait) .ef-go")
    shift = """() => new Promise((done) => {
      let sum = 0;
      new PerformanceObserver((list) => { for (const each of list.getEntries()) sum += each.value; })
        .observe({type: 'layout-shift', buffered: true});
      setTimeout(() => done(sum), 300);
    })"""
    assert page.evaluate(shift) < 0.001
    below = "document.querySelector('.compare').getBoundingClientRect().top + scrollY"
    page.reload()  # with the type that the first visit fetched, however slow this machine is
    page.wait_for_selector("html:not(.wait) .ef-go")
    before = page.evaluate(below)
    page.locator(".predict input[type=range]").first.press("ArrowRight")
    page.locator(".ef-go").first.click()
    page.wait_for_selector(".predict.done")
    assert abs(page.evaluate(below) - before) <= 1
