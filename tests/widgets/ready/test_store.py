"""Pictures are kept until anything else has run: a cell, another message of the page, or whatever changed a file of data/."""

import os
from types import SimpleNamespace

import pytest
from IPython.core.events import EventManager, available_events

from eastern_flank.core import project
from eastern_flank.widgets.ready import store as stores
from eastern_flank.widgets.renderer import Picture

pytestmark = pytest.mark.ci  # .ci/run has it; the README's command keeps to two minutes

ONE, OTHER = object(), object()  # live pictures


def picture(size=10):
    return Picture("T", "", "", b"x" * size)


@pytest.fixture
def shell(monkeypatch):
    shell = SimpleNamespace(events=EventManager(None, available_events))
    monkeypatch.setattr(stores, "get_ipython", lambda: shell)
    return shell


@pytest.fixture
def store(shell):
    store = stores.Store()
    store.watch()
    return store


def keep(store, state=(1,), owner=ONE, size=10):
    store.keep(owner, state, picture(size), store.now())


def cell(shell, inside=lambda: None):
    shell.events.trigger("pre_execute")
    shell.events.trigger("pre_run_cell", None)
    inside()
    shell.events.trigger("post_execute")
    shell.events.trigger("post_run_cell", None)


def message(shell, inside=lambda: None):
    shell.events.trigger("pre_execute")
    inside()
    shell.events.trigger("post_execute")


def test_a_picture_is_found_by_its_live_picture_and_its_state(store):
    keep(store)
    assert store.find(ONE, (1,)) == picture() and store.has(ONE, (1,))
    assert store.find(ONE, (2,)) is None and store.find(OTHER, (1,)) is None
    store.forget(ONE)
    assert store.find(ONE, (1,)) is None and store.size == 0


def test_a_move_keeps_all_and_whatever_else_runs_throws_all_away(store, shell):
    keep(store)
    message(shell, store.move)
    assert store.find(ONE, (1,))
    message(shell)
    assert store.find(ONE, (1,)) is None
    for run in (cell, lambda shell: shell.events.trigger("pre_run_cell", None)):
        keep(store)
        run(shell)
        assert not store.has(ONE, (1,))


def test_while_a_cell_runs_nothing_is_found_nor_kept_even_where_it_waits_for_moves(store, shell):
    keep(store)
    before = store.now()

    def inside():
        assert store.now() is None and store.find(ONE, (1,)) is None
        message(shell, store.move)
        keep(store)
        assert store.now() is None and not store.has(ONE, (1,))

    cell(shell, inside)
    assert store.now() not in (None, before)
    store.keep(ONE, (1,), picture(), before)  # drawn with what was there before the cell
    assert not store.has(ONE, (1,))


def test_a_message_that_fails_may_have_changed_anything(store, shell):
    keep(store)
    shell.events.trigger("pre_execute")  # no more is heard of it
    assert store.now() is None and not store.has(ONE, (1,))
    message(shell, store.move)
    keep(store)
    assert store.find(ONE, (1,))


@pytest.mark.parametrize("change", ["new", "gone", "longer", "as long", "inside"])
def test_a_file_of_data_that_changes_throws_all_away(store, tmp_path, monkeypatch, change):
    table = tmp_path / "model" / "troops.csv"
    table.parent.mkdir()
    table.write_text("4000\n")
    monkeypatch.setattr(project, "data", lambda: tmp_path)
    keep(store)
    assert store.find(ONE, (1,))
    match change:
        case "new":
            (tmp_path / "other.csv").touch()
        case "gone":
            table.unlink()
        case "longer":
            table.write_text("40000\n")
        case "as long":
            table.write_text("5000\n")
            os.utime(table, ns=(1, 1))
        case "inside":  # as an editor does that writes a file beside it first
            os.utime(table, ns=(1, 1))
            keep(store)
            (tmp_path / "new").write_text("5000\n")
            os.utime(tmp_path / "new", ns=(1, 1))
            (tmp_path / "new").replace(table)
    assert store.find(ONE, (1,)) is None


def test_no_more_is_kept_than_may_be_and_what_was_not_shown_for_longest_goes_first(store, monkeypatch):
    monkeypatch.setattr(stores, "MOST", 30)
    for state in (1, 2, 3):
        keep(store, (state,))
    assert store.find(ONE, (1,)) and store.size == 30
    keep(store, (4,), OTHER)
    assert [store.has(ONE, (state,)) for state in (1, 2, 3)] == [True, False, True] and store.has(OTHER, (4,))
    keep(store, (4,), OTHER)
    assert store.size == 30
    keep(store, (5,), size=31)  # alone it is too much
    assert store.size == 0


def test_without_a_kernel_nothing_is_kept(monkeypatch):
    monkeypatch.setattr(stores, "get_ipython", lambda: None)
    store = stores.Store()
    store.watch()
    keep(store)
    assert store.now() is None and store.size == 0


def test_a_project_that_is_not_there_is_no_error(store, monkeypatch):
    def lost():
        raise project.ProjectNotFound("gone")

    monkeypatch.setattr(project, "data", lost)
    keep(store)
    assert store.find(ONE, (1,))
