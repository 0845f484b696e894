"""What was tried of public reports is written down in tests/public_reports.md; where a test holds it, that test is there."""

import re
from pathlib import Path

import pytest
from small_project import ROOT

PAGE = (ROOT / "tests" / "public_reports.md").read_text("utf-8")
ROWS = [line for line in PAGE.splitlines() if re.match(r"\| \d+ \|", line)]
MODULES = sorted((ROOT / "src").rglob("*.py"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip())
def test_a_report_has_its_source_and_its_test(row):
    _, number, source, *_ = (cell.strip() for cell in row.split("|"))
    assert int(number) <= 14 or re.search(r"\]\(https://github\.com/[\w.-]+/[\w.-]+/(issues|pull)/\d+\)", source), (
        source
    )
    for path, test in re.findall(r"`(tests/[\w/.]+\.py)`(?:, `(\w+)`)?", row):
        assert (ROOT / path).is_file(), path
        assert f"def test_{test}(" in (ROOT / path).read_text("utf-8") or not test, (path, test)
    assert "`tests/" in row or "README.md" in row or "looked at" in row, "no test holds it"


def test_every_report_has_its_row():
    assert [int(row.split("|")[1]) for row in ROWS] == list(range(1, len(ROWS) + 1)) and len(ROWS) >= 24


def test_no_name_of_a_month_depends_on_the_computer():
    """What %B is follows the locale, which other libraries may set; pandas' `month_name` is English everywhere."""
    for path in MODULES:
        if path.name != "cell_advice.py":  # it only reads what spreadsheets wrote
            assert not re.search(r"%[aAbBcpxX]\b", re.sub("#.*", "", Path(path).read_text("utf-8"))), path
