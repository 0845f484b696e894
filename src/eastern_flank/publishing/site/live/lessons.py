"""The lessons as JupyterLite gets them: students' copies, whose links lead to one another and to two texts beside them."""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat

from eastern_flank.core import document, project
from eastern_flank.publishing import editions, notebooks, published

KERNEL = {"kernelspec": {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}}
TEXTS = {
    "data/README.md": "codebook.md",
    "teaching/role_cards.md": "role_cards.md",
}  # what lessons link to, by its name here
# What is said below the title of a lesson that cannot run in a browser, by its number.
TO_READ = {
    "05": "**Read this lesson here; do not run it.** Maps need the library geopandas, which Python in a browser does not have. "
    "The pictures below were drawn when the lesson was made. Guesses, live maps and checks work on the lesson's page of this "
    "site.",
    "10": "**Read this lesson here; do not run it.** Slides need the library python-pptx, which Python in a browser does not "
    "have. The gallery of this site has every picture, and a finished deck, to download.",
}


def files() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each file that a reader finds in JupyterLite.

    Yields
    ------
    tuple of (str, bytes)
    """
    for path in notebooks.find():
        nb, _ = published.restored(notebooks.read(path), path)
        nb = editions.relink(_noted(editions.students(nb), path), lambda address: _address(address, "notebooks"))
        nb.metadata = nbformat.from_dict({**nb.metadata, **KERNEL})
        yield path.name, notebooks.to_bytes(nb)
    for source, name in TEXTS.items():
        text = document.read(project.root() / source, source)
        folder = Path(source).parent.as_posix()
        yield name, editions.relink_text(text, lambda address, folder=folder: _address(address, folder)).encode()


def _noted(nb, path):
    if note := TO_READ.get(path.name[:2]):
        nb.cells.insert(1, nbformat.v4.new_markdown_cell(note, id="read-here"))
    return nb


def _address(address, folder):
    if re.match(r"https?://|#", address):
        return address
    path, hash_, fragment = address.partition("#")
    if re.fullmatch(r"(\.\./notebooks/)?\d\d_\w+\.ipynb", path):
        return f"{Path(path).name}{hash_}{fragment}"
    name = path.removeprefix("../") if path.startswith("../") else f"{folder}/{path}"
    return f"{TEXTS[name]}{hash_}{fragment}" if name in TEXTS else None
