"""The package builds HTML and Markdown in one way: what is put into it is escaped, or is named here.

Pages (`publishing`) are cleaned as a whole, and slides are no markup; both have tests of their own.
"""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "eastern_flank"
MODULES = {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}
BUILDERS = [name for name in MODULES if not name.startswith(("publishing/", "slides/"))]
SCRIPTS = sorted(PACKAGE.rglob("*.js"))

# What returns markup.
WRITERS = {"escape", "pre", "code", "link", "bullets", "table", "fact_table", "image", "listed", "summaries"}
# HTML, or an attribute that is left open; in Markdown a link, bold words, a heading, a list, a table or code.
LOOKS = re.compile(r"</?[a-zA-Z!]|=['\"]$|\]\(|\*\*|^#+ |^[-*] |^\||`", re.MULTILINE)

# What is put in as it is: pieces that were escaped when they were made, constants, numbers and pictures of ours.
PIECES = {
    "classroom/board.py": [
        r"(name.replace('.', '\\.') for name in _FILES)"
    ],  # of a pattern, which only looks like markup
    "classroom/judging.py": ["map(re.escape, box.named())"],  # the same
    "core/markup.py": ["NO_FORMULAS", "items", "lines", "path", "secure", "summary", "text", "' | '.join(line)"],
    "exercises/check.py": ["COLOURS[self.state]", "NO_FORMULAS", "_RING", "_SIGNS[self.state]"],
    "exercises/meeting.py": [
        "''.join((f'<li>{escape(line)}</li>' for line in content))",
        *("NO_FORMULAS", "head", "left", "line", "parts", "rows", "strong"),
    ],
    "exercises/my_work.py": ["_BEGIN", "_RUNS"],  # of a pattern, which only looks like an attribute
    "exercises/vocabulary.py": ["SIGNED", "_FIGURE", "_PER_CENT", "_SCALE", "colon"],  # the same
    "figures/contact_sheet.py": ["NO_FORMULAS", "cards", "data_uri(thumbnail(figure.png))", "whole"],
    "figures/show.py": [
        *("IN_SIGHT", "NO_FORMULAS", "base64.b64encode(png).decode()", "page_width()", "read"),
    ],
    # A drawing that matplotlib has written and escaped: shorter numbers, colours as variables, the same texts.
    "figures/web.py": [
        *(
            "_outline(found[1], sights[clip[1] if clip else ''])",
            "_slim(inner, width, height)",
            "each",
            "found",
            "found[2]",
        ),
        *(
            "found[2].rstrip()",
            "group or ''",
            "head",
            "height",
            "look",
            "radius",
            "short",
            "width",
            "written",
            "x",
            "y",
        ),
    ],
    "tables/codebook.py": ["_file(entry)"],
    "tables/display.py": ["''.join(rows)", "NO_FORMULAS", "above", "page", "texts[place]"],
    "tables/reading/article.py": [
        "' open' if lit else ''",
        "''.join(items)",
        *("LIT", "NO_FORMULAS", "claims", "fold", "items", "number", "text"),
    ],
    "tables/reading/trace.py": ["''.join(folds)", "NO_FORMULAS", "note", "number"],
    "widgets/answer_box.py": ["NO_FORMULAS"],
    "widgets/forms/ballot_form.py": [
        "''.join(rows)",
        *("NO_FORMULAS", "_table(lines)", "caption", "head", "left", "name"),  # the names of the columns
    ],
    "widgets/forms/coding_form.py": [
        *("''.join(cells)", "''.join(rows)"),
        *("CLOSE", "NO_FORMULAS", "_about(about)", "_about(about[name])"),
        *("head", "items", "left", "said", "table", "why"),
    ],
    "widgets/begin.py": ["NO_FORMULAS", "summary"],
    "widgets/live_figure.py": ["space"],
    "widgets/panel.py": ["lines"],
    "widgets/prediction.py": ["(escape(text) for text in texts if text)", "NO_FORMULAS", "frame", "lines"],
}
# Of the last two one writes the XML of an SVG, and the other reads it.
ESCAPERS = {"core/markup.py": ["html"], "figures/export.py": ["xml.sax.saxutils"], "commands/names.py": ["html"]}

# A server names the type of a file of ours.
SERVED = {"classroom/board.py": {"image/svg+xml"}}
# Where a script puts markup of ours into a page: drawings, what a table says, the article's reader. All were escaped when the
# site was built, and the policy of the page lets no script in them run.
OURS = {
    "widgets/browser/predict.js": {"innerHTML": 1},
    "publishing/site/browser/site.js": {"innerHTML": 3, "outerHTML": 1},
}


def looks(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(LOOKS.search(node.value))


def put_in(tree):
    """Yield every expression that is put into a text with markup: by an f-string, `+`, `%`, `join` or `format`."""
    texts = {n.targets[0].id for n in tree.body if isinstance(n, ast.Assign) and looks(n.value)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            words = "\0".join(part.value if isinstance(part, ast.Constant) else "" for part in node.values)
            if LOOKS.search(words) or any(looks(part) for part in node.values):
                yield from (part.value for part in node.values if isinstance(part, ast.FormattedValue))
        elif isinstance(node, ast.BinOp) and (looks(node.left) or looks(node.right)):
            yield node.right if looks(node.left) else node.left
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            text, method = node.func.value, node.func.attr
            if method in ("join", "format") and (looks(text) or getattr(text, "id", None) in texts):
                yield from (*node.args, *(word.value for word in node.keywords))


def escaped(node):
    function = getattr(node, "func", None)
    return getattr(function, "id", getattr(function, "attr", None)) in WRITERS


def unescaped(source):
    return sorted({ast.unparse(node) for node in put_in(ast.parse(source)) if not escaped(node)})


@pytest.mark.parametrize("name", BUILDERS)
def test_what_is_put_into_markup_is_escaped(name):
    assert unescaped(MODULES[name].read_text("utf-8")) == sorted(PIECES.get(name, []))


@pytest.mark.parametrize(
    "source",
    [
        "f'<p>{x}</p>'",
        "f'<a href={x}>'",
        "f'**{x}**'",
        "f'- {x}'",
        "f'[{x}](y)'",
        "f'`{x}`'",
        "'<p>' + x",
        "'<p>%s</p>' % x",
        "'<p>{}</p>'.format(x)",
        "T = '<p>{a}</p>'\nT.format(a=x)",
        "'</li><li>'.join(x)",
        "f'<p>{str(x)}</p>'",
    ],
)
def test_what_is_not_escaped_is_found(source):
    assert len(unescaped(source)) == 1
    assert unescaped(source.replace("str(x)", "x").replace("x", "escape(x)")) == []


@pytest.mark.parametrize("name", BUILDERS)
def test_there_is_one_escaping_function_and_none_returns_markdown_or_script_to_a_page(name):
    tree = ast.parse(MODULES[name].read_text("utf-8"))
    modules = [each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names]
    modules += [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert [m for m in modules if m in ("html", "xml.sax.saxutils", "markupsafe")] == ESCAPERS.get(name, [])
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    names |= {getattr(node, "id", getattr(node, "attr", "")) for node in ast.walk(tree)}
    names |= {each.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for each in node.names}
    assert not names & {"_repr_markdown_", "_repr_latex_", "_repr_javascript_", "_repr_svg_"}
    assert not names & {"Markdown", "Javascript", "HTMLMath", "Label", "Latex", "SVG"}
    mimes = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    mimes -= SERVED.get(name, set())
    assert not mimes & {"text/markdown", "text/latex", "image/svg+xml", "application/javascript"}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_script_of_ours_makes_markup_of_a_text(path):
    makers = r"innerHTML|outerHTML|insertAdjacentHTML|srcdoc|document\.write|eval|Function|DOMParser|createContextualFragment"
    text = path.read_text("utf-8")
    found = re.findall(rf"\b({makers})\b|setHTML|jQuery|javascript:", text)
    assert Counter(found) == OURS.get(path.relative_to(PACKAGE).as_posix(), {})
    # jQuery's `$` makes markup of a text; ours only looks for what is there.
    helpers = set(re.findall(r"const \$ = (.*)", text))
    assert all("querySelector" in helper for helper in helpers)


def test_there_are_scripts_to_read():
    assert len(SCRIPTS) >= 5
