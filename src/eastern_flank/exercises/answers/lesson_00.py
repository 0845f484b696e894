"""Judge the exercises of lesson 00, "What was the argument about?"."""

from eastern_flank.exercises.check import as_number, as_word, judge
from eastern_flank.tables.load import load


def _exercise_1(answer):
    """Judge the paragraph of the largest number of troops."""
    troops = load("troops")
    largest = troops["troops"].idxmax()
    others = [
        (paragraph, "That paragraph has troops too, but smaller numbers. Ask for the row with the largest one.")
        for paragraph in troops["paragraph"].drop(largest).unique()
    ]
    return judge(
        as_number(answer),
        troops.loc[largest, "paragraph"],
        others,
        praise="And the same answer tells you who says it, and in which words.",
        otherwise="No troops are counted in that paragraph. Run ef.where again, and read the line that begins with 'paragraph'.",
    )


def _exercise_2(answer):
    """Judge which row has a dotted mark: the one without a number."""
    troops = load("troops").set_index("id")
    (unnumbered,) = troops.index[troops["troops"].isna()]
    others = [
        (row, f"Its mark is drawn as {status}, because it has a number. Which row has none?")
        for row, status in troops["status"].drop(unnumbered).items()
    ]
    return judge(
        as_word(answer),
        unnumbered,
        [
            (troops.loc[unnumbered, "led_by"], "That is who leads it. The row's own name is in the column id."),
            *others,
        ],
        praise="Its cell is empty because the article gives no number, and an empty cell is not a zero.",
        otherwise="That is not a row in the table. Copy a word from the column id, with quotation marks around it.",
    )
