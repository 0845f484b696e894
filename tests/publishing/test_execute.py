"""Running lessons: on small notebooks made for it, and then the real ones, which must come out as they are in the project."""

import asyncio
import base64
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import SimpleNamespace

import nbformat.v4 as v4
import numpy as np
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from small_project import contents, make_project

from eastern_flank.core.errors import PlainError
from eastern_flank.publishing import execute, notebooks
from eastern_flank.slides import deck as slides

pytestmark = pytest.mark.ci  # .ci/run has it; the README's command keeps to two minutes

ROOT = Path(__file__).resolve().parents[2]
PIXELS = re.compile(r"(?<=data:image/png;base64,)[A-Za-z0-9+/=]+")
SAID = re.compile(rb"<(title|desc|metadata)\b.*?</\1>", re.DOTALL)
NEAR = 2  # mean difference of two renderings of one figure, of 255: other builds of FreeType shade the edges otherwise

FACTS = """
import json, os, sys
from pathlib import Path
names = ["EASTERN_FLANK_THEME", "EASTERN_FLANK_SIZE", "EASTERN_FLANK_STRICT", "MPLBACKEND"]
facts = {name: os.environ.get(name) for name in names}
facts |= {"python": sys.executable, "folder": Path.cwd().name}
facts["work"] = os.path.isdir(os.environ["EASTERN_FLANK_WORK"]) or Path(os.environ["EASTERN_FLANK_WORK"]).name
facts["ipython"] = Path(os.environ["IPYTHONDIR"]).name
facts["matplotlibrc"] = Path(os.environ["MATPLOTLIBRC"]).read_text()
print(json.dumps(facts))
"""
DRAW = """
import os
from pathlib import Path
folder, theme, size, strict = (os.environ["EASTERN_FLANK_" + name] for name in ("FIGURES", "THEME", "SIZE", "STRICT"))
Path(folder, "{name}").write_text(" ".join([theme, size, strict]))
"""


def report(work, *arguments):
    """Do what the command line does; return the exit status and the lines of both streams."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        try:
            status = work(*arguments)
        except PlainError as error:
            status = print(error, file=sys.stderr) or 1
    return SimpleNamespace(status=status, out=out.getvalue().splitlines(), err=err.getvalue().splitlines())


# ------------------------------------------------------------------------------------------------------ a run, in place


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """A run of good and bad lessons by a user who has a broken kernel, a theme and a backend of her own."""
    folder = make_project(
        tmp_path_factory.mktemp("ran"),
        _01_facts=[FACTS, "print('a', flush=True)\nprint('b')", "1 + 1"],
        _02_fails=["1 + 1", "{'a': 1}['b']", "2"],
        _03_dies=["import os\nos._exit(1)"],
        _04_syntax=["raise it"[:5] + " raise"],
        _05_widget=["import ipywidgets\nipywidgets.IntSlider(value=3)"],
        _06_nothing=["input('?')"],
    )
    (folder / "notebooks" / "07_broken.ipynb").write_text("{", "utf-8")
    spec = folder / "personal" / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(json.dumps({"argv": ["no-such-program"], "display_name": "Mine", "language": "python"}))
    before = contents(folder / "notebooks")
    settings = {name: "mine" for name in ("EASTERN_FLANK_THEME", "EASTERN_FLANK_SIZE", "MATPLOTLIBRC", "MPLBACKEND")}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, value in (
            settings | {"JUPYTER_PATH": "personal", "IPYTHONDIR": "mine", "EASTERN_FLANK_WORK": "notebooks"}
        ).items():
            patch.setenv(name, str(folder / value))
        assert KernelSpecManager().get_kernel_spec("python3").argv == ["no-such-program"]
        result = report(execute.run_report)
    return SimpleNamespace(folder=folder, before=before, **vars(result))


def notebook(ran, name):
    return notebooks.read(ran.folder / "notebooks" / f"{name}.ipynb")


@pytest.mark.ci
def test_run_depends_on_nothing_personal(ran):
    facts = json.loads(notebook(ran, "01_facts").cells[1].outputs[0].text)
    assert os.path.samefile(facts.pop("python"), sys.executable)
    assert "inline" in (facts.pop("MPLBACKEND") or "inline")
    assert facts.pop("ipython") != "mine"
    assert facts == {
        "EASTERN_FLANK_THEME": None,
        "EASTERN_FLANK_SIZE": None,
        "EASTERN_FLANK_STRICT": "1",
        "folder": "notebooks",
        "matplotlibrc": "",
        "work": "my_work",  # a folder that is not there
    }


def test_a_run_has_no_start_up_files_and_no_warnings_that_are_errors(tmp_path, monkeypatch):
    folder = make_project(
        tmp_path / "project", _01_a=["import sys, warnings\nprint(hasattr(sys, 'mine'), __debug__)\nwarnings.warn('x')"]
    )
    (tmp_path / "start.py").write_text("import sys\nsys.mine = True\n")
    for name, text in {
        "PYTHONSTARTUP": tmp_path / "start.py",
        "PYTHONWARNINGS": "error",
        "PYTHONOPTIMIZE": "2",
    }.items():
        monkeypatch.setenv(name, str(text))
    monkeypatch.chdir(folder)
    done = report(execute.run_report, ["01"])
    assert (done.status, done.err) == (0, ["running 01_a"])
    (printed, _) = notebooks.read(folder / "notebooks" / "01_a.ipynb").cells[1].outputs
    assert printed.text == "False True\n"


def test_run_writes_results_in_the_tidy_form(ran):
    title, *cells = notebook(ran, "01_facts").cells
    assert [cell.execution_count for cell in cells] == [1, 2, 3]
    assert [output.text for output in cells[1].outputs] == ["a\nb\n"]
    assert cells[2].outputs[0].data == {"text/plain": "2"}
    path = ran.folder / "notebooks" / "01_facts.ipynb"
    assert path.read_bytes() == notebooks.to_bytes(notebooks.read(path))


def test_run_of_a_widget_leaves_nothing_random(ran):
    nb = v4.reads((ran.folder / "notebooks" / "05_widget.ipynb").read_text("utf-8"))
    assert nb.cells[1].outputs[0].data == {"text/plain": "IntSlider(value=3)"}
    assert "widgets" not in nb.metadata


def test_run_says_in_one_line_what_failed_and_goes_on(ran):
    assert ran.status == 1
    assert ran.out == ["2 of 7 lessons run; changed: 01_facts, 05_widget"]
    assert sorted(line for line in ran.err if line.startswith("running")) == [
        f"running {name}" for name in ("01_facts", "02_fails", "03_dies", "04_syntax", "05_widget", "06_nothing")
    ]
    failed = [line for line in ran.err if not line.startswith("running")]
    assert failed[:-2] == [
        "02_fails: cell [2] step-2: KeyError: 'b'",
        "03_dies: cell [1] step-1: the kernel ended: Kernel died",
        "04_syntax: cell [1] step-1: SyntaxError: invalid syntax (line 1)",
    ]
    assert failed[-2].startswith("06_nothing: cell [1] step-1: StdinNotImplementedError: ")
    assert failed[-1] == f"07_broken: not a notebook: {os.path.join('notebooks', '07_broken.ipynb')}"


def test_run_leaves_the_files_of_failed_lessons_alone(ran):
    after = contents(ran.folder / "notebooks")
    assert {name for name in after if after[name] != ran.before.get(name)} == {"01_facts.ipynb", "05_widget.ipynb"}
    assert after.keys() == ran.before.keys()


def test_second_run_changes_nothing(ran, monkeypatch):
    monkeypatch.chdir(ran.folder)
    before = contents(ran.folder)
    result = report(execute.run_report, ["01", "05"])
    assert (result.status, result.out) == (0, ["2 of 2 lessons run; changed: nothing"])
    assert contents(ran.folder) == before


def test_drawing_says_how_far_it_is_and_raises_a_line_for_each_failed_lesson(ran, monkeypatch, tmp_path):
    monkeypatch.chdir(ran.folder)
    heard = []
    with pytest.raises(execute.LessonFailed) as caught:
        execute.draw(
            ["07", "02", "04", "01"], "light", "16:9", tmp_path, lambda path, *far: heard.append((path.stem, *far))
        )
    first, second, third = str(caught.value).split("\n")
    assert first == "02_fails: cell [2] step-2: KeyError: 'b'"
    assert second.startswith("04_syntax: ")
    assert third.startswith("07_broken: ")
    assert [call for call in heard if call[0] == "01_facts"] == [("01_facts", done, 4) for done in range(5)]


def test_an_error_that_comes_while_a_result_is_shown_is_named(project, tmp_path):
    folder = project(
        _01_a=["class Odd:\n    def _repr_mimebundle_(self, **_):\n        raise TypeError('odd')\n\nOdd()"]
    )
    with pytest.raises(execute.LessonFailed, match=r"^01_a: cell \[1\] \S+: TypeError: odd$"):
        execute.draw(["01"], "light", "16:9", tmp_path / "out")
    assert folder


def test_a_lesson_runs_where_it_is_and_drawing_writes_no_notebook(project, tmp_path):
    folder = project(
        _01_a=["import os\nopen(os.environ['EASTERN_FLANK_FIGURES'] + '/where.svg', 'w').write(os.getcwd())"]
    )
    before = contents(folder)
    assert execute.draw(["01"], "light", "16:9", tmp_path / "out") == {
        folder / "notebooks" / "01_a.ipynb": ["where.svg"]
    }
    assert os.path.samefile((tmp_path / "out" / "where.svg").read_text(), folder / "notebooks")
    assert contents(folder) == before


@pytest.mark.ci
def test_a_cell_may_not_take_forever(project, monkeypatch):
    monkeypatch.setattr(execute, "CELL_SECONDS", 1)
    project(_01_slow=["import time\ntime.sleep(60)"])
    assert report(execute.run_report).err[-1] == "01_slow: cell [1] step-1: not finished after 1 seconds"


def test_an_interrupted_execute_is_no_failed_lesson(project):
    project(_01_slow=["1", "import time\ntime.sleep(60)"])

    async def interrupt():
        underway = asyncio.Event()
        path = Path("notebooks/01_slow.ipynb")
        lesson = asyncio.ensure_future(
            execute._execute(path, dict(os.environ), lambda path, done, total: done == 2 and underway.set())
        )
        await underway.wait()
        await asyncio.sleep(0)  # on to the cell that sleeps
        lesson.cancel()
        await lesson

    with pytest.raises(asyncio.CancelledError):
        execute._wait(interrupt())


def test_a_terminal_sees_a_bar(project):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    project(_01_a=["1"])
    with redirect_stderr(Terminal()) as screen, redirect_stdout(io.StringIO()):
        assert execute.run_report() == 0
    assert "01_a" in screen.getvalue()
    assert "running" not in screen.getvalue()


def test_lessons_run_also_where_a_loop_is_running(project):
    project(_01_a=["1"])

    async def page():
        return execute.run_report()

    assert asyncio.run(page()) == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal that one process can send to just one other")
def test_ctrl_c_stops_at_once_and_leaves_nothing_behind(project):
    folder = project(
        _01_slow=[
            "import os, time\nwith open('../part', 'w') as file:\n    file.write(str(os.getpid()))",
            "os.rename('../part', '../pid')\ntime.sleep(60)",
        ]
    )
    before = contents(folder)
    # A shell may have told background jobs to ignore Ctrl-C; the command is to hear it.
    command = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\nfrom eastern_flank.cli import main"
    )
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    process = subprocess.Popen([sys.executable, "-c", f"{command}; main()", "run"], **streams)
    try:
        deadline = time.monotonic() + 60
        while not (folder / "pid").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 130
    assert out == ""
    assert err.splitlines() == ["running 01_slow", "stopped; what was not finished is as it was"]
    with pytest.raises(ProcessLookupError):
        os.kill(int((folder / "pid").read_text()), 0)
    (folder / "pid").unlink()
    assert contents(folder) == before


# ------------------------------------------------------------------------------------------------------ a run for figures


def test_figures_are_drawn_as_asked_and_the_notebooks_left_alone(project, tmp_path):
    folder = project(
        _01_draws=[DRAW.format(name="01_a.png"), DRAW.format(name="01_a.svg")],
        _02_fails=[DRAW.format(name="02_half.png"), "1 / 0"],
        _03_no_figure=["1"],
    )
    before = contents(folder)
    result = report(execute.figures_report, (), "dark", "4:3", Path("..") / "new" / "out")
    assert result.status == 1
    assert result.out == ["01_draws: 01_a.png, 01_a.svg", "03_no_figure: nothing"]
    assert [line for line in result.err if not line.startswith("running")] == [
        "02_fails: cell [2] step-2: ZeroDivisionError: division by zero"
    ]
    assert contents(tmp_path / "new") == {"out/01_a.png": b"dark 4:3 1", "out/01_a.svg": b"dark 4:3 1"}
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["out"]
    assert contents(folder) == before


def test_figures_go_to_the_project_and_no_two_lessons_share_a_file(project):
    folder = project(_01_a=[DRAW.format(name="same.png")], _02_b=[DRAW.format(name="same.png")])
    result = report(execute.figures_report)
    assert result.status == 1
    assert contents(folder / "figures") == {"same.png": b"light 16:9 1"}
    assert os.listdir(folder / "figures") == ["same.png"]
    assert re.fullmatch(r"0(1_a|2_b): 0(1_a|2_b) writes a same.png too; give one of them another name", result.err[-1])


NOTES = Path("data/slides/speaker_notes.csv")


def test_only_the_figures_that_are_asked_for_are_written(project, tmp_path):
    names = ("01_a.png", "01_a.svg", "01_b.png", "01_b.svg")
    folder = project(_01_draws=[DRAW.format(name=name) for name in names], _02_other=["1 / 0"])
    (folder / NOTES).parent.mkdir()
    (folder / NOTES).write_text("figure,say,ask\n01_a,A,A?\n01_b,B,B?\n", "utf-8")
    result = report(execute.figures_report, ["01_b"], "grey", "portrait", tmp_path / "out", ["svg"])
    assert (result.status, result.out) == (0, ["01_draws: 01_b.svg"])
    assert contents(tmp_path / "out") == {"01_b.svg": b"grey portrait 1"}
    result = report(execute.figures_report, ["01_c"])
    assert (result.status, result.out) == (1, [])
    assert result.err == ["there is no figure or lesson '01_c'; did you mean '01_b' or '01_a'?"]


def test_a_figure_that_its_lesson_does_not_draw_is_one_line(project, tmp_path):
    folder = project(_01_draws=[DRAW.format(name="01_a.png")])
    (folder / NOTES).parent.mkdir()
    (folder / NOTES).write_text("figure,say,ask\n01_a,A,A?\n01_mine,B,B?\n09_hand,C,C?\n", "utf-8")
    for name, said in (("01_mine", "01_draws does not draw 01_mine"), ("09_hand", "no lesson draws 09_hand")):
        result = report(execute.figures_report, [name], "light", "16:9", tmp_path / "out")
        assert result.status == 1 and result.err[-1].startswith(said)


def test_figures_say_where_they_cannot_be_written(project):
    folder = project(_01_a=["1"])
    (folder / "taken").write_text("a file")
    result = report(execute.figures_report, (), "light", "16:9", "taken")
    assert result.status == 1
    assert result.out == []
    assert len(result.err) == 1
    assert result.err[0] == "cannot write figures to taken: it is a file; name a folder"


# ------------------------------------------------------------------------------------------------------ the real lessons


# What is otherwise elsewhere: the seed of the hashes, the time zone, the language with its comma in numbers, the terminal.
ELSEWHERE = {
    "PYTHONHASHSEED": "4242",
    "TZ": "Asia/Kathmandu",
    "LC_ALL": "de_DE.UTF-8",
    "LANG": "de_DE.UTF-8",
    "LANGUAGE": "de",
    "COLUMNS": "61",
    "LINES": "7",
    "NO_COLOR": "1",
    "USER": "somebody else",
}


@pytest.fixture(scope="session")
def fresh(tmp_path_factory):
    """A copy of the project whose lessons have just been run by somebody elsewhere, and the folder with the figures drawn."""
    folder = tmp_path_factory.mktemp("fresh") / "Elsewhere, with spaces"
    for name in ("data", "notebooks", "figures", "teaching"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    figures = folder / "drawn"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder / "teaching")
        for name, value in ELSEWHERE.items():
            patch.setenv(name, value)
        patch.setenv("EASTERN_FLANK_FIGURES", str(figures))
        assert execute.run_report() == 0
    return SimpleNamespace(folder=folder, notebooks=folder / "notebooks", figures=figures)


def same(before, after):
    """Whether two files of one kind are the same: to the byte where the project is built, elsewhere as far as one sees.

    Other builds of FreeType and zlib shade and pack a picture otherwise; what it shows and says must still be the same.
    """
    if "CI" in os.environ or before == after:
        return before == after
    if before.startswith(b"\x89PNG"):
        return near(before, after)
    if before.startswith(b"{"):
        (text, pictures), (text_after, pictures_after) = parted(before), parted(after)
        return text == text_after and all(map(near, pictures, pictures_after))
    return said(before) == said(after)


def near(before, after):
    """Whether two PNGs are of one size, say the same of themselves and look the same."""
    one, other = (Image.open(io.BytesIO(content)) for content in (before, after))
    if (one.size, one.text) != (other.size, other.text):
        return False
    one, other = (np.asarray(picture.convert("RGB"), dtype=int) for picture in (one, other))
    return bool(np.abs(one - other).mean() < NEAR)


def parted(content):
    """Part a notebook's file into what it says and its pictures."""
    nb, pictures = v4.reads(content.decode()), []
    for data in (output.data for cell in nb.cells for output in cell.get("outputs", []) if "data" in output):
        pictures += [base64.b64decode(data.pop(kind)) for kind in list(data) if kind == "image/png"]
        data.update({kind: PIXELS.sub("", text) for kind, text in data.items() if kind == "text/html"})
    return notebooks.to_bytes(nb), pictures


def said(svg):
    """What a drawing says of itself."""
    return [found[0] for found in SAID.finditer(svg)]


@pytest.mark.ci
def test_a_fresh_run_gives_the_same_notebooks(fresh):
    for path in notebooks.find():
        assert same(path.read_bytes(), (fresh.notebooks / path.name).read_bytes()), path.name


@pytest.mark.ci
def test_a_fresh_run_gives_the_same_figures(fresh):
    kept = [path.name for path in (ROOT / "figures").iterdir() if path.suffix in (".png", ".svg")]
    assert sorted(kept) == sorted(os.listdir(fresh.figures))
    assert kept
    for name in kept:
        assert same((ROOT / "figures" / name).read_bytes(), (fresh.figures / name).read_bytes()), name


DECK = """
import locale, sys
try:
    locale.setlocale(locale.LC_ALL, "")  # as a program with windows does; C where the machine has no German
except locale.Error:
    pass
from eastern_flank.figures import gallery, metadata as figure_files
from eastern_flank.slides import deck as slides
sys.stdout.buffer.write(gallery.render(figure_files.find()).encode())
slides.deck(["02", "04_positions"], editable=True, out=sys.argv[1])
"""


@pytest.mark.ci
def test_gallery_and_deck_are_the_same_elsewhere(fresh, tmp_path, monkeypatch):
    monkeypatch.delenv("EASTERN_FLANK_FIGURES")
    command = [sys.executable, "-c", DECK, str(tmp_path / "elsewhere.pptx")]
    there = subprocess.run(command, cwd=fresh.notebooks, env=os.environ | ELSEWHERE, capture_output=True)
    assert there.returncode == 0, there.stderr.decode()
    assert there.stdout == (ROOT / "figures" / "README.md").read_bytes()
    monkeypatch.chdir(ROOT)
    here = slides.deck(["02", "04_positions"], editable=True, out=tmp_path / "here.pptx")
    assert (tmp_path / "elsewhere.pptx").read_bytes() == here.read_bytes()


@pytest.mark.ci
@pytest.mark.parametrize(
    ("theme", "size"), [("dark", "4:3"), ("light", "half"), ("grey", "portrait"), ("light", "square")]
)
def test_all_figures_can_be_read_in_every_theme_and_size(theme, size, fresh, tmp_path, monkeypatch):
    """A print is as a 4:3, shown smaller."""
    monkeypatch.chdir(fresh.folder)
    result = report(execute.figures_report, (), theme, size, tmp_path)
    assert [line for line in result.err if not line.startswith("running")] == []
    assert sorted(os.listdir(tmp_path)) == sorted(os.listdir(fresh.figures))


@pytest.mark.ci
def test_a_figure_on_paper_is_a_pdf_and_a_picture_of_300_dots_an_inch(fresh, tmp_path, monkeypatch):
    monkeypatch.chdir(fresh.folder)
    result = report(execute.figures_report, ["02_dots"], "grey", "print", tmp_path, ["pdf", "png"])
    assert result.out == ["02_troops: 02_dots.pdf, 02_dots.png"]
    with Image.open(tmp_path / "02_dots.png") as picture:
        assert picture.size == (2016, 1512)
        assert [round(dots) for dots in picture.info["dpi"]] == [300, 300]
    (tmp_path / "b").mkdir()
    report(execute.figures_report, ["02_dots"], "grey", "print", tmp_path / "b", ["pdf", "png"], 150)
    with Image.open(tmp_path / "b" / "02_dots.png") as picture:
        assert picture.size == (1008, 756)
    assert (tmp_path / "b" / "02_dots.pdf").read_bytes() == (tmp_path / "02_dots.pdf").read_bytes()


def png(shade, title="A"):
    about = PngInfo()
    about.add_itxt("Title", title)
    content = io.BytesIO()
    Image.new("RGB", (4, 4), (shade, shade, shade)).save(content, "PNG", pnginfo=about)
    return content.getvalue()


def page(picture, alt="A"):
    encoded = base64.b64encode(picture).decode()
    data = {
        "image/png": encoded,
        "text/html": f'<img alt="{alt}" src="data:image/png;base64,{encoded}">',
        "text/plain": alt,
    }
    cell = v4.new_code_cell("draw()", id="draw", outputs=[v4.new_output("display_data", data=data)])
    return notebooks.to_bytes(v4.new_notebook(cells=[cell]))


SVG = b"<svg><title>A</title><metadata>me</metadata><path d='M 1 2'/></svg>"


@pytest.mark.parametrize(
    ("before", "after", "seen"),
    [
        (png(100), png(101), True),
        (png(100), png(102), False),
        (png(100), png(100, title="B"), False),
        (page(png(100)), page(png(101)), True),
        (page(png(100)), page(png(102)), False),
        (page(png(100)), page(png(100), alt="B"), False),
        (SVG, SVG.replace(b"M 1 2", b"M 1 3"), True),
        (SVG, SVG.replace(b"me", b"you"), False),
        (SVG, SVG.replace(b"A", b"B"), False),
    ],
    ids=range(9),
)
def test_same_is_what_one_sees_and_on_the_server_every_byte(before, after, seen, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    assert same(before, after) is seen
    monkeypatch.setenv("CI", "true")
    assert not same(before, after)
    assert same(before, before)


def test_a_lesson_that_shows_all_figures_waits_for_the_others(tmp_path, monkeypatch):
    begun, ended = [], []
    paths = [tmp_path / "01_all.ipynb", tmp_path / "02_one.ipynb", tmp_path / "03_other.ipynb"]
    for path in paths:
        path.write_text("ef.deck_form()" if path.stem == "01_all" else "{}")

    async def run_one(path, *rest):
        begun.append((path.stem, len(ended)))
        await asyncio.sleep(0)
        ended.append(path.stem)

    monkeypatch.setattr(execute, "_execute", run_one)
    done, failed = asyncio.run(execute._all(paths, lambda path: {}, lambda path, nb: path.stem, None))
    assert list(done.values()) == ["01_all", "02_one", "03_other"] and failed == []
    assert begun[-1] == ("01_all", 2)
