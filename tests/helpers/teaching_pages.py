"""What the teaching pages say about exercises."""

import ast
import re

from eastern_flank.exercises import check

# Their answers are drawings, reasons, or several texts: no page can state one value.
WITHOUT_A_VALUE = {"01.4", "02.3", "03.2", "04.5", "06.1", "09.6", "10.2"}


def answers(page):
    """The values that a page states as the answer of each exercise: those in the table's second cell or the first sentence."""
    section = page.read_text("utf-8").split("## Exercises", 1)[1].split("\n## ", 1)[0]
    # "| 02.1 | 5 | …" or "- **06.2** 8. …"
    for exercise, text in re.findall(
        r"^(?:\| |- \*\*)(\d\d\.\d)[ :|*]+(.*?)(?: \||\.\s|\.?\*\*|$)", section, re.MULTILINE
    ):
        code, pairs, names = (re.findall(form, text) for form in (r"`([^`]+)`", r"\([^)]+\)", r"[A-Z]\w+"))
        plain = re.findall(r"-?\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", text))
        yield exercise, [_literal(value) for value in [*code, *pairs, *plain, *names]]


def _literal(text):
    try:
        return ast.literal_eval(text)
    except (SyntaxError, ValueError):
        return text


def is_right(exercise, value):
    """Whether a check takes a value for right."""
    try:
        return check.check(exercise, value).right is True
    except check.Misfit:
        return False


def stated(page):
    """The values that a page states, by exercise, for those whose answer is a value."""
    return {exercise: values for exercise, values in answers(page) if exercise not in WITHOUT_A_VALUE}
