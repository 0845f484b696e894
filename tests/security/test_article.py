"""The article cannot be put together again from what the project ships.

The first edition shipped a hash of every three consecutive words, from which a list of common words gave the whole text back.
So every hash in the project is tried with every run of one to eight words of the article: none but the phrases of evidence,
which are in the tables anyway, may match. The attack is tried on a story of our own, and on the article where it is at hand.
"""

import csv
import hashlib
import json
import re
import subprocess
from pathlib import Path

import pytest

from eastern_flank.core import project
from eastern_flank.tables import evidence

ROOT = project.root()
ARTICLE = ROOT.parent / "shared" / "source" / "article.txt"
STORY = """The miller's red boat lay in the harbour on Monday, and nobody would say why.
"I sold 2,000 barrels of oil," she told them; the red boat was hers."""
PHRASES = [("red boat lay in", 1), ("2,000 barrels of oil", 2)]
SHORTEST = 8  # hexadecimal digits that may be a hash


def hashes(files):
    """Return the beginnings of all that looks like a hash in files: digits in hexadecimal, or numbers of as many bits."""
    found = set()
    for text in files:
        found |= {
            run[:SHORTEST].lower()
            for run in re.findall(rf"(?<![\w+/]){'[0-9a-fA-F]' * SHORTEST}[0-9a-fA-F]*(?![\w+/])", text)
        }
        found |= {f"{int(run):x}"[:SHORTEST] for run in re.findall(r"(?<!\d)\d{9,80}(?!\d)", text)}
    return found


def given_away(article, phrases, found):
    """Return each run of one to eight words of an article, outside the phrases, of which a hash was found."""
    public = [f" {' '.join(evidence.words(phrase))} " for phrase, _ in phrases]
    runs = set()
    for number, line in enumerate(article.strip().split("\n"), 1):
        told, plain = evidence.words(line), line.split()
        for words in (told, plain, [word.lower() for word in plain]):
            runs |= {
                (number, " ".join(words[start : start + length]))
                for length in range(1, evidence.LONGEST + 1)
                for start in range(len(words) - length + 1)
            }
    return {
        run
        for number, run in runs
        if not any(f" {' '.join(evidence.words(run))} " in phrase for phrase in public)
        for text in (run, f"{number} {run}", f"{number}{run}", f"{number}:{run}")
        for method in ("md5", "sha1", "sha256", "sha512", "blake2b")
        if hashlib.new(method, text.encode()).hexdigest()[:SHORTEST] in found
    }


def shipped():
    """Yield the text of every file of the project, but pictures, and with pictures in notebooks left out."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if Path(name).suffix not in (".png", ".pptx", ".pdf", ".woff2") and (ROOT / name).is_file():
            text = (ROOT / name).read_text(encoding="utf-8", errors="replace")
            yield re.sub(r"[A-Za-z0-9+/=]{300,}", "", text)


def phrases_of_the_tables():
    """Yield each phrase of evidence and its paragraph."""
    for resource in json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))["resources"]:
        for field in resource.get("schema", {}).get("fields", []):
            if "foundIn" in field:
                with open(ROOT / "data" / resource["path"], encoding="utf-8", newline="") as stream:
                    for row in csv.DictReader(stream):
                        yield row[field["name"]], row[field["foundIn"]]


def test_the_attack_finds_what_an_old_fingerprint_gave_away_and_nothing_in_a_record():
    words = [evidence.words(line) for line in STORY.split("\n")]
    windows = [" ".join(line[i : i + 3]) for line in words for i in range(len(line) - 2)]
    old = "\n".join(hashlib.sha256(window.encode()).hexdigest()[:8] for window in windows)
    found = given_away(STORY, PHRASES, hashes([old]))
    assert {"on monday and", "them the red"} <= found
    assert "red boat lay" not in found  # it is inside a phrase
    record = evidence.record(PHRASES)
    assert given_away(STORY, PHRASES, hashes([str(record)])) == set()
    assert given_away(STORY, [], hashes([str(record)])) == {"red boat lay in", "2 000 barrels of oil"}


@pytest.mark.ci
def test_no_hash_in_the_project_gives_words_of_the_article_away():
    article = ARTICLE.read_text(encoding="utf-8") if ARTICLE.is_file() else STORY
    phrases = list(phrases_of_the_tables())
    found = hashes(shipped())
    assert {evidence.digest(*phrase)[:SHORTEST] for phrase in phrases} <= found
    assert given_away(article, phrases, found) == set()
