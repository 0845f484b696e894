"""Handouts: a folder with what a class needs on one morning, for its students or for its teachers.

A set contains the lessons' notebooks, each also as an accessible HTML page, and PDFs to print; next to them, in folders with the
project's own names, the few files that the lessons link to. So a set can be copied to wherever the class will find it. It is made
from the notebooks as they are: nothing is run.
"""

import os
import posixpath
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from eastern_flank.core import atomic_write, document, inside, lesson, markup, progress, project
from eastern_flank.core.project import shown_path
from eastern_flank.core.text import printable
from eastern_flank.publishing import editions, limits, meeting_sheets, notebooks, pdf, published
from eastern_flank.publishing import html as pages
from eastern_flank.publishing.worksheets import answers, sheet
from eastern_flank.publishing.worksheets.lesson import SheetMismatch

PACK = tuple(f"teaching/{name}.md" for name in ("README", "fair", "glossary", "role_cards", "school_computers"))
PLAIN_NAMES = {
    "teaching/README.md": "planner",
    "data/README.md": "codebook",
    "figures/README.md": "gallery",
}  # pages that would all be called README
# The folders of the project out of which a set takes what its lessons link to, and what is left where it is.
FOLDERS = {editions.STUDENTS: ("data", "figures"), editions.TEACHERS: ("data", "figures", "teaching")}
FOR_ALL = "teaching/role_cards.md"  # of the teachers' pages the one that students get: they play with it
LEFT = project.DICTIONARY.as_posix()  # else the notebooks would take the set for the project
KINDS = 3  # what is made of each lesson and page: a notebook, a page for browsers, a PDF; for the bar, roughly
NOT_PRINTED = "html/codebook.html"  # it is for looking things up, not for reading

_FOLDER = Path(__file__).parent / "page"


def build(
    names: Iterable[str | os.PathLike] = (),
    audience: str = "students",
    paper: str = "a4",
    out: str | os.PathLike | None = None,
    force: bool = False,
    long: bool = False,
) -> tuple[Path, list[str], str | None]:
    """Write a set of handouts, and show on standard error how far it is.

    Parameters
    ----------
    names : iterable of str or path
        Lessons, as for `notebooks.find`.
    audience : str
        "students" or "teachers".
    paper : str
        "a4" or "letter".
    out : path, optional
        The folder in which the set's own folder is made, by default the project's handouts/.
    force : bool
        Whether files that exist and are different are replaced.
    long : bool
        Whether students get every lesson in full as a PDF too, besides its worksheet; teachers always do.

    Returns
    -------
    folder : pathlib.Path
        The set's own folder.
    changed : list of str
        The names of the files that changed.
    why_not : str or None
        Why there are no PDFs, in one line.

    Raises
    ------
    CannotWrite, LessonNotFound, LessonUnreadable, Outside, PageMismatch, CannotMake
        Nothing has then been written.
    """
    out = Path(out or project.root() / "handouts").absolute()
    atomic_write.check_folder(out)
    folder = inside.path(out, audience)
    paths, changed, why_not = notebooks.find(names), [], None
    with atomic_write.scratch(folder, "handouts") as place:
        try:
            with progress.bar("making {}", KINDS * (len(paths) + len(PACK))):
                parts = _Set(paths, audience, folder, whole=not names, long=long)
                for name, content in parts.files(paper):
                    if _is_new(inside.path(folder, name), content, force):
                        _make_folder_of(place / name).write_bytes(content)
                        changed.append(name)
        except pdf.NoPrinter as error:
            why_not = str(error)
        with atomic_write.undisturbed():
            for name in changed:
                (place / name).replace(_make_folder_of(inside.path(folder, name)))
    return folder, changed, why_not


def _is_new(path, content, force):
    """Say whether a file is to be written; refuse to replace another one unless asked."""
    if path.is_file() and path.read_bytes() == content:
        return False
    folder = next(parent for parent in path.parents if parent.exists())
    if not folder.is_dir():
        raise atomic_write.CannotWrite(f"{shown_path(folder)} is a file, but should be a folder; move it elsewhere")
    if path.exists() and not (force and path.is_file()):
        raise atomic_write.CannotWrite(
            f"{shown_path(path)} already exists and is different; --force replaces it, --out writes elsewhere"
        )
    return True


def _make_folder_of(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


# -------------------------------------------------------------------------------------------------- what is in a set


class _Set:
    """What belongs to a set, by its path in the project, and how its parts link to one another."""

    def __init__(self, paths, audience, folder, whole, long):
        self.audience, self.whole, self.root = audience, whole, project.root()
        self.notebooks = {f"notebooks/{path.name}": self._edition(path) for path in paths}
        every = [f"notebooks/{path.name}" for path in notebooks.find()]
        # A set may be made lesson by lesson: those that were made before are part of it.
        self.lessons = [name for name in every if name in self.notebooks or os.path.exists(folder / name)]
        self.brought = self._brought()
        self.pages = self._pages()
        self.sheets = {
            f"worksheets/{kind}_{path.name[:2]}": html for path in paths for kind, html in self._sheets(path)
        }
        in_full = long or audience == editions.TEACHERS
        lessons = () if in_full else {_page(name) for name in self.notebooks}
        self.printed = {name: html for name, html in self.pages.items() if name != NOT_PRINTED and name not in lessons}

    def _edition(self, path):
        page = f"teaching/{path.stem}.md"
        progress.doing(f"notebooks/{path.name}")
        with limits.bounded(path.stem, limits.PAGE_SECONDS):
            nb = notebooks.read(self._file(f"notebooks/{path.name}"))
            if self.audience == editions.STUDENTS:
                nb, note = published.restored(nb, path)
                if note:
                    print(printable(note), file=sys.stderr)
                return editions.students(nb)
            return editions.teachers(nb, self._text(page) if self._file(page).exists() else "")

    def _sheets(self, path):
        """Yield the kind and the page of a lesson's worksheet, and for teachers of its answer sheet; say why there is none."""
        teaching = f"teaching/{path.stem}.md"
        progress.doing(f"worksheet {path.name[:2]}")
        with limits.bounded(path.stem, limits.PAGE_SECONDS):
            nb, _ = published.restored(notebooks.read(self._file(f"notebooks/{path.name}")), path)
            try:
                made = sheet.worksheet(
                    editions.students(nb), lambda name: self._bytes(name) if self._may_come(name) else b""
                )
            except SheetMismatch as error:
                print(printable(f"no worksheet of lesson {path.name[:2]}: {error}"), file=sys.stderr)
                return
            yield "worksheet", made
            if self.audience == editions.TEACHERS:
                yield "answers", answers.answer_sheet(nb, self._text(teaching) if self._file(teaching).exists() else "")

    def _brought(self):
        """Return the files that come along: what the notebooks link to, and no further; for teachers also their pack."""
        linked = [_target(name, address) for name, nb in self.notebooks.items() for address in editions.addresses(nb)]
        pack = PACK if self.audience == editions.TEACHERS else ()
        return sorted(filter(self._may_come, {*filter(None, linked), *pack}))

    def _may_come(self, name):
        """Say whether a set takes a file of the project along, wherever the link is."""
        folder = name.partition("/")[0]
        if name == LEFT or not (folder in FOLDERS[self.audience] or name == FOR_ALL):
            return False
        try:
            path = self._file(name)
            # A link in teaching/ may lead from the page that is for all to one that is not.
            alone = folder in FOLDERS[self.audience] or path.resolve() == self.root.resolve() / FOR_ALL
            return alone and path.is_file()
        except inside.Outside:
            return False

    def _file(self, name):
        """Return the path of a file in a folder of the project, out of which no link leads, nor does the folder itself."""
        folder, _, rest = name.partition("/")
        return inside.path(inside.path(self.root, folder), rest)

    def _bytes(self, name):
        """Return what is in a file of the project."""
        path = self._file(name)
        try:
            if path.stat().st_size > limits.FILE:
                raise limits.CannotMake(f"{name}: it has more than {limits.FILE:,} bytes; take the link to it away")
            return path.read_bytes()
        except OSError as error:
            raise notebooks.LessonUnreadable(f"{name}: {atomic_write.reason(error)}") from None

    def _text(self, name):
        return editions.with_jupyterlab(document.decode(self._bytes(name), name))

    def files(self, paper) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the bytes of every file of the set. Raises `NoPrinter` at the PDFs, which come last."""
        yield "README.md", (_FOLDER / f"README_{self.audience}.md").read_bytes()
        for name, nb in self.notebooks.items():
            yield name, notebooks.to_bytes(editions.relink(nb, self._links(name)))
        for name in self.brought:
            if name.endswith(".md"):
                yield name, editions.relink_text(self._text(name), self._links(name)).encode()
            else:
                yield name, self._bytes(name)
        for name, html in self.pages.items():
            yield name, html.encode()
        yield from self._pdfs(f"pdf_{paper}", paper)

    def _pdfs(self, folder, paper):
        documents = {}
        for name, html in self.sheets.items():
            progress.doing(f"{name.replace('/', f'_{paper}/')}.pdf")
            with limits.bounded(name, limits.PAPER_SECONDS):
                made = documents[sheet.title_of(html)] = pdf.render(html, paper, sheet.style(paper))
                content = pdf.pdf(made)
            yield f"{name.replace('/', f'_{paper}/')}.pdf", content
        for name, html in self.printed.items():
            stem = PurePosixPath(name).stem
            progress.doing(f"{folder}/{stem}.pdf")
            with limits.bounded(stem, limits.PAPER_SECONDS):
                sheets = name == _page(meeting_sheets.CARDS)
                made = meeting_sheets.render(paper) if sheets else pdf.render(pdf.printable(html), paper)
                documents[pages.title(html)] = made
                content = pdf.pdf(made)
            yield f"{folder}/{stem}.pdf", content
        if self.whole:
            progress.doing(f"{folder}/everything.pdf")
            counts = {title: len(each.pages) for title, each in documents.items()}
            cover = pdf.render(pdf.printable(self._cover(counts)), paper)
            every_page = [page for each in (cover, *documents.values()) for page in each.pages]
            yield f"{folder}/everything.pdf", pdf.pdf(cover, every_page)

    def _pages(self):
        """Return the text of every HTML page, by its name."""
        self._check_names()
        headings = {name: lesson.heading(name) for name in self.lessons}
        way = [(f"{about.number} {about.title}", PurePosixPath(_page(name)).name) for name, about in headings.items()]
        made = {}
        for name, nb in self.notebooks.items():
            progress.doing(_page(name))
            with limits.bounded(PurePosixPath(name).stem, limits.PAGE_SECONDS):
                made[_page(name)] = pages.lesson(editions.relink(nb, self._links(name, "html")), self.audience, way)
        for name in self.brought:
            if name.endswith(".md"):
                progress.doing(_page(name))
                with limits.bounded(name, limits.PAGE_SECONDS):
                    text = editions.relink_text(self._text(name), self._links(name, "html"))
                    made[_page(name)] = pages.document(text, self.audience, way)
        return made

    def _check_names(self):
        """Refuse two pages of one name, of which one would take the other's place; many computers know no upper case there."""
        taken = {}
        for name in (*self.lessons, *(name for name in self.brought if name.endswith(".md"))):
            page = unicodedata.normalize("NFKC", _page(name)).casefold()
            if page in taken:
                raise limits.CannotMake(
                    f"{name}: its page would have the same name as that of {taken[page]}; rename it"
                )
            taken[page] = name

    def _cover(self, counts):
        """Return the page on top of the pile of all PDFs, with the number of pages of each."""
        table = markup.table(["What", "Pages"], counts.items())
        return pages.document(f"# All lessons on paper\n\n{table}", self.audience)

    def _links(self, source, folder=None):
        """Return what becomes of an address in a file: for the file in its own folder, or for its page in the folder of pages."""

        def resolve(address):
            target = _target(source, address)
            if target is None:
                return address
            target = self._instead(target)
            if target not in self.lessons and target not in self.brought:
                return None
            if folder and target.endswith((".ipynb", ".md")):
                target = _page(target)
            return posixpath.relpath(target, folder or posixpath.dirname(source)) + "".join(address.partition("#")[1:])

        return resolve

    def _instead(self, target):
        """Return what a set has in place of `target`: a teaching page is in its lesson's notebook."""
        notebook = f"notebooks/{PurePosixPath(target).stem}.ipynb"
        return notebook if target.startswith("teaching/") and notebook in self.lessons else target


def _page(name):
    """Return the name of the page of a notebook or of a text in Markdown."""
    return f"html/{PLAIN_NAMES.get(name, PurePosixPath(name).stem)}.html"


def _target(source, address):
    """Return the path in the project that an address leads to, or None where it leads elsewhere or stays on its page."""
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|#", address):
        return None
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), address.split("#")[0]))


# ------------------------------------------------------------------------------------------------- for the command line


def report(names: Iterable[str | os.PathLike] = (), **options: object) -> int:
    """Write a set of handouts for the command line.

    What was written goes to standard output. Without Pango the rest is written, a line on standard error says how to get PDFs,
    and the status is 1.

    Parameters
    ----------
    names : iterable of str or path
    **options : object
        As for `build`, and so are the errors.

    Returns
    -------
    int
        The exit status: 0, or 1 without PDFs.
    """
    folder, changed, why_not = build(names, **options)
    written = f"{len(changed)} {'file' if len(changed) == 1 else 'files'} written" if changed else "up to date"
    progress.say(f"{shown_path(folder)}: {written}")
    if why_not:
        print(printable(why_not), file=sys.stderr)
    return 1 if why_not else 0
