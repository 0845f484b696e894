"""The answer box in a real browser: by keyboard alone, announced, kept, and nothing for axe to find in either theme."""

import pytest

CELLS = [
    "import eastern_flank as ef\n\nef.begin('02')",
    "ef.check('02.2', ...)",
    "ef.check('00.2', ...)",
    "ef.check('01.4', ...)",
    "ef.check('02.4', ...)",
    "ef.check('06.1', ...)",
    "ef.check('07.3', ...)",
    "ef.check('02.3', ...)",
    "row = battalion_canada",
]
THEMES = ("JupyterLab Light", "JupyterLab Dark")


@pytest.fixture(scope="module")
def kit(tab, jupyter):
    lab = jupyter.open(tab, jupyter.write_notebook("boxes.ipynb", *CELLS))
    yield lab
    lab.close()


@pytest.fixture
def lab(kit, window):
    kit.run(*range(len(CELLS) - 1))
    assert kit.errors() == []
    return kit


def said(lab, number, words):
    """Wait until the status of a box has these words; return its whole text and its state."""
    status = lab.cell(number).locator(".ef-answer [role=status]")
    lab.page.wait_for_function(
        "([status, words]) => status.textContent.includes(words)", arg=[status.element_handle(), words], timeout=60_000
    )
    return status.inner_text(), status.get_attribute("data-state")


def test_a_wrong_answer_and_then_the_right_one_by_keyboard(lab):
    keys, box = lab.page.keyboard, lab.cell(1).get_by_role("textbox", name="Your answer")
    assert lab.cell(1).locator(".ef-answer").get_attribute("data-exercise") == "02.2"
    box.focus()
    keys.type("4,000")
    keys.press("Enter")
    text, state = said(lab, 1, "Read as 4,000.")
    assert (text.startswith("Not yet."), state) == (True, "not_yet")
    assert box.evaluate("box => document.activeElement === box") and box.get_attribute("aria-invalid") == "true"
    box.press("ControlOrMeta+a")
    keys.type("lots")
    keys.press("Tab")
    keys.press("Enter")  # on the button
    assert said(lab, 1, "cannot be read as a number")[1] == "unread"
    for wrong in ("7.000", "1000"):
        box.fill(wrong)
        box.press("Enter")
        said(lab, 1, "hint below")
    assert "worked answer" in said(lab, 1, "size of one battalion")[0]
    box.fill("about 3 000 troops")
    box.press("Enter")
    text, state = said(lab, 1, "Right.")
    assert "Read as 3,000." in text and state == "right" and box.get_attribute("aria-invalid") == "false"
    lab.restart()
    lab.run(0, 1)
    assert "Last time: about 3 000 troops, right." in said(lab, 1, "Last time")[0]


def test_chips_and_lists_are_chosen_by_keyboard(lab):
    keys = lab.page.keyboard
    lab.cell(2).get_by_role("radio").first.focus()
    keys.press("ArrowDown")
    keys.press("Enter")
    assert said(lab, 2, "Right.")[1] == "right"
    for name in ("NATO", "Russia"):
        lab.cell(3).get_by_role("checkbox", name=name).focus()
        keys.press("Space")
    keys.press("Enter")
    assert said(lab, 3, "Right.")[1] == "right"
    lab.cell(4).get_by_role("textbox", name="Lowest").fill("700")
    lab.cell(4).get_by_role("button", name="Check").click()
    assert "Highest" in said(lab, 4, "empty")[0]
    lab.cell(4).get_by_role("textbox", name="Highest").fill("1.300")
    keys.press("Enter")
    assert said(lab, 4, "Right.")[1] == "right"
    assert lab.cell(5).get_by_role("combobox").or_(lab.cell(5).get_by_role("group")).count() == 3
    lab.cell(6).get_by_role("combobox", name="Change").select_option(label="Days of warning")
    lab.cell(6).get_by_role("textbox", name="to").fill("4")
    keys.press("Enter")
    assert said(lab, 6, "Right.")[1] == "right"


def test_the_picture_of_two_bars_follows_the_chips(lab):
    box = lab.cell(7).locator(".ef-answer")
    picture = box.get_by_role("img", name="Your two bars")

    def bar(name, attribute):
        return picture.locator(f"[data-bar={name}]").get_attribute(attribute)

    def choose(group, name):
        box.get_by_role("group", name=group).get_by_role("radio", name=name, exact=True).check()

    assert "The planned 4,000: not chosen yet." in picture.get_attribute("aria-label")
    assert bar("force", "stroke") is bar("exercise", "stroke") is None, "no ink is chosen for the reader"
    choose("The planned 4,000", "hatched")
    choose("The exercise in 2014", "dashed")
    assert bar("force", "fill").startswith("url(#") and bar("exercise", "fill") == "none"
    assert bar("exercise", "stroke-dasharray") != bar("force", "stroke-dasharray") == "none"
    for name, start in (("0", 0), ("3,500", 3500)):
        choose("The axis starts at", name)
        shares = float(bar("force", "width")) / float(bar("exercise", "width"))
        assert shares == pytest.approx((4000 - start) / (100_000 - start))
    label = "The planned 4,000: hatched. The exercise in 2014: dashed. The axis starts at: 3,500."
    assert label in picture.get_attribute("aria-label")


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_whatever_a_box_says(lab, axe, theme):
    lab.page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    lab.page.wait_for_function(f"() => document.body.dataset.jpThemeName === '{theme}'")
    try:
        for number, typed in ((1, "3000"), (4, "x")):
            box = lab.cell(number).locator(".ef-answer input[type=text]").first
            box.fill(typed)
            box.press("Enter")
        said(lab, 1, "Right.")
        said(lab, 4, "cannot be read")
        for number in range(1, 8):
            lab.cell(number).evaluate("(cell, id) => { cell.id = id; }", f"box-{number}")
            assert axe(lab.page, f"#box-{number} .ef-answer") == []
    finally:
        lab.page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", THEMES[0])


def test_a_word_without_quotation_marks_is_one_line_and_the_report_is_folded(lab):
    lab.run(8)
    (error,) = lab.errors()
    assert "Is battalion_canada a word?" in str(error)
    cell = lab.cell(8)
    assert cell.get_by_text("What Python says: NameError").is_visible()
    assert not cell.get_by_text("Traceback (most recent call last)").is_visible()
