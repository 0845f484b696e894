"""What the lessons need besides Pyodide's own packages: this package with its tables, and libraries in plain Python.

They are packed from what is installed here, so they are the versions of uv.lock, and packed the same way each time.
"""

import base64
import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from importlib import metadata, resources
from pathlib import Path

import eastern_flank
from eastern_flank.charts import style
from eastern_flank.core import project
from eastern_flank.core.errors import PlainError

# The libraries, and what each of them needs of the packages in the browser. A reader's cell imports none of them first.
LIBRARIES = {
    "anywidget": ["ipywidgets", "psygnal", "typing-extensions"],
    "comm": ["traitlets"],
    "font-source-sans-pro": [],
    "ipywidgets": ["comm", "ipython", "traitlets", "widgetsnbextension"],
    "krippendorff": ["numpy"],
    "psygnal": [],
    "typing-extensions": [],
}
OURS = "eastern-flank"
NEEDS = ["anywidget", "font-source-sans-pro", "ipywidgets", "krippendorff", "matplotlib", "pandas", "pillow"]
EPOCH = (1980, 1, 1, 0, 0, 0)
_FONTS = {f"SourceSansPro-{weight}.ttf" for weight in style.FONTS}
# What does nothing in a browser: compiled modules, a library's own tests, commands, fonts that no figure is set in.
_LEFT = re.compile(r"(^|/)(\.\.|tests|__pycache__|labextension|nbextension)/|\.(so|pyd|pyc|pth|otf)$")
_KEPT_OF_INFO = re.compile(r"\.dist-info/(METADATA|licen[cs]es?/.*|licen[cs]e.*)$", re.IGNORECASE)


class NotInstalled(PlainError, ImportError):
    """What `--live` needs and is not installed; the message says how to get it."""


class Wheel:
    """A wheel in plain Python.

    Parameters
    ----------
    project : str
        Its name, as the registry has it.
    version : str
    files : dict of str to bytes
        What is in it, without its RECORD.
    depends : list of str
        The packages that are loaded with it.

    Attributes
    ----------
    file : str
    content : bytes
    entry : dict
        Its entry in Pyodide's lock.
    """

    def __init__(self, project: str, version: str, files: dict[str, bytes], depends: list[str]):
        stem = f"{project.replace('-', '_')}-{version}"
        info = f"{stem}.dist-info"
        files = {
            **{f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\n".encode()},
            **files,
            f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: eastern-flank\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        self.file = f"{stem}-py3-none-any.whl"
        self.content = packed({**files, f"{info}/RECORD": _record(files, f"{info}/RECORD")})
        tops = {name.split("/")[0].removesuffix(".py") for name in files if not name.startswith(info)}
        self.entry = entry(project, version, self.file, self.content, depends, sorted(tops))


def entry(project: str, version: str, file: str, content: bytes, depends: list[str], imports: list[str]) -> dict:
    """Return what Pyodide's lock says of a wheel.

    Parameters
    ----------
    project, version, file : str
    content : bytes
    depends, imports : list of str

    Returns
    -------
    dict
    """
    return {
        "name": project,
        "version": version,
        "file_name": file,
        "install_dir": "site",
        "sha256": hashlib.sha256(content).hexdigest(),
        "package_type": "package",
        "imports": imports,
        "depends": depends,
        "unvendored_tests": False,
    }


def packed(files: dict[str, bytes]) -> bytes:
    """Put files into a zip file, the same for the same files.

    Parameters
    ----------
    files : dict of str to bytes

    Returns
    -------
    bytes
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            about = zipfile.ZipInfo(name, EPOCH)
            about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(about, files[name])
    return buffer.getvalue()


def wheels() -> Iterator[Wheel]:
    """Yield the package's own wheel, then those of the libraries.

    Yields
    ------
    Wheel

    Raises
    ------
    NotInstalled
    """
    yield Wheel(OURS, eastern_flank.__version__, {**_package(), **_licences()}, NEEDS)
    for name, depends in LIBRARIES.items():
        yield _library(name, depends)


def _package():
    """Return the files of this package, and its tables inside of it."""
    here, tables = Path(str(resources.files(eastern_flank))), project.data()
    found = {f"eastern_flank/{name}": content for name, content in _tree(here) if not name.startswith("data/")}
    return found | {f"eastern_flank/data/{name}": content for name, content in _tree(tables)}


def _licences():
    folder, info = project.root(), f"eastern_flank-{eastern_flank.__version__}.dist-info"
    names = [name for name in ("LICENSE", "LICENSE-CONTENT") if (folder / name).is_file()]
    return {f"{info}/licenses/{name}": (folder / name).read_bytes() for name in names}


def _tree(folder):
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in name.split("/"))
        if path.is_file() and not path.is_symlink() and not hidden and not _LEFT.search(name):
            yield name, path.read_bytes()


def _library(name, depends):
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        raise NotInstalled(f"--live needs {name}, which is not installed; install the project again") from None
    files = {}
    for each in found.files or ():
        path = each.as_posix()
        if _LEFT.search(path) or (".dist-info/" in path and not _KEPT_OF_INFO.search(path)):
            continue
        if path.endswith(".ttf") and each.name not in _FONTS:
            continue
        files[path] = each.locate().read_bytes()
    return Wheel(name, found.version, files, depends)


def _record(files, own):
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    for name in sorted(files):
        digest = base64.urlsafe_b64encode(hashlib.sha256(files[name]).digest()).rstrip(b"=").decode()
        lines.writerow([name, f"sha256={digest}", len(files[name])])
    lines.writerow([own, "", ""])
    return text.getvalue().encode()
