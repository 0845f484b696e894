"""JupyterLite as a part of the site: its own build, with our lessons, and with Pyodide served from beside it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata, resources
from pathlib import Path

import eastern_flank
from eastern_flank.core import atomic_write
from eastern_flank.core.errors import PlainError
from eastern_flank.core.text import printable
from eastern_flank.publishing.site.live import lessons, wheels
from eastern_flank.publishing.site.live.pyodide import PINS, Pyodide

FOLDER = "live"
# These belong together: the kernel's extension is built for this JupyterLite, and tried with this Pyodide.
VERSIONS = {"jupyterlite-core": "0.6.4", "jupyterlite-pyodide-kernel": "0.6.1"}
KERNEL = "@jupyterlite/pyodide-kernel-extension"
EXTENSIONS = (KERNEL, "@jupyter-widgets/jupyterlab-manager", "anywidget")
SETTINGS = {
    # A closed lesson gives its memory back: each has a Python of its own.
    "@jupyterlab/notebook-extension:tracker": {"kernelShutdown": True},
    "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}},
}
LARGEST = 70_000_000  # bytes of all files
PATIENCE = 300  # seconds for JupyterLite's build, which takes 5
_SHELF = f"{FOLDER}/static/pyodide"
_LEFT = re.compile(
    r"/fa-[\w-]+\.(eot|svg|ttf|woff)$|\.orig$|/static/pypi/"
)  # icons twice, and wheels that are on our shelf
_SCRIPT = re.compile(r'<script( type="module")?>(.*?)</script>', re.DOTALL)


class CannotBuild(PlainError, RuntimeError):
    """JupyterLite could not be built; the message says why."""


def check() -> None:
    """Refuse at once where JupyterLite is missing, or is another version.

    Raises
    ------
    NotInstalled
    """
    for name, version in VERSIONS.items():
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            found = "none"
        if found != version:
            raise wheels.NotInstalled(
                f"--live needs {name} {version}, and here is {found}; install the extra 'live' "
                "(with uv: add --extra live after 'uv run')"
            )


def address(lesson: str) -> str:
    """Return where a lesson runs, from the site's folder.

    Parameters
    ----------
    lesson : str
        The name of its notebook, such as "02_troops.ipynb".

    Returns
    -------
    str
    """
    return f"{FOLDER}/lab/index.html?path={lesson}"


def files(runtime: Pyodide) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each file, all of them in the folder `live`.

    Parameters
    ----------
    runtime : Pyodide

    Yields
    ------
    tuple of (str, bytes)

    Raises
    ------
    CannotBuild, NotInstalled, Unofficial
    """
    check()
    size = 0
    for name, content in _files(runtime):
        size += len(content)
        if size > LARGEST:
            raise CannotBuild(
                f"JupyterLite with the lessons has more than {LARGEST:,} bytes: a class could not load it"
            )
        yield name, content


def _files(runtime):
    shelf = dict(_shelf(runtime))
    names = sorted(json.loads(shelf[PINS["lock"]])["packages"])
    with atomic_write.temporary("eastern-flank-") as place:
        out = _built(place, names)
        for path in sorted(out.rglob("*")):
            name = f"{FOLDER}/{path.relative_to(out).as_posix()}"
            if path.is_file() and not _LEFT.search(name):
                yield from _ours(name, path.read_bytes())
    for name in sorted(shelf):
        yield f"{_SHELF}/{name}", shelf[name]


def _shelf(runtime):
    """Yield what Python loads in the browser, and a lock that names it all: one look, and everything is fetched at once."""
    lock = json.loads(json.dumps(runtime.lock))
    for name, content in runtime.files():
        yield name, content
    for wheel in wheels.wheels():
        lock["packages"][wheel.entry["name"]] = wheel.entry
        yield wheel.file, wheel.content
    for path in sorted((_extension(KERNEL) / "static" / "pypi").glob("*.whl")):
        project, version = path.name.split("-")[:2]
        content, key = path.read_bytes(), project.replace("_", "-")
        if (key, version[:1]) == ("widgetsnbextension", "3"):
            continue  # for ipywidgets 7
        lock["packages"][key] = wheels.entry(key, version, path.name, content, [], [project])
        yield path.name, content
    yield PINS["lock"], _json(lock)


def _extension(name):
    folder = Path(sys.prefix, "share", "jupyter", "labextensions", name)
    if not (folder / "package.json").is_file():
        raise wheels.NotInstalled(
            f"--live needs JupyterLab's extension {name}, which is not there; install the project again"
        )
    return folder


def _built(place, names):
    """Run JupyterLite's own build, in a process of its own, and return the folder that it wrote."""
    contents, out = place / "contents", place / "out"
    contents.mkdir()
    for name, content in lessons.files():
        (contents / name).write_bytes(content)
    about = {"jupyter-lite-schema-version": 0, "jupyter-config-data": _config(names)}
    (place / "jupyter-lite.json").write_bytes(_json(about))
    options = [f"--LiteBuildConfig.federated_extensions={_extension(name)}" for name in EXTENSIONS]
    options += [
        "--ignore-sys-prefix",
        "--no-libarchive",
        "--no-sourcemaps",
        "--no-unused-shared-packages",
        "--apps=lab",
    ]
    options += [f"--contents={contents}", f"--output-dir={out}", "--source-date-epoch=315532800"]
    env = {name: text for name, text in os.environ.items() if not name.startswith(("JUPYTER", "PYTHONWARNINGS"))}
    env |= {"JUPYTER_CONFIG_DIR": str(place / "config"), "JUPYTER_NO_CONFIG": "1"}
    command = [sys.executable, "-m", "jupyterlite_core", "build", *options]
    try:
        done = subprocess.run(
            command, cwd=place, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise CannotBuild(f"JupyterLite's build did not end in {PATIENCE} seconds; try again") from None
    if done.returncode or not (out / "lab" / "index.html").is_file():
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it said nothing"]
        raise CannotBuild(f"JupyterLite's build failed: {printable(said[-1])}")
    return out


def _config(names):
    settings = json.loads((resources.files(eastern_flank) / "lab_defaults.json").read_text("utf-8")) | SETTINGS
    kernel = {
        "pyodideUrl": "./static/pyodide/pyodide.js",
        "disablePyPIFallback": True,
        # All at once, while Python starts: what the kernel asks for by these names is then there.
        "loadPyodideOptions": {"packages": [name.replace("pyodide-kernel", "pyodide_kernel") for name in names]},
    }
    return {
        "appName": "Eastern Flank 2016",
        "litePluginSettings": {f"{KERNEL}:kernel": kernel},
        "settingsOverrides": settings,
    }


def _ours(name, content):
    """Change a page of JupyterLite's: its name, and no script within it, which no policy of ours allows."""
    if not name.endswith(".html"):
        yield name, content
        return
    page = content.decode()
    page = page.replace("<title>JupyterLite</title>", "<title>Eastern Flank 2016: Python in the browser</title>")
    page = page.replace("Loading JupyterLite...", "Python is on its way …").replace("<html>", '<html lang="en-GB">', 1)
    scripts = []

    def moved(found):
        scripts.append(found[2])
        return f'<script{found[1] or ""} src="{Path(name).stem}-{len(scripts)}.js"></script>'

    page = _SCRIPT.sub(moved, page)
    yield name, page.encode()
    for number, script in enumerate(scripts, 1):
        yield f"{name.removesuffix('.html')}-{number}.js", script.encode()


def _json(content):
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
