"""Office files as bytes: the same content is the same file, written whole or not at all.

An Office file is a zip of XML. Whoever writes one puts in the time of day: into the zip, into the properties, into the workbook
behind every chart. `steady` takes all of it out again.
"""

import io
import os
import re
import zipfile
from pathlib import Path

from eastern_flank.core.atomic_write import CannotWrite, reason
from eastern_flank.core.text import printable

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
PACKED = (".png", ".xlsx")  # packing these again costs time and saves nothing
DATES = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")


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
    try:
        path = Path(path).expanduser()
        shown = printable(str(path))
        if path.is_dir():
            raise CannotWrite(f"{shown} is a folder: name a file in it, such as {shown}/slides{suffix}")
        if path.suffix.lower() != suffix:
            name = printable(path.stem)
            raise CannotWrite(f"{path.name!r} does not end in {suffix}: name it {name}{suffix}")
        if os.path.lexists(path) and not path.is_file():
            raise CannotWrite(f"{shown} is no ordinary file: give another name with --out")
        if path.exists() and not force:
            raise CannotWrite(f"{shown} is there already: give another name with --out, or replace it with --force")
    except CannotWrite:
        raise
    except (OSError, ValueError, RuntimeError) as error:  # too long, a NUL, somebody's home that is not known
        raise CannotWrite(f"no file can be written to {printable(str(path))[:200]}: {reason(error)}") from None
    return path
