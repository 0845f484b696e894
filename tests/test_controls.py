"""The live picture: it follows its controls, says so in words, and never lets a figure or a traceback escape."""

import html
import re

import ipywidgets as widgets
import matplotlib.pyplot as plt
import pytest
from IPython.core.formatters import DisplayFormatter

from eastern_flank import controls, figures, style
from eastern_flank.errors import CannotDraw, UnknownName


@pytest.fixture(autouse=True)
def light():
    style.use_style("light", "16:9")
    yield
    plt.close("all")


def draw(fig, start=0, unit="troops", log=False, title="A title"):
    if log and start == 0:
        raise ValueError("a logarithmic axis\ncannot start at <0>")
    ax = fig.subplots()
    ax.barh(["force"], [4], color=style.colour("alliance"))
    ax.set_xlim(start, 10)
    return {"title": title, "subtitle": unit, "alt": f"A bar of {unit}.", "source": [5]}


@pytest.fixture
def picture():
    return controls.live(
        draw,
        start=controls.number("Start", 0, 9, step=1, unit="troops"),
        unit=controls.choice("Unit", ["troops", "<battalions>"]),
        log=controls.switch("Logarithmic"),
        title=controls.words("Title", value="A title"),
    )


def alt(picture):
    return html.unescape(re.search('alt="([^"]*)"', picture.picture.value)[1])


def test_the_picture_is_an_html_widget_with_an_alt_text_and_values(picture):
    assert isinstance(picture.picture, widgets.HTML)
    assert alt(picture) == "A bar of troops. Drawn: force: 4, solid."
    assert "data:image/png;base64," in picture.picture.value
    assert "x linear from 0 to 10" in picture.picture.value
    assert "<details>" in picture.picture.value


def test_nothing_is_drawn_into_an_output(picture):
    def inside(widget):
        yield widget
        for child in getattr(widget, "children", ()):
            yield from inside(child)

    assert not [widget for widget in inside(picture) if isinstance(widget, widgets.Output)]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("start", 3, "x linear from 3 to 10"), ("unit", "<battalions>", "A bar of &lt;battalions&gt;.")],
)
def test_picture_alt_text_and_values_follow_the_controls(picture, name, value, words):
    before = picture.picture.value
    picture.controls[name].value = value
    assert picture.picture.value != before
    assert words in picture.picture.value


def test_a_title_follows_what_is_typed_and_is_no_formula(picture):
    picture.controls["title"].value = r"It costs $5 & $\nothing$ <b>"
    assert picture.said.startswith(r"It costs $5 & $\nothing$ <b>. A bar")
    assert "<img" in picture.picture.value


@pytest.mark.parametrize("title", ["", "   ", "a" * 200, "word " * 60])
def test_whatever_is_typed_something_sensible_is_shown(picture, title, monkeypatch):
    monkeypatch.delenv("EASTERN_FLANK_STRICT", raising=False)
    picture.controls["title"].value = title
    assert "<img" in picture.picture.value


def test_the_way_back_gives_the_first_picture(picture):
    before = picture.picture.value
    picture.controls["start"].value = 3
    picture.controls["start"].value = 0
    assert picture.picture.value == before


def test_what_does_not_go_together_is_one_plain_line_and_passes(picture):
    picture.controls["log"].value = True
    assert picture.picture.value == (
        '<p role="status">This cannot be drawn: a logarithmic axis cannot start at &lt;0&gt;</p>'
    )
    assert picture.said == "This cannot be drawn: a logarithmic axis cannot start at <0>"
    picture.controls["start"].value = 1
    assert "<img" in picture.picture.value


def test_a_mistake_in_the_code_is_seen_at_first_and_one_line_later():
    def faulty(fig, on):
        return draw(fig) if on else nothing  # noqa: F821

    with pytest.raises(NameError):
        controls.live(faulty, on=controls.switch("On"))
    picture = controls.live(faulty, on=controls.switch("On", value=True))
    picture.controls["on"].value = False
    assert "This cannot be drawn: name &#x27;nothing&#x27; is not defined" in picture.picture.value


def test_a_faulty_layout_stops_a_strict_run_and_nothing_else(monkeypatch):
    def out(fig):
        fig.text(0.95, 0.5, "this runs out of the page")
        return {"title": "T", "alt": "A.", "source": [1]}

    monkeypatch.setenv("EASTERN_FLANK_STRICT", "1")
    with pytest.raises(figures.FaultyLayout):
        controls.live(out)
    monkeypatch.delenv("EASTERN_FLANK_STRICT")
    assert "<img" in controls.live(out).picture.value


def test_pyplot_keeps_nothing(picture):
    mine = plt.figure()

    def careless(fig, start):
        plt.subplots()
        return draw(fig, start)

    other = controls.live(careless, start=controls.number("Start", 0, 5))
    other.controls["start"].value = 2
    picture.controls["start"].value = 2
    assert plt.get_fignums() == [mine.number]


def test_several_controls_are_set_with_one_drawing():
    drawings = []

    def counted(fig, **values):
        drawings.append(values)
        return draw(fig, **values)

    picture = controls.live(counted, start=controls.number("Start", 0, 9), unit=controls.choice("Unit", ["a", "b"]))
    picture.set(start=4, unit="b")
    picture.reset()
    assert drawings == [{"start": 0, "unit": "a"}, {"start": 4, "unit": "b"}, {"start": 0, "unit": "a"}]
    picture.controls["start"].value = 5  # box and slider are two, and one drawing
    assert len(drawings) == 4


def test_a_control_that_is_not_there_answers_with_those_there_are(picture):
    with pytest.raises(UnknownName, match="start, unit, log, title"):
        picture.set(colour="red")


def test_the_reset_button_resets(picture):
    (button,) = [child for child in picture.children[0].children if isinstance(child, widgets.Button)]
    before = picture.picture.value
    picture.set(start=3, unit="<battalions>", title="Another")
    button.click()
    assert picture.picture.value == before
    assert [control.value for control in picture.controls.values()] == [0, "troops", False, "A title"]


@pytest.mark.parametrize(
    "control",
    [
        controls.number("Name", 0, 5),
        controls.number("Name", 0, 1, step=0.1),
        controls.choice("Name", {"one": 1}),
        controls.switch("Name"),
        controls.words("Name"),
    ],
    ids=["whole", "decimal", "choice", "switch", "words"],
)
def test_every_control_has_a_name_that_is_not_cut_off(control):
    assert control.input.description == "Name"
    if not isinstance(control.input, widgets.Checkbox):
        assert control.input.style.description_width == "initial"


def test_a_number_has_a_box_with_a_name_and_a_slider_that_moves_with_it():
    control = controls.number("Start", 0, 10, value=2, unit="troops")
    box, slider = control.row.children
    assert (type(box), type(slider)) == (widgets.BoundedIntText, widgets.IntSlider)
    assert box.description == "Start (troops)"
    slider.value = 7
    assert control.value == box.value == 7
    control.value = 3
    assert slider.value == 3


def test_a_number_with_decimals_gets_a_box_for_decimals():
    box, slider = controls.number("Share", 0, 1, value=0.5, step=0.05).row.children
    assert (type(box), type(slider)) == (widgets.BoundedFloatText, widgets.FloatSlider)
    assert box.value == slider.value == 0.5


def test_a_choice_gives_the_value_behind_the_word():
    control = controls.choice("Unit", {"troops": 1, "battalions": 1000}, value=1000)
    assert control.input.label == "battalions"
    assert control.value == 1000


@pytest.mark.parametrize(
    "make",
    [
        lambda: controls.number("N", 5, 1),
        lambda: controls.number("N", 0, 5, value=6),
        lambda: controls.number("N", 0, 5, step=0),
        lambda: controls.choice("C", []),
        lambda: controls.choice("C", ["a"], value="b"),
    ],
    ids=["empty range", "outside", "no step", "no options", "no such option"],
)
def test_a_control_that_cannot_be_is_refused_in_one_line(make):
    with pytest.raises(CannotDraw):
        make()


def test_the_text_for_nbval_is_the_same_every_time_and_says_what_is_drawn(picture):
    text = picture._repr_mimebundle_()["text/plain"]
    assert text == (
        "Live picture with controls (Start: 0; Unit: troops; Logarithmic: False; Title: A title)\n"
        "A title. A bar of troops. Drawn: force: 4, solid."
    )
    assert "application/vnd.jupyter.widget-view+json" in picture._repr_mimebundle_()
    picture.controls["start"].value = 2
    assert "Start: 2" in picture._repr_mimebundle_()["text/plain"]


def test_ipython_takes_the_text_as_it_is(picture):
    data, _ = DisplayFormatter().format(picture)
    assert data["text/plain"].startswith("Live picture with controls")
    assert len(data["text/plain"].splitlines()) == 2
