"""Whatever is in a teacher's folder: homes, handed-in files and the site's, mixed, damaged and hostile."""

import os
import shutil

import pytest
from class_of import COLUMNS, homes, row, rows_of, text, write

from eastern_flank.classroom import answers_file, folder
from eastern_flank.tables import csv_reader, limits

RIGHT, WRONG = row("02.2", "3000", True, 2, "4000"), row("02.2", "4000", False, 1, "4000")
SITE = ["name", *COLUMNS]


def read(path):
    return folder.Folder(path).read()


def who(found):
    return {
        student.name: student.rows.get("02.2", answers_file.Row("", None, 0, "")).answer for student in found.students
    }


def test_homes_handed_in_files_and_the_sites_are_read_together(tmp_path):
    write(tmp_path / "ada" / "my_work" / "answers.csv", [RIGHT])
    write(tmp_path / "ben" / "eastern-flank" / "my_work" / "answers.csv", [WRONG])
    write(tmp_path / "answers_Cem_Can.csv", [["Cem Can", "02.2", "answer", "3000", "true", "1", ""]], SITE)
    write(tmp_path / "answers (3).csv", [["Dora", "2.2", "answer", "7000", "FALSE", "2", "7000"]], SITE)
    write(tmp_path / "Emil Ek_123_assignsubmission_file_" / "answers.csv", [RIGHT])
    write(tmp_path / "fay.csv", [["02.2", "1000", "not yet"]], ["exercise", "answer", "right"])
    write(tmp_path / "gus" / "answers.csv", [RIGHT])
    found = read(tmp_path)
    assert (found.skipped, found.remarks) == ((), ())
    assert who(found) == {
        "ada": "3000",
        "ben": "4000",
        "Cem Can": "3000",
        "Dora": "7000",
        "Emil Ek": "3000",
        "fay": "1000",
        "gus": "3000",
    }


def test_one_file_may_hold_a_class_and_one_home_may_be_all(tmp_path):
    rows = [[name, "02.2", "answer", "3000", "yes", "1", ""] for name in ("Ada", "Ben")]
    assert set(who(read(write(tmp_path / "class.csv", rows, SITE)))) == {"Ada", "Ben"}
    write(tmp_path / "ada" / "my_work" / "answers.csv", [RIGHT])
    assert who(read(tmp_path / "ada")) == who(read(tmp_path / "ada" / "my_work")) == {"ada": "3000"}


def test_a_home_is_nothing_but_its_answers(tmp_path):
    home = tmp_path / "ada"
    write(home / "my_work" / "answers.csv", [WRONG])
    write(home / "my_work" / "answers_2.csv", [RIGHT])  # where the first was damaged
    write(home / "my_work" / "answers_kept_1.csv", [WRONG])
    write(home / "my_work" / "04_codes.csv", [["a", "b"]], ["key", "code"])
    write(home / "data" / "troops.csv", [["a", "b"]], ["id", "troops"])
    found = read(tmp_path)
    assert (who(found), found.skipped, found.remarks) == ({"ada": "3000"}, (), ())


def test_of_two_states_the_later_counts_and_it_is_said(tmp_path):
    write(tmp_path / "answers_Ada.csv", [["Ada", "02.2", "answer", "4000", "false", "1", "4000"]], SITE)
    later = [["ada ", "02.2", "answer", "3000", "true", "2", "4000"], ["Ada", "02.a", "guess", "9000", "", "1", ""]]
    write(tmp_path / "answers_Ada (1).csv", [["Ada", *each[1:]] for each in later], SITE)
    found = read(tmp_path)
    assert who(found) == {"Ada": "3000"}
    assert found.remarks == ("Ada: answers_Ada (1).csv is the later state and counts; not answers_Ada.csv",)


def test_two_students_of_one_name_stay_two_and_it_is_said(tmp_path):
    write(tmp_path / "10a.csv", [["Ada", "02.2", "answer", "3000", "true", "3", ""]], SITE)
    write(tmp_path / "10b.csv", [["Ada", "02.1", "answer", "5", "true", "1", ""]], SITE)
    found = read(tmp_path)
    assert set(who(found)) == {"Ada", "Ada (2)"}
    assert "the name Ada is there twice" in found.remarks[0]


def test_somebody_elses_name_in_a_home_is_its_owners_and_is_said(tmp_path):
    write(tmp_path / "ada" / "my_work" / "answers.csv", [["Ben", "02.2", "answer", "3000", "true", "1", ""]], SITE)
    many = [[name, "02.2", "answer", "3000", "true", "1", ""] for name in ("Ada", "Ben")]
    write(tmp_path / "cem" / "my_work" / "answers.csv", many, SITE)
    found = read(tmp_path)
    assert who(found) == {"ada": "3000"}
    assert "has the name Ben in it; counted as ada’s" in found.remarks[0]
    assert "answers of 2 people, in the folder of one; not counted" in found.skipped[0]


def utf16(path):
    path.write_bytes(text([RIGHT]).encode("utf-16"))


def latin1(path):
    path.write_bytes(text([[*RIGHT[:2], "très", *RIGHT[3:]]]).encode("latin-1"))


def nul(path):
    path.write_bytes(text([RIGHT]).encode() + b"\0")


def big(path):
    path.write_bytes(b"item,answer\r\n" + b"x" * limits.FILE)


def huge_cell(path):
    write(path, [row("02.2", "9" * (limits.CELL + 1), False)])


def many_cells(path):
    path.write_bytes(b",".join([b"item"] * 200) + b"\r\n1\r\n")


def open_quote(path):
    path.write_bytes(b'item,answer\r\n"lesson 02 exercise 2,3000\r\n')


def page(path):
    path.write_bytes(b"<!doctype html><p>Sign in")


def workbook(path):
    path.write_bytes(b"PK\x03\x04rest")


def other(path):
    write(path, [["1", "2"]], ["id", "troops"])


def twin(path):
    write(path, [["1", "2", "3"]], ["item", "answer", "answer"])


def link(path):
    path.symlink_to("/etc/passwd")


def pipe(path):
    os.mkfifo(path)


def directory(path):
    path.mkdir()
    (path / "inside.csv").symlink_to("/etc/passwd")


@pytest.mark.parametrize(
    "do",
    [utf16, latin1, nul, big, huge_cell, many_cells, open_quote, page, workbook, other, twin, link, pipe, directory],
)
@pytest.mark.parametrize("place", ["bad.csv", "bad/my_work/answers.csv"])
def test_what_is_damaged_or_hostile_is_one_line_and_the_others_count(tmp_path, do, place):
    write(tmp_path / "ada" / "my_work" / "answers.csv", [RIGHT])
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    do(tmp_path / place)
    found = read(tmp_path)
    assert who(found) == {"ada": "3000"}
    (line,) = found.skipped
    assert line.startswith(place) and line.isprintable() and len(line) < 400
    assert str(tmp_path) not in line


def test_a_link_in_place_of_a_home_or_of_my_work_is_not_followed(tmp_path):
    secret = write(tmp_path / "secret" / "my_work" / "answers.csv", [RIGHT]).parent
    (tmp_path / "class" / "ben").mkdir(parents=True)
    (tmp_path / "class" / "ada").symlink_to(secret.parent)
    (tmp_path / "class" / "ben" / "my_work").symlink_to(secret)
    found = read(tmp_path / "class")
    assert found.students == () and [line.split(":")[0] for line in found.skipped] == ["ada", "ben/my_work"]


def test_a_folder_that_becomes_a_link_while_it_is_read_leads_nowhere(tmp_path):
    inside = write(tmp_path / "class" / "ada" / "my_work" / "answers.csv", [RIGHT]).parent
    outside = write(tmp_path / "other" / "answers.csv", [WRONG]).parent
    shutil.rmtree(inside)
    inside.symlink_to(outside)
    with pytest.raises(csv_reader.Unsound, match="links are not followed"):
        answers_file.read(tmp_path / "class", ("ada", "my_work", "answers.csv"))


def test_a_file_that_changes_while_it_is_read_is_read_again_or_named(tmp_path, monkeypatch):
    path = write(tmp_path / "ada.csv", [RIGHT])
    changes = iter(range(99))
    real = answers_file._all_of

    def changing(handle, most):
        data = real(handle)
        if next(changes) < most:
            os.utime(path, ns=(1, next(changes)))
        return data

    monkeypatch.setattr(answers_file, "_all_of", lambda handle: changing(handle, 1))
    assert who(read(tmp_path)) == {"ada": "3000"}
    monkeypatch.setattr(answers_file, "_all_of", lambda handle: changing(handle, 99))
    assert "changes while it is read" in read(tmp_path).skipped[0]


@pytest.mark.ci
def test_ten_thousand_lines_of_nonsense_and_the_same_item_twice_are_counted(tmp_path):
    rows = [[f"lesson 99 exercise {n}", "answer", "x", "yes", "1", ""] for n in range(10_000)]
    write(tmp_path / "ada.csv", [*rows, RIGHT, WRONG])
    found = read(tmp_path)
    assert who(found) == {"ada": "3000"}
    assert found.remarks == (
        "ada.csv: rows that belong to no lesson are left out: 10,000",
        "ada.csv: rows for an item that has one already: 1; of these the one with the most tries counts",
    )


def test_what_the_forms_of_the_site_keep_is_passed_over_without_a_word(tmp_path):
    kept = ["04 codes 1", "08 votes Motion latvia", "08 alone you", "10 deck title"]
    rows = [["Ada", f"lesson {each}", "choice", "yes", "", "", ""] for each in kept]
    write(tmp_path / "a.csv", [*rows, ["Ada", "home", "guess", "4", "", "1", ""], ["Ada", *RIGHT]], SITE)
    write(tmp_path / "b.csv", [["Ben", *each[1:]] for each in rows], SITE)
    found = read(tmp_path)
    assert (who(found)["Ada"], found.skipped, found.remarks) == ("3000", (), ())


def test_names_and_answers_are_shown_safely_whatever_is_in_them(tmp_path):
    name = "\x1b[31mAda\u202e"
    write(tmp_path / "a.csv", [[name, "02.2", "answer", "\x1b]0;x\x07\u202e", "yes", "9" * 30, ""]], SITE)
    latin = os.fsencode(tmp_path) + b"/M\xfcller.csv"
    with open(latin, "wb") as file:
        file.write(text([RIGHT]).encode())
    found = read(tmp_path)
    assert all(student.name.isprintable() for student in found.students) and len(found.students) == 2
    assert found.students[0].rows["02.2"].answer.isprintable()
    assert {student.rows["02.2"].tries for student in found.students} == {1, 2}


def test_read_again_only_what_changed_is_opened(tmp_path, monkeypatch):
    homes(tmp_path, 5)
    class_ = folder.Folder(tmp_path)
    first, opened = class_.read(), []
    monkeypatch.setattr(
        answers_file, "_open", lambda *where, real=answers_file._open: opened.append(where[1][0]) or real(*where)
    )
    assert class_.read() is first and opened == []
    write(tmp_path / "Ada" / "my_work" / "answers.csv", [WRONG, row("02.a", "9000")])
    shutil.rmtree(tmp_path / "Ben")
    assert who(class_.read())["Ada"] == "4000" and opened == ["Ada"]
    assert "Ben" not in who(class_.read())


def test_a_folder_that_is_not_there_is_one_line():
    for path in ("no such folder", "\0"):
        with pytest.raises(folder.NothingCollected, match="there is no folder"):
            folder.Folder(path)


@pytest.mark.ci
def test_thousands_of_files_are_read_and_the_rest_is_named(tmp_path, monkeypatch):
    for number in range(3000):
        write(tmp_path / f"s{number}.csv", rows_of(number % 7))
    found = read(tmp_path)
    assert len(found.students) == 3000 and [s.name for s in found.students[:3]] == ["s0", "s1", "s2"]
    monkeypatch.setattr(limits, "FILES", 200)
    found = read(tmp_path)
    assert len(found.students) == 200 and found.skipped == (
        "there are more than 200 files; the others are not looked at",
    )


def test_in_homes_only_a_students_own_file_counts(tmp_path):
    """Whatever a student puts into their home: it adds nobody, and keeps nobody else's answers out."""
    good = "item,kind,answer,right,tries,last_wrong\n02.2,exercise,4000,yes,1,\n"
    for name in ("ada", "eve", "anna"):
        (tmp_path / name).mkdir()
    (tmp_path / "ada" / "my_work").mkdir()
    (tmp_path / "ada" / "my_work" / "answers.csv").write_text(good, "utf-8")
    (tmp_path / "eve" / "ghosts.csv").write_text("name,item,answer\nGhost,02.2,1\n", "utf-8")
    (tmp_path / "anna" / "my_work").symlink_to(tmp_path / "ada" / "my_work")
    (tmp_path / "bob").symlink_to(tmp_path / "ada")
    seen = folder.Folder(tmp_path, homes=True).read()
    assert [student.name for student in seen.students] == ["ada"]
    assert (seen.skipped, seen.remarks) == ((), ())
