"""What the doctor finds, and that nothing broken keeps it from the rest."""

import builtins
import getpass
import os
import subprocess
import sys
from pathlib import Path

import pytest

from eastern_flank.commands import doctor

ROOT = Path(__file__).resolve().parents[2]


def lines(*checks):
    """Return what checks say, by the state of each line."""
    found = [line for check in checks for line in check()]
    assert {state for state, _ in found} <= {doctor.OK, doctor.LOOK, doctor.WRONG}
    return found


@pytest.fixture(autouse=True)
def _a_place_to_write(monkeypatch, tmp_path):
    """Wherever these tests run, perhaps on a disk that is locked, a reader's own project can be written."""
    if not os.access(ROOT, os.W_OK):
        here = lambda: doctor._written([tmp_path / "my_work"])  # noqa: E731
        checks = [here if check is doctor.folders else check for check in doctor.CHECKS]
        monkeypatch.setattr(doctor, "CHECKS", checks)


def said(capsys):
    status = doctor.report()
    out = capsys.readouterr().out.splitlines()
    assert all(line.split()[0] in (doctor.OK, doctor.LOOK, doctor.WRONG) for line in out)
    return status, out


def test_here_nothing_is_wrong_and_each_check_says_its_part(capsys, monkeypatch):
    monkeypatch.delenv("EASTERN_FLANK_WORK")
    status, out = said(capsys)
    assert status == 0, out
    for part in ("eastern-flank 0", "packages have", "pandas", "Pango", "git", "Source Sans", "lessons in notebooks",
                 "tables without mistakes", "figures in figures", "my_work", "MB are free", "port 8888", "terminal"):  # fmt: skip
        assert [line for line in out if part in line], part


def test_nobody_is_named(monkeypatch, tmp_path, capsys):
    home = tmp_path / "home" / "renate"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setattr(getpass, "getuser", lambda: "renate")
    monkeypatch.setenv("JUPYTER_DATA_DIR", "/media/renate/stick")
    (home / ".ipython" / "profile_default" / "startup").mkdir(parents=True)
    (home / ".ipython" / "profile_default" / "startup" / "mine.py").write_text("")
    monkeypatch.delenv("IPYTHONDIR", raising=False)
    _, out = said(capsys)
    assert "renate" not in "\n".join(out)
    assert any(line.startswith("look  ~/.ipython/profile_default/startup/mine.py runs in every lesson") for line in out)


def test_what_is_too_old_or_lacking_is_wrong(monkeypatch):
    real = doctor.metadata.version

    def version(name):
        if name == "krippendorff":
            raise doctor.metadata.PackageNotFoundError(name)
        return "2.2.3" if name == "pandas" else real(name)

    monkeypatch.setattr(doctor.metadata, "version", version)
    wrong = [line for state, line in lines(doctor.versions) if state == doctor.WRONG]
    assert wrong == [
        f"krippendorff is not installed: {doctor.FETCH}",
        f"pandas 2.2.3 is installed, but >=3.0 is needed: {doctor.FETCH}",
    ]


def test_a_broken_library_hides_nothing_else(monkeypatch, capsys):
    real = builtins.__import__

    def broken(name, *more, **named):
        if name == "pandas":
            raise ValueError("numpy.dtype size changed")
        return real(name, *more, **named)

    monkeypatch.setattr(doctor, "import_module", lambda name: broken(name) or sys.modules[name])
    status, out = said(capsys)
    (wrong,) = [line for line in out if line.startswith("wrong")]
    assert status == 1
    assert wrong == f"wrong pandas cannot be loaded (ValueError: numpy.dtype size changed): {doctor.FETCH}"


def test_a_broken_check_of_ours_is_a_line(monkeypatch, capsys):
    def faulty():
        yield doctor.OK, "so far"
        raise KeyError("x")

    monkeypatch.setattr(doctor, "CHECKS", (faulty, doctor.terminal))
    status, out = said(capsys)
    assert status == 1 and out[0] == "wrong faulty: KeyError: 'x'" and len(out) == 2


def test_broken_tables_and_a_folder_without_a_project(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text("{")
    monkeypatch.chdir(tmp_path)
    assert lines(doctor.tables) == [(doctor.WRONG, "the tables have 1 mistake: 'eastern-flank check' says where")]
    assert [state for state, _ in lines(doctor.place)] == [doctor.OK, doctor.WRONG]


def test_a_copy_of_a_lesson_and_a_damaged_one_are_named(tmp_path, monkeypatch):
    for name, content in {
        "02_troops.ipynb": '{"cells": [{"source": "# 02 Troops"}]}',
        "02_troops-Copy1.ipynb": "{}",
        "03_aircraft.ipynb": "",
    }.items():
        (tmp_path / "notebooks").mkdir(exist_ok=True)
        (tmp_path / "notebooks" / name).write_text(content)
    monkeypatch.setattr(doctor.project, "root", lambda: tmp_path)
    (_, _), (_, number), (damaged, one), (copy, other) = lines(doctor.place)
    assert number == "2 lessons in notebooks"
    assert damaged == doctor.WRONG and one.startswith("notebooks/03_aircraft.ipynb cannot be read")
    assert copy == doctor.LOOK and other.startswith("notebooks/02_troops-Copy1.ipynb is no lesson")


def test_a_project_that_can_only_be_read_has_its_answers_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("EASTERN_FLANK_WORK", str(tmp_path / "mine"))
    monkeypatch.setattr(doctor.private, "serves", lambda path: path != ROOT)
    (own, folder), (state, line) = lines(doctor.folders)
    assert (own, folder) == (doctor.OK, f"can be written: {tmp_path / 'mine'}")
    assert state == doctor.LOOK and "commands write elsewhere with --out" in line


def test_what_cannot_be_written_is_wrong(tmp_path):
    (tmp_path / "file").write_text("")
    ((state, line),) = doctor._written([tmp_path / "file" / "below"])
    assert state == doctor.WRONG and "below cannot be written: Not a directory" in line
    assert lines(lambda: doctor._written([tmp_path / "new" / "deep"]))[0][0] == doctor.OK
    assert os.listdir(tmp_path) == ["file"]


def test_what_may_change_a_lesson_is_shown(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setenv("EASTERN_FLANK_THEME", "dark")
    found = [line for state, line in lines(doctor.environment) if state == doctor.LOOK]
    assert any("PYTHONDONTWRITEBYTECODE" in line for line in found)
    assert any(line.startswith("EASTERN_FLANK_THEME is set") for line in found)
    (tmp_path / "matplotlibrc").write_text("")
    monkeypatch.setenv("MATPLOTLIBRC", str(tmp_path / "matplotlibrc"))
    assert any("matplotlibrc changes charts" in line for _, line in lines(doctor.settings))


def test_a_port_in_use_and_a_full_disk(monkeypatch):
    with doctor.socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(doctor, "PORT", taken.getsockname()[1])
        ((state, line),) = doctor.port()
        assert state == doctor.LOOK and "is in use" in line
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 10**6}))
    assert [state for state, _ in lines(doctor.disks)] == [doctor.WRONG, doctor.WRONG]


@pytest.mark.ci
def test_it_says_nothing_beside_its_lines():
    done = subprocess.run([sys.executable, "-m", "eastern_flank", "doctor"], cwd=ROOT, capture_output=True, text=True)
    assert done.stderr == ""
