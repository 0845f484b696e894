"""A class that has been at work: homes with answers, made up the same way every time.

To look at the board: `python tests/helpers/class_of.py FOLDER [STUDENTS [LESSON]]`, then `eastern-flank board FOLDER`.
"""

import csv
import io
import random
import sys
from pathlib import Path

NAMES = ["Ada", "Ben", "Cem", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "Jule", "Kai", "Lea", "Mats", "Nora", "Olek"]
NAMES += [
    "Pia",
    "Quin",
    "Rita",
    "Sven",
    "Tina",
    "Uwe",
    "Vida",
    "Wim",
    "Xenia",
    "Yara",
    "Zoe",
    "Abel",
    "Bea",
    "Cleo",
    "Dan",
]
COLUMNS = ["item", "kind", "answer", "right", "tries", "wrong"]
# Of lesson 02: right answers, then what goes wrong, the commonest first; how many of ten have got so far.
ANSWERS = {
    "02.1": (["5"], ["6", "6", "7"], 10),
    "02.2": (["3000", "3,000", "about 3000"], ["4000", "4,000", "4000", "7000", "1000"], 9),
    "02.3": (["force: hatched, exercise: solid, start: 0"], ["force: hatched, exercise: hatched, start: 0"], 7),
    "02.4": (["(700, 1300)"], ["(900, 1100)", "(900, 1100)", "(1000, 1000)"], 4),
    "02.5": (["1.39"], ["25"], 2),
}
GUESSES = {
    "02.a": [str(1000 * thousands) for thousands in (8, 12, 16, 20, 20, 24, 28, 32, 40, 40, 48, 60, 64, 80, 100, 120)],
    "02.b": ["nothing at all", "a bar like the other three", "a bar like the other three", "a question mark"],
    "02.c": ["still 25 times", "about 10 times", "about 3 times"],
    "02.d": ["0", "1", "2", "2", "3", "4"],
}


def row(item, answer, right=None, tries=1, wrong=""):
    """A row of `my_work/answers.csv`."""
    lesson, part = item.split(".")
    kind = "guess" if right is None else "exercise"
    mark = {None: "", True: "yes", False: "not yet"}[right]
    return [f"lesson {lesson} {kind} {part}", kind.replace("exercise", "answer"), answer, mark, str(tries), wrong]


def rows_of(seed, reach=None):
    """The rows of one student: `reach` from 0 (slow) to 1 (fast)."""
    rng = random.Random(seed)
    reach = rng.random() if reach is None else reach
    rows = []
    for item, guesses in GUESSES.items():
        if {"02.a": 1, "02.b": 0.95, "02.c": 0.35, "02.d": 0.15}[item] > rng.random() * 0.6 + (1 - reach) * 0.4:
            rows.append(row(item, rng.choice(guesses)))
    for item, (right, wrong, tenths) in ANSWERS.items():
        if tenths / 10 < rng.random() * 0.5 + (1 - reach) * 0.5:
            continue
        slips = rng.choice([0, 0, 1, 2, 4])
        slip = rng.choice(wrong) if slips else ""
        if slip and rng.random() < 0.5:
            rows.append(row(item, slip, False, slips, slip))
        else:
            rows.append(row(item, rng.choice(right), True, slips + 1, slip))
    return rows


def text(rows, columns=COLUMNS):
    """A file of rows, as my_work writes it."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(columns)
    table.writerows(rows)
    return out.getvalue()


def write(path, rows, columns=COLUMNS):
    """Write rows into a file, and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text(rows, columns).encode("utf-8-sig"))
    return path


def homes(folder, students=30):
    """Write the homes of a class, and return their folder."""
    for place in range(students):
        name = NAMES[place % len(NAMES)] + ("" if place < len(NAMES) else f" {place}")
        write(Path(folder) / name / "my_work" / "answers.csv", rows_of(place))
    return Path(folder)


if __name__ == "__main__":
    homes(sys.argv[1], int((sys.argv[2:] or ["30"])[0]))
