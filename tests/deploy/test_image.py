"""The image of a student's server, really built, and lesson 02 run in it: without a network, nothing to write but the home.

It takes some minutes, root, and Debian's buildah and debootstrap. No registry is asked for the base: it is made, as `.ci/fresh`
makes its bare Debian. All else is the Dockerfile as it stands.
"""

import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest
import yaml

from eastern_flank.widgets import begin

pytestmark = [
    pytest.mark.nightly,
    pytest.mark.skipif(not all(map(shutil.which, ("buildah", "debootstrap"))), reason="needs buildah and debootstrap"),
    pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() != 0, reason="needs root"),
]
ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy" / "kubernetes"
LARGEST = 900  # MB unpacked
ALL_VALUES = yaml.safe_load((FOLDER / "values.yaml").read_text("utf-8"))
VALUES = ALL_VALUES["singleuser"]
OURS = re.compile(r"(?:PIP_|UV_|SSL_CERT_|REQUESTS_CA_|CURL_CA_|https?_proxy|no_proxy)", re.IGNORECASE)
REACHED = ("/etc/resolv.conf", "/etc/hosts", "/etc/pip.conf", "/etc/xdg/pip", "/etc/ssl/certs/ca-certificates.crt")
# A pod in small: a root that nobody can write, a home and /tmp, no network but the loopback, and an account without any rights.
POD = """
set -eu
ip link set lo up
mount --bind "$1" "$1"
mount -o remount,bind,ro "$1"
mount --bind "$2" "$1/home/student"
mount -t tmpfs tmpfs "$1/tmp"
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
root=$1
shift 2
exec env -i "$@"
"""

# Starts a student's server beside a hub that says nothing but its version, and asks it something.
BESIDE_A_HUB = """
import http.server, os, subprocess, sys, threading, time, urllib.request

class Hub(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("X-JupyterHub-Version", "5.5.0")
        self.end_headers()
        self.wfile.write(b'{"version": "5.5.0"}')
    do_POST = do_GET

threading.Thread(target=http.server.ThreadingHTTPServer(("127.0.0.1", 8081), Hub).serve_forever, daemon=True).start()
server = subprocess.Popen(sys.argv[1:])
for _ in range(300):
    try:
        with urllib.request.urlopen("http://127.0.0.1:8888/user/ada/api") as answer:
            print("up", answer.status, answer.headers["X-JupyterHub-Version"])
        break
    except OSError:
        time.sleep(0.2)
server.terminate()
print("ended", server.wait(20))
"""
TOLD = {
    "USER": "ada",
    "BASE_URL": "/",
    "API_TOKEN": "t",
    "API_URL": "http://127.0.0.1:8081/hub/api",
    "ACTIVITY_URL": "http://127.0.0.1:8081/hub/api/users/ada/activity",
    "CLIENT_ID": "jupyterhub-user-ada",
    "SERVICE_PREFIX": "/user/ada/",
    "SERVICE_URL": "http://0.0.0.0:8888/user/ada/",
    "OAUTH_CALLBACK_URL": "/user/ada/oauth_callback",
    "DISABLE_USER_CONFIG": "1",
}


def run(*words, **more):
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, timeout=1500, **more)
    assert done.returncode == 0, f"{words}\n{done.stdout[-5000:]}{done.stderr[-5000:]}"
    return done.stdout.strip()


@pytest.fixture(scope="module")
def buildah(tmp_path_factory):
    place = tmp_path_factory.mktemp("buildah")
    words = ["buildah", "--root", place / "root", "--runroot", place / "run", "--storage-driver", "vfs"]
    settings = os.environ | {"BUILDAH_ISOLATION": "chroot"}

    def call(*more):
        return run(*words, *more, env=settings)

    yield call
    call("rm", "--all")
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="module")
def base(buildah, tmp_path_factory):
    """A bare Debian, which reaches packages as this machine does."""
    system = tmp_path_factory.mktemp("debian")
    # With its certificates, which would else come with pip, in place of this machine's.
    run(
        "debootstrap",
        "--variant=minbase",
        "--include=ca-certificates",
        "bookworm",
        system,
        "http://deb.debian.org/debian",
    )
    for name in filter(os.path.exists, REACHED):
        run("cp", "--recursive", "--parents", "--dereference", name, system)
    made = buildah("from", "scratch")
    buildah("copy", "--quiet", made, system, "/")
    shutil.rmtree(system)
    for name, value in os.environ.items():
        if OURS.match(name):
            buildah("config", "--env", f"{name}={value}", made)
    buildah("commit", "--quiet", "--rm", made, "localhost/debian")
    return "localhost/debian"


@pytest.fixture(scope="module")
def image(buildah, base):
    """Where the image is, what it says of itself, and how long it took."""
    begun = time.monotonic()
    arguments = ["--build-arg", f"BASE={base}", "--file", FOLDER / "Dockerfile"]
    arguments += ["--ignorefile", FOLDER / "Dockerfile.dockerignore", "--tag", "localhost/eastern-flank"]
    buildah("build", "--quiet", *arguments, ROOT)
    took = time.monotonic() - begun
    made = buildah("from", "localhost/eastern-flank")
    settings = json.loads(buildah("inspect", made))["OCIv1"]["config"]
    return Path(buildah("mount", made)), settings, took


@pytest.fixture(scope="module")
def pod(image, tmp_path_factory):
    """A function that runs a command in the image, as Kubernetes would; and the home."""
    root, settings, _ = image
    home = tmp_path_factory.mktemp("home")
    shutil.chown(home, 1000, 1000)
    account = settings["User"]

    def call(*command, rights="-all", user=account, entry=True, told=()):
        given = [
            *settings["Env"],
            "HOME=/home/student",
            *(f"{name}={value}" for name, value in VALUES["extraEnv"].items()),
            *told,
        ]
        enter = [
            *(
                "setpriv",
                f"--bounding-set={rights}",
                "--no-new-privs",
                "--reuid",
                user,
                "--regid",
                user,
                "--clear-groups",
            )
        ]
        command = [*(settings["Entrypoint"] if entry else []), *command]
        inside = [
            "/usr/sbin/chroot",
            root,
            *enter,
            "sh",
            "-c",
            'cd "$0" && exec "$@"',
            settings["WorkingDir"],
            *command,
        ]
        script = ["sh", "-c", POD, "sh", root, home, *given, *inside]
        spaces = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child"]
        return subprocess.run(list(map(str, [*spaces, *script])), capture_output=True, text=True, timeout=600)

    return call, home


def test_the_image_is_small_enough(image):
    root, settings, took = image
    size = int(run("du", "--summarize", "--one-file-system", "--block-size=1M", root).split()[0])
    largest = run("du", "--one-file-system", "--block-size=1M", "--max-depth=6", root).splitlines()
    print(f"\n{size} MB unpacked, built in {took:.0f} s; the largest folders:")
    print("\n".join(sorted(largest, key=lambda line: -int(line.split()[0]))[:20]).replace(str(root), ""))
    assert size <= LARGEST
    assert settings["User"] == "1000" and settings["WorkingDir"] == "/home/student"
    assert not (root / "opt/eastern-flank/uv.lock").exists() and not (root / "opt/eastern-flank/tests").exists()


def test_lesson_02_runs_in_it_as_an_ordinary_user_with_nothing_to_write_but_the_home(pod):
    call, home = pod
    begun = time.monotonic()
    ran = call("jupyter", "execute", "--inplace", "notebooks/02_troops.ipynb")
    print(f"\nlesson 02: {time.monotonic() - begun:.1f} s")
    assert ran.returncode == 0, ran.stderr[-3000:]
    lesson = json.loads((home / "notebooks/02_troops.ipynb").read_text("utf-8"))
    code = [cell for cell in lesson["cells"] if cell["cell_type"] == "code"]
    assert all(cell["execution_count"] for cell in code if "".join(cell["source"]).strip())
    printed = [output.get("text", "") for cell in code for output in cell["outputs"]]
    ready = ["".join(text) for text in printed if "Ready." in "".join(text)]
    assert ready == [f"Ready.\n{begin.TOLD}\n"]  # and no word of a folder that cannot be written
    for path in sorted((ROOT / "figures").glob("02_*")):
        assert (home / "figures" / path.name).read_bytes() == path.read_bytes(), path.name
    assert (home / "my_work").stat().st_mode & 0o777 == 0o700
    assert os.readlink(home / "data") == "/opt/eastern-flank/data"


def test_every_other_lesson_runs_in_it_too(pod):
    call, home = pod
    ran = call("sh", "-c", "jupyter execute --inplace notebooks/0[!2]_*.ipynb notebooks/10_*.ipynb")
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert ran.stderr.count("Executing notebook with kernel") == len(list((home / "notebooks").glob("*.ipynb"))) - 1


def test_nothing_else_can_be_written_and_nobody_becomes_root(pod):
    call, _ = pod
    tried = call(
        "sh", "-c", "touch /opt/eastern-flank/x /usr/x /etc/x; id --user; find / -xdev -perm /6000 -exec echo {} +"
    )
    assert tried.stderr.count("Read-only file system") == 3
    assert tried.stdout.splitlines()[0] == "1000"


def test_a_students_server_comes_up_and_ends_with_what_the_values_tell_it(pod):
    call, home = pod
    for name in ("json.py", "eastern_flank.py"):  # what a student may have in their home
        (home / name).write_text("raise SystemExit(name)")
    arguments = ALL_VALUES["hub"]["config"]["KubeSpawner"]["args"]
    told = [f"JUPYTERHUB_{name}={value}" for name, value in TOLD.items()]
    done = call("python", "-P", "-c", BESIDE_A_HUB, "jupyterhub-singleuser", *arguments, told=told)
    assert done.stdout.splitlines()[-2:] == ["up 200 5.5.0", "ended 0"], done.stderr[-3000:]
    assert "Traceback" not in done.stderr and "unrecognized" not in done.stderr.lower(), done.stderr[-3000:]


def test_it_has_what_kubernetes_starts(pod):
    call, home = pod
    assert call("jupyterhub-singleuser", "--version").stdout.strip() == "5.5.0"
    board = call("python", "-P", "-m", "eastern_flank.classroom.hub_board", "/home", entry=False)
    assert board.stderr.startswith("board: start this as a service of a JupyterHub")
    shutil.chown(home, 0, 0)  # as a new folder in the volume is
    (own,) = VALUES["initContainers"]
    assert own["securityContext"]["capabilities"] == {"drop": ["ALL"], "add": ["CHOWN", "FOWNER"]}
    done = call(*own["command"], user="0", rights="-all,+chown,+fowner", entry=False)
    assert done.returncode == 0, done.stderr
    assert (home.stat().st_uid, home.stat().st_mode & 0o777) == (1000, 0o700)
