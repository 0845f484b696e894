"""A student's home: what is given, and that nothing of the student's is ever replaced, removed or read by others."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from eastern_flank.classroom import home
from eastern_flank.core import atomic_write

LESSON, FIGURE = "notebooks/02_troops.ipynb", "figures/02_dots.png"


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    for name in (
        LESSON,
        FIGURE,
        "data/datapackage.json",
        "teaching/README.md",
        "notebooks/.ipynb_checkpoints/02.ipynb",
        "notebooks/02_troops-Copy1.ipynb",  # in which the teacher has worked
        "notebooks/Untitled.ipynb",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("first")
    return folder


@pytest.fixture
def ada(tmp_path):
    folder = tmp_path / "ada"
    folder.mkdir()
    return folder


def files(folder):
    found = [path for path in folder.rglob("*") if path.is_file() and path.name != home.GIVEN]
    return {path.relative_to(folder).as_posix(): path.read_text() for path in found}


def test_a_new_home_has_copies_links_and_a_place_of_its_own(project, ada):
    assert home.lay_out(ada, project) == []
    assert files(ada) == {LESSON: "first", FIGURE: "first"}  # and nothing that is hidden in the project
    assert (ada / "data").readlink() == project / "data"
    assert (ada / "teaching" / "README.md").read_text() == "first"
    assert (ada / "my_work").stat().st_mode & 0o777 == 0o700


def test_a_second_time_nothing_is_written(project, ada, monkeypatch):
    home.lay_out(ada, project)
    monkeypatch.setattr(atomic_write, "write", None)
    assert home.lay_out(ada, project) == []


def test_a_copy_is_written_while_the_project_is_read_only(project, ada):
    (project / LESSON).chmod(0o444)
    home.lay_out(ada, project)
    assert (ada / LESSON).stat().st_mode & 0o200


def test_a_newer_lesson_replaces_an_unchanged_copy_and_lies_beside_a_changed_one(project, ada):
    home.lay_out(ada, project)
    (ada / LESSON).write_text("my own")
    assert home.lay_out(ada, project) == []
    assert files(ada) == {LESSON: "my own", FIGURE: "first"}
    (project / LESSON).write_text("second")
    (project / FIGURE).write_text("second")
    home.lay_out(ada, project)
    assert files(ada) == {LESSON: "my own", FIGURE: "second", "notebooks/new_02_troops.ipynb": "second"}
    (project / LESSON).write_text("third")
    home.lay_out(ada, project)
    assert files(ada)["notebooks/new_02_troops.ipynb"] == "third"
    (ada / "notebooks/new_02_troops.ipynb").write_text("mine too")
    (project / LESSON).write_text("fourth")
    home.lay_out(ada, project)
    home.lay_out(ada, project)
    assert files(ada) == {
        LESSON: "my own",
        FIGURE: "second",
        "notebooks/new_02_troops.ipynb": "mine too",
        "notebooks/new2_02_troops.ipynb": "fourth",
    }


def test_what_was_deleted_comes_back_but_a_fresh_copy_beside_does_not(project, ada):
    home.lay_out(ada, project)
    (ada / FIGURE).unlink()
    (ada / LESSON).write_text("my own")
    (project / LESSON).write_text("second")
    home.lay_out(ada, project)
    (ada / "notebooks/new_02_troops.ipynb").unlink()
    home.lay_out(ada, project)
    assert files(ada) == {LESSON: "my own", FIGURE: "first"}


def test_a_fresh_copy_is_no_second_lesson_for_the_package(project, ada, monkeypatch):
    from eastern_flank.core import lesson

    home.lay_out(ada, project)
    (ada / LESSON).write_text("my own")
    (project / LESSON).write_text("second")
    home.lay_out(ada, project)
    monkeypatch.chdir(ada)
    assert [path.name for path in lesson.paths()] == ["02_troops.ipynb"]


@pytest.mark.parametrize("damaged", ["", "[]", "{", "[" * 100_000, '{"notebooks/02_troops.ipynb": ["first"]}', "\x00"])
def test_where_nobody_knows_what_was_given_every_copy_counts_as_changed(project, ada, damaged):
    home.lay_out(ada, project)
    (ada / home.GIVEN).write_text(damaged)
    (project / LESSON).write_text("second")
    assert home.lay_out(ada, project) == []
    assert files(ada) == {LESSON: "first", FIGURE: "first", "notebooks/new_02_troops.ipynb": "second"}
    assert home.lay_out(ada, project) == []
    assert len(files(ada)) == 3


def test_links_follow_a_project_that_has_moved_but_a_folder_of_ones_own_stays(project, ada):
    home.lay_out(ada, project)
    (ada / "teaching").unlink()
    (ada / "teaching").mkdir()
    moved = project.rename(project.with_name("moved"))
    assert home.lay_out(ada, moved) == ["teaching could not be laid out: File exists"]
    assert (ada / "data").readlink() == moved / "data"
    assert (ada / "teaching").is_dir() and not (ada / "teaching").is_symlink()


def test_nothing_is_written_where_a_link_of_the_student_leads(project, ada, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (ada / "notebooks").symlink_to(tmp_path / "elsewhere")
    (ada / "figures").mkdir()
    (tmp_path / "secret").write_text("not mine")
    (ada / FIGURE).symlink_to(tmp_path / "secret")
    said = home.lay_out(ada, project)
    assert said == [f"{LESSON} could not be laid out: a link leads elsewhere"]
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert (tmp_path / "secret").read_text() == "not mine"
    assert (ada / "figures/new_02_dots.png").read_text() == "first"


def test_a_full_disk_costs_what_does_not_fit_and_says_so_once(project, ada, monkeypatch):
    def full(path, *rest):
        raise atomic_write.CannotWrite(f"cannot write {path}", "No space left on device")

    monkeypatch.setattr(atomic_write, "write", full)
    assert home.lay_out(ada, project) == [f"{LESSON} and 1 more could not be laid out: No space left on device"]
    assert (ada / "my_work").is_dir() and (ada / "data").is_symlink()
    monkeypatch.undo()
    assert home.lay_out(ada, project) == []
    assert files(ada) == {LESSON: "first", FIGURE: "first"}


def test_the_server_becomes_its_command_also_where_something_is_in_the_way(project, ada):
    (ada / "figures").write_text("a file")
    command = [sys.executable, "-m", "eastern_flank.classroom.home", str(project), sys.executable, "-c", "print('up')"]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"HOME": str(ada)}, timeout=60)
    assert (done.returncode, done.stdout) == (0, "up\n")
    assert done.stderr.startswith(f"{FIGURE} could not be laid out: ") and len(done.stderr.splitlines()) == 1
    assert json.loads((ada / home.GIVEN).read_text())[LESSON]


@pytest.mark.parametrize(
    "words, line", [([], "name the project's folder"), (["/x", "/no"], "cannot run /no: No such file")]
)
def test_what_cannot_be_run_is_one_line(ada, monkeypatch, words, line):
    monkeypatch.setenv("HOME", str(ada))
    with pytest.raises(SystemExit, match=line):
        home.main(words)


def test_the_projects_own_lessons_are_what_a_student_gets(ada):
    root = Path(__file__).resolve().parents[2]
    assert home.lay_out(ada, root) == []
    assert sorted(path.name for path in (ada / "notebooks").iterdir()) == sorted(
        path.name for path in (root / "notebooks").glob("*.ipynb")
    )
