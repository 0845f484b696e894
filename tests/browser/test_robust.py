"""What readers do besides: cells out of order, a kernel restarted, two notebooks, a damaged table, a folder that is locked."""

import contextlib
import csv
import os
import re
import shlex
import shutil
import subprocess
import time
import urllib.error

import chromium
import looking
import pytest
from lab import LAB, PATIENCE, PROJECT, Jupyter

from eastern_flank.tables import check as checking

START = "notebooks/00_start_here.ipynb"
TROOPS = "notebooks/02_troops.ipynb"
CODING = "notebooks/04_positions.ipynb"
FRAMING = "notebooks/06_framing.ipynb"


def code_cells(lab):
    return [cell for cell in lab.cells() if cell["kind"] == "code" and cell["source"]]


def failed(cell):
    return any(output["output_type"] == "error" for output in cell["outputs"])


def read(file):
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


@pytest.fixture
def start(window, jupyter):
    """The first lesson, and its first two cells: the second needs the first."""
    lab = jupyter.open(window, START)
    yield lab, *[cell["number"] for cell in code_cells(lab)][:2]
    lab.close()


def test_cells_out_of_order_say_what_is_missing_and_heal(start):
    lab, setup, first = start
    lab.run(first)
    assert ["NameError" in error for error in lab.errors()] == [True]
    lab.run(setup, first)
    assert lab.errors() == []


def test_a_kernel_restarted_in_the_middle_forgets_and_heals(start):
    lab, setup, first = start
    lab.run(setup)
    lab.restart()
    lab.run(first)
    assert ["NameError" in error for error in lab.errors()] == [True]
    lab.run_all()
    assert lab.errors() == []
    assert looking.pictures(lab) == []


@pytest.mark.parametrize("notebook", [CODING, FRAMING])
def test_run_all_twice_gives_the_same(window, jupyter, notebook):
    def outputs():
        return [(cell["number"], looking.plain(cell["outputs"])) for cell in lab.cells()]

    lab = jupyter.open(window, notebook)
    lab.run_all()
    before = outputs()
    lab.run_all()
    assert lab.errors() == [] and outputs() == before
    lab.close()


def test_two_notebooks_at_once_do_not_meet(window, jupyter):
    one = jupyter.open(window, jupyter.write_notebook("one.ipynb", "mine = 1", "print(mine)"))
    two = jupyter.open(window, jupyter.write_notebook("two.ipynb", "mine = 2", "print(mine)"))
    one.run(0)
    two.run_all()
    one.run(1)
    assert [lab.cells()[1]["outputs"][0]["text"] for lab in (one, two)] == ["1\n", "2\n"]
    one.close()
    two.close()


def coding_form(lab):
    """The form of lesson 04: its cell, and its lists."""
    (number,) = [cell["number"] for cell in code_cells(lab) if "ef.coding_form(" in cell["source"]]
    return lab.cell(number), lab.cell(number).get_by_role("combobox")


def test_a_coding_done_by_keys_is_there_again_after_a_restart_and_a_reload(window, jupyter):
    lab, keys = jupyter.open(window, CODING), window.keyboard
    lab.run_all()
    cell, passages = coding_form(lab)
    passages.first.focus()
    for key in ("ArrowDown", "Tab", "ArrowDown", "ArrowDown"):
        keys.press(key)
    cell.get_by_text("You have coded 2 of").wait_for()
    cell.get_by_text("Saved in my_work/04_codes.csv.").wait_for()
    chosen = [passages.nth(number).locator("option:checked").inner_text() for number in (0, 1)]
    assert chosen == ["yes", "no"]
    assert [row["code"] for row in read(jupyter.project / "my_work" / "04_codes.csv")][:3] == [*chosen, ""]

    lab.restart()
    lab.save()
    window.goto("about:blank")
    lab = jupyter.open(window, CODING)
    lab.run_all()
    # Of controls whose kernel is gone ipywidgets says so, until they are run again.
    watch = window.context.watch
    watch.errors = [error for error in watch.errors if "widget model not found" not in error]
    cell, passages = coding_form(lab)
    cell.get_by_text("Your work is back, from my_work/04_codes.csv.").wait_for()
    cell.get_by_text("You have coded 2 of").wait_for()
    assert [passages.nth(number).locator("option:checked").inner_text() for number in (0, 1)] == chosen
    lab.close()


def test_a_table_changed_or_damaged_while_a_lesson_is_open(window, jupyter):
    table = jupyter.project / "data" / "troops.csv"
    sound = table.read_text("utf-8")
    lab = jupyter.open(
        window, jupyter.write_notebook("edited.ipynb", "import eastern_flank as ef", 'ef.load("troops")')
    )
    try:
        lab.run_all()
        number = re.search(r",(\d{4}),", sound).group(1)
        assert number in lab.cells()[1]["text"]
        table.write_text(sound.replace(f",{number},", ",1234,"), "utf-8")
        lab.run(1)
        assert "1234" in lab.cells()[1]["text"]

        table.write_text(sound.replace(f",{number},", ",many,"), "utf-8")
        lab.close()
        lab = jupyter.open(window, TROOPS)
        lab.run_all()  # stops at the first error
        (defect,) = checking.examine(jupyter.project / "data").defects
        assert "many" in str(defect)
        assert [cell["text"].strip() for cell in lab.cells() if failed(cell)] == [f"Unsound: {defect}"]
    finally:
        table.write_text(sound, "utf-8")
    lab.run_all()
    assert lab.errors() == []
    lab.close()


# A place for mounts of its own, in which a program may lock a folder for itself and nobody else.
OWN_MOUNTS = ("unshare", "--user", "--map-root-user", "--mount")
LOCK = """
import pathlib, subprocess
place = str(pathlib.Path.cwd().parent)
subprocess.run(["mount", "--bind", place, place], check=True)
subprocess.run(["mount", "-o", "remount,bind,ro", place], check=True)
"""


SAVED_AT_HOME = "Saved in eastern-flank/my_work/04_codes.csv."
NOT_SAVED = "Not saved: my_work cannot be written (Read-only file system)."


@pytest.mark.parametrize("home, said", [("home", SAVED_AT_HOME), ("project/home", NOT_SAVED)])
def test_in_a_folder_that_cannot_be_written_a_lesson_says_so_and_goes_on(window, tmp_path, monkeypatch, home, said):
    if not shutil.which("unshare") or subprocess.run([*OWN_MOUNTS, "true"], capture_output=True).returncode:
        chromium.lacking("this system lets no program lock a folder for itself only")
    monkeypatch.setenv("XDG_CACHE_HOME", os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"))
    monkeypatch.setenv("HOME", str(tmp_path / home))
    server = Jupyter(tmp_path, [*OWN_MOUNTS, *LAB])
    try:
        lock = server.open(window, server.write_notebook("lock.ipynb", LOCK))
        lab = server.open(window, CODING)
        lock.run(0)
        assert lock.errors() == []
        lab.run_all()
        assert lab.errors() == [] and looking.pictures(lab) == []
        cell, passages = coding_form(lab)
        passages.first.focus()
        window.keyboard.press("ArrowDown")
        cell.get_by_text(said).wait_for()
        cell.get_by_text("You have coded 1 of").wait_for()
        kept = tmp_path / home / "eastern-flank" / "my_work" / "04_codes.csv"
        assert kept.is_file() == (said == SAVED_AT_HOME)
        assert not (server.project / "my_work").exists()
    finally:
        window.goto("about:blank")  # before the server: it would ask for it again and again
        assert server.stop() == []


def ready(server):
    """Wait until the kernels of a server have started: one that is told to stop while a kernel starts may never end."""
    end, kernels = time.monotonic() + PATIENCE, []
    while not kernels or any(kernel["execution_state"] != "idle" for kernel in kernels):
        assert time.monotonic() < end, kernels
        time.sleep(0.2)
        with contextlib.suppress(urllib.error.HTTPError):  # 500, while it makes a kernel
            kernels = server.ask("GET", "api/kernels")


@pytest.mark.parametrize("wanted", [False, True], ids=["as it comes", "where a reader's settings want it"])
def test_jupyterlab_asks_about_news_only_where_a_reader_wants_it(page, tmp_path, wanted):
    """Its pop-up would cover the first picture. The second case shows that the first one would have seen it."""
    if wanted:
        file = tmp_path / "settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
        file.parent.mkdir(parents=True)
        file.write_text('{"fetchNews": "none"}')
    server = Jupyter(tmp_path, settings=False)
    try:
        server.open(page, START)
        asked = page.locator(".Toastify__toast")
        if wanted:
            asked.wait_for(timeout=chromium.PATIENCE)
            assert "news" in asked.inner_text()
        else:
            page.wait_for_timeout(3000)
            assert asked.count() == 0
    finally:
        page.close()
        assert server.stop() == []
    assert server.tried() == []


def test_the_readmes_line_opens_the_first_lesson(page, tmp_path):
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    line = re.search(r"jupyter lab (.*)", readme).group(1)
    server = Jupyter(tmp_path, [*LAB, *shlex.split(line)], settings=False)
    try:
        assert server.url.startswith("http://127.0.0.1:") and "127.0.0.1" in server.log()
        assert page.goto(f"{server.url}/lab").url.startswith(f"{server.url}/login"), "anyone is let in without a token"
        page.goto(f"{server.url}/?token={server.token}", timeout=chromium.PATIENCE)
        page.locator(".jp-NotebookPanel:visible h1").first.wait_for(timeout=chromium.PATIENCE)
        assert page.url.endswith(START)
        ready(server)
    finally:
        page.close()  # before the server: it would ask for it again and again
        assert server.stop() == []
    assert server.tried() == []
