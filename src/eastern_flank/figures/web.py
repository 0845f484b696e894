"""Only the plot of a figure, as SVG for a web page: its text is the page's text, and its colours are the page's colours.

So one drawing serves light and dark, its words can be searched and translated, and a guess can be drawn into its coordinates.
Title, subtitle, key and source are text of the page around it.
"""

import hashlib
import io
import re

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.text import Text

from eastern_flank.charts import style
from eastern_flank.core.markup import Markup
from eastern_flank.figures import furniture

SPACE = (0.004, 0.02, 0.992, 0.96)  # of the figure, for the axes with their labels
LONG = 2000  # straight lines of a drawing: so many has only a map
EDGE, NEAR = 4, 0.3  # CSS pixels beyond the picture, where no line is seen; and those that a line may be off
_NUMBER = r"-?\d+(?:\.\d+)?(?:e-?\d+)?"
_WITHOUT_USE = (  # matplotlib writes them, and no browser needs them
    r"<metadata>.*?</metadata>",
    r"<!--.*?-->",
    r"<style type=\"text/css\">.*?</style>",
    r' transform="rotate\(-0[^"]*"',
    r"; stroke-linejoin: miter|; stroke-linecap: (?:square|butt)|text-anchor: start; ?",
    r'<path d="[^"]*" style="fill: none; opacity: 0"/>',
    r'<use [^>]*style="[^"]*stroke-opacity: 0[^"]*"/>',
)
_CLIPS = (r' clip-path="[^"]*"', r"<clipPath.*?</clipPath>")  # only a map reaches beyond its axes
_ONE_USE = re.compile(  # of an outline without curves
    r'<defs>\s*<path id="([^"]+)" d="([-MLz\d.\se]*)" style="([^"]*)"/>\s*</defs>'
    r'\s*(?:<g([^>]*)>\s*)?<use xlink:href="#([^"]+)" x="([^"]+)" y="([^"]+)" style="([^"]*)"/>(?!\s*<use)(?:\s*</g>)?'
)
_PIECE = re.compile(
    r"<g\b[^>]*>(?:(?!</?g\b).)*</g>|<[^<]*", re.DOTALL
)  # a group without groups in it, or a tag with its text
_EMPTY = re.compile(r"<(g|defs)[^>]*/>|<(g|defs)\b[^>]*>\s*</\2>")


def lay_out(fig: Figure, height: float | None = None) -> None:
    """Lay out the plot of a figure, which becomes as high as what is in it.

    Parameters
    ----------
    fig : Figure
    height : float, optional
        How high it has to be, in CSS pixels.
    """
    fig.set_dpi(72)  # a point is a CSS pixel
    furniture.lay_out_and_grow(fig, SPACE)
    if height and height != round(fig.get_figheight() * 72):
        fig.set_figheight(height / 72)
        furniture.lay_out(fig, SPACE)


def plot(fig: Figure) -> Markup:
    """Write the plot of a figure that has been laid out.

    Parameters
    ----------
    fig : Figure
        Drawn in the light theme.

    Returns
    -------
    Markup
        One element `<svg class="plot">` without a name of its own: what holds it has the alt text.
    """
    hidden = [patch for patch in (fig.patch, *(ax.patch for ax in fig.axes)) if patch.get_visible()]
    for patch in hidden:
        patch.set_visible(False)
    for number, text in enumerate(each for each in fig.findobj(Text) if each.get_path_effects()):
        text.set_path_effects([])  # matplotlib would write its outlines; the page draws the edge around its letters
        text.set_gid(f"halo{number}")
    buffer = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "plot", "svg.id": None}):
        FigureCanvasSVG(fig).print_svg(buffer, metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    for patch in hidden:
        patch.set_visible(True)
    svg = buffer.getvalue()
    width, height = (round(inches * 72) for inches in fig.get_size_inches())
    inner = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    head = f'<svg class="plot" viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true">'
    return Markup(f"{head}{_slim(inner, width, height)}</svg>")


def _slim(svg, width, height):
    is_map = svg.count("\nL") > LONG
    for useless in _WITHOUT_USE + _CLIPS * (not is_map):
        svg = re.sub(useless, "", svg, flags=re.DOTALL)
    for name, shade in style.THEMES["light"].items():
        svg = svg.replace(shade, f"var(--{name.replace('_', '-')})")
    svg = re.sub(r' id="halo\d+"', ' class="halo"', svg)
    svg = re.sub(r"font: (?:(\d+) )?([\d.]+)px [^;\"]*", _font, svg)
    svg = re.sub(r"font-family:[^;\"]*;?", "", svg)
    svg = re.sub(r'<path d="(M[^"]*)"([^>]*)/>', _circle, svg, flags=re.DOTALL)
    svg = re.sub(_ONE_USE, _in_place, svg)
    if is_map:
        svg = re.sub(r' d="(M[^"A-KN-Ya-y]*)"', _outline(width, height), svg)
    svg = re.sub(r"(\d+\.\d)\d+", r"\1", svg)
    svg = _own_ids(re.sub(r"\s+", " ", svg).replace("> <", "><"))
    while (less := _EMPTY.sub("", svg)) != svg:
        svg = less
    return svg.strip()


def _in_place(found):
    """Write the outline of a collection where it is used, with the coordinates that it has there."""
    name, outline, _, group, used, x, y, look = found.groups()
    if name != used:
        return found[0]
    numbers = iter(re.findall(_NUMBER, outline))
    moved = " ".join(
        f"{float(left) + float(x):.2f} {float(top) + float(y):.2f}" for left, top in zip(numbers, numbers, strict=True)
    )
    kinds = iter(re.findall(r"[MLz]", outline))
    places = iter(re.findall(rf"{_NUMBER} {_NUMBER}", moved))
    written = "".join("z" if kind == "z" else f"{kind} {next(places)} " for kind in kinds)
    return f'<path d="{written}" style="{look}"{group or ""}/>'


def _own_ids(svg):
    """Keep the ids that something refers to, and make them unique on a page with many plots."""
    used = set(re.findall(r"url\(#([^)]+)\)", svg)) | set(re.findall(r'href="#([^"]+)"', svg))
    svg = re.sub(r' id="([^"]+)"', lambda found: found[0] if found[1] in used else "", svg)
    mark = hashlib.sha256(svg.encode()).hexdigest()[:8]
    for each in sorted(used, key=lambda name: (-len(name), name)):
        short = f"p{mark}-{sorted(used).index(each)}"
        for before, after in (
            (f'id="{each}"', f'id="{short}"'),
            (f"#{each})", f"#{short})"),
            (f'#{each}"', f'#{short}"'),
        ):
            svg = svg.replace(before, after)
    return svg.replace("xlink:href", "href")


def _font(found):
    weight = f"font-weight: {found[1]}; " if found[1] and found[1] != "400" else ""
    return f"{weight}font-size: {float(found[2]):g}px"


def _outline(width, height):
    """Return what writes an outline of straight lines shorter: only what is in sight, and no bend that the eye cannot see."""
    from shapely import LinearRing, LineString, Polygon, clip_by_rect, get_parts, make_valid
    from shapely.geometry.polygon import orient

    sight = (-EDGE, -EDGE, width + EDGE, height + EDGE)

    def shorter(found):
        lines = re.findall(r"M([^Mz]*)(z?)", found[1])
        written = []
        for numbers, closed in lines:
            values = [float(number) for number in re.findall(_NUMBER, numbers)]
            points = list(zip(values[::2], values[1::2], strict=True))
            if len(points) < 4:
                written.append(_joined(points, closed))
                continue
            if not closed:
                seen = clip_by_rect(LineString(points), *sight).simplify(NEAR)
                written += [_joined(piece.coords, closed) for piece in get_parts(seen) if not piece.is_empty]
                continue
            ring = LinearRing(points)
            seen = clip_by_rect(make_valid(Polygon(ring)), *sight).simplify(NEAR)
            for piece in get_parts(seen):
                if piece.geom_type == "Polygon" and not piece.is_empty:
                    corners = orient(piece, 1 if ring.is_ccw else -1).exterior.coords
                    written.append(_joined(corners[:-1], closed))
        return f' d="{"".join(written)}"'

    return shorter


def _joined(points, closed):
    return "M" + " ".join(f"{x:.1f} {y:.1f}" for x, y in points) + closed


def _circle(found):
    """Write a dot as a circle, a tenth of the bytes of a path of eight curves."""
    if found[1].count("C") != 8 or "z" not in found[1]:
        return found[0]
    numbers = [float(number) for number in re.findall(_NUMBER, found[1])]
    (left, right), (top, bottom) = ((min(each), max(each)) for each in (numbers[::2], numbers[1::2]))
    x, y, radius = (left + right) / 2, (top + bottom) / 2, (right - left) / 2
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"{found[2].rstrip()}/>'


def as_high(svg: str, height: int) -> str:
    """Make a plot higher, with nothing in the room that is added below.

    Parameters
    ----------
    svg : str
    height : int
        In CSS pixels.

    Returns
    -------
    str
    """
    return re.sub(
        r'(viewBox="0 0 \d+) \d+"( width="\d+") height="\d+"', rf'\1 {height}"\2 height="{height}"', svg, count=1
    )


def pieces(svg: str, name: str) -> list[str]:
    """Cut a plot into pieces, so that what is the same in two plots is the same piece.

    Parameters
    ----------
    svg : str
    name : str
        What its ids begin with: the plots that are cut with the same name are never on a page together.

    Returns
    -------
    list of str
        Together they are the plot.
    """
    for found in re.findall(r'id="([^"]+)"', svg):
        element = re.search(rf'<(\w+) id="{found}".*?</\1>|<\w+ id="{found}"[^>]*/>', svg, re.DOTALL)[0]
        mark = hashlib.sha256(element.replace(found, "").encode()).hexdigest()[:4]
        svg = re.sub(rf'(?<=["#]){found}(?=["\)])', f"{name}-{mark}", svg)
    return _PIECE.findall(svg)
