"""Judge the exercises of lesson 06, "Can the same numbers tell four stories?"."""

from eastern_flank.exercises.check import Misfit, Verdict, as_number, as_word, close, judge
from eastern_flank.tables.load import load

DEVICES = {"A": "unit", "B": "baseline", "C": "scale"}  # of the three charts that exercise 1 draws
BASELINE = 3000  # where the axis of chart B begins, as exercise 2 says

KEEPS_THE_LARGER = "It is the other way round there: that page keeps the 100,000."

# What gives a device away in its chart: what to look at where it has been taken for another.
SIGNS = {
    "unit": "Look at the ends of its axis: such small numbers cannot be soldiers.",
    "baseline": "Its axis does not begin at zero, and equal steps still add the same number.",
    "scale": "Its short bar is a third of the long one, on an axis that ends at 100,000: equal steps multiply here.",
}


def _exercise_1(answer):
    """Judge which device each of three drawn charts uses."""
    if not isinstance(answer, dict) or set(answer) != set(DEVICES):
        raise Misfit('Give three answers, one for each letter: {"A": "...", "B": "...", "C": "..."}.')
    if any(device is ... for device in answer.values()):
        return Verdict(None, "Name a device for each of the three charts.")
    named = {letter: as_word(device) for letter, device in answer.items()}
    for letter, device in named.items():
        if device not in SIGNS:
            return Verdict(False, f"Chart {letter}: choose one of these three words: {', '.join(sorted(SIGNS))}.")
    wrong = [letter for letter, device in DEVICES.items() if named[letter] != device]
    if wrong:
        return Verdict(False, " ".join(f"Chart {letter}: {SIGNS[DEVICES[letter]]}" for letter in wrong))
    return Verdict(True, "The ends of an axis tell you most. Read them before you look at the bars.")


def _exercise_2(answer):
    """Judge Tufte's lie factor of two bars whose axis begins at BASELINE."""
    troops = load("troops").set_index("formation")["troops"]
    short, long = sorted(troops.loc[["force", "exercise"]])
    in_numbers = (long - short) / short
    in_picture = (long - short) / (short - BASELINE)
    ratio = (long - BASELINE) / (short - BASELINE)
    return judge(
        as_number(answer),
        in_picture / in_numbers,
        [
            (in_picture, "That is the result for the picture. Divide it by the result for the numbers."),
            (in_numbers, "That is the result for the numbers. What is the result for the picture?"),
            (in_numbers / in_picture, "You divided the other way round: the picture comes first."),
            (
                ratio,
                "That is how many times as long the bar is. First subtract the short bar, then divide.",
            ),
            (
                ratio / (long / short),
                "You divided the long one by the short one. Subtract before you divide, both times.",
            ),
            (short / (short - 2000), "That is for an axis that begins at 2,000. This one begins further to the right."),
        ],
        praise="A quarter of the short bar is left, so the difference looks four times as large. The long bar hardly changed.",
        otherwise=f"Subtract {BASELINE:,} from both numbers: that leaves the two bars. Then take the three steps above.",
        same=close(0.02),
    )


def _exercise_3(answer):
    """Judge how many pages derive from the article."""
    relation = load("context/coverage")["relation"]
    counts = relation.value_counts()
    parallel, reprints = counts["parallel_story"], counts["verbatim_reprint"] + counts["abridged_reprint"]
    return judge(
        as_number(answer),
        len(relation) - parallel,
        [
            (
                len(relation),
                "That counts all rows, including those that come from another interview with the same minister.",
            ),
            (parallel, "Those are the pages that do not come from the article. Count the others."),
            (reprints, "Those are the reprints alone. Posts, rewrites and echoes derive from the article too."),
            (len(relation) - parallel - counts["echo"], "An echo takes only one sentence, but from the article."),
            (relation.nunique(), "That is how many kinds of relation there are. Count the pages."),
        ],
        praise="The others report the same plan from another source. If you counted them, the article would look more widely "
        "copied than it was.",
        otherwise="Add up the kinds of the table above, without the one that does not come from the article.",
    )


def _exercise_4(answer):
    """Judge which page is seen to keep the smaller number and to drop the larger."""
    pages = load("context/coverage")
    pages = pages[pages["relation"] != "parallel_story"].set_index("coverage")
    faults = {key: _fault(row["mentions_4000"], row["mentions_100000"]) for key, row in pages.iterrows()}
    (right,) = [key for key, fault in faults.items() if not fault]
    return judge(
        as_word(answer),
        right,
        faults.items(),
        praise="We could read the whole page, so the “no” counts. About the others we know less.",
        otherwise="None of these pages has that name. Write a name as it is at the left of the picture.",
    )


def _fault(smaller, larger):
    """Say why a page is not seen to keep the smaller number and to drop the larger, or nothing."""
    if "not_seen" in (smaller, larger):
        return "For one of the numbers this page has an open ring: “not seen” is not a “no”."
    if larger == "yes":
        return "This page keeps both numbers." if smaller == "yes" else KEEPS_THE_LARGER
    return "This page has neither of the two numbers." if smaller == "no" else ""


def _exercise_5(answer):
    """Judge the verb of attribution that the later text has lost."""
    words = load("claims").set_index("claim").loc["war_footing", "evidence"].split()
    verb, pronoun = words[:2]
    return judge(
        as_word(answer),
        verb,
        [
            (f"{verb} {pronoun}", "Both words are gone. Only one of them is a verb."),
            (pronoun, "This word is gone too, but it is not a verb: it stands for the three states."),
            (words[2], "This verb is still there."),
            (words[3], "This verb is still there."),
            (" ".join(words[2:4]), "These two words are still there."),
        ],
        praise="One short verb has gone, and with it the owners of the claim. Now the newsroom says it, not the states.",
        otherwise="Take the longer phrase word by word, and look for each in the shorter one.",
    )
