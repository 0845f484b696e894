"""A site has what belongs to the project, and nothing else that lies in its folders: no copies, no notes of a teacher."""

import shutil

import pytest
from small_project import ROOT

from eastern_flank.figures import metadata
from eastern_flank.publishing.site import downloads, pages

pytestmark = pytest.mark.ci

STRAY = (
    "teaching/my_notes.md",
    "teaching/02_troops-Copy1.md",
    "teaching/fair (1).md",
    "data/troops__20261126104101.csv",
    "data/context/class_10b.csv",
    "figures/02_dots (1).png",
    "figures/02_dots.png.bak",
)


@pytest.fixture
def project(tmp_path, monkeypatch):
    for name in ("data", "teaching", "figures", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names():
    figures = [figure.name for figure in metadata.find(folder="figures")]
    return figures, [name for name, _ in pages.texts()], [name for name, _ in pages.data()], downloads.names()


def test_what_lies_beside_is_not_on_the_site(project):
    before = names()
    for name in STRAY:
        (project / name).write_text("private")
    assert names() == before
    assert all(len(each) > 10 for each in before)


def test_a_damaged_page_of_the_teachers_is_one_line(project):
    (project / "teaching" / "fair.md").write_bytes(b"<<<<<<< HEAD\na\n=======\nb\n>>>>>>> theirs\n")
    with pytest.raises(pages.document.PageUnreadable, match=r"^teaching/fair\.md, line 1: a merge was left unfinished"):
        list(pages.texts())
