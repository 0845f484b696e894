"""A file is written whole or not at all, and what is made out of sight leaves nothing behind."""

import contextlib
import os
import signal
import sys
import tempfile

import pytest

from eastern_flank.core import atomic_write
from eastern_flank.core.atomic_write import CannotWrite
from eastern_flank.core.errors import UnknownName


def fail(error):
    def raising(*_, **__):
        raise error

    return raising


def test_a_file_is_written_with_its_folder(tmp_path):
    atomic_write.write(tmp_path / "new" / "deep" / "file.txt", b"text")
    assert (tmp_path / "new" / "deep" / "file.txt").read_bytes() == b"text"
    assert os.listdir(tmp_path / "new" / "deep") == ["file.txt"]


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path):
    path = tmp_path / "file.txt"
    path.write_bytes(b"old")
    path.chmod(0o640)
    atomic_write.write(path, b"new")
    assert path.read_bytes() == b"new" and path.stat().st_mode & 0o777 == 0o640


def test_a_link_is_replaced_and_not_followed(tmp_path):
    (tmp_path / "precious").write_bytes(b"precious")
    path, part = tmp_path / "file.txt", tmp_path / f".file.txt.{os.getpid()}.part"
    for link in (path, part):
        link.symlink_to(tmp_path / "precious")
    atomic_write.write(path, b"new")
    assert not path.is_symlink() and path.read_bytes() == b"new"
    assert (tmp_path / "precious").read_bytes() == b"precious"
    assert sorted(os.listdir(tmp_path)) == ["file.txt", "precious"]


def test_a_full_disk_leaves_the_old_file_and_one_line(tmp_path, monkeypatch):
    path = tmp_path / "file.txt"
    path.write_bytes(b"old")
    monkeypatch.setattr(atomic_write, "open", fail(OSError(28, "No space left on device")), raising=False)
    with pytest.raises(CannotWrite, match=r"cannot write .*file\.txt: No space left on device$") as caught:
        atomic_write.write(path, b"new")
    assert caught.value.strerror == "No space left on device"
    assert path.read_bytes() == b"old" and os.listdir(tmp_path) == ["file.txt"]


@pytest.mark.parametrize("name", ["a\0b", "a" * 300, "file/inside"])
def test_a_place_that_cannot_be_is_one_line(tmp_path, name):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CannotWrite, match=r"^cannot write ") as caught:
        atomic_write.write(tmp_path / name, b"new")
    assert str(caught.value).isprintable()


# --- A folder out of sight ---


def test_a_folder_is_lent_within_the_other_and_removed(tmp_path):
    with atomic_write.scratch(tmp_path / "out", "figures") as folder:
        assert folder.parent == tmp_path / "out" and list(folder.iterdir()) == []
        (folder / "a.png").write_bytes(b"")
        (folder / "a.png").rename(tmp_path / "out" / "a.png")
        (folder / "b.png").write_bytes(b"")
    assert os.listdir(tmp_path / "out") == ["a.png"]


def test_what_stays_empty_is_removed_and_what_was_there_stays(tmp_path):
    with atomic_write.scratch(tmp_path / "new" / "deep", "figures"):
        pass
    assert os.listdir(tmp_path) == []
    (tmp_path / "old").mkdir()
    with atomic_write.scratch(tmp_path / "old", "figures"):
        pass
    assert os.listdir(tmp_path) == ["old"]


def test_after_an_error_nothing_is_left_and_it_goes_on_its_way(tmp_path):
    for error in (UnknownName("no such figure"), KeyError("x"), KeyboardInterrupt()):
        with pytest.raises(type(error)) as caught, atomic_write.scratch(tmp_path / "out", "figures") as folder:
            (folder / "half.png").write_bytes(b"")
            raise error
        assert caught.value is error
        assert os.listdir(tmp_path) == []


def test_whenever_ctrl_c_comes_nothing_is_left(tmp_path):
    ours = {module.__file__ for module in (atomic_write, contextlib, tempfile)}
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        for moment in range(10_000):
            left_over = moment  # lines of the code that makes and removes the folder, until Ctrl+C comes

            def count(frame, event, _):
                nonlocal left_over
                if frame.f_code.co_filename not in ours:
                    return None
                if event == "line":
                    left_over -= 1
                    if left_over == -1:
                        signal.raise_signal(signal.SIGINT)
                return count

            tracing = sys.gettrace()
            try:
                sys.settrace(count)
                with atomic_write.scratch(tmp_path / "new" / "out", "figures") as folder:
                    (folder / "half.png").write_bytes(b"")
            except KeyboardInterrupt:
                pass
            finally:
                sys.settrace(tracing)
            assert os.listdir(tmp_path) == [], moment
            if left_over >= 0:  # it was done before
                break
    finally:
        signal.signal(signal.SIGINT, before)
    assert 50 < moment < 9_999


def test_what_cannot_be_written_is_one_line_also_for_what_is_done_meanwhile(tmp_path):
    out = tmp_path / "out"
    full = pytest.raises(CannotWrite, match=r"^cannot write figures to .*out: No space left on device$")
    with full, atomic_write.scratch(out, "figures"):
        raise OSError(28, "No space left on device")
    assert os.listdir(tmp_path) == []
    out.write_bytes(b"a file")
    with pytest.raises(CannotWrite, match=r"^cannot write figures to "), atomic_write.scratch(out, "figures"):
        pass
    for name in ("a" * 300, "a\0b"):
        with pytest.raises(CannotWrite), atomic_write.scratch(tmp_path / name, "figures"):
            pass
    assert os.listdir(tmp_path) == ["out"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(13, "Permission denied", "/a/secret/path"), "Permission denied"),
        (ValueError("embedded null byte\n"), "embedded null byte\\n"),
        (CannotWrite("the whole line", "the reason"), "the reason"),
    ],
)
def test_a_reason_names_no_path(error, said):
    assert atomic_write.reason(error) == said


def test_where_nothing_can_be_written_no_folder_is_left(tmp_path):
    with pytest.raises(atomic_write.CannotWrite):
        atomic_write.write(tmp_path / "new" / "below" / ("x" * 300), b"")
    assert not list(tmp_path.iterdir())
