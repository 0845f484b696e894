"""Judge the exercises of lesson 03, "What can eight jets do?"."""

import pandas as pd

from eastern_flank.exercises.check import Verdict, as_number, as_pair, close, judge
from eastern_flank.tables.load import load

ARTICLE_DAY = "2016-06-13"
QUIET_DAY = "2015-07-01"  # exercise 4: a day without a handover, before the mission was halved
FIRST_DAY = "2014-01-31"  # exercise 5: in the first month of the table
END = "2019"  # the lesson reads what began before


def _rotations():
    table = load("context/air_policing")
    return table[table["start"] < END]


def _present(day):
    """Return the contingents on duty on a day."""
    rotations = _rotations()
    return rotations[(rotations["start"] <= day) & (rotations["end"] >= day)]


def _jets(day):
    return _present(day)["aircraft"].sum()


def _exercise_1(answer):
    """Judge how many of the jets may confront hostile aircraft in a conflict."""
    aircraft = load("aircraft")
    allowed = aircraft["may_fight"]
    return judge(
        as_number(answer),
        aircraft.loc[allowed, "aircraft"].sum(),
        [
            (aircraft["aircraft"].sum(), "That is all of them. Look at the column may_fight: how many of them may?"),
            (len(aircraft), "That is the number of rows. Each row is a detachment of several jets."),
            (aircraft["aircraft"].iloc[0], "That is one detachment. Does its cell in may_fight say True?"),
        ],
        praise="None, if the article describes the mandate rightly. Adding up nothing gives 0.",
        otherwise="Keep the rows whose may_fight is True, and add up their aircraft. Adding up nothing is allowed.",
    )


def _exercise_2(answer):
    """Judge what belongs in the cell for a quantity that nobody stated: a missing value."""
    aircraft = load("aircraft")["aircraft"].sum()
    if answer is None or answer is pd.NA or (isinstance(answer, float) and answer != answer):
        return Verdict(True, "The cell stays empty, and a chart draws it as what it is: a question mark.")
    if isinstance(answer, str):
        return Verdict(False, "The words have a column of their own. What goes into the cell for the number?")
    return judge(
        as_number(answer),
        None,
        [
            (0, "Zero is a number: it says that no aircraft would be needed. The officials say the opposite."),
            (aircraft, "That is how many are there now. The officials say that more would be needed."),
        ],
        praise="",
        otherwise="Somebody has to have said that number, and in the article nobody does. Which value of pandas says 'missing'?",
    )


def _exercise_3(answer):
    """Judge how many contingents have no number of jets."""
    jets = _rotations()["aircraft"]
    return judge(
        as_number(answer),
        jets.isna().sum(),
        [
            (jets.count(), "That is how many have a number. The question is how many have none."),
            (len(jets), "That counts all rows. isna() gives True where the cell is empty; add those up."),
            (jets.sum(), "That adds up the jets. Count the empty cells instead."),
        ],
        praise="They are left out of the sum, so on those dates the steps are too low. The chart has to say so.",
        otherwise="Find the empty cells of the column aircraft with isna(), and add up the answers.",
    )


def _exercise_4(answer):
    """Judge how many jets were on duty on a day in 2015."""
    present = _present(QUIET_DAY)
    lead = present.loc[present["role"] == "lead", "aircraft"].sum()
    by_base = present.groupby("base", observed=True)["aircraft"].sum()
    return judge(
        as_number(answer),
        present["aircraft"].sum(),
        [
            (lead, "That is one contingent only, or the number of contingents. Add up the jets of all of them."),
            (_jets(ARTICLE_DAY), "That is a year later, or one base alone. Check the date, and take all bases."),
            (present["aircraft"].sum() - by_base.min(), "One contingent is missing. Are all three bases in your sum?"),
            (_rotations()["aircraft"].sum(), "That adds up five years. Keep the rows of that day."),
        ],
        praise="Twice as many as on the day of the article.",
        otherwise="Keep the rows that had started by that day and had not yet ended, and add up their jets.",
    )


def _exercise_5(answer):
    """Judge the change in per cent to the article's number, from the summer before and from the first month."""
    now, before, first = load("aircraft")["aircraft"].sum(), _jets(QUIET_DAY), _jets(FIRST_DAY)
    fall, rise = 100 * (now - before) / before, 100 * (now - first) / first
    shares = 100 * now / before, 100 * now / first
    of_new = 100 * (now - before) / now, 100 * (now - first) / now
    return judge(
        as_pair(answer),
        (fall, rise),
        [
            ((rise, fall), "Both are right, but in the wrong order: first the change from the summer of 2015."),
            ((-fall, rise), "The sizes are right. One of the two is a fall: which sign has a fall?"),
            ((fall / 100, rise / 100), "Those are shares. In per cent they are a hundred times as large."),
            (shares, "That is the new number as a share of the old one. For a change, take the difference."),
            (of_new, "You divided by the new number. A change is measured from where it began."),
            ((now - before, now - first), "Those are the differences in jets. Divide each by the old number."),
        ],
        praise="One number, two true sentences: it was cut by half, and it had doubled. The start you choose is an argument.",
        otherwise="For each: new minus old, divided by old, times 100. A fall has a minus sign.",
        same=close(0.5),
    )
