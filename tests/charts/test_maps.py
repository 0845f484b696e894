"""Maps: what is measured is right, what is drawn is where it says, and what lies beyond the edge is not said."""

import json
import logging
import math
import shutil
from itertools import product

import geopandas as gpd
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import shapely
from coloraide import Color
from matplotlib.colors import to_hex

import eastern_flank as ef
from eastern_flank.charts import maps, marks, style
from eastern_flank.core import project
from eastern_flank.core.errors import CannotDraw
from eastern_flank.figures import description, furniture, layout_check, readback
from eastern_flank.tables import csv_reader

CROP = (22, 56, 1000, 500)


@pytest.fixture(autouse=True)
def house():
    style.use_style("light", "16:9")
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def region():
    return maps.region()


def small():
    """Two countries side by side, a disputed third, and one far away."""
    outlines = [shapely.box(20, 55, 22, 57), shapely.box(22, 55, 24, 57), shapely.box(24, 55, 25, 56)]
    rows = {
        "name": ["One", "Two", "Three", "Far"],
        "status": ["country", "exclave", "disputed", "country"],
        "side": ["eastern_flank", "russia", None, "russia"],
    }
    return gpd.GeoDataFrame(
        rows, geometry=[*outlines, shapely.box(50, 42, 51, 43)], crs=maps.ROUND, index=["ONE", "TWO", "THREE", "FAR"]
    )


PLACES = pd.DataFrame({"name": ["Middle", "East", "Off"], "lon": [22, 25, 60], "lat": [56, 56, 56]})


def drawing(**changes):
    """A map with everything on it."""
    fig, ax = plt.subplots()
    given = {"shapes": small(), "places": PLACES, "strong": ["TWO"], "crop": CROP} | changes
    maps.base_map(given["shapes"], given["crop"], side="side", strong=given["strong"], ax=ax)
    maps.place_labels(given["places"], given.get("offsets", {"Middle": (8, 0), "East": (-8, 3), "Off": (0, 9)}), ax=ax)
    maps.ruler(given["places"].loc[0], given["places"].loc[1], "far", (0, 12), ax=ax)
    maps.draw_circle(maps.range_circle(given["places"].loc[0], given.get("km", 100)), "circle", ax=ax)
    maps.scale_bar(given.get("bar", 200), ax=ax)
    fig.draw_without_rendering()
    return fig


# ------------------------------------------------------------------------------------------------------------- measures


def test_distances_are_those_of_the_ellipsoid():
    pole, equator = pd.Series({"lon": 0, "lat": 90}), pd.Series({"lon": 0, "lat": 0})
    assert maps.distance_km(pole, equator) == pytest.approx(10001.966, abs=0.001)  # a quarter of a meridian, WGS 84
    one = pd.Series({"lon": 1, "lat": 0})
    assert maps.distance_km(equator, one) == pytest.approx(111.3195, abs=0.0001)  # a degree of the equator
    assert maps.distance_km(one, one) == 0


def test_the_corridor_is_the_shortest_way_between_two_shapes(region):
    found = maps.corridor(region, "RUS-KGD", "BLR")
    corners = [shapely.get_coordinates(region.geometry[key].segmentize(0.05)) for key in ("RUS-KGD", "BLR")]
    near = [[point for point in points if 22 < point[0] < 25] for points in corners]
    shortest = min(maps.EARTH.inv(*a, *b)[2] / 1000 for a, b in product(*near))
    assert found.km == pytest.approx(shortest, rel=0.001)
    assert found.km == pytest.approx(maps.distance_km(found.start, found.end))
    # Published: about 65 km. The outlines are simplified to some 2 km at either end.
    assert found.km == pytest.approx(65, abs=4)


@pytest.mark.parametrize("centre", [{"lon": 20.5, "lat": 54.7}, {"lon": 179.9, "lat": 0}, {"lon": 0, "lat": 89}])
@pytest.mark.parametrize("km", [1, 100, 1000, 5000])
def test_a_circle_covers_what_a_cap_of_the_globe_does(centre, km):
    radius = 6371.0088  # km, the mean radius of the earth (Moritz 2000, Geodetic Reference System 1980)
    cap = 2 * math.pi * radius**2 * (1 - math.cos(km / radius))
    assert maps.range_circle(centre, km).area == pytest.approx(cap, rel=0.005)


def test_a_small_circle_is_flat_and_a_large_one_is_not():
    centre = {"lon": 24, "lat": 56}
    assert maps.range_circle(centre, 10).area == pytest.approx(math.pi * 10**2, rel=1e-4)
    assert maps.range_circle(centre, 3000).area < 0.99 * math.pi * 3000**2


def test_a_circle_has_its_distance_all_around_and_holds_what_is_nearer():
    centre = pd.Series({"lon": 24, "lat": 56})
    circle = maps.range_circle(centre, 500)
    rim = [maps.distance_km(centre, {"lon": lon, "lat": lat}) for lon, lat in circle.outline.exterior.coords]
    assert rim == pytest.approx([500] * len(rim))
    assert circle.holds({"lon": 24, "lat": 60.4}) and not circle.holds({"lon": 24, "lat": 60.6})


@pytest.mark.parametrize("km", [0, -1, 5001, float("nan")])
def test_a_circle_without_a_sensible_distance_is_one_clear_line(km):
    with pytest.raises(CannotDraw, match="a circle needs a distance above 0 and up to 5,000 km"):
        maps.range_circle({"lon": 0, "lat": 0}, km)


def test_a_corridor_is_the_same_from_both_ends(region):
    there, back = maps.corridor(region, "RUS-KGD", "BLR"), maps.corridor(region, "BLR", "RUS-KGD")
    assert there.km == pytest.approx(back.km)
    assert there.start.lon == pytest.approx(back.end.lon)


def test_the_projection_keeps_areas(region):
    for key in ("EST", "LTU", "POL", "ITA"):
        true = abs(maps.EARTH.geometry_area_perimeter(region.geometry[key])[0]) / 1e6
        assert region.loc[[key]].to_crs(maps.EQUAL_AREA).area.iloc[0] == pytest.approx(true, rel=1e-3)


def test_the_middle_of_the_map_is_its_origin():
    assert maps.on_map({"lon": 22, "lat": 56}) == pytest.approx((0, 0), abs=1e-9)


# -------------------------------------------------------------------------------------------------------------- shapes


def test_crimea_and_the_exclave_are_features_of_their_own(region):
    assert region.loc["CRIMEA", "status"] == "disputed"
    assert region.loc["RUS-KGD", "status"] == "exclave"
    assert all(resolution in region.loc["CRIMEA", "note"] for resolution in ("68/262", "71/205"))
    assert not region.geometry["RUS"].contains(shapely.Point(34.1, 45.0))


def test_all_of_the_donbas_is_drawn_as_ukraines_as_the_lesson_says(region):
    for lon, lat in ((37.8, 48.0), (39.3, 48.57)):  # Donetsk and Luhansk, which Kyiv did not control in 2016
        assert region.geometry["UKR"].contains(shapely.Point(lon, lat))


def test_the_bounds_are_those_of_the_file():
    shapes = json.loads((project.root() / "data" / "context" / "region.geojson").read_text(encoding="utf-8"))
    assert shapes["bbox"] == list(maps.BOUNDS)
    assert maps.region().total_bounds == pytest.approx(maps.BOUNDS, abs=0.01)


@pytest.mark.parametrize(("lon", "lat"), [(20, 67), (5, 66), (38, 66), (47.5, 67.2), (27, 66)])
def test_no_shape_is_turned_inside_out_in_the_north(region, lon, lat):
    """Where a shape crosses the 180th meridian, decoding can swap its inside and outside: here are lands of others, and sea."""
    assert not region.geometry["RUS"].contains(shapely.Point(lon, lat))


def test_shapes_do_not_overlap(region):
    together = region.geometry.union_all().area
    assert sum(shape.area for shape in region.geometry) == pytest.approx(together, rel=1e-3)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "the file is empty"),
        ("{", "the shapes cannot be read"),
        ('{"type": "FeatureCollection", "features": []}', "the shapes cannot be read"),
    ],
)
def test_broken_shapes_are_one_clear_line(tmp_path, monkeypatch, content, said):
    shutil.copytree(project.root() / "data", tmp_path / "data")
    (tmp_path / "data" / "context" / "region.geojson").write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(csv_reader.Unsound, match=said) as caught:
        maps.region()
    assert "\n" not in str(caught.value)


# ------------------------------------------------------------------------------------------------------------- drawing


def test_a_map_says_what_it_draws():
    text = description.describe(readback.read(drawing()))
    assert "map, x from" in text
    assert "shapes, water: the sea" in text
    assert "shapes, eastern_flank, tinted: One" in text
    assert "shapes, russia: Two" in text
    assert "shapes, land, hatched in muted: Three" in text
    assert "point “Middle”: (0, 0), text" in text
    assert "text “East” at (187, 4)" in text
    assert "line “far”: (0, 0), (187, 4), text" in text
    assert "outline “circle”: x from -100 to 100, y from -100 to 100, text" in text
    assert "scale bar “200 km”: 200 long" in text


@pytest.mark.parametrize("hidden", ["Far", "Off"])
def test_what_lies_beyond_the_edge_is_neither_said_nor_drawn(hidden):
    fig = drawing()
    assert hidden not in description.describe(readback.read(fig))
    assert layout_check.problems(fig) == []


def test_a_place_beyond_the_edge_is_seen_in_a_wider_frame():
    east = PLACES.assign(lon=[22, 25, 34])
    assert "Off" not in description.describe(readback.read(drawing(places=east, crop=(22, 56, 300, 300))))
    assert "Off" in description.describe(readback.read(drawing(places=east, crop=(22, 56, 1800, 300))))


def recoloured(fig):
    fig.axes[0].collections[1].set_facecolor(style.colour("russia"))


CHANGES = {
    "moved city": lambda: drawing(places=PLACES.assign(lon=[22.1, 25, 60])),
    "swapped cities": lambda: drawing(places=PLACES.assign(lon=[25, 22, 60])),
    "side": lambda: drawing(shapes=small().assign(side="alliance")),
    "strength": lambda: drawing(strong=[]),
    "status": lambda: drawing(shapes=small().assign(status="country")),
    "name": lambda: drawing(shapes=small().assign(name=["Two", "One", "Three", "Far"])),
    "crop": lambda: drawing(crop=(23, 56, 1000, 500)),
    "scale bar": lambda: drawing(bar=100),
    "circle": lambda: drawing(km=110),
    "left-out label": lambda: drawing(offsets={"Middle": (8, 0)}),
}
BY_HAND = {
    "colour": recoloured,
    "hatch": lambda fig: fig.axes[0].collections[3].set_hatch(None),
    "edge": lambda fig: fig.axes[0].collections[3].set_linestyle("--"),
    "ground": lambda fig: fig.axes[0].set_facecolor("black"),
    "water": lambda fig: fig.axes[0].collections[0].set_facecolor("black"),
    "dot": lambda fig: fig.axes[0].lines[0].set_xdata([50]),
    "dot's colour": lambda fig: fig.axes[0].lines[0].set_color("red"),
    "ruler": lambda fig: fig.axes[0].lines[-1].set_ydata([0, 90]),
    "label": lambda fig: fig.axes[0].texts[0].set_text("Elsewhere"),
    "circle": lambda fig: fig.axes[0].patches[0].set_visible(False),
    "hidden": lambda fig: fig.axes[0].collections[1].set_visible(False),
    "title": lambda fig: fig.axes[0].set_title("another"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_another_map_is_another_text(change):
    assert description.describe(readback.read(change())) != description.describe(readback.read(drawing()))


@pytest.mark.parametrize("change", BY_HAND.values(), ids=BY_HAND)
def test_every_change_of_the_drawing_changes_the_text(change):
    fig = drawing()
    before = description.describe(readback.read(fig))
    change(fig)
    assert description.describe(readback.read(fig)) != before


def test_outlines_that_geopandas_draws_itself_are_counted():
    fig, ax = plt.subplots()
    small().iloc[:3].plot(ax=ax, color=style.colour("neutral"), aspect="equal")
    assert "shapes, neutral: 3 outlines" in description.describe(readback.read(fig))


def test_the_same_map_is_drawn_in_the_same_order():
    assert description.describe(readback.read(drawing())) == description.describe(readback.read(drawing()))


@pytest.mark.parametrize("size", [(12, 5), (6, 6), (4, 7)])
def test_a_crop_is_seen_whole_whatever_the_size(size):
    fig, ax = plt.subplots(figsize=size)
    maps.base_map(small(), CROP, ax=ax)
    fig.draw_without_rendering()
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    assert left <= -499 and right >= 499
    assert low <= -249 and high >= 249


def test_a_place_beyond_the_edge_leaves_the_frame_as_it_is():
    fig, ax = plt.subplots()
    maps.base_map(small(), CROP, ax=ax)
    before = ax.dataLim.bounds
    maps.place_labels(PLACES.assign(lon=[-60, 90, 60]), dict.fromkeys(PLACES["name"], (0, 0)), ax=ax)
    assert ax.dataLim.bounds == before


def test_a_circle_beyond_the_edge_is_refused_and_one_around_all_leaves_the_frame_as_it_is():
    fig, ax = plt.subplots()
    maps.base_map(small(), CROP, ax=ax)
    before = ax.dataLim.bounds
    maps.draw_circle(maps.range_circle({"lon": 22, "lat": 56}, 3000), "all", ax=ax)
    assert ax.dataLim.bounds == before
    with pytest.raises(CannotDraw, match="50 km around nowhere is beyond the edge of the map; choose a wider crop"):
        maps.draw_circle(maps.range_circle({"lon": 60, "lat": 56}, 50), "50 km around nowhere", ax=ax)


def test_a_shape_is_the_same_on_the_map_however_often_it_was_there(region):
    again, new = maps._projected(region), region.set_geometry(region.segmentize(maps.STEP)).to_crs(maps.EQUAL_AREA)
    assert again.geom_equals_exact(new, tolerance=0).all()
    moved = region.set_geometry(region.translate(1))
    assert not maps._projected(moved).geom_equals(new).any()


def test_a_map_warns_of_nothing(caplog):
    drawing()
    assert caplog.records == []
    logging.getLogger("matplotlib.axes._base").removeFilter(maps._not_about_limits)
    fig, ax = plt.subplots()
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.set_aspect("equal", adjustable="datalim")
    fig.draw_without_rendering()
    assert caplog.records, "the filter in `maps` is not needed any more"


def test_a_crop_without_land_and_an_unknown_place_are_one_clear_line():
    fig, ax = plt.subplots()
    with pytest.raises(CannotDraw, match="there is no shape within 10 by 10 km"):
        maps.base_map(small(), (-30, 10, 10, 10), ax=ax)
    with pytest.raises(CannotDraw, match="there is no place 'Nowhere'; there are Middle, East, Off"):
        maps.place_labels(PLACES, {"Nowhere": (0, 0)}, ax=ax)


@pytest.mark.parametrize("theme", style.THEMES)
def test_fills_are_named_and_stay_apart(theme):
    style.use_style(theme)
    fills = {name: style.colour(name) for name in ("land", "water")}
    fills |= {f"{side}, tinted": marks.tint(side) for side in style.SIDES}
    assert len(set(fills.values())) == len(fills)
    assert {marks.name_of_fill(shade): shade for shade in fills.values()} == fills


@pytest.mark.parametrize("theme", style.THEMES)
def test_every_shape_is_outlined_so_that_it_is_seen(theme):
    """Land and water are close to each other in brightness; the line between them is not, nor is the hatching, its colour."""
    style.use_style(theme)
    fills = [style.colour("land"), style.colour("water"), *map(marks.tint, ("eastern_flank", "other_ally", "russia"))]
    assert [fill for fill in fills if Color(style.colour("muted")).contrast(fill, method="wcag21") < 3] == []
    edges = {to_hex(edge) for area in drawing().axes[0].collections[1:] for edge in area.get_edgecolor()}
    assert edges == {style.colour("muted")}
    frame = drawing().axes[0].spines.values()  # it ends the sea, which has no line of its own
    assert {to_hex(side.get_edgecolor()) for side in frame if side.get_visible()} == {style.colour("muted")}
    assert Color(style.colour("muted")).contrast(style.colour("background"), method="wcag21") >= 3


# ----------------------------------------------------------------------------------------------------- frames and keys


@pytest.mark.parametrize(
    ("crop", "beyond"),
    [
        ((22, 56, 1000, 500), False),
        ((23.5, 54.2, 2200, 2200), False),
        ((3, 56, 800, 400), True),  # west of the data
        ((22, 66, 800, 800), True),  # north of them
        ((52, 45, 900, 400), True),
    ],
)
def test_a_frame_beyond_what_the_shapes_cover_is_a_fault(crop, beyond):
    fig, ax = plt.subplots(figsize=(crop[2] / 100, crop[3] / 100))
    maps.base_map(maps.region().loc[["SWE", "FIN", "826", "RUS", "398"]], crop, ax=ax)
    fault = "a map reaches beyond what its shapes cover"
    assert (fault in layout_check.problems(fig)) == beyond


@pytest.mark.parametrize(("wide", "high"), [(18, 2), (2, 18)])
def test_a_frame_longer_than_the_shapes_are_kept_is_a_fault_and_no_sea(wide, high):
    fig, ax = plt.subplots(figsize=(wide, high))
    maps.base_map(maps.region(), (24, 55, 200, 200), ax=ax)
    assert "a map reaches beyond what its shapes cover" in layout_check.problems(fig)


def test_the_map_of_a_prediction_has_its_land_up_to_the_frame():
    """A plot on a page is up to six times as wide as high: no coast of it is the edge of a crop."""
    fig, ax = plt.subplots(figsize=(12, 2.2), layout="constrained")
    maps.base_map(maps.region(), (22.5, 54.6, 300, 300), ax=ax)
    assert layout_check.problems(fig) == []


def test_there_is_no_water_where_the_shapes_end():
    fig, ax = plt.subplots(figsize=(4, 4))
    maps.base_map(maps.region(), (2, 60, 600, 600), ax=ax)
    fig.canvas.draw()
    pixels = np.asarray(fig.canvas.buffer_rgba())
    at = ax.transData.transform(maps.on_map({"lon": -3, "lat": 61})).round().astype("int")
    assert to_hex(pixels[-at[1], at[0]][:3] / 255) == style.colour("background")


KEY = {"eastern_flank": "the flank", "russia": "Russia", "land": "others"}


def keyed(size, **changes):
    style.use_style(size=size)
    fig, (ax, below) = plt.subplots(2, 1, height_ratios=[12, 1])
    maps.base_map(small(), CROP, side="side", strong=["TWO"], ax=ax)
    maps.map_key(**({"sides": KEY, "strong": {"russia": "the exclave"}, "disputed": "Three"} | changes), ax=below)
    furniture.lay_out(fig, furniture.furnish(fig, "A title", "", "a source", ()).space)
    return fig


@pytest.mark.parametrize("size", style.SIZES)
def test_a_key_explains_every_look_of_the_map_and_fits(size):
    fig = keyed(size)
    drawing = readback.read(fig)
    explained = dict(drawing.axes[1].legend)
    assert set(drawing.axes[0].areas) - {"water"} <= set(explained)
    assert (
        explained["russia, tinted"] == "Russia"
        and explained["russia"] == "the exclave"
        and explained["land"] == "others"
    )
    assert explained["land, hatched in muted"] == "Three"
    assert layout_check.problems(fig) == []
    keys = fig.axes[1].artists[0].get_window_extent()
    assert not keys.overlaps(fig.axes[0].get_window_extent())


def test_long_words_make_another_line_of_the_key_and_not_a_cut_one():
    short, long = (keyed("half", sides={"russia": "R" * n, "land": "L" * n}, strong=None, disputed="") for n in (3, 30))
    heights = [fig.axes[1].artists[0].get_window_extent().height for fig in (short, long)]
    assert heights[1] > 1.5 * heights[0]


@pytest.mark.ci
@pytest.mark.parametrize(
    "size", [name for name, size in style.SIZES.items() if not size.grows]
)  # those have no furniture
def test_every_map_of_the_lesson_is_within_its_data_and_has_a_key_for_every_look(size, monkeypatch):
    """Every frame that the lesson's controls offer, too: its cells run here, and what they show is looked at."""
    shown = []
    monkeypatch.setattr(ef, "begin", lambda lesson: None)
    monkeypatch.setattr(ef, "show", lambda fig, *name, fold="", **words: shown.append((fig, words)))
    monkeypatch.setattr(ef, "predict", lambda *asked, **given: None)  # a run of the lesson looks at its plots
    monkeypatch.setattr(ef, "live", lambda draw, **controls: None)
    lesson = json.loads((project.root() / "notebooks" / "05_map.ipynb").read_text(encoding="utf-8"))
    names = {}
    style.use_style(size=size)
    for cell in lesson["cells"]:
        if cell["cell_type"] == "code" and "exercise" not in cell["metadata"].get("tags", []):
            exec("".join(cell["source"]), names)
    for frame, km in product(names["frames"], (300, 1200)):  # a longer list of capitals makes a lower and wider map
        fig = plt.figure()
        shown.append((fig, names["draw"](fig, frame, "Kaliningrad", km)))
    looked_at = 0
    for fig, words in shown:
        furniture.lay_out(
            fig, furniture.furnish(fig, words["title"], words.get("subtitle", ""), words["source"], ()).space
        )
        assert layout_check.problems(fig) == []
        drawing = readback.read(fig)
        looks = {look for ax in drawing.axes for look in ax.areas} - {"water", "neutral"}
        explained = {look for ax in drawing.axes for look, _ in ax.legend}
        assert looks <= explained
        looked_at += bool(looks)
        if looks:
            assert all(said in words["source"] for said in ("Natural Earth", "Crimea", "68/262", "71/205"))
    assert looked_at == 3 + 2 * 3
