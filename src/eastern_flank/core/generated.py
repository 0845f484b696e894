"""The part of a page that a command writes, between two comments; all other words of the page are written by hand."""

from eastern_flank.core.errors import PlainError


class MarkersMissing(PlainError, ValueError):
    """The page lacks the two comments between which something belongs."""


def fill(page: str, name: str, start: str, end: str, text: str) -> str:
    """Put a text between the two comments of a page.

    Parameters
    ----------
    page, name : str
        The page, and what to call it where something is wrong with it.
    start, end : str
        The comments.
    text : str
        What belongs between them, in Markdown.

    Returns
    -------
    str

    Raises
    ------
    MarkersMissing
        Where the page lacks the two comments, in order and once each.

    >>> print(fill("<!-- a --><!-- b -->", "page.md", "<!-- a -->", "<!-- b -->", "text"))
    <!-- a -->
    <BLANKLINE>
    text
    <!-- b -->
    """
    if page.count(start) != 1 or page.count(end) != 1 or page.index(start) > page.index(end):
        raise MarkersMissing(f"{name} must have these lines, once each, in this order: {start} and {end}")
    return f"{page.split(start)[0]}{start}\n\n{text}\n{end}{page.split(end)[1]}"
