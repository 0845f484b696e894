"""A class on one server, end to end, with the real hub, proxy, JupyterLab and browser; as root, since it becomes its students.

Everything is in a folder of its own, which is gone at the end, with every process and mount.
"""

import json
import os
import re
import shutil
import signal
import ssl
import subprocess
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlencode, urlsplit

import chromium
import pytest
from browser_fixtures import browser  # noqa: F401
from class_server import DEPLOY, FIVE, LIST, PATIENCE, SETTINGS, ClassServer, Visitor, until
from lab import Lab
from site_server import NGINX, free_port, running

pytestmark = [
    pytest.mark.hub,
    pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become its students"),
]
ADA, LUKASZ, _, ANNA, OTHER_ANNA = FIVE
ROOT = Path(__file__).resolve().parents[2]
LESSON = "notebooks/02_troops.ipynb"


@pytest.fixture(scope="module")
def here():
    """A class of five that is started, for the tests of this file, one after the other."""
    here = ClassServer()
    try:
        here.do("install")
        (here.prefix / "names.csv").write_text(LIST)
        here.place.make()
        here.place.write("settings.py", SETTINGS)
        here.said = here.start("--students", here.prefix / "names.csv")
        yield here
    finally:
        here.remove()
    assert not here.prefix.exists() and here.place.processes() == {}
    assert str(here.prefix) not in Path("/proc/mounts").read_text()


@pytest.fixture
def profile(browser):  # noqa: F811
    with browser.new_context(viewport={"width": 1366, "height": 768}) as context:
        yield context.new_page()


def log_in(page, here, username, path="/"):
    """Log in on the real page; return what it says above the form."""
    page.goto(here.url + path)
    told = page.locator(".announcement").inner_text()
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=False).first.fill(here.passwords[username])
    page.get_by_role("button", name="Sign in").click()
    return told


def lesson(page, here, username):
    """Open lesson 02 on the student's server."""
    page.goto(f"{here.url}/user/{username}/lab/tree/{LESSON}", timeout=PATIENCE * 1000)
    page.wait_for_function("() => window.jupyterapp", timeout=PATIENCE * 1000)
    lab = Lab(SimpleNamespace(url=f"{here.url}/user/{username}", token=""), page, LESSON)
    # JupyterLab may have saved the page by itself, and does not draw widgets of a kernel that is gone.
    lab.ask("for (const c of panel.content.widgets) if (c.model.type === 'code') c.model.outputs.clear(); return true;")
    return lab


def part(lab, name):
    """Return the number of a cell by its id."""
    return next(cell["number"] for cell in lab.cells() if cell["id"] == name)


# ---------------------------------------------------------------------------------------------------------- who comes in


def test_each_student_has_a_slip_and_no_two_the_same(here):
    assert sorted(here.passwords) == sorted([*FIVE, "teacher"])
    assert len(set(here.passwords.values())) == 6
    page = (here.place.folder / "slips.html").read_text("utf-8")
    assert all(word in page for word in here.passwords.values()) and "Łukasz Żółć" in page
    modes = {path.name: path.stat().st_mode & 0o077 for path in here.place.folder.iterdir() if path.is_file()}
    assert set(modes.values()) == {0}, modes
    assert re.search(r"carries about \d+ students at the same time. The class has 5.", here.said)
    again = here.do("start", "--here", "--students", here.prefix / "names.csv").stdout
    assert "First password" not in again and "The class is at" in again, "nobody is new"


def test_only_who_has_a_slip_comes_in(here):
    for username, password in ((ADA, "four thousand"), ("mallory", "a-long-password"), (ADA, here.passwords[ANNA])):
        assert not Visitor(here.url, username).log_in(password)
    assert "mallory" not in here.place.students()
    assert not (here.place.homes / "mallory").exists()


def test_a_student_chooses_another_password(here):
    anna, path = here.visitor(OTHER_ANNA), "/hub/auth/change-password"
    form = {"_xsrf": re.search(r'name="_xsrf"[^>]*value="([^"]+)"', anna.ask(path)[1])[1]}
    assert "at least 10 characters" in anna.ask(path, "POST", form=form | {"password": "short"})[1]
    assert anna.ask(path, "POST", form=form | {"password": "a longer one of my own"})[0] == 200
    assert not Visitor(here.url, OTHER_ANNA).log_in(here.passwords[OTHER_ANNA])
    here.passwords[OTHER_ANNA] = "a longer one of my own"
    here.visitor(OTHER_ANNA)
    said = here.do("start", "--here", "--new-password", OTHER_ANNA).stdout
    here.passwords[OTHER_ANNA] = re.search(r"\w{4}-\w{4}-\w{4}$", said, re.MULTILINE)[0]
    here.visitor(OTHER_ANNA)


# ------------------------------------------------------------------------------------------------------------ the lesson


def test_a_lesson_from_the_login_page_to_an_answer_and_back_after_each_end_of_the_hub(here, profile):
    told = log_in(profile, here, ADA)
    assert "Your teacher can see your guesses and answers." in told
    profile.wait_for_url("**/lab/tree/notebooks/00_start_here.ipynb**", timeout=PATIENCE * 1000)
    here.show_all_cells(ADA)
    lab = lesson(profile, here, ADA)
    lab.run_all()
    assert lab.errors() == []
    assert profile.get_by_text("Would you like to receive official Jupyter news?").count() == 0
    ready = lab.cells()[part(lab, "setup")]["text"]
    assert "Ready." in ready and "your teacher can see" in ready and str(here.prefix) not in ready

    box = lab.cell(part(lab, "exercise-2-answer"))
    box.get_by_role("textbox", name="Your answer").fill("3000")
    box.get_by_role("button", name="Check").click()
    box.get_by_text("Right.").first.wait_for()
    live = lab.cell(part(lab, "choices-live"))
    before = live.locator("img").first.get_attribute("src")
    live.get_by_role("combobox", name="Drawn as").select_option(index=5)
    until(lambda: live.locator("img").first.get_attribute("src") != before)
    lab.save()
    answers = here.home(ADA) / "my_work" / "answers.csv"
    assert "3000" in answers.read_text("utf-8-sig")

    for ending in ("stopped", "hub ended", "hub killed", "all killed"):
        if ending == "stopped":
            assert here.stop() == 130
        elif ending == "all killed":
            here.process.kill()
            os.kill(here.place.hub(), signal.SIGKILL)
            here.process.wait()
            assert here.place.processes(), "the proxy outlives a hub that is killed"
        else:
            os.kill(here.place.hub(), signal.SIGTERM if ending == "hub ended" else signal.SIGKILL)
            assert here.process.wait(PATIENCE) == 1
            assert "everybody's work is there" in (here.prefix / "start.txt").read_text()
        if ending != "all killed":
            assert here.place.processes() == {}, ending
        said = here.start()
        assert ("had outlived the hub" in said) == (ending == "all killed")
        assert "3000" in answers.read_text("utf-8-sig")

    lab = lesson_again(profile, here)
    lab.run(part(lab, "setup"), part(lab, "exercise-2-answer"))
    box = lab.cell(part(lab, "exercise-2-answer"))
    box.get_by_text("Last time: 3000, right.").first.wait_for()


def lesson_again(page, here):
    """Open the lesson after the hub was started again: its cookies are still good."""
    page.goto(f"{here.url}/hub/spawn")
    page.wait_for_url(f"**/user/{ADA}/**", timeout=PATIENCE * 1000)
    return lesson(page, here, ADA)


# ------------------------------------------------------------------------------------------------- what is whose


def test_a_student_reaches_nothing_of_another(here):
    anna, ada = here.visitor(ANNA), here.visitor(ADA)
    assert anna.open_server() == ada.open_server() == ""
    status, text = ada.ask(f"/user/{ADA}/api/kernels", "POST", value={})
    assert status == 201, text
    for path in ("api/contents/my_work/answers.csv", "api/kernels", "api/sessions", "files/my_work/answers.csv", "lab"):
        status, text = anna.ask(f"/user/{ADA}/{path}")
        assert status in (403, 404) and "3000" not in text, path
    assert anna.ask(f"/user/{ADA}/api/contents/notebooks/x.ipynb", "PUT", value={"type": "file"})[0] in (403, 404)
    assert anna.ask("/hub/admin")[0] == 403
    assert anna.ask(f"/user/{ANNA}/api/terminals", "POST", value={})[0] in (404, 405), "there are no terminals"
    assert anna.ask("/hub/api/users")[0] == 403

    home, run = here.home(ADA), here.place.run / str(here.number(ADA))
    assert home.stat().st_mode & 0o777 == run.stat().st_mode & 0o777 == 0o700
    read, listed = (
        "import sys; print(open(sys.argv[1], 'rb').read()[:9])",
        "import os, sys; print(os.listdir(sys.argv[1]))",
    )
    connection = next(run.glob("kernel-*.json"))
    for path in (
        home / "my_work" / "answers.csv",
        connection,
        *(each for each in here.place.folder.iterdir() if each.is_file()),
    ):
        assert here.as_student(ANNA, read, path) == "PermissionError", path
    for path in (home, run, here.place.folder, here.place.homes, here.place.run):
        assert here.as_student(ANNA, listed, path) == "PermissionError", path
    server = next(pid for pid in here.place.processes() if Path(f"/proc/{pid}").stat().st_uid == here.number(ADA))
    assert here.as_student(ANNA, read, f"/proc/{server}/environ") == "PermissionError"
    assert here.as_student(ANNA, f"import os; os.kill({server}, 9)") == "PermissionError"
    own = here.home(ANNA) / "notebooks" / "02_troops.ipynb"
    assert here.as_student(ANNA, read, own) not in ("PermissionError", "FileNotFoundError"), "what is one's own is read"
    for path in (here.place.version / "project" / "data" / "troops.csv", here.place.version / "env" / "bin" / "x"):
        assert here.as_student(ANNA, f"open({str(path)!r}, 'a')") == "PermissionError", "the program is read only"


def test_the_board_is_the_teachers(here, profile):
    anna = here.visitor(ANNA)
    for path in ("", "state", "state?names=1", "board.js"):
        status, text = anna.ask(f"/services/board/{path}")
        assert status == 403 and "Lovelace" not in text and "ada" not in text, path
    log_in(profile, here, "teacher", "/services/board/")
    profile.get_by_role("combobox", name="Lesson").select_option(label="02 Troops")
    profile.locator("[data-item='02.2']").first.wait_for()
    until(lambda: "live" in profile.locator("#age").inner_text())
    assert profile.locator("#lost").inner_text() == ""
    assert ADA not in profile.locator("body").inner_text()
    profile.get_by_role("button", name="Show names").click()
    profile.locator(".seat", has_text=ADA).first.wait_for()
    assert profile.goto(f"{here.url}/user/{ADA}/lab").status in (403, 404), "a student's notebooks are the student's"


def test_two_hundred_kernels_are_four(here):
    ada = here.visitor(ADA)
    assert ada.open_server() == ""
    answers = [ada.ask(f"/user/{ADA}/api/kernels", "POST", value={}) for _ in range(200)]
    running = ada.ask(f"/user/{ADA}/api/kernels")[1].count('"execution_state"')
    assert running == 4
    refused = [text for status, text in answers if status == 429]
    assert len(refused) >= 196 and len({*refused}) == 1
    assert "You have 4 lessons running" in refused[0] and str(here.prefix) not in refused[0]
    # What a notebook starts by itself, past JupyterLab, has its limit too, which the system keeps.
    server = next(pid for pid, line in here.place.processes().items() if f"/{here.number(ADA)}/" in line)
    limits = Path(f"/proc/{server}/limits").read_text()
    assert re.search(r"Max processes +400 +400 ", limits) and re.search(rf"Max data size +{2048 * 2**20} ", limits)


# ------------------------------------------------------------------------------------------------------------ a full disk


@contextmanager
def small_disk(here, username, size):
    """Give a student a disk of their own, with what they have on it."""
    home = here.home(username)
    home.mkdir(mode=0o700, exist_ok=True)
    kept = home.with_name(f"{username}.kept")
    subprocess.run(["cp", "-a", home, kept], check=True)  # with its owner
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", home], check=True)
    try:
        subprocess.run(["cp", "-a", f"{kept}/.", home], check=False, stderr=subprocess.DEVNULL)
        os.chown(home, here.number(username), here.number(username))
        yield home
    finally:
        subprocess.run(["umount", "--lazy", home], check=True)
        shutil.rmtree(kept)


def test_a_full_disk_is_said_to_the_one_who_has_it(here):
    with small_disk(here, LUKASZ, "8k"):
        lukasz = here.visitor(LUKASZ)
        lukasz.ask(f"/hub/api/users/{LUKASZ}/server", "DELETE")
        said = lukasz.open_server()
        assert "Your lessons cannot be put into your folder" in said and "No space left on device" in said
        assert str(here.prefix) not in said
        assert here.visitor(ANNA).open_server() == "", "the others do not notice"
    assert here.visitor(OTHER_ANNA).open_server() == ""
    with small_disk(here, OTHER_ANNA, "60M") as anna:
        fill = "import sys\nwith open('big', 'wb', 0) as big:\n  while True: big.write(bytes(4096))"
        assert here.as_student(OTHER_ANNA, f"import os; os.chdir({str(anna)!r})\n{fill}") == "OSError"
        answer = (
            "from eastern_flank.exercises import record\nrecord.keep('02.2', '3000', True)\nprint(record.table().said)"
        )
        done = here.run_as(OTHER_ANNA, f"import os; os.chdir({str(anna / 'notebooks')!r})\n{answer}")
        assert "No space left on device" in done.stdout, done.stderr
        assert str(here.prefix) not in done.stdout


# -------------------------------------------------------------------------------------------------------------- an update


def test_an_update_of_a_running_class_loses_nobodys_work(here):
    ada = here.visitor(ADA)
    assert ada.open_server() == ""
    own = here.home(ADA) / "notebooks" / "02_troops.ipynb"
    changed, answers = own.read_bytes(), (here.home(ADA) / "my_work" / "answers.csv").read_bytes()
    hub, version = here.place.hub(), here.place.version
    source = here.prefix / "new_version"
    subprocess.run(["cp", "-a", version / "project", source], check=True)
    for name in ("02_troops", "03_aircraft"):
        path = source / "notebooks" / f"{name}.ipynb"
        path.write_text(path.read_text("utf-8").replace("Time:", "Time (about):"))
    (source / "teaching" / "published" / "02_troops.json").unlink()
    (source / "teaching" / "published" / "03_aircraft.json").unlink()
    moved = here.prefix.with_name(here.prefix.name + "-new")
    source.rename(moved)
    if (ROOT / ".uv").exists():
        (moved / ".uv").symlink_to(ROOT / ".uv")
    try:
        done = subprocess.run(
            [moved / "deploy" / "class" / "install", "--prefix", here.prefix], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    finally:
        shutil.rmtree(moved)
    assert here.place.version != version and version.exists(), "what runs keeps what it runs from"
    assert here.place.hub() == hub and ada.ask(f"/user/{ADA}/api/status")[0] == 200, "the class goes on"
    ada.ask(f"/hub/api/users/{ADA}/server", "DELETE")
    until(lambda: ada.ask(f"/user/{ADA}/api/status")[0] != 200)
    assert ada.open_server() == ""
    home = here.home(ADA)
    assert own.read_bytes() == changed, "what a student has changed stays"
    assert "Time (about):" in (home / "notebooks" / "new_02_troops.ipynb").read_text("utf-8"), (
        "the new one is beside it"
    )
    assert "Time (about):" in (home / "notebooks" / "03_aircraft.ipynb").read_text("utf-8"), "what was untouched is new"
    assert (home / "my_work" / "answers.csv").read_bytes() == answers
    assert os.readlink(home / "data") == str(here.place.version / "project" / "data")


# ------------------------------------------------------------------------------------------- one project, many accounts

AS_A_READER = """
import eastern_flank as ef
from eastern_flank.exercises import record
ef.begin("02")
print("last time:", (record.last("02.2") or {}).get("answer"))
record.keep("02.2", NAME, True)
ef.my_answers()
for options in ({}, {"out": str(PROJECT / "slides" / "own.pptx")}, {"theme": "pink"}):
    try:
        print("deck:", ef.deck(["02"], **options).name)
    except Exception as error:
        print(type(error).__name__, error)
"""


@pytest.mark.parametrize("shared", ["the project", "a folder of one student", "a folder of nobody"])
def test_many_accounts_with_one_folder_keep_their_answers_apart(here, shared):
    project, env = here.place.version / "project", {}
    if shared != "the project":
        folder = here.prefix / f"shared {shared}"
        folder.mkdir()
        folder.chmod(0o777)  # as where somebody set up one folder for all
        if shared == "a folder of one student":
            os.chown(folder, here.number(ADA), here.number(ADA))
        env = {"EASTERN_FLANK_WORK": str(folder)}
    before = f"from pathlib import Path\nPROJECT = Path({str(project)!r})\n"
    for username in (ADA, ANNA):
        if not here.home(username).exists():
            assert here.visitor(username).open_server() == ""
        done = here.run_as(username, f"{before}NAME = {username!r}\n{AS_A_READER}", cwd=project / "notebooks", **env)
        assert done.returncode == 0, done.stderr
        ready, *where, last, kept, deck, refused, unknown = done.stdout.splitlines()
        owns = shared == "a folder of one student" and username == ADA
        assert ready == "Ready." and last == "last time: None", "nobody sees what somebody else answered"
        assert ("home folder, in eastern-flank/my_work" in " ".join(where)) == (not owns), "where it goes is said"
        assert "Kept in " in kept and deck == "deck: eastern-flank-2016-light-16x9.pptx"
        assert refused.startswith("CannotWrite") and unknown.startswith("UnknownName")
        assert str(here.prefix) not in done.stdout, "no message says where a server has something"
        place = Path(env["EASTERN_FLANK_WORK"]) if owns else here.home(username) / "eastern-flank" / "my_work"
        assert username in (place / "answers.csv").read_text("utf-8-sig")
        doctor = here.run_as(username, "from eastern_flank.commands import doctor; doctor.report()", cwd=project, **env)
        assert "wrong" not in doctor.stdout, doctor.stdout
        shutil.rmtree(here.home(username) / "eastern-flank", ignore_errors=True)
    if env:
        shutil.rmtree(env["EASTERN_FLANK_WORK"])


def test_a_student_s_own_home_is_in_order_for_the_doctor(here):
    done = here.run_as(ADA, "from eastern_flank.commands import doctor; doctor.report()", EASTERN_FLANK_CLASS="1")
    assert done.returncode == 0 and "wrong" not in done.stdout and "11 lessons in notebooks" in done.stdout, done.stdout


# ------------------------------------------------------------------------------------------------------- what is in front


def tls(place):
    """Make a certificate for this computer."""
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = ["-keyout", place / "key.pem", "-out", place / "chain.pem"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *names, *made]
    subprocess.run(command, check=True, capture_output=True)


@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_a_web_server_in_front_has_tls_compression_and_websockets(here, tmp_path, name):
    program = shutil.which(name) or shutil.which(name, path="/usr/sbin") or chromium.lacking(f"there is no {name} here")
    port = free_port()
    tls(tmp_path)
    if name == "nginx":
        text = (DEPLOY / "nginx.conf").read_text()
        for before, after in {
            "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
            "listen 80;": f"listen 127.0.0.1:{free_port()};",
            "/etc/letsencrypt/live/class.example.org/fullchain.pem": f"{tmp_path}/chain.pem",
            "/etc/letsencrypt/live/class.example.org/privkey.pem": f"{tmp_path}/key.pem",
            "class.example.org;": "127.0.0.1;",
            "127.0.0.1:8000": f"127.0.0.1:{here.port}",
        }.items():
            assert before in text
            text = text.replace(before, after)
        (tmp_path / "class.conf").write_text(text)
        (tmp_path / "nginx.conf").write_text(NGINX.format(place=tmp_path).replace("site.conf", "class.conf"))
        command = [program, "-p", tmp_path, "-c", tmp_path / "nginx.conf"]
    else:
        text = (DEPLOY / "Caddyfile").read_text()
        for before, after in {
            "class.example.org {": f"https://127.0.0.1:{port} {{\n\ttls {tmp_path}/chain.pem {tmp_path}/key.pem",
            "127.0.0.1:8000": f"127.0.0.1:{here.port}",
        }.items():
            assert before in text
            text = text.replace(before, after)
        (tmp_path / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https off\n}\n" + text)
        command = [program, "run", "--config", tmp_path / "Caddyfile", "--adapter", "caddyfile"]
    env = {
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "PATH": "/usr/bin:/bin",
    }
    with running(list(map(str, command)), port, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        visitor = Visitor(f"https://127.0.0.1:{port}", ANNA, ssl.create_default_context(cafile=tmp_path / "chain.pem"))
        assert visitor.log_in(here.passwords[ANNA]), here.log()
        assert visitor.open_server() == ""
        page = visitor.ask(f"/user/{ANNA}/lab")[1]
        script = re.search(rf'src="(/user/{ANNA}/static/lab/main\.\w+\.js[^"]*)"', page)[1]
        status, headers, body = visitor.fetch(script, {"Accept-Encoding": "gzip"})
        assert (status, headers["Content-Encoding"]) == (200, "gzip") and body[:2] == b"\x1f\x8b"
        status, text = visitor.ask(f"/user/{ANNA}/api/kernels", "POST", value={})
        assert status in (201, 429), text
        kernels = json.loads(visitor.ask(f"/user/{ANNA}/api/kernels")[1])
        answer = visitor.fetch(
            f"/user/{ANNA}/api/kernels/{kernels[0]['id']}/channels",
            {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
            | {"Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==", "Origin": visitor.url},
        )
        assert answer[0] == 101, "a kernel can be heard"


def test_the_unit_is_one_that_systemd_understands(here, tmp_path):
    if not shutil.which("systemd-analyze"):
        chromium.lacking("there is no systemd-analyze here")
    text = (here.place.version / "project" / "deploy" / "class" / "eastern-flank.service").read_text()
    (tmp_path / "eastern-flank.service").write_text(text.replace("/opt/eastern-flank", str(here.prefix)))
    done = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / "eastern-flank.service"], capture_output=True, text=True
    )
    assert "eastern-flank.service" not in done.stderr, done.stderr
    commands = re.findall(r"^ExecStart=(\S+) --config (\S+)", text, re.MULTILINE)
    assert [Path(path.replace("/opt/eastern-flank", str(here.prefix))).exists() for path in commands[0]] == [True, True]


# ---------------------------------------------------------------------------------------------------------- the commands


def test_students_may_come_from_a_learning_platform(here):
    here.do("stop")
    here.process.wait(PATIENCE)
    settings = (here.place.version / "project" / "deploy" / "class" / "lti.py").read_text()
    here.place.write("settings.py", settings)
    try:
        here.start()
        visitor = Visitor(here.url, "")
        about = json.loads(visitor.ask("/hub/lti13/config")[1])
        assert about["title"] == "Eastern Flank 2016"
        assert about["oidc_initiation_url"].endswith("/hub/lti13/oauth_login")
        asked = {"iss": "https://moodle.example.org", "login_hint": "17", "client_id": "0123456789abcde"}
        asked["target_link_uri"] = f"{here.url}/hub/"
        status, headers, _ = visitor.fetch(f"/hub/lti13/oauth_login?{urlencode(asked)}", {})
        assert status == 302 and headers["Location"].startswith("https://moodle.example.org/mod/lti/auth.php?")
        state = parse_qs(urlsplit(headers["Location"]).query)["state"][0]
        forged = {"id_token": "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxNyJ9.", "state": state}
        assert visitor.ask("/hub/lti13/oauth_callback", "POST", form=forged)[0] >= 400, "nobody has signed that"
        assert "17" not in here.place.students()
        for username, more in ((ADA, {}), ("x", {"sub": "2"})):
            form = {"username": username, "password": here.passwords[ADA], "_xsrf": visitor.xsrf("/hub/"), **more}
            visitor.ask("/hub/login", "POST", form=form)
            assert "/hub/logout" not in visitor.ask("/hub/home")[1], "neither a slip nor a form says who somebody is"
    finally:
        here.place.write("settings.py", SETTINGS)
        here.stop()
        here.start()


def test_status_and_forgetting_one_student(here):
    said = here.do("status", "--students").stdout
    assert f"The class is at {here.url}" in said and "5 students are in the class" in said
    assert here.do("remove", check=False).stderr == "remove: the class is running; stop it first\n"
    assert "The class is stopped." in here.do("stop").stdout
    assert here.process.wait(PATIENCE) == 1
    assert here.place.processes() == {}
    home, number = here.home(ADA), here.number(ADA)
    here.do("remove", "--student", ADA)
    assert not home.exists() and ADA not in here.place.students()
    listed = (
        f"import dbm; print(*dbm.open({str(here.place.passwords)!r}).keys())"  # as root, in the Python that wrote it
    )
    kept = subprocess.run([here.place.python, "-c", listed], capture_output=True, text=True).stdout
    assert ADA not in kept and ANNA in kept
    again = here.start("--students", here.prefix / "names.csv")
    assert again.count("Ada Lovelace") == 1 and here.number(ADA) > number, "no number is given twice"
    assert here.stop(signal.SIGTERM) == 130
    here.do("remove")
    assert not (here.prefix / "versions").exists() and here.home(ANNA).exists(), "work stays unless asked"
    here.do("remove", "--homes")
    assert sorted(each.name for each in here.prefix.iterdir()) == ["names.csv", "start.txt"]
