"""environment.yml (conda), binder/environment.yml and pyproject.toml (uv, pip) ask for the same packages in the same ranges."""

import copy
import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[2]
# matplotlib-base is the same without the Qt windows, which notebooks do not need.
CONDA_NAMES = {"matplotlib": "matplotlib-base", "playwright": "playwright-python"}
ONLY_PYPI = {"axe-playwright-python", "font-source-sans-pro", "google-re2", "krippendorff", "openxml-audit"}
OURSELVES = "-e ."
CONDA_ITEM = re.compile(
    r"([a-z0-9][a-z0-9-]*)(?: ([<>=!.,0-9]+))?"
)  # one name, one space, a range: what conda reads strictly


def wanted(project, dev):
    """Map each package of pyproject.toml, and Python, to (where it is installed from, its range)."""
    listed = project["project"]["dependencies"] + (project["dependency-groups"]["dev"] if dev else [])
    packages = {}
    for requirement in map(Requirement, listed):
        source = "pip" if requirement.name in ONLY_PYPI else "conda"
        packages[CONDA_NAMES.get(requirement.name, requirement.name)] = (source, requirement.specifier)
    packages["python"] = ("conda", pythons(project["project"]))
    return packages


def pythons(project):
    """Return the Pythons that pyproject.toml speaks of: its own range, up to the newest one among the classifiers."""
    minors = [int(found[1]) for text in project["classifiers"] if (found := re.search(r":: 3\.(\d+)$", text))]
    return SpecifierSet(project["requires-python"]) & SpecifierSet(f"<3.{max(minors) + 1}")


def found(environment):
    """Map each package of environment.yml to (where it is installed from, its range), without pip and the project."""
    items = [(source, text) for source, text in entries(environment) if text not in ("pip", OURSELVES)]
    packages = {}
    for source, text in items:
        match = CONDA_ITEM.fullmatch(text)
        assert match, f"{text!r}: write a name, one space and a range, such as 'pandas >=3.0'"
        assert match[1] not in packages, f"{match[1]} is there twice"
        packages[match[1]] = (source, SpecifierSet(match[2] or ""))
    return packages


def entries(environment):
    for item in environment["dependencies"]:
        if isinstance(item, dict):
            yield from (("pip", text) for text in item["pip"])
        else:
            yield "conda", item


def differences(project, environment, dev=True):
    """Say, a line each, how environment.yml differs from pyproject.toml; an empty list where it does not.

    Without `dev`, it is one for the lessons alone.
    """
    ours, theirs = wanted(project, dev), found(environment)
    lines = [f"{name} is missing" for name in ours.keys() - theirs.keys()]
    lines += [f"{name} is not in pyproject.toml" for name in theirs.keys() - ours.keys()]
    for name in ours.keys() & theirs.keys():
        if ours[name] != theirs[name]:
            lines.append(f"{name}: {' '.join(map(str, theirs[name]))} should be {' '.join(map(str, ours[name]))}")
    lines += [f"{need} is missing" for need in missing_tools(environment) if dev]
    return sorted(lines)


def missing_tools(environment):
    """Conda must be told of pip, and pip of the project itself."""
    return [
        text for source, text in (("conda", "pip"), ("pip", OURSELVES)) if (source, text) not in entries(environment)
    ]


@pytest.fixture
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture
def environment():
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def test_environment_agrees_with_pyproject(project, environment):
    assert differences(project, environment) == []


def test_binder_gets_the_lessons_alone(project, environment):
    binder = yaml.safe_load((ROOT / "binder" / "environment.yml").read_text(encoding="utf-8"))
    assert differences(project, binder, dev=False) == []
    assert [binder["name"], binder["channels"]] == [environment["name"], environment["channels"]]
    assert "pip install --no-deps --editable ." in (ROOT / "binder" / "postBuild").read_text(encoding="utf-8")


def test_environment_takes_everything_from_conda_forge(environment):
    assert environment["channels"] == ["conda-forge", "nodefaults"]
    assert environment["name"] == "eastern-flank"


BREAKS = {
    "a package missing": (lambda items: items.remove("pandas >=3.0"), "pandas is missing"),
    "a package too many": (lambda items: items.append("seaborn >=0.13"), "seaborn is not in pyproject.toml"),
    "another range": (
        lambda items: swap(items, "pandas >=3.0", "pandas >=2.0"),
        "pandas: conda >=2.0 should be conda >=3.0",
    ),
    "no range": (lambda items: swap(items, "ruff >=0.14", "ruff"), "ruff: conda  should be conda >=0.14"),
    "another Python": (
        lambda items: swap(items, "python >=3.11,<3.14", "python >=3.11"),
        "python: conda >=3.11 should be conda <3.14,>=3.11",
    ),
    "pip's name for conda": (
        lambda items: swap(items, "matplotlib-base >=3.11.2", "matplotlib >=3.11.2"),
        "matplotlib is not in pyproject.toml",
    ),
    "the font from conda": (
        lambda items: (
            items[-1]["pip"].remove("font-source-sans-pro >=0.0.1"),
            items.insert(0, "font-source-sans-pro >=0.0.1"),
        ),
        "font-source-sans-pro: conda >=0.0.1 should be pip >=0.0.1",
    ),
    "not the project": (lambda items: items[-1]["pip"].remove("-e ."), "-e . is missing"),
    "no pip": (lambda items: items.remove("pip"), "pip is missing"),
}


def swap(items, old, new):
    items[items.index(old)] = new


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_environment_is_noticed(name, project, environment):
    damage, message = BREAKS[name]
    damage(environment["dependencies"])
    assert message in differences(project, environment)


@pytest.mark.parametrize(
    "text", ["pandas >=3; python_version > '3.11'", "Foo Bar", "pandas>=3.0", "pandas  >=3.0", "pandas =3.0"]
)
def test_what_conda_would_misread_is_refused(text, project, environment):
    swap(environment["dependencies"], "pandas >=3.0", text)
    with pytest.raises((AssertionError, ValueError)):
        differences(project, environment)


def test_a_dependency_added_to_pyproject_only_is_noticed(project, environment):
    grown = copy.deepcopy(project)
    grown["project"]["dependencies"].append("seaborn>=1.0")
    assert differences(grown, environment) == ["seaborn is missing"]


def test_the_override_is_still_needed(project):
    """What uv leaves out would come with an extra of jsonschema's that JupyterLab asks for."""
    (override,) = project["tool"]["uv"]["override-dependencies"]
    assert Requirement(override).name in {Requirement(each).name for each in metadata.requires("jsonschema")}
