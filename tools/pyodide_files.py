"""Fetch Pyodide's files for `eastern-flank site --live DIR`, from the registries of npm and PyPI.

    python3 tools/pyodide_files.py DIR

The ordinary way is the release's own archive, pyodide-0.27.7.tar.bz2 on GitHub: unpack it, and name its folder. This is for where
only the two registries are reached. Needs npm, pip, and nothing else; each file is held to its official SHA-256.
"""

import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
from eastern_flank.publishing.site.live.pyodide import LARGEST, PINS, Pyodide, Unofficial

PATIENCE = 1200  # seconds for a download of 77 MB


def main(words: list[str]) -> int:
    """Fetch the files into a folder, unless they are there; return the exit status."""
    if len(words) != 1 or words[0].startswith("-"):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    folder = Path(words[0])
    try:
        if not complete(folder):
            with tempfile.TemporaryDirectory() as place:
                fetch(Path(place))
                runtime = Pyodide(Path(place) / "files")
                folder.mkdir(parents=True, exist_ok=True)
                lock = (PINS["lock"], (Path(place) / "files" / PINS["lock"]).read_bytes())
                for name, content in (lock, *runtime.files()):
                    (folder / f"{name}.part").write_bytes(content)
                    (folder / f"{name}.part").replace(folder / name)
    except (OSError, RuntimeError, subprocess.SubprocessError, tarfile.TarError, zipfile.BadZipFile) as error:
        print(f"Pyodide's files are not to be had: {error}", file=sys.stderr)
        return 1
    print(f"{folder}: Pyodide {PINS['version']}, every file as it was released")
    return 0


def complete(folder: Path) -> bool:
    """Say whether a folder has all files as they were released."""
    try:
        Pyodide(folder)
    except Unofficial:
        return False
    return True


def fetch(place: Path) -> None:
    """Fetch the two packages, and take the files out of them."""
    (place / "files").mkdir()
    run("npm", "pack", "--silent", PINS["npm"], cwd=place)
    run(python_with_pip(), "-m", "pip", "download", "--quiet", "--no-deps", "--pre", PINS["wheels"], cwd=place)
    with tarfile.open(next(place.glob("*.tgz"))) as archive:
        for name in PINS["core"]:
            content = archive.extractfile(f"package/{name}").read(LARGEST + 1)
            (place / "files" / name).write_bytes(content)
    with zipfile.ZipFile(next(place.glob("*.whl"))) as archive:
        for each in archive.infolist():
            path = PurePosixPath(each.filename)
            wanted = path.parent.name == "pyodide" and path.suffix in (".whl", ".zip") and path.name not in PINS["core"]
            if wanted and each.file_size <= LARGEST:
                (place / "files" / path.name).write_bytes(archive.read(each))


def run(*command: str, cwd: Path) -> None:
    """Run a program, and say in one line what went wrong."""
    try:
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except FileNotFoundError:
        raise RuntimeError(f"{command[0]} is not installed") from None
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:3])}: {(done.stderr.strip().splitlines() or ['failed'])[-1]}")


def python_with_pip() -> str:
    """Return a Python that has pip: this one, or another on the way."""
    others = [str(Path(folder) / "python3") for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    for python in (sys.executable, *others):
        try:
            if not subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
                return python
        except OSError:
            continue
    raise RuntimeError("no Python here has pip")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
