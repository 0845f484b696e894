"""The answer box: type an answer or choose it, press Enter, and read what is right about it or which mistake it is.

`browser/answer.js` draws it from a description in JSON and knows nothing of Jupyter or of any exercise; this module asks the
same `check` that judges answers in code.
"""

import traitlets

from eastern_flank.core import part
from eastern_flank.core.markup import NO_FORMULAS, escape
from eastern_flank.exercises import boxes, record
from eastern_flank.exercises import check as exercises
from eastern_flank.widgets import inputs
from eastern_flank.widgets.block import Block

HINT_AT, WORKED_AT = 2, 3  # wrong tries
HINT = "There is a hint below: click it to open it."
WORKED = "Below the hint you can also open a worked answer."
MOST_CHIPS = 6  # options in sight; more are a list to open
LONGEST_CHIPS = 60  # characters of all options of one field, where there are several fields


def check(exercise: str, answer: object = ...) -> "exercises.Verdict | AnswerBox":
    """Check your answer to an exercise, or get a box to type or choose it in.

    Parameters
    ----------
    exercise : str
        Its number, such as "02.1".
    answer : object
        What you found, also as a text: "4,000", "41 %", "six". Without it, or with three dots (`...`), you get the box.

    Returns
    -------
    Verdict or AnswerBox
        It shows itself. A wrong answer raises nothing.

    Raises
    ------
    NoSuchExercise
        For an unknown number.
    MissingLibrary
        Where the exercise needs a library that is not installed.
    """
    verdict = exercises.check(exercise, answer)
    box = boxes.BOXES.get(str(exercise))
    return AnswerBox(str(exercise), verdict) if verdict.right is None and box and box.kind != "form" else verdict


class Answer(inputs._Native, files="answer"):
    """What the page draws of an exercise, and what it tells: a text for each field.

    Attributes
    ----------
    spec : dict
        The exercise, its kind and its fields.
    given : list of str
        What was typed last.
    said : dict
        The verdict: its `state`, `word`, `read`, `message`, `help`, and the number of the answer it is about.
    """

    _told = "given"
    spec, said = (traitlets.Dict().tag(sync=True) for _ in range(2))
    given = traitlets.List(traitlets.Unicode()).tag(sync=True, echo_update=False)

    def _fits(self, value):
        return super()._fits(value) and len(value) == len(self.spec["fields"])


class AnswerBox(Block):
    """The box of one exercise.

    Attributes
    ----------
    page : Answer
        What is on the page.
    """

    def __init__(self, exercise: str, verdict: exercises.Verdict):
        self._exercise, self._open, self._count = exercise, verdict, 0
        self.page = Answer(spec={**spec(exercise), "before": exercises.last_time(exercise).strip()})
        self.page.on_msg(lambda _, content, __: self._hear(content))
        super().__init__([self.page])

    def _hear(self, content):
        self.page.set_state(content)
        self.answer(content["given"])

    def answer(self, typed: list[str]) -> "exercises.Verdict":
        """Judge what was typed, keep it, and show the verdict, as Enter does.

        Parameters
        ----------
        typed : list of str
            A text for each field; of words that were chosen, one on each line.

        Returns
        -------
        Verdict
        """
        verdict = exercises.check_typed(self._exercise, typed)
        if verdict.given:
            record.keep(*verdict.given, verdict.right)
        self._count += 1
        self.page.said = {
            **{"state": verdict.state, "word": exercises.WORDS[verdict.state], "number": self._count},
            **{"read": verdict.read, "message": verdict.message, "help": self._help(verdict)},
        }
        return verdict

    def _help(self, verdict):
        tries = record.tries(self._exercise)
        if verdict.right:
            return WORKED
        return " ".join([HINT] * (tries >= HINT_AT) + [WORKED] * (tries >= WORKED_AT))

    def __repr__(self):
        """Return what is said where the box cannot be shown."""
        return repr(self._open)

    def _repr_mimebundle_(self, **kwargs):
        html = f'<div {NO_FORMULAS} role="status">{escape(self.as_text())}</div>'
        told = part.bundle("exercise", **spec(self._exercise)) if part.wanted() else {}
        return super()._repr_mimebundle_(**kwargs) | {"text/html": html} | told


def spec(exercise: str) -> dict:
    """Describe the box of an exercise for `answer.js`, with nothing in it of what is right.

    Parameters
    ----------
    exercise : str
        Its number, such as "02.1".

    Returns
    -------
    dict
        In it are only texts, numbers, lists and dicts.
    """
    box = boxes.BOXES[exercise]
    fields = box.parts()
    return {
        "exercise": exercise,
        "kind": box.kind,
        "fields": [_field(name, each, several=len(fields) > 1) for name, each in fields.items()],
        "bars": dict(box.bars()),
    }


def _field(name, box, several):
    options = [{"value": value, "label": label} for value, label in box.choices().items()]
    length = sum(len(each["label"]) for each in options)
    chips = len(options) <= MOST_CHIPS and (not several or length <= LONGEST_CHIPS)
    how = "text" if not options else "several" if box.kind == "words" else "chips" if chips else "list"
    line = box.kind == "text" and not several
    return {"name": name, "label": box.label, "unit": box.unit, "how": how, "line": line, "options": options}
