"""The sets of handouts: complete, printable, linked within themselves, and never half written."""

import errno
import os
import re
from pathlib import Path

import nbformat
import pypdf
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from eastern_flank import cli
from eastern_flank.core import project
from eastern_flank.core.markup import Markup, folded
from eastern_flank.publishing import editions, handouts, notebooks
from eastern_flank.publishing import html as pages
from eastern_flank.publishing import pdf as printing

pytestmark = pytest.mark.ci  # .ci/run has it; the README's command keeps to two minutes

MILLIMETRES = {"a4": (210, 297), "letter": (216, 279)}


@pytest.fixture(scope="module")
def students(tmp_path_factory, pango):
    """A set of one lesson, with its PDFs on A4: the worksheet, and the lesson in full, which students get if asked."""
    out = tmp_path_factory.mktemp("students")
    return handouts.build(["02"], "students", "a4", out, long=True)[0]


@pytest.fixture(scope="module")
def teachers(tmp_path_factory, pango):
    """The same for teachers, on Letter."""
    out = tmp_path_factory.mktemp("teachers")
    return handouts.build(["02"], "teachers", "letter", out)[0]


def no_pango(html, paper, style=None):
    raise printing.NoPrinter("no PDFs: no Pango")


@pytest.fixture
def no_pdf(monkeypatch):
    """A computer without Pango."""
    monkeypatch.setattr(printing, "render", no_pango)


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """The folder of the whole set of each audience, without PDFs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printing, "render", no_pango)
        return {who: handouts.build((), who, out=tmp_path_factory.mktemp(who))[0] for who in pages.EDITIONS}


def run(*arguments):
    return CliRunner().invoke(cli.main, ["handouts", *map(str, arguments)])


def everything_in(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def squeezed(text):
    return re.sub(r"\s+", "", text)


def words_of(pdf):
    return squeezed("".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages))


def tags_of(node):
    """The names of the elements of a tagged PDF, from the root of its structure."""
    node = node.get_object()
    names = [node["/S"]] if "/S" in node else []
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object()
        if isinstance(kid, dict):
            names += tags_of(kid)
    return names


# ------------------------------------------------------------------------------------------------------------ the PDF


def solution_lines():
    nb = notebooks.read(*notebooks.find(["02"]))
    solutions = [cell for cell in nb.cells if "solution" in cell.metadata.get("tags", [])]
    elsewhere = squeezed("".join(cell.source for cell in nb.cells if cell not in solutions))
    lines = {squeezed(line) for cell in solutions for line in cell.source.split("\n") if not line.startswith("#")}
    return {line for line in lines if len(line) > 3 and line not in elsewhere}


@pytest.mark.ci
def test_no_solution_is_printed_for_students_and_each_for_teachers(students, teachers):
    for_students = words_of(students / "pdf_a4" / "02_troops.pdf")
    for_teachers = words_of(teachers / "pdf_letter" / "02_troops.pdf")
    assert len(solution_lines()) > 8
    assert not [line for line in solution_lines() if line in for_students]
    assert not [line for line in solution_lines() if line not in for_teachers]
    assert "Forthe" + "teacher" in for_teachers
    assert "Forthe" + "teacher" not in for_students


@pytest.mark.ci
def test_a_pdf_is_tagged_named_and_bookmarked(students, teachers):
    for file, edition, paper in (
        (students / "pdf_a4" / "02_troops.pdf", "students’ edition", "a4"),
        (teachers / "pdf_letter" / "02_troops.pdf", "teachers’ edition", "letter"),
    ):
        pdf = pypdf.PdfReader(file)
        root = pdf.trailer["/Root"]
        assert root["/Lang"] == "en"
        assert root["/MarkInfo"]["/Marked"]
        assert {"/H1", "/H2", "/P", "/Table", "/TH", "/Figure"} <= set(tags_of(root["/StructTreeRoot"]))
        assert pdf.metadata["/Title"] == f"02 Troops: how big is 4,000?, {edition}"
        assert "/CreationDate" not in pdf.metadata
        names = [entry["/Title"] for entry in pdf.outline[1] if not isinstance(entry, list)]
        assert {"Step 1. Read the table", "Talk about it"} <= set(names)
        for number, page in enumerate(pdf.pages, 1):
            size = [round(float(length) / 72 * 25.4) for length in page.mediabox[2:]]
            assert tuple(size) == MILLIMETRES[paper]
            text = page.extract_text()
            assert f"Page {number} of {len(pdf.pages)}" in text
            assert edition in text


@pytest.mark.ci
def test_figures_are_whole_and_keep_their_alt_text(students):
    html = (students / "html" / "02_troops.html").read_text("utf-8")
    figures = BeautifulSoup(html, "html.parser").select("figure img")
    root = pypdf.PdfReader(students / "pdf_a4" / "02_troops.pdf").trailer["/Root"]

    def alts(node):
        node = node.get_object()
        found = [node["/Alt"]] if "/Alt" in node else []
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            if isinstance(kid.get_object(), dict):
                found += alts(kid)
        return found

    assert set(alts(root["/StructTreeRoot"])) >= {figure["alt"] for figure in figures}


@pytest.mark.ci
def test_figures_fit_within_the_margins(students):
    html = printing.printable((students / "html" / "02_troops.html").read_text("utf-8"))
    document = printing.render(html)
    seen = 0
    for page in document.pages:
        for box in page._page_box.descendants():
            if box.element_tag == "img":
                seen += 1
                assert box.position_x >= page._page_box.margin_left
                assert box.position_x + box.width <= page.width - page._page_box.margin_right + 1
                assert box.position_y + box.height <= page.height - page._page_box.margin_bottom + 1
    assert seen == html.count("<img ")


@pytest.mark.ci
def test_the_same_page_gives_the_same_bytes(students, monkeypatch):
    html = printing.printable((students / "html" / "02_troops.html").read_text("utf-8"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    same = printing.pdf(printing.render(html)) == (students / "pdf_a4" / "02_troops.pdf").read_bytes()
    assert same  # by itself: pytest would print both files


@pytest.mark.parametrize("subsetter", ["HarfBuzz", "fontTools"])
def test_the_fonts_in_a_pdf_carry_no_time(monkeypatch, pango, subsetter):
    """Why `pdf` sets SOURCE_DATE_EPOCH, and that it leaves the variable as it was."""
    from weasyprint.pdf import fonts

    if subsetter == "fontTools":
        monkeypatch.setattr(fonts, "harfbuzz_subset", None)
    page = '<html lang="en"><title>A</title><p>Words</p>'
    made = []
    for now in ("1600000000", "1700000000"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", now)
        made.append(printing.pdf(printing.render(page)))
        assert os.environ["SOURCE_DATE_EPOCH"] == now
    same = made[0] == made[1]
    assert same


@pytest.mark.ci
def test_paper_has_room_to_write_and_hints_at_the_end(students):
    soup = BeautifulSoup(printing.printable((students / "html" / "02_troops.html").read_text("utf-8")), "html.parser")
    tasks = soup.select(".task")
    assert len(tasks) == 5
    for task in tasks:
        assert task.find(["h2", "h3"]).get_text().startswith("Exercise")
        assert len(task.select(".exercise > .lines > div")) == printing.LINES
    assert not soup.select("details, summary, figcaption, nav")
    needs = soup.find("p", string="What this lesson needs and gives")  # it is open on paper, where it is
    assert needs.find_next("p").get_text().startswith("You need:") and needs in tasks[0].find_all_previous("p")
    last = soup.main.find_all(True, recursive=False)[-1]
    assert [heading.get_text()[:10] for heading in last.select("h3")] == [
        f"Exercise {number}" for number in range(1, 6)
    ]
    pointers = [soup.find(id=link["href"][1:]) for link in soup.select('.hint-below a[href^="#hint_"]')]
    assert pointers == last.select("h3")


@pytest.mark.parametrize("audience", ["students", "teachers"])
def test_on_students_paper_what_was_to_be_guessed_is_at_the_end(audience):
    figure = folded("Compare with your guess", Markup('<figure><img alt="A hundred"></figure>'))
    outputs = [nbformat.v4.new_output("display_data", data={"text/html": figure, "text/plain": "a hundred"})]
    cells = [
        nbformat.v4.new_markdown_cell("# 02 Troops\n\n## Step 1. Guess", id="step"),
        nbformat.v4.new_code_cell("draw()", id="answer", metadata={"tags": ["compare"]}, outputs=outputs),
        nbformat.v4.new_markdown_cell("## Step 2. Go on", id="next"),
    ]
    html = pages.lesson(nbformat.v4.new_notebook(cells=cells), audience)
    assert re.search(r"<details[^>]*><summary[^>]*><strong>Compare with your guess</strong></summary><figure>", html)
    soup = BeautifulSoup(printing.printable(html), "html.parser")
    after = soup.find("h2", string="Step 2. Go on").find_next(alt="A hundred")
    if audience == "teachers":
        assert after is None and soup.find(alt="A hundred")
    else:
        (pointer,) = soup.select(".answer, .compare")[0].select(".hint-below a")
        assert soup.find(id=pointer["href"][1:]).get_text() == "Step 1. Guess"
        assert after.find_parent("section").parent.h2.get_text() == "What was to be guessed"


@pytest.mark.ci
def test_teachers_need_no_lines(teachers):
    html = printing.printable((teachers / "html" / "02_troops.html").read_text("utf-8"))
    assert 'class="lines"' not in html


def test_a_page_to_print_fetches_nothing(monkeypatch, pango):
    asked = []
    monkeypatch.setattr("socket.socket.connect", lambda self, address: asked.append(address))
    assert printing.render('<html lang="en"><title>A</title><img alt="b" src="http://127.0.0.1:9/a.png">').pages
    assert asked == []


# ------------------------------------------------------------------------------------------------------------ the set


@pytest.mark.ci
def test_a_set_holds_what_its_links_lead_to(whole):
    for folder in whole.values():
        names = {path.name for path in (folder / "notebooks").iterdir()}
        assert names == {path.name for path in notebooks.find()}
        found = 0
        for page in (folder / "html").glob("*.html"):
            for link in BeautifulSoup(page.read_text("utf-8"), "html.parser").select("a[href]"):
                if not link["href"].startswith(("https:", "http:", "#")):
                    found += 1
                    assert (page.parent / link["href"].split("#")[0]).is_file(), (page.name, link["href"])
        for path in (folder / "notebooks").iterdir():
            for address in editions.addresses(notebooks.read(path)):
                if not re.match("https?:|#", address):
                    found += 1
                    assert (path.parent / address.split("#")[0]).is_file(), (path.name, address)
        assert found > 100
        assert not (folder / project.DICTIONARY).exists()  # else the notebooks would take the set for the project


@pytest.mark.ci
def test_students_get_nothing_of_the_teachers_pack(whole):
    folder = whole["students"]
    assert {path.name for path in (folder / "teaching").iterdir()} == {"role_cards.md"}
    assert not list(folder.rglob("*fair*"))


def test_a_link_to_a_lesson_that_is_not_there_becomes_text(tmp_path, no_pdf):
    folder, _, _ = handouts.build(["02"], "students", out=tmp_path)
    nb = notebooks.read(folder / "notebooks" / "02_troops.ipynb")
    assert editions.addresses(nb) == []
    about = next(cell for cell in nb.cells if cell.id == "about")
    assert "lesson **00 Start here**." in about.source


def test_a_set_can_be_made_lesson_by_lesson(tmp_path, no_pdf):
    handouts.build(["00"], "students", out=tmp_path)
    folder, changed, _ = handouts.build(["02"], "students", out=tmp_path)
    assert "README.md" not in changed
    assert "00_start_here.ipynb" in editions.addresses(notebooks.read(folder / "notebooks" / "02_troops.ipynb"))


@pytest.mark.ci
def test_everything_is_one_file_with_a_cover(tmp_path, monkeypatch, pango):
    monkeypatch.setattr(notebooks, "find", lambda names=(), find=notebooks.find: find(["08"]))
    folder, _, _ = handouts.build((), "students", out=tmp_path)
    made = pypdf.PdfReader(folder / "pdf_a4" / "everything.pdf")
    single = [pypdf.PdfReader(path) for path in folder.rglob("*.pdf") if path.name != "everything.pdf"]
    assert len(single) == 2  # the worksheet and the role cards
    assert len(made.pages) == 1 + sum(len(pdf.pages) for pdf in single)
    cover = made.pages[0].extract_text()
    assert "08 The ministers' meeting: could you have agreed?" in cover
    assert str(len(single[0].pages)) in cover


# ------------------------------------------------------------------------------------------------------- what goes wrong


def test_a_second_time_nothing_changes(tmp_path, no_pdf):
    assert handouts.build(["02"], "students", out=tmp_path)[1]
    assert handouts.build(["02"], "students", out=tmp_path)[1] == []


def test_a_changed_file_is_not_replaced_unless_asked(tmp_path, no_pdf):
    folder, _, _ = handouts.build(["02"], "students", out=tmp_path)
    mine = folder / "notebooks" / "02_troops.ipynb"
    mine.write_text("mine", "utf-8")
    (folder / "html" / "02_troops.html").unlink()
    before = everything_in(tmp_path)
    result = run("--for", "students", "02", "--out", tmp_path)
    assert result.exit_code == 1
    assert (
        "02_troops.ipynb already exists and is different; --force replaces it, --out writes elsewhere" in result.stderr
    )
    assert everything_in(tmp_path) == before
    run("--for", "students", "02", "--out", tmp_path, "--force")
    assert mine.read_text("utf-8") != "mine"


def test_without_pango_the_rest_is_written_and_one_line_says_how_to_get_pdfs(tmp_path, monkeypatch):
    printing._weasyprint.cache_clear()
    real = __import__

    def without(name, *more, **named):
        if name == "weasyprint":
            print("WeasyPrint could not import some external libraries. " * 9)
            raise OSError("cannot load library 'libgobject-2.0-0'")
        return real(name, *more, **named)

    monkeypatch.setattr("builtins.__import__", without)
    result = run("--for", "students", "02", "--out", tmp_path)
    monkeypatch.undo()
    printing._weasyprint.cache_clear()
    assert result.exit_code == 1
    assert (
        result.stderr.strip()
        .split("\n")[-1]
        .startswith("no PDFs were made: WeasyPrint cannot find Pango on this computer; ")
    )
    assert "could not import" not in result.output
    names = everything_in(tmp_path / "students")
    assert {"notebooks/02_troops.ipynb", "html/02_troops.html", "README.md"} == set(names)


def test_an_unknown_lesson_lists_the_near_ones(tmp_path):
    result = run("--for", "students", "troop", "--out", tmp_path / "new")
    assert result.exit_code == 2
    assert result.stderr == "there is no lesson 'troop'; did you mean '02_troops'?\n"
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    result = run("--for", "students", "02", "--out", tmp_path / "file")
    assert result.exit_code == 1
    assert result.stderr.startswith("cannot write handouts to ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_full_disk_or_ctrl_c_leaves_nothing(tmp_path, monkeypatch, no_pdf, error):
    real, count = Path.write_bytes, iter(range(99))

    def write(path, content):
        if next(count) == 2:
            real(path, content[:10])
            raise error
        return real(path, content)

    monkeypatch.setattr(Path, "write_bytes", write)
    result = run("--for", "students", "02", "--out", tmp_path / "new")
    expected = {
        OSError: (1, "No space left on device"),
        KeyboardInterrupt: (130, "stopped; what was not finished is as it was"),
    }
    code, words = expected[type(error)]
    assert result.exit_code == code
    assert words in result.stderr.strip().split("\n")[-1]
    assert not (tmp_path / "new").exists()


def test_each_audience_has_its_edition():
    assert set(pages.EDITIONS) == {editions.STUDENTS, editions.TEACHERS}


def test_a_short_table_stays_on_one_page_and_a_wide_one_is_set_smaller():
    def box(rows, columns):
        row = f"<tr>{'<td>1</td>' * columns}</tr>"
        page = f'<body class="teachers"><div class="table"><table>{row * rows}</table></div></body>'
        return BeautifulSoup(printing.printable(page), "html.parser").select_one("div")["class"]

    assert box(printing.SHORT, printing.WIDE) == ["table", "short"]
    assert box(printing.SHORT + 1, printing.WIDE) == ["table"]
    assert box(printing.SHORT, printing.WIDE + 1) == ["table", "wide", "short"]


def test_a_file_in_place_of_a_folder_is_one_line_and_nothing_is_written(tmp_path, no_pdf):
    (tmp_path / "students").mkdir()
    (tmp_path / "students" / "html").write_text("mine")
    result = run("--for", "students", "02", "--out", tmp_path)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == (
        f"{tmp_path}/students/html is a file, but should be a folder; move it elsewhere"
    )
    assert everything_in(tmp_path) == {"students/html": b"mine"}
