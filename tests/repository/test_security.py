"""Notebooks, tables and figures' files may come from anybody: what is in them is shown, and never does anything.

And what we hand on says nothing of the machine it was made on.
"""

import csv
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
import zlib
from pathlib import Path

import ipywidgets as widgets
import matplotlib.pyplot as plt
import nbformat
import pytest
import server
import tinyhtml5
from bs4 import BeautifulSoup
from page_judge import judge
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import eastern_flank as ef
from eastern_flank.exercises import check as exercises
from eastern_flank.exercises import meeting
from eastern_flank.figures import gallery, metadata
from eastern_flank.figures import show as figures
from eastern_flank.publishing import html as pages
from eastern_flank.publishing import pdf
from eastern_flank.slides import deck as slides
from eastern_flank.widgets import coding_form

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
    page = coding_form._passage(passages.iloc[0]).value
    assert harmless(page) and "&lt;script&gt;" in page
    verdict = exercises.Verdict(False, HOSTILE)._repr_html_()
    assert harmless(verdict) and "&lt;script&gt;" in verdict
    count = meeting.Ballot({"a": "yes"}, {"a": HOSTILE})._repr_html_()
    assert harmless(count) and "&lt;script&gt;" in count


def test_a_role_card_is_harmless_in_a_page(hostile):
    """A card is Markdown, whose reader decides what may act; JupyterLab lets nothing, and our own pages must not either."""
    output = nbformat.v4.new_output("display_data", data={"text/markdown": ef.card("lithuania")._repr_markdown_()})
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("card", outputs=[output], execution_count=1)])
    assert "<script>" in output.data["text/markdown"], "else this proves nothing"
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
    assert HOSTILE[:20] not in page and "\\<script\\>" in page
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


# --- pages and paper ---

ATTACKS = [
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


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("where", ["markdown", "text/html", "text/markdown", "image/svg+xml", "stream", "text/plain"])
def test_nothing_in_a_lesson_acts_in_its_page(attack, where):
    if where == "markdown":
        cell = nbformat.v4.new_markdown_cell(f"# Title\n\n{attack}\n\n{attack} and words")
    else:
        output = nbformat.v4.new_output("stream", text=attack) if where == "stream" else None
        output = output or nbformat.v4.new_output("display_data", data={where: attack})
        cell = nbformat.v4.new_code_cell(attack, outputs=[output], execution_count=1)
    page = pages.lesson(nbformat.v4.new_notebook(cells=[cell]), "students")
    assert judge(page) == []
    assert head_of(page) == head_of(pages.document("# Title", "students"))


def head_of(page):
    """The elements of a page's head, as a browser sees them: they are ours, whatever a lesson says."""
    head = tinyhtml5.parse(page, namespace_html_elements=False).find("head")
    return [(element.tag, dict(element.attrib)) for element in head]


def test_paper_takes_no_file_of_this_computer(tmp_path, pango):
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET" * 20)
    attack = f'<a rel="attachment" href="{secret.as_uri()}">x</a>\n\n<img alt="x" src="{secret.as_uri()}">'
    html = pdf.printable(pages.document(f"# Title\n\n{attack}\n\nWords.", "students"))
    html = html.replace("</head>", f'<link rel="attachment" href="{secret.as_uri()}"></head>')
    assert b"TOPSECRET" not in unpacked(pdf.pdf(pdf.render(html)))


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
        return {"title": text, "alt": text, "source": text, "key": None}

    os.environ["EASTERN_FLANK_STRICT"], before = "", os.environ["EASTERN_FLANK_STRICT"]
    try:
        live = ef.live(draw, text=ef.words("Text", value=HOSTILE))
        said = [widget.value for widget in parts(live) if isinstance(widget, widgets.HTML)]
        live.set(text="fail")
        said += [widget.value for widget in parts(live) if isinstance(widget, widgets.HTML)]
    finally:
        os.environ["EASTERN_FLANK_STRICT"] = before
    assert all(map(harmless, said)) and any("&lt;script&gt;" in page for page in said)


# --- nothing of the machine ---

TELLING = "TELLINGNAME"
MAKE = """
import sys
from pathlib import Path
from eastern_flank.publishing import handouts; from eastern_flank.slides import deck as slides
slides.deck(["02_dots", "04_positions"], editable=True, out=sys.argv[1] + "/deck.pptx")
handouts.build(["02"], "teachers", out=sys.argv[1])
"""


def unpacked(blob):
    """The bytes of a file and of all that is packed in it."""
    if blob.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(blob)) as parts:
            inside = [name.encode() + b"\n" + unpacked(parts.read(name)) for name in parts.namelist()]
        return b"\n".join([blob, *inside])
    found = [blob]
    if blob.startswith(b"%PDF"):
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", blob, re.DOTALL):
            try:
                found.append(zlib.decompressobj().decompress(stream))
            except zlib.error:
                found.append(stream)
    if blob.startswith(b"\x89PNG"):
        with Image.open(io.BytesIO(blob)) as picture:
            found += [f"{key}: {value}".encode() for key, value in picture.info.items()]
    return b"\n".join(found)


@pytest.fixture(scope="module")
def handed_on(tmp_path_factory):
    """A deck and a set of handouts, made by somebody whose names and folders would be easy to find."""
    home = tmp_path_factory.mktemp(TELLING)
    project = home / f"{TELLING}_project"
    for name in ("data", "notebooks", "figures", "teaching"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns(".*"))
    names = ("HOME", "USER", "LOGNAME", "USERNAME", "HOSTNAME", "LNAME", "EMAIL")
    out = home / "out"
    out.mkdir()
    env = {key: value for key, value in os.environ.items() if key != "EASTERN_FLANK_FIGURES"}
    env |= dict.fromkeys(names, TELLING) | {"HOME": str(home)}
    subprocess.run([sys.executable, "-c", MAKE, str(out)], cwd=project, env=env, check=True, capture_output=True)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.mark.ci
def test_nothing_that_is_handed_on_says_where_and_by_whom_it_was_made(handed_on):
    kinds = {Path(name).suffix for name in handed_on}
    assert kinds >= {".pptx", ".html", ".ipynb", ".md"}
    assert ".pdf" in kinds or "CI" not in os.environ
    personal = [TELLING, str(ROOT), str(Path.home()), socket.gethostname(), str(Path(sys.prefix))]
    telling = [word for word in personal if len(word) > 5]
    for name, blob in handed_on.items():
        content = unpacked(blob)
        for word in telling:
            forms = (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"))
            assert not [form for form in forms if form in content], (name, word)


def test_unpacking_finds_what_is_packed():
    blob = io.BytesIO()
    with zipfile.ZipFile(blob, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("a.xml", TELLING * 50)
    assert TELLING.encode() in unpacked(blob.getvalue()) and TELLING.encode() * 9 not in blob.getvalue()
    packed = b"%PDF-1.7\n1 0 obj\nstream\n" + zlib.compress(TELLING.encode()) + b"\nendstream"
    assert TELLING.encode() in unpacked(packed)


# --- JupyterLab ---


def test_jupyterlab_listens_to_this_computer_alone_and_wants_its_token(tmp_path):
    readme = (ROOT / "README.md").read_text("utf-8")
    options = re.search(r"jupyter lab (\S+)", readme)[1]
    own = {f"JUPYTER_{kind}_DIR": str(tmp_path / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    command = [sys.executable, "-m", "jupyterlab", options, "--no-browser", "--port=0", "--allow-root"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | own, stderr=subprocess.DEVNULL)
    try:
        note = server.wait_for_server(tmp_path / "runtime", process)
        assert note["hostname"] in ("localhost", "127.0.0.1") and not note["password"]
        assert len(note["token"]) >= 40
        assert set() < addresses(note["port"]) <= {"127.0.0.1", "::1"}
        assert status(note, "api/contents") == 403
        assert status(note, f"api/contents?token={note['token']}") == 200
    finally:
        process.terminate()
        process.wait(timeout=server.PATIENCE)


CARELESS = """
for settings in (c.ServerApp, c.LabApp, c.NotebookApp):
    settings.update({
        "token": "", "password": "", "ip": "0.0.0.0", "port": 0, "allow_origin": "*", "allow_origin_pat": ".*",
        "allow_credentials": True, "disable_check_xsrf": True, "allow_remote_access": True, "allow_root": True,
        "tornado_settings": {"headers": {"Access-Control-Allow-Origin": "*"}},
    })
c.IdentityProvider.token = c.PasswordIdentityProvider.token = c.PasswordIdentityProvider.hashed_password = ""
"""


@pytest.mark.ci
def test_the_view_for_a_class_keeps_token_and_address_whatever_settings_somebody_has(tmp_path):
    (tmp_path / "config").mkdir()
    for name in ("jupyter_config.py", "jupyter_server_config.py", "jupyter_lab_config.py"):
        (tmp_path / "config" / name).write_text(CARELESS)
    own = {f"JUPYTER_{kind}_DIR": str(tmp_path / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    own |= {"JUPYTER_CONFIG_PATH": str(tmp_path / "config"), "JUPYTER_TOKEN": "", "JUPYTER_PORT": "0"}
    command = [sys.executable, "-m", "eastern_flank", "present", "02", "--no-browser"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | own, stderr=subprocess.DEVNULL)
    note = None
    try:
        note = server.wait_for_server(tmp_path / "runtime", process)
        assert note["hostname"] == "127.0.0.1" and len(note["token"]) >= 40
        assert addresses(note["port"]) == {"127.0.0.1"}
        token = f"?token={note['token']}"
        assert status(note, "api/contents") == status(note, "api/contents?token=") == 403
        assert status(note, f"api/contents{token}") == 200
        assert status(note, f"api/contents{token}", Host="elsewhere.example") == 403
        assert status(note, "api/contents", method="POST") == 403
        elsewhere = {"Origin": "http://elsewhere.example"}
        assert status(note, "api/contents", method="POST", **elsewhere) == 404  # JupyterLab's answer to other pages
    finally:
        if note:
            os.kill(note["pid"], signal.SIGTERM)
        process.wait(timeout=server.PATIENCE)


def addresses(port):
    """The addresses at which a port is open: those of this machine at which somebody answers."""
    found = set()
    own = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None)} | {"127.0.0.1", "::1"}
    own |= {outward()} - {None}
    for address in own:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.socket(family) as probe:
            probe.settimeout(5)
            if probe.connect_ex((address, port)) == 0:
                found.add(address)
    return found


def outward():
    """This machine's address towards others; no packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return probe.getsockname()[0]
        except OSError:
            return None


def status(note, path, method="GET", **headers):
    import urllib.error
    import urllib.request

    try:
        request = urllib.request.Request(note["url"] + path, method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code
