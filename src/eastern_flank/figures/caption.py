"""What goes with a figure when it leaves the project: title, source line, alt text and notes, ready to be copied."""

from dataclasses import dataclass

from eastern_flank.core import project
from eastern_flank.core.errors import UnknownName
from eastern_flank.figures import metadata
from eastern_flank.tables import display


@dataclass(frozen=True)
class Caption:
    """What to write beside a figure. Shows itself as a small table.

    Attributes
    ----------
    name : str
        Of the figure.
    title : str
        The finding.
    subtitle : str
        What is counted, unit and date.
    source : str
        The source line with the licence.
    alt : str
        The alt text.
    say, ask : str
        For the speaker's notes, or "".
    files : tuple of str
        The picture's, from the project's folder.
    """

    name: str
    title: str
    subtitle: str
    source: str
    alt: str
    say: str
    ask: str
    files: tuple[str, ...]

    def _lines(self):
        lines = [
            ("title", self.title),
            ("subtitle", self.subtitle),
            ("source line", self.source),
            ("alt text", self.alt),
            ("say", self.say),
            ("ask", self.ask),
            ("files", " and ".join(self.files)),
        ]
        return [(name, text) for name, text in lines if text]

    def __repr__(self):
        """Write a line for each text, for pages without HTML."""
        return "\n".join([self.name, *(f"{name}: {text}" for name, text in self._lines())])

    def _repr_html_(self):
        return display.fact_table(f"Beside the figure {self.name}", self._lines())


def caption(name: str) -> Caption:
    """Return what to write beside a figure, as its files have it.

    Parameters
    ----------
    name : str
        The figure's: "02_dots".

    Returns
    -------
    Caption

    Raises
    ------
    UnknownName
        With the nearest names, for one that is not a figure or is a whole lesson.
    FigureMissing, FigureUnreadable
        As in `metadata.find`.

    >>> caption("02_dots").source
    'Source: Reuters, 13 June 2016, paragraphs 5 and 15. Eastern Flank 2016, CC BY 4.0'
    """
    found = metadata.find([name], project.root() / "figures")
    if len(found) != 1:
        raise UnknownName(f"{name!r} is a whole lesson; name one figure: {', '.join(figure.name for figure in found)}")
    figure = found[0]
    files = tuple(f"figures/{path.name}" for path in (figure.png, figure.svg))
    texts = figure.title, figure.subtitle, figure.source, figure.alt, figure.say, figure.ask
    return Caption(figure.name, *texts, files)
