"""The benchmarks run, at their smallest. Nobody's time is judged here: a busy machine is no fault."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from site_fixtures import site  # noqa: F401

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks import __main__ as command  # noqa: E402
from benchmarks import measuring  # noqa: E402

SMALL = [
    part for part in command.PARTS if part not in ("first", "sliding", "in_page", "site", "classroom")
]  # these open a browser


@pytest.mark.ci
@pytest.mark.parametrize("part", SMALL)
def test_each_part_gives_rows(part):
    rows = command.measure(part, 1, quick=True)
    assert rows
    for row in rows:
        assert row.ours > 0
        assert row.verdict in ("reached", "missed", "no goal")
        assert all(len(times) == 1 for times in row.times.values())
        json.dumps(row.times)


@pytest.mark.browser
def test_the_site_is_measured(site, monkeypatch):  # noqa: F811
    pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    monkeypatch.setenv("EASTERN_FLANK_TEST_SITE", str(site))
    rows = {row.what: row for row in command.measure("site", 1, quick=True)}
    first = (site / "lessons" / "00.html").stat().st_size
    assert first / 10_000 < rows["first lesson on the wire, before it is scrolled"].ours
    assert rows["requests to other hosts, the most of a page"].ours == 0
    assert rows["words to be read without JavaScript, the lowest page"].ours > 50
    assert rows["from a guess to its answer, on a slow phone, the slowest"].ours > 0


def test_sites_stand_side_by_side():
    least = measuring.Row(
        "score", 96.0, None, 96.0, "", 95, at_least=True, times={"ours": [96.0], "other": [80.0, 90.0, 85.0]}
    )
    alone = measuring.Row("shift", 0.1, None, 0.1, "shift", 0, times={"ours": [0.1]})
    lines = list(command.beside([least, alone]))
    assert lines[0] == "| What | goal | ours | other | |"
    assert lines[2:] == ["| score | at least 95 | 96 | 85 | reached |", "| shift | at most 0.000 | 0.100 |  | missed |"]


def test_the_sides_take_turns_and_the_first_turn_does_not_count():
    turns = []
    sides = {name: lambda name=name: turns.append(name) or float(len(turns)) for name in "ab"}
    assert measuring.alternate(sides, 2) == {"a": [4.0, 5.0], "b": [3.0, 6.0]}
    assert "".join(turns) == "abbaab"


def test_a_ratio_is_that_of_the_rounds():
    times = {"ours": [2.0, 30.0, 3.0], "floor": [1.0, 10.0, 3.0]}
    assert measuring.ratio(times, "ours", "floor") == 2
    assert measuring.difference(times, "ours", "floor") == 1


@pytest.mark.parametrize(("value", "verdict"), [(1.2, "reached"), (1.21, "missed")])
def test_a_goal_is_reached_or_missed(value, verdict):
    assert measuring.Row("it", 1.0, 1.0, value, "times", 1.2).verdict == verdict


def test_a_program_that_fails_is_no_result():
    with pytest.raises(RuntimeError, match="status 3"):
        measuring.python("-c", "raise SystemExit(3)")


def test_results_are_kept_and_shown(tmp_path, monkeypatch):
    page = tmp_path / "README.md"
    page.write_text(f"before\n{command.BEGIN}old\n{command.END}\nafter\n", encoding="utf-8")
    monkeypatch.setattr(command, "README", page)
    monkeypatch.setattr(command, "RESULTS", tmp_path / "results.json")
    monkeypatch.setattr(
        command, "measure", lambda part, rounds, quick: [measuring.Row(part, 2.0, 1.0, 2.0, "times", 1.5)]
    )
    for _ in range(2):  # the second time from what was kept
        assert CliRunner().invoke(command.main, ["deck"]).exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n") and text.endswith("\nafter\n") and "old" not in text
    assert "| deck | 2.00 s | 1.00 s | 2.00 times | at most 1.50 times | missed |" in text
    assert list(json.loads((tmp_path / "results.json").read_text())) == ["deck"]


def test_the_page_and_the_results_agree():
    if command.RESULTS.exists():
        results = json.loads(command.RESULTS.read_text(encoding="utf-8"))
        assert "\n".join(command.table(results)) in command.README.read_text(encoding="utf-8")
    assert command.README.read_text(encoding="utf-8").count(command.BEGIN) == 1


def test_no_results_name_a_place_on_the_machine_that_made_them():
    for path in (ROOT / "benchmarks").iterdir():
        if path.suffix in (".json", ".md"):
            assert str(Path.home()) not in path.read_text(encoding="utf-8")


def test_another_part_is_one_line_that_names_them():
    said = CliRunner().invoke(command.main, ["no-such-part"])
    assert said.exit_code == 2
    assert all(part in said.output for part in command.PARTS)
