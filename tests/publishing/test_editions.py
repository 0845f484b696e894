"""The editions: no solution with the students, everything with the teachers, and both are valid notebooks."""

import base64
import io
import re
import subprocess
import sys

import nbformat
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from eastern_flank.core import project
from eastern_flank.publishing import editions, notebooks, pdf
from eastern_flank.publishing import html as pages

ROOT = project.root()
LESSONS = notebooks.find()
each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
OTHERS = [pytest.param(path, marks=pytest.mark.ci) for path in LESSONS if path != LESSONS[2]]
one_lesson = pytest.mark.parametrize("path", [LESSONS[2], *OTHERS], ids=lambda path: path.stem)  # in .ci/run each


def teaching_page(path):
    return (ROOT / "teaching" / f"{path.stem}.md").read_text("utf-8")


def test_what_differs_on_the_site_is_marked_next_to_it():
    page = (
        "Kept <!-- with JupyterLab -->in `a.csv`<!-- on the site: in the browser -->.\n"
        "<!-- with JupyterLab -->\nRun it.\n<!-- on the site\nOpen it.\n-->\n"
        "Both. <!-- with JupyterLab -->One. <!-- on the site -->Two."
    )
    assert editions.with_jupyterlab(page) == "Kept in `a.csv`.\n\nRun it.\n\nBoth. One. Two."
    assert editions.on_the_site(page) == "Kept in the browser.\n\nOpen it.\n\nBoth. Two."


def tagged(nb, *tags):
    return [cell for cell in nb.cells if set(tags) & set(cell.metadata.get("tags", []))]


def solution_lines(nb):
    """The lines that are in a solution and nowhere else in the lesson, without spaces."""
    elsewhere = squeezed("\n".join(cell.source for cell in nb.cells if cell not in tagged(nb, "solution")))
    lines = {squeezed(line) for cell in tagged(nb, "solution") for line in cell.source.split("\n")}
    return {line for line in lines if len(line) > 3 and line not in elsewhere}


def squeezed(text):
    """A text without spaces, so that it is found however it is broken into lines."""
    return re.sub(r"\s+", "", text)


def everything_in(nb):
    """All texts of a notebook, wherever they are: sources, outputs, metadata, attachments."""

    def texts(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                yield key
                yield from texts(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from texts(inner)
        else:
            yield str(value)

    return squeezed("\n".join(texts(nb)))


def text_of(html):
    from bs4 import BeautifulSoup

    return squeezed(BeautifulSoup(html, "html.parser").get_text())


# ------------------------------------------------------------------------------------------------------- students


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=[] if path.name[:2] in ("02", "08") else pytest.mark.ci, id=path.stem)
        for path in LESSONS
    ],
)
def test_no_solution_is_in_the_students_edition(path):
    nb = notebooks.read(path)
    wanted = solution_lines(nb)
    assert len(wanted) >= len(tagged(nb, "solution"))
    edition = editions.students(nb)
    html = pages.lesson(edition, "students")
    for text in (everything_in(edition), text_of(html), text_of(pdf.printable(html))):
        assert not [line for line in wanted if line in text]
        assert "Right." not in text
        assert "workedsolution" not in text.lower()


@pytest.mark.ci
@one_lesson
def test_the_search_finds_solutions_where_they_are(path):
    nb = notebooks.read(path)
    edition = editions.teachers(nb)
    html = pages.lesson(edition, "teachers")
    for text in (everything_in(edition), text_of(html), text_of(pdf.printable(html))):
        assert all(line in text for line in solution_lines(nb))


@each_lesson
def test_students_get_placeholders_that_have_not_been_run(path):
    nb = notebooks.read(path)
    edition = editions.students(nb)
    assert [cell.source for cell in tagged(edition, "exercise")] == [cell.source for cell in tagged(nb, "exercise")]
    for cell in tagged(edition, "exercise"):
        assert "..." in cell.source or "ef.coding_form(" in cell.source
        assert cell.outputs == []
        assert cell.execution_count is None
    assert not tagged(edition, "solution", "teacher")
    assert all(cell.source.endswith("</details>") for cell in tagged(edition, "hint"))
    assert len(tagged(edition, "hint")) == len(tagged(nb, "hint"))


def test_what_is_for_teachers_is_not_for_students():
    nb = notebooks.read(LESSONS[2])
    nb.cells.append(nbformat.v4.new_markdown_cell("Only for you", id="secret", metadata={"tags": ["teacher"]}))
    assert "Onlyforyou" not in everything_in(editions.students(nb))
    assert "Onlyforyou" in everything_in(editions.teachers(nb))


def test_metadata_that_an_editor_left_is_not_handed_out():
    nb = notebooks.read(LESSONS[2])
    tagged(nb, "exercise")[0].metadata["answer"] = "quintuple"
    nb.metadata["history"] = "stated = 5"
    text = everything_in(editions.students(nb))
    assert "quintuple" not in text
    assert "stated=5" not in text


@pytest.mark.ci
def test_students_editions_run_under_nbval(tmp_path):
    """All cells run, and every output that is kept is what comes out, although no solution has been run before."""
    for path in LESSONS:
        nb = editions.students(notebooks.read(path))
        for cell in tagged(nb, "exercise"):
            cell.metadata["tags"].append("nbval-ignore-output")  # it has none any more
        notebooks.write(nb, tmp_path / path.name)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    options = ["--nbval", "--nbval-current-env", f"--nbval-sanitize-with={ROOT / 'tests' / 'nbval_sanitize.cfg'}"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n2", "--dist=loadfile", "-p", "no:cacheprovider", *options, tmp_path],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-3000:]
    cells = sum(cell.cell_type == "code" for path in tmp_path.glob("*.ipynb") for cell in notebooks.read(path).cells)
    assert f"{cells} passed" in run.stdout


# ------------------------------------------------------------------------------------------------------- teachers


@each_lesson
def test_teachers_see_solutions_and_the_page_beside_the_steps(path):
    nb, page = notebooks.read(path), teaching_page(path)
    edition = editions.teachers(nb, page)
    for cell in tagged(edition, "solution"):
        assert "jupyter" not in cell.metadata
    notes = tagged(edition, "teacher")
    assert edition.cells[1] == notes[0]
    for section in re.findall(r"^## (.+)$", page, re.MULTILINE):
        assert f"### {section}" in notes[0].source
    texts = [cell.source for cell in edition.cells]
    numbers = re.findall(
        r'(?:ef\.check\(|exercise=)"(\d\d\.\d+)"', "\n".join(cell.source for cell in tagged(nb, "exercise"))
    )
    for number, solution in zip(numbers, tagged(edition, "solution"), strict=True):
        above = edition.cells[edition.cells.index(solution) - 1]
        assert above.source.startswith(f"**For the teacher, {number}.** ")
        assert len(above.source) > 40
    minutes = sum(text.count("**For the teacher, ") for text in texts) - len(numbers)
    rows = re.findall(r"^\| \d+ \|", page.split("## Timing")[1].split("\n## ")[0], re.MULTILINE)
    assert minutes == len(rows)  # every row of the timetable has found its step


def test_a_teachers_note_is_at_its_step():
    cells = editions.teachers(notebooks.read(LESSONS[2]), teaching_page(LESSONS[2])).cells
    position = next(at for at, cell in enumerate(cells) if cell.source.startswith("## Step 4."))
    row = re.search(r"^\| (\d+) \| (\w+) \| (.+) \| Step 4 \|$", teaching_page(LESSONS[2]), re.MULTILINE)
    minutes, mark, what = row.groups()
    assert cells[position + 1].source == f"**For the teacher, {minutes} minutes, {mark}:** {what}"


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (
            "| Step 4 |",
            "| Step 14 |",
            "the teaching page's timing names 'Step 14', but no heading of the lesson begins with",
        ),
        ("| First screen |", "| The graph first |", "the teaching page's timing names 'The graph first', "),
        ("| Step 4 |", "|", "the teaching page's row '"),
        ("| 02.5 |", "| 02.6 |", "exercises in the lesson or on its teaching page, but not in both: 02.5, 02.6"),
        ("| 02.5 |", "- 02.5 ", "exercises in the lesson or on its teaching page, but not in both: 02.5"),
        ("## Timing", "## Time", "the teaching page has no section '## Timing'"),
        ("## Exercises", "## Answers", "the teaching page has no section '## Exercises'"),
    ],
)
def test_no_row_and_no_answer_is_dropped_without_a_word(before, after, says):
    page = teaching_page(LESSONS[2])
    assert before in page
    with pytest.raises(editions.PageMismatch) as caught:
        editions.teachers(notebooks.read(LESSONS[2]), page.replace(before, after, 1))
    assert str(caught.value).startswith(says)


def test_a_heading_of_the_lesson_that_is_renamed_is_noticed():
    nb = notebooks.read(LESSONS[2])
    next(cell for cell in nb.cells if cell.source.startswith("## Step 4.")).source = "## Inks"
    with pytest.raises(editions.PageMismatch, match="names 'Step 4'"):
        editions.teachers(nb, teaching_page(LESSONS[2]))


def test_a_lesson_without_a_teaching_page_has_its_solutions_open():
    nb = notebooks.read(LESSONS[2])
    edition = editions.teachers(nb)
    assert len(edition.cells) == len(nb.cells)
    assert not any(cell.metadata.get("jupyter") for cell in tagged(edition, "solution"))


# ----------------------------------------------------------------------------------------------------------- both


@pytest.mark.ci
@each_lesson
def test_editions_are_valid_tidy_and_always_the_same(path):
    nb, page = notebooks.read(path), teaching_page(path)
    before = notebooks.to_bytes(nb)
    for make in (editions.students, lambda nb: editions.teachers(nb, page)):
        edition = make(nb)
        nbformat.validate(edition)
        ids = [cell.id for cell in edition.cells]
        assert len(ids) == len(set(ids))
        assert (
            notebooks.to_bytes(notebooks.tidy(edition)) == notebooks.to_bytes(edition) == notebooks.to_bytes(make(nb))
        )
    assert notebooks.to_bytes(nb) == before


def test_links_are_turned_or_taken_away_but_code_is_left_alone():
    text = "See [one](a.md), [two](b.md) and ![three](c.png).\n\n```\n[one](a.md)\n```\nand `[two](b.md)`, [`code/`](c)"
    turned = editions.relink_text(text, {"a.md": "x/a.md", "c.png": "c.png"}.get)
    assert turned == "See [one](x/a.md), two and ![three](c.png).\n\n```\n[one](a.md)\n```\nand `[two](b.md)`, `code/`"


# --------------------------------------------------------------------------------- what somebody filled in before

FILLED = {
    'how_many = 6\nef.check("02.1", how_many)': 'how_many = ...\nef.check("02.1", how_many)',
    '# Exercise 1 in code\n# (open)\nn = troops["x"]\nhow = n.sum()\nef.check("02.1", how)\nprint(how)': (
        '# Exercise 1 in code\n# (open)\nhow = ...\nef.check("02.1", how)'
    ),
    'how_many = 4 000 MINE\nef.check("02.1", how_many)': 'how_many = ...\nef.check("02.1", how_many)',
    'ef.check("02.1", 6)': 'ef.check("02.1", ...)',
    'ef.check("02.4", (700, 1300))': 'ef.check("02.4", ...)',
    'x = {"A": "unit", "B": ...}\nef.check("06.1", x)': 'x = {"A": ..., "B": ...}\nef.check("06.1", x)',
    'x = ...  # troops["___"]\nef.check("02.2", x)': 'x = ...  # troops["___"]\nef.check("02.2", x)',
    'x = 5  # troops["mine"]\nef.check("02.2", x)': 'x = ...\nef.check("02.2", x)',
}


@pytest.mark.parametrize(("source", "blank"), FILLED.items(), ids=range(len(FILLED)))
def test_students_get_an_exercise_without_an_answer_that_is_filled_in(source, blank):
    cell = nbformat.v4.new_code_cell(source, id="a", metadata={"tags": ["exercise", "must"]})
    made = editions.students(nbformat.v4.new_notebook(cells=[cell]))
    assert made.cells[0].source == blank
    assert editions.students(made).cells[0].source == blank
    assert editions.teachers(nbformat.v4.new_notebook(cells=[cell])).cells[0].source == source


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_an_exercise_that_is_not_filled_in_stays_as_it_is(path):
    nb = notebooks.read(path)
    sources = {cell.id: cell.source for cell in nb.cells}
    exercises = tagged(editions.students(nb), "exercise")
    assert exercises and all(cell.source == sources[cell.id] for cell in exercises)


def test_students_get_nothing_that_came_of_a_form():
    sources = ['form = ef.ballot_form(save_as="08_votes")\nform', "print(form.rows)", "ef.my_answers()", "print(forms)"]
    outputs = [nbformat.v4.new_output("stream", text="MINE")]
    cells = [nbformat.v4.new_code_cell(each, id=f"a{n}", outputs=outputs) for n, each in enumerate(sources)]
    made = editions.students(nbformat.v4.new_notebook(cells=cells))
    assert [bool(cell.outputs) for cell in made.cells] == [False, False, False, True]


def test_a_picture_of_a_students_copy_has_pixels_and_nothing_else_in_it():
    buffer, texts = io.BytesIO(), PngInfo()
    texts.add_itxt("Comment", "the answer is 41")
    picture = Image.new("RGB", (2, 2), "red")
    picture.save(buffer, "PNG", pnginfo=texts)
    encoded = base64.b64encode(buffer.getvalue() + b"the answer is 42").decode()
    html = f'<img alt="x" src="data:image/png;base64,{encoded}">'
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", id="a")])
    nb.cells[0].outputs = [nbformat.v4.new_output("display_data", {"image/png": encoded, "text/html": html})]
    ((output,),) = (cell.outputs for cell in editions.students(nb).cells)
    for found in (output.data["image/png"], re.search('base64,([^"]+)', output.data["text/html"])[1]):
        png = base64.b64decode(found)
        assert b"answer" not in png
        assert Image.open(io.BytesIO(png)).tobytes() == picture.tobytes()
    for odd in ("no picture", "AAAA", ""):
        nb.cells[0].outputs[0].data["image/png"] = odd
        assert editions.students(nb).cells
