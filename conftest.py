"""What must be so before the first kernel starts: tests draw strictly, into a folder of their own, with nothing personal.

At the root, not in tests/: `pytest notebooks/02_troops.ipynb` reads this file and no other.
"""

import os
import shutil
import tempfile

# One for every process, so that the workers of pytest-xdist do not sweep one another's away.
_SCRATCH = tempfile.mkdtemp(prefix="eastern-flank-")

os.environ.update(
    EASTERN_FLANK_FIGURES=os.path.join(_SCRATCH, "figures"),
    EASTERN_FLANK_STRICT="1",
    IPYTHONDIR=os.path.join(_SCRATCH, "ipython"),
    JUPYTER_RUNTIME_DIR=os.path.join(_SCRATCH, "runtime"),
)
for name in ("EASTERN_FLANK_THEME", "EASTERN_FLANK_SIZE", "MPLBACKEND"):
    os.environ.pop(name, None)


def pytest_configure(config):
    # nbval would look for this file from the folder one happens to be in.
    config.option.nbval_sanitize_with = str(config.rootpath / config.option.nbval_sanitize_with)


def pytest_unconfigure(config):
    shutil.rmtree(_SCRATCH, ignore_errors=True)
