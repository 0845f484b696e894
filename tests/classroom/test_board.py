"""The board's server: for the teacher alone, by seats, and with nothing that a class should not see."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request

import pytest
from class_of import NAMES, homes, row, write

from eastern_flank.classroom import board
from eastern_flank.core.errors import UnknownName


def test_who_does_not_know_the_token_gets_nothing(served):
    for path in (
        "",
        "state",
        "state?names=1",
        "board.js",
        "site.css",
        "no",
        "?token=",
        "?token=wrong",
        "state?token=secre",
    ):
        status, headers, text = served.get(path, token=False)
        assert (status, text) == (403, board._NOT_YOURS), path
        assert not any(name in text for name in NAMES)
        assert headers["Server"] is None and "default-src 'none'" in headers["Content-Security-Policy"]
    assert served.get("state", Host="evil.example")[0] == 403, "a name elsewhere that leads to this computer"
    assert served.get("no")[0] == 404 and served.get("../board.py")[0] == 404


def test_the_token_goes_into_a_cookie_and_out_of_the_address(served):
    request = urllib.request.Request(served.open)

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args):
            return None

    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.build_opener(Stay).open(request)
    answer.value.close()
    assert (answer.value.code, answer.value.headers["Location"]) == (302, ".")
    assert re.search(r"HttpOnly; Path=/; SameSite=Strict$", answer.value.headers["Set-Cookie"])


def test_names_leave_the_server_only_where_the_page_asks_for_them(served):
    (served.folder / "Zoe Zed.csv").write_bytes(b"\xff\xfe")
    for path in ("", "state", "board.js"):
        assert not re.search(rf"\b({'|'.join(NAMES[:6])}|Zed)\b", served.get(path)[2]), path
    state = json.loads(served.get("state?names=1")[2])
    assert sorted(state["seats"]) == NAMES[:6] and "Zoe Zed.csv" in state["left_out"][0]
    assert json.loads(served.get("state")[2])["left_out"] == 1


def test_what_has_not_changed_is_not_sent_again_and_what_has_is(served):
    _, headers, before = served.get("state?lesson=02")
    assert served.get("state?lesson=02", If_None_Match=headers["Etag"])[0] == 304
    ada = write(
        served.folder / "Ada" / "my_work" / "answers.csv", [row("02.4", "(900, 1100)", False, 7, "(900, 1100)")]
    )
    status, _, text = served.get("state?lesson=02", If_None_Match=headers["Etag"])
    item = next(each for each in json.loads(text)["items"] if each["item"] == "02.4")
    assert status == 200 and item["states"].count("n") == 1
    assert item["first"][0][1:] == [7, "900 and 1,100"]
    write(ada, [row("02.4", "your mother", False, 8, "your mother")])
    text = served.get("state?lesson=02")[2]
    item = next(each for each in json.loads(text)["items"] if each["item"] == "02.4")
    assert "mother" not in text and (item["others"], item["first"][0][1:]) == (1, [8, ""])


def test_words_of_ones_own_are_counted_and_not_sent(served):
    write(served.folder / "Ada" / "my_work" / "answers.csv", [row("09.f", "secret words"), row("09.a", "1e999")])
    text = served.get("state?lesson=09")[2]
    guesses = {each["item"]: each for each in json.loads(text)["items"] if each["kind"] == "guess"}
    assert "secret" not in text and guesses["09.f"]["states"].count("g") == 1 and guesses["09.f"]["guesses"] == []
    assert guesses["09.a"]["guesses"] == [], "no number that the slider does not have"


def test_seats_stay_where_they_are_and_are_not_in_the_order_of_names(tmp_path):
    shown = board.Board(homes(tmp_path, 30))
    shown._lot = bytes(16)
    first = shown.state(names=True)["seats"]
    assert sorted(first) == sorted(NAMES) and first != sorted(NAMES)
    shown._read = -2
    write(tmp_path / "Aaron" / "my_work" / "answers.csv", [row("02.1", "5", True)])
    assert shown.state(names=True)["seats"] == [*first, "Aaron"]


@pytest.mark.ci
def test_the_lesson_in_hand_is_the_last_that_a_third_has_begun(tmp_path):
    shown = board.Board(homes(tmp_path, 6))
    write(tmp_path / "Ada" / "my_work" / "answers.csv", [row("05.a", "60")])
    assert shown.state()["lesson"]["number"] == "02"
    assert board.Board(tmp_path, "05").state()["lesson"]["number"] == "05"
    assert board.Board(tmp_path).state("no")["lesson"]["number"] == "02"
    with pytest.raises(UnknownName, match="there is no lesson '77'"):
        board.Board(tmp_path, "77")


def test_a_fault_of_ours_is_a_line_in_the_terminal_and_no_page_of_code(served, monkeypatch, capsys):
    monkeypatch.setattr(served.board, "state", lambda *asked: 1 / 0)
    status, _, text = served.get("state")
    assert status == 500 and "terminal" in text and "Traceback" not in text
    assert capsys.readouterr().err == "the board: ZeroDivisionError: division by zero\n"


def test_another_way_to_know_the_teacher_and_another_place_will_do(tmp_path):
    found = board.handlers(board.Board(homes(tmp_path, 1)), lambda handler: False, "/services/board/")
    assert [path for path, *_ in found][:2] == ["/services/board/", "/services/board/state"]


@pytest.mark.ci
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_it_is_told_to_and_leaves_nothing(tmp_path, number):
    folder = homes(tmp_path / "class", 30)
    before = sorted(tmp_path.rglob("*"))
    command = [sys.executable, "-m", "eastern_flank", "board", str(folder), "--lesson", "02"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        try:
            address = process.stdout.readline().split()[-1]
            with urllib.request.build_opener(urllib.request.HTTPCookieProcessor()).open(address) as page:
                assert b"The class" in page.read() and "token" not in page.url
            process.send_signal(number)
            assert process.wait(10) == 130
        finally:
            process.kill()  # else a board that does not end would keep this test waiting for ever
        assert process.stderr.read().strip() == "stopped; what was not finished is as it was"
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.ci
def test_thirty_homes_cost_less_than_a_hundredth_of_a_core(tmp_path):
    shown = board.Board(homes(tmp_path, 30))
    shown.state("02")
    begin = time.process_time()
    for _ in range(20):
        shown._read = -board.FRESH
        shown.state("02")
    each = (time.process_time() - begin) / 20
    assert each < 0.01 * 3, "the page asks every three seconds"


def test_a_port_that_is_taken_is_one_line(served, capsys):
    with pytest.raises(
        board.CannotServe, match=rf"cannot use port {served.port} of this computer: .*; leave out --port"
    ):
        board.report(served.folder, port=served.port)
    assert os.fspath(served.folder) not in capsys.readouterr().out
