"""Do the watchers see what they are there to see? Everything here goes wrong on purpose."""

import shutil
import sys

import chromium
import pytest

ABROAD = "192.0.2.1"  # an address that RFC 5737 keeps for examples: nobody is there


@pytest.mark.parametrize(
    "page_of",
    [
        '<img alt="" src="http://{}/a.png">',
        "<script>fetch('http://{}/a')</script>",
        "<script>new WebSocket('ws://{}')</script>",
    ],
)
def test_a_page_that_asks_the_world_is_seen(page, page_of):
    watch = page.context.watch
    page.set_content(page_of.format(ABROAD))
    page.wait_for_timeout(300)
    assert [url for url in watch.abroad if ABROAD in url]
    assert any(fault.startswith("asked for") for fault in watch.faults())
    watch.forget()


@pytest.mark.parametrize("script", ["console.error('no good')", "throw new Error('no good')"])
def test_an_error_on_a_page_is_seen(page, script):
    watch = page.context.watch
    page.set_content(f"<script>{script}</script>")
    page.wait_for_timeout(100)
    assert len(watch.errors) == 1 and "no good" in watch.errors[0]
    watch.forget()


def test_a_quiet_page_is_no_fault(page, tmp_path):
    file = tmp_path / "page.html"
    file.write_text("<!doctype html><title>Quiet</title><p>Nothing", encoding="utf-8")
    page.goto(file.as_uri())
    assert page.context.watch.requests and page.context.watch.faults() == []


# Each cell sends something abroad, and what is then written down.
SENT = {
    f"import urllib.request; urllib.request.urlopen('http://{ABROAD}', timeout=20)": ABROAD,
    "import socket; socket.getaddrinfo('example.org', 80)": "example.org",
    "import socket; socket.create_connection(('2001:db8::1', 80), 20)": "2001:db8::1",
    f"!{sys.executable} -c 'import socket; socket.create_connection((\"{ABROAD}\", 443), 20)'": ABROAD,
}


def test_a_kernel_that_asks_the_world_is_seen(page, jupyter):
    lab = jupyter.open(page, jupyter.write_notebook("world.ipynb", *SENT))
    assert jupyter.tried() == []
    for number, expected in enumerate(SENT.values()):
        lab.run(number)
        assert expected in jupyter.tried()
        jupyter.forget()
    lab.close()


def test_a_page_is_not_given_what_another_one_left_open(page, jupyter):
    jupyter.open(page, jupyter.write_notebook("left_open.ipynb", "1"))
    page.wait_for_timeout(2000)  # JupyterLab keeps its layout a second after it has changed
    page.close()
    lab = jupyter.open(page.context.new_page(), jupyter.write_notebook("fresh.ipynb", "2"))
    assert lab.ask("return [...app.shell.widgets('main')].map(w => w.title.label)") == ["fresh.ipynb"]
    lab.close()


def test_without_a_browser_tests_are_skipped_but_on_the_build_machine_they_fail(monkeypatch):
    monkeypatch.delenv("EASTERN_FLANK_CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no browser"):
        chromium.lacking("no browser")
    monkeypatch.setenv("EASTERN_FLANK_CI", "1")
    with pytest.raises(pytest.fail.Exception, match="no browser"):
        chromium.lacking("no browser")


def test_a_browser_is_found_by_its_name_or_where_playwright_put_one(monkeypatch, tmp_path):
    own, named = tmp_path / "own", tmp_path / "google-chrome"
    monkeypatch.setattr(chromium, "PLACES", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.find(str(own)) is None
    own.touch()
    assert chromium.find(str(own)) == str(own)
    named.touch(mode=0o755)
    assert chromium.find(str(own)) == shutil.which("google-chrome") == str(named)
