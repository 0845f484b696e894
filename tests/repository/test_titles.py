"""Every number in a title, a subtitle, an alt text or a speaker note is worked out from the tables."""

import pytest


@pytest.fixture(scope="module")
def known():
    """Where each number comes from. Imported here, since it works all of them out."""
    import figure_numbers

    return figure_numbers


def test_every_number_around_a_figure_is_worked_out(known):
    wrong = {}
    for name, text in known.FIGURES.items():
        found, listed = known.numbers(text), known.NUMBERS.get(name, {})
        faults = [
            f"{number:g}: say in tests/helpers/figure_numbers.py where it comes from" for number in found - set(listed)
        ]
        faults += [f"{number:g}: no text has it any more" for number in set(listed) - found]
        faults += [f"{number:g}: is {worth:g}" for number, worth in listed.items() if not _same(number, worth)]
        wrong |= {name: sorted(faults)} if faults else {}
    assert wrong == {}


def _same(number, worth):
    return isinstance(worth, str) or number == pytest.approx(float(worth), abs=1e-9)


def test_all_figures_are_looked_at_and_no_others_are_listed(known):
    assert len(known.FIGURES) > 40
    assert [name for name in known.NUMBERS if name not in known.FIGURES] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4,000 are planned; three of 45 claims, twice, half", {4000, 3, 45, 2, 0.5}),
        ("2.5 days, 25%", {2.5, 25}),
        ("On 13 June 2016, paragraphs 2, 5 and 15, an F-16; Article 5, resolution 68/262, in 2014,", set()),
        ("someone, often, weight, the fourth", set()),
    ],
)
def test_numbers_are_found_in_digits_and_words(known, text, found):
    assert known.numbers(text) == found
