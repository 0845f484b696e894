"""Where each number around a figure comes from: in its title, its subtitle, its alt text and its speaker notes.

`FIGURES` has the texts, those that a run of the lessons left in the notebooks and the notes in their table. `NUMBERS` says for
each figure where each number in them comes from: an expression, or, in quotation marks, why there is nothing to work out.
`tests/repository/test_titles.py` compares the two.
"""

import math
import re
from itertools import product

import nbformat
import pandas as pd
import toy_model

import eastern_flank as ef
from eastern_flank.charts import maps, marks
from eastern_flank.exercises.answers import (
    lesson_01,
    lesson_02,
    lesson_03,
    lesson_05,
    lesson_07,
    lesson_08,
    lesson_09,
    lesson_10,
)
from eastern_flank.figures import metadata
from eastern_flank.publishing import notebooks

# ---------------------------------------------------------------------------------------------------- reading the texts

SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
WORDS = {word: number for number, word in enumerate(SMALL.split())}
WORDS |= {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100}
WORDS |= {"half": 1 / 2, "once": 1, "twice": 2, "tenfold": 10}
NUMBER = re.compile(rf"\d[\d,]*(?:\.\d+)?|\b(?:{'|'.join(WORDS)})\b", re.IGNORECASE)
MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
# Dates, years, numbers of paragraphs, names. What is left counts or measures something.
NAMES = re.compile(
    rf"\b\d{{1,2}} (?:{MONTH})\b|\b(?:19|20)\d\d\b|\bparagraphs? \d[\d, –and]*|\bF-16|\bArticle \d+|\b\d+/\d+\b"
)
PRONOUN = re.compile(r"\b(?:one another|no one|ones?)\b", re.IGNORECASE)


def numbers(text):
    """The numbers in a text, whether in digits or in words."""
    return {_value(found) for found in NUMBER.findall(NAMES.sub("", text))}


def _value(found):
    return WORDS[found.lower()] if found.lower() in WORDS else float(found.rstrip(",").replace(",", ""))


def _shown(cell):
    return [output["data"] for output in cell.get("outputs", []) if "data" in output]


def figures():
    """Yield each figure that the lessons show: its name, or its lesson and cell, and its texts."""
    notes = ef.load(metadata.NOTES).set_index("figure")
    for path in notebooks.find():
        for cell in nbformat.read(path, 4).cells:
            for data in _shown(cell):
                text = data.get("text/plain", "")
                if not text.startswith("Figure: "):
                    continue
                saved = re.search(r"Saved as figures/(\w+)\.png", data["text/html"])
                name = saved[1] if saved else f"{path.stem[:2]} {cell.id}"
                heading = text.removeprefix("Figure: ").split("\nSource: ")[0].split(" Drawn: ")[0]
                heading, _, alt = heading.rpartition("\n")
                said = " ".join(notes.loc[name]) if name in notes.index else ""
                # In a title "one" counts; in longer texts it is most often a pronoun.
                yield name, f"{heading} {PRONOUN.sub('', f'{alt} {said}')}"


FIGURES = dict(figures())

# ------------------------------------------------------------------------------------------------- the article's numbers

ASKED = "a number in a question to the class: it counts nothing"
UNIT = "one mark is one thing, or so many: a choice of the chart"

troops = ef.load("troops").set_index("id")
force, exercise = int(troops.at["force", "troops"]), int(troops.at["exercise_2014", "troops"])
battalions = troops[troops["formation"] == "battalion"]
stated = battalions["troops"].dropna().astype(int)
remainder = force - stated.sum()
pair = troops.loc[["force", "exercise_2014"]]
witnesses = pair.loc[["exercise_2014"], "said_by"].nunique()
log_ratio = math.log(exercise / 1000) / math.log(force / 1000)
both = {len(pair): len(pair)}
two_numbers = {4000: force, 100000: exercise}

INKS = len(marks.KEYS["status"])
DOTS_IN_A_LINE = "how many dots are in a line"

NUMBERS = {
    "00_four_thousand": {
        1: (battalions["status"] == "possible").sum(),
        3: (battalions["status"] == "planned").sum(),
        4: len(battalions),
    },
    "00_ink_key": {4: INKS, 0: "not a count: what a missing number is not"},
    "02_two_numbers": {**two_numbers, 25: exercise / force, 1: witnesses, 2: len(pair)},
    "02 naive-chart": {
        6: len(troops),
        4: (troops["troops"] < force).sum() + 1,  # the force is hardly seen either
        0: troops["troops"].isna().sum() - 1,
        1: troops["troops"].isna().sum(),
    },
    "02 two-bars": {1: "lines of code", 2: len(pair), 0: "where the axis begins"},
    "02 hatched-bar": {1: "bars", 0: "where the axis begins"},
    "02_four_battalions": {
        3: len(stated),
        4: len(battalions),
        4000: force,
        1000: remainder,
        100: lesson_02.SOFTNESS,
        700: remainder - len(stated) * lesson_02.SOFTNESS,
        1300: remainder + len(stated) * lesson_02.SOFTNESS,
    },
    "02_logarithmic": {
        **two_numbers,
        25: exercise / force,
        3: round(log_ratio),
        2: len(pair),
        10: "the base of the logarithm",
        1000: "where the axis begins",
        0: "no logarithmic axis has it",
    },
    "02_dots": {
        1000: UNIT,
        1: witnesses,
        2: len(pair),
        4: force / 1000,
        100: exercise / 1000,
        5: exercise / 1000 / 20,
        20: DOTS_IN_A_LINE,
    },
}

# ------------------------------------------------------------------------------------------------------- 01: the voices

claims = lesson_01._claims()
voices = claims["side"].fillna(claims["speaker"].astype("str"))
by = voices.value_counts()
quoted = claims[claims["attribution"] == "direct_quote"]
quoted_by = voices[quoted.index].value_counts()
stated_by = voices[claims["certainty"] == "stated"].value_counts()
paragraphs = ef.load("paragraphs")
mixed = paragraphs.loc[paragraphs["voice"] == "mixed", "words"].sum()
lines = {7: voices.nunique()}

NUMBERS |= {
    "01_who_holds_the_floor": lines
    | {
        47: len(claims),
        19: by["reporter"],
        16: by["eastern_flank"],
        1: by["russia"],
        15: len(paragraphs),
        2: voices[claims["paragraph"] <= 11].nunique(),
    },
    "01_own_words": {
        47: len(claims),
        11: len(quoted),
        7: quoted_by["eastern_flank"],
        6: quoted[["paragraph", "speaker"]].drop_duplicates().shape[0],
        1: UNIT,
    },
    "01_how_firmly": lines
    | {
        19: by["reporter"],
        16: by["eastern_flank"],
        12: stated_by["eastern_flank"],
        10: stated_by["reporter"],
        9: by["reporter"] - stated_by["reporter"],
        0.5: "about half, which 10 of 19 are",
    },
    "01 attribution": {11: len(quoted), 47: len(claims), 2: "bars"},
    "01 inner-join": {47: len(claims), 15: claims["person"].sum(), 2: "bars"},
    "01 words-chart": {
        44: round(100 * mixed / paragraphs["words"].sum()),
        100: "of a hundred: percent",
        620: paragraphs["words"].sum(),
        3: paragraphs["voice"].nunique(),
    },
}

# --------------------------------------------------------------------------------------------------------- 03: the jets

jets = ef.load("aircraft")["aircraft"]
now, before, earlier = (lesson_03._jets(day) for day in ("2016-06-13", "2015-08-15", "2014-01-31"))
middles = pd.date_range("2014-01-01", "2018-12-01", freq="MS") + pd.Timedelta(days=14)
by_month = pd.Series({day: lesson_03._jets(day) for day in middles})

NUMBERS |= {
    "03_eight_jets": {8: jets.sum(), 4: jets.unique().item()},
    "03 two-dishonest-ways": {2: "two charts", 1: UNIT, 8: jets.sum(), 40: "made up, as the chart says"},
    "03_on_duty": {
        8: now,
        0.5: now / before,
        16: before,
        2: now / earlier,
        4: earlier,
        18: by_month[by_month.index.year == 2014].max(),
        3: "three bases, in the note",
        0: "what an unknown number is not",
    },
    "03 who-flew-chart": {
        10: lesson_03._rotations()["nation"].isin(["Portugal", "Spain", "Italy"]).sum(),
        38: len(lesson_03._rotations()),
    },
    "03_half_or_double": {
        8: now,
        0.5: now / before,
        16: before,
        2: now / earlier,
        4: earlier,
        3: "three months",
    },
}

# ---------------------------------------------------------------------------------------------------- 04: the positions

cells = ef.stances()
bases = cells["basis"].value_counts()
empty = (cells["stance"] == "not_stated").sum()
attack = cells.loc[cells["question"] == "attack_possible", "stance"].value_counts()
actors = {13: cells["actor"].nunique()}
questions = {5: cells["question"].nunique()}
silence = cells.loc[cells["stance"] == "not_stated", "question"].value_counts()

NUMBERS |= {
    "04 opening-answer": actors | questions | {3: (silence == silence.max()).sum(), 8: silence.max(), 1: UNIT},
    "04_positions": actors
    | questions
    | {3: attack["yes"], 4: attack["no"], 1: "one article", 0.5: "more than half: 35 of 65"},
    "04 alphabetical-chart": actors | questions | {1: "one article"},
    "04_silence": actors
    | questions
    | {
        65: len(cells),
        35: empty,
        30: len(cells) - empty,
        4: bases["direct_quote"],
        18: bases["reported_speech"],
        3: (bases == bases["direct_quote"]).sum(),
        1: "one cell, one dot",
    },
}

# ---------------------------------------------------------------------------------------------------------- 05: the map

places = ef.load("context/places").set_index("place")
capitals = places[places["kind"] == "capital"]
km = pd.Series({place: lesson_05._from_the_city(place) for place in capitals.index})
shapes = maps.region()
gap = maps.corridor(shapes, lesson_05.EXCLAVE, lesson_05.NEIGHBOUR).km

NUMBERS |= {
    "05_exclave": {66: round(gap)},
    "05 border-chart": {
        66: round(gap),
        84: round(maps.EARTH.geometry_length(shapes.geometry["POL"].intersection(shapes.geometry["LTU"])) / 1000),
        104: "the length that Wikipedia gives, as the chart says",
        3: "three lengths",
        1: "one strip of land",
    },
    "05 flat-chart": {2: "two projections", 7: "the seven shapes that the lesson names"},
    "05_distances": {
        9: len(capitals),
        3: (km <= 340).sum(),
        340: math.ceil(km.nsmallest(3).max() / 10) * 10,
        1092: round(km["moscow"]),
    },
    "05_three_crops": {3: "three frames", 0.5: "half of Europe: a description"},
    "05 circle-still": {
        300: "the radius that the controls are at",
        640: "the frame that the controls are at",
        1: (km <= 300).sum(),
        282700: round(maps.range_circle(places.loc[lesson_05.CITY], 300).area, -2),
    },
}

# -------------------------------------------------------------------------------------------------- 06: how it was retold

coverage = ef.load("context/coverage")
derived = coverage[coverage["relation"] != "parallel_story"]
points = derived[["mentions_4000", "mentions_100000", "mentions_air_defence"]]
keeps_all = (points == "yes").all(axis="columns").sum()

NUMBERS |= {
    "06_four_stories": {
        2: len(pair),
        4: "four charts, and the four battalions in one of them",
        1: witnesses,
        4000: force,
    },
    "06 quiz": {2: len(pair), 3: "three charts"},
    "06 opening-compare": {1: witnesses, 2: len(pair), 3500: "where the axis begins"},
    "06_two_titles": {1: "one chart, shown twice", 2: len(pair)},
    "06_kept_and_dropped": {**two_numbers, 10: len(derived), 1: keeps_all, 3: points.shape[1], 50: ASKED},
}

# ----------------------------------------------------------------------------------------------------- 07: the toy model

assumptions = ef.load("model/assumptions").set_index("assumption")
start, needed = assumptions["start"], lesson_07._needed
our_start = {value: value for value in start}
ours = assumptions[["low", "start", "high"]]
sets = toy_model.answers(assumptions)
enough = (sets <= force).sum()
most = needed(attackers=assumptions.at["attackers", "high"])
grows = assumptions.at["attackers", "high"] / assumptions.at["attackers", "low"]

NUMBERS |= {
    "07_which_assumption_decides": our_start
    | {4000: force, 7: len(ours), 0: needed(attackers=10000), 27000: most // 1000 * 1000, 10: grows, 1: UNIT},
    "07_toy_model": our_start | {round(needed()): needed(), 1.5: lesson_07._days(), 2: "two bars", 4000: force},
    "07_equal_steps": our_start | {25: "our step", 7: len(ours), 1: UNIT},
    "07_sets_of_assumptions": {value: value for value in ours.stack()}
    | {len(sets): 3 ** len(ours), 1221: enough, 1001: (sets == 0).sum(), 966: len(sets) - enough, 4000: force},
}

# ------------------------------------------------------------------------------------------------------ 08: the meeting

voting = lesson_08._delegations()
objected = voting.loc[voting["stance"] == "no", "question"].nunique()
delegations = {11: voting["actor"].nunique()}

NUMBERS |= {
    "08_expected_votes": delegations
    | questions
    | {
        2: voting["question"].nunique() - objected,
        1: ((voting["question"] == "more_resources") & (voting["stance"] == "no")).sum(),
        0.5: "more than half: 29 of 55",
    },
    "08 opening-answer": delegations
    | questions
    | {6: ((voting["question"] == "force_deploy") & (voting["stance"] == "yes")).sum(), 1: UNIT},
}

# --------------------------------------------------------------------------------------------- 09: what happened next

outcomes = ef.load("context/outcomes")
every = lesson_09._statements(outcomes)


def of_kinds(*kinds):
    """The rows of some kinds, and how many statements of theirs have which outcome."""
    rows = outcomes[outcomes["kind"].isin(kinds)]
    return rows, lesson_09._statements(rows).value_counts()


forecasts, expected = of_kinds("forecast")
wanted, came = of_kinds("plan", "demand", "hope")
feared, became = of_kinds("concern", "warning", "doubt", "possibility", "assessment")
checked = expected.sum() - expected["open"]
halves = every.map({"happened": 1, "partly": 1 / 2}).fillna(0).mean()
scores = [(every == "happened").mean(), halves, expected["happened"] / expected.sum(), expected["happened"] / checked]

groups = ef.load("context/battlegroups").set_index("id")
full = groups.loc["all_four_full_deployment_2017"]
in_2022 = groups[groups["scope"] == "after_reinforcement"]
drills = ef.load("context/exercises").set_index("exercise")
in_2014 = drills[(drills["side"] == "russia") & (drills["start"].dt.year == 2014)]
zapad = drills[drills.index.str.match("zapad_20(17|25)") & (drills.index != "zapad_2025_belarus_part")]
low, high = zapad["claimed_low"], zapad["claimed_high"]
worlds = [(wish, wish and not force_enough) for wish, force_enough in product([True, False], repeat=2)]
no_attack = sum(not attack for _, attack in worlds)

NUMBERS |= {
    "09_forecasts": {4: checked, 9: len(forecasts), 7: expected.sum(), 3: expected["open"]},
    "09_plans": {
        6: len(wanted),
        5: came.sum(),
        1: came["happened"],
        3: came["partly"],
        4: "the four countries that discuss a system",
    },
    "09_fears": {7: len(feared), 5: became.sum(), 3: became["open"], 2: ASKED},
    "09_scores": {1: "one table", 4: len(scores)}
    | {n: round(100 * s) for n, s in zip((29, 41, 43, 75), scores, strict=True)},
    "09 planned-chart": {
        4000: force,
        4500: full["troops"],
        14: (full["as_of"].year - 2016) * 12 + full["as_of"].month - 6,
        2: "two bars",
        4: "the four battlegroups",
    },
    "09_four_worlds": {
        4: len(worlds),
        3: no_attack,
        2: "what matters, and the worlds in which nobody wanted to attack",
    },
    "09_planned_and_there": {
        4000: force,
        4500: full["troops"],
        4: len(in_2022),
        5982: in_2022["troops"].sum(),
        3: "three bars",
    },
    "09_exercises_2014": {
        100000: exercise,
        6: len(in_2014),
        9000: in_2014.at["kaliningrad_december_2014", "claimed_low"],
        1: (in_2014["claimed_low"] == exercise).sum(),
        3: ASKED,
    },
    "09_zapad": {
        8: len(zapad),
        2: zapad["start"].dt.year.nunique(),
        100000: high["zapad_2025_putin"],
        3: high["zapad_2025_putin"] // high["zapad_2025_lithuania"],
        12700: low["zapad_2017_official"],
        65000: low["zapad_2017_analyst"],
        70000: high["zapad_2017_analyst"],
        30000: high["zapad_2025_lithuania"],
        150000: high["zapad_2025_nato"],
    },
}

# ------------------------------------------------------------------------------------------------------- 10: ten minutes

NUMBERS |= {
    "10_ten_minutes": {
        10: "the length of the talk",
        3: "three figures: our choice",
        130: lesson_10.PACE,
        0.5: "half a minute of silence: our suggestion",
        2: "two minutes of answers: our suggestion",
        4: "the bars of the plan",
        5: ASKED,
    },
}
