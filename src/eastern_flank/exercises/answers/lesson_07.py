"""Judge the exercises of lesson 07, "How many would deter?"."""

from eastern_flank.exercises.check import Misfit, Verdict, as_number, as_word, close, judge
from eastern_flank.tables.load import load

ATTACKERS = 25_000, 35_000  # the range that somebody else names in exercise 2
# Exercise 3.
OUTSIDE = "That is outside the range in the table, {low:,g} to {high:,g}."
STILL = "With that the model still asks for {}. Go further, or try the other direction."
NOW = "Now the model asks for {}. One change reverses the verdict, although nothing in the world has changed."


def _assumptions():
    return load("model/assumptions").set_index("assumption")


def _needed(**changes):
    """Return what the lesson's model asks for, with some assumptions changed: troops on the first day."""
    a = _assumptions()["start"].to_dict() | changes
    days = max(0, a["warning"] + a["fighting"] - a["deciding"])
    return max(0, a["attackers"] / a["ratio"] - a["local"] - a["reinforcements"] * days)


def _planned():
    troops = load("troops")
    return int(troops.loc[troops["formation"] == "force", "troops"].iloc[0])


def _days():
    start = _assumptions()["start"]
    return start["warning"] + start["fighting"] - start["deciding"]


def _exercise_1(answer):
    """Judge the model's answer for a week of warning."""
    return judge(
        as_number(answer),
        _needed(warning=7),
        [
            (_needed(), "That is the answer at the starting values. Use 7 for the days of warning."),
            (
                _needed(warning=7, deciding=0),
                "You let reinforcements arrive from the first day. Allies need time to decide, so subtract that time.",
            ),
            (_needed(warning=7, fighting=0), "You left out the days of fighting. Reinforcements arrive then as well."),
        ],
        praise="With five more days of warning, the model asks for less than half of the troops. It cannot say whether there "
        "would be any warning.",
        otherwise="Work out when reinforcements arrive: days of warning plus fighting, minus deciding. Then use the formula.",
        same=close(1),
    )


def _exercise_2(answer):
    """Judge which assumption moves the answer most once the range of the attackers is narrow."""
    table = _assumptions()
    table.loc["attackers", ["low", "high"]] = ATTACKERS
    widths = {
        name: abs(_needed(**{name: row["high"]}) - _needed(**{name: row["low"]})) for name, row in table.iterrows()
    }
    decides = max(widths, key=widths.get)
    others = [
        (name, f"With these ranges it moves the answer by {by:,.0f}. Another one moves it further.")
        for name, by in widths.items()
    ]
    low, high = ATTACKERS
    return judge(
        as_word(answer),
        decides,
        others,
        praise=f"They move it by {widths[decides]:,.0f}, and {low:,} to {high:,} attackers by {widths['attackers']:,.0f}. "
        "Anyone who chooses the ranges chooses the ranking.",
        otherwise="That is not one of the seven. Write the name in front of the colon, at the left of the top bar.",
    )


def _exercise_3(answer):
    """Judge one change, within its range, that makes the planned force enough. Many are right."""
    table = _assumptions()
    if not isinstance(answer, dict) or len(answer) != 1:
        raise Misfit('Give one change in curly brackets: {"name": value}. Only one, so that you see what it does.')
    ((name, value),) = answer.items()
    if name not in table.index:
        raise Misfit(f"There is no such assumption. Choose one of these: {', '.join(table.index)}.")
    key = {"start": table["start"].to_dict(), "planned": _planned(), "still": STILL, "now": NOW}
    key["ranges"] = {each: [row["low"], row["high"], OUTSIDE.format(**row)] for each, row in table.iterrows()}
    value, (low, high, outside) = as_number(value), key["ranges"][name]
    if not low <= value <= high:
        return Verdict(False, outside, key=key)
    asked = _needed(**{name: value})
    is_enough = asked <= key["planned"]
    return Verdict(is_enough, (NOW if is_enough else STILL).format(f"{asked:,.0f}"), key=key)


def _exercise_4(answer):
    """Judge how many attackers make the planned force exactly enough."""
    start, planned = _assumptions()["start"], _planned()
    ratio, arriving = start["ratio"], start["reinforcements"] * _days()
    return judge(
        as_number(answer),
        (planned + start["local"] + arriving) * ratio,
        [
            (planned * ratio, "That counts the planned force alone. Local soldiers and reinforcements defend as well."),
            ((planned + start["local"]) * ratio, "You left out the reinforcements that arrive in time."),
            (planned + start["local"] + arriving, "That is how many defend. Each of them holds off several attackers."),
            (start["attackers"], "That is our starting value, with which the model asks for more than is planned."),
        ],
        praise="A little below our starting value: we chose it near the tipping point. Now you know how that is done.",
        otherwise="Add up all who defend, then multiply by the ratio.",
        same=close(1),
    )


def _exercise_5(answer):
    """Judge during how many hours reinforcements arrive, at the start values."""
    days, fighting = _days(), _assumptions()["start"]["fighting"]
    return judge(
        as_number(answer),
        days * 24,
        [
            (days, "That is in days. Give hours."),
            (fighting * 24, "Those are the hours of fighting alone. Add the warning, and subtract the time to decide."),
        ],
        praise="The war game's hours are in it, but so are two numbers of ours. A mixture is only as firm as its weakest part.",
        otherwise="Add warning and fighting, and subtract deciding, all in days. Then multiply by the hours of a day.",
        same=close(0.1),
    )
