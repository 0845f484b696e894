"""What holds for every command: how its help looks, "did you mean", one line for whatever goes wrong, and its exit status."""

import os
import shutil
import signal
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO

import click

from eastern_flank.core import progress
from eastern_flank.core.atomic_write import reason
from eastern_flank.core.errors import PlainError, UnknownName
from eastern_flank.core.text import nearest, one_line, printable, unknown

FAILED, WRONG_WORDS, STOPPED = 1, 2, 130  # exit statuses; 0 is success
STATUSES = "Exit status: 0 done, 1 it could not be done, 2 a word that we do not know, 130 stopped."
WIDEST, NARROWEST = 80, 30  # columns of a help page


def examples(*lines: str) -> str:
    """Return the end of a command's help: lines to copy.

    Parameters
    ----------
    *lines : str
        What follows `eastern-flank` on each.

    Returns
    -------
    str
    """
    return "\b\nExamples:\n" + "\n".join(f"  eastern-flank {line}".rstrip() for line in lines)


def _set_quiet(ctx, param, value):
    ctx.meta[progress.QUIET] = value


quiet = click.option(
    "-q",
    "--quiet",
    is_flag=True,
    expose_value=False,
    callback=_set_quiet,
    help="Say only what is wrong.",
)


class _Help(click.HelpFormatter):
    """Help that leaves the descriptions two thirds of the line, on a narrow terminal too."""

    def write_dl(self, rows, col_max=30, col_spacing=2):
        room = self.width - self.current_indent
        rows = [(term if len(term) <= room else self._folded(term, room), text) for term, text in rows]
        super().write_dl(rows, min(col_max, self.width // 3), col_spacing)

    def _folded(self, term, room):
        """Fold a long list of choices after any of its bars."""
        return textwrap.fill(term.replace("|", "| "), room, subsequent_indent=" " * (self.current_indent + 2))


class _Context(click.Context):
    formatter_class = _Help

    def __init__(self, *arguments, help_option_names=("-h", "--help"), **options):
        super().__init__(*arguments, help_option_names=list(help_option_names), **options)


class _OneOf(click.Choice):
    """A choice that says which of its words was probably meant."""

    def convert(self, value, param, ctx):
        if value in self.choices:
            return value
        raise UnknownName(unknown(param.name, value, self.choices))


class _Whole(click.IntRange):
    """A whole number; whatever else is given, the message says from where to where."""

    def convert(self, value, param, ctx):
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            raise click.UsageError(
                f"{param.opts[0]} is a whole number from {self.min} to {self.max}, not {value!r}", ctx
            ) from None


class Command(click.Command):
    """A command whose summary, the first paragraph of its help, is never cut."""

    context_class = _Context

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        for param in self.params:
            if type(param.type) is click.Choice:
                param.type = _OneOf(param.type.choices)
            elif type(param.type) is click.IntRange:
                param.type = _Whole(param.type.min, param.type.max)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the summary that the overview shows.

        Parameters
        ----------
        limit : int
            Where Click would cut it.

        Returns
        -------
        str
        """
        return " ".join((self.help or "").split("\n\n")[0].split()).removesuffix(".")

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words after the command; an error says with whose help it can be corrected.

        Parameters
        ----------
        ctx : click.Context
        args : list of str

        Returns
        -------
        list of str
        """
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def invoke(self, ctx: click.Context) -> object:
        """Do the work, unless a word is empty, as a variable of the shell may be that has no value.

        Parameters
        ----------
        ctx : click.Context

        Returns
        -------
        object
        """
        for param in self.params:
            value = ctx.params.get(param.name)
            if (value == "" and param.default != "") or (isinstance(value, tuple) and "" in value):
                raise click.UsageError(f"{param.get_error_hint(ctx)} is empty", ctx)
        return super().invoke(ctx)


class Commands(click.Group):
    """Commands with the same exit statuses, which whatever goes wrong ends with one line."""

    command_class = Command
    context_class = _Context

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        *,
        standalone_mode: bool = True,
        **extra: object,
    ) -> object:
        """Run the command and end the process with its exit status.

        Parameters
        ----------
        args : sequence of str, optional
            The words of the command line.
        prog_name : str, optional
        standalone_mode : bool
            Whether to do so; else errors are raised and the result is returned.
        **extra : object
            All as for Click's own.

        Returns
        -------
        object
            Only where `standalone_mode` is false.
        """
        width = min(shutil.get_terminal_size().columns, WIDEST)
        extra = {"terminal_width": max(width - 2, NARROWEST)} | extra
        if not standalone_mode:
            return super().main(args, prog_name, standalone_mode=False, **extra)
        if hasattr(sys.stdout, "reconfigure"):  # a letter that the terminal does not have is no reason to stop
            sys.stdout.reconfigure(errors="backslashreplace")
        with _stoppable() as stopped:
            status = _flushed(self._status(args, prog_name, extra))
        sys.exit(STOPPED if stopped and status else status)  # a terminal that is closed makes other errors too

    def _status(self, args, prog_name, extra):
        """Run the command, say in a line what went wrong, and return the exit status."""
        try:
            return super().main(args, prog_name, standalone_mode=False, **extra) or 0
        except SystemExit as end:
            return end.code or 0
        except click.Abort:
            # The carriage return takes away the ^C that a terminal shows.
            return _ended(STOPPED, "\r" * is_terminal(sys.stderr) + "stopped; what was not finished is as it was")
        except click.NoSuchOption as error:
            return _ended(WRONG_WORDS, _no_option(error))
        except click.ClickException as error:
            where = f"; see '{error.ctx.command_path} -h'" if getattr(error, "ctx", None) else ""
            return _ended(WRONG_WORDS, one_line(error.format_message()).removesuffix(".") + where)
        except PlainError as error:
            return _ended(WRONG_WORDS if isinstance(error, UnknownName) else FAILED, error)
        except BrokenPipeError:  # as `| head` leaves it: nobody listens any more
            return FAILED
        except OSError as error:  # such as a full disk
            where = f"{error.filename}: " if error.filename else ""
            return _ended(FAILED, f"could not go on: {printable(where)}{reason(error)}")
        except ImportError as error:
            what = one_line(reason(error))
            return _ended(
                FAILED, f"something that the lessons need cannot be loaded, {what}; see 'eastern-flank doctor'"
            )
        except Exception as error:  # our own fault: a class needs one line that says so, not a traceback
            what = one_line(f"{type(error).__name__}: {reason(error)}")
            return _ended(
                FAILED, f"stopped by a fault of ours, {what}; please report it with what 'eastern-flank doctor' says"
            )

    def invoke(self, ctx: click.Context) -> object:
        """Run what the command line names.

        Parameters
        ----------
        ctx : click.Context

        Returns
        -------
        object
        """
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:  # here, since Click would write an empty line
            raise click.Abort from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is named.

        Parameters
        ----------
        ctx : click.Context
        args : list of str
            Its name, and what follows it.

        Returns
        -------
        name : str or None
        command : click.Command or None
        args : list of str
            What follows the name.

        Raises
        ------
        UnknownName
            With the nearest names.
        """
        if args[0] not in self.commands and not args[0].startswith("-") and not ctx.resilient_parsing:
            raise UnknownName(unknown("command", args[0], [*self.commands, "--help", "--version"]))
        return super().resolve_command(ctx, args)


def _no_option(error):
    """Write the message for an option that is not there; its dashes are like those of all others, and are not compared."""
    known = {name.lstrip("-"): name for param in error.ctx.command.get_params(error.ctx) for name in param.opts[::-1]}
    known = {bare: name for bare, name in known.items() if name.startswith("-")}
    near = [known[bare] for bare in nearest(error.option_name.lstrip("-"), known, most=3)]
    return unknown("option", error.option_name, near or [name for name in known.values() if name.startswith("--")])


def _ended(status, line):
    """Say a line on standard error, where anybody still listens, and return the exit status."""
    try:
        print(line, file=sys.stderr, flush=True)
    except OSError:
        _silence(sys.stderr)
    return status


def _flushed(status):
    """Write what standard output still holds, before Python would do it with a traceback, and return the exit status."""
    try:
        if sys.stdout:
            sys.stdout.flush()
        return status
    except OSError as error:
        _silence(sys.stdout)
        if status or isinstance(error, BrokenPipeError):
            return status
        return _ended(FAILED, f"cannot print the result: {reason(error)}")


def _silence(stream):
    """Let a stream that takes nothing more lead nowhere, or Python would try it again at the end, and complain."""
    with suppress(OSError), open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())


def is_terminal(stream: IO | None) -> bool:
    """Say whether a stream, which may be closed, is a terminal.

    Parameters
    ----------
    stream : file or None

    Returns
    -------
    bool
    """
    return bool(stream) and stream.isatty()


@contextmanager
def _stoppable() -> Iterator[list]:
    """Let a request to end, and a terminal that is closed, stop the work as Ctrl+C does, so that it cleans up behind it.

    What it yields is empty until then.
    """
    stopped = []
    ends = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    ends = [number for number in ends if signal.getsignal(number) is signal.SIG_DFL]  # nohup ignores one

    def stop(number, frame):
        stopped.append(number)
        for each in ends:
            signal.signal(each, signal.SIG_IGN)  # the second may not interrupt the cleaning up
        on_ctrl_c = signal.getsignal(signal.SIGINT)  # asyncio has one of its own
        if not callable(on_ctrl_c):
            raise KeyboardInterrupt
        on_ctrl_c(signal.SIGINT, frame)

    for number in ends:
        signal.signal(number, stop)
    try:
        yield stopped
    finally:
        for number in ends:
            signal.signal(number, signal.SIG_DFL)
