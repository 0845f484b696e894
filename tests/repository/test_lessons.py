"""The form of the lessons: what every notebook has, where, and how long. nbval sees to it that their outputs are right.

Each rule is a function of a notebook and its path that gives what is wrong, one text a fault. Each is tried on a small
sound notebook, in which it finds nothing, and on ones with just one fault, so that no rule is blind.
"""

import os
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat.v4 as v4
import pytest

from eastern_flank.publishing import notebooks as lessons

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "notebooks"
FILES = sorted(FOLDER.glob("*.ipynb"))

MOST_OBJECTIVES = 3
MOST_SETUP_LINES = 4
MOST_CODE_LINES = 15
MOST_WORDS = 90
EXERCISES = range(2, 7)
NEARBY = 4  # cells after an exercise among which its hint and its solution stand
ENDING = {
    "Talk about it": 2,
    "What the article does not say": None,
    "Three takeaways": 3,
}  # heading -> items of its list

TITLE = re.compile(r"# (\d\d) \S.*")
TIME = re.compile(r"^\*\*Time:\*\* \d+([-\u2013]\d+)? minutes$", re.MULTILINE)
NEED = re.compile(r"^\*\*You need:\*\* \S", re.MULTILINE)
ABLE = re.compile(r"^\*\*You will be able to:\*\*\n+((?:[-*] .+\n?|  +\S.*\n?)+)", re.MULTILINE)
ITEM = re.compile(r"^(?:[-*]|\d+\.) (.+(?:\n[ ]+\S.*)*)", re.MULTILINE)
HEADING = re.compile(r"^#{1,6} (.+?)\s*$", re.MULTILINE)
RANDOM_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}.*)?")
FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)|\b(?:href|src)=[\"']([^\"']+)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
PICTURE = re.compile(r"data:image/[\w+.-]+;base64,[A-Za-z0-9+/=]*")
PERSONAL = {
    "a time": re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\b\d\d:\d\d:\d\d\b"),
    "an absolute path": re.compile(
        r"(?<![\w/.:<])/(?:home|root|Users|tmp|var|usr|opt|work|mnt|private)/|\b[A-Z]:\\|file://"
    ),
    "an address in memory": re.compile(r"\b0x[0-9a-fA-F]{6,}\b"),
}


# ------------------------------------------------------------------------------------------------ looking at a notebook


def codes(nb):
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def markdowns(nb):
    return [cell for cell in nb.cells if cell.cell_type == "markdown"]


def tagged(nb, tag):
    return [cell for cell in nb.cells if tag in cell.metadata.get("tags", [])]


def lines(cell):
    return [line for line in cell.source.split("\n") if line.strip()]


def unquoted(source):
    """Markdown without the marks of a block quote: a box reads like any text."""
    return re.sub(r"^> ?", "", source, flags=re.MULTILINE)


def paragraphs(source):
    """The paragraphs and list items of a Markdown text, without headings, tables and code."""
    text = re.sub(r"^(#{1,6} |\|).*$", "", FENCE.sub("", unquoted(source)), flags=re.MULTILINE)
    return [part for part in re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )", text) if part.strip()]


def words(text):
    bare = re.sub(r"\]\([^)]*\)|<[^>]+>", " ", text)
    return [word for word in bare.split() if any(map(str.isalnum, word))]


def headings(source):
    return [re.sub(r"[*`_]", "", heading) for heading in HEADING.findall(FENCE.sub("", source))]


def sections(nb):
    """Map each heading to the Markdown that follows it, up to the next heading, across cells."""
    parts = HEADING.split(FENCE.sub("", "\n\n".join(cell.source for cell in markdowns(nb))))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def displays(nb):
    """Pairs of a cell and the data of one of its outputs, for outputs that are shown rather than printed."""
    return [(cell, output.data) for cell in codes(nb) for output in cell.outputs if "data" in output]


def texts(nb):
    """Pairs of a cell and a text in its outputs, pictures left out."""
    for cell in codes(nb):
        for output in cell.outputs:
            shown = {kind: data for kind, data in output.get("data", {}).items() if not kind.startswith("image/png")}
            for text in (output.get("text"), output.get("evalue"), *shown.values()):
                yield cell, PICTURE.sub("", str(text or ""))


class Pictures(HTMLParser):
    """Collects the alternative texts of the pictures in a piece of HTML; None where there is none."""

    def __init__(self, html):
        super().__init__()
        self.alts = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag == "img":
            self.alts.append(dict(attributes).get("alt"))


# ------------------------------------------------------------------------------------------------------------ the rules


def has_run(nb, path):
    """Run from top to bottom, without an error or a warning."""
    counts = [cell.execution_count for cell in codes(nb)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"not run from top to bottom: the cells' numbers are {counts}"
    for cell in codes(nb):
        for output in cell.outputs:
            if output.output_type == "error" or output.get("name") == "stderr":
                yield f"{cell.id}: {output.get('ename') or output.text.strip()}"


def has_readable_ids(nb, path):
    """Each cell has an id of its own, in words."""
    ids = [cell.id for cell in nb.cells]
    yield from (f"{name}: twice" for name in sorted({name for name in ids if ids.count(name) > 1}))
    yield from (
        f"{name}: small letters, digits and hyphens only" for name in ids if not re.fullmatch("[a-z0-9-]+", name)
    )
    yield from (f"{name}: says nothing; name what the cell does" for name in ids if RANDOM_ID.fullmatch(name))


def is_impersonal(nb, path):
    """No output says when, where or by whom it was made."""
    patterns = PERSONAL | {"somebody's home": re.compile(re.escape(str(Path.home())) + r"\b")}
    for cell, text in texts(nb):
        for what, pattern in patterns.items():
            if found := pattern.search(text):
                yield f"{cell.id}: {what} in its output: {found[0]}"


def has_known_tags(nb, path):
    """Tags are from the closed set."""
    for cell in nb.cells:
        yield from (
            f"{cell.id}: unknown tag {tag}" for tag in set(cell.metadata.get("tags", [])) - set(lessons.KNOWN_TAGS)
        )


def is_tidy(nb, path):
    """In the form in which a run leaves it."""
    if lessons.to_bytes(nb) != lessons.to_bytes(lessons.tidy(nb)):
        yield "not tidy: run `eastern-flank run`"


def has_header(nb, path):
    """The first cell: number and title, time, what one needs, what one learns."""
    header = unquoted(nb.cells[0].source) if nb.cells[0].cell_type == "markdown" else ""
    title = TITLE.match(header)
    if not title:
        yield "the first cell does not begin with a title such as '# 02 Troops'"
    elif title[1] != path.name[:2]:
        yield f"the title says {title[1]}, the file's name {path.name[:2]}"
    if not TIME.search(header):
        yield "no line '**Time:** 45 minutes' in the first cell"
    if not NEED.search(header):
        yield "no '**You need:** …' in the first cell"
    able = ABLE.search(header)
    if not able or len(ITEM.findall(able[1])) > MOST_OBJECTIVES:
        yield f"no '**You will be able to:**' with a list of one to {MOST_OBJECTIVES} in the first cell"


def has_one_setup(nb, path):
    """One short setup cell, before all other code."""
    setups = tagged(nb, "setup")
    if len(setups) != 1 or setups[0] is not next(iter(codes(nb)), None):
        yield f"{len(setups)} cells are tagged setup; the first code cell must be, and no other"
    yield from (f"{cell.id}: {len(lines(cell))} lines" for cell in setups if len(lines(cell)) > MOST_SETUP_LINES)


def has_short_code(nb, path):
    """No code cell is longer than a screenful for a beginner."""
    yield from (f"{cell.id}: {len(lines(cell))} lines" for cell in codes(nb) if len(lines(cell)) > MOST_CODE_LINES)


def has_short_paragraphs(nb, path):
    """No paragraph is longer than a breath."""
    for cell in markdowns(nb):
        counts = [len(words(part)) for part in paragraphs(cell.source)]
        yield from (f"{cell.id}: a paragraph of {count} words" for count in counts if count > MOST_WORDS)


def has_more_prose_than_code(nb, path):
    """Markdown outweighs code."""
    if len(markdowns(nb)) <= len(codes(nb)):
        yield f"{len(markdowns(nb))} Markdown cells for {len(codes(nb))} code cells"


def has_exercises(nb, path):
    """Each exercise is followed by a hint that opens and by a hidden worked solution."""
    exercises = tagged(nb, "exercise")
    if len(exercises) not in EXERCISES:
        yield f"{len(exercises)} exercises"
    if len(tagged(nb, "solution")) != len(exercises):
        yield f"{len(tagged(nb, 'solution'))} solutions for {len(exercises)} exercises"
    for exercise in exercises:
        start = nb.cells.index(exercise) + 1
        following = nb.cells[start : start + NEARBY]
        if exercise.cell_type != "code":
            yield f"{exercise.id}: an exercise is a code cell"
        if not any(re.search(r"<details>\s*<summary>[^<]*hint", cell.source, re.IGNORECASE) for cell in following):
            yield f"{exercise.id}: no hint (<details><summary>A hint</summary>) soon after it"
        if not any("solution" in cell.metadata.get("tags", []) for cell in following if cell.cell_type == "code"):
            yield f"{exercise.id}: no solution soon after it"
    for cell in tagged(nb, "solution"):
        if not cell.metadata.get("jupyter", {}).get("source_hidden"):
            yield f"{cell.id}: the solution is not hidden"


def has_sound_links(nb, path):
    """Each link that stays in the project leads somewhere."""
    for cell in markdowns(nb):
        text = re.sub(r"`[^`\n]+`", "", FENCE.sub("", cell.source))
        for link in ("".join(found) for found in LINK.findall(text)):
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "mailto", "data", "attachment"):
                continue
            target = Path(os.path.normpath(path.parent / unquote(parts.path))) if parts.path else path
            if target != path and not is_file_of_ours(target):
                yield f"{cell.id}: no file for {link}"
            elif parts.fragment and unquote(parts.fragment) not in anchors(target, nb if target == path else None):
                yield f"{cell.id}: no heading for {link}"


def is_file_of_ours(target):
    """Whether a path exists in the project, spelled in just this way: some disks do not care for case, the web does."""
    if not target.is_relative_to(ROOT) or not target.exists():
        return False
    steps = [target, *target.parents][: len(target.relative_to(ROOT).parts)]
    return all(step.name in os.listdir(step.parent) for step in steps)


def anchors(target, nb=None):
    """The names of places in a notebook (as Jupyter makes them of headings) or a Markdown file (as GitHub does)."""
    if target.suffix == ".ipynb":
        cells = markdowns(nb or v4.reads(target.read_text("utf-8")))
        return {heading.replace(" ", "-") for cell in cells for heading in headings(cell.source)}
    text = target.read_text("utf-8") if target.suffix == ".md" else ""
    slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings(text)}
    return slugs | set(re.findall(r'\b(?:id|name)="([^"]+)"', text))


def has_described_figures(nb, path):
    """Each figure is there for those who see it, those who hear it, and those who test it."""
    for cell, data in displays(nb):
        html = data.get("text/html", "")
        alts = Pictures(html).alts
        if not alts and not any(kind.startswith("image/") for kind in data):
            continue
        if not alts or not all(alt and alt.strip() for alt in alts):
            yield f"{cell.id}: a figure without an alternative text"
        if "image/png" not in data or not data.get("text/plain", "").strip():
            yield f"{cell.id}: a figure without image/png or text/plain; show it with ef.show"


def has_ending(nb, path):
    """The last sections: two questions, what is not said, three takeaways."""
    found = sections(nb)
    if [heading for heading in found if heading in ENDING] != list(ENDING):
        yield f"the lesson does not end with {', '.join(ENDING)}, in this order"
        return
    if list(found)[-1] != list(ENDING)[-1]:
        yield f"{list(found)[-1]} comes after {list(ENDING)[-1]}"
    for heading, count in ENDING.items():
        items = ITEM.findall(found[heading])
        if not items or len(items) != (count or len(items)):
            yield f"{heading}: {len(items)} items in its list, not {count or 'one at least'}"
    if not all("?" in item for item in ITEM.findall(found["Talk about it"])):
        yield "Talk about it: not a question"
    talk = next(n for n, cell in enumerate(nb.cells) if "Talk about it" in headings(cell.source))
    if any("exercise" in cell.metadata.get("tags", []) for cell in nb.cells[talk:]):
        yield "an exercise comes after Talk about it"


RULES = [
    has_run,
    has_readable_ids,
    is_impersonal,
    has_known_tags,
    is_tidy,
    has_header,
    has_one_setup,
    has_short_code,
    has_short_paragraphs,
    has_more_prose_than_code,
    has_exercises,
    has_sound_links,
    has_described_figures,
    has_ending,
]


# ------------------------------------------------------------------------------------------- the rules on the lessons


@pytest.fixture(scope="module")
def notebooks():
    """The lessons as they are in their files, by path."""
    return {path: v4.reads(path.read_text("utf-8")) for path in FILES}


def test_there_are_lessons():
    assert {"00_start_here.ipynb", "02_troops.ipynb"} <= {path.name for path in FILES}


def test_there_is_nothing_but_lessons():
    assert lessons.find() == FILES


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_lesson(rule, path, notebooks):
    assert list(rule(notebooks[path], path)) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_is_as_a_run_writes_it(path, notebooks):
    assert path.read_bytes() == lessons.to_bytes(notebooks[path])


def test_setup_is_the_same_everywhere(notebooks):
    assert len({cell.source for nb in notebooks.values() for cell in tagged(nb, "setup")}) <= 1


# ---------------------------------------------------------------------------------------------- the rules on themselves

PATH = FOLDER / "02_sound.ipynb"
HEADER = """# 02 Sound

> **Time:** 45 minutes
>
> **You need:** nothing
>
> **You will be able to:**
> - one
> - two
> - three"""
END = """## Talk about it

1. Is it?
2. Is it
   not?

## What the article does not say

- Much.

## Three takeaways

1. One
2. Two
3. Three

**Next:** [the dictionary](../data/datapackage.json), [up](#A-chart's-parts)"""
HINT = "<details><summary>A hint</summary>\n\nThink.\n\n</details>"
FIGURE = {"text/html": '<img alt="A bar" src="data:image/png;base64,AA==">', "image/png": "AA==", "text/plain": "a bar"}


def code(name, source, *tags, outputs=(), **metadata):
    return v4.new_code_cell(source, id=name, outputs=list(outputs), metadata={"tags": list(tags)} | metadata)


def prose(name, source):
    return v4.new_markdown_cell(source, id=name)


def sound():
    """A small notebook that keeps every rule."""
    cells = [prose("header", HEADER), prose("how", "Run it."), code("setup", "import eastern_flank as ef", "setup")]
    cells += [prose("chart-first", "## A chart's parts"), code("chart", "draw()", "chart"), prose("see", "See?")]
    cells[-2].outputs = [v4.new_output("display_data", data=FIGURE)]
    for n in (1, 2):
        cells += [prose(f"exercise-{n}", f"## Exercise {n}"), code(f"exercise-{n}-answer", "x = ...", "exercise")]
        cells += [prose(f"exercise-{n}-hint", HINT)]
        cells += [code(f"exercise-{n}-solution", "x = 1", "solution", jupyter={"source_hidden": True})]
    cells += [prose("end", END)]
    nb = v4.new_notebook(cells=cells)
    for count, cell in enumerate(codes(nb), 1):
        cell.execution_count = count
    return lessons.tidy(nb)


def cell(nb, name):
    return next(cell for cell in nb.cells if cell.id == name)


def edit(name, old, new):
    """A fault: the text of a cell changed."""

    def fault(nb):
        assert old in cell(nb, name).source
        cell(nb, name).source = cell(nb, name).source.replace(old, new, 1)

    return fault


def without(name):
    """A fault: a cell missing."""
    return lambda nb: nb.cells.remove(cell(nb, name))


def put(name, **fields):
    """A fault: fields of a cell changed."""
    return lambda nb: cell(nb, name).update(fields)


def show(**data):
    """A fault: other data in the chart's output, by kind, where __ stands for a slash; None takes the kind away."""

    def fault(nb):
        shown = cell(nb, "chart").outputs[0].data
        for kind, content in data.items():
            shown[kind.replace("__", "/")] = content
            if content is None:
                del shown[kind.replace("__", "/")]

    return fault


def output(kind, **fields):
    return put("setup", outputs=[v4.new_output(kind, **fields)])


def printed(text):
    return output("stream", name="stdout", text=text)


def link(target):
    return edit("how", "Run it.", f"Run [it]({target}).")


FAULTS = {
    has_run: {
        "number": put("chart", execution_count=7),
        "never run": put("chart", execution_count=None),
        "error": output("error", ename="KeyError", evalue="x", traceback=[]),
        "warning": output("stream", name="stderr", text="UserWarning"),
    },
    has_readable_ids: {
        "twice": put("how", id="see"),
        "capital": put("how", id="How"),
        "underscore": put("how", id="how_to"),
        "random": put("how", id="3f2a9c1e"),
        "uuid": put("how", id="3f2a9c1e-0b1d-4c55-9d0e-6a7b8c9d0e1f"),
    },
    is_impersonal: {
        "time": printed("2016-06-13T09:30"),
        "clock": printed("at 09:30:15"),
        "unix path": printed("in '/home/somebody/x'"),
        "windows path": printed("C:\\Users\\somebody"),
        "own home": printed(str(Path.home())),
        "memory": printed("<object at 0x7f3c2a1b>"),
        "in html": show(text__html='<img alt="x" src="/tmp/x.png">'),
        "in an error": output("error", ename="E", evalue="/home/x/y", traceback=[]),
    },
    has_known_tags: {"tag": put("chart", metadata={"tags": ["chart", "nbval-skip"]})},
    is_tidy: {
        "metadata": put("chart", metadata={"tags": ["chart"], "execution": {}}),
        "tag order": put("chart", metadata={"tags": ["solution", "chart"]}),
        "notebook": lambda nb: nb.metadata.update(widgets={}),
        "blank": edit("chart", "draw()", "draw() "),
    },
    has_header: {
        "title": edit("header", "# 02 Sound", "# Sound"),
        "number": edit("header", "# 02", "# 03"),
        "time": edit("header", "45 minutes", "a lesson"),
        "need": edit("header", "**You need:** nothing", ""),
        "able": edit("header", "**You will be able to:**", ""),
        "too much": edit("header", "> - three", "> - three\n> - four"),
        "nothing": edit("header", "> - one\n> - two\n> - three", ""),
        "not first": lambda nb: nb.cells.reverse(),
        "code first": lambda nb: nb.cells.insert(0, code("zero", "0")),
    },
    has_one_setup: {
        "none": put("setup", metadata={}),
        "two": put("chart", metadata={"tags": ["setup"]}),
        "not first": lambda nb: nb.cells.insert(0, code("zero", "0")),
        "long": put("setup", source="1\n2\n3\n\n4\n5"),
    },
    has_short_code: {"long": put("chart", source="\n".join("1" * 16))},
    has_short_paragraphs: {
        "paragraph": put("how", source="word " * 91),
        "lines": put("how", source="word\n" * 91),
        "item": put("how", source="- one\n- " + "word " * 91),
        "box": put("how", source="> " + "word " * 91),
        "hint": put("exercise-1-hint", source=HINT.replace("Think.", "word " * 91)),
    },
    has_more_prose_than_code: {"code": lambda nb: nb.cells.extend(code(f"more-{n}", "1") for n in range(3))},
    has_exercises: {
        "one": lambda nb: [without(f"exercise-2-{part}")(nb) for part in ("answer", "hint", "solution")],
        "prose": put("exercise-1-answer", cell_type="markdown"),
        "no hint": edit("exercise-2-hint", "details", "div"),
        "hint elsewhere": lambda nb: nb.cells.insert(0, nb.cells.pop(nb.cells.index(cell(nb, "exercise-2-hint")))),
        "no solution": without("exercise-1-solution"),
        "solution elsewhere": lambda nb: nb.cells.append(nb.cells.pop(nb.cells.index(cell(nb, "exercise-1-solution")))),
        "solution in sight": put("exercise-1-solution", metadata={"tags": ["solution"]}),
    },
    has_sound_links: {
        "file": link("03_nothing.ipynb"),
        "case": link("../data/Datapackage.json"),
        "outside": link("../../../etc"),
        "heading": link("#No-such-heading"),
        "heading elsewhere": link("../README.md#no-such-heading"),
        "picture": edit("how", "Run it.", '<img alt="x" src="../figures/nothing.png">'),
        "definition": edit("how", "Run it.", "Run [it].\n\n[it]: nothing.md"),
    },
    has_described_figures: {
        "no html": show(text__html=None),
        "no alt": show(text__html='<img src="data:image/png;base64,AA==">'),
        "empty alt": show(text__html='<img alt=" " src="data:image/png;base64,AA==">'),
        "no png": show(image__png=None),
        "no text": show(text__plain=None),
        "svg": lambda nb: show(text__html=None, image__png=None, image__svg="<svg/>")(nb),
    },
    has_ending: {
        "missing": edit("end", "## Talk about it", "## Talk"),
        "order": edit("end", "## What the article does not say", "## Three takeaways"),
        "one question": edit("end", "2. Is it\n   not?", ""),
        "no question": edit("end", "1. Is it?", "1. It is."),
        "nothing unsaid": edit("end", "- Much.", ""),
        "four": edit("end", "3. Three", "3. Three\n4. Four"),
        "more": lambda nb: nb.cells.append(prose("more", "## More")),
        "exercise": lambda nb: nb.cells.append(code("late", "x = ...", "exercise")),
    },
}


def test_every_rule_is_tried():
    assert list(FAULTS) == RULES


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_finds_nothing_in_a_sound_notebook(rule):
    assert list(rule(sound(), PATH)) == []


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        pytest.param(rule, fault, id=f"{rule.__name__}: {name}")
        for rule in FAULTS
        for name, fault in FAULTS[rule].items()
    ],
)
def test_rule_finds_the_fault(rule, fault):
    nb = sound()
    fault(nb)
    assert list(rule(nb, PATH)) != []


@pytest.mark.parametrize(
    "harmless",
    [
        link("https://example.org/nothing"),
        link("#A-chart's-parts"),
        link("../README.md"),
        edit("how", "Run it.", "Write `[x](y)`.\n\n```\n[x](nothing.md)\n```"),
        edit("how", "Run it.", f"| {'word ' * 91} |\n"),
        edit("how", "Run it.", f"```\n{'word ' * 91}\n```"),
        edit("how", "Run it.", f"{'word ' * 90}\n\n{'word ' * 90}"),
        edit("header", "45 minutes", "60-90 minutes"),
        printed("10/2, </home>, https://example.org/home/x, 0xFF, 2016-06-13, ratio 4:3"),
        show(text__html="<p>a table</p>", image__png=None),
    ],
    ids=range(10),
)
def test_rules_find_no_fault_where_there_is_none(harmless):
    nb = sound()
    harmless(nb)
    assert [problem for rule in RULES for problem in rule(lessons.tidy(nb), PATH)] == []
