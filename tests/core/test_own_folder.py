"""A folder that is ours is replaced as a whole, or is as it was; what somebody else put into it stays."""

import errno
import os
import signal
import sys

import pytest
from small_project import contents

from eastern_flank.core import own_folder
from eastern_flank.core.atomic_write import CannotWrite
from eastern_flank.core.errors import PlainError

links = pytest.mark.skipif(sys.platform == "win32", reason="on Windows links need rights")


def make(folder, made_from="1", force=False, **files):
    with own_folder.replaced(folder, "the site", made_from, force) as place:
        for name, content in files.items():
            path = place / name.replace("__", "/")
            path.parent.mkdir(exist_ok=True)
            path.write_text(content)


def shown(folder):
    return {name: content.decode() for name, content in contents(folder).items() if name != own_folder.MARK}


def test_what_was_made_before_is_replaced_and_goes_where_it_is_made_no_longer(tmp_path):
    make(tmp_path / "site", a="1", sub__b="1", sub__c="1", more__d="1")
    assert own_folder.read_mark(tmp_path / "site") == ("1", {"a", "sub/b", "sub/c", "more/d"})
    (tmp_path / "site" / "CNAME").write_text("mine")
    make(tmp_path / "site", "2", a="2", sub__b="1")
    assert shown(tmp_path / "site") == {"a": "2", "sub/b": "1", "CNAME": "mine"}
    assert not (tmp_path / "site" / "more").exists()
    assert own_folder.read_mark(tmp_path / "site") == ("2", {"a", "sub/b"})


def refused(folder, **files):
    before = contents(folder.parent)
    with pytest.raises(PlainError) as error:
        make(folder, **files)
    assert contents(folder.parent) == before
    assert not list(folder.parent.glob(f"**/{own_folder.HIDDEN}*"))
    assert "\n" not in str(error.value)
    return str(error.value)


def test_what_is_not_ours_is_not_touched(tmp_path):
    theirs, file = tmp_path / "theirs", tmp_path / "file"
    theirs.mkdir()
    (theirs / "thesis.txt").write_text("x")
    file.write_text("x")
    assert "--force writes into it" in refused(theirs, a="1")
    assert "it is not a folder" in refused(file, a="1")
    make(theirs, force=True, a="1")
    assert shown(theirs) == {"thesis.txt": "x", "a": "1"}
    (theirs / "b").write_text("mine")
    assert "b already exists and we did not make it" in refused(theirs, b="1")
    make(theirs, "2", c="1")
    assert shown(theirs) == {"thesis.txt": "x", "b": "mine", "c": "1"}


def test_a_file_or_folder_in_the_way_is_one_line(tmp_path):
    site = tmp_path / "site"
    make(site, a="1")
    (site / "sub").write_text("mine")
    (site / "b").mkdir()
    assert "sub is in the way; take it away" in refused(site, a="2", sub__b="1")
    assert "b is in the way; take it away" in refused(site, a="2", b="1")


@links
def test_a_link_in_the_folder_is_not_followed_out_of_it(tmp_path):
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    make(site, sub__a="1")
    elsewhere.mkdir()
    (elsewhere / "a").write_text("theirs")
    (site / "sub" / "a").unlink()
    (site / "sub").rmdir()
    (site / "sub").symlink_to(elsewhere)
    assert "out of the folder" in refused(site, sub__a="2")
    make(site, b="1")  # what is made no longer is not removed through a link either
    assert (elsewhere / "a").read_text() == "theirs"


def test_a_mark_that_somebody_wrote_leads_nowhere(tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "secret").write_text("x")
    (site / own_folder.MARK).write_text(f"from 1\n../secret\n{tmp_path}/secret\na/../../secret\n\n//\n")
    make(site, "2", a="1")
    assert (tmp_path / "secret").read_text() == "x"


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))], ids=repr)
def test_what_breaks_off_leaves_all_as_it_was(tmp_path, fault):
    make(tmp_path / "site", a="1")
    for folder in (tmp_path / "site", tmp_path / "new" / "site"):
        before = contents(tmp_path)
        with (
            pytest.raises(KeyboardInterrupt if isinstance(fault, KeyboardInterrupt) else CannotWrite) as error,
            own_folder.replaced(folder, "the site", "2") as place,
        ):
            (place / "a").write_text("2")
            raise fault
        assert contents(tmp_path) == before and not (tmp_path / "new").exists()
        if isinstance(error.value, CannotWrite):
            assert str(error.value) == f"cannot write the site to {folder}: No space left on device"


@pytest.mark.skipif(own_folder.fcntl is None, reason="Windows has no such locks")
def test_two_at_once_are_one(tmp_path):
    with own_folder.replaced(tmp_path / "site", "the site", "1") as place:
        (place / "a").write_text("1")
        with pytest.raises(CannotWrite, match="another command is writing the site"):
            make(tmp_path / "site", a="2")
    assert shown(tmp_path / "site") == {"a": "1"}


def test_ctrl_c_waits_until_all_files_are_in_place(tmp_path, monkeypatch):
    make(tmp_path / "site", a="1", b="1")
    check = own_folder._write_mark

    def interrupted(folder, names, made_from):
        signal.raise_signal(signal.SIGINT)
        check(folder, names, made_from)

    monkeypatch.setattr(own_folder, "_write_mark", interrupted)
    with pytest.raises(KeyboardInterrupt):
        make(tmp_path / "site", "2", a="2", c="2")
    assert shown(tmp_path / "site") == {"a": "2", "c": "2"}
    assert own_folder.read_mark(tmp_path / "site") == ("2", {"a", "c"})
