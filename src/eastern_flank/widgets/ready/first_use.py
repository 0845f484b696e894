"""An extension of Jupyter's server: what a lesson's first chart needs is loaded once, while its reader looks at the first page.

Then Python has compiled it, and matplotlib has its list of the computer's fonts. Where many share a computer, which
EASTERN_FLANK_AHEAD=0 says, nothing is done.
"""

import os
import subprocess
import sys
import threading
from contextlib import suppress

STREAMS = "stdin", "stdout", "stderr"
NEEDED = """
import os
getattr(os, "nice", int)(10)  # whatever somebody waits for comes first
import ipywidgets, eastern_flank as ef
ef.use_style(), ef.load, ef.bars, ef.show, ef.predict, ef.check
"""


def _jupyter_server_extension_points():
    return [{"module": __name__}]


def _load_jupyter_server_extension(server):
    if os.environ.get("EASTERN_FLANK_AHEAD") != "0":
        threading.Thread(target=load, daemon=True).start()


def load() -> None:
    """Load it in a process of its own, which then ends: the server itself needs nothing of it.

    What goes wrong is not said here, where nobody looks: the first cell of a lesson does the same, and says it.
    Files in the folder where the server was started are not run (-P), whatever their names are.
    """
    with suppress(OSError):  # no process can be started
        subprocess.run([sys.executable, "-P", "-c", NEEDED], check=False, **dict.fromkeys(STREAMS, subprocess.DEVNULL))
