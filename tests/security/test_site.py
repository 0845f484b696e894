"""Nothing that a lesson, a browser's store, an address or a file brings along runs on a page of the site."""

import base64
import hashlib
import json
import re
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import nbformat.v4 as v4
import pytest
import tinyhtml5
from hostile_html import MARKDOWN, VECTORS
from site_fixtures import site, site_url  # noqa: F401

from eastern_flank.core import own_folder
from eastern_flank.publishing import html
from eastern_flank.publishing.site import bundle, security, templates

ATTACKS = {**VECTORS, **{f"Markdown: {name}": attack for name, attack in MARKDOWN.items()}}
BREAKOUTS = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    '"><img src=x onerror=alert(1)>',
    "</title><svg onload=alert(1)>",
]


@pytest.mark.ci
def test_no_file_of_the_site_needs_an_exception_of_the_policy(site):  # noqa: F811
    pages = [name for name in own_folder.read_mark(site)[1] if name.endswith(".html") and not name.startswith("live/")]
    assert len(pages) > 25
    for name in pages:
        text = (site / name).read_text("utf-8")
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
        assert unescape(policy[1]) == security.META, name
        tree = tinyhtml5.parse(text, namespace_html_elements=False)
        for element in tree.iter():
            if not isinstance(element.tag, str):
                continue
            tag = element.tag.rpartition("}")[2]
            wrong = [each for each in element.attrib if each.lower() == "style" or each.lower().startswith("on")]
            assert wrong == [] and tag not in ("base", "iframe", "object", "embed", "form"), (name, tag, wrong)
            assert tag != "style" or (element.text, len(element)) == (bundle.first_style(), 0), name
            if tag == "script" and element.get("type") != "application/json":
                assert element.get("src") and not (element.text or "").strip(), name
    for name in own_folder.read_mark(site)[1]:
        if name.startswith("lessons/frames/") or name == "reader.js":
            assert not re.search(
                r"<[^<>]* (style|on\w+)=|<script|<style|javascript:", (site / name).read_text("utf-8")
            ), name


def test_the_policy_lets_one_style_stand_in_a_page_by_its_hash():
    style = bundle.first_style()
    assert "<" not in style and "url(" not in style and "@import" not in style
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert security.PAGE["style-src"] == f"'self' 'sha256-{digest}'"


def test_a_text_of_ours_cannot_end_the_element_it_is_in():
    for attack in BREAKOUTS:
        written = str(templates.as_json({"a": attack}))
        assert "</" not in written and "<!--" not in written and json.loads(written) == {"a": attack}
    for attack in (
        *BREAKOUTS,
        "red;}</style><script>alert(1)</script>",
        "x:url(http://a.example/)",
        "a:b}body{display:none",
    ):
        rules = {}
        out = security.without_styles(
            f'<p style="{attack.replace(chr(34), "&quot;").replace("<", "&lt;")}">x</p>', rules
        )
        assert "style=" not in out and not any(re.search(r"[{}<>@\\]|url", look) for look in rules.values())


# What a page is given in a browser: a page of one lesson's cells, with the script and the style of the site.
@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    asked = []

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, directory=str(folder), **options)

        def do_GET(self):
            asked.append(self.path)
            super().do_GET()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"127.0.0.1:{server.server_port}", asked
        server.shutdown()


GROUPS = [list(ATTACKS)[start::8] for start in range(8)]


@pytest.mark.browser
@pytest.mark.parametrize("names", GROUPS, ids=lambda names: names[0])
def test_nothing_of_a_lesson_runs_or_asks_anybody_on_its_page(browser, served, names):
    folder, host, asked = served
    cells = []
    for name in names:
        attack = ATTACKS[name].replace("HOST", host).encode("utf-8", "replace").decode()
        if "attachment:" in attack:
            continue
        outputs = [
            v4.new_output("display_data", data={kind: attack}) for kind in ("text/html", "text/plain", "image/svg+xml")
        ]
        cells += [v4.new_markdown_cell(attack), v4.new_code_cell("1", outputs=outputs, execution_count=1)]
    pieces = html.bodies(v4.new_notebook(cells=cells))
    body = "".join(piece.get("text", "") + piece.get("input", "") + piece.get("output", "") for piece in pieces)
    head = f'<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{security.META}">'
    page_text = security.without_styles(f"{head}<title>x</title><body data-up=''><main>{body}</main>", {})
    (folder / "page.html").write_text(page_text, "utf-8", "replace")
    did = []
    with browser.new_context(service_workers="block") as context:
        page = context.new_page()
        page.on("dialog", lambda dialog: (did.append("ran"), dialog.dismiss()))
        page.on("popup", lambda other: did.append("opened a window"))
        page.on("pageerror", lambda error: did.append(f"ran: {error}"))
        page.on(
            "console", lambda message: did.append(message.text) if "Content Security Policy" in message.text else None
        )
        page.goto(f"http://{host}/page.html")
        page.wait_for_timeout(300)
        assert page.url.endswith("/page.html")
    assert did == [] and {path for path in asked if not path.startswith(("/page.html", "/favicon"))} == set()
    asked.clear()


HOSTILE = {
    "__proto__": {"x": 1},
    "constructor": "x",
    "toString": 1,
    "02.a": {"kind": "guess", "answer": "<img src=x onerror=alert(1)>"},
}
STORES = [
    "",
    "{",
    "null",
    "[]",
    "7",
    '"x"',
    json.dumps(HOSTILE),
    json.dumps(
        {
            f"02.{each}": {"kind": "answer", "answer": attack, "right": True, "tries": attack}
            for each, attack in enumerate(BREAKOUTS)
        }
    ),
    json.dumps({item: value for item, value in zip(("02.a", "02.1", "02.2", "home"), (None, 7, [], "x"), strict=True)}),
    json.dumps(
        {"02.a": {"kind": "guess", "answer": {}}, "02.1": {"kind": "answer", "answer": [1], "right": "x", "tries": {}}}
    ),
    json.dumps({"02.1": {"answer": "x" * 100_000}, "home": {"answer": -1e99}}),
]


@pytest.mark.browser
def test_whatever_the_store_holds_the_page_works_and_nothing_of_it_runs(browser, site_url):  # noqa: F811
    wrong, errors = [], []
    with browser.new_context(service_workers="block") as context:
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(error))
        page.on("dialog", lambda dialog: (wrong.append("ran"), dialog.dismiss()))
        page.goto(f"{site_url}offline.html")
        for store in STORES:
            page.evaluate("text => localStorage.setItem('eastern-flank-2016', text)", store)
            page.evaluate("text => localStorage.setItem('eastern-flank-2016-theme', text)", BREAKOUTS[2])
            for name in ("lessons/02.html", "index.html"):
                errors.clear()
                page.goto(f"{site_url}{name}")
                page.wait_for_timeout(100)
                if errors or page.locator("main img[src=x], main script:not([type='application/json'])").count():
                    wrong.append((name, store[:80], str(errors[:1])))
    assert wrong == []


@pytest.mark.browser
@pytest.mark.parametrize(
    "end",
    [
        "?class=<script>alert(1)</script>",
        "?missing=<img src=x onerror=alert(1)>",
        "#<img src=x onerror=alert(1)>",
        "#')];alert(1)//",
        "?class&__proto__[x]=1#p%00",
        "#%E0%A4%A",
    ],
)
def test_nothing_in_an_address_runs(page, site_url, end):  # noqa: F811
    page.on("dialog", lambda dialog: pytest.fail("it ran"))
    for name in ("lessons/02.html", "index.html", "article.html"):
        page.goto(f"{site_url}{name}{end}")
        assert page.locator("img[src=x]").count() == 0


def test_the_script_of_the_site_makes_no_program_of_a_text():
    assert not re.search(r"\beval\(|new Function|document\.write|javascript:|setTimeout\(['\"]", bundle.script())
