"""A prediction: it keeps the guess, gives nothing away before it, and says nothing about right or wrong."""

import pytest

from eastern_flank.charts import bars, style
from eastern_flank.core.errors import CannotDraw, UnknownName
from eastern_flank.exercises import record
from eastern_flank.publishing import sanitise
from eastern_flank.tables.load import load
from eastern_flank.widgets import prediction

ALT = "Two bars, one of 4,000. Drawn: force: 4,000, hatched."  # the number that is given can be heard, too


@pytest.fixture(autouse=True)
def _style():
    style.use_style("light", "16:9")


def question(fig):
    table = load("troops").query("formation in ['force', 'exercise']")
    bars.bars(table, "troops", label="id", status="status", ax=fig.subplots())
    return {
        "title": "Two numbers",
        "subtitle": "Troops",
        "alt": "Two bars, one of 4,000.",
        "source": table["paragraph"],
    }


def answer(fig):
    return question(fig) | {"title": "One is 100,000"}


def pulled(**more):
    about = {"low": 0, "high": 160_000, "step": 1000, "unit": "troops", "picture": question, "answer": answer}
    about |= {"pull": "exercise_2014", "after": lambda guess: f"{guess / 4000:g} times as long."}
    return prediction.predict("02.a", "How long?", **about | more)


def chosen(**more):
    return prediction.predict("02.b", "Which?", options=["this", "that"], after="It was that.", **more)


def everything(shown):
    return str([widget.get_state() for widget in (shown, *shown.children)]) + str(shown._repr_mimebundle_())


def send(shown, guess):
    data = {"method": "custom", "content": {"guess": guess}}
    shown.page.comm.handle_msg({"content": {"data": data}, "buffers": []})


def test_nothing_gives_the_answer_away():
    shown = pulled()
    assert "100,000" not in everything(shown) and "100000" not in everything(shown)
    assert shown.guess == shown.said == "" and shown.page.shown == {}
    bundle = shown._repr_mimebundle_()
    assert bundle["text/plain"].splitlines()[:3] == [
        "Prediction 02.a: How long?",
        "A number from 0 to 160,000 troops.",
        f"Picture: {ALT}",
    ]
    assert prediction.HOW in bundle["text/html"].replace("&#43;", "+")
    assert f'alt="{ALT}"' in bundle["text/html"] and shown.page.spec["picture"]["alt"] == ALT
    assert {"image/png", "application/vnd.jupyter.widget-view+json"} <= set(bundle)


@pytest.mark.ci
@pytest.mark.parametrize("text", ["1_000", "٤", "nan", "inf", "-inf", "1e999", "0x10", "", "9" * 9000, "1\0", "=1"])
def test_what_only_python_takes_for_a_number_is_no_guess(text):
    shown = pulled()
    send(shown, text)
    record.keep("02.a", text)  # as if somebody had written it into the file
    assert shown.guess == shown.said == pulled().guess == ""


def test_the_answer_is_drawn_only_for_a_guess():
    drawn = []

    def costly(fig):
        drawn.append(1)
        return answer(fig)

    shown = pulled(answer=costly)
    assert drawn == []
    shown.commit(36_000)
    assert drawn == [1]
    assert shown.said == "9 times as long."
    picture = shown.page.shown["picture"]
    assert picture["title"] == "One is 100,000" and "100,000" in picture["alt"]
    assert picture["size"] == shown.page.spec["picture"]["size"]
    assert picture["scale"] == shown.page.spec["picture"]["scale"]


def test_the_guess_is_kept_comes_back_and_can_only_be_forgotten():
    shown = pulled()
    send(shown, "36000")
    assert record.last("02.a")["answer"] == "36000" and record.last("02.a")["right"] == ""
    send(shown, "40000")
    assert shown.guess == "36000" and record.last("02.a")["answer"] == "36000"
    again = pulled()
    assert again.guess == "36000" and again.said == "9 times as long."
    assert again.as_text() == shown.as_text() and "100,000" not in str(again._repr_mimebundle_())
    send(again, "")
    assert again.guess == "" and again.page.shown == {}
    assert pulled().guess == ""
    again.commit(4000)
    again.commit(8000)
    assert again.said == "1 times as long." and record.last("02.a")["answer"] == "4000"


@pytest.mark.parametrize("wrong", ["", "this", "nan", "inf", "-1", "160001", "x" * 20_000])
def test_what_is_no_guess_is_refused_and_not_heard(wrong):
    shown = pulled()
    send(shown, wrong)
    assert shown.guess == "" and record.last("02.a") is None
    with pytest.raises(prediction.CannotRead, match="is no guess here: A number from 0 to 160,000 troops"):
        shown.commit(wrong)


def test_options_and_words():
    shown = chosen()
    send(shown, "neither")
    assert shown.guess == ""
    send(shown, "this")
    assert (shown.guess, shown.said, shown.page.shown["picture"]) == ("this", "It was that.", None)
    assert shown.as_text() == "Prediction 02.b: Which?\nOne of: this; that."
    word = prediction.predict("02.c", "In a word?", after=lambda word: f"You wrote {word}.")
    send(word, "  ")
    assert word.guess == ""
    send(word, "vulnerable")
    assert word.said == "You wrote vulnerable."


def test_a_row_that_somebody_spoilt_is_asked_again():
    record.keep("02.a", "many")
    assert pulled().guess == ""


def test_a_line_is_on_an_axis_that_has_room_for_it():
    shown = pulled(pull="", line="x")
    assert shown.page.spec["picture"]["scale"] is None
    shown.commit(150_000)
    scale = shown.page.shown["picture"]["scale"]
    assert not scale["upright"] and scale["high"] == 150_000


def test_an_error_behind_a_guess_on_the_page_is_said(monkeypatch):
    def broken(guess):
        raise ValueError("no such thing")

    monkeypatch.delenv("EASTERN_FLANK_STRICT")
    shown = chosen()
    shown._after = broken
    send(shown, "this")
    assert shown.said == "This cannot be shown: no such thing"
    with pytest.raises(ValueError, match="no such thing"):
        other = prediction.predict("02.d", "Which?", options=["a"], after=broken)
        other.commit("a")


def test_the_start_is_near_the_low_end_and_within_it():
    assert pulled().page.spec["start"] == 20_000
    assert pulled(start=999_999).page.spec["start"] == 160_000
    assert pulled(low=2010, high=2020, step=1, pull="", picture=None).page.spec["start"] == 2011


@pytest.mark.parametrize(
    ("more", "error", "says"),
    [
        ({"low": 5, "high": 5}, prediction.CannotRead, "low must be less than high"),
        ({"pull": "", "line": "z"}, CannotDraw, "'z' is no axis"),
        ({"pull": "nobody"}, UnknownName, "nobody"),
    ],
)
def test_what_makes_no_sense_is_refused(more, error, says):
    with pytest.raises(error, match=says):
        pulled(**more)


def test_the_saved_question_survives_the_handouts():
    html = pulled()._repr_mimebundle_()["text/html"]
    kept = sanitise.content(html)
    assert "<img" in kept and "How long?" in kept and f'alt="{ALT}"' in kept


def test_what_is_hostile_is_shown_letter_for_letter():
    html = prediction.predict("02.e", "<b>x</b>", options=["<i>", "*a*"])._repr_mimebundle_()["text/html"]
    assert "<b>" not in html and "<i>" not in html and "&lt;b&gt;x" in html
