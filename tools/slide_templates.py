"""Make the templates of the deck: a slide master and five layouts of our own, for each theme and size.

    .uv/bin/uv run python tools/slide_templates.py

writes them to `src/eastern_flank/slides/templates`. A template is a few pages of XML, written here from the house style: theme
fonts, theme colours, and placeholders where a figure has its own title, subtitle and source line. Its measures, in points, are
those of `slides.template`.

Formula and names: ISO/IEC 29500-1 (Office Open XML), PresentationML.
"""

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from eastern_flank.charts import style
from eastern_flank.slides.reproducible_zip import entry
from eastern_flank.slides.template import (
    EMU,
    EXTRA_ID,
    HEIGHT,
    LANGUAGE,
    LINE,
    NUMBER,
    NUMBER_ID,
    PICTURE_ID,
    SOURCE_ID,
    SUBTITLE_ID,
    Box,
    look_name,
    page,
)

FOLDER = Path(__file__).parents[1] / "src" / "eastern_flank" / "slides" / "templates"
FONT = (
    "Arial"  # not the house font, which few computers have: what replaces it is wider, and looks different everywhere
)
# How a program that lacks the font finds one like it: PANOSE (sans serif, normal weight, as the font file has it), and
# 34 for "swiss, of varying widths" (ISO/IEC 29500-1, 21.1.2.3.7 and the pitch and family of a LOGFONT).
FONT_LOOK = 'panose="020B0604020202020204" pitchFamily="34" charset="0"'

NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CONTENT = "application/vnd.openxmlformats-officedocument"


def template(theme: str, size: str) -> bytes:
    """Return a .pptx without slides that has our master and layouts.

    Parameters
    ----------
    theme, size : str
        "light", "dark" or "grey"; "16:9" or "4:3".

    Returns
    -------
    bytes
        Its layouts are, in the order of `template.TITLE`, `SECTION`, `FIGURE`, `FREE` and `TEXT`: title slide, section, figure
        with its picture, free area (charts, keys), and text.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in _parts(theme, page(size)).items():
            package.writestr(*entry(name, DECLARATION + content))
    return out.getvalue()


def _parts(theme, page):
    layouts = [layout(page) for layout in (_title, _section, _figure, _free, _text)]
    numbers = range(1, len(layouts) + 1)
    names = [f"slideLayouts/slideLayout{n}.xml" for n in numbers]
    parts = {
        "[Content_Types].xml": _content_types(names),
        "_rels/.rels": _relations([("officeDocument", "ppt/presentation.xml")]),
        "ppt/presentation.xml": _presentation(page),
        "ppt/presProps.xml": f"<p:presentationPr {NS}/>",
        "ppt/viewProps.xml": f"<p:viewPr {NS}/>",
        "ppt/_rels/presentation.xml.rels": _relations(
            [
                ("slideMaster", "slideMasters/slideMaster1.xml"),
                ("theme", "theme/theme1.xml"),
                ("presProps", "presProps.xml"),  # empty, but PowerPoint wants to repair a file without these two
                ("viewProps", "viewProps.xml"),
            ]
        ),
        "ppt/theme/theme1.xml": _theme(theme),
        "ppt/slideMasters/slideMaster1.xml": _master(theme, page, numbers),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": _relations(
            [*(("slideLayout", f"../{name}") for name in names), ("theme", "../theme/theme1.xml")]
        ),
    }
    for name, layout in zip(names, layouts, strict=True):
        parts[f"ppt/{name}"] = layout
        rels = f"ppt/slideLayouts/_rels/{name.split('/')[1]}.rels"
        parts[rels] = _relations([("slideMaster", "../slideMasters/slideMaster1.xml")])
    return parts


def _content_types(layouts):
    kinds = {
        "/ppt/presentation.xml": "presentationml.presentation.main",
        "/ppt/presProps.xml": "presentationml.presProps",
        "/ppt/viewProps.xml": "presentationml.viewProps",
        "/ppt/slideMasters/slideMaster1.xml": "presentationml.slideMaster",
        "/ppt/theme/theme1.xml": "theme",
    } | {f"/ppt/{name}": "presentationml.slideLayout" for name in layouts}
    overrides = "".join(f'<Override PartName="{n}" ContentType="{CONTENT}.{kind}+xml"/>' for n, kind in kinds.items())
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>"
    )


def _relations(targets):
    found = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{found}</Relationships>'


def _presentation(page):
    return (
        f'<p:presentation {NS} saveSubsetFonts="1">'
        '<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
        f'<p:sldSz cx="{round(page.width * EMU)}" cy="{HEIGHT * EMU}"{_screen(page)}/>'
        '<p:notesSz cx="6858000" cy="9144000"/>'
        f"<p:defaultTextStyle>{_level(1, page.label, 'tx1')}</p:defaultTextStyle></p:presentation>"
    )


def _screen(page):
    return ' type="screen4x3"' if page.width < 900 else ""


# ------------------------------------------------------------------------------------------------------------- theme


def _theme(name):
    shades = style.THEMES[name]
    dark = name == "dark"
    # A master maps text and ground to these four; "dk" and "lt" say what they are, not what they are used for.
    ground, text = shades["background"], shades["text"]
    colours = {
        "dk1": ground if dark else text,
        "lt1": text if dark else ground,
        "dk2": shades["rule"] if dark else shades["muted"],
        "lt2": shades["muted"] if dark else shades["rule"],
    }
    colours |= {f"accent{n}": shades[side] for n, side in enumerate(style.SIDES, 1)}
    colours |= {"hlink": shades["alliance"], "folHlink": shades["alliance"]}
    listed = "".join(f'<a:{key}><a:srgbClr val="{shade[1:]}"/></a:{key}>' for key, shade in colours.items())
    font = f'<a:latin typeface="{FONT}" {FONT_LOOK}/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="{EMU}">{fill}<a:prstDash val="solid"/></a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'<a:theme {NS} name="Eastern Flank 2016, {name}"><a:themeElements>'
        f'<a:clrScheme name="Eastern Flank 2016, {name}">{listed}</a:clrScheme>'
        f'<a:fontScheme name="{FONT}"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="plain"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )


# ---------------------------------------------------------------------------------------------- placeholders and text


def _level(level, size, colour, *, bold=False, indent=0, bullet=False, after=0):
    # Lines have an exact height, so that a font that replaces ours does not need more space.
    mark = '<a:buFont typeface="Arial"/><a:buChar char="•"/>' if bullet else "<a:buNone/>"
    hang = -0.8 * size if bullet else 0
    return (
        f'<a:lvl{level}pPr marL="{round(indent * EMU)}" indent="{round(hang * EMU)}" algn="l" defTabSz="914400">'
        f'<a:lnSpc><a:spcPts val="{round(size * LINE * 100)}"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef>'
        f'<a:spcAft><a:spcPts val="{round(after * 100)}"/></a:spcAft>{mark}'
        f'<a:defRPr sz="{round(size * 100)}" b="{int(bold)}" kern="1200">'
        f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
        '<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/></a:defRPr>'
        f"</a:lvl{level}pPr>"
    )


def _place(box):
    x, y, width, height = box.emu
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def _placeholder(number, name, kind, box, look, *, anchor="t", prompt="", field=""):
    """Write one placeholder of a layout or the master; `kind` is its `p:ph` in full, `look` its levels of text."""
    locks = ' noChangeAspect="1"' if 'type="pic"' in kind else ""
    run = field or f'<a:r><a:rPr lang="{LANGUAGE}"/><a:t>{escape(prompt)}</a:t></a:r>'
    custom = ' hasCustomPrompt="1"' if prompt and "idx=" in kind else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"{locks}/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {kind}{custom}/></p:nvPr></p:nvSpPr>"
        f'<p:spPr>{_place(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}">'
        f"<a:normAutofit/></a:bodyPr><a:lstStyle>{look}</a:lstStyle>"
        f'<a:p>{run}<a:endParaRPr lang="{LANGUAGE}"/></a:p></p:txBody></p:sp>'
    )


def _heading(page, prompt="The finding, as a sentence"):
    # Anchored below: a title that takes less space than planned stays with its subtitle.
    look = _level(1, page.title, "tx1", bold=True)
    return _placeholder(2, "Title", 'type="title"', page.heading(), look, anchor="b", prompt=prompt)


def _subtitle(page):
    box = page.below(page.heading())
    look = _level(1, page.subtitle, "tx2")
    prompt = "What is counted, the unit and the date"
    return _placeholder(3, "Subtitle", f'type="body" sz="quarter" idx="{SUBTITLE_ID}"', box, look, prompt=prompt)


def _source(page):
    look = _level(1, page.source, "tx2")
    kind = f'type="body" sz="quarter" idx="{SOURCE_ID}"'
    return _placeholder(5, "Source", kind, page.source_box(), look, anchor="b", prompt="Source: where it stands")


def _number(page):
    look = _level(1, page.source, "tx2").replace('algn="l"', 'algn="r"')
    foot = page.source_box(lines=1)
    box = Box(foot.x + foot.width, foot.y, NUMBER, foot.height)
    field = (
        '<a:fld id="{8F3B2C54-6E0A-4D0E-9C1B-2016061320AA}" type="slidenum">'
        f'<a:rPr lang="{LANGUAGE}"/><a:t>#</a:t></a:fld>'
    )
    kind = f'type="sldNum" sz="quarter" idx="{NUMBER_ID}"'
    return _placeholder(6, "Slide number", kind, box, look, anchor="b", field=field)


def _body_box(page):
    """Return the box between subtitle and source line."""
    top = page.below(page.heading()).bottom + page.label * 0.9
    return Box(page.left, top, page.room, page.source_box().y - page.source * 0.9 - top)


# ------------------------------------------------------------------------------------------------ master and layouts


def _shapes(content):
    return (
        '<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
        f"{content}</p:spTree>"
    )


def _master(theme, page, layouts):
    dark = theme == "dark"
    mapped = {"bg1": "dk1", "tx1": "lt1", "bg2": "dk2", "tx2": "lt2"}
    if not dark:
        mapped = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
    same = [f"accent{n}" for n in range(1, 7)] + ["hlink", "folHlink"]
    mapping = " ".join(f'{a}="{b}"' for a, b in (mapped | dict(zip(same, same, strict=True))).items())
    ids = "".join(f'<p:sldLayoutId id="{2147483648 + n}" r:id="rId{n}"/>' for n in layouts)
    levels = _levels(page)
    body = _placeholder(3, "Text", 'type="body" idx="1"', _body_box(page), "", prompt="Text").replace(
        ' hasCustomPrompt="1"', ""
    )
    return (
        f'<p:sldMaster {NS}><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/>'
        f"</p:bgPr></p:bg>{_shapes(_heading(page, 'Title') + body + _number(page))}</p:cSld><p:clrMap {mapping}/>"
        f'<p:sldLayoutIdLst>{ids}</p:sldLayoutIdLst><p:hf hdr="0" ftr="0" dt="0"/><p:txStyles>'
        f"<p:titleStyle>{_level(1, page.title, 'tx1', bold=True)}</p:titleStyle><p:bodyStyle>{levels}</p:bodyStyle>"
        f"<p:otherStyle>{_level(1, page.label, 'tx1')}</p:otherStyle></p:txStyles></p:sldMaster>"
    )


def _levels(page):
    levels = [(level, *page.text_level(level - 1)) for level in range(1, 6)]
    return "".join(
        _level(level, size, "tx1", bullet=level > 1, indent=indent, after=after)
        for level, size, indent, after in levels
    )


def _layout(name, kind, content):
    return (
        f'<p:sldLayout {NS} {kind} preserve="1"><p:cSld name="{name}">{_shapes(content)}</p:cSld>'
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def _title(page):
    size = page.title * 1.55
    box = Box(page.left, 0.30 * HEIGHT, page.room, size * LINE)
    below = Box(page.left, box.bottom + page.title * 0.4, page.room * 0.86, page.subtitle * 1.15 * LINE * 3)
    foot = page.source_box(3)
    return _layout(
        "Title",
        'type="title"',
        _inks(page)
        + _placeholder(
            2,
            "Title",
            'type="ctrTitle"',
            box,
            _level(1, size, "tx1", bold=True),
            anchor="b",
            prompt="Title of the deck",
        )
        + _placeholder(
            3,
            "Subtitle",
            'type="subTitle" idx="1"',
            below,
            _level(1, page.subtitle * 1.15, "tx2"),
            prompt="What it is",
        )
        + _placeholder(
            4,
            "Licence",
            f'type="body" sz="quarter" idx="{EXTRA_ID}"',
            foot,
            _level(1, page.source, "tx2"),
            anchor="b",
            prompt="Who made it, and the licence",
        ),
    )


def _inks(page):
    """Draw the four inks as an ornament: a disc that is solid, hatched, dashed, dotted."""
    side, text = 30, _scheme("tx1")
    hatched = f"<a:fgClr>{text}</a:fgClr><a:bgClr>{_scheme('bg1')}</a:bgClr>"
    looks = (
        (f"<a:solidFill>{text}</a:solidFill>", "solid"),
        (f'<a:pattFill prst="wdUpDiag">{hatched}</a:pattFill>', "solid"),
        ("<a:noFill/>", "dash"),
        ("<a:noFill/>", "sysDot"),
    )
    return "".join(
        _ornament(
            20 + n,
            f"Ink {n + 1}",
            Box(page.left + n * side * 1.35, 0.16 * HEIGHT, side, side),
            "ellipse",
            f'{fill}<a:ln w="{round(1.5 * EMU)}"><a:solidFill>{text}</a:solidFill><a:prstDash val="{dash}"/></a:ln>',
        )
        for n, (fill, dash) in enumerate(looks)
    )


def _scheme(name):
    return f'<a:schemeClr val="{name}"/>'


def _ornament(number, name, box, shape, look):
    """Draw a shape of the layout that means nothing and is not read aloud."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{_place(box)}<a:prstGeom prst="{shape}"><a:avLst/></a:prstGeom>{look}</p:spPr>'
        f'<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="{LANGUAGE}"/></a:p></p:txBody></p:sp>'
    )


def _section(page):
    big = page.title * 1.35
    number = Box(page.left, 0.30 * HEIGHT, page.room, page.subtitle * LINE)
    title = Box(page.left, number.bottom + 6, page.room, big * LINE)
    question = Box(page.left, title.bottom + 10, page.room, page.title * LINE * 2)
    rule = Box(page.left, number.y - 16, 72, 3)
    return _layout(
        "Section",
        'type="secHead"',
        _ornament(20, "Rule", rule, "rect", f"<a:solidFill>{_scheme('tx1')}</a:solidFill><a:ln><a:noFill/></a:ln>")
        + _placeholder(
            3,
            "Number",
            f'type="body" sz="quarter" idx="{EXTRA_ID}"',
            number,
            _level(1, page.subtitle, "tx2"),
            prompt="Lesson 00",
        )
        + _placeholder(
            2, "Title", 'type="title"', title, _level(1, big, "tx1", bold=True), anchor="b", prompt="Its name"
        )
        + _placeholder(
            4, "Question", 'type="body" idx="1"', question, _level(1, page.title, "tx2"), prompt="Its question"
        )
        + _number(page),
    )


def _figure(page):
    picture = Box(0, _body_box(page).y, page.width, _body_box(page).height)
    kind = f'type="pic" idx="{PICTURE_ID}"'
    return _layout(
        "Figure",
        'userDrawn="1"',
        _heading(page)
        + _subtitle(page)
        + _placeholder(
            4, "Picture", kind, picture, _level(1, page.label, "tx2"), prompt="The picture, with its alt text"
        )
        + _source(page)
        + _number(page),
    )


def _free(page):
    return _layout("Chart or key", 'userDrawn="1"', _heading(page) + _subtitle(page) + _source(page) + _number(page))


def _text(page):
    body = _placeholder(3, "Text", 'type="body" idx="1"', page.text_box, "", prompt="Text")
    return _layout("Text", 'type="obj"', _heading(page, "What it is about") + body + _source(page) + _number(page))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for theme in style.THEMES:
        for size in ("16:9", "4:3"):
            (FOLDER / f"{look_name(theme, size)}.pptx").write_bytes(template(theme, size))
