"""Whose folder answers go to: on a server for a class nobody's answers meet another's, and the page says where they are.

Another account cannot be had in a test: what belongs to whom is said by `os.stat` here, and the account is not root's.
"""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from eastern_flank.commands import doctor
from eastern_flank.core import private, project
from eastern_flank.exercises import my_work
from eastern_flank.slides import deck
from eastern_flank.widgets import begin

pytestmark = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows keeps a user's folders from others")
ADA, TEACHER = 20_001, 1000


class World:
    """A project, a home, and who owns and may write what."""

    def __init__(self, folder):
        self.folder, self.project, self.home = folder, folder / "project", folder / "home" / "ada"
        self.theirs, self.locked = set(), set()

    def _among(self, path, paths):
        return any(Path(path).is_relative_to(each) for each in paths)

    def stat(self, path, *args, real=os.stat, **more):
        info = real(path, *args, **more)
        if isinstance(path, int) or not self._among(path, [self.folder]):
            return info
        return SimpleNamespace(st_uid=TEACHER if self._among(path, self.theirs) else ADA, st_mode=info.st_mode)

    def access(self, path, mode, **more):
        return not self._among(path, self.locked)


@pytest.fixture
def world(tmp_path, monkeypatch):
    world = World(tmp_path.resolve())
    (world.project / "data").mkdir(parents=True)
    (world.project / project.DICTIONARY).write_text("{}")
    world.home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(world.home))
    monkeypatch.delenv("EASTERN_FLANK_WORK", raising=False)
    monkeypatch.chdir(world.project)
    monkeypatch.setattr(os, "geteuid", lambda: ADA)
    monkeypatch.setattr(private.os, "stat", world.stat)
    monkeypatch.setattr(private.os, "access", world.access)
    return world


def at_home(world):
    return world.home / "eastern-flank" / "my_work"


def test_in_a_project_of_ones_own_all_is_as_ever(world):
    assert my_work.folder() == world.project / "my_work"
    assert private.place() == ""


def test_in_a_project_that_cannot_be_written_answers_go_home(world):
    world.theirs, world.locked = {world.project}, {world.project}
    assert my_work.folder() == private.folder() == at_home(world)
    assert private.place() == "Your answers are kept in your home folder, in eastern-flank/my_work."


def test_in_a_project_of_ones_own_that_is_locked_answers_and_decks_go_home(world, monkeypatch):
    monkeypatch.setattr(deck.tables, "about", lambda: {"short": "Eastern Flank 2016"})
    world.locked = {world.project}
    assert my_work.folder() == private.folder() == at_home(world)
    assert deck._variants("dark", "16:9") == at_home(world) / "figures" / "dark-16x9"
    assert deck.default_file("dark").parent == at_home(world) / "slides"


def test_a_file_in_the_place_of_the_folder_is_named_and_not_gone_around(world):
    (world.project / "my_work").write_text("")
    world.locked = {world.project / "my_work"}
    assert my_work.folder() == world.project / "my_work"


def test_a_shared_folder_that_somebody_else_made_is_left_alone(world):
    (world.project / "my_work").mkdir()
    world.theirs = {world.project}
    assert my_work.folder() == at_home(world)


@pytest.mark.parametrize("theirs", [False, True])
def test_a_folder_that_the_server_names_is_taken_where_it_is_ones_own(world, monkeypatch, theirs):
    named = world.folder / "work"
    named.mkdir()
    monkeypatch.setenv("EASTERN_FLANK_WORK", str(named))
    world.theirs = {named} if theirs else set()
    assert my_work.folder() == (at_home(world) if theirs else named)
    assert bool(private.place()) == theirs


def test_a_copy_of_a_lesson_without_the_project_says_where_answers_go(world, monkeypatch):
    monkeypatch.setattr(project, "_PACKAGE", world.project / "src" / "eastern_flank")
    (world.home / "lessons").mkdir()
    monkeypatch.chdir(world.home / "lessons")
    assert my_work.folder() == world.project / "my_work"
    assert private.place().startswith("This copy of the lesson is outside the project. Your answers are kept in")


def test_a_copy_of_a_lesson_beside_which_is_no_project_at_all_says_where_answers_go(world, monkeypatch):
    monkeypatch.setattr(
        project, "_PACKAGE", world.project
    )  # as where a wheel is installed: the tables are in the package
    (world.home / "lessons").mkdir()
    monkeypatch.chdir(world.home / "lessons")
    assert my_work.folder() == world.home / "lessons" / "my_work"
    assert private.place().endswith("Your answers are kept beside it, in the folder my_work.")


def test_no_message_says_where_a_server_has_the_project(world, monkeypatch):
    named = world.project / "figures" / "02_dots.png"
    assert project.shown_path(named) == "figures/02_dots.png"
    monkeypatch.setattr(project, "_PACKAGE", world.project / "src" / "eastern_flank")
    monkeypatch.chdir(world.home)
    assert project.shown_path(named) == str(named), "in a project of one's own the way is of use"
    world.theirs, world.locked = {world.project}, {world.project}
    assert project.shown_path(named) == "figures/02_dots.png"
    assert my_work._called(my_work.folder() / "answers.csv") == "eastern-flank/my_work/answers.csv"


def test_on_a_server_the_doctor_finds_nothing_wrong(world, monkeypatch):
    assert [state for state, _ in doctor.folders()] == [doctor.OK]
    world.theirs, world.locked = {world.project}, {world.project}
    monkeypatch.setattr(doctor, "_written", lambda folders: [(doctor.OK, str(list(folders)))])
    assert [state for state, _ in doctor.folders()] == [doctor.OK, doctor.OK]
    assert next(iter(doctor.folders()))[1] == str([at_home(world)])
    for name in doctor.OF_A_CLASS:
        monkeypatch.setenv(name, "1")
    assert not [line for state, line in doctor.environment() if state != doctor.OK and "EASTERN_FLANK_CLASS" in line]


def test_where_nothing_can_be_written_the_page_says_so(world):
    world.theirs, world.locked = {world.project, world.home}, {world.folder}
    assert private.place().startswith("Your answers are not kept here")


@pytest.mark.parametrize("theirs", [False, True])
def test_a_deck_goes_where_its_reader_may_write(world, monkeypatch, theirs):
    monkeypatch.setattr(deck.tables, "about", lambda: {"short": "Eastern Flank 2016"})
    world.theirs = world.locked = {world.project} if theirs else set()
    folder = at_home(world) if theirs else world.project
    assert deck.default_file() == folder / "slides" / "eastern-flank-2016-light-16x9.pptx"
    assert project.shown_path(deck.default_file()).startswith("~/eastern-flank/" if theirs else "slides/")


def test_a_lesson_begins_with_what_its_reader_should_know(world, monkeypatch, capsys):
    begin.begin("02")
    assert capsys.readouterr().out == "Ready.\n"
    monkeypatch.setenv("EASTERN_FLANK_CLASS", "1")
    world.theirs, world.locked = {world.project}, {world.project}
    begin.begin("02")
    ready, where, told = capsys.readouterr().out.splitlines()
    assert (ready, where) == ("Ready.", private.place())
    assert "your teacher can see your guesses and answers" in told
