"""Worksheets and answer sheets: complete, printable, within their minutes, and without an answer where a pupil looks."""

import base64
import importlib.util
import io
import re
from functools import cache
from pathlib import Path

import nbformat
import pypdf
import pytest
import teaching_pages
from bs4 import BeautifulSoup
from PIL import Image, ImageFile

from eastern_flank.core.lesson import paths as lesson_paths
from eastern_flank.exercises import boxes
from eastern_flank.publishing import handouts, minutes, notebooks
from eastern_flank.publishing import pdf as printing
from eastern_flank.publishing.worksheets import answers, pieces, sheet
from eastern_flank.publishing.worksheets.lesson import SCREEN, Guess, Lesson, SheetMismatch, on_paper

ROOT = Path(__file__).resolve().parents[2]
LESSONS = lesson_paths()
MM = 96 / 25.4  # CSS pixels of a millimetre
each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)

# Beside test_spoilers.READ_OFF: what a sheet has to show, because on paper nobody can look it up or let it be counted.
ON_PAPER = {
    "01.2": "the table of counts two boxes later has the two voices without a side, in two cells",
    "07.3": "many answers are right; each is a number of the table of assumptions",
    "09.5": "it is one cell of the table that is to be read",
}


@cache
def _spoilers():
    spec = importlib.util.spec_from_file_location("spoilers", ROOT / "tests" / "repository" / "test_spoilers.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def made(path):
    return sheet.worksheet(notebooks.read(path), lambda name: (ROOT / name).read_bytes())


@cache
def answered(path):
    return answers.answer_sheet(notebooks.read(path), (ROOT / "teaching" / f"{path.stem}.md").read_text("utf-8"))


def seen(html):
    """What can be read on a sheet, alt texts too."""
    soup = BeautifulSoup(html, "html.parser")
    for picture in soup.select("img"):
        picture.insert_after(f" {picture['alt']} ")
    return " ".join(soup.get_text(" ").split())


# ------------------------------------------------------------------------------------------------- small things


def test_minutes_are_shared_out_whole():
    assert sheet.shared(40, [2, 3, 3, 0, 1]) == [9, 13, 13, 0, 5]
    assert sheet.shared(0, [1]) == [0]
    assert sheet.shared(5, []) == []


def test_a_text_on_paper_is_without_headings_links_and_screens():
    text = "## Step 1\n\nCount [the dots](x.md). Run the next cell. In code, write `ef.load`.\n\n1. `not_stated` is a code."
    assert on_paper(text) == "Count the dots.\n\n1. not stated is a code."


def test_what_a_cell_says_is_escaped():
    assert "<b>" not in pieces.table(["<b>", ""], [["<b>", 4000]]) + pieces.chips(["<b>"]) + pieces.blank("<b>", "<b>")
    assert pieces.table(["", "n"], [["a", 4000], ["b", True]]).count("4,000") == 1


def test_lines_to_write_on_are_8_mm_apart():
    height, rule = re.search(r"\.lines div \{ height: ([\d.]+)mm; border-bottom: ([\d.]+)mm", sheet.style()).groups()
    assert float(height) + float(rule) == pieces.LINE == 8


def test_margins_are_at_least_12_mm():
    margins = re.search(r"margin: ([\d. m]+);", sheet.style())[1]
    assert min(float(each) for each in re.findall(r"[\d.]+", margins)) >= 12


# ------------------------------------------------------------------------------------------------- what is on a sheet


@pytest.mark.ci
@each_lesson
def test_every_must_is_there_and_answered_in_the_same_box(path):
    lesson = Lesson(notebooks.read(path))
    listed = [number for box in sheet.entries(lesson) for number in box.get("exercises", ())]
    assert len(set(listed)) == len(listed)
    musts = {number for number, each in lesson.exercises.items() if each.level == "must"}
    assert musts and musts <= set(listed)
    places = {}
    for kind, html in (("sheet", made(path)), ("answers", answered(path))):
        for place in BeautifulSoup(html, "html.parser").select("section"):
            for label in place.select(".label"):
                places.setdefault(label.get_text(), {})[kind] = place.h3.b.get_text()
    assert set(places) == set(listed)
    assert all(each["sheet"] == each["answers"] for each in places.values())


@pytest.mark.ci
@each_lesson
def test_each_box_has_room_and_the_first_is_a_guess(path):
    page = BeautifulSoup(made(path), "html.parser")
    sections = page.select("section")
    assert sections[0].select_one(".question")
    for section in sections:
        assert section.select(".lines, .blank, .chips, .squares, .scale, .fill") or section.select("table"), section.h3
    for exercise in page.select(".exercise"):
        assert exercise.select(".lines, .blank, .box") or exercise.parent.select(".squares, .fill")


@pytest.mark.ci
@each_lesson
def test_the_minutes_of_the_boxes_add_up_to_the_lesson(path):
    nb = notebooks.read(path)
    said = [int(n) for n in re.findall(r"<small>(\d+) minutes?</small></h3>", made(path))]
    assert sum(said) == sum(minutes.counted(nb).values())
    assert min(said) >= 1


@pytest.mark.ci
@each_lesson
def test_no_answer_is_on_a_worksheet(path):
    spoilers, text = _spoilers(), seen(made(path))
    for exercise, values in teaching_pages.stated(ROOT / "teaching" / f"{path.stem}.md").items():
        if exercise in spoilers.READ_OFF or exercise in ON_PAPER:
            continue
        for value in values:
            small = isinstance(value, int | float) and abs(value) < 13 and float(value).is_integer()
            if teaching_pages.is_right(exercise, value) and not small and not isinstance(value, str | tuple):
                assert spoilers.told(text, value) is None, exercise
    lesson = Lesson(notebooks.read(path))
    for box in sheet.entries(lesson):
        if "guess" in box:
            guess = lesson.guesses[box["guess"]]
            assert not guess.said or guess.said not in text
        if "accept" in box:
            assert box["accept"] not in text


@pytest.mark.ci
@each_lesson
def test_no_hint_no_solution_and_nothing_about_a_screen_is_on_a_worksheet(path):
    html = made(path)
    text = seen(re.sub(r'<p class="source">.*?</p>', "", html))
    assert SCREEN.search(text) is None
    assert not re.search(r"Shift|Enter\b|my_work|ef\.|`", text)
    assert "<code" not in html and "<pre" not in html
    for cell in notebooks.read(path).cells:
        if notebooks.tagged(cell, "hint", "solution"):
            for line in cell.source.split("\n"):
                assert len(line) < 30 or line not in text


@pytest.mark.ci
@each_lesson
def test_what_somebody_filled_in_is_not_on_a_worksheet(path):
    nb = notebooks.read(path)
    for cell in nb.cells:
        if notebooks.tagged(cell, "exercise"):
            cell.source = cell.source.replace("...", "'filled in'", 1)
            cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": "<p>Right. filled in</p>"})]
    assert sheet.worksheet(nb, lambda name: (ROOT / name).read_bytes()) == made(path)


@pytest.mark.ci
@each_lesson
def test_every_picture_has_an_alt_text_unless_words_are_beside_it(path):
    for picture in BeautifulSoup(made(path), "html.parser").select("img"):
        assert picture["alt"] or picture.find_parent("ul", class_="key")


def ways(exercise, value):
    """How an answer sheet may write an answer: as a lesson does, by the name that a box has for it, or one of its numbers."""
    box = boxes.BOXES[exercise]
    names = box.choices() if box.kind == "word" else {}
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else [value]
    return [way for part in parts for way in _spoilers().spellings(names.get(part, part))]


@pytest.mark.ci
@each_lesson
def test_the_answer_sheet_says_what_is_right_and_what_to_say(path):
    text = seen(answered(path))
    for exercise, values in teaching_pages.stated(ROOT / "teaching" / f"{path.stem}.md").items():
        if f" {exercise} " in text:
            right = [each for each in values if teaching_pages.is_right(exercise, each)]
            assert any(re.search(spelling, text) for each in right for spelling in ways(exercise, each)), exercise


def test_wrong_answers_come_with_what_our_feedback_says():
    said = dict(
        answers.mistakes("02.2", "*Answer:* 3,000. *What goes wrong:* 4,000 takes the force; 7,000 counts twice.")
    )
    assert list(said) == ["4,000", "7,000"]
    assert "whole force" in said["4,000"]
    assert answers.mistakes("42.1", "1") == []


def test_a_lesson_without_an_entry_gets_its_guess_and_its_musts():
    nb = notebooks.read(LESSONS[2])
    nb.cells[0].source = nb.cells[0].source.replace("# 02", "# 42")
    lesson = Lesson(nb)
    assert [box.get("exercises") or box.get("guess") for box in sheet.entries(lesson)] == [
        "02.a",
        ["02.1"],
        ["02.2"],
        ["02.3"],
        None,
    ]


def test_an_entry_that_names_what_is_not_there_is_one_line():
    lesson = Lesson(notebooks.read(LESSONS[2]))
    with pytest.raises(SheetMismatch, match="a cell that it does not have: 'gone'"):
        lesson.text("gone")


# ------------------------------------------------------------------------------------------------------- on paper


def boxes_of(page):
    """The boxes of text on a page, with their right and lower edges in millimetres. (WeasyPrint has no public way to them.)"""
    for box in page._page_box.descendants():
        if hasattr(box, "text") and box.text.strip():
            yield box.text, (box.position_x + box.width) / MM, (box.position_y + box.height) / MM


@pytest.mark.ci
@pytest.mark.parametrize("paper", ["a4", "letter"])
@each_lesson
def test_pages_are_few_and_nothing_is_cut_off(path, paper, pango):
    for html, least, most in ((made(path), 2, 4), (answered(path), 1, 2)):
        document = printing.render(html, paper, sheet.style(paper))
        assert least <= len(document.pages) <= most
        for page in document.pages:
            width, height = page.width / MM, page.height / MM
            for text, right, bottom in boxes_of(page):
                assert right <= width - 12 and bottom <= height - 4, text


@pytest.mark.ci
def test_a_sheet_is_tagged_named_its_fonts_are_in_it_and_its_bytes_are_the_same_each_time(tmp_path, pango):
    html = made(LESSONS[2])
    content = printing.pdf(printing.render(html, "a4", sheet.style()))
    assert printing.pdf(printing.render(made(LESSONS[2]), "a4", sheet.style())) == content
    (tmp_path / "sheet.pdf").write_bytes(content)
    file = pypdf.PdfReader(tmp_path / "sheet.pdf")
    root = file.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"] == "en"
    assert file.metadata["/Title"] == "02 Troops: how big is 4,000?, worksheet"
    fonts = {id(font): font.get_object() for page in file.pages for font in page["/Resources"]["/Font"].values()}
    assert fonts
    for font in fonts.values():
        inner = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(inner)


def test_a_lesson_that_was_not_run_has_no_worksheet_and_one_line_says_so():
    nb = notebooks.read(LESSONS[2])
    for cell in nb.cells:
        if cell.id == "load-troops" or notebooks.tagged(cell, "predict"):
            cell.outputs = []
    with pytest.raises(SheetMismatch, match=r"it has no guess '02\.a' to show; run the lesson again"):
        sheet.worksheet(nb)


@pytest.mark.ci
def test_a_set_has_the_sheets_that_its_readers_need(tmp_path, pango):
    students, _, _ = handouts.build(["08"], "students", out=tmp_path)
    names = {path.relative_to(students).as_posix() for path in students.rglob("*.pdf")}
    assert {name for name in names if "08" in name} == {"worksheets_a4/worksheet_08.pdf"}
    teachers, _, _ = handouts.build(["08"], "teachers", out=tmp_path)
    names = {path.relative_to(teachers).as_posix() for path in teachers.rglob("*.pdf")}
    assert {
        "worksheets_a4/worksheet_08.pdf",
        "worksheets_a4/answers_08.pdf",
        "pdf_a4/08_ministers_meeting.pdf",
    } <= names


@pytest.mark.parametrize("high", ["0", "abc", "nan", "1.2.3", "9" * 5000], ids=["none", "word", "nan", "dots", "long"])
def test_a_strange_number_in_a_guess_gets_no_line(high):
    asked = Guess("01.a", "How many?", "", (), "0", high, "", "", "", "", "")
    assert "<svg" not in pieces.guess(asked) and "How many?" in pieces.guess(asked)


def test_a_damaged_picture_is_left_out_and_a_long_number_stays_as_it_is(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    made = io.BytesIO()
    picture = Image.new("P", (200, 200))
    picture.putdata([n % 251 for n in range(40_000)])
    picture.save(made, "PNG")
    whole, half = (base64.b64encode(made.getvalue()[:end]).decode() for end in (None, made.tell() // 2))
    assert "<img" in pieces.picture(f'<img src="data:image/png;base64,{whole}">')
    assert pieces.picture(f'<img src="data:image/png;base64,{half}">') == ""
    assert "9" * 5000 in pieces.table(["", "a"], [["b", "9" * 5000]])


@pytest.mark.parametrize(
    "svg", [b"\xff", b'<svg viewBox="0 0 1.2.3 4"/>', b'<svg viewBox="0 0 . ."/>'], ids=["bytes", "three", "dots"]
)
def test_a_damaged_drawing_raises_nothing(svg):
    assert "image/svg+xml" in pieces.figure(svg, "alt")


def test_a_teachers_own_exercise_text_is_on_no_worksheet(project, monkeypatch):
    """In a lesson that was never published, what is tagged for teachers is as far from a sheet as from the notebook."""
    path = project(_11_a=["1"]) / "notebooks" / "11_a.ipynb"
    nb = notebooks.read(path)
    nb.cells += [
        nbformat.v4.new_markdown_cell("### Exercise 1. How many?\n\nCount them.", id="asked"),
        nbformat.v4.new_markdown_cell("### Exercise 1. The answer is QUOLL", id="told", metadata={"tags": ["teacher"]}),
        nbformat.v4.new_code_cell('ef.check("11.1", ...)', id="answer", metadata={"tags": ["exercise", "must"]}),
    ]
    nb.cells[0].source = "# 11 A: what?"
    notebooks.write(nb, path)
    (made,) = handouts._Set([path], "students", path.parents[1] / "handouts", whole=False, long=False).sheets.values()
    assert "Count them." in made and "QUOLL" not in made
