"""The minutes of a lesson are counted as the module says, and the pages say them."""

import nbformat.v4 as v4
import pytest

from eastern_flank.publishing import minutes, notebooks


def prose(words, source=""):
    return v4.new_markdown_cell(f"{source} {'word ' * words}")


def code(lines, *tags, source="", **metadata):
    return v4.new_code_cell("\n".join([source] * bool(source) + ["1"] * lines), metadata={"tags": [*tags], **metadata})


@pytest.mark.parametrize(
    ("cells", "total"),
    [
        ([], 5),
        ([prose(150)], 10),  # 6 is rounded up
        ([prose(1500)], 15),
        ([code(60)], 15),
        ([code(600, jupyter={"source_hidden": True})], 5),
        ([code(600, "solution")], 5),
        ([prose(0, f"<details><summary>A hint</summary>{'word ' * 900}</details>")], 5),
        ([prose(0, "[word](an address that is not read)" * 10)], 10),
        ([code(0, "exercise", "must", source="1") for _ in "ab"], 15),
        ([code(0, "exercise", "should", source="1") for _ in "ab"], 10),
        (
            [code(0, "predict", source='ef.predict("02.a")', jupyter={"source_hidden": True}) for _ in "abcde"],
            10,
        ),
    ],
    ids=range(11),
)
def test_minutes_are_counted(cells, total):
    assert minutes.counted(v4.new_notebook(cells=cells)) == {"": total}


def test_parts_are_counted_for_themselves_each_with_its_start():
    cells = [prose(300), prose(600, "## Part A. The matrix\n\n"), prose(1500, "## Part B. Code it\n\n")]
    nb = v4.new_notebook(cells=cells)
    assert minutes.counted(nb) == {"A": 15, "B": 20}
    assert minutes.said(nb) == "part A 15 minutes, part B 20 minutes"


@pytest.mark.parametrize("path", notebooks.find(), ids=lambda path: path.stem)
def test_a_lesson_or_its_part_takes_50_minutes_at_most(path):
    assert max(minutes.counted(notebooks.read(path)).values()) <= minutes.MOST


@pytest.mark.parametrize("path", notebooks.find(), ids=lambda path: path.stem)
def test_the_header_says_what_is_counted(path):
    nb = notebooks.read(path)
    assert minutes.TIME.search(nb.cells[0].source)[2].startswith(minutes.said(nb)), "run `eastern-flank docs`"
