"""Show the site on this computer, as a web server would: right types, compressed, with the headers of `security`."""

import asyncio
import errno
import socket
import sys
import webbrowser
from pathlib import Path

from tornado import web
from tornado.httpserver import HTTPServer

from eastern_flank.core import inside, own_folder
from eastern_flank.core.atomic_write import reason
from eastern_flank.core.errors import PlainError
from eastern_flank.core.progress import say
from eastern_flank.core.project import shown_path
from eastern_flank.publishing.site import security

HOST = "127.0.0.1"  # nobody else reaches it
PORTS = range(8000, 8100)
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ipynb": "application/json",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".whl": "application/zip",
    ".woff2": "font/woff2",
    ".xml": "text/xml; charset=utf-8",
    ".zip": "application/zip",
}


class NoPort(PlainError, OSError):
    """No port can be had, since all are taken, or for another reason; the message says why."""


class _File(web.StaticFileHandler):
    """A file of the site; whatever else is in its folder is not shown."""

    def set_default_headers(self):
        for name, value in security.headers(self.request.path.lstrip("/")).items():
            self.set_header(name, value)
        self.set_header("Cache-Control", "no-cache")  # kept, but asked for again each time: an update is seen at once
        self.clear_header("Server")

    def get_content_type(self):
        return TYPES.get(Path(self.absolute_path).suffix, "application/octet-stream")

    def compute_etag(self):
        return f'"{self.get_content_version(self.absolute_path)}"'  # Tornado would remember that of the first build

    def validate_absolute_path(self, root, absolute_path):
        try:
            found = super().validate_absolute_path(root, absolute_path)
        except ValueError:  # a NUL
            raise web.HTTPError(404) from None
        name = found and Path(found).relative_to(root).as_posix()
        if name not in own_folder.read_mark(Path(root))[1] or not inside.stays(root, found):
            raise web.HTTPError(404)
        return found

    def write_error(self, status_code, **about):
        page = Path(self.root, "404.html")
        self.set_header("Content-Type", TYPES[".html"])
        if status_code == 404 and page.name in own_folder.read_mark(Path(self.root))[1]:
            self.finish(page.read_bytes())
        else:
            self.finish(f"<!doctype html><title>{status_code}</title><p>There is no such page here.</p>")


def serve(folder: Path, browser: bool) -> None:
    """Show a site until Ctrl+C or a request to end stops it.

    Parameters
    ----------
    folder : Path
        With a site that was built.
    browser : bool
        Whether to open one.

    Raises
    ------
    NoPort
    KeyboardInterrupt
        When it is stopped.
    """
    asyncio.run(_serve(folder.resolve(), browser))


async def _serve(folder, browser):
    application = web.Application(compress_response=True, log_function=lambda handler: None)
    files = [(r"/(.*)", _File, {"path": str(folder), "default_filename": "index.html"})]
    application.add_handlers(
        r"(127\.0\.0\.1|localhost)", files
    )  # under no other name: a page elsewhere may have given us one
    server = HTTPServer(application)
    server.add_socket(listener := _listener())
    address = f"http://{HOST}:{listener.getsockname()[1]}/"
    try:
        say(f"{shown_path(folder)} is shown at {address} on this computer, until Ctrl+C ends it")
        sys.stdout.flush()  # to a program that waits for the address
        if browser:
            webbrowser.open(address)
        await asyncio.Event().wait()
    finally:
        server.stop()
        await server.close_all_connections()


def _listener():
    for port in PORTS:
        try:
            listener = socket.create_server((HOST, port))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):  # the second: Windows keeps some for itself
                raise NoPort(f"cannot listen on this computer: {reason(error)}") from None
            continue
        listener.setblocking(False)
        return listener
    raise NoPort(f"all ports from {PORTS[0]} to {PORTS[-1]} are taken: stop a program that uses one")
