"""Formulas of estimates: arithmetic over named inputs, and nothing else.

    new_links / month
    record * new_links * 12 * 10

Sums, differences, products, quotients and brackets of numbers, of a prompt's inputs and of the constants
below; all in base units (seconds, bytes, requests).
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from archlint.quantity import Dimension, QuantityError, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CONSTANTS: Mapping[str, float] = {
    "minute": 60.0,
    "hour": 3600.0,
    "day": 86_400.0,
    "month": 30 * 86_400.0,
    "year": 365 * 86_400.0,
}
"""Seconds; a month has 30 days, as in the language."""
OPERATIONS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: lambda left, right: left + right,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    ast.Div: lambda left, right: left / right,
}
READINGS = (
    Dimension.SIZE,
    Dimension.COUNT,
    Dimension.DURATION,
    Dimension.FACTOR,
    Dimension.RATE,
    Dimension.BANDWIDTH,
)
LONGEST = 400
"""Characters of a formula; nobody reads a longer one, and deep nesting is none."""


class FormulaError(ValueError):
    """A formula that is not one; the message says why."""


def amount(written: object) -> float:
    """An input in base units: `100M`, `500 B`, `20%`, `4 s`.

    >>> amount("500 B"), amount("20%"), amount("100M"), amount(3)
    (500.0, 0.2, 100000000.0, 3.0)

    Raises:
        QuantityError: it is no quantity.
    """
    if isinstance(written, str) and written.strip().endswith("%"):
        return parse(written, Dimension.SHARE).likely
    failure: QuantityError | None = None
    for dimension in READINGS:
        try:
            return parse(written, dimension).likely
        except QuantityError as error:
            failure = failure or error
    raise failure or QuantityError("not-a-quantity", "is no quantity")


def evaluate(formula: str, inputs: Mapping[str, float]) -> float:
    """The value of a formula.

    >>> evaluate("links * 5 * 2 / month", {"links": 2.592e6})
    10.0

    Raises:
        FormulaError: it is no arithmetic, names something unknown, or divides by zero.
    """
    if len(formula) > LONGEST:
        raise FormulaError(f"is longer than {LONGEST} characters")
    try:
        tree = ast.parse(formula, mode="eval").body
    except SyntaxError as error:
        raise FormulaError("is no arithmetic") from error
    try:
        return _value(tree, {**CONSTANTS, **inputs})
    except ZeroDivisionError as error:
        raise FormulaError("divides by zero") from error
    except RecursionError as error:
        raise FormulaError("is nested too deeply") from error


def _value(node: ast.expr, names: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=bool()):
            raise FormulaError("is no arithmetic")
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.Name(id=name):
            raise FormulaError(f"names `{name}`, which is no input")
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATIONS:
            return OPERATIONS[type(op)](_value(left, names), _value(right, names))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, names)
        case _:
            raise FormulaError("holds something that is no arithmetic")
