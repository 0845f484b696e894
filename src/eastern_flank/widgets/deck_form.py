"""A form that makes a deck of slides: pictures to tick, a look, a button, how far the work is, and a link to the file.

The work is done in a thread of its own, so that the page stays alive: figures of another look than light and 16:9 are drawn
first, which runs their lessons.
"""

import os
import threading
from itertools import chain, count
from pathlib import Path

import ipywidgets as widgets

from eastern_flank.core import project
from eastern_flank.core.errors import PlainError
from eastern_flank.figures import contact_sheet, metadata
from eastern_flank.slides import deck as slides
from eastern_flank.widgets import controls, inputs

THEMES = {"light": "light", "dark, for a dark room": "dark"}
SIZES = {"16:9, wide": "16:9", "4:3, older projectors": "4:3"}
NOTHING = "Tick at least one figure first."
STOPPED = "Stopped; no deck was made."


class _Stopped(Exception):
    """Somebody pressed the button that stops the work."""


def deck_form(names=()):
    """Put a form on the page that makes a deck of the figures that are ticked, with a link to download it.

    Parameters: `names`, what is ticked at first: figures ("05_exclave") or whole lessons ("02"); nothing, if there are none.

    Returns a `DeckForm`, which shows itself. The deck goes to the project's `slides/`, under a name that no other file has. The
    same in one line of code is `deck`. Raises `UnknownName` for a name that is neither a figure nor a lesson, and what
    `figure_files.find` raises for a file that is missing or damaged; what goes wrong later is a line below the button.
    """
    figures = contact_sheet.finished()
    folder = project.root() / "figures"
    ticked = [figure.name for figure in metadata.find(names, folder)] if names else []
    return DeckForm(figures, ticked)


class DeckForm(widgets.VBox):
    """The form.

    Attributes: `pictures`, `theme`, `size` and `editable`, its controls; `button`, which makes the deck, and `stop`; `plan`,
    which says what is asked for; `work`, which says how far it is and has the link; `worker`, the thread that is or was at work,
    or None; `file`, the path of the last deck, or None.
    """

    def __init__(self, figures, ticked):
        self._figures = {figure.name: figure for figure in figures}
        self.worker, self.file, self._wanted, self._shares = None, None, threading.Event(), {}
        self.pictures = inputs.Pictures(description="All figures", groups=_groups(figures), chosen=ticked)
        self.theme, self.size = controls.choice("Theme", THEMES), controls.choice("Size", SIZES)
        self.editable = controls.switch("After each chart, the same to edit")
        self.button = widgets.Button(description="Make the deck", button_style="primary")
        self.stop = widgets.Button(description="Stop", tooltip="Stop the work; no deck is made", disabled=True)
        self.plan, self.work = inputs.Notes(seen=True), inputs.Work(description="Making the deck")
        self.button.on_click(lambda _: self.make())
        self.stop.on_click(lambda _: self._wanted.clear())
        self.pictures.observe(self._follow, "chosen")
        for control in (self.theme, self.size, self.editable):
            control.observe(self._follow)
        row = {"flex_flow": "row wrap", "grid_gap": "4px 20px", "align_items": "center"}
        look = widgets.HBox([self.theme.input, self.size.input, self.editable.input], layout=row)
        buttons = widgets.HBox([self.button, self.stop], layout=row)
        super().__init__([self.pictures, look, self.plan, buttons, self.work])
        self._follow()

    @property
    def ticked(self):
        """The figures that are ticked, a list of `FigureFile`."""
        return [self._figures[name] for name in self.pictures.chosen]

    def make(self):
        """Begin to make the deck, as the button does. Returns whether there was something to begin with."""
        if self.button.disabled:
            return False
        self.work.file = self.work.alert = self.work.status = ""
        if not self.ticked:
            self.work.alert = NOTHING
            return False
        self.button.disabled, self.stop.disabled, self.work.share = True, False, 0.0
        self._wanted.set()
        asked = self.ticked, self.theme.value, self.size.value, self.editable.value  # what is changed later waits
        # A daemon: whoever restarts the kernel in the middle does not wait for it.
        self.worker = threading.Thread(target=self._make, args=asked, daemon=True)
        self.worker.start()
        return True

    def _make(self, figures, theme, size, editable):
        try:
            lessons = slides.undrawn(figures, theme, size)
            self._shares = dict.fromkeys([*lessons, "slides"], 0.0)
            drawing = f"Drawing the figures of {_list(lessons)} first, {theme} and {size}." if lessons else ""
            self.work.status = drawing or "Making the slides."
            look = {"theme": theme, "size": size, "editable": editable}
            out = _free(slides.default_file(**look))
            names = [figure.name for figure in figures]
            self.file = slides.deck(names, **look, out=out, progress=self._progress)
            self._offer(len(figures))
        except _Stopped:
            self._end(status=STOPPED)
        except PlainError as error:
            self._end(alert=f"No deck was made: {error}")
        except Exception as error:  # in a thread nobody would see it
            self._end(alert=f"No deck was made: {type(error).__name__}: {' '.join(str(error).split())}")

    def _progress(self, step, done, total):
        if not self._wanted.is_set():
            raise _Stopped
        self._shares[step] = done / total if total else 1.0
        self.work.share = sum(self._shares.values()) / len(self._shares)
        if step == "slides":
            self.work.status = "Making the slides."

    def _offer(self, count):
        where = Path(os.path.relpath(self.file, project.root())).as_posix()
        size = self.file.stat().st_size / 1e6
        self._end(status=f"Done: {_figures(count)} in {where} ({size:.1f} MB), in the project's folder.")
        self.work.file = Path(os.path.relpath(self.file)).as_posix()

    def _end(self, status="", alert=""):
        self.work.share = -1.0
        self.work.status, self.work.alert = status, alert
        self.button.disabled, self.stop.disabled = False, True
        self._follow()

    def _follow(self, _change=None):
        self.plan.status = self._asked()

    def _asked(self):
        """What is asked for, in a sentence, and what it costs."""
        edit = " Charts that can be edited follow theirs." if self.editable.value else ""
        said = (
            f"{_figures(len(self.ticked))} of {len(self._figures)} ticked: {self.theme.value}, {self.size.value}.{edit}"
        )
        lessons = slides.undrawn(self.ticked, self.theme.value, self.size.value)
        if not lessons:
            return said
        runs = f"{len(lessons)} lessons run" if len(lessons) > 1 else "one lesson runs"
        return f"{said} For this look {runs} first, to draw the figures. That can take a minute or two, once."

    def __repr__(self):
        names = ", ".join(self.pictures.chosen) or "nothing"
        return f"Form for a deck of slides. Ticked: {names}. {self.theme!r}. {self.size!r}. {self.editable!r}."

    def _repr_mimebundle_(self, **kwargs):
        # Whoever has no kernel reads this text in place of the form, and a test compares it.
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": repr(self)}


def _groups(figures):
    """The figures as `native.Pictures` wants them."""
    return [
        {
            "heading": heading,
            "all": f"All of {'lesson ' * heading[:2].isdecimal()}{heading.split(':')[0]}",
            "cards": [_card(figure) for figure in group],
        }
        for heading, group in contact_sheet.by_lesson(figures)
    ]


def _card(figure):
    picture = contact_sheet.data_uri(contact_sheet.thumbnail(figure.png))
    return {"name": figure.name, "title": figure.title, "alt": figure.alt, "picture": picture}


def _figures(number):
    return "one figure" if number == 1 else f"{number} figures"


def _list(lessons):
    names = [lesson.partition("_")[0] for lesson in lessons]
    return f"lesson {names[0]}" if len(names) == 1 else f"lessons {', '.join(names[:-1])} and {names[-1]}"


def _free(path):
    """Return the first of path, path-2, path-3 … that no file has: nothing is overwritten, and nobody is asked."""
    others = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return next(name for name in chain([path], others) if not name.exists())
