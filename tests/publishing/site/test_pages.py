"""The pages of the site besides the lessons: what they show, what they must not give away, and that everybody can use them."""

import io
import itertools
import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pypdf
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from eastern_flank.classroom import items
from eastern_flank.core import lesson as lessons
from eastern_flank.core import project
from eastern_flank.exercises import boxes, check
from eastern_flank.publishing import pdf
from eastern_flank.publishing.site import checks, downloads, pages, share, templates, wording
from eastern_flank.publishing.site.search import index
from eastern_flank.tables import load as tables

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "repository"))
import teaching_pages
from test_spoilers import told

ROOT = project.root()
LESSONS = [path.stem[:2] for path in lessons.paths()]
ADDRESS = "https://school.example/flank/"
TIMES = dict.fromkeys(LESSONS, "40 minutes")
PAGES = [
    "index",
    "article",
    "glossary",
    "gallery",
    "codebook",
    "teachers/index",
    "teachers/02_troops",
    "teachers/class",
    "404",
]


def rendered(template, page, address=""):
    site = {
        "name": "Eastern Flank 2016",
        "licence": "CC BY 4.0",
        "address": address,
        "question": share.QUESTION,
        "live": False,
    }
    return templates.render(template, page=page, site=site, policy="default-src 'self'")


def soup_of(template, page, address=""):
    return BeautifulSoup(rendered(template, page, address), "html.parser")


# ---------------------------------------------------------------------------------------------- what a page has on it


def test_the_first_page_has_every_lesson_with_its_minutes_its_question_and_its_items():
    named = {number: [f"{number}.a", f"{number}.1"] for number in LESSONS}
    soup = soup_of("home", pages.home(TIMES, named))
    found = soup.select(".path [data-lesson]")
    assert [each["data-lesson"] for each in found] == LESSONS
    for each in found:
        heading = lessons.heading(lessons.path_of(each["data-lesson"]))
        assert each.select_one(".q").get_text() == heading.question
        assert each.select_one(".m").get_text() == "40 min"
        assert each["data-items"].split() == named[heading.number]
    assert [each.get_text() for each in soup.select(".door h3")] == ["I am learning", "I teach", "I present tomorrow"]


def test_minutes_are_short():
    assert pages.minutes("30 minutes, and 60 for the meeting") == "30 + 60 min"
    assert pages.minutes("40 minutes") == "40 min"


def test_every_paragraph_of_the_article_has_an_address_its_voices_and_its_phrases():
    soup = soup_of("article", pages.article())
    table, claims = tables.load("paragraphs"), tables.load("claims")
    for number, summary in table[["paragraph", "summary"]].itertuples(index=False):
        place = soup.select_one(f"#p{number}")
        assert summary in " ".join(place.get_text().split())
        phrases = [each.get_text() for each in place.select("q")]
        assert phrases == claims.loc[claims["paragraph"] == number, "evidence"].tolist()
    assert f"{table['words'].sum()} words" in soup.select_one(".lead").get_text()


def test_every_term_of_the_glossary_has_an_address_and_a_lesson():
    page = pages.glossary()
    rows = re.findall(
        r"^\| (.+?) \|.*\| (\d\d) \|$", (ROOT / "teaching" / "glossary.md").read_text("utf-8"), re.MULTILINE
    )
    assert [(each.term, each.lesson.number) for each in page.terms] == rows
    assert len({each.id for each in page.terms}) == len(page.terms)
    soup = soup_of("glossary", page)
    for each in page.terms:
        assert soup.find(id=each.id).dt.get_text() == each.term
        assert soup.find(id=each.id).a["href"] == f"lessons/{each.lesson.number}.html"


def made_of(names):
    return {name: b"0" * 20_000 for name in names}


def test_every_figure_has_a_card_with_its_files_their_sizes_and_its_alt_text():
    soup = soup_of("gallery", pages.gallery(made_of(downloads.names())))
    figures = downloads.contact_sheet.finished()
    assert [card["id"] for card in soup.select(".card")] == [figure.name for figure in figures]
    for figure, card in zip(figures, soup.select(".card"), strict=True):
        files = {link["href"]: link.small.get_text() for link in card.select(".files a")}
        assert list(files) == [f"figures/{figure.name}.{kind}" for kind in ("png", "svg", "pdf")]
        assert files[f"figures/{figure.name}.png"] == downloads.size(figure.png.read_bytes())
        assert card.select_one(".copied").get_text() == " ".join(figure.alt.split())
        assert figure.say.split(".")[0] in card.get_text()
    for group in soup.select(".group"):
        number = group.select_one("[id^=lesson-]")["id"].removeprefix("lesson-")
        guesses = [each.item for each in items.lessons()[number].items if each.kind == "guess"]
        assert group["data-guesses"].split() == guesses and guesses
    assert "They answer what the lessons ask" in soup.main.get_text()
    assert not soup.select("details.group[open]")


def test_without_pdfs_and_deck_the_pages_offer_none():
    soup = soup_of("gallery", pages.gallery({}))
    assert not soup.select("#deck") and not soup.select('a[href$=".pdf"]')
    soup = soup_of("teachers", pages.teachers({}, TIMES))
    assert not soup.select('a[href$=".pdf"]') and len(soup.select("tbody tr")) == len(LESSONS)


def test_the_teachers_corner_has_all_materials_and_says_what_teachers_must_know():
    soup = soup_of("teachers", pages.teachers(made_of(downloads.names()), TIMES))
    links = {link["href"] for link in soup.main.select("a")}
    for path in lessons.paths():
        number = path.stem[:2]
        assert {f"{path.stem}.html", f"worksheet_{number}.pdf", f"answers_{number}.pdf"} <= links
    assert {"fair.html", "planner.html", "computers.html", "role_cards.html", "meeting_sheets.pdf"} <= links
    text = soup.main.get_text()
    for words in ("scrambled, not secret", "Save my answers", "CSV", "eastern-flank collect", "Forget all"):
        assert words in text
    stems = {pages.TEACHERS.get(path.stem, path.stem) for path in (ROOT / "teaching").glob("*.md")}
    named = {name.removesuffix(".html") for name in links if re.fullmatch(r"\w+\.html", name)}
    assert stems - {"glossary"} | {"class"} == named
    assert {link for link in links if link.endswith(".ipynb")} == {f"../notebooks/{p.name}" for p in lessons.paths()}


@pytest.mark.ci
def test_no_lesson_leads_to_the_teachers_corner(site):
    for path in (site / "lessons").glob("*.html"):
        soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        found = {link["href"] for link in soup.main.select('a[href*="teachers/"]')}
        assert found <= {"../teachers/role_cards.html"}, path.name  # the class plays with them
        assert soup.footer.select('a[href="../teachers/index.html"]'), path.name


def test_a_worked_answer_says_in_words_what_is_right():
    assert set(wording.table_of_answers()) == set(boxes.BOXES)
    for exercise, words in wording.table_of_answers().items():
        answers = re.findall(r"\*\*(.+?)\*\*", words)
        assert bool(answers) == (exercise not in {"02.3", "03.2", "04.5", "06.1", "07.3", "09.6", "10.2"}), exercise
        assert all(check.check(exercise, answer).right for answer in answers), exercise
        assert answers == [] or str(wording.worked(exercise)).count("<strong>") == 1


def test_a_notebook_to_take_away_is_empty_and_leads_nowhere_that_is_not_there():
    plain, known = (dict(pages.notebook_files(address)) for address in ("", ADDRESS))
    assert list(plain) == [f"notebooks/{path.name}" for path in lessons.paths()]
    for name, content in plain.items():
        cells = json.loads(content)["cells"]
        assert not [
            cell["id"] for cell in cells if cell.get("outputs") or "solution" in cell["metadata"].get("tags", ())
        ]
        text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        assert not re.search(r"\]\((?!https://|#)", text), name
    assert f"]({ADDRESS}codebook.html)".encode() in known["notebooks/00_start_here.ipynb"]


# -------------------------------------------------------------------------------------------------- what it gives away


@pytest.mark.ci
def test_the_search_finds_terms_and_paragraphs_and_tells_no_answer():
    """No number that an exercise or the first page asks for is in what the search shows of these two pages."""
    found = [each for page in (pages.article(), pages.glossary()) for each in pages.found_in(page)]
    assert {"article.html#p5", "glossary.html#hedge"} <= {each["address"] for each in found}
    assert not [each for each in found if told(each["text"], 1000 * pages.home(TIMES, {n: [] for n in LESSONS}).dots)]
    for path in lessons.paths():
        stated = teaching_pages.stated(ROOT / "teaching" / f"{path.stem}.md")
        for exercise, values in stated.items():
            right = [value for value in values if teaching_pages.is_right(exercise, value)]
            for value in right:
                if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) < 13:
                    continue
                assert not [each["address"] for each in found if told(each["text"], value)], (exercise, value)


@pytest.mark.ci
def test_the_search_of_a_lesson_tells_no_number_that_its_exercises_ask_for(site):
    script = (site / "search.js").read_text("utf-8")
    found = json.loads(script.partition("=")[2].strip().rstrip(";").replace("<\\/", "</"))["texts"]
    assert len(found) > 500
    for each in found:  # what a guess asks for waits for the guess
        assert set(index.told(each["text"])) <= set(each.get("after", ())), each["address"]
    for path in lessons.paths():
        number = path.stem[:2]
        mine = [each["text"] for each in found if each["address"].startswith(f"lessons/{number}")]
        assert mine
        for exercise, values in teaching_pages.stated(ROOT / "teaching" / f"{path.stem}.md").items():
            for value in values:
                if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) < 13:
                    continue
                if teaching_pages.is_right(exercise, value) and float(value).is_integer():
                    assert not [text for text in mine if told(text, value) and checks.tells(text, number)], exercise


def test_a_preview_of_a_link_tells_no_answer():
    page = pages.home(TIMES, {number: [] for number in LESSONS})
    soup = soup_of("home", page, ADDRESS)
    shown = " ".join(each["content"] for each in soup.select("meta[property], meta[name=description]"))
    assert str(page.dots) not in shown and "100,000" not in shown and "figures/" not in shown
    (picture,) = soup.select('meta[property="og:image"]')
    assert picture["content"] == f"{ADDRESS}cards/home.png"


@pytest.mark.ci
def test_pages_with_answers_are_left_out_of_search_engines():
    named = dict(pages.texts())
    private = {name for name, page in named.items() if page.private}
    assert private == {f"teachers/{path.stem}.html" for path in lessons.paths()}
    for name, page in named.items():
        soup = soup_of("text", page)
        assert bool(soup.select("meta[name=robots][content=noindex]")) == (name in private), name


# ------------------------------------------------------------------------------------------------------ its address


def test_previews_and_the_list_of_pages_need_an_address():
    page = pages.article()
    plain, known = soup_of("article", page), soup_of("article", page, ADDRESS)
    assert not plain.select("link[rel=canonical], meta[property]")
    assert known.select_one("link[rel=canonical]")["href"] == f"{ADDRESS}article.html"
    assert known.select_one("meta[name=twitter\\:card]")["content"] == "summary_large_image"
    listed = ElementTree.fromstring(share.sitemap(ADDRESS, ["index.html", "lessons/02.html"]))
    assert [each.text for each in listed.iter() if each.tag.endswith("loc")] == [ADDRESS, f"{ADDRESS}lessons/02.html"]


@pytest.mark.parametrize(
    "word", ["a.example", "javascript:alert(1)", "https://a.example/?x", "https://a.example/i.html"]
)
def test_what_is_no_address_is_refused(word):
    with pytest.raises(share.BadAddress, match="is not the address of a site"):
        share.checked(word)


def test_a_lost_page_leads_back_from_any_depth():
    for address, start in ((ADDRESS, "/flank/"), ("", "/")):
        soup = soup_of("lost", pages.lost(share.path(address)), address)
        inside = [link["href"] for link in soup.select("a[href]") if not link["href"].startswith("#")]
        sought = [each["src"] for each in soup.select("script[src$='eastern-flank-lost.js']")]
        assert bool(sought) != bool(address)  # nobody said where the site is: its folder is looked for
        inside += [each["src"] for each in soup.select("script[src]") if each["src"] not in sought]
        inside.append(soup.select_one("link[rel=stylesheet]")["href"])
        assert inside and all(each.startswith(start) for each in inside)
        assert soup.select("meta[name=robots][content=noindex]")


@pytest.mark.ci
def test_what_needs_an_address_is_made_for_it():
    headings = [lessons.heading(path) for path in lessons.paths()][:1]
    made = dict(share.files(ADDRESS, ["index.html"], headings))
    assert list(made) == ["sitemap.xml", "cards/home.png", "cards/00.png"]  # no robot looks for its file in a folder
    assert "robots.txt" in dict(share.files("https://school.example/", [], []))
    picture = Image.open(io.BytesIO(made["cards/home.png"]))
    assert picture.size == (share.WIDTH, share.HEIGHT)
    assert made["cards/00.png"] == dict(share.files(ADDRESS, [], headings))["cards/00.png"]


# ------------------------------------------------------------------------------------------------ what is taken away


@pytest.mark.ci
def test_a_figures_pdf_has_its_words_and_is_the_same_each_time():
    content = downloads.make("figures/02_two_numbers.pdf")
    assert content == downloads.make("figures/02_two_numbers.pdf")
    (sheet,) = pypdf.PdfReader(io.BytesIO(content)).pages
    words = "".join(sheet.extract_text().split())
    figure = next(each for each in downloads.contact_sheet.finished() if each.name == "02_two_numbers")
    assert "".join(figure.title.split()) in words and "Russia,exercise" in words


@pytest.mark.ci
def test_a_sheet_and_a_small_picture_are_made():
    reader = pypdf.PdfReader(io.BytesIO(downloads.make("teachers/worksheet_00.pdf")))
    assert reader.metadata["/Title"].endswith("worksheet")
    assert Image.open(io.BytesIO(downloads.make("figures/small/02_dots.png"))).width == downloads.WIDTH


def test_without_a_printer_there_are_no_pdfs_and_one_line_says_why(capsys):
    def waiting(content):
        if content:
            return SimpleNamespace(result=lambda: content)
        return SimpleNamespace(result=lambda: (_ for _ in ()).throw(pdf.NoPrinter("no PDFs were made: no Pango")))

    made = downloads._collected({"a.png": waiting(b"picture"), "b.pdf": waiting(b""), "c.pdf": waiting(b"")})
    assert made == {"a.png": b"picture"}
    assert capsys.readouterr().err == "no PDFs were made: no Pango\n"


@pytest.mark.ci
def test_the_site_has_all_of_it_and_every_link_leads_somewhere(site):
    assert [name for name in downloads.names() if not (site / name).is_file()] == []
    assert [name for name, content in pages.data() if (site / name).read_bytes() != content] == []
    for path in sorted(site.glob("*.html")) + sorted(site.glob("teachers/*.html")):
        if path.name == "404.html":
            continue  # its addresses begin at the server's root
        soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        ids = {each["id"] for each in soup.select("[id]")}
        for link in soup.select("a[href], img[src], script[src], link[href]"):
            address = link.get("href") or link["src"]
            if address.startswith("https://"):
                continue
            target, _, fragment = address.partition("#")
            target = target.partition("?")[0]
            file = (path.parent / target).resolve() if target else path
            assert file.is_file(), (path.name, address)
            if fragment and file.suffix == ".html":
                there = ids if file == path else {each["id"] for each in of_file(file).select("[id]")}
                assert fragment in there, (path.name, address)


def of_file(path, read={}):  # noqa: B006
    if path not in read:
        read[path] = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    return read[path]


# ------------------------------------------------------------------------------------------------------- in a browser


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_and_everybody_can_use_it(page, axe, site_url, site, name, tmp_path):
    """At three widths and in both themes: nothing is wider than the page, headings are in order, axe finds nothing."""
    if name == "404":  # it is shown for an address that does not exist, on a server whose root the site is
        page.route("**/lessons/nowhere.html", lambda route: route.fulfill(path=site / "404.html"))
        page.route("**/lessons/eastern-flank-lost.js", lambda route: route.fulfill(body=""))  # no error in the console
    page.goto(f"{site_url}lessons/nowhere.html" if name == "404" else f"{site_url}{name}.html")
    assert page.evaluate("getComputedStyle(document.querySelector('.top')).position") == "sticky"  # the style was found
    looks = [(390, "light"), (768, "dark"), (1366, "light"), (1366, "dark")]
    for width, theme in looks[: 2 if name == "codebook" else 4]:  # on its long page axe takes four seconds
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=theme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, theme)
        assert axe(page) == [], (width, theme)
    levels = page.evaluate("[...document.querySelectorAll('main :is(h1,h2,h3,h4)')].map(e => Number(e.tagName[1]))")
    assert levels[0] == 1 and all(after - before <= 1 for before, after in itertools.pairwise(levels))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"


@pytest.mark.browser
def test_the_first_guess_is_made_with_the_keyboard_kept_and_leads_on(page, site_url):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site_url}index.html")
    assert page.locator(".go-on").is_hidden() and page.locator(".verdict").is_hidden()
    page.locator("#g").focus()
    for key in ("End", "ArrowLeft", "PageDown"):
        page.keyboard.press(key)
    guess = page.locator("#g").input_value()
    assert page.locator(".hero .guess").count() == int(guess) < 159
    assert page.locator(".hero .verdict .src").is_hidden()  # its paragraphs have the answer
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(".yours").inner_text().startswith(f"You said {guess}.")
    assert page.evaluate("document.activeElement.className") == "verdict guessed"
    assert page.locator(".hero .real").count() == 100
    page.reload()
    assert page.locator(".go-on").is_hidden()  # a guess on this page is no beginning of lesson 02
    page.goto(f"{site_url}lessons/02.html")  # which asks for the same, and has it
    assert page.locator("[data-prediction='02.a']").get_attribute("class").split()[-1] == "done"
    page.evaluate("""() => localStorage.setItem('eastern-flank-2016', JSON.stringify({
      ...JSON.parse(localStorage.getItem('eastern-flank-2016')), '02.b': {kind: 'guess', answer: 'nothing at all'}}))""")
    page.goto(f"{site_url}index.html")
    assert page.locator(".yours").inner_text().startswith(f"You said {guess}.")
    assert page.locator("[data-lesson='02'] b").inner_text().startswith("2 of ")
    assert page.locator(".go-on").inner_text() == "Go on: 02 Troops"
    assert page.locator(".go-on a").get_attribute("href").endswith("lessons/02.html")


@pytest.mark.browser
def test_the_gallery_shows_what_was_guessed_and_all_that_is_asked_for(page, site_url):
    """A figure answers a lesson's guesses, so it waits for them; a link to it opens it, and so does a button."""
    guesses = {
        each.item: {"kind": "guess", "answer": "1"} for each in items.lessons()["00"].items if each.kind == "guess"
    }
    page.goto(f"{site_url}gallery.html")
    assert page.locator(".card:visible").count() == 0
    page.evaluate("kept => localStorage.setItem('eastern-flank-2016', JSON.stringify(kept))", guesses)
    page.reload()
    assert {each.get_attribute("id")[:2] for each in page.locator(".card:visible").all()} == {"00"}
    page.goto(f"{site_url}gallery.html#02_dots")
    page.locator("#\\30 2_dots summary", has_text="Alt text").click()
    page.locator("#\\30 2_dots [data-copy]").click()
    said = page.locator("#\\30 2_dots [role=status]")
    said.filter(has_text=re.compile("Copied|selected")).wait_for()
    page.get_by_role("button", name="Show all figures").click()
    assert page.locator(".card:visible").count() == page.locator(".card").count() > 30


@pytest.mark.browser
def test_a_chip_leads_to_its_paragraph_and_the_search_to_what_means_the_same(page, site_url):
    page.goto(f"{site_url}article.html#p5")
    assert page.locator("#p5").is_visible()
    lit = page.evaluate("getComputedStyle(document.querySelector('#p5')).backgroundColor")
    assert lit != page.evaluate("getComputedStyle(document.querySelector('#p6')).backgroundColor")
    page.locator("[data-open=search]").click()
    field, found = page.locator("#search input"), page.locator("#search .found li")
    for asked, first in (
        ("soldiers", "02 Troops"),
        ("Planes", "03 Aircraft"),
        ("map", "05 Map"),
        ("battlegróup", "02 Troops"),
    ):
        field.fill(asked)
        found.filter(has_text=first).first.wait_for()
        assert first in found.first.inner_text(), asked
    field.fill("amari")
    page.locator("#search output").filter(has_text="Texts that answer a guess show once you have made it").wait_for()
    assert "Ämari" not in found.first.inner_text()
    field.fill("zzzqq")
    page.get_by_text("Nothing found for “zzzqq”.").wait_for()
    assert found.get_by_role("link", name="Glossary").is_visible()
    field.fill("battelgroup")
    found.get_by_role("button", name="battlegroup").click()
    page.locator(".found a", has_text="Glossary").first.click()
    page.wait_for_url("**/glossary.html#battlegroup")


@pytest.mark.browser
def test_the_files_of_a_class_are_counted_in_the_page(page, axe, site_url):
    """What is right, and what was wrong, with what to say; a text of a student's stays a text."""
    header = "name,item,kind,answer,right,tries,wrong\r\n"
    rows = {
        "ada": "ada,lesson 02 guess a,guess,90000,,1,\r\nada,lesson 02 exercise 1,answer,5,yes,2,6\r\n",
        "ben": "ben,lesson 02 guess a,guess,20000,,1,\r\nben,lesson 02 exercise 1,answer,6,yes,1,\r\n",
        "cleo": "<img src=x onerror=alert(1)>,lesson 02 exercise 1,answer,<b>many</b>,yes,1,\r\n",
    }
    files = [
        {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": (header + text).encode()}
        for name, text in rows.items()
    ] + [{"name": "other.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}]
    page.goto(f"{site_url}teachers/class.html")
    page.locator("[data-class] input").set_input_files(files)
    status = page.locator("[data-class] [role=status]")
    status.filter(has_text="3 files read. Left out: other.csv: its columns are not").wait_for()
    assert page.locator("select option").all_inner_texts() == ["02 Troops"]
    guess, first = page.locator(".item").nth(0), page.locator(".item").nth(1)
    assert "2 guesses, 1 no answer: 20,000, 90,000 troops" in guess.inner_text()
    assert "1 right, 2 not yet" in first.inner_text()  # "yes" in a file is its own word
    first.get_by_text("What was wrong").click()
    assert not first.get_by_text("<b>many</b>").is_visible()  # a student's own words: they have a fold of their own
    first.get_by_text("in words of their own").click()
    wrong = first.locator("li").all_inner_texts()
    assert len(wrong) == 2
    assert any(each.startswith("6 (2 students): That counts all rows.") for each in wrong)
    assert any(each.startswith("<b>many</b> (1 student)") for each in wrong)
    page.get_by_text("Whose files these are", exact=True).click()
    assert page.locator(".whose li").all_inner_texts()[2] == "<img src=x onerror=alert(1)>"
    assert axe(page) == []


@pytest.mark.browser
def test_a_phone_has_the_steps_and_how_far_the_reader_is(page, site_url):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site_url}lessons/00.html")
    button = page.get_by_role("button", name=re.compile(r"Steps of this lesson, 0 of \d+ done"))
    button.click()
    steps = page.locator("#ef-steps li a")
    assert [each.get_attribute("href") for each in steps.all()][:-1] == page.eval_on_selector_all(
        ".rail a", "links => links.map(link => link.getAttribute('href'))"
    )
    steps.nth(3).click()
    assert page.url.endswith(steps.nth(3).get_attribute("href"))
    assert page.locator("#ef-steps").is_hidden()


@pytest.mark.browser
def test_a_lost_page_finds_the_folder_of_the_site_by_itself(browser, site_url, site):
    """On a host that shows the site in a folder of its own, of which nobody told us."""

    def answer(route):
        path = urlsplit(route.request.url).path
        file = site / path.removeprefix("/school/flank/")
        there = path.startswith("/school/flank/") and file.is_file()
        route.fulfill(status=200 if there else 404, path=file if there else site / "404.html")

    context = browser.new_context(service_workers="block")  # of its own: what is not there is an error in the console
    page = context.new_page()
    page.route("**/*", answer)
    for lost in ("nowhere.html", "lessons/deep/er/nowhere"):
        page.goto(f"{site_url}school/flank/{lost}")
        page.locator("body[data-up='/school/flank/']").wait_for()
        assert page.get_by_role("link", name="All lessons").first.get_attribute("href") == "/school/flank/index.html"
        page.locator("[data-do=theme][aria-pressed]").wait_for()  # the site's script runs
        assert page.evaluate("getComputedStyle(document.querySelector('.top')).position") == "sticky"
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES[:6])
def test_without_scripts_all_can_be_read(browser, site_url, name):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site_url}{name}.html")
        assert page.locator("main h1").is_visible()
        assert page.locator("main button:visible").count() == 0
        if name == "index":  # the question comes before its answer here too
            assert page.locator(".there").is_hidden() and page.locator(".path a:visible").count() == len(LESSONS)
            page.get_by_text("Compare with your guess").click()
            assert page.locator(".there").is_visible()
        if name == "gallery":
            assert page.locator(".card:visible").count() == 0
            page.locator(".group summary").nth(5).click()
            assert page.locator(".card:visible").count() > 0
