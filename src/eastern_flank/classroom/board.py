"""`eastern-flank board`: a page for the projector with what the class has answered in a lesson, for the teacher's browser alone.

It is a small server on this computer. Who may see it is decided by a function that `handlers` is given, so that a JupyterHub
service can show the same board to its admins. Names leave it only where the page asks for them.
"""

import asyncio
import hashlib
import hmac
import os
import secrets
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable
from importlib import resources
from urllib.parse import urlencode

from tornado import httpserver, web

from eastern_flank.classroom import folder as folders
from eastern_flank.classroom import items, judging
from eastern_flank.classroom import tally as counting
from eastern_flank.classroom.tally import GUESSED, NOT_YET, OPEN, RIGHT
from eastern_flank.core.atomic_write import reason
from eastern_flank.core.errors import PlainError, UnknownName
from eastern_flank.core.text import one_line, printable, unknown
from eastern_flank.exercises import check

ADDRESS = "127.0.0.1"
FRESH = 1  # seconds for which what was read from the disk is not read again, however many pages ask
COMMONEST = 4  # wrong answers that are listed
FIRST = 3  # seats that are named to go to
MANY_TRIES = 3
LETTERS = {RIGHT: "y", NOT_YET: "n", GUESSED: "g", OPEN: "o"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_OURS = resources.files(__package__) / "page"
_SITE = resources.files("eastern_flank.publishing.site")  # one set of colours, type and buttons for site and board
_FILES = {
    "board.css": (_OURS, "text/css"),
    "board.js": (_OURS, "text/javascript"),
    "first.css": (_SITE / "page", "text/css"),
    "site.css": (_SITE / "page", "text/css"),
    "fonts.css": (_SITE / "page", "text/css"),
    "icon.svg": (_SITE / "page", "image/svg+xml"),
    "head.js": (_SITE / "browser", "text/javascript"),
} | {f"fonts/{face.name}": (_SITE / "page", "font/woff2") for face in (_SITE / "page" / "fonts").iterdir()}
_NOT_YOURS = "This page is the teacher's. Open it with the whole address that 'eastern-flank board' prints."


class CannotServe(PlainError, OSError):
    """The board's address is taken, or not to be had; the message says why."""


# ---------------------------------------------------------------------------------------------------- what the page shows


class Board:
    """What a class is doing, in a form for the page.

    Parameters
    ----------
    folder : path
        With a folder or a file for each student.
    lesson : str
        The number of the lesson to begin with; "" for the one in hand.
    homes : bool
        True for a folder of students' homes, of which only `my_work` is looked at.

    Raises
    ------
    NothingCollected
        Where there is no such folder.
    UnknownName
        For a lesson that does not exist.
    """

    def __init__(self, folder: str | os.PathLike, lesson: str = "", homes: bool = False):
        if lesson and lesson not in items.lessons():
            raise UnknownName(unknown("lesson", lesson, items.lessons()))
        self._lesson, self._folder = lesson, folders.Folder(folder, homes)
        # Seats are numbered by lot, or somebody who knows the register would read names off them.
        self._lot, self._seats = secrets.token_bytes(16), {}
        self._class, self._read = None, -FRESH

    def state(self, lesson: str = "", names: bool = False) -> dict:
        """Return what the page shows.

        Parameters
        ----------
        lesson : str
            Its number; "" for the one in hand.
        names : bool
            Whether to say who is who.

        Returns
        -------
        dict
            Of texts, numbers, lists and dicts; the same as long as nothing has changed.
        """
        students = self._students()
        number = lesson if lesson in items.lessons() else self._lesson or in_hand(students)
        shown = items.lessons()[number]
        return {
            "lesson": {"number": number, "title": shown.title},
            "lessons": [[each.number, each.title] for each in items.lessons().values()],
            "seats": [student.name for student in students] if names else len(students),
            "at": [round(student.at) for student in students],
            "left_out": list(self._class.skipped) if names else len(self._class.skipped),
            "items": [_row(counting.tally(item, students), students) for item in shown.items],
        }

    def _students(self):
        """Return the students by their seats; who comes later gets the next one."""
        if time.monotonic() - self._read > FRESH:
            self._class, self._read = self._folder.read(), time.monotonic()
        new = [student.name for student in self._class.students if student.name not in self._seats]
        for name in sorted(new, key=lambda name: hmac.digest(self._lot, name.encode("utf-8", "replace"), "sha256")):
            self._seats[name] = len(self._seats)
        return sorted(self._class.students, key=lambda student: self._seats[student.name])


def in_hand(students: list[folders.Student]) -> str:
    """Return the number of the lesson in hand: the last one that a third of the class has begun, or else anybody.

    Parameters
    ----------
    students : list of Student

    Returns
    -------
    str
    """
    begun = Counter(number for student in students for number in {item[:2] for item in student.rows})
    many = [number for number, count in begun.items() if 3 * count >= len(students)]
    return max(many or begun or ["00"])


def _row(tally, students):
    item = tally.item
    about = {
        "item": item.item,
        "kind": item.kind,
        "name": item.name,
        "states": "".join(LETTERS[s] for s in tally.states),
    }
    if item.kind == "guess":
        given = {"question": item.question, "form": item.form, "unit": item.unit, "options": item.options}
        given |= {"low": item.low, "high": item.high, "step": item.step, "at": item.at, "said": item.said}
        return about | given | {"guesses": sorted(tally.guesses)}
    wrong = [each for each in tally.wrong if each.shown]
    listed = [{"answer": each.answer, "times": each.times, "since": each.since, "said": each.said} for each in wrong]
    return about | {
        "wrong": listed[:COMMONEST],
        "others": sum(each.times for each in tally.wrong) - sum(each["times"] for each in listed[:COMMONEST]),
        "hint": item.hint,
        "right": judging.right_answer(item.item),
        "first": _first(tally, students),
    }


def _first(tally, students):
    """Return the places of those who have tried most often without being right, with their tries and the last answer."""
    stuck = [place for place, state in enumerate(tally.states) if state == NOT_YET and tally.tries[place] >= MANY_TRIES]
    found = []
    for place in sorted(stuck, key=lambda place: (-tally.tries[place], place))[:FIRST]:
        judged = judging.judged(tally.item.item, students[place].rows[tally.item.item].answer)
        found.append([place, tally.tries[place], judged.form if judged.shown else ""])
    return found


# ------------------------------------------------------------------------------------------------------------ the server


class _Handler(web.RequestHandler):
    """What all answers have in common: who may have them, and that they stay on this page."""

    refusal = _NOT_YOURS

    def initialize(self, board, allowed):
        self.board, self.allowed = board, allowed

    def set_default_headers(self):
        self.clear_header("Server")
        self.set_header("Content-Security-Policy", _POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")

    def prepare(self):
        if not self.allowed(self):
            raise web.HTTPError(403)

    def write_error(self, status_code, **kwargs):
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        words = {403: self.refusal, 404: "There is no such page on the board."}
        self.finish(words.get(status_code, "The board cannot answer this; see the terminal where it was started."))

    def log_exception(self, typ, value, tb):
        if not isinstance(value, web.HTTPError):
            print(printable(one_line(f"the board: {typ.__name__}: {reason(value)}")), file=sys.stderr)


class _Page(_Handler):
    def get(self):
        if self.get_query_argument("token", ""):  # it is in a cookie now: nobody is to read it off the projector
            lesson = self.get_query_argument("lesson", "")
            self.redirect("?" + urlencode({"lesson": lesson}) if lesson in items.lessons() else ".")
            return
        self.finish((_OURS / "board.html").read_bytes())


class _State(_Handler):
    def get(self):
        lesson, names = self.get_query_argument("lesson", ""), self.get_query_argument("names", "")
        self.finish(self.board.state(lesson, names == "1"))


class _File(_Handler):
    def get(self, name):
        place, kind = _FILES[name]
        self.set_header("Content-Type", kind if kind.startswith("font/") else f"{kind}; charset=utf-8")
        self.finish((place / name).read_bytes())


def handlers(board: Board, allowed: Callable[[web.RequestHandler], bool], prefix: str = "/") -> list[tuple]:
    """Return what serves a board, for a `tornado.web.Application`.

    Parameters
    ----------
    board : Board
    allowed : function
        Whether a request comes from somebody who may see it; it is asked about every one.
    prefix : str
        Where the board is, such as "/services/board/".

    Returns
    -------
    list of tuple
    """
    own = {"board": board, "allowed": allowed}
    names = "|".join(name.replace(".", r"\.") for name in _FILES)
    return [
        (prefix, _Page, own),
        (f"{prefix}state", _State, own),
        (f"{prefix}({names})", _File, own),
        (f"{prefix}.*", _Nothing, own),
    ]


class _Nothing(_Handler):
    def prepare(self):
        super().prepare()
        raise web.HTTPError(404)


class Token:
    """Who knows the token may see the board: it is in the address the first time, and then in a cookie.

    Parameters
    ----------
    value : str
    port : int
        Of the server: a request for another host, as a page elsewhere may send it under a name of its own, is none of ours.
    """

    def __init__(self, value: str, port: int):
        self._value, self._hosts = value, {f"{host}:{port}" for host in (ADDRESS, "localhost")}
        self._cookie = f"eastern-flank-board-{port}"

    def __call__(self, handler: web.RequestHandler) -> bool:
        """Say whether a request may have an answer.

        Parameters
        ----------
        handler : tornado.web.RequestHandler

        Returns
        -------
        bool
        """
        if handler.request.host not in self._hosts:
            return False
        if self._is_it(handler.get_query_argument("token", "")):
            handler.set_cookie(self._cookie, self._value, httponly=True, samesite="Strict")
            return True
        return self._is_it(handler.get_cookie(self._cookie, ""))

    def _is_it(self, given):
        return hmac.compare_digest(
            *(hashlib.sha256(each.encode("utf-8", "replace")).digest() for each in (given, self._value))
        )


def report(folder: str | os.PathLike, lesson: str = "", port: int = 0) -> int:
    """Show the board until it is stopped.

    Parameters
    ----------
    folder : path
        With a folder or a file for each student.
    lesson : str
        Its number; "" for the one in hand.
    port : int
        Of the address; 0 for any that is free.

    Returns
    -------
    int
        The exit status.

    Raises
    ------
    NothingCollected
    UnknownName
    CannotServe
    """
    board = Board(folder, lesson)
    check.check("02.2", "0")  # so that the page need not wait for what has to be loaded
    asyncio.run(_serve(board, port))
    return 0


def listening(port: int) -> socket.socket:
    """Return a socket that listens on this computer, and is heard on no other.

    Parameters
    ----------
    port : int
        0 for any that is free.

    Returns
    -------
    socket.socket

    Raises
    ------
    CannotServe
    """
    try:
        made = socket.create_server((ADDRESS, port))
    except OSError as error:
        if not port:
            raise CannotServe(f"cannot listen on this computer: {reason(error)}") from None
        raise CannotServe(f"cannot use port {port} of this computer: {reason(error)}; leave out --port") from None
    made.setblocking(False)
    return made


async def _serve(board, port):
    made = listening(port)
    port, token = made.getsockname()[1], secrets.token_urlsafe(24)
    application = web.Application(
        handlers(board, Token(token, port)), log_function=lambda handler: None, compress_response=True
    )
    server = httpserver.HTTPServer(application, max_body_size=10_000, max_header_size=20_000)
    server.add_socket(made)
    print(f"The board is at http://{ADDRESS}:{port}/?token={token}")
    print("Open it in a browser on this computer. It shows seats; names only when you ask. Ctrl+C ends it.", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        server.stop()
        await server.close_all_connections()
