"""Words that come from outside, made safe to print, and the nearest of the words that would have been right."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

LONGEST_SHOWN = 40  # characters of a cell in a message
MOST_LISTED = 40  # words that a message lists
MOST_COMPARED = 150  # words among which the nearest is sought: comparing is slow
LONGEST_COMPARED = 40  # characters of such a word

# What is printable to Python and still shows nothing: joiners, fillers and variation selectors, and the blank of braille.
INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)

UNFINISHED = (
    "a merge was left unfinished here; keep one of the two versions, and delete the lines <<<<<<<, ======= and >>>>>>>"
)
# The four marks, whichever was forgotten; in prose only those that mean nothing else: a line of = makes a heading.
_MERGE = re.compile(r"^(<{7}|={7}|>{7}|\|{7})(?= |$)", re.MULTILINE)
_MERGE_IN_PROSE = re.compile(r"^(<{7}|>{7}) ", re.MULTILINE)
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, section 2.2


def printable(text: str) -> str:
    r"""Write whatever cannot be seen, or changes how the rest is seen, as escapes: line breaks, colours, directions, blanks.

    Parameters
    ----------
    text : str
        What may come from anywhere.

    Returns
    -------
    str

    >>> printable("4\N{NO-BREAK SPACE}000")
    '4\\xa0000'
    """
    if is_visible(text):
        return text
    return "".join(c if is_visible(c) else c.encode("unicode_escape", "surrogatepass").decode("ascii") for c in text)


def unfinished_merge(text: str, prose: bool = False) -> int | None:
    r"""Return the line at which git or nbdime left a merge for somebody to finish, or None where there is none.

    Parameters
    ----------
    text : str
        What is in a file.
    prose : bool
        Whether that is Markdown or code, in which more may be meant as it is.

    Returns
    -------
    int or None
        The line's number, from 1.

    >>> unfinished_merge("id,troops\n<<<<<<< HEAD\nforce,4000\n=======\nforce,5000\n>>>>>>> theirs\n")
    2
    """
    found = (_MERGE_IN_PROSE if prose else _MERGE).search(text)
    return text.count("\n", 0, found.start()) + 1 if found else None


def for_xml(text: str) -> str:
    r"""Put a question mark in the place of each character that no XML file can have in it.

    Parameters
    ----------
    text : str
        What may come from anywhere.

    Returns
    -------
    str

    >>> for_xml("troops\x00")
    'troops?'
    """
    return _NOT_IN_XML.sub("?", text)


def is_visible(text: str) -> bool:
    """Say whether each character of a text shows something, and none changes how the others are shown.

    Parameters
    ----------
    text : str
        What may come from anywhere.

    Returns
    -------
    bool

    >>> is_visible("4 000"), is_visible("4\N{NO-BREAK SPACE}000")
    (True, False)
    """
    return text.isprintable() and not INVISIBLE.search(text)


def shown(text: object) -> str:
    r"""Quote a text as messages do: in quotation marks, on one line, cut where it is long.

    Parameters
    ----------
    text : object
        What may come from anywhere; what is not a text is shown as Python writes it.

    Returns
    -------
    str

    >>> shown("troops\n")
    "'troops\\n'"
    """
    quote, text = ("'", text) if isinstance(text, str) else ("", repr(text))
    return f"{quote}{printable(text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + '...')}{quote}"


def one_line(text: str, most: int = 400) -> str:
    r"""Fold a message into one line.

    Parameters
    ----------
    text : str
        The message.
    most : int
        How many characters the line has at most.

    Returns
    -------
    str

    >>> one_line("No such\n  table", most=10)
    'No such t…'
    """
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def nearest(word: object, known: Iterable, most: int = 1, cutoff: float = 0.6) -> list[str]:
    """Return the words that `word` was probably meant to be, the nearest first.

    Long words, and those after the first few hundred, are not looked at.

    Parameters
    ----------
    word : object
        What somebody wrote; upper and lower case are the same.
    known : iterable
        The words that would have been right.
    most : int
        How many words are returned at most.
    cutoff : float
        From 0 to 1: how alike they must be (the ratio of `difflib.SequenceMatcher`).

    Returns
    -------
    list of str

    >>> nearest("trops", ["troops", "aircraft"])
    ['troops']
    """
    import difflib  # here, because it is needed only where something is wrong

    if len(word := str(word).lower()) > LONGEST_COMPARED:
        return []
    others = [str(other) for other in islice(known, MOST_COMPARED)]
    folded = {other.lower(): other for other in others if len(other) <= LONGEST_COMPARED}
    if word in folded:
        return [folded[word]]
    return [folded[near] for near in difflib.get_close_matches(word, folded, most, cutoff)]


def unknown(kind: str, word: object, known: Iterable) -> str:
    """Write the message for a name that is not there.

    Parameters
    ----------
    kind : str
        What was looked for: "table", "lesson".
    word : object
        The name that is not there.
    known : iterable
        The names that are there.

    Returns
    -------
    str
        One line, with the nearest names, or with all of them where none is near.

    >>> unknown("table", "trops", ["troops", "aircraft"])
    "there is no table 'trops'; did you mean 'troops'?"
    """
    known = [str(name) for name in known]
    near = nearest(word, known, most=3)
    hint = f"did you mean {' or '.join(map(repr, near))}?" if near else f"there are {listed(known)}"
    return f"there is no {kind} {shown(word)}; {hint}"


def listed(words: Sequence[str]) -> str:
    """List words in a message: the first `MOST_LISTED`, and how many more there are.

    Parameters
    ----------
    words : sequence of str

    Returns
    -------
    str

    >>> listed(["tug", "ferry"])
    'tug, ferry'
    """
    more = len(words) - MOST_LISTED
    return ", ".join(words[:MOST_LISTED]) + (f" and {more:,} more" if more > 0 else "")
