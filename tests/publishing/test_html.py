"""A lesson's page: whole in itself, and in order for those who hear it or go through it by keyboard."""

import re
from functools import cache
from itertools import pairwise

import nbformat
import pytest
from bs4 import BeautifulSoup

from eastern_flank.core import project
from eastern_flank.publishing import editions, notebooks
from eastern_flank.publishing import html as pages

ROOT = project.root()
LESSONS = notebooks.find()
each_page = pytest.mark.parametrize(
    ("path", "audience"),
    [(path, audience) for path in LESSONS for audience in pages.EDITIONS],
    ids=lambda value: getattr(value, "stem", value),
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
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


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


THUMBNAIL = 240  # pixels: a picture of a picture, which has its values where it stands in full


@each_page
def test_pictures_and_tables_speak(path, audience):
    soup = soup_of(path, audience)
    for picture in soup.select("img"):
        assert len(picture["alt"]) > 20
        values = picture.find_parent("figure").select_one("details pre")
        assert values.get_text().strip() if values else int(picture["width"]) <= THUMBNAIL
    for table in soup.select("table"):
        assert table.caption.get_text().strip()
        heads = table.select("th")
        assert heads
        assert all(head.get_text().strip() and head["scope"] in ("col", "row") for head in heads)
        box = table.parent
        assert box["tabindex"] == "0"
        assert soup.find(id=box["aria-labelledby"]) == table.caption


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
    lessons_with_formulas = [path for path in LESSONS if soup_of(path, "students").find("math")]
    assert [path.stem[:2] for path in lessons_with_formulas] == ["06", "07"]


def test_an_empty_corner_is_the_head_of_nothing():
    soup = page_of("# A\n\n| | one |\n| --- | ---: |\n| x | 1,000 |\n| y | 20 |")
    corner, one = soup.thead.find_all(["td", "th"])
    assert (corner.name, one.name, one["scope"]) == ("td", "th", "col")
    assert [cell.get("class") for cell in soup.select("tbody td")] == [None, ["number"], None, ["number"]]
    assert soup.caption.get_text() == "Table 1: A"


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
