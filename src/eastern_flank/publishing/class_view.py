"""Teach in front of a class: JupyterLab set up so that the back row can read it, with lessons as slides whose controls work."""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from eastern_flank.core import project
from eastern_flank.core.errors import PlainError
from eastern_flank.publishing import notebooks

NO_SLIDES = (
    "jupyterlab-slideshow is not installed: the lesson opens as one page. "
    "For slides: .uv/bin/uv run --no-dev --extra class eastern-flank present"
)

# Large type, as CSS of JupyterLab's themes: 24 pixels on a screen of 720 lines are a thirtieth of the picture's height.
_TYPE = {"content-font-size1": "24px", "code-font-size": "20px", "ui-font-size1": "18px"}
# In slides a chart, or a guess, is alone; its code is one click away (stop the deck). The attribute comes with
# jupyterlab-slideshow.
_CHARTS_CODE = ", ".join(
    f"[data-jp-deck-mode] [data-jpf-cell-tags*=',{tag},'] .jp-Cell-inputWrapper" for tag in ("chart", "predict")
)
# On the projector a figure is as large as the slide.
_FIGURES = "[data-jp-deck-mode] .jp-OutputArea-output figure img, [data-jp-deck-mode] .widget-html img"
_LARGE = {"width": "100% !important", "max-height": "76vh !important"}
# A presenter's remote control sends the keys Page Up and Page Down, which jupyterlab-slideshow leaves to the browser; and it
# takes the space bar for itself even where a button or a hint has the focus, which should then get it.
_ON_A_SLIDE = ".jp-Deck .jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite)"
_NEXT, _BEFORE = {"direction": "down", "alternate": "forward"}, {"direction": "up", "alternate": "back"}
_SHORTCUTS = [
    {"command": "deck:go", "args": _NEXT, "keys": ["PageDown"], "selector": f"{_ON_A_SLIDE} :focus"},
    {"command": "deck:go", "args": _BEFORE, "keys": ["PageUp"], "selector": f"{_ON_A_SLIDE} :focus"},
    *(  # "deck:start" does nothing while there are slides
        {"command": "deck:start", "keys": ["Space"], "selector": f"{_ON_A_SLIDE} {what}:focus", "preventDefault": False}
        for what in ("button", "summary")
    ),
]
SETTINGS = {
    "@jupyterlab/apputils-extension/themes": {"overrides": _TYPE},
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/apputils-extension/sanitizer": {"allowCommandLinker": False},  # no buttons of a lesson's own
    # Slides are laid out with all cells in place: no space to scroll past the end, no cell left out until it is scrolled to.
    "@jupyterlab/notebook-extension/tracker": {"scrollPastEnd": False, "windowingMode": "none"},
    "@deathbeds/jupyterlab-fonts/fonts": {
        "styles": {"@global": {_CHARTS_CODE: {"display": "none !important"}, _FIGURES: _LARGE}}
    },
    "@jupyterlab/shortcuts-extension/shortcuts": {"shortcuts": _SHORTCUTS},
    "jupyterlab-slideshow/plugin": {"active": True},
}


def present(name: str = "00", browser: bool = True) -> int:
    """Open a lesson in JupyterLab for a class, and wait until it is stopped.

    JupyterLab runs on this computer only, asks for its token, and uses settings of its own, which are thrown away afterwards:
    those of the teacher stay as they are, and are not read: one of them could open it to others. With jupyterlab-slideshow it
    opens as slides, else as one page in large type. What goes wrong is one line on standard error.

    Parameters
    ----------
    name : str
        The lesson, as for `notebooks.find`.
    browser : bool
        Whether to open one.

    Returns
    -------
    int
        JupyterLab's exit status, or 1 for a name that is not a lesson.
    """
    view = "lab" if find_spec("jupyterlab_slideshow") else "doc"  # "doc" is a single page with nothing next to it
    if view == "doc":
        print(NO_SLIDES, file=sys.stderr)
    try:
        (lesson,) = notebooks.find([name])
    except PlainError as error:
        print(error, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="class-view-", ignore_cleanup_errors=True) as folder:
        _write_settings(Path(folder))
        options = [
            f"--ServerApp.root_dir={project.root()}",
            "--ServerApp.ip=127.0.0.1",
            "--ServerApp.jpserver_extensions=jupyter_lsp=True",  # for which JupyterLab's pages ask; see `alone` below
            f"--LabApp.default_url={view}/tree/notebooks/{lesson.name}",
            f"--LabApp.user_settings_dir={folder}",
            f"--LabApp.workspaces_dir={Path(folder, 'workspaces')}",
            *([] if browser else ["--no-browser"]),
        ]
        if _is_root():  # on many computers there is no other account, as in a container
            options.append("--allow-root")
        # Not options for each setting that must not count: what is in jupyter_lab_config.py wins over the command line.
        alone = os.environ | {"JUPYTER_NO_CONFIG": "1"}
        server = subprocess.Popen([sys.executable, "-m", "jupyterlab", *options], cwd=project.root(), env=alone)
        while True:
            with suppress(KeyboardInterrupt):  # JupyterLab got it too, asks whether to stop, and may go on
                return server.wait()


def _is_root():
    return hasattr(os, "geteuid") and os.geteuid() == 0  # Windows has none


def _write_settings(folder):
    """Write JupyterLab's settings for a class into a folder, in the form of its user settings."""
    for plugin, settings in SETTINGS.items():
        path = folder / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings, indent=2), encoding="utf-8")
