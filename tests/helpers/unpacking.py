"""What is in a file that is packed."""

import io
import re
import zipfile
import zlib

from PIL import Image


def unpacked(blob):
    """The bytes of a file and of all that is packed in it."""
    if blob.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(blob)) as parts:
            inside = [name.encode() + b"\n" + unpacked(parts.read(name)) for name in parts.namelist()]
        return b"\n".join([blob, *inside])
    found = [blob]
    if blob.startswith(b"%PDF"):
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", blob, re.DOTALL):
            try:
                found.append(zlib.decompressobj().decompress(stream))
            except zlib.error:
                found.append(stream)
    if blob.startswith(b"\x89PNG"):
        with Image.open(io.BytesIO(blob)) as picture:
            found += [f"{key}: {value}".encode() for key, value in picture.info.items()]
    return b"\n".join(found)
