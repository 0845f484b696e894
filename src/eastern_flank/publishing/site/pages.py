"""The pages of the site besides the lessons: home, article, glossary, gallery, the teacher's corner, and what is said offline."""

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from importlib import resources
from types import SimpleNamespace

from eastern_flank.core import lesson as lessons
from eastern_flank.core import project
from eastern_flank.core.markup import Markup, escape
from eastern_flank.figures import show
from eastern_flank.publishing import editions, html
from eastern_flank.tables import load as tables
from eastern_flank.tables.reading import article

TEACHERS = {"README": "index", "school_computers": "computers"}  # pages with another name on the site


def _page(title, about, key, kind, up="", **more):
    empty = {"number": "", "steps": [], "picture": "figures/02_dots.png"}
    return SimpleNamespace(title=title, about=about, key=key, kind=kind, up=up, **(empty | more))


def home(times: Mapping[str, str]) -> SimpleNamespace:
    """Describe the first page.

    Parameters
    ----------
    times : mapping of str to str
        How long each lesson takes, by its number.

    Returns
    -------
    SimpleNamespace
    """
    troops = tables.load("troops").set_index("id")
    force, exercise = troops.loc["force"], troops.loc["exercise_2014"]
    icons = json.loads((resources.files("eastern_flank.publishing.site") / "page" / "icons.json").read_text("utf-8"))
    headings = [lessons.heading(path) for path in lessons.paths()]
    listed = [
        {
            **{"number": each.number, "title": each.title, "question": each.question},
            **{"time": times[each.number], "icon": Markup(icons.get(each.number, ""))},
        }
        for each in headings
    ]
    paragraphs = [int(force["paragraph"]), int(exercise["paragraph"])]
    return _page(
        "One article, eleven lessons",
        "How 620 words of news become numbers, and what the numbers then let you say.",
        "home",
        "home",
        lessons=listed,
        plan=f"{force['troops']:,}",
        dots=int(exercise["troops"] // 1000),
        source=show.source_line(paragraphs),
        paragraphs=paragraphs,
    )


def paragraphs() -> Markup:
    """Write the article as the drawer of a lesson shows it: a paragraph each, with who speaks and the phrases of our tables."""
    said = tables.load("claims")[["paragraph", "evidence"]].groupby("paragraph", observed=True)["evidence"].unique()
    items = []
    for number, summary in tables.load("paragraphs")[["paragraph", "summary"]].itertuples(index=False):
        phrases = "".join(f'<div class="who">Phrase: <q>{escape(phrase)}</q></div>' for phrase in said.get(number, ()))
        items.append(
            f'<li id="r{number}" tabindex="-1"><span class="no">{number}</span><div><p>{escape(summary)}</p>{phrases}</div></li>'
        )
    return Markup(f'<p>{escape(article.REMARK)}</p><ol class="reader">{"".join(items)}</ol>')


def texts() -> Iterator[tuple[str, SimpleNamespace]]:
    """Yield the address and the description of each page of text: article, glossary, gallery, codebook, teacher's corner."""
    root = project.root()
    known = "The article is under copyright and is not on this site. You read it in our words, with phrases from it."
    body = Markup(f'<div class="reader">{article.Article(None)._repr_html_()}</div>')
    yield "article.html", _page("The article, paragraph by paragraph", known, "article", "text", lead=known, body=body)
    for source, name, about in (
        ("teaching/glossary.md", "glossary.html", "Every term, and where it is explained first."),
        ("figures/README.md", "gallery.html", "Every figure of the lessons, to take away."),
        ("data/README.md", "codebook.html", "Every table and column, and the rules of coding."),
    ):
        yield name, text((root / source).read_text("utf-8"), source, "", about)
    for path in sorted((root / "teaching").glob("*.md")):
        if path.name != "glossary.md":
            name = TEACHERS.get(path.stem, path.stem)
            about = "For teachers: timing, answers, misconceptions, a way without computers."
            yield f"teachers/{name}.html", text(path.read_text("utf-8"), f"teaching/{path.name}", "../", about)


def offline(titles: Mapping[str, str]) -> SimpleNamespace:
    """Describe the page that is shown without a network, and on which all pages are kept.

    Parameters
    ----------
    titles : mapping of str to str
        The title of each page, by its address.

    Returns
    -------
    SimpleNamespace
    """
    about = "How these lessons work without a network: keep them in the browser, or in a folder."
    order = sorted(titles, key=lambda name: name != "index.html")  # the rest as they come
    return _page("Without the internet", about, "offline", "text", pages=[(name, titles[name]) for name in order])


def text(markdown: str, key: str, up: str, about: str) -> SimpleNamespace:
    """Describe a page of text.

    Parameters
    ----------
    markdown : str
        With its title as a heading of the first level.
    key, up, about : str
        The page's key, the way to the site's folder, and what search engines are told.

    Returns
    -------
    SimpleNamespace
    """
    title = lessons.title_of(markdown)
    folder = posixpath.dirname(key)
    body = html.body(editions.relink_text(markdown, lambda address: address_on_site(address, up, folder)))
    return _page(title, about, key, "text", up, lead="", body=Markup(re.sub(r"<h1.*?</h1>", "", body, count=1)))


def address_on_site(address: str, up: str, folder: str = "teaching") -> str | None:
    """Return where a link of a lesson or of a teaching page leads on the site; None where the site has no such page.

    Parameters
    ----------
    address, up : str
    folder : str
        Where the text with the link is in the project.

    Returns
    -------
    str or None
    """
    if re.match(r"https://|#", address):
        return address
    path, hash_, fragment = posixpath.normpath(posixpath.join(folder, address)).partition("#")
    if found := re.fullmatch(r"notebooks/(\d\d)_\w+\.ipynb", path):
        return f"{up}lessons/{found[1]}.html{hash_}{fragment}"
    if path == "teaching/glossary.md":
        return f"{up}glossary.html{hash_}{fragment}"
    if path == "figures/README.md":
        return f"{up}gallery.html"
    if path == "data/README.md":
        return f"{up}codebook.html{hash_}{fragment}"
    if found := re.fullmatch(r"teaching/(\w+)\.md", path):
        return f"{up}teachers/{TEACHERS.get(found[1], found[1])}.html{hash_}{fragment}"
    if found := re.fullmatch(r"figures/(\w+\.(?:png|svg))", path):
        return f"{up}figures/{found[1]}"
    return None
