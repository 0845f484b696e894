"""The one way from text to a page: what comes from a table, a file or a reader is shown as it is, in HTML and in Markdown."""

import html
import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from eastern_flank.core.text import printable

# JupyterLab sets no formulas in an element of these classes.
NO_FORMULAS = 'class="mathjax_ignore tex2jax_ignore"'

# What Markdown reads as markup: anywhere; beside a word; in an address; at the start of a line.
_MARKS = re.compile(r"[\\`*{}\[\]~|$^@#]|(?<![^\W_])_|_(?![^\W_])|:(?=//)|(?i:(?<=www))\.|!(?=\[)|^[+=:-]|^\d+[.)]")
_PLAIN_CODE = re.compile(r"[^`|&<>\s]+( [^`|&<>\s]+)*")


class Markup(str):
    """What is HTML or Markdown already: `escape` leaves it as it is."""


def escape(text: object) -> Markup:
    """Write a text so that HTML and Markdown show it, letter for letter, and obey none of it.

    Parameters
    ----------
    text : object
        What may come from anywhere. Line breaks and runs of spaces become one space, as a browser shows them; other characters
        that cannot be seen, such as those that turn the direction of writing, become escapes.

    Returns
    -------
    Markup
        For an element's text, an attribute in double quotation marks or a line of Markdown.

    >>> escape("<b>4*4</b>")
    '&lt;b&gt;4&#42;4&lt;/b&gt;'
    """
    if isinstance(text, Markup):
        return text
    line = html.escape(printable(" ".join(str(text).split())), quote=False).replace('"', "&quot;")
    return Markup(_MARKS.sub(lambda mark: f"{mark[0][:-1]}&#{ord(mark[0][-1])};", line))


def pre(text: str) -> Markup:
    r"""Write a text of several lines as an element `<pre>`, which keeps its lines and their indents.

    Parameters
    ----------
    text : str
        What may come from anywhere.

    Returns
    -------
    Markup

    >>> pre("bars:\n  a & b")
    '<pre>bars:\n  a &amp; b</pre>'
    """
    indents = ((line, len(line) - len(line.lstrip(" "))) for line in text.splitlines())
    lines = "\n".join(" " * indent + escape(line) for line, indent in indents)
    return Markup(f"<pre>{lines}</pre>")


def listed(lines: Iterable[object]) -> Markup:
    """Write lines as a list in HTML.

    Parameters
    ----------
    lines : iterable of object
        An entry each.

    Returns
    -------
    Markup

    >>> listed(["a & b"])
    '<ul><li>a &amp; b</li></ul>'
    """
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return Markup(f"<ul>{items}</ul>")


def folded(words: object, html: Markup) -> Markup:
    """Write HTML that is closed until somebody opens it.

    Parameters
    ----------
    words : object
        What it is opened by.
    html : Markup
        What is in it.

    Returns
    -------
    Markup

    >>> folded("More", Markup("<p>much</p>"))[-31:]
    '</summary><p>much</p></details>'
    """
    summary = f'<summary style="padding:8px 0"><strong>{escape(words)}</strong></summary>'
    return Markup(f"<details {NO_FORMULAS}>{summary}{escape(html)}</details>")


def code(text: str) -> Markup:
    """Write a name or a rule as code in a line of Markdown, where a tool or a table's column is meant.

    Parameters
    ----------
    text : str
        What may come from anywhere.

    Returns
    -------
    Markup
        In backticks; where these could not hold it, as an element `<code>`.

    >>> code("led_by"), code("a|b")
    ('`led_by`', '<code>a&#124;b</code>')
    """
    plain = _PLAIN_CODE.fullmatch(text) and text.isprintable()
    return Markup(f"`{text}`" if plain else f"<code>{escape(text)}</code>")


def link(words: object, address: str) -> Markup:
    """Write a link in Markdown.

    Parameters
    ----------
    words : object
        What is clicked.
    address : str
        An address that begins with "https://", or a path; nothing else is ever called.

    Returns
    -------
    Markup

    >>> link("a [b]", "javascript:alert(1)")
    '[a &#91;b&#93;](javascript%3Aalert%281%29)'
    """
    secure = "https://" * address.startswith("https://")
    path = quote(address.removeprefix(secure).lstrip("/"), safe="/#?&=%:" if secure else "/#", errors="replace")
    return Markup(f"[{escape(words)}]({secure}{path})")


def bullets(lines: Iterable[object]) -> Markup:
    """Write a list in Markdown.

    Parameters
    ----------
    lines : iterable of object
        A line each.

    Returns
    -------
    Markup

    >>> print(bullets(["one", "two"]))
    - one
    - two
    """
    return Markup("\n".join(f"- {escape(line)}" for line in lines))


def table(header: Sequence[object], rows: Iterable[Iterable[object]]) -> Markup:
    """Write a table in Markdown.

    Parameters
    ----------
    header : sequence of object
        The columns' headings, of which none is empty.
    rows : iterable of iterable
        The cells of each row.

    Returns
    -------
    Markup

    >>> print(table(["a", "b"], [(1, "x|y")]))
    | a | b |
    | --- | --- |
    | 1 | x&#124;y |
    """
    cells = [map(escape, line) for line in (header, [Markup("---")] * len(header), *rows)]
    return Markup("\n".join(f"| {' | '.join(line)} |" for line in cells))
