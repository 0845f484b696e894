"""The numbers in the prose of lessons, their pages and their notes are those of the tables."""

import re

import nbformat
import pandas as pd
import pytest
import toy_model

import eastern_flank as ef
from eastern_flank.core import project
from eastern_flank.exercises.answers import lesson_02, lesson_06, lesson_07

ROOT = project.root()
WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
LARGER = {"ten": "10", "eleven": "11", "twelve": "12"}  # written either way, so read as figures


def word(number):
    """A number as prose has it: in words up to nine."""
    return WORDS[number] if number < len(WORDS) else str(number)


def of_the_two_numbers():
    """Those of lessons 02 and 06."""
    troops, coverage = ef.load("troops").set_index("id")["troops"], ef.load("context/coverage")
    force, exercise = troops["force"], troops["exercise_2014"]
    stated = troops[troops.index.str.startswith("battalion")].dropna()
    on_top = (exercise - force) / force
    return {
        "sizes": troops.count(),
        "rows": len(troops),
        "force": force,
        "exercise": exercise,
        "times": exercise / force,
        "stated": stated.sum(),
        "least": force - (stated + lesson_02.SOFTNESS).sum(),
        "most": force - (stated - lesson_02.SOFTNESS).sum(),
        "more": exercise - force,
        "on_top": on_top,
        "shown_2000": (exercise - force) / (force - 2000),
        "baseline": lesson_06.BASELINE,
        "shown_here": (exercise - force) / (force - lesson_06.BASELINE),
        "lie_2000": force / (force - 2000),
        "lie_here": force / (force - lesson_06.BASELINE),
        "pages": len(coverage),
        "derived": (coverage["relation"] != "parallel_story").sum(),
    }


def of_the_model():
    """Those of lesson 07."""
    needed, table = lesson_07._needed, lesson_07._assumptions()
    start, planned = table["start"], lesson_07._planned()
    sets = toy_model.answers(table)
    steps = {
        f"{name}_{way}": round(needed(**{name: start[name] * share}))
        for name in ("attackers", "ratio")
        for way, share in (("down", 0.75), ("up", 1.25))
    }
    arriving = start["reinforcements"] * lesson_07._days()
    return steps | {
        "sets": len(sets),
        "enough": (sets <= planned).sum(),
        "week": needed(warning=7),
        "tipping": (planned + start["local"] + arriving) * start["ratio"],
        "hours": lesson_07._days() * 24,
    }


def of_the_slides():
    """Those of lesson 10."""
    notes = ef.load("slides/speaker_notes").set_index("figure")["say"].str.split().str.len()
    return {"words_05": notes.filter(like="05_").sum()}


def counts():
    """Every number that the prose uses, under the name that the sentences below give it."""
    claims, people, actors = ef.load("claims"), ef.load("people"), ef.load("actors").set_index("actor")
    speaks_for = claims["speaker"].map(people.set_index("person")["actor"]).fillna(claims["speaker"])
    side = speaks_for.map(actors["side"].astype("string")).fillna(claims["speaker"])
    flank, own, quoted = side == "eastern_flank", side == "reporter", claims["attribution"] == "direct_quote"
    hedged, stated = claims["hedge"].notna(), claims["certainty"] == "stated"
    cells, words = ef.stances(), ef.load("paragraphs").groupby("voice", observed=True)["words"].sum()
    attack, basis = cells.query("question == 'attack_possible'")["stance"], cells["basis"].value_counts()
    found = {
        "claims": len(claims),
        "flank": flank.sum(),
        "own": own.sum(),
        "quoted": quoted.sum(),
        "reported": (claims["attribution"] == "reported_speech").sum(),
        "sideless": side.isin(["reporter", "officials"]).sum(),
        "unnamed": (~claims["speaker"].isin(people["person"])).sum(),
        "flank_quoted": (flank & quoted).sum(),
        "passages": claims.loc[quoted, "paragraph"].nunique(),
        "flank_passages": claims.loc[quoted & flank, "paragraph"].nunique(),
        "flank_stated": (flank & stated).sum(),
        "own_stated": (own & stated).sum(),
        "own_hedged": (own & hedged).sum(),
        "quoted_hedged": (quoted & hedged).sum(),
        "hedged": hedged.sum(),
        "own_words": words["reporter"],
        "mixed_words": words["mixed"],
        "all_words": words.sum(),
        "cells": len(cells),
        "empty": (cells["stance"] == "not_stated").sum(),
        "filled": (cells["stance"] != "not_stated").sum(),
        "evidence": len(ef.load("positions")),
        "attack_yes": (attack == "yes").sum(),
        "attack_no": (attack == "no").sum(),
        **{f"by_{name}": number for name, number in basis.items()},
    }
    votes = ef.seats(30).query("seat == 'delegation'").merge(cells, left_on="role", right_on="actor")
    resources = votes.query("question == 'more_resources'")
    said = resources["stance"].mask(resources["basis"] == "reporter_inference", "not_stated").value_counts()
    found |= {
        "delegations": votes["role"].nunique(),
        "votes": len(votes),
        "silent_votes": (votes["stance"] == "not_stated").sum(),
        "known_votes": (votes["stance"] != "not_stated").sum(),
        "unopposed": 5 - votes.loc[votes["stance"] == "no", "question"].nunique(),
        "expected": votes.loc[votes["basis"] == "reporter_inference", "role"].nunique(),
        "said_yes": said["yes"],
        "said_nothing": said["not_stated"],
        "air_yes": (votes.query("question == 'air_defence'")["stance"] == "yes").sum(),
    }
    found |= of_the_two_numbers() | of_the_model() | of_the_slides()
    numbers = {name: int(number) for name, number in found.items()}
    in_words = {f"{name}_w": word(number) for name, number in numbers.items()}
    capital = {f"{name}_W": word(number).capitalize() for name, number in numbers.items()}
    shares = {
        "flank_share": f"{numbers['flank_quoted'] / numbers['flank']:.2f}",
        "hedge_share": f"{numbers['quoted_hedged'] / numbers['quoted']:.2f}",
    }
    return numbers | in_words | capital | shares


SENTENCES = {
    "notebooks/01": [
        "We cut the article into {claims} *claims*",
        "Now all {claims} again",
        "you do not reach {claims}:",
        "how many of the {claims} claims have no side",
        "The article has {quoted} quoted claims",
        "The reporter makes {own} of {claims} claims",
        "contain {own_words} of the {all_words} words",
        "contain {mixed_words} words, and",
        "quotes {passages_w} statements, and we cut them into {quoted_w} claims",
        "{flank_passages_w} of the {passages_w} are the eastern flank's",
    ],
    "notebooks/04": [
        "{attack_yes_w} say yes and {attack_no_w} say no",
        "{empty} of the cells are easy",
        "the same {cells} cells",
    ],
    "notebooks/08": ["{said_yes_W} say yes and nobody says no"],
    "teaching/01": [
        "{claims} claims = {quoted} quoted + {reported} reported + {own} reporter",
        "The reporter, by {own} to {flank}",
        "{sideless} claims |",
        "{own}: forgets the officials",
        "{flank_quoted} of {flank}, about {flank_share}",
        "{quoted_hedged} of {quoted}, about {hedge_share}",
        "{quoted_hedged} of {hedged}: divides by all hedges",
        "into {claims} strips",
        "{flank_quoted_W} of the {quoted_w} quoted claims are its own",
        "{flank_passages_w} of the {passages_w} quoted statements",
    ],
    "notebooks/02": ["has {times} times as many troops", "{times} is correct arithmetic about nothing"],
    "teaching/02": [
        "{exercise:,} : {force:,} = {times} ",
        "| 02.1 | {sizes} |",
        "{rows}: counts rows",
        "| 02.2 | {stated:,} |",
        "| 02.4 | ({least}, {most}) |",
    ],
    "notebooks/06": [
        "larger than the force by {more:,}, which is {on_top} times the force",
        "longer than the short one by {shown_2000} times the short bar",
        "exaggerates by a factor of {lie_2000_w}",
    ],
    "teaching/06": [
        "/ 2,000 = {shown_2000} {shown_2000} / {on_top} = {lie_2000}",
        "**06.2** {lie_here} (must). with {baseline:,} the picture gives {shown_here}, and {shown_here} / {on_top} is {lie_here}",
        "**06.3** {derived} (could). common mistake: {pages}",
    ],
    "notebooks/07": ["= {sets:,} sets of assumptions"],
    "teaching/07": [
        "from {ratio_up:,} to {ratio_down:,}, and the attackers only from {attackers_down:,} to {attackers_up:,}",
        "*is {enough:,} of {sets:,} a bit more",
        "**07.1** {week:,} (must).",
        "**07.4** {tipping:,} (could).",
        "**07.5** {hours} hours",
    ],
    "teaching/10": ["{words_05} words at 130 a minute"],
    "teaching/04": [
        "{attack_yes_w} yes, {attack_no_w} no",
        "| 04.1 | {empty} | 13 times 5 is {cells}; {filled} cells are filled | They take {evidence} rows",
    ],
    "teaching/08": [
        "**08.1** Answer: {silent_votes} of {votes}.",
        "filled cells ({known_votes})",
        "**08.2** Answer: {unopposed},",
        "**08.3** Answer: {expected}:",
        "by {said_yes_w} yes votes and {said_nothing_w} abstentions",
        "{air_yes_W} delegations want it",
    ],
    "01_who_holds_the_floor": ["Of {claims} claims the reporter makes {own} and the eastern flank {flank}"],
    "01_own_words": [
        "{quoted_W} of the {claims} claims",
        "{passages_w} quoted statements, and {flank_quoted_w} of these claims",
    ],
    "01_how_firmly": [
        "states {flank_stated_w} of its {flank} claims",
        "the reporter {own_stated_w} of {own}",
        "{own_hedged_W} of the reporter's claims",
    ],
    "04_positions": ["one, {attack_yes_w} yes", "states, {attack_no_w} no"],
    "04_silence": [
        "make {cells} cells, and in {empty} of them",
        "Of the other {filled} only {by_direct_quote_w} rest on words",
        "{by_reported_speech_w} are reported, {by_action_w} are read from",
        "and {by_reporter_inference_w} are what the reporter expects",
    ],
    "08_expected_votes": ["{unopposed_W} texts meet no objection"],
}


def prose(where):
    """The text of a lesson's Markdown, a teaching page, or a figure's note, in one line of small letters."""
    if "/" not in where:
        text = ef.load("slides/speaker_notes").set_index("figure").loc[where, "say"]
    else:
        folder, lesson = where.split("/")
        (path,) = (ROOT / folder).glob(f"{lesson}_*")
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".ipynb":
            text = "\n".join(cell.source for cell in nbformat.reads(text, 4).cells if cell.cell_type == "markdown")
    text = re.sub(r"\b(ten|eleven|twelve)\b", lambda found: LARGER[found[0]], text.lower())
    return re.sub(r"\s+", " ", text)


@pytest.fixture(scope="module")
def numbers():
    return counts()


@pytest.mark.parametrize("where", SENTENCES)
def test_the_prose_has_the_numbers_of_the_tables(where, numbers):
    text = prose(where)
    assert [sentence for sentence in SENTENCES[where] if sentence.format(**numbers).lower() not in text] == []


def test_another_number_would_be_seen(numbers):
    changed = {name: number + 1 for name, number in numbers.items() if isinstance(number, int)}
    words = {f"{name}_w": word(number) for name, number in changed.items()}
    wrong = numbers | changed | words | {name.replace("_w", "_W"): text.capitalize() for name, text in words.items()}
    for where, sentences in SENTENCES.items():
        text = prose(where)
        assert all(sentence.format(**wrong).lower() not in text for sentence in sentences), where


def test_what_most_of_a_lesson_says_in_words_is_so(numbers):
    claims = pd.Series(numbers)
    assert claims["quoted"] < claims["claims"] / 4, "fewer than a quarter of the claims are quoted"
    assert claims["unnamed"] > claims["claims"] * 2 / 3, "more than two thirds of the claims have gone"
    assert claims["own_words"] < claims["all_words"] / 4, "less than a quarter of the words"
    assert claims["empty"] > claims["cells"] / 2, "more than half of the cells are empty"
