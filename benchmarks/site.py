"""9: what the site weighs, how soon it is read and what works without help, beside other course sites?"""

import contextlib

from . import site_pages as pages
from . import site_sides as sides
from .measuring import Row, alternate, median

FIRST = 1  # the place of the first lesson in each side's list
FEW = 2  # of the other sides' pages: the first page and the first lesson
GOOD = 0.2  # seconds to the picture that answers an input: "good" in the web vitals


def measure(rounds, quick):
    everyone = [sides.ours(quick), *([] if quick else [sides.sphinx(), *sides.peers()])]
    with pages.browsing() as browser:
        seen = {side.name: _looked_at(browser, side, quick) for side in everyone}
        timed = _timed(browser, everyone, rounds)
        lessons = [name for name in everyone[0].pages if name.startswith("lessons/")]
        with sides.served(everyone[0].folder) as base:
            answered = [pages.answers(browser, base + name) for name in lessons]

    def each(take):
        return {side: [take(found)] for side, found in seen.items()}

    def first(name):
        return each(lambda found: found[FIRST][name])

    def worst(name, pick=max):
        return each(lambda found: pick(page[name] for page in found))

    def alone(name):
        return {sides.OURS: [max(lesson[name] for lesson in answered)]}

    def in_kb(times):
        return {side: [each / 1000 for each in values] for side, values in times.items()}

    yield _row("first lesson on the wire, before it is scrolled", in_kb(first("bytes")), "KB", goal=350)
    yield _row("heaviest page, likewise", in_kb(worst("bytes")), "KB")
    yield _row("requests of the first lesson", first("requests"), "")
    yield _row("requests to other hosts, the most of a page", worst("abroad"), "", goal=0)
    yield _row("first lesson readable, fast 3G and a slow phone", timed["fast"], goal=1)
    yield _row("first lesson readable, slow 3G and a slow phone", timed["slow"])
    yield _row("layout shift on fast 3G, the largest", worst("shift"), "shift", goal=0)
    for name, goal in () if quick else zip(pages.CATEGORIES, (95, 100, 100, None), strict=True):
        yield _row(f"Lighthouse, {name}, the lowest page", worst(name, min), "", goal=goal, at_least=True)
    yield _row(
        "axe: faulty elements on all pages together", each(lambda found: sum(p["axe"] for p in found)), "", goal=0
    )
    share = each(lambda found: min(100 * p["words"][0] / max(p["words"]) for p in found))
    yield _row("words to be read without JavaScript, the lowest page", share, "%")
    gone = each(lambda found: 100 * sum(page["offline"] for page in found) / len(found))
    yield _row("pages that open again when the network is gone", gone, "%", goal=100, at_least=True)
    yield _row("from a guess to its answer, on a slow phone, the slowest", alone("guess"), goal=GOOD)
    yield _row("from a slider's move to its picture, likewise", alone("move"), goal=GOOD)
    yield _row("longest task while a lesson loads, likewise", alone("task"))
    yield _row("memory of a lesson with all its pictures, the largest", alone("memory"), "MB")


def versions():
    """The versions of what is measured with, and of what is compared with."""
    return dict(each.rpartition("@")[::2] for each in pages.PACKAGES) | dict(
        each.split("==") for each in sides.PACKAGES
    )


def _row(what, times, unit="s", **more):
    ours = median(times[sides.OURS])
    return Row(what, ours, None, ours, unit, times=times, **more)


def _looked_at(browser, side, quick):
    """Everything about each page of a side that takes no rounds: a list of dicts."""
    chosen = side.pages if side.name == sides.OURS else side.pages[:FEW]
    found = []
    with browser.new_context(service_workers="allow") as context:
        with sides.served(side.folder) as base:
            for name in chosen:
                about = {"page": name, **pages.weight(browser, base + name)}
                about["axe"] = pages.faults(browser, base + name)
                about["words"] = pages.words(browser, base + name)
                about["shift"] = pages.readable(browser, base + name)[1]
                found.append(about | ({} if quick else pages.lighthouse(base + name)))
            pages.visit(context, base, chosen)
        opened = pages.still_there(context, base, chosen)
    return [about | {"offline": about["page"] in opened} for about in found]


def _timed(browser, everyone, rounds):
    """Seconds to the first words of each side's first lesson, in turns."""
    timed = {}
    with contextlib.ExitStack() as stack:
        urls = {side.name: stack.enter_context(sides.served(side.folder)) + side.pages[FIRST] for side in everyone}
        for what, network in (("fast", pages.FAST_3G), ("slow", pages.SLOW_3G)):
            work = {
                name: lambda url=url, network=network: pages.readable(browser, url, network)[0]
                for name, url in urls.items()
            }
            timed[what] = alternate(work, rounds)
    return timed
