"""Phrases, their record and their article: on a text made up for the purpose, and the project's own record and phrases."""

import csv
import hashlib
import json

import pytest

from eastern_flank.core import project
from eastern_flank.tables import evidence

TEXT = """The miller's red boat lay in the harbour on Monday, and nobody would say why.
"I sold 2,000 barrels of F-16 brand oil," she told them; the red boat was hers.
Nobody believed her"""
ARTICLE = {str(number): line for number, line in enumerate(TEXT.split("\n"), 1)}
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


def test_a_record_holds_a_hash_of_paragraph_and_words_for_each_phrase_and_nothing_else():
    one = hashlib.sha256(b"7 one two three").hexdigest()
    assert evidence.digest("One, two three!", 7) == evidence.digest("one two three", "7") == one
    record = evidence.record([("one two three", 7), ("a b c", 1), ("One two three.", "7")])
    assert record == {"method": evidence.METHOD, "phrases": sorted([one, evidence.digest("a b c", 1)])}


@pytest.mark.parametrize(
    ("phrase", "paragraph"),
    [
        ("red boat lay", 1),
        ("The Miller's red boat lay in the harbour", 1),
        ("2,000 barrels of F-16", 2),
        ("nobody believed her", "3"),
    ],
)
def test_a_phrase_in_its_paragraph_is_right_with_the_article_and_once_recorded_without(phrase, paragraph):
    assert evidence.misplaced(phrase, paragraph, ARTICLE) is None
    recorded = set(evidence.record([(phrase, paragraph)])["phrases"])
    assert evidence.problem(phrase.upper(), str(paragraph), recorded, [1, 2, 3]) is None


@pytest.mark.parametrize(
    ("phrase", "paragraph", "words"),
    [
        ("red boat lay", 2, "not in paragraph 2 but in 1"),
        ("red boat lay", None, "the row does not name"),
        ("red boat lay", 4, "the row does not name a paragraph from 1 to 3; write the right one"),
        ("the boat lay red", 1, "do not appear in this order in paragraph 1"),
        ("the red boat lay", 1, "do not appear in this order in paragraph 1"),
        ("the millers red boats", 1, "do not appear in this order in paragraph 1"),
        ("red boat", 1, "2 words are too few"),
        ("", 1, "0 words are too few"),
        ("the millers red boat lay in the harbour on", 1, "9 words are too many; keep the 8"),
    ],
)
def test_with_the_article_a_wrong_phrase_is_told_what_is_wrong(phrase, paragraph, words):
    assert words in evidence.misplaced(phrase, paragraph, ARTICLE)


@pytest.mark.parametrize(
    ("phrase", "paragraph", "words"),
    [
        ("red boat lay", 2, "not in paragraph 2 but in 1"),
        ("boat lay in", 1, "not been compared with paragraph 1 of the article"),
        ("red boat", 1, "2 words are too few"),
        ("the millers red boat lay in the harbour on", 1, "9 words are too many; keep the 8"),
    ],
)
def test_without_the_article_a_phrase_that_is_not_recorded_is_told_what_to_do(phrase, paragraph, words):
    recorded = set(evidence.record([("red boat lay", 1)])["phrases"])
    assert words in evidence.problem(phrase, paragraph, recorded, [1, 2, 3])


def test_a_phrase_that_is_in_two_other_paragraphs_is_told_both():
    article = {"1": "a b c d", "2": "x y z", "3": "a b c"}
    assert "but in 1 and 3" in evidence.misplaced("a b c", 2, article)
    recorded = set(evidence.record([("a b c", 1), ("a b c", 3)])["phrases"])
    assert "but in 1 and 3" in evidence.problem("a b c", 2, recorded, [1, 2, 3])


@pytest.mark.parametrize(
    ("phrase", "answer"),
    [
        ("2,000 barrels of F-16", True),
        ("brand oil she told", False),
        ("told them the red", False),
        ("I sold 2,000", True),
    ],
)
def test_whether_a_phrase_is_in_quotation_marks(phrase, answer):
    assert evidence.quoted(ARTICLE["2"], phrase) is answer
    assert evidence.quoted(ARTICLE["2"].replace('"I', "“I").replace('oil,"', "oil,”"), phrase) is answer


def test_the_projects_record_is_of_the_projects_phrases_and_of_nothing_else():
    record = json.loads((DATA / "source" / "evidence.json").read_text(encoding="utf-8"))
    assert record == evidence.record((phrase, paragraph) for _, phrase, paragraph in phrases())
    assert len(record["phrases"]) > 60
    assert [path.name for path in (DATA / "source").iterdir()] == ["evidence.json"]


def test_a_phrase_moved_to_another_paragraph_is_told_the_right_one():
    recorded = set(json.loads((DATA / "source" / "evidence.json").read_text(encoding="utf-8"))["phrases"])
    for _, phrase, paragraph in phrases():
        for other in range(1, 16):
            problem = evidence.problem(phrase, other, recorded, range(1, 16))
            assert problem is None if other == paragraph else problem is None or f"but in {paragraph}" in problem
