"""What a reader makes: it comes back exactly, nothing is lost or overwritten unseen, and nothing is written elsewhere."""

import csv
import errno
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eastern_flank.core import project
from eastern_flank.core.errors import UnknownName
from eastern_flank.exercises import check, my_work
from eastern_flank.tables.csv_reader import Unsound

COLUMNS = ("key", "code", "note")
FORMULAS = ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", " =1", "%x", "|calc", "\ufeff=1", "=cmd|' /C calc'!A0", "\uff1d1"]
PLAIN = [
    "",
    "yes",
    "5",
    "-5",
    "+5",
    "-1.5",
    "1e6",
    "don't",
    "'tis",
    "''",
    "café “so”",
    "a,b;c",
    'say "no"',
    "two\nlines",
]


@pytest.fixture
def place(tmp_path, monkeypatch):
    folder = tmp_path / "my_work"
    monkeypatch.setenv("EASTERN_FLANK_WORK", str(folder))
    return folder


def row(key, code="", note=""):
    return {"key": key, "code": code, "note": note}


def kept(*rows, name="codes"):
    return my_work.Kept(name, COLUMNS, rows)


def saved(*rows):
    """A table with these rows, saved."""
    table = kept(*rows)
    assert table.save({each["key"]: each for each in rows}), table.said
    return table


def files(place):
    return sorted(path.name for path in place.iterdir())


def codes(table):
    return {key: each["code"] for key, each in table.rows.items()}


# --- what is saved comes back ---


def test_nothing_is_written_before_something_is_saved(place):
    table = kept(row("a"))
    assert table.said == "Your work is kept in my_work/codes.csv as you go."
    assert not place.exists()


def test_what_is_saved_comes_back(place):
    table = kept(row("a"), row("b", note="n"))
    assert table.save({"a": row("a", "yes")})
    assert table.said == "Saved in my_work/codes.csv."
    again = kept(row("a"), row("b"))
    assert again.rows == {"a": row("a", "yes"), "b": row("b", note="n")}
    assert again.said == "Your work is back, from my_work/codes.csv."
    assert files(place) == ["codes.csv"]


@pytest.mark.parametrize("word", ["NA", "N/A", "None", "nan", "null", "TRUE", "007", "1e5", "-", "2016-06-13"])
def test_a_word_that_looks_like_nothing_comes_back(place, word):
    assert my_work.Kept("codes", COLUMNS).save({word: row(word, word, word)})
    assert my_work.Kept("codes", COLUMNS).rows == {word: row(word, word, word)}


def test_the_same_rows_are_the_same_bytes_and_are_not_written_twice(place):
    table = saved(row("a", "yes"))
    path = place / "codes.csv"
    before = path.stat().st_ino, path.stat().st_mtime_ns
    assert path.read_bytes() == b"\xef\xbb\xbfkey,code,note\r\na,yes,\r\n"
    assert table.save({"a": row("a", "yes")})
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == before


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_written_as_a_text(place, text):
    saved(row("a", text))
    with open(place / "codes.csv", encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream))[1][1] == f"'{text}".replace("\t=", "\t'=")  # a tab can end a cell
    assert codes(kept()) == {"a": text}


BEHIND = {
    "x;=1+41": "x;'=1+41",
    "x\t=1+41": "x\t'=1+41",
    "one\n- two\r\n+ three": "one\n'- two\r\n'+ three",
    'x;"=1+41";': 'x;\'"=1+41";',
    "x; =1;-5;+3": "x;' =1;-5;+3",
    "x;'=1": "x;''=1",
    "x;'tis\n\n\t1": "x;'tis\n\n\t1",
}


@pytest.mark.parametrize("text", BEHIND)
def test_a_formula_behind_another_separator_is_written_as_a_text(place, text):
    saved(row("a", text))
    with open(place / "codes.csv", encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream))[1][1] == BEHIND[text]
    assert codes(kept()) == {"a": text}


@pytest.mark.parametrize("text", PLAIN)
def test_other_texts_are_written_as_they_are(place, text):
    saved(row("a", text))
    with open(place / "codes.csv", encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream))[1][1] == text
    assert codes(kept()) == {"a": text}


CELLS = st.text(max_size=20) | st.sampled_from([*FORMULAS, *PLAIN, "'=1", "''=1", "'-5", *BEHIND])


@given(text=CELLS)
def test_the_guard_is_undone(text):
    assert my_work._unguarded(my_work.guarded(text)) == text


@given(text=CELLS)
def test_no_guarded_text_is_a_formula(text):
    written = my_work.guarded(text)
    assert not written.startswith(("=", "@", "\t", "\r")) and (
        not written.startswith(("+", "-")) or my_work._NUMBER.fullmatch(written)
    )


@settings(max_examples=60, deadline=None)
@given(rows=st.dictionaries(CELLS.filter(bool), st.tuples(CELLS, CELLS), max_size=5))
def test_all_texts_come_back_exactly_or_are_refused_in_one_line(tmp_path_factory, rows):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EASTERN_FLANK_WORK", str(tmp_path_factory.mktemp("w")))
        wanted = {key: row(key, *cells) for key, cells in rows.items()}
        table = kept()
        if table.save(wanted):
            assert kept().rows == wanted
        else:
            assert "a cell contains something that a CSV file cannot store" in table.said
            assert any("\0" in text or key.strip() == "" for key, cells in rows.items() for text in (key, *cells))
            assert not files(Path(os.environ["EASTERN_FLANK_WORK"]))


@pytest.mark.parametrize("text", ["\0", "half \ud800", "x" * 200_000])
def test_a_cell_that_no_file_can_hold_is_refused_and_later_ones_are_saved(place, text):
    table = saved(row("a", "yes"))
    assert not table.save({"b": row("b", text)})
    assert table.said.startswith("Not saved: a cell contains something that a CSV file cannot store")
    assert table.save({"c": row("c", "no")})
    assert codes(kept()) == {"a": "yes", "c": "no"}
    assert files(place) == ["codes.csv"]


# --- others who write ---


def test_two_notebooks_at_once_are_merged(place):
    one, other = kept(row("a"), row("b")), kept(row("a"), row("b"))
    assert one.save({"a": row("a", "yes")})
    assert other.save({"b": row("b", "no")})
    assert codes(other) == codes(kept()) == {"a": "yes", "b": "no"}
    assert files(place) == ["codes.csv"]
    assert one.save({"a": row("a", "undecided")})
    assert codes(one) == codes(kept()) == {"a": "undecided", "b": "no"}


def test_the_same_cell_changed_by_two_keeps_both_versions(place):
    one, other = kept(row("a")), kept(row("a"))
    assert one.save({"a": row("a", "yes")})
    assert other.save({"a": row("a", "no")})
    assert other.said == (
        "Saved in my_work/codes.csv. It was changed elsewhere too: that version is kept as my_work/codes_kept_1.csv."
    )
    assert codes(kept()) == {"a": "no"}
    assert codes(kept(name="codes_kept_1")) == {"a": "yes"}
    assert one.save({"a": row("a", "undecided")})
    assert files(place) == ["codes.csv", "codes_kept_1.csv", "codes_kept_2.csv"]
    assert codes(kept(name="codes_kept_2")) == {"a": "no"}


def test_a_row_that_is_saved_as_it_was_known_takes_over_what_others_wrote(place):
    saved(row("a"), row("b"))
    one, other = kept(), kept()
    assert one.save({"a": row("a", code="yes")})
    assert other.save({"a": row("a"), "b": row("b", note="why")})
    assert other.rows == kept().rows == {"a": row("a", "yes"), "b": row("b", note="why")}
    assert files(place) == ["codes.csv"]


def test_two_columns_of_a_row_changed_by_two_keep_both_versions(place):
    saved(row("a"), row("b"))
    one, other = kept(), kept()
    assert one.save({"a": row("a", code="yes"), "b": row("b", "no")})
    assert other.save({"a": row("a", note="why")})
    assert kept().rows == {"a": row("a", note="why"), "b": row("b", "no")}
    assert kept(name="codes_kept_1").rows == {"a": row("a", "yes"), "b": row("b", "no")}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_a_spreadsheet_saved_is_read(place, separator, start, end):
    table = saved(row("a", "yes"), row("b"))
    lines = [["key", "code", "note"], ["a", "no", "'=1"], ["b", "yes", "x"], ["c", "no", "new"]]
    text = end.join(separator.join(cells) for cells in lines) + end
    (place / "codes.csv").write_bytes(start + text.encode())
    assert table.save({"b": row("b", note="mine")})
    assert table.rows == {"a": row("a", "no", "=1"), "b": row("b", "", "mine"), "c": row("c", "no", "new")}
    assert kept().rows == table.rows
    assert (place / "codes_kept_1.csv").read_bytes() == start + text.encode()  # both changed b


def test_a_file_or_a_row_that_was_deleted_is_written_again(place):
    table = saved(row("a", "yes"), row("b", "no"))
    (place / "codes.csv").write_text("key,code,note\na,yes,\n")
    assert table.save({"a": row("a", "no")})
    assert codes(kept()) == {"a": "no", "b": "no"}
    (place / "codes.csv").unlink()
    assert table.save({})
    assert codes(kept()) == {"a": "no", "b": "no"}


def test_many_savers_lose_nothing(place):
    def save(number):
        table = kept()
        return all(table.save({f"{number}-{n}": row(f"{number}-{n}", str(n))}) for n in range(8))

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(save, range(6)))
    assert len(kept().rows) == 48
    assert files(place) == ["codes.csv"]


SAVER = """
import sys
from eastern_flank.exercises import my_work
table = my_work.Kept("codes", ("key", "code"))
sys.exit(not all(table.save({f"{sys.argv[1]}-{n}": {"key": f"{sys.argv[1]}-{n}", "code": "x"}}) for n in range(30)))
"""


@pytest.mark.skipif(
    my_work.fcntl is None, reason="without fcntl (Windows) two saves in the same moment are not kept apart"
)
def test_several_processes_lose_nothing(place):
    savers = [subprocess.Popen([sys.executable, "-c", SAVER, str(number)]) for number in range(3)]
    assert [saver.wait() for saver in savers] == [0, 0, 0]
    assert len(my_work.Kept("codes", ("key", "code")).rows) == 90


# --- damaged files ---

DAMAGED = {
    "empty": (b"", "empty"),
    "binary": (b"\x01\x02\xff\xc0rest", "bytes"),
    "workbook": (b"PK\x03\x04rest", "Excel"),
    "UTF-16": ("key,code,note\na,yes,\n".encode("utf-16"), "is in UTF-16"),
    "old encoding": ("key,code,note\na,é,\n".encode("cp1252"), "Windows-1252"),
    "other columns": (b"key,code\na,yes\n", "its columns are not key, code, note"),
    "half a row": (b"key,code,note\na,ye", "the row has 2 cells"),
    "open quotation mark": (b'key,code,note\na,"yes\n', "a quotation mark"),
    "key twice": (b"key,code,note\na,yes,\na,no,\n", "'a' is in two rows"),
    "empty key": (b"key,code,note\n,yes,\n", "the cell is empty"),
    "no rows": (b"key,code,note\n", "no rows"),
    "pipes": (b"key|code|note\na|yes|\n", "between its cells"),
}


@pytest.mark.parametrize(("content", "words"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_kept_beside_the_new_one(place, content, words):
    place.mkdir()
    (place / "codes.csv").write_bytes(content)
    table = kept(row("a"))
    assert table.said.startswith("my_work/codes.csv") and words in table.said and "\n" not in table.said
    assert table.said.endswith("When your work is saved, this file is kept under another name.")
    assert table.trouble == table.said
    assert files(place) == ["codes.csv"] and (place / "codes.csv").read_bytes() == content
    assert table.save({"a": row("a", "yes")})
    assert table.said.endswith("that version is kept as my_work/codes_kept_1.csv.") and not table.trouble
    assert (place / "codes_kept_1.csv").read_bytes() == content
    assert codes(kept()) == {"a": "yes"}
    (place / "codes.csv").write_bytes(content)
    assert table.save({"a": row("a", "no")})
    assert files(place) == ["codes.csv", "codes_kept_1.csv", "codes_kept_2.csv"]
    assert codes(kept()) == {"a": "no"}


def test_a_damaged_file_that_is_repaired_in_time_is_read_again(place):
    saved(row("a", "yes"), row("b"))
    good = (place / "codes.csv").read_bytes()
    (place / "codes.csv").write_bytes(good[:-4])
    table = kept(row("a"), row("b"))
    assert table.trouble
    (place / "codes.csv").write_bytes(good)
    assert table.save({"b": row("b", "no")})
    assert codes(kept()) == {"a": "yes", "b": "no"}
    assert files(place) == ["codes.csv"]


@settings(max_examples=150, deadline=None)
@given(
    content=st.binary(max_size=80)
    | st.text(max_size=60).map(lambda text: f"key,code,note\n{text}".encode("utf-8", "surrogatepass"))
    | st.lists(st.sampled_from(["a", "b", ",", ";", "\n", '"', "'", "=", "\0", "é", "\r"]), max_size=30).map(
        lambda parts: ("key,code,note\r\n" + "".join(parts)).encode("cp1252")
    )
)
def test_no_content_of_a_file_is_lost_or_stops_anything(tmp_path_factory, content):
    place = tmp_path_factory.mktemp("w")
    (place / "codes.csv").write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EASTERN_FLANK_WORK", str(place))
        table = kept(row("mine"))
        found, damaged = dict(table.rows), table.trouble
        assert table.save({"mine": row("mine", "yes")}), table.said
        assert kept().rows == found | {"mine": row("mine", "yes")}
    if damaged:
        assert (place / "codes_kept_1.csv").read_bytes() == content


# --- where files go ---

HOSTILE = [
    "",
    "..",
    "../x",
    "/etc/passwd",
    "a/b",
    "a\\b",
    "C:x",
    "con",
    "nul",
    "com1",
    "A",
    "a.csv",
    "a\0",
    "é",
    " a",
    "x" * 61,
]


@pytest.mark.parametrize("name", [*HOSTILE, None, 5, b"a"])
def test_a_name_that_is_none_is_refused(place, name):
    with pytest.raises(UnknownName, match="cannot be a file name"):
        my_work.Kept(name, COLUMNS)
    assert not place.exists()


@given(name=st.text())
def test_no_name_leads_out_of_the_folder(name):
    try:
        table = my_work.Kept(name, COLUMNS)
    except UnknownName as refused:
        assert "\n" not in str(refused)
    else:
        assert Path(table.file).parts == ("my_work", f"{name}.csv")


def test_a_link_is_not_followed(place, tmp_path):
    place.mkdir()
    outside = tmp_path / "outside.csv"
    outside.write_text("key,code,note\na,yes,\n")
    (place / "codes.csv").symlink_to(outside)
    (place / "codes_kept_1.csv").symlink_to(tmp_path / "nothing.csv")
    (place / f".codes.csv.{os.getpid()}.part").symlink_to(tmp_path / "part.csv")
    table = kept(row("a"))
    assert "is a link to another place" in table.said
    assert table.save({"a": row("a", "no")})
    assert outside.read_text() == "key,code,note\na,yes,\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["my_work", "outside.csv"]
    assert not (place / "codes.csv").is_symlink() and codes(kept()) == {"a": "no"}
    assert (place / "codes_kept_2.csv").readlink() == outside


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_a_folder_or_a_pipe_in_the_files_place_is_kept_beside(place, make):
    place.mkdir()
    make(place / "codes.csv")
    table = kept(row("a"))
    assert "is a folder" in table.said or "is no ordinary file" in table.said
    assert table.save({"a": row("a", "yes")})
    assert codes(kept()) == {"a": "yes"}
    assert files(place) == ["codes.csv", "codes_kept_1.csv"] and not (place / "codes_kept_1.csv").is_file()


@pytest.fixture
def own_project(tmp_path, monkeypatch):
    """A project without the variable: `my_work` is a folder in it."""
    monkeypatch.delenv("EASTERN_FLANK_WORK")
    root = tmp_path / "project"
    (root / "data").mkdir(parents=True)
    (root / project.DICTIONARY).write_text("{}")
    (root / "notebooks").mkdir()
    monkeypatch.chdir(root / "notebooks")
    return root


def test_the_folder_is_my_work_in_the_project(own_project):
    saved(row("a", "yes"))
    assert files(own_project / "my_work") == ["codes.csv"]


def test_a_folder_that_leads_out_of_the_project_is_refused(own_project, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (own_project / "my_work").symlink_to(tmp_path / "elsewhere")
    table = kept(row("a"))
    assert not table.save({"a": row("a", "yes")})
    assert table.said.startswith("Not saved: a link takes my_work out of the project")
    assert not files(tmp_path / "elsewhere")


# --- when nothing can be written ---


def no_room(*_, **__):
    raise OSError(errno.ENOSPC, "No space left on device")


def read_only(*_, **__):
    raise PermissionError(errno.EACCES, "Permission denied")


@pytest.mark.parametrize("failing", [no_room, read_only])
@pytest.mark.parametrize("place_of_failure", [(Path, "replace"), (my_work.csv, "writer"), (Path, "mkdir")])
def test_a_full_disk_or_a_read_only_folder_is_one_line_and_nothing_is_lost(
    place, monkeypatch, failing, place_of_failure
):
    table = saved(row("a", "yes"), row("b"))
    before = (place / "codes.csv").read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(*place_of_failure, failing)
        assert not table.save({"b": row("b", "no")})
        assert table.said.startswith("Not saved: my_work cannot be written (") and "\n" not in table.said
        assert codes(table) == {"a": "yes", "b": "no"}
    assert (place / "codes.csv").read_bytes() == before
    assert files(place) == ["codes.csv"]
    assert table.save({"a": row("a", "no")})  # there is room again: what could not be saved is saved too
    assert codes(kept()) == {"a": "no", "b": "no"}


def test_a_full_disk_while_an_older_version_is_kept_leaves_the_file_in_its_place(place, monkeypatch):
    table = saved(row("a", "yes"))
    assert kept().save({"a": row("a", "no"), "b": row("b", "new")})
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", no_room)
        assert not table.save({"a": row("a", "undecided")})
    assert files(place) == ["codes.csv"] and codes(kept()) == {"a": "no", "b": "new"}
    assert table.save({})
    assert codes(kept()) == {"a": "undecided", "b": "new"}
    assert codes(kept(name="codes_kept_1")) == {"a": "no", "b": "new"}


def test_a_file_where_the_folder_should_be_is_one_line(place):
    place.write_text("a file")
    table = kept(row("a"))
    assert not table.save({"a": row("a", "yes")})
    assert table.said.startswith("Not saved: my_work cannot be written")
    assert codes(table) == {"a": "yes"}
    assert place.read_text() == "a file"


# --- start again ---


def test_start_again_keeps_the_old_file_under_another_name(place):
    table = saved(row("a", "yes"))
    assert table.start_again([row("a")])
    assert table.said == "Started again. Your work so far is kept as my_work/codes_kept_1.csv."
    assert codes(table) == codes(kept(row("a"))) == {"a": ""}
    assert table.save({"a": row("a", "no")})
    assert table.start_again([row("a")])
    assert [codes(kept(name=f"codes_kept_{n}")) for n in (1, 2)] == [{"a": "yes"}, {"a": "no"}]


def test_start_again_with_nothing_saved_writes_nothing(place):
    table = kept(row("a"))
    assert table.start_again([row("a")])
    assert table.said == "Started again."
    assert not place.exists()


def test_start_again_that_cannot_keep_the_old_file_leaves_all_as_it_was(place, monkeypatch):
    table = saved(row("a", "yes"))
    monkeypatch.setattr(Path, "rename", read_only)
    assert not table.start_again([row("a")])
    assert table.said.startswith("Not started again.")
    assert codes(table) == codes(kept()) == {"a": "yes"}


# --- what readers of the first edition have ---

SAMPLES = Path(__file__).with_name(
    "samples"
)  # written by version 0.1: answers, a form of lesson 04, ballots of lesson 08
VOTE = ("role", "vote", "name", "text")
CODE = ("passage", "code", "question", "speaker", "paraphrase", "phrase")
ANSWER = ("exercise", "answer", "right")


@pytest.fixture
def first_edition(place):
    shutil.copytree(SAMPLES, place)
    return place


def filled(table, column):
    return {key: each[column] for key, each in table.rows.items() if each[column]}


def test_the_answers_of_the_first_edition_are_back(first_edition, capsys):
    table = check.my_answers()
    assert capsys.readouterr().out == (
        "Exercises answered: 10, right so far: 5. Guesses made: 0. Kept in my_work/answers.csv.\n"
    )
    assert dict(table["answer"]) == {
        "00.2": "battalion_canada",
        "01.4": "('russia', 'alliance')",
        "02.1": "6",
        "02.2": "3000",
        "02.4": "(700, 1300)",
        "03.1": "0",
        "05.2": "=1+1",
        "05.5": "-5",
        "06.5": "'tis",
        "09.2": "12.5",
    }
    assert "Last time: 6, not right yet." in check.check("02.1", ...).message


def test_the_choices_of_the_first_edition_are_back(first_edition):
    form, before = my_work.Kept("04_codes", CODE), my_work.Kept("04_codes_kept_1", CODE)
    assert filled(form, "code") == {"1": "yes", "4": "not_stated", "12": "no"}
    assert filled(before, "code") == {"1": "yes", "2": "no", "3": "undecided"}
    ballot = my_work.Kept("08_vote_motion", VOTE)
    assert filled(ballot, "vote") == {"latvia": "yes", "germany": "no", "france": "abstain"}
    assert not form.trouble + before.trouble + ballot.trouble


def test_a_file_is_written_as_the_first_edition_wrote_it(first_edition):
    for name, columns in {"04_codes": CODE, "08_vote_motion": VOTE, "answers": ANSWER}.items():
        rows = my_work.Kept(name, columns).rows
        (first_edition / f"{name}.csv").unlink()
        assert my_work.Kept(name, columns).save(rows)
        assert (first_edition / f"{name}.csv").read_bytes() == (SAMPLES / f"{name}.csv").read_bytes()


def test_work_that_went_on_in_a_second_file_goes_on_there(first_edition):
    ballot = my_work.Kept("08_vote_a", VOTE)
    assert ballot.said == "Your work is back, from my_work/08_vote_a_2.csv."
    assert filled(ballot, "vote") == {"france": "no"}
    assert ballot.save({"latvia": {**ballot.rows["latvia"], "vote": "yes"}})
    assert ballot.said == "Saved in my_work/08_vote_a_2.csv."
    assert filled(my_work.Kept("08_vote_a", VOTE), "vote") == {"france": "no", "latvia": "yes"}
    assert (first_edition / "08_vote_a.csv").read_bytes() == (SAMPLES / "08_vote_a.csv").read_bytes()


@pytest.mark.parametrize("separator", [";", "\t"])
def test_answers_of_the_first_edition_that_a_spreadsheet_saved_are_back(first_edition, separator):
    before = my_work.Kept("answers", ANSWER).rows
    rows = csv.reader((SAMPLES / "answers.csv").read_text("utf-8-sig").splitlines())
    with open(first_edition / "answers.csv", "w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=separator).writerows(rows)
    again = my_work.Kept("answers", ANSWER)
    assert again.rows == before and not again.trouble


def test_reading_says_what_is_wrong_in_one_line(tmp_path):
    with pytest.raises(Unsound, match=r"anna\.csv: the file is missing"):
        my_work.read(tmp_path / "anna.csv", "anna.csv")
