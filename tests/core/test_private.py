"""What is in my_work can be read by nobody else, and is never written through a link out of the project."""

import os
import stat
import sys

import pytest

from eastern_flank.core import atomic_write, private, project
from eastern_flank.core.atomic_write import CannotWrite
from eastern_flank.exercises import my_work, record
from eastern_flank.slides import deck

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request):
    """With whatever the computer takes from the modes of new files."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The folder my_work of a project."""
    (tmp_path / "data").mkdir()
    (tmp_path / project.DICTIONARY).touch()
    tmp_path.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EASTERN_FLANK_WORK", raising=False)
    return tmp_path.resolve() / "my_work"


def modes(folder):
    return {
        path.relative_to(folder).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.rglob("*")]
    }


def save(**codes):
    return my_work.Kept("codes", ("key", "code")).save({key: {"key": key, "code": code} for key, code in codes.items()})


def test_new_files_and_folders_are_the_readers_alone(own, umask):
    assert save(a="yes")
    private.write(private.folder("figures/dark-16x9") / "02.made_from", b"x")
    assert modes(own) == {
        ".": 0o700,
        "codes.csv": 0o600,
        "figures": 0o700,
        "figures/dark-16x9": 0o700,
        "figures/dark-16x9/02.made_from": 0o600,
    }
    assert stat.S_IMODE(own.parent.stat().st_mode) == 0o755, "the project itself stays as it is"


def test_a_file_is_private_from_its_first_byte(own, umask, monkeypatch):
    (own.parent / "old").touch(0o600)
    seen = []
    monkeypatch.setattr(
        os, "open", lambda *args, open=os.open, **more: seen.append(args[2:] or more) or open(*args, **more)
    )
    atomic_write.write(own.parent / "x", b"x", 0o600)
    assert seen == [{"mode": 0o600}]
    atomic_write.write(own.parent / "old", b"x")
    assert seen[1:] == [{"mode": 0o600}], "a file that was private is so too while it is written"


def test_what_the_first_edition_left_open_is_closed_when_it_is_written(own):
    own.mkdir(0o755)
    (own / "codes.csv").write_bytes("\ufeffkey,code\r\na,no\r\n".encode())
    (own / "codes.csv").chmod(0o644)
    assert save(a="yes")
    assert modes(own) == {".": 0o700, "codes.csv": 0o600}


def test_another_folder_that_somebody_named_keeps_its_mode(own, tmp_path, monkeypatch):
    (tmp_path / "shared").mkdir(mode=0o755)
    monkeypatch.setenv("EASTERN_FLANK_WORK", str(tmp_path / "shared"))
    assert save(a="yes")
    assert modes(tmp_path / "shared") == {".": 0o755, "codes.csv": 0o600}


@pytest.mark.parametrize("link", ["my_work", "my_work/figures", "my_work/figures/dark-16x9"])
def test_nothing_is_written_through_a_link_out_of_the_project(own, tmp_path_factory, link):
    outside = tmp_path_factory.mktemp("outside")
    place = own.parent / link
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(outside)
    with pytest.raises(
        CannotWrite, match=r"^a link takes my_work/figures/dark-16x9 out of the project; put an ordinary folder"
    ):
        deck._variants("dark", "16:9")
    assert list(outside.iterdir()) == []


def test_a_link_within_the_project_may_be(own):
    (own.parent / "kept").mkdir()
    own.symlink_to("kept")
    assert save(a="yes") and (own.parent / "kept" / "codes.csv").is_file()


def test_answers_are_kept_private(own, monkeypatch):
    monkeypatch.setattr(record, "_unsaved", {})
    record.keep("02.1", "1000", True)
    assert modes(own)["answers.csv"] == 0o600
