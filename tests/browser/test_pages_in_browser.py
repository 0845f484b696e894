"""Every lesson's page in a browser: axe finds nothing against it, it asks for nothing, and it fits a telephone."""

import pytest

from eastern_flank.core import project
from eastern_flank.publishing import editions, notebooks
from eastern_flank.publishing import html as pages

PACK = ["README", "fair", "glossary", "role_cards", "school_computers"]
PHONE = {"width": 390, "height": 844}


def write(name, audience, folder):
    """Write the page of a lesson or of a text for teachers; return its file."""
    teaching = project.root() / "teaching"
    if name in PACK:
        html = pages.document((teaching / f"{name}.md").read_text("utf-8"), audience)
    else:
        (path,) = notebooks.find([name])
        nb = notebooks.read(path)
        if audience == "students":
            edition = editions.students(nb)
        else:
            edition = editions.teachers(nb, (teaching / f"{name}.md").read_text("utf-8"))
        html = pages.lesson(
            edition, audience, [("00 Start here", "00_start_here.html"), ("02 Troops", "02_troops.html")]
        )
    file = folder / f"{name}.html"
    file.write_text(html, "utf-8")
    return file


LESSONS = [path.stem for path in notebooks.find()]
every_page = pytest.mark.parametrize(
    ("name", "audience"),
    [(name, "teachers") for name in LESSONS + PACK] + [(name, "students") for name in LESSONS],
)


@every_page
def test_axe_finds_nothing_and_nothing_is_asked_for(page, axe, tmp_path, name, audience):
    file = write(name, audience, tmp_path)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert axe(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_axe_would_find_something(page, axe, tmp_path):
    file = write("02_troops", "students", tmp_path)
    file.write_text(file.read_text("utf-8").replace(" alt=", " data-alt="), "utf-8")
    page.goto(file.as_uri())
    assert {"image-alt"} <= {fault["rule"] for fault in axe(page)}


def test_the_keyboard_comes_to_the_content_first_and_opens_a_hint(page, tmp_path):
    page.goto(write("02_troops", "students", tmp_path).as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    hint = page.locator(".hint details").first
    hint.locator("summary").focus()
    page.keyboard.press("Enter")
    assert hint.get_attribute("open") is not None
