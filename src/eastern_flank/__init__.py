"""Eastern Flank 2016: one news article as tables, charts and lessons.

A lesson needs one line, `import eastern_flank as ef`. Whatever it uses stands in `ef.__all__`:

- `ef.load` and `ef.where`: a table, and the way from any of its rows back to the article or another source;
- `ef.stances`: the positions, one row for each actor and question;
- `ef.use_style`, `ef.colour`, `ef.ink`: the house style, who has which colour, how sure is drawn how;
- `ef.bars`, `ef.unit_chart`, `ef.tally`, `ef.steps`, `ef.ranges`, `ef.listing`, `ef.matrix`: charts whose ink follows certainty;
- `ef.hedged`, `ef.ink_key`: labels that keep the hedge, and the key to the inks;
- `ef.region`, `ef.base_map`, `ef.place_labels`, `ef.ruler`, `ef.scale_bar`: the region as an equal-area map;
- `ef.distance_km`, `ef.corridor`, `ef.range_circle`: ways and areas measured on the round earth; `ef.draw_circle` draws one;
- `ef.percent_agreement`, `ef.cohen_kappa`, `ef.krippendorff_alpha`: how far people agree who coded the same text;
- `ef.compare`, `ef.coding_form`, `ef.read_codings`: your own codes beside those of others, from a table, a form, or files;
- `ef.seats`, `ef.card`, `ef.agenda`, `ef.motion`, `ef.ballot`, `ef.ballot_form`: the ministers' meeting;
- `ef.show`: a finished figure, on the page and as a file; `ef.paragraphs`: numbers of paragraphs as words, for its source line;
- `ef.live`: a figure that follows its controls, `ef.number`, `ef.choice`, `ef.choices`, `ef.switch` and `ef.words`;
- `ef.evidence_panel`: where any mark or cell comes from; `ef.quiz`: a question whose answers explain themselves;
- `ef.contact_sheet`, `ef.caption`: all figures at a glance, and what to write beside one;
- `ef.deck`, `ef.deck_form`: figures as a deck of slides, from a line of code or from a form;
- `ef.check`, `ef.my_answers`: your answer to an exercise, and all that you have given.
"""

from importlib import import_module

# Name -> the room it lives in. Rooms are opened when first used: `eastern-flank check` needs no pandas, a table no matplotlib.
_ROOMS = {
    "agenda": "exercises.meeting",
    "ballot": "exercises.meeting",
    "ballot_form": "widgets.ballot_form",
    "bars": "charts.bars",
    "base_map": "charts.maps",
    "caption": "figures.caption",
    "card": "exercises.meeting",
    "check": "exercises.check",
    "choice": "widgets.controls",
    "choices": "widgets.controls",
    "coding_form": "widgets.coding_form",
    "cohen_kappa": "exercises.agreement",
    "colour": "charts.style",
    "compare": "exercises.agreement",
    "contact_sheet": "figures.contact_sheet",
    "corridor": "charts.maps",
    "deck": "slides.deck",
    "deck_form": "widgets.deck_form",
    "distance_km": "charts.maps",
    "draw_circle": "charts.maps",
    "evidence_panel": "widgets.evidence_panel",
    "hedged": "charts.labels",
    "ink": "charts.marks",
    "ink_key": "charts.legend",
    "krippendorff_alpha": "exercises.agreement",
    "listing": "charts.lists",
    "live": "widgets.live_figure",
    "load": "tables.load",
    "matrix": "charts.matrix",
    "motion": "exercises.meeting",
    "my_answers": "exercises.check",
    "number": "widgets.controls",
    "paragraphs": "figures.show",
    "percent_agreement": "exercises.agreement",
    "place_labels": "charts.maps",
    "quiz": "widgets.quiz",
    "range_circle": "charts.maps",
    "ranges": "charts.bars",
    "read_codings": "widgets.coding_form",
    "region": "charts.maps",
    "ruler": "charts.maps",
    "scale_bar": "charts.maps",
    "seats": "exercises.meeting",
    "show": "figures.show",
    "stances": "tables.load",
    "steps": "charts.steps",
    "switch": "widgets.controls",
    "tally": "charts.dots",
    "unit_chart": "charts.dots",
    "use_style": "charts.style",
    "where": "tables.load",
    "words": "widgets.controls",
}

__all__ = sorted(_ROOMS)


def __getattr__(name):
    if name not in _ROOMS:
        raise AttributeError(f"eastern_flank has no {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)


def __dir__():
    return [*__all__, *(name for name in globals() if name.startswith("__"))]
