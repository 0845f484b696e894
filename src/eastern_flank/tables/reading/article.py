"""The article, read: its paragraphs in our words, who speaks in each, and the claims behind them, each with its phrase."""

from collections.abc import Iterable
from functools import cached_property

from eastern_flank.core.errors import UnknownName
from eastern_flank.core.markup import NO_FORMULAS, Markup, escape
from eastern_flank.core.text import unknown
from eastern_flank.tables import load as tables
from eastern_flank.tables.reading import sentence, trace

# The yellow of the reader's own hand, with an edge of ink; in a mark the letters are ink in every theme.
LIT = "background-color:#ffd23f;border-left:4px solid;padding:4px"
REMARK = "The summaries and the claims are in our words; what is in quotation marks are the article's own."


def article(paragraph: int | None = None) -> "Article":
    """Read the article: a summary of each of its paragraphs, in two minutes.

    Parameters
    ----------
    paragraph : int, optional
        The number of a paragraph to light up; its claims are open.

    Returns
    -------
    Article
        Shows itself: the summaries, who speaks in each paragraph, and its claims, which open on demand, with their phrases.

    Raises
    ------
    UnknownName
        For a paragraph that the article does not have.

    >>> print(str(article(5)).splitlines()[6])
    > 5   The plan: one multinational force of 4,000, three battalions with named lead nations, and perhaps a fourth.
    """
    last = len(tables.load("paragraphs"))
    if paragraph is not None and (type(paragraph) is not int or not 1 <= paragraph <= last):
        raise UnknownName(unknown("paragraph", paragraph, [f"1 to {last}"]))
    return Article(paragraph)


class Article:
    """The article as a list of its paragraphs. Shows itself on the page, and as lines of text.

    Attributes
    ----------
    lit : int or None
        The paragraph that is lit.
    """

    def __init__(self, lit: int | None):
        self.lit = lit

    @cached_property
    def paragraphs(self) -> list[tuple[int, str, list[str], list[tuple[str, str, str]]]]:
        """Number, summary, voices and claims of each paragraph; a claim is its words, its phrase, how firm and whose."""
        entry, claims = tables.resource("claims"), tables.load("claims")
        speaks = next(field for field in entry["schema"]["fields"] if field["name"] == "speaker")
        found = []
        for number, summary in tables.load("paragraphs")[["paragraph", "summary"]].itertuples(index=False):
            said, voices = [], []
            for _, claim in claims[claims["paragraph"] == number].iterrows():
                voices.append(trace.speaker(claim["speaker"], speaks))
                by = "; ".join(filter(None, (sentence.how_firm(entry, claim), voices[-1])))
                said.append((sentence.write(entry, claim), claim["evidence"], by))
            found.append((int(number), summary, list(dict.fromkeys(voices)), said))
        return found

    def __repr__(self):
        """Return the summaries and who speaks, one line each."""
        lines = ["The article, paragraph by paragraph", ""]
        for number, summary, voices, _ in self.paragraphs:
            lines.append(f"{'>' if number == self.lit else ' '} {number:<3} {summary}")
            lines.append(f"      Who speaks: {'; '.join(voices)}")
        return "\n".join([*lines, "", REMARK])

    def _repr_html_(self):
        items = "".join(self._item(*paragraph) for paragraph in self.paragraphs)
        return f"<div {NO_FORMULAS}><p>{escape(REMARK)}</p><ol>{items}</ol></div>"

    def _item(self, number, summary, voices, said):
        lit = number == self.lit
        text = f'<mark style="{LIT}">{escape(summary)}</mark>' if lit else escape(summary)
        claims = "".join(
            f"<li>Phrase: <q>{escape(phrase)}</q>. In our words: {escape(claim)} <small>({escape(by)})</small></li>"
            for claim, phrase, by in said
        )
        many = f"{len(said)} claims, each with its phrase" if len(said) != 1 else "1 claim, with its phrase"
        fold = f"<summary>{escape(f'Paragraph {number}: {many}')}</summary><ul>{claims}</ul>"
        return (
            f'<li value="{number}" style="margin:8px 0">{text}<br><small>Who speaks: {escape("; ".join(voices))}</small>'
            f"<details{' open' if lit else ''}>{fold}</details></li>"
        )


def summaries(numbers: Iterable[int]) -> Markup:
    """Write the summaries of some paragraphs as a list in HTML.

    Parameters
    ----------
    numbers : iterable of int
        In any order (a column of a table will do).

    Returns
    -------
    Markup
        Nothing for numbers that no paragraph has.
    """
    known = tables.load("paragraphs").set_index("paragraph")["summary"]
    items = (
        f"<li><strong>Paragraph {number}:</strong> {escape(known[number])}</li>"
        for number in sorted({int(number) for number in numbers} & {*known.index})
    )
    return Markup(f"<ul>{''.join(items)}</ul>")
