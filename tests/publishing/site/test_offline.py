"""The site without a network: the server is really stopped. And a new build is taken up whole, or not at all."""

import json
import re
import shutil
import time
from contextlib import suppress

import pytest
from playwright.sync_api import Error
from site_server import free_port, ours

from eastern_flank.core import own_folder
from eastern_flank.publishing.site import offline

pytestmark = pytest.mark.browser
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) for (const {url} of await (await caches.open(name)).keys()) found.push(url);
  return found;
}"""


@pytest.fixture
def profile(browser):
    """A browser's profile in which a service worker may run; errors in scripts fail the test."""
    context, errors = browser.new_context(), []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield context
    context.close()
    assert errors == []


def now(page, script):
    """What a script returns, in five seconds: `page.evaluate` may wait for ever where the page goes elsewhere at that moment."""
    called = f"({script})()" if script.startswith("async") else script
    late = "new Promise((_, late) => setTimeout(() => late(new Error('it does not end')), 5000))"
    return page.locator(":root").evaluate(f"() => Promise.race([{called}, {late}])", timeout=5000)


def until(page, script):
    """Wait for a script to return something true; `wait_for_function` would need eval, which the policy forbids."""
    end = time.monotonic() + 90
    while time.monotonic() < end:
        with suppress(Error):  # the page goes elsewhere at this moment
            if found := now(page, script):
                return found
        page.wait_for_timeout(100)
    raise AssertionError(f"it never came: {script}")


def test_what_was_visited_opens_with_the_server_stopped_and_says_what_is_not_kept(profile, site):
    page = profile.new_page()
    with ours(site) as (address, _):
        page.goto(f"{address}lessons/02.html")
        until(page, f"async () => (await ({KEPT})()).some(url => url.includes('frames/02-'))")
    profile.set_offline(True)
    page.goto(f"{address}lessons/02.html")
    assert page.evaluate("document.fonts.check('600 1em \"Source Sans Pro\"')")
    controls = page.locator("[data-live] .drive input")
    before = page.locator("[data-live] .stage").inner_html()
    controls.nth(1).evaluate("each => each.click()")
    until(page, f"document.querySelector('[data-live] .stage').innerHTML !== {json.dumps(before)}")
    page.locator("a[data-read]").first.click()
    page.locator("#reader .reader li").first.wait_for()
    page.keyboard.press("Escape")
    page.locator("[data-open=search]").click()
    page.locator("#search input").fill("battalion")
    page.locator("#search .found li").first.wait_for()
    page.goto(f"{address}lessons/05.html")
    page.get_by_text("is not kept on this device, and there is no network now").wait_for()
    page.locator(".kept [data-page='lessons/02.html'][data-kept=true]").wait_for()
    page.locator(".kept [data-page='lessons/05.html'][data-kept=false]").wait_for()
    page.get_by_role("button", name="Keep everything").click()
    page.get_by_text("The network broke off:").wait_for()


def test_keep_everything_keeps_every_page(profile, site):
    page = profile.new_page()
    names = sorted(name for name in own_folder.read_mark(site)[1] if not name.startswith("live/"))
    with ours(site) as (address, _):
        page.goto(f"{address}offline.html")
        page.get_by_role("button", name="Keep everything").click()
        page.get_by_text("Everything is kept").wait_for(timeout=120_000)
    kept = {url.removeprefix(address) for url in page.evaluate(KEPT)}
    assert kept == set(names) - {offline.WORKER}
    for name in names:
        if name.endswith(".html"):
            page.goto(f"{address}{name}")
            assert page.title() and "offline.html" not in page.url.removesuffix(name), name


# ------------------------------------------------------------------------------------------------ a new build


def rebuilt(folder, site, word):
    """Write the site again, with another word in its script and on a page, as a new build has."""
    with own_folder.replaced(folder, "the site", word) as place:
        known = {}
        for name in own_folder.read_mark(site)[1] - {offline.WORKER}:
            if name.startswith(("live/", "figures/", "teachers/", "downloads/")):
                continue
            content = (site / name).read_bytes()
            if name == "site.js":
                content += f"\ndocument.documentElement.dataset.script = '{word}';\n".encode()
            if name in ("lessons/00.html", "lessons/02.html"):
                content = content.replace(b"<html ", f'<html data-written="{word}" '.encode(), 1)
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            known[name] = (offline.hashlib.sha256(content).hexdigest(), len(content))
        (place / offline.WORKER).write_bytes(offline.worker(known))


BOTH = "[document.documentElement.dataset.written, document.documentElement.dataset.script]"


def test_a_new_build_is_taken_up_on_the_next_visit_and_never_half(profile, site, tmp_path):
    folder, page, port = tmp_path / "site", profile.new_page(), free_port()
    rebuilt(folder, site, "one")
    with ours(folder, port) as (address, _):
        page.goto(f"{address}lessons/02.html")
        until(page, f"async () => (await ({KEPT})()).some(url => url.includes('lessons/02.html'))")
        rebuilt(folder, site, "two")
        page.goto(f"{address}lessons/00.html")
        until(page, f"{BOTH}.join() === 'two,two'")
        rebuilt(folder, site, "three")
        (folder / "site.js").write_text("half of an upload")
        page.goto(f"{address}lessons/00.html")
        assert now(page, BOTH) == ["two", "two"]  # three is not complete
        rebuilt(folder, site, "three")
    page.goto(f"{address}lessons/02.html")
    assert now(page, BOTH) == ["two", "two"]  # what was kept of one was brought up to date
    with ours(folder, port):
        page.goto(f"{address}lessons/02.html")
        until(page, f"{BOTH}.join() === 'three,three'")
        other = profile.new_page()
        other.goto(f"{address}lessons/00.html")
        rebuilt(folder, site, "four")
        page.goto(f"{address}lessons/02.html")
        until(page, f"['three,three', 'four,four'].includes({BOTH}.join())")
        now(other, "document.querySelector('[data-open=search]').click()")
        assert now(other, BOTH) == ["three", "three"]
        other.goto("about:blank")  # as a closed tab; to close one may never end
        page.goto(f"{address}lessons/02.html")
        until(page, f"{BOTH}.join() === 'four,four'")
        until(page, "async () => (await caches.keys()).length === 1")


def test_the_worker_is_the_same_for_the_same_files_and_another_for_others():
    files = {"index.html": ("a" * 64, 1), "lessons/00.html": ("b" * 64, 2), "site.js": ("c" * 64, 3)}
    made = offline.worker(files)
    assert made == offline.worker(dict(reversed(files.items())))
    assert made != offline.worker(files | {"site.js": ("d" * 64, 3)})
    assert json.loads(re.search(rb"const SHELL = (.*);\n", made)[1]) == ["index.html", "site.js"]


# ------------------------------------------------------------------------------------------------ from a stick


def test_from_a_folder_pages_guesses_exercises_pictures_and_search_work(page, site, tmp_path):
    stick = tmp_path / "stick"
    shutil.copytree(site, stick, ignore=shutil.ignore_patterns("live"))
    page.goto((stick / "lessons" / "02.html").as_uri())
    assert page.evaluate("document.fonts.check('1em \"Source Sans Pro\"')")
    page.locator("[data-prediction]").first.get_by_role("button").first.wait_for()
    page.locator("[data-exercise]").first.get_by_role("button").first.wait_for()
    before = page.locator("[data-live] .stage").inner_html()
    page.locator("[data-live] .drive input").nth(1).evaluate("each => each.click()")
    until(page, f"document.querySelector('[data-live] .stage').innerHTML !== {json.dumps(before)}")
    page.locator("[data-open=search]").click()
    page.locator("#search input").fill("battalion")
    page.locator("#search .found li").first.wait_for()
    page.goto((stick / "offline.html").as_uri())
    page.get_by_text("You opened this site from a folder").wait_for()
    assert not page.get_by_role("button", name="Keep everything").is_visible()
