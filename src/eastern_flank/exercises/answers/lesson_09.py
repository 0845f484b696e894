"""Judge the exercises of lesson 09, "Did it come true?"."""

from itertools import product

from eastern_flank.exercises.check import as_number, close, judge
from eastern_flank.tables.load import load


def _exercise_1(answer):
    """Judge how many statements there are, where a row that says "Same …" is a second row of one."""
    again = load("context/outcomes")["statement"].str.startswith("Same")
    return judge(
        as_number(answer),
        (~again).sum(),
        [
            (len(again), "That counts all rows. Leave out those whose statement begins with “Same”."),
            (again.sum(), "That is how many rows are left out. The question is how many are left."),
            (len(again) + again.sum(), "The second rows are in the table already: subtract them instead."),
        ],
        praise="And a strict reader would find fewer still. What is counted is decided before anything is counted.",
        otherwise="Count all rows, count those whose statement begins with “Same”, and take one from the other.",
    )


def _exercise_2(answer):
    """Judge the percentage of the forecasts in the strict sense that happened."""
    outcomes = load("context/outcomes")
    strict = outcomes.loc[outcomes["kind"] == "forecast", "outcome"]
    hits = (strict == "happened").sum()
    right = 100 * hits / len(strict)
    of_all = 100 * (outcomes["outcome"] == "happened").mean()
    return judge(
        as_number(answer),
        right,
        [
            (right / 100, "That is the share from 0 to 1. In per cent it is a hundred times as much."),
            (of_all, "That is the share among all rows. Most are not forecasts: keep the kind 'forecast' only."),
            (100 * hits / len(outcomes), "The hits are right, but divide by the number of forecasts, not of all rows."),
            (100 * strict.isin(["happened", "partly"]).mean(), "That counts 'partly' as if it were 'happened'."),
            (hits, "That is how many happened. Give the percentage of the forecasts."),
            (100 - right, "That is the share of those that did not wholly happen. Turn it round."),
        ],
        praise="Correct arithmetic. Whether it means anything is the next question.",
        otherwise="Keep the forecasts, count those whose outcome is 'happened', divide by their number, and times 100.",
        same=_about,
    )


def _about(answer, expected):
    """Compare whole percentages; a share from 0 to 1 is compared more closely."""
    return close(0.5 if expected > 1 else 0.005)(answer, expected)


def _exercise_3(answer):
    """Judge in how many of the four worlds there is no attack."""
    worlds = list(product([True, False], repeat=2))  # (an attack is wanted, the force is enough)
    attacks = sum(wanted and not enough for wanted, enough in worlds)
    enough = sum(enough for _, enough in worlds)
    return judge(
        as_number(answer),
        len(worlds) - attacks,
        [
            (attacks, "That is how many worlds have an attack. You see none: which worlds does that leave?"),
            (len(worlds), "One of the worlds has an attack in it. As you see none, you are not in that one."),
            (enough, "That leaves out a world: the force is too small, and still nobody attacks: nobody wants to."),
        ],
        praise="They differ in what is wanted and in what is enough, and look the same. Seeing no attack cannot tell them apart.",
        otherwise="Go through the four rows one by one: is there an attack in it or not?",
    )


def _exercise_4(answer):
    """Judge the troops of the four battlegroups of 2016 after their reinforcement."""
    troops = load("context/battlegroups").groupby("scope", observed=True)["troops"]
    by_scope, old, new = troops.sum(), "after_reinforcement", "new_in_2022"
    return judge(
        as_number(answer),
        by_scope[old],
        [
            (by_scope[old] + by_scope[new], "That adds the four new groups as well. Keep one scope only."),
            (by_scope[new], "Those are the four groups that were new in 2022. Take the four of 2016."),
            (by_scope.sum(), "That adds up all rows: the same soldiers at different dates, counted again and again."),
            (by_scope["full_deployment"], "That is the number of August 2017. The question is about June 2022."),
            (troops.count()[old], "That is how many groups there are, not how many soldiers."),
            (troops.mean()[old], "That is the mean of the four groups. Add them up instead."),
        ],
        praise="This sum is ours. It may be taken, for the four rows have one day, one source and one scope.",
        otherwise="Keep the rows whose scope is 'after_reinforcement', take their column troops, and add it up.",
    )


def _exercise_5(answer):
    """Judge the largest number claimed for a drill that fits the article's in year, kind and place."""
    told = load("troops").set_index("formation").loc["exercise"]
    drills = load("context/exercises")
    russian = drills[drills["side"] == "russia"]
    in_year = russian[russian["start"].dt.year == told["year"]]
    unannounced = in_year[in_year["unannounced"]]
    fitting = unannounced.loc[unannounced["on_baltic_borders"] == "yes", "claimed_high"]
    at_borders = russian.loc[russian["on_baltic_borders"] == "yes", "claimed_high"]
    return judge(
        as_number(answer),
        fitting.max(),
        [
            (told["troops"], "That is the officer's own number. No row that fits in year, kind and place has it."),
            (in_year["claimed_high"].max(), "That is the largest of the year. Was it unannounced, and at the borders?"),
            (unannounced["claimed_high"].max(), "It was only partly at the borders: on_baltic_borders is not 'yes'."),
            (russian["claimed_high"].max(), "The largest of all years. Keep the year of the article's exercise."),
            (at_borders.max(), "It was at the borders, but in another year. Keep the year of the article's exercise."),
            (len(fitting), "That is how many rows fit. The question is about the largest number in them."),
        ],
        praise="It is far below the officer's. One row that fits has no number at all, and max() leaves it out.",
        otherwise="Three conditions, joined by &: the year (in_2014 has it), unannounced, and on_baltic_borders is 'yes'.",
    )
