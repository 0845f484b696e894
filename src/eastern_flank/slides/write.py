"""Make the slides that `plan` plans, with python-pptx."""

import io
import sys
from copy import deepcopy

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.util import Pt

from eastern_flank.charts import marks
from eastern_flank.core.text import for_xml
from eastern_flank.figures.metadata import FigureUnreadable, content
from eastern_flank.slides import drawing, editable_charts, plan, reproducible_zip, template
from eastern_flank.slides.template import LANGUAGE, LINE, NUMBER_ID, PICTURE_ID, SOURCE_ID
from eastern_flank.tables import load as tables

SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
LONGEST_PROPERTY = 255  # characters: python-pptx takes no more
SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"  # [MS-ODRAWXML] 2.3.2.13, svgBlip


def new(theme: str, size: str) -> Presentation:
    """Open a deck without slides that says what it is.

    Parameters
    ----------
    theme, size : str
        As in `template.presentation`.

    Returns
    -------
    pptx.presentation.Presentation
    """
    deck, package = template.presentation(theme, size), tables.about()
    about = deck.core_properties
    about.title, about.subject = _property(package["short"]), plan.summary()
    about.author = about.last_modified_by = _property(package["contributors"][0]["title"])
    about.keywords = _property(", ".join(package["keywords"]))
    about.language, about.comments = LANGUAGE, _property(plan.licence())
    return deck


def _property(text):
    return for_xml(text)[:LONGEST_PROPERTY]


def to_bytes(deck: Presentation) -> bytes:
    """Return a deck's file, the same on every run.

    Parameters
    ----------
    deck : pptx.presentation.Presentation

    Returns
    -------
    bytes
    """
    out = io.BytesIO()
    deck.save(out)
    return reproducible_zip.steady(out.getvalue())


def add(deck: Presentation, planned: plan.Slide) -> None:
    """Add a slide to a deck.

    Parameters
    ----------
    deck : pptx.presentation.Presentation
    planned : Slide
    """
    slide = deck.slides.add_slide(deck.slide_layouts[planned.layout])
    for placeholder in list(slide.placeholders):
        index = placeholder.placeholder_format.idx
        if index in planned.texts:
            _fill(placeholder, planned.texts[index])
        elif index != PICTURE_ID:
            placeholder.element.getparent().remove(placeholder.element)
    for placeholder in slide.slide_layout.placeholders:
        if placeholder.placeholder_format.idx == NUMBER_ID:
            _add_number(slide, len(deck.slides), placeholder)
    for shape in planned.shapes:
        made = _WRITERS[type(shape)](slide, shape)
        _placeholder(slide, SOURCE_ID if SOURCE_ID in planned.texts else NUMBER_ID).element.addprevious(made.element)
    if planned.hidden:
        slide._element.set("show", "0")
    if planned.source_last:
        slide.shapes.element.append(_placeholder(slide, SOURCE_ID).element)
    if planned.notes:
        _write(slide.notes_slide.notes_text_frame, planned.notes)


# -------------------------------------------------------------------------------------------------------------- texts


def _placeholder(slide, index):
    return next(shape for shape in slide.placeholders if shape.placeholder_format.idx == index)


def _fill(placeholder, text):
    _write(placeholder.text_frame, text.paragraphs)
    if text.box:
        _move(placeholder, text.box)
    for paragraph, level in zip(placeholder.text_frame.paragraphs, text.levels, strict=False):
        paragraph.level = level
        if level == 0:
            paragraph.runs[0].font.bold = True


def _write(frame, paragraphs):
    """Write paragraphs, each in the language of the project: screen readers and spelling checkers need to know it."""
    frame.text = for_xml("\n".join(paragraphs))
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


# ------------------------------------------------------------------------------------------------------------- shapes


def _add_picture(slide, planned):
    figure = planned.figure
    # Not by its path: python-pptx would write the file's name into XML as it is.
    picture = _placeholder(slide, PICTURE_ID).insert_picture(io.BytesIO(content(figure.png)))
    picture.crop_top, picture.crop_bottom = figure.body[0], 1 - figure.body[1]
    _move(picture, planned.box)
    _name(picture, figure.name, figure.alt)
    _add_svg(slide, picture, figure)
    return picture


def _add_svg(slide, picture, figure):
    """Give a picture its drawing: programs that know SVG show that, sharp at any size, the others the PNG.

    A drawing that `drawing.read` refuses is left out, and one line on standard error says so.
    """
    try:
        shapes = drawing.read(figure.svg)
    except (drawing.Unfit, FigureUnreadable) as refused:
        print(f"{refused}. The slide has the PNG alone.", file=sys.stderr)
        return
    package = slide.part.package
    part = Part(package.next_partname("/ppt/media/drawing%d.svg"), "image/svg+xml", package, shapes)
    link = slide.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    svg = f'<asvg:svgBlip xmlns:asvg="{SVG}" r:embed="{link}"/>'
    extension = parse_xml(f'<a:extLst {nsdecls("a", "r")}><a:ext uri="{SVG_EXTENSION}">{svg}</a:ext></a:extLst>')
    picture.element.blipFill.find(qn("a:blip")).append(extension)


def _add_chart(slide, planned):
    frame = editable_charts.add(slide, planned)
    _name(frame, planned.name, planned.alt)
    return frame


def _add_mark(slide, planned):
    if planned.look in marks.CHARACTERS:
        shape = _add_label(
            slide, plan.Label(planned.box, marks.CHARACTERS[planned.look], planned.box.height / LINE, middle=True)
        )
        _name(shape, f"Mark: {planned.look}", planned.look)
        return shape
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *planned.box.emu)
    _name(shape, f"Mark: {planned.look}", planned.look)
    for style in shape.element.xpath("./p:style"):
        shape.element.remove(style)
    editable_charts.draw_ink(shape.element.spPr, planned.look, planned.colour, planned.area)
    return shape


def _add_label(slide, planned):
    shape = slide.shapes.add_textbox(*planned.box.emu)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if planned.middle else MSO_ANCHOR.TOP
    _write(frame, [planned.text])
    run = frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold = Pt(planned.size), planned.bold
    return shape


def _add_rule(slide, planned):
    x, y, _, height = planned.box.emu
    line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, x, y, x, y + height)
    _name(line, "Line", planned.words)
    for style in line.element.xpath("./p:style"):
        line.element.remove(style)
    line.line.color.theme_color, line.line.width = MSO_THEME_COLOR.TEXT_1, Pt(1.2)
    return line


def _name(shape, name, alt):
    shape.name = for_xml(name)
    shape.element.xpath(".//p:cNvPr")[0].set("descr", for_xml(alt))


_WRITERS = {
    plan.Picture: _add_picture,
    plan.Chart: _add_chart,
    plan.Mark: _add_mark,
    plan.Label: _add_label,
    plan.Rule: _add_rule,
}
