"""JupyterLab, started as the README says or for a class, is there for this computer alone."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import server

ROOT = Path(__file__).resolve().parents[2]


def test_jupyterlab_listens_to_this_computer_alone_and_wants_its_token(tmp_path):
    readme = (ROOT / "README.md").read_text("utf-8")
    options = re.search(r"jupyter lab (\S+)", readme)[1]
    own = {f"JUPYTER_{kind}_DIR": str(tmp_path / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    command = [sys.executable, "-m", "jupyterlab", options, "--no-browser", "--port=0", "--allow-root"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | own, stderr=subprocess.DEVNULL)
    try:
        note = server.wait_for_server(tmp_path / "runtime", process)
        assert note["hostname"] in ("localhost", "127.0.0.1") and not note["password"]
        assert len(note["token"]) >= 40
        assert set() < addresses(note["port"]) <= {"127.0.0.1", "::1"}
        assert status(note, "api/contents") == 403
        assert status(note, f"api/contents?token={note['token']}") == 200
    finally:
        process.terminate()
        process.wait(timeout=server.PATIENCE)


CARELESS = """
for settings in (c.ServerApp, c.LabApp, c.NotebookApp):
    settings.update({
        "token": "", "password": "", "ip": "0.0.0.0", "port": 0, "allow_origin": "*", "allow_origin_pat": ".*",
        "allow_credentials": True, "disable_check_xsrf": True, "allow_remote_access": True, "allow_root": True,
        "tornado_settings": {"headers": {"Access-Control-Allow-Origin": "*"}},
    })
c.IdentityProvider.token = c.PasswordIdentityProvider.token = c.PasswordIdentityProvider.hashed_password = ""
"""


@pytest.mark.ci
def test_the_view_for_a_class_keeps_token_and_address_whatever_settings_somebody_has(tmp_path):
    (tmp_path / "config").mkdir()
    for name in ("jupyter_config.py", "jupyter_server_config.py", "jupyter_lab_config.py"):
        (tmp_path / "config" / name).write_text(CARELESS)
    own = {f"JUPYTER_{kind}_DIR": str(tmp_path / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    own |= {"JUPYTER_CONFIG_PATH": str(tmp_path / "config"), "JUPYTER_TOKEN": "", "JUPYTER_PORT": "0"}
    command = [sys.executable, "-m", "eastern_flank", "present", "02", "--no-browser"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | own, stderr=subprocess.DEVNULL)
    note = None
    try:
        note = server.wait_for_server(tmp_path / "runtime", process)
        assert note["hostname"] == "127.0.0.1" and len(note["token"]) >= 40
        assert addresses(note["port"]) == {"127.0.0.1"}
        token = f"?token={note['token']}"
        assert status(note, "api/contents") == status(note, "api/contents?token=") == 403
        assert status(note, f"api/contents{token}") == 200
        assert status(note, f"api/contents{token}", Host="elsewhere.example") == 403
        assert status(note, "api/contents", method="POST") == 403
        elsewhere = {"Origin": "http://elsewhere.example"}
        assert status(note, "api/contents", method="POST", **elsewhere) == 404  # JupyterLab's answer to other pages
    finally:
        if note:
            os.kill(note["pid"], signal.SIGTERM)
        process.wait(timeout=server.PATIENCE)


def addresses(port):
    """The addresses at which a port is open: those of this machine at which somebody answers."""
    found = set()
    own = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None)} | {"127.0.0.1", "::1"}
    own |= {outward()} - {None}
    for address in own:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.socket(family) as probe:
            probe.settimeout(5)
            if probe.connect_ex((address, port)) == 0:
                found.add(address)
    return found


def outward():
    """This machine's address towards others; no packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return probe.getsockname()[0]
        except OSError:
            return None


def status(note, path, method="GET", **headers):
    import urllib.error
    import urllib.request

    try:
        request = urllib.request.Request(note["url"] + path, method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code
