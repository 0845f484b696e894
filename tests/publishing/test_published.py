"""Students' copies are made from the lesson as published: no answer, however and wherever it was put in, is handed out."""

import csv
import json
import re
import shutil

import nbformat.v4 as v4
import pypdf
import pytest
from small_project import ROOT, contents

from eastern_flank.publishing import handouts, notebooks, published
from eastern_flank.publishing import pdf as printing

LESSONS = notebooks.find()
MARK = "QUOLL:TYPED"  # in no lesson; and in no picture, since base64 has no colon


def shown(cell):
    return [output.get("data") or output.get("text") for output in cell.get("outputs", ())]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_what_is_published_is_the_lesson(path):
    """After a lesson was changed or run: `.uv/bin/uv run python tools/publish_lessons.py`."""
    nb = notebooks.read(path)
    assert published.path_of(path).read_bytes() == published.to_bytes(nb)
    same, note = published.restored(nb, path)
    assert (notebooks.to_bytes(same), note) == (notebooks.to_bytes(nb), "")


def changed(path):
    """A lesson in which somebody worked: an answer in each kind of place, and the cells that it is in."""
    nb = notebooks.read(path)
    cells = {cell.id: cell for cell in nb.cells}
    cells["setup"].source += f"\n# {MARK}"
    cells["header"].source += f"\n\nMy answer: {MARK}"
    cells["header"]["attachments"] = {"a.png": {"image/png": MARK}}
    cells["count-rows"].outputs = [v4.new_output("stream", text=MARK)]
    cells["exercise-1-answer"].source = f"five = 5  # {MARK}"
    nb.cells.remove(cells["exercise-2-answer"])
    cells["exercise-2-solution"].metadata["tags"] = []
    nb.cells[7:7] = [v4.new_code_cell(f'"{MARK}"', id="mine"), v4.new_markdown_cell(MARK, id="words")]
    nb.cells.append(v4.new_raw_cell(MARK, id="raw"))
    return nb


def test_a_lesson_in_which_somebody_worked_is_handed_out_as_published():
    path = LESSONS[2]
    before = notebooks.read(path)
    nb, note = published.restored(changed(path), path)
    assert note == (
        "02_troops: 4 cells as published, without what was typed or run since; "
        "3 cells that somebody added left out (the tag handout keeps a cell as it is)"
    )
    assert [cell.source for cell in nb.cells] == [cell.source for cell in before.cells]
    assert [cell.metadata for cell in nb.cells] == [cell.metadata for cell in before.cells]
    lost = [cell.id for cell, was in zip(nb.cells, before.cells, strict=True) if shown(cell) != shown(was)]
    assert lost == ["count-rows", "exercise-2-answer"]  # the former said something else, the latter was not there
    assert MARK not in str(nb)


def without_ids(nb, path):
    """Write a lesson as Google Colab may: without ids of ours, and with metadata of its own."""
    nb = json.loads(notebooks.to_bytes(nb))
    nb |= {"nbformat_minor": 0, "metadata": {"colab": {"provenance": []}, "kernelspec": {"name": "python3"}}}
    for number, cell in enumerate(nb["cells"]):
        del cell["id"]
        cell["metadata"] |= {"id": f"aB{number}", "outputId": "0"}
    path.write_text(json.dumps(nb), "utf-8")
    return notebooks.read(path)


def test_an_editor_that_takes_all_ids_away_takes_no_result_away(tmp_path):
    path = LESSONS[2]
    before = notebooks.read(path)
    nb = published.named(without_ids(before, tmp_path / "lesson.ipynb"), path)
    assert notebooks.to_bytes(nb) == notebooks.to_bytes(before)
    lost = without_ids(changed(path), tmp_path / "lesson.ipynb")
    with_ids, without = (published.restored(each, path) for each in (changed(path), lost))
    assert notebooks.to_bytes(without[0]) == notebooks.to_bytes(with_ids[0]) and without[1] == with_ids[1]


def test_a_cell_tagged_handout_stays_as_it_is_where_it_is():
    path = LESSONS[2]
    nb = changed(path)
    for cell in nb.cells:
        if cell.id in ("header", "words", "raw"):
            cell.metadata["tags"] = ["handout"]
    made, note = published.restored(nb, path)
    assert "1 cell that somebody added" in note and "3 cells as published" in note
    assert [cell.id for cell in made.cells if MARK in cell.source] == ["header", "words", "raw"]
    assert [cell.id for cell in made.cells][6:9] == ["table", "words", "load-troops"]
    assert made.cells[-1].id == "raw"


def test_a_lesson_that_was_never_published_says_so(project):
    path = project(_01_a=["1"]) / "notebooks" / "01_a.ipynb"
    nb = notebooks.read(path)
    made, note = published.restored(nb, path)
    assert made == nb and note.startswith("01_a: never published")


@pytest.mark.parametrize(
    "content", ["", "7", "[1]", '[{"id": "a"}]', '[{"id": "a", "type": "x", "metadata": {}, "source": []}]']
)
def test_a_published_form_that_cannot_be_read_is_one_line(project, content):
    path = project(_01_a=["1"]) / "notebooks" / "01_a.ipynb"
    published.path_of(path).parent.mkdir(parents=True, exist_ok=True)
    published.path_of(path).write_text(content)
    with pytest.raises(notebooks.LessonUnreadable, match=r"01_a: teaching/published/01_a\.json cannot be read"):
        published.restored(notebooks.read(path), path)


# --------------------------------------------------------------------------------------- all files of a whole set


def right_answers():
    """An answer to each exercise that its check takes for right, as somebody types it."""
    with (ROOT / "tests" / "exercises" / "samples" / "typed.csv").open(encoding="utf-8") as file:
        return {row["exercise"]: row["typed"] for row in csv.DictReader(file) if row["verdict"] == "right"}


WAYS = [  # to leave an answer in the cell of an exercise
    '{name} = "{answer}"  # {mark}\nef.check("{number}", {name})',
    '# {mark}\nmine = """{answer}"""\nef.check("{number}", mine)',
    '{name} = "{answer}"\nprint("{mark}")',  # without the check
    'import math  # {mark}\n{name} = ("{answer}")\n\nef.check("{number}", {name})\nmath.pi',
    'if True:\n    ef.check("{number}", "{answer} {mark}")',
    '# ef.check("{number}", "{answer}") {mark}',
]


def fill(nb, answers):
    """Fill in everything that a lesson has, with a mark beside each answer."""
    outputs = [
        v4.new_output("stream", text=f"Right. {MARK}"),
        v4.new_output("display_data", {"text/html": f'<p title="{MARK}">x</p>', "text/plain": MARK}),
    ]
    nb.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {"a": {"guess": MARK}}}}
    for place, cell in enumerate(nb.cells):
        cell.metadata["answer"] = MARK
        tags = cell.metadata.get("tags", [])
        number = re.search(r'"(\d\d\.\d)"', cell.source)
        if "exercise" in tags and number:
            name = cell.source.splitlines()[-1].split()[-1].strip(")")
            words = {"name": name, "answer": answers.get(number[1], "4.2"), "number": number[1], "mark": MARK}
            cell.source = WAYS[place % len(WAYS)].format(**words)
        elif "solution" in tags:
            cell.metadata["tags"] = []
        elif place % 5 == 0:
            cell.source += f"\n# {MARK}" if cell.cell_type == "code" else f"\n\n![{MARK}](attachment:a.png) {MARK}"
            if cell.cell_type == "markdown":
                cell["attachments"] = {"a.png": {"image/png": MARK}}
        # Charts, forms, answers; what a prediction saves is its question, whatever was guessed, and worksheets need that.
        if cell.cell_type == "code" and (tags or "ef." in cell.source) and "predict" not in tags:
            cell.outputs, cell.execution_count = [*cell.outputs, *outputs], 7000
    own = [
        v4.new_code_cell(f"ef.my_answers()  # {MARK}", id="zz-code", outputs=outputs),
        v4.new_markdown_cell(f"{MARK}, [mine](../my_work/answers.csv)", id="zz-words"),
    ]
    nb.cells[3:3] = own
    return nb


@pytest.fixture(scope="module")
def sets(tmp_path_factory):
    """The students' set of the project, and of a copy in which somebody has done everything."""

    def no_pango(*given, **more):
        raise printing.NoPrinter("no PDFs: no Pango")

    folder = tmp_path_factory.mktemp("filled")
    for part in ("data", "notebooks", "teaching"):
        shutil.copytree(ROOT / part, folder / part)
    (folder / "figures").mkdir()
    shutil.copy(ROOT / "figures" / "README.md", folder / "figures")
    answers = right_answers()
    for path in (folder / "notebooks").glob("*.ipynb"):
        path.write_bytes(notebooks.to_bytes(fill(notebooks.read(path), answers)))
    (folder / "my_work").mkdir()
    for name in ("answers.csv", "04_codes.csv", "08_votes.csv", "07_mine.png"):
        (folder / "my_work" / name).write_text(f"exercise,answer\n02.1,{MARK}\n")
    out = tmp_path_factory.mktemp("out")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printing, "render", no_pango)
        clean = handouts.build((), "students", out=out / "clean")[0]
        patch.chdir(folder)
        filled = handouts.build((), "students", out=out / "filled")[0]
    return clean, filled, folder


@pytest.mark.ci
def test_whatever_was_filled_in_students_get_no_more_than_the_lessons(sets):
    clean, filled, folder = sets
    files = contents(filled)
    assert files.keys() == contents(clean).keys() and len(files) > 2 * len(LESSONS)
    assert not [name for name, content in files.items() if MARK.encode() in content or b"answers.csv" in content]
    for path in LESSONS:
        blank, made = (notebooks.read(each / "notebooks" / path.name) for each in (clean, filled))
        assert [(cell.source, cell.metadata) for cell in made.cells] == [(c.source, c.metadata) for c in blank.cells]
        for cell, was in zip(made.cells, blank.cells, strict=True):
            assert all(output in shown(was) for output in shown(cell)), cell.id
        assert (folder / "notebooks" / path.name).read_text("utf-8").count(MARK) > 20  # it had been filled in


@pytest.mark.ci
def test_nothing_that_was_filled_in_is_printed(sets, tmp_path, monkeypatch, pango):
    monkeypatch.chdir(sets[2])
    folder, _, _ = handouts.build(["02", "04", "08"], "students", out=tmp_path, long=True)
    printed = sorted(folder.rglob("*.pdf"))
    assert {path.stem for path in printed} >= {"02_troops", "04_positions", "08_ministers_meeting"}
    for path in printed:
        text = "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
        assert "Your answer" in text or path.stem[:2] not in ("02", "04", "08")
        assert "QUOLL" not in text, path.name


def test_what_no_fingerprint_covers_is_not_handed_out():
    """An answer in a result's metadata, in an element that passes for ours, or beside a result without a word."""
    path = LESSONS[2]
    nb = notebooks.read(path)
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            if "data" in output:
                output.metadata = {kind: {"alt": MARK} for kind in output.data}
                if "text/plain" in output.data:
                    output.data["text/plain"] += f'<p class="saved">{MARK}</p>'
                    output.data.pop("text/html", None)
    nb.cells[2].outputs = [v4.new_output("stream", text=""), v4.new_output("error", ename=MARK, evalue=MARK)]
    assert MARK not in str(published.restored(nb, path)[0])


@pytest.mark.parametrize(
    "change",
    [
        lambda cells: [],
        lambda cells: {},
        lambda cells: [*cells, cells[0]],
        lambda cells: [cells[0] | {"source": "abc"}],
        lambda cells: [cells[0] | {"source": ["\ud800"]}],
        lambda cells: [cells[0] | {"source": ["x" * 30_000]}],
        lambda cells: [cells[1] | {"results": 5}],
        lambda cells: [cells[0] | {"id": f"c{n}"} for n in range(1000)],
    ],
    ids=["empty", "object", "twice", "line", "half", "long", "number", "many"],
)
def test_a_published_form_that_is_none_is_refused_in_one_line(project, change):
    path = project(_01_a=["1"]) / "notebooks" / "01_a.ipynb"
    cells = [{"id": "a", "type": "markdown", "metadata": {}, "source": ["# A"]}]
    cells += [{"id": "b", "type": "code", "metadata": {}, "source": ["1"]}]
    published.path_of(path).parent.mkdir(parents=True, exist_ok=True)
    published.path_of(path).write_text(json.dumps(change(cells)))
    with pytest.raises(notebooks.LessonUnreadable, match=r"^01_a: teaching/published/01_a.json cannot be read"):
        published.restored(notebooks.read(path), path)
