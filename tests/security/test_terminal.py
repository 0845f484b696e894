"""What comes from outside and is printed has no control characters, no invisible ones and none that turns the text around.

The commands run in a real terminal (a pty), since some write otherwise when their output is one.
"""

import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from small_project import make_project

import eastern_flank as ef
from eastern_flank.core import errors, text
from eastern_flank.exercises import meeting, my_work
from eastern_flank.tables import csv_reader, load

# A link and a title of the window, C1 controls, bidirectional overrides and isolates, what has no width, fillers, line ends.
HIDDEN = "\x1b\x07\x9b\x90\x85\u202e\u2066\u200b\u200d\ufeff\u3164\u2800\ufe0f\u034f\u115f\u2028\u00a0\U000e0041\ue000\b\r\n\t"
NASTY = f"\x1b]8;;x:y\x07\x1b[2J\x9b31m{HIDDEN}"
BAR = re.compile(r"\x1b\[\?25[lh]|\x1b\[K|[\r\n]")  # what Click's bar and the terminal itself write

on_posix = pytest.mark.skipif(os.name != "posix", reason="a pty")


def hides(character):
    """Whether a character is no letter, mark, digit, punctuation or symbol, or is one that shows nothing."""
    return unicodedata.category(character)[0] in "CZ" or character in "\u3164\u2800\ufe0f\u034f\u115f"


def seen(output):
    """Raise where a terminal would obey something, or show nothing for something."""
    rest = BAR.sub("", output)
    strange = [character for character in rest if character != " " and hides(character)]
    assert not strange, (strange, output[:500])
    return rest


def in_terminal(folder, *arguments, seconds=60):
    """What a command writes to a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from eastern_flank.cli import main; main()", *arguments]
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=env)
    os.close(theirs)
    written, end = b"", time.monotonic() + seconds
    try:
        while time.monotonic() < end and select.select([ours], [], [], end - time.monotonic())[0]:
            try:
                piece = os.read(ours, 65_536)
            except OSError:  # Linux: the other end is closed
                break
            if not piece:
                break
            written += piece
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    return written.decode()


def test_the_judge_sees_what_a_terminal_obeys():
    for character in HIDDEN:
        assert hides(character) and not text.is_visible(character), hex(ord(character))
        assert text.printable(character).isascii()
    assert text.is_visible("Žagarė, 4,000 “so” – ✓ 👍")
    seen("\x1b[?25l\r  [####]  02_troops\x1b[K\r\n")
    with pytest.raises(AssertionError):
        seen("\x1b[31mred")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small project of sound tables, in which each test puts something nasty."""
    folder = make_project(tmp_path / "project", _01_a=["1 + 1"])
    shutil.rmtree(folder / "data")
    shutil.copytree(Path(__file__).resolve().parents[2] / "data", folder / "data")
    monkeypatch.chdir(folder)
    return folder


def dictionary(folder, change):
    path = folder / "data" / "datapackage.json"
    described = json.loads(path.read_text("utf-8"))
    change(described["resources"])
    path.write_text(json.dumps(described), "utf-8")


def cell(file, old, new=f'"{NASTY}"'):
    def change(folder):
        path = folder / "data" / file
        content = path.read_text("utf-8")
        assert old in content
        path.write_text(content.replace(old, new, 1), "utf-8", newline="")

    return change


def column(table, **properties):
    return lambda folder: dictionary(folder, lambda tables: tables[table]["schema"]["fields"][1].update(properties))


def resource(**properties):
    return lambda folder: dictionary(folder, lambda tables: tables[1].update(properties))


def stray(folder):
    (folder / "data" / f"a{NASTY}.csv").write_text("a")


def record(folder):
    (folder / "data" / "source" / "evidence.json").write_text(json.dumps({NASTY: NASTY}))


DAMAGE = {
    "a word": cell("troops.csv", "planned"),
    "a number": cell("troops.csv", ",4000,", f',"{NASTY}4000",'),
    "a date": cell("events.csv", "2016-06-06", f'"{NASTY}2016-06-06"'),
    "a key": cell("actors.csv", "\nestonia,", f'\n"{NASTY}estonia",'),
    "a reference": cell("troops.csv", ",nato,", f',"na{NASTY}to",'),
    "a phrase": cell("troops.csv", "Canada may lead", f"Canada{NASTY} may lead"),
    "a header": cell("troops.csv", "formation", f'"forma{NASTY}tion"'),
    "a row too long": cell("troops.csv", ",4000,", f',"{NASTY}","{NASTY}",'),
    "thousands": cell("troops.csv", "formation,troops", f'"f{NASTY}",troops'),
    "a column's name": column(1, name=NASTY),
    "a type": column(1, type=NASTY),
    "a property": column(1, **{NASTY: 1}),
    "a word of the dictionary": column(1, constraints={"enum": [NASTY, f"{NASTY}x"]}),
    "a word twice": column(1, constraints={"enum": [NASTY, NASTY]}),
    "a pattern": column(1, constraints={"pattern": f"({NASTY}"}),
    "a pattern that is sound": column(1, constraints={"pattern": f"x{NASTY}"}),
    "a reference to": column(1, referenceTo=[{"resource": NASTY, "field": NASTY}]),
    "other values": column(1, referenceTo=[{"resource": "actors", "field": "actor"}], otherValues={NASTY: ""}),
    "a phrase found in": column(1, foundIn=NASTY),
    "a table's name": resource(name=NASTY),
    "a path": resource(path=NASTY),
    "a path that is sound": resource(path="n\u202ename.csv"),
    "an encoding": resource(encoding=NASTY),
    "a key that is none": lambda folder: dictionary(
        folder, lambda tables: tables[1]["schema"].update(primaryKey=NASTY)
    ),
    "a foreign key": lambda folder: dictionary(
        folder, lambda t: t[2]["schema"]["foreignKeys"][0]["reference"].update(resource=NASTY)
    ),
    "a file": stray,
    "a record": record,
}


@pytest.mark.ci
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_what_is_wrong_with_a_table_is_said_in_letters(project, capsys, damage):
    from eastern_flank.tables import check

    damage(project)
    assert check.report(project / "data") == 1
    seen(capsys.readouterr().out)
    for name in ["actors", "troops", "events"]:
        try:
            load.load(name)
        except errors.PlainError as error:
            seen(str(error))
            seen("\n".join(error._render_traceback_()))


@pytest.mark.ci
def test_no_table_holds_what_cannot_be_seen(project):
    path = project / "data" / "actors.csv"
    sound = path.read_text("utf-8")
    for character in sorted(set(HIDDEN)):
        path.write_text(sound.replace(",Estonia,", f',"Esto{character}nia",'), "utf-8", newline="")
        with pytest.raises(csv_reader.Unsound) as caught:
            load.load("actors")
        seen(str(caught.value))


def raised(function, *arguments):
    with pytest.raises(errors.PlainError) as caught:
        function(*arguments)
    assert seen(str(caught.value))
    seen("\n".join(caught.value._render_traceback_()))


def test_what_a_reader_s_code_names_is_said_in_letters():
    raised(ef.load, NASTY)
    raised(ef.load, f"troops{NASTY}")
    raised(ef.where, "troops", NASTY)
    raised(ef.where, NASTY, 1)
    raised(ef.card, NASTY)
    raised(ef.check, NASTY, 1)
    raised(meeting.ballot, {NASTY: "yes"})
    raised(meeting.ballot, {"latvia": NASTY})
    raised(my_work.Kept, NASTY, ["a"])
    raised(getattr, ef, f"load{NASTY}")
    raised(ef.read_codings, f"class{NASTY}")
    raised(ef.read_codings, "x" * 5_000)
    for kind in (errors.PlainError, errors.UnknownName, errors.CannotDraw, csv_reader.Unsound):
        error = kind(NASTY, NASTY) if kind is csv_reader.Unsound else kind(NASTY)
        assert seen(str(error))


def test_what_codings_are_called_is_said_in_letters(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("EASTERN_FLANK_WORK", str(tmp_path))
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / f"a{NASTY}.csv").write_text("passage,code\n1,yes\n")
    (tmp_path / "class" / f"b{NASTY}.csv").write_text(f'passage,code\n"{NASTY}",yes\n')
    (tmp_path / "class" / f"c{NASTY}.csv").write_text(f'passage,"{NASTY}"\n"1",yes\n')
    table = ef.read_codings("class")
    assert len(seen(capsys.readouterr().out)) > 100
    seen(repr(table))


def test_what_was_answered_is_shown_in_letters(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("EASTERN_FLANK_WORK", str(tmp_path))
    (tmp_path / "answers.csv").write_text(f'exercise,answer,right\n02.1{NASTY[:3]},"{NASTY}",yes\n', newline="")
    table = ef.my_answers()
    assert len(table) == 1
    seen(repr(table))
    seen(capsys.readouterr().out)


# --- in a terminal ---


@on_posix
@pytest.mark.ci
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_the_check_writes_letters_to_a_terminal(project, damage):
    damage(project)
    assert ":" in seen(in_terminal(project, "check"))


@on_posix
@pytest.mark.ci
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", NASTY),
        ("check", "--article", NASTY),
        ("run", NASTY),
        ("run", f"02_{NASTY}"),
        ("figures", NASTY),
        ("figures", "01", "--out", f"a{NASTY}\0"[:-1]),
        ("slides", NASTY),
        ("handouts", "--for", "students", NASTY),
        ("handouts", "--for", "students", "--out", f"out{NASTY}"),
        ("present", NASTY),
        ("docs",),
    ],
    ids=str,
)
def test_every_command_writes_letters_to_a_terminal(project, arguments):
    name = f"02_{NASTY}.ipynb"
    shutil.copy(project / "notebooks" / "01_a.ipynb", project / "notebooks" / name)
    resource(name=NASTY)(project) if arguments == ("docs",) else None
    assert seen(in_terminal(project, *arguments))


@on_posix
@pytest.mark.ci
@pytest.mark.parametrize(
    "source", ["1", "raise ValueError({!r})", "import os; os.write(2, {!r}.encode()); os._exit(1)"]
)
def test_a_lesson_with_any_name_runs_and_fails_in_letters(project, source):
    nb = json.loads((project / "notebooks" / "01_a.ipynb").read_text())
    nb["cells"][1]["source"] = source.format(NASTY)
    (project / "notebooks" / f"02_{NASTY}.ipynb").write_text(json.dumps(nb))
    assert "02_" in seen(in_terminal(project, "run", "02"))
