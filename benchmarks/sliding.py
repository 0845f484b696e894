"""5: how long after a key or the mouse is the changed picture there, compared with `@interact`?"""

from . import slider
from .measuring import Row

MOVES, QUICK_MOVES = 100, 10


def measure(rounds, quick):
    found, spent = slider.measure(QUICK_MOVES if quick else MOVES)
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
    for word, what, limit in (
        ("settled median", "its last picture after a burst of moves over new states", slider.SETTLED),
        ("over seen", "the same over states seen before", slider.SEEN),
    ):
        settled, kept, ready = (found[name][word] / 1000 for name in (slider.LIVE, slider.KEPT, slider.READY))
        yield Row(what, settled, kept, settled, "s", limit / 1000, f"floor: {slider.KEPT}", {word: [settled, kept]})
    yield Row(f"the same, of {slider.READY}", ready, None, ready, "s", None, "nothing is drawn", {"over seen": [ready]})
    busy = spent["seconds at rest"]
    what = "processor time of the kernel in three seconds, two seconds after a move"
    yield Row(what, busy, None, busy, "s", slider.BUSY, "", {"busy": [busy]})
