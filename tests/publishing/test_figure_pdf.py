"""A figure as a PDF: tagged, with alt text, embedded fonts and text that is text, on a page of its own size."""

import io
import re

import matplotlib.pyplot as plt
import pypdf
import pytest

from eastern_flank.charts import common, style
from eastern_flank.core import project
from eastern_flank.figures import export, metadata
from eastern_flank.publishing import figure_pdf

FIGURE = metadata.read(project.root() / "figures" / "02_two_numbers.png")
ABOUT = {"Title": FIGURE.title, "Description": FIGURE.alt, "Source": FIGURE.source, "Author": FIGURE.author}
ABOUT |= {"Relation": FIGURE.lesson, "Copyright": FIGURE.licence}


def drawing(size="print", text=True):
    style.use_style("light", size)
    try:
        fig, ax = plt.subplots()
        ax.barh(0, 4000, hatch="////")
        common.name_rows(ax, ["Šiauliai, “set to”"])
        return export.svg(fig, ABOUT, text=text)
    finally:
        plt.close("all")
        style.use_style("light", "16:9")


def test_the_size_on_paper_is_that_of_the_print():
    found = re.search(r' width="([\d.]+)pt" height="([\d.]+)pt" viewBox="0 0 720 540"', drawing())
    assert float(found[1]) / 72 * 25.4 == pytest.approx(170, abs=2)  # millimetres: the text of an A4 page
    assert float(found[1]) / float(found[2]) == pytest.approx(4 / 3)
    assert ' width="360pt" height="450pt"' in drawing("portrait")


def test_letters_are_shapes_in_an_svg_and_text_for_a_pdf():
    assert "<text" in drawing(text=True)
    assert "<text" not in drawing(text=False)
    assert 'role="img"' in drawing() and f"<desc>{FIGURE.alt}"[:40] in drawing()


@pytest.mark.ci
def test_a_pdf_is_tagged_has_its_fonts_and_is_the_same_each_time():
    content = figure_pdf.pdf(FIGURE, drawing().encode())
    assert content == figure_pdf.pdf(FIGURE, drawing().encode())
    pdf = pypdf.PdfReader(io.BytesIO(content))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == "en"
    assert (pdf.metadata["/Title"], pdf.metadata["/Author"]) == (FIGURE.title, FIGURE.author)
    (page,) = pdf.pages
    assert [round(float(side), 2) for side in page.mediabox] == [0, 0, 483.84, 362.88]
    assert "Šiauliai,“setto”" in "".join(page.extract_text().split())
    assert "Page 1" not in page.extract_text()  # what other pages have in their corners
    (picture,) = pdf.trailer["/Root"]["/StructTreeRoot"]["/K"][0].get_object()["/K"]
    assert (picture["/S"], picture["/Alt"]) == ("/Figure", FIGURE.alt)
    fonts = [font["/DescendantFonts"][0]["/FontDescriptor"] for font in page["/Resources"]["/Font"].values()]
    assert fonts and all("/FontFile2" in each for each in fonts)


def test_a_drawing_without_a_size_is_one_line():
    with pytest.raises(figure_pdf.NotADrawing, match="02_two_numbers: its drawing has no size"):
        figure_pdf.pdf(FIGURE, b"<svg></svg>")
