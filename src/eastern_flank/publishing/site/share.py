"""How the site introduces itself to search engines and in previews of its links, if it is known where it will be on the web."""

import io
import re
import textwrap
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from eastern_flank.charts import style
from eastern_flank.core.errors import UnknownName
from eastern_flank.core.lesson import Heading
from eastern_flank.core.markup import escape
from eastern_flank.core.text import printable

QUESTION = "Four dots. How many on the other side?"  # the first page asks it; its picture must not answer it
WIDTH, HEIGHT = 1200, 630  # pixels of a preview, as most services show it
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~%-]+)*/?")
_LINE = 25  # characters of a question on a line


class BadAddress(UnknownName, ValueError):
    """An address at which no site can be; the message says what one looks like."""


def checked(address: str) -> str:
    """Return the address of the site's folder, which ends in a slash.

    Parameters
    ----------
    address : str
        Nothing where it is not known.

    Returns
    -------
    str

    Raises
    ------
    BadAddress
        For what is no address of a folder on the web.

    >>> checked("https://school.example/flank")
    'https://school.example/flank/'
    """
    if not address:
        return ""
    if not _ADDRESS.fullmatch(address) or address.endswith(".html"):
        raise BadAddress(
            f"{printable(address)[:200]!r} is not the address of a site; give its folder, such as https://school.example/flank/"
        )
    return f"{address.rstrip('/')}/"


def path(address: str) -> str:
    """Return the path of the site's folder on its server; the root where it is not known.

    Parameters
    ----------
    address : str
        From `checked`.

    Returns
    -------
    str

    >>> path("https://school.example/flank/"), path("")
    ('/flank/', '/')
    """
    return urlsplit(address).path or "/"


def sitemap(address: str, pages: Iterable[str]) -> str:
    """Return the list of pages that search engines read.

    Parameters
    ----------
    address : str
        From `checked`.
    pages : iterable of str
        Their names.

    Returns
    -------
    str
        XML.
    """
    listed = "".join(
        f"<url><loc>{escape(address + ('' if page == 'index.html' else page))}</loc></url>\n" for page in pages
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{listed}</urlset>\n'


def robots(address: str) -> str:
    """Return what a robot reads first; it does so at the root of a server and nowhere else.

    Parameters
    ----------
    address : str
        From `checked`.

    Returns
    -------
    str
    """
    return f"User-agent: *\nAllow: /\nSitemap: {address}sitemap.xml\n"


def files(address: str, pages: Iterable[str], lessons: Iterable[Heading]) -> Iterator[tuple[str, str | bytes]]:
    """Yield the name and the content of each file that needs the site's address.

    Parameters
    ----------
    address : str
        From `checked`.
    pages : iterable of str
        The names of those that search engines are told of.
    lessons : iterable of Heading

    Yields
    ------
    tuple of (str, str or bytes)
    """
    yield "sitemap.xml", sitemap(address, pages)
    if path(address) == "/":
        yield "robots.txt", robots(address)
    yield "cards/home.png", card(QUESTION, "Eastern Flank 2016: one article, eleven lessons")
    for each in lessons:
        yield f"cards/{each.number}.png", card(each.question, f"Eastern Flank 2016, lesson {each.number} {each.title}")


def card(question: str, line: str) -> bytes:
    """Draw what is shown beside a link to a page: its question, and a plan in four dots, none of which is an answer.

    Parameters
    ----------
    question, line : str
        What the page asks, and what it belongs to.

    Returns
    -------
    bytes
        A PNG.
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import Circle
    from PIL import Image

    with rc_context():
        style.use_style("light", "16:9")
        ground, ink, muted, plan = (style.colour(name) for name in ("background", "text", "muted", "alliance"))
        fig = Figure((WIDTH / 100, HEIGHT / 100), 100, facecolor=ground, layout="none")
        canvas = FigureCanvasAgg(fig)
        ax = fig.add_axes((0, 0, 1, 1))
        ax.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
        ax.axis("off")
        words = "\n".join(textwrap.wrap(question, _LINE))
        ax.text(72, HEIGHT - 66, words, size=54, weight="bold", color=ink, va="top", linespacing=1.1)
        ax.text(72, 60, line, size=22, color=muted, va="baseline")
        for place in range(4):
            centre = (112 + 104 * place, 184)
            ax.add_patch(Circle(centre, 42, facecolor="none", edgecolor=plan, linewidth=3, hatch="////"))
        canvas.draw()
        picture = Image.frombytes("RGBA", (WIDTH, HEIGHT), bytes(canvas.buffer_rgba())).convert("RGB")
    buffer = io.BytesIO()
    picture.quantize(64, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
