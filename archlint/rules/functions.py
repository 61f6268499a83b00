"""The functions of the rule language, each checked and compiled in its own way."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TypeAlias

from archlint.facts.kinds import COUNT, FLAG, TEXT, FactType, Many, Number, Text, Word
from archlint.quantity import Dimension
from archlint.rules.compare import alike
from archlint.rules.typed import ExpressionError, Typed

Function: TypeAlias = Callable[[ast.Call, list[Typed]], Typed]


def quantifier(node: ast.Call, values: list[Typed]) -> Typed:
    """`any(…)` and `all(…)`.

    Raises ExpressionError for a list of anything but yes and no.
    """
    inner, kind = elements(node, values)
    if kind != FLAG:
        raise ExpressionError("wrong-type", f"{name_of(node)}() looks at yes or no, not at {kind}", node)
    return Typed(FLAG, f"{name_of(node)}({inner.source})", ast.unparse(node))


def length(node: ast.Call, values: list[Typed]) -> Typed:
    """`len(…)`: how many; a fact has what it lists, anything else has to be gone through."""
    inner, _ = elements(node, values)
    some = f"some({inner.source})" if inner.lazy else None
    return Typed(COUNT, f"{'count' if inner.field is None else 'len'}({inner.source})", ast.unparse(node), some=some)


def total(node: ast.Call, values: list[Typed]) -> Typed:
    """`sum(…)` of numbers."""
    inner, kind = numbers(node, values)
    return Typed(kind, f"total({inner.source})", ast.unparse(node))


def extreme(node: ast.Call, values: list[Typed]) -> Typed:
    """`min(…)` and `max(…)`, of a list or of two and more values; 0 for an empty list.

    Raises ExpressionError without values, or for what has no order.
    """
    name = "least" if name_of(node) == "min" else "most"
    if len(values) == 1:
        inner, kind = numbers(node, values)
        return Typed(kind, f"{name}({inner.source})", ast.unparse(node))
    if not values:
        raise ExpressionError("missing-argument", f"{name_of(node)}() needs something to look at", node)
    for argument, value in zip(node.args, values, strict=True):
        if not isinstance(value.kind, Number):
            raise ExpressionError("wrong-type", f"`{value.key}` is a {value.kind}, not a number", argument)
        alike(node.args[0], values[0], argument, value, strict=True)
    sources = ", ".join(value.source for value in values)
    return Typed(values[0].kind, f"{name}(({sources},))", ast.unparse(node))


def rounding(node: ast.Call, values: list[Typed]) -> Typed:
    """`round(x)` or `round(x, digits)`; a ratio rounded to a whole number is a count.

    Raises ExpressionError for anything but a number and digits.
    """
    digits = values[1].literal if len(values) == 2 else 0
    if len(values) not in (1, 2) or type(digits) is not int or digits not in range(10):
        raise ExpressionError("missing-argument", "round() takes a number, and perhaps 0 to 9 digits", node)
    value = values[0]
    if not isinstance(value.kind, Number):
        raise ExpressionError("wrong-type", f"`{value.key}` is a {value.kind}, not a number", node.args[0])
    kind = COUNT if value.kind.dimension is Dimension.FACTOR and not digits else value.kind
    return Typed(kind, f"rounded({value.source}, {digits})", ast.unparse(node))


def joining(node: ast.Call, values: list[Typed]) -> Typed:
    """`join(…)`: texts as people list them, `a, b and c`.

    Raises ExpressionError for a list of anything but texts.
    """
    inner, kind = elements(node, values)
    if not isinstance(kind, Text | Word):
        raise ExpressionError("wrong-type", f"join() lists texts, not {kind}", node)
    return Typed(TEXT, f"join({inner.source})", ast.unparse(node))


def first(node: ast.Call, values: list[Typed]) -> Typed:
    """`first(…)`: the first of a list; unset when there is none."""
    inner, kind = elements(node, values)
    return Typed(kind, f"first({inner.source})", ast.unparse(node), optional=True, implied=inner.implied)


def known(node: ast.Call, values: list[Typed]) -> Typed:
    """`known(x)`: whether it is set, by the blueprint or by a default."""
    value = only(node, values)
    return Typed(FLAG, f"({value.source} is not None)", ast.unparse(node), when_true=frozenset({value.key}))


def provenance(node: ast.Call, values: list[Typed]) -> Typed:
    """`declared(x)`: the blueprint says it; `assumed(x)`: a default filled it in.

    Raises ExpressionError for anything but a fact.
    """
    value = only(node, values)
    if value.base is None or value.field is None:
        raise ExpressionError("wrong-type", f"{name_of(node)}() asks about a fact, like component.capacity", node)
    source = f"{name_of(node)}({value.base}, {value.field!r})"
    return Typed(FLAG, source, ast.unparse(node), when_true=frozenset({value.key}))


def only(node: ast.Call, values: list[Typed]) -> Typed:
    """The only argument.

    Raises ExpressionError for none or several.
    """
    if len(values) != 1:
        raise ExpressionError("missing-argument", f"{name_of(node)}() takes one thing", node)
    return values[0]


def elements(node: ast.Call, values: list[Typed]) -> tuple[Typed, FactType]:
    """The only argument, which must be a list or `… for … in …`, and the type of what is in it.

    Raises ExpressionError for what is no list.
    """
    inner = only(node, values)
    if not isinstance(inner.kind, Many):
        raise ExpressionError("wrong-type", f"`{inner.key}` is a {inner.kind}, not a list", node.args[0])
    return inner, inner.kind.of


def numbers(node: ast.Call, values: list[Typed]) -> tuple[Typed, FactType]:
    """The same for a list that must hold numbers.

    Raises ExpressionError for other lists.
    """
    inner, kind = elements(node, values)
    if not isinstance(kind, Number):
        raise ExpressionError("wrong-type", f"{name_of(node)}() looks at numbers, not at {kind}", node)
    return inner, kind


def name_of(node: ast.Call) -> str:
    """The function's name."""
    return node.func.id if isinstance(node.func, ast.Name) else "this"


FUNCTIONS: dict[str, Function] = {
    "any": quantifier,
    "all": quantifier,
    "len": length,
    "sum": total,
    "min": extreme,
    "max": extreme,
    "round": rounding,
    "join": joining,
    "first": first,
    "known": known,
    "declared": provenance,
    "assumed": provenance,
}
TAKE_UNSET = frozenset({"known", "declared", "assumed"})
"""Functions that may be given a fact that is unset."""
