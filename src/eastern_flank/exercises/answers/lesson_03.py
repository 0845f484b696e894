"""Judge the exercises of lesson 03, "What can eight jets do?"."""

import pandas as pd

from eastern_flank.exercises.check import as_number, as_pair, close, judge
from eastern_flank.tables.load import load

ARTICLE_DAY = "2016-06-13"
RUNNING = ("2014-06-15", "2014-10-15", "2015-02-15")  # exercise 3: after each of three handovers
QUIET_DAY = "2015-07-01"  # exercise 5: a day without a handover, before the mission was halved
ANOTHER_DAY = "2018-07-01"  # exercise 4: the same, two years after the article
FIRST_DAY = "2014-01-31"  # exercise 5: in the first month of the table
EMPTY = "empty"  # exercise 2: what the box calls it
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
        praise="None, if the article is right about the mandate. Adding up nothing gives 0.",
        otherwise="Keep the rows whose may_fight is True, and add up their aircraft. Adding up nothing is allowed.",
    )


def _exercise_2(answer):
    """Judge what belongs in the cell for a quantity that nobody stated: a missing value."""
    aircraft = load("aircraft")["aircraft"].sum()
    if answer is None or answer is pd.NA or (isinstance(answer, float) and answer != answer):
        answer = EMPTY
    return judge(
        answer if isinstance(answer, str) else f"{as_number(answer):g}",
        EMPTY,
        [
            ("0", "Zero is a number: it says that no aircraft would be needed. The officials say the opposite."),
            (str(aircraft), "That is how many are there now. The officials say that more would be needed."),
            ("words", "The words have a column of their own. What goes into the cell for the number?"),
        ],
        praise="The cell stays empty, and a chart draws it as what it is: a question mark.",
        otherwise="In the article nobody states that number, and the words have a column of their own. "
        "How do you show that a number is missing?",
    )


def _exercise_3(answer):
    """Judge the running total after three handovers, the last one with a contingent that has no number."""
    first, second, last = map(_jets, RUNNING)
    return judge(
        as_number(answer),
        last,
        [
            (first + second + last, "That adds up all the jets that came. Subtract those that left."),
            (second + last, "The jets that came in September left in January: subtract them."),
            (last + 1, "One contingent is not one jet. Its number is unknown, so nothing can be added for it."),
            (first, "That is the total of May, or a guess at the Belgian number. Our source does not give it."),
            (second, "That is the total of September. One more handover follows."),
            (0, "The 18 have left, but others have arrived."),
        ],
        praise="That is the least it can be: the Belgian jets are there, too, but not in the sum. A chart has to say so.",
        otherwise="Begin with the jets of May. Subtract those that leave and add those that arrive, twice.",
    )


def _exercise_4(answer):
    """Judge how many jets were on duty on a day in 2018."""
    present = _present(ANOTHER_DAY)
    lead = present.loc[present["role"] == "lead", "aircraft"].sum()
    by_base = present.groupby("base", observed=True)["aircraft"].sum()
    return judge(
        as_number(answer),
        present["aircraft"].sum(),
        [
            (lead, "That is one contingent only. Add up the jets of all of them."),
            (len(present), "That is the number of contingents. Add up their jets."),
            (_jets(ARTICLE_DAY), "That is the day of the article. Check the date."),
            (by_base.max(), "That is one base alone. Are all bases in your sum?"),
            (_rotations()["aircraft"].sum(), "That adds up five years. Keep the rows of that day."),
        ],
        praise="More than on the day of the article, and fewer than in the summer of 2015.",
        otherwise="Keep the rows that had started by that day and had not yet ended, and add up their jets. "
        "In the chart it is the top of the steps.",
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
            ((-fall, rise), "The sizes are right. One of the two is a fall: which sign does a fall have?"),
            ((fall / 100, rise / 100), "Those are shares. In per cent they are a hundred times as large."),
            (shares, "That is the new number as a share of the old one. For a change, take the difference."),
            (of_new, "You divided by the new number. A change is measured from where it began."),
            ((now - before, now - first), "Those are the differences in jets. Divide each by the old number."),
        ],
        praise="One number, two true sentences: it was cut by half, and it had doubled. The start you choose is an argument.",
        otherwise="For each: new minus old, divided by old, times 100. A fall has a minus sign.",
        same=close(0.5),
    )
