"""A student's home: what is laid out, what is brought up to date, and what stays as the student has it."""

import os
import resource
import subprocess
import sys

import pytest

from eastern_flank.classroom import home as homes

LESSON, FIGURE = "notebooks/02_troops.ipynb", "figures/02_dots.png"


@pytest.fixture
def version(tmp_path):
    """Make a version of the project: `version("1", "words")`."""

    def make(number, words):
        project = tmp_path / f"version-{number}"
        for name, text in ((LESSON, words), (FIGURE, words), ("data/troops.csv", words), ("teaching/code.md", words)):
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_text(text)
        return project

    return make


@pytest.fixture
def home(tmp_path):
    (tmp_path / "ada").mkdir()
    return tmp_path / "ada"


def test_a_home_has_copies_links_and_a_folder_of_its_own(home, version):
    assert homes.lay_out(home, version(1, "first")) == []
    assert (home / LESSON).read_text() == "first" and (home / LESSON).stat().st_mode & 0o777 == 0o600
    assert (home / "data").is_symlink() and (home / "teaching" / "code.md").read_text() == "first"
    assert (home / "my_work").is_dir()
    (home / LESSON).unlink()
    homes.lay_out(home, version(1, "first"))
    assert (home / LESSON).read_text() == "first", "what was deleted comes again"


def test_what_was_not_touched_becomes_new_and_what_was_changed_stays(home, version):
    homes.lay_out(home, version(1, "first"))
    (home / LESSON).write_text("mine")
    (home / "my_work" / "answers.csv").write_text("answers")
    assert homes.lay_out(home, version(2, "second")) == ["notebooks/new_02_troops.ipynb"]
    assert [(home / name).read_text() for name in (LESSON, FIGURE)] == ["mine", "second"]
    assert (home / "notebooks" / "new_02_troops.ipynb").read_text() == "second"
    assert os.readlink(home / "data").endswith("version-2/data")
    assert homes.lay_out(home, version(2, "second")) == homes.lay_out(home, version(3, "second")) == [], (
        "once is enough"
    )
    assert homes.lay_out(home, version(4, "fourth")) == ["notebooks/new_02_troops.ipynb"], (
        "an untouched one is replaced"
    )
    (home / "notebooks" / "new_02_troops.ipynb").write_text("mine too")
    assert homes.lay_out(home, version(5, "fifth")) == ["notebooks/new_2_02_troops.ipynb"]
    texts = sorted(path.read_text() for path in (home / "notebooks").iterdir())
    assert texts == ["fifth", "mine", "mine too"]
    assert (home / "my_work" / "answers.csv").read_text() == "answers"


@pytest.mark.parametrize("kept", ["{", "[]", '{"given": 3}', "\udcff"])
def test_a_damaged_note_of_what_was_given_loses_nothing(home, version, kept):
    homes.lay_out(home, version(1, "first"))
    (home / LESSON).write_text("mine")
    (home / homes.KEPT).write_bytes(kept.encode("utf-8", "surrogateescape"))
    homes.lay_out(home, version(2, "second"))
    assert (home / LESSON).read_text() == "mine"


def test_what_the_student_put_in_the_place_of_a_link_or_a_file_stays(home, version):
    (home / "data").mkdir()
    (home / "notebooks").mkdir()
    (home / LESSON).symlink_to("nowhere")
    homes.lay_out(home, version(1, "first"))
    assert not (home / "data").is_symlink() and (home / LESSON).is_symlink()


def test_what_cannot_be_written_is_one_line_without_a_path_of_the_server(home, version):
    done = subprocess.run(
        [sys.executable, "-P", "-m", "eastern_flank.classroom.home", version(1, "more than the limit")],
        cwd=home, capture_output=True, text=True, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (9, 9)),
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "cannot write notebooks/02_troops.ipynb: File too large\n"
    assert [path.name for path in home.rglob("*") if path.is_file()] == []
