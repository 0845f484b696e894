"""The whole site, built once for all tests of a run, and a server that shows it on this machine.

    @pytest.mark.browser
    def test_first_page(page, site_url):
        page.goto(f"{site_url}index.html")

While you work on a page you may build once, and set EASTERN_FLANK_TEST_SITE to that folder.
"""

import fcntl
import functools
import http.server
import os
import threading
from pathlib import Path

import pytest

# A lesson does not wait long for its type (head.js); what is measured after this has it, however slow the machine is.
TYPE = """async () => {
  for (const weight of ["400", "600", "700"]) {
    const face = new FontFace("Source Sans Pro", `url(../fonts/source-sans-pro-${weight}.woff2)`, { weight });
    document.fonts.add(await face.load());
  }
}"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript"}

    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of the whole site, made from the lessons as they are in the checkout."""
    from eastern_flank.publishing.site import build

    if made := os.environ.get("EASTERN_FLANK_TEST_SITE"):
        return Path(made)
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    with open(shared / "site.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first of several processes builds, the others wait
        if not (shared / "site" / build.MARK).is_file():
            build.build(shared / "site")
    return shared / "site"


@pytest.fixture(scope="session")
def site_url(site):
    """The address of the site, which ends with a slash."""
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
