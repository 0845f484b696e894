"""4: how much longer does it take to finish and export all figures than to save the same figures bare?"""

import os
import tempfile
import time
from pathlib import Path
from unittest import mock

import matplotlib.pyplot as plt

from eastern_flank.charts import style
from eastern_flank.figures import show as figures

from . import code
from .measuring import alternate, compared


def timed_show(spent):
    """`ef.show` for figures that are saved, and its time added to `spent`: from the drawn chart to both files."""
    show = figures.show

    def timed(fig, name=None, **said):
        if name is None:
            return plt.close(fig)
        begun = time.perf_counter()
        show(fig, name, **said)
        spent.append(time.perf_counter() - begun)

    return timed


def bare_show(spent, folder, layout=None):
    """In place of `ef.show`: finish the figure untimed, then save it bare, as PNG and SVG, with a layout engine or none."""
    show = figures.show

    def timed(fig, name=None, **said):
        if name is None:
            return plt.close(fig)
        with mock.patch.object(plt, "close"):
            show(fig, None, **said)
        fig.set_layout_engine(layout)
        begun = time.perf_counter()
        fig.savefig(folder / f"{name}.png", dpi=style.current_size().dpi)
        fig.savefig(folder / f"{name}.svg")
        spent.append(time.perf_counter() - begun)
        plt.close(fig)

    return timed


def drawn(paths, replaced):
    """Run lessons with `replaced` for `ef.show`; return the seconds that it noted."""
    spent = []
    with tempfile.TemporaryDirectory() as folder:
        settings = {"EASTERN_FLANK_STRICT": "1", "EASTERN_FLANK_FIGURES": folder}
        with mock.patch.dict(os.environ, settings), mock.patch.object(figures, "show", replaced(spent, Path(folder))):
            for path in paths:
                code.run(path)
    if not spent:
        raise RuntimeError("these lessons save no figure")
    return sum(spent)


def measure(rounds, quick):
    paths = code.lessons()[:1] if quick else code.lessons()
    sides = {
        "ours": lambda: drawn(paths, lambda spent, folder: timed_show(spent)),
        "bare": lambda: drawn(paths, lambda spent, folder: bare_show(spent, folder, "constrained")),
        "laid out": lambda: drawn(paths, bare_show),
    }
    with plt.rc_context():
        times = alternate(sides, rounds)
    what = "all figures finished and exported"
    note = "floor: savefig as PNG and as SVG, with matplotlib's own layout"
    yield compared(what, times, "ours", "bare", goal=1.2, note=note)
    yield compared(
        f"{what}, compared with figures already laid out",
        times,
        "ours",
        "laid out",
        note="floor: savefig without a layout",
    )
