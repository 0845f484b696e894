"""What a web page needs of a picture, a prediction or a box, besides its text: told to who builds the site, and to nobody else.

In a run for the site (EASTERN_FLANK_SITE=1) each output carries a description in JSON under a kind of its own.
"""

import os

WIDTHS = "wide", "narrow"  # in which each plot is drawn: sizes of `charts.style`
MIME = "application/vnd.eastern-flank.part+json"


def wanted() -> bool:
    """Return whether this is a run for the site."""
    return os.environ.get("EASTERN_FLANK_SITE") == "1"


def bundle(what: str, **about: object) -> dict:
    """Return what an output adds to its MIME bundle.

    Parameters
    ----------
    what : str
        Which part it is: "figure", "prediction", "exercise", "live", "evidence", "quiz" or "form".
    **about : object
        Texts, numbers, lists and dicts.

    Returns
    -------
    dict
    """
    return {MIME: {"part": what} | about}
