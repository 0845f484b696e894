"""Pages in Markdown: the one way in which they are read, so that one that is damaged is one line everywhere."""

import os
import stat
from pathlib import Path

from eastern_flank.core.atomic_write import reason
from eastern_flank.core.errors import PlainError
from eastern_flank.core.text import UNFINISHED, unfinished_merge

LONGEST = 300_000  # characters; the codebook has 72,000


class PageUnreadable(PlainError, ValueError):
    """A page that cannot be read; the message says why and what to do."""


def read(path: str | os.PathLike, name: str) -> str:
    """Read a page.

    Parameters
    ----------
    path : path
        Its file.
    name : str
        What messages call it: "teaching/02_troops.md".

    Returns
    -------
    str
        Its text, each line of which ends in a line feed.

    Raises
    ------
    PageUnreadable
    """
    try:
        info = os.stat(path)
        if not stat.S_ISREG(info.st_mode):  # a pipe could keep us waiting for ever
            raise PageUnreadable(f"{name}: not a file; put the page in its place")
        if info.st_size > 4 * LONGEST:  # a character has four bytes at most
            raise PageUnreadable(f"{name}: it has more than {LONGEST:,} characters; shorten it")
        return decode(Path(path).read_bytes(), name)
    except OSError as error:
        raise PageUnreadable(f"{name}: {reason(error)}") from None


def decode(content: bytes, name: str) -> str:
    """Return the text of a page.

    Parameters
    ----------
    content : bytes
        All that is in its file.
    name : str
        As for `read`.

    Returns
    -------
    str

    Raises
    ------
    PageUnreadable
        Where it is not a text, is too long, or where a merge was left unfinished in it.
    """
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise PageUnreadable(f"{name}: not a text in UTF-8; save it as one") from None
    if len(text) > LONGEST:
        raise PageUnreadable(f"{name}: it has more than {LONGEST:,} characters; shorten it")
    if line := unfinished_merge(text, prose=True):
        raise PageUnreadable(f"{name}, line {line}: {UNFINISHED}")
    return text
