"""Facts on a page: what several rooms show as a small table."""

import html


def fact_table(caption, lines):
    """Return a small table of facts as HTML, with a header cell in each row.

    Parameters: `caption`; `lines`, pairs of a name and a text.

    >>> fact_table("The count", [("yes", "4")])[:42]
    '<table><caption style="text-align:left">Th'
    """
    rows = "".join(
        f'<tr><th scope="row" style="text-align:left;vertical-align:top;white-space:nowrap">{html.escape(name)}</th>'
        f'<td style="text-align:left">{html.escape(text)}</td></tr>'
        for name, text in lines
    )
    return f'<table><caption style="text-align:left">{html.escape(caption)}</caption><tbody>{rows}</tbody></table>'
