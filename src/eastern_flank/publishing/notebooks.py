"""Run the lessons, each in a fresh kernel of this Python from first cell to last, and leave them in one tidy form.

A run depends on nothing personal: no kernel that is installed for the user, no profile of IPython, no settings of
matplotlib. The same lesson and tables therefore give the same bytes, run after run, and a notebook's history shows only
what somebody changed.
"""

import asyncio
import difflib
import logging
import os
import re
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from itertools import count
from pathlib import Path

import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbclient.util import ensure_async

from eastern_flank.core import atomic_write, project
from eastern_flank.core.text import printable
from eastern_flank.publishing.slide_types import slide_types

# The closed set of tags of a lesson's cells: what each means to whoever makes an edition or a handout from the lesson.
KNOWN_TAGS = {
    "setup": "the one cell every lesson begins with",
    "predict": "asks for a guess before the cell that answers it",
    "chart": "draws a figure",
    "exercise": "to be filled in by the reader; runs as it stands",
    "hint": "helps with an exercise; opens on request",
    "solution": "a worked answer; hidden until asked for",
    "teacher": "for teachers only; left out of the students' edition",
}

GATHERING = "ef.contact_sheet("  # what a lesson calls that shows all figures

CELL_SECONDS = 300  # a cell that takes longer is stuck
MOST_KERNELS = 4  # lessons that run at once, at most: a kernel with pandas and matplotlib takes 150 MB
LONGEST_FOLDER = 80  # characters of a folder for Unix sockets: macOS allows 104 with the socket's own name

TEMPORARY_FILE = r"\b\d+\.py, "  # the name Python gives to a cell with a syntax error: it means nothing to a reader

_LOG = logging.getLogger(__name__)
_LOG.addHandler(logging.NullHandler())  # what goes wrong is said once, by us, and not by each library on the way
_LANGUAGE = {"name": "python"}
_KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
_WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# What a shell may have set and a lesson's committed form must not depend on.
_PERSONAL = ("EASTERN_FLANK_THEME", "EASTERN_FLANK_SIZE", "MPLBACKEND")


class LessonNotFound(FileNotFoundError):
    """No lesson has this name; the message lists those there are."""


class LessonFailed(RuntimeError):
    """A lesson did not run to its end; the message says, one line a lesson, which cell and why."""


# ---------------------------------------------------------------------------------------------------- which lessons


def find(names=()):
    """Return the notebooks of lessons, in the lessons' order.

    Parameters: `names`, lessons by number ("02"), name ("02_troops") or file ("notebooks/02_troops.ipynb"); if there
    are none, all. Returns a list of `Path`, each lesson once. Raises `LessonNotFound` for a name that is no lesson.

    >>> [path.name for path in find(["02"])]
    ['02_troops.ipynb']
    """
    folder = project.root() / "notebooks"
    # Two digits first: a notebook somebody tries things in (Untitled.ipynb) is no lesson.
    lessons = sorted(folder.glob("[0-9][0-9]_*.ipynb"))
    if not lessons:
        raise LessonNotFound(f"there are no lessons in {folder}")
    wanted = {_named(name, lessons) for name in names}
    return [path for path in lessons if path in wanted or not wanted]


def _named(name, lessons):
    """Return the one of `lessons` that `name` names."""
    name = str(name)
    for path in lessons:
        number = path.stem.split("_")[0]
        if name in (path.stem, path.name) or (name.isdecimal() and name.zfill(2) == number) or _is_file(name, path):
            return path
    near = difflib.get_close_matches(Path(name).stem, [path.stem for path in lessons], n=3)
    if near:
        raise LessonNotFound(f"there is no lesson {name!r}; did you mean {' or '.join(near)}?")
    raise LessonNotFound(f"there is no lesson {name!r}; there are {', '.join(path.stem for path in lessons)}")


def _is_file(name, path):
    """Say whether `name` leads to `path` from here or from the project's folder; a copy elsewhere is not the lesson."""
    try:
        return any((start / name).resolve() == path.resolve() for start in (Path.cwd(), path.parents[1]))
    except (OSError, ValueError, RuntimeError):  # too long, a NUL, links in a circle
        return False


# ------------------------------------------------------------------------------------------------------ run a lesson


def execute(path, folder=None, env=None):
    """Run a notebook from top to bottom in a fresh kernel of this Python, and return what it became.

    Parameters: `path`, the notebook, which is read and not written; `folder`, where its code runs (by default where
    the notebook is); `env`, environment variables to set for it. Returns a `NotebookNode`. Raises `LessonFailed` when a
    cell fails, takes longer than `CELL_SECONDS` or ends the kernel; the message is one line, without a traceback.
    Raises `OSError` when the notebook cannot be read.

    >>> execute("notebooks/02_troops.ipynb").cells[1].execution_count
    1
    """
    return _wait(_execute(Path(path), folder, env or {}, _no_progress))


async def _execute(path, folder, env, progress):
    """Do what `execute` promises; `progress(path, done, total)` hears of every cell."""
    nb = read(path)
    progress(path, 0, len(nb.cells))
    with tempfile.TemporaryDirectory(prefix="lesson-", ignore_cleanup_errors=True) as scratch:
        client = _client(nb, scratch)
        failed = None
        try:
            async with _kernel(client, scratch, folder or path.resolve().parent, env):
                for index, cell in enumerate(nb.cells):
                    await client.async_execute_cell(cell, index, execution_count=client.code_cells_executed + 1)
                    progress(path, index + 1, len(nb.cells))
        except CellExecutionError as error:
            failed = f"{error.ename}: {re.sub(TEMPORARY_FILE, '', error.evalue)}"
        except CellTimeoutError:
            failed = f"not finished after {CELL_SECONDS} seconds"
        except (DeadKernelError, RuntimeError) as error:
            if asyncio.current_task().cancelling():  # nbclient takes a Ctrl-C for the kernel's death
                raise asyncio.CancelledError from None
            failed = f"the kernel ended: {_last_line(scratch) or error}"
        if failed:  # outside the handlers, so that no traceback is dragged along
            raise LessonFailed(_one_line(f"{path.stem}: {_place(nb, client.code_cells_executed)}: {failed}"))
    return nb


def read(path):
    """Read a notebook in its tidy form.

    Parameters: `path`, its file. Returns a `NotebookNode`. Raises `LessonFailed` where the file is no notebook of
    version 4, and `OSError` where it cannot be read.

    >>> read("notebooks/02_troops.ipynb").cells[0].cell_type
    'markdown'
    """
    try:
        # Not `nbformat.read`: that gives cells without an id a random one, and prints what it finds wrong.
        nb = tidy(nbformat.v4.reads(Path(path).read_text("utf-8")))
        nbformat.validate(nb)
    except nbformat.ValidationError as error:
        raise LessonFailed(_one_line(f"{Path(path).stem}: not a sound notebook: {error.message}")) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise LessonFailed(f"{Path(path).stem}: not a notebook: {path}") from None
    return nb


def _client(nb, scratch):
    """Return nbclient's runner for `nb`, whose kernel is this Python's own and keeps its files in `scratch`."""
    # Files instead of ports, where there are Unix sockets: nobody can listen in, and the kernel does not warn of it.
    ipc = os.name == "posix" and len(scratch) <= LONGEST_FOLDER
    manager = AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[], log=_LOG),  # without folders it knows this Python's alone
        connection_file=os.path.join(scratch, "kernel.json"),
        transport="ipc" if ipc else "tcp",
        log=_LOG,
    )
    return NotebookClient(
        nb,
        km=manager,
        log=_LOG,
        timeout=CELL_SECONDS,
        iopub_timeout=CELL_SECONDS,  # on a busy machine an output may be late; it must not be lost
        raise_on_iopub_timeout=True,
        record_timing=False,
        store_widget_state=False,
    )


@asynccontextmanager
async def _kernel(client, scratch, folder, env):
    """Give `client` a running kernel; whatever happens, none is left behind."""
    clean = {name: value for name, value in os.environ.items() if name not in _PERSONAL}
    clean |= {name: os.path.join(scratch, name.lower()) for name in ("IPYTHONDIR", "MATPLOTLIBRC")}
    Path(clean["MATPLOTLIBRC"]).touch()  # an empty one comes before that of the user
    clean["EASTERN_FLANK_WORK"] = os.path.join(scratch, "my_work")  # what a reader keeps is neither seen nor touched
    try:
        with open(os.path.join(scratch, "stderr"), "wb") as stderr:
            await client.async_start_new_kernel(cwd=str(folder), env=clean | env, stderr=stderr)
        await client.async_start_new_kernel_client()
        yield
    finally:
        if client.kc is not None:
            client.kc.stop_channels()
        if client.km is not None and client.km.has_kernel:
            # Nothing in a lesson waits for a farewell: killing at once saves 0.2 s a lesson.
            await ensure_async(client.km.shutdown_kernel(now=True))


def _place(nb, executed):
    """Say which cell ran last: by the number that stands beside it on the page, and by its id."""
    codes = [cell for cell in nb.cells if cell.cell_type == "code" and cell.source.strip()]
    return f"cell [{executed}] {codes[executed - 1].id}" if executed else "before its first cell"


def _last_line(scratch):
    """Return the last line the kernel wrote to its standard error, or nothing."""
    with suppress(OSError):
        lines = Path(scratch, "stderr").read_text("utf-8", "replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), None)


def _one_line(text):
    """Fold a message into one line that a terminal shows at a glance."""
    line = " ".join(text.split())
    return line if len(line) <= 400 else line[:399] + "…"


def _wait(coroutine):
    """Run a coroutine to its end, also where an event loop is running already (that is: inside a notebook)."""
    inside = True
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        inside = False
    if not inside:
        return _in_new_loop(coroutine)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_in_new_loop, coroutine).result()


def _in_new_loop(coroutine):
    # On Windows the default loop cannot wait for sockets, and zmq would warn; this one can, everywhere.
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        return runner.run(coroutine)


# ------------------------------------------------------------------------------------------------------ the tidy form


def tidy(nb):
    """Return a notebook in the one form in which lessons are kept; `nb` itself stays as it is.

    What a run or an editor leaves behind goes (timestamps, versions, view states, random widget ids); texts, ids and
    results stay. Parameters: `nb`, a `NotebookNode`. Returns a new one; tidying it again changes nothing.

    >>> tidy(nbformat.v4.new_notebook()).metadata.language_info
    {'name': 'python'}
    """
    counts = count(1)
    metadata = {"kernelspec": _KERNEL, "language_info": _LANGUAGE}
    if "eastern_flank" in nb.metadata:
        metadata["eastern_flank"] = nb.metadata["eastern_flank"]
    cells = [_tidy_cell(cell, position, counts) for position, cell in enumerate(nb.cells, 1)]
    for cell, slide_type in zip(cells, slide_types(nb.cells), strict=True):
        if slide_type:
            cell["metadata"]["slideshow"] = {"slide_type": slide_type}
    return nbformat.from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells})


def _tidy_cell(cell, position, counts):
    """Return a cell with what belongs to a lesson; `counts` numbers the cells that have been run."""
    code = cell.cell_type == "code"
    kept = {
        "cell_type": cell.cell_type,
        "id": cell.get("id", f"cell-{position}"),  # notebooks of before 2020 have no ids
        "metadata": _tidy_metadata(cell.metadata),
        "source": _tidy_code(cell.source) if code else cell.source.strip("\n").rstrip(),
    }
    if cell.get("attachments"):
        kept["attachments"] = cell.attachments
    if code:
        kept["execution_count"] = None if cell.execution_count is None else next(counts)
        kept["outputs"] = _tidy_outputs(cell.outputs, kept["execution_count"])
    return kept


def _tidy_code(source):
    # In code a blank at the end of a line is an accident; in Markdown two of them are a line break.
    return "\n".join(line.rstrip() for line in source.strip("\n").split("\n")).rstrip()


def _tidy_metadata(metadata):
    """Return the entries of a cell's metadata that a lesson uses."""
    tags = sorted(set(metadata.get("tags", [])) & set(KNOWN_TAGS))
    hidden = {key: True for key in ("source_hidden", "outputs_hidden") if metadata.get("jupyter", {}).get(key)}
    others = {key: metadata[key] for key in ("editable", "deletable") if key in metadata}
    return others | ({"tags": tags} if tags else {}) | ({"jupyter": hidden} if hidden else {})


def _tidy_outputs(outputs, executed):
    """Return outputs without what differs from run to run; what was printed in several pieces is one piece again."""
    kept = []
    for output in outputs:
        if output.output_type == "stream":
            if kept and kept[-1].get("name") == output.name:
                kept[-1]["text"] += output.text
            else:
                kept.append({"output_type": "stream", "name": output.name, "text": output.text})
        elif output.output_type == "error":
            kept.append(output)
        elif set(output.data) - {_WIDGET_VIEW}:
            kept.append(_tidy_display(output, executed))
    return kept


def _tidy_display(output, executed):
    """Return a displayed result. A widget's view goes: without a kernel it shows an error in place of the text."""
    data = {kind: content for kind, content in output.data.items() if kind != _WIDGET_VIEW}
    metadata = {kind: more for kind, more in output.metadata.items() if kind in data and more}
    kept = {"output_type": output.output_type, "data": data, "metadata": metadata}
    return kept | ({"execution_count": executed} if output.output_type == "execute_result" else {})


def to_bytes(nb):
    """Return a notebook as the bytes of its file: JSON as Jupyter writes it, in UTF-8, with a newline at the end."""
    return (nbformat.v4.writes(nb).rstrip("\n") + "\n").encode()


def write(nb, path):
    """Write a notebook, whole or not at all, and only if its bytes differ from the file's.

    Parameters: `nb`, a `NotebookNode`; `path`, its file. Returns whether the file changed. Raises `OSError` if it
    cannot be written; the old file is then untouched.

    >>> write(read("notebooks/02_troops.ipynb"), "notebooks/02_troops.ipynb")
    False
    """
    path, content = Path(path).resolve(), to_bytes(nb)
    if path.is_file() and path.read_bytes() == content:
        return False
    atomic_write.write(path, content)
    return True


# --------------------------------------------------------------------------------------------------- run many lessons


def run(names=(), progress=None):
    """Run lessons in place and leave them tidy; a second run changes nothing.

    A figure whose layout is faulty fails its lesson. A lesson that fails keeps its file, and the others still run.

    Parameters: `names`, as for `find`; `progress(path, done, total)`, called as a lesson starts (`done` is 0) and after
    each of its cells. Returns the list of the files that changed. Raises `LessonNotFound`, and, when all lessons have
    had their turn, `LessonFailed` with one line for each that failed.

    >>> run(["02"])
    []
    """
    changed, failed = _in_place(find(names), progress or _no_progress)
    if failed:
        raise LessonFailed("\n".join(failed))
    return changed


def run_report(names=()):
    """Run lessons in place for the command line. Returns the exit status: 0, 1 if something failed, 130 if interrupted.

    Progress and errors go to standard error, an error in one line; what changed goes to standard output.
    """

    def work():
        paths = find(names)
        with _watching(len(paths)) as progress:
            changed, failed = _in_place(paths, progress)
        names_changed = _list(path.stem for path in changed)
        print(f"{len(paths) - len(failed)} of {len(paths)} lessons run; changed: {names_changed}")
        return failed

    return _status(work)


def figures_report(names=(), theme="light", size="16:9", out=None):
    """Run lessons, leave their notebooks alone, and write their figures. Returns the exit status, as `run_report`.

    Parameters: `names`, as for `find`; `theme` and `size`, what the figures are for; `out`, the folder to write to
    (made if it is missing), by default the project's figures/. The figures of a lesson arrive when it has run to its
    end. Which they are is said on standard output, one line a lesson.
    """

    def work():
        paths = find(names)
        folder = Path(out or project.root() / "figures").absolute()
        settings = {"EASTERN_FLANK_THEME": theme, "EASTERN_FLANK_SIZE": size}
        with _desk(folder) as desk, _watching(len(paths)) as progress:
            written, failed = _draw(paths, settings, desk, folder, progress)
        for path, files in written.items():
            print(f"{path.stem}: {_list(files)}")
        return failed

    return _status(work)


def draw(names, theme, size, folder, progress=None):
    """Run lessons, leave their notebooks alone, and write their figures.

    Parameters: `names`, as for `find`; `theme` and `size`, what the figures are for; `folder`, where they go (made if it
    is missing); `progress`, as for `run`. Returns a dict from each lesson's path to the names of its files. Raises
    `LessonNotFound`, and `LessonFailed` where the folder cannot be written to, or when all lessons have had their turn,
    with one line for each that failed; the figures of the others are there.
    """
    settings = {"EASTERN_FLANK_THEME": theme, "EASTERN_FLANK_SIZE": size}
    with _desk(Path(folder).absolute()) as desk:
        written, failed = _draw(find(names), settings, desk, desk.parent, progress or _no_progress)
    if failed:
        raise LessonFailed("\n".join(failed))
    return written


def _in_place(paths, progress):
    """Run lessons and write them; return the files that changed, and a line for each lesson that failed."""
    strict = {"EASTERN_FLANK_STRICT": "1"}
    done, failed = _wait(_all(paths, lambda path: strict, lambda path, nb: write(tidy(nb), path), progress))
    return [path for path, changed in done.items() if changed], failed


def _draw(paths, settings, desk, folder, progress):
    """Run lessons for their figures; return the names of the files of each, and a line for each lesson that failed."""
    owners = {}

    def env(path):
        drawer = desk / path.stem  # a drawer for each: so we know whose is what, and a lesson that fails leaves nothing
        drawer.mkdir()
        return settings | {"EASTERN_FLANK_FIGURES": str(drawer), "EASTERN_FLANK_STRICT": "1"}

    def settle(path, nb):
        files = sorted((desk / path.stem).iterdir())
        for name in (file.name for file in files if file.name in owners):
            raise LessonFailed(f"{path.stem}: {owners[name]} writes a {name} too; give one of them another name")
        for file in files:
            owners[file.name] = path.stem
            file.replace(folder / file.name)
        return [file.name for file in files]

    return _wait(_all(paths, env, settle, progress))


async def _all(paths, env, settle, progress):
    """Run lessons, a few at a time, each with `env(path)`, and hand each that ran to its end to `settle(path, nb)`.

    Returns what `settle` returned, by path, and a line for each lesson that failed; both in the lessons' order.
    """
    turn = asyncio.Semaphore(min(MOST_KERNELS, os.cpu_count() or 1))

    async def one(path):
        async with turn:
            try:
                return settle(path, await _execute(path, None, env(path), progress))
            except LessonFailed as error:
                return error
            except OSError as error:
                return LessonFailed(f"{path.stem}: {error.strerror or error}: {error.filename or path}")

    results = dict.fromkeys(paths)
    for together in ([path for path in paths if not _gathers(path)], [path for path in paths if _gathers(path)]):
        results |= zip(together, await asyncio.gather(*map(one, together)), strict=True)
    failed = [str(result) for result in results.values() if isinstance(result, LessonFailed)]
    return {path: result for path, result in results.items() if not isinstance(result, LessonFailed)}, failed


def _gathers(path):
    """Say whether a lesson shows the figures of the others: it waits until they are drawn."""
    with suppress(OSError, UnicodeDecodeError):
        return GATHERING in path.read_text("utf-8")
    return False


@contextmanager
def _desk(folder):
    """Make `folder` and a place in it to draw at; say in one line if that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # In the folder itself: only within one disk is a finished file moved in one step.
        desk = tempfile.TemporaryDirectory(prefix=".lessons-", dir=folder, ignore_cleanup_errors=True)
    except (OSError, ValueError) as error:  # a name with a NUL in it is no OSError
        reason = getattr(error, "strerror", None) or error
        raise LessonFailed(f"cannot write figures to {printable(str(folder))}: {reason}") from None
    with desk as place:
        yield Path(place)


def _status(work):
    """Do `work`, which returns lines about what failed; print them, or the error it raised. Returns the exit status."""
    try:
        failed = work()
    except (project.ProjectNotFound, LessonNotFound, LessonFailed) as error:
        failed = [str(error)]
    except KeyboardInterrupt:
        print("stopped; lessons that had not finished are as they were", file=sys.stderr)
        return 130
    for line in failed:
        print(line, file=sys.stderr)
    return 1 if failed else 0


def _list(names):
    return ", ".join(names) or "nothing"


def _no_progress(path, done, total):
    """Watch a run without a word."""


@contextmanager
def _watching(lessons):
    """Give a `progress` that shows the lessons under way on standard error: as bars, or without a terminal as lines."""
    if not sys.stderr.isatty():
        yield lambda path, done, total: done or print(f"running {path.stem}", file=sys.stderr, flush=True)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        yield _bars(bars, lessons)


def _bars(bars, lessons):
    """Return a `progress` that keeps a bar for all lessons and one for each that is running."""
    everything, running = bars.add_task("lessons", total=lessons), {}

    def progress(path, done, total):
        if not done:
            running[path] = bars.add_task(path.stem, total=total)
        bars.update(running[path], completed=done)
        if done == total:
            bars.remove_task(running[path])
            bars.advance(everything)

    return progress
