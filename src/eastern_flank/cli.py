"""The command `eastern-flank`: every subcommand is a few lines here and the work is in a module of its own.

What all of them have in common is in `commands.rules`. Modules are imported inside the commands: `check`, `list` and a shell that
completes a word must answer at once, and need neither pandas nor matplotlib.
"""

import shutil
import sys

import click

from eastern_flank.commands.names import KINDS, complete
from eastern_flank.commands.rules import STATUSES, Commands, examples, is_terminal, quiet
from eastern_flank.core.atomic_write import reason
from eastern_flank.core.errors import PlainError, UnknownName
from eastern_flank.core.progress import say
from eastern_flank.core.text import unknown

SHELLS = ("bash", "zsh", "fish")


@click.group(
    cls=Commands,
    invoke_without_command=True,
    no_args_is_help=False,
    epilog=f"'eastern-flank COMMAND -h' says more about a command, with examples. {STATUSES}",
)
@click.version_option(package_name="eastern-flank")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Eastern Flank 2016: check the tables, run the lessons, write figures, slides and handouts, teach a class."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@main.command(epilog=examples("check", "check my_copy/data", "check --article article.txt --record"))
@click.argument("folder", required=False, metavar="[DIR]", shell_complete=complete("folders"))
@click.option(
    "--article",
    metavar="FILE",
    shell_complete=complete("files"),
    help="The article's text, one paragraph per line: compare the tables with it too.",
)
@click.option(
    "--record", is_flag=True, help="With --article: record that the phrases have been compared with the article."
)
@quiet
def check(folder: str | None, article: str | None, record: bool) -> None:
    """Check the tables.

    DIR is the folder that holds them, by default the project's data folder. Prints one line for each mistake,
    `file:row: column: what is wrong, and what to do`. The exit status is 1 if there is one.
    """
    from eastern_flank.tables import check as checking

    if record and article is None:
        raise click.UsageError("--record needs the article: --article FILE --record")
    sys.exit(checking.report(folder, article, record))


@main.command(epilog=examples("run", "run 02", "run 02_troops 05_map"))
@click.argument("names", nargs=-1, metavar="[LESSONS]...", shell_complete=complete("lessons"))
@quiet
def run(names: tuple[str, ...]) -> None:
    """Run lessons in place, and tidy them.

    LESSONS are numbers (02) or names (02_troops), as 'eastern-flank list lessons' shows them; without any, all lessons run, and
    the gallery of figures is brought up to date too.
    """
    from eastern_flank.figures import gallery
    from eastern_flank.publishing import execute

    status = execute.run_report(names)
    sys.exit(status if status or names else _bring_up_to_date({"figures/README.md": gallery}))


@main.command(epilog=examples("docs"))
@quiet
def docs() -> None:
    """Write the pages that are made from the tables.

    They are the codebook's reference, the gallery of figures, the role cards, the agenda of lesson 08, and the minutes in the
    lessons, README.md and the planner.
    """
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
            say(f"{page}: {'brought up to date' if module.update() else 'is up to date'}")
        except (PlainError, OSError) as error:
            print(f"{page}: {error if isinstance(error, PlainError) else reason(error)}", file=sys.stderr)
            status = 1
    return status


FORMATS = ("png", "svg", "pdf")


def _formats(_context, _option, given):
    """Take formats in as many options as one likes, or in one with commas: each once."""
    asked = [word for words in given for word in words.lower().split(",")]
    if strange := [word for word in asked if word not in FORMATS]:
        raise UnknownName(unknown("format", strange[0], FORMATS))
    return tuple(dict.fromkeys(asked))


@main.command(
    epilog=examples(
        "figures 05_exclave --size portrait --out my_work",
        "figures 02 --format pdf --theme grey --out my_work",
    )
)
@click.argument("names", nargs=-1, metavar="[NAMES]...", shell_complete=complete("lessons", "figures"))
@click.option(
    *("--format", "formats"),
    multiple=True,
    default=["png,svg"],
    show_default=True,
    metavar="FORMAT[,FORMAT]...",
    callback=_formats,
    shell_complete=lambda _context, _option, begun: [each for each in FORMATS if each.startswith(begun)],
    help="png for slides and the web, svg to enlarge, pdf for print and for people who use a screen reader.",
)
@click.option(
    "--size",
    default="16:9",
    show_default=True,
    type=click.Choice(["16:9", "4:3", "half", "square", "portrait", "print"]),
    help="half is for beside text on a slide, portrait for a phone, print for half a page of A4.",
)
@click.option(
    "--dpi",
    metavar="NUMBER",
    type=click.IntRange(72, 500),
    help="Pixels per inch of a PNG; 144 if left out, in portrait 216, in print 300.",
)
@click.option(
    "--theme",
    default="light",
    show_default=True,
    type=click.Choice(["light", "dark", "grey"]),
    help="grey is for a printer without colour.",
)
@click.option(
    "--out", metavar="DIR", shell_complete=complete("folders"), help="The folder to write to.  [default: figures]"
)
@quiet
def figures(names: tuple[str, ...], **options: str | int | tuple | None) -> None:
    """Draw figures for slides, paper and the web.

    NAMES are figures (05_exclave) or lessons (02), as 'eastern-flank list' shows them; without any, all figures are drawn. Each
    has its title, alt text, source and licence inside. The lessons that draw them are run; their notebooks stay as they are.
    """
    from eastern_flank.publishing import execute

    sys.exit(execute.figures_report(names, **options))


@main.command(
    epilog=examples(
        "slides", "slides 02 05_exclave --theme dark", 'slides 04 --title "Who wanted what?" --out my_work/04.pptx'
    )
)
@click.argument("names", nargs=-1, metavar="[NAMES]...", shell_complete=complete("lessons", "figures"))
@click.option("--theme", default="light", show_default=True, type=click.Choice(["light", "dark", "grey"]))
@click.option("--size", default="16:9", show_default=True, type=click.Choice(["16:9", "4:3"]))
@click.option(
    "--out",
    metavar="FILE",
    shell_complete=complete("files"),
    help="The .pptx to write.  [default: one in slides/, named after theme and size]",
)
@click.option("--title", default="", metavar="TEXT", help="What the first slide says.  [default: the project's name]")
@click.option("--editable", is_flag=True, help="After each chart, add an editable copy, hidden in a slide show.")
@click.option("--dividers", is_flag=True, help="Before the figures of a lesson, a slide with its name and question.")
@click.option("--force", is_flag=True, help="Replace FILE if it already exists.")
@quiet
def slides(names: tuple[str, ...], **options: str | bool | None) -> None:
    """Write figures as a deck of slides (.pptx).

    NAMES are figures (05_exclave) or lessons (02, 02_troops), in the slides' order, as 'eastern-flank list' shows them; without
    any, all figures.
    """
    from eastern_flank.slides import deck as slides

    sys.exit(slides.report(names, **options))


@main.command(epilog=examples("present 02", "present 02_troops --no-browser"))
@click.argument("name", default="00", metavar="[LESSON]", shell_complete=complete("lessons"))
@click.option("--browser/--no-browser", default=True, show_default=True, help="Whether to open a browser.")
def present(name: str, browser: bool) -> None:
    """Open a lesson in JupyterLab for a class.

    LESSON is a number (02) or a name (02_troops), as 'eastern-flank list lessons' shows them, by default 00. It opens as
    slides, in a copy that is thrown away when Ctrl+C ends it.
    """
    from eastern_flank.publishing import class_view, notebooks

    notebooks.find([name])  # raises for a word that we do not know
    sys.exit(class_view.present(name, browser))


@main.command(epilog=examples("handouts --for students", "handouts --for teachers 02 05 --paper letter --out my_work"))
@click.argument("names", nargs=-1, metavar="[LESSONS]...", shell_complete=complete("lessons"))
@click.option(
    "--for", "audience", required=True, type=click.Choice(["students", "teachers"]), help="Who the handouts are for."
)
@click.option("--paper", default="a4", show_default=True, type=click.Choice(["a4", "letter"]))
@click.option(
    "--out", metavar="DIR", shell_complete=complete("folders"), help="The folder to write to.  [default: handouts]"
)
@click.option("--force", is_flag=True, help="Replace existing files that are different.")
@click.option("--long", is_flag=True, help="Give students every lesson in full as a PDF too (12 to 17 pages each).")
@quiet
def handouts(names: tuple[str, ...], **options: str | bool | None) -> None:
    """Write notebooks, web pages and PDFs for a class.

    Without solutions for students, with notes for teachers. LESSONS are numbers (02) or names (02_troops), as 'eastern-flank list
    lessons' shows them; without any, all lessons.
    """
    from eastern_flank.publishing import handouts as sets

    sys.exit(sets.report(names, **options))


@main.command(
    epilog=examples("site", "site --serve", "site --address https://school.example/eastern-flank/ --out public")
)
@click.option(
    "--out", metavar="DIR", shell_complete=complete("folders"), help="The folder to write to.  [default: site]"
)
@click.option("--force", is_flag=True, help="Write into DIR also if it holds other things; they stay.")
@click.option(
    "--address",
    default="",
    metavar="URL",
    help="Where the site will be on the web, for search engines and previews of links.",
)
@click.option(
    *("--live", "pyodide"),
    metavar="PYODIDE",
    shell_complete=complete("folders"),
    help="Add Python in the browser, from the folder with Pyodide's files.",
)
@click.option(
    "--serve", is_flag=True, help="Show the site on this computer; it is built first if anything has changed."
)
@click.option(
    "--browser/--no-browser", default=True, show_default=True, help="With --serve: whether to open a browser."
)
@quiet
def site(**options: str | bool | None) -> None:
    """Write the lessons as a web site that needs no Python.

    It is a folder of files for any web server, or for a USB stick: all lessons with their pictures and exercises, the glossary,
    the gallery and the teacher's pages. The lessons are run; their notebooks stay as they are.
    """
    from eastern_flank.publishing.site import build

    sys.exit(build.report(**options))


@main.command(epilog=examples("collect class_10b", "collect class_10b --names --csv my_work/class_10b.csv"))
@click.argument("folder", metavar="DIR", shell_complete=complete("folders"))
@click.option(
    "--csv", "out", metavar="FILE", shell_complete=complete("files"), help="Write a CSV file too; if left out, none."
)
@click.option("--names", "with_names", is_flag=True, help="Say who answered what; without it there are only counts.")
@click.option("--force", is_flag=True, help="Replace FILE if it already exists.")
@quiet
def collect(folder: str, out: str | None, with_names: bool, force: bool) -> None:
    """Count what a class answered.

    DIR has a folder or a file for each student, mixed as you like: homes with a folder my_work, copies of answers.csv, what
    'Save my answers' on the site made. For each exercise you see how many are right, and the commonest wrong answers with the
    mistake that they look like. What cannot be read is named and left out.
    """
    from eastern_flank.classroom import collect

    sys.exit(collect.report(folder, out, with_names, force))


@main.command(epilog=examples("board class_10b", "board class_10b --lesson 02"))
@click.argument("folder", metavar="DIR", shell_complete=complete("folders"))
@click.option(
    "--lesson",
    default="",
    metavar="LESSON",
    shell_complete=complete("lessons"),
    help="Its number, such as 02.  [default: the one that the class is at]",
)
@click.option(
    "--port", default=0, metavar="NUMBER", type=click.IntRange(0, 65535), help="Of the address.  [default: a free one]"
)
def board(folder: str, lesson: str, port: int) -> None:
    """Show a class its progress, live.

    DIR is a folder as for 'eastern-flank collect', such as that of the students' homes. Prints an address that only you know, of
    a page for the projector: who has got how far, by seats and without names, the commonest wrong answers, and all guesses.
    Ctrl+C ends it.
    """
    from eastern_flank.classroom import board

    sys.exit(board.report(folder, lesson[:2], port))


@main.command("list", epilog=examples("list", "list figures", "list figures | grep 05_"))
@click.argument("kind", required=False, type=click.Choice(list(KINDS)))
def list_(kind: str | None) -> None:
    """List the lessons, figures, tables, themes and sizes.

    All of them, or only those of one kind. To another program, each line is a name, a tab, and what it is.
    """
    from eastern_flank.commands import names

    width = shutil.get_terminal_size().columns if is_terminal(sys.stdout) else None
    print("\n".join(names.listing(kind, width)))


@main.command(epilog=examples("doctor"))
def doctor() -> None:
    """Say what is installed, found and writable, and what to do.

    Each line begins with ok, look (it may be what you want) or wrong. The exit status is 1 if something is wrong. The lines name
    nobody: send them with a report of a fault.
    """
    from eastern_flank.commands import doctor

    sys.exit(doctor.report())


@main.command(
    epilog="\b\nExamples, each for this session:\n"
    '  bash:  eval "$(eastern-flank completion bash)"\n'
    '  zsh:   eval "$(eastern-flank completion zsh)"\n'
    "  fish:  eastern-flank completion fish | source"
)
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print what lets a shell complete commands and names.

    A shell completes 'eastern-flank' where it finds the command by that name. README.md says how.
    """
    from click.shell_completion import get_completion_class

    script = get_completion_class(shell)(main, {}, "eastern-flank", "_EASTERN_FLANK_COMPLETE").source()
    # Click's own lets fish show what a name is only up to its first comma.
    print(script.replace('string split ","', 'string split --max 1 ","'))
