"""Maps: the region's shapes, an equal-area picture of them, and distances on the round earth.

No country is named here: the caller says which shape has whose colour, where a label is and how far a crop reaches. Only this
module needs geopandas, which takes a second to import.
"""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

import geopandas as gpd
import matplotlib.patheffects as effects
import numpy as np
import pandas as pd
import pyproj
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.offsetbox import AnchoredOffsetbox, DrawingArea, HPacker, TextArea, VPacker
from matplotlib.patches import PathPatch, Polygon, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from mpl_toolkits.axes_grid1.anchored_artists import AnchoredSizeBar
from shapely.ops import nearest_points

from eastern_flank.charts import common, marks, style, text_layout
from eastern_flank.core import project, text
from eastern_flank.core.errors import CannotDraw
from eastern_flank.tables.csv_reader import Unsound, read_text, size

SHAPES = project.DICTIONARY.parent / "context" / "region.geojson"
ROUND = "EPSG:4326"  # longitude and latitude on the WGS 84 ellipsoid

#: The maps' projection: Lambert's azimuthal equal-area (Snyder 1987, Map Projections: A Working Manual, chapter 24), in which
#: every square kilometre has the same size. Its centre is in the middle of the region; x and y are kilometres from there.
EQUAL_AREA = "+proj=laea +lat_0=56 +lon_0=22 +datum=WGS84 +units=km"

#: What the file of shapes covers, in degrees: west, south, east and north. Beyond it a map is blank: we have no land there.
BOUNDS = (0, 42, 56, 68)

EARTH = pyproj.Geod(ellps="WGS84")
WIDEST = 6  # an Axes' width divided by its height: shapes are kept as far as the widest Axes can show
STEP = 0.5  # degrees
CORNERS = 360  # of the outline of a circle
FARTHEST = 5000  # km: a larger circle would soon hold half of the earth, and is not a circle on a map
BORDER = 1.0  # points
LAND = "land"  # the colour of a shape without a side
HATCH = marks.HATCH + "//"  # closer and thinner than in a bar: a shape may be small
HALO = 2.6  # points around a letter, so that it can be read across a border
SHADE = 0.07  # how opaque the inside of a circle is: what is below keeps its colour
KEY_GAP = 1.4  # between two entries of a key, in sizes of its type
RIM = 0.02  # of the map's width and height, at its edge, where no label begins


def region() -> gpd.GeoDataFrame:
    """Load the region's shapes, which are context and not from the article.

    Returns
    -------
    GeoDataFrame
        In degrees (WGS 84), with `name`, `status` ("country", "exclave" or "disputed"), `note` and `geometry`; the index `id`
        is the country's code.

    Raises
    ------
    Unsound
        In one line, for a file that is broken.
    """
    path = project.data().parent / SHAPES
    size(path, str(SHAPES))  # else a pipe would keep us waiting, and a huge file would fill the memory
    try:
        shapes = gpd.read_file(path)
        return shapes.set_index("id")[["name", "status", "note", "geometry"]]
    except (OSError, RuntimeError, KeyError) as error:
        why = f"the shapes cannot be read: {str(error).splitlines()[0]}; put back the file as it was"
        line = text.unfinished_merge(read_text(path, str(SHAPES)))
        raise Unsound(str(SHAPES), text.UNFINISHED if line else why, line) from None


def distance_km(a: Mapping | pd.Series, b: Mapping | pd.Series) -> float:
    """Return the length of the shortest way from `a` to `b` over the earth's surface.

    It is the geodesic on the WGS 84 ellipsoid by the algorithm of Karney (2013, Algorithms for geodesics, Journal of Geodesy
    87, 43-55), in PROJ.

    Parameters
    ----------
    a, b : mapping
        With `lon` and `lat` in degrees, such as a row of a table of places.

    Returns
    -------
    float
        In kilometres.

    >>> pole, equator = pd.Series({"lon": 0, "lat": 90}), pd.Series({"lon": 0, "lat": 0})
    >>> round(distance_km(pole, equator))
    10002
    """
    return EARTH.inv(a["lon"], a["lat"], b["lon"], b["lat"])[2] / 1000


@dataclass(frozen=True)
class Corridor:
    """The narrowest place between two shapes.

    Attributes
    ----------
    start, end : Series
        Its ends, each with `lon` and `lat` in degrees.
    km : float
        Its width in kilometres.
    """

    start: pd.Series
    end: pd.Series
    km: float


def corridor(shapes: gpd.GeoDataFrame, one: str, other: str) -> Corridor:
    """Measure the narrowest place between two shapes.

    The closest pair of points is found in the plane of an azimuthal projection between both shapes, whose distances are
    correct to a few metres in a thousand; the way between them is then measured as in `distance_km`.

    Parameters
    ----------
    shapes : GeoDataFrame
        As `region` returns it.
    one, other : str
        The ids of the two shapes.

    Returns
    -------
    Corridor
    """
    pair = shapes.geometry.loc[[one, other]]
    middle = shapely.centroid(shapely.MultiPoint(list(shapely.centroid(pair.values))))
    flat = f"+proj=aeqd +lat_0={middle.y} +lon_0={middle.x} +datum=WGS84"
    ends = gpd.GeoSeries(nearest_points(*pair.to_crs(flat)), crs=flat).to_crs(ROUND)
    start, end = (pd.Series({"lon": point.x, "lat": point.y}) for point in ends)
    return Corridor(start, end, distance_km(start, end))


@dataclass(frozen=True)
class RangeCircle:
    """All places within a distance of one place.

    Attributes
    ----------
    centre : Series
        With `lon` and `lat` in degrees.
    km : float
        The distance in kilometres.
    outline : Polygon
        Of longitudes and latitudes.
    area : float
        In square kilometres.
    """

    centre: pd.Series
    km: float
    outline: shapely.Polygon
    area: float

    def holds(self, place: Mapping | pd.Series) -> bool:
        """Return whether a place is within the distance, measured as in `distance_km`.

        Parameters
        ----------
        place : mapping
            With `lon` and `lat` in degrees.

        Returns
        -------
        bool
        """
        return distance_km(self.centre, place) <= self.km


def range_circle(centre: Mapping | pd.Series, km: float) -> RangeCircle:
    """Return the circle around a place on the round earth, and the area it covers.

    The outline has `CORNERS` points, each `km` away along a geodesic (Karney 2013, as in `distance_km`), one every degree of
    azimuth. The area is that of the polygon whose sides are geodesics on the WGS 84 ellipsoid (the same paper, section 6).
    The polygon is within the circle, so the area is too small by a share of (2 pi / 360)^2 / 6: five in 100,000. On a sphere
    of radius R it would be 2 pi R^2 (1 - cos(km / R)), and for a short distance it is nearly pi km^2.

    Parameters
    ----------
    centre : mapping
        With `lon` and `lat` in degrees.
    km : float
        The distance in kilometres, above 0 and up to `FARTHEST`.

    Returns
    -------
    RangeCircle

    Raises
    ------
    CannotDraw
        For another distance.

    >>> round(range_circle({"lon": 0, "lat": 0}, 10).area)
    314
    """
    if not 0 < km <= FARTHEST:
        raise CannotDraw(f"a circle needs a distance above 0 and up to {FARTHEST:,} km, not {km:,}")
    around = np.arange(0, 360, 360 / CORNERS)
    lon, lat, _ = EARTH.fwd(
        *(np.full(CORNERS, centre[name]) for name in ("lon", "lat")), -around, np.full(CORNERS, km * 1000)
    )
    outline = shapely.Polygon(zip(lon, lat, strict=True))
    return RangeCircle(centre, km, outline, abs(EARTH.geometry_area_perimeter(outline)[0]) / 1e6)


def on_map(places: Mapping | pd.Series | pd.DataFrame) -> tuple:
    """Return where places are on the map.

    Parameters
    ----------
    places : DataFrame or mapping
        With `lon` and `lat` in degrees.

    Returns
    -------
    tuple
        x and y, numbers or arrays of them, in kilometres from the map's centre.
    """
    return _to_map().transform(places["lon"], places["lat"])


@lru_cache
def _to_map():
    return pyproj.Transformer.from_crs(ROUND, EQUAL_AREA, always_xy=True)


def _projected(shapes):
    """Project shapes to the map; one that has been there before is not computed again."""
    return shapes.set_geometry([_flat(shape) for shape in shapes.geometry], crs=EQUAL_AREA)


@lru_cache(maxsize=256)
def _flat(shape):
    # A side that is straight in degrees is not in the projection: points on the way let it bend.
    return shapely.transform(shapely.segmentize(shape, STEP), _to_map().transform, interleaved=False)


def base_map(
    shapes: gpd.GeoDataFrame,
    crop: tuple[float, float, float, float],
    *,
    side: str | None = None,
    strong: Collection[str] = (),
    ax: Axes | None = None,
) -> Axes:
    """Draw the shapes in an equal-area projection, each in the tint of its side.

    Parameters
    ----------
    shapes : GeoDataFrame
        As `region` returns it. A shape whose `status` is "disputed" is hatched.
    crop : tuple of float
        Longitude and latitude of the middle in degrees, width and height in kilometres: what is seen at the least. An Axes
        of other proportions shows more on two sides; it is blank beyond `BOUNDS`, and where it is longer than `WIDEST`.
    side : str, optional
        Column of sides, which give the tint; a shape without one, or all without the column, has the colour of land.
    strong : collection of str
        The ids of shapes to be drawn in the full colour of their side.
    ax : Axes, optional
        The Axes to draw on; by default the current ones.

    Returns
    -------
    Axes
        Its units are kilometres.

    Raises
    ------
    CannotDraw
        For a crop without any shape.
    """
    ax = common.axes(ax)
    lon, lat, width, height = crop
    x, y = on_map({"lon": lon, "lat": lat})
    reach_x, reach_y = max(width, height * WIDEST) / 2, max(height, width * WIDEST) / 2
    window = shapely.box(x - reach_x, y - reach_y, x + reach_x, y + reach_y)
    seen = _projected(shapes).clip(window, sort=True)
    if seen.empty:
        raise CannotDraw(f"there is no shape within {width:g} by {height:g} km of {lat:g}, {lon:g}")
    ax.set_facecolor(style.colour("background"))
    # Water is drawn no farther than land: where shapes were cut off, or never were, a sea would be a lie.
    known = _outline(_flat(shapely.box(*BOUNDS)).intersection(window))
    sea = PatchCollection([known], label="the sea", facecolor=style.colour("water"), edgecolor="none")
    ax.add_collection(sea, autolim=False)
    sides = dict.fromkeys(seen.index) if side is None else seen[side]
    for key, shape in seen.iterrows():
        look = _look(sides[key], shape["status"] == "disputed", key in strong)
        ax.add_collection(
            PatchCollection([_outline(shape.geometry)], label=shape["name"], linewidth=BORDER, **look), autolim=False
        )
    ax.update_datalim([(x - reach_x, y - reach_y), (x + reach_x, y + reach_y)])  # so that it is the frame that grows
    # An Axes that shows more than the crop is what we want; matplotlib would warn about it, as often as it draws.
    logging.getLogger("matplotlib.axes._base").addFilter(_not_about_limits)
    ax.spines[:].set(visible=True, color=style.colour("muted"), linewidth=BORDER)  # water too is outlined
    ax.set(xticks=[], yticks=[], xlabel="", ylabel="")
    ax.set(xlim=(x - width / 2, x + width / 2), ylim=(y - height / 2, y + height / 2))
    ax.set_aspect("equal", adjustable="datalim")
    return ax


def _outline(shape):
    """Make a patch of a shape. Not by geopandas' `plot`, which draws the whole figure again after every shape."""
    parts = shapely.get_parts(shapely.normalize(shape))  # a hole is a ring that runs the other way
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return PathPatch(Path.make_compound_path(*(Path(shapely.get_coordinates(ring), closed=True) for ring in rings)))


def _not_about_limits(record):
    return "fixed data aspect" not in str(record.msg)


def _look(side, disputed, strong):
    if side is None or pd.isna(side):
        side = LAND
    full = strong or side == LAND
    look = {"facecolor": style.colour(side) if full else marks.tint(side), "edgecolor": style.colour("muted")}
    return look | ({"hatch": HATCH, "hatch_linewidth": 1.5} if disputed else {})


def map_key(
    sides: Mapping[str, str],
    *,
    strong: Mapping[str, str] | None = None,
    disputed: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw the key to a map: a patch of each colour with its words beside it, in as many lines as they need.

    Parameters
    ----------
    sides : mapping
        The words for each side; those for "land" are about the countries without one.
    strong : mapping, optional
        The words for the shapes in the full colour of their side.
    disputed : str
        The words for the hatched shapes; no patch for them without words.
    ax : Axes, optional
        Axes for the key alone, such as a low row under the map; by default the current ones.

    Returns
    -------
    Axes
        Their frame is off.
    """
    ax = common.axes(ax)
    ax.set_axis_off()
    looks = [(_look(side, False, False), words) for side, words in sides.items()]
    looks += [(_look(side, False, True), words) for side, words in (strong or {}).items()]
    looks += [(_look(LAND, True, False), disputed)] if disputed else []
    size = style.current_size()
    size = size.smallest if common.is_narrow(ax.figure) and not size.grows else size.source
    width = ax.bbox.width
    if (
        style.current_size().grows
        and ax.get_subplotspec()
        and ax.get_subplotspec().colspan.stop == ax.get_gridspec().ncols
    ):
        width = 0.99 * ax.figure.bbox.width * len(ax.get_subplotspec().colspan) / ax.get_gridspec().ncols
    lines, left = [[]], width
    for look, words in looks:
        entry = _key_entry(look, words, size)
        entry.set_figure(ax.figure)
        wide = entry.get_bbox(text_layout.renderer_of(ax.figure)).width
        if wide > width and style.current_size().grows:
            entry = _key_entry(look, text_layout.wrap(words, width * 72 / ax.figure.dpi - 2.4 * size, size), size)
            entry.set_figure(ax.figure)
            wide = width
        if wide > left and lines[-1]:
            lines.append([])
            left = width
        lines[-1].append(entry)
        left -= wide + KEY_GAP * size * ax.figure.dpi / 72
    rows = [HPacker(children=line, align="center", pad=0, sep=KEY_GAP * size) for line in lines]
    box = VPacker(children=rows, align="left", pad=0, sep=0.5 * size)
    box.set_figure(ax.figure)
    tall = box.get_bbox(text_layout.renderer_of(ax.figure)).height * 72 / ax.figure.dpi
    common.set_row_height(ax, tall + 0.5 * size)
    ax.add_artist(AnchoredOffsetbox("center left", child=box, frameon=False, pad=0, borderpad=0))
    return ax


def _key_entry(look, words, size):
    swatch = DrawingArea(1.8 * size, 1.2 * size)
    patch = Rectangle((0, 0), 1.8 * size, 1.2 * size)
    swatch.add_artist(
        PatchCollection([patch], linewidth=BORDER, **look)
    )  # drawn as the shapes are, and read back as they are
    return HPacker(
        children=[swatch, TextArea(words, textprops={"size": size, "parse_math": False})],
        align="center",
        pad=0,
        sep=0.5 * size,
    )


def place_labels(
    places: pd.DataFrame,
    offsets: Mapping[str, tuple[float, float]],
    *,
    label: str = "name",
    dots: bool = True,
    ax: Axes | None = None,
    **look: object,
) -> Axes:
    """Write labels at given distances from their places; a place beyond the map's edge is hidden, whatever the figure's size.

    Parameters
    ----------
    places : DataFrame
        With the columns `lon` and `lat`, in degrees, and `label`.
    offsets : mapping
        For each label to be written, how far to the right and upwards of its place it is, in points: {"Here": (8, 0)}. A
        label to the left of its place ends there, one to the right begins there. Other places are left out.
    label : str
        Column of the labels.
    dots : bool
        Whether to draw the place itself, too.
    ax : Axes, optional
        The Axes with the map; by default the current ones.
    **look : object
        Further settings of matplotlib's texts, such as `color` and `weight`.

    Returns
    -------
    Axes

    Raises
    ------
    CannotDraw
        For a label that is not a place.
    """
    ax = common.axes(ax)
    found = places.set_index(label)
    if unknown := [name for name in offsets if name not in found.index]:
        raise CannotDraw(text.unknown("place", unknown[0], found.index))
    for name, (right, up) in offsets.items():
        x, y = on_map(found.loc[name])
        artists = [_write(ax, name, (x, y), (right, up), **look)]
        artists[0].set_label(text_layout.OPTIONAL)
        if dots:
            dot = Line2D([x], [y], marker="o", linestyle="", markersize=6, color=style.colour("text"), label=name)
            artists.append(ax.add_artist(dot))  # not by `plot`: the map would grow to show a place beyond the edge
        _hide_outside(ax, x, y, artists)
    return ax


def _write(ax, text, at, offset, **look):
    """Write a text beside a point of the map, on its side of the point."""
    side = "left" if offset[0] > 0 else "right" if offset[0] < 0 else "center"
    place = {"xytext": offset, "textcoords": "offset points", "ha": side, "va": "center"}
    return ax.annotate(text, at, path_effects=_halo(), parse_math=False, **place, **look)


def _halo():
    return [effects.withStroke(linewidth=HALO, foreground=style.colour("background"))]


def _hide_outside(ax, x, y, artists):
    """Keep the artists hidden while their place is beyond the map's edge, which is known only when the figure is laid out."""

    def update(ax):
        seen = all(
            low + RIM * (high - low) <= place <= high - RIM * (high - low)
            for place, (low, high) in ((x, ax.get_xlim()), (y, ax.get_ylim()))
        )
        for artist in artists:
            artist.set_visible(seen)

    for event in ("xlim_changed", "ylim_changed"):
        ax.callbacks.connect(event, update)
    update(ax)


def ruler(
    a: Mapping | pd.Series, b: Mapping | pd.Series, text: str, offset: tuple[float, float], *, ax: Axes | None = None
) -> Axes:
    """Draw a measured distance as a line with two ends, and write its length beside it.

    Parameters
    ----------
    a, b : mapping
        Places with `lon` and `lat` in degrees.
    text : str
    offset : tuple of float
        How far to the right and upwards of the middle the text is, in points.
    ax : Axes, optional
        The Axes with the map; by default the current ones.

    Returns
    -------
    Axes
    """
    ax = common.axes(ax)
    (x1, y1), (x2, y2) = on_map(a), on_map(b)
    line = {"color": style.colour("text"), "linewidth": 3, "marker": "o", "markersize": 5, "label": text}
    ax.plot([x1, x2], [y1, y2], solid_capstyle="butt", **line)
    _write(ax, text, ((x1 + x2) / 2, (y1 + y2) / 2), offset, weight=style.SEMIBOLD)
    return ax


def draw_circle(circle: RangeCircle, text: str, *, ax: Axes | None = None) -> Axes:
    """Draw a circle on the map: a line around it, and a faint shade within, which is seen where the line is beyond the edge.

    Parameters
    ----------
    circle : RangeCircle
    text : str
        What it is called among the values that are read back from the drawing.
    ax : Axes, optional
        The Axes with the map; by default the current ones.

    Returns
    -------
    Axes

    Raises
    ------
    CannotDraw
        Where no part of the circle is within the map's crop.
    """
    ax = common.axes(ax)
    outline = _flat(circle.outline)
    limits = ax.get_xlim(), ax.get_ylim()
    ax.apply_aspect()  # the map shows more than its crop
    left, right, low, high = *sorted(ax.get_xlim()), *sorted(ax.get_ylim())
    ax.set(xlim=limits[0], ylim=limits[1])
    if not outline.intersects(shapely.box(left, low, right, high)):
        raise CannotDraw(
            f"{text} is beyond the edge of the map; choose a wider crop, or a centre that is nearer to its middle"
        )
    colour = style.colour("text")
    look = {"facecolor": to_rgba(colour, SHADE), "edgecolor": colour, "linewidth": 2}
    # Not by `add_patch`: the map would grow with the circle.
    ax.add_artist(Polygon(shapely.get_coordinates(outline), closed=True, label=text, **look))
    return ax


def scale_bar(km: float, *, place: str = "lower left", ax: Axes | None = None) -> Axes:
    """Draw a bar that shows how long a distance is in the middle of the map.

    Parameters
    ----------
    km : float
        The distance in kilometres.
    place : str
        The corner of the map, in matplotlib's words for the place of a legend.
    ax : Axes, optional
        The Axes with the map; by default the current ones.

    Returns
    -------
    Axes
    """
    ax = common.axes(ax)
    height = 3 * abs(ax.get_ylim()[1] - ax.get_ylim()[0]) / 1000
    font = FontProperties(size=style.current_size().source)
    look = {"frameon": False, "fill_bar": True, "color": style.colour("text"), "fontproperties": font}
    bar = AnchoredSizeBar(ax.transData, km, f"{km:,} km", place, pad=0.6, sep=5, size_vertical=height, **look)
    for written in bar.findobj(Text):
        written.set_path_effects(_halo())
    ax.add_artist(bar)
    return ax
