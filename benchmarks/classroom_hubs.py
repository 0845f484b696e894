"""Two hubs on this machine, of the same versions: a class as `deploy/class` serves it, and JupyterHub as it comes.

Each has a folder of its own, which goes with it; nothing that it has started stays, whatever ends the benchmark.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psutil

from .measuring import ROOT

DEPLOY = ROOT / "deploy" / "class"
sys.path.insert(0, str(DEPLOY))
import shared  # noqa: E402

KINDS = {  # what is in the command line of a process, the first that fits
    "kernel": "ipykernel_launcher",
    "server": "jupyterhub-singleuser",
    "proxy": "configurable-http-proxy",
    "culler": "jupyterhub_idle_culler",
    "board": "hub_board",
    "hub": "/jupyterhub --config",
}
# What JupyterHub's documentation begins with: any name, one password, everybody with the rights of who has started it.
BARE = """
c = get_config()
c.JupyterHub.bind_url, c.JupyterHub.hub_bind_url = "http://127.0.0.1:{port}", "http://127.0.0.1:{hub_port}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy_port}"
c.ConfigurableHTTPProxy.command = [{node!r}, {proxy!r}]
c.ConfigurableHTTPProxy.pid_file = {folder!r} + "/proxy.pid"
c.JupyterHub.db_url, c.JupyterHub.cookie_secret_file = "sqlite:///" + {folder!r} + "/hub.sqlite", {folder!r} + "/secret"
c.JupyterHub.log_level = "WARN"
c.JupyterHub.authenticator_class, c.DummyAuthenticator.password = "dummy", {password!r}
c.Authenticator.allow_all = True
c.JupyterHub.concurrent_spawn_limit = 100
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {folder!r} + "/homes/{{username}}"
c.Spawner.cmd = [{server!r}, "--allow-root", "--Application.log_level=WARN"]
c.Spawner.http_timeout = c.Spawner.start_timeout = 300
c.Spawner.env_keep = ["PATH", "LANG", {mark!r}]
"""


@contextlib.contextmanager
def installed():
    """Install the class into a folder that goes afterwards, and yield the folder.

    EASTERN_FLANK_TEST_CLASS names one in which it is installed already, as for the tests; that one stays.
    """
    if given := os.environ.get("EASTERN_FLANK_TEST_CLASS"):
        yield Path(given)
        return
    # Short: a kernel's socket is below it, and the name of one has at most 107 characters.
    with tempfile.TemporaryDirectory(prefix="ef-", dir="/tmp") as prefix:
        done = subprocess.run([DEPLOY / "install", "--prefix", prefix], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"deploy/class/install: {done.stderr[-2000:]}")
        yield Path(prefix)


@contextlib.contextmanager
def interrupted_by_signals():
    """Let SIGTERM and SIGHUP do what Ctrl+C does, so that hubs are stopped."""
    names = signal.SIGTERM, signal.SIGHUP, signal.SIGINT
    before = [signal.signal(name, signal.default_int_handler) for name in names]
    try:
        yield
    finally:
        for name, handler in zip(names, before, strict=True):
            signal.signal(name, handler)


class Hub:
    """A hub with a class. As a context manager it is stopped, and all that it has kept is deleted.

    Attributes: `base`, its address; `accounts`, (username, password) of each student; `taught`, whether they find our
    lessons.
    """

    taught = True

    def __init__(self, prefix, students):
        self.prefix, self._process = prefix, None
        self.place = shared.Class(prefix)
        self.place.folder = self._folder()
        self.place.homes, self.place.run = self.place.folder / "homes", self.place.folder / "run"
        self._names = [f"student {number:02}" for number in range(students)]
        self._port = free_ports()
        self.base = f"http://127.0.0.1:{self._port}"

    def __enter__(self):
        if self.place.folder.exists():
            raise RuntimeError(f"{self.place.folder} belongs to somebody: name another folder, or delete it")
        try:
            self.accounts = self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        with _undisturbed():
            self._stop()
            self.place.end()
            shutil.rmtree(self.place.folder, ignore_errors=True)

    def _spawn(self, command, **options):
        # A session of its own: Ctrl+C reaches this program alone, which then stops the hub.
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, start_new_session=True, text=True, cwd=self.prefix, **options
        )

    def processes(self):
        """Yield (kind, psutil.Process) for each process of the hub and its students."""
        for pid, line in self.place.processes().items():
            with contextlib.suppress(psutil.NoSuchProcess):
                kind = next((kind for kind, words in KINDS.items() if words in line), "other")
                yield kind, psutil.Process(pid)

    def seconds(self):
        """Seconds of processor time so far, by kinds; what a process has waited for is its own."""
        used = dict.fromkeys(KINDS, 0.0)
        for kind, process in self.processes():
            with contextlib.suppress(psutil.NoSuchProcess):
                used[kind] = used.get(kind, 0) + sum(process.cpu_times()[:4])
        return used

    def memory(self):
        """Megabytes by kinds, each process with its share of what it has in common with others (PSS), and how many there are."""
        used = {}
        for kind, process in self.processes():
            with contextlib.suppress(psutil.NoSuchProcess):
                used.setdefault(kind, []).append(process.memory_full_info().pss / 1e6)
        return {kind: (sum(each), len(each)) for kind, each in used.items()}


class Ours(Hub):
    """A class, started as a teacher starts it."""

    def _folder(self):
        return self.prefix / "class"

    def _start(self):
        listed = self.prefix / "names.csv"
        listed.write_text("\n".join(["name", *self._names, ""]), encoding="utf-8")
        command = [DEPLOY / "start", "--here", "--prefix", self.prefix, "--port", str(self._port), "--students", listed]
        self._process = self._spawn(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = []
        for line in self._process.stdout:
            said.append(line)
            if line.startswith("Only this computer"):
                break
        else:
            raise RuntimeError(f"deploy/class/start: {''.join(said)[-2000:]}")
        slips = [line.rsplit(maxsplit=2) for line in said]
        found = {slip[0]: (slip[1], slip[2]) for slip in slips if len(slip) == 3 and slip[0] in self._names}
        return [found[name] for name in self._names]

    def _stop(self):
        (self.prefix / "names.csv").unlink(missing_ok=True)
        if self._process:
            self._process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(60)
            self._process.kill()
            self._process.wait()
            self._process.stdout.close()


class Bare(Hub):
    """JupyterHub of the same versions, as it comes."""

    taught = False

    def _folder(self):
        return self.prefix / "bare"

    def _start(self):
        folder, env = self.place.folder, self.place.version / "env" / "bin"
        folder.mkdir()
        password = shared.password()
        config = folder / "jupyterhub_config.py"
        proxy = self.place.version / "proxy"
        config.write_text(
            BARE.format(
                port=self._port,
                hub_port=self._port + 1,
                proxy_port=self._port + 2,
                node=str(proxy / "node"),
                proxy=str(proxy / "node_modules/.bin/configurable-http-proxy"),
                folder=str(folder),
                password=password,
                server=str(env / "jupyterhub-singleuser"),
                mark=shared.MARK,
            ),
            encoding="utf-8",
        )
        paths = {"PATH": f"{env}:/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", shared.MARK: str(folder)}
        with (folder / "hub.log").open("wb") as log:
            self._process = self._spawn([env / "jupyterhub", "--config", config], env=paths, stdout=log, stderr=log)
        end = time.monotonic() + 90
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"JupyterHub does not start: {(folder / 'hub.log').read_text()[-2000:]}")
            time.sleep(0.2)
        return [(name.replace(" ", "-"), password) for name in self._names]

    def _answers(self):
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
                f"{self.base}/hub/health", timeout=5
            ):
                return True
        except OSError:
            return False

    def _stop(self):
        self.place.end()
        if self._process:
            self._process.wait()


@contextlib.contextmanager
def _undisturbed():
    """Let no second Ctrl+C leave something behind."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN), signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before[0])
        signal.signal(signal.SIGTERM, before[1])


def free_ports(number=4):
    """Return the first of some ports that follow each other and that nobody has."""
    for first in range(18_400, 60_000, 10):
        with contextlib.ExitStack() as stack, contextlib.suppress(OSError):
            for port in range(first, first + number):
                stack.enter_context(socket.socket()).bind(("127.0.0.1", port))
            return first
    raise RuntimeError("no ports are free")
