"""A browser for the tests: Chromium on this machine, which may reach nothing but this machine.

    def test_page(page):          # a fresh page; its errors and requests are watched, and fail the test
        page.goto(path.as_uri())

    def test_lesson(window, jupyter):          # a page in which JupyterLab stays open, from test to test
        lab = jupyter.open(window, "notebooks/02_troops.ipynb")
        lab.run_all()

Where there is no browser, these tests are skipped; where EASTERN_FLANK_CI is set, as in .ci/run, they fail.
"""

import chromium
import pytest
from lab import Jupyter

AXE_RUN = """async ([within, known]) => {
  const found = await axe.run(within ? {include: [[within]]} : document, {resultTypes: ['violations'], elementRef: true});
  const excused = (v, n) => known.some(([rule, selector]) => rule === v.id && n.element?.matches(selector));
  const line = (v, n) => ({rule: v.id, impact: v.impact, target: n.target.join(' '), html: n.html,
    why: [...n.any, ...n.all, ...n.none].map(c => c.message).join('; ')});
  return found.violations.flatMap(v => v.nodes.filter(n => !excused(v, n)).map(n => line(v, n)));
}"""


@pytest.fixture(scope="module")
def browser():
    """A browser without a window. One for each module: while it is open, Playwright's event loop runs in this thread."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with playwright.sync_playwright() as engine:
        program = chromium.find(engine.chromium.executable_path)
        if not program:
            chromium.lacking("there is no Chromium or Chrome here (on Debian: apt-get install chromium)")
        with engine.chromium.launch(executable_path=program, args=chromium.FLAGS) as browser:
            yield browser


@pytest.fixture
def context(browser):
    """A browser's profile with nothing kept from before; what goes wrong in it fails the test (see `chromium.Watch`)."""
    with chromium.watched(browser) as context:
        yield context


@pytest.fixture
def page(context):
    """A fresh page; `page.context.watch` has seen all it did."""
    return context.new_page()


@pytest.fixture(scope="module")
def tab(browser):
    """One page for all tests of a module: JupyterLab, which takes long to load, is loaded once."""
    with chromium.watched(browser) as context:
        yield context.new_page()


@pytest.fixture
def window(tab):
    """That page, for one test: what goes wrong in it fails this test, and no later one."""
    yield tab
    faults = tab.context.watch.faults()
    tab.context.watch.forget()
    assert not faults, "\n".join(faults)


@pytest.fixture(scope="session")
def axe():
    """A function that lets axe look at a page, or at what a CSS selector finds on it: `axe(page, selector, known)`.

    `known` lists what is left out, as pairs of a rule and a CSS selector of the element. Returns a list of dicts, one for each
    element with a violation: `rule`, `impact`, `target`, `html` and `why`.
    """
    script = pytest.importorskip("axe_playwright_python.base", reason="axe is not installed").AXE_SCRIPT

    def look(page, selector=None, known=()):
        page.evaluate(f"{script}\n;0")
        return page.evaluate(AXE_RUN, [selector, [list(each) for each in known]])

    return look


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory):
    """JupyterLab with a copy of the project, for all tests of this process; nothing in the checkout changes (see lab.py)."""
    server = Jupyter(tmp_path_factory.mktemp("jupyter"))
    yield server
    left = server.stop()
    assert left == [], "still running after JupyterLab was shut down"
    assert server.tried() == [], "JupyterLab or a kernel tried to reach the world"
