"""Showing and saving a figure: files that explain themselves, the same bytes every time, a page that can be read aloud."""

import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest
from IPython.core.formatters import DisplayFormatter
from PIL import Image

from eastern_flank.charts import labels, marks, style
from eastern_flank.core.errors import UnknownName
from eastern_flank.figures import description, layout_check, readback
from eastern_flank.figures import show as figures
from eastern_flank.tables.load import load

TITLE = "A title with “quotation marks”, an ampersand & a < sign"


@pytest.fixture
def page(monkeypatch):
    """What `show` puts on the page of a notebook."""
    shown = []
    shell = SimpleNamespace(display_formatter=DisplayFormatter())
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: shown.append(bundle))
    return shown


def draw(name="02_test", title=TITLE, **options):
    fig, ax = plt.subplots()
    ax.barh(["one & two"], [3], color=style.colour("russia"))
    figures.show(fig, name, title=title, alt="A bar <chart>.", source=[5, 15, 5], **options)
    return fig


def test_both_files_are_written_and_nothing_else(figures_folder):
    draw()
    assert sorted(path.name for path in figures_folder.iterdir()) == ["02_test.png", "02_test.svg"]


def test_a_picture_that_answers_a_guess_is_closed_and_is_saved_all_the_same(figures_folder, page):
    draw(fold="Compare & see")
    (bundle,) = page
    assert re.match(
        r"<details [^>]*><summary[^>]*><strong>Compare &amp; see</strong></summary><figure", bundle["text/html"]
    )
    assert bundle["text/html"].endswith("</figure></details>")
    assert bundle["text/plain"].startswith(f"Figure: {TITLE}") and (figures_folder / "02_test.png").is_file()


def test_a_picture_stays_in_sight(figures_folder, page):
    draw()
    assert "max-height:52vh" in page[0]["text/html"]
    # On 768 lines it is 399 pixels high, of the 540 it is drawn for: no type may be smaller than 11 pixels then.
    assert min(style.SIZES["16:9"].source, style.SIZES["16:9"].label) * 0.52 * 768 / 540 >= 11


def test_a_png_explains_itself(figures_folder):
    draw()
    with Image.open(figures_folder / "02_test.png") as picture:
        assert picture.size == (1920, 1080)
        about = picture.text
    assert about["Title"] == TITLE
    assert about["Description"] == "A bar <chart>. Drawn: one & two: 3, solid."
    assert about["Source"] == "Source: Reuters, 13 June 2016, paragraphs 5 and 15. Eastern Flank 2016, CC BY 4.0"
    assert "CC-BY-4.0" in about["Copyright"]
    assert about["Relation"] == "notebooks/02_troops.ipynb"
    assert "Software" not in about


def test_a_stamp_is_in_the_alt_text_of_every_file(figures_folder):
    style.use_style()
    fig, ax = plt.subplots()
    ax.barh(["one"], [3])
    labels.stamp("Made up", ax=ax)
    figures.show(fig, "02_test", title=TITLE, alt="A bar.", source=[5])
    with Image.open(figures_folder / "02_test.png") as picture:
        assert picture.text["Description"] == "Stamped “Made up”. A bar. Drawn: one: 3, solid."
    assert "Stamped “Made up”." in (figures_folder / "02_test.svg").read_text("utf-8")


def test_an_svg_explains_itself_to_people_and_programs(figures_folder):
    draw()
    root = ElementTree.parse(figures_folder / "02_test.svg").getroot()
    names = {
        "svg": "http://www.w3.org/2000/svg",
        "dc": "http://purl.org/dc/elements/1.1/",
    }
    assert root.get("role") == "img"
    assert root.find("svg:title", names).text == TITLE
    assert root.find("svg:desc", names).text.startswith("A bar <chart>. Drawn: one & two: 3")
    for field, start in {
        "title": "A title",
        "description": "A bar",
        "source": "Source: Reuters",
        "relation": "notebooks/",
    }.items():
        assert root.find(f".//dc:{field}", names).text.startswith(start)
    assert root.find(".//dc:date", names) is None
    assert root.find(".//dc:rights", names) is not None


@pytest.mark.ci
def test_the_same_figure_gives_the_same_bytes_in_another_process(figures_folder, tmp_path_factory):
    draw()
    other = tmp_path_factory.mktemp("other")
    code = (
        "import matplotlib; matplotlib.use('agg'); import test_show as t; from eastern_flank.charts import style;"
        "style.use_style('light', '16:9'); t.draw()"
    )
    env = {"EASTERN_FLANK_FIGURES": str(other), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        cwd=Path(__file__).parent,
        env=os.environ | env,
    )
    for name in ("02_test.png", "02_test.svg"):
        assert (figures_folder / name).read_bytes() == (other / name).read_bytes(), name


def test_a_file_that_is_already_so_is_left_alone(figures_folder):
    draw()
    before = (figures_folder / "02_test.png").stat().st_mtime_ns
    draw()
    assert (figures_folder / "02_test.png").stat().st_mtime_ns == before


def test_without_a_name_nothing_is_saved(figures_folder, page):
    draw(name=None)
    assert list(figures_folder.iterdir()) == []
    assert "Not saved" in page[0]["text/html"]


@pytest.mark.parametrize("name", ["test", "2_test", "02_Test", "02_../x", "/02_x", "02_", "02_a b", ""])
def test_a_name_that_leaves_the_folder_or_has_no_lesson_is_refused(figures_folder, name):
    with pytest.raises(ValueError, match="cannot be a figure's name"):
        draw(name=name)
    assert list(figures_folder.iterdir()) == []


def test_the_page_gets_html_picture_and_text(figures_folder, page):
    draw()
    (bundle,) = page
    assert set(bundle) == {"text/html", "image/png", "text/plain"}
    assert 'alt="A bar &lt;chart&gt;. Drawn: one &amp; two: 3, solid."' in bundle["text/html"]
    assert bundle["image/png"] in bundle["text/html"]
    assert "bar “one & two”: 3, solid, russia" in bundle["text/plain"]
    assert "<ul><li>one &amp; two: 3</li></ul>" in bundle["text/html"]


def test_a_wrong_bar_changes_what_nbval_compares(figures_folder, page):
    fig, ax = plt.subplots()
    ax.barh(["one & two"], [4], color=style.colour("russia"))
    figures.show(fig, "02_test", title=TITLE, alt="A bar <chart>.", source=[5, 15])
    draw()
    sanitised = [re.sub('base64,[^"]+', "", bundle["text/html"]) for bundle in page]
    assert sanitised[0] != sanitised[1]
    assert page[0]["text/plain"] != page[1]["text/plain"]


def test_the_figure_is_closed(figures_folder):
    fig = draw()
    assert not plt.fignum_exists(fig.number)


def test_a_read_only_folder_is_one_line_and_the_figure_is_still_shown(figures_folder, page, monkeypatch):
    monkeypatch.delenv("EASTERN_FLANK_STRICT", raising=False)
    (figures_folder / "file").write_text("in the way")
    monkeypatch.setenv("EASTERN_FLANK_FIGURES", str(figures_folder / "file"))
    draw()
    assert "Not saved: " in page[0]["text/html"]


def test_no_half_file_stays(figures_folder, monkeypatch):
    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.delenv("EASTERN_FLANK_STRICT", raising=False)
    monkeypatch.setattr("pathlib.Path.replace", full)
    draw()
    assert list(figures_folder.iterdir()) == []


@pytest.mark.ci
@pytest.mark.parametrize("theme", style.THEMES)
@pytest.mark.parametrize("size", style.SIZES)
def test_furniture_fits_every_size_and_theme(figures_folder, theme, size):
    style.use_style(theme, size)
    long = "Twelve words are the most that any title of ours may ever have"
    fig = draw(title=long, subtitle="Troops: " + "a subtitle that says what is counted and when, " * 2)
    assert layout_check.problems(fig) == []


def test_a_faulty_layout_stops_a_strict_run(figures_folder, monkeypatch):
    monkeypatch.setenv("EASTERN_FLANK_STRICT", "1")
    fig, ax = plt.subplots()
    fig.text(0.9, 0.5, "this text runs out of the page")
    with pytest.raises(figures.FaultyLayout, match="02_test: “this text runs out of the page” leaves the figure"):
        figures.show(fig, "02_test", title="T", alt="A", source=[1])
    assert list(figures_folder.iterdir()) == []


def test_the_key_shows_only_the_inks_that_are_used(figures_folder):
    fig, ax = plt.subplots()
    ax.barh("a", 1, **marks.ink("planned"))
    figures.show(fig, title="T", alt="A", source=[1])
    words = {text.get_text() for text in fig.findobj(plt.Text)}
    assert marks.INKS["planned"].word in words
    assert marks.INKS["possible"].word not in words


def test_what_the_key_says_is_among_the_values(figures_folder, page):
    fig, ax = plt.subplots()
    ax.barh("a", 1, **marks.ink("planned"))
    figures.show(fig, title="T", alt="A", source=[1])
    assert page[0]["text/plain"].endswith(f"\nkey: hatched means {marks.INKS['planned'].word}")


@pytest.mark.ci
@pytest.mark.parametrize("key", marks.KEYS)
@pytest.mark.parametrize("size", style.SIZES)
def test_a_key_of_all_inks_fits_every_size(figures_folder, size, key):
    style.use_style("light", size)
    fig, ax = plt.subplots()
    for row, status in enumerate(marks.KEYS[key]):
        if status in marks.SIGNS:
            marks.point(ax, 0, row, status=status)
        else:
            ax.barh(row, 1, **marks.ink(status))
    ax.set(xlim=(0, 1), ylim=(-1, len(marks.KEYS[key])))
    figures.show(fig, title="T", alt="A", source=[1], key=key)
    assert layout_check.problems(fig) == []
    assert {marks.MEANINGS[status].word for status in marks.KEYS[key]} <= {
        text.get_text() for text in fig.findobj(plt.Text)
    }


def test_a_source_line_names_each_publisher_once_and_says_what_it_is():
    rows = load("context/exercises").set_index("exercise").loc
    assert figures.publishers(rows[["vostok_2014_at_start"]]) == "Báo Nghệ An (state-run)"
    both = ["snap_check_west_2014", "zapad_2017_analyst", "zapad_2017_official", "kaliningrad_december_2014"]
    assert figures.publishers(rows[both]) == "Reuters and The Globe Post"
    assert figures.publishers(rows[[*both, "zapad_2017_official"]]) == "The Globe Post and Reuters"


def test_an_unknown_key_answers_with_those_there_are(figures_folder):
    with pytest.raises(UnknownName, match="status, attribution, basis, certainty, count, outcome, mentions"):
        draw(key="colour")


def test_without_uncertain_marks_there_is_no_key(figures_folder):
    words = {text.get_text() for text in draw().findobj(plt.Text)}
    assert not words & {ink.word for ink in marks.INKS.values()}


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([5], "paragraph 5"),
        ([15, 5, 5], "paragraphs 5 and 15"),
        ([1, 2, 3, 4, 5, 6, 7, 9, 12, 13, 14], "paragraphs 1–7, 9 and 12–14"),
        ([1, 2], "paragraphs 1 and 2"),
        ([1, 2, 3], "paragraphs 1–3"),
    ],
)
def test_paragraphs_are_named_in_words(numbers, words):
    assert figures.source_line(numbers) == f"Source: Reuters, 13 June 2016, {words}. Eastern Flank 2016, CC BY 4.0"


def test_a_source_in_words_stays_as_it_is():
    assert figures.source_line("a survey").startswith("Source: a survey. Eastern Flank 2016")


def test_a_long_list_of_values_stays_out_of_the_alt_text(figures_folder):
    fig, ax = plt.subplots()
    ax.barh([f"number {n}" for n in range(60)], range(60))
    assert len(description.sentence(readback.read(fig))) > figures.ALT_LIMIT
    assert figures.full_alt("Sixty bars.", readback.read(fig)) == "Sixty bars."


def test_colours_of_the_palette_survive_the_png(figures_folder):
    draw()
    with Image.open(figures_folder / "02_test.png") as picture:
        seen = {colour for _, colour in picture.convert("RGB").getcolors(1 << 24)}
    for name in ("background", "russia"):
        wanted = tuple(bytes.fromhex(style.colour(name)[1:]))
        assert min(max(abs(a - b) for a, b in zip(wanted, colour, strict=True)) for colour in seen) <= 3
