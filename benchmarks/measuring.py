"""How to time things side by side, and where: the sides take turns, so that what else the machine does falls on all alike."""

import os
import platform
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("numpy", "pandas", "matplotlib", "pillow", "ipykernel", "ipywidgets", "nbval", "pytest", "python-pptx")


@dataclass
class Row:
    """One line of the table of results.

    `ours` and `floor` are medians in seconds; `value`, in its unit, is what the goal is about: their ratio, their difference, or
    `ours` itself, which is to be at most the goal, or at least; `times` are the single numbers of each side.
    """

    what: str
    ours: float
    floor: float | None = None
    value: float | None = None
    unit: str = "s"
    goal: float | None = None
    note: str = ""
    times: dict = field(default_factory=dict)
    at_least: bool = False

    @property
    def verdict(self):
        if self.goal is None:
            return "no goal"
        return "reached" if (self.value >= self.goal if self.at_least else self.value <= self.goal) else "missed"


def alternate(sides, rounds):
    """Time sides in turns.

    Parameters: `sides`, a dict from names to functions without parameters, which return their seconds as a float or are timed
    from outside; `rounds`, how often each has its turn. Before that each runs once, to fill the caches of files and bytecode;
    a single round is only to see that all work, and needs no such care.

    Returns a dict from names to lists of seconds.
    """
    times = {name: [] for name in sides}
    for number in range(-1 if rounds > 1 else 0, rounds):
        for name in list(sides)[:: 1 if number % 2 else -1]:  # and so that none is always the first
            seconds = timed(sides[name])
            if number >= 0:
                times[name].append(round(seconds, 4))
    return times


def timed(work):
    begun = time.perf_counter()
    own = work()
    return own if isinstance(own, float) else time.perf_counter() - begun


def ratio(times, ours, floor):
    """The median of the rounds' ratios: both sides of a round saw the same machine."""
    return statistics.median(a / b for a, b in zip(times[ours], times[floor], strict=True))


def difference(times, ours, floor):
    return statistics.median(a - b for a, b in zip(times[ours], times[floor], strict=True))


def median(times):
    return statistics.median(times)


def compared(what, times, ours, floor, *, by=ratio, unit="times", goal=None, note=""):
    """A row that compares two sides of `alternate`."""
    value = by(times, ours, floor)
    return Row(what, median(times[ours]), median(times[floor]), value, unit, goal, note, times)


def alone(what, times, name, *, goal=None, note=""):
    """A row about one side only."""
    seconds = median(times[name])
    return Row(what, seconds, None, seconds, "s", goal, note, {name: times[name]})


def python(*arguments, env=None, cwd=ROOT, status=0):
    """Run this Python to its end, from the project's folder; raise where its status is another than expected."""
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env=environment(env),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if done.returncode != status:
        raise RuntimeError(
            f"{' '.join(map(str, arguments))[:200]}: status {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
    return done.stdout


def eastern_flank(*arguments, **options):
    """Run the command `eastern-flank` as `python` runs a program."""
    return python("-c", "from eastern_flank.cli import main; main()", *arguments, **options)


def environment(more=None):
    """The environment of what is timed: nothing personal, and bytecode is kept as it is for any user."""
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("EASTERN_FLANK_")
        and name not in ("PYTHONDONTWRITEBYTECODE", "MATPLOTLIBRC", "IPYTHONDIR")
    }
    return env | {"MPLBACKEND": "agg"} | (more or {})


def machine():
    """What the numbers belong to: the machine, and the versions of what was measured."""
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "load before": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }


def processor():
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
