"""Pages in Markdown are read in one way: one that is damaged is one line that names it."""

import os

import pytest

from eastern_flank.core import document
from eastern_flank.core.document import PageUnreadable

DAMAGED = {
    b"caf\xe9": "page.md: not a text in UTF-8; save it as one",
    b"x" * (document.LONGEST + 1): "page.md: it has more than 300,000 characters; shorten it",
    b"a" * (4 * document.LONGEST + 1): "page.md: it has more than 300,000 characters; shorten it",
    b"# A\n\n<<<<<<< ours\nb\n=======\nc\n>>>>>>> theirs\n": "page.md, line 3: a merge was left unfinished here; keep one",
    b"# A\n\n>>>>>>> 4e2b407\n": "page.md, line 3: a merge was left unfinished here; keep one",
}


@pytest.mark.parametrize("content", DAMAGED, ids=["code page", "long", "longer", "merge", "mark"])
def test_a_damaged_page_is_one_line(tmp_path, content):
    (tmp_path / "page.md").write_bytes(content)
    with pytest.raises(PageUnreadable) as found:
        document.read(tmp_path / "page.md", "page.md")
    assert str(found.value).startswith(DAMAGED[content]) and len(str(found.value).splitlines()) == 1


def test_what_only_looks_like_a_merge_is_a_page():
    page = "A heading\n=======\n\n> > > > > > > quoted\n\n    x <<<<<<< y\n"
    assert document.decode(page.encode(), "page.md") == page


def test_line_ends_and_a_byte_order_mark_are_nobodys_business():
    assert document.decode("\ufeffÄ\r\nb\n".encode(), "page.md") == "Ä\nb\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_keeps_nobody_waiting(tmp_path):
    os.mkfifo(tmp_path / "page.md")
    with pytest.raises(PageUnreadable, match="not a file"):
        document.read(tmp_path / "page.md", "page.md")
    with pytest.raises(PageUnreadable, match=r"^other\.md: No such file"):
        document.read(tmp_path / "other.md", "other.md")
