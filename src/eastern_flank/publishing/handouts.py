"""Handouts: a folder with what a class needs on one morning, for its students or for its teachers.

A set has the lessons' notebooks, each as an accessible HTML page, and PDFs to print; beside them, in folders of the project's
own names, the few files that the lessons link to. So a set can be copied to wherever the class will find it. It is made from
the notebooks as they are: nothing is run.
"""

import os
import posixpath
import re
import sys
import tempfile
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path, PurePosixPath

from eastern_flank.core import project
from eastern_flank.core.errors import PlainError
from eastern_flank.core.text import printable
from eastern_flank.publishing import editions, notebooks, pdf
from eastern_flank.publishing import html as pages

PACK = ("teaching/README.md", "teaching/fair.md", "teaching/glossary.md", "teaching/role_cards.md")
PLAIN_NAMES = {
    "teaching/README.md": "planner",
    "data/README.md": "codebook",
}  # of pages that would all be called README


class CannotWrite(PlainError, OSError):
    """A set of handouts that cannot be written; the message says which file, why, and what to do."""


def build(names=(), audience="students", paper="a4", out=None, force=False, progress=None):
    """Write a set of handouts.

    Parameters: `names`, lessons as for `lessons.find`; `audience`, "students" or "teachers"; `paper`, "a4" or "letter";
    `out`, the folder in which the set's own folder is made, by default the project's handouts/; `force`, whether files
    that are there and differ are replaced; `progress(name)`, called with the name of each file when it is made.

    Returns the set's folder, the names of the files that changed, and None or a line that says why there are no PDFs.
    Raises `CannotWrite`, `lessons.LessonNotFound` and `lessons.LessonFailed`; nothing has then been written.
    """
    folder = Path(out or project.root() / "handouts").absolute() / audience
    plan = _Set(notebooks.find(names), audience, folder, whole=not names)
    report = progress or (lambda name: None)
    with _desk(folder) as desk:
        made = _Desk(desk, folder, force, report)
        for name, content in plan.files():
            made.put(name, content)
        why_not = _print(plan, paper, made)
        return folder, made.deliver(), why_not


def _print(plan, paper, made):
    """Make the PDFs; return a line that says why there are none, or None."""
    folder, documents = f"pdf_{paper}", []
    try:
        for name, html in plan.pages.items():
            if PurePosixPath(name).stem == "codebook":  # it is to be looked up, not read
                continue
            document = pdf.render(pdf.printable(html), paper)
            made.put(f"{folder}/{PurePosixPath(name).stem}.pdf", pdf.pdf(document))
            documents.append(document)
        if plan.whole:
            cover = pdf.render(pdf.printable(plan.cover([len(each.pages) for each in documents])), paper)
            sheets = [sheet for each in (cover, *documents) for sheet in each.pages]
            made.put(f"{folder}/everything.pdf", pdf.pdf(cover, sheets))
    except pdf.NoPrinter as error:
        return str(error)
    return None


# -------------------------------------------------------------------------------------------------- what is in a set


class _Set:
    """What belongs to a set, by its path in the project, and how its parts link to one another."""

    def __init__(self, paths, audience, folder, whole):
        self.audience, self.whole, self.root = audience, whole, project.root()
        self.notebooks = {f"notebooks/{path.name}": self._edition(path) for path in paths}
        there = [
            f"notebooks/{path.name}" for path in notebooks.find() if os.path.exists(folder / "notebooks" / path.name)
        ]
        self.lessons = sorted({*self.notebooks, *there})  # a set may be made lesson by lesson
        self.brought = self._brought()

    def _edition(self, path):
        nb = notebooks.read(path)
        if self.audience == editions.STUDENTS:
            return editions.students(nb)
        page = self.root / "teaching" / f"{path.stem}.md"
        return editions.teachers(nb, page.read_text("utf-8") if page.exists() else "")

    def _brought(self):
        """Return the files that come along: what the notebooks link to, and no further; for teachers also their pack."""
        linked = [_target(name, address) for name, nb in self.notebooks.items() for address in editions.addresses(nb)]
        pack = PACK if self.audience == editions.TEACHERS else ()
        files = dict.fromkeys([*filter(None, linked), *pack])
        return sorted(name for name in files if not name.endswith(".ipynb") and (self.root / name).is_file())

    def files(self):
        """Yield the name and the bytes of every file of the set that is not a PDF."""
        yield "README.md", README[self.audience].encode()
        for name, nb in self.notebooks.items():
            yield name, notebooks.to_bytes(editions.relink(nb, self._beside(name)))
        for name in self.brought:
            content = (self.root / name).read_bytes()
            if name.endswith(".md"):
                content = editions.relink_text(content.decode("utf-8"), self._beside(name)).encode()
            yield name, content
        for name, html in self.pages.items():
            yield name, html.encode()

    @cached_property
    def pages(self):
        """The text of every HTML page, by its name."""
        way = [(_short(name), PurePosixPath(self._page(name)).name) for name in self.lessons]
        made = {}
        for name, nb in self.notebooks.items():
            made[self._page(name)] = pages.lesson(editions.relink(nb, self._between_pages(name)), self.audience, way)
        for name in self.brought:
            if name.endswith(".md"):
                text = editions.relink_text((self.root / name).read_text("utf-8"), self._between_pages(name))
                made[self._page(name)] = pages.document(text, self.audience, way)
        return made

    def cover(self, sheets):
        """Return the page that lies on the pile of all PDFs, with the number of pages of each."""
        titles = [pages.title(html) for name, html in self.pages.items() if PurePosixPath(name).stem != "codebook"]
        rows = [f"| {title} | {count} |" for title, count in zip(titles, sheets, strict=True)]
        text = "\n".join(["# All lessons on paper", "", "| What | Pages |", "| --- | ---: |", *rows])
        return pages.document(text, self.audience)

    def _page(self, name):
        """Return the name of the page of a notebook or of a text in Markdown."""
        return f"html/{PLAIN_NAMES.get(name, PurePosixPath(name).stem)}.html"

    def _beside(self, source):
        """Return what becomes of an address in a file that stands in the set where it stands in the project."""

        def resolve(address):
            target = _target(source, address)
            if target is None:
                return address
            target = self._instead(target)
            if target not in self.lessons and target not in self.brought:
                return None
            return posixpath.relpath(target, posixpath.dirname(source)) + _fragment(address)

        return resolve

    def _between_pages(self, source):
        """Return what becomes of an address in a page."""

        def resolve(address):
            target = _target(source, address)
            if target is None:
                return address
            target = self._instead(target)
            if target in self.lessons or (target in self.brought and target.endswith(".md")):
                return PurePosixPath(self._page(target)).name + _fragment(address)
            return f"../{target}" if target in self.brought else None

        return resolve

    def _instead(self, target):
        """Return what stands in a set in place of `target`: a teaching page is in its lesson's notebook."""
        lesson = f"notebooks/{PurePosixPath(target).stem}.ipynb"
        return lesson if target.startswith("teaching/") and lesson in self.lessons else target


_HOW = """
- `html`: every lesson as a page that any browser opens, without a network and without anything installed.
- `pdf_a4` or `pdf_letter`: the same, to print. `everything.pdf`, if it is there, has all of it.
- `notebooks`: the lessons to run. A notebook needs the project *Eastern Flank 2016* installed on the computer, as its README
  describes; then open the notebook there. The notebooks find the project's tables by themselves, wherever this folder lies.

The other folders hold the files that the lessons link to.
"""

README = {
    "students": f"""# Eastern Flank 2016: for students

The lessons without the worked solutions.
{_HOW}
For teachers: the project on the computer knows the answers, since it checks them. Whoever looks into its folders finds them.
""",
    "teachers": f"""# Eastern Flank 2016: for teachers

The lessons with the worked solutions open and the teaching page beside the steps. Not for sharing with students.
{_HOW}""",
}


def _target(source, address):
    """Return the path in the project that an address leads to, or None where it leads elsewhere or stays on its page."""
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|#", address):
        return None
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), address.split("#")[0]))


def _fragment(address):
    """Return the end of an address that says where on the page, with its #."""
    return "".join(address.partition("#")[1:])


def _short(name):
    """Return how a lesson is called for short: its number and name."""
    number, *words = PurePosixPath(name).stem.split("_")
    return f"{number} {' '.join(words).capitalize()}"


# ------------------------------------------------------------------------------------------------------ how it is kept


class _Desk:
    """Where a set is made, out of sight, until it can be delivered whole."""

    def __init__(self, desk, folder, force, progress):
        self.desk, self.folder, self.force, self.progress = desk, folder, force, progress
        self.names = []

    def put(self, name, content):
        """Take a file; say at once if delivering it would replace another."""
        old = self.folder / name
        same = old.is_file() and old.read_bytes() == content
        if old.exists() and not same and not (self.force and old.is_file()):
            raise CannotWrite(f"{old} is there and differs; --force replaces it, --out writes elsewhere")
        if not same:
            part = self.desk / name
            part.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(content)
            self.names.append(name)
        self.progress(name)

    def deliver(self):
        """Move the files to where they belong; return their names."""
        for name in self.names:
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.desk / name).replace(self.folder / name)
        return self.names


@contextmanager
def _desk(folder):
    """Give a place to make a set at; if it comes to nothing, leave no folder that was not there before."""
    missing = []
    try:
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        # In the folder itself: only within one disk is a finished file moved in one step.
        with tempfile.TemporaryDirectory(prefix=".handouts-", dir=folder, ignore_cleanup_errors=True) as place:
            yield Path(place)
    except PlainError:
        raise
    except (OSError, ValueError) as error:  # a name with a NUL in it is no OSError
        reason = getattr(error, "strerror", None) or error
        raise CannotWrite(f"cannot write handouts to {printable(str(folder))}: {reason}") from None
    finally:
        for each in missing:
            if os.path.isdir(each) and not any(each.iterdir()):  # `Path.is_dir` raises where a name is too long
                each.rmdir()


# ------------------------------------------------------------------------------------------------- for the command line


def report(names=(), audience="students", paper="a4", out=None, force=False):
    """Write a set of handouts for the command line. Returns the exit status: 0, 1 if something failed, 130 if interrupted.

    Parameters: as for `build`. Progress and errors go to standard error, an error in one line; what was written goes to
    standard output. Without Pango the rest is written, the error says how to get PDFs, and the status is 1.
    """
    try:
        with _watching() as progress:
            folder, changed, why_not = build(names, audience, paper, out, force, progress)
    except (CannotWrite, project.ProjectNotFound, notebooks.LessonNotFound, notebooks.LessonFailed) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; nothing was written", file=sys.stderr)
        return 130
    print(f"{folder}: {len(changed)} files written" if changed else f"{folder}: up to date")
    if why_not:
        print(why_not, file=sys.stderr)
    return 1 if why_not else 0


@contextmanager
def _watching():
    """Give a `progress` that says on standard error which file was made last: in one place, or without a terminal as lines."""
    if not sys.stderr.isatty():
        yield lambda name: print(f"made {name}", file=sys.stderr, flush=True)
        return
    from rich.console import Console

    with Console(stderr=True).status("reading the lessons") as status:
        yield lambda name: status.update(f"made {name}")
