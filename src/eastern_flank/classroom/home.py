"""A student's home on a server for a class: `python -m eastern_flank.classroom.home PROJECT`, as the student, in their home.

It holds copies of the lessons and figures, links to what is only read, and `my_work`. It is laid out at each start: what is
missing comes again, what was not touched is brought up to date, and what the student has changed stays as it is; a newer one
is put beside it, as "new_02_troops.ipynb".
"""

import hashlib
import json
import os
import sys
from contextlib import suppress
from pathlib import Path

from eastern_flank.core import atomic_write, private
from eastern_flank.core.atomic_write import CannotWrite

COPIED, LINKED = ("notebooks", "figures"), ("data", "teaching")
KEPT = ".eastern-flank.json"  # what was given, and from where
FRESH = "new_"  # how the name of a fresh copy begins: no name of a lesson begins so


def lay_out(home: Path, project: Path) -> list[str]:
    """Bring a home up to date.

    Parameters
    ----------
    home : Path
        The student's folder, which is theirs.
    project : Path
        The folder with the lessons, which they can only read.

    Returns
    -------
    list of str
        The paths of fresh copies that were put beside changed ones.

    Raises
    ------
    CannotWrite
        Where a file cannot be written, for want of room for instance; what is there already stays.
    """
    known, fresh = _known(home), []
    same = known.get("from") == str(project)
    given = known.get("given", {})
    for folder in COPIED:
        for source in sorted((project / folder).iterdir()):
            name = f"{folder}/{source.name}"
            if source.is_file() and not (same and name in given and os.path.lexists(home / name)):
                fresh += _bring(home, name, source.read_bytes(), given)
    for name in LINKED:
        _link(home / name, project / name)
    with suppress(FileExistsError):
        (home / private.FOLDER).mkdir(private.FOLDERS)
    kept = {"from": str(project), "given": given}
    if kept != known:
        private.write(home / KEPT, json.dumps(kept, indent=0, sort_keys=True).encode())
    return fresh


def _known(home):
    try:
        known = json.loads((home / KEPT).read_bytes())
        return known if isinstance(known, dict) and isinstance(known.get("given"), dict) else {}
    except (
        OSError,
        ValueError,
        RecursionError,
    ):  # the student may have changed it: then nothing is known to be untouched
        return {}


def _print_of(content):
    return hashlib.sha256(content).hexdigest()


def _bring(home, name, content, given):
    """Copy a file where it is missing or as it was given; else put it beside the student's own, once. Return where, if there."""
    before, new = given.get(name), _print_of(content)
    given[name] = new
    own = _read(home / name)
    if own is None or _print_of(own) in (before, new):
        if own != content:
            _write(home / name, content)
        return []
    if before in (new, None):  # nothing newer; or it is not known what was given, so that this may be as old
        return []
    folder, _, file = name.partition("/")
    number = 1
    while (own := _read(home / (beside := f"{folder}/{_prefix(number)}{file}"))) is not None and _print_of(own) not in (
        given.get(beside),
        new,
    ):
        number += 1
    _write(home / beside, content)
    given[beside] = new
    return [beside]


def _prefix(number):
    return FRESH if number == 1 else f"{FRESH}{number}_"


def _read(path):
    """Return what is in a file; an empty text for another thing of that name, which stays; None where there is nothing."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b"" if path.is_symlink() else None
    except OSError:
        return b""


def _write(path, content):
    try:
        path.parent.mkdir(private.FOLDERS, exist_ok=True)
    except OSError as error:
        raise CannotWrite(
            f"cannot write {path.name}: {atomic_write.reason(error)}", atomic_write.reason(error)
        ) from None
    atomic_write.write(path, content, private.FILES)


def _link(link, target):
    """Let a name lead to the project; what the student has put in its place stays."""
    if link.is_symlink() and os.readlink(link) != str(target):
        link.unlink()
    with suppress(FileExistsError):
        link.symlink_to(target)


def main() -> int:
    """Lay out the working folder as a home; return 1, after one line, where that cannot be done."""
    try:
        for name in lay_out(Path.cwd(), Path(sys.argv[1])):
            print(f"There is a newer {name.partition(FRESH)[2]}: {name}. Yours is as you left it.")
    except OSError as error:
        print(error if isinstance(error, CannotWrite) else atomic_write.reason(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
