"""A form for coding passages: it shows at once how far the codes agree with other people's, and saves them."""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pandas as pd

from eastern_flank.core.errors import PlainError
from eastern_flank.core.markup import escape
from eastern_flank.core.text import is_visible, printable, shown
from eastern_flank.exercises import agreement, my_work
from eastern_flank.tables import csv_reader, limits
from eastern_flank.widgets import controls
from eastern_flank.widgets.messages import Html
from eastern_flank.widgets.saved_choices import ChoicesForm

OPEN = "not coded yet"
ABOUT = ["question", "speaker", "paraphrase", "phrase"]  # what is known of a passage


class NoCodings(PlainError, ValueError):
    """A folder without a coding that can be read; the message says what to put into it."""


def coding_form(
    passages: pd.DataFrame, coders: pd.DataFrame, codes: Iterable[str], save_as: str | None = None
) -> "CodingForm":
    """Put a form on the page: a choice for each passage, and below it the agreement with other coders.

    It computes nothing that `compare` and `krippendorff_alpha` do not. A file that cannot be read or written is a line below
    the form.

    Parameters
    ----------
    passages : DataFrame
        A row for each passage; the index holds their names, and the columns `question`, `speaker`, `paraphrase` and `phrase`
        are shown above the choice.
    coders : DataFrame
        The same index, and a column for each coder.
    codes : iterable of str
        The words to choose from.
    save_as : str, optional
        The name of a file in `my_work/`, such as "04_codes", in which each code is saved as it is given, with what is known of
        its passage; from there the codes come back when the notebook is opened again. Without it nothing is saved.

    Returns
    -------
    CodingForm
        It shows itself.

    Raises
    ------
    UnknownName
        For a name that cannot be a file name.
    """
    return CodingForm(passages, coders, codes, save_as)


class CodingForm(ChoicesForm):
    """The form; its choices have the passages' names as keys."""

    def __init__(self, passages: pd.DataFrame, coders: pd.DataFrame, codes: Iterable[str], save_as: str | None):
        self._coders, options = coders, [OPEN, *codes]
        choices = {name: controls.choice(f"Passage {name}", options) for name in passages.index}
        about = passages[ABOUT].astype("str").to_dict("index")
        entries = [each for name, choice in choices.items() for each in (_passage(about[name]), choice.input)]
        rows = [{"passage": str(name), "code": "", **about[name]} for name in choices]
        super().__init__(choices, entries, rows, save_as)

    @property
    def codes(self) -> pd.Series:
        """The codes given so far, with a missing value for each passage that is not coded yet."""
        values = {name: choice.value for name, choice in self.choices.items()}
        return pd.Series({name: None if value == OPEN else value for name, value in values.items()}, dtype="object")

    def _result(self):
        return "\n".join(_report(self.codes, self._coders))

    def __repr__(self):
        """Return how many passages there are."""
        return f"Form with a choice for each of {len(self.choices)} passages"


def _passage(about):
    said = f"{about['paraphrase']}. In the article: “{about['phrase']}”. Said by: {about['speaker']}."
    return Html(f"<p><strong>{escape(about['question'])}</strong><br>{escape(said)}</p>")


def _report(mine, coders):
    """Yield the state of a coding in sentences: how much is done, the agreement with each coder, and where all others differ."""
    yield f"You have coded {mine.count()} of {len(mine)} passages."
    if not mine.count():
        return
    for coder, row in agreement.compare(mine, coders).iterrows():
        kappa = row["remark"] if pd.isna(row["kappa"]) else f"kappa {row['kappa']:.2f}"
        yield f"{coder}: the same code for {row['same']} of {row['both_coded']}, {row['percent']:.0f} percent; {kappa}."
    try:
        alpha = agreement.krippendorff_alpha(coders.assign(you=mine))
        yield f"Krippendorff's alpha of all {coders.shape[1] + 1} codings: {alpha:.2f}."
    except agreement.CannotCompute as reason:
        yield f"Krippendorff's alpha: {reason}."
    alone = [str(name) for name, code in mine.dropna().items() if code not in set(coders.loc[name])]
    if alone:
        yield f"Nobody else has your code for passage {', '.join(alone)}. Who is right? Look for the rule that decides."


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
