"""Where the project is: a checkout wins over the package's own tables, and a package alone works where one is."""

import shutil

import pytest

from eastern_flank.core import project


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A package installed alone, with its tables."""
    package = tmp_path / "site-packages" / "eastern_flank"
    (package / "data").mkdir(parents=True)
    (package / project.DICTIONARY).write_text("{}")
    monkeypatch.setattr(project, "_PACKAGE", package)
    return package


@pytest.fixture
def empty(tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    return tmp_path / "empty"


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    folder = tmp_path / "checkout"
    (folder / "data").mkdir(parents=True)
    (folder / project.DICTIONARY).write_text("{}")
    (folder / "notebooks" / "mine").mkdir(parents=True)
    monkeypatch.chdir(folder / "notebooks" / "mine")
    return folder


def test_the_nearest_checkout_upwards_wins(checkout, installed):
    assert (project.root(), project.data()) == (checkout, checkout / "data")


def test_elsewhere_it_is_the_checkout_that_the_package_runs_from(empty):
    home = project.root()
    assert (home / "src" / "eastern_flank" / "core" / "project.py").is_file()
    assert project.data() == home / "data"


def test_a_package_alone_has_its_tables_and_keeps_the_rest_in_the_working_folder(empty, installed):
    assert (project.root(), project.data()) == (empty, installed / "data")


def test_without_any_tables_one_line_says_where_to_go(empty, installed):
    shutil.rmtree(installed / "data")
    for ask in (project.root, project.data):
        with pytest.raises(
            project.ProjectNotFound, match=r"no data/datapackage\.json in .*: open the project's own folder"
        ):
            ask()


def test_a_folder_that_is_no_longer_there_is_one_line(tmp_path, monkeypatch):
    (gone := tmp_path / "gone").mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(project.ProjectNotFound, match="no longer there"):
        project.root()
