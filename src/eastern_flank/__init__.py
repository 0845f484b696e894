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
    "agenda": "roles",
    "ballot": "roles",
    "ballot_form": "voting",
    "bars": "charts",
    "base_map": "maps",
    "caption": "captions",
    "card": "roles",
    "check": "exercises",
    "choice": "controls",
    "choices": "controls",
    "coding_form": "coding",
    "cohen_kappa": "agreement",
    "colour": "style",
    "compare": "agreement",
    "contact_sheet": "thumbnails",
    "corridor": "maps",
    "deck": "slides",
    "deck_form": "deck_forms",
    "distance_km": "maps",
    "draw_circle": "maps",
    "evidence_panel": "traces",
    "hedged": "charts",
    "ink": "marks",
    "ink_key": "charts",
    "krippendorff_alpha": "agreement",
    "listing": "charts",
    "live": "pictures",
    "load": "tables",
    "matrix": "matrices",
    "motion": "roles",
    "my_answers": "exercises",
    "number": "controls",
    "paragraphs": "figures",
    "percent_agreement": "agreement",
    "place_labels": "maps",
    "quiz": "quizzes",
    "range_circle": "maps",
    "ranges": "charts",
    "read_codings": "coding",
    "region": "maps",
    "ruler": "maps",
    "scale_bar": "maps",
    "seats": "roles",
    "show": "figures",
    "stances": "tables",
    "steps": "charts",
    "switch": "controls",
    "tally": "charts",
    "unit_chart": "charts",
    "use_style": "style",
    "where": "tables",
    "words": "controls",
}

__all__ = sorted(_ROOMS)


def __getattr__(name):
    if name not in _ROOMS:
        raise AttributeError(f"eastern_flank has no {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)


def __dir__():
    return [*__all__, *(name for name in globals() if name.startswith("__"))]
