"""Pages and paper are made in seconds or not at all, and paper takes no file of this computer and asks nobody.

Whatever a lesson has in it: one line, no traceback, and nothing is left.
"""

import json
import time

import nbformat.v4 as v4
import pytest
from small_project import make_project
from unpacking import unpacked

from eastern_flank.core.errors import PlainError
from eastern_flank.publishing import handouts, limits, notebooks, pdf
from eastern_flank.publishing import html as pages

MOST = 30  # seconds of the processor's time


def test_paper_takes_no_file_of_this_computer(tmp_path, pango):
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET" * 20)
    attack = f'<a rel="attachment" href="{secret.as_uri()}">x</a>\n\n<img alt="x" src="{secret.as_uri()}">'
    html = pdf.printable(pages.document(f"# Title\n\n{attack}\n\nWords.", "students"))
    html = html.replace("</head>", f'<link rel="attachment" href="{secret.as_uri()}"></head>')
    assert b"TOPSECRET" not in unpacked(pdf.pdf(pdf.render(html)))


WAYS_OUT = """
<img src="ADDRESS"><object data="ADDRESS"></object><embed src="ADDRESS"><a rel="attachment" href="ADDRESS">x</a>
<link rel="stylesheet" href="ADDRESS"><link rel="attachment" href="ADDRESS"><style>@import url(ADDRESS);
@font-face { font-family: a; src: url(ADDRESS) } p { font-family: a; background: url(ADDRESS); list-style: url(ADDRESS);
content: url(ADDRESS); border-image-source: url(ADDRESS) } @page { background: url(ADDRESS) }</style>
<svg><image href="ADDRESS" width="9" height="9"/><use href="ADDRESS#a"/></svg>
<img src='data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="ADDRESS" width="9"
height="9"/><use href="ADDRESS#x"/><style>@import url(ADDRESS);</style></svg>'>
<p style="background: url(ADDRESS)">Words</p><base href="ADDRESS">
"""


def test_paper_asks_for_nothing_whatever_is_on_the_page(tmp_path, monkeypatch, pango):
    """The page here was not cleaned: it is the printer that refuses."""
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"TOPSECRET" * 20)
    asked = []
    monkeypatch.setattr("socket.socket.connect", lambda self, address: asked.append(address))
    monkeypatch.setattr("socket.getaddrinfo", lambda *address, **_: asked.append(address) or [])
    for address in (
        secret.as_uri(),
        str(secret),
        "http://127.0.0.1:9/a.png",
        "https://example.org/a.css",
        "ftp://a.b/c",
    ):
        page = f'<html lang="en"><title>A</title><body>{WAYS_OUT.replace("ADDRESS", address)}'
        made = unpacked(pdf.pdf(pdf.render(page)))
        assert b"TOPSECRET" not in made and b"/EmbeddedFile" not in made
    assert asked == []


# ------------------------------------------------------------------------------------------------ bounded work


def cell(source, *tags):
    return v4.new_markdown_cell(source, metadata={"tags": list(tags)} if tags else {})


def code(source="1", *tags, **data):
    outputs = [v4.new_output("display_data", data={kind.replace("_", "/"): content}) for kind, content in data.items()]
    return v4.new_code_cell(source, outputs=outputs, execution_count=1, metadata={"tags": list(tags)} if tags else {})


def picture(width, height, frames=""):
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{frames}</svg>'


USE = '<g id="a0"><rect width="9" height="9"/></g>' + "".join(
    f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 9)
)
ONE = cell("x")
MANY_KINDS = v4.new_code_cell("1", outputs=[v4.new_output("display_data", data={f"a/{n}": "" for n in range(3_000)})])
TOO_MUCH = {  # what is refused, and a word of the line that says so
    "many cells": ([{**ONE, "id": f"x{n}"} for n in range(100_000)], "500 cells"),
    "a long cell": ([cell("[" * 30_000)], "characters"),
    "a long line": ([code("x = '" + "x" * 3_000_000 + "'")], "characters"),
    "a long result": ([code(text_plain="x" * 12_000_000)], "too large"),
    "a long text": ([code(text_plain="x" * 1_000_000)], "characters"),
    "deep elements": ([code(text_html="<div>" * 3_000 + "x")], "deep"),
    "very deep elements": ([code(text_html="<div>" * 30_000)], "elements"),
    "deeper than anybody reads": ([code(text_html="<div>" * 1_000_000)], "elements"),
    "deep formatting": ([code(text_html="<b><p>" * 20_000)], "elements"),
    "many rows": ([code(text_html="<table>" + "<tr><td>1</td></tr>" * 100_000 + "</table>")], "elements"),
    "many columns": ([code(text_html="<table><tr>" + "<td>1</td>" * 20_000 + "</tr></table>")], "elements"),
    "many cells of Markdown": ([cell("a\n\n" * 6_000) for _ in range(3)], "elements"),
    "a long word in a result": ([code(text_plain="x" * 60_000)], "without a space"),
    "a long word in a table": ([code(text_html="<table><tr>" + f"<td>{'x' * 3_000}</td>" * 12)], "without a space"),
    "a long word in many pieces": (
        [v4.new_code_cell("1", outputs=[v4.new_output("stream", text="\x1b[31mx\x1b[1m" * 3_000)])],
        "without a space",
    ),
    "formatting that is repeated": (
        [code(text_html="".join(f"<b a={n}>" for n in range(9_000)) + "<p>x" * 9_000)],
        "attributes",
    ),
    "formatting of every kind": (
        [code(text_html="<b><big><em><font><i><s><small><tt><u>" * 3 + "<p>x" * 30_000)],
        "elements",
    ),
    "many attributes": ([code(text_html="<p " + " ".join(f"a{n}" for n in range(1_000_000)) + ">")], "attributes"),
    "attributes without spaces": (
        [code(text_html="<p/" + "/".join(f"a{n}" for n in range(1_000_000)) + ">")],
        "attributes",
    ),
    "no attachment": ([cell("![x](attachment:x.png)")], "attachment"),
}
ENOUGH = {  # what is made, since it is harmless once it has been cleaned
    "brackets": [cell("[ " * (limits.SOURCE // 2)) for _ in range(3)],
    "brackets and addresses": [cell("![a]( " * 3_000)],
    "links that do not end": [cell("[a](b " * 3_300) for _ in range(5)],
    "environments": [cell(r"\begin{a} " * 2_000)],
    "formulas": [
        cell(r"$$\frac{$$" + "\n\n" + "$$" + "{" * 900 + "$$\n\n$$" + r"\sqrt" * 150 + "$$\n\n$$}$$\n\n$$\\\\$$")
    ],
    "many formulas": [cell("$$x$$\n\n" * 1_500)],
    "SVG": [code(text_html=picture(9, 9, USE)), code(**{"image_svg+xml": picture(9, 9, USE)})],
    "wide cells": [code(text_html="<table><tr><td colspan=100000000 rowspan=100000000>x</td></tr></table>")],
    "sizes": [code(text_html="<p style='width:1e30px;height:9999999px;margin:-9e9px;padding:99999em'>x</p>")],
    "sizes of formulas": [code(text_html="<math><mspace width=99999999em height=1e30px /></math>")],
    "a hint without a summary": [cell("# A: b"), cell("<details>x</details>", "hint"), code("1", "exercise")],
    "a hint with nothing above it": [cell("<details><summary>x</summary><details>y</details></details>", "hint")],
    "an exercise without a question": [code("1", "exercise")],
    "an exercise without a title": [cell("## A"), code("1", "exercise"), cell("x", "predict")],
    "no title": [cell("words")],
    "nothing": [],
    "an empty cell": [cell(""), code("")],
    "a long title": [cell("# " + "title " * 1_000 + ": x")],
    "long words": [code(text_plain=("x" * 1_900 + " ") * 20)],
    "lists": [cell("\n".join("  " * n + "- x" for n in range(30)))],
    "ANSI codes": [v4.new_code_cell("1", outputs=[v4.new_output("stream", text="\x1b[31mx \x1b[1m" * 3_000)])],
    "odd metadata": [
        v4.new_code_cell(
            "1", outputs=[v4.new_output("display_data", data={"image/png": "x"}, metadata={"image/png": kind})]
        )
        for kind in ("x", ["x"], {"alt": ["x"]}, None, 1)
    ],
}


@pytest.fixture
def make(tmp_path, monkeypatch, capsys):
    """A function that makes a set of a lesson; returns its status, the last line that was said, and the seconds that it took."""

    def build(lesson):
        folder = make_project(tmp_path / "project")
        raw = lesson if isinstance(lesson, bytes) else json.dumps(v4.new_notebook(cells=lesson)).encode()
        (folder / "notebooks" / "01_a.ipynb").write_bytes(raw)
        monkeypatch.chdir(folder)
        began = time.process_time()
        try:
            status, wrong = handouts.report((), audience="students", out=tmp_path / "out"), []
        except PlainError as error:  # which every command ends with, as one line
            status, wrong = 1, str(error).splitlines()
        took = time.process_time() - began
        said = capsys.readouterr().err.splitlines() + wrong
        assert "Traceback" not in "".join(said)
        assert status == 0 or not (tmp_path / "out").exists()
        return status, said[-1], took

    return build


@pytest.mark.ci
@pytest.mark.parametrize(("lesson", "word"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_too_much_is_refused_at_once_in_one_line(make, lesson, word):
    status, said, took = make(lesson)
    assert status == 1 and said.startswith("01_a: ") and word in said and len(said) < 200
    assert took < MOST / 2


@pytest.mark.ci
# The interruption may strike in a callback of another library, which swallows it; the next one does not.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_reading_a_lesson_counts_as_making_its_page(make, monkeypatch):
    monkeypatch.setattr(limits, "PAGE_SECONDS", 0.2)
    status, said, took = make([{**MANY_KINDS, "id": f"x{n}"} for n in range(200)])
    assert status == 1 and said.startswith("01_a: its page takes more than 0.2 seconds")
    assert took < MOST / 2


@pytest.mark.ci
@pytest.mark.parametrize("lesson", ENOUGH.values(), ids=ENOUGH)
def test_what_is_odd_is_made_all_the_same(make, lesson, pango):
    status, said, took = make(lesson)
    assert status == 0, said
    assert took < MOST


START = b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": '


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[" * 100_000,
        b'{"cells": ' + b"[" * 100_000,
        b"[]",
        b"null",
        START + b"[1]}",
        START + b'{"a": 1}}',
        START + b'[{"cell_type": "markdown", "source": 1}]}',
        START + b'[{"cell_type": "markdown", "metadata": [], "source": ""}]}',
        START + b'[{"cell_type": "markdown", "metadata": {}, "source": "\\ud800"}]}',
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": '
        + b'{"a": ' * 5_000
        + b"1"
        + b"}" * 5_000
        + b', "cells": []}',
        b"\xff\xfe{}",
        b'{"nbformat": 1e999}',
        b'{"nbformat": 4, "nbformat_minor": ' + b"9" * 10_000 + b"}",
    ],
    ids=lambda raw: repr(raw[:40] + raw[-20:]),
)
def test_what_is_no_notebook_is_one_line(make, raw):
    status, said, took = make(raw)
    assert status == 1 and said.startswith("01_a: ") and len(said) < 500
    assert took < 2


def test_a_large_file_is_not_read(make, tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "FILE", 1_000)
    status, said, _ = make(b" " * 1_001)
    assert (status, said) == (1, "01_a: the file has more than 1,000 bytes; clear its outputs")


def test_time_is_limited_too(make, monkeypatch):
    """What no other limit knows ends when its time is over, as it would with Ctrl+C."""

    def forever(*_):
        swallowed = 0
        while True:
            try:
                sum(range(1_000))
            except KeyboardInterrupt:  # as a library might
                swallowed += 1
                if swallowed > 2:
                    raise

    monkeypatch.setattr(limits, "PAGE_SECONDS", 0.5)
    monkeypatch.setattr(pages, "lesson", forever)
    status, said, took = make([cell("# A")])
    assert status == 1 and said == "01_a: its page takes more than 0.5 seconds to make; shorten it"
    assert took < 5


def test_every_lesson_is_far_from_every_limit():
    for path in notebooks.find():
        assert path.stat().st_size < limits.FILE / 5
        nb = notebooks.read(path)
        assert len(nb.cells) < limits.CELLS / 4
        assert max(len(each.source) for each in nb.cells) < limits.SOURCE / 5
