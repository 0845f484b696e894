"""Which cell of a lesson is a slide.

The words are those that JupyterLab, nbconvert and jupyterlab-deck share (`slideshow.slide_type` in a cell's metadata).
`lessons.tidy` writes them, so nobody sets them by hand.
"""


def slide_types(cells):
    """Say what each cell of a lesson is in a slide show.

    Parameters: `cells`, those of a notebook, in order. Returns a list of "slide" (a new one), "subslide" (below it: a chart, and
    what is said after it, have a screen each), "fragment" (appears when asked for: a hint), "skip" (a worked solution) or None
    (stands below the cell before it). The words are those of Jupyter's `slideshow.slide_type`.

    >>> from nbformat import v4
    >>> slide_types([v4.new_markdown_cell("# A lesson"), v4.new_code_cell("1 + 1")])
    ['slide', None]
    """
    return [_slide_type(cell, before) for cell, before in zip(cells, [None, *cells], strict=False)]


def _slide_type(cell, before):
    tags = cell.metadata.get("tags", [])
    if "solution" in tags:
        return "skip"
    if "hint" in tags:
        return "fragment"
    if before is None or (cell.cell_type == "markdown" and cell.source.startswith("#")):
        return "slide"
    return "subslide" if "chart" in tags or "chart" in before.metadata.get("tags", []) else None
