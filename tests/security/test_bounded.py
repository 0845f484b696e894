"""Whatever a folder of tables holds, the check and the readers answer soon, in one clear line, and with little memory.

Each input is one that kept an earlier version busy, or one of the same kind. It is read in a process of its own, whose time
and memory the system measures.
"""

import json
import os
import subprocess
import sys
import time

import pytest

from eastern_flank.charts import maps
from eastern_flank.core import project
from eastern_flank.core.errors import PlainError
from eastern_flank.core.text import printable
from eastern_flank.exercises import my_work
from eastern_flank.tables import check as checking
from eastern_flank.tables import evidence, limits, schema
from eastern_flank.tables import load as tables
from eastern_flank.widgets.forms import coding_form

SECONDS = 2.0  # of a processor, for the check of any folder, and for a reader of one file
ALL_SECONDS = 5.0  # for loading all tables of a folder one after the other: a hundred may be as long as one
MEGABYTES = 500
STORY = "\n".join(f"The red boat number {n} lay in the harbour." for n in range(40))
TEXT, NUMBER = {"name": "word", "type": "string"}, {"name": "number", "type": "integer"}


def write(folder, fields, content, /, name="boats", **properties):
    """A package of one table, which another resource can be added to."""
    folder.mkdir(exist_ok=True)
    path = folder / "datapackage.json"
    package = json.loads(path.read_text()) if path.exists() else {"resources": []}
    package["resources"].append({"name": name, "path": f"{name}.csv", "schema": {"fields": fields, **properties}})
    path.write_text(json.dumps(package))
    data = content if isinstance(content, bytes) else content.encode()
    (folder / f"{name}.csv").write_bytes(data)


def column(*cells, header="word"):
    return "\n".join([header, *cells]) + "\n"


def text(**constraints):
    return [{**TEXT, "constraints": constraints}]


def raw(content):
    """A dictionary with this content."""

    def make(folder):
        write(folder, [TEXT], column("a"))
        (folder / "datapackage.json").write_bytes(content if isinstance(content, bytes) else content.encode())

    return make


def table(content, fields=(TEXT,), **properties):
    return lambda folder: write(folder, [*fields], content, **properties)


def special(make, content=None):
    """Something else in the place of the table; it is deleted first unless it has content."""

    def prepare(folder):
        write(folder, [TEXT], content or "")
        path = folder / "boats.csv"
        if content is None:
            path.unlink()
        make(path)

    return prepare


def named(path):
    return raw(json.dumps({"resources": [{"name": "boats", "path": path, "schema": {"fields": [TEXT]}}]}))


def several(count, fields, content, **properties):
    def make(folder):
        folder.mkdir()
        entries = []
        for number in range(count):
            entries.append({"name": f"t{number}", "path": f"t{number}.csv", "schema": {"fields": fields, **properties}})
            (folder / f"t{number}.csv").write_text(content)
        (folder / "datapackage.json").write_text(json.dumps({"resources": entries}))

    return make


def keyed(folder):
    """Every column of a table refers three times to a long table; a hundred references are wrong in a new way."""
    keys = [f"{'ab' * 15}{number:06}" for number in range(9_000)]
    write(folder, [TEXT], column(*keys), name="keys", primaryKey="word")
    fields = [{"name": f"c{number}", "type": "string"} for number in range(10)]
    refer = {"resource": "keys", "fields": "word"}
    rows = [",".join([*keys[number : number + 9], f"{'ba' * 15}{number:06}"]) for number in range(6_000)]
    content = ",".join(field["name"] for field in fields) + "\n" + "\n".join(rows) + "\n"
    foreign = [{"fields": field["name"], "reference": refer} for field in fields for _ in range(3)]
    write(folder, fields, content, foreignKeys=foreign)


def told(folder):
    """Thousands of phrases of evidence, each in a paragraph of its own kind."""
    fields = [{"name": "paragraph", "type": "integer"}, {"name": "words", "type": "string", "foundIn": "paragraph"}]
    rows = [f"{number % 40 + 1},boat number {number % 40} lay" for number in range(limits.PHRASES)]
    write(folder, fields, column(*rows, header="paragraph,words"))
    (folder / "source").mkdir()
    phrases = [(f"boat number {number} lay", number + 1) for number in range(40)]
    (folder / "source" / "evidence.json").write_text(json.dumps(evidence.record(phrases)))


def unknown_phrases(tables, rows, word):
    """Phrases that nobody recorded, which are looked for in every paragraph."""
    fields = [{"name": "paragraph", "type": "integer"}, {"name": "words", "type": "string", "foundIn": "paragraph"}]
    content = column(*[f"1,boat number {number} {word}" for number in range(rows)], header="paragraph,words")

    def make(folder):
        several(tables, fields, content)(folder)
        (folder / "source").mkdir()
        (folder / "source" / "evidence.json").write_text(json.dumps(evidence.record([])))

    return make


def recorded(count):
    def make(folder):
        told(folder)
        record = {"phrases": [f"{number:064}" for number in range(count)]}
        (folder / "source" / "evidence.json").write_text(json.dumps(record))

    return make


def strays(folder):
    write(folder, [TEXT], column("a"))
    for number in range(12_000):
        (folder / f"{number}.csv").touch()


def deep(folder):
    write(folder, [TEXT], column("a"))
    here = os.getcwd()
    os.chdir(folder)
    for _ in range(1_500):
        os.mkdir("d")
        os.chdir("d")
    os.chdir(here)


def loops(folder):
    write(folder, [TEXT], column("a"))
    (folder / "up").symlink_to(folder)
    (folder / "all").symlink_to("/")
    (folder / "boats.csv").unlink()
    (folder / "boats.csv").symlink_to(folder / "boats.csv")


def map_of(make):
    """A file that is no table, such as a map."""

    def prepare(folder):
        write(folder, [TEXT], column("a"))
        package = json.loads((folder / "datapackage.json").read_text())
        package["resources"].append({"name": "map", "path": "map.geojson"})
        (folder / "datapackage.json").write_text(json.dumps(package))
        make(folder / "map.geojson")

    return prepare


def sparse(path):
    path.touch()
    os.truncate(path, 2**31)


NEAR = [f"{'abcdefghij' * 3}{number:08}" for number in range(900)]
LONG = "x" * 60_000
WIDE = [{"name": f"c{number}", "type": "string"} for number in range(100)]
HALF = limits.CELLS // 2
FIELDS = ",".join(field["name"] for field in WIDE)
PATTERNS = [
    "(a+)+",
    "(a|a)*b",
    "(.*)*x",
    "(a|b)*a(a|b){90}c?(a|b)*",
    "(((a|b)*a(a|b){40})|.{0,90})*",
    "(a?){90}a{90}",
    ".*" * 90 + "x",
    "([a-zA-Z]+)*$",
    r"^(\d+)+$",
    "(x+x+)+y",
    r"(.*),(.*),(.*),(.*),(.*)x",
    "((a{0,30}){0,30}){0,30}",
    r"(?i)(\pL|\pN)*(\pN|\pL)*!",
]
REFUSED = ["(a", "(?=a)", r"(a)\1", "a" * 300, "[", "*", "(?<x>a", "\ud800", "a{1001}", r"(?P<a>a)(?P<a>b)", "\\"]
CASES = {
    # --- patterns ---
    **{
        f"pattern {p[:40]}": lambda p=p: table(
            column(*["a" * n + "!" for n in range(40)], "ab" * 4_000), text(pattern=p)
        )
        for p in PATTERNS
    },
    **{f"refused pattern {p[:20]!r}": lambda p=p: table(column("a"), text(pattern=p)) for p in REFUSED},
    "a slow pattern on much text": lambda: table(
        column(*["ab" * 4_000 + str(n) for n in range(600)]), text(pattern=PATTERNS[4])
    ),
    "a slow pattern on many cells": lambda: table(
        column(*[f"{n:b}" * 12 for n in range(20_000)]), text(pattern="(0|1)*1(0|1){90}.*")
    ),
    "thousands of slow patterns": lambda: several(
        90,
        [{**field, "constraints": {"pattern": f"(.{{0,9}}a{n}){{0,90}}"}} for n, field in enumerate(WIDE)],
        FIELDS + "\n" + "a," * 99 + "a\n",
    ),
    # --- the dictionary's size ---
    "60,000 resources": lambda: raw(
        json.dumps({"resources": [{"name": f"t{n}", "path": f"t{n}.csv"} for n in range(60_000)]})
    ),
    "60,000 resources of nothing": lambda: raw('{"resources": [' + "0," * 60_000 + "0]}"),
    "30,000 fields": lambda: table(column("a"), [{"name": f"c{n}", "type": "string"} for n in range(30_000)]),
    "30,000 fields of one name": lambda: table(column("a"), [TEXT] * 30_000),
    "900 long words": lambda: table(
        column(*[f"{word}x{n}" for n, word in enumerate(NEAR * 9)]), text(enum=[w * 9 for w in NEAR])
    ),
    "900 words that are near": lambda: table(
        column(*[f"{word[::-1]}{n}" for n, word in enumerate(NEAR * 9)]), text(enum=NEAR)
    ),
    "900 words that are nearer": lambda: table(
        column(*[f"{word[:-1]}{n}" for n, word in enumerate(NEAR * 9)]), text(enum=NEAR)
    ),
    "1,000 words and 20,000 rows of them": lambda: table(
        column(*[f"w{n % 1000}" for n in range(20_000)]), text(enum=[f"w{n}" for n in range(1_000)])
    ),
    "100,000 words": lambda: table(column("a"), text(enum=[f"w{n}" for n in range(100_000)])),
    "a word twice": lambda: table(column("a"), text(enum=["a", "a"])),
    "words of 100,000 characters": lambda: table(column("a"), text(enum=["x" * 100_000, "y" * 100_000])),
    "100,000 words for nothing": lambda: table(
        column(*map(str, range(9_999))), missingValues=[f"w{n}" for n in range(100_000)]
    ),
    "100,000 words for yes": lambda: table(
        column("a"),
        [{"name": "word", "type": "boolean", "trueValues": [f"w{n}" for n in range(99_999)], "falseValues": ["n"]}],
    ),
    "100,000 other values": lambda: table(
        column("a"),
        [
            {
                **TEXT,
                "referenceTo": [{"resource": "boats", "field": "word"}],
                "otherValues": {f"w{n}": "" for n in range(100_000)},
            }
        ],
        primaryKey="word",
    ),
    "100,000 foreign keys": lambda: table(
        column("a"), foreignKeys=[{"fields": "word", "reference": {"resource": "boats", "fields": "word"}}] * 50_000
    ),
    "900 foreign keys": lambda: table(
        column(*map(str, range(9_999))),
        primaryKey="word",
        foreignKeys=[{"fields": "word", "reference": {"resource": "boats", "fields": "word"}}] * 900,
    ),
    "a key of 100,000 columns": lambda: table(column("a"), primaryKey=["word"] * 100_000),
    "names of a million characters": lambda: table(
        column("a"), [{"name": "x" * 10**6, "type": "y" * 10**6}], primaryKey="z" * 10**6
    ),
    "a property of a million characters": lambda: table(column("a"), [{**TEXT, "x" * 10**6: 1}]),
    # --- JSON ---
    "deep JSON": lambda: raw("[" * 400_000),
    "deep objects": lambda: raw('{"a":' * 400_000),
    "deep and closed": lambda: raw('{"resources": ' + "[" * 400_000 + "]" * 400_000 + "}"),
    "a name twice": lambda: raw('{"resources": [], "resources": [{"name": "boats", "path": "boats.csv"}]}'),
    "100,000 names": lambda: raw("{" + ",".join(f'"n{n}": 1' for n in range(100_000)) + ', "n1": 2}'),
    "a number without end": lambda: raw('{"resources": 1e999999}'),
    "a number of a million digits": lambda: raw('{"resources": ' + "1" * 10**6 + "}"),
    "NaN": lambda: raw('{"resources": NaN}'),
    "-Infinity": lambda: raw('{"resources": -Infinity}'),
    "half a character": lambda: raw(
        '{"resources": [{"name": "\\ud800", "path": "\\udfff.csv", "schema": {"fields": [{"name": "\\ud800"}]}}]}'
    ),
    "UTF-16 JSON": lambda: raw('{"resources": []}'.encode("utf-16")),
    "UTF-32 JSON": lambda: raw('{"resources": []}'.encode("utf-32")),
    "a BOM twice": lambda: raw(b"\xef\xbb\xbf" * 2 + b'{"resources": []}'),
    "NULs": lambda: raw(b"\0" * 10**6),
    "5 MB of brackets": lambda: raw("[" + "[]," * 1_600_000 + "[]]"),
    "5 MB of objects": lambda: raw('{"resources": [' + '{"a":{}},' * 540_000 + "0]}"),
    "5 MB of a text": lambda: raw(json.dumps({"resources": "x" * 4_900_000})),
    "a limit of 4,000 digits": lambda: table(
        column("5", header="number"), [{**NUMBER, "constraints": {"minimum": 10**4000}}]
    ),
    # --- tables ---
    "2.5 million empty rows": lambda: table("word\n" + "\n" * 2_500_000),
    "2.4 million rows": lambda: table("word\n" + "a\n" * 2_400_000),
    "2.4 million rows of quotation marks": lambda: table('word\n""\n' + '""\n' * 1_600_000),
    "a cell of 50 MB": lambda: special(lambda path: os.truncate(path, 50_000_000), "word\n"),
    "a cell of 4 MB": lambda: table(column("x" * 4_000_000)),
    "a cell of 4 MB in quotation marks": lambda: table(column('"' + "x" * 4_000_000 + '"')),
    "a quotation mark that never closes": lambda: table("word\n" + 'a\n"a\n' + "a\n" * 2_000_000),
    "a cell of 100,000 characters": lambda: table(column("x" * 100_000)),
    "500 cells of 9,999 spaces": lambda: table(column(*[" " * 9_990 + f"{n}" for n in range(490)])),
    "500 cells that nobody sees": lambda: table(column(*["\u200b" * 3_300 + f"{n}" for n in range(490)])),
    "500 cells that look garbled": lambda: table(column(*["Ã¶" * 1_200 + f"{n}" for n in range(490)])),
    "a header of 120,000 names": lambda: table(",".join(f"name{n}" for n in range(120_000)) + "\n1\n"),
    "rows of 100,000 commas": lambda: table("word\n" + "," * 100_000 + "\n" + "," * 4_000_000 + "\n"),
    "20,000 short rows": lambda: table(FIELDS + "\n" + "1,000,\n" * 20_000, WIDE),
    "20,000 long rows": lambda: table(
        ",".join(f"c{n}" for n in range(50)) + "\n" + ("1," * 60 + "000\n") * 20_000, WIDE[:50]
    ),
    "all cells that there may be": lambda: table(FIELDS + "\n" + ("a," * 99 + "a\n") * 1_990, WIDE),
    "all cells, each another": lambda: table(
        FIELDS + "\n" + "\n".join(",".join(f"w{r * 100 + n}" for n in range(100)) for r in range(1_990)) + "\n", WIDE
    ),
    "more cells than there may be": lambda: table(FIELDS + "\n" + ("a," * 99 + "a\n") * 9_000, WIDE),
    "all rows that there may be, many times": lambda: several(
        9, [TEXT], "word\n" + "\n".join(map(str, range(2_200))) + "\n", primaryKey="word"
    ),
    "more tables' cells than there may be": lambda: several(
        20, [TEXT], "word\n" + "\n".join(map(str, range(19_000))) + "\n", primaryKey="word"
    ),
    "more bytes than there may be": lambda: several(90, [TEXT], column(*["x" * 999] * 100)),
    "99 mistakes in each of 99 tables": lambda: several(
        99, text(enum=NEAR), column(*[f"{word[::-1]}" for word in NEAR[:99]])
    ),
    "20,000 numbers in words": lambda: table(column(*[f"about {n}" for n in range(20_000)], header="number"), [NUMBER]),
    "20,000 dates": lambda: table(column(*[f"9999999-{n}" for n in range(20_000)]), [{"name": "word", "type": "date"}]),
    "20,000 dates in Czech": lambda: table(
        column(*[f"{n % 28 + 1}. {n % 12 + 1}. {n}" for n in range(20_000)]), [{"name": "word", "type": "date"}]
    ),
    "dates of 9,999 digits": lambda: table(
        column(*["9" * 9_990 + str(n) for n in range(300)]), [{"name": "word", "type": "date"}]
    ),
    "numbers of 9,999 digits": lambda: table(
        column(*["9" * 9_990 + str(n) for n in range(300)], header="number"), [NUMBER]
    ),
    "decimal numbers of 9,999 digits that are none": lambda: table(
        column(*["1" * 9_900 + f"{n}x" for n in range(45)], header="number"), [{"name": "number", "type": "number"}]
    ),
    "unknown phrases of 9,999 characters": lambda: unknown_phrases(10, 48, "é" * 4_900),
    "4,900 unknown phrases": lambda: unknown_phrases(100, 49, ""),
    "a number of 4,000 digits": lambda: table(column("9" * 4_000, header="number"), [NUMBER]),
    "1e999999": lambda: table(column("1e999999"), [{"name": "word", "type": "number"}]),
    "thousands of thousands": lambda: table(
        column("1" + ",000" * 2_400 + "x", header="number").replace(",", "."), [NUMBER]
    ),
    "digits of other scripts": lambda: table(column("٣" * 9_999, header="number"), [NUMBER]),
    "NaN in a column of numbers": lambda: table(column("NaN"), [{"name": "word", "type": "number"}]),
    "20,000 rows twice": lambda: table(column(*["a"] * 20_000), primaryKey="word"),
    "20,000 keys twice": lambda: table(column(*["a"] * 20_000), text(unique=True), primaryKey="word"),
    "20,000 rows of 15 unique columns": lambda: table(
        ",".join(f"c{n}" for n in range(15))
        + "\n"
        + "\n".join(",".join([str(r // 2)] * 15) for r in range(13_000))
        + "\n",
        [{**field, "constraints": {"unique": True}} for field in WIDE[:15]],
    ),
    "references to a long table": lambda: keyed,
    "all phrases that there may be": lambda: told,
    "phrases that are not recorded": lambda: recorded(0),
    "a record of 60,000 phrases": lambda: recorded(60_000),
    # --- bytes ---
    "UTF-16": lambda: table("word\na\n".encode("utf-16")),
    "UTF-32": lambda: table("word\na\n".encode("utf-32")),
    "NULs in a table": lambda: table(b"word\n" + b"\0" * 4_000_000),
    "a surrogate in UTF-8": lambda: table(b"word\n\xed\xa0\x80\n"),
    "5 MB of bad bytes": lambda: table(b"word\n" + b"\xff\n" * 2_000_000),
    "a bad byte after 4 MB of lines": lambda: table(b"word\n" + b"\n" * 4_000_000 + b"\xff"),
    "5 MB of spaces": lambda: table(b" " * 4_999_999 + b"x"),
    "5 MB of line ends": lambda: table(b"\r" * 4_999_999 + b"x"),
    "5 MB of BOMs": lambda: table(b"\xef\xbb\xbf" * 1_600_000),
    "a BOM in a cell": lambda: table("word\na\ufeffb\n"),
    # --- files that are none, and paths ---
    "a pipe": lambda: special(os.mkfifo),
    "a folder": lambda: special(os.mkdir),
    "2 GB of nothing": lambda: special(sparse),
    "/dev/zero": lambda: special(lambda path: path.symlink_to("/dev/zero")),
    "/dev/stdin": lambda: special(lambda path: path.symlink_to("/dev/stdin")),
    "/proc/self/mem": lambda: special(lambda path: path.symlink_to("/proc/self/mem")),
    "a link that leads nowhere": lambda: special(lambda path: path.symlink_to("nowhere.csv")),
    "loops": lambda: loops,
    "a pipe for a map": lambda: map_of(os.mkfifo),
    "a map of 2 GB": lambda: map_of(sparse),
    **{
        f"path {path[:20]!r}": lambda path=path: named(path)
        for path in (
            "../boats.csv",
            "/etc/passwd",
            "a/../../boats.csv",
            "https://example.org/boats.csv",
            "file:///etc/passwd",
            "C:\\boats.csv",
            "\\\\server\\boats.csv",
            "boats.csv\0",
            ".boats.csv",
            "x" * 300,
            "x/" * 100_000 + "x",
            "boats.csv\n",
            "~/boats.csv",
            "\u202e.csv",
        )
    },
    "a folder of 12,000 tables": lambda: strays,
    "1,500 folders in each other": lambda: deep,
}
SOUND = {
    f"pattern {PATTERNS[4]}",
    "1,000 words and 20,000 rows of them",
    "100,000 other values",
    "all cells that there may be",
    "all cells, each another",
    "all rows that there may be, many times",
    "all phrases that there may be",
    "1,500 folders in each other",
}


# The peak of a process counts that of the one that it was started from; so it is started from a small one.
MEASURE = """
import json, os, signal, subprocess, sys
process = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=sys.stderr)
signal.signal(signal.SIGALRM, lambda *_: process.kill())
signal.alarm(int(sys.argv[1]))
_, status, used = os.wait4(process.pid, 0)
process.returncode = os.waitstatus_to_exitcode(status)
print(json.dumps([process.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""


def measured(command, seconds=20):
    """What a command prints, its status, the seconds of a processor and the megabytes that it takes."""
    run = subprocess.run([sys.executable, "-c", MEASURE, str(seconds), *command], capture_output=True, check=True)
    return run.stderr.decode(), *json.loads(run.stdout)


def check(folder):
    return measured([sys.executable, "-c", "from eastern_flank.cli import main; main()", "check", str(folder)])


def is_clear(output):
    """Whether it is at most eleven lines of printable text, none of them long, and nothing of Python's insides."""
    lines = output.splitlines()
    inside = ("Traceback", "Error(", "the check itself failed")
    return 0 < len(lines) <= checking.MOST + 1 and all(
        line.isprintable() and len(line) < 1_700 and not any(word in line for word in inside) for line in lines
    )


@pytest.fixture
def folder(tmp_path):
    yield tmp_path / "data"
    subprocess.run(["rm", "-rf", tmp_path], check=True)  # pytest itself cannot remove 1,500 folders in each other


@pytest.mark.ci
@pytest.mark.parametrize("make", CASES.values(), ids=CASES)
def test_the_check_answers_any_folder_soon_and_in_clear_lines(folder, make, request):
    make()(folder)
    output, status, seconds, megabytes = check(folder)
    assert is_clear(output), output[:500]
    assert status == (request.node.callspec.id not in SOUND)
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


# --- the same for those who read in a notebook ---


def answered(function, *arguments, seconds=SECONDS):
    """What a function raises for a person to read, or None; it must be soon."""
    start = time.process_time()
    try:
        function(*arguments)
        return None
    except PlainError as error:
        line = str(error)
        assert line.isprintable() and 0 < len(line) < 1_700
        return line
    finally:
        assert time.process_time() - start < seconds


@pytest.mark.ci
@pytest.mark.parametrize("make", CASES.values(), ids=CASES)
def test_loading_answers_any_folder_too(folder, monkeypatch, make, request):
    make()(folder)
    monkeypatch.chdir(folder.parent)
    line = answered(tables.load, seconds=ALL_SECONDS)
    assert line is None or request.node.callspec.id not in SOUND, line


CODED = "passage,code\r\n1,yes\r\n"
CODINGS = {
    "a header of 120,000 names": lambda: {
        "a.csv": "passage,code," + ",".join(f"n{n}" for n in range(120_000)) + "\n1,yes\n"
    },
    "a cell of 4 MB": lambda: {"a.csv": CODED + f"2,{'x' * 4_000_000}\n"},
    "a quotation mark that never closes": lambda: {"a.csv": CODED + '2,"yes\n' + "3,no\n" * 500_000},
    "2.4 million rows": lambda: {"a.csv": "passage;code\n" + "1;\n" * 1_200_000},
    "20,000 passages": lambda: {
        f"{n}.csv": "passage,code\n" + "\n".join(f"{m},yes" for m in range(20_000)) for n in range(9)
    },
    "1,000 people": lambda: {f"{n}.csv": CODED for n in range(1_000)},
    "20,000 codes": lambda: {"a.csv": "passage,code\n" + "\n".join(f"{n},c{n}" for n in range(20_000))},
    "codes that nobody sees": lambda: {
        "a.csv": "passage,code\n1,\x1b[31myes\n",
        "b.csv": CODED.replace("yes", "y\u202ees"),
    },
    "passages of 9,999 digits": lambda: {"a.csv": "passage,code\n" + "1" * 9_999 + ",yes\n"},
    "a passage twice": lambda: {"a.csv": "passage,code\n" + f"{'1' * 9_999},yes\n" * 2},
    "two columns of one name": lambda: {"a.csv": "passage,code,code\n1,yes,no\n"},
    "UTF-16": lambda: {"a.csv": CODED.encode("utf-16")},
    "NULs": lambda: {"a.csv": b"\0" * 4_000_000},
    "names that nobody sees": lambda: {"a\x1b[31m\u202e\u200b.csv": CODED, "b\n.csv": "x"},
}


@pytest.mark.ci
@pytest.mark.parametrize("make", CODINGS.values(), ids=CODINGS)
def test_codings_of_any_kind_are_read_soon(tmp_path, monkeypatch, capsys, make):
    monkeypatch.setenv("EASTERN_FLANK_WORK", str(tmp_path))
    (tmp_path / "class").mkdir()
    for name, content in make().items():
        (tmp_path / "class" / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    os.mkfifo(tmp_path / "class" / "pipe.csv")
    (tmp_path / "class" / "zero.csv").symlink_to("/dev/zero")
    answered(lambda: repr(coding_form.read_codings("class")))
    printed = capsys.readouterr().out.splitlines()
    assert all(line.isprintable() and len(line) < 1_700 for line in printed)
    if len(printed) < limits.CODERS:
        assert any("pipe.csv" in line for line in printed) or "more files" in printed[-1]


@pytest.mark.ci
@pytest.mark.parametrize("make", CODINGS.values(), ids=CODINGS)
def test_what_a_form_saved_is_read_soon_whatever_it_is_now(tmp_path, monkeypatch, make):
    monkeypatch.setenv("EASTERN_FLANK_WORK", str(tmp_path))
    content = next(iter(make().values()))
    (tmp_path / "04_codes.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    kept = []
    answered(lambda: kept.append(my_work.Kept("04_codes", ["passage", "code"])))
    assert printable(kept[0].said) == kept[0].said and len(kept[0].said) < 1_700


SHAPES = {
    "deep": "[" * 400_000,
    "deep shapes": '{"type": "Polygon", "coordinates": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "nothing": "{}",
    "numbers without end": '{"type": "Point", "coordinates": [1e999999, NaN]}',
    "digits": '{"type": "Point", "coordinates": [' + "9" * 10**6 + ", 1]}",
    "many features": '{"type": "FeatureCollection", "features": [' + '{"type":"Feature"},' * 200_000 + "{}]}",
    "2 GB": sparse,
    "a pipe": os.mkfifo,
    "a folder": os.mkdir,
}


@pytest.mark.ci
@pytest.mark.parametrize("content", SHAPES.values(), ids=SHAPES)
def test_a_map_of_any_kind_is_read_soon(tmp_path, monkeypatch, content):
    named("boats.csv")(tmp_path / "data")
    (tmp_path / "data" / "context").mkdir()
    path = tmp_path / maps.SHAPES
    content(path) if callable(content) else path.write_text(content)
    monkeypatch.chdir(tmp_path)
    assert answered(maps.region)


# --- in every run: one of each kind ---


@pytest.mark.parametrize(
    "name", ["pattern (a+)+", "900 words that are near", "2.4 million rows", "a header of 120,000 names"]
)
def test_one_of_each_kind_is_answered_soon_in_every_run(tmp_path, name):
    CASES[name]()(tmp_path / "data")
    start = time.process_time()
    found = checking.examine(tmp_path / "data")
    assert time.process_time() - start < SECONDS
    assert found.defects and all(str(defect).isprintable() for defect in found.defects)


def test_our_own_tables_are_far_from_every_limit():
    data = project.root() / "data"
    found = checking.examine(data)
    described, _ = schema.read(data)
    assert found.rows < limits.ROWS / 20 and len(described) < limits.RESOURCES / 3
    assert max(len(table.fields) for table in described) < limits.COLUMNS / 3
    assert max(path.stat().st_size for path in data.rglob("*.*")) < limits.FILE / 20
    assert sum(len(sheet) * sheet.shape[1] for sheet in map(tables.load, tables.load().index)) < limits.CELLS / 20


@pytest.mark.ci
def test_a_class_of_its_own_may_have_ten_thousand_rows(tmp_path):
    fields = [{**TEXT, "constraints": {"pattern": "[a-z]+[0-9]+", "unique": True}}, *WIDE[:9]]
    rows = "\n".join(f"w{n}," + ",".join(f"some words {n} about it" for _ in range(9)) for n in range(10_000))
    write(
        tmp_path / "data", fields, ",".join(field["name"] for field in fields) + "\n" + rows + "\n", primaryKey="word"
    )
    assert checking.examine(tmp_path / "data").defects == []


@pytest.mark.parametrize("paragraph", ['a" "b c d ' * 9_900, '"boat" number lay ' * 2_700], ids=["long", "quotations"])
def test_a_text_that_is_no_article_is_soon_refused(tmp_path, paragraph):
    fields = [{"name": "paragraph", "type": "integer"}]
    fields += [{"name": "words", "type": "string", "foundIn": "paragraph", "quotedWhen": {"kind": "said"}}]
    fields += [{"name": "kind", "type": "string"}]
    rows = [f"1,lay boat number {number},said" for number in range(4_900)]
    write(tmp_path / "all", fields, column(*rows, header="paragraph,words,kind"))
    (tmp_path / "article.txt").write_text(paragraph)
    before = time.process_time()
    (defect,) = checking.examine(tmp_path / "all", tmp_path / "article.txt", record=True).defects
    assert time.process_time() - before < SECONDS
    assert defect.file == str(tmp_path / "article.txt")
