"""Choices that are kept: saved in `my_work/` as they are made, and back when the notebook is opened again."""

from functools import partial

import ipywidgets as widgets

from eastern_flank.exercises import my_work
from eastern_flank.tables import cell_advice


class KeptChoices:
    """Choices, each of which is a cell of a reader's own table.

    Attributes: `kept`, the `my_work.Kept` table; `again`, a button that puts the file aside and begins anew; `said`, a line for
    the page: where the choices are saved, or why not.
    """

    def __init__(self, choices, words, unset, rows, name, column, follow):
        """Show what was chosen before, and save from now on.

        Parameters: `choices`, controls made by `controls.choice`, by the key of their row; `words`, what may be chosen, and
        `unset`, the option that stands for an empty cell; `rows`, dicts, one for each choice, its key first; `name`, of the file
        in `my_work/`; `column`, the one that holds what is chosen; `follow`, a function that is called after a change of a choice
        or of `said`.
        """
        self._choices, self._words, self._unset = choices, list(words), unset
        self._rows, self._column, self._follow = list(rows), column, follow
        self._silent = False  # while we set choices ourselves
        self.again = widgets.Button(
            description="Start again", tooltip="Put the saved file aside under another name, and begin anew"
        )
        self.again.on_click(self._start_again)
        self.kept = my_work.Kept(name, self._rows[0], self._rows)
        self._show()
        for key, control in choices.items():
            control.observe(partial(self._save, key))

    def _save(self, key, _change):
        if self._silent:
            return
        chosen = self._choices[key].value
        cell = "" if chosen == self._unset else chosen
        self.kept.save({key: {**self.kept.rows[key], self._column: cell}})
        taken_over = self._show()
        if taken_over:
            self._say(f"Changed elsewhere, and taken over: {', '.join(taken_over)}.")
        self._follow()

    def _start_again(self, _button):
        if self.kept.start_again(self._rows):
            self._show()
        else:
            self._say()
        self._follow()

    def _show(self):
        """Set the choices to what the table holds; return the labels of those that changed by it."""
        changed, odd = [], []
        self._silent = True
        try:
            for key, control in self._choices.items():
                cell = self.kept.rows[key][self._column]
                chosen = {word.casefold(): word for word in self._words}.get(cell.strip().casefold(), self._unset)
                if cell and chosen == self._unset:
                    odd.append(f"{control.label}: {cell_advice.unlisted(cell, self._words)[1]}.")
                if control.value != chosen:
                    control.value = chosen
                    changed.append(control.label)
        finally:
            self._silent = False
        self._say(*odd)
        return changed

    def _say(self, *more):
        self.said = " ".join([self.kept.said, *more])
