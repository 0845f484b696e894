"""The deck, read back: what is on its slides, that it is valid, the same on every run, and what happens with bad input."""

import errno
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from openxml_audit import validate_pptx
from pptx import Presentation
from pptx.util import Pt
from small_project import ROOT, make_project

from eastern_flank import cli
from eastern_flank.charts import marks, style
from eastern_flank.core import atomic_write, lesson, project
from eastern_flank.core.errors import PlainError, UnknownName
from eastern_flank.figures import metadata
from eastern_flank.publishing import execute
from eastern_flank.slides import deck as slides
from eastern_flank.slides import reproducible_zip, text_fit
from eastern_flank.slides.template import HEIGHT, NUMBER_ID, SOURCE_ID, SUBTITLE_ID, page

pytestmark = pytest.mark.ci  # .ci/run has it; the README's command keeps to two minutes

FIGURES = project.root() / "figures"
EDITABLE = ("02", "03_on_duty", "06_four_stories", "07_which_assumption_decides")
FIGURE, FREE = "Figure", "Chart or key"


@pytest.fixture(autouse=True)
def figures_of_the_project(monkeypatch):
    monkeypatch.setenv("EASTERN_FLANK_FIGURES", str(FIGURES))


@pytest.fixture(scope="module")
def figures():
    return metadata.find(folder=FIGURES)


@pytest.fixture(scope="module")
def blob(figures):
    return slides.build(figures, dividers=True)


@pytest.fixture(scope="module")
def deck(blob):
    return list(Presentation(io.BytesIO(blob)).slides)


@pytest.fixture(scope="module")
def editable():
    return slides.build(metadata.find(EDITABLE, folder=FIGURES), editable=True)


# Two looks have all that there is: both themes and both sizes. The other two wait for .ci/run.
LOOKS = [("dark", "4:3")]
OTHERS = [("light", "16:9"), ("light", "4:3"), ("dark", "16:9"), ("grey", "16:9"), ("grey", "4:3")]
EACH = [*(pytest.param(each, id="-".join(each)) for each in LOOKS)]
EACH += [pytest.param(each, id="-".join(each), marks=pytest.mark.ci) for each in OTHERS]


@pytest.fixture(params=EACH)
def look(request):
    return request.param


def audited(blob, folder):
    path = folder / "deck.pptx"
    path.write_bytes(blob)
    return [str(error) for error in validate_pptx(path).errors]


def on_layout(deck, name):
    return [slide for slide in deck if slide.slide_layout.name == name]


def placeholder(slide, index):
    return next(shape for shape in slide.placeholders if shape.placeholder_format.idx == index)


def picture(slide):
    return next(shape for shape in slide.shapes if shape.element.tag.endswith("}pic"))


def charts(slide):
    return [shape for shape in slide.shapes if shape.has_chart]


# ---------------------------------------------------------------------------------------------------- what is on it


def test_every_figure_has_a_slide_with_its_own_words(deck, figures):
    found = on_layout(deck, FIGURE)
    assert [slide.shapes.title.text for slide in found] == [figure.title for figure in figures]
    assert [placeholder(slide, SUBTITLE_ID).text_frame.text for slide in found] == [f.subtitle for f in figures]
    assert [placeholder(slide, SOURCE_ID).text_frame.text for slide in found] == [f.source for f in figures]
    assert [picture(slide)._element.nvPicPr.cNvPr.get("descr") for slide in found] == [f.alt for f in figures]


def test_a_picture_is_the_file_itself_without_title_and_source(deck, figures):
    for slide, figure in zip(on_layout(deck, FIGURE), figures, strict=True):
        shown = picture(slide)
        assert shown.image.blob == figure.png.read_bytes()
        assert (shown.crop_top, 1 - shown.crop_bottom) == pytest.approx(figure.body, abs=1e-4)
        assert (shown.crop_left, shown.crop_right) == (0, 0)
        wide, tall = shown.image.size
        ratio = wide / (tall * (figure.body[1] - figure.body[0]))
        assert shown.width / shown.height == pytest.approx(ratio, rel=2e-3), f"{figure.name} is stretched"


def test_a_picture_has_its_drawing_with_it(deck, figures):
    for slide, figure in zip(on_layout(deck, FIGURE), figures, strict=True):
        (link,) = picture(slide)._element.xpath(".//*[local-name()='svgBlip']/@*[local-name()='embed']")
        part = slide.part.related_part(link)
        assert (part.content_type, part.blob) == ("image/svg+xml", figure.svg.read_bytes())


def test_the_notes_say_what_to_say_and_ask_and_where_it_stands(deck, figures):
    for slide, figure in zip(on_layout(deck, FIGURE), figures, strict=True):
        notes = slide.notes_slide.notes_text_frame.text
        parts = [figure.say, figure.ask, figure.source.removeprefix("Source: "), figure.lesson]
        assert all(part and part in notes for part in parts)
        assert [notes.index(part) for part in parts] == sorted(notes.index(part) for part in parts)


def test_each_lesson_opens_with_its_number_title_and_question(deck, figures):
    sections = on_layout(deck, "Section")
    found = [
        [shape.text_frame.text for shape in slide.placeholders if shape.placeholder_format.idx != NUMBER_ID]
        for slide in sections
    ]
    wanted = [lesson.heading(path) for path in dict.fromkeys(figure.lesson for figure in figures)]
    assert [set(texts) for texts in found] == [{f"Lesson {h.number}", h.title, h.question} for h in wanted]
    assert {"Lesson 02", "Troops", "How big is 4,000?"} in [set(texts) for texts in found]


def test_the_deck_begins_with_what_it_is_and_the_key_and_ends_with_sources_and_licence(deck):
    assert deck[0].slide_layout.name == "Title"
    assert "CC-BY-4.0" in " ".join(shape.text_frame.text for shape in deck[0].placeholders)
    titles = [slide.shapes.title.text.split(",")[0] for slide in deck if slide.slide_layout.name in (FREE, "Text")]
    assert list(dict.fromkeys(titles)) == ["Ink says how sure", "Colour says who", "Sources", "Licence"]
    assert [deck.index(slide) for slide in on_layout(deck, FREE)] == [1, 2], "a key is read before the charts"


def test_a_deck_of_four_figures_has_their_order_my_title_and_no_dividers():
    names = ["05_exclave", "02_dots", "00_four_thousand", "02_logarithmic"]
    figures = metadata.find(names, folder=FIGURES, as_named=True)
    assert [figure.name for figure in figures] == names
    mine = list(Presentation(io.BytesIO(slides.build(figures, title="Who\n counts <us>?"))).slides)
    assert [slide.shapes.title.text for slide in mine if slide.slide_layout.name == FIGURE] == [
        f.title for f in figures
    ]
    assert on_layout(mine, "Section") == []
    assert mine[0].shapes.title.text == "Who counts <us>?"
    assert "With figures of Eastern Flank 2016" in [shape.text_frame.text for shape in mine[0].placeholders]
    assert len(mine) == 9  # title, two of the key, four figures, sources, licence


def test_a_deck_of_three_figures_has_the_eight_slides_that_lesson_10_tells():
    three = metadata.find(["02_dots", "02_logarithmic", "06_two_titles"], folder=FIGURES)
    assert len(Presentation(io.BytesIO(slides.build(three))).slides) == 8


def test_a_title_that_does_not_fit_is_refused_before_any_work(tmp_path):
    with pytest.raises(atomic_write.CannotWrite, match="the title has 91 characters; on a slide there is room for 90"):
        slides.deck(["02_dots"], title="x" * 91, out=tmp_path / "a.pptx")
    assert list(tmp_path.iterdir()) == []


def test_the_key_names_every_ink_and_every_side_in_words(deck):
    ink, side = on_layout(deck, FREE)
    words = [shape.text_frame.text for shape in ink.shapes if shape.has_text_frame]
    drawn = [shape._element.nvSpPr.cNvPr.get("descr") for shape in ink.shapes if shape.name.startswith("Mark")]
    assert drawn == [marks.MEANINGS[key].look for keys in marks.KEYS.values() for key in keys]
    assert {marks.MEANINGS[key].word for keys in marks.KEYS.values() for key in keys} <= set(words)
    assert len([shape for shape in side.shapes if shape.name.startswith("Mark")]) == len(style.SIDES)


def test_the_sources_of_all_figures_are_listed(deck, figures):
    listed = " ".join(
        slide.placeholders[1].text_frame.text for slide in deck if slide.shapes.title.text.startswith("Sources")
    )
    for figure in figures:
        source = figure.source.removeprefix("Source: ").split(". Eastern")[0]
        assert source[1:] in listed


def test_shapes_are_read_in_the_order_of_the_page(deck):
    for slide in on_layout(deck, FIGURE):
        found = [shape.placeholder_format.idx for shape in slide.placeholders]
        order = [shape.placeholder_format.idx for shape in slide.shapes if shape.is_placeholder]
        assert order == [0, SUBTITLE_ID, 14, SOURCE_ID, NUMBER_ID] and sorted(order) == sorted(found)


def test_every_slide_but_the_first_has_a_number_and_every_text_a_language(deck):
    for number, slide in enumerate(deck, 1):
        fields = slide._element.xpath(".//a:fld[@type='slidenum']/a:t")
        assert [field.text for field in fields] == ([] if number == 1 else [str(number)])
        runs = slide._element.xpath(".//a:r/a:rPr") + slide._element.xpath(".//a:fld/a:rPr")
        assert runs and all(run.get("lang") == "en-GB" for run in runs)
        assert len(slide._element.xpath(".//a:r")) == len(slide._element.xpath(".//a:r/a:rPr"))


def test_no_placeholder_is_left_empty(deck):
    for slide in deck:
        assert all(shape.text_frame.text.strip() for shape in slide.placeholders if shape.has_text_frame)


def test_a_figure_without_subtitle_has_no_empty_line(figures):
    blob = slides.build([replace(figures[0], subtitle="", say="", ask="")])
    (slide,) = on_layout(Presentation(io.BytesIO(blob)).slides, FIGURE)
    assert SUBTITLE_ID not in [shape.placeholder_format.idx for shape in slide.placeholders]
    assert not re.search(r"^(Say|Ask):", slide.notes_slide.notes_text_frame.text, re.M)


@pytest.mark.parametrize("text", ["", " ", "\n", "\r\n \t\v", "two\n\nlines"])
def test_texts_that_are_empty_or_in_several_lines_leave_no_empty_line_on_a_slide(figures, text):
    texts = dict.fromkeys(("title", "subtitle", "source", "say", "ask", "author", "licence"), text)
    two = [figure for figure in figures if figure.name in ("02_four_battalions", "05_exclave")]
    blob = slides.build([replace(figure, **texts) for figure in two], editable=True)
    for slide in Presentation(io.BytesIO(blob)).slides:
        frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
        assert all(line.text.strip() for frame in frames for line in frame.paragraphs if frame.text)
        assert all(shape.text_frame.text.strip() for shape in slide.placeholders if shape.has_text_frame)
        if slide.has_notes_slide:
            assert all(line.text.strip() for line in slide.notes_slide.notes_text_frame.paragraphs)
        shapes = list(slide.shapes)
        if picture := [shape for shape in shapes if shape.element.tag.endswith("}pic")]:
            later = [shape.placeholder_format.idx for shape in shapes[shapes.index(picture[0]) + 1 :]]
            assert later == ([SOURCE_ID, NUMBER_ID] if text.strip() else [NUMBER_ID])


def test_no_two_slides_have_the_same_title_and_a_show_has_each_figure_once(figures):
    mixed = [*figures, *metadata.find(["02_dots"], folder=FIGURES)]  # back to a lesson that the deck has had
    made = list(Presentation(io.BytesIO(slides.build(mixed[:-1], editable=True, dividers=True))).slides)
    titles = [slide.shapes.title.text for slide in made]
    assert len(set(titles)) == len(titles)
    shown = [slide.shapes.title.text for slide in made if slide._element.get("show") != "0"]
    assert [title for title in shown if title in {figure.title for figure in figures}] == [f.title for f in figures]
    again = Presentation(io.BytesIO(slides.build(mixed, dividers=True))).slides
    assert [slide.shapes.title.text for slide in on_layout(again, "Section")][-1] == "Troops, continued"
    named = metadata.find(["02", "02_two_numbers", "02_dots"], folder=FIGURES, as_named=True)
    assert len(named) == len(set(named_once := [figure.name for figure in named])), named_once


def test_the_notes_say_how_many_minutes_the_deck_and_each_figure_take(figures):
    three = metadata.find(["02_dots", "02_logarithmic", "06_two_titles"], folder=FIGURES)
    made = list(Presentation(io.BytesIO(slides.build(three))).slides)
    words = sum(len(figure.say.split()) for figure in three)
    assert made[0].notes_slide.notes_text_frame.text.startswith(f"Minutes: {3 * 2.5 + words / 130:.0f} for 3 figures,")
    for slide, figure in zip(on_layout(made, FIGURE), three, strict=True):
        (minutes,) = re.findall(r"^Minutes: ([\d.]+), of which", slide.notes_slide.notes_text_frame.text, re.M)
        assert float(minutes) == pytest.approx(2.5 + len(figure.say.split()) / 130, abs=0.05)


def test_the_key_has_the_inks_of_the_figures_alone():
    three = metadata.find(["02_dots", "06_kept_and_dropped"], folder=FIGURES)
    for figures, columns, title in (
        (three[:1], [], "Ink says how sure"),
        (three, ["Status", "Mentions"], "Ink says how sure, a sign says what became of it"),
        ([], [column.capitalize() for column in marks.KEYS], "Ink says how sure, a sign says what became of it"),
        ([replace(three[0], key=[["solid", "mine"]])], [column.capitalize() for column in marks.KEYS], None),
    ):
        slide = Presentation(io.BytesIO(slides.build(figures))).slides[1]
        words = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert [word for word in words if word.lower() in marks.KEYS] == columns
        assert title is None or slide.shapes.title.text == title


@pytest.mark.parametrize("key", [5, "a", {"a": 1}, [5], [[]], [["solid"]], [[[], {}]], [["a", "b", "c"]], [[1, 2]]])
def test_a_key_from_anywhere_makes_a_deck(figures, key):
    assert slides.build([replace(figures[0], key=key, charts=[])])


def test_all_text_of_the_slides_is_in_a_font_that_every_program_has(editable):
    package = zipfile.ZipFile(io.BytesIO(editable))
    parts = [name for name in package.namelist() if re.match("ppt/(slide|charts/|theme/theme1)", name)]  # not the notes
    xml = " ".join(package.read(name).decode() for name in parts if name.endswith(".xml"))
    assert set(re.findall(r'<a:latin typeface="([^"]*)"', xml)) == {"Arial", "+mn-lt"}


def test_every_picture_chart_and_line_has_alt_text(editable):
    for slide in Presentation(io.BytesIO(editable)).slides:
        for kind in ("pic", "graphicFrame", "cxnSp"):
            assert all(slide._element.xpath(f".//p:{kind}//p:cNvPr/@descr")), slide.shapes.title.text


def test_a_deck_without_figures_has_its_other_slides():
    deck = Presentation(io.BytesIO(slides.build([]))).slides
    titles = ["Ink says how sure, a sign says what became of it", "Colour says who", "Licence"]
    assert [slide.shapes.title.text for slide in deck][1:] == titles


# ------------------------------------------------------------------------------------------------------------- layout


def boxes(slide):
    """The texts, pictures and charts of a slide, by name, as left, top, right, bottom in points."""
    return {
        f"{shape.shape_id} {shape.name}": tuple(
            length / Pt(1) for length in (shape.left, shape.top, shape.left + shape.width, shape.top + shape.height)
        )
        for shape in slide.shapes
    }


def test_nothing_overlaps_or_leaves_the_slide(figures, look):
    theme, size = look
    blob = slides.build(figures, theme=theme, size=size, editable=True)
    wide = page(size).width
    for slide in Presentation(io.BytesIO(blob)).slides:
        places = boxes(slide)
        for name, (left, top, right, bottom) in places.items():
            assert -0.1 <= left < right + ("Line" in name) <= wide + 0.1 and -0.1 <= top < bottom <= HEIGHT + 0.1, (
                slide.shapes.title.text,
                name,
            )
        for a, one in places.items():
            for b, other in places.items():
                apart = (
                    one[2] <= other[0] + 1 or other[2] <= one[0] + 1 or one[3] <= other[1] + 1 or other[3] <= one[1] + 1
                )
                across = "Line" in a or "Line" in b  # a line to compare bars with
                assert a == b or apart or across, (slide.shapes.title.text, a, b)


def test_titles_have_two_lines_at_most_and_texts_fit_their_boxes(figures, look):
    theme, size = look
    measures = page(size)
    for slide in on_layout(Presentation(io.BytesIO(slides.build(figures, theme=theme, size=size))).slides, FIGURE):
        for shape, points, bold in (
            (slide.shapes.title, measures.title, True),
            (placeholder(slide, SUBTITLE_ID), measures.subtitle, False),
            (placeholder(slide, SOURCE_ID), measures.source, False),
        ):
            lines = text_fit.lines(shape.text_frame.text, points, shape.width / Pt(1), bold)
            assert len(lines) * points * 1.2 <= shape.height / Pt(1), lines
            assert not bold or len(lines) <= 2, lines


def test_theme_and_size_are_in_the_template(figures, look):
    theme, size = look
    deck = Presentation(io.BytesIO(slides.build(figures[:1], theme=theme, size=size)))
    assert deck.slide_width / Pt(1) == style.SIZES[size].inches[0] * 72
    package = zipfile.ZipFile(io.BytesIO(slides.build(figures[:1], theme=theme, size=size)))
    xml = package.read("ppt/theme/theme1.xml").decode().lower()
    shades = style.THEMES[theme]
    assert all(shades[name][1:] in xml for name in (*style.SIDES, "background", "text", "muted"))
    ground = "dk1" if theme == "dark" else "lt1"
    assert f'bg1="{ground}"' in package.read("ppt/slideMasters/slideMaster1.xml").decode()
    assert f'<a:{ground}><a:srgbclr val="{shades["background"][1:]}"' in xml


# ------------------------------------------------------------------------------------------------------ native charts


def test_the_charts_hold_the_values_of_the_figure(editable):
    for figure, slide in charted(editable):
        for item, frame in zip(figure.charts, charts(slide), strict=True):
            if item["kind"] == "bars" and all(bar["start"] <= item["axis"]["low"] for bar in item["bars"]):
                (series,) = frame.chart.plots[0].series
                assert list(series.values) == [bar["end"] for bar in item["bars"]]
                assert list(frame.chart.plots[0].categories) == [bar["name"] for bar in item["bars"]]


def charted(blob):
    found = [figure for figure in metadata.find(EDITABLE, folder=FIGURES) if figure.charts]
    drawn = [slide for slide in Presentation(io.BytesIO(blob)).slides if charts(slide)]
    return list(zip(found, drawn, strict=True))


def test_a_chart_follows_its_figure_with_the_same_words(editable):
    deck = list(Presentation(io.BytesIO(editable)).slides)
    for figure, slide in charted(editable):
        before = deck[[s.slide_id for s in deck].index(slide.slide_id) - 1]
        assert before.shapes.title.text == figure.title
        assert slide.shapes.title.text == f"{figure.title} (editable)"
        assert (before._element.get("show"), slide._element.get("show")) == (None, "0"), "nobody sees a figure twice"
        assert placeholder(slide, SOURCE_ID).text_frame.text == figure.source
        first, _, rest = slide.notes_slide.notes_text_frame.text.partition("\n")
        assert "hidden" in first and rest == before.notes_slide.notes_text_frame.text
        assert all(frame._element.xpath(".//p:cNvPr")[0].get("descr") for frame in charts(slide))
        assert [shape.has_chart for shape in slide.shapes][-2:] == [False, False]  # source and number are read last


def test_a_chart_has_the_key_of_its_figure_below_it(editable):
    found = charted(editable)
    assert any(figure.key for figure, _ in found)
    for figure, slide in found:
        shapes = list(slide.shapes)
        first = next((n for n, shape in enumerate(shapes) if shape.name.startswith("Mark")), -2)
        key = shapes[first:-2]  # read before source line and number
        assert [(mark.name, word.text_frame.text) for mark, word in zip(key[::2], key[1::2], strict=True)] == [
            (f"Mark: {look}", words) for look, words in figure.key
        ]
        lowest = max(frame.top + frame.height for frame in charts(slide))
        assert all(lowest <= shape.top for shape in key)
        assert all(shape.top + shape.height <= placeholder(slide, SOURCE_ID).top for shape in key)


def test_a_key_that_is_too_wide_for_one_line_takes_two(figures):
    key = [["hatched", f"words that take their place on a slide, number {n}"] for n in range(5)]
    bars = next(figure for figure in figures if figure.charts)
    blob = slides.build([replace(bars, key=key)], editable=True)
    (slide,) = [slide for slide in Presentation(io.BytesIO(blob)).slides if charts(slide)]
    words = [shape for shape in slide.shapes if shape.has_text_frame and shape.text_frame.text.startswith("words that")]
    assert len({shape.top for shape in words}) > 1 and len({shape.left for shape in words}) > 1
    assert all(shape.left + shape.width <= Presentation(io.BytesIO(blob)).slide_width for shape in words)


def test_a_line_to_compare_bars_with_is_where_its_value_is(figures):
    (figure,) = metadata.find(["07_which_assumption_decides"], folder=FIGURES)
    (item,) = figure.charts
    places = {}
    for value in (0, 4000, item["axis"]["high"]):
        lined = replace(figure, charts=[item | {"rules": [{"at": value, "label": f"{value:,} are planned"}]}])
        deck = Presentation(io.BytesIO(slides.build([lined], editable=True))).slides
        (slide,) = [slide for slide in deck if charts(slide)]
        (line,) = [shape for shape in slide.shapes if shape.name == "Line"]
        (words,) = [shape for shape in slide.shapes if shape.has_text_frame and "planned" in shape.text_frame.text]
        assert line._element.xpath(".//p:cNvPr")[0].get("descr") == words.text_frame.text == f"{value:,} are planned"
        (frame,) = charts(slide)
        assert words.top + words.height <= frame.top + 1 and words.left + words.width <= frame.left + frame.width + 1
        (plot,) = frame.chart._chartSpace.xpath(".//c:plotArea/c:layout/c:manualLayout")
        left, width = (float(plot.find(f"{{*}}{name}").get("val")) for name in "xw")
        places[value] = ((line.left - frame.left) / frame.width - left) / width
    assert places == pytest.approx({0: 0, 4000: 4000 / item["axis"]["high"], item["axis"]["high"]: 1}, abs=1e-3)


def test_bars_in_the_colours_of_sides_have_the_colours_in_their_key(figures):
    (figure,) = metadata.find(["05_distances"], folder=FIGURES)
    key = [["russia", "Russia"], ["neutral", "not in NATO"]]
    deck = Presentation(io.BytesIO(slides.build([replace(figure, key=key)], editable=True))).slides
    (slide,) = [slide for slide in deck if charts(slide)]
    shapes = list(slide.shapes)
    found = [(shapes[n + 1].text_frame.text, shape) for n, shape in enumerate(shapes) if shape.name == "Mark: solid"]
    assert [words for words, _ in found] == ["Russia", "not in NATO"]
    shades = [shape._element.xpath("./p:spPr/a:solidFill/*/@val")[0] for _, shape in found]
    assert shades == ["accent5", style.THEMES["light"]["neutral"][1:].upper()]


def test_axes_labels_and_inks_are_those_of_the_figure(editable):
    drawn = {figure.name: charts(slide)[0].chart for figure, slide in charted(editable)}
    plan = drawn["02_four_battalions"]
    assert (plan.value_axis.minimum_scale, plan.value_axis.maximum_scale) == (0, 1000)
    assert len(plan._chartSpace.xpath(".//c:dPt//a:pattFill")) == 3  # planned
    assert plan._chartSpace.xpath(".//c:dPt//a:prstDash/@val") == ["solid"] * 3 + ["dash"]  # possible
    assert plan._chartSpace.xpath(".//c:dPt/c:spPr/a:ln//a:schemeClr/@val") == ["accent2"] * 4
    labels = plan._chartSpace.xpath(".//c:dLbl/c:tx//a:t/text()")
    (figure,) = metadata.find(["02_four_battalions"], folder=FIGURES)
    assert labels == [bar["label"] for bar in figure.charts[0]["bars"]]
    assert drawn["02_logarithmic"]._chartSpace.xpath(".//c:valAx/c:scaling/c:logBase/@val") == ["10"]


def test_floating_bars_stand_on_one_that_is_not_seen(editable):
    chart = {figure.name: charts(slide)[0].chart for figure, slide in charted(editable)}["07_which_assumption_decides"]
    (figure,) = metadata.find(["07_which_assumption_decides"], folder=FIGURES)
    ground, seen, _ = chart.plots[0].series
    for bar, low, length in zip(figure.charts[0]["bars"], ground.values, seen.values, strict=True):
        assert ((low or 0), (low or 0) + length) == (bar["start"], bar["end"])
    assert ground._element.xpath("./c:spPr/a:noFill") and ground._element.xpath("./c:spPr/a:ln/a:noFill")


def test_steps_stand_on_a_date_axis_day_by_day(editable):
    chart = {figure.name: charts(slide)[0].chart for figure, slide in charted(editable)}["03_on_duty"]
    (figure,) = metadata.find(["03_on_duty"], folder=FIGURES)
    item = figure.charts[0]
    assert chart._chartSpace.xpath(".//c:dateAx/c:baseTimeUnit/@val") == ["days"]
    days = [label.isoformat()[:10] for label in dates(chart)]
    for series, known in zip(chart.plots[0].series, item["series"], strict=True):
        at = dict(zip(days, series.values, strict=True))
        for day, height in known["points"]:
            if height is not None:
                assert at[day] == height
    assert marks.INKS["not_stated"].word in chart.plots[0].series[-1].name


def dates(chart):
    from datetime import date, timedelta

    numbers = chart._chartSpace.xpath("(.//c:ser)[1]/c:cat//c:v/text()")
    return [date(1899, 12, 30) + timedelta(int(float(number))) for number in numbers]


BAR = {"name": "a", "start": 0, "end": 5, "ink": "solid", "colour": "russia", "rgb": "#bb552c", "label": "5"}
AXIS = {"label": "", "scale": "linear", "low": 0, "high": 10, "labels": ["0", "5", "10"]}
BARS = {"title": "", "kind": "bars", "horizontal": True, "axis": AXIS, "bars": [BAR, BAR | {"name": "b", "end": 8}]}
LINE = {
    "name": "a",
    "points": [["2014-01-01", 2], ["2018-01-01", None]],
    "ink": "dashed",
    "colour": "russia",
    "rgb": "#bb552c",
}
TIME = {"label": "", "scale": "dates", "low": "2014-01-01", "high": "2018-01-01", "labels": []}
STEPS = {"title": "", "kind": "steps", "x": TIME, "y": AXIS, "series": [LINE | {"unnumbered": []}]}


def charts_beside(figure, items):
    """The charts of a deck with one figure that has these; the deck is made in any case."""
    deck = Presentation(io.BytesIO(slides.build([replace(figure, charts=items)], editable=True)))
    assert len(on_layout(deck.slides, FIGURE)) == 1
    return [frame.chart for slide in deck.slides for frame in charts(slide)]


def test_bars_and_steps_of_a_reader_become_charts(figures):
    (bars,) = charts_beside(figures[0], [BARS])
    assert list(bars.plots[0].series[0].values) == [5, 8]
    assert len(charts_beside(figures[0], [BARS, BARS | {"axis": AXIS | {"label": "thousands"}}])) == 2
    (steps,) = charts_beside(figures[0], [STEPS])
    assert list(steps.plots[0].series[0].values) == [2, 2, 2, 0] and not steps.has_legend
    (days,) = charts_beside(figures[0], [STEPS | {"x": TIME | {"high": "2014-06-01"}}])
    assert days._chartSpace.xpath(".//c:dateAx/c:majorTimeUnit/@val") == ["months"]


def test_an_axis_with_fractions_shows_them(figures):
    (chart,) = charts_beside(figures[0], [BARS | {"axis": AXIS | {"labels": ["0.0", "0.5", "1.0"]}}])
    assert (chart.value_axis.tick_labels.number_format, chart.value_axis.major_unit) == ("General", 0.5)


UNDRAWABLE = {
    "none": [],
    "vertical bars": [BARS | {"horizontal": False}],
    "a bar without a number": [BARS | {"bars": [BAR, BAR | {"name": "b", "end": None, "ink": "dotted outline"}]}],
    "two bars in a row": [BARS | {"bars": [BAR, BAR | {"start": 5, "end": 8}]}],
    "a bar to the left": [BARS | {"bars": [BAR | {"end": -5}]}],
    "a bar from the left": [BARS | {"bars": [BAR | {"start": -5}]}],
    "an axis of percentages": [BARS | {"axis": AXIS | {"labels": ["0%", "5%"]}}],
    "a floating bar on a log axis": [BARS | {"axis": AXIS | {"scale": "log", "low": 1}, "bars": [BAR | {"start": 2}]}],
    "another scale": [BARS | {"axis": AXIS | {"scale": "symlog"}}],
    "steps of numbers": [STEPS | {"x": AXIS}],
    "two charts of steps": [STEPS, STEPS],
    "bars and steps": [BARS, STEPS],
    "lines over time": [STEPS | {"kind": "lines"}],
    "lines of numbers": [STEPS | {"kind": "lines", "x": AXIS}],
    "another chart": [{"kind": "pie"}],
}


@pytest.mark.parametrize("what", UNDRAWABLE)
def test_what_no_slide_program_can_draw_as_it_is_has_its_picture_alone(figures, what):
    assert charts_beside(figures[0], UNDRAWABLE[what]) == []


DAMAGED = {
    "a number": 5,
    "a list of numbers": [5],
    "an empty chart": [{}],
    "a text for a number": [BARS | {"bars": [BAR | {"start": "0"}]}],
    "no colour": [BARS | {"bars": [BAR | {"colour": "x", "rgb": '#"'}]}],
}


@pytest.mark.parametrize("what", DAMAGED)
def test_values_that_are_damaged_are_one_line(figures, what):
    with pytest.raises(metadata.FigureUnreadable, match=r"damaged: its values make no chart$"):
        charts_beside(figures[0], DAMAGED[what])


def test_missing_numbers_that_follow_each_other_are_all_drawn(figures):
    days = ["2014-01-01", "2015-01-01", "2016-01-01", "2017-01-01"]
    missing = LINE | {"points": [[day, None] for day in days], "unnumbered": [days[0:2], days[1:3]]}
    (chart,) = charts_beside(figures[0], [STEPS | {"series": [missing]}])
    at = dict(zip([day.isoformat() for day in dates(chart)], chart.plots[0].series[0].values, strict=True))
    assert [at[day] > 0 for day in days] == [True, True, False, False]


# ------------------------------------------------------------------------------------------------------- valid, steady


def test_the_deck_is_valid_office_open_xml(blob, editable, tmp_path):
    assert audited(blob, tmp_path) == []
    assert audited(editable, tmp_path) == []


@pytest.mark.parametrize(("theme", "size"), [("dark", "4:3"), ("dark", "16:9"), ("light", "4:3")])
def test_every_template_is_valid(figures, tmp_path, theme, size):
    assert audited(slides.build(figures[:1], theme=theme, size=size), tmp_path) == []


def test_the_audit_sees_a_broken_deck(editable, tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(editable)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("ppt/charts/chart"):
                content = re.sub(rb'axId val="', rb'axId val="-', content)
            new.writestr(name, content)
    assert audited(out.getvalue(), tmp_path)


@pytest.mark.ci
def test_the_same_figures_give_the_same_bytes_in_any_process(editable, tmp_path):
    for seed in ("1", "99"):
        target = tmp_path / f"{seed}.pptx"
        env = os.environ | {"PYTHONHASHSEED": seed, "TZ": f"UTC+{seed[0]}"}
        code = f"from eastern_flank.slides import deck as slides; slides.deck({EDITABLE!r}, editable=True, out={str(target)!r})"
        subprocess.run([sys.executable, "-c", code], env=env, check=True)
        assert target.read_bytes() == editable


def test_no_date_path_or_user_is_inside(editable):
    def texts(blob):
        package = zipfile.ZipFile(io.BytesIO(blob))
        for info in package.infolist():
            assert info.date_time == reproducible_zip.EPOCH, info.filename
            content = package.read(info)
            if info.filename.endswith(".xlsx"):
                yield from texts(content)
            elif not info.filename.endswith(".png"):
                yield info.filename, content.decode()

    private = [str(Path.home()), str(project.root()), os.environ.get("USER") or "/home/"]
    for name, text in texts(editable):
        assert not [word for word in private if len(word) > 4 and word in text], name
        assert "dcterms:created" not in text and "dcterms:modified" not in text
        assert "thumbnail" not in name and "printerSettings" not in name


def test_the_properties_say_what_it_is(blob):
    about = Presentation(io.BytesIO(blob)).core_properties
    assert about.title == "Eastern Flank 2016" and "contributors" in about.author and about.subject
    assert about.language == "en-GB" and "CC-BY-4.0" in about.comments


# ---------------------------------------------------------------------------------------------------------- variants


@pytest.fixture
def drawer(monkeypatch, tmp_path):
    """Lessons that are drawn by copying what there is; says which were."""
    drawn = []

    def draw(names, theme, size, folder, progress=None):
        drawn.append(list(names))
        Path(folder).mkdir(parents=True, exist_ok=True)
        for name in names:
            for path in FIGURES.glob(f"{name[:2]}_*"):
                shutil.copy(path, folder)

    monkeypatch.setattr(execute, "draw", draw)
    monkeypatch.setattr(slides, "_variants", lambda theme, size: tmp_path / "variants")
    return drawn


def test_figures_of_another_look_are_drawn_once(drawer, tmp_path):
    for n in range(2):
        slides.deck(["02_dots", "05"], theme="dark", size="4:3", out=tmp_path / f"{n}.pptx")
    assert drawer == [["02_troops", "05_map"]]
    slides.deck(["02_dots"], theme="light", size="16:9", out=tmp_path / "light.pptx")
    assert len(drawer) == 1


def test_they_are_drawn_again_when_what_they_are_made_of_changes(drawer, tmp_path, monkeypatch):
    slides.deck(["02"], theme="dark", out=tmp_path / "a.pptx")
    (tmp_path / "variants" / "02_dots.png").touch()  # a time says nothing
    slides.deck(["02"], theme="dark", out=tmp_path / "b.pptx")
    assert len(drawer) == 1
    monkeypatch.setattr(slides, "_made_from", lambda lesson: "something else")
    slides.deck(["02"], theme="dark", out=tmp_path / "c.pptx")
    assert len(drawer) == 2
    (tmp_path / "variants" / "02_troops.made_from").write_bytes(b"\xff")
    slides.deck(["02"], theme="dark", out=tmp_path / "d.pptx")
    assert len(drawer) == 3


def test_a_fingerprint_follows_code_and_tables_and_not_words(tmp_path, monkeypatch):
    for part in ("notebooks", "data"):
        shutil.copytree(project.root() / part, tmp_path / part)
    monkeypatch.setattr(project, "root", lambda: tmp_path)
    before, notebook = slides._made_from("02_troops"), tmp_path / "notebooks" / "02_troops.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("# 02 Troops:", "# 02 Soldiers:"), "utf-8")
    assert slides._made_from("02_troops") == before
    table = tmp_path / "data" / "troops.csv"
    table.write_bytes(table.read_bytes().replace(b"4000", b"4001"))
    assert slides._made_from("02_troops") != before


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (b"", "02_troops: not a notebook: "),
        (b"\xff", "02_troops: not a notebook: "),
        (
            b"{\n<<<<<<< HEAD\n=======\n>>>>>>> theirs\n}",
            "notebooks/02_troops.ipynb, line 2: a merge was left unfinished",
        ),
    ],
    ids=["empty", "bytes", "merge"],
)
def test_a_damaged_lesson_is_one_line_and_the_others_go_on(drawer, tmp_path, monkeypatch, capsys, damage, says):
    monkeypatch.chdir(make_project(tmp_path / "project", _02_troops=["1"], _05_map=["1"]))
    shutil.copytree(ROOT / "data", tmp_path / "project" / "data", dirs_exist_ok=True)
    (tmp_path / "project" / "notebooks" / "02_troops.ipynb").write_bytes(damage)
    for theme in ("dark", "light"):
        status = CliRunner().invoke(
            cli.main, ["slides", "05", "--theme", theme, "--out", str(tmp_path / f"{theme}.pptx")]
        )
        assert status.exit_code == 0, status.output
    done = CliRunner().invoke(cli.main, ["slides", "02", "--theme", "dark", "--out", str(tmp_path / "a.pptx")])
    (line,) = done.stderr.splitlines()
    assert done.exit_code == 1 and line.startswith(says)
    done = CliRunner().invoke(cli.main, ["slides", "02", "--dividers", "--out", str(tmp_path / "b.pptx")])
    assert done.exit_code == 0  # the light figures are there; the lesson is called as its file is
    titles = [slide.shapes.title.text for slide in Presentation(tmp_path / "b.pptx").slides if slide.shapes.title]
    assert "Troops" in titles and "Untitled" not in titles


def test_a_figure_that_is_missing_is_drawn_again_whatever_lies_beside_it(drawer, tmp_path):
    slides.deck(["02"], theme="dark", out=tmp_path / "a.pptx")
    (tmp_path / "variants" / "02_dots.png").rename(tmp_path / "variants" / "02_dots (1).png")
    slides.deck(["02"], theme="dark", out=tmp_path / "b.pptx")
    assert drawer == [["02_troops"], ["02_troops"]]


def test_where_no_folder_can_be_written_they_are_drawn_for_this_deck_alone(drawer, tmp_path, monkeypatch):
    monkeypatch.setattr(slides.private, "is_writable", lambda path: False)
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    slides.deck(["02"], theme="dark", out=tmp_path / "a.pptx")
    assert drawer == [["02_troops"]] and len(Presentation(tmp_path / "a.pptx").slides) > 3
    assert not (tmp_path / "variants").exists() and list((tmp_path / "temp").iterdir()) == []


def test_a_lesson_that_fails_is_said_in_one_line(monkeypatch, tmp_path):
    def fail(*_):
        raise execute.LessonFailed("02_troops: cell [3]: broken\n03: broken")

    monkeypatch.setattr(execute, "draw", fail)
    monkeypatch.setattr(slides, "_variants", lambda theme, size: tmp_path / "variants")
    with pytest.raises(slides.CannotDrawFigures, match="no dark 16:9 figures: 02_troops: cell"):
        slides.deck(["02"], theme="dark", out=tmp_path / "a.pptx")
    assert not (tmp_path / "a.pptx").exists()


# ----------------------------------------------------------------------------------------------------------- bad input


def run(*arguments):
    return CliRunner().invoke(cli.main, ["slides", *map(str, arguments)])


def refused(result, *words, status=1):
    assert result.exit_code == status and result.stdout == ""
    assert len(result.stderr.splitlines()) == 1 and "Traceback" not in result.stderr
    assert all(word in result.stderr for word in words), result.stderr


def test_the_command_writes_figures_and_lessons(tmp_path):
    out = tmp_path / "new" / "two.pptx"
    result = run("02", "05_exclave", "--out", out)
    assert (result.exit_code, result.stdout.strip(), result.stderr) == (0, str(out), "")
    found = on_layout(Presentation(out).slides, FIGURE)
    assert len(found) == len(list(FIGURES.glob("02_*.png"))) + 1
    assert os.listdir(out.parent) == ["two.pptx"]


def test_an_unknown_name_lists_the_near_ones(tmp_path):
    refused(run("02_dot", "--out", tmp_path / "a.pptx"), "02_dot", "02_dots", status=2)
    assert os.listdir(tmp_path) == []


def test_a_file_that_is_there_is_kept_without_force(tmp_path):
    out = tmp_path / "mine.pptx"
    out.write_text("mine")
    refused(run("02_dots", "--out", out), "mine.pptx", "--force")
    assert out.read_text() == "mine"
    assert run("02_dots", "--out", out, "--force").exit_code == 0
    assert zipfile.is_zipfile(out)


def test_a_missing_figure_says_which_lesson_makes_it(tmp_path, monkeypatch):
    monkeypatch.setenv("EASTERN_FLANK_FIGURES", str(tmp_path))
    refused(run("02_dots", "--out", tmp_path / "a.pptx"), "02_dots", "lesson 02_troops makes it")


def test_a_wrong_ending_and_a_folder_are_refused(tmp_path):
    refused(run("02_dots", "--out", tmp_path / "a.ppt"), "a.ppt", ".pptx")
    refused(run("02_dots", "--out", tmp_path), "is a folder")
    (tmp_path / "file").write_text("")
    refused(run("02_dots", "--out", tmp_path / "file" / "a.pptx"), "cannot write")
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_a_full_disk_and_a_read_only_folder_are_one_line_and_leave_no_half_file(tmp_path, monkeypatch, code):
    def fail(path, mode, **_):
        with open(path, mode) as file:
            file.write(b"half of it")
        raise OSError(code, os.strerror(code))

    out = tmp_path / "a.pptx"
    out.write_text("mine")
    monkeypatch.setattr(atomic_write, "open", fail, raising=False)
    refused(run("02_dots", "--out", out, "--force"), "cannot write", os.strerror(code))
    assert os.listdir(tmp_path) == ["a.pptx"] and out.read_text() == "mine"


def test_an_interruption_leaves_no_half_file(tmp_path, monkeypatch):
    def interrupt(path, target):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    result = run("02_dots", "--out", tmp_path / "a.pptx")
    assert (result.exit_code, result.stderr) == (130, "stopped; what was not finished is as it was\n")
    assert os.listdir(tmp_path) == []


def test_an_unknown_theme_or_size_is_refused_in_python_too(tmp_path):
    with pytest.raises(UnknownName, match="light, dark"):
        slides.deck(theme="blue", out=tmp_path / "a.pptx")
    with pytest.raises(UnknownName, match="16:9, 4:3"):
        slides.deck(size="half", out=tmp_path / "a.pptx")
    assert issubclass(atomic_write.CannotWrite, PlainError)


def test_progress_is_told_from_first_to_last(tmp_path):
    told = []
    slides.deck(["02"], out=tmp_path / "a.pptx", progress=lambda *step: told.append(step))
    assert told[0] == ("slides", 0, told[0][2]) and told[-1] == ("slides", told[0][2], told[0][2])


def test_the_default_file_says_what_it_is():
    assert slides.default_file().name == "eastern-flank-2016-light-16x9.pptx"
    assert slides.default_file("dark", "4:3", True).name == "eastern-flank-2016-dark-4x3-editable.pptx"
