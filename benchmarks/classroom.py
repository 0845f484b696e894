"""10: how many students does a server carry? A class opens lesson 02 at the same time, next to JupyterHub with an empty notebook.

    python -m benchmarks.classroom 12          # 12 at once, and 12 over a minute, on this machine; nothing is written

Students are clients as in `classroom_student.py`, on the machine that they measure. The hubs are in `classroom_hubs.py`.
"""

import asyncio
import contextlib
import json
import os
import statistics
import sys
import time
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

import click
import matplotlib.pyplot as plt
import psutil
from playwright.sync_api import sync_playwright

import eastern_flank as ef

from . import classroom_hubs as hubs
from . import classroom_student as students
from .measuring import ROOT, Row, median

sys.path.insert(0, str(ROOT / "tests" / "helpers"))
import chromium

PLOT = Path(__file__).with_name("classroom.png")
SIZES, QUICK_SIZES = (5, 10, 20, 30), (2,)
PROXY = "configurable-http-proxy"
AT_ONCE, PACED = "", "over a minute"
# Seconds in which all log in, and from how many to how many they read before each cell after the first chart.
PACES, QUICK_PACES = {AT_ONCE: (10, None), PACED: (60, (3, 9))}, {AT_ONCE: (1, None), PACED: (2, (0.05, 0.1))}
MEMORY, FIRST, OWN_FIRST, GROWTH = 262, 60, 10, 1.15  # the goals
LONGEST = 900  # seconds of one run
EVERY = 1  # seconds between two looks at the processes
OWN = (
    "/api/sessions",
    "/api/kernels/",
    "/api/events",
    "/oauth_callback",
    "/api/me",
)  # paths that name what only one student has


# --------------------------------------------------------------------------------------------------------------- one run


@dataclass
class Run:
    """What came of one class.

    Attributes: `students`; `seconds`, of processor time, by kinds of processes, with the students' own as "client"; `memory`, as
    of `Hub.memory` when all had done everything; `line`, a list of (seconds after the first login, seconds of processor time of
    the server so far); `others`, the share of the machine that other programs took.
    """

    students: list
    seconds: dict = field(default_factory=dict)
    memory: dict = field(default_factory=dict)
    line: list = field(default_factory=list)
    others: float = 0

    @property
    def failures(self):
        return [f"{each.username} {each.failure}" for each in self.students if each.failure]

    @property
    def first(self):
        """Seconds from the first login to the last first chart."""
        begun = min(each.begun for each in self.students)
        return max((each.begun + each.first - begun for each in self.students if each.first), default=float("nan"))

    @property
    def longest(self):
        """Seconds from a student's own login to the first chart, the longest."""
        return max((each.first for each in self.students if each.first), default=float("nan"))

    @property
    def moves(self):
        return sorted(move for each in self.students for move in each.moves)

    @property
    def each(self):
        """Megabytes of a student's processes."""
        return sum(self.memory.get(kind, (0, 0))[0] for kind in ("server", "kernel", "other")) / len(self.students)

    @property
    def all(self):
        """Megabytes of the whole class, with the hub."""
        return sum(used for used, _ in self.memory.values())

    @property
    def work(self):
        """Seconds of processor time that a student took, with a share of the hub."""
        return sum(used for kind, used in self.seconds.items() if kind != "client") / len(self.students)

    @property
    def until_first(self):
        """Seconds of processor time until the last first chart."""
        return next(
            (used for at, used in self.line if at >= self.first), self.line[-1][1] if self.line else float("nan")
        )


def carried(hub, files, pace=PACES[AT_ONCE]):
    """Let a class come to a hub, at a pace as in `PACES`, and return its `Run`."""
    people = [students.Student(number, *account) for number, account in enumerate(hub.accounts)]
    run = Run(people)
    asyncio.run(_attend(hub, files, *pace, run))
    for said in run.failures:
        click.echo(f"  failed: {said}", err=True)
    return run


async def _attend(hub, files, spread, reading, run):
    people = run.students
    gates = [students.Gate(number) for number in (len(people), len(people), 1)]
    lesson = students.Lesson(hub.base, hub.taught, files, reading, *gates)
    watch = _Watch(hub)
    watching = asyncio.create_task(watch.look())
    working = [
        asyncio.create_task(students.attend(each, lesson, spread * each.number / len(people))) for each in people
    ]
    try:
        try:
            await asyncio.wait_for(lesson.ended.wait(), LONGEST)
        except TimeoutError:
            for each in people:
                each.failure = each.failure or ("" if "done" in each.seen else f"not done after {LONGEST} s")
        watching.cancel()
        watch.note()
        run.seconds, run.others, run.line = watch.seconds(), watch.others(), watch.line
        run.memory = hub.memory()
        lesson.over.leave(1)
        await asyncio.wait(working, timeout=60)
    finally:
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
    begun = min((each.begun for each in people if each.begun), default=watch.begun)
    run.line = [(at - begun, used) for at, used in run.line]
    for task in working:
        if not task.cancelled() and (error := task.exception()):
            raise error


class _Watch:
    """Looks at the processor time of the hub, of this program, and of the machine."""

    def __init__(self, hub):
        self._hub, self._client, self.line, self.begun = hub, psutil.Process(), [], time.monotonic()
        self._first, self._machine_first = self._used(), psutil.cpu_times()

    def _used(self):
        return self._hub.seconds() | {"client": sum(self._client.cpu_times()[:2])}

    async def look(self):
        while True:
            self.note()
            await asyncio.sleep(EVERY)

    def note(self):
        self._last = self._used()
        self.line.append((time.monotonic(), sum(self.seconds().values()) - self.seconds()["client"]))

    def seconds(self):
        return {kind: max(0, used - self._first.get(kind, 0)) for kind, used in self._last.items()}

    def others(self):
        """The share of all processor time since the beginning that neither the hub nor the students took."""
        now = psutil.cpu_times()
        passed = {name: getattr(now, name) - getattr(self._machine_first, name) for name in now._fields}
        whole = sum(seconds for name, seconds in passed.items() if not name.startswith("guest"))
        idle = passed["idle"] + passed.get("iowait", 0)
        return max(0, whole - idle - sum(self.seconds().values())) / whole


# ---------------------------------------------------------------------------------------------- what a browser asks for


def fetched(hub):
    """Let the first student open the notebook in a Chromium; return the paths that it fetched from the student's server."""
    (username, password), server = hub.accounts[0], f"/user/{hub.accounts[0][0]}"
    place = f"{server}/lab/tree/{students.LESSON}" if hub.taught else f"{server}/lab"
    with sync_playwright() as playwright:
        own = chromium.find(playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=own, args=list(chromium.FLAGS))
        try:
            page = browser.new_page()
            page.set_default_timeout(chromium.PATIENCE)
            asked = []
            page.on("response", lambda answer: asked.append((answer.request.method, answer.status, answer.url)))
            page.goto(f"{hub.base}/hub/login?next={quote(f'/hub/spawn?next={quote(place)}')}")
            page.fill("input[name=username]", username)
            page.fill("input[name=password]", password)
            page.click("#login_submit")
            page.wait_for_selector(".jp-NotebookPanel .jp-Cell" if hub.taught else ".jp-Launcher")
            page.wait_for_load_state("networkidle")
        finally:
            browser.close()
    found = {}
    for method, status, url in asked:
        parts = urlsplit(url)
        path = parts.path.removeprefix(server)
        if method == "GET" and status == 200 and path != parts.path and not path.startswith(("/lab/tree", *OWN)):
            found.setdefault(path, path + ("?" + parts.query if parts.query else ""))
    if not any("/static/" in path for path in found):
        raise RuntimeError(f"{place} did not open in Chromium")
    return [*found.values()]


# -------------------------------------------------------------------------------------------------------- the whole series


def measure(rounds, quick):
    runs, sizes = {}, QUICK_SIZES if quick else SIZES
    plans = [(kind, size, AT_ONCE) for kind in (hubs.Ours, hubs.Bare) for size in sizes]
    for kind, name, run in series([*plans, (hubs.Ours, sizes[-1], PACED)], rounds, QUICK_PACES if quick else PACES):
        runs.setdefault((kind, name), []).append(run)
    yield from rows(runs, sizes)
    if not quick:
        plot(runs, sizes)


def series(plans, rounds=1, paces=PACES):
    """Let classes come, each to a hub of its own; yield the kind of the hub, the name of the run, and the `Run`."""
    with hubs.interrupted_by_signals(), hubs.installed() as prefix:
        files = {}
        for kind in dict.fromkeys(kind for kind, *_ in plans):
            with kind(prefix, 1) as hub:
                files[kind] = fetched(hub)
        for _ in range(rounds):
            for kind, size, pace in plans:
                name = f"{size} {pace}".strip()
                with kind(prefix, size) as hub:
                    run = carried(hub, files[kind], paces[pace])
                click.echo(f"  {kind.__name__.lower()}, {name}: {told(run)}", err=True)
                yield kind, name, run


def told(run):
    """What came of a run, in one line."""
    kinds = ", ".join(f"{kind} {used:.0f}" for kind, used in run.seconds.items() if used >= 0.5)
    moves = f"moves {statistics.median(run.moves):.2f} s, nine of ten {ninth(run.moves):.2f} s; " if run.moves else ""
    return (
        f"{len(run.failures)} failed; last first chart {run.first:.1f} s, {run.longest:.1f} s after their own login; {moves}"
        f"{run.each:.0f} MB each, {run.all:.0f} in all; processor {run.work:.2f} s each ({kinds}); others {run.others:.0%}"
    )


def ninth(values):
    """What nine of ten do not exceed."""
    return values[int(0.9 * (len(values) - 1))] if values else float("nan")


def rows(runs, sizes):
    """Rows with a column for each run; the goals are for the largest class."""
    largest, paced = str(sizes[-1]), f"{sizes[-1]} {PACED}"

    def row(what, take, *, of=hubs.Ours, names=None, unit="s", goal=None, judged=largest):
        times = {
            name: [round(take(run), 3) for run in found]
            for (kind, name), found in runs.items()
            if kind is of and name in (names or [*map(str, sizes), paced])
        }
        value = median(times[judged]) if goal is not None else None
        return Row(
            what, median(times[judged if judged in times else next(iter(times))]), None, value, unit, goal, "", times
        )

    at_once, bare = [*map(str, sizes)], {"of": hubs.Bare, "names": [*map(str, sizes)]}
    floor = "the same, JupyterHub with an empty notebook"
    yield row("students who failed at something", lambda run: len(run.failures), unit="", goal=0)
    yield row(
        "of those who come over a minute", lambda run: len(run.failures), unit="", goal=0, names=[paced], judged=paced
    )
    yield row("the last student's first chart, after the first login", lambda run: run.first, names=at_once, goal=FIRST)
    yield row(f"{floor}, to the kernel's first answer", lambda run: run.first, **bare)
    yield row("the first chart after the own login, the longest", lambda run: run.longest, goal=OWN_FIRST, judged=paced)
    yield row(
        "from a move to its picture, half of all at most", lambda run: statistics.median(run.moves or [float("nan")])
    )
    yield row("from a move to its picture, nine of ten at most", lambda run: ninth(run.moves))
    yield row("memory per student", lambda run: run.each, unit="MB", goal=MEMORY)
    yield row(floor, lambda run: run.each, unit="MB", **bare)
    yield row("memory of all, with the hub", lambda run: run.all, unit="MB")
    yield row("processor time per student, for the whole lesson", lambda run: run.work)
    yield row(floor, lambda run: run.work, **bare)
    yield row("processor time until the last first chart, all together", lambda run: run.until_first, names=at_once)
    for what, take in (("processor time", lambda run: run.work), ("memory", lambda run: run.each)):
        small, large = (median([take(run) for run in runs[hubs.Ours, str(size)]]) for size in (sizes[0], sizes[-1]))
        name = f"{what} per student, compared with a class of {sizes[0]}"
        yield Row(name, large, small, large / small, "times", GROWTH, "", {largest: [round(large / small, 3)]})
    yield row("what other programs took of the machine meanwhile", lambda run: 100 * run.others, unit="%")


def plot(runs, sizes):
    """Draw the last first chart and the memory over the size of the class, next to linear growth; write classroom.png."""
    with plt.rc_context():
        ef.use_style()
        fig, axes = plt.subplots(1, 2, layout="constrained", figsize=(9, 4))
        for ax, title, take in zip(
            axes,
            ("Seconds until everybody has a first chart", "Memory of all, in GB"),
            (lambda run: run.first, lambda run: run.all / 1000),
            strict=True,
        ):
            for kind, shade, marker, name in (
                (hubs.Ours, "alliance", "o", "lesson 02"),
                (hubs.Bare, "industry", "s", "JupyterHub, an empty notebook"),
            ):
                values = [median([take(run) for run in runs[kind, str(size)]]) for size in sizes]
                ax.plot(sizes, values, color=ef.colour(shade), marker=marker, label=name)
                if kind is hubs.Ours:
                    linear = [values[0] / sizes[0] * size for size in (0, sizes[-1])]
                    ax.plot((0, sizes[-1]), linear, linestyle="--", color=ef.colour("muted"), label="linear growth")
            ax.set(xlim=(0, None), ylim=(0, None), xlabel="students, all at once")
            ax.set_title(title, loc="left")
            ax.tick_params(labelsize=plt.rcParams["xtick.labelsize"])
            ax.grid(True)
        axes[0].legend(frameon=False)
        fig.savefig(PLOT, dpi=80, metadata={"Software": None, "Title": "A class on one server, over its size"})
        plt.close(fig)


def versions():
    """The versions of what is installed for the measurement."""
    locked = {each["name"]: each.get("version") for each in tomllib.loads((ROOT / "uv.lock").read_text())["package"]}
    proxy = json.loads((hubs.DEPLOY / "package-lock.json").read_text())["packages"][f"node_modules/{PROXY}"]
    return {name: locked[name] for name in ("jupyterhub", "jupyterlab")} | {PROXY: proxy["version"]}


@click.command()
@click.argument("size", type=click.IntRange(1, 200))
@click.option("--bare", is_flag=True, help="JupyterHub with an empty notebook too.")
def main(size, bare):
    """Let SIZE students come at once, and then over a minute; say what came of it. Nothing is written."""
    plans = [(hubs.Ours, size, AT_ONCE), (hubs.Ours, size, PACED), *([(hubs.Bare, size, AT_ONCE)] if bare else [])]
    click.echo(f"load of the machine before: {os.getloadavg()[0]:.1f}", err=True)
    with contextlib.closing(series(plans)) as runs:
        failed = sum(len(run.failures) for *_, run in runs)
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
