"""Maps: the region's shapes, an equal-area picture of them, and distances on the round earth.

Nothing here knows a country: which shape is whose, where a label stands and how far a crop reaches is said by the caller. Only
this room needs geopandas, which takes a second to open.
"""

import logging
from dataclasses import dataclass
from functools import lru_cache

import geopandas as gpd
import matplotlib.patheffects as effects
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pyproj
import shapely
from matplotlib.collections import PatchCollection
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path
from mpl_toolkits.axes_grid1.anchored_artists import AnchoredSizeBar
from shapely.ops import nearest_points

from eastern_flank.charts import marks, style
from eastern_flank.core import project
from eastern_flank.core.errors import CannotDraw
from eastern_flank.tables.csv_reader import Unsound

SHAPES = project.DICTIONARY.parent / "context" / "region.geojson"
ROUND = "EPSG:4326"  # longitude and latitude on the WGS 84 ellipsoid

#: The maps' projection: Lambert's azimuthal equal-area (Snyder 1987, Map Projections: A Working Manual, chapter 24), in which
#: every square kilometre has the same size. Its centre lies in the middle of the region; x and y are kilometres from there.
EQUAL_AREA = "+proj=laea +lat_0=56 +lon_0=22 +datum=WGS84 +units=km"

EARTH = pyproj.Geod(ellps="WGS84")
WIDEST = 3.2  # an Axes' width in terms of its height: shapes are kept as far as the widest Axes can show
STEP = 0.5  # degrees
CORNERS = 360  # of the outline of a circle
FARTHEST = 5000  # km: a larger circle would hold half of the earth before long, and is no circle on a map
BORDER = 0.7  # points
HATCH = marks.HATCH + "//"  # closer and thinner than in a bar: a shape may be small
HALO = 2.6  # points around a letter, so that it is read across a border
SHADE = 0.07  # how opaque the inside of a circle is: what lies below keeps its colour
RIM = 0.02  # of the map's width and height, at its edge, where no label begins


def region():
    """Load the region's shapes, which are context and not from the article.

    Returns a GeoDataFrame in degrees (WGS 84) with `name`, `status` ("country", "exclave" or "disputed"), `note` and
    `geometry`; the index `id` is the country's code. Raises `csvfile.Unsound` with one clear line for a file that is broken.
    """
    try:
        shapes = gpd.read_file(project.data().parent / SHAPES)
        return shapes.set_index("id")[["name", "status", "note", "geometry"]]
    except (OSError, RuntimeError, KeyError) as error:
        raise Unsound(str(SHAPES), f"the shapes cannot be read: {str(error).splitlines()[0]}") from None


def distance_km(a, b):
    """Return the length in kilometres of the shortest way from `a` to `b` over the earth's surface.

    Parameters: `a`, `b`, anything with `lon` and `lat` in degrees, such as a row of a table of places. The geodesic on the
    WGS 84 ellipsoid by the algorithm of Karney (2013, Algorithms for geodesics, Journal of Geodesy 87, 43-55), in PROJ.

    >>> pole, equator = pd.Series({"lon": 0, "lat": 90}), pd.Series({"lon": 0, "lat": 0})
    >>> round(distance_km(pole, equator))
    10002
    """
    return EARTH.inv(a["lon"], a["lat"], b["lon"], b["lat"])[2] / 1000


@dataclass(frozen=True)
class Corridor:
    """The narrowest place between two shapes: its ends, each with `lon` and `lat`, and its width in kilometres."""

    start: pd.Series
    end: pd.Series
    km: float


def corridor(shapes, one, other):
    """Measure the narrowest place between two shapes.

    Parameters: `shapes`, as `region` gives them; `one` and `other`, their ids.

    The closest pair of points is found in the plane of an azimuthal projection between both shapes, whose distances are true
    to a few metres in a thousand; the way between them is then measured as in `distance_km`. Returns a `Corridor`.
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

    Attributes: `centre`, with `lon` and `lat` in degrees; `km`, the distance; `outline`, a shapely Polygon of longitudes and
    latitudes; `area`, in square kilometres.
    """

    centre: pd.Series
    km: float
    outline: shapely.Polygon
    area: float

    def holds(self, place):
        """Whether a place, with `lon` and `lat`, lies within the distance, measured as in `distance_km`."""
        return distance_km(self.centre, place) <= self.km


def range_circle(centre, km):
    """Return the circle around a place on the round earth, and the area it covers.

    Parameters: `centre`, anything with `lon` and `lat` in degrees; `km`, the distance, above 0 and up to `FARTHEST`.

    The outline has `CORNERS` points, each `km` away along a geodesic (Karney 2013, as in `distance_km`), one every degree of
    azimuth. The area is that of the polygon whose sides are geodesics on the WGS 84 ellipsoid (the same paper, section 6).
    The polygon lies within the circle, so the area is too small by a share of (2 pi / 360)^2 / 6: five in 100,000. On a sphere
    of radius R it would be 2 pi R^2 (1 - cos(km / R)), and for a short distance it is nearly pi km^2.

    Returns a `RangeCircle`. Raises `CannotDraw` for another distance.

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


def on_map(places):
    """Return x and y on the map, in kilometres from its centre, of places with columns (or entries) `lon` and `lat`."""
    return _to_map().transform(places["lon"], places["lat"])


@lru_cache
def _to_map():
    return pyproj.Transformer.from_crs(ROUND, EQUAL_AREA, always_xy=True)


def _projected(shapes):
    """The shapes on the map; one that has been there before is not computed again."""
    return shapes.set_geometry([_flat(shape) for shape in shapes.geometry], crs=EQUAL_AREA)


@lru_cache(maxsize=256)
def _flat(shape):
    # A straight side in degrees is none in the projection: points on the way let it bend.
    return shapely.transform(shapely.segmentize(shape, STEP), _to_map().transform, interleaved=False)


def base_map(shapes, crop, *, side=None, strong=(), ax=None):
    """Draw the shapes in an equal-area projection, each in the tint of its side.

    Parameters
    ----------
    shapes: GeoDataFrame as `region` gives it. A shape whose `status` is "disputed" is hatched, and its edge dashed.
    crop: (longitude and latitude of the middle, width, height), the last two in kilometres: what is to be seen at the least.
        An Axes of other proportions shows more on two sides, and is never empty there.
    side: column of sides, which give the tint; a shape without one, or all without the column, has the colour of land.
    strong: the ids of shapes to be drawn in the full colour of their side.
    ax: the Axes to draw on; the present ones if left out.

    Returns the Axes; its units are kilometres. Raises `CannotDraw` for a crop without any shape.
    """
    ax = plt.gca() if ax is None else ax
    lon, lat, width, height = crop
    x, y = on_map({"lon": lon, "lat": lat})
    reach_x, reach_y = max(width, height * WIDEST) / 2, max(height, width * WIDEST) / 2
    window = shapely.box(x - reach_x, y - reach_y, x + reach_x, y + reach_y)
    seen = _projected(shapes).clip(window, sort=True)
    if seen.empty:
        raise CannotDraw(f"there is no shape within {width:g} by {height:g} km of {lat:g}, {lon:g}")
    sides = dict.fromkeys(seen.index) if side is None else seen[side]
    for key, shape in seen.iterrows():
        look = _look(sides[key], shape["status"] == "disputed", key in strong)
        ax.add_collection(
            PatchCollection([_outline(shape.geometry)], label=shape["name"], linewidth=BORDER, **look), autolim=False
        )
    ax.update_datalim([(x - reach_x, y - reach_y), (x + reach_x, y + reach_y)])  # so that it is the frame that grows
    # That the Axes shows more than the crop is wanted here; matplotlib would warn of it in every notebook.
    logging.getLogger("matplotlib.axes._base").addFilter(_not_about_limits)
    ax.set_facecolor(style.colour("water"))
    ax.spines[:].set_visible(False)
    ax.set(
        xticks=[],
        yticks=[],
        xlabel="",
        ylabel="",
        xlim=(x - width / 2, x + width / 2),
        ylim=(y - height / 2, y + height / 2),
    )
    ax.set_aspect("equal", adjustable="datalim")
    return ax


def _outline(shape):
    """A shape as a patch. Not by geopandas' `plot`: that draws the whole figure anew after every shape."""
    parts = shapely.get_parts(shapely.normalize(shape))  # a hole is a ring that runs the other way
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return PathPatch(Path.make_compound_path(*(Path(shapely.get_coordinates(ring), closed=True) for ring in rings)))


def _not_about_limits(record):
    return "fixed data aspect" not in str(record.msg)


def _look(side, disputed, strong):
    if side is None or pd.isna(side):
        side, strong = "land", True
    look = {
        "facecolor": style.colour(side) if strong else marks.tint(side),
        "edgecolor": style.colour("neutral"),
    }
    return look | ({"hatch": HATCH, "hatch_linewidth": 1, "linestyle": marks.DASHED} if disputed else {})


def place_labels(places, offsets, *, label="name", dots=True, ax=None, **look):
    """Write labels where a hand has set them.

    Parameters
    ----------
    places: table with the columns `lon` and `lat`, in degrees, and `label`.
    offsets: for each label to be written, how far to the right and upwards of its place it stands, in points:
        {"Here": (8, 0)}. A label to the left of its place ends there, one to the right begins there. Other places are left out.
    dots: whether to draw the place itself, too.
    ax: the Axes with the map; the present ones if left out.
    look: further settings of matplotlib's texts, such as `color` and `weight`.

    A place that lies beyond the map's edge is hidden, whatever the figure's size. Returns the Axes. Raises `CannotDraw` for a
    label that is no place.
    """
    ax = plt.gca() if ax is None else ax
    found = places.set_index(label)
    if unknown := [name for name in offsets if name not in found.index]:
        raise CannotDraw(f"there is no place {unknown[0]!r}; there are {', '.join(found.index)}")
    for name, (right, up) in offsets.items():
        x, y = on_map(found.loc[name])
        artists = [
            ax.annotate(
                name,
                (x, y),
                xytext=(right, up),
                textcoords="offset points",
                ha="left" if right > 0 else "right" if right < 0 else "center",
                va="center",
                path_effects=_halo(),
                **look,
            )
        ]
        if dots:
            dot = Line2D([x], [y], marker="o", linestyle="", markersize=6, color=style.colour("text"), label=name)
            artists.append(ax.add_artist(dot))  # not by `plot`: the frame would grow to hold a place beyond the edge
        _hide_outside(ax, x, y, artists)
    return ax


def _halo():
    return [effects.withStroke(linewidth=HALO, foreground=style.colour("background"))]


def _hide_outside(ax, x, y, artists):
    """Keep the artists hidden while their place lies beyond the map's edge, which is known only when the figure is laid out."""

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


def ruler(a, b, text, offset, *, ax=None):
    """Draw a measured way as a line with two ends, and write its length beside it.

    Parameters: `a` and `b`, places with `lon` and `lat`; `text`; `offset`, how far to the right and upwards of the middle the
    text stands, in points; `ax`. Returns the Axes.
    """
    ax = plt.gca() if ax is None else ax
    (x1, y1), (x2, y2) = on_map(a), on_map(b)
    line = {"color": style.colour("text"), "linewidth": 3, "marker": "o", "markersize": 5, "label": text}
    ax.plot([x1, x2], [y1, y2], solid_capstyle="butt", **line)
    ax.annotate(
        text,
        ((x1 + x2) / 2, (y1 + y2) / 2),
        xytext=offset,
        textcoords="offset points",
        ha="left" if offset[0] > 0 else "right" if offset[0] < 0 else "center",
        va="center",
        weight=style.SEMIBOLD,
        path_effects=_halo(),
    )
    return ax


def draw_circle(circle, text, *, ax=None):
    """Draw a circle on the map: a line around it, and a faint shade within, which is seen where the line lies beyond the edge.

    Parameters: `circle`, as `range_circle` gives it; `text`, what it is, for whoever reads the drawn values; `ax`. Returns the
    Axes. Raises `CannotDraw` where no part of the circle lies within the map's crop.
    """
    ax = plt.gca() if ax is None else ax
    outline = _flat(circle.outline)
    left, right, low, high = *sorted(ax.get_xlim()), *sorted(ax.get_ylim())
    if not outline.intersects(shapely.box(left, low, right, high)):
        raise CannotDraw(f"{text} lies beyond the edge of the map; choose a wider crop")
    colour = style.colour("text")
    look = {"facecolor": to_rgba(colour, SHADE), "edgecolor": colour, "linewidth": 2, "linestyle": marks.DASHED}
    # Not by `add_patch`: the frame would grow with the circle.
    ax.add_artist(Polygon(shapely.get_coordinates(outline), closed=True, label=text, **look))
    return ax


def scale_bar(km, *, place="lower left", ax=None):
    """Draw a bar as long as `km` kilometres are in the middle of the map. Returns the Axes."""
    ax = plt.gca() if ax is None else ax
    height = 3 * abs(ax.get_ylim()[1] - ax.get_ylim()[0]) / 1000
    bar = AnchoredSizeBar(
        ax.transData,
        km,
        f"{km:,} km",
        place,
        pad=0.6,
        sep=5,
        frameon=False,
        size_vertical=height,
        fill_bar=True,
        color=style.colour("text"),
        fontproperties=FontProperties(size=style.current_size().source),
    )
    bar.txt_label.get_children()[0].set_path_effects(_halo())
    ax.add_artist(bar)
    return ax
