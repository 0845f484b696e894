"""Show a figure with its alt text and its values, and save it so that the file explains itself.

A figure is furnished with title, legend and source line, laid out, read back once, rendered, and written: to the page in a
form that a screen reader and a test can read, and to `figures/NAME.png` and `.svg` with title, alt text, source, licence and
lesson inside. The PNG also has everything else that a slide is made of; `metadata` reads it again.
"""

import base64
import json
import os
import re
from collections.abc import Iterable
from itertools import groupby

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from eastern_flank.charts import common, marks, style
from eastern_flank.core import atomic_write, part
from eastern_flank.core.errors import CannotDraw, PlainError
from eastern_flank.core.markup import NO_FORMULAS, Markup, escape, folded, listed
from eastern_flank.figures import description, export, furniture, layout_check, metadata, readback, series, web
from eastern_flank.tables import load as tables
from eastern_flank.tables.reading import article

PAGE_WIDTH = 960  # CSS pixels of a full slide on the page
# On a screen of 768 lines a figure is 399 pixels high: code or text beside it stays in sight, and its smallest type has 11.
IN_SIGHT = "max-width:100%;height:auto;max-height:52vh;object-fit:contain;object-position:left"
VALUES_SUMMARY = "What this figure draws, as text"
BEHIND_SUMMARY = "The paragraphs behind it"
REMARKS = {"state_run": " (state-run)", "partisan": " (partisan)"}  # what a source line says about a publisher
WHO = (*style.SIDES, "neutral")  # looks of a legend that are colours
ALT_LIMIT = 600  # characters: what is longer tires a listener; the values are below the picture as text


class FaultyLayout(PlainError, ValueError):
    """A figure that cannot be read; the message lists what is wrong."""


def show(
    fig: Figure,
    name: str | None = None,
    *,
    title: str,
    alt: str,
    source: str | Iterable[int],
    subtitle: str = "",
    key: str | None = "status",
    fold: str = "",
    numbers: str = "",
) -> None:
    """Finish a figure, put it on the page, and save it.

    The page gets `text/html` (a picture with its alt text, and what it draws in words), `image/png`, and `text/plain` (title,
    subtitle, alt text, source line and all values read back from the drawing, which nbval compares). The files go to the
    project's `figures/`, or to the folder that the environment variable EASTERN_FLANK_FIGURES names.

    Both files say inside what they are: title, alt text, source, author, licence and lesson. The PNG also says its subtitle,
    where its plot begins and ends, theme and size, what to say about it and what to ask (from the table
    "slides/speaker_notes"), the values of its bars, steps and lines, and its legend: see `metadata.FigureFile`.

    Parameters
    ----------
    fig : Figure
        It is given a title, a legend and a source line, and closed afterwards.
    name : str, optional
        What the files are called: two digits of the lesson, then words, such as "02_four_battalions". Without a name nothing
        is saved: for a chart on the way.
    title : str
        The finding, in at most 12 words. It is wrapped to the figure's width.
    alt : str
        What kind of chart it is and what it shows, in one sentence; the drawn values are added to it.
    source : str or iterable of int
        A text, or the paragraphs it rests on (a column `paragraph` will do).
    subtitle : str
        What is counted, the unit and the date.
    key : str, optional
        The column of the tables whose inks the legend explains: one of `marks.KEYS`, or None for no legend. It shows the inks
        that the figure uses, and is left out where all marks are solid.
    fold : str
        Words to open the picture by, such as "Compare with your guess", for a picture that answers a prediction: it is closed
        at first.
    numbers : str
        The arithmetic behind the picture: the first line of its values. `live` shows it below the controls.

    Raises
    ------
    CannotDraw
        For a name that cannot be a file's.
    FaultyLayout
        With EASTERN_FLANK_STRICT=1, as in tests and exports, where the figure cannot be read.
    """
    if name is not None:
        _check_name(name)
    behind = () if isinstance(source, str) else tuple(source)
    line = source_line(behind or source)
    if part.wanted():
        _display_part(fig, name, title, alt, line, subtitle, key, fold, numbers, behind)
        return
    parts = furniture.furnish(fig, title, subtitle, line, furniture.legend_inks(fig, key))
    furniture.lay_out(fig, parts.space)
    drawing = readback.read(fig)
    about = _about(name, title, full_alt(alt, drawing), line, subtitle, parts.body, drawing)
    png = export.png(fig, about)
    if name or not common.is_narrow(fig):  # a chart on the way is seen in its lesson only, which is wide
        check_layout(fig, name or title)
    saved = _save(fig, name, about, png) if name else "Not saved: this chart is only a step on the way."
    plt.close(fig)
    _display(about, numbers, drawing, png, saved, fold, behind)


def strict() -> bool:
    """Return whether this is a strict run, as in tests and exports: a faulty layout stops it."""
    return os.environ.get("EASTERN_FLANK_STRICT") == "1"


def check_layout(fig: Figure, name: str) -> None:
    """Check the layout of a figure in a strict run.

    Parameters
    ----------
    fig : Figure
        It has been drawn.
    name : str
        What the message calls it.

    Raises
    ------
    FaultyLayout
        Where the figure cannot be read.
    """
    if strict() and (wrong := layout_check.problems(fig, drawn=True)):
        raise FaultyLayout(f"{name}: " + "; ".join(wrong))


def _check_name(name):
    if not re.fullmatch(r"[0-9]{2}_[a-z0-9_]{1,80}", name):
        raise CannotDraw(
            f"{name!r} cannot be a figure's name: write the lesson's two digits, then lower-case letters: 02_my_chart"
        )


def full_alt(alt: str, drawing: readback.Drawing) -> str:
    """Add to the alt text of a figure what is stamped on it, and the values that it draws unless they are too many to hear.

    Parameters
    ----------
    alt : str
    drawing : Drawing

    Returns
    -------
    str
    """
    stamps = dict.fromkeys(f"“{ax.stamp}”" for ax in drawing.axes if ax.stamp)
    stamped = f"Stamped {', '.join(stamps)}. " if stamps else ""
    values = description.sentence(drawing)
    return f"{stamped}{alt}" + (f" Drawn: {values}." if values and len(values) <= ALT_LIMIT else "")


def _about(name, title, alt, source, subtitle, body, drawing):
    """Return what the file says about itself, by the names that PNG and Dublin Core have for it."""
    package = tables.about()
    licence = package["licenses"][0]
    say, ask = metadata.notes(name) if name else ("", "")
    return {
        "Title": title,
        "Description": alt,
        "Source": source,
        "Author": package["contributors"][0]["title"],
        "Copyright": f"{licence['title']} ({licence['name']}), {licence['path']}",
        "Relation": metadata.lesson_of(name) if name else "",
        "Subtitle": subtitle,
        "Style": style.current_name(),
        "Body": "{:.4f} {:.4f}".format(*body),
        "Say": say,
        "Ask": ask,
        "Charts": _json(series.charts(drawing)),
        "Key": _json([*drawing.legend, *(entry for ax in drawing.axes for entry in ax.legend if entry[0] in WHO)]),
    }


def _json(found):
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"), allow_nan=False) if found else ""


def source_line(source: str | Iterable[int]) -> str:
    """Write the source line.

    Parameters
    ----------
    source : str or iterable of int
        A text, or the numbers of the paragraphs in any order (a column of a table will do).

    Returns
    -------
    str

    >>> source_line([5, 15, 5])
    'Source: Reuters, 13 June 2016, paragraphs 5 and 15. Eastern Flank 2016, CC BY 4.0'
    """
    package = tables.about()
    if not isinstance(source, str):
        source = f"{package['sources'][0]['short']}, {paragraphs(source)}"
    return f"Source: {source}. {package['short']}, {package['licenses'][0]['short']}"


def paragraphs(numbers: Iterable[int]) -> str:
    """Write the numbers of paragraphs as words, with consecutive numbers as a range.

    Parameters
    ----------
    numbers : iterable of int
        In any order (a column of a table will do).

    Returns
    -------
    str

    >>> paragraphs([7, 5, 1, 2, 3, 5])
    'paragraphs 1–3, 5 and 7'
    """
    ordered = sorted({int(n) for n in numbers})
    runs = [[n for _, n in run] for _, run in groupby(enumerate(ordered), lambda pair: pair[1] - pair[0])]
    parts = [part for run in runs for part in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else map(str, run))]
    words = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    return f"paragraph{'s' if len(ordered) > 1 else ''} {words}"


def publishers(rows: pd.DataFrame) -> str:
    """Name the publishers that rows of the context layer rest on, for a source line: those of most rows first.

    Parameters
    ----------
    rows : DataFrame
        With the column `publisher`.

    Returns
    -------
    str
        Their short names from the table `context/sources`. One that is run by a state, or openly on one side, is called so.

    >>> publishers(tables.load("context/exercises").query("exercise == 'vostok_2014_at_start'"))
    'Báo Nghệ An (state-run)'
    """
    sources = tables.load("context/sources").set_index("publisher")
    names = sources["short"] + sources["source_kind"].astype("str").map(REMARKS).fillna("")
    counts = rows["publisher"].map(names).value_counts(sort=False)
    found = list(counts.sort_values(ascending=False, kind="stable").index)
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)


def _save(fig, name, about, png):
    """Write the files; return a line that says where they are, or why they are not."""
    folder = metadata.current_folder()
    files = {"png": png, "svg": export.svg(fig, about).encode()}
    if os.environ.get("EASTERN_FLANK_TEXT"):  # the command is going to make a PDF, whose letters are to be text
        files["text"] = export.svg(fig, about, text=True).encode()
    try:
        for path, content in ((folder / f"{name}.{kind}", content) for kind, content in files.items()):
            if not (path.is_file() and path.read_bytes() == content):  # a pipe would keep us waiting
                atomic_write.write(path, content)
    except OSError as error:
        if strict():
            raise
        return f"Not saved: {error.strerror} ({folder.name}/{name})"
    return f"Saved as figures/{name}.png and .svg"


def _display(about, numbers, drawing, png, saved, fold, behind):
    from IPython import get_ipython
    from IPython.display import display

    if get_ipython() is None:  # a script or a test: there is no page
        return
    picture = base64.b64encode(png).decode()
    said = [f"Figure: {about['Title']}", about["Subtitle"], about["Description"], about["Source"], numbers]
    text = "\n".join([*filter(None, said), description.describe(drawing)])
    block = _block(about, [*filter(None, [numbers]), *description.in_words(drawing)], png, saved, behind)
    html = folded(fold, Markup(block)) if fold else block
    display({"text/html": html, "image/png": picture, "text/plain": text}, raw=True)


def _display_part(fig, name, title, alt, line, subtitle, key, fold, numbers, behind):
    """Put only the plot of a figure on the page, with what the site writes around it."""
    from IPython.display import display

    inks = furniture.legend_inks(fig, key)
    web.lay_out(fig)
    svg = web.plot(fig)
    check_layout(fig, name or title)
    drawing = readback.read(fig)
    plt.close(fig)
    about = {
        "name": name or "",
        "title": title,
        "subtitle": subtitle,
        "alt": full_alt(alt, drawing),
        "source": line,
        "paragraphs": sorted({int(number) for number in behind}),
        "key": [[marks.MEANINGS[ink].look, marks.MEANINGS[ink].word] for ink in inks],
        "fold": fold,
        "numbers": numbers,
        "values": description.describe(drawing),
        "svg": svg,
    }
    display(part.bundle("figure", **about) | {"text/plain": f"Figure: {title}"}, raw=True)


def _block(about, values, png, note, behind=()):
    """Put a picture into HTML: with its alt text; its values, and the paragraphs it rests on, are text that opens on demand."""
    read = (
        f"<details><summary>{escape(BEHIND_SUMMARY)}</summary>{article.summaries(behind)}</details>" if behind else ""
    )
    return (
        f'<figure {NO_FORMULAS} style="margin:0">{image(png, about["Description"])}'
        f"<figcaption><details><summary>{escape(VALUES_SUMMARY)}</summary>"
        f'{listed(values)}<p class="saved">{escape(note)}</p></details>{read}</figcaption></figure>'
    )


def image(png: bytes, alt: str) -> Markup:
    """Write a picture as HTML, as wide as a figure is on the page, and never so high that its text is out of sight.

    Parameters
    ----------
    png : bytes
    alt : str
        Its alt text.

    Returns
    -------
    Markup
    """
    return Markup(
        f'<img alt="{escape(alt)}" width="{page_width()}" style="{IN_SIGHT}" '
        f'src="data:image/png;base64,{base64.b64encode(png).decode()}">'
    )


def page_width() -> int:
    """Return how wide a figure of the size in use is on the page, in CSS pixels."""
    return round(style.current_size().inches[0] / style.SIZES["16:9"].inches[0] * PAGE_WIDTH)
