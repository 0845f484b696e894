"""How wide texts of a slide are planned to be: at least as wide as in Arial, and hardly wider."""

import re
from functools import cache
from pathlib import Path

import matplotlib
import pytest

from eastern_flank.core import project
from eastern_flank.figures import metadata
from eastern_flank.slides import text_fit


@cache
def arial(bold):
    """The widths of Arial, which are those of Helvetica: matplotlib has a list of them for its PDFs."""
    path = Path(matplotlib.get_data_path(), "fonts", "pdfcorefonts", f"Helvetica{'-Bold' * bold}.afm")
    rows = re.findall(r"^C (\d+) ; WX (\d+) ;", path.read_text("ascii"), re.M)
    return {chr(int(code)): int(width) / 1000 for code, width in rows if int(code) < 127} | {
        "'": 0.24 if bold else 0.19
    }


def texts(bold):
    for figure in metadata.find(folder=project.root() / "figures"):
        bars = [bar for item in figure.charts if item["kind"] == "bars" for bar in item["bars"]]
        words = [] if bold else [figure.source, *(bar["name"] for bar in bars), *(bar["label"] for bar in bars)]
        yield from (text for text in (figure.title if bold else figure.subtitle, *words) if text)


@pytest.mark.parametrize("bold", [False, True])
def test_every_text_has_the_space_that_it_takes_in_arial(bold):
    widths = arial(bold)
    whole = [(text, sum(map(widths.get, text))) for text in texts(bold) if set(text) <= set(widths)]
    assert len(whole) > 20
    for text, wide in whole:
        assert wide <= text_fit.width(text, 1, bold) * text_fit.EASE, text
    assert sum(text_fit.width(text, 1, bold) for text, _ in whole) < 1.06 * sum(wide for _, wide in whole)
