"""Errors are for humans: what they share."""

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


class CannotDraw(PlainError, ValueError):
    """Something that a chart or the house style cannot do as asked."""
