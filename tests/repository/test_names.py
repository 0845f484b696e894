"""The package's face: `ef.` has the names of its stubs, for people, programs and editors alike, and opens nothing too early."""

import ast
import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import jedi
import pytest

import eastern_flank as ef

PACKAGE = Path(ef.__file__).parent
GROUPS = {"agreement", "maps", "meeting"}
MODULES = {"": ef} | {name: getattr(ef, name) for name in sorted(GROUPS)}
each_module = pytest.mark.parametrize("name", MODULES)


def stub(name):
    return PACKAGE / f"{name or '__init__'}.pyi"


@each_module
def test_a_module_has_the_names_of_its_stub_and_no_others(name):
    lines = ast.parse(stub(name).read_text("utf-8")).body
    homes = {alias.name: line.module for line in lines if isinstance(line, ast.ImportFrom) for alias in line.names}
    module = MODULES[name]
    assert module.__all__ == dir(module) == sorted(homes)
    for word, home in homes.items():
        found = getattr(module, word)
        assert found is getattr(importlib.import_module(home), word)
        assert word in GROUPS or found.__module__ == home, f"{word} is defined in {found.__module__}"


@each_module
def test_a_stub_says_that_its_names_are_public(name):
    for line in ast.parse(stub(name).read_text("utf-8")).body:
        if isinstance(line, ast.ImportFrom):
            assert [alias.name for alias in line.names] == [alias.asname for alias in line.names]
    assert (PACKAGE / "py.typed").is_file()


def test_every_stub_is_in_use():
    assert (
        {path.stem for path in PACKAGE.glob("*.pyi")} == {"__init__", *GROUPS} == {"__init__", *GROUPS & set(dir(ef))}
    )


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_a_group_is_a_module_of_names_that_the_package_has_too(group):
    module = importlib.import_module(f"eastern_flank.{group}")
    assert module is getattr(ef, group) and module.__doc__
    assert all(getattr(module, name) is getattr(ef, name) for name in module.__all__)
    assert all(f"`{name}`" in inspect.getdoc(ef) for name in module.__all__)


def test_the_package_says_what_its_names_are_for():
    known = {name for group in GROUPS for name in MODULES[group].__all__} | GROUPS
    assert [name for name in ef.__all__ if name not in known and f"`ef.{name}`" not in ef.__doc__] == []


@pytest.mark.parametrize(
    ("module", "name", "message"),
    [
        (ef, "laod", "there is no name 'laod'; did you mean 'load'?"),
        (ef.maps, "regoin", "there is no name 'regoin'; did you mean 'region'?"),
        (
            ef.meeting,
            "xyz",
            "there is no name 'xyz'; there are agenda, ballot, ballot_form, card, motion, play_alone, seats",
        ),
    ],
)
def test_a_name_that_is_not_there_answers_with_the_nearest(module, name, message):
    with pytest.raises(AttributeError) as caught:
        getattr(module, name)
    assert str(caught.value) == message
    assert not hasattr(module, name)


def test_names_are_imported_when_they_are_asked_for():
    code = (
        "import sys, eastern_flank as ef, eastern_flank.maps\n"
        "print({'pandas', 'matplotlib', 'ipywidgets', 'geopandas'} & set(sys.modules))\n"
        "ef.load\n"
        "print('pandas' in sys.modules, {'matplotlib', 'ipywidgets', 'geopandas'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["set()", "True set()"]


@pytest.mark.parametrize(
    ("line", "name"), [("ef.", "evidence_panel"), ("ef.meeting.", "ballot_form"), ("ef.maps.", "region")]
)
def test_an_editor_that_runs_nothing_knows_the_names_and_what_they_take(line, name):
    code = f"import eastern_flank as ef\n{line}"
    offered = {each.name for each in jedi.Script(code).complete(2, len(line)) if not each.name.startswith("_")}
    assert set(MODULES[line.removeprefix("ef.").rstrip(".")].__all__) <= offered
    (signature,) = jedi.Script(f"{code}{name}(").get_signatures()
    assert [each.name for each in signature.params] == list(inspect.signature(getattr(ef, name)).parameters)
