"""What holds for every command: its help, its exit statuses, what it says to a wrong word, to a terminal and to a pipe."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from eastern_flank import cli
from eastern_flank.commands import names
from eastern_flank.core import progress, project
from eastern_flank.tables import check

ROOT = Path(__file__).resolve().parents[2]
each_command = pytest.mark.parametrize("name", sorted(cli.main.commands))
OF_PROJECT = ("docs", "run", "figures", "slides", "handouts", "check")  # they speak of progress or success
PROGRAM = [sys.executable, "-m", "eastern_flank"]


def run(*words, columns=80):
    return CliRunner().invoke(cli.main, words, env={"COLUMNS": str(columns)}, prog_name="eastern-flank")


# --- Help ---


def test_the_overview_cuts_no_summary():
    for columns in (80, 60, 40):
        said = run("-h", columns=columns).stdout
        listed = said.split("Commands:\n")[1].split("\n\n")[0]
        assert "..." not in listed and max(map(len, said.splitlines())) <= max(columns, 40)
        assert list(cli.main.commands) and set(re.findall(r"^  (\w+)", listed, re.MULTILINE)) == set(cli.main.commands)
        if columns == 80:
            assert len(listed.splitlines()) == len(cli.main.commands), "each summary is one line"


def test_without_a_word_there_is_the_overview():
    assert (run().exit_code, run().stdout) == (0, run("--help").stdout)


@each_command
def test_help_has_examples_that_are_read(name):
    command = cli.main.commands[name]
    said = run(name, "-h").stdout
    examples = re.findall(r"^    eastern-flank (.+)$", said.split("Examples")[1], re.MULTILINE)
    if name != "completion":
        assert 1 <= len(examples) <= 3
    for example in examples:
        first, *words = re.findall(r'"[^"]*"|[^\s|]+', example.split(" | ")[0])
        assert first == name
        command.make_context(name, [word.strip('"') for word in words])


@each_command
def test_help_says_every_default_and_what_names_may_be(name):
    said = " ".join(run(name, "-h").stdout.split())
    for param in cli.main.commands[name].params:
        if isinstance(param, click.Option) and not param.is_flag:
            shown = re.search(rf" {param.opts[0]} .*?(?= --|$)", said)[0]
            has_default = "[default: " in shown or "[required]" in shown or "if left out" in shown
            assert has_default or param.name in ("article", "dpi", "address", "pyodide"), param.opts
        if param.name in ("name", "names"):
            assert "02_troops" in said or "(02)" in said


@each_command
def test_help_fits_a_narrow_terminal(name):
    for columns in (80, 40):
        lines = run(name, "-h", columns=columns).stdout.split("Examples")[0].splitlines()
        assert max(map(len, lines)) <= columns, [line for line in lines if len(line) > columns]


def test_the_commands_that_say_what_they_do_can_be_quiet():
    for name in OF_PROJECT:
        assert "--quiet" in run(name, "-h").stdout


def test_quiet_is_quiet_and_what_is_wrong_is_said(tmp_path):
    assert run("check", "--quiet").output == ""
    (tmp_path / "data").mkdir()
    result = run("check", "--quiet", str(tmp_path / "data"))
    assert result.exit_code == 1 and "data: there is no datapackage.json in this folder; " in result.stdout


# --- Wrong words ---


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("slidse", "there is no command 'slidse'; did you mean 'slides' or 'site' or 'list'?"),
        ("List", "there is no command 'List'; did you mean 'list'?"),
        ("help", "there is no command 'help'; did you mean '--help'?"),
        ("xyz", "there is no command 'xyz'; there are "),
        ("slides --thme x", "there is no option '--thme'; did you mean '--theme'?"),
        ("--vrsion", "there is no option '--vrsion'; did you mean '--version'?"),
        ("check -z", "there is no option '-z'; there are --article, --record, --quiet, --help"),
        ("slides --theme drak", "there is no theme 'drak'; did you mean 'dark'?"),
        ("slides --size 4x3", "there is no size '4x3'; did you mean '4:3'?"),
        ("handouts --for studnts", "there is no audience 'studnts'; did you mean 'students'?"),
        ("list figurs", "there is no kind 'figurs'; did you mean 'figures'?"),
        ("completion bsh", "there is no shell 'bsh'; did you mean 'bash'"),
        ("slides 02_dot", "'02_dot'; did you mean '02_dots'"),
        ("present 02_trops", "there is no lesson '02_trops'; did you mean '02_troops'?"),
        ("figures --format svg,pngg", "there is no format 'pngg'; did you mean 'png'?"),
        ("run troop", "there is no lesson 'troop'; did you mean '02_troops'?"),
        ("figures 99", "'99'; there are "),
        ("handouts --for students 5_map", "there is no lesson '5_map'; did you mean '05_map'?"),
        ("handouts", "Missing option '--for'. Choose from: students, teachers; see 'eastern-flank handouts -h'"),
        ("list figures tables", "Got unexpected extra argument (tables); see 'eastern-flank list -h'"),
        ("slides --size", "Option '--size' requires an argument; see 'eastern-flank slides -h'"),
        (
            "site --address school.example",
            "'school.example' is not the address of a site; give its folder, such as https://school.example/flank/",
        ),
        ("check --record", "--record needs the article: --article FILE --record; see 'eastern-flank check -h'"),
    ],
)
def test_a_wrong_word_is_one_line_with_the_nearest_and_status_2(words, said):
    result = run(*words.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr and result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "words", [["slides", "--out="], ["run", ""], ["check", "--article", ""], ["figures", "02", ""]]
)
def test_a_word_that_a_shell_left_empty_is_not_taken_for_none(words):
    result = run(*words)
    assert result.exit_code == 2 and " is empty; see " in result.stderr


# --- Streams ---


def test_a_failure_of_the_system_is_its_own_words(monkeypatch, tmp_path):
    def full(*_):
        raise OSError(28, "No space left on device", str(tmp_path / "x"))

    monkeypatch.setattr(check, "report", full)
    result = run("check")
    assert (result.exit_code, result.stderr) == (1, f"could not go on: {tmp_path / 'x'}: No space left on device\n")


@pytest.mark.ci
@pytest.mark.skipif(os.name != "posix", reason="a shell's pipes")
def test_a_pipe_that_nobody_reads_and_a_full_disk_behind_it_are_no_traceback():
    def shell(line):
        program = f"{sys.executable} -m eastern_flank"
        env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        done = subprocess.run(
            ["bash", "-c", line.replace("eastern-flank", program)], cwd=ROOT, env=env, capture_output=True, text=True
        )
        return done.returncode, done.stdout, done.stderr

    assert shell("eastern-flank list >&-") == (0, "", "")
    assert shell("set -o pipefail; eastern-flank list | head -1")[::2] == (0, "")
    assert shell("eastern-flank list | (exec <&-)")[2] == ""
    if Path("/dev/full").exists():
        full = "No space left on device\n"
        assert shell("eastern-flank list > /dev/full") == (1, "", f"cannot print the result: {full}")
        assert shell("eastern-flank xyz 2> /dev/full") == (2, "", "")


def test_the_letters_of_a_table_reach_a_terminal_that_has_none_of_them():
    env = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "NO_COLOR": "1", "TERM": "dumb"}
    done = subprocess.run([*PROGRAM, "list", "figures"], cwd=ROOT, env=env, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.isascii() and b"\x1b" not in done.stdout and b"02_four_battalions\tThree" in done.stdout


def test_the_version_is_the_packages():
    import eastern_flank

    assert run("--version").stdout.split()[-1] == eastern_flank.__version__
    assert f'version = "{eastern_flank.__version__}"' in (ROOT / "pyproject.toml").read_text("utf-8")


# --- Where somebody stands ---


def test_a_path_is_shown_from_where_somebody_stands(tmp_path, monkeypatch):
    (tmp_path / "two" / "below").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "two")
    assert project.shown_path("../two/below/x") == os.path.join("below", "x")
    assert project.shown_path(tmp_path / "two" / "x.pptx") == "x.pptx"
    assert project.shown_path("../one/../three") == str(tmp_path / "three")
    assert project.shown_path("a\0b") == "a\\x00b"


# --- `list` ---


def test_each_kind_is_listed_and_to_a_program_as_plain_lines():
    assert run("list", "tables").stdout.splitlines()[0] == "paragraphs\tParagraphs"
    figures = dict(line.split("\t") for line in run("list", "figures").stdout.splitlines())
    assert set(figures) == {path.stem for path in (ROOT / "figures").glob("*.png")} and "" not in figures.values()
    lessons = dict(line.split("\t") for line in run("list", "lessons").stdout.splitlines())
    assert lessons["02_troops"] == "Troops: How big is 4,000?" and len(lessons) == len(names.lessons())
    assert "dark\tfor " in run("list", "themes").stdout and "4:3\tfor figures and slides" in run("list", "sizes").stdout
    assert run("list").stdout.splitlines()[0] == "lessons\t00_start_here\tStart here: What was the argument about?"


@pytest.mark.parametrize("width", [120, 80, 40, 20])
def test_a_terminal_gets_columns_that_fit_it(width):
    lines = names.listing(None, width)
    assert [line for line in lines if line and line[0] != " "] == [kind.capitalize() for kind in names.KINDS]
    assert max(map(len, lines)) <= max(width, 34)  # the longest name is not cut
    for name in names.figures():
        assert any(line.split()[:1] == [name] for line in lines)


def test_a_broken_dictionary_is_one_line(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text("{")
    monkeypatch.chdir(tmp_path)
    result = run("list", "tables")
    assert result.exit_code == 1 and result.stderr.startswith("datapackage.json:1: is not JSON")


# --- What is under way ---


def test_the_step_under_way_is_named_when_it_begins(capsys):
    with progress.bar("making {}", 2):
        progress.doing("first")
        assert capsys.readouterr().err == "making first\n"
        progress.doing("second")
    assert capsys.readouterr().err == "making second\n"
    progress.doing("without a bar")
    assert capsys.readouterr().err == ""
