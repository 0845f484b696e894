"""Hostile texts in every cell, shown by every function that shows something, in a notebook that JupyterLab trusts.

JupyterLab runs what the output of a cell says that was just run: what a text may do there is up to us alone. A real browser
judges: nothing runs, nothing is asked for, no picture, frame or formula is made of a text.
"""

import csv
import inspect
import io
import json
import zlib

import chromium
import nbformat
import pytest
from lab import Jupyter
from PIL import Image, PngImagePlugin

import eastern_flank as ef
from eastern_flank.figures import metadata
from eastern_flank.tables import limits

pytestmark = pytest.mark.browser

TEXTS = [
    '<img src=x onerror="window.hit=1">',
    "![a](http://evil.test/a.png)",
    "<script>window.hit=1</script>",
    "[a](javascript:window.hit=1)",
    "</td></tr></table></div><iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "http://evil.test/b www.evil.test a@evil.test <http://evil.test/c>",
    "<svg onload=window.hit=1><image href=http://evil.test/d /></svg>",
    "<style>@import 'http://evil.test/e.css';*{background:url(http://evil.test/f)}</style>",
    "</pre></summary></details><video src=http://evil.test/g autoplay onerror=window.hit=1></video>",
    '" onmouseover="window.hit=1" onfocus="window.hit=1" autofocus x="',
    "' onmouseover='window.hit=1' onfocus='window.hit=1' autofocus x='",
    "<base href=http://evil.test/><form action=http://evil.test><input autofocus onfocus=window.hit=1></form>",
    "<meta http-equiv=refresh content='0;url=http://evil.test/h'><link rel=stylesheet href=http://evil.test/i>",
    r"$\href{javascript:window.hit=1}{a}$ $$b$$ \(c\) \[d\]",
    "&lt;img src=x onerror=window.hit=1&gt; &#60;script&#62;window.hit=1&#60;/script&#62;",
    "<!--><img src=x onerror=window.hit=1>--> <![CDATA[><img src=x onerror=window.hit=1>]]>",
    "`<b>a</b>` | **b** | ~~c~~ [^1] {{ d }} \u202e\u200b",
]
LINES = "\n\n<div><img src=http://evil.test/j></div>\n\n# a\n\n* b\n\n```\nc\n"


def hostile(text, most=None):
    """A text that begins as it did, with all hostile ones behind it, another one first for each, or as many as fit."""
    first = zlib.crc32(text.encode()) % len(TEXTS)
    evil = text
    for each in TEXTS[first:] + TEXTS[:first]:
        if most is None or len(f"{evil} {each}") <= most:
            evil = f"{evil} {each}"
    return evil


def seen(text):
    """A text without what cannot be seen, which no table may hold."""
    return text.replace("\u202e\u200b", "")


# A cell for everything that the package shows, by the names that are shown in it.
SHOWN = {
    "load": "from IPython.display import display\n"
    "for name in ef.load().index: display(ef.load(name))\n"
    "display(ef.load()); ef.load('actors').set_index('name').T",
    "stances": "ef.stances()",
    "where": "for name in ef.load().index:\n    for row in range(min(3, len(ef.load(name)))): display(ef.where(name, row))",
    "article": "display(ef.article(), ef.article(5))",
    "card": "for role in ef.stances()['actor'].unique(): display(ef.card(role))",
    "seats": "ef.seats(30)",
    "agenda": "ef.agenda()",
    "motion": "ef.motion()",
    "ballot": "ef.ballot({'latvia': 'yes', 'poland': 'no'})",
    "check": "display(ef.check('02.1', 'x'), ef.check('02.1', HOSTILE), ef.check('01.1', 4), ef.check('03.1', ...))",
    "my_answers": "ef.my_answers()",
    "compare": "mine = pd.Series({'a': HOSTILE, 'b': 'x'}); coders = pd.DataFrame({HOSTILE: mine, 'c': mine})\n"
    "display(ef.compare(mine, coders)); coders",
    "read_codings": "ef.read_codings('class')",
    "caption": "display(ef.caption('02_dots'), ef.caption('02_two_numbers'))",
    "contact_sheet": "ef.contact_sheet()",
    "show": "for text in TEXTS:\n"
    "    fig, ax = plt.subplots(); ax.set_axis_off()\n"
    "    ef.show(fig, title=text, alt=HOSTILE, source=text, subtitle=text, key=None)\n"
    "words = pd.DataFrame({'a': [text for text in TEXTS if '$' not in text], 'b': 1})\n"
    "fig, ax = plt.subplots(); ef.bars(words, 'b', label='a', ax=ax)\n"
    "ef.show(fig, '99_x', title='a', alt='b', source=[1], key=None)",
    "live": "def draw(fig, text, on, one, more, number):\n    fig.subplots().set_axis_off()\n"
    "    if on: raise ValueError(HOSTILE)\n"
    "    return {'title': text, 'alt': text, 'source': text, 'subtitle': text, 'key': None, 'numbers': text}\n"
    "options = [HOSTILE, 'b']\n"
    "picture = ef.live(draw, text=ef.words(HOSTILE, value=TEXTS[0]), on=ef.switch(HOSTILE), one=ef.choice(HOSTILE, options),\n"
    "    keep=True, more=ef.choices(HOSTILE, options, unless=lambda **_: HOSTILE),\n"
    "    number=ef.number(HOSTILE, 0, 9, unit=HOSTILE))\n"
    "other = ef.live(draw, text=ef.words('a', value=TEXTS[2]), on=ef.switch('b'), one=ef.choice('c', options, play=True),\n"
    "    more=ef.choices('d', options), number=ef.number('e', 0, 9))\n"
    "picture.keep()\nother.set(on=True)\ndisplay(picture, other)",
    "begin": "ef.begin(HOSTILE)",
    "predict": "def draw(fig):\n    fig.subplots().set_axis_off()\n"
    "    return {'title': TEXTS[0], 'alt': HOSTILE, 'source': HOSTILE, 'subtitle': HOSTILE, 'key': None}\n"
    "guess = ef.predict('99.a', HOSTILE, options=TEXTS, picture=draw, answer=draw, label=HOSTILE, after=HOSTILE)\n"
    "guess.forget(); guess.commit(TEXTS[1])\n"
    "word = ef.predict('99.b', HOSTILE, low=0, high=9, unit=HOSTILE, label=HOSTILE, picture=draw)\ndisplay(guess, word)",
    "fold": "display(ef.fold(HOSTILE, HOSTILE), ef.fold(pd.DataFrame({HOSTILE: [HOSTILE]}), HOSTILE))",
    "quiz": "card = ef.quiz(HOSTILE, {HOSTILE: HOSTILE, 'b': 'c'}, 'b')\ncard.choose(HOSTILE); card.check(); card",
    "evidence_panel": "for name in ef.load().index: display(ef.evidence_panel(name))\n"
    "display(ef.evidence_panel('positions', {'actor': HOSTILE, 'question': 'b'}))",
    "coding_form": "cells = ef.load('positions').head(3).set_index('position')\n"
    "about = cells.assign(paraphrase=cells['note'].fillna(HOSTILE), phrase=cells['evidence'])\n"
    "coders = pd.DataFrame({HOSTILE: ['yes', 'no', HOSTILE]}, index=cells.index)\n"
    "form = ef.coding_form(about, coders, ['yes', 'no', HOSTILE], save_as='04_codes')\n"
    "form.choices[cells.index[0]].value = HOSTILE; form",
    "ballot_form": "ef.ballot_form(save_as='08_vote')",
    "play_alone": "ef.play_alone()",
    "deck_form": "ef.deck_form(['02'])",
    "errors": "ef.load(HOSTILE)",
    "style": "ef.load('actors').style",
}
# What shows nothing by itself: it draws into a figure, returns a number, a word or a path, or is a group of names.
SILENT = {
    *(
        "agreement",
        "maps",
        "meeting",
        "bars",
        "ranges",
        "tally",
        "unit_chart",
        "hedged",
        "ink_key",
        "listing",
        "is_narrow",
        "name_rows",
        "base_map",
    ),
    *(
        "corridor",
        "distance_km",
        "draw_circle",
        "place_labels",
        "range_circle",
        "region",
        "ruler",
        "scale_bar",
        "ink",
        "matrix",
    ),
    *("steps", "colour", "use_style", "cohen_kappa", "krippendorff_alpha", "percent_agreement", "paragraphs", "deck"),
    *("choice", "choices", "number", "switch", "words", "cut_off", "publishers", "map_key", "stamp"),
}
SETUP = (
    "import matplotlib.pyplot as plt, pandas as pd, eastern_flank as ef\nef.use_style()\n"
    f"HOSTILE, TEXTS = {hostile('a')!r}, {TEXTS!r}"
)

# What the outputs of cells may have of what acts or is asked for: our own pictures, and the sheet of pandas' tables.
JUDGE = """return [...panel.node.querySelectorAll('.jp-OutputArea-output')].flatMap(output => {
  const found = [];
  for (const e of [output, ...output.querySelectorAll('*')]) {
    const name = e.localName;
    // The answer box is a form of our own, which leads nowhere.
    if (name === 'form' && e.matches('.ef-answer > form:not([action])')) continue;
    if (['script', 'iframe', 'object', 'embed', 'form', 'base', 'link', 'meta', 'video', 'audio', 'source'].includes(name) ||
        // The label of a control is ipywidgets' own, which sets formulas in it.
        (name === 'mjx-container' && !e.closest('[class*=widget-label]'))) found.push(name);
    if (name === 'style' && e.textContent.trim() && !e.textContent.includes('.dataframe')) found.push('style');
    if (name === 'img' && !e.src.startsWith('data:image/png;base64,')) found.push('img ' + e.src);
    if (name === 'image' || name === 'foreignObject') found.push(name);
    for (const a of e.attributes) {
      if (a.name.startsWith('on') || a.name === 'autofocus' || a.name === 'srcdoc') found.push(a.name);
      if (/^\\s*(javascript|data:text)/i.test(a.value)) found.push(a.name + '=' + a.value.slice(0, 40));
      if (a.name === 'style' && /url|import/.test(a.value)) found.push('style=' + a.value);
    }
  }
  return found;
})"""


def test_every_public_name_is_shown_or_shows_nothing():
    assert set(SHOWN) - {"errors", "style"} | SILENT == {name for name in ef.__all__ if not name.startswith("_")}
    assert not SILENT & set(SHOWN)
    assert all(not inspect.isclass(getattr(ef, name)) for name in SILENT)


def spoil(project):
    """Put hostile texts into every text of a project: its tables, their description, figures, lessons' titles, my_work."""
    data = project / "data"
    package = json.loads((data / "datapackage.json").read_text("utf-8"))
    spoilt = 0
    for resource in package["resources"]:
        if "schema" in resource:
            spoilt += _spoil_table(data / resource["path"], resource["schema"])
            for field in resource["schema"]["fields"]:
                field |= {key: hostile(field[key]) for key in ("title", "description", "unit") if key in field}
                for key in ("enumLabels", "otherValues", "words", "firm"):
                    if key in field:
                        field[key] = {value: label and hostile(label) for value, label in field[key].items()}
            resource["sentence"].append(hostile("").replace("{", "("))  # what is in braces must be a column
        resource |= {key: hostile(resource[key]) for key in ("title", "description")}
    for each in (*package["contributors"], *package["sources"]):
        each |= {key: hostile(text, limits.NAME) for key, text in each.items() if key in ("title", "short")}
    (data / "datapackage.json").write_text(json.dumps(package), "utf-8")
    assert spoilt > 1_000
    for path in (project / "figures").glob("*.png"):
        _spoil_picture(path)
    for path in (project / "notebooks").glob("*.ipynb"):
        nb = nbformat.read(path, as_version=4)
        nb.cells[0].source = f"# {hostile(nb.cells[0].source.splitlines()[0].removeprefix('# '))}"
        nbformat.write(nb, path)
    work = project / "my_work"
    (work / "class").mkdir(parents=True)
    evil = seen(hostile("a"))
    _write(
        work / "answers.csv",
        ["exercise", "answer", "right"],
        [["lesson 03 exercise 1", evil, evil], [evil, evil, evil]],
    )
    _write(work / "class" / "<img src=x onerror=window.hit=1>.csv", ["passage", "code"], [[evil, evil]])
    _write(work / "08_vote.csv", ["role", "vote", "name", "text"], [["latvia", evil, evil, evil]])


def _spoil_table(path, schema):
    """Put hostile texts into every cell that no other table refers to, and that is not a word of a list; return how many."""
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
    keys = {
        *_listed(schema.get("primaryKey", [])),
        *(n for key in schema.get("foreignKeys", []) for n in _listed(key["fields"])),
    }
    texts = [
        place
        for place, field in enumerate(schema["fields"])
        if field["type"] == "string"
        and field["name"] not in keys
        and not {"enum", "pattern"} & set(field.get("constraints", {}))
        and not {"referenceTo", "trueValues"} & set(field)
    ]
    for row in rows[1:]:
        for place in texts:
            row[place] = seen(hostile(row[place]))
    _write(path, rows[0], rows[1:])
    return len(texts) * (len(rows) - 1)


def _listed(names):
    return [names] if isinstance(names, str) else names


def _write(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])


def _spoil_picture(path):
    with Image.open(path) as picture:
        told = PngImagePlugin.PngInfo()
        for key, text in picture.info.items():
            if isinstance(text, str):
                lines = {"Title", "Source", "Subtitle", "Author", "Copyright"}
                most = {"Description": None, "Say": None, "Ask": None} | dict.fromkeys(lines, metadata.LONGEST_LINE)
                told.add_itxt(key, hostile(text, most[key]) if key in most else text)
        picture.save(path, pnginfo=told)


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory):
    """JupyterLab with a project that is hostile wherever it has a text."""
    server = Jupyter(tmp_path_factory.mktemp("spoilt"))
    spoil(server.project)
    yield server
    server.stop()


def test_nothing_that_is_shown_acts(browser, spoilt):
    with chromium.watched(browser) as context:
        page = context.new_page()
        notebook = spoilt.write_notebook("hostile.ipynb", SETUP, *SHOWN.values())
        lab = spoilt.open(page, notebook)
        lab.run(*range(len(SHOWN) + 1))
        lab.page.wait_for_timeout(2000)  # what was to be asked for has been
        wrong = {
            name: f"{output['ename']}: {output['evalue'][-200:]}"
            for name, cell in zip(["setup", *SHOWN], lab.cells(), strict=True)
            for output in cell["outputs"]
            if output["output_type"] == "error"
        }
        assert list(wrong) == ["errors"], wrong
        assert all(cell["outputs"] for cell in lab.cells()[1:])
        assert page.evaluate("window.hit") is None
        assert lab.ask(JUDGE) == []
        assert not [url for url in context.watch.requests if "evil.test" in url]
        assert page.url.startswith(spoilt.url)
        assert len(page.frames) == 1
        lab.close()


def test_the_judge_sees_what_acts(browser, spoilt):
    with chromium.watched(browser) as context:
        staying = " ".join(text for text in TEXTS if "http-equiv" not in text)  # that one leaves JupyterLab at once
        imports = "from IPython.display import HTML, Markdown"
        cells = imports, f"Markdown({TEXTS[1]!r})", "HTML('$a$')", f"HTML({staying!r})"
        lab = spoilt.open(context.new_page(), spoilt.write_notebook("acts.ipynb", *cells))
        lab.run(0, 1, 2, 3)
        lab.page.wait_for_function("() => window.hit === 1")
        found = set(lab.ask(JUDGE))
        assert found >= {"iframe", "video", "form", "mjx-container", "img http://evil.test/a.png", "onerror"}
        assert [url for url in context.watch.requests if "evil.test" in url]
        lab.page.goto("about:blank")
        context.watch.forget()


TELL = """const heard = [];
panel.sessionContext.iopubMessage.connect((_, m) => heard.push([m.header.msg_type, m.content.name, m.content.text]));
kernel()._comms.get(id).send({method: 'update', state: {value: {a: 1}}});
await new Promise(r => setTimeout(r, 1500));
return heard.filter(([type]) => type === 'stream' || type === 'error');"""


def test_a_wrong_message_is_a_line_in_the_log_of_jupyterlab(browser, spoilt):
    """JupyterLab's log console shows what the kernel writes and no cell claims."""
    with chromium.watched(browser) as context:
        cell = "import eastern_flank as ef\non = ef.switch('On').input\nprint(on.comm.comm_id)\non"
        lab = spoilt.open(context.new_page(), spoilt.write_notebook("told.ipynb", cell))
        lab.run(0)
        outputs = lab.cells()[0]["outputs"]
        heard = lab.ask(TELL, id=outputs[0]["text"].strip())
        assert heard == [["stream", "stderr", "Switch: a message with a wrong name, type or size was ignored\n"]]
        assert lab.cells()[0]["outputs"] == outputs
        lab.close()
