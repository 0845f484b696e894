"""The command itself: what every subcommand has in common."""

import pytest
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


@pytest.mark.ci
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
        "stopped by a fault of ours, RuntimeError: two\\nlines; please report it with what 'eastern-flank doctor' says\n"
    )


def test_a_library_that_cannot_be_loaded_is_one_line_that_says_who_knows_more(monkeypatch):
    def broken(*arguments):
        raise ImportError("no matplotlib")

    monkeypatch.setattr(check, "report", broken)
    result = CliRunner().invoke(cli.main, ["check"])
    assert result.exit_code == 1
    assert result.stderr == (
        "something that the lessons need cannot be loaded, no matplotlib; see 'eastern-flank doctor'\n"
    )


@pytest.fixture
def asked(monkeypatch):
    """What the command `figures` hands on."""
    from eastern_flank.publishing import execute

    found = {}
    monkeypatch.setattr(execute, "figures_report", lambda names, **options: found.update(options, names=names) or 0)
    return found


def test_figures_by_default_are_those_of_the_lessons(asked):
    assert CliRunner().invoke(cli.main, ["figures"]).exit_code == 0
    assert asked == {"names": (), "formats": ("png", "svg"), "size": "16:9", "theme": "light", "dpi": None, "out": None}


def test_formats_are_named_in_one_word_or_in_several(asked):
    words = ["figures", "05_exclave", "--format", "pdf,png", "--format", "png", "--size", "print", "--dpi", "300"]
    assert CliRunner().invoke(cli.main, words).exit_code == 0
    assert (asked["names"], asked["formats"], asked["dpi"]) == (("05_exclave",), ("pdf", "png"), 300)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "gif"], "there is no format 'gif'; there are png, svg, pdf"),
        (["--format", ""], "there is no format ''; there are png, svg, pdf"),
        (["--dpi", "20000"], "--dpi is a whole number from 72 to 500, not '20000'; see "),
        (["--dpi", "fine"], "--dpi is a whole number from 72 to 500, not 'fine'; see "),
        (["--size", "squares"], "there is no size 'squares'; did you mean 'square'?"),
        (["--theme", "gray"], "there is no theme 'gray'; did you mean 'grey'?"),
    ],
)
def test_a_wrong_word_says_which_there_are(asked, words, said):
    result = CliRunner().invoke(cli.main, ["figures", *words])
    assert result.exit_code == 2 and said in result.stderr and asked == {}


def test_the_command_has_the_themes_and_sizes_that_there_are():
    from eastern_flank.charts import style
    from eastern_flank.core import part

    choices = {option.name: option.type.choices for option in cli.figures.params if hasattr(option.type, "choices")}
    assert list(choices["theme"]) == list(style.THEMES)
    assert [*choices["size"], *part.WIDTHS] == list(style.SIZES)
