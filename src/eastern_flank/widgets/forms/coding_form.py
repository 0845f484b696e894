"""A form for coding passages, with its rules in sight: it saves the codes, and compares them with other people's at the end."""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pandas as pd

from eastern_flank.core import part
from eastern_flank.core.errors import PlainError
from eastern_flank.core.markup import NO_FORMULAS, Markup, escape
from eastern_flank.core.text import is_visible, printable, shown
from eastern_flank.exercises import agreement, check, my_work, record
from eastern_flank.tables import csv_reader, limits
from eastern_flank.widgets import controls
from eastern_flank.widgets.forms.saved_choices import ChoicesForm
from eastern_flank.widgets.messages import Column, Html, Row

OPEN = "not coded yet"
ABOUT = ["question", "speaker", "paraphrase", "phrase"]  # what is known of a passage
YOU = "you"
# What is said; a page of the site says the same, from these.
SAID = {
    "done": "You have coded {done} of {all} passages.",
    "left": " Still open: {}.",
    "first": " Code the others in the form",
    "agree": "{coder}: the same code for {same} of {both}, {percent} per cent; {kappa}.",
    "kappa": "kappa {}",
    "alone": "Nobody else has your code for {what} {}. Who is right? Look for the rule that decides.",
    "differ": "They differ.",
    "decides": "Where they differ: what decides",
    "same": agreement.NO_VARIATION.replace("{measure}", "kappa"),
}
CLOSE = "line-height:1.4"  # of texts: that of widgets is made for a line alone
HIGH = "27em"  # the passages scroll in a frame of this height, so that rules and counter stay beside them


class NoCodings(PlainError, ValueError):
    """A folder without a coding that can be read; the message says what to put into it."""


def coding_form(
    passages: pd.DataFrame,
    coders: pd.DataFrame,
    codes: Iterable[str],
    save_as: str | None = None,
    *,
    rules: Iterable[str] = (),
    exercise: str | None = None,
) -> "CodingForm":
    """Put a form on the page: a choice for each passage, and beside them the rules and how many passages are done.

    While you code it says nothing about the other coders, so that your codes are your own; its method `grid` compares them. A
    file that cannot be read or written is a line in the form.

    Parameters
    ----------
    passages : DataFrame
        A row for each passage; the index holds their names, and the columns `question`, `speaker`, `paraphrase` and `phrase`
        are shown above the choice. Where there are columns `rule` and `reason`, the grid says what decides a passage.
    coders : DataFrame
        The same index, and a column for each coder.
    codes : iterable of str
        The words to choose from.
    save_as : str, optional
        The name of a file in `my_work/`, such as "04_codes", in which each code is saved as it is given, with what is known of
        its passage; from there the codes come back when the notebook is opened again. Without it nothing is saved.
    rules : iterable of str
        The rules to code by, in their order.
    exercise : str, optional
        The exercise that is answered when all passages are coded, such as "04.5".

    Returns
    -------
    CodingForm
        It shows itself.

    Raises
    ------
    UnknownName
        For a name that cannot be a file name.
    """
    return CodingForm(passages, coders, codes, save_as, rules, exercise)


class CodingForm(ChoicesForm):
    """The form; its choices have the passages' names as keys."""

    def __init__(
        self,
        passages: pd.DataFrame,
        coders: pd.DataFrame,
        codes: Iterable[str],
        save_as: str | None,
        rules: Iterable[str] = (),
        exercise: str | None = None,
    ):
        self._passages, self._coders, self._exercise, options = passages, coders, exercise, [OPEN, *codes]
        self._rules_as_texts = [rule.replace("`", "") for rule in rules]
        self._rules = _rules(self._rules_as_texts)
        choices = {name: controls.choice(f"Passage {name}", options) for name in passages.index}
        about = passages[ABOUT].astype("str").to_dict("index")
        entries = [
            each
            for number, (name, choice) in enumerate(choices.items(), 1)
            for each in (_passage(f"{number} of {len(choices)}", about[name]), choice.input)
        ]
        rows = [{"passage": str(name), "code": "", **about[name]} for name in choices]
        super().__init__(choices, entries, rows, save_as)

    def _arranged(self, entries):
        if not self._rules:
            return [*entries, self.notes]
        framed = {"height": HIGH, "overflow": "auto", "border": "1px solid #767676", "padding": "0 8px 8px"}
        passages = Column(entries, layout={"flex": "1 1 26em", **framed})
        beside = Column([self.notes, Html(self._rules)], layout={"flex": "1 1 18em"})
        return [Row([passages, beside], layout={"flex_flow": "row wrap", "grid_gap": "4px 20px"})]

    @property
    def codes(self) -> pd.Series:
        """The codes given so far, with a missing value for each passage that is not coded yet."""
        values = {name: choice.value for name, choice in self.choices.items()}
        return pd.Series({name: None if value == OPEN else value for name, value in values.items()}, dtype="object")

    def grid(self) -> "Grid":
        """Compare the codes with those of the other coders.

        Returns
        -------
        Grid
            It shows itself: passages by coders, how far each pair agrees, and what decides where they differ.
        """
        return Grid(self._passages, self._coders.copy(), self.codes)

    def _changed(self, key, change):
        super()._changed(key, change)
        if not self._silent and (verdict := self._verdict()):
            record.keep(self._exercise, record.written(", ".join(self.codes)), verdict.right)

    def _verdict(self):
        """Return the verdict on the exercise, or None before all passages are coded."""
        if not self._exercise or self.codes.isna().any():
            return None
        return check.check(self._exercise, self.codes)

    def _result(self):
        codes = self.codes
        done = SAID["done"].format(done=codes.count(), all=len(codes))
        left = [str(name) for name, code in codes.items() if code is None]
        if 0 < len(left) < len(codes):
            done += SAID["left"].format(", ".join(left))
        verdict = self._verdict()
        return f"{done}\n{verdict!r}" if verdict else done

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs) | {"text/html": self._on_paper()}
        return bundle | (self._as_part() if part.wanted() else {})

    def _as_part(self):
        """Describe the form and the grid for a page that has no kernel to ask."""
        about = self._passages[ABOUT].astype("str").to_dict("index")
        grid = self.grid()
        return part.bundle(
            "form",
            form="codes",
            exercise=self._exercise,
            words=next(iter(self.choices.values())).input.options[1:],
            rules=self._rules_as_texts,
            passages=[
                {"passage": str(name), **about[name], "decides": grid.decides(name)} for name in self._passages.index
            ],
            coders={
                str(coder): [None if pd.isna(code) else str(code) for code in codes]
                for coder, codes in self._coders.items()
            },
            said=SAID,
            before=grid.said[0],
            paper=self._on_paper(),
        )

    def _on_paper(self):
        """Write the passages for a page without a kernel, and for paper: there is a line for each code."""
        words = ", ".join(next(iter(self.choices.values())).input.options[1:])
        about = self._passages[ABOUT].astype("str").to_dict("index")
        items = "".join(f"<li>{_about(about[name])}<br>{escape('Code: ______')}</li>" for name in self.choices)
        return f"<div {NO_FORMULAS}><p>{escape(f'Give each passage a code: {words}.')}</p><ol>{items}</ol></div>"

    def __repr__(self):
        """Return how many passages there are."""
        return f"Form with a choice for each of {len(self.choices)} passages"


def _passage(place, about):
    return Html(f'<p style="{CLOSE};margin:1em 0 0">{escape(place)}. {_about(about)}</p>')


def _about(about):
    """Write what is known of a passage."""
    said = f"{about['paraphrase']}. In the article: “{about['phrase']}”. Said by: {about['speaker']}."
    return Markup(f"<strong>{escape(about['question'])}</strong><br>{escape(said)}")


def _rules(rules):
    """Write the rules as a numbered list."""
    items = "".join(f"<li>{escape(rule)}</li>" for rule in rules)
    return Markup(f'<div style="{CLOSE}"><strong>The rules</strong><ol>{items}</ol></div>') if rules else Markup("")


class Grid:
    """Passages by coders. Shows itself on the page.

    Attributes
    ----------
    codes : DataFrame
        A row for each passage, and a column for each coder, `you` first.
    said : list of str
        How far you agree with each, and where you differ from all.
    """

    def __init__(self, passages: pd.DataFrame, coders: pd.DataFrame, mine: pd.Series):
        coders.insert(0, YOU, mine)
        self.codes, self._passages = coders, passages
        self.said = list(_report(mine, coders.drop(columns=YOU)))

    @property
    def complete(self) -> bool:
        """Whether all passages are coded: before that nothing is compared."""
        return bool(self.codes[YOU].notna().all())

    def deciding(self, passage: object) -> str:
        """Return what decides a passage where the coders differ; an empty text where they agree.

        Parameters
        ----------
        passage : object
            Its name.

        Returns
        -------
        str
        """
        return "" if self.codes.loc[passage].nunique() < 2 else self.decides(passage)

    def decides(self, passage: object) -> str:
        """Return what decides a passage, whether the coders differ or not.

        Parameters
        ----------
        passage : object
            Its name.

        Returns
        -------
        str
        """
        row = self._passages.loc[passage]
        return f"Rule {row['rule']}. {row['reason']}." if "rule" in row and "reason" in row else SAID["differ"]

    def as_part(self) -> dict:
        """Return what a page of the site is told: it fills the grid in from the form."""
        return part.bundle("form", form="grid")

    def __repr__(self):
        """Return the grid as lines."""
        if not self.complete:
            return "\n".join(self.said)
        lines = [f"{name}: {', '.join(row)}. {self.deciding(name)}".strip() for name, row in self.codes.iterrows()]
        return "\n".join([", ".join(map(str, self.codes.columns)), *lines, *self.said])

    def _repr_html_(self):
        said = "".join(f"<p>{escape(line)}</p>" for line in self.said)
        if not self.complete:
            return f"<div {NO_FORMULAS}>{said}</div>"
        left = 'style="text-align:left;vertical-align:top"'
        names = ["Passage", *self.codes.columns, SAID["decides"]]
        head = "".join(f'<th scope="col" {left}>{escape(name)}</th>' for name in names)
        rows = []
        for name, codes in self.codes.iterrows():
            differ = codes.nunique() > 1
            common = codes.mode()[0]
            cells = [
                f"<td {left}><strong>{escape(code)} ≠</strong></td>"
                if differ and code != common
                else f"<td {left}>{escape(code)}</td>"
                for code in codes
            ]
            label = f"{name} {self._passages.loc[name, 'question']}"
            why = f"<td {left}>{escape(self.deciding(name))}</td>"
            rows.append(f'<tr><th scope="row" {left}>{escape(label)}</th>{"".join(cells)}{why}</tr>')
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        return f"<div {NO_FORMULAS}>{table}{said}</div>"


def _report(mine, coders):
    """Yield in sentences how far a complete coding agrees with each coder, and where it differs from all; else what to do."""
    if mine.isna().any():
        yield f"{SAID['done'].format(done=mine.count(), all=len(mine))}{SAID['first']}, then run this cell again."
        return
    for coder, row in agreement.compare(mine, coders).iterrows():
        kappa = row["remark"] if pd.isna(row["kappa"]) else SAID["kappa"].format(f"{row['kappa']:.2f}")
        shares = {"same": row["same"], "both": row["both_coded"], "percent": f"{row['percent']:.0f}"}
        yield SAID["agree"].format(coder=coder, kappa=kappa, **shares)
    alone = [str(name) for name, code in mine.items() if code not in set(coders.loc[name])]
    if alone:
        yield SAID["alone"].format(", ".join(alone), what="passage" if len(alone) == 1 else "passages")


def read_codings(folder: str | os.PathLike) -> pd.DataFrame:
    """Read the codings of several people, each the file that `coding_form` saved, into one table.

    A file that cannot be read is left out, and a line about it is printed. So are those that come after
    `limits.CODERS` people or `limits.ROWS` rows.

    Parameters
    ----------
    folder : path
        A folder with a CSV file for each person, named after that person: one in `my_work/`, such as "class", or any by its
        full path. The columns `passage` and `code` are read; there may be others.

    Returns
    -------
    DataFrame
        A row for each passage and a column for each person, missing where there is no code: what `compare` and
        `krippendorff_alpha` ask for.

    Raises
    ------
    NoCodings
        Where there is nothing to read.
    """
    codings, rows, paths = {}, 0, []
    with suppress(OSError):  # a name that is too long
        paths = sorted((my_work.folder() / folder).glob("[!.]*.[cC][sS][vV]"))  # hidden ones belong to the system
    for number, path in enumerate(paths):
        if number == limits.CODERS or rows > limits.ROWS:
            print(f"left out: {len(paths) - number} more files; put those of one class into a folder")
            break
        try:
            codings[printable(path.stem)] = codes = _codes(path)
            rows += len(codes)
        except csv_reader.Unsound as damage:
            print(f"left out: {damage}")
    if not codings:
        where = str(folder) if Path(folder).is_absolute() else f"{my_work.FOLDER}/{folder}"
        raise NoCodings(
            f"no coding was read from {where[: limits.NAME]}; put the files of the form there, a CSV for each person"
        )
    table = pd.DataFrame(codings, dtype="object")
    if all(re.fullmatch("[0-9]{1,9}", name) for name in table.index):
        table.index = table.index.astype("int64")
    return table.sort_index().rename_axis("passage")


def _codes(path):
    """Return one person's codes by passage; None where a passage is not coded."""
    header, rows = my_work.read(path, path.name)
    for name in ("passage", "code"):
        if name not in header:
            raise csv_reader.Unsound(path.name, "there is no such column; name it, or save the file again", 1, name)
    passage, code = header.index("passage"), header.index("code")
    codes = {}
    for number, row in enumerate(rows, 2):
        for column in (passage, code):
            if not is_visible(row[column]):
                what = f"{shown(row[column])} holds a character that cannot be seen; write it again"
                raise csv_reader.Unsound(path.name, what, number, header[column])
        if row[passage] in codes:
            what = f"passage {shown(row[passage])} is there twice; delete one of the rows"
            raise csv_reader.Unsound(path.name, what, number, "passage")
        codes[row[passage]] = row[code].strip().casefold() or None
    return codes
