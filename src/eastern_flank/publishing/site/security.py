"""What a browser lets a page of the site do. No script stands in a page, and of styles that of its first screen alone."""

import base64
import hashlib
import html
import re

from eastern_flank.publishing.site import bundle


def _hashed(content):
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


PAGE = {
    "default-src": "'self'",
    "style-src": f"'self' {_hashed(bundle.first_style())}",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
HEADERS = {  # of every file; deploy/site/ has them for nginx and for Caddy
    "Content-Security-Policy": "; ".join(f"{what} {of}" for what, of in (PAGE | {"frame-ancestors": "'none'"}).items()),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# Of what runs Python in the browser: JupyterLab brings styles along, runs WebAssembly in workers, and makes functions of its
# settings' schemas (ajv); anywidget imports the scripts of our inputs as blobs.
LIVE = PAGE | {
    "style-src": "'self' 'unsafe-inline'",
    "script-src": "'self' 'unsafe-eval' 'wasm-unsafe-eval' blob:",
    "worker-src": "'self'",
}
META = "; ".join(f"{what} {of}" for what, of in PAGE.items())  # for hosts that send no headers

_TAG = re.compile(r"<([a-z]+)\b([^<>]*?) style=(\\?\")([^\"<\\]*)\3([^<>]*)>")  # in a page, or in a page's JSON
_CLASS = re.compile(r"(?<= )class=(\\?\")")
_DRAWN = {
    "circle",
    "ellipse",
    "g",
    "image",
    "line",
    "path",
    "polygon",
    "polyline",
    "rect",
    "svg",
    "text",
    "tspan",
    "use",
}
_SAFE = re.compile(r"[\w\s#%().,:;'\"-]*")


def headers(name: str) -> dict[str, str]:
    """Return the headers of a file of the site.

    Parameters
    ----------
    name : str
        Its path in the site.

    Returns
    -------
    dict of str to str
    """
    if not name.startswith("live/"):
        return HEADERS
    policy = "; ".join(f"{what} {of}" for what, of in (LIVE | {"frame-ancestors": "'none'"}).items())
    return HEADERS | {"Content-Security-Policy": policy}


def without_styles(text: str, rules: dict[str, str]) -> str:
    """Take the styles out of the elements of a page, or of a script with pieces of pages in it.

    In a drawing they become attributes, elsewhere classes.

    Parameters
    ----------
    text : str
    rules : dict of str to str
        The rules that the style sheet needs, by their classes; more are added.

    Returns
    -------
    str

    >>> without_styles('<path style="fill: none; stroke-width: 2"/><p class="a" style="margin:0">', {})
    '<path fill="none" stroke-width="2"/><p class="sab79ea a">'
    """

    def replaced(found):
        name, before, quote, style, after = found.groups()
        if name in _DRAWN:
            pairs = (each.split(":", 1) for each in style.split(";") if ":" in each)
            written = "".join(f" {what.strip()}={quote}{of.strip()}{quote}" for what, of in pairs)
            return f"<{name}{before}{written}{after}>"
        look = html.unescape(style).strip()
        if not look or not _SAFE.fullmatch(look):
            return f"<{name}{before}{after}>"
        own = f"s{hashlib.sha256(look.encode()).hexdigest()[:6]}"
        rules[own] = "; ".join(f"{each.strip()} !important" for each in look.split(";") if each.strip())
        rest = before + after
        if _CLASS.search(rest):
            return f"<{name}{_CLASS.sub(lambda begun: f'class={begun[1]}{own} ', rest, count=1)}>"
        return f"<{name} class={quote}{own}{quote}{rest}>"

    return _TAG.sub(replaced, text)
