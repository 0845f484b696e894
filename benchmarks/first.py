"""10: README's first command, as it stands, in a fresh copy of the project: how long until the first lesson is on the screen?

Packages are in the caches of pip and uv already; nothing else is: no environment, no bytecode, no settings, no list of fonts.
The browser is open already, and is told the address as JupyterLab tells any browser.
"""

import os
import re
import shlex
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import sync_playwright

from .measuring import ROOT, Row

sys.path.insert(0, str(ROOT / "tests" / "helpers"))
import chromium

GOAL, PATIENCE = 12, 120  # seconds
HEADING = ".jp-Notebook .jp-RenderedMarkdown h1"  # of the lesson
CHART = ".jp-Notebook .ef-predict svg, .jp-Notebook .ef-predict img"  # what its second cell draws
STAGES = ("pip fetches uv", "uv makes the environment", "JupyterLab starts", "the page shows the lesson")


def command():
    """README's first command."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.search(r"^## Start\n.*?^```sh\n(.*?)\n```$", page, re.MULTILINE | re.DOTALL)[1]


def copy(folder):
    """The project as somebody has it who has just downloaded it."""
    subprocess.run(f"git archive HEAD | tar x -C {shlex.quote(str(folder))}", shell=True, cwd=ROOT, check=True)


def begin(folder, page):
    """Type the command, and wait for the lesson. Returns the seconds of each stage, and then those to the first picture."""
    project, home = Path(folder) / "project", Path(folder) / "home"
    for each in (project, home / "config"):
        each.mkdir(parents=True)
    copy(project)
    address = home / "address"
    own = {
        "HOME": str(home),
        "BROWSER": f"{sys.executable} -c \"import sys; open('{address}', 'w').write(sys.argv[1])\" %s",
        "JUPYTER_CONFIG_DIR": str(home / "config"),
    }
    (home / "config" / "jupyter_server_config.json").write_text('{"ServerApp": {"allow_root": true, "port": 0}}')
    kept = ("PATH", "LANG", "PIP_", "UV_", "SSL_", "REQUESTS_")
    env = {name: value for name, value in os.environ.items() if name.startswith(kept)}
    for name, cache in (("PIP_CACHE_DIR", "pip"), ("UV_CACHE_DIR", "uv")):
        env.setdefault(name, str(Path.home() / ".cache" / cache))
    # A newcomer's Python is not that of this project's environment.
    env["PATH"] = os.pathsep.join(each for each in env["PATH"].split(os.pathsep) if not each.startswith(sys.prefix))
    begun, times = time.monotonic(), []
    with (home / "log").open("w") as log:
        shell = subprocess.Popen(
            ["sh", "-c", command()], cwd=project, env=env | own, stdout=log, stderr=log, start_new_session=True
        )
    try:
        for there in (project / ".uv" / "bin" / "uv", project / ".venv" / "bin" / "jupyter-lab", address):
            while not (there.exists() and (there is not address or there.read_text())):
                if shell.poll() is not None or time.monotonic() - begun > PATIENCE:
                    raise RuntimeError(f"the command ended: {(home / 'log').read_text()[-2000:]}")
                time.sleep(0.02)
            times.append(time.monotonic() - begun)
        page.goto(address.read_text())
        page.wait_for_selector(HEADING, timeout=PATIENCE * 1000)
        times.append(time.monotonic() - begun)
        page.wait_for_function("document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === 'idle'")
        ran = time.monotonic()
        for _ in range(3):
            page.keyboard.press("Shift+Enter")
        page.wait_for_selector(CHART, timeout=PATIENCE * 1000)
        return [b - a for a, b in zip([0, *times], times, strict=False)], times[-1], time.monotonic() - ran
    finally:
        with suppress(ProcessLookupError):  # it ended by itself, and the error says why
            os.killpg(shell.pid, signal.SIGKILL)
        shell.wait()


def measure(rounds, quick):
    found = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder, sync_playwright() as engine:
            program = chromium.find(engine.chromium.executable_path)
            with engine.chromium.launch(executable_path=program, args=chromium.FLAGS) as browser:
                found.append(begin(folder, browser.new_page(viewport={"width": 1366, "height": 768})))
    totals = [total for _, total, _ in found]
    seconds = statistics.median(totals)
    what = "README's first command, packages in the cache: the first lesson is on the screen"
    yield Row(what, seconds, None, seconds, "s", GOAL, "", {"all": totals})
    for place, stage in enumerate(STAGES):
        times = [stages[place] for stages, *_ in found]
        yield Row(f"of these: {stage}", statistics.median(times), None, None, "s", None, "", {"ours": times})
    times = [picture for *_, picture in found]
    yield Row("and then its first picture", statistics.median(times), None, None, "s", None, "", {"ours": times})
