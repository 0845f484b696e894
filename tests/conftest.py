"""What more than one file of tests needs."""

import matplotlib.pyplot as plt
import pytest

from eastern_flank.charts import style


@pytest.fixture
def figures_folder(tmp_path, monkeypatch):
    """An empty folder of figures, in the style of a slide."""
    style.use_style("light", "16:9")
    monkeypatch.setenv("EASTERN_FLANK_FIGURES", str(tmp_path))
    yield tmp_path
    plt.close("all")
    style.use_style("light", "16:9")
