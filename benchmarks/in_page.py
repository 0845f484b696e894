"""11: a lesson in JupyterLite, with Python in the browser: how long until its first chart?

`EASTERN_FLANK_PYODIDE` names the folder that `python3 tools/pyodide_files.py DIR` fills, and JupyterLite comes with the extra
`live`. Cold is a browser that has never been here; warm is its second visit. All cells are run as soon as there is a kernel.
"""

import os
import sys
import time

import click

from . import site_pages as pages
from . import site_sides as sides
from .measuring import ROOT, alone

sys.path.insert(0, str(ROOT / "tests" / "helpers"))
from live_place import live_place

LESSON = "live/lab/index.html?path=02_troops.ipynb"
PATIENCE = 240  # seconds
COLD, WARM = 15, 6  # seconds until the first chart, the goals
# How far the lesson is, as the place in STAGES. Its published outputs are cleared first: a picture that is there was drawn now.
FAR = """() => {
  const panel = window.jupyterapp?.shell.currentWidget, kernel = panel?.sessionContext?.session?.kernel;
  const cells = [...(panel?.content?.model?.cells ?? [])].filter((each) => each.type === 'code');
  if (cells.length < 10) return 0;
  if (!window.cleared) for (const each of cells) {
    each.outputs.clear();
    each.executionCount = null;
  }
  window.cleared = true;
  if (kernel && !window.asked) window.jupyterapp.commands.execute('notebook:run-all-cells');
  window.asked = Boolean(kernel);
  const done = cells.filter((each) => each.executionCount);
  if (done.some((each) => JSON.stringify(each.outputs.toJSON()).includes('<img'))) return 4;
  return done.length ? 3 : kernel?.status === 'busy' ? 2 : 1;
}"""
STAGES = (
    "the lesson is on the page",
    "Python and its packages are there",
    "the first cell has run",
    "the first chart is there",
)


def measure(rounds, quick):
    folder = os.environ.get("EASTERN_FLANK_PYODIDE")
    if not folder:
        raise click.ClickException(
            "EASTERN_FLANK_PYODIDE names no folder; python3 tools/pyodide_files.py DIR fills one"
        )
    times = {visit: {stage: [] for stage in STAGES} for visit in ("cold", "warm")}
    with live_place(folder) as place, sides.served(place) as base, pages.browsing() as browser:
        for _ in range(rounds):
            with browser.new_context(viewport={"width": 1366, "height": 768}) as context:
                for visit in ("cold",) if quick else ("cold", "warm"):
                    for stage, seconds in zip(STAGES, _stages(context, base + LESSON), strict=True):
                        times[visit][stage].append(seconds)
    for visit, goal in (("cold", COLD), ("warm", WARM)):
        for stage in STAGES if times[visit][STAGES[0]] else ():
            last = stage == STAGES[-1]
            yield alone(f"Python in the browser, {visit}: {stage}", times[visit], stage, goal=goal if last else None)


def versions():
    """The versions of what runs in the page."""
    from eastern_flank.publishing.site.live import lite, pyodide

    return {**lite.VERSIONS, "pyodide": pyodide.PINS["version"]}


def _stages(context, url):
    """Seconds from the address to the end of each stage."""
    page, seconds, begun = context.new_page(), [], time.perf_counter()
    page.goto(url, wait_until="commit")
    while len(seconds) < len(STAGES):
        now = time.perf_counter() - begun
        if now > PATIENCE:
            raise RuntimeError(f"{STAGES[len(seconds)]}: not in {PATIENCE} seconds")
        seconds += [round(now, 2)] * (page.evaluate(FAR) - len(seconds))
        page.wait_for_timeout(50)
    page.close()
    return seconds
