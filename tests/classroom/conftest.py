"""A board that is served in a thread, for as long as a test takes."""

import asyncio
import threading
import urllib.error
import urllib.request
from types import SimpleNamespace

import pytest
from browser_fixtures import axe, browser, context, page  # noqa: F401
from class_of import homes
from site_fixtures import site  # noqa: F401
from tornado import httpserver, web

from eastern_flank.classroom import board

TOKEN = "secret"


@pytest.fixture
def served(tmp_path, monkeypatch):
    """A board of six students: its address, its folder, and `get(path, **headers)`, which returns status, headers and text."""
    monkeypatch.setattr(board, "FRESH", 0)
    ready, made = threading.Event(), SimpleNamespace(folder=homes(tmp_path / "class", 6))

    async def serve():
        made.loop, made.stop = asyncio.get_running_loop(), asyncio.Event()
        listening = board.listening(0)
        made.port = listening.getsockname()[1]
        made.board = board.Board(made.folder)
        app = web.Application(
            board.handlers(made.board, board.Token(TOKEN, made.port)), log_function=lambda handler: None
        )
        server = httpserver.HTTPServer(app)
        server.add_socket(listening)
        ready.set()
        await made.stop.wait()
        server.stop()
        await server.close_all_connections()

    thread = threading.Thread(target=asyncio.run, args=[serve()])
    thread.start()
    assert ready.wait(10)
    made.url = f"http://{board.ADDRESS}:{made.port}/"
    made.open = f"{made.url}?token={TOKEN}"

    def get(path="", token=True, **headers):
        known = {"Cookie": f"eastern-flank-board-{made.port}={TOKEN}"} if token else {}
        request = urllib.request.Request(
            made.url + path, headers=known | {n.replace("_", "-"): v for n, v in headers.items()}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read().decode()

    made.get = get
    yield made
    made.loop.call_soon_threadsafe(made.stop.set)
    thread.join(10)
    assert not thread.is_alive()
