"""A lesson's page in use: what answers a question waits for it, live pictures, keyboard, class view and paper."""

import io
import re

import pypdf
import pytest
from site_fixtures import TYPE

from eastern_flank.core import lesson as lessons

pytestmark = pytest.mark.browser
NUMBERS = [path.stem[:2] for path in lessons.paths()]

# What can be read between each open question and the next heading, exercise or question, besides folds and the note on it.
UNCOVERED = """() => {
  const stop = 'h1, h2, h3, h4, [data-exercise], [data-quiz], .form, .predict, nav, .scripted';
  const all = [...document.querySelectorAll('.lesson > section > *')];
  const seen = (element) => element.checkVisibility({contentVisibilityAuto: true}) && element.getBoundingClientRect().height > 0;
  return all.flatMap((box, place) => {
    if (!box.matches('.predict')) return [];
    const end = all.findIndex((each, later) => later > place && each.matches(stop));
    const between = all.slice(place + 1, end);
    if (end >= 0 && all[end].matches('.predict, .form') && between.at(-1)?.matches('p:not(.cover)')) between.pop();
    return between.filter((each) => seen(each) && !each.matches('details, .cover')).map((each) => each.textContent.slice(0, 60));
  });
}"""
# Texts of a picture that are beyond its edge, and those that lie on one another, of every frame of a live picture.
CROWDED = """(name) => {
  return new Promise((done, failed) => {
  const wrong = [];
  const box = document.querySelector(`[data-live="${name}"]`);
  const whole = efFrames;
  efFrames = (called, {pieces, frames}) => {
    for (const frame of frames.filter((each) => each.svg)) for (const width of Object.keys(frame.svg)) {
      const place = document.body.appendChild(document.createElement('div'));
      place.className = 'plots';
      place.innerHTML = frame.svg[width].map((piece) => pieces[piece]).join('');
      const svg = place.firstElementChild;
      svg.style.width = `${svg.viewBox.baseVal.width}px`;
      svg.style.display = 'block';
      const edge = svg.getBoundingClientRect();
      const texts = [...svg.querySelectorAll('text')].filter((each) => each.textContent.trim())
        .map((each) => [each.textContent.trim(), each.getBoundingClientRect()]);
      texts.forEach(([text, at], number) => {
        if (at.left < edge.left - 6 || at.right > edge.right + 6 || at.top < edge.top - 6 || at.bottom > edge.bottom + 6)
          wrong.push(`${JSON.stringify(frame.at)} ${width}: ${text} is beyond the edge`);
        for (const [other, there] of texts.slice(number + 1)) {
          const wide = Math.min(at.right, there.right) - Math.max(at.left, there.left);
          const high = Math.min(at.bottom, there.bottom) - Math.max(at.top, there.top);
          if (wide > 3 && high > 0.45 * Math.min(at.height, there.height))
            wrong.push(`${JSON.stringify(frame.at)} ${width}: ${text} and ${other}`);
        }
      });
      place.remove();
    }
    efFrames = whole;
    done(wrong);
  };
  const script = document.createElement('script');
  script.src = box.querySelector('script[data-frames]').dataset.frames;
  script.onerror = failed;
  document.head.append(script);
  });
}"""
# How much of a slide its one picture takes, and the height of its smallest letters, as shares of the screen.
# The pictures on a slide: still or live, how much of the slide they take, and how large their smallest letters are, in pixels.
PICTURES = """() => {
  const plots = [...document.querySelectorAll('.lesson > section.on .fig .plot')]
    .filter((each) => each.getBoundingClientRect().width > 2);
  return plots.map((plot) => {
    const {width, height} = plot.getBoundingClientRect();
    const slide = plot.closest('section').getBoundingClientRect();
    const letters = [...plot.querySelectorAll('text')].map((each) => parseFloat(getComputedStyle(each).fontSize));
    const smallest = Math.min(...letters) * width / plot.viewBox.baseVal.width;
    return [plot.closest('[data-live]') ? 'live' : 'still', width / slide.width, height / slide.height, smallest];
  });
}"""
LETTERS = 14  # pixels; 15 to 16 on a projector of 1366 to a line


def opened(page, site_url, number, tail=""):
    page.goto(f"{site_url}lessons/{number}.html{tail}")
    page.wait_for_selector("html:not(.wait) .ef-go", state="attached")


# Move each control of the live picture on the slide; return, for each move, how much is then too much for the slide, how far the
# controls have moved, and how high the smallest letters of the picture are.
MOVES = """async () => {
  const section = document.querySelector('.lesson > section.on'), drive = section.querySelector('.live .drive');
  const before = drive.getBoundingClientRect(), found = [];
  const smallest = (plot) => {
    const sizes = [...plot.querySelectorAll('text')].map((each) => parseFloat(getComputedStyle(each).fontSize));
    return Math.min(...sizes) * plot.getBoundingClientRect().width / plot.viewBox.baseVal.width;
  };
  const moved = async (what, move) => {
    if (what.disabled) return;
    const drawn = new Promise((then, failed) => {
      section.addEventListener('drawn', then, {once: true});
      setTimeout(() => failed(new Error(`nothing was drawn: ${what.outerHTML}`)), 30_000);
    });
    move();
    await drawn;
    const now = drive.getBoundingClientRect();
    const plot = [...section.querySelectorAll('.live .plot')].find((each) => each.getBoundingClientRect().width > 2);
    const far = Math.hypot(now.x - before.x, now.y - before.y);
    found.push([section.scrollHeight - section.clientHeight, far, plot ? smallest(plot) : null]);
  };
  const told = (input, value, kind) => () => {
    input.value = value;
    input.dispatchEvent(new Event(kind, {bubbles: true}));
  };
  for (const list of drive.querySelectorAll('select'))
    for (const each of list.options) await moved(list, told(list, each.value, 'change'));
  for (const range of drive.querySelectorAll('[type=range]'))
    for (const part of [0, .5, 1]) await moved(range, told(range, Math.round(range.max * part), 'input'));
  for (const chip of drive.querySelectorAll('.chips input'))
    if (chip.type === 'checkbox' || !chip.checked) await moved(chip, () => chip.click());
  return found;
}"""


def slides(page):
    """Turn to each slide in turn, from the first one."""
    page.keyboard.press("Home")
    count, last = page.locator(".count b"), ""
    while (now := count.inner_text()) != last:
        last = now
        yield now
        page.keyboard.press("PageDown")


def until(page, true):
    """Wait until something is true; `wait_for_function` would need eval, which the policy forbids."""
    for _ in range(300):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError("this has not come true in 30 seconds")


@pytest.mark.ci
@pytest.mark.parametrize("number", NUMBERS)
def test_what_answers_a_question_waits_for_it_and_every_way_leads_on(page, site_url, number):
    opened(page, site_url, number)
    assert page.evaluate(UNCOVERED) == []
    for note in page.locator(".cover").all():
        note.get_by_role("button").press("Enter")
        assert not note.is_visible()
        assert page.evaluate(
            "document.activeElement.matches('.lesson [tabindex]') && document.activeElement.checkVisibility()"
        )
    assert page.locator(".covered").count() == 0


def test_a_guess_a_link_and_find_in_page_open_what_waits(page, site_url):
    opened(page, site_url, "02")
    first = page.get_by_text("Both bars begin at zero.")
    assert not first.is_visible()
    page.locator(".ef-predict input[type=range]").first.press("ArrowRight")
    page.locator(".ef-go").first.press("Enter")
    page.wait_for_selector(".predict.done")
    assert first.is_visible()
    opened(page, site_url, "04", "#chart-read")
    assert page.get_by_text("Colour says the answer").is_visible()
    page.goto("about:blank")
    page.goto(
        f"{site_url}lessons/03.html#chart-read:~:text=A%20solid%20bar%20means"
    )  # as a search that leads to the words
    page.wait_for_selector("html:not(.wait) .ef-go")
    page.get_by_text("A solid bar means").wait_for()


def test_a_right_answer_opens_the_picture_that_gives_it_away(page, site_url):
    opened(page, site_url, "05")
    chart = page.locator("[data-figure='05_distances']")
    box = page.locator("[data-exercise='05.2']")
    assert not chart.is_visible()
    box.get_by_role("textbox").or_(box.get_by_role("combobox")).first.evaluate("each => each.focus()")
    if box.get_by_role("combobox").count():
        box.get_by_role("combobox").select_option(label="Warsaw")
    else:
        box.get_by_role("textbox").fill("Warsaw")
    box.get_by_role("button", name="Check").click()
    assert chart.is_visible()


def test_an_untouched_slider_is_no_guess_unless_it_is_meant(page, site_url):
    opened(page, site_url, "02")
    box = page.locator("[data-prediction='02.a']")
    assert "20,000 troops" in box.inner_text()  # where the bar is
    box.locator(".ef-go").click()
    assert "press again if that is your guess" in box.inner_text() and page.locator(".predict.done").count() == 0
    box.locator(".ef-go").click()
    page.wait_for_selector("[data-prediction='02.a'].done")


def test_what_is_shown_is_the_picture_of_the_present_state(page, site_url):
    opened(page, site_url, "02")
    box = page.locator("[data-live=choices-live]")
    title, numbers = box.locator(".title"), box.locator(".numbers")
    rows, how = box.locator("fieldset input"), box.locator("select")
    how.select_option(label="dots of 4,000")
    title.filter(has_text="dots").wait_for()
    rows.nth(1).press("Space")  # there is no picture of three rows in dots
    until(page, lambda: how.input_value() == "0")
    assert "bar" in title.inner_text() and "Drawn as" in numbers.inner_text()
    assert "United States" in box.locator(".plots").get_attribute("aria-label")
    assert "no number is given" not in box.inner_text()
    rows.nth(4).press("Space")  # Canada's battalion: the key explains its ink, too
    box.get_by_text("no number is given").wait_for()
    for place in (4, 1, 0, 5):
        rows.nth(place).press("Space")
    page.get_by_text("This cannot be drawn").wait_for()
    assert not any(box.locator(name).first.is_visible() for name in (".plots", ".key li", ".src"))
    assert box.locator(".sub").bounding_box()["height"] > 15  # so the controls stay where they are
    box.get_by_role("button", name="Reset").click()
    box.locator(".plots").wait_for()
    hatch = (
        """e => [...e.querySelectorAll('.wide *')].map(x => getComputedStyle(x).fill).find(x => x.startsWith('url'))"""
    )
    name = box.locator(".plots").evaluate(hatch)
    found = re.search(r'#([^")]+)', name)[1]
    assert page.locator(f"[id='{found}']").count() == 1, "another plot has this name, and may be folded"


def test_boxes_that_have_no_picture_together_keep_the_one_that_was_touched(page, site_url):
    opened(page, site_url, "02")
    for cover in page.locator(".cover button").all():
        cover.click()
    rows, drawn = page.locator("[data-live] input[type=checkbox]"), page.locator("[data-live] select")
    sub = page.locator("[data-live] .sub")
    drawn.select_option("dots of 1,000")
    until(page, lambda: "Each dot is 1,000" in sub.inner_text())
    rows.nth(0).press("Space")
    page.get_by_text("has no picture of that, so “Drawn as” changed too").wait_for()
    assert not rows.nth(0).is_checked() and rows.nth(5).is_checked() and "begins at 0" in sub.inner_text()


def test_own_words_stand_over_the_picture(page, site_url):
    opened(page, site_url, "06")
    box = page.locator("[data-live]")
    box.get_by_role("textbox", name="Title").fill("Four <b>thousand</b>")
    until(page, lambda: box.locator(".title").inner_text() == "Four <b>thousand</b>")
    box.get_by_role("radio", name="log").press("Space")
    until(page, lambda: "log" in box.locator(".sub").inner_text())
    assert box.locator(".title").inner_text() == "Four <b>thousand</b>"


@pytest.mark.ci
@pytest.mark.parametrize("number", ["02", "03", "04", "05", "06", "07", "08", "09"])
def test_no_frame_of_a_live_picture_is_crowded(page, site_url, number):
    opened(page, site_url, number)
    page.evaluate(TYPE)
    for name in page.locator("[data-live]").evaluate_all("all => all.map((each) => each.dataset.live)"):
        assert page.evaluate(CROWDED, name) == [], name


@pytest.mark.parametrize("wide, high", [(1366, 768), (1280, 900)])
def test_a_class_sees_no_guess_that_is_kept_and_slides_stay_as_many(page, site_url, wide, high):
    page.set_viewport_size({"width": wide, "height": high})
    opened(page, site_url, "02")
    page.locator(".ef-predict input[type=range]").first.press("End")
    page.locator(".ef-go").first.press("Enter")
    page.wait_for_selector(".predict.done")
    page.locator("[data-do=class]").click()
    assert page.locator(".predict.done").count() == 0
    page.wait_for_timeout(100)  # folds say late that they have been opened
    assert page.locator(".count b").inner_text().startswith(("1 / ", "2 / "))  # where the reader was
    counts, shares = set(), []
    for now in slides(page):
        counts.add(now.split(" / ")[1])
        shares += page.evaluate(PICTURES)
    assert len(counts) == 1
    assert all(wide > 0.5 and (wide > 0.85 or high > 0.5) for _, wide, high, _ in shares), shares
    assert all(letters >= LETTERS for *_, letters in shares), shares
    page.keyboard.press("Escape")
    assert page.locator(".predict.done").count() == 1


@pytest.mark.parametrize(
    ("wide", "high", "kept"),
    [
        (1366, 768, True),
        (1024, 768, True),
        pytest.param(1366, 768, False, marks=pytest.mark.ci),
        pytest.param(1024, 768, False, marks=pytest.mark.ci),
    ],
)
@pytest.mark.parametrize(
    "number",
    ["03", "07"] + [pytest.param(each, marks=pytest.mark.ci) for each in ("02", "04", "05", "06", "08", "09")],
)
def test_no_move_of_a_control_leads_off_a_slide(page, site_url, number, wide, high, kept):
    page.set_viewport_size({"width": wide, "height": high})
    opened(page, site_url, number)
    page.evaluate(TYPE if kept else "document.fonts.clear()")
    page.locator("[data-do=class]").click()
    page.wait_for_selector("[data-view=class]")
    own = "[...document.fonts].some((each) => each.family.includes('Source Sans Pro') && each.status === 'loaded')"
    assert page.evaluate(own) == kept
    found = []
    for _ in slides(page):
        if page.locator("section.on .live .drive:visible").count():
            found += page.evaluate(MOVES)
    assert len(found) > 2
    assert all(over <= 1 for over, *_ in found), found
    if wide > 1.5 * high:  # as most projectors are
        assert all(moved < 40 for _, moved, _ in found), found  # a second line of the subtitle
    assert all(letters is None or letters > (13 if wide > 1.5 * high else 11.5) for *_, letters in found), found


def test_a_presenter_turns_on_from_a_box_and_comes_back_to_the_slide(page, site_url):
    opened(page, site_url, "02", "?class")
    page.wait_for_selector("[data-view=class]")
    count = page.locator(".count b")
    for _ in slides(page):
        if page.locator("[data-exercise='02.1'] input:visible").count():
            break
    before = int(count.inner_text().split(" / ")[0])
    page.locator("[data-exercise='02.1'] input").fill("5")
    page.keyboard.press("Enter")
    page.keyboard.press("PageDown")
    until(page, lambda: count.inner_text().startswith(f"{before + 1} / "))
    page.reload()
    page.wait_for_selector("[data-view=class]")
    assert count.inner_text().startswith(f"{before + 1} / ")
    page.keyboard.press("Escape")
    assert "class" not in page.url


def test_on_paper_nothing_is_lost_and_no_answer_is_below_its_question(page, site_url):
    opened(page, site_url, "02")
    page.locator("[data-exercise='02.1'] input").fill("5")
    page.locator("[data-exercise='02.1'] button").first.click()
    reader = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    text = " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())
    asked, _, answered = text.partition("After your guesses and answers")
    assert "My guess:" in asked and "a question mark" in asked and "Step 8." in asked and "Three takeaways" in asked
    for words in ("Both bars begin at zero", "It looks tidy", "25 times as many looks like three times"):
        assert words in answered and words not in asked, words
    assert "Exercise 3. Dress the two bars" in asked and "dashed" in asked
    assert len(reader.pages) <= 13
    assert page.locator(".answers").count() == 0 and page.evaluate(UNCOVERED) == []  # all is in its place again


@pytest.mark.parametrize("number", ["03", pytest.param("06", marks=pytest.mark.ci)])
def test_every_control_is_reached_and_works_by_keyboard_and_has_a_name(page, site_url, number):
    page.emulate_media(reduced_motion="reduce")
    opened(page, site_url, number)
    named = page.locator("main").aria_snapshot()
    nameless = [
        line
        for line in named.splitlines()
        if re.fullmatch(r"\s*- (button|slider|textbox|combobox|radio|checkbox|img|link):?", line)
    ]
    assert nameless == []
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    wanted = """() => {
      const radios = new Set();
      const all = document.querySelectorAll('main :is(button, input, select, a[href], summary, [tabindex="0"])');
      return [...all].filter((each) => {
        if (!each.checkVisibility() || each.disabled || each.type === 'file') return false;
        if (each.type !== 'radio') return true;
        const checked = document.querySelector(`input[name="${each.name}"]:checked`);
        if (checked) return each === checked;
        return !radios.has(each.name) && radios.add(each.name);
      }).map((each, place) => (each.dataset.stop = place, place));
    }"""
    left, strange = set(page.evaluate(wanted)), 0
    for _ in range(3 * len(left)):
        page.keyboard.press("Tab")
        at = page.evaluate(
            """() => {
              const e = document.activeElement;
              const shown = e.matches('.chips input, fieldset input, .ef-picture input') ? e.nextElementSibling ?? e : e;
              return [e.dataset.stop, e.tagName, [e, shown].some((each) => getComputedStyle(each).outlineStyle !== 'none')];
            }"""
        )
        if at[0] is not None:
            left.discard(int(at[0]))
            strange += not at[2]
        if not left:
            break
    assert left == set() and strange == 0
    for box in page.locator("[data-prediction]").all():  # each kind of guess
        for control in box.locator("input:visible").all()[:1]:
            control.press({"range": "ArrowRight", "radio": "Space"}.get(control.get_attribute("type"), "x"))
        box.locator(".ef-go").press("Enter")
        assert box.evaluate("each => each.classList.contains('done')")
        assert box.evaluate("each => each.contains(document.activeElement)"), "the focus is on what is said"
    assert page.evaluate("document.getAnimations().filter((each) => each.playState === 'running').length") == 0
    for box in page.locator("[data-live]").all():
        plots = box.locator(".plots")
        shown = plots.inner_html()
        control = box.locator("input[type=range], input[type=radio], select").first
        control.press("ArrowRight" if control.get_attribute("type") in ("range", "radio") else "ArrowDown")
        until(page, lambda plots=plots, shown=shown: plots.inner_html() != shown)
    box = page.locator("[data-exercise]").first
    box.get_by_role("button", name="Check").press("Enter")
    assert box.get_by_role("status").inner_text()


def test_no_two_plots_of_a_page_share_a_name(site):
    for number in NUMBERS:
        html = (site / "lessons" / f"{number}.html").read_text("utf-8")
        names = re.findall(r'id=\\?"(p[0-9a-f]{8}-[^"\\]+)\\?"', html)
        assert len(names) == len(set(names)), number
