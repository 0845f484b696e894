"""Publish the lessons: write down what students' copies are made from (see `publishing/published.py`).

    .uv/bin/uv run python tools/publish_lessons.py

writes `teaching/published/` after a lesson was changed or run. A lesson in which an exercise is filled in is refused.
"""

import sys

from eastern_flank.core import atomic_write
from eastern_flank.publishing import editions, notebooks, published


def main() -> int:
    """Write the file of each lesson; return 1 where an exercise is filled in."""
    status = 0
    for lesson in notebooks.find():
        nb = notebooks.read(lesson)
        blank = {cell.id: cell.source for cell in editions.students(nb).cells}
        if filled := [cell.id for cell in nb.cells if cell.source != blank.get(cell.id, cell.source)]:
            print(f"{lesson.stem}: not published: empty {', '.join(filled)} first", file=sys.stderr)
            status = 1
            continue
        path = published.path_of(lesson)
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write.write(path, published.to_bytes(nb))
    return status


if __name__ == "__main__":
    sys.exit(main())
