"""Only the plot of a figure, as SVG for a web page: its text is the page's text, and its colours are the page's colours.

So one drawing serves light and dark, its words can be searched and translated, and a guess can be drawn into its coordinates.
Title, subtitle, key and source are text of the page around it.
"""

import hashlib
import io
import re
from functools import cache, lru_cache
from itertools import pairwise

import matplotlib as mpl
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

from eastern_flank.charts import common, marks, style, text_layout
from eastern_flank.core.markup import Markup
from eastern_flank.figures import furniture

SIDE, END, BETWEEN = 2, 5, 18  # CSS pixels at the sides of a drawing, above and below it, and between two axes
LONG = 2000  # straight lines of a drawing: so many has only a map
MOVED = 0.05  # CSS pixels: axes that move by less stay where they are
EDGE, NEAR = 4, 0.5  # CSS pixels beyond the picture, where no line is seen; and those that a line may be off
SPECK = 0.3  # square CSS pixels of an island that is too small to be seen
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
_COLOUR = re.compile(r"#[0-9a-f]{6}\b")
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
    for ax in fig.axes:
        furniture.wrap_around(ax)
    if _place(fig, height):  # the size of what is around the axes may depend on theirs
        _place(fig, height)
    if text_layout.leave_out(fig):
        _place(fig, height)  # a text beyond the edge of a map had pushed the map aside


def _place(fig, height):
    """Give the axes of a figure their places, all columns being as wide, and the figure its height.

    Matplotlib's constrained layout would do it, but measures every text twice, and cannot choose the height.

    Return whether any of them has another place than before.
    """
    if not fig.axes:
        return False
    wide, tall = (72 * inches for inches in fig.get_size_inches())
    grid = fig.axes[0].get_gridspec()
    columns, rows = _Tracks(grid.ncols if grid else 1), _Tracks(grid.nrows if grid else 1)
    spans = {}
    for ax in fig.axes:
        spec, place = ax.get_subplotspec(), ax.get_position(original=True)
        spans[ax] = (spec.colspan, spec.rowspan) if spec else (range(1), range(1))
        area = ax.get_tightbbox(text_layout.renderer_of(fig), for_layout_only=True)
        if area is not None:
            left, right = place.x0 * wide - area.x0, area.x1 - place.x1 * wide
            top, bottom = area.y1 - place.y1 * tall, place.y0 * tall - area.y0
            keeps = not ax.axison and common.row_height(ax)  # a key or a list breaks its lines by its width
            columns.leave(spans[ax][0], left, 0 if keeps else right)
            rows.leave(spans[ax][1], top, bottom)
    columns.share(wide - 2 * SIDE)
    for ax, (across, down) in spans.items():
        if len(down) == 1:
            start, end = columns.ends(across)
            want = _height(ax, end - start, ax.get_position(original=True).height * tall)
            rows.sizes[down[0]] = max(rows.sizes[down[0]], want)
    if height:
        rows.grow(height - 2 * END - rows.total())
    was, tall = _edges(fig), height or round(rows.total() + 2 * END)
    fig.set_figheight(tall / 72)
    for ax, (across, down) in spans.items():
        (left, right), (top, bottom) = columns.ends(across), rows.ends(down)
        box = (SIDE + left) / wide, 1 - (END + bottom) / tall, (right - left) / wide, (bottom - top) / tall
        ax.set_position([round(share, 6) for share in box])
    return any(abs(new - old) > MOVED for new, old in zip(_edges(fig), was, strict=True))


def _edges(fig):
    """Return where the axes of a figure begin and end, in points from its left and its bottom, and how high it is."""
    wide, tall = (72 * inches for inches in fig.get_size_inches())
    boxes = [ax.get_position(original=True) for ax in fig.axes]
    return [tall, *(edge for box in boxes for edge in (box.x0 * wide, box.x1 * wide, box.y0 * tall, box.y1 * tall))]


def _height(ax, width, height):
    """Return how high axes of this width would like to be, in points: as high as they are, where nobody said it."""
    row, (wide, high) = common.row_height(ax), (abs(end - start) for start, end in (ax.get_xlim(), ax.get_ylim()))
    if ax.get_box_aspect():
        return width * ax.get_box_aspect()
    if ax.get_aspect() != "auto" and ax.get_adjustable() == "box":
        dot = width / wide * ax.get_aspect()
        return high * min(dot, row) if row else min(high * dot, height)
    return high * row if row else height


class _Tracks:
    """The columns or the rows of a figure: how large their axes are, and what is around these, in points."""

    def __init__(self, count):
        self.sizes, self.before, self.after = [0.0] * count, [0.0] * count, [0.0] * count

    def leave(self, span, before, after):
        self.before[span[0]] = max(self.before[span[0]], before)
        self.after[span[-1]] = max(self.after[span[-1]], after)

    def total(self):
        return sum(self.sizes) + sum(self.before) + sum(self.after) + BETWEEN * (len(self.sizes) - 1)

    def grow(self, more):
        self.sizes = [size + more / len(self.sizes) for size in self.sizes]

    def share(self, room):
        self.sizes = [0.0] * len(self.sizes)
        self.grow(room - self.total())

    def ends(self, span):
        starts = [
            sum(self.sizes[:place]) + sum(self.before[: place + 1]) + sum(self.after[:place]) + BETWEEN * place
            for place in range(len(self.sizes))
        ]
        return starts[span[0]], starts[span[-1]] + self.sizes[span[-1]]


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
    for axis in (axis for ax in fig.axes for axis in (ax.xaxis, ax.yaxis) if not axis.get_label_text()):
        axis.set_label_coords(0, 0)  # the place of a label without words would be worked out of those of all ticks
    buffer = io.StringIO()
    size = [inches * 72 for inches in fig.get_size_inches()]
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "plot", "svg.id": None}):
        metadata = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        renderer = _Renderer(*size, buffer, image_dpi=72, metadata=metadata)
        fig.draw(renderer)
        renderer.finalize()
    for patch in hidden:
        patch.set_visible(True)
    svg = buffer.getvalue()
    width, height = map(round, size)
    inner = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    head = f'<svg class="plot" viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true">'
    return Markup(f"{head}{_slim(inner, width, height)}</svg>")


class _Renderer(RendererSVG):
    """Writes SVG, and measures each text once for all pictures."""

    def get_text_width_height_descent(self, s, prop, ismath):
        return _extent(s, prop, ismath)


@lru_cache(maxsize=4096)
def _extent(text, font, is_math):
    return text_to_path.get_text_width_height_descent(text, font, is_math)


def _slim(svg, width, height):
    is_map = svg.count("\nL") > LONG
    for useless in _WITHOUT_USE + _CLIPS * (not is_map):
        svg = re.sub(useless, "", svg, flags=re.DOTALL)
    svg = _COLOUR.sub(lambda found: _colours().get(found[0], found[0]), svg)
    svg = re.sub(r' id="halo\d+"', ' class="halo"', svg)
    svg = re.sub(r"font: (?:(\d+) )?([\d.]+)px [^;\"]*", _font, svg)
    svg = re.sub(r"font-family:[^;\"]*;?", "", svg)
    svg = re.sub(r'<path d="(M[^"]*)"([^>]*)/>', _circle, svg, flags=re.DOTALL)
    svg = re.sub(_ONE_USE, _in_place, svg)
    if is_map:
        sights = _sights(svg, width, height)
        svg = re.sub(r' d="(M[^"A-KN-Ya-y]*)"([^>]*)', lambda found: _shorter(found, sights), svg)
        svg = re.sub(r'<path d=""[^>]*/>', "", svg)  # nothing of it is in sight
    svg = re.sub(r"(\d+\.\d)\d+", r"\1", svg)
    svg = _own_ids(re.sub(r"\s+", " ", svg).replace("> <", "><"))
    while (less := _EMPTY.sub("", svg)) != svg:
        svg = less
    return svg.strip()


@cache
def _colours():
    """Return how a page writes the colours of the light theme and their tints, which it mixes itself: it has a dark theme too.

    In it black and white, which a lesson may ask matplotlib for, change places as text and background do.
    """
    names = {shade: f"var(--{name.replace('_', '-')})" for name, shade in style.THEMES["light"].items()}
    share = f"{marks.TINT:.0%}"
    named = (*style.SIDES, *style.ANSWERS, "neutral")
    tints = {marks.ink("reported_speech", name)["facecolor"]: name for name in named}
    mixed = {
        tint: f"color-mix(in srgb,{names[style.THEMES['light'][name]]} {share},var(--background))"
        for tint, name in tints.items()
    }
    plain = {"#000000": "var(--text)", "#ffffff": "var(--background)"}
    return mixed | plain | names


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


@lru_cache(maxsize=512)  # the land of a live map is the same in many of its pictures
def _outline(path, sight):
    """Write an outline of straight lines shorter: only what is in sight, and no bend or speck that the eye cannot see."""
    from shapely import LinearRing, LineString, Polygon, clip_by_rect, get_parts, make_valid
    from shapely.geometry.polygon import orient

    written = []
    for numbers, closed in re.findall(r"M([^Mz]*)(z?)", path):
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
            if piece.geom_type == "Polygon" and piece.area >= SPECK:
                corners = orient(piece, 1 if ring.is_ccw else -1).exterior.coords
                written.append(_joined(corners[:-1], closed))
    return "".join(written)


def _shorter(found, sights):
    clip = re.search(r'clip-path="url\(#([^)]+)\)"', found[2])
    return f' d="{_outline(found[1], sights[clip[1] if clip else ""])}"{found[2]}'


def _sights(svg, width, height):
    """Return what can be seen, with an edge around it: of the picture, and by its id of each clip path."""
    whole = (-EDGE, -EDGE, width + EDGE, height + EDGE)
    clips = re.findall(r'<clipPath id="([^"]+)">\s*<rect x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"', svg)
    boxes = {name: tuple(map(float, box)) for name, *box in clips}
    inside = {name: (x - EDGE, y - EDGE, x + w + EDGE, y + h + EDGE) for name, (x, y, w, h) in boxes.items()}
    return {"": whole} | inside


def _joined(points, closed):
    """Write a line with the steps from point to point in tenths, which are shorter than the places."""
    tenths = [(round(10 * x), round(10 * y)) for x, y in points]
    steps = [(x - u, y - v) for (u, v), (x, y) in pairwise(tenths)]
    said = _row(number for step in steps if any(step) for number in step)
    return f"M{_row(tenths[0])}l{said}{closed}" if said else ""


def _row(tenths):
    """Write tenths as SVG has them at the shortest: 5-.5 12.3.4, with a space only where no sign or second point parts them."""
    said = last = ""
    for number in tenths:
        text = f"{number / 10:.1f}".removesuffix(".0").replace("-0.", "-.")
        text = text[1:] if text.startswith("0.") else text
        parted = not said or text.startswith("-") or (text.startswith(".") and "." in last)
        said += text if parted else f" {text}"
        last = text
    return said


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
