"""What is in tables, in figures' files and in labels is shown as it is: whatever it looks like, it does nothing."""

import csv
import io
import json
import os
import re
import shutil
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import ipywidgets as widgets
import matplotlib.pyplot as plt
import nbformat
import pytest
from bs4 import BeautifulSoup
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import eastern_flank as ef
from eastern_flank.exercises import check as exercises
from eastern_flank.exercises import meeting
from eastern_flank.figures import gallery, metadata
from eastern_flank.figures import show as figures
from eastern_flank.publishing import html as pages
from eastern_flank.slides import deck as slides
from eastern_flank.widgets.forms import coding_form

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'--> ]]> & <b>"
ACTS = re.compile(r"on\w+", re.IGNORECASE)


def harmless(page):
    """Whether a piece of HTML has nothing in it that acts."""
    soup = BeautifulSoup(page, "html.parser")
    handlers = [name for tag in soup.find_all(True) for name in tag.attrs if ACTS.fullmatch(name)]
    addresses = [str(tag.get(name, "")) for tag in soup.find_all(True) for name in ("href", "src", "xlink:href")]
    programmes = [address for address in addresses if address.strip().lower().startswith(("javascript:", "data:text"))]
    return not (soup.find_all(["script", "iframe", "object", "embed", "base", "form", "b"]) or handlers or programmes)


def test_the_judge_sees_what_acts():
    assert not harmless(HOSTILE)
    assert not harmless('<a href=" JavaScript:alert(1)">x</a>')
    assert not harmless("<p onclick='x'>")
    assert harmless('<p>on &lt;script&gt;</p><img src="data:image/png;base64,AA==" alt="&quot;">')


# --- tables ---


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    """A project in each of whose texts, keys and closed words excepted, there is something hostile."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns(".*"))
    package = json.loads((tmp_path / "data" / "datapackage.json").read_text("utf-8"))
    changed = 0
    for entry in (entry for entry in package["resources"] if "schema" in entry):
        path = tmp_path / "data" / entry["path"]
        header, *rows = csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
        free = [header.index(described["name"]) for described in entry["schema"]["fields"] if is_free(described, entry)]
        changed += len(free)
        for row in rows:
            for column in free:
                row[column] += HOSTILE
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])
    assert changed > 50
    monkeypatch.chdir(tmp_path)
    return tmp_path


def is_free(described, entry):
    """Whether a column holds any text, and no row or table is found by it."""
    keys = entry["schema"].get("primaryKey", [])
    keys = [keys] if isinstance(keys, str) else [*keys]
    keys += [key for foreign in entry["schema"].get("foreignKeys", []) for key in [foreign["fields"]]]
    closed = described.get("constraints", {}).get("enum") or "referenceTo" in described
    flat = [name for key in keys for name in ([key] if isinstance(key, str) else key)]
    return described["type"] == "string" and not closed and described["name"] not in flat


def test_every_table_and_every_trace_escapes_its_texts(hostile):
    assert harmless(ef.load()._repr_html_())
    seen = 0
    for name in ef.load().index:
        table = ef.load(name)
        assert harmless(table._repr_html_()), name
        for row in {0, len(table) // 2, len(table) - 1}:
            page = ef.where(name, int(row))._repr_html_()
            assert harmless(page), (name, row)
            seen += "&lt;script&gt;" in page
    assert seen > 30


def test_what_the_rooms_make_of_tables_escapes_their_texts(hostile):
    passages = (
        ef.load("coding/coder_a").head(3).assign(question=HOSTILE, speaker=HOSTILE, paraphrase=HOSTILE, phrase=HOSTILE)
    )
    page = coding_form._passage("1 of 12", passages.iloc[0]).value
    assert harmless(page) and "&lt;script&gt;" in page
    verdict = exercises.Verdict(False, HOSTILE)._repr_html_()
    assert harmless(verdict) and "&lt;script&gt;" in verdict
    count = meeting.Ballot({"a": "yes"}, {"a": HOSTILE})._repr_html_()
    assert harmless(count) and "&lt;script&gt;" in count


def test_a_role_card_is_harmless_in_a_page(hostile):
    output = nbformat.v4.new_output("display_data", data={"text/html": ef.card("lithuania")._repr_html_()})
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("card", outputs=[output], execution_count=1)])
    assert not BeautifulSoup(pages.lesson(nb, "students"), "html.parser").find_all(["script", "form"])


# --- figures ---


@pytest.fixture
def drawn(hostile, monkeypatch):
    """The files of a figure with hostile texts wherever one can write."""
    monkeypatch.setenv("EASTERN_FLANK_FIGURES", str(hostile / "figures"))
    monkeypatch.setenv("EASTERN_FLANK_STRICT", "")
    ef.use_style()
    fig, ax = plt.subplots()
    bars = ax.barh(["a<script>", "b"], [1, 2], label=HOSTILE)
    bars[0].set_gid('x"><script>alert(1)</script>')
    bars[0].set_url("https://example.org/?a=1&b=<script>")
    ax.text(1, 0, HOSTILE, parse_math=False)
    ax.set_xlabel(HOSTILE)
    figures.show(fig, "02_hostile", title=HOSTILE, subtitle=HOSTILE, alt=HOSTILE, source=HOSTILE, key=None)
    return hostile / "figures" / "02_hostile.png"


def test_an_svg_holds_hostile_texts_as_texts(drawn):
    page = drawn.with_suffix(".svg").read_text("utf-8")
    tree = ET.fromstring(page)  # it is well-formed
    names = {element.tag.rpartition("}")[2].lower() for element in tree.iter()}
    assert not names & {"script", "img", "b", "foreignobject"}
    assert not [name for element in tree.iter() for name in element.attrib if ACTS.fullmatch(name)]
    title, description = (tree.find(f"{{http://www.w3.org/2000/svg}}{name}").text for name in ("title", "desc"))
    assert title == HOSTILE and description.startswith(HOSTILE)


def test_a_figure_s_piece_of_a_page_escapes_everything(drawn):
    about = metadata.read(drawn)
    piece = figures._block({"Description": about.alt}, HOSTILE, b"PNG", HOSTILE)
    assert harmless(piece) and piece.count("&lt;script&gt;") >= 3


def test_the_gallery_escapes_what_files_say(drawn):
    page = gallery.render([metadata.read(drawn)])
    assert HOSTILE[:20] not in page and "&lt;script&gt;" in page
    body = BeautifulSoup(pages.document(page.partition("-->")[2], "students"), "html.parser").main
    assert "<script>alert(1)</script>" in body.get_text()  # as a text
    assert not body.find_all(["script", "b"])


def hostile_png(path, **said):
    """A figure's file that says anything of itself."""
    needed = {"Body": "0.1 0.9", "Style": "light 16:9", "Charts": "", "Key": ""}
    texts = PngInfo()
    for key, value in (dict.fromkeys(metadata.KEYS, HOSTILE) | needed | said).items():
        texts.add_itxt(key, value)
    path.parent.mkdir(exist_ok=True)
    Image.new("RGB", (160, 90), "white").save(path, pnginfo=texts)
    path.with_suffix(".svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    return path


@pytest.mark.parametrize(
    "lesson", ["../../etc/x.ipynb", "/etc/passwd", HOSTILE, "notebooks/99_none.ipynb", "notebooks/../a.ipynb"]
)
def test_a_file_cannot_name_another_file_as_its_lesson(tmp_path, lesson):
    assert metadata.read(hostile_png(tmp_path / "02_x.png", Relation=lesson)).lesson == metadata.BY_HAND


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1f", "\ufffe"])
def test_characters_that_are_not_text_are_refused_in_one_line(tmp_path, sign):
    with pytest.raises(metadata.FigureUnreadable) as refused:
        metadata.read(hostile_png(tmp_path / "02_x.png", Description=f"a{sign}b"))
    assert "\n" not in str(refused.value) and "02_x.png" in str(refused.value)


def test_a_deck_holds_hostile_texts_as_texts(tmp_path):
    blob = slides.build([metadata.read(hostile_png(tmp_path / "02_x.png"))])
    written = []
    with zipfile.ZipFile(io.BytesIO(blob)) as deck:
        for name in deck.namelist():
            if name.endswith((".xml", ".rels")):
                tree = ET.fromstring(deck.read(name))  # well-formed
                assert not [element for element in tree.iter() if element.tag.lower().endswith("script")]
                written += [element.text for element in tree.iter() if element.text]
                links = [
                    element.get("Target", "") for element in tree.iter() if element.get("TargetMode") == "External"
                ]
                assert all(link.startswith("https://") for link in links)
    assert any("<script>alert(1)</script>" in text for text in written)


# --- controls ---


def test_no_control_takes_a_label_for_html():
    made = [
        ef.number(HOSTILE, 0, 1),
        ef.choice(HOSTILE, ["a", HOSTILE]),
        ef.switch(HOSTILE),
        ef.words(HOSTILE, value=HOSTILE),
    ]
    for control in made:
        for widget in parts(control.input):
            assert not getattr(widget, "description_allow_html", False)
            if isinstance(widget, widgets.HTML):
                assert harmless(widget.value)


def parts(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from parts(child)


def test_a_live_picture_escapes_texts_and_errors():
    def draw(fig, text):
        fig.subplots()
        if text == "fail":
            raise ValueError(HOSTILE)
        return {"title": text, "alt": text, "source": text, "key": None, "numbers": text}

    os.environ["EASTERN_FLANK_STRICT"], before = "", os.environ["EASTERN_FLANK_STRICT"]
    try:
        live = ef.live(draw, keep=True, text=ef.words("Text", value=HOSTILE, unless=lambda **_: HOSTILE))
        live.keep()
        said = [widget.value for widget in parts(live) if isinstance(widget, widgets.HTML)]
        live.set(text="fail")
        said += [widget.value for widget in parts(live) if isinstance(widget, widgets.HTML)]
    finally:
        os.environ["EASTERN_FLANK_STRICT"] = before
    assert all(map(harmless, said)) and any("&lt;script&gt;" in page for page in said)
