"""The form that makes a deck: what is ticked is what is in the deck, and whatever goes wrong is one line on the page."""

import re
import threading

import pytest
from pptx import Presentation

from eastern_flank.core import atomic_write, project
from eastern_flank.core.errors import UnknownName
from eastern_flank.figures import metadata
from eastern_flank.publishing import execute
from eastern_flank.slides import deck as slides
from eastern_flank.widgets.forms import deck_form

FIGURES = project.root() / "figures"
TWO = ["02_dots", "05_exclave"]
PATIENCE = 60  # seconds


@pytest.fixture(autouse=True)
def place(monkeypatch, tmp_path):
    """Decks go to a folder of the test's own; the figures are the project's."""
    monkeypatch.setenv("EASTERN_FLANK_FIGURES", str(FIGURES))
    monkeypatch.setattr(slides, "default_file", lambda theme, *look: tmp_path / "slides" / f"{theme}.pptx")
    return tmp_path


@pytest.fixture
def form(place):
    return deck_form.deck_form(TWO)


def made(form):
    assert form.make()
    form.worker.join(PATIENCE)
    assert not form.worker.is_alive()
    return form.work


def pictures(path):
    return [shape.name for slide in Presentation(path).slides for shape in slide.shapes if shape.name[:2].isdecimal()]


def test_each_figure_is_offered_once_with_its_title_and_alt_text(form):
    figures = metadata.find(folder=FIGURES)
    cards = [card for group in form.pictures.groups for card in group["cards"]]
    assert [(card["name"], card["title"], card["alt"]) for card in cards] == [(f.name, f.title, f.alt) for f in figures]
    names = [group["all"] for group in form.pictures.groups]
    assert len(set(names)) == len(names) == len({figure.lesson for figure in figures})


def test_the_deck_has_the_figures_that_are_ticked_in_the_order_of_ticking_and_my_title(form, place):
    form.pictures.chosen = list(reversed(TWO))
    assert form.order.chosen == list(reversed(TWO))
    form.title.value = "How big is 4,000?"
    work = made(form)
    assert pictures(form.file) == list(reversed(TWO))
    assert Presentation(form.file).slides[0].shapes.title.text == "How big is 4,000?"
    assert re.fullmatch(r"Done: 2 figures in \S*/slides/light\.pptx \(\d\.\d MB\)\.", work.status)
    assert work.alert == "" and work.share == -1
    assert work.file.endswith("slides/light.pptx")
    assert not form.button.disabled and form.stop.disabled


def test_the_order_can_be_changed_and_what_is_removed_is_no_longer_ticked(form):
    form.order.set_state({"chosen": ["05_exclave", "02_dots"]})
    assert form.pictures.chosen == ["05_exclave", "02_dots"]
    form.order.set_state({"chosen": ["02_dots", "no_such_figure"]})
    assert form.pictures.chosen == form.order.chosen == ["02_dots"]
    assert form.plan.status.startswith("one figure of ")


def test_the_button_comes_before_the_pictures(form):
    parts = list(form.children)
    row = next(child for child in parts if form.button in getattr(child, "children", ()))
    assert parts.index(form.order) < parts.index(row) < parts.index(form.pictures)


def test_a_title_that_is_too_long_is_one_line(form):
    form.title.value = "long " * 30
    assert made(form).alert == "No deck was made: the title has 150 characters; on a slide there is room for 90"


def test_the_choices_are_those_of_the_deck(form, monkeypatch):
    asked = {}

    def deck(names, **options):
        asked.update(options, names=names)
        options["out"].parent.mkdir()
        options["out"].write_bytes(b"deck")
        return options["out"]

    monkeypatch.setattr(slides, "deck", deck)
    monkeypatch.setattr(slides, "undrawn", lambda figures, theme, size: [])
    form.theme.value, form.size.value, form.editable.value, form.dividers.value = "dark", "4:3", True, True
    made(form)
    assert (asked["names"], asked["theme"], asked["size"], asked["editable"]) == (TWO, "dark", "4:3", True)
    assert (asked["title"], asked["dividers"]) == ("", True)  # the project's own title is the deck's


def test_nothing_is_overwritten(form):
    made(form)
    first, content = form.file, form.file.read_bytes()
    made(form)
    assert form.file.name == "light-2.pptx"
    assert first.read_bytes() == content
    made(form)
    assert form.file.name == "light-3.pptx"


def test_without_a_tick_it_says_so_and_makes_nothing(place):
    form = deck_form.deck_form()
    assert form.plan.status.startswith("0 figures of ")
    assert not form.make()
    assert form.work.alert == deck_form.NOTHING
    assert list(place.iterdir()) == []
    form.pictures.chosen = ["02_dots"]
    assert made(form).alert == ""


def test_the_bar_moves_on_and_never_back(form):
    shares, words = [], []
    form.work.observe(lambda change: shares.append(change["new"]), "share")
    form.work.observe(lambda change: words.append(change["new"]), "status")
    made(form)
    assert shares[0] == 0 and shares[-1] == -1
    assert shares[:-1] == sorted(shares[:-1]) and shares[-2] == 1
    assert words[0] == "Making the slides." and len(words) == 2  # a screen reader is not told every step


def test_lessons_that_must_run_are_named_before_and_counted_while_they_run(form, monkeypatch):
    monkeypatch.setattr(slides, "undrawn", lambda figures, theme, size: ["02_troops"] if theme == "dark" else [])
    form.theme.value = "dark"
    assert "one lesson runs first" in form.plan.status
    shares = []

    def draw(names, theme, size, folder, progress):
        for done in range(3):
            progress(project.root() / "02_troops.ipynb", done, 2)
            shares.append(form.work.share)
        raise execute.LessonFailed("02_troops: cell [1] setup: no such thing")

    monkeypatch.setattr(execute, "draw", draw)
    work = made(form)
    assert shares == [0, 0.25, 0.5]  # the slides are the other half
    assert work.alert == "No deck was made: no dark 16:9 figures: 02_troops: cell [1] setup: no such thing"
    assert work.status == "" and not form.button.disabled
    form.theme.value = "light"
    assert "first" not in form.plan.status


def test_it_can_be_stopped(form, monkeypatch, place):
    begun, go_on = threading.Event(), threading.Event()

    def deck(names, progress, **options):
        begun.set()
        assert go_on.wait(PATIENCE)
        progress("slides", 1, 2)

    monkeypatch.setattr(slides, "deck", deck)
    assert form.make()
    assert begun.wait(PATIENCE)
    assert form.button.disabled and not form.stop.disabled
    assert not form.make()  # a second press while it works
    form.stop.click()
    go_on.set()
    form.worker.join(PATIENCE)
    assert form.work.status == deck_form.STOPPED
    assert not form.button.disabled and form.stop.disabled and form.work.share == -1


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), PermissionError(13, "Permission denied")])
def test_a_full_disk_is_one_line_and_leaves_no_half_file(form, monkeypatch, place, error):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(atomic_write, "open", fail, raising=False)
    work = made(form)
    assert work.alert.startswith("No deck was made: cannot write ") and error.strerror in work.alert
    assert "\n" not in work.alert and work.file == ""
    assert [path for path in place.rglob("*") if path.is_file()] == []


def test_an_error_nobody_foresaw_is_a_line_too(form, monkeypatch):
    monkeypatch.setattr(slides, "deck", lambda *names, **options: 1 / 0)
    assert made(form).alert == "No deck was made: ZeroDivisionError: division by zero"


def test_it_says_in_text_what_is_ticked(form):
    text = form._repr_mimebundle_()["text/plain"]
    assert text == (
        "Form for a deck of slides. Ticked: 02_dots, 05_exclave. Title of the deck: Eastern Flank 2016. Theme: light. "
        "Size: 16:9, wide. Add an editable copy after each chart: False. Add a slide before each lesson: False."
    )
    form.pictures.chosen = ["no_such_figure", "02_dots"]
    assert form.pictures.chosen == ["02_dots"]
    form.pictures.chosen = []
    assert "Ticked: nothing." in repr(form)


def test_names_may_be_lessons_and_wrong_ones_are_told(place):
    assert deck_form.deck_form(["05"]).pictures.chosen == ["05_exclave", "05_distances", "05_three_crops"]
    with pytest.raises(UnknownName, match="did you mean"):
        deck_form.deck_form(["05_exclav"])
