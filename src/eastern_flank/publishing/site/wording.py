"""What a lesson's words become on its page: nothing is said about running a cell, code is apart, and paragraphs are links."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup, NavigableString

from eastern_flank.core.markup import Markup, escape
from eastern_flank.publishing import html

WHOLE = "*"  # in words.toml: the whole cell
_CODE = re.compile(r"(?:^|(?<=[\s.]))In code\b")
_PARAGRAPHS = re.compile(r"\bparagraphs? \d{1,2}(?:(?:, | and | to | or |–)\d{1,2})*\b")


@cache
def table() -> dict[str, dict[str, dict[str, str]]]:
    """Return words.toml: for each lesson and cell the words in the notebook, and those on the page."""
    return tomllib.loads((Path(__file__).parent / "page" / "words.toml").read_text("utf-8"))


@cache
def table_of_answers() -> dict[str, str]:
    """Return worked.toml: the worked answer of each exercise in words, in Markdown."""
    return tomllib.loads((Path(__file__).parent / "page" / "worked.toml").read_text("utf-8"))


def worked(exercise: str) -> Markup:
    """Return how one gets to the answer of an exercise without code; nothing where nobody has written it down.

    Parameters
    ----------
    exercise : str

    Returns
    -------
    Markup
    """
    words = table_of_answers().get(exercise, "")
    return Markup(html.body(words)) if words else Markup("")


def on_page(source: str, words: Mapping[str, str]) -> str:
    """Return the text of a cell as its page has it.

    Parameters
    ----------
    source : str
    words : mapping of str to str
        As in `table`. What is not in the cell, since somebody has changed it, changes nothing.

    Returns
    -------
    str

    >>> on_page("Count them. Run the cell.", {" Run the cell.": ""})
    'Count them.'
    """
    if WHOLE in words:
        return words[WHOLE].strip()
    for there, here in words.items():
        source = source.replace(there, here)
    return source


def described(about: object, words: Mapping[str, str]) -> object:
    """Return the description of a part with the words that its page has.

    Parameters
    ----------
    about : object
        Of dicts, lists and texts.
    words : mapping of str to str
        As for `on_page`.

    Returns
    -------
    object
    """
    if isinstance(about, dict):
        return {name: each if name == "svg" else described(each, words) for name, each in about.items()}
    if isinstance(about, list):
        return [described(each, words) for each in about]
    return on_page(about, words) if isinstance(about, str) else about


def without_code(text: str) -> tuple[Markup, Markup]:
    """Divide a text into what everybody reads, and what it says to those who write code.

    Parameters
    ----------
    text : str
        HTML. In each paragraph what follows the words "In code" is for them.

    Returns
    -------
    text, code : Markup

    >>> without_code("<p>Count. In code, use <code>.sum()</code>.</p>")
    ('<p>Count.</p>', '<p>In code, use <code>.sum()</code>.</p>')
    """
    soup, code = BeautifulSoup(text, "html.parser"), ""
    for paragraph in soup.find_all("p"):
        said = next((child for child in paragraph.children if isinstance(child, str) and _CODE.search(child)), None)
        if said is None:
            continue
        at = _CODE.search(said).start()
        rest = soup.new_tag("p")
        rest.extend([NavigableString(said[at:]), *list(said.next_siblings)])
        said.replace_with(NavigableString(said[:at].rstrip()))
        code += str(rest)
        if not paragraph.get_text().strip():
            paragraph.extract()
    return Markup(soup), Markup(code)


def with_chips(text: str, up: str) -> Markup:
    """Make a link to the article of the number of each paragraph that a text names.

    Parameters
    ----------
    text : str
        HTML.
    up : str
        The way to the site's folder.

    Returns
    -------
    Markup
    """
    soup = BeautifulSoup(text, "html.parser")
    for words in soup.find_all(string=_PARAGRAPHS):
        if not words.find_parent(["a", "code", "pre", "summary", "h1", "h2", "h3", "h4", "button"]):
            pieces, done = [], 0
            for found in _PARAGRAPHS.finditer(words):
                for number in re.finditer(r"\d+", found[0]):
                    at = found.start() + number.start()
                    pieces += [words[done:at], BeautifulSoup(chip(number[0], up), "html.parser")]
                    done = at + len(number[0])
            words.replace_with(*filter(None, [*pieces, words[done:]]))
    return Markup(soup)


def chip(number: str, up: str) -> str:
    """Return the number of a paragraph as a link that opens it.

    Parameters
    ----------
    number, up : str

    Returns
    -------
    str
    """
    to, number = escape(up), escape(number)
    name = f"Read paragraph {number}"
    return f'<a class="para" href="{to}article.html#p{number}" data-read="{number}" aria-label="{name}">{number}</a>'
