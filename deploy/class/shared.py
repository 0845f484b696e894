"""What the commands for a class share: where things are, who is in the class, which processes are its, what the machine carries.

Everything here is of Python's own library, so that `stop` and `remove` work whatever has become of the installation.
"""

import argparse
import fcntl
import json
import os
import pwd
import secrets
import signal
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX, STATE, UNIT = Path("/opt/eastern-flank"), Path("/var/lib/eastern-flank"), "eastern-flank.service"
MARK = "EASTERN_FLANK_CLASS_FOLDER"  # in the environment of all that is started for a class
TEACHER = "teacher"
FIRST_NUMBER, NUMBERS = (
    20_000,
    1_000,
)  # of a class's processes and files: the board's, then students'; no account is made
# Measured: shared/findings of November 2026, see deploy/README.md. The rest of the machine needs its part too.
STUDENT_MB, OTHERS_MB, SHARE, PER_CORE = 262, 800, 0.8, 15
HOME_MB = 40  # on the disk: copies of lessons and figures, and what a student makes of them


class Refused(Exception):
    """Something cannot be done; the message says in one line what is wrong, and what to do."""


class Class:
    """A class on this computer.

    Parameters
    ----------
    prefix : Path
        Where `install` has put the program.
    """

    def __init__(self, prefix: Path):
        self.prefix = prefix.absolute()
        self.folder = STATE if self.prefix == PREFIX else self.prefix / "class"
        self.homes, self.run = self.folder / "homes", self.folder / "run"
        self.passwords = self.folder / "passwords"
        # Classes that are only tried have others, so that stopping one does not end the processes of another.
        self.first = FIRST_NUMBER + (0 if self.prefix == PREFIX else zlib.crc32(bytes(self.prefix)) % 39 + 1) * NUMBERS
        self._next = self.first + 1

    @property
    def version(self) -> Path:
        """The folder of the version that is installed now."""
        return (self.prefix / "current").resolve()

    @property
    def python(self) -> Path:
        """The Python of that version."""
        return self.version / "env" / "bin" / "python"

    def check_installed(self) -> None:
        """Refuse to go on where nothing is installed."""
        if not self.python.exists():
            raise Refused(f"nothing is installed in {self.prefix}; run deploy/class/install first")

    def become_its_python(self) -> None:
        """Run this command again in the Python of the installation: passwords are in a form that others may not read."""
        self.check_installed()
        if Path(sys.executable) != self.python:
            os.execv(self.python, [self.python, "-BE", *sys.argv])

    def make(self) -> None:
        """Make the folder of the class, where nobody but students may enter, and they only their own homes."""
        try:
            for folder in (self.folder, self.homes, self.run):
                folder.mkdir(mode=0o711, parents=True, exist_ok=True)
                folder.chmod(0o711)
        except OSError as error:
            raise Refused(f"cannot write {self.folder}: {error.strerror}; use sudo, or name another --prefix") from None

    # ----------------------------------------------------------------------------------------------- who is in the class

    def students(self) -> dict[str, dict]:
        """Return the students by username, each with "name", "number" and "home"."""
        try:
            known = json.loads((self.folder / "students.json").read_text("utf-8"))
        except FileNotFoundError:
            return {}
        self._next = known["next"]
        return known["students"]

    @contextmanager
    def changed_students(self) -> Iterator[dict[str, dict]]:
        """Lend the students, and keep what was changed; nobody else changes them meanwhile."""
        with open(os.open(self.folder / ".lock", os.O_WRONLY | os.O_CREAT, 0o600)) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            students = self.students()
            yield students
            known = {"next": self._next, "students": students}
            self.write("students.json", json.dumps(known, ensure_ascii=False, indent=1) + "\n")

    def write(self, name: str, text: str) -> Path:
        """Replace a file of the class in one step; root alone reads it."""
        path, new = self.folder / name, self.folder / f".{name}.new"
        try:
            with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
                os.fsync(file.fileno())
            new.replace(path)
        except OSError as error:
            with suppress(OSError):
                new.unlink()
            raise Refused(f"cannot write {path}: {error.strerror}") from None
        return path

    def add(self, students: dict[str, dict], username: str, name: str) -> dict:
        """Add somebody to `students`: a number that no account and nobody else here has, and a home."""
        # Never a number again that somebody had who has left: files of theirs may still be about.
        number, accounts = self._next, {each.pw_uid for each in pwd.getpwall()}
        while number in accounts:
            number += 1
        self._next = number + 1
        home = self.folder / TEACHER if username == TEACHER else self.homes / username
        students[username] = {"name": name, "number": number, "home": str(home)}
        return students[username]

    def settings(self) -> dict:
        """Return the address and the port."""
        try:
            return json.loads((self.folder / "settings.json").read_text("utf-8"))
        except FileNotFoundError:
            return {"port": 8000, "address": ""}

    # ------------------------------------------------------------------------------------------------ what it has running

    def processes(self) -> dict[int, str]:
        """Return the command lines of all processes of this class, by their numbers: those of students, and of the hub."""
        mark = f"\0{MARK}={self.folder}\0".encode()
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                with suppress(OSError):
                    owned = self.first <= entry.stat().st_uid < self.first + NUMBERS
                    if owned or mark in b"\0" + (entry / "environ").read_bytes():
                        line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
                        if line:  # what has ended has none
                            found[int(entry.name)] = line
        return found

    def hub(self) -> int | None:
        """Return the number of the hub's process, or None."""
        hubs = [pid for pid, line in self.processes().items() if "/jupyterhub --config" in line]
        return min((pid for pid in hubs if not self._is_a_student(pid)), default=None)

    def _is_a_student(self, pid):
        """Say whether a process is a student's, who can give it any name; one that has ended is nobody's."""
        with suppress(OSError):
            return self.first <= os.stat(f"/proc/{pid}").st_uid < self.first + NUMBERS
        return True

    def servers(self) -> int:
        """Return how many students have a server running."""
        return sum("jupyterhub-singleuser" in line for line in self.processes().values())

    def end(self, patience: float = 20) -> int:
        """End all processes of this class: ask the hub first, which ends what it knows; return how many had outlived it."""
        if (hub := self.hub()) is not None:
            with suppress(ProcessLookupError):
                os.kill(hub, signal.SIGTERM)
            _wait(lambda: self.hub() is None, patience)
        left = self.processes()
        for number, seconds in ((signal.SIGTERM, 3), (signal.SIGKILL, 3)):
            for pid in self.processes():
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
            _wait(lambda: not self.processes(), seconds)
        if self.processes():
            raise Refused("some processes of the class do not end; restart the computer")
        return len(left)


def _wait(done, seconds):
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        time.sleep(0.1)


# --------------------------------------------------------------------------------------------------- what a machine carries


def machine() -> tuple[int, int]:
    """Return the megabytes of memory and the cores of this machine, or what a container is given of them."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    with suppress(OSError, ValueError):
        pages = min(pages, int(Path("/sys/fs/cgroup/memory.max").read_text()))
    return pages // 10**6, len(os.sched_getaffinity(0))


def carries(memory: int, cores: int) -> int:
    """Return how many students a machine carries at the same time, each with one lesson open."""
    return max(0, min(int((memory - OTHERS_MB) * SHARE / STUDENT_MB), cores * PER_CORE))


def warnings(students: int, folder: Path) -> list[str]:
    """Return what a teacher should know before the class comes, each in one line."""
    memory, cores = machine()
    carried, said = carries(memory, cores), []
    if students > carried:
        short = "memory" if carried < cores * PER_CORE else "processors"
        said.append(f"{students} students are more than this machine carries; {short} will run short")
    there = next(each for each in (folder, *folder.parents) if each.exists())
    free = os.statvfs(there).f_bavail * os.statvfs(there).f_frsize // 10**6
    if free < (need := students * HOME_MB + 500):
        said.append(f"{free:,} MB of the disk are free, and the class may need {need:,} MB")
    return said


def password() -> str:
    """Return a first password: three groups that can be read aloud and typed; 59 bits of chance."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(3))


# ------------------------------------------------------------------------------------------------------------- as a command


def installed_prefix() -> Path:
    """Return where the program is that this file belongs to, or where `install` puts it if nothing else is said."""
    above = Path(__file__).resolve().parents
    return above[5] if above[4].name == "versions" else PREFIX


def parser(about: str) -> argparse.ArgumentParser:
    """Return a reader of options, which knows --prefix."""
    made = argparse.ArgumentParser(description=about, epilog="More is in deploy/README.md.")
    made.add_argument(
        "--prefix", type=Path, default=installed_prefix(), metavar="DIR", help="where it is installed (%(default)s)"
    )
    return made


def run(command: Callable[[], None]) -> None:
    """Run a command; what cannot be done is one line."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # SIGINT is ignored in the background of a script
        signal.signal(name, signal.default_int_handler)  # so that what must be cleaned up is
    try:
        command()
    except Refused as refused:
        print(f"{Path(sys.argv[0]).name}: {refused}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def need_root(what: str) -> None:
    """Refuse to go on without the rights of root."""
    if os.geteuid():
        raise Refused(f"{what} needs the rights of root: begin the line with sudo")
