"""Do the looks at a lesson see what is wrong? Here is a notebook in which everything is."""

import chromium
import looking
import pytest

WRONG = (
    "1 / 0",
    "from IPython.display import HTML, display; display(HTML('<img src=\"data:image/png;base64,AAAA\" width=40 height=40>'))",
    "display(HTML('<div style=\"width: 3000px\">wide</div>'))",
    "display(HTML('<table><tr><td>1</td></tr></table>'))",
    "import ipywidgets as w; display(w.VBox([w.IntText(description='Dead'), w.Button(), w.HTML('still')]))",
    "there = w.Checkbox(description='b', layout={'order': '2'}); display(w.HBox([there, w.Checkbox(description='a')]))",
    "box, said = w.Checkbox(description='c'), w.HTML()\n"
    "w.dlink((box, 'value'), (said, 'value'), '<p role=\"status\">{}</p>'.format); display(w.VBox([box, said]))",
)


@pytest.fixture(scope="module")
def wrong(browser, jupyter):
    """The notebook, open, each of its cells run by itself: the first one's error would stop Run All."""
    with chromium.watched(browser) as context:
        lab = jupyter.open(context.new_page(), jupyter.write_notebook("wrong.ipynb", *WRONG))
        lab.run(*range(len(WRONG)))
        yield lab
        lab.close()
        context.watch.forget()


def test_an_error_is_seen(wrong):
    assert wrong.errors() == ["cell 0: ZeroDivisionError: division by zero"]


def test_a_picture_without_alt_text_that_does_not_show_is_seen(wrong):
    assert [line.split(": ")[-1] for line in looking.pictures(wrong)] == [
        "a picture without alt text",
        "a picture that does not show",
    ]


def test_what_is_wide_is_seen(wrong):
    assert any(line.startswith("cell 2:") for line in looking.wide(wrong))


def test_a_table_without_headers_is_seen(wrong):
    assert [line.split(":")[0] for line in looking.tables(wrong)] == ["cell 3"]


def test_a_control_that_does_nothing_or_has_no_name_is_seen(wrong, axe, monkeypatch):
    monkeypatch.setattr(looking, "ANSWER", 500)
    found = axe(wrong.page, f"{wrong.selector} .jp-OutputArea")
    assert "button-name" in {fault["rule"] for fault in found}
    assert [stop["kind"] for stop in looking.stops(wrong, 4) if not stop["name"]] == ["button"]
    faults = looking.work_all(wrong, 4)
    assert ["nothing changes" in fault for fault in faults] == [True, True, False]
    assert faults[-1] == "cell 4: nothing here is announced"


def test_a_live_region_that_is_put_there_anew_is_no_announcement(wrong, axe, monkeypatch):
    monkeypatch.setattr(looking, "ANSWER", 1500)
    axe(wrong.page, "head")
    assert looking.work_all(wrong, 6) == ["cell 6: nothing here is announced"]


def test_a_tab_that_leads_back_is_seen(wrong, axe):
    axe(wrong.page, "head")
    assert any("leads back" in line for line in looking.reading_order(wrong, 5))
