"""Figures' files from anywhere: what a deck takes of them is text and shapes, and what is too much for it is one line, soon.

Judged by the parts of the file itself, by LibreOffice, by the file system and by the clock; not by our own parser.
"""

import csv
import io
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from lxml import etree
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngInfo
from pptx import Presentation
from pypdf import PdfReader

import eastern_flank as ef
from eastern_flank import cli
from eastern_flank.core.errors import PlainError
from eastern_flank.exercises import my_work
from eastern_flank.figures import contact_sheet, gallery, metadata
from eastern_flank.slides import deck as slides
from eastern_flank.slides import drawing
from eastern_flank.tables import csv_reader
from eastern_flank.tables import load as tables

pytestmark = pytest.mark.ci  # .ci/run has it; the README's command keeps to two minutes

ROOT = Path(__file__).resolve().parents[2]
SOUND = ROOT / "figures" / "02_two_numbers.png"
EMPTY = '<svg xmlns="http://www.w3.org/2000/svg"/>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
SECONDS = 30  # for a deck, a page or a sheet

FORMULAS = [
    "=1+41",
    "{=1+41}",
    '=HYPERLINK("http://example.org","x")',
    "http://example.org",
    "internal:Sheet1!A1",
    "external:C:\\x.xlsx",
    "mailto:a@example.org",
    "+cmd|' /C calc'!A0",
    "-1+43",
    "@SUM(1,41)",
    "\t=1+41",
    "\uff1d1+41",
    "_x003D_1+41",
    "42",
    "1e3",
    'a"><b>&amp;',
]


def texts_of(path):
    with Image.open(path) as picture:
        return {key: picture.info[key] for key in metadata.KEYS}


def figure(path, picture=None, svg=EMPTY, **said):
    """Write a figure's two files: those of a lesson, but for the pixels, the SVG and the texts that are given."""
    texts = PngInfo()
    for key, value in (texts_of(SOUND) | said).items():
        texts.add_itxt(key, value)
    (picture or Image.new("RGB", (160, 90), "white")).save(path, "PNG", pnginfo=texts)
    path.with_suffix(".svg").write_bytes(svg if isinstance(svg, bytes) else svg.encode())
    return path


def bars(names, **axis):
    measures = {"label": "", "scale": "linear", "low": 0, "high": 10, "labels": ["0", "5", "10"]} | axis
    look = {"start": 0, "end": 5, "ink": "solid", "colour": "russia", "rgb": "#bb552c", "label": "5"}
    drawn = [look | {"name": name} for name in names]
    return json.dumps([{"title": "", "kind": "bars", "horizontal": True, "axis": measures, "bars": drawn}])


def deck_of(path):
    return slides.build([metadata.read(path)], editable=True)


def parts(blob):
    with zipfile.ZipFile(io.BytesIO(blob)) as package:
        return {name: package.read(name) for name in package.namelist()}


def workbooks(blob):
    return [content for name, content in parts(blob).items() if name.endswith(".xlsx")]


# --- a text in an Office file is a text ---


def cells(workbook):
    """The cells of a workbook's sheet, and the texts that its strings are."""
    inside = parts(workbook)
    sheet = etree.fromstring(inside["xl/worksheets/sheet1.xml"])
    strings = etree.fromstring(inside["xl/sharedStrings.xml"])
    return sheet, ["".join(item.itertext()) for item in strings]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A deck of a chart whose rows, and whose axis, have the names of formulas and addresses."""
    return deck_of(figure(tmp_path_factory.mktemp("hostile") / "02_x.png", Charts=bars(FORMULAS, label="=1+41")))


def test_a_workbook_in_a_deck_has_texts_and_numbers_and_nothing_else(hostile):
    (workbook,) = workbooks(hostile)
    sheet, strings = cells(workbook)
    kinds = {etree.QName(element).localname for element in sheet.iter()}
    assert not kinds & {"f", "hyperlink", "hyperlinks"}, "a formula or a link"
    assert [cell.get("t") for cell in sheet.iter("{*}c") if cell.get("r").startswith("A")] == ["s"] * len(FORMULAS)
    assert set(FORMULAS) - {"_x003D_1+41"} <= set(strings)
    assert "_x005F_x003D_1+41" in strings  # as Excel writes a text that looks like an escaped character
    assert not [name for name in parts(workbook) if "externalLink" in name or name.endswith("sheet1.xml.rels")]


def test_a_text_in_a_workbook_stays_one_when_somebody_edits_its_cell(hostile):
    (workbook,) = workbooks(hostile)
    sheet, _ = cells(workbook)
    looks = etree.fromstring(parts(workbook)["xl/styles.xml"]).find("{*}cellXfs")
    texts = [cell for cell in sheet.iter("{*}c") if cell.get("t") == "s"]
    assert texts and all(looks[int(cell.get("s"))].get("quotePrefix") == "1" for cell in texts)


def test_a_workbook_has_what_its_chart_shows(hostile):
    """Where our workbook has its cells is where python-pptx says in the chart that they are."""
    (workbook,) = workbooks(hostile)
    sheet, strings = cells(workbook)
    found = {cell.get("r"): cell for cell in sheet.iter("{*}c")}
    chart = etree.fromstring(next(c for name, c in parts(hostile).items() if name.startswith("ppt/charts/chart")))
    seen = 0
    for reference in chart.iter("{*}f"):
        column, first, last = re.fullmatch(r"Sheet1!\$(\w+)\$(\d+)(?::\$\w+\$(\d+))?", reference.text).groups()
        shown = [value.findtext("{*}v") for value in reference.getnext().iter("{*}pt")]
        for row, value in enumerate(shown, int(first)):
            cell = found[f"{column}{row}"]
            kept = cell.findtext("{*}v")
            kept = strings[int(kept)].replace("_x005F_", "_") if cell.get("t") == "s" else kept
            assert kept == value or float(kept) == float(value)
            seen += 1
        assert int(last or first) == int(first) + len(shown) - 1
    assert seen == 1 + 2 * len(FORMULAS)


def test_a_chart_over_time_has_its_days_and_names_in_the_workbook(tmp_path):
    line = {"name": "=1+41", "points": [["2014-01-01", 2], ["2018-01-01", None]], "ink": "dashed", "unnumbered": []}
    measures = {"label": "", "scale": "linear", "low": 0, "high": 10, "labels": ["0", "5", "10"]}
    time = {"label": "", "scale": "dates", "low": "2014-01-01", "high": "2018-01-01", "labels": []}
    line |= {"colour": "russia", "rgb": "#bb552c"}
    steps = [{"title": "", "kind": "steps", "x": time, "y": measures, "series": [line]}]
    (workbook,) = workbooks(deck_of(figure(tmp_path / "02_x.png", Charts=json.dumps(steps))))
    sheet, strings = cells(workbook)
    assert strings == ["=1+41"] and not list(sheet.iter("{*}f"))
    first = [cell.findtext("{*}v") for cell in sheet.iter("{*}c") if cell.get("r").startswith("A")]
    assert first[0] == "41640" and first == sorted(first)  # 1 January 2014


@pytest.mark.ci
def test_a_reader_s_own_bars_with_such_names_are_texts_too(figures_folder, monkeypatch):
    monkeypatch.setenv("EASTERN_FLANK_STRICT", "")
    fig, ax = plt.subplots()
    ax.barh(["=1+41", "=HYPERLINK('http://example.org')"], [1, 2])
    ef.show(fig, "02_mine", title="=1+41", alt="@SUM(1)", source="=1+41")
    (workbook,) = workbooks(deck_of(figures_folder / "02_mine.png"))
    sheet, strings = cells(workbook)
    assert "=1+41" in strings and not list(sheet.iter("{*}f"))


def test_a_deck_has_no_link_that_leads_out_of_it(hostile):
    for name, content in parts(hostile).items():
        if name.endswith(".rels"):
            found = [link.get("Target") for link in etree.fromstring(content) if link.get("TargetMode") == "External"]
            assert found == [], name
        elif name.endswith(".xml"):
            assert not list(etree.fromstring(content).iter("{*}hlinkClick", "{*}hlinkHover")), name


@pytest.mark.parametrize("sign", ["\x00", *(pytest.param(s, marks=pytest.mark.ci) for s in "\x0b\x1b\ufffe")])
def test_what_xml_cannot_hold_does_not_stop_a_deck(figures_folder, monkeypatch, sign):
    """A lesson's title, and what the dictionary says of the project, are not from a figure's file."""
    package = json.loads(json.dumps(slides.tables.package()))
    package["short"] = package["contributors"][0]["title"] = f"a{sign}b"
    monkeypatch.setattr(slides.tables, "package", lambda: package)
    monkeypatch.setattr(slides.plan.lessons, "heading", lambda path: slides.plan.lessons.Heading(*[f"a{sign}b"] * 4))
    blob = deck_of(figure(figures_folder / "02_x.png"))
    for name, content in parts(blob).items():
        if name.endswith(".xml"):
            etree.fromstring(content)


OTHERS = ["02_%2e", "02_x y", "02_Ünï", "02_'"]


@pytest.mark.parametrize("name", ['02_a&"<b', *(pytest.param(name, marks=pytest.mark.ci) for name in OTHERS)])
def test_a_name_with_signs_of_markup_works(tmp_path, name):
    blob = deck_of(figure(tmp_path / f"{name}.png"))
    (slide,) = [s for s in Presentation(io.BytesIO(blob)).slides if s.slide_layout.name == "Figure"]
    assert name in [shape.name for shape in slide.shapes]
    assert gallery.render([metadata.read(tmp_path / f"{name}.png")])


@pytest.mark.parametrize("name", ["02_a\x1b[31m", "02_a\n", "02_\u202egnp", "02_a\u200b"])
def test_a_name_with_signs_that_cannot_be_seen_is_refused_in_one_line_that_shows_them(tmp_path, name):
    with pytest.raises(metadata.FigureUnreadable) as refused:
        metadata.read(figure(tmp_path / f"{name}.png"))
    assert str(refused.value).isprintable() and "02_" in str(refused.value)


# --- LibreOffice is the judge ---


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """LibreOffice without a window, with settings of its own: `office(kind, file, *options)` returns the file it makes."""
    program = shutil.which("soffice")
    if not program:
        pytest.skip("there is no LibreOffice here (on Debian: apt-get install libreoffice-calc libreoffice-impress)")
    home = tmp_path_factory.mktemp("office")

    def convert(kind, file, *options):
        command = [program, f"-env:UserInstallation={(home / 'settings').as_uri()}", "--headless", *options]
        command += ["--convert-to", kind, "--outdir", str(file.parent / "made"), str(file)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return file.parent / "made" / f"{file.stem}.{kind.partition(':')[0]}"

    return convert


UTF_8 = "csv:Text - txt - csv (StarCalc):44,34,76"


def calculated(sheet):
    """What a spreadsheet takes for a formula, for a link, or has the value 42 of, in LibreOffice's own XML."""
    tree = etree.parse(sheet)
    names = ("formula", "href")
    found = [value for cell in tree.iter() for key, value in cell.attrib.items() if key.rpartition("}")[2] in names]
    return found + [cell for cell in tree.iter("{*}table-cell") if "42" in cell.attrib.values()]


@pytest.mark.ci
def test_libreoffice_calculates_nothing_in_a_workbook_of_a_deck(office, hostile, tmp_path):
    (workbook,) = workbooks(hostile)
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook)
    assert calculated(office("fods", path)) == []
    with open(office(UTF_8, path), encoding="utf-8", newline="") as file:
        shown = [row[0] for row in csv.reader(file)][1:]
    assert [text.strip() for text in shown] == [text.strip() for text in FORMULAS]


@pytest.mark.ci
def test_libreoffice_opens_a_deck_with_hostile_names_and_shows_every_slide(office, hostile, tmp_path):
    path = tmp_path / "deck.pptx"
    path.write_bytes(hostile)
    hidden_too = 'pdf:impress_pdf_Export:{"ExportHiddenSlides":{"type":"boolean","value":"true"}}'
    with open(office(hidden_too, path), "rb") as file:
        pages = PdfReader(file).pages
        assert len(pages) == len(Presentation(io.BytesIO(hostile)).slides)
        assert "=1+41" in "".join(page.extract_text() for page in pages)


STARTS = [*FORMULAS, " =1+41", "\r=1+41", "\n=1+41", "\uff0b1+41", "\uff0d1+43", "\uff20SUM(1,41)", '"=1+41', "'=1+41"]
STARTS += ['=DDE("soffice";"a";"b")', "=1+41;", "\u00a0=1+41", "\u200b=1+41", "\ufeff=1+41", "\v=1+41", "\x85=1+41"]
BEHIND = (";", "\t", "\n", "\r", "\r\n", ";;", "; ", '";"', '";', '\n"', ";'", '\t"')
CELLS = [text for text in STARTS if text not in ("42", "1e3")]
CELLS += [f"x{end}{text}" for text in CELLS for end in BEHIND] + [f"x;{text};y" for text in CELLS]
SEPARATORS = {"comma": "44", "semicolon": "59", "tab": "9", "all": "44/59/9", "all, several as one": "44/59/9/MRG"}


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """What a reader wrote, as my_work keeps it: the file."""
    monkeypatch.setenv("EASTERN_FLANK_WORK", str(tmp_path))
    rows = {f"r{n}": {"key": f"r{n}", "text": text, "note": text} for n, text in enumerate(CELLS)}
    table = my_work.Kept("codes", ("key", "text", "note"))
    assert table.save(rows)
    assert my_work.Kept("codes", ("key", "text", "note")).rows == rows, "the reader's own texts come back"
    return tmp_path / "codes.csv"


@pytest.mark.ci
@pytest.mark.parametrize("opened", SEPARATORS)
def test_libreoffice_calculates_nothing_in_a_reader_s_file_however_it_is_opened(office, kept, opened):
    how = f"--infilter=CSV:{SEPARATORS[opened]},34,76,1,,0,false,true"  # the last: formulas are calculated
    assert calculated(office("fods", kept, how)) == []


@pytest.mark.ci
@pytest.mark.parametrize("opened", SEPARATORS)
def test_libreoffice_would_calculate_these_texts_without_their_apostrophes(office, kept, monkeypatch, opened):
    """Else the test above proves nothing."""
    bare = kept.with_name("bare.csv")
    with open(bare, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([["key", "text"], *([f"r{n}", text] for n, text in enumerate(CELLS))])
    assert calculated(office("fods", bare, f"--infilter=CSV:{SEPARATORS[opened]},34,76,1,,0,false,true"))


# --- an SVG is shapes ---

SHAPE = '<path d="M 0 0 L 1 1" style="fill: #fcfaf6; stroke: #1a191d"/>'
DECLARED = '<?xml version="1.0"?><!DOCTYPE svg [{}]>'
DRAWINGS = {
    "script": SVG.format("<script>alert(1)</script>"),
    "handler": SVG.format('<g onload="alert(1)"/>'),
    "handler of the root": SVG.format("").replace("<svg", '<svg onload="alert(1)"'),
    "foreignObject": SVG.format("<foreignObject><p>x</p></foreignObject>"),
    "HTML in the picture": SVG.format('<h:img xmlns:h="http://www.w3.org/1999/xhtml" src="http://example.org"/>'),
    "picture": SVG.format('<image xlink:href="http://example.org/x.png"/>'),
    "picture inside": SVG.format('<image xlink:href="data:image/png;base64,AAAA"/>'),
    "link": SVG.format('<a xlink:href="javascript:alert(1)"><path d=""/></a>'),
    "file": SVG.format('<image href="file:///etc/passwd"/>'),
    "use of another file": SVG.format('<use xlink:href="http://example.org/x.svg#a"/>'),
    "use of a file": SVG.format('<use xlink:href="x.svg#a"/>'),
    "use without a prefix": SVG.format('<use href="http://example.org/x.svg#a"/>'),
    "address in a style": SVG.format('<path d="" style="fill: url(http://example.org/x#a)"/>'),
    "file in a style": SVG.format('<path d="" style="fill: url(x)"/>'),
    "escaped address": SVG.format(r'<path d="" style="fill: \75rl(http://example.org)"/>'),
    "comment in a style": SVG.format('<path d="" style="fill: u/**/rl(http://example.org)"/>'),
    "image-set": SVG.format("<path d='' style='fill: image-set(\"x.png\" 1x)'/>"),
    "address in an attribute": SVG.format('<rect fill="url(//example.org/x)"/>'),
    "clip of another file": SVG.format('<path d="" clip-path="url(http://example.org/x#a)"/>'),
    "style sheet": SVG.format("<style>@import url(http://example.org);</style>"),
    "style sheet behind ours": SVG.format(
        '<style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style><style>@import "//x";</style>'
    ),
    "filter": SVG.format('<filter id="a"><feImage href="http://example.org"/></filter>'),
    "animation": SVG.format('<set attributeName="href" to="http://example.org"/>'),
    "entity": DECLARED.format('<!ENTITY x SYSTEM "file:///etc/passwd">') + SVG.format("<title>&x;</title>"),
    "entity of an entity": DECLARED.format('<!ENTITY % x SYSTEM "http://example.org/x"> %x;') + SVG.format(""),
    "laughs": DECLARED.format('<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">') + SVG.format("<title>&b;</title>"),
    "attributes by declaration": DECLARED.format('<!ATTLIST svg onload CDATA "alert(1)">') + SVG.format(""),
    "instruction": '<?xml-stylesheet href="http://example.org/x.css"?>' + SVG.format(""),
    "instruction inside": SVG.format('<?xml-stylesheet href="http://example.org/x.css"?>'),
    "another base": SVG.format("").replace("<svg", '<svg xml:base="http://example.org/"'),
    "address in what is said": SVG.format(
        '<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" r:resource="http://example.org"/></metadata>'
    ),
    "UTF-16": SVG.format("<script>alert(1)</script>").encode("utf-16"),
    "UTF-7": b'<?xml version="1.0" encoding="utf-7"?>+ADw-svg/+AD4-',
    "uses of uses": SVG.format(
        '<defs><g id="a"><path d=""/></g><g id="b"><use xlink:href="#a"/><use xlink:href="#a"/></g></defs>'
        '<use xlink:href="#b"/>'
    ),
    "uses of what is drawn": SVG.format('<g id="a"><use xlink:href="#a"/></g>'),
    "use of the first of two": SVG.format(
        '<g id="a"><path d=""/></g><g id="b"><use xlink:href="#a"/><use xlink:href="#a"/></g>'
        '<defs><path id="a" d=""/><path id="b" d=""/></defs><use xlink:href="#b"/>'
    ),
    "defs in defs": SVG.format("<defs>" * 200 + '<path d=""/>' * 50_000 + "</defs>" * 200),
    "a long clip a thousand times": SVG.format(
        f'<defs><clipPath id="a"><path d="{"M 0 0 " * 100_000}"/></clipPath></defs>' + '<g clip-path="url(#a)"/>' * 1000
    ),
    "use of a group": SVG.format('<defs><g id="a"><path d=""/></g></defs><use xlink:href="#a"/>'),
    "escaped letters of an address": SVG.format('<path d="" style="fill: &#x75;rl(x)"/>'),
    "style sheet in CDATA": SVG.format('<style type="text/css"><![CDATA[@import "//x";]]></style>'),
    "pattern of patterns": SVG.format(
        '<defs><pattern id="a" width="72" height="72"><path d="" style="fill: url(#a)"/></pattern></defs>'
    ),
    "small pattern": SVG.format('<defs><pattern id="a" width="1e-9" height="1e-9"/></defs>'),
    "a long path a thousand times": SVG.format(
        f'<defs><path id="a" d="{"M 0 0 " * 100_000}"/></defs>' + '<use xlink:href="#a"/>' * 1000
    ),
    "deep": SVG.format("<g>" * 10_000 + "</g>" * 10_000),
    "half": SVG.format("")[:-3],
    "two roots": SVG.format("") * 2,
    "NUL": SVG.format("<title>\0</title>"),
    "empty": "",
    "a text": "TOPSECRET",
    "an HTML page": "<html><script>alert(1)</script></html>",
}


@pytest.mark.parametrize("what", DRAWINGS)
def test_a_drawing_that_could_do_something_is_not_taken(tmp_path, what):
    path = tmp_path / "02_x.svg"
    path.write_bytes(DRAWINGS[what] if isinstance(DRAWINGS[what], bytes) else DRAWINGS[what].encode())
    with pytest.raises(drawing.Unfit) as refused:
        drawing.read(path)
    assert str(refused.value).isprintable() and "02_x.svg" in str(refused.value)


def test_a_drawing_that_is_not_taken_leaves_the_png_alone_and_one_line(tmp_path, capsys):
    only_the_png(figure(tmp_path / "02_x.png", svg=DRAWINGS["script"]), capsys)


def only_the_png(path, capsys):
    begun = time.monotonic()
    blob = deck_of(path)
    assert time.monotonic() - begun < SECONDS
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1 and said[0].isprintable() and "02_x.svg" in said[0] and "PNG alone" in said[0]
    inside = parts(blob)
    assert not [name for name in inside if name.endswith(".svg")]
    assert path.read_bytes() in inside.values()


def test_every_drawing_of_ours_is_taken_as_it_is(capsys):
    for path in sorted((ROOT / "figures").glob("*.svg")):
        assert drawing.read(path) == path.read_bytes()


@pytest.mark.ci
@pytest.mark.parametrize("kind", ["hatch", "steps", "scatter", "map", "text"])
def test_what_matplotlib_draws_for_a_reader_is_taken(figures_folder, monkeypatch, kind):
    monkeypatch.setenv("EASTERN_FLANK_STRICT", "")
    fig, ax = plt.subplots()
    if kind == "hatch":
        ax.barh(["a"], [1], hatch="//", alpha=0.5, linestyle="--")
    elif kind == "steps":
        ax.step([1, 2, 3], [3, 1, 2], marker="o")
        ax.fill_between([1, 2, 3], [3, 1, 2], alpha=0.3)
    elif kind == "scatter":
        ax.scatter([1, 2], [3, 4], s=[50, 90], c=["red", "#00ff0080"])
    elif kind == "map":
        ax.contour([[1, 2], [3, 4]])
    else:
        ax.text(0.5, 0.5, "“é” & <b> $x^2$")
    ef.show(fig, "02_mine", title="A & B <c>", alt="An “alt” -- text", source="x")
    assert drawing.read(figures_folder / "02_mine.svg")


def test_windows_line_ends_do_not_keep_a_drawing_out(tmp_path):
    path = tmp_path / "02_x.svg"
    path.write_bytes((ROOT / "figures" / "02_dots.svg").read_bytes().replace(b"\n", b"\r\n"))
    assert drawing.read(path)


def in_place_of(path, kind, outside):
    """Put something in the place of a figure's file that is not one."""
    path.unlink()
    if kind == "link":
        path.symlink_to(outside)
    elif kind == "link to nowhere":
        path.symlink_to(outside.with_name("nowhere"))
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "same file under two names":
        os.link(outside, path)
    elif kind == "huge":
        with open(path, "wb") as file:
            file.truncate(3_000_000_000)


KINDS = ["link", "link to nowhere", "loop", "device", "folder", "pipe", "same file under two names", "huge"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("file", [".svg", ".png"])
def test_what_is_not_a_file_of_a_figure_is_one_line_and_is_not_read(tmp_path, kind, file):
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET" * 99)
    (tmp_path / "figures").mkdir()
    path = figure(tmp_path / "figures" / "02_x.png")
    in_place_of(path.with_suffix(file), kind, secret)
    refused(metadata.read if file == ".png" else drawing.read, path.with_suffix(file))


@pytest.mark.ci
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_a_drawing_s_file_leaves_the_png_alone(tmp_path, capsys, kind):
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET" * 99)
    path = figure(tmp_path / "02_x.png")
    in_place_of(path.with_suffix(".svg"), kind, secret)
    only_the_png(path, capsys)


# --- a picture has limits ---


def chunk(kind, content):
    return struct.pack(">I4s", len(content), kind) + content + struct.pack(">I", zlib.crc32(kind + content))


def with_chunks(path, *chunks):
    """Put chunks into a figure's PNG, behind its header."""
    content = figure(path).read_bytes()
    path.write_bytes(content[:33] + b"".join(chunks) + content[33:])


def with_header(path, wide, tall):
    """Make a figure's PNG say that it has so many pixels, one bit each."""
    content = figure(path).read_bytes()
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, tall, 1, 0, 0, 0, 0))
    path.write_bytes(content[:8] + header + content[33:])


def said(**texts):
    return lambda path: figure(path, **texts)


def packed(kind, size):
    """A text of a PNG that is small, and unpacked has so many bytes."""
    content = zlib.compress(b"a" * size, 9)
    if kind == b"zTXt":
        return chunk(kind, b"Title\0\0" + content)
    return chunk(kind, b"Title\0\1\0\0\0" + content)


PICTURES = {
    "13,000 x 13,000 pixels": lambda path: with_header(path, 13_000, 13_000),
    "400 million pixels": lambda path: with_header(path, 20_000, 20_000),
    "four billion pixels in a row": lambda path: with_header(path, 2**31 - 1, 1),
    "no pixels": lambda path: with_header(path, 0, 0),
    "a line": lambda path: with_header(path, 1, 5000),
    "two headers": lambda path: with_chunks(
        path, chunk(b"IHDR", struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0))
    ),
    "animation": lambda path: with_chunks(path, chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))),
    "packed colour profile": lambda path: with_chunks(
        path, chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(5_000_000), 9))
    ),
    "packed text": lambda path: with_chunks(path, packed(b"zTXt", 5_000_000)),
    "packed international text": lambda path: with_chunks(path, packed(b"iTXt", 5_000_000)),
    "many packed texts": lambda path: with_chunks(path, *[packed(b"zTXt", 1_000_000)] * 200),
    "chunk longer than the file": lambda path: path.write_bytes(figure(path).read_bytes()[:33] + b"\xff" * 40),
    "half a file": lambda path: path.write_bytes(figure(path).read_bytes()[:500]),
    "another file behind it": lambda path: path.write_bytes(figure(path).read_bytes() + b"PK\3\4"),
    "a key of 4,000 lines": said(Key=json.dumps([["hatched", "x"]] * 4000)),
    "deep values": said(Charts="[" * 50_000 + "]" * 50_000),
    "values a bit less deep": said(Charts="[" * 900 + "]" * 900),
    "deep objects": said(Key='{"a":' * 10_000 + "1" + "}" * 10_000),
    "long values": said(Charts=json.dumps([0] * 100_000)),
    "100,000 bars": said(Charts=bars(map(str, range(100_000)))),
    "not a number": said(Charts=bars(["a", "b"], high=float("nan"))),
    "infinity": said(Charts=bars(["a", "b"], high=float("inf"))),
    "infinity in figures": said(Charts=bars(["a", "b"]).replace('"end": 5', '"end": 1e999')),
    "a number of 400 digits": said(Charts=bars(["a", "b"]).replace('"end": 5', f'"end": 1{"0" * 400}')),
    "a number of 5,000 digits": said(Charts=bars(["a", "b"]).replace('"end": 5', f'"end": 1{"0" * 5000}')),
    "NUL in a bar's name": said(Charts=bars(["a\0", "b"])),
    "half a character in a bar's name": said(Charts=bars(["a"]).replace('"a"', r'"\ud800"')),
    "values of another type": said(Charts='{"a": 1}'),
    "a text as values": said(Charts='"bars"'),
    "bars without names": said(Charts=bars([1, None])),
    "a list for a name": said(Charts=bars([["a"], ["b"]])),
    "no axis": said(Charts='[{"kind": "bars", "horizontal": true, "bars": []}]'),
    "markup for a colour": said(Charts=bars(["a"]).replace("russia", "x").replace("#bb552c", '#\\"/><x y=\\"')),
    "title of 80,000 characters": said(Title="a " * 40_000),
    "title in one word": said(Title="W" * 80_000),
    "alt text of a million characters": said(Description="a" * 1_000_000),
    "texts that fill the slide": said(Title="W W " * 100, Subtitle="W W " * 100, Source="W W " * 100),
    "other body": said(Body="0.5 0.5"),
    "no such theme": said(Style="light 16:9 x"),
}
DRAWN_ONLY = {  # what is read, and fails first where a chart is made of it
    "values a bit less deep",
    "values of another type",
    "a text as values",
    "bars without names",
    "a list for a name",
    "no axis",
    "markup for a colour",
    "texts that fill the slide",
}


def refused(use, path):
    """Fail where a use of a figure's file does not refuse it in one line, at once."""
    begun = time.monotonic()
    with pytest.raises(PlainError) as caught:
        use(path)
    assert time.monotonic() - begun < SECONDS
    assert str(caught.value).isprintable() and path.name in str(caught.value)


@pytest.fixture(params=[False, True], ids=["Pillow as it is", "Pillow as WeasyPrint sets it"])
def tolerant(request, monkeypatch):
    """WeasyPrint tells Pillow, for the whole process, to accept damaged pictures."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", request.param)


@pytest.mark.usefixtures("tolerant")
@pytest.mark.parametrize("what", PICTURES)
def test_a_picture_that_is_too_much_or_nonsense_is_one_line(tmp_path, what):
    path = tmp_path / "02_x.png"
    PICTURES[what](path)
    refused(deck_of if what in DRAWN_ONLY else metadata.read, path)


@pytest.mark.usefixtures("tolerant")
@pytest.mark.parametrize("what", ["13,000 x 13,000 pixels", "a line", "animation", "half a file"])
def test_a_thumbnail_of_it_is_not_made(tmp_path, what):
    path = tmp_path / "02_x.png"
    PICTURES[what](path)
    refused(contact_sheet.thumbnail, path)


@pytest.mark.usefixtures("tolerant")
def test_pixels_that_cannot_be_unpacked_are_one_line(tmp_path):
    path = figure(tmp_path / "02_x.png")
    content = path.read_bytes()
    at = content.index(b"IDAT") - 4
    path.write_bytes(content[:at] + chunk(b"IDAT", b"no pixels") + content[-12:])
    refused(contact_sheet.thumbnail, path)


def test_a_text_with_the_name_of_a_property_of_pixels_changes_no_thumbnail(tmp_path):
    figure(tmp_path / "02_x.png")
    with_chunks(tmp_path / "02_y.png", chunk(b"tEXt", b"transparency\0x"))
    assert contact_sheet.thumbnail(tmp_path / "02_x.png") == contact_sheet.thumbnail(tmp_path / "02_y.png")


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the project in which the figure 02_dots can be replaced."""
    for name in ("data", "notebooks", "figures", "teaching"):
        shutil.copytree(ROOT / name, tmp_path / "project" / name, ignore=shutil.ignore_patterns(".*"))
    shutil.copy(ROOT / "README.md", tmp_path / "project")  # it says how long each lesson takes
    monkeypatch.chdir(tmp_path / "project")
    monkeypatch.delenv("EASTERN_FLANK_FIGURES", raising=False)
    return tmp_path / "project"


def snapshot(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if not path.name.startswith("02_dots.")}


@pytest.mark.ci
@pytest.mark.parametrize("what", [*PICTURES, *KINDS])
def test_every_command_and_form_says_so_in_one_line_and_leaves_nothing(copy, monkeypatch, what):
    path = copy / "figures" / "02_dots.png"
    if what in PICTURES:
        PICTURES[what](path)
    else:
        in_place_of(path, what, copy / "data" / "actors.csv")
    before = snapshot(copy)
    uses = {
        "slides": lambda: cli.main(["slides", "--editable", "--out", "x.pptx"], standalone_mode=False),
        "docs": lambda: cli.main(["docs"], standalone_mode=False),
        "contact sheet": contact_sheet.contact_sheet,
        "form": lambda: ef.deck_form(["02"]),
        "caption": lambda: ef.caption("02_dots"),
    }
    for name, use in uses.items():
        if what in DRAWN_ONLY and name != "slides":
            continue
        begun = time.monotonic()
        with redirect_stderr(io.StringIO()) as err, redirect_stdout(io.StringIO()):
            try:
                status = use()
            except PlainError as error:
                print(error, file=sys.stderr)
            except SystemExit as left:
                assert left.code == 1, name
            else:
                raise AssertionError(f"{name}: {status}")
        assert time.monotonic() - begun < SECONDS, name
        (line,) = err.getvalue().splitlines()
        assert line.isprintable() and "02_dots.png" in line, (name, line)
        assert snapshot(copy) == before, name


def test_pixels_that_cannot_be_unpacked_are_in_no_deck(tmp_path):
    path = figure(tmp_path / "02_x.png")
    path.write_bytes(
        re.sub(rb"(?s)(.{4})IDAT.*", lambda _: b"", path.read_bytes()) + chunk(b"IDAT", b"none") + chunk(b"IEND", b"")
    )
    refused(deck_of, path)


def test_a_drawing_that_goes_on_behind_its_end_is_not_taken(tmp_path):
    (path := tmp_path / "02_x.svg").write_text(f'{EMPTY}<?xml-stylesheet href="http://example.org/a.css"?>')
    with pytest.raises(drawing.Unfit, match="goes on"):
        drawing.read(path)


def test_more_figures_than_a_deck_can_have_are_one_line(tmp_path, monkeypatch):
    for number in range(metadata.MOST_FIGURES + 1):
        figure(tmp_path / f"02_x{number}.png")
    monkeypatch.setenv("EASTERN_FLANK_FIGURES", str(tmp_path))
    (tmp_path / "01_x.png").write_bytes(b"")
    with pytest.raises(metadata.FigureUnreadable, match="take some away"):
        metadata.find([f"02_x{number}" for number in range(metadata.MOST_FIGURES + 1)])
    monkeypatch.setattr(metadata, "MOST_TOGETHER", 1)
    with pytest.raises(metadata.FigureUnreadable, match="1 bytes"):
        metadata.find(["02_x0"])


@pytest.mark.parametrize("name", ["short", "keywords", "contributors", "sources", "licenses"])
@pytest.mark.parametrize("value", [None, 5, [{}], "x" * 300])
def test_a_dictionary_that_does_not_say_what_a_deck_says_is_one_line(monkeypatch, name, value):
    found = tables.package() | {name: value}
    monkeypatch.setattr(tables, "package", lambda: found)
    with pytest.raises(csv_reader.Unsound, match=r"^datapackage\.json: its short name"):
        tables.about()
