"""The states of a live picture, drawn ahead for a page without Python: all where they are few, else one control at a time."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import combinations, product

from eastern_flank.charts import style
from eastern_flank.core import part
from eastern_flank.figures import plot, show, web
from eastern_flank.widgets import inputs
from eastern_flank.widgets.controls import Control
from eastern_flank.widgets.panel import reason

MOST = 100  # pictures of all states of a live picture; where there are more, only one control at a time is moved, or two lists
STOPS = 24  # of a slider, where it has more
SHARED = ("title", "subtitle", "source", "alt", "numbers")  # texts of a frame that others may have too


def states(controls: Mapping[str, Control]) -> Iterator[dict[str, object]]:
    """Yield the states that are drawn ahead, the first one first.

    Parameters
    ----------
    controls : mapping of str to Control

    Yields
    ------
    dict
        Values by the names of controls.
    """
    first = {name: control.start for name, control in controls.items()}
    ranges = {name: domain(control) for name, control in controls.items()}
    yield first
    count = 1
    for values in ranges.values():
        count *= len(values)
    if count <= MOST:
        every = (dict(zip(ranges, values, strict=True)) for values in product(*ranges.values()))
        yield from (state for state in every if state != first)
        return
    moves = [{name: value} for name, values in ranges.items() for value in values]
    lists = {name: _few(controls[name], values) for name, values in ranges.items()}
    for one, other in combinations(lists, 2):
        moves += [{one: this, other: that} for this, that in product(lists[one], lists[other])]
    drawn = [first]
    for state in (first | move for move in moves):
        if state not in drawn:
            drawn.append(state)
            yield state


def _few(control, values):
    """Return the values of a control that are drawn with those of another: of a list all, of boxes to tick only all of them."""
    if isinstance(control.input, inputs.Options):
        return values[-1:] if control.input.kind == "checkbox" else values
    return values if isinstance(control.input, inputs.Switch) else []


def domain(control: Control) -> list:
    """Return the values of a control that are drawn ahead, in their order; of a text only the first one.

    Parameters
    ----------
    control : Control

    Returns
    -------
    list
    """
    entry = control.input
    match entry:
        case inputs.Options(kind="checkbox"):
            places = range(len(entry.options))
            sizes = range(len(places) + 1)
            if 2 ** len(places) > MOST:  # none, each alone, all but one, all
                sizes = (0, 1, len(places) - 1, len(places))
            subsets = [each for size in sizes for each in combinations(places, size)]
            return [[control.of(place) for place in each] for each in subsets]
        case inputs.Options():
            return [control.of(place) for place in range(len(entry.options))]
        case inputs.Switch():
            return [False, True]
        case inputs.Number():
            return _stops(control)
    return [control.start]


def _stops(control):
    """Return values of a slider, as evenly as its steps allow, with its ends and its first value."""
    entry = control.input
    steps = round((entry.max - entry.min) / entry.step)
    apart = max(1, -(-steps // STOPS))
    kind = type(control.start)
    values = {kind(round(entry.min + place * entry.step, 10)) for place in range(0, steps + 1, apart)}
    return sorted(values | {kind(entry.max), control.start})


def described(control: Control) -> dict:
    """Describe a control for a page.

    Parameters
    ----------
    control : Control

    Returns
    -------
    dict
        Its `label`, its `kind` ("list", "play", "checkbox", "switch", "number" or "words"), its `start` as `key` writes it and,
        where it has them, `options`, or `stops` with the `unit`.
    """
    entry = control.input
    about = {"label": control.label, "start": key(control, control.start)}
    match entry:
        case inputs.Options():
            return about | {"kind": entry.kind, "options": list(entry.options)}
        case inputs.Switch():
            return about | {"kind": "switch"}
        case inputs.Number():
            return about | {"kind": "number", "name": entry.description, "stops": domain(control)}
    return about | {"kind": "words"}


def key(control: Control, value: object) -> object:
    """Write a value so that a page can compare it: the place of an option, the places of several, else the value.

    Parameters
    ----------
    control : Control
    value : object

    Returns
    -------
    object
    """
    if isinstance(control.input, inputs.Options):
        return control.places(value) if control.input.kind == "checkbox" else control.places(value)[0]
    return value


def drawn(afresh: Callable[[], Callable[..., Mapping]], controls: Mapping[str, Control]) -> list[dict]:
    """Draw the states ahead, each wide and narrow.

    Parameters
    ----------
    afresh : function
        It returns what draws, as for `live`, and is called once for each width.
    controls : mapping of str to Control

    Returns
    -------
    list of dict
        For each state: `at`, the controls' values as `key` writes them, and either what is shown or `refused`, why nothing is;
        and `off`, the places of controls that have no meaning then, with the reason.
    """
    every, pictures = list(states(controls)), {}
    for width in part.WIDTHS:
        draw = afresh()
        with style.in_size(width):
            before, pictures[width] = None, []
            for values in every:
                picture, before = _picture(partial(draw, **values), before)
                pictures[width].append(picture)
        _level(pictures[width])
    frames = []
    for number, values in enumerate(every):
        at = [key(control, values[name]) for name, control in controls.items()]
        why = {place: each.unless(**values) for place, each in enumerate(controls.values()) if each.unless}
        off = {str(place): reason for place, reason in why.items() if reason}
        made = {width: pictures[width][number] for width in pictures}
        shown = next((each for each in made.values() if "refused" in each), made["wide"])
        if "svg" in shown:
            shown = shown | {name: {width: each[name] for width, each in made.items()} for name in ("svg", "size")}
        frames.append({"at": at, "off": off} | shown)
    return frames


def _picture(draw, before):
    """Return what is shown of a state, and the last picture that was drawn: the next one has about its layout."""
    try:
        # The first must be faultless, as every figure is; in any other a crowded label is better than no picture.
        picture = plot.render(draw, start=before, checked=before is None)
    except show.FaultyLayout:
        raise
    except ValueError as error:
        return {"refused": reason(error)}, before
    words = picture.words()
    return {
        **{name: words[name] for name in ("title", "subtitle", "source", "key", "size")},
        **{"alt": picture.full_alt(), "numbers": picture.numbers, "svg": picture.svg},
    }, picture


def _level(pictures):
    """Make all pictures of a width as high as the highest, below what they show: what is under them on the page stays there."""
    shown = [picture for picture in pictures if "svg" in picture]
    high = max((picture["size"][1] for picture in shown), default=0)
    for picture in shown:
        picture["svg"] = web.as_high(picture["svg"], high)
        picture["size"] = [picture["size"][0], high]


def packed(frames: list[dict]) -> dict:
    """Write frames so that what several of them share is there once.

    Parameters
    ----------
    frames : list of dict
        As `drawn` returns them.

    Returns
    -------
    dict
        `pieces`, a list of texts, and `frames`, in which each text of `SHARED` is the place of a piece, and each plot a list of
        such places.
    """
    pieces, own = {}, hashlib.sha256(repr(frames[0]).encode()).hexdigest()[:4]

    def place(text):
        return pieces.setdefault(text, len(pieces))

    def short(frame):
        if "svg" not in frame:
            return frame
        svg = {
            width: [place(piece) for piece in web.pieces(svg, own + width[0])] for width, svg in frame["svg"].items()
        }
        return (
            {name: frame[name] for name in ("at", "off", "key")}
            | {name: place(frame[name]) for name in SHARED}
            | {"svg": svg}
        )

    written = [short(frame) for frame in frames]
    return {"pieces": list(pieces), "frames": written}
