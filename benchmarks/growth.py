"""8: how do charts and `check` grow with their tables? Linear or better is the goal; growth.png shows it."""

import csv
import io
import shutil
import tempfile
import time
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

import eastern_flank as ef
from eastern_flank.figures import description, readback
from eastern_flank.tables import check as checking

from .measuring import ROOT, Row, alternate, median

PLOT = Path(__file__).with_name("growth.png")
TIMES = (1, 10, 100, 1000)
LONG, QUICK_TIMES = "troops.csv", (1, 3)
TOLERANCE = (
    1.15  # of a tenfold table's time over ten times that of the shorter one: what a shared machine adds by itself
)


def table(times):
    """One row so many times over, in turn with each ink."""
    inks = ["held", "planned", "possible"]
    rows = [
        {"name": f"Row {n}", "number": 10 * (n % 3 + 1), "status": inks[n % 3], "side": "alliance"}
        for n in range(times)
    ]
    return pd.DataFrame(rows)


# Each draws a table on an Axes. The page is not what is timed: a chart of a thousand bars is to be read by nobody.
CHARTS = {
    "bars": lambda rows, ax: ef.bars(rows, "number", label="name", status="status", side="side", ax=ax),
    "unit_chart": lambda rows, ax: ef.unit_chart(
        rows, "number", unit=10, label="name", status="status", side="side", ax=ax
    ),
    "tally": lambda rows, ax: ef.tally(rows, by="status", status="status", side="side", ax=ax),
    "ranges": lambda rows, ax: ef.ranges(rows, "number", "number", label="name", status="status", side="side", ax=ax),
    "listing": lambda rows, ax: ef.listing(rows, label="name", status="status", side="side", ax=ax),
}


def chart(draw, rows):
    """Draw a chart, read its values back, and save it: what `ef.show` does with it, but for the texts around."""
    fig, ax = plt.subplots()
    try:
        begun = time.perf_counter()
        draw(rows, ax)
        description.describe(readback.read(fig))
        fig.savefig(io.BytesIO(), format="png")
        return time.perf_counter() - begun
    finally:
        plt.close(fig)


def lengthened(folder, times):
    """A copy of the tables in which one is so many times as long, and still valid."""
    data = Path(shutil.copytree(ROOT / "data", Path(folder) / f"x{times}"))
    with (data / LONG).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with (data / LONG).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([f"{row[0]}_{n}" if n else row[0], *row[1:]] for n in range(times) for row in rows)
    return data


def check(data):
    begun = time.perf_counter()
    if defects := checking.examine(data).defects:
        raise RuntimeError(f"the longer table is not valid: {defects[0]}")
    return time.perf_counter() - begun


def measure(rounds, quick):
    sizes = QUICK_TIMES if quick else TIMES
    found = {}
    with tempfile.TemporaryDirectory() as folder, plt.rc_context():
        ef.use_style()
        plans = {name: {n: (chart, draw, table(n)) for n in sizes} for name, draw in CHARTS.items()}
        plans["check"] = {n: (check, lengthened(folder, n)) for n in sizes}
        for name, plan in plans.items():
            sides = {n: lambda work=work: work[0](*work[1:]) for n, work in plan.items()}
            found[name] = alternate(sides, rounds)
    for name, times in found.items():
        yield row(name, times)
    if not quick:
        plot(found)


def row(name, times):
    """How the times of the two longest tables compare with their lengths: 1 is linear, less is better."""
    medians = {n: median(values) for n, values in times.items()}
    *_, shorter, longest = medians
    slope = medians[longest] / medians[shorter] / (longest / shorter)
    what = f"`{name}`: a table {longest} times as long, per row, compared with one {shorter} times as long"
    said = ", ".join(f"{n} times: {seconds:.3g} s" for n, seconds in medians.items())
    return Row(
        what, medians[longest], medians[shorter], slope, "times", TOLERANCE, said, {str(n): t for n, t in times.items()}
    )


def plot(found):
    """Draw seconds over lengths, both on logarithmic axes, next to what linear growth would be; write growth.png."""
    with plt.rc_context():
        ef.use_style()
        fig, ax = plt.subplots(layout="constrained")
        shades = ["alliance", "russia", "eastern_flank", "industry", "battalion_lead", "other_ally"]
        for (name, times), shade, marker in zip(found.items(), shades, "osD^vP", strict=True):
            ax.plot(
                list(times),
                [median(seconds) for seconds in times.values()],
                color=ef.colour(shade),
                marker=marker,
                label=name,
            )
        ax.plot([10, 1000], [0.01, 1], linestyle="--", color=ef.colour("muted"), label="linear growth")
        ax.set(xscale="log", yscale="log", xlabel="how many times as long the table is", ylabel="seconds")
        ax.set_title("Charts and check grow no faster than their tables", loc="left")
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_formatter("{x:,g}")
        ax.tick_params(labelsize=plt.rcParams["xtick.labelsize"])
        ax.margins(x=0.03)
        ax.grid(True)
        ax.legend(frameon=False)
        fig.savefig(PLOT, dpi=80, metadata={"Software": None, "Title": "Seconds over the length of a table"})
        plt.close(fig)
