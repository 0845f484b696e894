"""Agreement between coders: worked cases, bounds, and what has no value says so in one line."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eastern_flank.exercises import agreement
from eastern_flank.exercises.agreement import CannotCompute, cohen_kappa, krippendorff_alpha, percent_agreement

ONE = ["yes", "yes", "yes", "no", "no", "no"]
OTHER = ["yes", "yes", "no", "no", "no", "no"]


def table(*coders):
    return pd.DataFrame(dict(enumerate(coders)))


def test_percent_by_hand():
    assert percent_agreement(ONE, OTHER) == pytest.approx(5 / 6)


def test_kappa_by_hand():
    # observed 5/6; by chance 3/6 x 2/6 for yes and 3/6 x 4/6 for no
    assert cohen_kappa(ONE, OTHER) == pytest.approx((5 / 6 - 3 / 6) / (1 - 3 / 6))


def test_kappa_below_chance_by_hand():
    # observed 4/6; by chance 1/6 x 1/6 + 5/6 x 5/6 = 26/36
    rare = ["yes", *["no"] * 5]
    assert cohen_kappa(rare, rare[::-1]) == pytest.approx(-0.2)


def test_a_code_that_only_one_coder_uses_counts_as_chance_zero():
    # observed 1/2; by chance 1/2 x 1/2 for a
    assert cohen_kappa(["a", "b"], ["a", "c"]) == pytest.approx((1 / 2 - 1 / 4) / (1 - 1 / 4))


def test_alpha_by_hand():
    # one pair of six differs; of the twelve codes 5 are yes and 7 no
    assert krippendorff_alpha(table(ONE, OTHER)) == pytest.approx(1 - (1 / 6) / (2 * 5 * 7 / (12 * 11)))


def test_alpha_of_the_published_example():
    # Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section C: nominal data, four observers, missing codes.
    data = table(
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    )
    assert krippendorff_alpha(data) == pytest.approx(0.743, abs=0.0005)


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA])
def test_an_item_that_one_of_them_did_not_code_is_left_out(missing):
    assert percent_agreement([*ONE, "yes"], [*OTHER, missing]) == percent_agreement(ONE, OTHER)
    assert cohen_kappa([*ONE, missing], [*OTHER, "yes"]) == cohen_kappa(ONE, OTHER)
    assert krippendorff_alpha(table([*ONE, "yes"], [*OTHER, missing])) == krippendorff_alpha(table(ONE, OTHER))


def test_not_stated_is_a_code_like_any_other():
    assert percent_agreement(["not_stated", "yes"], ["not_stated", "no"]) == 0.5


def test_series_are_matched_by_their_index():
    assert percent_agreement(pd.Series({"a": 1, "b": 2}), pd.Series({"b": 2, "a": 1})) == 1


@pytest.mark.parametrize("measure", [percent_agreement, cohen_kappa])
def test_nothing_that_both_coded_is_one_clear_line(measure):
    with pytest.raises(CannotCompute, match="no item was coded by both"):
        measure(["yes", None], [None, "no"])
    with pytest.raises(CannotCompute, match="2 codes cannot be compared with 1"):
        measure(["yes", "no"], ["yes"])


def test_one_code_for_everything_is_one_clear_line():
    assert percent_agreement(["yes"] * 3, ["yes"] * 3) == 1
    with pytest.raises(CannotCompute, match="kappa has no value here: every code is 'yes'"):
        cohen_kappa(["yes"] * 3, ["yes"] * 3)
    with pytest.raises(CannotCompute, match="alpha has no value here: every code is 'yes'"):
        krippendorff_alpha(table(["yes"] * 3, ["yes"] * 3))


@pytest.mark.parametrize("codes", [table(["yes", None], [None, "no"]), table([None], [None]), table([], [])])
def test_alpha_without_two_codes_of_one_item_is_one_clear_line(codes):
    with pytest.raises(CannotCompute, match="no item has codes of two coders"):
        krippendorff_alpha(codes)


def test_a_code_that_stands_in_no_pair_does_not_count():
    assert krippendorff_alpha(table([*ONE, "odd"], [*OTHER, None])) == krippendorff_alpha(table(ONE, OTHER))


CODES = st.sampled_from(["yes", "no", "undecided", "not_stated", None])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CODES, CODES), min_size=1, max_size=12))
def test_measures_keep_their_bounds_or_say_why_not(pairs):
    one, other = zip(*pairs, strict=True)
    for measure, low in ((percent_agreement, 0), (cohen_kappa, -1)):
        try:
            value = measure(one, other)
        except CannotCompute as reason:
            assert "\n" not in str(reason)
        else:
            assert low - 1e-9 <= value <= 1 + 1e-9
            assert value == pytest.approx(measure(other, one))
    try:
        assert math.isfinite(value := krippendorff_alpha(table(one, other))) and value <= 1 + 1e-9
    except CannotCompute as reason:
        assert "\n" not in str(reason)


@settings(max_examples=30, deadline=None)
@given(st.lists(CODES.filter(bool), min_size=2, max_size=12).filter(lambda codes: len(set(codes)) > 1))
def test_full_agreement_is_one(codes):
    assert cohen_kappa(codes, codes) == pytest.approx(1)
    assert krippendorff_alpha(table(codes, codes, codes)) == pytest.approx(1)


def test_comparing_with_several_coders():
    coders = pd.DataFrame({"same": ONE, "near": OTHER, "uniform": ["yes"] * 6})
    result = agreement.compare(dict(enumerate(ONE)), coders)
    assert list(result.index) == ["same", "near", "uniform"]
    assert list(result.loc["near", ["both_coded", "same", "percent", "kappa"]]) == [6, 5, 83.3, 0.67]
    assert result.loc["uniform", "kappa"] == 0


def test_comparing_what_is_not_coded_yet():
    coders = pd.DataFrame({"a": ONE, "b": OTHER})
    nothing = agreement.compare({0: ..., 1: None}, coders)
    assert list(nothing["both_coded"]) == [0, 0]
    assert nothing["percent"].isna().all()
    assert nothing["remark"].str.contains("no item was coded by both").all()
    one = agreement.compare({0: "yes", 1: ...}, coders)
    assert list(one["percent"]) == [100, 100]
    assert one["kappa"].isna().all()
    assert one["remark"].str.contains("kappa has no value").all()
