"""A figure's SVG, which a deck takes only if it is such as matplotlib writes.

A slide program opens an SVG as a browser does: it could run a script, ask another host, or read a file. So every element and
attribute, and every value, must be on the lists below; what is not there is not taken, and the slide has the PNG alone.
"""

import os
import re

from lxml import etree

from eastern_flank.core.errors import PlainError
from eastern_flank.core.text import printable, shown
from eastern_flank.figures import metadata

MOST_BYTES = 5_000_000  # our largest has 1.1 million; so many of single elements take five seconds
MOST_DRAWN = 50_000_000  # characters of the paths that are drawn again and again; our most have 2 million

_SVG, _HREF = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
_DEFS = f"{_SVG}defs"
_ABOUT = {"http://purl.org/dc/elements/1.1/", "http://creativecommons.org/ns#"}
_ABOUT |= {"http://www.w3.org/1999/02/22-rdf-syntax-ns#"}
_KIND = "http://purl.org/dc/dcmitype/StillImage"
# What matplotlib begins with. No other declaration is taken: one could name entities, or give elements attributes.
_HEAD = b"""<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"
  "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
"""
_CSS = "*{stroke-linejoin: round; stroke-linecap: butt}"
_ELEMENTS = re.compile("svg|title|desc|metadata|defs|style|g|path|use|rect|clipPath|pattern")
_ATTRIBUTES = re.compile("role|width|height|viewBox|version|id|style|transform|x|y|d|clip-path|patternUnits|fill")
_STYLES = re.compile(
    "opacity|fill(-opacity|-rule)?|stroke(-width|-opacity|-miterlimit|-line(join|cap)|-dash(array|offset))?"
)
_WORDS = re.compile(r"[\w\s.,()%+#-]*")  # numbers, names, colours and transforms: no address can be written with these
_NAMED = re.compile(r"#([\w.-]+)")
_TILE = ("72", "72")  # points of a pattern, which smaller ones would fill without end
_TARGET = re.compile(r"url\(#([\w.-]+)\)")


class Unfit(PlainError, ValueError):
    """An SVG that a deck does not take; the message says which, and what is in it."""


def read(path: str | os.PathLike) -> bytes:
    """Return a figure's SVG, if it can do nothing but show shapes.

    Parameters
    ----------
    path : path
        The file.

    Returns
    -------
    bytes
        All that is in it.

    Raises
    ------
    FigureMissing, FigureUnreadable
        As from `metadata.content`.
    Unfit
        For what matplotlib does not write: a script, a link, a picture in the picture, an address, an entity.
    """
    content = metadata.content(path)
    if fault := f"it has more than {MOST_BYTES:,} bytes" if len(content) > MOST_BYTES else _fault(content):
        raise Unfit(f"{printable(os.path.basename(path))} is not such as ef.show saves it: {fault}")
    return content


def _fault(content):
    """Say what an SVG has that none of ours has, or return None."""
    body = content.replace(b"\r\n", b"\n").removeprefix(_HEAD)
    if not body.startswith(b"<svg"):
        return "it begins in another way"
    try:  # no entities, no network
        root = etree.fromstring(body, etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return "it is damaged"
    if root.getnext() is not None:
        return "it goes on behind its end"
    below, targets = set(), {}
    for element in root.iter("{*}*"):
        above = element.getparent()
        if above is not None and (above.tag == _DEFS or above in below):
            below.add(element)
        if above is not None and above.tag == _DEFS:
            targets[element.get("id")] = element
    # What is referred to is in a <defs>, and refers to nothing itself: a file of a few lines could else draw without end.
    for element in root.iter():
        if element in below and element.tag == _DEFS:
            return "it has a <defs> in a <defs>"
        fault = element.tag is not etree.Comment and _strange(element, {} if element in below else targets)
        if fault:
            return fault
    ids = [element.get("id") for element in root.iter("{*}*") if element.get("id") is not None]
    if len(ids) > len(set(ids)):  # a browser would take the first of them
        return "two of its elements have the same id"
    return "it repeats shapes too often" if _drawn(root, targets) > MOST_DRAWN else None


def _drawn(root, targets):
    """Count the characters of the paths that are drawn because something refers to them."""
    long = {name: sum(len(path.get("d", "")) for path in made.iter(f"{_SVG}path")) for name, made in targets.items()}
    values = (value for element in root.iter("{*}*") for value in element.attrib.values() if "#" in value)
    return sum(long.get(name, 0) for value in values for name in _NAMED.findall(value))


def _strange(element, targets):
    """Say what is strange about an element and its attributes, which can refer to `targets`, or return None."""
    if not isinstance(element.tag, str):
        return "it has an instruction or an entity"
    name = etree.QName(element)
    if name.namespace in _ABOUT:
        return None if {*element.attrib.values()} <= {_KIND} else f"it has an address in its <{name.localname}>"
    if name.namespace != _SVG[1:-1] or not _ELEMENTS.fullmatch(name.localname):
        return f"it has a <{name.localname}>"
    if name.localname == "style":
        known = (len(element), element.text, dict(element.attrib)) == (0, _CSS, {"type": "text/css"})
        return None if known else "it has a style sheet of its own"
    if name.localname == "use" and element.get(_HREF) is None:
        return "its <use> uses nothing"
    if name.localname == "pattern" and (element.get("width"), element.get("height")) != _TILE:
        return "its <pattern> has another size"
    for key, value in element.attrib.items():
        if not _known(key, value, targets):
            return f"its <{name.localname}> has {printable(etree.QName(key).localname)}={shown(value)}"
    return None


def _known(key, value, targets):
    """Say whether an attribute is such as matplotlib writes it."""
    if key == _HREF:
        return value.startswith("#") and value[1:] in targets and targets[value[1:]].tag == f"{_SVG}path"
    if key == "style":
        parts = [part.partition(":") for part in value.split(";") if part.strip()]
        return all(_STYLES.fullmatch(name.strip()) and _plain(words.strip(), targets) for name, _, words in parts)
    return bool(_ATTRIBUTES.fullmatch(key)) and _plain(value, targets)


def _plain(words, targets):
    if found := _TARGET.fullmatch(words):
        return found[1] in targets
    return bool(_WORDS.fullmatch(words)) and "url" not in words.lower()
