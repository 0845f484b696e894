"""Lesson 10 as a presenter has it: figures ticked by the keyboard, a button, a bar, a link, and the file that it leads to."""

import chromium
import pytest
from pptx import Presentation

TWO = ["02_dots", "05_exclave"]
TITLES = ["Counted in dots, the exercise becomes a crowd", "Kaliningrad and Belarus are about 66 km apart"]
PATIENCE = 120_000  # milliseconds


@pytest.fixture(scope="module")
def lesson(browser, jupyter):
    """The lesson, open in JupyterLab, all of its cells run."""
    with chromium.watched(browser) as context:
        lab = jupyter.open(context.new_page(), "notebooks/10_your_slides.ipynb")
        lab.run_all()
        yield lab
        assert lab.errors() == []
        lab.close()


@pytest.fixture
def form(lesson):
    """The cell with the form, which is run again: it is as at first."""
    number = next(cell["number"] for cell in lesson.cells() if cell["id"] == "deck-form")
    lesson.run(number)
    yield lesson.cell(number)
    watch = lesson.page.context.watch
    faults = watch.faults() + lesson.errors()
    watch.forget()
    assert faults == []


def tick(form, titles):
    """Tick these figures and no others, by the keyboard alone."""
    everything = form.get_by_role("checkbox", name="All figures", exact=True)
    everything.press("Space")  # those that are ticked at first are some: now all are
    assert form.locator(".ef-card input:not(:checked)").count() == 0
    everything.press("Space")
    assert form.locator(".ef-card input:checked").count() == 0
    for title in titles:
        form.get_by_role("checkbox", name=title, exact=True).press("Space")


def test_the_button_makes_a_deck_of_what_is_ticked_and_the_link_leads_to_it(lesson, form, jupyter):
    assert not (jupyter.project / "slides").exists()  # Run All made none
    tick(form, list(reversed(TITLES)))
    form.get_by_text(f"{len(TWO)} figures of ").wait_for(timeout=PATIENCE)
    slides = form.get_by_role("list", name="Your slides, in this order").get_by_role("listitem")
    assert [words.split("↑")[0].strip() for words in slides.all_inner_texts()] == list(reversed(TITLES))
    form.get_by_role("button", name=f"Move up: {TITLES[0]}").press("Enter")
    form.get_by_text(f"Slide 1 of 2: {TITLES[0]}").wait_for(timeout=PATIENCE)
    assert (
        lesson.page.evaluate("document.activeElement.ariaLabel") == f"Move down: {TITLES[0]}"
    )  # up is not possible now
    form.get_by_role("textbox", name="Title of the deck").fill("My ten minutes")
    form.get_by_role("button", name="Make the deck").press("Enter")
    link = form.get_by_role("link", name="Download")
    link.wait_for(timeout=PATIENCE)
    assert form.get_by_role("status").filter(has_text="Done: 2 figures in slides/").count() == 1
    assert form.get_by_role("progressbar").count() == 0

    path = lesson.download(lambda: link.press("Enter"))
    assert path.name == link.inner_text().removeprefix("Download ")
    assert path.read_bytes() == (jupyter.project / "slides" / path.name).read_bytes()
    slides = Presentation(path).slides
    assert slides[0].shapes.title.text == "My ten minutes"
    names = [shape.name for slide in slides for shape in slide.shapes if shape.name[:2].isdecimal()]
    assert names == TWO
    titles = [slide.shapes.title.text_frame.text for slide in slides if slide.shapes.title is not None]
    assert [title for title in titles if title in TITLES] == TITLES


def test_the_boxes_of_lessons_and_pictures_tick_what_they_say(form):
    lesson = form.get_by_role("group", name="02 Troops: How big is 4,000?")
    everything = lesson.get_by_role("checkbox", name="All of lesson 02 Troops")
    figures = lesson.locator(".ef-card input")
    assert everything.evaluate("box => box.indeterminate")  # one of its figures is ticked at first
    everything.press("Space")
    assert [figures.nth(n).is_checked() for n in range(figures.count())] == [True] * figures.count()
    lesson.get_by_role("img").first.click()
    assert not figures.first.is_checked() and everything.evaluate("box => box.indeterminate")
    everything.press("Space")
    everything.press("Space")
    assert lesson.locator(".ef-card input:checked").count() == 0


def test_with_nothing_ticked_it_says_so(form):
    tick(form, [])
    form.get_by_text("0 figures of ").wait_for(timeout=PATIENCE)
    form.get_by_role("button", name="Make the deck").press("Enter")
    form.get_by_role("alert").get_by_text("Tick at least one figure first.").wait_for(timeout=PATIENCE)
    assert form.get_by_role("link").count() == 0


def test_a_dark_deck_says_what_it_costs_shows_its_work_and_can_be_stopped(form, jupyter):
    tick(form, TITLES)
    form.get_by_role("combobox", name="Theme").select_option("dark, for a dark room")
    form.get_by_text("2 lessons run first").wait_for(timeout=PATIENCE)
    form.get_by_role("button", name="Make the deck").press("Enter")
    form.get_by_role("progressbar", name="Making the deck").wait_for(timeout=PATIENCE)
    assert form.get_by_role("button", name="Make the deck").is_disabled()
    form.get_by_role("button", name="Stop").press("Enter")
    form.get_by_text("Stopped; no deck was made.").wait_for(timeout=PATIENCE)
    assert form.get_by_role("progressbar").count() == 0
    assert not list((jupyter.project / "slides").glob("*dark*"))


def test_axe_finds_nothing_in_the_form(lesson, form, axe):
    form.evaluate("cell => cell.querySelector('.jp-Cell-outputArea').id = 'the-form'")
    assert [f"{fault['rule']}: {fault['html'][:160]}" for fault in axe(lesson.page, "#the-form")] == []
