"""Which cell of a lesson is a slide."""

from pathlib import Path

import nbformat
import nbformat.v4 as v4
import pytest

from eastern_flank.publishing import notebooks
from eastern_flank.publishing.slide_types import slide_types

FILES = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("[0-9][0-9]_*.ipynb"))


def text(source, *tags):
    return v4.new_markdown_cell(source, metadata={"tags": list(tags)})


def code(*tags):
    return v4.new_code_cell("1 + 1", metadata={"tags": list(tags)})


@pytest.mark.parametrize(
    "cells, kinds",
    {
        "a heading begins a slide": ([text("# A"), text("words"), text("## B")], ["slide", None, "slide"]),
        "code stands below its text": ([text("# A"), code()], ["slide", None]),
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
    assert slide_types(cells) == kinds


def test_no_cells_no_slides():
    assert slide_types([]) == []


def test_tidying_writes_them_and_what_somebody_else_set_goes():
    nb = v4.new_notebook(cells=[text("# A"), code()])
    nb.cells[1].metadata["slideshow"] = {"slide_type": "notes"}
    tidy = notebooks.tidy(nb)
    assert tidy.cells[0].metadata["slideshow"] == {"slide_type": "slide"}
    assert "slideshow" not in tidy.cells[1].metadata


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_lesson_is_a_slide_show(path):
    cells = nbformat.read(path, 4).cells
    kinds = [cell.metadata.get("slideshow", {}).get("slide_type") for cell in cells]
    assert kinds == slide_types(cells)
    assert kinds.count("slide") >= 5
