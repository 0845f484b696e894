"""Charts that can be edited in a slide program: native ones with their values in a workbook, drawn in our inks.

What they show comes from a figure's file (`FigureFile.charts`), which has it from the drawing itself. A slide program has no
outline without a filling for a part of an area, no step and no floating bar: what stands in for them is said where it is done.
"""

import math
from datetime import date, timedelta
from itertools import pairwise

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from eastern_flank.charts import marks, style
from eastern_flank.slides import text_fit
from eastern_flank.slides.template import EMU, LANGUAGE, Box

UNNUMBERED = marks.INKS[marks.WITHOUT_NUMBER].word
STUB = 0.12  # of the axis: the box of a missing number, of no meaning in its length
GROUND = "starts at"
LABELS = "room for labels"
GUTTER = 28  # between charts side by side, in points
WIDTH = 1.25  # of outlines, in points
LINE_WIDTH = 2.5
NAMES = 0.92  # of the size of labels: names and labels of bars
TICK_ROOM = 1.9  # for the numbers along an axis, in sizes of their type
HATCH = "wdUpDiag"
DASHES = {"dashed": "dash", "dotted": "sysDot"}
# An area has an outline also where it has no height: dashes and dots have to fill it.
AREA_PATTERNS = {"hatched": HATCH, "dashed": "dashHorz", "dotted": "pct10"}


def add(slide, figure, box, page):
    """Put a figure's charts on a slide, side by side.

    Parameters: `slide`, of python-pptx; `figure`, a `FigureFile` with charts; `box`, the room for all of them; `page`, the
    slide's measures. Returns the graphic frames, each with its alt text, in the order of the figure.
    """
    frames = []
    for number, (item, place) in enumerate(zip(figure.charts, _grid(box, len(figure.charts)), strict=True), 1):
        frame = {"bars": _bars, "steps": _steps, "lines": _lines}[item["kind"]](slide, item, place, page)
        frame.name = f"Chart {number}"
        alone = len(figure.charts) == 1
        frame._element.xpath(".//p:cNvPr")[0].set("descr", figure.alt if alone else describe(item))
        _valid_axis_ids(frame.chart)
        frames.append(frame)
    return frames


def _grid(box, count):
    """Divide a box: up to three charts in a row, more in two rows."""
    rows = 1 if count <= 3 else 2
    columns = math.ceil(count / rows)
    width = (box.width - GUTTER * (columns - 1)) / columns
    height = (box.height - GUTTER / 2 * (rows - 1)) / rows
    return [
        Box(box.x + n % columns * (width + GUTTER), box.y + n // columns * (height + GUTTER / 2), width, height)
        for n in range(count)
    ]


def describe(item):
    """Return a chart in words, for its alt text: its title, and each bar or the course of each line."""
    if item["kind"] == "bars":
        parts = [f"{bar['name'] or 'bar'}: {bar['label'] or _value(bar)}, {bar['ink']}" for bar in item["bars"]]
    else:
        parts = [
            f"{series['name'] or 'line'}: {_known(series)[0][1]:,g} to {_known(series)[-1][1]:,g}"
            for series in item["series"]
            if _known(series)
        ]
    title = f"{item['title']}. " if item["title"] else ""
    return f"{title}{'Bar chart' if item['kind'] == 'bars' else 'Chart'}: {'; '.join(parts)}."


def _value(bar):
    return UNNUMBERED if bar["end"] is None else f"{bar['end']:,g}"


def _known(series):
    return [point for point in series["points"] if point[1] is not None]


# --------------------------------------------------------------------------------------------------------------- bars


def _bars(slide, item, box, page):
    axis, rows = item["axis"], _rows(item["bars"])
    layers = _layers(rows, axis)
    floating = _floating(rows, axis)
    kinds = {
        (True, False): XL_CHART_TYPE.BAR_CLUSTERED,
        (True, True): XL_CHART_TYPE.BAR_STACKED,
        (False, False): XL_CHART_TYPE.COLUMN_CLUSTERED,
        (False, True): XL_CHART_TYPE.COLUMN_STACKED,
    }
    data = CategoryChartData(number_format=_format(axis))
    data.categories = [row[0]["name"] for row in rows]
    for layer in layers:
        data.add_series(layer["name"], layer["values"])
    frame = slide.shapes.add_chart(kinds[item["horizontal"], floating], *box.emu, data)
    chart = frame.chart
    _furnish(chart, item["title"], page)
    # All layers at the same place: a row has one bar a layer. Few bars get more air, so that they do not become blocks.
    chart.plots[0].gap_width, chart.plots[0].overlap = max(50, 190 - 40 * len(rows)), 100
    for series, layer in zip(chart.plots[0].series, layers, strict=True):
        _draw_layer(series, layer, page, floating)
    _name_rows(chart.category_axis, page, item["horizontal"])
    _measure(chart.value_axis, axis, page)
    if item["horizontal"]:
        if axis["labels"]:  # beside the last row, which is the lowest
            chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
        _leave_room(chart, item, rows, box, page)
    return frame


def _rows(bars):
    """Bars that stand in one row: those of the same name that begin where another has ended."""
    rows = []
    for bar in bars:
        same = [row for row in rows if bar["name"] and row[0]["name"] == bar["name"] and _follows(bar, row[-1])]
        if same:
            same[0].append(bar)
        else:
            rows.append([bar])
    return rows


def _follows(bar, last):
    return last["end"] is not None and bar["start"] >= last["end"] - 1e-9


def _floating(rows, axis):
    """Say whether a bar stands on something other than the axis. On a logarithmic one a slide program cannot draw that."""
    on_others = any(len(row) > 1 or row[0]["start"] > max(axis["low"], 0) for row in rows)
    return on_others and axis["scale"] != "log"


def _layers(rows, axis):
    """The series of a chart: for each its `name`, its `values`, and `bars`, what they are drawn like, one for each row.

    A bar that floats stands on one that is not seen; so do the parts of a row that follow each other. A bar without a number has
    a series of its own, whose name says that its length means nothing. Where bars float, labels have to stand on a bar that is
    not seen either.
    """
    layers, floating = [], _floating(rows, axis)
    for n in range(max(map(len, rows))):
        part = [row[n] if n < len(row) else None for row in rows]
        if floating:
            below = [row[n - 1]["end"] if 0 < n < len(row) else 0 for row in rows]
            ground = [bar and (bar["start"] - end or None) for bar, end in zip(part, below, strict=True)]
            if any(ground):
                layers.append({"name": f"{GROUND} ({n + 1})" if n else GROUND, "values": ground, "bars": None})
        known = [bar if bar and bar["end"] is not None else None for bar in part]
        if any(known):
            values = [bar and bar["end"] - (bar["start"] if floating else 0) for bar in known]
            layers.append({"name": _layer_name(known, axis), "values": values, "bars": known})
        unknown = [bar if bar and bar["end"] is None else None for bar in part]
        if any(unknown):
            values = [bar and _stub(axis, floating) for bar in unknown]
            name = f"{UNNUMBERED} (of no meaning in its length)"
            layers.append({"name": name, "values": values, "bars": unknown})
    if floating:
        room = (axis["high"] - axis["low"]) * STUB
        layers.append({"name": LABELS, "values": [room] * len(rows), "bars": [row[-1] for row in rows]})
    return layers


def _layer_name(bars, axis):
    inks = {bar["ink"] for bar in bars if bar}
    return inks.pop() if len(inks) == 1 and not axis["label"] else axis["label"] or "value"


def _stub(axis, floating):
    low, high = axis["low"], axis["high"]
    if axis["scale"] == "log":
        return low * (high / low) ** STUB
    return (0 if floating else low) + STUB * (high - low)


def _draw_layer(series, layer, page, floating):
    """Give every bar of a layer its ink and its label; what only holds others up, or holds their labels, is not seen."""
    seen = layer["bars"] is not None and layer["name"] != LABELS
    if not seen:
        _look(series.format, "none", None)
    for index, bar in enumerate(layer["bars"] or []):
        if bar is None:
            continue
        if seen:
            _look(series.points[index].format, bar["ink"], bar)
        if bar["label"] and seen != floating:
            label = series.points[index].data_label
            label.position = XL_LABEL_POSITION.INSIDE_BASE if floating else XL_LABEL_POSITION.OUTSIDE_END
            _say(label.text_frame, bar["label"], page.label * NAMES)


def _say(frame, text, size, colour=MSO_THEME_COLOR.TEXT_1):
    frame.text, frame.word_wrap = text, False
    for run in frame.paragraphs[0].runs:
        run.font.size = Pt(size)
        run.font.color.theme_color = colour
        run._r.get_or_add_rPr().set("lang", LANGUAGE)


def _name_rows(axis, page, horizontal):
    axis.reverse_order = horizontal  # the first row at the top, as in the table
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = False
    axis.tick_labels.font.size = Pt(page.label * NAMES)
    axis.format.line.color.theme_color = MSO_THEME_COLOR.BACKGROUND_2


def _leave_room(chart, item, rows, box, page):
    """Fix the plot between the names of the rows and their labels, which stand to the right of the bars."""
    size = page.label * NAMES
    names = max(min(text_fit.width(row[0]["name"], size), 0.36 * box.width) for row in rows) + 10
    high, low = item["axis"]["high"], item["axis"]["low"]

    def share(bar):
        if bar["end"] is None:
            return STUB
        if item["axis"]["scale"] == "log":
            return math.log(bar["end"] / low) / math.log(high / low)
        return (bar["end"] - low) / (high - low)

    # The plot is as wide as the label that reaches farthest lets it be.
    widest = box.width - names - 8
    for row in rows:
        bar = row[-1]
        if bar["label"] and share(bar) > 0:
            widest = min(widest, (box.width - names - text_fit.width(bar["label"], size) - 14) / share(bar))
    width = max(min(widest, box.width - names - 8), 0.25 * box.width)
    top = page.label * 2.2 if item["title"] else 4
    foot = page.source * TICK_ROOM + (page.source * 1.5 if item["axis"]["label"] else 0)
    shares = (names / box.width, top / box.height, width / box.width, (box.height - top - foot) / box.height)
    x, y, w, h = (f"{value:.4f}" for value in shares)
    _layout(chart, x, y, w, h)


def _layout(chart, x, y, w, h):
    plot = chart._chartSpace.chart.plotArea
    for old in plot.findall(qn("c:layout")):
        plot.remove(old)
    plot.insert(0, _manual('<c:layoutTarget val="inner"/>', x=x, y=y, w=w, h=h))


def _at_left(title):
    """Put a chart's title into its upper left corner, where the titles of our figures are."""
    for old in title.findall(qn("c:layout")):
        title.remove(old)
    title.find(qn("c:tx")).addnext(_manual("", x=0, y=0))


def _manual(target, **shares):
    """Return a layout of a chart's part by shares of the chart's width and height."""
    modes = "".join(f'<c:{name}Mode val="edge"/>' for name in "xy")
    values = "".join(f'<c:{name} val="{value}"/>' for name, value in shares.items())
    return parse_xml(f"<c:layout {nsdecls('c')}><c:manualLayout>{target}{modes}{values}</c:manualLayout></c:layout>")


# ------------------------------------------------------------------------------------------------------ steps and lines


def _steps(slide, item, box, page):
    if item["x"]["scale"] != "dates":
        return _scatter(slide, item, box, page, stepped=True)
    stub = STUB * item["y"]["high"]
    flights = [_flight(series, stub) for series in item["series"]]
    days = sorted({day for flight in flights for day, _ in flight})
    middles = [_middle(flight) for flight in flights]
    # An area cannot step: it falls or rises within the one day before. A label needs a day of its own, too.
    moments = sorted({*days, *(day - timedelta(1) for day in days[1:]), *middles})
    data = CategoryChartData(number_format=_format(item["y"]))
    data.categories = moments
    for series, flight in zip(item["series"], flights, strict=True):
        name = f"{UNNUMBERED} (of no meaning in its height)" if series["unnumbered"] else series["name"]
        data.add_series(name, [_height(flight, moment) for moment in moments])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.AREA_STACKED, *box.emu, data)
    _dated(frame.chart, item, page)
    for drawn, series, middle in zip(frame.chart.plots[0].series, item["series"], middles, strict=True):
        _look(drawn.format, series["ink"], series, area=True)
        if series["ink"] == "solid" and len(flights) > 1:  # areas of one colour cannot be told apart by a legend
            label = drawn.points[moments.index(middle)].data_label
            _say(label.text_frame, series["name"], page.source, MSO_THEME_COLOR.BACKGROUND_1)
            _not_in_legend(frame.chart, drawn)
    return frame


def _flight(series, stub):
    """Where a series begins to be how high, in order of time; where its number is missing it is as high as `stub`."""
    spans = [(_day(start), _day(end)) for start, end in series["unnumbered"]]
    known = [(_day(x), y or 0) for x, y in series["points"]]
    held = {day: y for day, y in known if not any(start <= day < end for start, end in spans)}
    return sorted(
        {**held, **{start: stub for start, _ in spans}, **{end: held.get(end, 0) for _, end in spans}}.items()
    )


def _height(flight, moment):
    """How high a flight of steps is at a moment."""
    return next((height for day, height in reversed(flight) if day <= moment), 0)


def _middle(flight):
    """The day in the middle of the longest time in which a flight of steps has a height; its first day if it has none."""
    spans = [(following - day, day) for (day, height), (following, _) in pairwise(flight) if height]
    length, start = max(spans, default=(timedelta(0), flight[0][0]))
    return start + length // 2


def _not_in_legend(chart, series):
    number = series._element.find(qn("c:idx")).get("val")
    entry = f'<c:legendEntry {nsdecls("c")}><c:idx val="{number}"/><c:delete val="1"/></c:legendEntry>'
    chart.legend._element.find(qn("c:legendPos")).addnext(parse_xml(entry))


def _lines(slide, item, box, page):
    if item["x"]["scale"] != "dates":
        return _scatter(slide, item, box, page)
    days = sorted({_day(x) for series in item["series"] for x, _ in series["points"]})
    data = CategoryChartData(number_format=_format(item["y"]))
    data.categories = days
    for series in item["series"]:
        at = {_day(x): y for x, y in series["points"]}
        data.add_series(series["name"], [at.get(day) for day in days])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE, *box.emu, data)
    for drawn, series in zip(frame.chart.plots[0].series, item["series"], strict=True):
        drawn.smooth = False
        _line(drawn.format, series)
    _dated(frame.chart, item, page)
    return frame


def _scatter(slide, item, box, page, stepped=False):
    data = XyChartData(number_format=_format(item["y"]))
    for series in item["series"]:
        drawn = data.add_series(series["name"])
        for x, y in _corners(series["points"]) if stepped else series["points"]:
            if y is not None:
                drawn.add_data_point(x, y)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, *box.emu, data)
    for drawn, series in zip(frame.chart.plots[0].series, item["series"], strict=True):
        _line(drawn.format, series)
    _furnish(frame.chart, item["title"], page, legend=len(item["series"]) > 1)
    _measure(frame.chart.category_axis, item["x"], page)
    _measure(frame.chart.value_axis, item["y"], page)
    return frame


def _corners(points):
    """The corners of a flight of steps: at each change, the height before and the height after."""
    for (x, y), following in zip(points, [*points[1:], None], strict=True):
        yield x, y
        if following:
            yield following[0], y


def _day(text):
    return date.fromisoformat(text)


def _dated(chart, item, page):
    _furnish(chart, item["title"], page, legend=len(item["series"]) > 1)
    _measure(chart.value_axis, item["y"], page)
    axis = chart.category_axis
    low, high = (_day(item["x"][end]) for end in ("low", "high"))
    axis.minimum_scale, axis.maximum_scale = _serial(low), _serial(high)
    axis.has_major_gridlines = False
    axis.tick_labels.font.size = Pt(page.source)
    axis.tick_labels.font.color.theme_color = MSO_THEME_COLOR.TEXT_2
    years = (high - low).days > 2 * 365
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "yyyy" if years else "mmm yyyy", False
    axis.format.line.color.theme_color = MSO_THEME_COLOR.BACKGROUND_2
    units = {"baseTimeUnit": "days", "majorUnit": "1", "majorTimeUnit": "years" if years else "months"}
    for name in units:
        for old in axis._element.findall(qn(f"c:{name}")):
            axis._element.remove(old)
    for name, value in units.items():
        axis._element.append(parse_xml(f'<c:{name} {nsdecls("c")} val="{value}"/>'))


def _serial(day):
    """A day as a workbook counts it: days since 30 December 1899 (ISO/IEC 29500-1, 18.17.4.1)."""
    return (day - date(1899, 12, 30)).days


# ---------------------------------------------------------------------------------------------------------- furniture


def _furnish(chart, title, page, legend=False):
    chart.font.size = Pt(page.source)
    chart.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    chart.has_title = bool(title)
    if title:
        _say(chart.chart_title.text_frame, title, page.label)
        chart.chart_title.text_frame.paragraphs[0].runs[0].font.bold = True
        chart.chart_title.include_in_layout = False
        _at_left(chart.chart_title._element)
    chart.has_legend = legend
    if legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        chart.legend.font.size = Pt(page.source)


def _measure(axis, known, page):
    """Give an axis the range, scale, numbers and label of the drawn one."""
    axis.minimum_scale, axis.maximum_scale = known["low"], known["high"]
    axis.has_major_gridlines = axis.has_minor_gridlines = False
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.tick_labels.font.size = Pt(page.source)
    axis.tick_labels.font.color.theme_color = MSO_THEME_COLOR.TEXT_2
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = _format(known), False
    axis.format.line.fill.background()
    if not known["labels"]:
        axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    if known["scale"] == "log":
        scaling = axis._element.find(qn("c:scaling"))
        scaling.insert(0, parse_xml(f'<c:logBase {nsdecls("c")} val="10"/>'))
    elif unit := _unit(known["labels"]):
        axis.major_unit = unit
    axis.has_title = bool(known["label"])
    if known["label"]:
        _say(axis.axis_title.text_frame, known["label"], page.source)
        axis.axis_title.text_frame.paragraphs[0].runs[0].font.bold = False


def _unit(labels):
    """The distance between the numbers along an axis, if they are as far from each other throughout."""
    numbers = [_number(label) for label in labels]
    if len(numbers) < 2 or None in numbers:
        return None
    gaps = {round(b - a, 9) for a, b in pairwise(numbers)}
    return gaps.pop() if len(gaps) == 1 and min(gaps, default=0) > 0 else None


def _number(label):
    try:
        return float(label.replace(",", "").replace("\N{MINUS SIGN}", "-").removesuffix("%").strip())
    except ValueError:
        return None


def _format(axis):
    """How a workbook writes the numbers along an axis: as the figure does."""
    labels = [label for label in axis["labels"] if _number(label) is not None]
    decimals = max((len(label.partition(".")[2].rstrip("% ")) for label in labels), default=0)
    percent = '"%"' if labels and all(label.endswith("%") for label in labels) else ""
    return "#,##0" + ("." + "0" * decimals if decimals else "") + percent


def _line(form, series):
    form.line.width = Pt(LINE_WIDTH)
    spot = form.line._get_or_add_ln()
    for child in list(spot):
        spot.remove(child)
    spot.append(parse_xml(f"<a:solidFill {nsdecls('a')}>{_shade(series)}</a:solidFill>"))
    spot.append(parse_xml(f'<a:prstDash {nsdecls("a")} val="{_dash(series["ink"])}"/>'))


def _dash(ink):
    return DASHES.get(ink.split(" ")[0], "solid")


def _look(form, ink, mark, area=False):
    """Fill and outline a bar or an area in an ink; "none" is not seen at all."""
    properties = form._element.get_or_add_spPr()
    for child in list(properties):
        properties.remove(child)
    if ink == "none":
        _append(properties, "<a:noFill/><a:ln><a:noFill/></a:ln>")
    else:
        _append(properties, _ink(ink, _shade(mark), _shade(mark, marks.TINT), area))


def draw_ink(properties, ink, scheme, area=False):
    """Fill and outline a shape in an ink.

    Parameters: `properties`, its `p:spPr`; `ink`, how it looks ("hatched"); `scheme`, a colour of the theme such as "accent1";
    `area`, whether as an area of steps has it.
    """
    _append(properties, _ink(ink, _themed(scheme), _themed(scheme, marks.TINT), area))


def _append(properties, xml):
    properties.extend(parse_xml(f"<c:spPr {nsdecls('c', 'a')}>{xml}</c:spPr>"))


def _ink(ink, shade, tint, area=False):
    """Return the XML of a filling and of an outline (ISO/IEC 29500-1, 20.1.8)."""
    ink = ink.split(" ")[0]  # "dashed outline"
    ground = _themed("bg1")
    patterns = AREA_PATTERNS if area else {"hatched": HATCH}
    if ink in patterns:
        fill = f'<a:pattFill prst="{patterns[ink]}"><a:fgClr>{shade}</a:fgClr><a:bgClr>{ground}</a:bgClr></a:pattFill>'
    elif ink in ("solid", "tinted"):
        fill = f"<a:solidFill>{shade if ink == 'solid' else tint}</a:solidFill>"
    else:
        fill = "<a:noFill/>"
    edge, dash = (ground, "solid") if area else (shade, _dash(ink))  # a thin gap keeps areas apart
    line = f'<a:solidFill>{edge}</a:solidFill><a:prstDash val="{dash}"/>'
    return f'{fill}<a:ln w="{round(WIDTH * EMU)}">{line}</a:ln>'


def _shade(mark, share=None):
    """A side's colour as one of the theme's, so that it follows the theme; any other by its number."""
    if mark["colour"] in style.SIDES:
        return _themed(f"accent{style.SIDES.index(mark['colour']) + 1}", share)
    return f'<a:srgbClr val="{mark["rgb"].lstrip("#").upper()}">{_thin(share)}</a:srgbClr>'


def _themed(name, share=None):
    return f'<a:schemeClr val="{name}">{_thin(share)}</a:schemeClr>'


def _thin(share):
    """How much of a colour there is; the rest is what stands behind it."""
    return f'<a:alpha val="{round(share * 100000)}"/>' if share else ""


def _valid_axis_ids(chart):
    """Make the numbers of the axes positive: python-pptx writes negative ones, which the schema forbids."""
    for element in chart._chartSpace.iter(qn("c:axId"), qn("c:crossAx")):
        element.set("val", element.get("val").lstrip("-"))
