"""Room for the answer to an exercise, in the form that the box on the page has."""

from eastern_flank.core.markup import Markup, escape
from eastern_flank.publishing.worksheets import pieces

RECKON = 2  # lines below an exercise with a number


def room(number: str, write: int | None = None) -> Markup:
    """Return where the answer to an exercise is written.

    Parameters
    ----------
    number : str
        "02.1".
    write : int, optional
        How many lines there are besides.

    Returns
    -------
    Markup
    """
    from eastern_flank.exercises import boxes

    box = boxes.BOXES.get(number)
    if box is None:
        return pieces.lines(RECKON if write is None else write)
    form = _form(box)
    if write is None:
        write = RECKON if box.kind in (*boxes.NUMBERS, "pair", "text") else 0
    return Markup(f"{form}{pieces.lines(write) if write else ''}")


def _form(box, named=""):
    """Return the blanks of a box, or its options to tick."""
    match box.kind:
        case "chart" | "form" | "text":
            return Markup("")
        case "pair":
            blanks = "\u2003".join(pieces.blank(box.unit, f"{label}:") for label in box.labels)
            return Markup(f"<p>{blanks}</p>")
        case "change":
            return Markup(
                f"{pieces.chips(part.label for part in box.named().values())}<p>{pieces.blank('', 'New value:')}</p>"
            )
        case "parts":
            rows = "".join(
                f"<div><dt>{escape(_words(part.label))}</dt><dd>{_form(part, part.label)}</dd></div>"
                for part in box.named().values()
            )
            return Markup(f'<dl class="parts">{rows}</dl>')
        case "word" | "words" if box.choices():
            return pieces.chips(_words(name) for name in box.choices().values())
    return Markup(f"<p>{pieces.blank(box.unit, '' if named else f'{box.label}:')}</p>")


def _words(name):
    return name.replace("_", " ")
