"""How long after a key is the changed picture there? `ef.live` compared with `@interact`, in one JupyterLab, move by move.

    uv run python benchmarks/slider.py --json slider.json

Both sides draw the same chart with the same code, title and source line included. `@interact` redraws it as its documentation
has it, with `plt.show()`; a third variant leaves out all but the axes. Two floors: one figure that is kept, of which the bars
alone get another length, so that neither texts nor alt text follow; and two pictures that are ready, so that nothing is drawn.
The moves alternate between them in blocks, so that what else the machine does falls on all alike. Prints a table in Markdown;
ends with 1 where a limit is missed.
"""

import json
import os
import platform
import statistics
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import click
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "helpers"))
import chromium
from lab import Jupyter

MEDIAN, NINETY_FIFTH, SETTLED = 0.7, 0.6, 150  # the limits: shares of @interact's time, and milliseconds
BLOCK, BURSTS = 10, 6  # moves in a row; bursts of each kind
KEYS, PAUSE = 20, 30  # moves in a burst, and milliseconds between them
LIVE, INTERACT, BARE = "ef.live", "@interact, full redraw", "@interact, axes alone"
KEPT, READY = "one kept figure, bars alone", "pictures that are ready"

CHART = """
import ipywidgets as widgets
import matplotlib.pyplot as plt
import eastern_flank as ef
from eastern_flank.figures import furniture, show

ef.use_style()
troops = ef.load("troops").merge(ef.load("actors"), left_on="led_by", right_on="actor").dropna(subset="troops")

def draw(fig, count):
    ax = ef.bars(troops.assign(troops=troops["troops"] + 50 * count), "troops", label="id", status="status", side="side",
                 ax=fig.subplots())
    ax.set_xlim(0, 110_000)
    return {"title": "Every body of troops that the article counts", "subtitle": f"Troops, and {50 * count:,} more",
            "alt": "Bar chart.", "source": troops["paragraph"]}
"""
CELLS = {
    LIVE: "ef.live(draw, count=ef.number('Count', 0, 100, value=50))",
    INTERACT: """
@widgets.interact(count=widgets.IntSlider(50, 0, 100))
def redraw(count):
    fig = plt.figure()
    said = draw(fig, count)
    source, inks = show.source_line(said["source"]), furniture.legend_inks(fig, "status")
    furniture.lay_out(fig, furniture.furnish(fig, said["title"], said["subtitle"], source, inks).space)
    plt.show()
""",
    BARE: """
@widgets.interact(count=widgets.IntSlider(50, 0, 100))
def redraw_axes(count):
    draw(plt.figure(), count)
    plt.show()
""",
    KEPT: """
import base64, io

kept, picture = plt.figure(dpi=72), widgets.HTML()
draw(kept, 0)
plt.close(kept)
bars = kept.axes[0].patches
lengths = [bar.get_width() for bar in bars]

def lengthen(change):
    for bar, length in zip(bars, lengths):
        bar.set_width(length + 50 * change["new"])
    kept.savefig(png := io.BytesIO(), format="png")
    picture.value = f'<img alt="Bars." src="data:image/png;base64,{base64.b64encode(png.getvalue()).decode()}">'

slider = widgets.IntSlider(50, 0, 100)
slider.observe(lengthen, "value")
lengthen({"new": 50})
display(slider, picture)
""",
    READY: """
count, shown = ef.number('Count', 0, 100, value=50), widgets.HTML()
ready = []
for new in (0, 100):
    lengthen({"new": new})
    ready.append(picture.value)
count.observe(lambda _: setattr(shown, "value", ready[count.value % 2]))
shown.value = ready[0]
display(count.input, shown)
""",
}
THUMB = 16  # pixels: the handle of Chromium's own slider
SLIDER = "input[type=range], [role=slider]"

# Notes when a key or the mouse moved, and when a picture that is not the last one was decoded.
WATCH = """cell => {
  const seen = window.seen = {moves: [], pictures: [], source: cell.querySelector('.jp-OutputArea img').src};
  const note = () => seen.moves.push(performance.now());
  window.watching?.();
  for (const kind of ['keydown', 'mousemove']) document.addEventListener(kind, note, true);
  const observer = new MutationObserver(() => {
    const picture = cell.querySelector('.jp-OutputArea img');
    if (!picture || picture.src === seen.source) return;
    seen.source = picture.src;
    picture.decode().then(() => seen.pictures.push(performance.now()), () => 0);
  });
  observer.observe(cell, {subtree: true, childList: true, attributes: true, attributeFilter: ['src']});
  window.watching = () => {
    observer.disconnect();
    for (const kind of ['keydown', 'mousemove']) document.removeEventListener(kind, note, true);
  };
}"""


class Variant:
    """One of the sides: its cell, where the next move goes, and what was measured in milliseconds."""

    def __init__(self, lab, name, number):
        self.page, self.name, self.cell = lab.page, name, lab.cell(number)
        self.slider = self.cell.locator(SLIDER).first
        self.direction, self.single, self.settled, self.pictures = "ArrowRight", [], [], []

    def _ready(self):
        self.slider.scroll_into_view_if_needed()
        self.slider.focus()
        self.page.wait_for_timeout(400)  # at rest

    def _watch(self):
        self._ready()
        self.cell.evaluate(WATCH)

    def _seen(self):
        return self.page.evaluate("window.seen")

    def turn(self):
        self.direction = {"ArrowRight": "ArrowLeft", "ArrowLeft": "ArrowRight"}[self.direction]

    def moves(self, count):
        """Press a key, wait for its picture, and so on."""
        for _ in range(count):
            self._watch()
            self.page.keyboard.press(self.direction)
            self.page.wait_for_function("window.seen.pictures.length > 0", timeout=20_000)
            seen = self._seen()
            self.single.append(seen["pictures"][0] - seen["moves"][0])
        self.turn()

    def keys(self):
        """Press keys faster than pictures come, and wait for the last one."""
        self._watch()
        for _ in range(KEYS):
            self.page.keyboard.press(self.direction)
            self.page.wait_for_timeout(PAUSE)
        self._settle()
        self.turn()

    def drag(self):
        """Take the slider's handle, drag it to where there is more room, and let go."""
        self._ready()
        handle, track = self._handle()
        x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
        way = track["width"] * (0.4 if x < track["x"] + track["width"] / 2 else -0.4)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.wait_for_timeout(1000)
        self.cell.evaluate(WATCH)
        for step in range(KEYS):
            self.page.mouse.move(x + way * (step + 1) / KEYS, y)
            self.page.wait_for_timeout(PAUSE / 2)
        self._settle()
        self.page.mouse.up()

    def _handle(self):
        """Where the handle is, and what it moves along. ipywidgets' track only jumps when pressed, so the handle it must be."""
        box = self.slider.bounding_box()
        track = self.cell.locator(".noUi-base")
        if track.count():
            return box, track.first.bounding_box()
        share = self.slider.evaluate("input => (input.value - input.min) / (input.max - input.min)")
        return {**box, "x": box["x"] + (box["width"] - THUMB) * share, "width": THUMB}, box

    def _settle(self):
        self.page.wait_for_function("window.seen.pictures.length > 0", timeout=20_000)
        self.page.wait_for_timeout(1500)
        seen = self._seen()
        self.settled.append(seen["pictures"][-1] - seen["moves"][-1])
        self.pictures.append(len(seen["pictures"]))

    def numbers(self):
        ordered = sorted(self.single)
        return {
            "moves": len(ordered),
            "median": statistics.median(ordered),
            "p95": ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))],
            "bursts": len(self.settled),
            "settled median": statistics.median(self.settled),
            "settled worst": max(self.settled),
            "pictures a burst": statistics.mean(self.pictures),
        }


def measure(moves):
    """Measure all variants in one JupyterLab; return a dict from their names to `Variant.numbers()`."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as engine:
        jupyter = Jupyter(folder)
        browser = engine.chromium.launch(
            executable_path=chromium.find(engine.chromium.executable_path), args=chromium.FLAGS
        )
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            lab = jupyter.open(page, jupyter.write_notebook("slider.ipynb", CHART, *CELLS.values()))
            lab.run_all()
            variants = [Variant(lab, name, number) for number, name in enumerate(CELLS, 1)]
            for variant in variants:
                variant.moves(5)
                variant.single.clear()  # the first moves fill caches
            for _ in range(-(-moves // BLOCK)):
                for variant in variants:
                    variant.moves(BLOCK)
            for _ in range(BURSTS):
                for variant in variants:
                    variant.keys()
                    variant.drag()
            return {variant.name: variant.numbers() for variant in variants}
        finally:
            browser.close()
            jupyter.stop()


def about():
    """The machine, and the versions of what was measured."""
    packages = ("jupyterlab", "ipykernel", "ipywidgets", "anywidget", "matplotlib", "pillow")
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {"python": platform.python_version(), "cores": os.cpu_count(), "load": load} | {
        name: version(name) for name in packages
    }


def table(found):
    """The numbers as a table in Markdown."""
    columns = list(next(iter(found.values())))
    yield "| milliseconds from the move to the decoded picture | " + " | ".join(columns) + " |"
    yield "| --- |" + " ---: |" * len(columns)
    for name, numbers in found.items():
        yield f"| {name} | " + " | ".join(f"{numbers[column]:.0f}" for column in columns) + " |"


def missed(found):
    """The limits that are missed, as lines."""
    live, other = found[LIVE], found[INTERACT]
    for what, limit in (("median", MEDIAN), ("p95", NINETY_FIFTH)):
        share = live[what] / other[what]
        yield share > limit, f"{what}: {share:.2f} of @interact's, limit {limit}"
    yield live["settled median"] > SETTLED, f"settled after {live['settled median']:.0f} ms, limit {SETTLED} (median)"


@click.command()
@click.option("--moves", default=100, show_default=True, help="Single moves of each variant.")
@click.option(
    "--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write the numbers to this file too."
)
def main(moves, file):
    """Measure how long a control takes to change its picture."""
    found = measure(moves)
    click.echo("\n".join(table(found)))
    verdicts = list(missed(found))
    click.echo("\n".join(f"{'MISSED' if wrong else 'kept'}: {words}" for wrong, words in verdicts))
    if file:
        file.write_text(json.dumps({"about": about(), "found": found}, indent=2) + "\n", encoding="utf-8")
    sys.exit(any(wrong for wrong, _ in verdicts))


if __name__ == "__main__":
    main()
