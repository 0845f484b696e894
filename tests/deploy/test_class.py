"""A class on one server, end to end, with the real hub, proxy, JupyterLab and browser; as root, since it becomes its students.

Everything is in a folder of its own, which is gone at the end, with every process and mount.
"""

import dbm
import os
import re
import shutil
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from browser_fixtures import browser  # noqa: F401
from class_server import FIVE, LIST, PATIENCE, SETTINGS, ClassServer, Visitor, until
from lab import Lab

pytestmark = [
    pytest.mark.hub,
    pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become its students"),
]
ADA, LUKASZ, _, ANNA, OTHER_ANNA = FIVE
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
    page.goto(f"{here.url}/user/{username}/lab/tree/{LESSON}?reset", timeout=PATIENCE * 1000)
    page.wait_for_function("() => window.jupyterapp", timeout=PATIENCE * 1000)
    return Lab(SimpleNamespace(url=f"{here.url}/user/{username}", token=""), page, LESSON)


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


# ------------------------------------------------------------------------------------------------------------ the lesson


def test_a_lesson_from_the_login_page_to_an_answer_and_back_after_each_end_of_the_hub(here, profile):
    told = log_in(profile, here, ADA)
    assert "Your teacher can see your guesses and answers." in told
    profile.wait_for_url("**/lab/tree/notebooks/00_start_here.ipynb**", timeout=PATIENCE * 1000)
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
    assert anna.ask("/hub/api/users")[0] == 403

    home, run = here.home(ADA), here.place.run / str(here.number(ADA))
    assert home.stat().st_mode & 0o777 == run.stat().st_mode & 0o777 == 0o700
    read, listed = (
        "import sys; print(open(sys.argv[1], 'rb').read()[:9])",
        "import os, sys; print(os.listdir(sys.argv[1]))",
    )
    (connection,) = run.glob("kernel-*.json")
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
    profile.get_by_text("02.2").first.wait_for()
    until(lambda: "live" in profile.locator("#age").inner_text())
    assert profile.locator("#lost").inner_text() == ""
    assert ADA not in profile.locator("body").inner_text()
    profile.get_by_text("Show names").first.click()
    profile.get_by_text(ADA).first.wait_for()
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
def small_disk(here, username, megabytes):
    """Give a student a disk of their own, with what they have on it."""
    home = here.home(username)
    home.mkdir(mode=0o700, exist_ok=True)
    kept = home.with_name(f"{username}.kept")
    shutil.copytree(home, kept, symlinks=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}M,mode=700", "tmpfs", home], check=True)
    try:
        subprocess.run(["cp", "-a", f"{kept}/.", home], check=False, stderr=subprocess.DEVNULL)
        os.chown(home, here.number(username), here.number(username))
        yield home
    finally:
        subprocess.run(["umount", "--lazy", home], check=True)
        shutil.rmtree(kept)


def test_a_full_disk_is_said_to_the_one_who_has_it(here, profile):
    with small_disk(here, LUKASZ, 1):
        lukasz = here.visitor(LUKASZ)
        lukasz.ask(f"/hub/api/users/{LUKASZ}/server", "DELETE")
        said = lukasz.open_server()
        assert "Your lessons cannot be put into your folder" in said and "No space left on device" in said
        assert str(here.prefix) not in said
        assert here.visitor(ANNA).open_server() == "", "the others do not notice"
    assert here.visitor(OTHER_ANNA).open_server() == ""
    with small_disk(here, OTHER_ANNA, 60) as anna:
        fill = "import sys\nwith open('big', 'wb', 0) as big:\n  while True: big.write(bytes(4096))"
        assert here.as_student(OTHER_ANNA, f"import os; os.chdir({str(anna)!r})\n{fill}") == "OSError"
        log_in(profile, here, OTHER_ANNA)
        profile.wait_for_url(f"**/user/{OTHER_ANNA}/**", timeout=PATIENCE * 1000)
        lab = lesson(profile, here, OTHER_ANNA)
        lab.run(part(lab, "setup"), part(lab, "exercise-2-answer"))
        box = lab.cell(part(lab, "exercise-2-answer"))
        box.get_by_role("textbox", name="Your answer").fill("3000")
        box.get_by_role("button", name="Check").click()
        box.get_by_text("No space left on device").first.wait_for()
        assert str(here.prefix) not in box.inner_text()


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


# ---------------------------------------------------------------------------------------------------------- the commands


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
    with dbm.open(str(here.place.passwords)) as passwords:
        assert ADA.encode() not in passwords and ANNA.encode() in passwords
    again = here.start("--students", here.prefix / "names.csv")
    assert again.count("Ada Lovelace") == 1 and here.number(ADA) > number, "no number is given twice"
    assert here.stop(signal.SIGTERM) == 130
    here.do("remove")
    assert not (here.prefix / "versions").exists() and here.home(ANNA).exists(), "work stays unless asked"
    here.do("remove", "--homes")
    assert sorted(each.name for each in here.prefix.iterdir()) == ["names.csv", "start.txt"]
