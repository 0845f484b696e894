"""Errors are for humans: what they share."""

import sys

from eastern_flank.core.text import printable


class PlainError(Exception):
    """An error whose message says in one line what is wrong and what to do.

    In a notebook it is shown as that line alone: where in the package it was found is of no help to a reader.
    """

    def __str__(self):
        """Return the message, a line for each argument, without a KeyError's quotation marks, and safe to print."""
        return "\n".join(printable(str(line)) for line in self.args)

    def _render_traceback_(self):  # IPython asks for this in place of its own traceback
        return [f"{type(self).__name__}: {self}"]


class UnknownName(PlainError, KeyError):
    """A name that is not there; the message lists the nearest, or all that are there."""


class UnknownAttribute(PlainError, AttributeError):
    """A name that a module does not have; the message has the nearest of those it has."""


class MissingLibrary(PlainError, ImportError):
    """A library that is not installed; the message names it, and what needs it."""

    @classmethod
    def of(cls, what: str, missing: ImportError) -> "MissingLibrary":
        """Say what cannot be used, and what to do.

        Parameters
        ----------
        what : str
            What needs the library.
        missing : ImportError

        Returns
        -------
        MissingLibrary
        """
        if sys.platform == "emscripten":
            return cls(
                f"{what} needs {missing.name}, which Python in a browser does not have; read it on the lesson's page"
            )
        return cls(f"{what} needs {missing.name}, which is not installed; install the project again")


class CannotDraw(PlainError, ValueError):
    """Something that a chart or the house style cannot do as asked."""
