"""Build the site into a folder."""

import json
from pathlib import Path

from eastern_flank.core import lesson as lessons
from eastern_flank.core import project
from eastern_flank.core.markup import Markup
from eastern_flank.publishing import notebooks
from eastern_flank.publishing.site import bundle, gather, templates
from eastern_flank.publishing.site.lesson_page import Page

POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'none'"
)


def build(out, names=(), runs=None):
    out = Path(out)
    paths = notebooks.find(names)
    runs = runs or gather.run(paths, lambda *_: None)
    pages = {path: Page(path, run) for path, run in runs.items()}
    icons = dict.fromkeys(("article", "search", "screen", "theme"), Markup("")) | {}
    site = {"name": "Eastern Flank 2016", "licence": "CC BY 4.0"}
    order = list(pages)
    for place, (path, page) in enumerate(pages.items()):
        near = [("before", order[place - 1])] * (place > 0) + [("next", each) for each in order[place + 1 : place + 2]]
        page.others = [(which, _other(each)) for which, each in near]
        text = templates.render("lesson", page=page, site=site, policy=Markup(POLICY), sign=Markup(""), icons=icons)
        file = out / "lessons" / f"{page.number}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        for name, frames in page.frames.items():
            target = out / "lessons" / "frames" / f"{page.number}-{name}.js"
            target.parent.mkdir(exist_ok=True)
            target.write_text(f"efFrames({json.dumps(name)},{json.dumps(frames, ensure_ascii=False, separators=(',', ':'))});\n", "utf-8")
        print(file, len(text))
    here = Path(__file__).parent
    (out / "site.css").write_text(bundle.style(), "utf-8")
    (out / "site.js").write_text(bundle.script(), "utf-8")
    for file in ("page/fonts.css", "browser/head.js"):
        (out / Path(file).name).write_bytes((here / file).read_bytes())


def _other(path):
    heading = lessons.heading(path)
    return {"address": f"{heading.number}.html", "number": heading.number, "title": heading.title, "question": heading.question}
