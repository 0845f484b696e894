"""The one script of the site: the parts that a notebook has too, and what the page adds, each in a scope of its own.

A page that is opened from a stick may not import modules, so they are put one behind the other.
"""

import re
from collections.abc import Iterator
from importlib import resources

from eastern_flank.publishing.site import checks

_WIDGETS = resources.files("eastern_flank.widgets") / "browser"
_HERE = resources.files("eastern_flank.publishing.site") / "browser"
_PAGE = resources.files("eastern_flank.publishing.site") / "page"
_SHARED = ("predict", "answer", "order", "pictures")  # files in widgets/browser: what they export is used
# Files of our own that export the same way.
_PARTS = ("coding", "ballot", "outline", "answers_file", "shelf", "search", "hero", "steps", "cover", "print")
_FIRST = ("fallback", "first")
_SHEETS = ("site", "lesson", "forms", "pages", "offline")
_EXPORTED = re.compile(r"^export (?=(?:const|function) (\w+))", re.MULTILINE)
_NOTEBOOK_ONLY = re.compile(r"^function render\(\{ model.*?^export default \{ render \};\n", re.DOTALL | re.MULTILINE)


def script() -> str:
    """Return the script of the site."""
    parts = [_WIDGETS / f"{file}.js" for file in _SHARED] + [_HERE / f"{file}.js" for file in _PARTS]
    return (
        checks.script()
        + '"use strict";\n(() => {\nconst parts = {};\n'
        + "".join(map(_scope, parts))
        + "".join((_HERE / f"{name}.js").read_text("utf-8") for name in ("slides", "site", "pages"))
        + "})();\n"
        + (_HERE / "keep.js").read_text("utf-8")
    )


def class_script() -> str:
    """Return the script of the page that reads the files of a class; it needs that of the site before it."""
    own = (_HERE / "class_answers.js").read_text("utf-8")
    return f'"use strict";\n(() => {{\nconst parts = {{}};\n{_scope(_HERE / "answers_file.js")}{own}}})();\n'


def _scope(path):
    """Put a module into a scope of its own; what it exports becomes a part."""
    code = _NOTEBOOK_ONLY.sub("", path.read_text("utf-8"))
    names = ", ".join(_EXPORTED.findall(code))
    return f"Object.assign(parts, (() => {{\n{_EXPORTED.sub('', code)}return {{ {names} }};\n}})());\n"


def style() -> str:
    """Return the style sheet of the site."""
    return _sheets(_WIDGETS, _SHARED) + _sheets(_PAGE, _FIRST + _SHEETS)


def first_style() -> str:
    """Return the part of the style sheet that the first screen needs, to stand in a page."""
    bare = re.sub(r"/\*.*?\*/", "", _sheets(_PAGE, _FIRST), flags=re.DOTALL)
    return "\n".join(line.strip() for line in bare.splitlines() if line.strip())


def _sheets(folder, names):
    return "".join((folder / f"{name}.css").read_text("utf-8") for name in names)


def files() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of what is taken over as it is.

    Yields
    ------
    tuple of (str, bytes)
    """
    for name, folder in (("head.js", _HERE), ("fonts.css", _PAGE), ("icon.svg", _PAGE)):
        yield name, (folder / name).read_bytes()
    yield "eastern-flank-lost.js", (_HERE / "lost.js").read_bytes()
    for face in sorted(each.name for each in (_PAGE / "fonts").iterdir()):
        yield f"fonts/{face}", (_PAGE / "fonts" / face).read_bytes()
