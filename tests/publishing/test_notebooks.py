"""Which lessons there are, and the form in which their notebooks are kept."""

import json
import os
import shutil
from pathlib import Path

import nbformat
import nbformat.v4 as v4
import pytest
from small_project import contents

from eastern_flank.core.atomic_write import CannotWrite
from eastern_flank.core.lesson import paths as lesson_paths
from eastern_flank.core.project import ProjectNotFound
from eastern_flank.publishing import notebooks

ROOT = Path(__file__).resolve().parents[2]
FILES = lesson_paths()


# ------------------------------------------------------------------------------------------------------- which lessons


@pytest.fixture
def three(project):
    return project(_00_start=[], _02_troops=[], _10_slides=[])


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ([], ["00_start", "02_troops", "10_slides"]),
        (["02"], ["02_troops"]),
        (["2"], ["02_troops"]),
        (["02_troops"], ["02_troops"]),
        (["02_troops.ipynb"], ["02_troops"]),
        (["notebooks/02_troops.ipynb"], ["02_troops"]),
        ([Path("notebooks") / "02_troops.ipynb"], ["02_troops"]),
        (["10", "02", "10_slides"], ["02_troops", "10_slides"]),
    ],
    ids=str,
)
def test_find(three, names, found):
    assert [path.stem for path in notebooks.find(names)] == found


def test_find_from_the_notebooks_folder(three, monkeypatch):
    monkeypatch.chdir(three / "notebooks")
    assert notebooks.find(["../notebooks/02_troops.ipynb"]) == [three / "notebooks" / "02_troops.ipynb"]


def test_find_takes_no_other_notebook(three):
    shutil.copy(three / "notebooks" / "02_troops.ipynb", three / "notebooks" / "Untitled.ipynb")
    shutil.copy(three / "notebooks" / "02_troops.ipynb", three / "02_troops.ipynb")
    assert len(notebooks.find()) == 3
    with pytest.raises(notebooks.LessonNotFound):
        notebooks.find([str(three / "02_troops.ipynb")])


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("02_trops", "there is no lesson '02_trops'; did you mean '02_troops'?"),
        ("7", "there is no lesson '7'; there are 00_start, 02_troops, 10_slides"),
        ("", "there is no lesson ''; there are 00_start, 02_troops, 10_slides"),
    ],
)
def test_find_says_what_there_is(three, name, says):
    with pytest.raises(notebooks.LessonNotFound) as caught:
        notebooks.find([name])
    assert str(caught.value) == says


def test_find_without_lessons(project):
    project()
    with pytest.raises(ProjectNotFound, match=r"^there are no lessons in notebooks$"):
        notebooks.find()


# -------------------------------------------------------------------------------------------------------- the tidy form


def untidy():
    """A notebook as an editor and a run leave it."""
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "3f2a"}}
    outputs = [
        v4.new_output("stream", name="stdout", text="a\n"),
        v4.new_output("stream", name="stdout", text="b\n"),
        v4.new_output("display_data", data={"text/plain": "x", **view}, metadata={"image/png": {}, "text/plain": {}}),
        v4.new_output("display_data", data=view),
        v4.new_output("stream", name="stdout", text="c\n"),
        v4.new_output("execute_result", data={"text/plain": "1"}, execution_count=9, metadata={"text/plain": {"w": 1}}),
    ]
    metadata = {
        "tags": ["solution", "mine", "chart"],
        "jupyter": {"source_hidden": True, "outputs_hidden": False},
        "execution": {"iopub.status.busy": "2016-06-13T09:30:00Z"},
        "slideshow": {"slide_type": "slide"},
        "collapsed": False,
        "editable": True,
    }
    code = v4.new_code_cell("x = 1  \n\ny\n", id="step", outputs=outputs, execution_count=9, metadata=metadata)
    nb = v4.new_notebook(cells=[v4.new_markdown_cell("A  \nB\n\n", id="words"), code])
    nb.cells += [v4.new_code_cell("z", id="not-run"), v4.new_code_cell("z", id="last", execution_count=2)]
    nb.metadata = nbformat.from_dict({"widgets": {}, "language_info": {"version": "3.11"}})
    return nb


def test_tidy_keeps_what_a_lesson_is():
    nb = notebooks.tidy(untidy())
    words, code, *others = nb.cells
    assert nb.metadata == {
        "kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"},
        "language_info": {"name": "python"},
    }
    assert [cell.id for cell in nb.cells] == ["words", "step", "not-run", "last"]
    assert (words.source, code.source) == ("A  \nB", "x = 1\n\ny")
    assert code.metadata == {
        "tags": ["chart", "solution"],
        "jupyter": {"source_hidden": True},
        "slideshow": {"slide_type": "skip"},
        "editable": True,
    }
    assert [code.execution_count, *(cell.execution_count for cell in others)] == [1, None, 2]
    assert code.outputs == [
        {"output_type": "stream", "name": "stdout", "text": "a\nb\n"},
        {"output_type": "display_data", "data": {"text/plain": "x"}, "metadata": {}},
        {"output_type": "stream", "name": "stdout", "text": "c\n"},
        {
            "output_type": "execute_result",
            "data": {"text/plain": "1"},
            "metadata": {"text/plain": {"w": 1}},
            "execution_count": 1,
        },
    ]
    nbformat.validate(nb)


def test_tidy_makes_a_new_notebook_once_and_for_all():
    nb = untidy()
    before = json.dumps(nb)
    once = notebooks.tidy(nb)
    assert json.dumps(nb) == before
    assert notebooks.to_bytes(notebooks.tidy(once)) == notebooks.to_bytes(once)
    once.cells[1].outputs[1].data["text/plain"] = "y"
    assert json.dumps(nb) == before


def test_tidy_names_cells_of_old_notebooks_after_their_place():
    nb = v4.new_notebook(cells=[v4.new_code_cell("1"), v4.new_code_cell("2")])
    nb.nbformat_minor = 2
    for cell in nb.cells:
        del cell["id"]
    assert [cell.id for cell in notebooks.tidy(nb).cells] == ["cell-1", "cell-2"]


def test_read_is_tidy(tmp_path):
    path = tmp_path / "02_troops.ipynb"
    path.write_text(nbformat.writes(untidy()), "utf-8")
    assert notebooks.read(path) == notebooks.tidy(untidy())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("not JSON", "02_troops: not a notebook: "),
        ("", "02_troops: not a notebook: "),
        (
            '{\n<<<<<<< HEAD\n "cells": [],\n=======\n "cells": [1],\n>>>>>>> theirs\n}',
            "02_troops.ipynb, line 2: a merge was",
        ),
        ("[]", "02_troops: not a notebook: "),
        (
            '{"cells": [{"cell_type": "code", "source": "a = 1\\n<<<<<<< local\\nb\\n=======\\nc\\n>>>>>>> remote", "id": "a",'
            ' "metadata": {}, "outputs": [], "execution_count": null}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
            "02_troops, cell 1: a merge was left unfinished here",
        ),
        ("{}", "02_troops: not a notebook: "),
        (
            json.dumps(v4.new_notebook(cells=[v4.new_raw_cell("", id="id")])).replace('"id": "id"', '"id": "no id!"'),
            "02_troops: not a valid notebook: ",
        ),
    ],
    ids=["text", "empty", "merge", "list", "merge in a cell", "dict", "id"],
)
def test_read_says_what_is_no_notebook(tmp_path, text, says):
    path = tmp_path / "02_troops.ipynb"
    path.write_text(text, "utf-8")
    with pytest.raises(notebooks.LessonUnreadable, match=says) as caught:
        notebooks.read(path)
    assert "\n" not in str(caught.value)


def test_a_file_that_cannot_be_read_is_one_line(tmp_path):
    with pytest.raises(notebooks.LessonUnreadable) as caught:
        notebooks.read(tmp_path / "02_none.ipynb")
    assert str(caught.value) == f"02_none: No such file or directory: {tmp_path / '02_none.ipynb'}"


# ------------------------------------------------------------------------------------------------------------- writing


def test_write_is_as_jupyter_writes(tmp_path):
    nb = notebooks.tidy(untidy())
    nb.cells[0].source = "Ämari, 4,000 km²"
    assert notebooks.write(nb, tmp_path / "a.ipynb") is True
    nbformat.write(nb, tmp_path / "b.ipynb")
    assert (tmp_path / "a.ipynb").read_bytes() == (tmp_path / "b.ipynb").read_bytes()
    assert "Ämari".encode() in (tmp_path / "a.ipynb").read_bytes()


def test_write_leaves_an_equal_file_alone(tmp_path):
    path = tmp_path / "a.ipynb"
    notebooks.write(notebooks.tidy(untidy()), path)
    os.utime(path, (1, 1))
    assert notebooks.write(notebooks.tidy(untidy()), path) is False
    assert path.stat().st_mtime == 1


def test_write_keeps_the_file_s_mode(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text("")
    path.chmod(0o640)
    mode = path.stat().st_mode  # what this system made of it
    notebooks.write(notebooks.tidy(untidy()), path)
    assert path.stat().st_mode == mode


def test_write_is_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "a.ipynb"
    path.write_text("as it was")

    def fail(self, target):
        assert self.read_bytes() == notebooks.to_bytes(
            notebooks.tidy(untidy())
        )  # nothing is put in place before it is whole
        raise PermissionError(13, "Permission denied", str(target))

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(CannotWrite, match="Permission denied"):
        notebooks.write(notebooks.tidy(untidy()), path)
    assert contents(tmp_path) == {"a.ipynb": b"as it was"}


# ------------------------------------------------------------------------------------------------ which cell is a slide


def text(source, *tags):
    return v4.new_markdown_cell(source, metadata={"tags": list(tags)})


def code(*tags):
    return v4.new_code_cell("1 + 1", metadata={"tags": list(tags)})


def slide_types(nb):
    return [cell.metadata.get("slideshow", {}).get("slide_type") for cell in nb.cells]


@pytest.mark.parametrize(
    "cells, kinds",
    {
        "a heading begins a slide": ([text("# A"), text("words"), text("## B")], ["slide", None, "slide"]),
        "code is below its text": ([text("# A"), code()], ["slide", None]),
        "a comment in code is no heading": ([text("# A"), v4.new_code_cell("# one\n1")], ["slide", None]),
        "a chart and what follows it have a screen each": (
            [text("# A"), code("chart"), text("words"), text("more")],
            ["slide", "subslide", "subslide", None],
        ),
        "a hint waits": ([text("# A"), code("exercise"), text("hint", "hint")], ["slide", None, "fragment"]),
        "a solution is not shown, a chart in it neither": ([text("# A"), code("chart", "solution")], ["slide", "skip"]),
        "whatever comes first is a slide": ([code()], ["slide"]),
    }.values(),
)
def test_the_rule(cells, kinds):
    assert slide_types(notebooks.tidy(v4.new_notebook(cells=cells))) == kinds


def test_no_cells_no_slides():
    assert slide_types(notebooks.tidy(v4.new_notebook())) == []


def test_tidying_writes_them_and_what_somebody_else_set_goes():
    nb = v4.new_notebook(cells=[text("# A"), code()])
    nb.cells[1].metadata["slideshow"] = {"slide_type": "notes"}
    tidy = notebooks.tidy(nb)
    assert tidy.cells[0].metadata["slideshow"] == {"slide_type": "slide"}
    assert "slideshow" not in tidy.cells[1].metadata


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_lesson_is_a_slide_show(path):
    nb = nbformat.read(path, 4)
    kinds = slide_types(nb)
    assert kinds == slide_types(notebooks.tidy(nb))
    assert kinds.count("slide") >= 5
