"""What the first chart needs is there before it is asked for."""

import importlib
import json
import sys
import threading
from importlib import resources
from pathlib import Path

import pytest

import eastern_flank
from eastern_flank.widgets.ready import first_use


@pytest.fixture
def begun(monkeypatch):
    """What is begun, in place of doing it."""
    calls = []
    monkeypatch.setattr(first_use, "load", lambda: calls.append("load"))
    return calls


def wait():
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and thread.daemon and thread.name.startswith("Thread-"):
            thread.join(5)


def test_the_installed_server_is_told_of_it():
    settings = json.loads((resources.files(eastern_flank) / "server_extension.json").read_text("utf-8"))
    ((module, on),) = settings["ServerApp"]["jpserver_extensions"].items()
    assert importlib.import_module(module) is first_use and on is True
    assert first_use._jupyter_server_extension_points() == [{"module": module}]
    place = Path(sys.prefix, "etc", "jupyter", "jupyter_server_config.d", "eastern_flank.json")
    assert json.loads(place.read_text("utf-8")) == settings


def test_a_server_begins_it_unless_many_share_the_computer(begun, monkeypatch):
    monkeypatch.setenv("EASTERN_FLANK_AHEAD", "0")
    first_use._load_jupyter_server_extension(None)
    wait()
    assert begun == []
    monkeypatch.delenv("EASTERN_FLANK_AHEAD")
    first_use._load_jupyter_server_extension(None)
    wait()
    assert begun == ["load"]


@pytest.mark.ci
def test_fonts_are_listed_and_modules_compiled(monkeypatch, tmp_path):
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path / "fonts"))
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path / "compiled"))
    first_use.load()
    assert list((tmp_path / "fonts").glob("fontlist-*.json"))
    compiled = {file.name.partition(".")[0] for file in (tmp_path / "compiled").rglob("*.pyc")}
    assert {"pyplot", "frame", "bars", "show", "prediction"} <= compiled


@pytest.mark.ci
@pytest.mark.parametrize("name", ["random", "ipywidgets", "pandas", "eastern_flank"])
def test_a_file_of_the_reader_is_not_run(monkeypatch, tmp_path, name):
    (tmp_path / f"{name}.py").write_text("open('ran', 'w')\n")
    monkeypatch.chdir(tmp_path)
    first_use.load()
    assert [path.name for path in tmp_path.iterdir()] == [f"{name}.py"]


def test_what_goes_wrong_stops_no_server(monkeypatch, capfd):
    monkeypatch.setattr(first_use, "NEEDED", "print('x'); raise RuntimeError('no fonts')")
    first_use.load()
    monkeypatch.setattr(first_use.sys, "executable", "/no/python")
    first_use.load()
    assert capfd.readouterr() == ("", "")
