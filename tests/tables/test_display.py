"""Tables on the page: captions, and no header cell without a word."""

from types import SimpleNamespace

import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter

from eastern_flank.charts import style
from eastern_flank.tables import display
from eastern_flank.tables import load as tables

EMPTY = "<th></th>"


@pytest.mark.parametrize(
    "table",
    {
        "as it is": pd.DataFrame({"a": [1]}),
        "with a named index": pd.DataFrame({"a": [1]}, index=pd.Index(["x"], name="key")),
        "crossed": pd.crosstab(pd.Series(["x", "y"], name="row"), pd.Series(["p", "q"], name="column")),
        "of context": tables.load("context/timeline").head(2),
    }.values(),
)
def test_no_header_cell_is_empty(table):
    assert EMPTY in table._repr_html_()
    page = display.page(table)
    assert EMPTY not in page
    assert page.count("<td></td>") >= 1


def test_pandas_writes_what_is_replaced():
    written = pd.DataFrame({"a": [1]})._repr_html_()
    assert written.count(EMPTY) == written.count("<thead>") == 1


def test_a_table_of_facts_has_row_headers_and_is_escaped():
    page = display.fact_table("A & B", [("yes", "<4>")])
    assert '"><caption style="text-align:left">A &amp; B</caption><tbody><tr><th scope="row"' in page
    assert page.endswith('>yes</th><td style="text-align:left">&lt;4&gt;</td></tr></tbody></table>')


def test_a_loaded_table_says_what_it_is_and_so_do_its_rows():
    troops = tables.load("troops")
    for table in (troops, troops[["id"]], troops[troops["troops"] > 1000], troops.sort_values("troops").head(1)):
        assert display.page(table).count(">From the table troops</caption>") == 1


def test_what_is_made_of_two_tables_has_no_caption():
    both = tables.load("troops").merge(tables.load("actors"), left_on="led_by", right_on="actor")
    assert "<caption" not in display.page(both)


def test_context_still_says_so():
    assert "not from the article" in display.page(tables.load("context/timeline").head(1))


def test_a_caption_is_text_and_no_markup():
    table = pd.DataFrame({"a": [1]})
    table.attrs[display.CAPTION] = "<script>alert(1)</script>"
    assert "<script>" not in display.page(table)


def test_no_text_of_a_table_is_markup_or_a_formula():
    hostile = "<img src=x onerror=alert(1)> $a$"
    table = pd.DataFrame({hostile: [hostile]}, index=pd.Index([hostile], name=hostile)).rename_axis(
        hostile, axis="columns"
    )
    page = display.page(table)
    assert page.count("&lt;img") == 5 and "<img" not in page
    assert "mathjax_ignore" in page
    display.register()
    assert "<img" not in pd.DataFrame({"a": [hostile]}).style.to_html()


def test_a_short_name_is_not_broken_beside_a_long_text():
    table = pd.DataFrame({"said": ["a sentence that takes all the room there is"]}, index=["2016-06-18"])
    assert '<th style="white-space:nowrap">2016-06-18</th>' in display.page(table)
    assert "nowrap" not in display.page(table.set_axis(["a name that is itself a long one"]))
    assert "nowrap" not in display.page(table.assign(said="short"))


def test_with_pandas_html_switched_off_there_is_none():
    with pd.option_context("display.notebook_repr_html", False):
        assert display.page(pd.DataFrame({"a": [1]})) is None


def test_the_style_brings_it_into_a_notebook(monkeypatch):
    shell = SimpleNamespace(display_formatter=DisplayFormatter())
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    style.use_style()
    page, _ = shell.display_formatter.format(tables.load("troops"))
    assert "From the table troops" in page["text/html"]
    assert EMPTY not in page["text/html"]


def test_what_is_folded_is_closed_and_escaped():
    table = display.fold(pd.DataFrame({"a": [1]}))
    assert (
        table._repr_html_().startswith("<details ")
        and "<strong>Compare with your guess</strong>" in table._repr_html_()
    )
    assert "<table" in table._repr_html_() and repr(table).startswith("Compare with your guess\n   a")
    text = display.fold("4 < 5", "More & more")
    assert text._repr_html_().endswith("<strong>More &amp; more</strong></summary><p>4 &lt; 5</p></details>")
    assert repr(text) == "More & more\n4 < 5"
    inner = display.fold(text, "Twice")
    assert inner._repr_html_().count("<details") == 2
