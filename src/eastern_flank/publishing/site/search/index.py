"""What the search finds: lessons, their headings and paragraphs, the article, the glossary, the other pages.

What would answer a guess that the reader has not made is found, and not shown: each text names the guesses that come first.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources

from bs4 import BeautifulSoup, Tag

from eastern_flank.classroom import items
from eastern_flank.core.lesson import Heading
from eastern_flank.publishing.site import checks

_SHORTEST = 20  # characters of a text that is worth finding
_LARGE = 100  # an answer to a guess that a text tells only if it means it


def words() -> list[list[str]]:
    """Return groups of words that the search takes for one another.

    Returns
    -------
    list of list of str
    """
    return tomllib.loads((resources.files(__package__) / "words.toml").read_text("utf-8"))["same"]


def of_lesson(heading: Heading, sections: Iterable[Mapping]) -> Iterator[dict[str, object]]:
    """Yield what is found of a lesson: itself, and each paragraph below its heading.

    Parameters
    ----------
    heading : Heading
    sections : iterable of mapping
        Those of its page, each with its `id` and its `html`.

    Yields
    ------
    dict of str to object
        `page`, `address`, `title`, `text`, of a lesson itself `lesson`, and `after`: guesses that the text may answer.
    """
    page, address = f"{heading.number} {heading.title}", f"lessons/{heading.number}.html"
    yield {"page": page, "address": address, "title": heading.question, "text": "", "lesson": heading.number}
    title, after = heading.question, []
    for section in sections:
        soup = BeautifulSoup(section["html"], "html.parser")
        for hidden in soup.select("script, .ex, details, .fig, .result"):  # no answer is found by searching
            hidden.decompose()
        title = (soup.select_one("h1, h2, h3") or soup.new_tag("b", string=title)).get_text()
        for element in soup.select("p, li, [data-prediction]"):
            if "data-prediction" in element.attrs:
                after = [element["data-prediction"]]
            elif not element.find_parent(attrs={"data-prediction": True}):
                text = _plain(element)
                if len(text) > _SHORTEST and not checks.tells(text, heading.number):
                    place = {"page": page, "address": f"{address}#{section['id']}", "title": title, "text": text}
                    yield place | {"after": list(dict.fromkeys(after + told(text)))}


def of_page(title: str, address: str, about: str) -> dict[str, object]:
    """Return what is found of a page as a whole.

    Parameters
    ----------
    title, address, about : str

    Returns
    -------
    dict of str to object
    """
    return {"page": title, "address": address, "title": "", "text": about}


def of_text(page: str, address: str, title: str, text: str) -> dict[str, object]:
    """Return what is found of a paragraph of the article, or of a term.

    Parameters
    ----------
    page, address, title, text : str

    Returns
    -------
    dict of str to object
    """
    return {"page": page, "address": address, "title": title, "text": text, "after": told(text)}


def told(text: str) -> list[str]:
    """Return the guesses whose number a text tells.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str

    >>> told("An exercise with 100,000 troops"), told("A force of 4,000")
    (['02.a'], [])
    """
    numbers = {float(found.replace(",", "")) for found in re.findall(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w%])", text)}
    return [
        each.item
        for each in items.by_number().values()
        if each.at is not None and each.at >= _LARGE and each.at in numbers
    ]


def _plain(element: Tag) -> str:
    return " ".join(element.get_text().split())
