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

from eastern_flank.core.lesson import paths as lesson_paths
from eastern_flank.publishing import notebooks as lessons

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "notebooks"
FILES = lesson_paths()

MOST_OBJECTIVES = 3
MOST_CODE_LINES = 15
MOST_FOLDED_LINES = 40  # of a cell whose code is not taught, and which is read only by who opens it
MOST_LINES_BEFORE_A_PICTURE = 3
MOST_LEAD_SENTENCES = 2
FEWEST_PREDICTIONS = 3
MUSTS = range(1, 4)  # exercises that fit the lesson's minutes
LEVELS = {"must", "should", "could"}
MOST_WORDS = 90
EXERCISES = range(2, 7)
NEARBY = 4  # cells after an exercise among which its hint and its solution stand
ENDING = {
    "Talk about it": 2,
    "What the article does not say": None,
    "Three takeaways": 3,
}  # heading -> items of its list

TITLE = re.compile(r"# (\d\d) \S.*")
TIME = re.compile(
    r"^\*\*Time:\*\* (\d+ minutes|part A \d+ minutes(, part [B-Z] \d+ minutes)+)([.,] .+)?$", re.MULTILINE
)
PARTS = re.compile(r"\bpart ([A-Z]) \d+ minutes")
BOLD_QUESTION = re.compile(r"\*\*([^*]|\*(?!\*))+\?\*\*$")
SETUP = """# Get ready (open to see how)
import matplotlib.pyplot as plt
import pandas as pd

import eastern_flank as ef

ef.begin("{number}")"""
ABOUT = "<details><summary>What this lesson needs and gives</summary>"
PREDICT = re.compile(r"\bef\.predict\(\s*[\"']([^\"']*)[\"']")
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
    """The first cell: number and title, a lead that ends in the question, and the time."""
    header = nb.cells[0].source if nb.cells[0].cell_type == "markdown" else ""
    title = TITLE.match(header)
    if not title:
        yield "the first cell does not begin with a title such as '# 02 Troops'"
    elif title[1] != path.name[:2]:
        yield f"the title says {title[1]}, the file's name {path.name[:2]}"
    time = TIME.search(header)
    if not time:
        yield "no line '**Time:** 45 minutes' in the first cell"
    else:
        found = [heading[5] for heading in sections(nb) if re.match(r"Part [A-Z]\. ", heading)]
        if found != PARTS.findall(time[1]):
            yield f"the time is of parts {PARTS.findall(time[1])}, and the headings '## Part A. …' of {found}"
    leads = [part for part in paragraphs(header) if not part.strip().startswith("**Time:**")]
    if len(leads) != 1 or not BOLD_QUESTION.search(leads[0].strip()):
        yield "the first cell is not a title, one lead that ends in its question in bold, and the time"
    elif len(re.findall(r"[.?!](?:\*\*)?(?=\s|$)", leads[0].strip())) > MOST_LEAD_SENTENCES + 1:
        yield f"the lead has more than {MOST_LEAD_SENTENCES} sentences before its question"


def has_about(nb, path):
    """What one needs and what one learns: in one cell, folded, after the opening and before the first step."""
    abouts = [cell for cell in markdowns(nb) if cell.source.startswith(ABOUT)]
    if len(abouts) != 1:
        yield f"{len(abouts)} cells begin with {ABOUT}"
        return
    text = abouts[0].source
    if not text.endswith("</details>") or text.count("<details>") != 1:
        yield "what the lesson needs and gives is not all folded"
    if not NEED.search(text):
        yield f"no '**You need:** …' in {abouts[0].id}"
    able = ABLE.search(text)
    if not able or len(ITEM.findall(able[1])) > MOST_OBJECTIVES:
        yield f"no '**You will be able to:**' with a list of one to {MOST_OBJECTIVES} in {abouts[0].id}"
    before = nb.cells[1 : nb.cells.index(abouts[0])]
    if not any("predict" in cell.metadata.get("tags", []) for cell in before):
        yield "what the lesson needs and gives comes before the opening"
    if any(headings(cell.source) for cell in before if cell.cell_type == "markdown"):
        yield "a step comes before what the lesson needs and gives"


def has_one_setup(nb, path):
    """One setup cell, before all other code, and the same everywhere but for the number."""
    setups = tagged(nb, "setup")
    if len(setups) != 1 or setups[0] is not next(iter(codes(nb)), None):
        yield f"{len(setups)} cells are tagged setup; the first code cell must be, and no other"
    for cell in setups:
        if cell.source != SETUP.format(number=path.name[:2]):
            yield f"{cell.id}: not the setup of all lessons: {SETUP.format(number=path.name[:2])!r}"
        if not is_folded(cell):
            yield f"{cell.id}: the setup is not folded"


def has_opening(nb, path):
    """The second code cell is the opening prediction, right below the setup."""
    opening = [*codes(nb), None, None][1]
    if opening is None or "predict" not in opening.metadata.get("tags", []) or not PREDICT.search(opening.source):
        yield "the second code cell is no prediction, tagged predict"
    elif nb.cells.index(opening) > 2:
        yield f"{opening.id}: between the title and the opening is more than the setup"
    elif "picture=" not in opening.source:
        yield f"{opening.id}: the opening has no picture"


def has_predictions(nb, path):
    """Three predictions at least, each with an item of its own, in order, and in a folded cell of its own."""
    found = [item for cell in codes(nb) for item in PREDICT.findall(cell.source)]
    wanted = [f"{path.name[:2]}.{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"[: len(found)]]
    if len(found) < FEWEST_PREDICTIONS:
        yield f"{len(found)} predictions"
    if found != wanted:
        yield f"the predictions are {found}, not {wanted}"
    for cell in codes(nb):
        count = cell.source.count("ef.predict(")
        if count != ("predict" in cell.metadata.get("tags", [])) or count != len(PREDICT.findall(cell.source)):
            yield f"{cell.id}: {count} predictions with an item in quotation marks, and tagged predict or not"
        if count and not is_folded(cell):
            yield f"{cell.id}: its code is open, which may tell the answer"


def has_folded_answers(nb, path):
    """What answers a prediction is closed until it is opened: every output of a cell tagged compare."""
    for cell in tagged(nb, "compare"):
        if not cell.outputs:
            yield f"{cell.id}: nothing to compare with"
        for output in cell.outputs:
            html = output.get("data", {}).get("text/html", "").strip()
            if not re.fullmatch(r"<details(?![^>]*\bopen\b)[^>]*><summary.*</details>", html, re.DOTALL):
                yield f"{cell.id}: an output is open: show it with fold=, or with ef.fold"


def has_pictures_first(nb, path):
    """Hardly any code is to be read before the first picture."""
    count = 0
    for cell in codes(nb):
        if {"predict", "chart"} & set(cell.metadata.get("tags", [])):
            break
        count += 0 if is_folded(cell) else len(lines(cell))
    if count > MOST_LINES_BEFORE_A_PICTURE:
        yield f"{count} lines of open code before the first picture"


def has_named_folds(nb, path):
    """The first line of folded code is what JupyterLab shows of it: a comment that says what it does."""
    for cell in codes(nb):
        if is_folded(cell) and not re.match(r"# \w", cell.source):
            yield f"{cell.id}: folded, and its first line is no comment that says what it does"


def is_folded(cell):
    return bool(cell.metadata.get("jupyter", {}).get("source_hidden"))


def has_short_code(nb, path):
    """No open code cell is longer than a screenful for a beginner."""
    for cell in codes(nb):
        most = MOST_FOLDED_LINES if is_folded(cell) else MOST_CODE_LINES
        if len(lines(cell)) > most:
            yield f"{cell.id}: {len(lines(cell))} lines, and not {most} at most"


def has_levels(nb, path):
    """Each exercise is a must, a should or a could, and the musts are few."""
    for cell in tagged(nb, "exercise"):
        if len(LEVELS & set(cell.metadata.tags)) != 1:
            yield f"{cell.id}: not one of {', '.join(sorted(LEVELS))}"
    for level in LEVELS:
        yield from (
            f"{cell.id}: {level}, and no exercise" for cell in tagged(nb, level) if cell not in tagged(nb, "exercise")
        )
    if len(tagged(nb, "must")) not in MUSTS:
        yield f"{len(tagged(nb, 'must'))} exercises are musts"


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
    has_about,
    has_one_setup,
    has_opening,
    has_predictions,
    has_folded_answers,
    has_pictures_first,
    has_named_folds,
    has_short_code,
    has_levels,
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


# ---------------------------------------------------------------------------------------------- the rules on themselves

PATH = FOLDER / "02_sound.ipynb"
HEADER = """# 02 Sound: is it?

In 2016 there is a plan. **How big is it?**

**Time:** 45 minutes"""
ABOUT_IT = f"""{ABOUT}

**You need:** nothing

**You will be able to:**

- one
- two
- three

</details>"""
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
IMAGE = '<img alt="A bar" src="data:image/png;base64,AA==">'
FIGURE = {"text/html": IMAGE, "image/png": "AA==", "text/plain": "a bar"}


def code(name, source, *tags, outputs=(), **metadata):
    return v4.new_code_cell(source, id=name, outputs=list(outputs), metadata={"tags": list(tags)} | metadata)


def prose(name, source):
    return v4.new_markdown_cell(source, id=name)


FOLDED = {"jupyter": {"source_hidden": True}}


def guess(name, item, **outputs):
    return code(name, f'# Guess {name}\nef.predict("{item}", "?", picture=draw)', "predict", **FOLDED, **outputs)


def sound():
    """A small notebook that keeps every rule."""
    folded = f"<details><summary>Compare</summary>{IMAGE}</details>"
    cells = [prose("header", HEADER), code("setup", SETUP.format(number="02"), "setup", **FOLDED)]
    cells += [guess("opening", "02.a"), code("answer", "# The answer\ndraw()", "chart", "compare", **FOLDED)]
    cells[-1].outputs = [v4.new_output("display_data", data=FIGURE | {"text/html": folded})]
    cells += [prose("about", ABOUT_IT), prose("how", "## Step 1. Run it\n\nRun it.")]
    cells += [guess("second", "02.b"), prose("then", "Then."), guess("third", "02.c")]
    cells += [prose("chart-first", "## A chart's parts"), code("chart", "draw()", "chart"), prose("see", "See?")]
    cells[-2].outputs = [v4.new_output("display_data", data=FIGURE)]
    for n, level in ((1, "must"), (2, "must"), (3, "could")):
        cells += [
            prose(f"exercise-{n}", f"## Exercise {n}"),
            code(f"exercise-{n}-answer", "x = ...", "exercise", level),
        ]
        cells += [prose(f"exercise-{n}-hint", HINT)]
        cells += [
            code(f"exercise-{n}-solution", "# Worked solution\nx = 1", "solution", **FOLDED),
            prose(f"so-{n}", "So."),
        ]
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
        "parts without headings": edit("header", "45 minutes", "part A 45 minutes, part B 35 minutes"),
        "headings without parts": edit("how", "## Step 1. Run it", "## Part A. The steps"),
        "no question": edit("header", "**How big is it?**", "It is big."),
        "question not bold": edit("header", "**How big is it?**", "How big is it?"),
        "question not last": edit("header", "is it?**", "is it?** Read on."),
        "long lead": edit("header", "In 2016", "So. And so. In 2016"),
        "two leads": edit("header", "**Time", "And so on. **Why?**\n\n**Time"),
        "no lead": edit("header", "In 2016 there is a plan. **How big is it?**\n\n", ""),
        "not first": lambda nb: nb.cells.reverse(),
        "code first": lambda nb: nb.cells.insert(0, code("zero", "0")),
    },
    has_about: {
        "missing": without("about"),
        "open": edit("about", "<details>", "<div>"),
        "twice": put("then", source=ABOUT_IT),
        "need": edit("about", "**You need:** nothing", ""),
        "able": edit("about", "**You will be able to:**", ""),
        "too much": edit("about", "- three", "- three\n- four"),
        "nothing": edit("about", "- one\n- two\n- three", ""),
        "not all folded": edit("about", "</details>", "</details>\n\nMore."),
        "before the opening": lambda nb: nb.cells.insert(1, nb.cells.pop(nb.cells.index(cell(nb, "about")))),
        "after a step": lambda nb: nb.cells.insert(9, nb.cells.pop(nb.cells.index(cell(nb, "about")))),
    },
    has_one_setup: {
        "none": put("setup", metadata=FOLDED),
        "two": put("chart", metadata={"tags": ["setup"]}),
        "not first": lambda nb: nb.cells.insert(0, code("zero", "0")),
        "another number": edit("setup", '"02"', '"03"'),
        "more": edit("setup", "import pandas as pd", "import pandas as pd\nimport math"),
        "open": put("setup", metadata={"tags": ["setup"]}),
    },
    has_opening: {
        "none": without("opening"),
        "not tagged": put("opening", metadata=FOLDED),
        "no prediction": edit("opening", "ef.predict", "print"),
        "late": lambda nb: nb.cells.insert(2, prose("more", "More.")),
        "no picture": edit("opening", ", picture=draw", ""),
    },
    has_predictions: {
        "two": without("third"),
        "twice": edit("second", "02.b", "02.a"),
        "order": lambda nb: [edit("second", "02.b", "02.c")(nb), edit("third", "02.c", "02.b")(nb)],
        "another lesson": edit("third", "02.c", "03.c"),
        "not tagged": put("third", metadata=FOLDED),
        "only tagged": put("chart", metadata={"tags": ["chart", "predict"]}),
        "open": put("third", metadata={"tags": ["predict"]}),
        "no item": edit("third", '"02.c"', "item"),
        "two in a cell": edit("third", "# Guess third", '# Guess third\nef.predict("02.c", "?")'),
    },
    has_folded_answers: {
        "open": lambda nb: cell(nb, "answer").outputs[0].data.update({"text/html": IMAGE}),
        "opened": lambda nb: (
            cell(nb, "answer")
            .outputs[0]
            .data.update({"text/html": f"<details open><summary>Compare</summary>{IMAGE}</details>"})
        ),
        "something beside it": lambda nb: (
            cell(nb, "answer")
            .outputs[0]
            .data.update({"text/html": f"<details><summary>Compare</summary></details>{IMAGE}"})
        ),
        "printed": lambda nb: cell(nb, "answer").outputs.append(v4.new_output("stream", text="100,000")),
        "nothing": put("answer", outputs=[]),
    },
    has_pictures_first: {"code": lambda nb: nb.cells.insert(2, code("four", "1\n2\n3\n4"))},
    has_named_folds: {
        "code": put("answer", source="draw()"),
        "empty": put("answer", source=""),
        "empty comment": put("answer", source="#\ndraw()"),
        "solution": put("exercise-1-solution", source="x = 1"),
    },
    has_short_code: {
        "long": put("chart", source="\n".join("1" * 16)),
        "long though folded": put("answer", source="\n".join("1" * 41)),
    },
    has_levels: {
        "none": put("exercise-1-answer", metadata={"tags": ["exercise"]}),
        "two": put("exercise-1-answer", metadata={"tags": ["exercise", "must", "could"]}),
        "not an exercise": put("chart", metadata={"tags": ["chart", "could"]}),
        "no must": lambda nb: [
            put(f"exercise-{n}-answer", metadata={"tags": ["exercise", "could"]})(nb) for n in (1, 2)
        ],
    },
    has_short_paragraphs: {
        "paragraph": put("how", source="word " * 91),
        "lines": put("how", source="word\n" * 91),
        "item": put("how", source="- one\n- " + "word " * 91),
        "box": put("how", source="> " + "word " * 91),
        "hint": put("exercise-1-hint", source=HINT.replace("Think.", "word " * 91)),
    },
    has_more_prose_than_code: {"code": lambda nb: nb.cells.extend(code(f"more-{n}", "1") for n in range(9))},
    has_exercises: {
        "one": lambda nb: [
            without(f"exercise-{n}-{part}")(nb) for n in (2, 3) for part in ("answer", "hint", "solution")
        ],
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
        lambda nb: [
            edit("header", "45 minutes", "part A 45 minutes, part B 35 minutes")(nb),
            edit("how", "## Step 1. Run it", "## Part A. The steps")(nb),
            edit("chart-first", "## A chart's parts", "## Part B. More\n\n## A chart's parts")(nb),
        ],
        edit("header", "45 minutes", "45 minutes, and 60 for the meeting"),
        edit("header", "How big is it?", "How big is a *battalion*, and why?"),
        put("answer", source="# Long\n" + "\n".join("1" * 39)),
        lambda nb: [nb.cells.insert(3, code("three", "1\n2\n3")), put("three", execution_count=1)(nb)],
        printed("10/2, </home>, https://example.org/home/x, 0xFF, 2016-06-13, ratio 4:3"),
        show(text__html="<p>a table</p>", image__png=None),
    ],
    ids=range(14),
)
def test_rules_find_no_fault_where_there_is_none(harmless):
    nb = sound()
    harmless(nb)
    assert [problem for rule in RULES for problem in rule(lessons.tidy(nb), PATH)] == []
