"""JupyterLite with the lessons in a folder, as a site has it, for whoever drives JupyterLab's own objects from outside."""

import json
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from eastern_flank.publishing.site import live


@contextmanager
def live_place(pyodide):
    """A folder with `live/`, made from the folder of Pyodide's files, while the block runs."""
    with TemporaryDirectory() as place:
        live.add(Path(place), pyodide)
        about = Path(place, "live", "jupyter-lite.json")
        config = json.loads(about.read_text("utf-8"))
        config["jupyter-config-data"]["exposeAppInBrowser"] = True
        about.write_text(json.dumps(config), "utf-8")
        yield Path(place)
