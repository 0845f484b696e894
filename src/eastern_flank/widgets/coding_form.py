"""A form to code passages by, which shows how far the codes agree with those of others as they are given and keeps them."""

import html
from pathlib import Path

import ipywidgets as widgets
import pandas as pd

from eastern_flank.core.errors import PlainError
from eastern_flank.core.text import shown
from eastern_flank.exercises import agreement, my_work
from eastern_flank.tables import csv_reader
from eastern_flank.widgets import controls, inputs, saved_choices

OPEN = "not coded yet"
ABOUT = ("question", "speaker", "paraphrase", "phrase")  # what is known of a passage


class NoCodings(PlainError, ValueError):
    """A folder without a coding that can be read; the message says what belongs into it."""


def coding_form(passages, coders, codes, save_as=None):
    """Put a form on the page: a choice for each passage, and below it the agreement with other coders.

    Parameters
    ----------
    passages: DataFrame with a row for each passage; its index holds their names, its columns `question`, `speaker`,
        `paraphrase` and `phrase` are shown above the choice.
    coders: DataFrame with the same index and a column for each coder.
    codes: the words to choose from.
    save_as: the name of a file in `my_work/`, such as "04_codes", in which each code is saved as it is given, with what is
        known of its passage; from there the codes come back when the notebook is opened again. Without it nothing is saved.

    Returns a `CodingForm`, which shows itself. It computes nothing that `compare` and `krippendorff_alpha` do not. Raises
    `UnknownName` for a name that no file can have; a file that cannot be read or written is a line below the form.
    """
    return CodingForm(passages, coders, codes, save_as)


class CodingForm(widgets.VBox):
    """The form.

    Attributes: `choices`, a control for each passage by its name; `said`, the agreement in lines; `keeping`, the
    `forms.KeptChoices` that saves the codes, or None; `notes`, the widget that shows and announces what both say.
    """

    def __init__(self, passages, coders, codes, save_as=None):
        self._coders = coders
        self.choices = {name: controls.choice(f"Passage {name}", [OPEN, *codes]) for name in passages.index}
        self.keeping, self.notes = None, inputs.Notes(seen=True)
        rows = []
        for name, passage in passages.iterrows():
            rows += [widgets.HTML(_passage(passage)), self.choices[name].input]
        self._keep(passages, codes, save_as)
        super().__init__([*rows, self.notes, *([self.keeping.again] if self.keeping else [])])
        self._follow()

    def _keep(self, passages, codes, save_as):
        """Let the choices be followed, and saved if they have a name."""
        if save_as is None:
            for choice in self.choices.values():
                choice.observe(self._follow)
            return
        about = passages[list(ABOUT)].astype("str").to_dict("records")
        rows = [{"passage": str(name), "code": "", **texts} for name, texts in zip(passages.index, about, strict=True)]
        choices = {str(name): choice for name, choice in self.choices.items()}
        self.keeping = saved_choices.KeptChoices(choices, codes, OPEN, rows, save_as, "code", self._follow)

    @property
    def codes(self):
        """The codes given so far: a Series with a missing value for each passage that is not coded yet."""
        values = {name: choice.value for name, choice in self.choices.items()}
        return pd.Series({name: None if value == OPEN else value for name, value in values.items()}, dtype="object")

    def _follow(self, _change=None):
        self.said = "\n".join(_report(self.codes, self._coders))
        self.notes.status = "\n".join([self.said, *([self.keeping.said] if self.keeping else [])])

    def __repr__(self):
        return f"Form with a choice for each of {len(self.choices)} passages"

    def _repr_mimebundle_(self, **kwargs):
        # Whoever has no kernel reads this text in place of the form, and a test compares it.
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": f"{self!r}\n{self.notes.status}"}


def read_codings(folder):
    """Read the codings of several people, each the file that `coding_form` saved, into one table.

    Parameters: `folder`, with a CSV file for each person, which bears the person's name: a folder in `my_work/`, such as
    "class", or any folder by its full path. The columns `passage` and `code` are read, others may stand beside them.

    Returns a DataFrame with a row for each passage and a column for each person, missing where there is no code: what `compare`
    and `krippendorff_alpha` ask for. Prints a line for a file that cannot be read, and leaves it out. Raises `NoCodings` where
    there is nothing to read.
    """
    place = my_work.folder() / folder
    codings = {}
    for path in sorted(place.glob("[!.]*.[cC][sS][vV]")):  # hidden ones belong to the system
        try:
            codings[path.stem] = _codes(path)
        except csv_reader.Unsound as damage:
            print(f"left out: {damage}")
    if not codings:
        where = f"{my_work.FOLDER}/{folder}" if not Path(folder).is_absolute() else folder
        raise NoCodings(
            f"no coding was read from {where}; put the files there that the form saved, a CSV for each person"
        )
    table = pd.DataFrame(codings, dtype="object")
    if all(str(name).isdecimal() for name in table.index):
        table.index = table.index.astype("int64")
    return table.sort_index().rename_axis("passage")


def _codes(path):
    """One person's codes by passage; None where a passage is not coded."""
    header, rows = my_work.read(path, path.name)
    for name in ("passage", "code"):
        if name not in header:
            raise csv_reader.Unsound(path.name, "there is no such column; name it, or save the file anew", 1, name)
    passage, code = header.index("passage"), header.index("code")
    codes = {}
    for number, row in enumerate(rows, 2):
        if row[passage] in codes:
            what = f"passage {shown(row[passage])} stands there twice; delete one of the rows"
            raise csv_reader.Unsound(path.name, what, number, "passage")
        codes[row[passage]] = row[code].strip().casefold() or None
    return codes


def _passage(passage):
    question, speaker, paraphrase, phrase = (html.escape(str(passage[name])) for name in ABOUT)
    return f"<p><strong>{question}</strong><br>{paraphrase}. In the article: “{phrase}”. Said by: {speaker}.</p>"


def _report(mine, coders):
    """The state of a coding in sentences: how much is done, the agreement with each coder, and where all others differ."""
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
