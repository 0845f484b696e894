"""Measure everything, or the parts that are named: `python -m benchmarks [PART ...]`.

Writes results.json and the table in the README.md of this folder, keeping the results of parts that were not measured.
"""

import json
from dataclasses import asdict
from importlib import import_module
from itertools import chain
from pathlib import Path

import click

from .measuring import Row, machine, median

PARTS = (
    "collection",
    "starting",
    "first",
    "export",
    "sliding",
    "checks",
    "deck",
    "growth",
    "in_page",
    "classroom",
    "site",
)
WIDE = PARTS[-2:]  # have tables of their own
FOLDER = Path(__file__).parent
RESULTS, README = FOLDER / "results.json", FOLDER / "README.md"
BEGIN, END = "<!-- results -->\n", "<!-- end of results -->"


def measure(part, rounds, quick=False):
    """Measure one part; return a list of `Row`."""
    return list(import_module(f".{part}", __package__).measure(rounds, quick))


def about(part, rounds):
    """What a part is measured on, and with what."""
    more = getattr(import_module(f".{part}", __package__), "versions", dict)()
    return machine() | {"packages": machine()["packages"] | more, "rounds": rounds}


def table(results):
    """Results as a table in Markdown: `results` maps parts to dicts of `rows` and of what they were measured with."""
    yield "| What | ours | floor | | goal | |"
    yield "| --- | ---: | ---: | ---: | ---: | --- |"
    for name, part in results.items():
        for row in (Row(**row) for row in part["rows"] if name not in WIDE):
            value = "" if row.floor is None else _with_unit(row.value, row.unit)
            goal = "" if row.goal is None else f"at most {_with_unit(row.goal, row.unit)}"
            cells = [
                row.what,
                _with_unit(row.ours, "s"),
                "" if row.floor is None else _with_unit(row.floor, "s"),
                value,
                goal,
            ]
            yield f"| {' | '.join(cells)} | {row.verdict} |"


def beside(rows):
    """Rows as a table in Markdown, with a column for each of their times: a site, the size of a class."""
    names = list(dict.fromkeys(name for row in rows for name in row.times))
    yield f"| What | goal | {' | '.join(names)} | |"
    yield f"| --- | ---: |{' ---: |' * len(names)} --- |"
    for row in rows:
        goal = "" if row.goal is None else f"at {'least' if row.at_least else 'most'} {_measured(row.goal, row.unit)}"
        numbers = [_measured(median(row.times[name]), row.unit) if name in row.times else "" for name in names]
        yield f"| {' | '.join([row.what, goal, *numbers])} | {row.verdict} |"


def _measured(number, unit):
    if unit in ("s", "times"):
        return f"{number:.2f} {unit}"
    return f"{number:.3f}" if unit == "shift" else f"{number:,.0f} {unit}".strip()


def _with_unit(number, unit):
    return f"{number:.2f} s" if unit == "s" else f"{number:.2f} {unit}"


def where(results):
    """Say on what machine and with what versions; a line for each different one."""
    for text, names in _grouped((_machine_words(part["machine"]), name) for name, part in results.items()):
        loads = ", ".join(f"{name} {results[name]['machine']['load before']}" for name in names)
        yield f"Measured on {text}; load of the machine before: {loads}."


def _machine_words(about):
    packages = ", ".join(f"{name} {number}" for name, number in about["packages"].items())
    return (
        f"{about['cores']} cores of {about['processor']}, {about['system']}, Python {about['python']}, {packages}; "
        f"{about['rounds']} rounds"
    )


def _grouped(pairs):
    groups = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups.items()


def write(results):
    """Keep results in results.json, and put their table into the README next to it."""
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    page = README.read_text(encoding="utf-8")
    wide = [["", *beside([Row(**row) for row in results[part]["rows"]])] for part in WIDE if part in results]
    text = "\n".join([BEGIN, *table(results), *chain(*wide), "", *where(results), ""])
    before, after = page.split(BEGIN)[0], page.split(END)[1]
    README.write_text(f"{before}{text}\n{END}{after}", encoding="utf-8")


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(PARTS))
@click.option(
    "--rounds", default=5, show_default=True, type=click.IntRange(1), help="How often each side has its turn."
)
@click.option("--quick", is_flag=True, help="The smallest sizes, to see that all works; nothing is written.")
def main(parts, rounds, quick):
    """Measure PARTS (all, if none is named), print a table, and keep it in benchmarks/README.md and results.json."""
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    for part in parts or PARTS:
        click.echo(f"measuring {part}", err=True)
        results[part] = {
            "machine": about(part, rounds),
            "rows": [asdict(row) for row in measure(part, rounds, quick)],
        }
        click.echo(
            "\n".join(
                beside([Row(**row) for row in results[part]["rows"]]) if part in WIDE else table({part: results[part]})
            )
        )
    if not quick:
        write({part: results[part] for part in PARTS if part in results})


if __name__ == "__main__":
    main()
