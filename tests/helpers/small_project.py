"""Projects that are made for a test: small notebooks, and what is in a folder afterwards."""

import json
import shutil
from pathlib import Path

import nbformat.v4 as v4

ROOT = Path(__file__).resolve().parents[2]


def make_project(folder, **sources):
    """Make a project with notebooks: `_01_a=["1 + 1"]` is notebooks/01_a.ipynb with one cell."""
    (folder / "data").mkdir(parents=True)
    shutil.copy(ROOT / "data" / "datapackage.json", folder / "data")
    (folder / "notebooks").mkdir()
    for name, cells in sources.items():
        nb = v4.new_notebook(cells=[v4.new_markdown_cell("# Title", id="title")])
        nb.cells += [v4.new_code_cell(source.strip(), id=f"step-{n}") for n, source in enumerate(cells, 1)]
        (folder / "notebooks" / f"{name.strip('_')}.ipynb").write_text(json.dumps(nb), "utf-8")
    return folder


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
