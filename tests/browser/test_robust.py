"""What readers do besides: cells out of order, a kernel restarted, two notebooks at once, and the line of the README."""

import re
import shlex

import chromium
import looking
from lab import PROJECT, Jupyter

LESSON = "notebooks/00_start_here.ipynb"


def code_cells(lab):
    return [cell for cell in lab.cells() if cell["kind"] == "code" and cell["source"]]


def test_cells_out_of_order_say_what_is_missing_and_heal(page, jupyter):
    lab = jupyter.open(page, LESSON)
    setup, first, *_ = [cell["number"] for cell in code_cells(lab)]
    lab.run(first)
    assert ["NameError" in error for error in lab.errors()] == [True]
    lab.run(setup, first)
    assert lab.errors() == []
    lab.close()


def test_a_kernel_restarted_in_the_middle_forgets_and_heals(page, jupyter):
    lab = jupyter.open(page, LESSON)
    setup, first, *_ = [cell["number"] for cell in code_cells(lab)]
    lab.run(setup)
    lab.restart()
    lab.run(first)
    assert ["NameError" in error for error in lab.errors()] == [True]
    lab.run_all()
    assert lab.errors() == []
    assert looking.pictures(lab) == []
    lab.close()


def test_two_notebooks_at_once_do_not_meet(page, jupyter):
    one = jupyter.open(page, jupyter.write_notebook("one.ipynb", "mine = 1", "print(mine)"))
    two = jupyter.open(page, jupyter.write_notebook("two.ipynb", "mine = 2", "print(mine)"))
    one.run(0)
    two.run_all()
    one.run(1)
    assert [lab.cells()[1]["outputs"][0]["text"] for lab in (one, two)] == ["1\n", "2\n"]
    one.close()
    two.close()


def test_the_readmes_line_opens_the_first_lesson(page, tmp_path):
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    line = re.search(r"uv run jupyter lab (.*)", readme).group(1)
    server = Jupyter(tmp_path, arguments=shlex.split(line), settings=False)
    try:
        assert server.url.startswith("http://127.0.0.1:") and "127.0.0.1" in server.log()
        assert page.goto(f"{server.url}/lab").url.startswith(f"{server.url}/login"), "whoever has no token is let in"
        page.goto(f"{server.url}/?token={server.token}", timeout=chromium.PATIENCE)
        page.locator(".jp-NotebookPanel:visible h1").first.wait_for(timeout=chromium.PATIENCE)
        assert page.url.endswith(LESSON)
    finally:
        page.close()  # before the server: it would ask for it again and again
        assert server.stop() == []
    assert server.tried() == []
