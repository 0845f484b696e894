"""A notebook, or a page in Markdown, as one accessible HTML file that asks no other host for anything.

The file has its pictures, its style and its formulas (as MathML) in it, and no script. nbconvert fills the template for the cells
in `page/`, each with what it brings along cleaned; what is missing, such as the heads of tables, is added here; then the whole
body is cleaned again and put into our own frame.
"""

from __future__ import annotations

import os
import re
import sys
import warnings
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from html import unescape
from itertools import chain, count
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup

from eastern_flank.core.document import LONGEST
from eastern_flank.core.lesson import title_of
from eastern_flank.core.text import one_line
from eastern_flank.publishing import limits, notebooks, sanitise
from eastern_flank.tables import load as tables

# What a page says below its title, if the lesson has code: its text speaks to those who have the notebook open.
STILL = (
    "This page is to be read; it runs nothing. Where the text says “run” or “press”, the result is already there. "
    "To guess, to change something or to have an answer checked, open this lesson's notebook."
)
EDITIONS = {"students": "students’ edition", "teachers": "teachers’ edition"}

_MANY = f"more than {limits.ELEMENTS:,} elements; shorten it"
_MOST_TAGS = 3 * limits.ELEMENTS
_BREAK = re.compile(r"[\s/\"']")  # one of them is between two attributes
_REPEATED = re.compile(r"<(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/]", re.IGNORECASE)
_FOLDER = Path(__file__).parent
_NUMBER = re.compile(r"[-\u2212]?[\d,]+(\.\d+)?( ?%)?|<NA>|NaN|")
_FORMULA = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)


def lesson(nb: nbformat.NotebookNode, audience: str, lessons: Sequence[tuple[str, str]] = ()) -> str:
    """Return a lesson as HTML.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        An edition of it, with links as they are to be in the page.
    audience : str
        "students" or "teachers".
    lessons : sequence of (str, str)
        Number with title, and address, of each lesson that the page's navigation leads to; none for no navigation.

    Returns
    -------
    str
        A whole page; the same notebook gives the same one.

    Raises
    ------
    CannotMake
        Where it has more in it than a page is made of (see `limits`).

    >>> lesson(notebooks.read("notebooks/02_troops.ipynb"), "students")[:15]
    '<!doctype html>'
    """
    exporter, package = _exporter(), tables.about()
    body = _completed(_cells(exporter, notebooks.tidy(nb)), nb.cells)
    if any(cell.cell_type == "code" for cell in nb.cells):
        body = _with_remark(body)
    heading = title_of("\n".join(cell.source for cell in nb.cells if cell.cell_type == "markdown"))
    page = {
        "title": heading,
        "short": heading.split(":")[0],
        "audience": audience,
        "edition": EDITIONS[audience],
        "collection": package["short"],
        "author": package["contributors"][0]["title"],
        "licence": f"{package['licenses'][0]['title']} ({package['licenses'][0]['name']})",
        "lessons": lessons,
        "css": style(),
        "body": sanitise.clean(body).strip(),
    }
    return exporter.environment.get_template("frame.html.j2").render(page=page)


def document(markdown: str, audience: str, lessons: Sequence[tuple[str, str]] = ()) -> str:
    """Return a page in Markdown as HTML.

    Parameters
    ----------
    markdown, audience : str
    lessons : sequence of (str, str)
        As for `lesson`.

    Returns
    -------
    str

    Raises
    ------
    CannotMake
        As from `lesson`.
    """
    if len(markdown) > LONGEST:
        raise limits.CannotMake(f"it has more than {LONGEST:,} characters; shorten it")
    cell = nbformat.v4.new_markdown_cell(markdown, id="text")
    return lesson(nbformat.v4.new_notebook(cells=[cell]), audience, lessons)


def body(markdown: str) -> str:
    """Return a text in Markdown as the body of a page of the site.

    Parameters
    ----------
    markdown : str

    Returns
    -------
    str

    Raises
    ------
    CannotMake
        As from `lesson`.
    """
    cells = [nbformat.v4.new_markdown_cell(markdown, id="text")]
    made = _completed(_cells(_exporter(), nbformat.v4.new_notebook(cells=cells)), cells)
    return BeautifulSoup(sanitise.clean(made), "html.parser").div.decode_contents()


def bodies(nb: nbformat.NotebookNode) -> list[dict[str, str]]:
    """Return the cells of a notebook as pieces of HTML.

    Parameters
    ----------
    nb : nbformat.NotebookNode

    Returns
    -------
    list of dict
        For each cell its `text`; for one with code its `input` and its `output`, each empty where there is none.
    """
    soup = BeautifulSoup(sanitise.clean(_completed(_cells(_exporter(), nb), nb.cells)), "html.parser")
    found = []
    for cell, box in zip(nb.cells, soup.select("div.cell"), strict=True):
        if cell.cell_type == "code":
            code, output = box.select_one(".input pre"), box.select_one(".output")
            found.append({"input": str(code or ""), "output": output.decode_contents() if output else ""})
        else:
            found.append({"text": box.decode_contents()})
    return found


def style() -> str:
    """Return the style of a page, as CSS."""
    return (_FOLDER / "page" / "page.css").read_text("utf-8").strip()


def title(html: str) -> str:
    """Return the title of a page made here, without the edition's name.

    Parameters
    ----------
    html : str

    Returns
    -------
    str
    """
    return unescape(re.search(r"<title>(.*), [^,]*</title>", html)[1])


@cache
def _exporter():
    from nbconvert import HTMLExporter

    # Our template and nbconvert's own, and none of those that a reader may have made.
    theirs = os.path.join(sys.prefix, "share", "jupyter", "nbconvert", "templates")
    alone = {"template_paths": [str(_FOLDER / "page"), theirs]} if os.path.isdir(theirs) else {}
    folders = {"extra_template_basedirs": [str(_FOLDER)], **alone}
    exporter = HTMLExporter(template_name="page", exclude_anchor_links=True, **folders)
    exporter.register_filter("content", _content)
    return exporter


def _cells(exporter, nb):
    """Return the cells of a notebook as HTML."""
    from nbconvert.filters.markdown_mistune import InvalidNotebook

    try:
        with warnings.catch_warnings(action="ignore"):  # nbconvert warns of results of a kind that it cannot show
            return exporter.from_notebook_node(nb)[0]
    except InvalidNotebook as error:  # a picture that is named, but not there
        raise limits.CannotMake(f"{one_line(str(error))}; put it in again") from None


def _content(html, cell):
    """Return what a cell brings along, cleaned."""
    if html.count("<") > _MOST_TAGS:  # before it is read, which takes long where much is in one another
        raise _too_much(cell, _MANY)
    # A browser, and so nh3, compares each attribute of an element with all others, and repeats a <b> that is not closed in
    # every paragraph that follows, if its attributes are its own.
    if len(_BREAK.findall(html)) > limits.BREAKS or len(_REPEATED.findall(html)) > limits.REPEATED:
        raise _too_much(cell, "more attributes than a page is made of; make it simpler")
    cleaned = sanitise.content(html)
    if cleaned.count("<") > _MOST_TAGS:
        raise _too_much(cell, _MANY)
    return cleaned


def _too_much(cell, what):
    return limits.CannotMake(f"cell {cell.id}: with it the page has {what}")


# ------------------------------------------------------------------------------------------------ what is missing


def _completed(html, cells):
    """Return the body of a page with what nbconvert, pandas and Markdown leave out for people who cannot see it."""
    soup = BeautifulSoup(html, "html.parser")
    _check_size(soup, cells)
    _name_headings(soup)
    _set_formulas(soup)
    for number, table in enumerate(soup.select("table"), 1):
        _complete_table(soup, table, number)
    for block in soup.select(".text pre"):  # it scrolls, so the keyboard must reach it
        block["tabindex"] = "0"
    for figure in soup.select("figure[style]"):
        del figure["style"]
    return str(soup)


def _with_remark(body):
    """Return the body of a handout with what it says to those who have no notebook open."""
    soup = BeautifulSoup(body, "html.parser")
    if soup.h1:
        soup.h1.insert_after(soup.new_tag("p", attrs={"class": "still"}, string=STILL))
    return str(soup)


def _check_size(soup, cells):
    """Refuse a page with more in it than a page is made of."""
    elements = text = 0
    for cell, box in zip(cells, soup.select("div.cell"), strict=True):
        depths = {id(box): 0}
        for element in box.find_all(True):
            depths[id(element)] = depths[id(element.parent)] + 1
        elements += len(depths)
        text += len(box.get_text())
        pieces = [*box.find_all(string=True), *(block.get_text() for block in box.find_all("pre"))]
        word = max((len(word) for piece in pieces for word in piece.split()), default=0)
        if elements > limits.ELEMENTS:
            raise _too_much(cell, _MANY)
        if max(depths.values()) > limits.DEPTH:
            raise _too_much(cell, f"elements that are more than {limits.DEPTH} deep in one another; make it simpler")
        if word > limits.WORD:
            raise _too_much(cell, f"more than {limits.WORD:,} characters without a space; divide them")
        if text > limits.TEXT:
            raise _too_much(cell, f"more than {limits.TEXT:,} characters; shorten it")


def _name_headings(soup):
    """Give every heading an id, so that a link can lead to it."""
    used = {"content"}  # the page's own
    counts = defaultdict(lambda: count(2))
    for heading in soup.select("h1, h2, h3, h4"):
        base = re.sub(r"[^a-z0-9]+", "-", heading.get_text().lower()).strip("-") or "part"
        names = chain([base], (f"{base}-{number}" for number in counts[base]))
        heading["id"] = next(name for name in names if name not in used)
        used.add(heading["id"])


def _set_formulas(soup):
    r"""Put MathML in place of formulas, which Markdown leaves as $$\frac{a}{b}$$."""
    for text in soup.find_all(string=_FORMULA):
        if text.find_parent(["code", "pre"]):
            continue
        paragraph = text.parent if text.parent.name == "p" and len(text.parent.contents) == 1 else None
        parts = _FORMULA.split(text)  # words, formula, words, ...
        pieces = [_formula(part) if position % 2 else part for position, part in enumerate(parts)]
        if paragraph and not "".join(parts[::2]).strip():
            paragraph.replace_with(*pieces[1::2])
        else:
            text.replace_with(*pieces)


def _formula(latex):
    """Return a formula in a box in which it may scroll; one that cannot be read stays as it was written."""
    from latex2mathml.converter import convert

    as_written = f"$${latex}$$"
    if len(latex) > limits.FORMULA:
        return as_written
    try:
        formula = convert(latex.strip(), display="block")
    except Exception:  # latex2mathml has no error of its own for all that it does not understand
        return as_written
    box = f'<div class="formula" tabindex="0" role="group" aria-label="Formula">{formula}</div>'
    return BeautifulSoup(box, "html.parser").div


def _complete_table(soup, table, number):
    """Give a table a name, heads with a scope, and a box in which it may scroll."""
    del table["border"], table["class"]
    for part in table.select("tr, th, td"):
        del part["style"]
    for cell in table.select("th"):
        if not cell.get_text().strip():
            cell.name = "td"  # an empty corner heads nothing
        elif not cell.has_attr("scope"):
            cell["scope"] = "col" if cell.find_parent("thead") else "row"
    _align_numbers(table)
    box = {"class": "table", "tabindex": "0", "role": "group"}
    if table.caption:
        table.caption["id"] = box["aria-labelledby"] = (
            f"table_{number}"  # with an underscore, which no heading's id has
        )
    else:
        heading = table.find_previous(["h1", "h2", "h3", "h4"])
        words = f"Table {number}: {heading.get_text().strip()}" if heading else f"Table {number}"
        table["aria-label"] = box["aria-label"] = words  # not a caption: nobody sees it, so nobody copies it
    table.wrap(soup.new_tag("div", attrs=box))


def _align_numbers(table):
    """Align columns of numbers to the right, so that digits are below digits."""
    rows = [row.find_all(["th", "td"]) for row in table.select("tr")]
    body = [row.find_all(["th", "td"]) for row in table.select("tbody tr")]
    if len({len(row) for row in rows}) != 1:
        return
    for column in range(len(rows[0])):
        cells = [row[column] for row in body if row[column].name == "td"]
        if cells and all(_NUMBER.fullmatch(cell.get_text().strip()) for cell in cells):
            for row in rows:
                row[column]["class"] = "number"
