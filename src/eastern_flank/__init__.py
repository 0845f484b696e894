"""Eastern Flank 2016: one news article as tables, charts and lessons.

A lesson needs one line, `import eastern_flank as ef`. Whatever it uses stands in `ef.__all__`:

- `ef.load` and `ef.where`: a table, and the way from any of its rows back to the article;
- `ef.stances`: the positions, one row for each actor and question;
- `ef.use_style`, `ef.colour`, `ef.ink`: the house style, who has which colour, how sure is drawn how;
- `ef.bars`, `ef.unit_chart`, `ef.steps`, `ef.ink_key`: charts whose ink follows certainty; `ef.hedged`: labels with the hedge;
- `ef.show`: a finished figure, on the page and as a file;
- `ef.check`: your answer to an exercise.
"""

from importlib import import_module

# Name -> the room it lives in. Rooms are opened when first used: `eastern-flank check` needs no pandas, a table no matplotlib.
_ROOMS = {
    "bars": "charts",
    "check": "exercises",
    "colour": "style",
    "hedged": "charts",
    "ink": "marks",
    "ink_key": "charts",
    "load": "tables",
    "show": "figures",
    "stances": "tables",
    "steps": "charts",
    "unit_chart": "charts",
    "use_style": "style",
    "where": "tables",
}

__all__ = sorted(_ROOMS)


def __getattr__(name):
    if name not in _ROOMS:
        raise AttributeError(f"eastern_flank has no {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)


def __dir__():
    return [*__all__, *(name for name in globals() if name.startswith("__"))]
