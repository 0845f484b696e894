"""A page of a lesson on paper: HTML in, PDF out.

On paper nothing opens on a click. So hints are at the lesson's end, where they do not give themselves away; the values that a
figure draws are left to its alt text; and below an exercise there is space to write. WeasyPrint sets the page: it needs the
library Pango on the computer, and is imported only when a PDF is made.
"""

from __future__ import annotations

import contextlib
import io
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from eastern_flank.core.errors import MissingLibrary, PlainError
from eastern_flank.publishing.html import style as page_style

if TYPE_CHECKING:
    import weasyprint

PAPERS = {"a4": "A4", "letter": "letter"}  # our name: CSS's
LINES, GUESS = 6, 2  # to write on, below an exercise and below a question that asks for a guess
SHORT = 16  # lines of code, and rows of a table, that stay on one page
WIDE = 6  # columns: a table with more is set smaller

_OPTIONS = {"pdf_variant": "pdf/ua-1", "optimize_images": False}
_STYLE = Path(__file__).parent / "page" / "print.css"


class NoPrinter(PlainError, RuntimeError):
    """WeasyPrint cannot work on this computer; the message says what to do."""


def printable(html: str) -> str:
    """Return a page as one to be printed.

    Links to other files become text, since paper leads nowhere; the address of a link to another host is printed after it.

    Parameters
    ----------
    html : str
        From `html.lesson` or `html.document`.

    Returns
    -------
    str
        HTML.
    """
    soup = BeautifulSoup(html, "html.parser")
    for gone in soup.select(".skip, nav, figcaption, .folded, meta[http-equiv], style"):
        gone.decompose()
    for link in soup.select("a[href]"):
        if not link["href"].startswith(("https://", "#")):
            link.unwrap()
    for table in soup.select(".table"):
        rows = table.select("tr")
        if any(len(row.find_all(["th", "td"])) > WIDE for row in rows):
            table["class"].append("wide")
        if len(rows) <= SHORT:  # it stays on one page, because its caption alone at the end of a page names nothing
            table["class"].append("short")
    for block in soup.select(".input"):
        if block.get_text().count("\n") <= SHORT:
            block["class"].append("short")
    _keep_together(soup)
    if "students" in soup.body["class"]:
        _move_to_the_end(soup, soup.select("main .compare .output details"), "What was to be guessed", "guess")
    _move_to_the_end(soup, soup.select("main .hint details"), "Hints", "hint")
    _open(soup)
    if "students" in soup.body["class"]:
        _leave_room(soup)
    return str(soup)


def _keep_together(soup):
    """Put what an exercise asks and the cell for its answer into one box, which no page break divides."""
    for cell in soup.select(".code.exercise"):
        question = cell.find_previous_sibling("div", class_="cell") or cell
        question.wrap(soup.new_tag("div", attrs={"class": "task"})).append(cell)


def _move_to_the_end(soup, found, title, name):
    """Put what opens on a page into a part at the end, and where each was, the number of the page it is on."""
    if not found:
        return
    part = soup.new_tag("section", attrs={"class": "hints"})
    part.append(soup.new_tag("h2", string=title))
    for number, hint in enumerate(found, 1):
        exercise, summary = hint.find_previous(["h2", "h3"]), hint.find("summary", recursive=False)
        place = f"{name}_{number}"  # with an underscore, which no heading's id has
        words = summary.get_text() if summary else title
        pointer = soup.new_tag("p", attrs={"class": "hint-below"}, string=f"{words}: page ")
        pointer.append(soup.new_tag("a", attrs={"href": f"#{place}"}))
        hint.insert_before(pointer)
        if summary:
            summary.decompose()
        hint.insert(0, soup.new_tag("h3", attrs={"id": place}, string=exercise.get_text() if exercise else title))
        hint.name = "section"
        part.append(hint)
    soup.main.append(part)


def _open(soup):
    """Set what else opens on a page as text below its words."""
    for fold in soup.select("main details"):
        fold.name = "div"
        if summary := fold.find("summary", recursive=False):
            summary.name = "p"
            summary["class"] = "opened"


def _leave_room(soup):
    """Give the sheet a place for a name, and guesses and exercises lines to write on."""
    if not soup.select(".exercise"):
        return
    sheet = soup.new_tag("p", attrs={"class": "sheet"}, string="Name ")
    sheet.extend([soup.new_tag("span"), " Date ", soup.new_tag("span")])
    if soup.main.h1:
        soup.main.h1.insert_after(sheet)
    else:
        soup.main.insert(0, sheet)
    for kind, count in ((".predict", GUESS), (".exercise", LINES)):
        for cell in soup.select(kind):
            lines = soup.new_tag("div", attrs={"class": "lines"})
            lines.extend(soup.new_tag("div") for _ in range(count))
            cell.append(lines)


# ------------------------------------------------------------------------------------------------------------- PDF


def render(html: str, paper: str = "a4", style: str | None = None) -> weasyprint.Document:
    """Lay out a page on paper.

    Parameters
    ----------
    html : str
        From `printable`.
    paper : str
        "a4" or "letter".
    style : str, optional
        CSS in place of that of a lesson's page.

    Returns
    -------
    weasyprint.Document
        Its `pages` can be counted; `pdf` makes a file of it.

    Raises
    ------
    NoPrinter
        Where WeasyPrint cannot work.
    """
    weasyprint = _weasyprint()
    fonts = weasyprint.text.fonts.FontConfiguration()
    # Our fonts are files. A page carries all it shows: it has no business with another host, nor with this computer's files.
    fonts_only = weasyprint.urls.URLFetcher(allowed_protocols=("file",), fail_on_errors=True)
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=("data",))
    sheet = weasyprint.CSS(string=_style(paper, style), font_config=fonts, url_fetcher=fonts_only)
    page = weasyprint.HTML(string=html, url_fetcher=nothing)
    return page.render(stylesheets=[sheet], font_config=fonts, **_OPTIONS)


def pdf(document: weasyprint.Document, pages: list | None = None) -> bytes:
    """Return the bytes of a PDF: tagged, with its title, language and bookmarks, and the same on every run.

    Parameters
    ----------
    document : weasyprint.Document
        From `render`.
    pages : list of weasyprint.Page, optional
        Those to print, from this and from other documents, by default its own.

    Returns
    -------
    bytes
    """
    # Without HarfBuzz's subsetter fontTools writes the time into the fonts, unless this variable of the whole process is set.
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    try:
        return document.copy(pages or "all").write_pdf(**_OPTIONS)
    finally:
        del os.environ["SOURCE_DATE_EPOCH"]
        if before is not None:
            os.environ["SOURCE_DATE_EPOCH"] = before


@cache
def _weasyprint():
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # it would print half a page on what is missing
            import weasyprint
    except ModuleNotFoundError as missing:
        raise NoPrinter(f"no PDFs were made: {MissingLibrary.of('a PDF', missing)}") from None
    except (ImportError, OSError):
        raise NoPrinter(
            "no PDFs were made: WeasyPrint cannot find Pango on this computer; install it (see "
            "https://doc.courtbouillon.org/weasyprint/stable/first_steps.html), or do without: pages print from a browser, and "
            "figures come as png and svg"
        ) from None
    return weasyprint


def _style(paper, style):
    faces = (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; src: url({path.as_uri()}) }}'
        for (family, weight, style), path in _fonts().items()
    )
    size = f"@page {{ size: {PAPERS[paper]} }}"
    return "\n".join([*faces, style or f"{page_style()}\n{_STYLE.read_text('utf-8')}", size])


def _fonts():
    """Return the files of the fonts by family, weight and style: the figures' own, and those that come with matplotlib.

    The families have names of ours: WeasyPrint would take a font of the same name that a reader has installed, of any edition.
    """
    import font_source_sans_pro
    import matplotlib

    ours = Path(font_source_sans_pro.font_directory)
    theirs = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return {
        ("Eastern Flank Sans", 400, "normal"): ours / "SourceSansPro-Regular.ttf",
        ("Eastern Flank Sans", 400, "italic"): ours / "SourceSansPro-It.ttf",
        ("Eastern Flank Sans", 600, "normal"): ours / "SourceSansPro-Semibold.ttf",
        ("Eastern Flank Sans", 700, "normal"): ours / "SourceSansPro-Bold.ttf",
        ("Eastern Flank Symbols", 400, "normal"): theirs / "DejaVuSans.ttf",
        ("Eastern Flank Mono", 400, "normal"): theirs / "DejaVuSansMono.ttf",
        ("Eastern Flank Mono", 400, "italic"): theirs / "DejaVuSansMono-Oblique.ttf",
        ("Eastern Flank Mono", 700, "normal"): theirs / "DejaVuSansMono-Bold.ttf",
    }
