"""Eastern Flank 2016: one news article as tables, charts and lessons.

A lesson needs one line, `import eastern_flank as ef`. Whatever it uses is in `ef.__all__`:

- `ef.article`: the article's paragraphs in our words, with who speaks and what they claim;
- `ef.load` and `ef.where`: a table, and the way from any of its rows back to the article or another source; `ef.cut_off`: up to
  when the other sources go;
- `ef.stances`: the positions, one row for each actor and question;
- `ef.begin`: the first line of a lesson, which gets everything ready; `ef.article`: what each paragraph of the article says;
- `ef.predict` and `ef.fold`: a question before its answer, with the reader's guess drawn in, and a result that opens on request;
- `ef.use_style`, `ef.colour`, `ef.ink`: the house style, who has which colour, how each degree of certainty is drawn;
- `ef.bars`, `ef.unit_chart`, `ef.tally`, `ef.steps`, `ef.ranges`, `ef.listing`, `ef.matrix`: charts whose ink follows certainty;
- `ef.is_narrow`, `ef.name_rows`: whether a figure is as narrow as a phone, and rows whose names are then above them;
- `ef.hedged`, `ef.ink_key`, `ef.stamp`: labels that keep the hedge, the key to the inks, and a stamp for a chart that misleads;
- `ef.show`: a finished figure, on the page and as a file; `ef.paragraphs` and `ef.publishers`: for
  its source line, the numbers of paragraphs as words and whose pages the context rests on;
- `ef.live`: a figure that follows its controls, `ef.number`, `ef.choice`, `ef.choices`, `ef.switch` and `ef.words`;
- `ef.evidence_panel`: where any mark or cell comes from; `ef.quiz`: a question whose answers explain themselves;
- `ef.contact_sheet`, `ef.caption`: all figures at a glance, and what to write next to one;
- `ef.deck`, `ef.deck_form`: figures as a deck of slides, from a line of code or from a form;
- `ef.check`, `ef.my_answers`: a box for your answer to an exercise, or a verdict on it, and all that you have guessed and given.

What one lesson alone uses is in a group, and has a name of its own too (`ef.maps.region` is `ef.region`):

- `ef.maps`: `region`, `base_map`, `map_key`, `place_labels`, `ruler`, `scale_bar`, the region as an equal-area map;
  `distance_km`, `corridor`, `range_circle`, routes and areas measured on the round earth; `draw_circle`, which draws one;
- `ef.agreement`: `percent_agreement`, `cohen_kappa`, `krippendorff_alpha`, how far people agree who coded the same text;
  `compare`, `coding_form`, `read_codings`, your own codes next to those of others, from a table, a form, or files;
- `ef.meeting`: `seats`, `card`, `agenda`, `motion`, `ballot`, `ballot_form`, `play_alone`, the ministers' meeting.
"""

import ast
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

from eastern_flank.core import errors, text

__version__ = "0.1.0"  # as in pyproject.toml


def _names_of(stub):
    """Return what gives a module the names in a stub: each is imported when it is asked for, so that a table needs no matplotlib.

    The stub, NAME.pyi, is the only list of them; editors read it too.
    """
    tree = ast.parse(Path(__file__).with_name(stub).read_text(encoding="utf-8"))
    homes = {alias.name: node.module for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}

    def __getattr__(name):
        if name not in homes:
            raise errors.UnknownAttribute(text.unknown("name", name, sorted(homes)))
        try:
            return getattr(import_module(homes[name]), name)
        except ModuleNotFoundError as missing:
            if str(missing.name).startswith(__name__):
                raise
            raise errors.MissingLibrary.of(f"ef.{name}", missing) from None

    return {"__all__": sorted(homes), "__getattr__": __getattr__, "__dir__": lambda: sorted(homes)}, tree


def _group(name):
    """Make a module of the names that one lesson uses."""
    names, tree = _names_of(f"{name}.pyi")
    module = sys.modules[f"{__name__}.{name}"] = ModuleType(f"{__name__}.{name}", ast.get_docstring(tree, clean=False))
    vars(module).update(names)
    return module


agreement, maps, meeting = map(_group, ("agreement", "maps", "meeting"))
globals().update(_names_of("__init__.pyi")[0])
