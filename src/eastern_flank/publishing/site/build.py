"""Build the site: a folder of files that any web server, or none, can show."""

import gc
import hashlib
import html
import os
import re
from collections.abc import Iterator
from pathlib import Path

from eastern_flank.core import lesson as lessons
from eastern_flank.core import own_folder, progress, project
from eastern_flank.core.markup import Markup
from eastern_flank.core.project import shown_path
from eastern_flank.figures import contact_sheet
from eastern_flank.publishing import notebooks
from eastern_flank.publishing.site import bundle, downloads, gather, offline, pages, security, share, templates
from eastern_flank.publishing.site.lesson_page import Page
from eastern_flank.publishing.site.search import index
from eastern_flank.tables import load as tables

MARK = own_folder.MARK
SOURCES = ("notebooks", "data", "teaching", "figures")  # what a site is made from, besides this package


def build(
    out: str | os.PathLike | None = None, force: bool = False, address: str = "", pyodide: str | None = None
) -> tuple[Path, int]:
    """Write the site.

    Parameters
    ----------
    out : path, optional
        The folder, by default the project's site/. One that is there must be empty or a site that was built before.
    force : bool
        Whether any other folder is taken too; what is in it stays, but for files of the same names.
    address : str
        Where the site will be on the web, if that is known.
    pyodide : str, optional
        The folder with Pyodide's files, for Python in the browser.

    Returns
    -------
    folder : Path
    count : int
        How many files the site has.

    Raises
    ------
    NotOurs, CannotWrite, LessonFailed, BadAddress, NotInstalled, Unofficial
        Nothing has then been written: a site that was there is as it was.
    """
    address = share.checked(address)
    folder, paths, live = folder_of(out), notebooks.find(), bool(pyodide)
    if live:
        from eastern_flank.publishing.site import live as python

        python.check(pyodide)
    with (
        own_folder.replaced(folder, "the site", inputs(address, live), force) as place,
        progress.bar("{}", len(paths) + 1 + live) as shown,
    ):
        runs = gather.run(paths, _told(shown))
        gc.freeze()  # pages leave cycles: looking for them in libraries and lessons too would take a tenth of the time
        progress.doing("writing the pages")
        for name, content in files(runs, address, live):
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if live:
            progress.doing("adding Python for the browser")
            python.add(place, pyodide)
    return folder, len(own_folder.read_mark(folder)[1])


def folder_of(out: str | os.PathLike | None) -> Path:
    """Return where a site is written.

    Parameters
    ----------
    out : path or None
        As for `build`.

    Returns
    -------
    Path
    """
    return Path(out or project.root() / "site").absolute()


def inputs(address: str, live: bool) -> str:
    """Return a number for all that a site is made from; if one byte changes, it does.

    Parameters
    ----------
    address : str
    live : bool
        What the site is asked to have, as for `files`.

    Returns
    -------
    str
    """
    root, package = project.root(), Path(__file__).parents[2]
    digest = hashlib.sha256(f"{address} {live}".encode())
    for folder in (*(root / name for name in SOURCES), package):
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder.parent).as_posix()
            if path.is_file() and "__pycache__" not in path.parts and "/." not in name:
                digest.update(f"{name}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:16]


def _told(shown):
    return lambda path, done, total: shown(f"running {path.stem}", done, total)


def files(runs: dict[Path, gather.Run], address: str = "", live: bool = False) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each file of the site.

    Parameters
    ----------
    runs : dict of Path to Run
        The lessons.
    address : str
        Where the site will be on the web, if that is known.
    live : bool
        Whether the site has Python for the browser.

    Yields
    ------
    tuple of (str, bytes)
    """
    site = {
        "name": "Eastern Flank 2016",
        "licence": tables.about()["licenses"][0]["short"],
        "address": address,
        "question": share.QUESTION,
        "live": live,
    }
    with downloads.begun() as taken:  # while the pages are written
        yield from _finished(runs, site, taken)


def _finished(runs, site, taken):
    """Yield each file as it is in the site: with the rules of styles in the sheet, and the worker, which knows all others."""
    titles, rules, known = {}, {}, {}
    for name, content in _contents(runs, site, taken, titles, rules):
        if isinstance(content, str):
            if found := re.search(r"<title>(.*), Eastern Flank 2016</title>", content):
                titles[name] = html.unescape(found[1])
            content = security.without_styles(content, rules).encode()
        known[name] = (hashlib.sha256(content).hexdigest(), len(content))
        yield name, content
    yield offline.WORKER, offline.worker(known)


def _contents(runs, site, taken, titles, rules):
    """Yield each file but the worker.

    `titles` are those of the pages, and `rules` what the style sheet needs for them, once they have been yielded.
    """
    made, found = {path: Page(path, run) for path, run in runs.items()}, []
    order = list(made)
    for place, page in enumerate(made.values()):
        near = [("before", order[place - 1])] * (place > 0) + [("next", each) for each in order[place + 1 : place + 2]]
        page.others = [(which, lessons.heading(each)) for which, each in near]
        found += index.of_lesson(lessons.heading(order[place]), page.sections)
        yield f"lessons/{page.number}.html", _page("lesson", page, site)
        for name, frames in page.frames.items():
            yield (
                f"lessons/frames/{page.number}-{name}.js",
                f"efFrames({templates.as_json(name)},{templates.as_json(frames)});\n",
            )
    times = {page.number: page.time for page in made.values()}
    items = {page.number: page.items for page in made.values()}
    yield "index.html", _page("home", pages.home(times, items), site)
    public = ["index.html", *(f"lessons/{number}.html" for number in times)]
    for template, page in (("article", pages.article()), ("glossary", pages.glossary())):
        found += pages.found_in(page)
        public.append(page.path)
        yield page.path, _page(template, page, site)
    for name, page in pages.texts():
        if not page.private:
            public.append(name)
            found.append(index.of_page(page.title, name, page.about))
        yield name, _page("text", page, site)
    yield "404.html", _page("lost", pages.lost(share.path(site["address"])), site)
    yield from pages.data()
    yield from pages.notebook_files(site["address"])
    files = taken()
    yield from files.items()
    for template, page in (("gallery", pages.gallery(files)), ("teachers", pages.teachers(files, times))):
        public.append(page.path)
        found.append(index.of_page(page.title, page.path, page.about))
        yield page.path, _page(template, page, site)
    if site["address"]:
        yield from share.files(site["address"], public, list(map(lessons.heading, runs)))
    for figure in contact_sheet.finished():  # and no copies of them
        for path in (figure.png, figure.png.with_suffix(".svg")):
            yield f"figures/{path.name}", path.read_bytes()
    yield "reader.js", f"efReader = {templates.as_json(pages.paragraphs())};\n"
    yield "teachers/class.html", _page("class", pages.classroom(), site)
    yield "teachers/class.js", bundle.class_script()
    page = pages.offline(titles)
    found.append(index.of_page(page.title, page.path, page.about))
    yield "offline.html", _page("offline", page, site)
    yield "search.js", f"efSearch = {templates.as_json({'same': index.words(), 'texts': found})};\n"
    yield "site.js", bundle.script()
    yield from bundle.files()
    yield from offline.app()
    yield "site.css", bundle.style() + "".join(f".{name} {{ {look} }}\n" for name, look in sorted(rules.items()))


def _page(template, page, site):
    return templates.render(template, page=page, site=site, policy=Markup(security.META))


def report(
    out: str | os.PathLike | None = None,
    force: bool = False,
    address: str = "",
    pyodide: str | None = None,
    serve: bool = False,
    browser: bool = True,
) -> int:
    """Write the site for the command line, or show it.

    Parameters
    ----------
    out : path, optional
    force : bool
    address : str
    pyodide : str, optional
        As for `build`.
    serve : bool
        Whether to show the site, which is then built only if it is missing, or if something that it is made from has changed.
    browser : bool
        Whether to open one then.

    Returns
    -------
    int
        The exit status.
    """
    folder = folder_of(out)
    made_from, names = own_folder.read_mark(folder)
    if not serve or made_from != inputs(address, bool(pyodide)) or not all((folder / name).is_file() for name in names):
        folder, count = build(out, force, address, pyodide)
        progress.say(f"{shown_path(folder)}: {count} files; open index.html")
    if serve:
        from eastern_flank.publishing.site import serve as server

        server.serve(folder, browser)
    return 0
