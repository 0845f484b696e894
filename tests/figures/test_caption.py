"""What goes with a figure: as its file has it, and nothing for a name that is no figure."""

import pytest

from eastern_flank.core import project
from eastern_flank.core.errors import UnknownName
from eastern_flank.figures import caption as captions
from eastern_flank.figures import metadata

FIGURES = project.root() / "figures"


@pytest.mark.parametrize("name", ["02_dots", "05_exclave", "10_ten_minutes"])
def test_a_caption_has_the_figures_own_words(name):
    caption, figure = captions.caption(name), metadata.read(FIGURES / f"{name}.png")
    for part in ("name", "title", "subtitle", "source", "alt", "say", "ask"):
        assert getattr(caption, part) == getattr(figure, part)
        assert getattr(caption, part) in repr(caption)
    assert caption.files == (f"figures/{name}.png", f"figures/{name}.svg")


def test_it_shows_itself_as_a_table_with_a_caption_and_header_cells():
    page = captions.caption("02_dots")._repr_html_()
    assert page.count('<th scope="row"') == 7
    assert "<caption" in page and "02_dots" in page
    assert "&quot;" in captions.caption("09_exercises_2014")._repr_html_()  # a quotation mark of its notes


def test_a_lesson_and_a_wrong_name_are_refused_with_names():
    with pytest.raises(UnknownName, match="02_dots"):
        captions.caption("02")
    with pytest.raises(UnknownName, match=r"did you mean .*02_dots"):
        captions.caption("02_dot")
