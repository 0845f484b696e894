"""Office files as bytes: the same content is the same file.

An Office file is a zip of XML. Programs write the time of day into the zip, into its properties, and into the workbook of every
chart. `steady` takes all of it out again.
"""

import io
import re
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
PACKED = (".png", ".xlsx")  # packing these again costs time and saves nothing
DATES = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")


def steady(blob: bytes) -> bytes:
    """Return an Office file without anything that differs from run to run.

    Parameters
    ----------
    blob : bytes
        A .pptx or .xlsx file.

    Returns
    -------
    bytes
        One with the same parts in the same order, all of the same fixed date, without dates in its properties; so are the
        workbooks in it.
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


def entry(name: str, content: bytes | str) -> tuple[zipfile.ZipInfo, bytes | str]:
    """Return what `ZipFile.writestr` needs to put a part into a zip in the same way on every machine.

    Parameters
    ----------
    name : str
    content : bytes or str

    Returns
    -------
    tuple of zipfile.ZipInfo and bytes or str
    """
    info = zipfile.ZipInfo(name, EPOCH)
    info.create_system = 0  # else the machine's own
    info.compress_type = zipfile.ZIP_STORED if name.endswith(PACKED) else zipfile.ZIP_DEFLATED
    return info, content
