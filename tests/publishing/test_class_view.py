"""The class view: JupyterLab's own settings for a projector, and nothing of the teacher's touched."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from eastern_flank import cli
from eastern_flank.publishing import class_view

LAB = Path(sys.prefix) / "share" / "jupyter"


@pytest.fixture
def started(monkeypatch):
    """JupyterLab as a dummy that remembers how it was started, and what its settings folder held."""
    calls = []

    class Server:
        def __init__(self, command, cwd, env):
            folder = next(Path(part.split("=")[1]) for part in command if "user_settings_dir" in part)
            files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
            calls.append({"command": command, "cwd": cwd, "folder": folder, "files": files, "env": env})
            self.answers = [KeyboardInterrupt, 7]

        def wait(self):
            answer = self.answers.pop(0)
            if answer is KeyboardInterrupt:
                raise KeyboardInterrupt
            return answer

    monkeypatch.setattr(class_view.subprocess, "Popen", Server)
    return calls


@pytest.fixture
def deck(monkeypatch):
    """Say whether jupyterlab-slideshow is there."""
    installed = [True]
    monkeypatch.setattr(class_view, "find_spec", lambda name: name == "jupyterlab_slideshow" and installed[0])
    return installed


def test_it_opens_the_lesson_as_slides_on_this_computer_only(started, deck):
    assert class_view.present("02") == 7
    (call,) = started
    assert "--LabApp.default_url=lab/tree/notebooks/02_troops.ipynb" in call["command"]
    assert "--ServerApp.ip=127.0.0.1" in call["command"]
    assert not any("token" in part.lower() or "password" in part.lower() for part in call["command"])
    assert call["env"]["JUPYTER_NO_CONFIG"] == "1"
    assert "--no-browser" not in call["command"]


def test_without_the_deck_it_opens_one_page(started, deck, capsys):
    deck[0] = False
    assert class_view.present("02", browser=False) == 7
    (call,) = started
    assert "--LabApp.default_url=doc/tree/notebooks/02_troops.ipynb" in call["command"]
    assert "--no-browser" in call["command"]
    assert "--extra class" in capsys.readouterr().err


def test_its_settings_are_thrown_away(started, deck):
    class_view.present("02")
    (call,) = started
    assert call["files"] == {f"{plugin}.jupyterlab-settings" for plugin in class_view.SETTINGS}
    assert not call["folder"].exists()


def test_an_unknown_lesson_is_one_line(started, deck, capsys):
    assert class_view.present("02_trops") == 1
    assert capsys.readouterr().err == "there is no lesson '02_trops'; did you mean '02_troops'?\n"
    assert not started


def test_the_command(monkeypatch):
    monkeypatch.setattr(class_view, "present", lambda *call: calls.append(call) or 0)
    calls = []
    for arguments in (["present"], ["present", "03", "--no-browser"]):
        assert CliRunner().invoke(cli.main, arguments).exit_code == 0
    assert calls == [("00", True), ("03", False)]


@pytest.mark.parametrize("plugin", [name for name in class_view.SETTINGS if name.startswith("@jupyterlab")])
def test_jupyterlab_knows_its_settings(plugin):
    package, name = plugin.rsplit("/", 1)
    schema = json.loads((LAB / "lab" / "schemas" / package / f"{name}.json").read_text(encoding="utf-8"))
    assert class_view.SETTINGS[plugin].keys() <= schema["properties"].keys()


def test_the_type_can_be_read_from_the_last_row():
    sizes = class_view.SETTINGS["@jupyterlab/apputils-extension/themes"]["overrides"]
    assert int(sizes["content-font-size1"].removesuffix("px")) >= 24
    assert int(sizes["code-font-size"].removesuffix("px")) >= 20


@pytest.mark.ci
def test_the_deck_tells_our_style_which_cell_is_a_chart(uv, tmp_path):
    """The extra `class` is not installed for tests, so its part that writes the attribute is fetched and read."""
    locked = tomllib.loads((Path(__file__).resolve().parents[2] / "uv.lock").read_text("utf-8"))["package"]
    (fonts,) = [f"{each['name']}=={each['version']}" for each in locked if each["name"] == "jupyterlab-fonts"]
    subprocess.run([*uv, "pip", "install", "--quiet", "--no-deps", "--target", tmp_path, fonts], check=True)
    assert any(
        "dataset.jpfCellTags=`,${" in path.read_text("utf-8") for path in tmp_path.rglob("jupyterlab-fonts/**/*.js")
    )
    for tag in ("chart", "predict"):
        assert f"[data-jpf-cell-tags*=',{tag},']" in json.dumps(class_view.SETTINGS)
