"""What a browser would find in a page that must not be there: read by an HTML5 parser that is not the cleaner's own."""

import re

import tinyhtml5

from eastern_flank.publishing import sanitise

MATHML = "{http://www.w3.org/1998/Math/MathML}"
FRAME = {"body", "header", "nav", "main", "footer"}  # of our own page, around the cells
OURS = {"data-edition", "data-licence"}
STRIPPED = re.compile(r"[\x00-\x20\x7f-\xa0]")  # more than a browser takes out of an address
RELATIVE = r"(\.\./)?(?![/\\.])[^:\\]*"  # from html/ to the set's other folders
LINK = re.compile(rf"https://[a-z0-9.:-]+([/?#]\S*)?|mailto:[^\s?%:]+@[^\s?%:]+|#.*|{RELATIVE}", re.DOTALL)
PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,(?=iVBORw0KGgo|/9j/|R0lGOD)[A-Za-z0-9+/=]+")  # how each begins
STYLE = re.compile(r"[\\(@<&/]|position|(?<![#0-9a-f])\d+(\d{3}|e\d)")


def judge(html):
    """Return what is not allowed in a page's body, or in a piece of one, as a list of words."""
    found = []
    for element in tinyhtml5.parse(html, namespace_html_elements=False).find("body").iter():
        if not isinstance(element.tag, str):
            found.append("comment")
            continue
        formula = element.tag.startswith(MATHML)
        name = element.tag.removeprefix(MATHML)
        if name not in (sanitise.FORMULA if formula else sanitise.TEXT | FRAME):
            found.append(f"<{element.tag}>")
        known = sanitise.ATTRIBUTES["*"] | sanitise.ATTRIBUTES.get(name, set()) | OURS
        found += [f"{name} {key}={value}" for key, value in element.attrib.items() if not _may(known, key, value)]
    return found


def _may(known, key, value):
    address = STRIPPED.sub("", value).lower()
    if key == "href":
        return LINK.fullmatch(address)
    if key == "src":
        return PICTURE.fullmatch(STRIPPED.sub("", value))
    if key == "style":
        return not STYLE.search(value)
    return key in known or key.startswith("aria-")
