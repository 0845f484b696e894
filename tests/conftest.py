"""What more than one file of tests needs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

from eastern_flank.charts import style

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def pango():
    """Skip a test of PDFs where the library Pango is not installed."""
    try:
        import weasyprint  # noqa: F401
    except OSError:
        pytest.skip("there is no Pango here (on Debian: apt-get install libpangoft2-1.0-0)")


@pytest.fixture(scope="session")
def uv():
    """The command uv: on the path, in the checkout, or as a module."""
    own = [[path] for path in (shutil.which("uv"), ROOT / ".uv" / "bin" / "uv") if path and os.access(path, os.X_OK)]
    for command in (*own, [sys.executable, "-m", "uv"], ["python3", "-m", "uv"]):
        if subprocess.run([*command, "--version"], capture_output=True).returncode == 0:
            return command
    pytest.skip("there is no uv here")


@pytest.fixture
def figures_folder(tmp_path, monkeypatch):
    """An empty folder of figures, in the style of a slide."""
    style.use_style("light", "16:9")
    monkeypatch.setenv("EASTERN_FLANK_FIGURES", str(tmp_path))
    yield tmp_path
    plt.close("all")
    style.use_style("light", "16:9")
