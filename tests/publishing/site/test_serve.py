"""The site on a web server: `--serve`, and nginx and Caddy with the snippets of deploy/site. All send the same."""

import errno
import gzip
import os
import re
import signal
import socket
import subprocess
import sys

import pytest
import site_server
from click.testing import CliRunner
from site_server import ask, free_port, ours, theirs

from eastern_flank import cli
from eastern_flank.core import own_folder
from eastern_flank.publishing.site import build, security, serve

LONG = "<p>words and words</p>" * 200
KINDS = {  # a file, its type, and whether it is compressed
    "index.html": ("text/html; charset=utf-8", True),
    "lessons/00.html": ("text/html; charset=utf-8", True),
    "live/index.html": ("text/html; charset=utf-8", True),
    "site.css": ("text/css; charset=utf-8", True),
    "site.js": ("text/javascript; charset=utf-8", True),
    "live/a.mjs": ("text/javascript; charset=utf-8", True),
    "live/a.json": ("application/json", True),
    "live/a.ipynb": ("application/json", False),
    "live/a.wasm": ("application/wasm", False),
    "live/a.whl": ("application/zip", False),
    "site.webmanifest": ("application/manifest+json", False),
    "figures/a.svg": ("image/svg+xml", True),
    "figures/a.png": ("image/png", False),
    "figures/a.pdf": ("application/pdf", False),
    "fonts/a.woff2": ("font/woff2", False),
    "answers.csv": ("text/csv; charset=utf-8", True),
}
SERVERS = ["ours", "nginx", "caddy"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A site with a file of each kind, and with what somebody else put beside it."""
    folder = tmp_path_factory.mktemp("served") / "site"
    with own_folder.replaced(folder, "the site", "1") as place:
        for name in (*KINDS, "404.html"):
            (place / name).parent.mkdir(exist_ok=True)
            (place / name).write_text(f"{name} {LONG}")
    (folder / "secret.txt").write_text("secret")
    (folder / ".eastern-flank-x").mkdir()
    (folder / ".eastern-flank-x" / "index.html").write_text("half")
    (folder / "figures" / "a.png").unlink()
    (folder.parent / "outside.png").write_text("outside")
    return folder


@pytest.fixture(scope="module")
def whole(folder):
    """The same, in which no file is missing."""
    (folder / "figures" / "a.png").write_text(f"figures/a.png {LONG}")
    return folder


@pytest.fixture(scope="module", params=SERVERS)
def server(request, whole, tmp_path_factory):
    if request.param == "ours":
        with ours(whole) as (address, _):
            yield address
    else:
        with theirs(request.param, whole, tmp_path_factory.mktemp(request.param)) as address:
            yield address


@pytest.mark.ci
def test_each_kind_of_file_has_its_type_its_headers_and_is_compressed_where_that_helps(server):
    for name, (kind, compressed) in KINDS.items():
        status, headers, body = ask(server, f"/{name}", Accept_Encoding="gzip")
        assert (status, headers["content-type"]) == (200, kind), name
        found = {each: headers.get(each.lower()) for each in security.headers(name)}
        assert found == security.headers(name), name
        assert headers["cache-control"] == "no-cache" and "powered" not in str(headers).lower()
        text = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
        assert text == f"{name} {LONG}".encode()
        if compressed:
            assert len(body) < 1000 and "accept-encoding" in headers["vary"].lower(), name
    assert ask(server, "/")[2] == f"index.html {LONG}".encode()


@pytest.mark.ci
def test_a_copy_that_is_kept_is_asked_for_again_and_not_sent_again(server, whole):
    _, headers, _ = ask(server, "/index.html")
    assert ask(server, "/index.html", If_None_Match=headers["etag"])[::2] == (304, b"")
    page = whole / "index.html"
    before = page.read_text()
    try:
        page.write_text("newer")
        os.utime(page, (2e9, 2e9))
        assert ask(server, "/index.html", If_None_Match=headers["etag"])[::2] == (200, b"newer")
    finally:
        page.write_text(before)


@pytest.mark.ci
@pytest.mark.parametrize(
    "path",
    [
        "/nothing.html",
        "/figures/",
        "/../outside.png",
        "/%2e%2e/outside.png",
        "/..%2foutside.png",
        "/figures/../../outside.png",
        "/.eastern-flank-x/index.html",
        "/%00",
    ],
)
def test_what_is_not_of_the_site_is_not_shown(server, path):
    status, headers, body = ask(server, path)
    assert status in (400, 403, 404, 500) and b"outside" not in body and b"a.svg" not in body and b"half" not in body
    if path == "/nothing.html":
        assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert body == f"404.html {LONG}".encode()
        assert headers["content-security-policy"] == security.HEADERS["Content-Security-Policy"]


@pytest.mark.ci
def test_our_own_server_shows_only_what_we_made_and_only_here(whole):
    (whole / "link.png").symlink_to(whole.parent / "outside.png")
    (whole / "figures" / "a.svg").rename(whole / "kept.svg")
    (whole / "figures" / "a.svg").symlink_to(whole.parent / "outside.png")
    try:
        with ours(whole) as (address, process):
            for path in ("/secret.txt", "/link.png", "/figures/a.svg", f"/{own_folder.MARK}"):
                assert ask(address, path)[0] in (403, 404), path
            assert ask(address, "/index.html", Host="evil.example")[0] == 404
            assert ask(address, "/index.html", "POST")[0] == 405
            assert ask(address, "/index.html", "HEAD")[::2] == (200, b"")
            port = int(address.split(":")[2].strip("/"))
            other = socket.gethostbyname(socket.gethostname())
            if other != "127.0.0.1":
                with pytest.raises(OSError):
                    socket.create_connection((other, port), 2)
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) != 0
    finally:
        (whole / "link.png").unlink()
        (whole / "figures" / "a.svg").unlink()
        (whole / "kept.svg").rename(whole / "figures" / "a.svg")


def test_a_port_that_is_taken_is_passed_over_and_none_left_is_one_line(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(serve, "PORTS", [port, free_port()])
        with serve._listener() as listener:
            assert listener.getsockname() == ("127.0.0.1", serve.PORTS[1])
        monkeypatch.setattr(serve, "PORTS", [port])
        with pytest.raises(serve.NoPort, match="are taken"):
            serve._listener()


def test_a_port_that_cannot_be_had_is_not_called_taken(monkeypatch):
    def refused(address):
        raise OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address")

    monkeypatch.setattr(serve.socket, "create_server", refused)
    with pytest.raises(serve.NoPort, match=r"^cannot listen on this computer: Cannot assign requested address$"):
        serve._listener()


# ------------------------------------------------------------------------------------------------ the command


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """What the command builds and serves."""
    did = []

    def built(_, *options):
        out = tmp_path / "site"
        with own_folder.replaced(out, "the site", build.inputs(options[1], bool(options[2]))) as place:
            (place / "index.html").write_text("x")
        did.append(("built", *options))
        return out, 1

    monkeypatch.setattr(build, "build", built)
    monkeypatch.setattr(build, "folder_of", lambda out: tmp_path / "site")
    monkeypatch.setattr(build, "inputs", lambda address, live: f"{address}{live}")
    monkeypatch.setattr(serve, "serve", lambda folder, browser: did.append(("served", folder.name, browser)))
    return did


def test_the_command_builds_and_serves_what_is_up_to_date_as_it_is(asked, tmp_path):
    run = lambda *words: CliRunner().invoke(cli.main, ["site", *words])  # noqa: E731
    assert run("--serve", "--no-browser").exit_code == 0
    assert asked == [("built", False, "", None), ("served", "site", False)]
    assert run("--serve").output == "" and asked[2:] == [("served", "site", True)]
    (tmp_path / "site" / "index.html").unlink()
    run("--serve")
    run("--serve", "--address", "https://a.example/b/")
    run("--force", "--live", "pyodide")
    assert [each for each in asked[3:] if each[0] == "built"] == [
        ("built", False, "", None),
        ("built", False, "https://a.example/b/", None),
        ("built", True, "", "pyodide"),
    ]
    assert run("--quiet").output == ""


@pytest.mark.ci
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_server_says_where_it_is_and_ends_when_it_is_told_to(whole, tmp_path, number):
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from eastern_flank.publishing.site import build; build.inputs = lambda *_: '1'\n"
        "from eastern_flank.cli import main; main()"
    )
    command = [sys.executable, "-c", program, "site", "--serve", "--no-browser", "--out", str(whole)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    address = re.search(r"http://127\.0\.0\.1:8\d\d\d/", line)[0]
    assert ask(address, "/")[0] == 200
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, "", "stopped; what was not finished is as it was\n")


# ------------------------------------------------------------------------------------------------ in a browser


@pytest.mark.browser
@pytest.mark.parametrize("name", SERVERS)
def test_a_lesson_opens_under_these_headers_without_a_word_of_the_browser(browser, site, tmp_path, name):
    said = []
    with ours(site) if name == "ours" else theirs(name, site, tmp_path) as server, browser.new_context() as context:
        address = server[0] if name == "ours" else server
        context.on("console", lambda message: said.append(message.text))
        page = context.new_page()
        for each in ("lessons/02.html", "index.html", "gallery.html", "offline.html"):
            page.goto(f"{address}{each}", wait_until="networkidle")
        page.get_by_role("button", name="Keep everything").wait_for()  # the worker is there
    assert said == []


def test_the_snippets_and_the_page_have_one_policy():
    for name in ("nginx.conf", "Caddyfile"):
        snippet = (site_server.DEPLOY / name).read_text("utf-8")
        for page in ("index.html", "live/index.html"):
            for value in security.headers(page).values():
                assert value in snippet, f"write into deploy/site/{name}: {value}"
    assert security.HEADERS["Content-Security-Policy"].startswith(security.META)
    assert not re.search(r"unsafe-inline|unsafe-eval|\*|https?:", security.META)
