"""The board as a class sees it: on the projectors of schools, by keyboard, without a fault that axe finds."""

import pytest
from class_of import row, write

pytestmark = pytest.mark.browser
SIZES = [(1280, 720), (1366, 768), (1920, 1080)]


@pytest.fixture
def open_board(page, served):
    page.goto(served.open)
    page.wait_for_selector(".m tbody tr")
    return page


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
def test_all_is_in_sight_and_axe_finds_nothing_light_and_dark(open_board, axe, size):
    open_board.set_viewport_size({"width": size[0], "height": size[1]})
    for scheme in ("light", "dark"):
        open_board.emulate_media(color_scheme=scheme)
        assert axe(open_board) == []
    wide, high = open_board.evaluate(
        "[document.documentElement.scrollWidth, document.querySelector('#gp').getBoundingClientRect().bottom]"
    )
    assert wide <= size[0] and high <= size[1]
    small = open_board.evaluate(
        "[...document.querySelectorAll('button, select')]"
        ".filter(each => each.offsetParent && each.getBoundingClientRect().height < 44).length"
    )
    assert small == 0


def test_names_and_answers_are_shown_only_when_asked_for(open_board):
    assert "token" not in open_board.url
    seats = open_board.locator(".m thead .seat").all_text_contents()
    assert seats == [str(number) for number in range(1, 7)]
    assert "100,000 troops" not in open_board.locator("body").inner_text()
    assert open_board.locator("#rightly").text_content() == ""
    open_board.get_by_role("button", name="Show names").click()
    open_board.locator(".m thead .seat", has_text="Ada").wait_for()
    assert "Ada" in open_board.locator(".m thead .seat").all_text_contents()
    open_board.get_by_role("button", name="Hide names").click()
    assert open_board.locator(".m thead .seat").all_text_contents() == seats
    open_board.locator("#truth").click()
    assert open_board.locator("#said").is_visible() and "100,000" in open_board.locator("#gp").text_content()


def test_an_answer_appears_by_itself_and_nothing_else_is_drawn_again(open_board, served):
    open_board.evaluate("window.kept = [...document.querySelectorAll('.m td, .m button')]")
    open_board.locator("[data-item='02.4']").focus()
    write(
        served.folder / "Ben" / "my_work" / "answers.csv", [row("02.5", "<img src=x onerror=alert(1)>", False, 3, "25")]
    )
    open_board.locator("tr:has([data-item='02.5']) td.n").first.wait_for(timeout=9000)
    assert open_board.evaluate("window.kept.every(each => each.isConnected)"), "a page that flickers"
    assert open_board.evaluate("document.activeElement.dataset.item") == "02.4"
    assert open_board.locator("img").count() == 0
    open_board.keyboard.press("Enter")
    assert open_board.locator("#dh").text_content() == "How uncertain is the remainder?"


def test_it_says_when_its_program_does_not_answer_and_goes_on_by_itself(open_board):
    open_board.route("**/state*", lambda route: route.abort())
    open_board.locator("#lost", has_text="does not answer").wait_for(timeout=9000)
    open_board.unroute("**/state*")
    open_board.locator("body:not(.is-lost)").wait_for(timeout=9000)
    open_board.context.watch.forget()
