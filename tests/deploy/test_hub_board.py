"""The board behind a real JupyterHub with the settings of `deploy/kubernetes/values.yaml`: sign-up, log-in, who may see what.

Two things are not as in a cluster: no student's server is started, and the two servers are asked without a proxy before them.
"""

import http.cookiejar
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from class_of import homes

pytestmark = [pytest.mark.kubernetes, pytest.mark.usefixtures("kubernetes_environment")]
ROOT = Path(__file__).resolve().parents[2]
BOARD, PASSWORD = "/services/board/", "a long word of one's own"
HUB_CONFIG = """
import sys
sys.path.insert(0, {helpers!r})
import yaml
from hub_chart import config
from jupyterhub.proxy import Proxy

class NoProxy(Proxy):
    should_start = False
    routes = {{}}
    async def add_route(self, routespec, target, data):
        self.routes[routespec] = {{"routespec": routespec, "target": target, "data": data}}
    async def delete_route(self, routespec):
        self.routes.pop(routespec, None)
    async def get_all_routes(self):
        return self.routes

with open({values!r}) as stream:
    made = config(yaml.safe_load(stream))
del made["KubeSpawner"]
made.JupyterHub.services[0] |= {{"url": {board!r}, "api_token": {token!r}}}
c.merge(made)
c.JupyterHub.update(spawner_class="simple", proxy_class=NoProxy, db_url="sqlite://", port={outside}, cookie_secret=b"c" * 32)
c.JupyterHub.update(hub_ip="127.0.0.1", hub_port={port}, redirect_to_server=False)
"""


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


class Person:
    """Somebody with a browser, for whom hub and board are one place, as the proxy makes them."""

    def __init__(self, hub, board):
        self.cookies = http.cookiejar.CookieJar()
        self.places = {True: board, False: hub}
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies), Stay)

    def get(self, path, form=None, **headers):
        """Return status, text and the path where that was, after all redirections."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        for _ in range(9):
            data = urllib.parse.urlencode(form).encode() if form else None
            try:
                request = urllib.request.Request(self.places[path.startswith(BOARD)] + path, data, headers)
                answer = self.opener.open(request, timeout=20)
            except urllib.error.HTTPError as error:
                answer = error
            with answer:
                if answer.status not in (301, 302, 303):
                    return answer.status, answer.read().decode(), path
                parts = urllib.parse.urlsplit(answer.headers["Location"])
                path, form = parts.path + (f"?{parts.query}" if parts.query else ""), None
        raise AssertionError(f"sent in a circle, at last to {path}")

    def send(self, path, **form):
        status, page, _ = self.get(path)
        xsrf = re.search(r'name="_xsrf"\s+value="([^"]+)"', page)[1]
        return self.get(path, {"_xsrf": xsrf, **form})

    def sign_up(self, name):
        return self.send("/hub/signup", username=name, signup_password=PASSWORD, signup_password_confirmation=PASSWORD)

    def log_in(self, name):
        return self.send("/hub/login", username=name, password=PASSWORD)


def free_ports(number):
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [each.getsockname()[1] for each in taken]
    for each in taken:
        each.close()
    return ports


def until_up(process, url):
    for _ in range(300):
        assert process.poll() is None, process.args
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"nothing at {url}")


@pytest.fixture(scope="module")
def somebody(tmp_path_factory):
    """A function that makes a person; hub and board run as long as the tests do."""
    folder = tmp_path_factory.mktemp("hub")
    outside, port, board_port = free_ports(3)
    hub, board = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{board_port}"
    settings = {"helpers": str(ROOT / "tests" / "helpers"), "values": str(ROOT / "deploy/kubernetes/values.yaml")}
    settings |= {"board": board, "token": "t" * 64, "outside": outside, "port": port}
    (folder / "config.py").write_text(HUB_CONFIG.format(**settings))
    told = {"NAME": "board", "PREFIX": BOARD, "URL": board}
    told = {f"JUPYTERHUB_SERVICE_{name}": value for name, value in told.items()}
    told |= {"JUPYTERHUB_CLIENT_ID": "service-board", "JUPYTERHUB_API_TOKEN": "t" * 64}
    told |= {"JUPYTERHUB_API_URL": f"{hub}/hub/api"}
    told |= {"JUPYTERHUB_OAUTH_ACCESS_SCOPES": '["access:services!service=board"]'}
    commands = [
        [sys.executable, "-m", "eastern_flank.classroom.hub_board", str(homes(folder / "homes", 6))],
        [sys.executable, "-m", "jupyterhub", "-f", str(folder / "config.py")],
    ]
    running = []
    try:
        with (folder / "log").open("wb") as log:
            for command in commands:
                options = {"cwd": folder, "stdin": subprocess.DEVNULL, "stdout": log, "stderr": subprocess.STDOUT}
                running.append(subprocess.Popen(command, env=os.environ | told, **options))
            until_up(running[0], board)
            until_up(running[1], f"{hub}/hub/login")
            yield lambda: Person(hub, board)
    finally:
        for each in running:
            each.terminate()
        ended = [each.wait(20) for each in running]
        print((folder / "log").read_text())
    assert ended[0] == 0


def test_a_student_gets_in_when_the_teacher_says_so_and_only_the_teacher_sees_the_board(somebody):
    teacher, ada = somebody(), somebody()
    teacher.sign_up("teacher")
    assert teacher.log_in("teacher")[2] != "/hub/login"

    ada.sign_up("ada")
    assert ada.log_in("ada")[2] == "/hub/login"  # a password of one's own is not enough
    assert teacher.get("/hub/authorize/ada")[0] == 200
    assert ada.log_in("ada")[2] != "/hub/login"

    status, page, path = teacher.get(BOARD)
    assert (status, path) == (200, BOARD) and 'src="board.js"' in page
    state = json.loads(teacher.get(f"{BOARD}state?lesson=02")[1])
    assert state["seats"] == 6 and state["lesson"]["number"] == "02"

    # What a script asks for, as a student's page on the same server may have one, needs what the board's own page alone knows.
    script = {"Sec_Fetch_Mode": "cors", "Sec_Fetch_Site": "same-origin"}
    assert teacher.get(f"{BOARD}state?names=1", **script)[0] == 403
    (known,) = (each.value for each in teacher.cookies if (each.name, each.path) == ("_xsrf", BOARD))
    assert teacher.get(f"{BOARD}state", X_XSRFToken=known, **script)[0] == 200

    status, page, path = ada.get(BOARD)
    assert status == 403 and path.startswith("/hub/") and 'src="board.js"' not in page
    for path in ("state?names=1", "board.js", "nothing"):
        assert ada.get(BOARD + path)[0] == 403


def test_a_stranger_is_sent_to_the_log_in_and_a_script_is_not(somebody):
    status, page, path = somebody().get(BOARD)
    assert status == 200 and path.startswith("/hub/login?next=") and 'name="password"' in page
    assert somebody().get(f"{BOARD}state")[:2] == (403, "This page is for teachers.")


def test_signing_up_needs_a_password_that_is_not_everybodys(somebody):
    eve = somebody()
    for word in ("short", "password123"):
        eve.send("/hub/signup", username="eve", signup_password=word, signup_password_confirmation=word)
        eve.send("/hub/login", username="eve", password=word)
    teacher = somebody()
    teacher.sign_up("teacher")
    teacher.log_in("teacher")
    assert "eve" not in teacher.get("/hub/authorize")[1]


@pytest.mark.parametrize(
    "words, told, line",
    [
        ([], {}, "board: name the folder with the homes"),
        (["."], {}, "board: start this as a service of a JupyterHub; without one there is 'eastern-flank board'"),
        (["nowhere"], {"URL": "http://127.0.0.1:1", "PREFIX": BOARD}, "board: there is no folder nowhere;"),
        (
            ["."],
            {"URL": "http://127.0.0.1:{taken}", "PREFIX": BOARD},
            "board: cannot use port {taken}: Address already in use",
        ),
    ],
)
def test_what_the_board_needs_it_asks_for_in_one_line(tmp_path, words, told, line):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = {f"JUPYTERHUB_SERVICE_{name}": value.format(taken=port) for name, value in told.items()}
        command = [sys.executable, "-m", "eastern_flank.classroom.hub_board", *words]
        ran = {"capture_output": True, "text": True, "cwd": tmp_path, "env": os.environ | told, "timeout": 60}
        done = subprocess.run(command, **ran)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(line.format(taken=port)) and len(done.stderr.splitlines()) == 1
