"""What the commands of `deploy/class` say before anything is started: lists of names, a machine's measure, what is refused."""

import subprocess

import pytest
from class_server import DEPLOY, load

start = load("start")
shared = start.shared


def listed(tmp_path, content):
    path = tmp_path / "names.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return start.names(path)


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("Ada\nBob\n\n", ["Ada", "Bob"]),
        ("name\nAda  Lovelace \n", ["Ada Lovelace"]),
        ("\ufeffName;form\nAda;10b\n;10b\nBob;10a\n", ["Ada", "Bob"]),
        ('name,form\n"Lovelace, Ada",10b\n', ["Lovelace, Ada"]),
        ("Name\nJürgen\n".encode("cp1252"), ["Jürgen"]),
        ("form\tname\n10b\tAda\n", ["Ada"]),
    ],
)
def test_a_list_as_spreadsheets_save_it_is_read(tmp_path, content, names):
    assert [name for name, _ in listed(tmp_path, content)] == names


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "has no names in it"),
        ("name\n\n", "has no names in it"),
        ("Ada,10b\nBob,10a\n", "which column has the names?"),
        (b"PK\x03\x04\0\0", "save it as CSV"),
        ("name,username\nAda,../../etc\n", "cannot be a username"),
        ("name,username\nAda,.hidden\n", "cannot be a username"),
        ("name\nAda\u202egnp\n", "is not a name"),
        ("name\n" + "x" * 101, "is not a name"),
        ("\n".join(f"S{n}" for n in range(501)), "at most 500"),
    ],
)
def test_what_is_no_list_is_refused_in_one_line(tmp_path, content, said):
    with pytest.raises(shared.Refused, match=r"(?s)^[^\n]*$") as refused:
        listed(tmp_path, content)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("name", "username"),
    [
        ("Ada Lovelace", "ada-lovelace"),
        ("Łukasz Żółć", "lukasz-zolc"),
        ("Jürgen Groß", "jurgen-gross"),
        ("O'Neil, Zoë", "o-neil-zoe"),
        ("Юлия", "student-4"),
        ("<script>", "script"),
        ("teacher", "teacher-2"),
    ],
)
def test_a_username_can_be_typed_on_every_keyboard(name, username):
    assert start.username_of(name, {"teacher"}, 4) == username
    assert start.USERNAME.fullmatch(username)


def test_who_is_new_is_added_once_and_two_of_one_name_are_two(tmp_path):
    place = shared.Class(tmp_path)
    place.make()
    assert start.add(place, [("Ada", ""), ("Anna", ""), ("Anna", "")]) == ["teacher", "ada", "anna", "anna-2"]
    assert start.add(place, [("Anna", ""), ("Bob", "b"), ("Anna", ""), ("Ada", "")]) == ["b"]
    numbers = [each["number"] for each in place.students().values()]
    assert numbers == list(range(place.first + 1, place.first + 6))
    with pytest.raises(shared.Refused, match="is that of Bob"):
        start.add(place, [("Carla", "b")])
    with place.changed_students() as students:
        del students["b"]
    start.add(place, [("Carla", "")])
    assert place.students()["carla"]["number"] > max(numbers), "nobody gets the number of somebody who has left"


def test_each_password_is_another_and_can_be_read_aloud():
    words = {shared.password() for _ in range(1000)}
    assert len(words) == 1000 and all(len(word) == 14 and not set(word) & set("il1o0") for word in words)


@pytest.mark.parametrize(
    ("gigabytes", "cores", "students"), [(4, 2, 9), (8, 2, 21), (16, 2, 30), (16, 4, 46), (1, 1, 0)]
)
def test_how_many_a_machine_carries(gigabytes, cores, students):
    assert shared.carries(gigabytes * 1000, cores) == students


def test_a_class_that_is_too_large_is_said_before_it_comes(tmp_path, monkeypatch):
    monkeypatch.setattr(shared, "machine", lambda: (8000, 2))
    assert shared.warnings(21, tmp_path) == []
    assert shared.warnings(22, tmp_path) == ["22 students are more than this machine carries; memory will run short"]
    monkeypatch.setattr(shared, "machine", lambda: (64_000, 2))
    assert "processors will run short" in shared.warnings(31, tmp_path)[0]
    assert any("of the disk are free" in line for line in shared.warnings(10**9, tmp_path))


@pytest.mark.parametrize("command", ["start", "stop", "status", "remove"])
def test_where_nothing_is_installed_it_is_one_line(tmp_path, command):
    done = subprocess.run([DEPLOY / command, "--prefix", tmp_path / "none"], capture_output=True, text=True)
    assert "Traceback" not in done.stderr and len((done.stdout + done.stderr).splitlines()) == 1
    assert not (tmp_path / "none").exists()
    help_ = subprocess.run([DEPLOY / command, "--help"], capture_output=True, text=True)
    assert help_.returncode == 0 and "--prefix" in help_.stdout


def test_install_refuses_what_it_does_not_know():
    done = subprocess.run([DEPLOY / "install", "--fast"], capture_output=True, text=True)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
