"""What must be so before the first kernel starts: tests draw strictly, into a folder of their own, with nothing personal.

At the root, not in tests/: `pytest notebooks/02_troops.ipynb` reads this file and no other.
"""

import os
import shutil
import tempfile

import pytest

MOST_WORKERS = 4  # each runs kernels besides

# One for every process, so that the workers of pytest-xdist do not sweep one another's away.
_SCRATCH = tempfile.mkdtemp(prefix="eastern-flank-")

for name in ("EASTERN_FLANK_FIGURES", "EASTERN_FLANK_WORK", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR"):
    os.environ[name] = os.path.join(_SCRATCH, name.lower())
    os.mkdir(os.environ[name])
os.environ["EASTERN_FLANK_STRICT"] = "1"
os.environ["MATPLOTLIBRC"] = os.path.join(_SCRATCH, "matplotlibrc")
with open(os.environ["MATPLOTLIBRC"], "w"):
    pass  # an empty one comes before that of the user
for name in ("EASTERN_FLANK_THEME", "EASTERN_FLANK_SIZE", "MPLBACKEND"):
    os.environ.pop(name, None)


@pytest.fixture(autouse=True)
def _no_work_of_others():
    """What a test leaves in my_work is not there for the next one, nor for the notebooks."""
    folder = os.environ["EASTERN_FLANK_WORK"]
    yield
    shutil.rmtree(folder, ignore_errors=True)


def pytest_configure(config):
    # nbval would look for this file from the folder one happens to be in.
    config.option.nbval_sanitize_with = str(config.rootpath / config.option.nbval_sanitize_with)


def pytest_xdist_auto_num_workers(config):
    """Everything runs on all cores; what somebody names runs here and now, without the seconds that workers take to start."""
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        return min(MOST_WORKERS, os.cpu_count() or 1)
    config.option.dist = "no"
    return 0


def pytest_unconfigure(config):
    shutil.rmtree(_SCRATCH, ignore_errors=True)
