"""An answer sheet for the teacher: numbered as the worksheet, with what is right, what goes wrong, and what to say then."""

import re

import nbformat

from eastern_flank.core.markup import Markup, escape
from eastern_flank.core.text import listed
from eastern_flank.publishing import editions
from eastern_flank.publishing.worksheets import pieces, sheet
from eastern_flank.publishing.worksheets.lesson import SCREEN, Lesson, on_paper

MOST = 5  # wrong answers of an exercise that are listed
_WRONG = re.compile(r"[Ww]hat goes wrong|[Cc]ommon|[Tt]ypical|[Uu]sual|Some |slip|error|Students who|Anyone who")
_CODE = re.compile(rf"{SCREEN.pattern}|\w\(\)|`[^`]*[=_.\"][^`]*`")
_NUMBER = re.compile(r"(?<![\w.,])[-−]?\d+(?:,\d{3})*(?:\.\d+)?(?![\w%]|,\d|\.\d)")


def answer_sheet(nb: nbformat.NotebookNode, page: str = "") -> str:
    """Return a lesson's answer sheet.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        The lesson as it is in notebooks/.
    page : str
        Its teaching page in Markdown, or nothing.

    Returns
    -------
    str
        A page to be printed with `sheet.style`.

    Raises
    ------
    PageMismatch
        Where the teaching page has no answers.
    """
    lesson = Lesson(nb)
    notes, expected = editions.told(page) if page else ({}, "")
    boxes = sheet.entries(lesson)
    body = "".join(_box(box, number, lesson, notes) for number, box in enumerate(boxes, 1) if "talk" not in box)
    if expected:
        heading = f"<h3><b>{len(boxes)}</b> Talk about it: what to expect, and points to accept</h3>"
        body += f'<section class="task long">{heading}{sheet.cleaned(expected)}</section>'
    return sheet.page(lesson, "answer sheet", Markup(f'<div class="answers">{body}</div>'), Markup(""))


def _box(box, number, lesson, notes):
    said = _guess(lesson, box["guess"]) if "guess" in box else ""
    if numbers := [number for each in box.get("show", ()) for number in each.get("paragraphs", ())]:
        said += f'<p class="small">Paragraphs {escape(listed(list(map(str, numbers))))}.</p>'
    said += f"<p>{sheet.rich(box['accept'])}</p>" if "accept" in box else ""
    said += "".join(sheet.cleaned(on_paper(lesson.text(name))) for name in box.get("told", ()))
    said += "".join(_exercise(number, notes.get(number, "")) for number in box.get("exercises", ()))
    heading = f"<h3><b>{number}</b> {escape(sheet.title(box, lesson))}</h3>"
    return f'<section class="task long">{heading}{said}</section>' if said else ""


def _guess(lesson, item):
    """Return what a guess can be compared with: it is neither right nor wrong."""
    guess = lesson.guesses[item]
    after = guess.said or lesson.answer_of(item)
    compare = f"<p><strong>Guess</strong> (neither right nor wrong): {escape(pieces.question(guess))}"
    return f"{compare} <strong>{escape(after)}</strong></p>" if after else ""


def _exercise(number, note):
    """Return the answer to an exercise, and what our feedback says to the usual wrong ones."""
    plain = re.sub(
        r"\*Level:\* \w+\. ?| ?\((must|should|could)\)(?=\W)|^(must|should|could)\b", "", note, flags=re.IGNORECASE
    )
    for key, name in _choices(number).items():
        plain = plain.replace(f"`{key}`", f"“{name}”")
    kept = plain.replace("`", "").strip(" .:") + "."
    wrong = "".join(
        f"<li><em>{escape(value)}:</em> {escape(message)}</li>" for value, message in mistakes(number, note)
    )
    to_say = f"<p>If somebody has</p><ul>{wrong}</ul>" if wrong else ""
    return f'<div class="exercise"><p class="label">{escape(number)}</p><div>{sheet.cleaned(kept)}{to_say}</div></div>'


def _choices(number):
    """Return what can be ticked for an exercise, from each word to its name."""
    from eastern_flank.exercises import boxes

    box = boxes.BOXES.get(number)
    return box.choices() if box and box.kind in ("word", "words") else {}


def mistakes(number: str, note: str) -> list[tuple[str, str]]:
    """Return wrong answers to an exercise, each with what our feedback says to it.

    Parameters
    ----------
    number : str
        "02.1".
    note : str
        What the teaching page says about it: the answers are looked for there, and among the options to tick.

    Returns
    -------
    list of (str, str)
    """
    from eastern_flank.exercises import boxes, check

    if number not in boxes.BOXES:
        return []
    choices = _choices(number) if boxes.BOXES[number].kind == "word" else {}
    found = (
        choices if len(choices) <= MOST else {key: name for key, name in choices.items() if key in note or name in note}
    )
    wrong = _WRONG.search(note)
    found = found or {text: text for text in _NUMBER.findall(note[wrong.start() :] if wrong else "")}
    said = {}
    for value, name in found.items():
        verdict = check.check(number, value.replace("−", "-"))
        sentences = re.split(r"(?<=[.?!]) ", verdict.message) if verdict.message != check.DIGITS else ()
        message = " ".join(each for each in sentences if not _CODE.search(each))
        if verdict.right is False and verdict.readable and message and message not in said.values():
            said[name.replace("_", " ")] = message.replace("`", "")
    return list(said.items())[:MOST]
