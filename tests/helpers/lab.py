"""JupyterLab as a reader has it: a server with a copy of the project, and notebooks open in a browser."""

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import nbformat
import psutil
import server

PROJECT = Path(__file__).resolve().parents[2]
COPIED = ("data", "figures", "notebooks", "teaching")
NO_NETWORK = PROJECT / "tests" / "no_network"
LAB = (sys.executable, "-m", "jupyter", "lab")
PATIENCE = 120  # seconds for anything to come about: a slow machine is no fault of a lesson

# No news from the web. Every cell is really on the page, not only those in view, and nothing below them: else a test could
# not see them, nor make the window as high as they are.
SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none", "scrollPastEnd": False},
}

_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy between us and this machine


class Jupyter:
    """A JupyterLab server on this machine, with a token, whose files are a copy of the project.

    Server and kernels can reach nothing but this machine (see tests/no_network).

    Attributes: `project`, the copy's folder; `url` and `token`. `command` is what starts it, in place of `jupyter lab`;
    `settings`, whether it has the tests' settings.
    """

    def __init__(self, folder, command=LAB, *, settings=True):
        self.folder, self.project, self.token = Path(folder), Path(folder) / "project", secrets.token_hex(16)
        for name in COPIED:
            ignore = shutil.ignore_patterns(".ipynb_checkpoints")
            shutil.copytree(PROJECT / name, self.project / name, ignore=ignore)
        if settings:
            self._settle()
        self._start(list(command))

    def _settle(self):
        for name, values in SETTINGS.items():
            file = self.folder / "settings" / f"{name}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(values))

    def _configure(self):
        """Set what is only for tests; not by arguments, since what is tested may be a command that takes none."""
        config = {
            "ServerApp": {"port": 0, "open_browser": False, "allow_root": True},
            "LabApp": {"expose_app_in_browser": True},
        }
        file = self.folder / "config" / "jupyter_server_config.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(config))

    def _environment(self):
        # The tests' own settings are not a reader's.
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("EASTERN_FLANK_", "JUPYTER", "MPL", "IPYTHON"))
        }
        own = {
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "IPYTHONDIR": "ipython",
        }
        offline = {"PYTHONPATH": str(NO_NETWORK), "NO_NETWORK_LOG": str(self._tried)}
        folders = {name: str(self.folder / place) for name, place in own.items()}
        # The port too, since the view for a class reads no settings.
        return kept | folders | offline | {"JUPYTER_TOKEN": self.token, "JUPYTER_PORT": "0"}

    def _start(self, command):
        self._configure()
        self._log, self._tried = self.folder / "server.log", self.folder / "tried.txt"
        self._tried.touch()
        options = {"cwd": self.project, "env": self._environment(), "stdin": subprocess.DEVNULL}
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, **options)
        try:
            note = server.wait_for_server(self.folder / "runtime", self._process)
        except TimeoutError as error:
            raise RuntimeError(f"JupyterLab did not start:\n{self._log.read_text()[-2000:]}") from error
        self.url, self.token = (
            f"http://127.0.0.1:{note['port']}",
            note["token"],
        )  # a command may make a token of its own

    def ask(self, method, path):
        """Ask the server's own interface, and return its answer."""
        request = urllib.request.Request(
            f"{self.url}/{path}", method=method, headers={"Authorization": f"token {self.token}"}
        )
        with _DIRECT.open(request, timeout=PATIENCE) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def tried(self):
        """What server and kernels tried to reach outside this machine: names and addresses."""
        return self._tried.read_text().splitlines()

    def forget(self):
        """Forget what was tried: after a test that tried it on purpose."""
        self._tried.write_text("")

    def write_notebook(self, name, *sources):
        """Write a notebook of code cells into the copy's `notebooks`; return its path from the project's folder."""
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        about = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=about), self.project / "notebooks" / name)
        return f"notebooks/{name}"

    def log(self):
        """What the server has said so far."""
        return self._log.read_text(errors="replace")

    def stop(self):
        """Shut everything down; return the processes that did not end by themselves, after ending them."""
        started = self.processes()
        for _ in range(3):  # a busy server may not answer at once
            with contextlib.suppress(OSError):
                self.ask("POST", "api/shutdown")
                break
        _, left = psutil.wait_procs(started, timeout=PATIENCE)
        told = [" ".join(process.cmdline()) for process in left if process.is_running()]
        for process in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self._process.wait()
        return told

    def processes(self):
        """The server and all that it has started, such as kernels."""
        server = psutil.Process(self._process.pid)
        return [server, *server.children(recursive=True)]

    def open(self, page, notebook):
        """Open a notebook of the copy in JupyterLab, and wait until its kernel is ready. Returns a `Lab`.

        Parameters: `page`, of Playwright; `notebook`, its path from the project's folder: "notebooks/02_troops.ipynb".
        """
        return Lab(self, page, notebook)


# What the functions below have in common. A notebook is found by its path: several may be open.
_PANEL = """
const app = window.jupyterapp;
const panel = [...app.shell.widgets('main')].find(w => w.context && w.context.path === path);
const code = () => panel.content.widgets.filter(c => c.model.type === 'code' && c.model.sharedModel.getSource().trim());
const kernel = () => panel.sessionContext.session && panel.sessionContext.session.kernel;
"""

_READY = """if (!panel || !panel.context.isReady || !panel.sessionContext.isReady) return false;
const k = kernel(); return !!k && k.status === 'idle' && k.connectionStatus === 'connected';"""

_RUN = """
let begun = false;
const heard = (_, m) => { if (m.header.msg_type === 'execute_input') begun = true; };
panel.sessionContext.iopubMessage.connect(heard);
// A command works on the notebook in front, and one comes to the front a little after it is asked to.
app.shell.activateById(panel.id);
for (let i = 0; i < 100 && app.shell.currentWidget !== panel; i++) await new Promise(r => setTimeout(r, 20));
const over = app.commands.execute(command).then(() => true);
const late = new Promise(r => setTimeout(() => r(begun ? over : false), 5000));
const ran = await Promise.race([over, late]);
panel.sessionContext.iopubMessage.disconnect(heard);
return begun;"""

_FOCUS = """
app.shell.activateById(panel.id);
for (let i = 0; i < 100 && app.shell.currentWidget !== panel; i++) await new Promise(r => setTimeout(r, 20));
panel.begun = false;
const heard = (_, m) => { if (m.header.msg_type === 'execute_input') panel.begun = true; };
panel.sessionContext.iopubMessage.connect(heard);
panel.content.deselectAll();
panel.content.activeCellIndex = number;
panel.content.mode = 'command';
panel.content.activate();
return panel.content.activeCell.model.type;"""

_CALM = """const k = kernel(); return !!k && k.status === 'idle' &&
code().every(c => c.model.executionState !== 'running' && !c.node.querySelector('.jp-InputPrompt').textContent.includes('*'));"""

_VIEWS = """const lives = o => (o.data || {})['application/vnd.jupyter.widget-view+json'];
return code().every(c => !c.model.outputs.toJSON().some(lives) || c.node.querySelector('.jupyter-widgets, [class*="ef-"]'));"""

_DECODED = """const pictures = [...panel.node.querySelectorAll('img')];
await Promise.all([document.fonts.ready, ...pictures.map(i => i.decode().catch(() => 0))]);"""

_CELLS = """return panel.content.widgets.map((c, number) => ({
  number, kind: c.model.type, id: c.model.id, source: c.model.sharedModel.getSource(), tags: c.model.getMetadata('tags') || [],
  count: c.model.executionCount ?? null,
  outputs: c.model.type === 'code' ? c.model.outputs.toJSON() : [],
  text: c.outputArea ? c.outputArea.node.innerText : c.node.innerText}));"""


class Lab:
    """A notebook open in JupyterLab.

    Attributes: `page`, of Playwright; `path`, of the notebook; `jupyter`, the server; `selector`, a CSS selector of its
    panel; `area`, a locator of its cells.
    """

    def __init__(self, jupyter, page, notebook):
        self.jupyter, self.page, self.path = jupyter, page, notebook
        if page.url.startswith(f"{jupyter.url}/lab"):
            self.page.evaluate("path => void window.jupyterapp.commands.execute('docmanager:open', {path})", notebook)
        else:
            page.goto(f"{jupyter.url}/lab/tree/{notebook}?reset&token={jupyter.token}", timeout=PATIENCE * 1000)
            page.wait_for_function("() => window.jupyterapp", timeout=PATIENCE * 1000)
        self.wait_until_ready()
        self.page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
        self.ask("panel.node.dataset.path = path")  # a mark to find it by: several may be open
        self.selector = f'[data-path="{notebook}"]'
        self.area = page.locator(f"{self.selector} .jp-Notebook")

    def ask(self, script, **values):
        """Run JavaScript that knows `app`, `panel`, `code()`, `kernel()` and the values by their names; return its result."""
        names = ", ".join(["path", *values])
        return self.page.evaluate(f"async ({{{names}}}) => {{{_PANEL}{script}}}", {"path": self.path, **values})

    def wait(self, script, timeout=PATIENCE * 1000, **values):
        """Wait until JavaScript, as for `ask`, returns something true; after `timeout` milliseconds raise TimeoutError."""
        names = ", ".join(["path", *values])
        function = f"({{{names}}}) => {{{_PANEL}{script}}}"
        self.page.wait_for_function(function, arg={"path": self.path, **values}, timeout=timeout)

    def wait_until_ready(self):
        """Wait until the notebook is loaded, and its kernel idle."""
        self.wait(_READY)

    def run_all(self):
        """Run all cells, as the menu does, and wait until the kernel is calm and every picture is drawn."""
        self._command("notebook:run-all-cells")

    def run(self, *numbers):
        """Run cells by their numbers, one after the other, in the order given."""
        for number in numbers:
            self.ask("panel.content.deselectAll(); panel.content.activeCellIndex = number;", number=number)
            self._command("notebook:run-cell")

    def step(self, number):
        """Go on as a reader does who presses Shift and Enter in a cell: it runs, and the next one comes into view."""
        kind = self.ask(
            "panel.content.deselectAll(); panel.content.activeCellIndex = number; return panel.content.activeCell.model.type",
            number=number,
        )
        if kind == "code":
            self._command("notebook:run-cell-and-select-next")
        else:  # no kernel is asked
            self.ask("await app.commands.execute('notebook:run-cell-and-select-next')")

    def press(self, number):
        """Press Shift and Enter in a cell, and wait until it has run. Unlike `step`, it is the keys, which scripts can hear."""
        self.wait_until_ready()
        kind = self.ask(_FOCUS, number=number)
        self.page.keyboard.press("Shift+Enter")
        if kind == "code" and self.ask("return !!code().find(c => panel.content.widgets[number] === c)", number=number):
            self.wait("return panel.begun")
            self.wait(_CALM)
            self.wait_until_drawn()

    def _command(self, command):
        for _ in range(6):
            self.wait_until_ready()
            # JupyterLab drops the command in silence where the kernel, idle or not, is not quite connected.
            if self.ask(_RUN, command=command):
                break
        else:
            raise TimeoutError(f"{command} had no effect in {self.path}")
        self.wait(_CALM)
        self.wait_until_drawn()

    def wait_until_drawn(self):
        """Wait until every control has its view, and every picture is decoded."""
        self.wait(_VIEWS)
        self.ask(_DECODED)

    def restart(self):
        """Restart the kernel, without the question whether one is sure, and wait until it is ready."""
        self.ask("await kernel().restart()")
        self.wait_until_ready()

    def cells(self):
        """The cells: dicts with `number`, `kind` (code, markdown, raw), `id`, `source`, `tags`, `count`, `outputs` and `text`.

        The text is that of the outputs, or of the Markdown, as it reads on the page.
        """
        return self.ask(_CELLS)

    def cell(self, number):
        """A locator of one cell."""
        return self.area.locator(".jp-Cell").nth(number)

    def write(self, number, source):
        """Put another source into a cell."""
        self.ask("panel.content.widgets[number].model.sharedModel.setSource(source)", number=number, source=source)

    def errors(self):
        """The errors among the outputs, as "cell 3: NameError: …"; those that a cell announces by its tag are left out."""
        return [
            f"cell {cell['number']}: {output['ename']}: {output['evalue']}"
            for cell in self.cells()
            for output in cell["outputs"]
            if output["output_type"] == "error" and "raises-exception" not in cell["tags"]
        ]

    def save(self):
        """Save the notebook, as Ctrl+S does."""
        self.ask("await panel.context.save()")

    def download(self, click):
        """Do what starts a download, and return the file's path: `lab.download(lambda: button.press("Enter"))`."""
        with self.page.expect_download(timeout=PATIENCE * 1000) as waiting:
            click()
        download = waiting.value
        target = Path(download.path()).with_name(download.suggested_filename)
        download.save_as(target)
        return target

    def close(self):
        """Close the notebook without saving it, and end its kernel."""
        self.ask("await panel.sessionContext.shutdown(); panel.context.model.dirty = false; panel.dispose();")
