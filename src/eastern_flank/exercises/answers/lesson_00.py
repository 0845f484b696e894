"""Judge the exercises of lesson 00, "What was the argument about?"."""

from eastern_flank.charts import marks
from eastern_flank.exercises.check import as_number, as_word, judge
from eastern_flank.tables.load import load


def _exercise_1(answer):
    """Judge the paragraph in which an exercise could become an invasion."""
    claims = load("claims").set_index("claim")
    right = claims.loc["exercise_to_invasion"]
    same_speaker = claims.loc[claims["speaker"] == right["speaker"], "paragraph"].unique()
    others = [
        (paragraph, "The same minister speaks there, about the defence of the air.") for paragraph in same_speaker
    ]
    held, denied = claims.loc[["exercises_unannounced", "russia_no_threat"], "paragraph"]
    others += [
        (held, "That paragraph is about exercises, but not about an invasion."),
        (denied, "That paragraph says the opposite. Look for the warning."),
    ]
    return judge(
        as_number(answer),
        right["paragraph"],
        others,
        praise="Open it in the reader: the minister says that they might do so, and not that they will.",
        otherwise="That is not in this paragraph. Read the summaries again, from the first.",
    )


def _exercise_2(answer):
    """Judge the ink of the force as a whole: that of what is planned."""
    looks = {status: kind.look for status, kind in marks.INKS.items()}
    force = load("troops").set_index("formation").loc["force"]
    return judge(
        as_word(answer),
        looks[force["status"]],
        [
            (looks["held"], "Solid means that it happened, or is so. The ministers had not met yet."),
            (looks["possible"], "Dashed means possible, “may”. “Set to” is firmer than that."),
            (looks["not_stated"], "Dotted means that no number is given. The force has one."),
        ],
        praise="“Set to” means that it is planned. The plan is for 4,000; nothing has happened yet.",
        otherwise="Give one of the four inks: solid, hatched, dashed or dotted.",
    )


def _exercise_3(answer):
    """Judge how long the longest paragraph is."""
    words = load("paragraphs").set_index("paragraph")["words"]
    return judge(
        as_number(answer),
        words.max(),
        [
            (words.idxmax(), "That is the number of the paragraph. How many words does it have?"),
            (words.idxmax() - 1, "That is the number of its row. How many words does the paragraph have?"),
            (words.min(), "That is the shortest one."),
            (words.sum(), "That is the whole article. How many words does its longest paragraph have?"),
            (len(words), "That is how many paragraphs there are."),
        ],
        praise="It is the paragraph in which the Baltic states say what more they want.",
        otherwise="Look for the largest number in the right-hand column.",
    )
