"""Teach in front of a class: a throw-away copy of the lessons in JupyterLab, as slides that the back row can read.

What the slides look like, and how keys turn them, is in `browser/`: a small extension of JupyterLab, without a build.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from eastern_flank.core import atomic_write, private
from eastern_flank.core.errors import PlainError
from eastern_flank.core.text import one_line
from eastern_flank.publishing import notebooks
from eastern_flank.publishing.class_view import lesson_copy

EXTENSION = Path(__file__).with_name("browser")
SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/apputils-extension/sanitizer": {"allowCommandLinker": False},  # no buttons of a lesson's own
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},  # what is typed is thrown away
    # Slides are laid out with all cells in place: no space to scroll past the end, no cell left out until it is scrolled to.
    "@jupyterlab/notebook-extension/tracker": {"scrollPastEnd": False, "windowingMode": "none"},
}
INTERRUPTED = 130
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")  # the last two where there are such
_PATIENCE = 15  # seconds for JupyterLab to end its kernels


def present(name: str = "00", browser: bool = True) -> int:
    """Open a lesson in JupyterLab for a class, and wait until it is stopped.

    JupyterLab runs on this computer only, asks for its token, and works on a copy of the lessons. It uses settings of its own:
    those of the teacher stay as they are, and are not read: one of them could open it to others. Copy and settings are thrown
    away when it ends, also where Ctrl+C, a closed terminal or the computer's shutdown ends it.

    Parameters
    ----------
    name : str
        The lesson, as for `notebooks.find`.
    browser : bool
        Whether to open one.

    Returns
    -------
    int
        0, or 130 where it was interrupted, or 1 where it could not start: then one line on standard error says why.
    """
    stopped = []  # asked for again and again, and not an exception: that could come while the folder is made or removed
    before = {
        number: signal.signal(number, lambda *_: stopped.append(True))
        for number in (getattr(signal, each, None) for each in _SIGNALS)
        if number is not None
    }
    try:
        (lesson,) = notebooks.find([name])
        with tempfile.TemporaryDirectory(prefix="eastern-flank-class-", ignore_cleanup_errors=True) as folder:
            status = _serve(Path(folder), lesson, browser, stopped)
    except PlainError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        # `shutil` says of each file why it could not be copied.
        print(one_line(f"the copy for the class cannot be made: {atomic_write.reason(error)}"), file=sys.stderr)
        return 1
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if stopped:
        _say("Stopped: JupyterLab has ended, and the copy of the lessons is thrown away.")
        return INTERRUPTED
    if status:
        print("JupyterLab did not start, or broke off: see what it says above.", file=sys.stderr)
    return 1 if status else 0


def _serve(folder, lesson, browser, stopped):
    """Make the copy, run JupyterLab on it until it ends or somebody stops us, and return its exit status."""
    copy = folder / "eastern-flank"
    lesson_copy.make(copy, lesson)
    _write_settings(folder / "settings")
    options = [
        f"--ServerApp.root_dir={copy}",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.jpserver_extensions=jupyter_lsp=True",  # for which JupyterLab's pages ask; see `alone` below
        f"--LabApp.default_url=doc/tree/notebooks/{lesson.name}",  # a single page with nothing next to it
        f"--LabApp.user_settings_dir={folder / 'settings'}",
        f"--LabApp.workspaces_dir={folder / 'workspaces'}",
        f"--LabApp.extra_labextensions_path={EXTENSION}",
        "--ServerApp.log_level=ERROR",  # its address is all that it should say
        "--LabApp.log_level=ERROR",
        *([] if browser else ["--no-browser"]),
    ]
    if _is_root():  # on many computers there is no other account, as in a container; JupyterLab would not start
        options.append("--allow-root")
    # Not options for each setting that must not count: what is in jupyter_lab_config.py wins over the command line. Jupyter
    # then makes an empty folder of settings, and leaves it behind: so its folder for what is temporary is ours.
    temporary = folder / "temp"
    temporary.mkdir()
    alone = (
        os.environ
        | {"JUPYTER_NO_CONFIG": "1", private.THROWN_AWAY: "1"}
        | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    )
    for name in ("JUPYTER_TOKEN", "JUPYTER_TOKEN_FILE"):  # one that others know, or an empty one, which asks nobody
        alone.pop(name, None)
    if stopped:
        return 0
    _say(f"{lesson.stem} for a class, in a copy: {copy}")
    _say("All that is typed, saved or made there is thrown away when you stop it, with Ctrl+C here.")
    # In a session of its own, so that Ctrl+C reaches us alone; JupyterLab would ask whether it should really stop.
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options],
        cwd=copy,
        env=alone,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    try:
        while not stopped:
            with suppress(subprocess.TimeoutExpired):
                return server.wait(0.2)
        return 0
    finally:
        _end(server)


def _end(server):
    """End JupyterLab, which ends its kernels first."""
    if server.poll() is not None:
        return
    server.terminate()
    try:
        server.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _say(words):
    """Say something on a terminal that may be closed."""
    with suppress(OSError):
        print(words, flush=True)


def _is_root():
    return hasattr(os, "geteuid") and os.geteuid() == 0  # Windows has none


def _write_settings(folder):
    """Write JupyterLab's settings for a class into a folder, in the form of its user settings."""
    for plugin, settings in SETTINGS.items():
        path = folder / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings, indent=2), encoding="utf-8")
