"""1: how much longer do the strict tests of all lessons take than the lessons themselves?"""

import subprocess
import tempfile
import time

from jupyter_client.manager import start_new_kernel

from . import code
from .measuring import alternate, compared, environment, python

ALONE = "import time; from benchmarks import code; import pandas, matplotlib.pyplot, ipywidgets, eastern_flank as ef; "
ALONE += "{modules}; begun = time.perf_counter(); "
ALONE += "[code.run(path) for path in code.lessons() if path.name in {names}]; print(time.perf_counter() - begun)"
MODULES = "ef.load, ef.use_style, ef.bars, ef.show, ef.live, ef.check"  # loaded before the clock starts


def strict(paths):
    """The lessons under nbval, every output compared, in one process of pytest."""
    python("-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", *paths)


def kernel_with_imports(path):
    """Start a kernel, wait until it is ready, run the setup cell that every lesson begins with, and end it."""
    manager, client = start_new_kernel(stderr=subprocess.DEVNULL, env=environment())
    try:
        reply = client.execute_interactive(code.setup(path), silent=True, timeout=120)
        if reply["content"]["status"] != "ok":
            raise RuntimeError(f"{path.stem}: {reply['content']['evalue']}")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def floor(paths):
    """A kernel with the imports for each lesson, and the same code in one plain process; returns the seconds of both."""
    begun = time.perf_counter()
    for path in paths:
        kernel_with_imports(path)
    kernels = time.perf_counter() - begun
    with tempfile.TemporaryDirectory() as figures:
        source = ALONE.format(modules=MODULES, names={path.name for path in paths})
        alone = python("-c", source, env={"EASTERN_FLANK_STRICT": "1", "EASTERN_FLANK_FIGURES": figures})
    return kernels + float(alone)


def measure(rounds, quick):
    paths = code.lessons()[:1] if quick else code.lessons()
    times = alternate({"strict": lambda: strict(paths), "floor": lambda: floor(paths)}, rounds)
    what = f"strict tests of {len(paths)} lessons, in one process"
    yield compared(
        what, times, "strict", "floor", goal=1.3, note="floor: kernels with imports, and the code in plain Python"
    )
