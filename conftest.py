"""What must be so before the first kernel starts, how tests are shared among processes, and what a run leaves out.

At the root, not in tests/: `pytest notebooks/02_troops.ipynb` reads this file and no other.
"""

import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest

MOST_WORKERS = 4  # each runs kernels besides
BROWSER = "tests/browser/"

# The markers that a plain `pytest` leaves out, the stronger one first, and how to run what has one of them.
LEFT_OUT = {
    "nightly": ".uv/bin/uv run pytest -m nightly -n 2 -o faulthandler_timeout=0",
    "hub or kubernetes": "bash .ci/run",
    "browser or ci": '.uv/bin/uv run pytest -m "not nightly"',
}

# One for every process, so that the workers of pytest-xdist do not delete one another's.
_SCRATCH = tempfile.mkdtemp(prefix="eastern-flank-")
_NOTEBOOKS = Path(__file__).parent / "notebooks"
_left_out = Counter()

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
    # nbval would look for this file in the current folder.
    config.option.nbval_sanitize_with = str(config.rootpath / config.option.nbval_sanitize_with)


def pytest_unconfigure(config):
    shutil.rmtree(_SCRATCH, ignore_errors=True)


# ------------------------------------------------------------------------------------------------ workers of pytest-xdist


def pytest_xdist_auto_num_workers(config):
    """Use all cores for the whole suite; run named tests in this process, without the seconds that workers take to start."""
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        return min(MOST_WORKERS, os.cpu_count() or 1)
    config.option.dist = "no"
    return 0


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep each file in one worker, and all of tests/browser in one, so that there is one JupyterLab."""
    from xdist.scheduler import LoadFileScheduling

    class Files(LoadFileScheduling):
        def _split_scope(self, nodeid):
            return BROWSER if nodeid.startswith(BROWSER) else super()._split_scope(nodeid)

    return Files(config, log)


# ------------------------------------------------------------------------------------------------- what was left out


def pytest_ignore_collect(collection_path):
    """Leave a reader's own notebooks, and copies of lessons, alone, unless they are named."""
    if collection_path.suffix == ".ipynb" and collection_path.parent == _NOTEBOOKS:
        from eastern_flank.core import lesson

        return True if collection_path not in lesson.paths() else None
    return None


def pytest_collection_modifyitems(items):
    for item in items:
        if item.nodeid.startswith(BROWSER):
            item.add_marker("browser")


def pytest_deselected(items):
    # `-m "not ..."` leaves out nothing but marked tests. `-k`, which comes before it, may leave out any.
    marks = [next((which for which in LEFT_OUT if _has(item, which)), None) for item in items]
    _left_out.clear()
    if all(marks):
        _left_out.update(marks)


def _has(item, which):
    return any(item.get_closest_marker(name) for name in which.split(" or "))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    """Take over what one worker left out: all of them collect the same tests."""
    _left_out.update(getattr(node, "workeroutput", {}).get("left_out", {}) if not _left_out else {})


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session):
    """Say after everything else what was left out; where EASTERN_FLANK_CI is set, fail if a test was skipped."""
    config = session.config
    in_worker = hasattr(config, "workeroutput")
    if in_worker:
        config.workeroutput["left_out"] = dict(_left_out)
    yield
    if in_worker:
        return
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("EASTERN_FLANK_CI") and (skipped := len(reporter.stats.get("skipped", []))):
        reporter.write_line(f"skipped: {skipped} tests; here none may be (EASTERN_FLANK_CI)", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    if config.option.keyword and any(map(reporter.stats.get, ("passed", "failed", "error"))):
        return  # what `-k` left out is what its user wanted
    for which in LEFT_OUT:
        if count := _left_out[which]:
            reporter.write_line(f"left out: {count} tests marked {which}; run them with `{LEFT_OUT[which]}`")
