"""The checked-in templates: what tools/slide_templates.py makes of the house style, and nothing else."""

import importlib.util
import io
import re
import zipfile

import pytest
from pptx.util import Pt

from eastern_flank.charts import style
from eastern_flank.core import project
from eastern_flank.slides import template

LOOKS = [(theme, size) for theme in style.THEMES for size in ("16:9", "4:3")]
each_look = pytest.mark.parametrize(("theme", "size"), LOOKS)


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("slide_templates", project.root() / "tools" / "slide_templates.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def parts(file):
    """The parts of a zip in their order; how they are packed differs from one zlib to the next."""
    with zipfile.ZipFile(file) as package:
        return [(name, package.read(name)) for name in package.namelist()]


@each_look
def test_the_script_makes_the_same_template_again(tool, theme, size):
    path = tool.FOLDER / f"{template.look_name(theme, size)}.pptx"
    assert parts(io.BytesIO(tool.template(theme, size))) == parts(path)


def test_there_is_no_other_template(tool):
    assert {path.stem for path in tool.FOLDER.iterdir()} == {template.look_name(*look) for look in LOOKS}


@each_look
def test_colours_and_sizes_are_those_of_the_house_style(theme, size):
    deck, known, shades = template.presentation(theme, size), template.page(size), style.THEMES[theme]
    assert 12 <= known.source < known.label < known.subtitle < known.title < style.SIZES[size].title
    assert (deck.slide_width, deck.slide_height) == (round(known.width * Pt(1)), round(template.HEIGHT * Pt(1)))
    (master,) = deck.slide_masters
    xml = next(part for part in master.part.package.iter_parts() if part.partname.endswith("theme1.xml")).blob.decode()
    theme_colours = dict(re.findall(r'<a:(\w+)><a:srgbClr val="(\w+)"/>', xml))
    colours = dict(master.element.find("{*}clrMap").attrib)
    meant = {"bg1": "background", "tx1": "text", "tx2": "muted", "bg2": "rule"}
    meant |= {f"accent{n}": side for n, side in enumerate(style.SIDES, 1)}
    assert {name: f"#{theme_colours[colours[name]]}" for name in meant} == {n: shades[s] for n, s in meant.items()}
    layout = deck.slide_layouts[template.FIGURE]
    sizes = {shape.name: shape.element.xpath(".//a:lvl1pPr/a:defRPr/@sz")[0] for shape in layout.placeholders}
    meant = {"Title": known.title, "Subtitle": known.subtitle, "Picture": known.label, "Source": known.source}
    assert {name: int(sizes[name]) / 100 for name in meant} == meant


def test_the_layouts_are_in_their_order():
    names = [layout.name for layout in template.presentation("light", "16:9").slide_layouts]
    places = [template.TITLE, template.SECTION, template.FIGURE, template.FREE, template.TEXT]
    assert [names[place] for place in places] == ["Title", "Section", "Figure", "Chart or key", "Text"]
