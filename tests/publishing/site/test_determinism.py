"""The same lesson gives the same bytes, wherever and whenever it is built, and nothing of its reader."""

import json
import os
import subprocess
import sys

import nbformat
import pytest

from eastern_flank.publishing import notebooks
from eastern_flank.publishing.site import gather

pytestmark = pytest.mark.ci
LESSON = "00"
BUILD = """
import hashlib, os, sys
from eastern_flank.publishing import notebooks
from eastern_flank.publishing.site import gather
from eastern_flank.publishing.site.lesson_page import Page
os.umask(int(sys.argv[1]))
for path, run in gather.run(notebooks.find(["00"]), lambda *about: None).items():
    print(hashlib.sha256(repr((run.parts, [section["html"] for section in Page(path, run).sections])).encode()).hexdigest())
"""


def built(umask, **env):
    command = [sys.executable, "-c", BUILD, umask]
    return subprocess.run(command, env=os.environ | env, capture_output=True, text=True, check=True, timeout=300).stdout


def test_a_lesson_is_the_same_each_time():
    one = built("0", PYTHONHASHSEED="1", TZ="Asia/Tokyo", LANG="C")
    other = built("63", PYTHONHASHSEED="2", TZ="UTC", EASTERN_FLANK_THEME="dark", EASTERN_FLANK_DPI="50")
    assert len(one) > 60 and one == other


@pytest.mark.nightly
def test_the_whole_site_is_the_same_each_time(tmp_path):
    """Two whole builds, a minute and a half each, in places, languages and orders of their own."""
    for name, env in (
        ("one", {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LANG": "C"}),
        ("two", {"PYTHONHASHSEED": "2", "TZ": "UTC"}),
    ):
        command = [sys.executable, "-m", "eastern_flank", "site", "--quiet", "--out", tmp_path / name]
        subprocess.run(
            [*command, "--address", "https://school.example/flank"], env=os.environ | env, check=True, timeout=900
        )
    one, two = (
        {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
        for folder in (tmp_path / "one", tmp_path / "two")
    )
    assert list(one) == list(two) and len(one) > 250
    assert [name for name, content in one.items() if two[name] != content] == []


def test_what_was_typed_into_a_lesson_is_not_on_the_site(monkeypatch):
    (lesson,) = notebooks.find([LESSON])
    nb = notebooks.read(lesson)
    nb.cells.append(nbformat.v4.new_code_cell("print('a secret of mine')"))
    monkeypatch.setattr(notebooks, "read", lambda path: nb)
    (run,) = gather.run([lesson], lambda *about: None).values()
    assert run.parts and "a secret of mine" not in json.dumps(run.nb)
