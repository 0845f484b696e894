"""In a real kernel: an error is one line with its report folded below, the cell fails, and what follows it does not run."""

import nbformat
import pytest
from jupyter_client.manager import run_kernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

pytestmark = pytest.mark.ci

BEGIN = 'import eastern_flank as ef\nef.begin("00")\ntroops = ef.load("troops")'
FAILS = {  # the cell, the name of its error, and the one line
    "row = battalion_canada": ("NameError", "put quotation marks around it"),
    'row = "battalion_canada': ("SyntaxError", "A quotation mark is missing"),
    "pair = (1, 2": ("SyntaxError", "A bracket is not closed"),
    'troops["trops"]': ("KeyError", 'Did you mean "troops"?'),
    'troops["troops"].cuont()': ("AttributeError", "Did you mean .count?"),
}


@pytest.fixture(scope="module")
def kernel():
    with run_kernel() as client:
        client.execute_interactive(BEGIN, timeout=60, output_hook=lambda message: None)
        yield client


def run(kernel, code):
    """Run a cell; return the reply and what the page gets, as pairs of a kind and its content."""
    shown = []
    hook = lambda message: shown.append((message["msg_type"], message["content"]))  # noqa: E731
    return kernel.execute_interactive(code, timeout=60, output_hook=hook)["content"], shown


@pytest.mark.parametrize("code", FAILS)
def test_an_error_is_one_line_and_the_report_is_folded(kernel, code):
    kind, words = FAILS[code]
    reply, shown = run(kernel, code)
    outputs = [each for each in shown if each[0] in ("error", "display_data", "stream")]
    assert [name for name, _ in outputs] == ["error", "display_data"]
    error, report = (content for _, content in outputs)
    assert (reply["status"], error["ename"]) == ("error", kind)
    assert len(error["traceback"]) == 1 and words in error["traceback"][0] and "\n" not in error["traceback"][0]
    page = report["data"]["text/html"]
    assert page.startswith("<details") and "open" not in page.partition(">")[0] and f"What Python says: {kind}<" in page


def test_any_other_error_is_as_ever_and_our_own_stay_one_line(kernel):
    _, shown = run(kernel, "1 / 0")
    (error,) = (content for name, content in shown if name == "error")
    assert "ZeroDivisionError" in "".join(error["traceback"][:3]) and len(error["traceback"]) > 3
    _, shown = run(kernel, 'ef.load("trops")')
    (error,) = (content for name, content in shown if name == "error")
    assert error["traceback"] == ["UnknownName: there is no table 'trops'; did you mean 'troops'?"]
    assert run(kernel, "print(troops.shape)")[0]["status"] == "ok"


def test_an_error_of_an_odd_make_does_not_end_it(kernel, tmp_path):
    odd = "raise SyntaxError(5)", "class Odd(NameError):\n    def __str__(self): raise ValueError\nraise Odd(name=5)"
    for code in (*odd, "raise KeyError", "raise NameError(name='')", "raise SyntaxError"):
        assert run(kernel, code)[0]["status"] == "error"
    (tmp_path / "not_python.py").write_text("a = = 1")
    _, shown = run(kernel, f"import sys; sys.path.insert(0, {str(tmp_path)!r})\nimport not_python")
    (error,) = (content for name, content in shown if name == "error")
    assert "not_python.py" in "".join(error["traceback"])  # that file has the slip, and not the cell
    _, shown = run(kernel, "row = battalion_canada")
    (error,) = (content for name, content in shown if name == "error")
    assert "put quotation marks around it" in error["traceback"][0]


def test_a_run_of_all_cells_stops_at_the_error():
    cells = [nbformat.v4.new_code_cell(source) for source in (BEGIN, "row = battalion_canada", "print('after')")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    with pytest.raises(CellExecutionError, match="put quotation marks around it"):
        NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    assert notebook.cells[1].outputs[0].output_type == "error" and notebook.cells[2].outputs == []


def test_nbval_sees_the_error(pytester_run):
    assert pytester_run("row = battalion_canada") == 1
    assert pytester_run("row = 'battalion_canada'") == 0


@pytest.fixture
def pytester_run(tmp_path):
    """Run nbval on a notebook with one more cell, and return its exit status."""
    import subprocess
    import sys

    def ran(code):
        path = tmp_path / "lesson.ipynb"
        cells = [nbformat.v4.new_code_cell(source) for source in (BEGIN, code)]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
        command = [
            sys.executable,
            "-m",
            "pytest",
            "--nbval-lax",
            "-q",
            "-p",
            "no:cacheprovider",
            "-c",
            "/dev/null",
            path,
        ]
        return subprocess.run(command, capture_output=True, timeout=120).returncode

    return ran


def test_a_readers_own_start_up_does_not_change_what_a_lesson_shows(tmp_path, monkeypatch):
    startup = tmp_path / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00-mine.py").write_text(
        "import pandas as pd, numpy as np\n"
        "pd.set_option('display.max_rows', 3, 'display.precision', 1, 'display.max_colwidth', 5)\n"
        "np.set_printoptions(precision=1, legacy='1.25')\n"
        "pd.set_option('future.infer_string', False, 'display.notebook_repr_html', False)\n"
        "get_ipython().display_formatter.active_types = ['text/plain']\n"
        "get_ipython().display_formatter.formatters['text/plain'].max_seq_length = 2\n"
        "get_ipython().ast_node_interactivity = 'all'\n"
        "get_ipython().run_line_magic('precision', '1')\n"
    )
    shown = (
        "import numpy as np\nnp.array([1.2345])",
        "1\n2.3456",
        "list(range(9))",
        "np.float64(1.5)",
        "ef.load('troops').dtypes",
    )
    cells = ('ef.load("troops")', *shown)
    seen = []
    for folder in (tmp_path, tmp_path / "none"):
        monkeypatch.setenv("IPYTHONDIR", str(folder))
        with run_kernel() as client:
            client.execute_interactive(BEGIN, timeout=60, output_hook=lambda message: None)
            shown = [run(client, code)[1] for code in cells]
            seen.append([content["data"] for each in shown for kind, content in each if kind == "execute_result"])
    assert seen[0] == seen[1] and len(seen[0]) == len(cells)
