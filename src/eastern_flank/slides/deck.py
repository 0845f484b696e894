"""The deck: the figures as slides, with real titles, alt text, speaker notes and, if asked for, charts that can be edited.

Everything on a slide comes from the figure's file, the head of its lesson or the data package: nothing is typed twice. The same
figures give the same bytes.
"""

import hashlib
import io
import json
import sys
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from importlib import metadata
from pathlib import Path

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from eastern_flank.charts import marks, style
from eastern_flank.core import atomic_write, project
from eastern_flank.core.errors import PlainError, UnknownName
from eastern_flank.figures import metadata as figure_files
from eastern_flank.slides import editable_charts, reproducible_zip, template, text_fit
from eastern_flank.slides.template import EXTRA_ID, HEIGHT, LANGUAGE, NUMBER_ID, PICTURE_ID, SOURCE_ID, SUBTITLE_ID, Box
from eastern_flank.tables import load as tables

SIZES = ("16:9", "4:3")
VARIANTS = Path("my_work") / "figures"  # figures of other themes and sizes, drawn when a deck first needs them
MADE_FROM = "made_from.json"
EASE = 1.05  # how much wider a heading's lines may become where another font stands in for ours
WIDER = 1.25  # how much wider that font may be: a word that has no second line needs as much room
SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"  # [MS-ODRAWXML] 2.3.2.13, svgBlip


class CannotDrawFigures(PlainError, RuntimeError):
    """The figures of a theme or size could not be drawn; the message says which lesson failed and why."""


# ------------------------------------------------------------------------------------------------------------ the deck


def deck(names=(), *, theme="light", size="16:9", editable=False, out=None, force=False, progress=None):
    """Write figures as a deck of slides.

    Parameters
    ----------
    names: figures ("05_exclave") or whole lessons ("02", "02_troops"); all, if there are none.
    theme: "light" or "dark".
    size: "16:9" or "4:3". Figures of other looks than light and 16:9 are drawn when they are first needed, which runs their
        lessons; they are kept in my_work/figures.
    editable: whether a slide with native charts follows each figure of bars, steps or lines.
    out: the file to write, ending in .pptx; by default one in the project's slides/ whose name says theme and size.
    force: whether a file that is there already is replaced.
    progress: called as `progress(step, done, total)` while lessons run and slides are made; `step` is a lesson or "slides".

    Returns the file's `Path`. Raises `UnknownName` for a name, theme or size that there is not, `FigureMissing` and
    `FigureUnreadable` for figures, `CannotDrawFigures`, and `CannotWrite`; nothing is then written.

    >>> deck(["02"], out="my_work/troops.pptx", force=True).name
    'troops.pptx'
    """
    for kind, word, known in (("theme", theme, style.THEMES), ("size", size, SIZES)):
        if word not in known:
            raise UnknownName(f"there is no {kind} {word!r} for slides; there are {' and '.join(known)}")
    progress = progress or _no_progress
    target = reproducible_zip.check_target(out or default_file(theme, size, editable), ".pptx", force)
    figures = find(names, theme, size, progress)
    atomic_write.write(target, build(figures, theme=theme, size=size, editable=editable, progress=progress))
    return target


def default_file(theme="light", size="16:9", editable=False):
    """Return where a deck goes if nobody says: "slides/eastern-flank-2016-dark-4x3-editable.pptx" in the project's folder."""
    words = [*tables.package()["short"].lower().split(), theme, size.replace(":", "x"), *["editable"] * editable]
    return project.root() / "slides" / f"{'-'.join(words)}.pptx"


def report(names=(), *, theme="light", size="16:9", editable=False, out=None, force=False):
    """Write a deck for the command line. Returns the exit status: 0, 1 if something is wrong, 130 if interrupted.

    Where it is goes to standard output, progress and an error in one line to standard error.
    """
    try:
        with _watching() as progress:
            path = deck(names, theme=theme, size=size, editable=editable, out=out, force=force, progress=progress)
    except PlainError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; nothing was written", file=sys.stderr)
        return 130
    print(path)
    return 0


@contextmanager
def _watching():
    """Give a `progress` that shows on standard error how far the work is; without a terminal it says nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {}

        def progress(step, done, total):
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total)
            bars.update(tasks[step], completed=done)

        yield progress


def _no_progress(step, done, total):
    """Watch the making of a deck without a word."""


# --------------------------------------------------------------------------------------------------------- which figures


def find(names=(), theme="light", size="16:9", progress=_no_progress):
    """Return the figures of a deck in their order, drawn for its theme and size; parameters and errors as in `deck`.

    A figure of a reader's own, which no lesson draws, comes as it is.
    """
    figures = figure_files.find(names)
    if (theme, size) == ("light", "16:9"):
        return figures
    folder = variants(theme, size)
    _draw(undrawn(figures, theme, size), theme, size, folder, progress)
    found = [folder / figure.png.name for figure in figures]
    return [figure_files.read(path) if path.is_file() else figure for path, figure in zip(found, figures, strict=True)]


def undrawn(figures, theme, size):
    """Return the lessons that are to be run before figures can be had in a theme and size, by their names ("02_troops").

    Parameters: `figures`, a list of `FigureFile`; `theme` and `size`, as in `deck`.
    """
    if (theme, size) == ("light", "16:9"):
        return []
    folder = variants(theme, size)
    lessons = sorted({Path(figure.lesson).stem for figure in figures if figure.lesson.endswith(".ipynb")})
    return [lesson for lesson in lessons if _outdated(folder, lesson)]


def variants(theme, size):
    """Return the folder of the figures of a theme and size."""
    return project.root() / VARIANTS / f"{theme}-{size.replace(':', 'x')}"


def made_from(lesson):
    """Return a fingerprint of all that a lesson's figures are made of: its code, the tables, this package.

    Parameters: `lesson`, its name ("02_troops"). Times of files do not count, only what is in them.
    """
    home = project.root()
    notebook = json.loads((home / "notebooks" / f"{lesson}.ipynb").read_bytes())
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    found = hashlib.sha256(json.dumps(code).encode())
    package = Path(__file__).parents[1]
    for folder, kinds in ((home / "data", (".csv", ".json", ".geojson")), (package, (".py", ".mplstyle"))):
        for path in sorted(path for path in folder.rglob("*") if path.suffix in kinds):
            found.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes())
    return found.hexdigest()


def _outdated(folder, lesson):
    return _known(folder).get(lesson) != made_from(lesson) or not any(folder.glob(f"{lesson[:2]}_*.png"))


def _known(folder):
    """What the figures of a folder were made from, by lesson; nothing where nobody knows."""
    try:
        known = json.loads((folder / MADE_FROM).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _draw(names, theme, size, folder, progress):
    """Draw the figures of lessons into a folder, and note what they were made from."""
    if not names:
        return
    from eastern_flank.publishing import notebooks as lessons

    prints = {name: made_from(name) for name in names}
    try:
        lessons.draw(names, theme, size, folder, lambda path, done, total: progress(path.stem, done, total))
    except lessons.LessonFailed as error:
        raise CannotDrawFigures(f"no {theme} {size} figures: {str(error).splitlines()[0]}") from None
    known = json.dumps(_known(folder) | prints, indent=1, sort_keys=True)
    atomic_write.write(folder / MADE_FROM, known.encode())


# ------------------------------------------------------------------------------------------------------------- building


def build(figures, *, theme="light", size="16:9", editable=False, progress=_no_progress):
    """Return the bytes of a deck.

    Parameters: `figures`, a list of `FigureFile`; the others as in `deck`. Raises what reading their files raises.
    """
    deck = _Deck(theme, size)
    deck.title_slide()
    lesson = None
    for done, figure in enumerate(figures):
        progress("slides", done, len(figures))
        if figure.lesson != lesson and figure.lesson.endswith(".ipynb"):
            deck.section_slide(figure.lesson)
        lesson = figure.lesson
        deck.figure_slide(figure)
        if editable and figure.charts:
            deck.chart_slide(figure)
    deck.key_slides()
    deck.sources_slides(figures)
    deck.licence_slide(figures)
    progress("slides", len(figures), len(figures))
    return deck.to_bytes()


def heading(lesson):
    """Return number, title and question of a lesson as its notebook's first line has them.

    Parameters: `lesson`, the notebook's path in the project.

    >>> heading("notebooks/02_troops.ipynb")
    ('02', 'Troops', 'How big is 4,000?')
    """
    path = project.root() / lesson
    number, _, rest = _first_line(path, path.stat().st_mtime_ns).removeprefix("# ").partition(" ")
    title, _, question = rest.partition(": ")
    return number, title, question[:1].upper() + question[1:]


@cache
def _first_line(path, changed):
    """The first line of a notebook, read once as long as it has not changed."""
    return "".join(json.loads(path.read_bytes())["cells"][0]["source"]).splitlines()[0]


class _Deck:
    """A deck under way: python-pptx's presentation, and the slides we know how to add to it."""

    def __init__(self, theme, size):
        self.theme, self.page = theme, template.page(size)
        self.slides = Presentation(io.BytesIO(template.template(theme, size)))
        self.package = tables.package()
        self._describe()

    def _describe(self):
        about = self.slides.core_properties
        about.title, about.subject = self.package["short"], metadata.metadata("eastern-flank")["Summary"]
        about.author = about.last_modified_by = self.package["contributors"][0]["title"]
        about.keywords = ", ".join(self.package["keywords"])
        about.language, about.comments = LANGUAGE, self._licence()

    def _licence(self):
        licence = self.package["licenses"][0]
        return f"{licence['title']} ({licence['name']}), {licence['path']}"

    def to_bytes(self):
        """Return the file, the same on every run."""
        out = io.BytesIO()
        self.slides.save(out)
        return reproducible_zip.steady(out.getvalue())

    # -------------------------------------------------------------------------------------------------- the slides

    def title_slide(self):
        """What this is, of which article, under which licence."""
        slide = self._slide(template.TITLE)
        _fill(slide.shapes.title, self.package["short"])
        _fill(_at(slide, 1), metadata.metadata("eastern-flank")["Summary"])
        article = self.package["sources"][0]["title"]
        _fill(
            _at(slide, EXTRA_ID),
            f"The article: {article}",
            f"{self.package['contributors'][0]['title']}. {self._licence()}",
        )

    def section_slide(self, lesson):
        """A lesson begins: its number, its name, its question."""
        number, title, question = heading(lesson)
        slide = self._slide(template.SECTION)
        _fill(_at(slide, EXTRA_ID), f"Lesson {number}")
        _fill(slide.shapes.title, title)
        _fill(_at(slide, 1), question)
        self._number(slide)

    def figure_slide(self, figure):
        """One figure: its title, subtitle and source line as text, its picture without them, and what to say."""
        slide = self._slide(template.FIGURE)
        area = self._furnish(slide, figure.title, figure.subtitle, figure.source)
        picture = _at(slide, PICTURE_ID).insert_picture(str(figure.png))
        above, below = figure.body
        picture.crop_left = picture.crop_right = 0
        picture.crop_top, picture.crop_bottom = above, 1 - below
        _move(picture, self._picture_box(picture.image.size, figure.body, area))
        picture.name = figure.name
        picture._element.nvPicPr.cNvPr.set("descr", figure.alt)
        _add_svg(slide, picture, figure)
        self._notes(slide, figure)

    def chart_slide(self, figure):
        """The same figure as charts that can be edited."""
        slide = self._slide(template.FREE)
        area = self._furnish(slide, figure.title, figure.subtitle, figure.source)
        air = self.page.label * 0.5
        try:
            key = _side_by_side(figure.key, self.page.source, area)
            foot = min([area.y + area.height, *(mark.y for mark, *_ in key)])
            box = Box(area.x, area.y + air, area.width, foot - area.y - 2 * air)
            shapes = [*editable_charts.add(slide, figure, box, self.page), *self._small_key(slide, figure, key)]
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):  # the file may be from anybody
            raise figure_files.FigureUnreadable(f"{figure.png.name} is damaged: its values make no chart") from None
        for shape in shapes:
            _before(slide, shape, SOURCE_ID)
        self._notes(slide, figure)

    def key_slides(self):
        """What the inks and the colours mean."""
        inks = [
            (column.capitalize(), [(marks.INKS[word], "tx1", marks.INKS[word].word) for word in words])
            for column, words in marks.KEYS.items()
        ]
        self._key("Ink says how sure", "How a mark is drawn, by the column of the tables that decides it", inks)
        labels = self._field("side")["enumLabels"]
        solid = marks.INKS["held"]
        sides = [("", [(solid, f"accent{n}", labels[side]) for n, side in enumerate(style.SIDES, 1)])]
        self._key("Colour says who", self._field("side")["description"], sides)

    def sources_slides(self, figures):
        """Where the figures of this deck come from, lesson by lesson, on as many slides as it takes."""
        groups = {}
        for figure in figures:
            lines = groups.setdefault(figure.lesson, [])
            if (line := _without_credit(figure.source, self.package)) not in lines:
                lines.append(line)
        blocks = [
            [(_lesson_name(lesson), True), *((line, False) for line in lines)] for lesson, lines in groups.items()
        ]
        pages = self._paginate(blocks)
        for n, blocks in enumerate(pages, 1):
            count = f", {n} of {len(pages)}" if len(pages) > 1 else ""
            self._text(f"Sources{count}", [line for block in blocks for line in block])

    def licence_slide(self, figures):
        """Who made the figures, and what one may do with them."""
        short = f"{self.package['short']}, {self.package['licenses'][0]['short']}"
        credits = sorted({f"{figure.author}. {figure.licence}" for figure in figures})
        lines = [(credit, False) for credit in credits] + [
            (f"Write beside a figure: {short}", False),
            (f"The article is not part of this deck: {self.package['sources'][0]['title']}", False),
            (self.package["sources"][0]["path"], False),
        ]
        self._text(
            "Licence", [("Use and change these slides as you like, and say where they come from.", True), *lines]
        )

    # --------------------------------------------------------------------------------------------- parts of a slide

    def _slide(self, layout):
        return self.slides.slides.add_slide(self.slides.slide_layouts[layout])

    def _furnish(self, slide, title, subtitle, source):
        """Fill title, subtitle and source line, each with the room it needs; return the box that is left between them."""
        page = self.page
        box = page.heading(len(text_fit.lines(title, page.title, page.room, bold=True)))
        _fill_evenly(slide.shapes.title, title, page.title, box, bold=True)
        if subtitle:
            box = page.below(box, len(text_fit.lines(subtitle, page.subtitle, page.room)))
            _fill_evenly(_at(slide, SUBTITLE_ID), subtitle, page.subtitle, box)
        else:
            _remove(_at(slide, SUBTITLE_ID))
        foot = page.source_box(len(text_fit.lines(source, page.source, page.source_box().width)))
        _fill_evenly(_at(slide, SOURCE_ID), source, page.source, foot)
        self._number(slide)
        top = box.y + box.height
        return Box(page.left, top, page.room, foot.y - top)

    def _picture_box(self, pixels, body, area):
        """Return where the middle of a picture goes: where it is in the picture itself, if there is room for it."""
        tall = self.page.width * pixels[1] / pixels[0]  # of the whole picture, as wide as the slide
        height = (body[1] - body[0]) * tall
        scale = min(1, area.height / height)
        # Drawn smaller, it still begins at the left edge of the text.
        left = self.page.left * (1 - scale)
        lowest = area.y + area.height - height * scale
        return Box(left, min(max(body[0] * HEIGHT, area.y), lowest), self.page.width * scale, height * scale)

    def _number(self, slide):
        """Put the slide number on a slide, last of all; python-pptx does not take it over from the layout."""
        shapes = slide.shapes._spTree
        for placeholder in slide.slide_layout.placeholders:
            if placeholder.placeholder_format.idx == NUMBER_ID:
                number = parse_xml(
                    f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{shapes.max_shape_id + 1}" name="Slide number"/>'
                    '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
                    f'<p:ph type="sldNum" sz="quarter" idx="{NUMBER_ID}"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>'
                    f"<a:lstStyle/><a:p>{template.number_field(len(self.slides.slides))}</a:p></p:txBody></p:sp>"
                )
                shapes.append(number)

    def _notes(self, slide, figure):
        """What to say, what to ask, where it stands, and which lesson explains it."""
        where = figure.source.removeprefix("Source: ")
        parts = [("Say", figure.say), ("Ask", figure.ask), ("Where it stands", where), ("Lesson", _lesson_line(figure))]
        frame = slide.notes_slide.notes_text_frame
        _write(frame, [f"{word}: {text}" for word, text in parts if text])

    def _small_key(self, slide, figure, key):
        """Draw a key as `_side_by_side` has it; its marks look as on the figure's charts."""
        steps = any(item["kind"] == "steps" for item in figure.charts)
        for mark, look, words, place in key:
            yield _swatch(slide, mark, look, "tx1", area=steps)
            yield _text_box(slide, place, words, self.page.source, middle=True)

    def _text(self, title, lines):
        """A slide of text: lines, each with whether it is a heading."""
        slide = self._slide(template.TEXT)
        _fill(slide.shapes.title, title)
        body = _at(slide, 1)
        _fill(body, *(text for text, _ in lines))
        for paragraph, (_, is_heading) in zip(body.text_frame.paragraphs, lines, strict=True):
            paragraph.level = 0 if is_heading else 1
            if is_heading:
                paragraph.runs[0].font.bold = True
        _remove(_at(slide, SOURCE_ID))
        self._number(slide)

    def _paginate(self, blocks):
        """Divide blocks of lines among slides; a block stays in one piece."""
        room, pages, used = template.text_box(self.page).height, [[]], 0
        for block in blocks:
            height = sum(self._height(text, is_heading) for text, is_heading in block)
            if pages[-1] and used + height > room:
                pages.append([])
                used = 0
            pages[-1].append(block)
            used += height
        return pages

    def _height(self, text, is_heading):
        size, indent, after = template.text_level(self.page, 1 if is_heading else 2)
        return len(text_fit.lines(text, size, self.page.room - indent, is_heading)) * size * template.LINE + after

    def _key(self, title, subtitle, groups):
        """A slide with groups of marks, in columns, and what each means."""
        slide = self._slide(template.FREE)
        source = f"{self.package['short']}, {self.package['licenses'][0]['short']}"
        area = self._furnish(slide, title, subtitle, source)
        page = self.page
        columns = 1 if len(groups) == 1 else 3 if page.width > 900 else 2
        rows = -(-len(groups) // columns)
        wide, tall = area.width / columns, (area.height - page.label * 2) / rows
        for n, (name, entries) in enumerate(groups):
            x, y = area.x + n % columns * wide, area.y + page.label * 1.4 + n // columns * tall
            if name:
                _text_box(slide, Box(x, y, wide - 12, page.label * 1.4), name, page.label, bold=True)
                y += page.label * 1.75
            step = min(page.label * 2.2, (tall - page.label * 1.75) / max(len(entries), 1))
            for ink, colour, words in entries:
                _swatch(slide, Box(x, y + 2, 44, step * 0.62), ink.look, colour)
                size = page.label if len(groups) == 1 else page.source + 0.5
                _text_box(slide, Box(x + 56, y, wide - 68, step * 0.62 + 4), words, size, middle=True)
                y += step
        for shape in list(slide.placeholders):
            if shape.placeholder_format.idx in (SOURCE_ID, NUMBER_ID):
                slide.shapes._spTree.append(shape._element)  # read last

    def _field(self, name):
        """The column of that name in the dictionary, the first table that has it."""
        fields = (
            field for resource in self.package["resources"] for field in resource.get("schema", {}).get("fields", [])
        )
        return next(field for field in fields if field["name"] == name)


# ------------------------------------------------------------------------------------------------------- small things


def _lesson_name(lesson):
    if not lesson.endswith(".ipynb"):
        return lesson[:1].upper() + lesson[1:]
    number, title, _ = heading(lesson)
    return f"{number} {title}"


def _lesson_line(figure):
    if not figure.lesson.endswith(".ipynb"):
        return figure.lesson
    number, title, question = heading(figure.lesson)
    return f"{number} {title}: {question} ({figure.lesson})"


def _without_credit(source, package):
    credit = f" {package['short']}, {package['licenses'][0]['short']}"
    line = source.removeprefix("Source: ").removesuffix(credit)
    return line[:1].upper() + line[1:]


def _at(slide, index):
    return next(shape for shape in slide.placeholders if shape.placeholder_format.idx == index)


def _fill(shape, *paragraphs):
    _write(shape.text_frame, paragraphs)


def _fill_evenly(shape, text, size, box, bold=False):
    """Fill a box with a text in lines about as long as each other, so that the last is not a single word."""
    _fill(shape, text)
    _move(shape, replace(box, width=min(box.width, text_fit.even(text, size, box.width, bold) * EASE)))


def _write(frame, paragraphs):
    """Write paragraphs, each in the language of the project: a screen reader and a spelling checker want to know it."""
    frame.text = "\n".join(paragraphs)
    frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run._r.get_or_add_rPr().set("lang", LANGUAGE)


def _move(shape, box):
    shape.left, shape.top, shape.width, shape.height = box.emu


def _remove(shape):
    shape._element.getparent().remove(shape._element)


def _before(slide, shape, index):
    """Put a shape before a placeholder in the order in which a slide is read."""
    _at(slide, index)._element.addprevious(shape._element)


def _text_box(slide, box, text, size, *, bold=False, middle=False):
    shape = slide.shapes.add_textbox(*box.emu)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    _fill(shape, text)
    run = frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold = Pt(size), bold
    return shape


def _side_by_side(key, size, area):
    """Find places for the entries of a key at the lower edge of an area, in as few lines as they fit into.

    Returns for each the box of its mark, its look, its words and their box.
    """
    found, x, row = [], 0, 0
    for look, words in key:
        wide = text_fit.width(words, size) * WIDER
        if x and x + size * 2.6 + wide > area.width:
            x, row = 0, row + 1
        found.append((look, words, x, row, wide))
        x += size * 3.2 + wide
    tall = size * 1.8
    top = area.y + area.height - tall * (row + 1) - size * 0.4
    return [
        (
            Box(area.x + x, top + tall * row + size * 0.4, size * 2, size),
            look,
            words,
            Box(area.x + x + size * 2.6, top + tall * row, wide, tall),
        )
        for look, words, x, row, wide in found
    ]


def _swatch(slide, box, look, colour, area=False):
    """Draw a patch in an ink, with the name of its look for whoever cannot see it."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.emu)
    shape.name = f"Mark: {look}"
    shape._element.xpath(".//p:cNvPr")[0].set("descr", look)
    for child in shape._element.xpath("./p:style"):
        shape._element.remove(child)
    editable_charts.draw_ink(shape._element.spPr, look, colour, area)
    return shape


def _add_svg(slide, picture, figure):
    """Give a picture its drawing: programs that know SVG show that, sharp at any size, the others the PNG."""
    name = PackURI(f"/ppt/media/{figure.name}.svg")
    part = Part(name, "image/svg+xml", slide.part.package, figure.svg.read_bytes())
    link = slide.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    svg = f'<asvg:svgBlip xmlns:asvg="{SVG}" r:embed="{link}"/>'
    extension = parse_xml(f'<a:extLst {nsdecls("a", "r")}><a:ext uri="{SVG_EXTENSION}">{svg}</a:ext></a:extLst>')
    picture._element.blipFill.find(qn("a:blip")).append(extension)
