"""How far a long piece of work is, on standard error: a bar in a terminal, lines elsewhere. What was done, on standard output.

Both are left out where the command line says `--quiet`.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from eastern_flank.core.text import printable

FULL = 1000  # what the bar counts to
QUIET = "eastern_flank.quiet"  # in the meta-data of the command line
SAID = "eastern_flank.said"

_bars = []  # (how to tell it, the step that was begun last) of each that is shown


def is_quiet() -> bool:
    """Say whether the command that runs was told to say only what is wrong."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(QUIET))


def say(line: str) -> None:
    """Print what was done.

    Parameters
    ----------
    line : str
        It may come from anywhere: it is made safe to print.
    """
    if not is_quiet():
        print(printable(line))


def note(line: str) -> None:
    """Say on standard error what is not as somebody may think; once in a command, and nothing where no command runs.

    Parameters
    ----------
    line : str
        It may come from anywhere: it is made safe to print.
    """
    context = click.get_current_context(silent=True)
    if context and line not in (said := context.meta.setdefault(SAID, [])):
        said.append(line)
        print(printable(line), file=sys.stderr, flush=True)


def doing(step: str) -> None:
    """Say to the bar that is shown, if there is one, what is begun; what was begun before is then done.

    Parameters
    ----------
    step : str
    """
    for tell, begun in _bars[-1:]:
        for before in begun:
            tell(before, 1, 1)
        begun[:] = [step]
        tell(step, 0, 1)


@contextmanager
def bar(line: str = "", steps: int = 1) -> Iterator[Callable[[str, int, int], None]]:
    """Watch work that consists of steps.

    Parameters
    ----------
    line : str
        What is printed when a step begins and standard error is not a terminal, such as "running {}"; nothing if it is empty.
    steps : int
        How many steps there are at least; more become known when they are begun.

    Yields
    ------
    function
        Call it as `progress(step, done, total)`, for each `step` at first with `done` 0, when it begins; or call `doing`.
    """
    with _quiet_bar(line) if is_quiet() or not (sys.stderr and sys.stderr.isatty()) else _drawn_bar(steps) as tell:
        _bars.append((tell, []))
        try:
            yield tell
        finally:
            _bars.pop()


@contextmanager
def _quiet_bar(line):
    def tell(step, done, total):
        if line and not done and not is_quiet():
            print(line.format(printable(step)), file=sys.stderr, flush=True)

    yield tell


@contextmanager
def _drawn_bar(steps):
    shares = {}
    options = {"show_eta": False, "item_show_func": lambda step: step and printable(step)}
    with click.progressbar(length=FULL, file=sys.stderr, **options) as shown:

        def tell(step, done, total):
            shares[step] = done / total if total else 1
            place = int(FULL * sum(shares.values()) / max(steps, len(shares)))
            shown.update(place - shown.pos, step)

        yield tell
        shown.update(FULL - shown.pos)  # all is done, also where there were fewer steps than expected
