"""Is every phrase in its paragraph? Checked without the article's text.

The article is under copyright and is not part of the project. What is kept of it is a *fingerprint*: for each paragraph
the truncated SHA-256 of every window of three consecutive words. A phrase is in a paragraph if each of its own windows is
(w-shingling, Broder 1997).
"""

import hashlib
import re

WINDOW = 3  # words in a window: the shortest phrase that the fingerprint can check
LONGEST = 8  # words of the article that may follow one another in the project
DIGITS = 8  # hexadecimal digits kept of a hash: enough to tell phrases apart, too few to find a window's words again


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


def windows(text: str) -> list[str]:
    """Return the hashes of all windows of `WINDOW` consecutive words.

    Parameters
    ----------
    text : str
        The text.

    Returns
    -------
    list of str
        In the order of the text, for each window the first `DIGITS` hexadecimal digits of the SHA-256 of its words joined
        by single spaces.
    """
    run = words(text)
    spans = (" ".join(run[i : i + WINDOW]) for i in range(len(run) - WINDOW + 1))
    return [hashlib.sha256(span.encode()).hexdigest()[:DIGITS] for span in spans]


def fingerprint(article: str) -> dict:
    """Make the fingerprint of an article.

    Parameters
    ----------
    article : str
        Its text, one paragraph per line.

    Returns
    -------
    dict
        `method`, in words, and `paragraphs`, which maps the paragraph's number (a text, for JSON) to its hashes, sorted so
        that they do not give the order away.
    """
    return {
        "method": f"SHA-256 of every {WINDOW} consecutive words, lower case, joined by blanks; first {DIGITS} hex digits; sorted",
        "paragraphs": {str(n): sorted(set(windows(line))) for n, line in enumerate(article.strip().split("\n"), 1)},
    }


def problem(phrase: str, paragraph: int | str, prints: dict, text: str | None = None) -> str | None:
    """Say what is wrong with a phrase of evidence.

    Parameters
    ----------
    phrase : str
        The words.
    paragraph : int or str
        The number of their paragraph.
    prints : dict
        The hashes of each paragraph, by its number as a text.
    text : str, optional
        The paragraph, if it is there: its windows can also be found in another order.

    Returns
    -------
    str or None
        A sentence, or None where the phrase is right.
    """
    count, found = len(words(phrase)), set(windows(phrase))
    if count > LONGEST:
        return f"{count} words are too many; keep the {LONGEST} that say it (the article is under copyright)"
    if count < WINDOW:
        return f"{count} words are too few to be checked; take {WINDOW} to {LONGEST} consecutive words"
    if str(paragraph) not in prints:
        return f"the row does not name a paragraph from 1 to {len(prints)}; write the right one"
    elsewhere = [number for number, hashes in prints.items() if found.issubset(hashes)]
    if str(paragraph) in elsewhere:
        if text is None or f" {' '.join(words(phrase))} " in f" {' '.join(words(text))} ":
            return None
    elif elsewhere:
        return f"these words are not in paragraph {paragraph} but in {' and '.join(elsewhere)}; correct the one or the other"
    return f"these words do not follow one another in paragraph {paragraph}; copy them exactly"
