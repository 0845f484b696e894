"""What a page shows first: its question waits for no other file, and nothing jumps when the others come."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.ci]
WATCH = """
window.shift = 0;
const watch = new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (shift += value)));
watch.observe({ type: "layout-shift", buffered: true });
"""
WORDS = (
    "[...document.querySelectorAll('h1, .kicker, .lead')].map((each) => JSON.stringify(each.getBoundingClientRect()))"
)
LATER = ".ef-predict, .commit, .top button[data-open=search], .rail"  # what scripts make or work


@pytest.mark.parametrize("size", [(390, 844), (1366, 768)])
@pytest.mark.parametrize("name", ["index", "lessons/00", "lessons/02", "lessons/05", "lessons/10"])
def test_the_question_waits_for_no_other_file_and_stays_where_it_is(page, site_url, name, size):
    held = []
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    page.add_init_script(WATCH)
    page.route(re.compile(r"/site\.(css|js)$"), lambda route: held.append(route))
    page.goto(f"{site_url}{name}.html", wait_until="commit")
    for words in page.locator("h1, .lead").all():
        words.wait_for(state="visible")
    page.wait_for_timeout(300)  # the type has come, or is for the next page
    before = page.evaluate(WORDS)
    seen = page.locator("main :visible").evaluate_all("all => all.map(({ innerText }) => innerText ?? '').join()")
    assert "This is my guess" not in seen and "Forget" not in seen and "My guesses" not in seen
    assert not page.locator(f":is({LATER}, .swap, .hero ~ *, .fallback, main details):visible").count()
    assert len(held) == 2
    for route in held:
        route.continue_()
    page.wait_for_load_state("load")
    page.locator(".ef-predict, .commit").first.wait_for(state="visible")
    assert page.evaluate(WORDS) == before and page.evaluate("shift") == 0
    assert page.locator(".top button[data-open=search]").is_visible()


def test_a_guess_that_was_made_before_is_shown_without_a_jump(page, site_url):
    page.add_init_script(WATCH)
    page.goto(f"{site_url}index.html")
    page.get_by_role("button", name="This is my guess").click()
    page.reload()
    assert page.locator(".verdict").is_visible() and not page.locator(".commit").is_visible()
    assert page.evaluate("shift") == 0
