"""Charts that can be edited in a slide program: native ones with their values in a workbook, drawn in our inks.

A slide program has no step and no floating bar: what is drawn in their place is said where it is done.
"""

import io
import re
from datetime import date, timedelta
from itertools import pairwise

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.xmlchemy import BaseOxmlElement
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.util import Pt
from xlsxwriter import Workbook

from eastern_flank.charts import marks
from eastern_flank.core.text import for_xml
from eastern_flank.slides.plan import MOST_MARKS, NAMES, Chart, shade_of, tick_number
from eastern_flank.slides.template import EMU

UNNUMBERED = f"{marks.INKS[marks.WITHOUT_NUMBER].word} (of no meaning in its height)"
STUB = 0.12  # of the axis: the height of a missing number, and the space for a label
GROUND = "starts at"
LABELS = "room for labels"
WIDTH = 1.25  # of outlines, in points
HATCH = "wdUpDiag"
_RGB = re.compile(r"#[0-9a-fA-F]{6}")
DASHES = {"dashed": "dash", "dotted": "sysDot"}
# An area has an outline also where it has no height: dashes and dots have to fill it.
AREA_PATTERNS = {"hatched": HATCH, "dashed": "dashHorz", "dotted": "pct10"}


class _ChartData(CategoryChartData):
    """What a chart shows, with a workbook in which every text is a text: python-pptx's own makes formulas and links of some."""

    def __init__(self, categories, number_format):
        super().__init__(number_format)
        self.categories = [for_xml(name) if isinstance(name, str) else name for name in categories]

    def add_series(self, name, values):
        return super().add_series(for_xml(name), values)

    @property
    def xlsx_blob(self):
        """The workbook, laid out as python-pptx refers to it: names in the first column, then a column for each series."""
        out = io.BytesIO()
        with Workbook(out, {"in_memory": True}) as book:
            sheet = book.add_worksheet()
            text = book.add_format({"quote_prefix": True})  # a text remains one also when somebody edits the cell
            day = book.add_format({"num_format": self.categories.number_format})
            number = book.add_format({"num_format": self.number_format})
            sheet.set_column(0, 0, 10)  # wide enough for a date
            for row, category in enumerate(self.categories, 1):
                if isinstance(category.label, date):
                    sheet.write_datetime(row, 0, category.label, day)
                else:
                    sheet.write_string(row, 0, category.label, text)
            for column, series in enumerate(self, 1):
                sheet.write_string(0, column, series.name, text)
                for row, value in enumerate(series.values, 1):
                    if value is not None:
                        sheet.write_number(row, column, value, number)
        return out.getvalue()


def add(slide: Slide, chart: Chart) -> GraphicFrame:
    """Put a chart on a slide.

    Parameters
    ----------
    slide : pptx.slide.Slide
    chart : Chart
        `plan.drawable`.

    Returns
    -------
    pptx.shapes.graphfrm.GraphicFrame
    """
    frame = (_bars if chart.item["kind"] == "bars" else _steps)(slide, chart)
    # python-pptx gives negative numbers to the axes, which the schema forbids.
    for element in frame.chart.element.iter(qn("c:axId"), qn("c:crossAx")):
        element.set("val", element.get("val").lstrip("-"))
    return frame


# --------------------------------------------------------------------------------------------------------------- bars


def _bars(slide, planned):
    # A bar that floats is stacked on an invisible one, and an invisible third one has its label.
    axis, bars, page = planned.item["axis"], planned.item["bars"], planned.page
    floating = any(bar["start"] > max(axis["low"], 0) for bar in bars)
    data = _ChartData([bar["name"] for bar in bars], _format(axis))
    if floating:
        data.add_series(GROUND, [bar["start"] or None for bar in bars])
        data.add_series(_series_name(planned.item), [bar["end"] - bar["start"] for bar in bars])
        data.add_series(LABELS, [(axis["high"] - axis["low"]) * STUB] * len(bars))
    else:
        data.add_series(_series_name(planned.item), [bar["end"] for bar in bars])
    kind = XL_CHART_TYPE.BAR_STACKED if floating else XL_CHART_TYPE.BAR_CLUSTERED
    frame = slide.shapes.add_chart(kind, *planned.box.emu, data)
    chart, plot = frame.chart, frame.chart.plots[0]
    _furnish(chart, planned)
    # Few bars get more air, so that they do not become blocks.
    plot.gap_width, plot.overlap = max(50, 190 - 40 * len(bars)), 100
    _draw_bars(bars, list(plot.series), page)
    _name_rows(chart.category_axis, page)
    _measure(chart.value_axis, axis, page)
    if axis["labels"]:  # beside the last row, which is the lowest
        chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    _place_plot(chart, planned.plot)
    return frame


def _series_name(item):
    inks = {bar["ink"] for bar in item["bars"]}
    return inks.pop() if len(inks) == 1 and not item["axis"]["label"] else item["axis"]["label"] or "value"


def _draw_bars(bars, series, page):
    """Give every bar its ink and its label; of three series the outer ones are invisible."""
    position = XL_LABEL_POSITION.OUTSIDE_END
    if len(series) == 3:
        position = XL_LABEL_POSITION.INSIDE_BASE
        for invisible in (series[0], series[-1]):
            _append(_properties(invisible.format), "<a:noFill/><a:ln><a:noFill/></a:ln>")
    for index, bar in enumerate(bars):
        look = _properties(series[len(series) // 2].points[index].format)
        draw_ink(look, bar["ink"], _colour_of(bar))
    for index, bar in reversed(list(enumerate(bars))):  # python-pptx passes all labels with a smaller index to add one
        if bar["label"]:
            label = series[-1].points[index].data_label
            label.position = position
            _say(label.text_frame, bar["label"], page.label * NAMES)


def _name_rows(axis, page):
    axis.reverse_order = True  # the first row is at the top, as in the table
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.tick_labels.font.size = Pt(page.label * NAMES)
    axis.format.line.color.theme_color = MSO_THEME_COLOR.BACKGROUND_2


# -------------------------------------------------------------------------------------------------------------- steps


def _steps(slide, planned):
    # Stacked areas: an area cannot step, so it falls or rises within the day before.
    listed, y, page = planned.item["series"], planned.item["y"], planned.page
    flights = [_flight(series, STUB * y["high"]) for series in listed]
    middles = [_middle(flight) for flight in flights]
    days = sorted({day for flight in flights for day, _ in flight})
    # A label needs a day of its own, too.
    moments = sorted({*days, *(day - timedelta(1) for day in days[1:]), *middles})
    data = _ChartData(moments, _format(y))
    for series, flight in zip(listed, flights, strict=True):
        name = UNNUMBERED if series["unnumbered"] else series["name"]
        data.add_series(name, [_height(flight, day) for day in moments])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.AREA_STACKED, *planned.box.emu, data)
    _furnish(frame.chart, planned, legend=len(listed) > 1)
    _measure(frame.chart.value_axis, y, page)
    _measure_time(frame.chart.category_axis, planned.item["x"], page)
    for number, (drawn, series) in enumerate(zip(frame.chart.plots[0].series, listed, strict=True)):
        draw_ink(_properties(drawn.format), series["ink"], _colour_of(series), area=True)
        if series["ink"] == "solid" and len(listed) > 1:  # areas of one colour cannot be told apart by a legend
            label = drawn.points[moments.index(middles[number])].data_label
            _say(label.text_frame, series["name"], page.source, MSO_THEME_COLOR.BACKGROUND_1)
            _take_from_legend(frame.chart, number)
    return frame


def _flight(series, stub):
    """List the days on which a series steps, and the heights from then on; `stub` is the height of a missing number."""
    missing = {start for start, _ in series["unnumbered"]}
    return [(date.fromisoformat(x), stub if x in missing else y or 0) for x, y in series["points"]]


def _height(flight, moment):
    return next((height for day, height in reversed(flight) if day <= moment), 0)


def _middle(flight):
    """Find the day in the middle of the longest time in which steps have a height; their first day if they have none."""
    spans = [(following - day, day) for (day, height), (following, _) in pairwise(flight) if height]
    length, start = max(spans, default=(timedelta(0), flight[0][0]))
    return start + length // 2


def _measure_time(axis, known, page):
    low, high = (date.fromisoformat(known[end]) for end in ("low", "high"))
    unit, number_format = ("years", "yyyy") if (high - low).days > 2 * 365 else ("months", "mmm yyyy")
    _scale(axis, _serial(low), _serial(high), number_format, page)
    axis.format.line.color.theme_color = MSO_THEME_COLOR.BACKGROUND_2
    for name, value in {"majorUnit": "1", "majorTimeUnit": unit}.items():
        axis.format.element.append(parse_xml(f'<c:{name} {nsdecls("c")} val="{value}"/>'))


def _serial(day):
    # A workbook counts days since 30 December 1899 (ISO/IEC 29500-1, 18.17.4.1).
    return (day - date(1899, 12, 30)).days


def _take_from_legend(chart, number):
    entry = f'<c:legendEntry {nsdecls("c")}><c:idx val="{number}"/><c:delete val="1"/></c:legendEntry>'
    chart.element.xpath(".//c:legend/c:legendPos")[0].addnext(parse_xml(entry))


# ---------------------------------------------------------------------------------------------------------- furniture


def _furnish(chart, planned, legend=False):
    title, page = planned.item["title"], planned.page
    chart.font.size = Pt(page.source)
    chart.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    chart.has_title = bool(title)
    if title:
        _say(chart.chart_title.text_frame, title, page.label)
        chart.chart_title.text_frame.paragraphs[0].runs[0].font.bold = True
        _place_left(chart.chart_title.element)
    chart.has_legend = legend
    if legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        chart.legend.font.size = Pt(page.source)


def _scale(axis, low, high, number_format, page):
    axis.minimum_scale, axis.maximum_scale = low, high
    axis.has_major_gridlines = False
    labels = axis.tick_labels
    labels.font.size, labels.font.color.theme_color = Pt(page.source), MSO_THEME_COLOR.TEXT_2
    labels.number_format, labels.number_format_is_linked = number_format, False


def _measure(axis, known, page):
    """Give an axis the range, scale, numbers and label of the drawn one."""
    _scale(axis, known["low"], known["high"], _format(known), page)
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.fill.background()
    if not known["labels"]:
        axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    if known["scale"] == "log":
        axis.format.element.find(qn("c:scaling")).insert(0, parse_xml(f'<c:logBase {nsdecls("c")} val="10"/>'))
    elif (unit := _unit(known["labels"])) and known["high"] - known["low"] <= MOST_MARKS * unit:
        axis.major_unit = unit
    if known["label"]:
        _say(axis.axis_title.text_frame, known["label"], page.source)
        axis.axis_title.text_frame.paragraphs[0].runs[0].font.bold = False


def _unit(labels):
    """Return the distance between the numbers along an axis, if it is the same throughout."""
    numbers = [tick_number(label) for label in labels]
    gaps = {round(b - a, 9) for a, b in pairwise(numbers)}
    return gaps.pop() if len(gaps) == 1 and min(gaps) > 0 else None


def _format(axis):
    return "General" if any("." in label for label in axis["labels"]) else "#,##0"


def _say(frame, text, size, colour=MSO_THEME_COLOR.TEXT_1):
    frame.text, frame.word_wrap = for_xml(text), False
    for run in frame.paragraphs[0].runs:
        run.font.size = Pt(size)
        run.font.color.theme_color = colour
        run.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK


def _properties(form):
    return form.element.get_or_add_spPr()


def _place_plot(chart, plot):
    """Put the plot, without names and numbers, where it was planned."""
    shares = {name: f"{share:.4f}" for name, share in zip("xywh", plot, strict=True)}
    inner = _layout('<c:layoutTarget val="inner"/>', **shares)
    chart.element.chart.plotArea.insert(0, inner)


def _place_left(title):
    """Put a chart's title into its upper left corner, where the titles of our figures are."""
    title.replace(title.find(qn("c:layout")), _layout("", x=0, y=0))


def _layout(target, **shares):
    """Write the layout of a chart's part as shares of the chart's width and height."""
    modes = "".join(f'<c:{name}Mode val="edge"/>' for name in "xy")
    values = "".join(f'<c:{name} val="{value}"/>' for name, value in shares.items())
    return parse_xml(f"<c:layout {nsdecls('c')}><c:manualLayout>{target}{modes}{values}</c:manualLayout></c:layout>")


# --------------------------------------------------------------------------------------------------------------- inks


def draw_ink(properties: BaseOxmlElement, ink: str, colour: str, area: bool = False) -> None:
    """Fill and outline a shape in an ink.

    Parameters
    ----------
    properties : pptx.oxml.xmlchemy.BaseOxmlElement
        The shape's `spPr`.
    ink : str
        How it looks: "hatched", "dashed outline".
    colour : str
        A colour of the theme ("accent1") or any other ("#6f6c67").
    area : bool
        Whether it is an area of steps.
    """
    ink = ink.split(" ")[0]
    patterns = AREA_PATTERNS if area else {"hatched": HATCH}
    ground = _colour("bg1")
    if ink in patterns:
        shades = f"<a:fgClr>{_colour(colour)}</a:fgClr><a:bgClr>{ground}</a:bgClr>"
        fill = f'<a:pattFill prst="{patterns[ink]}">{shades}</a:pattFill>'
    elif ink in ("solid", "tinted"):
        fill = f"<a:solidFill>{_colour(colour, marks.TINT if ink == 'tinted' else None)}</a:solidFill>"
    else:
        fill = "<a:noFill/>"
    # A thin gap keeps areas apart.
    edge, dash = (ground, "solid") if area else (_colour(colour), DASHES.get(ink, "solid"))
    line = f'<a:solidFill>{edge}</a:solidFill><a:prstDash val="{dash}"/>'
    _append(properties, f'{fill}<a:ln w="{round(WIDTH * EMU)}">{line}</a:ln>')


def _colour(name, share=None):
    opacity = f'<a:alpha val="{round(share * 100000)}"/>' if share else ""
    if name.startswith("#"):
        if not _RGB.fullmatch(name):
            raise ValueError(f"{name!r} is not a colour")
        return f'<a:srgbClr val="{name[1:].upper()}">{opacity}</a:srgbClr>'
    return f'<a:schemeClr val="{name}">{opacity}</a:schemeClr>'


def _append(properties, xml):
    properties.extend(parse_xml(f"<c:spPr {nsdecls('c', 'a')}>{xml}</c:spPr>"))


def _colour_of(mark):
    return shade_of(mark["colour"], mark["rgb"])
