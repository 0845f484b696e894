"""A form of choices: a result follows them, and they are saved in `my_work/` and back when the notebook is opened again."""

from collections.abc import Iterable
from functools import partial

import ipywidgets as widgets

from eastern_flank.exercises import my_work
from eastern_flank.tables import cell_advice
from eastern_flank.widgets import inputs
from eastern_flank.widgets.block import Block
from eastern_flank.widgets.messages import Button


class ChoicesForm(Block):
    """A form of choices. A subclass has a method `_result`, which returns what is said of the present choices.

    Attributes
    ----------
    choices : dict of Control
        The choices by their keys.
    said : str
        What is said of the present choices, in lines.
    saved : str
        Where the choices are saved, or why not; empty where they are not to be saved.
    notes : Notes
        The widget that shows and announces both.
    again : Button or None
        It puts the saved file aside and starts again.
    """

    def __init__(self, choices: dict, entries: Iterable[widgets.Widget], rows: list[dict], save_as: str | None):
        """Show what was chosen before, and save from now on.

        Parameters
        ----------
        choices : dict of Control
            The choices by their keys; the first option of each means that nothing is chosen yet.
        entries : iterable of Widget
            What is on the page, choices and all.
        rows : list of dict
            The row of each choice: first its key, then the word that is chosen, then what else the file should say.
        save_as : str or None
            The name of the file in `my_work/`; nothing is saved without it.
        """
        self.choices, self._rows, self._column = choices, rows, list(rows[0])[1]
        self.notes, self.saved, self.again, self._kept = inputs.Notes(seen=True), "", None, None
        self._unsaved = {row[next(iter(row))]: row for row in rows}  # where nothing is saved, they are kept here
        self._silent = False  # while we set choices ourselves
        parts = self._arranged(list(entries))
        if save_as is not None:
            self._kept = my_work.Kept(save_as, rows[0], rows)
            tip = "Put the saved file aside under another name, and start again"
            self.again = Button(description="Start again", tooltip=tip)
            self.again.on_click(self._start_again)
            parts.append(self.again)
            self._take_over()
        for key, choice in choices.items():
            choice.observe(partial(self._changed, key))
        super().__init__(parts)
        self._follow()

    def _arranged(self, entries):
        """Return what is on the page, from top to bottom; a subclass may put what is said next to the choices."""
        return [*entries, self.notes]

    @property
    def rows(self) -> dict[str, dict[str, str]]:
        """All rows by their keys, with what is chosen in them."""
        return self._kept.rows if self._kept else self._unsaved

    def _row_of(self, key):
        """Return the key of the row that a choice changes: a subclass may have more rows than choices."""
        return str(key)

    def _changed(self, key, _change):
        if self._silent:
            return
        choice, name = self.choices[key], self._row_of(key)
        word = "" if choice.value == choice.input.options[0] else choice.value
        changed = {name: {**self.rows[name], self._column: word}}
        if not self._kept:
            self._unsaved |= changed
        else:
            self._kept.save(changed)
            if taken_over := self._take_over():
                self.saved = f"{self._kept.said} Changed elsewhere, and taken over: {', '.join(taken_over)}."
        self._follow()

    def _start_again(self, _button):
        self._kept.start_again(self._rows)
        self._take_over()
        self._follow()

    def _take_over(self):
        """Set the choices to what the file holds, and return the labels of those that this changed."""
        changed, remarks = [], [self._kept.said if self._kept else ""]
        self._silent = True
        for key, choice in self.choices.items():
            cell = self.rows[self._row_of(key)][self._column]
            unset, *words = choice.input.options
            chosen = next((word for word in words if word.casefold() == cell.strip().casefold()), unset)
            if cell and chosen == unset:
                remarks.append(f"{choice.label}: {cell_advice.unlisted(cell, words)[1]}.")
            if choice.value != chosen:
                choice.value = chosen
                changed.append(choice.label)
        self._silent = False
        self.saved = " ".join(filter(None, remarks))
        return changed

    def _follow(self):
        self.said = self._result()
        self.notes.status = "\n".join(filter(None, [self.said, self.saved]))

    def as_text(self) -> str:
        """Return what the form is, and below it what it says."""
        return f"{self!r}\n{self.notes.status}"
