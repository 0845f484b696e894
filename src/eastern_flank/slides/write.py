"""Put texts and shapes on the slides of a deck, with python-pptx."""

from copy import deepcopy

from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.util import Pt

from eastern_flank.figures.metadata import FigureFile
from eastern_flank.slides import editable_charts
from eastern_flank.slides.template import NUMBER_ID, PICTURE_ID, SOURCE_ID, Box

SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"  # [MS-ODRAWXML] 2.3.2.13, svgBlip


def slide(deck: Presentation, layout: int, texts: dict[int, str], boxes: dict[int, Box]) -> Slide:
    """Add a slide with its texts and its number.

    Parameters
    ----------
    deck : pptx.presentation.Presentation
    layout : int
        `template.FIGURE` or another.
    texts : dict of int to str
        By the `idx` of their placeholders, a line for each paragraph; a placeholder without a text is left out.
    boxes : dict of int to Box
        Where those of them go that are not where the layout has them.

    Returns
    -------
    pptx.slide.Slide
    """
    made = deck.slides.add_slide(deck.slide_layouts[layout])
    for placeholder in list(made.placeholders):
        index = placeholder.placeholder_format.idx
        if texts.get(index):
            _write(placeholder.text_frame, texts[index])
            if index in boxes:
                _move(placeholder, boxes[index])
        elif index != PICTURE_ID:
            placeholder.element.getparent().remove(placeholder.element)
    for placeholder in made.slide_layout.placeholders:
        if placeholder.placeholder_format.idx == NUMBER_ID:
            _add_number(made, len(deck.slides), placeholder)
    return made


def notes(slide: Slide, text: str) -> None:
    """Write the speaker notes of a slide, once all its shapes are there.

    Parameters
    ----------
    slide : pptx.slide.Slide
    text : str
        A line for each paragraph.
    """
    _write(slide.notes_slide.notes_text_frame, text)


def add(slide: Slide, shape: BaseShape, name: str = "", alt: str = "") -> None:
    """Put a shape where it is read before source line and number.

    Parameters
    ----------
    slide : pptx.slide.Slide
    shape : pptx.shapes.base.BaseShape
    name, alt : str
        What it is called, and its alt text; a shape with neither keeps what it has.
    """
    if name:
        shape.name = name
        shape.element.xpath(".//p:cNvPr")[0].set("descr", alt)
    known = [each for each in slide.shapes if each.is_placeholder]
    later = next(each for each in known if each.placeholder_format.idx in (SOURCE_ID, NUMBER_ID))
    later.element.addprevious(shape.element)


def picture(slide: Slide, figure: FigureFile, box: Box) -> None:
    """Add a figure's picture, without title, subtitle and source line.

    Parameters
    ----------
    slide : pptx.slide.Slide
    figure : FigureFile
    box : Box
    """
    shape = slide.placeholders[PICTURE_ID].insert_picture(str(figure.png))
    shape.crop_top, shape.crop_bottom = figure.body[0], 1 - figure.body[1]
    _move(shape, box)
    _add_svg(slide, shape, figure)
    add(slide, shape, figure.name, figure.alt)


def mark(slide: Slide, box: Box, look: str, colour: str = "tx1", area: bool = False) -> None:
    """Add a patch of a legend.

    Parameters
    ----------
    slide : pptx.slide.Slide
    box : Box
    look, colour : str
    area : bool
        All as in `editable_charts.draw_ink`.
    """
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.emu)
    for style in shape.element.xpath("./p:style"):
        shape.element.remove(style)
    editable_charts.draw_ink(shape.element.spPr, look, colour, area)
    add(slide, shape, f"Mark: {look}", look)


def label(slide: Slide, box: Box, text: str, size: float, bold: bool = False, middle: bool = False) -> None:
    """Add a line of text that is not in a placeholder.

    Parameters
    ----------
    slide : pptx.slide.Slide
    box : Box
    text : str
    size : float
        Of its type, in points.
    bold, middle : bool
        Whether it is bold, and in the middle of the box's height instead of at its top.
    """
    shape = slide.shapes.add_textbox(*box.emu)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    _write(frame, text)
    for run in frame.paragraphs[0].runs:  # none if there are no words
        run.font.size, run.font.bold = Pt(size), bold
    add(slide, shape)


def _write(frame, text):
    """Write paragraphs, each in the language of the project: screen readers and spelling checkers need to know it."""
    frame.text = text
    frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK


def _move(shape, box):
    shape.left, shape.top, shape.width, shape.height = box.emu


def _add_number(slide, number, placeholder):
    """Put the slide number on a slide, as a copy of the layout's; python-pptx does not do that."""
    made, shapes = deepcopy(placeholder.element), slide.shapes.element
    made.nvSpPr.cNvPr.id = shapes.max_shape_id + 1
    made.xpath(".//a:t")[0].text = str(number)
    for look in (made.spPr, *made.xpath(".//a:bodyPr | .//a:lstStyle")):  # which it has from the layout
        look.clear()
    for end in made.xpath(".//a:endParaRPr"):
        end.getparent().remove(end)
    shapes.append(made)


def _add_svg(slide, picture, figure):
    """Give a picture its drawing: programs that know SVG show that, sharp at any size, the others the PNG."""
    name = PackURI(f"/ppt/media/{figure.name}.svg")
    part = Part(name, "image/svg+xml", slide.part.package, figure.svg.read_bytes())
    link = slide.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    svg = f'<asvg:svgBlip xmlns:asvg="{SVG}" r:embed="{link}"/>'
    extension = parse_xml(f'<a:extLst {nsdecls("a", "r")}><a:ext uri="{SVG_EXTENSION}">{svg}</a:ext></a:extLst>')
    picture.element.blipFill.find(qn("a:blip")).append(extension)
