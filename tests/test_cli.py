"""The command itself: what every subcommand has in common."""

from click.testing import CliRunner

from eastern_flank import cli
from eastern_flank.tables import check


def test_ctrl_c_is_one_line_and_its_own_status(monkeypatch):
    def interrupted(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "report", interrupted)
    result = CliRunner().invoke(cli.main, ["check"])
    assert (result.exit_code, result.stderr, result.stdout) == (
        130,
        "stopped; what was not finished is as it was\n",
        "",
    )


def test_a_page_that_cannot_be_read_is_one_line_each(monkeypatch, tmp_path):
    from eastern_flank.tables import codebook

    def is_a_folder():
        raise IsADirectoryError(21, "Is a directory", str(tmp_path))

    monkeypatch.setattr(codebook, "update", is_a_folder)
    result = CliRunner().invoke(cli.main, ["docs"])
    assert result.exit_code == 1
    assert result.stderr == "data/README.md: Is a directory\n"


def test_a_fault_of_ours_is_one_line_that_asks_for_a_report(monkeypatch):
    def faulty(*arguments):
        raise RuntimeError("two\nlines")

    monkeypatch.setattr(check, "report", faulty)
    result = CliRunner().invoke(cli.main, ["check"])
    assert result.exit_code == 1
    assert result.stderr == (
        "stopped by a fault of ours, RuntimeError: two\\nlines; please report it with what `eastern-flank doctor` says\n"
    )
