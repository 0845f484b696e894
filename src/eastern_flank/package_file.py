"""Office files as bytes: the same content is the same file, written whole or not at all.

An Office file is a zip of XML. Whoever writes one puts in the time of day: into the zip, into the properties, into the workbook
behind every chart. `steady` takes all of it out again.
"""

import io
import os
import re
import zipfile
from contextlib import suppress
from pathlib import Path

from .errors import PlainError

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
PACKED = (".png", ".xlsx")  # packing these again costs time and saves nothing
DATES = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")


class CannotWrite(PlainError, OSError):
    """A file that cannot be written as asked; the message says why and what to do."""


def steady(blob):
    """Return an Office file without anything that differs from run to run.

    Parameters: `blob`, the bytes of a .pptx or .xlsx file. Returns the bytes of one with the same parts in the same order, all
    of the same fixed date, without dates in its properties; workbooks inside are treated alike.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blob)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(*entry(name, _steady_part(name, old.read(name))))
    return out.getvalue()


def _steady_part(name, content):
    if name.endswith(".xlsx"):
        return steady(content)
    return DATES.sub(b"", content) if name == "docProps/core.xml" else content


def entry(name, content):
    """Return what `ZipFile.writestr` needs to put a part into a zip in the same way on every machine."""
    info = zipfile.ZipInfo(name, EPOCH)
    info.create_system = 0  # else the machine's own
    info.compress_type = zipfile.ZIP_STORED if name.endswith(PACKED) else zipfile.ZIP_DEFLATED
    return info, content


def check_target(path, suffix, force=False):
    """Say before any work is done whether a file may be written.

    Parameters: `path`; `suffix`, how its name must end (".pptx"); `force`, whether a file of that name may be replaced. Returns
    the path as a `Path`. Raises `CannotWrite`.
    """
    path = Path(path).expanduser()
    if path.is_dir():
        raise CannotWrite(f"{path} is a folder: name a file in it, such as {path / ('slides' + suffix)}")
    if path.suffix.lower() != suffix:
        raise CannotWrite(f"{path.name!r} does not end in {suffix}: name it {path.with_suffix('').name}{suffix}")
    if path.exists() and not force:
        raise CannotWrite(f"{path} is there already: give another name with --out, or replace it with --force")
    return path


def write(path, content):
    """Write a file whole or not at all; its folder is made if it is missing. Raises `CannotWrite` in one line."""
    path = Path(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise CannotWrite(f"cannot write {path}: {error.strerror or error}") from None
    finally:
        with suppress(OSError):  # what cannot be written cannot be removed either
            part.unlink(missing_ok=True)
