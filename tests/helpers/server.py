"""Wait for a JupyterLab that somebody else has started: not for its note, which it writes a moment before it listens."""

import json
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

PATIENCE = 120  # seconds: a slow machine is no fault

_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy between us and this machine


def wait_for_server(runtime, process=None):
    """Return what a server says about itself, such as its `url` and `token`, once it answers there.

    Parameters: `runtime`, the folder JUPYTER_RUNTIME_DIR of the server; `process`, for which nobody waits once it has ended.
    """
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and (process is None or process.poll() is None):
        # There is no note yet, or half of one; or nobody listens yet.
        with suppress(StopIteration, json.JSONDecodeError, OSError):
            note = json.loads(next(Path(runtime).glob("jpserver-*.json")).read_text(encoding="utf-8"))
            get(note, "api")
            return note
        time.sleep(0.1)
    raise TimeoutError(f"no JupyterLab answers; its notes should be in {runtime}")


def get(note, path=""):
    """Ask a server for a path, with its token; return (the address that answered, the answer's bytes)."""
    with _DIRECT.open(
        f"{note['url']}{path}{'&' if '?' in path else '?'}token={note['token']}", timeout=PATIENCE
    ) as page:
        return page.url, page.read()


def opens(note, notebook):
    """Fail where a server's first page is not this notebook, in a folder that has it."""
    address, _ = get(note)
    assert address == f"{note['url']}lab/tree/{notebook}?token={note['token']}", address
    _, answer = get(note, f"api/contents/{notebook}?content=0")
    assert json.loads(answer)["type"] == "notebook", answer


if __name__ == "__main__":  # .ci/fresh: python3 tests/helpers/server.py RUNTIME NOTEBOOK
    opens(wait_for_server(sys.argv[1]), sys.argv[2])
