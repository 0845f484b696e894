"""What a page may contain: a list of elements, attributes and addresses. Whatever is not on it goes.

A notebook may come from anybody, and its Markdown, outputs and formulas are HTML. So a page's body is cleaned last, when nothing
is added to it any more, and by an HTML5 parser (nh3), which reads it as a browser does.
"""

import re

import nh3


def _names(text):
    return frozenset(text.split())


TEXT = _names(
    "a abbr b blockquote br caption code col colgroup dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img "
    "ins kbd li mark ol p pre q s samp section small span strong sub summary sup table tbody td tfoot th thead tr u ul var"
)
# What latex2mathml writes.
FORMULA = _names(
    "math menclose mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr "
    "munder munderover"
)
# Gone with what is in them, because as text it would say nothing.
DROPPED = _names("iframe noembed noframes noscript script select style svg template textarea title xmp")

_EVERYWHERE = _names("class dir id lang role style tabindex title")
_FORMULAS = _names(
    "accent columnalign columnlines columnspacing depth display displaystyle fence form height linebreak linethickness lspace "
    "mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits notation rowlines rowspacing rspace "
    "scriptlevel separator stretchy voffset width"
)
ATTRIBUTES = {
    "*": _EVERYWHERE,  # and aria-...
    "a": _names("href"),
    "img": _names("alt height src width"),
    "details": _names("open"),
    "ol": _names("start"),
    "td": _names("colspan rowspan"),
    "th": _names("colspan rowspan scope"),
} | dict.fromkeys(FORMULA, _FORMULAS)

STYLES = _names(
    "border-left caption-side display height margin margin-right max-width padding page-break-before text-align vertical-align "
    "white-space"
)

_RELATIVE = r"[^\x00-\x20\\/:#][^\x00-\x20\\:#]*"  # from the page's own folder
_FRAGMENT = r"#[^\x00-\x20]*"
_LINK = re.compile(rf"(https?://|mailto:)[^\x00-\x20\\]+|{_RELATIVE}({_FRAGMENT})?|{_FRAGMENT}")
_PICTURE = re.compile(rf"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*|{_RELATIVE}")
_STYLE = re.compile(r"[\w\s:;#%.,-]*")  # no brackets: no url()
_VALUES = {"href": _LINK, "src": _PICTURE, "style": _STYLE}


def clean(html: str) -> str:
    """Return a piece of HTML with what is on the lists of this module, and nothing else.

    Parameters
    ----------
    html : str
        The body of a page. It is read as HTML5, so it may be malformed.

    Returns
    -------
    str
        Well-formed HTML without comments; cleaning it again changes nothing.

    >>> clean("<p onclick='alert(1)'>Eight <script>alert(1)</script>jets<!-- ? -->")
    '<p>Eight jets</p>'
    """
    return _CLEANER.clean(html)


def _allowed(tag, name, value):
    """Return an attribute's value, or None where it leads or loads from where it may not."""
    pattern = _VALUES.get(name)
    return value if pattern is None or pattern.fullmatch(value) else None


_CLEANER = nh3.Cleaner(
    tags=TEXT | FORMULA,
    clean_content_tags=DROPPED,
    attributes=ATTRIBUTES,
    generic_attribute_prefixes={"aria-"},
    attribute_filter=_allowed,
    filter_style_properties=STYLES,
    url_schemes={"https", "http", "mailto", "data"},
    link_rel=None,
)
