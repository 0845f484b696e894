"""No chart of the lessons can lie quietly: strict nbval notices a wrong value, a wrong colour, a wrong label.

Here a few changes to one lesson; in .ci/run to every lesson; all of them in the nightly run, and with
`python tests/helpers/mutations.py`.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from itertools import islice
from pathlib import Path

import mutations
import pytest

from eastern_flank.publishing import notebooks

pytestmark = pytest.mark.ci  # .ci/run has it; the README's command keeps to two minutes

ROOT = Path(__file__).resolve().parents[2]
LESSONS = [path.stem for path in notebooks.find()]
ALWAYS = "03_aircraft"  # the lesson that is tried in every run
A_FEW = 2  # changes to tables that are tried in every run, in each of these lessons
TABLES_OF = ("00", "02", "04")

# What no text of an output could notice, and why it need not.
HARMLESS = {}


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    with mutations.Page(tmp_path_factory.mktemp("mutations") / "project").open() as page:
        yield page


def escaped(outcomes):
    return [f"{each.figure}, {each.kind}: {each.what}" for each in outcomes if not each.caught]


def drawn(lesson, change):
    """What became of a change to a table in the figures that it changes."""
    return list(lesson.change(change))


@pytest.mark.parametrize("name", [ALWAYS, *(pytest.param(n, marks=pytest.mark.ci) for n in LESSONS if n != ALWAYS)])
def test_a_swap_in_any_figure_is_noticed(page, name):
    lesson = mutations.Lesson(page, notebooks.find([name])[0])
    assert not lesson.failed, "without a change nbval is content"
    outcomes = []
    for turn, (place, shown) in enumerate(lesson.shown.items()):
        kinds = list(dict.fromkeys(kind for kind, *_ in shown.swaps))
        assert kinds, shown.name
        kind = kinds[turn % len(kinds)]
        ways = [number for number, (each, *_) in enumerate(shown.swaps) if each == kind]
        found = (lesson.exchange(place, number) for number in ways)
        outcomes += islice(filter(None, found), 1)
    assert outcomes
    assert [each for each in escaped(outcomes) if each not in HARMLESS] == []


@pytest.mark.ci
@pytest.mark.parametrize("number", TABLES_OF)
def test_a_change_in_a_table_is_noticed_in_every_figure_that_draws_it(page, number):
    lesson = mutations.Lesson(page, notebooks.find([number])[0])
    some = (found for change in mutations.changes(lesson.loaded, 1) if (found := drawn(lesson, change)))
    outcomes = [each for found in islice(some, A_FEW) for each in found]
    assert outcomes
    assert [each for each in escaped(outcomes) if each not in HARMLESS] == []


@pytest.mark.nightly
@pytest.mark.parametrize("name", LESSONS)
def test_every_change_is_noticed(page, name):
    outcomes = list(mutations.everything(page, notebooks.find([name])[0]))
    assert {each.kind for each in outcomes} >= {"texts"}
    assert [each for each in escaped(outcomes) if each not in HARMLESS] == []


# --- the real nbval says the same ---


def nbval(folder, number):
    """The cells that strict nbval does not accept, run as the project runs it, on a copy of the project."""
    path = next((folder / "notebooks").glob(f"{number}_*.ipynb"))
    options = ["--nbval", "--nbval-current-env", f"--nbval-sanitize-with={ROOT / 'tests' / 'nbval_sanitize.cfg'}"]
    command = [sys.executable, "-m", "pytest", *options, "-p", "no:cacheprovider", "-q", "-rf", path.name]
    run = subprocess.run(command, cwd=path.parent, capture_output=True, text=True, encoding="utf-8")
    assert run.returncode in (0, 1), run.stdout + run.stderr
    cells = [cell for cell in notebooks.read(path).cells if cell.cell_type == "code"]
    return {cells[int(place)].id for place in re.findall(r"^FAILED .*::Cell (\d+)", run.stdout, re.MULTILINE)}


@pytest.fixture
def copy(tmp_path):
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns(".*"))
    return tmp_path


def samples(lesson):
    """Two changes to tables: the first that a figure draws, and the first that none does."""
    found = {}
    for change in mutations.changes(lesson.loaded, 1):
        found.setdefault(bool(drawn(lesson, change)), change)
        if len(found) == 2:
            return found[True], found[False]
    raise AssertionError("all changes are drawn, or none is")


def failing(lesson, change):
    """The cells that the fast way does not accept."""
    with change.made(lesson.page.folder / "data"):
        return lesson._run()


@pytest.mark.ci
@pytest.mark.parametrize("number", ["00", *(pytest.param(n, marks=pytest.mark.nightly) for n in ("02", "04", "09"))])
def test_nbval_itself_finds_what_the_fast_way_finds(page, copy, number):
    lesson = mutations.Lesson(page, notebooks.find([number])[0])
    seen, unseen = samples(lesson)
    with seen.made(copy / "data"):
        assert nbval(copy, number) == failing(lesson, seen) != set()
    place, shown = next((place, shown) for place, shown in lesson.shown.items() if shown.name[:2] == number)
    assert lesson.exchange(place, 0) is not None
    swap_in_the_copy(copy, number, shown.name)
    with unseen.made(copy / "data"):
        assert nbval(copy, number) == failing(lesson, unseen) | {place[0]}


def swap_in_the_copy(copy, number, figure):
    """Let the setup cell of a lesson's copy swap two things in one of its figures."""
    path = next((copy / "notebooks").glob(f"{number}_*.ipynb"))
    nb = json.loads(path.read_text("utf-8"))
    setup = next(cell for cell in nb["cells"] if cell["id"] == "setup")
    code = f"\nimport sys\nsys.path.insert(0, {os.fspath(ROOT / 'tests' / 'helpers')!r})"
    code += f"\nimport mutations\nmutations.swap_in({figure!r}, 0)"
    setup["source"] = "".join(setup["source"]) + code
    path.write_text(json.dumps(nb), "utf-8")


def test_the_report_lists_what_escaped():
    outcomes = [
        mutations.Outcome("01_a", "colours", "red and blue", True),
        mutations.Outcome("01_a", "texts", "one and two", False, elsewhere=True),
    ]
    page = mutations.report(outcomes)
    assert "| 01_a | 1 of 1 | 0 of 1 | 1 of 2 |" in page
    assert "- 01_a, texts: one and two, but another cell of the lesson fails" in page
