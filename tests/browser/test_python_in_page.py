"""Python in the browser: three lessons run whole in JupyterLite, with the headers of the site, and ask nobody else for anything.

EASTERN_FLANK_PYODIDE names the folder that `python3 tools/pyodide_files.py DIR` fills; `.ci/run` does, and there it must be.
"""

import base64
import functools
import http.server
import os
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

import chromium
import pytest
from live_place import live_place

from eastern_flank.publishing.site import security
from eastern_flank.publishing.site.live import wheels

pytestmark = pytest.mark.live  # with JupyterLite's extensions JupyterLab itself would complain on every page

LESSONS = ("02_troops.ipynb", "04_positions.ipynb", "08_ministers_meeting.ipynb")
PATIENCE = 240_000  # milliseconds
_PANEL = """const panel = window.jupyterapp.shell.currentWidget;
const cells = [...(panel.content.model?.cells ?? [])];
const code = cells.filter(c => c.type === 'code' && c.sharedModel.getSource().trim());
const kernel = panel.sessionContext?.session?.kernel;"""
READY = f"""() => {{ if (!window.jupyterapp?.shell.currentWidget?.sessionContext?.isReady) return false;
{_PANEL} return !!kernel; }}"""
RAN = f"""() => {{ {_PANEL}
const failed = code.some(c => c.outputs.toJSON().some(o => o.output_type === 'error'));
return kernel.status === 'idle' && (failed || code.every(c => c.executionCount)); }}"""
FAULTS = f"""() => {{ {_PANEL}
return code.flatMap(c => c.outputs.toJSON().filter(o => o.output_type === 'error').map(o => `${{c.id}}: ${{o.evalue}}`)
  .concat(c.executionCount ? [] : [`${{c.id}}: has not run`])); }}"""
SHOW = f"""id => {{ {_PANEL}
const place = [...panel.content.model.cells].findIndex(c => c.id === id);
panel.content.activeCellIndex = place; panel.content.scrollToItem(place, 'start'); }}"""


class _Site(http.server.SimpleHTTPRequestHandler):
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {
        **{".js": "text/javascript", ".wasm": "application/wasm", ".ipynb": "application/json"}
    }

    def end_headers(self):
        for name, value in security.headers(self.path.lstrip("/")).items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def address():
    """The folder `live` of a site, served; the tests alone may talk to JupyterLab's own objects."""
    folder = os.environ.get("EASTERN_FLANK_PYODIDE")
    if not folder:
        chromium.lacking("EASTERN_FLANK_PYODIDE names no folder (python3 tools/pyodide_files.py DIR fills one)")
    with ExitStack() as stack:
        try:
            place = stack.enter_context(live_place(folder))
        except wheels.NotInstalled as missing:
            chromium.lacking(str(missing))
        server = stack.enter_context(
            http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Site, directory=place))
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/live/lab/index.html"
        server.shutdown()


@pytest.fixture(scope="module")
def profile(browser):
    """One profile for all lessons, in which a service worker lets Python see the browser's files."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    context.watch = chromium.Watch(context)
    yield context
    context.close()


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_cell_of_a_lesson_runs(profile, address, lesson):
    page = profile.new_page()
    page.goto(f"{address}?path={lesson}")
    page.wait_for_function(READY, timeout=PATIENCE)
    page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells').then(() => 0)")
    page.wait_for_function(RAN, timeout=PATIENCE)
    assert page.evaluate(FAULTS) == []
    if lesson == LESSONS[0]:
        an_answer_is_judged_and_kept(page)
        a_live_picture_moves(page)
    assert profile.watch.abroad == []
    assert [each for each in profile.watch.errors if "Content Security Policy" in each] == []
    page.close()


def an_answer_is_judged_and_kept(page):
    page.evaluate(SHOW, "exercise-2-answer")
    box = page.locator('.ef-answer[data-exercise="02.2"]')
    box.get_by_role("textbox").fill("3,000")
    box.get_by_role("textbox").press("Enter")
    box.get_by_text("Right.").wait_for(timeout=PATIENCE)
    kept = page.evaluate(
        "() => window.jupyterapp.serviceManager.contents.get('my_work/answers.csv', {content: true})"
        ".then(file => file.content)"
    )
    assert 'lesson 02 exercise 2,answer,"3,000",yes' in base64.b64decode(kept).decode("utf-8-sig")


def a_live_picture_moves(page):
    page.evaluate(SHOW, "choices-live")
    pictures = "() => [...document.querySelectorAll('.jupyter-widgets img')].map(i => i.src).join()"
    control = page.get_by_label("Drawn as", exact=True).last
    control.wait_for(timeout=PATIENCE)
    before = page.evaluate(pictures)
    if control.evaluate("each => each.tagName") == "SELECT":
        control.select_option(index=6)
    else:
        control.press("ArrowDown")
    page.wait_for_function(f"before => ({pictures})() !== before", arg=before, timeout=PATIENCE)


def test_its_first_chart_is_measured():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "in_page", "--rounds", "1", "--quick"],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Python in the browser, cold: the first chart is there |" in done.stdout


@pytest.mark.nightly
@pytest.mark.parametrize("name", ["numpy", "pandas", "matplotlib", "pillow"])
def test_the_newer_pyodide_still_lacks_a_library(name, tmp_path):
    """JupyterLite 0.8 wants Pyodide 314. When all four pass to "can be had", move `pyodide.json` and `VERSIONS` to that pair."""
    where = ["--platform", "pyemscripten_2026_0_wasm32", "--python-version", "3.14", "--abi", "cp314"]
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", *where, name]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode, f"{name} can be had for Pyodide 314 now"
