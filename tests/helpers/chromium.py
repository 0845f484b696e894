"""Where a Chromium is, how it is started, and what is watched while it shows a page."""

import contextlib
import os
import re
import shutil
import urllib.parse
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
FLAGS = (
    "--no-sandbox",  # a build machine runs as root; the pages are our own
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",  # no name leaves the machine
    "--force-color-profile=srgb",
)
PATIENCE = 120_000  # milliseconds for anything to come about: a slow machine is no fault of a page
VIEW = {"width": 1280, "height": 900}
HOME = ("127.0.0.1", "localhost")

# What JupyterLab itself writes to the console, and why it is no fault of a page.
KNOWN = (
    (
        "Could not restore the debugger state: Canceled future",
        "a notebook is closed while the debugger asks its kernel",
    ),
)


def lacking(reason):
    """Skip the test, or fail it on the build machine, where nothing may be lacking."""
    if os.environ.get("EASTERN_FLANK_CI"):
        pytest.fail(f"{reason}, and on the build machine no test is skipped", pytrace=False)
    pytest.skip(reason)


def find(own):
    """Return the path of a Chromium or a Chrome, or None. `own` is where Playwright would have put its own."""
    found = filter(None, map(shutil.which, NAMES))
    return next(found, next((place for place in (*PLACES, own) if Path(place).is_file()), None))


class Watch:
    """What happens on the pages of a test.

    Attributes, all lists of text: `requests`, every address asked for; `abroad`, those of them that are not on this machine;
    `errors`, the errors on the console and in scripts. What is left in the latter two fails the test when it ends.
    """

    def __init__(self, context):
        self.requests, self.abroad, self.errors = [], [], []
        context.on("request", lambda request: self._asked(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self._asked(socket.url)))
        context.on("console", lambda message: self._heard(message.type, message.text, message.location.get("url", "")))
        context.on("weberror", lambda error: self._heard("error", str(error.error), "script"))

    def _asked(self, url):
        self.requests.append(url)
        parts = urllib.parse.urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in HOME:
            self.abroad.append(url)

    def _heard(self, kind, text, place):
        if kind == "error" and not any(re.search(pattern, text) for pattern, _ in KNOWN):
            self.errors.append(f"{text} ({place})")

    def forget(self):
        """Forget what was seen: after a test that did it on purpose."""
        for seen in (self.requests, self.abroad, self.errors):
            seen.clear()

    def faults(self):
        """Everything that fails a test, as lines."""
        return [f"asked for {url}" for url in self.abroad] + [f"console: {error}" for error in self.errors]


@contextlib.contextmanager
def watched(browser):
    """A browser's profile of its own, with nothing kept from before. Its `watch` is a `Watch`, whose faults fail the test."""
    context = browser.new_context(viewport=VIEW, reduced_motion="reduce", service_workers="block")
    context.watch = Watch(context)
    yield context
    context.close()
    faults = context.watch.faults()
    assert not faults, "\n".join(faults)
