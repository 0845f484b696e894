"""The pages of the site besides the lessons: home, article, glossary, codebook, gallery, the teacher's corner, a lost page."""

import json
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from types import SimpleNamespace

from bs4 import BeautifulSoup

from eastern_flank.classroom import items as items_asked
from eastern_flank.core import document, inside, project
from eastern_flank.core import lesson as lessons
from eastern_flank.core.markup import Markup, escape
from eastern_flank.figures import show
from eastern_flank.publishing import editions, html, notebooks, published
from eastern_flank.publishing.site import checks, downloads
from eastern_flank.publishing.site.search import index
from eastern_flank.tables import load as tables
from eastern_flank.tables.reading import article as articles

_ON_THE_SITE = {
    "article.html",
    "offline.html",
    "teachers/index.html",
    "teachers/class.html",
}  # what marked words lead to
TEACHERS = {"README": "planner", "school_computers": "computers"}  # pages with another name on the site
HOME, DOT = "02.a", 1000  # the guess that the first page asks for, which is that of lesson 02; troops of a dot
# The teacher's pages that belong to no lesson, each with what it is for.
FOR_TEACHERS = {
    "fair": "Read this first: who may be in the room, and what never to ask of them",
    "planner": "Four combinations, from one lesson of 45 minutes to a unit of five, and what to prepare",
    "computers": "For the people who run the school’s computers: what the site needs, and what notebooks need",
    "code": "For a class that also programs, in notebooks",
    "role_cards": "The cards of the ministers’ meeting, to read on a screen",
}


def _page(title, about, key, kind, up="", **more):
    """Describe a page. `private` is one that search engines are to leave out: it has answers, or is none."""
    usual = {"number": "", "steps": [], "picture": "", "path": f"{key}.html", "private": False}
    return SimpleNamespace(title=title, about=about, key=key, kind=kind, up=up, **(usual | more))


def home(times: Mapping[str, str], items: Mapping[str, Sequence[str]]) -> SimpleNamespace:
    """Describe the first page.

    Parameters
    ----------
    times : mapping of str to str
        How long each lesson takes, by its number.
    items : mapping of str to sequence of str
        The names of its predictions and exercises.

    Returns
    -------
    SimpleNamespace
    """
    force, exercise = _troops("force"), _troops("exercise_2014")
    listed = [
        {
            **{"number": each.number, "title": each.title, "question": each.question},
            **{"time": minutes(times[each.number]), "named": " ".join(items[each.number])},
            "icon": icon(each.number),
        }
        for each in map(lessons.heading, lessons.paths())
    ]
    paragraphs = [int(force["paragraph"]), int(exercise["paragraph"])]
    return _page(
        "One article, eleven lessons",
        "How 620 words of news become numbers, and what the numbers then let you say.",
        "home",
        "home",
        path="index.html",
        lessons=listed,
        plan=f"{force['troops']:,}",
        item=HOME,
        dots=int(exercise["troops"] // DOT),
        most=int(items_asked.by_number()[HOME].high // DOT),
        source=show.source_line(paragraphs),
        paragraphs=paragraphs,
    )


def icon(number: str) -> Markup:
    """Return the sign of a lesson, which tells nothing of what is found out in it.

    Parameters
    ----------
    number : str

    Returns
    -------
    Markup
    """
    icons = json.loads((resources.files("eastern_flank.publishing.site") / "page" / "icons.json").read_text("utf-8"))
    return Markup(icons.get(number, ""))


def _troops(name):
    return tables.load("troops").set_index("id").loc[name]


def minutes(time: str) -> str:
    """Return in short how long a lesson takes.

    Parameters
    ----------
    time : str
        As its first screen has it.

    Returns
    -------
    str

    >>> minutes("part A 25 minutes, part B 25 minutes")
    '25 + 25 min'
    """
    return f"{' + '.join(re.findall('[0-9]+', time))} min"


def paragraphs() -> Markup:
    """Write the article as the drawer of a lesson shows it: a paragraph each, with who speaks and the phrases of our tables."""
    items = []
    for each in _paragraphs():
        phrases = "".join(map(_phrase, each.phrases))
        items.append(
            f'<li id="r{each.number}" tabindex="-1"><span class="no">{each.number}</span><div><p>{escape(each.summary)}</p>'
            f'<div class="who">{escape(each.voices)}</div>{phrases}</div></li>'
        )
    return Markup(f'<p>{escape(articles.REMARK)}</p><ol class="reader">{"".join(items)}</ol>')


def _phrase(phrase):
    """Write a phrase; one that answers a guess is folded, since the number of its paragraph is below the question."""
    shown = f'<div class="who">Phrase: <q>{escape(phrase)}</q></div>'
    asked = index.told(phrase)
    if not asked:
        return shown
    summary = f"A phrase that answers a guess of lesson {asked[0][:2]}"
    return f'<details class="more"><summary>{escape(summary)}</summary>{shown}</details>'


def _paragraphs():
    """Return the paragraphs of the article: number, summary, words, who speaks, the phrases, and the claims."""
    words = tables.load("paragraphs").set_index("paragraph")["words"]
    return [
        SimpleNamespace(
            number=number,
            summary=summary,
            words=int(words[number]),
            voices="; ".join(voices),
            phrases=list(dict.fromkeys(phrase for _, phrase, _ in claims)),
            claims=claims,
        )
        for number, summary, voices, claims in articles.Article(None).paragraphs
    ]


def article() -> SimpleNamespace:
    """Describe the page of the article."""
    about = "The article is under copyright and is not on this site. You read it in our words, with phrases from it."
    found = _paragraphs()
    words = sum(each.words for each in found)
    title = "The article, paragraph by paragraph"
    return _page(title, about, "article", "text", remark=articles.REMARK, paragraphs=found, words=words)


def glossary() -> SimpleNamespace:
    """Describe the glossary: each term with its address, its meaning and the lesson that explains it first."""
    markdown = _page_of("teaching/glossary.md")
    rows = BeautifulSoup(html.body(markdown), "html.parser").select("tbody tr")
    terms = []
    for row in rows:
        term, meaning, number = (cell.get_text().strip() for cell in row.find_all(["td", "th"]))
        terms.append(
            SimpleNamespace(
                id=re.sub(r"[^a-z0-9]+", "-", term.lower()).strip("-"),
                term=term,
                meaning=meaning,
                lesson=lessons.heading(lessons.path_of(number)),
            )
        )
    about = "Every term of the lessons, what it means, and where it is explained first."
    return _page("Glossary", about, "glossary", "text", terms=terms)


def found_in(page: SimpleNamespace) -> Iterator[dict[str, object]]:
    """Yield what the search finds on the page of the article or in the glossary.

    Parameters
    ----------
    page : SimpleNamespace

    Yields
    ------
    dict of str to object
    """
    yield index.of_page(page.title, page.path, page.about)
    for each in getattr(page, "paragraphs", ()):
        yield index.of_text(page.title, f"{page.path}#p{each.number}", f"paragraph {each.number}", each.summary)
    for each in getattr(page, "terms", ()):
        yield index.of_text(page.title, f"{page.path}#{each.id}", each.term, each.meaning)


def gallery(made: Mapping[str, bytes]) -> SimpleNamespace:
    """Describe the gallery.

    Parameters
    ----------
    made : mapping of str to bytes
        Files to take away, by their names.

    Returns
    -------
    SimpleNamespace
    """
    about = "Every figure of the lessons, for slides, paper or a wall, with what to say about it."
    page = _page("Figures to take away", about, "gallery", "gallery", **downloads.gallery(made))
    for group in page.groups:
        group.icon = icon(group.heading.number)
    return page


def teachers(made: Mapping[str, bytes], times: Mapping[str, str]) -> SimpleNamespace:
    """Describe the first page of the teacher's corner.

    Parameters
    ----------
    made : mapping of str to bytes
        Files to take away, by their names.
    times : mapping of str to str
        How long each lesson takes, by its number.

    Returns
    -------
    SimpleNamespace
    """

    def file(name):
        content = made.get(name)
        return content and {"address": posixpath.relpath(name, "teachers"), "size": downloads.size(content)}

    listed = [
        {
            "heading": each,
            "page": f"{path.stem}.html",
            "time": minutes(times[each.number]),
            "notebook": f"../notebooks/{path.name}",
            "worksheet": file(f"teachers/worksheet_{each.number}.pdf"),
            "answers": file(f"teachers/answers_{each.number}.pdf"),
        }
        for path in lessons.paths()
        for each in [lessons.heading(path)]
    ]
    pages = [
        {"address": f"{name}.html", "title": lessons.title_of(_teaching(name)), "about": about}
        for name, about in FOR_TEACHERS.items()
    ]
    about = "A page for each lesson, worksheets and answer sheets, the meeting’s materials, and how to use the site in class."
    more = {"lessons": listed, "pages": pages, "meeting": file(downloads.MEETING), "path": "teachers/index.html"}
    return _page("For teachers", about, "teachers", "text", "../", **more)


def classroom() -> SimpleNamespace:
    """Describe the page on which a teacher opens the files of a class."""
    listed = [
        {
            "number": number,
            "title": lesson.title,
            "items": [_asked(each, checks.table(number)) for each in lesson.items],
        }
        for number, lesson in items_asked.lessons().items()
    ]
    about = "Open the files that your students saved, and see what the class answered. Nothing is sent anywhere."
    more = {"lessons": listed, "path": "teachers/class.html", "private": True}
    return _page("What the class answered", about, "class", "text", "../", **more)


def _asked(item, table):
    """Return what that page has to know of an exercise, with its check, or of a guess."""
    if item.kind == "guess":
        about = {"form": item.form, "options": item.options, "low": item.low, "high": item.high, "unit": item.unit}
    else:
        entry = table.get(item.item, {})
        about = {"check": entry if entry.get("judged") else None}
    return {"item": item.item, "kind": item.kind, "name": item.question or item.name} | about


def _teaching(name):
    """Return the text of a teacher's page by its name on the site."""
    stem = next((stem for stem, other in TEACHERS.items() if other == name), name)
    return _page_of(f"teaching/{stem}.md")


def _page_of(name):
    return document.read(project.root() / name, name)


def texts() -> Iterator[tuple[str, SimpleNamespace]]:
    """Yield the address and the description of each page that is a text of the project: codebook, teacher's pages."""
    root = project.root()
    about = "Every table and column, and the rules by which the article was coded."
    yield "codebook.html", text(_page_of("data/README.md"), "data/README.md", "", about)
    about = "For teachers: timing, answers, misconceptions, a way without computers."
    numbers = [path.stem for path in lessons.paths() if (root / "teaching" / f"{path.stem}.md").is_file()]
    stems = {name: stem for stem, name in TEACHERS.items()}
    # Not whatever is in the folder: a copy of a page, or a teacher's own notes, are nobody's business.
    for stem in sorted([*(stems.get(name, name) for name in FOR_TEACHERS), *numbers]):
        name = TEACHERS.get(stem, stem)
        markdown = editions.on_the_site(_page_of(f"teaching/{stem}.md"))
        page = text(markdown, f"teaching/{stem}.md", "../", FOR_TEACHERS.get(name, about))
        page.path, page.private, page.back = f"teachers/{name}.html", stem in numbers, True
        yield f"teachers/{name}.html", page


def notebook_files(address: str) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each lesson's notebook, for people who have JupyterLab: a student's copy, not yet run.

    Parameters
    ----------
    address : str
        Where the site will be on the web, if that is known: links in the text lead there.

    Yields
    ------
    tuple of (str, bytes)
    """
    for path in notebooks.find():
        nb, _ = published.restored(notebooks.read(path), path)
        nb = editions.relink(editions.students(nb), lambda link: _outside(link, address))
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        yield f"notebooks/{path.name}", notebooks.to_bytes(nb)


def _outside(link, address):
    """Return where a link of a notebook leads that was downloaded: nowhere, if it is not known where the site is."""
    on_site = address_on_site(link, address, "notebooks")
    return on_site if address or (on_site and on_site.startswith("https://")) else None


def data() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each table, which the codebook leads to."""
    for name in sorted(
        {f"data/{entry['path']}" for entry in tables.package()["resources"]} | {project.DICTIONARY.as_posix()}
    ):
        if address_on_site(name, "", "") == name:
            yield name, inside.path(project.root(), name).read_bytes()


def lost(up: str) -> SimpleNamespace:
    """Describe the page that a server shows where there is none.

    Parameters
    ----------
    up : str
        The path of the site's folder from the server's root: the page must work at any depth.

    Returns
    -------
    SimpleNamespace
    """
    return _page("There is no such page", "This page does not exist.", "404", "text", up, private=True)


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
    soup = BeautifulSoup(
        html.body(editions.relink_text(markdown, lambda address: address_on_site(address, up, folder))), "html.parser"
    )
    soup.h1.extract()
    steps = [(heading["id"], heading.get_text()) for heading in soup.select("h2")]
    path = "codebook.html"  # the teacher's pages have others
    return _page(title, about, key, "text", up, path=path, steps=steps, body=Markup(soup), back=False)


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
    if path in _ON_THE_SITE:
        return f"{up}{path}{hash_}{fragment}"
    if re.fullmatch(r"figures/\w+\.(?:png|svg)|data/(?:(?!source/)\w+/)?\w+\.(?:csv|json|geojson)", path):
        return up + path
    return None
