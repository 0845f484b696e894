"""Judge the exercises of lesson 01, "Whose voices make the article?"."""

import math

import pandas as pd

from eastern_flank.exercises.check import Misfit, as_number, as_word, judge, judge_set
from eastern_flank.tables.load import load


def _claims():
    """Return the claims, each with the side of its speaker, empty where the speaker has none."""
    people = load("people").set_index("person")["actor"]
    sides = load("actors").set_index("actor")["side"].astype("string")
    claims = load("claims")
    actors = claims["speaker"].map(people).fillna(claims["speaker"])
    return claims.assign(person=claims["speaker"].isin(people.index), side=actors.map(sides))


def _alike(one, other):
    """Tell whether two shares are the same apart from their rounding."""
    return math.isclose(one, other, rel_tol=0.015)


def _exercise_1(answer):
    """Judge how many different speakers are quoted."""
    claims = load("claims")
    quotes = claims.loc[claims["attribution"] == "direct_quote", "speaker"]
    paragraphs = claims.loc[claims["attribution"] == "direct_quote", "paragraph"]
    return judge(
        as_number(answer),
        quotes.nunique(),
        [
            (len(quotes), "That is how many claims are quoted. Some people have several: count the speakers."),
            (claims["speaker"].nunique(), "That counts all speakers of the article. Count those who are quoted."),
            (paragraphs.nunique(), "That is how many paragraphs contain a quote. Count the speakers."),
            (len(claims), "That counts all claims. Count the people who are quoted."),
        ],
        praise="Everybody who is named as a speaker is quoted at least once, and nobody else is.",
        otherwise="Go down the list of quoted claims, and count each name once.",
    )


def _exercise_2(answer):
    """Judge how many claims have no side after both joins."""
    claims = _claims()
    nobody = claims["side"].isna()
    by_reporter = (claims["speaker"] == "reporter").sum()
    return judge(
        as_number(answer),
        nobody.sum(),
        [
            ((~nobody).sum(), "That is how many claims do have a side. Count the ones that do not."),
            ((~claims["person"]).sum(), "That is what has no match among the people. But countries have a side, too."),
            (by_reporter, "That is the reporter alone. There is somebody else without a side."),
            (claims.loc[nobody, "speaker"].nunique(), "That is how many voices have no side. Count their claims."),
            (len(claims), "That counts all claims. Most of them have a side."),
        ],
        praise="A left join keeps them, with an empty cell. An ordinary join would have dropped them without a warning.",
        otherwise="Add up the claims of all sides, and subtract the sum from the number of all claims.",
    )


def _exercise_3(answer):
    """Judge the share of the eastern flank's claims that are quoted."""
    claims = _claims()
    flank = claims["side"] == "eastern_flank"
    quoted = claims["attribution"] == "direct_quote"
    both = (flank & quoted).sum()
    share = both / flank.sum()
    return judge(
        as_number(answer),
        share,
        [
            (both, "That is how many are quoted. Divide it by the number of all claims of this side."),
            (100 * share, "If that is a percentage, write the sign % too, or divide by 100."),
            (
                both / quoted.sum(),
                "That is this side's share of all quoted claims: you have turned the question round.",
            ),
            (both / len(claims), "That divides by all claims of the article. Divide by those of this side."),
            (1 - share, "That is the share that is reported. Work out the share that is quoted."),
            (quoted.mean(), "That is the share of quoted claims in the whole article. Keep one side only."),
        ],
        praise="It has most of the quoted claims, yet most of its own claims are reported. Always ask: a share of what?",
        otherwise="Divide the number of the side's direct quotes by the number of all its claims.",
        same=_alike,
    )


def _as_words(answer):
    if isinstance(answer, pd.Series | pd.Index):
        answer = list(answer)
    if isinstance(answer, str):
        answer = [answer]
    if not isinstance(answer, list | tuple | set) or not answer:
        raise Misfit('Give your words in square brackets: ["one", "another"].')
    return {as_word(word) for word in answer}


def _exercise_4(answer):
    """Judge which sides make a claim and are never quoted."""
    words = _as_words(answer)
    actors = load("actors")
    claims = _claims().dropna(subset="side")
    quoted = set(claims.loc[claims["attribution"] == "direct_quote", "side"])
    silent = set(actors["side"]) - set(claims["side"])
    right = set(claims["side"]) - quoted
    return judge_set(
        words,
        right,
        [
            (quoted, "You named a side with a quotation: its row has a number above zero under direct_quote."),
            (silent, "You named a side that makes no claim at all. It is not even reported."),
            ({"reporter", "officials"}, "The reporter and the unnamed officials have no side."),
            (set(actors["actor"]) - right, "You named an actor. Name the side it is on."),
        ],
        praise="The article reports their position, in the reporter's words. Their own words are not on the page.",
        otherwise="You wrote a word that is not a side of our table.",
        missing="There is another side with a zero.",
    )


def _exercise_5(answer):
    """Judge the share of the quoted claims with a hedge."""
    claims = load("claims")
    quoted = claims["attribution"] == "direct_quote"
    hedge = claims["hedge"].notna()
    both = (quoted & hedge).sum()
    share = both / quoted.sum()
    return judge(
        as_number(answer),
        share,
        [
            (both, "That is how many have a hedge. Divide it by the number of quoted claims."),
            (100 * share, "If that is a percentage, write the sign % too, or divide by 100."),
            (1 - share, "That is the share without a hedge."),
            (both / hedge.sum(), "That is the quoted claims' share of all hedges: the question turned round."),
            (hedge.mean(), "That is the share in the whole article. Keep the quoted claims."),
            (hedge[~quoted].mean(), "That is the share among all other claims."),
            (
                (claims.loc[quoted, "certainty"] != "stated").mean(),
                "That counts claims that are not 'stated'. A 'stated' claim can contain a hedge too.",
            ),
        ],
        praise="The reporter's share is larger. Then ask what each of them talks about: the reporter, mostly what is to come.",
        otherwise="Count the words in the row direct_quote of the list, and divide by the number of quoted claims.",
        same=_alike,
    )
