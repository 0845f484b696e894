"""What a page of a site weighs, how soon it can be read, what axe and Lighthouse find, and what works without help."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Error, sync_playwright

from .measuring import ROOT
from .site_sides import CACHE

sys.path.insert(0, str(ROOT / "tests" / "helpers"))
import chromium

PACKAGES = ("lighthouse@13.5.0",)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PHONE, WIDTHS = {"width": 390, "height": 844}, ((390, 844), (768, 1024), (1366, 768))
FAST_3G = {"latency": 150, "downloadThroughput": 1638.4 * 128, "uploadThroughput": 750 * 128}  # as Lighthouse has it
SLOW_3G = {"latency": 400, "downloadThroughput": 400 * 128, "uploadThroughput": 400 * 128}
SLOWER = 4  # times, for a phone's processor: Lighthouse's number
WATCH = """
window.seen = {shift: 0, events: [], tasks: []};
const watch = (type, take, more = {}) =>
  new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({type, buffered: true, ...more});
watch('layout-shift', (each) => { if (!each.hadRecentInput) seen.shift += each.value; });
watch('event', (each) => seen.events.push(each.duration), {durationThreshold: 16});
watch('longtask', (each) => seen.tasks.push(each.duration));
"""
KEYS = {"checkbox": ("Space", "Space"), "range": ("ArrowRight", "ArrowLeft"), "radio": ("ArrowRight", "ArrowLeft")}
WORDS = "(document.querySelector('main, [role=main], article') ?? document.body).innerText.split(/\\s+/).filter(Boolean).length"


@contextlib.contextmanager
def browsing():
    """A browser that reaches this machine only."""
    with (
        sync_playwright() as engine,
        engine.chromium.launch(
            executable_path=chromium.find(engine.chromium.executable_path), args=chromium.FLAGS
        ) as browser,
    ):
        yield browser


@contextlib.contextmanager
def phone(browser, network=None, **options):
    """A page on a phone, whose processor and network are slow where a network is given; and its line to the browser."""
    options = {"viewport": PHONE, "device_scale_factor": 2, "is_mobile": True, "has_touch": True} | options
    with browser.new_context(**options) as context:
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        if network:
            line.send("Network.emulateNetworkConditions", {"offline": False, **network})
            line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.add_init_script(WATCH)
        yield page, line


def weight(browser, url):
    """What comes before anything is scrolled: `bytes` on the wire, `requests`, and `abroad`, those to other hosts."""
    with phone(browser, service_workers="block") as (page, line):
        sizes, asked = {}, {}
        line.on("Network.requestWillBeSent", lambda event: asked.update({event["requestId"]: event["request"]["url"]}))
        line.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
        page.goto(url, wait_until="load")
        page.wait_for_timeout(1500)
        hosts = {name: urlsplit(each).netloc for name, each in asked.items() if each.startswith("http")}
        abroad = sum(host != urlsplit(url).netloc for host in hosts.values())
        return {"bytes": sum(sizes.get(name, 0) for name in hosts), "requests": len(hosts), "abroad": abroad}


def readable(browser, url, network=FAST_3G):
    """Seconds until the first words are on the screen, and how far things jump afterwards: (seconds, shift)."""
    with phone(browser, network, service_workers="block") as (page, _):
        page.goto(url, wait_until="commit", timeout=chromium.PATIENCE)
        paint = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
        first = None
        while not first:  # a page's policy forbids the function that would wait for it
            page.wait_for_timeout(100)
            with contextlib.suppress(Error):  # the page may send its reader on to another
                first = page.evaluate(paint)
        page.wait_for_timeout(3000)  # what comes later may move it
        return first / 1000, page.evaluate("seen.shift")


def faults(browser, url):
    """How many elements axe finds at fault, at three widths, light and dark."""
    found = 0
    for (width, height), scheme in ((size, scheme) for size in WIDTHS for scheme in ("light", "dark")):
        with browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        ) as context:
            page = context.new_page()
            page.goto(url, wait_until="load")
            page.wait_for_timeout(500)
            page.evaluate(f"{AXE_SCRIPT}\n;0")
            violations = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
            found += sum(len(rule["nodes"]) for rule in violations)
    return found


def words(browser, url):
    """How many words can be read without JavaScript, and with it."""
    counts = []
    for scripts in (False, True):
        with browser.new_context(viewport=PHONE, java_script_enabled=scripts) as context:
            page = context.new_page()
            page.goto(url, wait_until="load")
            page.wait_for_timeout(300)
            counts.append(page.evaluate(WORDS))
    return counts


def visit(context, base, names):
    """Look at pages once, as somebody does who has a network, until what the pages keep is kept."""
    page = context.new_page()
    for name in names:
        page.goto(base + name, wait_until="load")
        with contextlib.suppress(Error):  # a page without a service worker never has one ready
            page.evaluate("Promise.race([navigator.serviceWorker.ready, new Promise((_, no) => setTimeout(no, 2000))])")
        page.reload(wait_until="load")
        page.wait_for_timeout(500)


def still_there(context, base, names):
    """Which of the pages open again when nothing answers any more."""
    page = context.new_page()
    opened = []
    for name in names:
        with contextlib.suppress(Error):
            page.goto(base + name, wait_until="load", timeout=10_000)
            if page.evaluate(WORDS) > 50:
                opened.append(name)
    return opened


def lighthouse(url):
    """Lighthouse's scores of a page, 0 to 100, on its phone with its simulated fast 3G, and its numbers."""
    folder = CACHE / "npm"
    program = folder / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["npm", "install", "--prefix", folder, "--no-fund", "--no-audit", *PACKAGES],
            check=True,
            capture_output=True,
        )
    flags = " ".join(f"'{flag}'" if " " in flag else flag for flag in ("--headless=new", *chromium.FLAGS))
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "report.json"
        subprocess.run(
            [
                program,
                url,
                "--quiet",
                "--output=json",
                f"--output-path={out}",
                f"--only-categories={','.join(CATEGORIES)}",
                f"--chrome-flags={flags}",
            ],
            check=True,
            env=os.environ | {"CHROME_PATH": chromium.find("")},
        )
        report = json.loads(out.read_text(encoding="utf-8"))
    scores = {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES}
    numbers = {"first": "first-contentful-paint", "shift": "cumulative-layout-shift"}
    return scores | {name: report["audits"][audit]["numericValue"] for name, audit in numbers.items()}


def answers(browser, url):
    """How a lesson answers on a slow phone: seconds for a `guess`, for a `move`, for its longest `task`; MB of `memory`."""
    with phone(browser, service_workers="block") as (page, line):
        page.goto(url, wait_until="load")
        page.wait_for_timeout(500)
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.reload(wait_until="load")
        page.wait_for_timeout(1500)
        task = max(page.evaluate("seen.tasks"), default=0)
        guess = _slowest(page, lambda: [_guess(page, box) for box in page.locator(".predict[data-prediction]").all()])
        for live in page.locator(
            "[data-live]"
        ).all():  # its frames are fetched with the first move, which may take its time
            _move(page, live, 1)
            page.wait_for_timeout(3000)
        move = _slowest(page, lambda: [_move(page, live, 6) for live in page.locator("[data-live]").all()])
        line.send("HeapProfiler.collectGarbage")
        memory = line.send("Runtime.getHeapUsage")["usedSize"]
        return {"guess": guess, "move": move, "memory": memory / 1e6, "task": task / 1000}


def _slowest(page, work):
    """The longest time from an input to the picture that answers it, in seconds, as the browser itself reports it."""
    page.evaluate("seen.events = []")
    work()
    page.wait_for_timeout(500)
    return max(page.evaluate("seen.events"), default=0) / 1000


def _guess(page, box):
    box.scroll_into_view_if_needed()
    if box.locator("input[type=radio]").count():
        box.locator("label", has=page.locator("input[type=radio]")).first.click()
    elif box.locator("input[type=text]").count():
        box.locator("input[type=text]").first.fill("fear")
    box.get_by_role("button", name="This is my guess").click()
    page.wait_for_timeout(400)


def _move(page, live, times):
    control = live.locator(".drive :is(input, select):enabled").first
    if not control.count():
        return
    control.scroll_into_view_if_needed()
    control.focus()
    there, back = KEYS.get(control.get_attribute("type"), ("ArrowDown", "ArrowUp"))
    for number in range(times):
        page.keyboard.press(back if number % 2 else there)
        page.wait_for_timeout(250)
