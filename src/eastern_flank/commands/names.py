"""The names that exist, for `list` and for a shell that completes a word. Nothing slow is imported for them."""

import html
import re
from collections.abc import Callable
from contextlib import suppress

import click
from click.shell_completion import CompletionItem

from eastern_flank.core import lesson, project
from eastern_flank.core.text import one_line, printable

NOTES = "slides/speaker_notes.csv"  # in the data folder: a row for each figure, in the lessons' order
HEAD = 4_000  # bytes at the beginning of an SVG, where its title is
_WORD = re.compile(r"[\w.:/-]+")  # what every shell takes as one word, letter for letter
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def lessons() -> dict[str, str]:
    """Return each lesson's name, "02_troops", with its title and question."""
    about = {path.stem: lesson.heading(path) for path in lesson.paths()}
    return {name: f"{each.title}: {each.question}" if each.question else each.line for name, each in about.items()}


def figures() -> dict[str, str]:
    """Return each figure's name, "02_dots", with its title: those that have speaker notes, and others that are in figures/."""
    from eastern_flank.tables import csv_reader

    folder = project.root() / "figures"
    header, rows = csv_reader.parse_rows(csv_reader.read_text(project.data() / NOTES, NOTES), NOTES)
    noted = [row[header.index("figure")] for row in rows] if "figure" in header else []
    drawn = sorted(path.stem for path in folder.glob("*.png") if lesson.is_name(path.stem))
    names = dict.fromkeys([*noted, *drawn])
    return {name: _title(folder / f"{name}.svg") for name in sorted(names, key=lambda name: name[:2])}


def _title(path):
    with suppress(OSError, ValueError):
        if path.is_file():
            with path.open("rb") as stream:
                head = stream.read(HEAD).decode("utf-8", "replace")
            return html.unescape(found[1]) if (found := _TITLE.search(head)) else ""
    return "not drawn yet"


def tables() -> dict[str, str]:
    """Return each table's name, "context/places", with its title."""
    from eastern_flank.tables import schema

    folder = str(project.data())
    known, _ = schema.read(folder)
    titles = {each["name"]: each.get("title", "") for each in schema.read_json(folder, schema.FILE)["resources"]}
    return {table.name: titles[table.name] for table in known}


def themes() -> dict[str, str]:
    """Return each theme, with the commands that take it."""
    return _choices("theme")


def sizes() -> dict[str, str]:
    """Return each size, with the commands that take it."""
    return _choices("size")


def _choices(option):
    """Return what an option of some commands may be, as the commands themselves say it."""
    from eastern_flank import cli

    takers = {}
    for name, command in cli.main.commands.items():
        for param in command.params:
            if param.name == option:
                for choice in param.type.choices:
                    takers.setdefault(choice, []).append(name)
    return {choice: "for " + " and ".join(names) for choice, names in takers.items()}


KINDS: dict[str, Callable[[], dict[str, str]]] = {
    "lessons": lessons,
    "figures": figures,
    "tables": tables,
    "themes": themes,
    "sizes": sizes,
}


# ---------------------------------------------------------------------------------------------- completion in a shell


def complete(*kinds: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Return a function that completes names for a shell.

    Parameters
    ----------
    *kinds : str
        Which, of `KINDS`, or "files" or "folders", which a shell knows itself.

    Returns
    -------
    function
    """

    def completed(ctx, param, begun):
        items = []
        for kind in kinds:
            if kind in ("files", "folders"):
                items.append(CompletionItem(begun, type="dir" if kind == "folders" else "file"))
                continue
            with suppress(
                Exception
            ):  # without names there is nothing to complete, and a line half typed is no place for errors
                known = KINDS[kind]().items()
                # A shell puts the name into the line as it is: "02_a;rm" would be two commands.
                names = {name: about for name, about in known if name.startswith(begun) and _WORD.fullmatch(name)}
                items += [
                    CompletionItem(printable(name), help=one_line(printable(names[name]), 60))
                    for name in names
                    if name not in {item.value for item in items}
                ]
        return items

    return completed


# ------------------------------------------------------------------------------------------------------------- `list`


def listing(kind: str | None, width: int | None) -> list[str]:
    """Return the lines of `eastern-flank list`.

    Parameters
    ----------
    kind : str or None
        One of `KINDS`; all, if there is none.
    width : int or None
        The columns of the terminal, which gets aligned columns and headings; None for another program, which gets a line for each
        name, with a tab between the name and what it is, and before them the kind where there are several.

    Returns
    -------
    list of str
    """
    found = {each: KINDS[each]() for each in ([kind] if kind else KINDS)}
    if width is None:
        before = {each: "" if kind else f"{each}\t" for each in found}
        return [
            f"{before[each]}{printable(name)}\t{one_line(printable(about))}"
            for each, names in found.items()
            for name, about in names.items()
        ]
    lines = []
    for each, names in found.items():
        lines += [] if kind else [*[""] * bool(lines), each.capitalize()]
        indent = "" if kind else "  "
        column = len(indent) + min(max(map(len, names), default=0), width // 2) + 2
        for name, about in names.items():
            lines += _folded(f"{indent}{printable(name)}", one_line(printable(about)), column, width)
    return lines


def _folded(name, about, column, width):
    """Return the lines of a name and what it is: folded within their columns, and below the name where that is too long."""
    import textwrap

    room = max(width - column, 10)
    first, *rest = textwrap.wrap(about, room) or [""]
    begin = [f"{name:{column}}{first}".rstrip()] if len(name) < column - 1 else [name, " " * column + first]
    return [*begin, *(" " * column + each for each in rest)]
