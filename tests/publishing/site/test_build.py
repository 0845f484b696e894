"""The site, whole: every page opens without a fault and asks nobody else for anything (`page` watches both)."""

import pytest

from eastern_flank.core import lesson as lessons


@pytest.mark.browser
@pytest.mark.parametrize("number", [path.stem[:2] for path in lessons.paths()])
def test_a_lesson_opens(page, site_url, number):
    page.goto(f"{site_url}lessons/{number}.html")
    page.wait_for_selector("h1")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
