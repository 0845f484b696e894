"""6: how long does `check` take, on valid data and on noise?"""

import random
import shutil
import tempfile
from pathlib import Path

from .measuring import ROOT, alone, alternate, eastern_flank, python

NOISE, TABLE = 150_000_000, "actors.csv"  # bytes, and the table that consists of them


def copy(folder):
    return Path(shutil.copytree(ROOT / "data", Path(folder) / "data"))


def refused(data):
    """Check tables that are not valid; raise if `check` finds nothing."""
    eastern_flank("check", data, status=1)


def measure(rounds, quick):
    with (
        tempfile.TemporaryDirectory() as one,
        tempfile.TemporaryDirectory() as two,
    ):
        long, letters, size = copy(one) / TABLE, copy(two) / TABLE, NOISE // (1000 if quick else 1)
        seeded = random.Random(2016)
        long.write_bytes(seeded.randbytes(size))
        # As much as is read at all: lines, commas and quotes without any sense.
        letters.write_text("".join(seeded.choices('ab,"\n', k=min(size, 4_900_000))), encoding="utf-8")
        sides = {
            "valid": lambda: eastern_flank("check"),
            "noise": lambda: refused(long.parent),
            "letters": lambda: refused(letters.parent),
            "python": lambda: python("-c", "import click"),
        }
        times = alternate(sides, rounds)
    yield alone(
        "`eastern-flank check` on the valid tables",
        times,
        "valid",
        note="a Python that does nothing: see the next line",
    )
    yield alone("Python and click alone", times, "python")
    yield alone(f"`check` with a table of {size / 1e6:g} MB of noise", times, "noise")
    yield alone("`check` with a table of 4.9 MB of commas, quotes and line ends", times, "letters")
