"""5: how long after a key or the mouse is the changed picture there, compared with `@interact`?"""

from . import slider
from .measuring import Row

MOVES, QUICK_MOVES = 100, 10


def measure(rounds, quick):
    found = slider.measure(QUICK_MOVES if quick else MOVES)
    live, other = found[slider.LIVE], found[slider.INTERACT]
    for what, word, goal in (
        ("half of all moves", "median", slider.MEDIAN),
        ("19 of 20 moves", "p95", slider.NINETY_FIFTH),
    ):
        ours, floor = live[word] / 1000, other[word] / 1000
        note = f"floor: {slider.INTERACT}"
        yield Row(
            f"a slider's picture, {what} at most", ours, floor, ours / floor, "times", goal, note, {word: [ours, floor]}
        )
    settled, kept, ready = (found[name]["settled median"] / 1000 for name in (slider.LIVE, slider.KEPT, slider.READY))
    what, goal = "its last picture after a burst of moves", slider.SETTLED / 1000
    yield Row(what, settled, kept, settled, "s", goal, f"floor: {slider.KEPT}", {"settled": [settled, kept]})
    yield Row(f"the same, of {slider.READY}", ready, None, ready, "s", None, "nothing is drawn", {"settled": [ready]})
