"""A browser and the whole site for these tests; see browser_fixtures.py and site_fixtures.py."""

from browser_fixtures import axe, browser, context, page  # noqa: F401
from site_fixtures import site, site_url  # noqa: F401
