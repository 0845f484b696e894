"""Words that come from outside, made safe to print, and the nearest of the words that would have been right."""

from collections.abc import Iterable

LONGEST_SHOWN = 40  # characters of a cell in a message


def printable(text: str) -> str:
    r"""Write whatever cannot be seen, such as line breaks and no-break spaces, as escapes.

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
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode("ascii") for c in text)


def shown(text: str) -> str:
    r"""Quote a text as messages do: in quotation marks, on one line, cut where it is long.

    Parameters
    ----------
    text : str
        What may come from anywhere.

    Returns
    -------
    str

    >>> shown("troops\n")
    "'troops\\n'"
    """
    return f"'{printable(text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + '...')}'"


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

    folded = {str(other).casefold(): str(other) for other in known}
    return [folded[near] for near in difflib.get_close_matches(str(word).casefold(), folded, most, cutoff)]


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
    hint = f"did you mean {' or '.join(map(repr, near))}?" if near else f"there are {', '.join(known)}"
    return f"there is no {kind} {word!r}; {hint}"
