"""Every phrase of evidence is as it was when it was compared with the article.

The article is under copyright. Neither it nor anything from which it could be rebuilt is part of the project: the record
holds one hash for each phrase that the tables hold anyway, and for nothing else.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from eastern_flank.tables import limits

SHORTEST, LONGEST = 3, 8  # words of the article that may follow one another in the project: enough to find the place
METHOD = "SHA-256 of a phrase's paragraph number and its words in lower case, joined by single spaces; sorted"


def words(text: str) -> list[str]:
    """Split a text into lower-case words without punctuation.

    Words are runs of the letters a to z and digits; an apostrophe joins ("allies'" is `allies`), any other character parts
    ("F-16" is `f`, `16`; "1,000" is `1`, `000`).

    Parameters
    ----------
    text : str
        The text.

    Returns
    -------
    list of str

    >>> words("Britain's F-16s")
    ['britains', 'f', '16s']
    """
    return re.findall(r"[a-z0-9]+", re.sub("['’]", "", text.lower()))


def digest(phrase: str, paragraph: int | str) -> str:
    """Return the hash of a phrase in its paragraph.

    Parameters
    ----------
    phrase : str
        The words.
    paragraph : int or str
        The number of their paragraph.

    Returns
    -------
    str
        SHA-256 in 64 hexadecimal digits.
    """
    return hashlib.sha256(" ".join([str(paragraph), *words(phrase)]).encode()).hexdigest()


def record(phrases: Iterable[tuple[str, int | str]]) -> dict:
    """Make the record of phrases that have been compared with the article.

    Parameters
    ----------
    phrases : iterable of tuple
        Each phrase with the number of its paragraph.

    Returns
    -------
    dict
        `method`, in words, and `phrases`, their hashes.
    """
    return {"method": METHOD, "phrases": sorted({digest(phrase, paragraph) for phrase, paragraph in phrases})}


def problem(
    phrase: str, paragraph: int | str | None, recorded: set[str], paragraphs: Iterable[int | str]
) -> str | None:
    """Say what is wrong with a phrase, without the article.

    Parameters
    ----------
    phrase : str
        The words.
    paragraph : int, str or None
        The number of their paragraph, if the row has one.
    recorded : set of str
        The hashes of the phrases that have been compared with the article.
    paragraphs : iterable of int or str
        The numbers of the paragraphs in which the phrase might be instead.

    Returns
    -------
    str or None
        A sentence, or None where the phrase is as recorded.
    """
    if misshapen := _length_problem(phrase):
        return misshapen
    if paragraph is None:
        return "the row does not name the paragraph of these words; write its number"
    if digest(phrase, paragraph) in recorded:
        return None
    if elsewhere := [str(other) for other in paragraphs if digest(phrase, other) in recorded]:
        return f"these words are not in paragraph {paragraph} but in {_listed(elsewhere)}; correct the one or the other"
    return (
        f"these words have not been compared with paragraph {paragraph} of the article; put back the phrase as it was, or, "
        "with the article at hand, run: eastern-flank check --article FILE --record"
    )


def misplaced(phrase: str, paragraph: int | str, article: Mapping[str, str]) -> str | None:
    """Say what is wrong with a phrase, with the article at hand.

    Parameters
    ----------
    phrase : str
        The words.
    paragraph : int or str
        The number of their paragraph.
    article : mapping of str to str
        The text of each paragraph by its number.

    Returns
    -------
    str or None
        A sentence, or None where the words follow one another in that paragraph.
    """
    if misshapen := _length_problem(phrase):
        return misshapen
    if str(paragraph) not in article:
        return f"the row does not name a paragraph from 1 to {len(article)}; write the right one"
    if contains(article[str(paragraph)], phrase):
        return None
    if places := [number for number, text in article.items() if contains(text, phrase)]:
        return f"these words are not in paragraph {paragraph} but in {_listed(places)}; correct the one or the other"
    return f"these words do not appear in this order in paragraph {paragraph}; copy them exactly"


def contains(text: str, phrase: str) -> bool:
    """Say whether the words of a phrase follow one another in a text.

    Parameters
    ----------
    text, phrase : str
        The text and the words.

    Returns
    -------
    bool

    >>> contains("The miller's red boat lay there.", "Millers red boat")
    True
    """
    return _run(phrase) in _run(text)


def quoted(text: str, phrase: str) -> bool:
    """Say whether a phrase is inside quotation marks in a text.

    Parameters
    ----------
    text, phrase : str
        The text, with straight double quotation marks, and the words.

    Returns
    -------
    bool

    >>> quoted('She said: "Red boats are mine."', "boats are mine")
    True
    """
    return _run(phrase) in _quotations(text)


@lru_cache(maxsize=2**12)
def _quotations(text):
    return " ".join(map(_run, re.sub("[“”]", '"', text).split('"')[1::2]))


@lru_cache(maxsize=2**12)
def _run(text):
    return f" {' '.join(words(text))} "


def _length_problem(phrase):
    if len(phrase) > limits.PHRASE:
        return f"a phrase has at most {limits.PHRASE} characters; keep the {LONGEST} words that say it"
    count = len(words(phrase))
    if count > LONGEST:
        return f"{count} words are too many; keep the {LONGEST} that say it (the article is under copyright)"
    if count < SHORTEST:
        return f"{count} words are too few to find the place; take {SHORTEST} to {LONGEST} consecutive words"
    return None


def _listed(numbers):
    return " and ".join(numbers)
