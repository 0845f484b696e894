"""The coding form: named choices, and a result that follows them and computes what the functions compute."""

import ipywidgets as widgets
import pandas as pd
import pytest

from eastern_flank import agreement, coding

CODES = ["yes", "no", "not_stated"]
PASSAGES = pd.DataFrame(
    {
        "question": ["Is it?", "Is it <b>?", "Is it?"],
        "paraphrase": ["a", "b", "c"],
        "phrase": ["x", "y", "z"],
        "speaker": ["u", "v", "w"],
    },
    index=[1, 2, 3],
)
CODERS = pd.DataFrame({"coder_a": ["yes", "no", "yes"], "coder_b": ["yes", "no", "no"]}, index=[1, 2, 3])


@pytest.fixture
def form():
    return coding.coding_form(PASSAGES, CODERS, CODES)


def choose(form, **codes):
    for name, code in codes.items():
        form.choices[int(name.strip("p"))].value = code


def test_every_choice_has_a_name_and_all_codes(form):
    assert [choice.input.description for choice in form.choices.values()] == ["Passage 1", "Passage 2", "Passage 3"]
    assert all(choice.input.kind == "list" for choice in form.choices.values())
    assert form.choices[1].input.options == [coding.OPEN, *CODES]
    assert form.choices[1].value == coding.OPEN


def test_at_first_nothing_is_coded(form):
    assert form.codes.isna().all()
    assert form.said == "You have coded 0 of 3 passages."


def test_the_result_follows_the_choices(form):
    choose(form, p1="yes", p2="no", p3="no")
    expected = agreement.cohen_kappa(form.codes, CODERS["coder_a"])
    assert f"coder_a: the same code for 2 of 3, 67 percent; kappa {expected:.2f}." in form.said
    assert "coder_b: the same code for 3 of 3, 100 percent; kappa 1.00." in form.said
    alpha = agreement.krippendorff_alpha(CODERS.assign(you=["yes", "no", "no"]))
    assert f"Krippendorff's alpha of all 3 codings: {alpha:.2f}." in form.said
    assert "Nobody else" not in form.said
    choose(form, p1="not_stated")
    assert "Nobody else has your code for passage 1." in form.said
    assert "Nobody else has your code for passage 1." in form.result.value


def test_a_measure_without_a_value_says_why(form):
    choose(form, p1="yes")
    assert "coder_a: the same code for 1 of 1, 100 percent; kappa has no value here" in form.said


def test_the_page_is_announced_escaped_and_readable_without_a_kernel(form):
    assert 'role="status"' in form.result.value
    assert "Is it &lt;b&gt;?" in form.children[2].value
    bundle = form._repr_mimebundle_()
    assert bundle["text/plain"] == "Form with a choice for each of 3 passages\nYou have coded 0 of 3 passages."
    assert not [child for child in form.children if isinstance(child, widgets.Output)]
