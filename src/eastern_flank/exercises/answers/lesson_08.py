"""Judge the exercises of lesson 08, "Could they have agreed?"."""

from eastern_flank.exercises import meeting
from eastern_flank.exercises.check import as_number, as_pair, judge
from eastern_flank.tables.load import stances


def _answers():
    """Return all 65 answers, with the seat of each actor."""
    table = stances()
    actors = meeting.at_table()
    return table.assign(seat=table["actor"].map(actors["seat"]), silent=table["stance"] == meeting.SILENT)


def _delegations():
    return _answers().query("seat == 'delegation'")


def _exercise_1(answer):
    """Judge how many votes the article does not let one foresee."""
    everybody, voting = _answers(), _delegations()
    return judge(
        as_number(answer),
        voting["silent"].sum(),
        [
            (everybody["silent"].sum(), "That counts the chair and the guest too. They have no vote."),
            ((~voting["silent"]).sum(), "That is how many answers the article gives. Count the empty cells."),
            (len(voting), "That is how many votes there will be. For how many of them is the article silent?"),
        ],
        praise="For more than half of the votes the article is silent. The players fill that in, and have to say so.",
        otherwise="Count the dots in the table of boxes at the top.",
    )


def _exercise_2(answer):
    """Judge how many texts meet no known objection from a delegation."""
    voting = _delegations()
    objected = voting.loc[voting["stance"] == "no", "question"].nunique()
    texts = voting["question"].nunique()
    at_large = _answers().query("stance == 'no'")["question"].nunique()
    approved = voting.loc[voting["stance"] == "yes", "question"].nunique()
    return judge(
        as_number(answer),
        texts - objected,
        [
            (objected, "That is how many texts do get a no. The question is how many get none."),
            (texts - at_large, "That counts objections from somebody who has no vote. Look at delegations only."),
            (approved, "That is how many texts have a yes. A text may have both."),
            (texts, "That is how many texts there are. Look for the word no in each column."),
        ],
        praise="No objection is known to these. That is not the same as support from all: many cells are empty.",
        otherwise="Go through the columns of the table at the top, and count those without the word no.",
    )


def _exercise_3(answer):
    """Judge how many delegations have an answer that the reporter expects and nobody gives."""
    everybody, voting = _answers(), _delegations()
    at_large = everybody[everybody["basis"] == meeting.EXPECTED]
    expected = voting[voting["basis"] == meeting.EXPECTED]
    return judge(
        as_number(answer),
        expected["actor"].nunique(),
        [
            (at_large["actor"].nunique(), "That counts somebody who has no vote. Look at delegations only."),
            (
                (expected["stance"] == "no").sum(),
                "That counts one kind of answer. A yes and an undecided can be expected, too.",
            ),
            ((~voting["silent"]).sum(), "That counts all answers. Count the dashed boxes alone."),
            (
                voting["actor"].nunique(),
                "That counts all delegations. How many of them have a dashed box?",
            ),
        ],
        praise="Nobody is quoted for these. An answer that rests on a hedge binds nobody, so test it in the debate.",
        otherwise="Count the delegations that have a dashed box in the table at the top.",
    )


def _exercise_4(answer):
    """Judge how many no votes stop a text under each rule, where all delegations vote."""
    voting = _delegations()["actor"].unique()

    def fewest(rule):
        """How many delegations must say no, where the others say yes, until a rule adopts the text no longer."""
        texts = (
            meeting.ballot({role: "no" if place < number else "yes" for place, role in enumerate(voting)})
            for number in range(len(voting) + 1)
        )
        return next(number for number, text in enumerate(texts) if not getattr(text, rule))

    right = fewest("consensus"), fewest("majority")
    return judge(
        as_pair(answer),
        right,
        [
            (right[::-1], "These are the two numbers, in the other order: first the rule that all must agree."),
            ((right[0], right[1] - 1), "With these no votes more still say yes than no. One more is needed."),
            ((right[0], len(voting) / 2), "A vote cannot be cut in half. When do more say no than yes?"),
            ((right[0], len(voting)), "That many are not needed: it is enough if not more say yes than no."),
            ((len(voting), right[1]), "If all must agree, need everybody say no? Think of the smallest number."),
        ],
        praise="One against six: the rule decides how much one delegation weighs.",
        otherwise="Begin with eleven yes votes. Change one after the other into a no, and ask each time whether the rule is met.",
    )
