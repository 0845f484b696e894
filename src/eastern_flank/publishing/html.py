"""A notebook, or a page in Markdown, as one accessible HTML file that asks no other host for anything.

The file holds its pictures, its style and its formulas (as MathML), and no script. nbconvert fills the template in `page/`;
what it leaves to be mended, such as the heads of tables, is mended here.
"""

import re
from functools import cache
from html import unescape
from pathlib import Path

import nbformat

from eastern_flank.tables import load as tables

EDITIONS = {"students": "students’ edition", "teachers": "teachers’ edition"}

# What acts, or brings another's page or style into ours. pandas brings a style with every table.
ACTIVE = (
    "script",
    "style",
    "iframe",
    "frame",
    "object",
    "embed",
    "applet",
    "base",
    "meta",
    "link",
    "form",
    "template",
    "portal",
)
PROGRAMMES = ("javascript:", "vbscript:")

_TEMPLATES = Path(__file__).parent
_NUMBER = re.compile(r"[-\u2212]?[\d,]+(\.\d+)?( ?%)?|<NA>|NaN|")
_FORMULA = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)


def lesson(nb, audience, lessons=()):
    """Return a lesson as HTML.

    Parameters: `nb`, an edition of it as a `NotebookNode`, its links as they are to stand in the page; `audience`,
    "students" or "teachers"; `lessons`, pairs (name, address) for the way to the other lessons, none for no such way.
    Returns a text; the same notebook gives the same one.

    >>> lesson(lessons.read("notebooks/02_troops.ipynb"), "students")[:15]
    '<!doctype html>'
    """
    heading = _title(nb)
    package = tables.package()
    about = {
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
    }
    html, _ = _exporter().from_notebook_node(nb, resources={"page": about})
    return _mended(html)


def document(markdown, audience, lessons=()):
    """Return a page in Markdown as HTML. Parameters and result: as for `lesson`."""
    cell = nbformat.from_dict({"cell_type": "markdown", "id": "text", "metadata": {}, "source": markdown})
    return lesson(nbformat.v4.new_notebook(cells=[cell]), audience, lessons)


def style():
    """Return the style of a page, as CSS."""
    return (_TEMPLATES / "page" / "page.css").read_text("utf-8").strip()


def title(html):
    """Return the title of a page made here, without the edition's name."""
    return unescape(re.search(r"<title>(.*), [^,]*</title>", html)[1])


def _title(nb):
    """Return the first heading of a notebook, in plain words."""
    headings = (re.search(r"^# (.+)$", cell.source, re.MULTILINE) for cell in nb.cells if cell.cell_type == "markdown")
    found = next(filter(None, headings), None)
    return re.sub(r"[*_`]", "", found[1]).strip() if found else "Untitled"


@cache
def _exporter():
    from nbconvert import HTMLExporter

    return HTMLExporter(
        template_name="page",
        extra_template_basedirs=[str(_TEMPLATES)],
        exclude_anchor_links=True,
    )


# ------------------------------------------------------------------------------------------------------- mending


def _mended(html):
    """Return a page with what nbconvert, pandas and Markdown leave out for those who do not see it."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    _defuse(soup)
    _name_headings(soup)
    _set_formulas(soup)
    for number, table in enumerate(soup.select("main table"), 1):
        _mend_table(soup, table, number)
    for block in soup.select(".text pre"):  # it scrolls, so the keyboard must reach it
        block["tabindex"] = "0"
    for figure in soup.select("figure[style]"):
        del figure["style"]
    return str(soup)


def _defuse(soup):
    """Take out of a page what would act: a notebook may come from anywhere, and its Markdown and outputs are HTML.

    The page's policy forbids it too; but a page is also read where nobody keeps to that.
    """
    ours = {id(tag) for tag in soup.head.find_all(True)}  # the rest may have closed our <main>
    for tag in [tag for tag in soup.find_all(True) if id(tag) not in ours]:
        if tag.name in ACTIVE:
            tag.decompose()
        elif not tag.decomposed:
            for name in [name for name, value in tag.attrs.items() if _acts(name, value)]:
                del tag[name]


def _acts(name, value):
    """Whether an attribute is a handler, or an address that is a programme, or one of another's page within ours."""
    address = re.sub(r"[\x00-\x20]", "", str(value)).lower()
    data = address.startswith("data:") and not address.startswith("data:image/")
    return name.lower().startswith("on") or name.lower() == "srcdoc" or data or address.startswith(PROGRAMMES)


def _name_headings(soup):
    """Give every heading an id, so that a link can lead to it."""
    used = set()
    for heading in soup.select("main :is(h1, h2, h3, h4)"):
        name = base = re.sub(r"[^a-z0-9]+", "-", heading.get_text().lower()).strip("-") or "part"
        count = 1
        while name in used:
            count += 1
            name = f"{base}-{count}"
        used.add(name)
        heading["id"] = name


def _set_formulas(soup):
    r"""Put MathML in place of formulas, which Markdown leaves as $$\frac{a}{b}$$."""
    from latex2mathml.converter import convert

    for text in soup.find_all(string=_FORMULA):
        if text.find_parent(["code", "pre"]):
            continue
        formula = convert(_FORMULA.search(text)[1].strip(), display="block")
        box = f'<div class="formula" tabindex="0" role="group" aria-label="Formula">{formula}</div>'
        (text.parent if text.parent.name == "p" else text).replace_with(_fragment(box))


def _fragment(html):
    from bs4 import BeautifulSoup

    return BeautifulSoup(html, "html.parser")


def _mend_table(soup, table, number):
    """Give a table a caption, heads that say what they are the heads of, and a box in which it may scroll."""
    for name in ("border", "class"):
        del table[name]
    for row in table.select("tr[style]"):
        del row["style"]
    for cell in table.select("th, td"):
        _mend_cell(cell)
    _align_numbers(table)
    caption = table.find("caption")
    if caption is None:
        heading = table.find_previous(["h1", "h2", "h3", "h4"])
        caption = soup.new_tag("caption", attrs={"class": "quiet"})
        caption.string = f"Table {number}: {heading.get_text().strip()}" if heading else f"Table {number}"
        table.insert(0, caption)
    caption["id"] = f"table-{number}"
    box = soup.new_tag("div", attrs={"class": "table", "tabindex": "0", "role": "group"})
    box["aria-labelledby"] = caption["id"]
    table.wrap(box)


def _mend_cell(cell):
    del cell["style"]
    if cell.name == "th" and not cell.get_text().strip():
        cell.name = "td"  # a corner is the head of nothing
    elif cell.name == "th" and not cell.has_attr("scope"):
        cell["scope"] = "row" if cell.find_parent("thead") is None else "col"


def _align_numbers(table):
    """Set columns of numbers to the right, so that digits stand below digits."""
    rows = [row.find_all(["th", "td"]) for row in table.select("tr")]
    body = [row.find_all(["th", "td"]) for row in table.select("tbody tr")]
    if len({len(row) for row in rows}) != 1:
        return
    for column in range(len(rows[0])):
        cells = [row[column] for row in body if row[column].name == "td"]
        if cells and all(_NUMBER.fullmatch(cell.get_text().strip()) for cell in cells):
            for row in rows:
                row[column]["class"] = "number"
