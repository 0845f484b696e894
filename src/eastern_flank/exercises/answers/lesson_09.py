"""Judge the exercises of lesson 09, "Did it come true?"."""

from itertools import product

import pandas as pd

from eastern_flank.exercises.check import Misfit, Verdict, as_number, as_word, close, first_wrong, judge
from eastern_flank.tables.load import load

CELLS = {  # of the row that exercise 6 fills in: the row of the tables in which the right answer is
    "outcome": ("context/outcomes", "interceptors_estonia_latvia"),
    "reading": ("context/outcomes", "interceptors_estonia_latvia"),
    "date": ("context/timeline", "estonia_iris_t_arrives"),
    "precision": ("context/timeline", "estonia_iris_t_arrives"),
    "source_kind": ("context/timeline", "estonia_iris_t_arrives"),
}


def _statements(rows):
    """Return one outcome for each statement: rows of the same claim are one, and where they differ it came about in part."""
    outcomes = rows["outcome"].astype("str").groupby(rows["claim"].fillna(rows["id"]), sort=False)
    return outcomes.first().where(outcomes.nunique() == 1, "partly")


def _exercise_1(answer):
    """Judge how many statements there are: rows of the same claim are one, and a row without a claim is one of its own."""
    claims = load("context/outcomes")["claim"]
    keys, without = claims.nunique(), claims.isna().sum()
    return judge(
        as_number(answer),
        keys + without,
        [
            (len(claims), "That counts all rows. Rows with the same claim are one statement."),
            (keys, "Those are the statements with a claim. Rows without one are statements too, each of its own."),
            (
                len(claims) - without,
                "That counts the rows that have a claim. Count their different claims, then the others.",
            ),
            (without, "That is how many rows have no claim. Add the number of different claims."),
        ],
        praise="There are fewer statements than rows. What to count is decided before anyone starts counting.",
        otherwise="Count the different keys in the column claim, and add the rows in which that cell is empty.",
    )


def _exercise_2(answer):
    """Judge the percentage of the article's forecasts that happened, each statement counted once."""
    outcomes = load("context/outcomes")
    rows = outcomes[outcomes["kind"] == "forecast"]
    forecasts, every = _statements(rows), _statements(outcomes)
    hits = (forecasts == "happened").sum()
    right = 100 * hits / len(forecasts)
    checked = forecasts[forecasts != "open"]
    return judge(
        as_number(answer),
        right,
        [
            (right / 100, "That is the share from 0 to 1. In per cent it is a hundred times as much."),
            (
                100 * (rows["outcome"] == "happened").mean(),
                "That counts rows. The force has three rows and is one statement.",
            ),
            (
                100 * hits / len(checked),
                "That leaves out the open ones: the survivors' score. Divide by all forecasts.",
            ),
            (100 * (every == "happened").mean(), "That is the share among all statements. Keep the forecasts only."),
            (
                100 * forecasts.isin(["happened", "partly"]).mean(),
                "That counts 'partly' as if it were 'happened'. Or is it the share that did not happen? Then turn it round.",
            ),
            (hits, "That is how many happened. Give the percentage of the forecasts."),
        ],
        praise="Correct arithmetic. Whether it means anything is the next question.",
        otherwise="Count the forecasts, each statement once; count those that happened; divide, and multiply by 100.",
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
        praise="They differ in what is wanted and in what is enough, yet they look the same. "
        "Seeing no attack does not tell you which one you are in.",
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
        praise="This sum is ours. You may add these up, because the four rows share one day, one source and one scope.",
        otherwise="Take the four numbers of June 2022, in the rows whose scope is 'after_reinforcement', and add them up.",
    )


def _exercise_5(answer):
    """Judge the largest number claimed for a drill that fits the article's in year, kind and place."""
    told = load("troops").set_index("formation").loc["exercise"]
    drills = load("context/exercises")
    russian = drills[drills["side"] == "russia"]
    in_year = russian[russian["start"].dt.year == told["year"]]
    unannounced = in_year[in_year["unannounced"]]
    fitting = unannounced.loc[unannounced["on_baltic_borders"] == "yes", "claimed_high"]
    at_borders = russian.loc[russian["on_baltic_borders"] == "yes"].dropna(subset="claimed_high")
    other_years = at_borders.loc[at_borders["start"].dt.year != told["year"], "claimed_high"].unique()
    another = "It was at the borders, but in another year. Keep the year of the article's exercise."
    return judge(
        as_number(answer),
        fitting.max(),
        [
            (told["troops"], "That is the officer's own number. No row that fits in year, kind and place has it."),
            (in_year["claimed_high"].max(), "That is the largest of the year. Was it unannounced, and at the borders?"),
            (unannounced["claimed_high"].max(), "It was only partly at the borders: on_baltic_borders is not 'yes'."),
            (russian["claimed_high"].max(), "The largest of all years. Keep the year of the article's exercise."),
            *((number, another) for number in other_years),
            (len(fitting), "That is how many rows fit. The question is about the largest number in them."),
        ],
        praise="It is far below the officer's. One row that fits has no number at all, and max() leaves it out.",
        otherwise="Three conditions: the year (in_2014 has it), unannounced is True, and on_baltic_borders is 'yes'.",
    )


def _exercise_6(answer):
    """Judge the row that a reader fills in from the summary of a page: five cells, the first wrong one is named."""
    if not isinstance(answer, dict) or set(answer) != set(CELLS):
        raise Misfit(f"Keep the curly brackets and the five names: {', '.join(CELLS)}. Only replace the dots.")
    if open_cells := [name for name, value in answer.items() if value is ...]:
        return Verdict(None, f"Still to fill in: {', '.join(open_cells)}.")
    given = {name: as_word(value) for name, value in answer.items()}
    contract = f"{load('context/outcomes').set_index('id').loc['interceptors_estonia_latvia', 'date']:%Y-%m-%d}"
    of_page = f"{load('context/timeline').set_index('event').loc['estonia_iris_t_arrives', 'source_date']:%Y-%m-%d}"
    mistakes = {
        "outcome": [
            ("happened", "A system arrived. Is it one by the companies that the statement names?"),
            ("did_not_happen", "Interceptors were sought, and some came. Were they the named ones?"),
            ("open", "Something has arrived, so the source settles a part of it. Which part?"),
        ],
        "reading": [("our_inference", "We did not have to conclude anything: the page says that it arrived.")],
        "date": [
            (of_page, "That is the day of the page. The arrival has no day, only a month: write its first day."),
            (contract, "That is the day of the contract. The row is about the arrival."),
        ],
        "source_kind": [("official", "The commander is quoted, but a magazine publishes the page.")],
    }
    otherwise = {
        "outcome": "That is not a word for the outcome. Take one from the table above.",
        "reading": "That is not a word for the reading. Take one from the table above.",
        "date": "The arrival is known to the month. Write the first day of that month as year-month-day.",
        "precision": "Does the page give the day of the arrival?",
        "source_kind": "Ask who publishes the page: a magazine that works like a newspaper.",
    }
    return first_wrong(
        {
            name: judge(given[name], _cell(name), mistakes.get(name, ()), praise="", otherwise=otherwise[name])
            for name in CELLS
        },
        praise="The outcome stays as it was, and the row is three years newer, with a new source that anyone can check.",
    )


def _cell(name):
    """Return the right answer for one cell, as the tables have it."""
    table, key = CELLS[name]
    rows = load(table)
    value = rows.set_index(rows.columns[0]).loc[key, "start" if name == "date" else name]
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)
