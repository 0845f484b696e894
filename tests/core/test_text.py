"""Words from outside are safe to print, and a wrong name finds the right one."""

import pytest

from eastern_flank.core import text


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("Größe 4,000 “so”", "Größe 4,000 “so”"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("4\N{NO-BREAK SPACE}000", "4\\xa0000"),
        ("\N{ZERO WIDTH SPACE}\N{RIGHT-TO-LEFT OVERRIDE}", "\\u200b\\u202e"),
        ("\x1b[2J\0", "\\x1b[2J\\x00"),
        ("a\N{HANGUL FILLER}b\N{VARIATION SELECTOR-16}\N{BRAILLE PATTERN BLANK}", "a\\u3164b\\ufe0f\\u2800"),
        ("\udcff", "\\udcff"),  # half a character, as in a file name that is not UTF-8
    ],
)
def test_what_cannot_be_seen_is_written_as_an_escape(given, printed):
    assert text.printable(given) == printed
    printed.encode("utf-8")


def test_a_text_is_quoted_on_one_line_and_cut_where_it_is_long():
    assert text.shown("a\nb") == "'a\\nb'"
    assert text.shown("x" * text.LONGEST_SHOWN) == f"'{'x' * text.LONGEST_SHOWN}'"
    assert text.shown("x" * (text.LONGEST_SHOWN + 1)) == f"'{'x' * (text.LONGEST_SHOWN - 3)}...'"


def test_a_message_is_folded_into_one_line_of_a_length():
    assert text.one_line(" a\n\n b\t c ") == "a b c"
    assert text.one_line("a" * 10, most=10) == "a" * 10
    assert text.one_line("a" * 11, most=10) == "a" * 9 + "…"


def test_the_nearest_come_first_in_their_own_spelling():
    known = ["Troops", "troops_2014", "aircraft"]
    assert text.nearest("TROPS", known) == ["Troops"]
    assert text.nearest("troops_2041", known, most=3) == ["troops_2014", "Troops"]
    assert text.nearest("nothing", known) == []
    assert text.nearest("trps", known, cutoff=0.95) == []
    assert text.nearest("troop", ["x"] * text.MOST_COMPARED + ["troops"]) == []
    assert text.nearest("x" * 100, ["x" * 99]) == []
    assert text.nearest(2014, [2015, "2013"], most=2, cutoff=0.7) == ["2015", "2013"]


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("aircrafts", "there is no table 'aircrafts'; did you mean 'aircraft'?"),
        ("event", "there is no table 'event'; did you mean 'events' or 'events_2'?"),
        ("xyz", "there is no table 'xyz'; there are aircraft, events, events_2"),
        (7, "there is no table 7; there are aircraft, events, events_2"),
    ],
)
def test_an_unknown_name_is_told_the_nearest_or_all(word, message):
    assert text.unknown("table", word, iter(["aircraft", "events", "events_2"])) == message


def test_a_list_of_many_words_is_cut():
    assert text.listed(["a", "b"]) == "a, b"
    assert text.listed([str(n) for n in range(1_100)]).endswith("38, 39 and 1,060 more")
