"""A form to code passages by, which shows how far the codes agree with those of others as they are given."""

import html

import ipywidgets as widgets
import pandas as pd

from . import agreement, controls

OPEN = "not coded yet"


def coding_form(passages, coders, codes):
    """Put a form on the page: a choice for each passage, and below it the agreement with other coders.

    Parameters
    ----------
    passages: DataFrame with a row for each passage; its index holds their names, its columns `question`, `speaker`,
        `paraphrase` and `phrase` are shown above the choice.
    coders: DataFrame with the same index and a column for each coder.
    codes: the words to choose from.

    Returns a `CodingForm`, which shows itself. It computes nothing that `compare` and `krippendorff_alpha` do not.
    """
    return CodingForm(passages, coders, codes)


class CodingForm(widgets.VBox):
    """The form. Attributes: `choices`, a control for each passage by its name; `result`, the `HTML` widget with the agreement."""

    def __init__(self, passages, coders, codes):
        self._coders = coders
        self.choices = {name: controls.choice(f"Passage {name}", [OPEN, *codes]) for name in passages.index}
        self.result = widgets.HTML()
        rows = []
        for name, passage in passages.iterrows():
            rows += [widgets.HTML(_passage(passage)), self.choices[name].input]
            self.choices[name].observe(self._follow)
        super().__init__([*rows, self.result])
        self._follow()

    @property
    def codes(self):
        """The codes given so far: a Series with a missing value for each passage that is not coded yet."""
        values = {name: choice.value for name, choice in self.choices.items()}
        return pd.Series({name: None if value == OPEN else value for name, value in values.items()}, dtype="object")

    def _follow(self, _change=None):
        lines = list(_report(self.codes, self._coders))
        # role="status": a screen reader reads it out when it changes.
        self.result.value = f'<div role="status">{"".join(f"<p>{html.escape(line)}</p>" for line in lines)}</div>'
        self.said = "\n".join(lines)

    def __repr__(self):
        return f"Form with a choice for each of {len(self.choices)} passages"

    def _repr_mimebundle_(self, **kwargs):
        # Whoever has no kernel reads this text in place of the form, and a test compares it.
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": f"{self!r}\n{self.said}"}


def _passage(passage):
    columns = ("question", "paraphrase", "phrase", "speaker")
    question, paraphrase, phrase, speaker = (html.escape(str(passage[name])) for name in columns)
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
