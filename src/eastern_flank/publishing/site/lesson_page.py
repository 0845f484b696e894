"""A lesson as a page of the site: its cells in their order, one section for each slide, and each part in the form of the site."""

import itertools
import re
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup

from eastern_flank.core import lesson as lessons
from eastern_flank.core import part as parts
from eastern_flank.core.markup import Markup, escape
from eastern_flank.publishing import editions, html
from eastern_flank.publishing.notebooks import tagged
from eastern_flank.publishing.site import checks, pages, templates, wording
from eastern_flank.publishing.site.gather import Run

UP = "../"  # from a lesson's folder to that of the site
# A plot on the page or in its JSON, and the ids of what it refers to, which follow from what it shows.
_PLOT = re.compile(r'<svg class=\\?"plot.*?<\\?/svg>', re.DOTALL)
_ID = re.compile(r"\bp([0-9a-f]{8})-(\d+)\b")
_TIME = re.compile(r"\n\*\*Time:\*\* (.+)\s*$", re.MULTILINE)


class Page:
    """What a lesson's page is made of.

    Attributes
    ----------
    title, about, key, number, notebook, kind, up, picture, time : str
    steps : list of (str, str)
        The rail: address and name of each step.
    sections : list of dict
    items : list of str
        The names of its predictions and exercises.
    others : list
        The lessons before and after.
    frames : dict of str to list
        The pictures of each live picture, by its id: they are files of their own.
    """

    def __init__(self, path: Path, run: Run):
        heading = lessons.heading(path)
        self.key = self.number = heading.number
        self.notebook = path.name
        self.title, self.kind, self.up = heading.line, "lesson", UP
        self.about = heading.question
        self.steps, self.sections, self.frames, self.picture = [], [], {}, ""
        self._run, self._heading, self._parts = run, heading, {}
        named = {"prediction": "item", "exercise": "exercise"}
        self.items = [each[named[each["part"]]] for each in run.parts.values() if each["part"] in named]
        self._fill()

    def _fill(self):
        nb, words = nbformat.from_dict(self._run.nb), wording.table().get(self.number, {})
        for (place, _), about in self._run.parts.items():
            said = words.get(nb.cells[place].id)
            self._parts.setdefault(place, wording.described(about, said) if said else about)
        for cell in nb.cells:
            if cell.cell_type == "markdown":
                cell.source = wording.on_page(cell.source, words.get(cell.id, {}))
        nb = editions.relink(nb, lambda address: pages.address_on_site(address, UP, "notebooks"))
        shown = _bodies(nb)
        cells = nb.cells
        place = 0
        while place < len(cells):
            cell = cells[place]
            if self._starts(cell, place):
                self._begin(cell)
            if self._is_exercise(cells, place + (cell.cell_type == "markdown")):
                place = self._exercise(cells, shown, place)
                continue
            self._add(self._piece(cells, shown, place))
            place += 1
        for section in self.sections:  # a cell may have the name that its own heading would get
            section["html"] = Markup(section["html"].replace(f' id="{section["id"]}"', ""))
        self.sections = [section for section in self.sections if section["html"]]
        self._name_apart()

    def _name_apart(self):
        """Give each plot names of its own: of two alike, the first may be folded, and no hatching comes from there."""
        count = itertools.count(1)

        def numbered(plot):
            number = next(count)
            return _ID.sub(lambda found: f"p{found[1]}-{number}x{found[2]}", plot[0])

        for section in self.sections:
            section["html"] = Markup(_PLOT.sub(numbered, section["html"]))

    def _starts(self, cell, place):
        """Return whether a cell begins a section: the answer to a guess stays with its question."""
        slide = cell.metadata.get("slideshow", {}).get("slide_type") in ("slide", "subslide")
        return not self.sections or (slide and not self._answers(cell, place))

    def _answers(self, cell, place):
        before = self._part(place - 1)
        return tagged(cell, "compare") and before is not None and before["part"] == "prediction"

    def _is_exercise(self, cells, place):
        return place < len(cells) and tagged(cells[place], "exercise") and self._part(place) is not None

    def _begin(self, cell):
        heading = re.match(r"(##+) (?:Step )?(.+)", cell.source) if cell.cell_type == "markdown" else None
        kind = "open" if not self.sections else "" if heading else "goes-on"
        self.sections.append({"id": cell.id, "html": Markup(""), "kind": kind})
        if heading and heading[1] == "##":
            self.steps.append((cell.id, re.sub(r"[*_`]", "", heading[2])))
        elif not self.steps:
            self.steps.append((cell.id, "Guess first"))

    def _add(self, piece):
        self.sections[-1]["html"] = Markup(self.sections[-1]["html"] + piece)

    def _part(self, place):
        """Return the description of a cell's part, or None."""
        return self._parts.get(place)

    def _piece(self, cells, shown, place):
        cell, body = cells[place], shown[place]
        if cell.cell_type != "code":
            return self._header(cell, body) if place == 0 else wording.with_chips(body["text"], UP)
        if tagged(cell, "setup", "solution", "teacher"):
            return ""
        hidden, about = cell.metadata.get("jupyter", {}).get("source_hidden"), self._part(place)
        code = body["input"]
        if about is None and self._answers(cell, place):
            return _compared(body["output"])
        if about is None:
            return Markup(("" if hidden else code) + body["output"])
        folded = code if hidden else ""
        before = "" if hidden else code
        return Markup(before + self._of_kind(about, folded, cell, place) + body["output"])

    def _of_kind(self, about, code, cell, place):
        level = 3 if any("<h2" in section["html"] for section in self.sections) else 2  # below the lesson's own title
        match about["part"]:
            case "figure":
                if not self.picture and about["name"]:
                    self.picture = f"figures/{about['name']}.png"
                figure = templates.part("figure", about, code, UP, level)
                if about["fold"] and self._answers(cell, place):
                    return Markup(
                        f'<details class="compare wide"><summary>{escape(about["fold"])}</summary>{figure}</details>'
                    )
                return figure
            case "prediction":
                return templates.part("prediction", about, UP, level)
            case "live":
                self.frames[cell.id] = about["frames"]
                return templates.part("live", about | {"id": cell.id}, code, UP, f"frames/{self.number}-{cell.id}.js")
            case "evidence":
                return templates.part("evidence", about)
            case "quiz":
                return templates.part("quiz", about)
            case "form":
                return templates.part("form", about)
        return Markup("")

    def _exercise(self, cells, shown, place):
        """Add an exercise with its text, its hint and its worked answer; return the place of the next cell."""
        text = code = hint = solution = Markup("")
        if cells[place].cell_type == "markdown":
            text, code = wording.without_code(wording.with_chips(shown[place]["text"], UP))
            place += 1
        about = self._part(place)
        if not cells[place].metadata.get("jupyter", {}).get("source_hidden"):
            code = Markup(shown[place]["input"] + code)
        after = place + 1
        while after < len(cells) and tagged(cells[after], "hint", "solution"):
            if tagged(cells[after], "hint"):
                said, more = wording.without_code(shown[after]["text"])
                hint = Markup(said.replace("<details", '<details class="more hint"', 1))
                code = Markup(code + more)
            else:
                inside = Markup(shown[after]["input"] + shown[after]["output"])
                solution = templates.part("worked", wording.worked(about["exercise"]), inside)
            after += 1
        entry = checks.table(self.number)[about["exercise"]]
        if about["part"] == "form":
            self._add(templates.part("form", about | {"check": entry}, hint, solution))
        else:
            self._add(templates.part("exercise", entry, text, hint, solution, code, f"{UP}notebooks/{self.notebook}"))
        return after

    def _header(self, cell, body):
        time = _TIME.search(cell.source)
        soup = BeautifulSoup(body["text"], "html.parser")
        soup.h1.extract()
        for paragraph in soup.find_all("p"):
            if paragraph.get_text().startswith("Time:"):
                paragraph.extract()
        lead = Markup("".join(f'<p class="lead">{"".join(map(str, each.contents))}</p>' for each in soup.find_all("p")))
        self.time = time[1] if time else ""
        kicker = escape(f"Lesson {self.number}, {time[1]}" if time else f"Lesson {self.number}")
        return Markup(f'<p class="kicker">{kicker}</p><h1>{escape(self._heading.question)}</h1>{lead}')


def _compared(output):
    """Return what answers a guess in words: the fold that `ef.fold` makes, as wide as a picture."""
    fold = BeautifulSoup(output, "html.parser").details
    if fold is None:
        return output
    del fold["open"]
    fold["class"] = "compare wide"
    return Markup(fold)


def _bodies(nb):
    """Return for each cell its text, or its code and what it puts out besides parts, as clean HTML."""
    bare = nbformat.from_dict(nb)
    for cell in bare.cells:
        if cell.cell_type == "code":
            cell.outputs = [each for each in cell.outputs if parts.MIME not in each.get("data", {})]
            cell.metadata.pop("jupyter", None)
            if tagged(cell, "setup"):
                cell.outputs = []
    return [
        {"text": Markup(each["text"])}
        if "text" in each
        else {"input": _block("code", each["input"]), "output": _block("result", each["output"])}
        for each in html.bodies(bare)
    ]


def _block(kind, content):
    """Put code or a result into a box that the keyboard reaches, since it may scroll."""
    if not content:
        return Markup("")
    label = {"code": "Code", "result": "Result"}[kind]
    return Markup(f'<div class="{kind}" tabindex="0" role="group" aria-label="{label}">{content}</div>')
