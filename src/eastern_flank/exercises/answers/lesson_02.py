"""Judge the exercises of lesson 02, "How big is 4,000?"."""

import math

from matplotlib.axes import Axes

from eastern_flank.charts import marks
from eastern_flank.exercises.check import Misfit, Verdict, as_number, as_pair, close, first_fault, judge
from eastern_flank.figures import readback
from eastern_flank.tables.load import load

SOFTNESS = 100  # soldiers: how far "about" may be off in exercise 4; the reader is told that this is our assumption


def _troops():
    return load("troops").set_index("formation")


def _two_numbers():
    """Return the numbers of the planned whole and of the exercise that was held, and their statuses."""
    rows = _troops().loc[["force", "exercise"]]
    return rows["troops"].astype(int), rows["status"]


def _exercise_1(answer):
    """Judge how many rows have a number."""
    column = load("troops")["troops"]
    return judge(
        as_number(answer),
        column.count(),
        [
            (len(column), "That counts all rows. One has an empty cell, which count() leaves out and len() does not."),
            (column.isna().sum(), "That is how many cells are empty. The question is how many are filled."),
            (column.sum(), "That is the sum of the numbers. The question is how many numbers there are."),
        ],
        praise="count() counts only what is there. One row has no number, and pandas does not make it a zero.",
        otherwise="Count the filled cells in the column troops of the table above.",
    )


def _exercise_2(answer):
    """Judge the sum of the battalions whose size is stated."""
    troops = _troops()["troops"]
    whole, stated = troops["force"], troops["battalion"].sum()
    return judge(
        as_number(answer),
        stated,
        [
            (whole, "That is the whole force. The sizes stated for the individual battalions add up to less."),
            (stated + whole, "That adds the force to its own battalions: a whole and its parts, counted twice."),
            (troops.sum(), "That adds all rows: the force, its own parts, and somebody else's exercise."),
            (troops["battalion"].mean(), "That is the size of one battalion. Add up all the sizes that are stated."),
            (len(troops["battalion"]), "That is how many battalions there are, not how many soldiers."),
        ],
        praise="Three sizes are stated. The fourth cell is empty, and sum() skips it without telling you.",
        otherwise="Keep the rows whose formation is battalion, and add up their column troops.",
    )


def _exercise_3(answer):
    """Judge a bar chart of the two numbers: from zero, with the right lengths, and the planned one not solid."""
    values, statuses = _two_numbers()
    if isinstance(answer, dict):  # the box: what the reader chose for the bars and the axis
        return _dressed(answer)
    if not isinstance(answer, Axes):
        raise Misfit("Give the chart itself: its Axes, which the cell with two bars calls mine.")
    drawn = readback.read_axes(answer)
    bars = drawn.bars
    looks = {bar.end: bar.ink for bar in bars}
    held, planned = (values[statuses == status].iloc[0] for status in ("held", "planned"))
    faults = [
        (not bars, "There is no bar on this chart yet. Draw with mine.barh(…)."),
        (
            any(bar.start for bar in bars),
            "Your bars do not start at 0, so their lengths do not show the numbers.",
        ),
        (drawn.measure.start > 0, CUT),
        (
            {drawn.x.kind, drawn.y.kind} != {"linear"},
            "Your axis is not linear. Here the lengths must stand for the numbers.",
        ),
        (len(bars) > len(values), "There are more than two bars. Keep only the whole force and the exercise."),
        (0 in looks, "The second line still has its gap: put the force's number in place of the 0."),
        (
            bool(set(looks) & set(values // 1000)),
            "One bar is a thousand times too short. Python reads a comma as the end of a number: write 4000.",
        ),
        (set(looks) != set(values), "One length does not match the table. Look up both numbers in the column troops."),
        *_faults_of_inks(looks.get(planned), looks.get(held)),
    ]
    return first_fault(faults, WELL_DRAWN)


CUT = "Your axis does not start at 0: the eye compares lengths, and part of each bar is cut away."
WELL_DRAWN = "Lengths from zero, and an ink that says which number is only planned. Now add who gives each number."


def _faults_of_inks(planned, held):
    """Return what may be wrong with the inks of the planned force and of the exercise that was held."""
    unsure = {marks.INKS[status].look for status in ("possible", marks.WITHOUT_NUMBER)}
    return [
        (
            planned == held,
            "Both bars look alike, as if both had happened or neither. Give the planned one a different ink.",
        ),
        (
            planned != marks.INKS["planned"].look,
            "The planned bar has an ink that means something else. Planned is hatched.",
        ),
        (held in unsure, "The planned force is right. The exercise took place, so its bar is solid."),
    ]


def _dressed(chosen):
    """Judge the same chart, dressed in the box: the ink of each bar and the start of the axis."""
    if ... in chosen.values():
        return Verdict(None, "Choose an ink for each bar, and where the axis starts.")
    faults = [(chosen["start"] != "0", CUT), *_faults_of_inks(chosen["force"], chosen["exercise"])]
    return first_fault(faults, WELL_DRAWN)


def _exercise_4(answer):
    """Judge what the fourth battalion may have if the stated sizes are off by up to SOFTNESS each."""
    troops = _troops()["troops"]
    sizes = troops["battalion"].dropna()
    low = troops["force"] - (sizes + SOFTNESS).sum()
    high = troops["force"] - (sizes - SOFTNESS).sum()
    middle = (low + high) / 2
    one_is_off = middle - SOFTNESS, middle + SOFTNESS
    one_battalion = sizes.min() - SOFTNESS, sizes.max() + SOFTNESS
    return judge(
        as_pair(answer),
        (low, high),
        [
            ((high, low), "Both numbers are right, but in the wrong order: (lowest, highest)."),
            (one_is_off, "That lets only one battalion be out. All three could be, and all in the same direction."),
            (one_battalion, "That is the range of one stated battalion, not of what is left."),
            ((middle, middle), f"That treats 'about' as if it were exact. Let each battalion be off by {SOFTNESS}."),
        ],
        praise="Three approximate numbers leave a remainder that is three times as uncertain.",
        otherwise="For the lowest remainder, make the battalions as large as they could be; for the highest, as small.",
        same=close(0.5),
    )


def _exercise_5(answer):
    """Judge how many times as long the longer bar is on a logarithmic axis that starts at 1."""
    values, _ = _two_numbers()
    small, large = sorted(values)
    from_1000 = math.log10(large / 1000) / math.log10(small / 1000)
    return judge(
        as_number(answer),
        math.log10(large) / math.log10(small),
        [
            (large / small, "That is what a linear axis shows. Here compare the logarithms of the two numbers."),
            (from_1000, "That is for an axis that starts at 1,000. This one starts at 1."),
            (math.log10(small) / math.log10(large), "That is the shorter divided by the longer bar. Turn it round."),
            (math.log10(large / small), "That is the difference in powers of ten. Divide one logarithm by the other."),
        ],
        praise="The numbers are the same, but you can hardly see a difference. Where the axis starts is a choice.",
        otherwise="Divide the logarithm of the larger number by that of the smaller: 5 by 3.6.",
        same=close(0.025),  # one decimal will do, for the mistakes too
    )
