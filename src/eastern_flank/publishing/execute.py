"""Run the lessons, each from its first cell to its last in a fresh kernel of this Python, and write them or their figures.

A run depends on nothing personal: no kernel that the user has installed, no profile of IPython, no settings of matplotlib. The
same lesson and tables therefore give the same bytes every time.
"""

import asyncio
import logging
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat.v4 import new_code_cell

from eastern_flank.core import atomic_write, lesson, part, progress, project
from eastern_flank.core.errors import PlainError
from eastern_flank.core.text import one_line, printable
from eastern_flank.figures import metadata
from eastern_flank.publishing import figure_pdf, limits, notebooks, published

GATHERING = b"ef.deck_form("  # what a lesson calls that shows all figures

CELL_SECONDS = 300  # a cell that takes longer is stuck
MOST_KERNELS = 4  # lessons that run at once, at most: a kernel with pandas and matplotlib takes 150 MB
LONGEST_FOLDER = 80  # characters of a folder for Unix sockets: macOS allows 104 with the socket's own name

TEMPORARY_FILE = r"\b\d+\.py, "  # the name Python gives to a cell with a syntax error: it means nothing to a reader
OUT_OF_SIGHT = r"(?<=cannot write ).*[\\/]"  # the folder in which figures are made until their lesson has run

_LOG = logging.getLogger(__name__)
_LOG.addHandler(logging.NullHandler())  # an error is reported once, by us, and not by each library on the way
# What a shell may have set and a lesson's committed form must not depend on.
_PERSONAL = (
    *("EASTERN_FLANK_THEME", "EASTERN_FLANK_SIZE", "EASTERN_FLANK_DPI", "EASTERN_FLANK_TEXT", "MPLBACKEND"),
    "EASTERN_FLANK_CLASS",
    *("PYTHONDEVMODE", "PYTHONINSPECT", "PYTHONOPTIMIZE", "PYTHONSTARTUP", "PYTHONWARNINGS"),
)
_SIZE = "__import__('eastern_flank.charts.style', fromlist=['use_style']).use_style(size='{}')"
FORMATS = ("png", "svg")  # what is written where nobody asks for another


class LessonFailed(PlainError, RuntimeError):
    """A lesson did not run to its end; the message says, one line per lesson, which cell failed and why."""


# ------------------------------------------------------------------------------------------------------ one lesson


async def _execute(path, env, on_progress, after=None):
    """Run a notebook and return what it became; `on_progress(path, done, total)` is called after every cell.

    So is `after(client, cell, place)`, where it is given.
    """
    nb = published.named(notebooks.read(path), path)
    if after:  # for the site, which is made from the lesson as published: what somebody typed into it since is nobody's business
        nb, _ = published.restored(nb, path)
    failed = unwritten = None
    with atomic_write.temporary("lesson-") as scratch:
        client = _client(nb, scratch)
        try:
            await _run_cells(
                client, path, _environment(scratch) | env, os.path.join(scratch, "stderr"), on_progress, after
            )
        except CellExecutionError as error:
            name, said = _fault(nb, client.code_cells_executed, error)
            failed = f"{name}: {re.sub(TEMPORARY_FILE, '', said)}"
            if name == atomic_write.CannotWrite.__name__:  # it is not the cell's fault, and the folder is out of sight
                unwritten = re.sub(OUT_OF_SIGHT, "", said)
        except CellTimeoutError:
            failed = f"not finished after {CELL_SECONDS} seconds"
        except RuntimeError as error:
            if asyncio.current_task().cancelling():  # nbclient takes a Ctrl+C for the kernel's death
                raise asyncio.CancelledError from None
            failed = f"the kernel ended: {_last_line(scratch) or error}"
    if unwritten:  # outside the handlers, so that no traceback is dragged along
        raise LessonFailed(one_line(f"{path.stem}: {unwritten}"))
    if failed:
        raise LessonFailed(one_line(f"{path.stem}: {_place(nb, client.code_cells_executed)}: {failed}"))
    return nb


async def _run_cells(client, path, env, stderr, on_progress, after):
    """Start the kernel and run all cells; whatever happens, no kernel is left behind.

    Not by `client.async_execute`: it takes over Ctrl+C for one notebook, and several are running.
    """
    cells, kernel = client.nb.cells, client.km  # nbclient forgets a kernel that did not answer in time
    on_progress(path, 0, len(cells))
    try:
        with open(stderr, "wb") as stream:
            await client.async_start_new_kernel(cwd=str(path.resolve().parent), env=env, stderr=stream)
        await client.async_start_new_kernel_client()
        for index, cell in enumerate(cells):
            await client.async_execute_cell(cell, index, execution_count=client.code_cells_executed + 1)
            if after:
                await after(client, cell, index)
            on_progress(path, index + 1, len(cells))
    finally:
        if client.kc is not None:
            client.kc.stop_channels()
        if kernel.has_kernel:
            await kernel.shutdown_kernel(now=True)  # a lesson has nothing to save: killing it takes 0.2 s less


def _client(nb, scratch):
    """Return nbclient's runner for `nb`, with a kernel of this Python whose files are in `scratch`."""
    # Files instead of ports, where there are Unix sockets: nobody can listen in, and the kernel does not warn about it.
    ipc = os.name == "posix" and len(str(scratch)) <= LONGEST_FOLDER
    manager = AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[], log=_LOG),  # without folders it finds this Python's alone
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


def _environment(scratch):
    """Return the environment of a kernel: the shell's, without anything personal."""
    env = {name: value for name, value in os.environ.items() if name not in _PERSONAL}
    env |= {name: os.path.join(scratch, name.lower()) for name in ("IPYTHONDIR", "MATPLOTLIBRC")}
    Path(env["MATPLOTLIBRC"]).touch()  # an empty one takes precedence over the user's
    return env | {"EASTERN_FLANK_WORK": os.path.join(scratch, "my_work")}  # a reader's work is neither seen nor touched


def _place(nb, executed):
    """Say which cell ran last: by the number next to it on the page, and by its id."""
    return f"cell [{executed}] {_last(nb, executed).id}" if executed else "before its first cell"


def _last(nb, executed):
    return [cell for cell in nb.cells if cell.cell_type == "code" and cell.source.strip()][executed - 1]


def _fault(nb, executed, error):
    """Return the name of an error and its words; of one that came while a result was shown, ipykernel's reply has neither."""
    shown = [output for output in _last(nb, executed).outputs if output.output_type == "error"]
    told = shown[-1] if shown else error
    return told.ename, told.evalue


def _last_line(scratch):
    """Return the last line the kernel wrote to its standard error, or None."""
    lines = Path(scratch, "stderr").read_text("utf-8", "replace").split("\n")
    return next((line for line in reversed(lines) if line.strip()), None)


# ------------------------------------------------------------------------------------------------------ many lessons


def draw(
    names: Iterable[str | os.PathLike],
    theme: str,
    size: str,
    folder: str | os.PathLike,
    on_progress: Callable[[Path, int, int], object] | None = None,
) -> dict[Path, list[str]]:
    """Run lessons, leave their notebooks alone, and write their figures.

    Parameters
    ----------
    names : iterable of str or path
        As for `notebooks.find`.
    theme, size : str
        What the figures are for, such as "light" and "16:9".
    folder : path
        Where they go; it is made if it is missing.
    on_progress : function, optional
        Called as `on_progress(path, done, total)` when a lesson starts (`done` is 0) and after each of its cells.

    Returns
    -------
    dict of pathlib.Path to list of str
        The names of each lesson's files.

    Raises
    ------
    LessonNotFound
    CannotWrite
        Where the folder cannot be made or written to.
    LessonFailed
        When all lessons have run, with one line for each that failed; the figures of the others are there.
    """
    look = {"EASTERN_FLANK_THEME": theme, "EASTERN_FLANK_SIZE": size}
    wanted = dict.fromkeys(notebooks.find(names), ())
    written, failed = _draw(wanted, look, FORMATS, folder, on_progress or (lambda *_: None))
    if failed:
        raise LessonFailed(*failed)
    return written


def _draw(wanted, look, formats, folder, on_progress):
    """Run lessons for their figures; return the names of each lesson's files, and a line for each lesson that failed.

    `wanted` has for each lesson the names of its figures that are asked for; all are, where there is none.
    """
    owners, folder = {}, Path(folder).absolute()

    def env(path):
        drawer = place / path.stem  # one for each, so that a lesson that fails leaves nothing
        drawer.mkdir()
        return look | {"EASTERN_FLANK_FIGURES": str(drawer)}

    def settle(path, nb):
        files = _chosen(place / path.stem, wanted[path], formats)
        for name in (file.name for file in files if file.name in owners):
            raise LessonFailed(f"{path.stem}: {owners[name]} writes a {name} too; give one of them another name")
        for file in files:
            owners[file.name] = path.stem
            file.replace(folder / file.name)
        return [file.name for file in files]

    with atomic_write.scratch(folder, "figures") as place:
        return _wait(_all(wanted, env, settle, on_progress))


def _chosen(drawer, names, formats):
    """Return, of the files that a lesson has drawn, those that are asked for; a PDF is made of its two others."""
    if lacking := [name for name in names if not (drawer / f"{name}.png").exists()]:
        raise LessonFailed(f"{drawer.name} does not draw {lacking[0]}")
    if "pdf" in formats:
        for name in names or sorted(path.stem for path in drawer.glob("*.png")):
            content = figure_pdf.pdf(metadata.read(drawer / f"{name}.png"), (drawer / f"{name}.text").read_bytes())
            (drawer / f"{name}.pdf").write_bytes(content)
    files = sorted(file for file in drawer.iterdir() if file.suffix[1:] in formats)
    return [file for file in files if not names or file.stem in names]


def for_site(
    paths: Sequence[Path], on_progress: Callable[[Path, int, int], object]
) -> dict[Path, nbformat.NotebookNode]:
    """Run lessons, as published, with descriptions of their parts in place of pictures (see `core.part`).

    Each plot in a description is a dict with a drawing of each width: a cell that shows figures is run once for each.

    Parameters
    ----------
    paths : sequence of Path
    on_progress : function
        As for `draw`.

    Returns
    -------
    dict of Path to nbformat.NotebookNode
        What each became.

    Raises
    ------
    LessonFailed
        With one line for each lesson that failed.
    """
    env = {"EASTERN_FLANK_SITE": "1", "EASTERN_FLANK_SIZE": part.WIDTHS[0]}
    # What takes longest comes first; none waits for the figures of the others.
    longest = sorted(paths, key=lambda path: -_source(path).count(b"ef.live("))
    done, failed = _wait(_all(longest, lambda path: env, lambda path, nb: nb, on_progress, _draw_in_all_widths))
    if failed:
        raise LessonFailed(*failed)
    return {path: done[path] for path in paths}


async def _draw_in_all_widths(client, cell, place):
    """Run a cell that shows figures again for each other width, and put all drawings into the first one's descriptions."""
    first, *others = part.WIDTHS
    shown = _figures(cell)
    drawings, executed = [{first: about["svg"]} for about in shown], client.code_cells_executed
    for width in others if shown else ():
        again = new_code_cell(cell.source)
        for code in (new_code_cell(_SIZE.format(width)), again, new_code_cell(_SIZE.format(first))):
            await client.async_execute_cell(code, place, store_history=False)
        for drawing, about in zip(drawings, _figures(again), strict=True):
            drawing[width] = about["svg"]
    for about, drawing in zip(shown, drawings, strict=True):
        about["svg"] = drawing
    client.nb.cells[place], client.code_cells_executed = cell, executed


def _figures(cell):
    described = [output["data"][part.MIME] for output in cell.get("outputs", ()) if part.MIME in output.get("data", {})]
    return [about for about in described if about["part"] == "figure"]


async def _all(paths, env, settle, on_progress, after=None):
    """Run lessons, a few at a time, each with `env(path)`, and pass each that ran to its end to `settle(path, nb)`.

    `after` is as for `_execute`; with it no lesson waits for the others.

    Returns what `settle` returned, by path, and a line for each lesson that failed; both in the order of the lessons.
    """
    turn = asyncio.Semaphore(min(MOST_KERNELS, os.cpu_count() or 1))

    async def one(path):
        async with turn:
            try:
                return settle(path, await _execute(path, {"EASTERN_FLANK_STRICT": "1"} | env(path), on_progress, after))
            except PlainError as error:
                return error
            except OSError as error:
                return LessonFailed(f"{path.stem}: {atomic_write.reason(error)}")

    results = dict.fromkeys(paths)
    for last in (False, True):  # a lesson that shows the figures of the others waits until they are drawn
        together = [path for path in paths if (not after and _gathers(path)) is last]
        results |= zip(together, await asyncio.gather(*map(one, together)), strict=True)
    failed = [str(result) for result in results.values() if isinstance(result, PlainError)]
    return {path: result for path, result in results.items() if not isinstance(result, PlainError)}, failed


def _gathers(path):
    return GATHERING in _source(path)


def _source(path):
    """Return the bytes of a lesson, to see what it calls; none where `notebooks.read` will say what is wrong with it."""
    with suppress(OSError):
        return path.read_bytes() if path.is_file() and path.stat().st_size <= limits.FILE else b""
    return b""


def _wait(coroutine):
    """Run a coroutine to its end: in a thread, where an event loop is running already, as in a notebook."""

    def in_new_loop():
        # On Windows the default loop cannot wait for sockets, and zmq would warn; this one can, everywhere.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            return runner.run(coroutine)

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return in_new_loop()
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(in_new_loop).result()


# ------------------------------------------------------------------------------------------------ for the command line


def run_report(names: Iterable[str | os.PathLike] = ()) -> int:
    """Run lessons in place for the command line, and leave them tidy; a second run changes nothing.

    A figure with a faulty layout fails its lesson. A lesson that fails keeps its file, and the others still run. Progress and
    errors go to standard error, one line per failed lesson; what changed goes to standard output.

    Parameters
    ----------
    names : iterable of str or path
        As for `notebooks.find`.

    Returns
    -------
    int
        The exit status: 0, or 1 if a lesson failed. What stops all of them is raised, as from `draw`.
    """

    def work(paths, on_progress):
        run = _all(paths, lambda path: {}, lambda path, nb: notebooks.write(notebooks.tidy(nb), path), on_progress)
        changed, failed = _wait(run)
        names = ", ".join(path.stem for path in changed if changed[path])
        return [f"{len(changed)} of {len(paths)} lessons run; changed: {names or 'nothing'}"], failed

    return _report(lambda: notebooks.find(names), work)


def figures_report(
    names: Iterable[str | os.PathLike] = (),
    theme: str = "light",
    size: str = "16:9",
    out: str | os.PathLike | None = None,
    formats: Iterable[str] = FORMATS,
    dpi: int | None = None,
) -> int:
    """Run lessons for the command line, leave their notebooks alone, and write their figures.

    The figures of a lesson arrive when it has run to its end. Standard output says, one line per lesson, which they are.

    Parameters
    ----------
    names : iterable of str or path
        Figures or lessons, as for `metadata.meant`; if there are none, all.
    theme, size : str
        What the figures are for.
    out : path, optional
        The folder to write to, by default the project's figures/.
    formats : iterable of str
        Of "png", "svg" and "pdf".
    dpi : int, optional
        Pixels per inch of a PNG, by default those of the size.

    Returns
    -------
    int
        The exit status, as from `run_report`.
    """
    wanted = {}

    def find():
        if "pdf" in formats:
            figure_pdf.check()
        wanted.update(_wanted(names))
        return list(wanted)

    def work(paths, on_progress):
        look = {"EASTERN_FLANK_THEME": theme, "EASTERN_FLANK_SIZE": size}
        look |= {"EASTERN_FLANK_DPI": str(dpi)} if dpi else {}
        look |= {"EASTERN_FLANK_TEXT": "1"} if "pdf" in formats else {}
        written, failed = _draw(wanted, look, formats, out or project.root() / "figures", on_progress)
        return [f"{path.stem}: {', '.join(files) or 'nothing'}" for path, files in written.items()], failed

    return _report(find, work)


def _wanted(names):
    """Return the lessons to run, and of each the names of its figures that are asked for: none where all are."""
    if not names:
        return dict.fromkeys(notebooks.find(), ())
    found = {}
    for meaning in metadata.meant(names):
        path = lesson.path_of(meaning[:2]) if isinstance(meaning, str) else meaning
        if path is None:
            raise LessonFailed(f"no lesson draws {meaning}: it was made by hand")
        found.setdefault(path, []).append(meaning)
    return {path: () if path in found[path] else found[path] for path in notebooks.find(found)}


def _report(find, work):
    """Do `work`, which returns lines about what was done and lines about what failed; print them, return the exit status."""
    paths = find()
    with progress.bar("running {}", len(paths)) as shown:
        done, failed = work(paths, lambda path, done, total: shown(path.stem, done, total))
    for line in done:
        progress.say(line)
    for line in failed:
        print(printable(line), file=sys.stderr)
    return 1 if failed else 0
