"""A browser for these tests; see browser_fixtures.py."""

from browser_fixtures import axe, browser, context, jupyter, page, tab, window  # noqa: F401
