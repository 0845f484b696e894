"""How long a program computes, however busy the computer is with others."""

import os


def seconds_of_children(begun):
    """Return the seconds for which programs that ended since `begun`, an `os.times()`, have computed."""
    now = os.times()
    return now.children_user + now.children_system - begun.children_user - begun.children_system
