"""2 and 3: how much does `import eastern_flank` add, and how long is it to the first chart?"""

import subprocess
import tempfile

from jupyter_client.manager import start_new_kernel

from . import code
from .measuring import ROOT, alternate, compared, difference, environment, python

FLOOR = "import pandas, matplotlib.pyplot, ipywidgets"
OURS = f"{FLOOR}, eastern_flank"
# What the first cells of a lesson load: tables, style, charts, figures, controls and exercises. The map is for lesson 05.
MODULES = f"{FLOOR}, eastern_flank as ef; ef.load, ef.use_style, ef.bars, ef.show, ef.live, ef.check"

LESSON, CHART = "02_troops", "chart"

# The chart of lesson 02 as somebody writes it who has matplotlib alone: same tables, size, type, inks, texts, alt text and files.
# What the house style and `ef.show` decide in a lesson is here as numbers.
PLAIN = """
import base64, html, io, os
import font_source_sans_pro
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib import font_manager
from IPython.display import display

for weight in ("Regular", "It", "Semibold", "Bold"):
    font_manager.fontManager.addfont(os.path.join(font_source_sans_pro.font_directory, f"SourceSansPro-{weight}.ttf"))
ground, ink, muted, rule = "#fcfaf6", "#1a191d", "#5d5b58", "#d8d4cb"
plt.rcParams.update({"font.family": "Source Sans Pro", "font.size": 17, "figure.figsize": (40 / 3, 7.5), "figure.dpi": 96,
    "figure.facecolor": ground, "axes.facecolor": ground, "savefig.facecolor": ground, "text.color": ink,
    "axes.edgecolor": rule, "xtick.color": rule, "xtick.labelcolor": muted, "hatch.linewidth": 1.6})
"""
PLAIN_CHART = """
troops = pd.read_csv("../data/troops.csv").merge(pd.read_csv("../data/actors.csv"), left_on="led_by", right_on="actor")
two = troops[troops["formation"].isin(["force", "exercise"])]
sides = {"alliance": "#105ba4", "russia": "#bb552c"}

fig, ax = plt.subplots()
for row, (_, one) in enumerate(two.iterrows()):
    colour, planned = sides[one["side"]], one["status"] != "held"
    look = {"facecolor": ground, "edgecolor": colour, "hatch": "//"} if planned else {"facecolor": colour}
    ax.barh(row, one["troops"], 0.62, **look)
    ax.annotate(f"about {one['troops']:,.0f}, “{one['hedge']}”", (one["troops"], row), xytext=(10, 0),
        textcoords="offset points", va="center_baseline")
ax.set_yticks(range(len(two)), two["name"] + ", " + two["formation"])
ax.set(ylim=(len(two), -1), xlim=(0, two["troops"].max()))
ax.spines[["top", "right", "bottom"]].set_visible(False)
ax.xaxis.set_major_formatter("{x:,.0f}")
fig.text(0.056, 0.948, "4,000 are planned; 100,000 took part in one exercise, says one officer", va="top", size=30, weight=600)
fig.text(0.056, 0.87, "Troops: a multinational force to be agreed in June 2016, and a Russian exercise of 2014", va="top",
    size=19.5, color=muted)
fig.text(0.056, 0.045, "Source: Reuters, 13 June 2016, paragraphs 5 and 15. Eastern Flank 2016, CC BY 4.0", size=13.5,
    color=muted)
fig.set_layout_engine("constrained", rect=(0.056, 0.14, 0.888, 0.66))
alt = "Bar chart of two bars: a short hatched one for the planned force, and a solid one, 25 times as long, for the exercise."
buffer = io.BytesIO()
fig.savefig(buffer, format="png", dpi=144)
if FILES:
    with open(os.path.join(FILES, "02_two_numbers.png"), "wb") as file:
        file.write(buffer.getvalue())
    fig.savefig(os.path.join(FILES, "02_two_numbers.svg"), metadata={"Description": alt})
plt.close(fig)
src = base64.b64encode(buffer.getvalue()).decode()
page = f'<img alt="{html.escape(alt)}" width="960" src="data:image/png;base64,{src}">'
display({"text/html": page, "image/png": src, "text/plain": alt}, raw=True)
"""


def cold(*sources, env=None):
    """Start a kernel and run cells in it until the last one has a picture on the page; raise where it has none."""
    shown = []
    manager, client = start_new_kernel(stderr=subprocess.DEVNULL, env=environment(env), cwd=str(ROOT / "notebooks"))
    try:
        for source in sources:
            reply = client.execute_interactive(
                source, timeout=120, output_hook=lambda message: shown.append(message["content"])
            )
            if reply["content"]["status"] != "ok":
                raise RuntimeError(f"{reply['content']['ename']}: {reply['content']['evalue']}")
        if not any("image/png" in content.get("data", {}) for content in shown):
            raise RuntimeError("there is no picture on the page")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def lesson_cells(*, saved):
    cells = dict(code.cells(ROOT / "notebooks" / f"{LESSON}.ipynb"))
    chart = cells[CHART] if saved else cells[CHART].replace('    "02_two_numbers",\n', "")
    if not saved and chart == cells[CHART]:
        raise RuntimeError(f"{LESSON}: the cell {CHART!r} is not what this benchmark was written for")
    drawing, _, _ = cells["opening"].partition("\n\n\nef.predict(")  # the chart is drawn by what the opening defines
    return cells["setup"], drawing, chart


def measure(rounds, quick):
    times = alternate(
        {
            name: lambda source=source: python("-c", source)
            for name, source in (("floor", FLOOR), ("package", OURS), ("modules", MODULES))
        },
        rounds,
    )
    note = "floor: pandas, pyplot and ipywidgets"
    yield compared(
        "`import eastern_flank` on top of these three",
        times,
        "package",
        "floor",
        by=difference,
        unit="s",
        goal=0.1,
        note=note,
    )
    what = "the same with the modules loaded that a lesson's first cells use"
    yield compared(what, times, "modules", "floor", by=difference, unit="s", note=note)
    with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as plain:
        sides = {}
        for saved in (False, True):
            word = "saved" if saved else "shown"
            cells, folder = lesson_cells(saved=saved), {"EASTERN_FLANK_FIGURES": ours}
            sides[f"ours {word}"] = lambda cells=cells, folder=folder: cold(*cells, env=folder)
            files = f"FILES = {plain if saved else ''!r}\n"
            sides[f"plain {word}"] = lambda files=files: cold(PLAIN, files + PLAIN_CHART)
        times = alternate(sides, rounds)
    note = "floor: the same chart in plain matplotlib"
    yield compared("first chart from a cold kernel", times, "ours shown", "plain shown", goal=1.15, note=note)
    yield compared("the same, and saved as PNG and SVG", times, "ours saved", "plain saved", goal=1.15, note=note)
