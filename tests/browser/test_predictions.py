"""A prediction in a real browser: by mouse and by keyboard, kept, and at peace with a dark theme."""

import shutil

import nbformat.v4 as v4
import pytest

from eastern_flank.publishing import notebooks

DRAW = """
import eastern_flank as ef

ef.begin("02")
two = ef.load("troops").query("formation in ['force', 'exercise']")

def draw(fig):
    ef.bars(two, "troops", label="id", status="status", ax=fig.subplots())
    return {"title": "One is 100,000", "subtitle": "Troops", "alt": "Two bars.", "source": two["paragraph"]}
"""
BAR = """ef.predict("02.a", "How long is the second bar?", low=0, high=160_000, step=1000, unit="troops", label="Length",
    picture=draw, answer=draw, pull="exercise_2014", after=lambda guess: f"{guess / 4000:g} times as long.")"""
CHIPS = 'ef.predict("02.b", "Which of the two?", options=["the first", "the second"], after="It was the first.")'
LINE = 'ef.predict("02.c", "How many?", low=0, high=200_000, step=500, label="Troops", answer=draw, line="x", after="So many.")'
WORD = 'ef.predict("02.d", "In a word?", after=lambda word: f"You wrote {word}.")'
FOLD = 'import pandas as pd\nef.fold(pd.DataFrame({"a": [1]}), "Compare with your guess")'


@pytest.fixture(scope="module")
def kit(tab, jupyter):
    lab = jupyter.open(tab, jupyter.write_notebook("predictions.ipynb", DRAW, BAR, CHIPS, LINE, WORD, FOLD))
    yield lab
    lab.close()


@pytest.fixture
def lab(kit, window):
    """The kit on a page, just run, with no guess made."""
    shutil.rmtree(kit.jupyter.project / "my_work", ignore_errors=True)
    kit.run_all()
    assert kit.errors() == []
    return kit


def state(lab, number, wanted):
    lab.cell(number).locator(f".ef-predict[data-state={wanted}]").wait_for()
    lab.wait_until_drawn()


def focused(lab, number):
    return lab.cell(number).locator(".ef-verdict").evaluate("e => e === document.activeElement")


def test_a_bar_is_pulled_and_the_answer_takes_its_place(lab):
    cell, mouse = lab.cell(1), lab.page.mouse
    cell.scroll_into_view_if_needed()
    hand, slider = cell.locator(".ef-hand"), cell.get_by_role("slider", name="Length (troops)")
    before, first = cell.bounding_box(), int(slider.input_value())
    assert "100,000" not in cell.inner_text() and "100,000" not in cell.get_by_role("img").get_attribute("alt")
    box, grip = hand.bounding_box(), cell.locator(".ef-grip").bounding_box()
    mouse.move(grip["x"] + grip["width"] / 2, box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(grip["x"] + 200, box["y"] + box["height"] / 2, steps=3)
    mouse.up()
    pulled = int(slider.input_value())
    assert pulled > first and slider.get_attribute("aria-valuetext") == f"{pulled:,} troops"
    cell.get_by_role("button", name="This is my guess").click()
    state(lab, 1, "shown")
    assert focused(lab, 1)
    said = cell.get_by_role("status").get_by_text(f"Your guess: {pulled:,} troops")
    assert said.count() == 1 and f"{pulled / 4000:g} times as long." in cell.inner_text()
    assert cell.locator(".ef-title").inner_text() == "One is 100,000"
    assert "100,000" in cell.get_by_role("img").get_attribute("alt")
    line = cell.locator(".ef-line").bounding_box()
    assert abs(line["x"] - cell.locator(".ef-flag").bounding_box()["x"]) < 6
    assert cell.bounding_box()["height"] == pytest.approx(before["height"], abs=1)


def test_all_kinds_work_by_keys_and_a_guess_can_be_forgotten(lab):
    keys, notebook = lab.page.keyboard, len(lab.cells())
    slider = lab.cell(1).get_by_role("slider")
    slider.focus()
    for key, value in (("Home", 0), ("ArrowRight", 1000), ("End", 160_000)):
        keys.press(key)
        assert slider.input_value() == str(value)
    keys.press("Tab")
    keys.press("Enter")
    state(lab, 1, "shown")

    chips = lab.cell(2)
    assert chips.locator(".ef-inks").evaluate("e => getComputedStyle(e).display") == "none"  # no key, no gap
    chips.get_by_role("button", name="This is my guess").press("Enter")
    assert "Choose one first." in chips.get_by_role("status").all_inner_texts()
    keys.press("Space")
    keys.press("ArrowDown")
    chips.get_by_role("button", name="This is my guess").press("Space")
    state(lab, 2, "shown")
    assert "Your guess: the second" in chips.inner_text() and "It was the first." in chips.inner_text()
    chips.get_by_role("button", name="Forget my guess").press("Enter")
    state(lab, 2, "asked")
    keys.press("ArrowUp")
    keys.press("Enter")  # on what is chosen, as in an answer box
    state(lab, 2, "shown")
    assert "Your guess: the second" in chips.inner_text()

    box = lab.cell(3).get_by_role("spinbutton", name="Troops, typed")
    box.focus()
    keys.press("ControlOrMeta+a")
    keys.type("120250")
    lab.cell(3).get_by_role("button").first.press("Enter")
    state(lab, 3, "shown")
    assert "Your guess: 120,250" in lab.cell(3).inner_text() and lab.cell(3).locator(".ef-line").count() == 1

    lab.cell(4).get_by_role("textbox", name="Your guess").focus()
    keys.type("xd dd")  # JupyterLab cuts and deletes cells by these
    keys.press("Enter")
    state(lab, 4, "shown")
    assert "You wrote xd dd." in lab.cell(4).inner_text()

    lab.cell(1).get_by_role("button", name="Forget my guess").press("Enter")
    state(lab, 1, "asked")
    assert slider.evaluate("e => e === document.activeElement") and lab.cell(1).get_by_role(
        "status"
    ).all_inner_texts() == [""]
    assert len(lab.cells()) == notebook

    kept = (lab.jupyter.project / "my_work" / "answers.csv").read_text("utf-8-sig").splitlines()
    assert [row.split(",")[:3] for row in kept[1:]] == [
        ["lesson 02 guess a", "guess", ""],
        ["lesson 02 guess b", "guess", "the second"],
        ["lesson 02 guess c", "guess", "120250"],
        ["lesson 02 guess d", "guess", "xd dd"],
    ]


def test_a_guess_outlives_its_kernel(lab):
    go = lab.cell(1).get_by_role("button", name="This is my guess")
    go.click()
    assert "press again if that is your guess" in lab.cell(1).inner_text()  # nobody has moved it
    go.click()
    state(lab, 1, "shown")
    lab.restart()
    assert "Run the cell again" in lab.cell(1).inner_text() and "Run the cell again" in lab.cell(2).inner_text()
    lab.run_all()
    state(lab, 1, "shown")
    assert "Your guess: 20,000 troops" in lab.cell(1).inner_text() and not focused(lab, 1)
    words, flag = (lab.cell(1).locator(part).bounding_box() for part in (".ef-said", ".ef-flag"))
    assert (
        flag["x"] < words["x"] and words["x"] + words["width"] < flag["x"] + flag["width"]
    )  # the label is on its flag
    state(lab, 2, "asked")


def test_what_is_folded_opens_by_a_key(lab):
    fold = lab.cell(5)
    assert not fold.locator("table").is_visible()
    fold.locator("summary").press("Enter")
    assert fold.locator("table").is_visible()


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_before_and_after_the_guess_in_any_theme(lab, axe, theme):
    lab.ask("await app.commands.execute('apputils:change-theme', {theme})", theme=theme)
    lab.page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme)
    for number in (1, 2, 3, 4):
        lab.cell(number).evaluate("(cell, n) => cell.querySelector('.jp-Cell-outputArea').id = `guess-${n}`", number)
        assert axe(lab.page, f"#guess-{number}") == []
    lab.cell(1).get_by_role("slider").press("ArrowRight")
    lab.cell(1).get_by_role("button", name="This is my guess").click()
    state(lab, 1, "shown")
    assert axe(lab.page, "#guess-1") == []
    lab.ask("await app.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'})")


def test_a_saved_prediction_shows_its_question_without_a_kernel(lab, window):
    lab.save()
    path = lab.jupyter.project / "notebooks" / "predictions.ipynb"
    nb = notebooks.tidy(v4.reads(path.read_text("utf-8")))
    assert "100,000" not in str([cell.outputs for cell in nb.cells[1:5]])
    saved = path.with_name("saved.ipynb")
    saved.write_bytes(notebooks.to_bytes(nb))
    again = lab.jupyter.open(window, "notebooks/saved.ipynb")
    cell = again.cell(1)
    cell.get_by_role("img", name="Two bars.").wait_for()
    assert (
        "How long is the second bar?" in cell.inner_text() and "Error displaying widget" not in again.area.inner_text()
    )
    again.close()
