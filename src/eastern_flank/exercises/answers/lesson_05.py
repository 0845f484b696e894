"""Judge the exercises of lesson 05, "Why does a small exclave matter so much?"."""

from eastern_flank.charts import maps
from eastern_flank.exercises.check import as_number, as_word, close, judge
from eastern_flank.tables.load import load

EXCLAVE, NEIGHBOUR = "RUS-KGD", "BLR"
CITY, ARTICLE_FROM = "kaliningrad", "vilnius"
LARGER_ON_A_FLAT_MAP, THE_OTHER = "LVA", "LTU"
CLOSE, WIDE = 420, 2200  # kilometres: the crops of exercise 4; the reader is told both
TOO_FEW_DIGITS = (
    "That is rounded too far. Give three digits after the decimal point: they say which of the two is larger."
)


def _places():
    return load("context/places").set_index("place")


def _from_the_city(key):
    places = _places()
    return maps.distance_km(places.loc[CITY], places.loc[key])


def _exercise_1(answer):
    """Judge the ratio of two countries' areas, in a projection that keeps areas."""
    shapes = maps.region().loc[[LARGER_ON_A_FLAT_MAP, THE_OTHER]]
    one, other = shapes.to_crs(maps.EQUAL_AREA).area
    # On a sphere, as in the lesson: PROJ computes EPSG:4087 differently since its version 9.8.
    flat_one, flat_other = shapes.to_crs("+proj=eqc +R=6371009").area
    return judge(
        as_number(answer),
        one / other,
        [
            (flat_one / flat_other, "That uses the areas in which degrees are squares. They stretch the north more."),
            (other / one, "That is Lithuania divided by Latvia. Turn it round."),
            (flat_other / flat_one, "Two slips at once: the stretched areas, and turned round."),
            (one - other, "That is a difference in square kilometres. Divide one by the other."),
            *((rounded, TOO_FEW_DIGITS) for rounded in (round(one / other, 2), int(100 * one / other) / 100)),
        ],
        praise="Nearly equal, and not in the order that the flat map shows. The outlines are simplified, so a difference "
        "of half a per cent is about the smallest that they can show.",
        otherwise='Take both from the column "areas kept", Latvia in the row LVA and Lithuania in the row LTU, and divide.',
        same=close(0.003),
    )


def _exercise_2(answer):
    """Judge which capital is nearest to the city."""
    capitals = _places().query("kind == 'capital'")
    km = {row["name"].lower(): _from_the_city(key) for key, row in capitals.iterrows()}
    order = sorted(km, key=km.get)
    looks_like = [
        (order[1], "That is the second nearest. Sort by km, and look at the first row."),
        (order[-1], "That is the farthest. Sort by km from the smallest to the largest."),
        (CITY, "That is where we measure from."),
        *((name, "That is a capital, but others are nearer. Sort by km.") for name in order[2:-1]),
    ]
    return judge(
        as_word(answer),
        order[0],
        looks_like,
        praise="The article was sent from another capital, but this one is a little nearer.",
        otherwise="Give the name of a capital in the table of step 3.",
    )


def _exercise_3(answer):
    """Judge how many times the corridor fits into the distance to the city the article was sent from."""
    way, wide = _from_the_city(ARTICLE_FROM), maps.corridor(maps.region(), EXCLAVE, NEIGHBOUR).km
    return judge(
        as_number(answer),
        way / wide,
        [
            (wide / way, "That is the corridor divided by the distance to Vilnius. Turn it round."),
            (way - wide, "That is the difference in kilometres. Divide one by the other."),
            (way, "That is the distance to Vilnius in kilometres. Divide it by the corridor."),
            (wide, "That is the corridor in kilometres. How often does it fit into the distance to Vilnius?"),
            (_from_the_city(_nearest()) / wide, "That is the distance to the nearest capital. Take Vilnius."),
        ],
        praise="Between four and five times. The outlines are simplified, so one digit after the decimal point is enough.",
        otherwise="Divide the distance from the city of Kaliningrad to Vilnius by the straight line, which is gap.km.",
        same=close(0.12),
    )


def _nearest():
    return min(_places().query("kind == 'capital'").index, key=_from_the_city)


def _exercise_4(answer):
    """Judge how many times as much paper something takes in the closer of two crops of the same shape and size."""
    times = WIDE / CLOSE
    return judge(
        as_number(answer),
        times**2,
        [
            (times, "That compares widths. A picture has a height, too: compare areas."),
            (round(times) ** 2, "Rounded too early: 2,200 divided by 420 is a little more than 5."),
            (times * 2, "Twice is not squared. Width times height, and both grow by the same factor."),
            (WIDE**2 - CLOSE**2, "That is the difference in square kilometres. Divide one by the other."),
        ],
        praise="The same land, and so much more of the picture: the crop decides what looks large.",
        otherwise="How many times as wide is the wide crop? The area goes with that number times itself.",
        same=close(0.5),
    )


def _exercise_5(answer):
    """Judge who claims that the exclave is to keep reinforcements out."""
    claims = load("claims").set_index("claim")
    speaker, other = claims.loc[["anti_access", "kaliningrad_borders"], "speaker"]
    return judge(
        as_word(answer),
        speaker,
        [
            (other, "That voice states where the exclave lies. Look at the other claim."),
            ("russia", "That is whom the claim is about. Who makes it?"),
            ("nato", "NATO is the one to be kept out, in this claim. Who makes it?"),
            ("anti_access", "That is the name of the claim. Who is its speaker?"),
        ],
        praise="Those who would be cut off say so, and the article passes it on in its own words. "
        "That does not make it false, but a reader should know whose word it is.",
        otherwise='Look at the row anti_access of ef.load("claims"), in the column speaker.',
    )
