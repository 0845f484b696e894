"""What is escaped is shown letter for letter, and obeyed by no reader of Markdown or HTML that people use."""

import re

import markdown_it
import nbconvert.filters
import pytest
import tinyhtml5
from hypothesis import example, given
from hypothesis import strategies as st

from eastern_flank.core.markup import Markup, bullets, code, escape, link, pre, table
from eastern_flank.core.text import printable

# A piece for every construct of CommonMark, of GitHub and of formulas.
PIECES = [
    *"\\`*_{}[]()#+-.!|~^$<>&\"'=:@/;%",
    *("a", "b", "1", "99", " ", "  ", "    ", "\t", "\n", "\n\n", "\r\n", "\x0b", "\u2028", "\x85", "\xa0"),
    *(
        "**",
        "__",
        "~~",
        "```",
        "---",
        "***",
        "===",
        "![",
        "](",
        "[^1]",
        "[^1]: ",
        "[a]: ",
        "[ ] ",
        "1. ",
        "2) ",
        "- ",
        "# ",
    ),
    *(
        "http://x.yz",
        "https://x.yz/a_b_",
        "www.x.yz",
        "a@x.yz",
        "mailto:a@x.yz",
        "<http://x.yz>",
        "javascript:alert(1)",
        "//x.yz",
    ),
    *(
        "<b>",
        "</p>",
        "<img src=x onerror=alert(1)>",
        "<!--",
        "-->",
        "<![CDATA[",
        "<?",
        "</td></table>",
        "<div>\n",
        "<script>",
    ),
    *(
        "&amp;",
        "&lt;",
        "&#60;",
        "&#x3c;",
        "&copy",
        "$a$",
        "$$a$$",
        "\\(a\\)",
        "\\[a\\]",
        "\\begin{x}",
        "|a|",
        "|-|",
        ":-:",
        "==a==",
    ),
    *(
        "\u202e",
        "\u2066",
        "\u200b",
        "\u200e",
        "\ufeff",
        "\x00",
        "\x01",
        "\x1b[31m",
        "\x7f",
        "\x9b",
        "\ufffe",
        "\ud800",
        "\u00ad",
    ),
]
ANCHOR = "¶"  # which nbconvert puts beside a heading
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(st.characters(exclude_characters=ANCHOR), max_size=3), max_size=12)
TEXTS = TEXTS.map("".join).filter(lambda text: shown(text) != "")

_MARKDOWN_IT = markdown_it.MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
READERS = {"nbconvert": nbconvert.filters.markdown2html, "markdown-it": _MARKDOWN_IT.render}
PLACES = {
    "line": (lambda text: escape(text), {"p"}),
    "in a line": (lambda text: f"Before {escape(text)} after", {"p"}),
    "bold": (lambda text: f"**{escape(text)}**", {"p", "strong"}),
    "after a line": (lambda text: f"Before\n{escape(text)}", {"p"}),
    "heading": (lambda text: f"## {escape(text)}", {"h2"}),
    "list": (lambda text: bullets([text, text]), {"ul", "li"}),
    "table": (lambda text: table(["a", "b"], [(text, text)]), {"table", "thead", "tbody", "tr", "th", "td"}),
    "element": (lambda text: f'<p title="{escape(text)}">{escape(text)}</p>', {"p"}),
}


def shown(text):
    """What a reader should see of a text."""
    return printable(" ".join(text.split()))


def seen(page):
    """The elements of a page, without the anchor that nbconvert puts beside a heading, and its words."""
    body = tinyhtml5.parse(page.replace(ANCHOR, ""), namespace_html_elements=False).find("body")
    elements = [e for e in body.iter() if e is not body and e.get("class") != "anchor-link"]
    return elements, " ".join("".join(body.itertext()).split())


def judge(text, place, reader):
    write, own = PLACES[place]
    elements, words = seen(READERS[reader](write(text)))
    assert all(isinstance(e.tag, str) for e in elements) and {e.tag for e in elements} <= own, text
    assert shown(text) in words
    allowed = {"title", "id"} if place in ("element", "heading") else set()
    assert not {name for e in elements for name in e.attrib} - allowed, text
    if place == "element":
        assert elements[0].get("title") == shown(text)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("reader", READERS)
def test_no_construct_makes_an_element(place, reader):
    for piece in filter(shown, PIECES):
        judge(f"{piece}a{piece} b", place, reader)


@pytest.mark.ci
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("reader", READERS)
@given(text=TEXTS)
def test_a_text_is_shown_letter_for_letter_and_makes_no_element(text, place, reader):
    judge(text, place, reader)


@pytest.mark.ci
@given(text=TEXTS)
def test_what_is_escaped_is_one_line_that_all_can_see(text):
    line = escape(text)
    assert line.isprintable() and not re.search(r"[<>\"]", line)
    assert escape(line) is line, "once is enough"


@pytest.mark.ci
@given(text=TEXTS)
def test_nothing_gets_out_of_an_element_for_code_or_lines(text):
    elements, words = seen(pre(text))
    assert [e.tag for e in elements] == ["pre"] and words == shown(text)


@pytest.mark.ci
@pytest.mark.parametrize("reader", READERS)
@given(text=TEXTS)
def test_a_name_as_code_is_shown_letter_for_letter(text, reader):
    elements, words = seen(READERS[reader](f"See {code(text)}."))
    assert [e.tag for e in elements] == ["p", "code"] and words == f"See {shown(text)}."


@pytest.mark.ci
@pytest.mark.parametrize("reader", READERS)
@given(words=TEXTS, address=TEXTS)
@example(words="a", address="javascript:alert(1)")
@example(words="a", address="//x.yz/a")
@example(words="a", address="https://x.yz/) ![a](http://x.yz")
@example(words="a", address="JaVaScRiPt:alert(1)")
@example(words="a", address="data:text/html,<script>alert(1)</script>")
def test_a_link_leads_to_a_page_or_into_the_project_and_nowhere_else(words, address, reader):
    elements, text = seen(READERS[reader](f"See {link(words, address)}."))
    assert [e.tag for e in elements] == ["p", "a"] and text == f"See {shown(words)}."
    target = elements[1].get("href")
    assert target.startswith("https://") if address.startswith("https://") else not re.match(r"[/\\]|[\w+.-]*:", target)


def test_markup_is_escaped_unless_it_says_that_it_is_markup():
    assert escape(Markup("<b>")) == "<b>" and escape(f"{Markup('<b>')}") == "&lt;b&gt;"
