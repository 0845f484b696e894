"""Build the site: a folder of files that any web server, or none, can show."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bs4 import BeautifulSoup

from eastern_flank.core import atomic_write, inside, progress, project
from eastern_flank.core import lesson as lessons
from eastern_flank.core.errors import PlainError
from eastern_flank.core.markup import Markup
from eastern_flank.core.text import printable
from eastern_flank.publishing import notebooks
from eastern_flank.publishing.site import bundle, gather, pages, templates
from eastern_flank.publishing.site.lesson_page import Page
from eastern_flank.tables import load as tables

MARK = "eastern-flank-site.txt"  # in a folder that is ours
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'none'"
)


class NotOurs(PlainError, OSError):
    """A folder that is there and is not a site of ours; the message says what to do."""


def build(out: str | os.PathLike | None = None, force: bool = False) -> tuple[Path, int]:
    """Write the site.

    Parameters
    ----------
    out : path, optional
        The folder, by default the project's site/. One that is there must be empty or a site that was built before.
    force : bool
        Whether any other folder is taken too; what is in it stays, but for files of the same names.

    Returns
    -------
    folder : Path
    count : int
        How many files the site has.

    Raises
    ------
    NotOurs, CannotWrite, LessonFailed
        Nothing has then been written.
    """
    folder = Path(out or project.root() / "site").absolute()
    atomic_write.check_folder(folder)
    before = _ours(folder, force)
    paths = notebooks.find()
    with progress.bar("running {}", len(paths)) as shown:
        runs = gather.run(paths, lambda path, done, total: shown(path.stem, done, total))
    with atomic_write.scratch(folder, "the site") as place:
        names = []
        for name, content in files(runs):
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            names.append(name)
        for name in sorted(names):
            target = inside.path(folder, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            (place / name).replace(target)
    for name in before - set(names):
        inside.path(folder, name).unlink(missing_ok=True)
    atomic_write.write(folder / MARK, "".join(f"{name}\n" for name in sorted(names)).encode())
    return folder, len(names)


def _ours(folder, force):
    """Return the names of the files of the site that was there before; refuse a folder of somebody else's."""
    try:
        listed = (folder / MARK).read_text("utf-8").splitlines()
        return {name for name in listed if name and not name.startswith(("/", ".")) and ".." not in name.split("/")}
    except FileNotFoundError:
        if folder.exists() and not force and (not folder.is_dir() or any(folder.iterdir())):
            raise NotOurs(
                f"{printable(str(folder))} is there and is not a site of ours; --out writes elsewhere, --force into it"
            ) from None
        return set()


def files(runs: dict[Path, gather.Run]) -> Iterator[tuple[str, str | bytes]]:
    """Yield the name and the content of each file of the site.

    Parameters
    ----------
    runs : dict of Path to Run
        The lessons.

    Yields
    ------
    tuple of (str, str or bytes)
    """
    made, found = {path: Page(path, run) for path, run in runs.items()}, []
    order = list(made)
    for place, page in enumerate(made.values()):
        near = [("before", order[place - 1])] * (place > 0) + [("next", each) for each in order[place + 1 : place + 2]]
        page.others = [(which, lessons.heading(each)) for which, each in near]
        found += searched(page.title, f"lessons/{page.number}.html", page.sections)
        yield f"lessons/{page.number}.html", _page("lesson", page)
        for name, frames in page.frames.items():
            yield (
                f"lessons/frames/{page.number}-{name}.js",
                f"efFrames({templates.as_json(name)},{templates.as_json(frames)});\n",
            )
    yield "index.html", _page("home", pages.home({page.number: page.time for page in made.values()}))
    for name, page in pages.texts():
        yield name, _page("text", page)
    root = project.root()
    for figure in sorted((root / "figures").glob("[0-9][0-9]_*.*")):
        yield f"figures/{figure.name}", figure.read_bytes()
    yield "reader.js", f"efReader = {templates.as_json(pages.paragraphs())};\n"
    yield "search.js", f"efSearch = {templates.as_json(found)};\n"
    yield "site.css", bundle.style()
    yield "site.js", bundle.script()
    yield from bundle.files()


def searched(page: str, address: str, sections: Iterable[Mapping]) -> Iterator[dict[str, str]]:
    """Yield what the search finds in a page: each heading and paragraph, and where it is.

    Parameters
    ----------
    page, address : str
    sections : iterable of mapping
        Each with its `id` and its `html`.

    Yields
    ------
    dict of str to str
    """
    title = page
    for section in sections:
        soup = BeautifulSoup(section["html"], "html.parser")
        for hidden in soup.select("script, .ex, details"):  # no answer is found by searching
            hidden.decompose()
        title = (soup.select_one("h1, h2, h3") or soup.new_tag("b", string=title)).get_text()
        for text in soup.select("p, li"):
            words = " ".join(text.get_text().split())
            if len(words) > 20:
                yield {"page": page, "address": f"{address}#{section['id']}", "title": title, "text": words}


def _page(template, page):
    package = tables.about()
    site = {"name": "Eastern Flank 2016", "licence": package["licenses"][0]["short"]}
    return templates.render(template, page=page, site=site, policy=Markup(POLICY))


def report(out: str | os.PathLike | None = None, force: bool = False) -> int:
    """Write the site for the command line.

    Parameters
    ----------
    out : path, optional
    force : bool
        As for `build`.

    Returns
    -------
    int
        The exit status.
    """
    folder, count = build(out, force)
    print(f"{printable(str(folder))}: {count} files; open index.html")
    return 0
