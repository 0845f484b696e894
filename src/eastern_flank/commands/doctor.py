"""What is installed, found and writable, and what to do: `eastern-flank doctor`.

Each check stands alone, so that a broken package or table hides nothing else, and needs no network. No line names a person: all
can be part of a report of a fault.
"""

import errno
import getpass
import io
import os
import platform
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from importlib import import_module, metadata
from pathlib import Path

from eastern_flank.core import atomic_write, lesson, private, project
from eastern_flank.core.text import one_line, printable

OK, LOOK, WRONG = "ok", "look", "wrong"
PACKAGE = "eastern-flank"
FETCH = "run the first line of README.md again, which fetches what is needed"
LOADED = ("pandas", "matplotlib")  # whether these can be imported is tried, since much depends on them
LITTLE, TOO_LITTLE = 500, 50  # megabytes of a disk that are free
PORT = 8888  # the first that JupyterLab tries
OF_A_CLASS = ("EASTERN_FLANK_CLASS", "EASTERN_FLANK_CLASS_FOLDER", "EASTERN_FLANK_AHEAD")  # what deploy/class sets

Line = tuple[str, str]


def report() -> int:
    """Print what was found.

    Returns
    -------
    int
        The exit status: 0, or 1 if something is wrong.
    """
    states = set()
    for check in CHECKS:
        try:
            found = list(check())
        except Exception as error:  # of a library, or of ours: the other lines are still of use
            found = [(WRONG, f"{check.__name__}: {type(error).__name__}: {atomic_write.reason(error)}")]
        for state, line in found:
            states.add(state)
            print(f"{state:6}{_nameless(one_line(printable(line)))}")
    return 1 if WRONG in states else 0


def _nameless(line):
    """Leave out who uses this computer: the home folder is ~, and a folder elsewhere that has the user's name is *."""
    with suppress(RuntimeError):  # an account without a home
        home = re.escape(str(Path.home()))
        line = re.sub(rf"{home}(?![\w.-])", "~", line) if len(home) > 1 else line
    with suppress(OSError, KeyError, ImportError):  # an account without a name
        line = re.sub(rf"(?<=[/\\]){re.escape(getpass.getuser())}(?![\w.-])", "*", line)
    return line


# ------------------------------------------------------------------------------------------------- what is installed


def versions() -> Iterator[Line]:
    """Compare what is installed with what the project needs."""
    from packaging.requirements import Requirement

    ours = metadata.metadata(PACKAGE)
    fits = Requirement(f"python{ours['Requires-Python']}").specifier.contains(platform.python_version(), True)
    about = f"{PACKAGE} {ours['Version']}, Python {platform.python_version()}, {platform.platform(terse=True)}"
    yield (OK, about) if fits else (WRONG, f"{about}: Python {ours['Requires-Python']} is needed; {FETCH}")
    needs = [need for text in ours.get_all("Requires-Dist") if not (need := Requirement(text)).marker]
    faults = list(filter(None, map(_fault, needs)))
    yield from ((WRONG, fault) for fault in faults)
    if not faults:
        yield OK, f"{len(needs)} packages have the versions that are needed"


def _fault(need):
    """Return what is wrong with a package, or None."""
    try:
        has = metadata.version(need.name)
    except metadata.PackageNotFoundError:
        return f"{need.name} is not installed: {FETCH}"
    if not need.specifier.contains(has, True):
        return f"{need.name} {has} is installed, but {need.specifier} is needed: {FETCH}"
    return None


def libraries() -> Iterator[Line]:
    """Try whether the libraries that most depends on can be loaded."""
    for name in LOADED:
        try:
            import_module(name)
        except Exception as error:
            yield WRONG, f"{name} cannot be loaded ({type(error).__name__}: {error}): {FETCH}"
        else:
            yield OK, f"{name} {metadata.version(name)} can be loaded"


def pango() -> Iterator[Line]:
    """Try whether PDFs can be set."""
    try:
        with redirect_stdout(io.StringIO()):  # it would print half a page on what is missing
            import_module("weasyprint")
    except ModuleNotFoundError as missing:
        yield WRONG, f"{missing.name} is not installed: {FETCH}"
    except (ImportError, OSError):
        yield LOOK, "WeasyPrint does not find Pango: handouts have no PDFs; README.md says under Handouts how to get it"
    else:
        yield OK, "WeasyPrint finds Pango: handouts have PDFs"


def git() -> Iterator[Line]:
    """Look for git, which is of use but not needed."""
    if shutil.which("git"):
        yield OK, "git is there"
    else:
        yield LOOK, "git is not there: it is needed only to change the project"


def fonts() -> Iterator[Line]:
    """Look for the typeface of the figures."""
    folder = Path(import_module("font_source_sans_pro").font_directory)
    if (folder / "SourceSansPro-Regular.ttf").is_file():
        yield OK, "Source Sans Pro is there: figures look as in the gallery"
    else:
        yield WRONG, f"Source Sans Pro is not there, so that figures would look otherwise: {FETCH}"


# ------------------------------------------------------------------------------------------------------ what is found


def place() -> Iterator[Line]:
    """Say which project a command works on, and what it has."""
    root = project.root()
    yield OK, f"the project is {root}"
    number = len(lesson.paths())
    if number:
        yield OK, f"{number} lessons in notebooks"
    else:
        yield WRONG, f"no lessons in {root / 'notebooks'}: open the project's own folder and try again"
    for path in lesson.paths():
        if lesson.heading(path).line == lesson.UNTITLED:
            yield WRONG, f"notebooks/{path.name} cannot be read, or has no title: put back the file as it was"
    for copy in lesson.copies():
        yield LOOK, f"notebooks/{copy.name} is no lesson, and no command takes it: it looks like a copy of one"


def tables() -> Iterator[Line]:
    """Check the tables."""
    from eastern_flank.tables import check

    found = check.examine()
    if found.defects:
        number = len(found.defects)
        yield WRONG, f"the tables have {number} mistake{'s' * (number > 1)}: 'eastern-flank check' says where"
    else:
        yield OK, f"{found.tables} tables without mistakes"


def pictures() -> Iterator[Line]:
    """Look for the figures' files."""
    from eastern_flank.commands import names

    known = names.figures()
    missing = [name for name in known if not (project.root() / "figures" / f"{name}.png").is_file()]
    if missing:
        yield LOOK, f"{len(missing)} of {len(known)} figures are not in figures: 'eastern-flank figures' draws them"
    else:
        yield OK, f"{len(known)} figures in figures"


# -------------------------------------------------------------------------------------------------- what is writable


def folders() -> Iterator[Line]:
    """Try to write in the folders that lessons, commands and JupyterLab write in."""
    root = project.root()
    if private.serves(root):
        places = ("notebooks", "figures", "slides", "handouts")
        yield from _written([private.own(), *(root / name for name in places)])
        return
    yield from _written([private.own()])
    if private.is_yours(root):  # a stick that is locked: all else is done elsewhere
        yield LOOK, f"{root} cannot be written, so lessons are not saved there; commands write elsewhere with --out"
    else:  # as on a server, which has one project for all
        yield OK, "the project is another account's, and yours to read; what you make goes elsewhere"


def scratch() -> Iterator[Line]:
    """Try to write in the folder for temporary files."""
    yield from _written([tempfile.gettempdir()])


def jupyter_folders() -> Iterator[Line]:
    """Try to write in the folders of JupyterLab."""
    from jupyter_core import paths

    yield from _written([paths.jupyter_config_dir(), paths.jupyter_data_dir(), paths.jupyter_runtime_dir()])


def _written(folders):
    """Try to write a file without a name in each folder, or where it would be made; say in one line which can be written."""
    good = []
    for folder in map(Path, folders):
        there = next(each for each in (folder, *folder.parents) if each.exists())
        try:
            with tempfile.TemporaryFile(dir=there) as file:
                file.write(b"x")
            good.append(str(folder))
        except OSError as error:
            yield WRONG, f"{folder} cannot be written: {atomic_write.reason(error)}; make room there, or allow it"
    if good:
        yield OK, f"can be written: {', '.join(good)}"


def disks() -> Iterator[Line]:
    """Say how much room there is."""
    for folder, what in ((project.root(), "the project"), (tempfile.gettempdir(), "temporary files")):
        free = shutil.disk_usage(folder).free // 10**6
        state = WRONG if free < TOO_LITTLE else LOOK if free < LITTLE else OK
        yield state, f"{free:,} MB are free for {what}{'' if state == OK else '; make some room'}"


# ------------------------------------------------------------------------------------- what could change the outcome


def environment() -> Iterator[Line]:
    """Look for settings of the shell that make a difference."""
    if sys.dont_write_bytecode:
        yield LOOK, "PYTHONDONTWRITEBYTECODE is set: everything starts more slowly; unset it"
    if os.environ.get("EASTERN_FLANK_CLASS"):
        yield OK, "this is a class's server, whose settings a lesson takes over"
    ours = [
        *sorted(name for name in os.environ if name.startswith("EASTERN_FLANK_") and name not in OF_A_CLASS),
        "MPLBACKEND",
    ]
    for name in filter(os.environ.get, ours):
        yield LOOK, f"{name} is set in this shell, and changes what lessons draw or keep; unset it if that is not meant"


def settings() -> Iterator[Line]:
    """Look for files that run, or change charts, whenever a lesson is opened."""
    home = Path(os.environ.get("IPYTHONDIR") or Path.home() / ".ipython")
    files = [*home.glob("profile_default/startup/*.*py"), *home.glob("profile_default/ipython*_config.py")]
    for path in sorted(files):
        yield LOOK, f"{path} runs in every lesson, and may change what it shows; move it away if a lesson looks odd"
    import matplotlib

    rc = Path(matplotlib.matplotlib_fname())
    if not rc.is_relative_to(Path(matplotlib.__file__).parent):
        yield LOOK, f"{rc} changes charts; move it away if a figure looks odd"
    if not files and rc.is_relative_to(Path(matplotlib.__file__).parent):
        yield OK, "no settings of IPython or matplotlib change a lesson"


def port() -> Iterator[Line]:
    """Try whether JupyterLab gets its usual port."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name != "nt")
        try:
            listener.bind(("127.0.0.1", PORT))
            yield OK, f"port {PORT} is free for JupyterLab"
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                yield (
                    WRONG,
                    f"no program can listen at 127.0.0.1 ({atomic_write.reason(error)}), as JupyterLab does: allow it",
                )
                return
            yield LOOK, f"port {PORT} is in use, perhaps by another JupyterLab: a new one takes the next port"


def terminal() -> Iterator[Line]:
    """Say what letters the terminal shows."""
    encoding = getattr(sys.stdout, "encoding", None) or "none"
    if "utf" in encoding.lower():
        yield OK, f"the terminal takes {encoding}"
    else:
        yield LOOK, f"the terminal takes {encoding}: letters that it does not have are shown otherwise"


CHECKS = (
    versions,
    libraries,
    pango,
    git,
    fonts,
    place,
    tables,
    pictures,
    folders,
    scratch,
    jupyter_folders,
    disks,
    environment,
    settings,
    port,
    terminal,
)
