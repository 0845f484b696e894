"""The templates of the site. Whatever a template is given is escaped, unless it is HTML of our own."""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import jinja2
import markupsafe

from eastern_flank.core.markup import Markup, escape, pre
from eastern_flank.publishing.site import bundle, wording

_FOLDER = Path(__file__).parent / "page"
# Marks of a key, in the inks that they explain; the names are those of `marks.MEANINGS`.
_LOOKS = {
    "solid": '<circle cx="8" cy="8" r="7" fill="var(--neutral)"/>',
    "tinted": '<circle cx="8" cy="8" r="6.6" fill="var(--neutral)" fill-opacity=".38" stroke="var(--neutral)" '
    'stroke-width="1.8"/>',
    "hatched": '<circle cx="8" cy="8" r="6.6" fill="url(#hatch)" stroke="var(--neutral)" stroke-width="1.8"/>',
    "outline": '<circle cx="8" cy="8" r="6.6" fill="none" stroke="var(--neutral)" stroke-width="1.8"/>',
    "dashed outline": '<circle cx="8" cy="8" r="6.6" fill="none" stroke="var(--neutral)" stroke-width="1.8" '
    'stroke-dasharray="4 2.4"/>',
    "dotted outline": '<circle cx="8" cy="8" r="6.6" fill="none" stroke="var(--neutral)" stroke-width="1.8" '
    'stroke-dasharray="1.4 2.4"/>',
    "tick": '<path d="M3 8l3.5 4L13 4" fill="none" stroke="var(--neutral)" stroke-width="2.5"/>',
    "cross": '<path d="M3 3l10 10M13 3L3 13" fill="none" stroke="var(--neutral)" stroke-width="2.5"/>',
    "half disc": '<circle cx="8" cy="8" r="6.6" fill="none" stroke="var(--neutral)" stroke-width="1.8"/>'
    '<path d="M8 1.4a6.6 6.6 0 0 0 0 13.2z" fill="var(--neutral)"/>',
    "open ring": '<circle cx="8" cy="8" r="5.5" fill="none" stroke="var(--neutral)" stroke-width="2"/>',
}


def render(name: str, **about: object) -> str:
    """Fill in a template.

    Parameters
    ----------
    name : str
        Such as "lesson".
    **about : object
        Its values.

    Returns
    -------
    str
    """
    text = _environment().get_template(f"{name}.html.j2").render(**about)
    return re.sub(r"\n\s*\n+", "\n", text).strip() + "\n"


def part(kind: str, *args: object) -> Markup:
    """Write a part of a lesson.

    Parameters
    ----------
    kind : str
        A macro of parts.html.j2: "figure", "prediction" and so on.
    *args : object
        Its arguments.

    Returns
    -------
    Markup
    """
    return Markup(getattr(_environment().get_template("parts.html.j2").module, kind)(*args))


@cache
def _environment():
    loader = jinja2.FileSystemLoader(_FOLDER)
    made = jinja2.Environment(
        loader=loader, autoescape=True, finalize=_escaped, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    made.globals |= {"plot": _plot, "swatch": _swatch, "linked": _linked, "json": as_json, "data": _data, "pre": pre}
    made.globals |= {"html": Markup, "icons": _icons(), "style": Markup(bundle.first_style())}
    return made


def _escaped(value: object) -> markupsafe.Markup:
    """Escape a value in our way; what a macro has written is escaped already."""
    return value if isinstance(value, markupsafe.Markup) else markupsafe.Markup(escape(value))


def _plot(svg: str, width: str) -> Markup:
    return Markup(svg.replace('class="plot"', f'class="plot {width}"', 1))


def _swatch(look: str) -> Markup:
    return Markup(f'<svg viewBox="0 0 16 16" aria-hidden="true">{_LOOKS[look]}</svg>')


def _linked(source: str, paragraphs: Iterable[int], up: str) -> Markup:
    """Write a source line whose paragraphs lead to the reader of the article."""
    line = escape(source)
    if not paragraphs:
        return line
    head, found, tail = line.partition("paragraph")
    words, dot, rest = tail.partition(". ")
    linked = re.sub(r"\d+", lambda number: wording.chip(number[0], up), words)
    return Markup(f"{head}{found}{linked}{dot}{rest}")


def as_json(content: object) -> Markup:
    """Write JSON for a script, in which nothing ends the script.

    Parameters
    ----------
    content : object

    Returns
    -------
    Markup
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("</", "<\\/").replace("<!--", "\\u003c!--"))


def _data(part: Mapping) -> Markup:
    """Write what the page's script is told; what is for paper it does not need, and a question's drawings are on the page."""
    told = {name: value for name, value in part.items() if name != "paper"}
    if part.get("part") == "prediction" and (part.get("picture") or {}).get("svg"):
        told["picture"] = part["picture"] | {"svg": dict.fromkeys(part["picture"]["svg"], "")}
    return Markup(f'<script type="application/json">{as_json(told)}</script>')


def _icons():
    """Return the signs of the buttons of a page."""
    look = 'fill="none" stroke="currentColor" stroke-width="1.7"'
    paths = {
        "article": f'<path d="M4 3h12v14H4zM7 7h6M7 10h6M7 13h4" {look}/>',
        "steps": f'<path d="M7 5h10M7 10h10M7 15h10M3 5h.1M3 10h.1M3 15h.1" stroke-linecap="round" {look}/>',
        "search": f'<circle cx="8.5" cy="8.5" r="5" {look}/><path d="M12.3 12.3L17 17" {look}/>',
        "screen": f'<path d="M2 4h16v10H2zM10 14v3M6 17.2h8" {look}/>',
        "theme": f'<circle cx="10" cy="10" r="7" {look}/><path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor"/>',
        "brand": '<circle cx="5" cy="5" r="3.6" fill="currentColor"/>'
        f'<circle cx="15" cy="5" r="3.2" {look}/>'
        f'<circle cx="5" cy="15" r="3.2" {look} stroke-dasharray="2.4 1.6"/>'
        f'<circle cx="15" cy="15" r="3.2" {look} stroke-dasharray="1 1.5"/>',
    }
    start = '<svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">'
    return {name: Markup(f"{start}{path}</svg>") for name, path in paths.items()}
