"""The board as a service of a JupyterHub, for people who may use the service "board" and for nobody else: for teachers.

    python -m eastern_flank.classroom.hub_board FOLDER

JupyterHub gives a service that it starts all that this needs to know, in variables. Where the board runs elsewhere, as on
Kubernetes, the same variables are set there.
"""

import asyncio
import os
import secrets
import signal
import sys
from urllib.parse import urlsplit

from tornado import httpserver, web

from eastern_flank.classroom import board
from eastern_flank.core.atomic_write import reason
from eastern_flank.core.errors import PlainError
from eastern_flank.exercises import check

NEEDED = ("URL", "PREFIX")  # of JUPYTERHUB_SERVICE_...
REFUSAL = "This page is for teachers."


class NotAService(PlainError, RuntimeError):
    """What JupyterHub tells its services is missing."""


def application(shown: board.Board, prefix: str) -> web.Application:
    """Return the server of a board that asks JupyterHub who somebody is.

    Parameters
    ----------
    shown : Board
    prefix : str
        Where the board is: "/services/board/".

    Returns
    -------
    tornado.web.Application
    """
    from jupyterhub.services.auth import HubOAuthCallbackHandler, HubOAuthenticated

    def allowed(handler):
        if handler.request.path.startswith(
            f"{prefix}fonts/"
        ):  # no secret, and asked for without what the hub wants to see
            return True
        if handler.current_user is None:
            if handler.request.path != prefix:
                return False  # a script or a picture of the page: there is nobody to send to the login
            handler.redirect(handler.get_login_url())  # or 403, where somebody is known and may not see it
            raise web.Finish
        return True

    ours = [
        (pattern, type(kind.__name__, (HubOAuthenticated, kind), {"refusal": REFUSAL}), own)
        for pattern, kind, own in board.handlers(shown, allowed, prefix)
    ]
    return web.Application(
        [(f"{prefix}oauth_callback", HubOAuthCallbackHandler), *ours],
        cookie_secret=secrets.token_bytes(32),
        log_function=lambda handler: None,
        compress_response=True,
    )


async def _serve(made, address):
    server = httpserver.HTTPServer(made, xheaders=True, max_body_size=10_000, max_header_size=20_000)
    try:
        server.listen(address.port, address.hostname)
    except OSError as error:
        raise board.CannotServe(f"cannot use port {address.port}: {reason(error)}") from None
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):  # the first process of a container ends at no signal by itself
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()
    server.stop()
    await server.close_all_connections()


def main(words: list[str]) -> None:
    """Serve the board until it is stopped; end with one line where that cannot be.

    Parameters
    ----------
    words : list of str
        The folder with the homes.
    """
    try:
        if len(words) != 1:
            raise NotAService("name the folder with the homes")
        told = {name: os.environ.get(f"JUPYTERHUB_SERVICE_{name}", "") for name in NEEDED}
        if not all(told.values()):
            raise NotAService("start this as a service of a JupyterHub; without one there is 'eastern-flank board'")
        shown = board.Board(words[0], homes=True)
        check.check("02.2", "0")  # so that the page need not wait for what has to be loaded
        asyncio.run(_serve(application(shown, told["PREFIX"]), urlsplit(told["URL"])))
    except PlainError as error:
        sys.exit(f"board: {error}")


if __name__ == "__main__":
    main(sys.argv[1:])
