"""What a page may contain: a list of elements, attributes and addresses. Whatever is not on it goes.

A notebook may come from anybody, and its Markdown, outputs and formulas are HTML. So a page's body is cleaned last, when nothing
is added to it any more, and by an HTML5 parser (nh3), which reads it as a browser does.
"""

import base64
import io
import re
import warnings

import nh3
from PIL import Image
from pygments.token import STANDARD_TYPES

from eastern_flank.publishing import limits


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

# A relative address stays in the set of handouts, whose pages are in html/: no part of it is hidden, `..` or a host.
_CHARACTER = r"(?:[\w .,()'+&=~-]|%20|%[89A-F][0-9A-F])"  # as UTF-8 is written in an address
_NAME = rf"(?![ .]){_CHARACTER}+"
_FRAGMENT = r"#[^\x00-\x20]*"
_RELATIVE = rf"(\.\./)?{_NAME}(/{_NAME})*"
# A host is written in plain letters, so that it is no other's double, and without a user's name, which looks like one; a mail
# has no parts that are ready-made, such as a file to attach.
_HOST = r"https://[A-Za-z0-9.-]+(:\d{1,5})?([/?#][^\x00-\x20\\]*)?"
_MAIL = r"mailto:[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+"
_LINK = re.compile(rf"{_HOST}|{_MAIL}|{_RELATIVE}({_FRAGMENT})?|{_FRAGMENT}")
_PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,([A-Za-z0-9+/=\s]*)")
_SIZE = r"-?(\d{1,3}(\.\d{1,6})?|\.\d{1,6})(px|em|ex|rem|pt|%)?"
_WORD = rf"([a-z-]+|#[0-9a-fA-F]{{3,8}}|(?!-){_SIZE})"
_STYLE = re.compile(rf"(?=.{{0,300}}$)([a-z-]+\s*:\s*{_WORD}(\s+{_WORD})*\s*(;\s*|$))*")
_MEASURE = rf"([a-z-]+|#[0-9a-fA-F]{{3,8}}|\+?{_SIZE})"
# What a lesson's own elements may be called: highlighted code, and a result in Markdown.
_CLASSES = frozenset(STANDARD_TYPES.values()) | {"highlight", "hl-python", "text"}

_VALUES = {
    "href": _LINK,
    "style": _STYLE,
    "tabindex": re.compile("0|-1"),
    "lang": re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*"),
    "colspan": re.compile(r"\d{1,2}"),
    "rowspan": re.compile(r"\d{1,2}"),
    "start": re.compile(r"\d{1,6}"),
    **dict.fromkeys(_FORMULAS, re.compile(rf"(?=.{{0,300}}$){_MEASURE}(\s+{_MEASURE})*")),
    **dict.fromkeys(("width", "height"), re.compile(rf"\d{{1,4}}|{_SIZE}")),
}


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


def content(html: str) -> str:
    """Return a piece of HTML that a lesson brings along, cleaned: without what would pass for a part of the page around it.

    Parameters
    ----------
    html : str
        A cell's text, or its outputs.

    Returns
    -------
    str
        As from `clean`, but well-formed in itself, without ids, and without classes other than those of highlighted code.
    """
    return _CONTENT.clean(html)


def _allowed(tag, name, value):
    """Return an attribute's value, or None where it leads or loads from where it may not, or is out of all proportion."""
    if name == "src":
        return value if _is_picture(value) else None
    pattern = _VALUES.get(name)
    return value if pattern is None or pattern.fullmatch(value) else None


def _allowed_in_content(tag, name, value):
    if name == "id":
        return None
    if name == "class":
        return " ".join(each for each in value.split() if each in _CLASSES) or None
    return _allowed(tag, name, value)


def _is_picture(address):
    """Say whether an address is a picture of the kind that it says, and of a size that can be shown."""
    found = _PICTURE.fullmatch(address)
    if found is None:
        return False
    kind, content = found.groups()
    try:
        with warnings.catch_warnings(action="error"):  # Pillow warns of a picture that is huge
            picture = Image.open(io.BytesIO(base64.b64decode(content)), formats=[kind])  # reads no more than its head
    except Exception:  # whatever Pillow says of bytes that are no picture
        return False
    return picture.width * picture.height <= limits.PIXELS


def _cleaner(allowed):
    return nh3.Cleaner(
        tags=TEXT | FORMULA,
        clean_content_tags=DROPPED,
        attributes=ATTRIBUTES,
        generic_attribute_prefixes={"aria-"},
        attribute_filter=allowed,
        filter_style_properties=STYLES,
        url_schemes={"https", "mailto", "data"},
        link_rel=None,
    )


_CLEANER, _CONTENT = _cleaner(_allowed), _cleaner(_allowed_in_content)
