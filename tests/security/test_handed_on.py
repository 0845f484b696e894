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


def test_no_guess_and_no_answer_is_in_what_students_get(tmp_path, monkeypatch):
    """A lesson that somebody went through with guesses, right answers and votes, and saved with all its widgets."""
    import ipywidgets
    import nbformat

    import eastern_flank as ef
    from eastern_flank.publishing import editions, html, pdf

    monkeypatch.setenv("EASTERN_FLANK_WORK", str(tmp_path))
    box, guess, word = ef.check("06.5"), ef.predict("99.a", "How many?", low=0, high=99_999), ef.predict("99.b", "Who?")
    box.answer([TELLING]), guess.commit(77_177), word.commit(TELLING)
    again = ef.check("06.5")
    assert TELLING in repr(again) and TELLING in str(word.page.get_state()), "it would be found if it were there"
    cells = [
        nbformat.v4.new_code_cell(
            source,
            id=f"a{number}",
            metadata={"tags": [tag]},
            outputs=[nbformat.v4.new_output("display_data", data=shown._repr_mimebundle_())],
        )
        for number, (source, tag, shown) in enumerate(
            [
                (f'verb = "{TELLING}"\nef.check("06.5", verb)', "exercise", again),
                ("ef.predict('99.a')", "predict", guess),
                ("ef.predict('99.b')", "predict", word),
            ]
        )
    ]
    cells.insert(0, nbformat.v4.new_markdown_cell("# 99 A lesson", id="header"))
    nb = nbformat.v4.new_notebook(cells=cells)
    nb.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": ipywidgets.Widget.get_manager_state()}
    assert TELLING in str(nb.metadata) and "77177" in str(nb.metadata)
    made = editions.students(nb)
    page = html.lesson(made, "students")
    for content in (str(made), page, pdf.printable(page)):
        assert TELLING not in content and "77177" not in content and "77,177" not in content
