"""Phrases and fingerprints, on a text made up for the purpose, and the project's own fingerprint and phrases."""

import csv
import json

import pytest

from eastern_flank.core import project
from eastern_flank.tables import evidence

TEXT = """The miller's red boat lay in the harbour on Monday, and nobody would say why.
"I sold 2,000 barrels of F-16 brand oil," she told them; the red boat was hers.
Nobody believed her"""
PRINTS = evidence.fingerprint(TEXT)["paragraphs"]
DATA = project.root() / "data"
TABLES = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]


def phrases():
    """Yield (file, phrase, paragraph) for every phrase of evidence in the project's tables."""
    for table in TABLES:
        for field in table.get("schema", {}).get("fields", []):
            if "foundIn" in field:
                with open(DATA / table["path"], encoding="utf-8", newline="") as stream:
                    for row in csv.DictReader(stream):
                        yield table["path"], row[field["name"]], int(row[field["foundIn"]])


def test_words_are_lower_case_and_without_punctuation():
    assert evidence.words("Britain's F-16s, “Allies’” 1,000: né") == [
        *("britains", "f", "16s", "allies", "1", "000", "n")  # the letter é is none of a to z
    ]


def test_a_window_is_three_words_and_its_hash_eight_digits_of_a_sha256():
    assert evidence.windows("one two") == []
    assert evidence.windows("One, two three!") == ["6899ee40"]
    assert evidence.windows("zero one two three")[1] == evidence.windows("one two three")[0]
    assert len(evidence.windows("a b c d e")) == 3


def test_a_fingerprint_has_every_paragraph_and_does_not_give_the_order_away():
    assert list(PRINTS) == ["1", "2", "3"]
    for number, line in enumerate(TEXT.split("\n"), 1):
        hashes = PRINTS[str(number)]
        assert set(hashes) == set(evidence.windows(line))
        assert hashes == sorted(hashes)
    assert PRINTS["1"] != evidence.windows(TEXT.split("\n")[0])


def test_a_fingerprint_is_the_same_for_any_line_end_and_for_blank_ends():
    assert evidence.fingerprint("\n" + TEXT.replace("\n", "\r\n") + "\n\n")["paragraphs"] == PRINTS


@pytest.mark.parametrize(
    ("phrase", "paragraph"),
    [
        ("red boat lay", 1),
        ("The Miller's red boat lay in the harbour", 1),
        ("2,000 barrels of F-16", 2),
        ("nobody believed her", "3"),
    ],
)
def test_a_phrase_in_its_paragraph_is_sound(phrase, paragraph):
    assert evidence.problem(phrase, paragraph, PRINTS) is None


@pytest.mark.parametrize(
    ("phrase", "paragraph", "words"),
    [
        ("red boat lay", 2, "not in paragraph 2 but in 1"),
        ("red boat lay", None, "the row does not name"),
        ("red boat lay", 4, "the row does not name a paragraph from 1 to 3; write the right one"),
        ("the boat lay red", 1, "do not follow one another in paragraph 1"),
        ("red boat", 1, "2 words are too few"),
        ("", 1, "0 words are too few"),
        ("the millers red boat lay in the harbour on", 1, "9 words are too many; keep the 8"),
    ],
)
def test_a_phrase_elsewhere_is_told_where_it_is(phrase, paragraph, words):
    assert words in evidence.problem(phrase, paragraph, PRINTS)


def test_windows_that_are_apart_are_found_with_the_text():
    text = "a red boat came and the red boat lay there"
    prints = evidence.fingerprint(text)["paragraphs"]
    assert evidence.problem("the red boat came", 1, prints) is None
    assert "do not follow one another" in evidence.problem("the red boat came", 1, prints, text)
    assert evidence.problem("the red boat lay", 1, prints, text) is None


def test_a_phrase_that_stands_in_two_other_paragraphs_is_told_both():
    prints = evidence.fingerprint("a b c d\nx y z\na b c")["paragraphs"]
    assert "but in 1 and 3" in evidence.problem("a b c", 2, prints)


def test_the_projects_fingerprint_has_fifteen_paragraphs():
    prints = json.loads((DATA / "source" / "fingerprint.json").read_text(encoding="utf-8"))
    assert list(prints["paragraphs"]) == [str(number) for number in range(1, 16)]
    assert prints["method"] == evidence.fingerprint(TEXT)["method"]


def test_every_phrase_of_every_table_stands_in_its_paragraph():
    prints = json.loads((DATA / "source" / "fingerprint.json").read_text(encoding="utf-8"))["paragraphs"]
    found = list(phrases())
    assert len(found) > 100
    problems = {phrase: evidence.problem(phrase, paragraph, prints) for _, phrase, paragraph in found}
    assert {phrase: problem for phrase, problem in problems.items() if problem} == {}


def test_a_phrase_moved_to_another_paragraph_is_told_the_right_one():
    prints = json.loads((DATA / "source" / "fingerprint.json").read_text(encoding="utf-8"))["paragraphs"]
    for _, phrase, paragraph in phrases():
        for other in range(1, 16):
            problem = evidence.problem(phrase, other, prints)
            assert problem is None if other == paragraph else problem is None or f"but in {paragraph}" in problem
