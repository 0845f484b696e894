"""Judge the exercises of lesson 08, "Could they have agreed?"."""

from eastern_flank.core.errors import PlainError
from eastern_flank.exercises import meeting
from eastern_flank.exercises.check import Misfit, as_number, first_fault, judge
from eastern_flank.tables.load import stances

FEWEST_VOTES = 5  # in exercise 4: with fewer there is no meeting


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
        otherwise="Count the dots in the first chart, or the rows of answers whose stance is not_stated.",
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
            (objected, "That is how many texts do meet a no. The question is how many meet none."),
            (texts - at_large, "That counts objections from somebody who has no vote. Look at delegations only."),
            (approved, "That is how many texts have a yes. A text may have both."),
            (texts, "That is how many texts there are. Look for the word no in each column."),
        ],
        praise="No objection is known to these. That is not the same as support from all: many cells are empty.",
        otherwise="Go through the columns of the first chart, and count those without the word no.",
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
            ((~voting["silent"]).sum(), "That counts all answers. Keep the rows whose basis is reporter_inference."),
            (
                voting["actor"].nunique(),
                "That counts all delegations. Keep the rows whose basis is reporter_inference.",
            ),
        ],
        praise="Nobody is quoted for these. An answer that rests on a hedge binds nobody, so test it in the debate.",
        otherwise="Keep the rows whose basis is reporter_inference, and count the different words in their column actor.",
    )


def _exercise_4(answer):
    """Judge a vote that has a majority and no consensus."""
    if isinstance(answer, dict):  # from the box, or not counted yet
        answer = _counted(answer)
    if not isinstance(answer, meeting.Ballot):
        raise Misfit('Give a counted vote: ef.ballot({"latvia": "yes", …}) makes one.')
    faults = [
        (len(answer.votes) < FEWEST_VOTES, f"Too few votes: let at least {FEWEST_VOTES} delegations vote."),
        (answer.consensus, "Nobody says no, so this is adopted under both rules."),
        (not answer.majority, "This has no majority either. More must say yes than no."),
    ]
    return first_fault(
        faults, "Adopted under one rule and lost under the other: the rule decides as much as the votes do."
    )


def _counted(votes):
    try:
        return meeting.ballot({role: vote for role, vote in votes.items() if vote is not ...})
    except PlainError as error:
        raise Misfit(str(error)) from None
