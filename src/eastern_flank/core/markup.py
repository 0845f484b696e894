"""The one way from text to a page: what comes from a table, a file or a reader is shown as it is, in HTML and in Markdown."""

import html
import re

# What Markdown reads as markup anywhere, at the start of a line, in a list's number, or in an address that it would link.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]~|$^@:=]|^[#+-]|(?<=\d)[.)](?=\s)|(?i:(?<=www))\.|!(?=\[)")


def escape(text: object) -> str:
    """Write a text so that HTML and Markdown show it, letter for letter, and obey none of it.

    Parameters
    ----------
    text : object
        What may come from anywhere; line breaks and runs of spaces become one space, as a browser shows them.

    Returns
    -------
    str
        For an element's text, an attribute in quotation marks or a line of Markdown.

    >>> escape("<b>4*4</b>")
    '&lt;b&gt;4&#42;4&lt;/b&gt;'
    """
    line = " ".join(str(text).split())
    parts = _MARKDOWN.split(line)
    marks = [f"&#{ord(mark)};" for mark in _MARKDOWN.findall(line)] + [""]
    return "".join(html.escape(part) + mark for part, mark in zip(parts, marks, strict=True))
