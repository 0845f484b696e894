"""The sites that are measured side by side, and a server that shows one of them on this machine as a web host would.

Ours is built from the lessons as they are. Beside it: the same notebooks as a site made with Sphinx, myst-nb and the theme furo;
and each folder in the cache's `peers/` that holds a built site and a file `pages.txt`, with the names of its first page, of its
first lesson and of some more lessons, one a line.
"""

import contextlib
import functools
import gzip
import http.server
import mimetypes
import os
import shutil
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

from .measuring import ROOT, eastern_flank

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "eastern-flank-benchmarks"
OURS, SPHINX = "ours", "Sphinx, furo"
OTHERS = ("gallery.html", "article.html", "glossary.html", "teachers/index.html")
PACKAGES = ("sphinx==9.0.4", "furo==2025.12.19", "myst-nb==1.4.0")
CONF = """project = "Eastern Flank 2016"
language = "en"
extensions = ["myst_nb"]
html_theme = "furo"
nb_execution_mode = "off"
nb_ipywidgets_js = {}
"""
INDEX = "# Eastern Flank 2016\n\n```{toctree}\n:glob:\n\n[0-9]*\n```\n"


@dataclass
class Side:
    """A built site: its name, its folder, and the pages to look at: the first page, the first lesson, others."""

    name: str
    folder: Path
    pages: list


def ours(quick):
    """Our site, built for this run; EASTERN_FLANK_TEST_SITE names a folder that is built already, as for the tests."""
    folder = Path(os.environ.get("EASTERN_FLANK_TEST_SITE") or CACHE / "ours")
    if "EASTERN_FLANK_TEST_SITE" not in os.environ:
        eastern_flank("site", "--out", folder)
    lessons = sorted(f"lessons/{path.name}" for path in (folder / "lessons").glob("[0-9]*.html"))
    return Side(OURS, folder, ["index.html", *(lessons[:1] if quick else [*lessons, *OTHERS])])


def sphinx():
    """The same notebooks, with their committed outputs, as a site of Sphinx."""
    source, folder = CACHE / "sphinx-source", CACHE / "sphinx"
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir(parents=True)
    notebooks = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
    for path in notebooks:
        shutil.copy(path, source)
    (source / "conf.py").write_text(CONF, encoding="utf-8")
    (source / "index.md").write_text(INDEX, encoding="utf-8")
    uv = shutil.which("uv", path=os.pathsep.join([str(ROOT / ".uv" / "bin"), os.environ["PATH"]]))
    wanted = [word for package in PACKAGES for word in ("--with", package)]
    command = [uv, "run", "--no-project", "--isolated", *wanted, "sphinx-build", "-Q", "-E", source, folder]
    subprocess.run(command, check=True)
    return Side(SPHINX, folder, ["index.html", *(f"{path.stem}.html" for path in notebooks)])


def peers():
    """The built sites in the cache, in alphabetical order."""
    for listed in sorted((CACHE / "peers").glob("*/pages.txt")):
        yield Side(listed.parent.name, listed.parent, listed.read_text(encoding="utf-8").split())


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Files as any host sends them: with their types, compressed where that helps, kept open for the next request."""

    protocol_version = "HTTP/1.1"
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".woff2": "font/woff2",
        ".webmanifest": "application/manifest+json",
    }

    def handle(self):
        with contextlib.suppress(ConnectionError):  # the browser may have gone on
            super().handle()

    def do_GET(self):
        if self.server.gone:  # a browser keeps its connections open
            self.close_connection = True
            return None
        path = Path(self.translate_path(self.path))
        if path.is_dir() and not self.path.partition("?")[0].endswith("/"):
            return self._answer(301, {"Location": f"{self.path}/"}, b"")
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return self._answer(404, {}, b"")
        kind = self.extensions_map.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        headers = {"Content-Type": kind, "Cache-Control": "no-cache"}
        content = path.read_bytes()
        if kind.startswith(("text/", "application/j", "application/x", "image/svg")) and "gzip" in self.headers.get(
            "Accept-Encoding", ""
        ):
            content = _compressed(content)
            headers["Content-Encoding"] = "gzip"
        return self._answer(200, headers, content)

    def _answer(self, status, headers, content):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


@functools.cache
def _compressed(content):
    return gzip.compress(content, 6, mtime=0)


@contextlib.contextmanager
def served(folder):
    """Show a folder on this machine while the block runs; gives its address, which ends with a slash."""
    handler = functools.partial(_Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.gone = False
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.gone = True
        server.shutdown()
