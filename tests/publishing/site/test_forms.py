"""The forms of the lessons in the page: they say what Python says, are kept, come back from a file, and anybody reaches them."""

import csv
import functools
import io
import itertools
import json
import random
from importlib.resources import files
from xml.etree import ElementTree

import pandas as pd
import pytest

from eastern_flank.exercises import agreement, bargain, meeting, my_work, record
from eastern_flank.widgets.forms import ballot_form, coding_form

BROWSER = files("eastern_flank.publishing.site") / "browser"
FORMS = "[data-form], #mine"  # what is looked at here; whole pages are in other tests
WORDS = ["yes", "no", "undecided", "not_stated"]
CODES = ["yes", "yes", "not_stated", "yes", "no", "undecided", "yes", "no", "not_stated", "yes", "no", "no"]


@pytest.fixture
def functions(page):
    """A function that calls what a script of the page exports: `functions("coding", "m.report(...)", given)`."""

    def call(name, code, given):
        return page.evaluate(
            """async ([source, code, given]) => {
                const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
                const m = await import(address);
                return new Function("m", "given", `return ${code}`)(m, given);
            }""",
            [(BROWSER / f"{name}.js").read_text("utf-8"), code, given],
        )

    return call


def codings(seed, number):
    """Random codings of twelve passages by four coders, some of them alike, with gaps, or with one code alone."""
    chance = random.Random(seed)
    for _ in range(number):
        words = WORDS[: chance.choice([1, 2, 4, 4])]
        coders = [[chance.choice(words) for _ in range(12)] for _ in range(3)]
        mine = [chance.choice([coders[0][row], chance.choice(words)]) for row in range(12)]
        if chance.random() < 0.3:
            mine[chance.randrange(12)] = None
        if chance.random() < 0.3:
            coders[1][chance.randrange(12)] = None
        yield mine, dict(zip(["A (ours)", "B", "C"], coders, strict=True))


@pytest.mark.browser
@pytest.mark.parametrize(
    "number", [200, pytest.param(1000, marks=pytest.mark.ci), pytest.param(4000, marks=pytest.mark.nightly)]
)
def test_a_coding_is_compared_as_python_does(functions, number):
    index = pd.RangeIndex(1, 13, name="passage")
    passages = pd.DataFrame({"question": "Q", "rule": range(1, 13), "reason": "Because"}, index=index)
    about = {"said": coding_form.SAID, "passages": [], "coders": {}}
    cases, expected = [], []
    for mine, coders in codings(2016, number):
        grid = coding_form.Grid(
            passages, pd.DataFrame(coders, index=index, dtype="object"), pd.Series(mine, index=index, dtype="object")
        )
        done = "You have coded {} of 12 passages. Code the others in the form."
        said = grid.said if None not in mine else [done.format(12 - mine.count(None))]
        rows = [
            [grid.codes.loc[name].mode()[0], grid.codes.loc[name].nunique() > 1, grid.deciding(name)] for name in index
        ]
        cases.append([mine, coders])
        expected.append([said, rows])
    about["passages"] = [{"passage": str(name), "decides": f"Rule {name}. Because."} for name in index]
    found = functions(
        "coding",
        """given.cases.map(([mine, coders]) => {
            const about = { ...given.about, coders };
            const row = (_, place) => {
                const { common, differ, why } = m.compareRow(mine, about, place);
                return [common, differ, why];
            };
            return [m.report(mine, about), mine.map(row)];
        })""",
        {"cases": cases, "about": about},
    )
    assert [each for each in zip(cases, found, expected, strict=True) if each[1] != each[2]] == []
    assert {"kappa has" in line for said, _ in expected for line in said} == {True, False}


@pytest.mark.browser
@pytest.mark.parametrize("number", [100, pytest.param(4000, marks=pytest.mark.ci)])
def test_votes_are_counted_as_python_does(functions, number):
    chance, form = random.Random(2016), ballot_form.ballot_form()
    told = form._as_part()["application/vnd.eastern-flank.part+json"]
    roles = [role for role, _ in told["names"]]
    cases, expected = [], []
    for _ in range(number):
        votes = {
            f"{part} {role}": chance.choice(meeting.VOTES)
            for part, _ in told["texts"]
            for role in roles
            if chance.random() < 0.2
        }
        cases.append(votes)
        cast = {part: {} for part, _ in told["texts"]}
        for key, vote in votes.items():
            part, role = key.split(" ")
            cast[part][role] = vote
        expected.append([ballot_form._count(meeting.Ballot(each, {})) for each in cast.values()])
    found = functions(
        "ballot",
        """given.cases.map((votes) => given.about.texts.map(([part]) =>
            m.count(given.about.names.flatMap(([role]) => votes[`${part} ${role}`] ?? []), given.about)))""",
        {"cases": cases, "about": json.loads(json.dumps(told))},
    )
    assert found == expected


@pytest.mark.browser
@pytest.mark.ci
def test_a_ballot_is_set_beside_the_article_as_python_does(functions):
    chance, form = random.Random(6), ballot_form.ballot_form()
    told = json.loads(json.dumps(form._as_part()["application/vnd.eastern-flank.part+json"]))
    for _ in range(3):
        for name in form.rows:
            form.rows[name]["vote"] = chance.choice([*meeting.VOTES, ""])
        rows = functions(
            "ballot", "m.differences(given[0], given[1])", [{k: r["vote"] for k, r in form.rows.items()}, told]
        )
        assert rows == form.beside_article().table.to_numpy().tolist()


@pytest.mark.browser
def test_delegations_take_each_text_as_python_says(functions, monkeypatch):
    for name in ("scale", "wordings"):  # what they return is the same for all texts, and takes long to make
        monkeypatch.setattr(bargain, name, functools.cache(getattr(bargain, name)))
    told = json.loads(json.dumps(ballot_form.play_alone()._as_part()["application/vnd.eastern-flank.part+json"]))
    texts = list(itertools.product(*([key for _, key in text["options"]] for text in told["texts"])))
    texts = [[key for key in text if key] for text in texts]
    roles = list(told["scales"])
    found = functions(
        "ballot",
        "given.texts.map((text) => given.roles.map((role) => m.reaction(given.about.scales[role], text, given.about.nothing)))",
        {"texts": texts, "roles": roles, "about": told},
    )
    key_of = {words: key for key, words in bargain.wordings()["text"].items()} | {"": ""}
    for text, took in zip(texts, found, strict=True):
        expected = [bargain.reaction(role, text) for role in roles]
        assert took == [[each.vote, each.why, key_of[each.words]] for each in expected], text


@pytest.mark.browser
@pytest.mark.ci
def test_a_game_ends_in_the_same_words(functions):
    game, chance = ballot_form.play_alone(), random.Random(3)
    told = json.loads(json.dumps(game._as_part()["application/vnd.eastern-flank.part+json"]))
    for _ in range(12):
        chosen = {text["question"]: chance.choice(text["options"])[1] for text in told["texts"]}
        you = chance.choice(told["seats"])[1]
        game.set(you=you, **chosen)
        state = functions("ballot", "m.play(...given)", [you, [key for key in chosen.values() if key], told])
        assert state["said"] == game.said
        rows = functions("ballot", "m.arranged(...given)", [state["lines"], told])  # as a table: the own card first
        assert sorted(", ".join(name for name, *_ in rows).split(", ")) == sorted(name for name, *_ in state["lines"])
        assert sum(why == bargain.NOTHING[1] for _, _, why in rows[bool(you) :]) <= 1
        if you:
            assert rows[0][0].endswith(" (you)") and rows[0][1].startswith("your card says ")
        for name, vote, why in state["lines"]:
            assert f">{name}</th><td" in game.shown.value and vote in game.shown.value, name
            assert why.split(": ")[0] in game.shown.value


# ------------------------------------------------------------------------------------------------ as a reader meets them


def choose(page, codes):
    """Give codes to the passages, one after another, by the keyboard."""
    page.locator("[data-form=codes] .steps button").first.click()
    for code in codes:
        page.keyboard.press(str(WORDS.index(code) + 1))
        page.keyboard.press("Enter")


@pytest.mark.browser
def test_passages_are_coded_by_keyboard_kept_and_compared(page, site_url):
    page.goto(f"{site_url}lessons/04.html")
    form, count = page.locator("[data-form=codes]"), page.locator("[data-form=codes] [role=status]").first
    choose(page, CODES[:11])
    assert count.inner_text() == "You have coded 11 of 12 passages. Still open: 12."
    page.reload()
    assert count.inner_text() == "You have coded 11 of 12 passages. Still open: 12."
    assert form.locator(".steps [aria-current]").inner_text() == "12"
    form.get_by_role("radio", name="no", exact=True).check()
    assert form.locator(".ef-verdict").inner_text().startswith("Done. All are coded.")
    page.locator("[data-form=grid] summary").click()
    index = pd.RangeIndex(1, 13, name="passage")
    told = json.loads(form.locator("script").text_content())
    coders = pd.DataFrame(told["coders"], index=index, dtype="object")
    expected = agreement.compare(pd.Series(CODES, index=index), coders)
    first = page.locator("[data-form=grid] .lines p").first.inner_text()
    assert first.startswith(f"A (ours): the same code for {expected['same'].iloc[0]} of 12")
    form.get_by_role("button", name="Undo").click()
    assert count.inner_text() == "You have coded 11 of 12 passages. Still open: 12."
    form.get_by_role("button", name="Start again").click()
    assert count.inner_text() == "You have coded 0 of 12 passages."


@pytest.mark.browser
@pytest.mark.ci
def test_the_prediction_before_the_grid_tells_how_far_codes_agree(page, site_url):
    page.goto(f"{site_url}lessons/04.html")
    box = page.locator("[data-prediction='04.f']")
    box.get_by_role("slider").press("ArrowRight")
    box.locator("button").first.click()
    assert "You have coded 0 of 12 passages. Code the others in the form." in box.inner_text()
    choose(page, CODES)
    assert "A (ours): the same code for" in box.inner_text()
    assert "run this cell" not in box.inner_text()


@pytest.mark.browser
@pytest.mark.parametrize(
    "lesson, width", [("04", 390), *(pytest.param(*each, marks=pytest.mark.ci) for each in [("08", 390), ("10", 1366)])]
)
def test_forms_fit_and_are_accessible(page, site_url, axe, lesson, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{site_url}lessons/{lesson}.html")
    if lesson == "04":
        choose(page, CODES)
        page.locator("[data-form=grid] summary").click()
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        assert axe(page, FORMS) == []
    widths = "all => all.map(each => [each.scrollWidth - each.clientWidth, each.clientWidth])"
    for over, wide in page.locator("[data-form]").evaluate_all(widths):
        assert over <= 0 and wide <= width


# ------------------------------------------------------------------------------------------------ the file of answers


def saved(page, tmp_path, press):
    with page.expect_download() as waiting:
        press()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


@pytest.mark.browser
def test_what_is_saved_is_read_in_python_and_comes_back(page, site_url, tmp_path, monkeypatch):
    page.goto(f"{site_url}lessons/02.html")
    box = page.locator("[data-exercise='02.1']")
    for answer in ("=1+1", "6", "5"):
        box.locator("input").fill(answer)
        box.get_by_role("button", name="Check").click()
    page.evaluate("localStorage.setItem('eastern-flank-2016-x', 1)")
    page.goto(f"{site_url}lessons/04.html")
    choose(page, CODES[:2])
    page.locator("#who").fill("Ada Ž.")
    path = saved(page, tmp_path, lambda: page.locator("[data-do=save]").click())
    assert path.name == "answers_Ada_Ž.csv"

    monkeypatch.setenv("EASTERN_FLANK_WORK", str(tmp_path))
    path = path.rename(tmp_path / "answers.csv")
    header, rows = my_work.read(path, path.name)
    assert header == ["name", *record.COLUMNS] and {row[0] for row in rows} == {"Ada Ž."}
    assert record.last("02.1") == {
        "item": "lesson 02 exercise 1",
        "kind": "answer",
        "answer": "5",
        "right": "yes",
        "tries": "2" if record.last("02.1")["tries"] == "2" else "3",
        "wrong": "6",
    }
    assert ["Ada Ž.", "lesson 04 codes 1", "choice", "yes", "", "", ""] in rows

    page.evaluate("localStorage.clear()")
    page.reload()
    page.locator("[data-do=load]").set_input_files(path)
    page.get_by_text("Taken over: 2 items.").wait_for()
    assert page.locator("[data-form=codes] [role=status]").first.inner_text().startswith("You have coded 2 of 12")
    assert page.locator("#who").input_value() == "Ada Ž."
    again = saved(page, tmp_path / "again", lambda: page.locator("[data-do=save]").click())
    assert again.read_bytes() == path.read_bytes()


HOSTILE = {
    "columns": ("item,answer\nlesson 02 exercise 1,5\n", "its columns are not item, kind,"),
    "short": (f"{','.join(record.COLUMNS)}\nlesson 02 exercise 1,answer\n", "row 2 has 2 cells, the header 6"),
    "open": (f'{",".join(record.COLUMNS)}\n"lesson 02', "a quotation mark opens in row 2"),
    "strange": (f"{','.join(record.COLUMNS)}\n__proto__,answer,x,yes,1,\n", "nothing in it belongs to these lessons"),
    "binary": (b"\x89PNG\xff\xfe", "it is not text in UTF-8"),
    "long": (f"{','.join(record.COLUMNS)}\n" + "a,b,c,d,e,f\n" * 3000, "it has more than 2,000 rows"),
    "large": (b"x" * 1_000_001, "it is larger than 1,000,000 bytes"),
}


@pytest.mark.browser
def test_a_file_that_is_no_such_file_is_one_line(page, site_url):
    page.goto(f"{site_url}lessons/02.html")
    said = page.locator("[data-said=load]")
    for name, (content, words) in HOSTILE.items():
        content = content if isinstance(content, bytes) else content.encode()
        page.locator("[data-do=load]").set_input_files(
            {"name": f"{name}<b>.csv", "mimeType": "text/csv", "buffer": content}
        )
        page.get_by_text(words).wait_for()
        assert said.inner_text().startswith(f"{name}<b>.csv was not taken over: ") and "\n" not in said.inner_text()
        assert page.evaluate("localStorage.getItem('eastern-flank-2016')") is None


@pytest.mark.browser
@pytest.mark.ci
def test_hostile_texts_stay_texts(page, site_url):
    attack = '<img src=x onerror="document.title=1">'
    rows = [["name", *record.COLUMNS]]
    items = ["lesson 04 guess a", "lesson 04 guess f", "lesson 04 exercise 1", "lesson 04 exercise 5", "home"]
    rows += [[attack, item, "guess" if "guess" in item else "answer", attack, attack, attack, attack] for item in items]
    keys = ["04 codes 1", "04 codes __proto__", "08 votes Motion latvia", "08 alone you", "10 deck 1", "10 deck title"]
    rows += [[attack, f"lesson {key}", "choice", attack, "", "", ""] for key in keys]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    page.goto(f"{site_url}lessons/04.html")
    page.locator("[data-do=load]").set_input_files(
        {"name": "x.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode()}
    )
    page.get_by_text("Taken over:").wait_for()
    for number in ("04", "08", "10"):
        page.goto(f"{site_url}lessons/{number}.html")
        assert page.locator("img[src=x], [onerror]").count() == 0 and page.title() != "1"
    assert page.locator("[data-form=deck] input[type=text]").input_value() == attack
    page.goto(f"{site_url}index.html")
    assert page.title() != "1" and page.locator(".hero.done").count() == 0


@pytest.mark.browser
@pytest.mark.ci
def test_formulas_are_guarded_as_in_my_work(functions):
    texts = [
        "=1",
        "+4",
        "-4,5",
        "+x",
        "@a",
        "|",
        "%",
        "a;=1",
        "'=1",
        "'+4",
        "\t=1",
        " =1",
        '"=1',
        "plain",
        "4%",
        "-",
        "1\n=2",
    ]
    found = functions("answers_file", "given.map((text) => [m.guarded(text), m.unguarded(m.guarded(text))])", texts)
    assert found == [[my_work.guarded(text), text] for text in texts]


@pytest.mark.browser
@pytest.mark.ci
def test_codes_and_votes_are_files_that_the_notebook_reads(page, site_url, tmp_path):
    page.goto(f"{site_url}lessons/04.html")
    choose(page, CODES)
    saved(page, tmp_path, lambda: page.get_by_role("button", name="Save my codes").click())
    assert list(coding_form.read_codings(tmp_path)["04_codes"]) == CODES
    page.goto(f"{site_url}lessons/08.html")
    box = page.locator("[data-form=votes]")
    box.locator(".delegations fieldset").first.get_by_role("radio", name="abstain").check()
    assert "1 abstain" in box.locator("[role=status]").inner_text()
    assert page.locator("[data-form=differences] tbody tr").count() == 1
    path = saved(page, tmp_path / "v", lambda: page.get_by_role("button", name="Save the votes").click())
    header, rows = my_work.read(path, path.name)
    assert header == ["ballot", "vote", "text", "name"] and len(rows) == 55
    assert [row[0] for row in rows if row[1]] == ["Motion estonia"]


@pytest.mark.browser
@pytest.mark.ci
def test_an_outline_has_what_to_say_and_where_it_is_from(page, site_url, tmp_path):
    page.goto(f"{site_url}lessons/10.html")
    box = page.locator("[data-form=deck]")
    box.get_by_label("Title of the deck").fill("My talk")
    box.get_by_role("button", name="Move up").nth(1).click()
    path = saved(page, tmp_path, lambda: box.get_by_role("button", name="Save my outline").click())
    lines = path.read_text("utf-8").splitlines()
    assert lines[0] == "My talk" and any(line.strip().startswith("Source: Reuters") for line in lines)
    assert [line for line in lines if line.strip().startswith("Picture")] == [
        f"   Picture: figures/{name}.png" for name in ("02_logarithmic", "02_dots", "06_two_titles")
    ]
    page.reload()
    assert box.get_by_label("Title of the deck").input_value() == "My talk"
    assert "gallery" in box.inner_text() and "JupyterLab" in box.inner_text()


@pytest.mark.browser
@pytest.mark.ci
def test_up_to_three_pictures_are_kept_below_a_live_one(page, site_url, tmp_path):
    page.goto(f"{site_url}lessons/08.html")
    box = page.locator("[data-live][data-keep]")
    for cover in page.locator(".cover button").all():  # the picture answers a question, and waits for it
        cover.click()
    keep = box.get_by_role("button", name="Keep this picture")
    for number in (1, 2, 3):
        keep.click()
        assert box.locator(".kept figure").count() == number
    path = saved(page, tmp_path, lambda: box.get_by_role("button", name="Save picture 3").click())
    drawn = ElementTree.parse(path).getroot()  # it stands alone: with its words, and without a style of the page
    words = "".join(drawn.itertext())
    assert box.locator(".kept figure p").nth(2).inner_text().removeprefix("Picture 3: ")[:30] in words
    assert "Source: " in words and "var(--" not in path.read_text("utf-8")
    assert keep.is_disabled()
    box.get_by_role("button", name="Remove picture 2").click()
    assert box.locator(".kept figure").count() == 2 and keep.is_enabled()
