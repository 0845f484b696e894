"""How long after a key is the changed picture there? `ef.live` compared with `@interact`, in one JupyterLab, move by move.

    uv run python benchmarks/slider.py --json slider.json

Both sides draw the same chart with the same code, title and source line included. `@interact` redraws it as its documentation
has it, with `plt.show()`; a third variant leaves out all but the axes. Two floors: one figure that is kept, of which the bars
alone get another length, so that neither texts nor alt text follow; and two pictures that are ready, so that nothing is drawn.
The moves alternate between them in blocks, so that what else the machine does falls on all alike. Before each block and each
burst an empty cell is run, so that no picture is ready; only for the bursts over states seen before the slider has walked there
and back. Prints a table in Markdown; ends with 1 where a limit is missed.
"""

import json
import os
import platform
import statistics
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import click
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "helpers"))
import chromium
from lab import Jupyter

MEDIAN, NINETY_FIFTH = 0.25, 0.6  # the limits: shares of @interact's time,
SETTLED, SEEN = 150, 60  # milliseconds after a burst over states not seen before, and over others,
BUSY, MORE = 0.02, 40  # seconds of processor time at rest, in three seconds, and MB of all the pictures of a slider
BLOCK, EACH = 20, 250  # moves in a row, and milliseconds from one to the next
BURSTS = 4  # of each kind
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
NOTHING = "None"
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
        self.direction, self.single, self.settled, self.seen, self.pictures = "ArrowRight", [], [], [], []

    def _rest(self):
        self.slider.scroll_into_view_if_needed()
        self.slider.focus()
        self.page.wait_for_timeout(400)

    def _watch(self):
        self._rest()
        self.cell.evaluate(WATCH)

    def _seen(self):
        return self.page.evaluate("window.seen")

    def _inwards(self):
        value = self.slider.evaluate("e => Number(e.value ?? e.getAttribute('aria-valuenow'))")
        self.direction = "ArrowRight" if value < 50 else "ArrowLeft"

    def _turn(self):
        self.direction = {"ArrowRight": "ArrowLeft", "ArrowLeft": "ArrowRight"}[self.direction]

    def moves(self, count):
        """Press a key, wait for its picture, press the next one, and so on; then turn. Returns the milliseconds of each."""
        self._inwards()
        self._watch()
        waited = []
        for done in range(count):
            begun = time.monotonic()
            before = len(self._seen()["pictures"])
            self.page.keyboard.press(self.direction)
            self.page.wait_for_function("before => window.seen.pictures.length > before", arg=before, timeout=20_000)
            seen = self._seen()
            waited.append(seen["pictures"][before] - seen["moves"][done])
            self.page.wait_for_timeout(max(0, EACH - 1000 * (time.monotonic() - begun)))
        self._turn()
        return waited

    def everywhere(self):
        """See every state of the slider once."""
        self.slider.press("Home")
        self._watch()
        for done in range(1, 101):
            self.page.keyboard.press("ArrowRight")
            self.page.wait_for_function("done => window.seen.pictures.length >= done", arg=done, timeout=20_000)

    def keys_back(self):
        """Press keys faster than pictures come, and return the milliseconds from the last one to the last picture; then turn."""
        self._watch()
        for _ in range(KEYS):
            self.page.keyboard.press(self.direction)
            self.page.wait_for_timeout(PAUSE)
        self._turn()
        return self._settle()

    def keys(self):
        """The same, to where there is more room."""
        self._inwards()
        return self.keys_back()

    def drag(self):
        """Take the slider's handle, drag it to where there is more room, and let go."""
        self._rest()
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
        settled = self._settle()
        self.page.mouse.up()
        return settled

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
        self.pictures.append(len(seen["pictures"]))
        return seen["pictures"][-1] - seen["moves"][-1]

    def numbers(self):
        ordered = sorted(self.single)
        return {
            "moves": len(ordered),
            "median": statistics.median(ordered),
            "p95": ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))],
            "bursts": len(self.settled),
            "settled median": statistics.median(self.settled),
            "settled worst": max(self.settled),
            "over seen": statistics.median(self.seen),
            "worst over seen": max(self.seen),
            "pictures a burst": statistics.mean(self.pictures),
        }


def measure(moves):
    """Measure all variants in one JupyterLab.

    Returns a dict from their names to `Variant.numbers()`, and a dict of the kernel's processor time at rest after moves of
    `ef.live`, in seconds, and of the MB that it takes for all states of that slider.
    """
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as engine:
        jupyter = Jupyter(folder)
        browser = engine.chromium.launch(
            executable_path=chromium.find(engine.chromium.executable_path), args=chromium.FLAGS
        )
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            lab = jupyter.open(page, jupyter.write_notebook("slider.ipynb", CHART, *CELLS.values(), NOTHING))
            lab.run_all()
            variants = [Variant(lab, name, number) for number, name in enumerate(CELLS, 1)]
            for variant in variants:
                variant.moves(5)  # they fill caches
            spent = cost(jupyter, variants[0])
            for _ in range(-(-moves // BLOCK)):
                for variant in variants:
                    lab.run(len(CELLS) + 1)
                    variant.single += variant.moves(BLOCK)
            for burst in (Variant.keys, Variant.drag) * BURSTS:
                for variant in variants:
                    lab.run(len(CELLS) + 1)
                    variant.settled.append(burst(variant))
            for variant in variants:
                variant.moves(KEYS)
                variant.seen += [variant.keys_back() for _ in range(2 * BURSTS)]
            return {variant.name: variant.numbers() for variant in variants}, spent
        finally:
            browser.close()
            jupyter.stop()


def cost(jupyter, variant):
    """See every state of a slider: what memory the kernel takes for that, and what processor time two seconds later."""
    kernel = next(each for each in jupyter.processes() if "ipykernel" in " ".join(each.cmdline()))
    before = kernel.memory_info().rss
    variant.everywhere()
    more = (kernel.memory_info().rss - before) / 1e6
    variant.page.wait_for_timeout(2000)
    busy = sum(kernel.cpu_times()[:2])
    variant.page.wait_for_timeout(3000)
    return {"seconds at rest": sum(kernel.cpu_times()[:2]) - busy, "MB more": more}


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


def verdicts(found, spent):
    """Yield for each limit whether it is missed, and a line."""
    live, other = found[LIVE], found[INTERACT]
    for what, limit in (("median", MEDIAN), ("p95", NINETY_FIFTH)):
        share = live[what] / other[what]
        yield share > limit, f"{what}: {share:.2f} of @interact's, limit {limit}"
    for word, limit in (("settled median", SETTLED), ("over seen", SEEN)):
        yield live[word] > limit, f"a burst, {word}: {live[word]:.0f} ms, limit {limit}"
    for word, limit in (("seconds at rest", BUSY), ("MB more", MORE)):
        yield spent[word] > limit, f"the kernel, {word}: {spent[word]:.2f}, limit {limit}"


@click.command()
@click.option("--moves", default=100, show_default=True, help="Single moves of each variant.")
@click.option(
    "--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write the numbers to this file too."
)
def main(moves, file):
    """Measure how long a control takes to change its picture."""
    found, spent = measure(moves)
    click.echo("\n".join(table(found)))
    judged = list(verdicts(found, spent))
    click.echo("\n".join(f"{'MISSED' if wrong else 'kept'}: {words}" for wrong, words in judged))
    if file:
        file.write_text(json.dumps({"about": about(), "found": found | spent}, indent=2) + "\n", encoding="utf-8")
    sys.exit(any(wrong for wrong, _ in judged))


if __name__ == "__main__":
    main()
