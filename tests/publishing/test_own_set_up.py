"""What a reader has installed or set up changes neither a PDF nor a page."""

import os
import subprocess
import sys

import pytest
from small_project import ROOT

from eastern_flank.commands import doctor
from eastern_flank.publishing import pdf

pytestmark = [pytest.mark.ci, pytest.mark.skipif(sys.platform != "linux", reason="other systems have fonts elsewhere")]

FAMILIES = ("Source Sans Pro", "DejaVu Sans", "DejaVu Sans Mono")
MAKE = """
import hashlib, sys
from eastern_flank.publishing import html, meeting_sheets, notebooks, pdf
from eastern_flank.publishing.worksheets import sheet
page = html.lesson(notebooks.read("notebooks/02_troops.ipynb"), "students")
print(hashlib.sha256(page.encode()).hexdigest())
print(hashlib.sha256(pdf.pdf(meeting_sheets.render("a4"))).hexdigest())
words = '<html lang="en"><title>x</title><p>4,000 <b>of</b> <i>them</i>: \u2610 \u03b1</p><code>code</code></html>'
for style in (None, sheet.style("a4")):
    print(hashlib.sha256(pdf.pdf(pdf.render(words, "a4", style))).hexdigest())
"""


@pytest.fixture
def set_up(tmp_path):
    """A home with fonts of our names and other widths, and with templates for nbconvert of the names that we use."""
    from fontTools.ttLib import TTFont
    from matplotlib import font_manager

    home = tmp_path / "home"
    fonts, templates = home / ".local/share/fonts", home / ".local/share/jupyter/nbconvert/templates"
    fonts.mkdir(parents=True)
    for number, family in enumerate(FAMILIES):
        font = TTFont(font_manager.findfont("STIXGeneral"))
        for record in font["name"].names:
            if record.nameID in (1, 4, 16):
                record.string = family
        font.save(fonts / f"{number}.ttf")
    for name in ("page", "base", "lab", "basic"):
        (templates / name).mkdir(parents=True)
        (templates / name / "conf.json").write_text('{"mimetypes": {"text/html": true}}')
        for file in (
            "index.html.j2",
            "base.html.j2",
            "null.j2",
            "display_priority.j2",
            "celltags.j2",
            "mathjax.html.j2",
        ):
            (templates / name / file).write_text("MINE")
    return home


def made(home):
    env = {name: text for name, text in os.environ.items() if not name.startswith(("XDG_", "JUPYTER_", "FONTCONFIG"))}
    done = subprocess.run(
        [sys.executable, "-c", MAKE],
        cwd=ROOT,
        env=env | {"HOME": str(home), "JUPYTER_PREFER_ENV_PATH": "0"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_fonts_and_templates_of_a_readers_own_change_nothing(set_up, tmp_path):
    (tmp_path / "other").mkdir()
    assert made(set_up) == made(tmp_path / "other")


def test_a_missing_library_is_not_called_a_missing_pango(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)  # as where it is not installed
    pdf._weasyprint.cache_clear()
    with pytest.raises(pdf.NoPrinter, match="needs weasyprint, which is not installed"):
        pdf._weasyprint()
    pdf._weasyprint.cache_clear()
    ((state, line),) = doctor.pango()
    assert state == doctor.WRONG and line.startswith("weasyprint is not installed")
