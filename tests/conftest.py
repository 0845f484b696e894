"""What more than one file of tests needs."""

import matplotlib.pyplot as plt
import pytest

from eastern_flank.charts import style


@pytest.fixture(scope="session")
def pango():
    """Skip a test of PDFs where the library Pango is not installed."""
    try:
        import weasyprint  # noqa: F401
    except OSError:
        pytest.skip("there is no Pango here (on Debian: apt-get install libpangoft2-1.0-0)")


@pytest.fixture
def figures_folder(tmp_path, monkeypatch):
    """An empty folder of figures, in the style of a slide."""
    style.use_style("light", "16:9")
    monkeypatch.setenv("EASTERN_FLANK_FIGURES", str(tmp_path))
    yield tmp_path
    plt.close("all")
    style.use_style("light", "16:9")
