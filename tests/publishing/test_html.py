"""A lesson's page: whole in itself, and in order for those who hear it or go through it by keyboard."""

import re
from functools import cache
from itertools import pairwise

import latex2mathml.converter
import nbformat
import pytest
from bs4 import BeautifulSoup
from hostile_html import VECTORS
from page_judge import judge

from eastern_flank.core import project
from eastern_flank.publishing import editions, notebooks, sanitise
from eastern_flank.publishing import html as pages
from eastern_flank.publishing import pdf as printing

pytestmark = pytest.mark.ci  # .ci/run has it; the README's command keeps to two minutes

ROOT = project.root()
DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"  # a picture of one pixel
LESSONS = notebooks.find()
# Both pages of two lessons; the others wait for .ci/run.
FIRST = ("02_troops", "08_ministers_meeting")
EACH = [(path, audience) for path in LESSONS for audience in ("students", "teachers")]
NOW = [each for each in EACH if each[0].stem in FIRST]
LATER = [pytest.param(*each, marks=pytest.mark.ci) for each in EACH if each not in NOW]
each_page = pytest.mark.parametrize(
    ("path", "audience"), [*NOW, *LATER], ids=lambda value: getattr(value, "stem", value)
)


@cache
def html_of(path, audience):
    nb = notebooks.read(path)
    if audience == "students":
        return pages.lesson(editions.students(nb), audience)
    page = (ROOT / "teaching" / f"{path.stem}.md").read_text("utf-8")
    return pages.lesson(editions.teachers(nb, page), audience)


@cache
def soup_of(path, audience):
    return BeautifulSoup(html_of(path, audience), "html.parser")


def notebook(*cells):
    return nbformat.v4.new_notebook(cells=list(cells))


def page_of(markdown):
    return BeautifulSoup(pages.document(markdown, "students"), "html.parser")


@each_page
def test_a_page_asks_nobody_for_anything(path, audience):
    soup = soup_of(path, audience)
    assert not soup.select("script, link, iframe, object, embed, video, audio, base, form, [srcset], [onclick]")
    sources = [tag["src"] for tag in soup.select("[src]")]
    assert sources or path.stem.startswith("08")
    assert all(source.startswith("data:image/png;base64,") for source in sources)
    styles = " ".join(tag.get_text() for tag in soup.select("style")) + " ".join(
        t["style"] for t in soup.select("[style]")
    )
    assert not re.search(r"url\(|@import", styles)
    policy = soup.select_one("meta[http-equiv='Content-Security-Policy']")["content"]
    rules = [
        "default-src 'none'",
        "img-src data:",
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    assert policy.split("; ") == rules
    assert judge(html_of(path, audience)) == []


@each_page
def test_a_page_has_an_order_that_can_be_heard(path, audience):
    soup = soup_of(path, audience)
    assert soup.html["lang"] == "en"
    assert soup.title.get_text() == f"{soup.h1.get_text()}, {pages.EDITIONS[audience]}"
    levels = [int(heading.name[1]) for heading in soup.select("h1, h2, h3, h4, h5, h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [tag.name for tag in soup.body.find_all(True, recursive=False)] == ["a", "header", "main", "footer"]
    assert soup.select_one("a.skip")["href"] == f"#{soup.main['id']}"
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))


THUMBNAIL = 240  # pixels: a picture of a picture, which has its values where it is in full


@each_page
def test_pictures_and_tables_speak(path, audience):
    soup = soup_of(path, audience)
    for picture in soup.select("img"):
        assert len(picture["alt"]) > 20
        if picture.find_parent(class_="predict"):  # of a question, the alt text says all that is known
            continue
        values = picture.find_parent("figure").select_one("details")
        assert values.select("summary + ul > li") if values else int(picture["width"]) <= THUMBNAIL
    for table in soup.select("table"):
        assert table.caption.get_text().strip() if table.caption else table["aria-label"]
        heads = table.select("th")
        assert heads
        assert all(head.get_text().strip() and head["scope"] in ("col", "row") for head in heads)
        box = table.parent
        assert box["tabindex"] == "0"
        named = soup.find(id=box["aria-labelledby"]) if table.caption else table
        assert named == (table.caption or table) and (table.caption or box["aria-label"] == table["aria-label"])


@each_page
def test_all_cells_of_an_edition_are_on_its_page(path, audience):
    soup = soup_of(path, audience)
    nb = notebooks.read(path)
    nb = editions.students(nb) if audience == "students" else nb
    codes = ["".join(block.get_text().split()) for block in soup.select(".input .highlight")]
    assert codes == ["".join(cell.source.split()) for cell in nb.cells if cell.cell_type == "code"]


def test_a_formula_is_mathml():
    soup = page_of(r"# A" "\n\n" r"$$\text{a share} = \frac{1}{2}$$" "\n\nIn code it is left: `$$x$$`.")
    assert soup.math.find("mfrac")
    assert "$$" not in soup.select_one("math").get_text()
    assert soup.code.get_text() == "$$x$$"


@pytest.mark.ci
def test_a_lesson_with_a_formula_has_it_as_mathml():  # since November 2026 none has one
    for path in LESSONS:
        written = any("$$" in cell.source for cell in notebooks.read(path).cells if cell.cell_type == "markdown")
        assert bool(soup_of(path, "students").find("math")) == written, path.stem


def test_an_empty_corner_is_the_head_of_nothing():
    soup = page_of("# A\n\n| | one |\n| --- | ---: |\n| x | 1,000 |\n| y | 20 |")
    corner, one = soup.thead.find_all(["td", "th"])
    assert (corner.name, one.name, one["scope"]) == ("td", "th", "col")
    assert [cell.get("class") for cell in soup.select("tbody td")] == [None, ["number"], None, ["number"]]
    assert soup.table["aria-label"] == "Table 1: A" and not soup.caption  # which would be copied with the table


def test_a_name_that_is_markup_stays_text():
    soup = page_of("# Fish & <b>chips</b>: `1 < 2`")
    assert soup.title.get_text().startswith("Fish & <b>chips</b>: 1 < 2, ")
    assert not soup.title.find("b")


def test_output_of_any_kind_is_shown():
    outputs = [
        nbformat.v4.new_output("stream", name="stdout", text="a < b\n"),
        nbformat.v4.new_output("execute_result", data={"text/plain": "<NA>"}, execution_count=1),
        nbformat.v4.new_output("execute_result", data={"text/markdown": "**bold**"}, execution_count=1),
        nbformat.v4.new_output("display_data", data={"text/html": "<p>html</p>", "text/plain": "no"}),
    ]
    cell = nbformat.v4.new_code_cell("1", outputs=outputs, execution_count=1)
    soup = BeautifulSoup(pages.lesson(notebook(cell), "students"), "html.parser")
    shown = soup.select_one(".output")
    assert [block.get_text() for block in shown.select("pre")] == ["a < b\n", "<NA>"]
    assert shown.strong.get_text() == "bold"
    assert "html" in shown.get_text()
    assert "no" not in shown.get_text().split()


def test_the_way_to_other_lessons_says_where_one_is():
    html = pages.lesson(notebooks.read(LESSONS[2]), "students", [("00 Start here", "a.html"), ("02 Troops", "b.html")])
    here = BeautifulSoup(html, "html.parser").select("nav a")
    assert [link.get("aria-current") for link in here] == [None, "page"]


def test_the_same_notebook_gives_the_same_page():
    assert html_of(LESSONS[7], "students") == pages.lesson(editions.students(notebooks.read(LESSONS[7])), "students")


def test_title_is_read_back():
    assert pages.title(html_of(LESSONS[2], "teachers")) == "02 Troops: how big is 4,000?"


# ------------------------------------------------------------------------------------------------ nothing acts


@pytest.mark.parametrize("vector", VECTORS.values(), ids=VECTORS)
def test_what_is_cleaned_has_nothing_in_it_that_acts(vector):
    vector = vector.encode("utf-8", "replace").decode()
    for html in (
        vector,
        f"<p>{vector}</p>",
        f"<div class='table'><table><tr><td>{vector}",
        f"<pre>{vector}",
        f"<math><mtext>{vector}",
    ):
        cleaned = sanitise.clean(html)
        assert judge(f"<!doctype html><main>{cleaned}</main>") == []
        assert sanitise.clean(cleaned) == cleaned


def test_the_judge_sees_what_acts():
    quiet = {
        "CDATA in MathML",
        "text fragments",
        "twice escaped",
    }  # to an HTML5 parser they are texts, or addresses on the page
    assert {name for name, vector in VECTORS.items() if not judge(f"<!doctype html><main>{vector}")} == quiet


def test_what_lessons_use_is_left_as_it_is():
    pieces = [
        '<p class="a" id="b" lang="lt" title="c" tabindex="0" role="group" aria-label="d">Šiauliai &amp; 4,000 &lt; 5,000</p>',
        '<a href="../data/README.md#troops">x</a><a href="#part-2">x</a><a href="https://a.b/c?d=e&amp;f=g">x</a>',
        '<a href="10_your_slides.html">x</a><a href="mailto:a@b.c">x</a>',
        f'<figure><img alt="a" src="{DOT}" width="210"><figcaption>x</figcaption></figure>',
        '<details open=""><summary>x</summary><pre>1</pre></details>',
        '<table><caption id="t">x</caption><thead><tr><th scope="col" colspan="2">x</th></tr></thead></table>',
        '<div style="border-left:5px solid #6b7280;padding:0.3em 0.8em"></div><ol start="3"><li>x</li></ol>',
        '<math display="block"><mrow><mtext>a</mtext><mo stretchy="false">=</mo><msqrt><mn>2</mn></msqrt></mrow></math>',
    ]
    for piece in pieces:
        assert sanitise.clean(piece) == piece


@pytest.mark.parametrize(
    "formula",
    [r"\text{<script>alert(1)</script>}", r"\text{<iframe/srcdoc=x>}", r"\text{</mtext></math><base/href=//a.b>}"],
)
def test_a_formula_is_cleaned_too(formula):
    page = pages.document(f"# A\n\n$${formula}$$\n\nWords.", "students")
    assert judge(page) == []
    assert "Words." in page


def test_no_list_lets_in_what_acts():
    tags = sanitise.TEXT | sanitise.FORMULA
    assert not tags & {
        "script",
        "style",
        "svg",
        "iframe",
        "object",
        "embed",
        "form",
        "input",
        "button",
        "base",
        "meta",
        "link",
    }
    assert not tags & {"maction", "annotation-xml", "mglyph", "malignmark", "semantics", "foreignobject"}
    names = frozenset().union(*sanitise.ATTRIBUTES.values())
    assert not [
        name for name in names if name.startswith("on") or name in ("srcset", "srcdoc", "action", "formaction", "ping")
    ]
    assert {name for name in names if name in ("href", "src", "style")} <= {"src", *sanitise._VALUES}


FORMULAS = [
    r"\frac{a}{b} + \sqrt{x} - \sqrt[3]{y}",
    r"x_1^2 + \sum_{i=1}^{n} i \le \lim_{n \to \infty} n",
    r"\left( \begin{matrix} a & b \\ c & d \end{matrix} \right)",
    r"\overline{x} \underbrace{y} \hat{z} \overset{a}{=} \binom{n}{k}",
    r"\boxed{x} \phantom{y} \displaystyle z \quad \mathbf{R} \color{red}{x} \Big(",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_formulas_need_no_elements_or_attributes_that_are_not_on_the_list(formula):
    """If latex2mathml began to write others, formulas would come apart."""
    written = latex2mathml.converter.convert(formula, display="block").replace(
        ' xmlns="http://www.w3.org/1998/Math/MathML"', ""
    )

    def shape(html):
        return [(tag.name, tag.attrs) for tag in BeautifulSoup(html, "html.parser").find_all(True)]

    assert shape(sanitise.clean(written)) == shape(written)


def test_folded_code_is_folded_on_the_page_and_left_out_on_paper():
    cells = [
        nbformat.v4.new_markdown_cell("# 02 Troops", id="title"),
        nbformat.v4.new_code_cell(
            "# Guess <first> (open to see the code)\nanswer = 100_000",
            id="guess",
            metadata={"jupyter": {"source_hidden": True}, "tags": ["predict"]},
        ),
        nbformat.v4.new_code_cell("taught = 1", id="taught"),
    ]
    html = pages.lesson(nbformat.v4.new_notebook(cells=cells), "students")
    soup = BeautifulSoup(html, "html.parser")
    (folded,) = soup.select("details.folded")
    assert folded.summary.get_text() == "Guess <first> (open to see the code)" and "answer" in folded.get_text()
    assert "taught" not in folded.get_text() and "taught" in soup.get_text()
    paper = printing.printable(html)
    assert "100_000" not in paper and "taught" in paper
