"""The command `eastern-flank`: every subcommand is a few lines here and the work is in a module of its own.

Modules are imported inside the commands: `check` must answer at once and needs neither pandas nor matplotlib.
"""

import sys

import click

from eastern_flank.core.atomic_write import reason
from eastern_flank.core.errors import PlainError
from eastern_flank.core.text import one_line


class _Commands(click.Group):
    """Commands that Ctrl+C, or an error that none of them foresaw, ends with one line."""

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            print("stopped", file=sys.stderr)
            ctx.exit(130)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except PlainError as error:
            print(error, file=sys.stderr)
            ctx.exit(1)
        except Exception as error:  # our own fault: a class needs one line that says so, not a traceback
            what = one_line(f"{type(error).__name__}: {reason(error)}")
            print(f"stopped by a fault of ours, {what}; please report it with what you did", file=sys.stderr)
            ctx.exit(1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="eastern-flank")
def main() -> None:
    """Eastern Flank 2016: check the tables, run the lessons, write figures, slides and handouts, teach a class."""


@main.command()
@click.argument("folder", required=False, metavar="[DIR]")
@click.option(
    "--article", metavar="FILE", help="The article's text, one paragraph per line: compare the tables with it too."
)
@click.option(
    "--record", is_flag=True, help="With --article: record that the phrases have been compared with the article."
)
def check(folder: str | None, article: str | None, record: bool) -> None:
    """Check the tables in DIR (by default the project's data folder).

    Prints one line for each mistake, `file:row: column: what is wrong, and what to do`. The exit status is 1 if there is one.
    """
    from eastern_flank.tables import check as checking

    if record and article is None:
        raise click.UsageError("--record needs the article: --article FILE --record")
    sys.exit(checking.report(folder, article, record))


@main.command()
@click.argument("names", nargs=-1, metavar="[LESSONS]...")
def run(names: tuple[str, ...]) -> None:
    """Run LESSONS in place and tidy them (by default all of them, and the gallery of figures too)."""
    from eastern_flank.figures import gallery
    from eastern_flank.publishing import execute

    status = execute.run_report(names)
    sys.exit(status if status or names else _bring_up_to_date({"figures/README.md": gallery}))


@main.command()
def docs() -> None:
    """Write what is made from tables, figures and lessons: the codebook's reference, the gallery, the role cards, the minutes."""
    from eastern_flank.exercises import agenda, meeting
    from eastern_flank.figures import gallery
    from eastern_flank.publishing import minutes
    from eastern_flank.tables import codebook

    pages = {
        "data/README.md": codebook,
        "figures/README.md": gallery,
        "teaching/role_cards.md": meeting,
        "the agenda of lesson 08": agenda,
        "the lessons' minutes": minutes,
    }
    sys.exit(_bring_up_to_date(pages))


def _bring_up_to_date(pages):
    """Update pages, each by its module, say about each whether it had to be changed, and return the exit status."""
    status = 0
    for page, module in pages.items():
        try:
            print(f"{page}: {'brought up to date' if module.update() else 'is up to date'}")
        except (PlainError, OSError) as error:
            print(f"{page}: {error if isinstance(error, PlainError) else reason(error)}", file=sys.stderr)
            status = 1
    return status


@main.command()
@click.argument("names", nargs=-1, metavar="[LESSONS]...")
@click.option("--theme", default="light", show_default=True, type=click.Choice(["light", "dark"]))
@click.option("--size", default="16:9", show_default=True, type=click.Choice(["16:9", "4:3", "half"]))
@click.option("--out", metavar="DIR", help="The folder to write to; the project's figures/ if left out.")
def figures(names: tuple[str, ...], theme: str, size: str, out: str | None) -> None:
    """Run the lessons and write their figures, ready for slides, as PNG and SVG."""
    from eastern_flank.publishing import execute

    sys.exit(execute.figures_report(names, theme, size, out))


@main.command()
@click.argument("names", nargs=-1, metavar="[NAMES]...")
@click.option("--theme", default="light", show_default=True, type=click.Choice(["light", "dark"]))
@click.option("--size", default="16:9", show_default=True, type=click.Choice(["16:9", "4:3"]))
@click.option("--out", metavar="FILE", help="The .pptx to write; one in the project's slides/ if left out.")
@click.option("--title", default="", metavar="TEXT", help="What the first slide says; the project's name if left out.")
@click.option("--editable", is_flag=True, help="Add an editable copy after each chart.")
@click.option("--dividers", is_flag=True, help="Before the figures of a lesson, a slide with its name and question.")
@click.option("--force", is_flag=True, help="Replace FILE if it already exists.")
def slides(names: tuple[str, ...], **options: str | bool | None) -> None:
    """Write figures as a deck of slides: NAMES are figures (05_exclave) or lessons (02), in the slides' order."""
    from eastern_flank.slides import deck as slides

    sys.exit(slides.report(names, **options))


@main.command()
@click.argument("name", default="00", metavar="[LESSON]")
@click.option("--browser/--no-browser", default=True, help="Whether to open a browser.")
def present(name: str, browser: bool) -> None:
    """Open LESSON in JupyterLab for a class: in large type, and as slides where jupyterlab-slideshow is installed."""
    from eastern_flank.publishing import class_view

    sys.exit(class_view.present(name, browser))


@main.command()
@click.argument("names", nargs=-1, metavar="[LESSONS]...")
@click.option(
    "--for", "audience", required=True, type=click.Choice(["students", "teachers"]), help="Who the handouts are for."
)
@click.option("--paper", default="a4", show_default=True, type=click.Choice(["a4", "letter"]))
@click.option("--out", metavar="DIR", help="The folder to write to; the project's handouts/ if left out.")
@click.option("--force", is_flag=True, help="Replace existing files that are different.")
def handouts(names: tuple[str, ...], **options: str | bool | None) -> None:
    """Write notebooks, HTML pages and PDFs of the lessons: without solutions for students, with notes for teachers."""
    from eastern_flank.publishing import handouts as sets

    sys.exit(sets.report(names, **options))
