"""The states of a live picture, drawn ahead for a page without Python: all where they are few, else one control at a time."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import combinations, product

from eastern_flank.figures import plot
from eastern_flank.widgets import inputs
from eastern_flank.widgets.controls import Control
from eastern_flank.widgets.panel import reason

MOST = 64  # pictures of all states of a live picture; where there are more, only one control at a time is moved
STOPS = 24  # of a slider, where it has more


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
    for name, values in ranges.items():
        yield from (first | {name: value} for value in values if value != first[name])


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


def drawn(draw: Callable[..., Mapping], controls: Mapping[str, Control]) -> list[dict]:
    """Draw the states ahead.

    Parameters
    ----------
    draw : function
        As for `live`.
    controls : mapping of str to Control

    Returns
    -------
    list of dict
        For each state: `at`, the controls' values as `key` writes them, and either what is shown or `refused`, why nothing is;
        and `off`, the places of controls that have no meaning then, with the reason.
    """
    frames = []
    for values in states(controls):
        at = [key(control, values[name]) for name, control in controls.items()]
        why = {place: each.unless(**values) for place, each in enumerate(controls.values()) if each.unless}
        off = {str(place): reason for place, reason in why.items() if reason}
        frames.append({"at": at, "off": off} | _frame(partial(draw, **values)))
    return frames


def _frame(draw):
    try:
        picture = plot.render(draw)
    except ValueError as error:
        return {"refused": reason(error)}
    words = picture.words()
    return {
        **{name: words[name] for name in ("title", "subtitle", "source", "key", "size")},
        **{"alt": f"{picture.alt} {picture.values}".strip(), "numbers": picture.numbers, "svg": picture.svg},
    }
