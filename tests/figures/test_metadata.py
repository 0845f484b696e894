"""What a figure's file says of itself is read back as it was written, and a file that cannot be read is one clear line."""

import re
import shutil
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from eastern_flank.charts import maps, style
from eastern_flank.core import project
from eastern_flank.core.errors import PlainError, UnknownName
from eastern_flank.figures import metadata
from eastern_flank.figures import show as figures
from eastern_flank.publishing import notebooks
from eastern_flank.tables import load as tables

FIGURES = project.root() / "figures"
NAME = "02_four_battalions"


def draw(name=NAME, **options):
    fig, ax = plt.subplots()
    ax.barh(["one"], [3], color=style.colour("russia"))
    figures.show(fig, name, **{"title": "A finding", "alt": "A bar chart.", "source": [5]} | options)


def take(figures_folder):
    """Copy a figure of the lessons, which is quicker than to draw one; return its PNG."""
    shutil.copy(FIGURES / f"{NAME}.svg", figures_folder)
    return Path(shutil.copy(FIGURES / f"{NAME}.png", figures_folder))


def texts(path):
    with Image.open(path) as picture:
        return dict(picture.text)


def rewrite(path, texts):
    """Save a PNG again with other texts."""
    info = PngInfo()
    for key, text in texts.items():
        info.add_itxt(key, text)
    with Image.open(path) as picture:
        picture.save(path, pnginfo=info)


def test_what_is_written_is_read_back(figures_folder):
    draw(subtitle="Troops: “set to” & more")
    found = metadata.read(figures_folder / f"{NAME}.png")
    say, ask = metadata.notes(NAME)
    assert (found.name, found.title, found.subtitle) == (NAME, "A finding", "Troops: “set to” & more")
    assert found.alt == "A bar chart. Drawn: one: 3, solid."
    assert found.source == "Source: Reuters, 13 June 2016, paragraph 5. Eastern Flank 2016, CC BY 4.0"
    assert (found.lesson, found.theme, found.size) == ("notebooks/02_troops.ipynb", "light", "16:9")
    assert (found.say, found.ask) == (say, ask)
    assert "contributors" in found.author and "CC-BY-4.0" in found.licence
    assert (found.png, found.svg) == (figures_folder / f"{NAME}.png", figures_folder / f"{NAME}.svg")


def test_the_key_of_a_chart_in_the_colours_of_sides_has_the_colours(figures_folder):
    style.use_style()
    fig, (ax, below) = plt.subplots(2)
    ax.barh(["one"], [3], color=style.colour("russia"))
    maps.map_key({"russia": "shared"}, strong={"russia": "Russia", "neutral": "others"}, ax=below)
    figures.show(fig, NAME, title="A finding", alt="A bar chart.", source=[5], key=None)
    assert metadata.read(figures_folder / f"{NAME}.png").key == [["russia", "Russia"], ["neutral", "others"]]


def test_a_figure_of_a_readers_own_has_no_notes(figures_folder):
    draw("02_my_own")
    found = metadata.read(figures_folder / "02_my_own.png")
    assert (found.say, found.ask, found.subtitle) == ("", "", "")


@pytest.mark.ci
@pytest.mark.parametrize("theme", style.THEMES)
@pytest.mark.parametrize("size", style.SIZES)
def test_the_body_is_cut_between_the_texts_and_hurts_none(figures_folder, theme, size):
    style.use_style(theme, size)
    draw(subtitle="Troops: " + "what is counted and when, " * 4)
    found = metadata.read(figures_folder / f"{NAME}.png")
    assert (found.theme, found.size) == (theme, size)
    check_body(found)


def check_body(figure):
    """Title and source line stand outside of the body, and no line of pixels at its ends holds anything."""
    with Image.open(figure.png) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    empty = (pixels == pixels[0, 0]).all(axis=(1, 2))
    top, bottom = (round(share * len(pixels)) for share in figure.body)
    assert empty[top - 2 : top + 2].all() and empty[bottom - 2 : bottom + 2].all(), figure.name
    assert not empty[:top].all() and not empty[top:bottom].all() and not empty[bottom:].all(), figure.name


def test_all_figures_of_the_lessons_can_be_read():
    found = metadata.find(folder=FIGURES)
    assert {figure.name for figure in found} == {path.stem for path in FIGURES.glob("*.png")}
    for figure in found:
        assert (figure.theme, figure.size) == ("light", "16:9")
        assert (project.root() / figure.lesson).is_file()
        assert figure.subtitle
        check_body(figure)


def test_figures_stand_in_the_order_of_the_notes_and_a_readers_own_after_their_lesson(figures_folder):
    notes = list(tables.load(metadata.NOTES)["figure"])
    for path in FIGURES.iterdir():
        shutil.copy(path, figures_folder)
    for suffix in (".png", ".svg"):
        shutil.copy(FIGURES / f"{NAME}{suffix}", figures_folder / f"02_a_new_one{suffix}")
    found = [figure.name for figure in metadata.find()]
    assert [name for name in found if name in notes] == notes
    after = found.index("02_a_new_one")
    assert found[after - 1].startswith("02_") and found[after + 1].startswith("03_")


def shown_figures():
    """The figures that the lessons save, in the order in which they show them."""
    for path in notebooks.find():
        for cell in notebooks.read(path).cells:
            if cell.cell_type == "code":
                yield from re.findall(r'"(\d\d_[a-z0-9_]+)",', cell.source) if "ef.show(" in cell.source else []


def test_every_figure_of_the_lessons_has_notes_in_the_lessons_order_and_every_note_a_figure():
    assert list(tables.load(metadata.NOTES)["figure"]) == list(shown_figures())


def test_notes_can_be_read_aloud_in_half_a_minute_and_end_with_a_question():
    for row in tables.load(metadata.NOTES).itertuples():
        sentences = re.findall(r"[.?!](?= |$)", row.say)
        assert 2 <= len(sentences) <= 4, row.figure
        assert len(row.say.split()) <= 85, row.figure
        assert row.ask.endswith("?") and len(row.ask.split()) <= 30, row.figure
        assert "  " not in row.say + row.ask and "—" not in row.say + row.ask, row.figure


def test_what_the_files_say_is_what_the_table_has():
    for figure in metadata.find(folder=FIGURES):
        assert (figure.say, figure.ask) == metadata.notes(figure.name), "run the lesson again"


@pytest.mark.parametrize("names", [["02"], ["2"], ["02_troops"], ["notebooks/02_troops.ipynb"]])
def test_a_lesson_stands_for_all_of_its_figures(names):
    found = {figure.name for figure in metadata.find(names, FIGURES)}
    assert found == {path.stem for path in FIGURES.glob("02_*.png")}


def test_a_figure_named_twice_comes_once():
    names = ["03_eight_jets", "figures/02_dots.svg", "02_dots"]
    assert [figure.name for figure in metadata.find(names, FIGURES)] == ["02_dots", "03_eight_jets"]


def test_an_unknown_name_lists_the_near_ones():
    with pytest.raises(UnknownName, match="no figure or lesson '02_dot'; did you mean '02_dots'"):
        metadata.find(["02_dot"], FIGURES)
    with pytest.raises(UnknownName, match="no figure or lesson '02_trops'; did you mean '02_troops'"):
        metadata.find(["02_trops"], FIGURES)
    with pytest.raises(UnknownName, match="no figure or lesson '99'; there are lessons such as '02' and figures"):
        metadata.find(["99"], FIGURES)


def test_a_name_of_both_is_the_figure_and_a_file_or_number_the_lesson():
    notebook = project.root() / "notebooks" / "04_positions.ipynb"
    assert metadata.meant(["04_positions", "4", "notebooks/04_positions.ipynb"]) == ["04_positions", notebook]


def test_a_lesson_without_figures_says_so(monkeypatch):
    monkeypatch.setattr(metadata.lesson, "paths", lambda: [project.root() / "notebooks" / "11_words.ipynb"])
    with pytest.raises(metadata.FigureMissing, match="lesson 11_words has no figures"):
        metadata.find(["11"])


def test_a_missing_figure_names_its_lesson_and_the_command(figures_folder):
    name = tables.load(metadata.NOTES)["figure"].iloc[0]
    with pytest.raises(
        metadata.FigureMissing, match=r"lesson 00_start_here makes it: run '.* 00 --out \"\$EASTERN_FLANK_FIGURES\"'"
    ):
        metadata.find([name])
    with pytest.raises(metadata.FigureMissing, match=f"{name}.png is not there"):
        metadata.find()


def test_a_figure_needs_its_svg_too(figures_folder):
    path = take(figures_folder)
    path.with_suffix(".svg").unlink()
    with pytest.raises(metadata.FigureMissing, match=f"{NAME}.svg is not there; lesson 02_troops makes it"):
        metadata.read(path)


def test_the_projects_own_folder_needs_no_out():
    with pytest.raises(metadata.FigureMissing, match=r"run 'eastern-flank figures 02'$"):
        metadata.read(FIGURES / "02_not_there.png")


@pytest.mark.parametrize("key", metadata.KEYS)
def test_a_file_that_lacks_a_text_is_none_of_ours(figures_folder, key):
    path = take(figures_folder)
    rewrite(path, {name: text for name, text in texts(path).items() if name != key})
    with pytest.raises(metadata.FigureUnreadable, match=f"does not say its {key}; lesson 02_troops"):
        metadata.read(path)


@pytest.mark.parametrize(
    "wrong",
    [
        {"Body": ""},
        {"Body": "0.9 0.1"},
        {"Body": "0.1 nan"},
        {"Body": "0.1 0.2 0.3"},
        {"Charts": "[{"},
        {"Key": "hatched"},
        {"Style": "light"},
    ],
)
def test_texts_that_make_no_sense_are_one_line(figures_folder, wrong):
    path = take(figures_folder)
    rewrite(path, texts(path) | wrong)
    with pytest.raises(metadata.FigureUnreadable, match="the text in it cannot be read"):
        metadata.read(path)


@pytest.mark.parametrize("lenient", [False, True])
def test_a_damaged_file_is_one_line_wherever_it_is_damaged(figures_folder, monkeypatch, lenient):
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", lenient)  # as some libraries set it
    path = take(figures_folder)
    whole = path.read_bytes()
    places = range(0, len(whole) - 12, len(whole) // 60)  # the last twelve bytes only say that this is the end
    damaged = [whole[:at] for at in places]
    damaged += [whole[:at] + bytes([whole[at] ^ 85]) + whole[at + 1 :] for at in places]
    for content in damaged:
        path.write_bytes(content)
        with pytest.raises(metadata.FigureUnreadable) as caught:
            metadata.read(path)
        assert isinstance(caught.value, PlainError) and "\n" not in str(caught.value)


def test_a_picture_that_is_no_png_or_of_somebody_else_says_how_to_get_one(figures_folder):
    Image.new("RGB", (3, 3)).save(figures_folder / "holiday.png", "JPEG")
    (figures_folder / "holiday.svg").touch()
    with pytest.raises(metadata.FigureUnreadable, match=r"holiday.png is not a PNG; save a figure with ef.show"):
        metadata.read(figures_folder / "holiday.png")
    Image.new("RGB", (3, 3)).save(figures_folder / "holiday.png", "PNG")
    with pytest.raises(metadata.FigureUnreadable, match="does not say its Title"):
        metadata.read(figures_folder / "holiday.png")


def test_every_lesson_of_a_figure_is_a_lesson():
    stems = {f"notebooks/{path.name}" for path in notebooks.find()}
    assert {figure.lesson for figure in metadata.find(folder=FIGURES)} <= stems
    assert metadata.lesson_of("77_none") == "made by hand"
