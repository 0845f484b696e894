"""Does every phrase stand in its paragraph? Checked without the article's text.

The article is under copyright and is not part of the project. What is kept of it is a *fingerprint*: for each paragraph
the truncated SHA-256 of every window of three consecutive words. A phrase stands in a paragraph if each of its own
windows is there (w-shingling, Broder 1997).
"""

import hashlib
import re

WINDOW = 3  # words in a window: the shortest phrase that the fingerprint can check
LONGEST = 8  # words of the article that may stand together in the project
DIGITS = 8  # hexadecimal digits kept of a hash: enough to tell phrases apart, too few to find a window's words again


def words(text):
    """Split a text into lower-case words without punctuation.

    Parameters: `text`, a string. Returns a list of strings: runs of the letters a to z and digits; an apostrophe joins
    ("allies'" is `allies`), any other mark parts ("F-16" is `f`, `16`; "1,000" is `1`, `000`).

    >>> words("Britain's F-16s")
    ['britains', 'f', '16s']
    """
    return re.findall(r"[a-z0-9]+", re.sub("['’]", "", text.lower()))


def windows(text):
    """Return the hashes of all windows of `WINDOW` consecutive words in `text`, in the order of the text.

    Each is the first `DIGITS` hexadecimal digits of the SHA-256 of the words joined by single blanks.
    """
    run = words(text)
    spans = (" ".join(run[i : i + WINDOW]) for i in range(len(run) - WINDOW + 1))
    return [hashlib.sha256(span.encode()).hexdigest()[:DIGITS] for span in spans]


def fingerprint(article):
    """Make the fingerprint of an article.

    Parameters: `article`, its text, one paragraph a line. Returns a dict with the method in words and `paragraphs`, which
    maps the paragraph's number (as text, for JSON) to its hashes, sorted so that they do not give the order away.
    """
    return {
        "method": f"SHA-256 of every {WINDOW} consecutive words, lower case, joined by blanks; first {DIGITS} hex digits; sorted",
        "paragraphs": {str(n): sorted(set(windows(line))) for n, line in enumerate(article.strip().split("\n"), 1)},
    }


def problem(phrase, paragraph, prints):
    """Say what is wrong with a phrase of evidence, or return None.

    Parameters: `phrase`, the words; `paragraph`, its number; `prints`, what `fingerprint` made.
    """
    count = len(words(phrase))
    if count > LONGEST:
        return f"{count} words are too many; keep the {LONGEST} that say it (the article is under copyright)"
    if count < WINDOW:
        return f"{count} words are too few to be checked; take {WINDOW} to {LONGEST} words that stand together"
    known = prints["paragraphs"].get(str(paragraph))
    if known is None:
        return f"there is no paragraph {paragraph}; take one of 1 to {len(prints['paragraphs'])}"
    if set(windows(phrase)) <= set(known):
        return None
    elsewhere = [n for n, hashes in prints["paragraphs"].items() if set(windows(phrase)) <= set(hashes)]
    if elsewhere:
        return f"these words are not in paragraph {paragraph} but in {' and '.join(elsewhere)}; correct the one or the other"
    return f"these words do not stand together in paragraph {paragraph}; copy them exactly"
