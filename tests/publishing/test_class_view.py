"""The class view: a copy of the lessons in a JupyterLab with settings of its own, and nothing of the teacher's touched."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import nbformat.v4 as v4
import psutil
import pytest
import server
from click.testing import CliRunner
from small_project import contents, make_project

from eastern_flank import cli
from eastern_flank.core import document
from eastern_flank.publishing import class_view
from eastern_flank.publishing.class_view import lesson_copy

ROOT = Path(__file__).resolve().parents[2]
LAB = Path(sys.prefix) / "share" / "jupyter"


@pytest.fixture
def started(monkeypatch):
    """JupyterLab as a dummy that remembers how it was started, and what its settings folder held; it ends with `status`."""
    calls = []

    class Server:
        status, signal = 0, None

        def __init__(self, command, cwd, env, **_):
            folder = next(Path(part.split("=")[1]) for part in command if "user_settings_dir" in part)
            files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
            calls.append({"command": command, "cwd": cwd, "folder": folder.parent, "files": files, "env": env})
            self.ended = False

        def wait(self, timeout=None):
            if self.signal and not self.ended:
                os.kill(os.getpid(), self.signal)
                raise subprocess.TimeoutExpired("jupyterlab", timeout)
            self.ended = True
            return self.status

        def poll(self):
            return self.status if self.ended else None

        def terminate(self):
            self.ended = True
            calls[-1]["terminated"] = True

    monkeypatch.setattr(class_view.subprocess, "Popen", Server)
    monkeypatch.setattr(lesson_copy, "make", lambda folder, lesson: folder.mkdir())
    return Server, calls


def test_it_opens_a_copy_on_this_computer_only(started, capsys):
    assert class_view.present("02") == 0
    (call,) = started[1]
    assert "--LabApp.default_url=doc/tree/notebooks/02_troops.ipynb" in call["command"]
    assert "--ServerApp.ip=127.0.0.1" in call["command"]
    assert f"--ServerApp.root_dir={call['cwd']}" in call["command"] and call["cwd"].parent == call["folder"]
    assert not any("token" in part.lower() or "password" in part.lower() for part in call["command"])
    assert call["env"]["JUPYTER_NO_CONFIG"] == "1"
    assert "--no-browser" not in call["command"]
    said = capsys.readouterr()
    assert str(call["cwd"]) in said.out and "thrown away" in said.out and said.err == ""


@pytest.mark.parametrize("root", [True, False])
def test_root_may_use_it_as_in_a_container(started, monkeypatch, root):
    monkeypatch.setattr(class_view, "_is_root", lambda: root)
    class_view.present("02", browser=False)
    (call,) = started[1]
    assert "--no-browser" in call["command"]
    assert ("--allow-root" in call["command"]) == root


def test_its_settings_are_thrown_away(started):
    class_view.present("02")
    (call,) = started[1]
    assert call["files"] == {f"{plugin}.jupyterlab-settings" for plugin in class_view.SETTINGS}
    assert not call["folder"].exists()


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_ends_it_with_one_sentence(started, capsys, name):
    if not hasattr(signal, name):
        pytest.skip(f"no {name} on this system")
    started[0].signal = getattr(signal, name)
    before = signal.getsignal(started[0].signal)
    assert class_view.present("02") == 130
    (call,) = started[1]
    assert call["terminated"] and not call["folder"].exists()
    assert capsys.readouterr().out.splitlines()[-1].startswith("Stopped: ")
    assert signal.getsignal(started[0].signal) == before


def test_a_jupyterlab_that_fails_is_one_line(started, capsys):
    started[0].status = 7
    assert class_view.present("02") == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_an_unknown_lesson_is_one_line(started, capsys):
    assert class_view.present("02_trops") == 1
    assert capsys.readouterr().err == "there is no lesson '02_trops'; did you mean '02_troops'?\n"
    assert not started[1]


def test_a_full_disk_is_one_line(started, capsys, monkeypatch):
    def full(folder, lesson):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(lesson_copy, "make", full)
    assert class_view.present("02") == 1
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1 and "o space left" in said


def test_the_command(monkeypatch):
    monkeypatch.setattr(class_view, "present", lambda *call: calls.append(call) or 0)
    calls = []
    for arguments in (["present"], ["present", "03", "--no-browser"]):
        assert CliRunner().invoke(cli.main, arguments).exit_code == 0
    assert calls == [("00", True), ("03", False)]


@pytest.mark.parametrize("plugin", class_view.SETTINGS)
def test_jupyterlab_knows_its_settings(plugin):
    package, name = plugin.rsplit("/", 1)
    schema = json.loads((LAB / "lab" / "schemas" / package / f"{name}.json").read_text(encoding="utf-8"))
    assert class_view.SETTINGS[plugin].keys() <= schema["properties"].keys()


PAGE = """# 42 Buses: teaching page

## Timing

| Minutes | What | Where in the lesson |
| ---: | --- | --- |
| 4 | A guess | First screen |
| 6 | Two steps | Steps 1 and 2 |
| 1 | One question | Talk about it |

## Exercises

| 9 | not a time | Step 1 |
"""


def lesson(*texts):
    cells = [v4.new_markdown_cell(text, id=f"text-{n}") for n, text in enumerate(texts)]
    chart = v4.new_code_cell('ef.show(fig, "02_dots", title="A")', id="dots", metadata={"tags": ["chart"]})
    return v4.new_notebook(cells=[*cells, chart])


def test_the_plan_has_the_minutes_of_the_teaching_page_and_the_notes_of_the_figures():
    nb = lesson("# 42 Buses: why?\n\n**Time:** 30 minutes", "## Step 1. A", "## Step 2. B", "text", "## Talk about it")
    plan = lesson_copy.plan(nb, PAGE)
    assert plan["minutes"] == 11
    assert plan["until"] == {"text-0": 4, "text-1": 10, "text-4": 11}
    assert plan["notes"].keys() == {"dots"}
    assert all(plan["notes"]["dots"].values())
    assert lesson_copy.plan(nb, "")["minutes"] == 30


def test_every_timing_of_a_teaching_page_has_its_place_in_the_lesson():
    """The last row of each is somewhere, so that a presenter sees the minutes to the end."""
    for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        nb = nbformat.from_dict(json.loads(path.read_text("utf-8")))
        for cell in nb.cells:
            cell.source = "".join(cell.source)
        total, until = lesson_copy._timed(nb, (ROOT / "teaching" / f"{path.stem}.md").read_text("utf-8"))
        assert total == max(until.values()) and len(until) > 4, path.stem


def test_the_copy_has_what_lessons_read_and_nothing_of_a_reader(tmp_path, monkeypatch):
    project = make_project(tmp_path / "project", _01_a=["1 + 1"])
    shutil.copytree(ROOT / "data", project / "data", dirs_exist_ok=True)
    (project / "my_work").mkdir()
    (project / "my_work" / "answers.csv").write_text("mine")
    before = contents(project)
    monkeypatch.chdir(project)
    lesson_copy.make(tmp_path / "copy", project / "notebooks" / "01_a.ipynb")
    made = contents(tmp_path / "copy")
    assert made.keys() == {name for name in before if not name.startswith("my_work")}
    assert contents(project) == before
    assert lesson_copy.PLAN in json.loads(made["notebooks/01_a.ipynb"])["metadata"]


# ------------------------------------------------------------------------------------------------------- how it ends

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.fixture
def present(tmp_path):
    """Start the command, with a temporary folder of its own; `present.process`, and where its notes and folders are."""
    for name in ("temp", "runtime"):
        (tmp_path / name).mkdir()
    own = {f"JUPYTER_{kind}_DIR": str(tmp_path / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    own |= {"TMPDIR": str(tmp_path / "temp"), "JUPYTER_PORT": "0"}
    command = [sys.executable, "-m", "eastern_flank", "present", "02", "--no-browser"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | own, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    yield process, tmp_path
    process.kill()
    process.wait()


@on_posix
@pytest.mark.ci
@pytest.mark.parametrize(("name", "when"), [("SIGTERM", "running"), ("SIGINT", "starting"), ("SIGHUP", "running")])
def test_however_it_is_ended_no_process_and_no_folder_is_left(present, name, when):
    process, folder = present
    if when == "running":
        note = server.wait_for_server(folder / "runtime", process)
        ask = urllib.request.Request(f"{note['url']}api/kernels?token={note['token']}", b"{}", method="POST")
        urllib.request.urlopen(ask, timeout=60).close()
    until = time.monotonic() + server.PATIENCE
    while not list((folder / "temp").glob("eastern-flank-class-*")) and time.monotonic() < until:
        time.sleep(0.01)
    started = psutil.Process(process.pid).children(recursive=True)
    assert when == "starting" or len(started) >= 2, "JupyterLab and a kernel"
    process.send_signal(getattr(signal, name))
    out, _ = process.communicate(timeout=server.PATIENCE)
    assert process.returncode == 130
    assert out.splitlines()[-1].startswith("Stopped: ")
    assert list((folder / "temp").iterdir()) == []
    _, left = psutil.wait_procs(started, timeout=20)
    assert left == []


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows links need rights, and there are no such pipes")
def test_links_pipes_and_other_notebooks_are_not_copied(tmp_path, monkeypatch):
    root = make_project(tmp_path / "project", _01_a=["1"])
    (root / "data" / "round").symlink_to(root)
    (root / "data" / "zero").symlink_to("/dev/zero")
    (root / "data" / "other.ipynb").write_text("{}")
    os.mkfifo(root / "data" / "pipe")
    monkeypatch.chdir(root)
    monkeypatch.setattr(lesson_copy, "plan", lambda nb, page: {})
    lesson_copy.make(tmp_path / "copy", root / "notebooks" / "01_a.ipynb")
    assert contents(tmp_path / "copy").keys() == {"data/datapackage.json", "notebooks/01_a.ipynb"}


@pytest.mark.parametrize(
    "page", [b"\xff", b"x" * 400_000, b"<<<<<<< HEAD\na\n=======\nb\n>>>>>>> theirs\n"], ids=["bytes", "large", "merge"]
)
def test_a_teaching_page_that_is_none_is_refused_in_one_line(tmp_path, monkeypatch, page):
    root = make_project(tmp_path / "project", _01_a=["1"])
    (root / "teaching").mkdir()
    (root / "teaching" / "01_a.md").write_bytes(page)
    monkeypatch.chdir(root)
    with pytest.raises(document.PageUnreadable, match=r"^teaching/01_a\.md(, line 1)?: "):
        lesson_copy.make(tmp_path / "copy", root / "notebooks" / "01_a.ipynb")


@pytest.mark.parametrize(
    ("damaged", "said"), [("notebooks/02_b.ipynb", "02_b: not a"), ("teaching/02_b.md", "not a text")]
)
def test_what_is_wrong_with_another_lesson_does_not_stop_this_one(tmp_path, monkeypatch, damaged, said):
    root = make_project(tmp_path / "project", _01_a=["1"], _02_b=["1"])
    shutil.copytree(ROOT / "data", root / "data", dirs_exist_ok=True)
    (root / "teaching").mkdir()
    (root / damaged).write_bytes(b"\xff")
    monkeypatch.chdir(root)
    told = []
    monkeypatch.setattr(lesson_copy.progress, "note", told.append)
    lesson_copy.make(tmp_path / "copy", root / "notebooks" / "01_a.ipynb")
    assert {path.name for path in (tmp_path / "copy" / "notebooks").iterdir()} == {"01_a.ipynb"}
    assert len(told) == 1 and told[0].startswith("left out: ") and said in told[0]


@pytest.mark.parametrize(
    "row",
    ["| 1 |" + " " * 20_000 + "x", "| 1 |" + "| " * 9000 + "x", "| 1 | a | Steps 1 to 999999999 |", "| " + "9" * 5000],
    ids=["blanks", "bars", "steps", "digits"],
)
def test_no_row_of_a_timing_takes_long(row):
    begin = time.process_time()
    lesson_copy._timed(v4.new_notebook(), f"## Timing\n{row}\n")
    assert time.process_time() - begin < 1


def test_a_lesson_without_cells_has_no_minutes():
    assert lesson_copy.plan(v4.new_notebook(), "")["minutes"] == 0


def test_a_full_disk_is_one_short_line_however_many_files_there_are(monkeypatch, capsys):
    def make(folder, lesson):
        raise shutil.Error([(f"data/{n}", f"copy/{n}", "[Errno 28] No space left on device") for n in range(5000)])

    monkeypatch.setattr(lesson_copy, "make", make)
    assert class_view.present("02", browser=False) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and len(said) < 500 and "No space left" in said


def test_no_token_of_the_shell_counts(started, monkeypatch):
    """JupyterLab takes an empty file as a token for everybody."""
    monkeypatch.setenv("JUPYTER_TOKEN", "known")
    monkeypatch.setenv("JUPYTER_TOKEN_FILE", os.devnull)
    assert class_view.present("02", browser=False) == 0
    assert not {"JUPYTER_TOKEN", "JUPYTER_TOKEN_FILE"} & started[1][0]["env"].keys()
