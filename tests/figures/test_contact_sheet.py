"""All figures at a glance: small pictures that are still those figures, with their words, the same on every run."""

import base64
import io
import re

import pytest
from PIL import Image, ImageChops, ImageStat

from eastern_flank.figures import contact_sheet


@pytest.fixture(scope="module")
def figures():
    return contact_sheet.finished()


def opened(png):
    return Image.open(io.BytesIO(png)).convert("RGB")


def test_a_thumbnail_is_the_figure_made_small(figures):
    for figure in figures[:: len(figures) // 6]:
        small, whole = opened(contact_sheet.thumbnail(figure.png)), Image.open(figure.png).convert("RGB")
        assert small.width == contact_sheet.WIDTH
        assert small.height == round(small.width * whole.height / whole.width)
        difference = ImageChops.difference(small, whole.resize(small.size, Image.Resampling.LANCZOS))
        assert max(ImageStat.Stat(difference).mean) < 3  # of 255
        assert small.getpixel((2, 2)) == whole.getpixel((10, 10))  # the paper keeps its colour


def test_a_thumbnail_follows_its_figure(figures, tmp_path):
    path = tmp_path / "02_mine.png"
    path.write_bytes(figures[0].png.read_bytes())
    first = contact_sheet.thumbnail(path)
    path.write_bytes(figures[1].png.read_bytes())
    assert contact_sheet.thumbnail(path) != first
    assert contact_sheet.thumbnail(path) == contact_sheet.thumbnail(figures[1].png)


def test_figures_stand_under_their_lessons(figures):
    groups = list(contact_sheet.by_lesson(figures))
    assert [figure for _, group in groups for figure in group] == figures
    assert len({heading for heading, _ in groups}) == len(groups)
    assert all(figure.name[:2] == heading[:2] for heading, group in groups for figure in group)


@pytest.mark.ci
def test_the_contact_sheet_has_every_figure_in_three_forms(figures, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    contact_sheet.contact_sheet()
    (data,) = shown
    alts = re.findall(r'<img alt="([^"]*)"', data["text/html"])
    assert len(alts) == len(figures)
    assert all(data["text/plain"].count(f"  {figure.name}: {figure.title}") == 1 for figure in figures)
    assert all(f"<code>{figure.name}</code>" in data["text/html"] for figure in figures)
    sheet = opened(base64.b64decode(data["image/png"]))
    assert sheet.width == contact_sheet.COLUMNS * (contact_sheet.WIDTH + contact_sheet.GAP) + contact_sheet.GAP
    contact_sheet.contact_sheet()
    assert shown[1] == data
