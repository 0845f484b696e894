"""A class on this computer, as `deploy/class` makes it: installed into a folder of its own, started, visited, stopped."""

import importlib.util
import json
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from http.client import HTTPConnection, HTTPSConnection
from http.cookiejar import CookieJar
from importlib.machinery import SourceFileLoader
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from lab import SETTINGS as SHOWN

DEPLOY = Path(__file__).resolve().parents[2] / "deploy" / "class"
PATIENCE = 120  # seconds for anything to come about: a slow machine is no fault of a class
LIST = "name,username\nAda Lovelace,\nŁukasz Żółć,\nЮлия,\nAnna Meier,\nAnna Meier,\n"
FIVE = ["ada-lovelace", "lukasz-zolc", "student-3", "anna-meier", "anna-meier-2"]
# What tests need of JupyterLab, said where an operator says something of their own.
SETTINGS = 'c.Spawner.args.append("--LabApp.expose_app_in_browser=True")\n'


def load(name):
    """Return a command of `deploy/class`, or what they share, as a module."""
    sys.path.insert(0, str(DEPLOY))
    try:
        loader = SourceFileLoader(f"class_{name.partition('.')[0]}", str(DEPLOY / name))
        module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
        loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(DEPLOY))


class ClassServer:
    """A class in a folder of its own, with four free ports."""

    def __init__(self):
        # Short: a kernel's socket is below it, and the name of one has at most 107 characters.
        self.prefix = Path(tempfile.mkdtemp(prefix="ef-", dir="/tmp"))
        self.place = load("shared.py").Class(self.prefix)
        self.port, self.passwords, self.process = self._four_ports(), {}, None
        self.url = f"http://127.0.0.1:{self.port}"

    @staticmethod
    def _four_ports():
        start = load("start")
        for port in random.sample(range(20_000, 30_000, 4), 50):  # below those that the system gives to connections
            with suppress(start.shared.Refused):
                start.check_ports(port)
                return port
        raise OSError("no four ports are free")

    def do(self, command, *options, check=True):
        """Run a command of `deploy/class`, and return it with what it said."""
        done = subprocess.run(
            [DEPLOY / command, "--prefix", self.prefix, *options],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600,
        )  # fmt: skip
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def start(self, *options):
        """Start the class here, wait until it answers, keep the passwords of the slips, and return what was said."""
        log = self.prefix / "start.txt"
        with log.open("w") as file:
            self.process = subprocess.Popen(
                [DEPLOY / "start", "--here", "--prefix", self.prefix, "--port", str(self.port), *options],
                stdin=subprocess.DEVNULL, stdout=file, stderr=file,
            )  # fmt: skip
        until(lambda: "The class is at" in log.read_text() or self.process.poll() is not None)
        said = log.read_text()
        assert self.process.poll() is None, said + self.log()
        self.passwords |= dict(re.findall(r"(\S+) {2,}(\w{4}-\w{4}-\w{4})$", said, re.MULTILINE))
        return said

    def log(self):
        """What the hub has said."""
        path = self.place.folder / "hub.log"
        return path.read_text("utf-8", "replace")[-1500:] if path.exists() else ""

    def stop(self, number=signal.SIGINT):
        """Stop the class as Ctrl+C does, and return the exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def remove(self):
        """Stop and remove everything, whatever state it is in."""
        if self.process is not None and self.process.poll() is None:
            self.stop()
        with suppress(Exception):
            self.place.end()
        shutil.rmtree(self.prefix, ignore_errors=True)

    def number(self, username):
        """The number of a student's processes and files."""
        return self.place.students()[username]["number"]

    def home(self, username):
        """A student's folder."""
        return Path(self.place.students()[username]["home"])

    def run_as(self, username, code, cwd=None, **env):
        """Run Python as a student, in their home or elsewhere."""
        number, home = self.number(username), self.home(username)
        return subprocess.run(
            [self.place.python, "-P", "-c", code],
            user=number, group=number, extra_groups=[], cwd=cwd or home, capture_output=True, text=True, timeout=PATIENCE,
            env={"PATH": "/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8", "USER": username, **env},
        )  # fmt: skip

    def show_all_cells(self, username):
        """Have JupyterLab put every cell on the page, not only those in view, for a student who has been here."""
        folder = self.home(username) / ".jupyter" / "lab" / "user-settings"
        code = f"import json, pathlib\nfor name, values in {SHOWN!r}.items():\n"
        code += f"  path = pathlib.Path({str(folder)!r}, name + '.jupyterlab-settings')\n"
        code += "  path.parent.mkdir(parents=True, exist_ok=True); path.write_text(json.dumps(values))"
        assert self.run_as(username, code).returncode == 0

    def as_student(self, username, code, *args):
        """Run Python as a student, and return its last line, or the name of the error."""
        given = f"import sys; sys.argv[1:] = {[*map(str, args)]!r}\n"
        done = self.run_as(username, given + code)
        return (done.stdout + done.stderr).strip().splitlines()[-1].partition(":")[0]

    def visitor(self, username):
        """Somebody who has logged in."""
        visitor = Visitor(self.url, username)
        assert visitor.log_in(self.passwords[username]), self.log()
        return visitor


class Visitor:
    """A browser without pages: cookies, and what JupyterHub wants to be told with a request."""

    def __init__(self, url, username, context=None):
        self.url, self.username, self.cookies, self._context = url, username, CookieJar(), context
        kept = [urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies)]
        self._opener = urllib.request.build_opener(*kept, urllib.request.HTTPSHandler(context=context))

    def ask(self, path, method="GET", form=None, value=None):
        """Ask for a path; return the status and the text."""
        data = (
            urlencode(form).encode() if form is not None else json.dumps(value).encode() if value is not None else None
        )
        request = urllib.request.Request(self.url + path, data, method=method)
        if method != "GET":
            request.add_header("X-XSRFToken", self.xsrf(path))
            request.add_header("Referer", self.url + path)
        try:
            with self._opener.open(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode("utf-8", "replace")

    def fetch(self, path, headers):
        """Ask with headers of one's own; return the status, the headers and the body, and follow nothing."""
        parts = urlsplit(self.url)
        kind, more = (HTTPSConnection, {"context": self._context}) if parts.scheme == "https" else (HTTPConnection, {})
        connection = kind(parts.hostname, parts.port, timeout=PATIENCE, **more)
        request = urllib.request.Request(self.url + path)
        self.cookies.add_cookie_header(request)
        connection.request("GET", path, headers=dict(request.header_items()) | headers)
        answer = connection.getresponse()
        try:
            return answer.status, answer.headers, b"" if answer.status == 101 else answer.read()
        finally:
            connection.close()

    def xsrf(self, path):
        """Return the proof that a request is from a page of the server's own."""
        found = [each for each in self.cookies if each.name == "_xsrf" and path.startswith(each.path)]
        return max(found, key=lambda each: len(each.path)).value.strip('"') if found else ""

    def log_in(self, password):
        """Log in as the page does; say whether that let us in."""
        self.ask("/hub/login")
        form = {"username": self.username, "password": password, "_xsrf": self.xsrf("/hub/")}
        self.ask("/hub/login?next=/hub/home", "POST", form=form)
        return self.ask("/hub/home")[1].count("/hub/logout") > 0

    def open_server(self):
        """Have the own server started, and open its first page; return what the hub said if it could not."""
        status, said = self.ask("/hub/spawn")
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if status >= 400:  # 424 where no server is on its way
                return said
            status, said = self.ask(f"/user/{self.username}/lab")
            if status == 200 and "jupyter-config-data" in said:
                return ""
            status = 200 if status == 503 else status  # it is on its way
            time.sleep(0.5)
        raise TimeoutError(said[-500:])


def until(done, seconds=PATIENCE):
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it does not come about"
        time.sleep(0.1)
