"""The command `eastern-flank`: every subcommand is a few lines here and its work is in a room of its own.

Rooms are imported inside the commands: `check` must answer at once and needs neither pandas nor matplotlib.
"""

import sys

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="eastern-flank")
def main():
    """Eastern Flank 2016: check the tables, run the lessons, write the figures and the handouts."""


@main.command()
@click.argument("folder", required=False, metavar="[DIR]")
@click.option(
    "--article", metavar="FILE", help="The article's text, one paragraph a line: check every phrase against it too."
)
def check(folder, article):
    """Check the tables in DIR (by default the project's data folder).

    Prints one line a defect, `file:row: column: what is wrong, and what to do`. The exit status is 1 if there is one.
    """
    from . import checking

    sys.exit(checking.report(folder, article))


@main.command()
@click.argument("names", nargs=-1, metavar="[LESSONS]...")
def run(names):
    """Run the lessons in place, and leave them tidy (by default all of them)."""
    from . import lessons

    sys.exit(lessons.run_report(names))


@main.command()
@click.argument("names", nargs=-1, metavar="[LESSONS]...")
@click.option("--theme", default="light", show_default=True, type=click.Choice(["light", "dark"]))
@click.option("--size", default="16:9", show_default=True, type=click.Choice(["16:9", "4:3", "half"]))
@click.option("--out", metavar="DIR", help="The folder to write to; the project's figures/ if left out.")
def figures(names, theme, size, out):
    """Run the lessons and write their figures, ready for slides, as PNG and SVG."""
    from . import lessons

    sys.exit(lessons.figures_report(names, theme, size, out))


@main.command()
@click.argument("names", nargs=-1, metavar="[LESSONS]...")
@click.option("--for", "audience", required=True, type=click.Choice(["students", "teachers"]), help="Who gets them.")
@click.option("--paper", default="a4", show_default=True, type=click.Choice(["a4", "letter"]))
@click.option("--out", metavar="DIR", help="The folder to write to; the project's handouts/ if left out.")
@click.option("--force", is_flag=True, help="Replace files that are there and differ.")
def handouts(names, audience, paper, out, force):
    """Write notebooks, HTML pages and PDFs of the lessons: without solutions for students, with notes for teachers."""
    from . import handouts as room

    sys.exit(room.report(names, audience, paper, out, force))
