"""The house colours stay readable and stay apart: under colour-vision deficiency, and in greyscale.

One model is pinned, because thresholds mean nothing across models. Colour vision is simulated at full severity with
coloraide's filters: "deutan" and "protan" by Viénot, Brettel and Mollon (1999), "tritan" by Brettel, Viénot and Mollon
(1997), which are coloraide's own defaults; the result is clipped to sRGB, since a screen shows nothing else. Distance
is CIEDE2000 on CIELAB (D65), lightness is its L*, contrast is WCAG 2.

The thresholds are what the palette reaches, rounded down. The design asks for at least 10 between any two sides under
every vision, 5 in L* between any two sides, and 10 in L* between the pairs that most often stand side by side.
"""

from itertools import combinations

import pytest
from coloraide import Color

from eastern_flank.charts import marks, style
from eastern_flank.charts.style import ANSWERS, SIDES, THEMES

THEME_NAMES = ("light", "dark")  # the themes in colour; the third is "grey"
SIDE_NAMES = ("eastern_flank", "battalion_lead", "other_ally", "alliance", "russia", "industry")
ANSWER_NAMES = ("yes", "no", "undecided")
GROUND_NAMES = ("background", "text", "muted", "rule", "neutral", "land", "water")
HEADING_SIDES = ("russia", "alliance", "eastern_flank", "battalion_lead")
SIDE_BY_SIDE = (
    ("alliance", "russia"),
    ("battalion_lead", "russia"),
    ("eastern_flank", "russia"),
    ("alliance", "battalion_lead"),
)

# The pinned model: coloraide filter and method per vision; no filter for normal vision.
CVD_METHODS = {"normal": None, "deutan": "vienot", "protan": "vienot", "tritan": "brettel"}
# What the pinned model makes of one brick red, so that a changed model is not mistaken for a changed palette.
CVD_PROBE = "#bb552c"
CVD_PROBE_SEEN = {"normal": "#bb552c", "deutan": "#7e7e22", "protan": "#67672e", "tritan": "#bd4e5f"}

# WCAG 2 contrast with the background.
MIN_CONTRAST = {"marks": 3.0, "headings": 4.5, "text": 12.0, "muted": 4.5}
# A rule is seen, but recedes behind everything that carries meaning.
RULE_CONTRAST = (1.3, 2.0)

# CIEDE2000 between the two closest sides.
MIN_SIDE_DISTANCE = {
    "light": {"normal": 17.0, "deutan": 10.2, "protan": 15.8, "tritan": 10.2},
    "dark": {"normal": 17.0, "deutan": 10.5, "protan": 12.8, "tritan": 10.2},
}
# CIEDE2000 between the neutral and the side closest to it: a mark in the key is nobody's.
MIN_NEUTRAL_DISTANCE = {
    "light": {"normal": 20.1, "deutan": 16.4, "protan": 12.9, "tritan": 19.7},
    "dark": {"normal": 18.0, "deutan": 13.4, "protan": 14.3, "tritan": 15.7},
}
# Steps of L* in greyscale: between any two sides, and between the pairs in SIDE_BY_SIDE.
MIN_GREY_STEP = {"light": 5.3, "dark": 5.1}
MIN_GREY_STEP_SIDE_BY_SIDE = {"light": 10.2, "dark": 10.2}

# CIEDE2000 between the two closest answers, and between an answer and the side (or the neutral) closest to it.
MIN_ANSWER_DISTANCE = {
    "light": {"normal": 24.8, "deutan": 17.4, "protan": 20.2, "tritan": 15.7},
    "dark": {"normal": 27.3, "deutan": 16.8, "protan": 18.0, "tritan": 24.9},
}
MIN_ANSWER_TO_SIDE = {"light": 16.8, "dark": 16.5}
MIN_GREY_STEP_ANSWERS = {"light": 8.4, "dark": 12.1}

# OKLCH chroma: every side is a colour, and none shouts (pure sRGB red has 0.26, pure blue 0.31).
CHROMA = {"light": (0.055, 0.145), "dark": (0.05, 0.125)}
# OKLCH hue in degrees, the convention readers expect, the same in both themes.
HUE = {
    "eastern_flank": (175, 195),  # teal
    "battalion_lead": (310, 335),  # plum
    "other_ally": (235, 250),  # steel blue
    "alliance": (245, 260),  # blue
    "russia": (30, 45),  # brick
    "industry": (70, 90),  # ochre
}

in_each_theme = pytest.mark.parametrize("theme", THEME_NAMES)
for_each_vision = pytest.mark.parametrize("vision", CVD_METHODS)
for_each_side = pytest.mark.parametrize("side", SIDE_NAMES)


def seen(colour: str, vision: str) -> Color:
    """The colour as someone with this vision sees it."""
    method = CVD_METHODS[vision]
    if method is None:
        return Color(colour)
    return Color(colour).filter(vision, 1, method=method).convert("srgb").clip()


def distance(one: str, other: str, vision: str) -> float:
    return seen(one, vision).delta_e(seen(other, vision), method="2000")


def contrast(theme: str, key: str) -> float:
    return Color(THEMES[theme][key]).contrast(THEMES[theme]["background"], method="wcag21")


def grey_step(theme: str, one: str, other: str) -> float:
    first, second = (Color(THEMES[theme][key]).convert("lab-d65")["lightness"] for key in (one, other))
    return abs(first - second)


def test_all_themes_name_every_colour():
    assert sorted(SIDES) == sorted(SIDE_NAMES)
    assert sorted(ANSWERS) == sorted(ANSWER_NAMES)
    assert sorted(THEMES) == sorted((*THEME_NAMES, "grey"))
    for theme in THEMES:
        assert sorted(THEMES[theme]) == sorted((*GROUND_NAMES, *SIDE_NAMES, *ANSWER_NAMES))


@for_each_vision
def test_the_model_is_the_pinned_one(vision):
    assert seen(CVD_PROBE, vision).to_string(hex=True) == CVD_PROBE_SEEN[vision]


@in_each_theme
@pytest.mark.parametrize("key", [*SIDE_NAMES, *ANSWER_NAMES, "neutral"])
def test_marks_stand_out_from_the_background(theme, key):
    assert contrast(theme, key) >= MIN_CONTRAST["marks"]


@in_each_theme
@pytest.mark.parametrize("side", HEADING_SIDES)
def test_headings_are_readable_in_the_colour_of_a_side(theme, side):
    assert contrast(theme, side) >= MIN_CONTRAST["headings"]


@in_each_theme
@pytest.mark.parametrize("key", ["text", "muted"])
def test_text_is_readable(theme, key):
    assert contrast(theme, key) >= MIN_CONTRAST[key]


@in_each_theme
def test_rules_are_seen_but_recede(theme):
    faintest, strongest = RULE_CONTRAST
    assert faintest <= contrast(theme, "rule") <= strongest


@in_each_theme
@for_each_vision
def test_sides_stay_apart(theme, vision):
    colours = THEMES[theme]
    distances = {pair: distance(colours[pair[0]], colours[pair[1]], vision) for pair in combinations(SIDE_NAMES, 2)}
    closest = min(distances, key=distances.get)
    assert distances[closest] >= MIN_SIDE_DISTANCE[theme][vision], closest


@in_each_theme
@for_each_vision
def test_the_neutral_belongs_to_nobody(theme, vision):
    colours = THEMES[theme]
    distances = {side: distance(colours["neutral"], colours[side], vision) for side in SIDE_NAMES}
    closest = min(distances, key=distances.get)
    assert distances[closest] >= MIN_NEUTRAL_DISTANCE[theme][vision], closest


@in_each_theme
def test_sides_stay_apart_in_greyscale(theme):
    steps = {pair: grey_step(theme, *pair) for pair in combinations(SIDE_NAMES, 2)}
    closest = min(steps, key=steps.get)
    assert steps[closest] >= MIN_GREY_STEP[theme], closest


@in_each_theme
@pytest.mark.parametrize("pair", SIDE_BY_SIDE, ids="-".join)
def test_pairs_that_stand_side_by_side_are_far_apart_in_greyscale(theme, pair):
    assert grey_step(theme, *pair) >= MIN_GREY_STEP_SIDE_BY_SIDE[theme]


@in_each_theme
@for_each_side
def test_no_side_shouts(theme, side):
    lowest, highest = CHROMA[theme]
    assert lowest <= Color(THEMES[theme][side]).convert("oklch")["chroma"] <= highest


@in_each_theme
@for_each_side
def test_a_side_keeps_its_hue_in_both_themes(theme, side):
    lowest, highest = HUE[side]
    assert lowest <= Color(THEMES[theme][side]).convert("oklch")["hue"] <= highest


@in_each_theme
@for_each_vision
def test_answers_stay_apart(theme, vision):
    colours = THEMES[theme]
    distances = {pair: distance(colours[pair[0]], colours[pair[1]], vision) for pair in combinations(ANSWER_NAMES, 2)}
    closest = min(distances, key=distances.get)
    assert distances[closest] >= MIN_ANSWER_DISTANCE[theme][vision], closest


@in_each_theme
def test_answers_stay_apart_in_greyscale(theme):
    steps = {pair: grey_step(theme, *pair) for pair in combinations(ANSWER_NAMES, 2)}
    closest = min(steps, key=steps.get)
    assert steps[closest] >= MIN_GREY_STEP_ANSWERS[theme], closest


@in_each_theme
def test_an_answer_is_not_taken_for_a_side(theme):
    colours = THEMES[theme]
    pairs = [(answer, name) for answer in ANSWER_NAMES for name in (*SIDE_NAMES, "neutral")]
    distances = {pair: distance(colours[pair[0]], colours[pair[1]], "normal") for pair in pairs}
    closest = min(distances, key=distances.get)
    assert distances[closest] >= MIN_ANSWER_TO_SIDE[theme], closest


@in_each_theme
@pytest.mark.parametrize("answer", ANSWER_NAMES)
def test_a_word_is_readable_on_a_cell_filled_with_its_colour(theme, answer):
    assert contrast(theme, answer) >= MIN_CONTRAST["headings"]


# ------------------------------------------------------------------------------------------------------------------- grey

# Steps of L* between any two sides, and between the fills of countries that have a border: what the eye tells apart side by side.
GREY_STEP, GREY_STEP_SIDE_BY_SIDE, GREY_STEP_ON_A_MAP = 6.0, 10.2, 9.5
NEIGHBOURS = ("eastern_flank", "other_ally", "russia")


def lightness(colour: str) -> float:
    return Color(colour).convert("lab-d65")["lightness"]


def test_grey_has_no_colour():
    assert [value for value in THEMES["grey"].values() if len({value[1:3], value[3:5], value[5:7]}) > 1] == []


@pytest.mark.parametrize("key", [*SIDE_NAMES, *ANSWER_NAMES, "neutral"])
def test_grey_marks_stand_out_on_paper(key):
    assert contrast("grey", key) >= MIN_CONTRAST["marks"]


@pytest.mark.parametrize("key", [*HEADING_SIDES, *ANSWER_NAMES, "muted"])
def test_grey_words_can_be_read(key):
    assert contrast("grey", key) >= MIN_CONTRAST["muted"]
    assert contrast("grey", "text") >= MIN_CONTRAST["text"]


def test_grey_sides_are_told_apart_by_lightness():
    steps = {pair: grey_step("grey", *pair) for pair in combinations((*SIDE_NAMES, "neutral"), 2)}
    closest = min(steps, key=steps.get)
    assert steps[closest] >= GREY_STEP, closest
    assert min(grey_step("grey", *pair) for pair in SIDE_BY_SIDE) >= GREY_STEP_SIDE_BY_SIDE


def test_grey_neighbours_on_a_map_differ():
    """Germany and Russia looked alike when a map in colours was printed in grey."""
    style.use_style("grey")
    try:
        fills = {name: lightness(marks.tint(name)) for name in NEIGHBOURS} | {"land": lightness(THEMES["grey"]["land"])}
        fills["russia, strong"] = lightness(THEMES["grey"]["russia"])
    finally:
        style.use_style("light")
    steps = {pair: abs(fills[pair[0]] - fills[pair[1]]) for pair in combinations(fills, 2)}
    closest = min(steps, key=steps.get)
    assert steps[closest] >= GREY_STEP_ON_A_MAP, (closest, steps)
