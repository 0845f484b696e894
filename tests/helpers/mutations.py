"""Can a chart of the lessons lie quietly? Change what it draws in one place, and see whether strict nbval notices.

A lesson's cells are run in this process, in IPython's own shell, and their outputs are compared by nbval's own function with
those that are stored in the notebook. That is nbval without a kernel for each change, and without what it skips: nobody paints
the pixels. `test_mutations.py` proves that this way and `pytest --nbval` say the same.

Two kinds of changes are tried:

- to a table: one cell of a CSV file that the lesson loads gets another value that the dictionary allows. Strict nbval must fail
  in the cell of each figure that comes out otherwise. Whether it does is asked of the figure's artists, and in doubt of its
  pixels, and not of the text that is on trial;
- to a figure, just before it is shown: two marks swap their colours or their inks, two texts or two labels swap their places,
  two inks of the key swap their words.

    python tests/helpers/mutations.py [LESSONS] [--json FILE]

tries all of them and writes benchmarks/mutations.md; with `--json`, every single outcome to a file too.
"""

import argparse
import csv
import gc
import hashlib
import io
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from itertools import combinations, pairwise
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display
from IPython.utils.capture import capture_output
from matplotlib.axis import Axis
from matplotlib.collections import Collection
from matplotlib.colors import to_hex, to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.ticker import FixedFormatter
from nbformat import NotebookNode
from nbval.plugin import IPyNbCell, coalesce_streams, get_sanitize_patterns, nocolors
from traitlets.config import Config

from eastern_flank.charts import marks
from eastern_flank.figures import export, furniture, series
from eastern_flank.figures import show as figures
from eastern_flank.publishing import notebooks
from eastern_flank.tables import load as tables

ROOT = Path(__file__).resolve().parents[2]
ROWS = 3  # of a column that are changed, one at a time: the first, the last, one between
PAIRS = 8  # of a kind that are swapped in one figure
DPI = 60  # of the pixels that are asked in doubt


# ---------------------------------------------------------------------------------------------- a page without a kernel


class _Comparison:
    """What nbval's comparison needs to know: its own defaults, and the project's sanitising file."""

    colors = nocolors
    sanitize = IPyNbCell.sanitize

    def __init__(self):
        skipped = ("metadata", "traceback", "prompt_number", "output_type", "name", "execution_count")
        pictures = ("application/vnd.jupyter.widget-view+json", "image/png", "image/jpeg")
        sanitizing = (ROOT / "tests" / "nbval_sanitize.cfg").read_text("utf-8")
        self.parent = SimpleNamespace(
            skip_compare=skipped + pictures, sanitize_patterns=dict(get_sanitize_patterns(sanitizing))
        )

    def format_output_compare(self, key, left, right):
        """Do not format what differs: nobody reads it."""

    def same(self, outputs, stored):
        return IPyNbCell.compare_outputs(self, coalesce_streams(outputs), coalesce_streams(stored))


class LikeZMQ(InteractiveShell):
    """A shell that pandas takes for a kernel's, by its name: else it would fit tables to a terminal."""

    def _showtraceback(self, *_):
        """Say nothing of errors: that there was one is enough."""


@dataclass
class Shown:
    """One call of `show`: in which cell, as which figure, what its artists were, and what it put on the page."""

    cell: str
    name: str
    paint: str
    fig: object
    data: dict = field(repr=False, default=None)
    swaps: list = field(repr=False, default_factory=list)


class Page:
    """The lessons' code, run in this process: a shell like the kernel's, and figures that are finished but not painted."""

    def __init__(self, folder):
        """Work in `folder`: a copy of the project's data, which may be changed."""
        self.folder = Path(folder)
        shutil.copytree(ROOT / "data", self.folder / "data")
        shutil.copytree(ROOT / "notebooks", self.folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
        shutil.copytree(ROOT / "figures", self.folder / "figures")  # lesson 10 shows those of all others
        settings = Config()
        settings.HistoryManager.enabled = False
        self.shell = LikeZMQ.instance(config=settings)
        self.compare = _Comparison().same
        self.known, self.shown, self.loaded, self.swap, self._cell = {}, [], set(), None, None

    @contextmanager
    def open(self):
        """Be in the copy, with `show` watched; leave no trace in this process."""
        load, show = tables.load, figures.show
        self._show = show

        def watched(name=None):
            self.loaded.add(name)
            return load(name)

        # Nothing personal and no strict layout: the text alone is to notice. Only the names of the files are on the page.
        settings = {
            "EASTERN_FLANK_FIGURES": str(self.folder / "figures"),
            "EASTERN_FLANK_STRICT": "",
            "MPLBACKEND": "agg",
        }
        settings["EASTERN_FLANK_WORK"] = str(self.folder / "my_work")
        before = Path.cwd()
        os.chdir(self.folder / "notebooks")
        try:
            with (
                patch.dict(os.environ, settings),
                patch.object(tables, "load", watched),
                patch.object(figures, "show", self._watch),
                patch.object(export, "png", lambda *_: b"PNG"),
                patch.object(export, "svg", lambda *_: ""),
                patch.object(figures, "_save", lambda fig, name, *_: f"Saved as figures/{name}.png and .svg"),
                patch.object(series, "charts", lambda *_: []),
            ):
                yield self
        finally:
            os.chdir(before)
            LikeZMQ.clear_instance()
            plt.close("all")

    def begin(self):
        """Begin a lesson as a kernel does: without names, and with the settings of a fresh process."""
        self.shell.reset(new_session=False)
        matplotlib.rcdefaults()
        pd.reset_option("^display")
        pd.set_option("display.max_columns", 20)  # what pandas decides on where it is first imported in a kernel
        self.shown.clear()
        plt.close("all")
        gc.collect(0)

    def run(self, cell):
        """Run a cell; return whether strict nbval is content with it."""
        self._cell = cell.id
        with (
            self.shell.display_trap,
            capture_output() as captured,
        ):  # the trap first: else the cell's result goes past us
            done = self.shell.run_cell(cell.source, store_history=False)
        if not done.success:
            return False
        outputs = [
            NotebookNode(output_type="display_data", data=output.data, metadata=output.metadata or {})
            for output in captured.outputs
        ]
        for name, text in (("stdout", captured.stdout), ("stderr", captured.stderr)):
            if text:
                outputs.append(NotebookNode(output_type="stream", name=name, text=text))
        return self.compare(outputs, [NotebookNode(output) for output in cell.outputs])

    def _watch(self, fig, name=None, **texts):
        """Stand in for `show`: note the figure; where nothing in it is new, put on the page what was put there before."""
        number = sum(shown.cell == self._cell for shown in self.shown)
        found = Shown(self._cell, name or f"{self._cell} {number + 1}", paint(fig, texts), fig)
        self.shown.append(found)
        before = self.known.get((self._cell, number))
        if before and before.paint == found.paint and self.swap is None:
            plt.close(fig)
            display(before.data, raw=True)
            return
        found.swaps = list(swaps(fig, texts.get("key", "status")))
        if self.swap is not None and self.swap[0] == number:
            found.swaps[self.swap[1]][1]()
        with capture_output() as captured:
            self._show(fig, name, **texts)
        found.data = captured.outputs[0].data
        display(found.data, raw=True)


@dataclass(frozen=True)
class Outcome:
    """What became of one change: of which `kind`, in which `figure`, `what` was changed, and whether it was `caught`."""

    figure: str
    kind: str
    what: str
    caught: bool
    elsewhere: bool = False  # not in the figure's own cell, but in another one of the lesson


class Lesson:
    """One lesson on a page: `shown` are its figures as the tables have them, `failed` the cells that nbval refuses."""

    def __init__(self, page, path):
        self.page, self.path = page, Path(path)
        self.cells = [cell for cell in notebooks.read(path).cells if cell.cell_type == "code"]
        page.known.clear()
        page.loaded.clear()
        self._names = {}
        self.failed = self._run(keep=True)
        self.shown = {}
        for shown in page.shown:
            number = sum(cell == shown.cell for cell, _ in self.shown)
            self.shown[shown.cell, number] = shown
        self.loaded = sorted(name for name in page.loaded if name)
        page.known |= self.shown

    def _run(self, keep=False):
        self.page.begin()
        failed = set()
        for cell in self.cells:
            if keep:
                self._names[cell.id] = _copied(self.page.shell.user_ns)
            if not self.page.run(cell):
                failed.add(cell.id)
        return failed

    def change(self, mutation):
        """Run the lesson with a changed table; yield an `Outcome` for each figure that comes out otherwise."""
        with mutation.made(self.page.folder / "data"):
            failed = self._run()
        found = {}
        for shown in self.page.shown:
            number = sum(cell == shown.cell for cell, _ in found)
            found[shown.cell, number] = shown
        for place, before in self.shown.items():
            after = found.get(place)
            own = place[0] in failed
            # Without a figure, its cell did not come that far.
            if after is None or (after.paint != before.paint and (own or pixels(after.fig) != pixels(before.fig))):
                yield Outcome(before.name, mutation.kind, mutation.what, own, not own and bool(failed))

    def exchange(self, place, number):
        """Run the cell of a figure again, with the swap of this number; return an `Outcome`, or None where it is not seen."""
        before = self.shown[place]
        kind, _, what = before.swaps[number]
        self.page.begin()
        self.page.run(self.cells[0])  # the house style
        self.page.shell.user_ns.update(_copied(self._names[place[0]]))
        self.page.shown.clear()
        self.page.swap = place[1], number
        try:
            same = self.page.run(next(cell for cell in self.cells if cell.id == place[0]))
        finally:
            self.page.swap = None
        after = self.page.shown[place[1]] if len(self.page.shown) > place[1] else None
        if same and after and pixels(after.fig) == pixels(before.fig):
            return None
        return Outcome(before.name, kind, what, not same)


def _copied(names):
    """A lesson's names as they are now: what a cell changes in place is copied."""
    return {
        name: value.copy() if isinstance(value, pd.DataFrame | pd.Series | dict | list) else value
        for name, value in names.items()
        if not name.startswith("_") and name not in ("In", "Out", "exit", "quit", "get_ipython", "open")
    }


# --------------------------------------------------------------------------------------------------- what a figure is


def paint(fig, texts):
    """A fingerprint of all that a figure would paint, read from its artists one by one; `texts`, what is written around them."""
    parts = [f"{name}: {value if isinstance(value, str | None) else list(value)}" for name, value in texts.items()]
    for artist in fig.findobj():
        parts.append(f"{type(artist).__name__} {artist.get_visible()} {artist.get_alpha()} {artist.zorder}")
        parts += map(_plain, _look_of(artist))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _look_of(artist):
    if isinstance(artist, Axis):
        places = artist.get_majorticklocs()
        yield from (artist.get_view_interval(), places, artist.get_major_formatter().format_ticks(places))
        yield from (artist.get_scale(), artist.axes.axison)
        return
    corners = artist.get_transform().transform([[0, 0], [1, 1]])
    if isinstance(artist, Text):
        yield from (
            artist.get_text(),
            artist.get_position(),
            artist.get_color(),
            artist.get_fontsize(),
            artist.get_weight(),
        )
        yield from (artist.get_rotation(), artist.get_ha(), artist.get_va(), corners, artist.get_path_effects() != [])
        yield getattr(artist, "xy", None)
    elif isinstance(artist, Line2D):
        yield from (
            artist.get_xydata(),
            artist.get_color(),
            artist.get_linewidth(),
            artist.get_linestyle(),
            artist.get_marker(),
        )
        yield from (artist.is_dashed(), artist.get_markersize(), artist.get_markerfacecolor(), corners)
    elif isinstance(artist, Patch):
        yield from (
            artist.get_path().vertices,
            artist.get_transform().transform([[0, 0], [1, 1]]),
            artist.get_facecolor(),
        )
        yield from (artist.get_edgecolor(), artist.get_hatch(), artist.get_linestyle(), artist.get_linewidth())
    elif isinstance(artist, Collection):
        yield from (path.vertices for path in artist.get_paths())
        yield from (artist.get_facecolor(), artist.get_edgecolor(), artist.get_hatch(), artist.get_linewidth())
        yield from (artist.get_linestyle(), artist.get_offsets(), corners)


def _plain(value):
    if isinstance(value, np.ma.MaskedArray):
        value = value.filled(np.nan)
    return hashlib.sha256(np.round(value, 6).tobytes()).hexdigest() if isinstance(value, np.ndarray) else repr(value)


def pixels(fig):
    """A fingerprint of a finished figure's pixels, at a size at which every letter counts."""
    with io.BytesIO() as buffer:
        fig.savefig(buffer, format="rgba", dpi=DPI)
        return hashlib.sha256(buffer.getvalue()).hexdigest()


# -------------------------------------------------------------------------------------------------- changes to a table


@dataclass(frozen=True)
class Change:
    """One cell of a table with another value."""

    table: str
    file: str
    column: str
    row: int  # counted from 0, without the header
    kind: str
    old: str
    new: str

    @property
    def what(self):
        return f"{self.table}, row {self.row}, {self.column}: {self.old!r} becomes {self.new!r}"

    @contextmanager
    def made(self, data):
        """Have the change in the file in the folder `data`, and then no longer."""
        path = Path(data) / self.file
        before = path.read_bytes()
        rows = list(csv.reader(io.StringIO(before.decode("utf-8-sig"), newline="")))
        rows[self.row + 1][rows[0].index(self.column)] = self.new
        with io.StringIO(newline="") as text:
            csv.writer(text, lineterminator="\n").writerows(rows)
            path.write_bytes(text.getvalue().encode())
        try:
            yield
        finally:
            path.write_bytes(before)


def changes(names, most=ROWS):
    """All changes to try in tables: up to `most` rows of each column whose values can be drawn, each with its next value.

    Phrases, summaries, notes and addresses are in no chart, and a row's own key names it only; all else is changed.
    """
    for name in names:
        entry = tables.resource(name)
        header, rows = _read(entry)
        for described in entry["schema"]["fields"]:
            column = described["name"]
            if column in _own_key(entry) or _prose(described, [row[header.index(column)] for row in rows]):
                continue
            values = [row[header.index(column)] for row in rows]
            for row in sorted({0, len(rows) // 2, len(rows) - 1})[:most]:
                kind, new = _other(described, values, row)
                if new is not None and new != values[row]:
                    yield Change(name, entry["path"], column, row, kind, values[row], new)


def _read(entry):
    with open(ROOT / "data" / entry["path"], encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


def _own_key(entry):
    key = entry["schema"].get("primaryKey", [])
    key = [key] if isinstance(key, str) else list(key)
    return key if len(key) == 1 else []


def _prose(described, values):
    """Whether a column holds sentences or addresses: free text, long, and different in each row."""
    if described["type"] != "string" or described.get("constraints", {}).get("enum"):
        return False
    if "foundIn" in described or described.get("sourcePart", "kind") not in ("publisher", "kind"):
        return True
    return max(map(len, values), default=0) > 60


def _other(described, values, row):
    """What kind of value a cell holds, and another one that the dictionary allows; None where there is none."""
    old, allowed = values[row], described.get("constraints", {}).get("enum")
    if allowed:
        return "answer", allowed[(allowed.index(old) + 1) % len(allowed)] if old in allowed else allowed[0]
    match described["type"]:
        case "integer":
            return "number", str(int(old) + max(1, abs(int(old)) // 8)) if old else "7"
        case "number":
            return "number", f"{float(old) * 1.125 + (0 if float(old) else 0.5):g}" if old else "0.7"
        case "date":
            return "date", str(date.fromisoformat(old) + timedelta(40)) if old else "2016-06-30"
        case "boolean":
            words = [described["trueValues"][0], described["falseValues"][0]]
            return "answer", words[old in described["trueValues"]]
    if "referenceTo" in described or len(set(values)) < len(values) / 2:  # a key of another table, or a word of a few
        return "key", next((value for value in values if value not in ("", old)), None)
    return "text", f"{old} B" if old else "B"


# ------------------------------------------------------------------------------------------------- changes to a figure


def swaps(fig, key):
    """All swaps to try in a figure: a list of (kind, function that swaps, what it swaps), of each kind the first few.

    Parameters: `fig`, not yet finished; `key`, which key it is to have, as in `figures.show`.
    """
    found = [
        *_colours(fig),
        *_inks(fig),
        *_signs(fig),
        *_labels(fig),
        *_texts(fig),
        *_titles(fig),
        *_key(furniture.legend_inks(fig, key)),
    ]
    counts = Counter()
    for kind, what, swap in found:
        counts[kind] += 1
        if counts[kind] <= PAIRS:
            yield kind, swap, what


def _within(fig, kind):
    """The artists of a kind that are seen within axes, also those in a key; no axis, no frame, no ground, no title."""
    for ax in fig.axes:
        if not ax.get_visible():
            continue
        around = [ax.patch, ax.title, ax._left_title, ax._right_title, *ax.spines.values()]
        around += [artist for axis in (ax.xaxis, ax.yaxis) for artist in axis.findobj()]
        found = dict.fromkeys(ax.findobj(kind))  # in the order of drawing
        yield [artist for artist in found if artist.get_visible() and artist not in around]


def _marks(fig):
    """What has a colour: bars, dots, steps, lines, areas."""
    for ax in _within(fig, lambda artist: isinstance(artist, Patch | Line2D | Collection)):
        yield from ax


def _shade(mark):
    if isinstance(mark, Line2D):
        return to_hex(mark.get_color())
    edge, face = np.atleast_2d(mark.get_edgecolor()), np.atleast_2d(mark.get_facecolor())
    outlined = len(edge) and edge[0][3] > 0 and np.all(np.atleast_1d(mark.get_linewidth()) > 0)
    shades = edge if outlined and not isinstance(mark, Collection) else face if len(face) else edge
    return to_hex(shades[0]) if len(shades) else "none"


def _paint_with(mark, shade):
    """Give a mark another colour, and leave it its ink."""
    if isinstance(mark, Line2D):
        mark.set_color(shade)
    elif isinstance(mark, Collection):
        mark.set_facecolor(shade)
    else:
        filled = to_rgba(mark.get_facecolor()) == to_rgba(mark.get_edgecolor()) or mark.get_edgecolor()[3] == 0
        mark.set_edgecolor(shade) if mark.get_edgecolor()[3] > 0 else None
        mark.set_facecolor(shade) if filled else None


def _different(items, look):
    """Pairs of items that look different: for every two looks the first and the last that have them."""
    groups = {}
    for item in items:
        groups.setdefault(look(item), []).append(item)
    ends = [(one, other) for one, other in combinations(groups.values(), 2)]
    yield from ((one[0], other[0]) for one, other in ends)
    yield from ((one[-1], other[-1]) for one, other in ends if len(one) > 1 or len(other) > 1)


def _colours(fig):
    for one, other in _different(_marks(fig), _shade):

        def swap(one=one, other=other):
            shades = _shade(one), _shade(other)
            _paint_with(one, shades[1])
            _paint_with(other, shades[0])

        yield "colours", f"{type(one).__name__} {_shade(one)} and {type(other).__name__} {_shade(other)}", swap


def _inks(fig):
    patches = [mark for mark in _marks(fig) if isinstance(mark, Patch)]
    for one, other in _different(patches, _ink):

        def swap(one=one, other=other):
            inks = _ink(one), _ink(other)
            _draw_with(one, inks[1])
            _draw_with(other, inks[0])

        yield "inks", f"{_ink(one)} and {_ink(other)}", swap


def _signs(fig):
    signs = [mark for mark in _marks(fig) if isinstance(mark, marks.SignPatch)]
    for one, other in _different(signs, lambda sign: sign.look):

        def swap(one=one, other=other):
            shapes = one.get_path(), other.get_path()
            one.set_path(shapes[1])
            other.set_path(shapes[0])

        yield "signs", f"{one.look} and {other.look}", swap


def _ink(mark):
    """How a mark is drawn, whatever its colour: filled or not, hatched, with which line."""
    return to_rgba(mark.get_facecolor()) == to_rgba(mark.get_edgecolor()), mark.get_hatch(), str(mark.get_linestyle())


def _draw_with(mark, ink):
    filled, hatch, _ = ink
    mark.set_facecolor(mark.get_edgecolor() if filled else "white")
    mark.set_hatch(hatch)
    mark.set_linestyle("-" if filled or hatch else "--")


def _labels(fig):
    for ax in fig.axes:
        for name, axis in (("x", ax.xaxis), ("y", ax.yaxis)):
            if not (ax.get_visible() and ax.axison and axis.get_visible()):
                continue
            labels = [label.get_text() for label in axis.get_ticklabels()]
            for place, (one, other) in enumerate(pairwise(labels)):
                if one != other:

                    def swap(axis=axis, labels=labels, place=place):
                        swapped = [*labels[:place], labels[place + 1], labels[place], *labels[place + 2 :]]
                        axis.set_major_formatter(FixedFormatter(swapped))

                    yield "labels", f"{name}: {one!r} and {other!r}", swap


def _texts(fig):
    for texts in _within(fig, lambda artist: isinstance(artist, Text)):
        written = [text for text in texts if text.get_text().strip()]
        yield from _swapped(written, "texts")


def _titles(fig):
    """What stands around the axes: the titles of two panels, the labels of two axes."""
    around = [ax.title for ax in fig.axes] + [ax._left_title for ax in fig.axes] + [ax._right_title for ax in fig.axes]
    around += [label for ax in fig.axes if ax.axison for label in (ax.xaxis.label, ax.yaxis.label)]
    written = [text for text in around if text.get_visible() and text.get_text().strip()]
    yield from _swapped(written, "titles")


def _key(inks):
    """The key below the axes: it is not there yet, so the swap waits until it is."""
    for one, other in pairwise(marks.MEANINGS[status].word for status in inks):

        def swap(words=(one, other), furnish=furniture.furnish):
            def furnished(*parts):
                furniture.furnish = furnish
                made = furnish(*parts)
                texts = [text for artist, _ in made.artists for text in artist.findobj(Text)]
                _swap_text(*(next(text for text in texts if text.get_text() == word) for word in words))
                return made

            furniture.furnish = furnished

        yield "words of the key", f"{one!r} and {other!r}", swap


def _swapped(texts, kind):
    for one, other in pairwise(texts):
        if one.get_text() != other.get_text():
            what = f"{one.get_text()!r} and {other.get_text()!r}"
            yield kind, what, lambda one=one, other=other: _swap_text(one, other)


def _swap_text(one, other):
    words = one.get_text(), other.get_text()
    one.set_text(words[1])
    other.set_text(words[0])


def swap_in(name, number):
    """Swap in the figure of this name, from now on and in this process: for a notebook that the real nbval runs."""
    show = figures.show

    def swapped(fig, called=None, **texts):
        if called == name:
            list(swaps(fig, texts.get("key", "status")))[number][1]()
        show(fig, called, **texts)

    figures.show = swapped


# ------------------------------------------------------------------------------------------------------------ the report


def everything(page, path, most=ROWS, progress=lambda text: None):
    """Try every change to a lesson's tables and every swap in its figures; yield the outcomes."""
    lesson = Lesson(page, path)
    if lesson.failed:
        raise AssertionError(f"{lesson.path.stem}: not as stored before anything is changed: {sorted(lesson.failed)}")
    for place, shown in lesson.shown.items():
        for number in range(len(shown.swaps)):
            if outcome := lesson.exchange(place, number):
                yield outcome
    progress(f"{lesson.path.stem}: swaps done")
    tried = list(changes(lesson.loaded, most))
    for change in tried:
        yield from lesson.change(change)
    progress(f"{lesson.path.stem}: {len(tried)} changes to tables done")


def report(outcomes):
    """The outcomes as Markdown: the share caught for each figure, then what escaped."""
    kinds = list(dict.fromkeys(outcome.kind for outcome in outcomes))
    groups = {
        figure: [each for each in outcomes if each.figure == figure] for figure in sorted({o.figure for o in outcomes})
    }
    lines = ["| Figure | " + " | ".join(kinds) + " | caught |", "| --- |" + " --- |" * (len(kinds) + 1)]
    for figure, own in [*groups.items(), ("**all**", outcomes)]:
        shares = [_share([each for each in own if each.kind == kind]) for kind in kinds]
        lines.append(f"| {' | '.join([figure, *shares, _share(own)])} |")
    escaped = [outcome for outcome in outcomes if not outcome.caught]
    lines += ["", "## What escaped", ""]
    for outcome in escaped:
        noticed = ", but another cell of the lesson fails" if outcome.elsewhere else ""
        lines.append(f"- {outcome.figure}, {outcome.kind}: {outcome.what}{noticed}")
    return "\n".join([*lines, *([] if escaped else ["Nothing."])]) + "\n"


def _share(outcomes):
    caught = sum(outcome.caught for outcome in outcomes)
    return f"{caught} of {len(outcomes)}" if outcomes else ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("lessons", nargs="*")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    outcomes = []
    with tempfile.TemporaryDirectory() as folder, Page(folder).open() as page:
        for path in notebooks.find(options.lessons):
            outcomes += everything(page, path, options.rows, lambda text: print(text, file=sys.stderr, flush=True))
            # After each lesson: all of them take long.
            (ROOT / "benchmarks" / "mutations.md").write_text(report(outcomes), "utf-8")
            if options.json:
                options.json.write_text(json.dumps([asdict(each) for each in outcomes], indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
