"""Teach in front of a class: JupyterLab set up so that the back row can read it, with lessons as slides whose controls work."""

import json
import os
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from eastern_flank.core import project
from eastern_flank.core.errors import PlainError
from eastern_flank.publishing import notebooks

DECK = "jupyterlab-deck"  # the optional extra `class`
WITH_DECK = ".uv/bin/uv run --no-dev --extra class eastern-flank present"

# Large type, as CSS of JupyterLab's themes: 24 pixels on a screen of 720 lines are a thirtieth of the picture's height.
_TYPE = {"content-font-size1": "24px", "code-font-size": "20px", "ui-font-size1": "18px"}
# In slides a chart is alone; its code is one click away (stop the deck). The attribute comes with jupyterlab-deck.
_CHARTS_ALONE = {
    "[data-jp-deck-mode] [data-jpf-cell-tags*=',chart,'] .jp-Cell-inputWrapper": {"display": "none !important"}
}
SETTINGS = {
    "@jupyterlab/apputils-extension/themes": {"overrides": _TYPE},
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    # Slides are laid out with all cells in place: no space to scroll past the end, no cell left out until it is scrolled to.
    "@jupyterlab/notebook-extension/tracker": {"scrollPastEnd": False, "windowingMode": "none"},
    "@deathbeds/jupyterlab-fonts/fonts": {"styles": {"@global": _CHARTS_ALONE}},
    "@deathbeds/jupyterlab-deck/plugin": {"active": True},
}


class CannotPresent(PlainError, RuntimeError):
    """The class view cannot be started; the message says why."""


def present(name: str = "00", browser: bool = True) -> int:
    """Open a lesson in JupyterLab for a class, and wait until it is stopped.

    JupyterLab runs on this computer only, asks for its token, and uses settings of its own, which are thrown away afterwards:
    those of the teacher stay as they are. With jupyterlab-deck it opens as slides, else as one page in large type.

    Parameters
    ----------
    name : str
        The lesson, as for `notebooks.find`.
    browser : bool
        Whether to open one.

    Returns
    -------
    int
        JupyterLab's exit status.

    Raises
    ------
    LessonNotFound
        For a name that is not a lesson.
    CannotPresent
        Where JupyterLab cannot be started.
    """
    (lesson,) = notebooks.find([name])
    with tempfile.TemporaryDirectory(prefix="class-view-", ignore_cleanup_errors=True) as folder:
        write_settings(Path(folder))
        command = [sys.executable, "-m", "jupyterlab", *_options(lesson, folder, browser)]
        try:
            server = subprocess.Popen(command, cwd=project.root())
        except OSError as error:
            raise CannotPresent(f"JupyterLab cannot be started: {error.strerror or error}") from None
        return _wait(server)


def write_settings(folder: Path) -> None:
    """Write JupyterLab's settings for a class into a folder, in the form of its user settings.

    Parameters
    ----------
    folder : pathlib.Path
        It exists.
    """
    for plugin, settings in SETTINGS.items():
        path = folder / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings, indent=2), encoding="utf-8")


def has_deck() -> bool:
    """Say whether jupyterlab-deck is installed."""
    try:
        metadata.version(DECK)
    except metadata.PackageNotFoundError:
        return False
    return True


def _options(lesson, folder, browser):
    """Return JupyterLab's options: the lesson as slides, or else as a single page with nothing next to it."""
    view = "lab" if has_deck() else "doc"
    options = [
        f"--ServerApp.root_dir={project.root()}",
        "--ServerApp.ip=127.0.0.1",
        f"--LabApp.default_url={view}/tree/notebooks/{lesson.name}",
        f"--LabApp.user_settings_dir={folder}",
        f"--LabApp.workspaces_dir={os.path.join(folder, 'workspaces')}",
    ]
    return options if browser else [*options, "--no-browser"]


def _wait(server):
    """Wait for a server that ends when the terminal's Ctrl+C reaches it."""
    while True:
        try:
            return server.wait()
        except KeyboardInterrupt:  # JupyterLab got it too, asks whether to stop, and may go on
            continue


def present_report(name: str, browser: bool = True) -> int:
    """Open the class view for the command line; what goes wrong is one line on standard error.

    Parameters
    ----------
    name : str
    browser : bool
        As for `present`.

    Returns
    -------
    int
        The exit status.
    """
    if not has_deck():
        print(f"{DECK} is not installed: the lesson opens as one page. For slides: {WITH_DECK}", file=sys.stderr)
    try:
        return present(name, browser)
    except PlainError as error:
        print(error, file=sys.stderr)
        return 1
