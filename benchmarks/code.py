"""The code of lessons without notebooks around it: to be run in one plain Python process, as a floor."""

import contextlib
import io
import json
from pathlib import Path

from eastern_flank.core.lesson import paths

from .measuring import ROOT


def lessons():
    """The lessons' files in their order."""
    return paths()


def cells(path):
    """The code cells of a lesson, as (id, source)."""
    found = json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
    return [(cell["id"], "".join(cell["source"])) for cell in found if cell["cell_type"] == "code"]


def setup(path):
    return next(source for name, source in cells(path) if name == "setup")


def run(path):
    """Run a lesson's code here, quietly, from the folder where a notebook's code runs."""
    names = {"__name__": "__main__"}
    with contextlib.chdir(ROOT / "notebooks"), contextlib.redirect_stdout(io.StringIO()):
        for name, source in cells(path):
            exec(compile(source, f"{Path(path).stem}/{name}", "exec"), names)
