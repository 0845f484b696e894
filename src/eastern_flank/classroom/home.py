"""A student's home on a server for a class: their own copies of lessons and figures, and links to what they only read.

A server for a class lays out a home each time before it starts for a student, as that student and never as the account root:

    python -m eastern_flank.classroom.home PROJECT COMMAND...

lays out the folder that HOME names and then becomes COMMAND, also where something could not be laid out: a student whose disk is
full must get in to delete a file. Without a command its exit status is 1 in that case.
"""

import hashlib
import json
import os
import sys
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from eastern_flank.core import atomic_write, inside, lesson, private
from eastern_flank.core.errors import PlainError

COPIES, LINKS = ("notebooks", "figures"), ("data", "teaching")
GIVEN = ".eastern-flank.json"  # in the home: which version of each file was given, by its SHA-256


def lay_out(home: str | os.PathLike, project: str | os.PathLike) -> list[str]:
    """Give a student what a lesson needs, without ever replacing or removing what they have made or changed.

    There are copies of lessons and figures, the links `data` and `teaching`, and the folder `my_work`, which nobody else can
    read. Where the project has a newer version of a file, an unchanged copy is replaced. Beside a changed one the new one is put
    as `new_02_troops.ipynb` (or `new2_...`), once. A copy that is gone comes back.

    Parameters
    ----------
    home : path
        A folder of the student's.
    project : path
        The folder with `notebooks`, `figures`, `data` and `teaching`, which the student can read. Its path must stay valid.

    Returns
    -------
    list of str
        What could not be laid out and why, a line for each reason; everything else was.
    """
    home, project = Path(home).resolve(), Path(os.path.abspath(project))  # a link to the version in use stays one
    given, troubles = _read(home / GIVEN), {}
    before = dict(given)
    for name in [name for each in COPIES for name in _files(project, each)]:
        with _noted(troubles, name):
            _copy(home, name, (project / name).read_bytes(), given)
    for name in LINKS:
        with _noted(troubles, name):
            _link(home / name, project / name)
    with _noted(troubles, private.FOLDER):
        (home / private.FOLDER).mkdir(private.FOLDERS, exist_ok=True)
    with _noted(troubles, GIVEN):
        if given != before:
            atomic_write.write(home / GIVEN, json.dumps(given, indent=1, sort_keys=True).encode(), private.FILES)
    return [
        f"{names[0]}{f' and {len(names) - 1} more' if names[1:] else ''} could not be laid out: {reason}"
        for reason, names in troubles.items()
    ]


def _files(project, folder):
    """Return the names of a folder's lessons, or figures: not copies of them, in which a teacher may have worked."""
    paths = [path for path in (project / folder).glob("*") if lesson.is_name(path.stem) or path.name == "README.md"]
    return sorted(path.relative_to(project).as_posix() for path in paths if path.is_file())


@contextmanager
def _noted(troubles, name):
    """Note why something could not be laid out, and go on."""
    try:
        yield
    except (PlainError, OSError) as error:
        troubles.setdefault(atomic_write.reason(error), []).append(name)


def _read(path):
    """Return what was given before; nothing where that cannot be read, so that all copies count as changed."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _copy(home, name, content, given):
    """Write a file of the project into the home, or beside the student's own version of it."""
    new = _sign(content)
    if _is_free(home, name, new, given):
        target = name
    elif given.get(name) == new:
        return  # the student has changed it since, and there is no newer one
    else:
        folder, _, file = name.rpartition("/")
        beside = (f"{folder}/new{number if number > 1 else ''}_{file}" for number in count(1))
        target = next(each for each in beside if _is_free(home, each, new, given))
    if _there(home / target) != new:
        atomic_write.write(home / target, content, private.FILES)
    given[name] = given[target] = new


def _is_free(home, name, new, given):
    """Whether a file may be written: it is not there, or it is one that was given and has not been changed."""
    if not inside.stays(home, (home / name).parent):
        raise atomic_write.CannotWrite("", "a link leads elsewhere")
    return not os.path.lexists(home / name) or _there(home / name) in (new, given.get(name, new))


def _there(path):
    """Return the sign of what is in an ordinary file; an empty text for anything else."""
    return _sign(path.read_bytes()) if path.is_file() and not path.is_symlink() else ""


def _sign(content):
    return hashlib.sha256(content).hexdigest()


def _link(path, target):
    """Make a link, or lead one that is there to the new place; what is no link is the student's."""
    if path.is_symlink() and path.readlink() != target:
        path.unlink()
    if not path.is_symlink():
        path.symlink_to(target)


def main(words: list[str]) -> None:
    """Lay out the home of the account that runs this, and become a command.

    Parameters
    ----------
    words : list of str
        The project's folder, the command and its arguments.
    """
    if not words:
        sys.exit("name the project's folder, and the command to run")
    project, *command = words
    troubles = lay_out(Path.home(), project)
    for line in troubles:
        print(line, file=sys.stderr)
    if command:
        try:
            os.execvp(command[0], command)
        except OSError as error:
            sys.exit(f"cannot run {command[0]}: {atomic_write.reason(error)}")
    sys.exit(1 if troubles else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
