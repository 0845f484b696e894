"""The package keeps its own rules: who may import whom, how many modules a folder has, what a public function says of itself."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "eastern_flank"
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_MODULES = 13  # in a folder, beside its __init__
each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())

# What each folder may import of the others; what is in `inside` only within a function, where the work begins.
MAY_IMPORT = {
    "core": "",
    "tables": "core",
    "charts": "core tables",
    "figures": "core tables charts",
    "exercises": "core tables charts figures",
    "slides": "core tables charts figures",
    "publishing": "core tables figures.metadata",
    "publishing/site": "core tables charts.style figures exercises widgets slides.deck publishing classroom.items",
    "widgets": "core tables charts figures exercises slides",
    "classroom": "core tables exercises",
    "commands": "core",
}
ALL = " ".join(folder for folder in MAY_IMPORT if "/" not in folder)
INSIDE = {
    "slides": "publishing.execute publishing.notebooks",
    "publishing": "exercises",
    "commands": f"cli {ALL}",
    "": ALL,
}


def folder_of(path):
    """Return the innermost folder of a module that has a rule of its own, or else the outermost."""
    folders = [folder.as_posix() for folder in path.relative_to(PACKAGE).parents][:-1]
    return next((folder for folder in folders if folder in MAY_IMPORT), folders[-1] if folders else "")


def imports(tree):
    """Yield (a module of ours, whether the import is within a function) for each import."""
    inner = {
        id(node) for function in ast.walk(tree) if isinstance(function, ast.FunctionDef) for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            if node.module == "eastern_flank":
                names = [alias.name for alias in node.names]
            elif node.module.startswith("eastern_flank."):
                base = node.module.removeprefix("eastern_flank.")
                names = [f"{base}.{alias.name}" for alias in node.names] if "." not in base else [base]
            else:
                continue
        elif isinstance(node, ast.Import):
            names = [a.name.removeprefix("eastern_flank.") for a in node.names if a.name.startswith("eastern_flank.")]
        else:
            continue
        yield from ((name, id(node) in inner) for name in names)


def allowed(name, words):
    return any(name == word or name.startswith(f"{word}.") for word in words.split())


@each_module
def test_a_module_imports_only_what_its_folder_may(path):
    folder = folder_of(path)
    always = MAY_IMPORT[folder] + f" {folder}" if folder else "cli commands core"
    inside = INSIDE.get(folder, "")
    wrong = [
        name
        for name, within in imports(ast.parse(path.read_text("utf-8")))
        if not allowed(name, always) and not (within and allowed(name, inside))
    ]
    assert wrong == []


def test_every_folder_has_its_rule():
    assert {folder_of(path) for path in MODULES} - {""} <= set(MAY_IMPORT)


def test_no_folder_has_too_many_modules_and_the_top_has_none():
    assert {path.stem for path in PACKAGE.glob("*.py")} == {"__init__", "__main__", "cli"}
    for folder in {path.parent for path in MODULES}:
        assert len([path for path in folder.glob("*.py") if path.stem != "__init__"]) <= MOST_MODULES, folder


# ------------------------------------------------------------------------------------------------ public functions


def public(tree):
    """Yield (name, function) for the public functions of a module, and for the public methods of its public classes."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, node
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                    yield f"{node.name}.{method.name}", method


def parameters(function):
    """Return the parameters of a function, without `self`."""
    listed = function.args
    rest = [each for each in (listed.vararg, listed.kwarg) if each]
    return [
        each
        for each in [*listed.posonlyargs, *listed.args, *listed.kwonlyargs, *rest]
        if each.arg not in ("self", "cls")
    ]


def described(docstring):
    """Return the names that a docstring's section "Parameters" describes, each with a type; None where it has no such section."""
    section = re.search(
        r"^Parameters\n-{10}\n(.*?)(?=^\w[\w ]+\n-{3,}\n|^>>> |\Z)", docstring, re.MULTILINE | re.DOTALL
    )
    if section is None:
        return None
    lines = re.findall(r"^(\S.*?) : (\S.*)$", section[1], re.MULTILINE)
    return [name.lstrip("*") for names, _ in lines for name in names.split(", ")]


@each_module
def test_every_public_function_has_annotations(path):
    for name, function in public(ast.parse(path.read_text("utf-8"))):
        bare = [each.arg for each in parameters(function) if each.annotation is None]
        assert bare == [], f"{name}: no annotation of {', '.join(bare)}"
        assert function.returns is not None, f"{name}: no annotation of what it returns"


@each_module
def test_a_docstring_describes_the_parameters_that_are_there(path):
    for name, function in public(ast.parse(path.read_text("utf-8"))):
        says = described(ast.get_docstring(function) or "")
        there = [each.arg for each in parameters(function)]
        if path.stem == "cli":
            continue  # click shows these docstrings as the commands' help
        if there or says is not None:
            assert says == there, f"{name}: the section 'Parameters' describes {says}, the function has {there}"
