"""In a real kernel: messages as a page sends them move a live picture, and a burst of them is drawn once."""

import time

import pytest
from jupyter_client.manager import run_kernel

pytestmark = pytest.mark.ci

PICTURE = """
import eastern_flank as ef

ef.use_style()
drawn = []

def draw(fig, more, log, title):
    drawn.append((more, log, title))
    ef.bars(ef.load("troops").dropna(subset="troops"), "troops", label="id", ax=fig.subplots())
    return {"title": title, "alt": "Bars.", "source": [1]}

picture = ef.live(draw, more=ef.number("More", 0, 5000), log=ef.switch("Log"), title=ef.words("Title", value="one"))
print(*[control.input.comm.comm_id for control in picture.controls.values()])
"""
SECONDS = 60


@pytest.fixture
def kernel():
    with run_kernel() as client:
        yield client


def run(kernel, code):
    """Run a cell, and return what it prints."""
    said = []
    reply = kernel.execute_interactive(
        code, timeout=SECONDS, output_hook=lambda message: said.append(message["content"].get("text", ""))
    )
    assert reply["content"]["status"] == "ok", reply["content"]
    return "".join(said).strip()


def send(kernel, comm, data):
    kernel.shell_channel.send(kernel.session.msg("comm_msg", {"comm_id": comm, "data": data}))


def test_moves_on_the_page_are_drawn_once_and_code_sees_what_it_sets(kernel):
    more, log, title = run(kernel, PICTURE).split()
    for value in range(100, 2100, 100):
        send(kernel, more, {"method": "custom", "content": {"value": value}})
    run(kernel, "import asyncio; await asyncio.sleep(0.5)")
    moves = eval(run(kernel, "print(drawn)"))
    assert moves[0] == (0, False, "one") and moves[-1] == (2000, False, "one")
    assert len(moves) < 8  # of 20 moves; 2 on a quiet machine
    send(kernel, log, {"method": "update", "state": {"value": True}, "buffer_paths": []})
    send(kernel, title, {"method": "update", "state": {"value": "two"}, "buffer_paths": []})
    run(kernel, "import asyncio; await asyncio.sleep(0.5)")
    assert run(kernel, "print(drawn[-1], picture.said.split('.')[0])") == "(2000, True, 'two') two"
    assert run(kernel, "picture.controls['more'].value = 300; print(drawn[-1])") == "(300, True, 'two')"
    assert run(kernel, "picture.reset(); print(drawn[-1])") == "(0, False, 'one')"


BUTTON = """
import ipywidgets as widgets

button = widgets.Button()
button.on_click(lambda _: None)
print(button.comm.comm_id)
"""


def test_a_state_is_drawn_again_once_a_cell_or_any_other_widget_has_run(kernel):
    more, _, _ = run(kernel, PICTURE).split()
    button = run(kernel, BUTTON)

    def move(*values):
        """Move, and return which states were drawn since the last time. The cell that tells it throws all pictures away."""
        for value in values:
            content = {"event": "click"} if value == "click" else {"value": value}
            comm = button if value == "click" else more
            send(kernel, comm, {"method": "custom", "content": content})
            time.sleep(1)  # it is drawn
        return eval(run(kernel, "print([state[0] for state in drawn]); drawn.clear()"))

    assert move() == [0]
    assert move(100, 200, 100, 200) == [100, 200]
    assert move(100, 200, "click", 100, 200) == [100, 200, 100, 200]
