"""Pyodide's files are the official ones or are refused by name, and what is packed for the browser is the same each time."""

import hashlib
import io
import json
import zipfile

import pytest

from eastern_flank.charts import style
from eastern_flank.core import project
from eastern_flank.publishing.site import live
from eastern_flank.publishing.site.live import lessons, lite, pyodide, wheels


@pytest.fixture
def official(tmp_path, monkeypatch):
    """A small release: a core of one file and its lock, with two packages of which one needs the other."""
    folder, digest = tmp_path / "pyodide", lambda content: hashlib.sha256(content).hexdigest()
    folder.mkdir()
    contents = {"pyodide.js": b"js", "a-1.whl": b"a", "b_b-1.whl": b"b"}
    packages = {
        "a": {"depends": ["b_b"], "file_name": "a-1.whl", "sha256": digest(b"a")},
        "b-b": {"depends": [], "file_name": "b_b-1.whl", "sha256": digest(b"b")},
        "c": {"depends": [], "file_name": "c-1.whl", "sha256": "0"},
    }
    contents["pyodide-lock.json"] = json.dumps({"packages": packages}).encode()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    core = {name: digest(contents[name]) for name in ("pyodide.js", "pyodide-lock.json")}
    monkeypatch.setattr(pyodide, "PINS", pyodide.PINS | {"core": core, "packages": ["a"]})
    return folder


def test_only_what_is_needed_is_taken(official):
    runtime = pyodide.Pyodide(official)
    assert [name for name, _ in runtime.files()] == ["a-1.whl", "b_b-1.whl", "pyodide.js"]
    assert sorted(runtime.lock["packages"]) == ["a", "b-b"]


def _linked(path):
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


@pytest.mark.parametrize("name", ["pyodide-lock.json", "pyodide.js", "b_b-1.whl"])
@pytest.mark.parametrize(
    "damage, said",
    [
        (lambda path: path.write_bytes(b"x"), "is not the official file"),
        (lambda path: path.unlink(), "is missing"),
        (_linked, "link"),
        (lambda path: (path.unlink(), path.mkdir()), "pyodide"),
        (lambda path: path.write_bytes(b"x" * 2000), "has more than"),
    ],
    ids=["another", "missing", "link", "folder", "large"],
)
def test_any_other_file_is_refused_by_name_in_one_line(official, monkeypatch, name, damage, said):
    monkeypatch.setattr(pyodide, "LARGEST", 1000)
    damage(official / name)
    with pytest.raises(pyodide.Unofficial) as refused:
        pyodide.Pyodide(official)
    (line,) = str(refused.value).splitlines()
    assert name in line and said in line


def test_it_is_refused_before_a_lesson_runs(official, monkeypatch):
    monkeypatch.setattr(lite, "check", lambda: None)
    (official / "a-1.whl").unlink()
    with pytest.raises(pyodide.Unofficial, match=r"a-1\.whl is missing"):
        live.check(official)
    with pytest.raises(pyodide.Unofficial, match="is not a folder"):
        live.check(official / "nowhere")


def test_another_jupyterlite_is_refused(monkeypatch):
    monkeypatch.setattr(lite, "VERSIONS", {"jupyterlite-core": "0.0.0"})
    with pytest.raises(wheels.NotInstalled, match=r"needs jupyterlite-core 0\.0\.0.*extra 'live'"):
        lite.check()


@pytest.mark.ci
def test_wheels_have_the_tables_and_the_same_bytes_each_time():
    first, again = list(wheels.wheels()), list(wheels.wheels())
    assert [each.content for each in first] == [each.content for each in again]
    assert {each.entry["sha256"] for each in first} == {hashlib.sha256(each.content).hexdigest() for each in again}
    names = set(zipfile.ZipFile(io.BytesIO(first[0].content)).namelist())
    tables = {path.relative_to(project.data()).as_posix() for path in project.data().rglob("*") if path.is_file()}
    assert {f"eastern_flank/data/{name}" for name in tables} <= names
    assert "eastern_flank/agreement.pyi" in names and not [name for name in names if name.endswith((".so", ".pyc"))]


def test_the_fonts_of_the_house_style_come_along():
    assert {f"SourceSansPro-{weight}.ttf" for weight in style.FONTS} == wheels._FONTS


@pytest.mark.ci
def test_a_reader_gets_students_copies_whose_links_lead_somewhere():
    found = dict(lessons.files())
    assert len([name for name in found if name.endswith(".ipynb")]) == 11
    for name, content in found.items():
        text = content.decode()
        assert '"solution"' not in text and "](../" not in text, name
    assert b"do not run it" in found["05_map.ipynb"] and b"do not run it" in found["10_your_slides.ipynb"]
