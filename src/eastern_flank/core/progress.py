"""How far a long piece of work is, on standard error: a bar in a terminal, lines elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from eastern_flank.core.text import printable

FULL = 1000  # what the bar counts to


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
        Call it as `progress(step, done, total)`, for each `step` at first with `done` 0.
    """
    if not sys.stderr.isatty():
        yield (
            lambda step, done, total: (
                done or (line and print(line.format(printable(step)), file=sys.stderr, flush=True))
            )
        )
        return
    shares = {}
    options = {"show_eta": False, "item_show_func": lambda step: step and printable(step)}
    with click.progressbar(length=FULL, file=sys.stderr, **options) as shown:

        def progress(step, done, total):
            shares[step] = done / total if total else 1
            place = int(FULL * sum(shares.values()) / max(steps, len(shares)))
            shown.update(place - shown.pos, step)

        yield progress
