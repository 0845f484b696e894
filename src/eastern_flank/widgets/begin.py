"""The first line of every lesson: the house style, and errors that teach.

A beginner's commonest slips end in Python's own words, below a page of code that nobody wrote. After `begin` such an error is
one plain line that says what to do (`exercises/slips.py`), and the report of Python is folded below it. The cell still fails:
"Run All" stops there, and whatever runs lessons sees an error.
"""

import gc
import linecache
import os
import traceback
import warnings

import numpy as np
import pandas as pd
from IPython import get_ipython
from IPython.display import HTML, display

from eastern_flank.charts import style
from eastern_flank.core import private
from eastern_flank.core.errors import PlainError
from eastern_flank.core.markup import NO_FORMULAS, Markup, escape, pre

TAUGHT = (NameError, SyntaxError, KeyError, AttributeError)
# Where a class is run with the board or `collect`, which is told by EASTERN_FLANK_CLASS=1.
TOLD = "In this class your teacher can see your guesses and answers. The class sees how many there are of each, without names."
# What a reader's own start-up files may have changed: groups of pandas' options, numpy's and IPython's ways to print.
PANDAS = "^(display|mode|future|compute|plotting)"
PRINTED = {
    **{"edgeitems": 3, "threshold": 1000, "precision": 8, "suppress": False, "linewidth": 75, "sign": "-"},
    **{
        "floatmode": "maxprec",
        "formatter": {},
        "nanstr": "nan",
        "infstr": "inf",
        "legacy": False,
        "override_repr": None,
    },
}
PLAIN = ("float_precision", "max_seq_length", "max_width", "newline", "pprint", "verbose")
LONGEST = 20_000  # characters of the report below the line


def begin(lesson: str) -> None:
    """Get a lesson ready: set the house style, make errors teach, and say so.

    What a reader's own start-up files or settings of IPython change in how results look is as delivered again; a cell of the
    lesson may change it after this.

    Parameters
    ----------
    lesson : str
        Its number, such as "02".
    """
    _as_delivered()
    style.use_style()
    gc.freeze()  # figures leave cycles: looking for them in all libraries too would take a seventh of the time
    if shell := get_ipython():
        # The public way to show some errors in another form, also those that are found before a cell runs.
        shell.set_custom_exc(TAUGHT, lambda *told, tb_offset=None: _teach(*told, lesson=lesson, tb_offset=tb_offset))
    print("\n".join(filter(None, ["Ready.", private.place(), TOLD if os.environ.get("EASTERN_FLANK_CLASS") else ""])))


def _as_delivered():
    """Undo what the reader's own IPython may have changed in how results look: a lesson talks about what it shows."""
    with warnings.catch_warnings(action="ignore"):  # of options that pandas is giving up
        pd.reset_option(PANDAS)
        pd.set_option(
            "display.max_columns", 20
        )  # pandas' own in a notebook; where it was imported first, it is another
    np.set_printoptions(**{name: PRINTED[name] for name in np.get_printoptions() if name in PRINTED})
    np.seterr(divide="warn", over="warn", under="ignore", invalid="warn")
    if shell := get_ipython():
        formatter = shell.display_formatter
        formatter.active_types = formatter.format_types
        for changed, names in ((shell, ["ast_node_interactivity"]), (formatter.formatters["text/plain"], PLAIN)):
            for name in names:
                setattr(changed, name, changed.trait_defaults(name))


class _Line(PlainError):
    """An error as one line, without the name of its class."""

    def _render_traceback_(self):
        return [str(self)]


def _teach(shell, kind, error, trace, lesson, tb_offset):
    """Show an error as one line, with the report of Python folded below it; or as ever, where there is nothing simple to say."""
    line = None if isinstance(error, PlainError) or _is_elsewhere(shell, error) else _line(shell, error, trace, lesson)
    if line is None:
        try:
            shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
            return []
        except Exception:  # of such a make that IPython cannot show it; it would call us no more
            line = "Python cannot show this error."
    name = next(each.__name__ for each in kind.__mro__ if each.__name__[0] != "_")  # SyntaxError has private kinds
    named = type(name, (_Line,), {})  # what runs lessons sees the name of the error, and our line
    shell.showtraceback((named, named(line), None))
    report = "".join(traceback.format_exception(kind, error, trace))[-LONGEST:]
    summary = escape(f"What Python says: {name}")
    display(HTML(Markup(f"<details {NO_FORMULAS}><summary>{summary}</summary>{pre(report)}</details>")))
    return []


def _line(shell, error, trace, lesson):
    """Return what to say about an error, or None. It never fails: IPython would explain no other error after that."""
    from eastern_flank.exercises import slips  # the first chart does not wait for it

    try:
        return slips.explain(error, *_cell(shell, error, trace), lesson)
    except Exception:  # an error may be of any make
        return None


def _is_elsewhere(shell, error):
    """Whether Python could not read a file that a cell imports: the cell itself has no slip in it."""
    file = error.filename if isinstance(error, SyntaxError) else None
    return isinstance(file, str) and os.path.isfile(file) and not shell.compile.format_code_name(file)


def _cell(shell, error, trace):
    """Return the cell that an error comes from, and what the names in it stand for."""
    if isinstance(error, SyntaxError):
        return "".join(linecache.getlines(error.filename or "")) or error.text or "", shell.user_ns
    frames = [frame for frame, _ in traceback.walk_tb(trace) if frame.f_globals is shell.user_ns]
    if not frames or (isinstance(error, NameError) and frames[-1] is not list(traceback.walk_tb(trace))[-1][0]):
        return "", shell.user_ns
    code = "".join(linecache.getlines(frames[-1].f_code.co_filename))
    return code, {**shell.user_ns, **frames[-1].f_locals}
