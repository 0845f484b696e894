"""A notebook, or a page in Markdown, as one accessible HTML file that asks no other host for anything.

The file has its pictures, its style and its formulas (as MathML) in it, and no script. nbconvert fills the template for the cells
in `page/`; what it leaves out, such as the heads of tables, is added here; then the body is cleaned and put into our own frame.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import unescape
from itertools import chain, count
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup

from eastern_flank.core.lesson import title_of
from eastern_flank.publishing import sanitise
from eastern_flank.tables import load as tables

EDITIONS = {"students": "students’ edition", "teachers": "teachers’ edition"}

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

    >>> lesson(notebooks.read("notebooks/02_troops.ipynb"), "students")[:15]
    '<!doctype html>'
    """
    exporter, package = _exporter(), tables.package()
    body, _ = exporter.from_notebook_node(nb)
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
        "code": any(cell.cell_type == "code" for cell in nb.cells),
        "css": style(),
        "body": sanitise.clean(_completed(body)).strip(),
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
    """
    cell = nbformat.v4.new_markdown_cell(markdown, id="text")
    return lesson(nbformat.v4.new_notebook(cells=[cell]), audience, lessons)


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

    return HTMLExporter(template_name="page", extra_template_basedirs=[str(_FOLDER)], exclude_anchor_links=True)


# ------------------------------------------------------------------------------------------------ what is missing


def _completed(html):
    """Return the body of a page with what nbconvert, pandas and Markdown leave out for people who cannot see it."""
    soup = BeautifulSoup(html, "html.parser")
    _name_headings(soup)
    _set_formulas(soup)
    for number, table in enumerate(soup.select("table"), 1):
        _complete_table(soup, table, number)
    for block in soup.select(".text pre"):  # it scrolls, so the keyboard must reach it
        block["tabindex"] = "0"
    for figure in soup.select("figure[style]"):
        del figure["style"]
    return str(soup)


def _name_headings(soup):
    """Give every heading an id, so that a link can lead to it."""
    used = set()
    for heading in soup.select("h1, h2, h3, h4"):
        base = re.sub(r"[^a-z0-9]+", "-", heading.get_text().lower()).strip("-") or "part"
        names = chain([base], (f"{base}-{number}" for number in count(2)))
        heading["id"] = next(name for name in names if name not in used)
        used.add(heading["id"])


def _set_formulas(soup):
    r"""Put MathML in place of formulas, which Markdown leaves as $$\frac{a}{b}$$."""
    from latex2mathml.converter import convert

    for text in soup.find_all(string=_FORMULA):
        if text.find_parent(["code", "pre"]):
            continue
        formula = convert(_FORMULA.search(text)[1].strip(), display="block")
        box = f'<div class="formula" tabindex="0" role="group" aria-label="Formula">{formula}</div>'
        (text.parent if text.parent.name == "p" else text).replace_with(BeautifulSoup(box, "html.parser"))


def _complete_table(soup, table, number):
    """Give a table a caption, heads with a scope, and a box in which it may scroll."""
    del table["border"], table["class"]
    for part in table.select("tr, th, td"):
        del part["style"]
    for cell in table.select("th"):
        if not cell.get_text().strip():
            cell.name = "td"  # an empty corner heads nothing
        elif not cell.has_attr("scope"):
            cell["scope"] = "col" if cell.find_parent("thead") else "row"
    _align_numbers(table)
    if table.caption is None:
        heading = table.find_previous(["h1", "h2", "h3", "h4"])
        words = f"Table {number}: {heading.get_text().strip()}" if heading else f"Table {number}"
        table.insert(0, soup.new_tag("caption", attrs={"class": "quiet"}, string=words))
    table.caption["id"] = f"table-{number}"
    box = {"class": "table", "tabindex": "0", "role": "group", "aria-labelledby": f"table-{number}"}
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
