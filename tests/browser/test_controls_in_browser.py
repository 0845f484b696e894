"""The kit in a real browser: by keyboard alone, with names, in reading order, and alive as long as its kernel."""

import json

import pytest

DRAW = """
import eastern_flank as ef

ef.use_style()
troops = ef.load("troops").dropna(subset="troops")

def draw(fig, more, unit, rows, log, title):
    if log and not more:
        raise ValueError("a logarithmic axis has no zero")
    part = troops[troops["id"].isin(rows)]
    ef.bars(part.assign(troops=part["troops"] + more), "troops", label="id", status="status", ax=fig.subplots())
    return {"title": title, "subtitle": f"Counted in {unit}, and {more:,} more", "alt": f"Bars of {unit}, {more} more.",
            "source": part["paragraph"]}
"""
LIVE = """
picture = ef.live(
    draw,
    more=ef.number("More", 0, 5000, step=100, unit="troops"),
    unit=ef.choice("Unit", ["soldiers", "people"]),
    rows=ef.choices("Rows", list(troops["id"])[:3]),
    log=ef.switch("Logarithmic"),
    title=ef.words("Title", value="A title"),
)
picture
"""
PLAY = """
def draw_month(fig, month, dots, scale):
    said = draw(fig, month, "soldiers", list(troops["id"])[:3], False, f"Month {month}")
    fig.axes[0].set_xlim(0, 200_000)
    return said | {"numbers": f"4,000 + {month} = {4000 + month:,}"}

ef.live(
    draw_month,
    keep=True,
    ghost=True,
    month=ef.choice("Month", {f"Month {n}": 5000 * n for n in range(6)}, play=True),
    dots=ef.switch("Dots"),
    scale=ef.choice("Scale", ["linear", "log"], unless=lambda dots, **_: "dots are counted, on no axis" if dots else ""),
)
"""
EVIDENCE = 'ef.evidence_panel("positions", {"actor": "Actor", "question": "Question"})'
QUIZ = 'ef.quiz("How many?", {"three": "One more may come.", "four": "Three, and one that may."}, "four")'

FOCUS = """() => {
  const e = document.activeElement;
  return e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent;
}"""


@pytest.fixture(scope="module")
def kit(tab, jupyter):
    lab = jupyter.open(tab, jupyter.write_notebook("kit.ipynb", DRAW, LIVE, EVIDENCE, QUIZ, PLAY))
    yield lab
    lab.close()


@pytest.fixture
def lab(kit, window):
    """The kit on a page, just run: every control has its first value."""
    kit.run_all()
    assert kit.errors() == []
    return kit


def shows(lab, number, words):
    """Wait until the picture's alt text, or what stands in its place, has these words."""
    lab.page.wait_for_function(
        """([panel, number, words]) => {
          const cell = document.querySelectorAll(`${panel} .jp-Cell`)[number];
          const shown = [...cell.querySelectorAll('.widget-html-content')].map((box) => box.textContent);
          const picture = cell.querySelector('.widget-html img');
          return (picture ? picture.alt : shown.join('')).includes(words);
        }""",
        arg=[lab.selector, number, words],
        timeout=60_000,
    )


def test_every_control_works_by_its_keys_and_keeps_the_focus(lab):
    cell, keys = lab.cell(1), lab.page.keyboard
    slider = cell.get_by_role("slider", name="More (troops)")
    slider.focus()
    for key, more in (("ArrowRight", 100), ("ArrowUp", 200), ("End", 5000), ("Home", 0)):
        keys.press(key)
        shows(lab, 1, f" {more} more")
        assert lab.page.evaluate(FOCUS) == "More (troops)"
    box = cell.get_by_role("spinbutton", name="More (troops)")
    box.focus()
    keys.press("ArrowUp")
    shows(lab, 1, " 100 more")
    box.press("ControlOrMeta+a")
    keys.type("99999")
    keys.press("Enter")
    said = cell.get_by_role("status").filter(has_text="Read as")
    said.get_by_text("Read as 99,999; the limits are 0 to 5,000. Nothing was changed.").wait_for()
    assert (box.input_value(), slider.input_value()) == ("100", "100")
    shows(lab, 1, " 100 more")
    box.press("ControlOrMeta+a")
    keys.type("5.000")
    keys.press("Enter")
    shows(lab, 1, " 5000 more")
    said.get_by_text("Read as 5,000.", exact=True).wait_for()
    assert (box.input_value(), slider.input_value()) == ("5,000", "5000")
    assert lab.page.evaluate(FOCUS) == "More (troops)"

    cell.get_by_role("combobox", name="Unit").focus()
    keys.press("ArrowDown")
    shows(lab, 1, "Bars of people")

    cell.get_by_role("group", name="Rows").get_by_role("checkbox").nth(1).focus()
    assert "6,000" in cell.locator(".widget-html img").get_attribute("alt")
    before = len(lab.cells())
    for key in "xd":  # JupyterLab cuts and deletes cells by these
        keys.press(key)
    keys.press("Space")
    lab.page.wait_for_function("() => !document.querySelectorAll('.ef-options input')[1].checked")

    cell.get_by_role("textbox", name="Title").focus()
    keys.type("!")
    cell.get_by_role("button", name="Reset").focus()
    keys.press("Enter")
    shows(lab, 1, "Bars of soldiers, 0 more")
    assert box.input_value() == "0"
    assert cell.get_by_role("group", name="Rows").get_by_role("checkbox", checked=True).count() == 3
    assert len(lab.cells()) == before


def test_what_does_not_go_together_is_said_and_passes(lab):
    cell = lab.cell(1)
    cell.get_by_role("checkbox", name="Logarithmic").press("Space")
    shows(lab, 1, "a logarithmic axis has no zero")
    cell.get_by_role("slider").press("ArrowRight")
    shows(lab, 1, " 100 more")
    assert lab.errors() == []


def test_the_focus_follows_the_reading_order(lab):
    lab.cell(1).get_by_role("spinbutton").focus()
    names = []
    for _ in range(9):
        names.append(lab.page.evaluate(FOCUS).strip())
        lab.page.keyboard.press("Tab")
    rows = [name.strip() for name in lab.cell(1).get_by_role("group", name="Rows").locator("label").all_inner_texts()]
    assert names[:3] == ["More (troops)", "More (troops)", "Unit"]
    assert names[3:6] == rows
    assert names[6:] == ["Logarithmic", "Title", "Reset"]


def test_the_values_stay_open_and_the_state_is_announced_once_it_rests(lab):
    cell = lab.cell(1)
    cell.locator("summary").press("Enter")
    status = cell.locator("[role=status].ef-unseen")
    assert status.inner_text() == ""
    slider = cell.get_by_role("slider")
    for _ in range(5):
        slider.press("ArrowRight")
    shows(lab, 1, " 500 more")
    lab.page.wait_for_function(
        "() => document.querySelector('[role=status].ef-unseen').textContent.includes(' 500 more')"
    )
    assert cell.locator("details").get_attribute("open") is not None
    assert "Counted" not in cell.locator("pre").last.inner_text()
    assert "4,500" in cell.locator("details pre").inner_text()


def test_the_evidence_follows_the_lists(lab):
    cell = lab.cell(2)
    cell.get_by_role("combobox", name="Actor").focus()
    for letter in "pol":
        lab.page.keyboard.press(letter)
    shows(lab, 2, "Poland: no.")
    cell.get_by_role("combobox", name="Question").press("ArrowDown")
    shows(lab, 2, "poland, force_deploy: no row of the table")


def test_the_quiz_is_answered_by_keys(lab):
    cell, keys = lab.cell(3), lab.page.keyboard
    group = cell.get_by_role("radiogroup", name="How many?").or_(cell.get_by_role("group", name="How many?"))
    group.get_by_role("radio").first.focus()
    keys.press("Space")
    keys.press("ArrowDown")
    keys.press("Tab")
    assert lab.page.evaluate(FOCUS) == "Check"
    keys.press("Enter")
    cell.get_by_role("status").get_by_text("Right. Three, and one that may.").wait_for()


THEME = "await app.commands.execute('apputils:change-theme', {theme})"


def test_axe_finds_nothing_in_the_kit_light_or_dark(lab, axe):
    box = lab.cell(1).get_by_role("spinbutton")
    box.fill("99999")
    box.press("Enter")
    lab.cell(4).get_by_role("button", name="Keep this picture").press("Enter")
    lab.cell(4).get_by_role("checkbox", name="Dots").press("Space")
    lab.cell(4).get_by_text("Scale is switched off").first.wait_for()
    for number in (1, 2, 3, 4):
        lab.cell(number).evaluate("(cell, n) => cell.querySelector('.jp-Cell-outputArea').id = `kit-${n}`", number)
        assert axe(lab.page, f"#kit-{number}") == []
    try:
        lab.ask(THEME, theme="JupyterLab Dark")
        lab.page.locator("body[data-jp-theme-light=false]").wait_for(state="attached")
        lab.page.wait_for_timeout(500)  # its style sheet is another request
        assert [fault for number in (1, 2, 3, 4) for fault in axe(lab.page, f"#kit-{number}")] == []
    finally:
        lab.ask(THEME, theme="JupyterLab Light")


def test_a_control_that_plays_walks_to_its_end_and_what_is_kept_can_be_removed(lab):
    cell, keys = lab.cell(4), lab.page.keyboard
    cell.get_by_role("button", name="Keep this picture").press("Enter")
    cell.get_by_role("button", name="Play Month").focus()
    keys.press("Enter")
    assert lab.page.evaluate(FOCUS) == "Pause Month"
    cell.get_by_text("4,000 + 25000 = 29,000", exact=True).wait_for()
    cell.get_by_role("button", name="Play Month").wait_for()  # at its end it rests
    slider = cell.get_by_role("slider", name="Month")
    assert slider.get_attribute("aria-valuetext") == "Month 5"
    assert "Thin lines show the start" in cell.locator(".widget-html img").first.get_attribute("alt")
    slider.press("ArrowLeft")
    cell.get_by_text("4,000 + 20000 = 24,000", exact=True).wait_for()
    cell.get_by_role("button", name="Keep this picture").press("Enter")
    cell.get_by_text("Picture 2: Month 20000", exact=True).wait_for()
    cell.get_by_role("button", name="Remove picture 1").press("Enter")
    cell.get_by_role("status").get_by_text("Picture 1 is removed.").wait_for()
    assert lab.page.evaluate(FOCUS) == "Keep this picture"

    cell.get_by_role("checkbox", name="Dots").press("Space")
    cell.get_by_text("Scale is switched off: dots are counted, on no axis.", exact=True).first.wait_for()
    assert cell.get_by_role("combobox", name="Scale").is_disabled()
    assert lab.errors() == []


def test_many_moves_leave_the_last_state_and_few_pictures(lab):
    slider = lab.cell(1).get_by_role("slider")
    slider.focus()
    lab.page.evaluate(
        """() => {
          window.pictures = 0;
          const box = document.querySelector('.widget-html-content:has(img)');
          new MutationObserver(() => window.pictures++).observe(box, {childList: true});
        }"""
    )
    for _ in range(40):
        lab.page.keyboard.press("ArrowRight")
    shows(lab, 1, " 4000 more")
    assert 1 <= lab.page.evaluate("window.pictures") < 20


def test_after_a_restart_the_controls_say_that_they_are_dead_and_a_second_run_revives_them(lab):
    lab.restart()
    for number in (1, 2, 3):
        assert "no longer work" in lab.cell(number).get_by_role("alert").inner_text()
    lab.run_all()
    lab.run_all()
    assert lab.errors() == []
    slider = lab.cell(1).get_by_role("slider")
    slider.press("ArrowRight")
    shows(lab, 1, " 100 more")


def test_a_cell_that_moves_a_control_shows_the_picture_of_that_state(window, jupyter):
    code = "picture.set(more=300, unit='people'); picture"
    lab = jupyter.open(window, jupyter.write_notebook("code.ipynb", DRAW, LIVE, code))
    lab.run_all()
    (output,) = lab.cells()[2]["outputs"]
    assert "More: 300; Unit: people" in json.dumps(output["data"]["text/plain"])
    shows(lab, 1, "Bars of people, 300 more")
    lab.close()
