"""A form that makes a deck: a title, the slides in their order, a look, a button, a link to the file, and pictures to tick.

The work is done in a thread of its own, so that the page stays alive: figures in another look than light and 16:9 are drawn
first, which runs their lessons.
"""

import os
import threading
from collections.abc import Iterable
from itertools import chain, count
from pathlib import Path

import traitlets

from eastern_flank.core import part, project
from eastern_flank.core.errors import PlainError
from eastern_flank.figures import contact_sheet, metadata
from eastern_flank.slides import deck as slides
from eastern_flank.tables import load as tables
from eastern_flank.widgets import controls, inputs
from eastern_flank.widgets.block import Block, row
from eastern_flank.widgets.messages import Button
from eastern_flank.widgets.panel import reason

THEMES = {"light": "light", "dark, for a dark room": "dark", "grey, for a printer": "grey"}
SIZES = {"16:9, wide": "16:9", "4:3, older projectors": "4:3"}
NOTHING = "Tick at least one figure first."
STOPPED = "Stopped; no deck was made."


class _Stopped(Exception):
    """Somebody pressed the button that stops the work."""


def deck_form(names: Iterable[str] = ()) -> "DeckForm":
    """Put a form on the page that makes a deck of the figures that are ticked, with a link to download it.

    The deck goes to the project's `slides/`, under a name that no other file has. The same in one line of code is `deck`. An
    error in the making of it is a line below the button.

    Parameters
    ----------
    names : iterable of str
        What is ticked at first: figures ("05_exclave") or whole lessons ("02").

    Returns
    -------
    DeckForm
        It shows itself.

    Raises
    ------
    UnknownName
        For a name that is neither a figure nor a lesson.
    FigureMissing, FigureUnreadable
        For a file of the project's figures that is not there or damaged.
    """
    ticked = metadata.find(names, project.root() / "figures", as_named=True) if names else []
    return DeckForm(contact_sheet.finished(), [figure.name for figure in ticked])


class DeckForm(Block):
    """The form.

    Attributes
    ----------
    pictures : Pictures
        The figures to tick.
    order : Order
        Those that are ticked, in the order of the slides.
    title : Control
        What the first slide says.
    theme, size, editable, dividers : Control
        The look.
    plan : Notes
        What is asked for, in a sentence, and what it costs.
    button, stop : Button
        The first makes the deck, the other stops that.
    work : Work
        How far it is; then the link.
    worker : Thread or None
        The thread that is or was at work.
    file : Path or None
        The last deck.
    """

    def __init__(self, figures: list[metadata.FigureFile], ticked: list[str]):
        self._figures = {figure.name: figure for figure in figures}
        self._go_on, self._shares = threading.Event(), {}
        self.worker = self.file = None
        self.pictures = inputs.Pictures(description="All figures", groups=_groups(figures), chosen=ticked)
        titles = {figure.name: figure.title for figure in figures}
        self.order = inputs.Order(description="Your slides, in this order", titles=titles, chosen=ticked)
        self.title = controls.words("Title of the deck", value=tables.about()["short"])
        self.theme, self.size = controls.choice("Theme", THEMES), controls.choice("Size", SIZES)
        self.editable = controls.switch("Add an editable copy after each chart")
        self.dividers = controls.switch("Add a slide before each lesson")
        self.button = Button(description="Make the deck", button_style="primary")
        self.stop = Button(description="Stop", tooltip="Stop the work; no deck is made", disabled=True)
        self.plan, self.work = inputs.Notes(seen=True), inputs.Work(description="Making the deck")
        self.button.on_click(lambda _: self.make())
        self.stop.on_click(lambda _: self._go_on.clear())
        traitlets.link((self.pictures, "chosen"), (self.order, "chosen"))
        self.pictures.observe(self._follow, "chosen")
        look = (self.theme, self.size, self.editable, self.dividers)
        for control in (self.title, *look):
            control.observe(self._follow)
        looks = row(*(control.input for control in look))
        buttons = row(self.button, self.stop)
        super().__init__([self.title.input, self.order, looks, self.plan, buttons, self.work, self.pictures])
        self._follow()

    def make(self) -> bool:
        """Begin to make the deck, as the button does.

        Returns
        -------
        bool
            Whether there was something to begin with.
        """
        if self.button.disabled:
            return False
        self.work.file = self.work.status = self.work.alert = ""
        if not self.pictures.chosen:
            self.work.alert = NOTHING
            return False
        self.button.disabled, self.stop.disabled, self.work.share = True, False, 0.0
        self._go_on.set()
        names = ("theme", "size", "editable", "title", "dividers")
        look = {name: getattr(self, name).value for name in names}
        if look["title"].strip() == tables.about()["short"]:
            look["title"] = ""
        # A daemon: a restart of the kernel does not wait for it. What is changed from here on is for the next deck.
        self.worker = threading.Thread(target=self._make, args=(self.pictures.chosen, look), daemon=True)
        self.worker.start()
        return True

    def _make(self, names, look):
        status = alert = file = ""
        try:
            lessons = self._undrawn(names, look["theme"], look["size"])
            self._shares = dict.fromkeys([*lessons, "slides"], 0.0)
            drawing = "Drawing the figures of {} first, {theme} and {size}."
            self.work.status = drawing.format(_lessons(lessons), **look) if lessons else "Making the slides."
            out = _free(slides.default_file(look["theme"], look["size"], look["editable"]))
            self.file = slides.deck(names, **look, out=out, progress=self._progress)
            size = self.file.stat().st_size / 1e6
            status = f"Done: {_figures(len(names))} in {_where(self.file, size)}."
            file = _relative(self.file, Path.cwd())
        except _Stopped:
            status = STOPPED
        except Exception as error:  # in a thread nobody would see it
            alert = f"No deck was made: {reason(error)}"
        self.work.share = -1.0
        self.work.status, self.work.alert, self.work.file = status, alert, file
        self.button.disabled, self.stop.disabled = False, True
        self._follow()

    def _progress(self, step, done, total):
        if not self._go_on.is_set():
            raise _Stopped
        self._shares[step] = done / total if total else 1.0
        self.work.share = sum(self._shares.values()) / len(self._shares)
        if step == "slides":
            self.work.status = "Making the slides."

    def _undrawn(self, names, theme, size):
        return slides.undrawn([self._figures[name] for name in names], theme, size)

    def _follow(self, _change=None):
        chosen, theme, size = self.pictures.chosen, self.theme.value, self.size.value
        said = f"{_figures(len(chosen))} of {len(self._figures)} ticked: {theme}, {size}."
        if self.editable.value:
            said += " Editable copies follow their charts, hidden in a slide show."
        if self.dividers.value:
            said += " A slide before each lesson names it."
        if title := self.title.value.strip():
            said += f" Title: {title}."
        try:
            lessons = self._undrawn(chosen, theme, size)
        except PlainError as error:
            lessons, said = [], f"{said} It cannot be made: {reason(error)}."
        if lessons:
            runs = f"{len(lessons)} lessons run" if len(lessons) > 1 else "one lesson runs"
            said += f" For this look {runs} first, to draw the figures. That can take a minute or two, once."
        self.plan.status = said

    def _repr_mimebundle_(self, **kwargs):
        return super()._repr_mimebundle_(**kwargs) | (self._as_part() if part.wanted() else {})

    def _as_part(self):
        """Describe the form for a page that has no kernel to ask: it plans a talk, and cannot make the deck."""
        figures = [
            {name: getattr(figure, name) for name in ("name", "title", "alt", "source", "say", "ask")}
            for figure in self._figures.values()
        ]
        groups = [
            [heading, [figure.name for figure in group]]
            for heading, group in contact_sheet.by_lesson(self._figures.values())
        ]
        about = {"title": self.title.value, "label": self.title.label, "order": self.order.description}
        return part.bundle(
            "form", form="deck", figures=figures, groups=groups, chosen=list(self.pictures.chosen), paper="", **about
        )

    def __repr__(self):
        """Return what is ticked, and the look."""
        names = ", ".join(self.pictures.chosen) or "nothing"
        look = (self.title, self.theme, self.size, self.editable, self.dividers)
        return f"Form for a deck of slides. Ticked: {names}. {'. '.join(map(repr, look))}."


def _groups(figures):
    """Return the figures as `inputs.Pictures` takes them."""
    groups = []
    for heading, group in contact_sheet.by_lesson(figures):
        lesson = "lesson " * heading[:2].isdecimal() + heading.split(":")[0]
        groups.append({"heading": heading, "all": f"All of {lesson}", "cards": [_card(figure) for figure in group]})
    return groups


def _card(figure):
    picture = contact_sheet.data_uri(contact_sheet.thumbnail(figure.png))
    return {"name": figure.name, "title": figure.title, "alt": figure.alt, "picture": picture}


def _figures(number):
    return "one figure" if number == 1 else f"{number} figures"


def _lessons(names):
    *others, last = (name.partition("_")[0] for name in names)
    return f"lessons {', '.join(others)} and {last}" if others else f"lesson {last}"


def _where(path, size):
    """Say where a deck is: in the project, or in a folder of the reader's own."""
    root = project.root()
    if path.is_relative_to(root):
        return f"{_relative(path, root)} ({size:.1f} MB), in the project's folder"
    return f"{project.shown_path(path)} ({size:.1f} MB)"


def _relative(path, folder):
    return Path(os.path.relpath(path, folder)).as_posix()


def _free(path):
    """Return the first of path, path-2, path-3 … that no file has: nothing is overwritten, and nobody is asked."""
    others = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return next(name for name in chain([path], others) if not name.exists())
