"""The gallery shows every figure, and says of each what its file says."""

import html
import re
import shutil
from dataclasses import replace

import pytest
from click.testing import CliRunner

from eastern_flank import cli
from eastern_flank.core import project
from eastern_flank.core.errors import CannotDraw
from eastern_flank.figures import gallery, metadata

FIGURES = project.root() / "figures"


@pytest.fixture
def folder(tmp_path):
    """A copy of the folder of figures."""
    shutil.copytree(FIGURES, tmp_path / "figures")
    return tmp_path / "figures"


def test_the_gallery_is_up_to_date(folder):
    assert not gallery.update(folder), "write it again: eastern-flank docs"


def test_it_is_written_again_when_a_figure_is_gone_new_or_other(folder):
    before = (folder / "README.md").read_text("utf-8")
    for suffix in (".png", ".svg"):
        shutil.copy(folder / f"02_dots{suffix}", folder / f"02_a_new_one{suffix}")
    assert gallery.update(folder)
    after = (folder / "README.md").read_text("utf-8")
    assert "02_a_new_one.png" in after and "02_a_new_one.png" not in before
    assert not gallery.update(folder)
    assert not list(folder.glob("*.part"))


def test_every_figure_is_there_with_all_that_its_file_says():
    page = (FIGURES / "README.md").read_text("utf-8")
    for figure in metadata.find(folder=FIGURES):
        entry = next(part for part in re.split(r"^##+ ", page, flags=re.MULTILINE) if f"]({figure.png.name})" in part)
        plain = html.unescape(entry)
        said = (figure.title, figure.subtitle, figure.source, figure.say, figure.ask)
        for text in said:
            assert text and text in plain, (figure.name, text)
        assert plain.count(figure.alt) == 2, figure.name  # the picture's own, and one to copy
        assert f"]({figure.svg.name})" in entry


def test_every_link_leads_to_a_file_and_every_lesson_with_figures_has_a_heading():
    page = (FIGURES / "README.md").read_text("utf-8")
    targets = [target for target in re.findall(r"\]\(([^)\s]+)\)", page) if not target.startswith("https:")]
    for target in targets:
        assert (FIGURES / target.split("#")[0]).is_file(), target
    assert {figure.lesson for figure in metadata.find(folder=FIGURES)} == {
        target.removeprefix("../") for target in targets if target.endswith(".ipynb")
    }


def test_nothing_in_a_text_is_taken_for_markdown(folder):
    figure = replace(metadata.find(["02_dots"], folder)[0], subtitle="*a* [b](c) <d>\n# e")
    assert "\n\n&#42;a&#42; &#91;b&#93;(c) &lt;d&gt; &#35; e\n\n" in gallery.render([figure])


@pytest.mark.ci
def test_a_missing_figure_is_one_line_and_the_page_stays(folder, monkeypatch):
    before = (folder / "README.md").read_bytes()
    (folder / "02_dots.svg").unlink()
    monkeypatch.setattr(gallery, "update", lambda update=gallery.update: update(folder))
    result = CliRunner().invoke(cli.main, ["docs"])
    assert result.exit_code == 1
    assert "02_dots.svg is not there; lesson 02_troops makes it" in result.stderr
    assert "data/README.md: is up to date" in result.stdout
    assert (folder / "README.md").read_bytes() == before


def test_a_damaged_lesson_does_not_lose_its_heading(folder, monkeypatch):
    before = (folder / "README.md").read_bytes()
    monkeypatch.setattr(gallery.lesson, "heading", lambda path: gallery.lesson._parsed(gallery.lesson.UNTITLED))
    with pytest.raises(CannotDraw, match=r"^notebooks/00_start_here\.ipynb cannot be read"):
        gallery.update(folder)
    assert (folder / "README.md").read_bytes() == before


@pytest.mark.ci
def test_a_folder_that_cannot_be_written_is_one_line(folder, monkeypatch):
    (folder / "README.md").write_text("old")

    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    monkeypatch.setattr(gallery, "update", lambda update=gallery.update: update(folder))
    result = CliRunner().invoke(cli.main, ["docs"])
    assert result.exit_code == 1
    assert result.stderr == f"figures/README.md: cannot write {folder}/README.md: No space left on device\n"
    assert (folder / "README.md").read_text() == "old"
