"""7: how long does it take to write the deck?"""

import tempfile
from pathlib import Path

from .measuring import alone, alternate, eastern_flank


def measure(rounds, quick):
    names = ["00"] if quick else []
    with tempfile.TemporaryDirectory() as folder:
        deck = Path(folder) / "deck.pptx"
        times = alternate({"deck": lambda: eastern_flank("slides", *names, "--force", "--out", deck)}, rounds)
    yield alone("`eastern-flank slides`, all figures", times, "deck", goal=3)
