"""Controls and the live picture: it follows them, says so in words, and never lets a figure or a traceback escape."""

import asyncio
import html
import re
from types import SimpleNamespace

import ipywidgets as widgets
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter

from eastern_flank.charts import bars, style
from eastern_flank.core.errors import CannotDraw, UnknownName
from eastern_flank.figures import show as figures
from eastern_flank.widgets import controls, inputs, live_figure, panel


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
    return live_figure.live(
        draw,
        start=controls.number("Start", 0, 9, step=1, unit="troops"),
        unit=controls.choice("Unit", ["troops", "<battalions>"]),
        log=controls.switch("Logarithmic"),
        title=controls.words("Title", value="A title"),
    )


def alt(picture):
    return html.unescape(re.search('alt="([^"]*)"', picture.shown.value)[1])


def test_the_picture_is_an_html_widget_with_an_alt_text_and_values(picture):
    assert isinstance(picture.shown, widgets.HTML)
    assert alt(picture) == "A bar of troops. Drawn: force: 4, solid."
    assert "data:image/png;base64," in picture.shown.value
    assert picture.notes.text == "force: 4"


def test_nothing_is_drawn_into_an_output(picture):
    def inside(widget):
        yield widget
        for child in getattr(widget, "children", ()):
            yield from inside(child)

    assert not [widget for widget in inside(picture) if isinstance(widget, widgets.Output)]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("start", 3, "The axis runs from 3 to 10"), ("unit", "<battalions>", "A bar of &lt;battalions&gt;.")],
)
def test_picture_alt_text_and_values_follow_the_controls(picture, name, value, words):
    before = picture.shown.value
    picture.controls[name].value = value
    assert picture.shown.value != before
    assert words in picture.shown.value + picture.notes.text


def test_a_title_follows_what_is_typed_and_is_no_formula(picture):
    picture.controls["title"].value = r"It costs $5 & $\nothing$ <b>"
    assert picture.said.startswith(r"It costs $5 & $\nothing$ <b>. A bar")
    assert "<img" in picture.shown.value


@pytest.mark.parametrize("title", ["", "   ", "a" * 200, "word " * 60])
def test_whatever_is_typed_something_sensible_is_shown(picture, title, monkeypatch):
    monkeypatch.delenv("EASTERN_FLANK_STRICT", raising=False)
    picture.controls["title"].value = title
    assert "<img" in picture.shown.value


def test_the_way_back_gives_the_first_picture(picture):
    before = picture.shown.value
    picture.controls["start"].value = 3
    picture.controls["start"].value = 0
    assert picture.shown.value == before


def test_what_does_not_go_together_is_one_plain_line_and_passes(picture):
    picture.controls["log"].value = True
    assert "<p>This cannot be drawn: a logarithmic axis cannot start at &lt;0&gt;</p>" in picture.shown.value
    assert "aspect-ratio:13.3333/7.5" in picture.shown.value  # as large as the picture: nothing jumps
    assert picture.notes.status == picture.said
    assert picture.notes.text == ""
    assert picture.said == "This cannot be drawn: a logarithmic axis cannot start at <0>"
    picture.controls["start"].value = 1
    assert "<img" in picture.shown.value


def test_a_mistake_in_the_code_is_seen_at_first_and_one_line_later():
    def faulty(fig, on):
        return draw(fig) if on else nothing  # noqa: F821

    with pytest.raises(NameError):
        live_figure.live(faulty, on=controls.switch("On"))
    picture = live_figure.live(faulty, on=controls.switch("On", value=True))
    picture.controls["on"].value = False
    assert "This cannot be drawn: NameError: name 'nothing' is not defined" in picture.shown.value


def test_a_faulty_layout_stops_a_strict_run_and_nothing_else(monkeypatch):
    def out(fig):
        fig.text(0.95, 0.5, "this runs out of the page")
        return {"title": "T", "alt": "A.", "source": [1]}

    monkeypatch.setenv("EASTERN_FLANK_STRICT", "1")
    with pytest.raises(figures.FaultyLayout):
        live_figure.live(out)
    monkeypatch.delenv("EASTERN_FLANK_STRICT")
    assert "<img" in live_figure.live(out).shown.value


def test_pyplot_keeps_nothing(picture):
    mine = plt.figure()

    def careless(fig, start):
        plt.subplots()
        return draw(fig, start)

    other = live_figure.live(careless, start=controls.number("Start", 0, 5))
    other.controls["start"].value = 2
    picture.controls["start"].value = 2
    assert plt.get_fignums() == [mine.number]


def test_several_controls_are_set_with_one_drawing():
    drawings = []

    def counted(fig, **values):
        drawings.append(values)
        return draw(fig, **values)

    picture = live_figure.live(counted, start=controls.number("Start", 0, 9), unit=controls.choice("Unit", ["a", "b"]))
    picture.set(start=4, unit="b")
    picture.reset()
    assert drawings == [{"start": 0, "unit": "a"}, {"start": 4, "unit": "b"}, {"start": 0, "unit": "a"}]
    picture.controls["start"].value = 5
    assert len(drawings) == 4


def test_a_control_that_is_not_there_answers_with_those_there_are(picture):
    with pytest.raises(UnknownName, match="start, unit, log, title"):
        picture.set(colour="red")


def test_the_reset_button_resets(picture):
    (button,) = [child for child in picture.children[0].children if isinstance(child, widgets.Button)]
    before = picture.shown.value
    picture.set(start=3, unit="<battalions>", title="Another")
    button.click()
    assert picture.shown.value == before
    assert [control.value for control in picture.controls.values()] == [0, "troops", False, "A title"]


@pytest.mark.parametrize(
    "control",
    [
        controls.number("Name", 0, 5),
        controls.number("Name", 0, 1, step=0.1),
        controls.choice("Name", {"one": 1}),
        controls.choices("Name", ["one", "two"]),
        controls.switch("Name"),
        controls.words("Name"),
    ],
    ids=["whole", "decimal", "choice", "choices", "switch", "words"],
)
def test_every_control_has_a_name(control):
    assert control.input.description == control.label == "Name"


def test_a_number_is_whole_where_all_its_bounds_are_and_stays_within_them():
    whole, decimal = controls.number("N", 0, 10, value=2, unit="troops"), controls.number("N", 0, 1, step=0.05)
    assert isinstance(whole.input, inputs.WholeNumber)
    assert not isinstance(decimal.input, inputs.WholeNumber)
    assert whole.input.description == "N (troops)"
    with pytest.raises(CannotDraw, match=r"^99 is outside the limits of 'N \(troops\)': 0 to 10$"):
        whole.value = 99  # nothing is changed silently
    with pytest.raises(CannotDraw, match="-3 is outside the limits"):
        decimal.value = -3
    assert (whole.value, decimal.value) == (2, 0.0)
    assert isinstance(whole.value, int) and isinstance(decimal.value, float)


def test_a_choice_gives_the_value_behind_the_word():
    control = controls.choice("Unit", {"troops": 1, "battalions": 1000}, value=1000)
    assert (control.value, repr(control)) == (1000, "Unit: battalions")
    control.value = 1
    assert control.input.chosen == [0]
    with pytest.raises(CannotDraw, match="2 is not among the options of 'Unit'"):
        control.value = 2


def test_several_choices_are_a_list_in_the_order_of_the_options():
    control = controls.choices("Rows", {"first": 1, "second": 2, "third": 3})
    assert control.value == control.start == [1, 2, 3]
    control.value = [3, 1]
    assert (control.value, repr(control)) == ([1, 3], "Rows: first, third")
    control.value = []
    assert (control.value, repr(control)) == ([], "Rows: none")
    assert controls.choices("Rows", ["a", "b"], value=[]).value == []


@pytest.mark.parametrize(
    "make",
    [
        lambda: controls.number("N", 5, 1),
        lambda: controls.number("N", 0, 5, value=6),
        lambda: controls.number("N", 0, 5, step=0),
        lambda: controls.choice("C", []),
        lambda: controls.choice("C", ["a"], value="b"),
        lambda: controls.choices("C", []),
        lambda: controls.choices("C", ["a"], value=["a", "b"]),
    ],
    ids=["empty range", "outside", "no step", "no options", "no such option", "none to choose", "not all there"],
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


def test_a_closed_picture_follows_no_longer(picture):
    start = picture.controls["start"]
    before = picture.shown.value
    picture.close()
    start.value = 4
    assert picture.shown.value == before
    assert not start.input.comm


def move(control, value):
    """Tell the kernel what the page tells it when somebody moves a control."""
    entry = control.input
    data = {"method": "update", "state": {"value": value}, "buffer_paths": []}
    if isinstance(entry, inputs.Number | inputs.Options):
        data = {"method": "custom", "content": {entry._told: value}}
    entry.comm.handle_msg({"content": {"data": data}, "buffers": []})


def in_kernel(function):
    """Call a function in a kernel's event loop, and let the loop come to rest."""

    async def run():
        done = function()
        await asyncio.sleep(3 * panel.GATHER)
        return done

    return asyncio.run(run())


@pytest.fixture
def counted():
    drawings = []

    def counting(fig, start):
        drawings.append(start)
        return draw(fig, start)

    return live_figure.live(counting, start=controls.number("Start", 0, 9)), drawings


def test_of_a_burst_of_moves_only_the_last_is_drawn(counted):
    picture, drawings = counted

    def burst():
        for start in (1, 2, 3, 4):
            move(picture.controls["start"], start)
        return list(drawings)

    assert in_kernel(burst) == [0]
    assert drawings == [0, 4]
    assert "from 4 to 10" in picture.notes.text


def test_code_sees_what_it_sets_at_once_also_in_a_kernel_and_amid_moves(counted):
    picture, drawings = counted

    def cell():
        move(picture.controls["start"], 1)
        picture.controls["start"].value = 2
        assert drawings == [0, 2]
        picture.set(start=3)
        assert drawings == [0, 2, 3]
        move(picture.controls["start"], 4)
        picture.reset()
        assert drawings == [0, 2, 3, 0]

    in_kernel(cell)
    assert drawings == [0, 2, 3, 0]


def test_in_a_kernel_without_an_event_loop_a_move_is_drawn_at_once(counted):
    picture, drawings = counted
    move(picture.controls["start"], 5)
    assert drawings == [0, 5]


@pytest.mark.parametrize("kernel", [None, object(), SimpleNamespace(get_parent=None)], ids=["none", "bare", "other"])
def test_the_kernel_need_not_be_ipykernel(counted, monkeypatch, kernel):
    picture, drawings = counted
    shell = SimpleNamespace(kernel=kernel, events=SimpleNamespace(trigger=lambda *_: None))
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    in_kernel(lambda: [move(picture.controls["start"], start) for start in (1, 2)])
    picture.controls["start"].value = 3
    assert drawings == [0, 2, 3]


@pytest.mark.parametrize(
    ("name", "value"), [("start", 3), ("unit", [1]), ("rows", [0]), ("log", True), ("title", "Another")]
)
def test_every_kind_of_control_knows_who_moves_it(name, value):
    made = {
        "start": controls.number("Start", 0, 9),
        "unit": controls.choice("Unit", ["a", "b"]),
        "rows": controls.choices("Rows", ["a", "b"]),
        "log": controls.switch("Log"),
        "title": controls.words("Title"),
    }
    control, by_page = made[name], []
    first = control.value
    control.observe(lambda change: by_page.append(change["owner"].from_page))
    move(control, value)
    assert control.value != first
    control.value = first
    assert by_page == [True, False]


class Timer:
    def __init__(self, pause, function):
        self.pause, self.function, self.cancelled = pause, function, False

    def cancel(self):
        self.cancelled = True


def test_a_single_move_is_drawn_at_once_and_in_a_burst_each_move_waits_for_the_next(counted, monkeypatch):
    picture, drawings = counted
    timers = []
    loop = SimpleNamespace(call_later=lambda *asked: timers.append(Timer(*asked)) or timers[-1])
    monkeypatch.setattr(panel.asyncio, "get_running_loop", lambda: loop)
    picture._shown_at -= 60
    move(picture.controls["start"], 1)
    timers[0].function()
    for start in (2, 3, 4):
        move(picture.controls["start"], start)
    assert [timer.pause for timer in timers] == [0, panel.GATHER, panel.GATHER, panel.GATHER]
    assert [timer.cancelled for timer in timers[1:]] == [True, True, False]
    timers[-1].function()
    assert drawings == [0, 1, 4]


@pytest.mark.parametrize("kind", [inputs.Number, inputs.WholeNumber])
def test_what_the_page_says_is_not_sent_back_to_it(kind, monkeypatch):
    sent, seen = [], []
    control = controls.Control("N", kind(description="N", min=0, max=9, step=1, value=0))
    control.observe(lambda change: seen.append(change["new"]))
    monkeypatch.setattr(control.input.comm, "send", lambda data, **_: sent.append(data["state"]))
    move(control, 5)
    assert (control.value, seen, sent) == (5, [5], [])
    control.value = 0
    assert (seen, sent) == ([5, 0], [{"value": 0}])
    move(control, 99)  # no slider of ours can tell it
    assert (control.value, sent) == (0, [{"value": 0}])


def test_the_text_is_that_of_the_present_state(counted):
    picture, drawings = counted

    def read():
        move(picture.controls["start"], 3)
        return picture._repr_mimebundle_()["text/plain"]

    assert "Start: 3" in in_kernel(read)
    assert drawings == [0, 3]


def test_a_move_on_the_page_that_fails_is_one_line_even_in_a_strict_run():
    def faulty(fig, on):
        if on:
            raise figures.FaultyLayout("texts overlap")
        return draw(fig)

    picture = live_figure.live(faulty, on=controls.switch("On"))
    in_kernel(lambda: move(picture.controls["on"], True))
    assert picture.said == "This cannot be drawn: texts overlap"
    in_kernel(lambda: move(picture.controls["on"], False))
    assert "<img" in picture.shown.value
    with pytest.raises(figures.FaultyLayout):
        picture.controls["on"].value = True


def test_what_is_announced_is_short(picture):
    picture.controls["title"].value = "word " * 20
    assert len(picture.notes.status) <= panel.SAID_LIMIT
    assert picture.notes.status.startswith("word word")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        *(
            (text, 30_000)
            for text in ("30000", "30,000", "30.000", "30 000", "30\u202f000", "30'000", " 30000 ", "30000.0")
        ),
        *((text, 50) for text in ("50", "50,0", "+50")),
    ],
)
def test_a_whole_number_is_read_as_people_write_it_and_said_back(typed, value):
    control = controls.number("Attackers", 10, 100_000, value=20, unit="troops")
    tell(control, typed)
    assert (control.value, type(control.value), control.input.said) == (value, int, f"Read as {value:,}.")


@pytest.mark.parametrize(
    ("typed", "value"), [("2,5", 2.5), ("2.5", 2.5), (".5", 0.5), (",5", 0.5), ("2,500", 2.5), ("3", 3.0)]
)
def test_a_number_with_decimals_too(typed, value):
    control = controls.number("Share", 0, 9, step=0.1)
    tell(control, typed)
    assert (control.value, control.input.said) == (value, f"Read as {value:,g}.")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("999999", "Read as 999,999; the limits are 10,000 to 100,000."),
        ("30", "Read as 30; the limits are 10,000 to 100,000."),
        ("0", "Read as 0; the limits are 10,000 to 100,000."),
        ("-20.000", "Read as -20,000; the limits are 10,000 to 100,000."),
        ("30.000,5", "Read as 30,000.5; only whole numbers are possible here."),
        ("", "Your answer is empty. Write a whole number, such as 12. The limits are 10,000 to 100,000."),
        *(
            (text, "The limits are 10,000 to 100,000.")
            for text in ("-", "many", "30 00", "1,23,4", "10 to 20", "15000 * 2")
        ),
    ],
)
def test_what_cannot_be_is_refused_with_the_limits_and_nothing_is_changed(typed, said, monkeypatch):
    sent, control = [], controls.number("Attackers", 10_000, 100_000, value=20_000)
    monkeypatch.setattr(control.input, "send", sent.append)
    tell(control, typed)
    assert control.value == 20_000 and control.input.said.endswith(f"{said} Nothing was changed.")
    assert sent == [{"said": control.input.said}]


def tell(control, typed):
    """Tell the kernel what the page tells it when somebody types into a number's box."""
    content = {"method": "custom", "content": {"typed": typed}}
    control.input.comm.handle_msg({"content": {"data": content}, "buffers": []})


def test_a_typed_number_moves_the_picture(counted):
    picture, drawings = counted
    in_kernel(lambda: tell(picture.controls["start"], "7"))
    in_kernel(lambda: tell(picture.controls["start"], "70"))
    assert drawings == [0, 7]


def arithmetic(fig, count, dots=False, scale="linear"):
    ax = fig.subplots()
    bars.bars(pd.DataFrame({"what": ["planned", "needed"], "troops": [40, count]}), "troops", label="what", ax=ax)
    ax.set_xlim(0, 100)
    said = {
        "title": f"{count} needed",
        "alt": "Two bars.",
        "source": [5],
        "numbers": f"{count} \N{MINUS SIGN} 40 = {count - 40}",
    }
    return said


def without_axis(dots, **_):
    return "dots are counted, on no axis" if dots else ""


def test_arithmetic_is_shown_and_said_after_the_title():
    picture = live_figure.live(arithmetic, count=controls.number("Count", 1, 90, value=50))
    assert (
        "<strong>50 \N{MINUS SIGN} 40 &#61; 10</b>" in picture.line.value
        or "<strong>50 \N{MINUS SIGN} 40 = 10</strong>" in picture.line.value
    )
    picture.controls["count"].value = 60
    assert picture.as_text().splitlines()[1].startswith("60 needed. 60 \N{MINUS SIGN} 40 = 20. Two bars.")
    assert picture.notes.status == picture.said


@pytest.mark.parametrize(
    "control",
    [
        lambda unless: controls.choice("Scale", ["linear", "log"], unless=unless),
        lambda unless: controls.choice("Scale", ["linear", "log"], play=True, unless=unless),
        lambda unless: controls.choices("Scale", ["linear", "log"], unless=unless),
        lambda unless: controls.number("Scale", 0, 9, unless=unless),
        lambda unless: controls.switch("Scale", unless=unless),
        lambda unless: controls.words("Scale", unless=unless),
    ],
    ids=["list", "play", "choices", "number", "switch", "words"],
)
def test_a_control_without_meaning_is_switched_off_and_says_why(control):
    count, dots, scale = controls.number("Count", 1, 90), controls.switch("Dots"), control(without_axis)
    picture = live_figure.live(arithmetic, count=count, dots=dots, scale=scale)
    assert not scale.input.disabled and "switched off" not in picture.line.value
    dots.value = True
    assert scale.input.disabled and not count.input.disabled
    line = "Scale is switched off: dots are counted, on no axis."
    assert line in picture.line.value and picture.said.endswith(line) and line in picture.as_text()
    picture.reset()
    assert not scale.input.disabled and "switched off" not in picture.said


def test_controls_that_are_off_for_one_reason_share_a_sentence():
    both = {name: controls.number(name.title(), 0, 9, unless=without_axis) for name in ("start", "end")}
    picture = live_figure.live(
        lambda fig, count, dots, start, end: arithmetic(fig, count, dots, "linear"),
        count=controls.number("Count", 1, 90),
        dots=controls.switch("Dots", value=True),
        **both,
    )
    assert picture.said.endswith("Start and End are switched off: dots are counted, on no axis.")


def test_a_ghost_shows_where_the_bars_ended_at_the_start():
    picture = live_figure.live(arithmetic, ghost=True, count=controls.number("Count", 1, 90, value=50))
    assert "at the start" not in picture.notes.text + picture.said
    picture.controls["count"].value = 80
    assert picture.said.endswith("Thin lines show the start: needed: 50. Drawn: planned: 40, solid; needed: 80, solid.")
    assert picture.notes.text.count("at the start") == 1
    picture.reset()
    assert "at the start" not in picture.notes.text + picture.said


def test_with_a_ghost_an_axis_that_moves_stops_a_strict_run(monkeypatch):
    def moving(fig, count):
        said = arithmetic(fig, count)
        fig.axes[0].set_xlim(0, 2 * count)
        return said

    monkeypatch.setenv("EASTERN_FLANK_STRICT", "1")
    picture = live_figure.live(moving, ghost=True, count=controls.number("Count", 1, 90, value=50))
    with pytest.raises(figures.FaultyLayout, match="an axis may not move"):
        picture.controls["count"].value = 80
    still = live_figure.live(moving, count=controls.number("Count", 1, 90, value=50))
    still.controls["count"].value = 80


def test_three_pictures_are_kept_side_by_side_and_can_be_removed():
    picture = live_figure.live(arithmetic, keep=True, count=controls.number("Count", 1, 90, value=50))
    before = picture.as_text()
    for count in (50, 60, 70, 80):
        picture.controls["count"].value = count
        picture.keep()
    assert [str(one) for one in picture.kept] == [
        f"Kept {n}: {count} needed (Count: {count})" for n, count in enumerate((50, 60, 70), 1)
    ]
    assert picture.keep_button.disabled and "Remove one to keep another." in picture._about.value
    shown = picture.kept[1].children[0].value
    assert "<strong>Picture 2: 60 needed</strong>" in shown and 'alt="Two bars. Drawn: planned: 40' in shown
    picture.kept[0].remove.click()
    assert [one.number for one in picture.kept] == [2, 3] and not picture.keep_button.disabled
    assert picture.notes.status == "Picture 1 is removed."
    picture.reset()
    assert picture.as_text().startswith(before) and picture.as_text().count("\nKept ") == 2
    assert not hasattr(live_figure.live(arithmetic, count=controls.number("Count", 1, 90)), "keep_button")


def test_what_cannot_be_drawn_is_not_kept(picture):
    kept = live_figure.live(draw, keep=True, log=controls.switch("Log"))
    kept.controls["log"].value = True
    kept.keep()
    assert kept.kept == []


def test_a_choice_that_plays_is_a_slider_with_names():
    control = controls.choice("Month", {"June 2016": 6, "July 2016": 7}, value=7, play=True)
    assert (control.value, repr(control), control.input.kind) == (7, "Month: July 2016", "play")
