"""The house rules that a machine can watch: sizes, names, one door per effect."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "archlint"
WRITTEN_BY_A_PROGRAM = {PACKAGE / "rules" / "bound.py"}
MODULES = sorted(set(PACKAGE.rglob("*.py")) - WRITTEN_BY_A_PROGRAM)
FORBIDDEN = {"utils", "util", "helpers", "helper", "core", "base", "common", "misc"}


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def lines_of_code(function):
    """Lines of a function without its docstring."""
    first = function.body[0]
    documented = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    docstring = (first.end_lineno - first.lineno + 1) if documented else 0
    return function.end_lineno - function.lineno + 1 - docstring


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_can_be_read_in_one_sitting(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_nine_functions_of_ten_fit_on_a_screen():
    lengths = sorted(lines_of_code(function) for path in MODULES for function in functions(path))
    assert lengths[int(len(lengths) * 0.9)] <= 30


def test_modules_are_named_after_things():
    names = {part for path in MODULES for part in path.relative_to(PACKAGE).with_suffix("").parts}
    assert names & FORBIDDEN == set()


def test_every_module_says_what_it_is():
    silent = [path.name for path in MODULES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert silent == []


def test_only_the_command_line_prints():
    printing = [
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        if "cli" not in path.parts and re.search(r"^\s*print\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert printing in ([], ["__main__.py"])


def test_nothing_reads_the_clock_or_the_environment_but_the_command_line():
    pattern = re.compile(r"\b(time\.time|datetime\.now|date\.today|os\.environ|os\.getenv)\b")
    reading = [
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        if "cli" not in path.parts and path.name != "__main__.py" and pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert reading == []
