"""What a page sends to a widget of ours is heard only if it is what our own scripts send; anything else is a line in the log."""

import logging
import math

import ipywidgets as widgets
import pandas as pd
import pytest

import eastern_flank as ef
from eastern_flank.widgets import answer_box, inputs, messages
from eastern_flank.widgets.block import Block
from eastern_flank.widgets.forms import deck_form

pytestmark = pytest.mark.ci  # .ci/run has it; the README's command keeps to two minutes

LONG = "x" * 1_000_000
NOT_ONE_OF_OURS = [
    *(None, True, 5, math.nan, "update", LONG, [], ["method"], {}),
    *({"method": method} for method in (None, "update", "custom", "explode", ["update"], {"a": 1}, LONG)),
    *({"method": "update", "state": state} for state in (None, [], "value", 5, {}, [["value", 5]])),
    *(
        {"method": "custom", "content": content}
        for content in (None, [], "click", 5, {}, {"event": "burst"}, {"event": ["click"]})
    ),
    {"method": "custom", "content": {"kind": "anywidget-command", "name": "__init__"}},
    *(
        {"method": "update", "state": {name: value}}
        for name in (
            "_esm",
            "_css",
            "_model_module",
            "children",
            "comm",
            "description",
            "groups",
            "keys",
            "kind",
            "layout",
        )
        for value in ("x", None, ["x"])
    ),
    *(
        {"method": "update", "state": {name: 5}}
        for name in ("max", "min", "step", "options", "nothing", "__class__", LONG, "")
    ),
]
NO_PLACES = [
    None,
    0,
    True,
    "0",
    {},
    [True],
    ["0"],
    [None],
    [0.5],
    [math.nan],
    [-1],
    [0, 99],
    [10**400],
    [[0]],
    [0] * 10**6,
]
# By the kind of value that is right.
WRONG = {
    bool: [None, 0, 1, 1.0, "True", "", [], [True], {}, math.nan, LONG],
    str: [None, 0, True, 1.5, [], ["a"], {}, math.nan, LONG, "a\ud800"],
    float: [None, True, "1", "", [], [1], {}, math.nan, math.inf, -math.inf, 10**400, LONG],
    int: [None, True, 1.5, "1", [], [1], {}, math.nan, math.inf, LONG],
    "one": [
        None,
        0,
        True,
        "0",
        {},
        [],
        [True],
        ["0"],
        [None],
        [0.5],
        [math.nan],
        [-1],
        [99],
        [10**400],
        [0, 1],
        [[0]],
        [0] * 10**6,
    ],
    "several": [
        None,
        0,
        True,
        "0",
        {},
        [True],
        ["0"],
        [None],
        [0.5],
        [math.nan],
        [-1],
        [0, 99],
        [10**400],
        [[0]],
        [0] * 10**6,
    ],
    "guess": [None, 0, True, 1.5, [], ["two"], {}, math.nan, LONG, "a\ud800", "three", "Two"],
    "texts": [None, 0, "5", {}, [], [None], [0], [True], [["5"]], ["5", "6"], ["\ud800"], [LONG], ["5"] * 10**6],
    "names": [None, 0, "02_dots", {}, [None], [0], [True], [["02_dots"]], ["\ud800"], [LONG], ["02_dots"] * 10**6],
}
RIGHT = {
    bool: True,
    str: "two",
    float: 0.5,
    int: 3,
    "one": [1],
    "several": [0],
    "guess": "two",
    "texts": ["5"],
    "names": [],
}


def draw(fig, **_):
    fig.subplots().set_axis_off()
    return {"title": "A title", "alt": "Nothing.", "source": [1], "key": None}


def made():
    """One of each kind of what our functions put on a page, by name."""
    about = pd.DataFrame({name: ["x"] for name in ("question", "speaker", "paraphrase", "phrase")}, index=["1"])
    controls = {
        "whole": ef.number("Whole", 0, 9),
        "part": ef.number("Part", 0, 1, step=0.1),
        "one": ef.choice("One", ["a", "b", "c"]),
        "several": ef.choices("Several", ["a", "b", "c"]),
        "on": ef.switch("On"),
        "text": ef.words("Text", value="one"),
    }
    figures = deck_form.metadata.find(["02_dots", "02_two_numbers"], deck_form.project.root() / "figures")
    return {
        "live": ef.live(draw, **controls),
        "evidence_panel": ef.evidence_panel("troops"),
        "quiz": ef.quiz("How many?", {"one": "No.", "two": "Yes."}, "two"),
        "predict": ef.predict("02.z", "How many?", options=["one", "two"]),
        "check": ef.check("02.1", ...),
        "coding_form": ef.coding_form(about, pd.DataFrame({"a": ["yes"]}, index=["1"]), ["yes", "no"]),
        "ballot_form": ef.ballot_form(),
        "play_alone": ef.play_alone(),
        "deck_form": deck_form.DeckForm(figures, ["02_dots"]),
    }


def parts(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from parts(child)


@pytest.fixture(scope="module")
def shown():
    return made()


def kind(widget):
    """The kind of value that a page may set, or None where it may set none."""
    match widget:
        case inputs.WholeNumber():
            return int
        case inputs.Number():
            return float
        case inputs.Options():
            return "several" if widget.kind == "checkbox" else "one"
        case inputs.Pictures() | inputs.Order():
            return "names"
        case inputs.Guess():
            return "guess"
        case answer_box.Answer():
            return "texts"
        case inputs.Switch():
            return bool
        case inputs.Words():
            return str
    return None


def send(widget, data, **more):
    widget.comm.handle_msg({"content": {"data": data}, "buffers": []} | more)


def states(shown):
    return [widget.get_state() for each in shown.values() for widget in parts(each)]


def ignored(shown, widget, data, caplog, **more):
    """Whether a message left no trace but one line in the log."""
    before = states(shown)
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        send(widget, data, **more)
    assert states(shown) == before, (widget, data)
    assert len(caplog.records) == 1, (type(widget).__name__, str(data)[:200], more)
    (line,) = caplog.records
    assert line.name == messages.__name__ and line.exc_info is None and "\n" not in line.getMessage()
    return line.getMessage() == f"{type(widget).__name__}: a message with a wrong name, type or size was ignored"


def test_every_function_that_makes_a_form_is_here(shown):
    own = {
        name
        for name in dir(ef)
        if name.endswith(("_form", "_panel")) or name in ("check", "live", "play_alone", "predict", "quiz")
    }
    assert own == set(shown)


def test_all_widgets_are_guarded(shown):
    assert all(isinstance(widget, messages.Guarded) for each in shown.values() for widget in parts(each))
    assert {kind(widget) for each in shown.values() for widget in parts(each)} == {None, *WRONG}


@pytest.mark.ci
@pytest.mark.parametrize(
    "name",
    ["live", "evidence_panel", "predict", "quiz", "check", "coding_form", "ballot_form", "play_alone", "deck_form"],
)
def test_what_is_no_message_of_ours_is_ignored(shown, name, caplog):
    whole = {name: shown[name]}
    seen = set()
    for widget in parts(shown[name]):
        if (type(widget), kind(widget)) in seen:  # one of each kind
            continue
        seen.add((type(widget), kind(widget)))
        for data in NOT_ONE_OF_OURS:
            assert ignored(whole, widget, data, caplog)
        told = widget._told or "value"
        for value in WRONG.get(kind(widget), RIGHT.values()):
            assert ignored(whole, widget, {"method": "update", "state": {told: value}}, caplog)
            assert ignored(whole, widget, {"method": "custom", "content": {told: value}}, caplog)
        right = {told: RIGHT.get(kind(widget))}
        for more in ({"buffers": [b"x"]}, {}):
            data = {"method": "update", "state": right, "buffer_paths": [] if more else [[told]]}
            assert ignored(whole, widget, data, caplog, **more)
        assert ignored(whole, widget, {"method": "update", "state": right | {"description": "x"}}, caplog)
        for message in ({"content": None}, {"content": {}}, {"content": []}):
            assert ignored(whole, widget, None, caplog, **message)


@pytest.mark.parametrize("method", ["update", "custom"])
def test_what_our_scripts_send_is_heard(method, caplog):
    heard = set()
    for each in made().values():
        for widget in parts(each):
            if (wanted := kind(widget)) is not None and (method == "update" or hasattr(widget, "_css")):
                send(
                    widget,
                    {"method": method, "state" if method == "update" else "content": {widget._told: RIGHT[wanted]}},
                )
                assert getattr(widget, widget._told) == RIGHT[wanted]
                heard.add(wanted)
    assert heard == (set(WRONG) if method == "update" else set(WRONG) - {bool, str})
    assert caplog.records == []


def test_a_number_out_of_range_is_ignored_and_unknown_pictures_are_left_out(shown):
    whole = shown["live"].controls["whole"]
    for value in (99, -1, -(10**30), 10**400):  # what is typed is read, and refused in words: see `typed`
        send(whole.input, {"method": "custom", "content": {"value": value}})
        assert whole.value == 0
    send(shown["deck_form"].pictures, {"method": "custom", "content": {"chosen": ["nothing", "02_dots", "02_dots"]}})
    assert shown["deck_form"].pictures.chosen == ["02_dots"]


def test_a_typed_number_is_heard_and_nothing_beside_it(shown, caplog):
    whole = shown["live"].controls["whole"]
    for typed in (None, 5, True, ["5"], {"5": 5}, "5" * 61, LONG):
        assert ignored(shown, whole.input, {"method": "custom", "content": {"typed": typed}}, caplog)
    assert ignored(shown, whole.input, {"method": "custom", "content": {"typed": "5", "value": 5}}, caplog)
    caplog.clear()
    for typed, value in (("5", 5), ("\ud800", 5), ("9" * 60, 5), ("0", 0)):
        send(whole.input, {"method": "custom", "content": {"typed": typed}})
        assert whole.value == value
    assert caplog.records == []


def test_a_click_is_heard(shown, caplog):
    quiz = shown["quiz"]
    send(quiz.button, {"method": "custom", "content": {"event": "click"}})
    assert quiz.said == "Choose one of the answers first." and caplog.records == []
    quiz.notes.status = ""


def test_a_block_is_one_of_ours_and_what_ipywidgets_makes_beside_it_only_looks(shown):
    """Layouts and styles are ipywidgets' own: nothing that we do depends on what they hold."""
    assert all(isinstance(each, Block) for each in shown.values())
    assert not issubclass(widgets.Layout, messages.Guarded)
