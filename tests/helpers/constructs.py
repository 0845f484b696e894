"""Which parts of Python a cell uses, in the words of `teaching/code.md`: "`.sum()`", "a filter", "a loop"."""

import ast

NODES = {
    ast.Assign: "a name",
    ast.AugAssign: "a running sum",
    ast.For: "a loop",
    ast.FunctionDef: "a function of your own",
    ast.Lambda: "a lambda",
    ast.ListComp: "a comprehension",
    ast.SetComp: "a comprehension",
    ast.DictComp: "a comprehension",
    ast.GeneratorExp: "a comprehension",
    ast.If: "if",
    ast.IfExp: "if",
    ast.JoinedStr: "a text with numbers in it",
    ast.Dict: "curly brackets",
    ast.List: "a list",
    ast.Tuple: "round brackets",
    ast.Slice: "a slice",
    ast.Import: "import",
    ast.ImportFrom: "import",
    ast.Starred: "an asterisk",
    ast.BoolOp: "and, or",
}
OPERATORS = {
    ast.Add: "arithmetic",
    ast.Sub: "arithmetic",
    ast.Mult: "arithmetic",
    ast.Div: "arithmetic",
    ast.FloorDiv: "`//`",
    ast.Mod: "`%`",
    ast.Pow: "`**`",
    ast.BitAnd: "`&`",
    ast.BitOr: "`|`",
    ast.Invert: "`~`",
    ast.Not: "not",
    ast.Eq: "`==`",
    ast.NotEq: "`!=`",
    ast.Lt: "`<`",
    ast.LtE: "`<=`",
    ast.Gt: "`>`",
    ast.GtE: "`>=`",
    ast.In: "in",
    ast.NotIn: "in",
}


def used(source: str) -> set[str]:
    """The constructs of a cell. Its last line, the check, is not counted."""
    found = set()
    for statement in ast.parse(source).body:
        if not isinstance(statement, ast.Assert):
            found |= set(_in(statement))
        else:  # what is passed to the check is the answer
            checks = [node for node in ast.walk(statement) if isinstance(node, ast.Call) and _is_check(node.func)]
            for argument in [each for check in checks for each in check.args[1:]]:
                found |= set(_in(argument))
    return found


def _is_check(function):
    return isinstance(function, ast.Attribute) and function.attr == "check"


def _in(tree):
    for node in ast.walk(tree):
        if label := NODES.get(type(node)):
            yield label
        if isinstance(node, ast.BinOp | ast.UnaryOp) and type(node.op) in OPERATORS:
            yield OPERATORS[type(node.op)]
        if isinstance(node, ast.Compare):
            yield from (OPERATORS[type(op)] for op in node.ops if type(op) in OPERATORS)
        if isinstance(node, ast.Call):
            yield f"`.{node.func.attr}()`" if isinstance(node.func, ast.Attribute) else f"`{ast.unparse(node.func)}()`"
        if isinstance(node, ast.Subscript) and not (isinstance(node.value, ast.Attribute) and node.value.attr == "loc"):
            yield _bracket(node.slice)
        if isinstance(node, ast.Attribute) and node.attr in (
            "loc",
            "iloc",
            "T",
            "str",
            "dt",
            "index",
            "columns",
            "values",
        ):
            yield f"`.{node.attr}`"


def _bracket(inside):
    if isinstance(inside, ast.Constant) and isinstance(inside.value, str):
        return "a column"
    if isinstance(inside, ast.List):
        return "several columns"
    if isinstance(inside, ast.Compare | ast.BinOp | ast.UnaryOp | ast.Call | ast.Name | ast.Subscript):
        return "a filter"
    return "a place"
