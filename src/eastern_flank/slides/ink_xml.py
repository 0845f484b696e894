"""The inks of the house style as fillings and outlines of a slide program (ISO/IEC 29500-1, 20.1.8)."""

from lxml.etree import _Element
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from eastern_flank.charts import marks, style
from eastern_flank.slides.template import EMU

WIDTH = 1.25  # of outlines, in points
HATCH = "wdUpDiag"
DASHES = {"dashed": "dash", "dotted": "sysDot"}
# An area has an outline also where it has no height: dashes and dots have to fill it.
AREA_PATTERNS = {"hatched": HATCH, "dashed": "dashHorz", "dotted": "pct10"}


def draw(properties: _Element, ink: str, colour: str, area: bool = False) -> None:
    """Fill and outline a shape in an ink.

    Parameters
    ----------
    properties : lxml.etree._Element
        The shape's `spPr`.
    ink : str
        How it looks: "hatched", "dashed outline".
    colour : str
        A colour of the theme ("accent1") or any other ("#6f6c67").
    area : bool
        Whether it is an area of steps.
    """
    ink = ink.split(" ")[0]
    patterns = AREA_PATTERNS if area else {"hatched": HATCH}
    ground = _colour("bg1")
    if ink in patterns:
        shades = f"<a:fgClr>{_colour(colour)}</a:fgClr><a:bgClr>{ground}</a:bgClr>"
        fill = f'<a:pattFill prst="{patterns[ink]}">{shades}</a:pattFill>'
    elif ink in ("solid", "tinted"):
        fill = f"<a:solidFill>{_colour(colour, marks.TINT if ink == 'tinted' else None)}</a:solidFill>"
    else:
        fill = "<a:noFill/>"
    # A thin gap keeps areas apart.
    edge, dash = (ground, "solid") if area else (_colour(colour), DASHES.get(ink, "solid"))
    line = f'<a:solidFill>{edge}</a:solidFill><a:prstDash val="{dash}"/>'
    _append(properties, f'{fill}<a:ln w="{round(WIDTH * EMU)}">{line}</a:ln>')


def hide(properties: _Element) -> None:
    """Give a shape neither filling nor outline.

    Parameters
    ----------
    properties : lxml.etree._Element
        The shape's `spPr`.
    """
    _append(properties, "<a:noFill/><a:ln><a:noFill/></a:ln>")


def colour_of(mark: dict) -> str:
    """Return the colour of a bar or of steps: a side's as one of the theme's, so that it follows the theme.

    Parameters
    ----------
    mark : dict
        With its `colour` and `rgb`, as `figures.series` has it.

    Returns
    -------
    str
        As `draw` wants it.
    """
    return themed(mark["colour"]) if mark["colour"] in style.SIDES else mark["rgb"]


def themed(side: str) -> str:
    """Return the name that a side's colour has in the theme.

    Parameters
    ----------
    side : str

    >>> themed("alliance")
    'accent4'
    """
    return f"accent{style.SIDES.index(side) + 1}"


def _colour(name, share=None):
    opacity = f'<a:alpha val="{round(share * 100000)}"/>' if share else ""
    if name.startswith("#"):
        return f'<a:srgbClr val="{name[1:].upper()}">{opacity}</a:srgbClr>'
    return f'<a:schemeClr val="{name}">{opacity}</a:schemeClr>'


def _append(properties, xml):
    properties.extend(parse_xml(f"<c:spPr {nsdecls('c', 'a')}>{xml}</c:spPr>"))
