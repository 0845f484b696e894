"""What a lesson brings along never acts on its page: Chromium is the judge, with the page's policy and without it.

Nothing runs, nothing is asked of anybody, and nothing leads elsewhere by itself, also after a click on everything.
"""

import base64
import io
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import chromium
import nbformat.v4 as v4
import pytest
import tinyhtml5
from hostile_html import MARKDOWN, VECTORS
from page_judge import judge
from PIL import Image

from eastern_flank.publishing import html as pages
from eastern_flank.publishing import limits, sanitise

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
# What does nothing in Chromium even if it is not cleaned: old, text, or harmless in itself. It is attacked with all the same.
QUIET = {
    "MathML action",
    "SVG as a picture",
    "a picture that is none",
    "data",
    "data in disguise",
    "declarations",
    "names of a page's own",
    "other namespaces",
    "ping",
    "plaintext",
    "processing instructions",
    "text fragments",
    "twice escaped",
    "unclosed comment",
    "way out of the set",
}
A_WHILE = 80  # milliseconds for a page to do something; one with everything in it gets SECONDS
SECONDS = 3_000

# Clicks and points at everything, and says what is on the page that may not be there. Links that a reader may follow are not
# followed: that would be no fault of the page.
TRY = """() => {
  const wrong = [], ours = /^(https:|mailto:|file:)/;
  document.addEventListener('click', e => {
    const link = e.target.closest('a[href]');
    if (link && ours.test(link.protocol)) { e.preventDefault(); }
  });
  for (const each of document.querySelectorAll('*')) {
    const inside = each.closest('main') && each.localName !== 'main', name = each.localName;
    for (const {name, value} of each.attributes) {
      if (/^on/i.test(name) || /javascript:|vbscript:|srcdoc/i.test(name === 'href' ? value : name)) { wrong.push(name); }
    }
    if (inside && /^(script|style|meta|base|form|link|svg|iframe|object|embed|input|button|template)$/i.test(name)) {
      wrong.push(name);
    }
    const look = getComputedStyle(each);
    if (inside && look.position !== 'static' && !each.matches('caption.quiet')) { wrong.push('position ' + look.position); }
    if (inside && (each.offsetWidth > 5000 || each.offsetHeight > 50000)) { wrong.push('size of ' + name); }
    for (const kind of ['mouseover', 'focus', 'toggle', 'pointerdown', 'animationstart']) { each.dispatchEvent(new Event(kind)); }
    each.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
  }
  return wrong;
}"""


# ------------------------------------------------------------------------------------------------ the judge


@pytest.fixture(scope="module")
def host():
    """A server on this machine that waits for pages to ask it for something: its name, and what it was asked for."""
    asked = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def seen(host, tmp_path_factory):
    """A function that opens a page and returns everything that it did and must not do, as words."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    name, asked = host
    folder = tmp_path_factory.mktemp("set") / "html"
    folder.mkdir()
    with playwright.sync_playwright() as engine:
        program = chromium.find(engine.chromium.executable_path)
        if not program:
            chromium.lacking("there is no Chromium or Chrome here (on Debian: apt-get install chromium)")
        with engine.chromium.launch(executable_path=program, args=chromium.FLAGS) as browser:

            def look(html, wait=A_WHILE):
                file = folder / "page.html"
                file.write_text(html.replace("HOST", name), "utf-8", "replace")
                # A profile for each page: to close a page while it goes elsewhere may take for ever, to close a profile does not.
                context = browser.new_context(viewport=chromium.VIEW)
                did, page = [], context.new_page()
                page.on("request", lambda request: did.append(f"asked for {request.url}"))
                page.on("pageerror", lambda error: did.append(f"ran: {error}"))
                page.on("dialog", lambda dialog: (did.append("ran"), dialog.dismiss()))
                page.on("framenavigated", lambda frame: did.append(f"went to {frame.url}"))
                page.on("popup", lambda _: did.append("opened a window"))
                page.goto(file.as_uri(), wait_until="domcontentloaded")
                try:
                    page.wait_for_timeout(wait)
                    did += page.evaluate(TRY)
                    page.wait_for_timeout(wait)
                except playwright.Error as error:  # the page has gone elsewhere meanwhile
                    did.append(f"went away: {error}")
                context.close()
                own = {f"asked for {file.as_uri()}", f"went to {file.as_uri()}"}
                found = [
                    each for each in did if each.partition("#")[0] not in own and "asked for data:image/" not in each
                ]
                found += [f"the host was asked for {path}" for path in asked if path != "/favicon.ico"]
                asked.clear()
                return found

            yield look


def both(html):
    """A page with its policy, and without it."""
    bare = POLICY.sub("", html)
    assert bare != html
    return html, bare


@pytest.mark.browser
def test_the_judge_sees_what_acts(seen):
    """What is on a page as it came does act: a browser shows it for nine tenths of the list."""
    quiet = {name for name, vector in VECTORS.items() if not seen(f"<!doctype html><main>{vector}</main>")}
    assert quiet <= QUIET


# ------------------------------------------------------------------------------------------------ the ways in


def output(kind, content, **more):
    return v4.new_output("display_data", data={kind: content}, metadata=more)


def cells_with(attack):
    """An attack by every way into a page: one cell for each."""
    outputs = [
        output(kind, attack) for kind in ("text/html", "text/markdown", "text/latex", "text/plain", "image/svg+xml")
    ]
    outputs += [
        output("application/javascript", attack + ";alert(1)"),
        output("application/vnd.unknown", attack),
        output("image/png", attack),
        output("image/png", "iVBORw0KGgo=", **{"image/png": {"alt": f'"><{attack}', "width": attack}}),
        output("image/jpeg", f'"{attack}'),
        v4.new_output(
            "stream", text=f"\x1b[31m{attack}\x1b[0m \x1b]8;;javascript:alert(1)\x1b\\x\x1b]8;;\x1b\\ {attack}"
        ),
        v4.new_output("error", ename=attack, evalue=attack, traceback=[attack, f"\x1b[31m{attack}"]),
    ]
    cells = [
        v4.new_markdown_cell(f"# Title {attack}"),
        v4.new_markdown_cell(attack),
        v4.new_markdown_cell(f"Words {attack}"),
    ]
    cells += [v4.new_code_cell(attack, outputs=[each], execution_count=1) for each in outputs]
    attached = {"a.svg": {"image/svg+xml": attack}, "a.png": {"image/png": f'"{attack}'}}
    for cell in cells[:3]:
        cell.attachments = attached
    cells.append(v4.new_raw_cell(attack, metadata={"raw_mimetype": "text/html"}))
    cells.append(v4.new_code_cell("1", metadata={"tags": [f'x" {attack}'.replace(",", "")]}))
    cells.append(v4.new_markdown_cell("![a](attachment:a.svg) ![a](attachment:a.png)", attachments=attached))
    return cells


def notebook(cells):
    return v4.new_notebook(
        cells=cells,
        metadata={
            "title": '</title><script>alert(1)</script>"',
            "kernelspec": {"name": '"><script>alert(1)</script>', "display_name": "<script>alert(1)</script>"},
            "language_info": {"name": "x' onclick='alert(1)", "pygments_lexer": '"><script>alert(1)</script>'},
            "authors": [{"name": "<script>alert(1)</script>"}],
        },
    )


def as_text(attack):
    """Half a character, which a file cannot hold, is a question mark in it."""
    return attack.encode("utf-8", "replace").decode()


def page_with(*attacks):
    way = [('"><script>alert(1)</script>', "02_troops.html")]
    return pages.lesson(notebook([cell for attack in attacks for cell in cells_with(as_text(attack))]), "students", way)


ATTACKS = {**VECTORS, **{f"Markdown: {name}": attack for name, attack in MARKDOWN.items()}}


TOGETHER = 4  # attacks on a page: each is in cells of its own, which are cleaned one by one
GROUPS = [list(ATTACKS)[start : start + TOGETHER] for start in range(0, len(ATTACKS), TOGETHER)]


@pytest.mark.browser
@pytest.mark.parametrize("names", GROUPS, ids=lambda names: names[0])
def test_nothing_that_a_lesson_brings_along_acts(seen, names):
    html = page_with(*(ATTACKS[name] for name in names))
    assert judge(html) == []
    for page in both(html):
        assert seen(page) == []


@pytest.mark.browser
def test_nothing_acts_after_a_while_either(seen):
    for group in (list(ATTACKS.values())[::2], list(ATTACKS.values())[1::2]):
        cells = [v4.new_markdown_cell(as_text(attack)) for attack in group if "attachment:" not in attack]
        cells += [v4.new_code_cell("1", outputs=[output("text/html", as_text(attack))]) for attack in group]
        for page in both(pages.lesson(notebook(cells), "teachers")):
            assert seen(page, SECONDS) == []


def test_cells_cannot_hide_one_another():
    """Else a page with several attacks would prove nothing about the later ones."""
    for hiding in (
        "<!--",
        "<plaintext>",
        "<script>",
        "<template>",
        "<p title='",
        "<svg><style>",
        "</div></div></main>",
    ):
        cells = [v4.new_markdown_cell(hiding), v4.new_markdown_cell("*shown*")]
        body = pages.lesson(notebook(cells), "students").partition("<main")[2]
        assert body.count('<div class="cell text">') == 2 and "<em>shown</em>" in body


# ------------------------------------------------------------------------------------------------ names, links, pictures


def test_a_lesson_takes_no_name_that_is_the_page_s_own():
    page = page_with(
        "<a id=content name=body>x</a><p id=table_1 class='skip k top quiet cell hint'>x</p>\n\n# Content\n"
    )
    names = re.findall(r' id="([^"]*)"', page)
    assert len(names) == len(set(names)) and names.count("content") == 1
    assert not re.search(r'class="[^"]*(skip|top|quiet)', page.partition("<main")[2]) and '<p class="k">' in page


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/",
        "ftp://example.org/",
        "//example.org/",
        "../../README.md",
        "../html/../../x",
        "../.git/config",
        ".hidden",
        "/etc/passwd",
        "a/%2e%2e/%2e%2e/%2e%2e/x",
        "..%2f..%2fx",
        "..\\..\\x",
        "file:///etc/passwd",
        "x:y",
        "https://www.nato.int@example.org/",
        "https://www.nato.int:443@example.org/",
        "https:example.org",
        "https://n\u0430to.int/",
        "https://\u202etni.otan/",
        "mailto:a@example.org?attach=/etc/passwd",
        "mailto:a@example.org%0d%0aBcc:b@example.org",
    ],
)
def test_a_link_that_leads_elsewhere_is_left_as_its_words(address):
    assert sanitise.clean(f'<a href="{address}">words</a>') == "<a>words</a>"


@pytest.mark.parametrize(
    "address",
    ["https://www.nato.int", "https://www.nato.int:443/a?b=@c#d@e", "mailto:press.office@example.org", "#:~:text=x"],
)
def test_a_plain_link_is_kept(address):
    assert sanitise.clean(f'<a href="{address}">words</a>') == f'<a href="{address}">words</a>'


def encoded(kind, content):
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def picture(kind, size=(2, 2)):
    file = io.BytesIO()
    Image.new("1", size).save(file, kind)
    return file.getvalue()


def test_a_picture_is_of_a_known_kind_and_says_which():
    for kind in ("png", "jpeg", "gif"):
        shown = f'<img src="{encoded(kind, picture(kind))}">'
        assert sanitise.clean(shown) == shown
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    for kind, content in (
        ("svg+xml", svg),
        ("png", svg),
        ("png", picture("gif")),
        ("gif", picture("png")),
        ("webp", picture("webp")),
        ("png", b""),
        ("png", picture("png")[:20]),
    ):
        assert sanitise.clean(f'<img src="{encoded(kind, content)}">') == "<img>"
    assert sanitise.clean('<img src="../figures/02_dots.png">') == "<img>"


def test_a_picture_bomb_is_refused_by_its_head():
    side = int(limits.PIXELS**0.5)
    for size, there in (((side, side), True), ((side, side + 99), False), ((14_000, 14_000), False)):
        assert ("src" in sanitise.clean(f'<img src="{encoded("png", picture("png", size))}">')) == there


@pytest.mark.parametrize(
    "style",
    [
        "position:fixed",
        "width:1e30px",
        "width:10000px",
        "margin:-1px",
        "margin:calc(1px)",
        "width:expression(alert(1))",
        "height:var(--x)",
        "border-left:url(x)",
        "width:1px !important",
        "width:" + "1px " * 100,
    ],
)
def test_a_style_is_on_the_list_with_its_value(style):
    cleaned = sanitise.clean(f"<p style='{style}'>x</p>")
    assert cleaned in ("<p>x</p>", '<p style="">x</p>')


# ------------------------------------------------------------------------------------------------ without a browser


SOME = [
    "<script>alert(1)</script>",
    "</main></body></html><script>alert(1)</script>",
    '<img src="x" onerror="alert(1)">',
    '<svg onload="alert(1)"><script>alert(1)</script></svg>',
    "[x](javascript:alert(1))",
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<iframe src="https://example.org" srcdoc="<script>alert(1)</script>"></iframe>',
    '<meta http-equiv="refresh" content="0;url=https://example.org">',
    '<base href="https://example.org/"><form action="https://example.org"><button>x</button></form>',
    '<link rel="stylesheet" href="https://example.org/x.css"><style>@import url(https://example.org)</style>',
    '<object data="x"></object><embed src="x">',
    r"$$\text{</mtext></math><meta/http-equiv=refresh/content=0;url=https://example.org><script>alert(1)</script>}$$",
    "<![CDATA[><img src=x onerror=alert(1)>]]> <!--><img src=x onerror=alert(1)>-->",
    "<svg><a><animate attributeName=href values='#;javascript:alert(1)' /><text>x</text></a></svg>",
    "</title></style></head><noscript><!--</noscript><img src=x onerror=alert(1)>-->",
]


@pytest.mark.parametrize("attack", SOME)
@pytest.mark.parametrize("where", ["markdown", "text/html", "text/markdown", "image/svg+xml", "stream", "text/plain"])
def test_nothing_in_a_lesson_acts_in_its_page(attack, where):
    if where == "markdown":
        cell = v4.new_markdown_cell(f"# Title\n\n{attack}\n\n{attack} and words")
    else:
        output = v4.new_output("stream", text=attack) if where == "stream" else None
        output = output or v4.new_output("display_data", data={where: attack})
        cell = v4.new_code_cell(attack, outputs=[output], execution_count=1)
    page = pages.lesson(v4.new_notebook(cells=[cell]), "students")
    assert judge(page) == []
    assert head_of(page) == head_of(pages.document("# Title", "students"))


def head_of(page):
    """The elements of a page's head, as a browser sees them: they are ours, whatever a lesson says."""
    head = tinyhtml5.parse(page, namespace_html_elements=False).find("head")
    return [(element.tag, dict(element.attrib)) for element in head]
