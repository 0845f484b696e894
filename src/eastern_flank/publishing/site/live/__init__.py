"""Python in the browser: JupyterLite with Pyodide as a part of the site, `eastern-flank site --live PYODIDE`."""

import os
from pathlib import Path


def check(pyodide: str | os.PathLike) -> None:
    """Refuse at once what could not become a part of the site.

    Parameters
    ----------
    pyodide : path
        The folder with Pyodide's files.

    Raises
    ------
    NotInstalled, Unofficial
    """
    from eastern_flank.publishing.site.live import lite
    from eastern_flank.publishing.site.live.pyodide import Pyodide

    lite.check()
    Pyodide(pyodide)


def add(folder: Path, pyodide: str | os.PathLike) -> None:
    """Add Python to a site.

    Parameters
    ----------
    folder : Path
        Of the site.
    pyodide : path
        The folder with Pyodide's files.

    Raises
    ------
    CannotBuild, NotInstalled, Unofficial
    """
    from eastern_flank.publishing.site.live import lite
    from eastern_flank.publishing.site.live.pyodide import Pyodide

    for name, content in lite.files(Pyodide(pyodide)):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
