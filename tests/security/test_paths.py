"""Paths from content stay where they may: in a lesson's links, in names, and in what is written."""

import json
import os
import sys
from pathlib import Path

import nbformat.v4 as v4
import pytest
from small_project import contents, make_project

from eastern_flank.core import atomic_write, inside
from eastern_flank.core.errors import PlainError
from eastern_flank.core.text import printable
from eastern_flank.publishing import editions, handouts, limits, notebooks
from eastern_flank.publishing import pdf as printing
from eastern_flank.tables import check

links = pytest.mark.skipif(sys.platform == "win32", reason="on Windows links need rights")


# ------------------------------------------------------------------------------------------------ the one function

NAMES = [
    "",
    ".",
    "..",
    "../x",
    "a/../../x",
    "a/..",
    "/etc/passwd",
    "//host/x",
    "C:/x",
    "a:stream",
    "a\\b",
    "..\\x",
    "a//b",
    "a/",
    ".git/config",
    "a/.hidden",
    "~root/x",
    "x\x00y",
    "x\ny",
    "x\u202ey",
    "x\ud800",
    "CON",
    "data/nul.csv",
    "com1",
    "end.",
    "end ",
    " begin",
    "a*",
    "x" * 2_000,
    "a/" * 100_000 + "a",
]


@pytest.mark.parametrize("name", NAMES, ids=lambda name: repr(name)[:30])
def test_a_name_that_leads_elsewhere_is_refused_in_one_line(tmp_path, name):
    with pytest.raises(inside.Outside) as refused:
        inside.path(tmp_path, name)
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 300


@pytest.mark.parametrize(
    "name", ["x", "a/b.csv", "Šiauliai 2016 (1).png", "context/air-policing_2.csv", "console.md", "a..b"]
)
def test_a_plain_name_is_taken(tmp_path, name):
    assert inside.path(tmp_path, name) == tmp_path / name


@links
def test_a_link_that_stays_is_followed_and_one_that_leaves_is_not(tmp_path):
    folder, elsewhere = tmp_path / "folder", tmp_path / "elsewhere"
    (folder / "a").mkdir(parents=True)
    elsewhere.mkdir()
    (folder / "within").symlink_to(folder / "a")
    (folder / "out").symlink_to(elsewhere)
    (folder / "loop").symlink_to(folder / "loop")
    (tmp_path / "alias").symlink_to(folder)
    assert inside.path(folder, "within/x") and inside.path(tmp_path / "alias", "a/x")
    for name in ("out", "out/x"):
        with pytest.raises(inside.Outside, match="by a link"):
            inside.path(folder, name)


# ------------------------------------------------------------------------------------------------ what a set takes along

SECRET = "TOPSECRET"
OUTSIDE = [
    "../../outside/key.txt",
    "../../outside/page.md",
    "../.git/config",
    "/etc/hostname",
    "ABSOLUTE/outside/key.txt",
    "../my_work/x.csv",
    "../data/../my_work/x.csv",
    "../data/../../outside/key.txt",
    "../data/.hidden",
    "../data/datapackage.json",
    "../pyproject.toml",
    "../notebooks/../teaching/02_b.md",
    "../teaching/02_b.md",
    "../data/../teaching/README.md",
    "..\\\\..\\\\outside\\\\key.txt",
    "%2e%2e/%2e%2e/outside/key.txt",
    "file:///etc/hostname",
    "//host/x",
    "../data/link.txt",
    "../data/to_work.csv",
    "../figures/page.md",
    "../data/x%00y",
    "../data",
]


@pytest.fixture
def evil(tmp_path, monkeypatch):
    """A project whose lesson links to everything that it should not, beside a folder that is not its own."""
    monkeypatch.setattr(printing, "render", no_pango)
    folder = make_project(tmp_path / "project", _01_a=["1 + 1"])
    for name in ("outside", "project/.git", "project/my_work", "project/teaching", "project/figures"):
        (tmp_path / name).mkdir()
    for name in (
        "outside/key.txt",
        "outside/page.md",
        "project/.git/config",
        "project/my_work/x.csv",
        "project/teaching/02_b.md",
        "project/teaching/README.md",
        "project/data/.hidden",
        "project/pyproject.toml",
    ):
        (tmp_path / name).write_text(f"# {SECRET}\n")
    for name in ("fair", "glossary", "role_cards"):
        (folder / "teaching" / f"{name}.md").write_text(f"# {name}\n")
    (folder / "data" / "troops.csv").write_text("fine\n")
    (folder / "figures" / "a b.md").write_text("# Fine\n")
    if sys.platform != "win32":
        (folder / "data" / "link.txt").symlink_to(tmp_path / "outside" / "key.txt")
        (folder / "data" / "to_work.csv").symlink_to(folder / "my_work" / "x.csv")
    monkeypatch.chdir(folder)
    write_lesson(folder, [address.replace("ABSOLUTE", tmp_path.as_posix()) for address in OUTSIDE])
    return folder


def no_pango(html, paper, style=None):
    raise printing.NoPrinter("no PDFs here")


def write_lesson(folder, addresses):
    words = [f"[words {number}]({address})" for number, address in enumerate(addresses)]
    source = "# 01 Evil: hello\n\n" + " ".join(words) + " [fine](../data/troops.csv)"
    nb = v4.new_notebook(cells=[v4.new_markdown_cell(source, id="links")])
    (folder / "notebooks" / "01_a.ipynb").write_text(json.dumps(nb), "utf-8")


def test_students_get_figures_and_data_and_nothing_else(evil, tmp_path):
    before = contents(tmp_path)
    folder, _, _ = handouts.build((), "students", out=tmp_path / "out")
    made = contents(folder)
    assert set(made) == {"README.md", "notebooks/01_a.ipynb", "html/01_a.html", "data/troops.csv"}
    assert not [name for name, blob in made.items() if SECRET.encode() in blob]
    assert {name: blob for name, blob in contents(tmp_path).items() if not name.startswith("out/")} == before
    nb = notebooks.read(folder / "notebooks" / "01_a.ipynb")
    assert editions.addresses(nb) == ["file:///etc/hostname", "../data/troops.csv"]
    assert "words 3 words 4" in nb.cells[0].source  # the words are left


def test_teachers_get_their_own_pages_too(evil, tmp_path):
    made = contents(handouts.build((), "teachers", out=tmp_path / "out")[0])
    assert {name for name in made if name.startswith(("data", "teaching"))} == {
        "data/troops.csv",
        "teaching/02_b.md",
        "teaching/README.md",
        "teaching/fair.md",
        "teaching/glossary.md",
        "teaching/role_cards.md",
    }


def test_of_the_teachers_pages_students_get_the_role_cards_alone(evil, tmp_path):
    write_lesson(evil, ["../teaching/role_cards.md", "../teaching/README.md", "../teaching/fair.md"])
    made = contents(handouts.build((), "students", out=tmp_path / "out")[0])
    assert {name for name in made if name.startswith("teaching")} == {"teaching/role_cards.md"}


@links
@pytest.mark.parametrize("name", ["data", "figures", "notebooks", "teaching"])
def test_a_folder_of_the_project_that_is_a_link_out_of_it_gives_nothing(evil, tmp_path, name):
    (evil / name).rename(tmp_path / "moved")
    (evil / name).symlink_to(tmp_path / "moved")
    (tmp_path / "moved" / "02_b.md").write_text(SECRET)
    (tmp_path / "moved" / "role_cards.md").write_text(SECRET)
    write_lesson(evil, [f"../{name}/02_b.md", "../teaching/role_cards.md"])
    try:
        made = contents(handouts.build((), "students", out=tmp_path / "out")[0])
    except inside.Outside:
        made = {}
        assert name in ("notebooks", "teaching")  # where lessons are, and what students' copies are made from
        assert not (tmp_path / "out").exists()
    assert not [each for each, blob in made.items() if SECRET.encode() in blob]


@links
def test_a_lesson_that_is_a_link_out_of_the_project_is_refused(evil, tmp_path):
    lesson = evil / "notebooks" / "01_a.ipynb"
    lesson.rename(tmp_path / "outside" / "a.ipynb")
    lesson.symlink_to(tmp_path / "outside" / "a.ipynb")
    with pytest.raises(inside.Outside, match=r"^'01_a\.ipynb' leads out of the folder 'notebooks' by a link"):
        handouts.report((), audience="students", out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


@links
def test_the_role_cards_are_no_way_to_another_page_of_the_teachers(evil, tmp_path):
    cards = evil / "teaching" / "role_cards.md"
    cards.unlink()
    cards.symlink_to("02_b.md")
    write_lesson(evil, ["../teaching/role_cards.md"])
    made = contents(handouts.build((), "students", out=tmp_path / "out")[0])
    assert set(made) == {"README.md", "notebooks/01_a.ipynb", "html/01_a.html", "data/troops.csv"}


@pytest.mark.parametrize("name", ["01_a.md", "01_A.md", "01_\uff41.md"])
def test_no_page_takes_the_place_of_another(evil, tmp_path, name):
    (evil / "figures" / name).write_text("# In its place\n")
    write_lesson(evil, [f"../figures/{name}"])
    with pytest.raises(limits.CannotMake) as caught:
        handouts.report((), audience="students", out=tmp_path / "out")
    said = f"figures/{name}: its page would have the same name as that of notebooks/01_a.ipynb; rename it"
    assert str(caught.value) == printable(said)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "change", [{"short": None}, {"contributors": []}, {"contributors": "x"}, {"licenses": [1]}, {"licenses": [{}]}]
)
def test_a_dictionary_that_does_not_name_its_author_is_one_line(evil, tmp_path, change):
    path = evil / "data" / "datapackage.json"
    package = json.loads(path.read_text("utf-8")) | change
    path.write_text(json.dumps({key: value for key, value in package.items() if value is not None}), "utf-8")
    with pytest.raises(PlainError, match=r"datapackage\.json"):
        handouts.report((), audience="students", out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
@pytest.mark.parametrize("kind", ["pipe", "link to nothing"])
def test_the_name_of_another_lesson_is_read_from_a_file_alone(evil, tmp_path, kind):
    """The navigation names those that were made before."""
    before = tmp_path / "out" / "students" / "notebooks" / "02_b.ipynb"
    before.parent.mkdir(parents=True)
    before.write_text("{}")
    other = evil / "notebooks" / "02_b.ipynb"
    os.mkfifo(other) if kind == "pipe" else other.symlink_to(tmp_path / "nothing")
    folder, _, _ = handouts.build(["01"], "students", out=tmp_path / "out")
    assert "02 B" in (folder / "html" / "01_a.html").read_text("utf-8")


# ------------------------------------------------------------------------------------------------ what is written


@links
@pytest.mark.parametrize("link", ["students", "students/html", "students/notebooks", "students/html/01_a.html"])
@pytest.mark.parametrize("force", [False, True])
def test_a_set_is_not_written_through_a_link(evil, tmp_path, link, force):
    place = tmp_path / "out" / link
    place.parent.mkdir(parents=True)
    place.symlink_to(tmp_path / "outside" / ("key.txt" if link.endswith(".html") else ""))
    before = contents(tmp_path)
    with pytest.raises((inside.Outside, atomic_write.CannotWrite), match="by a link"):
        handouts.report((), audience="students", out=tmp_path / "out", force=force)
    assert contents(tmp_path) == before
    assert os.listdir(tmp_path / "out") == ["students"]


@links
def test_the_folder_that_somebody_typed_may_be_a_link(evil, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "typed").symlink_to(tmp_path / "real")
    handouts.build((), "students", out=tmp_path / "typed")
    assert (tmp_path / "real" / "students" / "html" / "01_a.html").is_file()


@links
@pytest.mark.parametrize("name", ["handouts", "slides", "my_work", "figures"])
def test_nothing_is_written_through_a_link_in_the_project(evil, tmp_path, name):
    target = evil / name
    if target.exists():
        target.rename(tmp_path / "away")
    target.symlink_to(tmp_path / "outside")
    before = contents(tmp_path / "outside")
    for path in (target / "x.txt", target / "new" / "x.txt", Path(name) / "x.txt"):
        with pytest.raises(atomic_write.CannotWrite, match="a link leads out of the project"):
            atomic_write.write(path, b"x")
    with pytest.raises(atomic_write.CannotWrite, match="a link"), atomic_write.scratch(target, "figures"):
        pass
    assert contents(tmp_path / "outside") == before and sorted(os.listdir(tmp_path / "outside")) == [
        "key.txt",
        "page.md",
    ]


@links
def test_a_default_folder_that_is_a_link_is_refused_too(evil, tmp_path):
    (evil / "handouts").symlink_to(tmp_path / "outside")
    with pytest.raises(atomic_write.CannotWrite, match="a link leads out of the project"):
        handouts.report((), audience="students")
    assert sorted(os.listdir(tmp_path / "outside")) == ["key.txt", "page.md"]


def test_a_record_is_not_written_through_a_link_that_leads_out_of_the_folder(tmp_path):
    fields = [{"name": "paragraph", "type": "integer"}, {"name": "words", "type": "string", "foundIn": "paragraph"}]
    package = {"resources": [{"name": "boats", "path": "boats.csv", "schema": {"fields": fields}}]}
    folder, outside = tmp_path / "data", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (folder / "datapackage.json").write_text(json.dumps(package))
    (folder / "boats.csv").write_text("paragraph,words\n1,red boat lay\n")
    (folder / "source").symlink_to(outside)
    (tmp_path / "article.txt").write_text("The red boat lay there.")
    (defect,) = check.examine(folder, tmp_path / "article.txt", record=True).defects
    assert str(defect).startswith("source/evidence.json: leads out of the folder by a link")
    assert not list(outside.iterdir())
