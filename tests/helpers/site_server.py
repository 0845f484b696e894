"""The site's own server, and web servers of others with the snippets of deploy/site, each as an ordinary process on loopback."""

import http.client
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import chromium

DEPLOY = Path(__file__).resolve().parents[2] / "deploy" / "site"
OURS = (
    "from pathlib import Path; import sys; from eastern_flank.cli import main; "
    "from eastern_flank.publishing.site import serve; serve.PORTS = range(int(sys.argv[2]), int(sys.argv[3])); "
    "serve.serve(Path(sys.argv[1]), False)"
)
NGINX = """daemon off; master_process off; pid {place}/pid; error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {place}/a; proxy_temp_path {place}/b; fastcgi_temp_path {place}/c;
    uwsgi_temp_path {place}/d; scgi_temp_path {place}/e;
    include {place}/site.conf;
}}
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def running(command, port, **options):
    """Run a server until the block ends; nobody waits for one that has ended."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **options)
    try:
        end = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < end, "the server did not start"
                time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def ours(folder, port=None):
    """Serve a folder with `eastern-flank site --serve`; yields (address, process)."""
    port = port or free_port()
    with running(
        [sys.executable, "-c", OURS, str(folder), str(port), str(port + 1)], port, stdout=subprocess.DEVNULL
    ) as process:
        yield f"http://127.0.0.1:{port}/", process


@contextmanager
def theirs(name, folder, place):
    """Serve a folder with "nginx" or "caddy" and the snippet for it; its other files are in `place`. Yields the address."""
    program = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if not program:
        chromium.lacking(
            f"there is no {name} here (on Debian: apt-get install {'nginx-light' if name == 'nginx' else name})"
        )
    port = free_port()
    snippet = (DEPLOY / {"nginx": "nginx.conf", "caddy": "Caddyfile"}[name]).read_text("utf-8")
    here = {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "lessons.example.org;": "127.0.0.1;",
        "lessons.example.org {": f"http://127.0.0.1:{port} {{",
        "/srv/eastern-flank": str(folder),
    }
    for before, after in here.items():
        snippet = snippet.replace(before, after)
    if name == "nginx":
        (place / "site.conf").write_text(snippet)
        (place / "nginx.conf").write_text(NGINX.format(place=place))
        command = [program, "-p", str(place), "-c", str(place / "nginx.conf")]
    else:
        (place / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https off\n}\n" + snippet)
        command = [program, "run", "--config", str(place / "Caddyfile"), "--adapter", "caddyfile"]
    env = {"HOME": str(place), "XDG_DATA_HOME": str(place), "XDG_CONFIG_HOME": str(place), "PATH": "/usr/bin:/bin"}
    with running(command, port, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        yield f"http://127.0.0.1:{port}/"


def ask(address, path, method="GET", **headers):
    """Ask for a path, letter for letter; return (status, headers with small letters, body)."""
    connection = http.client.HTTPConnection(address.split("/")[2], timeout=30)
    connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    try:
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()
