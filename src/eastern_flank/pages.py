"""Pieces of a page that several rooms show."""

import html


def facts(caption, lines):
    """Return a small table of facts as HTML, with a header cell in each row.

    Parameters: `caption`; `lines`, pairs of a name and a text.

    >>> facts("The count", [("yes", "4")])[:42]
    '<table><caption style="text-align:left">Th'
    """
    rows = "".join(
        f'<tr><th scope="row" style="text-align:left;vertical-align:top">{html.escape(name)}</th>'
        f'<td style="text-align:left">{html.escape(text)}</td></tr>'
        for name, text in lines
    )
    return f'<table><caption style="text-align:left">{html.escape(caption)}</caption><tbody>{rows}</tbody></table>'
