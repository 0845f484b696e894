"""Tables as a page shows them: with a caption that says where they come from, and no header cell without a word.

pandas leaves the corner of a table as an empty header cell, which a screen reader announces as a header of nothing
(axe-core, rule empty-table-header).
"""

import html
import sys

CAPTION = "caption"  # in a DataFrame's `attrs`, which pandas hands on to what is made of it


def page(table):
    """Return a DataFrame as HTML. Parameters: `table`, whose `attrs["caption"]`, if it has one, stands above it."""
    shown = table._repr_html_()
    if shown is None:  # pandas' own setting display.notebook_repr_html is off
        return None
    shown = shown.replace("<th></th>", "<td></td>")
    caption = table.attrs.get(CAPTION)
    if not caption:
        return shown
    above = f'<caption style="caption-side:top;text-align:left">{html.escape(str(caption))}</caption>'
    return shown.replace("<thead>", f"{above}\n  <thead>", 1)


def register():
    """Have notebooks show every DataFrame so; outside of IPython nothing happens."""
    ipython = sys.modules.get("IPython")  # a script has none, and need not wait for it
    if ipython and (shell := ipython.get_ipython()):
        shell.display_formatter.formatters["text/html"].for_type_by_name("pandas", "DataFrame", page)
