"""What is made to be taken away: PDFs and small pictures of the figures, sheets for class and teacher, a deck; and the gallery.

To make it is 23 seconds of work for one processor, so that is done in processes of their own while the pages are written. The
same project gives the same bytes.
"""

import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import PurePosixPath
from types import SimpleNamespace

from eastern_flank.classroom import items
from eastern_flank.core import document, lesson, project
from eastern_flank.core.text import printable
from eastern_flank.figures import contact_sheet, metadata
from eastern_flank.publishing import editions, figure_pdf, meeting_sheets, notebooks, pdf, published
from eastern_flank.publishing.worksheets import answers, sheet
from eastern_flank.publishing.worksheets.lesson import SheetMismatch
from eastern_flank.slides import deck
from eastern_flank.tables import load as tables

DECK, MEETING, PAPER = "slides/eastern-flank-2016.pptx", "teachers/meeting_sheets.pdf", "a4"
SMALL = "figures/small"  # the folder of the small pictures
WIDTH = 640  # pixels of a small picture: twice what a card of the gallery has on most screens
MOST_WORKERS = 4
KINDS = {"png": "PNG", "svg": "SVG", "pdf": "PDF"}


def names() -> list[str]:
    """Return the names of all files, those that take longest first."""
    figures = [figure.name for figure in contact_sheet.finished()]
    lessons = [path.stem[:2] for path in notebooks.find()]
    sheets = [f"teachers/{kind}_{number}.pdf" for number in lessons for kind in ("worksheet", "answers")]
    small = [f"{SMALL}/{name}.png" for name in figures]
    return [MEETING, DECK, *sheets, *(f"figures/{name}.pdf" for name in figures), *small]


def make(name: str) -> bytes:
    """Make a file.

    Parameters
    ----------
    name : str
        One of `names`.

    Returns
    -------
    bytes
        Nothing for the sheet of a lesson that has none.

    Raises
    ------
    NoPrinter
        For a PDF, where WeasyPrint cannot work.
    """
    place, stem = PurePosixPath(name).parent.name, PurePosixPath(name).stem
    if name == MEETING:
        return pdf.pdf(meeting_sheets.render(PAPER))
    if name == DECK:
        return deck.build(contact_sheet.finished(), editable=True, dividers=True)
    if place == "teachers":
        return _sheet(*stem.split("_"))
    picture = project.root() / "figures" / f"{stem}.png"
    if place == "small":
        return contact_sheet.thumbnail(picture, WIDTH)
    return figure_pdf.pdf(metadata.read(picture), figure_pdf.lettered(picture.with_suffix(".svg").read_bytes()))


def _sheet(kind, number):
    root = project.root()
    path = notebooks.find([number])[0]
    nb, _ = published.restored(notebooks.read(path), path)
    try:
        if kind == "worksheet":
            html = sheet.worksheet(editions.students(nb), lambda name: figure_pdf.lettered((root / name).read_bytes()))
        else:
            html = answers.answer_sheet(nb, _teaching(path.stem))
    except SheetMismatch as error:
        print(printable(f"no {kind} of lesson {number}: {error}"), file=sys.stderr)
        return b""
    return pdf.pdf(pdf.render(html, PAPER, sheet.style(PAPER)))


def _teaching(stem):
    name = f"teaching/{stem}.md"
    return document.read(project.root() / name, name)


@contextmanager
def begun() -> Iterator[Callable[[], dict[str, bytes]]]:
    """Begin to make all files.

    Yields
    ------
    function
        Waits until they are made, and returns them by their names. Without WeasyPrint there are no PDFs, and a line on standard
        error says why.
    """
    with ProcessPoolExecutor(min(MOST_WORKERS, os.cpu_count() or 1), get_context("spawn"), _settle) as pool:
        waiting = {name: pool.submit(make, name) for name in names()}
        try:
            yield lambda: _collected(waiting)
        finally:
            pool.shutdown(cancel_futures=True)


def _settle():
    """Begin a process: what it has loaded by now stays, and is not searched for cycles again and again."""
    gc.freeze()


def _collected(waiting):
    made, why_not = {}, ""
    for name, each in waiting.items():
        try:
            made[name] = each.result()
        except pdf.NoPrinter as error:
            why_not = str(error)
    if why_not:
        print(printable(why_not), file=sys.stderr)
    return {name: content for name, content in made.items() if content}


# ------------------------------------------------------------------------------------------------------- the gallery


def size(content: bytes) -> str:
    """Return how large a file is, in words.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    str

    >>> size(bytes(20_480)), size(bytes(4_200_000))
    ('20 KB', '4.2 MB')
    """
    return f"{len(content) / 1e6:.1f} MB" if len(content) >= 1e6 else f"{max(1, round(len(content) / 1000))} KB"


def gallery(made: Mapping[str, bytes]) -> dict[str, object]:
    """Return what the gallery shows.

    Parameters
    ----------
    made : mapping of str to bytes
        Files to take away, by their names.

    Returns
    -------
    dict of str to object
    """
    package = tables.about()
    groups = [
        SimpleNamespace(
            id=f"lesson-{figures[0].name[:2]}",
            heading=lesson.heading(figures[0].lesson),
            guesses=" ".join(_guesses(figures[0].name[:2])),
            cards=[_card(figure, made) for figure in figures],
        )
        for _, figures in contact_sheet.by_lesson(contact_sheet.finished())
    ]
    deck = made.get(DECK)
    return {
        "groups": groups,
        "count": sum(len(group.cards) for group in groups),
        "deck": deck and {"address": DECK, "size": size(deck)},
        "licence": package["licenses"][0],
        "author": package["contributors"][0]["title"],
    }


def _guesses(number):
    """Return the guesses that the figures of a lesson answer."""
    lesson = items.lessons().get(number)
    return [each.item for each in lesson.items if each.kind == "guess"] if lesson else []


def _card(figure, made):
    files = []
    for kind, word in KINDS.items():
        name = f"figures/{figure.name}.{kind}"
        path = project.root() / name
        content = made.get(name) if kind == "pdf" else path.read_bytes()
        if content:
            files.append({"kind": word, "address": name, "size": size(content)})
    return SimpleNamespace(figure=figure, small=f"{SMALL}/{figure.name}.png", files=files)
