"""The board as a service of the hub: `board.py HOMES`. The teacher sees it; anybody else gets 403."""

import os
import sys
from urllib.parse import urlparse

from jupyterhub.services.auth import HubOAuth, HubOAuthCallbackHandler, HubOAuthenticated
from tornado import ioloop, web

from eastern_flank.classroom import board

PREFIX = os.environ["JUPYTERHUB_SERVICE_PREFIX"]


class Login(HubOAuthenticated, web.RequestHandler):
    """Where somebody without a cookie is sent: through the hub's login, and back to the board."""

    @web.authenticated
    def get(self):  # noqa: D102
        self.redirect(PREFIX)


def allowed(handler):
    """Say whether the hub knows the visitor as the teacher; send who is not known to the login, if they look at the page."""
    user = hub.get_user(handler)
    if user is None and handler.request.path == PREFIX:
        handler.redirect(f"{PREFIX}login")
        raise web.Finish
    return user is not None and bool(hub.check_scopes(hub.access_scopes, user))


hub = HubOAuth.instance()
application = web.Application(
    [
        (f"{PREFIX}oauth_callback", HubOAuthCallbackHandler),
        (f"{PREFIX}login", Login),
        *board.handlers(board.Board(sys.argv[1]), allowed, PREFIX),
    ],
    cookie_secret=os.urandom(32),
    log_function=lambda handler: None,
    compress_response=True,
)
address = urlparse(os.environ["JUPYTERHUB_SERVICE_URL"])
application.listen(address.port, address.hostname, max_body_size=10_000)
ioloop.IOLoop.current().start()
