"""The README and its neighbours promise nothing that is not so."""

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import server
import yaml

from eastern_flank.core.lesson import paths as lesson_paths

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = ["README.md", "CONTRIBUTING.md", "data/README.md"]
FIRST_LESSON = "notebooks/00_start_here.ipynb"


def commands(page, heading):
    """Return the commands of a section: the contents of its `sh` blocks, up to the next heading of any level."""
    section = re.split(r"^#+ ", page.split(f"\n{heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    return [block.strip() for block in re.findall(r"```sh\n(.*?)```", section, flags=re.DOTALL)]


def headings(page):
    """Return the anchors of a page's headings, as GitHub forms them."""
    prose = re.sub(r"```.*?```", "", page, flags=re.DOTALL)
    titles = re.findall(r"^#+ (.+)$", prose, flags=re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles]


def links(page):
    """Return (is it a picture, its text, its target) for each link of a page."""
    return [(bool(mark), text, target) for mark, text, target in re.findall(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)", page)]


def lessons():
    """Return the table of lessons: (the notebook's path or None, the minutes)."""
    rows = re.findall(r"^\| (.+?) \| .+? \| (\d[\d +]*) \|$", README, flags=re.MULTILINE)
    return [(links(cell)[0][2] if links(cell) else None, minutes) for cell, minutes in rows]


def test_there_are_two_commands_each_on_one_line():
    start, tests = commands(README, "## Start")
    assert start.startswith("python3 -m pip install --target .uv uv && .uv/bin/uv run --no-dev jupyter lab ")
    assert tests == ".uv/bin/uv run pytest"
    assert "\n" not in start


READERS_PAGES = [
    "README.md",
    "data/README.md",
    "teaching/README.md",
    "src/eastern_flank/publishing/class_view/__init__.py",
]
READERS_PAGES += [f"notebooks/{path.name}" for path in lesson_paths()]


@pytest.mark.parametrize("name", READERS_PAGES)
def test_readers_install_nothing_that_only_developers_need(name):
    page = (ROOT / name).read_text(encoding="utf-8")
    assert "-m uv" not in page
    assert set(re.findall(r"uv run (?!--no-dev\b)([^`\n]*)", page)) <= {"pytest"}


def test_the_servers_run_takes_the_readmes_test_command_as_it_stands():
    ci_run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert [line for line in ci_run.splitlines() if line.endswith(f'" {commands(README, "## Start")[1]}')]


@pytest.mark.parametrize("heading", ["### With pip alone", "### With conda"])
def test_the_other_ways_open_the_same_lesson(heading):
    ours = commands(README, "## Start")[0].partition("jupyter lab ")[2]
    assert commands(README, heading)[0].endswith(f"jupyter lab {ours}")


@pytest.fixture
def lab(tmp_path):
    """Start JupyterLab with the README's own options, without a browser; yields what it says about itself."""
    options = shlex.split(commands(README, "## Start")[0].partition("jupyter lab ")[2])
    quiet = ["--no-browser", "--port=0", "--allow-root", "--LabApp.extension_manager=readonly"]
    own = {f"JUPYTER_{kind}_DIR": str(tmp_path / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    command = [sys.executable, "-m", "jupyterlab", *options, *quiet]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | own, stderr=subprocess.DEVNULL)
    try:
        yield server.wait_for_server(tmp_path / "runtime", process)
    finally:
        process.terminate()
        process.wait(timeout=server.PATIENCE)


def test_the_first_command_opens_the_first_lesson_in_the_projects_folder(lab):
    server.opens(lab, FIRST_LESSON)
    _, answer = server.get(lab, "api/contents")
    assert {"README.md", "data", "notebooks"} <= {item["name"] for item in json.loads(answer)["content"]}


@pytest.mark.parametrize("name", PAGES)
def test_every_link_and_picture_is_there(name):
    page = ROOT / name
    text = page.read_text(encoding="utf-8")
    broken = []
    for _, _, target in links(text):
        path, _, anchor = target.partition("#")
        if path.startswith(("https://", "http://")):
            continue
        if path and not (page.parent / path).exists():
            broken.append(target)
        if anchor and not path and headings(text).count(anchor) != 1:
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("name", PAGES)
def test_every_picture_has_alt_text(name):
    pictures = [text for is_picture, text, _ in links((ROOT / name).read_text(encoding="utf-8")) if is_picture]
    assert all(len(text) > 20 for text in pictures)


def test_the_table_links_every_lesson_there_is():
    linked = {path for path, _ in lessons() if path}
    assert linked == {f"notebooks/{path.name}" for path in lesson_paths()}
    assert len(lessons()) == 11


@pytest.mark.parametrize(("path", "minutes"), [row for row in lessons() if row[0]])
def test_the_tables_minutes_are_the_lessons(path, minutes):
    cells = json.loads((ROOT / path).read_text(encoding="utf-8"))["cells"]
    header = "".join(next(cell["source"] for cell in cells if cell["cell_type"] == "markdown"))
    assert re.findall(r"\d+", re.search(r"^\*\*Time:\*\* (.+)$", header, re.MULTILINE)[1]) == minutes.split(" + ")


def test_the_citation_agrees_with_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert str(citation["version"]) == project["version"]
    assert " AND ".join(citation["license"]) == project["license"]
    assert [author["name"] for author in citation["authors"]] == [author["name"] for author in project["authors"]]
    assert f"version {project['version']}." in README
    assert citation["title"] in " ".join(README.replace(">", " ").split())


def test_the_licences_are_the_projects():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    code, content = ((ROOT / name).read_text(encoding="utf-8") for name in project["license-files"])
    assert code.startswith("MIT License\n") and project["authors"][0]["name"] in code
    assert "\nAttribution 4.0 International\n" in content and "\nSection 8 -- Interpretation.\n" in content
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert [licence["name"] for licence in package["licenses"]] == ["CC-BY-4.0"]


def test_the_codebook_cites_the_tables_by_their_version():
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    codebook = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert f"*{package['title']}*, version {package['version']}" in codebook
