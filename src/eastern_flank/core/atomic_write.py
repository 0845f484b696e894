"""Write a file whole or not at all, and nowhere else than where it was asked for."""

import os
import shutil
from contextlib import suppress
from pathlib import Path


def write(path, content):
    """Replace a file in one step, or leave the old one.

    Parameters: `path`; `content`, bytes. A link that stands at `path` is replaced and not followed, and neither is one that waits
    where the new file is prepared. The file keeps its mode. Raises `OSError`; the old file is then untouched.
    """
    path = Path(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.unlink(missing_ok=True)
        with open(part, "xb") as stream:
            stream.write(content)
        if path.is_file():
            shutil.copymode(path, part)
        part.replace(path)
    finally:
        with suppress(OSError):  # what cannot be written cannot be removed either
            part.unlink(missing_ok=True)
