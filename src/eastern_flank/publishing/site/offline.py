"""The site without a network: the worker that keeps pages in a browser, and what lets a phone put the site among its apps."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from importlib import resources

from eastern_flank.publishing.site import templates

WORKER = "sw.js"
ICONS = {"icon-180.png": "", "icon-192.png": "192x192", "icon-512.png": "512x512"}  # the first is for Apple's devices
_HERE = resources.files("eastern_flank.publishing.site")
_MANIFEST = {
    "name": "Eastern Flank 2016",
    "short_name": "Eastern Flank",
    "start_url": "index.html",
    "scope": "./",
    "display": "minimal-ui",
    "lang": "en-GB",
    "background_color": "#fcfaf6",
    "theme_color": "#fcfaf6",
    "icons": [
        {"src": "icon.svg", "sizes": "any", "type": "image/svg+xml"},
        *({"src": name, "sizes": size, "type": "image/png"} for name, size in ICONS.items() if size),
    ],
}


def app() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of the files that make the site an app.

    Yields
    ------
    tuple of (str, bytes)
    """
    yield "site.webmanifest", (json.dumps(_MANIFEST, indent=1) + "\n").encode()
    for name in ICONS:
        yield name, (_HERE / "page" / name).read_bytes()


def worker(files: Mapping[str, tuple[str, int]]) -> bytes:
    """Write the script of the service worker, for a site that is complete.

    Parameters
    ----------
    files : mapping of str to (str, int)
        The SHA-256 and the size of each file.

    Returns
    -------
    bytes
    """
    listed = {name: [digest[:32], size] for name, (digest, size) in sorted(files.items())}
    shell = [
        name
        for name in listed
        if name in ("index.html", "offline.html", "icon.svg")
        or name.startswith("fonts/")
        or ("/" not in name and name.endswith((".js", ".css")))
    ]
    version = hashlib.sha256(json.dumps(listed).encode()).hexdigest()[:12]
    known = {"VERSION": version, "FILES": listed, "SHELL": shell}
    head = "".join(f"const {name} = {templates.as_json(value)};\n" for name, value in known.items())
    return (head + (_HERE / "browser" / WORKER).read_text("utf-8")).encode()
