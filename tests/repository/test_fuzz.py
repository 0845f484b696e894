"""Whatever comes in, no traceback comes out, nothing is written where nobody asked for it, and nothing is lost.

Some inputs of each kind in every run, some tens in .ci/run, ten thousand and more in the nightly one.
"""

import contextlib
import csv
import io
import json
import os
import re
import shutil
import tempfile
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import eastern_flank as ef
from eastern_flank import cli
from eastern_flank.core.atomic_write import CannotWrite
from eastern_flank.core.errors import PlainError
from eastern_flank.exercises import my_work
from eastern_flank.figures import metadata
from eastern_flank.figures import show as figures
from eastern_flank.publishing import execute, handouts, notebooks
from eastern_flank.publishing.site import build, gather
from eastern_flank.slides import deck as slides
from eastern_flank.slides import drawing
from eastern_flank.tables import check as checking
from eastern_flank.tables import csv_reader

ROOT = Path(__file__).resolve().parents[2]
FEW, SOME, MANY = 10, 40, 1200
TABLES = sorted(path.relative_to(ROOT / "data").as_posix() for path in (ROOT / "data").rglob("*.csv"))

every_size = pytest.mark.parametrize(
    "examples", [FEW, pytest.param(SOME, marks=pytest.mark.ci), pytest.param(MANY, marks=pytest.mark.nightly)]
)


def tried(examples, property_, **strategies):
    """Try a property with many inputs: the same ones in every ordinary run, new ones every night."""
    quick = examples <= SOME
    phases = set(Phase) - {Phase.explain}
    slow = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    more = settings(max_examples=examples, deadline=None, derandomize=quick, database=None, phases=phases)
    settings(more, suppress_health_check=slow)(given(**strategies)(property_))()


WORDS = [
    "", ".", "..", "../x", "../../etc/passwd", "/etc/passwd", "/dev/null", "/dev/zero", "/proc/self/mem", "~", "~root/x",
    "~nobody_at_all/x", "a\0b", "\0", "a/b", "a\\b", "C:\\x", "\\\\server\\x", "con", "CON.csv", "nul", "aux.pptx", "com1.png",
    "x" * 300, "x/" * 600, "é" * 200, " ", "a ", "a.", "-rf", "--force", "$HOME", "%TEMP%", "`id`", "*", "?", "[0-9]", "{a,b}",
    "\n", "a\nb", "\r", "\t", "\x1b[31m", "\ud800", "\u202e", "02", "02_troops", "\uff12", "\u0660\u0662", "00_x\n", "02_dots",
    "02_dots.png",
    "figures/02_dots.png", "notebooks/02_troops.ipynb", "../notebooks/02_troops.ipynb", "1e9", "-1", "None", "link", "link/x",
    "x.pptx", "link/x.pptx", "file", "file/x", "file/x.pptx", "..pptx", ".pptx", "folder.pptx", "fifo", "fifo.pptx", "loop",
]  # fmt: skip
NAMES = (
    st.sampled_from(WORDS)
    | st.text(max_size=30)
    | st.lists(st.sampled_from(WORDS), min_size=2, max_size=4).map("/".join)
)
ANYTHING = NAMES | st.none() | st.integers() | st.floats() | st.binary(max_size=9) | st.lists(st.integers(), max_size=2)


def one_line(error):
    return "\n" not in str(error) and "Traceback" not in str(error)


def below(folder):
    """All that is in a folder, and in its folders, each after the folder it is in; pathlib is slow where hundreds are nested."""
    found, left = [], [folder]
    while left:
        here = [Path(entry.path) for entry in os.scandir(left.pop())]
        found += here
        left += [path for path in here if path.is_dir() and not path.is_symlink()]
    return found


def everything_in(folder):
    """What is in a folder: each file's bytes, and where each link leads."""
    found = {}
    for path in below(folder):
        name = path.relative_to(folder).as_posix()
        found[name] = os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else None
    return found


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A project of one's own, beside it what must not be touched, and in it ways that lead there."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "treasure.txt").write_text("treasure")
    project = tmp_path / "project"
    shutil.copytree(ROOT / "data", project / "data")
    (project / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / "02_troops.ipynb", project / "notebooks")
    work = project / "work"
    work.mkdir()
    (work / "link").symlink_to(outside)
    (work / "loop").symlink_to(work / "loop")
    (work / "file").write_text("a file")
    (work / "folder.pptx").mkdir()
    os.mkfifo(work / "fifo")
    os.mkfifo(work / "fifo.pptx")
    monkeypatch.chdir(work)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    return project


# --- tables ---


def damaged(content, edits):
    """A file's content after slips: at a place some bytes go, and others come."""
    for place, gone, come in edits:
        at = place % (len(content) + 1)
        content = content[:at] + come + content[at + gone :]
    return content


PIECES = st.binary(max_size=4) | st.sampled_from(
    [
        b",",
        b'"',
        b"\n",
        b"\r\n",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"=1+1",
        b"4.000",
        b"1e999",
        b"-",
        "\u00a0".encode(),
        b";" * 9,
    ]
)
EDITS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 30), PIECES), min_size=1, max_size=4)


@every_size
def test_any_damage_to_any_file_is_lines_for_the_check_and_for_load(own, examples):
    files = [*TABLES, "datapackage.json", "source/evidence.json", "context/region.geojson"]

    def property_(name, edits):
        path = own / "data" / name
        before = path.read_bytes()
        path.write_bytes(damaged(before, edits))
        try:
            with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
                checking.report(own / "data")
            assert "failed" not in out.getvalue().split("\n")[0] or "the check itself" not in out.getvalue(), (
                out.getvalue()
            )
            assert err.getvalue() == ""
            if name in TABLES:
                try:
                    ef.load(name.removesuffix(".csv"))
                except PlainError as error:
                    assert one_line(error)
        finally:
            path.write_bytes(before)

    tried(examples, property_, name=st.sampled_from(files), edits=EDITS)


@every_size
def test_any_name_of_a_table_a_row_or_an_exercise_is_known_or_one_line(own, examples):
    def property_(name, row):
        for ask in (
            lambda: ef.load(name),
            lambda: ef.where("troops", row),
            lambda: ef.check(name, row),
            lambda: ef.card(name),
        ):
            try:
                ask()
            except PlainError as error:
                assert one_line(error)

    tried(examples, property_, name=ANYTHING.filter(lambda name: name is not None), row=ANYTHING)


# --- names of files ---


@every_size
def test_no_name_of_a_figure_leads_elsewhere(own, examples, monkeypatch):
    target = own / "figures"
    target.mkdir()
    taken = target / "02_taken.png"
    taken.symlink_to(own.parent / "outside" / "treasure.txt")
    (target / f".02_a.png.{os.getpid()}.part").symlink_to(own.parent / "outside" / "new.txt")
    monkeypatch.setenv("EASTERN_FLANK_FIGURES", str(target))
    monkeypatch.setenv("EASTERN_FLANK_STRICT", "")
    monkeypatch.setattr(figures.export, "svg", lambda *_, **__: "<svg/>")
    before = everything_in(own.parent)

    def property_(name):
        try:
            figures._check_name(name)
        except PlainError as error:
            assert one_line(error)
            return
        said = figures._save(None, name, {}, b"PNG")
        assert one_line(said)
        after = everything_in(own.parent)
        new = {path for path in after if after[path] != before.get(path)}
        assert new <= {f"project/figures/{name}.{kind}" for kind in ("png", "svg")}, new
        assert before.keys() - after.keys() <= {f"project/figures/.02_a.png.{os.getpid()}.part"}
        for kind in ("png", "svg"):
            if (path := target / f"{name}.{kind}").is_file() and len(name) < 200:
                path.unlink()
        if not taken.is_symlink():  # that was the name; the next one is to find the link again
            taken.symlink_to(own.parent / "outside" / "treasure.txt")

    ours = st.sampled_from(["02_a", "02_taken", "02_" + "x" * 300, "\u0660\u0662_a", "02_a\n", "02_../x", "02_con"])
    tried(examples, property_, name=ours | st.from_regex(r"\d\d_[a-z0-9_]+", fullmatch=True) | NAMES)


@every_size
def test_any_name_of_a_lesson_or_a_figure_is_known_or_one_line(own, examples):
    def property_(name):
        for ask in (lambda: notebooks.find([name]), lambda: metadata.find([name], own / "figures")):
            try:
                found = ask()
            except PlainError as error:
                assert one_line(error)
            else:
                assert all("02_troops" in str(path) for path in found)

    tried(examples, property_, name=NAMES)


@pytest.mark.ci
@every_size
def test_no_out_is_a_traceback_or_a_write_elsewhere(own, examples, monkeypatch):
    """The folder or file somebody names is theirs to choose; it is written there, or not at all."""
    monkeypatch.setattr(execute, "_all", nothing_runs)
    monkeypatch.setattr(slides, "build", lambda *_, **__: b"PK deck")
    monkeypatch.setattr(slides, "_found", lambda *_: contextlib.nullcontext([]))
    monkeypatch.setattr(handouts._Set, "files", lambda self, paper: iter([("README.md", b"read me")]))
    monkeypatch.setattr(gather, "run", lambda *_: {})
    monkeypatch.setattr(build, "files", lambda *_: iter([("index.html", b"a page")]))
    before = everything_in(own.parent)

    def property_(out, force):
        forced = ["--force"] * force
        for make in (
            ["figures", "02"],
            ["slides", *forced],
            ["handouts", "--for", "students", "02", *forced],
            ["site", *forced],
        ):
            result = CliRunner().invoke(cli.main, [*make, f"--out={out}"])
            if result.exit_code:
                said = [line for line in result.stderr.splitlines() if not line.startswith(("making ", "running "))]
                assert len(said) == 1, said
                assert "fault of ours" not in said[0]
            after = everything_in(own.parent)
            assert after["outside/treasure.txt"] == b"treasure"
            assert after["project/work/file"] == b"a file"
            gone = {path for path in before if path not in after}
            assert not gone, gone
            clean(own.parent, before)

    # What leads out of our sandbox would be written there, as was asked: that is no business of a test.
    inside = NAMES.filter(lambda out: stays(own, out))
    tried(examples, property_, out=inside, force=st.booleans())


async def nothing_runs(paths, env, settle, progress):
    return {path: [] for path in paths}, []


@pytest.mark.parametrize("out", ["../x/" + "x" * 300, "x/y/" + "é" * 200], ids=["characters", "bytes"])
def test_a_folder_that_cannot_be_made_leaves_none_of_those_above_it(own, out):
    with pytest.raises(CannotWrite, match=r"cannot write handouts to"):
        handouts.report(["02"], audience="students", out=out)
    assert not any((own / folder).exists() for folder in ("x", "work/x"))


def stays(own, out):
    """Whether a way leads to a place under the sandbox."""
    try:
        there = Path(os.path.normpath(Path.cwd() / Path(out).expanduser()))
    except (ValueError, RuntimeError):
        return True
    return there.is_relative_to(own.parent)


def clean(folder, before):
    """Take away what is in a folder now and was not before."""
    for path in reversed(below(folder)):
        if path.relative_to(folder).as_posix() not in before:
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()


# --- figures' files ---


@every_size
def test_any_file_in_a_figure_s_place_is_a_figure_or_one_line(tmp_path, examples):
    sound = (ROOT / "figures" / "02_dots.png").read_bytes()
    path = tmp_path / "02_dots.png"
    path.with_suffix(".svg").write_text("<svg/>")

    def property_(edits, whole):
        path.write_bytes(damaged(sound if whole else b"", edits))
        try:
            metadata.read(path)
        except PlainError as error:
            assert one_line(error)

    near = st.tuples(st.integers(0, 5000), st.integers(0, 30), PIECES)
    tried(examples, property_, edits=st.lists(near, min_size=1, max_size=4), whole=st.booleans())


KEYS = st.sampled_from(["kind", "values", "name", "x"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("examples", [15, pytest.param(300, marks=pytest.mark.nightly)])
def test_any_texts_in_a_figure_s_file_make_a_deck_or_one_line(tmp_path, examples):
    sound = metadata.read(ROOT / "figures" / "02_two_numbers.png")
    with Image.open(sound.png) as picture:
        said = {key: picture.info[key] for key in metadata.KEYS}
    path = tmp_path / "02_x.png"
    path.with_suffix(".svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')

    def property_(changes, charts, slip):
        texts = PngInfo()
        described = {name: json.loads(said[name]) for name in ("Charts", "Key")}
        if slip is not None:
            ways = list(places(described))
            *way, last = ways[slip % len(ways)]
            at = described
            for key in way:
                at = at[key]
            at[last] = charts
        described = {name: json.dumps(value) for name, value in described.items()}
        for key, value in (said | described | changes).items():
            texts.add_itxt(key, value)
        Image.new("RGB", (16, 9)).save(path, pnginfo=texts)
        try:
            deck = slides.build([metadata.read(path)], editable=True)
            assert deck.startswith(b"PK") and not list(formulas(deck))
        except PlainError as error:
            assert one_line(error)

    text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
    tried(
        examples,
        property_,
        changes=st.dictionaries(st.sampled_from(metadata.KEYS), text, max_size=3),
        charts=VALUES,
        slip=st.none() | st.integers(0, 500),
    )


def formulas(deck):
    """The formulas and links in the workbooks of a deck."""
    with zipfile.ZipFile(io.BytesIO(deck)) as package:
        for name in package.namelist():
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(package.read(name))) as book:
                    yield from re.findall(b"<(?:f|hyperlink)[ >]", book.read("xl/worksheets/sheet1.xml"))


@every_size
def test_any_damage_to_a_drawing_leaves_shapes_or_one_line(tmp_path, examples):
    sound = (ROOT / "figures" / "02_two_numbers.svg").read_bytes()
    path = tmp_path / "02_x.svg"
    pieces = [
        b"<script>",
        b' onload="x"',
        b"<image/>",
        b"&#60;",
        b"url(x)",
        b"<!--",
        b"<![CDATA[",
        b"<?x?>",
        b"//x",
        b"\0",
    ]

    def property_(edits):
        path.write_bytes(damaged(sound, edits))
        try:
            tree = etree.fromstring(drawing.read(path))
        except PlainError as error:
            assert one_line(error)
        else:
            names = {etree.QName(element).localname for element in tree.iter("{*}*")}
            assert not names & {"script", "image", "a", "foreignObject"}
            assert not [key for element in tree.iter("{*}*") for key in element.attrib if key.startswith("on")]

    edits = st.tuples(st.integers(0, 10**6), st.integers(0, 30), PIECES | st.sampled_from(pieces))
    tried(examples, property_, edits=st.lists(edits, min_size=1, max_size=4))


def places(value, above=()):
    """The way to each place in a JSON value."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield (*above, key)
        yield from places(value[key], (*above, key))


# --- what a reader makes ---

CELLS = st.text(max_size=12) | st.sampled_from(["=1+1", "'=1", "a,b", '"', "\r\n", "yes", ""])
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["save", "save", "other", "spreadsheet", "damage", "again"]), st.sampled_from("abc"), CELLS
    ),
    min_size=1,
    max_size=8,
)


def in_file(columns):
    return my_work.Kept("codes", columns)


@every_size
def test_what_was_once_saved_is_in_some_file_for_ever(tmp_path, examples, monkeypatch):
    columns = ("key", "code", "note")

    def property_(steps):
        place = Path(tempfile.mkdtemp(dir=tmp_path)) / "w"
        monkeypatch.setenv("EASTERN_FLANK_WORK", str(place))
        tables = {"save": my_work.Kept("codes", columns), "other": my_work.Kept("codes", columns)}
        foreign = []
        for step, key, cell in steps:
            latest = max(place.glob("codes.csv"), default=None) if place.exists() else None
            if step in tables:
                known, theirs = (table.rows.get(key) for table in (tables[step], in_file(columns)))
                mine = {"key": key, "code": cell, "note": step}
                if tables[step].save({key: mine}):
                    # A row that is saved as it was known becomes what others wrote there since.
                    wanted = theirs if mine == known and theirs else mine
                    assert in_file(columns).rows[key] == wanted, steps
                assert one_line(tables[step].said)
            elif step == "again":
                tables["save"].start_again()
            elif latest and step == "spreadsheet":
                rows = my_work.read(latest, latest.name)[1] if readable(latest) else []
                foreign += [row[1] for row in rows]
                with open(latest, "a", encoding="utf-8", newline="") as file:
                    csv.writer(file).writerow([f"row{len(foreign)}", f"theirs {len(foreign)}", ""])
                foreign.append(f"theirs {len(foreign)}")
            elif latest and step == "damage":
                latest.write_bytes(latest.read_bytes() + b'"\xff' + f"mark{len(foreign)}".encode())
                foreign.append(f"mark{len(foreign)}")
        written = b"".join(path.read_bytes() for path in place.glob("*")) if place.exists() else b""
        for text in foreign:
            if text.startswith(("theirs", "mark")):
                assert text.encode() in written, (text, steps)
        assert not list(place.glob(".*"))
        shutil.rmtree(place, ignore_errors=True)

    tried(examples, property_, steps=STEPS)


def readable(path):
    try:
        my_work.read(path, path.name)
    except csv_reader.Unsound:
        return False
    return True


@every_size
def test_any_name_of_a_table_of_ones_own_is_a_file_in_the_folder_or_one_line(own, examples, monkeypatch):
    monkeypatch.delenv("EASTERN_FLANK_WORK")

    def property_(name):
        before = everything_in(own.parent)
        try:
            table = my_work.Kept(name, ("key", "code"))
        except PlainError as error:
            assert one_line(error)
            return
        table.save({"a": {"key": "a", "code": "b"}})
        after = everything_in(own.parent)
        new = {path for path in after if after[path] != before.get(path)} - {"project/my_work"}
        assert new <= {f"project/my_work/{name}.csv"}
        clean(own.parent, before)

    tried(examples, property_, name=ANYTHING | st.from_regex(r"[a-z0-9][a-z0-9_]*", fullmatch=True))


@every_size
def test_any_target_of_a_file_is_checked_in_one_line(own, examples):
    def property_(name, force):
        try:
            slides._checked(name, force)
        except PlainError as error:
            assert one_line(error)

    tried(examples, property_, name=NAMES, force=st.booleans())
