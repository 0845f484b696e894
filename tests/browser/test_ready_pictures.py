"""Pictures that are ready, in JupyterLab: what is shown is always the picture of the present state."""

import base64
import io

import numpy as np
import psutil
import pytest
from PIL import Image

DRAW = """
import eastern_flank as ef

ef.use_style()
factor, drawn = 1, []

def draw(fig, more):
    drawn.append(more)
    troops = ef.load("troops").dropna(subset="troops")
    ef.bars(troops.assign(troops=factor * troops["troops"] + more), "troops", label="id", ax=fig.subplots())
    return {"title": "A title", "alt": f"Bars, {more} more.", "source": troops["paragraph"]}
"""
LIVE = "picture = ef.live(draw, more=ef.number('More', 0, 9000, step=1000, value=4000)); picture"
CHANGE = "factor = 2"
COUNT = "print(drawn)"
SET = "picture.set(more=5000)"

PIXELS = "number => document.querySelectorAll('.jp-Notebook .jp-Cell')[number].querySelector('.widget-html img').src"


@pytest.fixture
def lab(window, jupyter):
    lab = jupyter.open(window, jupyter.write_notebook("ready.ipynb", DRAW, LIVE, CHANGE, COUNT, SET))
    lab.run(0, 1)
    yield lab
    lab.close()


class Slider:
    def __init__(self, lab):
        self.lab, self.slider = lab, lab.cell(1).get_by_role("slider")
        self.picture = lab.cell(1).locator(".widget-html img")

    def to(self, more, rest=0):
        """Move one step, wait for the picture of this state, rest for some milliseconds, and return its pixels."""
        self.slider.focus()
        self.slider.press("ArrowRight" if more > int(self.slider.input_value()) else "ArrowLeft")
        return self.pixels(more, rest)

    def pixels(self, more, rest=0):
        self.lab.cell(1).locator(f'.widget-html img[alt*="{more} more"]').wait_for()
        self.lab.page.wait_for_timeout(rest)
        png = base64.b64decode(self.picture.get_attribute("src").partition(",")[2])
        return np.asarray(Image.open(io.BytesIO(png)))


def drawn(lab):
    """The states that were drawn so far, as the kernel has them."""
    lab.run(3)
    (output,) = lab.cells()[3]["outputs"]
    return eval(output["text"])


def test_a_picture_that_is_ready_is_the_one_that_would_be_drawn(lab):
    slider = Slider(lab)
    first = slider.to(5000, rest=2000)
    slider.to(6000, rest=2000)
    again = slider.to(5000)
    before = drawn(lab)
    assert before[:3] == [4000, 5000, 6000] and before.count(5000) == before.count(6000) == 1
    lab.run(4)  # code draws
    assert drawn(lab) == [*before, 5000]
    assert np.array_equal(again, first) and np.array_equal(slider.pixels(5000), first)


def test_after_a_cell_has_changed_a_table_no_picture_of_before_is_shown(lab):
    slider = Slider(lab)
    old = {more: slider.to(more, rest=1500) for more in (5000, 6000, 5000)}
    lab.run(2)
    new = {more: slider.to(more, rest=1500) for more in (6000, 5000)}
    assert not np.array_equal(old[6000], new[6000]) and not np.array_equal(old[5000], new[5000])
    lab.run(4)
    assert np.array_equal(slider.pixels(5000), new[5000])


def test_after_a_file_of_data_has_changed_no_picture_of_before_is_shown(lab, jupyter):
    slider, table = Slider(lab), jupyter.project / "data" / "troops.csv"
    old = {more: slider.to(more, rest=1500) for more in (5000, 6000, 5000)}
    text = table.read_text(encoding="utf-8")
    try:
        table.write_text(text.replace(",4000,", ",44000,", 1), encoding="utf-8")
        new = {more: slider.to(more, rest=1500) for more in (6000, 5000)}
        assert not np.array_equal(old[6000], new[6000]) and not np.array_equal(old[5000], new[5000])
        lab.run(4)
        assert np.array_equal(slider.pixels(5000), new[5000])
    finally:
        table.write_text(text, encoding="utf-8")
    slider.to(6000)
    assert np.array_equal(slider.to(5000), old[5000])


def test_two_seconds_after_a_move_the_kernel_is_at_rest_and_a_cell_does_not_wait(lab, jupyter):
    slider = Slider(lab)
    slider.to(5000)
    (kernel,) = [each for each in jupyter.processes() if "ipykernel" in " ".join(each.cmdline())]
    lab.page.wait_for_timeout(2000)
    before = sum(psutil.Process(kernel.pid).cpu_times()[:2])
    lab.page.wait_for_timeout(2000)
    assert (
        sum(kernel.cpu_times()[:2]) - before <= 0.05
    )  # what a kernel without us uses to look whether its server lives
    states = drawn(lab)
    assert (
        states[:3] == [4000, 5000, 6000] and len(states) <= 6
    )  # the four neighbours, or as many as there was time for
    assert states == drawn(lab)
