"""What is handed on says nothing of the machine that it was made on, nor of who made it."""

import io
import os
import shutil
import socket
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from unpacking import unpacked

ROOT = Path(__file__).resolve().parents[2]
TELLING = "TELLINGNAME"
MAKE = """
import sys
from pathlib import Path
from eastern_flank.publishing import handouts; from eastern_flank.slides import deck as slides
slides.deck(["02_dots", "04_positions"], editable=True, out=sys.argv[1] + "/deck.pptx")
handouts.build(["02"], "teachers", out=sys.argv[1])
"""


@pytest.fixture(scope="module")
def handed_on(tmp_path_factory):
    """A deck and a set of handouts, made by somebody whose names and folders would be easy to find."""
    home = tmp_path_factory.mktemp(TELLING)
    project = home / f"{TELLING}_project"
    for name in ("data", "notebooks", "figures", "teaching"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns(".*"))
    names = ("HOME", "USER", "LOGNAME", "USERNAME", "HOSTNAME", "LNAME", "EMAIL")
    out = home / "out"
    out.mkdir()
    env = {key: value for key, value in os.environ.items() if key != "EASTERN_FLANK_FIGURES"}
    env |= dict.fromkeys(names, TELLING) | {"HOME": str(home)}
    subprocess.run([sys.executable, "-c", MAKE, str(out)], cwd=project, env=env, check=True, capture_output=True)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.mark.ci
def test_nothing_that_is_handed_on_says_where_and_by_whom_it_was_made(handed_on):
    kinds = {Path(name).suffix for name in handed_on}
    assert kinds >= {".pptx", ".html", ".ipynb", ".md"}
    assert ".pdf" in kinds or "CI" not in os.environ
    personal = [TELLING, str(ROOT), str(Path.home()), socket.gethostname(), str(Path(sys.prefix))]
    telling = [word for word in personal if len(word) > 5]
    for name, blob in handed_on.items():
        content = unpacked(blob)
        for word in telling:
            forms = (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"))
            assert not [form for form in forms if form in content], (name, word)


def test_unpacking_finds_what_is_packed():
    blob = io.BytesIO()
    with zipfile.ZipFile(blob, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("a.xml", TELLING * 50)
    assert TELLING.encode() in unpacked(blob.getvalue()) and TELLING.encode() * 9 not in blob.getvalue()
    packed = b"%PDF-1.7\n1 0 obj\nstream\n" + zlib.compress(TELLING.encode()) + b"\nendstream"
    assert TELLING.encode() in unpacked(packed)
