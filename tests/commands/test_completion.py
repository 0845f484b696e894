"""Tab completes commands, options, names and files: in each shell itself, which has to be installed."""

import os
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from eastern_flank import cli
from eastern_flank.commands import names

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20  # seconds
ASK = {"COMP_WORDS": "eastern-flank slides 02_", "COMP_CWORD": "2", "_EASTERN_FLANK_COMPLETE": "bash_complete"}

# What a shell does before the line is typed. The command itself answers only when it is asked for completions.
STAND_IN = (
    'eastern-flank() { if [ -n "$_EASTERN_FLANK_COMPLETE" ]; then command eastern-flank; else echo "GOT <$*>"; fi; }'
)
BEGIN = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
}
READY = {
    "bash": f'bind "set completion-display-width 0"; eval "$(eastern-flank completion bash)"; {STAND_IN}',
    "zsh": f'autoload -Uz compinit; compinit -u -D; eval "$(eastern-flank completion zsh)"; {STAND_IN}',
}
LINES = {
    "han\t --for stu\t 02_tr\t": "handouts --for students 02_troops",
    "slides --them\t da\t 05_excl\t": "slides --theme dark 05_exclave",
    "check --article pyproj\t": "check --article pyproject.toml",
    "figures --out noteb\t": "figures --out notebooks",
    "list fig\t": "list figures",
}


@pytest.fixture
def env(tmp_path):
    """Nobody's settings, and the command where shells look for it."""
    own = {"HOME": str(tmp_path), "ZDOTDIR": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "TERM": "xterm"}
    own |= {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]), "PS1": "> "}
    own |= {"XDG_DATA_HOME": str(tmp_path), "COLUMNS": "200"}
    return os.environ | own


def need(shell):
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell} here (on Debian: apt-get install {shell})")


class Terminal:
    """A program in a terminal, to which one types."""

    def __init__(self, command, env):
        import pty

        try:
            self.ours, theirs = pty.openpty()
        except OSError as error:  # such as a chroot without /dev/pts
            pytest.skip(f"no pseudo-terminal here: {error}")
        streams = dict.fromkeys(("stdin", "stdout", "stderr"), theirs)
        self.process = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True, **streams)
        os.close(theirs)
        self.shown = ""

    def type(self, text):
        os.write(self.ours, text.encode())

    def until(self, pattern):
        """Wait until something is shown that was not before, and return it."""
        end = time.monotonic() + PATIENCE
        while not (found := re.search(pattern, self.shown)):
            left = end - time.monotonic()
            assert left > 0 and select.select([self.ours], [], [], left)[0], (pattern, self.shown)
            self.shown += os.read(self.ours, 65_536).decode("utf-8", "replace")
        self.shown = self.shown[found.end() :]
        return found

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.ours)


@pytest.mark.ci
@pytest.mark.skipif(os.name != "posix", reason="these shells are those of Linux and macOS")
@pytest.mark.parametrize("shell", BEGIN)
def test_tab_completes_a_line(shell, env):
    need(shell)
    terminal = Terminal(BEGIN[shell], env)
    try:
        terminal.type(f"{READY[shell]}; echo rea''dy\n")
        terminal.until("ready")
        for typed, meant in LINES.items():
            terminal.type(f"eastern-flank {typed}\n")
            assert terminal.until(r"GOT <(.*?)/?>")[1].split() == meant.split()
    finally:
        terminal.close()


@pytest.mark.ci
def test_fish_completes_a_line_and_says_what_a_name_is(env):
    need("fish")

    def completed(line):
        script = f"eastern-flank completion fish | source; complete -C 'eastern-flank {line}'"
        done = subprocess.run(["fish", "-N", "-c", script], cwd=ROOT, env=env, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.splitlines()

    assert completed("han") == ["handouts\tWrite notebooks, web pages and PDFs for a class"]
    assert completed("slides 02_two") == [f"02_two_numbers\t{names.figures()['02_two_numbers'][:59]}…"]
    assert "02_troops\tTroops: How big is 4,000?" in completed("handouts --for students 02")
    assert completed("slides --theme da") == ["dark"]
    assert completed("check --article pyproj") == ["pyproject.toml"]
    assert completed("figures --out noteb") == ["notebooks/\tDirectory"] or completed("figures --out noteb") == [
        "notebooks/"
    ]


def asked(words, folder=ROOT):
    ask = ASK | {"COMP_WORDS": f"eastern-flank {words}", "COMP_CWORD": str(len(words.split(" ")))}
    command = [sys.executable, "-m", "eastern_flank"]
    done = subprocess.run(command, env=os.environ | ask, cwd=folder, capture_output=True, text=True)
    return done.stdout.splitlines(), done.stderr


def test_a_name_is_completed_wherever_one_is_taken(tmp_path):
    for command, begun, found in (
        ("run", "02_t", "02_troops"),
        ("present", "02_t", "02_troops"),
        ("slides", "05_exc", "05_exclave"),
        ("list", "siz", "sizes"),
    ):
        context = cli.main.commands[command].make_context(command, [], resilient_parsing=True)
        argument = next(param for param in cli.main.commands[command].params if param.param_type_name == "argument")
        assert found in [item.value for item in argument.shell_complete(context, begun)]
    takes_a_path = ("out", "article", "folder")
    for command in cli.main.commands.values():
        for param in command.params:
            if param.name in takes_a_path:
                context = command.make_context(command.name, [], resilient_parsing=True)
                assert [item.type for item in param.shell_complete(context, "x")] in (["file"], ["dir"]), param.name


def test_a_broken_project_completes_nothing_and_says_nothing(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text("{")
    assert asked("slides 02_", tmp_path) in (([], ""), ([""], ""))


def test_an_answer_comes_at_once():
    """Pressing Tab imports nothing that takes long."""
    code = (
        "import sys; from eastern_flank.commands import names; [every() for every in names.KINDS.values()]\n"
        "slow = {'pandas', 'numpy', 'matplotlib', 'nbformat', 'PIL', 'jupyter_client', 'asyncio', 'IPython'}\n"
        "sys.exit(str(slow & set(sys.modules)) if slow & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_no_name_that_a_shell_would_take_for_a_command_is_completed(monkeypatch):
    hostile = ["02_a;rm", "02_$(id)", "02_a b", "02_*", "02_`id`", "02_a\nb", "02_~&", "02_\x1b[31m"]
    monkeypatch.setitem(names.KINDS, "figures", lambda: dict.fromkeys(["02_dots", *hostile], "?"))
    assert [item.value for item in names.complete("figures")(None, None, "02_")] == ["02_dots"]
