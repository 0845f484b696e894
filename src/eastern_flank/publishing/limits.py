"""How much a lesson may be: far more than a school ever needs, and little enough that every page is made in seconds.

The largest lesson has 2 MB, 97 cells, 1,100 characters in a cell, and on its page 3,500 elements that are 11 deep.
"""

import _thread
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from eastern_flank.core.errors import PlainError

FILE = 30_000_000  # bytes of a notebook, or of a file that comes along with it
CELLS = 500  # in a notebook
SOURCE = 20_000  # characters in a cell
RESULT = 10_000_000  # characters of a cell's results, with their pictures
ELEMENTS = 12_000  # on a page
BREAKS = (
    200_000  # spaces, slashes and quotation marks in what a cell brings along; 10 MB of pictures have 160,000 slashes
)
REPEATED = 40  # attributes of <b>, <i>, <code> and the like in what a cell brings along
DEPTH = 40  # elements that are in one another
TEXT = 300_000  # characters that are read on a page; the longest lesson has 47,000
WORD = 2_000  # characters without a space, which WeasyPrint can hardly break into lines
FORMULA = 1_000  # characters of a formula
PIXELS = 40_000_000  # in a picture; a slide has 2 million, a telephone's photograph 12 million
PAGE_SECONDS = 8  # of the processor's time for a page; the longest lesson takes 1
PAPER_SECONDS = 18  # the same on paper; the longest lesson takes 5
_LOOK = 0.2  # seconds between two looks at the time


class CannotMake(PlainError, ValueError):
    """A page with more in it than a page is made of, or with something missing; the message says where and what."""


@contextmanager
def bounded(name: str, seconds: float) -> Iterator[None]:
    """Make a page within the limits, and name it where it goes beyond them.

    When the time is over, the work is stopped as Ctrl+C would stop it. That is possible in Python's main thread alone.

    Parameters
    ----------
    name : str
        What the page is made of, for the message: "02_troops".
    seconds : float
        Of the processor's time.

    Raises
    ------
    CannotMake
        Where there is too much in it, or the time is over.
    """
    done, over = threading.Event(), threading.Event()
    try:
        with _watched(seconds, done, over):
            yield
    except CannotMake as error:
        raise CannotMake(f"{name}: {error}") from None
    except RecursionError:
        raise CannotMake(f"{name}: something in it is nested too deeply; make it simpler") from None
    except KeyboardInterrupt:
        if not over.is_set():
            raise
        raise CannotMake(f"{name}: its page takes more than {seconds} seconds to make; shorten it") from None


@contextmanager
def _watched(seconds, done, over):
    """Interrupt this thread when the time is over, until it is done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    end = time.process_time() + seconds

    def watch():
        while not done.wait(_LOOK):
            if time.process_time() > end:
                over.set()
                _thread.interrupt_main()  # again and again, because a library may swallow it

    watcher = threading.Thread(target=watch, daemon=True)
    # A program that a script starts in the background ignores Ctrl+C, and would ignore this too.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
        signal.signal(signal.SIGINT, before)
